//! What a caller says of contract firms.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An application of a firm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplyContractorBody {
    /// Code that its unit will have.
    pub unit: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Unit for which it would work.
    pub parent: String,
    /// In words.
    pub text: String,
    /// Documents by digest, stored before.
    pub documents: Vec<String>,
}

/// Something that is proposed of a firm; the score of the last whole month is counted, never sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeContractorBody {
    /// `admit`, `probation`, `restore`, `remove`.
    pub what: String,
    /// Reason of the policy for probation and removal; empty for the others.
    pub reason: String,
    /// In words.
    pub text: String,
    /// Documents by digest, stored before.
    pub documents: Vec<String>,
}

/// The decision of a second person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideContractorBody {
    /// Whether he agrees.
    pub approve: bool,
    /// In words; needed where he does not agree.
    pub text: String,
}

/// A signature under a firm's month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignFirmSettlementBody {
    /// The sum that the signer saw, minor units.
    pub seen_minor: i64,
}
