//! What figures come to on a card: points of each term, the score, ranks, stars, honours; and the topics of a text. Whole
//! numbers only: points and scores in hundredths, each rounded once, half up.

use crate::model::{Bound, CardRule, HonourRule, QuarterWave, ScorePayRule, TermRule, TopicRule};
use crate::resolve::Policy;
use crate::time::{Instant, Span};

/// Hundredths of a point.
const POINT: i64 = 100;
/// Weights of a card together.
const WHOLE: i64 = 100;

/// A figure of a month as it was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figure {
    /// Numerator; for a count the count.
    pub numerator: i64,
    /// Denominator; nought for a count.
    pub denominator: i64,
}

/// What figures come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scored {
    /// Points of each term in hundredths, in the card's order; none where too little was measured.
    pub terms: Vec<Option<i64>>,
    /// Weight that was measured.
    pub measured: u32,
    /// The score in hundredths of a point, 0 to 10,000; none when too little was measured.
    pub score: Option<i64>,
}

/// A whole fraction, rounded half up; neither part below nought, the denominator above it.
const fn half_up(numerator: i128, denominator: i128) -> i128 {
    (2 * numerator + denominator) / (2 * denominator)
}

const fn small(value: i128) -> i64 {
    // Invariant: at most a weight in hundredths, or a score.
    value as i64
}

impl TermRule {
    /// Whether the metric is a count rather than a share.
    #[must_use]
    pub const fn is_count(&self) -> bool {
        self.least == 0
    }

    /// Whether one figure is better than another, both being measured: higher, or lower where less is better.
    #[must_use]
    pub fn is_better(&self, one: Figure, other: Figure) -> bool {
        let over = |figure: Figure| if self.is_count() { 1 } else { i128::from(figure.denominator) };
        let (left, right) =
            (i128::from(one.numerator) * over(other), i128::from(other.numerator) * over(one));
        let (zero, full) = (
            u64::from(self.zero.numerator) * u64::from(self.full.denominator),
            u64::from(self.full.numerator) * u64::from(self.zero.denominator),
        );
        if full > zero { left > right } else { left < right }
    }

    /// Points of a figure in hundredths: nothing up to [`TermRule::zero`], the whole weight from [`TermRule::full`] on, and in
    /// between by the straight line. `None` when too little was measured.
    #[must_use]
    pub fn points(&self, figure: Figure) -> Option<i64> {
        let denominator = if self.is_count() { 1 } else { figure.denominator };
        if denominator <= 0 || denominator < i64::from(self.least) {
            return None;
        }
        let part = |bound: Bound| (i128::from(bound.numerator), i128::from(bound.denominator));
        let ((zn, zd), (fn_, fd)) = (part(self.zero), part(self.full));
        let (n, d) = (i128::from(figure.numerator), i128::from(denominator));
        let (mut above, mut whole) = ((n * zd - zn * d) * fd, d * (fn_ * zd - zn * fd));
        if whole < 0 {
            // Less is better: both differences point downward.
            (above, whole) = (-above, -whole);
        }
        let most = i128::from(self.weight) * i128::from(POINT);
        let above = above.clamp(0, whole);
        Some(small(half_up(most * above, whole.max(1))))
    }
}

impl CardRule {
    /// What figures come to, in the order of the terms. What was not measured counts neither for nor against: the rest is
    /// stretched to 100. Points of complaints are taken off afterwards, and no score falls below nought.
    #[must_use]
    pub fn score(&self, figures: &[Figure], deducted: i64) -> Scored {
        let terms: Vec<Option<i64>> =
            self.terms.iter().zip(figures).map(|(term, figure)| term.points(*figure)).collect();
        let measured: u32 = self
            .terms
            .iter()
            .zip(&terms)
            .filter(|(_, points)| points.is_some())
            .map(|(term, _)| term.weight)
            .sum();
        let sum: i64 = terms.iter().flatten().sum();
        let off = if self.deducts { deducted.max(0).saturating_mul(POINT) } else { 0 };
        let score = (measured > 0 && measured >= self.measured).then(|| {
            let stretched = half_up(i128::from(sum) * i128::from(WHOLE), i128::from(measured));
            small(stretched).saturating_sub(off).max(0)
        });
        Scored { terms, measured, score }
    }

    /// Stars of somebody by his scores, the oldest first: the mean of the last [`CardRule::star_months`] in hundredths decides.
    /// `None` while there are fewer, or when the card shows none.
    #[must_use]
    pub fn stars(&self, scores: &[i64]) -> Option<u8> {
        let months = usize::try_from(self.star_months).ok().filter(|months| *months > 0)?;
        let last = scores.get(scores.len().checked_sub(months)?..)?;
        let sum: i64 = last.iter().sum();
        let mean = small(half_up(i128::from(sum.max(0)), i128::from(self.star_months)));
        Some(self.stars.iter().find(|band| mean >= i64::from(band.from)).map_or(0, |band| band.stars))
    }
}

/// Ranks of scores: the best is first, equals share a rank and the next one is left out; no score, no rank.
#[must_use]
pub fn ranks(scores: &[Option<i64>]) -> Vec<Option<u32>> {
    let rank = |score: i64| {
        let better = scores.iter().flatten().filter(|other| **other > score).count();
        u32::try_from(better + 1).unwrap_or(u32::MAX)
    };
    scores.iter().map(|score| score.map(rank)).collect()
}

impl HonourRule {
    /// Whether it is given after the last of these months, the oldest first: rank and score of each, none for a month without.
    /// A run of twice as many months gives it twice, not each month anew.
    #[must_use]
    pub fn is_due(&self, places: &[Option<(u32, i64)>]) -> bool {
        let good = |place: &&Option<(u32, i64)>| {
            place.is_some_and(|(rank, score)| rank <= self.rank && score >= i64::from(self.from))
        };
        let run = places.iter().rev().take_while(good).count();
        let months = usize::try_from(self.months).unwrap_or(usize::MAX).max(1);
        run > 0 && run.is_multiple_of(months)
    }
}

impl ScorePayRule {
    /// What a month is paid, minor units, rounded half up: by the score in hundredths of a point, and by the rule's own share when
    /// too little was measured.
    #[must_use]
    pub fn worth(&self, score: Option<i64>) -> i64 {
        let full = i128::from(self.full_minor.max(0));
        let (numerator, denominator) = match score {
            Some(score) => (score.clamp(0, WHOLE * POINT), WHOLE * POINT),
            None => (i64::from(self.unscored.numerator), i64::from(self.unscored.denominator.max(1))),
        };
        small(half_up(full * i128::from(numerator), i128::from(denominator)))
    }
}

impl QuarterWave {
    /// Customers asked of a kind that so many had.
    #[must_use]
    pub fn asked(&self, frame: u64) -> u64 {
        frame.min(u64::from(self.per_kind))
    }
}

impl TopicRule {
    /// Whether a text speaks of it. Letters are compared without their case.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.words.iter().any(|word| text.contains(word.as_str()))
    }
}

impl Policy {
    /// The cards, in the order of the packs.
    #[must_use]
    pub fn cards(&self) -> &[CardRule] {
        &self.cards
    }

    /// A card.
    #[must_use]
    pub fn card(&self, code: &str) -> Option<&CardRule> {
        self.cards.iter().find(|card| card.code == code)
    }

    /// Honours that are given by rule.
    #[must_use]
    pub fn honour_rules(&self) -> &[HonourRule] {
        &self.honours
    }

    /// Parts of pay that hang on a card.
    pub fn score_pays_of<'p>(&'p self, card: &'p str) -> impl Iterator<Item = &'p ScorePayRule> {
        self.score_pays.iter().filter(move |rule| rule.card == card)
    }

    /// Every part of pay that hangs on a card.
    #[must_use]
    pub fn score_pay_rules(&self) -> &[ScorePayRule] {
        &self.score_pays
    }

    /// The part of pay of a code.
    #[must_use]
    pub fn score_pay(&self, code: &str) -> Option<&ScorePayRule> {
        self.score_pays.iter().find(|rule| rule.code == code)
    }

    /// The wave of a quarter, where the policy makes one.
    #[must_use]
    pub const fn quarter_wave(&self) -> Option<&QuarterWave> {
        self.quarter_wave.as_ref()
    }

    /// Topics of what customers write.
    #[must_use]
    pub fn topics(&self) -> &[TopicRule] {
        &self.topics
    }

    /// Topics of a text, by code; none when no word of the policy stands in it.
    #[must_use]
    pub fn topics_of(&self, text: &str) -> Vec<&TopicRule> {
        self.topics.iter().filter(|topic| topic.is_in(text)).collect()
    }

    /// First instant at which the sheet of the month of `at` is kept: so many local days of the next month are over.
    #[must_use]
    pub fn sheet_due(&self, card: &CardRule, at: Instant) -> Instant {
        self.end_of_days(self.month_span(at).until.plus_millis(-1), card.publish_days)
    }

    /// The quarter in which an instant lies, `2026-q4`, with its instants.
    #[must_use]
    pub fn quarter(&self, at: Instant) -> (String, Span) {
        let date = self.local_date(at);
        let year = date.get(..4).unwrap_or("1970");
        let month = date.get(5..7).and_then(|text| text.parse::<u32>().ok()).unwrap_or(1);
        let first = (month.saturating_sub(1)) / 3 * 3 + 1;
        let start = |month: u32| self.instant(&format!("{year}-{month:02}-01T00:00:00")).unwrap_or(at);
        let until = self.month_span(start(first + 2)).until;
        (format!("{year}-q{}", first / 3 + 1), Span { from: start(first), until })
    }

    /// First instant at which the wave of the quarter of `at` is made.
    #[must_use]
    pub fn wave_due(&self, rule: &QuarterWave, at: Instant) -> Instant {
        self.end_of_days(self.quarter(at).1.until.plus_millis(-1), rule.after_days)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_share_a_rank_and_who_was_not_measured_has_none() {
        let ranked = ranks(&[Some(9_000), None, Some(9_500), Some(9_000), Some(100)]);
        assert_eq!(ranked, [Some(2), None, Some(1), Some(2), Some(4)]);
    }

    #[test]
    fn figures_are_better_in_the_direction_of_the_rule_also_beyond_its_bounds() {
        let bound = |numerator| Bound { numerator, denominator: 10 };
        let term = |zero, full| TermRule {
            metric: "m".into(),
            by: crate::model::TermBy::Unit,
            weight: 1,
            least: 1,
            zero: bound(zero),
            full: bound(full),
        };
        let figure = |numerator, denominator| Figure { numerator, denominator };
        assert!(
            term(1, 5).is_better(figure(8, 10), figure(7, 10))
                && !term(1, 5).is_better(figure(7, 10), figure(7, 10))
        );
        assert!(term(5, 1).is_better(figure(70, 100), figure(8, 10)));
        let count = TermRule { least: 0, ..term(5, 1) };
        assert!(count.is_better(figure(2, 0), figure(3, 0)));
    }

    #[test]
    fn a_half_goes_up_and_nothing_goes_beyond_the_weight() {
        let term = TermRule {
            metric: "m".into(),
            by: crate::model::TermBy::Unit,
            weight: 1,
            least: 1,
            zero: Bound { numerator: 0, denominator: 1 },
            full: Bound { numerator: 1, denominator: 1 },
        };
        let points = |numerator, denominator| term.points(Figure { numerator, denominator });
        assert_eq!(points(1, 200), Some(1), "half a hundredth");
        assert_eq!(points(1, 201), Some(0));
        assert_eq!(points(3, 2), Some(100));
        assert_eq!(points(0, 0), None);
    }
}
