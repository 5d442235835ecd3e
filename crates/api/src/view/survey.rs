//! Survey waves and outside results (Y55, N29, A18, H29, Y05, U03, Y52).

use super::{Named, ShareView, Text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// All waves, and apart from them what others measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SurveyListView {
    /// Waves, newest first.
    pub waves: Vec<WaveRowView>,
    /// The rule in one sentence; empty when the policy has no survey.
    pub sentence: Text,
    /// Whether the asker may make a wave and enter results of others.
    pub may_make: bool,
    /// Results of others: never part of a figure of ours.
    pub externals: Vec<ExternalView>,
    /// Server instant.
    pub server_at: i64,
}

/// A wave in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WaveRowView {
    /// Code.
    pub code: String,
    /// Name.
    pub name: Text,
    /// First day.
    pub made_at: i64,
    /// When it closes.
    pub closes_at: i64,
    /// Whether it takes answers.
    pub open: bool,
    /// Returned, of those sent.
    pub returned: ShareView,
    /// The weighted satisfied share with its interval; none while nobody answered.
    pub estimate: Option<EstimateView>,
}

/// A share with its interval, in per cent with two decimals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EstimateView {
    /// The share.
    pub share: String,
    /// Lower end, rounded down.
    pub low: String,
    /// Upper end, rounded up.
    pub high: String,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QuestionView {
    /// Code.
    pub code: String,
    /// Text.
    pub text: Text,
    /// Whether the satisfied share is counted from it.
    pub main: bool,
}

/// Counts of some sheets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SurveyCellView {
    /// Stratum or mode; `all`.
    pub code: String,
    /// Customers in the frame; 0 for a mode.
    pub frame: u64,
    /// Returned, of those sent.
    pub returned: ShareView,
    /// Reached, of those sent.
    pub reached: ShareView,
    /// Refused, of those reached.
    pub refused: ShareView,
    /// Satisfied, of those who answered the main question.
    pub satisfied: ShareView,
    /// Keyed once.
    pub once: u64,
    /// Keyed differently by two people.
    pub differing: u64,
}

/// Expectation beside experience (H29).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GapView {
    /// Topic.
    pub topic: String,
    /// Sheets that answered both.
    pub pairs: u64,
    /// Mean of what was expected.
    pub expected: String,
    /// Mean of what was found.
    pub found: String,
    /// Found less expected.
    pub gap: String,
}

/// What one person keyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KeyedView {
    /// Who.
    pub person: Named,
    /// `returned`, `refused`, `not-reached`, `undeliverable`.
    pub outcome: String,
    /// Answers by question.
    pub answers: BTreeMap<String, u8>,
}

/// A sheet that two people keyed differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DifferingView {
    /// Number of the sheet.
    pub sheet: String,
    /// Stratum.
    pub stratum: String,
    /// First and second keying.
    pub keyed: Vec<KeyedView>,
    /// Questions that differ; an empty code for the outcome.
    pub questions: Vec<String>,
    /// Whether the asker may settle it: he keyed neither.
    pub may_settle: bool,
}

/// A sheet that waits for somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WaitingSheetView {
    /// Number of the sheet.
    pub sheet: String,
    /// Stratum.
    pub stratum: String,
    /// `paper`, `call`, `visit`, `online`.
    pub mode: String,
    /// Whether it was keyed once and waits for the second person.
    pub second: bool,
}

/// The difference of two waves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ComparedView {
    /// Code of the earlier wave.
    pub against: String,
    /// Later less earlier, in points of per cent.
    pub difference: String,
    /// Lower end of its interval.
    pub low: String,
    /// Upper end of its interval.
    pub high: String,
    /// Whether a difference is shown; else the two waves show none.
    pub shown: bool,
}

/// One wave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WaveView {
    /// The wave.
    pub row: WaveRowView,
    /// Who made it.
    pub made_by: Named,
    /// Digest of the frame.
    pub frame_digest: String,
    /// The seed of the sample.
    pub seed: String,
    /// Questions of the sheet.
    pub questions: Vec<QuestionView>,
    /// All sheets.
    pub all: SurveyCellView,
    /// By stratum.
    pub strata: Vec<SurveyCellView>,
    /// By mode.
    pub modes: Vec<SurveyCellView>,
    /// Strata of which nobody answered.
    pub silent: Vec<String>,
    /// Expectation pairs.
    pub gaps: Vec<GapView>,
    /// The difference list of paper keyed twice.
    pub differing: Vec<DifferingView>,
    /// Sheets that the asker may key next, at most fifty; those for the second keying first.
    pub waiting: Vec<WaitingSheetView>,
    /// The comparison that was asked for.
    pub compared: Option<ComparedView>,
    /// Other waves that it can be compared with.
    pub others: Vec<String>,
    /// Server instant.
    pub server_at: i64,
}

/// A result of others, as printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExternalView {
    /// Who measured.
    pub agency: String,
    /// Period in the agency's words.
    pub period: String,
    /// What was measured.
    pub subject: String,
    /// Operator or centre.
    pub operator: String,
    /// Whether that is us.
    pub own: bool,
    /// Score as printed.
    pub score: String,
    /// Rank.
    pub rank: Option<u32>,
    /// How many were ranked.
    pub ranked: Option<u32>,
    /// Answers behind it.
    pub sample: Option<u64>,
    /// Lowest rank that meets our aim.
    pub aim_rank: Option<u32>,
    /// Whether the aim is met; none without rank or aim.
    pub meets_aim: Option<bool>,
    /// Where it was printed.
    pub source: String,
    /// Who entered it.
    pub entered_by: Named,
    /// When.
    pub entered_at: i64,
}
