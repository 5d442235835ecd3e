//! Work moves to a unit or a person; the first-contact owner stays (H10). Naming another unit is the transfer (转办):
//! the person goes with his unit, so nobody handles a case that his own unit does not answer for. The office that
//! inspects is given none (Y03, N38).

use super::Draft;
use crate::event::CaseEvent;
use crate::refusal::Refusal;
use yinuo_policy::Instant;

pub(super) fn may_take(draft: &Draft<'_>) -> Result<(), Refusal> {
    draft.must_be_open()?;
    let (case, actor) = (&draft.case, draft.ctx.actor);
    if case.handler == actor.person {
        return Err(Refusal::taken());
    }
    if draft.ctx.org.works_in(&actor.person, &case.unit, draft.ctx.now) {
        Ok(())
    } else {
        Err(Refusal::of_another_unit())
    }
}

/// Somebody takes the case into his own hands, from the hands in which he saw it: of two who reach for it the second
/// one is refused.
pub(super) fn take(draft: &mut Draft<'_>, from: &str, occurred: Instant) -> Result<(), Refusal> {
    may_take(draft)?;
    if draft.case.handler != from {
        return Err(Refusal::taken());
    }
    let (unit, actor) = (draft.case.unit.clone(), draft.ctx.actor);
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
    if org.inspects(unit, person, occurred) {
        return Err(Refusal::inspects());
    }
    draft.admit(occurred, false)?;
    draft.act(occurred, CaseEvent::Assigned { unit: unit.to_owned(), person: person.to_owned() });
    Ok(())
}
