//! What does this drag cost? A visit is moved by hand, or taken out, and nothing else is: the plan after it, the
//! difference in fen, and the promises that it puts at risk. Nothing is changed by asking.

use crate::check::{Bill, Violation, check};
use crate::fault::Fault;
use crate::load::load;
use crate::model::{Fen, Instant, Problem, Settles, ShiftId, Visit, VisitId};
use crate::plan::{Plan, of_state};
use crate::state::ABSENT;
use crate::tables::{NONE, Tables};
use crate::travel::Travel;
use std::collections::BTreeMap;

/// Where a visit is dropped: into a shift, before the visit that stands at `position` there (started ones count).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drop {
    /// Into which shift.
    pub shift: ShiftId,
    /// Before which of its visits, once the dragged one is gone; beyond the last: at the end.
    pub position: usize,
}

/// A promise that is worse off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AtRisk {
    /// Of which visit.
    pub visit: VisitId,
    /// Which of its stakes.
    pub stake: usize,
    /// What it owed before.
    pub before_fen: Fen,
    /// What it owes after.
    pub after_fen: Fen,
    /// When it is settled after; `None`: the visit is left out.
    pub settled_at: Option<Instant>,
}

/// What a drag comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dragged {
    /// The plan after it.
    pub plan: Plan,
    /// The bill before.
    pub before: Bill,
    /// The bill after.
    pub after: Bill,
    /// Promises that owe more than before, in order of visits.
    pub at_risk: Vec<AtRisk>,
}

impl Dragged {
    /// What it costs; negative: it saves.
    #[must_use]
    pub const fn extra_fen(&self) -> Fen {
        self.after.total_fen() - self.before.total_fen()
    }
}

/// Why a drag is no plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoDrag {
    /// The problem does not fit together.
    Fault(Fault),
    /// The plan that is dragged in is not feasible itself.
    Plan(Vec<Violation>),
    /// The visit has started, or is not in the problem.
    Started(VisitId),
    /// The visit is not in the shift that it is dragged from.
    NotThere(VisitId),
    /// It cannot stand there: what the checker says of the plan as it would be.
    Refused(Vec<Violation>),
    /// It cannot stand there beside the others: somebody would come too late, rests and ways included.
    NoTime,
}

/// Moves one visit (of a visit for two: the share of the shift `from`) to another place; `to: None` leaves it out.
///
/// # Errors
/// [`NoDrag`], with what stands in the way.
pub fn drag(
    problem: &Problem,
    travel: &dyn Travel,
    plan: &Plan,
    visit: VisitId,
    from: Option<ShiftId>,
    to: Option<Drop>,
) -> Result<Dragged, NoDrag> {
    let before = check(problem, travel, plan).map_err(NoDrag::Plan)?;
    let tables = Tables::lay(problem, travel).map_err(NoDrag::Fault)?;
    let mut state = load(&tables, plan);
    let errand = errand_of(&tables, &state, visit, from)?;
    let lead = lead_of(&tables, errand);
    let left_out = tables.errands[lead].left_out;
    let mut torn = Vec::new();
    if state.nodes[errand].run != ABSENT {
        state.take(errand, 1, &mut torn);
        if torn.len() > 1 {
            return Err(NoDrag::NoTime);
        }
    } else {
        state.absent.retain(|absent| *absent as usize != lead);
        state.cost -= left_out;
    }
    match to {
        Some(place) if place.shift.index() < tables.runs.len() => {
            let run = place.shift.index();
            let free = place.position.saturating_sub(problem.shifts[run].started.len());
            let before = std::iter::once(tables.begin_of(run)).chain(state.chain(run)).take(free + 1).last();
            let after = before.unwrap_or_else(|| tables.begin_of(run));
            if state.price(errand, after).is_none() {
                return Err(refused(problem, &state, place.shift, visit, errand));
            }
            state.put(errand, after);
        }
        Some(_) => return Err(NoDrag::NotThere(visit)),
        None => {
            crate::ruin::tear_twins(&mut state, &mut torn);
            state.absent.push(crate::tables::id(lead));
        }
    }
    let plan_after = of_state(problem, &state);
    let after = check(problem, travel, &plan_after).map_err(NoDrag::Refused)?;
    let at_risk = worse_off(problem, plan, &plan_after);
    Ok(Dragged { plan: plan_after, before, after, at_risk })
}

fn lead_of(tables: &Tables, errand: usize) -> usize {
    if tables.errands[errand].leads { errand } else { tables.errands[errand].twin as usize }
}

fn errand_of(
    tables: &Tables,
    state: &crate::state::State<'_>,
    visit: VisitId,
    from: Option<ShiftId>,
) -> Result<usize, NoDrag> {
    let shares = tables.errands.iter().enumerate().filter(|(_, errand)| errand.visit == visit);
    let shares: Vec<usize> = shares.map(|(index, _)| index).collect();
    let Some(first) = shares.first() else { return Err(NoDrag::Started(visit)) };
    let stands = |errand: &&usize| match from {
        Some(shift) => usize::from(state.nodes[**errand].run) == shift.index(),
        None => state.nodes[**errand].run == ABSENT,
    };
    let found = shares.iter().find(stands).copied().ok_or(NoDrag::NotThere(visit))?;
    // Of a visit for two that is left out one share alone cannot be laid.
    let alone = from.is_none() && tables.errands[*first].twin != NONE;
    if alone { Err(NoDrag::Refused(vec![Violation::Together(visit)])) } else { Ok(found) }
}

/// The condition that refuses a drop.
fn refused(
    problem: &Problem,
    state: &crate::state::State<'_>,
    shift: ShiftId,
    visit: VisitId,
    errand: usize,
) -> NoDrag {
    let of = &problem.visits[visit.index()];
    let who = &problem.technicians[problem.shifts[shift.index()].technician.index()];
    let mut violations = Vec::new();
    if !who.skills.hold(of.skills) {
        violations.push(Violation::Skill(shift, visit));
    }
    if !who.kit.hold(of.kit) {
        violations.push(Violation::Kit(shift, visit));
    }
    if !state.has_parts(errand, shift.0 as u16) {
        violations.push(Violation::Parts(shift, visit));
    }
    let class = state.tables.runs[shift.index()].class;
    if violations.is_empty() && state.tables.suit(errand, class) >= crate::tables::FORBIDDEN {
        let insists = matches!(of.choice, crate::model::Choice::Only(_) | crate::model::Choice::Rather(..));
        let inside = of.cell.is_none_or(|cell| who.cells.hold(crate::model::Marks::of(&[cell])));
        violations.push(if insists && (inside || !who.stays_in_cells) {
            Violation::Chosen(visit)
        } else {
            Violation::Territory(shift, visit)
        });
    }
    if violations.is_empty() { NoDrag::NoTime } else { NoDrag::Refused(violations) }
}

/// When each visit is begun and ended.
fn instants(plan: &Plan) -> BTreeMap<VisitId, (Instant, Instant)> {
    let stops = plan.routes.iter().flat_map(|route| &route.stops);
    stops.map(|stop| (stop.visit, (stop.starts_at, stop.ends_at))).collect()
}

/// Promises that owe more by one plan than by another, in order of visits.
#[must_use]
pub fn worse_off(problem: &Problem, before: &Plan, after: &Plan) -> Vec<AtRisk> {
    let (was, is) = (instants(before), instants(after));
    let mut found = Vec::new();
    for (index, visit) in problem.visits.iter().enumerate() {
        let id = VisitId(crate::tables::id(index));
        for (stake, of) in visit.stakes.iter().enumerate() {
            let settled = |at: Option<&(Instant, Instant)>| {
                at.map(|(starts, ends)| if of.settles == Settles::Begin { *starts } else { *ends })
            };
            let owes = |at: Option<&(Instant, Instant)>| {
                let (starts, ends) = at.copied().unwrap_or_else(|| next_chance(problem, visit));
                crate::price::owed(of, starts, ends - starts)
            };
            let (before_fen, after_fen) = (owes(was.get(&id)), owes(is.get(&id)));
            if after_fen > before_fen {
                let settled_at = settled(is.get(&id));
                found.push(AtRisk { visit: id, stake, before_fen, after_fen, settled_at });
            }
        }
    }
    found
}

fn next_chance(problem: &Problem, visit: &Visit) -> (Instant, Instant) {
    (problem.next_chance_at, problem.next_chance_at + visit.lasts_seconds)
}
