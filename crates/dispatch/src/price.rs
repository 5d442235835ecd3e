//! What things cost, piece by piece, as the search counts it. The checker counts by itself.

use crate::model::{Choice, Fen, Marks, Problem, Settles, Shift, Stake, Visit, VisitId};
use crate::tables::{Errand, FORBIDDEN};
use crate::travel::{Travel, Way};

/// What a stake owes when its visit begins at an instant and lasts so long.
pub(crate) fn owed(stake: &Stake, starts: i64, lasts: i64) -> Fen {
    let settled = match stake.settles {
        Settles::Begin => starts,
        Settles::End => starts + lasts,
    };
    if settled < stake.due_at {
        return 0;
    }
    let steps = (settled - stake.due_at).checked_div(stake.step_seconds).unwrap_or(0);
    (stake.at_once_fen + steps.saturating_mul(stake.step_fen)).min(stake.most_fen)
}

/// What it costs that a shift takes an errand, whenever: territory, the customer's choice, the change of technician.
pub(crate) fn suit(problem: &Problem, shift: &Shift, errand: &Errand) -> Fen {
    let (technician, visit) =
        (&problem.technicians[shift.technician.index()], &problem.visits[errand.visit.index()]);
    if !technician.skills.hold(visit.skills) || !technician.kit.hold(visit.kit) {
        return FORBIDDEN;
    }
    if technician.stays_in_cells && is_outside(problem, shift, visit) {
        return FORBIDDEN;
    }
    let missed = match visit.choice {
        // The chosen one leads; the second is never he, so that the miss is counted once.
        Choice::Only(chosen) if (chosen == shift.technician) != errand.leads => return FORBIDDEN,
        Choice::Rather(chosen, _) if !errand.leads && chosen == shift.technician => return FORBIDDEN,
        Choice::Rather(chosen, miss) if errand.leads && chosen != shift.technician => miss,
        _ => 0,
    };
    outside(problem, shift, visit) + missed + changed(problem, shift, visit)
}

fn is_outside(problem: &Problem, shift: &Shift, visit: &Visit) -> bool {
    let cells = problem.technicians[shift.technician.index()].cells;
    visit.cell.is_some_and(|cell| !cells.hold(Marks::of(&[cell])))
}

fn outside(problem: &Problem, shift: &Shift, visit: &Visit) -> Fen {
    if is_outside(problem, shift, visit) { problem.prices.outside_cells_fen } else { 0 }
}

fn changed(problem: &Problem, shift: &Shift, visit: &Visit) -> Fen {
    let is_other =
        visit.planned.as_ref().is_some_and(|planned| !planned.technicians.contains(&shift.technician));
    if is_other { problem.prices.other_technician_fen } else { 0 }
}

fn missed_choice(problem: &Problem, id: VisitId, visit: &Visit) -> Fen {
    let Choice::Rather(chosen, miss) = visit.choice else { return 0 };
    let of_chosen = |shift: &&Shift| shift.technician == chosen;
    let mut his = problem.shifts.iter().filter(of_chosen).flat_map(|shift| &shift.started);
    if his.any(|started| started.visit == id) { 0 } else { miss }
}

/// What it costs that a beginning moves from the planned one.
pub(crate) fn moved(hour_fen: Fen, free_seconds: i64, planned: i64, starts: i64) -> Fen {
    ((starts - planned).abs() - free_seconds).max(0) * hour_fen / 3600
}

/// Piece pay of each technician, visits under way included.
pub(crate) fn earned(problem: &Problem) -> Vec<Fen> {
    let mut earned: Vec<Fen> = problem.technicians.iter().map(|technician| technician.earned_fen).collect();
    for shift in &problem.shifts {
        for started in &shift.started {
            earned[shift.technician.index()] += problem.visits[started.visit.index()].pay_fen;
        }
    }
    earned
}

/// The price of a way: its length and its time, each cut to a whole fen.
pub(crate) fn priced(way: Way, problem: &Problem) -> Fen {
    way.metres.saturating_mul(problem.prices.kilometre_fen) / 1000
        + way.seconds.saturating_mul(problem.prices.travel_hour_fen) / 3600
}

/// What started visits cost: the ways to them, their stakes, who went, and the call-outs.
pub(crate) fn started(problem: &Problem, travel: &dyn Travel) -> Fen {
    let (mut cost, mut seen) = (0, vec![false; problem.visits.len()]);
    for shift in &problem.shifts {
        let mut at = shift.from;
        if !shift.started.is_empty() {
            cost += shift.call_out_fen;
        }
        for started in &shift.started {
            let visit = &problem.visits[started.visit.index()];
            cost += priced(travel.way(at, visit.place), problem);
            at = visit.place;
            cost += outside(problem, shift, visit) + changed(problem, shift, visit);
            if !std::mem::replace(&mut seen[started.visit.index()], true) {
                let lasts = started.ends_at - started.starts_at;
                cost += visit.stakes.iter().map(|stake| owed(stake, started.starts_at, lasts)).sum::<Fen>();
                cost += missed_choice(problem, started.visit, visit);
                if let Some(planned) = &visit.planned {
                    let prices = &problem.prices;
                    let (hour, free) = (prices.moved_hour_fen, prices.moved_free_seconds);
                    cost += moved(hour, free, planned.starts_at, started.starts_at);
                }
            }
        }
    }
    cost
}
