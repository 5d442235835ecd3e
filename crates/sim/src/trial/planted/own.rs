//! Five more, planted before the auditor had heard of them.

use super::over;
use super::rewrite::{rewrite, tag};
use crate::trial::layer::Layer;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use yinuo_app::ports::{Append, Commit, CommitError, LoadedStream, ReadError, Store, StreamId};

/// Every third payment goes to the customer who was paid before: two households mixed up.
pub(super) fn mixed_up(store: Arc<dyn Store>) -> Arc<dyn Store> {
    over(MixedUp { paid: AtomicU64::new(0), before: Mutex::default() }, store)
}

struct MixedUp {
    paid: AtomicU64,
    before: Mutex<Option<String>>,
}

impl Layer for MixedUp {
    fn commit(&self, mut commit: Commit, inner: &dyn Store) -> Result<(), CommitError> {
        for posting in &mut commit.postings {
            let swap = self.paid.fetch_add(1, Ordering::SeqCst) % 3 == 2;
            for line in posting.lines.iter_mut().filter(|line| line.account.starts_with("customer/")) {
                let mut before = self.before.lock().unwrap_or_else(PoisonError::into_inner);
                let own = before.replace(line.account.clone());
                if let Some(other) = own.filter(|_| swap) {
                    line.account = other;
                }
            }
        }
        inner.commit(commit)
    }
}

/// A case lapses when somebody notices, not when the window is over.
pub(super) fn lapse_noticed(store: Arc<dyn Store>) -> Arc<dyn Store> {
    over(LapseNoticed, store)
}

struct LapseNoticed;

impl Layer for LapseNoticed {
    fn commit(&self, mut commit: Commit, inner: &dyn Store) -> Result<(), CommitError> {
        let mut noticed = Vec::new();
        for append in &commit.appends {
            let lapsed = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains("\"how\":\"lapsed\"");
            if let Some(event) = append.events.iter().find(|event| lapsed(&event.bytes)) {
                noticed.push((append.stream.id, event.recorded_at));
            }
        }
        for row in &mut commit.case_rows {
            if let Some((_, at)) = noticed.iter().find(|(case, _)| *case == row.id) {
                row.closed_at = Some(*at);
            }
        }
        let commit = rewrite(commit, inner, &|_, body| {
            if tag(body) == "closed" && body["event"]["how"] == "lapsed" {
                body["occurred_at"] = body["recorded_at"].clone();
            }
        })?;
        inner.commit(commit)
    }
}

/// The wait for the customer's word begins a quarter of an hour before ours: clocks resume with more time than is left.
pub(super) fn generous(store: Arc<dyn Store>) -> Arc<dyn Store> {
    over(Generous(Mutex::default()), store)
}

/// Cases that the process remembers otherwise than they were stored.
struct Generous(Mutex<BTreeSet<StreamId>>);

/// A quarter of an hour.
const QUARTER: i64 = 15 * 60_000;

impl Generous {
    fn remembered(&self) -> MutexGuard<'_, BTreeSet<StreamId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Layer for Generous {
    fn load(&self, stream: StreamId, inner: &dyn Store) -> Result<LoadedStream, ReadError> {
        self.remembered().remove(&stream);
        inner.load(stream)
    }

    fn commit(&self, commit: Commit, inner: &dyn Store) -> Result<(), CommitError> {
        let streams: Vec<StreamId> = commit.appends.iter().map(|append| append.stream).collect();
        let known = self.remembered().clone();
        if let Some(stream) = streams.iter().find(|stream| known.contains(stream)) {
            return Err(CommitError::VersionConflict { stream: *stream });
        }
        let resumed = |append: &Append| append.events.iter().any(|event| event.name == "promise-resumed");
        let resumed: Vec<StreamId> =
            commit.appends.iter().filter(|append| resumed(append)).map(|append| append.stream).collect();
        let mut commit = rewrite(commit, inner, &|_, body| {
            if tag(body) == "promise-resumed"
                && let Some(from) = body["event"]["uncounted"]["from"].as_i64()
            {
                body["event"]["uncounted"]["from"] = (from - QUARTER).into();
            }
        })?;
        let rows =
            commit.clock_rows.iter_mut().filter(|(case, _)| resumed.iter().any(|stream| stream.id == *case));
        for row in
            rows.flat_map(|(_, rows)| rows).filter(|row| row.kind == "promise" && row.state == "running")
        {
            row.due_at = row.due_at.map(|due| due + QUARTER);
        }
        inner.commit(commit)?;
        self.remembered().extend(resumed);
        Ok(())
    }
}

/// The list shows a case under the unit that it was taken from.
pub(super) fn old_unit(store: Arc<dyn Store>) -> Arc<dyn Store> {
    over(OldUnit, store)
}

struct OldUnit;

impl Layer for OldUnit {
    fn commit(&self, mut commit: Commit, inner: &dyn Store) -> Result<(), CommitError> {
        for row in &mut commit.case_rows {
            if let Ok(Some(stands)) = inner.case_row(row.id) {
                row.unit = stands.unit;
            }
        }
        inner.commit(commit)
    }
}

/// Of several cases settled together only the first one's items reach anybody.
pub(super) fn lost_item(store: Arc<dyn Store>) -> Arc<dyn Store> {
    over(LostItem, store)
}

struct LostItem;

impl Layer for LostItem {
    fn commit(&self, mut commit: Commit, inner: &dyn Store) -> Result<(), CommitError> {
        if let Some(first) = commit.inbox_rows.first().map(|row| row.case) {
            commit.inbox_rows.retain(|row| row.case == first);
        }
        inner.commit(commit)
    }
}
