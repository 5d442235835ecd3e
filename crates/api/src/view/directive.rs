//! Directives on a unit without a case (督办).

use super::{Named, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A directive on a unit or a person, without a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DirectiveView {
    /// Id.
    pub id: Uuid,
    /// What is asked.
    pub text: String,
    /// Unit or person.
    pub addressed: Named,
    /// Who gave it.
    pub given_by: Named,
    /// When.
    pub given_at: i64,
    /// Limit.
    pub due_at: i64,
    /// `open`, `done`, `sent-back`, `accepted`.
    pub state: String,
    /// Whether its limit passed unanswered.
    pub late: bool,
    /// Posts that it reached because nobody answered, in order.
    pub climbed: Vec<Named>,
    /// Replies with their verdicts, oldest first.
    pub replies: Vec<ReplyView>,
    /// Whether the asker may answer it.
    pub may_answer: bool,
    /// Whether the asker may judge it.
    pub may_judge: bool,
    /// Why he may do neither; empty when he may.
    pub why_not: Text,
}

/// A reply to a directive, and what the quality office said to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReplyView {
    /// Who answered.
    pub by: Named,
    /// When.
    pub at: i64,
    /// What was said.
    pub text: String,
    /// Accepted or sent back; none before its verdict.
    pub accepted: Option<bool>,
    /// Who judged it; code empty before.
    pub judged_by: Named,
    /// Why.
    pub verdict: String,
}

/// Directives without a case, next due first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DirectiveListView {
    /// Directives.
    pub rows: Vec<DirectiveView>,
    /// How many wait for a reply or a verdict.
    pub open: u64,
    /// How many of those are late.
    pub late: u64,
    /// Whether the asker may give one.
    pub may_give: bool,
    /// How one that is not answered climbs, in one sentence.
    pub sentence: Text,
    /// Server instant.
    pub server_at: i64,
}
