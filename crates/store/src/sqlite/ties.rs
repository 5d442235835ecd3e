//! Ties of cases in SQLite.

use super::rows::{Failed, all, execute, first};
use crate::cursor::due_order;
use rusqlite::types::Value;
use rusqlite::{Connection, Row, ToSql, params};
use uuid::Uuid;
use yinuo_app::ports::{CommitError, StreamId, StreamKind, TieFilter, TiePlace, TieRow};

pub(super) fn write(connection: &Connection, row: &TieRow) -> Result<(), CommitError> {
    let shard = StreamId { kind: StreamKind::Case, id: row.case }.shard();
    let values = params![
        shard,
        row.case.as_bytes(),
        row.tie,
        row.kind,
        row.party,
        row.number,
        row.class,
        row.unit,
        row.state,
        row.started_at,
        row.due_at,
        due_order(row.due_at),
        row.ended_at,
        row.late
    ];
    execute(connection, "put_tie", values)?;
    Ok(())
}

/// Ids of ties are a letter and a number: every one stands before this.
const LAST_TIE: &str = "~";

fn read(row: &Row<'_>) -> rusqlite::Result<TieRow> {
    Ok(TieRow {
        case: Uuid::from_bytes(row.get(0)?),
        tie: row.get(1)?,
        kind: row.get(2)?,
        party: row.get(3)?,
        number: row.get(4)?,
        class: row.get(5)?,
        unit: row.get(6)?,
        state: row.get(7)?,
        started_at: row.get(8)?,
        due_at: row.get(9)?,
        ended_at: row.get(10)?,
        late: row.get(11)?,
    })
}

/// Units as a list that a statement reads; nothing for all of them.
fn units(filter: &TieFilter) -> Option<Value> {
    let listed = || Value::Text(serde_json::Value::from(filter.units.as_slice()).to_string());
    (!filter.units.is_empty()).then(listed)
}

pub(super) fn list(
    connection: &Connection,
    filter: &TieFilter,
    after: Option<&TiePlace>,
    limit: i64,
) -> Result<Vec<TieRow>, Failed> {
    let ((from, until), units) = (filter.span(), units(filter));
    let (name, first) = if filter.latest_first {
        ("ties_latest", (i64::MAX, Uuid::max(), LAST_TIE))
    } else {
        ("ties", (i64::MIN, Uuid::nil(), ""))
    };
    let (due, case, tie) = after.map_or(first, |place| (place.due_order, place.case, &*place.tie));
    let values: [&dyn ToSql; 13] = [
        &filter.kind,
        &filter.party,
        &filter.open,
        &filter.late,
        &filter.class,
        &from,
        &until,
        &units,
        &due,
        case.as_bytes(),
        &tie,
        &limit,
        &filter.number,
    ];
    all(connection, name, &values[..], read)
}

pub(super) fn count(connection: &Connection, filter: &TieFilter) -> Result<u64, Failed> {
    let ((from, until), units) = (filter.span(), units(filter));
    let values: [&dyn ToSql; 9] = [
        &filter.kind,
        &filter.party,
        &filter.open,
        &filter.late,
        &filter.class,
        &from,
        &until,
        &units,
        &filter.number,
    ];
    let found = first(connection, "count_ties", &values[..], |row| row.get::<_, i64>(0))?;
    Ok(found.unwrap_or(0).unsigned_abs())
}
