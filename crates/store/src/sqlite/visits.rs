//! Visits of cases in SQLite.

use super::rows::{Failed, all, execute};
use rusqlite::types::Value;
use rusqlite::{Connection, Row, ToSql, params};
use uuid::Uuid;
use yinuo_app::ports::{CommitError, StreamId, StreamKind, VisitFilter, VisitPlace, VisitRow};

pub(super) fn write(connection: &Connection, row: &VisitRow) -> Result<(), CommitError> {
    let shard = StreamId { kind: StreamKind::Case, id: row.case }.shard();
    let values = params![
        shard,
        row.case.as_bytes(),
        row.visit.as_bytes(),
        row.job,
        row.unit,
        row.customer,
        row.service,
        row.state,
        row.technician,
        row.window.map(|(from, _)| from),
        row.window.map(|(_, until)| until),
        row.hours.map(|(from, _)| from),
        row.hours.map(|(_, until)| until),
        row.place().at,
        row.minutes,
        row.skills,
        row.parts,
        row.asked_at,
        row.ended_at,
        row.outcome,
        row.two,
        row.mate,
        row.chosen,
        row.chosen_until,
        row.tools
    ];
    execute(connection, "put_visit", values)?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<VisitRow> {
    let span = |from: Option<i64>, until: Option<i64>| from.zip(until);
    Ok(VisitRow {
        case: Uuid::from_bytes(row.get(0)?),
        visit: Uuid::from_bytes(row.get(1)?),
        job: row.get(2)?,
        unit: row.get(3)?,
        customer: row.get(4)?,
        service: row.get(5)?,
        state: row.get(6)?,
        technician: row.get(7)?,
        window: span(row.get(8)?, row.get(9)?),
        hours: span(row.get(10)?, row.get(11)?),
        minutes: row.get(12)?,
        skills: row.get(13)?,
        parts: row.get(14)?,
        asked_at: row.get(15)?,
        ended_at: row.get(16)?,
        outcome: row.get(17)?,
        two: row.get(18)?,
        mate: row.get(19)?,
        chosen: row.get(20)?,
        chosen_until: row.get(21)?,
        tools: row.get(22)?,
    })
}

pub(super) fn list(
    connection: &Connection,
    filter: &VisitFilter,
    after: Option<&VisitPlace>,
    limit: i64,
) -> Result<Vec<VisitRow>, Failed> {
    let listed = || Value::Text(serde_json::Value::from(filter.units.as_slice()).to_string());
    let units = (!filter.units.is_empty()).then(listed);
    let (from, until) = filter.within;
    let nil = Uuid::nil();
    let (at, case, visit) = after.map_or((i64::MIN, nil, nil), |place| (place.at, place.case, place.visit));
    let values: [&dyn ToSql; 10] = [
        &from,
        &until,
        &at,
        case.as_bytes(),
        visit.as_bytes(),
        &filter.technician,
        &filter.open,
        &filter.outcome,
        &units,
        &limit,
    ];
    all(connection, "visits", &values[..], read)
}
