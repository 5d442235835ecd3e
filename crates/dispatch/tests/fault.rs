//! A problem that does not fit together is refused before anything is planned, and the fault says where.

mod town;

use town::{HOUR, MORNING, Town, empty_town, late_from, shift, visit};
use yinuo_dispatch::{
    Break, Choice, Fault, PlaceId, Rounds, ShiftId, Started, Technician, TechnicianId, VisitId, Window, plan,
};

fn fault(change: impl FnOnce(&mut Town)) -> Fault {
    let (mut town, home) = empty_town();
    town.problem.technicians.push(Technician::default());
    town.problem.shifts.push(shift(0, home));
    town.problem.visits.push(visit(home));
    town.problem.visits.push(visit(home));
    change(&mut town);
    plan(&town.problem, &town.roads, 1, &mut Rounds(1)).expect_err("a fault")
}

#[test]
fn ids_that_point_nowhere_are_refused() {
    assert_eq!(
        fault(|town| town.problem.shifts[0].technician = TechnicianId(4)),
        Fault::NoTechnician(ShiftId(0), TechnicianId(4))
    );
    assert_eq!(fault(|town| town.problem.visits[1].place = PlaceId(7)), Fault::NoPlace(PlaceId(7)));
    assert_eq!(
        fault(|town| town.problem.visits[1].choice = Choice::Only(TechnicianId(3))),
        Fault::NobodyChosen(VisitId(1), TechnicianId(3))
    );
    assert_eq!(fault(|town| town.problem.visits[0].cell = Some(200)), Fault::NoCell(VisitId(0)));
}

#[test]
fn times_that_run_backwards_are_refused() {
    assert_eq!(fault(|town| town.problem.shifts[0].ends_at = 0), Fault::ShiftBackwards(ShiftId(0)));
    let window = |opens_at, closes_at| Window { opens_at, closes_at };
    assert_eq!(
        fault(|town| town.problem.visits[1].windows = vec![window(9, 8)]),
        Fault::WindowsUnordered(VisitId(1))
    );
    assert_eq!(
        fault(|town| town.problem.visits[1].windows = vec![window(1, 8), window(8, 9)]),
        Fault::WindowsUnordered(VisitId(1))
    );
    let rest = Break { opens_at: 2, closes_at: 1, lasts_seconds: 60, taken_at: None };
    assert_eq!(fault(|town| town.problem.shifts[0].breaks = vec![rest]), Fault::ShiftBackwards(ShiftId(0)));
}

#[test]
fn sizes_beyond_what_is_reckoned_with_are_refused() {
    assert_eq!(fault(|town| town.problem.next_chance_at = 1 << 40), Fault::BeyondReach);
    assert_eq!(fault(|town| town.problem.visits[0].stakes = vec![late_from(1 << 40)]), Fault::BeyondReach);
    assert_eq!(fault(|town| town.problem.visits[0].lasts_seconds = -1), Fault::BeyondReach);
    assert_eq!(fault(|town| town.problem.visits[0].left_out_fen = -1), Fault::PriceBeyondReach);
    assert_eq!(fault(|town| town.problem.prices.kilometre_fen = 1 << 50), Fault::PriceBeyondReach);
}

#[test]
fn work_that_cannot_have_started_is_refused() {
    let started = |visit, starts_at| Started { visit: VisitId(visit), starts_at, ends_at: starts_at + HOUR };
    assert_eq!(
        fault(|town| town.problem.shifts[0].started = vec![started(5, MORNING)]),
        Fault::Started(ShiftId(0), VisitId(5))
    );
    assert_eq!(
        fault(|town| town.problem.shifts[0].started = vec![started(0, MORNING), started(1, MORNING)]),
        Fault::Started(ShiftId(0), VisitId(1))
    );
    assert_eq!(
        fault(|town| {
            town.problem.visits[0].two_persons = true;
            town.problem.shifts[0].started = vec![started(0, MORNING)];
        }),
        Fault::StartedAlone(VisitId(0))
    );
}
