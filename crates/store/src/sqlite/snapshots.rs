//! States of long cases, in SQLite.

use super::rows::{self, Failed, execute, first, signed};
use rusqlite::{Connection, Row, params};
use uuid::Uuid;
use yinuo_app::ports::{CommitError, Snapshot};

pub(super) fn write(connection: &Connection, snapshot: &Snapshot) -> Result<(), CommitError> {
    let Snapshot { case, version, head, format, bytes } = snapshot;
    let values = params![case.as_bytes(), signed(*version)?, head, format, bytes];
    execute(connection, "put_snapshot", values)?;
    Ok(())
}

pub(super) fn of(connection: &Connection, case: Uuid) -> Result<Option<Snapshot>, Failed> {
    first(connection, "snapshot", [case.as_bytes()], |row: &Row<'_>| {
        Ok(Snapshot {
            case,
            version: rows::unsigned(row, 1)?,
            head: row.get(2)?,
            format: row.get(3)?,
            bytes: row.get(4)?,
        })
    })
}

pub(super) fn delete(connection: &Connection, case: Uuid) -> Result<(), Failed> {
    execute(connection, "delete_snapshot", [case.as_bytes()]).map(drop)
}
