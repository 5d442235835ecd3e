//! What follows on the work: complaints, letters, call-backs, scores, campaigns; and the lines of the check table.

use super::{Exactly, Table};
use serde::Deserialize;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Complaint {
    pub orders: u64,
    pub upheld: u64,
    pub resolve_s: Table,
    pub satisfied_per_mille: Satisfied,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Satisfied {
    pub timely: u64,
    pub late: u64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Letters {
    pub citizens_centre: u64,
    pub digital_city: u64,
    pub hotline_96123: u64,
    pub minxin: u64,
    pub reply_s: Table,
    pub limit_days: i64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Visitors {
    pub enquiry: u64,
    pub help: u64,
    pub complaint: u64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Supervisors {
    pub opinion: u64,
    pub network: u64,
    pub violation: u64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct CallBack {
    pub attempt_hours: Vec<usize>,
    pub reach_per_mille: Exactly<u64, 24>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Score {
    #[serde(rename = "late-4h")]
    pub late_4h: i64,
    #[serde(rename = "late-24h")]
    pub late_24h: i64,
    pub late_more: i64,
    pub extra_visit: i64,
    pub repeat: i64,
    pub missed_window: i64,
    pub remedy_said: i64,
    pub politeness: Vec<Weighted>,
    pub rater: Vec<Weighted>,
    pub answers_per_mille: Answers,
    pub satisfied_from: i64,
}

/// Per mille of people, and the points they take off or add.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Weighted {
    pub per_mille: u32,
    pub points: i64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Answers {
    pub low: u64,
    pub middle: u64,
    pub top: u64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Survey {
    pub sent: u64,
    pub back: u64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Reminder {
    pub users: u64,
    pub touches: u64,
    pub pays_per_mille: Vec<u64>,
}

/// One line of the check table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Check {
    /// Which figure of the year.
    pub figure: String,
    /// Where the goal comes from.
    pub from: String,
    /// Whether the figure grows with the scale.
    #[serde(default)]
    pub count: bool,
    /// Whether only a city at full size is judged by it: crews and small counts do not scale.
    #[serde(default)]
    pub whole_city: bool,
    #[serde(default)]
    pub goal: Option<Goal>,
    /// Mean, least and most of an independent study, where there is one.
    #[serde(default)]
    pub study: Option<Exactly<i64, 3>>,
}

/// A band; an end that is absent is open.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Goal {
    #[serde(default)]
    pub least: Option<i64>,
    #[serde(default)]
    pub most: Option<i64>,
}
