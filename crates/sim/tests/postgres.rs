//! Trials on PostgreSQL: the same seed tells the same tale there as in memory; and where the line tears and the server dies,
//! what was acknowledged is there, what is unknown is there wholly or not at all.

#![allow(clippy::unwrap_used)]

#[path = "common/bank.rs"]
mod bank;
#[path = "common/wire.rs"]
mod wire;

use std::collections::BTreeMap;
use std::sync::Arc;
use wire::{Bench, Database};
use yinuo_app::ports::{Commit, CommitError, Store};
use yinuo_sim::trial::{Rigs, Tear, Trial, Verdict, hold};

/// Steps of a trial here: every call goes to a server and back.
const STEPS: u32 = 40;
/// Seeds of the stop.
const SEEDS: [u64; 3] = [1, 4, 20];
/// What befalls a real line, and must befall it in these seeds.
const FAULTS: [&str; 4] =
    ["cut off from the database", "database restarted", "commit torn", "torn line healed"];

fn held(bench: &Bench, seed: u64, rigs: Rigs) -> Verdict {
    let database = bench.database().unwrap();
    hold(&Trial { seed, steps: STEPS, open: database.open(), rigs, wire: Some(database.wire()) }).unwrap()
}

#[test]
fn seeds_are_clean_where_the_line_tears_and_the_server_dies() {
    let mut struck: BTreeMap<&'static str, u64> = BTreeMap::new();
    let bench = Bench::start().unwrap();
    for seed in SEEDS {
        let verdict = held(&bench, seed, Rigs::HONEST);
        assert_eq!(verdict.report.findings, [], "seed {seed}: {verdict}");
        for (what, count) in verdict.struck {
            *struck.entry(what).or_default() += count;
        }
    }
    let missing: Vec<_> = FAULTS.iter().filter(|fault| !struck.contains_key(*fault)).collect();
    assert!(missing.is_empty(), "never struck: {missing:?} of {struck:?}");
}

/// Nothing is done to the line: every answer, every fault of the ports and every finding is the one of the memory store.
#[test]
fn a_seed_comes_out_on_postgresql_as_in_memory() {
    let database = Bench::start().unwrap().database().unwrap();
    let of = |open| hold(&Trial { seed: 5, steps: STEPS, open, rigs: Rigs::HONEST, wire: None }).unwrap();
    assert_eq!(of(database.open()), of(bank::memory()));
}

/// A store that says yes when it was told nothing.
struct Hopeful(Arc<dyn Store>);

macro_rules! asked {
    ($self:ident, commit($commit:ident)) => {
        match $self.0.commit($commit) {
            Err(CommitError::Storage { .. }) => Ok(()),
            told => told,
        }
    };
    ($self:ident, $name:ident($($given:ident),*)) => {
        $self.0.$name($($given),*)
    };
}

macro_rules! hopeful {
    ($($name:ident($($given:ident: $kind:ty),*) -> $answer:ty;)*) => {
        impl Store for Hopeful {
            $(fn $name(&self, $($given: $kind),*) -> $answer {
                asked!(self, $name($($given),*))
            })*
        }
    };
}

yinuo_app::for_each_store_method!(hopeful);

#[test]
fn a_store_that_takes_a_torn_line_for_a_yes_is_found() {
    let rigs = Rigs { below: |store| Arc::new(Hopeful(store)), ..Rigs::HONEST };
    let bench = Bench::start().unwrap();
    let found = SEEDS.iter().any(|seed| !held(&bench, *seed, rigs).report.findings.is_empty());
    assert!(found, "nobody noticed");
}

/// A row of a register, so that a commit has something to say.
fn row(code: &str) -> Commit {
    let row = yinuo_app::ports::RegisterRow { register: "unit".into(), code: code.into(), body: "{}".into() };
    Commit { register_rows: vec![row], ..Commit::default() }
}

/// On a cluster of its own: here servers die.
fn opened() -> (Database, Arc<dyn Store>) {
    let database = Bench::start().unwrap().database().unwrap();
    let store = (database.open())().unwrap();
    (database, store)
}

#[test]
fn the_line_knows_of_a_torn_commit_whether_it_happened() {
    let (database, store) = opened();
    let wire = database.wire();
    for (tear, dies, told, happened, there) in [
        // Before anything of it is sent, and so it is sent again.
        (Tear::Before, false, true, Some(false), true),
        (Tear::Inside, false, false, Some(false), false),
        (Tear::After, false, false, Some(true), true),
        (Tear::Inside, true, false, Some(false), false),
        (Tear::After, true, false, Some(true), true),
    ] {
        let code = format!("{tear:?}-{dies}");
        wire.tear(tear, dies);
        assert_eq!(store.commit(row(&code)).is_ok(), told, "{code}");
        assert_eq!(wire.torn(), happened, "{code}");
        assert_eq!(store.register_row("unit", &code).unwrap().is_some(), there, "{code}");
    }
    store.commit(row("whole")).unwrap();
    assert_eq!(wire.torn(), None, "what was not to tear did not");
}

#[test]
fn whoever_is_cut_off_hears_it_and_a_server_that_died_is_found_again() {
    let (database, store) = opened();
    let wire = database.wire();
    wire.reach(false);
    assert!(store.commit(row("cut")).is_err() && store.register("unit").is_err());
    wire.reach(true);
    assert_eq!(store.register("unit").unwrap(), []);
    store.commit(row("before")).unwrap();
    wire.restart().unwrap();
    store.commit(row("after")).unwrap();
    assert_eq!(store.register("unit").unwrap().len(), 2);
}
