//! Reading one row of each table.

use super::connection::Failed;
use crate::cursor::due_at;
use tokio_postgres::Row;
use tokio_postgres::types::FromSql;
use uuid::Uuid;
use yinuo_app::ports::{
    Artefact, CaseRow, ClockRow, CommitError, ContactRow, CustomerRow, EncodedEvent, Hash, IdempotencyRecord,
    InboxRow, MessageRow, MessageState, Posting, PostingLine, ReadError, RollKey, SHARD_COUNT, StoredEvent,
    StreamId, StreamKind,
};

impl From<Failed> for CommitError {
    fn from(failed: Failed) -> Self {
        Self::Storage { reason: failed.reason }
    }
}

impl From<Failed> for ReadError {
    fn from(failed: Failed) -> Self {
        Self { reason: failed.reason }
    }
}

pub(super) type Read<T> = Result<T, Failed>;

/// A number as PostgreSQL keeps it. Shape checks let nothing larger through.
pub(super) fn signed(value: u64) -> Read<i64> {
    i64::try_from(value).map_err(|_| Failed::other(format!("{value} is too large for the store")))
}

/// A number as PostgreSQL keeps it, where shape checks have let nothing larger through.
pub(super) fn number(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// A shard as PostgreSQL keeps it; there are few.
pub(super) fn shard_number(shard: u16) -> i16 {
    i16::try_from(shard).unwrap_or(i16::MAX)
}

pub(super) fn get<'r, T: FromSql<'r>>(row: &'r Row, index: usize) -> Read<T> {
    Ok(row.try_get(index)?)
}

pub(super) fn unsigned(row: &Row, index: usize) -> Read<u64> {
    let value: i64 = get(row, index)?;
    u64::try_from(value).map_err(|_| Failed::other(format!("column {index} holds {value}")))
}

pub(super) fn small<T: TryFrom<i64>>(row: &Row, index: usize) -> Read<T> {
    let value: i64 = get(row, index)?;
    T::try_from(value).map_err(|_| Failed::other(format!("column {index} holds {value}")))
}

pub(super) fn shard(row: &Row, index: usize) -> Read<u16> {
    let shard: i16 = get(row, index)?;
    u16::try_from(shard).map_err(|_| Failed::other(format!("column {index} holds {shard}")))
}

/// Numbers indexed by shard; noughts where there is none.
pub(super) fn by_shard(rows: &[(u16, u64)]) -> Vec<u64> {
    let mut numbers = vec![0; usize::from(SHARD_COUNT)];
    for (shard, number) in rows {
        if let Some(place) = numbers.get_mut(usize::from(*shard)) {
            *place = *number;
        }
    }
    numbers
}

/// Edition, metric, day and group, the first four columns.
pub(super) fn roll_key(row: &Row) -> Read<RollKey> {
    Ok(RollKey { edition: get(row, 0)?, metric: get(row, 1)?, day: small(row, 2)?, group: get(row, 3)? })
}

pub(super) fn hash(row: &Row, index: usize) -> Read<Hash> {
    let bytes: &[u8] = get(row, index)?;
    bytes.try_into().map_err(|_| Failed::other(format!("column {index} holds {} bytes", bytes.len())))
}

pub(super) fn kind(row: &Row, index: usize) -> Read<StreamKind> {
    let code: i16 = get(row, index)?;
    let known = u8::try_from(code).ok().and_then(StreamKind::from_code);
    known.ok_or_else(|| Failed::other(format!("there is no stream kind {code}")))
}

pub(super) fn read_id(row: &Row) -> Read<Uuid> {
    get(row, 0)
}

pub(super) fn read_event(row: &Row) -> Read<StoredEvent> {
    Ok(StoredEvent {
        stream: StreamId { kind: kind(row, 0)?, id: get(row, 1)? },
        version: unsigned(row, 2)?,
        position: unsigned(row, 3)?,
        event: EncodedEvent {
            name: get::<String>(row, 4)?.into(),
            occurred_at: get(row, 5)?,
            recorded_at: get(row, 6)?,
            bytes: get(row, 7)?,
            hash: hash(row, 8)?,
        },
    })
}

pub(super) fn read_idempotency(row: &Row) -> Read<IdempotencyRecord> {
    Ok(IdempotencyRecord {
        scope: get(row, 0)?,
        key: get(row, 1)?,
        body_digest: hash(row, 2)?,
        reply: get(row, 3)?,
        expires_at: get(row, 4)?,
    })
}

pub(super) fn read_case(row: &Row) -> Read<CaseRow> {
    let rung: i16 = get(row, 15)?;
    Ok(CaseRow {
        id: get(row, 0)?,
        number: get(row, 1)?,
        kind: get(row, 2)?,
        category: get(row, 3)?,
        topic: get(row, 4)?,
        state: get(row, 5)?,
        customer: get(row, 6)?,
        service: get(row, 7)?,
        unit: get(row, 8)?,
        area: get(row, 9)?,
        owner: get(row, 10)?,
        handler: get(row, 11)?,
        accepted_at: get(row, 12)?,
        due_at: get(row, 13)?,
        due_rule: get(row, 14)?,
        rung: u8::try_from(rung).map_err(|_| Failed::other(format!("column 15 holds {rung}")))?,
        next_rung_at: get(row, 16)?,
        broken: small(row, 17)?,
        owed_minor: get(row, 18)?,
        chain: small(row, 19)?,
        red_line: get(row, 20)?,
        paused: get(row, 21)?,
        closed_at: get(row, 22)?,
        version: unsigned(row, 23)?,
        updated_at: get(row, 24)?,
        warn_at: get(row, 25)?,
        next_at: due_at(get(row, 26)?),
    })
}

pub(super) fn read_clock(row: &Row) -> Read<ClockRow> {
    Ok(ClockRow {
        case: get(row, 0)?,
        clock: get(row, 1)?,
        kind: get(row, 2)?,
        rule: get(row, 3)?,
        state: get(row, 4)?,
        started_at: get(row, 5)?,
        due_at: get(row, 6)?,
        wake_at: get(row, 7)?,
        warn_at: get(row, 8)?,
    })
}

pub(super) fn read_contact(row: &Row) -> Read<ContactRow> {
    Ok(ContactRow {
        id: get(row, 0)?,
        channel: get(row, 1)?,
        direction: get(row, 2)?,
        owner: get(row, 3)?,
        customer: get(row, 4)?,
        unit: get(row, 5)?,
        outcome: get(row, 6)?,
        case: get(row, 7)?,
        occurred_at: get(row, 8)?,
        text: get(row, 9)?,
    })
}

/// A posting without its lines.
pub(super) fn read_posting(row: &Row) -> Read<Posting> {
    Ok(Posting {
        id: get(row, 0)?,
        case: get(row, 1)?,
        cause_version: unsigned(row, 2)?,
        rule: get(row, 3)?,
        owed_for: get(row, 4)?,
        occurrence: get(row, 8)?,
        reverses: get(row, 5)?,
        occurred_at: get(row, 6)?,
        recorded_at: get(row, 7)?,
        lines: Vec::new(),
    })
}

/// Account, unit and amount, from this column on.
pub(super) fn read_line(row: &Row, from: usize) -> Read<PostingLine> {
    Ok(PostingLine { account: get(row, from)?, unit: get(row, from + 1)?, amount: get(row, from + 2)? })
}

pub(super) fn read_inbox(row: &Row) -> Read<InboxRow> {
    Ok(InboxRow {
        key: get(row, 0)?,
        post: get(row, 1)?,
        person: get(row, 2)?,
        case: get(row, 3)?,
        kind: get(row, 4)?,
        zh: get(row, 5)?,
        en: get(row, 6)?,
        occurred_at: get(row, 7)?,
        read_at: get(row, 8)?,
    })
}

/// Sealed bytes; none for a plain row.
pub(super) fn sealed(row: &Row, index: usize) -> Read<Vec<u8>> {
    Ok(get::<Option<Vec<u8>>>(row, index)?.unwrap_or_default())
}

pub(super) fn read_artefact(row: &Row) -> Read<Artefact> {
    Ok(Artefact {
        digest: hash(row, 0)?,
        person: get(row, 1)?,
        media_type: get(row, 2)?,
        stored_at: get(row, 3)?,
        bytes: get(row, 4)?,
        sealed: sealed(row, 5)?,
    })
}

pub(super) fn read_message(row: &Row) -> Read<MessageRow> {
    let state: String = get(row, 7)?;
    let unknown = || Failed::other(format!("there is no state {state} of a message"));
    Ok(MessageRow {
        id: get(row, 0)?,
        key: get(row, 1)?,
        case: get(row, 2)?,
        kind: get(row, 3)?,
        customer: get(row, 4)?,
        language: get(row, 5)?,
        text: get(row, 6)?,
        state: MessageState::of(&state).ok_or_else(unknown)?,
        round: small(row, 8)?,
        tries: small(row, 9)?,
        next_at: get(row, 10)?,
        reason: get(row, 11)?,
        contact: get(row, 12)?,
        created_at: get(row, 13)?,
        changed_at: get(row, 14)?,
        handed_at: get(row, 15)?,
        delivered_at: get(row, 16)?,
        version: unsigned(row, 17)?,
        outlet: get(row, 18)?,
    })
}

pub(super) fn read_customer(row: &Row) -> Read<CustomerRow> {
    Ok(CustomerRow {
        code: get(row, 0)?,
        name: get(row, 1)?,
        phone: get(row, 2)?,
        segment: get(row, 3)?,
        body: get(row, 4)?,
        as_of: get(row, 5)?,
    })
}
