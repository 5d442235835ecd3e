//! The port on memory.

use super::cases::{Sought, Wanted};
use super::state::{CustomerEntry, State};
use super::{MemoryStore, sealed};
use crate::check::RegisterEntry;
use crate::cursor::{self, List, rows_max};
use crate::search::{CustomerQuery, customer_query};
use crate::shape;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Bound;
use uuid::Uuid;
use yinuo_app::ports::{
    AccessFilter, AccessLine, Aged, ArchivedFilter, ArchivedRow, Artefact, ArtefactLine, CaseFilter,
    CaseOrder, CaseRow, ClockRow, Commit, CommitError, ContactFilter, ContactRow, CredentialName,
    CredentialRow, CustomerRow, CustomerTokens, Erasure, Hash, IdempotencyRecord, InboxRow, LeaseClaim,
    Leases, LoadedStream, MessageFilter, MessageRow, PAGE_ROWS_MAX, Page, PersonKey, PersonalText, Place,
    Posting, PostingLine, ReadError, RegisterRow, RollKey, RollRange, RollRestatement, RollRow, SHARD_COUNT,
    Sealable, SealedCustomer, SealedName, SettlementFilter, SettlementPlace, SettlementRow, SettlementSum,
    Shards, Snapshot, Store, StoredEvent, StreamId, StreamKind, TieFilter, TiePlace, TieRow, VisitFilter,
    VisitPlace, VisitRow,
};

impl Store for MemoryStore {
    fn load(&self, stream: StreamId) -> Result<LoadedStream, ReadError> {
        self.load_from(stream, 0)
    }

    fn load_from(&self, stream: StreamId, version: u64) -> Result<LoadedStream, ReadError> {
        let events = self.state().journal.stream(stream, version);
        let (version, head) =
            events.last().map_or((0, [0; 32]), |stored| (stored.version, stored.event.hash));
        Ok(LoadedStream { version, head, events })
    }

    fn snapshot(&self, case: Uuid) -> Result<Option<Snapshot>, ReadError> {
        Ok(self.state().snapshots.get(&case).map(|kept| kept.as_ref().clone()))
    }

    fn head(&self, stream: StreamId) -> Result<(u64, Hash), ReadError> {
        Ok(self.state().journal.head(stream))
    }

    fn commit(&self, commit: Commit) -> Result<(), CommitError> {
        self.state().commit(commit)
    }

    fn journal(&self, shard: u16, after_position: u64, limit: u32) -> Result<Vec<StoredEvent>, ReadError> {
        if shard >= SHARD_COUNT {
            return Err(ReadError { reason: format!("there is no shard {shard}") });
        }
        Ok(self.state().journal.after(shard, after_position, rows_max(limit)))
    }

    fn journal_heads(&self) -> Result<Vec<u64>, ReadError> {
        Ok(self.state().journal.heads())
    }

    fn idempotency(&self, scope: &str, key: &str) -> Result<Option<IdempotencyRecord>, ReadError> {
        Ok(self
            .state()
            .idempotency
            .get(&(scope.to_owned(), key.to_owned()))
            .map(|record| record.as_ref().clone()))
    }

    fn expire_idempotency(&self, now: i64, limit: u32) -> Result<u32, ReadError> {
        let state = &mut *self.state();
        let mut removed = 0;
        while removed < limit && state.expiries.first().is_some_and(|(expires_at, _, _)| *expires_at < now) {
            if let Some((_, scope, key)) = state.expiries.pop_first() {
                state.idempotency.remove(&(scope, key));
                removed += 1;
            }
        }
        Ok(removed)
    }

    fn reserve_numbers(&self, series: &str, count: u32) -> Result<u64, ReadError> {
        shape::check_series(series, count)?;
        let mut state = self.state();
        let last = state.series.entry(series.to_owned()).or_insert(0);
        let first = *last + 1;
        *last += u64::from(count);
        Ok(first)
    }

    fn take_leases(&self, claim: &LeaseClaim) -> Result<Leases, CommitError> {
        shape::check_claim(claim)?;
        Ok(self.state().shared.take_leases(claim))
    }

    fn give_up_leases(&self, owner: &str) -> Result<(), CommitError> {
        shape::check_owner(owner)?;
        self.state().shared.give_up_leases(owner);
        Ok(())
    }

    fn guard(&self, key: &str) -> Result<u64, ReadError> {
        Ok(self.state().shared.guard(key))
    }

    fn cursors(&self, consumer: &str) -> Result<Vec<u64>, ReadError> {
        Ok(self.state().shared.cursors(consumer))
    }

    fn roll_rows(
        &self,
        range: &RollRange,
        after: Option<&RollKey>,
        limit: u32,
    ) -> Result<Vec<RollRow>, ReadError> {
        Ok(self.state().rolls.rows(range, after, limit))
    }

    fn roll_restatements(
        &self,
        range: &RollRange,
        after: Option<&RollRestatement>,
        limit: u32,
    ) -> Result<Vec<RollRestatement>, ReadError> {
        Ok(self.state().rolls.restatements(range, after, limit))
    }

    fn roll_sealed(&self, edition: &str) -> Result<Option<u32>, ReadError> {
        Ok(self.state().rolls.sealed(edition))
    }

    fn erased_at(&self, person: &str) -> Result<Option<i64>, ReadError> {
        Ok(self.state().shared.erased.get(person).copied())
    }

    fn erased_persons(&self, after: Option<&str>, limit: u32) -> Result<Vec<Erasure>, ReadError> {
        let state = self.state();
        let start = after.map_or(Bound::Unbounded, Bound::Excluded);
        let later = state.shared.erased.range::<str, _>((start, Bound::Unbounded)).take(rows_max(limit));
        Ok(later.map(|(person, at)| Erasure { person: person.clone(), at: *at }).collect())
    }

    fn key_row(&self, person: &str) -> Result<Option<PersonKey>, ReadError> {
        Ok(self.state().person_keys.get(person).cloned())
    }

    fn key_rows(&self, after: Option<&str>, limit: u32) -> Result<Vec<PersonKey>, ReadError> {
        let state = self.state();
        let start = after.map_or(Bound::Unbounded, Bound::Excluded);
        let later = state.person_keys.range::<str, _>((start, Bound::Unbounded)).take(rows_max(limit));
        Ok(later.map(|(_, row)| row.clone()).collect())
    }

    fn unsealed(&self, kind: Sealable, limit: u32) -> Result<Vec<SealedName>, ReadError> {
        Ok(sealed::unsealed(&self.state(), kind).into_iter().take(rows_max(limit)).collect())
    }

    fn count_unsealed(&self, kind: Sealable) -> Result<u64, ReadError> {
        Ok(sealed::unsealed(&self.state(), kind).len() as u64)
    }

    fn sealed_customer(&self, code: &str) -> Result<Option<SealedCustomer>, ReadError> {
        Ok(self.state().sealed_customers.get(code).map(|row| sealed::without_tokens(row)))
    }

    fn find_sealed(
        &self,
        tokens: &CustomerTokens,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<SealedCustomer>, ReadError> {
        let state = self.state();
        let start = after.map_or(Bound::Unbounded, Bound::Excluded);
        let later = state.sealed_customers.range::<str, _>((start, Bound::Unbounded));
        let found = later.map(|(_, row)| &**row).filter(|row| sealed::has(row, tokens));
        Ok(found.take(rows_max(limit)).map(sealed::without_tokens).collect())
    }

    fn texts(&self, ids: &[Uuid]) -> Result<Vec<PersonalText>, ReadError> {
        let state = self.state();
        let found = ids.iter().filter_map(|id| state.texts.get(id).map(|text| (**text).clone()));
        Ok(found.collect())
    }

    fn artefact(&self, digest: &Hash) -> Result<Option<Artefact>, ReadError> {
        Ok(self.state().artefacts.get(digest).cloned())
    }

    fn artefact_lines(&self, after: Option<&Hash>, limit: u32) -> Result<Vec<ArtefactLine>, ReadError> {
        let state = self.state();
        let start = after.map_or(Bound::Unbounded, Bound::Excluded);
        let later = state.artefacts.range::<Hash, _>((start, Bound::Unbounded)).take(rows_max(limit));
        let line = |(digest, artefact): (&Hash, &Artefact)| ArtefactLine {
            digest: *digest,
            person: artefact.person.clone(),
            stored_at: artefact.stored_at,
        };
        Ok(later.map(line).collect())
    }

    fn artefact_type(&self, digest: &Hash) -> Result<Option<String>, ReadError> {
        Ok(self.state().artefacts.get(digest).map(|artefact| artefact.media_type.clone()))
    }

    fn has_artefact(&self, digest: &Hash) -> Result<bool, ReadError> {
        Ok(self.state().artefacts.contains_key(digest))
    }

    fn cases(
        &self,
        filter: &CaseFilter,
        order: CaseOrder,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<CaseRow>, ReadError> {
        let state = self.state();
        state.cases.list(&wanted(&state, filter), order, cursor, limit)
    }

    fn count_cases(&self, filter: &CaseFilter, most: u64) -> Result<u64, ReadError> {
        let state = self.state();
        Ok(state.cases.count(&wanted(&state, filter), most))
    }

    fn case_row(&self, id: Uuid) -> Result<Option<CaseRow>, ReadError> {
        Ok(self.state().cases.row(id).cloned())
    }

    fn case_by_number(&self, number: &str) -> Result<Option<Uuid>, ReadError> {
        let state = self.state();
        Ok(state.cases.by_number(number).or_else(|| state.archived_number(number)))
    }

    fn clocks(&self, case: Uuid) -> Result<Vec<ClockRow>, ReadError> {
        Ok(self.state().clocks.of_case.get(&case).cloned().unwrap_or_default())
    }

    fn due_cases(&self, shards: Shards, now: i64, limit: u32) -> Result<Vec<Uuid>, ReadError> {
        let state = self.state();
        let due = state.clocks.wakes.iter().take_while(|(wake, _)| *wake <= now).map(|(_, case)| *case);
        let mine = due.filter(|id| shards.contains(StreamId { kind: StreamKind::Case, id: *id }.shard()));
        Ok(mine.take(rows_max(limit)).collect())
    }

    fn next_wake(&self) -> Result<Option<i64>, ReadError> {
        Ok(self.state().clocks.wakes.first().map(|(wake, _)| *wake))
    }

    fn contacts_of_case(&self, case: Uuid) -> Result<Vec<ContactRow>, ReadError> {
        let state = self.state();
        let places = state.contacts.of_case.get(&case).into_iter().flatten();
        Ok(places.filter_map(|(_, id)| state.contacts.rows.get(id)).map(|row| row.as_ref().clone()).collect())
    }

    fn contacts_of_customer(&self, customer: &str, limit: u32) -> Result<Vec<ContactRow>, ReadError> {
        let state = self.state();
        let places =
            state.contacts.of_customer.get(customer).into_iter().flat_map(|places| places.iter().rev());
        Ok(places
            .filter_map(|(_, id)| state.contacts.rows.get(id))
            .take(rows_max(limit))
            .map(|row| row.as_ref().clone())
            .collect())
    }

    fn contacts_between(
        &self,
        filter: &ContactFilter,
        after: Option<(i64, Uuid)>,
        limit: u32,
    ) -> Result<Vec<ContactRow>, ReadError> {
        let state = self.state();
        // Nobody is before the nil identifier: the end itself is left out.
        let end = after.unwrap_or((filter.until, Uuid::nil())).min((filter.until, Uuid::nil()));
        let start = (filter.from, Uuid::nil());
        if start >= end {
            return Ok(Vec::new());
        }
        let places = state.contacts.by_time.range(start..end).rev();
        let rows = places.filter_map(|(_, id)| state.contacts.rows.get(id));
        let wanted = rows.filter(|row| state.has_contact(row, filter));
        Ok(wanted.take(rows_max(limit)).map(|row| (**row).clone()).collect())
    }

    fn count_contacts(&self, filter: &ContactFilter) -> Result<Vec<(String, u64)>, ReadError> {
        let state = self.state();
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        if filter.from < filter.until {
            let span = (filter.from, Uuid::nil())..(filter.until, Uuid::nil());
            let rows = state.contacts.by_time.range(span).filter_map(|(_, id)| state.contacts.rows.get(id));
            for row in rows.filter(|row| state.has_contact(row, filter)) {
                *counts.entry(row.channel.clone()).or_default() += 1;
            }
        }
        Ok(counts.into_iter().collect())
    }

    fn postings(
        &self,
        case: Option<Uuid>,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<Posting>, ReadError> {
        let before = cursor::decode(List::Postings, cursor)?;
        let state = self.state();
        let none = BTreeSet::new();
        let places = match case {
            Some(case) => state.ledger.of_case.get(&case).unwrap_or(&none),
            None => &state.ledger.newest,
        };
        let end = before.map_or(Bound::Unbounded, Bound::Excluded);
        let mut older = places.range((Bound::Unbounded, end)).rev();
        let page: Vec<_> = older.by_ref().take(rows_max(limit)).collect();
        let more = older.next().is_some();
        let next = page.last().filter(|_| more).map(|place| cursor::encode(List::Postings, **place));
        let rows = page.iter().filter_map(|(_, id)| state.ledger.postings.get(id)).cloned().collect();
        Ok(Page { rows, next })
    }

    fn owed_for(&self, prefix: &str) -> Result<Vec<Posting>, ReadError> {
        let state = self.state();
        let from = state.ledger.owed_for.range::<str, _>((Bound::Included(prefix), Bound::Unbounded));
        let held = from.take_while(|(key, _)| key.starts_with(prefix));
        Ok(held.filter_map(|(_, id)| state.ledger.postings.get(id)).cloned().collect())
    }

    fn balances(&self, prefix: &str) -> Result<Vec<PostingLine>, ReadError> {
        let state = self.state();
        let from = state.ledger.balances.range((prefix.to_owned(), String::new())..);
        let accounts = from.take_while(|((account, _), _)| account.starts_with(prefix));
        Ok(accounts
            .map(|((account, unit), balance)| PostingLine {
                account: account.clone(),
                unit: unit.clone(),
                amount: *balance,
            })
            .collect())
    }

    fn inbox(&self, person: &str, unread_only: bool, limit: u32) -> Result<Vec<InboxRow>, ReadError> {
        let state = self.state();
        let places = state.inbox.of_person.get(person).into_iter().flat_map(|places| places.iter().rev());
        let rows = places.filter_map(|(_, key)| state.inbox.rows.get(key));
        let rows = rows.filter(|row| !unread_only || row.read_at.is_none()).take(rows_max(limit));
        Ok(rows.map(|row| row.as_ref().clone()).collect())
    }

    fn mark_read(&self, person: &str, key: &str, at: i64) -> Result<bool, CommitError> {
        let mut state = self.state();
        let row = state.inbox.rows.get_mut(key).filter(|row| row.person == person && row.read_at.is_none());
        let Some(row) = row else { return Ok(false) };
        row.read_at = Some(at);
        Ok(true)
    }

    fn settlements(
        &self,
        filter: &SettlementFilter,
        after: Option<SettlementPlace>,
        limit: u32,
    ) -> Result<Vec<SettlementRow>, ReadError> {
        Ok(self.state().settlements.list(filter, after, rows_max(limit)))
    }

    fn settlement_sums(&self, filter: &SettlementFilter) -> Result<Vec<SettlementSum>, ReadError> {
        Ok(self.state().settlements.sums(filter))
    }

    fn due_settlements(
        &self,
        shards: Shards,
        now: i64,
        after: Option<SettlementPlace>,
        limit: u32,
    ) -> Result<Vec<SettlementRow>, ReadError> {
        Ok(self.state().settlements.due(shards, now, after, rows_max(limit)))
    }

    fn overdue_settlements(&self, now: i64, limit: u32) -> Result<Vec<SettlementRow>, ReadError> {
        Ok(self.state().settlements.overdue(now, rows_max(limit)))
    }

    fn ties(
        &self,
        filter: &TieFilter,
        after: Option<&TiePlace>,
        limit: u32,
    ) -> Result<Vec<TieRow>, ReadError> {
        Ok(self.state().ties.list(filter, after, rows_max(limit)))
    }

    fn visits(
        &self,
        filter: &VisitFilter,
        after: Option<&VisitPlace>,
        limit: u32,
    ) -> Result<Vec<VisitRow>, ReadError> {
        Ok(self.state().visits.list(filter, after, rows_max(limit)))
    }

    fn count_ties(&self, filter: &TieFilter) -> Result<u64, ReadError> {
        Ok(self.state().ties.count(filter))
    }

    fn credential(&self, kind: &str, key: &str) -> Result<Option<CredentialRow>, ReadError> {
        Ok(self.state().access.credential(kind, key))
    }

    fn credentials_of(&self, kind: &str, person: &str, limit: u32) -> Result<Vec<CredentialRow>, ReadError> {
        Ok(self.state().access.credentials_of(kind, person, limit))
    }

    fn expired_credentials(&self, now: i64, limit: u32) -> Result<Vec<CredentialName>, ReadError> {
        Ok(self.state().access.expired(now, limit))
    }

    fn access_lines(
        &self,
        filter: &AccessFilter,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<AccessLine>, ReadError> {
        self.state().access.lines(filter, cursor, limit)
    }

    fn message(&self, id: Uuid) -> Result<Option<MessageRow>, ReadError> {
        Ok(self.state().messages.one(id))
    }

    fn messages(
        &self,
        filter: MessageFilter<'_>,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<MessageRow>, ReadError> {
        let after = cursor::decode(List::Messages, cursor)?;
        // One more than asked tells whether there is a next page.
        let mut rows = self.state().messages.list(&filter, after, rows_max(limit) + 1);
        let more = rows.len() > rows_max(limit);
        rows.truncate(rows_max(limit));
        let last = rows.last().filter(|_| more);
        let next = last.map(|last| cursor::encode(List::Messages, (last.created_at, last.id)));
        Ok(Page { rows, next })
    }

    fn messages_of_case(&self, case: Uuid) -> Result<Vec<MessageRow>, ReadError> {
        Ok(self.state().messages.of_case(case, rows_max(PAGE_ROWS_MAX)))
    }

    fn due_messages(&self, shards: Shards, now: i64, limit: u32) -> Result<Vec<MessageRow>, ReadError> {
        Ok(self.state().messages.due(shards, now, rows_max(limit)))
    }

    fn count_handed(&self, customer: &str, from: i64) -> Result<u32, ReadError> {
        Ok(self.state().messages.handed(customer, from))
    }

    fn register(&self, register: &str) -> Result<Vec<RegisterRow>, ReadError> {
        let state = self.state();
        let rows = state.registers.get(register).into_iter().flatten();
        Ok(rows.map(|(code, entry)| register_row(register, code, entry)).collect())
    }

    fn register_row(&self, register: &str, code: &str) -> Result<Option<RegisterRow>, ReadError> {
        let state = self.state();
        let entry = state.registers.get(register).and_then(|rows| rows.get(code));
        Ok(entry.map(|entry| register_row(register, code, entry)))
    }

    fn archived(&self, stream: StreamId) -> Result<Option<ArchivedRow>, ReadError> {
        Ok(self.state().archived.get(&stream).cloned())
    }

    fn archived_rows(
        &self,
        filter: &ArchivedFilter,
        after: Option<StreamId>,
        limit: u32,
    ) -> Result<Vec<ArchivedRow>, ReadError> {
        let state = self.state();
        let start = after.map_or(Bound::Unbounded, Bound::Excluded);
        let later = state.archived.range((start, Bound::Unbounded)).map(|(_, row)| row);
        Ok(later.filter(|row| is_wanted(row, filter)).take(rows_max(limit)).cloned().collect())
    }

    fn places(&self, shard: u16, after_position: u64, limit: u32) -> Result<Vec<Place>, ReadError> {
        Ok(self.state().journal.places(shard, after_position, rows_max(limit)))
    }

    fn ended_cases(
        &self,
        before: i64,
        after: Option<(i64, Uuid)>,
        limit: u32,
    ) -> Result<Vec<CaseRow>, ReadError> {
        let state = self.state();
        Ok(oldest(state.cases.all().filter(|row| row.closed_at.is_some()), before, after, limit))
    }

    fn lone_contacts(
        &self,
        before: i64,
        after: Option<(i64, Uuid)>,
        limit: u32,
    ) -> Result<Vec<ContactRow>, ReadError> {
        let state = self.state();
        Ok(oldest(
            state.contacts.rows.values().map(Box::as_ref).filter(|row| row.case.is_none()),
            before,
            after,
            limit,
        ))
    }

    fn notices_of_case(&self, case: Uuid) -> Result<Vec<InboxRow>, ReadError> {
        let state = self.state();
        let mut found: Vec<InboxRow> = state
            .inbox
            .rows
            .values()
            .filter(|row| row.case == case)
            .map(|row| row.as_ref().clone())
            .collect();
        found.sort_by(|a, b| (a.occurred_at, &a.key).cmp(&(b.occurred_at, &b.key)));
        Ok(found)
    }

    fn read_notices(&self, before: i64, limit: u32) -> Result<Vec<String>, ReadError> {
        let state = self.state();
        let read = state.inbox.rows.values().filter(|row| row.read_at.is_some() && row.occurred_at < before);
        let mut found: Vec<(i64, &String)> = read.map(|row| (row.occurred_at, &row.key)).collect();
        found.sort_unstable();
        Ok(found.into_iter().take(rows_max(limit)).map(|(_, key)| key.clone()).collect())
    }

    fn count_expired(&self, before: i64) -> Result<u64, ReadError> {
        let state = self.state();
        Ok(state.expiries.iter().take_while(|(expires_at, ..)| *expires_at < before).count() as u64)
    }

    fn customer(&self, code: &str) -> Result<Option<CustomerRow>, ReadError> {
        let state = self.state();
        if state.sealed_customers.contains_key(code) {
            return Err(ReadError::sealed("a customer's row"));
        }
        Ok(state.customers.get(code).map(|entry| entry.row.clone()))
    }

    fn customer_codes(&self, after: &str, limit: u32) -> Result<Vec<String>, ReadError> {
        let state = self.state();
        let codes: BTreeSet<&String> = state.customers.keys().chain(state.sealed_customers.keys()).collect();
        let later = codes.into_iter().filter(|code| code.as_str() > after);
        Ok(later.take(rows_max(limit)).cloned().collect())
    }

    fn find_customers(&self, query: &str, limit: u32) -> Result<Vec<CustomerRow>, ReadError> {
        let Some(query) = customer_query(query) else { return Ok(Vec::new()) };
        let state = self.state();
        let found = state.customers.values().filter(|entry| is_found(entry, &query));
        Ok(found.take(rows_max(limit)).map(|entry| entry.row.clone()).collect())
    }
}

/// Rows from before an instant, the oldest first, after a place.
fn oldest<'r, T: Aged + Clone + 'r>(
    rows: impl Iterator<Item = &'r T>,
    before: i64,
    after: Option<(i64, Uuid)>,
    limit: u32,
) -> Vec<T> {
    let wanted = |place: (i64, Uuid)| place.0 < before && after.is_none_or(|after| place > after);
    let mut found: Vec<&T> = rows.filter(|row| wanted(row.place())).collect();
    found.sort_unstable_by_key(|row| row.place());
    found.into_iter().take(rows_max(limit)).cloned().collect()
}

fn is_wanted(row: &ArchivedRow, filter: &ArchivedFilter) -> bool {
    let bare = |number: &str| number.replace('-', "");
    filter.kind.is_none_or(|kind| row.stream.kind == kind)
        && filter.customer.as_ref().is_none_or(|customer| row.customer == *customer)
        && filter
            .number_contains
            .as_ref()
            .is_none_or(|part| !row.number.is_empty() && bare(&row.number).contains(&bare(part)))
}

fn is_found(entry: &CustomerEntry, query: &CustomerQuery) -> bool {
    entry.folded_code.starts_with(&query.folded)
        || entry.folded_name.contains(&query.folded)
        || query.digits.as_ref().is_some_and(|digits| entry.digits.contains(digits))
}

fn wanted<'f>(state: &'f State, filter: &'f CaseFilter) -> Wanted<'f> {
    let sought = filter.words.as_ref().map(|words| {
        let query = customer_query(&words.text);
        let customers = match &query {
            Some(query) => {
                let found = state.customers.values().filter(|entry| is_found(entry, query));
                let plain = found.map(|entry| entry.row.code.as_str());
                plain.chain(sealed::found(state, &query.folded, &words.sealed)).collect()
            }
            None => BTreeSet::new(),
        };
        Sought { words, query, customers }
    });
    Wanted { filter, sought }
}

fn register_row(register: &str, code: &str, entry: &RegisterEntry) -> RegisterRow {
    RegisterRow { register: register.to_owned(), code: code.to_owned(), body: entry.body.clone() }
}
