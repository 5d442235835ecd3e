//! Examples of scores: what figures come to, when a sheet is kept, stars, honours, the wave of a quarter, topics of a text.

use super::{Run, whole};
use crate::model::{CardRule, HonourRule, QuarterWave, ScorePayRule, TopicRule};
use crate::score::Figure;

/// A score in hundredths as it is written, `87.35`.
fn score_words(score: Option<i64>) -> String {
    score.map_or_else(|| "none".to_owned(), |score| format!("{}.{:02}", score / 100, score % 100))
}

impl Run<'_> {
    /// A score from figures, the instant at which a month's sheet is kept, and stars by the scores of months.
    pub(super) fn card(&mut self, card: &CardRule) {
        let (example, said) = (self.example, &self.example.score);
        if !said.figures.is_empty() {
            let mut figures = vec![Figure::default(); card.terms.len()];
            for text in &said.figures {
                let Some((place, figure)) = figure(card, text) else {
                    return self.bad(&format!("读不懂 {text}"), &format!("it cannot read {text}"));
                };
                figures[place] = figure;
            }
            let score = card.score(&figures, said.deducted).score;
            self.equal("expect-score", said.expect_score.clone(), Some(score_words(score)));
        }
        if let Some(at) = self.stated(&example.accepted) {
            self.equal_instant("expect-due", &example.expect_due, Some(self.policy.sheet_due(card, at)));
        }
        if !said.scores.is_empty() {
            let stars = card.stars(&said.scores).map_or(-1, i64::from);
            self.equal("expect-stars", said.expect_stars, Some(stars));
        }
    }

    /// Whether an honour is given after months: `rank score` each, `none` for a month without.
    pub(super) fn honour(&mut self, rule: &HonourRule) {
        let place = |text: &String| {
            let (rank, score) = text.split_once(' ')?;
            Some((rank.parse::<u32>().ok()?, score.parse::<i64>().ok()?))
        };
        let places: Vec<Option<(u32, i64)>> = self.example.score.places.iter().map(place).collect();
        self.equal("expect-chosen", self.example.expect_chosen, Some(rule.is_due(&places)));
    }

    /// What a score in hundredths is paid; no score where none is stated.
    pub(super) fn score_pay(&mut self, rule: &ScorePayRule) {
        let score = self.example.score.scores.first().copied();
        self.equal("expect-minor", self.example.pay.expect_minor, Some(rule.worth(score)));
    }

    /// When the wave of a quarter is made, and how many of a kind it asks.
    pub(super) fn quarter_wave(&mut self, rule: &QuarterWave) {
        let example = self.example;
        if let Some(at) = self.stated(&example.accepted) {
            self.equal_instant("expect-due", &example.expect_due, Some(self.policy.wave_due(rule, at)));
        }
        self.equal("expect-drawn", example.expect_drawn.map(whole), Some(rule.asked(whole(example.frame))));
    }

    /// Whether a text speaks of a topic.
    pub(super) fn topic(&mut self, rule: &TopicRule) {
        self.equal("expect-chosen", self.example.expect_chosen, Some(rule.is_in(&self.example.score.text)));
    }
}

/// A figure such as `owner-kept 97/100`, or `praise 3` for a count, with its place on the card.
fn figure(card: &CardRule, text: &str) -> Option<(usize, Figure)> {
    let (metric, parts) = text.split_once(' ')?;
    let place = card.terms.iter().position(|term| term.metric == metric)?;
    let (numerator, denominator) = match parts.split_once('/') {
        Some((numerator, denominator)) => (numerator.parse().ok()?, denominator.parse().ok()?),
        None => (parts.parse().ok()?, 0),
    };
    Some((place, Figure { numerator, denominator }))
}
