//! `[[promise]]`: who is promised what, by when.

use super::calendar::time_key;
use super::{DAYS_MAX, MINUTES_MAX, code, small};
use crate::model::{Applies, CutOffTarget, DueRule, PromiseRule, TimeOfDay};
use crate::reader::{Section, Word};
use crate::refusal::number;

#[derive(Clone, Copy)]
enum DueKind {
    Natural,
    OpenHours,
    CutOff,
    WorkingDays,
    CalendarDays,
    AppointmentEnd,
}

impl Word for DueKind {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("natural", Self::Natural),
        ("open-hours", Self::OpenHours),
        ("cut-off", Self::CutOff),
        ("working-days", Self::WorkingDays),
        ("calendar-days", Self::CalendarDays),
        ("appointment-end", Self::AppointmentEnd),
    ];
}

/// Whom a promise may be owed to.
#[derive(Clone, Copy)]
struct Beneficiary(&'static str);

impl Word for Beneficiary {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("customer", Self("customer")),
        ("unit", Self("unit")),
        ("outside-body", Self("outside-body")),
        ("public", Self("public")),
        ("staff", Self("staff")),
    ];
}

/// Reads one promise.
pub(super) fn rule(mut section: Section<'_, '_>) -> PromiseRule {
    let code = code(&mut section);
    let rule = PromiseRule {
        scheme: section.text("scheme"),
        obligation: section.text("obligation"),
        // Invariant: the range of the key lies inside i32.
        precedence: section.integer_or("precedence", 0, -1_000..=1_000, number::WRONG_VALUE) as i32,
        name: section.sentence("name"),
        sentence: section.sentence("sentence"),
        applies: applies(&mut section),
        stops: section.word("stops"),
        due: due(&mut section),
        warning_percent: small(section.integer_or("warning-percent", 0, 0..=99, number::BAD_SHARE)) as u8,
        remedies: section.texts("remedies"),
        appointment_moves: section.flag_or("appointment-moves", false),
        notice_minutes: section.integer_or("notice-hours", 0, 0..=MINUTES_MAX / 60, number::BAD_DURATION)
            * 60,
        pausable_by: section.words("pausable-by"),
        beneficiary: section
            .word_or_none::<Beneficiary>("beneficiary")
            .map_or("customer", |who| who.0)
            .to_string(),
        code,
    };
    if !rule.remedies.is_empty() && rule.beneficiary != "customer" {
        section.refuse(
            number::REMEDY_WITHOUT_CUSTOMER,
            "remedies",
            ("只有对客户的承诺才有赔付。", "Only a promise to a customer carries remedies."),
            (
                "删掉 remedies，或把 beneficiary 改为 \"customer\"。",
                "Remove `remedies`, or write beneficiary = \"customer\".",
            ),
        );
    }
    if rule.notice_minutes > 0 && rule.due != DueRule::AppointmentEnd {
        section.refuse(
            number::WRONG_VALUE,
            "notice-hours",
            (
                "只有以约定时段为期限的承诺才有提前通知。",
                "Notice is of an agreed window, and here none is due.",
            ),
            (
                "删掉 notice-hours，或把 due 写成 appointment-end。",
                "Remove `notice-hours`, or write due = { kind = \"appointment-end\" }.",
            ),
        );
    }
    section.finish();
    rule
}

/// Reads the condition of a rule.
pub(super) fn applies(section: &mut Section<'_, '_>) -> Applies {
    let Some(mut condition) = section.section("applies") else { return Applies::default() };
    let applies = Applies {
        kinds: condition.words("kinds"),
        categories: condition.texts("categories"),
        areas: condition.words("areas"),
        access: condition.texts("access"),
        products: condition.texts("products"),
        segments: condition.texts("segments"),
        priorities: priorities(&mut condition),
    };
    if applies.kinds.is_empty() {
        condition.refuse(
            number::NO_KINDS,
            "kinds",
            ("规则没有写明适用于哪类工单。", "The rule names no kind of case."),
            ("写上 kinds，例如 kinds = [\"fault\"]。", "Add `kinds`, for example kinds = [\"fault\"]."),
        );
    }
    condition.finish();
    applies
}

fn priorities(section: &mut Section<'_, '_>) -> Vec<u8> {
    let found = section.integers("priorities");
    let known: Vec<u8> = found
        .iter()
        .filter(|value| (1..=5).contains(*value))
        .filter_map(|value| u8::try_from(*value).ok())
        .collect();
    if known.len() != found.len() {
        section.refuse(
            number::WRONG_VALUE,
            "priorities",
            ("优先级不在 1 到 5 之间。", "A priority is not within 1 to 5."),
            ("写 1（最高）到 5。", "Write 1 (highest) to 5."),
        );
    }
    known
}

fn due(section: &mut Section<'_, '_>) -> DueRule {
    let Some(mut due) = section.section("due") else { return DueRule::AppointmentEnd };
    let rule = match due.word::<DueKind>("kind") {
        DueKind::Natural => DueRule::Natural { minutes: length(&mut due) },
        DueKind::OpenHours => {
            DueRule::OpenHours { minutes: length(&mut due), calendar: due.text("calendar") }
        }
        DueKind::CutOff => DueRule::CutOff {
            at: time_key(&mut due, "at"),
            before: target(&mut due, "before"),
            after: target(&mut due, "after"),
        },
        DueKind::WorkingDays => DueRule::WorkingDays {
            days: small(due.integer("days", 1..=DAYS_MAX, number::BAD_DURATION)),
            calendar: due.text("calendar"),
            ends_at: ends_at(&mut due),
        },
        DueKind::CalendarDays => DueRule::CalendarDays {
            days: small(due.integer("days", 1..=DAYS_MAX, number::BAD_DURATION)),
            ends_at: ends_at(&mut due),
        },
        DueKind::AppointmentEnd => DueRule::AppointmentEnd,
    };
    due.finish();
    rule
}

fn ends_at(section: &mut Section<'_, '_>) -> TimeOfDay {
    if section.has("ends-at") { time_key(section, "ends-at") } else { TimeOfDay { minutes: 1_440 } }
}

/// A length in `minutes` or in `hours`.
pub(super) fn length(section: &mut Section<'_, '_>) -> i64 {
    if section.has("hours") {
        section.integer("hours", 1..=MINUTES_MAX / 60, number::BAD_DURATION) * 60
    } else {
        section.integer("minutes", 1..=MINUTES_MAX, number::BAD_DURATION)
    }
}

fn target(section: &mut Section<'_, '_>, key: &'static str) -> CutOffTarget {
    let Some(mut target) = section.section(key) else { return CutOffTarget::EndOfDay(0) };
    let found = if target.has("end-of-day") {
        CutOffTarget::EndOfDay(small(target.integer("end-of-day", 0..=DAYS_MAX, number::BAD_DURATION)))
    } else {
        CutOffTarget::AfterMinutes(length(&mut target))
    };
    target.finish();
    found
}
