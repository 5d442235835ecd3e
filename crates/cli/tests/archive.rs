//! Stories of the archive with the real program: killed while it archives, verified by a stranger, read years later.

#![allow(clippy::unwrap_used)]

use std::path::PathBuf;
use std::process::{Command, Stdio};
use yinuo_app::ports::{CaseFilter, CaseOrder, Store};
use yinuo_store::SqliteStore;

const YINUO: &str = env!("CARGO_BIN_EXE_yinuo");
const LATER: &str = "--as-of 2032-01-10T09:00:00+08:00";

/// A folder with a city of three days, removed at the end.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("yinuo-archive-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let place = Self(folder);
        place
            .does("demo --fill-only --days 3 --scale 2 --as-of 2026-07-01T10:20:00+08:00 --data city.sqlite");
        place
    }

    fn command(&self, line: &str) -> Command {
        let mut command = Command::new(YINUO);
        command.args(line.split(' ')).current_dir(&self.0).env("YINUO_DATA", "city.sqlite");
        command
    }

    /// What a command prints; it must end well.
    fn does(&self, line: &str) -> String {
        let run = self.command(line).output().unwrap();
        let told = String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success(), "{line}: {told}");
        String::from_utf8(run.stdout).unwrap()
    }

    /// Why a command is refused: its number.
    fn refused(&self, line: &str) -> String {
        let run = self.command(line).output().unwrap();
        let why = String::from_utf8(run.stderr).unwrap();
        assert_eq!(run.status.code(), Some(1), "{line}: {why}");
        why
    }

    fn json(&self, line: &str) -> serde_json::Value {
        serde_json::from_str(&self.does(line)).unwrap()
    }

    fn files(&self) -> Vec<String> {
        let Ok(listed) = std::fs::read_dir(self.0.join("shelf")) else { return Vec::new() };
        let mut names: Vec<String> =
            listed.map(|entry| format!("shelf/{}", entry.unwrap().file_name().to_str().unwrap())).collect();
        names.sort();
        names
    }

    /// Number of the oldest case that has ended, and its customer.
    fn ended(&self) -> (String, String) {
        let store = SqliteStore::open(self.0.join("city.sqlite")).unwrap();
        let filter = CaseFilter { closed_from: Some(0), ..CaseFilter::default() };
        let rows = store.cases(&filter, CaseOrder::NewestFirst, None, 500).unwrap().rows;
        let oldest = rows.iter().rfind(|row| row.red_line.is_empty() && !row.customer.is_empty()).unwrap();
        (oldest.number.clone(), oldest.customer.clone())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn y48_years_later_a_city_is_archived_and_everything_said_of_it_stays() {
    let place = Place::new("years");
    let (number, customer) = place.ended();
    let told = place.does(&format!("explain {number} --lang zh"));
    let gazette = place.json(&format!("gazette --from 2026-06-28 --to 2026-07-01 --json {LATER}"));
    place.does("rollup");
    let would = place.json(&format!("archive --to shelf --list --json {LATER}"));
    assert!(place.files().is_empty(), "looking changes nothing");
    let done = place.json(&format!("archive --to shelf --json {LATER}"));
    assert_eq!((&done["cases"], &done["contacts"]), (&would["cases"], &would["contacts"]));
    assert!(done["cases"].as_u64().unwrap() > 5 && done["contacts"].as_u64().unwrap() > 20, "{done}");
    assert_eq!(place.json(&format!("archive --to shelf --json {LATER}"))["events"], 0, "nothing is left");

    // Every reader of the past: without the folder a numbered refusal, with it the answer of before.
    assert!(place.refused(&format!("explain {number}")).starts_with("K001 "));
    let again = place.does(&format!("explain {number} --lang zh --archive shelf"));
    assert!(again.starts_with(told.trim_end()), "{told}\n---\n{again}");
    assert!(again.contains("已归档"));
    for line in ["gazette --from 2026-06-28 --to 2026-07-01 --json", "rollup --check", "audit"] {
        assert!(place.refused(line).starts_with("K003 "), "{line}");
    }
    let again = place.json("gazette --from 2026-06-28 --to 2026-07-01 --json --archive shelf");
    for part in ["indicators", "headline", "lists", "period"] {
        assert_eq!(again[part], gazette[part], "{part}");
    }
    place.does("rollup --check --archive shelf");
    place.does("audit --archive shelf");
    place.does("draw verify --archive shelf");

    // A stranger with the files alone.
    let files = place.files();
    let key = place.does("checkpoint");
    assert!(key.contains("key ") || key.contains("nothing changed"), "{key}");
    place.does("export left.jsonl");
    let mut with = String::new();
    for file in &files {
        assert_eq!(place.json(&format!("verify {file} --json"))["findings"], serde_json::json!([]));
        with += &format!(" --with {file}");
    }
    let left = place.json(&format!("verify left.jsonl --json{with}"));
    assert_eq!((&left["archived"], &left["findings"]), (&done["events"], &serde_json::json!([])));
    place.does("export whole.jsonl --archive shelf");
    assert_eq!(place.json("verify whole.jsonl --json")["archived"], 0);
    let text = std::fs::read_to_string(place.0.join(&files[0])).unwrap();
    std::fs::write(place.0.join("forged"), text.replacen("\\\"version\\\":2,", "\\\"version\\\":3,", 1))
        .unwrap();
    assert_eq!(place.command("verify forged").output().unwrap().status.code(), Some(1));

    // Life goes on: backup, restore, subject access and purge know of the archive.
    place.does("backup copy.yinuo");
    place.does("restore copy.yinuo --data back.sqlite --no-erasures");
    place.does("audit --data back.sqlite --archive shelf");
    let people = SqliteStore::open(place.0.join("city.sqlite")).unwrap().register("person").unwrap();
    let (by, and) = (&people[0].code, &people[1].code);
    place.does(&format!("subject --customer {customer} --by {by} --and {and} --to out --archive shelf"));
    let subject = std::fs::read_to_string(place.0.join("out/subject.json")).unwrap();
    assert!(subject.contains(&number));
    assert_eq!(place.json("purge --json")["dropped"], false);
    place.does("purge --yes");
}

#[test]
fn killed_while_it_archives_it_goes_on_and_nothing_is_lost_or_taken_twice() {
    let place = Place::new("killed");
    let would = place.json(&format!("archive --to shelf --list --json {LATER}"));
    let mut archive = place.command(&format!("archive --to shelf --json {LATER}"));
    let mut child = archive.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    // The first sign of a file: it is being written, verified or dropped from.
    while place.files().is_empty() && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    let _ = child.kill();
    let _ = child.wait();
    place.does("audit --archive shelf");
    place.json(&format!("archive --to shelf --json {LATER}"));
    let left = place.json(&format!("archive --to shelf --list --json {LATER}"));
    assert_eq!((&left["cases"], &left["contacts"]), (&serde_json::json!(0), &serde_json::json!(0)));
    place.does("audit --archive shelf");
    place.does("checkpoint");
    place.does("export whole.jsonl --archive shelf");
    let whole = place.json("verify whole.jsonl --json");
    assert_eq!((&whole["archived"], &whole["findings"]), (&serde_json::json!(0), &serde_json::json!([])));
    let store = SqliteStore::open(place.0.join("city.sqlite")).unwrap();
    let cases = store.archived_rows(&Default::default(), None, 500).unwrap();
    let taken = cases.iter().filter(|row| !row.number.is_empty()).count() as u64;
    assert_eq!(Some(taken), would["cases"].as_u64(), "each once");
}
