//! How much may be under way at once. Whoever comes beyond it is told at once to come back, instead of waiting in a line
//! that only grows; what can be asked again is turned away before what somebody typed.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

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
    /// Connections at once; further ones wait outside. Below the 1,024 files that a process may usually open.
    pub connections_max: usize,
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
            head_within: Duration::from_secs(15),
            body_within: Duration::from_secs(30),
            take_within: Duration::from_secs(30),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

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
