//! Facts: what the journal says, reduced to what figures read. Extracted by `account`; no personal text is among them.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yinuo_policy::{Bilingual, CaseFacts, Instant, Span};

/// Whose story a fact belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// A contact.
    Contact(Uuid),
    /// A case.
    Case(Uuid),
    /// A register.
    Register(Uuid),
}

/// One fact with both instants and its place in the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Whose story.
    pub subject: Subject,
    /// Version inside the stream.
    pub version: u64,
    /// When it happened.
    pub occurred: Instant,
    /// When we recorded it.
    pub recorded: Instant,
    /// Shard of the journal.
    pub shard: u16,
    /// Position inside the shard.
    pub position: u64,
    /// What happened.
    pub what: What,
}

/// How a call-back ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Satisfied.
    Satisfied,
    /// Unsatisfied.
    Unsatisfied,
    /// Nobody answered.
    NotReached,
    /// He answered the telephone and would not be asked.
    Refused,
}

/// What happened, as far as figures are concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A contact was recorded.
    Contact {
        /// Channel.
        channel: String,
        /// Whether the customer came to us.
        inbound: bool,
        /// First-contact owner.
        owner: String,
        /// Accepting unit.
        unit: String,
    },
    /// It ended as a contact.
    ContactEnded {
        /// Outcome code.
        outcome: String,
    },
    /// It opened a case.
    ContactOpened {
        /// The case.
        case: Uuid,
    },
    /// It joined a case.
    ContactJoined {
        /// The case.
        case: Uuid,
    },
    /// The customer of a closed case was asked for a score.
    ScoreAsked {
        /// Unit that answered for the case.
        unit: String,
    },
    /// The question reached him.
    ScoreDelivered,
    /// He answered.
    Scored {
        /// 1 to 10.
        score: u8,
    },
    /// He did not, in time.
    ScoreLapsed,
    /// A case was accepted.
    Opened {
        /// Number for the telephone.
        number: String,
        /// Kind, category, area, product.
        facts: Box<CaseFacts>,
        /// First two levels of the category.
        topic: String,
        /// Answering unit.
        unit: String,
        /// First-contact owner.
        owner: String,
        /// Earlier case that it repeats.
        repeat_of: Option<Uuid>,
        /// Days within which another contact on the topic would be its repeat.
        repeat_window_days: u32,
    },
    /// Another category.
    Categorised {
        /// New facts.
        facts: Box<CaseFacts>,
        /// New topic.
        topic: String,
    },
    /// Work moved.
    Assigned {
        /// Unit.
        unit: String,
    },
    /// A promise.
    PromiseMade {
        /// Number inside the case.
        promise: u32,
        /// Rule.
        rule: String,
        /// Scheme of the rule.
        scheme: String,
        /// Obligation of the rule.
        obligation: String,
        /// Beneficiary of the rule.
        beneficiary: String,
        /// Start of its clock.
        started_at: Instant,
    },
    /// Kept.
    PromiseKept {
        /// Promise.
        promise: u32,
        /// Stop.
        stopped_at: Instant,
    },
    /// Broken.
    PromiseBroken {
        /// Promise.
        promise: u32,
        /// Due.
        due_at: Instant,
    },
    /// The obligation was met late.
    PromiseStoppedLate {
        /// Promise.
        promise: u32,
        /// Stop.
        stopped_at: Instant,
    },
    /// A late fact withdrew the breach.
    BreachWithdrawn {
        /// Promise.
        promise: u32,
    },
    /// Somebody said why it was late.
    LateExplained {
        /// Promise.
        promise: u32,
        /// Cause.
        cause: String,
    },
    /// The customer refused: the promise runs again.
    PromiseResumed {
        /// Promise.
        promise: u32,
    },
    /// Void.
    PromiseVoided {
        /// Promise.
        promise: u32,
    },
    /// A rung of a ladder.
    Rung {
        /// Rung.
        rung: u8,
    },
    /// A unit of a remedy became owed and was posted with it.
    Owed {
        /// Remedy rule.
        remedy: String,
        /// Minor units, or days of validity.
        amount: i64,
        /// ISO 4217, or `validity-days`.
        currency: String,
        /// Owed-for key.
        key: String,
    },
    /// A sum will be paid to the customer.
    PaymentArranged {
        /// Number of the settlement inside the case.
        settlement: u32,
        /// Owed-for key of the sum.
        key: String,
        /// Minor units.
        amount: i64,
        /// ISO 4217.
        currency: String,
    },
    /// The customer has it.
    PaymentCredited {
        /// Settlement.
        settlement: u32,
    },
    /// It came back.
    PaymentReturned {
        /// Settlement.
        settlement: u32,
    },
    /// The last day to pay passed while he waited.
    PaymentLate {
        /// Settlement.
        settlement: u32,
    },
    /// It will not be paid: the debt is taken back.
    PaymentCancelled {
        /// Settlement.
        settlement: u32,
    },
    /// The customer was answered in substance.
    Answered,
    /// The service works.
    Restored,
    /// We said that the matter was settled.
    Resolved {
        /// Root cause.
        root_cause: String,
    },
    /// The customer refused.
    Refused,
    /// Closed.
    Closed,
    /// Reopened.
    Reopened,
    /// Cancelled, or merged into another.
    Cancelled,
    /// We refused to take it.
    Rejected,
    /// Its customer objected to that.
    Objected {
        /// Whether the policy said by when to rule.
        limited: bool,
    },
    /// Somebody ruled on the objection.
    ObjectionRuled {
        /// Upheld, or the refusal stands.
        upheld: bool,
    },
    /// The limit of the ruling passed.
    RulingLate,
    /// An objection was upheld: work goes on.
    TakenUp,
    /// It was a matter of its own after all.
    Split,
    /// The customer pressed.
    Urged,
    /// A pause or an exemption was approved by the second person.
    ExemptionApproved,
    /// A task was opened.
    TaskOpened {
        /// Task.
        task: Uuid,
        /// Unit that is asked; empty when a person is.
        unit: String,
    },
    /// Its own limit passed.
    TaskOverdue {
        /// Task.
        task: Uuid,
    },
    /// The closed case was called back.
    CalledBack {
        /// Draw that asked for it: `date/stratum`.
        draw: String,
        /// What was found.
        answer: Answer,
    },
    /// A red-line mark.
    RedLine {
        /// Mark.
        mark: String,
        /// Unit that it accuses.
        unit: String,
    },
    /// A red-line mark was withdrawn: it counts no longer.
    RedLineWithdrawn {
        /// Mark.
        mark: String,
        /// Unit that it accused.
        unit: String,
    },
    /// An outside body sent its request to us: a first time, or again with a new deadline.
    OutsideAsked {
        /// Number of the request inside the case.
        request: u32,
        /// Body; empty when it sends again.
        body: String,
    },
    /// The body was answered by letter.
    OutsideAnswered {
        /// Request.
        request: u32,
    },
    /// The body's deadline passed unanswered.
    OutsideOverdue {
        /// Request.
        request: u32,
    },
    /// A window was agreed for a visit.
    WindowAgreed {
        /// Visit.
        visit: Uuid,
        /// Its end: whoever comes at it is late.
        until: Instant,
        /// Whether we asked for it rather than the customer.
        by_us: bool,
        /// Who comes; empty while nobody is named.
        technician: String,
    },
    /// Somebody was given a visit, or it was taken from whoever had it.
    VisitGiven {
        /// Visit.
        visit: Uuid,
        /// Who comes; empty for nobody.
        technician: String,
    },
    /// Somebody came to a visit.
    VisitArrived {
        /// Visit.
        visit: Uuid,
    },
    /// The window ended and nobody had come.
    WindowMissed {
        /// Visit.
        visit: Uuid,
    },
    /// A visit ended with a receipt.
    VisitDone {
        /// Visit.
        visit: Uuid,
        /// Whether it was settled without going there.
        remotely: bool,
    },
    /// Somebody was praised by name.
    Praised {
        /// Id of the praise, or of the contact that it came with.
        id: Uuid,
        /// When it came.
        at: Instant,
        /// Who was named.
        people: Vec<String>,
    },
    /// An emergency mode was declared, decided on or lifted: it stands so by now.
    Emergency {
        /// Its code.
        code: String,
        /// Name of the mode.
        name: Bilingual,
        /// Units, with all below them.
        units: Vec<String>,
        /// When it counts; none while nobody agreed.
        counts: Option<Span>,
    },
    /// Cases were drawn for a call-back.
    Drawn {
        /// Stratum.
        stratum: String,
        /// First instant after the frame.
        until: Instant,
        /// Cases, in rank order.
        cases: Vec<Uuid>,
    },
}

/// A place in the whole journal: the last position of every shard.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Position(pub Vec<u64>);

impl Position {
    /// Whether a fact lies at or before it.
    #[must_use]
    pub fn covers(&self, fact: &Fact) -> bool {
        self.0.get(usize::from(fact.shard)).is_some_and(|head| fact.position <= *head)
    }

    /// Number of events up to it.
    #[must_use]
    pub fn events(&self) -> u64 {
        self.0.iter().sum()
    }

    /// Moves one shard forward.
    pub fn advance(&mut self, shard: u16, position: u64) {
        let place = usize::from(shard);
        if self.0.len() <= place {
            self.0.resize(place + 1, 0);
        }
        self.0[place] = self.0[place].max(position);
    }
}
