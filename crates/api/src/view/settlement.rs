//! Money on its way to customers.

use super::{Named, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// One sum on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SettlementView {
    /// Case; none for what a service is paid for an outage of its area.
    pub case: Option<Uuid>,
    /// Its number for the telephone; empty where there is no case.
    pub number: String,
    /// The outage that is paid for; none for a sum of a case.
    pub outage: Option<PaidOutageView>,
    /// Number inside the case or the outage.
    pub settlement: u32,
    /// Id under which its last round travels; empty before the first.
    pub id: String,
    /// Answering unit.
    pub unit: Named,
    /// Remedy rule.
    pub rule: Named,
    /// What it is owed for.
    pub owed_for: Text,
    /// Where it goes.
    pub form: Text,
    /// ISO 4217 code.
    pub currency: String,
    /// How much, in minor units.
    pub minor: i64,
    /// `owed`, `instructed`, `taken`, `credited`, `refused`, `recalled`, `returned`, `cancelled`.
    pub state: String,
    /// Since when.
    pub since_at: i64,
    /// Last round; 0 before the first.
    pub round: u32,
    /// When it became owed.
    pub owed_at: i64,
    /// First instant at which it is paid too late.
    pub pay_by_at: i64,
    /// When the customer got it.
    pub credited_at: Option<i64>,
    /// Whether it was or is paid too late.
    pub late: bool,
    /// Whether somebody has to look at it: refused, returned, contradictory, or asked about in vain.
    pub stuck: bool,
    /// Why; empty when there is nothing to say.
    pub reason: Text,
    /// Reference of whoever paid; may be empty.
    pub reference: String,
    /// What to do next; empty when nothing is to be done.
    pub next_step: Text,
    /// Whether it may be sent again.
    pub may_send_again: bool,
    /// Why not.
    pub why_not: Text,
}

/// The outage that a service is paid for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PaidOutageView {
    /// Outage.
    pub id: Uuid,
    /// Its area and topic.
    pub name: Text,
    /// Service that is paid.
    pub service: String,
}

/// What a service is paid for an outage of its area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AreaPaymentView {
    /// The sum on its way.
    pub payment: SettlementView,
    /// The outage, who decided, the rule, the days, the arithmetic and each step.
    pub lines: Vec<Text>,
}

/// How many are alike, and how much they come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SettlementSumView {
    /// State.
    pub state: String,
    /// Whether they are late.
    pub late: bool,
    /// ISO 4217 code.
    pub currency: String,
    /// How many.
    pub count: u64,
    /// Minor units.
    pub minor: i64,
}

/// Money on its way to customers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SettlementListView {
    /// Rows, the first one to pay first.
    pub rows: Vec<SettlementView>,
    /// Cursor of the next page.
    pub next: Option<String>,
    /// Sums of everything that the asker sees, by state, lateness and currency.
    pub sums: Vec<SettlementSumView>,
    /// The rule in one sentence; empty where the policy has none.
    pub sentence: Text,
    /// Local date of today.
    pub today: String,
    /// Whether the asker may take out and take in files.
    pub files: bool,
    /// Server instant.
    pub server_at: i64,
}

/// A total of one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TotalView {
    /// ISO 4217 code.
    pub currency: String,
    /// Minor units.
    pub minor: i64,
}

/// What was instructed on one local day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SettlementFileView {
    /// The day.
    pub day: String,
    /// Number of instructions.
    pub count: u64,
    /// Totals by currency.
    pub totals: Vec<TotalView>,
    /// SHA-256 of everything above its last line.
    pub digest: String,
    /// The file.
    pub text: String,
}

/// What is wrong with one line of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LineFaultView {
    /// Line from 1.
    pub line: u64,
    /// Code of the refusal.
    pub code: String,
    /// What is wrong.
    pub sentence: Text,
}

/// What came of a file of answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SettlementResultsView {
    /// Answers that said something new.
    pub changed: u64,
    /// Answers that were known.
    pub known: u64,
    /// What is wrong with its lines; then nothing of it was taken.
    pub faults: Vec<LineFaultView>,
}
