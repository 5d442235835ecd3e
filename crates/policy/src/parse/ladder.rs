//! `[[ladder]]`: ordered posts that a case climbs while its clock runs (Y31, Y46, Y47).

use super::promise::applies;
use super::{MINUTES_MAX, code, is_code, small};
use crate::model::{LadderRule, RungRule};
use crate::reader::Section;
use crate::refusal::number;

/// A ladder has at most so many rungs.
const RUNGS_MAX: usize = 20;

/// Reads one ladder.
pub(super) fn rule(mut section: Section<'_, '_>) -> LadderRule {
    let code = code(&mut section);
    let mut rule = LadderRule {
        sentence: section.sentence("sentence"),
        applies: applies(&mut section),
        clock: section.text("clock"),
        step_minutes: section.integer("step-minutes", 1..=MINUTES_MAX, number::BAD_DURATION),
        calendar: section.text_or_empty("calendar"),
        rungs: section.sections("rung").into_iter().map(rung).collect(),
        repeat_start_rung: 1,
        start_rung_cap: 1,
        code,
    };
    let top = i64::try_from(rule.rungs.len().clamp(1, RUNGS_MAX)).unwrap_or(1);
    rule.repeat_start_rung =
        small(section.integer_or("repeat-start-rung", 1, 1..=top, number::BAD_RUNGS)) as u8;
    rule.start_rung_cap = small(section.integer_or("start-rung-cap", top, 1..=top, number::BAD_RUNGS)) as u8;
    if rule.rungs.is_empty() || rule.rungs.len() > RUNGS_MAX {
        section.refuse(
            number::BAD_RUNGS,
            "rung",
            ("阶梯没有级，或超过 20 级。", "The ladder has no rungs, or more than 20."),
            ("写 1 到 20 个 [[ladder.rung]]。", "Write 1 to 20 [[ladder.rung]] tables."),
        );
    }
    if rule.repeat_start_rung > rule.start_rung_cap {
        section.refuse(
            number::BAD_RUNGS,
            "repeat-start-rung",
            ("重复投诉的起始级高于允许的最高起始级。", "A repeat would start above the highest start rung."),
            (
                "把 repeat-start-rung 调低，或把 start-rung-cap 调高。",
                "Lower `repeat-start-rung`, or raise `start-rung-cap`.",
            ),
        );
    }
    section.finish();
    rule
}

fn rung(mut section: Section<'_, '_>) -> RungRule {
    let rung = RungRule {
        post: section.text("post"),
        name: section.sentence("name"),
        duty: section.sentence("duty"),
    };
    if !is_code(&rung.post) {
        section.refuse(
            number::WRONG_VALUE,
            "post",
            ("岗位代码不合法。", "The post is not a code."),
            (
                "写岗位代码，例如 \"general-manager\"。",
                "Write the code of a post, for example \"general-manager\".",
            ),
        );
    }
    section.finish();
    rung
}
