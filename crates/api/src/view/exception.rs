//! Exceptions (特批): what was asked for beside the rules, who decides, and under which limit.

use super::{CaseRowView, Named, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// One exception.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExceptionView {
    /// Number inside the case.
    pub exception: u32,
    /// `refund`, `goodwill` or `reactivation`.
    pub kind: String,
    /// In words, with its sum or term.
    pub name: Text,
    /// ISO 4217 code.
    pub currency: String,
    /// What is given, or what is owed by whoever is reconnected, minor units.
    pub minor: i64,
    /// Service of a reconnection; empty for money.
    pub service: String,
    /// First instant at which it is cut off again; none for money.
    pub until_at: Option<i64>,
    /// Why it is asked for.
    pub text: String,
    /// Who asked.
    pub asked_by: Named,
    /// When.
    pub asked_at: i64,
    /// `open`, `granted` or `refused`.
    pub state: String,
    /// Post that decides, or decided.
    pub post: Named,
    /// Row of the limit table that it is addressed to, or lies within.
    pub rule: String,
    /// That row in one sentence.
    pub limit: Text,
    /// Who passed it up, oldest first.
    pub passed: Vec<PassedView>,
    /// Who decided; code empty before.
    pub decided_by: Named,
    /// When.
    pub decided_at: Option<i64>,
    /// What was said.
    pub answer: String,
    /// Whether the asker may decide on it.
    pub may_decide: bool,
    /// Why not; empty when he may, or when it was decided.
    pub why_not: Text,
    /// Whether the asker may pass it up.
    pub may_pass: bool,
}

/// One turn upwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PassedView {
    /// Who.
    pub by: Named,
    /// When.
    pub at: i64,
    /// Why.
    pub text: String,
}

/// An exception with its case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExceptionRowView {
    /// Case.
    pub case: CaseRowView,
    /// The exception.
    pub exception: ExceptionView,
}

/// A row of the limit table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuthorityView {
    /// Rule code.
    pub code: String,
    /// `refund`, `goodwill` or `reactivation`.
    pub kind: String,
    /// Post.
    pub post: Named,
    /// In one sentence.
    pub sentence: Text,
    /// ISO 4217 code.
    pub currency: String,
    /// Most for one request, minor units.
    pub most_minor: i64,
    /// Most of one person and day, minor units.
    pub day_minor: i64,
    /// Longest reconnection in days; 0 for money.
    pub days: u32,
    /// Whether it needs no second person.
    pub alone: bool,
    /// Whether it is of the asker's own post.
    pub mine: bool,
    /// What the asker granted of it today, minor units; 0 unless it is his.
    pub granted_minor: i64,
}

/// Exceptions, the longest waiting first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExceptionListView {
    /// Rows.
    pub rows: Vec<ExceptionRowView>,
    /// Cursor of the next page.
    pub next: Option<String>,
    /// How many wait for the asker's post.
    pub mine: u64,
    /// How many wait for anybody.
    pub open: u64,
    /// The limit table.
    pub table: Vec<AuthorityView>,
    /// Server instant.
    pub server_at: i64,
}

/// What stands about a service that is cut off: who may reconnect it, and until when it works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReconnectView {
    /// Until when it works again by an exception; none while it does not.
    pub until_at: Option<i64>,
    /// Case of that exception.
    pub case: Option<Uuid>,
    /// Row of the table by which the asker orders it alone; empty when a second person decides, or nobody may.
    pub limit: Text,
    /// Longest days that the asker orders alone, or that anybody decides; 0 when nobody may.
    pub days: u32,
    /// Whether it can be asked for.
    pub enabled: bool,
    /// Why not; empty when it can.
    pub why_not: Text,
}

/// Reply to a reconnection ordered from the account. Holds nothing that depends on viewer or clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReconnectReply {
    /// Case that carries it.
    pub case: Uuid,
    /// Its number, when it was opened for it.
    pub number: Option<String>,
    /// Version after the command.
    pub version: u64,
}
