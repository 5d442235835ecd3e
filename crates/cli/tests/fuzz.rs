//! Every function that reads what may be malformed is on the list of `fuzz/parsers.tsv`: with the target that feeds it
//! under `make fuzz`, or with the reason why none does; and every command on a case is on `fuzz/commands.tsv`. A new one fails
//! this test until it is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What reads: a call that turns text or bytes into something else.
const READS: [&str; 14] = [
    "toml::from_str",
    "toml::from_slice",
    "serde_json::from_",
    "DeTable::parse",
    "csv::Reader",
    "from_str_radix",
    "strptime",
    "GzDecoder::new",
    "from_utf8(",
    ".lines()",
    "split(';')",
    "split(',')",
    "split('&')",
    "to_digit(16)",
];
/// Names of functions that read by hand.
const NAMED: [&str; 5] = ["fn parse", "fn unhex", "fn written", "fn is_case_number", "fn percent_decoded"];
/// Crates that read nothing from outside: the bench and the trials of the simulator work on what they made.
const INSIDE: [&str; 4] =
    ["crates/bench/", "crates/sim/src/trial", "crates/sim/src/audit", "crates/store/src/exercise"];

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

fn name_of(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let starts = ["fn ", "pub fn ", "pub(crate) fn ", "pub(super) fn ", "async fn ", "pub async fn "];
    let rest = starts.iter().find_map(|start| line.strip_prefix(start))?;
    rest.split(['(', '<']).next()
}

/// Functions of a source file that read, outside its tests.
fn readers(text: &str) -> BTreeSet<String> {
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let (mut inside, mut found) = ("", BTreeSet::new());
    for line in code.lines() {
        let line = line.split("//").next().unwrap_or_default();
        inside = name_of(line).unwrap_or(inside);
        if READS.iter().chain(&NAMED).any(|word| line.contains(word)) {
            found.insert(inside.to_owned());
        }
    }
    found
}

fn listed(list: &str) -> BTreeMap<String, String> {
    let list = fs::read_to_string(root().join("fuzz").join(list)).expect("the list");
    let rows = list.lines().skip(1).map(|row| row.split_once('\t').expect("two columns"));
    rows.map(|(parser, fed)| (parser.to_owned(), fed.to_owned())).collect()
}

#[test]
fn every_parser_is_on_the_list_and_the_list_names_no_other() {
    let mut files = Vec::new();
    for entry in fs::read_dir(root().join("crates")).expect("crates") {
        sources(&entry.expect("an entry").path().join("src"), &mut files);
    }
    let mut found = BTreeSet::new();
    for file in files {
        let path = file.strip_prefix(root()).expect("below the root").display().to_string();
        let is_test = path.ends_with("_test.rs") || path.ends_with("/tests.rs");
        if !is_test && !INSIDE.iter().any(|inside| path.starts_with(inside)) {
            let text = fs::read_to_string(&file).expect("source");
            found.extend(readers(&text).into_iter().map(|name| format!("{path}:{name}")));
        }
    }
    let listed: BTreeSet<String> = listed("parsers.tsv").into_keys().collect();
    let (new, gone): (Vec<_>, Vec<_>) =
        (found.difference(&listed).collect(), listed.difference(&found).collect());
    assert!(
        new.is_empty() && gone.is_empty(),
        "not on fuzz/parsers.tsv: {new:#?}\non it, but gone: {gone:#?}"
    );
}

#[test]
fn every_target_feeds_a_parser_and_has_seeds() {
    let source = fs::read_to_string(root().join("fuzz/src/targets.rs")).expect("targets");
    let targets: BTreeSet<String> = source
        .lines()
        .filter_map(|line| line.trim().strip_prefix("(\"")?.split_once("\", "))
        .map(|(name, _)| name.to_owned())
        .collect();
    assert!(targets.len() > 5, "the table of targets was found");
    let lists = ["parsers.tsv", "commands.tsv"].map(listed);
    let fed: BTreeSet<String> =
        lists.into_iter().flat_map(BTreeMap::into_values).filter(|fed| !fed.starts_with("none: ")).collect();
    assert_eq!(targets, fed);
    for target in targets {
        let seeds = fs::read_dir(root().join("fuzz/seeds").join(&target)).map(Iterator::count);
        assert!(seeds.is_ok_and(|seeds| seeds > 0), "fuzz/seeds/{target} is empty");
    }
}

/// The commands that a source file declares.
fn commands(text: &str) -> BTreeSet<String> {
    let declared = text.split("pub enum CaseCommand {").nth(1).and_then(|rest| rest.split("\n}").next());
    let lines = declared.unwrap_or_default().lines().filter_map(|line| line.strip_prefix("    "));
    let named = lines.filter(|line| line.starts_with(|first: char| first.is_ascii_uppercase()));
    named.filter_map(|line| line.split([' ', ',', '(']).next().map(str::to_owned)).collect()
}

#[test]
fn every_command_is_on_the_list_and_what_is_decided_is_in_its_target() {
    let source = fs::read_to_string(root().join("crates/domain/src/command.rs")).expect("commands");
    let found = commands(&source);
    assert!(found.len() > 40, "the commands were found: {found:?}");
    let listed = listed("commands.tsv");
    assert_eq!(found, listed.keys().cloned().collect(), "left: declared; right: fuzz/commands.tsv");
    let target = fs::read_to_string(root().join("fuzz/src/decide.rs")).expect("the target");
    let built: BTreeSet<&str> = target
        .split("CaseCommand::")
        .skip(1)
        .filter_map(|rest| rest.split([' ', ',', '{', '(']).next())
        .collect();
    for (command, by) in &listed {
        assert_eq!(built.contains(&**command), by == "decide", "{command}: {by}");
    }
}

#[test]
fn a_new_command_would_be_seen() {
    let text = "pub enum CaseCommand {\n    /// Words.\n    Settle,\n    Wipe {\n        /// What.\n        all: bool,\n    },\n    Visit(V),\n}\nenum Other {\n    Not,\n}";
    assert_eq!(commands(text).into_iter().collect::<Vec<_>>(), ["Settle", "Visit", "Wipe"]);
}

#[test]
fn a_new_parser_would_be_seen() {
    let text = "pub fn reads(text: &str) -> Row {\n    // toml::from_str would be a comment\n    serde_json::from_str(text)\n}\n\
                fn plain() {}\n    pub(crate) fn parse_row(text: &str) -> Row {\n#[cfg(test)]\nmod tests {\n fn parse() {}";
    assert_eq!(readers(text).into_iter().collect::<Vec<_>>(), ["parse_row", "reads"]);
}
