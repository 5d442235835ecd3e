//! What may go: retention by the policy, and everything that keeps a case here whatever its age.

use crate::codec::StoredCaseFact;
use crate::engine::App;
use crate::erasure::{HoldBody, LEGAL_HOLD};
use crate::error::AppError;
use crate::law::{Law, parse};
use crate::ports::{
    CaseRow, ClockRow, ContactRow, Hash, PAGE_ROWS_MAX, Standing, StoredEvent, StreamId, StreamKind,
};
use crate::register::stream_of;
use crate::trail::{Checkpoint, checkpoints};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;
use yinuo_domain::case::{Case, Proposal, Stage};
use yinuo_domain::technician::Crews;
use yinuo_policy::{Instant, Kept, Spared};

/// Why something stays although somebody asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stays {
    /// Its term is not over.
    Term,
    /// The policy has no term for it.
    NoRule,
    /// A legal hold stands on the person.
    LegalHold,
    /// A red-line mark stands.
    RedLine,
    /// A clock still runs or wants attention.
    OpenClock,
    /// A task, a proposal, a withdrawal or a message to the customer waits.
    SomethingOpen,
    /// A sum that is owed has no posting.
    Unpaid,
    /// A contract firm's month in which it counts is not locked, or owes a correction.
    Unsettled,
    /// It was drawn for a call-back that nobody has made.
    CallBack,
    /// A consumer of the journal has not come so far.
    NotRead,
    /// No checkpoint has signed it yet.
    NotSigned,
    /// A machine whose clock is ahead of this one's wrote of it last.
    WrittenAhead,
}

impl Stays {
    /// The word in an answer of a program.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Term => "term",
            Self::NoRule => "no-rule",
            Self::LegalHold => "legal-hold",
            Self::RedLine => "red-line",
            Self::OpenClock => "open-clock",
            Self::SomethingOpen => "something-open",
            Self::Unpaid => "unpaid",
            Self::Unsettled => "unsettled",
            Self::CallBack => "call-back",
            Self::NotRead => "not-read",
            Self::NotSigned => "not-signed",
            Self::WrittenAhead => "written-ahead",
        }
    }

    /// Chinese and English.
    #[must_use]
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Term => ("保存期未满", "its term is not over"),
            Self::NoRule => ("规则没有保存期", "the policy has no term for it"),
            Self::LegalHold => ("法律保全中", "under a legal hold"),
            Self::RedLine => ("红线单", "a red-line case"),
            Self::OpenClock => ("有时限未结束", "a clock is open"),
            Self::SomethingOpen => ("有任务或审批未结束", "a task or a proposal is open"),
            Self::Unpaid => ("有应赔未记账", "a sum owed is not posted"),
            Self::Unsettled => ("代维单位该月未结算", "a contract firm's month with it is not settled"),
            Self::CallBack => ("待回访", "a call-back is open"),
            Self::NotRead => ("汇总或外发尚未读到", "roll-ups or the outlet have not read it"),
            Self::NotSigned => ("尚无检查点签名", "no checkpoint has signed it"),
            Self::WrittenAhead => {
                ("最后一笔记录晚于本机时钟", "its last entry lies ahead of this machine's clock")
            }
        }
    }
}

/// What somebody asks for, and what only the caller knows.
#[derive(Debug, Clone, Default)]
pub struct ArchiveAsk {
    /// Only what may go before this instant; never later than now.
    pub before: Instant,
    /// Consumers of the journal that must have read what goes.
    pub consumers: Vec<String>,
    /// Whether a checkpoint is made before anything goes, so that what is not signed yet will be.
    pub signs: bool,
    /// Draws that named a case, by case.
    pub drawn: BTreeMap<Uuid, Vec<String>>,
}

/// A case or a contact that may go, with everything that goes with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picked {
    /// Streams, the case first; each whole.
    pub streams: Vec<(StreamId, Vec<StoredEvent>)>,
    /// The case; none for a contact that made none.
    pub case: Option<CaseRow>,
    /// Its clocks.
    pub clocks: Vec<ClockRow>,
    /// Contacts, oldest first.
    pub contacts: Vec<ContactRow>,
    /// Artefacts that the events name.
    pub artefacts: Vec<Hash>,
}

/// What may go, and how much stays for which reason.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    /// What may go, oldest first.
    pub picked: Vec<Picked>,
    /// Counts by reason.
    pub stays: BTreeMap<Stays, u64>,
}

/// What every judgement looks at, read once.
pub(super) struct Ground<'a> {
    pub law: std::sync::Arc<Law>,
    ask: &'a ArchiveAsk,
    before: Instant,
    /// When it was read: what goes is recorded at this instant.
    pub now: Instant,
    held: BTreeSet<String>,
    /// The register of holds as it was read.
    pub holds: Standing,
    /// Whose technicians were whose; none where no firm is settled.
    crews: Option<Crews>,
    /// Positions that every consumer has passed, and that are signed.
    read: Vec<u64>,
    signed: Vec<u64>,
}

impl Ground<'_> {
    /// Why something of this age with these marks stays.
    fn term(&self, what: Kept, ended: Instant, marks: &[Spared]) -> Option<Stays> {
        let Some(rule) = self.law.book.current().retention(what) else { return Some(Stays::NoRule) };
        for (mark, stays) in [(Spared::LegalHold, Stays::LegalHold), (Spared::RedLine, Stays::RedLine)] {
            if marks.contains(&mark) && rule.spares(mark) {
                return Some(stays);
            }
        }
        let until = self.law.book.current().kept_until(what, ended, marks);
        until.is_none_or(|until| until > self.before).then_some(Stays::Term)
    }

    /// Why these events stay: nobody may miss them, somebody must have signed them, and what is recorded next is not
    /// recorded before them.
    fn events(&self, events: &[StoredEvent]) -> Option<Stays> {
        let beyond = |ends: &[u64]| {
            let end = |event: &StoredEvent| ends.get(usize::from(event.stream.shard())).copied().unwrap_or(0);
            events.iter().any(|event| event.position > end(event))
        };
        if beyond(&self.read) {
            return Some(Stays::NotRead);
        }
        if events.iter().any(|event| event.event.recorded_at > self.now.0) {
            return Some(Stays::WrittenAhead);
        }
        (!self.ask.signs && beyond(&self.signed)).then_some(Stays::NotSigned)
    }
}

impl App {
    pub(super) fn ground<'a>(&self, ask: &'a ArchiveAsk) -> Result<Ground<'a>, AppError> {
        let stream = stream_of(LEGAL_HOLD);
        let holds = Standing { stream, version: self.store.head(stream)?.0 };
        let mut held = BTreeSet::new();
        for row in self.store.register(LEGAL_HOLD)? {
            if !parse::<HoldBody>(&row.body)?.lifted {
                held.insert(row.code);
            }
        }
        let mut read = self.store.journal_heads()?;
        let law = self.law();
        // What is archived before pay has read it changes no sheet any more.
        let pay = law.pays_from.map(|_| crate::pay::CONSUMER);
        let points = law.points_from.map(|_| crate::points::CONSUMER);
        for consumer in ask.consumers.iter().map(String::as_str).chain(pay).chain(points) {
            let cursors = self.store.cursors(consumer)?;
            read = read.into_iter().zip(cursors).map(|(a, b)| a.min(b)).collect();
        }
        let newest: Option<Checkpoint> =
            checkpoints(self.store.as_ref())?.last().map(crate::trail::SignedCheckpoint::read).transpose()?;
        let signed = newest.map(|checkpoint| checkpoint.positions).unwrap_or_default();
        let now = self.now();
        let crews = law.firms_from.map(|_| self.crews()).transpose()?;
        Ok(Ground { law, ask, before: ask.before.min(now), now, held, holds, crews, read, signed })
    }

    /// What may go, oldest first, at most so many; everything that was looked at and stays is counted.
    ///
    /// # Errors
    /// K004 when the policy has no term for cases; failed storage, or stored bytes that cannot be read.
    pub fn choose(&self, ask: &ArchiveAsk, most: usize) -> Result<Selection, AppError> {
        let ground = self.ground(ask)?;
        if ground.law.book.current().retention(Kept::Case).is_none() {
            return Err(super::refused(
                "K004",
                (
                    "现行规则没有服务单的保存期。".to_owned(),
                    "The policy in force does not say how long a case is kept.".to_owned(),
                ),
                (
                    "采用写有 [[retention]] 的规则包，例如 cn-retention。",
                    "Adopt a pack with [[retention]], for example cn-retention.",
                ),
            ));
        }
        let mut chosen = Selection::default();
        let mut after = None;
        while chosen.picked.len() < most {
            let page = self.store.ended_cases(ground.before.0, after, PAGE_ROWS_MAX)?;
            let Some(last) = page.last() else { break };
            after = Some((last.closed_at.unwrap_or(i64::MAX), last.id));
            for row in page {
                let judged = self.judge_case(&ground, row)?;
                chosen.take(judged, most);
            }
        }
        let mut after = None;
        while chosen.picked.len() < most {
            let page = self.store.lone_contacts(ground.before.0, after, PAGE_ROWS_MAX)?;
            let Some(last) = page.last() else { break };
            after = Some((last.occurred_at, last.id));
            for row in page {
                let judged = self.judge_contact(&ground, row)?;
                chosen.take(judged, most);
            }
        }
        Ok(chosen)
    }

    /// Whether a case may go, with everything that goes with it.
    pub(super) fn judge_case(
        &self,
        ground: &Ground<'_>,
        row: CaseRow,
    ) -> Result<Result<Picked, Stays>, AppError> {
        let Some(ended) = row.closed_at.map(Instant) else { return Ok(Err(Stays::OpenClock)) };
        let mut marks = Vec::new();
        marks.extend(ground.held.contains(&row.customer).then_some(Spared::LegalHold));
        marks.extend((!row.red_line.is_empty()).then_some(Spared::RedLine));
        // The term first: most of what is looked at is too young, and needs nothing read.
        if let Some(stays) = ground.term(Kept::Case, ended, &marks) {
            return Ok(Err(stays));
        }
        let clocks = self.store.clocks(row.id)?;
        if clocks
            .iter()
            .any(|clock| clock.wake_at.is_some() || clock.state == "running" || clock.state == "paused")
        {
            return Ok(Err(Stays::OpenClock));
        }
        let (case, history) = self.history_of(row.id)?;
        let waits = self.store.messages_of_case(row.id)?.iter().any(|message| message.next_at.is_some());
        if case.version != row.version || is_open(&case, self.now()) || waits {
            return Ok(Err(Stays::SomethingOpen));
        }
        // Money that is under way or refused is answered on the case: an archived one takes no answer.
        let unpaid = case.settlements.iter().any(|found| found.state.waits() || found.state.under_way());
        if unpaid || self.owes(&case)? {
            return Ok(Err(Stays::Unpaid));
        }
        if let Some(crews) = &ground.crews
            && self.awaits_firm(&case, &history, crews)?
        {
            return Ok(Err(Stays::Unsettled));
        }
        let drawn = ground.ask.drawn.get(&row.id).map(Vec::as_slice).unwrap_or_default();
        let done = |draw: &String| {
            case.called_back
                .iter()
                .any(|(asked, found, _)| asked == draw && (found.is_done() || found.is_given_up()))
        };
        if drawn.iter().any(|draw| !done(draw)) {
            return Ok(Err(Stays::CallBack));
        }
        let contacts = self.store.contacts_of_case(row.id)?;
        let of_case = StreamId { kind: StreamKind::Case, id: row.id };
        let touches = contacts.iter().map(|contact| StreamId { kind: StreamKind::Contact, id: contact.id });
        let mut streams = Vec::new();
        for stream in std::iter::once(of_case).chain(touches) {
            let events = self.store.load(stream)?.events;
            if let Some(stays) = ground.events(&events) {
                return Ok(Err(stays));
            }
            streams.push((stream, events));
        }
        Ok(Ok(Picked { streams, case: Some(row), clocks, contacts, artefacts: named(&history) }))
    }

    /// Whether a contact that made no case may go.
    pub(super) fn judge_contact(
        &self,
        ground: &Ground<'_>,
        row: ContactRow,
    ) -> Result<Result<Picked, Stays>, AppError> {
        let marks: Vec<Spared> =
            ground.held.contains(&row.customer).then_some(Spared::LegalHold).into_iter().collect();
        if let Some(stays) = ground.term(Kept::Contact, Instant(row.occurred_at), &marks) {
            return Ok(Err(stays));
        }
        let stream = StreamId { kind: StreamKind::Contact, id: row.id };
        let events = self.store.load(stream)?.events;
        if let Some(stays) = ground.events(&events) {
            return Ok(Err(stays));
        }
        let streams = vec![(stream, events)];
        Ok(Ok(Picked { streams, case: None, clocks: Vec::new(), contacts: vec![row], artefacts: Vec::new() }))
    }

    /// Whether a unit that stands as owed has no posting under its key.
    fn owes(&self, case: &Case) -> Result<bool, AppError> {
        let lines = case.promises.iter().flat_map(|promise| {
            let standing = move |(place, _): &(usize, _)| !case.is_taken_back(promise.id, *place);
            promise.owed.iter().enumerate().filter(standing)
        });
        for (_, line) in lines.filter(|(_, line)| line.value.is_some()) {
            let posted = self.store.owed_for(&line.key)?;
            if !posted.iter().any(|posting| posting.owed_for.as_deref() == Some(&*line.key)) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl Selection {
    fn take(&mut self, judged: Result<Picked, Stays>, most: usize) {
        match judged {
            Ok(picked) if self.picked.len() < most => self.picked.push(picked),
            // It is found again by the next file.
            Ok(_) => {}
            Err(stays) => *self.stays.entry(stays).or_default() += 1,
        }
    }
}

/// Whether somebody still has to do or to decide something.
fn is_open(case: &Case, now: Instant) -> bool {
    case.tasks.iter().any(|task| task.done_at.is_none())
        || case.pauses.iter().any(|pause| pause.proposal == Proposal::Proposed)
        || case.exemptions.iter().any(|exemption| exemption.proposal == Proposal::Proposed)
        || case.late_facts.iter().any(|found| found.proposal == Proposal::Proposed)
        || case.red_lines.iter().any(|line| line.waits())
        || (case.stage == Stage::Rejected
            && case.rejection.as_ref().is_some_and(|found| found.is_unsettled(now)))
        || case.archived.is_some()
}

fn named(history: &[StoredCaseFact]) -> Vec<Hash> {
    let evidence = history.iter().filter_map(|stored| stored.fact.event.evidence());
    let digests: BTreeSet<Hash> = evidence
        .flat_map(|evidence| &evidence.artefacts)
        .filter_map(|hex| crate::codec::unhex(hex))
        .collect();
    digests.into_iter().collect()
}
