//! Ties of a case: its outside bodies, its outage, and the orders of the house on it, as rows for their lists.

use crate::ports::TieRow;
use yinuo_domain::case::{Case, Exception, Proposal, Rejection, Task};
use yinuo_domain::event::{Exceptional, TaskKind};

/// Kind of the tie to an outside body.
pub const OUTSIDE: &str = "outside";
/// Kind of the tie to an outage.
pub const OUTAGE: &str = "outage";
/// Kind of the tie that a directive makes.
pub const DIRECTIVE: &str = "directive";
/// Kind of the tie that an instruction of the general manager makes.
pub const INSTRUCTION: &str = "instruction";
/// Kind of the tie that an exception makes: its party is the post that decides, its number the person who asked.
pub const EXCEPTION: &str = "exception";
/// Kind of the tie that a reconnection makes: its party is the service.
pub const REACTIVATION: &str = "reactivation";
/// Kind of the tie that an assist makes: its unit is the one that was asked.
pub const ASSIST: &str = "assist";
/// Class of an assist on a complaint or an appeal (H21): the green channel.
pub const GREEN: &str = "green-channel";
/// Kind of the tie that an objection to a refusal makes: its party is the post that rules, its number the unit that refused.
pub const OBJECTION: &str = "objection";
/// Kind of the tie that a call after an outage makes.
pub const RECOVERY_CALL: &str = "recovery-call";

/// Rows of every tie that the case has or had.
pub(crate) fn tie_rows(case: &Case) -> Vec<TieRow> {
    let outside = case.outside.iter().map(|request| TieRow {
        party: request.body.clone(),
        number: request.number.clone(),
        state: request.state().to_owned(),
        started_at: request.received_at.0,
        due_at: Some(request.due_at.0),
        ended_at: request.withdrawn_at.or(request.answered_at).map(|at| at.0),
        late: request.overdue,
        ..blank(case, format!("o{}", request.id), OUTSIDE)
    });
    let outage = case.outage.iter().map(|tie| TieRow {
        party: tie.outage.to_string(),
        state: tie.state().to_owned(),
        started_at: tie.since.0,
        ended_at: tie.ended_at.or(tie.inherits.is_none().then_some(tie.since)).map(|at| at.0),
        ..blank(case, "m".to_owned(), OUTAGE)
    });
    let tasks = case.tasks.iter().enumerate().filter_map(|(place, task)| task_row(case, place, task));
    let exceptions = case.exceptions.iter().flat_map(|found| exception_rows(case, found));
    let objection = case.rejection.iter().filter_map(|found| objection_row(case, found));
    outside.chain(outage).chain(tasks).chain(exceptions).chain(objection).collect()
}

fn task_row(case: &Case, place: usize, task: &Task) -> Option<TieRow> {
    let kind = match task.kind {
        TaskKind::Directive => DIRECTIVE,
        TaskKind::Instruction => INSTRUCTION,
        TaskKind::RecoveryCall => RECOVERY_CALL,
        TaskKind::Assist => ASSIST,
        TaskKind::Check => return None,
    };
    let blank = blank(case, format!("t{}", place + 1), kind);
    let blank = match task.kind {
        TaskKind::Assist if case.facts.kind.is_complaint() => {
            TieRow { class: GREEN.to_owned(), unit: task.unit.clone(), ..blank }
        }
        TaskKind::Assist => TieRow { unit: task.unit.clone(), ..blank },
        _ => blank,
    };
    let judged = task.kind == TaskKind::Directive;
    let state = match (task.done_at, task.accepted) {
        (Some(_), Some(true)) => "accepted",
        (Some(_), _) => "done",
        (None, Some(false)) => "sent-back",
        (None, _) => "open",
    };
    // A directive ends with the office's verdict, another order with its reply; both end with the case.
    let ended = if judged && task.accepted != Some(true) { None } else { task.done_at };
    Some(TieRow {
        party: if task.person.is_empty() { task.unit.clone() } else { task.person.clone() },
        state: state.to_owned(),
        started_at: task.opened_at.0,
        due_at: Some(task.due_at.0),
        ended_at: ended.or(case.closed_at).map(|at| at.0),
        late: task.overdue,
        ..blank
    })
}

/// What a customer said against a refusal waits for the post that rules on it.
fn objection_row(case: &Case, found: &Rejection) -> Option<TieRow> {
    let objection = found.objection.as_ref()?;
    let state = match objection.upheld {
        None => "open",
        Some(true) => "upheld",
        Some(false) => "dismissed",
    };
    Some(TieRow {
        party: found.report_to.clone(),
        number: found.unit.clone(),
        state: state.to_owned(),
        started_at: objection.at.0,
        due_at: objection.rule_by.map(|at| at.0),
        ended_at: objection.ruled_at.map(|at| at.0),
        late: objection.late,
        ..blank(case, "j".to_owned(), OBJECTION)
    })
}

fn exception_rows(case: &Case, found: &Exception) -> impl Iterator<Item = TieRow> {
    let state = match found.proposal {
        Proposal::Proposed => "open",
        Proposal::Approved => "granted",
        Proposal::Refused => "refused",
    };
    let asked = TieRow {
        party: found.post.clone(),
        number: found.asked_by.clone(),
        class: found.what.kind().code().to_owned(),
        state: state.to_owned(),
        started_at: found.asked_at.0,
        ended_at: found.decided_at.map(|at| at.0),
        ..blank(case, format!("e{}", found.id), EXCEPTION)
    };
    let reconnected = match (&found.what, found.reconnected_until()) {
        (Exceptional::Reactivation { service, .. }, Some(until)) => Some(TieRow {
            party: service.clone(),
            state: state.to_owned(),
            started_at: found.decided_at.unwrap_or(found.asked_at).0,
            due_at: Some(until.0),
            ..blank(case, format!("r{}", found.id), REACTIVATION)
        }),
        _ => None,
    };
    std::iter::once(asked).chain(reconnected)
}

fn blank(case: &Case, tie: String, kind: &str) -> TieRow {
    TieRow {
        case: case.id,
        tie,
        kind: kind.to_owned(),
        party: String::new(),
        number: String::new(),
        class: case.facts.kind.code().to_owned(),
        unit: case.unit.clone(),
        state: String::new(),
        started_at: 0,
        due_at: None,
        ended_at: None,
        late: false,
    }
}
