//! `[[example]]`: facts and what must come out of them.

use super::{DAYS_MAX, MINUTES_MAX, MONEY_MAX};
use crate::contractor::ContractorMonth;
use crate::example::{
    AuthorityExample, CallExample, ContractorExample, Example, ExamplePause, ExampleSpan, ExampleWindow,
    PayExample, PointsExample, ScoreExample,
};
use crate::model::CaseFacts;
use crate::reader::Section;
use crate::refusal::number;

/// Reads one example.
pub(super) fn example(mut section: Section<'_, '_>) -> Example {
    let name = section.text("name");
    section.name_after(&name);
    let money = 0..=MONEY_MAX;
    let count = 0..=i64::MAX;
    let example = Example {
        name,
        rule: section.text("rule"),
        accepted: section.text_or_empty("accepted"),
        pauses: section.sections("pauses").into_iter().map(pause).collect(),
        appointments: section.sections("appointments").into_iter().map(window).collect(),
        facts: section.section_or_none("facts").map(facts),
        expect_chosen: flag(&mut section, "expect-chosen"),
        expect_due: section.text_or_empty("expect-due"),
        expect_due_before_appointment: section.text_or_empty("expect-due-before-appointment"),
        expect_warn: section.text_or_empty("expect-warn"),
        expect_flagged_years: section
            .has("expect-flagged-years")
            .then(|| section.integers("expect-flagged-years")),
        stopped: section.text_or_empty("stopped"),
        expect_met: flag(&mut section, "expect-met"),
        promise: section.text_or_empty("promise"),
        due: section.text_or_empty("due"),
        as_of: section.text_or_empty("as-of"),
        monthly_fee_minor: section.integer_or("monthly-fee-minor", 0, money.clone(), number::BAD_MONEY),
        one_off_fee_minor: section.integer_or("one-off-fee-minor", 0, money.clone(), number::BAD_MONEY),
        exempt: section.sections("exempt").into_iter().map(span).collect(),
        paid_elsewhere_minor: section.integer_or("paid-elsewhere-minor", 0, money.clone(), number::BAD_MONEY),
        other_service_paid: section.texts("other-service-paid"),
        other_account_paid: section.texts("other-account-paid"),
        expect_units: section.has("expect-units").then(|| section.texts("expect-units")),
        expect_skills: section.has("expect-skills").then(|| section.texts("expect-skills")),
        expect_tools: section.has("expect-tools").then(|| section.texts("expect-tools")),
        expect_total_minor: section
            .has("expect-total-minor")
            .then(|| section.integer("expect-total-minor", money, number::BAD_MONEY)),
        expect_next: section.text_or_empty("expect-next"),
        expect_pay_within_days: section
            .has("expect-pay-within-days")
            .then(|| section.integer("expect-pay-within-days", 0..=DAYS_MAX, number::BAD_DURATION)),
        repeat: section.flag_or("repeat", false),
        open_minutes: section.integer_or("open-minutes", 0, 1..=MINUTES_MAX, number::BAD_DURATION),
        start_rung: section.integer_or("start-rung", 1, 1..=20, number::BAD_RUNGS),
        expect_rungs: section.texts("expect-rungs"),
        frame: section.integer_or("frame", 0, count.clone(), number::WRONG_VALUE),
        carried: section.integer_or("carried", 0, count.clone(), number::WRONG_VALUE),
        expect_drawn: section
            .has("expect-drawn")
            .then(|| section.integer("expect-drawn", count.clone(), number::WRONG_VALUE)),
        numerator: section.integer_or("numerator", 0, count.clone(), number::WRONG_VALUE),
        denominator: section.integer_or("denominator", 0, count, number::WRONG_VALUE),
        expect_kept: flag(&mut section, "expect-kept"),
        closed: section.text_or_empty("closed"),
        legal_hold: section.flag_or("legal-hold", false),
        red_line: section.flag_or("red-line", false),
        reports: section.texts("reports"),
        grade: section.has("grade").then(|| section.integer("grade", 0..=9, number::WRONG_VALUE)),
        expect_until: section.text_or_empty("expect-until"),
        pay: pay(&mut section),
        points: points(&mut section),
        score: score(&mut section),
        call: call(&mut section),
        authority: authority(&mut section),
        contractor: contractor(&mut section),
    };
    if !example.expects_something() {
        section.refuse(
            number::BAD_EXAMPLE,
            "name",
            ("这个例子没有写预期结果。", "This example expects nothing."),
            (
                "加上 expect-due、expect-units 等预期。",
                "Add an expectation: expect-due, expect-units, and so on.",
            ),
        );
    }
    section.finish();
    example
}

fn pay(section: &mut Section<'_, '_>) -> PayExample {
    let count = 0..=MONEY_MAX;
    let mut stated = |key| section.has(key).then(|| section.integer(key, count.clone(), number::WRONG_VALUE));
    PayExample {
        score: stated("score"),
        earned_minor: stated("earned-minor"),
        given: stated("given"),
        expect_minor: stated("expect-minor"),
        expect_points: stated("expect-points"),
        rung: stated("rung").unwrap_or(0),
        held_days: stated("held-days").unwrap_or(0),
        month_days: stated("month-days").unwrap_or(0),
        job: section.text_or_empty("job"),
        shared: section.has("shared").then(|| section.word("shared")),
        late: section.flag_or("late", false),
        reworked: section.flag_or("reworked", false),
        outside: section.flag_or("outside", false),
        ratings: section.texts("ratings"),
        own: section.flag_or("own", false),
        expect_reasons: section.has("expect-reasons").then(|| section.texts("expect-reasons")),
    }
}

fn points(section: &mut Section<'_, '_>) -> PointsExample {
    let count = 0..=MONEY_MAX;
    let mut stated = |key| section.has(key).then(|| section.integer(key, count.clone(), number::WRONG_VALUE));
    PointsExample {
        tip: stated("tip"),
        balance: stated("balance").unwrap_or(0),
        today: stated("today").unwrap_or(0),
        pair: stated("pair").unwrap_or(0),
        drawn: stated("drawn"),
        expect_limit: section.has("expect-limit").then(|| section.text("expect-limit")),
        expect_since: section.text_or_empty("expect-since"),
    }
}

fn score(section: &mut Section<'_, '_>) -> ScoreExample {
    let stated = |section: &mut Section<'_, '_>, key, least| {
        section.has(key).then(|| section.integer(key, least..=MONEY_MAX, number::WRONG_VALUE))
    };
    ScoreExample {
        figures: section.texts("figures"),
        deducted: stated(section, "deducted", 0).unwrap_or(0),
        scores: if section.has("scores") { section.integers("scores") } else { Vec::new() },
        places: section.texts("places"),
        text: section.text_or_empty("text"),
        expect_score: section.has("expect-score").then(|| section.text("expect-score")),
        // One below nought: no stars are shown at all.
        expect_stars: stated(section, "expect-stars", -1),
    }
}

fn call(section: &mut Section<'_, '_>) -> CallExample {
    let mut stated = |key| section.has(key).then(|| section.integer(key, 0..=MONEY_MAX, number::WRONG_VALUE));
    CallExample {
        number: stated("number"),
        expect_rung: stated("expect-rung"),
        attempts: section.texts("attempts"),
        expect_last: flag(section, "expect-last"),
        expect_heard: flag(section, "expect-heard"),
        expect_interval: section.has("expect-interval-ppm").then(|| section.integers("expect-interval-ppm")),
    }
}

fn authority(section: &mut Section<'_, '_>) -> AuthorityExample {
    let mut stated = |key| section.has(key).then(|| section.integer(key, 0..=MONEY_MAX, number::WRONG_VALUE));
    AuthorityExample {
        asked_minor: stated("asked-minor"),
        asked_days: stated("asked-days").unwrap_or(0),
        today_minor: stated("today-minor").unwrap_or(0),
        tier: section.text_or_empty("tier"),
        expect_within: flag(section, "expect-within"),
        expect_alone: flag(section, "expect-alone"),
    }
}

fn contractor(section: &mut Section<'_, '_>) -> ContractorExample {
    let mut stated = |key| section.has(key).then(|| section.integer(key, 0..=MONEY_MAX, number::WRONG_VALUE));
    let judged = stated("judged");
    let (kept, fixed, finished) = (stated("kept"), stated("fixed"), stated("finished"));
    let (complaints, red_lines) = (stated("complaints"), stated("red-lines"));
    let month = judged.map(|judged| ContractorMonth {
        kept: kept.unwrap_or(0),
        judged,
        fixed: fixed.unwrap_or(0),
        finished: finished.unwrap_or(0),
        complaints: complaints.unwrap_or(0),
        red_lines: red_lines.unwrap_or(0),
    });
    let taken = (complaints.is_some() || red_lines.is_some())
        .then(|| (complaints.unwrap_or(0), red_lines.unwrap_or(0)));
    ContractorExample {
        month,
        documents: stated("documents"),
        visits_held: stated("visits-held"),
        total: stated("total"),
        taken,
    }
}

fn flag(section: &mut Section<'_, '_>, key: &'static str) -> Option<bool> {
    section.has(key).then(|| section.flag_or(key, false))
}

fn pause(mut section: Section<'_, '_>) -> ExamplePause {
    let pause = ExamplePause {
        from: section.text("from"),
        until: section.text_or_empty("until"),
        cause: section.word("cause"),
    };
    section.finish();
    pause
}

fn window(mut section: Section<'_, '_>) -> ExampleWindow {
    let window = ExampleWindow {
        from: section.text("from"),
        until: section.text("until"),
        asked_by_customer: section.flag_or("asked-by-customer", false),
        agreed: section.text_or_empty("agreed"),
        called_off: section.text_or_empty("called-off"),
    };
    section.finish();
    window
}

fn span(mut section: Section<'_, '_>) -> ExampleSpan {
    let span = ExampleSpan { from: section.text("from"), until: section.text("until") };
    section.finish();
    span
}

fn facts(mut section: Section<'_, '_>) -> CaseFacts {
    let facts = CaseFacts {
        kind: section.word("kind"),
        category: section.text_or_empty("category"),
        area: section.word_or_none("area"),
        access: section.text_or_empty("access"),
        product: section.text_or_empty("product"),
        segment: section.text_or_empty("segment"),
        priority: section
            .has("priority")
            .then(|| section.integer("priority", 1..=5, number::WRONG_VALUE))
            .and_then(|value| u8::try_from(value).ok()),
    };
    section.finish();
    facts
}
