//! The witness stands right before the store and writes down what the store said it has: in what order, and with which
//! bytes. What it heard must be there at the end.

use super::layer::Layer;
use super::line::Wire;
use crate::audit::{AuditReport, Order};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use uuid::Uuid;
use yinuo_app::AppError;
use yinuo_app::ports::{
    Commit, CommitError, Hash, LeaseClaim, Leases, PAGE_ROWS_MAX, Store, StreamId, StreamKind,
};

/// What was heard.
#[derive(Default)]
pub(super) struct Heard {
    commits: u64,
    order: Order,
    events: BTreeMap<(StreamId, u64), Hash>,
    postings: BTreeSet<Uuid>,
    /// The commit in which each message was written.
    messages: BTreeMap<Uuid, u64>,
    /// Commits that erased somebody: the customer, and which.
    erasures: Vec<(String, u64)>,
    /// Newest epoch of each shard.
    epochs: BTreeMap<u16, u64>,
    /// Commits that should not have been.
    wrong: Vec<String>,
    /// Reply and until when it is kept.
    answers: BTreeMap<(String, String), (Vec<u8>, i64)>,
}

/// Hears every commit of every process.
#[derive(Default, Clone)]
pub(super) struct Witness {
    heard: Arc<Mutex<Heard>>,
    /// A real line, which knows of a commit whose answer it lost that it happened.
    wire: Option<Arc<dyn Wire>>,
}

impl Witness {
    pub fn new(wire: Option<Arc<dyn Wire>>) -> Self {
        Self { heard: Arc::default(), wire }
    }

    fn heard(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The true order of events.
    pub fn order(&self) -> Order {
        self.heard().order.clone()
    }

    /// Commits heard.
    pub fn commits(&self) -> u64 {
        self.heard().commits
    }

    /// The commit in which a message was written.
    pub fn written(&self, message: Uuid) -> u64 {
        self.heard().messages.get(&message).copied().unwrap_or(u64::MAX)
    }

    /// Whether a customer was erased after one commit and by another.
    pub fn erased_between(&self, customer: &str, after: u64, by: u64) -> bool {
        self.heard().erasures.iter().any(|(erased, at)| erased == customer && after < *at && *at <= by)
    }

    /// Whatever the store once acknowledged is there, byte for byte (39, 44).
    pub fn check(&self, store: &dyn Store, now: i64, report: &mut AuditReport) -> Result<(), AppError> {
        let heard = self.heard();
        for sentence in &heard.wrong {
            report.find(40, "a worker", sentence.clone());
        }
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

/// Whether a commit holds what the system did by itself: the work of a worker.
fn is_work(commit: &Commit) -> bool {
    let by_system = |bytes: &[u8]| {
        serde_json::from_slice::<Value>(bytes).is_ok_and(|body| body["actor"]["person"] == "system")
    };
    let cases = commit.appends.iter().filter(|append| append.stream.kind == StreamKind::Case);
    cases.flat_map(|append| &append.events).any(|event| by_system(&event.bytes))
}

impl Heard {
    /// A worker's commits rest on leases, and none rests on one that was over (40).
    fn check_fences(&mut self, commit: &Commit) {
        for fence in &commit.fences {
            let newest = self.epochs.get(&fence.shard).copied().unwrap_or(0);
            if fence.epoch != newest {
                let sentence = format!(
                    "commit {} was accepted under epoch {} of shard {}, which is at {newest}",
                    self.commits, fence.epoch, fence.shard
                );
                self.wrong.push(sentence);
            }
        }
        if commit.fences.is_empty() && is_work(commit) {
            self.wrong.push(format!("commit {} settled clocks without a lease", self.commits));
        }
    }
}

impl Layer for Witness {
    fn leases(&self, claim: &LeaseClaim, inner: &dyn Store) -> Result<Leases, CommitError> {
        let leases = inner.take_leases(claim)?;
        let mut heard = self.heard();
        for fence in &leases.held {
            let newest = heard.epochs.entry(fence.shard).or_default();
            *newest = fence.epoch.max(*newest);
        }
        Ok(leases)
    }

    fn commit(&self, commit: Commit, inner: &dyn Store) -> Result<(), CommitError> {
        let done = inner.commit(commit.clone());
        let happened = self.wire.as_ref().and_then(|wire| wire.torn()) == Some(true);
        if done.is_err() && !happened {
            return done;
        }
        let mut heard = self.heard();
        heard.commits += 1;
        heard.check_fences(&commit);
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
        for row in &commit.message_rows {
            heard.messages.entry(row.id).or_insert(place);
        }
        for erasure in &commit.erasures {
            // Who came back after an erasure is kept under a name of the next turn.
            let customer = erasure.person.split('#').next().unwrap_or_default();
            heard.erasures.push((customer.to_owned(), place));
        }
        if let Some(record) = commit.idempotency {
            heard.answers.insert((record.scope, record.key), (record.reply, record.expires_at));
        }
        done
    }
}
