//! A server under load, on SQLite or with `--store postgres` on a PostgreSQL beside it: what it can do at most, how long answers take when hardly anything is asked and at four
//! fifths of that, and what it does beyond. Asked: a p99 under twice the unloaded one at four fifths; beyond it answers
//! early with 429 or 503 and a time to come back, turns reads away before writes, and takes no more memory.

use crate::due::remove;
use crate::serve::{Client, Server, intake_body};
use crate::town::app;
use crate::watch::{Spread, option, passed, per_mille, per_second, resident_kib, timed, wait_until};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Barrier, OnceLock};
use yinuo_store::SqliteStore;

/// Customers, of whom each calls once.
const CUSTOMERS: u32 = 60_000;
/// Of so many requests one is an intake, the others read.
const WRITES_ONE_IN: u32 = 4;
/// Clients that find out what the server can do.
const CLIENTS: u32 = 16;
/// Requests before it is found out: caches are filled, statements prepared.
const WARM_REQUESTS: u32 = 2_000;
/// Connections of an open loop: arrivals do not wait for answers.
const OPEN_CLIENTS: u32 = 128;
/// Seconds of each loop, unless told otherwise.
const SECONDS: u64 = 15;
/// Clients that ask without a pause, more than are let in at once.
const CROWD: u32 = 700;
/// What the crowd asks in all.
const CROWD_REQUESTS: u32 = 30_000;
const SECOND: u64 = 1_000_000_000;

/// What one request came to.
#[derive(Debug, Clone, Copy)]
struct Served {
    writes: bool,
    status: u16,
    /// Whether it said when to come back.
    told: bool,
    nanos: u64,
}

pub fn run() {
    match option("--store").as_deref() {
        None | Some("sqlite") => {
            let file = std::env::temp_dir().join(format!("yinuo-bench-load-{}.sqlite", std::process::id()));
            drop(app(Arc::new(SqliteStore::open(&file).expect("a data file")), CUSTOMERS));
            measured(&file.display().to_string());
            remove(&file);
        }
        #[cfg(feature = "postgres")]
        Some("postgres") => {
            let cluster =
                yinuo_store::cluster::Cluster::start(&[]).unwrap_or_else(|reason| panic!("{reason}"));
            let database = cluster.fresh("load").unwrap_or_else(|reason| panic!("{reason}"));
            let address = database.address();
            drop(app(Arc::new(yinuo_store::PostgresStore::open(&address).expect("a database")), CUSTOMERS));
            database.run("vacuum analyze").unwrap_or_else(|reason| panic!("{reason}"));
            measured(&address);
        }
        Some(other) => panic!("--store {other}: say sqlite, or postgres in a build with it"),
    }
}

fn measured(data: &str) {
    // Everybody here has one address: it gets all the seats, as behind a proxy.
    let server = Server::start(data, None, &["--connections", "900", "--connections-per-address", "900"]);
    let calls = AtomicU32::new(0);
    // As many requests, or as long; whichever ends first.
    let closed = |clients: u32, requests: u32, seconds: u64| {
        let (left, started) = (AtomicU32::new(0), passed(0));
        timed(|| {
            crowd(clients, || {
                let mut client = Client::connect(&server.address);
                let mut served = Vec::new();
                loop {
                    let number = left.fetch_add(1, Ordering::SeqCst);
                    if number >= requests || passed(started) >= seconds * SECOND {
                        return served;
                    }
                    let (answer, nanos) = timed(|| ask(&mut client, number, &calls));
                    served.push(Served { nanos, ..answer });
                }
            })
        })
    };
    let seconds = option("--seconds").map_or(SECONDS, |seconds| seconds.parse().expect("seconds"));
    // By as many as come later: a thread's first request is not like the others.
    closed(OPEN_CLIENTS, WARM_REQUESTS, u64::MAX / SECOND);
    // As long as the loops that follow: a shorter burst would leave to them what the workers do with what it brought.
    let (served, nanos) = closed(CLIENTS, u32::MAX, seconds);
    let capacity = per_second(served.len() as u64, nanos).max(1);
    let open = |rate: u64| open_loop(&server.address, (rate, seconds), &calls);
    let (unloaded, loaded) = (open(capacity / 20 + 1), open(capacity * 4 / 5));
    let spread = |served: &[Served]| Spread::of(served.iter().map(|one| one.nanos).collect());
    let (quiet, busy) = (spread(&unloaded), spread(&loaded));
    println!(
        "load: {capacity} requests/s by {CLIENTS} clients; p50 {} us and p99 {} us at a twentieth of that, p50 {} us and p99 {} us at four fifths: {} per mille of the unloaded p99 (asked: under 2000)",
        quiet.p50 / 1000,
        quiet.p99 / 1000,
        busy.p50 / 1000,
        busy.p99 / 1000,
        per_mille(busy.p99, quiet.p99)
    );
    let of = |served: &[Served], writes: bool| {
        Spread::of(served.iter().filter(|one| one.writes == writes).map(|one| one.nanos).collect()).p99 / 1000
    };
    let other = |served: &[Served]| served.iter().filter(|one| one.status != 200).count();
    println!(
        "load: p99 of the reads {} us and {} us, of the intakes {} us and {} us; {} and {} of them had another answer than 200",
        of(&unloaded, false),
        of(&loaded, false),
        of(&unloaded, true),
        of(&loaded, true),
        other(&unloaded),
        other(&loaded)
    );
    let before = resident_kib(server.id()).1;
    let (served, _) = closed(CROWD, CROWD_REQUESTS, u64::MAX / SECOND);
    let after = resident_kib(server.id()).1;
    tell_crowd(&served);
    println!("load: the server held at most {} MB before them and {} MB after", before / 1024, after / 1024);
}

fn tell_crowd(served: &[Served]) {
    let refused = |one: &&Served| matches!(one.status, 429 | 503);
    let of = |writes: bool| served.iter().filter(move |one| one.writes == writes);
    let share =
        |writes: bool| per_mille(of(writes).filter(refused).count() as u64, of(writes).count() as u64);
    let times = |wanted: bool| {
        Spread::of(served.iter().filter(|one| refused(one) == wanted).map(|one| one.nanos).collect())
    };
    println!(
        "load: {CROWD} clients at once: {} per mille of the reads and {} per mille of the writes turned away, after p50 {} us and p99 {} us; the others answered after p50 {} us and p99 {} us; {} were turned away without a time to come back (asked: none), {} had another answer (asked: none)",
        share(false),
        share(true),
        times(true).p50 / 1000,
        times(true).p99 / 1000,
        times(false).p50 / 1000,
        times(false).p99 / 1000,
        served.iter().filter(refused).filter(|one| !one.told).count(),
        served.iter().filter(|one| !refused(one) && one.status != 200).count()
    );
}

/// As many threads, each with what it came to.
fn crowd(clients: u32, work: impl Fn() -> Vec<Served> + Sync) -> Vec<Served> {
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..clients).map(|_| scope.spawn(&work)).collect();
        running.into_iter().flat_map(|client| client.join().expect("a client")).collect()
    })
}

/// Requests at a rate whether or not earlier ones were answered; a time counts from when a request should have begun.
fn open_loop(address: &str, (rate, seconds): (u64, u64), calls: &AtomicU32) -> Vec<Served> {
    let requests = u32::try_from(rate * seconds).expect("a few thousand");
    let gap = SECOND / rate.max(1);
    let (left, begins) = (AtomicU32::new(0), OnceLock::new());
    let connected = Barrier::new(OPEN_CLIENTS as usize);
    crowd(OPEN_CLIENTS, || {
        let mut client = Client::connect(address);
        let mut served = Vec::new();
        // Nothing is due before everybody has come and asked once: connecting is no part of what is measured.
        client.ask("GET", "/api/v1/cases?state=open", "", "");
        connected.wait();
        let started = *begins.get_or_init(|| passed(0));
        loop {
            let number = left.fetch_add(1, Ordering::SeqCst);
            if number >= requests {
                return served;
            }
            // Somewhere in its place of the row, so that they come in no step; the numbers are spread by a large odd one.
            let within = (u64::from(number.wrapping_mul(2_654_435_761)) * gap) >> 32;
            let due = started + u64::from(number) * gap + within;
            wait_until(due);
            let answer = ask(&mut client, number, calls);
            served.push(Served { nanos: passed(due), ..answer });
        }
    })
}

fn ask(client: &mut Client, number: u32, calls: &AtomicU32) -> Served {
    let writes = number.is_multiple_of(WRITES_ONE_IN);
    let answer = if writes {
        let call = calls.fetch_add(1, Ordering::SeqCst) % CUSTOMERS;
        client.ask("POST", "/api/v1/contacts", &format!("call-{call}"), &intake_body(call))
    } else {
        client.ask("GET", "/api/v1/cases?state=open", "", "")
    };
    Served { writes, status: answer.status, told: answer.retry_after.is_some(), nanos: 0 }
}
