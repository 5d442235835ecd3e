//! Stories of backup and restore: nothing half under a final name, nothing written over, nobody back who was erased.

#![allow(clippy::unwrap_used)]

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use yinuo_app::ports::{CaseFilter, CaseOrder, Store};
use yinuo_store::SqliteStore;

const YINUO: &str = env!("CARGO_BIN_EXE_yinuo");

/// A folder with a city of three days, removed at the end.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("yinuo-backup-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let place = Self(folder);
        place
            .does("demo --fill-only --days 3 --scale 2 --as-of 2026-07-01T10:20:00+08:00 --data city.sqlite");
        place
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn command(&self, line: &str) -> Command {
        let mut command = Command::new(YINUO);
        // One ring for the city and for what is restored of it.
        command.args(line.split(' ')).env("YINUO_KEYRING", "city.keyring").current_dir(&self.0);
        command
    }

    /// What a command prints; it must end well.
    fn does(&self, line: &str) -> String {
        let run = self.command(line).output().unwrap();
        let said = String::from_utf8(run.stdout).unwrap();
        assert!(run.status.success(), "{line}: {said}{}", String::from_utf8_lossy(&run.stderr));
        said
    }

    /// Why a command is refused.
    fn refused(&self, line: &str) -> String {
        let run = self.command(line).output().unwrap();
        assert_eq!(run.status.code(), Some(1), "{line}");
        String::from_utf8(run.stderr).unwrap()
    }

    fn store(&self, name: &str) -> SqliteStore {
        SqliteStore::open(self.at(name)).unwrap()
    }

    /// Asked for by one, approved by another.
    fn erases(&self, person: &str) {
        let mut tokens = std::collections::BTreeMap::new();
        for row in self.store("city.sqlite").register("holding").unwrap() {
            let holding: serde_json::Value = serde_json::from_str(&row.body).unwrap();
            let of = |field: &str| holding[field].as_str().unwrap().to_owned();
            let (person, post, unit) = (of("person"), of("post"), of("unit"));
            if tokens.len() < 2 && !tokens.contains_key(&person) {
                let line = format!("token --data city.sqlite --person {person} --post {post} --unit {unit}");
                tokens.insert(person, self.does(&line).trim().to_owned());
            }
        }
        let tokens: Vec<String> = tokens.into_values().collect();
        let (asks, approves) = (&tokens[0], &tokens[1]);
        self.does(&format!("erase {person} --data city.sqlite --reason asked-for-it --token {asks}"));
        self.does(&format!("erase {person} --data city.sqlite --approve --token {approves}"));
    }

    fn lists(&self, name: &str) {
        std::fs::write(self.at(name), self.does("erasures --data city.sqlite")).unwrap();
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Somebody with a key whose cases have all ended.
fn somebody(store: &SqliteStore) -> String {
    let filter = CaseFilter { closed_from: Some(0), ..CaseFilter::default() };
    let closed = store.cases(&filter, CaseOrder::NewestFirst, None, 500).unwrap().rows;
    let done = |customer: &String| {
        let filter = CaseFilter { customer: Some(customer.clone()), ..CaseFilter::default() };
        let all = store.cases(&filter, CaseOrder::NewestFirst, None, 500).unwrap().rows;
        all.iter().all(|row| row.closed_at.is_some()) && store.key_row(customer).unwrap().is_some()
    };
    closed.into_iter().map(|row| row.customer).find(done).unwrap()
}

fn holds(file: &Path, needle: &[u8]) -> bool {
    std::fs::read(file).unwrap().windows(needle.len()).any(|window| window == needle)
}

#[test]
fn who_was_erased_after_the_backup_stays_erased_and_the_chain_verifies() {
    let place = Place::new("erased");
    let person = somebody(&place.store("city.sqlite"));
    let key = place.store("city.sqlite").key_row(&person).unwrap().unwrap();
    assert_eq!(key.key, [0; 32], "it lies wrapped");
    place.lists("old.list");
    let told = place.does("backup --data city.sqlite b.yinuo --json");
    let manifest: serde_json::Value = serde_json::from_str(&told).unwrap();
    let written = std::fs::read_to_string(place.at("b.yinuo.json")).unwrap();
    assert_eq!(manifest, serde_json::from_str::<serde_json::Value>(&written).unwrap());
    place.erases(&person);
    place.lists("new.list");
    let said = place.refused("restore b.yinuo --data back.sqlite");
    assert!(said.contains("B005") && said.contains("0 days old"), "{said}");
    assert!(place.refused("restore b.yinuo --data back.sqlite --erased old.list").contains("B008"));
    let list = std::fs::read_to_string(place.at("new.list")).unwrap();
    let cut: String = list.lines().take(2).map(|line| format!("{line}\n")).collect();
    std::fs::write(place.at("cut.list"), cut).unwrap();
    assert!(place.refused("restore b.yinuo --data back.sqlite --erased cut.list").contains("B006"));
    assert!(!place.at("back.sqlite").exists());

    place.does("restore b.yinuo --data back.sqlite --erased new.list");
    let back = place.store("back.sqlite");
    assert_eq!(back.key_row(&person).unwrap(), None);
    assert!(back.erased_at(&person).unwrap().is_some());
    let heads: u64 = back.journal_heads().unwrap().iter().sum();
    assert_eq!(heads, manifest["events"].as_u64().unwrap() + 1, "what was there, and the erasure");
    drop(back);
    assert!(holds(&place.at("b.yinuo"), &key.sealed) && !holds(&place.at("back.sqlite"), &key.sealed));
    place.does("export trail.jsonl --data back.sqlite");
    assert!(place.does("verify trail.jsonl").contains("sound"));
    place.does("audit --data back.sqlite");

    place.does("restore b.yinuo --data mind.sqlite --no-erasures");
    assert_eq!(place.store("mind.sqlite").key_row(&person).unwrap(), Some(key), "as it was warned");
}

#[test]
fn a_backup_leaves_its_mark_in_the_data_that_it_copied() {
    let place = Place::new("mark");
    let mark = || {
        let store = SqliteStore::open(place.at("city.sqlite")).unwrap();
        yinuo_app::joint::last_backup(&store).unwrap()
    };
    assert_eq!(mark(), None, "nobody made one yet");
    place.does("backup --data city.sqlite first.yinuo");
    let first = mark().expect("a mark");
    // A demo's city lives in its own time, and so does the mark.
    assert!(first.made_at < 1_783_000_000_000 && first.events > 100, "{first:?}");
    place.does("backup --data city.sqlite second.yinuo");
    let second = mark().expect("a mark");
    assert_eq!(second.events, first.events + 1, "the first mark is in the second backup");
    assert!(second.made_at >= first.made_at);
    place.does("restore second.yinuo --data after.sqlite --no-erasures");
    let restored = SqliteStore::open(place.at("after.sqlite")).unwrap();
    let kept = yinuo_app::joint::last_backup(&restored).unwrap();
    assert_eq!(kept, Some(first), "what was restored knows of the one before it");
}

#[test]
fn nothing_is_written_over_and_a_changed_backup_is_not_restored() {
    let place = Place::new("refusals");
    place.does("backup --data city.sqlite b.yinuo");
    let whole = std::fs::read(place.at("b.yinuo")).unwrap();
    assert!(place.refused("backup --data city.sqlite b.yinuo").contains("B001"));
    assert!(place.refused("restore b.yinuo --data city.sqlite --no-erasures").contains("B001"));
    std::fs::write(place.at("left.sqlite-wal"), "of another file").unwrap();
    assert!(place.refused("restore b.yinuo --data left.sqlite --no-erasures").contains("B001"));
    let mut changed = whole.clone();
    changed[whole.len() / 2] ^= 1;
    for bytes in [&changed[..], &whole[..whole.len() - 1], &[]] {
        std::fs::write(place.at("b.yinuo"), bytes).unwrap();
        assert!(place.refused("restore b.yinuo --data back.sqlite --no-erasures").contains("B003"));
    }
    std::fs::remove_file(place.at("b.yinuo.json")).unwrap();
    assert!(place.refused("restore b.yinuo --data back.sqlite --no-erasures").contains("B002"));
    let left: Vec<_> = std::fs::read_dir(&place.0).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains("back.sqlite")), "{left:?}");
}

#[test]
fn a_case_that_was_open_when_the_backup_was_made_keeps_nobody_from_being_erased_again() {
    let place = Place::new("open");
    let store = place.store("city.sqlite");
    let open = CaseFilter { states: vec!["inProgress".into()], ..CaseFilter::default() };
    let rows = store.cases(&open, CaseOrder::NewestFirst, None, 500).unwrap().rows;
    let keyed = |customer: &String| store.key_row(customer).unwrap().is_some();
    let person = rows.into_iter().map(|row| row.customer).find(keyed).unwrap();
    drop(store);
    place.does("backup --data city.sqlite b.yinuo");
    // As the newer data would print it, in which the case has ended and the person was erased.
    let list = place.does("erasures --data city.sqlite");
    let header = list.lines().next().unwrap();
    let erased = serde_json::json!({ "line": "erased", "person": person, "at": 1_790_000_000_000_i64 });
    let end = serde_json::json!({ "line": "end", "erased": 1 });
    std::fs::write(place.at("new.list"), format!("{header}\n{erased}\n{end}\n")).unwrap();
    let said = place.does("restore b.yinuo --data back.sqlite --erased new.list");
    assert!(said.contains("1 persons erased again"), "{said}");
    assert_eq!(place.store("back.sqlite").key_row(&person).unwrap(), None);
    place.does("audit --data back.sqlite");
}

#[test]
fn a_backup_signed_by_a_key_that_is_not_trusted_is_not_restored() {
    let place = Place::new("keys");
    let said = place.does("checkpoint --data city.sqlite");
    let key = said.trim().rsplit(' ').next().unwrap();
    place.does("backup --data city.sqlite b.yinuo");
    let other = "11".repeat(32);
    let line = "restore b.yinuo --data back.sqlite --no-erasures --key";
    let refused = place.refused(&format!("{line} {other}"));
    assert!(refused.contains("B004") && refused.contains("V012"), "{refused}");
    assert!(!place.at("back.sqlite").exists());
    place.does(&format!("{line} {other} --key {key}"));
}

/// Kills a command after so many lines on standard error; whether it had ended before.
fn killed_after(place: &Place, line: &str, lines: usize) -> bool {
    let mut child = place.command(line).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let said = BufReader::new(child.stderr.take().unwrap());
    let heard = said.lines().take(lines).count();
    child.kill().unwrap();
    let status = child.wait().unwrap();
    heard < lines || status.success()
}

#[test]
fn killed_at_any_step_both_leave_what_was_and_nothing_half_under_the_final_name() {
    let place = Place::new("killed");
    place.does("backup --data city.sqlite good.yinuo");
    let mut kills = 0;
    for (line, out) in [
        ("backup --data city.sqlite late.yinuo", "late.yinuo"),
        ("restore good.yinuo --data late.sqlite --no-erasures", "late.sqlite"),
    ] {
        for lines in 1..=4 {
            if !killed_after(&place, line, lines) {
                kills += 1;
            }
            if place.at(out).exists() {
                // It came to its end before the kill reached it; then it is whole.
                let again = format!("backup --data {out} again.yinuo");
                place.does(&again);
                for file in [out, &format!("{out}.json"), "again.yinuo", "again.yinuo.json"] {
                    let _ = std::fs::remove_file(place.at(file));
                }
            }
        }
        // What the killed ones left is in nobody's way.
        place.does(line);
    }
    assert!(kills >= 2, "none was killed in the middle");
    // The source bears the mark of the last one, and nothing else happened to it.
    place.does("audit --data city.sqlite");
    place.does("restore late.yinuo --data after.sqlite --no-erasures");
    place.does("audit --data after.sqlite");
}
