//! What a low score or a dislike sets in motion, and points: earned, tipped, matched, refunded, expired (U27-U31).

use super::{Bilingual, Share};
use serde::{Deserialize, Serialize};

/// Who follows up what a customer was not content with, and within how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowRule {
    /// Unique code.
    pub code: String,
    /// The rule in one sentence.
    pub sentence: Bilingual,
    /// Post that owns the task.
    pub post: String,
    /// Post that hears when it is late.
    pub late_to: String,
    /// Natural hours within which it is done.
    pub hours: u32,
}

/// A reason of a dislike that a customer chooses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DislikeReason {
    /// Code, unique among the reasons.
    pub code: String,
    /// As the customer reads it.
    pub name: Bilingual,
}

/// How points are earned, tipped and lost (U27).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PointsRule {
    /// Unique code.
    pub code: String,
    /// The rule in one sentence.
    pub sentence: Bilingual,
    /// Posts whose holders may be liked, disliked and tipped; empty for all.
    pub posts: Vec<String>,
    /// Points that a customer earns by a service of his that was closed, whatever he says of it.
    pub earn: u32,
    /// Natural days after the closing in which its link opens.
    pub ask_days: u32,
    /// Minutes for which the code of a counter can be answered; nought where halls show none.
    pub counter_minutes: u32,
    /// Tips that can be chosen, in points, ascending.
    pub amounts: Vec<u32>,
    /// Most points that a customer tips on one local day.
    pub day_max: u32,
    /// Most points that one customer tips one person within [`PointsRule::pair_days`].
    pub pair_max: u32,
    /// Natural days of [`PointsRule::pair_max`].
    pub pair_days: u32,
    /// Natural hours in which a tip can be taken back; whoever got it cannot spend it until then.
    pub refund_hours: u32,
    /// Local days after which points of a customer expire.
    pub customer_days: u32,
    /// Local days after which points of a colleague expire.
    pub staff_days: u32,
    /// Whether colleagues are ranked by the points that they got.
    pub leaderboard: bool,
    /// Reasons of a dislike.
    pub reasons: Vec<DislikeReason>,
}

/// Why a tip is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TipLimit {
    /// It is none of the amounts that can be chosen.
    Amount,
    /// He has not so many points.
    Balance,
    /// He tipped as much as he may today.
    Day,
    /// He tipped this person as much as he may.
    Pair,
}

impl TipLimit {
    /// The word of examples and logs; equal to the serialised one.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Amount => "amount",
            Self::Balance => "balance",
            Self::Day => "day",
            Self::Pair => "pair",
        }
    }
}

/// A span of days in which the customer gets points back for a tip, out of a pool that holds no more than its cap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignRule {
    /// Unique code; the pool has the same name, so a campaign with another cap takes another code.
    pub code: String,
    /// Name.
    pub name: Bilingual,
    /// The rule in one sentence.
    pub sentence: Bilingual,
    /// First local day, `2026-11-01`.
    pub from: String,
    /// Last local day.
    pub until: String,
    /// What comes back of a tip, rounded down.
    pub share: Share,
    /// Most points that the whole campaign gives.
    pub cap: u32,
    /// Most of it that one unit gives on one local day.
    pub tranche: u32,
}
