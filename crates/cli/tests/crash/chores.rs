//! What an operator runs by hand, killed with `kill -9` at moments drawn by a seed and run again until it comes to its end:
//! the archive, the rotation of the master key, the purge. Afterwards everything is there once, and nothing was done twice.

use super::served::must_in;
use super::{Dice, Scratch, read, setting};
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// More than three years after the city: whatever ended may go.
const LATER: &str = "2032-01-10T09:00:00+08:00";
/// One of so many kills of the whole run is wanted for each chore.
const SHARE: u64 = 10;
/// Kills of a chore in a short run.
const KILLS_MIN: u64 = 3;
/// What a chore is given before the first kill.
const FIRST_MICROS: u64 = 30_000;
/// A chore that is not done after so many kills never will be.
const KILLS_MAX: u64 = 2_000;

/// Kills of each chore.
fn kills() -> u64 {
    (setting("CRASH_KILLS", 0) / SHARE).max(KILLS_MIN)
}

/// Data that a chore works on: its address, and the folder in which the commands run.
pub struct Desk<'d> {
    pub folder: &'d Path,
    pub data: &'d str,
}

impl Desk<'_> {
    fn does(&self, line: &str) -> String {
        must_in(self.folder, self.data, &words(line))
    }

    fn json(&self, line: &str) -> Value {
        read(self.does(line).as_bytes())
    }

    /// Starts a command and kills it after so long; whether it had come to its end by then.
    fn killed(&self, line: &str, after: Duration) -> bool {
        let mut child = Command::new(super::served::BINARY)
            .args(words(line))
            .current_dir(self.folder)
            .envs(super::served::surroundings(self.folder, self.data))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary runs");
        let mut out = child.stdout.take().expect("piped");
        let (ended, told) = channel();
        let reader = std::thread::spawn(move || {
            let _ = std::io::copy(&mut out, &mut std::io::sink());
            let _ = ended.send(());
        });
        let lives = told.recv_timeout(after) == Err(RecvTimeoutError::Timeout);
        child.kill().expect("killed");
        child.wait().expect("gone");
        reader.join().expect("no panic");
        !lives
    }

    /// Kills a command at moments drawn by the seed until it comes to its end before that; says how often it was killed.
    fn survives(&self, line: &str, seed: u64) -> u64 {
        let mut dice = Dice(setting("CRASH_SEED", 1).max(1) * 7_919 + seed);
        // Later and later, so that each of its steps is the last of some process.
        let (mut given, more) = (FIRST_MICROS, 1_000 + 750 / kills());
        let mut caught = 0;
        for _ in 0..KILLS_MAX {
            given = given * more / 1_000;
            if self.killed(line, Duration::from_micros(given + dice.roll(given / 4))) {
                return caught;
            }
            caught += 1;
        }
        panic!("{line}: killed {caught} times, and still not done");
    }
}

fn words(line: &str) -> Vec<&str> {
    line.split(' ').collect()
}

/// What the sealed and chained whole says of itself, with the archive.
fn is_sound(desk: &Desk<'_>) {
    desk.does("audit --archive shelf");
    desk.does("export whole --archive shelf");
    let whole = desk.json("verify whole --json");
    assert_eq!((&whole["archived"], &whole["findings"]), (&Value::from(0), &serde_json::json!([])));
}

/// Killed while it archives: each case and contact goes once, and is explained as before.
pub fn archive(desk: &Desk<'_>) {
    let line = format!("archive --to shelf --json --as-of {LATER}");
    let would = desk.json(&format!("archive --to shelf --list --json --as-of {LATER}"));
    assert!(would["cases"].as_u64() > Some(0), "{would}");
    let caught = desk.survives(&line, 1);
    // What was written under a checkpoint of a killed run, and what the last run found changed, goes now.
    desk.does(&line);
    let left = desk.json(&format!("archive --to shelf --list --json --as-of {LATER}"));
    assert_eq!((&left["cases"], &left["contacts"]), (&Value::from(0), &Value::from(0)), "{left}");
    desk.does("checkpoint");
    is_sound(desk);
    let gone = events(desk).iter().filter(|event| event["event"]["type"] == "archived").count();
    assert_eq!(would["cases"].as_u64(), u64::try_from(gone).ok(), "each once");
    println!("archive: killed {caught} times; {gone} cases gone once");
}

/// Every event of an export with the archive, as it is stored.
fn events(desk: &Desk<'_>) -> Vec<Value> {
    let text = std::fs::read_to_string(desk.folder.join("whole")).expect("an export");
    let lines = text.lines().map(|line| read(line.as_bytes())).filter(|line| line["line"] == "event");
    lines.map(|line| read(line["bytes"].as_str().expect("bytes").as_bytes())).collect()
}

/// Killed while the master key is rotated: every data key opens at each moment, and in the end all are under the new one.
pub fn rotate(desk: &Desk<'_>) {
    desk.does("key new");
    let caught = desk.survives("key rotate", 2);
    desk.does("audit --archive shelf");
    let listed = desk.json("key list --json");
    assert_eq!((&listed["current"], &listed["versions"][0]["keys"]), (&Value::from(2), &Value::from(0)));
    assert!(listed["versions"][1]["keys"].as_u64() > Some(0), "{listed}");
    println!("key rotate: killed {caught} times; every key is under version 2");
}

/// Killed while it purges: what may go is gone, and the journal tells of each thing once.
pub fn purge(desk: &Desk<'_>) {
    let look = format!("purge --json --as-of {LATER}");
    let would = desk.json(&look);
    let wanted: u64 = sum(&would["goes"]);
    assert!(wanted > 0, "{would}");
    let caught = desk.survives(&format!("purge --yes --as-of {LATER}"), 3);
    assert_eq!(sum(&desk.json(&look)["goes"]), 0, "nothing is left that may go");
    desk.does("checkpoint");
    is_sound(desk);
    let told: u64 = purged(desk).iter().filter_map(|body| body["count"].as_u64()).sum();
    // Answers are forgotten before the journal says how many: whoever dies between tells of fewer, never of more.
    let answers = would["goes"]["answer"].as_u64().unwrap_or(0);
    assert!((wanted - answers..=wanted).contains(&told), "{told} are told of, {wanted} might go: {would}");
    println!("purge: killed {caught} times; {wanted} things gone, {told} told of");
}

/// What the journal tells of purges. Other registers hold other texts.
fn purged(desk: &Desk<'_>) -> Vec<Value> {
    let events = events(desk);
    let rows = events.iter().filter_map(|event| event["event"]["rows"].as_array()).flatten();
    let bodies = rows.filter_map(|row| serde_json::from_str::<Value>(row[1].as_str()?).ok());
    bodies.filter(|body| body["goes"].is_string()).collect()
}

fn sum(counts: &Value) -> u64 {
    counts.as_object().map_or(0, |counts| counts.values().filter_map(Value::as_u64).sum())
}

/// All three, one after the other, on the data of a small city.
pub fn all(desk: &Desk<'_>) {
    rotate(desk);
    purge(desk);
    archive(desk);
}

#[test]
fn what_an_operator_runs_by_hand_survives_every_kill() {
    let scratch = Scratch::new("chores");
    let (data, _) = scratch.city();
    all(&Desk { folder: &scratch.0, data: &data });
}

#[cfg(feature = "postgres")]
#[test]
fn and_on_postgresql_too() {
    let scratch = Scratch::new("chores-database");
    let (file, _) = scratch.city();
    let database =
        yinuo_store::cluster::Cluster::shared().expect("a cluster").fresh("chores").expect("a database");
    let data = database.address();
    super::served::must(&["move", &file, &data]);
    all(&Desk { folder: &scratch.0, data: &data });
}
