//! What a caller says about facts that were told late.

use super::EvidenceBody;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Something happened earlier than we judged by. A second person decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LateFactBody {
    /// `answered`, `arrived` or `restored`.
    pub what: String,
    /// When.
    pub at: i64,
    /// Evidence.
    pub evidence: EvidenceBody,
}
