//! Money on its way to the customer: its state, and what falls due for it.

use super::{Case, OwedLine, Promise, Proposal, Verdict, accruals};
use crate::brief::PolicyBook;
use crate::event::{Fact, SettlementStep};
use serde::{Deserialize, Serialize};
use yinuo_policy::{Instant, Money, OnWithdrawal, Value};

/// Promise number of a settlement that pays an exception: no promise has it.
pub(crate) const GRANTED: u32 = 0;

/// Where a settlement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SettlementState {
    /// Nobody was told yet.
    Owed,
    /// Whoever pays is being told.
    Instructed,
    /// Whoever pays has it.
    Taken,
    /// The customer has the money.
    Credited,
    /// It was not paid; a person sends it again.
    Refused,
    /// What was credited is asked back.
    Recalled,
    /// It was paid and came back.
    Returned,
    /// It will not be paid.
    Cancelled,
}

impl SettlementState {
    /// Every state.
    pub const ALL: [Self; 8] = [
        Self::Owed,
        Self::Instructed,
        Self::Taken,
        Self::Credited,
        Self::Refused,
        Self::Recalled,
        Self::Returned,
        Self::Cancelled,
    ];

    /// The word that is stored and shown.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Owed => "owed",
            Self::Instructed => "instructed",
            Self::Taken => "taken",
            Self::Credited => "credited",
            Self::Refused => "refused",
            Self::Recalled => "recalled",
            Self::Returned => "returned",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of a word.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether the customer still waits for the money.
    #[must_use]
    pub const fn waits(self) -> bool {
        matches!(self, Self::Owed | Self::Instructed | Self::Taken | Self::Refused | Self::Returned)
    }

    /// Whether whoever pays has to be told or asked.
    #[must_use]
    pub const fn under_way(self) -> bool {
        matches!(self, Self::Instructed | Self::Taken | Self::Recalled)
    }
}

/// The settlement of one sum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settlement {
    /// Number inside the case, from 1.
    pub id: u32,
    /// Promise; 0 for what was granted as an exception.
    pub promise: u32,
    /// Place of the sum among what the promise owes, or of the exception.
    pub line: u32,
    /// Remedy rule.
    pub remedy: String,
    /// Unit of time that it is owed for.
    pub unit: String,
    /// Owed-for key.
    pub key: String,
    /// How much.
    pub money: Money,
    /// When it became owed.
    pub owed_at: Instant,
    /// Rule by which it is paid.
    pub rule: String,
    /// Where it goes.
    pub form: String,
    /// When it may be instructed.
    pub instruct_at: Instant,
    /// First instant at which it is paid too late.
    pub pay_by: Instant,
    /// What a withdrawal changes.
    pub on_withdrawal: OnWithdrawal,
    /// Post that hears of trouble; empty for none.
    pub report_to: String,
    /// Where it stands.
    pub state: SettlementState,
    /// Since when.
    pub since: Instant,
    /// Last round; 0 before the first.
    pub round: u32,
    /// Round that was credited last; 0 for none.
    pub credited_round: u32,
    /// Last round that came back; 0 for none.
    pub returned_round: u32,
    /// When the customer got it.
    pub credited_at: Option<Instant>,
    /// Whether the last day to pay passed while he waited.
    pub late: bool,
    /// Why its ground fell away; empty while it stands.
    pub withdrawn: String,
    /// Why it was refused, returned or kept; empty for none.
    pub reason: String,
    /// Reference of whoever paid; may be empty.
    pub reference: String,
    /// What cannot be and was said all the same; empty for nothing.
    pub contradiction: String,
}

impl Settlement {
    /// Whether a withdrawal keeps what is not paid from being paid.
    #[must_use]
    pub fn is_called_off(&self) -> bool {
        !self.withdrawn.is_empty() && self.on_withdrawal != OnWithdrawal::Stand
    }

    /// The id under which a round travels, unique for ever. The owner is a case, or the outage of an area that is paid.
    #[must_use]
    pub fn wire_id(owner: uuid::Uuid, settlement: u32, round: u32) -> String {
        format!("{owner}-{settlement}-{round}")
    }

    /// Owner, settlement and round of an id under which a round travels.
    #[must_use]
    pub fn travelled(id: &str) -> Option<(uuid::Uuid, u32, u32)> {
        let (rest, round) = id.rsplit_once('-')?;
        let (owner, settlement) = rest.rsplit_once('-')?;
        Some((uuid::Uuid::parse_str(owner).ok()?, settlement.parse().ok()?, round.parse().ok()?))
    }
}

impl Case {
    /// A settlement by its number.
    #[must_use]
    pub fn settlement(&self, id: u32) -> Option<&Settlement> {
        self.settlements.iter().find(|found| found.id == id)
    }

    /// The settlement of a sum, by its promise and place.
    #[must_use]
    pub fn settlement_of(&self, promise: u32, line: usize) -> Option<&Settlement> {
        self.settlements.iter().find(|found| found.promise == promise && found.line as usize == line)
    }

    /// Whether a sum was taken back: then it counts for nothing, and may become owed anew.
    #[must_use]
    pub fn is_taken_back(&self, promise: u32, line: usize) -> bool {
        self.settlement_of(promise, line).is_some_and(|found| found.state == SettlementState::Cancelled)
    }
}

/// What a step does to the state.
pub(super) fn settlement_event(case: &mut Case, id: u32, step: &SettlementStep, fact: &Fact) {
    if let SettlementStep::Arranged { .. } = step {
        arranged(case, id, step);
        return;
    }
    if let Some(found) = case.settlements.iter_mut().find(|found| found.id == id) {
        stepped(found, step, fact.occurred);
    }
}

/// What a step does to the state of one that was arranged.
pub(crate) fn stepped(found: &mut Settlement, step: &SettlementStep, at: Instant) {
    let next = match step {
        SettlementStep::Arranged { .. } => None,
        SettlementStep::Withdrawn { cause } => {
            found.withdrawn.clone_from(cause);
            None
        }
        SettlementStep::Instructed { round, .. } => {
            found.round = *round;
            found.reason.clear();
            Some(SettlementState::Instructed)
        }
        SettlementStep::Taken { .. } => Some(SettlementState::Taken),
        SettlementStep::Credited { round, reference, .. } => {
            found.credited_round = *round;
            found.credited_at = Some(at);
            found.reference.clone_from(reference);
            found.reason.clear();
            Some(SettlementState::Credited)
        }
        SettlementStep::Refused { reason, .. } => {
            found.reason.clone_from(reason);
            Some(SettlementState::Refused)
        }
        SettlementStep::Returned { round, reason } => {
            found.returned_round = *round;
            found.credited_at = None;
            found.reason.clone_from(reason);
            Some(SettlementState::Returned)
        }
        SettlementStep::Recalled { round } => {
            found.round = *round;
            Some(SettlementState::Recalled)
        }
        SettlementStep::Kept { reason, .. } => {
            found.reason.clone_from(reason);
            // Asked back once: what stays then stays.
            found.on_withdrawal = OnWithdrawal::Stand;
            Some(SettlementState::Credited)
        }
        SettlementStep::Cancelled => Some(SettlementState::Cancelled),
        SettlementStep::Late => {
            found.late = true;
            None
        }
        SettlementStep::Contradicted { round, said } => {
            found.contradiction = format!("{said}/{round}");
            None
        }
    };
    if let Some(state) = next {
        (found.state, found.since) = (state, at);
    }
}

fn arranged(case: &mut Case, id: u32, step: &SettlementStep) {
    let SettlementStep::Arranged { promise, line, .. } = step else { return };
    let grounds = ground(case, *promise, *line as usize);
    case.settlements.extend(grounds.and_then(|grounds| begun(id, step, grounds)));
}

/// The settlement that a step arranges for a debt: its rule, unit of time and instant. None for any other step.
pub(crate) fn begun(
    id: u32,
    step: &SettlementStep,
    (remedy, unit, owed_at): (String, String, Instant),
) -> Option<Settlement> {
    let SettlementStep::Arranged {
        promise,
        line,
        key,
        money,
        rule,
        form,
        instruct_at,
        pay_by,
        on_withdrawal,
        report_to,
    } = step
    else {
        return None;
    };
    Some(Settlement {
        id,
        promise: *promise,
        line: *line,
        remedy,
        unit,
        key: key.clone(),
        money: money.clone(),
        owed_at,
        rule: rule.clone(),
        form: form.clone(),
        instruct_at: *instruct_at,
        pay_by: *pay_by,
        on_withdrawal: *on_withdrawal,
        report_to: report_to.clone(),
        state: SettlementState::Owed,
        since: owed_at,
        round: 0,
        credited_round: 0,
        returned_round: 0,
        credited_at: None,
        late: false,
        withdrawn: String::new(),
        reason: String::new(),
        reference: String::new(),
        contradiction: String::new(),
    })
}

/// Rule, unit of time and instant of the debt that a settlement pays.
fn ground(case: &Case, promise: u32, place: usize) -> Option<(String, String, Instant)> {
    if promise == GRANTED {
        let granted = case.exception_at(place)?;
        return Some((granted.rule.clone(), "once".to_owned(), granted.decided_at?));
    }
    let made = case.promises.iter().find(|found| found.id == promise)?;
    let owed = made.owed.get(place)?;
    Some((owed.remedy.clone(), owed.unit.clone(), owed.at))
}

/// Sums of money that are owed under a policy which pays them, and are not arranged yet: promise and place.
pub(super) fn not_arranged(case: &Case, book: &PolicyBook) -> Vec<(u32, usize, Instant)> {
    let mut found = Vec::new();
    for promise in case.promises.iter().filter(|promise| !promise.owed.is_empty()) {
        if book.pinned_with(&promise.policy, Some(&promise.calendar)).settlement_rule().is_none() {
            continue;
        }
        for (place, line) in promise.owed.iter().enumerate() {
            let money = matches!(&line.value, Some(Value::Money(money)) if money.minor > 0);
            if money && case.settlement_of(promise.id, place).is_none() {
                found.push((promise.id, place, line.at));
            }
        }
    }
    for (place, granted) in case.exceptions.iter().enumerate().filter(|(_, granted)| granted.is_granted()) {
        let rule = book.pinned_with(&granted.policy, Some(&granted.calendar)).settlement_rule();
        let pays = granted.what.given().is_some() && rule.is_some();
        if let Some(at) = granted.decided_at.filter(|_| pays)
            && case.settlement_of(GRANTED, place).is_none()
        {
            found.push((GRANTED, place, at));
        }
    }
    found
}

/// The step that pays an exception: nobody considers an exemption of it, so that it is instructed at once.
fn granted(case: &Case, place: usize, book: &PolicyBook) -> Option<SettlementStep> {
    let found = case.exception_at(place)?;
    let policy = book.pinned_with(&found.policy, Some(&found.calendar));
    let (rule, at) = (policy.settlement_rule()?, found.decided_at?);
    Some(SettlementStep::Arranged {
        promise: GRANTED,
        line: u32::try_from(place).ok()?,
        key: found.key(case.id),
        money: found.what.given()?.clone(),
        rule: rule.code.clone(),
        form: rule.form.clone(),
        instruct_at: at,
        pay_by: policy.pay_by(rule, at),
        on_withdrawal: OnWithdrawal::Stand,
        report_to: rule.report_to.clone(),
    })
}

/// The step that arranges a sum, by the policy that its promise is pinned to.
pub(super) fn arrangement(
    case: &Case,
    promise: u32,
    place: usize,
    book: &PolicyBook,
) -> Option<SettlementStep> {
    if promise == GRANTED {
        return granted(case, place, book);
    }
    let made = case.promises.iter().find(|found| found.id == promise)?;
    let policy = book.pinned_with(&made.policy, Some(&made.calendar));
    let (rule, owed) = (policy.settlement_rule()?, made.owed.get(place)?);
    let Some(Value::Money(money)) = &owed.value else { return None };
    Some(SettlementStep::Arranged {
        promise,
        line: u32::try_from(place).ok()?,
        key: owed.key.clone(),
        money: money.clone(),
        rule: rule.code.clone(),
        form: rule.form.clone(),
        instruct_at: rule.instruct_at(owed.at),
        pay_by: policy.pay_by(rule, owed.at),
        on_withdrawal: rule.on_withdrawal,
        report_to: rule.report_to.clone(),
    })
}

/// Whether somebody has proposed an exemption that nobody decided on: while it is considered nothing is instructed.
pub(super) fn considers_exemption(case: &Case) -> bool {
    case.exemptions.iter().any(|exemption| exemption.proposal == Proposal::Proposed)
}

/// Why a sum rests on nothing any more; none while its ground stands.
pub(super) fn ground_gone(
    case: &Case,
    settlement: &Settlement,
    book: &PolicyBook,
    now: Instant,
) -> Option<&'static str> {
    let promise = case.promises.iter().find(|found| found.id == settlement.promise)?;
    let line = promise.owed.get(settlement.line as usize)?;
    let stands = matches!(promise.verdict, Verdict::Broken { due_at, .. } if due_at == line.grounds.due_at);
    if !stands {
        return Some("breach-withdrawn");
    }
    let later = case.exemptions.iter().any(|exemption| {
        exemption.proposal == Proposal::Approved && !line.grounds.exemptions.contains(&exemption.id)
    });
    (later && !still_reckoned(case, promise, line, book, now)).then_some("exempted")
}

/// Whether the rule, reckoned with every exemption approved since, still owes for this unit of time. What is measured at
/// the end and becomes less stands whole: less takes nothing back.
fn still_reckoned(case: &Case, promise: &Promise, line: &OwedLine, book: &PolicyBook, now: Instant) -> bool {
    let alone = |_: &str| 0;
    accruals(case, promise, book, now, &alone).into_iter().any(|(remedy, accrual)| {
        let whole = remedy.shape.is_measured_at_the_end();
        remedy.code == line.remedy && accrual.units.iter().any(|unit| whole || unit.unit == line.unit)
    })
}
