//! A case and the outage that it belongs to. What it takes from the outage is chosen for each case (LESSONS C): the
//! recovery, only the word to the customer, or nothing.

use super::{Draft, field, task};
use crate::case::OutageTie;
use crate::event::{CaseEvent, Evidence, Inherits, TaskKind, TextRef};
use crate::refusal::Refusal;
use uuid::Uuid;
use yinuo_policy::Instant;

pub(super) fn may_join(draft: &Draft<'_>) -> Result<(), Refusal> {
    draft.must_be_open()?;
    let taken =
        draft.case.outage.as_ref().is_some_and(|tie| tie.inherits.is_some() && tie.ended_at.is_none());
    if taken { Err(Refusal::in_an_outage()) } else { Ok(()) }
}

/// `occurrence` is that of the cases of the same service on the outage. What this case paid under its own stays there:
/// its occurrence moves only while nothing was paid under it.
pub(super) fn join(
    draft: &mut Draft<'_>,
    outage: Uuid,
    inherits: Inherits,
    occurrence: Uuid,
) -> Result<(), Refusal> {
    draft.must_be_open()?;
    if let Some(tie) = &draft.case.outage {
        let same = tie.outage == outage && tie.inherits == Some(inherits);
        let another = tie.outage != outage && tie.inherits.is_some() && tie.ended_at.is_none();
        if same || another {
            return Err(Refusal::in_an_outage());
        }
    }
    let paid = draft.case.promises.iter().flat_map(|promise| &promise.owed).any(|line| line.value.is_some());
    let occurrence = if paid { draft.case.occurrence } else { occurrence };
    let now = draft.ctx.now;
    draft.act(now, CaseEvent::OutageJoined { outage, inherits, occurrence });
    Ok(())
}

pub(super) fn leave(draft: &mut Draft<'_>, outage: Uuid) -> Result<(), Refusal> {
    draft.must_be_open()?;
    let left = draft
        .case
        .outage
        .as_ref()
        .is_some_and(|tie| tie.ended_at.is_some() || (tie.outage == outage && tie.inherits.is_none()));
    if left {
        return Err(Refusal::in_an_outage());
    }
    let now = draft.ctx.now;
    draft.act(now, CaseEvent::OutageLeft { outage });
    Ok(())
}

/// Whoever goes on after his outage ended without him hears of it anew: nobody called his customer then, for the case was
/// settled, closed or merged. Told while it was open, it was told.
///
/// `takes` is what it takes from the outage this time, as before when absent: a customer who says that it still fails is not
/// told that it works.
pub(super) fn wait_anew(draft: &mut Draft<'_>, takes: Option<Inherits>) {
    let tie = draft.case.outage.as_ref().filter(|tie| tie.ended_at.is_some());
    let Some(OutageTie { outage, inherits: Some(before), since, .. }) = tie.cloned() else { return };
    let called = |task: &crate::case::Task| task.kind == TaskKind::RecoveryCall && task.opened_at >= since;
    if draft.case.tasks.iter().any(called) {
        return;
    }
    let (now, occurrence) = (draft.ctx.now, draft.case.occurrence);
    draft.act(now, CaseEvent::OutageJoined { outage, inherits: takes.unwrap_or(before), occurrence });
}

/// How an outage ended, for one of its cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutageEnd {
    /// The outage.
    pub outage: Uuid,
    /// When it was over.
    pub restored_at: Instant,
    /// What shows it.
    pub evidence: Evidence,
    /// Task by which the customer is called.
    pub task: Uuid,
    /// What the caller is to ask.
    pub text: TextRef,
    /// By when.
    pub call_due_at: Instant,
}

/// The outage is over: its recovery is the case's where that was chosen and where the case was open by then, and somebody
/// calls the customer. Said twice it happens once.
pub(super) fn end(draft: &mut Draft<'_>, end: &OutageEnd) -> Result<(), Refusal> {
    let tie = draft.case.outage.as_ref().filter(|tie| tie.outage == end.outage);
    let inherits = tie.and_then(|tie| tie.inherits).ok_or_else(Refusal::no_such_outage)?;
    if tie.is_some_and(|tie| tie.ended_at.is_some()) {
        return Ok(());
    }
    let now = draft.ctx.now;
    if end.restored_at > now {
        // Ended by a machine whose clock is ahead: what has not happened here yet is told when it has.
        return Err(Refusal::clock_went_back());
    }
    let inherited = inherits == Inherits::Recovery && takes_recovery(draft, end);
    let (outage, restored_at) = (end.outage, end.restored_at);
    draft.act(now, CaseEvent::OutageEnded { outage, restored_at, inherited });
    if draft.must_be_open().is_ok() {
        let handler = if draft.case.handler.is_empty() { &draft.case.owner } else { &draft.case.handler };
        let handler = handler.clone();
        let due_at = end.call_due_at.max(now.plus_minutes(1));
        task::open(draft, end.task, TaskKind::RecoveryCall, &end.text, ("", &handler), due_at)?;
    }
    Ok(())
}

/// A recovery that may not count as late as it is told leaves the case's own promise running.
fn takes_recovery(draft: &mut Draft<'_>, end: &OutageEnd) -> bool {
    let before = (draft.case.clone(), draft.facts.len());
    let done = field::restore(draft, Some(&end.evidence), end.restored_at);
    if done.is_err() {
        draft.case = before.0;
        draft.facts.truncate(before.1);
    }
    done.is_ok()
}
