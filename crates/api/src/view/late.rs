//! Facts that were told late.

use super::Named;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A fact that was told late: it counts at its own instant once a second person agreed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LateFactView {
    /// Id.
    pub id: Uuid,
    /// `answered`, `arrived` or `restored`.
    pub what: String,
    /// When it happened.
    pub at: i64,
    /// `proposed`, `approved` or `refused`.
    pub state: String,
    /// Evidence.
    pub evidence: String,
    /// Digests of artefacts.
    pub artefacts: Vec<String>,
    /// Who told it.
    pub proposed_by: Named,
    /// When.
    pub proposed_at: i64,
    /// Second person; code empty before.
    pub decided_by: Named,
}
