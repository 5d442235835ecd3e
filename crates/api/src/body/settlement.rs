//! Bodies about money on its way to customers.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A file of answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettlementResultsBody {
    /// The file: `id,status,reason,reference` in its first line, one answer a line after it.
    pub text: String,
}
