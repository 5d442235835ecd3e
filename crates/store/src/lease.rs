//! Who works on which shard: the same decision for every store.

use std::collections::BTreeMap;
use yinuo_app::ports::{Fence, LeaseClaim, Leases, SHARD_COUNT};

/// A shard's lease as a store keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct LeaseRow {
    /// Empty when it was given up.
    pub owner: String,
    pub epoch: u64,
    pub until: i64,
}

/// The leases that change: kept ones are prolonged, what is beyond the claim is given up, free or expired ones are taken.
pub(crate) fn claim(rows: &BTreeMap<u16, LeaseRow>, claim: &LeaseClaim) -> BTreeMap<u16, LeaseRow> {
    let most = usize::from(claim.shards_max);
    let mut changed = BTreeMap::new();
    let mut held = 0;
    let own = rows.iter().filter(|(_, row)| row.owner == claim.owner);
    for (shard, row) in own {
        let kept = if held < most {
            held += 1;
            LeaseRow { until: claim.until, ..row.clone() }
        } else {
            given_up(row)
        };
        changed.insert(*shard, kept);
    }
    for shard in 0..SHARD_COUNT {
        if held >= most {
            break;
        }
        let row = rows.get(&shard).cloned().unwrap_or_default();
        let free = row.owner.is_empty() || row.until <= claim.now;
        if free && row.owner != claim.owner {
            held += 1;
            let epoch = row.epoch.saturating_add(1);
            changed.insert(shard, LeaseRow { owner: claim.owner.clone(), epoch, until: claim.until });
        }
    }
    changed
}

/// The same lease in nobody's hands; the epoch stays for the next one to count on.
pub(crate) fn given_up(row: &LeaseRow) -> LeaseRow {
    LeaseRow { owner: String::new(), ..row.clone() }
}

/// What the claim holds, of the leases that it changed: every one of its own is among them.
pub(crate) fn held(changed: &BTreeMap<u16, LeaseRow>, claim: &LeaseClaim, owners: u32) -> Leases {
    let mine = changed.iter().filter(|(_, row)| row.owner == claim.owner);
    Leases { held: mine.map(|(shard, row)| Fence { shard: *shard, epoch: row.epoch }).collect(), owners }
}
