//! Durable intake over HTTP (contact, case, clocks and events in one acknowledged commit), eight clients, against a bare
//! rusqlite program that writes the very rows and group sizes recorded in the run. Asked: at least 50 % of it.

use crate::due::remove;
use crate::serve::intake_body;
use crate::town::{TOKEN_TEXT, app};
use crate::watch::{median, per_mille, per_second, timed};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use yinuo_server::{Desk, Serving, Settings, router};
use yinuo_store::SqliteStore;

/// Clients that wait for each answer.
const CLIENTS: u32 = 8;
/// Cases of one round.
const CASES: u32 = 4_000;
/// Alternating rounds.
const ROUNDS: u32 = 5;
/// Tables that an intake writes, with the order in which their rows came.
const TABLES: [(&str, &str); 10] = [
    ("stream", "kind, id"),
    ("journal", "recorded_at, stream_id, version"),
    ("case_row", "number"),
    ("clock", "case_id"),
    ("contact_row", "id"),
    ("personal_text", "id"),
    ("person_key", "person"),
    ("idempotency", "key"),
    ("inbox", "key"),
    ("guard_counter", "key"),
];

pub fn run() {
    let (mut ratios, mut ours, mut tails) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let file =
            std::env::temp_dir().join(format!("yinuo-bench-intake-{}-{round}.sqlite", std::process::id()));
        let (nanos, p99, groups) = over_http(&file);
        let bare = bare(&file, &groups);
        ours.push(per_second(u64::from(CASES), nanos));
        ratios.push(per_mille(bare, nanos));
        tails.push(p99);
        remove(&file);
    }
    println!(
        "intake: {} cases/s over HTTP with {CLIENTS} clients, {} per mille of the bare program (asked: at least 500), p99 {} us",
        median(ours),
        median(ratios),
        median(tails) / 1000
    );
    println!("intake: this disk flushes {} times a second", flushes());
}

/// Nanoseconds of a round, the 99th percentile of an answer, and the group sizes with their counts.
fn over_http(file: &Path) -> (u64, u64, Vec<(usize, u64)>) {
    let store = Arc::new(SqliteStore::open(file).expect("a data file"));
    let (app, _) = app(Arc::clone(&store) as _, CASES);
    let before = store.group_sizes();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).expect("a socket");
    let address = listener.local_addr().expect("an address");
    let serving = Serving::new(app, Desk::new(None, Arc::new(String::new)), Settings::default());
    runtime.spawn(async move { axum::serve(listener, router(serving)).await });
    let (mut answers, nanos) = timed(|| {
        std::thread::scope(|scope| {
            let clients: Vec<_> =
                (0..CLIENTS).map(|client| scope.spawn(move || client_round(address, client))).collect();
            clients.into_iter().flat_map(|client| client.join().expect("a client")).collect::<Vec<u64>>()
        })
    });
    answers.sort_unstable();
    let p99 = answers[answers.len() * 99 / 100];
    let earlier =
        |size: usize| before.iter().find(|(known, _)| *known == size).map_or(0, |(_, count)| *count);
    let groups = store.group_sizes().into_iter().map(|(size, count)| (size, count - earlier(size))).collect();
    (nanos, p99, groups)
}

fn client_round(address: SocketAddr, client: u32) -> Vec<u64> {
    let stream = TcpStream::connect(address).expect("connected");
    stream.set_nodelay(true).expect("no delay");
    let mut reader = BufReader::new(stream.try_clone().expect("a second handle"));
    let mut writer = stream;
    (client..CASES)
        .step_by(CLIENTS as usize)
        .map(|number| timed(|| submit(&mut writer, &mut reader, number)).1)
        .collect()
}

fn submit(writer: &mut TcpStream, reader: &mut BufReader<TcpStream>, number: u32) {
    let body = intake_body(number);
    let head = format!(
        "POST /api/v1/contacts HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {TOKEN_TEXT}\r\nContent-Type: application/json\r\nIdempotency-Key: call-{number}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    writer.write_all(&[head.as_bytes(), body.as_bytes()].concat()).expect("sent");
    let mut length = 0;
    let mut line = String::new();
    reader.read_line(&mut line).expect("a status line");
    assert!(line.contains(" 200 "), "{line}");
    while line != "\r\n" {
        line.clear();
        reader.read_line(&mut line).expect("a header");
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().expect("a length");
        }
    }
    let mut answer = vec![0; length];
    reader.read_exact(&mut answer).expect("a body");
}

/// Nanoseconds that a bare program takes to write the same rows in groups of the same sizes.
fn bare(file: &Path, groups: &[(usize, u64)]) -> u64 {
    let rows: Vec<Vec<Vec<Value>>> = {
        let from = Connection::open(file).expect("the round's file");
        TABLES.iter().map(|(table, order)| read(&from, table, order)).collect()
    };
    let target: PathBuf = file.with_extension("bare.sqlite");
    drop(SqliteStore::open(&target).expect("a data file"));
    let mut to = Connection::open(&target).expect("the bare file");
    to.execute_batch("pragma journal_mode = wal; pragma synchronous = full;").expect("durable");
    let sizes: Vec<usize> = groups.iter().flat_map(|(size, count)| (0..*count).map(|_| *size)).collect();
    let whole: usize = sizes.iter().sum::<usize>().max(1);
    let ((), nanos) = timed(|| {
        let mut done = 0;
        for size in sizes {
            let group = to.transaction().expect("a transaction");
            for ((table, _), rows) in TABLES.iter().zip(&rows) {
                for row in &rows[rows.len() * done / whole..rows.len() * (done + size) / whole] {
                    write(&group, table, row);
                }
            }
            group.commit().expect("durable");
            done += size;
        }
    });
    drop(to);
    remove(&target);
    nanos
}

fn read(from: &Connection, table: &str, order: &str) -> Vec<Vec<Value>> {
    let mut statement = from.prepare(&format!("select * from {table} order by {order}")).expect("a table");
    let columns = statement.column_count();
    let rows =
        statement.query_map([], |row| (0..columns).map(|column| row.get(column)).collect()).expect("rows");
    rows.collect::<Result<_, _>>().expect("rows")
}

fn write(to: &Connection, table: &str, row: &[Value]) {
    let places: Vec<String> = (1..=row.len()).map(|place| format!("?{place}")).collect();
    let mut statement = to
        .prepare_cached(&format!("insert into {table} values ({})", places.join(", ")))
        .expect("a statement");
    statement.execute(params_from_iter(row)).expect("a row");
}

/// Flushes a second of this disk, for scale.
fn flushes() -> u64 {
    let file = std::env::temp_dir().join(format!("yinuo-bench-flush-{}", std::process::id()));
    let mut to = std::fs::File::create(&file).expect("a file");
    let (_, nanos) = timed(|| {
        for _ in 0..300 {
            to.write_all(&[0; 4096]).expect("written");
            to.sync_data().expect("flushed");
        }
    });
    let _ = std::fs::remove_file(&file);
    per_second(300, nanos)
}
