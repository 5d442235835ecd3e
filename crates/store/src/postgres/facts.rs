//! What a group of commits is judged by: asked once for all of them, then kept up to date in memory.
//!
//! A commit must see what its neighbours before it changed, although nothing is written until all are judged. So the
//! facts that any of them names are read at once, and every accepted commit is entered into them.

use super::connection::{Connection, Failed, Step, Value};
use super::rows::{self, get, shard_number};
use crate::check::{Facts, OwedFor, Plan, RegisterEntry};
use crate::ledger::AccountKey;
use std::collections::{BTreeMap, BTreeSet};
use tokio_postgres::Row;
use uuid::Uuid;
use yinuo_app::ports::{Commit, CommitError, IdempotencyRecord, Posting, StreamId, StreamKind};

/// The shard of a case, which leads the keys of its rows.
pub(super) fn case_shard(case: Uuid) -> u16 {
    StreamId { kind: StreamKind::Case, id: case }.shard()
}

/// A pair of arrays, one per column.
fn pairs<'a>(pairs: &BTreeSet<(&'a str, &'a str)>) -> Vec<Value<'a>> {
    let (first, second): (Vec<&str>, Vec<&str>) = pairs.iter().copied().unzip();
    vec![Box::new(first), Box::new(second)]
}

fn texts<'a>(texts: &BTreeSet<&'a str>) -> Vec<Value<'a>> {
    vec![Box::new(texts.iter().copied().collect::<Vec<_>>())]
}

fn ids(ids: &BTreeSet<Uuid>) -> Vec<Value<'static>> {
    vec![Box::new(ids.iter().copied().collect::<Vec<_>>())]
}

/// The keys that a group names.
#[derive(Default)]
struct Named<'g> {
    answers: BTreeSet<(&'g str, &'g str)>,
    streams: BTreeSet<StreamId>,
    persons: BTreeSet<&'g str>,
    texts: BTreeSet<Uuid>,
    registers: BTreeSet<(&'g str, &'g str)>,
    numbers: BTreeSet<&'g str>,
    cases: BTreeSet<Uuid>,
    postings: BTreeSet<Uuid>,
    originals: BTreeSet<Uuid>,
    accounts: BTreeSet<(&'g str, &'g str)>,
    owed_for: BTreeSet<&'g str>,
}

impl<'g> Named<'g> {
    fn add(&mut self, commit: &'g Commit) {
        self.answers.extend(commit.idempotency.iter().map(|record| (&*record.scope, &*record.key)));
        self.streams.extend(commit.appends.iter().map(|append| append.stream));
        self.persons.extend(commit.person_keys.iter().map(|key| &*key.person));
        self.texts.extend(commit.texts.iter().map(|text| text.id));
        let registers = commit.immutable_rows.iter().chain(&commit.register_rows);
        self.registers.extend(registers.map(|row| (&*row.register, &*row.code)));
        self.numbers.extend(commit.case_rows.iter().map(|row| &*row.number));
        self.cases.extend(commit.case_rows.iter().map(|row| row.id));
        for posting in &commit.postings {
            self.postings.insert(posting.id);
            self.postings.extend(posting.reverses);
            self.originals.extend(posting.reverses);
            self.accounts.extend(posting.lines.iter().map(|line| (&*line.account, &*line.unit)));
            self.owed_for.extend(posting.owed_for.as_deref());
        }
    }

    /// The questions, in the reverse order of the judgement: a fact that is judged earlier is read later, so that a
    /// commit that lands meanwhile elsewhere shows there if it shows anywhere. Locks come first of all.
    fn questions(&self) -> Vec<(Step<'g>, Enter)> {
        let mut asked: Vec<(Step<'g>, Enter)> = Vec::new();
        let mut ask = |wanted: bool, name, values: Vec<Value<'g>>, enter| {
            if wanted {
                asked.push((Step::new(name, values), enter));
            }
        };
        ask(!self.accounts.is_empty(), "lock_accounts", pairs(&self.accounts), Known::enter_balance);
        ask(!self.owed_for.is_empty(), "find_owed_for", texts(&self.owed_for), Known::enter_owed_for);
        ask(!self.originals.is_empty(), "find_reversed", ids(&self.originals), Known::enter_reversed);
        ask(!self.postings.is_empty(), "find_postings", ids(&self.postings), Known::enter_posting);
        ask(!self.postings.is_empty(), "find_posting_lines", ids(&self.postings), Known::enter_line);
        let shards: Vec<i16> = self.cases.iter().map(|case| shard_number(case_shard(*case))).collect();
        let cases: Vec<Uuid> = self.cases.iter().copied().collect();
        let some = !cases.is_empty();
        ask(some, "find_case_numbers", vec![Box::new(shards), Box::new(cases)], Known::enter_number);
        ask(some, "find_number_holders", texts(&self.numbers), Known::enter_number);
        ask(!self.registers.is_empty(), "find_register_rows", pairs(&self.registers), Known::enter_register);
        ask(!self.texts.is_empty(), "find_texts", ids(&self.texts), Known::enter_text);
        ask(!self.persons.is_empty(), "find_person_keys", texts(&self.persons), Known::enter_person);
        let shards: Vec<i16> = self.streams.iter().map(|stream| shard_number(stream.shard())).collect();
        let kinds: Vec<i16> = self.streams.iter().map(|stream| i16::from(stream.kind.code())).collect();
        let streams: Vec<Uuid> = self.streams.iter().map(|stream| stream.id).collect();
        let values: Vec<Value<'g>> = vec![Box::new(shards), Box::new(kinds), Box::new(streams)];
        ask(!self.streams.is_empty(), "find_streams", values, Known::enter_stream);
        ask(!self.answers.is_empty(), "find_answers", pairs(&self.answers), Known::enter_answer);
        asked
    }
}

/// Enters one row of an answer.
type Enter = fn(&mut Known, &Row) -> Result<(), Failed>;

/// The facts that a group of commits names, as they stand for the next one to be judged.
#[derive(Debug, Default)]
pub(super) struct Known {
    answers: BTreeMap<(String, String), IdempotencyRecord>,
    versions: BTreeMap<StreamId, u64>,
    persons: BTreeSet<String>,
    texts: BTreeSet<Uuid>,
    registers: BTreeMap<(String, String), RegisterEntry>,
    holders: BTreeMap<String, Uuid>,
    numbers: BTreeMap<Uuid, String>,
    postings: BTreeMap<Uuid, Posting>,
    reversed: BTreeSet<Uuid>,
    balances: BTreeMap<AccountKey, i64>,
    owed_for: BTreeSet<String>,
}

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

    /// Whether an account has a row.
    pub(super) fn has_account(&self, account: &AccountKey) -> bool {
        self.balances.contains_key(account)
    }

    /// Enters what an accepted commit changes.
    pub(super) fn absorb(&mut self, commit: &Commit, plan: &Plan) {
        for append in &commit.appends {
            self.versions.insert(append.stream, append.expected_version + append.events.len() as u64);
        }
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

    fn enter_answer(&mut self, row: &Row) -> Result<(), Failed> {
        let record = rows::read_idempotency(row)?;
        self.answers.insert((record.scope.clone(), record.key.clone()), record);
        Ok(())
    }

    fn enter_stream(&mut self, row: &Row) -> Result<(), Failed> {
        let stream = StreamId { kind: rows::kind(row, 0)?, id: get(row, 1)? };
        self.versions.insert(stream, rows::unsigned(row, 2)?);
        Ok(())
    }

    fn enter_person(&mut self, row: &Row) -> Result<(), Failed> {
        self.persons.insert(get(row, 0)?);
        Ok(())
    }

    fn enter_text(&mut self, row: &Row) -> Result<(), Failed> {
        self.texts.insert(get(row, 0)?);
        Ok(())
    }

    fn enter_register(&mut self, row: &Row) -> Result<(), Failed> {
        let entry = RegisterEntry { body: get(row, 2)?, immutable: get(row, 3)? };
        self.registers.insert((get(row, 0)?, get(row, 1)?), entry);
        Ok(())
    }

    fn enter_number(&mut self, row: &Row) -> Result<(), Failed> {
        let (case, number): (Uuid, String) = (get(row, 0)?, get(row, 1)?);
        self.holders.insert(number.clone(), case);
        self.numbers.insert(case, number);
        Ok(())
    }

    fn enter_posting(&mut self, row: &Row) -> Result<(), Failed> {
        let posting = rows::read_posting(row)?;
        self.postings.insert(posting.id, posting);
        Ok(())
    }

    fn enter_line(&mut self, row: &Row) -> Result<(), Failed> {
        let line = rows::read_line(row, 1)?;
        // Lines are never added to a posting, and the postings were read just before.
        if let Some(posting) = self.postings.get_mut(&get(row, 0)?) {
            posting.lines.push(line);
        }
        Ok(())
    }

    fn enter_reversed(&mut self, row: &Row) -> Result<(), Failed> {
        self.reversed.insert(get(row, 0)?);
        Ok(())
    }

    fn enter_balance(&mut self, row: &Row) -> Result<(), Failed> {
        self.balances.insert((get(row, 0)?, get(row, 1)?), get(row, 2)?);
        Ok(())
    }

    fn enter_owed_for(&mut self, row: &Row) -> Result<(), Failed> {
        self.owed_for.insert(get(row, 0)?);
        Ok(())
    }
}

/// Register rows of a commit in the order in which they are written, with whether they become immutable.
pub(super) fn registers(commit: &Commit) -> impl Iterator<Item = (&yinuo_app::ports::RegisterRow, bool)> {
    let fixed = commit.immutable_rows.iter().map(|row| (row, true));
    fixed.chain(commit.register_rows.iter().map(|row| (row, false)))
}

impl Facts for Known {
    fn idempotency(&self, scope: &str, key: &str) -> Result<Option<IdempotencyRecord>, CommitError> {
        Ok(self.answers.get(&(scope.to_owned(), key.to_owned())).cloned())
    }
    fn stream_version(&self, stream: StreamId) -> Result<u64, CommitError> {
        Ok(self.versions.get(&stream).copied().unwrap_or(0))
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
        Ok(self.holders.get(number).copied())
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
}
