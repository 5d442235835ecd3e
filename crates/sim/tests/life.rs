//! The city lives, and comes out the same twice.

#![allow(clippy::unwrap_used)]

mod common;

use common::{found_in, found_under, live_in, lived, options};
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

/// 2026-07-01T10:20 in the city: the morning after a month.
const FIRST_OF_JULY: i64 = 1_782_872_400_000;

#[test]
fn a06_of_the_month_that_is_over_one_firm_is_settled_by_two_and_one_waits() {
    let options = yinuo_sim::CityOptions { seed: 7, as_of: FIRST_OF_JULY, ..options(5, 12) };
    let packs = ["cn-same-day", "cn-yiyang", "cn-customer", "cn-visit", "cn-pay", "cn-contractor"];
    let (store, clock) = found_under(Arc::new(yinuo_store::open_memory()), &options, &packs);
    let city = live_in(store, clock, options);
    let month = city.app.firm_month_over();
    assert_eq!(month, "2026-06");
    let count = |unit: &str| yinuo_account::firm_settlement(&city.app, unit, &month).unwrap();
    let (settled, open, waits) = (count("9901-lanqiao"), count("9901-beibu"), count("9901-shanjing"));
    assert!(settled.row.locked.is_some() && settled.row.signed.len() == 2, "{:?}", settled.row);
    assert!(waits.row.locked.is_none() && waits.row.signed.len() == 1, "{:?}", waits.row);
    assert!(open.row.signed.is_empty(), "{:?}", open.row);
    for counted in [settled, open, waits] {
        assert!(!counted.lines.is_empty(), "{} went nowhere in {month}", counted.row.unit);
    }
    let report = yinuo_sim::audit(&city.app).unwrap();
    assert_eq!(report.findings, [], "{report}");
    assert!(report.ran.get("firms::line").is_some_and(|lines| *lines > 0));
}
