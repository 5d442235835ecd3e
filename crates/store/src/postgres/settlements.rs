//! Settlements in PostgreSQL.

use super::connection::{Connection, Failed};
use super::rows::{Read, get, shard_number, small};
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;
use uuid::Uuid;
use yinuo_app::ports::{SettlementFilter, SettlementPlace, SettlementRow, SettlementSum, Shards};

fn read(row: &Row) -> Read<SettlementRow> {
    Ok(SettlementRow {
        owner: get(row, 0)?,
        settlement: small(row, 1)?,
        customer: get(row, 2)?,
        unit: get(row, 3)?,
        rule: get(row, 4)?,
        owed_unit: get(row, 5)?,
        form: get(row, 6)?,
        currency: get(row, 7)?,
        minor: get(row, 8)?,
        state: get(row, 9)?,
        since: get(row, 10)?,
        round: small(row, 11)?,
        owed_at: get(row, 12)?,
        pay_by: get(row, 13)?,
        credited_at: get(row, 14)?,
        next_at: get(row, 15)?,
        late: get(row, 16)?,
        reason: get(row, 17)?,
        reference: get(row, 18)?,
        contradiction: get(row, 19)?,
        service: get(row, 20)?,
        late_at: get(row, 21)?,
    })
}

fn after_or_first(after: Option<SettlementPlace>) -> (i64, Uuid, i64) {
    after.map_or((i64::MIN, Uuid::nil(), 0), |place| (place.at, place.owner, i64::from(place.settlement)))
}

pub(super) fn list(
    connection: &mut Connection,
    filter: &SettlementFilter,
    after: Option<SettlementPlace>,
    limit: i64,
) -> Result<Vec<SettlementRow>, Failed> {
    let (at, owner, settlement) = after_or_first(after);
    let values: [&(dyn ToSql + Sync); 9] = [
        &filter.owner,
        &filter.states,
        &filter.late,
        &filter.since_before,
        &filter.units,
        &at,
        &owner,
        &settlement,
        &limit,
    ];
    connection.rows("settlements", &values)?.iter().map(read).collect()
}

pub(super) fn sums(
    connection: &mut Connection,
    filter: &SettlementFilter,
) -> Result<Vec<SettlementSum>, Failed> {
    let values: [&(dyn ToSql + Sync); 5] =
        [&filter.owner, &filter.states, &filter.late, &filter.since_before, &filter.units];
    let sum = |row: &Row| {
        let count: i64 = get(row, 3)?;
        Ok(SettlementSum {
            state: get(row, 0)?,
            late: get(row, 1)?,
            currency: get(row, 2)?,
            count: count.unsigned_abs(),
            minor: get(row, 4)?,
        })
    };
    connection.rows("settlement_sums", &values)?.iter().map(sum).collect()
}

pub(super) fn due(
    connection: &mut Connection,
    shards: Shards,
    now: i64,
    after: Option<SettlementPlace>,
    limit: i64,
) -> Result<Vec<SettlementRow>, Failed> {
    let shards: Vec<i16> = shards.iter().map(shard_number).collect();
    let (at, owner, settlement) = after_or_first(after);
    let values: [&(dyn ToSql + Sync); 6] = [&shards, &now, &at, &owner, &settlement, &limit];
    connection.rows("due_settlements", &values)?.iter().map(read).collect()
}

pub(super) fn overdue(
    connection: &mut Connection,
    now: i64,
    limit: i64,
) -> Result<Vec<SettlementRow>, Failed> {
    connection.rows("overdue_settlements", &[&now, &limit])?.iter().map(read).collect()
}
