//! What a caller says about points and the tasks behind them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a recovery or a coaching ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndFollowUpBody {
    /// `settled`, `reopened`, `not-reached` for a recovery; `coached`, `unfounded` for a coaching.
    pub outcome: String,
    /// In words. Kept apart from the journal.
    pub text: String,
}
