//! Messages to customers in SQLite.

use super::rows::{Failed, all, execute, first, signed};
use crate::cursor::Place;
use rusqlite::types::Type;
use rusqlite::{Connection, Row, params};
use uuid::Uuid;
use yinuo_app::ports::{CommitError, MessageFilter, MessageRow, MessageState, Shards, StreamId, StreamKind};

pub(super) fn write(connection: &Connection, row: &MessageRow) -> Result<(), CommitError> {
    let shard = StreamId { kind: StreamKind::Case, id: row.case }.shard();
    let values = params![
        row.id.as_bytes(),
        shard,
        row.key,
        row.case.as_bytes(),
        row.kind,
        row.customer,
        row.language,
        row.text,
        row.state.code(),
        row.round,
        row.tries,
        row.next_at,
        row.reason,
        row.contact.as_ref().map(Uuid::as_bytes),
        row.created_at,
        row.changed_at,
        row.handed_at,
        row.delivered_at,
        signed(row.version)?,
        row.outlet
    ];
    execute(connection, "put_message", values)?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<MessageRow> {
    let id = |index: usize| Ok::<_, rusqlite::Error>(Uuid::from_bytes(row.get(index)?));
    let state: String = row.get(7)?;
    let unknown = || rusqlite::Error::InvalidColumnType(7, format!("state {state}"), Type::Text);
    Ok(MessageRow {
        id: id(0)?,
        key: row.get(1)?,
        case: id(2)?,
        kind: row.get(3)?,
        customer: row.get(4)?,
        language: row.get(5)?,
        text: row.get(6)?,
        state: MessageState::of(&state).ok_or_else(unknown)?,
        round: row.get(8)?,
        tries: row.get(9)?,
        next_at: row.get(10)?,
        reason: row.get(11)?,
        contact: row.get::<_, Option<[u8; 16]>>(12)?.map(Uuid::from_bytes),
        created_at: row.get(13)?,
        changed_at: row.get(14)?,
        handed_at: row.get(15)?,
        delivered_at: row.get(16)?,
        version: row.get::<_, i64>(17)?.unsigned_abs(),
        outlet: row.get(18)?,
    })
}

pub(super) fn one(connection: &Connection, id: Uuid) -> Result<Option<MessageRow>, Failed> {
    first(connection, "message", [id.as_bytes()], read)
}

/// Rows after a place, newest first.
pub(super) fn list(
    connection: &Connection,
    filter: &MessageFilter<'_>,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<MessageRow>, Failed> {
    let (at, id) = (after.map(|(at, _)| at), after.map(|(_, id)| id.into_bytes()));
    let values = params![limit, filter.state.map(MessageState::code), filter.kind, at, id];
    all(connection, "messages", values, read)
}

pub(super) fn of_case(connection: &Connection, case: Uuid, limit: i64) -> Result<Vec<MessageRow>, Failed> {
    all(connection, "messages_of_case", params![case.as_bytes(), limit], read)
}

pub(super) fn due(
    connection: &Connection,
    shards: Shards,
    now: i64,
    limit: i64,
) -> Result<Vec<MessageRow>, Failed> {
    all(connection, "due_messages", params![now, shards.bits().cast_signed(), limit], read)
}

pub(super) fn handed(connection: &Connection, customer: &str, from: i64) -> Result<u32, Failed> {
    Ok(first(connection, "count_handed", params![customer, from], |row| row.get(0))?.unwrap_or(0))
}
