//! Erasure of a person: one asks for it, another approves, and key, texts and evidence are destroyed in the commit that
//! journals the approval. The chain holds commitments only and still verifies.
//!
//! An erased name is never used again. Somebody who is a customer still and rings again is kept under a name of the
//! next turn (`C000123#2`), with a key of its own. Weaknesses, admitted: the mirror row of a customer follows its master
//! and must be erased there; looking for evidence that others name too reads the whole journal.

use crate::codec::{decode_case_fact, encode, hex, unhex};
use crate::engine::App;
use crate::error::AppError;
use crate::law::parse;
use crate::ports::{
    Append, ArchivedFilter, ArchivedRow, ArtefactLine, CaseFilter, CaseOrder, Commit, Erasure, Guard, Hash,
    PAGE_ROWS_MAX, RegisterRow, SHARD_COUNT, Standing, StoredEvent, StreamId, StreamKind,
};
use crate::praise::PRAISE;
use crate::purge::Goes;
use crate::register::{RegisterEvent, json, stream_of};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;
use yinuo_domain::{Actor, Evidence, Fact, Refusal};
use yinuo_policy::{Bilingual, Instant};

/// Register of erasures: code the person, body [`ErasureBody`].
pub const ERASURE: &str = "erasure";
/// Register of legal holds: code the person, body [`HoldBody`].
pub const LEGAL_HOLD: &str = "legal-hold";
/// Longest reason in characters.
const REASON_CHARS_MAX: usize = 200;
/// How often one customer may be erased and come back.
const TURNS_MAX: u32 = 1_000;
/// How long an artefact is kept that no event names.
const UNNAMED_KEPT_MILLIS: i64 = 7 * 86_400_000;
/// Artefacts dropped by one commit.
const DROPPED_MAX: usize = 500;
/// Reason of an erasure that a restored backup did not know.
const REPLAYED: &str = "恢复备份后按清单重新删除 / erased again by the list after a restore";
/// Events that may name artefacts.
const NAMING: [&str; 7] = [
    "arrived",
    "restored",
    "pause-proposed",
    "exemption-proposed",
    "red-line-withdrawal-proposed",
    "rejection",
    "late-fact-proposed",
];

/// An erasure that was asked for, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureBody {
    /// Why; no personal words, for this stays in the journal.
    pub reason: String,
    /// Who asked.
    pub proposed_by: String,
    /// When.
    pub proposed_at: Instant,
    /// Who approved; none while it waits.
    pub approved_by: Option<String>,
    /// When it was done.
    pub erased_at: Option<Instant>,
    /// Whether a restore wrote it: it was decided on another copy, at another instant.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub replayed: bool,
}

/// A legal hold: as long as it stands, nothing of the person is destroyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldBody {
    /// Why.
    pub reason: String,
    /// Whether it was lifted.
    pub lifted: bool,
}

/// What an erasure destroyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// Name under which the person's data was kept.
    pub name: String,
    /// Artefacts that only this person's cases name.
    pub artefacts: usize,
}

fn refused(code: &'static str, sentence: (&str, &str), next_step: (&str, &str)) -> AppError {
    let both = |(zh, en): (&str, &str)| Bilingual::new(zh, en);
    AppError::Refused(Refusal { code, sentence: both(sentence), next_step: both(next_step) })
}

/// The customer whose data is kept under this name.
fn customer_of(name: &str) -> &str {
    match name.rsplit_once('#') {
        Some((customer, turn)) if turn.parse::<u32>().is_ok_and(|turn| turn >= 2) => customer,
        _ => name,
    }
}

pub(crate) fn unknown() -> AppError {
    refused(
        "E001",
        ("没有此人的资料。", "Nothing is kept of such a person."),
        ("请核对客户编码。", "Check the customer code."),
    )
}

impl App {
    /// The name under which a person's data is kept now, and the key if there is one: an erased name has a successor.
    pub(crate) fn kept_as(&self, person: &str) -> Result<(String, Option<[u8; 32]>), AppError> {
        let mut name = person.to_owned();
        for turn in 2..=TURNS_MAX {
            // An erased person has no key, so nobody who has one need be looked up among the erased.
            let key = self.store.person_key(&name)?;
            if key.is_some() || self.store.erased_at(&name)?.is_none() {
                return Ok((name, key));
            }
            name = format!("{person}#{turn}");
        }
        Err(AppError::Damaged(format!("{person} was erased {TURNS_MAX} times")))
    }

    /// When a customer was erased the last time, under whichever of his names.
    pub(crate) fn last_erased(&self, customer: &str) -> Result<Option<i64>, AppError> {
        let (mut name, mut last) = (customer.to_owned(), None);
        for turn in 2..=TURNS_MAX {
            let Some(at) = self.store.erased_at(&name)? else { break };
            last = last.max(Some(at));
            name = format!("{customer}#{turn}");
        }
        Ok(last)
    }

    /// Asks for an erasure. Another person must approve it.
    ///
    /// # Errors
    /// E001 when nothing is kept of the person; D018 for a reason that is empty, too long or holds U+0000; failed storage.
    pub fn propose_erasure(&self, actor: &Actor, person: &str, reason: &str) -> Result<(), AppError> {
        let reason = reason.trim();
        if reason.is_empty() || reason.contains('\0') || reason.chars().count() > REASON_CHARS_MAX {
            return Err(Refusal::bad_text().into());
        }
        if self.store.customer(person)?.is_none() && self.kept_as(person)?.1.is_none() {
            return Err(unknown());
        }
        let body = ErasureBody {
            reason: reason.to_owned(),
            proposed_by: actor.person.clone(),
            proposed_at: self.now(),
            approved_by: None,
            erased_at: None,
            replayed: false,
        };
        Ok(self.store.commit(self.erasure_row(actor, person, &body)?)?)
    }

    /// Approves what another asked for, and does it: key, texts and evidence are gone when this returns.
    ///
    /// # Errors
    /// E002 when nobody asked; D010 when the same person asked; E003 under a legal hold; E004 while a case is open;
    /// somebody who is faster; failed storage. Nothing is destroyed then.
    pub fn approve_erasure(&self, actor: &Actor, person: &str) -> Result<Erased, AppError> {
        let hold = stream_of(LEGAL_HOLD);
        // Everything that the decision rests on is read after these, and the commit looks at them again.
        let standing = Standing { stream: hold, version: self.store.load(hold)?.version };
        let intake = self.guard_of(format!("intake/{person}"))?;
        let mut body = self.asked_for(actor, person)?;
        self.check_hold(person)?;
        let evidence = self.evidence_of(person, OpenCases::Refuse)?;
        let name = self.kept_as(person)?.0;
        let now = self.now();
        (body.approved_by, body.erased_at) = (Some(actor.person.clone()), Some(now));
        let mut commit = self.erasure_row(actor, person, &body)?;
        commit.standing = evidence.standing;
        commit.standing.push(standing);
        commit.guards = evidence.guards;
        commit.guards.push(intake);
        // Not before anything of his that is here, by whichever machine's clock: a message is held back by this instant.
        let at = now.0.max(evidence.newest_at);
        commit.erasures.push(Erasure { person: name.clone(), at });
        commit.dropped_artefacts = evidence.digests;
        let artefacts = commit.dropped_artefacts.len();
        self.store.commit(commit)?;
        Ok(Erased { name, artefacts })
    }

    /// Erases again whom another copy of this data has erased: what a restored backup still holds of him goes, whatever
    /// it says of open cases and holds, for the erasure was decided after it. The journal tells of it under `actor`.
    /// `None` when he is erased here already.
    ///
    /// # Errors
    /// Somebody who writes at the same moment; failed storage.
    pub fn replay_erasure(&self, actor: &Actor, erasure: &Erasure) -> Result<Option<Erased>, AppError> {
        if self.store.erased_at(&erasure.person)?.is_some() {
            return Ok(None);
        }
        let customer = customer_of(&erasure.person);
        let evidence = self.evidence_of(customer, OpenCases::Allow)?;
        let body = ErasureBody {
            reason: REPLAYED.to_owned(),
            proposed_by: actor.person.clone(),
            proposed_at: Instant(erasure.at),
            approved_by: Some(actor.person.clone()),
            erased_at: Some(Instant(erasure.at)),
            replayed: true,
        };
        let mut commit = self.erasure_row(actor, customer, &body)?;
        commit.guards = evidence.guards;
        commit.erasures.push(erasure.clone());
        commit.dropped_artefacts = evidence.digests;
        let artefacts = commit.dropped_artefacts.len();
        self.store.commit(commit)?;
        Ok(Some(Erased { name: erasure.person.clone(), artefacts }))
    }

    fn asked_for(&self, actor: &Actor, person: &str) -> Result<ErasureBody, AppError> {
        let row = self.store.register_row(ERASURE, person)?;
        let body = row.map(|row| parse::<ErasureBody>(&row.body)).transpose()?;
        let Some(body) = body.filter(|body| body.approved_by.is_none()) else {
            return Err(refused(
                "E002",
                ("没有待批准的删除申请。", "No erasure waits for approval."),
                ("请先由另一人提出申请。", "Let another person ask for it first."),
            ));
        };
        if body.proposed_by == actor.person {
            return Err(Refusal::same_person().into());
        }
        Ok(body)
    }

    fn check_hold(&self, person: &str) -> Result<(), AppError> {
        let row = self.store.register_row(LEGAL_HOLD, person)?;
        let held = row.map(|row| parse::<HoldBody>(&row.body)).transpose()?.is_some_and(|hold| !hold.lifted);
        if held {
            return Err(refused(
                "E003",
                ("此人的资料处于法律保全中。", "The person's data stands under a legal hold."),
                ("保全解除后再批准。", "Approve it after the hold is lifted."),
            ));
        }
        Ok(())
    }

    /// A row of the register of erasures, with its event.
    fn erasure_row(&self, actor: &Actor, person: &str, body: &ErasureBody) -> Result<Commit, AppError> {
        let stream = stream_of(ERASURE);
        let (loaded, now) = (self.store.load(stream)?, self.now());
        let row = (person.to_owned(), json(body)?);
        let event = RegisterEvent::RowsSet { rows: vec![row.clone()] };
        let fact = Fact { occurred: now, by_clock: false, event };
        let (events, _) = encode(stream, (loaded.version, loaded.head), &[fact], actor, now)?;
        let append = Append { stream, expected_version: loaded.version, events };
        let stored = RegisterRow { register: ERASURE.to_owned(), code: row.0, body: row.1 };
        Ok(Commit { appends: vec![append], register_rows: vec![stored], ..Commit::default() })
    }

    /// The guard of an artefact: whoever names it moves it.
    pub(crate) fn artefact_guard(&self, digest: &Hash) -> Result<Guard, AppError> {
        self.guard_of(artefact_key(digest))
    }

    fn guard_of(&self, key: String) -> Result<Guard, AppError> {
        let expected = self.store.guard(&key)?;
        Ok(Guard { key, expected })
    }

    /// Evidence that only the cases of this person name.
    fn evidence_of(&self, person: &str, open: OpenCases) -> Result<Evidences, AppError> {
        let mut own = BTreeSet::new();
        let mut wanted = BTreeSet::new();
        let (mut standing, mut newest_at) = (Vec::new(), i64::MIN);
        let filter = CaseFilter { customer: Some(person.to_owned()), ..CaseFilter::default() };
        let mut cursor: Option<String> = None;
        loop {
            let page = self.store.cases(&filter, CaseOrder::NewestFirst, cursor.as_deref(), PAGE_ROWS_MAX)?;
            for row in page.rows {
                if open == OpenCases::Refuse && row.closed_at.is_none() {
                    return Err(refused(
                        "E004",
                        ("此人还有未结束的服务单。", "The person has an open case."),
                        ("办结后再批准。", "Approve it after the case has ended."),
                    ));
                }
                own.insert(row.id);
                let stream = StreamId { kind: StreamKind::Case, id: row.id };
                // Somebody who opens it again meanwhile is faster, or this is.
                standing.push(Standing { stream, version: row.version });
                for stored in self.store.load(stream)?.events {
                    newest_at = newest_at.max(stored.event.recorded_at);
                    wanted.extend(named_by(&stored)?);
                }
                let written = self.store.messages_of_case(row.id)?;
                newest_at = written.iter().map(|message| message.created_at).fold(newest_at, i64::max);
            }
            match page.next {
                Some(next) => cursor = Some(next),
                None => break,
            }
        }
        let of_person = ArchivedFilter { customer: Some(person.to_owned()), ..ArchivedFilter::default() };
        self.each_archived(&of_person, &mut |row| {
            own.insert(row.stream.id);
            wanted.extend(row.artefacts);
        })?;
        let mut guards = BTreeMap::new();
        for digest in &wanted {
            guards.insert(*digest, self.guard_of(artefact_key(digest))?);
        }
        if !wanted.is_empty() {
            self.each_naming(&mut |case, digest| {
                if !own.contains(&case) {
                    wanted.remove(&digest);
                }
            })?;
        }
        guards.retain(|digest, _| wanted.contains(digest));
        let (digests, guards) = (wanted.into_iter().collect(), guards.into_values().collect());
        Ok(Evidences { digests, guards, standing, newest_at })
    }

    /// Hands on what stays of every archived stream that a filter lets through.
    pub(crate) fn each_archived(
        &self,
        filter: &ArchivedFilter,
        take: &mut dyn FnMut(ArchivedRow),
    ) -> Result<(), AppError> {
        let mut after = None;
        loop {
            let page = self.store.archived_rows(filter, after, PAGE_ROWS_MAX)?;
            let Some(last) = page.last() else { return Ok(()) };
            after = Some(last.stream);
            page.into_iter().for_each(&mut *take);
        }
    }

    /// Hands on every artefact that an event names, here or in the archive, with the case.
    pub(crate) fn each_naming(&self, take: &mut dyn FnMut(Uuid, Hash)) -> Result<(), AppError> {
        self.each_archived(&ArchivedFilter::default(), &mut |row| {
            row.artefacts.iter().for_each(|digest| take(row.stream.id, *digest));
        })?;
        for shard in 0..SHARD_COUNT {
            let mut position = 0;
            loop {
                let page = self.store.journal(shard, position, PAGE_ROWS_MAX)?;
                let Some(last) = page.last() else { break };
                position = last.position;
                for stored in &page {
                    named_by(stored)?.into_iter().for_each(|digest| take(stored.stream.id, digest));
                }
            }
        }
        Ok(())
    }

    /// Artefacts that no event names, though they were stored a week ago or earlier: uploads that led to nothing.
    ///
    /// # Errors
    /// Failed storage, or stored bytes that cannot be read.
    pub fn unnamed_artefacts(&self) -> Result<Vec<ArtefactLine>, AppError> {
        let mut left = self.aged_artefacts()?;
        if !left.is_empty() {
            self.each_naming(&mut |_, digest| drop(left.remove(&digest)))?;
            self.emergency_documents()?.iter().for_each(|digest| drop(left.remove(digest)));
            self.technician_photos()?.iter().for_each(|digest| drop(left.remove(digest)));
            self.firm_documents()?.iter().for_each(|digest| drop(left.remove(digest)));
        }
        Ok(left.into_values().collect())
    }

    fn aged_artefacts(&self) -> Result<BTreeMap<Hash, ArtefactLine>, AppError> {
        let before = self.now().plus_millis(-UNNAMED_KEPT_MILLIS).0;
        let mut aged = BTreeMap::new();
        let mut after: Option<Hash> = None;
        loop {
            let page = self.store.artefact_lines(after.as_ref(), PAGE_ROWS_MAX)?;
            let Some(last) = page.last() else { return Ok(aged) };
            after = Some(last.digest);
            let old = page.into_iter().filter(|line| line.stored_at < before);
            aged.extend(old.map(|line| (line.digest, line)));
        }
    }

    /// Drops artefacts that no event names; says how many. One that is named at the same moment stays, with those that
    /// were to be dropped beside it: the next purge finds them again.
    ///
    /// # Errors
    /// As [`App::unnamed_artefacts`]; somebody who named one of them meanwhile.
    pub fn purge_artefacts(&self) -> Result<usize, AppError> {
        // Before the journal is read: whoever names one of them afterwards moves its guard.
        let mut guards = BTreeMap::new();
        for digest in self.aged_artefacts()?.into_keys() {
            guards.insert(digest, self.guard_of(artefact_key(&digest))?);
        }
        let unnamed: Vec<Hash> = self.unnamed_artefacts()?.iter().map(|line| line.digest).collect();
        for chunk in unnamed.chunks(DROPPED_MAX) {
            let guards = chunk.iter().filter_map(|digest| guards.get(digest).cloned()).collect();
            let dropping = Commit { guards, dropped_artefacts: chunk.to_vec(), ..Commit::default() };
            self.drop_journaled(&Actor::system(), Goes::Unnamed, chunk.len(), dropping)?;
        }
        Ok(unnamed.len())
    }

    /// Guards of the artefacts that evidence names: whoever would drop one of them at this moment is refused, or this is.
    pub(crate) fn naming_guards(&self, evidence: &Evidence) -> Result<Vec<Guard>, AppError> {
        let digests = evidence.artefacts.iter().filter_map(|hex| unhex(hex));
        digests.map(|digest| self.guard_of(artefact_key(&digest))).collect()
    }
}

/// What a case that has not ended means for an erasure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OpenCases {
    /// Its words are needed still.
    Refuse,
    /// It ended elsewhere, before the erasure was decided.
    Allow,
}

/// Artefacts with the guards that were read before anybody looked for who names them, and the cases as they stood.
struct Evidences {
    digests: Vec<Hash>,
    guards: Vec<Guard>,
    standing: Vec<Standing>,
    /// The latest instant, UTC milliseconds, at which anything was recorded on the cases or written to the customer.
    newest_at: i64,
}

fn artefact_key(digest: &Hash) -> String {
    format!("artefact/{}", hex(digest))
}

/// Artefacts that an event names.
fn named_by(stored: &StoredEvent) -> Result<Vec<Hash>, AppError> {
    if stored.stream == stream_of(PRAISE) {
        return crate::praise::photos_in(stored);
    }
    if stored.stream.kind != StreamKind::Case || !NAMING.iter().any(|name| stored.event.name == *name) {
        return Ok(Vec::new());
    }
    let fact = decode_case_fact(stored)?.fact;
    let named = fact.event.evidence().map(|evidence| evidence.artefacts.clone()).unwrap_or_default();
    Ok(named.iter().filter_map(|hex| unhex(hex)).collect())
}
