//! Every plan is feasible, costs what it says, and comes again from the same seed.

mod town;

use proptest::prelude::*;
use town::{any_town, empty_town, shift, visit};
use yinuo_dispatch::{Rounds, check, plan};

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_plan_passes_the_checker_and_costs_what_the_search_says(seed in any::<u64>(), crew in 1_u32..7, work in 0_u32..40) {
        let town = any_town(seed, crew, work);
        let outcome = plan(&town.problem, &town.roads, seed, &mut Rounds(300)).expect("sound");
        let bill = check(&town.problem, &town.roads, &outcome.plan);
        prop_assert_eq!(bill.map(|bill| bill.total_fen()), Ok(outcome.cost_fen));
    }

    #[test]
    fn the_same_seed_and_rounds_give_the_same_plan(seed in any::<u64>()) {
        let town = any_town(seed, 4, 25);
        let once = plan(&town.problem, &town.roads, 7, &mut Rounds(200)).expect("sound");
        let again = plan(&town.problem, &town.roads, 7, &mut Rounds(200)).expect("sound");
        prop_assert_eq!(once, again);
    }

    #[test]
    fn more_rounds_are_never_paid_for_with_a_dearer_start(seed in any::<u64>()) {
        let town = any_town(seed, 4, 25);
        let first = plan(&town.problem, &town.roads, seed, &mut Rounds(0)).expect("sound");
        let later = plan(&town.problem, &town.roads, seed, &mut Rounds(400)).expect("sound");
        prop_assert!(later.cost_fen <= first.cost_fen);
    }
}

#[test]
fn nothing_to_do_is_a_plan_that_costs_nothing() {
    let (mut town, home) = empty_town();
    town.problem.technicians.push(yinuo_dispatch::Technician::default());
    town.problem.shifts.push(shift(0, home));
    let outcome = plan(&town.problem, &town.roads, 1, &mut Rounds(10)).expect("sound");
    assert_eq!(outcome.cost_fen, 0);
    assert_eq!(outcome.plan.routes[0].home_at, None);
}

#[test]
fn without_anybody_everything_is_left_out() {
    let (mut town, home) = empty_town();
    town.problem.visits = vec![visit(home), visit(home)];
    let outcome = plan(&town.problem, &town.roads, 1, &mut Rounds(10)).expect("sound");
    assert_eq!((outcome.plan.left_out.len(), outcome.cost_fen), (2, 40_000));
}
