//! What the desk shows of emergency modes.

use super::{Named, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who said what of a mode, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EmergencyWordView {
    /// Who.
    pub by: Named,
    /// When.
    pub at: i64,
    /// In words; may be empty.
    pub text: String,
}

/// A mode that was declared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EmergencyView {
    /// Code.
    pub code: String,
    /// Mode.
    pub rule: Named,
    /// What it changes, in one sentence.
    pub sentence: Text,
    /// What customers of the area read.
    pub message: Text,
    /// Units, with all below them.
    pub units: Vec<Named>,
    /// From when.
    pub from_at: i64,
    /// Until when; it ends by itself.
    pub until_at: i64,
    /// `proposed`, `refused`, `waiting`, `on`, `lifted`, `over`.
    pub state: String,
    /// Who declared it and why.
    pub asked: EmergencyWordView,
    /// Evidence by digest.
    pub documents: Vec<String>,
    /// The second person.
    pub decided: Option<EmergencyWordView>,
    /// Who ended it before its time.
    pub lifted: Option<EmergencyWordView>,
    /// Open cases of its area: what a decision touches.
    pub cases: u32,
    /// Whether the caller may decide on it now.
    pub may_decide: bool,
    /// Whether the caller may end it now.
    pub may_lift: bool,
}

/// A mode that can be declared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EmergencyRuleView {
    /// Mode.
    pub rule: Named,
    /// What it changes, in one sentence.
    pub sentence: Text,
    /// Most days of one declaration.
    pub days_max: u32,
}

/// Emergency modes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EmergenciesView {
    /// Modes that were declared, the last first; those of areas that the caller sees.
    pub emergencies: Vec<EmergencyView>,
    /// Modes that the caller can declare; none when he may not.
    pub rules: Vec<EmergencyRuleView>,
    /// Units for which he can.
    pub units: Vec<Named>,
    /// Now, by the server's clock.
    pub server_at: i64,
}
