//! Red lines (Y26): a mark names the unit that it accuses; that unit and all below it cannot close the case. Several
//! units may be accused. A mark that was wrong is withdrawn on evidence by two people, neither of the accused unit; it
//! stays in the history (ADR 0008).

use super::Draft;
use crate::case::RedLine;
use crate::event::{CaseEvent, Evidence};
use crate::refusal::Refusal;

pub(super) fn may(draft: &Draft<'_>) -> Result<(), Refusal> {
    if draft.case.stage.is_open() { Ok(()) } else { Err(Refusal::wrong_state()) }
}

pub(super) fn red_line(draft: &mut Draft<'_>, mark: &str, unit: &str) -> Result<(), Refusal> {
    may(draft)?;
    let known = draft.ctx.book.current().red_lines().iter().any(|line| line.code == mark);
    if !known || !draft.ctx.org.units.contains_key(unit) {
        return Err(Refusal::unknown_name());
    }
    if standing(draft, mark, unit).is_ok() {
        return Err(Refusal::marked_already());
    }
    let now = draft.ctx.now;
    draft.act(now, CaseEvent::RedLineMarked { mark: mark.to_owned(), unit: unit.to_owned() });
    Ok(())
}

/// Whether this actor may bring the case to an end.
pub(super) fn may_close(draft: &Draft<'_>) -> Result<(), Refusal> {
    if draft.case.standing_red_lines().any(|line| accuses(draft, line)) {
        return Err(Refusal::red_line());
    }
    Ok(())
}

fn accuses(draft: &Draft<'_>, line: &RedLine) -> bool {
    draft.ctx.org.is_under(&draft.ctx.actor.unit, &line.unit)
}

fn standing<'d>(draft: &'d Draft<'_>, mark: &str, unit: &str) -> Result<&'d RedLine, Refusal> {
    let mut lines = draft.case.standing_red_lines();
    lines.find(|line| line.mark == mark && line.unit == unit).ok_or_else(Refusal::no_such_item)
}

/// No mark of the case may be touched by anybody whom one of them accuses: two accused units would clear each other.
fn must_not_be_accused(draft: &Draft<'_>) -> Result<(), Refusal> {
    may_close(draft).map_err(|_| Refusal::accused())
}

pub(super) fn may_withdraw_any(draft: &Draft<'_>) -> Result<(), Refusal> {
    if !draft.case.standing_red_lines().any(|line| !line.waits()) {
        return Err(Refusal::no_such_item());
    }
    must_not_be_accused(draft)
}

pub(super) fn propose_withdrawal(
    draft: &mut Draft<'_>,
    mark: &str,
    unit: &str,
    evidence: &Evidence,
) -> Result<(), Refusal> {
    if standing(draft, mark, unit)?.waits() {
        return Err(Refusal::something_open());
    }
    must_not_be_accused(draft)?;
    let (mark, unit, evidence) = (mark.to_owned(), unit.to_owned(), evidence.clone());
    let now = draft.ctx.now;
    draft.act(now, CaseEvent::RedLineWithdrawalProposed { mark, unit, evidence });
    Ok(())
}

pub(super) fn may_decide_any(draft: &Draft<'_>) -> Result<(), Refusal> {
    let mut waiting = draft.case.standing_red_lines().filter(|line| line.waits()).peekable();
    if waiting.peek().is_none() {
        return Err(Refusal::no_such_item());
    }
    must_not_be_accused(draft)?;
    if waiting.all(|line| proposed_by_actor(draft, line)) { Err(Refusal::same_person()) } else { Ok(()) }
}

fn proposed_by_actor(draft: &Draft<'_>, line: &RedLine) -> bool {
    line.withdrawal.as_ref().is_some_and(|withdrawal| withdrawal.proposed_by == draft.ctx.actor.person)
}

pub(super) fn decide(draft: &mut Draft<'_>, mark: &str, unit: &str, approve: bool) -> Result<(), Refusal> {
    let line = standing(draft, mark, unit)?;
    if !line.waits() {
        return Err(Refusal::no_such_item());
    }
    must_not_be_accused(draft)?;
    if proposed_by_actor(draft, line) {
        return Err(Refusal::same_person());
    }
    let (mark, unit) = (mark.to_owned(), unit.to_owned());
    let now = draft.ctx.now;
    draft.act(now, CaseEvent::RedLineWithdrawalDecided { mark, unit, approved: approve });
    Ok(())
}
