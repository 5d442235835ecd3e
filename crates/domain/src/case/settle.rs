//! Settling: everything that fell due up to `now` happens at its own instant, in order, whenever the worker comes.
//! A late worker changes when we noticed, never when it happened.

use super::settlement::{arrangement, considers_exemption, ground_gone, not_arranged};
use super::{
    OwedLine, Promise, Settlement, SettlementState, Verdict, accruals, judged, lapse_at, next_climb,
    next_rung, ruling_due, unit_key,
};
use crate::command::{Draft, instruction};
use crate::event::{CaseEvent, ClosedHow, RejectionStep, SettlementStep, VisitTurn};
use yinuo_policy::{Instant, OnWithdrawal, OwedUnit, RemedyRule, Value};

/// Most steps of one settlement: five rungs, some promises and their remedies over years stay far below.
const STEPS_MAX: usize = 2_000;

/// What falls due, in the order in which things due together are settled: breach, rung, warning, then the rest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Due {
    Breach {
        promise: u32,
    },
    OutsideOverdue {
        request: u32,
    },
    Rung {
        cycle: u32,
        rung: u8,
        post: String,
    },
    Warning {
        promise: u32,
    },
    TaskOverdue {
        task: uuid::Uuid,
    },
    Climb {
        task: uuid::Uuid,
        step: u8,
        post: String,
    },
    VisitMissed {
        visit: uuid::Uuid,
    },
    HoldLapse {
        visit: uuid::Uuid,
    },
    Recheck {
        task: uuid::Uuid,
    },
    Owed {
        promise: u32,
        remedy: String,
        unit: String,
        key: String,
        value: SortedValue,
    },
    Lapse,
    /// Of a settlement: its number, so that two due together have an order.
    Arrange {
        promise: u32,
        line: usize,
    },
    GroundGone {
        settlement: u32,
        cause: &'static str,
    },
    CallOff {
        settlement: u32,
    },
    AskBack {
        settlement: u32,
        round: u32,
    },
    PayLate {
        settlement: u32,
    },
    Instruct {
        settlement: u32,
        round: u32,
    },
    RulingLate,
    RulingNear,
}

/// A value with an order, so that two units due together have one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum SortedValue {
    Money(i64, String),
    Days(i64),
}

/// Settles everything due at or before the draft's instant.
pub(crate) fn settle(draft: &mut Draft<'_>) {
    for _ in 0..STEPS_MAX {
        match earliest(draft) {
            Some((at, due)) => happen(draft, at, due),
            None => return,
        }
    }
}

fn earliest(draft: &Draft<'_>) -> Option<(Instant, Due)> {
    let case = &draft.case;
    if !case.stage.is_open()
        && case.coming_checks().next().is_none()
        && case.running_requests().next().is_none()
        && case.settlements.is_empty()
        && !case.exceptions.iter().any(super::Exception::is_granted)
        && ruling_due(case).is_none()
        && case.promises.iter().all(|promise| !matches!(promise.verdict, Verdict::Broken { .. }))
    {
        return None;
    }
    let mut found: Vec<(Instant, Due)> = Vec::new();
    for promise in &case.promises {
        match promise.verdict {
            Verdict::Open if case.stage.is_open() => {
                if let Some((_, _, deadline)) = judged(case, promise, draft.ctx.book) {
                    found.extend(deadline.due.map(|at| (at, Due::Breach { promise: promise.id })));
                    if !promise.warned {
                        found.extend(deadline.warn_at.map(|at| (at, Due::Warning { promise: promise.id })));
                    }
                }
            }
            Verdict::Broken { .. } => found.extend(newly_owed(draft, promise)),
            _ => {}
        }
    }
    if let Some(cycle) = case.ladder()
        && let Some((rung, at, rule)) = next_rung(cycle, draft.ctx.book)
    {
        let post = rule.rungs.get(usize::from(rung) - 1).map(|step| step.post.clone()).unwrap_or_default();
        found.push((at, Due::Rung { cycle: cycle.cycle, rung, post }));
    }
    if case.stage.is_open() {
        let limited = |task: &&super::Task| {
            task.done_at.is_none() && !task.overdue && task.kind != crate::event::TaskKind::Check
        };
        let running = case.tasks.iter().filter(limited);
        found.extend(running.map(|task| (task.due_at, Due::TaskOverdue { task: task.id })));
        for task in case.open_directives() {
            let next = next_climb(case, task, draft.ctx.book);
            found.extend(
                next.map(|(step, at, post)| (at, Due::Climb { task: task.id, step, post: post.to_owned() })),
            );
        }
    }
    found.extend(of_visits(case));
    let outside = case.running_requests();
    found.extend(outside.map(|request| (request.due_at, Due::OutsideOverdue { request: request.id })));
    found.extend(case.coming_checks().map(|task| (task.due_at, Due::Recheck { task: task.id })));
    found.extend(lapse_at(case, draft.ctx.book).map(|at| (at, Due::Lapse)));
    let ruling = |late| if late { Due::RulingLate } else { Due::RulingNear };
    found.extend(ruling_due(case).map(|(at, late)| (at, ruling(late))));
    let unarranged = not_arranged(case, draft.ctx.book).into_iter();
    found.extend(unarranged.map(|(promise, line, at)| (at, Due::Arrange { promise, line })));
    found.extend(case.settlements.iter().filter_map(|settlement| due_of(draft, settlement)));
    found.into_iter().filter(|(at, _)| *at <= draft.ctx.now).min()
}

/// What falls due for a settlement. What rests on no instant of its own happens now.
fn due_of(draft: &Draft<'_>, found: &Settlement) -> Option<(Instant, Due)> {
    let (case, now, settlement) = (&draft.case, draft.ctx.now, found.id);
    if found.state == SettlementState::Cancelled {
        return None;
    }
    if found.withdrawn.is_empty()
        && let Some(cause) = ground_gone(case, found, draft.ctx.book, now)
    {
        return Some((now, Due::GroundGone { settlement, cause }));
    }
    match found.state {
        SettlementState::Owed | SettlementState::Refused | SettlementState::Returned
            if found.is_called_off() =>
        {
            Some((now, Due::CallOff { settlement }))
        }
        SettlementState::Credited
            if found.is_called_off() && found.on_withdrawal == OnWithdrawal::ClawBack =>
        {
            Some((now, Due::AskBack { settlement, round: found.round.saturating_add(1) }))
        }
        state if state.waits() && !found.late && found.pay_by <= now => {
            Some((found.pay_by, Due::PayLate { settlement }))
        }
        SettlementState::Owed if found.instruct_at <= now && !considers_exemption(case) => {
            Some((now, Due::Instruct { settlement, round: 1 }))
        }
        _ => None,
    }
}

/// Windows that end without an arrival, and hours that were held long enough.
fn of_visits(case: &super::Case) -> impl Iterator<Item = (Instant, Due)> {
    let open = case.visits.iter().filter(|visit| case.stage.is_open() && visit.is_open());
    open.filter_map(|visit| match visit.stage {
        super::VisitStage::Held { until } => Some((until, Due::HoldLapse { visit: visit.id })),
        _ => Some((visit.missed_at()?, Due::VisitMissed { visit: visit.id })),
    })
}

fn newly_owed(draft: &Draft<'_>, promise: &Promise) -> Vec<(Instant, Due)> {
    let case = &draft.case;
    let elsewhere = |prefix: &str| draft.paid_elsewhere(prefix);
    accruals(case, promise, draft.ctx.book, draft.ctx.now, &elsewhere)
        .into_iter()
        .flat_map(|(remedy, accrual)| {
            let units = accrual.units.into_iter().filter_map(|unit| still_owed(draft, promise, remedy, unit));
            units.map(move |unit| (remedy, unit)).collect::<Vec<_>>()
        })
        .map(|(remedy, unit)| {
            let value = match unit.value {
                Value::Money(money) => SortedValue::Money(money.minor, money.currency),
                Value::ValidityDays(days) => SortedValue::Days(days),
            };
            let key = unit_key((case, promise, draft.ctx.book), remedy, (&unit.unit, unit.at));
            let remedy = remedy.code.clone();
            (unit.at, Due::Owed { promise: promise.id, remedy, unit: unit.unit, key, value })
        })
        .collect()
}

/// The unit as far as it is not on the promise yet. What is measured at the end is reckoned anew when the end comes later
/// after all: the difference is a unit of its own. Less never takes back what was given.
fn still_owed(draft: &Draft<'_>, promise: &Promise, remedy: &RemedyRule, unit: OwedUnit) -> Option<OwedUnit> {
    let standing =
        promise.owed.iter().enumerate().filter(|(place, _)| !draft.case.is_taken_back(promise.id, *place));
    // What was covered stands as long as somebody pays for it: a payer who took his money back leaves it owed here.
    let is_paid = |line: &&OwedLine| line.value.is_some() || draft.payer(&line.key).is_some();
    let mut lines = standing.map(|(_, line)| line).filter(|line| line.remedy == remedy.code).filter(is_paid);
    if !remedy.shape.is_measured_at_the_end() {
        return (!lines.any(|line| line.unit == unit.unit)).then_some(unit);
    }
    let (mut count, mut given) = (0, 0);
    for line in lines {
        // Another case reckons the same matter: it tops up, not this one.
        given += line.value.as_ref()?.amount();
        count += 1;
    }
    let more = unit.value.amount() - given;
    match count {
        0 => Some(unit),
        _ if more <= 0 => None,
        count => {
            let value = unit.value.with_amount(more);
            Some(OwedUnit { unit: format!("{}-{}", unit.unit, count + 1), value, ..unit })
        }
    }
}

fn happen(draft: &mut Draft<'_>, at: Instant, due: Due) {
    match due {
        Due::Arrange { .. }
        | Due::GroundGone { .. }
        | Due::CallOff { .. }
        | Due::AskBack { .. }
        | Due::PayLate { .. }
        | Due::Instruct { .. } => paid(draft, at, &due),
        Due::Breach { promise } => draft.clock(at, CaseEvent::PromiseBroken { promise, due_at: at }),
        Due::VisitMissed { visit } => draft.clock(at, CaseEvent::Visit { visit, turn: VisitTurn::Missed }),
        Due::HoldLapse { visit } => draft.clock(at, CaseEvent::Visit { visit, turn: VisitTurn::HoldLapsed }),
        Due::Recheck { task } => draft.clock(at, CaseEvent::CheckDue { task }),
        Due::RulingLate => draft.clock(at, CaseEvent::Rejection { step: RejectionStep::RulingLate }),
        Due::RulingNear => draft.clock(at, CaseEvent::Rejection { step: RejectionStep::RulingNear }),
        Due::TaskOverdue { task } => draft.clock(at, CaseEvent::TaskOverdue { task }),
        Due::OutsideOverdue { request } => draft.clock(at, CaseEvent::OutsideOverdue { request }),
        Due::Climb { task, step, post } => {
            let addressed = draft.case.tasks.iter().find(|found| found.id == task);
            let unit = addressed.map(|found| found.unit.as_str()).filter(|unit| !unit.is_empty());
            let unit = unit.unwrap_or(&draft.case.unit);
            let holder = draft.ctx.org.holder(&post, unit, at).unwrap_or_default().to_owned();
            draft.clock(at, CaseEvent::TaskClimbed { task, step, post, holder });
        }
        Due::Warning { promise } => draft.clock(at, CaseEvent::Warned { promise }),
        Due::Rung { cycle, rung, post } => {
            let holder = draft.ctx.org.holder(&post, &draft.case.unit, at).unwrap_or_default().to_owned();
            draft.clock(at, CaseEvent::RungReached { cycle, rung, post, holder });
        }
        Due::Owed { promise, remedy, unit, key, value } => {
            let event = match draft.payer(&key) {
                Some(by) => CaseEvent::RemedyCovered { promise, remedy, unit, key, by },
                None => {
                    let value = match value {
                        SortedValue::Money(minor, currency) => {
                            Value::Money(yinuo_policy::Money { minor, currency })
                        }
                        SortedValue::Days(days) => Value::ValidityDays(days),
                    };
                    CaseEvent::RemedyOwed { promise, remedy, unit, value, key }
                }
            };
            draft.clock(at, event);
        }
        Due::Lapse => {
            draft.stop_all(at);
            draft.clock(at, CaseEvent::Closed { how: ClosedHow::Lapsed });
        }
    }
}

/// What happens to a settlement.
fn paid(draft: &mut Draft<'_>, at: Instant, due: &Due) {
    let (settlement, step) = match due {
        Due::Arrange { promise, line } => {
            let next = u32::try_from(draft.case.settlements.len()).unwrap_or(u32::MAX).saturating_add(1);
            let Some(step) = arrangement(&draft.case, *promise, *line, draft.ctx.book) else { return };
            (next, step)
        }
        Due::GroundGone { settlement, cause } => {
            (*settlement, SettlementStep::Withdrawn { cause: (*cause).to_owned() })
        }
        Due::CallOff { settlement } => (*settlement, SettlementStep::Cancelled),
        Due::AskBack { settlement, round } => (*settlement, SettlementStep::Recalled { round: *round }),
        Due::PayLate { settlement } => (*settlement, SettlementStep::Late),
        Due::Instruct { settlement, round } => (*settlement, instruction(draft, *round)),
        _ => return,
    };
    draft.clock(at, CaseEvent::Settlement { settlement, step });
}
