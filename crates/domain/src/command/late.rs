//! A fact that was told late and changes what was judged (补录). Within the policy's limit and on evidence that the late party
//! did not make it counts at once, as the field's own commands take it; else one proposes it and a second person decides. A
//! breach that it withdraws is withdrawn by a new event: rungs climbed and credit given stay.

use super::Draft;
use crate::case::{LateFact, Proposal, Stage, Verdict, judged};
use crate::event::{CaseEvent, Evidence, LateWhat};
use crate::refusal::Refusal;
use uuid::Uuid;
use yinuo_policy::{Instant, StopEvent};

/// Most late facts of one case.
const LATE_FACTS_MAX: usize = 50;

/// What is asked of late facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LateCommand {
    /// Something happened earlier than we judged by.
    Propose {
        /// Id.
        fact: Uuid,
        /// What.
        what: LateWhat,
        /// When.
        at: Instant,
        /// Evidence.
        evidence: Evidence,
    },
    /// Second person on it.
    Decide {
        /// Id.
        fact: Uuid,
        /// Approved or refused.
        approve: bool,
    },
}

pub(super) fn apply(draft: &mut Draft<'_>, command: &LateCommand) -> Result<(), Refusal> {
    match command {
        LateCommand::Propose { fact, what, at, evidence } => propose(draft, *fact, (*what, *at), evidence),
        LateCommand::Decide { fact, approve } => decide(draft, *fact, *approve),
    }
}

/// Promises are ended by it that a stop of this kind ends.
const fn stops(what: LateWhat) -> &'static [StopEvent] {
    match what {
        LateWhat::Answered => &[StopEvent::Answer],
        LateWhat::Arrived => &[StopEvent::Arrival],
        // The service works: nobody asks any more whether somebody came.
        LateWhat::Restored => &[StopEvent::Restoration, StopEvent::Arrival],
    }
}

/// How a verdict changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// The breach never was.
    Withdrawn,
    /// It was met late, and nobody had said when.
    MetLate,
    /// It was met in time, and nobody had said so.
    Met,
}

/// Promises whose verdict the fact changes. What it says about a time before the customer's last refusal changes nothing: then
/// it did not last.
fn turned(draft: &Draft<'_>, what: LateWhat, at: Instant) -> Vec<(u32, Turn)> {
    let case = &draft.case;
    let mut found = Vec::new();
    for promise in &case.promises {
        let before_refusal = promise.uncounted.iter().any(|span| at < span.until);
        let Some((_, rule, deadline)) = judged(case, promise, draft.ctx.book) else { continue };
        if before_refusal || at < promise.started_at || !stops(what).contains(&rule.stops) {
            continue;
        }
        let turn = match promise.verdict {
            Verdict::Broken { due_at, .. } if at < due_at && deadline.due.is_none_or(|due| at < due) => {
                Turn::Withdrawn
            }
            Verdict::Broken { due_at, stopped_at: None, .. } if due_at <= at => Turn::MetLate,
            Verdict::Open if deadline.due.is_none_or(|due| at < due) => Turn::Met,
            _ => continue,
        };
        found.push((promise.id, turn));
    }
    found
}

/// A case that was given up has nothing left to be met; every other one is judged rightly also after its end.
pub(super) fn may(draft: &Draft<'_>) -> Result<(), Refusal> {
    let given_up = matches!(draft.case.stage, Stage::Cancelled | Stage::Rejected);
    if given_up { Err(Refusal::wrong_state()) } else { Ok(()) }
}

fn propose(
    draft: &mut Draft<'_>,
    fact: Uuid,
    (what, at): (LateWhat, Instant),
    evidence: &Evidence,
) -> Result<(), Refusal> {
    may(draft)?;
    let now = draft.ctx.now;
    if at > now {
        return Err(Refusal::in_the_future());
    }
    if at < draft.case.accepted_at {
        return Err(Refusal::bad_span());
    }
    if draft.case.late_facts.iter().any(|found| found.proposal == Proposal::Proposed) {
        return Err(Refusal::something_open());
    }
    if draft.case.late_facts.len() >= LATE_FACTS_MAX {
        return Err(Refusal::too_many());
    }
    if turned(draft, what, at).is_empty() {
        return Err(Refusal::changes_nothing());
    }
    draft.act(now, CaseEvent::LateFactProposed { fact, what, at, evidence: evidence.clone() });
    Ok(())
}

pub(super) fn may_decide_any(draft: &Draft<'_>) -> Result<(), Refusal> {
    let waiting = draft.case.late_facts.iter().find(|found| found.proposal == Proposal::Proposed);
    let found = waiting.ok_or_else(Refusal::no_such_item)?;
    may(draft)?;
    if found.proposed_by == draft.ctx.actor.person { Err(Refusal::same_person()) } else { Ok(()) }
}

fn decide(draft: &mut Draft<'_>, id: Uuid, approve: bool) -> Result<(), Refusal> {
    let found = draft.case.late_facts.iter().find(|found| found.id == id);
    let found = found.ok_or_else(Refusal::no_such_item)?.clone();
    if found.proposal != Proposal::Proposed {
        return Err(Refusal::already_decided());
    }
    may(draft)?;
    if found.proposed_by == draft.ctx.actor.person {
        return Err(Refusal::same_person());
    }
    let now = draft.ctx.now;
    draft.act(now, CaseEvent::LateFactDecided { fact: id, approved: approve });
    if approve {
        happened(draft, &found);
    }
    Ok(())
}

/// The fact itself, at its own instant, and what it changes. What was proposed and has been told by somebody else since
/// changes nothing twice.
fn happened(draft: &mut Draft<'_>, found: &LateFact) {
    let at = found.at;
    let turned = turned(draft, found.what, at);
    if turned.is_empty() {
        return;
    }
    let evidence = Some(found.evidence.clone());
    draft.act(
        at,
        match found.what {
            LateWhat::Answered => CaseEvent::Answered { text: found.evidence.text.clone() },
            LateWhat::Arrived => CaseEvent::Arrived { evidence },
            LateWhat::Restored => CaseEvent::Restored { evidence },
        },
    );
    for (promise, turn) in turned {
        match turn {
            Turn::Withdrawn => {
                let cause = "late-fact-approved".to_owned();
                draft.clock(at, CaseEvent::BreachWithdrawn { promise, cause });
                draft.clock(at, CaseEvent::PromiseKept { promise, stopped_at: at });
            }
            Turn::MetLate => draft.clock(at, CaseEvent::PromiseStoppedLate { promise, stopped_at: at }),
            Turn::Met => draft.clock(at, CaseEvent::PromiseKept { promise, stopped_at: at }),
        }
        draft.end_ladder_of(promise, at);
    }
}
