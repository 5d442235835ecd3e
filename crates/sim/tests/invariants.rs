//! `docs/invariants.md` tells the truth: 46 lines, and every check that it names exists and looks at something.

#![allow(clippy::unwrap_used)]

#[path = "common/bank.rs"]
mod bank;

use std::collections::BTreeSet;
use std::path::Path;
use yinuo_sim::trial::{Rigs, STEPS, Trial, hold};

/// Seeds that have all of it between them; the others follow while a check has seen nothing.
const FIRST: [u64; 6] = [94, 93, 6, 19, 1, 79];
/// Seeds within which every check must have seen something.
const SEEDS_MAX: u64 = 100;
/// What none of these comes to: of few calls one in ten is heard again. It has stories of its own, and other seeds see it.
const IDLE: &str = "calls::heard";

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// Number, and the checks named in the last column.
fn table() -> Vec<(usize, Vec<String>, String)> {
    let text = read("../../docs/invariants.md");
    let rows = text.lines().filter_map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let number = cells.first()?.parse().ok()?;
        let last = *cells.last()?;
        let named = last.split('`').skip(1).step_by(2).filter(|name| name.contains("::"));
        Some((number, named.map(str::to_owned).collect(), last.to_owned()))
    });
    rows.collect()
}

#[test]
fn every_invariant_has_its_line_and_is_checked_or_waits() {
    let table = table();
    assert_eq!(table.iter().map(|(number, ..)| *number).collect::<Vec<_>>(), (1..=46).collect::<Vec<_>>());
    for (number, checks, last) in table {
        assert!(!checks.is_empty() || last.starts_with("waiting for "), "invariant {number}: {last}");
    }
}

#[test]
fn every_check_that_is_named_exists_and_runs_and_every_one_that_runs_is_named() {
    let mut named = BTreeSet::new();
    for (number, checks, _) in table() {
        for check in checks {
            let (module, function) = check.split_once("::").unwrap();
            let paths = ["audit", "trial"].map(|folder| format!("src/{folder}/{module}.rs"));
            let home = paths.iter().find(|path| Path::new(env!("CARGO_MANIFEST_DIR")).join(path).exists());
            let source = read(home.unwrap_or_else(|| panic!("invariant {number}: no file of {check}")));
            assert!(source.contains(&format!("fn {function}(")), "invariant {number}: no {check}");
            named.insert(check);
        }
    }
    let mut ran: BTreeSet<String> = BTreeSet::new();
    let silent = |ran: &BTreeSet<String>| -> Vec<String> {
        let silent = named.iter().filter(|check| *check != IDLE && !ran.contains(*check));
        silent.cloned().collect()
    };
    for seed in FIRST.into_iter().chain(1..=SEEDS_MAX) {
        if silent(&ran).is_empty() {
            break;
        }
        let verdict =
            hold(&Trial { seed, steps: STEPS, open: bank::memory(), rigs: Rigs::HONEST, wire: None })
                .unwrap();
        ran.extend(verdict.report.ran.keys().map(|check| (*check).to_owned()));
    }
    assert_eq!(silent(&ran), Vec::<String>::new(), "never looked at anything");
    let unnamed: Vec<_> = ran.difference(&named).collect();
    assert!(unnamed.is_empty(), "not in docs/invariants.md: {unnamed:?}");
}
