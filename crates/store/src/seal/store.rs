//! The port round a port: what is written is sealed, what is read is opened.

use super::cipher::{Key, context, derived};
use super::keys::{DataKey, Keys, ReadAgain};
use super::ring::KeyRing;
use super::{CREDENTIALS, REGISTER, credentials, customers, is_ours};
use crate::cursor::rows_max;
use crate::search::{CustomerQuery, customer_query};
use crate::shape;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;
use yinuo_app::codec::digest;
use yinuo_app::ports::{
    AccessFilter, AccessLine, ArchivedFilter, ArchivedRow, Artefact, ArtefactLine, CaseFilter, CaseOrder,
    CaseRow, ClockRow, Commit, CommitError, ContactFilter, ContactRow, CredentialName, CredentialRow,
    CustomerRow, CustomerTokens, Entropy, Erasure, Hash, IdempotencyRecord, InboxRow, LeaseClaim, Leases,
    LoadedStream, MessageFilter, MessageRow, PAGE_ROWS_MAX, Page, PersonKey, PersonalText, Place, Posting,
    PostingLine, ReadError, RegisterRow, Replaces, RollKey, RollRange, RollRestatement, RollRow, Sealable,
    SealedCustomer, SealedName, SealedWords, SettlementFilter, SettlementPlace, SettlementRow, SettlementSum,
    Shards, Snapshot, Store, StoredEvent, StreamId, TieFilter, TiePlace, TieRow, VisitFilter, VisitPlace,
    VisitRow,
};

/// How often a commit is sealed anew because somebody was faster with a person's first key.
const ATTEMPTS_MAX: usize = 8;
/// Customers that a case search opens to look at the order of pieces; beyond that it rests on tokens alone.
const OPENED_MAX: usize = 5_000;

/// A store that holds personal data sealed.
pub struct SealedStore {
    pub(super) inner: Arc<dyn Store>,
    pub(super) keys: Keys,
}

pub(super) fn as_commit_error(error: ReadError) -> CommitError {
    CommitError::Storage { reason: error.reason }
}

/// Data keys by person, and which of them are new.
#[derive(Default)]
pub(super) struct Wanted {
    pub known: BTreeMap<String, DataKey>,
    pub drawn: BTreeSet<String>,
}

impl Wanted {
    fn of(&self, person: &str) -> Result<&DataKey, ReadError> {
        self.known.get(person).ok_or_else(|| ReadError { reason: format!("no key was drawn for {person}") })
    }
}

pub(super) fn text_bound(id: Uuid, person: &str) -> Vec<u8> {
    context("text", &[id.as_bytes(), person.as_bytes()])
}

pub(super) fn artefact_bound(digest: &Hash, person: &str) -> Vec<u8> {
    context("artefact", &[digest, person.as_bytes()])
}

impl SealedStore {
    /// A store round another one. `again` reads the ring anew: a version may be added while this process runs. Keys
    /// and nonces are drawn by `entropy`.
    #[must_use]
    pub fn new(
        inner: Arc<dyn Store>,
        ring: KeyRing,
        again: impl Fn() -> Option<KeyRing> + Send + Sync + 'static,
        entropy: Arc<dyn Entropy>,
    ) -> Self {
        let again: ReadAgain = Box::new(again);
        Self { inner, keys: Keys::new(ring, again, entropy) }
    }

    /// The data key of a person: remembered, or unwrapped. A plain one from before sealing serves as it is.
    pub(super) fn data_key(&self, person: &str) -> Result<Option<DataKey>, ReadError> {
        if let Some(key) = self.keys.recall(person) {
            return Ok(Some(key));
        }
        let Some(row) = self.inner.key_row(person)? else { return Ok(None) };
        let key = DataKey::of(self.root(&row)?);
        self.keys.remember(person, key);
        Ok(Some(key))
    }

    fn root(&self, row: &PersonKey) -> Result<Key, ReadError> {
        if row.sealed.is_empty() { Ok(row.key) } else { self.keys.unwrapped(&row.person, &row.sealed) }
    }

    /// The keys of these persons; drawn where there is none.
    pub(super) fn keys_of<'p>(
        &self,
        persons: impl IntoIterator<Item = &'p str>,
        wanted: &mut Wanted,
    ) -> Result<(), ReadError> {
        for person in persons {
            if wanted.known.contains_key(person) {
                continue;
            }
            let key = match self.data_key(person)? {
                Some(key) => key,
                None => {
                    wanted.drawn.insert(person.to_owned());
                    DataKey::of(self.keys.draw())
                }
            };
            wanted.known.insert(person.to_owned(), key);
        }
        Ok(())
    }

    /// A key row as the inner store keeps it.
    fn key_row_of(&self, person: &str, root: &Key) -> Result<PersonKey, ReadError> {
        Ok(PersonKey { person: person.to_owned(), key: [0; 32], sealed: self.keys.wrapped(person, root)? })
    }

    /// The row of a key that was drawn here.
    pub(super) fn drawn_row(&self, person: &str, wanted: &Wanted) -> Result<PersonKey, ReadError> {
        self.key_row_of(person, &wanted.of(person)?.root)
    }

    pub(super) fn sealed_text(&self, text: &PersonalText, wanted: &Wanted) -> Result<Vec<u8>, ReadError> {
        let key = &wanted.of(&text.person)?.sealing;
        self.keys.sealed(key, &text_bound(text.id, &text.person), text.body.as_bytes())
    }

    pub(super) fn sealed_artefact(&self, artefact: &Artefact, wanted: &Wanted) -> Result<Vec<u8>, ReadError> {
        let bound = artefact_bound(&artefact.digest, &artefact.person);
        self.keys.sealed(&wanted.of(&artefact.person)?.sealing, &bound, &artefact.bytes)
    }

    pub(super) fn sealed_row(
        &self,
        row: &CustomerRow,
        replaces: Replaces,
        wanted: &Wanted,
    ) -> Result<SealedCustomer, ReadError> {
        let key = wanted.of(REGISTER)?;
        let sealed =
            self.keys.sealed(&key.sealing, &customers::bound(&row.code), &customers::packed(row)?)?;
        let tokens = customers::tokens_of(&derived(&key.root, "index"), row);
        let (code, segment) = (row.code.clone(), row.segment.clone());
        Ok(SealedCustomer { code, segment, as_of: row.as_of, sealed, tokens, replaces })
    }

    fn sealed_credential(&self, row: &CredentialRow, wanted: &Wanted) -> Result<String, ReadError> {
        let key = &wanted.of(CREDENTIALS)?.sealing;
        let sealed = self.keys.sealed(key, &credentials::bound(row), row.body.as_bytes())?;
        Ok(credentials::marked(&sealed))
    }

    /// A commit as the inner store gets it, and whose keys are new in it.
    fn sealed(&self, mut commit: Commit) -> Result<(Commit, Wanted), ReadError> {
        let mut wanted = Wanted::default();
        for row in &commit.person_keys {
            wanted.known.insert(row.person.clone(), DataKey::of(row.key));
        }
        let texts = commit.texts.iter().map(|text| &*text.person);
        let artefacts = commit.artefacts.iter().map(|artefact| &*artefact.person);
        self.keys_of(texts.chain(artefacts), &mut wanted)?;
        if !commit.customer_rows.is_empty() {
            self.keys_of([REGISTER], &mut wanted)?;
        }
        if !commit.credentials.is_empty() {
            self.keys_of([CREDENTIALS], &mut wanted)?;
        }
        for row in &mut commit.credentials {
            row.body = self.sealed_credential(row, &wanted)?;
        }
        for text in &mut commit.texts {
            text.sealed = self.sealed_text(text, &wanted)?;
            text.body.clear();
        }
        for artefact in &mut commit.artefacts {
            artefact.sealed = self.sealed_artefact(artefact, &wanted)?;
            artefact.bytes = vec![0];
        }
        // Of two rows of one customer the later one stands.
        let rows: BTreeMap<String, CustomerRow> = std::mem::take(&mut commit.customer_rows)
            .into_iter()
            .map(|row| (row.code.clone(), row))
            .collect();
        for row in rows.values() {
            commit.sealed_customers.push(self.sealed_row(row, Replaces::Any, &wanted)?);
        }
        for row in &mut commit.person_keys {
            *row = self.key_row_of(&row.person, &row.key)?;
        }
        for person in &wanted.drawn {
            commit.person_keys.push(self.drawn_row(person, &wanted)?);
        }
        Ok((commit, wanted))
    }

    fn opened_text(&self, mut text: PersonalText) -> Result<Option<PersonalText>, ReadError> {
        if text.sealed.is_empty() {
            return Ok(Some(text));
        }
        // Erased between the two reads, or restored without its key: there is nothing to show.
        let Some(key) = self.data_key(&text.person)? else { return Ok(None) };
        let opened = super::cipher::open(&key.sealing, &text_bound(text.id, &text.person), &text.sealed);
        let body = opened.and_then(|body| String::from_utf8(body).ok());
        text.body = body.ok_or_else(|| broken(&format!("text {}", text.id)))?;
        text.sealed.clear();
        Ok(Some(text))
    }

    fn opened_artefact(&self, mut artefact: Artefact) -> Result<Option<Artefact>, ReadError> {
        if artefact.sealed.is_empty() {
            return Ok(Some(artefact));
        }
        let Some(key) = self.data_key(&artefact.person)? else { return Ok(None) };
        let bound = artefact_bound(&artefact.digest, &artefact.person);
        let opened = super::cipher::open(&key.sealing, &bound, &artefact.sealed);
        let opened = opened.filter(|bytes| digest(bytes) == artefact.digest);
        artefact.bytes = opened.ok_or_else(|| broken("an artefact"))?;
        artefact.sealed.clear();
        Ok(Some(artefact))
    }

    fn opened_customer(&self, row: SealedCustomer) -> Result<CustomerRow, ReadError> {
        let lost = || broken(&format!("the row of customer {}", row.code));
        let key = self.data_key(REGISTER)?.ok_or_else(lost)?;
        let opened =
            super::cipher::open(&key.sealing, &customers::bound(&row.code), &row.sealed).ok_or_else(lost)?;
        customers::read(row, &opened)
    }

    fn opened_credential(&self, mut row: CredentialRow) -> Result<CredentialRow, ReadError> {
        let Some(sealed) = credentials::read(&row.body) else { return Ok(row) };
        let lost = || broken(&format!("a credential of {}", row.person));
        let key = self.data_key(CREDENTIALS)?.ok_or_else(lost)?;
        let sealed = sealed.ok_or_else(lost)?;
        let opened = super::cipher::open(&key.sealing, &credentials::bound(&row), &sealed);
        row.body = opened.and_then(|body| String::from_utf8(body).ok()).ok_or_else(lost)?;
        Ok(row)
    }

    /// Tokens for a query; none while no customer was ever sealed.
    fn tokens_for(&self, query: &CustomerQuery) -> Result<Option<CustomerTokens>, ReadError> {
        let key = self.data_key(REGISTER)?;
        Ok(key.map(|key| customers::tokens_for(&derived(&key.root, "index"), query)))
    }

    /// Sealed customers that have these tokens and whom `found` finds, opened, in order; stops after `most`, or after
    /// looking at `opened_max`, and says then that there may be more.
    fn found_among(
        &self,
        tokens: &CustomerTokens,
        (most, opened_max): (usize, usize),
        found: impl Fn(&CustomerRow) -> bool,
    ) -> Result<(Vec<CustomerRow>, bool), ReadError> {
        let (mut rows, mut after, mut opened) = (Vec::new(), None::<String>, 0);
        while rows.len() < most {
            let page = self.inner.find_sealed(tokens, after.as_deref(), PAGE_ROWS_MAX)?;
            let Some(last) = page.last() else { return Ok((rows, true)) };
            after = Some(last.code.clone());
            opened += page.len();
            for sealed in page {
                let row = self.opened_customer(sealed)?;
                if found(&row) {
                    rows.push(row);
                }
            }
            if opened >= opened_max {
                return Ok((rows, false));
            }
        }
        rows.truncate(most);
        Ok((rows, true))
    }

    /// How words find sealed customers: by one token where one says it all, else by the codes of those who were opened.
    fn words(&self, text: &str) -> Result<SealedWords, ReadError> {
        let mut words = SealedWords::default();
        let Some(query) = customer_query(text) else { return Ok(words) };
        let Some(CustomerTokens { name, phone, .. }) = self.tokens_for(&query)? else { return Ok(words) };
        let limits = (usize::MAX, OPENED_MAX);
        let codes = |rows: Vec<CustomerRow>| rows.into_iter().map(|row| row.code);
        if customers::is_one_piece(&query) {
            words.name = name;
        } else {
            let tokens = CustomerTokens { name, ..CustomerTokens::default() };
            let (rows, all) = self.found_among(&tokens, limits, |row| customers::has_name(row, &query))?;
            if all { words.codes.extend(codes(rows)) } else { words.name = tokens.name }
        }
        if customers::is_one_number(&query) {
            words.phone = phone;
        } else {
            let tokens = CustomerTokens { phone, ..CustomerTokens::default() };
            let (rows, all) = self.found_among(&tokens, limits, |row| customers::has_phone(row, &query))?;
            if all { words.codes.extend(codes(rows)) } else { words.phone = tokens.phone }
        }
        Ok(words)
    }

    fn with_words<'f>(&self, filter: &'f CaseFilter) -> Result<Cow<'f, CaseFilter>, ReadError> {
        let Some(words) = &filter.words else { return Ok(Cow::Borrowed(filter)) };
        let sealed = self.words(&words.text)?;
        let mut filter = filter.clone();
        if let Some(words) = &mut filter.words {
            words.sealed = sealed;
        }
        Ok(Cow::Owned(filter))
    }
}

fn broken(what: &str) -> ReadError {
    ReadError { reason: format!("{what} does not open: it was changed, or stands under another name") }
}

/// Nobody has a name under which a key of ours is kept.
fn check_names(commit: &Commit) -> Result<(), CommitError> {
    let erased = commit.erasures.iter().map(|erasure| &erasure.person);
    let keys = commit.person_keys.iter().map(|key| &key.person);
    let texts = commit.texts.iter().map(|text| &text.person);
    let artefacts = commit.artefacts.iter().map(|artefact| &artefact.person);
    let mut names = erased.chain(keys).chain(texts).chain(artefacts);
    names
        .find(|person| is_ours(person))
        .map_or(Ok(()), |ours| Err(CommitError::Invalid { reason: format!("{ours} is nobody's name") }))
}

fn is_plain(commit: &Commit) -> bool {
    commit.texts.is_empty()
        && commit.artefacts.is_empty()
        && commit.person_keys.is_empty()
        && commit.customer_rows.is_empty()
        && commit.credentials.is_empty()
        && commit.erasures.is_empty()
}

macro_rules! handed_on {
    ($($name:ident($($given:ident: $kind:ty),* $(,)?) -> $answer:ty;)*) => {
        $(fn $name(&self, $($given: $kind),*) -> $answer {
            self.inner.$name($($given),*)
        })*
    };
}

impl Store for SealedStore {
    fn commit(&self, commit: Commit) -> Result<(), CommitError> {
        if is_plain(&commit) {
            return self.inner.commit(commit);
        }
        shape::check(&commit)?;
        check_names(&commit)?;
        let erased: Vec<String> = commit.erasures.iter().map(|erasure| erasure.person.clone()).collect();
        let mut answer = Ok(());
        for _ in 0..ATTEMPTS_MAX {
            let (sealed, wanted) = self.sealed(commit.clone()).map_err(as_commit_error)?;
            answer = self.inner.commit(sealed);
            match &answer {
                // Somebody was faster with a key that was drawn here: his is the one to seal under.
                Err(CommitError::PersonKeyExists { person }) if wanted.drawn.contains(person) => {}
                Err(_) => return answer,
                Ok(()) => {
                    wanted.known.iter().for_each(|(person, key)| self.keys.remember(person, *key));
                    erased.iter().for_each(|person| self.keys.forget(person));
                    return answer;
                }
            }
        }
        answer
    }

    fn key_row(&self, person: &str) -> Result<Option<PersonKey>, ReadError> {
        if is_ours(person) {
            return Ok(None);
        }
        // The row is read even when the key is remembered: another process may have erased the person.
        let Some(row) = self.inner.key_row(person)? else { return Ok(None) };
        let key = match self.keys.recall(person) {
            Some(known) => known.root,
            None => {
                let key = DataKey::of(self.root(&row)?);
                self.keys.remember(person, key);
                key.root
            }
        };
        Ok(Some(PersonKey { person: row.person, key, sealed: Vec::new() }))
    }

    fn key_rows(&self, after: Option<&str>, limit: u32) -> Result<Vec<PersonKey>, ReadError> {
        let rows = self.inner.key_rows(after, limit)?;
        let others = rows.into_iter().filter(|row| !is_ours(&row.person));
        others
            .map(|row| Ok(PersonKey { key: self.root(&row)?, person: row.person, sealed: Vec::new() }))
            .collect()
    }

    fn texts(&self, ids: &[Uuid]) -> Result<Vec<PersonalText>, ReadError> {
        let rows = self.inner.texts(ids)?;
        rows.into_iter().filter_map(|text| self.opened_text(text).transpose()).collect()
    }

    fn artefact(&self, digest: &Hash) -> Result<Option<Artefact>, ReadError> {
        match self.inner.artefact(digest)? {
            Some(artefact) => self.opened_artefact(artefact),
            None => Ok(None),
        }
    }

    fn cases(
        &self,
        filter: &CaseFilter,
        order: CaseOrder,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<CaseRow>, ReadError> {
        self.inner.cases(self.with_words(filter)?.as_ref(), order, cursor, limit)
    }

    fn count_cases(&self, filter: &CaseFilter, most: u64) -> Result<u64, ReadError> {
        self.inner.count_cases(self.with_words(filter)?.as_ref(), most)
    }

    fn customer(&self, code: &str) -> Result<Option<CustomerRow>, ReadError> {
        match self.inner.sealed_customer(code)? {
            Some(sealed) => self.opened_customer(sealed).map(Some),
            None => self.inner.customer(code),
        }
    }

    fn customers(&self, codes: &[&str]) -> Result<Vec<CustomerRow>, ReadError> {
        let sealed = self.inner.sealed_customers(codes)?;
        let plain = |code: &&&str| !sealed.iter().any(|row| row.code == **code);
        let rest: Vec<&str> = codes.iter().filter(plain).copied().collect();
        let mut rows = if rest.is_empty() { Vec::new() } else { self.inner.customers(&rest)? };
        for row in sealed {
            rows.push(self.opened_customer(row)?);
        }
        Ok(rows)
    }

    fn find_customers(&self, query: &str, limit: u32) -> Result<Vec<CustomerRow>, ReadError> {
        let Some(wanted) = customer_query(query) else { return Ok(Vec::new()) };
        // Rows from before sealing, and then those that are sealed, in one order.
        let mut rows = self.inner.find_customers(query, limit)?;
        if let Some(tokens) = self.tokens_for(&wanted)? {
            let found = |row: &CustomerRow| customers::is_found(row, &wanted);
            rows.extend(self.found_among(&tokens, (rows_max(limit), usize::MAX), found)?.0);
        }
        rows.sort_by(|one, other| one.code.cmp(&other.code));
        rows.truncate(rows_max(limit));
        Ok(rows)
    }

    fn credential(&self, kind: &str, key: &str) -> Result<Option<CredentialRow>, ReadError> {
        self.inner.credential(kind, key)?.map(|row| self.opened_credential(row)).transpose()
    }

    fn credentials_of(&self, kind: &str, person: &str, limit: u32) -> Result<Vec<CredentialRow>, ReadError> {
        let rows = self.inner.credentials_of(kind, person, limit)?;
        rows.into_iter().map(|row| self.opened_credential(row)).collect()
    }

    handed_on! {
        load(stream: StreamId) -> Result<LoadedStream, ReadError>;
        load_from(stream: StreamId, version: u64) -> Result<LoadedStream, ReadError>;
        snapshot(case: Uuid) -> Result<Option<Snapshot>, ReadError>;
        head(stream: StreamId) -> Result<(u64, Hash), ReadError>;
        journal(shard: u16, after: u64, limit: u32) -> Result<Vec<StoredEvent>, ReadError>;
        journal_heads() -> Result<Vec<u64>, ReadError>;
        idempotency(scope: &str, key: &str) -> Result<Option<IdempotencyRecord>, ReadError>;
        expire_idempotency(now: i64, limit: u32) -> Result<u32, ReadError>;
        reserve_numbers(series: &str, count: u32) -> Result<u64, ReadError>;
        take_leases(claim: &LeaseClaim) -> Result<Leases, CommitError>;
        give_up_leases(owner: &str) -> Result<(), CommitError>;
        guard(key: &str) -> Result<u64, ReadError>;
        cursors(consumer: &str) -> Result<Vec<u64>, ReadError>;
        roll_rows(range: &RollRange, after: Option<&RollKey>, limit: u32) -> Result<Vec<RollRow>, ReadError>;
        roll_restatements(range: &RollRange, after: Option<&RollRestatement>, limit: u32)
            -> Result<Vec<RollRestatement>, ReadError>;
        roll_sealed(edition: &str) -> Result<Option<u32>, ReadError>;
        unsealed(kind: Sealable, limit: u32) -> Result<Vec<SealedName>, ReadError>;
        count_unsealed(kind: Sealable) -> Result<u64, ReadError>;
        sealed_customer(code: &str) -> Result<Option<SealedCustomer>, ReadError>;
        sealed_customers(codes: &[&str]) -> Result<Vec<SealedCustomer>, ReadError>;
        find_sealed(tokens: &CustomerTokens, after: Option<&str>, limit: u32)
            -> Result<Vec<SealedCustomer>, ReadError>;
        erased_at(person: &str) -> Result<Option<i64>, ReadError>;
        erased_persons(after: Option<&str>, limit: u32) -> Result<Vec<Erasure>, ReadError>;
        artefact_lines(after: Option<&Hash>, limit: u32) -> Result<Vec<ArtefactLine>, ReadError>;
        artefact_type(digest: &Hash) -> Result<Option<String>, ReadError>;
        has_artefact(digest: &Hash) -> Result<bool, ReadError>;
        ties(filter: &TieFilter, after: Option<&TiePlace>, limit: u32) -> Result<Vec<TieRow>, ReadError>;
        visits(filter: &VisitFilter, after: Option<&VisitPlace>, limit: u32) -> Result<Vec<VisitRow>, ReadError>;
        count_ties(filter: &TieFilter) -> Result<u64, ReadError>;
        settlements(filter: &SettlementFilter, after: Option<SettlementPlace>, limit: u32)
            -> Result<Vec<SettlementRow>, ReadError>;
        settlement_sums(filter: &SettlementFilter) -> Result<Vec<SettlementSum>, ReadError>;
        due_settlements(shards: Shards, now: i64, after: Option<SettlementPlace>, limit: u32)
            -> Result<Vec<SettlementRow>, ReadError>;
        overdue_settlements(now: i64, limit: u32) -> Result<Vec<SettlementRow>, ReadError>;
        message(id: Uuid) -> Result<Option<MessageRow>, ReadError>;
        messages(filter: MessageFilter<'_>, cursor: Option<&str>, limit: u32) -> Result<Page<MessageRow>, ReadError>;
        messages_of_case(case: Uuid) -> Result<Vec<MessageRow>, ReadError>;
        count_handed(customer: &str, from: i64) -> Result<u32, ReadError>;
        due_messages(shards: Shards, now: i64, limit: u32) -> Result<Vec<MessageRow>, ReadError>;
        archived(stream: StreamId) -> Result<Option<ArchivedRow>, ReadError>;
        archived_rows(filter: &ArchivedFilter, after: Option<StreamId>, limit: u32)
            -> Result<Vec<ArchivedRow>, ReadError>;
        places(shard: u16, after: u64, limit: u32) -> Result<Vec<Place>, ReadError>;
        ended_cases(before: i64, after: Option<(i64, Uuid)>, limit: u32) -> Result<Vec<CaseRow>, ReadError>;
        lone_contacts(before: i64, after: Option<(i64, Uuid)>, limit: u32) -> Result<Vec<ContactRow>, ReadError>;
        notices_of_case(case: Uuid) -> Result<Vec<InboxRow>, ReadError>;
        read_notices(before: i64, limit: u32) -> Result<Vec<String>, ReadError>;
        count_expired(before: i64) -> Result<u64, ReadError>;
        case_row(id: Uuid) -> Result<Option<CaseRow>, ReadError>;
        case_by_number(number: &str) -> Result<Option<Uuid>, ReadError>;
        clocks(case: Uuid) -> Result<Vec<ClockRow>, ReadError>;
        due_cases(shards: Shards, now: i64, limit: u32) -> Result<Vec<Uuid>, ReadError>;
        next_wake() -> Result<Option<i64>, ReadError>;
        contacts_of_case(case: Uuid) -> Result<Vec<ContactRow>, ReadError>;
        contacts_of_customer(customer: &str, limit: u32) -> Result<Vec<ContactRow>, ReadError>;
        contacts_between(
            filter: &ContactFilter, after: Option<(i64, Uuid)>, limit: u32
        ) -> Result<Vec<ContactRow>, ReadError>;
        count_contacts(filter: &ContactFilter) -> Result<Vec<(String, u64)>, ReadError>;
        expired_credentials(now: i64, limit: u32) -> Result<Vec<CredentialName>, ReadError>;
        access_lines(filter: &AccessFilter, cursor: Option<&str>, limit: u32) -> Result<Page<AccessLine>, ReadError>;
        postings(case: Option<Uuid>, cursor: Option<&str>, limit: u32) -> Result<Page<Posting>, ReadError>;
        owed_for(prefix: &str) -> Result<Vec<Posting>, ReadError>;
        balances(prefix: &str) -> Result<Vec<PostingLine>, ReadError>;
        inbox(person: &str, unread_only: bool, limit: u32) -> Result<Vec<InboxRow>, ReadError>;
        mark_read(person: &str, key: &str, at: i64) -> Result<bool, CommitError>;
        customer_codes(after: &str, limit: u32) -> Result<Vec<String>, ReadError>;
        register(register: &str) -> Result<Vec<RegisterRow>, ReadError>;
        register_row(register: &str, code: &str) -> Result<Option<RegisterRow>, ReadError>;
    }
}
