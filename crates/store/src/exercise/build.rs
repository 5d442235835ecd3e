//! Builders: each shows only what a behaviour is about.

use uuid::Uuid;
use yinuo_app::codec::digest;
use yinuo_app::ports::{
    Append, Artefact, CaseRow, ClockRow, Commit, CommitError, ContactRow, CursorMove, CustomerRow,
    EncodedEvent, Erasure, Fence, Guard, IdempotencyRecord, InboxRow, LeaseClaim, PersonKey, PersonalText,
    Posting, PostingLine, RegisterRow, RollKey, RollRange, RollRestatement, RollRow, RollSeal, Store,
    StreamId, StreamKind,
};

/// The instant around which behaviours play, UTC milliseconds.
pub(super) const NOON: i64 = 1_780_000_000_000;

pub(super) fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

pub(super) fn case(number: u128) -> StreamId {
    StreamId { kind: StreamKind::Case, id: id(number) }
}

/// The n-th case id (from 0) whose stream lives in this shard.
pub(super) fn case_in_shard(shard: u16, nth: usize) -> StreamId {
    let here = (1..100_000).map(case).filter(|stream| stream.shard() == shard).nth(nth);
    here.expect("100,000 ids fill 64 shards")
}

pub(super) fn event(name: &str, byte: u8) -> EncodedEvent {
    EncodedEvent {
        name: name.to_owned().into(),
        occurred_at: NOON,
        recorded_at: NOON + 5,
        bytes: vec![byte; 3],
        hash: [byte; 32],
    }
}

pub(super) fn append(stream: StreamId, expected_version: u64, events: usize) -> Append {
    let events = (0..events).map(|index| event("noted", index as u8)).collect();
    Append { stream, expected_version, events }
}

pub(super) fn appending(appends: Vec<Append>) -> Commit {
    Commit { appends, ..Commit::default() }
}

pub(super) fn text(number: u128, person: &str, body: &str) -> PersonalText {
    PersonalText { id: id(number), person: person.into(), body: body.into(), sealed: Vec::new() }
}

/// An artefact under the digest that its bytes have.
pub(super) fn artefact(bytes: &[u8]) -> Artefact {
    Artefact {
        digest: digest(bytes),
        person: "C000001".into(),
        media_type: "image/jpeg".into(),
        bytes: bytes.to_vec(),
        sealed: Vec::new(),
        stored_at: NOON,
    }
}

pub(super) fn artefacts(artefacts: Vec<Artefact>) -> Commit {
    Commit { artefacts, ..Commit::default() }
}

pub(super) fn person_key(person: &str, byte: u8) -> PersonKey {
    PersonKey { person: person.into(), key: [byte; 32], sealed: Vec::new() }
}

pub(super) fn case_row(number: u128) -> CaseRow {
    CaseRow {
        id: id(number),
        number: format!("2026{number:06}"),
        kind: "complaint".into(),
        category: "net.slow.evening".into(),
        topic: "net.slow".into(),
        state: "inProgress".into(),
        customer: "C000001".into(),
        service: "S000001".into(),
        unit: "U01".into(),
        area: "urban".into(),
        owner: "P01".into(),
        handler: "P02".into(),
        accepted_at: NOON,
        due_at: Some(NOON + 1000),
        warn_at: Some(NOON + 800),
        due_rule: "reply".into(),
        rung: 0,
        next_rung_at: None,
        next_at: Some(NOON + 1000),
        broken: 0,
        owed_minor: 0,
        chain: 1,
        red_line: String::new(),
        paused: false,
        closed_at: None,
        version: 1,
        updated_at: NOON,
    }
}

pub(super) fn cases(rows: Vec<CaseRow>) -> Commit {
    Commit { case_rows: rows, ..Commit::default() }
}

pub(super) fn clock(case: Uuid, name: &str, wake_at: Option<i64>) -> ClockRow {
    ClockRow {
        case,
        clock: name.into(),
        kind: "promise".into(),
        rule: "reply".into(),
        state: "running".into(),
        started_at: NOON,
        due_at: wake_at,
        warn_at: wake_at.map(|at| at - 10),
        wake_at,
    }
}

pub(super) fn clocks(rows: Vec<(Uuid, Vec<ClockRow>)>) -> Commit {
    Commit { clock_rows: rows, ..Commit::default() }
}

pub(super) fn contact(number: u128, case: Option<Uuid>, occurred_at: i64) -> ContactRow {
    ContactRow {
        id: id(number),
        channel: "hotline".into(),
        direction: "inbound".into(),
        owner: "P01".into(),
        customer: "C000001".into(),
        unit: "U01".into(),
        outcome: "opened".into(),
        case,
        occurred_at,
        text: None,
    }
}

pub(super) fn line(account: &str, unit: &str, amount: i64) -> PostingLine {
    PostingLine { account: account.into(), unit: unit.into(), amount }
}

/// Money from one account to another.
pub(super) fn pay(number: u128, from: &str, to: &str, amount: i64) -> Posting {
    Posting {
        id: id(number),
        case: None,
        cause_version: 1,
        rule: "late-reply".into(),
        owed_for: None,
        occurrence: None,
        reverses: None,
        occurred_at: NOON,
        recorded_at: NOON + number as i64,
        lines: vec![line(from, "CNY", -amount), line(to, "CNY", amount)],
    }
}

/// The exact opposite of a posting.
pub(super) fn reversal(number: u128, original: &Posting) -> Posting {
    let lines = original.lines.iter().map(|one| line(&one.account, &one.unit, -one.amount)).collect();
    Posting {
        id: id(number),
        owed_for: None,
        reverses: Some(original.id),
        recorded_at: NOON + number as i64,
        lines,
        ..original.clone()
    }
}

pub(super) fn posting(postings: Vec<Posting>) -> Commit {
    Commit { postings, ..Commit::default() }
}

pub(super) fn item(key: &str, person: &str, occurred_at: i64) -> InboxRow {
    InboxRow {
        key: key.into(),
        post: "duty-desk".into(),
        person: person.into(),
        case: id(1),
        kind: "rung".into(),
        zh: "升级到您".into(),
        en: "Escalated to you".into(),
        occurred_at,
        read_at: None,
    }
}

pub(super) fn inbox(rows: Vec<InboxRow>) -> Commit {
    Commit { inbox_rows: rows, ..Commit::default() }
}

pub(super) fn register_row(register: &str, code: &str, body: &str) -> RegisterRow {
    RegisterRow { register: register.into(), code: code.into(), body: body.into() }
}

pub(super) fn register(rows: Vec<RegisterRow>) -> Commit {
    Commit { register_rows: rows, ..Commit::default() }
}

pub(super) fn immutable(rows: Vec<RegisterRow>) -> Commit {
    Commit { immutable_rows: rows, ..Commit::default() }
}

pub(super) fn customer(code: &str, name: &str, phone: &str) -> CustomerRow {
    CustomerRow {
        code: code.into(),
        name: name.into(),
        phone: phone.into(),
        segment: "home".into(),
        body: "{}".into(),
        as_of: NOON,
    }
}

pub(super) fn customers(rows: Vec<CustomerRow>) -> Commit {
    Commit { customer_rows: rows, ..Commit::default() }
}

pub(super) fn record(scope: &str, key: &str, body: u8, expires_at: i64) -> IdempotencyRecord {
    IdempotencyRecord {
        scope: scope.into(),
        key: key.into(),
        body_digest: [body; 32],
        reply: vec![body, 0, 255],
        expires_at,
    }
}

/// Asks for shards at an instant, for ten seconds.
pub(super) fn lease_claim(owner: &str, now: i64, shards_max: u16) -> LeaseClaim {
    LeaseClaim { owner: owner.into(), now, until: now + 10_000, shards_max }
}

pub(super) fn fenced(fence: Fence, commit: Commit) -> Commit {
    Commit { fences: vec![fence], ..commit }
}

pub(super) fn guards(guards: &[(&str, u64)]) -> Commit {
    let guards = guards.iter().map(|(key, expected)| Guard { key: (*key).into(), expected: *expected });
    Commit { guards: guards.collect(), ..Commit::default() }
}

pub(super) fn cursor(consumer: &str, shard: u16, from: u64, to: u64) -> Commit {
    let cursor = CursorMove { consumer: consumer.into(), shard, from, to };
    Commit { cursors: vec![cursor], ..Commit::default() }
}

pub(super) fn erasing(person: &str, at: i64) -> Commit {
    Commit { erasures: vec![Erasure { person: person.into(), at }], ..Commit::default() }
}

/// A row of edition `e1`.
pub(super) fn roll_row(metric: &str, day: u32, group: &str, numerator: i64, denominator: i64) -> RollRow {
    let key = RollKey { edition: "e1".into(), metric: metric.into(), day, group: group.into() };
    RollRow { key, numerator, denominator }
}

pub(super) fn rolls(roll_rows: Vec<RollRow>) -> Commit {
    Commit { roll_rows, ..Commit::default() }
}

pub(super) fn restated(by: RollRow, shard: u16, position: u64) -> RollRestatement {
    RollRestatement { by, shard, position, known_at: NOON }
}

pub(super) fn restating(roll_restatements: Vec<RollRestatement>) -> Commit {
    Commit { roll_restatements, ..Commit::default() }
}

pub(super) fn sealing(edition: &str, until_day: u32) -> Commit {
    Commit { roll_seal: Some(RollSeal { edition: edition.into(), until_day }), ..Commit::default() }
}

/// All days of a metric in edition `e1`.
pub(super) fn range(metric: &str) -> RollRange {
    RollRange { edition: "e1".into(), metric: metric.into(), from_day: 0, to_day: u32::MAX }
}

/// A commit that must be accepted.
#[track_caller]
pub(super) fn accept(store: &dyn Store, commit: Commit) {
    if let Err(error) = store.commit(commit) {
        panic!("the commit was refused: {error}");
    }
}

/// A commit that must be refused, and must use no position.
#[track_caller]
pub(super) fn refuse(store: &dyn Store, commit: Commit) -> CommitError {
    let before = store.journal_heads().unwrap();
    let refused = store.commit(commit).expect_err("the commit should have been refused");
    assert_eq!(store.journal_heads().unwrap(), before, "a refused commit used a position");
    refused
}

#[track_caller]
pub(super) fn refused_as_invalid(store: &dyn Store, commit: Commit) -> String {
    match refuse(store, commit) {
        CommitError::Invalid { reason } => reason,
        other => panic!("refused for another reason: {other}"),
    }
}

#[track_caller]
pub(super) fn refused_by_ledger(store: &dyn Store, commit: Commit) -> String {
    match refuse(store, commit) {
        CommitError::Ledger { reason } => reason,
        other => panic!("refused for another reason: {other}"),
    }
}
