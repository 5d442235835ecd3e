//! What a caller says about wages.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The next step of a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepMonthBody {
    /// `draft`, `publish`, `sign`.
    pub step: String,
    /// Sum that the signer saw, minor units; needed to sign.
    #[serde(default)]
    pub seen_minor: Option<i64>,
}

/// Contest a line of one's own month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ObjectBody {
    /// Month.
    pub month: String,
    /// Key of the order.
    pub line: String,
    /// Why. Kept apart from the journal.
    pub text: String,
}

/// Decide an objection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideObjectionBody {
    /// What is left out of account: `verdict`, `lateness`, `rework`; empty refuses the objection.
    pub set_aside: Vec<String>,
    /// Why. Kept apart from the journal.
    pub text: String,
}

/// What came of looking at a held verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LookBody {
    /// Whether it counts from now on; otherwise it never does.
    pub counts: bool,
}
