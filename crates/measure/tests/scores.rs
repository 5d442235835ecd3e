//! Scores in figures: what did not arrive was not asked, silence is no score, and the score itself has no group.

mod desk;

use desk::Journal;
use yinuo_measure::dictionary as code;
use yinuo_measure::{Tally, Told, What};
use yinuo_policy::Instant;

/// Numerator and denominator of a metric over all marks.
fn sum(tally: &Tally, metric: &str) -> (i64, i64) {
    let mut sums = (0, 0);
    tally.each_mark(|mark: Told<'_>| {
        if mark.metric == metric {
            sums = (sums.0 + mark.numerator, sums.1 + mark.denominator);
        }
    });
    sums
}

#[test]
fn y44_u29_delivered_answered_and_lapsed_have_denominators_of_their_own() {
    let mut journal = Journal::default();
    let asked = || What::ScoreAsked { unit: "north".into() };
    // Answered; lapsed; lost on the way and answered by nobody; still open; answered though no receipt came.
    let stories: [&[What]; 5] = [
        &[asked(), What::ScoreDelivered, What::Scored { score: 4 }],
        &[asked(), What::ScoreDelivered, What::ScoreLapsed],
        &[asked(), What::ScoreLapsed],
        &[asked(), What::ScoreDelivered],
        &[asked(), What::Scored { score: 10 }],
    ];
    for (contact, story) in (1..).zip(stories) {
        for (hour, what) in (0..).zip(story) {
            journal.contact(contact, Instant(hour * 3_600_000), what.clone());
        }
    }
    let tally = Tally::of(&journal.facts);
    assert_eq!(sum(&tally, code::SCORES_ASKED), (5, 0));
    assert_eq!(sum(&tally, code::SCORE_DELIVERED_RATE), (3, 5));
    assert_eq!(sum(&tally, code::SCORE_ANSWER_RATE), (1, 2), "one is still open, two never arrived");
    assert_eq!(sum(&tally, code::SCORE_LAPSED_RATE), (1, 2));
    assert_eq!(sum(&tally, code::SCORE_RATE), (14, 20), "silence is neither ten nor nought");
    assert_eq!(tally.contact_count(), 0, "a question is no touch of the customer");
    tally.each_mark(|mark| assert!(mark.metric != code::SCORE_RATE || mark.tag.is_empty()));
}

#[test]
fn a12_a_request_that_another_department_answers_late_counts_for_the_department_that_was_asked() {
    let mut journal = Journal::default();
    let hour = |hour: i64| Instant(hour * 3_600_000);
    let task = desk::id(901);
    journal.opens(1, hour(0), yinuo_policy::CaseKind::Fault);
    journal.case(1, hour(1), What::Assigned { unit: "north".into() });
    journal.case(1, hour(2), What::TaskOpened { task, unit: "network".into() });
    journal.case(1, hour(8), What::TaskOverdue { task });
    // A person was asked: his case's unit answers for it.
    let other = desk::id(902);
    journal.case(1, hour(9), What::TaskOpened { task: other, unit: String::new() });
    journal.case(1, hour(12), What::TaskOverdue { task: other });
    let mut late = Vec::new();
    Tally::of(&journal.facts).each_mark(|mark: Told<'_>| {
        if mark.metric == code::TASKS_OVERDUE {
            late.push((mark.tag.to_owned(), mark.numerator));
        }
    });
    late.sort();
    assert_eq!(late, [("network".to_owned(), 1), ("north".to_owned(), 1)]);
}
