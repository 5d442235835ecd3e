//! Many processes on one store: leases and fences, guards, cursors.

use super::build::{
    NOON, accept, append, appending, case, case_in_shard, cursor, fenced, guards, lease_claim, refuse,
    refused_as_invalid,
};
use yinuo_app::ports::{
    Commit, CommitError, CursorMove, Fence, Guard, LeaseClaim, Leases, SHARD_COUNT, Store,
};

fn take(store: &dyn Store, claim: &LeaseClaim) -> Leases {
    store.take_leases(claim).unwrap()
}

fn shards(leases: &Leases) -> Vec<u16> {
    leases.held.iter().map(|fence| fence.shard).collect()
}

fn epochs(leases: &Leases) -> Vec<u64> {
    leases.held.iter().map(|fence| fence.epoch).collect()
}

pub(super) fn free_shards_are_taken_up_to_what_is_asked(store: &dyn Store) {
    let few = take(store, &lease_claim("a", NOON, 3));
    assert_eq!((shards(&few), epochs(&few), few.owners), (vec![0, 1, 2], vec![1, 1, 1], 1));
    let rest = take(store, &lease_claim("b", NOON, u16::MAX));
    assert_eq!((rest.held.len(), rest.owners), (usize::from(SHARD_COUNT) - 3, 2));
    assert!(rest.held.iter().all(|fence| fence.shard > 2 && fence.epoch == 1));
    assert_eq!(take(store, &lease_claim("c", NOON, 5)), Leases { held: vec![], owners: 3 });
}

pub(super) fn a_lease_that_is_renewed_keeps_its_epoch(store: &dyn Store) {
    take(store, &lease_claim("a", NOON, 2));
    // Also after its time, as long as nobody else came.
    for later in [5_000, 14_000, 90_000] {
        let kept = take(store, &lease_claim("a", NOON + later, 2));
        assert_eq!((shards(&kept), epochs(&kept)), (vec![0, 1], vec![1, 1]));
    }
    assert_eq!(take(store, &lease_claim("b", NOON + 99_999, 64)).held.len(), 62, "the last renewal holds");
}

pub(super) fn an_expired_lease_changes_hands_under_a_new_epoch(store: &dyn Store) {
    take(store, &lease_claim("a", NOON, 64));
    assert_eq!(take(store, &lease_claim("b", NOON + 9_999, 64)).held, []);
    let taken = take(store, &lease_claim("b", NOON + 10_000, 2));
    assert_eq!((shards(&taken), epochs(&taken), taken.owners), (vec![0, 1], vec![2, 2], 1));
    let left = take(store, &lease_claim("a", NOON + 10_001, 64));
    assert_eq!((left.held.len(), left.held[0]), (62, Fence { shard: 2, epoch: 1 }));
}

pub(super) fn what_is_given_up_is_free_at_once(store: &dyn Store) {
    take(store, &lease_claim("a", NOON, 4));
    store.give_up_leases("a").unwrap();
    store.give_up_leases("nobody").unwrap();
    let taken = take(store, &lease_claim("b", NOON + 1, 2));
    assert_eq!((shards(&taken), epochs(&taken), taken.owners), (vec![0, 1], vec![2, 2], 1));
    let back = take(store, &lease_claim("a", NOON + 2, 2));
    assert_eq!((shards(&back), epochs(&back)), (vec![2, 3], vec![2, 2]));
}

pub(super) fn whoever_asks_for_less_gives_the_rest_up(store: &dyn Store) {
    take(store, &lease_claim("a", NOON, 64));
    let kept = take(store, &lease_claim("a", NOON + 1, 32));
    assert_eq!((shards(&kept), epochs(&kept)), ((0..32).collect::<Vec<_>>(), vec![1; 32]));
    let taken = take(store, &lease_claim("b", NOON + 2, 64));
    assert_eq!((shards(&taken), epochs(&taken)), ((32..64).collect::<Vec<_>>(), vec![2; 32]));
    assert_eq!(take(store, &lease_claim("a", NOON + 3, 0)), Leases { held: vec![], owners: 2 });
}

pub(super) fn a_claim_that_cannot_be_kept_is_invalid(store: &dyn Store) {
    let good = lease_claim("a", NOON, 1);
    let bad = [
        LeaseClaim { owner: String::new(), ..good.clone() },
        LeaseClaim { owner: "a\0".into(), ..good.clone() },
        LeaseClaim { owner: "a".repeat(1_000), ..good.clone() },
        LeaseClaim { until: NOON, ..good.clone() },
    ];
    for claim in bad {
        assert!(matches!(store.take_leases(&claim), Err(CommitError::Invalid { .. })), "{claim:?}");
    }
    assert!(matches!(store.give_up_leases(""), Err(CommitError::Invalid { .. })));
    assert_eq!(take(store, &good).owners, 1);
}

pub(super) fn a_commit_under_a_lost_lease_is_refused_whole(store: &dyn Store) {
    let stream = case_in_shard(7, 0);
    let first = take(store, &lease_claim("a", NOON, 64)).held[7];
    accept(store, fenced(first, appending(vec![append(stream, 0, 1)])));
    let second = take(store, &lease_claim("b", NOON + 60_000, 64)).held[7];
    assert_eq!((first.epoch, second.epoch), (1, 2));
    let late = fenced(first, appending(vec![append(stream, 1, 1)]));
    assert_eq!(refuse(store, late), CommitError::LeaseLost { shard: 7 });
    assert_eq!(store.load(stream).unwrap().version, 1);
    accept(store, fenced(second, appending(vec![append(stream, 1, 1)])));
    // One lost lease among many refuses the commit of all.
    let others = [Fence { shard: 6, epoch: 2 }, Fence { shard: 7, epoch: 1 }, Fence { shard: 8, epoch: 2 }];
    let mixed = Commit { fences: others.to_vec(), ..appending(vec![append(case(1), 0, 1)]) };
    assert_eq!(refuse(store, mixed), CommitError::LeaseLost { shard: 7 });
}

pub(super) fn a_clock_that_is_wrong_may_steal_and_never_commits_twice(store: &dyn Store) {
    let honest = take(store, &lease_claim("a", NOON, 64)).held[0];
    // An hour ahead: it takes what is not over, and the honest one is refused, not doubled.
    let thief = take(store, &lease_claim("b", NOON + 3_600_000, 64)).held[0];
    let begun = |fence| fenced(fence, appending(vec![append(case(1), 0, 1)]));
    assert_eq!(refuse(store, begun(honest)), CommitError::LeaseLost { shard: 0 });
    accept(store, begun(thief));
    assert_eq!(store.load(case(1)).unwrap().version, 1);
}

pub(super) fn a_fence_that_no_lease_gave_is_refused(store: &dyn Store) {
    let with = |shard, epoch| fenced(Fence { shard, epoch }, appending(vec![append(case(1), 0, 1)]));
    refused_as_invalid(store, with(0, 0));
    refused_as_invalid(store, with(SHARD_COUNT, 1));
    refused_as_invalid(store, with(0, u64::MAX));
    assert_eq!(refuse(store, with(0, 1)), CommitError::LeaseLost { shard: 0 });
    let twice = vec![Fence { shard: 0, epoch: 1 }; 2];
    refused_as_invalid(store, Commit { fences: twice, ..Commit::default() });
}

pub(super) fn a_guard_is_checked_and_moved_on(store: &dyn Store) {
    let opening = |stream, expected| {
        let guards = guards(&[("intake/C1", expected)]).guards;
        Commit { guards, ..appending(vec![append(case(stream), 0, 1)]) }
    };
    accept(store, opening(1, 0));
    assert_eq!(store.guard("intake/C1").unwrap(), 1);
    let moved = CommitError::GuardMoved { key: "intake/C1".into() };
    for stale in [0, 2, u64::from(u32::MAX)] {
        assert_eq!(refuse(store, opening(2, stale)), moved);
    }
    accept(store, opening(2, 1));
    assert_eq!((store.guard("intake/C1").unwrap(), store.guard("intake/C2").unwrap()), (2, 0));
    assert_eq!(refuse(store, guards(&[("intake/C2", 0), ("intake/C1", 0)])), moved);
    assert_eq!(store.guard("intake/C2").unwrap(), 0, "a refused commit moves no guard");
    let full = Guard { key: "k".into(), expected: u64::MAX };
    refused_as_invalid(store, Commit { guards: vec![full], ..Commit::default() });
    refused_as_invalid(store, guards(&[("k", 0), ("k", 0)]));
}

pub(super) fn a_consumer_goes_on_from_where_it_stands(store: &dyn Store) {
    let stream = case_in_shard(9, 0);
    accept(store, appending(vec![append(stream, 0, 5)]));
    accept(store, cursor("rolls", 9, 0, 2));
    accept(store, cursor("mail", 9, 0, 5));
    let at = |consumer| store.cursors(consumer).unwrap()[9];
    assert_eq!((at("rolls"), at("mail"), at("other")), (2, 5, 0));
    let moved = CommitError::CursorMoved { consumer: "rolls".into(), shard: 9 };
    // Consumed by another: not from where it stood, nor from where it never was.
    assert_eq!(refuse(store, cursor("rolls", 9, 0, 2)), moved);
    assert_eq!(refuse(store, cursor("rolls", 9, 3, 4)), moved);
    accept(store, cursor("rolls", 9, 2, 5));
    assert_eq!(store.cursors("rolls").unwrap().iter().sum::<u64>(), 5);
}

pub(super) fn a_cursor_never_goes_back_nor_beyond_the_journal(store: &dyn Store) {
    let stream = case_in_shard(9, 0);
    accept(store, appending(vec![append(stream, 0, 3)]));
    accept(store, cursor("rolls", 9, 0, 3));
    refused_as_invalid(store, cursor("rolls", 9, 3, 2));
    refused_as_invalid(store, cursor("rolls", 9, 3, 3));
    refused_as_invalid(store, cursor("rolls", 9, 3, 4));
    refused_as_invalid(store, cursor("rolls", 9, 3, u64::MAX));
    refused_as_invalid(store, cursor("rolls", SHARD_COUNT, 0, 1));
    // What this very commit adds has not been read by anybody.
    let ahead = Commit { appends: vec![append(stream, 3, 1)], ..cursor("rolls", 9, 3, 4) };
    refused_as_invalid(store, ahead);
    let one = CursorMove { consumer: "rolls".into(), shard: 9, from: 3, to: 4 };
    accept(store, appending(vec![append(stream, 3, 1)]));
    refused_as_invalid(store, Commit { cursors: vec![one.clone(), one.clone()], ..Commit::default() });
    accept(store, Commit { cursors: vec![one], ..Commit::default() });
}

pub(super) fn what_a_consumer_did_and_its_place_are_one(store: &dyn Store) {
    accept(store, appending(vec![append(case_in_shard(9, 0), 0, 2)]));
    let done = |to| Commit { guards: guards(&[("done", 0)]).guards, ..cursor("rolls", 9, 0, to) };
    refused_as_invalid(store, done(3));
    assert_eq!((store.guard("done").unwrap(), store.cursors("rolls").unwrap()[9]), (0, 0));
    accept(store, done(2));
    refuse(store, done(2));
    assert_eq!((store.guard("done").unwrap(), store.cursors("rolls").unwrap()[9]), (1, 2));
}
