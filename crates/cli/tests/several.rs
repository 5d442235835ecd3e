//! Serving and working parted: any number of each on one database, one of them killed, and every due clock settles once.

#![allow(clippy::unwrap_used)]

mod place;

use place::{Place, Server, YINUO};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::Duration;

/// Longer than a lease and a keep-alive of the stream.
const PATIENCE: Duration = Duration::from_secs(60);
/// The calls came in so long ago: past the promise of eight hours, within what may be entered late.
const HOURS_AGO: i64 = 20;

/// A working process, killed when dropped.
struct Worker {
    process: Child,
    says: std::io::Lines<BufReader<ChildStderr>>,
    watched_at: String,
}

impl Worker {
    fn start(place: &Place, key: &str) -> Self {
        let mut process = place
            .command(&["work", "--key", key, "--watch", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let says = BufReader::new(process.stderr.take().unwrap()).lines();
        let opened = BufReader::new(process.stdout.take().unwrap()).lines().next().unwrap().unwrap();
        let watched_at = opened.trim_end_matches('/').rsplit('/').next().unwrap().to_owned();
        Self { process, says, watched_at }
    }

    /// Waits until it leases so many shards.
    fn until_it_holds(&mut self, shards: u16) {
        let wanted = format!("shards={shards}");
        assert!(self.says.any(|line| line.unwrap().contains(&wanted)), "it never held {shards}");
    }

    fn told_to_stop(mut self) {
        let told = Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status().unwrap();
        assert!(told.success() && self.process.wait().unwrap().success(), "it ends well");
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Status and body of a question that needs no sign-in.
fn get(address: &str, path: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}

fn metric(address: &str, name: &str) -> Option<i64> {
    let (status, text) = get(address, "/metrics");
    assert_eq!(status, 200, "{text}");
    text.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok())
}

/// Live updates of a server: a line whenever something changed.
fn live(server: &Server, token: &str) -> impl Iterator<Item = String> + use<> {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let head = format!("GET /api/v1/live HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer {token}\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    BufReader::new(stream).lines().map(|line| line.expect("something changes"))
}

/// How often each event stands in the journal, with what tells it from others of its case.
fn recorded(place: &Place) -> BTreeMap<(String, String, String), usize> {
    let mut counted = BTreeMap::new();
    for line in place.run(&["export"]).lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let (Some(stream), Some(bytes)) = (line["stream"].as_str(), line["bytes"].as_str()) else { continue };
        let fact: Value = serde_json::from_str(bytes).unwrap();
        let event = &fact["event"];
        let kind = event["type"].as_str().unwrap_or_default().to_owned();
        let what = match kind.as_str() {
            "promise-broken" | "warned" => event.to_string(),
            "rung-reached" => format!("{} {} {}", event["ladder"], event["cycle"], event["rung"]),
            _ => continue,
        };
        *counted.entry((stream.to_owned(), kind, what)).or_default() += 1;
    }
    counted
}

#[test]
fn two_serve_two_work_one_is_killed_and_every_due_clock_settles_once() {
    let place = Place::new("two_and_two");
    let token = place.founded();
    let serves = || Server::start_with(&place, &token, &["--no-work"]);
    let servers = [serves(), serves()];
    let mut first = Worker::start(&place, "yinuo.key");
    first.until_it_holds(64);
    let mut second = Worker::start(&place, "yinuo.key");
    second.until_it_holds(32);
    assert_eq!(metric(&second.watched_at, "yinuo_worker_shards "), Some(32));
    assert_eq!(metric(&servers[0].address, "yinuo_worker_shards "), None, "who only answers leases nothing");
    let (_, health) = get(&servers[0].address, "/api/v1/health");
    let health: Value = serde_json::from_str(&health).unwrap();
    let long_ago = (health["server_at"].as_i64().unwrap() - HOURS_AGO * 3_600_000).to_string();
    let mut changes = live(&servers[0], &token);
    let calls = |customers: std::ops::Range<u32>| {
        for customer in customers {
            let (status, body) = servers[customer as usize % 2].open_case_at(customer, &long_ago);
            assert_eq!(status, 200, "{body}");
        }
    };
    calls(0..20);
    drop(first);
    calls(20..40);
    second.until_it_holds(64);
    while metric(&servers[0].address, "yinuo_worker_lag_milliseconds ") != Some(0) {
        changes.next();
    }
    let recorded = recorded(&place);
    let broken = recorded.keys().filter(|(_, kind, _)| kind == "promise-broken").count();
    assert!(broken >= 40, "twenty hours are more than eight: {broken}");
    let twice: Vec<_> = recorded.iter().filter(|(_, count)| **count > 1).collect();
    assert!(twice.is_empty(), "{twice:?}");
    place.run(&["audit"]);
    second.told_to_stop();
    // Told to stop, it gave its shards up: nobody waits until its lease is over.
    let mut third = Worker::start(&place, "yinuo.key");
    third.until_it_holds(64);
    third.told_to_stop();
    drop(servers);
    place.run(&["export", "trail.ndjson"]);
    let verified = place.run(&["verify", "trail.ndjson"]);
    assert!(verified.contains("sound") && !verified.contains(" 0 checkpoints"), "{verified}");
}

#[test]
fn n27_a_day_that_was_promised_is_drawn_once_by_whichever_worker_leads() {
    let place = Place::new("drawn_once");
    let packs = ["cn-same-day", "cn-yiyang", "cn-shenyang"];
    let packs = packs.map(|name| format!("{}/../../policies/{name}.toml", env!("CARGO_MANIFEST_DIR")));
    place.run(&["init", "--policy", &packs[0], "--policy", &packs[1], "--policy", &packs[2]]);
    // Promised long ago; the workers come up long after that day is over.
    place.run(&["draw", "promise", "--date", "2026-01-06", "--as-of", "2026-01-05T12:00:00+08:00"]);
    let mut first = Worker::start(&place, "yinuo.key");
    let drawn = |line: String| line.contains("call-backs drawn") && line.contains("day=2026-01-06");
    assert!(first.says.any(|line| drawn(line.unwrap())), "the one that leads draws");
    let mut second = Worker::start(&place, "yinuo.key");
    second.until_it_holds(32);
    drop(first);
    // Killed, the first passes everything on: the second leads, and looks whether a day is to be drawn.
    second.until_it_holds(64);
    second.told_to_stop();
    let listed = place.run(&["draw", "list"]);
    assert_eq!(listed.matches("2026-01-06").count(), 4, "four strata, once each: {listed}");
    place.run(&["draw", "verify"]);
    std::fs::write(place.folder.join("day.jsonl"), place.run(&["draw", "export", "--date", "2026-01-06"]))
        .unwrap();
    let replayed = place.run(&["draw", "replay", "day.jsonl"]);
    assert_eq!(replayed.matches("2026-01-06/").count(), 4, "the same four, from the file alone: {replayed}");
    let again = place.command(&["draw", "run", "--date", "2026-01-06"]).output().unwrap();
    assert!(String::from_utf8_lossy(&again.stderr).starts_with("A005"), "{again:?}");
}

#[test]
fn who_watches_a_worker_hears_of_health_and_metrics_and_nothing_else() {
    let place = Place::new("watched");
    place.founded();
    let mut worker = Worker::start(&place, "yinuo.key");
    worker.until_it_holds(64);
    assert_eq!(get(&worker.watched_at, "/api/v1/health").0, 200);
    for hidden in ["/", "/api/v1/cases", "/api/v1/session", "/api/v1/openapi.json"] {
        assert_eq!(get(&worker.watched_at, hidden).0, 404, "{hidden}");
    }
    let open = place.command(&["work", "--watch", "0.0.0.0:0"]).output().unwrap();
    assert_eq!(open.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&open.stderr).starts_with("W002 0.0.0.0:0"));
}

#[test]
fn a_file_is_worked_by_the_process_that_serves_it() {
    for args in [&["work", "--data", "op.sqlite"][..], &["serve", "--no-work", "--data", "op.sqlite"]] {
        let refused = Command::new(YINUO).args(args).output().unwrap();
        let said = String::from_utf8(refused.stderr).unwrap();
        assert!(refused.status.code() == Some(1) && said.starts_with("W001 op.sqlite"), "{said}");
    }
    let both = ["serve", "--no-work", "--webhook", "http://127.0.0.1:1/"];
    let refused = Command::new(YINUO).args(both).output().unwrap();
    assert_eq!(refused.status.code(), Some(2), "who does not work delivers nothing");
}
