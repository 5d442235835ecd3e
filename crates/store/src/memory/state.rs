//! All facts of the memory store, and how an accepted commit changes them.

use super::access::Access;
use super::cases::Cases;
use super::journal::Journal;
use super::messages::Messages;
use super::rolls::Rolls;
use super::settlements::Settlements;
use super::shared::Shared;
use super::ties::Ties;
use super::visits::Visits;
use crate::check::{self, Facts, OwedFor, Plan, RegisterEntry};
use crate::ledger::AccountKey;
use crate::search::phone_digits;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;
use yinuo_app::ports::{
    ArchivedRow, Artefact, CaseSight, ClockRow, Commit, CommitError, ContactFilter, ContactRow, CustomerRow,
    Hash, IdempotencyRecord, InboxRow, PersonKey, PersonalText, Posting, RegisterRow, Replaces, RollKey,
    RollRestatement, SealedCustomer, SealedName, Sealing, Snapshot, StreamId, StreamKind,
};

/// Clock rows and the earliest instant at which each case wants attention.
#[derive(Debug, Default)]
pub(super) struct Clocks {
    pub(super) of_case: BTreeMap<Uuid, Vec<ClockRow>>,
    /// One entry per case that has something to do.
    pub(super) wakes: BTreeSet<(i64, Uuid)>,
}

impl Clocks {
    fn earliest(clocks: &[ClockRow]) -> Option<i64> {
        clocks.iter().filter_map(|clock| clock.wake_at).min()
    }

    fn replace(&mut self, case: Uuid, mut clocks: Vec<ClockRow>) {
        clocks.sort_by(|a, b| a.clock.cmp(&b.clock));
        let after = Self::earliest(&clocks);
        let before =
            if clocks.is_empty() { self.of_case.remove(&case) } else { self.of_case.insert(case, clocks) };
        if let Some(wake) = before.as_deref().and_then(Self::earliest) {
            self.wakes.remove(&(wake, case));
        }
        if let Some(wake) = after {
            self.wakes.insert((wake, case));
        }
    }
}

/// Instants and ids in order, of which one case or customer has few.
pub(super) type Few = Vec<(i64, Uuid)>;

fn put_in(places: &mut Few, place: (i64, Uuid)) {
    if let Err(index) = places.binary_search(&place) {
        // The usual list has one.
        if places.is_empty() {
            places.reserve_exact(1);
        }
        places.insert(index, place);
    }
}

fn take_out(places: &mut Few, place: (i64, Uuid)) {
    if let Ok(index) = places.binary_search(&place) {
        places.remove(index);
    }
}

/// Contacts with their two lists.
#[derive(Debug, Default)]
pub(super) struct Contacts {
    pub(super) rows: BTreeMap<Uuid, Box<ContactRow>>,
    pub(super) of_case: BTreeMap<Uuid, Few>,
    pub(super) of_customer: BTreeMap<String, Few>,
    pub(super) by_time: BTreeSet<(i64, Uuid)>,
}

impl Contacts {
    fn remove(&mut self, id: Uuid) {
        let Some(before) = self.rows.remove(&id) else { return };
        let place = (before.occurred_at, before.id);
        self.by_time.remove(&place);
        if let Some(places) = before.case.and_then(|case| self.of_case.get_mut(&case)) {
            take_out(places, place);
        }
        if let Some(places) = self.of_customer.get_mut(&before.customer) {
            take_out(places, place);
        }
    }

    fn replace(&mut self, row: ContactRow) {
        self.remove(row.id);
        let place = (row.occurred_at, row.id);
        self.by_time.insert(place);
        if let Some(case) = row.case {
            put_in(self.of_case.entry(case).or_default(), place);
        }
        match self.of_customer.get_mut(&row.customer) {
            Some(places) => put_in(places, place),
            None => put_in(self.of_customer.entry(row.customer.clone()).or_default(), place),
        };
        self.rows.insert(row.id, Box::new(row));
    }
}

/// Postings, balances and owed-for keys.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    pub(super) postings: BTreeMap<Uuid, Posting>,
    pub(super) newest: BTreeSet<(i64, Uuid)>,
    pub(super) of_case: BTreeMap<Uuid, BTreeSet<(i64, Uuid)>>,
    pub(super) balances: BTreeMap<AccountKey, i64>,
    pub(super) owed_for: BTreeMap<String, Uuid>,
    reversed: BTreeSet<Uuid>,
}

impl Ledger {
    fn post(&mut self, postings: Vec<Posting>, plan: Plan) {
        for posting in postings {
            let place = (posting.recorded_at, posting.id);
            self.newest.insert(place);
            if let Some(case) = posting.case {
                self.of_case.entry(case).or_default().insert(place);
            }
            self.reversed.extend(posting.reverses);
            self.postings.insert(posting.id, posting);
        }
        self.balances.extend(plan.balances);
        for step in plan.owed_for {
            match step {
                OwedFor::Free { key } => self.owed_for.remove(&key),
                OwedFor::Take { key, posting } => self.owed_for.insert(key, posting),
            };
        }
    }
}

/// Inbox rows and the list of every person, newest last.
#[derive(Debug, Default)]
pub(super) struct Inbox {
    pub(super) rows: BTreeMap<String, Box<InboxRow>>,
    pub(super) of_person: BTreeMap<String, BTreeSet<(i64, String)>>,
}

impl Inbox {
    fn add(&mut self, row: InboxRow) {
        if self.rows.contains_key(&row.key) {
            return;
        }
        self.of_person.entry(row.person.clone()).or_default().insert((row.occurred_at, row.key.clone()));
        self.rows.insert(row.key.clone(), Box::new(row));
    }

    fn remove(&mut self, key: &str) {
        let Some(row) = self.rows.remove(key) else { return };
        if let Some(places) = self.of_person.get_mut(&row.person) {
            places.remove(&(row.occurred_at, row.key));
        }
    }
}

/// A customer with what a search compares.
#[derive(Debug)]
pub(super) struct CustomerEntry {
    pub(super) row: CustomerRow,
    pub(super) folded_code: String,
    pub(super) folded_name: String,
    pub(super) digits: String,
}

/// All facts.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) access: Access,
    pub(super) shared: Shared,
    pub(super) rolls: Rolls,
    pub(super) journal: Journal,
    pub(super) cases: Cases,
    pub(super) clocks: Clocks,
    pub(super) contacts: Contacts,
    pub(super) ledger: Ledger,
    pub(super) inbox: Inbox,
    pub(super) messages: Messages,
    pub(super) ties: Ties,
    pub(super) settlements: Settlements,
    pub(super) visits: Visits,
    pub(super) idempotency: BTreeMap<(String, String), Box<IdempotencyRecord>>,
    pub(super) expiries: BTreeSet<(i64, String, String)>,
    pub(super) series: BTreeMap<String, u64>,
    pub(super) person_keys: BTreeMap<String, PersonKey>,
    pub(super) texts: BTreeMap<Uuid, Box<PersonalText>>,
    pub(super) artefacts: BTreeMap<Hash, Artefact>,
    pub(super) registers: BTreeMap<String, BTreeMap<String, RegisterEntry>>,
    pub(super) customers: BTreeMap<String, Box<CustomerEntry>>,
    /// Customers whose rows are sealed; nobody is in both maps.
    pub(super) sealed_customers: BTreeMap<String, Box<SealedCustomer>>,
    pub(super) archived: BTreeMap<StreamId, ArchivedRow>,
    pub(super) snapshots: BTreeMap<Uuid, Box<Snapshot>>,
}

impl State {
    /// Judges a commit whole, then applies it whole.
    pub(super) fn commit(&mut self, commit: Commit) -> Result<(), CommitError> {
        let plan = check::check(&commit, self)?;
        commit.guards.into_iter().for_each(|guard| self.shared.move_guard(guard));
        commit.cursors.into_iter().for_each(|cursor| self.shared.move_cursor(cursor));
        self.rolls.apply(&plan, commit.roll_restatements, commit.roll_seal);
        commit.appends.into_iter().for_each(|append| self.journal.append(append));
        self.texts.extend(commit.texts.into_iter().map(|text| (text.id, Box::new(text))));
        for artefact in commit.artefacts {
            self.artefacts.entry(artefact.digest).or_insert(artefact);
        }
        for digest in &commit.dropped_artefacts {
            self.artefacts.remove(digest);
        }
        self.person_keys.extend(commit.person_keys.into_iter().map(|key| (key.person.clone(), key)));
        commit.sealings.into_iter().for_each(|sealing| self.seal(sealing));
        commit.erasures.into_iter().for_each(|erasure| self.erase(&erasure.person, erasure.at));
        commit.case_rows.into_iter().for_each(|row| self.cases.replace(row));
        commit.snapshots.into_iter().for_each(|snapshot| self.put_snapshot(snapshot));
        commit.clock_rows.into_iter().for_each(|(case, clocks)| self.clocks.replace(case, clocks));
        commit.tie_rows.into_iter().for_each(|row| self.ties.put(row));
        commit.settlement_rows.into_iter().for_each(|row| self.settlements.put(row));
        commit.visit_rows.into_iter().for_each(|row| self.visits.put(row));
        commit.contact_rows.into_iter().for_each(|row| self.contacts.replace(row));
        self.ledger.post(commit.postings, plan);
        commit.inbox_rows.into_iter().for_each(|row| self.inbox.add(row));
        commit.message_rows.into_iter().for_each(|row| self.messages.put(row));
        commit.immutable_rows.into_iter().for_each(|row| self.put_register(row, true));
        commit.register_rows.into_iter().for_each(|row| self.put_register(row, false));
        commit.customer_rows.into_iter().for_each(|row| self.put_customer(row));
        commit.sealed_customers.into_iter().for_each(|row| self.put_sealed(row));
        commit.dropped_credentials.iter().for_each(|name| self.access.drop(name));
        commit.credentials.into_iter().for_each(|row| self.access.put(row));
        commit.access_lines.into_iter().for_each(|line| self.access.add(line));
        commit.dropped_notices.iter().for_each(|key| self.inbox.remove(key));
        commit.archived.into_iter().for_each(|row| self.archive(row));
        if let Some(record) = commit.idempotency {
            self.expiries.insert((record.expires_at, record.scope.clone(), record.key.clone()));
            self.idempotency.insert((record.scope.clone(), record.key.clone()), Box::new(record));
        }
        Ok(())
    }

    fn archive(&mut self, row: ArchivedRow) {
        self.journal.archive(row.stream, row.version);
        match row.stream.kind {
            StreamKind::Case => {
                self.cases.remove(row.stream.id);
                self.clocks.replace(row.stream.id, Vec::new());
                self.ties.remove(row.stream.id);
                self.settlements.remove(row.stream.id);
                self.visits.remove(row.stream.id);
                self.snapshots.remove(&row.stream.id);
            }
            StreamKind::Contact => self.contacts.remove(row.stream.id),
            StreamKind::Register | StreamKind::Access => {}
        }
        self.archived.insert(row.stream, row);
    }

    /// The archived case with this number.
    pub(super) fn archived_number(&self, number: &str) -> Option<Uuid> {
        let mut numbered = self.archived.values().filter(|row| !row.number.is_empty());
        numbered.find(|row| row.number == number).map(|row| row.stream.id)
    }

    fn erase(&mut self, person: &str, at: i64) {
        self.shared.erased.entry(person.to_owned()).or_insert(at);
        self.person_keys.remove(person);
        self.texts.retain(|_, text| text.person != person);
        self.artefacts.retain(|_, artefact| artefact.person != person);
    }

    fn put_snapshot(&mut self, snapshot: Snapshot) {
        if self.snapshots.get(&snapshot.case).is_none_or(|kept| kept.version < snapshot.version) {
            self.snapshots.insert(snapshot.case, Box::new(snapshot));
        }
    }

    fn put_register(&mut self, row: RegisterRow, immutable: bool) {
        let rows = self.registers.entry(row.register).or_default();
        let immutable = immutable || rows.get(&row.code).is_some_and(|entry| entry.immutable);
        rows.insert(row.code, RegisterEntry { body: row.body, immutable });
    }

    fn seal(&mut self, Sealing { name, was, sealed }: Sealing) {
        match name {
            SealedName::Key(person) => {
                if let Some(row) = self.person_keys.get_mut(&person).filter(|row| row.sealed == was) {
                    (row.key, row.sealed) = ([0; 32], sealed);
                }
            }
            SealedName::Text(id) => {
                if let Some(row) = self.texts.get_mut(&id).filter(|row| row.sealed == was) {
                    (row.body, row.sealed) = (String::new(), sealed);
                }
            }
            SealedName::Artefact(digest) => {
                if let Some(row) = self.artefacts.get_mut(&digest).filter(|row| row.sealed == was) {
                    (row.bytes, row.sealed) = (vec![0], sealed);
                }
            }
            // No shape lets it through.
            SealedName::Customer(_) => {}
        }
    }

    fn put_sealed(&mut self, row: SealedCustomer) {
        let plain = self.customers.get(&row.code).filter(|plain| plain.row.as_of == row.as_of);
        let segment = match (row.replaces, plain) {
            (Replaces::Any, _) => row.segment,
            // Sealed where it stands: what is not sealed of it stays.
            (Replaces::Plain, Some(plain)) => plain.row.segment.clone(),
            (Replaces::Plain, None) => return,
        };
        self.customers.remove(&row.code);
        let row = SealedCustomer { segment, replaces: Replaces::Any, ..row };
        self.sealed_customers.insert(row.code.clone(), Box::new(row));
    }

    fn put_customer(&mut self, row: CustomerRow) {
        self.sealed_customers.remove(&row.code);
        let entry = CustomerEntry {
            folded_code: row.code.to_ascii_lowercase(),
            folded_name: row.name.to_ascii_lowercase(),
            digits: phone_digits(&row.phone),
            row,
        };
        self.customers.insert(entry.row.code.clone(), Box::new(entry));
    }
}

impl State {
    /// Whether a contact of a span is one of those asked for.
    pub(super) fn has_contact(&self, row: &ContactRow, filter: &ContactFilter) -> bool {
        let of_case = |sight: &CaseSight| {
            let case = row.case.and_then(|case| self.cases.row(case));
            case.is_some_and(|case| super::cases::sees(sight, case))
        };
        let sees = |sight: &CaseSight| {
            sight.units.contains(&row.unit) || sight.person == row.owner || of_case(sight)
        };
        filter.channel.as_ref().is_none_or(|channel| *channel == row.channel)
            && filter.within.as_ref().is_none_or(sees)
    }
}

impl Facts for State {
    fn idempotency(&self, scope: &str, key: &str) -> Result<Option<IdempotencyRecord>, CommitError> {
        Ok(self.idempotency.get(&(scope.to_owned(), key.to_owned())).map(|record| record.as_ref().clone()))
    }
    fn stream_version(&self, stream: StreamId) -> Result<u64, CommitError> {
        Ok(self.journal.version(stream))
    }
    fn epoch(&self, shard: u16) -> Result<u64, CommitError> {
        Ok(self.shared.epoch(shard))
    }
    fn guard(&self, key: &str) -> Result<u64, CommitError> {
        Ok(self.shared.guard(key))
    }
    fn cursor(&self, consumer: &str, shard: u16) -> Result<u64, CommitError> {
        Ok(self.shared.cursor(consumer, shard))
    }
    fn journal_head(&self, shard: u16) -> Result<u64, CommitError> {
        Ok(self.journal.shard_head(shard))
    }
    fn is_erased(&self, person: &str) -> Result<bool, CommitError> {
        Ok(self.shared.erased.contains_key(person))
    }
    fn has_person_key(&self, person: &str) -> Result<bool, CommitError> {
        Ok(self.person_keys.contains_key(person))
    }
    fn has_text(&self, id: Uuid) -> Result<bool, CommitError> {
        Ok(self.texts.contains_key(&id))
    }
    fn register_entry(&self, register: &str, code: &str) -> Result<Option<RegisterEntry>, CommitError> {
        Ok(self.registers.get(register).and_then(|rows| rows.get(code)).cloned())
    }
    fn number_holder(&self, number: &str) -> Result<Option<Uuid>, CommitError> {
        Ok(self.cases.by_number(number).or_else(|| self.archived_number(number)))
    }
    fn is_archived(&self, stream: StreamId) -> Result<bool, CommitError> {
        Ok(self.archived.contains_key(&stream))
    }
    fn posting(&self, id: Uuid) -> Result<Option<Posting>, CommitError> {
        Ok(self.ledger.postings.get(&id).cloned())
    }
    fn is_reversed(&self, posting: Uuid) -> Result<bool, CommitError> {
        Ok(self.ledger.reversed.contains(&posting))
    }
    fn balance(&self, account: &str, unit: &str) -> Result<i64, CommitError> {
        Ok(self.ledger.balances.get(&(account.to_owned(), unit.to_owned())).copied().unwrap_or(0))
    }
    fn owed_for_taken(&self, key: &str) -> Result<bool, CommitError> {
        Ok(self.ledger.owed_for.contains_key(key))
    }
    fn roll_sealed(&self, edition: &str) -> Result<Option<u32>, CommitError> {
        Ok(self.rolls.sealed(edition))
    }
    fn roll_sums(&self, key: &RollKey) -> Result<(i64, i64), CommitError> {
        Ok(self.rolls.sums(key))
    }
    fn has_restatement(&self, restatement: &RollRestatement) -> Result<bool, CommitError> {
        Ok(self.rolls.has(restatement))
    }
}
