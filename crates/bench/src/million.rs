//! A million cases, each with open clocks: what a desk and a worker ask all day, beside the bare statement that answers
//! the same, and how it grows from a tenth of them. Asked: each p99 within three times its figure at a tenth, and within
//! five times the bare statement's; a start in two seconds.
//!
//! `yinuo-bench million --store sqlite|postgres [--cases 1000000] [--keep DIR]`; kept data is not filled again.

mod ask;
mod bare;
mod fill;

use crate::serve;
use crate::watch::{median, option, per_mille, resident_kib, timed};
use ask::Answered;
use bare::{Bare, BareSqlite};
use std::path::PathBuf;
use std::sync::Arc;
use yinuo_store::SqliteStore;

/// Cases unless told otherwise.
const CASES: u32 = 1_000_000;
/// Starts that are timed.
const STARTS: usize = 3;

/// What one size came to.
struct Size {
    cases: u32,
    answered: Vec<Answered>,
    bytes: u64,
    start: u64,
    memory_kib: u64,
}

pub fn run() {
    let cases = option("--cases").map_or(CASES, |cases| cases.parse().expect("a number of cases"));
    let sizes = [cases / 10, cases];
    let measured: Vec<Size> = match option("--store").as_deref() {
        Some("sqlite") => sizes.map(in_file).into(),
        #[cfg(feature = "postgres")]
        Some("postgres") => in_database(sizes),
        _ => panic!("say --store sqlite, or --store postgres in a build with it"),
    };
    for size in &measured {
        tell(size, measured.first());
    }
}

fn in_file(cases: u32) -> Size {
    let kept = option("--keep").map(PathBuf::from);
    let folder = kept.clone().unwrap_or_else(std::env::temp_dir);
    let file = folder.join(format!("yinuo-bench-million-{cases}.sqlite"));
    let store = Arc::new(SqliteStore::open(&file).expect("a data file"));
    let size = measured(store, cases, &mut BareSqlite::open(&file), file.display().to_string());
    if kept.is_none() {
        crate::due::remove(&file);
    }
    size
}

#[cfg(feature = "postgres")]
fn in_database(sizes: [u32; 2]) -> Vec<Size> {
    use yinuo_store::{PostgresStore, cluster::Cluster};
    // Statistics as a server that has run for a while has them; the look at them is ours, below.
    let cluster = Cluster::start(&[]).unwrap_or_else(|reason| panic!("{reason}"));
    let one = |cases: u32| {
        let database = cluster.fresh(&format!("million-{cases}")).unwrap_or_else(|reason| panic!("{reason}"));
        let address = database.address();
        let store = Arc::new(PostgresStore::open(&address).expect("a database"));
        let (app, _) = timed(|| fill::filled(Arc::clone(&store) as _, cases)).0;
        drop(app);
        database.run("vacuum analyze").unwrap_or_else(|reason| panic!("{reason}"));
        measured(store, cases, &mut bare::BarePostgres::open(&address), address)
    };
    sizes.map(one).into()
}

fn measured(store: Arc<dyn yinuo_app::ports::Store>, cases: u32, bare: &mut dyn Bare, data: String) -> Size {
    let ((app, _), nanos) = timed(|| fill::filled(store, cases));
    println!("million: {cases} cases were there after {} s", nanos / 1_000_000_000);
    let answered = ask::all(&app, cases, bare);
    let bytes = bare.bytes();
    drop(app);
    // Last: a server settles what fell due, and changes what it was measured on.
    let mut starts = Vec::new();
    let mut memory_kib = 0;
    for _ in 0..STARTS {
        let (mut server, nanos) = timed(|| serve::Server::start(&data, Some(&fill::ring()), &[]));
        starts.push(nanos);
        for path in ["/api/v1/cases?state=open", "/api/v1/cases?q=%E4%B8%8A%E7%BD%91"] {
            assert_eq!(server.get(path).status, 200, "{path}");
        }
        memory_kib = memory_kib.max(resident_kib(server.id()).1);
    }
    Size { cases, answered, bytes, start: median(starts), memory_kib }
}

fn tell(size: &Size, tenth: Option<&Size>) {
    let Size { cases, answered, bytes, start, memory_kib } = size;
    for found in answered {
        let bare = per_mille(found.ours.p99, found.bare.p99);
        let before = tenth.and_then(|tenth| tenth.answered.iter().find(|one| one.what == found.what));
        let slope = before.map_or(0, |before| per_mille(found.ours.p99, before.ours.p99));
        println!(
            "million: {cases} cases, {}: p50 {} us, p99 {} us; bare p50 {} us, p99 {} us; {bare} per mille of the bare p99 (asked: at most 5000), {slope} per mille of a tenth's (asked: at most 3000)",
            found.what,
            found.ours.p50 / 1000,
            found.ours.p99 / 1000,
            found.bare.p50 / 1000,
            found.bare.p99 / 1000,
        );
    }
    let million = |of: u64| of * 1_000_000 / u64::from((*cases).max(1));
    println!(
        "million: {cases} cases: {} MB on disk, {} MB a million; the server answers {} ms after its start (asked: under 2000) and held at most {} MB",
        bytes / 1_000_000,
        million(*bytes) / 1_000_000,
        start / 1_000_000,
        memory_kib / 1_024
    );
}
