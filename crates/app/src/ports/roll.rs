//! Daily roll-ups as stored: sums by metric, local day and group; a sealed day takes nothing, what is learnt later
//! stands beside it as a restatement. Row + restatements of a day equal the recount from scratch.

/// Most groups, metrics and days that one commit may change.
pub const ROLLS_MAX: usize = 20_000;

/// Names one row of a roll-up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RollKey {
    /// What it was counted by: zone, windows and dictionary. Another way of counting is another edition, beside this.
    pub edition: String,
    /// Metric.
    pub metric: String,
    /// Local day, `yyyymmdd`.
    pub day: u32,
    /// Group inside the metric.
    pub group: String,
}

/// A row: sums of a day. In a commit it is what is added to the row that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RollRow {
    /// Which row.
    pub key: RollKey,
    /// Numerators.
    pub numerator: i64,
    /// Denominators.
    pub denominator: i64,
}

/// A later difference of a sealed day. Only ever added; one per row and place in the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RollRestatement {
    /// The difference.
    pub by: RollRow,
    /// Shard of the events that brought it.
    pub shard: u16,
    /// Position of the last of these events.
    pub position: u64,
    /// Recorded instant of the last of them, UTC milliseconds.
    pub known_at: i64,
}

/// Every day up to and with this one takes nothing any more. A seal never moves back; an earlier day changes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RollSeal {
    /// Edition.
    pub edition: String,
    /// Last sealed day, `yyyymmdd`.
    pub until_day: u32,
}

/// Which rows are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RollRange {
    /// Edition.
    pub edition: String,
    /// Metric.
    pub metric: String,
    /// First day, `yyyymmdd`.
    pub from_day: u32,
    /// Last day.
    pub to_day: u32,
}
