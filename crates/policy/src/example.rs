//! Executed examples: a rule without one is refused, an example that does not come out as written is refused.

use crate::contractor::ContractorMonth;
use crate::model::{CaseFacts, ExemptClass};

/// One `[[example]]`. Instants are local texts in the rule's zone; an empty text was not stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Example {
    pub name: String,
    pub rule: String,
    pub accepted: String,
    pub pauses: Vec<ExamplePause>,
    pub appointments: Vec<ExampleWindow>,
    pub facts: Option<CaseFacts>,
    pub expect_chosen: Option<bool>,
    pub expect_due: String,
    pub expect_due_before_appointment: String,
    pub expect_warn: String,
    pub expect_flagged_years: Option<Vec<i64>>,
    pub stopped: String,
    pub expect_met: Option<bool>,
    /// Promise whose due instant a remedy example takes, in place of `due`.
    pub promise: String,
    pub due: String,
    pub as_of: String,
    pub monthly_fee_minor: i64,
    pub one_off_fee_minor: i64,
    pub exempt: Vec<ExampleSpan>,
    pub paid_elsewhere_minor: i64,
    /// Units that were paid already for another service of the same account, or for another account: `2026-11-21`.
    pub other_service_paid: Vec<String>,
    pub other_account_paid: Vec<String>,
    pub expect_units: Option<Vec<String>>,
    /// What whoever goes must be able to do.
    pub expect_skills: Option<Vec<String>>,
    /// Tools that he must have with him.
    pub expect_tools: Option<Vec<String>>,
    pub expect_total_minor: Option<i64>,
    pub expect_next: String,
    pub expect_pay_within_days: Option<i64>,
    pub start_rung: i64,
    /// Whether the ladder example is a second complaint, which starts at the rule's own rung.
    pub repeat: bool,
    /// Open minutes to walk, where the example names a calendar.
    pub open_minutes: i64,
    pub expect_rungs: Vec<String>,
    pub frame: i64,
    pub carried: i64,
    pub expect_drawn: Option<i64>,
    pub numerator: i64,
    pub denominator: i64,
    pub expect_kept: Option<bool>,
    /// When the thing ended that a rule of retention keeps.
    pub closed: String,
    pub legal_hold: bool,
    pub red_line: bool,
    /// Instants of alike reports, for the rule of an outage.
    pub reports: Vec<String>,
    /// Grade of whoever would handle an outside body's case.
    pub grade: Option<i64>,
    /// The first instant at which it may go.
    pub expect_until: String,
    pub pay: PayExample,
    pub points: PointsExample,
    pub score: ScoreExample,
    pub call: CallExample,
    pub authority: AuthorityExample,
    pub contractor: ContractorExample,
}

/// What an example of the limit table states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AuthorityExample {
    /// The sum of the request, minor units.
    pub asked_minor: Option<i64>,
    /// Days of a reconnection.
    pub asked_days: i64,
    /// What its person granted earlier that day.
    pub today_minor: i64,
    /// Value tier of the customer.
    pub tier: String,
    pub expect_within: Option<bool>,
    pub expect_alone: Option<bool>,
}

/// What an example of scores states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ScoreExample {
    /// Figures of a card: `metric numerator/denominator`, or `metric count`.
    pub figures: Vec<String>,
    /// Points that complaints took.
    pub deducted: i64,
    /// Scores of months in hundredths, the oldest first.
    pub scores: Vec<i64>,
    /// Months of somebody, the oldest first: `rank score`, or `none`.
    pub places: Vec<String>,
    /// What a customer wrote.
    pub text: String,
    /// `87.35`, or `none`.
    pub expect_score: Option<String>,
    pub expect_stars: Option<i64>,
}

/// What an example of contract firms states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ContractorExample {
    /// A month, where `judged` is stated.
    pub month: Option<ContractorMonth>,
    /// Documents of an application.
    pub documents: Option<i64>,
    /// Visits that a technician of a firm on probation has on a day.
    pub visits_held: Option<i64>,
    /// Points of a month that is settled; a month that is not scored states none.
    pub total: Option<i64>,
    /// Complaints and red lines, where one of them is stated.
    pub taken: Option<(i64, i64)>,
}

/// What an example of points states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PointsExample {
    /// Points of the tip.
    pub tip: Option<i64>,
    /// What the customer has, or what a day's share of the pool still holds.
    pub balance: i64,
    pub today: i64,
    pub pair: i64,
    /// What days took of the pool so far.
    pub drawn: Option<i64>,
    /// `none`, or the limit that the tip breaks.
    pub expect_limit: Option<String>,
    pub expect_since: String,
}

/// What an example of call-backs or surveys states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CallExample {
    /// Attempts so far: `instant`, or `instant again instant` where the customer asked for a time.
    pub attempts: Vec<String>,
    /// The number by which a call is chosen to be heard again.
    pub number: Option<i64>,
    pub expect_last: Option<bool>,
    pub expect_heard: Option<bool>,
    pub expect_rung: Option<i64>,
    /// The share and both ends of its interval, in millionths.
    pub expect_interval: Option<Vec<i64>>,
}

/// What an example of pay states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PayExample {
    pub score: Option<i64>,
    pub late: bool,
    pub reworked: bool,
    /// Job of the visit that is paid; empty for other work.
    pub job: String,
    /// Whose share of a visit of two it is.
    pub shared: Option<crate::pay::Hand>,
    /// An outside body asked about the complaint.
    pub outside: bool,
    pub rung: i64,
    pub earned_minor: Option<i64>,
    pub held_days: i64,
    pub month_days: i64,
    /// Verdicts of a person's month.
    pub given: Option<i64>,
    pub expect_minor: Option<i64>,
    pub expect_points: Option<i64>,
    /// Ratings before the one that is judged, and last that one: `instant customer person score`, and
    /// where they are known the address and the device.
    pub ratings: Vec<String>,
    /// The last rating came from a number of the staff.
    pub own: bool,
    pub expect_reasons: Option<Vec<String>>,
}

/// A pause of an example; an empty `until` is an open pause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ExamplePause {
    pub from: String,
    pub until: String,
    pub cause: ExemptClass,
}

/// An agreed window of an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ExampleWindow {
    pub from: String,
    pub until: String,
    pub asked_by_customer: bool,
    /// When it was agreed, and when we called it off; empty where that is not stated.
    pub agreed: String,
    pub called_off: String,
}

/// A span of an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ExampleSpan {
    pub from: String,
    pub until: String,
}

impl Example {
    /// Whether it states anything that could come out wrong.
    pub fn expects_something(&self) -> bool {
        let texts = [
            &self.expect_due,
            &self.expect_due_before_appointment,
            &self.expect_warn,
            &self.expect_next,
            &self.expect_until,
        ];
        texts.iter().any(|text| !text.is_empty())
            || self.expect_chosen.is_some()
            || self.expect_flagged_years.is_some()
            || self.expect_met.is_some()
            || self.expect_units.is_some()
            || self.expect_skills.is_some()
            || self.expect_tools.is_some()
            || self.expect_total_minor.is_some()
            || self.expect_pay_within_days.is_some()
            || !self.expect_rungs.is_empty()
            || self.expect_drawn.is_some()
            || self.expect_kept.is_some()
            || self.pay.expect_minor.is_some()
            || self.pay.expect_points.is_some()
            || self.pay.expect_reasons.is_some()
            || self.points.expect_limit.is_some()
            || !self.points.expect_since.is_empty()
            || self.score.expect_score.is_some()
            || self.score.expect_stars.is_some()
            || self.authority.expect_within.is_some()
            || self.authority.expect_alone.is_some()
            || self.call.expect_last.is_some()
            || self.call.expect_heard.is_some()
            || self.call.expect_rung.is_some()
            || self.call.expect_interval.is_some()
    }
}
