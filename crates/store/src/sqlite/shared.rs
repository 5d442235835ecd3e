//! Leases, guards, cursors and erasures in SQLite.

use super::rows::{self, Failed, all, execute, first, signed};
use crate::lease::{self, LeaseRow};
use rusqlite::{Connection, Row, params};
use std::collections::BTreeMap;
use yinuo_app::ports::{Commit, CommitError, Erasure, LeaseClaim, Leases};

fn read_lease(row: &Row<'_>) -> rusqlite::Result<(u16, LeaseRow)> {
    let lease =
        LeaseRow { owner: row.get(1)?, epoch: row.get::<_, i64>(2)?.unsigned_abs(), until: row.get(3)? };
    Ok((row.get(0)?, lease))
}

pub(super) fn take_leases(connection: &Connection, claim: &LeaseClaim) -> Result<Leases, CommitError> {
    let rows: BTreeMap<u16, LeaseRow> = all(connection, "leases", [], read_lease)?.into_iter().collect();
    let changed = lease::claim(&rows, claim);
    for (shard, row) in &changed {
        execute(connection, "put_lease", params![shard, row.owner, signed(row.epoch)?, row.until])?;
    }
    execute(connection, "forget_lease_owners", [claim.now])?;
    execute(connection, "put_lease_owner", params![claim.owner, claim.until])?;
    let owners = first(connection, "count_lease_owners", [], |row| row.get(0))?.unwrap_or(0);
    Ok(lease::held(&changed, claim, owners))
}

pub(super) fn give_up_leases(connection: &Connection, owner: &str) -> Result<(), CommitError> {
    execute(connection, "give_up_leases", [owner])?;
    execute(connection, "delete_lease_owner", [owner])?;
    Ok(())
}

pub(super) fn epoch(connection: &Connection, shard: u16) -> Result<u64, Failed> {
    Ok(first(connection, "epoch", [shard], rows::read_number)?.unwrap_or(0))
}

pub(super) fn guard(connection: &Connection, key: &str) -> Result<u64, Failed> {
    Ok(first(connection, "guard", [key], rows::read_number)?.unwrap_or(0))
}

pub(super) fn cursor(connection: &Connection, consumer: &str, shard: u16) -> Result<u64, Failed> {
    Ok(first(connection, "cursor", params![consumer, shard], rows::read_number)?.unwrap_or(0))
}

pub(super) fn cursors(connection: &Connection, consumer: &str) -> Result<Vec<u64>, Failed> {
    let read = |row: &Row<'_>| Ok((row.get::<_, u16>(0)?, row.get::<_, i64>(1)?));
    let found = all(connection, "cursors", [consumer], read)?;
    Ok(rows::by_shard(found))
}

pub(super) fn journal_head(connection: &Connection, shard: u16) -> Result<u64, Failed> {
    Ok(first(connection, "journal_head", [shard], rows::read_number)?.unwrap_or(0))
}

pub(super) fn erased_at(connection: &Connection, person: &str) -> Result<Option<i64>, Failed> {
    first(connection, "erased_at", [person], |row| row.get(0))
}

pub(super) fn erased_persons(
    connection: &Connection,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<Erasure>, Failed> {
    let read = |row: &Row<'_>| Ok(Erasure { person: row.get(0)?, at: row.get(1)? });
    match after {
        Some(person) => all(connection, "erased_persons_after", params![limit, person], read),
        None => all(connection, "erased_persons", [limit], read),
    }
}

/// Guards and cursors move on.
pub(super) fn write_moves(connection: &Connection, commit: &Commit) -> Result<(), CommitError> {
    for guard in &commit.guards {
        execute(connection, "move_guard", params![guard.key, signed(guard.expected + 1)?])?;
    }
    for cursor in &commit.cursors {
        execute(connection, "move_cursor", params![cursor.consumer, cursor.shard, signed(cursor.to)?])?;
    }
    Ok(())
}

/// The writer overwrites what it deletes (`secure_delete`), so nothing of it stays in the file's free pages.
pub(super) fn erase(connection: &Connection, erasure: &Erasure) -> Result<(), CommitError> {
    execute(connection, "insert_erased_person", params![erasure.person, erasure.at])?;
    for name in ["erase_person_key", "erase_personal_texts", "erase_artefacts"] {
        execute(connection, name, [&erasure.person])?;
    }
    Ok(())
}
