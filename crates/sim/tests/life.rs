//! The city lives, and comes out the same twice.

#![allow(clippy::unwrap_used)]

mod common;

use common::{found_in, live_in, lived, options};
use std::sync::Arc;
use yinuo_app::codec::{digest, hex};
use yinuo_app::ports::{SHARD_COUNT, Store};

fn journal_digest(store: &dyn Store) -> String {
    let mut all = Vec::new();
    for shard in 0..SHARD_COUNT {
        let mut after = 0;
        loop {
            let page = store.journal(shard, after, 500).unwrap();
            let Some(last) = page.last() else { break };
            after = last.position;
            for stored in page {
                all.extend_from_slice(&stored.event.hash);
                all.extend_from_slice(&stored.event.bytes);
            }
        }
    }
    hex(&digest(&all))
}

#[test]
fn the_same_seed_gives_the_same_journal() {
    let first = lived(options(5, 6));
    let second = lived(options(5, 6));
    assert!(first.summary.cases > 60, "{}", first.summary);
    assert_eq!(first.summary, second.summary);
    assert_eq!(journal_digest(first.store.as_ref()), journal_digest(second.store.as_ref()));
    let other = lived(yinuo_sim::CityOptions { seed: 1, ..options(5, 6) });
    assert_ne!(journal_digest(first.store.as_ref()), journal_digest(other.store.as_ref()));
}

#[test]
fn both_stores_write_the_same_journal() {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("same-journal.sqlite");
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{end}", path.display()));
    }
    let sqlite: Arc<dyn Store> = Arc::new(yinuo_store::SqliteStore::open(&path).unwrap());
    let (sqlite, clock) = found_in(sqlite, &options(5, 3));
    let on_disk = live_in(sqlite, clock, options(5, 3));
    let in_memory = lived(options(5, 3));
    assert_eq!(journal_digest(on_disk.store.as_ref()), journal_digest(in_memory.store.as_ref()));
    assert_eq!(yinuo_sim::audit(&on_disk.app).unwrap().findings, []);
}

#[test]
fn a_city_of_one_day_lives() {
    let city = lived(options(5, 1));
    assert!(city.summary.cases > 10, "{}", city.summary);
    assert_eq!(yinuo_sim::audit(&city.app).unwrap().findings, []);
}

/// Many small cities: run it by hand before a change of the law (`cargo test -p yinuo-sim -- --ignored`).
#[test]
#[ignore = "a minute of many seeds, run by hand"]
fn many_seeds_are_clean() {
    let base = options(20, 9);
    for seed in 1..=40 {
        // Seasons and hours of the end vary with the seed.
        let as_of = base.as_of + (seed as i64 % 12) * 29 * 86_400_000 + (seed as i64 % 24) * 3_600_000;
        let city = lived(yinuo_sim::CityOptions { seed, as_of, ..base.clone() });
        let report = yinuo_sim::audit(&city.app).unwrap();
        assert_eq!(report.findings, [], "seed {seed}: {report}");
    }
}
