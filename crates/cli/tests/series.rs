//! Stories of the signer's memory and of what `verify` is asked: whoever has every right in the database, and neither the key
//! nor the memory beside it, gets no signature for what he rewrote, and no `sound` for what he left out.

#![allow(clippy::unwrap_used)]

use std::path::PathBuf;
use std::process::Command;
use yinuo_app::ports::Clock;
use yinuo_app::register::set_rows;
use yinuo_domain::Actor;
use yinuo_store::SqliteStore;

struct Morning;

impl Clock for Morning {
    fn now(&self) -> i64 {
        1_782_872_400_000
    }
}

/// A folder, removed at the end.
struct Place(PathBuf);

impl Place {
    fn city(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("yinuo-series-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let place = Self(folder);
        place
            .does("demo --fill-only --days 2 --scale 2 --as-of 2026-07-01T10:20:00+08:00 --data city.sqlite");
        place
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Exit code, and what was said on both ways out.
    fn run(&self, line: &str) -> (i32, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yinuo"));
        let run = command.args(line.split(' ')).current_dir(&self.0).output().unwrap();
        let said = [run.stdout, run.stderr].map(|said| String::from_utf8(said).unwrap()).concat();
        (run.status.code().unwrap(), said)
    }

    fn does(&self, line: &str) -> String {
        let (code, said) = self.run(line);
        assert_eq!(code, 0, "{line}: {said}");
        said
    }

    fn refused(&self, line: &str, number: &str) -> String {
        let (code, said) = self.run(line);
        assert!(code == 1 && said.contains(number), "{line}: {code} {said}");
        said
    }

    /// Something happens in the journal that the next checkpoint binds.
    fn moves_on(&self, data: &str) {
        let store = SqliteStore::open(self.at(data)).unwrap();
        let actor = Actor { person: "operator".into(), post: String::new(), unit: String::new() };
        set_rows(&store, &Morning, &actor, "note", &[("note".into(), "{}".into())]).unwrap();
    }

    /// What was said right after a word.
    fn after(said: &str, word: &str) -> String {
        said.split_once(word).unwrap().1.split_whitespace().next().unwrap().to_owned()
    }

    /// Digest and key that a checkpoint printed.
    fn signs(&self, line: &str) -> (String, String) {
        let said = self.does(line);
        (Self::after(&said, "digest "), Self::after(&said, "key "))
    }

    fn steals(&self, sql: &str, data: &str) {
        rusqlite::Connection::open(self.at(data)).unwrap().execute_batch(sql).unwrap();
    }

    fn doctor_says(&self) -> String {
        self.run("doctor --data city.sqlite --lang en").1
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const NO_CHECKPOINTS: &str = "delete from register_row where register = 'checkpoint'";

#[test]
fn a_series_that_was_taken_away_is_not_begun_anew_and_the_doctor_says_so() {
    let place = Place::city("anew");
    let (_, key) = place.signs("checkpoint --data city.sqlite");
    assert!(place.doctor_says().contains("[ok] series"));
    place.steals(NO_CHECKPOINTS, "city.sqlite");
    let said = place.refused("checkpoint --data city.sqlite", "B015");
    assert!(said.contains("number 1") && said.contains("--begin"), "{said}");
    assert!(place.doctor_says().contains("[red] series  No checkpoint stands"));
    place.does("export cut.jsonl --data city.sqlite");
    let said = place.refused(&format!("verify cut.jsonl --key {key}"), "V020");
    assert!(!said.lines().any(|line| line == "sound"), "{said}");
    // Without the memory the key alone does not begin anew either.
    std::fs::rename(place.at("city.key.signed"), place.at("away")).unwrap();
    place.refused("checkpoint --data city.sqlite", "B015");
    // A person answers for it, and the trail says what was given up.
    std::fs::rename(place.at("away"), place.at("city.key.signed")).unwrap();
    assert!(place.does("checkpoint --data city.sqlite --begin").contains("was given up"));
    place.does("export anew.jsonl --data city.sqlite");
    let said = place.does(&format!("verify anew.jsonl --key {key} --at-least 1"));
    assert!(said.contains("checkpoint 1 says that a series up to number 1"), "{said}");
}

#[test]
fn an_export_is_held_to_what_was_published() {
    let place = Place::city("published");
    let (first, key) = place.signs("checkpoint --data city.sqlite");
    place.does("export older.jsonl --data city.sqlite");
    place.moves_on("city.sqlite");
    let (second, _) = place.signs("checkpoint --data city.sqlite");
    place.does("export newer.jsonl --data city.sqlite");
    let asked = format!("--key {key} --root {first} --root {second} --at-least 2");
    assert!(place.does(&format!("verify newer.jsonl {asked}")).contains("sound"));
    let said = place.refused(&format!("verify older.jsonl {asked}"), "V021");
    assert!(said.contains("V022"), "{said}");
    let shell = "{\"line\":\"header\",\"format\":\"yinuo.export.1\"}\n{\"line\":\"end\",\"events\":0,\"checkpoints\":0}\n";
    std::fs::write(place.at("shell.jsonl"), shell).unwrap();
    place.refused(&format!("verify shell.jsonl --key {key}"), "V020");
    place.refused(&format!("verify shell.jsonl --root {first}"), "V021");
    place.refused("verify newer.jsonl --root nonsense", "64");
}

#[test]
fn a_restored_backup_is_signed_once_a_person_names_where_it_stands() {
    let place = Place::city("restored");
    let (stands, key) = place.signs("checkpoint --data city.sqlite");
    place.does("backup --data city.sqlite one.yinuo");
    place.moves_on("city.sqlite");
    let (lost, _) = place.signs("checkpoint --data city.sqlite");
    let said = place.does("restore one.yinuo --data back.sqlite --no-erasures");
    let root = Place::after(&said, "root ");
    std::fs::copy(place.at("city.keyring"), place.at("back.keyring")).unwrap();
    place.moves_on("back.sqlite");
    let sign = "checkpoint --data back.sqlite --key city.key";
    let said = place.refused(sign, "B016");
    assert!(said.contains(&stands) && said.contains(&lost), "{said}");
    place.refused(&format!("{sign} --follow {lost}"), "B016");
    place.refused(&format!("{sign} --begin"), "B016");
    assert!(
        place.does(&format!("{sign} --follow {root}")).contains(&lost),
        "the new one says what was given up"
    );
    place.moves_on("back.sqlite");
    place.signs(sign);
    // The key signs one series, and it is this one now.
    place.moves_on("city.sqlite");
    place.refused("checkpoint --data city.sqlite", "B016");
    place.does("export back.jsonl --data back.sqlite");
    assert!(place.does(&format!("verify back.jsonl --key {key} --root {stands}")).contains("sound"));
    place.refused(&format!("verify back.jsonl --key {key} --root {lost}"), "V021");
}

#[test]
fn the_memory_moves_on_with_a_rotated_key_and_with_several_processes() {
    let place = Place::city("rotated");
    place.signs("checkpoint --data city.sqlite");
    place.does("key rotate --signing --data city.sqlite");
    assert!(place.at("city.key.signed").exists() && !place.at("city.key.next.signed").exists());
    place.moves_on("city.sqlite");
    // Another machine has the key of today and the memory of yesterday, or none.
    std::fs::create_dir(place.at("two")).unwrap();
    std::fs::copy(place.at("city.key"), place.at("two/city.key")).unwrap();
    std::fs::copy(place.at("city.key.signed"), place.at("two/city.key.signed")).unwrap();
    place.signs("checkpoint --data city.sqlite");
    place.moves_on("city.sqlite");
    place.signs("checkpoint --data city.sqlite --key two/city.key");
    std::fs::remove_file(place.at("two/city.key.signed")).unwrap();
    place.moves_on("city.sqlite");
    place.signs("checkpoint --data city.sqlite --key two/city.key");
    assert!(place.at("two/city.key.signed").exists());
    place.moves_on("city.sqlite");
    let (_, key) = place.signs("checkpoint --data city.sqlite");
    place.does("export trail.jsonl --data city.sqlite");
    assert!(place.does(&format!("verify trail.jsonl --key {key} --at-least 6")).contains("sound"));
}
