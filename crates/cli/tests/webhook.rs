//! The real binary with a real receiver: killed in the middle of its deliveries, it goes on where it stood.

#[path = "../../connectors/tests/receiver/mod.rs"]
mod receiver;

use receiver::{Does, Received, Receiver, is_signed};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use yinuo_app::outlet::CONSUMER;
use yinuo_app::ports::{SHARD_COUNT, Store as _, StreamKind};
use yinuo_store::SqliteStore;

const SECRET: &str = "a secret shared with the CRM";

/// A folder of its own, removed at the end.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn folder(name: &str) -> Folder {
    let path = std::env::temp_dir().join(format!("yinuo-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&path).expect("a folder");
    Folder(path)
}

fn yinuo(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yinuo"));
    command.args(args);
    command
}

/// A process that serves and carries; it is killed when it is dropped.
struct Served(Child);

impl Served {
    fn start(data: &str, receiver: &Receiver, secret: &str) -> Self {
        let url = format!("http://{}/hook?from=yinuo", receiver.at);
        let mut child = yinuo(&["serve", "--data", data, "--listen", "127.0.0.1:0"])
            .args(["--webhook", &url, "--webhook-secret", secret])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary runs");
        let opens = BufReader::new(child.stdout.take().expect("piped")).lines().next();
        assert!(opens.is_some_and(|line| line.is_ok()), "it opens");
        Self(child)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // SIGKILL: nothing is written down any more.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Ids of what must leave, and places up to which the store says that it did.
fn leaving(data: &Path) -> (BTreeSet<String>, Vec<u64>) {
    let store = SqliteStore::open(data).expect("the data");
    let mut ids = BTreeSet::new();
    for shard in 0..SHARD_COUNT {
        let mut after = 0;
        loop {
            let page = store.journal(shard, after, 500).expect("journal");
            let Some(last) = page.last() else { break };
            after = last.position;
            let leave =
                page.iter().filter(|one| matches!(one.stream.kind, StreamKind::Case | StreamKind::Contact));
            ids.extend(leave.map(|one| format!("{shard}-{}", one.position)));
        }
    }
    (ids, store.cursors(CONSUMER).expect("cursors"))
}

fn ids(received: &[Received]) -> BTreeSet<String> {
    received.iter().map(|one| one.id().to_owned()).collect()
}

#[test]
fn killed_again_and_again_it_loses_nothing_and_overtakes_nothing() {
    let folder = folder("webhook");
    let (data, secret) = (folder.0.join("demo.sqlite"), folder.0.join("secret"));
    std::fs::write(&secret, format!("{SECRET}\n")).expect("a secret");
    let (file, secret) = (data.display().to_string(), secret.display().to_string());
    let filled = yinuo(&["demo", "--fill-only", "--days", "1", "--scale", "2", "--data", &file]).output();
    assert!(filled.expect("the binary runs").status.success());
    let receiver = Receiver::new(|_, _| Does::Answers(200, ""));
    for kill in 1..=2 {
        let served = Served::start(&file, &receiver, &secret);
        receiver.until(|received| received.len() >= kill * 20);
        drop(served);
        let taken = ids(&receiver.received());
        let (all, places) = leaving(&data);
        for id in all.difference(&taken) {
            let (shard, position) = id.split_once('-').expect("an id");
            let place = places[shard.parse::<usize>().expect("a shard")];
            assert!(place < position.parse().expect("a number"), "the cursor passed {id}, which never came");
        }
    }
    let served = Served::start(&file, &receiver, &secret);
    let all = leaving(&data).0;
    receiver.until(|received| all.is_subset(&ids(received)));
    drop(served);
    let mut last: BTreeMap<u64, u64> = BTreeMap::new();
    let mut taken = BTreeSet::new();
    for one in receiver.received() {
        assert!(is_signed(&one, SECRET.as_bytes()));
        let body = one.json();
        let place = last.entry(body["shard"].as_u64().expect("shard")).or_default();
        let position = body["position"].as_u64().expect("position");
        assert!(position > *place || taken.contains(one.id()), "{} was overtaken", one.id());
        *place = position.max(*place);
        taken.insert(one.id().to_owned());
    }
}

#[test]
fn a_webhook_that_cannot_be_is_refused_before_anything_is_opened() {
    let folder = folder("webhook-refused");
    let (short, none) = (folder.0.join("short"), folder.0.join("none"));
    std::fs::write(&short, "123\n").expect("a file");
    let (short, none) = (short.display().to_string(), none.display().to_string());
    for (args, said) in [
        (vec!["--webhook", "http://127.0.0.1:1/"], "必须同时给出"),
        (vec!["--webhook", "https://crm.example/", "--webhook-secret", &short], "docs/webhook.md"),
        (vec!["--webhook", "http://127.0.0.1:1/", "--webhook-secret", &short], "at least 16 bytes"),
        (vec!["--webhook", "http://127.0.0.1:1/", "--webhook-secret", &none], "F006"),
    ] {
        let run = yinuo(&[&["serve", "--data", "none.sqlite"][..], &args].concat()).output().expect("runs");
        let stderr = String::from_utf8_lossy(&run.stderr);
        assert!(!run.status.success() && stderr.contains(said), "{args:?}: {stderr}");
    }
}
