//! One matter that became two cases, and two that have to do with one another.
//!
//! The rule of merging, as the page, the customer and `explain` tell it. The case accepted first goes on with its own
//! promises and ladder, so that nothing is due later than before. The other one ends there: what it had promised and not
//! broken runs no further, what it broke stays broken and accrues no further, what is owed stays owed. Whoever has been
//! credited under a matter of its own is not merged: the days after would be paid on one matter and the days before on
//! two. A split takes it all back, and the time has run: what fell due meanwhile is broken at its own instant.

use super::{Draft, close, outage};
use crate::case::{Case, Relation, Verdict};
use crate::event::CaseEvent;
use crate::refusal::Refusal;
use uuid::Uuid;
use yinuo_policy::{Instant, Span};

/// Most cases that one case has to do with.
const RELATIONS_MAX: usize = 50;

/// Whether two cases are one matter, and the first of them may go on with it.
///
/// # Errors
/// L008 when they are not of one customer, service and kind, or are one and the same; L009 when the one that shall go on
/// was accepted later; L010 when the other was credited under a matter of its own.
pub fn may_merge(lead: &Case, other: &Case) -> Result<(), Refusal> {
    let alike = lead.id != other.id
        && !lead.customer.is_empty()
        && (&lead.customer, &lead.service, lead.facts.kind)
            == (&other.customer, &other.service, other.facts.kind);
    if !alike || other.absorbed().next().is_some() {
        return Err(Refusal::not_one_matter());
    }
    if lead.accepted_at > other.accepted_at {
        return Err(Refusal::older_goes_on());
    }
    let credited = other.promises.iter().flat_map(|promise| &promise.owed).any(|line| line.value.is_some());
    if credited && lead.occurrence != other.occurrence { Err(Refusal::credited_apart()) } else { Ok(()) }
}

pub(super) fn may_absorb(draft: &Draft<'_>) -> Result<(), Refusal> {
    draft.must_be_open()?;
    if draft.case.relations.len() >= RELATIONS_MAX { Err(Refusal::too_many()) } else { Ok(()) }
}

pub(super) fn absorb(draft: &mut Draft<'_>, case: Uuid, number: &str) -> Result<(), Refusal> {
    may_absorb(draft)?;
    let now = draft.ctx.now;
    draft.act(now, CaseEvent::Absorbed { case, number: number.to_owned() });
    Ok(())
}

/// Whatever keeps a case from being cancelled keeps it from being merged: a red line, an instruction that is owed.
pub(super) fn merge_into(draft: &mut Draft<'_>, into: Uuid, number: &str) -> Result<(), Refusal> {
    close::may_cancel(draft)?;
    let now = draft.ctx.now;
    draft.act(now, CaseEvent::Merged { into, number: number.to_owned() });
    close::end_without_keeping(draft, "merged", now);
    Ok(())
}

pub(super) fn may_split(draft: &Draft<'_>) -> Result<(), Refusal> {
    if draft.case.merged.is_some() { Ok(()) } else { Err(Refusal::not_merged()) }
}

/// The case goes on for itself again, with the promises that it had, from the instants at which they began.
pub(super) fn split(draft: &mut Draft<'_>) -> Result<(), Refusal> {
    let merged = draft.case.merged.clone().ok_or_else(Refusal::not_merged)?;
    let now = draft.ctx.now;
    draft.act(now, CaseEvent::Split { from: merged.into, number: merged.number });
    go_on(draft, &merged.voided, &merged.halted, now);
    Ok(())
}

/// Gives back what ended with a case that goes on after all: promises from the instants at which they began, and the ladder
/// from where it stood.
pub(super) fn go_on(draft: &mut Draft<'_>, voided: &[u32], halted: &[u32], now: Instant) {
    let rung = draft.case.ladders.last().map(|cycle| cycle.reached.max(1));
    for promise in halted.iter().copied() {
        // Broken and unmet as before: what it accrues goes on, for nothing of the wait was the customer's.
        draft.act(now, CaseEvent::PromiseResumed { promise, uncounted: Span { from: now, until: now } });
    }
    remake(draft, voided, now);
    if let Some(rung) = rung {
        draft.arm_ladder(now, rung);
    }
    outage::wait_anew(draft, None);
}

/// Makes promises again that were voided: by the same rule and pin, begun when they began.
fn remake(draft: &mut Draft<'_>, voided: &[u32], now: Instant) {
    let before = draft.case.promises.len();
    let again: Vec<_> = draft
        .case
        .promises
        .iter()
        .filter(|promise| voided.contains(&promise.id) && promise.verdict == Verdict::Void)
        .map(|promise| {
            (promise.rule.clone(), promise.policy, promise.calendar, promise.started_at, promise.area)
        })
        .collect();
    for (rule, policy, calendar, started_at, area) in again {
        let promise = u32::try_from(draft.case.promises.len()).unwrap_or(u32::MAX).saturating_add(1);
        draft.clock(now, CaseEvent::PromiseMade { promise, rule, policy, calendar, started_at, area });
    }
    draft.judge_past_stops(before);
}

pub(super) fn release(draft: &mut Draft<'_>, case: Uuid, number: &str) -> Result<(), Refusal> {
    if !draft.case.absorbed().any(|found| found.case == case) {
        return Err(Refusal::not_merged());
    }
    let now = draft.ctx.now;
    draft.act(now, CaseEvent::Released { case, number: number.to_owned() });
    Ok(())
}

fn related<'c>(draft: &'c Draft<'_>, case: Uuid) -> Option<&'c Relation> {
    draft.case.relations.iter().find(|found| found.case == case && !found.absorbed)
}

/// Says that another case has to do with this one. Said twice it is said once.
pub(super) fn relate(draft: &mut Draft<'_>, case: Uuid, number: &str) -> Result<(), Refusal> {
    if case == draft.case.id {
        return Err(Refusal::not_one_matter());
    }
    if related(draft, case).is_some() {
        return Ok(());
    }
    if draft.case.relations.len() >= RELATIONS_MAX {
        return Err(Refusal::too_many());
    }
    let now = draft.ctx.now;
    draft.act(now, CaseEvent::Related { case, number: number.to_owned() });
    Ok(())
}

pub(super) fn unrelate(draft: &mut Draft<'_>, case: Uuid) -> Result<(), Refusal> {
    let Some(number) = related(draft, case).map(|found| found.number.clone()) else { return Ok(()) };
    let now = draft.ctx.now;
    draft.act(now, CaseEvent::Unrelated { case, number });
    Ok(())
}
