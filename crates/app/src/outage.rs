//! Known outages (大面积故障): proposed by alike reports or by an alarm, confirmed by a person, ended by a person; then every
//! case that belongs to it is told, page by page.
//!
//! An outage is a row of a register with a stream of its own: whoever changes it expects the head that he read. Its cases
//! hold the link, and their list is a query on their ties. Telling them of its end is idempotent by case, so that a kill
//! between two pages only makes the next turn go on.
//!
//! Known weakness: rows of ended outages stay in the register and are read with it; an operator with many thousands of them
//! will want a table.

use crate::codec::encode;
use crate::command::{KEY_KEPT_MILLIS, Options, Reply, record};
use crate::engine::{ATTEMPTS_MAX, App, Draft};
use crate::error::AppError;
use crate::law::{Law, parse};
use crate::ports::{
    Append, CaseFilter, CaseOrder, CaseRow, Commit, CommitError, Guard, InboxRow, RegisterRow, StreamId,
    TieFilter, TieRow,
};
use crate::register::{RegisterEvent, json, stream_of};
use crate::tie::OUTAGE;
use uuid::Uuid;
use yinuo_domain::command::{CaseCommand, OfficeCommand, OutageEnd};
use yinuo_domain::event::Inherits;
use yinuo_domain::outage::{Outage, OutageSign, OutageState};
use yinuo_domain::{Actor, Brief, CaseEvent, Context, EvidenceSource, Fact, Refusal};
use yinuo_policy::{Bilingual, Instant};

/// Register of outages: code is the id.
pub const REGISTER: &str = "outage";
/// Cases told of an end in one page.
const PAGE: u32 = 64;
/// Cases that one press of a key joins at most.
pub const JOIN_MAX: u32 = 200;
/// Alike cases that are looked at for a proposal.
const ALIKE_MAX: u32 = 500;
/// Longest id of an alarm.
const ALARM_CHARS_MAX: usize = 100;
/// How far an alarm may lie ahead of our clock.
const AHEAD_MILLIS: i64 = 5 * 60_000;
/// States of a case that somebody works on.
const OPEN_STATES: [&str; 4] = ["acknowledged", "inProgress", "pending", "held"];
/// What a caller after an outage asks.
const CALL_WORDS: &str = "大面积故障已修复：请回电核实客户业务是否正常。";

/// What a network system says of an alarm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlarmFact {
    /// That system's id.
    pub alarm: String,
    /// Unit whose area is concerned.
    pub unit: String,
    /// Topic of the cases that it explains.
    pub topic: String,
    /// When it began.
    pub began_at: Instant,
    /// When it was over, if it is.
    pub cleared_at: Option<Instant>,
}

/// What came of joining many cases at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct JoinedCases {
    /// Joined now.
    pub joined: u32,
    /// Belong to an outage already, or were left out, or cannot join.
    pub passed: u32,
}

impl App {
    /// Every outage, the newest first.
    ///
    /// # Errors
    /// Failed storage.
    pub fn outages(&self) -> Result<Vec<Outage>, AppError> {
        let rows = self.store.register(REGISTER)?;
        let mut all = rows.iter().map(|row| parse::<Outage>(&row.body)).collect::<Result<Vec<_>, _>>()?;
        all.sort_by_key(|outage| (std::cmp::Reverse(outage.began_at), outage.id));
        Ok(all)
    }

    /// One outage.
    ///
    /// # Errors
    /// O007 when there is none; failed storage.
    pub fn outage(&self, id: Uuid) -> Result<Outage, AppError> {
        let row = self.store.register_row(REGISTER, &id.to_string())?;
        parse(&row.ok_or_else(Refusal::no_such_outage)?.body)
    }

    /// Outages that stand over cases of this unit and topic, or over any topic of it; confirmed ones alone, the newest first.
    ///
    /// # Errors
    /// Failed storage.
    pub fn outages_over(&self, unit: &str, topic: Option<&str>) -> Result<Vec<Outage>, AppError> {
        let law = self.law();
        let mut all = self.outages()?;
        let meant = |outage: &Outage| outage.covers(unit, topic.unwrap_or(&outage.topic), &law.org);
        all.retain(|outage| outage.state == OutageState::Standing && meant(outage));
        Ok(all)
    }

    /// What the network's own system raised over a unit and nobody has confirmed or dropped yet (H23).
    ///
    /// # Errors
    /// Failed storage.
    pub fn alarms_over(&self, unit: &str) -> Result<Vec<Outage>, AppError> {
        let law = self.law();
        let mut all = self.outages()?;
        all.retain(|outage| {
            outage.state == OutageState::Proposed
                && matches!(outage.sign, OutageSign::Alarm { .. })
                && outage.covers(unit, &outage.topic, &law.org)
        });
        Ok(all)
    }

    /// The sentence to say about an outage.
    #[must_use]
    pub fn outage_sentence(&self, outage: &Outage) -> Bilingual {
        let law = self.law();
        outage.sentence(law.book.current(), &law.org).unwrap_or_default()
    }

    /// Cases of an outage by due instant, after one of them.
    ///
    /// # Errors
    /// Failed storage.
    pub fn cases_of_outage(
        &self,
        outage: Uuid,
        open: Option<bool>,
        limit: u32,
    ) -> Result<Vec<TieRow>, AppError> {
        Ok(self.store.ties(&TieFilter { open, ..of_outage(outage) }, None, limit)?)
    }

    /// How many cases belong to an outage, those that were left out included.
    ///
    /// # Errors
    /// Failed storage.
    pub fn count_cases_of_outage(&self, outage: Uuid) -> Result<u64, AppError> {
        Ok(self.store.count_ties(&of_outage(outage))?)
    }

    /// Somebody says that there is one: it stands at once.
    ///
    /// # Errors
    /// O009 or O010; failed storage.
    pub fn declare_outage(
        &self,
        actor: &Actor,
        (unit, topic): (&str, &str),
        began_at: Instant,
        expected_at: Option<Instant>,
    ) -> Result<Outage, AppError> {
        self.begin_outage(actor, OutageSign::Staff, (unit, topic), began_at, None, |outage, ctx| {
            outage.confirm(expected_at, ctx)
        })
    }

    /// A network system posts an alarm. The same alarm again changes nothing but its end, which a person confirms.
    ///
    /// # Errors
    /// O009 or O011; failed storage.
    pub fn hear_alarm(&self, actor: &Actor, fact: &AlarmFact) -> Result<Outage, AppError> {
        let now = self.now();
        let named = (1..=ALARM_CHARS_MAX).contains(&fact.alarm.len())
            && fact.alarm.bytes().all(|byte| byte.is_ascii_graphic());
        let timely = |at: Instant| at.0 <= now.0 + AHEAD_MILLIS;
        let ordered = fact.cleared_at.is_none_or(|cleared| cleared >= fact.began_at && timely(cleared));
        if !named || !timely(fact.began_at) || !ordered {
            return Err(Refusal::bad_alarm().into());
        }
        let sign = OutageSign::Alarm { alarm: fact.alarm.clone() };
        let known = self.outages()?.into_iter().find(|outage| outage.sign == sign);
        let known = match known {
            Some(known) => known,
            None => {
                let began_at = fact.began_at.min(now);
                match self.begin_outage(actor, sign, (&fact.unit, &fact.topic), began_at, None, |_, _| Ok(()))
                {
                    // One of this area stands: the alarm explains what people know.
                    Err(AppError::Refused(refusal)) if refusal.code == Refusal::outage_stands().code => {
                        return self.live_over(&fact.unit, &fact.topic)?.ok_or_else(|| refusal.into());
                    }
                    begun => begun?,
                }
            }
        };
        match fact.cleared_at {
            Some(cleared) if known.cleared_at.is_none() => {
                self.change_outage(actor, known.id, |outage, ctx| {
                    outage.cleared_at = outage.cleared_at.or(Some(cleared.min(ctx.now)));
                    Ok(())
                })
            }
            _ => Ok(known),
        }
    }

    /// Looks whether an accepted case makes its like an outage; says what it proposed.
    ///
    /// # Errors
    /// Failed storage.
    pub fn propose_outage(&self, case: &CaseRow) -> Result<Option<Outage>, AppError> {
        let law = self.law();
        let policy = law.book.current();
        let Some(rule) = policy.outage_rule().filter(|_| case.kind == "fault") else { return Ok(None) };
        if self.live_over(&case.unit, &case.topic)?.is_some() {
            return Ok(None);
        }
        let latest = Instant(case.accepted_at);
        let filter = CaseFilter {
            unit: Some(case.unit.clone()),
            topic: Some(case.topic.clone()),
            accepted_from: Some(rule.window_from(latest).0),
            ..CaseFilter::default()
        };
        let alike = self.store.cases(&filter, CaseOrder::NewestFirst, None, ALIKE_MAX)?.rows;
        let mut reports: Vec<Instant> = alike
            .iter()
            .filter(|row| row.state != "cancelled" && row.accepted_at <= latest.0)
            .map(|row| Instant(row.accepted_at))
            .collect();
        if !rule.proposes(&reports) {
            return Ok(None);
        }
        reports.sort_unstable();
        let began_at = reports.first().copied().unwrap_or(latest);
        let count = u32::try_from(reports.len()).unwrap_or(u32::MAX);
        let over = (case.unit.as_str(), case.topic.as_str());
        let sign = OutageSign::Reports { count };
        match self.begin_outage(&Actor::system(), sign, over, began_at, Some(case), |_, _| Ok(())) {
            Ok(outage) => Ok(Some(outage)),
            // Somebody else proposed it meanwhile, or the reports are too old to begin one by.
            Err(AppError::Refused(_)) => Ok(None),
            Err(other) => Err(other),
        }
    }

    /// Whoever leads the unit hears that an outage is proposed.
    fn proposal_item(&self, law: &Law, outage: &Outage, case: &CaseRow) -> InboxRow {
        let rule = law.book.current().outage_rule();
        let post = rule.map_or("", |rule| rule.report_to.as_str());
        let name = law.org.unit_name(&outage.unit);
        InboxRow {
            key: format!("{}/outage", outage.id),
            post: post.to_owned(),
            person: law.org.holder(post, &outage.unit, self.now()).unwrap_or_default().to_owned(),
            case: case.id,
            kind: "outage".to_owned(),
            zh: format!("{} 报障集中，请认定是否大面积故障", name.zh),
            en: format!("Many alike reports in {}: is it an outage?", name.en),
            occurred_at: self.now().0,
            read_at: None,
        }
    }

    /// The outage of this area and topic that is neither over nor dropped.
    fn live_over(&self, unit: &str, topic: &str) -> Result<Option<Outage>, AppError> {
        let law = self.law();
        let covers = |outage: &Outage| outage.is_live() && outage.covers(unit, topic, &law.org);
        Ok(self.outages()?.into_iter().find(covers))
    }

    fn begin_outage(
        &self,
        actor: &Actor,
        sign: OutageSign,
        (unit, topic): (&str, &str),
        began_at: Instant,
        reported_by: Option<&CaseRow>,
        then: impl Fn(&mut Outage, Context<'_>) -> Result<(), Refusal>,
    ) -> Result<Outage, AppError> {
        for _ in 0..ATTEMPTS_MAX {
            let (law, now) = (self.law(), self.now());
            // Read before the list that it guards: of two who begin one of the same area and topic, one does.
            let key = format!("outage/{unit}/{topic}");
            let guard = Guard { expected: self.store.guard(&key)?, key };
            if self.live_over(unit, topic)?.is_some() {
                return Err(Refusal::outage_stands().into());
            }
            let brief = Brief::default();
            let ctx = Context { now, actor, book: &law.book, org: &law.org, brief: &brief };
            let id = self.entropy.id(now.0);
            let mut outage = Outage::begin((id, sign.clone()), (unit, topic), began_at, ctx)?;
            then(&mut outage, ctx)?;
            let items = reported_by.map(|case| self.proposal_item(&law, &outage, case));
            let inbox_rows = items.into_iter().collect();
            let commit = Commit { guards: vec![guard], inbox_rows, ..self.outage_commit(actor, &outage)? };
            match self.store.commit(commit) {
                Ok(()) => return Ok(outage),
                Err(CommitError::GuardMoved { .. } | CommitError::VersionConflict { .. }) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Err(AppError::Busy)
    }

    /// Changes an outage by a decision of the domain.
    ///
    /// # Errors
    /// What the decision refuses; failed storage.
    pub fn change_outage(
        &self,
        actor: &Actor,
        id: Uuid,
        change: impl Fn(&mut Outage, Context<'_>) -> Result<(), Refusal>,
    ) -> Result<Outage, AppError> {
        for _ in 0..ATTEMPTS_MAX {
            let (law, now) = (self.law(), self.now());
            // The head before the row, as everywhere.
            let head = self.store.head(outage_stream(id))?;
            let before = self.outage(id)?;
            let mut outage = before.clone();
            let brief = Brief::default();
            change(&mut outage, Context { now, actor, book: &law.book, org: &law.org, brief: &brief })?;
            if outage == before {
                return Ok(outage);
            }
            match self.store.commit(self.outage_commit_on(actor, &outage, head)?) {
                Ok(()) => return Ok(outage),
                Err(CommitError::VersionConflict { .. }) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Err(AppError::Busy)
    }

    fn outage_commit(&self, actor: &Actor, outage: &Outage) -> Result<Commit, AppError> {
        self.outage_commit_on(actor, outage, (0, [0; 32]))
    }

    pub(crate) fn outage_commit_on(
        &self,
        actor: &Actor,
        outage: &Outage,
        head: (u64, crate::ports::Hash),
    ) -> Result<Commit, AppError> {
        let (code, body) = (outage.id.to_string(), json(outage)?);
        let stream = outage_stream(outage.id);
        let event = RegisterEvent::RowsSet { rows: vec![(code.clone(), body.clone())] };
        let now = self.now();
        let fact = Fact { occurred: now, by_clock: false, event };
        let (events, _) = encode(stream, head, &[fact], actor, now)?;
        Ok(Commit {
            appends: vec![Append { stream, expected_version: head.0, events }],
            register_rows: vec![RegisterRow { register: REGISTER.to_owned(), code, body }],
            ..Commit::default()
        })
    }

    /// Where an outage's stream stands.
    pub(crate) fn outage_head(&self, id: Uuid) -> Result<(u64, crate::ports::Hash), AppError> {
        Ok(self.store.head(outage_stream(id))?)
    }

    /// Joins a case to an outage, with what it takes from it.
    ///
    /// # Errors
    /// O007 unless it stands, O008 or O014; else as any command.
    pub fn join_outage(
        &self,
        actor: &Actor,
        case: Uuid,
        (outage, inherits): (Uuid, Inherits),
        options: &Options,
    ) -> Result<Reply, AppError> {
        self.drafted_once(options, || self.joining(actor, case, (outage, inherits), options))
    }

    fn joining(
        &self,
        actor: &Actor,
        case: Uuid,
        (outage, inherits): (Uuid, Inherits),
        options: &Options,
    ) -> Result<(Draft, Reply), AppError> {
        let standing = self.outage(outage)?;
        if standing.state != OutageState::Standing {
            return Err(Refusal::no_such_outage().into());
        }
        let row = self.store.case_row(case)?.ok_or_else(Refusal::no_case)?;
        if !standing.covers(&row.unit, &row.topic, &self.law().org) {
            return Err(Refusal::outside_the_outage().into());
        }
        let mut draft = Draft::default();
        // Before the occurrence that it guards: whoever opens a case beside this one, or joins another of its service, at
        // the same instant goes by the occurrence that this one has afterwards, or this one by his.
        draft.commit.guards.push(self.opening_guard(&row.customer)?);
        let occurrence = self.occurrence_on(outage, &row)?;
        let known = self.load_case(case)?;
        self.check_seen(actor, &known.case, options.seen)?;
        let now = self.now();
        let command = CaseCommand::Office(OfficeCommand::JoinOutage { outage, inherits, occurrence });
        let version =
            self.add_command(&mut draft, known, &command, options.occurred.unwrap_or(now), actor, now)?;
        let reply = Reply { contact: None, case: Some(case), number: None, version };
        draft.commit.idempotency = record(options, &reply, self.answer_kept_until(now, KEY_KEPT_MILLIS))?;
        Ok((draft, reply))
    }

    /// Whoever joins an outage is told of its end: one that was settled before he came is to be settled again, and one that
    /// is being settled is not settled beside him.
    pub(crate) fn wait_for_outages(
        &self,
        commit: &mut Commit,
        facts: &[Fact],
        actor: &Actor,
    ) -> Result<(), AppError> {
        for fact in facts {
            let CaseEvent::OutageJoined { outage: id, .. } = &fact.event else { continue };
            commit.guards.push(self.told_guard(*id)?);
            let head = self.store.head(outage_stream(*id))?;
            let Some(row) = self.store.register_row(REGISTER, &id.to_string())? else { continue };
            let outage: Outage = parse(&row.body)?;
            if outage.settled {
                let again = self.outage_commit_on(actor, &Outage { settled: false, ..outage }, head)?;
                commit.appends.extend(again.appends);
                commit.register_rows.extend(again.register_rows);
            }
        }
        Ok(())
    }

    /// Moved by whoever joins an outage and by whoever says that all its cases were told; read before what it guards.
    fn told_guard(&self, outage: Uuid) -> Result<Guard, AppError> {
        let key = format!("outage-told/{outage}");
        Ok(Guard { expected: self.store.guard(&key)?, key })
    }

    /// Occurrence of the cases of one service on an outage: that of the first of them, else the outage itself.
    fn occurrence_on(&self, outage: Uuid, row: &CaseRow) -> Result<Uuid, AppError> {
        self.occurrence_of_service(outage, &row.service, Some(row.id))
    }

    /// The same for a service, leaving a case aside.
    pub(crate) fn occurrence_of_service(
        &self,
        outage: Uuid,
        service: &str,
        aside: Option<Uuid>,
    ) -> Result<Uuid, AppError> {
        if service.is_empty() {
            return Ok(outage);
        }
        let filter = CaseFilter { service: Some(service.to_owned()), ..CaseFilter::default() };
        let of_service = self.store.cases(&filter, CaseOrder::NewestFirst, None, ALIKE_MAX)?.rows;
        for other in of_service.iter().rev().filter(|other| Some(other.id) != aside) {
            let (known, _) = self.history_of(other.id)?;
            let tied = |tie: &yinuo_domain::case::OutageTie| tie.outage == outage && tie.inherits.is_some();
            if known.outage.as_ref().is_some_and(tied) {
                return Ok(known.occurrence);
            }
        }
        Ok(outage)
    }

    /// Joins every open case of the outage's area and topic that belongs to none, at most [`JOIN_MAX`] at once.
    ///
    /// # Errors
    /// O007 unless it stands; failed storage. What joined before stays joined.
    pub fn join_all(&self, actor: &Actor, outage: Uuid, inherits: Inherits) -> Result<JoinedCases, AppError> {
        let standing = self.outage(outage)?;
        if standing.state != OutageState::Standing {
            return Err(Refusal::no_such_outage().into());
        }
        let mut done = JoinedCases::default();
        for row in self.candidates(&standing)? {
            match self.join_outage(actor, row.id, (outage, inherits), &Options::default()) {
                Ok(_) => done.joined += 1,
                Err(AppError::Refused(_)) => done.passed += 1,
                Err(other) => return Err(other),
            }
        }
        Ok(done)
    }

    /// Open cases of an outage's area and topic that are tied to no outage, newest first, at most [`JOIN_MAX`].
    ///
    /// # Errors
    /// Failed storage.
    pub fn candidates(&self, outage: &Outage) -> Result<Vec<CaseRow>, AppError> {
        let law = self.law();
        let filter = CaseFilter {
            states: OPEN_STATES.map(str::to_owned).to_vec(),
            topic: Some(outage.topic.clone()),
            ..CaseFilter::default()
        };
        let rows = self.store.cases(&filter, CaseOrder::NewestFirst, None, ALIKE_MAX)?.rows;
        let mut found = Vec::new();
        for row in rows.into_iter().filter(|row| law.org.is_under(&row.unit, &outage.unit)) {
            if found.len() >= JOIN_MAX as usize {
                break;
            }
            if self.recall(row.id).map_or_else(|| self.load_case(row.id), Ok)?.case.outage.is_none() {
                found.push(row);
            }
        }
        Ok(found)
    }

    /// An outage is over; its cases are told by [`App::settle_outages`].
    ///
    /// # Errors
    /// O007 or O009; failed storage.
    pub fn restore_outage(&self, actor: &Actor, id: Uuid, restored_at: Instant) -> Result<Outage, AppError> {
        self.change_outage(actor, id, |outage, ctx| outage.restore(restored_at, ctx))
    }

    /// Tells cases of ended outages, at most so many pages; says how many were told.
    ///
    /// # Errors
    /// Failed storage; who was told before stays told.
    pub fn settle_outages(&self, pages_max: u32) -> Result<u32, AppError> {
        let mut told = 0;
        let ended = |outage: &Outage| outage.state == OutageState::Over && !outage.settled;
        for outage in self.outages()?.into_iter().filter(ended) {
            let guard = self.told_guard(outage.id)?;
            let mut whole = false;
            for _ in 0..pages_max {
                let page = self.cases_of_outage(outage.id, Some(true), PAGE)?;
                let (before, mut later) = (told, false);
                for row in &page {
                    match self.end_for(&outage, row)? {
                        Ending::Told => told += 1,
                        Ending::Never => {}
                        Ending::Later => later = true,
                    }
                }
                // A case that cannot be told (it was archived meanwhile) must not keep the others waiting for ever; one that
                // cannot be told yet is not forgotten.
                whole = !later && (page.len() < PAGE as usize || told == before);
                if whole || later {
                    break;
                }
            }
            if whole {
                self.settled(outage.id, guard)?;
            }
        }
        Ok(told)
    }

    /// All its cases were told. Where one joined meanwhile, the next turn looks again.
    fn settled(&self, id: Uuid, guard: Guard) -> Result<(), AppError> {
        let head = self.store.head(outage_stream(id))?;
        let outage = Outage { settled: true, ..self.outage(id)? };
        let commit = self.outage_commit_on(&Actor::system(), &outage, head)?;
        match self.store.commit(Commit { guards: vec![guard], ..commit }) {
            Ok(()) | Err(CommitError::GuardMoved { .. } | CommitError::VersionConflict { .. }) => Ok(()),
            Err(other) => Err(other.into()),
        }
    }

    /// Tells one case.
    fn end_for(&self, outage: &Outage, tie: &TieRow) -> Result<Ending, AppError> {
        let case = tie.case;
        let Some(restored_at) = outage.restored_at else { return Ok(Ending::Never) };
        let law = self.law();
        let rule = law.book.current().outage_rule();
        let call_due_at = rule.map_or(restored_at, |rule| rule.call_due(restored_at));
        // It is the word of whoever ended the outage: the handler of a case does not vouch for his own lateness with it.
        let actor = Actor { person: outage.decided_by.clone(), post: String::new(), unit: String::new() };
        let scope = format!("outage-end/{}", outage.id);
        // Once for each time that it joined: whoever goes on after the end is told anew.
        let key = format!("{case}/{}", tie.started_at);
        let options = Options { key: Some((scope, key, Vec::new())), ..Options::default() };
        let words = format!("大面积故障 {} 修复", law.org.unit_name(&outage.unit).zh);
        let ended = self.command(&actor, case, &options, &|edge| {
            Ok(CaseCommand::Office(OfficeCommand::EndOutage(OutageEnd {
                outage: outage.id,
                restored_at,
                evidence: edge.evidence(EvidenceSource::LineLog, &words)?,
                task: edge.id(),
                text: edge.text(CALL_WORDS)?,
                call_due_at,
            })))
        });
        match ended {
            Ok(_) => Ok(Ending::Told),
            Err(AppError::Refused(refusal)) => {
                tracing::warn!(%case, %refusal, "a case could not be told that its outage is over");
                // Another machine's clock is ahead of ours and wrote last: in a while ours has come so far.
                let later = refusal.code == Refusal::clock_went_back().code;
                Ok(if later { Ending::Later } else { Ending::Never })
            }
            Err(other) => Err(other),
        }
    }
}

/// What came of telling a case that its outage is over.
enum Ending {
    /// It knows, or knew.
    Told,
    /// It takes no such word any more.
    Never,
    /// Not by this clock yet.
    Later,
}

fn outage_stream(outage: Uuid) -> StreamId {
    stream_of(&format!("{REGISTER}/{outage}"))
}

fn of_outage(outage: Uuid) -> TieFilter {
    TieFilter { kind: OUTAGE.to_owned(), party: Some(outage.to_string()), ..TieFilter::default() }
}
