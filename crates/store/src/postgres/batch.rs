//! What the accepted commits of a group come to: rows of one key merged as if the commits had been written one after
//! the other, each table sorted by its key, so that two processes lock rows in the same order.

use super::facts::{Known, case_shard, registers};
use super::sealed::Sealings;
use crate::check::{OwedFor, Plan};
use crate::ledger::AccountKey;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;
use yinuo_app::ports::{
    AccessLine, Artefact, CaseRow, ClockRow, Commit, ContactRow, CredentialRow, CustomerRow, EncodedEvent,
    Hash, IdempotencyRecord, InboxRow, MessageRow, PersonKey, PersonalText, Posting, RollKey,
    RollRestatement, SealedCustomer, SettlementRow, Snapshot, StreamId, TieRow, VisitRow,
};

/// A counter that moves on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moved {
    /// Where it stood before the group.
    pub from: u64,
    pub to: u64,
}

/// What becomes of a stream.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grown {
    /// Version before the group.
    pub from: u64,
    pub version: u64,
    pub head: Hash,
}

/// An event with its stream and version.
pub(super) type Told<'g> = (StreamId, u64, &'g EncodedEvent);

/// Everything that a group writes.
#[derive(Debug, Default)]
pub(super) struct Batch<'g> {
    pub(super) streams: BTreeMap<StreamId, Grown>,
    pub(super) events: BTreeMap<u16, Vec<Told<'g>>>,
    pub(super) guards: BTreeMap<&'g str, Moved>,
    pub(super) cursors: BTreeMap<(&'g str, u16), Moved>,
    pub(super) erasures: BTreeMap<&'g str, i64>,
    pub(super) rolls: BTreeMap<RollKey, (i64, i64)>,
    pub(super) opened_rolls: BTreeSet<RollKey>,
    pub(super) restatements: BTreeMap<(&'g RollKey, u16, u64), &'g RollRestatement>,
    pub(super) seals: BTreeMap<&'g str, u32>,
    pub(super) texts: BTreeMap<Uuid, &'g PersonalText>,
    pub(super) artefacts: BTreeMap<&'g Hash, &'g Artefact>,
    /// Removed before the artefacts above are stored: what was dropped and stored again comes after its drop.
    pub(super) dropped: BTreeSet<&'g Hash>,
    pub(super) person_keys: BTreeMap<&'g str, &'g PersonKey>,
    pub(super) sealings: Sealings<'g>,
    pub(super) cases: BTreeMap<(u16, Uuid), &'g CaseRow>,
    pub(super) snapshots: BTreeMap<(u16, Uuid), &'g Snapshot>,
    /// All case rows in order; needed when a number changes hands.
    pub(super) cases_in_order: Vec<&'g CaseRow>,
    pub(super) renumbered: bool,
    pub(super) clocks: BTreeMap<(u16, Uuid), &'g [ClockRow]>,
    pub(super) contacts: BTreeMap<Uuid, &'g ContactRow>,
    pub(super) postings: BTreeMap<Uuid, &'g Posting>,
    pub(super) balances: BTreeMap<AccountKey, i64>,
    pub(super) opened: BTreeSet<AccountKey>,
    pub(super) freed: BTreeSet<String>,
    pub(super) taken: BTreeMap<String, Uuid>,
    pub(super) inbox: BTreeMap<&'g str, &'g InboxRow>,
    pub(super) messages: BTreeMap<Uuid, &'g MessageRow>,
    pub(super) ties: BTreeMap<(Uuid, &'g str), &'g TieRow>,
    pub(super) settlements: BTreeMap<(Uuid, u32), &'g SettlementRow>,
    pub(super) visits: BTreeMap<(Uuid, Uuid), &'g VisitRow>,
    pub(super) registers: BTreeMap<(&'g str, &'g str), (&'g str, bool)>,
    pub(super) customers: BTreeMap<&'g str, &'g CustomerRow>,
    pub(super) sealed_customers: BTreeMap<&'g str, &'g SealedCustomer>,
    /// By kind and key; none when it was taken back last.
    pub(super) credentials: BTreeMap<(&'g str, &'g str), Option<&'g CredentialRow>>,
    pub(super) access_lines: BTreeMap<Uuid, &'g AccessLine>,
    pub(super) answers: BTreeMap<(&'g str, &'g str), &'g IdempotencyRecord>,
    /// The commit that takes rows away; it is alone in its group.
    pub(super) taking: Option<&'g Commit>,
}

impl<'g> Batch<'g> {
    /// Adds an accepted commit; `known` is what it was judged by.
    pub(super) fn add(&mut self, commit: &'g Commit, plan: &Plan, known: &Known) {
        self.add_events(commit);
        self.add_moves(commit);
        self.add_rolls(commit, plan, known);
        self.add_access(commit);
        self.erasures.extend(commit.erasures.iter().map(|erasure| (&*erasure.person, erasure.at)));
        self.texts.extend(commit.texts.iter().map(|text| (text.id, text)));
        for artefact in &commit.artefacts {
            self.artefacts.entry(&artefact.digest).or_insert(artefact);
        }
        for digest in &commit.dropped_artefacts {
            self.artefacts.remove(digest);
            self.dropped.insert(digest);
        }
        self.person_keys.extend(commit.person_keys.iter().map(|key| (&*key.person, key)));
        commit.sealings.iter().for_each(|sealing| self.sealings.add(sealing));
        for row in &commit.case_rows {
            let place = (case_shard(row.id), row.id);
            let before = self.cases.insert(place, row).map(|row| &*row.number).or(known.number(row.id));
            self.renumbered |= before.is_some_and(|before| before != row.number);
            self.cases_in_order.push(row);
        }
        for snapshot in &commit.snapshots {
            let kept = self.snapshots.entry((case_shard(snapshot.case), snapshot.case)).or_insert(snapshot);
            if kept.version < snapshot.version {
                *kept = snapshot;
            }
        }
        let clocks = commit.clock_rows.iter().map(|(case, rows)| ((case_shard(*case), *case), &rows[..]));
        self.clocks.extend(clocks);
        let settled = commit.settlement_rows.iter().map(|row| ((row.owner, row.settlement), row));
        self.settlements.extend(settled);
        self.ties.extend(commit.tie_rows.iter().map(|row| ((row.case, &*row.tie), row)));
        self.visits.extend(commit.visit_rows.iter().map(|row| ((row.case, row.visit), row)));
        self.contacts.extend(commit.contact_rows.iter().map(|row| (row.id, row)));
        self.add_ledger(commit, plan, known);
        for row in &commit.inbox_rows {
            self.inbox.entry(&row.key).or_insert(row);
        }
        self.messages.extend(commit.message_rows.iter().map(|row| (row.id, row)));
        for (row, immutable) in registers(commit) {
            let entry = self.registers.entry((&row.register, &row.code)).or_insert((&row.body, immutable));
            *entry = (&row.body, entry.1 | immutable);
        }
        if !(commit.archived.is_empty() && commit.dropped_notices.is_empty()) {
            self.taking = Some(commit);
        }
        self.add_customers(commit);
        self.answers.extend(commit.idempotency.iter().map(|record| ((&*record.scope, &*record.key), record)));
    }

    /// Of two rows of one customer the later one stands, whether it is sealed or not.
    fn add_customers(&mut self, commit: &'g Commit) {
        for row in &commit.customer_rows {
            self.sealed_customers.remove(&*row.code);
            self.customers.insert(&row.code, row);
        }
        for row in &commit.sealed_customers {
            self.customers.remove(&*row.code);
            self.sealed_customers.insert(&row.code, row);
        }
    }

    fn add_access(&mut self, commit: &'g Commit) {
        let dropped = commit.dropped_credentials.iter().map(|(kind, key)| ((&**kind, &**key), None));
        self.credentials.extend(dropped);
        let kept = commit.credentials.iter().map(|row| ((&*row.kind, &*row.key), Some(row)));
        self.credentials.extend(kept);
        for line in &commit.access_lines {
            self.access_lines.entry(line.id).or_insert(line);
        }
    }

    fn add_events(&mut self, commit: &'g Commit) {
        for append in &commit.appends {
            let (stream, from) = (append.stream, append.expected_version);
            let grown = self.streams.entry(stream).or_insert(Grown { from, version: from, head: [0; 32] });
            let events = self.events.entry(stream.shard()).or_default();
            for event in &append.events {
                grown.version += 1;
                grown.head = event.hash;
                events.push((stream, grown.version, event));
            }
        }
    }

    fn add_moves(&mut self, commit: &'g Commit) {
        for guard in &commit.guards {
            let (from, to) = (guard.expected, guard.expected + 1);
            self.guards.entry(&guard.key).or_insert(Moved { from, to }).to = to;
        }
        for cursor in &commit.cursors {
            let moved = Moved { from: cursor.from, to: cursor.to };
            self.cursors.entry((&cursor.consumer, cursor.shard)).or_insert(moved).to = cursor.to;
        }
    }

    fn add_rolls(&mut self, commit: &'g Commit, plan: &Plan, known: &Known) {
        for row in &plan.rolls {
            if !known.has_roll(&row.key) {
                self.opened_rolls.insert(row.key.clone());
            }
            self.rolls.insert(row.key.clone(), (row.numerator, row.denominator));
        }
        for one in &commit.roll_restatements {
            self.restatements.insert((&one.by.key, one.shard, one.position), one);
        }
        if let Some(seal) = &commit.roll_seal {
            let until = self.seals.entry(&seal.edition).or_insert(seal.until_day);
            *until = seal.until_day.max(*until);
        }
    }

    fn add_ledger(&mut self, commit: &'g Commit, plan: &Plan, known: &Known) {
        self.postings.extend(commit.postings.iter().map(|posting| (posting.id, posting)));
        for (account, balance) in &plan.balances {
            if !known.has_account(account) {
                self.opened.insert(account.clone());
            }
            self.balances.insert(account.clone(), *balance);
        }
        for step in &plan.owed_for {
            match step {
                OwedFor::Free { key } => {
                    self.taken.remove(key);
                    self.freed.insert(key.clone());
                }
                OwedFor::Take { key, posting } => {
                    self.taken.insert(key.clone(), *posting);
                }
            }
        }
    }
}
