//! The check table: each figure beside its goal, and a verdict on the run.

use super::figures::{Figure, by_code};
use super::file::{Check, CityFile};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use yinuo_policy::Bilingual;

/// A figure may lie so many times as far from the study's mean as its own years did.
const WIDE: i64 = 3;

/// One line of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckLine {
    /// Code of the figure.
    pub figure: &'static str,
    /// Its name.
    pub name: Bilingual,
    /// Where the goal comes from.
    pub from: String,
    /// The goal in words; empty when there is none.
    pub goal: String,
    /// Mean of the years lived, in the figure's last digit.
    pub value: i64,
    /// Least and most of the years lived.
    pub range: (i64, i64),
    /// Mean of the independent study, sized; none where it has none.
    pub study: Option<i64>,
    /// Decimals of the figure.
    pub decimals: u32,
    /// The value lies inside the goal; none without a goal, and where only a city at full size is judged.
    pub met: Option<bool>,
    /// The value lies inside the goal or three times the study's range around its mean; none as above.
    pub plausible: Option<bool>,
}

impl CheckLine {
    /// The value as printed.
    #[must_use]
    pub fn said(&self) -> String {
        self.figure().map_or_else(String::new, |figure| figure.said(self.value))
    }

    fn figure(&self) -> Option<&'static Figure> {
        by_code(self.figure)
    }
}

/// Language of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tongue {
    /// Chinese.
    Zh,
    /// English.
    En,
}

/// The check table of some years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckTable {
    /// Name of the city.
    pub city: Bilingual,
    /// Seeds lived.
    pub seeds: Vec<u64>,
    /// Size, per mille of the city.
    pub scale_per_mille: u64,
    /// Lines in the order of the city file.
    pub lines: Vec<CheckLine>,
}

impl CheckTable {
    pub(crate) fn new(
        file: &CityFile,
        seeds: &[u64],
        scale: u64,
        years: &[BTreeMap<&'static str, i64>],
    ) -> Self {
        let lines = file.checks.iter().filter_map(|check| line(check, scale, years)).collect();
        Self { city: file.city.name.clone(), seeds: seeds.to_vec(), scale_per_mille: scale, lines }
    }

    /// Whether no line with a goal lies outside its wide limits.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.lines.iter().all(|line| line.plausible != Some(false))
    }

    /// The table for people, Markdown.
    #[must_use]
    pub fn said(&self, tongue: Tongue) -> String {
        let zh = tongue == Tongue::Zh;
        let seeds: Vec<String> = self.seeds.iter().map(u64::to_string).collect();
        let mut text = if zh {
            format!("{} · 种子 {} · 规模 {}‰\n\n", self.city.zh, seeds.join("、"), self.scale_per_mille)
        } else {
            format!(
                "{} · seeds {} · scale {} per mille\n\n",
                self.city.en,
                seeds.join(", "),
                self.scale_per_mille
            )
        };
        let several = self.seeds.len() > 1;
        text.push_str(match (zh, several) {
            (true, false) => "| 核对 | 目标 | 出处 | 研究 | 本次 | 达标 |\n|---|---|---|---:|---:|---|\n",
            (true, true) => {
                "| 核对 | 目标 | 出处 | 研究 | 平均 | 最小至最大 | 达标 |\n|---|---|---|---:|---:|---|---|\n"
            }
            (false, false) => {
                "| check | goal | from | study | this run | met |\n|---|---|---|---:|---:|---|\n"
            }
            (false, true) => {
                "| check | goal | from | study | mean | range | met |\n|---|---|---|---:|---:|---|---|\n"
            }
        });
        for line in &self.lines {
            let Some(figure) = line.figure() else { continue };
            let name = if zh { &line.name.zh } else { &line.name.en };
            let range = if several {
                format!(" {} – {} |", figure.said(line.range.0), figure.said(line.range.1))
            } else {
                String::new()
            };
            let goal =
                if line.goal.is_empty() { if zh { "参考" } else { "for information" } } else { &line.goal };
            // Writing to a string cannot fail.
            let _ = writeln!(
                text,
                "| {name} | {goal} | {} | {} | {} |{range} {} |",
                line.from,
                line.study.map_or_else(|| "-".to_owned(), |study| figure.said(study)),
                line.said(),
                verdict(line, zh)
            );
        }
        text
    }
}

fn verdict(line: &CheckLine, zh: bool) -> &'static str {
    match (line.met, line.plausible, zh) {
        (Some(true), _, true) => "是",
        (Some(true), _, false) => "yes",
        (Some(false), Some(true), true) => "否，在宽限内",
        (Some(false), Some(true), false) => "no, inside the wide limits",
        (Some(false), _, true) => "否，超出宽限",
        (Some(false), _, false) => "no, outside the wide limits",
        _ if line.goal.is_empty() => "-",
        (_, _, true) => "只在全规模下判定",
        (_, _, false) => "judged at full size only",
    }
}

fn line(check: &Check, scale: u64, years: &[BTreeMap<&'static str, i64>]) -> Option<CheckLine> {
    let figure = by_code(&check.figure)?;
    let values: Vec<i64> = years.iter().filter_map(|year| year.get(figure.code).copied()).collect();
    let (least, most) = (*values.iter().min()?, *values.iter().max()?);
    let value = rounded(values.iter().sum(), values.len() as i64);
    let sized = |figure: i64| if check.count { rounded(figure * scale.cast_signed(), 1_000) } else { figure };
    let goal = check.goal.map(|goal| (goal.least.map(sized), goal.most.map(sized)));
    let inside = |(least, most): (Option<i64>, Option<i64>)| {
        least.is_none_or(|least| least <= value) && most.is_none_or(|most| value <= most)
    };
    let dealt = goal.is_some_and(|(least, most)| least.is_some() && least == most);
    let met = goal.filter(|_| scale == 1_000 || !check.whole_city).map(inside);
    // A smaller city has fewer draws: its figures scatter by the root.
    let scatter = super::field::isqrt(1_000_000_000 / scale.max(1).cast_signed());
    let wider = |middle: i64, (low, high): (i64, i64), times: i64| {
        let room = |width: i64| width * times * scatter / 1_000 + i64::from(scale < 1_000);
        (middle - room(middle - low)..=middle + room(high - middle)).contains(&value)
    };
    let near = check.study.is_some_and(|study| {
        let [mean, low, high] = study.0.map(sized);
        wider(mean, (low, high), WIDE)
    });
    let near = near
        || matches!(goal, Some((Some(least), Some(most))) if wider(rounded(least + most, 2), (least, most), 1));
    Some(CheckLine {
        figure: figure.code,
        name: figure.name(),
        from: check.from.clone(),
        goal: goal.map_or_else(String::new, |(least, most)| said_goal(figure, least, most)),
        value,
        range: (least, most),
        study: check.study.map(|study| sized(study[0])),
        decimals: figure.decimals,
        met,
        plausible: met.map(|met| met || (near && !dealt)),
    })
}

fn said_goal(figure: &Figure, least: Option<i64>, most: Option<i64>) -> String {
    match (least, most) {
        (Some(least), Some(most)) if least == most => figure.said(least),
        (Some(least), Some(most)) => format!("{} – {}", figure.said(least), figure.said(most)),
        (Some(least), None) => format!("≥ {}", figure.said(least)),
        (None, Some(most)) => format!("≤ {}", figure.said(most)),
        (None, None) => String::new(),
    }
}

/// A quotient to the nearest.
fn rounded(sum: i64, parts: i64) -> i64 {
    let parts = parts.max(1);
    (sum * 2 + parts).div_euclid(parts * 2)
}
