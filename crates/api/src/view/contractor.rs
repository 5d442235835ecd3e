//! Contract firms: how each stands, its months in points, and what waits for a second person.

use super::{Named, SignatureView, Text, VisitRowView};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// The firms that the caller may see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContractorListView {
    /// The rule in one sentence.
    pub rule: Text,
    /// Least documents of an application.
    pub documents_min: u32,
    /// Reasons of probation and removal.
    pub reasons: Vec<Named>,
    /// Units for which a firm may work, as far as the caller sees.
    pub parents: Vec<Named>,
    /// Firms, by unit.
    pub firms: Vec<ContractorView>,
    /// The last month that can be settled; absent where the policy settles no firms, or none is over since.
    pub settles: Option<String>,
    /// Whether the caller proposes.
    pub may_propose: bool,
    /// Whether the caller decides what others proposed.
    pub may_decide: bool,
    /// Server instant.
    pub server_at: i64,
}

/// One firm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContractorView {
    /// Its unit.
    pub unit: Named,
    /// Unit for which it works.
    pub parent: Named,
    /// `applied`, `refused`, `admitted`, `probation`, `removed`.
    pub standing: String,
    /// Since.
    pub since_at: i64,
    /// Technicians of the register.
    pub technicians: u32,
    /// Its visits that are open.
    pub open_visits: u32,
    /// This month so far, then the last whole one.
    pub months: Vec<ContractorMonthView>,
    /// Proposals, the newest first.
    pub steps: Vec<ContractorStepView>,
}

/// A month in points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContractorMonthView {
    /// Month, `2026-11`.
    pub month: String,
    /// Whether all of it is over.
    pub whole: bool,
    /// All points; absent where too little was judged.
    pub total: Option<i64>,
    /// Least points that pass.
    pub pass: u32,
    /// Whether it passes; absent where too little was judged.
    pub passes: Option<bool>,
    /// Least windows with a verdict of a month that is scored.
    pub judged_min: u32,
    /// Its figures.
    pub figures: Vec<ContractorFigureView>,
}

/// One figure of a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContractorFigureView {
    /// Code of the metric dictionary.
    pub code: String,
    /// Name.
    pub name: Text,
    /// Numerator.
    pub numerator: i64,
    /// Denominator; 0 for a count, and for a share of which nothing was counted yet.
    pub denominator: i64,
    /// Whether it is a share, or a count.
    pub share: bool,
    /// Points; absent where the month is not scored.
    pub points: Option<i64>,
    /// Most points.
    pub points_max: u32,
    /// Cases behind it: for a share those that fell short, for a count those that it counts.
    pub cases: Vec<ContractorCaseView>,
}

/// A case behind a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContractorCaseView {
    /// Case.
    pub case: Uuid,
    /// Its number.
    pub number: String,
}

/// A proposal, with its decision once there is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContractorStepView {
    /// `admit`, `probation`, `restore`, `remove`.
    pub what: String,
    /// Reason; absent for admission and the end of probation.
    pub reason: Option<Text>,
    /// In words.
    pub text: String,
    /// Documents by digest.
    pub documents: Vec<String>,
    /// Month on whose score it rests; absent where there was none.
    pub month: Option<String>,
    /// Points of that month.
    pub total: Option<i64>,
    /// Who proposed it.
    pub asked_by: Named,
    /// When.
    pub asked_at: i64,
    /// Who decided; absent while it waits.
    pub decided_by: Option<Named>,
    /// When.
    pub decided_at: Option<i64>,
    /// Whether the second person agreed.
    pub approved: bool,
    /// What the second person said.
    pub decided_text: String,
    /// Whether the caller may decide it.
    pub may_decide: bool,
}

/// A firm's own page: how it stands, and the orders of its own technicians alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MyContractorView {
    /// The rule in one sentence.
    pub rule: Text,
    /// The firm.
    pub firm: ContractorView,
    /// Open visits of its technicians, by time.
    pub visits: Vec<VisitRowView>,
    /// Visits of its technicians that ended in the last seven days.
    pub ended: Vec<VisitRowView>,
    /// The last month that can be settled; absent where there is none.
    pub settles: Option<String>,
    /// Server instant.
    pub server_at: i64,
}

/// A firm's month in money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FirmSettlementView {
    /// Firm.
    pub unit: Named,
    /// Month, `2026-10`.
    pub month: String,
    /// `counted` until two have signed, then `locked`.
    pub state: String,
    /// The rule in one sentence.
    pub rule: Text,
    /// Pack and version under which it is counted.
    pub pack: String,
    /// Currency.
    pub currency: String,
    /// Points of the month; absent where too little was judged.
    pub total: Option<i64>,
    /// Numerator of the share that the points give.
    pub share_numerator: u32,
    /// Its denominator.
    pub share_denominator: u32,
    /// Complaints of the month.
    pub complaints: i64,
    /// Red lines of the month.
    pub red_lines: i64,
    /// Sum of the lines, minor units.
    pub orders_minor: i64,
    /// What complaints and red lines take, minor units.
    pub taken_minor: i64,
    /// What the firm is owed, minor units.
    pub sum_minor: i64,
    /// Who signed the sum as it stands.
    pub signed: Vec<SignatureView>,
    /// When it was locked; absent before.
    pub locked_at: Option<i64>,
    /// Whether the caller may sign it now.
    pub may_sign: bool,
    /// Lines, by time.
    pub lines: Vec<FirmLineView>,
    /// Server instant.
    pub server_at: i64,
}

/// A visit in a firm's month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FirmLineView {
    /// Case.
    pub case: Uuid,
    /// Its number.
    pub number: String,
    /// Whoever went there.
    pub person: Named,
    /// Price rule.
    pub piece: Named,
    /// Its pack and version.
    pub pack: String,
    /// When it was finished.
    pub earned_at: i64,
    /// Whether its window was missed.
    pub late: bool,
    /// Whether a red line stands on it.
    pub red_line: bool,
    /// Whether the customer said that it is not mended: then it is worth nothing.
    pub taken_back: bool,
    /// The locked month whose line this corrects, or to which it came too late; empty otherwise.
    pub corrects: String,
    /// What it adds to this month, minor units.
    pub minor: i64,
}
