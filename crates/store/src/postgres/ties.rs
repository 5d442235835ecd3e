//! Ties of cases in PostgreSQL.

use super::connection::{Connection, Failed};
use super::rows::{Read, get};
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;
use uuid::Uuid;
use yinuo_app::ports::{TieFilter, TiePlace, TieRow};

/// Ids of ties are a letter and a number: every one stands before this.
const LAST_TIE: &str = "~";

fn read(row: &Row) -> Read<TieRow> {
    Ok(TieRow {
        case: get(row, 0)?,
        tie: get(row, 1)?,
        kind: get(row, 2)?,
        party: get(row, 3)?,
        number: get(row, 4)?,
        class: get(row, 5)?,
        unit: get(row, 6)?,
        state: get(row, 7)?,
        started_at: get(row, 8)?,
        due_at: get(row, 9)?,
        ended_at: get(row, 10)?,
        late: get(row, 11)?,
    })
}

pub(super) fn list(
    connection: &mut Connection,
    filter: &TieFilter,
    after: Option<&TiePlace>,
    limit: i64,
) -> Result<Vec<TieRow>, Failed> {
    let (from, until) = filter.span();
    let (name, first) = if filter.latest_first {
        ("ties_latest", (i64::MAX, Uuid::max(), LAST_TIE))
    } else {
        ("ties", (i64::MIN, Uuid::nil(), ""))
    };
    let (due, case, tie) = after.map_or(first, |place| (place.due_order, place.case, &*place.tie));
    let values: [&(dyn ToSql + Sync); 13] = [
        &filter.kind,
        &filter.party,
        &filter.open,
        &filter.late,
        &filter.class,
        &from,
        &until,
        &filter.units,
        &due,
        &case,
        &tie,
        &limit,
        &filter.number,
    ];
    connection.rows(name, &values)?.iter().map(read).collect()
}

pub(super) fn count(connection: &mut Connection, filter: &TieFilter) -> Result<u64, Failed> {
    let (from, until) = filter.span();
    let values: [&(dyn ToSql + Sync); 9] = [
        &filter.kind,
        &filter.party,
        &filter.open,
        &filter.late,
        &filter.class,
        &from,
        &until,
        &filter.units,
        &filter.number,
    ];
    let rows = connection.rows("count_ties", &values)?;
    let count: i64 = rows.first().map_or(Ok(0), |row| get(row, 0))?;
    Ok(count.unsigned_abs())
}
