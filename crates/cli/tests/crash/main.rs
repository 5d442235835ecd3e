//! Real processes under load, killed with `kill -9` at random moments and started again: what was acknowledged is
//! there, once; what is unknown is there wholly or not at all. A command that a living server never answers is a finding of
//! its own: only what was under way when the process was killed may be unknown.
//!
//! A short run is part of the tests; `make crash` kills two hundred times (`CRASH_KILLS`, `CRASH_SEED`). This cannot
//! test durability against power loss, because unflushed pages survive a kill: `store/tests/flush.rs` does.

#![allow(clippy::print_stdout)] // the tally is what a run by hand is for

mod chores;
mod client;
mod letters;
mod living;
mod served;

use client::{Letter, Line};
use living::{Living, Told};
use served::{Served, must};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

const CLIENTS: u32 = 6;
/// Answers that may be waited for at most; far beyond what a kill ever needs.
const PATIENCE: Duration = Duration::from_secs(120);

/// What is known of every command.
#[derive(Default)]
struct Book {
    acknowledged: BTreeMap<String, (Letter, Vec<u8>)>,
    /// By the number that they were refused with.
    refused: BTreeMap<String, usize>,
    /// Unanswered when the process died, to be asked again.
    unknown: Vec<Letter>,
    /// What those were told that were ever unknown, once they were asked again: yes, no.
    settled: [usize; 2],
    /// What a living server never answered, or answered with its own failure.
    unanswered: Vec<String>,
}

/// A small generator of its own: the moments of the kills and what the clients ask.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

fn setting(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

fn contact(key: &str, customer: u64, outcome: &str) -> Letter {
    let body = format!(
        r#"{{"channel":"hotline","direction":"inbound","customer":"C{customer:06}","text":"{key}","recording":"","occurred_at":null,"outcome":{outcome}}}"#
    );
    Letter { key: key.to_owned(), path: "/contacts".into(), body }
}

const ENDS: &str = r#"{"is":"ends","outcome":"informed"}"#;
/// A complaint on one of these topics is refused while another of the customer's on it is open.
const TOPICS: [&str; 4] = ["billing.overcharge", "visit.late", "conduct.attitude", "handling.slow"];
/// Customers of the small city.
const CUSTOMERS: u64 = 3_000;

fn opens(topic: &str) -> String {
    format!(r#"{{"is":"opens","category":"complaint.{topic}","service":"","priority":null,"beside":null}}"#)
}

/// What one client sent in one round, and how it was answered; the last entry is unknown when the process was killed.
type Sent = Vec<(Letter, Told)>;

fn client((round, number): (u64, u32), mut line: Line, living: &Living, answered: &Sender<()>) -> Sent {
    let mut dice = Dice(round * 1_000_003 + u64::from(number) * 7_919 + 1);
    let mut sent = Sent::new();
    let mut case: Option<String> = None;
    for step in 0.. {
        let key = format!("crash-{round}-{number}-{step}");
        let customer = 1 + dice.roll(CUSTOMERS);
        let letter = match (&case, dice.roll(10)) {
            (Some(case), 0..5) => Letter {
                path: format!("/cases/{case}/note"),
                body: format!(r#"{{"text":"{key}","audience":"internal"}}"#),
                key,
            },
            (_, 0..8) => contact(&key, customer, &opens(TOPICS[dice.roll(4) as usize])),
            _ => contact(&key, customer, ENDS),
        };
        let told = living.ask(&mut line, &letter);
        let Told::Answered((status, body)) = &told else {
            sent.push((letter, told));
            // A killer that waits for answers must not wait for one that will never come.
            let _ = answered.send(());
            return sent;
        };
        if *status == 200 && letter.path == "/contacts" {
            case = read(body)["case"].as_str().map(str::to_owned).or(case);
        }
        sent.push((letter, told));
        if answered.send(()).is_err() {
            return sent;
        }
    }
    sent
}

fn read(body: &[u8]) -> serde_json::Value {
    serde_json::from_slice(body).expect("an answer is JSON")
}

impl Book {
    fn keep(&mut self, letter: Letter, told: Told) {
        match told {
            Told::Answered((200, body)) => {
                self.acknowledged.insert(letter.key.clone(), (letter, body));
            }
            Told::Answered((status @ 400..500, body)) => {
                let code = read(&body)["code"].as_str().map_or_else(|| status.to_string(), str::to_owned);
                *self.refused.entry(code).or_default() += 1;
            }
            Told::Answered((status, body)) => {
                let body = String::from_utf8_lossy(&body).into_owned();
                self.unanswered.push(format!("{}: {status} {body}", letter.key));
            }
            Told::Unknown => self.unknown.push(letter),
            Told::Never(why) => self.unanswered.push(format!("{}: {why}", letter.key)),
        }
    }

    /// No command is left without an answer by a server that lives.
    fn is_answered(&self) {
        let Self { unanswered, .. } = self;
        assert!(
            unanswered.is_empty(),
            "{} never answered by a living server: {unanswered:?}",
            unanswered.len()
        );
    }

    /// After a start: the same key has the same answer, and what was unknown gets one.
    fn ask_again(&mut self, line: &mut Line, keys: &BTreeSet<String>) {
        for key in keys {
            let Some((letter, body)) = self.acknowledged.get(key) else { continue };
            let again = line.send(letter).expect("answered");
            assert_eq!(again, (200, body.clone()), "{key} was acknowledged before the crash");
        }
        for letter in std::mem::take(&mut self.unknown) {
            let told = Living::default().ask(line, &letter);
            if let Told::Answered((status, _)) = &told {
                self.settled[usize::from(*status != 200)] += 1;
            }
            self.keep(letter, told);
        }
        self.is_answered();
    }
}

/// What is tried: the data of a small city, and what else dies with the process.
struct Trial<'t> {
    folder: &'t Path,
    data: &'t str,
    token: String,
    /// Kills the database server, and starts it again.
    server_dies: Option<&'t dyn Fn()>,
    /// Further flags of the server.
    flags: Vec<String>,
}

/// Every so many kills the server dies first, where there is one.
const SERVER_DIES_EVERY: u64 = 3;

impl Trial<'_> {
    /// Waits for so many answers, then kills; says how many commands were in flight.
    fn kill_after(
        &self,
        number: u64,
        served: Served,
        (answers, answered): (u64, &Receiver<()>),
        living: &Living,
    ) -> usize {
        for _ in 0..answers {
            answered.recv_timeout(PATIENCE).expect("somebody is answered");
        }
        // Clients ask in a closed loop, so a moment without a command in flight passes by itself.
        while living.in_flight() == 0 {
            answered.recv_timeout(PATIENCE).expect("somebody is answered");
        }
        let caught = living.end();
        if let Some(server_dies) = self.server_dies.filter(|_| number.is_multiple_of(SERVER_DIES_EVERY)) {
            server_dies();
        }
        served.kill();
        caught
    }

    /// One life of the process: load, kill, and the start after it.
    fn round(&self, book: &mut Book, number: u64, dice: &mut Dice) -> (Served, usize) {
        let served = Served::start(self.data, self.folder, &self.flags);
        let living = Living::default();
        let (told, answered) = channel();
        let lines: Vec<Line> =
            (0..CLIENTS).map(|_| Line::open(served.address, &self.token).expect("it listens")).collect();
        let answers = 1 + dice.roll(60);
        let (caught, sent) = std::thread::scope(|scope| {
            let clients: Vec<_> = (0..CLIENTS)
                .zip(lines)
                .map(|(client_number, line)| {
                    let (told, living) = (told.clone(), &living);
                    scope.spawn(move || client((number, client_number), line, living, &told))
                })
                .collect();
            let caught = self.kill_after(number, served, (answers, &answered), &living);
            let sent: Vec<Sent> =
                clients.into_iter().map(|client| client.join().expect("no panic")).collect();
            (caught, sent)
        });
        let mut fresh = BTreeSet::new();
        for (letter, told) in sent.into_iter().flatten() {
            fresh.insert(letter.key.clone());
            book.keep(letter, told);
        }
        book.is_answered();
        let served = Served::start(self.data, self.folder, &self.flags);
        let mut line = Line::open(served.address, &self.token).expect("it listens");
        book.ask_again(&mut line, &fresh);
        (served, caught)
    }

    /// Kills, and compares at the end what was acknowledged with what is there.
    fn run(&self, kills: u64, seed: u64) {
        letters::no_night(self.folder, self.data);
        let (before, notes_before) = exported(self.data, self.folder);
        let (mut book, mut dice) = (Book::default(), Dice(seed.max(1)));
        let mut caught = 0;
        for number in 0..kills {
            let (served, flying) = self.round(&mut book, number, &mut dice);
            caught += flying;
            // The second start of the round is killed as well, idle or while its worker settles.
            served.kill();
        }
        let (after, notes_after) = exported(self.data, self.folder);
        let replies: Vec<(&Letter, serde_json::Value)> =
            book.acknowledged.values().map(|(letter, body)| (letter, read(body))).collect();
        let named: BTreeSet<String> =
            replies.iter().filter_map(|(_, reply)| reply["contact"].as_str().map(str::to_owned)).collect();
        let contacts = replies.iter().filter(|(letter, _)| letter.path == "/contacts").count();
        let notes = replies.len() - contacts;
        assert_eq!(named.len(), contacts, "no two keys share a contact");
        assert!(named.is_subset(&after), "every acknowledged contact is in the journal");
        assert_eq!(after.len() - before.len(), contacts, "and none twice, none besides");
        assert_eq!(notes_after - notes_before, notes, "each acknowledged note once");
        let ring = self.folder.join("city.keyring");
        must(&["audit", "--data", self.data, "--keyring", ring.to_str().expect("a path")]);
        let written = self.letters(&replies);
        println!(
            "{kills} kills under load, {caught} commands in flight: {} acknowledged, {} refused {:?}, {} unknown and asked again ({} of them yes, {} no), none never answered; nothing lost, nothing twice; {written} customers told once",
            book.acknowledged.len(),
            book.refused.values().sum::<usize>(),
            book.refused,
            book.settled.iter().sum::<usize>(),
            book.settled[0],
            book.settled[1]
        );
    }
}

impl Trial<'_> {
    /// The messages about cases that were opened under load leave in the end, each once.
    fn letters(&self, replies: &[(&Letter, serde_json::Value)]) -> usize {
        let served = Served::start(self.data, self.folder, &self.flags);
        let mut line = Line::open(served.address, &self.token).expect("it listens");
        let mut looks = 0;
        let written = letters::are_complete(self.folder, self.data, replies, &mut || {
            looks += 1;
            line.send(&contact(&format!("look-{looks}"), 1, ENDS)).expect("answered");
        });
        served.kill();
        written
    }
}

/// Streams of contacts that somebody took, and how many notes, in an export that verifies.
fn exported(data: &str, folder: &Path) -> (BTreeSet<String>, usize) {
    let file = folder.join("export");
    let file = file.to_str().expect("a path");
    must(&["export", "--data", data, file]);
    must(&["verify", file]);
    let text = std::fs::read_to_string(file).expect("an export");
    let (mut contacts, mut notes) = (BTreeSet::new(), 0);
    for line in text.lines().map(|line| read(line.as_bytes())).filter(|line| line["line"] == "event") {
        let event = read(line["bytes"].as_str().expect("bytes").as_bytes());
        if let Some(contact) = line["stream"].as_str().and_then(|stream| stream.strip_prefix("contact/")) {
            // A closing is asked for its score in a contact of its own, which nobody took.
            if event["event"]["type"].as_str().is_some_and(|kind| !kind.starts_with("score")) {
                contacts.insert(contact.to_owned());
            }
        }
        notes += usize::from(event["event"]["type"] == "noted");
    }
    (contacts, notes)
}

/// A folder of this run, removed at the end.
struct Scratch(std::path::PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("yinuo-crash-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        Self(folder)
    }

    /// A small city in a file, and the token of one who takes calls in it.
    fn city(&self) -> (String, String) {
        let data = self.0.join("city.sqlite").to_str().expect("a path").to_owned();
        must(&["demo", "--fill-only", "--days", "2", "--data", &data]);
        let seat = ["--person", "zhao-lan", "--post", "hotline-agent", "--unit", "9901-hotline"];
        let token = must(&[&["token", "--data", &data], &seat[..]].concat()).trim().to_owned();
        (data, token)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn what_was_acknowledged_survives_every_kill_once() {
    let scratch = Scratch::new("file");
    let (data, token) = scratch.city();
    let trial = Trial { folder: &scratch.0, data: &data, token, server_dies: None, flags: letters::flags() };
    trial.run(setting("CRASH_KILLS", 8), setting("CRASH_SEED", 1));
}

#[cfg(feature = "postgres")]
#[test]
fn on_postgresql_too_where_the_server_itself_dies_in_between() {
    use yinuo_store::cluster::Cluster;
    let scratch = Scratch::new("database");
    let (file, token) = scratch.city();
    let cluster = Cluster::start(&[]).expect("a cluster");
    let database = cluster.fresh("crash").expect("a database");
    let data = database.address();
    must(&["move", &file, &data]);
    let server_dies = || cluster.crash().expect("it starts again");
    let trial = Trial {
        folder: &scratch.0,
        data: &data,
        token,
        server_dies: Some(&server_dies),
        flags: letters::flags(),
    };
    trial.run(setting("CRASH_KILLS", 6), setting("CRASH_SEED", 1));
}
