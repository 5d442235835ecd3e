//! One request inside the writer's transaction: judged by the shared rules, then written.

use super::rows::{self, Failed, all, execute, first, signed};
use super::{access, archive, messages, rolls, sealed, settlements, shared, snapshots, ties, visits};
use crate::check::{self, Facts, OwedFor, Plan, RegisterEntry};
use crate::cursor::due_order;
use crate::ledger::account_floor;
use crate::request::{Reply, Request};
use crate::search::phone_digits;
use rusqlite::{Connection, params};
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_app::ports::{
    Append, Artefact, CaseRow, ClockRow, Commit, CommitError, ContactRow, CustomerRow, IdempotencyRecord,
    InboxRow, Posting, RegisterRow, RollKey, RollRestatement, StreamId, StreamKind,
};

/// Does one request inside an open transaction; on an error the caller rolls back to its savepoint.
pub(super) fn apply(connection: &Connection, request: &Request) -> Result<Reply, CommitError> {
    match request {
        Request::Commit(commit) => {
            let plan = check::check(commit, &Now(connection))?;
            write(connection, commit, &plan)?;
            Ok(Reply::Committed)
        }
        Request::Reserve { series, count } => {
            let last = first(connection, "reserve_numbers", params![series, count], rows::read_number)?
                .ok_or_else(|| Failed("no number was returned".to_owned()))?;
            Ok(Reply::First(last + 1 - u64::from(*count)))
        }
        Request::Expire { now, limit } => {
            let removed = execute(connection, "expire_idempotency", params![now, limit])?;
            // At most `limit` rows were removed, and that is a u32.
            Ok(Reply::Removed(u32::try_from(removed).unwrap_or(*limit)))
        }
        #[cfg(test)]
        Request::Panic => panic!("planted"),
        Request::TakeLeases(claim) => Ok(Reply::Leased(shared::take_leases(connection, claim)?)),
        Request::GiveUpLeases { owner } => {
            shared::give_up_leases(connection, owner)?;
            Ok(Reply::Committed)
        }
        Request::MarkRead { person, key, at } => {
            Ok(Reply::Marked(execute(connection, "mark_read", params![key, person, at])? > 0))
        }
    }
}

/// The facts as the open transaction sees them.
struct Now<'c>(&'c Connection);

impl Facts for Now<'_> {
    fn idempotency(&self, scope: &str, key: &str) -> Result<Option<IdempotencyRecord>, CommitError> {
        Ok(first(self.0, "idempotency", [scope, key], rows::read_idempotency)?)
    }
    fn stream_version(&self, stream: StreamId) -> Result<u64, CommitError> {
        let key = params![stream.kind.code(), stream.id.as_bytes()];
        Ok(first(self.0, "stream_version", key, rows::read_number)?.unwrap_or(0))
    }
    fn epoch(&self, shard: u16) -> Result<u64, CommitError> {
        Ok(shared::epoch(self.0, shard)?)
    }
    fn guard(&self, key: &str) -> Result<u64, CommitError> {
        Ok(shared::guard(self.0, key)?)
    }
    fn cursor(&self, consumer: &str, shard: u16) -> Result<u64, CommitError> {
        Ok(shared::cursor(self.0, consumer, shard)?)
    }
    fn journal_head(&self, shard: u16) -> Result<u64, CommitError> {
        Ok(shared::journal_head(self.0, shard)?)
    }
    fn is_erased(&self, person: &str) -> Result<bool, CommitError> {
        Ok(shared::erased_at(self.0, person)?.is_some())
    }
    fn has_person_key(&self, person: &str) -> Result<bool, CommitError> {
        Ok(first(self.0, "person_key", [person], |_| Ok(()))?.is_some())
    }
    fn has_text(&self, id: Uuid) -> Result<bool, CommitError> {
        Ok(first(self.0, "has_personal_text", [id.as_bytes()], |_| Ok(()))?.is_some())
    }
    fn register_entry(&self, register: &str, code: &str) -> Result<Option<RegisterEntry>, CommitError> {
        let read = |row: &rusqlite::Row<'_>| Ok(RegisterEntry { body: row.get(0)?, immutable: row.get(1)? });
        Ok(first(self.0, "register_row", [register, code], read)?)
    }
    fn number_holder(&self, number: &str) -> Result<Option<Uuid>, CommitError> {
        Ok(first(self.0, "case_by_number", [number], rows::read_id)?)
    }
    fn is_archived(&self, stream: StreamId) -> Result<bool, CommitError> {
        Ok(archive::archived(self.0, stream)?.is_some())
    }
    fn posting(&self, id: Uuid) -> Result<Option<Posting>, CommitError> {
        let found = all(self.0, "posting", [id.as_bytes()], rows::read_posting)?;
        Ok(rows::with_lines(self.0, found)?.pop())
    }
    fn is_reversed(&self, posting: Uuid) -> Result<bool, CommitError> {
        Ok(first(self.0, "is_reversed", [posting.as_bytes()], |_| Ok(()))?.is_some())
    }
    fn balance(&self, account: &str, unit: &str) -> Result<i64, CommitError> {
        Ok(first(self.0, "balance", [account, unit], |row| row.get(0))?.unwrap_or(0))
    }
    fn owed_for_taken(&self, key: &str) -> Result<bool, CommitError> {
        Ok(first(self.0, "owed_for_holder", [key], |_| Ok(()))?.is_some())
    }
    fn roll_sealed(&self, edition: &str) -> Result<Option<u32>, CommitError> {
        Ok(rolls::sealed(self.0, edition)?)
    }
    fn roll_sums(&self, key: &RollKey) -> Result<(i64, i64), CommitError> {
        Ok(rolls::sums(self.0, key)?)
    }
    fn has_restatement(&self, restatement: &RollRestatement) -> Result<bool, CommitError> {
        Ok(rolls::has_restatement(self.0, restatement)?)
    }
}

fn write(connection: &Connection, commit: &Commit, plan: &Plan) -> Result<(), CommitError> {
    shared::write_moves(connection, commit)?;
    rolls::write(connection, commit, plan)?;
    commit.appends.iter().try_for_each(|append| write_append(connection, append))?;
    for text in &commit.texts {
        let sealed = sealed::column(&text.sealed);
        let values = params![text.id.as_bytes(), text.person, text.body, sealed];
        execute(connection, "insert_personal_text", values)?;
    }
    for artefact in &commit.artefacts {
        let Artefact { digest, person, media_type, bytes, sealed, stored_at } = artefact;
        let values = params![digest, person, media_type, stored_at, bytes, sealed::column(sealed)];
        execute(connection, "insert_artefact", values)?;
    }
    for digest in &commit.dropped_artefacts {
        execute(connection, "drop_artefact", [digest])?;
    }
    for key in &commit.person_keys {
        let values = params![key.person, key.key, sealed::column(&key.sealed)];
        execute(connection, "insert_person_key", values)?;
    }
    commit.sealings.iter().try_for_each(|sealing| sealed::seal(connection, sealing))?;
    commit.erasures.iter().try_for_each(|erasure| shared::erase(connection, erasure))?;
    commit.case_rows.iter().try_for_each(|row| write_case(connection, row))?;
    commit.snapshots.iter().try_for_each(|snapshot| snapshots::write(connection, snapshot))?;
    commit.clock_rows.iter().try_for_each(|(case, clocks)| write_clocks(connection, *case, clocks))?;
    commit.tie_rows.iter().try_for_each(|row| ties::write(connection, row))?;
    commit.settlement_rows.iter().try_for_each(|row| settlements::write(connection, row))?;
    commit.visit_rows.iter().try_for_each(|row| visits::write(connection, row))?;
    commit.contact_rows.iter().try_for_each(|row| write_contact(connection, row))?;
    write_ledger(connection, &commit.postings, plan)?;
    commit.inbox_rows.iter().try_for_each(|row| write_inbox(connection, row))?;
    commit.message_rows.iter().try_for_each(|row| messages::write(connection, row))?;
    commit.immutable_rows.iter().try_for_each(|row| write_register(connection, row, true))?;
    commit.register_rows.iter().try_for_each(|row| write_register(connection, row, false))?;
    commit.customer_rows.iter().try_for_each(|row| write_customer(connection, row))?;
    commit.sealed_customers.iter().try_for_each(|row| sealed::write_customer(connection, row))?;
    access::write(connection, commit)?;
    if let Some(record) = &commit.idempotency {
        let values = params![record.scope, record.key, record.body_digest, record.reply, record.expires_at];
        execute(connection, "insert_idempotency", values)?;
    }
    archive::write(connection, commit)
}

fn write_append(connection: &Connection, append: &Append) -> Result<(), CommitError> {
    let stream = append.stream;
    let (kind, id, shard) = (stream.kind.code(), stream.id.as_bytes(), stream.shard());
    let count = append.events.len() as u64;
    let version = signed(append.expected_version + count)?;
    let head = append.events.last().map(|event| event.hash).unwrap_or_default();
    let changed = if append.expected_version == 0 {
        execute(connection, "insert_stream", params![kind, id, shard, version, head])?
    } else {
        let expected = signed(append.expected_version)?;
        execute(connection, "advance_stream", params![kind, id, version, head, expected])?
    };
    if changed != 1 {
        return Err(CommitError::VersionConflict { stream });
    }
    let advance = params![shard, signed(count)?];
    let last = first(connection, "advance_journal_head", advance, |row| row.get::<_, i64>(0))?
        .ok_or_else(|| Failed("no position was returned".to_owned()))?;
    let first_position = last - signed(count)? + 1;
    let first_version = signed(append.expected_version)? + 1;
    for ((event, position), version) in append.events.iter().zip(first_position..).zip(first_version..) {
        let values = params![
            shard,
            position,
            kind,
            id,
            version,
            event.name,
            event.occurred_at,
            event.recorded_at,
            event.bytes,
            event.hash
        ];
        execute(connection, "insert_event", values)?;
    }
    Ok(())
}

fn write_case(connection: &Connection, row: &CaseRow) -> Result<(), CommitError> {
    let values = params![
        row.id.as_bytes(),
        row.number,
        row.kind,
        row.category,
        row.topic,
        row.state,
        row.customer,
        row.service,
        row.unit,
        row.area,
        row.owner,
        row.handler,
        row.accepted_at,
        row.due_at,
        due_order(row.next_at),
        row.due_rule,
        row.rung,
        row.next_rung_at,
        row.broken,
        row.owed_minor,
        row.chain,
        row.red_line,
        row.paused,
        row.closed_at,
        signed(row.version)?,
        row.updated_at,
        row.warn_at
    ];
    execute(connection, "upsert_case", values)?;
    Ok(())
}

/// Replaces a case's clocks by writing only what differs: most commands touch one clock of many.
fn write_clocks(connection: &Connection, case: Uuid, clocks: &[ClockRow]) -> Result<(), CommitError> {
    let stored = all(connection, "clocks_of_case", [case.as_bytes()], rows::read_clock)?;
    let mut before: BTreeMap<String, ClockRow> =
        stored.into_iter().map(|clock| (clock.clock.clone(), clock)).collect();
    let shard = StreamId { kind: StreamKind::Case, id: case }.shard();
    for clock in clocks {
        if before.remove(&clock.clock).as_ref() == Some(clock) {
            continue;
        }
        let values = params![
            case.as_bytes(),
            clock.clock,
            shard,
            clock.kind,
            clock.rule,
            clock.state,
            clock.started_at,
            clock.due_at,
            clock.wake_at,
            clock.warn_at
        ];
        execute(connection, "upsert_clock", values)?;
    }
    for gone in before.keys() {
        execute(connection, "delete_clock", params![case.as_bytes(), gone])?;
    }
    Ok(())
}

fn write_contact(connection: &Connection, row: &ContactRow) -> Result<(), CommitError> {
    let values = params![
        row.id.as_bytes(),
        row.channel,
        row.direction,
        row.owner,
        row.customer,
        row.unit,
        row.outcome,
        row.case.as_ref().map(Uuid::as_bytes),
        row.occurred_at,
        row.text.as_ref().map(Uuid::as_bytes)
    ];
    execute(connection, "upsert_contact", values)?;
    Ok(())
}

fn write_ledger(connection: &Connection, postings: &[Posting], plan: &Plan) -> Result<(), CommitError> {
    for posting in postings {
        let values = params![
            posting.id.as_bytes(),
            posting.case.as_ref().map(Uuid::as_bytes),
            signed(posting.cause_version)?,
            posting.rule,
            posting.owed_for,
            posting.reverses.as_ref().map(Uuid::as_bytes),
            posting.occurred_at,
            posting.recorded_at,
            posting.occurrence.as_ref().map(Uuid::as_bytes)
        ];
        execute(connection, "insert_posting", values)?;
        for (number, line) in (1_i64..).zip(&posting.lines) {
            let values = params![posting.id.as_bytes(), number, line.account, line.unit, line.amount];
            execute(connection, "insert_posting_line", values)?;
        }
    }
    for ((account, unit), balance) in &plan.balances {
        execute(connection, "set_balance", params![account, unit, balance, account_floor(account)])?;
    }
    for step in &plan.owed_for {
        match step {
            OwedFor::Free { key } => execute(connection, "free_owed_for", [key])?,
            OwedFor::Take { key, posting } => {
                execute(connection, "take_owed_for", params![key, posting.as_bytes()])?
            }
        };
    }
    Ok(())
}

fn write_inbox(connection: &Connection, row: &InboxRow) -> Result<(), CommitError> {
    let values = params![
        row.key,
        row.post,
        row.person,
        row.case.as_bytes(),
        row.kind,
        row.zh,
        row.en,
        row.occurred_at,
        row.read_at
    ];
    execute(connection, "insert_inbox", values)?;
    Ok(())
}

fn write_register(connection: &Connection, row: &RegisterRow, immutable: bool) -> Result<(), CommitError> {
    execute(connection, "put_register_row", params![row.register, row.code, row.body, immutable])?;
    Ok(())
}

fn write_customer(connection: &Connection, row: &CustomerRow) -> Result<(), CommitError> {
    let digits = phone_digits(&row.phone);
    let values = params![row.code, row.name, row.phone, digits, row.segment, row.body, row.as_of];
    execute(connection, "upsert_customer", values)?;
    execute(connection, "drop_customer_tokens", [&row.code])?;
    Ok(())
}
