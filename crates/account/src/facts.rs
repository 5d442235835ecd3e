//! Facts from the journal, shard by shard and page by page, from a position on.

use serde::Deserialize;
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_app::archive::needs_archive;
use yinuo_app::codec::decode_event;
use yinuo_app::emergency::EMERGENCY;
use yinuo_app::ports::{Hash, PAGE_ROWS_MAX, SHARD_COUNT, Store, StoredEvent, StreamKind};
use yinuo_app::praise::{PRAISE, Praise};
use yinuo_app::register::{RegisterEvent, stream_of};
use yinuo_app::{AppError, Law};
use yinuo_domain::emergency::Emergency;
use yinuo_domain::event::{CallBackOutcome, Mover, RejectionStep, SettlementStep, Solved, VisitTurn};
use yinuo_domain::{CaseEvent, ContactEvent, PolicyBook};
use yinuo_measure::{Answer, Fact, Position, Subject, Tally, What};
use yinuo_policy::{Bilingual, Digest, Instant, Value};

/// Position and chain hash of the last event of every shard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heads(pub Vec<(u64, Hash)>);

impl Default for Heads {
    fn default() -> Self {
        Self(vec![(0, [0; 32]); usize::from(SHARD_COUNT)])
    }
}

impl Heads {
    /// The positions alone.
    #[must_use]
    pub fn position(&self) -> Position {
        Position(self.0.iter().map(|(position, _)| *position).collect())
    }

    /// The digest that seals an issue and seeds a draw.
    #[must_use]
    pub fn digest(&self) -> Hash {
        yinuo_measure::draw::heads_digest(&self.0)
    }

    pub(crate) fn of(&self, shard: u16) -> u64 {
        self.0.get(usize::from(shard)).map_or(0, |(position, _)| *position)
    }

    pub(crate) fn set(&mut self, shard: u16, head: (u64, Hash)) {
        if let Some(found) = self.0.get_mut(usize::from(shard)) {
            *found = head;
        }
    }
}

/// Facts with the heads that they reach to.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Heads.
    pub heads: Heads,
    /// Facts, by shard and position inside each batch.
    pub rows: Vec<Fact>,
}

/// All facts of the journal.
///
/// # Errors
/// Failed storage, or stored bytes that cannot be read.
pub fn collect(store: &dyn Store) -> Result<Facts, AppError> {
    let mut facts = Facts::default();
    catch_up(store, &mut facts)?;
    Ok(facts)
}

/// Adds the facts that came since; says how many.
///
/// # Errors
/// Failed storage, or stored bytes that cannot be read.
pub fn catch_up(store: &dyn Store, facts: &mut Facts) -> Result<usize, AppError> {
    let before = facts.rows.len();
    let rows = &mut facts.rows;
    collect_into(store, &mut facts.heads, None, &mut |fact| rows.push(fact))?;
    Ok(facts.rows.len() - before)
}

/// The tally of the whole journal, or of the journal as it stood at a position.
///
/// # Errors
/// Failed storage, or stored bytes that cannot be read.
pub fn tally(store: &dyn Store, at: Option<&Position>) -> Result<(Tally, Heads), AppError> {
    let (mut tally, mut heads) = (Tally::default(), Heads::default());
    collect_into(store, &mut heads, at, &mut |fact| tally.add(&fact))?;
    Ok((tally, heads))
}

/// Hands every fact after `heads` to `take`, up to a position or to the journal's end as it is when this begins.
///
/// # Errors
/// Failed storage, or stored bytes that cannot be read.
pub fn collect_into(
    store: &dyn Store,
    heads: &mut Heads,
    until: Option<&Position>,
    take: &mut dyn FnMut(Fact),
) -> Result<(), AppError> {
    let Some(law) = Law::read(store)? else { return Ok(()) };
    let mut reader = Reader::new(store, law);
    let ends = match until {
        Some(position) => position.0.clone(),
        None => store.journal_heads()?,
    };
    for (shard, end) in (0..SHARD_COUNT).zip(ends) {
        each_event(store, heads, shard, end, &mut |stored| {
            reader.facts_of(shard, stored, take)?;
            Ok(true)
        })?;
    }
    Ok(())
}

/// Walks one shard from its head to a position, moving the head; stops before an event that `visit` does not take.
/// Events that are archived and not at hand are no part of any figure, so that K003 refuses rather than counts less.
pub(crate) fn each_event(
    store: &dyn Store,
    heads: &mut Heads,
    shard: u16,
    end: u64,
    visit: &mut dyn FnMut(&StoredEvent) -> Result<bool, AppError>,
) -> Result<(), AppError> {
    while heads.of(shard) < end {
        let page = store.journal(shard, heads.of(shard), PAGE_ROWS_MAX)?;
        if page.is_empty() {
            return Err(needs_archive());
        }
        for stored in page.iter().take_while(|stored| stored.position <= end) {
            if stored.position != heads.of(shard) + 1 {
                return Err(needs_archive());
            }
            if !visit(stored)? {
                return Ok(());
            }
            heads.set(shard, (stored.position, stored.event.hash));
        }
    }
    Ok(())
}

/// What a figure must know of a promise's rule.
#[derive(Clone)]
struct RuleWords {
    scheme: String,
    obligation: String,
    beneficiary: String,
}

/// Turns events into facts, under the windows of the law that it was given.
pub(crate) struct Reader<'a> {
    store: &'a dyn Store,
    law: Law,
    /// Policies of pins; read again when an event names one that was adopted since.
    pins: PolicyBook,
    promises: BTreeMap<(Digest, String), RuleWords>,
    draws: Uuid,
    praises: Uuid,
    emergencies: Uuid,
}

impl<'a> Reader<'a> {
    pub fn new(store: &'a dyn Store, law: Law) -> Self {
        let pins = law.book.clone();
        Self {
            store,
            law,
            pins,
            promises: BTreeMap::new(),
            draws: stream_of(crate::DRAW).id,
            praises: stream_of(PRAISE).id,
            emergencies: stream_of(EMERGENCY).id,
        }
    }

    /// The store that it reads from.
    pub const fn store(&self) -> &'a dyn Store {
        self.store
    }

    /// Hands on the facts of one event; none when no figure reads it.
    pub fn facts_of(
        &mut self,
        shard: u16,
        stored: &StoredEvent,
        take: &mut dyn FnMut(Fact),
    ) -> Result<(), AppError> {
        let id = stored.stream.id;
        let (subject, what) = match stored.stream.kind {
            StreamKind::Case => {
                let Some(what) = self.told_by_case(stored)? else { return Ok(()) };
                (Subject::Case(id), what)
            }
            StreamKind::Contact => {
                (Subject::Contact(id), contact_fact(decode_event::<ContactEvent>(stored)?))
            }
            StreamKind::Register if id == self.draws => {
                let drawn = self.drawn(stored)?;
                drawn.into_iter().for_each(|what| take(fact(Subject::Register(id), shard, stored, what)));
                return Ok(());
            }
            StreamKind::Register if id == self.praises => {
                let RegisterEvent::RowsSet { rows } = decode_event::<RegisterEvent>(stored)?;
                for (_, body) in rows {
                    let praise: Praise = crate::keep::parse(&body)?;
                    let what = What::Praised { id: praise.id, at: praise.came_at, people: praise.people };
                    take(fact(Subject::Register(id), shard, stored, what));
                }
                return Ok(());
            }
            StreamKind::Register if id == self.emergencies => {
                let RegisterEvent::RowsSet { rows } = decode_event::<RegisterEvent>(stored)?;
                for (_, body) in rows {
                    let mode: Emergency = crate::keep::parse(&body)?;
                    let rule = self.law.book.pinned(&mode.policy).emergency(&mode.rule);
                    let unnamed = Bilingual::new(&*mode.rule, &*mode.rule);
                    let (name, counts) = (rule.map_or(unnamed, |rule| rule.name.clone()), mode.counts());
                    let what = What::Emergency { code: mode.code, name, units: mode.units, counts };
                    take(fact(Subject::Register(id), shard, stored, what));
                }
                return Ok(());
            }
            StreamKind::Register | StreamKind::Access => return Ok(()),
        };
        take(fact(subject, shard, stored, what));
        Ok(())
    }

    /// What an event of a case says to figures. Where its name says it all, its bytes are not read.
    fn told_by_case(&mut self, stored: &StoredEvent) -> Result<Option<What>, AppError> {
        match told_by_name(&stored.event.name) {
            Told::Nothing => Ok(None),
            Told::All(what) => Ok(Some(what)),
            Told::Made => {
                let made: Made = decode_event(stored)?;
                let RuleWords { scheme, obligation, beneficiary } = self.rule(&made.policy, &made.rule)?;
                let Made { promise, rule, started_at, .. } = made;
                Ok(Some(What::PromiseMade { promise, rule, scheme, obligation, beneficiary, started_at }))
            }
            Told::InBytes => self.case_fact(decode_event::<CaseEvent>(stored)?),
        }
    }

    fn drawn(&self, stored: &StoredEvent) -> Result<Vec<What>, AppError> {
        let RegisterEvent::RowsSet { rows } = decode_event::<RegisterEvent>(stored)?;
        rows.iter()
            .map(|(_, body)| {
                let row = crate::draws::read_row(self.store, body)?;
                Ok(What::Drawn { stratum: row.stratum, until: row.until, cases: row.drawn })
            })
            .collect()
    }

    fn rule(&mut self, policy: &Digest, rule: &str) -> Result<RuleWords, AppError> {
        if !self.pins.holds(policy, None)
            && let Some(law) = Law::read(self.store)?
        {
            self.pins = law.book;
        }
        let pins = &self.pins;
        let words = self.promises.entry((*policy, rule.to_owned())).or_insert_with(|| {
            let found = pins.pinned(policy).promise(rule);
            let word = |word: fn(&yinuo_policy::PromiseRule) -> &String| {
                found.map(|rule| word(rule).clone()).unwrap_or_default()
            };
            RuleWords {
                scheme: word(|rule| &rule.scheme),
                obligation: word(|rule| &rule.obligation),
                beneficiary: word(|rule| &rule.beneficiary),
            }
        });
        Ok(words.clone())
    }

    fn case_fact(&mut self, event: CaseEvent) -> Result<Option<What>, AppError> {
        Ok(Some(match event {
            CaseEvent::Opened { number, facts, topic, unit, owner, repeat_of, .. } => What::Opened {
                repeat_window_days: self.law.book.current().repeat_window_days(&facts.category),
                facts: Box::new(facts),
                number,
                topic,
                unit,
                owner,
                repeat_of,
            },
            CaseEvent::PromiseKept { promise, stopped_at } => What::PromiseKept { promise, stopped_at },
            CaseEvent::PromiseBroken { promise, due_at } => What::PromiseBroken { promise, due_at },
            CaseEvent::PromiseStoppedLate { promise, stopped_at } => {
                What::PromiseStoppedLate { promise, stopped_at }
            }
            CaseEvent::BreachWithdrawn { promise, .. } => What::BreachWithdrawn { promise },
            CaseEvent::LateExplained { promise, cause } => What::LateExplained { promise, cause },
            CaseEvent::PromiseResumed { promise, .. } => What::PromiseResumed { promise },
            CaseEvent::PromiseVoided { promise, .. } => What::PromiseVoided { promise },
            CaseEvent::RungReached { rung, .. } => What::Rung { rung },
            CaseEvent::RemedyOwed { remedy, value: Value::Money(money), key, .. } => {
                What::Owed { remedy, amount: money.minor, currency: money.currency, key }
            }
            CaseEvent::RemedyOwed { remedy, value: Value::ValidityDays(days), key, .. } => {
                What::Owed { remedy, amount: days, currency: "validity-days".to_owned(), key }
            }
            CaseEvent::Settlement { settlement, step } => return Ok(payment_fact(settlement, step)),
            other => return Ok(work_fact(other)),
        }))
    }
}

fn payment_fact(settlement: u32, step: SettlementStep) -> Option<What> {
    Some(match step {
        SettlementStep::Arranged { key, money, .. } => {
            What::PaymentArranged { settlement, key, amount: money.minor, currency: money.currency }
        }
        SettlementStep::Credited { .. } => What::PaymentCredited { settlement },
        SettlementStep::Returned { .. } => What::PaymentReturned { settlement },
        SettlementStep::Late => What::PaymentLate { settlement },
        SettlementStep::Cancelled => What::PaymentCancelled { settlement },
        _ => return None,
    })
}

fn work_fact(event: CaseEvent) -> Option<What> {
    Some(match event {
        CaseEvent::Categorised { facts, topic } => What::Categorised { facts: Box::new(facts), topic },
        CaseEvent::Assigned { unit, .. } => What::Assigned { unit },
        CaseEvent::Resolved { root_cause, .. } => What::Resolved { root_cause },
        CaseEvent::PauseDecided { approved: true, .. }
        | CaseEvent::ExemptionDecided { approved: true, .. } => What::ExemptionApproved,
        CaseEvent::TaskOpened { task, unit, .. } => What::TaskOpened { task, unit },
        CaseEvent::TaskOverdue { task } => What::TaskOverdue { task },
        CaseEvent::CalledBack { draw, outcome, .. } => {
            let answer = match outcome {
                CallBackOutcome::Satisfied => Answer::Satisfied,
                CallBackOutcome::Unsatisfied => Answer::Unsatisfied,
                CallBackOutcome::Refused => Answer::Refused,
                // An attempt that another follows stands as not reached until then.
                CallBackOutcome::NotReached
                | CallBackOutcome::WrongNumber
                | CallBackOutcome::NoAnswer
                | CallBackOutcome::CallAgain { .. } => Answer::NotReached,
            };
            What::CalledBack { draw, answer }
        }
        CaseEvent::RedLineMarked { mark, unit } => What::RedLine { mark, unit },
        CaseEvent::OutsideRequested { request, body, .. } => What::OutsideAsked { request, body },
        CaseEvent::OutsideRedispatched { request, .. } => What::OutsideAsked { request, body: String::new() },
        CaseEvent::OutsideAnswered { request, .. } => What::OutsideAnswered { request },
        CaseEvent::OutsideOverdue { request } => What::OutsideOverdue { request },
        CaseEvent::Visit { visit, turn } => return visit_fact(visit, &turn),
        CaseEvent::Rejection { step } => return objection_fact(&step),
        CaseEvent::RedLineWithdrawalDecided { mark, unit, approved: true } => {
            What::RedLineWithdrawn { mark, unit }
        }
        _ => return None,
    })
}

fn objection_fact(step: &RejectionStep) -> Option<What> {
    Some(match step {
        RejectionStep::Objected { rule_by, .. } => What::Objected { limited: rule_by.is_some() },
        RejectionStep::Ruled { upheld, .. } => What::ObjectionRuled { upheld: *upheld },
        RejectionStep::RulingLate => What::RulingLate,
        RejectionStep::Proposed { .. } | RejectionStep::Decided { .. } | RejectionStep::RulingNear => {
            return None;
        }
    })
}

fn visit_fact(visit: Uuid, turn: &VisitTurn) -> Option<What> {
    Some(match turn {
        VisitTurn::Booked { window, asked_by, slot } => {
            let technician = slot.as_ref().map(|slot| slot.technician.clone()).unwrap_or_default();
            What::WindowAgreed { visit, until: window.until, by_us: *asked_by == Mover::Us, technician }
        }
        VisitTurn::Assigned { slot } => What::VisitGiven { visit, technician: slot.technician.clone() },
        VisitTurn::Released { .. } => What::VisitGiven { visit, technician: String::new() },
        VisitTurn::Arrived { .. } => What::VisitArrived { visit },
        VisitTurn::Missed => What::WindowMissed { visit },
        VisitTurn::Done { receipt } => {
            What::VisitDone { visit, remotely: receipt.solved == Solved::Remotely }
        }
        _ => return None,
    })
}

fn contact_fact(event: ContactEvent) -> What {
    match event {
        ContactEvent::Recorded { channel, direction, accepting_unit, owner, .. } => {
            What::Contact { channel, inbound: direction == "inbound", owner, unit: accepting_unit }
        }
        ContactEvent::Ended { outcome } => What::ContactEnded { outcome },
        ContactEvent::OpenedCase { case } => What::ContactOpened { case },
        ContactEvent::JoinedCase { case } => What::ContactJoined { case },
        ContactEvent::ScoreAsked { unit, .. } => What::ScoreAsked { unit },
        ContactEvent::ScoreDelivered => What::ScoreDelivered,
        ContactEvent::Scored { score, .. } => What::Scored { score },
        ContactEvent::ScoreLapsed => What::ScoreLapsed,
    }
}

fn fact(subject: Subject, shard: u16, stored: &StoredEvent, what: What) -> Fact {
    Fact {
        subject,
        version: stored.version,
        occurred: Instant(stored.event.occurred_at),
        recorded: Instant(stored.event.recorded_at),
        shard,
        position: stored.position,
        what,
    }
}

/// What figures read of a made promise: the plain fields alone are read three times as fast as the event.
#[derive(Deserialize)]
struct Made {
    promise: u32,
    rule: String,
    policy: Digest,
    started_at: Instant,
}

/// What the name of an event says to figures.
enum Told {
    /// No figure reads it.
    Nothing,
    /// Everything.
    All(What),
    /// A promise, of which there are more than of anything else.
    Made,
    /// The rest stands in its bytes.
    InBytes,
}

fn told_by_name(name: &str) -> Told {
    Told::All(match name {
        "warned" | "ladder-armed" | "ladder-ended" | "remedy-covered" | "arrived" | "confirmed" | "noted"
        | "pause-proposed" | "pause-ended" | "exemption-proposed" | "appointment-agreed"
        | "task-accepted" | "task-done" | "customer-said" | "link-requested" | "link-revoked"
        | "archived" | "late-fact-proposed" | "late-fact-decided" | "absorbed" | "line-looked"
        | "released" | "related" | "unrelated" => {
            return Told::Nothing;
        }
        "answered" => What::Answered,
        "restored" => What::Restored,
        "refused" => What::Refused,
        "closed" => What::Closed,
        "reopened" => What::Reopened,
        // A merged case ends there: a figure that counts what was cancelled counts it. One that we refused is none of them.
        "cancelled" | "merged" => What::Cancelled,
        "rejected" => What::Rejected,
        "taken-up" => What::TakenUp,
        "split" => What::Split,
        "urged" => What::Urged,
        "promise-made" => return Told::Made,
        _ => return Told::InBytes,
    })
}
