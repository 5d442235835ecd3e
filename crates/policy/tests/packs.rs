//! Every pack of the house resolves, and each of its examples comes out as written.

use std::fs;
use std::path::PathBuf;
use yinuo_policy::{CalendarTable, Pack, Policy, check, mutate};

fn house(folder: &str) -> Vec<(String, String)> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder);
    let mut files: Vec<PathBuf> = fs::read_dir(root)
        .expect("the folder is there")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "toml"))
        .collect();
    files.sort();
    files
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).expect("readable");
            (path.file_stem().expect("a name").to_string_lossy().into_owned(), text)
        })
        .collect()
}

fn tables() -> Vec<CalendarTable> {
    let read = |(name, text): (String, String)| CalendarTable::parse(&text).unwrap_or_else(|why| panic!("{name}: {why:#?}"));
    house("calendars").into_iter().map(read).collect()
}

fn packs() -> Vec<Pack> {
    let read = |(name, text): (String, String)| Pack::parse(&text).unwrap_or_else(|why| panic!("{name}: {why:#?}"));
    house("policies").into_iter().map(read).collect()
}

#[test]
fn every_pack_of_the_house_passes_its_own_examples() {
    let tables = tables();
    for pack in packs() {
        let report = check(&pack, &[], &tables);
        let said: Vec<String> = report.failed.iter().map(ToString::to_string).collect();
        assert!(report.is_green(), "{}:\n{}", pack.id(), said.join("\n"));
        assert!(!report.passed.is_empty(), "{} has no examples", pack.id());
    }
}

#[test]
fn every_file_is_named_after_what_it_holds() {
    for (name, text) in house("policies") {
        let pack = Pack::parse(&text).expect("parses");
        assert_eq!(pack.id(), name);
    }
    for (name, text) in house("calendars") {
        let table = CalendarTable::parse(&text).expect("parses");
        assert_eq!(format!("{}-{}", table.region(), table.year()), name);
    }
}

#[test]
fn the_packs_of_the_demo_resolve_together() {
    let order = ["cn-same-day", "cn-yiyang", "cn-statute"];
    let all = packs();
    let adopted: Vec<Pack> = order.iter().filter_map(|id| all.iter().find(|pack| pack.id() == *id).cloned()).collect();
    let policy = Policy::resolve(adopted, tables()).expect("resolves");
    assert_eq!(policy.zone(), "Asia/Shanghai");
    assert_eq!(policy.red_lines().len(), 7);
}

#[test]
#[ignore = "a report for authors, run by hand: it lists the numbers that no example pins"]
fn numbers_that_no_example_pins() {
    let tables = tables();
    for pack in packs() {
        for loose in mutate(&pack, &[], &tables) {
            panic_free_note(&format!("{} line {}: {} -> {} in `{}`", pack.id(), loose.line, loose.from, loose.to, loose.text));
        }
    }
}

#[allow(clippy::print_stdout)]
fn panic_free_note(line: &str) {
    println!("{line}");
}
