//! Tasks: the general manager's instruction (Y31, Y46), the assist of another unit (H21, A12, A15), and the later check
//! that a root cause is gone (H15), and the directive of the quality office (督办, Y01).

use super::{CASE_TASKS_MAX, Draft};
use crate::case::{Task, next_rung};
use crate::event::{CaseEvent, TaskKind, TextRef};
use crate::refusal::Refusal;
use uuid::Uuid;
use yinuo_policy::Instant;

/// Longest limit of an assist or an instruction: thirty days.
const ASSIST_MINUTES_MAX: u32 = 30 * 24 * 60;
/// Latest day of a later check: half a year.
const CHECK_MINUTES_MAX: i64 = 183 * 24 * 60;

pub(super) fn may_instruct(draft: &Draft<'_>) -> Result<(), Refusal> {
    if !draft.ctx.org.roles(&draft.ctx.actor.post).iter().any(|role| role == "general-manager") {
        return Err(Refusal::not_general_manager());
    }
    if draft.case.stage.is_open() { Ok(()) } else { Err(Refusal::wrong_state()) }
}

pub(super) fn instruct(
    draft: &mut Draft<'_>,
    task: Uuid,
    text: &TextRef,
    person: &str,
    due_at: Instant,
) -> Result<(), Refusal> {
    may_instruct(draft)?;
    if !draft.ctx.org.people.contains_key(person) {
        return Err(Refusal::unknown_name());
    }
    check_limit(draft, due_at)?;
    open(draft, task, TaskKind::Instruction, text, ("", person), due_at)
}

pub(super) fn assist(
    draft: &mut Draft<'_>,
    task: Uuid,
    unit: &str,
    text: &TextRef,
    limit_minutes: u32,
) -> Result<(), Refusal> {
    draft.must_be_open()?;
    if !draft.ctx.org.units.contains_key(unit) {
        return Err(Refusal::unknown_name());
    }
    if draft.ctx.org.inspects(unit, "", draft.ctx.now) {
        return Err(Refusal::inspects());
    }
    if limit_minutes == 0 || limit_minutes > ASSIST_MINUTES_MAX {
        return Err(Refusal::bad_span());
    }
    let due_at = draft.ctx.now.plus_minutes(i64::from(limit_minutes));
    open(draft, task, TaskKind::Assist, text, (unit, ""), due_at)
}

pub(super) fn open(
    draft: &mut Draft<'_>,
    task: Uuid,
    kind: TaskKind,
    text: &TextRef,
    (unit, person): (&str, &str),
    due_at: Instant,
) -> Result<(), Refusal> {
    if draft.case.tasks.len() >= CASE_TASKS_MAX {
        return Err(Refusal::too_many());
    }
    let now = draft.ctx.now;
    let event = CaseEvent::TaskOpened {
        task,
        kind,
        text: text.clone(),
        unit: unit.to_owned(),
        person: person.to_owned(),
        due_at,
    };
    draft.act(now, event);
    Ok(())
}

pub(super) fn may_direct(draft: &Draft<'_>) -> Result<(), Refusal> {
    if !is_quality(draft) {
        return Err(Refusal::not_quality_office());
    }
    if draft.case.stage.is_open() { Ok(()) } else { Err(Refusal::wrong_state()) }
}

fn is_quality(draft: &Draft<'_>) -> bool {
    draft.ctx.org.roles(&draft.ctx.actor.post).iter().any(|role| role == "quality")
}

/// The quality office presses a unit, or one person of it (Y01).
pub(super) fn direct(
    draft: &mut Draft<'_>,
    task: Uuid,
    text: &TextRef,
    (unit, person): (&str, &str),
    due_at: Instant,
) -> Result<(), Refusal> {
    may_direct(draft)?;
    let org = draft.ctx.org;
    let known = match (unit, person) {
        ("", person) => org.people.contains_key(person),
        (unit, "") => org.units.contains_key(unit),
        _ => false,
    };
    if !known {
        return Err(Refusal::unknown_name());
    }
    check_limit(draft, due_at)?;
    open(draft, task, TaskKind::Directive, text, (unit, person), due_at)
}

fn check_limit(draft: &Draft<'_>, due_at: Instant) -> Result<(), Refusal> {
    let now = draft.ctx.now;
    if due_at <= now {
        return Err(Refusal::already_past());
    }
    if due_at > now.plus_minutes(i64::from(ASSIST_MINUTES_MAX)) { Err(Refusal::bad_span()) } else { Ok(()) }
}

pub(super) fn may_judge_any(draft: &Draft<'_>) -> Result<(), Refusal> {
    if !is_quality(draft) {
        return Err(Refusal::not_quality_office());
    }
    let answered = draft.case.tasks.iter().any(is_answered);
    if answered { Ok(()) } else { Err(Refusal::nothing_to_judge()) }
}

fn is_answered(task: &Task) -> bool {
    task.kind == TaskKind::Directive && task.done_at.is_some() && task.accepted != Some(true)
}

/// The verdict on the reply to a directive: accepted, or sent back with a new limit. Nobody judges what he answered.
pub(super) fn judge(
    draft: &mut Draft<'_>,
    id: Uuid,
    accepted: bool,
    text: &TextRef,
    due_at: Option<Instant>,
) -> Result<(), Refusal> {
    if !is_quality(draft) {
        return Err(Refusal::not_quality_office());
    }
    let task = draft.case.tasks.iter().find(|task| task.id == id).ok_or_else(Refusal::no_such_item)?;
    if !is_answered(task) || task.done_by == draft.ctx.actor.person {
        return Err(Refusal::nothing_to_judge());
    }
    if !accepted {
        if !draft.case.stage.is_open() {
            return Err(Refusal::wrong_state());
        }
        check_limit(draft, due_at.ok_or_else(Refusal::bad_span)?)?;
    }
    let now = draft.ctx.now;
    let due_at = due_at.filter(|_| !accepted);
    draft.act(now, CaseEvent::TaskJudged { task: id, accepted, text: text.clone(), due_at });
    Ok(())
}

/// The root is looked at again on a later day, by whoever handled the case (H15). The task outlives the case's end and
/// stands in nobody's way.
pub(super) fn check_later(
    draft: &mut Draft<'_>,
    task: Uuid,
    text: &TextRef,
    at: Instant,
) -> Result<(), Refusal> {
    if at <= draft.ctx.now {
        return Err(Refusal::already_past());
    }
    if at > draft.ctx.now.plus_minutes(CHECK_MINUTES_MAX) {
        return Err(Refusal::bad_span());
    }
    let handler = &draft.case.handler;
    let person = if handler.is_empty() { &draft.ctx.actor.person } else { handler }.clone();
    open(draft, task, TaskKind::Check, text, ("", &person), at)
}

/// A task that must end before the case does.
pub(super) fn any_blocking(draft: &Draft<'_>) -> bool {
    draft.case.tasks.iter().any(|task| task.done_at.is_none() && task.kind != TaskKind::Check)
}

fn any_open(draft: &Draft<'_>) -> bool {
    draft.case.tasks.iter().any(|task| task.done_at.is_none())
}

/// A task of a unit is taken by somebody of that unit or below; one of a person by that person.
fn is_addressed(draft: &Draft<'_>, task: &Task) -> bool {
    let actor = draft.ctx.actor;
    if task.kind == TaskKind::RecoveryCall {
        // Whoever has the case by then makes the call.
        task.person == actor.person || draft.case.handler == actor.person
    } else if task.unit.is_empty() {
        task.person == actor.person
    } else {
        draft.ctx.org.is_under(&actor.unit, &task.unit)
    }
}

pub(super) fn may_accept_any(draft: &Draft<'_>) -> Result<(), Refusal> {
    let waiting =
        |task: &&Task| task.done_at.is_none() && task.accepted_by.is_empty() && is_addressed(draft, task);
    draft.case.tasks.iter().find(waiting).map(|_| ()).ok_or_else(Refusal::no_such_item)
}

/// Whoever accepts an assist answers for it to the end: the task's own first-contact owner (A12).
pub(super) fn accept(draft: &mut Draft<'_>, id: Uuid) -> Result<(), Refusal> {
    let task = draft.case.tasks.iter().find(|task| task.id == id).ok_or_else(Refusal::no_such_item)?;
    if task.done_at.is_some() || !task.accepted_by.is_empty() {
        return Err(Refusal::already_decided());
    }
    if !is_addressed(draft, task) {
        return Err(Refusal::no_such_item());
    }
    let now = draft.ctx.now;
    draft.act(now, CaseEvent::TaskAccepted { task: id });
    Ok(())
}

pub(super) fn may_finish_any(draft: &Draft<'_>) -> Result<(), Refusal> {
    if any_open(draft) { Ok(()) } else { Err(Refusal::no_such_item()) }
}

pub(super) fn finish(draft: &mut Draft<'_>, id: Uuid, text: &TextRef) -> Result<(), Refusal> {
    let task = draft.case.tasks.iter().find(|task| task.id == id).ok_or_else(Refusal::no_such_item)?;
    if task.done_at.is_some() {
        return Err(Refusal::already_decided());
    }
    if task.accepted_by != draft.ctx.actor.person && !is_addressed(draft, task) {
        return Err(Refusal::not_addressed());
    }
    let now = draft.ctx.now;
    draft.act(now, CaseEvent::TaskDone { task: id, text: text.clone() });
    Ok(())
}

/// The top rung is left only by an instruction of the general manager.
pub(super) fn must_be_instructed(draft: &Draft<'_>) -> Result<(), Refusal> {
    let Some(cycle) = draft.case.ladder() else { return Ok(()) };
    let at_top = cycle.reached > 0 && next_rung(cycle, draft.ctx.book).is_none();
    if at_top && !draft.case.instructed { Err(Refusal::needs_instruction()) } else { Ok(()) }
}
