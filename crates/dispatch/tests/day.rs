//! The day goes on: what is told of visits left out, of a drag, of free slots, and how little a new plan changes.

mod town;

use proptest::prelude::*;
use town::{Dice, HOUR, MORNING, Town, any_town, empty_town, late_from, shift, visit};
use yinuo_dispatch::{
    Capacity, Choice, Drop, LeftOut, Limit, Marks, NoDrag, Openings, Plan, Refused, Rounds, ShiftId,
    Technician, TechnicianId, VisitId, Window, check, drag, plan, replan, why_left_out,
};

fn laid(town: &Town, rounds: u64) -> Plan {
    plan(&town.problem, &town.roads, 1, &mut Rounds(rounds)).expect("sound").plan
}

/// Three technicians and nine visits of an hour, each due at three in the afternoon.
fn quiet_town() -> Town {
    let (mut town, home) = empty_town();
    let mut dice = Dice::new(3);
    for index in 0..3 {
        town.problem.technicians.push(Technician::default());
        town.problem.shifts.push(shift(index, home));
    }
    for _ in 0..9 {
        let place = town.add_point(&mut dice);
        let mut one = visit(place);
        one.stakes.push(late_from(MORNING + 7 * HOUR));
        town.problem.visits.push(one);
    }
    town
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_refusal_is_true(seed in any::<u64>()) {
        let town = any_town(seed, 3, 30);
        let before = laid(&town, 100);
        for LeftOut { visit, answers } in why_left_out(&town.problem, &town.roads, &before).expect("sound") {
            prop_assert!(before.left_out.contains(&visit));
            for (shift, refused) in answers {
                let of = &town.problem.visits[visit.index()];
                let who = &town.problem.technicians[town.problem.shifts[shift.index()].technician.index()];
                match refused {
                    Refused::Skill => prop_assert!(!who.skills.hold(of.skills)),
                    Refused::Kit => prop_assert!(!who.kit.hold(of.kit)),
                    Refused::NotChosen => prop_assert!(matches!(of.choice, Choice::Only(_))),
                    Refused::Territory => prop_assert!(who.stays_in_cells),
                    Refused::NoTime | Refused::NoParts => {
                        // Alone in the shift it has no place either.
                        let mut alone = town.problem.clone();
                        for (index, other) in alone.visits.iter_mut().enumerate() {
                            other.called_off = index != visit.index();
                        }
                        alone.visits[visit.index()].two_persons = false;
                        alone.visits[visit.index()].choice = Choice::Anybody;
                        alone.visits[visit.index()].left_out_fen = 1 << 29;
                        for (index, other) in alone.shifts.iter_mut().enumerate() {
                            if index != shift.index() {
                                other.latest_end_at = other.begins_at;
                                other.ends_at = other.begins_at;
                            }
                        }
                        let tried = plan(&alone, &town.roads, 1, &mut Rounds(10)).expect("sound").plan;
                        prop_assert!(tried.left_out.contains(&visit), "{refused:?}");
                    }
                    Refused::Dearer(fen) | Refused::Overlooked(fen) => {
                        let mut bill = check(&town.problem, &town.roads, &before).expect("feasible").total_fen();
                        let alone = !of.two_persons;
                        for position in 0..=before.routes[shift.index()].stops.len() {
                            let to = Some(Drop { shift, position });
                            if let Ok(after) = drag(&town.problem, &town.roads, &before, visit, None, to) {
                                bill = bill.min(after.after.total_fen());
                                let left_out = after.before.left_out_fen - after.after.left_out_fen;
                                prop_assert!(after.extra_fen() + left_out >= fen);
                            }
                        }
                        let is_dearer = matches!(refused, Refused::Dearer(_));
                        let now = check(&town.problem, &town.roads, &before).expect("feasible").total_fen();
                        prop_assert!(!alone || is_dearer == (bill >= now), "{refused:?}");
                    }
                    Refused::Full | Refused::PartsSpent | Refused::NoSecond => {
                        for position in 0..=before.routes[shift.index()].stops.len() {
                            let to = Some(Drop { shift, position });
                            let tried = drag(&town.problem, &town.roads, &before, visit, None, to);
                            prop_assert!(tried.is_err(), "{refused:?}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_drag_costs_the_difference_of_two_bills(seed in any::<u64>()) {
        let town = any_town(seed, 4, 24);
        let before = laid(&town, 60);
        let mut dice = Dice::new(seed);
        for (index, route) in before.routes.iter().enumerate() {
            let from = ShiftId(u32::try_from(index).expect("small"));
            for stop in &route.stops {
                let shift = ShiftId(u32::try_from(dice.below(4)).expect("small"));
                let to = (!dice.one_in(5)).then(|| Drop { shift, position: usize::try_from(dice.below(6)).expect("small") });
                let Ok(told) = drag(&town.problem, &town.roads, &before, stop.visit, Some(from), to) else { continue };
                let bill = check(&town.problem, &town.roads, &told.plan).expect("feasible");
                prop_assert_eq!(bill.total_fen(), told.after.total_fen());
                let worse: i64 = told.at_risk.iter().map(|risk| risk.after_fen - risk.before_fen).sum();
                let owed = |bill: yinuo_dispatch::Bill| bill.remedy_fen + bill.left_out_fen;
                prop_assert!(owed(told.after) <= owed(told.before) + worse + town.problem.visits[stop.visit.index()].left_out_fen);
            }
        }
    }

    #[test]
    fn whoever_is_offered_a_slot_can_come_without_anybody_being_left_out(seed in any::<u64>()) {
        let mut town = any_town(seed, 4, 14);
        let before = laid(&town, 200);
        let mut dice = Dice::new(seed ^ 5);
        let mut wanted = visit(town.add_point(&mut dice));
        wanted.left_out_fen = 1 << 28;
        let offered: Vec<Window> = (0..5).map(|k| Window { opens_at: MORNING + 2 * k * HOUR, closes_at: MORNING + (2 * k + 2) * HOUR - 1 }).collect();
        let slots = Openings::of(&town.problem, &town.roads, &before, &Capacity::default()).free(&wanted, &offered);
        for slot in slots {
            for comer in slot.comers {
                let mut then = town.problem.clone();
                let id = then.comes_in(yinuo_dispatch::Visit {
                    windows: vec![Window { opens_at: comer.starts_at, closes_at: slot.window.closes_at }],
                    choice: Choice::Only(comer.technician),
                    ..wanted.clone()
                });
                let after = replan(&then, &town.roads, &before, 1, &mut Rounds(150)).expect("sound").plan;
                prop_assert!(!after.left_out.contains(&id), "{slot:?}", slot = slot.window);
            }
        }
    }

    #[test]
    fn a_day_of_events_ends_in_a_feasible_plan(seed in any::<u64>()) {
        let mut town = any_town(seed, 5, 25);
        let mut now = laid(&town, 100);
        let mut dice = Dice::new(seed ^ 77);
        for hour in 1..8 {
            let at = MORNING + hour * HOUR + dice.below(HOUR);
            town.problem.goes_on(&now, &town.roads, at);
            let somebody = VisitId(u32::try_from(dice.below(25)).expect("small"));
            match dice.below(4) {
                0 => {
                    let place = town.add_point(&mut dice);
                    town.problem.comes_in(visit(place));
                }
                1 => town.problem.is_called_off(somebody),
                2 => town.problem.falls_ill(TechnicianId(u32::try_from(dice.below(5)).expect("small")), at, at + 9 * HOUR),
                _ => {
                    if let Some(started) = town.problem.shifts.iter().find_map(|shift| shift.started.last().copied()) {
                        town.problem.runs_over(started.visit, started.ends_at + 2_000);
                    }
                }
            }
            let outcome = replan(&town.problem, &town.roads, &now, seed, &mut Rounds(60)).expect("sound");
            let bill = check(&town.problem, &town.roads, &outcome.plan);
            prop_assert_eq!(bill.map(|bill| bill.total_fen()), Ok(outcome.cost_fen));
            now = outcome.plan;
        }
    }
}

#[test]
fn u17_a_visit_whose_part_nobody_carries_is_left_out_for_that_reason() {
    let mut town = quiet_town();
    town.problem.visits[4].parts = vec![1];
    let reasons = why_left_out(&town.problem, &town.roads, &laid(&town, 100)).expect("sound");
    let nobody: Vec<(ShiftId, Refused)> = (0..3).map(|shift| (ShiftId(shift), Refused::NoParts)).collect();
    assert_eq!(reasons, vec![LeftOut { visit: VisitId(4), answers: nobody }]);
}

#[test]
fn n07_a_visit_goes_to_the_technician_of_its_cell_while_that_is_not_dearer() {
    let mut town = quiet_town();
    for (index, technician) in town.problem.technicians.iter_mut().enumerate() {
        technician.cells = Marks::of(&[u8::try_from(index).expect("small")]);
    }
    town.problem.prices.outside_cells_fen = 5_000;
    for (index, visit) in town.problem.visits.iter_mut().enumerate() {
        visit.cell = Some(u8::try_from(index % 3).expect("small"));
    }
    let plan = laid(&town, 300);
    let bill = check(&town.problem, &town.roads, &plan).expect("feasible");
    assert_eq!((bill.territory_fen, plan.left_out.len()), (0, 0));
}

#[test]
fn a_sick_technicians_visits_go_to_the_others_and_theirs_stay() {
    let mut town = quiet_town();
    let before = laid(&town, 300);
    town.problem.goes_on(&before, &town.roads, MORNING);
    town.problem.falls_ill(TechnicianId(0), MORNING, MORNING + 12 * HOUR);
    let after = replan(&town.problem, &town.roads, &before, 1, &mut Rounds(300)).expect("sound").plan;
    check(&town.problem, &town.roads, &after).expect("feasible");
    assert!(after.left_out.is_empty() && after.routes[0].stops.is_empty());
    for shift in 1..3 {
        for stop in &before.routes[shift].stops {
            assert!(after.routes[shift].stops.iter().any(|still| still.visit == stop.visit));
        }
    }
}

#[test]
fn u14_the_chosen_technician_comes_or_nobody() {
    let mut town = quiet_town();
    town.problem.visits[0].choice = Choice::Only(TechnicianId(2));
    let plan = laid(&town, 100);
    assert!(plan.routes[2].stops.iter().any(|stop| stop.visit == VisitId(0)));
    let from = Some(ShiftId(2));
    let to = Some(Drop { shift: ShiftId(1), position: 0 });
    let refused = drag(&town.problem, &town.roads, &plan, VisitId(0), from, to);
    assert_eq!(refused, Err(NoDrag::Refused(vec![yinuo_dispatch::Violation::Chosen(VisitId(0))])));
}

#[test]
fn a39_y41_evening_slots_are_offered_and_blackouts_and_full_hours_are_not() {
    let mut town = quiet_town();
    for shift in &mut town.problem.shifts {
        (shift.ends_at, shift.latest_end_at) = (MORNING + 13 * HOUR, MORNING + 13 * HOUR);
    }
    let plan = laid(&town, 100);
    let window = |from: i64, to: i64| Window { opens_at: from * HOUR, closes_at: to * HOUR - 1 };
    let offered = [window(8, 10), window(17, 19), window(19, 20)];
    let wanted = visit(town.problem.visits[0].place);
    let free = |capacity: &Capacity| -> Vec<Window> {
        let slots = Openings::of(&town.problem, &town.roads, &plan, capacity).free(&wanted, &offered);
        slots.iter().map(|slot| slot.window).collect()
    };
    assert!(free(&Capacity::default()).contains(&window(19, 20)));
    let blackouts = vec![window(19, 24)];
    assert!(!free(&Capacity { blackouts, ..Capacity::default() }).contains(&window(19, 20)));
    let full = Limit { within: window(8, 24), cells: Marks::NONE, skills: Marks::NONE, visits_max: 9 };
    assert!(free(&Capacity { limits: vec![full], ..Capacity::default() }).is_empty());
}
