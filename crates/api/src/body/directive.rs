//! What a caller says about directives without a case.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The quality office directs a unit or a person, without a case (Y01).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveDirectiveBody {
    /// What is asked, 1 to 500 characters. It stands in the journal: no customer is named in it.
    pub text: String,
    /// Unit; empty when a person is meant.
    pub unit: String,
    /// Person; empty when a unit is meant.
    pub person: String,
    /// By when.
    pub due_at: i64,
}

/// The unit answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerDirectiveBody {
    /// What was done, 1 to 500 characters. It stands in the journal: no customer is named in it.
    pub text: String,
}

/// The quality office judges the reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JudgeDirectiveBody {
    /// Accepted, or sent back.
    pub accept: bool,
    /// Why, 1 to 500 characters.
    pub text: String,
    /// New limit of one that is sent back.
    #[serde(default)]
    pub due_at: Option<i64>,
}
