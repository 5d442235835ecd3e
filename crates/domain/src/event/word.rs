//! Words of events: closed lists of what can be meant.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yinuo_policy::Instant;

/// Who may read a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// Staff only.
    Internal,
    /// The customer as well.
    Customer,
}

/// How a case came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClosedHow {
    /// The customer agreed.
    Confirmed,
    /// The window for the verdict lapsed.
    Lapsed,
}

/// Why a ladder cycle ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LadderEnd {
    /// The clock that it names stopped.
    ClockStopped,
    /// The case was cancelled or became another matter.
    CaseEnded,
}

/// What a call-back found (N27).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CallBackOutcome {
    /// The customer is satisfied.
    Satisfied,
    /// The customer is not: the same case reopens.
    Unsatisfied,
    /// Given up: nobody answered as often as the policy tries.
    NotReached,
    /// He answered the telephone and would not be asked.
    Refused,
    /// The number is not his.
    WrongNumber,
    /// Nobody answered, and another attempt follows.
    NoAnswer,
    /// He asked to be called again.
    CallAgain {
        /// When.
        at: Instant,
    },
}

impl CallBackOutcome {
    /// Whether he answered what he was asked.
    #[must_use]
    pub const fn is_answer(self) -> bool {
        matches!(self, Self::Satisfied | Self::Unsatisfied)
    }

    /// Whether the call is done: he answered, or would not. He is not rung again for the same draw.
    #[must_use]
    pub const fn is_done(self) -> bool {
        matches!(self, Self::Satisfied | Self::Unsatisfied | Self::Refused)
    }

    /// Whether the next in rank stands in for him.
    #[must_use]
    pub const fn is_given_up(self) -> bool {
        matches!(self, Self::NotReached | Self::Refused | Self::WrongNumber)
    }

    /// The word that is shown; the serialised one, without its instant.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Satisfied => "satisfied",
            Self::Unsatisfied => "unsatisfied",
            Self::NotReached => "not-reached",
            Self::Refused => "refused",
            Self::WrongNumber => "wrong-number",
            Self::NoAnswer => "no-answer",
            Self::CallAgain { .. } => "call-again",
        }
    }
}

/// What a task asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TaskKind {
    /// 批示: an instruction of the general manager.
    Instruction,
    /// 协办: another unit works on the case without owning it.
    Assist,
    /// 复查: the handler looks on a later day whether the root is gone.
    Check,
    /// 督办: the quality office presses a unit or a person (Y01).
    Directive,
    /// 恢复回访: after an outage its customer is called.
    RecoveryCall,
}

impl TaskKind {
    /// Its name in indexes and on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Instruction => "instruction",
            Self::Assist => "assist",
            Self::Check => "check",
            Self::Directive => "directive",
            Self::RecoveryCall => "recovery-call",
        }
    }

    /// Whether it orders those who have the case, not somebody beside them.
    #[must_use]
    pub const fn is_order(self) -> bool {
        matches!(self, Self::Instruction | Self::Directive)
    }
}

/// What a late fact says that happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LateWhat {
    /// The customer was answered in substance.
    Answered,
    /// Somebody of ours was on site.
    Arrived,
    /// The service worked.
    Restored,
}

impl LateWhat {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Answered, Self::Arrived, Self::Restored];

    /// The word that is stored and sent.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Arrived => "arrived",
            Self::Restored => "restored",
        }
    }

    /// What a word says.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.code() == code)
    }
}

/// What a case takes from the outage that it belongs to: chosen for each case (LESSONS C).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Inherits {
    /// 并入: the recovery of the outage is the recovery of the case.
    Recovery,
    /// 只通知: its own promise goes on until its own recovery; the customer is told all the same.
    Word,
}

/// What a verdict of the customer rests on (A40).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SpokenBy {
    /// He gave it himself, on his page. Events from before staff were asked for evidence read so too.
    #[default]
    Himself,
    /// A contact with him that is recorded on the case.
    Contact(Uuid),
    /// The recording of a call, by its reference.
    Recording(String),
}

impl SpokenBy {
    /// Whether nothing but himself stands behind it.
    #[must_use]
    pub const fn is_himself(&self) -> bool {
        matches!(self, Self::Himself)
    }
}
