//! Visits of cases in PostgreSQL.

use super::connection::{Connection, Failed};
use super::rows::{Read, get};
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;
use uuid::Uuid;
use yinuo_app::ports::{VisitFilter, VisitPlace, VisitRow};

fn read(row: &Row) -> Read<VisitRow> {
    let span = |from: Option<i64>, until: Option<i64>| from.zip(until);
    let minutes: i64 = get(row, 12)?;
    Ok(VisitRow {
        case: get(row, 0)?,
        visit: get(row, 1)?,
        job: get(row, 2)?,
        unit: get(row, 3)?,
        customer: get(row, 4)?,
        service: get(row, 5)?,
        state: get(row, 6)?,
        technician: get(row, 7)?,
        window: span(get(row, 8)?, get(row, 9)?),
        hours: span(get(row, 10)?, get(row, 11)?),
        minutes: u32::try_from(minutes).unwrap_or(u32::MAX),
        skills: get(row, 13)?,
        parts: get(row, 14)?,
        asked_at: get(row, 15)?,
        ended_at: get(row, 16)?,
        outcome: get(row, 17)?,
        two: get(row, 18)?,
        mate: get(row, 19)?,
        chosen: get(row, 20)?,
        chosen_until: get(row, 21)?,
        tools: get(row, 22)?,
    })
}

pub(super) fn list(
    connection: &mut Connection,
    filter: &VisitFilter,
    after: Option<&VisitPlace>,
    limit: i64,
) -> Result<Vec<VisitRow>, Failed> {
    let (from, until) = filter.within;
    let nil = Uuid::nil();
    let (at, case, visit) = after.map_or((i64::MIN, nil, nil), |place| (place.at, place.case, place.visit));
    let values: [&(dyn ToSql + Sync); 10] = [
        &from,
        &until,
        &at,
        &case,
        &visit,
        &filter.technician,
        &filter.open,
        &filter.outcome,
        &filter.units,
        &limit,
    ];
    connection.rows("visits", &values)?.iter().map(read).collect()
}
