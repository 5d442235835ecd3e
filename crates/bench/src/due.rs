//! Ten thousand clocks due at the same instant in SQLite, from due to the last acknowledged commit (asked: under 2
//! seconds), and what the idle worker costs with a hundred thousand clocks open (asked: under 0.5 % of a core).

use crate::town::{MORNING, agent, app};
use crate::watch::{median, per_mille, timed};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use yinuo_app::{ContactInput, Options, OutcomeInput};
use yinuo_store::SqliteStore;

/// Cases whose next clock falls due at the same instant.
const CLOCKS: u32 = 10_000;
/// Cases that only stand open beside them: with three clocks each, a hundred thousand are open in all.
const BESIDE: u32 = 24_000;
const HOUR: i64 = 3_600_000;
/// Looks of the idle worker that are timed; it looks twice a second.
const LOOKS: u64 = 200;

pub fn run() {
    let file = std::env::temp_dir().join(format!("yinuo-bench-due-{}.sqlite", std::process::id()));
    let store = Arc::new(SqliteStore::open(&file).expect("a data file"));
    let (app, clock) = app(Arc::clone(&store) as _, CLOCKS + BESIDE);
    let open = |first: u32, end: u32| {
        std::thread::scope(|scope| {
            for worker in 0..8 {
                let app = &app;
                scope.spawn(move || {
                    for number in (first + worker..end).step_by(8) {
                        app.contact(&agent(), &call(number), &Options::default()).expect("opens");
                    }
                });
            }
        });
    };
    clock.0.store(MORNING - HOUR, Ordering::SeqCst);
    open(CLOCKS, CLOCKS + BESIDE);
    clock.0.store(MORNING, Ordering::SeqCst);
    open(0, CLOCKS);
    let looks = |at: i64| {
        clock.0.store(at, Ordering::SeqCst);
        let (_, nanos) = timed(|| (0..LOOKS).for_each(|_| drop(app.settle_due(1))));
        nanos / LOOKS
    };
    let each = median((0..5).map(|_| looks(MORNING + 1_000)).collect());
    println!(
        "due: an idle look over {} open clocks: {} us; two a second are {} millionths of a core (asked: under 5000)",
        (CLOCKS + BESIDE) * 3,
        each / 1000,
        per_mille(each * 2, 1_000_000)
    );
    // The others' second rung is out of the way; that of these falls due at the same instant.
    clock.0.store(MORNING + HOUR, Ordering::SeqCst);
    app.settle_due(u32::MAX).expect("settles");
    clock.0.store(MORNING + 2 * HOUR, Ordering::SeqCst);
    let (touched, nanos) = timed(|| app.settle_due(u32::MAX).expect("settles"));
    println!(
        "due: {touched} clocks due together, the last acknowledged after {} ms (asked: under 2000)",
        nanos / 1_000_000
    );
    drop(app);
    drop(store);
    remove(&file);
}

fn call(number: u32) -> ContactInput {
    ContactInput {
        channel: "hotline".into(),
        direction: "inbound".into(),
        customer: format!("C{number:06}"),
        text: String::new(),
        recording: String::new(),
        outcome: OutcomeInput::Opens {
            category: "complaint.billing.overcharge".into(),
            service: String::new(),
            priority: None,
            beside: None,
        },
    }
}

/// Removes a data file with what stands beside it.
pub fn remove(file: &Path) {
    for suffix in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{suffix}", file.display()));
    }
}
