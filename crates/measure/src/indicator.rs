//! Indicators: a metric on a sheet, with numerator, denominator, list and limit.

use crate::count::{Mark, Member};
use crate::dictionary::{self, Metric, Shape, Unit};
use crate::ratio::{duration, grouped, money, rounded};
use crate::tally::Tally;
use serde::Serialize;
use std::collections::BTreeMap;
use yinuo_policy::{Bilingual, Policy, Span};

/// What is shown when nothing was measured. Never nought per cent.
pub(crate) const UNKNOWN: &str = "—";

/// The marks of a period, by metric and group.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    by_metric: BTreeMap<&'static str, BTreeMap<String, Vec<Mark>>>,
}

/// A member as a list names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Named {
    /// The member.
    #[serde(flatten)]
    pub member: Member,
    /// Number of the case; empty for a contact, which has none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub number: String,
}

/// A limit of the policy and whether the figure keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LimitVerdict {
    /// Code of the limit.
    pub code: String,
    /// The rule in one sentence.
    pub sentence: Bilingual,
    /// The limit, written as the figure is.
    pub shown: String,
    /// Whether it is kept.
    pub kept: bool,
}

/// A figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Indicator {
    /// Key inside an issue: `metric`, `metric:group`, with `@month` or `@last-month` when the period is another.
    pub key: String,
    /// Code of the metric.
    pub code: &'static str,
    /// Group; empty for all. A group is a path: `cn-yiyang` holds `cn-yiyang/urban`.
    pub group: String,
    /// Numerator; for a quantile its value in milliseconds.
    pub numerator: i64,
    /// Denominator; 0 for a sum; for a quantile the number measured.
    pub denominator: i64,
    /// As written, by the metric's rounding rule; `—` when nothing was measured.
    pub shown: String,
    /// Members of the numerator, by number.
    pub list: Vec<Named>,
    /// Limits on it.
    pub limits: Vec<LimitVerdict>,
    /// Version of the dictionary.
    pub definition: u32,
}

impl Sheet {
    /// The marks of a tally inside a span.
    #[must_use]
    pub fn new(tally: &Tally, span: Span) -> Self {
        Self::of_spans(tally, &[span]).pop().unwrap_or_default()
    }

    /// Several sheets in one pass.
    #[must_use]
    pub fn of_spans(tally: &Tally, spans: &[Span]) -> Vec<Self> {
        let mut sheets = vec![Self::default(); spans.len()];
        tally.each_mark(|mark| {
            let wanted = spans.iter().zip(&mut sheets).filter(|(span, _)| span.contains(mark.at));
            for (_, sheet) in wanted {
                let groups = sheet.by_metric.entry(mark.metric).or_default();
                match groups.get_mut(mark.tag) {
                    Some(marks) => marks.push(mark.kept()),
                    None => {
                        groups.insert(mark.tag.to_owned(), vec![mark.kept()]);
                    }
                }
            }
        });
        sheets
    }

    /// Groups of a metric that have marks, in order; cut to the first `levels` of the path.
    #[must_use]
    pub fn groups(&self, code: &str, levels: usize) -> Vec<String> {
        let mut groups: Vec<String> = self
            .by_metric
            .get(code)
            .into_iter()
            .flat_map(BTreeMap::keys)
            .map(|tag| tag.split('/').take(levels).collect::<Vec<_>>().join("/"))
            .collect();
        groups.dedup();
        groups
    }

    /// Marks of a metric inside a group.
    pub fn marks<'s>(&'s self, code: &str, group: &'s str) -> impl Iterator<Item = &'s Mark> {
        let inside = move |tag: &str| {
            group.is_empty()
                || tag.strip_prefix(group).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.by_metric
            .get(code)
            .into_iter()
            .flatten()
            .filter(move |(tag, _)| inside(tag))
            .flat_map(|(_, marks)| marks)
    }

    /// Marks of a metric in one group and none below it.
    pub fn exactly<'s>(&'s self, code: &str, group: &str) -> impl Iterator<Item = &'s Mark> + use<'s> {
        self.by_metric.get(code).and_then(|groups| groups.get(group)).into_iter().flatten()
    }

    /// Numerator and denominator of a metric in a group.
    #[must_use]
    pub fn parts(&self, metric: &Metric, group: &str) -> (i64, i64) {
        match metric.shape {
            Shape::Sum => (self.marks(metric.code, group).map(|mark| mark.numerator).sum(), 0),
            Shape::Ratio => self
                .marks(metric.code, group)
                .fold((0, 0), |(n, d), mark| (n + mark.numerator, d + mark.denominator)),
            Shape::Quantile(percent) => {
                let mut values: Vec<i64> =
                    self.marks(metric.code, group).map(|mark| mark.numerator).collect();
                values.sort_unstable();
                // Nearest rank: the smallest value at or below which at least so many per cent lie.
                let rank = (values.len() * usize::from(percent)).div_ceil(100);
                let value = rank.checked_sub(1).and_then(|place| values.get(place)).copied();
                (value.unwrap_or(0), i64::try_from(values.len()).unwrap_or(i64::MAX))
            }
        }
    }

    /// The indicator of a metric in a group; `None` for a code that the dictionary does not have.
    #[must_use]
    pub fn indicator(&self, code: &str, group: &str, policy: &Policy, tally: &Tally) -> Option<Indicator> {
        let metric = dictionary::metric(code)?;
        let (numerator, denominator) = self.parts(metric, group);
        let mut list: Vec<Named> = self
            .marks(code, group)
            .filter(|mark| mark.numerator > 0 || matches!(metric.shape, Shape::Quantile(_)))
            .map(|mark| Named { member: mark.member, number: number_of(tally, mark.member) })
            .collect();
        list.sort_by(|a, b| (&a.number, a.member).cmp(&(&b.number, b.member)));
        list.dedup();
        let key = if group.is_empty() { code.to_owned() } else { format!("{code}:{group}") };
        Some(Indicator {
            key,
            code: metric.code,
            group: group.to_owned(),
            numerator,
            denominator,
            shown: shown(metric, group, (numerator, denominator)),
            list,
            limits: if group.is_empty() {
                limits(metric, policy, (numerator, denominator))
            } else {
                Vec::new()
            },
            definition: dictionary::VERSION,
        })
    }
}

fn number_of(tally: &Tally, member: Member) -> String {
    match member {
        Member::Case(id) => tally.case(id).map_or_else(|| id.to_string(), |case| case.number.clone()),
        Member::Contact(_) => String::new(),
    }
}

fn limits(metric: &Metric, policy: &Policy, (numerator, denominator): (i64, i64)) -> Vec<LimitVerdict> {
    let count = |value: i64| u64::try_from(value).unwrap_or(0);
    policy
        .indicator_limits()
        .iter()
        .filter(|limit| limit.indicator == metric.code)
        .map(|limit| {
            let parts = (i64::try_from(limit.numerator), i64::try_from(limit.denominator));
            LimitVerdict {
                code: limit.code.clone(),
                sentence: limit.sentence.clone(),
                shown: match parts {
                    (Ok(n), Ok(d)) => shown(metric, "", (n, d)),
                    _ => UNKNOWN.to_owned(),
                },
                kept: limit.kept(count(numerator), count(denominator)),
            }
        })
        .collect()
}

/// Writes a figure by its metric's rule; `—` when nothing was measured.
#[must_use]
pub fn written(metric: &Metric, parts: (i64, i64)) -> String {
    shown(metric, "", parts)
}

/// Writes a figure by its metric's rule.
pub(crate) fn shown(metric: &Metric, group: &str, (numerator, denominator): (i64, i64)) -> String {
    let share = |scale, mark: &str| {
        rounded(numerator, denominator, scale, metric.digits)
            .map_or_else(|| UNKNOWN.to_owned(), |text| format!("{text}{mark}"))
    };
    match metric.unit {
        Unit::Count => grouped(numerator),
        Unit::PerCent => share(100, "%"),
        Unit::PerThousand => share(1_000, ""),
        Unit::PerTenThousand => share(10_000, ""),
        Unit::Money => money(numerator, group.split('/').next().unwrap_or_default()),
        Unit::Minutes if denominator == 0 => UNKNOWN.to_owned(),
        Unit::Minutes => duration(numerator),
    }
}
