//! `[[category]]`, `[[red-line]]`, `[[root-cause]]`, `[[late-cause]]`, `[[draw]]`, `[[indicator-limit]]`: lists that say what things are.

use super::promise::applies;
use super::{DAYS_MAX, code, small};
use crate::model::{Category, DrawRule, IndicatorLimit, LateCause, RedLine, RootCause};
use crate::reader::Section;
use crate::refusal::number;

/// Largest denominator of a ratio.
const DENOMINATOR_MAX: i64 = 1_000_000;

pub(super) fn category(mut section: Section<'_, '_>) -> Category {
    let code = code(&mut section);
    let repeat_window_days = section
        .has("repeat-window-days")
        .then(|| small(section.integer("repeat-window-days", 0..=DAYS_MAX, number::BAD_DURATION)));
    let category = Category {
        code,
        name: section.sentence("name"),
        kind: section.word("kind"),
        repeat_window_days,
        products: section.texts("products"),
    };
    section.finish();
    category
}

pub(super) fn red_line(mut section: Section<'_, '_>) -> RedLine {
    let code = code(&mut section);
    let red_line = RedLine { code, name: section.sentence("name") };
    section.finish();
    red_line
}

pub(super) fn root_cause(mut section: Section<'_, '_>) -> RootCause {
    let code = code(&mut section);
    let root_cause = RootCause { code, name: section.sentence("name"), class: section.word_or_none("class") };
    section.finish();
    root_cause
}

pub(super) fn late_cause(mut section: Section<'_, '_>) -> LateCause {
    let code = code(&mut section);
    let late_cause = LateCause { code, name: section.sentence("name") };
    section.finish();
    late_cause
}

pub(super) fn draw(mut section: Section<'_, '_>) -> DrawRule {
    let code = code(&mut section);
    let denominator = section.integer("denominator", 1..=DENOMINATOR_MAX, number::BAD_SHARE);
    let draw = DrawRule {
        code,
        name: section.sentence("name"),
        sentence: section.sentence("sentence"),
        applies: applies(&mut section),
        numerator: small(section.integer("numerator", 1..=denominator, number::BAD_SHARE)),
        denominator: small(denominator),
    };
    section.finish();
    draw
}

pub(super) fn indicator_limit(mut section: Section<'_, '_>) -> IndicatorLimit {
    let code = code(&mut section);
    let count = |value: i64| u64::try_from(value).unwrap_or(0);
    let limit = IndicatorLimit {
        code,
        indicator: section.text("indicator"),
        name: section.sentence("name"),
        sentence: section.sentence("sentence"),
        numerator: count(section.integer("numerator", 0..=DENOMINATOR_MAX, number::BAD_SHARE)),
        denominator: count(section.integer("denominator", 1..=DENOMINATOR_MAX, number::BAD_SHARE)),
        at_most: section.flag_or("at-most", true),
    };
    section.finish();
    limit
}
