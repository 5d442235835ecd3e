//! The checker finds what is wrong with a plan, and says which.

mod town;

use town::{HOUR, MORNING, Town, empty_town, late_from, shift, visit};
use yinuo_dispatch::{
    Break, Choice, Marks, PlaceId, Plan, Problem, Rounds, Route, ShiftId, Started, Technician, TechnicianId,
    Violation, VisitId, Window, check, plan,
};

/// One technician with lunch, who takes three visits about his home; and one who has nothing.
fn day() -> (Town, Plan) {
    let (mut town, home) = empty_town();
    for index in 0..2 {
        town.problem.technicians.push(Technician {
            skills: Marks::of(&[1]),
            kit: Marks::of(&[2]),
            ..Technician::default()
        });
        let mut day = shift(index, home);
        day.parts = vec![2];
        let noon = MORNING + 4 * HOUR;
        day.breaks =
            vec![Break { opens_at: noon, closes_at: noon + HOUR, lasts_seconds: HOUR, taken_at: None }];
        town.problem.shifts.push(day);
    }
    for hour in [0, 2, 5] {
        let mut one = visit(home);
        (one.skills, one.kit, one.parts) = (Marks::of(&[1]), Marks::of(&[2]), vec![u32::from(hour == 0)]);
        let opens_at = MORNING + hour * HOUR;
        one.windows = vec![Window { opens_at, closes_at: opens_at + HOUR }];
        one.stakes = vec![late_from(MORNING + 6 * HOUR)];
        town.problem.visits.push(one);
    }
    town.problem.shifts[1].latest_end_at = town.problem.shifts[1].ends_at;
    let found = plan(&town.problem, &town.roads, 1, &mut Rounds(20)).expect("sound").plan;
    let stops = found.routes.iter().map(|route| route.stops.len()).sum::<usize>();
    assert_eq!((stops, found.left_out.len()), (3, 0));
    (town, found)
}

fn wrong(change: impl FnOnce(&mut Problem, &mut Plan, usize)) -> Vec<Violation> {
    let (mut town, mut plan) = day();
    let busy = plan.routes.iter().position(|route| route.stops.len() > 1).expect("a busy one");
    change(&mut town.problem, &mut plan, busy);
    check(&town.problem, &town.roads, &plan).expect_err("wrong")
}

#[test]
fn who_may_not_or_cannot_is_found() {
    let id = |busy: usize| ShiftId(u32::try_from(busy).expect("small"));
    let mut who = 0;
    let mut found = wrong(|problem, _, busy| {
        who = busy;
        problem.technicians[busy].skills = Marks::NONE;
    });
    assert!(matches!(found[0], Violation::Skill(shift, _) if shift == id(who)));
    found = wrong(|problem, _, busy| problem.technicians[busy].kit = Marks::NONE);
    assert!(matches!(found[0], Violation::Kit(..)));
    found = wrong(|problem, _, _| problem.visits[0].parts = vec![3]);
    assert!(found.contains(&Violation::Parts(found_shift(&found), VisitId(0))));
    found = wrong(|problem, _, busy| {
        problem.technicians[busy].stays_in_cells = true;
        problem.visits.iter_mut().for_each(|visit| visit.cell = Some(3));
    });
    assert!(matches!(found[0], Violation::Territory(..)));
    found = wrong(|problem, plan, busy| {
        let other = TechnicianId(u32::from(busy == 0));
        problem.visits[plan.routes[busy].stops[0].visit.index()].choice = Choice::Only(other);
    });
    assert!(matches!(found[0], Violation::Chosen(_)));
}

fn found_shift(found: &[Violation]) -> ShiftId {
    let parts = found.iter().find_map(|one| match one {
        Violation::Parts(shift, _) => Some(*shift),
        _ => None,
    });
    parts.expect("parts")
}

#[test]
fn a_clock_that_does_not_add_up_is_found() {
    let mut found = wrong(|_, plan, busy| plan.routes[busy].stops[1].starts_at -= 3 * HOUR);
    assert!(found.iter().any(|one| matches!(one, Violation::Begin(..))));
    found = wrong(|_, plan, busy| plan.routes[busy].stops[0].ends_at -= 60);
    assert!(found.iter().any(|one| matches!(one, Violation::End(..))));
    found = wrong(|problem, _, _| problem.visits.iter_mut().for_each(|visit| visit.place = PlaceId(1)));
    assert!(found.iter().any(|one| matches!(one, Violation::Arrival(..))));
    found = wrong(|_, plan, busy| plan.routes[busy].home_at = Some(MORNING));
    assert!(found.iter().any(|one| matches!(one, Violation::Home(_))));
    found = wrong(|problem, plan, busy| {
        problem.shifts[busy].ends_at = MORNING + HOUR;
        problem.shifts[busy].latest_end_at = plan.routes[busy].home_at.expect("home") - 1;
    });
    assert!(found.iter().any(|one| matches!(one, Violation::Home(_))));
}

#[test]
fn a_rest_that_is_owed_or_at_work_or_out_of_its_window_is_found() {
    let at_work = |_: &mut Problem, plan: &mut Plan, busy: usize| {
        plan.routes[busy].rests[0] = Some(plan.routes[busy].stops[1].starts_at);
    };
    let early = |_: &mut Problem, plan: &mut Plan, busy: usize| plan.routes[busy].rests[0] = Some(MORNING);
    let missing = |problem: &mut Problem, plan: &mut Plan, busy: usize| {
        problem.shifts[busy].breaks[0].closes_at = MORNING + HOUR;
        problem.shifts[busy].breaks[0].opens_at = MORNING;
        plan.routes[busy].rests[0] = None;
    };
    for found in [wrong(at_work), wrong(early), wrong(missing)] {
        assert!(found.iter().any(|one| matches!(one, Violation::Rest(_))), "{found:?}");
    }
}

#[test]
fn a_visit_twice_nowhere_or_unknown_is_found() {
    let mut found = wrong(|_, plan, _| plan.left_out.push(VisitId(0)));
    assert_eq!(found, [Violation::Times(VisitId(0), 2)]);
    found = wrong(|_, plan, busy| {
        plan.routes[busy].stops.pop();
    });
    assert!(found.iter().any(|one| matches!(one, Violation::Times(_, 0))));
    found = wrong(|problem, _, _| problem.visits[1].called_off = true);
    assert_eq!(found, [Violation::Times(VisitId(1), 1)]);
    found = wrong(|_, plan, busy| plan.routes[busy].stops[0].visit = VisitId(9));
    assert!(matches!(found[0], Violation::Unknown(_, VisitId(9))));
    found = wrong(|_, plan, _| plan.routes.push(Route::default()));
    assert_eq!(found, [Violation::Routes(3)]);
    found = wrong(|problem, _, _| problem.visits[1].two_persons = true);
    assert!(found.contains(&Violation::Times(VisitId(1), 1)));
}

#[test]
fn two_who_do_not_meet_are_found() {
    let found = wrong(|problem, plan, busy| {
        let visit = plan.routes[busy].stops[1].visit;
        problem.visits[visit.index()].two_persons = true;
        let mut stop = plan.routes[busy].stops[1];
        (stop.starts_at, stop.ends_at) = (stop.starts_at + 60, stop.ends_at + 60);
        let (home_at, rests) = (Some(stop.ends_at + 2 * HOUR), plan.routes[busy].rests.clone());
        plan.routes[1 - busy] = Route { stops: vec![stop], rests, home_at };
    });
    assert!(found.iter().any(|one| matches!(one, Violation::Together(_))), "{found:?}");
}

#[test]
fn started_work_that_is_moved_is_found() {
    let found = wrong(|problem, plan, busy| {
        let stop = plan.routes[busy].stops[0];
        let started = Started { visit: stop.visit, starts_at: stop.starts_at + 1, ends_at: stop.ends_at };
        problem.shifts[busy].started.push(started);
    });
    assert!(found.iter().any(|one| matches!(one, Violation::Started(_))));
}

#[test]
fn a_late_visit_owes_what_its_stake_says() {
    let (mut town, plan) = day();
    let bill = check(&town.problem, &town.roads, &plan).expect("feasible");
    assert_eq!(bill.remedy_fen, 1_000, "the last ends at two o'clock, the first late instant");
    let last = plan.routes.iter().flat_map(|route| &route.stops).map(|stop| stop.ends_at).max();
    for visit in &mut town.problem.visits {
        visit.stakes[0].due_at = last.expect("three") - 2 * HOUR;
    }
    let later = check(&town.problem, &town.roads, &plan).expect("feasible");
    assert_eq!(later.remedy_fen, 1_000 + 2 * 500);
}
