//! What every story needs: the shipped mappings and packs, and a scratch file for a log of a few lines.
#![allow(dead_code)]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::{Path, PathBuf};
use yinuo_policy::{CalendarTable, Pack};
use yinuo_replay::{Mapping, ReplayOptions, ReplayRefusal, Report, replay};

pub fn house(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

pub fn mapping(name: &str) -> Mapping {
    let text = std::fs::read_to_string(house(&format!("mappings/{name}.toml"))).expect("shipped mapping");
    Mapping::parse(&text).unwrap_or_else(|found| panic!("{name}: {}", found[0]))
}

pub fn pack(name: &str) -> Pack {
    let text = std::fs::read_to_string(house(&format!("policies/{name}.toml"))).expect("shipped pack");
    Pack::parse(&text).unwrap_or_else(|found| panic!("{name}: {}", found[0]))
}

pub fn tables() -> Vec<CalendarTable> {
    ["cn-mainland-2025", "cn-mainland-2026"]
        .iter()
        .map(|name| std::fs::read_to_string(house(&format!("calendars/{name}.toml"))).expect("table"))
        .map(|text| CalendarTable::parse(&text).expect("table"))
        .collect()
}

pub fn options<'a>(mapping: &'a Mapping, packs: &[&str]) -> ReplayOptions<'a> {
    let packs = packs.iter().map(|name| pack(name)).collect();
    ReplayOptions { mapping, packs, tables: tables(), compare: None, by: None, lists_all_refused: false }
}

pub fn replays(file: &Path, options: ReplayOptions<'_>) -> Result<Report, ReplayRefusal> {
    replay(file, options, &mut |_, _| {})
}

/// A log of these bytes in a file of its own.
pub fn log(name: &str, bytes: &[u8]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("replay");
    std::fs::create_dir_all(&folder).expect("folder");
    let file = folder.join(name);
    std::fs::write(&file, bytes).expect("scratch file");
    file
}

/// Whether a row with this line and code was refused.
pub fn refuses(report: &Report, line: u64, code: &str) -> bool {
    report.refused.iter().any(|row| row.line == line && row.code == code)
}
