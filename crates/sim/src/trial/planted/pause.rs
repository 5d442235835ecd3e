//! Clocks that are wrong: rungs a moment late, rungs left out, a pause counted twice.

use super::over;
use super::rewrite::{rewrite, tag};
use crate::trial::layer::Layer;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;
use yinuo_app::ports::{Commit, CommitError, Store, StreamKind};

/// A rung at `>` instead of `>=`: one millisecond after it is due.
pub(super) fn late_rungs(store: Arc<dyn Store>) -> Arc<dyn Store> {
    over(LateRungs, store)
}

struct LateRungs;

impl Layer for LateRungs {
    fn commit(&self, commit: Commit, inner: &dyn Store) -> Result<(), CommitError> {
        let commit = rewrite(commit, inner, &|_, body| {
            let (at, recorded) = (body["occurred_at"].as_i64(), body["recorded_at"].as_i64());
            if tag(body) == "rung-reached" && at < recorded {
                body["occurred_at"] = at.map(|at| at + 1).into();
            }
        })?;
        inner.commit(commit)
    }
}

/// After an outage only the last rung is climbed; those between are left out.
pub(super) fn skipped_rungs(store: Arc<dyn Store>) -> Arc<dyn Store> {
    over(SkippedRungs, store)
}

struct SkippedRungs;

impl Layer for SkippedRungs {
    fn commit(&self, mut commit: Commit, inner: &dyn Store) -> Result<(), CommitError> {
        for append in commit.appends.iter().filter(|append| append.stream.kind == StreamKind::Case) {
            let rungs = append.events.iter().filter(|event| event.name == "rung-reached").count();
            let kept = format!("{}/rung/", append.stream.id);
            let mut seen = 0;
            if rungs > 1 {
                commit.inbox_rows.retain(|row| {
                    let rung = row.key.starts_with(&kept);
                    seen += usize::from(rung);
                    !rung || seen == rungs
                });
            }
        }
        let last: Vec<Option<usize>> = commit
            .appends
            .iter()
            .map(|append| append.events.iter().rposition(|event| event.name == "rung-reached"))
            .collect();
        // Of several cases in one commit each keeps its own last rung.
        let last = last.into_iter().flatten().max();
        let commit = rewrite(commit, inner, &|place, body| {
            if tag(body) == "rung-reached" && Some(place) != last {
                body["event"] = json!({"type": "warned", "promise": 1});
            }
        })?;
        inner.commit(commit)
    }
}

/// A pause added to the stored deadline, which had been computed with it already.
pub(super) fn added(store: Arc<dyn Store>) -> Arc<dyn Store> {
    over(Added(Mutex::default()), store)
}

/// Milliseconds that each case's clocks were moved by.
struct Added(Mutex<BTreeMap<Uuid, i64>>);

impl Layer for Added {
    fn commit(&self, mut commit: Commit, inner: &dyn Store) -> Result<(), CommitError> {
        let mut moved = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for append in commit.appends.iter().filter(|append| append.stream.kind == StreamKind::Case) {
            for event in append.events.iter().filter(|event| event.name == "pause-ended") {
                let ended: Value = serde_json::from_slice(&event.bytes).unwrap_or_default();
                let loaded = inner.load(append.stream);
                let events = loaded.map_or_else(|_| Vec::new(), |loaded| loaded.events);
                let mut proposed = events.iter().filter_map(|stored| {
                    let body: Value = serde_json::from_slice(&stored.event.bytes).ok()?;
                    let same =
                        tag(&body) == "pause-proposed" && body["event"]["pause"] == ended["event"]["pause"];
                    same.then(|| body["event"]["from"].as_i64()).flatten()
                });
                let from = proposed.next_back();
                let until = ended["event"]["until"].as_i64();
                if let (Some(from), Some(until)) = (from, until) {
                    *moved.entry(append.stream.id).or_default() += until - from;
                }
            }
        }
        for (case, rows) in &mut commit.clock_rows {
            let by = moved.get(case).copied().unwrap_or(0);
            for row in rows.iter_mut().filter(|row| row.kind == "promise" && row.state == "running") {
                row.due_at = row.due_at.map(|due| due + by);
                row.wake_at = row.wake_at.map(|wake| wake + by);
            }
        }
        drop(moved);
        inner.commit(commit)
    }
}
