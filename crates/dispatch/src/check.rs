//! The checker: is a plan feasible, and what does it cost? It follows every route second by second from the problem's own
//! words and shares no code with the search, so that neither can cover for the other.

use crate::model::{
    Choice, Fen, Instant, Problem, Settles, Shift, ShiftId, Stake, TechnicianId, Visit, VisitId,
};
use crate::plan::{Plan, Route, Stop};
use crate::travel::Travel;
use std::collections::BTreeMap;

/// What a plan costs, and for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bill {
    /// Ways.
    pub travel_fen: Fen,
    /// Promises broken: what their stakes owe, of visits that somebody goes to.
    pub remedy_fen: Fen,
    /// Work after the end of a shift.
    pub overtime_fen: Fen,
    /// Unequal pay.
    pub unfair_fen: Fen,
    /// Visits outside the technician's cells.
    pub territory_fen: Fen,
    /// Customers who get another technician than they would rather have.
    pub choice_fen: Fen,
    /// What differs from the plan before.
    pub change_fen: Fen,
    /// Shifts that are used.
    pub call_out_fen: Fen,
    /// Visits left out, with what their stakes will owe at the next chance.
    pub left_out_fen: Fen,
}

impl Bill {
    /// All of it.
    #[must_use]
    pub const fn total_fen(&self) -> Fen {
        self.travel_fen
            + self.remedy_fen
            + self.overtime_fen
            + self.unfair_fen
            + self.territory_fen
            + self.choice_fen
            + self.change_fen
            + self.call_out_fen
            + self.left_out_fen
    }
}

/// What is wrong with a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Violation {
    /// It has not one route for each shift.
    Routes(usize),
    /// A route names a visit that is not in the problem.
    Unknown(ShiftId, VisitId),
    /// A visit stands in so many places: routes and the list of those left out.
    Times(VisitId, usize),
    /// Started visits are not where and when they were.
    Started(ShiftId),
    /// The technician lacks a skill.
    Skill(ShiftId, VisitId),
    /// He lacks a tool.
    Kit(ShiftId, VisitId),
    /// Parts on board are not enough, up to this visit.
    Parts(ShiftId, VisitId),
    /// He may not leave his cells.
    Territory(ShiftId, VisitId),
    /// Nobody who goes is the one whom the customer insists on.
    Chosen(VisitId),
    /// He cannot be there by then, rests and ways included.
    Arrival(ShiftId, VisitId),
    /// It begins before he is there, or outside the windows.
    Begin(ShiftId, VisitId),
    /// It ends at another instant than its beginning and length say.
    End(ShiftId, VisitId),
    /// Two persons who do not begin together, or one who is both.
    Together(VisitId),
    /// A break outside its window, at work, on the way, or missing where it is owed.
    Rest(ShiftId),
    /// He cannot be back by then, or is back after the latest end.
    Home(ShiftId),
}

/// Proves a plan feasible and counts its cost anew.
///
/// # Errors
/// Every [`Violation`], in order.
pub fn check(problem: &Problem, travel: &dyn Travel, plan: &Plan) -> Result<Bill, Vec<Violation>> {
    if plan.routes.len() != problem.shifts.len() {
        return Err(vec![Violation::Routes(plan.routes.len())]);
    }
    let mut audit = Audit {
        problem,
        travel,
        bill: Bill::default(),
        violations: Vec::new(),
        served: BTreeMap::new(),
        pay: problem.technicians.iter().map(|technician| technician.earned_fen).collect(),
    };
    for (index, (shift, route)) in problem.shifts.iter().zip(&plan.routes).enumerate() {
        let id = ShiftId(u32::try_from(index).unwrap_or(u32::MAX));
        if let Some(stop) = route.stops.iter().find(|stop| stop.visit.index() >= problem.visits.len()) {
            return Err(vec![Violation::Unknown(id, stop.visit)]);
        }
        audit.route(id, shift, route);
    }
    audit.visits(plan);
    for pay in &audit.pay {
        let weight = i128::from(problem.prices.unfair_per_million);
        let square = i128::from(*pay) * i128::from(*pay);
        audit.bill.unfair_fen += Fen::try_from(square * weight / 1_000_000).unwrap_or(Fen::MAX / 4);
    }
    audit.violations.sort_unstable();
    audit.violations.dedup();
    if audit.violations.is_empty() { Ok(audit.bill) } else { Err(audit.violations) }
}

struct Audit<'a> {
    problem: &'a Problem,
    travel: &'a dyn Travel,
    bill: Bill,
    violations: Vec<Violation>,
    /// Who comes to each visit, and when.
    served: BTreeMap<VisitId, Vec<(TechnicianId, Stop)>>,
    pay: Vec<Fen>,
}

impl Audit<'_> {
    fn must(&mut self, holds: bool, otherwise: Violation) {
        if !holds {
            self.violations.push(otherwise);
        }
    }

    fn route(&mut self, id: ShiftId, shift: &Shift, route: &Route) {
        let begun = shift.started.len();
        let same = route.stops.len() >= begun
            && shift.started.iter().zip(&route.stops).all(|(started, stop)| {
                (started.visit, started.starts_at, started.ends_at)
                    == (stop.visit, stop.starts_at, stop.ends_at)
            });
        self.must(same && route.rests.len() == shift.breaks.len(), Violation::Started(id));
        if !same || route.rests.len() != shift.breaks.len() {
            return;
        }
        if route.stops.is_empty() {
            self.must(route.home_at.is_none(), Violation::Home(id));
            self.must(
                shift.breaks.iter().zip(&route.rests).all(|(rest, at)| rest.taken_at == *at),
                Violation::Rest(id),
            );
            return;
        }
        self.bill.call_out_fen += shift.call_out_fen;
        let mut parts: Vec<i64> = shift.parts.iter().map(|count| i64::from(*count)).collect();
        for (index, stop) in route.stops.iter().enumerate() {
            self.stop(id, shift, stop, &mut parts, index < begun);
        }
        self.times(id, shift, route);
    }

    /// Whether a technician may do this visit, what that costs beside time, and his pay.
    fn stop(&mut self, id: ShiftId, shift: &Shift, stop: &Stop, parts: &mut [i64], has_started: bool) {
        let visit = &self.problem.visits[stop.visit.index()];
        let technician = &self.problem.technicians[shift.technician.index()];
        self.served.entry(stop.visit).or_default().push((shift.technician, *stop));
        self.pay[shift.technician.index()] += visit.pay_fen;
        let mut enough = true;
        for (kind, count) in visit.parts.iter().enumerate().filter(|(_, count)| **count > 0) {
            match parts.get_mut(kind) {
                Some(left) => {
                    *left -= i64::from(*count);
                    enough &= *left >= 0;
                }
                None => enough = false,
            }
        }
        let inside = visit.cell.is_none_or(|cell| technician.cells.hold(crate::Marks::of(&[cell])));
        if !inside {
            self.bill.territory_fen += self.problem.prices.outside_cells_fen;
        }
        if let Some(planned) = &visit.planned
            && !planned.technicians.contains(&shift.technician)
        {
            self.bill.change_fen += self.problem.prices.other_technician_fen;
        }
        if has_started {
            // What is under way was decided by people, and stays.
            return;
        }
        self.must(technician.skills.hold(visit.skills), Violation::Skill(id, stop.visit));
        self.must(technician.kit.hold(visit.kit), Violation::Kit(id, stop.visit));
        self.must(enough, Violation::Parts(id, stop.visit));
        self.must(inside || !technician.stays_in_cells, Violation::Territory(id, stop.visit));
        let open = visit.windows.is_empty()
            || visit.windows.iter().any(|w| (w.opens_at..=w.closes_at).contains(&stop.starts_at));
        self.must(open && stop.starts_at >= stop.arrives_at, Violation::Begin(id, stop.visit));
        self.must(stop.ends_at == stop.starts_at + visit.lasts_seconds, Violation::End(id, stop.visit));
    }

    /// Ways, arrivals, rests and the return of a route that is used.
    fn times(&mut self, id: ShiftId, shift: &Shift, route: &Route) {
        let begun = shift.started.len();
        let mut rests: Vec<(Instant, Instant)> = Vec::new();
        for (rest, at) in shift.breaks.iter().zip(&route.rests) {
            if rest.taken_at.is_some() {
                self.must(rest.taken_at == *at, Violation::Rest(id));
            } else if let Some(at) = *at {
                let in_window = (rest.opens_at..=rest.closes_at).contains(&at);
                self.must(in_window, Violation::Rest(id));
            }
            if let Some(at) = *at {
                rests.push((at, at + rest.lasts_seconds));
            }
        }
        // Where and when he becomes free, step by step.
        let (mut place, mut free_at) = (shift.from, shift.begins_at);
        for (index, stop) in route.stops.iter().enumerate() {
            let visit = &self.problem.visits[stop.visit.index()];
            let way = self.travel.way(place, visit.place);
            self.bill.travel_fen += self.way_fen(way);
            if index >= begun {
                let free = free_at.max(shift.free_from);
                let there = after_rests(&rests, free, stop.starts_at) + way.seconds;
                self.must(stop.arrives_at >= there, Violation::Arrival(id, stop.visit));
                let works = (stop.starts_at, stop.ends_at);
                let travels = (stop.arrives_at - way.seconds, stop.arrives_at);
                let clashes = |(from, to): &(Instant, Instant)| {
                    [works, travels].iter().any(|busy| *from < busy.1 && busy.0 < *to)
                };
                self.must(!rests.iter().any(clashes), Violation::Rest(id));
            }
            (place, free_at) = (visit.place, stop.ends_at);
        }
        let way = self.travel.way(place, shift.to);
        self.bill.travel_fen += self.way_fen(way);
        let Some(home_at) = route.home_at else {
            self.violations.push(Violation::Home(id));
            return;
        };
        let is_planned = route.stops.len() > begun;
        let free = free_at.max(shift.free_from);
        let there = after_rests(&rests, free, home_at) + way.seconds;
        self.must(home_at >= there, Violation::Home(id));
        self.must(home_at <= shift.latest_end_at || !is_planned, Violation::Home(id));
        let travels = (home_at - way.seconds, home_at);
        let clashes = rests.iter().any(|(from, to)| *from < travels.1 && travels.0 < *to);
        self.must(!clashes || !is_planned, Violation::Rest(id));
        for (rest, at) in shift.breaks.iter().zip(&route.rests) {
            let owed = is_planned && at.is_none() && home_at > rest.closes_at;
            self.must(!owed, Violation::Rest(id));
        }
        self.bill.overtime_fen +=
            (home_at - shift.ends_at).max(0) * self.problem.prices.overtime_hour_fen / 3600;
    }

    fn way_fen(&self, way: crate::Way) -> Fen {
        let prices = &self.problem.prices;
        way.metres * prices.kilometre_fen / 1000 + way.seconds * prices.travel_hour_fen / 3600
    }

    /// Each visit once, by whom the customer wants, together where two must go; what lateness owes.
    fn visits(&mut self, plan: &Plan) {
        let problem = self.problem;
        for (index, visit) in problem.visits.iter().enumerate() {
            let id = VisitId(u32::try_from(index).unwrap_or(u32::MAX));
            let who = self.served.remove(&id).unwrap_or_default();
            let out = plan.left_out.iter().filter(|one| **one == id).count();
            let hands = if visit.two_persons { 2 } else { 1 };
            // Called off: nobody goes, unless somebody is there already.
            let nowhere = (0, usize::from(!visit.called_off));
            let fits = (who.len(), out) == (hands, 0) || (who.len(), out) == nowhere;
            let has_started =
                problem.shifts.iter().flat_map(|shift| &shift.started).any(|started| started.visit == id);
            self.must(
                fits && (who.is_empty() || !visit.called_off || has_started),
                Violation::Times(id, who.len() + out),
            );
            let Some((first, stop)) = who.first() else {
                if visit.called_off {
                    continue;
                }
                let ends = problem.next_chance_at + visit.lasts_seconds;
                self.bill.left_out_fen += visit.left_out_fen + stakes(visit, problem.next_chance_at, ends);
                continue;
            };
            let together =
                who.iter().skip(1).all(|(other, at)| other != first && at.starts_at == stop.starts_at);
            self.must(together || has_started, Violation::Together(id));
            let is_he = |chosen: TechnicianId| who.iter().any(|(one, _)| *one == chosen);
            match visit.choice {
                Choice::Only(chosen) => self.must(is_he(chosen) || has_started, Violation::Chosen(id)),
                Choice::Rather(chosen, miss) if !is_he(chosen) => self.bill.choice_fen += miss,
                _ => {}
            }
            self.bill.remedy_fen += stakes(visit, stop.starts_at, stop.ends_at);
            if let Some(planned) = &visit.planned {
                let apart = (stop.starts_at - planned.starts_at).abs() - problem.prices.moved_free_seconds;
                self.bill.change_fen += apart.max(0) * problem.prices.moved_hour_fen / 3600;
            }
        }
    }
}

/// The earliest departure of somebody who is free at an instant, with the rests that he takes before `upto`.
fn after_rests(rests: &[(Instant, Instant)], free_at: Instant, upto: Instant) -> Instant {
    let taken = rests.iter().filter(|(from, to)| *from >= free_at && *to <= upto);
    taken.map(|(_, to)| *to).fold(free_at, Instant::max)
}

/// What a visit's promises owe when it begins and ends then.
fn stakes(visit: &Visit, starts_at: Instant, ends_at: Instant) -> Fen {
    visit.stakes.iter().map(|stake| stake_fen(stake, starts_at, ends_at)).sum()
}

fn stake_fen(stake: &Stake, starts_at: Instant, ends_at: Instant) -> Fen {
    let settled_at = if stake.settles == Settles::Begin { starts_at } else { ends_at };
    let late = settled_at - stake.due_at;
    if late < 0 {
        return 0;
    }
    let steps = if stake.step_seconds > 0 { late / stake.step_seconds } else { 0 };
    stake.most_fen.min(stake.at_once_fen + steps * stake.step_fen)
}
