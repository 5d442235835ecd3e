//! Two serving processes on one PostgreSQL, each held to a quarter of a core, beside one. Asked: at least 1.8 times.
//! The database and the clients are held to nothing.

use crate::serve::{Client, Server, intake_body};
use crate::share::Share;
use crate::town::app;
use crate::watch::{median, per_mille, per_second, timed};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use yinuo_store::PostgresStore;
use yinuo_store::cluster::Cluster;

/// Per mille of a core that a process has.
const SHARE: u32 = 250;
/// Clients of each process.
const CLIENTS: u32 = 8;
/// Cases that each process takes in of a round.
const CASES: u32 = 1_000;
/// Alternating rounds.
const ROUNDS: u32 = 5;

pub fn run() {
    let cluster = Cluster::start(&[]).unwrap_or_else(|reason| panic!("{reason}"));
    let database = cluster.fresh("two").unwrap_or_else(|reason| panic!("{reason}"));
    let address = database.address();
    let customers = CASES * 3 * ROUNDS;
    drop(app(Arc::new(PostgresStore::open(&address).expect("a database")), customers));
    let servers: Vec<(Server, Share)> = (0..2)
        .map(|number| {
            let server = Server::start(&address, None, &["--no-work"]);
            let share = Share::per_mille(SHARE, &format!("two-{number}"));
            share.hold(server.id());
            (server, share)
        })
        .collect();
    let addresses: Vec<&str> = servers.iter().map(|(server, _)| &*server.address).collect();
    let next = AtomicU32::new(0);
    let (mut ones, mut twos, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS as usize {
        // By turns the one and the other is the one alone.
        let one = taken_in(&addresses[round % 2..=round % 2], &next);
        let two = taken_in(&addresses, &next);
        ratios.push(per_mille(two, one));
        ones.push(one);
        twos.push(two);
    }
    println!(
        "two: {} cases/s by one process at {SHARE} per mille of a core, {} by two: {} per mille (asked: at least 1800)",
        median(ones),
        median(twos),
        median(ratios)
    );
}

/// Cases a second that these servers take in together.
fn taken_in(addresses: &[&str], next: &AtomicU32) -> u64 {
    let cases = CASES * u32::try_from(addresses.len()).expect("a few");
    let first = next.fetch_add(cases, Ordering::SeqCst);
    let left = AtomicU32::new(first);
    let ((), nanos) = timed(|| {
        std::thread::scope(|scope| {
            for address in addresses {
                for _ in 0..CLIENTS {
                    let left = &left;
                    scope.spawn(move || {
                        let mut client = Client::connect(address);
                        loop {
                            let number = left.fetch_add(1, Ordering::SeqCst);
                            if number >= first + cases {
                                break;
                            }
                            let key = format!("call-{number}");
                            let answer = client.ask("POST", "/api/v1/contacts", &key, &intake_body(number));
                            assert_eq!(answer.status, 200, "it is taken in");
                        }
                    });
                }
            }
        });
    });
    per_second(u64::from(cases), nanos)
}
