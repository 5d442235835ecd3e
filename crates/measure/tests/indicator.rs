//! Indicators: the list is the numerator's members, nothing measured is unknown, limits are the policy's.

mod desk;

use desk::{HOUR, Journal, at, id, opened, policy};
use yinuo_measure::{
    Answer, Day, Indicator, Member, Period, RollRow, Sheet, Tally, What, dictionary as d, recount,
};
use yinuo_policy::{CaseKind, Policy, Span};

fn week(policy: &Policy) -> Span {
    let day = |text: &str| Day::parse(text).expect("a day");
    Period::new(policy, day("2026-11-16"), day("2026-11-22")).expect("a week").span
}

fn figure(policy: &Policy, journal: &Journal, code: &str, group: &str) -> Indicator {
    let tally = Tally::of(&journal.facts);
    let made = Sheet::new(&tally, week(policy)).indicator(code, group, policy, &tally);
    made.expect("in the dictionary")
}

fn numbers(indicator: &Indicator) -> Vec<&str> {
    indicator.list.iter().map(|named| named.number.as_str()).collect()
}

#[test]
fn nothing_measured_is_unknown_and_never_nought_per_cent() {
    let policy = policy();
    let empty = figure(&policy, &Journal::default(), d::PROMISES_KEPT, "");
    assert_eq!((empty.shown.as_str(), empty.denominator), ("—", 0));
    assert_eq!(figure(&policy, &Journal::default(), d::FAULT_MEDIAN, "").shown, "—");
    assert_eq!(figure(&policy, &Journal::default(), d::COMPLAINTS, "").shown, "0");
}

#[test]
fn n14_the_complaint_rate_counts_complaints_over_calls_and_keeps_or_breaks_the_limit() {
    let policy = policy();
    let mut journal = Journal::default();
    let start = at(&policy, "2026-11-17T09:00:00");
    for call in 0..9_999 {
        journal.call(call, start);
    }
    journal.opens(1, start, CaseKind::Complaint).opens(2, start, CaseKind::Appeal);
    let over = figure(&policy, &journal, d::COMPLAINT_RATE, "");
    assert_eq!((over.numerator, over.denominator, over.shown.as_str()), (1, 9_999, "1.00"));
    assert!(!over.limits[0].kept, "1 on 9,999 is more than 1 per 10,000, though it is written 1.00");
    journal.call(9_999, start);
    let kept = figure(&policy, &journal, d::COMPLAINT_RATE, "");
    assert!(kept.limits[0].kept);
    assert_eq!(kept.limits[0].shown, "1.00");
    assert_eq!(numbers(&kept), ["N0001"], "the appeal is none of them");
}

#[test]
fn h11_a_fault_is_fixed_the_first_time_when_its_window_passed_without_a_repeat() {
    let policy = policy();
    let opened_at = at(&policy, "2026-11-09T09:00:00");
    let closed_at = at(&policy, "2026-11-10T09:00:00");
    let mut journal = Journal::default();
    for case in 1..=3 {
        journal.opens(case, opened_at, CaseKind::Fault).case(case, closed_at, What::Closed);
    }
    // A repeat inside the window, one exactly at its end.
    let again = opened(11, CaseKind::Fault, Some(id(1)));
    journal.case(11, closed_at.plus_millis(24 * HOUR), again);
    let later = opened(12, CaseKind::Fault, Some(id(2)));
    journal.case(12, closed_at.plus_millis(7 * 24 * HOUR), later);
    let made = figure(&policy, &journal, d::FIRST_TIME_FIX, "");
    assert_eq!((made.numerator, made.denominator), (2, 3));
    assert_eq!(numbers(&made), ["N0002", "N0003"]);
}

#[test]
fn n36_fault_durations_are_nearest_ranks() {
    let policy = policy();
    let start = at(&policy, "2026-11-17T09:00:00");
    let mut journal = Journal::default();
    for case in 1..=10_u32 {
        let restored = start.plus_millis(i64::from(case) * HOUR);
        journal.opens(case, start, CaseKind::Fault).case(case, restored, What::Restored);
        journal.case(case, restored, What::Resolved { root_cause: "access.connector".into() });
    }
    assert_eq!(figure(&policy, &journal, d::FAULT_MEDIAN, "access.connector").shown, "5:00");
    assert_eq!(figure(&policy, &journal, d::FAULT_P90, "").shown, "9:00");
    assert_eq!(figure(&policy, &journal, d::FAULTS_RESTORED, "").list.len(), 10);
}

#[test]
fn n28_a_call_back_counts_once_in_a_draw_however_often_it_was_tried() {
    let policy = policy();
    let start = at(&policy, "2026-11-17T09:00:00");
    let mut journal = Journal::default();
    let called = |answer| What::CalledBack { draw: "2026-11-16/s".into(), answer };
    for case in 1..=3 {
        journal.opens(case, start, CaseKind::Complaint);
    }
    journal.case(1, start, called(Answer::NotReached)).case(1, start, called(Answer::Satisfied));
    journal.case(2, start, called(Answer::Unsatisfied));
    journal.case(3, start, called(Answer::NotReached));
    let reached = figure(&policy, &journal, d::REACHED_RATE, "s");
    assert_eq!((reached.numerator, reached.denominator, reached.shown.as_str()), (2, 3, "66.7%"));
    assert_eq!(numbers(&figure(&policy, &journal, d::COMPLAINT_SATISFACTION, "")), ["N0001"]);
    assert_eq!(figure(&policy, &journal, d::SATISFACTION, "").shown, "50.0%");
}

#[test]
fn u11_money_is_summed_in_minor_units_by_currency_and_rule() {
    let policy = policy();
    let start = at(&policy, "2026-11-17T09:00:00");
    let owed = |remedy: &str, amount: i64, currency: &str| What::Owed {
        key: format!("{remedy}/{amount}"),
        remedy: remedy.into(),
        amount,
        currency: currency.into(),
    };
    let mut journal = Journal::default();
    journal.opens(1, start, CaseKind::Fault);
    journal.case(1, start, owed("a", 1_000, "CNY")).case(1, start, owed("b", 2_050, "CNY"));
    journal.case(1, start, owed("c", 500, "EUR")).case(1, start, owed("d", 3, "validity-days"));
    assert_eq!(figure(&policy, &journal, d::REMEDIES_PAID, "CNY").shown, "¥30.50");
    assert_eq!(figure(&policy, &journal, d::REMEDIES_PAID, "EUR/c").shown, "EUR 5.00");
    assert_eq!(figure(&policy, &journal, d::REMEDY_COUNT, "").numerator, 3);
    assert_eq!(figure(&policy, &journal, d::VALIDITY_DAYS, "").shown, "3");
}

#[test]
fn a_week_is_the_sum_of_its_days_and_every_list_has_its_numerator() {
    let policy = policy();
    let mut journal = Journal::default();
    let start = at(&policy, "2026-11-16T00:00:00");
    for case in 0..50_u32 {
        let opened_at = start.plus_millis(i64::from(case) * 3 * HOUR);
        let kind = if case % 3 == 0 { CaseKind::Complaint } else { CaseKind::Fault };
        journal.opens(case, opened_at, kind).promises(case, 1, opened_at);
        let stop = opened_at.plus_millis(2 * HOUR);
        let verdict = if case % 5 == 0 {
            What::PromiseBroken { promise: 1, due_at: stop }
        } else {
            What::PromiseKept { promise: 1, stopped_at: stop }
        };
        journal.case(case, stop, verdict).case(case, stop, What::Closed);
    }
    let tally = Tally::of(&journal.facts);
    let sheet = Sheet::new(&tally, week(&policy));
    for metric in d::DICTIONARY.iter().filter(|metric| metric.shape != yinuo_measure::Shape::Quantile(50)) {
        let made = sheet.indicator(metric.code, "", &policy, &tally).expect("in the dictionary");
        let mut days = RollRow::default();
        for ((code, day, _), row) in recount(&tally, &policy) {
            if code == metric.code && day.start(&policy).is_some_and(|at| week(&policy).contains(at)) {
                days.numerator += row.numerator;
                days.denominator += row.denominator;
            }
        }
        if !matches!(metric.shape, yinuo_measure::Shape::Quantile(_)) {
            assert_eq!(
                (made.numerator, made.denominator),
                (days.numerator, days.denominator),
                "{}",
                metric.code
            );
        }
        let cases = made.list.iter().filter(|named| matches!(named.member, Member::Case(_))).count();
        assert!(made.numerator == 0 || cases > 0, "{} has no list", metric.code);
    }
}
