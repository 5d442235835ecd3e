//! Who may grant a customer what no rule owes him, and up to how much (A45, H01).

use super::Bilingual;
use serde::{Deserialize, Serialize};

/// What is granted as an exception (特批).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExceptionKind {
    /// 退费: money that he paid comes back, although the rules keep it.
    Refund,
    /// 先行补偿: money of goodwill, so that nobody of the staff gives his own.
    Goodwill,
    /// 特殊开机: a service that is cut off works again for some days, although money is owed.
    Reactivation,
}

impl ExceptionKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Refund, Self::Goodwill, Self::Reactivation];

    /// The word that is stored and shown; equal to the serialised one.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Refund => "refund",
            Self::Goodwill => "goodwill",
            Self::Reactivation => "reactivation",
        }
    }
}

/// One row of the limit table: what the holders of one post may grant. Rows of a kind stand in the order in which a request
/// goes up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorityRule {
    /// Unique code.
    pub code: String,
    /// The rule in one sentence.
    pub sentence: Bilingual,
    /// What it grants.
    pub kind: ExceptionKind,
    /// Post whose holders grant it.
    pub post: String,
    /// Currency of its sums.
    pub currency: String,
    /// Most for one request, minor units: the sum that is given, or that the customer owes who is to be reconnected.
    pub most_minor: i64,
    /// Most that one person grants of this kind in a local day, minor units.
    pub day_minor: i64,
    /// Longest reconnection in natural days; 0 for money.
    pub days: u32,
    /// Value tiers of customers that it is for; empty for all.
    pub tiers: Vec<String>,
    /// Category of the case that a reconnection opens where the customer has none; empty for money.
    pub category: String,
    /// Whether whoever holds the post orders it without a second person.
    pub alone: bool,
}
