//! Requests of outside bodies in figures (N15, N32, N33): how many came, by body and kind; how many were answered, and in time.

mod desk;

use desk::Journal;
use std::collections::BTreeMap;
use yinuo_measure::dictionary as code;
use yinuo_measure::{Tally, Told, What};
use yinuo_policy::{CaseKind, Instant};

const HOUR: i64 = 3_600_000;

/// Sums of a metric by group.
fn sums(tally: &Tally, metric: &str) -> BTreeMap<String, (i64, i64)> {
    let mut sums = BTreeMap::new();
    tally.each_mark(|mark: Told<'_>| {
        if mark.metric == metric {
            let sum: &mut (i64, i64) = sums.entry(mark.tag.to_owned()).or_default();
            *sum = (sum.0 + mark.numerator, sum.1 + mark.denominator);
        }
    });
    sums
}

fn asked(body: &str) -> What {
    What::OutsideAsked { request: 1, body: body.to_owned() }
}

const ANSWERED: What = What::OutsideAnswered { request: 1 };
const OVERDUE: What = What::OutsideOverdue { request: 1 };

#[test]
fn n15_n32_n33_what_bodies_send_counts_once_and_each_round_is_in_time_or_late() {
    let mut journal = Journal::default();
    let stories: [(CaseKind, &[(i64, What)]); 5] = [
        // In time; late and answered afterwards; nobody answered.
        (CaseKind::Complaint, &[(8, asked("96123")), (9, ANSWERED)]),
        (CaseKind::Help, &[(8, asked("96123")), (12, OVERDUE), (13, ANSWERED)]),
        (CaseKind::Complaint, &[(8, asked("minxin")), (12, OVERDUE)]),
        // Answered in time, sent again, and still waited for.
        (CaseKind::Complaint, &[(8, asked("96123")), (9, ANSWERED), (10, asked(""))]),
        // No verdict yet.
        (CaseKind::Complaint, &[(8, asked("96123"))]),
    ];
    for (case, (kind, story)) in (1..).zip(stories) {
        journal.opens(case, Instant(7 * HOUR), kind);
        for (hour, what) in story {
            journal.case(case, Instant(hour * HOUR), what.clone());
        }
    }
    let tally = Tally::of(&journal.facts);
    let received = sums(&tally, code::OUTSIDE_RECEIVED);
    assert_eq!(received["96123/complaint"].0, 3);
    assert_eq!((received["96123/help"].0, received["minxin/complaint"].0), (1, 1));
    let in_time = sums(&tally, code::OUTSIDE_IN_TIME);
    assert_eq!((in_time["96123"], in_time["minxin"]), ((2, 3), (0, 1)));
    let answered = sums(&tally, code::OUTSIDE_ANSWERED);
    assert_eq!((answered["96123"], answered["minxin"]), ((2, 4), (0, 1)), "two answered, two still wait");
}
