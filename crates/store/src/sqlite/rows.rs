//! Small helpers around rusqlite: run a named statement, read one row of each table.

use super::statements::sql;
use crate::cursor::due_at;
use rusqlite::{Connection, Params, Row, types::Type};
use uuid::Uuid;
use yinuo_app::ports::{
    Artefact, CaseRow, ClockRow, CommitError, ContactRow, CustomerRow, EncodedEvent, IdempotencyRecord,
    InboxRow, PersonKey, Posting, PostingLine, ReadError, SHARD_COUNT, StoredEvent, StreamId, StreamKind,
};

/// The database did not do what was asked; the reason is for the log.
#[derive(Debug)]
pub(super) struct Failed(pub String);

impl From<rusqlite::Error> for Failed {
    fn from(error: rusqlite::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<Failed> for CommitError {
    fn from(Failed(reason): Failed) -> Self {
        Self::Storage { reason }
    }
}

impl From<Failed> for ReadError {
    fn from(Failed(reason): Failed) -> Self {
        Self { reason }
    }
}

type Read<T> = rusqlite::Result<T>;

/// Runs a statement that returns no rows; says how many it changed.
pub(super) fn execute(connection: &Connection, name: &str, params: impl Params) -> Result<usize, Failed> {
    Ok(connection.prepare_cached(sql(name))?.execute(params)?)
}

/// The first row of a statement, if there is one.
pub(super) fn first<T>(
    connection: &Connection,
    name: &str,
    params: impl Params,
    read: impl FnOnce(&Row<'_>) -> Read<T>,
) -> Result<Option<T>, Failed> {
    let mut statement = connection.prepare_cached(sql(name))?;
    let mut rows = statement.query(params)?;
    Ok(rows.next()?.map(read).transpose()?)
}

/// All rows of a statement.
pub(super) fn all<T>(
    connection: &Connection,
    name: &str,
    params: impl Params,
    read: impl FnMut(&Row<'_>) -> Read<T>,
) -> Result<Vec<T>, Failed> {
    let mut statement = connection.prepare_cached(sql(name))?;
    Ok(statement.query_map(params, read)?.collect::<Read<_>>()?)
}

/// A number as SQLite keeps it. Shape checks let nothing larger through.
pub(super) fn signed(value: u64) -> Result<i64, Failed> {
    i64::try_from(value).map_err(|_| Failed(format!("{value} is too large for the store")))
}

pub(super) fn unsigned(row: &Row<'_>, index: usize) -> Read<u64> {
    let value: i64 = row.get(index)?;
    u64::try_from(value).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(index, value))
}

/// Numbers indexed by shard; noughts where there is none.
pub(super) fn by_shard(found: Vec<(u16, i64)>) -> Vec<u64> {
    let mut numbers = vec![0; usize::from(SHARD_COUNT)];
    for (shard, number) in found {
        if let Some(place) = numbers.get_mut(usize::from(shard)) {
            *place = number.unsigned_abs();
        }
    }
    numbers
}

pub(super) fn read_number(row: &Row<'_>) -> Read<u64> {
    unsigned(row, 0)
}

/// Version and chain hash.
pub(super) fn read_head(row: &Row<'_>) -> Read<(u64, [u8; 32])> {
    Ok((unsigned(row, 0)?, row.get(1)?))
}

fn id(row: &Row<'_>, index: usize) -> Read<Uuid> {
    row.get(index).map(Uuid::from_bytes)
}

fn id_if_any(row: &Row<'_>, index: usize) -> Read<Option<Uuid>> {
    Ok(row.get::<_, Option<[u8; 16]>>(index)?.map(Uuid::from_bytes))
}

pub(super) fn read_id(row: &Row<'_>) -> Read<Uuid> {
    id(row, 0)
}

/// Kind and id, the first two columns.
pub(super) fn stream(row: &Row<'_>) -> Read<StreamId> {
    let code: u8 = row.get(0)?;
    let kind = StreamKind::from_code(code).ok_or_else(|| {
        let unknown = format!("there is no stream kind {code}");
        rusqlite::Error::FromSqlConversionFailure(0, Type::Integer, unknown.into())
    })?;
    Ok(StreamId { kind, id: id(row, 1)? })
}

pub(super) fn read_event(row: &Row<'_>) -> Read<StoredEvent> {
    Ok(StoredEvent {
        stream: stream(row)?,
        version: unsigned(row, 2)?,
        position: unsigned(row, 3)?,
        event: EncodedEvent {
            name: row.get(4)?,
            occurred_at: row.get(5)?,
            recorded_at: row.get(6)?,
            bytes: row.get(7)?,
            hash: row.get(8)?,
        },
    })
}

pub(super) fn read_idempotency(row: &Row<'_>) -> Read<IdempotencyRecord> {
    Ok(IdempotencyRecord {
        scope: row.get(0)?,
        key: row.get(1)?,
        body_digest: row.get(2)?,
        reply: row.get(3)?,
        expires_at: row.get(4)?,
    })
}

pub(super) fn read_case(row: &Row<'_>) -> Read<CaseRow> {
    Ok(CaseRow {
        id: id(row, 0)?,
        number: row.get(1)?,
        kind: row.get(2)?,
        category: row.get(3)?,
        topic: row.get(4)?,
        state: row.get(5)?,
        customer: row.get(6)?,
        service: row.get(7)?,
        unit: row.get(8)?,
        area: row.get(9)?,
        owner: row.get(10)?,
        handler: row.get(11)?,
        accepted_at: row.get(12)?,
        due_at: row.get(13)?,
        due_rule: row.get(14)?,
        rung: row.get(15)?,
        next_rung_at: row.get(16)?,
        broken: row.get(17)?,
        owed_minor: row.get(18)?,
        chain: row.get(19)?,
        red_line: row.get(20)?,
        paused: row.get(21)?,
        closed_at: row.get(22)?,
        version: unsigned(row, 23)?,
        updated_at: row.get(24)?,
        warn_at: row.get(25)?,
        next_at: due_at(row.get(26)?),
    })
}

pub(super) fn read_clock(row: &Row<'_>) -> Read<ClockRow> {
    Ok(ClockRow {
        case: id(row, 0)?,
        clock: row.get(1)?,
        kind: row.get(2)?,
        rule: row.get(3)?,
        state: row.get(4)?,
        started_at: row.get(5)?,
        due_at: row.get(6)?,
        wake_at: row.get(7)?,
        warn_at: row.get(8)?,
    })
}

pub(super) fn read_contact(row: &Row<'_>) -> Read<ContactRow> {
    Ok(ContactRow {
        id: id(row, 0)?,
        channel: row.get(1)?,
        direction: row.get(2)?,
        owner: row.get(3)?,
        customer: row.get(4)?,
        unit: row.get(5)?,
        outcome: row.get(6)?,
        case: id_if_any(row, 7)?,
        occurred_at: row.get(8)?,
        text: id_if_any(row, 9)?,
    })
}

/// A posting without its lines.
pub(super) fn read_posting(row: &Row<'_>) -> Read<Posting> {
    Ok(Posting {
        id: id(row, 0)?,
        case: id_if_any(row, 1)?,
        cause_version: unsigned(row, 2)?,
        rule: row.get(3)?,
        owed_for: row.get(4)?,
        occurrence: id_if_any(row, 8)?,
        reverses: id_if_any(row, 5)?,
        occurred_at: row.get(6)?,
        recorded_at: row.get(7)?,
        lines: Vec::new(),
    })
}

pub(super) fn read_line(row: &Row<'_>) -> Read<PostingLine> {
    Ok(PostingLine { account: row.get(0)?, unit: row.get(1)?, amount: row.get(2)? })
}

/// Fills the lines of postings in.
pub(super) fn with_lines(
    connection: &Connection,
    mut postings: Vec<Posting>,
) -> Result<Vec<Posting>, Failed> {
    for posting in &mut postings {
        posting.lines = all(connection, "posting_lines", [posting.id.as_bytes()], read_line)?;
    }
    Ok(postings)
}

pub(super) fn read_inbox(row: &Row<'_>) -> Read<InboxRow> {
    Ok(InboxRow {
        key: row.get(0)?,
        post: row.get(1)?,
        person: row.get(2)?,
        case: id(row, 3)?,
        kind: row.get(4)?,
        zh: row.get(5)?,
        en: row.get(6)?,
        occurred_at: row.get(7)?,
        read_at: row.get(8)?,
    })
}

/// Sealed bytes; none for a plain row.
pub(super) fn sealed(row: &Row<'_>, index: usize) -> Read<Vec<u8>> {
    Ok(row.get::<_, Option<Vec<u8>>>(index)?.unwrap_or_default())
}

pub(super) fn read_key(row: &Row<'_>) -> Read<PersonKey> {
    Ok(PersonKey { person: row.get(0)?, key: row.get(1)?, sealed: sealed(row, 2)? })
}

pub(super) fn read_artefact(row: &Row<'_>) -> Read<Artefact> {
    Ok(Artefact {
        digest: row.get(0)?,
        person: row.get(1)?,
        media_type: row.get(2)?,
        stored_at: row.get(3)?,
        bytes: row.get(4)?,
        sealed: sealed(row, 5)?,
    })
}

pub(super) fn read_customer(row: &Row<'_>) -> Read<CustomerRow> {
    Ok(CustomerRow {
        code: row.get(0)?,
        name: row.get(1)?,
        phone: row.get(2)?,
        segment: row.get(3)?,
        body: row.get(4)?,
        as_of: row.get(5)?,
    })
}
