//! What a caller says about points of units, honours and praise.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A unit contests points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ObjectPointsBody {
    /// Month of the sheet.
    pub month: String,
    /// Unit that lost them.
    pub unit: String,
    /// Key of the row.
    pub key: String,
    /// In words. Kept apart from the journal.
    pub text: String,
}

/// A decision on points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecidePointsBody {
    /// Whether the points stand; else they are given back.
    pub stands: bool,
    /// Why. Kept apart from the journal.
    pub text: String,
}

/// An honour that somebody proposes to enter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HonourBody {
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// `nation`, `province`, `city`, `company`, `unit`.
    pub level: String,
    /// Who gives it.
    pub body: String,
    /// Local day, `2026-11-21`.
    pub on: String,
    /// Codes of units.
    pub units: Vec<String>,
    /// Codes of people.
    pub people: Vec<String>,
    /// What shows it: number of the document, or where it was printed.
    pub evidence: String,
}

/// A step with an honour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepHonourBody {
    /// Id.
    pub honour: String,
    /// `approve`, `refuse`, `doubt`.
    pub act: String,
    /// Why; a doubt needs words.
    pub text: String,
}

/// Praise that somebody enters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PraiseBody {
    /// The contact with which it came, one that ended as praise; absent for a letter or a banner.
    pub contact: Option<Uuid>,
    /// Code of the customer whose words they are; empty when unknown, or when the contact says it.
    pub customer: String,
    /// `words`, `letter`, `banner`, `media`.
    pub kind: String,
    /// Codes of those who are praised.
    pub people: Vec<String>,
    /// Local day on which it came, `2026-11-21`.
    pub on: String,
    /// What the customer said. Kept apart from the journal.
    pub text: String,
    /// Digests of photos that were stored before.
    pub photos: Vec<String>,
}
