//! The case: its state as the events tell it. [`evolve`] cannot fail; it decides nothing and reads no policy.

mod clocks;
mod settle;

pub use clocks::{Clock, ClockKind, ClockStatus, clocks, next_wake, owed_minor};
pub(crate) use clocks::{accruals, judged, key_prefix, lapse_at, next_rung};
pub(crate) use settle::settle;

use crate::event::{CaseEvent, Evidence, Fact, TaskKind, TextRef};
use uuid::Uuid;
use yinuo_policy::{AgreedWindow, CaseFacts, Digest, ExemptClass, Instant, PauseSpan, Span, Value};

/// TM Forum 621 state, without the two that are only display (`held`, `pending`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Accepted, nobody works on it yet.
    Acknowledged,
    /// Somebody works on it.
    InProgress,
    /// We say it is settled; the customer has the word.
    Resolved,
    /// The customer agreed or the window lapsed.
    Closed,
    /// Cancelled with a reason.
    Cancelled,
}

impl Stage {
    /// Whether work can still be done.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Acknowledged | Self::InProgress | Self::Resolved)
    }
}

/// How a promise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Still running, or standing.
    Open,
    /// Stopped before due.
    Kept {
        /// Stop.
        stopped_at: Instant,
    },
    /// Broken; `stopped_at` comes when the obligation is met late.
    Broken {
        /// Due.
        due_at: Instant,
        /// Recorded instant of the breach: when it was noticed.
        noticed_at: Instant,
        /// Met late at.
        stopped_at: Option<Instant>,
    },
    /// Void.
    Void,
}

/// A unit of a remedy as it stands on this promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwedLine {
    /// Remedy rule.
    pub remedy: String,
    /// Unit of time.
    pub unit: String,
    /// Value; none when another case covered it.
    pub value: Option<Value>,
    /// Owed-for key.
    pub key: String,
    /// When it became owed.
    pub at: Instant,
}

/// A promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// Number inside the case.
    pub id: u32,
    /// Rule.
    pub rule: String,
    /// Pin.
    pub policy: Digest,
    /// Calendar pin.
    pub calendar: Digest,
    /// Start.
    pub started_at: Instant,
    /// Whether the warning was given.
    pub warned: bool,
    /// Verdict.
    pub verdict: Verdict,
    /// Whether an earlier breach was withdrawn.
    pub withdrawn: bool,
    /// Spans between our word and the customer's refusal.
    pub uncounted: Vec<Span>,
    /// Remedy units.
    pub owed: Vec<OwedLine>,
}

/// One cycle of a ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LadderCycle {
    /// Cycle from 1.
    pub cycle: u32,
    /// Rule.
    pub rule: String,
    /// Pin.
    pub policy: Digest,
    /// Promise whose clock it follows.
    pub promise: u32,
    /// Start rung.
    pub start_rung: u8,
    /// Start.
    pub started_at: Instant,
    /// Highest rung reached; 0 before the first.
    pub reached: u8,
    /// Ended at.
    pub ended_at: Option<Instant>,
}

/// How a proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proposal {
    /// Waits for the second person.
    Proposed,
    /// Approved.
    Approved,
    /// Refused.
    Refused,
}

/// A pause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    /// Id.
    pub id: Uuid,
    /// Cause.
    pub cause: ExemptClass,
    /// Evidence.
    pub evidence: Evidence,
    /// From.
    pub from: Instant,
    /// Until.
    pub until: Option<Instant>,
    /// Standing.
    pub proposal: Proposal,
    /// Proposer.
    pub proposed_by: String,
    /// Second person.
    pub decided_by: String,
}

/// An exemption.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exemption {
    /// Id.
    pub id: Uuid,
    /// Scheme.
    pub scheme: String,
    /// Cause.
    pub cause: ExemptClass,
    /// Span.
    pub span: Span,
    /// Evidence.
    pub evidence: Evidence,
    /// Standing.
    pub proposal: Proposal,
    /// Proposer.
    pub proposed_by: String,
    /// Second person.
    pub decided_by: String,
}

/// A task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Id.
    pub id: Uuid,
    /// Kind.
    pub kind: TaskKind,
    /// What is asked.
    pub text: TextRef,
    /// Unit addressed.
    pub unit: String,
    /// Person addressed.
    pub person: String,
    /// Opened at.
    pub opened_at: Instant,
    /// Opened by.
    pub opened_by: String,
    /// Limit.
    pub due_at: Instant,
    /// Who took it: its own first-contact owner; empty before.
    pub accepted_by: String,
    /// Whether its limit passed while it was open.
    pub overdue: bool,
    /// Done at.
    pub done_at: Option<Instant>,
    /// What came of it.
    pub outcome: Option<TextRef>,
}

/// A case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Id.
    pub id: Uuid,
    /// Number for the telephone.
    pub number: String,
    /// Facts that rules look at.
    pub facts: CaseFacts,
    /// Topic.
    pub topic: String,
    /// Customer.
    pub customer: String,
    /// Service.
    pub service: String,
    /// Answering unit.
    pub unit: String,
    /// Accepting unit.
    pub accepting_unit: String,
    /// Handler.
    pub handler: String,
    /// First-contact owner.
    pub owner: String,
    /// Opening contact.
    pub contact: Uuid,
    /// Earlier case of the chain.
    pub repeat_of: Option<Uuid>,
    /// Link in the chain.
    pub chain: u32,
    /// Occurrence.
    pub occurrence: Uuid,
    /// Monthly fee, minor units.
    pub monthly_fee_minor: i64,
    /// One-off fee, minor units.
    pub one_off_fee_minor: i64,
    /// Accepted at.
    pub accepted_at: Instant,
    /// Stage.
    pub stage: Stage,
    /// Promises.
    pub promises: Vec<Promise>,
    /// Ladder cycles.
    pub ladders: Vec<LadderCycle>,
    /// Pauses.
    pub pauses: Vec<Pause>,
    /// Exemptions.
    pub exemptions: Vec<Exemption>,
    /// Appointments in the order agreed, each with the instant of its agreement.
    pub appointments: Vec<(Instant, AgreedWindow)>,
    /// Tasks.
    pub tasks: Vec<Task>,
    /// Red-line mark and the unit that it accuses.
    pub red_line: Option<(String, String)>,
    /// Arrival on site.
    pub arrived_at: Option<Instant>,
    /// First answer in substance.
    pub answered_at: Option<Instant>,
    /// Restoration that stands.
    pub restored_at: Option<Instant>,
    /// Resolution that stands.
    pub resolved_at: Option<Instant>,
    /// Root cause of the resolution.
    pub root_cause: String,
    /// End.
    pub closed_at: Option<Instant>,
    /// Number of times that the customer pressed.
    pub urges: u32,
    /// Instruction given since the top rung was reached in the running cycle.
    pub instructed: bool,
    /// Recorded instant of the last event.
    pub recorded_at: Instant,
    /// Number of events.
    pub version: u64,
}

impl Case {
    /// A case before its first event.
    #[must_use]
    pub fn blank(id: Uuid) -> Self {
        Self {
            id,
            number: String::new(),
            facts: CaseFacts {
                kind: yinuo_policy::CaseKind::Help,
                category: String::new(),
                area: None,
                access: String::new(),
                product: String::new(),
                segment: String::new(),
                priority: None,
            },
            topic: String::new(),
            customer: String::new(),
            service: String::new(),
            unit: String::new(),
            accepting_unit: String::new(),
            handler: String::new(),
            owner: String::new(),
            contact: Uuid::nil(),
            repeat_of: None,
            chain: 1,
            occurrence: id,
            monthly_fee_minor: 0,
            one_off_fee_minor: 0,
            accepted_at: Instant(0),
            stage: Stage::Acknowledged,
            promises: Vec::new(),
            ladders: Vec::new(),
            pauses: Vec::new(),
            exemptions: Vec::new(),
            appointments: Vec::new(),
            tasks: Vec::new(),
            red_line: None,
            arrived_at: None,
            answered_at: None,
            restored_at: None,
            resolved_at: None,
            root_cause: String::new(),
            closed_at: None,
            urges: 0,
            instructed: false,
            recorded_at: Instant(i64::MIN),
            version: 0,
        }
    }

    /// The ladder cycle that runs.
    #[must_use]
    pub fn ladder(&self) -> Option<&LadderCycle> {
        self.ladders.last().filter(|cycle| cycle.ended_at.is_none())
    }

    /// Approved pauses that have no end yet.
    #[must_use]
    pub fn standing_pause(&self) -> Option<&Pause> {
        self.pauses.iter().find(|pause| pause.proposal == Proposal::Approved && pause.until.is_none())
    }

    /// State as TM Forum 621 names it; `held` and `pending` are display.
    #[must_use]
    pub fn tmf_state(&self) -> &'static str {
        match self.stage {
            Stage::Closed => "closed",
            Stage::Cancelled => "cancelled",
            Stage::Resolved => "resolved",
            _ if self.standing_pause().is_some() => "held",
            _ if self.tasks.iter().any(|task| task.kind == TaskKind::Assist && task.done_at.is_none()) => {
                "pending"
            }
            Stage::InProgress => "inProgress",
            Stage::Acknowledged => "acknowledged",
        }
    }

    /// Approved pauses as the deadline function reads them, for clocks that the causes may stop, with the spans that
    /// do not count because the customer had the word.
    #[must_use]
    pub fn pause_spans(&self, promise: &Promise, pausable_by: &[ExemptClass]) -> Vec<PauseSpan> {
        let approved = self
            .pauses
            .iter()
            .filter(|pause| pause.proposal == Proposal::Approved && pausable_by.contains(&pause.cause))
            .map(|pause| PauseSpan { from: pause.from, until: pause.until, cause: pause.cause });
        let verdicts = promise.uncounted.iter().map(|span| PauseSpan {
            from: span.from,
            until: Some(span.until),
            cause: ExemptClass::UserCause,
        });
        merge_spans(approved.chain(verdicts).collect())
    }

    fn promise_mut(&mut self, id: u32) -> Option<&mut Promise> {
        self.promises.iter_mut().find(|promise| promise.id == id)
    }
}

/// Sorts spans and joins those that overlap; an open end swallows what follows. The earlier cause is kept.
fn merge_spans(mut spans: Vec<PauseSpan>) -> Vec<PauseSpan> {
    spans.sort_by_key(|span| span.from);
    let mut merged: Vec<PauseSpan> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if last.until.is_none_or(|until| span.from <= until) => {
                last.until = match (last.until, span.until) {
                    (Some(a), Some(b)) => Some(a.max(b)),
                    _ => None,
                };
            }
            _ => merged.push(span),
        }
    }
    merged
}

/// State + event -> state. `actor` and `recorded` come from the envelope.
pub fn evolve(case: &mut Case, fact: &Fact, recorded: Instant, actor: &str) {
    case.version += 1;
    case.recorded_at = case.recorded_at.max(recorded);
    match &fact.event {
        CaseEvent::Opened { .. } => opened(case, fact),
        CaseEvent::PromiseMade { .. }
        | CaseEvent::Warned { .. }
        | CaseEvent::PromiseBroken { .. }
        | CaseEvent::PromiseKept { .. }
        | CaseEvent::PromiseStoppedLate { .. }
        | CaseEvent::BreachWithdrawn { .. }
        | CaseEvent::PromiseResumed { .. }
        | CaseEvent::PromiseVoided { .. }
        | CaseEvent::RemedyOwed { .. }
        | CaseEvent::RemedyCovered { .. } => promise_event(case, fact, recorded),
        CaseEvent::LadderArmed { .. } | CaseEvent::RungReached { .. } | CaseEvent::LadderEnded { .. } => {
            ladder_event(case, fact);
        }
        CaseEvent::PauseProposed { .. }
        | CaseEvent::PauseDecided { .. }
        | CaseEvent::PauseEnded { .. }
        | CaseEvent::ExemptionProposed { .. }
        | CaseEvent::ExemptionDecided { .. } => proposal_event(case, &fact.event, actor),
        CaseEvent::TaskOpened { .. }
        | CaseEvent::TaskAccepted { .. }
        | CaseEvent::TaskOverdue { .. }
        | CaseEvent::TaskDone { .. } => task_event(case, fact, actor),
        _ => work_event(case, fact),
    }
}

fn opened(case: &mut Case, fact: &Fact) {
    if let CaseEvent::Opened {
        number,
        facts,
        topic,
        customer,
        service,
        unit,
        accepting_unit,
        contact,
        owner,
        repeat_of,
        chain,
        occurrence,
        monthly_fee_minor,
        one_off_fee_minor,
    } = &fact.event
    {
        case.number.clone_from(number);
        case.facts = facts.clone();
        case.topic.clone_from(topic);
        case.customer.clone_from(customer);
        case.service.clone_from(service);
        case.unit.clone_from(unit);
        case.accepting_unit.clone_from(accepting_unit);
        case.contact = *contact;
        case.owner.clone_from(owner);
        case.repeat_of = *repeat_of;
        case.chain = *chain;
        case.occurrence = *occurrence;
        case.monthly_fee_minor = *monthly_fee_minor;
        case.one_off_fee_minor = *one_off_fee_minor;
        case.accepted_at = fact.occurred;
    }
}

fn promise_event(case: &mut Case, fact: &Fact, recorded: Instant) {
    if let CaseEvent::PromiseMade { promise, rule, policy, calendar, started_at } = &fact.event {
        case.promises.push(Promise {
            id: *promise,
            rule: rule.clone(),
            policy: policy.clone(),
            calendar: calendar.clone(),
            started_at: *started_at,
            warned: false,
            verdict: Verdict::Open,
            withdrawn: false,
            uncounted: Vec::new(),
            owed: Vec::new(),
        });
        return;
    }
    let id = match &fact.event {
        CaseEvent::Warned { promise }
        | CaseEvent::PromiseBroken { promise, .. }
        | CaseEvent::PromiseKept { promise, .. }
        | CaseEvent::PromiseStoppedLate { promise, .. }
        | CaseEvent::BreachWithdrawn { promise, .. }
        | CaseEvent::PromiseResumed { promise, .. }
        | CaseEvent::PromiseVoided { promise, .. }
        | CaseEvent::RemedyOwed { promise, .. }
        | CaseEvent::RemedyCovered { promise, .. } => *promise,
        _ => return,
    };
    let Some(promise) = case.promise_mut(id) else { return };
    match &fact.event {
        CaseEvent::Warned { .. } => promise.warned = true,
        CaseEvent::PromiseBroken { due_at, .. } => {
            promise.verdict = Verdict::Broken { due_at: *due_at, noticed_at: recorded, stopped_at: None };
        }
        CaseEvent::PromiseKept { stopped_at, .. } => {
            promise.verdict = Verdict::Kept { stopped_at: *stopped_at }
        }
        CaseEvent::PromiseStoppedLate { stopped_at: stop, .. } => {
            if let Verdict::Broken { stopped_at, .. } = &mut promise.verdict {
                *stopped_at = Some(*stop);
            }
        }
        CaseEvent::BreachWithdrawn { .. } => {
            promise.verdict = Verdict::Open;
            promise.withdrawn = true;
        }
        CaseEvent::PromiseResumed { uncounted, .. } => {
            match &mut promise.verdict {
                Verdict::Broken { stopped_at, .. } => *stopped_at = None,
                verdict => {
                    *verdict = Verdict::Open;
                    promise.uncounted.push(*uncounted);
                }
            };
        }
        CaseEvent::PromiseVoided { .. } => promise.verdict = Verdict::Void,
        CaseEvent::RemedyOwed { remedy, unit, value, key, .. } => promise.owed.push(OwedLine {
            remedy: remedy.clone(),
            unit: unit.clone(),
            value: Some(value.clone()),
            key: key.clone(),
            at: fact.occurred,
        }),
        CaseEvent::RemedyCovered { remedy, unit, key, .. } => promise.owed.push(OwedLine {
            remedy: remedy.clone(),
            unit: unit.clone(),
            value: None,
            key: key.clone(),
            at: fact.occurred,
        }),
        _ => {}
    }
}

fn ladder_event(case: &mut Case, fact: &Fact) {
    match &fact.event {
        CaseEvent::LadderArmed { cycle, rule, policy, promise, start_rung, started_at } => {
            case.instructed = false;
            case.ladders.push(LadderCycle {
                cycle: *cycle,
                rule: rule.clone(),
                policy: policy.clone(),
                promise: *promise,
                start_rung: *start_rung,
                started_at: *started_at,
                reached: 0,
                ended_at: None,
            });
        }
        CaseEvent::RungReached { cycle, rung, .. } => {
            if let Some(ladder) = case.ladders.iter_mut().find(|ladder| ladder.cycle == *cycle) {
                ladder.reached = *rung;
            }
        }
        CaseEvent::LadderEnded { cycle, .. } => {
            if let Some(ladder) = case.ladders.iter_mut().find(|ladder| ladder.cycle == *cycle) {
                ladder.ended_at = Some(fact.occurred);
            }
        }
        _ => {}
    }
}

fn proposal_event(case: &mut Case, event: &CaseEvent, actor: &str) {
    let decided = |approved: bool| if approved { Proposal::Approved } else { Proposal::Refused };
    match event {
        CaseEvent::PauseProposed { pause, cause, evidence, from } => case.pauses.push(Pause {
            id: *pause,
            cause: *cause,
            evidence: evidence.clone(),
            from: *from,
            until: None,
            proposal: Proposal::Proposed,
            proposed_by: actor.to_owned(),
            decided_by: String::new(),
        }),
        CaseEvent::PauseDecided { pause, approved } => {
            if let Some(found) = case.pauses.iter_mut().find(|found| found.id == *pause) {
                found.proposal = decided(*approved);
                actor.clone_into(&mut found.decided_by);
            }
        }
        CaseEvent::PauseEnded { pause, until } => {
            if let Some(found) = case.pauses.iter_mut().find(|found| found.id == *pause) {
                found.until = Some(*until);
            }
        }
        CaseEvent::ExemptionProposed { exemption, scheme, cause, span, evidence } => {
            case.exemptions.push(Exemption {
                id: *exemption,
                scheme: scheme.clone(),
                cause: *cause,
                span: *span,
                evidence: evidence.clone(),
                proposal: Proposal::Proposed,
                proposed_by: actor.to_owned(),
                decided_by: String::new(),
            })
        }
        CaseEvent::ExemptionDecided { exemption, approved } => {
            if let Some(found) = case.exemptions.iter_mut().find(|found| found.id == *exemption) {
                found.proposal = decided(*approved);
                actor.clone_into(&mut found.decided_by);
            }
        }
        _ => {}
    }
}

fn task_event(case: &mut Case, fact: &Fact, actor: &str) {
    match &fact.event {
        CaseEvent::TaskOpened { task, kind, text, unit, person, due_at } => {
            if *kind == TaskKind::Instruction {
                case.instructed = true;
            }
            case.tasks.push(Task {
                id: *task,
                kind: *kind,
                text: text.clone(),
                unit: unit.clone(),
                person: person.clone(),
                opened_at: fact.occurred,
                opened_by: actor.to_owned(),
                due_at: *due_at,
                accepted_by: String::new(),
                overdue: false,
                done_at: None,
                outcome: None,
            });
        }
        CaseEvent::TaskAccepted { task } => {
            if let Some(found) = case.tasks.iter_mut().find(|found| found.id == *task) {
                actor.clone_into(&mut found.accepted_by);
            }
        }
        CaseEvent::TaskOverdue { task } => {
            if let Some(found) = case.tasks.iter_mut().find(|found| found.id == *task) {
                found.overdue = true;
            }
        }
        CaseEvent::TaskDone { task, text } => {
            if let Some(found) = case.tasks.iter_mut().find(|found| found.id == *task) {
                found.done_at = Some(fact.occurred);
                found.outcome = Some(text.clone());
            }
        }
        _ => {}
    }
}

fn work_event(case: &mut Case, fact: &Fact) {
    let at = fact.occurred;
    let begun = |stage: Stage| if stage == Stage::Acknowledged { Stage::InProgress } else { stage };
    match &fact.event {
        CaseEvent::Answered { .. } => {
            case.answered_at = case.answered_at.or(Some(at));
            case.stage = begun(case.stage);
        }
        CaseEvent::Arrived { .. } => {
            case.arrived_at = Some(at);
            case.stage = begun(case.stage);
        }
        CaseEvent::Restored { .. } => {
            case.restored_at = Some(at);
            case.stage = begun(case.stage);
        }
        CaseEvent::Resolved { root_cause, .. } => {
            case.resolved_at = Some(at);
            case.root_cause.clone_from(root_cause);
            case.stage = Stage::Resolved;
        }
        CaseEvent::Refused { .. } | CaseEvent::Reopened { .. } => {
            case.resolved_at = None;
            case.restored_at = None;
            case.closed_at = None;
            case.stage = Stage::InProgress;
        }
        CaseEvent::Closed { .. } => {
            case.closed_at = Some(at);
            case.stage = Stage::Closed;
        }
        CaseEvent::Cancelled { .. } => {
            case.closed_at = Some(at);
            case.stage = Stage::Cancelled;
        }
        CaseEvent::Assigned { unit, person } => {
            case.unit.clone_from(unit);
            case.handler.clone_from(person);
            case.stage = begun(case.stage);
        }
        CaseEvent::Categorised { facts, topic } => {
            case.facts = facts.clone();
            case.topic.clone_from(topic);
        }
        CaseEvent::Urged { .. } => case.urges += 1,
        CaseEvent::AppointmentAgreed { window, asked_by_customer } => {
            let agreed = AgreedWindow { window: *window, asked_by_customer: *asked_by_customer };
            case.appointments.push((at, agreed));
        }
        CaseEvent::RedLineMarked { mark, unit } => case.red_line = Some((mark.clone(), unit.clone())),
        _ => {}
    }
}
