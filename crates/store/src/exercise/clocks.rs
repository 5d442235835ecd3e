//! Clock rows and what is due.

use super::build::{NOON, accept, case, case_in_shard, clock, clocks, id};
use uuid::Uuid;
use yinuo_app::ports::{ClockRow, PAGE_ROWS_MAX, SHARD_COUNT, Shards, Store};

fn waking(case: Uuid, wake_at: &[Option<i64>]) -> (Uuid, Vec<ClockRow>) {
    let rows = wake_at.iter().enumerate().map(|(index, at)| clock(case, &format!("clock-{index}"), *at));
    (case, rows.collect())
}

pub(super) fn clocks_come_back_ordered_by_their_id(store: &dyn Store) {
    let mut odd = clock(id(1), "b", None);
    odd.state = "broken".into();
    odd.due_at = Some(-3);
    let rows =
        vec![clock(id(1), "c", Some(5)), odd.clone(), clock(id(1), "B", None), clock(id(1), "承诺", None)];
    accept(store, clocks(vec![(id(1), rows.clone())]));
    let found = store.clocks(id(1)).unwrap();
    assert_eq!(found, [rows[2].clone(), odd, rows[0].clone(), rows[3].clone()]);
    assert_eq!(store.clocks(id(2)).unwrap(), []);
}

pub(super) fn all_clocks_of_the_named_cases_are_replaced(store: &dyn Store) {
    accept(store, clocks(vec![waking(id(1), &[Some(1), Some(2), None]), waking(id(2), &[Some(9)])]));
    let kept = clock(id(1), "clock-1", Some(7));
    let added = clock(id(1), "clock-9", None);
    accept(store, clocks(vec![(id(1), vec![added.clone(), kept.clone()])]));
    assert_eq!(store.clocks(id(1)).unwrap(), [kept, added]);
    assert_eq!(store.clocks(id(2)).unwrap().len(), 1);
    accept(store, clocks(vec![(id(1), vec![])]));
    assert_eq!(store.clocks(id(1)).unwrap(), []);
    assert_eq!(store.next_wake().unwrap(), Some(9));
}

pub(super) fn the_earliest_due_case_comes_first_and_once(store: &dyn Store) {
    accept(
        store,
        clocks(vec![
            waking(id(1), &[Some(NOON + 9), Some(NOON + 3)]),
            waking(id(2), &[Some(NOON + 1)]),
            waking(id(3), &[None, Some(NOON + 3), Some(NOON + 2)]),
            waking(id(4), &[None]),
            waking(id(5), &[Some(NOON + 3)]),
            waking(id(6), &[Some(NOON + 11)]),
        ]),
    );
    assert_eq!(store.next_wake().unwrap(), Some(NOON + 1));
    let due = |now| store.due_cases(Shards::ALL, now, 100).unwrap();
    assert_eq!(due(NOON), Vec::<Uuid>::new());
    assert_eq!(due(NOON + 1), [id(2)], "at the instant itself it is due");
    assert_eq!(due(NOON + 10), [id(2), id(3), id(1), id(5)]);
    assert_eq!(due(i64::MAX), [id(2), id(3), id(1), id(5), id(6)]);
    assert_eq!(store.due_cases(Shards::ALL, i64::MAX, 2).unwrap(), [id(2), id(3)]);
    assert_eq!(store.due_cases(Shards::ALL, i64::MAX, 0).unwrap(), Vec::<Uuid>::new());
}

pub(super) fn a_worker_sees_only_the_shards_that_it_holds(store: &dyn Store) {
    let (a, b, c) = (case_in_shard(0, 0).id, case_in_shard(31, 0).id, case_in_shard(63, 0).id);
    accept(store, clocks(vec![waking(a, &[Some(3)]), waking(b, &[Some(1)]), waking(c, &[Some(2)])]));
    let due = |shards: &[u16]| store.due_cases(shards.iter().copied().collect::<Shards>(), 10, 10).unwrap();
    assert_eq!(store.due_cases(Shards::ALL, 10, 10).unwrap(), [b, c, a]);
    assert_eq!(due(&[31, 0]), [b, a]);
    assert_eq!(due(&[31]), [b]);
    assert_eq!(due(&[63]), [c]);
    assert_eq!(due(&[1, 30, 32, 62]), Vec::<Uuid>::new());
    assert_eq!(due(&[SHARD_COUNT]), Vec::<Uuid>::new());
    assert_eq!(store.due_cases(Shards::NONE, 10, 10).unwrap(), Vec::<Uuid>::new());
}

pub(super) fn a_settled_case_is_due_no_longer(store: &dyn Store) {
    accept(store, clocks(vec![waking(id(1), &[Some(1)]), waking(id(2), &[Some(2)])]));
    accept(store, clocks(vec![waking(id(1), &[None])]));
    assert_eq!(store.due_cases(Shards::ALL, 10, 10).unwrap(), [id(2)]);
    accept(store, clocks(vec![waking(id(2), &[Some(50)])]));
    assert_eq!(store.due_cases(Shards::ALL, 10, 10).unwrap(), Vec::<Uuid>::new());
    assert_eq!(store.next_wake().unwrap(), Some(50));
}

pub(super) fn due_cases_are_capped_to_a_page(store: &dyn Store) {
    let many = (1..=u128::from(PAGE_ROWS_MAX) + 5).map(|number| waking(case(number).id, &[Some(1), Some(2)]));
    accept(store, clocks(many.collect()));
    assert_eq!(store.due_cases(Shards::ALL, 10, u32::MAX).unwrap().len(), PAGE_ROWS_MAX as usize);
}
