//! What a caller says about a case that is refused.

use super::EvidenceBody;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Refuse to take a case (不予受理). A second person decides where a promise with money runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RejectBody {
    /// Reason, from the list of the policy.
    pub reason: String,
    /// What the customer is told. Kept apart from the journal.
    pub text: String,
    /// What shows it.
    pub evidence: EvidenceBody,
}

/// The second person's word on a refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideRejectionBody {
    /// Approved or refused.
    pub approve: bool,
}

/// The customer objects to a refusal, and somebody enters it for him.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ObjectCaseBody {
    /// Why. Kept apart from the journal.
    pub text: String,
    /// Contact with him on this case, after the refusal, in which he said so.
    #[serde(default)]
    pub contact: Option<Uuid>,
    /// Reference of a recording in which he says so: letters, digits and marks. One of the two is needed.
    #[serde(default)]
    pub recording: String,
}

/// The ruling on an objection, by somebody of another unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleObjectionBody {
    /// Upheld: the case goes on from its first acceptance. Otherwise the refusal stands.
    pub uphold: bool,
    /// What the customer is told. Kept apart from the journal.
    pub text: String,
}
