//! The port on PostgreSQL.

use super::connection::{Connection, Failed, Why};
use super::rows::{self, get, shard_number, signed};
use super::{
    PostgresStore, access, archive, facts::case_shard, list, questions, sealed, settlements, snapshots, ties,
    visits,
};
use crate::cursor::{self, List, prefix_end, rows_max};
use crate::request::{Reply, Request, as_read_error, mixed_up};
use crate::search::customer_query;
use crate::shape;
use std::collections::{BTreeMap, BTreeSet};
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;
use uuid::Uuid;
use yinuo_app::ports::{
    AccessFilter, AccessLine, ArchivedFilter, ArchivedRow, Artefact, ArtefactLine, CaseFilter, CaseOrder,
    CaseRow, ClockRow, Commit, CommitError, ContactFilter, ContactRow, CredentialName, CredentialRow,
    CustomerRow, CustomerTokens, Erasure, Hash, IdempotencyRecord, InboxRow, LeaseClaim, Leases,
    LoadedStream, MessageFilter, MessageRow, MessageState, PAGE_ROWS_MAX, Page, PersonKey, PersonalText,
    Place, Posting, PostingLine, ReadError, RegisterRow, RollKey, RollRange, RollRestatement, RollRow,
    SHARD_COUNT, Sealable, SealedCustomer, SealedName, SettlementFilter, SettlementPlace, SettlementRow,
    SettlementSum, Shards, Snapshot, Store, StoredEvent, StreamId, TieFilter, TiePlace, TieRow, VisitFilter,
    VisitPlace, VisitRow,
};

/// At most [`yinuo_app::ports::PAGE_ROWS_MAX`].
fn row_limit(limit: u32) -> i64 {
    // Capped to a page, so it fits.
    rows_max(limit) as i64
}

/// Units and the person of a sight; nulls when everything is seen.
fn sight(filter: &ContactFilter) -> (Option<&[String]>, Option<&str>) {
    let sight = filter.within.as_ref();
    (sight.map(|sight| sight.units.as_slice()), sight.map(|sight| sight.person.as_str()))
}

/// Reads every row of a statement.
fn all<T>(
    connection: &mut Connection,
    name: &'static str,
    values: &[&(dyn ToSql + Sync)],
    read: impl Fn(&Row) -> Result<T, Failed>,
) -> Result<Vec<T>, Failed> {
    connection.rows(name, values)?.iter().map(read).collect()
}

/// Reads the first row of a statement.
fn first<T>(
    connection: &mut Connection,
    name: &'static str,
    values: &[&(dyn ToSql + Sync)],
    read: impl Fn(&Row) -> Result<T, Failed>,
) -> Result<Option<T>, Failed> {
    connection.rows(name, values)?.first().map(read).transpose()
}

/// Fills the lines of postings in. Postings and lines are never changed, so they need not be read together.
fn with_lines(connection: &mut Connection, mut postings: Vec<Posting>) -> Result<Vec<Posting>, Failed> {
    if postings.is_empty() {
        return Ok(postings);
    }
    let ids: Vec<Uuid> = postings.iter().map(|posting| posting.id).collect();
    let mut lines: BTreeMap<Uuid, Vec<PostingLine>> = BTreeMap::new();
    for row in connection.rows("find_posting_lines", &[&ids])? {
        lines.entry(get(&row, 0)?).or_default().push(rows::read_line(&row, 1)?);
    }
    for posting in &mut postings {
        posting.lines = lines.remove(&posting.id).unwrap_or_default();
    }
    Ok(postings)
}

impl PostgresStore {
    /// Asks; a question that holds U+0000 has nothing for an answer, because nothing stored holds it.
    fn ask<T: Default>(
        &self,
        read: impl FnMut(&mut Connection) -> Result<T, Failed>,
    ) -> Result<T, ReadError> {
        match self.readers.read(read) {
            Err(failed) if failed.why == Why::Nul => Ok(T::default()),
            answer => Ok(answer?),
        }
    }
}

impl Store for PostgresStore {
    fn load(&self, stream: StreamId) -> Result<LoadedStream, ReadError> {
        let (shard, kind) = (shard_number(stream.shard()), i16::from(stream.kind.code()));
        let events = self.ask(|c| all(c, "load_stream", &[&shard, &kind, &stream.id], rows::read_event))?;
        let (version, head) =
            events.last().map_or((0, [0; 32]), |stored| (stored.version, stored.event.hash));
        Ok(LoadedStream { version, head, events })
    }

    fn load_from(&self, stream: StreamId, version: u64) -> Result<LoadedStream, ReadError> {
        let (shard, kind) = (shard_number(stream.shard()), i16::from(stream.kind.code()));
        let from = rows::number(version);
        let key: [&(dyn ToSql + Sync); 4] = [&shard, &kind, &stream.id, &from];
        let events = self.ask(|c| all(c, "load_stream_from", &key, rows::read_event))?;
        let (version, head) =
            events.last().map_or((0, [0; 32]), |stored| (stored.version, stored.event.hash));
        Ok(LoadedStream { version, head, events })
    }

    fn snapshot(&self, case: Uuid) -> Result<Option<Snapshot>, ReadError> {
        self.ask(|c| snapshots::of(c, case))
    }

    fn head(&self, stream: StreamId) -> Result<(u64, Hash), ReadError> {
        let (shard, kind) = (shard_number(stream.shard()), i16::from(stream.kind.code()));
        let read = |row: &Row| Ok((rows::unsigned(row, 0)?, rows::hash(row, 1)?));
        let found = self.ask(|c| first(c, "stream_head", &[&shard, &kind, &stream.id], read))?;
        Ok(found.unwrap_or((0, [0; 32])))
    }

    fn commit(&self, commit: Commit) -> Result<(), CommitError> {
        // Judged before the line: what needs no facts must not hold others up.
        shape::check(&commit)?;
        match self.combiner.submit(Request::Commit(Box::new(commit)))? {
            Reply::Committed => Ok(()),
            other => Err(mixed_up(other)),
        }
    }

    fn journal(&self, shard: u16, after_position: u64, limit: u32) -> Result<Vec<StoredEvent>, ReadError> {
        if shard >= SHARD_COUNT {
            return Err(ReadError { reason: format!("there is no shard {shard}") });
        }
        // No position is beyond i64's end, so nothing follows one.
        let after = signed(after_position).unwrap_or(i64::MAX);
        let (shard, limit) = (shard_number(shard), row_limit(limit));
        self.ask(|c| all(c, "journal_page", &[&shard, &after, &limit], rows::read_event))
    }

    fn journal_heads(&self) -> Result<Vec<u64>, ReadError> {
        let read = |row: &Row| Ok((rows::shard(row, 0)?, rows::unsigned(row, 1)?));
        Ok(rows::by_shard(&self.ask(|c| all(c, "journal_heads", &[], read))?))
    }

    fn idempotency(&self, scope: &str, key: &str) -> Result<Option<IdempotencyRecord>, ReadError> {
        self.ask(|c| first(c, "idempotency", &[&scope, &key], rows::read_idempotency))
    }

    fn expire_idempotency(&self, now: i64, limit: u32) -> Result<u32, ReadError> {
        match self.combiner.submit(Request::Expire { now, limit }).map_err(as_read_error)? {
            Reply::Removed(removed) => Ok(removed),
            other => Err(as_read_error(mixed_up(other))),
        }
    }

    fn reserve_numbers(&self, series: &str, count: u32) -> Result<u64, ReadError> {
        shape::check_series(series, count)?;
        let request = Request::Reserve { series: series.to_owned(), count };
        match self.combiner.submit(request).map_err(as_read_error)? {
            Reply::First(number) => Ok(number),
            other => Err(as_read_error(mixed_up(other))),
        }
    }

    fn take_leases(&self, claim: &LeaseClaim) -> Result<Leases, CommitError> {
        shape::check_claim(claim)?;
        match self.combiner.submit(Request::TakeLeases(claim.clone()))? {
            Reply::Leased(leases) => Ok(leases),
            other => Err(mixed_up(other)),
        }
    }

    fn give_up_leases(&self, owner: &str) -> Result<(), CommitError> {
        shape::check_owner(owner)?;
        match self.combiner.submit(Request::GiveUpLeases { owner: owner.to_owned() })? {
            Reply::Committed => Ok(()),
            other => Err(mixed_up(other)),
        }
    }

    fn guard(&self, key: &str) -> Result<u64, ReadError> {
        self.ask(|c| questions::guard(c, key))
    }

    fn cursors(&self, consumer: &str) -> Result<Vec<u64>, ReadError> {
        let places = self.ask(|c| questions::cursors(c, consumer).map(Some))?;
        Ok(places.unwrap_or_else(|| rows::by_shard(&[])))
    }

    fn roll_rows(
        &self,
        range: &RollRange,
        after: Option<&RollKey>,
        limit: u32,
    ) -> Result<Vec<RollRow>, ReadError> {
        self.ask(|c| questions::roll_rows(c, range, after, row_limit(limit)))
    }

    fn roll_restatements(
        &self,
        range: &RollRange,
        after: Option<&RollRestatement>,
        limit: u32,
    ) -> Result<Vec<RollRestatement>, ReadError> {
        self.ask(|c| questions::roll_restatements(c, range, after, row_limit(limit)))
    }

    fn roll_sealed(&self, edition: &str) -> Result<Option<u32>, ReadError> {
        self.ask(|c| first(c, "roll_sealed", &[&edition], |row| rows::small(row, 0)))
    }

    fn erased_at(&self, person: &str) -> Result<Option<i64>, ReadError> {
        self.ask(|c| first(c, "erased_at", &[&person], |row| get(row, 0)))
    }

    fn erased_persons(&self, after: Option<&str>, limit: u32) -> Result<Vec<Erasure>, ReadError> {
        self.ask(|c| questions::erased_persons(c, after, row_limit(limit)))
    }

    fn key_row(&self, person: &str) -> Result<Option<PersonKey>, ReadError> {
        self.ask(|c| first(c, "person_key", &[&person], sealed::read_key))
    }

    fn key_rows(&self, after: Option<&str>, limit: u32) -> Result<Vec<PersonKey>, ReadError> {
        self.ask(|c| sealed::key_rows(c, after, row_limit(limit)))
    }

    fn unsealed(&self, kind: Sealable, limit: u32) -> Result<Vec<SealedName>, ReadError> {
        self.ask(|c| sealed::unsealed(c, kind, row_limit(limit)))
    }

    fn count_unsealed(&self, kind: Sealable) -> Result<u64, ReadError> {
        self.ask(|c| sealed::count_unsealed(c, kind))
    }

    fn sealed_customer(&self, code: &str) -> Result<Option<SealedCustomer>, ReadError> {
        Ok(self.sealed_customers(&[code])?.pop())
    }

    fn sealed_customers(&self, codes: &[&str]) -> Result<Vec<SealedCustomer>, ReadError> {
        self.ask(|c| sealed::customers(c, codes))
    }

    fn find_sealed(
        &self,
        tokens: &CustomerTokens,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<SealedCustomer>, ReadError> {
        self.ask(|c| sealed::find(c, tokens, after, row_limit(limit)))
    }

    fn texts(&self, ids: &[Uuid]) -> Result<Vec<PersonalText>, ReadError> {
        let read = |row: &Row| {
            let (id, person, body) = (get(row, 0)?, get(row, 1)?, get(row, 2)?);
            Ok(PersonalText { id, person, body, sealed: rows::sealed(row, 3)? })
        };
        let found: BTreeMap<Uuid, PersonalText> = self
            .ask(|c| all(c, "personal_texts", &[&ids], read))?
            .into_iter()
            .map(|text| (text.id, text))
            .collect();
        Ok(ids.iter().filter_map(|id| found.get(id).cloned()).collect())
    }

    fn artefact(&self, digest: &Hash) -> Result<Option<Artefact>, ReadError> {
        self.ask(|c| first(c, "artefact", &[&&digest[..]], rows::read_artefact))
    }

    fn artefact_lines(&self, after: Option<&Hash>, limit: u32) -> Result<Vec<ArtefactLine>, ReadError> {
        let read = |row: &Row| {
            Ok(ArtefactLine { digest: rows::hash(row, 0)?, person: get(row, 1)?, stored_at: get(row, 2)? })
        };
        let limit = row_limit(limit);
        self.ask(|c| match after {
            Some(digest) => all(c, "artefact_lines_after", &[&limit, &&digest[..]], read),
            None => all(c, "artefact_lines", &[&limit], read),
        })
    }

    fn artefact_type(&self, digest: &Hash) -> Result<Option<String>, ReadError> {
        self.ask(|c| first(c, "artefact_type", &[&&digest[..]], |row| get(row, 0)))
    }

    fn has_artefact(&self, digest: &Hash) -> Result<bool, ReadError> {
        Ok(self.ask(|c| first(c, "has_artefact", &[&&digest[..]], |_| Ok(())))?.is_some())
    }

    fn cases(
        &self,
        filter: &CaseFilter,
        order: CaseOrder,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<CaseRow>, ReadError> {
        let after = cursor::decode(List::Cases(order), cursor)?;
        let page = self.ask(|c| list::list(c, filter, order, after, limit).map(Some))?;
        Ok(page.unwrap_or(Page { rows: Vec::new(), next: None }))
    }

    fn count_cases(&self, filter: &CaseFilter, most: u64) -> Result<u64, ReadError> {
        self.ask(|c| list::count(c, filter, most))
    }

    fn case_row(&self, id: Uuid) -> Result<Option<CaseRow>, ReadError> {
        let shard = shard_number(case_shard(id));
        self.ask(|c| first(c, "case_row", &[&shard, &id], rows::read_case))
    }

    fn case_by_number(&self, number: &str) -> Result<Option<Uuid>, ReadError> {
        self.ask(|c| first(c, "case_by_number", &[&number], rows::read_id))
    }

    fn clocks(&self, case: Uuid) -> Result<Vec<ClockRow>, ReadError> {
        let shard = shard_number(case_shard(case));
        self.ask(|c| all(c, "clocks_of_case", &[&shard, &case], rows::read_clock))
    }

    fn due_cases(&self, shards: Shards, now: i64, limit: u32) -> Result<Vec<Uuid>, ReadError> {
        let shards: Vec<i16> = shards.iter().map(shard_number).collect();
        self.ask(|c| {
            let (mut seen, mut cases) = (BTreeSet::new(), Vec::new());
            let mut after = (i64::MIN, Uuid::nil());
            // A case's first clock is its earliest; its others are passed over until the page is full.
            while cases.len() < rows_max(limit) {
                let place: [&(dyn ToSql + Sync); 5] = [&shards, &now, &after.0, &after.1, &row_limit(limit)];
                let page = all(c, "due_clocks", &place, |row| Ok((get(row, 0)?, get(row, 1)?)))?;
                let Some(last) = page.last() else { break };
                after = *last;
                let fresh = page.iter().map(|(_, case)| *case).filter(|case| seen.insert(*case));
                cases.extend(fresh);
            }
            cases.truncate(rows_max(limit));
            Ok(cases)
        })
    }

    fn next_wake(&self) -> Result<Option<i64>, ReadError> {
        let shards: Vec<i16> = (0..SHARD_COUNT).map(shard_number).collect();
        Ok(self.ask(|c| first(c, "next_wake", &[&shards], |row| get(row, 0)))?.flatten())
    }

    fn contacts_of_case(&self, case: Uuid) -> Result<Vec<ContactRow>, ReadError> {
        self.ask(|c| all(c, "contacts_of_case", &[&case], rows::read_contact))
    }

    fn contacts_of_customer(&self, customer: &str, limit: u32) -> Result<Vec<ContactRow>, ReadError> {
        let limit = row_limit(limit);
        self.ask(|c| all(c, "contacts_of_customer", &[&customer, &limit], rows::read_contact))
    }

    fn contacts_between(
        &self,
        filter: &ContactFilter,
        after: Option<(i64, Uuid)>,
        limit: u32,
    ) -> Result<Vec<ContactRow>, ReadError> {
        // Nobody is before the nil identifier: the end itself is left out.
        let (at, id) = after.unwrap_or((filter.until, Uuid::nil())).min((filter.until, Uuid::nil()));
        let (units, person) = sight(filter);
        let place: [&(dyn ToSql + Sync); 7] =
            [&filter.from, &at, &id, &filter.channel, &row_limit(limit), &units, &person];
        self.ask(|c| all(c, "contacts_between", &place, rows::read_contact))
    }

    fn count_contacts(&self, filter: &ContactFilter) -> Result<Vec<(String, u64)>, ReadError> {
        let read = |row: &Row| Ok((get(row, 0)?, get::<i64>(row, 1)?.unsigned_abs()));
        let (units, person) = sight(filter);
        let key: [&(dyn ToSql + Sync); 5] = [&filter.from, &filter.until, &filter.channel, &units, &person];
        self.ask(|c| all(c, "count_contacts", &key, read))
    }

    fn postings(
        &self,
        case: Option<Uuid>,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<Posting>, ReadError> {
        let before = cursor::decode(List::Postings, cursor)?;
        // One more than asked tells whether there is a next page.
        let asked = row_limit(limit) + 1;
        let mut rows = self.ask(|c| {
            let read = rows::read_posting;
            let found = match (&case, &before) {
                (None, None) => all(c, "postings_newest", &[&asked], read),
                (None, Some((at, id))) => all(c, "postings_newest_after", &[&asked, at, id], read),
                (Some(case), None) => all(c, "postings_of_case", &[&asked, case], read),
                (Some(case), Some((at, id))) => {
                    all(c, "postings_of_case_after", &[&asked, at, id, case], read)
                }
            };
            with_lines(c, found?)
        })?;
        let more = rows.len() > rows_max(limit);
        rows.truncate(rows_max(limit));
        let last = rows.last().filter(|_| more);
        let next = last.map(|last| cursor::encode(List::Postings, (last.recorded_at, last.id)));
        Ok(Page { rows, next })
    }

    fn owed_for(&self, prefix: &str) -> Result<Vec<Posting>, ReadError> {
        let end = prefix_end(prefix);
        self.ask(|c| {
            let found = all(c, "owed_for_postings", &[&prefix, &end], rows::read_posting)?;
            with_lines(c, found)
        })
    }

    fn balances(&self, prefix: &str) -> Result<Vec<PostingLine>, ReadError> {
        let end = prefix_end(prefix);
        self.ask(|c| all(c, "balances", &[&prefix, &end], |row| rows::read_line(row, 0)))
    }

    fn inbox(&self, person: &str, unread_only: bool, limit: u32) -> Result<Vec<InboxRow>, ReadError> {
        let name = if unread_only { "inbox_unread" } else { "inbox" };
        let limit = row_limit(limit);
        self.ask(|c| all(c, name, &[&person, &limit], rows::read_inbox))
    }

    fn mark_read(&self, person: &str, key: &str, at: i64) -> Result<bool, CommitError> {
        if person.contains('\0') || key.contains('\0') {
            // No item has such a key or person.
            return Ok(false);
        }
        let request = Request::MarkRead { person: person.to_owned(), key: key.to_owned(), at };
        match self.combiner.submit(request)? {
            Reply::Marked(marked) => Ok(marked),
            other => Err(mixed_up(other)),
        }
    }

    fn settlements(
        &self,
        filter: &SettlementFilter,
        after: Option<SettlementPlace>,
        limit: u32,
    ) -> Result<Vec<SettlementRow>, ReadError> {
        self.ask(|c| settlements::list(c, filter, after, row_limit(limit)))
    }

    fn settlement_sums(&self, filter: &SettlementFilter) -> Result<Vec<SettlementSum>, ReadError> {
        self.ask(|c| settlements::sums(c, filter))
    }

    fn due_settlements(
        &self,
        shards: Shards,
        now: i64,
        after: Option<SettlementPlace>,
        limit: u32,
    ) -> Result<Vec<SettlementRow>, ReadError> {
        self.ask(|c| settlements::due(c, shards, now, after, row_limit(limit)))
    }

    fn overdue_settlements(&self, now: i64, limit: u32) -> Result<Vec<SettlementRow>, ReadError> {
        self.ask(|c| settlements::overdue(c, now, row_limit(limit)))
    }

    fn ties(
        &self,
        filter: &TieFilter,
        after: Option<&TiePlace>,
        limit: u32,
    ) -> Result<Vec<TieRow>, ReadError> {
        self.ask(|c| ties::list(c, filter, after, row_limit(limit)))
    }

    fn visits(
        &self,
        filter: &VisitFilter,
        after: Option<&VisitPlace>,
        limit: u32,
    ) -> Result<Vec<VisitRow>, ReadError> {
        self.ask(|c| visits::list(c, filter, after, row_limit(limit)))
    }

    fn count_ties(&self, filter: &TieFilter) -> Result<u64, ReadError> {
        self.ask(|c| ties::count(c, filter))
    }

    fn credential(&self, kind: &str, key: &str) -> Result<Option<CredentialRow>, ReadError> {
        self.ask(|c| access::credential(c, kind, key))
    }

    fn credentials_of(&self, kind: &str, person: &str, limit: u32) -> Result<Vec<CredentialRow>, ReadError> {
        self.ask(|c| access::credentials_of(c, kind, person, row_limit(limit)))
    }

    fn expired_credentials(&self, now: i64, limit: u32) -> Result<Vec<CredentialName>, ReadError> {
        self.ask(|c| access::expired_credentials(c, now, row_limit(limit)))
    }

    fn access_lines(
        &self,
        filter: &AccessFilter,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<AccessLine>, ReadError> {
        let before = cursor::decode(List::Access, cursor)?.unwrap_or((i64::MAX, Uuid::max()));
        // One more than asked tells whether there is a next page.
        let rows = self.ask(|c| access::lines(c, filter, before, row_limit(limit) + 1))?;
        Ok(cursor::access_page(rows, limit))
    }

    fn message(&self, id: Uuid) -> Result<Option<MessageRow>, ReadError> {
        self.ask(|c| first(c, "message", &[&id], rows::read_message))
    }

    fn messages(
        &self,
        filter: MessageFilter<'_>,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<MessageRow>, ReadError> {
        let after = cursor::decode(List::Messages, cursor)?;
        // One more than asked tells whether there is a next page.
        let asked = row_limit(limit) + 1;
        let (state, kind) = (filter.state.map(MessageState::code), filter.kind);
        let (at, id) = (after.map(|(at, _)| at), after.map(|(_, id)| id));
        let mut rows =
            self.ask(|c| all(c, "messages", &[&asked, &state, &kind, &at, &id], rows::read_message))?;
        let more = rows.len() > rows_max(limit);
        rows.truncate(rows_max(limit));
        let last = rows.last().filter(|_| more);
        let next = last.map(|last| cursor::encode(List::Messages, (last.created_at, last.id)));
        Ok(Page { rows, next })
    }

    fn messages_of_case(&self, case: Uuid) -> Result<Vec<MessageRow>, ReadError> {
        let limit = row_limit(PAGE_ROWS_MAX);
        self.ask(|c| all(c, "messages_of_case", &[&case, &limit], rows::read_message))
    }

    fn due_messages(&self, shards: Shards, now: i64, limit: u32) -> Result<Vec<MessageRow>, ReadError> {
        let shards: Vec<i16> = shards.iter().map(shard_number).collect();
        let limit = row_limit(limit);
        self.ask(|c| all(c, "due_messages", &[&shards, &now, &limit], rows::read_message))
    }

    fn count_handed(&self, customer: &str, from: i64) -> Result<u32, ReadError> {
        let found = self.ask(|c| first(c, "count_handed", &[&customer, &from], |row| rows::small(row, 0)))?;
        Ok(found.unwrap_or(0))
    }

    fn register(&self, register: &str) -> Result<Vec<RegisterRow>, ReadError> {
        let read = |row: &Row| {
            Ok(RegisterRow { register: register.to_owned(), code: get(row, 0)?, body: get(row, 1)? })
        };
        self.ask(|c| all(c, "register", &[&register], read))
    }

    fn register_row(&self, register: &str, code: &str) -> Result<Option<RegisterRow>, ReadError> {
        let body = self.ask(|c| first(c, "register_row", &[&register, &code], |row| get(row, 0)))?;
        Ok(body.map(|body| RegisterRow { register: register.to_owned(), code: code.to_owned(), body }))
    }

    fn archived(&self, stream: StreamId) -> Result<Option<ArchivedRow>, ReadError> {
        self.ask(|c| archive::archived(c, stream))
    }

    fn archived_rows(
        &self,
        filter: &ArchivedFilter,
        after: Option<StreamId>,
        limit: u32,
    ) -> Result<Vec<ArchivedRow>, ReadError> {
        self.ask(|c| archive::archived_rows(c, filter, after, row_limit(limit)))
    }

    fn places(&self, shard: u16, after_position: u64, limit: u32) -> Result<Vec<Place>, ReadError> {
        // No position is beyond i64's end, so nothing follows one.
        let after = signed(after_position).unwrap_or(i64::MAX);
        self.ask(|c| archive::places(c, shard, after, row_limit(limit)))
    }

    fn ended_cases(
        &self,
        before: i64,
        after: Option<(i64, Uuid)>,
        limit: u32,
    ) -> Result<Vec<CaseRow>, ReadError> {
        self.ask(|c| archive::ended_cases(c, before, after, row_limit(limit)))
    }

    fn lone_contacts(
        &self,
        before: i64,
        after: Option<(i64, Uuid)>,
        limit: u32,
    ) -> Result<Vec<ContactRow>, ReadError> {
        self.ask(|c| archive::lone_contacts(c, before, after, row_limit(limit)))
    }

    fn notices_of_case(&self, case: Uuid) -> Result<Vec<InboxRow>, ReadError> {
        self.ask(|c| all(c, "notices_of_case", &[&case], rows::read_inbox))
    }

    fn read_notices(&self, before: i64, limit: u32) -> Result<Vec<String>, ReadError> {
        let limit = row_limit(limit);
        self.ask(|c| all(c, "read_notices", &[&before, &limit], |row| get(row, 0)))
    }

    fn count_expired(&self, before: i64) -> Result<u64, ReadError> {
        Ok(self.ask(|c| first(c, "count_expired", &[&before], |row| rows::unsigned(row, 0)))?.unwrap_or(0))
    }

    fn customer(&self, code: &str) -> Result<Option<CustomerRow>, ReadError> {
        Ok(self.customers(&[code])?.pop())
    }

    fn customers(&self, codes: &[&str]) -> Result<Vec<CustomerRow>, ReadError> {
        let read = |row: &Row| Ok((rows::read_customer(row)?, rows::sealed(row, 6)?));
        let told = |(row, sealed): (CustomerRow, Vec<u8>)| match sealed.is_empty() {
            true => Ok(row),
            false => Err(ReadError::sealed("a customer's row")),
        };
        self.ask(|c| all(c, "customers", &[&codes], read))?.into_iter().map(told).collect()
    }

    fn customer_codes(&self, after: &str, limit: u32) -> Result<Vec<String>, ReadError> {
        self.ask(|c| all(c, "customer_codes", &[&after, &row_limit(limit)], |row| get(row, 0)))
    }

    fn find_customers(&self, query: &str, limit: u32) -> Result<Vec<CustomerRow>, ReadError> {
        let Some(query) = customer_query(query) else { return Ok(Vec::new()) };
        let limit = row_limit(limit);
        self.ask(|c| match &query.digits {
            Some(digits) => {
                all(c, "find_customers_by_number", &[&query.folded, &limit, digits], rows::read_customer)
            }
            None => all(c, "find_customers", &[&query.folded, &limit], rows::read_customer),
        })
    }
}
