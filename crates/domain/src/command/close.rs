//! The customer's own verdict, and the ends of a case: confirm, refuse, reopen, cancel (A40).

use super::{Draft, mark, outage, visit};
use crate::case::{Proposal, Stage, Verdict};
use crate::event::{CallBackOutcome, CaseEvent, ClosedHow, Inherits, LadderEnd, TextRef};
use crate::refusal::Refusal;
use yinuo_policy::{Instant, NotNow, Tried};

pub(super) fn may_verdict(draft: &Draft<'_>) -> Result<(), Refusal> {
    if draft.case.stage == Stage::Resolved { Ok(()) } else { Err(Refusal::wrong_state()) }
}

pub(super) fn confirm(draft: &mut Draft<'_>, channel: &str, occurred: Instant) -> Result<(), Refusal> {
    may_verdict(draft)?;
    mark::may_close(draft)?;
    if !crate::intake::is_channel(channel) {
        return Err(Refusal::unknown_name());
    }
    after_our_word(draft, occurred)?;
    draft.act(occurred, CaseEvent::Confirmed { channel: channel.to_owned() });
    draft.stop_all(occurred);
    draft.act(occurred, CaseEvent::Closed { how: ClosedHow::Confirmed });
    Ok(())
}

/// The customer refuses: the promises resume (the span between our word and his does not count), and the ladder
/// starts a new cycle at the rung reached.
pub(super) fn refuse(draft: &mut Draft<'_>, text: &TextRef, occurred: Instant) -> Result<(), Refusal> {
    may_verdict(draft)?;
    after_our_word(draft, occurred)?;
    resume(draft, CaseEvent::Refused { text: text.clone() }, occurred, 0);
    Ok(())
}

pub(super) fn may_reopen(draft: &Draft<'_>) -> Result<(), Refusal> {
    let closed = draft
        .case
        .closed_at
        .filter(|_| draft.case.stage == Stage::Closed)
        .ok_or_else(Refusal::wrong_state)?;
    let until = draft.ctx.book.current().conduct().reopens_until(closed);
    if draft.ctx.now >= until { Err(Refusal::window_over()) } else { Ok(()) }
}

pub(super) fn reopen(draft: &mut Draft<'_>, text: &TextRef, occurred: Instant) -> Result<(), Refusal> {
    may_reopen(draft)?;
    after_our_word(draft, occurred)?;
    resume(draft, CaseEvent::Reopened { text: text.clone() }, occurred, 0);
    Ok(())
}

pub(super) fn may_call_back(draft: &Draft<'_>) -> Result<(), Refusal> {
    if draft.case.stage == Stage::Closed { Ok(()) } else { Err(Refusal::wrong_state()) }
}

/// Refuses whoever handled the case, took its first contact, or sits in the unit that answers for it (Y03, N38): nobody asks
/// about his own work.
pub(super) fn may_ask(draft: &Draft<'_>) -> Result<(), Refusal> {
    let (case, actor) = (&draft.case, draft.ctx.actor);
    let own = [&case.handler, &case.owner].contains(&&actor.person) || case.unit == actor.unit;
    if own { Err(Refusal::own_case()) } else { Ok(()) }
}

/// A call-back on a closed case. Unsatisfied reopens the same case, whatever the reopening window says: we asked. A call that
/// nobody answers is tried again at another part of the day; the last one that the policy allows is given up.
pub(super) fn call_back(
    draft: &mut Draft<'_>,
    draw: &str,
    found: CallBackOutcome,
    text: Option<&TextRef>,
) -> Result<(), Refusal> {
    may_call_back(draft)?;
    let before = draft.case.called_back.iter().filter(|(asked, ..)| asked == draw);
    let before: Vec<(CallBackOutcome, Instant)> = before.map(|(_, found, at)| (*found, *at)).collect();
    if before.iter().any(|(found, _)| found.is_done()) {
        return Err(Refusal::already_decided());
    }
    may_ask(draft)?;
    let outcome = attempt(draft, &before, found)?;
    let now = draft.ctx.now;
    let event = CaseEvent::CalledBack { draw: draw.to_owned(), outcome, text: text.cloned() };
    match (outcome, text) {
        (CallBackOutcome::Unsatisfied, Some(words)) => {
            draft.act(now, event);
            let higher = draft.ctx.book.current().call_back_rule().map_or(0, |rule| rule.rungs_higher);
            resume(draft, CaseEvent::Reopened { text: words.clone() }, now, higher);
        }
        (CallBackOutcome::Unsatisfied, None) => return Err(Refusal::bad_text()),
        _ => draft.act(now, event),
    }
    Ok(())
}

/// What an attempt comes to under the policy: whether it may be made now, and whether it was the last.
fn attempt(
    draft: &Draft<'_>,
    before: &[(CallBackOutcome, Instant)],
    found: CallBackOutcome,
) -> Result<CallBackOutcome, Refusal> {
    let (policy, now) = (draft.ctx.book.current(), draft.ctx.now);
    let unanswered = matches!(found, CallBackOutcome::NoAnswer | CallBackOutcome::NotReached);
    let Some(rule) = policy.call_back_rule() else {
        return match found {
            // Nothing says when he would be tried again.
            _ if unanswered => Ok(CallBackOutcome::NotReached),
            CallBackOutcome::CallAgain { .. } => Err(Refusal::bad_again()),
            _ => Ok(found),
        };
    };
    let tried = tried(before);
    policy.may_ring(rule, &tried, now).map_err(|why| match why {
        NotNow::Hours => Refusal::not_hours(),
        NotNow::Soon | NotNow::Part => Refusal::other_time(),
        NotNow::Spent => Refusal::calls_spent(),
    })?;
    match found {
        CallBackOutcome::CallAgain { .. } if !rule.may_put_off(&tried) => Err(Refusal::calls_spent()),
        CallBackOutcome::CallAgain { at } => {
            let fits = at > now && at < policy.last_again(rule, now) && policy.call_part(rule, at).is_some();
            if fits { Ok(found) } else { Err(Refusal::bad_again()) }
        }
        _ if unanswered && rule.is_last(&tried) => Ok(CallBackOutcome::NotReached),
        _ if unanswered => Ok(CallBackOutcome::NoAnswer),
        _ => Ok(found),
    }
}

/// Attempts as the policy counts them.
#[must_use]
pub fn tried(before: &[(CallBackOutcome, Instant)]) -> Vec<(Instant, Tried)> {
    before
        .iter()
        .map(|(found, at)| match found {
            CallBackOutcome::CallAgain { at: asked } => (*at, Tried::Again(*asked)),
            _ => (*at, Tried::Unanswered),
        })
        .collect()
}

/// The customer's word comes after ours, and a reopening after the close.
fn after_our_word(draft: &Draft<'_>, occurred: Instant) -> Result<(), Refusal> {
    draft.admit(occurred, false)?;
    let ours = draft.case.closed_at.or(draft.case.resolved_at);
    if ours.is_some_and(|ours| occurred < ours) { Err(Refusal::bad_span()) } else { Ok(()) }
}

/// The promises go on and the ladder starts anew at the rung reached, or above it where the policy says so; never beyond the
/// highest rung at which a ladder may start, unless it had climbed further.
fn resume(draft: &mut Draft<'_>, event: CaseEvent, at: Instant, higher: u8) {
    let our_word = draft.case.resolved_at.unwrap_or(at);
    let rung_reached = draft.case.ladders.last().map_or(1, |cycle| cycle.reached.max(1));
    let had_ladder = !draft.case.ladders.is_empty();
    let policy = draft.ctx.book.current();
    let cap = policy.ladder_for(&draft.case.facts).map_or(rung_reached, |rule| rule.start_rung_cap);
    let start = rung_reached.saturating_add(higher).min(cap).max(rung_reached);
    draft.act(at, event);
    draft.resume_promises(our_word, at);
    if had_ladder {
        draft.arm_ladder(at, start);
    }
    outage::wait_anew(draft, Some(Inherits::Word));
}

pub(super) fn may_cancel(draft: &Draft<'_>) -> Result<(), Refusal> {
    draft.must_be_open()?;
    mark::may_close(draft)?;
    visit::nobody_under_way(draft)?;
    super::task::must_be_instructed(draft)
}

/// Cancelling neither escapes a debt nor doubles it: promises that are broken stay broken and what is owed stays owed.
pub(super) fn cancel(draft: &mut Draft<'_>, text: &TextRef, occurred: Instant) -> Result<(), Refusal> {
    may_cancel(draft)?;
    draft.admit(occurred, false)?;
    draft.act(occurred, CaseEvent::Cancelled { text: text.clone() });
    end_without_keeping(draft, "cancelled", occurred);
    Ok(())
}

/// Ends what still runs without saying that it was kept.
pub(super) fn end_without_keeping(draft: &mut Draft<'_>, cause: &str, now: Instant) {
    visit::call_off(draft, now);
    let open: Vec<(u32, Verdict)> =
        draft.case.promises.iter().map(|promise| (promise.id, promise.verdict)).collect();
    for (promise, verdict) in open {
        match verdict {
            Verdict::Open => draft.act(now, CaseEvent::PromiseVoided { promise, cause: cause.to_owned() }),
            Verdict::Broken { due_at, stopped_at: None, .. } => {
                let stopped_at = now.max(due_at);
                draft.act(stopped_at, CaseEvent::PromiseStoppedLate { promise, stopped_at });
            }
            _ => {}
        }
    }
    if let Some(cycle) = draft.case.ladder().map(|cycle| cycle.cycle) {
        draft.act(now, CaseEvent::LadderEnded { cycle, cause: LadderEnd::CaseEnded });
    }
    let standing: Vec<_> = draft
        .case
        .pauses
        .iter()
        .filter(|pause| pause.proposal == Proposal::Approved && pause.until.is_none())
        .map(|pause| (pause.id, pause.from))
        .collect();
    for (pause, from) in standing {
        // Cancelled for an instant before the pause began: it never stopped anything, and ends where it began.
        let until = now.max(from);
        draft.act(until, CaseEvent::PauseEnded { pause, until });
    }
}
