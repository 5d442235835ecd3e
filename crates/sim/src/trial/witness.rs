//! The witness stands right before the store and writes down what the store said it has: in what order, and with which
//! bytes. What it heard must be there at the end.

use super::layer::Layer;
use crate::audit::{AuditReport, Order};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use uuid::Uuid;
use yinuo_app::AppError;
use yinuo_app::ports::{Commit, CommitError, Hash, PAGE_ROWS_MAX, Store, StreamId};

/// What was heard.
#[derive(Default)]
pub(super) struct Heard {
    commits: u64,
    order: Order,
    events: BTreeMap<(StreamId, u64), Hash>,
    postings: BTreeSet<Uuid>,
    /// Reply and until when it is kept.
    answers: BTreeMap<(String, String), (Vec<u8>, i64)>,
}

/// Hears every commit of every process.
#[derive(Default, Clone)]
pub(super) struct Witness(Arc<Mutex<Heard>>);

impl Witness {
    fn heard(&self) -> MutexGuard<'_, Heard> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The true order of events.
    pub fn order(&self) -> Order {
        self.heard().order.clone()
    }

    /// Commits heard.
    pub fn commits(&self) -> u64 {
        self.heard().commits
    }

    /// Whatever the store once acknowledged is there, byte for byte (39, 44).
    pub fn check(&self, store: &dyn Store, now: i64, report: &mut AuditReport) -> Result<(), AppError> {
        let heard = self.heard();
        let streams: BTreeSet<StreamId> = heard.events.keys().map(|(stream, _)| *stream).collect();
        for stream in streams {
            let loaded = store.load(stream)?;
            let wanted = heard.events.range((stream, 0)..=(stream, u64::MAX));
            for ((_, version), hash) in wanted {
                report.ran("witness::check");
                let found = loaded.events.iter().find(|stored| stored.version == *version);
                if found.is_none_or(|stored| stored.event.hash != *hash) {
                    let sentence = format!("version {version} was acknowledged and is not there as it was");
                    report.find(39, &stream.to_string(), sentence);
                }
            }
        }
        for ((scope, key), (reply, _)) in heard.answers.iter().filter(|(_, (_, until))| *until > now) {
            report.ran("witness::check");
            let found = store.idempotency(scope, key)?;
            if found.is_none_or(|record| record.reply != *reply) {
                report.find(44, key, "the kept answer is gone or is another one");
            }
        }
        let mut cursor: Option<String> = None;
        let mut missing = heard.postings.clone();
        loop {
            let page = store.postings(None, cursor.as_deref(), PAGE_ROWS_MAX)?;
            for posting in page.rows {
                missing.remove(&posting.id);
            }
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        for id in missing {
            report.find(17, &format!("posting {id}"), "was acknowledged and is not there");
        }
        Ok(())
    }
}

impl Layer for Witness {
    fn commit(&self, commit: Commit, inner: &dyn Store) -> Result<(), CommitError> {
        inner.commit(commit.clone())?;
        let mut heard = self.heard();
        heard.commits += 1;
        let place = heard.commits;
        for append in &commit.appends {
            for (event, version) in append.events.iter().zip(append.expected_version + 1..) {
                heard.order.put(append.stream, version, place);
                heard.events.insert((append.stream, version), event.hash);
            }
        }
        for posting in &commit.postings {
            heard.postings.insert(posting.id);
        }
        if let Some(record) = commit.idempotency {
            heard.answers.insert((record.scope, record.key), (record.reply, record.expires_at));
        }
        Ok(())
    }
}
