//! Purge by policy: evidence, messages and answers go when their term is over, and uploads that led to nothing after a
//! week. Looking changes nothing; what is dropped is journaled in the commit that drops it, by count and reason, never by
//! name. Cases and contacts are never purged: they are archived (see [`crate::archive`]).

use crate::archive::Stays;
use crate::codec::encode;
use crate::engine::App;
use crate::erasure::{HoldBody, LEGAL_HOLD};
use crate::error::AppError;
use crate::law::parse;
use crate::ports::{
    Append, ArchivedFilter, Commit, Guard, Hash, PAGE_ROWS_MAX, RegisterRow, Standing, StreamId, StreamKind,
};
use crate::register::{RegisterEvent, json, stream_of};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;
use yinuo_domain::{Actor, Fact};
use yinuo_policy::{Instant, Kept, Spared};

/// Register of purges: code a number in order, body [`PurgeBody`].
pub const PURGE: &str = "purge";
/// Pieces of evidence dropped by one commit, which rests on every case that names one of them.
const EVIDENCE_MAX: usize = 50;
/// Answers forgotten at once.
const ANSWERS_MAX: u32 = 10_000;

/// Why something goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Goes {
    /// An upload that no event names, a week old.
    Unnamed,
    /// Evidence whose term is over.
    Evidence,
    /// A message that was read, whose term is over.
    Message,
    /// An answer whose term is over.
    Answer,
}

impl Goes {
    /// Chinese and English.
    #[must_use]
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Unnamed => ("无人引用的上传件", "uploads that no event names"),
            Self::Evidence => ("过了保存期的凭据", "evidence whose term is over"),
            Self::Message => ("过了保存期的已读消息", "read messages whose term is over"),
            Self::Answer => ("过了保存期的应答", "answers whose term is over"),
        }
    }

    /// The word in an answer of a program.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unnamed => "unnamed",
            Self::Evidence => "evidence",
            Self::Message => "message",
            Self::Answer => "answer",
        }
    }
}

/// One purge in the journal: what and how much, by which rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurgeBody {
    /// Why.
    pub goes: Goes,
    /// Rule of the policy; empty for uploads.
    pub rule: String,
    /// How many.
    pub count: u64,
    /// When.
    pub at: Instant,
}

/// What would go, or went, and what stays beyond its turn.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Purged {
    /// Counts by reason.
    pub goes: BTreeMap<Goes, u64>,
    /// Evidence that stays, by reason.
    pub stays: BTreeMap<Stays, u64>,
}

/// Evidence that goes, with the guards that were read before anybody looked for who names it.
struct Evidence {
    digests: Vec<Hash>,
    guards: BTreeMap<Hash, Guard>,
    stays: BTreeMap<Stays, u64>,
    /// What the judgement rests on: the register of holds, and the cases that name each.
    holds: Standing,
    named_by: BTreeMap<Hash, BTreeSet<Standing>>,
}

/// A case as it was judged.
#[derive(Default)]
struct Ended {
    /// When it ended, if it has.
    at: Option<Instant>,
    /// What spares it.
    marks: Vec<Spared>,
    /// Where it stands, unless it is archived.
    standing: Option<Standing>,
}

impl App {
    /// What would go now; changes nothing.
    ///
    /// # Errors
    /// Failed storage, or stored bytes that cannot be read.
    pub fn purgeable(&self) -> Result<Purged, AppError> {
        let evidence = self.old_evidence()?;
        let mut found = Purged { stays: evidence.stays, ..Purged::default() };
        found.add(Goes::Unnamed, self.unnamed_artefacts()?.len());
        found.add(Goes::Evidence, evidence.digests.len());
        if let Some(before) = self.over(Kept::Message) {
            found.add(Goes::Message, self.store.read_notices(before.0, PAGE_ROWS_MAX)?.len());
        }
        *found.goes.entry(Goes::Answer).or_default() += self.store.count_expired(self.now().0)?;
        found.goes.retain(|_, count| *count > 0);
        Ok(found)
    }

    /// Drops what may go, and journals it.
    ///
    /// # Errors
    /// Somebody who named one of the artefacts meanwhile; failed storage. What was dropped before stays so.
    pub fn purge(&self, actor: &Actor) -> Result<Purged, AppError> {
        let mut evidence = self.old_evidence()?;
        let mut done = Purged { stays: std::mem::take(&mut evidence.stays), ..Purged::default() };
        done.add(Goes::Unnamed, self.purge_artefacts()?);
        for chunk in evidence.digests.chunks(EVIDENCE_MAX) {
            let guards = chunk.iter().filter_map(|digest| evidence.guards.get(digest).cloned()).collect();
            let standing = evidence.standing(chunk);
            let dropping =
                Commit { guards, standing, dropped_artefacts: chunk.to_vec(), ..Commit::default() };
            self.drop_journaled(actor, Goes::Evidence, chunk.len(), dropping)?;
            done.add(Goes::Evidence, chunk.len());
        }
        while let Some(before) = self.over(Kept::Message) {
            let keys = self.store.read_notices(before.0, PAGE_ROWS_MAX)?;
            if keys.is_empty() {
                break;
            }
            let count = keys.len();
            let dropping = Commit { dropped_notices: keys, ..Commit::default() };
            self.drop_journaled(actor, Goes::Message, count, dropping)?;
            done.add(Goes::Message, count);
        }
        let mut answers = 0;
        loop {
            let gone = self.store.expire_idempotency(self.now().0, ANSWERS_MAX)?;
            answers += usize::try_from(gone).unwrap_or(usize::MAX);
            if gone < ANSWERS_MAX {
                break;
            }
        }
        if answers > 0 {
            self.drop_journaled(actor, Goes::Answer, answers, Commit::default())?;
        }
        done.add(Goes::Answer, answers);
        done.goes.retain(|_, count| *count > 0);
        Ok(done)
    }

    /// A commit that drops something, with the row that says so.
    pub(crate) fn drop_journaled(
        &self,
        actor: &Actor,
        goes: Goes,
        count: usize,
        mut commit: Commit,
    ) -> Result<(), AppError> {
        let what = match goes {
            Goes::Unnamed => None,
            Goes::Evidence => Some(Kept::Evidence),
            Goes::Message => Some(Kept::Message),
            Goes::Answer => Some(Kept::Answer),
        };
        let law = self.law();
        let rule = what.and_then(|what| law.book.current().retention(what));
        let now = self.now();
        let body = PurgeBody {
            goes,
            rule: rule.map(|rule| rule.code.clone()).unwrap_or_default(),
            count: u64::try_from(count).unwrap_or(u64::MAX),
            at: now,
        };
        let stream = stream_of(PURGE);
        let head = self.store.head(stream)?;
        // The version that the event will have: each purge has a row of its own.
        let row = (format!("{:08}", head.0 + 1), json(&body)?);
        let event = RegisterEvent::RowsSet { rows: vec![row.clone()] };
        let fact = Fact { occurred: now, by_clock: false, event };
        let (events, _) = encode(stream, head, &[fact], actor, now)?;
        commit.appends.push(Append { stream, expected_version: head.0, events });
        commit.register_rows.push(RegisterRow { register: PURGE.to_owned(), code: row.0, body: row.1 });
        Ok(self.store.commit(commit)?)
    }

    /// The instant before which everything of a kind has had its term; none without a rule.
    fn over(&self, what: Kept) -> Option<Instant> {
        let (law, now) = (self.law(), self.now());
        let policy = law.book.current();
        policy.retention(what)?;
        let is_over =
            |from: i64| policy.kept_until(what, Instant(from), &[]).is_some_and(|until| until <= now);
        // Whoever came later goes later, so the border is found by halving.
        let (mut over, mut kept) = (0, now.0.max(1));
        if !is_over(over) {
            return None;
        }
        while kept - over > 1 {
            let middle = over + (kept - over) / 2;
            if is_over(middle) { over = middle } else { kept = middle }
        }
        Some(Instant(kept))
    }

    /// Until when the answer of a command given now is kept.
    pub(crate) fn answer_kept_until(&self, now: Instant, otherwise_millis: i64) -> Instant {
        let law = self.law();
        let until = law.book.current().kept_until(Kept::Answer, now, &[]);
        until.unwrap_or_else(|| now.plus_millis(otherwise_millis))
    }

    /// Evidence that is named, whose last case ended long enough ago, and on which nothing stands.
    fn old_evidence(&self) -> Result<Evidence, AppError> {
        // Whoever lays a hold, or opens one of the cases again, is faster than the commit, or the commit is.
        let stream = stream_of(LEGAL_HOLD);
        let holds = Standing { stream, version: self.store.head(stream)?.0 };
        let mut found = Evidence {
            digests: Vec::new(),
            guards: BTreeMap::new(),
            stays: BTreeMap::new(),
            holds,
            named_by: BTreeMap::new(),
        };
        if self.law().book.current().retention(Kept::Evidence).is_none() {
            return Ok(found);
        }
        let mut after: Option<Hash> = None;
        loop {
            let page = self.store.artefact_lines(after.as_ref(), PAGE_ROWS_MAX)?;
            let Some(last) = page.last() else { break };
            after = Some(last.digest);
            for line in page {
                // Before the journal is read: whoever names it afterwards moves its guard.
                found.guards.insert(line.digest, self.artefact_guard(&line.digest)?);
            }
        }
        let mut named: BTreeMap<Hash, BTreeSet<Uuid>> = BTreeMap::new();
        self.each_naming(&mut |case, digest| {
            named.entry(digest).or_default().insert(case);
        })?;
        let cases = self.ends_of(named.values().flatten().copied().collect())?;
        for (digest, by) in named.into_iter().filter(|(digest, _)| found.guards.contains_key(digest)) {
            match self.evidence_stays(by.iter().filter_map(|case| cases.get(case))) {
                None => {
                    let standing = by.iter().filter_map(|case| cases.get(case)?.standing).collect();
                    found.named_by.insert(digest, standing);
                    found.digests.push(digest);
                }
                Some(stays) => *found.stays.entry(stays).or_default() += 1,
            }
        }
        Ok(found)
    }

    /// End and marks of cases, here or archived; no end while one is open.
    fn ends_of(&self, cases: BTreeSet<Uuid>) -> Result<BTreeMap<Uuid, Ended>, AppError> {
        let mut held = BTreeSet::new();
        for row in self.store.register(LEGAL_HOLD)? {
            if !parse::<HoldBody>(&row.body)?.lifted {
                held.insert(row.code);
            }
        }
        let mut archived = BTreeMap::new();
        let all = ArchivedFilter { kind: Some(StreamKind::Case), ..ArchivedFilter::default() };
        self.each_archived(&all, &mut |row| {
            if !row.artefacts.is_empty() {
                archived.insert(row.stream, (row.ended_at, row.customer));
            }
        })?;
        let mut ends = BTreeMap::new();
        for case in cases {
            let stream = StreamId { kind: StreamKind::Case, id: case };
            let (mut ended, customer) = match (archived.remove(&stream), self.store.case_row(case)?) {
                (Some((at, customer)), _) => (Ended { at: Some(Instant(at)), ..Ended::default() }, customer),
                (None, Some(row)) => {
                    let marks = (!row.red_line.is_empty()).then_some(Spared::RedLine).into_iter().collect();
                    let standing = Some(Standing { stream, version: row.version });
                    (Ended { at: row.closed_at.map(Instant), marks, standing }, row.customer)
                }
                (None, None) => (Ended::default(), String::new()),
            };
            ended.marks.extend(held.contains(&customer).then_some(Spared::LegalHold));
            ends.insert(case, ended);
        }
        Ok(ends)
    }

    fn evidence_stays<'a>(&self, cases: impl Iterator<Item = &'a Ended>) -> Option<Stays> {
        let (law, now) = (self.law(), self.now());
        let policy = law.book.current();
        for Ended { at, marks, .. } in cases {
            let Some(ended) = at else { return Some(Stays::SomethingOpen) };
            match policy.kept_until(Kept::Evidence, *ended, marks) {
                Some(until) if until <= now => {}
                Some(_) => return Some(Stays::Term),
                None if marks.contains(&Spared::LegalHold) => return Some(Stays::LegalHold),
                None => return Some(Stays::RedLine),
            }
        }
        None
    }
}

impl Evidence {
    /// Everything that dropping these rests on, each stream once.
    fn standing(&self, digests: &[Hash]) -> Vec<Standing> {
        let cases: BTreeSet<Standing> =
            digests.iter().filter_map(|digest| self.named_by.get(digest)).flatten().copied().collect();
        std::iter::once(self.holds).chain(cases).collect()
    }
}

impl Purged {
    fn add(&mut self, goes: Goes, count: usize) {
        *self.goes.entry(goes).or_default() += u64::try_from(count).unwrap_or(u64::MAX);
    }
}
