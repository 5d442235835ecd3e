//! Trials: the committed seeds are clean on memory and on SQLite, and every fault that there is strikes somewhere in them.

#![allow(clippy::unwrap_used)]

#[path = "common/bank.rs"]
mod bank;

use bank::{memory, sqlite};
use std::collections::BTreeMap;
use yinuo_sim::trial::{Open, Rigs, STEPS, Trial, Verdict, hold};

/// Seeds of the stop; `TRIAL_SEEDS` asks for more.
const SEEDS: u64 = 24;
/// Everything that can go wrong.
const FAULTS: [&str; 26] = [
    "case archived",
    "clock jumped",
    "disk full",
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
    "law changed",
    "purged",
    "read failed",
    "reply of the gateway lost",
    "reply of the store lost",
    "reply to the caller lost",
    "score given",
    "spurious conflict",
    "spurious loss of a lease",
    "spurious move of a guard",
    "write failed",
];

fn held(seed: u64, open: Open) -> Verdict {
    hold(&Trial { seed, steps: STEPS, open, rigs: Rigs::HONEST }).unwrap()
}

#[test]
fn committed_seeds_are_clean_and_every_fault_strikes() {
    let seeds = std::env::var("TRIAL_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(SEEDS);
    let mut struck: BTreeMap<&'static str, u64> = BTreeMap::new();
    for seed in 1..=seeds {
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

/// Seeds that once found something. The schedule of a seed moves with the simulator; what was found has a story of its own
/// in the crate where it was.
#[test]
fn seeds_that_found_something_stay_clean() {
    for seed in [55, 193, 321, 417, 3_975_187_992] {
        let verdict = held(seed, memory());
        assert_eq!(verdict.report.findings, [], "seed {seed}: {verdict}");
    }
}
