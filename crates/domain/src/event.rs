//! What happened: the events of contacts and cases. Names and fields are stored for ever; add, never change.
//!
//! Personal text never stands in an event: a [`TextRef`] names it and commits to it with the person's key, so that
//! erasing the key erases the text and the chain still verifies (TRAPS 5).

mod actor;
mod contact;
mod evidence;
mod exception;
mod name;
mod rejection;
mod settlement;
mod visit;
mod word;

pub use actor::{Actor, CUSTOMER, PAYER, SYSTEM};
pub use contact::ContactEvent;
pub use evidence::{EVIDENCE_ARTEFACTS_MAX, Evidence, EvidenceSource};
pub use exception::{ExceptionStep, Exceptional};
pub use rejection::RejectionStep;
pub use settlement::SettlementStep;
pub use visit::{Mover, Position, Receipt, Slot, Solved, VisitTurn};
pub use word::{Audience, CallBackOutcome, ClosedHow, Inherits, LadderEnd, LateWhat, SpokenBy, TaskKind};

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yinuo_policy::{AreaClass, CaseFacts, Digest, ExemptClass, Instant, Span, Value};

/// Reference to a personal text kept outside the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextRef {
    /// The text's id.
    pub text: Uuid,
    /// HMAC-SHA-256 of the text under the person's key, hexadecimal.
    pub commitment: String,
}

/// What happened to a case.
#[allow(clippy::large_enum_variant)] // one `Opened` per case; boxing it would burden every match for nothing
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum CaseEvent {
    /// Accepted: the instant of the open-case command is the acceptance.
    Opened {
        /// Number for the telephone.
        number: String,
        /// Facts that rules look at.
        facts: CaseFacts,
        /// First two levels of the category.
        topic: String,
        /// Customer.
        customer: String,
        /// Service; empty when none.
        service: String,
        /// Answering unit.
        unit: String,
        /// Accepting unit.
        accepting_unit: String,
        /// The contact that opened it.
        contact: Uuid,
        /// First-contact owner: of the chain's earliest contact.
        owner: String,
        /// Earlier case of the repeat chain.
        repeat_of: Option<Uuid>,
        /// Link in the chain, 1 for the first.
        chain: u32,
        /// Occurrence: the earliest case that is open on the same service, or this one. Remedies are owed per occurrence.
        occurrence: Uuid,
        /// Monthly fee of the service, minor units.
        monthly_fee_minor: i64,
        /// One-off fee taken, minor units.
        one_off_fee_minor: i64,
        /// Grid of the address; empty where nobody says, and in old events.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        grid: String,
    },
    /// A promise with its pins.
    PromiseMade {
        /// Promise number inside the case.
        promise: u32,
        /// Rule.
        rule: String,
        /// Digest of the policy that it is pinned to.
        policy: Digest,
        /// Digest of the calendar tables.
        calendar: Digest,
        /// Start of its clock.
        started_at: Instant,
        /// Area class in force at acceptance; old events have it on the case alone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        area: Option<AreaClass>,
    },
    /// The warning share of the clock has passed.
    Warned {
        /// Promise.
        promise: u32,
    },
    /// The due instant came unmet. Occurred at the due instant, whenever it was noticed.
    PromiseBroken {
        /// Promise.
        promise: u32,
        /// Due.
        due_at: Instant,
    },
    /// The stop event came before the due instant.
    PromiseKept {
        /// Promise.
        promise: u32,
        /// Stop.
        stopped_at: Instant,
    },
    /// The stop event came after the breach.
    PromiseStoppedLate {
        /// Promise.
        promise: u32,
        /// Stop.
        stopped_at: Instant,
    },
    /// A late fact withdraws the breach. Rungs climbed and credit given stay.
    BreachWithdrawn {
        /// Promise.
        promise: u32,
        /// Why: `late-fact`, `late-fact-approved`, `pause-approved`.
        cause: String,
    },
    /// The stop turned out to be none: the customer refused. The clock resumes; `uncounted` does not count.
    PromiseResumed {
        /// Promise.
        promise: u32,
        /// Span between our word and the customer's.
        uncounted: Span,
    },
    /// The promise is void: cancelled, or another category.
    PromiseVoided {
        /// Promise.
        promise: u32,
        /// `cancelled`, `categorised`, `merged`.
        cause: String,
    },
    /// A ladder cycle begins.
    LadderArmed {
        /// Cycle from 1.
        cycle: u32,
        /// Rule.
        rule: String,
        /// Digest of the policy that it is pinned to.
        policy: Digest,
        /// Digest of the calendar tables; older events have none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        calendar: Option<Digest>,
        /// Promise whose clock it follows.
        promise: u32,
        /// First rung.
        start_rung: u8,
        /// Start.
        started_at: Instant,
    },
    /// A rung, each once per cycle, in order.
    RungReached {
        /// Cycle.
        cycle: u32,
        /// Rung.
        rung: u8,
        /// Post addressed.
        post: String,
        /// Person who held it at that instant; empty: limbo.
        holder: String,
    },
    /// The cycle ended.
    LadderEnded {
        /// Cycle.
        cycle: u32,
        /// Why.
        cause: LadderEnd,
    },
    /// A unit of a remedy became owed; posted once under its key.
    RemedyOwed {
        /// Promise.
        promise: u32,
        /// Remedy rule.
        remedy: String,
        /// Unit of time: a local date or `once`.
        unit: String,
        /// What is owed.
        value: Value,
        /// Owed-for key.
        key: String,
    },
    /// The same unit of time was paid already for the same occurrence, by another case or scheme.
    RemedyCovered {
        /// Promise.
        promise: u32,
        /// Remedy rule.
        remedy: String,
        /// Unit of time.
        unit: String,
        /// Key that is taken.
        key: String,
        /// Case that paid.
        by: Uuid,
    },
    /// The customer was answered in substance by a person.
    Answered {
        /// What was said.
        text: TextRef,
    },
    /// Somebody of ours is on site.
    Arrived {
        /// Evidence.
        evidence: Option<Evidence>,
    },
    /// The service works.
    Restored {
        /// Evidence.
        evidence: Option<Evidence>,
    },
    /// We say that the matter is settled.
    Resolved {
        /// Root cause.
        root_cause: String,
        /// What was done.
        text: TextRef,
    },
    /// The customer agrees.
    Confirmed {
        /// Channel.
        channel: String,
        /// What it rests on.
        #[serde(default, skip_serializing_if = "SpokenBy::is_himself")]
        spoken: SpokenBy,
    },
    /// The customer refuses.
    Refused {
        /// Why.
        text: TextRef,
        /// What it rests on.
        #[serde(default, skip_serializing_if = "SpokenBy::is_himself")]
        spoken: SpokenBy,
    },
    /// The end.
    Closed {
        /// How.
        how: ClosedHow,
    },
    /// The same case resumes.
    Reopened {
        /// Why.
        text: TextRef,
    },
    /// Everything before this event left the journal for an archive file; nothing follows it.
    Archived {
        /// SHA-256 of the file, hexadecimal.
        archive: String,
        /// Name of the file.
        file: String,
    },
    /// Cancelled.
    Cancelled {
        /// Why.
        text: TextRef,
    },
    /// One step of a rejection.
    Rejection {
        /// What happened.
        step: RejectionStep,
    },
    /// We refuse to take the case: it ends here, unless its customer objects and is right.
    Rejected {
        /// First instant at which he may object no longer.
        objects_until: Instant,
        /// Post that hears of an objection; empty for none.
        report_to: String,
    },
    /// His objection was upheld: the case goes on from its first acceptance.
    TakenUp,
    /// The case was the same matter as another one, which goes on with it: this one ends here.
    Merged {
        /// The case that goes on.
        into: Uuid,
        /// Its number.
        number: String,
    },
    /// It was a matter of its own after all.
    Split {
        /// The case that it had been merged into.
        from: Uuid,
        /// Its number.
        number: String,
    },
    /// Another case was the same matter and goes on here.
    Absorbed {
        /// That case.
        case: Uuid,
        /// Its number.
        number: String,
    },
    /// It was a matter of its own after all.
    Released {
        /// That case.
        case: Uuid,
        /// Its number.
        number: String,
    },
    /// Another case has to do with this one; each goes on for itself.
    Related {
        /// That case.
        case: Uuid,
        /// Its number.
        number: String,
    },
    /// It has nothing to do with this one after all.
    Unrelated {
        /// That case.
        case: Uuid,
        /// Its number.
        number: String,
    },
    /// A note.
    Noted {
        /// The note.
        text: TextRef,
        /// Audience.
        audience: Audience,
        /// Colleagues whose attention it asks for.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        mentions: Vec<String>,
    },
    /// Work moved.
    Assigned {
        /// Unit.
        unit: String,
        /// Person; empty for the unit's pool.
        person: String,
    },
    /// Another category.
    Categorised {
        /// Facts with the new category.
        facts: CaseFacts,
        /// New topic.
        topic: String,
    },
    /// The customer pressed (催单).
    Urged {
        /// The contact.
        contact: Uuid,
    },
    /// Somebody asks that clocks stand.
    PauseProposed {
        /// Pause.
        pause: Uuid,
        /// Cause.
        cause: ExemptClass,
        /// Evidence.
        evidence: Evidence,
        /// From.
        from: Instant,
    },
    /// A second person decided.
    PauseDecided {
        /// Pause.
        pause: Uuid,
        /// Approved or refused.
        approved: bool,
    },
    /// The pause ended.
    PauseEnded {
        /// Pause.
        pause: Uuid,
        /// First instant that counts again.
        until: Instant,
    },
    /// Somebody asks that a span is exempt from a scheme's remedy.
    ExemptionProposed {
        /// Exemption.
        exemption: Uuid,
        /// Scheme.
        scheme: String,
        /// Cause.
        cause: ExemptClass,
        /// Span.
        span: Span,
        /// Evidence.
        evidence: Evidence,
    },
    /// A second person decided.
    ExemptionDecided {
        /// Exemption.
        exemption: Uuid,
        /// Approved or refused.
        approved: bool,
    },
    /// Somebody says that something happened earlier than we judged by.
    LateFactProposed {
        /// Late fact.
        fact: Uuid,
        /// What happened.
        what: LateWhat,
        /// When.
        at: Instant,
        /// Evidence.
        evidence: Evidence,
    },
    /// A second person decided. Approved: the fact counts at its own instant.
    LateFactDecided {
        /// Late fact.
        fact: Uuid,
        /// Approved or refused.
        approved: bool,
    },
    /// A visit window was agreed.
    AppointmentAgreed {
        /// Window.
        window: Span,
        /// Whether the customer asked for it.
        asked_by_customer: bool,
    },
    /// A task was opened.
    TaskOpened {
        /// Task.
        task: Uuid,
        /// Kind.
        kind: TaskKind,
        /// What is asked.
        text: TextRef,
        /// Unit addressed; empty when a person is.
        unit: String,
        /// Person addressed; empty when a unit is.
        person: String,
        /// Limit.
        due_at: Instant,
    },
    /// A task ended. The person who did it is the actor.
    TaskDone {
        /// Task.
        task: Uuid,
        /// What came of it.
        text: TextRef,
    },
    /// Somebody of the addressed unit took the task: he is its first-contact owner (A12).
    TaskAccepted {
        /// Task.
        task: Uuid,
    },
    /// The task's own limit passed (H08, H21). It never touches the customer's clocks.
    TaskOverdue {
        /// Task.
        task: Uuid,
    },
    /// The day of a later check has come: it returns to the handler, whatever state the case is in.
    CheckDue {
        /// Task.
        task: Uuid,
    },
    /// The closed case was called back (N27, N28, H13).
    CalledBack {
        /// Draw that asked for it: `date/stratum`.
        draw: String,
        /// What was found.
        outcome: CallBackOutcome,
        /// The customer's words, if any.
        text: Option<TextRef>,
    },
    /// A red-line mark (Y26).
    RedLineMarked {
        /// Mark.
        mark: String,
        /// Unit that it accuses.
        unit: String,
    },
    /// Somebody says that a red-line mark was wrong.
    RedLineWithdrawalProposed {
        /// Mark.
        mark: String,
        /// Unit that it accuses.
        unit: String,
        /// Evidence.
        evidence: Evidence,
    },
    /// A second person decided. Approved: the mark holds no longer; it stays in the history.
    RedLineWithdrawalDecided {
        /// Mark.
        mark: String,
        /// Unit that it accuses.
        unit: String,
        /// Approved or refused.
        approved: bool,
    },
    /// The customer added a word or a photo by his own link.
    CustomerSaid {
        /// His words, and what he sent with them.
        evidence: Evidence,
    },
    /// He shall have his status link again.
    LinkRequested,
    /// No status link sent before this opens the case any more.
    LinkRevoked,
    /// An outside body transferred the matter (Y29): a promise to that body, with its own number and deadline.
    OutsideRequested {
        /// Number inside the case.
        request: u32,
        /// Body, as the policy names it.
        body: String,
        /// The body's own number, unique with the body.
        number: String,
        /// The contact that brought it.
        contact: Uuid,
        /// First late instant.
        due_at: Instant,
        /// Whether the body named it; otherwise the policy's limit.
        stated: bool,
        /// Least grade of whoever handles the case (Y30).
        grade_min: u8,
        /// Post that the arrival is reported to; empty for none.
        report_to: String,
        /// Policy that said so.
        policy: Digest,
    },
    /// The same number came again.
    OutsideRepeated {
        /// Request.
        request: u32,
        /// The contact that brought it.
        contact: Uuid,
    },
    /// The body was answered by letter.
    OutsideAnswered {
        /// Request.
        request: u32,
        /// Number of the letter, from a series without gaps.
        letter: String,
        /// Pack whose words it was written with: `id@version`.
        template: String,
        /// The letter as it went out.
        text: TextRef,
    },
    /// The body confirmed that it has the letter (回执).
    OutsideReceived {
        /// Request.
        request: u32,
        /// Its reference; may be empty.
        reference: String,
    },
    /// We say that the matter is not ours, or was sent wrongly.
    OutsideObjected {
        /// Request.
        request: u32,
        /// Why.
        text: TextRef,
    },
    /// The body sent the matter again, after an objection or an answer that did not satisfy it.
    OutsideRedispatched {
        /// Request.
        request: u32,
        /// First late instant of the new round.
        due_at: Instant,
        /// Why.
        text: TextRef,
    },
    /// The body took the matter back.
    OutsideWithdrawn {
        /// Request.
        request: u32,
        /// Why.
        text: TextRef,
    },
    /// The body's deadline came unmet.
    OutsideOverdue {
        /// Request.
        request: u32,
    },
    /// The case belongs to an outage.
    OutageJoined {
        /// The outage.
        outage: Uuid,
        /// What it takes from it.
        inherits: Inherits,
        /// Occurrence of its remedies from now on: cases of one service on one outage pay once.
        occurrence: Uuid,
    },
    /// Somebody looked and found that the case is another matter.
    OutageLeft {
        /// The outage.
        outage: Uuid,
    },
    /// The outage is over.
    OutageEnded {
        /// The outage.
        outage: Uuid,
        /// When it was over.
        restored_at: Instant,
        /// Whether the case took the recovery as its own.
        inherited: bool,
    },
    /// The quality office judged the reply to its directive.
    TaskJudged {
        /// Task.
        task: Uuid,
        /// Accepted; otherwise the task is open again.
        accepted: bool,
        /// What was said.
        text: TextRef,
        /// New limit of one that was sent back.
        due_at: Option<Instant>,
    },
    /// A directive that nobody answered reached the next post.
    TaskClimbed {
        /// Task.
        task: Uuid,
        /// Step from 1.
        step: u8,
        /// Post.
        post: String,
        /// Who held it at that instant; empty: limbo.
        holder: String,
    },
    /// Money that is owed went one step on its way to the customer.
    Settlement {
        /// Number of the settlement inside the case.
        settlement: u32,
        /// What happened to it.
        step: SettlementStep,
    },
    /// Something that no rule owes was asked for, passed up, granted or refused.
    Exception {
        /// Number of the exception inside the case.
        exception: u32,
        /// What happened to it.
        step: ExceptionStep,
    },
    /// Somebody looked at the line from afar, and perhaps tried something (U33, Y08).
    LineLooked {
        /// What it showed, by the policy's code.
        finding: String,
        /// Received optical power, hundredths of a dBm; none where it was not read.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rx_centi_dbm: Option<i32>,
        /// What was tried, by the policy's code; empty for nothing.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        tried: String,
        /// Whether the service works by it.
        settled: bool,
        /// In words.
        text: TextRef,
    },
    /// Why a promise was not kept in time, by the policy's code (H08); said again, it takes the place of what was said before.
    LateExplained {
        /// Promise.
        promise: u32,
        /// Cause.
        cause: String,
    },
    /// A turn of one of its visits (work orders).
    Visit {
        /// The visit.
        visit: Uuid,
        /// What happened to it.
        turn: VisitTurn,
    },
}

/// An event with its own instant; the recorded instant and the actor come with the command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact<E = CaseEvent> {
    /// When it happened.
    pub occurred: Instant,
    /// Whether a clock (true) or the actor (false) caused it.
    pub by_clock: bool,
    /// What happened.
    pub event: E,
}

impl<E> Fact<E> {
    /// The person whose doing it is: a clock is nobody, so that what it caused is the system's.
    #[must_use]
    pub fn doer<'a>(&self, actor: &'a Actor) -> &'a str {
        if self.by_clock { "system" } else { &actor.person }
    }
}

impl CaseEvent {
    /// The evidence that the event rests on.
    #[must_use]
    pub const fn evidence(&self) -> Option<&Evidence> {
        match self {
            Self::Arrived { evidence } | Self::Restored { evidence } => evidence.as_ref(),
            Self::PauseProposed { evidence, .. }
            | Self::ExemptionProposed { evidence, .. }
            | Self::LateFactProposed { evidence, .. }
            | Self::RedLineWithdrawalProposed { evidence, .. }
            | Self::CustomerSaid { evidence } => Some(evidence),
            Self::Rejection { step } => step.evidence(),
            Self::Visit { turn, .. } => turn.evidence(),
            _ => None,
        }
    }
}
