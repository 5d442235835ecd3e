//! Roll-ups: sums of a day, seals, restatements.

use super::build::{
    NOON, accept, append, appending, case, range, refuse, refused_as_invalid, restated, restating, roll_row,
    rolls, sealing,
};
use yinuo_app::ports::{Commit, CommitError, PAGE_ROWS_MAX, RollRange, RollRestatement, RollRow, Store};

fn told(rows: &[RollRow]) -> Vec<(u32, &str, i64, i64)> {
    rows.iter().map(|row| (row.key.day, row.key.group.as_str(), row.numerator, row.denominator)).collect()
}

pub(super) fn what_is_added_to_a_day_is_summed(store: &dyn Store) {
    accept(store, rolls(vec![roll_row("kept", 20_261_121, "urban", 1, 2), roll_row("calls", 1, "", 7, 0)]));
    accept(store, rolls(vec![roll_row("kept", 20_261_121, "urban", -3, 4), roll_row("calls", 1, "", 1, 0)]));
    let mut elsewhere = roll_row("kept", 20_261_121, "urban", 100, 100);
    elsewhere.key.edition = "e2".into();
    accept(store, rolls(vec![elsewhere]));
    let kept = store.roll_rows(&range("kept"), None, 10).unwrap();
    assert_eq!(kept, [roll_row("kept", 20_261_121, "urban", -2, 6)]);
    assert_eq!(told(&store.roll_rows(&range("calls"), None, 10).unwrap()), [(1, "", 8, 0)]);
}

pub(super) fn a_row_that_comes_to_nothing_is_left_out(store: &dyn Store) {
    accept(store, rolls(vec![roll_row("calls", 1, "a", 5, 1), roll_row("calls", 1, "b", 5, 0)]));
    accept(store, rolls(vec![roll_row("calls", 1, "a", -5, 0), roll_row("calls", 1, "b", -5, 0)]));
    assert_eq!(told(&store.roll_rows(&range("calls"), None, 10).unwrap()), [(1, "a", 0, 1)]);
    accept(store, rolls(vec![roll_row("calls", 1, "b", 2, 0)]));
    assert_eq!(told(&store.roll_rows(&range("calls"), None, 10).unwrap()), [(1, "a", 0, 1), (1, "b", 2, 0)]);
}

pub(super) fn rows_come_by_day_and_group_in_pages_within_the_days_asked(store: &dyn Store) {
    let mut all: Vec<_> = (1..=9_u32)
        .flat_map(|day| ["", "B", "a", "组"].map(|group| roll_row("calls", day, group, i64::from(day), 1)))
        .collect();
    let mut scattered = all.clone();
    scattered.reverse();
    accept(store, rolls(scattered));
    accept(store, rolls(vec![roll_row("call", 5, "a", 1, 1), roll_row("calls2", 5, "a", 1, 1)]));
    assert_eq!(store.roll_rows(&range("calls"), None, 100).unwrap(), all);
    let days = RollRange { from_day: 3, to_day: 7, ..range("calls") };
    all.retain(|row| (3..=7).contains(&row.key.day));
    for size in [1, 3, 4, 100] {
        let (mut paged, mut after) = (Vec::new(), None);
        loop {
            let page = store.roll_rows(&days, after.as_ref(), size).unwrap();
            let Some(last) = page.last() else { break };
            after = Some(last.key.clone());
            paged.extend(page);
        }
        assert_eq!(paged, all);
    }
    let nothing = RollRange { from_day: 7, to_day: 3, ..range("calls") };
    assert_eq!(store.roll_rows(&nothing, None, 10).unwrap(), []);
}

pub(super) fn rows_of_a_roll_up_are_capped_to_a_page(store: &dyn Store) {
    let many = (0..PAGE_ROWS_MAX + 5).map(|group| roll_row("calls", 1, &format!("{group:06}"), 1, 0));
    accept(store, rolls(many.collect()));
    assert_eq!(store.roll_rows(&range("calls"), None, u32::MAX).unwrap().len(), PAGE_ROWS_MAX as usize);
}

pub(super) fn a_row_is_named_once_in_a_commit_and_never_overflows(store: &dyn Store) {
    refused_as_invalid(store, rolls(vec![roll_row("calls", 1, "a", 1, 0); 2]));
    accept(store, rolls(vec![roll_row("calls", 1, "a", i64::MAX, i64::MIN)]));
    refused_as_invalid(store, rolls(vec![roll_row("calls", 1, "b", 1, 1), roll_row("calls", 1, "a", 1, 0)]));
    refused_as_invalid(store, rolls(vec![roll_row("calls", 1, "a", 0, -1)]));
    assert_eq!(told(&store.roll_rows(&range("calls"), None, 9).unwrap()), [(1, "a", i64::MAX, i64::MIN)]);
}

pub(super) fn a_sealed_day_takes_nothing(store: &dyn Store) {
    accept(store, rolls(vec![roll_row("calls", 4, "", 1, 0), roll_row("calls", 6, "", 1, 0)]));
    accept(store, sealing("e1", 5));
    assert_eq!((store.roll_sealed("e1").unwrap(), store.roll_sealed("e2").unwrap()), (Some(5), None));
    for day in [1, 4, 5] {
        let both = rolls(vec![roll_row("calls", 6, "", 1, 0), roll_row("calls", day, "", 1, 0)]);
        assert_eq!(refuse(store, both), CommitError::DaySealed { day });
    }
    accept(store, rolls(vec![roll_row("calls", 6, "", 1, 0)]));
    let rows = store.roll_rows(&range("calls"), None, 10).unwrap();
    assert_eq!(told(&rows), [(4, "", 1, 0), (6, "", 2, 0)]);
    let mut elsewhere = roll_row("calls", 4, "", 1, 0);
    elsewhere.key.edition = "e2".into();
    accept(store, rolls(vec![elsewhere]));
}

pub(super) fn a_seal_never_moves_back(store: &dyn Store) {
    for (asked, stands) in [(5, 5), (3, 5), (5, 5), (9, 9)] {
        accept(store, sealing("e1", asked));
        assert_eq!(store.roll_sealed("e1").unwrap(), Some(stands));
    }
    // A commit may fill a day and seal it; afterwards it is sealed.
    let last = Commit { roll_rows: vec![roll_row("calls", 10, "", 1, 0)], ..sealing("e1", 10) };
    accept(store, last.clone());
    assert_eq!(refuse(store, last), CommitError::DaySealed { day: 10 });
}

pub(super) fn what_is_learnt_later_stands_beside_the_sealed_day(store: &dyn Store) {
    let of = |day, group: &str, place: (u16, u64)| {
        restated(roll_row("calls", day, group, -1, 2), place.0, place.1)
    };
    accept(store, rolls(vec![roll_row("calls", 4, "a", 9, 9)]));
    refused_as_invalid(store, restating(vec![of(4, "a", (0, 1))]));
    accept(store, sealing("e1", 5));
    let mut all = [of(4, "a", (0, 1)), of(4, "a", (0, 2)), of(4, "a", (3, 1)), of(4, "b", (0, 1))].to_vec();
    all.push(RollRestatement { known_at: NOON + 7, ..of(5, "", (0, 9)) });
    let mut scattered = all.clone();
    scattered.reverse();
    accept(store, restating(scattered));
    assert_eq!(store.roll_rows(&range("calls"), None, 10).unwrap(), [roll_row("calls", 4, "a", 9, 9)]);
    assert_eq!(store.roll_restatements(&range("calls"), None, 10).unwrap(), all);
    for size in [1, 2, 10] {
        let (mut paged, mut after) = (Vec::new(), None);
        loop {
            let page = store.roll_restatements(&range("calls"), after.as_ref(), size).unwrap();
            let Some(last) = page.last() else { break };
            after = Some(last.clone());
            paged.extend(page);
        }
        assert_eq!(paged, all);
    }
    let one_day = RollRange { from_day: 5, to_day: 5, ..range("calls") };
    assert_eq!(store.roll_restatements(&one_day, None, 10).unwrap(), all[4..]);
}

pub(super) fn a_place_in_the_journal_restates_a_row_once(store: &dyn Store) {
    accept(store, sealing("e1", 5));
    let one = restated(roll_row("calls", 4, "a", 1, 0), 0, 1);
    refused_as_invalid(store, restating(vec![one.clone(), one.clone()]));
    accept(store, restating(vec![one.clone()]));
    let again = RollRestatement { known_at: NOON + 1, ..one.clone() };
    refused_as_invalid(store, restating(vec![again]));
    refused_as_invalid(store, restating(vec![RollRestatement { shard: 64, ..one.clone() }]));
    refused_as_invalid(store, restating(vec![RollRestatement { position: u64::MAX, ..one.clone() }]));
    assert_eq!(store.roll_restatements(&range("calls"), None, 10).unwrap(), [one]);
}

pub(super) fn a_refused_commit_rolls_nothing_up(store: &dyn Store) {
    accept(store, appending(vec![append(case(1), 0, 1)]));
    let late = Commit {
        appends: vec![append(case(1), 0, 1)],
        roll_rows: vec![roll_row("calls", 8, "", 1, 0)],
        ..sealing("e1", 5)
    };
    assert!(store.commit(late).is_err());
    assert_eq!(store.roll_rows(&range("calls"), None, 10).unwrap(), []);
    assert_eq!(store.roll_sealed("e1").unwrap(), None);
}
