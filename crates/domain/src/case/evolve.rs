//! State + event -> state, one small function for each kind of event. Cannot fail, decides nothing, reads no policy.

use super::exception::exception_event;
use super::late::late_event;
use super::line::line_event;
use super::office::{directive_event, outage_event, outside_event};
use super::rejection::rejection_event;
use super::settlement::settlement_event;
use super::visit::visit_event;
use super::{
    Archived, Case, Exemption, LadderCycle, Merged, OwedLine, Pause, Promise, Proposal, RedLine, Relation,
    Stage, Task, Verdict, Withdrawal, grounds,
};
use crate::event::{CaseEvent, Fact, TaskKind};
use uuid::Uuid;
use yinuo_policy::{AgreedWindow, Instant};

/// State + event -> state. `actor` and `recorded` come from the envelope.
pub fn evolve(case: &mut Case, fact: &Fact, recorded: Instant, actor: &str) {
    case.version += 1;
    case.recorded_at = case.recorded_at.max(recorded);
    match &fact.event {
        CaseEvent::Opened { .. } => opened(case, fact),
        CaseEvent::PromiseMade { .. }
        | CaseEvent::Warned { .. }
        | CaseEvent::PromiseBroken { .. }
        | CaseEvent::PromiseKept { .. }
        | CaseEvent::PromiseStoppedLate { .. }
        | CaseEvent::BreachWithdrawn { .. }
        | CaseEvent::PromiseResumed { .. }
        | CaseEvent::PromiseVoided { .. }
        | CaseEvent::LateExplained { .. } => promise_event(case, fact, recorded),
        CaseEvent::RemedyOwed { .. } | CaseEvent::RemedyCovered { .. } => remedy_event(case, fact),
        CaseEvent::LadderArmed { .. } | CaseEvent::RungReached { .. } | CaseEvent::LadderEnded { .. } => {
            ladder_event(case, fact);
        }
        CaseEvent::PauseProposed { .. }
        | CaseEvent::PauseDecided { .. }
        | CaseEvent::PauseEnded { .. }
        | CaseEvent::ExemptionProposed { .. }
        | CaseEvent::ExemptionDecided { .. } => proposal_event(case, &fact.event, actor),
        CaseEvent::LateFactProposed { .. } | CaseEvent::LateFactDecided { .. } => {
            late_event(case, fact, actor);
        }
        CaseEvent::TaskOpened { .. }
        | CaseEvent::TaskAccepted { .. }
        | CaseEvent::TaskOverdue { .. }
        | CaseEvent::CheckDue { .. }
        | CaseEvent::TaskDone { .. } => task_event(case, fact, actor),
        CaseEvent::TaskJudged { .. } | CaseEvent::TaskClimbed { .. } => directive_event(case, &fact.event),
        CaseEvent::OutsideRequested { .. }
        | CaseEvent::OutsideRepeated { .. }
        | CaseEvent::OutsideAnswered { .. }
        | CaseEvent::OutsideReceived { .. }
        | CaseEvent::OutsideObjected { .. }
        | CaseEvent::OutsideRedispatched { .. }
        | CaseEvent::OutsideWithdrawn { .. }
        | CaseEvent::OutsideOverdue { .. } => outside_event(case, fact, actor),
        CaseEvent::OutageJoined { .. } | CaseEvent::OutageLeft { .. } | CaseEvent::OutageEnded { .. } => {
            outage_event(case, fact);
        }
        CaseEvent::RedLineMarked { .. }
        | CaseEvent::RedLineWithdrawalProposed { .. }
        | CaseEvent::RedLineWithdrawalDecided { .. } => red_line_event(case, fact, actor),
        CaseEvent::Rejection { .. } | CaseEvent::Rejected { .. } | CaseEvent::TakenUp => {
            rejection_event(case, fact, actor);
        }
        CaseEvent::Merged { .. }
        | CaseEvent::Split { .. }
        | CaseEvent::Absorbed { .. }
        | CaseEvent::Released { .. }
        | CaseEvent::Related { .. }
        | CaseEvent::Unrelated { .. } => relation_event(case, fact),
        CaseEvent::Settlement { settlement, step } => settlement_event(case, *settlement, step, fact),
        CaseEvent::Exception { exception, step } => exception_event(case, *exception, step, fact, actor),
        CaseEvent::Visit { .. } => visit_event(case, fact, actor),
        CaseEvent::LineLooked { .. } => line_event(case, fact, actor),
        _ => work_event(case, fact),
    }
}

fn opened(case: &mut Case, fact: &Fact) {
    if let CaseEvent::Opened {
        number,
        facts,
        topic,
        customer,
        service,
        unit,
        accepting_unit,
        contact,
        owner,
        repeat_of,
        chain,
        occurrence,
        monthly_fee_minor,
        one_off_fee_minor,
        grid,
    } = &fact.event
    {
        case.number.clone_from(number);
        case.facts = facts.clone();
        case.topic.clone_from(topic);
        case.customer.clone_from(customer);
        case.service.clone_from(service);
        case.grid.clone_from(grid);
        case.unit.clone_from(unit);
        case.accepting_unit.clone_from(accepting_unit);
        case.contact = *contact;
        case.owner.clone_from(owner);
        case.repeat_of = *repeat_of;
        case.chain = *chain;
        case.occurrence = *occurrence;
        case.monthly_fee_minor = *monthly_fee_minor;
        case.one_off_fee_minor = *one_off_fee_minor;
        case.accepted_at = fact.occurred;
    }
}

fn relation_event(case: &mut Case, fact: &Fact) {
    let relation =
        |case: &Uuid, number: &String, absorbed| Relation { case: *case, number: number.clone(), absorbed };
    match &fact.event {
        CaseEvent::Merged { into, number } => {
            let (voided, halted) = (Vec::new(), Vec::new());
            case.merged =
                Some(Merged { into: *into, number: number.clone(), at: fact.occurred, voided, halted });
            case.closed_at = Some(fact.occurred);
            case.stage = Stage::Cancelled;
        }
        CaseEvent::Split { .. } => {
            case.merged = None;
            case.closed_at = None;
            case.stage = Stage::InProgress;
        }
        CaseEvent::Absorbed { case: other, number } => {
            case.relations.push(relation(other, number, true));
        }
        CaseEvent::Related { case: other, number } => {
            case.relations.push(relation(other, number, false));
        }
        CaseEvent::Released { case: other, .. } => {
            case.relations.retain(|found| found.case != *other || !found.absorbed);
        }
        CaseEvent::Unrelated { case: other, .. } => {
            case.relations.retain(|found| found.case != *other || found.absorbed);
        }
        _ => {}
    }
}

fn promise_event(case: &mut Case, fact: &Fact, recorded: Instant) {
    if let CaseEvent::PromiseMade { promise, rule, policy, calendar, started_at, area } = &fact.event {
        case.promises.push(Promise {
            id: *promise,
            rule: rule.clone(),
            policy: *policy,
            calendar: *calendar,
            started_at: *started_at,
            area: area.or(case.facts.area),
            warned: false,
            verdict: Verdict::Open,
            withdrawn: false,
            uncounted: Vec::new(),
            owed: Vec::new(),
            late_cause: String::new(),
        });
        return;
    }
    let id = match &fact.event {
        CaseEvent::Warned { promise }
        | CaseEvent::PromiseBroken { promise, .. }
        | CaseEvent::PromiseKept { promise, .. }
        | CaseEvent::PromiseStoppedLate { promise, .. }
        | CaseEvent::BreachWithdrawn { promise, .. }
        | CaseEvent::PromiseResumed { promise, .. }
        | CaseEvent::PromiseVoided { promise, .. }
        | CaseEvent::LateExplained { promise, .. } => *promise,
        _ => return,
    };
    // Remembered, because a split gives back what the merging ended, and an objection what the rejection did.
    let refused = case.rejection.as_mut().filter(|_| case.stage == Stage::Rejected);
    let ended = (case.merged.as_mut().map(|merged| (&mut merged.voided, &mut merged.halted)))
        .or(refused.map(|refused| (&mut refused.voided, &mut refused.halted)));
    if let Some((voided, halted)) = ended {
        match &fact.event {
            CaseEvent::PromiseVoided { .. } => voided.push(id),
            CaseEvent::PromiseStoppedLate { .. } => halted.push(id),
            _ => {}
        }
    }
    let Some(promise) = case.promise_mut(id) else { return };
    match &fact.event {
        CaseEvent::Warned { .. } => promise.warned = true,
        CaseEvent::PromiseBroken { due_at, .. } => {
            promise.verdict = Verdict::Broken { due_at: *due_at, noticed_at: recorded, stopped_at: None };
            promise.late_cause.clear();
        }
        CaseEvent::PromiseKept { stopped_at, .. } => {
            promise.verdict = Verdict::Kept { stopped_at: *stopped_at }
        }
        CaseEvent::PromiseStoppedLate { stopped_at: stop, .. } => {
            if let Verdict::Broken { stopped_at, .. } = &mut promise.verdict {
                *stopped_at = Some(*stop);
            }
        }
        CaseEvent::BreachWithdrawn { .. } => {
            promise.verdict = Verdict::Open;
            promise.withdrawn = true;
            // Nothing is late any more, so nothing is to be explained.
            promise.late_cause.clear();
        }
        CaseEvent::PromiseResumed { uncounted, .. } => {
            promise.uncounted.push(*uncounted);
            match &mut promise.verdict {
                Verdict::Broken { stopped_at, .. } => *stopped_at = None,
                verdict => *verdict = Verdict::Open,
            }
        }
        CaseEvent::PromiseVoided { .. } => promise.verdict = Verdict::Void,
        CaseEvent::LateExplained { cause, .. } => promise.late_cause.clone_from(cause),
        _ => {}
    }
}

fn remedy_event(case: &mut Case, fact: &Fact) {
    let (id, remedy, unit, value, key) = match &fact.event {
        CaseEvent::RemedyOwed { promise, remedy, unit, value, key } => {
            (*promise, remedy, unit, Some(value), key)
        }
        CaseEvent::RemedyCovered { promise, remedy, unit, key, .. } => (*promise, remedy, unit, None, key),
        _ => return,
    };
    let found = case.promises.iter().find(|promise| promise.id == id);
    // Only a broken promise owes; an event that says otherwise is a damaged store, and `verify` reports it.
    let Some(grounds) = found.and_then(|promise| grounds(case, promise)) else { return };
    let line = OwedLine {
        remedy: remedy.clone(),
        unit: unit.clone(),
        value: value.cloned(),
        key: key.clone(),
        at: fact.occurred,
        grounds,
    };
    if let Some(promise) = case.promise_mut(id) {
        promise.owed.push(line);
    }
}

fn ladder_event(case: &mut Case, fact: &Fact) {
    match &fact.event {
        CaseEvent::LadderArmed { cycle, rule, policy, calendar, promise, start_rung, started_at } => {
            case.instructed = false;
            case.ladders.push(LadderCycle {
                cycle: *cycle,
                rule: rule.clone(),
                policy: *policy,
                calendar: *calendar,
                promise: *promise,
                start_rung: *start_rung,
                started_at: *started_at,
                reached: 0,
                ended_at: None,
            });
        }
        CaseEvent::RungReached { cycle, rung, .. } => {
            if let Some(ladder) = case.ladders.iter_mut().find(|ladder| ladder.cycle == *cycle) {
                ladder.reached = *rung;
            }
        }
        CaseEvent::LadderEnded { cycle, .. } => {
            if let Some(ladder) = case.ladders.iter_mut().find(|ladder| ladder.cycle == *cycle) {
                ladder.ended_at = Some(fact.occurred);
            }
        }
        _ => {}
    }
}

fn proposal_event(case: &mut Case, event: &CaseEvent, actor: &str) {
    let decided = |approved: bool| if approved { Proposal::Approved } else { Proposal::Refused };
    match event {
        CaseEvent::PauseProposed { pause, cause, evidence, from } => case.pauses.push(Pause {
            id: *pause,
            cause: *cause,
            evidence: evidence.clone(),
            from: *from,
            until: None,
            proposal: Proposal::Proposed,
            proposed_by: actor.to_owned(),
            decided_by: String::new(),
        }),
        CaseEvent::PauseDecided { pause, approved } => {
            if let Some(found) = case.pauses.iter_mut().find(|found| found.id == *pause) {
                found.proposal = decided(*approved);
                actor.clone_into(&mut found.decided_by);
            }
        }
        CaseEvent::PauseEnded { pause, until } => {
            if let Some(found) = case.pauses.iter_mut().find(|found| found.id == *pause) {
                found.until = Some(*until);
            }
        }
        CaseEvent::ExemptionProposed { exemption, scheme, cause, span, evidence } => {
            case.exemptions.push(Exemption {
                id: *exemption,
                scheme: scheme.clone(),
                cause: *cause,
                span: *span,
                evidence: evidence.clone(),
                proposal: Proposal::Proposed,
                proposed_by: actor.to_owned(),
                decided_by: String::new(),
            })
        }
        CaseEvent::ExemptionDecided { exemption, approved } => {
            if let Some(found) = case.exemptions.iter_mut().find(|found| found.id == *exemption) {
                found.proposal = decided(*approved);
                actor.clone_into(&mut found.decided_by);
            }
        }
        _ => {}
    }
}

fn red_line_event(case: &mut Case, fact: &Fact, actor: &str) {
    // The newest mark of a pair is meant: a withdrawn one may be made anew.
    let newest = |case: &mut Case, mark: &str, unit: &str| {
        case.red_lines.iter().rposition(|line| line.mark == mark && line.unit == unit)
    };
    match &fact.event {
        CaseEvent::RedLineMarked { mark, unit } => case.red_lines.push(RedLine {
            mark: mark.clone(),
            unit: unit.clone(),
            marked_at: fact.occurred,
            marked_by: actor.to_owned(),
            withdrawal: None,
        }),
        CaseEvent::RedLineWithdrawalProposed { mark, unit, evidence } => {
            if let Some(place) = newest(case, mark, unit) {
                case.red_lines[place].withdrawal = Some(Withdrawal {
                    evidence: evidence.clone(),
                    proposal: Proposal::Proposed,
                    proposed_by: actor.to_owned(),
                    decided_by: String::new(),
                });
            }
        }
        CaseEvent::RedLineWithdrawalDecided { mark, unit, approved } => {
            let place = newest(case, mark, unit);
            if let Some(found) = place.and_then(|place| case.red_lines[place].withdrawal.as_mut()) {
                found.proposal = if *approved { Proposal::Approved } else { Proposal::Refused };
                actor.clone_into(&mut found.decided_by);
            }
        }
        _ => {}
    }
}

fn task_event(case: &mut Case, fact: &Fact, actor: &str) {
    match &fact.event {
        CaseEvent::TaskOpened { task, kind, text, unit, person, due_at } => {
            if *kind == TaskKind::Instruction {
                case.instructed = true;
            }
            case.tasks.push(Task {
                id: *task,
                kind: *kind,
                text: text.clone(),
                unit: unit.clone(),
                person: person.clone(),
                opened_at: fact.occurred,
                opened_by: actor.to_owned(),
                due_at: *due_at,
                accepted_by: String::new(),
                overdue: false,
                returned: false,
                done_at: None,
                done_by: String::new(),
                outcome: None,
                accepted: None,
                verdict: None,
                sent_back: 0,
                climbed: 0,
            });
        }
        CaseEvent::TaskAccepted { task } => {
            if let Some(found) = case.tasks.iter_mut().find(|found| found.id == *task) {
                actor.clone_into(&mut found.accepted_by);
            }
        }
        CaseEvent::TaskOverdue { task } => {
            if let Some(found) = case.tasks.iter_mut().find(|found| found.id == *task) {
                found.overdue = true;
            }
        }
        CaseEvent::CheckDue { task } => {
            if let Some(found) = case.tasks.iter_mut().find(|found| found.id == *task) {
                found.returned = true;
            }
        }
        CaseEvent::TaskDone { task, text } => {
            if let Some(found) = case.tasks.iter_mut().find(|found| found.id == *task) {
                found.done_at = Some(fact.occurred);
                actor.clone_into(&mut found.done_by);
                found.outcome = Some(text.clone());
            }
        }
        _ => {}
    }
}

fn work_event(case: &mut Case, fact: &Fact) {
    let at = fact.occurred;
    let begun = |stage: Stage| if stage == Stage::Acknowledged { Stage::InProgress } else { stage };
    match &fact.event {
        CaseEvent::Answered { .. } => {
            case.answered_at = case.answered_at.or(Some(at));
            case.stage = begun(case.stage);
        }
        CaseEvent::Arrived { .. } => {
            case.arrived_at = Some(at);
            case.stage = begun(case.stage);
        }
        CaseEvent::Restored { .. } => {
            case.restored_at = Some(at);
            case.stage = begun(case.stage);
        }
        CaseEvent::Resolved { root_cause, .. } => {
            case.resolved_at = Some(at);
            case.root_cause.clone_from(root_cause);
            case.stage = Stage::Resolved;
        }
        CaseEvent::Refused { .. } | CaseEvent::Reopened { .. } => {
            case.resolved_at = None;
            case.restored_at = None;
            case.closed_at = None;
            case.stage = Stage::InProgress;
        }
        CaseEvent::Closed { .. } => {
            case.closed_at = Some(at);
            case.stage = Stage::Closed;
        }
        CaseEvent::Archived { archive, file } => {
            case.archived = Some(Archived { archive: archive.clone(), file: file.clone(), at });
        }
        CaseEvent::Cancelled { .. } => {
            case.closed_at = Some(at);
            case.stage = Stage::Cancelled;
        }
        CaseEvent::Assigned { unit, person } => {
            case.unit.clone_from(unit);
            case.handler.clone_from(person);
            case.stage = begun(case.stage);
        }
        CaseEvent::Categorised { facts, topic } => {
            case.facts = facts.clone();
            case.topic.clone_from(topic);
        }
        CaseEvent::Urged { .. } => case.urges += 1,
        CaseEvent::LinkRevoked => case.links_revoked = case.links_revoked.saturating_add(1),
        CaseEvent::CalledBack { draw, outcome, .. } => case.called_back.push((draw.clone(), *outcome, at)),
        CaseEvent::AppointmentAgreed { window, asked_by_customer } => {
            let agreed = AgreedWindow {
                window: *window,
                asked_by_customer: *asked_by_customer,
                agreed_at: None,
                called_off_at: None,
            };
            case.appointments.push((at, agreed));
        }
        _ => {}
    }
}
