//! Work moves to a unit or a person; the first-contact owner stays (H10). Naming another unit is the transfer (转办):
//! the person goes with his unit, so nobody handles a case that his own unit does not answer for. Whoever stands on the
//! ladder of a case takes it over to where he stands (Y31, Y47). The office that inspects is given none (Y03, N38).

use super::{Draft, outside};
use crate::event::CaseEvent;
use crate::refusal::Refusal;
use yinuo_policy::Instant;

pub(super) fn may_take(draft: &Draft<'_>) -> Result<(), Refusal> {
    taking_unit(draft).map(drop)
}

/// The unit under which somebody takes the case.
fn taking_unit(draft: &Draft<'_>) -> Result<String, Refusal> {
    draft.must_be_open()?;
    let (case, actor) = (&draft.case, draft.ctx.actor);
    if case.handler == actor.person {
        return Err(Refusal::taken());
    }
    let unit = if draft.ctx.org.works_in(&actor.person, &case.unit, draft.ctx.now) {
        case.unit.clone()
    } else {
        ladder_unit(draft).ok_or_else(Refusal::of_another_unit)?
    };
    outside::may_handle(draft, &actor.person)?;
    Ok(unit)
}

/// Where the actor stands on the ladder that the case climbs.
fn ladder_unit(draft: &Draft<'_>) -> Option<String> {
    let (case, ctx) = (&draft.case, draft.ctx);
    let cycle = case.ladder().filter(|cycle| cycle.ended_at.is_none())?;
    let policy = ctx.book.pinned_with(&cycle.policy, cycle.calendar.as_ref());
    let rungs = &policy.ladder(&cycle.rule)?.rungs;
    let mut held = ctx.org.held_by(&ctx.actor.person, ctx.now);
    let over = held.find(|holding| {
        rungs.iter().any(|rung| rung.post == holding.post) && ctx.org.is_under(&case.unit, &holding.unit)
    });
    over.map(|holding| holding.unit.clone())
}

/// Somebody takes the case into his own hands, from the hands in which he saw it: of two who reach for it the second
/// one is refused.
pub(super) fn take(draft: &mut Draft<'_>, from: &str, occurred: Instant) -> Result<(), Refusal> {
    let unit = taking_unit(draft)?;
    if draft.case.handler != from {
        return Err(Refusal::taken());
    }
    let actor = draft.ctx.actor;
    assign(draft, &unit, &actor.person, occurred)
}

pub(super) fn assign(
    draft: &mut Draft<'_>,
    unit: &str,
    person: &str,
    occurred: Instant,
) -> Result<(), Refusal> {
    draft.must_be_open()?;
    let org = draft.ctx.org;
    if !org.units.contains_key(unit) || !(person.is_empty() || org.people.contains_key(person)) {
        return Err(Refusal::unknown_name());
    }
    if !person.is_empty() && !org.works_in(person, unit, occurred) {
        return Err(Refusal::of_another_unit());
    }
    if !person.is_empty() {
        outside::may_handle(draft, person)?;
    }

    if org.inspects(unit, person, occurred) {
        return Err(Refusal::inspects());
    }
    draft.admit(occurred, false)?;
    draft.act(occurred, CaseEvent::Assigned { unit: unit.to_owned(), person: person.to_owned() });
    Ok(())
}
