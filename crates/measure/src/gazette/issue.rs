//! Issues as published, and what later facts changed in them. An issue is never edited: the next one corrects it.

use super::maker::{Maker, Sheets};
use super::{Gazette, RECOUNTED_MAX};
use crate::day::{Day, Period};
use crate::dictionary::{self, Shape};
use crate::fact::Position;
use crate::indicator::shown;
use serde::{Deserialize, Serialize};
use yinuo_policy::{Bilingual, Instant};

/// A figure as it was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedFigure {
    /// Key.
    pub key: String,
    /// Numerator.
    pub numerator: i64,
    /// Denominator.
    pub denominator: i64,
}

/// An issue as published: its days, position, definition and figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// Number, without gap.
    pub number: u32,
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// When it was published.
    pub published_at: Instant,
    /// Version of the dictionary.
    pub dictionary: u32,
    /// Position of every shard.
    pub position: Position,
    /// Digest of the journal's heads there.
    pub seal: String,
    /// Figures, by key.
    pub figures: Vec<IssuedFigure>,
}

/// Whether a metric is grouped by people.
fn of_people(code: &str) -> bool {
    code.starts_with("owner-") || [dictionary::PRAISE, dictionary::PRAISED].contains(&code)
}

impl Gazette {
    /// What is kept of this issue. Figures of single people are not published one by one.
    #[must_use]
    pub fn issue(&self) -> Issue {
        let figures = self
            .indicators
            .values()
            .filter(|indicator| !of_people(indicator.code))
            .map(|indicator| IssuedFigure {
                key: indicator.key.clone(),
                numerator: indicator.numerator,
                denominator: indicator.denominator,
            })
            .collect();
        Issue {
            number: self.number,
            from: self.period.from,
            to: self.period.to,
            published_at: self.generated_at,
            dictionary: self.dictionary,
            position: self.position.clone(),
            seal: self.seal.clone(),
            figures,
        }
    }
}

/// A figure of an earlier issue that later facts changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Correction {
    /// Issue that it corrects.
    pub issue: u32,
    /// Key of the figure.
    pub key: String,
    /// Name of the figure with its group.
    pub name: Bilingual,
    /// As printed.
    pub printed: String,
    /// As counted now.
    pub restated: String,
    /// Numerator and denominator as printed.
    pub printed_parts: (i64, i64),
    /// Numerator and denominator as counted now.
    pub restated_parts: (i64, i64),
    /// The whole in one sentence.
    pub sentence: Bilingual,
}

/// Counts earlier issues again.
pub(super) fn corrections(maker: &Maker<'_>) -> Vec<Correction> {
    let setting = maker.setting;
    let earlier = setting
        .earlier
        .iter()
        .filter(|issue| issue.number < setting.number && issue.dictionary == dictionary::VERSION);
    let mut latest: Vec<_> = earlier.collect();
    latest.drain(..latest.len().saturating_sub(RECOUNTED_MAX));
    latest.into_iter().flat_map(|issue| of_issue(maker, issue)).collect()
}

fn of_issue(maker: &Maker<'_>, issue: &Issue) -> Vec<Correction> {
    let Some(period) = Period::new(maker.setting.policy, issue.from, issue.to) else { return Vec::new() };
    // What happened after the issue went out belongs to no figure of it, even if its days were not over.
    let sheets = Sheets::new(maker.tally, period.known_at(issue.published_at), maker.setting);
    issue.figures.iter().filter_map(|figure| corrected(maker, issue, &sheets, figure)).collect()
}

fn corrected(maker: &Maker<'_>, issue: &Issue, sheets: &Sheets, figure: &IssuedFigure) -> Option<Correction> {
    let (metric, group, now) = sheets.parts_of_key(&figure.key)?;
    let then = (figure.numerator, figure.denominator);
    if now == then {
        return None;
    }
    let name = name_of(maker, metric, &group);
    let written = |parts: (i64, i64)| {
        let figure = shown(metric, &group, parts);
        if metric.shape == Shape::Ratio { format!("{figure}（{}/{}）", parts.0, parts.1) } else { figure }
    };
    let (printed, restated) = (written(then), written(now));
    let plain = |text: &str| text.replace('（', " (").replace('）', ")");
    let sentence = Bilingual::new(
        format!("第{}期“{}”原载{printed}，因迟到的事实重述为{restated}。", issue.number, name.zh),
        format!(
            "Issue {}, {}: printed {}, restated as {} because of late facts.",
            issue.number,
            name.en,
            plain(&printed),
            plain(&restated)
        ),
    );
    Some(Correction {
        issue: issue.number,
        key: figure.key.clone(),
        name,
        printed: shown(metric, &group, then),
        restated: shown(metric, &group, now),
        printed_parts: then,
        restated_parts: now,
        sentence,
    })
}

fn name_of(maker: &Maker<'_>, metric: &crate::Metric, group: &str) -> Bilingual {
    if group.is_empty() {
        return Bilingual::new(metric.zh, metric.en);
    }
    let part = maker.group_name(metric.code, group);
    Bilingual::new(format!("{}，{}", metric.zh, part.zh), format!("{}, {}", metric.en, part.en))
}
