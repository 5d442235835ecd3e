//! What a group of commits is judged by: asked once for all of them, then kept up to date in memory.
//!
//! A commit must see what its neighbours before it changed, although nothing is written until all are judged. So the
//! facts that any of them names are read at once, and every accepted commit is entered into them.

use super::connection::{Connection, Failed, Step};
use super::named::Named;
use super::rows::{self, get};
use crate::check::{Facts, OwedFor, Plan, RegisterEntry};
use crate::ledger::AccountKey;
use std::collections::{BTreeMap, BTreeSet};
use tokio_postgres::Row;
use uuid::Uuid;
use yinuo_app::ports::{
    Commit, CommitError, IdempotencyRecord, Posting, RegisterRow, RollKey, RollRestatement, StreamId,
    StreamKind,
};

/// The shard of a case, which leads the keys of its rows.
pub(crate) fn case_shard(case: Uuid) -> u16 {
    StreamId { kind: StreamKind::Case, id: case }.shard()
}

/// Enters one row of an answer.
pub(super) type Enter = fn(&mut Known, &Row) -> Result<(), Failed>;

/// The facts that a group of commits names, as they stand for the next one to be judged.
#[derive(Debug, Default)]
pub(super) struct Known {
    answers: BTreeMap<(String, String), IdempotencyRecord>,
    epochs: BTreeMap<u16, u64>,
    versions: BTreeMap<StreamId, u64>,
    guards: BTreeMap<String, u64>,
    cursors: BTreeMap<(String, u16), u64>,
    heads: BTreeMap<u16, u64>,
    erased: BTreeSet<String>,
    persons: BTreeSet<String>,
    texts: BTreeSet<Uuid>,
    registers: BTreeMap<(String, String), RegisterEntry>,
    holders: BTreeMap<String, Uuid>,
    numbers: BTreeMap<Uuid, String>,
    postings: BTreeMap<Uuid, Posting>,
    reversed: BTreeSet<Uuid>,
    balances: BTreeMap<AccountKey, i64>,
    owed_for: BTreeSet<String>,
    seals: BTreeMap<String, u32>,
    rolls: BTreeMap<RollKey, (i64, i64)>,
    restated: BTreeSet<Restated>,
    pub(super) archived: BTreeSet<StreamId>,
    /// Numbers of archived cases, which nobody gives free.
    pub(super) archived_numbers: BTreeMap<String, Uuid>,
}

/// Names one restatement: its row, shard and position.
type Restated = (RollKey, u16, u64);

impl Known {
    /// Opens a transaction and reads what these commits name, in one exchange with the database.
    pub(super) fn begin<'g>(
        connection: &mut Connection,
        commits: impl Iterator<Item = &'g Commit>,
    ) -> Result<Self, Failed> {
        let mut named = Named::default();
        commits.for_each(|commit| named.add(commit));
        let (mut steps, mut enters) = (vec![Step::bare("begin")], Vec::new());
        for (step, enter) in named.questions() {
            steps.push(step);
            enters.push(enter);
        }
        let answers = connection.pipeline(&steps)?;
        let mut known = Self::default();
        for (rows, enter) in answers.iter().skip(1).zip(enters) {
            rows.iter().try_for_each(|row| enter(&mut known, row))?;
        }
        Ok(known)
    }

    /// The number that a case has, if it has a row.
    pub(super) fn number(&self, case: Uuid) -> Option<&str> {
        self.numbers.get(&case).map(String::as_str)
    }

    /// Whether a roll-up has this row.
    pub(super) fn has_roll(&self, key: &RollKey) -> bool {
        self.rolls.contains_key(key)
    }

    /// Whether an account has a row.
    pub(super) fn has_account(&self, account: &AccountKey) -> bool {
        self.balances.contains_key(account)
    }

    /// Enters what an accepted commit changes.
    ///
    /// Leases and erasures are missing here: what changes them is written alone.
    pub(super) fn absorb(&mut self, commit: &Commit, plan: &Plan) {
        for append in &commit.appends {
            let events = append.events.len() as u64;
            self.versions.insert(append.stream, append.expected_version + events);
            // Other processes may have moved it further; a cursor never goes beyond what its consumer has read.
            *self.heads.entry(append.stream.shard()).or_insert(0) += events;
        }
        self.guards.extend(commit.guards.iter().map(|guard| (guard.key.clone(), guard.expected + 1)));
        let cursors = commit.cursors.iter().map(|one| ((one.consumer.clone(), one.shard), one.to));
        self.cursors.extend(cursors);
        self.absorb_rolls(commit, plan);
        self.persons.extend(commit.person_keys.iter().map(|key| key.person.clone()));
        self.texts.extend(commit.texts.iter().map(|text| text.id));
        for (row, immutable) in registers(commit) {
            let place = self.registers.entry((row.register.clone(), row.code.clone()));
            let entry = place.or_insert(RegisterEntry { body: String::new(), immutable: false });
            entry.body.clone_from(&row.body);
            entry.immutable |= immutable;
        }
        for row in &commit.case_rows {
            if let Some(before) = self.numbers.insert(row.id, row.number.clone()) {
                self.holders.remove(&before);
            }
            self.holders.insert(row.number.clone(), row.id);
        }
        for posting in &commit.postings {
            self.reversed.extend(posting.reverses);
            self.postings.insert(posting.id, posting.clone());
        }
        self.balances.extend(plan.balances.iter().map(|(key, balance)| (key.clone(), *balance)));
        for step in &plan.owed_for {
            match step {
                OwedFor::Free { key } => self.owed_for.remove(key),
                OwedFor::Take { key, .. } => self.owed_for.insert(key.clone()),
            };
        }
        if let Some(record) = &commit.idempotency {
            self.answers.insert((record.scope.clone(), record.key.clone()), record.clone());
        }
    }

    fn absorb_rolls(&mut self, commit: &Commit, plan: &Plan) {
        for row in &plan.rolls {
            self.rolls.insert(row.key.clone(), (row.numerator, row.denominator));
        }
        let restated =
            commit.roll_restatements.iter().map(|one| (one.by.key.clone(), one.shard, one.position));
        self.restated.extend(restated);
        if let Some(seal) = &commit.roll_seal {
            let until = self.seals.entry(seal.edition.clone()).or_insert(seal.until_day);
            *until = seal.until_day.max(*until);
        }
    }

    /// Gates are held, not known.
    pub(super) fn enter_nothing(&mut self, _row: &Row) -> Result<(), Failed> {
        Ok(())
    }

    pub(super) fn enter_epoch(&mut self, row: &Row) -> Result<(), Failed> {
        self.epochs.insert(rows::shard(row, 0)?, rows::unsigned(row, 1)?);
        Ok(())
    }

    pub(super) fn enter_guard(&mut self, row: &Row) -> Result<(), Failed> {
        self.guards.insert(get(row, 0)?, rows::unsigned(row, 1)?);
        Ok(())
    }

    pub(super) fn enter_cursor(&mut self, row: &Row) -> Result<(), Failed> {
        self.cursors.insert((get(row, 0)?, rows::shard(row, 1)?), rows::unsigned(row, 2)?);
        Ok(())
    }

    pub(super) fn enter_head(&mut self, row: &Row) -> Result<(), Failed> {
        self.heads.insert(rows::shard(row, 0)?, rows::unsigned(row, 1)?);
        Ok(())
    }

    pub(super) fn enter_erased(&mut self, row: &Row) -> Result<(), Failed> {
        self.erased.insert(get(row, 0)?);
        Ok(())
    }

    pub(super) fn enter_seal(&mut self, row: &Row) -> Result<(), Failed> {
        self.seals.insert(get(row, 0)?, rows::small(row, 1)?);
        Ok(())
    }

    pub(super) fn enter_roll(&mut self, row: &Row) -> Result<(), Failed> {
        self.rolls.insert(rows::roll_key(row)?, (get(row, 4)?, get(row, 5)?));
        Ok(())
    }

    pub(super) fn enter_restated(&mut self, row: &Row) -> Result<(), Failed> {
        self.restated.insert((rows::roll_key(row)?, rows::shard(row, 4)?, rows::unsigned(row, 5)?));
        Ok(())
    }

    pub(super) fn enter_answer(&mut self, row: &Row) -> Result<(), Failed> {
        let record = rows::read_idempotency(row)?;
        self.answers.insert((record.scope.clone(), record.key.clone()), record);
        Ok(())
    }

    pub(super) fn enter_stream(&mut self, row: &Row) -> Result<(), Failed> {
        let stream = StreamId { kind: rows::kind(row, 0)?, id: get(row, 1)? };
        self.versions.insert(stream, rows::unsigned(row, 2)?);
        Ok(())
    }

    pub(super) fn enter_person(&mut self, row: &Row) -> Result<(), Failed> {
        self.persons.insert(get(row, 0)?);
        Ok(())
    }

    pub(super) fn enter_text(&mut self, row: &Row) -> Result<(), Failed> {
        self.texts.insert(get(row, 0)?);
        Ok(())
    }

    pub(super) fn enter_register(&mut self, row: &Row) -> Result<(), Failed> {
        let entry = RegisterEntry { body: get(row, 2)?, immutable: get(row, 3)? };
        self.registers.insert((get(row, 0)?, get(row, 1)?), entry);
        Ok(())
    }

    pub(super) fn enter_number(&mut self, row: &Row) -> Result<(), Failed> {
        let (case, number): (Uuid, String) = (get(row, 0)?, get(row, 1)?);
        self.holders.insert(number.clone(), case);
        self.numbers.insert(case, number);
        Ok(())
    }

    pub(super) fn enter_posting(&mut self, row: &Row) -> Result<(), Failed> {
        let posting = rows::read_posting(row)?;
        self.postings.insert(posting.id, posting);
        Ok(())
    }

    pub(super) fn enter_line(&mut self, row: &Row) -> Result<(), Failed> {
        let line = rows::read_line(row, 1)?;
        // Lines are never added to a posting, and the postings were read just before.
        if let Some(posting) = self.postings.get_mut(&get(row, 0)?) {
            posting.lines.push(line);
        }
        Ok(())
    }

    pub(super) fn enter_reversed(&mut self, row: &Row) -> Result<(), Failed> {
        self.reversed.insert(get(row, 0)?);
        Ok(())
    }

    pub(super) fn enter_balance(&mut self, row: &Row) -> Result<(), Failed> {
        self.balances.insert((get(row, 0)?, get(row, 1)?), get(row, 2)?);
        Ok(())
    }

    pub(super) fn enter_owed_for(&mut self, row: &Row) -> Result<(), Failed> {
        self.owed_for.insert(get(row, 0)?);
        Ok(())
    }
}

/// Register rows of a commit in the order in which they are written, with whether they become immutable.
pub(super) fn registers(commit: &Commit) -> impl Iterator<Item = (&RegisterRow, bool)> {
    let fixed = commit.immutable_rows.iter().map(|row| (row, true));
    fixed.chain(commit.register_rows.iter().map(|row| (row, false)))
}

impl Facts for Known {
    fn idempotency(&self, scope: &str, key: &str) -> Result<Option<IdempotencyRecord>, CommitError> {
        Ok(self.answers.get(&(scope.to_owned(), key.to_owned())).cloned())
    }
    fn epoch(&self, shard: u16) -> Result<u64, CommitError> {
        Ok(self.epochs.get(&shard).copied().unwrap_or(0))
    }
    fn stream_version(&self, stream: StreamId) -> Result<u64, CommitError> {
        Ok(self.versions.get(&stream).copied().unwrap_or(0))
    }
    fn guard(&self, key: &str) -> Result<u64, CommitError> {
        Ok(self.guards.get(key).copied().unwrap_or(0))
    }
    fn cursor(&self, consumer: &str, shard: u16) -> Result<u64, CommitError> {
        Ok(self.cursors.get(&(consumer.to_owned(), shard)).copied().unwrap_or(0))
    }
    fn journal_head(&self, shard: u16) -> Result<u64, CommitError> {
        Ok(self.heads.get(&shard).copied().unwrap_or(0))
    }
    fn is_erased(&self, person: &str) -> Result<bool, CommitError> {
        Ok(self.erased.contains(person))
    }
    fn has_person_key(&self, person: &str) -> Result<bool, CommitError> {
        Ok(self.persons.contains(person))
    }
    fn has_text(&self, id: Uuid) -> Result<bool, CommitError> {
        Ok(self.texts.contains(&id))
    }
    fn register_entry(&self, register: &str, code: &str) -> Result<Option<RegisterEntry>, CommitError> {
        Ok(self.registers.get(&(register.to_owned(), code.to_owned())).cloned())
    }
    fn number_holder(&self, number: &str) -> Result<Option<Uuid>, CommitError> {
        Ok(self.holders.get(number).or_else(|| self.archived_numbers.get(number)).copied())
    }
    fn is_archived(&self, stream: StreamId) -> Result<bool, CommitError> {
        Ok(self.archived.contains(&stream))
    }
    fn posting(&self, id: Uuid) -> Result<Option<Posting>, CommitError> {
        Ok(self.postings.get(&id).cloned())
    }
    fn is_reversed(&self, posting: Uuid) -> Result<bool, CommitError> {
        Ok(self.reversed.contains(&posting))
    }
    fn balance(&self, account: &str, unit: &str) -> Result<i64, CommitError> {
        Ok(self.balances.get(&(account.to_owned(), unit.to_owned())).copied().unwrap_or(0))
    }
    fn owed_for_taken(&self, key: &str) -> Result<bool, CommitError> {
        Ok(self.owed_for.contains(key))
    }
    fn roll_sealed(&self, edition: &str) -> Result<Option<u32>, CommitError> {
        Ok(self.seals.get(edition).copied())
    }
    fn roll_sums(&self, key: &RollKey) -> Result<(i64, i64), CommitError> {
        Ok(self.rolls.get(key).copied().unwrap_or_default())
    }
    fn has_restatement(&self, restatement: &RollRestatement) -> Result<bool, CommitError> {
        let named = (restatement.by.key.clone(), restatement.shard, restatement.position);
        Ok(self.restated.contains(&named))
    }
}
