//! Leases of shards, each claim in a transaction of its own: it locks the leases, so that whoever commits under one of
//! them is waited for, and whoever would commit under a lost one is refused.

use super::connection::{Connection, Failed, Step};
use super::rows::{self, get, number, shard_number};
use super::write::column;
use crate::lease::{self, LeaseRow};
use std::collections::BTreeMap;
use yinuo_app::ports::{LeaseClaim, Leases};

/// Takes and keeps what a claim may hold.
pub(super) fn take(connection: &mut Connection, claim: &LeaseClaim) -> Result<Leases, Failed> {
    let locked = connection.pipeline(&[Step::bare("begin"), Step::bare("lock_leases")])?;
    let mut stored = BTreeMap::new();
    for row in locked.iter().flatten() {
        let lease = LeaseRow { owner: get(row, 1)?, epoch: rows::unsigned(row, 2)?, until: get(row, 3)? };
        stored.insert(rows::shard(row, 0)?, lease);
    }
    let changed = lease::claim(&stored, claim);
    let mut steps = Vec::new();
    let (known, new): (Vec<_>, Vec<_>) = changed.iter().partition(|(shard, _)| stored.contains_key(*shard));
    for (name, leases) in [("insert_leases", new), ("update_leases", known)] {
        if !leases.is_empty() {
            let values = vec![
                column(&leases, |lease| shard_number(*lease.0)),
                column(&leases, |lease| &*lease.1.owner),
                column(&leases, |lease| number(lease.1.epoch)),
                column(&leases, |lease| lease.1.until),
            ];
            steps.push(Step::new(name, values));
        }
    }
    steps.push(Step::new("forget_lease_owners", vec![Box::new(claim.now)]));
    steps.push(Step::new("put_lease_owner", vec![Box::new(&*claim.owner), Box::new(claim.until)]));
    let counted = steps.len();
    steps.extend([Step::bare("count_lease_owners"), Step::bare("commit")]);
    let written = connection.pipeline(&steps)?;
    let owners = match written.get(counted).and_then(|rows| rows.first()) {
        Some(row) => rows::small(row, 0)?,
        None => 0,
    };
    Ok(lease::held(&changed, claim, owners))
}

/// Gives all shards of an owner up.
pub(super) fn give_up(connection: &mut Connection, owner: &str) -> Result<(), Failed> {
    let named = |name| Step::new(name, vec![Box::new(owner)]);
    let steps = [
        Step::bare("begin"),
        // In the order of shards, as claims do it.
        Step::bare("lock_leases"),
        named("give_up_leases"),
        named("delete_lease_owner"),
        Step::bare("commit"),
    ];
    connection.pipeline(&steps).map(drop)
}
