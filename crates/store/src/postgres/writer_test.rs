//! The writer's group, when something in it goes wrong.

use super::cluster::{Cluster, Fresh};
use super::connection::Connection;
use super::migrations::{MIGRATIONS, migrate};
use super::rows::get;
use super::writer::Writer;
use super::{PostgresStore, Target, reading, writing};
use crate::combine::Writes as _;
use crate::request::{Reply, Request};
use std::thread;
use uuid::Uuid;
use yinuo_app::ports::{
    Append, CaseRow, Commit, CommitError, EncodedEvent, Erasure, Fence, IdempotencyRecord, LeaseClaim,
    PersonalText, Posting, PostingLine, RegisterRow, RollKey, RollRow, Standing, Store, StreamId, StreamKind,
};

struct Bench {
    database: Fresh<'static>,
    beside: Connection,
    writer: Writer,
}

fn bench(name: &str) -> Bench {
    let database = Cluster::shared().unwrap().fresh(name).unwrap();
    let config = Target::of(&database.address()).unwrap();
    let mut beside = reading(&config).unwrap();
    migrate(&mut beside, &MIGRATIONS).unwrap();
    let writer = Writer::new(config.clone(), writing(&config).unwrap());
    Bench { database, beside, writer }
}

impl Bench {
    fn codes(&mut self) -> Vec<String> {
        let rows = self.beside.rows("register", &[&"unit"]).unwrap();
        rows.iter().map(|row| get(row, 0).unwrap()).collect()
    }

    /// Waits until a session of this database waits for another one's lock.
    fn until_somebody_waits(&mut self) {
        let waiting = "select count(*) from pg_locks l join pg_stat_activity a on a.pid = l.pid
            where not l.granted and a.datname = current_database()";
        loop {
            let rows = self.beside.rows_of(waiting, &[]).unwrap();
            if get::<i64>(&rows[0], 0).unwrap() > 0 {
                return;
            }
        }
    }
}

fn request(commit: Commit) -> Request {
    Request::Commit(Box::new(commit))
}

fn row(code: &str) -> Request {
    let row = RegisterRow { register: "unit".into(), code: code.into(), body: String::new() };
    request(Commit { register_rows: vec![row], ..Commit::default() })
}

fn keyed(body: u8) -> Commit {
    let record = IdempotencyRecord {
        scope: "s".into(),
        key: "k".into(),
        body_digest: [body; 32],
        reply: vec![body],
        expires_at: 1,
    };
    Commit { idempotency: Some(record), ..Commit::default() }
}

fn appended(stream: u128, expected_version: u64) -> Commit {
    let stream = StreamId { kind: StreamKind::Case, id: Uuid::from_u128(stream) };
    let event =
        EncodedEvent { name: "noted".into(), occurred_at: 1, recorded_at: 1, bytes: vec![7], hash: [1; 32] };
    Commit { appends: vec![Append { stream, expected_version, events: vec![event] }], ..Commit::default() }
}

fn paid(number: u128, owed_for: Option<&str>, reverses: Option<u128>) -> Commit {
    let sign = if reverses.is_some() { -1 } else { 1 };
    let line = |account: &str, amount: i64| PostingLine {
        account: account.into(),
        unit: "CNY".into(),
        amount: amount * sign,
    };
    let posting = Posting {
        id: Uuid::from_u128(number),
        case: None,
        cause_version: 1,
        rule: "late".into(),
        owed_for: owed_for.map(str::to_owned),
        occurrence: None,
        reverses: reverses.map(Uuid::from_u128),
        occurred_at: 1,
        recorded_at: 1,
        lines: vec![line("expense", -5), line("wallet/1", 5)],
    };
    Commit { postings: vec![posting], ..Commit::default() }
}

fn numbered(case: u128, number: &str) -> Commit {
    let empty = String::new;
    let row = CaseRow {
        id: Uuid::from_u128(case),
        number: number.into(),
        kind: empty(),
        category: empty(),
        topic: empty(),
        state: empty(),
        customer: empty(),
        service: empty(),
        unit: empty(),
        area: empty(),
        owner: empty(),
        handler: empty(),
        accepted_at: 0,
        due_at: None,
        warn_at: None,
        due_rule: empty(),
        rung: 0,
        next_rung_at: None,
        next_at: None,
        broken: 0,
        owed_minor: 0,
        chain: 1,
        red_line: empty(),
        paused: false,
        closed_at: None,
        version: 1,
        updated_at: 0,
    };
    Commit { case_rows: vec![row], ..Commit::default() }
}

#[test]
fn a_refused_request_leaves_its_neighbours() {
    let mut bench = bench("a_refused_request_leaves_its_neighbours");
    let answers = bench.writer.write(&[row("a"), request(appended(1, 9)), row("b")]);
    assert_eq!(answers[0], Ok(Reply::Committed));
    assert!(matches!(answers[1], Err(CommitError::VersionConflict { .. })));
    assert_eq!(answers[2], Ok(Reply::Committed));
    assert_eq!(bench.codes(), ["a", "b"]);
}

#[test]
fn what_one_request_took_is_taken_for_the_next_of_its_group() {
    let mut bench = bench("what_one_request_took");
    let answers = bench.writer.write(&[
        request(keyed(1)),
        request(keyed(2)),
        request(appended(1, 0)),
        request(appended(1, 0)),
        request(appended(1, 1)),
        request(paid(1, Some("delay"), None)),
        request(paid(2, Some("delay"), None)),
        request(paid(3, None, Some(1))),
        request(paid(4, None, Some(1))),
        request(paid(5, Some("delay"), None)),
    ]);
    assert!(matches!(&answers[1], Err(CommitError::KeyUsed { record }) if record.body_digest == [1; 32]));
    assert!(matches!(answers[3], Err(CommitError::VersionConflict { .. })));
    assert!(matches!(answers[6], Err(CommitError::OwedForTaken { .. })));
    assert!(matches!(answers[8], Err(CommitError::Ledger { .. })));
    for done in [0, 2, 4, 5, 7, 9] {
        assert_eq!(answers[done], Ok(Reply::Committed), "{done}");
    }
    let store = PostgresStore::open(&bench.database.address()).unwrap();
    let owed: Vec<Uuid> = store.owed_for("").unwrap().iter().map(|posting| posting.id).collect();
    assert_eq!(owed, [Uuid::from_u128(5)]);
    assert_eq!(store.balances("wallet/").unwrap()[0].amount, 5);
    assert_eq!(store.load(StreamId { kind: StreamKind::Case, id: Uuid::from_u128(1) }).unwrap().version, 2);
}

#[test]
fn numbers_change_hands_within_a_group() {
    let mut bench = bench("numbers_change_hands_within_a_group");
    bench.writer.write(&[request(numbered(1, "A")), request(numbered(2, "B"))]);
    let answers = bench.writer.write(&[
        request(numbered(2, "A")),
        request(numbered(1, "C")),
        request(numbered(2, "A")),
        request(numbered(1, "B")),
    ]);
    assert!(matches!(answers[0], Err(CommitError::NumberTaken { .. })));
    assert_eq!(answers[1..], [Ok(Reply::Committed), Ok(Reply::Committed), Ok(Reply::Committed)]);
    let store = PostgresStore::open(&bench.database.address()).unwrap();
    for (number, case) in [("A", Some(2)), ("B", Some(1)), ("C", None)] {
        assert_eq!(store.case_by_number(number).unwrap(), case.map(Uuid::from_u128), "{number}");
    }
}

#[test]
fn a_request_that_the_database_refuses_fails_alone() {
    let mut bench = bench("a_request_that_the_database_refuses");
    bench.database.run("alter table register_row add check (code <> 'planted')").unwrap();
    let answers = bench.writer.write(&[row("a"), row("planted"), row("b")]);
    assert_eq!((&answers[0], &answers[2]), (&Ok(Reply::Committed), &Ok(Reply::Committed)));
    assert!(matches!(&answers[1], Err(CommitError::Storage { .. })), "{:?}", answers[1]);
    assert_eq!(bench.codes(), ["a", "b"]);
}

/// What another process commits while our group waits for it: the group is judged anew.
fn while_another_writes(
    name: &str,
    theirs: &str,
    ours: Vec<Request>,
) -> (Bench, Vec<crate::request::Answer>) {
    let mut bench = bench(name);
    assert_eq!(bench.writer.write(&[request(appended(1, 0))]), [Ok(Reply::Committed)]);
    let other = reading(&Target::of(&bench.database.address()).unwrap()).unwrap();
    other.batch("begin").unwrap();
    other.batch(theirs).unwrap();
    let config = Target::of(&bench.database.address()).unwrap();
    let answers = thread::scope(|scope| {
        let mut writer = Writer::new(config.clone(), writing(&config).unwrap());
        let writing = scope.spawn(move || writer.write(&ours));
        bench.until_somebody_waits();
        other.batch("commit").unwrap();
        writing.join().unwrap()
    });
    (bench, answers)
}

#[test]
fn a_key_that_another_process_used_meanwhile_is_told() {
    let theirs = "insert into idempotency (scope, key, body_digest, reply, expires_at)
        values ('s', 'k', decode(repeat('05', 32), 'hex'), '', 9)";
    let ours = vec![row("a"), request(keyed(1)), row("b")];
    let (mut bench, answers) = while_another_writes("a_key_that_another_process_used", theirs, ours);
    assert_eq!((&answers[0], &answers[2]), (&Ok(Reply::Committed), &Ok(Reply::Committed)));
    assert!(matches!(&answers[1], Err(CommitError::KeyUsed { record }) if record.body_digest == [5; 32]));
    assert_eq!(bench.codes(), ["a", "b"]);
}

#[test]
fn a_stream_that_another_process_moved_meanwhile_is_a_conflict() {
    let theirs = "update stream set version = 2";
    let ours = vec![row("a"), request(appended(1, 1))];
    let (mut bench, answers) = while_another_writes("a_stream_that_another_process_moved", theirs, ours);
    assert_eq!(answers[0], Ok(Reply::Committed));
    assert!(matches!(answers[1], Err(CommitError::VersionConflict { .. })), "{:?}", answers[1]);
    assert_eq!(bench.codes(), ["a"]);
}

#[test]
fn a_balance_that_another_process_moves_is_waited_for() {
    let theirs = "insert into account (account, unit, balance) values ('expense', 'CNY', -100), ('wallet/1', 'CNY', 100)";
    let (bench, answers) = while_another_writes(
        "a_balance_that_another_process_moves",
        theirs,
        vec![request(paid(1, None, None))],
    );
    assert_eq!(answers, [Ok(Reply::Committed)]);
    let store = PostgresStore::open(&bench.database.address()).unwrap();
    let balances: Vec<i64> = store.balances("").unwrap().iter().map(|line| line.amount).collect();
    assert_eq!(balances, [-105, 105]);
}

fn claim(owner: &str, now: i64) -> Request {
    Request::TakeLeases(LeaseClaim { owner: owner.into(), now, until: now + 10, shards_max: 64 })
}

fn fenced(epoch: u64) -> Commit {
    Commit { fences: vec![Fence { shard: 3, epoch }], ..keyed(1) }
}

#[test]
fn a_lease_lost_meanwhile_refuses_what_was_begun_under_it() {
    let theirs = "insert into shard_lease (shard, owner, epoch, until_at) values (3, 'two', 2, 100)";
    let ours = vec![claim("one", 1), request(fenced(1))];
    let (mut bench, answers) = while_another_writes("a_lease_lost_meanwhile", theirs, ours);
    // The commit is tried before the claim of its group, and nobody had leased the shard then.
    assert_eq!(answers[1], Err(CommitError::LeaseLost { shard: 3 }));
    let Ok(Reply::Leased(leases)) = &answers[0] else { panic!("{:?}", answers[0]) };
    assert_eq!(leases.held.len(), 63, "the other one's shard is not taken");
    assert_eq!(bench.writer.write(&[request(fenced(1))]), [Err(CommitError::LeaseLost { shard: 3 })]);
    assert_eq!(bench.writer.write(&[request(fenced(2))]), [Ok(Reply::Committed)]);
}

/// Whether our request waits for another process that did `theirs` and has not committed yet.
fn waits_for(name: &str, prepared: &[Request], theirs: &str, ours: Request) -> crate::request::Answer {
    let mut bench = bench(name);
    bench.writer.write(prepared).into_iter().for_each(|answer| drop(answer.unwrap()));
    let config = Target::of(&bench.database.address()).unwrap();
    let other = reading(&config).unwrap();
    other.batch("begin").unwrap();
    other.batch(theirs).unwrap();
    thread::scope(|scope| {
        let mut writer = Writer::new(config.clone(), writing(&config).unwrap());
        let writing = scope.spawn(move || writer.write(&[ours]));
        bench.until_somebody_waits();
        other.batch("commit").unwrap();
        writing.join().unwrap().remove(0)
    })
}

#[test]
fn a_claim_waits_for_what_is_committed_under_a_lease() {
    let theirs = "select epoch from shard_lease where shard = 3 for share";
    let answer = waits_for("a_claim_waits", &[claim("one", 1)], theirs, claim("two", 100));
    let Ok(Reply::Leased(leases)) = answer else { panic!("{answer:?}") };
    assert!(leases.held.contains(&Fence { shard: 3, epoch: 2 }));
}

#[test]
fn a_text_waits_for_the_erasure_of_its_person_and_is_refused() {
    let theirs =
        "select gate from gate for update; insert into erased_person (person, erased_at) values ('C1', 1)";
    let text =
        PersonalText { id: Uuid::from_u128(1), person: "C1".into(), body: "b".into(), sealed: Vec::new() };
    let ours = request(Commit { texts: vec![text], ..Commit::default() });
    let answer = waits_for("a_text_waits_for_the_erasure", &[], theirs, ours);
    assert_eq!(answer, Err(CommitError::PersonErased { person: "C1".into() }));
}

#[test]
fn an_erasure_waits_for_what_is_stored_of_its_person_and_takes_it_too() {
    let theirs = "select gate from gate for share;
        insert into personal_text (id, person, body) values ('00000000-0000-0000-0000-000000000001', 'C1', 'b')";
    let erasure = Erasure { person: "C1".into(), at: 1 };
    let ours = request(Commit { erasures: vec![erasure], ..Commit::default() });
    let mut bench = bench("an_erasure_waits");
    let config = Target::of(&bench.database.address()).unwrap();
    let other = reading(&config).unwrap();
    other.batch("begin").unwrap();
    other.batch(theirs).unwrap();
    let answers = thread::scope(|scope| {
        let mut writer = Writer::new(config.clone(), writing(&config).unwrap());
        let writing = scope.spawn(move || writer.write(&[ours]));
        bench.until_somebody_waits();
        other.batch("commit").unwrap();
        writing.join().unwrap()
    });
    assert_eq!(answers, [Ok(Reply::Committed)]);
    assert_eq!(bench.beside.rows("personal_texts", &[&vec![Uuid::from_u128(1)]]).unwrap().len(), 0);
}

#[test]
fn a_sum_waits_for_the_seal_of_its_day_and_is_refused() {
    let theirs =
        "select gate from gate for update; insert into roll_seal (edition, until_day) values ('e', 20261120)";
    let key = RollKey { edition: "e".into(), metric: "calls".into(), day: 20_261_120, group: String::new() };
    let row = RollRow { key, numerator: 1, denominator: 1 };
    let ours = request(Commit { roll_rows: vec![row], ..Commit::default() });
    let answer = waits_for("a_sum_waits_for_the_seal", &[], theirs, ours);
    assert_eq!(answer, Err(CommitError::DaySealed { day: 20_261_120 }));
}

#[test]
fn a_stream_that_a_commit_rests_on_stands_until_it_is_done() {
    let theirs = "update stream set version = 2";
    let stream = StreamId { kind: StreamKind::Case, id: Uuid::from_u128(1) };
    let standing = Commit { standing: vec![Standing { stream, version: 1 }], ..keyed(1) };
    let answer =
        waits_for("a_stream_that_a_commit_rests_on", &[request(appended(1, 0))], theirs, request(standing));
    assert_eq!(answer, Err(CommitError::VersionConflict { stream }));
}

#[test]
fn a_connection_lost_while_it_commits_leaves_the_outcome_open() {
    let mut bench = bench("a_connection_lost_while_it_commits");
    bench
        .database
        .run(
            "create function planted() returns trigger language plpgsql as
                'begin perform pg_terminate_backend(pg_backend_pid()); return null; end';
            create constraint trigger planted after insert on register_row deferrable initially deferred
                for each row when (new.code = 'planted') execute function planted()",
        )
        .unwrap();
    for answer in bench.writer.write(&[row("a"), request(appended(1, 9)), row("planted")]) {
        let Err(CommitError::Storage { reason }) = answer else { panic!("{answer:?}") };
        assert!(reason.contains("is not known"), "{reason}");
    }
    assert_eq!(bench.writer.write(&[row("b")]), [Ok(Reply::Committed)]);
    assert_eq!(bench.codes(), ["b"]);
}

#[test]
fn a_connection_lost_between_groups_is_replaced() {
    let mut bench = bench("a_connection_lost_between_groups");
    assert_eq!(bench.writer.write(&[row("a")]), [Ok(Reply::Committed)]);
    let ended = "select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()";
    bench.beside.rows_of(ended, &[]).unwrap();
    assert_eq!(bench.writer.write(&[row("b")]), [Ok(Reply::Committed)]);
    assert_eq!(bench.codes(), ["a", "b"]);
}

#[test]
fn a_leader_that_panics_leaves_a_writer_that_works() {
    let bench = bench("a_leader_that_panics");
    let store = PostgresStore::open(&bench.database.address()).unwrap();
    let gone = thread::scope(|scope| scope.spawn(|| store.combiner.submit(Request::Panic)).join());
    assert!(gone.is_err());
    assert_eq!(store.combiner.submit(row("a")), Ok(Reply::Committed));
    assert_eq!(store.register("unit").unwrap().len(), 1);
}

#[test]
fn requests_that_are_no_commits_get_their_own_answers() {
    let mut bench = bench("requests_that_are_no_commits");
    let reserve = |series: &str, count| Request::Reserve { series: series.into(), count };
    let answers = bench.writer.write(&[
        reserve("case", 3),
        row("a"),
        reserve("slip", 1),
        reserve("case", 2),
        Request::MarkRead { person: "P".into(), key: "none".into(), at: 1 },
        Request::Expire { now: 5, limit: 10 },
        request(keyed(1)),
    ]);
    let first = |number| Ok(Reply::First(number));
    assert_eq!((&answers[0], &answers[2], &answers[3]), (&first(1), &first(1), &first(4)));
    assert_eq!(answers[4], Ok(Reply::Marked(false)));
    assert_eq!(answers[5], Ok(Reply::Removed(1)), "it comes after the commits of its group");
    assert_eq!(bench.writer.write(&[reserve("case", 1)]), [first(6)]);
}
