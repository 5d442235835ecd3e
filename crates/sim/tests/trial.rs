//! Trials: the committed seeds are clean on memory and on SQLite, and every fault that there is strikes somewhere in them.

#![allow(clippy::unwrap_used)]

#[path = "common/bank.rs"]
mod bank;

use bank::{Vault, memory, sqlite};
use std::collections::BTreeMap;
use yinuo_app::ports::Store;
use yinuo_sim::trial::{Open, Rigs, STEPS, Trial, Verdict, hold};

/// Seeds of the stop; `TRIAL_SEEDS` asks for more.
const SEEDS: u64 = 24;
/// Seeds that are held on a sealed store as well.
const SEALED: [u64; 4] = [3, 7, 12, 16];
/// Everything that can go wrong.
const FAULTS: [&str; 43] = [
    "a crew overslept",
    "a mode decided",
    "a mode declared",
    "a mode lifted",
    "batch sent twice",
    "case archived",
    "clock jumped",
    "code of a counter answered",
    "cut off from the database",
    "database restarted",
    "disk full",
    "firm's month locked",
    "gateway away",
    "gateway refused",
    "interlude",
    "killed after a call outside",
    "killed after a read",
    "killed after a write",
    "killed before a call outside",
    "killed before a read",
    "killed before a write",
    "killed between calls",
    "killed inside, committed",
    "killed inside, not committed",
    "keying refused",
    "law changed",
    "modes followed",
    "month locked",
    "network cut",
    "objection made",
    "purged",
    "read failed",
    "reply of the gateway lost",
    "reply of the store lost",
    "reply to the caller lost",
    "score given",
    "spurious conflict",
    "spurious loss of a lease",
    "spurious move of a guard",
    "technician changed firms",
    "wave drawn",
    "write failed",
    "wrong digits at a counter",
];

fn held(seed: u64, open: Open) -> Verdict {
    hold(&Trial { seed, steps: STEPS, open, rigs: Rigs::HONEST, wire: None }).unwrap()
}

#[test]
fn committed_seeds_are_clean_and_every_fault_strikes() {
    let seeds = std::env::var("TRIAL_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(SEEDS);
    let mut struck: BTreeMap<&'static str, u64> = BTreeMap::new();
    // One more in which somebody objects to his month.
    for seed in (1..=seeds).chain([52]) {
        let verdict = held(seed, memory());
        assert_eq!(verdict.report.findings, [], "seed {seed}: {verdict}");
        for (what, count) in verdict.struck {
            *struck.entry(what).or_default() += count;
        }
    }
    let missing: Vec<_> = FAULTS.iter().filter(|fault| !struck.contains_key(*fault)).collect();
    assert!(missing.is_empty(), "never struck: {missing:?} of {struck:?}");
}

#[test]
fn a_seed_comes_out_the_same_twice_and_on_both_stores() {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("trial.sqlite");
    let first = held(5, memory());
    assert_eq!(first, held(5, memory()));
    assert_eq!(first, held(5, sqlite(path)));
}

/// Personal data sealed, its keys rotated while processes die in the middle, some destroyed for who was erased.
#[test]
fn a_sealed_store_comes_through_rotations_and_erasures() {
    let mut erased = 0;
    for seed in SEALED {
        let vault = Vault::new();
        let verdict = held(seed, vault.open());
        assert_eq!(verdict.report.findings, [], "seed {seed}: {verdict}");
        erased += verdict.struck.get("erased").copied().unwrap_or(0);
        // Nothing lies there under a key that can be read, and everything opens without the old versions.
        let store = vault.rotated();
        let kept = store.kept().unwrap();
        assert_eq!((kept.plain, kept.by_version.len()), (0, 1), "seed {seed}: {:?}", kept.by_version);
        let gone = vault.bare.erased_persons(None, 500).unwrap();
        for person in gone.iter().filter(|erasure| !erasure.person.contains('#')) {
            assert!(vault.bare.key_row(&person.person).unwrap().is_none(), "seed {seed}: {}", person.person);
        }
        let mut after = None;
        let mut rows = 0;
        loop {
            let page = store.key_rows(after.as_deref(), 500).unwrap();
            let Some(last) = page.last() else { break };
            after = Some(last.person.clone());
            for row in &page {
                assert!(store.person_key(&row.person).unwrap().is_some(), "seed {seed}: {}", row.person);
            }
            rows += page.len();
        }
        assert!(rows > 3, "seed {seed}: {rows} keys");
    }
    assert!(erased > 0, "nobody was erased");
}

/// Seeds that once found something. The schedule of a seed moves with the simulator; what was found has a story of its own
/// in the crate where it was.
#[test]
fn seeds_that_found_something_stay_clean() {
    for seed in [55, 193, 321, 417, 3_975_187_992] {
        let verdict = held(seed, memory());
        assert_eq!(verdict.report.findings, [], "seed {seed}: {verdict}");
    }
}
