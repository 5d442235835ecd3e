//! The case: its state as the events tell it. [`evolve`] cannot fail; it decides nothing and reads no policy.

mod clocks;
mod evolve;
mod exception;
mod late;
mod line;
mod office;
mod rejection;
mod settle;
mod settlement;
mod visit;

pub use clocks::{Clock, ClockKind, ClockStatus, clocks, next_wake, owed_minor};
pub(crate) use clocks::{
    accrual, accruals, explained, grounds, judged, lapse_at, next_climb, next_rung, ruling_due, unit_key,
};
pub use evolve::evolve;
pub use exception::{Exception, authority_account};
pub use late::LateFact;
pub use line::LineLook;
pub use office::{Letter, OutageTie, OutsideRequest, OutsideTurn};
pub use rejection::{CaseObjection, Rejection};
pub(crate) use settle::settle;
pub(crate) use settlement::{GRANTED, begun, stepped};
pub use settlement::{Settlement, SettlementState};
pub(crate) use visit::ASKED;
pub use visit::{Agreed, Choice, Returned, Visit, VisitStage};

use crate::event::{CallBackOutcome, Evidence, TaskKind, TextRef};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yinuo_policy::{
    AgreedWindow, AreaClass, CaseFacts, Digest, ExemptClass, Instant, PauseSpan, Span, Value,
};

/// TM Forum 621 state, without the two that are only display (`held`, `pending`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
    /// We refused to take it.
    Rejected,
}

impl Stage {
    /// Whether work can still be done.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Acknowledged | Self::InProgress | Self::Resolved)
    }
}

/// How a promise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// What it rests on. Kept, because a later refusal, exemption or withdrawal changes the case but not this line.
    pub grounds: Grounds,
}

/// What an owed unit rests on: the facts of its promise when it became owed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grounds {
    /// Due instant of the breach.
    pub due_at: Instant,
    /// When the obligation was met late, or care ended.
    pub stopped_at: Option<Instant>,
    /// How many of the promise's uncounted spans were known.
    pub uncounted: usize,
    /// Exemptions approved by then.
    pub exemptions: Vec<Uuid>,
}

/// A promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Area class in force at acceptance.
    pub area: Option<AreaClass>,
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
    /// Why it was late, by the policy's code; empty while nobody said so.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub late_cause: String,
}

impl Promise {
    /// Whether it broke and the breach stands.
    #[must_use]
    pub const fn is_broken(&self) -> bool {
        matches!(self.verdict, Verdict::Broken { .. })
    }
}

/// One cycle of a ladder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LadderCycle {
    /// Cycle from 1.
    pub cycle: u32,
    /// Rule.
    pub rule: String,
    /// Pin.
    pub policy: Digest,
    /// Calendar tables of the pin; none in an old event.
    pub calendar: Option<Digest>,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Proposal {
    /// Waits for the second person.
    Proposed,
    /// Approved.
    Approved,
    /// Refused.
    Refused,
}

/// A pause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Whether a later check came back to its handler.
    pub returned: bool,
    /// Done at.
    pub done_at: Option<Instant>,
    /// Who did it; empty before.
    pub done_by: String,
    /// What came of it.
    pub outcome: Option<TextRef>,
    /// Whether the quality office accepted the last reply to its directive; none before its verdict.
    pub accepted: Option<bool>,
    /// Its words.
    pub verdict: Option<TextRef>,
    /// How often it was sent back.
    pub sent_back: u32,
    /// Posts that it reached because nobody answered.
    pub climbed: u8,
}

impl Task {
    /// Whether somebody still has to answer it.
    #[must_use]
    pub const fn waits(&self) -> bool {
        self.done_at.is_none() && !self.returned
    }
}

/// A red-line mark (Y26). It stands until a second person withdraws it; it never disappears.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RedLine {
    /// Mark.
    pub mark: String,
    /// Unit that it accuses.
    pub unit: String,
    /// Marked at.
    pub marked_at: Instant,
    /// Marked by.
    pub marked_by: String,
    /// The last withdrawal that somebody proposed.
    pub withdrawal: Option<Withdrawal>,
}

/// A proposal that a red-line mark was wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// Evidence.
    pub evidence: Evidence,
    /// Standing.
    pub proposal: Proposal,
    /// Proposer.
    pub proposed_by: String,
    /// Second person.
    pub decided_by: String,
}

impl RedLine {
    /// Whether the mark still holds.
    #[must_use]
    pub fn stands(&self) -> bool {
        !self.withdrawal.as_ref().is_some_and(|withdrawal| withdrawal.proposal == Proposal::Approved)
    }

    /// Whether its withdrawal waits for a second person.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.withdrawal.as_ref().is_some_and(|withdrawal| withdrawal.proposal == Proposal::Proposed)
    }
}

/// Where an archived case is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Archived {
    /// SHA-256 of the file, hexadecimal.
    pub archive: String,
    /// Name of the file.
    pub file: String,
    /// When it was archived.
    pub at: Instant,
}

/// What a case was merged into, and what of its own ended by that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merged {
    /// The case that goes on.
    pub into: Uuid,
    /// Its number.
    pub number: String,
    /// When.
    pub at: Instant,
    /// Promises that were running and ended by it.
    pub voided: Vec<u32>,
    /// Promises that were broken and unmet, and accrue no further.
    pub halted: Vec<u32>,
}

/// Another case that has to do with this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relation {
    /// That case.
    pub case: Uuid,
    /// Its number.
    pub number: String,
    /// Whether it goes on here, rather than for itself.
    pub absorbed: bool,
}

/// A case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Grid of the address; empty where nobody says.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub grid: String,
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
    /// Facts that were told late and wait for a second person, or were decided.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub late_facts: Vec<LateFact>,
    /// What was asked for beside the rules, in the order asked.
    pub exceptions: Vec<Exception>,
    /// Appointments in the order agreed, each with the instant of its agreement.
    pub appointments: Vec<(Instant, AgreedWindow)>,
    /// Tasks.
    pub tasks: Vec<Task>,
    /// Red-line marks in the order made, withdrawn ones too; several units may be accused.
    pub red_lines: Vec<RedLine>,
    /// Requests of outside bodies, in the order of their arrival.
    pub outside: Vec<OutsideRequest>,
    /// Visits, in the order in which they were asked for.
    pub visits: Vec<Visit>,
    /// Looks at the line from afar, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub looks: Vec<LineLook>,
    /// The outage that it belongs to, or was found not to.
    pub outage: Option<OutageTie>,
    /// Money on its way to the customer, in the order in which it was arranged.
    pub settlements: Vec<Settlement>,
    /// Call-backs: the draw that asked, what was found, and when.
    pub called_back: Vec<(String, CallBackOutcome, Instant)>,
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
    /// What it was merged into, while it is.
    pub merged: Option<Merged>,
    /// The last rejection that somebody proposed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rejection: Option<Rejection>,
    /// Cases that go on here, and cases that have to do with this one.
    pub relations: Vec<Relation>,
    /// Number of times that the customer pressed.
    pub urges: u32,
    /// How often the customer's status links were revoked: a link names the count that it was made under.
    pub links_revoked: u16,
    /// Instruction given since the top rung was reached in the running cycle.
    pub instructed: bool,
    /// Recorded instant of the last event.
    pub recorded_at: Instant,
    /// Where it was archived, if it was: then nothing about it changes any more.
    pub archived: Option<Archived>,
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
            grid: String::new(),
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
            late_facts: Vec::new(),
            exceptions: Vec::new(),
            appointments: Vec::new(),
            tasks: Vec::new(),
            red_lines: Vec::new(),
            outside: Vec::new(),
            visits: Vec::new(),
            looks: Vec::new(),
            outage: None,
            settlements: Vec::new(),
            called_back: Vec::new(),
            arrived_at: None,
            answered_at: None,
            restored_at: None,
            resolved_at: None,
            root_cause: String::new(),
            closed_at: None,
            merged: None,
            rejection: None,
            relations: Vec::new(),
            urges: 0,
            links_revoked: 0,
            instructed: false,
            recorded_at: Instant(i64::MIN),
            archived: None,
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

    /// Cases that were merged into this one.
    pub fn absorbed(&self) -> impl Iterator<Item = &Relation> {
        self.relations.iter().filter(|relation| relation.absorbed)
    }

    /// Red-line marks that still hold.
    pub fn standing_red_lines(&self) -> impl Iterator<Item = &RedLine> {
        self.red_lines.iter().filter(|line| line.stands())
    }

    /// Later checks whose day has not come, with the task.
    pub fn coming_checks(&self) -> impl Iterator<Item = &Task> {
        let waits = |task: &&Task| task.kind == TaskKind::Check && task.done_at.is_none() && !task.returned;
        self.tasks.iter().filter(waits)
    }

    /// Whether the case was cancelled, merged or rejected by then: what stopped with it was not met.
    #[must_use]
    pub fn gave_up_by(&self, at: Instant) -> bool {
        matches!(self.stage, Stage::Cancelled | Stage::Rejected)
            && self.closed_at.is_some_and(|ended| ended <= at)
    }

    /// State as TM Forum 621 names it; `held` and `pending` are display.
    #[must_use]
    pub fn tmf_state(&self) -> &'static str {
        match self.stage {
            Stage::Closed => "closed",
            Stage::Cancelled => "cancelled",
            Stage::Rejected => "rejected",
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
            .map(|pause| PauseSpan { from: pause.from, until: pause.until, cause: Some(pause.cause) });
        let verdicts = promise.uncounted.iter().map(|span| PauseSpan {
            from: span.from,
            until: Some(span.until),
            cause: None,
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
