//! Settlements in SQLite.

use super::rows::{Failed, all, execute};
use rusqlite::types::Value;
use rusqlite::{Connection, Row, ToSql, params};
use uuid::Uuid;
use yinuo_app::ports::{
    CommitError, SettlementFilter, SettlementPlace, SettlementRow, SettlementSum, Shards, StreamId,
    StreamKind,
};

pub(super) fn write(connection: &Connection, row: &SettlementRow) -> Result<(), CommitError> {
    let shard = StreamId { kind: StreamKind::Case, id: row.owner }.shard();
    let values = params![
        shard,
        row.owner.as_bytes(),
        row.settlement,
        row.customer,
        row.unit,
        row.rule,
        row.owed_unit,
        row.form,
        row.currency,
        row.minor,
        row.state,
        row.since,
        row.round,
        row.owed_at,
        row.pay_by,
        row.credited_at,
        row.next_at,
        row.late,
        row.reason,
        row.reference,
        row.contradiction,
        row.service,
        row.late_at
    ];
    execute(connection, "put_settlement", values)?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<SettlementRow> {
    Ok(SettlementRow {
        owner: Uuid::from_bytes(row.get(0)?),
        settlement: row.get(1)?,
        customer: row.get(2)?,
        unit: row.get(3)?,
        rule: row.get(4)?,
        owed_unit: row.get(5)?,
        form: row.get(6)?,
        currency: row.get(7)?,
        minor: row.get(8)?,
        state: row.get(9)?,
        since: row.get(10)?,
        round: row.get(11)?,
        owed_at: row.get(12)?,
        pay_by: row.get(13)?,
        credited_at: row.get(14)?,
        next_at: row.get(15)?,
        late: row.get(16)?,
        reason: row.get(17)?,
        reference: row.get(18)?,
        contradiction: row.get(19)?,
        service: row.get(20)?,
        late_at: row.get(21)?,
    })
}

/// Words as a list that a statement reads; nothing for any of them.
fn listed(words: &[String]) -> Option<Value> {
    let text = || Value::Text(serde_json::Value::from(words).to_string());
    (!words.is_empty()).then(text)
}

fn after_or_first(after: Option<SettlementPlace>) -> SettlementPlace {
    after.unwrap_or(SettlementPlace { at: i64::MIN, owner: Uuid::nil(), settlement: 0 })
}

pub(super) fn list(
    connection: &Connection,
    filter: &SettlementFilter,
    after: Option<SettlementPlace>,
    limit: i64,
) -> Result<Vec<SettlementRow>, Failed> {
    let (states, units, place) = (listed(&filter.states), listed(&filter.units), after_or_first(after));
    let owner = filter.owner.map(Uuid::into_bytes);
    let values: [&dyn ToSql; 9] = [
        &owner,
        &states,
        &filter.late,
        &filter.since_before,
        &units,
        &place.at,
        place.owner.as_bytes(),
        &place.settlement,
        &limit,
    ];
    all(connection, "settlements", &values[..], read)
}

pub(super) fn sums(connection: &Connection, filter: &SettlementFilter) -> Result<Vec<SettlementSum>, Failed> {
    let (states, units, owner) =
        (listed(&filter.states), listed(&filter.units), filter.owner.map(Uuid::into_bytes));
    let values: [&dyn ToSql; 5] = [&owner, &states, &filter.late, &filter.since_before, &units];
    all(connection, "settlement_sums", &values[..], |row| {
        Ok(SettlementSum {
            state: row.get(0)?,
            late: row.get(1)?,
            currency: row.get(2)?,
            count: row.get::<_, i64>(3)?.unsigned_abs(),
            minor: row.get(4)?,
        })
    })
}

pub(super) fn due(
    connection: &Connection,
    shards: Shards,
    now: i64,
    after: Option<SettlementPlace>,
    limit: i64,
) -> Result<Vec<SettlementRow>, Failed> {
    let place = after_or_first(after);
    let values =
        params![now, shards.bits().cast_signed(), place.at, place.owner.as_bytes(), place.settlement, limit];
    all(connection, "due_settlements", values, read)
}

pub(super) fn overdue(connection: &Connection, now: i64, limit: i64) -> Result<Vec<SettlementRow>, Failed> {
    all(connection, "overdue_settlements", params![now, limit], read)
}
