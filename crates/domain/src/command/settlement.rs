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

pub(super) fn apply(draft: &mut Draft<'_>, command: &SettlementCommand) -> Result<(), Refusal> {
    match command {
        SettlementCommand::Take { settlement, round } => {
            let found = known(draft, *settlement, *round)?;
            if found.state == SettlementState::Instructed && found.round == *round {
                step(draft, *settlement, SettlementStep::Taken { round: *round });
            }
            Ok(())
        }
        SettlementCommand::Answer { settlement, round, answer } => {
            let found = known(draft, *settlement, *round)?.clone();
            for next in heard(&found, *round, answer) {
                step(draft, *settlement, next);
            }
            Ok(())
        }
        SettlementCommand::SendAgain { settlement } => {
            let found = draft.case.settlement(*settlement).ok_or_else(Refusal::no_such_settlement)?;
            let again = matches!(found.state, SettlementState::Refused | SettlementState::Returned);
            if !again {
                return Err(Refusal::nothing_to_send_again());
            }
            let next = instruction(draft, found.round.saturating_add(1));
            step(draft, *settlement, next);
            Ok(())
        }
    }
}

/// The settlement, if that round of it was ever told to anybody.
fn known<'d>(draft: &'d Draft<'_>, id: u32, round: u32) -> Result<&'d Settlement, Refusal> {
    let found = draft.case.settlement(id).ok_or_else(Refusal::no_such_settlement)?;
    if (1..=found.round).contains(&round) { Ok(found) } else { Err(Refusal::no_such_round()) }
}

fn step(draft: &mut Draft<'_>, settlement: u32, step: SettlementStep) {
    let now = draft.ctx.now;
    draft.act(now, CaseEvent::Settlement { settlement, step });
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
