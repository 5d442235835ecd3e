//! Leases, guards, cursors and erasures of the memory store.

use crate::lease::{self, LeaseRow};
use std::collections::BTreeMap;
use yinuo_app::ports::{CursorMove, Guard, LeaseClaim, Leases, SHARD_COUNT};

/// What processes agree on.
#[derive(Debug, Default)]
pub(super) struct Shared {
    leases: BTreeMap<u16, LeaseRow>,
    /// Until when each process is counted.
    owners: BTreeMap<String, i64>,
    guards: BTreeMap<String, u64>,
    cursors: BTreeMap<String, BTreeMap<u16, u64>>,
    /// Erased persons with the instant.
    pub(super) erased: BTreeMap<String, i64>,
}

impl Shared {
    pub(super) fn take_leases(&mut self, claim: &LeaseClaim) -> Leases {
        self.owners.retain(|_, until| *until > claim.now);
        self.owners.insert(claim.owner.clone(), claim.until);
        let changed = lease::claim(&self.leases, claim);
        self.leases.extend(changed.iter().map(|(shard, row)| (*shard, row.clone())));
        let owners = u32::try_from(self.owners.len()).unwrap_or(u32::MAX);
        lease::held(&changed, claim, owners)
    }

    pub(super) fn give_up_leases(&mut self, owner: &str) {
        self.owners.remove(owner);
        for row in self.leases.values_mut().filter(|row| row.owner == owner) {
            *row = lease::given_up(row);
        }
    }

    pub(super) fn epoch(&self, shard: u16) -> u64 {
        self.leases.get(&shard).map_or(0, |row| row.epoch)
    }

    pub(super) fn guard(&self, key: &str) -> u64 {
        self.guards.get(key).copied().unwrap_or(0)
    }

    pub(super) fn move_guard(&mut self, guard: Guard) {
        self.guards.insert(guard.key, guard.expected + 1);
    }

    pub(super) fn cursor(&self, consumer: &str, shard: u16) -> u64 {
        self.cursors.get(consumer).and_then(|places| places.get(&shard)).copied().unwrap_or(0)
    }

    pub(super) fn cursors(&self, consumer: &str) -> Vec<u64> {
        (0..SHARD_COUNT).map(|shard| self.cursor(consumer, shard)).collect()
    }

    pub(super) fn move_cursor(&mut self, cursor: CursorMove) {
        self.cursors.entry(cursor.consumer).or_default().insert(cursor.shard, cursor.to);
    }
}
