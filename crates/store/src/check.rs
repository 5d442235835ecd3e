//! The verdict on a commit: the same rules in the same order for every store.
//!
//! Order: shape, idempotency key, fences, versions, guards, cursors, persons (key taken, erased) and texts, immutable
//! rows, case numbers, archived streams, ledger (balance, reversal, floor), owed-for keys, roll-ups. A commit that breaks several rules is refused for the first one. A store hands in
//! its [`Facts`], gets a [`Plan`] and applies it; the unique keys of a database stand behind this as a net.

use crate::ledger::{self, AccountKey};
use crate::shape;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;
use yinuo_app::ports::{
    Commit, CommitError, IdempotencyRecord, Posting, RegisterRow, RollKey, RollRestatement, RollRow, StreamId,
};

/// What a store knows at this instant. A lookup that fails is a [`CommitError::Storage`].
pub(crate) trait Facts {
    fn idempotency(&self, scope: &str, key: &str) -> Result<Option<IdempotencyRecord>, CommitError>;
    /// Epoch of a shard's lease; 0 when it was never leased.
    fn epoch(&self, shard: u16) -> Result<u64, CommitError>;
    fn stream_version(&self, stream: StreamId) -> Result<u64, CommitError>;
    /// Counter of a guard; 0 when it never moved.
    fn guard(&self, key: &str) -> Result<u64, CommitError>;
    /// Where a consumer stands; 0 before the first event.
    fn cursor(&self, consumer: &str, shard: u16) -> Result<u64, CommitError>;
    /// Last position of a shard before this commit.
    fn journal_head(&self, shard: u16) -> Result<u64, CommitError>;
    fn is_erased(&self, person: &str) -> Result<bool, CommitError>;
    fn has_person_key(&self, person: &str) -> Result<bool, CommitError>;
    fn has_text(&self, id: Uuid) -> Result<bool, CommitError>;
    fn register_entry(&self, register: &str, code: &str) -> Result<Option<RegisterEntry>, CommitError>;
    fn number_holder(&self, number: &str) -> Result<Option<Uuid>, CommitError>;
    fn posting(&self, id: Uuid) -> Result<Option<Posting>, CommitError>;
    fn is_reversed(&self, posting: Uuid) -> Result<bool, CommitError>;
    fn balance(&self, account: &str, unit: &str) -> Result<i64, CommitError>;
    fn owed_for_taken(&self, key: &str) -> Result<bool, CommitError>;
    fn is_archived(&self, stream: StreamId) -> Result<bool, CommitError>;
    /// Last sealed day of an edition.
    fn roll_sealed(&self, edition: &str) -> Result<Option<u32>, CommitError>;
    /// Numerator and denominator of a row; noughts when there is none.
    fn roll_sums(&self, key: &RollKey) -> Result<(i64, i64), CommitError>;
    fn has_restatement(&self, restatement: &RollRestatement) -> Result<bool, CommitError>;
}

/// A register row as a store keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RegisterEntry {
    pub body: String,
    /// Once written as immutable, never replaced by another body.
    pub immutable: bool,
}

/// One step on the owed-for keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum OwedFor {
    Free { key: String },
    Take { key: String, posting: Uuid },
}

/// What an accepted commit does to the ledger and the roll-ups; everything else is in the commit itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Plan {
    /// New balances.
    pub balances: BTreeMap<AccountKey, i64>,
    /// Steps in order.
    pub owed_for: Vec<OwedFor>,
    /// Rows of roll-ups as they stand afterwards.
    pub rolls: Vec<RollRow>,
}

/// The first rule that this commit breaks, or what it does.
pub(crate) fn check(commit: &Commit, facts: &impl Facts) -> Result<Plan, CommitError> {
    shape::check(commit)?;
    judge(commit, facts)
}

/// As [`check`], for a commit whose shape was checked already.
pub(crate) fn judge(commit: &Commit, facts: &impl Facts) -> Result<Plan, CommitError> {
    if let Some(record) = &commit.idempotency
        && let Some(stored) = facts.idempotency(&record.scope, &record.key)?
    {
        return Err(CommitError::KeyUsed { record: Box::new(stored) });
    }
    check_fences(commit, facts)?;
    check_versions(commit, facts)?;
    check_guards(commit, facts)?;
    check_cursors(commit, facts)?;
    check_people(commit, facts)?;
    check_registers(commit, facts)?;
    check_numbers(commit, facts)?;
    check_archived(commit, facts)?;
    let ledger = check_ledger(&commit.postings, facts)?;
    let owed_for = check_owed_for(&commit.postings, &ledger.freed, facts)?;
    let rolls = check_rolls(commit, facts)?;
    Ok(Plan { balances: ledger.balances, owed_for, rolls })
}

fn check_fences(commit: &Commit, facts: &impl Facts) -> Result<(), CommitError> {
    for fence in &commit.fences {
        if facts.epoch(fence.shard)? != fence.epoch {
            return Err(CommitError::LeaseLost { shard: fence.shard });
        }
    }
    Ok(())
}

fn check_guards(commit: &Commit, facts: &impl Facts) -> Result<(), CommitError> {
    for guard in &commit.guards {
        if facts.guard(&guard.key)? != guard.expected {
            return Err(CommitError::GuardMoved { key: guard.key.clone() });
        }
    }
    Ok(())
}

fn check_cursors(commit: &Commit, facts: &impl Facts) -> Result<(), CommitError> {
    for cursor in &commit.cursors {
        if facts.cursor(&cursor.consumer, cursor.shard)? != cursor.from {
            return Err(CommitError::CursorMoved { consumer: cursor.consumer.clone(), shard: cursor.shard });
        }
        let head = facts.journal_head(cursor.shard)?;
        if cursor.to > head {
            return Err(CommitError::Invalid {
                reason: format!("{} would stand at {} of {head} events", cursor.consumer, cursor.to),
            });
        }
    }
    Ok(())
}

fn check_versions(commit: &Commit, facts: &impl Facts) -> Result<(), CommitError> {
    let appended = commit.appends.iter().map(|append| (append.stream, append.expected_version));
    let standing = commit.standing.iter().map(|one| (one.stream, one.version));
    let archived = commit.archived.iter().map(|row| (row.stream, row.version));
    for (stream, version) in appended.chain(standing).chain(archived) {
        if facts.stream_version(stream)? != version {
            return Err(CommitError::VersionConflict { stream });
        }
    }
    Ok(())
}

fn check_people(commit: &Commit, facts: &impl Facts) -> Result<(), CommitError> {
    let mut persons = BTreeSet::new();
    for key in &commit.person_keys {
        if !persons.insert(&key.person) || facts.has_person_key(&key.person)? {
            return Err(CommitError::PersonKeyExists { person: key.person.clone() });
        }
    }
    check_erased(commit, facts)?;
    let mut texts = BTreeSet::new();
    for text in &commit.texts {
        // An event holds a commitment to the text, so an existing one is never replaced.
        if !texts.insert(text.id) || facts.has_text(text.id)? {
            return Err(CommitError::Invalid { reason: format!("personal text {} exists", text.id) });
        }
    }
    Ok(())
}

/// Nothing is stored under the name of somebody who was erased, or is by this very commit.
fn check_erased(commit: &Commit, facts: &impl Facts) -> Result<(), CommitError> {
    let keys = commit.person_keys.iter().map(|key| key.person.as_str());
    let texts = commit.texts.iter().map(|text| text.person.as_str());
    let artefacts = commit.artefacts.iter().map(|artefact| artefact.person.as_str());
    let mut asked = BTreeSet::new();
    for person in keys.chain(texts).chain(artefacts) {
        if person.is_empty() || !asked.insert(person) {
            continue;
        }
        if commit.erasures.iter().any(|erasure| erasure.person == person) || facts.is_erased(person)? {
            return Err(CommitError::PersonErased { person: person.to_owned() });
        }
    }
    Ok(())
}

fn check_registers(commit: &Commit, facts: &impl Facts) -> Result<(), CommitError> {
    let mut fixed: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    let differs = |row: &RegisterRow| CommitError::ImmutableRowDiffers {
        register: row.register.clone(),
        code: row.code.clone(),
    };
    for row in &commit.immutable_rows {
        let body = *fixed.entry((&row.register, &row.code)).or_insert(&row.body);
        let stored = facts.register_entry(&row.register, &row.code)?;
        if body != row.body || stored.is_some_and(|entry| entry.body != row.body) {
            return Err(differs(row));
        }
    }
    for row in &commit.register_rows {
        let body_here = fixed.get(&(row.register.as_str(), row.code.as_str()));
        let stored = facts.register_entry(&row.register, &row.code)?;
        if body_here.is_some_and(|body| *body != row.body)
            || stored.is_some_and(|entry| entry.immutable && entry.body != row.body)
        {
            return Err(differs(row));
        }
    }
    Ok(())
}

fn check_numbers(commit: &Commit, facts: &impl Facts) -> Result<(), CommitError> {
    let mut held_here: BTreeMap<&str, Uuid> = BTreeMap::new();
    let mut number_here: BTreeMap<Uuid, &str> = BTreeMap::new();
    for row in &commit.case_rows {
        let holder = match held_here.get(row.number.as_str()) {
            Some(id) => Some(*id),
            // A case that took another number earlier in this commit holds its stored one no longer.
            None => facts.number_holder(&row.number)?.filter(|id| !number_here.contains_key(id)),
        };
        if holder.is_some_and(|id| id != row.id) {
            return Err(CommitError::NumberTaken { number: row.number.clone() });
        }
        if let Some(before) = number_here.insert(row.id, &row.number) {
            held_here.remove(before);
        }
        held_here.insert(&row.number, row.id);
    }
    Ok(())
}

/// A stream is archived once, whatever was appended to it since.
fn check_archived(commit: &Commit, facts: &impl Facts) -> Result<(), CommitError> {
    for row in &commit.archived {
        if facts.is_archived(row.stream)? {
            return Err(CommitError::Invalid { reason: format!("{} was archived already", row.stream) });
        }
    }
    Ok(())
}

struct LedgerVerdict {
    balances: BTreeMap<AccountKey, i64>,
    /// Owed-for key that each reversal gives free.
    freed: BTreeMap<Uuid, String>,
}

fn check_ledger(postings: &[Posting], facts: &impl Facts) -> Result<LedgerVerdict, CommitError> {
    let mut verdict = LedgerVerdict { balances: BTreeMap::new(), freed: BTreeMap::new() };
    let mut here: BTreeMap<Uuid, &Posting> = BTreeMap::new();
    let mut reversed_here = BTreeSet::new();
    for posting in postings {
        ledger::check_balance(posting)?;
        if here.contains_key(&posting.id) || facts.posting(posting.id)?.is_some() {
            return Err(ledger::refused(format!("posting {} exists", posting.id)));
        }
        if let Some(original_id) = posting.reverses {
            let original = match here.get(&original_id) {
                Some(original) => Some((*original).clone()),
                None => facts.posting(original_id)?,
            };
            let Some(original) = original else {
                return Err(ledger::refused(format!(
                    "posting {} reverses {original_id}, which does not exist",
                    posting.id
                )));
            };
            ledger::check_reversal(posting, &original)?;
            if !reversed_here.insert(original_id) || facts.is_reversed(original_id)? {
                return Err(ledger::refused(format!("posting {original_id} is reversed already")));
            }
            if let Some(key) = original.owed_for {
                verdict.freed.insert(posting.id, key);
            }
        }
        move_balances(posting, &mut verdict.balances, facts)?;
        here.insert(posting.id, posting);
    }
    Ok(verdict)
}

/// Floors hold after every posting, not only after the last: an auditor replays them one by one.
fn move_balances(
    posting: &Posting,
    balances: &mut BTreeMap<AccountKey, i64>,
    facts: &impl Facts,
) -> Result<(), CommitError> {
    // Accounts whose lines cancel out are opened too, with their balance unchanged.
    for line in &posting.lines {
        let key = (line.account.clone(), line.unit.clone());
        if let std::collections::btree_map::Entry::Vacant(entry) = balances.entry(key) {
            entry.insert(facts.balance(&line.account, &line.unit)?);
        }
    }
    for ((account, unit), change) in ledger::sums(&posting.lines) {
        // Every account of the lines was put in above.
        let balance = balances.entry((account.to_owned(), unit.to_owned())).or_default();
        *balance = ledger::new_balance(account, unit, *balance, change)?;
    }
    Ok(())
}

fn check_owed_for(
    postings: &[Posting],
    freed: &BTreeMap<Uuid, String>,
    facts: &impl Facts,
) -> Result<Vec<OwedFor>, CommitError> {
    let mut steps = Vec::new();
    // The state of keys that this commit touched: taken or free.
    let mut taken_here: BTreeMap<&str, bool> = BTreeMap::new();
    for posting in postings {
        if let Some(key) = freed.get(&posting.id) {
            taken_here.insert(key, false);
            steps.push(OwedFor::Free { key: key.clone() });
        }
        let Some(key) = &posting.owed_for else { continue };
        let taken = match taken_here.get(key.as_str()) {
            Some(taken) => *taken,
            None => facts.owed_for_taken(key)?,
        };
        if taken {
            return Err(CommitError::OwedForTaken { key: key.clone() });
        }
        taken_here.insert(key, true);
        steps.push(OwedFor::Take { key: key.clone(), posting: posting.id });
    }
    Ok(steps)
}

fn check_rolls(commit: &Commit, facts: &impl Facts) -> Result<Vec<RollRow>, CommitError> {
    let invalid = |reason: String| CommitError::Invalid { reason };
    let mut after = Vec::with_capacity(commit.roll_rows.len());
    for row in &commit.roll_rows {
        let key = &row.key;
        if facts.roll_sealed(&key.edition)?.is_some_and(|sealed| key.day <= sealed) {
            return Err(CommitError::DaySealed { day: key.day });
        }
        let (numerator, denominator) = facts.roll_sums(key)?;
        let sums = numerator.checked_add(row.numerator).zip(denominator.checked_add(row.denominator));
        let Some((numerator, denominator)) = sums else {
            return Err(invalid(format!("{} on {} would overflow", key.metric, key.day)));
        };
        after.push(RollRow { key: key.clone(), numerator, denominator });
    }
    for restatement in &commit.roll_restatements {
        let key = &restatement.by.key;
        if facts.roll_sealed(&key.edition)?.is_none_or(|sealed| key.day > sealed) {
            return Err(invalid(format!("{} is not sealed, so {} is not restated", key.day, key.metric)));
        }
        if facts.has_restatement(restatement)? {
            return Err(invalid(format!("{} on {} was restated from there already", key.metric, key.day)));
        }
    }
    Ok(after)
}
