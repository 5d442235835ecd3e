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
    What::WindowAgreed { visit: Uuid::from_u128(visit), until: Instant(until * HOUR), by_us }
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
            (20, What::VisitDone { remotely: false }),
            (20, What::VisitDone { remotely: true }),
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
