//! Red-line marks (Y26).

use super::Named;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A red-line mark (Y26).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RedLineView {
    /// Mark.
    pub mark: Named,
    /// Unit that it accuses.
    pub unit: Named,
    /// `standing`, `withdrawal-proposed`, `withdrawn`.
    pub state: String,
    /// Marked at.
    pub marked_at: i64,
    /// Marked by.
    pub marked_by: Named,
    /// Evidence of the last proposed withdrawal in words; empty when there was none.
    pub evidence: String,
    /// Digests of the artefacts that the evidence names.
    pub artefacts: Vec<String>,
    /// Withdrawal proposed by; code empty when nobody did.
    pub proposed_by: Named,
    /// Withdrawal decided by; code empty before.
    pub decided_by: Named,
}
