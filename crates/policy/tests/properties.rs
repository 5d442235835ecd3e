//! Properties that hold for any start, any pause and any stop.

mod house;

use house::{operator_packs, tables};
use proptest::prelude::*;
use std::sync::LazyLock;
use yinuo_policy::{AgreedWindow, ClockFacts, ExemptClass, Instant, PauseSpan, Policy, RemedyFacts, Span};

/// All packs of the house at once.
static HOUSE: LazyLock<Policy> =
    LazyLock::new(|| Policy::resolve(operator_packs(), tables()).expect("resolves"));

/// 2023-01-01T00:00:00Z.
const EPOCH: i64 = 1_672_531_200_000;
const MINUTE: i64 = 60_000;
const DAY: i64 = 1_440 * MINUTE;

/// Any second of five years.
fn instants() -> impl Strategy<Value = Instant> {
    (0..5 * 366 * 86_400_i64).prop_map(|second| Instant(EPOCH + second * 1_000))
}

fn pauses(started: Instant) -> impl Strategy<Value = Vec<PauseSpan>> {
    let one =
        (-600..20_000_i64, 1..5_000_i64, prop::bool::weighted(0.1)).prop_map(move |(from, length, open)| {
            PauseSpan {
                from: started.plus_minutes(from),
                until: (!open).then(|| started.plus_minutes(from + length)),
                cause: Some(ExemptClass::UserCause),
            }
        });
    prop::collection::vec(one, 0..4)
}

fn facts() -> impl Strategy<Value = ClockFacts> {
    instants().prop_flat_map(|started| {
        let window =
            (0..20_000_i64, 30..600_i64, any::<bool>()).prop_map(move |(from, length, asked)| AgreedWindow {
                window: Span { from: started.plus_minutes(from), until: started.plus_minutes(from + length) },
                asked_by_customer: asked,
                agreed_at: None,
                called_off_at: None,
            });
        (pauses(started), prop::collection::vec(window, 0..3))
            .prop_map(move |(pauses, appointments)| ClockFacts { started, pauses, appointments })
    })
}

proptest! {
    #[test]
    fn a_later_start_never_falls_due_earlier(a in instants(), ahead in 0..40 * DAY) {
        let (first, second) = (a, a.plus_millis(ahead));
        for rule in HOUSE.promise_rules() {
            let due = |started| HOUSE.deadline_without_reasons(rule, &ClockFacts { started, ..ClockFacts::default() }).due;
            prop_assert!(due(first) <= due(second), "{}", rule.code);
        }
    }

    #[test]
    fn a_pause_more_never_makes_the_due_instant_earlier(facts in facts(), from in -600..20_000_i64, length in 1..5_000_i64) {
        for rule in HOUSE.promise_rules() {
            let before = HOUSE.deadline_without_reasons(rule, &facts).due;
            let mut more = facts.clone();
            let from = facts.started.plus_minutes(from);
            more.pauses.push(PauseSpan { from, until: Some(from.plus_minutes(length)), cause: Some(ExemptClass::ThirdParty) });
            let after = HOUSE.deadline_without_reasons(rule, &more).due;
            // No due instant at all is later than any.
            prop_assert!(before.is_none() && after.is_none() || before.is_some() && (after.is_none() || before <= after), "{}", rule.code);
        }
    }

    #[test]
    fn the_warning_never_comes_after_the_due_instant_nor_before_the_start(facts in facts()) {
        for rule in HOUSE.promise_rules() {
            let deadline = HOUSE.deadline(rule, &facts);
            if let (Some(due), Some(warn)) = (deadline.due, deadline.warn_at) {
                prop_assert!(warn <= due.max(facts.started), "{}", rule.code);
                prop_assert!(warn >= facts.started, "{}", rule.code);
            }
        }
    }

    #[test]
    fn the_due_instant_is_never_inside_a_pause(facts in facts()) {
        for rule in HOUSE.promise_rules() {
            let Some(due) = HOUSE.deadline_without_reasons(rule, &facts).due else { continue };
            // A pause may end exactly at the due instant of a day rule, or begin there; it never covers the time just before it on a walked clock.
            let walked = matches!(rule.due, yinuo_policy::DueRule::Natural { .. } | yinuo_policy::DueRule::CutOff { .. });
            let moved = rule.appointment_moves && facts.appointments.iter().any(|window| window.asked_by_customer);
            if walked && !moved {
                let last = due.plus_millis(-1);
                prop_assert!(!facts.pauses.iter().any(|pause| pause.from <= last && pause.until.is_none_or(|until| last < until)), "{}", rule.code);
            }
        }
    }

    #[test]
    fn owed_units_are_only_ever_appended(
        due in instants(),
        lateness in prop::option::of(0..60 * DAY),
        exempt in prop::collection::vec((-2 * DAY..40 * DAY, 1..5 * DAY), 0..3),
        early in 0..50 * DAY,
        later in 0..50 * DAY,
        fee in 0..20_000_i64,
    ) {
        let facts = RemedyFacts {
            started: due.plus_millis(-2 * DAY),
            due,
            stopped: lateness.map(|millis| due.plus_millis(millis)),
            monthly_fee_minor: fee,
            one_off_fee_minor: fee,
            exempt: exempt.iter().map(|(from, length)| Span { from: due.plus_millis(*from), until: due.plus_millis(from + length) }).collect(),
            paid_elsewhere_minor: 0,
        };
        let (first, second) = (due.plus_millis(early), due.plus_millis(early + later));
        for rule in HOUSE.remedy_rules() {
            let short = HOUSE.owed(rule, &facts, first);
            let long = HOUSE.owed(rule, &facts, second);
            prop_assert!(long.units.starts_with(&short.units), "{}", rule.code);
            prop_assert!(long.units.iter().all(|unit| unit.at <= second && unit.at >= due), "{}", rule.code);
            prop_assert!(long.units.windows(2).all(|pair| pair[0].at <= pair[1].at && pair[0].unit < pair[1].unit), "{}", rule.code);
            if let Some(next) = short.next_at {
                prop_assert!(next > first, "{}", rule.code);
                prop_assert_eq!(&HOUSE.owed(rule, &facts, next.plus_millis(-1)).units, &short.units);
                prop_assert!(HOUSE.owed(rule, &facts, next).units.len() > short.units.len(), "{}: next_at wakes for something", rule.code);
            } else {
                prop_assert_eq!(&long.units, &short.units, "{}: nothing comes without a wake-up", &rule.code);
            }
        }
    }

    #[test]
    fn a_stop_that_becomes_known_later_changes_no_unit_owed_before_it(due in instants(), lateness in 0..40 * DAY, as_of in 0..40 * DAY) {
        let open = RemedyFacts { started: due.plus_millis(-DAY), due, monthly_fee_minor: 5_000, one_off_fee_minor: 5_000, ..RemedyFacts::default() };
        let closed = RemedyFacts { stopped: Some(due.plus_millis(lateness)), ..open.clone() };
        let as_of = due.plus_millis(as_of.min(lateness));
        for rule in HOUSE.remedy_rules() {
            let before = HOUSE.owed(rule, &open, as_of).units;
            let after = HOUSE.owed(rule, &closed, as_of).units;
            prop_assert!(after.starts_with(&before), "{}", rule.code);
        }
    }

    #[test]
    fn any_text_is_read_or_refused_and_never_panics(text in "\\PC{0,200}") {
        let _ = yinuo_policy::Pack::parse(&text);
        let _ = yinuo_policy::CalendarTable::parse(&text);
        let _ = HOUSE.instant(&text);
    }

    #[test]
    fn a_pack_with_a_piece_cut_out_is_read_or_refused_and_never_panics(cut in 0..6_000_usize, length in 1..400_usize) {
        let (_, text) = house::files("policies").into_iter().find(|(name, _)| name == "cn-same-day").expect("the pack");
        let torn: String = text.chars().take(cut).chain(text.chars().skip(cut + length)).collect();
        if let Ok(pack) = yinuo_policy::Pack::parse(&torn) {
            let _ = yinuo_policy::check(&pack, &[], &[]);
        }
    }
}
