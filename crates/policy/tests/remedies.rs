//! Stories of what lateness owes.

mod house;

use house::{adopted, at, demo};
use yinuo_policy::{Accrual, Policy, RemedyFacts, Span, Value};

fn said(accrual: &Accrual) -> Vec<String> {
    let amount = |value: &Value| match value {
        Value::Money(money) => money.minor,
        Value::ValidityDays(days) => *days,
    };
    accrual.units.iter().map(|unit| format!("{}={}", unit.unit, amount(&unit.value))).collect()
}

fn late(policy: &Policy, due: &str, stopped: Option<&str>) -> RemedyFacts {
    RemedyFacts {
        started: at(policy, due).plus_minutes(-480),
        due: at(policy, due),
        stopped: stopped.map(|local| at(policy, local)),
        ..RemedyFacts::default()
    }
}

fn owed(policy: &Policy, code: &str, facts: &RemedyFacts, as_of: &str) -> Accrual {
    policy.owed(policy.remedy(code).expect("a remedy"), facts, at(policy, as_of))
}

#[test]
fn u11_the_first_begun_day_is_owed_at_the_due_instant_itself() {
    let policy = demo();
    let facts = late(&policy, "2026-11-21T00:00:00", None);
    let before = owed(&policy, "cn-same-day.late-repair", &facts, "2026-11-20T23:59:59");
    assert!(before.units.is_empty());
    assert_eq!(before.next_at, Some(facts.due));
    let then = owed(&policy, "cn-same-day.late-repair", &facts, "2026-11-21T00:00:00");
    assert_eq!(said(&then), ["2026-11-21=1000"]);
    assert_eq!(then.next_at, Some(at(&policy, "2026-11-22T00:00:00")));
    assert_eq!(then.units[0].reasons[0].text.zh, "11-21 周六：迟延第 1 天（不足一天按一天），10.00 元");
}

#[test]
fn the_cap_cuts_the_last_unit_and_ends_the_waiting() {
    let policy = demo();
    let mut facts = late(&policy, "2026-11-21T00:00:00", None);
    facts.paid_elsewhere_minor = 8_500;
    let accrual = owed(&policy, "cn-same-day.late-repair", &facts, "2026-12-21T00:00:00");
    assert_eq!(said(&accrual), ["2026-11-21=1000", "2026-11-22=500"]);
    assert_eq!(accrual.next_at, None);
    assert_eq!(accrual.units[1].reasons.len(), 2, "the cap is explained");
}

#[test]
fn a_stop_at_midnight_is_a_stop_on_the_new_day() {
    let uk = adopted(&["uk-ofcom-2026"]);
    let facts = late(&uk, "2026-11-19T00:00:00", Some("2026-11-20T00:00:00"));
    assert_eq!(said(&owed(&uk, "uk-ofcom.late-repair", &facts, "2026-12-01T00:00:00")), ["2026-11-19=1034"]);
    let cn = demo();
    let facts = late(&cn, "2026-11-19T00:00:00", Some("2026-11-20T00:00:00"));
    assert_eq!(
        said(&owed(&cn, "cn-same-day.late-repair", &facts, "2026-12-01T00:00:00")),
        ["2026-11-19=1000", "2026-11-20=1000"]
    );
}

#[test]
fn a_promise_kept_owes_nothing_and_wakes_nobody() {
    let policy = demo();
    let facts = late(&policy, "2026-11-21T00:00:00", Some("2026-11-20T23:59:59"));
    for rule in policy.remedy_rules() {
        assert_eq!(
            policy.owed(rule, &facts, at(&policy, "2027-01-01T00:00:00")),
            Accrual::default(),
            "{}",
            rule.code
        );
    }
}

#[test]
fn a_day_is_paid_when_any_late_time_of_it_is_not_exempt() {
    let policy = demo();
    let mut facts = late(&policy, "2026-11-21T00:00:00", Some("2026-11-22T12:00:00"));
    facts
        .exempt
        .push(Span { from: at(&policy, "2026-11-20T20:00:00"), until: at(&policy, "2026-11-22T10:00:00") });
    let accrual = owed(&policy, "cn-same-day.late-repair", &facts, "2026-11-23T00:00:00");
    assert_eq!(said(&accrual), ["2026-11-22=1000"]);
    assert_eq!(accrual.units[0].at, at(&policy, "2026-11-22T10:00:00"), "owed when the exempt span ends");
    let install = owed(&policy, "cn-same-day.late-install", &facts, "2026-11-23T00:00:00");
    assert_eq!(install.units[0].at, at(&policy, "2026-11-22T10:00:00"));
}

#[test]
fn a_delay_that_is_exempt_throughout_owes_nothing_in_any_shape() {
    let cn = adopted(&["cn-same-day", "cn-statute", "uk-ofcom-2026", "de-tkg", "au-csg", "in-trai-2024"]);
    let mut facts = late(&cn, "2026-11-21T00:00:00", Some("2026-11-25T12:00:00"));
    facts.exempt.push(Span { from: facts.started.plus_minutes(-60), until: at(&cn, "2026-11-26T00:00:00") });
    facts.monthly_fee_minor = 9_000;
    facts.one_off_fee_minor = 9_000;
    for rule in cn.remedy_rules() {
        let accrual = cn.owed(rule, &facts, at(&cn, "2026-12-01T00:00:00"));
        let missed_day_of_the_start = rule.code == "uk-ofcom.late-start";
        assert!(accrual.units.is_empty() || missed_day_of_the_start, "{}: {accrual:?}", rule.code);
    }
}

#[test]
fn u12_the_statute_waives_the_rent_of_the_actual_time_when_service_is_back() {
    let policy = demo();
    let mut facts = late(&policy, "2026-11-22T10:00:00", None);
    facts.started = at(&policy, "2026-11-20T10:00:00");
    facts.monthly_fee_minor = 9_000;
    let open = owed(&policy, "cn-statute.rent-waived", &facts, "2026-12-01T00:00:00");
    assert_eq!(open, Accrual::default(), "the total is not known yet");
    facts.stopped = Some(at(&policy, "2026-11-22T22:00:00"));
    let closed = owed(&policy, "cn-statute.rent-waived", &facts, "2026-11-22T22:00:00");
    assert_eq!(said(&closed), ["once=750"]);
    assert_eq!(closed.units[0].reasons[0].text.zh, "月费 90.00 元 × 60 小时 ÷ 30 天：7.50 元");
}

#[test]
fn sums_are_rounded_half_up() {
    let policy = demo();
    let share = |fee: i64| {
        let mut facts = late(&policy, "2026-11-21T00:00:00", Some("2026-11-21T09:00:00"));
        facts.one_off_fee_minor = fee;
        said(&owed(&policy, "cn-statute.late-install", &facts, "2026-11-22T00:00:00"))
    };
    assert_eq!(share(149), ["2026-11-21=1"], "1.49 fen");
    assert_eq!(share(150), ["2026-11-21=2"], "1.50 fen");
    assert_eq!(share(49), [""; 0], "0.49 fen is nothing, and nothing is not a unit");
}

#[test]
fn a_late_day_of_25_hours_is_one_day() {
    let uk = adopted(&["uk-ofcom-2026"]);
    let facts = late(&uk, "2026-10-24T00:00:00", Some("2026-10-27T08:00:00"));
    let accrual = owed(&uk, "uk-ofcom.late-repair", &facts, "2026-10-28T00:00:00");
    assert_eq!(said(&accrual), ["2026-10-24=1034", "2026-10-25=1034", "2026-10-26=1034"]);
    assert_eq!(accrual.units[1].at.millis_since(accrual.units[0].at), 25 * 3_600_000);
}

#[test]
fn stretches_of_24_hours_are_named_by_successive_dates_even_over_a_day_of_25_hours() {
    let remedy = "[[remedy]]\ncode = \"story.pay\"\nscheme = \"story\"\ngroup = \"story\"\nsentence = { zh = \"赔。\", en = \"Paid.\" }\nform = \"wallet\"\n[remedy.shape]\nkind = \"per-day\"\ncurrency = \"GBP\"\nday = \"hours-24\"\npart-day-counts = true\nrates = { \"2020-01-01\" = 100 }\n";
    let policy = house::one_promise("Europe/London", "{ kind = \"natural\", hours = 8 }", remedy);
    let facts = late(&policy, "2026-10-25T00:00:00", Some("2026-10-26T23:30:00"));
    let accrual = owed(&policy, "story.pay", &facts, "2026-10-28T00:00:00");
    assert_eq!(said(&accrual), ["2026-10-25=100", "2026-10-26=100", "2026-10-27=100"]);
}

#[test]
fn a_debt_without_cap_or_end_stops_growing_at_the_limit() {
    let uk = adopted(&["uk-ofcom-2026"]);
    let facts = late(&uk, "2026-11-19T00:00:00", None);
    let accrual = owed(&uk, "uk-ofcom.late-repair", &facts, "2126-01-01T00:00:00");
    assert_eq!(accrual.units.len(), usize::try_from(yinuo_policy::OWED_DAYS_MAX).expect("small"));
    assert_eq!(accrual.next_at, None);
}

#[test]
fn before_the_first_rate_nothing_is_owed() {
    let uk = adopted(&["uk-ofcom-2026"]);
    let facts = late(&uk, "2019-03-01T00:00:00", Some("2019-03-09T00:00:00"));
    assert!(owed(&uk, "uk-ofcom.late-repair", &facts, "2020-01-01T00:00:00").units.is_empty());
}
