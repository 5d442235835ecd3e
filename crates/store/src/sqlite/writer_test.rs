//! The writer's group, when something in it goes wrong.

use super::connection::{Role, connect, prepare};
use super::keeper::Keeper;
use super::migrations::{MIGRATIONS, migrate};
use super::scratch::Scratch;
use super::writer::Writer;
use crate::combine::Writes as _;
use crate::request::{Reply, Request};
use rusqlite::Connection;
use uuid::Uuid;
use yinuo_app::ports::{
    Append, Commit, CommitError, EncodedEvent, IdempotencyRecord, Posting, PostingLine, RegisterRow,
    StreamId, StreamKind,
};

fn prepared(scratch: &Scratch) -> Connection {
    let mut connection = connect(&scratch.file()).unwrap();
    prepare(&connection, Role::Writer).unwrap();
    migrate(&mut connection, &MIGRATIONS).unwrap();
    connection
}

fn row(code: &str, body: String) -> Request {
    let row = RegisterRow { register: "unit".into(), code: code.into(), body };
    Request::Commit(Box::new(Commit { register_rows: vec![row], ..Commit::default() }))
}

fn codes(scratch: &Scratch) -> Vec<String> {
    let connection = connect(&scratch.file()).unwrap();
    let mut statement = connection.prepare("select code from register_row order by code").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn a_refused_request_leaves_its_neighbours() {
    let scratch = Scratch::new("a_refused_request_leaves_its_neighbours");
    let mut writer = Writer::new(prepared(&scratch));
    let empty = Request::Commit(Box::default());
    let answers = writer.write(&[row("a", String::new()), empty, row("b", String::new())]);
    assert_eq!(answers[0], Ok(Reply::Committed));
    assert!(matches!(answers[1], Err(CommitError::Invalid { .. })));
    assert_eq!(answers[2], Ok(Reply::Committed));
    assert_eq!(codes(&scratch), ["a", "b"]);
}

#[test]
fn what_one_request_took_is_taken_for_the_next_of_its_group() {
    let scratch = Scratch::new("what_one_request_took");
    let mut writer = Writer::new(prepared(&scratch));
    let request = |commit| Request::Commit(Box::new(commit));
    let record = |body: u8| IdempotencyRecord {
        scope: "s".into(),
        key: "k".into(),
        body_digest: [body; 32],
        reply: vec![body],
        expires_at: 1,
    };
    let keyed = |body| request(Commit { idempotency: Some(record(body)), ..Commit::default() });
    let stream = StreamId { kind: StreamKind::Case, id: Uuid::from_u128(1) };
    let event =
        EncodedEvent { name: "noted".into(), occurred_at: 1, recorded_at: 1, bytes: vec![], hash: [1; 32] };
    let append = Append { stream, expected_version: 0, events: vec![event] };
    let appended = || request(Commit { appends: vec![append.clone()], ..Commit::default() });
    let line = |account: &str, amount| PostingLine { account: account.into(), unit: "CNY".into(), amount };
    let paid = |number| {
        let posting = Posting {
            id: Uuid::from_u128(number),
            case: None,
            cause_version: 1,
            rule: "late".into(),
            owed_for: Some("delay/S1".into()),
            occurrence: None,
            reverses: None,
            occurred_at: 1,
            recorded_at: 1,
            lines: vec![line("a", -1), line("b", 1)],
        };
        request(Commit { postings: vec![posting], ..Commit::default() })
    };
    let answers = writer.write(&[keyed(1), keyed(2), appended(), appended(), paid(1), paid(2)]);
    assert_eq!(answers[1], Err(CommitError::KeyUsed { record: Box::new(record(1)) }));
    assert_eq!(answers[3], Err(CommitError::VersionConflict { stream }));
    assert_eq!(answers[5], Err(CommitError::OwedForTaken { key: "delay/S1".into() }));
    assert!([0, 2, 4].iter().all(|index| answers[*index] == Ok(Reply::Committed)));
}

#[test]
fn a_failing_statement_undoes_only_its_own_request() {
    let scratch = Scratch::new("a_failing_statement_undoes_only_its_own_request");
    let connection = prepared(&scratch);
    connection
        .execute_batch("create table refuse (code text primary key) strict; insert into refuse values ('bad');
            create temp trigger planted before insert on main.register_row
            when exists (select 1 from refuse where code = new.code) begin select raise(abort, 'planted'); end")
        .unwrap();
    let mut writer = Writer::new(connection);
    let with_code =
        |code: &str| RegisterRow { register: "unit".into(), code: code.into(), body: String::new() };
    // Its first row is written before the second one fails.
    let half_bad = Commit { register_rows: vec![with_code("half"), with_code("bad")], ..Commit::default() };
    let group = [row("a", String::new()), Request::Commit(Box::new(half_bad)), row("b", String::new())];
    let answers = writer.write(&group);
    assert_eq!(answers[0], Ok(Reply::Committed));
    assert!(matches!(&answers[1], Err(CommitError::Storage { reason }) if reason.contains("planted")));
    assert_eq!(answers[2], Ok(Reply::Committed));
    assert_eq!(codes(&scratch), ["a", "b"]);
}

#[test]
fn a_lost_transaction_fails_the_whole_group_and_the_next_one_lands() {
    let scratch = Scratch::new("a_lost_transaction_fails_the_whole_group");
    let connection = prepared(&scratch);
    // `raise(rollback)` ends the whole transaction, as a full disk does.
    connection
        .execute_batch(
            "create temp trigger planted before insert on main.register_row
            when new.code = 'lost' begin select raise(rollback, 'planted'); end",
        )
        .unwrap();
    let mut writer = Writer::new(connection);
    let empty = Request::Commit(Box::default());
    let group = [row("a", String::new()), empty, row("lost", String::new()), row("b", String::new())];
    for answer in writer.write(&group) {
        assert!(matches!(&answer, Err(CommitError::Storage { .. })), "{answer:?}");
    }
    assert_eq!(codes(&scratch), [""; 0]);
    assert_eq!(writer.write(&[row("c", String::new())]), [Ok(Reply::Committed)]);
    assert_eq!(codes(&scratch), ["c"]);
}

#[test]
fn a_full_disk_fails_the_whole_group_and_room_heals_it() {
    let scratch = Scratch::new("a_full_disk_fails_the_whole_group");
    let connection = prepared(&scratch);
    let pages: i64 = connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    let limit = |connection: &Connection, pages: i64| {
        connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(())).unwrap();
    };
    limit(&connection, pages + 4);
    let mut writer = Writer::new(connection);
    let large = "x".repeat(1024 * 1024);
    let answers = writer.write(&[row("a", String::new()), row("large", large.clone())]);
    // Whether SQLite gives up the statement or the transaction, nobody is told "done" for what is not there.
    let told: Vec<&str> = ["a", "large"]
        .into_iter()
        .zip(&answers)
        .filter(|(_, answer)| answer.is_ok())
        .map(|(code, _)| code)
        .collect();
    assert_eq!(codes(&scratch), told);
    assert!(matches!(&answers[1], Err(CommitError::Storage { .. })));
    limit(writer.connection(), 1_000_000);
    assert_eq!(writer.write(&[row("large", large)]), [Ok(Reply::Committed)]);
}

#[test]
fn the_wal_stays_below_its_ceiling() {
    let scratch = Scratch::new("the_wal_stays_below_its_ceiling");
    let mut writer = Writer::new(prepared(&scratch));
    let body = "x".repeat(4 * 1024 * 1024);
    let mut pages_max = 0;
    for number in 0..40 {
        let code = number.to_string();
        assert_eq!(writer.write(&[row(&code, body.clone())]), [Ok(Reply::Committed)]);
        writer.tend(false);
        pages_max = pages_max.max(writer.wal_pages());
    }
    assert!((1_000..18_000).contains(&pages_max), "{pages_max} pages");
    writer.tend(true);
    assert!(writer.wal_pages() < 8_000, "an idle writer moves the pages");
}

#[test]
fn a_keeper_moves_the_log_while_others_write_and_it_starts_anew() {
    let scratch = Scratch::new("a_keeper_moves_the_log");
    let mut writer = Writer::new(prepared(&scratch));
    let keeper = Keeper::new(prepared(&scratch));
    let body = "x".repeat(4 * 1024 * 1024);
    let mut log_bytes_max = 0;
    for number in 0..80 {
        let code = number.to_string();
        assert_eq!(writer.write(&[row(&code, body.clone())]), [Ok(Reply::Committed)]);
        writer.tend(false);
        keeper.keep().unwrap();
        assert_eq!(writer.wal_pages(), 0, "what was written is moved, and the writer moved nothing");
        log_bytes_max =
            log_bytes_max.max(std::fs::metadata(scratch.file().with_extension("db-wal")).unwrap().len());
    }
    assert_eq!(codes(&scratch).len(), 80);
    // Each time all was moved, the next write began at the front.
    assert!(log_bytes_max < 8 * 1024 * 1024, "{log_bytes_max} bytes");
}

#[test]
fn a_log_that_somebody_reads_from_its_start_is_not_waited_for_at_every_group() {
    let scratch = Scratch::new("a_log_that_somebody_reads_from_its_start");
    let mut writer = Writer::new(prepared(&scratch));
    let keeper = Keeper::new(prepared(&scratch));
    assert_eq!(writer.write(&[row("first", String::new())]), [Ok(Reply::Committed)]);
    let reader = connect(&scratch.file()).unwrap();
    let old = reader.unchecked_transaction().unwrap();
    let count = |c: &Connection| c.query_row("select count(*) from register_row", [], |r| r.get::<_, i64>(0));
    assert_eq!(count(&old).unwrap(), 1);
    let body = "x".repeat(4 * 1024 * 1024);
    for number in 0..40 {
        let code = number.to_string();
        assert_eq!(writer.write(&[row(&code, body.clone())]), [Ok(Reply::Committed)]);
        writer.tend(false);
        keeper.keep().unwrap();
    }
    assert_eq!(count(&old).unwrap(), 1, "it reads what it read");
    drop(old);
    assert_eq!(writer.write(&[row("last", body)]), [Ok(Reply::Committed)]);
    writer.tend(false);
    keeper.keep().unwrap();
    assert!(writer.wal_pages() < 16_000, "nobody is in the way any more");
    assert_eq!(codes(&scratch).len(), 42);
}
