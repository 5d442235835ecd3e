//! Words of events: closed lists of what can be meant.

use serde::{Deserialize, Serialize};

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
    /// Nobody answered.
    NotReached,
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

/// What a case takes from the outage that it belongs to: chosen for each case (LESSONS C).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Inherits {
    /// 并入: the recovery of the outage is the recovery of the case.
    Recovery,
    /// 只通知: its own promise goes on until its own recovery; the customer is told all the same.
    Word,
}
