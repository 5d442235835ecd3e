//! Facts that were told late: what happened earlier than we judged by, on whose word, and who agreed.

use super::{Case, Proposal};
use crate::event::{CaseEvent, Evidence, Fact, LateWhat};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yinuo_policy::Instant;

/// A fact that was told late.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LateFact {
    /// Id.
    pub id: Uuid,
    /// What happened.
    pub what: LateWhat,
    /// When.
    pub at: Instant,
    /// Evidence.
    pub evidence: Evidence,
    /// Standing.
    pub proposal: Proposal,
    /// Proposer.
    pub proposed_by: String,
    /// When it was proposed.
    pub proposed_at: Instant,
    /// Second person.
    pub decided_by: String,
    /// When it was decided.
    pub decided_at: Option<Instant>,
}

pub(super) fn late_event(case: &mut Case, fact: &Fact, actor: &str) {
    match &fact.event {
        CaseEvent::LateFactProposed { fact: id, what, at, evidence } => case.late_facts.push(LateFact {
            id: *id,
            what: *what,
            at: *at,
            evidence: evidence.clone(),
            proposal: Proposal::Proposed,
            proposed_by: actor.to_owned(),
            proposed_at: fact.occurred,
            decided_by: String::new(),
            decided_at: None,
        }),
        CaseEvent::LateFactDecided { fact: id, approved } => {
            if let Some(found) = case.late_facts.iter_mut().find(|found| found.id == *id) {
                found.proposal = if *approved { Proposal::Approved } else { Proposal::Refused };
                actor.clone_into(&mut found.decided_by);
                found.decided_at = Some(fact.occurred);
            }
        }
        _ => {}
    }
}
