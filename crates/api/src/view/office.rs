//! What the desk shows of outside bodies, outages and orders of the house.

use super::{CaseRowView, Named, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A request of an outside body on a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutsideView {
    /// Number inside the case.
    pub request: u32,
    /// Body.
    pub body: Named,
    /// The body's number.
    pub number: String,
    /// When it came.
    pub received_at: i64,
    /// First late instant of the round that counts.
    pub due_at: i64,
    /// Whether the body named it.
    pub stated: bool,
    /// `open`, `objected`, `answered`, `received`, `withdrawn`.
    pub state: String,
    /// Whether that instant passed unmet.
    pub late: bool,
    /// Least grade of whoever handles it.
    pub grade_min: u8,
    /// How often the same number came again.
    pub repeats: u32,
    /// How often it was sent to us.
    pub dispatches: u32,
    /// Objections and re-dispatches, oldest first.
    pub turns: Vec<OutsideTurnView>,
    /// Letters, oldest first.
    pub letters: Vec<LetterView>,
    /// Reference of the last return receipt; may be empty.
    pub receipt: String,
    /// When that came.
    pub receipt_at: Option<i64>,
}

/// One turn between us and a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutsideTurnView {
    /// `objection`, `again` or `withdrawn`.
    pub kind: String,
    /// Who wrote it down.
    pub by: Named,
    /// When.
    pub at: i64,
    /// Why.
    pub text: String,
    /// New deadline of a re-dispatch.
    pub due_at: Option<i64>,
}

/// A letter as it went out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LetterView {
    /// Its place on the request, from 1: the version that is printed.
    pub version: u32,
    /// Number.
    pub number: String,
    /// Pack whose words it was written with.
    pub template: String,
    /// When.
    pub at: i64,
    /// Who signed it.
    pub by: Named,
}

/// A row of the list of transferred cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutsideRowView {
    /// Case.
    pub case: CaseRowView,
    /// Number inside the case.
    pub tie: String,
    /// Body.
    pub body: Named,
    /// The body's number.
    pub number: String,
    /// When it came.
    pub received_at: i64,
    /// First late instant.
    pub due_at: Option<i64>,
    /// State.
    pub state: String,
    /// Whether it is late by the body's deadline.
    pub late: bool,
}

/// Figures of one body: this year so far, and the same span of the last one (N32).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BodyFiguresView {
    /// Body.
    pub body: Named,
    /// The rule in one sentence.
    pub sentence: Text,
    /// Requests that came this year.
    pub received: u64,
    /// Those of them that were answered or taken back.
    pub ended: u64,
    /// Those of them that were late, answered or not.
    pub late: u64,
    /// Requests of any time that wait.
    pub open: u64,
    /// Requests that came in the same span of last year.
    pub received_last_year: u64,
    /// Requests of this year by kind of case; kinds without one are left out.
    pub kinds: Vec<KindCountView>,
    /// Whether its cases are a risk of opinion (N34).
    pub opinion_risk: bool,
}

/// How many of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KindCountView {
    /// Kind of case.
    pub kind: String,
    /// How many.
    pub count: u64,
}

/// Transferred cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutsideListView {
    /// Rows, next due first.
    pub rows: Vec<OutsideRowView>,
    /// Cursor of the next page.
    pub next: Option<String>,
    /// Every body of the policy with its figures.
    pub bodies: Vec<BodyFiguresView>,
    /// Server instant.
    pub server_at: i64,
}

/// An outage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutageView {
    /// Id.
    pub id: Uuid,
    /// `proposed`, `standing`, `over`, `dropped`.
    pub state: String,
    /// Unit whose area is concerned.
    pub unit: Named,
    /// Topic.
    pub topic: Named,
    /// Who said so first: `reports`, `alarm`, `staff`.
    pub sign: String,
    /// How many reports proposed it; 0 when none did.
    pub reports: u32,
    /// Id of the alarm; empty when none said so.
    pub alarm: String,
    /// When it began.
    pub began_at: i64,
    /// When it is expected to be over.
    pub expected_at: Option<i64>,
    /// When it was over.
    pub restored_at: Option<i64>,
    /// When the alarm said that it is over; a person confirms it.
    pub cleared_at: Option<i64>,
    /// Who confirmed, dropped or ended it last.
    pub decided_by: Named,
    /// Cases that belong to it or were left out.
    pub cases: u64,
    /// Whether every case was told of its end.
    pub settled: bool,
    /// The sentence to say to whoever calls.
    pub say: Text,
    /// What it owes to everybody in its area; absent where it owes nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit: Option<AreaCreditView>,
}

/// What an outage owes to everybody in its area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AreaCreditView {
    /// `open`: nobody decided; `paying`, `done`, `exempt`.
    pub state: String,
    /// The rules, and how the days were counted.
    pub lines: Vec<Text>,
    /// First instant at which it is paid too late.
    pub pay_by: i64,
    /// Who decided; empty before.
    pub decided_by: Named,
    /// Services that were paid.
    pub paid: u64,
    /// Services that had been paid for the same outage already.
    pub covered: u64,
}

/// A case of an outage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutageCaseView {
    /// Case.
    pub case: CaseRowView,
    /// `joined`, `word`, `left`, `over`.
    pub state: String,
}

/// Outages, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutageListView {
    /// Outages.
    pub rows: Vec<OutageView>,
    /// The rule by which one is proposed; empty where the policy has none.
    pub sentence: Text,
    /// Topics that an outage may have.
    pub topics: Vec<Named>,
    /// Server instant.
    pub server_at: i64,
}

/// One outage with its cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutageDetailView {
    /// The outage.
    pub outage: OutageView,
    /// Its cases, at most 200.
    pub cases: Vec<OutageCaseView>,
    /// Open cases of its area and topic that belong to none, at most 200.
    pub candidates: Vec<CaseRowView>,
    /// Server instant.
    pub server_at: i64,
}

/// What came of joining many cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct JoinedView {
    /// Joined now.
    pub joined: u32,
    /// Not joined: tied already, or at their end.
    pub passed: u32,
}

/// An outage that whoever answers a call should know of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutageWarningView {
    /// The outage.
    pub id: Uuid,
    /// Unit.
    pub unit: Named,
    /// Topic.
    pub topic: String,
    /// The sentence to say.
    pub say: Text,
}

/// How a case stands to an outage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CaseOutageView {
    /// The outage.
    pub id: Uuid,
    /// Unit.
    pub unit: Named,
    /// `joined`, `word`, `left`, `over`; `near` when it stands over the case and nobody has chosen.
    pub state: String,
    /// When it was over.
    pub ended_at: Option<i64>,
    /// The sentence to say.
    pub say: Text,
}

/// A directive of the quality office, an instruction of the general manager, an assist, or a customer's objection to a refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderView {
    /// Case.
    pub case: CaseRowView,
    /// Task; of an objection its words.
    pub task: Uuid,
    /// `directive`, `instruction`, `assist` or `objection`.
    pub kind: String,
    /// An assist on a complaint or an appeal: it goes before other work.
    pub green: bool,
    /// What is asked.
    pub title: String,
    /// Unit or person; of an objection the post that rules on it.
    pub addressed: Named,
    /// Who asked; of an objection who refused.
    pub opened_by: Named,
    /// When.
    pub opened_at: i64,
    /// Limit; none for an objection under a policy that sets its ruling none.
    pub due_at: Option<i64>,
    /// `open`, `done`, `sent-back`, `accepted`; of an objection `open`, `upheld`, `dismissed`.
    pub state: String,
    /// Whether its limit passed unanswered.
    pub late: bool,
    /// Posts that it reached because nobody answered.
    pub climbed: u8,
    /// How often it was sent back.
    pub sent_back: u32,
    /// The reply; empty before.
    pub outcome: String,
}

/// Orders of the house, next due first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderListView {
    /// Orders.
    pub rows: Vec<OrderView>,
    /// Cursor of the next page.
    pub next: Option<String>,
    /// How many wait.
    pub open: u64,
    /// How many of those are late.
    pub late: u64,
    /// Server instant.
    pub server_at: i64,
}
