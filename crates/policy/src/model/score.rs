//! Scores of people and units, honours that follow from them, the wave of a quarter, and topics of what customers write
//! (A13, A17, A18, A27, U22, U31, Y06, Y11).

use super::{Bilingual, Share};

/// Whom a card scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CardOf {
    /// 个人: each holder of a post.
    Person,
    /// 单位: each unit of a kind, with everything below it.
    Unit,
}

impl CardOf {
    /// The word that is stored and shown.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Unit => "unit",
        }
    }
}

/// By what a metric is grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TermBy {
    /// 首问责任人: a person; for a unit, everybody who holds a post in it.
    Owner,
    /// 单位: a unit and everything below it.
    Unit,
}

/// A figure that a term is measured against, as a fraction of whole numbers; a count stands over one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// Numerator.
    pub numerator: u32,
    /// Denominator; never zero.
    pub denominator: u32,
}

/// One figure of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermRule {
    /// Metric of the dictionary.
    pub metric: String,
    /// By what it is grouped.
    pub by: TermBy,
    /// Share of the card; all of them come to 100.
    pub weight: u32,
    /// Least denominator: below it the figure is not judged. Nought for a metric that is a count.
    pub least: u32,
    /// Figure that earns nothing.
    pub zero: Bound,
    /// Figure that earns the whole weight; below [`TermRule::zero`] where less is better.
    pub full: Bound,
}

/// From which score on so many stars are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StarBand {
    /// Stars, 1 to 5.
    pub stars: u8,
    /// Least mean, hundredths of a point.
    pub from: u32,
}

/// How people or units are scored in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardRule {
    /// Unique code.
    pub code: String,
    /// Name.
    pub name: Bilingual,
    /// The rule in one sentence.
    pub sentence: Bilingual,
    /// Whom it scores.
    pub of: CardOf,
    /// Posts whose holders it scores, for people.
    pub posts: Vec<String>,
    /// Kinds of the units that it scores, for units.
    pub kinds: Vec<String>,
    /// Post whose holder answers for a unit; empty for people.
    pub head: String,
    /// Least weight that must be measured; with less there is no score and no rank.
    pub measured: u32,
    /// Local days after the month's end on which its sheet is kept.
    pub publish_days: u32,
    /// Whether the points that complaints took from the unit are taken off (A17).
    pub deducts: bool,
    /// Figures.
    pub terms: Vec<TermRule>,
    /// Months whose mean the stars show; nought for no stars.
    pub star_months: u32,
    /// Stars, the most first.
    pub stars: Vec<StarBand>,
}

/// An honour that is given by rule, from the kept sheets of a card (Y06, A13).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HonourRule {
    /// Unique code.
    pub code: String,
    /// Name of the honour.
    pub name: Bilingual,
    /// The rule in one sentence.
    pub sentence: Bilingual,
    /// Card whose sheets it reads.
    pub card: String,
    /// Lowest rank that it is given to.
    pub rank: u32,
    /// Least score, hundredths of a point.
    pub from: u32,
    /// Months in a row for which it must be so.
    pub months: u32,
}

/// The part of somebody's pay that hangs on his month on a card, or on that of the unit that he heads (U22, A13, H10).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScorePayRule {
    /// Unique code.
    pub code: String,
    /// Name of the line.
    pub name: Bilingual,
    /// The rule in one sentence.
    pub sentence: Bilingual,
    /// Card whose kept sheets it pays.
    pub card: String,
    /// What 100 points are paid, minor units.
    pub full_minor: i64,
    /// What of it is paid to whom too little was measured of.
    pub unscored: Share,
}

/// The survey wave that each quarter makes by itself (A18).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuarterWave {
    /// Unique code.
    pub code: String,
    /// The rule in one sentence.
    pub sentence: Bilingual,
    /// How its sheets reach the customers.
    pub mode: String,
    /// Local days after the quarter's end on which it is made.
    pub after_days: u32,
    /// Most customers asked of each kind of matter.
    pub per_kind: u32,
}

/// A topic of what customers write, and the words that tell of it (U31).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicRule {
    /// Unique code.
    pub code: String,
    /// Name.
    pub name: Bilingual,
    /// Words, each in lower case; one of them is enough.
    pub words: Vec<String>,
}
