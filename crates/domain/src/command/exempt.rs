//! Exemptions (U10): only user cause, third-party cause, force majeure; for a span and a scheme; evidence and a second
//! person. They stop the remedy, never history: the promise stays broken, and credit already given stays.

use super::Draft;
use crate::case::Proposal;
use crate::event::{CaseEvent, Evidence};
use crate::refusal::Refusal;
use uuid::Uuid;
use yinuo_policy::{ExemptClass, Span};

pub(super) fn propose(
    draft: &mut Draft<'_>,
    exemption: Uuid,
    scheme: &str,
    cause: ExemptClass,
    span: Span,
    evidence: &Evidence,
) -> Result<(), Refusal> {
    if draft.case.stage == crate::case::Stage::Cancelled {
        return Err(Refusal::wrong_state());
    }
    if span.from >= span.until || span.from < draft.case.accepted_at {
        return Err(Refusal::bad_span());
    }
    let policy = draft.ctx.book.current();
    let excluded =
        policy.remedy_rules().any(|remedy| remedy.scheme == scheme && remedy.excluded_by.contains(&cause));
    if !excluded {
        return Err(Refusal::cause_stops_nothing());
    }
    if draft.case.exemptions.iter().any(|exemption| exemption.proposal == Proposal::Proposed) {
        return Err(Refusal::something_open());
    }
    let now = draft.ctx.now;
    let event = CaseEvent::ExemptionProposed {
        exemption,
        scheme: scheme.to_owned(),
        cause,
        span,
        evidence: evidence.clone(),
    };
    draft.act(now, event);
    Ok(())
}

pub(super) fn may_decide_any(draft: &Draft<'_>) -> Result<(), Refusal> {
    let waiting = draft.case.exemptions.iter().find(|exemption| exemption.proposal == Proposal::Proposed);
    let exemption = waiting.ok_or_else(Refusal::no_such_item)?;
    if exemption.proposed_by == draft.ctx.actor.person { Err(Refusal::same_person()) } else { Ok(()) }
}

pub(super) fn decide(draft: &mut Draft<'_>, id: Uuid, approve: bool) -> Result<(), Refusal> {
    let found = draft
        .case
        .exemptions
        .iter()
        .find(|exemption| exemption.id == id)
        .ok_or_else(Refusal::no_such_item)?;
    if found.proposal != Proposal::Proposed {
        return Err(Refusal::already_decided());
    }
    if found.proposed_by == draft.ctx.actor.person {
        return Err(Refusal::same_person());
    }
    let now = draft.ctx.now;
    draft.act(now, CaseEvent::ExemptionDecided { exemption: id, approved: approve });
    Ok(())
}
