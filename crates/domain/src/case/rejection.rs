//! The rejection of a case: its reason, the unit that refused, and the objection of its customer.

use super::{Case, Proposal, Stage};
use crate::event::{CaseEvent, Evidence, Fact, RejectionStep, SpokenBy, TextRef};
use serde::{Deserialize, Serialize};
use yinuo_policy::{Digest, Instant};

/// The last rejection that somebody proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejection {
    /// Reason, from the list of the policy.
    pub reason: String,
    /// Unit that refuses.
    pub unit: String,
    /// What the customer is told.
    pub text: TextRef,
    /// What shows it.
    pub evidence: Evidence,
    /// Policy that the list is of.
    pub policy: Digest,
    /// Who proposed it.
    pub proposed_by: String,
    /// When.
    pub proposed_at: Instant,
    /// Where it stands.
    pub proposal: Proposal,
    /// Second person; empty where none was needed, or before.
    pub decided_by: String,
    /// When the case was rejected; none before.
    pub rejected_at: Option<Instant>,
    /// First instant at which the customer may object no longer.
    pub objects_until: Option<Instant>,
    /// Post that hears of an objection; empty for none.
    pub report_to: String,
    /// His objection.
    pub objection: Option<CaseObjection>,
    /// Promises that were running and ended by it.
    pub voided: Vec<u32>,
    /// Promises that were broken and unmet, and accrue no further.
    pub halted: Vec<u32>,
}

/// The customer's objection to a rejection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseObjection {
    /// Why.
    pub text: TextRef,
    /// What it rests on.
    pub spoken: SpokenBy,
    /// When.
    pub at: Instant,
    /// Whether it was upheld; none before the ruling.
    pub upheld: Option<bool>,
    /// Who ruled; empty before.
    pub ruled_by: String,
    /// When.
    pub ruled_at: Option<Instant>,
    /// What the customer was told.
    pub ruling: Option<TextRef>,
    /// First instant at which the ruling is late; none without a limit.
    pub rule_by: Option<Instant>,
    /// When whoever rules is warned.
    pub warn_at: Option<Instant>,
    /// Whether he was.
    pub warned: bool,
    /// Whether the limit passed before the ruling.
    pub late: bool,
}

impl Rejection {
    /// Whether it waits for a second person.
    #[must_use]
    pub const fn waits(&self) -> bool {
        matches!(self.proposal, Proposal::Proposed)
    }

    /// Whether an objection waits for its ruling.
    #[must_use]
    pub fn is_objected(&self) -> bool {
        self.objection.as_ref().is_some_and(|objection| objection.upheld.is_none())
    }

    /// Whether an objection was upheld: then the case is one that we take, for good.
    #[must_use]
    pub fn is_overturned(&self) -> bool {
        self.objection.as_ref().is_some_and(|objection| objection.upheld == Some(true))
    }

    /// Whether the customer may still object at an instant, or waits for the ruling.
    #[must_use]
    pub fn is_unsettled(&self, at: Instant) -> bool {
        match &self.objection {
            Some(objection) => objection.upheld.is_none(),
            None => self.objects_until.is_some_and(|until| at < until),
        }
    }
}

pub(super) fn rejection_event(case: &mut Case, fact: &Fact, actor: &str) {
    let at = fact.occurred;
    match &fact.event {
        CaseEvent::Rejection { step } => step_event(case, step, at, actor),
        CaseEvent::Rejected { objects_until, report_to } => {
            if let Some(found) = &mut case.rejection {
                found.proposal = Proposal::Approved;
                (found.rejected_at, found.objects_until) = (Some(at), Some(*objects_until));
                found.report_to.clone_from(report_to);
            }
            case.closed_at = Some(at);
            case.stage = Stage::Rejected;
        }
        CaseEvent::TakenUp => {
            case.closed_at = None;
            case.stage = Stage::InProgress;
        }
        _ => {}
    }
}

fn step_event(case: &mut Case, step: &RejectionStep, at: Instant, actor: &str) {
    if let RejectionStep::Proposed { reason, unit, text, evidence, policy } = step {
        case.rejection = Some(Rejection {
            reason: reason.clone(),
            unit: unit.clone(),
            text: text.clone(),
            evidence: evidence.clone(),
            policy: *policy,
            proposed_by: actor.to_owned(),
            proposed_at: at,
            proposal: Proposal::Proposed,
            decided_by: String::new(),
            rejected_at: None,
            objects_until: None,
            report_to: String::new(),
            objection: None,
            voided: Vec::new(),
            halted: Vec::new(),
        });
        return;
    }
    let Some(found) = &mut case.rejection else { return };
    match step {
        RejectionStep::Proposed { .. } => {}
        RejectionStep::Decided { approved } => {
            found.proposal = if *approved { Proposal::Approved } else { Proposal::Refused };
            actor.clone_into(&mut found.decided_by);
        }
        RejectionStep::Objected { text, spoken, rule_by, warn_at } => {
            found.objection = Some(CaseObjection {
                text: text.clone(),
                spoken: spoken.clone(),
                at,
                upheld: None,
                ruled_by: String::new(),
                ruled_at: None,
                ruling: None,
                rule_by: *rule_by,
                warn_at: *warn_at,
                warned: false,
                late: false,
            });
        }
        RejectionStep::RulingNear | RejectionStep::RulingLate => {
            if let Some(objection) = &mut found.objection {
                objection.warned = true;
                objection.late |= *step == RejectionStep::RulingLate;
            }
        }
        RejectionStep::Ruled { upheld, text } => {
            if let Some(objection) = &mut found.objection {
                (objection.upheld, objection.ruled_at) = (Some(*upheld), Some(at));
                objection.ruling = Some(text.clone());
                actor.clone_into(&mut objection.ruled_by);
            }
        }
    }
}
