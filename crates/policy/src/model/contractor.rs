//! Contract firms (代维) as units: what an application brings, how a month is scored, and what probation means (A06).

use super::{Bilingual, Rounding, Share};

/// A reason for which probation or removal is proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractorReason {
    /// Code, unique among the reasons.
    pub code: String,
    /// Name.
    pub name: Bilingual,
    /// Whether it stands only where the score of the last whole month lies below the pass mark.
    pub needs_score: bool,
}

/// How contract firms are admitted, scored, put on probation and removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractorRule {
    /// Unique code.
    pub code: String,
    /// The rule in one sentence.
    pub sentence: Bilingual,
    /// Least documents of an application.
    pub documents_min: u32,
    /// Least windows with a verdict in a month that is scored; fewer say nothing.
    pub judged_min: u32,
    /// Points for kept appointments, in full when all were kept.
    pub kept_points: u32,
    /// Points for faults mended the first time, in full when all were.
    pub fix_points: u32,
    /// Points that complaints take from, down to none.
    pub complaint_points: u32,
    /// What one complaint takes.
    pub complaint_each: u32,
    /// Points that red lines take from, down to none.
    pub red_line_points: u32,
    /// What one red line takes.
    pub red_line_each: u32,
    /// Least points of a month that passes.
    pub pass: u32,
    /// Most visits that a technician of a firm on probation has on one day.
    pub probation_visits_max: u32,
    /// Reasons of probation and removal.
    pub reasons: Vec<ContractorReason>,
}

/// A band of a firm's month: from so many points on, up to so many, its orders count by a share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractorBand {
    /// Least points.
    pub from: u32,
    /// Most points.
    pub to: u32,
    /// By how much an order counts.
    pub share: Share,
}

/// How a firm's month is settled (A06): the pieces of its technicians' visits by `[[piece]]`, times the share of the month's
/// score, less what complaints and red lines take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractorPay {
    /// Unique code.
    pub code: String,
    /// The rule in one sentence.
    pub sentence: Bilingual,
    /// What becomes of a fraction of the smallest coin.
    pub rounding: Rounding,
    /// Bands of the score from 0 to 100, each point once.
    pub bands: Vec<ContractorBand>,
    /// Share of a month in which too little was judged to be scored.
    pub unscored: Share,
    /// What one complaint takes, minor units.
    pub complaint_minor: i64,
    /// What one red line takes, minor units.
    pub red_line_minor: i64,
    /// Whether the wage floor of the house is also that of a firm's technicians, whom their firm employs.
    pub technicians_floor: bool,
}
