//! Routing instances in miniature: what the best plan costs is known by trying every plan there is.

mod town;

use proptest::prelude::*;
use town::{Dice, HOUR, MORNING, Town, empty_town, late_from, shift, visit};
use yinuo_dispatch::{
    Plan, Problem, Rounds, Route, Stop, Technician, TechnicianId, Travel, VisitId, Window, check, plan,
};

/// Two technicians from one depot, five visits: windows, parts for three each, promises.
fn small_town(seed: u64) -> Town {
    let (mut town, home) = empty_town();
    let mut dice = Dice::new(seed);
    for index in 0..2 {
        town.problem.technicians.push(Technician::default());
        let mut day = shift(index, home);
        day.parts = vec![3];
        town.problem.shifts.push(day);
    }
    for _ in 0..5 {
        let place = town.add_point(&mut dice);
        let mut one = visit(place);
        let opens_at = MORNING + dice.below(7) * HOUR;
        one.windows = vec![Window { opens_at, closes_at: opens_at + 2 * HOUR }];
        one.parts = vec![1];
        one.stakes = vec![late_from(opens_at + HOUR + dice.below(2 * HOUR))];
        town.problem.visits.push(one);
    }
    town
}

/// A route in a given order, each visit as early as can be; `None`: too late for a window.
fn as_early_as_can_be(
    problem: &Problem,
    travel: &dyn Travel,
    shift: usize,
    order: &[usize],
) -> Option<Route> {
    let shift = &problem.shifts[shift];
    let mut route = Route::default();
    let (mut place, mut free_at) = (shift.from, shift.begins_at);
    for index in order {
        let of = &problem.visits[*index];
        let arrives_at = free_at + travel.way(place, of.place).seconds;
        let window = of.windows.iter().find(|window| arrives_at <= window.closes_at)?;
        let starts_at = arrives_at.max(window.opens_at);
        (place, free_at) = (of.place, starts_at + of.lasts_seconds);
        let visit = VisitId(u32::try_from(*index).expect("small"));
        route.stops.push(Stop { visit, arrives_at, starts_at, ends_at: free_at });
    }
    route.home_at = (!order.is_empty()).then(|| free_at + travel.way(place, shift.to).seconds);
    Some(route)
}

fn orders(of: &[usize]) -> Vec<Vec<usize>> {
    if of.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for (at, first) in of.iter().enumerate() {
        let rest: Vec<usize> =
            of.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, v)| *v).collect();
        all.extend(orders(&rest).into_iter().map(|mut order| {
            order.insert(0, *first);
            order
        }));
    }
    all
}

/// The cheapest of all plans: each visit with the first, the second or nobody, in every order.
fn best_of_all(town: &Town) -> i64 {
    let (problem, visits) = (&town.problem, town.problem.visits.len());
    let mut best = i64::MAX;
    for choice in 0..3_usize.pow(u32::try_from(visits).expect("small")) {
        let with = |who: usize| -> Vec<usize> {
            (0..visits)
                .filter(|visit| choice / 3_usize.pow(u32::try_from(*visit).expect("small")) % 3 == who)
                .collect()
        };
        let left_out: Vec<VisitId> =
            with(2).iter().map(|index| VisitId(u32::try_from(*index).expect("small"))).collect();
        let routes = |who: usize| -> Vec<Route> {
            orders(&with(who))
                .iter()
                .filter_map(|order| as_early_as_can_be(problem, &town.roads, who, order))
                .collect()
        };
        let (first, second) = (routes(0), routes(1));
        for one in &first {
            for two in &second {
                let plan = Plan { routes: vec![one.clone(), two.clone()], left_out: left_out.clone() };
                if let Ok(bill) = check(problem, &town.roads, &plan) {
                    best = best.min(bill.total_fen());
                }
            }
        }
    }
    best
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn on_small_towns_no_plan_is_cheaper_than_the_one_that_is_found(seed in any::<u64>()) {
        let town = small_town(seed);
        let found = plan(&town.problem, &town.roads, seed, &mut Rounds(600)).expect("sound");
        prop_assert_eq!(found.cost_fen, best_of_all(&town));
    }
}

#[test]
fn windows_turn_a_round_trip_the_other_way() {
    let (mut town, home) = empty_town();
    town.problem.technicians.push(Technician::default());
    town.problem.shifts.push(shift(0, home));
    let mut dice = Dice::new(4);
    for index in 0..4 {
        let place = town.add_point(&mut dice);
        let mut one = visit(place);
        let opens_at = MORNING + (7 - 2 * index) * HOUR;
        one.windows = vec![Window { opens_at, closes_at: opens_at + HOUR / 2 }];
        town.problem.visits.push(one);
    }
    let found = plan(&town.problem, &town.roads, 1, &mut Rounds(50)).expect("sound").plan;
    let order: Vec<u32> = found.routes[0].stops.iter().map(|stop| stop.visit.0).collect();
    assert_eq!(order, [3, 2, 1, 0]);
}

#[test]
fn seven_parts_and_vans_for_three_take_three_vans() {
    let (mut town, home) = empty_town();
    town.problem.prices.unfair_per_million = 0;
    for index in 0..5 {
        town.problem.technicians.push(Technician::default());
        let mut day = shift(index, home);
        (day.parts, day.call_out_fen) = (vec![3], 1_000);
        town.problem.shifts.push(day);
    }
    for _ in 0..7 {
        let mut one = visit(home);
        (one.parts, one.lasts_seconds) = (vec![1], 600);
        town.problem.visits.push(one);
    }
    let found = plan(&town.problem, &town.roads, 1, &mut Rounds(200)).expect("sound");
    assert_eq!((found.cost_fen, found.plan.left_out.len()), (3_000, 0));
}

#[test]
fn two_persons_begin_together_and_the_chosen_one_is_among_them() {
    let (mut town, home) = empty_town();
    let mut dice = Dice::new(8);
    for index in 0..3 {
        town.problem.technicians.push(Technician::default());
        town.problem.shifts.push(shift(index, home));
    }
    for _ in 0..6 {
        let place = town.add_point(&mut dice);
        town.problem.visits.push(visit(place));
    }
    town.problem.visits[2].two_persons = true;
    town.problem.visits[2].choice = yinuo_dispatch::Choice::Only(TechnicianId(1));
    let found = plan(&town.problem, &town.roads, 1, &mut Rounds(200)).expect("sound").plan;
    check(&town.problem, &town.roads, &found).expect("feasible");
    let stops = found.routes.iter().enumerate();
    let who: Vec<(usize, i64)> = stops
        .flat_map(|(shift, route)| route.stops.iter().map(move |stop| (shift, stop)))
        .filter(|(_, stop)| stop.visit == VisitId(2))
        .map(|(shift, stop)| (shift, stop.starts_at))
        .collect();
    assert_eq!(who.len(), 2);
    assert_eq!(who[0].1, who[1].1);
    assert!(who.iter().any(|(shift, _)| *shift == 1));
}
