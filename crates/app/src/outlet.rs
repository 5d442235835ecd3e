//! The journal's way out: what was committed is posted to another system, in order within each shard and so in order
//! within each case. The place up to which it was taken moves after the delivery, under the epoch of the shard's lease:
//! at least once, never past something that was not taken, and a repetition carries the id of the first time.
//!
//! Registers stay inside: their rows hold digests of tokens and names of staff. What leaves are cases and contacts, whose
//! events hold no personal text.
//!
//! Weakness, admitted: a process that is paused inside a delivery may finish it after another one took the shard over. A
//! receiver that remembers the last position of each shard drops such a latecomer as it drops any repetition.

use crate::codec::hex;
use crate::engine::App;
use crate::error::AppError;
use crate::ports::{Commit, CommitError, CursorMove, Fence, StoredEvent, StreamKind};
use crate::worker::LEASE_MILLIS;
use serde::Serialize;
use std::collections::BTreeMap;

/// The consumer under which the places are kept.
pub const CONSUMER: &str = "outlet";
/// Entries of a shard between two moves of its cursor: what may be repeated after a process was killed.
pub const BATCH_MAX: u32 = 32;
/// How long one turn begins new deliveries: well below a lease, so that the fence it works under is fresh.
pub(crate) const TURN_MILLIS: i64 = LEASE_MILLIS / 4;
/// First wait after a failure; each further failure doubles it.
pub const BACKOFF_MILLIS_MIN: i64 = 1_000;
/// Longest wait, also when the receiver asks for more.
pub const BACKOFF_MILLIS_MAX: i64 = 300_000;

/// One entry of the journal on its way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Shard and position: the same entry has the same id for ever.
    pub id: String,
    /// When it is sent, UTC milliseconds.
    pub sent_at: i64,
    /// JSON.
    pub body: Vec<u8>,
}

/// Why a message was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undelivered {
    /// The receiver is away or busy: everything waits.
    Away {
        /// For the log.
        reason: String,
        /// How long the receiver asks to be left alone, milliseconds.
        wait_millis: Option<i64>,
    },
    /// The receiver will not have this message: its shard waits behind it, for nothing may overtake it.
    Refused {
        /// For the log.
        reason: String,
    },
}

/// Another system that takes messages.
pub trait Outlet: Send + Sync {
    /// Hands one message over; success means that the receiver has it durably. Bounded in time by the adapter.
    ///
    /// # Errors
    /// Why it was not taken.
    fn deliver(&self, message: &Message) -> Result<(), Undelivered>;

    /// Asks whether the receiver is there and knows our signature: a message of no consequence, whose id begins with
    /// `ping-`, on the same way as any other.
    ///
    /// # Errors
    /// Why it was not taken.
    fn probe(&self, sent_at: i64) -> Result<(), Undelivered> {
        self.deliver(&ping(sent_at))
    }
}

/// The message of a test: it asks for nothing, and a receiver that takes it keeps nothing.
#[must_use]
pub fn ping(sent_at: i64) -> Message {
    let id = format!("ping-{sent_at}");
    let body = format!("{{\"id\":\"{id}\",\"ping\":true,\"sent_at\":{sent_at}}}").into_bytes();
    Message { id, sent_at, body }
}

#[derive(Serialize)]
struct Body<'a> {
    id: &'a str,
    shard: u16,
    position: u64,
    stream: String,
    version: u64,
    name: &'a str,
    occurred_at: i64,
    recorded_at: i64,
    /// The stored bytes, verbatim: their UTF-8 is this text.
    event: &'a str,
    hash: String,
}

/// What leaves the house: contacts and cases, never who works here nor who looked at what.
const fn leaves(kind: StreamKind) -> bool {
    matches!(kind, StreamKind::Contact | StreamKind::Case)
}

/// The message of a journal entry.
///
/// # Errors
/// Stored bytes that are no text.
pub fn message_of(shard: u16, stored: &StoredEvent, sent_at: i64) -> Result<Message, AppError> {
    let damaged = |error: &dyn std::fmt::Display| {
        AppError::Damaged(format!("{} {}: {error}", stored.stream, stored.version))
    };
    let id = format!("{shard}-{}", stored.position);
    let body = Body {
        id: &id,
        shard,
        position: stored.position,
        stream: stored.stream.to_string(),
        version: stored.version,
        name: &stored.event.name,
        occurred_at: stored.event.occurred_at,
        recorded_at: stored.event.recorded_at,
        event: std::str::from_utf8(&stored.event.bytes).map_err(|error| damaged(&error))?,
        hash: hex(&stored.event.hash),
    };
    let body = serde_json::to_vec(&body).map_err(|error| damaged(&error))?;
    Ok(Message { id, sent_at, body })
}

/// How far the outlet is, for metrics and the log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OutletState {
    /// Messages taken from this process.
    pub delivered: u64,
    /// Attempts that failed.
    pub failed: u64,
    /// Journal entries of the shards held that are still to be carried.
    pub behind: u64,
    /// Whether the receiver is away.
    pub away: bool,
    /// Shards that stand behind a message that the receiver refuses, with its position.
    pub stopped: BTreeMap<u16, u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Backoff {
    tries: u32,
    from: i64,
    pub(crate) until: i64,
}

impl Backoff {
    /// The wait after so many failures, milliseconds.
    pub(crate) fn wait(tries: u32) -> i64 {
        let doubled = BACKOFF_MILLIS_MIN.saturating_mul(1 << tries.saturating_sub(1).min(20));
        doubled.min(BACKOFF_MILLIS_MAX)
    }

    pub(crate) fn after(before: Option<Self>, now: i64, wait_millis: Option<i64>) -> Self {
        let tries = before.map_or(1, |before| before.tries.saturating_add(1));
        let wait = Self::wait(tries).max(wait_millis.unwrap_or(0)).min(BACKOFF_MILLIS_MAX);
        Self { tries, from: now, until: now.saturating_add(wait) }
    }

    /// A clock that was set back must not keep us from asking.
    pub(crate) fn holds(&self, now: i64) -> bool {
        (self.from..self.until).contains(&now)
    }
}

#[derive(Debug, Clone, Copy)]
struct Stopped {
    position: u64,
    backoff: Backoff,
}

/// The message of an entry; none for one that does not leave.
pub type Tell<'w> = dyn Fn(u16, &StoredEvent, i64) -> Result<Option<Message>, AppError> + 'w;

/// A way out of the house: under which name its places are kept, who takes the messages, and what they say.
pub struct Way<'w> {
    /// Consumer of the journal.
    pub consumer: &'w str,
    /// Receiver.
    pub outlet: &'w dyn Outlet,
    /// What it is told.
    pub tell: &'w Tell<'w>,
}

/// Carries what the journal grew by out of the shards that its process holds. One a process.
#[derive(Debug, Default)]
pub struct Courier {
    away: Option<Backoff>,
    stopped: BTreeMap<u16, Stopped>,
    delivered: u64,
    failed: u64,
    behind: u64,
    /// The shard with which the next turn begins: one that is far behind does not keep the others waiting.
    next_shard: u16,
}

impl Courier {
    /// How far it is, as of its last turn.
    #[must_use]
    pub fn state(&self) -> OutletState {
        OutletState {
            delivered: self.delivered,
            failed: self.failed,
            behind: self.behind,
            away: self.away.is_some(),
            stopped: self.stopped.iter().map(|(shard, stopped)| (*shard, stopped.position)).collect(),
        }
    }

    /// One batch of each shard held, as long as a turn may last; says how many messages were taken.
    ///
    /// # Errors
    /// Failed storage, or stored bytes that cannot be read.
    pub fn turn(&mut self, app: &App, outlet: &dyn Outlet, held: &[Fence]) -> Result<u64, AppError> {
        let tell = |shard: u16, stored: &StoredEvent, now: i64| {
            leaves(stored.stream.kind).then(|| message_of(shard, stored, now)).transpose()
        };
        self.turn_on(app, &Way { consumer: CONSUMER, outlet, tell: &tell }, held)
    }

    /// As [`Courier::turn`], on a way of its own.
    ///
    /// # Errors
    /// Failed storage, or stored bytes that cannot be read.
    pub fn turn_on(&mut self, app: &App, way: &Way<'_>, held: &[Fence]) -> Result<u64, AppError> {
        let begun = app.now().0;
        self.stopped.retain(|shard, _| held.iter().any(|fence| fence.shard == *shard));
        let (cursors, heads) = (app.store.cursors(way.consumer)?, app.store.journal_heads()?);
        let place = |of: &[u64], shard: u16| of.get(usize::from(shard)).copied().unwrap_or(0);
        let left = |fence: &Fence| place(&heads, fence.shard).saturating_sub(place(&cursors, fence.shard));
        self.behind = held.iter().map(left).sum();
        let before = self.delivered;
        let (first, last): (Vec<Fence>, Vec<Fence>) =
            held.iter().partition(|fence| fence.shard >= self.next_shard);
        for fence in first.into_iter().chain(last).filter(|fence| left(fence) > 0) {
            let now = app.now().0;
            if now >= begun.saturating_add(TURN_MILLIS) || self.away.is_some_and(|away| away.holds(now)) {
                break;
            }
            if self.stopped.get(&fence.shard).is_some_and(|stopped| stopped.backoff.holds(now)) {
                continue;
            }
            self.carry(app, way, fence, place(&cursors, fence.shard), begun)?;
            self.next_shard = fence.shard + 1;
        }
        Ok(self.delivered - before)
    }

    /// One batch of a shard, up to the first message that is not taken; then the cursor moves over what was.
    fn carry(
        &mut self,
        app: &App,
        way: &Way<'_>,
        fence: Fence,
        from: u64,
        begun: i64,
    ) -> Result<(), AppError> {
        let (mut to, mut passed) = (from, 0);
        for stored in app.store.journal(fence.shard, from, BATCH_MAX)? {
            let now = app.now().0;
            if now >= begun.saturating_add(TURN_MILLIS) {
                break;
            }
            if let Some(message) = (way.tell)(fence.shard, &stored, now)? {
                match way.outlet.deliver(&message) {
                    Ok(()) => self.taken(fence.shard),
                    Err(undelivered) => {
                        self.not_taken(fence.shard, stored.position, undelivered, app.now().0);
                        break;
                    }
                }
            }
            (to, passed) = (stored.position, passed + 1);
        }
        if to == from {
            return Ok(());
        }
        let cursor = CursorMove { consumer: way.consumer.to_owned(), shard: fence.shard, from, to };
        match app.store.commit(Commit { fences: vec![fence], cursors: vec![cursor], ..Commit::default() }) {
            Ok(()) => {
                self.behind = self.behind.saturating_sub(passed);
                Ok(())
            }
            // Another process has the shard by now and carries on from where it stands.
            Err(CommitError::LeaseLost { .. } | CommitError::CursorMoved { .. }) => Ok(()),
            Err(other) => Err(other.into()),
        }
    }

    fn taken(&mut self, shard: u16) {
        self.delivered += 1;
        if self.away.take().is_some() {
            tracing::info!("the outlet's receiver is back");
        }
        if let Some(stopped) = self.stopped.remove(&shard) {
            tracing::info!(shard, position = stopped.position, "the outlet's shard goes on");
        }
    }

    fn not_taken(&mut self, shard: u16, position: u64, undelivered: Undelivered, now: i64) {
        self.failed += 1;
        match undelivered {
            Undelivered::Away { reason, wait_millis } => {
                let backoff = Backoff::after(self.away, now, wait_millis);
                let wait_millis = backoff.until - now;
                tracing::warn!(
                    reason,
                    wait_millis,
                    "the outlet's receiver is away; nothing is lost, all waits"
                );
                self.away = Some(backoff);
            }
            Undelivered::Refused { reason } => {
                let before = self.stopped.get(&shard).filter(|before| before.position == position);
                let backoff = Backoff::after(before.map(|before| before.backoff), now, None);
                let wait_millis = backoff.until - now;
                tracing::error!(
                    shard,
                    position,
                    reason,
                    wait_millis,
                    "the outlet's receiver refuses a message; its shard stands until it is taken"
                );
                self.stopped.insert(shard, Stopped { position, backoff });
                // Whoever answers is not away.
                self.away = None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_ceiling_and_a_clock_set_back_ends_them() {
        let mut backoff = None;
        let mut waits = Vec::new();
        for _ in 0..40 {
            let next = Backoff::after(backoff, 10, None);
            waits.push(next.until - 10);
            backoff = Some(next);
        }
        assert_eq!(waits[..4], [1_000, 2_000, 4_000, 8_000]);
        assert_eq!(waits[39], BACKOFF_MILLIS_MAX);
        let asked = Backoff::after(None, 10, Some(60_000));
        assert!(asked.holds(60_009) && !asked.holds(60_010) && !asked.holds(9));
        assert_eq!(Backoff::after(None, 0, Some(i64::MAX)).until, BACKOFF_MILLIS_MAX);
    }
}
