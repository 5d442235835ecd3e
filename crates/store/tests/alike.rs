//! The same random story told to every store gets the same answers, refusals and lists.
//!
//! The exercise says what is right; this finds what nobody thought of, where they differ. PostgreSQL takes part when it
//! is built in (feature `postgres`).

#![allow(clippy::unwrap_used)]

mod census;
#[path = "../src/sqlite/scratch.rs"]
mod scratch;
mod story;

use census::census;
use scratch::Scratch;
use story::{Dice, IDS, claim, commit};
use yinuo_app::ports::{CommitError, Store};
use yinuo_store::{SqliteStore, open_memory};

const STEPS: usize = 400;

/// A store that is held against the memory store, with its name.
type Other = (&'static str, Box<dyn Store>);

#[cfg(feature = "postgres")]
fn server(name: &str) -> (yinuo_store::cluster::Fresh<'static>, Other) {
    let database = yinuo_store::cluster::Cluster::shared().unwrap().fresh(name).unwrap();
    let store = yinuo_store::PostgresStore::open(&database.address()).unwrap();
    (database, ("postgres", Box::new(store)))
}

#[test]
fn all_stores_tell_the_same_story() {
    let mut outcomes = std::collections::BTreeMap::new();
    for seed in 1..=4 {
        let scratch = Scratch::new(&format!("alike-{seed}"));
        let sqlite: Other = ("sqlite", Box::new(SqliteStore::open(scratch.file()).unwrap()));
        #[cfg(feature = "postgres")]
        let (_database, postgres) = server(&format!("alike-{seed}"));
        let others = [
            sqlite,
            #[cfg(feature = "postgres")]
            postgres,
        ];
        tell(seed, &open_memory(), &others, &mut outcomes);
    }
    // A story in which everything is refused would prove little.
    for wanted in [
        "accepted",
        "lease",
        "version",
        "guard",
        "cursor",
        "owed",
        "number",
        "key",
        "person",
        "erased",
        "immutable",
        "ledger",
        "sealed",
        "invalid",
    ] {
        assert!(outcomes.get(wanted).is_some_and(|count| *count >= 5), "{wanted} is rare: {outcomes:?}");
    }
}

/// Asks all stores the same and expects the same answer.
fn same<T: std::fmt::Debug + PartialEq>(
    memory: &dyn Store,
    others: &[Other],
    place: &str,
    ask: impl Fn(&dyn Store) -> T,
) -> T {
    let told = ask(memory);
    for (name, other) in others {
        assert_eq!(told, ask(other.as_ref()), "{name}, {place}");
    }
    told
}

fn tell(
    seed: u64,
    memory: &dyn Store,
    others: &[Other],
    outcomes: &mut std::collections::BTreeMap<&'static str, u32>,
) {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15 ^ seed);
    for step in 0..STEPS {
        let next = commit(&mut dice, memory);
        let place = format!("seed {seed}, step {step}: {next:?}");
        let outcome = same(memory, others, &place, |store| store.commit(next.clone()));
        *outcomes.entry(kind_of(&outcome)).or_insert(0) += 1;
        if dice.chance(6) {
            let claim = claim(&mut dice, step);
            let place = format!("seed {seed}, step {step}: {claim:?}");
            let _ = same(memory, others, &place, |store| store.take_leases(&claim));
            if dice.chance(4) {
                let _ = same(memory, others, &place, |store| store.give_up_leases(&claim.owner));
            }
        }
        if dice.chance(8) {
            let (person, key, at, now) = (dice.code('P'), dice.code('i'), dice.instant(), dice.instant());
            let _ = same(memory, others, &place, |store| store.mark_read(&person, &key, at));
            let _ = same(memory, others, &place, |store| store.expire_idempotency(now, 2));
            let _ = same(memory, others, &place, |store| store.reserve_numbers("n", 2));
        }
        if step % 20 == 19 {
            same(memory, others, &place, |store| census(store, u128::from(IDS)));
        }
    }
}

fn kind_of(outcome: &Result<(), CommitError>) -> &'static str {
    match outcome {
        Ok(()) => "accepted",
        Err(CommitError::LeaseLost { .. }) => "lease",
        Err(CommitError::VersionConflict { .. }) => "version",
        Err(CommitError::GuardMoved { .. }) => "guard",
        Err(CommitError::CursorMoved { .. }) => "cursor",
        Err(CommitError::PersonErased { .. }) => "erased",
        Err(CommitError::DaySealed { .. }) => "sealed",
        Err(CommitError::OwedForTaken { .. }) => "owed",
        Err(CommitError::NumberTaken { .. }) => "number",
        Err(CommitError::KeyUsed { .. }) => "key",
        Err(CommitError::PersonKeyExists { .. }) => "person",
        Err(CommitError::ImmutableRowDiffers { .. }) => "immutable",
        Err(CommitError::Ledger { .. }) => "ledger",
        Err(CommitError::Invalid { .. }) => "invalid",
        Err(CommitError::Storage { .. }) => "storage",
    }
}
