//! Wages: one's own month, the month of the house, objections.

use super::{Named, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// One's own month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WageView {
    /// Month, `2026-11`.
    pub month: String,
    /// Months that can be looked at, the newest first.
    pub months: Vec<String>,
    /// Whose.
    pub person: Named,
    /// `open`, `draft`, `appeal`, `locked`.
    pub state: String,
    /// First instant at which nobody can object any more; absent before publication.
    pub objection_until_at: Option<i64>,
    /// How pay is counted, in one sentence.
    pub sentence: Text,
    /// ISO 4217 code.
    pub currency: String,
    /// Orders of today.
    pub today_orders: u32,
    /// What they come to as far as it may be shown, minor units.
    pub today_minor: i64,
    /// Orders of the month.
    pub orders: u32,
    /// How many fell in each band, best first; empty while verdicts are not shown.
    pub bands: Vec<WageBandView>,
    /// Verdicts from which lines show what each did.
    pub shown_from: u32,
    /// Objections of the month that wait for a decision.
    pub contested: u32,
    /// What verdicts did that lines do not show, minor units; nought until the statement is published.
    pub verdicts_minor: i64,
    /// What scores of months are paid.
    pub scores: Vec<WageScoreView>,
    /// What is added to reach the floor.
    pub floor: Option<WageFloorView>,
    /// What a month that is not over lacks to its floor by now, minor units: it is added once the month is over. Nought
    /// where nothing lacks, and once the floor was looked at.
    pub lacking_minor: i64,
    /// What the month comes to as far as it may be shown, minor units.
    pub expected_minor: i64,
    /// Lines, the newest first.
    pub lines: Vec<WageLineView>,
    /// Server instant.
    pub server_at: i64,
}

/// What somebody's work of today comes to so far, as far as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DayPayView {
    /// Orders of today.
    pub orders: u32,
    /// What they come to, minor units.
    pub minor: i64,
    /// ISO 4217 code.
    pub currency: String,
    /// How many of them fell in each band, best first; empty while verdicts are not shown.
    pub bands: Vec<WageBandView>,
    /// Of them under an objection that waits for a decision.
    pub contested: u32,
}

/// How many orders fell in a band.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WageBandView {
    /// Name of the band.
    pub name: Text,
    /// Orders.
    pub count: u32,
}

/// What a score is paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WageScoreView {
    /// Rule.
    pub rule: Named,
    /// Its sentence.
    pub sentence: Text,
    /// Card on which the score stands.
    pub card: String,
    /// The month that was scored.
    pub month: String,
    /// Who or what was scored.
    pub subject: Named,
    /// Score in hundredths of a point; absent when too little was measured.
    pub score: Option<i64>,
    /// What 100 points are paid, minor units.
    pub full_minor: i64,
    /// What it comes to, minor units.
    pub minor: i64,
}

/// What fills a month up to the floor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WageFloorView {
    /// Days on which a post was held that is paid by the piece.
    pub held_days: u32,
    /// The same weighed by the hours worked, in hundredths of a full day; none where all were full.
    pub full_hundredths: Option<u32>,
    /// Days of the month.
    pub month_days: u32,
    /// What is added, minor units.
    pub minor: i64,
}

/// A factor of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WageFactorView {
    /// Why.
    pub why: Text,
    /// Numerator.
    pub numerator: u32,
    /// Denominator.
    pub denominator: u32,
}

/// A line of one's own month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WageLineView {
    /// Key of the order.
    pub key: String,
    /// Case.
    pub case: Uuid,
    /// Its number.
    pub number: String,
    /// `handling`, `first-contact`, `call-back`, `visit`.
    pub work: String,
    /// Piece.
    pub piece: Named,
    /// Its rule in one sentence.
    pub sentence: Text,
    /// Pack and version, `cn-pay@2026-11-22`.
    pub pack: String,
    /// When the work was finished.
    pub earned_at: i64,
    /// Price, minor units.
    pub price_minor: i64,
    /// Factors that may be shown.
    pub factors: Vec<WageFactorView>,
    /// What it comes to in this month, minor units.
    pub minor: i64,
    /// `counted`, `awaited` (the verdict may still come or is not shown), `held`, `taken-back`.
    pub state: String,
    /// The locked month whose line this corrects; empty for none.
    pub corrects: String,
    /// What a decision left out of account: `verdict`, `lateness`, `rework`.
    pub set_aside: Vec<String>,
    /// Its objection, if one was made.
    pub objection: Option<ObjectionView>,
    /// Whether it can be contested now.
    pub may_object: bool,
}

/// An objection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ObjectionView {
    /// Id.
    pub id: Uuid,
    /// Month of the line.
    pub month: String,
    /// Whose.
    pub person: Named,
    /// Unit in which the work was done.
    pub unit: Named,
    /// Case.
    pub case: Uuid,
    /// Its number.
    pub number: String,
    /// When it was made.
    pub made_at: i64,
    /// First late instant of the decision.
    pub due_at: i64,
    /// What he says.
    pub text: String,
    /// Who decided; absent while it waits.
    pub decided_by: Option<Named>,
    /// When.
    pub decided_at: Option<i64>,
    /// What is left out of account; empty when it was refused, and while it waits.
    pub set_aside: Vec<String>,
    /// Why; empty while it waits.
    pub ruling: String,
    /// Name of the piece.
    pub piece: Text,
    /// Price, minor units.
    pub price_minor: i64,
    /// Factors of the line: who decides sees what was counted, and never the score.
    pub factors: Vec<WageFactorView>,
    /// What the line is worth now, minor units.
    pub worth_minor: i64,
    /// Whether the caller may decide it.
    pub may_decide: bool,
}

/// Objections of the house.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ObjectionListView {
    /// Those that wait first, by their clocks.
    pub rows: Vec<ObjectionView>,
    /// Server instant.
    pub server_at: i64,
}

/// The months of the house.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PayMonthListView {
    /// The newest first.
    pub rows: Vec<PayMonthView>,
    /// ISO 4217 code.
    pub currency: String,
    /// Server instant.
    pub server_at: i64,
}

/// A month of the house.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PayMonthView {
    /// Month.
    pub month: String,
    /// `open`, `draft`, `appeal`, `locked`.
    pub state: String,
    /// People with a sheet.
    pub people: u32,
    /// Sum, minor units.
    pub sum_minor: i64,
    /// When statements were published.
    pub published_at: Option<i64>,
    /// First instant at which nobody can object any more.
    pub objection_until_at: Option<i64>,
    /// Who signed the sum as it stands.
    pub signed: Vec<SignatureView>,
    /// What it came to when it was locked.
    pub locked: Option<PayLockView>,
}

/// A signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SignatureView {
    /// Who.
    pub person: Named,
    /// When.
    pub at: i64,
    /// Sum that was signed, minor units.
    pub sum_minor: i64,
}

/// What a locked month came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PayLockView {
    /// When.
    pub at: i64,
    /// Rows of all sheets.
    pub lines: u32,
    /// Digest of the sheets' names and heads, hexadecimal.
    pub digest: String,
    /// Journal events before it.
    pub position: u64,
}

/// One month of the house with its people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PayMonthDetailView {
    /// The month.
    pub month: PayMonthView,
    /// ISO 4217 code.
    pub currency: String,
    /// People whom the caller sees, by sum, the largest first. No line and no verdict stands here.
    pub people: Vec<PayPersonView>,
    /// Points that units lost, most first (A17).
    pub units: Vec<UnitPointsView>,
    /// Objections that wait for a decision.
    pub contested: u32,
    /// Whether the caller may take the next step.
    pub may_step: bool,
    /// Server instant.
    pub server_at: i64,
}

/// A person of a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PayPersonView {
    /// Who.
    pub person: Named,
    /// Unit.
    pub unit: Named,
    /// Orders.
    pub orders: u32,
    /// What the pieces come to, minor units.
    pub pieces_minor: i64,
    /// What scores come to, minor units.
    pub scores_minor: i64,
    /// Whose scores they are paid for.
    pub scored: Vec<WageScoreView>,
    /// What the floor adds, minor units.
    pub floor_minor: i64,
    /// Sum, minor units.
    pub sum_minor: i64,
}

/// Points that a unit lost in a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnitPointsView {
    /// Unit.
    pub unit: Named,
    /// Points.
    pub points: i64,
}

/// Verdicts that are held until somebody looked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HeldListView {
    /// Those that wait first.
    pub rows: Vec<HeldView>,
    /// Which verdicts are held, in one sentence; empty when none are.
    pub sentence: Text,
    /// Server instant.
    pub server_at: i64,
}

/// A held verdict. Its score is not told: whoever looks judges the pattern, not the praise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HeldView {
    /// Id.
    pub id: Uuid,
    /// Whose work.
    pub person: Named,
    /// Unit in which it was done.
    pub unit: Named,
    /// Case.
    pub case: Uuid,
    /// Its number.
    pub number: String,
    /// Why, in words.
    pub reasons: Vec<Text>,
    /// When it was given.
    pub given_at: i64,
    /// `waiting`, `counted`, `left-out`.
    pub state: String,
    /// Who looked; absent while it waits.
    pub looked_by: Option<Named>,
    /// Whether the caller may look at it.
    pub may_look: bool,
}

/// What keeping promises does to pay in a month (U13). Everything at the price without a verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IncentiveView {
    /// Month.
    pub month: String,
    /// How pay is counted, in one sentence.
    pub sentence: Text,
    /// What an order is multiplied by whose promise broke: numerator.
    pub late_numerator: u32,
    /// Its denominator.
    pub late_denominator: u32,
    /// ISO 4217 code.
    pub currency: String,
    /// By promise; each order stands once, under the one that decided it.
    pub promises: Vec<IncentivePromiseView>,
    /// By person, whom lateness cost most first.
    pub people: Vec<IncentivePersonView>,
    /// Server instant.
    pub server_at: i64,
}

/// A promise of the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IncentivePromiseView {
    /// Promise; code `window` for a visit's window, `none` for cases without a promise.
    pub promise: Named,
    /// Its orders.
    pub sum: IncentiveSumView,
}

/// A person of the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IncentivePersonView {
    /// Who.
    pub person: Named,
    /// His orders.
    pub sum: IncentiveSumView,
}

/// Orders of a promise or a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IncentiveSumView {
    /// Orders.
    pub orders: u32,
    /// In time.
    pub kept: u32,
    /// Not in time.
    pub broken: u32,
    /// Of those, the ones whose lateness a decision left out of account.
    pub set_aside: u32,
    /// What they are worth without any verdict, minor units.
    pub paid_minor: i64,
    /// What lateness took, minor units.
    pub taken_minor: i64,
}

/// How everybody is paid, as it is in force: for whoever is paid by it and for those who speak for the staff (Y43, Y53).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PayPlanView {
    /// Digest of the policy that holds it.
    pub digest: String,
    /// First instant at which this policy was in force.
    pub adopted_at: i64,
    /// The general part; absent where nobody is paid by the piece.
    pub rule: Option<PlanRuleView>,
    /// Prices.
    pub pieces: Vec<PlanPieceView>,
    /// What scores of months are paid.
    pub scores: Vec<PlanPieceView>,
    /// Points that a unit loses.
    pub deductions: Vec<PlanDeductionView>,
    /// Further rules in a sentence each: which verdicts are looked at first, how contract firms are settled.
    pub sentences: Vec<Text>,
    /// Server instant.
    pub server_at: i64,
}

/// The general part of how everybody is paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlanRuleView {
    /// Code.
    pub code: String,
    /// The rule in one sentence.
    pub sentence: Text,
    /// ISO 4217 code of every price.
    pub currency: String,
    /// Least pay of a whole month, minor units.
    pub floor_minor: i64,
    /// What becomes of a fraction of the smallest coin: `half-up`, `half-even`, `down`.
    pub rounding: String,
    /// Posts that are paid by the piece; empty for all.
    pub posts: Vec<Named>,
    /// What each score does to a price, the highest first.
    pub bands: Vec<PlanBandView>,
    /// What else changes a price.
    pub factors: Vec<PlanFactorView>,
    /// Verdicts from which lines show what each did.
    pub shown_from: u32,
    /// Who decides objections.
    pub reviewed_by: Named,
    /// Hours in which one may object.
    pub objection_hours: u32,
    /// Hours in which it is decided.
    pub decision_hours: u32,
}

/// What scores do to a price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlanBandView {
    /// Lowest score.
    pub from: u8,
    /// Highest score.
    pub to: u8,
    /// Name.
    pub name: Text,
    /// Numerator of what the price is multiplied by.
    pub numerator: u32,
    /// Denominator.
    pub denominator: u32,
}

/// What else a price is multiplied by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlanFactorView {
    /// `unrated`, `late`, `reworked`, `red-line`, `visit-lead`, `visit-mate`.
    pub factor: String,
    /// Numerator.
    pub numerator: u32,
    /// Denominator.
    pub denominator: u32,
}

/// A price, or what a full score is paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlanPieceView {
    /// Rule.
    pub rule: Named,
    /// The rule in one sentence.
    pub sentence: Text,
    /// Minor units.
    pub price_minor: i64,
    /// Whether the customer's verdict, lateness and rework change it.
    pub judged: bool,
}

/// Points that a unit loses for one complaint or red line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlanDeductionView {
    /// Rule.
    pub rule: Named,
    /// The rule in one sentence.
    pub sentence: Text,
    /// Points of an ordinary one.
    pub ordinary: u32,
    /// Points of a serious one.
    pub serious: u32,
    /// Points of a grave one.
    pub grave: u32,
}
