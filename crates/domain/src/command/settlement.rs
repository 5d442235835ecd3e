//! What whoever pays says of a settlement, and the colleague who sends one again.
//!
//! Answers come late, repeated and out of order. Money that the customer has is a fact, so "credited" holds for any round
//! that was ever instructed; "refused" holds only for the round under way. What cannot be is written down once, for somebody
//! to look, and moves no money.

use super::Draft;
use crate::case::{Settlement, SettlementState};
use crate::event::{CaseEvent, SettlementStep};
use crate::refusal::Refusal;

/// What whoever pays says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettlementAnswer {
    /// The customer has it.
    Credited {
        /// Its reference; may be empty.
        reference: String,
    },
    /// It was not paid.
    Refused {
        /// Code of the reason.
        reason: String,
    },
    /// It was paid and came back.
    Returned {
        /// Code of the reason.
        reason: String,
    },
}

/// What is done to a settlement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettlementCommand {
    /// Whoever pays has the instruction of a round.
    Take {
        /// Settlement.
        settlement: u32,
        /// Round.
        round: u32,
    },
    /// Whoever pays answers.
    Answer {
        /// Settlement.
        settlement: u32,
        /// Round.
        round: u32,
        /// What is said.
        answer: SettlementAnswer,
    },
    /// A colleague sends what was refused or came back once more.
    SendAgain {
        /// Settlement.
        settlement: u32,
    },
}

impl SettlementCommand {
    /// Number of the settlement.
    #[must_use]
    pub const fn settlement(&self) -> u32 {
        match self {
            Self::Take { settlement, .. }
            | Self::Answer { settlement, .. }
            | Self::SendAgain { settlement } => *settlement,
        }
    }
}

pub(super) fn apply(draft: &mut Draft<'_>, command: &SettlementCommand) -> Result<(), Refusal> {
    let settlement = command.settlement();
    let found = draft.case.settlement(settlement).ok_or_else(Refusal::no_such_settlement)?;
    let day = draft.ctx.book.current().local_date(draft.ctx.now);
    for next in steps_of(found, command, day)? {
        let now = draft.ctx.now;
        draft.act(now, CaseEvent::Settlement { settlement, step: next });
    }
    Ok(())
}

/// What a command does to a settlement, whoever it belongs to: a case, or the area of an outage. `day` is the local date of
/// now: a round that begins stands in the settlement file of that day, so that the file of a day that is over never grows.
///
/// # Errors
/// Q002 for a round that was never told to anybody, Q003 for what neither was refused nor came back.
pub(crate) fn steps_of(
    found: &Settlement,
    command: &SettlementCommand,
    day: String,
) -> Result<Vec<SettlementStep>, Refusal> {
    let told = |round: u32| {
        if (1..=found.round).contains(&round) { Ok(round) } else { Err(Refusal::no_such_round()) }
    };
    Ok(match command {
        SettlementCommand::Take { round, .. } => {
            let round = told(*round)?;
            let news = found.state == SettlementState::Instructed && found.round == round;
            if news { vec![SettlementStep::Taken { round }] } else { Vec::new() }
        }
        SettlementCommand::Answer { round, answer, .. } => heard(found, told(*round)?, answer),
        SettlementCommand::SendAgain { .. } => {
            if !matches!(found.state, SettlementState::Refused | SettlementState::Returned) {
                return Err(Refusal::nothing_to_send_again());
            }
            vec![SettlementStep::Instructed { round: found.round.saturating_add(1), day }]
        }
    })
}

/// The step that begins a round. It happens now, so that the file of a day that is over never grows.
pub(crate) fn instruction(draft: &Draft<'_>, round: u32) -> SettlementStep {
    SettlementStep::Instructed { round, day: draft.ctx.book.current().local_date(draft.ctx.now) }
}

/// What follows from an answer: nothing when it says nothing new.
fn heard(found: &Settlement, round: u32, answer: &SettlementAnswer) -> Vec<SettlementStep> {
    match answer {
        SettlementAnswer::Credited { reference } => credited(found, round, reference),
        SettlementAnswer::Refused { reason } => refused(found, round, reason),
        SettlementAnswer::Returned { reason } => returned(found, round, reason),
    }
}

fn credited(found: &Settlement, round: u32, reference: &str) -> Vec<SettlementStep> {
    use SettlementState as State;
    let credit = |after_refusal| {
        vec![SettlementStep::Credited { round, reference: reference.to_owned(), after_refusal }]
    };
    match found.state {
        // It came back since, and that was said sooner.
        _ if round <= found.returned_round => Vec::new(),
        State::Instructed | State::Taken => credit(false),
        State::Refused | State::Returned => credit(true),
        State::Credited | State::Recalled if round == found.credited_round => Vec::new(),
        // Paid twice, or paid though it was called off.
        State::Credited | State::Recalled | State::Cancelled | State::Owed => {
            contradicted(found, round, "credited")
        }
    }
}

fn refused(found: &Settlement, round: u32, reason: &str) -> Vec<SettlementStep> {
    use SettlementState as State;
    let reason = reason.to_owned();
    match found.state {
        State::Instructed | State::Taken if round == found.round => {
            vec![SettlementStep::Refused { round, reason }]
        }
        State::Recalled if round == found.round => vec![SettlementStep::Kept { round, reason }],
        State::Credited | State::Recalled if round == found.credited_round => {
            contradicted(found, round, "refused")
        }
        _ => Vec::new(),
    }
}

fn returned(found: &Settlement, round: u32, reason: &str) -> Vec<SettlementStep> {
    use SettlementState as State;
    let back = |round| SettlementStep::Returned { round, reason: reason.to_owned() };
    match found.state {
        State::Recalled if round == found.round || round == found.credited_round => {
            vec![back(found.credited_round)]
        }
        State::Credited if round == found.credited_round => vec![back(round)],
        // "Credited" got lost or comes later: both happened.
        State::Instructed | State::Taken if round == found.round => {
            let reference = String::new();
            vec![SettlementStep::Credited { round, reference, after_refusal: false }, back(round)]
        }
        _ => Vec::new(),
    }
}

/// Written down once: whoever says impossible things does not fill the journal.
fn contradicted(found: &Settlement, round: u32, said: &str) -> Vec<SettlementStep> {
    if found.contradiction.is_empty() {
        vec![SettlementStep::Contradicted { round, said: said.to_owned() }]
    } else {
        Vec::new()
    }
}
