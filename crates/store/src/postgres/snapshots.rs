//! States of long cases, in PostgreSQL.

use super::connection::{Connection, Failed};
use super::facts::case_shard;
use super::rows::{self, get, shard_number};
use uuid::Uuid;
use yinuo_app::ports::Snapshot;

pub(super) fn of(connection: &mut Connection, case: Uuid) -> Result<Option<Snapshot>, Failed> {
    let found = connection.rows("snapshot", &[&shard_number(case_shard(case)), &case])?;
    let read = |row| {
        Ok(Snapshot {
            case,
            version: rows::unsigned(row, 1)?,
            head: rows::hash(row, 2)?,
            format: rows::small(row, 3)?,
            bytes: get(row, 4)?,
        })
    };
    found.first().map(read).transpose()
}
