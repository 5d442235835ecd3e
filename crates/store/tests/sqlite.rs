//! The SQLite store shows every behaviour of the exercise, and what only a file can: it stays.

#![allow(clippy::unwrap_used)]

mod census;
#[path = "../src/sqlite/scratch.rs"]
mod scratch;

use scratch::Scratch;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use uuid::Uuid;
use yinuo_app::ports::{
    Append, Artefact, Commit, CustomerRow, EncodedEvent, Erasure, Hash, PersonKey, PersonalText, RegisterRow,
    Store, StreamId, StreamKind,
};
use yinuo_store::{OpenError, SqliteStore, WRITE_GROUP_MAX, exercise};

macro_rules! tests {
    ($($group:ident::$name:ident),* $(,)?) => {$(
        #[test]
        fn $name() {
            let scratch = Scratch::new(stringify!($name));
            exercise::run(stringify!($name), &|| Box::new(SqliteStore::open(scratch.file()).unwrap()));
        }
    )*};
}
yinuo_store::for_each_behaviour!(tests);
yinuo_store::for_each_sealed_behaviour!(tests);

fn stream(number: u128) -> StreamId {
    StreamId { kind: StreamKind::Case, id: Uuid::from_u128(number) }
}

fn chained(previous: Hash, body: &str) -> EncodedEvent {
    let bytes = body.as_bytes().to_vec();
    let mut hasher = Sha256::new();
    hasher.update(previous);
    hasher.update(&bytes);
    EncodedEvent {
        name: "noted".into(),
        occurred_at: 1,
        recorded_at: 2,
        bytes,
        hash: hasher.finalize().into(),
    }
}

fn chained_append(stream: StreamId, expected_version: u64, previous: Hash) -> Commit {
    let event = chained(previous, &format!("{stream} {}", expected_version + 1));
    let append = Append { stream, expected_version, events: vec![event] };
    Commit { appends: vec![append], ..Commit::default() }
}

/// Every event's hash continues the one before.
fn assert_chain(store: &SqliteStore, stream: StreamId) {
    let loaded = store.load(stream).unwrap();
    let mut previous = [0; 32];
    for (stored, version) in loaded.events.iter().zip(1..) {
        assert_eq!(stored.version, version);
        assert_eq!(stored.event, chained(previous, &format!("{stream} {version}")));
        previous = stored.event.hash;
    }
    assert_eq!(loaded.head, previous);
}

#[test]
fn a_reopened_file_tells_the_same() {
    let scratch = Scratch::new("a_reopened_file_tells_the_same");
    let before = {
        let store = SqliteStore::open(scratch.file()).unwrap();
        let unit = RegisterRow { register: "unit".into(), code: "U1".into(), body: "{}".into() };
        let customer = CustomerRow {
            code: "C1".into(),
            name: "王芳".into(),
            phone: "13800138000".into(),
            segment: "home".into(),
            body: "{}".into(),
            as_of: 1,
        };
        let rows = Commit { register_rows: vec![unit], customer_rows: vec![customer], ..Commit::default() };
        store.commit(rows).unwrap();
        for version in 0..50 {
            for number in 1..4 {
                let head = store.load(stream(number)).unwrap().head;
                store.commit(chained_append(stream(number), version, head)).unwrap();
            }
        }
        store.reserve_numbers("case", 7).unwrap();
        census::census(&store, 6)
    };
    let store = SqliteStore::open(scratch.file()).unwrap();
    assert_eq!(census::census(&store, 6), before);
    assert_eq!(store.reserve_numbers("case", 1).unwrap(), 8);
    (1..4).for_each(|number| assert_chain(&store, stream(number)));
}

#[test]
fn two_stores_on_one_file_see_each_other() {
    let scratch = Scratch::new("two_stores_on_one_file_see_each_other");
    let one = SqliteStore::open(scratch.file()).unwrap();
    let two = SqliteStore::open(scratch.file()).unwrap();
    std::thread::scope(|scope| {
        for (store, number) in [(&one, 1), (&two, 2)] {
            scope.spawn(move || {
                for version in 0..100 {
                    let head = store.load(stream(number)).unwrap().head;
                    store.commit(chained_append(stream(number), version, head)).unwrap();
                }
            });
        }
    });
    for (store, number) in [(&one, 2), (&two, 1)] {
        assert_eq!(store.load(stream(number)).unwrap().version, 100);
        assert_chain(store, stream(number));
    }
}

#[test]
fn a_name_that_is_no_file_is_refused() {
    for name in ["", ":memory:", "file:x?mode=memory", "/nowhere/at/all/yinuo.db"] {
        assert!(matches!(SqliteStore::open(name), Err(OpenError::Storage { .. })), "{name}");
    }
}

#[test]
fn a_file_that_is_no_database_is_refused_and_left_alone() {
    let scratch = Scratch::new("a_file_that_is_no_database");
    std::fs::write(scratch.file(), "今天没有数据库。".repeat(1000)).unwrap();
    let before = std::fs::read(scratch.file()).unwrap();
    assert!(SqliteStore::open(scratch.file()).is_err());
    assert_eq!(std::fs::read(scratch.file()).unwrap(), before);
}

#[test]
fn a_file_of_another_program_is_refused_and_left_alone() {
    let scratch = Scratch::new("a_file_of_another_program");
    let other = rusqlite::Connection::open(scratch.file()).unwrap();
    other.execute_batch("create table shopping (item text) strict").unwrap();
    drop(other);
    let before = std::fs::read(scratch.file()).unwrap();
    assert_eq!(SqliteStore::open(scratch.file()).err(), Some(OpenError::NotOurs));
    assert_eq!(std::fs::read(scratch.file()).unwrap(), before);
}

/// Every file that the database consists of, as bytes.
fn bytes_on_disk(scratch: &Scratch) -> Vec<u8> {
    let file = scratch.file();
    let beside = |end: &str| format!("{}{end}", file.display());
    let files = [file.display().to_string(), beside("-wal"), beside("-shm")];
    files.iter().filter_map(|file| std::fs::read(file).ok()).flatten().collect()
}

#[test]
fn nothing_of_an_erased_person_stays_on_the_disk() {
    let scratch = Scratch::new("nothing_of_an_erased_person");
    let store = SqliteStore::open(scratch.file()).unwrap();
    let secrets = ["幸福路18号三单元", &"a long story ".repeat(1_000), "一张照片的字节"];
    let photo = secrets[2].as_bytes().to_vec();
    let person = "C000001".to_owned();
    let text = |number: usize| PersonalText {
        id: Uuid::from_u128(number as u128),
        person: person.clone(),
        body: secrets[number].into(),
        sealed: Vec::new(),
    };
    let kept = PersonalText { person: "C000002".into(), body: "别人的话留着".into(), ..text(0) };
    let commit = Commit {
        texts: vec![text(0), text(1), PersonalText { id: Uuid::from_u128(9), ..kept }],
        person_keys: vec![PersonKey {
            person: person.clone(),
            key: *b"0123456789abcdefghijklmnopqrstuv",
            sealed: Vec::new(),
        }],
        artefacts: vec![Artefact {
            digest: Sha256::digest(&photo).into(),
            person: person.clone(),
            media_type: "text/plain".into(),
            bytes: photo,
            sealed: Vec::new(),
            stored_at: 1,
        }],
        ..Commit::default()
    };
    store.commit(commit).unwrap();
    let found = |needle: &[u8]| bytes_on_disk(&scratch).windows(needle.len()).any(|window| window == needle);
    let needles = [secrets[0].as_bytes(), b"story a long story", secrets[2].as_bytes(), b"0123456789abcdef"];
    assert!(needles.iter().all(|needle| found(needle)), "this test looks in the right place");
    store.commit(Commit { erasures: vec![Erasure { person, at: 1 }], ..Commit::default() }).unwrap();
    for needle in needles {
        assert!(!found(needle), "{} is still there", String::from_utf8_lossy(needle));
    }
    assert!(found("别人的话留着".as_bytes()));
}

#[test]
fn a_single_caller_is_written_alone_and_crowds_share() {
    let scratch = Scratch::new("a_single_caller_is_written_alone");
    let store = SqliteStore::open(scratch.file()).unwrap();
    for version in 0..5 {
        store.commit(chained_append(stream(1), version, [0; 32])).unwrap();
    }
    assert_eq!(store.group_sizes(), [(1, 5)]);
    std::thread::scope(|scope| {
        for number in 10..90 {
            let store = &store;
            scope.spawn(move || store.commit(chained_append(stream(number), 0, [0; 32])).unwrap());
        }
    });
    let sizes = store.group_sizes();
    let requests: u64 = sizes.iter().map(|(size, count)| *size as u64 * count).sum();
    assert_eq!(requests, 85, "every request was in exactly one group");
    assert!(sizes.iter().all(|(size, _)| (1..=WRITE_GROUP_MAX).contains(size)));
}

const CHILD_FILE: &str = "YINUO_STORE_TEST_CHILD_FILE";
const CHILD_STREAMS: u128 = 4;
const CHILD_COMMITS_MAX: u64 = 1_000_000;

/// Not a test of its own: the process that the next test kills.
#[test]
fn child_that_is_killed() {
    let Some(file) = std::env::var_os(CHILD_FILE) else { return };
    let store = SqliteStore::open(file).unwrap();
    std::thread::scope(|scope| {
        for number in 0..CHILD_STREAMS {
            let store = &store;
            scope.spawn(move || {
                let LoadedHead { version: first, mut head } = head_of(store, stream(number));
                for version in first..CHILD_COMMITS_MAX {
                    let commit = chained_append(stream(number), version, head);
                    head = commit.appends[0].events[0].hash;
                    store.commit(commit).unwrap();
                    let told = format!("acknowledged {number} {}\n", version + 1);
                    std::io::stdout().lock().write_all(told.as_bytes()).unwrap();
                }
            });
        }
    });
}

struct LoadedHead {
    version: u64,
    head: Hash,
}

fn head_of(store: &SqliteStore, stream: StreamId) -> LoadedHead {
    let loaded = store.load(stream).unwrap();
    LoadedHead { version: loaded.version, head: loaded.head }
}

/// What a line of the child acknowledges: stream and version.
fn acknowledged(line: &str) -> Option<(u128, u64)> {
    let (number, version) = line.strip_prefix("acknowledged ")?.split_once(' ')?;
    Some((number.parse().ok()?, version.parse().ok()?))
}

/// A killed process loses nothing that it acknowledged. This does not prove durability at power loss: pages that
/// were written but not flushed survive a kill. `flush.rs` traces that part.
#[test]
fn a_killed_process_loses_nothing_that_it_acknowledged() {
    let scratch = Scratch::new("a_killed_process_loses_nothing");
    let mut told: BTreeMap<u128, u64> = BTreeMap::new();
    for round in 1..=5 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["child_that_is_killed", "--exact", "--nocapture", "--test-threads=1"])
            .env(CHILD_FILE, scratch.file())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut heard = 0;
        while heard < 60 * round {
            let mut line = String::new();
            assert!(output.read_line(&mut line).unwrap() > 0, "the child ended by itself");
            if let Some((number, version)) = acknowledged(line.trim_end()) {
                told.insert(number, version);
                heard += 1;
            }
        }
        child.kill().unwrap();
        child.wait().unwrap();
        // What it managed to say before it died counts too, except for a half line.
        let mut rest = String::new();
        output.read_to_string(&mut rest).unwrap();
        for line in rest.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n')) {
            told.extend(acknowledged(line));
        }

        let store = SqliteStore::open(scratch.file()).unwrap();
        for (number, version) in &told {
            let stored = store.load(stream(*number)).unwrap().version;
            assert!(stored >= *version, "stream {number}: acknowledged {version}, found {stored}");
            assert!(stored <= *version + 1, "stream {number} has events that nobody sent");
            assert_chain(&store, stream(*number));
        }
        for (shard, head) in (0..).zip(store.journal_heads().unwrap()) {
            let journal = store.journal(shard, 0, 500).unwrap();
            assert!(journal.iter().zip(1..).all(|(stored, position)| stored.position == position));
            assert!(journal.len() as u64 == head.min(500));
        }
    }
}
