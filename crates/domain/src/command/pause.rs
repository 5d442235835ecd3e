//! Pauses: a cause, evidence and a second person stop the clocks that the policy lets stop (U10). A pause that is
//! only proposed stops nothing. An approval that comes after the breach withdraws it; credit already given stays.

use super::Draft;
use crate::case::{Pause, Proposal, Verdict, judged};
use crate::event::{Actor, CaseEvent, Evidence};
use crate::refusal::Refusal;
use uuid::Uuid;
use yinuo_policy::{ExemptClass, Instant};

pub(super) fn propose(
    draft: &mut Draft<'_>,
    pause: Uuid,
    cause: ExemptClass,
    evidence: &Evidence,
    from: Instant,
) -> Result<(), Refusal> {
    draft.must_be_open()?;
    if from > draft.ctx.now {
        return Err(Refusal::in_the_future());
    }
    draft.admit(from, draft.independent(Some(evidence)))?;
    let stops_something = draft.case.promises.iter().any(|promise| {
        judged(&draft.case, promise, draft.ctx.book)
            .is_some_and(|(_, rule, _)| rule.pausable_by.contains(&cause))
    });
    if !stops_something {
        return Err(Refusal::cause_stops_nothing());
    }
    let busy = |pause: &Pause| {
        pause.proposal == Proposal::Proposed
            || (pause.proposal == Proposal::Approved && pause.until.is_none())
    };
    if draft.case.pauses.iter().any(busy) {
        return Err(Refusal::something_open());
    }
    let overlaps =
        |old: &Pause| old.proposal == Proposal::Approved && old.until.is_some_and(|until| from < until);
    if draft.case.pauses.iter().any(overlaps) {
        return Err(Refusal::bad_span());
    }
    let now = draft.ctx.now;
    draft.act(now, CaseEvent::PauseProposed { pause, cause, evidence: evidence.clone(), from });
    Ok(())
}

pub(super) fn may_decide_any(draft: &Draft<'_>) -> Result<(), Refusal> {
    let waiting = draft.case.pauses.iter().find(|pause| pause.proposal == Proposal::Proposed);
    let pause = waiting.ok_or_else(Refusal::no_such_item)?;
    if pause.proposed_by == draft.ctx.actor.person { Err(Refusal::same_person()) } else { Ok(()) }
}

pub(super) fn decide(draft: &mut Draft<'_>, id: Uuid, approve: bool) -> Result<(), Refusal> {
    let pause = draft.case.pauses.iter().find(|pause| pause.id == id).ok_or_else(Refusal::no_such_item)?;
    if pause.proposal != Proposal::Proposed {
        return Err(Refusal::already_decided());
    }
    if pause.proposed_by == draft.ctx.actor.person {
        return Err(Refusal::same_person());
    }
    let now = draft.ctx.now;
    draft.act(now, CaseEvent::PauseDecided { pause: id, approved: approve });
    if approve {
        withdraw_breaches(draft, now);
        if !draft.case.stage.is_open() || draft.case.restored_at.is_some() {
            draft.act(now, CaseEvent::PauseEnded { pause: id, until: now });
        }
    }
    Ok(())
}

/// Breaches that the approved pause explains away: the clock stood when the old due instant came.
fn withdraw_breaches(draft: &mut Draft<'_>, now: Instant) {
    let undone: Vec<(u32, Option<Instant>)> = draft
        .case
        .promises
        .iter()
        .filter_map(|promise| {
            let Verdict::Broken { due_at, stopped_at, .. } = promise.verdict else { return None };
            let (_, _, deadline) = judged(&draft.case, promise, draft.ctx.book)?;
            deadline.due.is_none_or(|due| due > due_at).then_some((promise.id, stopped_at))
        })
        .collect();
    for (promise, stopped_at) in undone {
        draft.act(now, CaseEvent::BreachWithdrawn { promise, cause: "pause-approved".to_owned() });
        if let Some(stopped_at) = stopped_at {
            let due = draft
                .case
                .promises
                .iter()
                .find(|found| found.id == promise)
                .and_then(|found| judged(&draft.case, found, draft.ctx.book))
                .and_then(|(_, _, deadline)| deadline.due);
            match due {
                Some(due_at) if due_at <= stopped_at => {
                    draft.clock(due_at, CaseEvent::PromiseBroken { promise, due_at });
                    draft.clock(stopped_at, CaseEvent::PromiseStoppedLate { promise, stopped_at });
                }
                _ => draft.clock(stopped_at, CaseEvent::PromiseKept { promise, stopped_at }),
            }
        }
    }
}

pub(super) fn may_resume_any(draft: &Draft<'_>) -> Result<(), Refusal> {
    draft.case.standing_pause().map(|_| ()).ok_or_else(Refusal::no_such_item)
}

pub(super) fn resume(draft: &mut Draft<'_>, id: Uuid, occurred: Instant) -> Result<(), Refusal> {
    let standing =
        draft.case.standing_pause().filter(|pause| pause.id == id).ok_or_else(Refusal::no_such_item)?;
    if occurred < standing.from {
        return Err(Refusal::bad_span());
    }
    // What ends by a register ends when the register says, however late that is noticed: it is nobody's word.
    draft.admit(occurred, draft.ctx.actor == &Actor::system())?;
    draft.act(occurred, CaseEvent::PauseEnded { pause: id, until: occurred });
    Ok(())
}
