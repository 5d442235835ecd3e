//! The PostgreSQL store shows every behaviour of the exercise, and what only a server can: several processes.

#![allow(clippy::unwrap_used)]

mod census;

use uuid::Uuid;
use yinuo_app::ports::{
    Append, Commit, CommitError, EncodedEvent, IdempotencyRecord, Posting, PostingLine, Store, StreamId,
    StreamKind,
};
use yinuo_store::cluster::{Cluster, Fresh};
use yinuo_store::{OpenError, PostgresStore, WRITE_GROUP_MAX, exercise};

fn fresh(name: &str) -> Fresh<'static> {
    Cluster::shared().unwrap().fresh(name).unwrap()
}

macro_rules! tests {
    ($($group:ident::$name:ident),* $(,)?) => {$(
        #[test]
        fn $name() {
            let database = fresh(stringify!($name));
            exercise::run(stringify!($name), &|| Box::new(PostgresStore::open(&database.address()).unwrap()));
        }
    )*};
}
yinuo_store::for_each_behaviour!(tests);
yinuo_store::for_each_sealed_behaviour!(tests);

fn stream(number: u128) -> StreamId {
    StreamId { kind: StreamKind::Case, id: Uuid::from_u128(number) }
}

fn append(stream: StreamId, expected_version: u64) -> Append {
    let bytes = format!("{stream} {}", expected_version + 1).into_bytes();
    let event = EncodedEvent { name: "noted".into(), occurred_at: 1, recorded_at: 2, bytes, hash: [1; 32] };
    Append { stream, expected_version, events: vec![event] }
}

fn appending(stream: StreamId, expected_version: u64) -> Commit {
    Commit { appends: vec![append(stream, expected_version)], ..Commit::default() }
}

/// Every stream has the events that were sent and no others, and the journal has no gap.
fn assert_whole(store: &dyn Store, streams: impl Iterator<Item = StreamId>) {
    for stream in streams {
        for (stored, version) in store.load(stream).unwrap().events.iter().zip(0..) {
            assert_eq!(stored.version, version + 1);
            assert_eq!(stored.event, append(stream, version).events[0]);
        }
    }
    for (shard, head) in (0..).zip(store.journal_heads().unwrap()) {
        let mut after = 0;
        loop {
            let page = store.journal(shard, after, 500).unwrap();
            assert!(page.iter().zip(after + 1..).all(|(stored, position)| stored.position == position));
            let Some(last) = page.last() else { break };
            after = last.position;
        }
        assert_eq!(after, head);
    }
}

#[test]
fn a_reopened_database_tells_the_same() {
    let database = fresh("a_reopened_database_tells_the_same");
    let before = {
        let store = PostgresStore::open(&database.address()).unwrap();
        (0..20).for_each(|version| store.commit(appending(stream(1), version)).unwrap());
        store.reserve_numbers("case", 7).unwrap();
        census::census(&store, 6)
    };
    let store = PostgresStore::open(&database.address()).unwrap();
    assert_eq!(census::census(&store, 6), before);
    assert_eq!(store.reserve_numbers("case", 1).unwrap(), 8);
}

const STORES: u64 = 3;
const CALLERS: u64 = 4;
const ROUNDS: u64 = 30;

/// Calls from many threads on several stores of one database, as several processes would.
fn many<T: Send>(address: &str, call: impl Fn(&PostgresStore, u64) -> T + Sync) -> Vec<T> {
    let stores: Vec<_> = (0..STORES).map(|_| PostgresStore::open(address).unwrap()).collect();
    std::thread::scope(|scope| {
        let call = &call;
        let calls: Vec<_> = stores
            .iter()
            .zip(0..)
            .flat_map(|(store, number)| (0..CALLERS).map(move |caller| (store, number * CALLERS + caller)))
            .map(|(store, caller)| scope.spawn(move || call(store, caller)))
            .collect();
        calls.into_iter().map(|one| one.join().unwrap()).collect()
    })
}

#[test]
fn stores_on_one_database_lose_nothing_of_each_other() {
    let database = fresh("stores_on_one_database");
    many(&database.address(), |store, caller| {
        for round in 0..ROUNDS {
            store.commit(appending(stream(u128::from(caller)), round)).unwrap();
        }
    });
    let store = PostgresStore::open(&database.address()).unwrap();
    let streams = || (0..u128::from(STORES * CALLERS)).map(stream);
    assert!(streams().all(|stream| store.load(stream).unwrap().version == ROUNDS));
    assert_whole(&store, streams());
}

#[test]
fn one_stream_written_by_several_stores_has_no_gap() {
    let database = fresh("one_stream_written_by_several");
    many(&database.address(), |store, _| {
        for _ in 0..ROUNDS {
            loop {
                let version = store.load(stream(1)).unwrap().version;
                match store.commit(appending(stream(1), version)) {
                    Ok(()) => break,
                    Err(CommitError::VersionConflict { .. }) => {}
                    Err(other) => panic!("{other}"),
                }
            }
        }
    });
    let store = PostgresStore::open(&database.address()).unwrap();
    assert_eq!(store.load(stream(1)).unwrap().version, STORES * CALLERS * ROUNDS);
    assert_whole(&store, std::iter::once(stream(1)));
}

#[test]
fn a_debt_and_a_key_sent_to_several_stores_are_taken_once() {
    let database = fresh("a_debt_and_a_key_sent_to_several");
    let line = |account: &str, amount| PostingLine { account: account.into(), unit: "CNY".into(), amount };
    let outcomes = many(&database.address(), |store, caller| {
        let mut accepted = (0, 0);
        for round in 0..ROUNDS {
            let posting = Posting {
                id: Uuid::from_u128(u128::from(caller * ROUNDS + round)),
                case: None,
                cause_version: 1,
                rule: "late".into(),
                owed_for: Some(format!("delay/{round}")),
                occurrence: None,
                reverses: None,
                occurred_at: 1,
                recorded_at: 1,
                lines: vec![line("expense", -1), line("wallet/1", 1)],
            };
            let answer = IdempotencyRecord {
                scope: "s".into(),
                key: round.to_string(),
                body_digest: [caller as u8; 32],
                reply: vec![],
                expires_at: 1,
            };
            match store.commit(Commit { postings: vec![posting], ..Commit::default() }) {
                Ok(()) => accepted.0 += 1,
                Err(CommitError::OwedForTaken { .. }) => {}
                Err(other) => panic!("{other}"),
            }
            match store.commit(Commit { idempotency: Some(answer), ..Commit::default() }) {
                Ok(()) => accepted.1 += 1,
                Err(CommitError::KeyUsed { .. }) => {}
                Err(other) => panic!("{other}"),
            }
        }
        accepted
    });
    let sum = |take: fn(&(u64, u64)) -> u64| outcomes.iter().map(take).sum::<u64>();
    assert_eq!((sum(|one| one.0), sum(|one| one.1)), (ROUNDS, ROUNDS));
    let store = PostgresStore::open(&database.address()).unwrap();
    assert_eq!(store.balances("wallet/").unwrap()[0].amount, ROUNDS as i64);
    assert_eq!(store.owed_for("").unwrap().len() as u64, ROUNDS);
}

#[test]
fn numbers_handed_out_by_several_stores_are_all_different() {
    let database = fresh("numbers_handed_out_by_several");
    let firsts = many(&database.address(), |store, _| {
        (0..ROUNDS).map(|_| store.reserve_numbers("case", 3).unwrap()).collect::<Vec<_>>()
    });
    let numbers: std::collections::BTreeSet<u64> =
        firsts.concat().iter().flat_map(|first| *first..*first + 3).collect();
    assert_eq!(numbers, (1..=STORES * CALLERS * ROUNDS * 3).collect());
}

#[test]
fn a_single_caller_is_written_alone_and_crowds_share() {
    let database = fresh("a_single_caller_is_written_alone");
    let store = PostgresStore::open(&database.address()).unwrap();
    (0..5).for_each(|version| store.commit(appending(stream(1), version)).unwrap());
    assert_eq!(store.group_sizes(), [(1, 5)]);
    std::thread::scope(|scope| {
        for number in 10..90 {
            let store = &store;
            scope.spawn(move || store.commit(appending(stream(number), 0)).unwrap());
        }
    });
    let sizes = store.group_sizes();
    let requests: u64 = sizes.iter().map(|(size, count)| *size as u64 * count).sum();
    assert_eq!(requests, 85, "every request was in exactly one group");
    assert!(sizes.iter().all(|(size, _)| (1..=WRITE_GROUP_MAX).contains(size)));
}

#[test]
fn an_address_that_leads_nowhere_is_refused() {
    for address in ["", "postgres://", "yinuo.sqlite", "postgres://postgres@%2Fnowhere/yinuo"] {
        assert!(matches!(PostgresStore::open(address), Err(OpenError::Storage { .. })), "{address}");
    }
}

#[test]
fn a_server_that_does_not_flush_is_refused() {
    let cluster = Cluster::start(&["fsync=off"]).unwrap();
    let database = cluster.fresh("planted").unwrap();
    let refused = PostgresStore::open(&database.address()).err();
    assert_eq!(refused, Some(OpenError::Unsafe { setting: "fsync", found: "off".to_owned() }));
}

#[test]
fn a_server_that_answers_before_it_flushed_is_told_to_wait() {
    // The default of the database is no danger: every connection of ours asks for more.
    let cluster = Cluster::start(&["synchronous_commit=off"]).unwrap();
    let database = cluster.fresh("planted").unwrap();
    PostgresStore::open(&database.address()).unwrap();
}

#[test]
fn a_crashed_server_has_lost_nothing_that_was_acknowledged_and_is_found_again() {
    let cluster = Cluster::start(&["recovery_init_sync_method=syncfs"]).unwrap();
    let database = cluster.fresh("crashed").unwrap();
    let store = PostgresStore::open(&database.address()).unwrap();
    let streams = || (0..u128::from(CALLERS)).map(stream);
    for _ in 0..3 {
        // The first call that fails was under way when the server died.
        let told: Vec<u64> = std::thread::scope(|scope| {
            let calls: Vec<_> = streams()
                .map(|stream| {
                    let store = &store;
                    scope.spawn(move || {
                        let mut version = store.load(stream).unwrap().version;
                        while store.commit(appending(stream, version)).is_ok() {
                            version += 1;
                        }
                        version
                    })
                })
                .collect();
            let busy = || store.journal_heads().map_or(0, |heads| heads.iter().sum::<u64>());
            let before = busy();
            while busy() < before + 50 {}
            cluster.crash().unwrap();
            calls.into_iter().map(|one| one.join().unwrap()).collect()
        });
        for (stream, told) in streams().zip(told) {
            let stored = store.load(stream).unwrap().version;
            assert!((told..=told + 1).contains(&stored), "acknowledged {told}, found {stored}");
        }
        assert_whole(&store, streams());
    }
}
