//! A case that is refused: why, by whom, until when its customer may object, and what became of that.

use super::{Named, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The last refusal that somebody proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RejectionView {
    /// `proposed` (waits for a second person), `refused` (he did not agree), `rejected`, `objected`, `upheld` or `dismissed`.
    pub state: String,
    /// Reason.
    pub reason: Named,
    /// Unit that refuses.
    pub unit: Named,
    /// What the customer is told.
    pub text: String,
    /// What shows it.
    pub evidence: String,
    /// Digests of artefacts.
    pub artefacts: Vec<String>,
    /// Who proposed it.
    pub proposed_by: Named,
    /// When.
    pub proposed_at: i64,
    /// Second person; code empty where none was needed, or before.
    pub decided_by: Named,
    /// When the case was refused; none before.
    pub rejected_at: Option<i64>,
    /// First instant at which the customer may object no longer.
    pub objects_until: Option<i64>,
    /// What the customer reads of it now; empty before it is refused.
    pub words: Text,
    /// His objection; empty for none.
    pub objection: String,
    /// When.
    pub objected_at: Option<i64>,
    /// First instant at which the ruling is late; none where the policy says no limit.
    pub rule_by: Option<i64>,
    /// Whether the limit passed before anybody ruled.
    pub ruling_late: bool,
    /// Who ruled; code empty before.
    pub ruled_by: Named,
    /// When.
    pub ruled_at: Option<i64>,
    /// What the customer was told then.
    pub ruling: String,
}
