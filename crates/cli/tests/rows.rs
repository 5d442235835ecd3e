//! `docs/rows.md` says where each row of the catalogue is proven: held to the tests themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Rows of each operator in the catalogue.
const ROWS: [(char, u32); 5] = [('Y', 55), ('U', 33), ('H', 34), ('N', 38), ('A', 48)];

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// A row of the page.
struct Told {
    row: String,
    /// File and test.
    proofs: Vec<(String, String)>,
    /// Whether something is still missing.
    lacks: bool,
}

fn page() -> Vec<Told> {
    let text = fs::read_to_string(root().join("docs/rows.md")).expect("docs/rows.md");
    let lines = text.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| row"));
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            let proofs = cells[3].split("<br>").filter_map(|proof| {
                let (file, test) = proof.strip_prefix('`')?.split_once("` ")?;
                Some((file.to_owned(), test.to_owned()))
            });
            let proofs: Vec<_> = proofs.collect();
            assert_eq!(proofs.is_empty(), cells[3] == "not yet", "{line}");
            Told { row: cells[1].to_owned(), proofs, lacks: !cells[4].is_empty() }
        })
        .collect()
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("folder") {
        let path = entry.expect("entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// The rows that a test's name begins with: `y26_…`, `n27_h13_…`.
fn named(test: &str) -> Vec<String> {
    let is_row = |word: &&str| {
        let mut letters = word.chars();
        let operator = letters.next().is_some_and(|letter| "yuhna".contains(letter));
        operator && word.len() == 3 && letters.all(|digit| digit.is_ascii_digit())
    };
    test.split('_').take_while(is_row).map(str::to_uppercase).collect()
}

#[test]
fn every_row_stands_once_and_in_order() {
    let wanted: Vec<String> = ROWS
        .iter()
        .flat_map(|(operator, count)| (1..=*count).map(move |number| format!("{operator}{number:02}")))
        .collect();
    let found: Vec<String> = page().into_iter().map(|told| told.row).collect();
    assert_eq!(found, wanted);
}

#[test]
fn every_proof_is_a_test_that_names_its_row() {
    for Told { row, proofs, .. } in page() {
        for (file, test) in proofs {
            let text = fs::read_to_string(root().join(&file)).unwrap_or_else(|_| panic!("{row}: no {file}"));
            assert!(text.contains(&format!("fn {test}(")), "{row}: {file} has no {test}");
            assert!(named(&test).contains(&row), "{row}: {test} does not name it");
        }
    }
}

#[test]
fn no_test_names_a_row_that_the_page_calls_not_yet() {
    let told: BTreeMap<String, bool> =
        page().into_iter().map(|told| (told.row, !told.proofs.is_empty())).collect();
    let mut files = Vec::new();
    sources(&root().join("crates"), &mut files);
    let mut untold = BTreeSet::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("source");
        let tests =
            text.lines().filter_map(|line| line.trim().trim_start_matches("async ").strip_prefix("fn "));
        let rows = tests.flat_map(|test| named(test.split('(').next().unwrap_or_default()));
        untold.extend(rows.filter(|row| told.get(row) != Some(&true)));
    }
    assert!(untold.is_empty(), "docs/rows.md does not tell of {untold:?}");
}

#[test]
fn the_counts_at_the_top_are_those_of_the_table() {
    let page = page();
    let whole = page.iter().filter(|told| !told.proofs.is_empty() && !told.lacks).count();
    let part = page.iter().filter(|told| !told.proofs.is_empty() && told.lacks).count();
    let none = page.len() - whole - part;
    let sentence = format!("{whole} rows are proven whole, {part} in part, {none} not yet.");
    let text = fs::read_to_string(root().join("docs/rows.md")).expect("docs/rows.md");
    assert!(text.contains(&sentence), "{sentence}");
}
