//! Appointments in figures: kept, missed, moved by us, and what was settled without going there.

mod desk;

use desk::Journal;
use uuid::Uuid;
use yinuo_measure::dictionary as code;
use yinuo_measure::{Tally, Told, What};
use yinuo_policy::{CaseKind, Instant};

const HOUR: i64 = 3_600_000;

fn sum(tally: &Tally, metric: &str) -> (i64, i64) {
    let mut sums = (0, 0);
    tally.each_mark(|mark: Told<'_>| {
        if mark.metric == metric {
            sums = (sums.0 + mark.numerator, sums.1 + mark.denominator);
        }
    });
    sums
}

fn agreed(visit: u128, until: i64, by_us: bool) -> What {
    What::WindowAgreed {
        visit: Uuid::from_u128(visit),
        until: Instant(until * HOUR),
        by_us,
        technician: String::new(),
    }
}

const fn arrived(visit: u128) -> What {
    What::VisitArrived { visit: Uuid::from_u128(visit) }
}

const fn missed(visit: u128) -> What {
    What::WindowMissed { visit: Uuid::from_u128(visit) }
}

#[test]
fn y41_a_window_is_kept_by_an_arrival_before_its_end_and_one_that_was_moved_counts_for_nothing() {
    let mut journal = Journal::default();
    let stories: [&[(i64, What)]; 5] = [
        // In time; at the end itself, which is late; nobody came.
        &[(8, agreed(1, 12, false)), (11, arrived(1))],
        &[(8, agreed(2, 12, false)), (12, missed(2)), (12, arrived(2))],
        &[(8, agreed(3, 12, false)), (12, missed(3))],
        // A phone tells later of an arrival in time.
        &[(8, agreed(4, 12, false)), (12, missed(4)), (11, arrived(4))],
        // Moved by us, then by the customer, then kept.
        &[
            (8, agreed(5, 12, false)),
            (9, agreed(5, 16, true)),
            (10, agreed(5, 20, false)),
            (19, arrived(5)),
            (20, What::VisitDone { visit: Uuid::from_u128(5), remotely: false }),
            (20, What::VisitDone { visit: Uuid::from_u128(5), remotely: true }),
        ],
    ];
    for (case, story) in (1..).zip(stories) {
        journal.opens(case, Instant(7 * HOUR), CaseKind::Fault);
        for (hour, what) in story {
            journal.case(case, Instant(hour * HOUR), what.clone());
        }
    }
    let tally = Tally::of(&journal.facts);
    assert_eq!(sum(&tally, code::VISITS_KEPT), (3, 5));
    assert_eq!(sum(&tally, code::VISITS_MOVED), (1, 0));
    assert_eq!(sum(&tally, code::SOLVED_REMOTELY), (1, 2));
}

fn given(visit: u128, technician: &str) -> What {
    What::VisitGiven { visit: Uuid::from_u128(visit), technician: technician.to_owned() }
}

fn done(visit: u128) -> What {
    What::VisitDone { visit: Uuid::from_u128(visit), remotely: false }
}

/// Numerator and denominator of a metric in one group.
fn of_group(tally: &Tally, metric: &str, group: &str) -> (i64, i64) {
    let mut sums = (0, 0);
    tally.each_mark(|mark: Told<'_>| {
        if mark.metric == metric && mark.tag == group {
            sums = (sums.0 + mark.numerator, sums.1 + mark.denominator);
        }
    });
    sums
}

#[test]
fn a41_who_moved_and_who_missed_a_window_is_counted_apart_by_unit() {
    let mut journal = Journal::default();
    let stories: [&[(i64, What)]; 3] = [
        &[(8, agreed(1, 12, false)), (9, agreed(1, 16, true)), (10, agreed(1, 18, false)), (17, arrived(1))],
        &[(8, agreed(2, 12, false)), (12, missed(2)), (13, agreed(2, 18, true)), (17, arrived(2))],
        &[(8, agreed(3, 12, true)), (9, agreed(3, 14, false)), (14, missed(3))],
    ];
    for (case, story) in (1..).zip(stories) {
        journal.opens(case, Instant(7 * HOUR), CaseKind::Fault);
        for (hour, what) in story {
            journal.case(case, Instant(hour * HOUR), what.clone());
        }
    }
    let tally = Tally::of(&journal.facts);
    assert_eq!(sum(&tally, code::VISITS_MOVED), (1, 0), "after a missed window nothing is left to move");
    assert_eq!(sum(&tally, code::VISITS_MOVED_BY_CUSTOMER), (2, 0));
    assert_eq!(sum(&tally, code::VISITS_MISSED), (2, 0));
    assert_eq!(sum(&tally, code::VISITS_KEPT), (2, 4));
}

#[test]
fn a06_what_a_technician_kept_mended_and_was_complained_of_is_counted_for_whoever_was_sent_then() {
    let mut journal = Journal::default();
    let stories: [&[(i64, What)]; 3] = [
        // Booked without a name, given to fu, kept and mended; the customer does not accept it.
        &[
            (8, agreed(1, 12, false)),
            (9, given(1, "fu")),
            (11, arrived(1)),
            (11, done(1)),
            (12, What::Closed),
            (20, What::Refused),
        ],
        // Given to fu, taken back, given to wei: wei missed it.
        &[
            (8, given(2, "fu")),
            (8, agreed(2, 12, false)),
            (9, given(2, "")),
            (10, given(2, "wei")),
            (12, missed(2)),
        ],
        &[
            (8, agreed(3, 12, false)),
            (9, given(3, "wei")),
            (10, arrived(3)),
            (11, done(3)),
            (12, What::Closed),
        ],
    ];
    for (case, story) in (1..).zip(stories) {
        journal.opens(case, Instant(7 * HOUR), CaseKind::Fault);
        for (hour, what) in story {
            journal.case(case, Instant(hour * HOUR), what.clone());
        }
    }
    let tally = Tally::of(&journal.facts);
    assert_eq!(of_group(&tally, code::CREW_KEPT, "fu"), (1, 1));
    assert_eq!(of_group(&tally, code::CREW_KEPT, "wei"), (1, 2));
    assert_eq!(of_group(&tally, code::CREW_COMPLAINTS, "fu"), (1, 0));
    assert_eq!(of_group(&tally, code::CREW_COMPLAINTS, "wei"), (0, 0));
    assert_eq!(of_group(&tally, code::CREW_FIX, "fu"), (0, 1));
    assert_eq!(of_group(&tally, code::CREW_FIX, "wei"), (1, 1));
    assert_eq!(of_group(&tally, code::CREW_RECEIPTS, "wei"), (1, 0));
}
