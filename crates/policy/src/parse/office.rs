//! `[[outside]]`, `[outage]`, `[directive]` and `[rejection]`: what the office owes outside bodies, mass faults, directives,
//! and the reasons for which a case is refused.

use super::promise::applies;
use super::remedy::{currency, month_days};
use super::{DAYS_MAX, code, small};
use crate::model::{
    AreaCreditRule, AreaPays, Bilingual, DirectiveRule, OutageRule, OutsideRule, RejectionReason,
    RejectionRule,
};
use crate::reader::{Section, Word};
use crate::refusal::number;

/// Highest grade of staff.
const GRADE_MAX: i64 = 9;
/// Most alike reports that a rule may ask for.
const SIMILAR_MAX: i64 = 1_000;
/// Most steps of a directive.
const CLIMBS_MAX: usize = 9;
/// Most characters of a letter's text.
const LETTER_CHARS_MAX: usize = 2_000;
/// Most characters of a sentence that is said aloud.
const SAY_CHARS_MAX: usize = 200;

pub(super) fn outside(mut section: Section<'_, '_>) -> OutsideRule {
    let rule = OutsideRule {
        code: code(&mut section),
        name: section.sentence("name"),
        sentence: section.sentence("sentence"),
        limit_hours: hours(&mut section, "limit-hours"),
        grade_min: u8::try_from(section.integer_or("grade-min", 0, 0..=GRADE_MAX, number::WRONG_VALUE))
            .unwrap_or(0),
        report_to: section.text_or_empty("report-to"),
        signed_by: section.text_or_empty("signed-by"),
        opinion_risk: section.flag_or("opinion-risk", false),
        letter: section.sentence("letter"),
    };
    blanks(
        &section,
        ("letter", &rule.letter),
        (OutsideRule::BLANKS, &["number", "answer"]),
        LETTER_CHARS_MAX,
    );
    section.finish();
    rule
}

pub(super) fn outage(mut section: Section<'_, '_>) -> OutageRule {
    let rule = OutageRule {
        code: code(&mut section),
        sentence: section.sentence("sentence"),
        similar: small(section.integer("similar", 2..=SIMILAR_MAX, number::WRONG_VALUE)),
        window_minutes: small(section.integer("window-minutes", 1..=1_440, number::BAD_DURATION)),
        call_back_hours: hours(&mut section, "call-back-hours"),
        say: section.sentence("say"),
        report_to: section.text_or_empty("report-to"),
    };
    blanks(&section, ("say", &rule.say), (OutageRule::BLANKS, &["area"]), SAY_CHARS_MAX);
    section.finish();
    rule
}

#[derive(Clone, Copy)]
enum Pays {
    Rent,
    ValidityDays,
}

impl Word for Pays {
    const WORDS: &'static [(&'static str, Self)] =
        &[("rent", Self::Rent), ("validity-days", Self::ValidityDays)];
}

pub(super) fn area_credit(mut section: Section<'_, '_>) -> AreaCreditRule {
    let rule = AreaCreditRule {
        code: code(&mut section),
        scheme: section.text("scheme"),
        group: section.text("group"),
        sentence: section.sentence("sentence"),
        topics: section.texts("topics"),
        applies: applies(&mut section),
        over_hours: hours(&mut section, "over-hours"),
        day_hours: small(section.integer("day-hours", 0..=23, number::BAD_DURATION)),
        pays: match section.word::<Pays>("pays") {
            Pays::Rent => {
                AreaPays::Rent { currency: currency(&mut section), month_days: month_days(&mut section) }
            }
            Pays::ValidityDays => AreaPays::ValidityDays,
        },
        excluded_by: section.words("excluded-by"),
        pay_within_days: small(section.integer("pay-within-days", 1..=DAYS_MAX, number::BAD_DURATION)),
    };
    if rule.topics.is_empty() {
        section.refuse(
            number::WRONG_VALUE,
            "topics",
            ("topics 至少写一个主题。", "`topics` names at least one topic."),
            ("写大面积故障的主题，如 \"fault.broadband\"。", "Write topics of outages: \"fault.broadband\"."),
        );
    }
    section.finish();
    rule
}

pub(super) fn directive(mut section: Section<'_, '_>) -> DirectiveRule {
    let rule = DirectiveRule {
        code: code(&mut section),
        sentence: section.sentence("sentence"),
        climb_hours: hours(&mut section, "climb-hours"),
        climbs: section.texts("climbs"),
    };
    if rule.climbs.is_empty() || rule.climbs.len() > CLIMBS_MAX {
        section.refuse(
            number::WRONG_VALUE,
            "climbs",
            (
                format!("climbs 要写 1 到 {CLIMBS_MAX} 个岗位。"),
                format!("`climbs` names 1 to {CLIMBS_MAX} posts."),
            ),
            ("按先后写岗位代码。", "Write the codes of the posts in order."),
        );
    }
    section.finish();
    rule
}

/// Most reasons for refusing a case.
const REASONS_MAX: usize = 30;

pub(super) fn rejection(mut section: Section<'_, '_>) -> RejectionRule {
    let rule = RejectionRule {
        code: code(&mut section),
        sentence: section.sentence("sentence"),
        object_days: small(section.integer("object-days", 1..=DAYS_MAX, number::BAD_DURATION)),
        report_to: section.text_or_empty("report-to"),
        ruling_hours: small(section.integer_or("ruling-hours", 0, 1..=24 * DAYS_MAX, number::BAD_DURATION)),
        ruling_warn_hours: small(section.integer_or(
            "ruling-warn-hours",
            0,
            1..=24 * DAYS_MAX,
            number::BAD_DURATION,
        )),
        reasons: section.sections("reason").into_iter().map(reason).collect(),
    };
    if rule.ruling_warn_hours > 0 && rule.ruling_warn_hours >= rule.ruling_hours {
        section.refuse(
            number::BAD_DURATION,
            "ruling-warn-hours",
            (
                "ruling-warn-hours 要小于 ruling-hours，否则一收到异议就提醒。".to_owned(),
                "`ruling-warn-hours` is less than `ruling-hours`, else it would warn before there is anything to rule on."
                    .to_owned(),
            ),
            ("写一个比 ruling-hours 小的数。", "Write a number below `ruling-hours`."),
        );
    }
    let mut codes: Vec<&str> = rule.reasons.iter().map(|reason| reason.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    if codes.is_empty() || codes.len() != rule.reasons.len() || codes.len() > REASONS_MAX {
        section.refuse(
            number::WRONG_VALUE,
            "reason",
            (
                format!("[[rejection.reason]] 要有 1 到 {REASONS_MAX} 个，代码不重复。"),
                format!(
                    "There are 1 to {REASONS_MAX} of `[[rejection.reason]]`, each with a code of its own."
                ),
            ),
            ("每个原因写一段，给不同的代码。", "Write one section a reason, each with another code."),
        );
    }
    section.finish();
    rule
}

fn reason(mut section: Section<'_, '_>) -> RejectionReason {
    let reason = RejectionReason { code: code(&mut section), name: section.sentence("name") };
    section.finish();
    reason
}

fn hours(section: &mut Section<'_, '_>, key: &'static str) -> u32 {
    small(section.integer(key, 1..=24 * DAYS_MAX, number::BAD_DURATION))
}

/// Every name in braces is one that can be filled in, and those that must be there are, in both languages.
fn blanks(
    section: &Section<'_, '_>,
    (key, text): (&'static str, &Bilingual),
    (known, needed): (&[&str], &[&str]),
    most: usize,
) {
    for side in [&text.zh, &text.en] {
        if side.is_empty() {
            continue;
        }
        let named: Vec<&str> =
            side.split('{').skip(1).map(|rest| rest.split_once('}').map_or("", |(blank, _)| blank)).collect();
        let fits = named.iter().all(|blank| known.contains(blank))
            && needed.iter().all(|blank| named.contains(blank))
            && side.chars().count() <= most;
        if !fits {
            let (all, must) = (known.join("}, {"), needed.join("}, {"));
            section.refuse(
                number::WRONG_VALUE,
                key,
                (
                    format!("{key} 里只能有 {{{all}}}，必须有 {{{must}}}，至多 {most} 字。"),
                    format!("`{key}` names {{{all}}} only, has {{{must}}}, and at most {most} characters."),
                ),
                ("改正文字里的花括号。", "Correct the names in braces."),
            );
        }
    }
}
