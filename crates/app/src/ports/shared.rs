//! What lets many processes work on one store: shards and their leases, fences, guards, cursors, erasures.
//!
//! Leases give liveness, epochs give correctness: a process whose clock is wrong may take a shard too early, but what
//! the other one had begun is refused, because every commit of a worker names the epoch that it works under.

use super::{Hash, SHARD_COUNT, StreamId};

/// Most shards that one commit is fenced by, guards that it checks or cursors that it moves.
pub const CONDITIONS_MAX: usize = 4_096;

/// A stream that a commit rests on and does not change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Standing {
    /// The stream.
    pub stream: StreamId,
    /// Version at which it must stand.
    pub version: u64,
}

/// A set of shards, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shards(u64);

// One bit a shard: more shards need a wider set.
const _: () = assert!(SHARD_COUNT as u32 == u64::BITS);

impl Shards {
    /// No shard.
    pub const NONE: Self = Self(0);
    /// Every shard.
    pub const ALL: Self = Self(u64::MAX);

    /// Whether the shard is one of them. A shard that does not exist is in no set.
    #[must_use]
    pub const fn contains(self, shard: u16) -> bool {
        shard < SHARD_COUNT && self.0 >> shard & 1 == 1
    }

    /// This set with a shard; one that does not exist adds nothing.
    #[must_use]
    pub const fn with(self, shard: u16) -> Self {
        if shard < SHARD_COUNT { Self(self.0 | 1 << shard) } else { self }
    }

    /// The shards in order.
    pub fn iter(self) -> impl Iterator<Item = u16> {
        (0..SHARD_COUNT).filter(move |shard| self.contains(*shard))
    }

    /// The set as bits, shard 0 lowest: what a statement compares with.
    #[must_use]
    pub const fn bits(self) -> u64 {
        self.0
    }
}

impl FromIterator<u16> for Shards {
    fn from_iter<I: IntoIterator<Item = u16>>(shards: I) -> Self {
        shards.into_iter().fold(Self::NONE, Self::with)
    }
}

/// A shard under an epoch: what a lease gives, and what a commit names so that it is refused once the lease is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fence {
    /// The shard.
    pub shard: u16,
    /// How often the shard changed hands; from 1.
    pub epoch: u64,
}

/// One process asks for shards, and keeps those that it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeaseClaim {
    /// Who asks: drawn at the start of a process, never used by another.
    pub owner: String,
    /// Now, UTC milliseconds, by the asking process's clock.
    pub now: i64,
    /// Until when the shards are his unless he asks again; after `now`.
    pub until: i64,
    /// Most shards that he wants to hold; what he holds beyond is given up.
    pub shards_max: u16,
}

/// What a process holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Leases {
    /// Shards held, with their epochs, in order.
    pub held: Vec<Fence>,
    /// Processes that asked and whose time is not over at `now`, this one included: the next claim may ask for its share.
    pub owners: u32,
}

/// A condition outside the streams: the counter of a key, 0 when it never moved. Commit re-checks it and moves it on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guard {
    /// What is guarded, for example `intake/C000123`.
    pub key: String,
    /// The counter that the decision was made on.
    pub expected: u64,
}

/// A consumer's place in one shard of the journal moves on, in the commit that holds what it did with the events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CursorMove {
    /// Consumer.
    pub consumer: String,
    /// Shard.
    pub shard: u16,
    /// Position where it stands; 0 before the first event.
    pub from: u64,
    /// Position of the last event that was consumed; after `from`, and not beyond the journal's head before this commit.
    pub to: u64,
}

/// A person is erased: key, personal texts and artefacts are destroyed, and nothing is ever stored under the name again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// The person.
    pub person: String,
    /// When, UTC milliseconds; the first one stays.
    pub at: i64,
}

/// An artefact without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArtefactLine {
    /// SHA-256 of the bytes.
    pub digest: Hash,
    /// Whose data it is; empty when that is not known.
    pub person: String,
    /// When it was first stored, UTC milliseconds.
    pub stored_at: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_of_shards_holds_what_was_put_in() {
        let some = Shards::from_iter([63, 0, 31, 64, u16::MAX]);
        assert_eq!(some.iter().collect::<Vec<_>>(), [0, 31, 63]);
        assert!(!some.contains(1) && !some.contains(64));
        assert_eq!(Shards::ALL.iter().count(), usize::from(SHARD_COUNT));
        assert_eq!(Shards::NONE.iter().count(), 0);
    }
}
