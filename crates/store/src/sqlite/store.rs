//! The port on SQLite.

use super::rows::{self, Failed, all, first, signed, with_lines};
use super::statements::sql;
use super::{
    SqliteStore, access, archive, list, messages, rolls, sealed, settlements, shared, snapshots, ties, visits,
};
use crate::cursor::{self, List, prefix_end, rows_max};
use crate::request::{Reply, Request, as_read_error, mixed_up};
use crate::search::customer_query;
use crate::shape;
use rusqlite::types::Value;
use rusqlite::{Connection, params};
use std::collections::BTreeSet;
use uuid::Uuid;
use yinuo_app::ports::{
    AccessFilter, AccessLine, ArchivedFilter, ArchivedRow, Artefact, ArtefactLine, CaseFilter, CaseOrder,
    CaseRow, ClockRow, Commit, CommitError, ContactFilter, ContactRow, CredentialName, CredentialRow,
    CustomerRow, CustomerTokens, Erasure, Hash, IdempotencyRecord, InboxRow, LeaseClaim, Leases,
    LoadedStream, MessageFilter, MessageRow, PAGE_ROWS_MAX, Page, PersonKey, PersonalText, Place, Posting,
    PostingLine, ReadError, RegisterRow, RollKey, RollRange, RollRestatement, RollRow, SHARD_COUNT, Sealable,
    SealedCustomer, SealedName, SettlementFilter, SettlementPlace, SettlementRow, SettlementSum, Shards,
    Snapshot, Store, StoredEvent, StreamId, TieFilter, TiePlace, TieRow, VisitFilter, VisitPlace, VisitRow,
};

/// First text after a prefix, as a bound: a blob sorts after every text, so an empty one stands for "no end".
fn end_of(prefix: &str) -> Value {
    prefix_end(prefix).map_or(Value::Blob(Vec::new()), Value::Text)
}

/// At most [`yinuo_app::ports::PAGE_ROWS_MAX`].
fn row_limit(limit: u32) -> i64 {
    // Capped to a page, so it fits.
    rows_max(limit) as i64
}

/// Units as JSON and the person of a sight; nulls when everything is seen.
fn sight(filter: &ContactFilter) -> (Option<Value>, Option<&str>) {
    let sight = filter.within.as_ref();
    (sight.map(|sight| list::json(&sight.units)), sight.map(|sight| sight.person.as_str()))
}

impl Store for SqliteStore {
    fn load(&self, stream: StreamId) -> Result<LoadedStream, ReadError> {
        let key = params![stream.kind.code(), stream.id.as_bytes()];
        let events = self.readers.read(|c| all(c, "load_stream", key, rows::read_event))?;
        let (version, head) =
            events.last().map_or((0, [0; 32]), |stored| (stored.version, stored.event.hash));
        Ok(LoadedStream { version, head, events })
    }

    fn load_from(&self, stream: StreamId, version: u64) -> Result<LoadedStream, ReadError> {
        // No version is beyond i64's end.
        let from = signed(version).unwrap_or(i64::MAX);
        let key = params![stream.kind.code(), stream.id.as_bytes(), from];
        let events = self.readers.read(|c| all(c, "load_stream_from", key, rows::read_event))?;
        let (version, head) =
            events.last().map_or((0, [0; 32]), |stored| (stored.version, stored.event.hash));
        Ok(LoadedStream { version, head, events })
    }

    fn snapshot(&self, case: Uuid) -> Result<Option<Snapshot>, ReadError> {
        Ok(self.readers.read(|c| snapshots::of(c, case))?)
    }

    fn head(&self, stream: StreamId) -> Result<(u64, Hash), ReadError> {
        let key = params![stream.kind.code(), stream.id.as_bytes()];
        Ok(self.readers.read(|c| all(c, "stream_head", key, rows::read_head))?.pop().unwrap_or((0, [0; 32])))
    }

    fn commit(&self, commit: Commit) -> Result<(), CommitError> {
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
        let place = params![shard, after, row_limit(limit)];
        Ok(self.readers.read(|c| all(c, "journal_page", place, rows::read_event))?)
    }

    fn journal_heads(&self) -> Result<Vec<u64>, ReadError> {
        let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, u16>(0)?, row.get::<_, i64>(1)?));
        Ok(rows::by_shard(self.readers.read(|c| all(c, "journal_heads", [], read))?))
    }

    fn idempotency(&self, scope: &str, key: &str) -> Result<Option<IdempotencyRecord>, ReadError> {
        Ok(self.readers.read(|c| first(c, "idempotency", [scope, key], rows::read_idempotency))?)
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

    fn tend(&self) -> Result<(), ReadError> {
        Ok(self.keeper.keep()?)
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
        Ok(self.readers.read(|c| shared::guard(c, key))?)
    }

    fn cursors(&self, consumer: &str) -> Result<Vec<u64>, ReadError> {
        Ok(self.readers.read(|c| shared::cursors(c, consumer))?)
    }

    fn roll_rows(
        &self,
        range: &RollRange,
        after: Option<&RollKey>,
        limit: u32,
    ) -> Result<Vec<RollRow>, ReadError> {
        Ok(self.readers.read(|c| rolls::rows(c, range, after, row_limit(limit)))?)
    }

    fn roll_restatements(
        &self,
        range: &RollRange,
        after: Option<&RollRestatement>,
        limit: u32,
    ) -> Result<Vec<RollRestatement>, ReadError> {
        Ok(self.readers.read(|c| rolls::restatements(c, range, after, row_limit(limit)))?)
    }

    fn roll_sealed(&self, edition: &str) -> Result<Option<u32>, ReadError> {
        Ok(self.readers.read(|c| rolls::sealed(c, edition))?)
    }

    fn erased_at(&self, person: &str) -> Result<Option<i64>, ReadError> {
        Ok(self.readers.read(|c| shared::erased_at(c, person))?)
    }

    fn erased_persons(&self, after: Option<&str>, limit: u32) -> Result<Vec<Erasure>, ReadError> {
        Ok(self.readers.read(|c| shared::erased_persons(c, after, row_limit(limit)))?)
    }

    fn key_row(&self, person: &str) -> Result<Option<PersonKey>, ReadError> {
        Ok(self.readers.read(|c| first(c, "person_key", [person], rows::read_key))?)
    }

    fn key_rows(&self, after: Option<&str>, limit: u32) -> Result<Vec<PersonKey>, ReadError> {
        Ok(self.readers.read(|c| sealed::key_rows(c, after, row_limit(limit)))?)
    }

    fn unsealed(&self, kind: Sealable, limit: u32) -> Result<Vec<SealedName>, ReadError> {
        Ok(self.readers.read(|c| sealed::unsealed(c, kind, row_limit(limit)))?)
    }

    fn count_unsealed(&self, kind: Sealable) -> Result<u64, ReadError> {
        Ok(self.readers.read(|c| sealed::count_unsealed(c, kind))?)
    }

    fn sealed_customer(&self, code: &str) -> Result<Option<SealedCustomer>, ReadError> {
        Ok(self.sealed_customers(&[code])?.pop())
    }

    fn sealed_customers(&self, codes: &[&str]) -> Result<Vec<SealedCustomer>, ReadError> {
        Ok(self.readers.read(|c| sealed::customers(c, codes))?)
    }

    fn find_sealed(
        &self,
        tokens: &CustomerTokens,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<SealedCustomer>, ReadError> {
        Ok(self.readers.read(|c| sealed::find(c, tokens, after, row_limit(limit)))?)
    }

    fn texts(&self, ids: &[Uuid]) -> Result<Vec<PersonalText>, ReadError> {
        let read = |id: &Uuid, c: &Connection| {
            first(c, "personal_text", [id.as_bytes()], |row| {
                let (person, body) = (row.get(0)?, row.get(1)?);
                Ok(PersonalText { id: *id, person, body, sealed: rows::sealed(row, 2)? })
            })
        };
        let found: Result<Vec<_>, Failed> =
            self.readers.read(|c| ids.iter().filter_map(|id| read(id, c).transpose()).collect());
        Ok(found?)
    }

    fn artefact(&self, digest: &Hash) -> Result<Option<Artefact>, ReadError> {
        Ok(self.readers.read(|c| first(c, "artefact", [digest], rows::read_artefact))?)
    }

    fn artefact_lines(&self, after: Option<&Hash>, limit: u32) -> Result<Vec<ArtefactLine>, ReadError> {
        let read = |row: &rusqlite::Row<'_>| {
            Ok(ArtefactLine { digest: row.get(0)?, person: row.get(1)?, stored_at: row.get(2)? })
        };
        let limit = row_limit(limit);
        let found = self.readers.read(|c| match after {
            Some(digest) => all(c, "artefact_lines_after", params![limit, digest], read),
            None => all(c, "artefact_lines", [limit], read),
        });
        Ok(found?)
    }

    fn artefact_type(&self, digest: &Hash) -> Result<Option<String>, ReadError> {
        Ok(self.readers.read(|c| first(c, "artefact_type", [digest], |row| row.get(0)))?)
    }

    fn has_artefact(&self, digest: &Hash) -> Result<bool, ReadError> {
        Ok(self.readers.read(|c| first(c, "has_artefact", [digest], |_| Ok(())))?.is_some())
    }

    fn cases(
        &self,
        filter: &CaseFilter,
        order: CaseOrder,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<CaseRow>, ReadError> {
        self.readers.read(|c| list::list(c, filter, order, cursor, limit))
    }

    fn count_cases(&self, filter: &CaseFilter, most: u64) -> Result<u64, ReadError> {
        Ok(self.readers.read(|c| list::count(c, filter, most))?)
    }

    fn case_row(&self, id: Uuid) -> Result<Option<CaseRow>, ReadError> {
        Ok(self.readers.read(|c| first(c, "case_row", [id.as_bytes()], rows::read_case))?)
    }

    fn case_by_number(&self, number: &str) -> Result<Option<Uuid>, ReadError> {
        Ok(self.readers.read(|c| first(c, "case_by_number", [number], rows::read_id))?)
    }

    fn clocks(&self, case: Uuid) -> Result<Vec<ClockRow>, ReadError> {
        Ok(self.readers.read(|c| all(c, "clocks_of_case", [case.as_bytes()], rows::read_clock))?)
    }

    fn due_cases(&self, shards: Shards, now: i64, limit: u32) -> Result<Vec<Uuid>, ReadError> {
        let found: Result<_, Failed> = self.readers.read(|c| {
            let mut statement = c.prepare_cached(sql("due_clocks"))?;
            let mut due = statement.query(params![now, shards.bits().cast_signed()])?;
            let (mut seen, mut cases) = (BTreeSet::new(), Vec::new());
            // The walk stops at the limit; the first clock of a case is its earliest.
            while cases.len() < rows_max(limit)
                && let Some(row) = due.next()?
            {
                let case = rows::read_id(row)?;
                if seen.insert(case) {
                    cases.push(case);
                }
            }
            Ok(cases)
        });
        Ok(found?)
    }

    fn next_wake(&self) -> Result<Option<i64>, ReadError> {
        Ok(self.readers.read(|c| first(c, "next_wake", [], |row| row.get(0)))?.flatten())
    }

    fn contacts_of_case(&self, case: Uuid) -> Result<Vec<ContactRow>, ReadError> {
        Ok(self.readers.read(|c| all(c, "contacts_of_case", [case.as_bytes()], rows::read_contact))?)
    }

    fn contacts_of_customer(&self, customer: &str, limit: u32) -> Result<Vec<ContactRow>, ReadError> {
        let key = params![customer, row_limit(limit)];
        Ok(self.readers.read(|c| all(c, "contacts_of_customer", key, rows::read_contact))?)
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
        let key = params![filter.from, at, id.as_bytes(), filter.channel, row_limit(limit), units, person];
        Ok(self.readers.read(|c| all(c, "contacts_between", key, rows::read_contact))?)
    }

    fn count_contacts(&self, filter: &ContactFilter) -> Result<Vec<(String, u64)>, ReadError> {
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs()));
        let (units, person) = sight(filter);
        let key = params![filter.from, filter.until, filter.channel, units, person];
        Ok(self.readers.read(|c| all(c, "count_contacts", key, read))?)
    }

    fn postings(
        &self,
        case: Option<Uuid>,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<Posting>, ReadError> {
        let before = cursor::decode(List::Postings, cursor)?;
        let name = match (case, before) {
            (None, None) => "postings_newest",
            (None, Some(_)) => "postings_newest_after",
            (Some(_), None) => "postings_of_case",
            (Some(_), Some(_)) => "postings_of_case_after",
        };
        let found: Result<Vec<Posting>, Failed> = self.readers.read(|c| {
            let mut statement = c.prepare_cached(sql(name))?;
            // One more than asked tells whether there is a next page.
            statement.raw_bind_parameter(1, row_limit(limit) + 1)?;
            if let Some((recorded_at, id)) = before {
                statement.raw_bind_parameter(2, recorded_at)?;
                statement.raw_bind_parameter(3, id.as_bytes())?;
            }
            if let Some(case) = case {
                statement.raw_bind_parameter(4, case.as_bytes())?;
            }
            let postings = statement.raw_query().mapped(rows::read_posting).collect::<Result<_, _>>()?;
            with_lines(c, postings)
        });
        let mut rows = found?;
        let more = rows.len() > rows_max(limit);
        rows.truncate(rows_max(limit));
        let last = rows.last().filter(|_| more);
        let next = last.map(|last| cursor::encode(List::Postings, (last.recorded_at, last.id)));
        Ok(Page { rows, next })
    }

    fn owed_for(&self, prefix: &str) -> Result<Vec<Posting>, ReadError> {
        let range = params![prefix, end_of(prefix)];
        Ok(self.readers.read(|c| with_lines(c, all(c, "owed_for_postings", range, rows::read_posting)?))?)
    }

    fn balances(&self, prefix: &str) -> Result<Vec<PostingLine>, ReadError> {
        let range = params![prefix, end_of(prefix)];
        Ok(self.readers.read(|c| all(c, "balances", range, rows::read_line))?)
    }

    fn inbox(&self, person: &str, unread_only: bool, limit: u32) -> Result<Vec<InboxRow>, ReadError> {
        let name = if unread_only { "inbox_unread" } else { "inbox" };
        let key = params![person, row_limit(limit)];
        Ok(self.readers.read(|c| all(c, name, key, rows::read_inbox))?)
    }

    fn mark_read(&self, person: &str, key: &str, at: i64) -> Result<bool, CommitError> {
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
        Ok(self.readers.read(|c| settlements::list(c, filter, after, row_limit(limit)))?)
    }

    fn settlement_sums(&self, filter: &SettlementFilter) -> Result<Vec<SettlementSum>, ReadError> {
        Ok(self.readers.read(|c| settlements::sums(c, filter))?)
    }

    fn due_settlements(
        &self,
        shards: Shards,
        now: i64,
        after: Option<SettlementPlace>,
        limit: u32,
    ) -> Result<Vec<SettlementRow>, ReadError> {
        Ok(self.readers.read(|c| settlements::due(c, shards, now, after, row_limit(limit)))?)
    }

    fn overdue_settlements(&self, now: i64, limit: u32) -> Result<Vec<SettlementRow>, ReadError> {
        Ok(self.readers.read(|c| settlements::overdue(c, now, row_limit(limit)))?)
    }

    fn ties(
        &self,
        filter: &TieFilter,
        after: Option<&TiePlace>,
        limit: u32,
    ) -> Result<Vec<TieRow>, ReadError> {
        Ok(self.readers.read(|c| ties::list(c, filter, after, row_limit(limit)))?)
    }

    fn visits(
        &self,
        filter: &VisitFilter,
        after: Option<&VisitPlace>,
        limit: u32,
    ) -> Result<Vec<VisitRow>, ReadError> {
        Ok(self.readers.read(|c| visits::list(c, filter, after, row_limit(limit)))?)
    }

    fn count_ties(&self, filter: &TieFilter) -> Result<u64, ReadError> {
        Ok(self.readers.read(|c| ties::count(c, filter))?)
    }

    fn credential(&self, kind: &str, key: &str) -> Result<Option<CredentialRow>, ReadError> {
        Ok(self.readers.read(|c| access::credential(c, kind, key))?)
    }

    fn credentials_of(&self, kind: &str, person: &str, limit: u32) -> Result<Vec<CredentialRow>, ReadError> {
        Ok(self.readers.read(|c| access::credentials_of(c, kind, person, row_limit(limit)))?)
    }

    fn expired_credentials(&self, now: i64, limit: u32) -> Result<Vec<CredentialName>, ReadError> {
        Ok(self.readers.read(|c| access::expired_credentials(c, now, row_limit(limit)))?)
    }

    fn access_lines(
        &self,
        filter: &AccessFilter,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<AccessLine>, ReadError> {
        self.readers.read(|c| access::lines(c, filter, cursor, limit))
    }

    fn message(&self, id: Uuid) -> Result<Option<MessageRow>, ReadError> {
        Ok(self.readers.read(|c| messages::one(c, id))?)
    }

    fn messages(
        &self,
        filter: MessageFilter<'_>,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<MessageRow>, ReadError> {
        let after = cursor::decode(List::Messages, cursor)?;
        // One more than asked tells whether there is a next page.
        let mut rows = self.readers.read(|c| messages::list(c, &filter, after, row_limit(limit) + 1))?;
        let more = rows.len() > rows_max(limit);
        rows.truncate(rows_max(limit));
        let last = rows.last().filter(|_| more);
        let next = last.map(|last| cursor::encode(List::Messages, (last.created_at, last.id)));
        Ok(Page { rows, next })
    }

    fn messages_of_case(&self, case: Uuid) -> Result<Vec<MessageRow>, ReadError> {
        Ok(self.readers.read(|c| messages::of_case(c, case, row_limit(PAGE_ROWS_MAX)))?)
    }

    fn due_messages(&self, shards: Shards, now: i64, limit: u32) -> Result<Vec<MessageRow>, ReadError> {
        Ok(self.readers.read(|c| messages::due(c, shards, now, row_limit(limit)))?)
    }

    fn count_handed(&self, customer: &str, from: i64) -> Result<u32, ReadError> {
        Ok(self.readers.read(|c| messages::handed(c, customer, from))?)
    }

    fn register(&self, register: &str) -> Result<Vec<RegisterRow>, ReadError> {
        let read = |row: &rusqlite::Row<'_>| {
            Ok(RegisterRow { register: register.to_owned(), code: row.get(0)?, body: row.get(1)? })
        };
        Ok(self.readers.read(|c| all(c, "register", [register], read))?)
    }

    fn register_row(&self, register: &str, code: &str) -> Result<Option<RegisterRow>, ReadError> {
        let body = self.readers.read(|c| first(c, "register_row", [register, code], |row| row.get(0)))?;
        Ok(body.map(|body| RegisterRow { register: register.to_owned(), code: code.to_owned(), body }))
    }

    fn archived(&self, stream: StreamId) -> Result<Option<ArchivedRow>, ReadError> {
        Ok(self.readers.read(|c| archive::archived(c, stream))?)
    }

    fn archived_rows(
        &self,
        filter: &ArchivedFilter,
        after: Option<StreamId>,
        limit: u32,
    ) -> Result<Vec<ArchivedRow>, ReadError> {
        Ok(self.readers.read(|c| archive::archived_rows(c, filter, after, row_limit(limit)))?)
    }

    fn places(&self, shard: u16, after_position: u64, limit: u32) -> Result<Vec<Place>, ReadError> {
        // No position is beyond i64's end, so nothing follows one.
        let after = signed(after_position).unwrap_or(i64::MAX);
        Ok(self.readers.read(|c| archive::places(c, shard, after, row_limit(limit)))?)
    }

    fn ended_cases(
        &self,
        before: i64,
        after: Option<(i64, Uuid)>,
        limit: u32,
    ) -> Result<Vec<CaseRow>, ReadError> {
        Ok(self.readers.read(|c| archive::ended_cases(c, before, after, row_limit(limit)))?)
    }

    fn lone_contacts(
        &self,
        before: i64,
        after: Option<(i64, Uuid)>,
        limit: u32,
    ) -> Result<Vec<ContactRow>, ReadError> {
        Ok(self.readers.read(|c| archive::lone_contacts(c, before, after, row_limit(limit)))?)
    }

    fn notices_of_case(&self, case: Uuid) -> Result<Vec<InboxRow>, ReadError> {
        Ok(self.readers.read(|c| all(c, "notices_of_case", [case.as_bytes()], rows::read_inbox))?)
    }

    fn read_notices(&self, before: i64, limit: u32) -> Result<Vec<String>, ReadError> {
        let asked = params![before, row_limit(limit)];
        Ok(self.readers.read(|c| all(c, "read_notices", asked, |row| row.get(0)))?)
    }

    fn count_expired(&self, before: i64) -> Result<u64, ReadError> {
        Ok(self.readers.read(|c| first(c, "count_expired", [before], rows::read_number))?.unwrap_or(0))
    }

    fn customer(&self, code: &str) -> Result<Option<CustomerRow>, ReadError> {
        Ok(self.customers(&[code])?.pop())
    }

    fn customers(&self, codes: &[&str]) -> Result<Vec<CustomerRow>, ReadError> {
        let read = |row: &rusqlite::Row<'_>| Ok((rows::read_customer(row)?, rows::sealed(row, 6)?));
        // A key has one row or none: a statement each costs less than a list of keys to bind.
        let found: Vec<_> = self.readers.read(|c| {
            codes
                .iter()
                .filter_map(|code| first(c, "customer", [code], read).transpose())
                .collect::<Result<_, Failed>>()
        })?;
        let told = |(row, sealed): (CustomerRow, Vec<u8>)| match sealed.is_empty() {
            true => Ok(row),
            false => Err(ReadError::sealed("a customer's row")),
        };
        found.into_iter().map(told).collect()
    }

    fn customer_codes(&self, after: &str, limit: u32) -> Result<Vec<String>, ReadError> {
        let values = params![after, row_limit(limit)];
        Ok(self.readers.read(|c| all(c, "customer_codes", values, |row| row.get(0)))?)
    }

    fn find_customers(&self, query: &str, limit: u32) -> Result<Vec<CustomerRow>, ReadError> {
        let Some(query) = customer_query(query) else { return Ok(Vec::new()) };
        let found = self.readers.read(|c| match &query.digits {
            Some(digits) => {
                let values = params![query.folded, row_limit(limit), digits];
                all(c, "find_customers_by_number", values, rows::read_customer)
            }
            None => all(c, "find_customers", params![query.folded, row_limit(limit)], rows::read_customer),
        });
        Ok(found?)
    }
}
