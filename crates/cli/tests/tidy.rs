//! A test over our own tree: what may import what, how long a function may be, which words and calls are banned.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Longest function in lines.
const FUNCTION_LINES_MAX: usize = 80;
/// Longest function of a test: a story may be a long list.
const STORY_LINES_MAX: usize = 100;
/// Longest source file in lines.
const FILE_LINES_MAX: usize = 700;

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn files(folder: &Path, ends: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("folder") {
            let path = entry.expect("entry").path();
            let name = path.file_name().expect("name").to_string_lossy().into_owned();
            if path.is_dir() {
                if !matches!(
                    name.as_str(),
                    "target" | "node_modules" | "dist" | ".git" | "test-output" | "out"
                ) {
                    open.push(path);
                }
            } else if ends.iter().any(|end| name.ends_with(end)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn our_dependencies(manifest: &str) -> BTreeSet<String> {
    let table = manifest.split("[dependencies]").nth(1).unwrap_or_default();
    let table = table.split("\n[").next().unwrap_or_default();
    table
        .lines()
        .filter_map(|line| line.strip_prefix("yinuo-"))
        .filter_map(|line| line.split(['.', ' ', '=']).next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn dependencies_point_inward_only() {
    let allowed: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("policy", &[][..]),
        ("domain", &["policy"][..]),
        ("app", &["dispatch", "domain", "policy"][..]),
        ("store", &["app"][..]),
        ("connectors", &["app"][..]),
        ("api", &[][..]),
        ("server", &["account", "api", "app", "connectors", "domain", "policy"][..]),
        ("sim", &["account", "app", "domain", "policy"][..]),
        ("bench", &["account", "app", "dispatch", "domain", "policy", "server", "sim", "store"][..]),
        ("replay", &["app", "domain", "policy", "store"][..]),
        ("measure", &["policy"][..]),
        ("dispatch", &[][..]),
        ("account", &["app", "domain", "measure", "policy"][..]),
        (
            "cli",
            &[
                "account",
                "api",
                "app",
                "connectors",
                "domain",
                "measure",
                "policy",
                "replay",
                "server",
                "sim",
                "store",
            ][..],
        ),
    ]);
    for entry in fs::read_dir(root().join("crates")).expect("crates") {
        let path = entry.expect("entry").path();
        let name = path.file_name().expect("name").to_string_lossy().into_owned();
        let may =
            allowed.get(name.as_str()).unwrap_or_else(|| panic!("crate {name} has no row in this test"));
        let manifest = fs::read_to_string(path.join("Cargo.toml")).expect("manifest");
        for dependency in our_dependencies(&manifest) {
            assert!(may.contains(&dependency.as_str()), "{name} may never import {dependency}");
        }
    }
}

#[test]
fn the_pure_crates_neither_read_a_clock_nor_draw_nor_touch_files() {
    let banned = [
        "std::fs",
        "std::net",
        "std::env",
        "std::thread",
        "tokio",
        "SystemTime",
        "getrandom",
        "rand::",
        "println!",
        "HashMap",
        "f64",
        "f32",
    ];
    for name in ["policy", "domain", "measure", "dispatch"] {
        for file in files(&root().join("crates").join(name).join("src"), &[".rs"]) {
            let text = fs::read_to_string(&file).expect("source");
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            for (index, line) in code.lines().enumerate() {
                let line = line.split("//").next().unwrap_or_default();
                for word in banned {
                    assert!(!line.contains(word), "{}:{}: {word}", file.display(), index + 1);
                }
            }
        }
    }
}

#[test]
fn functions_fit_a_screen_and_files_hold_one_idea() {
    for file in files(&root().join("crates"), &[".rs"]) {
        let text = fs::read_to_string(&file).expect("source");
        assert!(text.lines().count() <= FILE_LINES_MAX || generated(&file), "{} is too long", file.display());
        if generated(&file) {
            continue;
        }
        let mut begun: Option<(usize, usize, String)> = None;
        for (index, line) in text.lines().enumerate() {
            let indent = line.len() - line.trim_start().len();
            let word = line.trim_start();
            let is_fn = [
                "fn ",
                "pub fn ",
                "pub(crate) fn ",
                "pub(super) fn ",
                "async fn ",
                "pub async fn ",
                "const fn ",
            ]
            .iter()
            .any(|start| word.starts_with(start));
            if is_fn && !word.ends_with(';') && begun.is_none() {
                begun = Some((index, indent, word.to_owned()));
            }
            if let Some((from, level, name)) = &begun
                && indent == *level
                && word.starts_with('}')
            {
                let lines = index - from + 1;
                let is_story = file.components().any(|part| part.as_os_str() == "tests");
                let most = if is_story { STORY_LINES_MAX } else { FUNCTION_LINES_MAX };
                assert!(lines <= most, "{}:{}: {lines} lines: {name}", file.display(), from + 1);
                begun = None;
            } else if begun.as_ref().is_some_and(|(from, ..)| *from == index && word.ends_with('}')) {
                begun = None;
            } else if begun.as_ref().is_some_and(|(_, level, _)| indent == *level && word.starts_with(')'))
                && word.ends_with(';')
            {
                // What a port asks for has no body.
                begun = None;
            }
        }
    }
}

/// The contract's document is one annotated empty function a route; the port is one trait with its rows.
fn generated(file: &Path) -> bool {
    file.ends_with("api/src/document.rs")
}

#[test]
fn sql_never_reads_a_clock_draws_or_decides() {
    let banned = [
        "current_timestamp",
        "current_date",
        "current_time",
        "datetime(",
        "date(",
        "strftime",
        "now()",
        "random(",
        "select *",
        "create trigger",
        "on delete cascade",
    ];
    for folder in ["migrations", "crates/store/src"] {
        for file in files(&root().join(folder), &[".sql"]) {
            let text = fs::read_to_string(&file).expect("sql").to_lowercase();
            let code: String = text
                .lines()
                .map(|line| line.split("--").next().unwrap_or_default())
                .collect::<Vec<_>>()
                .join("\n");
            for word in banned {
                assert!(!code.contains(word), "{}: {word}", file.display());
            }
        }
    }
}

#[test]
fn reminders_have_an_owner_and_a_date() {
    let words = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("X", "XX"), concat!("HA", "CK")];
    for file in files(&root(), &[".rs", ".ts", ".tsx", ".sql", ".toml", ".sh"]) {
        let text = fs::read_to_string(&file).expect("source");
        for (index, line) in text.lines().enumerate() {
            for word in words {
                let found = line.split(|c: char| !c.is_alphanumeric()).any(|part| part == word);
                assert!(!found, "{}:{}: {word}", file.display(), index + 1);
            }
        }
    }
}

#[test]
fn every_page_of_the_refusals_is_linked_and_every_decision_record_is_listed() {
    for folder in ["docs/errors", "docs/adr"] {
        let index = fs::read_to_string(root().join(folder).join("README.md")).expect("index");
        for file in files(&root().join(folder), &[".md"]) {
            let name = file.file_name().expect("name").to_string_lossy().into_owned();
            assert!(name == "README.md" || index.contains(&name), "{folder}/{name} is not in its index");
        }
    }
}

#[test]
fn the_packs_in_the_tree_are_packs_only() {
    for file in fs::read_dir(root().join("policies")).expect("policies") {
        let name = file.expect("entry").file_name().to_string_lossy().into_owned();
        assert!(name.ends_with(".toml"), "policies/{name}");
    }
}
