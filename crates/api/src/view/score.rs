//! Scores of a month, points that units lost, honours, praise, and topics of what customers write.

use super::{Named, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A month of a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScoreBoardView {
    /// The card.
    pub card: Named,
    /// The rule in one sentence.
    pub sentence: Text,
    /// `person` or `unit`.
    pub of: String,
    /// Pack and version, `cn-score@2026-11-23`.
    pub pack: String,
    /// Month.
    pub month: String,
    /// Months that can be looked at, the newest first.
    pub months: Vec<String>,
    /// All cards.
    pub cards: Vec<Named>,
    /// Figures, in the order of the cells.
    pub terms: Vec<ScoreTermView>,
    /// Least weight that must be measured for a score.
    pub measured: u32,
    /// Whether points that complaints took are taken off.
    pub deducts: bool,
    /// When it was kept; absent while it may still move.
    pub kept_at: Option<i64>,
    /// First instant at which it is kept.
    pub due_at: i64,
    /// Events of the journal that it counts.
    pub events: u64,
    /// Version of the dictionary.
    pub definition: u32,
    /// Rows that the caller sees, the first rank first.
    pub rows: Vec<ScoreRowView>,
    /// Server instant.
    pub server_at: i64,
}

/// One figure of a card with its definition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScoreTermView {
    /// Metric.
    pub metric: String,
    /// Name.
    pub name: Text,
    /// What the numerator counts.
    pub numerator: Text,
    /// What the denominator counts; empty for a count.
    pub denominator: Text,
    /// Which instant decides the month.
    pub by: Text,
    /// Weight of 100.
    pub weight: u32,
    /// Least denominator; nought for a count.
    pub least: u32,
    /// Figure that earns nothing.
    pub zero: String,
    /// Figure that earns the whole weight.
    pub full: String,
}

/// Somebody's month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScoreRowView {
    /// Rank; absent without a score.
    pub rank: Option<u32>,
    /// Person or unit.
    pub subject: Named,
    /// Unit of a person.
    pub unit: Named,
    /// Who answers for the unit; absent for people, and when nobody holds the post.
    pub head: Option<Named>,
    /// Score with two decimals; absent when too little was measured.
    pub score: Option<String>,
    /// What the score would be as counted now, when a kept one was moved by late facts.
    pub score_now: Option<String>,
    /// Points that complaints took off.
    pub deducted: i64,
    /// Stars of the last kept months; absent where there are none.
    pub stars: Option<u8>,
    /// Figures.
    pub cells: Vec<ScoreCellView>,
    /// Whether it is the caller's own.
    pub own: bool,
    /// Whether the caller may open its lists.
    pub opens: bool,
}

/// A figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScoreCellView {
    /// Metric.
    pub metric: String,
    /// Numerator, or the count.
    pub numerator: i64,
    /// Denominator; nought for a count.
    pub denominator: i64,
    /// As it is written.
    pub shown: String,
    /// Points with two decimals; absent when too little was measured.
    pub points: Option<String>,
    /// Rank by this figure alone.
    pub rank: Option<u32>,
}

/// The cases and contacts behind a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScoreListView {
    /// Person or unit.
    pub subject: Named,
    /// The figure with its definition.
    pub term: ScoreTermView,
    /// Members of the numerator.
    pub counted: u64,
    /// Members, by number; contacts last.
    pub rows: Vec<ScoreMemberView>,
    /// Members beyond those of the list.
    pub left_out: u64,
    /// Server instant.
    pub server_at: i64,
}

/// A case or contact behind a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScoreMemberView {
    /// Case; absent for a contact.
    pub case: Option<Uuid>,
    /// Number of the case; empty for a contact.
    pub number: String,
    /// Contact or praise; absent for a case.
    pub contact: Option<Uuid>,
    /// Whether it counts in the numerator.
    pub counts: bool,
}

/// Points that complaints and red lines took from units in a month (A17).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeductionListView {
    /// Month.
    pub month: String,
    /// Months that can be looked at, the newest first.
    pub months: Vec<String>,
    /// Rows of the units that the caller sees, by unit.
    pub rows: Vec<DeductionView>,
    /// Points of them together.
    pub points: i64,
    /// Objections that wait.
    pub contested: u32,
    /// Server instant.
    pub server_at: i64,
}

/// Points that one complaint or red line took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeductionView {
    /// Key of the row.
    pub key: String,
    /// Unit that lost them.
    pub unit: Named,
    /// Case.
    pub case: Uuid,
    /// Its number.
    pub number: String,
    /// What for: root cause or red line.
    pub cause: Named,
    /// The rule in one sentence.
    pub sentence: Text,
    /// `ordinary`, `serious`, `grave`.
    pub grade: String,
    /// Points that stand.
    pub points: i64,
    /// Its objection, if one was made.
    pub objection: Option<PointsObjectionView>,
    /// Whether the caller may contest it.
    pub may_object: bool,
}

/// An objection of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PointsObjectionView {
    /// Id.
    pub id: Uuid,
    /// Who made it for the unit.
    pub by: Named,
    /// When.
    pub made_at: i64,
    /// First late instant of the decision.
    pub due_at: i64,
    /// `waiting`, `late`, `stands`, `given-back`.
    pub state: String,
    /// Points that it is about.
    pub points: i64,
    /// What the unit says; absent when the words were erased.
    pub words: Option<String>,
    /// Who decided.
    pub decided_by: Option<Named>,
    /// When.
    pub decided_at: Option<i64>,
    /// Why; absent when the words were erased.
    pub decision: Option<String>,
    /// Whether the caller may decide it.
    pub may_decide: bool,
}

/// The honours ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HonourListView {
    /// Honours, the latest day first.
    pub rows: Vec<HonourView>,
    /// How many count, by year, the latest first.
    pub years: Vec<HonourYearView>,
    /// Rules that give honours.
    pub rules: Vec<Named>,
    /// Whether the caller may propose one.
    pub may_propose: bool,
    /// Server instant.
    pub server_at: i64,
}

/// Honours of a year that count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HonourYearView {
    /// Year.
    pub year: String,
    /// Of units.
    pub units: u32,
    /// Of people, each named once an honour.
    pub people: u32,
}

/// An honour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HonourView {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Text,
    /// `nation`, `province`, `city`, `company`, `unit`.
    pub level: String,
    /// Who gives it.
    pub body: String,
    /// Local day.
    pub on: String,
    /// Units.
    pub units: Vec<Named>,
    /// People.
    pub people: Vec<Named>,
    /// What shows it.
    pub evidence: String,
    /// What it follows from, when a rule gave it.
    pub by_rule: Option<HonourRuleView>,
    /// `proposed`, `given`, `refused`, `doubted`, `withdrawn`.
    pub state: String,
    /// Steps, in order.
    pub steps: Vec<HonourStepView>,
    /// Whether the caller may decide what was proposed last.
    pub may_decide: bool,
    /// Whether he may propose to withdraw it.
    pub may_doubt: bool,
}

/// The sheet that an honour follows from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HonourRuleView {
    /// The rule in one sentence.
    pub sentence: Text,
    /// Card.
    pub card: String,
    /// Last month of the run.
    pub month: String,
    /// Rank in it.
    pub rank: u32,
    /// Score in it.
    pub score: String,
}

/// A step with an honour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HonourStepView {
    /// Who; the rule itself is the system.
    pub by: Named,
    /// When.
    pub at: i64,
    /// The state from then on.
    pub state: String,
    /// Why; may be empty.
    pub words: String,
}

/// The feed of praise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PraiseFeedView {
    /// Praise, the newest first.
    pub rows: Vec<PraiseView>,
    /// Contacts that ended as praise in the last weeks and of which none was entered, the newest first; empty for who may not enter.
    pub waiting: Vec<PraiseContactView>,
    /// Whether the caller may enter one.
    pub may_enter: bool,
    /// Server instant.
    pub server_at: i64,
}

/// A contact that ended as praise (Y09). The customer is not named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PraiseContactView {
    /// Contact.
    pub contact: Uuid,
    /// Who took it.
    pub owner: Named,
    /// Local day on which it came.
    pub on: String,
    /// What the customer said; absent when it was erased.
    pub words: Option<String>,
}

/// Praise. The customer is not named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PraiseView {
    /// Id.
    pub id: Uuid,
    /// `words`, `letter`, `banner`, `media`.
    pub kind: String,
    /// Who is praised.
    pub people: Vec<Named>,
    /// Local day on which it came.
    pub on: String,
    /// What the customer said; absent when it was erased.
    pub words: Option<String>,
    /// Digests of photos.
    pub photos: Vec<String>,
    /// Who entered it.
    pub by: Named,
    /// Whether the caller is praised.
    pub own: bool,
}

/// Topics of what customers wrote in a month (U31).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TopicListView {
    /// Month.
    pub month: String,
    /// Months that can be looked at, the newest first.
    pub months: Vec<String>,
    /// Topics of the policy in its order, and last the words in which none of it stands.
    pub rows: Vec<TopicView>,
    /// Server instant.
    pub server_at: i64,
}

/// A topic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TopicView {
    /// Topic; code `other` for the rest.
    pub topic: Named,
    /// Words of the policy that tell of it.
    pub words: Vec<String>,
    /// Cases whose customers wrote of it, discontent, the newest first.
    pub cases: Vec<TopicCaseView>,
    /// How often it was written of with a like.
    pub liked: u32,
}

/// A case of a topic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TopicCaseView {
    /// Case.
    pub case: Uuid,
    /// Its number.
    pub number: String,
    /// When it was written.
    pub at: i64,
    /// Whether somebody has asked the customer since.
    pub done: bool,
}
