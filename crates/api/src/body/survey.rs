//! Surveys.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A part of a sample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyPartBody {
    /// Stratum of the frame.
    pub stratum: String,
    /// `paper`, `call`, `visit`, `online`.
    pub mode: String,
    /// Customers in the sample.
    pub size: u64,
}

/// A wave to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeWaveBody {
    /// Code: lower-case letters, digits, hyphens.
    pub code: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// The frame: one line `customer,stratum` for each.
    pub frame: String,
    /// Parts of the sample.
    pub parts: Vec<SurveyPartBody>,
}

/// What is keyed of one sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SheetBody {
    /// Number of the sheet.
    pub sheet: String,
    /// `returned`, `refused`, `not-reached`, `undeliverable`.
    pub outcome: String,
    /// Answers by question, 1 to 10; leave out what was not answered.
    pub answers: BTreeMap<String, u8>,
}

/// Sheets that are keyed, all or none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeySheetsBody {
    /// At most a hundred.
    pub sheets: Vec<SheetBody>,
}

/// A result of others, as printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExternalBody {
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
    /// Score as printed; empty where none was.
    pub score: String,
    /// Rank.
    #[serde(default)]
    pub rank: Option<u32>,
    /// How many were ranked.
    #[serde(default)]
    pub ranked: Option<u32>,
    /// Answers behind it.
    #[serde(default)]
    pub sample: Option<u64>,
    /// Lowest rank that meets our aim.
    #[serde(default)]
    pub aim_rank: Option<u32>,
    /// Where it was printed.
    pub source: String,
}
