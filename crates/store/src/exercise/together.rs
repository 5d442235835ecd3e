//! Many callers at once. Nothing here depends on timing: whatever the order, the outcome is the same.

use super::build::{
    NOON, accept, append, appending, case, case_in_shard, cursor, guards, lease_claim, pay, posting, range,
    record, refuse, register_row, roll_row,
};
use std::collections::BTreeSet;
use std::thread;
use yinuo_app::ports::{Commit, CommitError, LoadedStream, Posting, SHARD_COUNT, Store};

const CALLERS: u64 = 8;
const ROUNDS: u64 = 25;

/// Runs every caller in a thread of its own and collects what they say.
fn callers<T: Send>(call: impl Fn(u64) -> T + Sync) -> Vec<T> {
    thread::scope(|scope| {
        let call = &call;
        let running: Vec<_> = (0..CALLERS).map(|caller| scope.spawn(move || call(caller))).collect();
        running.into_iter().map(|one| one.join().expect("a caller panicked")).collect()
    })
}

pub(super) fn callers_on_one_stream_all_land_by_trying_again(store: &dyn Store) {
    callers(|_| {
        for _ in 0..ROUNDS {
            loop {
                let version = store.load(case(1)).unwrap().version;
                match store.commit(appending(vec![append(case(1), version, 1)])) {
                    Ok(()) => break,
                    Err(CommitError::VersionConflict { stream }) => assert_eq!(stream, case(1)),
                    Err(other) => panic!("{other}"),
                }
            }
        }
    });
    let loaded = store.load(case(1)).unwrap();
    let versions: Vec<_> = loaded.events.iter().map(|stored| stored.version).collect();
    assert_eq!(versions, (1..=CALLERS * ROUNDS).collect::<Vec<_>>());
}

pub(super) fn callers_on_different_streams_all_land(store: &dyn Store) {
    callers(|caller| {
        for round in 0..ROUNDS {
            accept(store, appending(vec![append(case(u128::from(caller)), round * 2, 2)]));
        }
    });
    for caller in 0..CALLERS {
        assert_eq!(store.load(case(u128::from(caller))).unwrap().version, ROUNDS * 2);
    }
    assert_eq!(store.journal_heads().unwrap().iter().sum::<u64>(), CALLERS * ROUNDS * 2);
}

pub(super) fn a_failing_commit_leaves_its_neighbours(store: &dyn Store) {
    accept(store, appending(vec![append(case(1000), 0, 1)]));
    let shard_of = |caller: u64| case_in_shard(5, caller as usize);
    let refused: u64 = callers(|caller| {
        let mut refused = 0;
        for round in 0..ROUNDS {
            if round % 5 == 4 {
                // Half of it is fine and must not stay.
                let bad =
                    appending(vec![append(shard_of(caller), round / 5 * 4 + 4, 1), append(case(1000), 0, 1)]);
                match store.commit(bad) {
                    Err(CommitError::VersionConflict { stream }) if stream == case(1000) => refused += 1,
                    other => panic!("{other:?}"),
                }
            } else {
                accept(store, appending(vec![append(shard_of(caller), round - round / 5, 1)]));
            }
        }
        refused
    })
    .into_iter()
    .sum();
    assert_eq!(refused, CALLERS * ROUNDS / 5);
    let positions: Vec<_> = store.journal(5, 0, 500).unwrap().iter().map(|stored| stored.position).collect();
    assert_eq!(positions, (1..=CALLERS * (ROUNDS - ROUNDS / 5)).collect::<Vec<_>>());
}

pub(super) fn one_key_sent_by_many_is_answered_once(store: &dyn Store) {
    let outcomes = callers(|caller| {
        let answer = record("s", "k", caller as u8, 1);
        let commit =
            Commit { idempotency: Some(answer), ..appending(vec![append(case(u128::from(caller)), 0, 1)]) };
        (caller, store.commit(commit))
    });
    let stored = store.idempotency("s", "k").unwrap().expect("one of them was accepted");
    for (caller, outcome) in outcomes {
        let landed = store.load(case(u128::from(caller))).unwrap() != LoadedStream::default();
        let won = stored.body_digest == [caller as u8; 32];
        assert_eq!((outcome.is_ok(), landed), (won, won));
        if let Err(error) = outcome {
            assert_eq!(error, CommitError::KeyUsed { record: Box::new(stored.clone()) });
        }
    }
}

pub(super) fn one_debt_paid_by_many_is_paid_once(store: &dyn Store) {
    let outcomes = callers(|caller| {
        let payment =
            Posting { owed_for: Some("delay/S1".into()), ..pay(u128::from(caller) + 1, "a", "b", 500) };
        store.commit(posting(vec![payment]))
    });
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert_eq!(store.balances("b").unwrap()[0].amount, 500);
}

pub(super) fn numbers_handed_to_many_are_all_different(store: &dyn Store) {
    let firsts: Vec<u64> =
        callers(|_| (0..ROUNDS).map(|_| store.reserve_numbers("case", 3).unwrap()).collect::<Vec<_>>())
            .concat();
    let distinct: BTreeSet<u64> = firsts.iter().flat_map(|first| *first..*first + 3).collect();
    assert_eq!(distinct, (1..=CALLERS * ROUNDS * 3).collect());
}

pub(super) fn a_floor_holds_under_many_callers(store: &dyn Store) {
    accept(store, posting(vec![pay(1, "pool", "wallet/W1", 10)]));
    let outcomes = callers(|caller| {
        let spend = |round: u64| pay(u128::from(100 + caller * ROUNDS + round), "wallet/W1", "shop", 1);
        (0..ROUNDS).filter(|round| store.commit(posting(vec![spend(*round)])).is_ok()).count()
    });
    assert_eq!(outcomes.iter().sum::<usize>(), 10);
    assert_eq!(store.balances("wallet/").unwrap()[0].amount, 0);
}

pub(super) fn readers_never_see_half_a_commit(store: &dyn Store) {
    let stream = case(1);
    callers(|caller| {
        for round in 0..ROUNDS {
            if caller == 0 {
                let row = register_row("mirror", "version", &((round + 1) * 2).to_string());
                let commit =
                    Commit { register_rows: vec![row], ..appending(vec![append(stream, round * 2, 2)]) };
                accept(store, commit);
            } else {
                let version = store.load(stream).unwrap().version;
                assert_eq!(version % 2, 0, "both events or none");
                let mirror = store.register_row("mirror", "version").unwrap();
                let mirrored: u64 = mirror.map_or(0, |row| row.body.parse().unwrap());
                assert!(mirrored >= version, "the row came with its events");
            }
        }
    });
}

pub(super) fn what_was_acknowledged_is_seen_by_the_next_question(store: &dyn Store) {
    callers(|caller| {
        let stream = case(u128::from(caller));
        for round in 0..ROUNDS {
            accept(store, appending(vec![append(stream, round, 1)]));
            assert_eq!(store.load(stream).unwrap().version, round + 1);
        }
        refuse_quietly(store, caller);
    });
}

fn refuse_quietly(store: &dyn Store, caller: u64) {
    let stale = store.commit(appending(vec![append(case(u128::from(caller)), 0, 1)]));
    assert!(matches!(stale, Err(CommitError::VersionConflict { .. })));
}

pub(super) fn one_guard_moved_by_many_is_moved_by_one_at_a_time(store: &dyn Store) {
    let refused: u64 = callers(|_| {
        let mut refused = 0;
        for _ in 0..ROUNDS {
            loop {
                let expected = store.guard("intake/C1").unwrap();
                match store.commit(guards(&[("intake/C1", expected)])) {
                    Ok(()) => break,
                    Err(CommitError::GuardMoved { .. }) => refused += 1,
                    Err(other) => panic!("{other}"),
                }
            }
        }
        refused
    })
    .into_iter()
    .sum();
    assert_eq!(store.guard("intake/C1").unwrap(), CALLERS * ROUNDS, "{refused} were told to look again");
}

pub(super) fn one_consumer_in_many_processes_consumes_once(store: &dyn Store) {
    let events = 60;
    accept(store, appending(vec![append(case_in_shard(5, 0), 0, events as usize)]));
    callers(|_| {
        loop {
            let from = store.cursors("rolls").unwrap()[5];
            if from == events {
                return;
            }
            let counted = roll_row("events", 1, "", 1, 0);
            let commit = Commit { roll_rows: vec![counted], ..cursor("rolls", 5, from, from + 1) };
            match store.commit(commit) {
                Ok(()) | Err(CommitError::CursorMoved { .. }) => {}
                Err(other) => panic!("{other}"),
            }
        }
    });
    assert_eq!(store.roll_rows(&range("events"), None, 9).unwrap()[0].numerator, events as i64);
}

pub(super) fn a_shard_claimed_by_many_has_one_owner(store: &dyn Store) {
    let claims = callers(|caller| {
        store.take_leases(&lease_claim(&format!("process-{caller}"), NOON, 16)).unwrap().held
    });
    let held: Vec<_> = claims.concat().into_iter().map(|fence| fence.shard).collect();
    assert_eq!(held.len(), usize::from(SHARD_COUNT), "four processes took sixteen each");
    assert_eq!(held.iter().collect::<BTreeSet<_>>().len(), held.len());
}

pub(super) fn the_next_commit_after_a_refusal_lands(store: &dyn Store) {
    refuse(store, appending(vec![append(case(1), 3, 1)]));
    accept(store, appending(vec![append(case(1), 0, 1)]));
}
