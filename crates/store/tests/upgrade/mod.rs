//! A database as it was under an earlier schema: the first migrations, and the rows of one fixture for each.
//!
//! In a fixture stands {id:n} for an identifier, {hash:nn} for 32 bytes, {bytes:…} for bytes in hexadecimal, {shard} for
//! the shard of case 1, {no} and {yes} for false and true; {case_shard} and {case_value} for the column that only PostgreSQL has.

use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::PathBuf;
use uuid::Uuid;
use yinuo_app::ports::{
    AccessFilter, Append, CaseFilter, CaseOrder, Commit, CommitError, ContactFilter, CustomerTokens,
    EncodedEvent, MessageState, PersonKey, RollRange, SettlementFilter, Store, StreamId, StreamKind,
    TieFilter, VisitFilter,
};

/// The two ways in which a statement writes the same value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    #[allow(dead_code)] // each test binary has one of them
    Postgres,
}

impl Dialect {
    fn folder(self) -> &'static str {
        match self {
            Self::Sqlite => "migrations/sqlite",
            Self::Postgres => "migrations/postgres",
        }
    }

    fn bytes(self, hex: &str) -> String {
        match self {
            Self::Sqlite => format!("x'{hex}'"),
            Self::Postgres => format!("'\\x{hex}'"),
        }
    }

    fn id(self, number: &str) -> String {
        let id = Uuid::from_u128(number.parse().unwrap());
        match self {
            Self::Sqlite => self.bytes(&id.simple().to_string()),
            Self::Postgres => format!("'{id}'"),
        }
    }

    /// A fixture as statements of this dialect.
    fn filled(self, fixture: &str) -> String {
        let shard = case().shard().to_string();
        let mut parts = fixture.split('{');
        let mut sql = parts.next().unwrap().to_owned();
        for part in parts {
            let (name, rest) = part.split_once('}').unwrap();
            sql += &match name.split_once(':') {
                Some(("id", number)) => self.id(number),
                Some(("hash", pair)) => self.bytes(&pair.repeat(32)),
                Some(("bytes", hex)) => self.bytes(hex),
                _ => match (name, self) {
                    ("shard", _) => shard.clone(),
                    ("no", Self::Sqlite) => "0".to_owned(),
                    ("no", Self::Postgres) => "false".to_owned(),
                    ("yes", Self::Sqlite) => "1".to_owned(),
                    ("yes", Self::Postgres) => "true".to_owned(),
                    ("case_shard" | "case_value", Self::Sqlite) => String::new(),
                    ("case_shard", Self::Postgres) => "shard, ".to_owned(),
                    ("case_value", Self::Postgres) => format!("{shard}, "),
                    _ => panic!("what is {name}?"),
                },
            };
            sql += rest;
        }
        sql
    }

    /// Number of migrations of this dialect.
    #[allow(dead_code)] // the story of sealing upgrades from one schema
    pub fn count(self) -> usize {
        self.migrations().len()
    }

    /// Name and text of each, in order.
    fn migrations(self) -> Vec<(String, String)> {
        let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).join(self.folder());
        let mut found: Vec<(String, String)> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| {
                (
                    path.file_stem().unwrap().to_string_lossy().into_owned(),
                    std::fs::read_to_string(path).unwrap(),
                )
            })
            .collect();
        found.sort();
        found
    }

    /// Statements that make a database of the first `prefix` migrations, recorded as the program records them, with data.
    pub fn made(self, prefix: usize) -> String {
        let (integer, bytes, strict) = match self {
            Self::Sqlite => ("integer", "blob", "strict"),
            Self::Postgres => ("bigint", "bytea", ""),
        };
        let mut sql = format!(
            "create table migration (number {integer} not null primary key, name text not null,
            digest {bytes} not null check (length(digest) = 32)) {strict};\n"
        );
        let migrations: Vec<_> = (1..).zip(self.migrations()).take(prefix).collect();
        for (number, (name, text)) in &migrations {
            let digest: String =
                Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
            let digest = self.bytes(&digest);
            sql += text;
            sql += &format!(
                ";\ninsert into migration (number, name, digest) values ({number}, '{name}', {digest});\n"
            );
        }
        // Data as it stood under that schema: everything is there before the next migration comes.
        for (_, (name, _)) in &migrations {
            let file = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/upgrade"));
            let fixture = std::fs::read_to_string(file.join(format!("{name}.sql")));
            sql += &self.filled(&fixture.unwrap_or_else(|_| panic!("tests/upgrade has no data of {name}")));
        }
        sql
    }
}

fn case() -> StreamId {
    StreamId { kind: StreamKind::Case, id: Uuid::from_u128(1) }
}

#[allow(dead_code)] // as above
/// Whether the data of each fixture is there, by the name of its migration.
fn found(store: &dyn Store) -> BTreeMap<&'static str, bool> {
    let id = case().id;
    let loaded = store.load(case()).unwrap();
    let journal = loaded.version == 2
        && loaded.head == [0xb2; 32]
        && loaded.events[1].event.bytes == br#"{"a":1}"#
        && store.journal(case().shard(), 0, 9).unwrap() == loaded.events
        && store.idempotency("zhao/contact", "call-1").unwrap().is_some_and(|one| one.reply == b"ok")
        && store.person_key("C1").unwrap() == Some([0xd1; 32])
        && store.texts(&[Uuid::from_u128(2)]).unwrap().iter().any(|text| text.body == "我家住幸福路18号");
    let listed = store.cases(&CaseFilter::default(), CaseOrder::DueFirst, None, 9).unwrap().rows;
    let cases = listed.iter().any(|row| row.number == "2026-0041" && row.owed_minor == 990 && !row.paused)
        && store.case_by_number("2026-0041").unwrap() == Some(id)
        && store.clocks(id).unwrap().iter().any(|clock| clock.wake_at == Some(4000))
        && store.contacts_of_case(id).unwrap().iter().any(|row| row.text == Some(Uuid::from_u128(2)));
    let ledger = store.postings(Some(id), None, 9).unwrap().rows.iter().any(|one| one.lines.len() == 2)
        && store.owed_for("late-reply/").unwrap().len() == 1
        && store.balances("").unwrap().iter().map(|line| line.amount).collect::<Vec<_>>() == [-990, 990];
    let registers = store.register_row("unit", "north").unwrap().is_some()
        && store.find_customers("王芳", 9).unwrap().iter().any(|row| row.code == "C1")
        && store.inbox("zhou", true, 9).unwrap().iter().any(|row| row.zh == "升到第二级");
    let artefacts =
        store.artefact(&[0xe1; 32]).unwrap().is_some_and(|photo| photo.bytes == [0xff, 0xd8, 0xff]);
    let shared = store.guard("intake/C1").unwrap() == 5
        && store.cursors("roll-up/a").unwrap()[usize::from(case().shard())] == 2
        && store.erased_at("C9").unwrap() == Some(1700);
    let range =
        RollRange { edition: "a".into(), metric: "on-time".into(), from_day: 20_260_601, to_day: 20_260_630 };
    let rolls = store.roll_rows(&range, None, 9).unwrap().iter().any(|row| row.denominator == 9)
        && store.roll_restatements(&range, None, 9).unwrap().iter().any(|one| one.known_at == 2500)
        && store.roll_sealed("a").unwrap() == Some(20_260_622);
    let tokens = CustomerTokens { name: vec![-7, 7], ..CustomerTokens::default() };
    let sealed = store.key_row("C2").unwrap().is_some_and(|row| row.sealed == [1, 2])
        && store.find_sealed(&tokens, None, 9).unwrap().iter().any(|row| row.sealed == [3, 4]);
    let access = store.credential("session", "d1").unwrap().is_some_and(|row| row.person == "zhao")
        && store
            .access_lines(&AccessFilter::default(), None, 9)
            .unwrap()
            .rows
            .iter()
            .any(|row| row.case == Some(id));
    let messages =
        store.messages_of_case(id).unwrap().iter().any(|row| {
            (row.customer.as_str(), row.state, row.version) == ("C1", MessageState::HandedOver, 2)
        });
    let outlets = store.messages_of_case(id).unwrap().iter().any(|row| row.outlet == "wechat");
    let of_account = store.owed_for("slow-pays/C1/account/").unwrap();
    let occurrences = of_account.iter().any(|one| one.occurrence == Some(Uuid::from_u128(42)))
        && store.owed_for("late-reply/").unwrap().iter().all(|one| one.occurrence.is_none());
    let stream = StreamId { kind: StreamKind::Contact, id: Uuid::from_u128(7) };
    let archive = store.archived(stream).unwrap().is_some_and(|row| row.file == "2026.archive")
        && store.places(60, 0, 9).unwrap().iter().any(|place| place.hash == [0xc7; 32]);
    let span = ContactFilter { from: 7000, until: 7001, channel: Some("sms".into()), within: None };
    let contact_time = store.contacts_between(&span, None, 9).unwrap().len() == 1;
    let outside = TieFilter { kind: "outside".into(), party: Some("12345".into()), ..TieFilter::default() };
    let ties = store.ties(&outside, None, 9).unwrap().iter().any(|row| row.number == "SN-1" && !row.late);
    let directed = TieFilter { kind: "directive".into(), ..TieFilter::default() };
    let next = store.ties(&directed, None, 9).unwrap().iter().any(|row| row.due_at == Some(8100));
    let in_seven = VisitFilter { within: (7000, 7001), ..VisitFilter::default() };
    let visits = store.visits(&in_seven, None, 9).unwrap().iter().any(|row| row.hours == Some((7000, 7600)));
    let together = VisitFilter { technician: Some("wei".into()), ..VisitFilter::default() };
    let mates =
        store.visits(&together, None, 9).unwrap().iter().any(|row| row.two && row.technician == "tao");
    let in_the_night = VisitFilter { within: (26_000, 26_001), ..VisitFilter::default() };
    let chosen = store
        .visits(&in_the_night, None, 9)
        .unwrap()
        .iter()
        .any(|row| (row.chosen.as_str(), row.chosen_until) == ("hong", Some(25_000)));
    let later = VisitFilter { within: (36_000, 36_001), ..VisitFilter::default() };
    let tools = store.visits(&later, None, 9).unwrap().iter().any(|row| row.tools == "splicer otdr");
    let states = store.snapshot(id).unwrap().is_some_and(|kept| (kept.version, kept.format) == (2, 1));
    let (settlements, of_areas) = paid(store, id);
    BTreeMap::from([
        ("0001_journal", journal),
        ("0002_cases", cases),
        ("0003_ledger", ledger),
        ("0004_registers", registers),
        ("0005_artefacts", artefacts),
        ("0006_shared", shared),
        ("0007_rolls", rolls),
        ("0008_sealed", sealed),
        ("0009_archive", archive),
        ("0010_identity", access),
        ("0011_messages", messages),
        ("0012_contact_time", contact_time),
        ("0014_scale", states),
        ("0016_ties", ties),
        ("0020_settlements", settlements),
        ("0018_visits", visits),
        ("0021_next", next),
        ("0024_mates", mates),
        ("0026_chosen", chosen),
        ("0031_outlets", outlets),
        ("0032_occurrences", occurrences),
        ("0036_tools", tools),
        ("0037_area_payments", of_areas),
    ])
}

/// Whether the payment of a case and that of an area are there.
fn paid(store: &dyn Store, id: Uuid) -> (bool, bool) {
    let all = SettlementFilter { owner: Some(id), ..SettlementFilter::default() };
    let of_case = store.settlements(&all, None, 9).unwrap().iter().any(|row| row.reference == "W-1");
    let overdue = store.overdue_settlements(10_000, 9).unwrap();
    (of_case, overdue.iter().any(|row| row.outage() == Some(id) && row.service == "S2"))
}

#[allow(dead_code)] // as above
fn noted(version: u64) -> Commit {
    let event = EncodedEvent {
        name: "noted".into(),
        occurred_at: 3000,
        recorded_at: 3001,
        bytes: b"{}".to_vec(),
        hash: [0xb3; 32],
    };
    let append = Append { stream: case(), expected_version: version, events: vec![event] };
    Commit { appends: vec![append], ..Commit::default() }
}

#[allow(dead_code)] // as above
/// Everything of the first `prefix` fixtures is there, nothing of the others, and work goes on where it was.
pub fn assert_upgraded(store: &dyn Store, prefix: usize) {
    let found = found(store);
    let names: Vec<String> = Dialect::Sqlite.migrations().into_iter().map(|(name, _)| name).collect();
    let wanted: BTreeMap<&str, bool> =
        (1..).zip(&names).map(|(number, name)| (name.as_str(), number <= prefix)).collect();
    assert_eq!(found, wanted, "data of the first {prefix} migrations");
    let instructed = wanted["0016_ties"].then_some(4500);
    let next_at = store.case_row(case().id).unwrap().and_then(|row| row.next_at);
    assert_eq!(
        next_at,
        instructed.or(wanted["0002_cases"].then_some(5000)),
        "the list is ordered by what is due next"
    );
    assert_eq!(store.reserve_numbers("case", 1).unwrap(), 42, "the series goes on");
    assert_eq!(store.commit(noted(1)), Err(CommitError::VersionConflict { stream: case() }));
    store.commit(noted(2)).unwrap();
    assert_eq!(store.journal_heads().unwrap()[usize::from(case().shard())], 3);
    let key = PersonKey { person: "C9".into(), key: [9; 32], sealed: Vec::new() };
    let kept = store.commit(Commit { person_keys: vec![key], ..Commit::default() });
    assert_eq!(kept.is_err(), prefix >= 6, "whoever was erased stays erased");
}
