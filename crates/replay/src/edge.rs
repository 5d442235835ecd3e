//! The edge of a replay: a clock that is set by the log, and identifiers that are the same for the same log.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use uuid::Uuid;
use yinuo_app::ports::{Clock, Entropy};

/// A clock that the log moves. It never goes back.
#[derive(Debug)]
pub(crate) struct LogClock {
    now: AtomicI64,
}

impl LogClock {
    pub(crate) fn new(now: i64) -> Self {
        Self { now: AtomicI64::new(now) }
    }

    pub(crate) fn set(&self, now: i64) {
        self.now.fetch_max(now, Ordering::SeqCst);
    }
}

impl Clock for LogClock {
    fn now(&self) -> i64 {
        self.now.load(Ordering::SeqCst)
    }
}

/// Identifiers by counting: a replay keeps no secret and no one else's identifiers meet them.
#[derive(Debug, Default)]
pub(crate) struct CountedEntropy {
    drawn: AtomicU64,
}

impl Entropy for CountedEntropy {
    fn id(&self, now: i64) -> Uuid {
        let drawn = self.drawn.fetch_add(1, Ordering::SeqCst);
        let millis = u64::try_from(now).unwrap_or(0) & 0xffff_ffff_ffff;
        Uuid::from_u64_pair((millis << 16) | 0x7000 | (drawn & 0x0fff), 0x8000_0000_0000_0000 | drawn)
    }

    fn key(&self) -> [u8; 32] {
        let drawn = self.drawn.fetch_add(1, Ordering::SeqCst);
        let mut key = [0; 32];
        key[..8].copy_from_slice(&drawn.to_be_bytes());
        key
    }
}
