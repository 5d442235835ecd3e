//! Money that is owed, on its way to the customer: rows for the lists, the cashier who tells whoever pays, the answers that
//! come back, and both as files.
//!
//! Every step is decided on the case and is an event of it, with its posting in the same commit. Each survives a kill: a
//! round is committed before anybody is told of it, and it is told under an id that stays the same, so that who pays knows
//! a repetition; an answer that comes twice, late or out of order changes nothing the second time. What an outage owes to its
//! area belongs to no case and goes the same way as a payment of its own.

mod answer;
mod area;
mod carry;
mod file;

pub use answer::Answer;
pub use area::REGISTER as AREA_PAYMENTS;
pub use carry::{Cashier, CashierState};
pub use file::{LINES_MAX, LineFault, SettlementFile, Taken, read_answers};

use crate::law::Law;
use crate::ports::SettlementRow;
use yinuo_domain::case::{Case, Settlement, SettlementState};
use yinuo_domain::{CaseEvent, Fact};
use yinuo_policy::SettlementRule;

/// Whether facts change what the rows of settlements say.
pub(crate) fn touched(facts: &[Fact]) -> bool {
    facts.iter().any(|fact| matches!(fact.event, CaseEvent::Settlement { .. } | CaseEvent::Assigned { .. }))
}

/// Rows of all settlements of a case.
pub(crate) fn settlement_rows(case: &Case, law: &Law) -> Vec<SettlementRow> {
    case.settlements.iter().map(|settlement| row(case, settlement, law)).collect()
}

fn row(case: &Case, found: &Settlement, law: &Law) -> SettlementRow {
    let promise = case.promises.iter().find(|made| made.id == found.promise).map(|made| &made.policy);
    // No promise has the number of what was granted as an exception.
    let pin = promise.or_else(|| case.exception_at(found.line as usize).map(|granted| &granted.policy));
    let rule = pin.and_then(|pin| law.book.pinned(pin).settlement_rule());
    listed(found, (case.id, &case.customer, &case.unit), rule)
}

/// The row of a settlement, as one of a case.
fn listed(
    found: &Settlement,
    (owner, customer, unit): (uuid::Uuid, &str, &str),
    rule: Option<&SettlementRule>,
) -> SettlementRow {
    let next_at = match found.state {
        SettlementState::Instructed | SettlementState::Recalled => Some(found.since),
        SettlementState::Taken => rule.and_then(|rule| rule.ask_at(found.since, 0)),
        _ => None,
    };
    let reason = if found.reason.is_empty() { &found.withdrawn } else { &found.reason };
    SettlementRow {
        owner,
        service: String::new(),
        settlement: found.id,
        customer: customer.to_owned(),
        unit: unit.to_owned(),
        rule: found.remedy.clone(),
        owed_unit: found.unit.clone(),
        form: found.form.clone(),
        currency: found.money.currency.clone(),
        minor: found.money.minor,
        state: found.state.code().to_owned(),
        since: found.since.0,
        round: found.round,
        owed_at: found.owed_at.0,
        pay_by: found.pay_by.0,
        credited_at: found.credited_at.map(|at| at.0),
        next_at: next_at.map(|at| at.0),
        late_at: None,
        late: found.late || found.credited_at.is_some_and(|at| at >= found.pay_by),
        reason: reason.clone(),
        reference: found.reference.clone(),
        contradiction: found.contradiction.clone(),
    }
}
