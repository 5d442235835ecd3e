//! `[visit]` and `[[job]]`: the hours that are offered, and what each kind of visit needs.

use super::calendar::intervals;
use super::{MONEY_MAX, code, is_code, small};
use crate::model::{
    Finding, Hazard, JobRule, Proof, Rejection, RemoteStep, Skill, Standard, TimeOfDay, VisitRule,
};
use crate::reader::{Section, Word};
use crate::refusal::number;
use std::collections::BTreeSet;

/// Longest work of one visit.
const WORK_MINUTES_MAX: i64 = 720;
/// A customer may say until two hours before his window whether somebody else may come.
const CHOICE_ANSWER_MINUTES: i64 = 120;
/// A look at a line counts for a day.
const REMOTE_COUNTS_MINUTES: i64 = 1_440;
/// Most that fairness of pay may weigh: beyond it a plan would rather break promises than pay unequally.
const FAIR_PAY_MAX: i64 = 100;
/// Farthest day that can be chosen.
const DAYS_AHEAD_MAX: i64 = 60;

impl Word for Proof {
    const WORDS: &'static [(&'static str, Self)] =
        &[("cause", Self::Cause), ("speed-test", Self::SpeedTest), ("photo", Self::Photo)];
}

pub(super) fn job(mut section: Section<'_, '_>) -> JobRule {
    let rule = JobRule {
        code: code(&mut section),
        name: section.sentence("name"),
        sentence: section.sentence("sentence"),
        minutes: small(section.integer("minutes", 1..=WORK_MINUTES_MAX, number::BAD_DURATION)),
        standards: section.sections("standard").into_iter().map(standard).collect(),
        two_persons: section.flag_or("two-persons", false),
        skills: codes(&mut section, "skills"),
        tools: codes(&mut section, "tools"),
        parts: codes(&mut section, "parts"),
        needs: section.words("needs"),
        remote_first: codes(&mut section, "remote-first"),
        moves_promise: section.flag_or("moves-promise", false),
    };
    let named: BTreeSet<&str> = rule.standards.iter().map(|one| one.access.as_str()).collect();
    if named.len() < rule.standards.len() {
        section.refuse(
            number::WRONG_VALUE,
            "standard",
            ("同一接入方式写了两个标准时长。", "One access medium has two standard times."),
            ("每种接入方式只写一个 [[job.standard]]。", "Write one [[job.standard]] for each medium."),
        );
    }
    section.finish();
    rule
}

pub(super) fn visit(mut section: Section<'_, '_>) -> VisitRule {
    let time = |minutes: u16| TimeOfDay { minutes };
    let rule = VisitRule {
        code: code(&mut section),
        sentence: section.sentence("sentence"),
        hold_minutes: small(section.integer("hold-minutes", 1..=1_440, number::BAD_DURATION)),
        choice_answer_minutes: small(section.integer_or(
            "choice-answer-minutes",
            CHOICE_ANSWER_MINUTES,
            0..=1_440,
            number::BAD_DURATION,
        )),
        phone_late_minutes: small(section.integer("phone-late-minutes", 0..=10_080, number::BAD_DURATION)),
        windows: intervals(&mut section, "windows")
            .into_iter()
            .map(|(from, until)| (time(from), time(until)))
            .collect(),
        days_ahead: small(section.integer("days-ahead", 1..=DAYS_AHEAD_MAX, number::BAD_DURATION)),
        broken_minor: section.integer("broken-minor", 0..=MONEY_MAX, number::BAD_MONEY),
        fair_pay_per_million: section.integer_or(
            "fair-pay-per-million",
            0,
            0..=FAIR_PAY_MAX,
            number::WRONG_VALUE,
        ),
        no_access_needs: section.words("no-access-needs"),
        skills: section.sections("skill").into_iter().map(skill).collect(),
        tools: section.sections("tool").into_iter().map(skill).collect(),
        hazards: section.sections("hazard").into_iter().map(hazard).collect(),
        long_percent: small(section.integer("long-percent", 100..=10_000, number::WRONG_VALUE)),
        findings: section.sections("finding").into_iter().map(finding).collect(),
        remote_steps: section.sections("remote-step").into_iter().map(remote_step).collect(),
        remote_counts_minutes: small(section.integer_or(
            "remote-counts-minutes",
            REMOTE_COUNTS_MINUTES,
            1..=43_200,
            number::BAD_DURATION,
        )),
        miss_causes: section.sections("miss-cause").into_iter().map(rejection).collect(),
        rejections: section.sections("rejection").into_iter().map(rejection).collect(),
    };
    if rule.windows.is_empty() || rule.rejections.is_empty() {
        section.refuse(
            number::WRONG_VALUE,
            "windows",
            ("没有写可约时段或退单原因。", "No window is offered, or no reason for handing back is named."),
            (
                "写 windows = [\"08:00-10:00\"] 和 [[visit.rejection]]。",
                "Write windows = [\"08:00-10:00\"] and [[visit.rejection]].",
            ),
        );
    }
    section.finish();
    rule
}

fn rejection(mut section: Section<'_, '_>) -> Rejection {
    let rejection = Rejection { code: code(&mut section), name: section.sentence("name") };
    section.finish();
    rejection
}

fn skill(mut section: Section<'_, '_>) -> Skill {
    let skill = Skill { code: code(&mut section), name: section.sentence("name") };
    section.finish();
    skill
}

fn finding(mut section: Section<'_, '_>) -> Finding {
    let finding = Finding {
        code: code(&mut section),
        name: section.sentence("name"),
        on_site: section.flag_or("on-site", false),
    };
    section.finish();
    finding
}

fn remote_step(mut section: Section<'_, '_>) -> RemoteStep {
    let step = RemoteStep {
        code: code(&mut section),
        name: section.sentence("name"),
        script: section.sentence("script"),
    };
    section.finish();
    step
}

fn hazard(mut section: Section<'_, '_>) -> Hazard {
    let hazard = Hazard { code: code(&mut section), name: section.sentence("name") };
    section.finish();
    hazard
}

fn standard(mut section: Section<'_, '_>) -> Standard {
    let standard = Standard {
        access: section.text("access"),
        minutes: small(section.integer("minutes", 1..=WORK_MINUTES_MAX, number::BAD_DURATION)),
        skills: section.has("skills").then(|| codes(&mut section, "skills")),
        tools: section.has("tools").then(|| codes(&mut section, "tools")),
    };
    section.finish();
    standard
}

fn codes(section: &mut Section<'_, '_>, key: &'static str) -> Vec<String> {
    let found = section.texts(key);
    if found.iter().any(|text| !is_code(text)) {
        section.refuse(
            number::WRONG_VALUE,
            key,
            (format!("{key} 里有不合法的代码。"), format!("`{key}` holds something that is no code.")),
            ("写代码，例如 \"fibre\"。", "Write codes, for example \"fibre\"."),
        );
    }
    found
}
