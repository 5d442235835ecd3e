//! A case that we refuse to take (不予受理): a reason from the list, what shows it, and a word to its customer, who may object
//! within the window. Where a promise with money runs a second person decides, so that nobody escapes a debt by himself.
//! The rejection ends what still runs as a cancelling does, and history stays; an objection that is upheld gives it all back,
//! and the time has run: nothing is counted from a later acceptance than the first.

use super::{Draft, close, mark, merge, task, visit};
use crate::case::{Proposal, Rejection, Stage, Verdict};
use crate::event::{CUSTOMER, CaseEvent, Evidence, RejectionStep, SpokenBy, TextRef};
use crate::refusal::Refusal;
use yinuo_policy::{Instant, RejectionRule};

/// What is asked of a rejection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RejectionCommand {
    /// We refuse to take the case.
    Reject {
        /// Reason, from the list of the policy.
        reason: String,
        /// What the customer is told.
        text: TextRef,
        /// What shows it.
        evidence: Evidence,
    },
    /// Second person on it.
    Decide {
        /// Approved or refused.
        approve: bool,
    },
    /// The customer objects.
    Object {
        /// Why.
        text: TextRef,
        /// What it rests on.
        spoken: SpokenBy,
    },
    /// Somebody of another unit rules on the objection.
    Rule {
        /// Upheld, or the rejection stands.
        uphold: bool,
        /// What the customer is told.
        text: TextRef,
    },
}

pub(super) fn apply(
    draft: &mut Draft<'_>,
    command: &RejectionCommand,
    occurred: Instant,
) -> Result<(), Refusal> {
    match command {
        RejectionCommand::Reject { reason, text, evidence } => reject(draft, reason, text, evidence),
        RejectionCommand::Decide { approve } => decide(draft, *approve),
        RejectionCommand::Object { text, spoken } => object(draft, text, spoken, occurred),
        RejectionCommand::Rule { uphold, text } => rule(draft, *uphold, text),
    }
}

fn list<'d>(draft: &Draft<'d>) -> Result<&'d RejectionRule, Refusal> {
    draft.ctx.book.current().rejection_rule().ok_or_else(Refusal::no_such_rejection)
}

/// Whatever keeps a case from being cancelled keeps it from being rejected; and an outside body is answered, never refused so.
fn may_end(draft: &Draft<'_>) -> Result<(), Refusal> {
    draft.must_be_open()?;
    mark::may_close(draft)?;
    visit::nobody_under_way(draft)?;
    task::must_be_instructed(draft)?;
    let others = draft.case.running_requests().next().is_some() || draft.case.absorbed().next().is_some();
    if others { Err(Refusal::something_open()) } else { Ok(()) }
}

pub(super) fn may(draft: &Draft<'_>) -> Result<(), Refusal> {
    may_end(draft)?;
    list(draft)?;
    match &draft.case.rejection {
        Some(found) if found.is_overturned() => Err(Refusal::already_decided()),
        Some(found) if found.waits() => Err(Refusal::something_open()),
        _ => Ok(()),
    }
}

/// Whether a promise to the customer runs, or is broken and unmet, for which money or days can become owed.
fn money_runs(draft: &Draft<'_>) -> bool {
    draft.case.promises.iter().any(|promise| {
        let policy = draft.ctx.book.pinned_with(&promise.policy, Some(&promise.calendar));
        let runs = matches!(promise.verdict, Verdict::Open | Verdict::Broken { stopped_at: None, .. });
        runs && policy.promise(&promise.rule).is_some_and(|rule| !rule.remedies.is_empty())
    })
}

fn reject(draft: &mut Draft<'_>, reason: &str, text: &TextRef, evidence: &Evidence) -> Result<(), Refusal> {
    may(draft)?;
    let rule = list(draft)?;
    if rule.reason(reason).is_none() {
        return Err(Refusal::no_such_rejection());
    }
    let (now, alone) = (draft.ctx.now, !money_runs(draft));
    let step = RejectionStep::Proposed {
        reason: reason.to_owned(),
        unit: draft.ctx.actor.unit.clone(),
        text: text.clone(),
        evidence: evidence.clone(),
        policy: *draft.ctx.book.current().digest(),
    };
    draft.act(now, CaseEvent::Rejection { step });
    if alone {
        end(draft, rule);
    }
    Ok(())
}

fn waiting<'d>(draft: &'d Draft<'_>) -> Result<&'d Rejection, Refusal> {
    draft.case.rejection.as_ref().filter(|found| found.waits()).ok_or_else(Refusal::no_such_item)
}

pub(super) fn may_decide(draft: &Draft<'_>) -> Result<(), Refusal> {
    let own = waiting(draft)?.proposed_by == draft.ctx.actor.person;
    if own { Err(Refusal::same_person()) } else { may_end(draft) }
}

fn decide(draft: &mut Draft<'_>, approve: bool) -> Result<(), Refusal> {
    may_decide(draft)?;
    let rule = list(draft)?;
    let now = draft.ctx.now;
    draft.act(now, CaseEvent::Rejection { step: RejectionStep::Decided { approved: approve } });
    if approve {
        end(draft, rule);
    }
    Ok(())
}

fn end(draft: &mut Draft<'_>, rule: &RejectionRule) {
    let now = draft.ctx.now;
    let (objects_until, report_to) = (rule.objects_until(now), rule.report_to.clone());
    draft.act(now, CaseEvent::Rejected { objects_until, report_to });
    close::end_without_keeping(draft, "rejected", now);
}

/// The rejection that stands.
fn standing<'d>(draft: &'d Draft<'_>) -> Result<&'d Rejection, Refusal> {
    let found = draft.case.rejection.as_ref().filter(|found| found.proposal == Proposal::Approved);
    found.filter(|_| draft.case.stage == Stage::Rejected).ok_or_else(Refusal::wrong_state)
}

pub(super) fn may_object(draft: &Draft<'_>) -> Result<(), Refusal> {
    let found = standing(draft)?;
    let open = found.objection.is_none() && found.objects_until.is_some_and(|until| draft.ctx.now < until);
    if open { Ok(()) } else { Err(Refusal::no_objection_any_more()) }
}

fn object(
    draft: &mut Draft<'_>,
    text: &TextRef,
    spoken: &SpokenBy,
    occurred: Instant,
) -> Result<(), Refusal> {
    may_object(draft)?;
    let rejected_at = standing(draft)?.rejected_at.unwrap_or(draft.ctx.now);
    // What he said before he was refused was no answer to it.
    let heard = draft.ctx.actor.person == CUSTOMER
        || match spoken {
            SpokenBy::Himself => false,
            SpokenBy::Contact(_) => draft.ctx.brief.heard_at.is_some_and(|at| at >= rejected_at),
            SpokenBy::Recording(reference) => !reference.is_empty(),
        };
    if !heard {
        return Err(Refusal::unheard());
    }
    draft.admit(occurred, false)?;
    if occurred < rejected_at {
        return Err(Refusal::bad_span());
    }
    // The limit runs from the objection itself; a policy of today says it, as it says who rules.
    let rule = list(draft).ok();
    let rule_by = rule.and_then(|rule| rule.rule_by(occurred));
    let warn_at = rule.and_then(|rule| rule.ruling_warned(occurred));
    let step = RejectionStep::Objected { text: text.clone(), spoken: spoken.clone(), rule_by, warn_at };
    draft.act(occurred, CaseEvent::Rejection { step });
    Ok(())
}

/// Neither who refused nor anybody of the unit that refused rules on it.
pub(super) fn may_rule(draft: &Draft<'_>) -> Result<(), Refusal> {
    let (found, actor) = (standing(draft)?, draft.ctx.actor);
    if !found.is_objected() {
        return Err(Refusal::no_such_item());
    }
    let own = [&found.proposed_by, &found.decided_by].contains(&&actor.person) || found.unit == actor.unit;
    if own { Err(Refusal::own_unit_decides()) } else { Ok(()) }
}

fn rule(draft: &mut Draft<'_>, uphold: bool, text: &TextRef) -> Result<(), Refusal> {
    may_rule(draft)?;
    let now = draft.ctx.now;
    let step = RejectionStep::Ruled { upheld: uphold, text: text.clone() };
    draft.act(now, CaseEvent::Rejection { step });
    if !uphold {
        return Ok(());
    }
    let ended = draft
        .case
        .rejection
        .as_ref()
        .map(|found| (found.voided.clone(), found.halted.clone()))
        .unwrap_or_default();
    draft.act(now, CaseEvent::TakenUp);
    merge::go_on(draft, &ended.0, &ended.1, now);
    Ok(())
}
