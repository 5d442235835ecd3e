//! A consumer of the journal in a trial: it counts broken promises by local day, and takes back what is withdrawn. Its place
//! and its sums move in one commit, so that whatever dies, nothing is counted twice and nothing is skipped. It stands
//! for the product's consumers until there are some: the ports that it rests on are theirs.

use crate::audit::AuditReport;
use crate::time::civil;
use serde_json::Value;
use std::collections::BTreeMap;
use yinuo_app::AppError;
use yinuo_app::ports::{
    Commit, CommitError, CursorMove, PAGE_ROWS_MAX, RollKey, RollRange, RollRow, SHARD_COUNT, Store,
    StoredEvent, StreamKind,
};

/// The consumer under which its places are kept.
pub(super) const CONSUMER: &str = "trial-breaches";
const METRIC: &str = "breaches";
/// Events taken at a time: few, so that a death often falls between two commits.
const TAKEN: u32 = 7;

/// What one event adds: the local day of the breach, and one more or one less.
fn counts(stored: &StoredEvent) -> Option<(u32, i64)> {
    if stored.stream.kind != StreamKind::Case {
        return None;
    }
    let by = match stored.event.name.as_ref() {
        "promise-broken" => 1,
        "breach-withdrawn" => -1,
        _ => return None,
    };
    let envelope: Value = serde_json::from_slice(&stored.event.bytes).ok()?;
    let at = envelope.get("recorded_at")?.as_i64()?;
    Some((day(at), by))
}

fn day(at: i64) -> u32 {
    let (year, month, day) = civil(at);
    u32::try_from(year * 10_000 + month * 100 + day).unwrap_or(0)
}

fn row(day: u32, numerator: i64) -> RollRow {
    let key =
        RollKey { edition: CONSUMER.to_owned(), metric: METRIC.to_owned(), day, group: "all".to_owned() };
    RollRow { key, numerator, denominator: numerator.abs() }
}

/// Sums of a page by day: what is added, and how many entries it took.
fn sums(page: &[StoredEvent]) -> Vec<RollRow> {
    let mut days: BTreeMap<u32, (i64, i64)> = BTreeMap::new();
    for (day, by) in page.iter().filter_map(counts) {
        let slot = days.entry(day).or_default();
        slot.0 += by;
        slot.1 += 1;
    }
    days.into_iter()
        .map(|(day, (numerator, denominator))| RollRow { denominator, ..row(day, numerator) })
        .collect()
}

/// Consumes what the journal grew by in every shard.
pub(super) fn consume(store: &dyn Store) -> Result<(), AppError> {
    let places = store.cursors(CONSUMER)?;
    let heads = store.journal_heads()?;
    for (shard, (place, head)) in (0..SHARD_COUNT).zip(places.into_iter().zip(heads)) {
        let mut from = place;
        while from < head {
            let page = store.journal(shard, from, TAKEN)?;
            let Some(last) = page.last() else { break };
            let to = last.position;
            let moved = CursorMove { consumer: CONSUMER.to_owned(), shard, from, to };
            let commit = Commit { cursors: vec![moved], roll_rows: sums(&page), ..Commit::default() };
            match store.commit(commit) {
                Ok(()) => {}
                // Another process consumed these: it goes on from there.
                Err(CommitError::CursorMoved { .. }) => break,
                Err(error) => return Err(error.into()),
            }
            from = to;
        }
    }
    Ok(())
}

/// The sums equal a recount of the whole journal (40, 42).
pub(super) fn check(store: &dyn Store, report: &mut AuditReport) -> Result<(), AppError> {
    let mut wanted: BTreeMap<u32, (i64, i64)> = BTreeMap::new();
    for shard in 0..SHARD_COUNT {
        let mut after = 0;
        loop {
            let page = store.journal(shard, after, PAGE_ROWS_MAX)?;
            let Some(last) = page.last() else { break };
            after = last.position;
            for (day, by) in page.iter().filter_map(counts) {
                let slot = wanted.entry(day).or_default();
                slot.0 += by;
                slot.1 += 1;
            }
        }
    }
    let range = RollRange {
        edition: CONSUMER.to_owned(),
        metric: METRIC.to_owned(),
        from_day: 0,
        to_day: 99_991_231,
    };
    let rows = store.roll_rows(&range, None, PAGE_ROWS_MAX)?;
    let found: BTreeMap<u32, (i64, i64)> =
        rows.into_iter().map(|row| (row.key.day, (row.numerator, row.denominator))).collect();
    for day in wanted.keys().chain(found.keys()) {
        report.ran("counter::check");
        if wanted.get(day) != found.get(day) {
            let sentence = format!("the roll-up says {:?}, a recount {:?}", found.get(day), wanted.get(day));
            report.find(42, &day.to_string(), sentence);
        }
    }
    Ok(())
}
