//! What a group of commits names: the questions that its judgement needs, one per table.

use super::connection::{Step, Value};
use super::facts::{Enter, Known, case_shard};
use super::rows::{number, shard_number};
use std::collections::BTreeSet;
use uuid::Uuid;
use yinuo_app::ports::{Commit, RollKey, StreamId};

/// Gates that the migration made.
const GATES: u32 = 8;

/// The gate of a name: what adds to it holds the gate with others, what ends it holds it alone.
fn gate(name: &str) -> i16 {
    let hash =
        name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    // The remainder is below GATES, so it fits.
    (hash % GATES) as i16
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
pub(super) struct Named<'g> {
    /// Gates that are held with others, and those that are closed.
    shared_gates: BTreeSet<i16>,
    closed_gates: BTreeSet<i16>,
    fences: BTreeSet<u16>,
    standing: BTreeSet<StreamId>,
    guards: BTreeSet<&'g str>,
    cursors: BTreeSet<(&'g str, u16)>,
    stored_for: BTreeSet<&'g str>,
    editions: BTreeSet<&'g str>,
    rolls: BTreeSet<&'g RollKey>,
    restated: BTreeSet<(&'g RollKey, u16, u64)>,
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
    archived: BTreeSet<StreamId>,
}

impl<'g> Named<'g> {
    pub(super) fn add(&mut self, commit: &'g Commit) {
        self.answers.extend(commit.idempotency.iter().map(|record| (&*record.scope, &*record.key)));
        self.fences.extend(commit.fences.iter().map(|fence| fence.shard));
        self.streams.extend(commit.appends.iter().map(|append| append.stream));
        self.standing.extend(commit.standing.iter().map(|one| one.stream));
        // Held: nobody lengthens a stream while it is archived.
        self.archived.extend(commit.archived.iter().map(|row| row.stream));
        self.standing.extend(&self.archived);
        self.guards.extend(commit.guards.iter().map(|guard| &*guard.key));
        self.cursors.extend(commit.cursors.iter().map(|one| (&*one.consumer, one.shard)));
        self.add_people(commit);
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
        self.add_rolls(commit);
    }

    fn add_people(&mut self, commit: &'g Commit) {
        self.persons.extend(commit.person_keys.iter().map(|key| &*key.person));
        self.texts.extend(commit.texts.iter().map(|text| text.id));
        let texts = commit.texts.iter().map(|text| &*text.person);
        let artefacts = commit.artefacts.iter().map(|artefact| &*artefact.person);
        self.stored_for
            .extend(commit.person_keys.iter().map(|key| &*key.person).chain(texts).chain(artefacts));
        self.shared_gates.extend(self.stored_for.iter().map(|person| gate(person)));
        self.closed_gates.extend(commit.erasures.iter().map(|erasure| gate(&erasure.person)));
    }

    fn add_rolls(&mut self, commit: &'g Commit) {
        self.rolls.extend(commit.roll_rows.iter().map(|row| &row.key));
        let restated = commit.roll_restatements.iter().map(|one| (&one.by.key, one.shard, one.position));
        self.restated.extend(restated);
        let keys = self.rolls.iter().copied().chain(self.restated.iter().map(|(key, ..)| *key));
        self.editions.extend(keys.map(|key| &*key.edition));
        self.shared_gates.extend(self.editions.iter().map(|edition| gate(edition)));
        if let Some(seal) = &commit.roll_seal {
            self.editions.insert(&seal.edition);
            self.closed_gates.insert(gate(&seal.edition));
        }
    }

    /// The questions. Locks come first. The others come in the reverse order of the judgement: a fact that is judged
    /// earlier is read later, so that a commit that lands meanwhile elsewhere shows there if it shows anywhere.
    pub(super) fn questions(&self) -> Vec<(Step<'g>, Enter)> {
        let mut asked: Vec<(Step<'g>, Enter)> = Vec::new();
        self.ask_locks(&mut asked);
        self.ask_rolls(&mut asked);
        self.ask_ledger(&mut asked);
        self.ask_rows(&mut asked);
        self.ask_people(&mut asked);
        self.ask_shared(&mut asked);
        asked
    }

    fn ask_locks(&self, asked: &mut Vec<(Step<'g>, Enter)>) {
        let closed: Vec<i16> = self.closed_gates.iter().copied().collect();
        let shared: Vec<i16> = self.shared_gates.difference(&self.closed_gates).copied().collect();
        ask(asked, !closed.is_empty(), "close_gates", vec![Box::new(closed)], Known::enter_nothing);
        ask(asked, !shared.is_empty(), "share_gates", vec![Box::new(shared)], Known::enter_nothing);
        ask(asked, !self.accounts.is_empty(), "lock_accounts", pairs(&self.accounts), Known::enter_balance);
        ask(
            asked,
            !self.rolls.is_empty(),
            "lock_roll_rows",
            roll_keys(self.rolls.iter().copied()),
            Known::enter_roll,
        );
        let shards: Vec<i16> = self.fences.iter().map(|shard| shard_number(*shard)).collect();
        ask(asked, !shards.is_empty(), "hold_leases", vec![Box::new(shards)], Known::enter_epoch);
        ask(asked, !self.standing.is_empty(), "hold_streams", streams(&self.standing), Known::enter_stream);
    }

    fn ask_rolls(&self, asked: &mut Vec<(Step<'g>, Enter)>) {
        let mut restated = roll_keys(self.restated.iter().map(|(key, ..)| *key));
        let shards: Vec<i16> = self.restated.iter().map(|(_, shard, _)| shard_number(*shard)).collect();
        let positions: Vec<i64> = self.restated.iter().map(|(.., position)| number(*position)).collect();
        restated.extend([Box::new(shards) as Value<'g>, Box::new(positions)]);
        ask(asked, !self.restated.is_empty(), "find_restatements", restated, Known::enter_restated);
        ask(asked, !self.editions.is_empty(), "find_seals", texts(&self.editions), Known::enter_seal);
    }

    fn ask_ledger(&self, asked: &mut Vec<(Step<'g>, Enter)>) {
        ask(asked, !self.owed_for.is_empty(), "find_owed_for", texts(&self.owed_for), Known::enter_owed_for);
        ask(asked, !self.originals.is_empty(), "find_reversed", ids(&self.originals), Known::enter_reversed);
        ask(asked, !self.postings.is_empty(), "find_postings", ids(&self.postings), Known::enter_posting);
        ask(asked, !self.postings.is_empty(), "find_posting_lines", ids(&self.postings), Known::enter_line);
    }

    fn ask_rows(&self, asked: &mut Vec<(Step<'g>, Enter)>) {
        let shards: Vec<i16> = self.cases.iter().map(|case| shard_number(case_shard(*case))).collect();
        let cases: Vec<Uuid> = self.cases.iter().copied().collect();
        let some = !cases.is_empty();
        ask(asked, some, "find_case_numbers", vec![Box::new(shards), Box::new(cases)], Known::enter_number);
        ask(asked, some, "find_number_holders", texts(&self.numbers), Known::enter_number);
        let numbers = texts(&self.numbers);
        ask(asked, some, "find_archived_numbers", numbers, Known::enter_archived_number);
        ask(
            asked,
            !self.archived.is_empty(),
            "find_archived",
            streams(&self.archived),
            Known::enter_archived,
        );
        ask(
            asked,
            !self.registers.is_empty(),
            "find_register_rows",
            pairs(&self.registers),
            Known::enter_register,
        );
    }

    fn ask_people(&self, asked: &mut Vec<(Step<'g>, Enter)>) {
        ask(asked, !self.texts.is_empty(), "find_texts", ids(&self.texts), Known::enter_text);
        ask(asked, !self.stored_for.is_empty(), "find_erased", texts(&self.stored_for), Known::enter_erased);
        ask(asked, !self.persons.is_empty(), "find_person_keys", texts(&self.persons), Known::enter_person);
    }

    fn ask_shared(&self, asked: &mut Vec<(Step<'g>, Enter)>) {
        let consumers: Vec<&'g str> = self.cursors.iter().map(|(consumer, _)| *consumer).collect();
        let shards: Vec<i16> = self.cursors.iter().map(|(_, shard)| shard_number(*shard)).collect();
        let some = !shards.is_empty();
        ask(asked, some, "find_heads", vec![Box::new(shards.clone())], Known::enter_head);
        ask(asked, some, "find_cursors", vec![Box::new(consumers), Box::new(shards)], Known::enter_cursor);
        ask(asked, !self.guards.is_empty(), "find_guards", texts(&self.guards), Known::enter_guard);
        ask(asked, !self.streams.is_empty(), "find_streams", streams(&self.streams), Known::enter_stream);
        ask(asked, !self.answers.is_empty(), "find_answers", pairs(&self.answers), Known::enter_answer);
    }
}

fn ask<'g>(
    asked: &mut Vec<(Step<'g>, Enter)>,
    wanted: bool,
    name: &'static str,
    values: Vec<Value<'g>>,
    enter: Enter,
) {
    if wanted {
        asked.push((Step::new(name, values), enter));
    }
}

/// Arrays of editions, metrics, days and groups.
fn roll_keys<'g>(keys: impl Iterator<Item = &'g RollKey> + Clone) -> Vec<Value<'g>> {
    vec![
        Box::new(keys.clone().map(|key| &*key.edition).collect::<Vec<_>>()),
        Box::new(keys.clone().map(|key| &*key.metric).collect::<Vec<_>>()),
        Box::new(keys.clone().map(|key| i64::from(key.day)).collect::<Vec<_>>()),
        Box::new(keys.map(|key| &*key.group).collect::<Vec<_>>()),
    ]
}

/// Arrays of shards, kinds and ids.
fn streams(streams: &BTreeSet<StreamId>) -> Vec<Value<'static>> {
    vec![
        Box::new(streams.iter().map(|stream| shard_number(stream.shard())).collect::<Vec<_>>()),
        Box::new(streams.iter().map(|stream| i16::from(stream.kind.code())).collect::<Vec<_>>()),
        Box::new(streams.iter().map(|stream| stream.id).collect::<Vec<_>>()),
    ]
}
