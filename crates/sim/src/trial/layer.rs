//! Layers round a store: one place that knows every method of the port, so that a fault, a witness or a planted bug says
//! only what it does differently.

use std::sync::Arc;
use uuid::Uuid;
use yinuo_app::ports::{
    AccessFilter, AccessLine, ArchivedFilter, ArchivedRow, Artefact, ArtefactLine, CaseFilter, CaseOrder,
    CaseRow, ClockRow, Commit, CommitError, ContactFilter, ContactRow, CredentialName, CredentialRow,
    CustomerRow, CustomerTokens, Erasure, Hash, IdempotencyRecord, InboxRow, LeaseClaim, Leases,
    LoadedStream, MessageFilter, MessageRow, Page, PersonKey, PersonalText, Place, Posting, PostingLine,
    ReadError, RegisterRow, RollKey, RollRange, RollRestatement, RollRow, Sealable, SealedCustomer,
    SealedName, SettlementFilter, SettlementPlace, SettlementRow, SettlementSum, Shards, Snapshot, Store,
    StoredEvent, StreamId, TieFilter, TiePlace, TieRow, VisitFilter, VisitPlace, VisitRow,
};

/// Something that stands between a caller and a store. What it does not name passes.
pub(super) trait Layer: Send + Sync {
    /// Round every call that changes nothing.
    fn ask<T>(&self, run: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
        run()
    }

    /// Round calls that change something small beside commits: a number taken, old answers forgotten.
    fn take<T>(&self, run: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
        run()
    }

    /// Round small writes that fail as commits do: a mark on an item, leases.
    fn mark<T>(&self, run: impl FnOnce() -> Result<T, CommitError>) -> Result<T, CommitError> {
        run()
    }

    /// Round a claim of leases.
    fn leases(&self, claim: &LeaseClaim, inner: &dyn Store) -> Result<Leases, CommitError> {
        self.mark(|| inner.take_leases(claim))
    }

    /// Round a commit.
    fn commit(&self, commit: Commit, inner: &dyn Store) -> Result<(), CommitError> {
        inner.commit(commit)
    }

    /// Round the load of a stream.
    fn load(&self, stream: StreamId, inner: &dyn Store) -> Result<LoadedStream, ReadError> {
        self.ask(|| inner.load(stream))
    }

    /// Round the look-up of what was paid.
    fn owed_for(&self, prefix: &str, inner: &dyn Store) -> Result<Vec<Posting>, ReadError> {
        self.ask(|| inner.owed_for(prefix))
    }

    /// Round the search for due clocks.
    fn due_cases(&self, shards: Shards, now: i64, limit: u32, inner: &dyn Store) -> Found {
        self.ask(|| inner.due_cases(shards, now, limit))
    }

    /// Round the rows of a register.
    fn register(&self, register: &str, inner: &dyn Store) -> Result<Vec<RegisterRow>, ReadError> {
        self.ask(|| inner.register(register))
    }

    /// Round the question whether somebody was erased.
    fn erased_at(&self, person: &str, inner: &dyn Store) -> Result<Option<i64>, ReadError> {
        self.ask(|| inner.erased_at(person))
    }

    /// Round a message to a customer.
    fn message(&self, id: Uuid, inner: &dyn Store) -> Result<Option<MessageRow>, ReadError> {
        self.ask(|| inner.message(id))
    }

    /// Round the look-up of an answer.
    fn idempotency(&self, scope: &str, key: &str, inner: &dyn Store) -> Answered {
        self.ask(|| inner.idempotency(scope, key))
    }
}

/// Cases found.
pub(super) type Found = Result<Vec<Uuid>, ReadError>;
/// An answer found.
pub(super) type Answered = Result<Option<IdempotencyRecord>, ReadError>;

/// A store behind a layer.
pub(super) struct Layered<L> {
    pub layer: L,
    pub inner: Arc<dyn Store>,
}

impl<L: Layer> Store for Layered<L> {
    fn load(&self, stream: StreamId) -> Result<LoadedStream, ReadError> {
        self.layer.load(stream, self.inner.as_ref())
    }
    fn load_from(&self, stream: StreamId, version: u64) -> Result<LoadedStream, ReadError> {
        self.layer.ask(|| self.inner.load_from(stream, version))
    }
    fn snapshot(&self, case: Uuid) -> Result<Option<Snapshot>, ReadError> {
        self.layer.ask(|| self.inner.snapshot(case))
    }
    fn head(&self, stream: StreamId) -> Result<(u64, Hash), ReadError> {
        self.layer.ask(|| self.inner.head(stream))
    }
    fn commit(&self, commit: Commit) -> Result<(), CommitError> {
        self.layer.commit(commit, self.inner.as_ref())
    }
    fn journal(&self, shard: u16, after: u64, limit: u32) -> Result<Vec<StoredEvent>, ReadError> {
        self.layer.ask(|| self.inner.journal(shard, after, limit))
    }
    fn journal_heads(&self) -> Result<Vec<u64>, ReadError> {
        self.layer.ask(|| self.inner.journal_heads())
    }
    fn idempotency(&self, scope: &str, key: &str) -> Answered {
        self.layer.idempotency(scope, key, self.inner.as_ref())
    }
    fn expire_idempotency(&self, now: i64, limit: u32) -> Result<u32, ReadError> {
        self.layer.take(|| self.inner.expire_idempotency(now, limit))
    }
    fn reserve_numbers(&self, series: &str, count: u32) -> Result<u64, ReadError> {
        self.layer.take(|| self.inner.reserve_numbers(series, count))
    }
    fn key_row(&self, person: &str) -> Result<Option<PersonKey>, ReadError> {
        self.layer.ask(|| self.inner.key_row(person))
    }
    fn key_rows(&self, after: Option<&str>, limit: u32) -> Result<Vec<PersonKey>, ReadError> {
        self.layer.ask(|| self.inner.key_rows(after, limit))
    }
    fn unsealed(&self, kind: Sealable, limit: u32) -> Result<Vec<SealedName>, ReadError> {
        self.layer.ask(|| self.inner.unsealed(kind, limit))
    }
    fn count_unsealed(&self, kind: Sealable) -> Result<u64, ReadError> {
        self.layer.ask(|| self.inner.count_unsealed(kind))
    }
    fn sealed_customer(&self, code: &str) -> Result<Option<SealedCustomer>, ReadError> {
        self.layer.ask(|| self.inner.sealed_customer(code))
    }
    fn find_sealed(
        &self,
        tokens: &CustomerTokens,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<SealedCustomer>, ReadError> {
        self.layer.ask(|| self.inner.find_sealed(tokens, after, limit))
    }
    fn person_key(&self, person: &str) -> Result<Option<[u8; 32]>, ReadError> {
        self.layer.ask(|| self.inner.person_key(person))
    }
    fn texts(&self, ids: &[Uuid]) -> Result<Vec<PersonalText>, ReadError> {
        self.layer.ask(|| self.inner.texts(ids))
    }
    fn artefact(&self, digest: &Hash) -> Result<Option<Artefact>, ReadError> {
        self.layer.ask(|| self.inner.artefact(digest))
    }
    fn artefact_lines(&self, after: Option<&Hash>, limit: u32) -> Result<Vec<ArtefactLine>, ReadError> {
        self.layer.ask(|| self.inner.artefact_lines(after, limit))
    }
    fn artefact_type(&self, digest: &Hash) -> Result<Option<String>, ReadError> {
        self.layer.ask(|| self.inner.artefact_type(digest))
    }
    fn has_artefact(&self, digest: &Hash) -> Result<bool, ReadError> {
        self.layer.ask(|| self.inner.has_artefact(digest))
    }
    fn cases(
        &self,
        filter: &CaseFilter,
        order: CaseOrder,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<CaseRow>, ReadError> {
        self.layer.ask(|| self.inner.cases(filter, order, cursor, limit))
    }
    fn count_cases(&self, filter: &CaseFilter, most: u64) -> Result<u64, ReadError> {
        self.layer.ask(|| self.inner.count_cases(filter, most))
    }
    fn case_row(&self, id: Uuid) -> Result<Option<CaseRow>, ReadError> {
        self.layer.ask(|| self.inner.case_row(id))
    }
    fn case_by_number(&self, number: &str) -> Result<Option<Uuid>, ReadError> {
        self.layer.ask(|| self.inner.case_by_number(number))
    }
    fn clocks(&self, case: Uuid) -> Result<Vec<ClockRow>, ReadError> {
        self.layer.ask(|| self.inner.clocks(case))
    }
    fn due_cases(&self, shards: Shards, now: i64, limit: u32) -> Found {
        self.layer.due_cases(shards, now, limit, self.inner.as_ref())
    }
    fn take_leases(&self, claim: &LeaseClaim) -> Result<Leases, CommitError> {
        self.layer.leases(claim, self.inner.as_ref())
    }
    fn give_up_leases(&self, owner: &str) -> Result<(), CommitError> {
        self.layer.mark(|| self.inner.give_up_leases(owner))
    }
    fn guard(&self, key: &str) -> Result<u64, ReadError> {
        self.layer.ask(|| self.inner.guard(key))
    }
    fn cursors(&self, consumer: &str) -> Result<Vec<u64>, ReadError> {
        self.layer.ask(|| self.inner.cursors(consumer))
    }
    fn roll_rows(
        &self,
        range: &RollRange,
        after: Option<&RollKey>,
        limit: u32,
    ) -> Result<Vec<RollRow>, ReadError> {
        self.layer.ask(|| self.inner.roll_rows(range, after, limit))
    }
    fn roll_restatements(
        &self,
        range: &RollRange,
        after: Option<&RollRestatement>,
        limit: u32,
    ) -> Result<Vec<RollRestatement>, ReadError> {
        self.layer.ask(|| self.inner.roll_restatements(range, after, limit))
    }
    fn roll_sealed(&self, edition: &str) -> Result<Option<u32>, ReadError> {
        self.layer.ask(|| self.inner.roll_sealed(edition))
    }
    fn erased_at(&self, person: &str) -> Result<Option<i64>, ReadError> {
        self.layer.erased_at(person, self.inner.as_ref())
    }
    fn erased_persons(&self, after: Option<&str>, limit: u32) -> Result<Vec<Erasure>, ReadError> {
        self.layer.ask(|| self.inner.erased_persons(after, limit))
    }
    fn next_wake(&self) -> Result<Option<i64>, ReadError> {
        self.layer.ask(|| self.inner.next_wake())
    }
    fn ties(
        &self,
        filter: &TieFilter,
        after: Option<&TiePlace>,
        limit: u32,
    ) -> Result<Vec<TieRow>, ReadError> {
        self.layer.ask(|| self.inner.ties(filter, after, limit))
    }
    fn visits(
        &self,
        filter: &VisitFilter,
        after: Option<&VisitPlace>,
        limit: u32,
    ) -> Result<Vec<VisitRow>, ReadError> {
        self.layer.ask(|| self.inner.visits(filter, after, limit))
    }
    fn count_ties(&self, filter: &TieFilter) -> Result<u64, ReadError> {
        self.layer.ask(|| self.inner.count_ties(filter))
    }
    fn settlements(
        &self,
        filter: &SettlementFilter,
        after: Option<SettlementPlace>,
        limit: u32,
    ) -> Result<Vec<SettlementRow>, ReadError> {
        self.layer.ask(|| self.inner.settlements(filter, after, limit))
    }
    fn settlement_sums(&self, filter: &SettlementFilter) -> Result<Vec<SettlementSum>, ReadError> {
        self.layer.ask(|| self.inner.settlement_sums(filter))
    }
    fn due_settlements(
        &self,
        shards: Shards,
        now: i64,
        after: Option<SettlementPlace>,
        limit: u32,
    ) -> Result<Vec<SettlementRow>, ReadError> {
        self.layer.ask(|| self.inner.due_settlements(shards, now, after, limit))
    }
    fn overdue_settlements(&self, now: i64, limit: u32) -> Result<Vec<SettlementRow>, ReadError> {
        self.layer.ask(|| self.inner.overdue_settlements(now, limit))
    }
    fn contacts_of_case(&self, case: Uuid) -> Result<Vec<ContactRow>, ReadError> {
        self.layer.ask(|| self.inner.contacts_of_case(case))
    }
    fn contacts_between(
        &self,
        filter: &ContactFilter,
        after: Option<(i64, Uuid)>,
        limit: u32,
    ) -> Result<Vec<ContactRow>, ReadError> {
        self.layer.ask(|| self.inner.contacts_between(filter, after, limit))
    }
    fn count_contacts(&self, filter: &ContactFilter) -> Result<Vec<(String, u64)>, ReadError> {
        self.layer.ask(|| self.inner.count_contacts(filter))
    }
    fn contacts_of_customer(&self, customer: &str, limit: u32) -> Result<Vec<ContactRow>, ReadError> {
        self.layer.ask(|| self.inner.contacts_of_customer(customer, limit))
    }
    fn postings(
        &self,
        case: Option<Uuid>,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<Posting>, ReadError> {
        self.layer.ask(|| self.inner.postings(case, cursor, limit))
    }
    fn owed_for(&self, prefix: &str) -> Result<Vec<Posting>, ReadError> {
        self.layer.owed_for(prefix, self.inner.as_ref())
    }
    fn balances(&self, prefix: &str) -> Result<Vec<PostingLine>, ReadError> {
        self.layer.ask(|| self.inner.balances(prefix))
    }
    fn inbox(&self, person: &str, unread_only: bool, limit: u32) -> Result<Vec<InboxRow>, ReadError> {
        self.layer.ask(|| self.inner.inbox(person, unread_only, limit))
    }
    fn archived(&self, stream: StreamId) -> Result<Option<ArchivedRow>, ReadError> {
        self.layer.ask(|| self.inner.archived(stream))
    }
    fn archived_rows(
        &self,
        filter: &ArchivedFilter,
        after: Option<StreamId>,
        limit: u32,
    ) -> Result<Vec<ArchivedRow>, ReadError> {
        self.layer.ask(|| self.inner.archived_rows(filter, after, limit))
    }
    fn places(&self, shard: u16, after: u64, limit: u32) -> Result<Vec<Place>, ReadError> {
        self.layer.ask(|| self.inner.places(shard, after, limit))
    }
    fn ended_cases(
        &self,
        before: i64,
        after: Option<(i64, Uuid)>,
        limit: u32,
    ) -> Result<Vec<CaseRow>, ReadError> {
        self.layer.ask(|| self.inner.ended_cases(before, after, limit))
    }
    fn lone_contacts(
        &self,
        before: i64,
        after: Option<(i64, Uuid)>,
        limit: u32,
    ) -> Result<Vec<ContactRow>, ReadError> {
        self.layer.ask(|| self.inner.lone_contacts(before, after, limit))
    }
    fn notices_of_case(&self, case: Uuid) -> Result<Vec<InboxRow>, ReadError> {
        self.layer.ask(|| self.inner.notices_of_case(case))
    }
    fn read_notices(&self, before: i64, limit: u32) -> Result<Vec<String>, ReadError> {
        self.layer.ask(|| self.inner.read_notices(before, limit))
    }
    fn count_expired(&self, before: i64) -> Result<u64, ReadError> {
        self.layer.ask(|| self.inner.count_expired(before))
    }
    fn mark_read(&self, person: &str, key: &str, at: i64) -> Result<bool, CommitError> {
        self.layer.mark(|| self.inner.mark_read(person, key, at))
    }
    fn credential(&self, kind: &str, key: &str) -> Result<Option<CredentialRow>, ReadError> {
        self.layer.ask(|| self.inner.credential(kind, key))
    }
    fn credentials_of(&self, kind: &str, person: &str, limit: u32) -> Result<Vec<CredentialRow>, ReadError> {
        self.layer.ask(|| self.inner.credentials_of(kind, person, limit))
    }
    fn expired_credentials(&self, now: i64, limit: u32) -> Result<Vec<CredentialName>, ReadError> {
        self.layer.ask(|| self.inner.expired_credentials(now, limit))
    }
    fn access_lines(
        &self,
        filter: &AccessFilter,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<AccessLine>, ReadError> {
        self.layer.ask(|| self.inner.access_lines(filter, cursor, limit))
    }
    fn message(&self, id: Uuid) -> Result<Option<MessageRow>, ReadError> {
        self.layer.message(id, self.inner.as_ref())
    }
    fn messages(
        &self,
        filter: MessageFilter<'_>,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<MessageRow>, ReadError> {
        self.layer.ask(|| self.inner.messages(filter, cursor, limit))
    }
    fn messages_of_case(&self, case: Uuid) -> Result<Vec<MessageRow>, ReadError> {
        self.layer.ask(|| self.inner.messages_of_case(case))
    }
    fn due_messages(&self, shards: Shards, now: i64, limit: u32) -> Result<Vec<MessageRow>, ReadError> {
        self.layer.ask(|| self.inner.due_messages(shards, now, limit))
    }
    fn count_handed(&self, customer: &str, from: i64) -> Result<u32, ReadError> {
        self.layer.ask(|| self.inner.count_handed(customer, from))
    }
    fn register(&self, register: &str) -> Result<Vec<RegisterRow>, ReadError> {
        self.layer.register(register, self.inner.as_ref())
    }
    fn register_row(&self, register: &str, code: &str) -> Result<Option<RegisterRow>, ReadError> {
        self.layer.ask(|| self.inner.register_row(register, code))
    }
    fn customer(&self, code: &str) -> Result<Option<CustomerRow>, ReadError> {
        self.layer.ask(|| self.inner.customer(code))
    }
    fn customer_codes(&self, after: &str, limit: u32) -> Result<Vec<String>, ReadError> {
        self.layer.ask(|| self.inner.customer_codes(after, limit))
    }
    fn find_customers(&self, query: &str, limit: u32) -> Result<Vec<CustomerRow>, ReadError> {
        self.layer.ask(|| self.inner.find_customers(query, limit))
    }
}
