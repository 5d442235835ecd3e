//! `[pay]`, `[[piece]]` and `[[deduction]]`: what work is paid, and what takes points from a unit.

use super::promise::applies;
use super::{DAYS_MAX, MONEY_MAX, code, small};
use crate::model::{DeductionRule, GuardRule, PayRule, PieceRule, Rounding, ScoreBand, Share, Work};
use crate::pay::Hand;
use crate::reader::{Section, Word};
use crate::refusal::number;

/// Highest score.
const SCORE_MAX: i64 = 10;
/// Largest part of a share.
const SHARE_MAX: i64 = 10_000;
/// Most verdicts that a rule may wait for.
const SHOWN_MAX: i64 = 1_000;
/// Highest rung.
const RUNG_MAX: i64 = 20;
/// Longest time for which a device or an address may be remembered, in days: no rule may ask for more.
const TRACE_DAYS_MAX: i64 = 31;
/// Most points of one deduction.
const POINTS_MAX: i64 = 10_000;

impl Word for Rounding {
    const WORDS: &'static [(&'static str, Self)] =
        &[("half-up", Self::HalfUp), ("half-even", Self::HalfEven), ("down", Self::Down)];
}

impl Word for Hand {
    const WORDS: &'static [(&'static str, Self)] = &[("lead", Self::Lead), ("mate", Self::Mate)];
}

impl Word for Work {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("handling", Self::Handling),
        ("first-contact", Self::FirstContact),
        ("call-back", Self::CallBack),
        ("visit", Self::Visit),
    ];
}

/// Reads `[pay]`.
pub(super) fn pay(mut section: Section<'_, '_>) -> PayRule {
    let hours = 1..=24 * DAYS_MAX;
    let rule = PayRule {
        code: code(&mut section),
        sentence: section.sentence("sentence"),
        posts: section.texts("posts"),
        currency: section.text("currency"),
        rounding: section.word("rounding"),
        floor_minor: section.integer("floor-minor", 0..=MONEY_MAX, number::BAD_MONEY),
        bands: section.sections("band").into_iter().map(band).collect(),
        unrated: share_at(&mut section, "unrated"),
        late: share_at(&mut section, "late"),
        reworked: share_at(&mut section, "reworked"),
        red_line: share_at(&mut section, "red-line"),
        visit_lead: share_at(&mut section, "visit-lead"),
        visit_mate: share_at(&mut section, "visit-mate"),
        shown_from: small(section.integer("shown-from", 1..=SHOWN_MAX, number::WRONG_VALUE)),
        reviewed_by: section.text("reviewed-by"),
        late_to: section.text("late-to"),
        objection_hours: small(section.integer("objection-hours", hours.clone(), number::BAD_DURATION)),
        decision_hours: small(section.integer("decision-hours", hours, number::BAD_DURATION)),
        serious_rung: tiny(section.integer("serious-rung", 1..=RUNG_MAX, number::BAD_RUNGS)),
    };
    if rule.currency.len() != 3 || !rule.currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
        section.refuse(
            number::BAD_MONEY,
            "currency",
            ("币种不是三个大写字母。", "The currency is not three capital letters."),
            ("写成 \"CNY\"。", "Write it as \"CNY\"."),
        );
    }
    let mut next = 1;
    let whole = rule.bands.iter().all(|band| {
        let fits = band.from == next && band.to >= band.from;
        next = band.to.saturating_add(1);
        fits
    });
    if !whole || i64::from(next) != SCORE_MAX + 1 {
        section.refuse(
            number::BAD_RATES,
            "band",
            (
                "评分档要从 1 到 10 依次排满，不重不漏。",
                "The bands do not cover the scores 1 to 10 in order, each once.",
            ),
            ("补上缺的分数，或改正 from 与 to。", "Add the missing scores, or correct `from` and `to`."),
        );
    }
    section.finish();
    rule
}

fn band(mut section: Section<'_, '_>) -> ScoreBand {
    let scores = 1..=SCORE_MAX;
    let band = ScoreBand {
        from: tiny(section.integer("from", scores.clone(), number::BAD_RATES)),
        to: tiny(section.integer("to", scores, number::BAD_RATES)),
        name: section.sentence("name"),
        share: share_at(&mut section, "share"),
        recovers: section.flag_or("recovers", false),
    };
    section.finish();
    band
}

/// Reads one `[[piece]]`.
pub(super) fn piece(mut section: Section<'_, '_>) -> PieceRule {
    let rule = PieceRule {
        code: code(&mut section),
        name: section.sentence("name"),
        sentence: section.sentence("sentence"),
        work: section.word("work"),
        applies: applies(&mut section),
        jobs: section.texts("jobs"),
        price_minor: section.integer("price-minor", 0..=MONEY_MAX, number::BAD_MONEY),
        judged: section.flag_or("judged", true),
    };
    if !rule.jobs.is_empty() && rule.work != Work::Visit {
        section.refuse(
            number::WRONG_VALUE,
            "jobs",
            ("只有上门的计件可以写 jobs。", "Only a piece of visits names `jobs`."),
            ("写 work = \"visit\"，或删去 jobs。", "Write work = \"visit\", or leave `jobs` out."),
        );
    }
    section.finish();
    rule
}

/// Reads one `[[deduction]]`.
pub(super) fn deduction(mut section: Section<'_, '_>) -> DeductionRule {
    let points = 0..=POINTS_MAX;
    let rule = DeductionRule {
        code: code(&mut section),
        name: section.sentence("name"),
        sentence: section.sentence("sentence"),
        causes: section.texts("causes"),
        red_lines: section.texts("red-lines"),
        ordinary: small(section.integer("ordinary", points.clone(), number::WRONG_VALUE)),
        serious: small(section.integer("serious", points.clone(), number::WRONG_VALUE)),
        grave: small(section.integer("grave", points, number::WRONG_VALUE)),
    };
    if rule.causes.is_empty() == rule.red_lines.is_empty() {
        section.refuse(
            number::WRONG_VALUE,
            "causes",
            (
                "一条扣分要写 causes 或 red-lines，二者取一。",
                "A deduction names `causes` or `red-lines`, one of them.",
            ),
            ("留下其中一项。", "Keep one of the two."),
        );
    }
    section.finish();
    rule
}

/// Reads `[guard]`.
pub(super) fn guard(mut section: Section<'_, '_>) -> GuardRule {
    let count = 2..=SHOWN_MAX;
    let rule = GuardRule {
        code: code(&mut section),
        sentence: section.sentence("sentence"),
        top_from: tiny(section.integer("top-from", 1..=SCORE_MAX, number::WRONG_VALUE)),
        burst: small(section.integer("burst", count.clone(), number::WRONG_VALUE)),
        burst_minutes: small(section.integer("burst-minutes", 1..=1_440, number::BAD_DURATION)),
        loyal: small(section.integer("loyal", count.clone(), number::WRONG_VALUE)),
        loyal_days: small(section.integer("loyal-days", 1..=366, number::BAD_DURATION)),
        eve: small(section.integer("eve", count.clone(), number::WRONG_VALUE)),
        eve_hours: small(section.integer("eve-hours", 1..=240, number::BAD_DURATION)),
        eve_times: small(section.integer("eve-times", 1..=SHOWN_MAX, number::WRONG_VALUE)),
        // Packs of before devices and places were looked at name neither.
        device: small(section.integer_or("device", 0, count.clone(), number::WRONG_VALUE)),
        device_days: small(section.integer_or("device-days", 1, 1..=TRACE_DAYS_MAX, number::BAD_DURATION)),
        place: small(section.integer_or("place", 0, count, number::WRONG_VALUE)),
        place_hours: small(section.integer_or(
            "place-hours",
            1,
            1..=24 * TRACE_DAYS_MAX,
            number::BAD_DURATION,
        )),
    };
    section.finish();
    rule
}

pub(super) fn share_at(section: &mut Section<'_, '_>, key: &'static str) -> Share {
    section.section(key).map_or(Share::WHOLE, share)
}

fn share(mut section: Section<'_, '_>) -> Share {
    let share = Share {
        numerator: small(section.integer("numerator", 0..=SHARE_MAX, number::BAD_SHARE)),
        denominator: small(section.integer("denominator", 1..=SHARE_MAX, number::BAD_SHARE)).max(1),
    };
    // Nothing has one spelling, so that no number of a pack is free to be anything.
    if share.numerator == 0 && share.denominator != 1 {
        section.refuse(
            number::BAD_SHARE,
            "denominator",
            ("零份要写成 0/1。", "A share of nothing is written 0/1."),
            ("把 denominator 改为 1。", "Write 1 as the denominator."),
        );
    }
    section.finish();
    share
}

/// A number that was read inside a small range.
fn tiny(value: i64) -> u8 {
    u8::try_from(value).unwrap_or(0)
}
