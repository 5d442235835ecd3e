//! What a caller says of emergency modes.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Declare a mode for units and a time; another person decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclareEmergencyBody {
    /// Mode of the policy.
    pub rule: String,
    /// Units, with all below them.
    pub units: Vec<String>,
    /// From when.
    pub from_at: i64,
    /// Until when.
    pub until_at: i64,
    /// Why, in words.
    pub text: String,
    /// Evidence by digest, stored before.
    pub documents: Vec<String>,
}

/// A second person decides on a mode.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideEmergencyBody {
    /// Agreed or refused.
    pub approve: bool,
    /// Why; not empty for a refusal.
    #[serde(default)]
    pub text: String,
}
