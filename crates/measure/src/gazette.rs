//! The gazette (服务质量报, N36): a headline that says what happened, blocks of figures that open to their lists,
//! corrections of earlier issues, and the journal's seal. The same facts at the same position give the same issue.

mod blocks;
mod field;
mod issue;
mod maker;
mod words;

pub use issue::{Correction, Issue, IssuedFigure};

use crate::day::Period;
use crate::dictionary::{self, Metric};
use crate::fact::Position;
use crate::indicator::Indicator;
use crate::tally::Tally;
use maker::Maker;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use yinuo_policy::{Bilingual, Instant, Policy};

/// Rows of the block of first-contact owners.
pub const OWNERS_MAX: usize = 20;
/// Rows of the block of overdue promises.
pub const UNITS_MAX: usize = 12;
/// Typical cases told.
pub const TYPICAL_MAX: usize = 3;
/// Earlier issues that are counted again for corrections.
pub const RECOUNTED_MAX: usize = 12;

/// Names from registers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Names {
    /// The operator: name of the unit at the root.
    pub operator: Bilingual,
    /// Units by code.
    pub units: BTreeMap<String, Bilingual>,
    /// People by code: staff only.
    pub people: BTreeMap<String, Bilingual>,
}

/// What an issue is assembled from, beside the tally.
#[derive(Debug, Clone)]
pub struct Setting<'a> {
    /// The policy in force: zone, names of categories and causes, strata, limits.
    pub policy: &'a Policy,
    /// Names.
    pub names: &'a Names,
    /// Number of the issue.
    pub number: u32,
    /// Its days.
    pub period: Period,
    /// When it is assembled; nothing later is in it.
    pub generated_at: Instant,
    /// Position of the journal that the tally stands at.
    pub position: Position,
    /// Digest of the journal's heads there, hexadecimal.
    pub seal: String,
    /// Earlier issues, oldest first.
    pub earlier: &'a [Issue],
}

/// One cell of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Cell {
    /// As written; the same in both languages.
    pub shown: String,
    /// Key of the indicator that it opens to.
    pub key: Option<String>,
}

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// What it is about.
    pub label: Bilingual,
    /// Cells, one for each column but the first.
    pub cells: Vec<Cell>,
    /// Whether it sums the others.
    pub total: bool,
}

/// A block with a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Block {
    /// Code.
    pub code: &'static str,
    /// Title.
    pub title: Bilingual,
    /// What the small print beside the title says.
    pub note: Bilingual,
    /// Column heads, the first for the labels.
    pub columns: Vec<Bilingual>,
    /// Rows.
    pub rows: Vec<Row>,
}

/// One of the figures under the headline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// As written.
    pub shown: String,
    /// Name.
    pub name: Bilingual,
    /// Numerator over denominator, limit, or count, in small print.
    pub small: Bilingual,
    /// Key of the indicator.
    pub key: String,
}

/// An issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gazette {
    /// Number.
    pub number: u32,
    /// Its days.
    pub period: Period,
    /// When it was assembled.
    pub generated_at: Instant,
    /// The same in local words.
    pub generated: Bilingual,
    /// Whether its last day is not over: the figures are those of the moment, and no issue of it is published.
    pub provisional: bool,
    /// Who publishes.
    pub operator: Bilingual,
    /// What happened, in one line.
    pub headline: Bilingual,
    /// What happened, in some paragraphs.
    pub lead: Vec<Bilingual>,
    /// The figures under the headline.
    pub figures: Vec<Figure>,
    /// Blocks: faults, overdue, why late, complaints, call-backs, promises, appointments, achieved times, remedies, ladder, owners, and the rest.
    pub blocks: Vec<Block>,
    /// Broken promises by local hour of their due instant.
    pub broken_by_hour: Vec<u32>,
    /// Emergency modes of its days; left out where there was none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub emergencies: Vec<Bilingual>,
    /// Praise, by first-contact owner.
    pub praise: Vec<Bilingual>,
    /// Typical cases, without names and numbers.
    pub typical: Vec<Bilingual>,
    /// Corrections of earlier issues.
    pub corrections: Vec<Correction>,
    /// All figures by key.
    pub indicators: BTreeMap<String, Indicator>,
    /// Names of the groups of figures, by key; a figure of all has none.
    pub groups: BTreeMap<String, Bilingual>,
    /// Definitions of the metrics that appear.
    pub definitions: Vec<Metric>,
    /// Version of the dictionary.
    pub dictionary: u32,
    /// Position of every shard.
    pub position: Position,
    /// Events up to the position.
    pub events: u64,
    /// Digest of the journal's heads at the position.
    pub seal: String,
}

/// Assembles an issue.
#[must_use]
pub fn assemble(tally: &Tally, setting: &Setting<'_>) -> Gazette {
    let mut maker = Maker::new(tally, setting);
    let figures = blocks::figures(&mut maker);
    let blocks = blocks::all(&mut maker);
    let broken_by_hour = words::by_hour(&maker);
    let emergencies = words::emergencies(&maker);
    let praise = words::praise(&mut maker);
    let typical = words::typical(&maker);
    let corrections = issue::corrections(&maker);
    let headline = words::headline(&maker, &broken_by_hour);
    let lead = words::lead(&mut maker);
    let grouped = maker.indicators.values().filter(|indicator| !indicator.group.is_empty());
    let groups = grouped
        .map(|indicator| (indicator.key.clone(), maker.group_name(indicator.code, &indicator.group)))
        .collect();
    let indicators = maker.indicators;
    let used: BTreeSet<&str> = indicators.values().map(|indicator| indicator.code).collect();
    let definitions =
        dictionary::DICTIONARY.iter().filter(|metric| used.contains(metric.code)).copied().collect();
    Gazette {
        number: setting.number,
        period: setting.period,
        generated_at: setting.generated_at,
        generated: setting.policy.local_stamp(setting.generated_at),
        provisional: setting.period.to.end(setting.policy).is_some_and(|end| setting.generated_at < end),
        operator: setting.names.operator.clone(),
        headline,
        lead,
        figures,
        blocks,
        broken_by_hour,
        emergencies,
        praise,
        typical,
        corrections,
        indicators,
        groups,
        definitions,
        dictionary: dictionary::VERSION,
        position: setting.position.clone(),
        events: setting.position.events(),
        seal: setting.seal.clone(),
    }
}
