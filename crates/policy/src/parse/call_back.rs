//! `[call-back]`, `[[script]]`, `[survey]` and `[[question]]`: how drawn customers are rung, and how surveys are asked and counted.

use super::calendar::time_key;
use super::pay::share_at;
use super::promise::applies;
use super::{DAYS_MAX, code, small};
use crate::model::{Bilingual, CallBackRule, CallPart, QuestionRule, ScriptRule, Side, SurveyRule};
use crate::reader::{Section, Word};
use crate::refusal::number;

/// Most attempts that a rule may allow.
const ATTEMPTS_MAX: i64 = 20;
/// Most lines of a script.
const LINES_MAX: usize = 20;
/// Most rungs that a reopening may jump.
const RUNGS_MAX: i64 = 20;
/// Highest answer of a survey.
const ANSWER_MAX: i64 = 10;
/// Widest interval, in thousandths of a standard error.
const ERROR_MAX: i64 = 5_000;

impl Word for Side {
    const WORDS: &'static [(&'static str, Self)] = &[("expected", Self::Expected), ("found", Self::Found)];
}

/// Reads `[call-back]`.
pub(super) fn rule(mut section: Section<'_, '_>) -> CallBackRule {
    let rule = CallBackRule {
        code: code(&mut section),
        sentence: section.sentence("sentence"),
        attempts_max: small(section.integer("attempts-max", 1..=ATTEMPTS_MAX, number::WRONG_VALUE)),
        gap_minutes: small(section.integer("gap-minutes", 1..=1_440, number::BAD_DURATION)),
        again_days: small(section.integer("again-days", 1..=DAYS_MAX, number::BAD_DURATION)),
        parts: section.sections("part").into_iter().map(part).collect(),
        rungs_higher: u8::try_from(section.integer_or("rungs-higher", 0, 0..=RUNGS_MAX, number::BAD_RUNGS))
            .unwrap_or(0),
        heard_again: share_at(&mut section, "heard-again"),
    };
    let apart = rule.parts.iter().all(|part| part.from.minutes < part.until.minutes)
        && rule.parts.windows(2).all(|pair| pair[0].until.minutes <= pair[1].from.minutes);
    if rule.parts.is_empty() || !apart {
        section.refuse(
            number::WRONG_VALUE,
            "part",
            (
                "时段要按先后写，各自起止不倒置，互不重叠。",
                "The parts of the day stand in order, each ends after it begins, and none overlap.",
            ),
            ("改正 from 与 until。", "Correct `from` and `until`."),
        );
    }
    section.finish();
    rule
}

fn part(mut section: Section<'_, '_>) -> CallPart {
    let part = CallPart {
        name: section.sentence("name"),
        from: time_key(&mut section, "from"),
        until: time_key(&mut section, "until"),
    };
    section.finish();
    part
}

/// Reads one `[[script]]`.
pub(super) fn script(mut section: Section<'_, '_>) -> ScriptRule {
    let rule = ScriptRule {
        code: code(&mut section),
        name: section.sentence("name"),
        applies: applies(&mut section),
        lines: section.sections("line").into_iter().map(line).collect(),
    };
    if rule.lines.is_empty() || rule.lines.len() > LINES_MAX {
        section.refuse(
            number::WRONG_VALUE,
            "line",
            (format!("话术要有 1 到 {LINES_MAX} 句。"), format!("A script has 1 to {LINES_MAX} lines.")),
            ("补上或删去几句。", "Add or remove lines."),
        );
    }
    section.finish();
    rule
}

fn line(mut section: Section<'_, '_>) -> Bilingual {
    let text = section.sentence("text");
    section.finish();
    text
}

/// Reads `[survey]`.
pub(super) fn survey(mut section: Section<'_, '_>) -> SurveyRule {
    let rule = SurveyRule {
        code: code(&mut section),
        sentence: section.sentence("sentence"),
        satisfied_from: u8::try_from(section.integer("satisfied-from", 2..=ANSWER_MAX, number::WRONG_VALUE))
            .unwrap_or(0),
        error_per_mille: small(section.integer("error-per-mille", 1_000..=ERROR_MAX, number::WRONG_VALUE)),
        open_days: small(section.integer("open-days", 1..=DAYS_MAX, number::BAD_DURATION)),
    };
    section.finish();
    rule
}

/// Reads one `[[question]]`.
pub(super) fn question(mut section: Section<'_, '_>) -> QuestionRule {
    let rule = QuestionRule {
        code: code(&mut section),
        text: section.sentence("text"),
        topic: section.text_or_empty("topic"),
        side: section.word_or_none("side").unwrap_or(Side::Found),
        main: section.flag_or("main", false),
    };
    section.finish();
    rule
}
