//! How much may be under way at once. Whoever comes beyond it is told at once to come back, instead of waiting in a line
//! that only grows; what can be asked again is turned away before what somebody typed.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Reads at the same time for each processor, and at the least.
const READS_A_PROCESSOR: usize = 4;
const READS_AT_LEAST: usize = 8;
/// Files taken out at the same time: each reads for seconds.
const FILES_AT_ONCE: usize = 2;
/// Writes at the same time, which share the store's groups. Each waits on a thread of its own, of which each keeps some megabytes.
const WRITES_AT_ONCE: usize = 32;

/// What a caller may take of a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Requests under way beyond which reads are turned away.
    pub reads_max: usize,
    /// Requests under way beyond which everything is turned away. Below the threads that may wait (tokio's 512, of which
    /// the loops need some) and below the store's commit line, so that nobody ever waits outside it.
    pub work_max: usize,
    /// Artefacts that are received at once: 2 MB of memory each.
    pub uploads_max: usize,
    /// Connections at once; further ones are told so. Below the 1,024 files that a process may usually open.
    pub connections_max: usize,
    /// Of these for one address; behind a proxy, requests under way for one address that the proxy names.
    pub address_max: usize,
    /// Connections kept back beside them: each is answered once, health and metrics with what was asked, everything else
    /// with a refusal. One address has a quarter of them.
    pub spares_max: usize,
    /// How long a request's head may take to arrive on one that was kept back.
    pub spare_head_within: Duration,
    /// How long a request's head may take to arrive, also on a connection that was used before.
    pub head_within: Duration,
    /// How long a body may take to arrive.
    pub body_within: Duration,
    /// How long a client may take nothing of an answer.
    pub take_within: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            reads_max: 256,
            work_max: 448,
            uploads_max: 64,
            connections_max: 900,
            address_max: 300,
            spares_max: 32,
            spare_head_within: Duration::from_secs(2),
            head_within: Duration::from_secs(15),
            body_within: Duration::from_secs(30),
            take_within: Duration::from_secs(30),
        }
    }
}

impl Limits {
    /// With so many connections, and so many for one address; by default a third of them, and a thirtieth is kept back.
    #[must_use]
    pub fn of(connections: Option<usize>, address: Option<usize>) -> Self {
        let own = Self::default();
        let Some(connections_max) = connections else {
            return Self { address_max: address.unwrap_or(own.address_max), ..own };
        };
        let spares_max = (connections_max / 30).max(4);
        let address_max = address.unwrap_or(connections_max.div_ceil(3));
        Self { connections_max, address_max, spares_max, ..own }
    }
}

/// Counts what is under way.
#[derive(Debug, Default)]
pub(crate) struct Gate {
    inside: Arc<AtomicUsize>,
}

/// Leave to be under way, until it is dropped.
#[derive(Debug)]
pub(crate) struct Pass(Arc<AtomicUsize>);

impl Gate {
    /// A pass when fewer than so many are under way.
    pub fn enter(&self, most: usize) -> Option<Pass> {
        let room = |inside: usize| (inside < most).then_some(inside + 1);
        self.inside.fetch_update(Ordering::SeqCst, Ordering::SeqCst, room).ok()?;
        Some(Pass(Arc::clone(&self.inside)))
    }

    /// Whether one more would be let in now.
    pub fn has_room(&self, most: usize) -> bool {
        self.inside.load(Ordering::SeqCst) < most
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// What something under way waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A page, or a part of one.
    Read,
    /// What is taken out, which takes seconds.
    File,
    /// What somebody typed.
    Write,
}

/// Whose turn it is, in the order in which they came. Hundreds of threads on a few processors are all slow together; so no more run
/// than get on, and what waits for its turn costs nothing but its place. Each kind is in no other's way.
#[derive(Debug)]
pub(crate) struct Turns {
    reads: Arc<Semaphore>,
    files: Arc<Semaphore>,
    writes: Arc<Semaphore>,
}

impl Default for Turns {
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
        let of = |count| Arc::new(Semaphore::new(count));
        Self {
            reads: of((processors * READS_A_PROCESSOR).max(READS_AT_LEAST)),
            files: of(FILES_AT_ONCE),
            writes: of(WRITES_AT_ONCE),
        }
    }
}

impl Turns {
    fn of(&self, kind: Kind) -> &Arc<Semaphore> {
        match kind {
            Kind::Read => &self.reads,
            Kind::File => &self.files,
            Kind::Write => &self.writes,
        }
    }

    /// Waits for a turn, which lasts until it is dropped.
    pub async fn turn(&self, kind: Kind) -> Option<OwnedSemaphorePermit> {
        // Nobody closes it.
        Arc::clone(self.of(kind)).acquire_owned().await.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_kind_waits_for_its_own_alone() {
        let turns = Turns::default();
        let files = (turns.turn(Kind::File).await, turns.turn(Kind::File).await);
        let mut reads = Vec::new();
        while turns.reads.available_permits() > 0 {
            reads.push(turns.turn(Kind::Read).await.expect("open"));
        }
        assert!(reads.len() >= READS_AT_LEAST);
        assert!(Arc::clone(&turns.reads).try_acquire_owned().is_err(), "every turn is taken");
        assert!(turns.turn(Kind::Write).await.is_some(), "what somebody typed waits for no reader");
        reads.pop();
        assert!(
            turns.turn(Kind::Read).await.is_some(),
            "one was given back, while both files are still read"
        );
        drop(files);
    }

    #[test]
    fn whoever_leaves_makes_room() {
        let gate = Gate::default();
        let first = gate.enter(1);
        assert!(first.is_some() && gate.enter(1).is_none() && !gate.has_room(1));
        assert!(gate.enter(2).is_some(), "what is turned away later has room");
        drop(first);
        assert!(gate.has_room(1) && gate.enter(1).is_some());
    }
}
