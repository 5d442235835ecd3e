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
