//! Roll-ups equal their recount, whatever comes in which order; what is sealed is restated, never edited.

mod desk;

use desk::{DAY, HOUR, Journal, at, id, opened, policy, promised};
use proptest::prelude::*;
use yinuo_measure::{Answer, Day, Fact, RollUp, Subject, Tally, What, dictionary, recount};
use yinuo_policy::{CaseKind, Instant};

/// What may happen to one of a few cases, in any order that a journal would allow and some that it would not.
fn what(kind: u8, case: u32) -> What {
    match kind {
        0 => opened(case, CaseKind::Fault, None),
        1 => opened(case, CaseKind::Complaint, Some(id(case / 2))),
        2 => promised(1, Instant(0)),
        3 => What::PromiseBroken { promise: 1, due_at: Instant(i64::from(case % 9) * DAY) },
        4 => What::PromiseKept { promise: 1, stopped_at: Instant(i64::from(case % 7) * DAY) },
        5 => What::BreachWithdrawn { promise: 1 },
        6 => What::PromiseResumed { promise: 1 },
        7 => What::Restored,
        8 => What::Resolved { root_cause: "access.connector".into() },
        9 => What::Closed,
        10 => What::Refused,
        11 => What::Rung { rung: 2 },
        12 => What::Owed {
            remedy: "cn-yiyang.late-repair".into(),
            amount: 1_000,
            currency: "CNY".into(),
            key: "k".into(),
        },
        13 => What::CalledBack { draw: "2026-11-21/s".into(), answer: Answer::NotReached },
        14 => What::CalledBack { draw: "2026-11-21/s".into(), answer: Answer::Satisfied },
        15 => What::ExemptionApproved,
        16 => What::Assigned { unit: "south".into() },
        17 => What::Urged,
        _ => What::Cancelled,
    }
}

fn story() -> impl Strategy<Value = Vec<Fact>> {
    let one = (0_u8..19, 0_u32..8, 0_i64..240, 0_i64..72);
    proptest::collection::vec(one, 1..120).prop_map(|steps| {
        let mut facts = Vec::new();
        for (kind, case, hours, late) in steps {
            let occurred = Instant(hours * HOUR);
            let position = facts.len() as u64 + 1;
            let what = what(kind, case);
            let subject = Subject::Case(id(case));
            let recorded = occurred.plus_millis(late * HOUR);
            facts.push(Fact { subject, version: position, occurred, recorded, shard: 0, position, what });
        }
        facts
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_fold_by_batches_equals_the_recount(facts in story(), batch in 1_usize..30) {
        let policy = policy();
        let mut rollup = RollUp::default();
        for page in facts.chunks(batch) {
            rollup.fold(page, &policy);
        }
        prop_assert_eq!(rollup.standing(), recount(&Tally::of(&facts), &policy));
        prop_assert!(rollup.restatements().is_empty());
    }

    #[test]
    fn a_sealed_day_is_never_edited_and_its_restatements_lead_to_the_recount(
        facts in story(),
        batch in 1_usize..20,
        sealed in 1_u32..9,
    ) {
        let policy = policy();
        let seal = Day::parse(&format!("1970-01-{sealed:02}")).expect("a day");
        let half = facts.len() / 2;
        let mut rollup = RollUp::default();
        rollup.fold(&facts[..half], &policy);
        rollup.seal(seal);
        let published: Vec<_> =
            rollup.rows().filter(|((_, day, _), _)| *day <= seal).map(|(key, row)| (key.clone(), *row)).collect();
        for page in facts[half..].chunks(batch) {
            rollup.fold(page, &policy);
        }
        let still: Vec<_> =
            rollup.rows().filter(|((_, day, _), _)| *day <= seal).map(|(key, row)| (key.clone(), *row)).collect();
        prop_assert_eq!(published, still);
        prop_assert!(rollup.restatements().iter().all(|restated| restated.day <= seal));
        prop_assert_eq!(rollup.standing(), recount(&Tally::of(&facts), &policy));
    }
}

#[test]
fn a_late_receipt_restates_the_day_of_the_breach() {
    let policy = policy();
    let due = at(&policy, "2026-11-20T17:00:00");
    let stop = at(&policy, "2026-11-20T16:40:00");
    let known = at(&policy, "2026-11-22T09:00:00");
    let mut journal = Journal::default();
    journal.opens(1, at(&policy, "2026-11-20T09:00:00"), CaseKind::Fault);
    journal.promises(1, 1, at(&policy, "2026-11-20T09:00:00"));
    journal.case(1, due, What::PromiseBroken { promise: 1, due_at: due });
    let mut rollup = RollUp::default();
    rollup.fold(&journal.facts, &policy);
    let day = Day::parse("2026-11-20").expect("a day");
    rollup.seal(day);
    let before = journal.facts.len();
    journal.late(1, (known, known), What::BreachWithdrawn { promise: 1 });
    journal.late(1, (stop, known), What::PromiseKept { promise: 1, stopped_at: stop });
    rollup.fold(&journal.facts[before..], &policy);
    let restated = rollup.restatements().iter().find(|row| row.metric == dictionary::PROMISES_BROKEN);
    let restated = restated.expect("the breach is restated");
    assert_eq!((restated.day, restated.by.numerator, restated.known_at), (day, -1, known));
    let key = (dictionary::PROMISES_KEPT, day, "cn-yiyang/urban".to_owned());
    let sealed = rollup.rows().find(|(found, _)| **found == key).map(|(_, row)| *row).expect("a sealed row");
    assert_eq!((sealed.numerator, sealed.denominator), (0, 1), "as published");
    assert_eq!(rollup.standing()[&key].numerator, 1, "as it is now");
}

#[test]
fn a_withdrawn_mark_takes_back_the_day_of_its_own_unit() {
    let policy = policy();
    let (first, second) = (at(&policy, "2026-11-20T10:00:00"), at(&policy, "2026-11-21T10:00:00"));
    let mark = || "forced-open".to_owned();
    let marked = |unit: &str| What::RedLine { mark: mark(), unit: unit.to_owned() };
    let mut journal = Journal::default();
    journal.opens(1, first, CaseKind::Complaint).case(1, first, marked("north")).case(
        1,
        second,
        marked("south"),
    );
    journal.case(1, second, What::RedLineWithdrawn { mark: mark(), unit: "north".into() });
    let mut rollup = RollUp::default();
    rollup.fold(&journal.facts, &policy);
    let standing = rollup.standing();
    let days: Vec<String> = standing
        .iter()
        .filter(|((metric, ..), _)| *metric == dictionary::RED_LINES)
        .map(|((_, day, _), _)| day.to_string())
        .collect();
    assert_eq!(days, ["2026-11-21"], "the south stays accused");
}
