//! Every planted bug is found by the seeds that `make sim` begins with, and without it the same seeds are clean.

#![allow(clippy::unwrap_used)]

#[path = "common/bank.rs"]
mod bank;

use std::process::Command;
use std::sync::Mutex;
use yinuo_sim::trial::planted::{AREA, ASKED, OWN, PAID, POST, ROAD, planted};
use yinuo_sim::trial::{Rigs, STEPS, Trial, Verdict, default_seeds, hold};

fn held(seed: u64, rigs: Rigs) -> Verdict {
    hold(&Trial { seed, steps: STEPS, open: bank::memory(), rigs, wire: None }).unwrap()
}

/// The seeds that `docs/simulator.md` names beside what is planted: tried first, so that the test stays short.
fn told(name: &str) -> Vec<u64> {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/simulator.md");
    let page = std::fs::read_to_string(page).unwrap();
    let row = page.lines().find_map(|line| line.strip_prefix(&format!("| {name} |")));
    let row = row.unwrap_or_else(|| panic!("{name} is not in the table"));
    let seeds = row.trim_end_matches(" |").rsplit('|').next().unwrap();
    let seeds: Vec<u64> = seeds.split_whitespace().filter_map(|seed| seed.parse().ok()).collect();
    assert!(!seeds.is_empty(), "{name}: the table names no seed");
    seeds
}

/// One of the default seeds that finds what is planted; none when all are clean.
fn found_by(name: &str) -> Option<u64> {
    let rigs = planted(name).unwrap();
    let first = told(name);
    let others: Vec<u64> = default_seeds().filter(|seed| !first.contains(seed)).collect();
    first.into_iter().chain(others).find(|seed| !held(*seed, rigs).report.findings.is_empty())
}

/// Seeds that were clean without anything planted.
static CLEAN: Mutex<Vec<u64>> = Mutex::new(Vec::new());

fn all_are_found(names: &[&str]) {
    for name in names {
        let seed = found_by(name).unwrap_or_else(|| panic!("{name} is not found"));
        if CLEAN.lock().unwrap().contains(&seed) {
            continue;
        }
        let honest = held(seed, Rigs::HONEST);
        assert_eq!(honest.report.findings, [], "seed {seed} without {name}: {honest}");
        CLEAN.lock().unwrap().push(seed);
    }
}

#[test]
fn what_was_asked_for_is_found() {
    all_are_found(&ASKED[..5]);
}

#[test]
fn what_else_was_asked_for_is_found() {
    all_are_found(&ASKED[5..]);
}

#[test]
fn what_we_planted_ourselves_is_found() {
    all_are_found(&OWN);
}

#[test]
fn what_was_planted_in_messages_and_the_archive_is_found() {
    all_are_found(&POST);
}

#[test]
fn what_was_planted_in_payments_is_found() {
    all_are_found(&PAID);
}

#[test]
fn what_was_planted_on_the_road_is_found() {
    all_are_found(&ROAD);
}

#[test]
fn what_was_planted_in_area_credits_is_found() {
    all_are_found(&AREA);
}

#[test]
fn nothing_is_planted_under_a_name_that_nobody_knows() {
    assert!(planted("nothing").is_none());
}

/// The guard alone, given to the compiler as a release build of the whole would give it.
#[test]
fn a_release_build_refuses_what_is_planted() {
    let guard = concat!(env!("CARGO_MANIFEST_DIR"), "/src/trial/planted/guard.rs");
    let compiles = |planted: bool, assertions: &str| {
        let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        rustc.args(["--crate-type", "lib", "--crate-name", "guard", "--emit", "metadata", "--out-dir"]);
        rustc.arg(env!("CARGO_TARGET_TMPDIR")).args(["-C", assertions]);
        if planted {
            rustc.args(["--cfg", "feature=\"planted\""]);
        }
        let output = rustc.arg(guard).output().unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stderr).contains("no release build"))
    };
    assert_eq!(compiles(true, "debug-assertions=no"), (false, true));
    assert_eq!(compiles(true, "debug-assertions=yes"), (true, false));
    assert_eq!(compiles(false, "debug-assertions=no"), (true, false));
}
