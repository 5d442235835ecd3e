//! The day goes on: what happens to a problem while its plan is carried out, and the plan made anew with as little change
//! as need be.

use crate::fault::Fault;
use crate::load::load;
use crate::model::{Instant, Planned, Problem, Started, TechnicianId, Visit, VisitId};
use crate::plan::{Outcome, Plan, written_out};
use crate::search::{Heat, Pace, Search};
use crate::tables::{Tables, id};
use crate::travel::Travel;

impl Problem {
    /// Moves the problem to an instant of the day: visits that have begun, or to which somebody is on the way, stay where
    /// the plan has them; the others remember what was planned, so that a change has its price; nothing new begins
    /// earlier. A visit for two stays once work has begun.
    pub fn goes_on(&mut self, plan: &Plan, travel: &dyn Travel, now: Instant) {
        for visit in &mut self.visits {
            visit.planned = None;
        }
        for (index, route) in plan.routes.iter().enumerate().take(self.shifts.len()) {
            let technician = self.shifts[index].technician;
            let mut place = self.shifts[index].from;
            let mut is_prefix = true;
            let begun = self.shifts[index].started.len();
            for (position, stop) in route.stops.iter().enumerate() {
                let two_persons = self.visits[stop.visit.index()].two_persons;
                let to = self.visits[stop.visit.index()].place;
                let leaves_at = stop.arrives_at - travel.way(place, to).seconds;
                let has_begun = if two_persons { stop.starts_at <= now } else { leaves_at < now };
                is_prefix &= position < begun || has_begun;
                if is_prefix && position >= begun {
                    let (visit, starts_at, ends_at) = (stop.visit, stop.starts_at, stop.ends_at);
                    self.shifts[index].started.push(Started { visit, starts_at, ends_at });
                } else if !is_prefix {
                    let planned = &mut self.visits[stop.visit.index()].planned;
                    let fresh = || Planned { technicians: Vec::new(), starts_at: stop.starts_at };
                    planned.get_or_insert_with(fresh).technicians.push(technician);
                }
                place = to;
            }
            let shift = &mut self.shifts[index];
            shift.free_from = shift.free_from.max(now);
            for (rest, at) in shift.breaks.iter_mut().zip(&route.rests) {
                rest.taken_at = rest.taken_at.or(at.filter(|at| *at <= now));
            }
        }
    }

    /// A visit comes in; its id.
    pub fn comes_in(&mut self, visit: Visit) -> VisitId {
        self.visits.push(visit);
        VisitId(id(self.visits.len() - 1))
    }

    /// A visit is called off. One that has started goes on to its end, and whoever is on his way arrives.
    pub fn is_called_off(&mut self, visit: VisitId) {
        if let Some(visit) = self.visits.get_mut(visit.index()) {
            visit.called_off = true;
        }
    }

    /// A started visit takes longer, or less long: it is foreseen to end at another instant.
    pub fn runs_over(&mut self, visit: VisitId, ends_at: Instant) {
        for shift in &mut self.shifts {
            let last = shift.started.last_mut();
            if let Some(started) = last.filter(|started| started.visit == visit) {
                started.ends_at = ends_at.max(started.starts_at);
            }
        }
    }

    /// A technician is out from an instant on: he begins nothing more that day.
    pub fn falls_ill(&mut self, technician: TechnicianId, from: Instant, until: Instant) {
        let his = |shift: &&mut crate::model::Shift| {
            shift.technician == technician && shift.begins_at < until && shift.latest_end_at > from
        };
        for shift in self.shifts.iter_mut().filter(his) {
            let at = from.max(shift.begins_at);
            shift.latest_end_at = at;
            shift.ends_at = shift.ends_at.min(at);
            shift.free_from = shift.free_from.max(at);
        }
    }
}

/// Changes a plan: what still fits stays, the rest is laid anew, and what pays even with the price of a change is moved.
///
/// # Errors
/// [`Fault`] when the problem's lists do not fit together.
pub fn replan(
    problem: &Problem,
    travel: &dyn Travel,
    before: &Plan,
    seed: u64,
    pace: &mut dyn Pace,
) -> Result<Outcome, Fault> {
    let mut tables = Tables::lay(problem, travel)?;
    tables.lay_neighbours();
    let state = load(&tables, before);
    let found = Search::new(state, seed).run(Heat::WARM, pace);
    Ok(written_out(problem, &tables, found))
}
