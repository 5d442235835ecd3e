//! What the office owes outside bodies, when many reports become one outage, how a directive climbs, and why a case is
//! refused.

use super::{Applies, Bilingual, ExemptClass, Reason, Value};

/// An outside body that transfers cases (Y29, N15, N22, N32 to N34): the list of bodies is data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutsideRule {
    /// Unique code, for example `12345`.
    pub code: String,
    /// Name.
    pub name: Bilingual,
    /// The rule in one sentence.
    pub sentence: Bilingual,
    /// Natural hours within which it is answered where its letter names no day.
    pub limit_hours: u32,
    /// Least grade of whoever handles its case (Y30); 0 for any.
    pub grade_min: u8,
    /// Post to which each arrival is reported (来单报备); empty for none.
    pub report_to: String,
    /// Role of whoever signs the reply (N22); empty for any.
    pub signed_by: String,
    /// Whether its case is a risk of opinion (N34).
    pub opinion_risk: bool,
    /// Words of the reply, with names in braces.
    pub letter: Bilingual,
}

impl OutsideRule {
    /// Names that stand in braces in a letter and are filled in when it is written.
    pub const BLANKS: &'static [&'static str] =
        &["letter", "body", "number", "received", "title", "case", "answer", "date"];
}

/// When many alike reports are one outage (群障), and what people are told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutageRule {
    /// Unique code.
    pub code: String,
    /// The rule in one sentence.
    pub sentence: Bilingual,
    /// Alike reports (same topic, same unit) that propose an outage.
    pub similar: u32,
    /// Minutes within which they lie.
    pub window_minutes: u32,
    /// Natural hours after the recovery within which each customer is called.
    pub call_back_hours: u32,
    /// The sentence to say to whoever calls, with names in braces.
    pub say: Bilingual,
    /// Post that hears of a proposed outage; empty for limbo, which somebody looks after.
    pub report_to: String,
}

impl OutageRule {
    /// Names that stand in braces in the sentence.
    pub const BLANKS: &'static [&'static str] = &["area", "topic", "began", "expected"];
}

/// How a directive (督办) that is not answered climbs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectiveRule {
    /// Unique code.
    pub code: String,
    /// The rule in one sentence.
    pub sentence: Bilingual,
    /// Natural hours between one step and the next; the first is its due instant itself.
    pub climb_hours: u32,
    /// Posts that it reaches, in order.
    pub climbs: Vec<String>,
}

/// Why a case is refused (不予受理), and how long its customer may object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectionRule {
    /// Unique code.
    pub code: String,
    /// The rule in one sentence.
    pub sentence: Bilingual,
    /// Natural days within which the customer may object.
    pub object_days: u32,
    /// Post that hears of an objection; empty for limbo, which somebody looks after.
    pub report_to: String,
    /// Natural hours within which an objection is ruled on; 0 where the ruling has no limit.
    pub ruling_hours: u32,
    /// Natural hours before that limit at which its post is warned; 0 for no warning.
    pub ruling_warn_hours: u32,
    /// Reasons that there are.
    pub reasons: Vec<RejectionReason>,
}

/// A reason for which a case is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectionReason {
    /// Unique inside the list.
    pub code: String,
    /// As the customer reads it.
    pub name: Bilingual,
}

/// What a long outage over an area owes to every service that is registered there, whether its customer called or not
/// (shape o): no case is needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaCreditRule {
    /// Unique code.
    pub code: String,
    /// Scheme that pays.
    pub scheme: String,
    /// Exclusivity group: a service whose own case was paid for the same outage is not paid again.
    pub group: String,
    /// The rule in one sentence.
    pub sentence: Bilingual,
    /// Topics of the outages that it is for, by prefix.
    pub topics: Vec<String>,
    /// Which services are paid.
    pub applies: Applies,
    /// An outage owes something when it lasted more than so many hours.
    pub over_hours: u32,
    /// A local date with more than so many hours of outage counts as a day.
    pub day_hours: u32,
    /// What a counted day pays.
    pub pays: AreaPays,
    /// Causes for which nothing is owed.
    pub excluded_by: Vec<ExemptClass>,
    /// Days after the recovery within which it is paid.
    pub pay_within_days: u32,
}

/// What an area credit pays for a counted day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AreaPays {
    /// The monthly fee of the day.
    Rent {
        /// ISO 4217.
        currency: String,
        /// Pro-rata base in days (30), or 0 for the days of the month in which it began.
        month_days: u32,
    },
    /// A day of validity.
    ValidityDays,
}

/// What one service is owed for an outage over its area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaCredit {
    /// What it is paid; never nothing.
    pub value: Value,
    /// The arithmetic.
    pub reasons: Vec<Reason>,
}
