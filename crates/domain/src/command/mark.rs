//! Red lines (Y26): the mark names the unit that it accuses; that unit and all below it cannot close the case.

use super::Draft;
use crate::event::CaseEvent;
use crate::refusal::Refusal;

pub(super) fn may(draft: &Draft<'_>) -> Result<(), Refusal> {
    if draft.case.red_line.is_some() {
        return Err(Refusal::already_decided());
    }
    if draft.case.stage.is_open() { Ok(()) } else { Err(Refusal::wrong_state()) }
}

pub(super) fn red_line(draft: &mut Draft<'_>, mark: &str, unit: &str) -> Result<(), Refusal> {
    may(draft)?;
    let known = draft.ctx.book.current().red_lines().iter().any(|line| line.code == mark);
    if !known || !draft.ctx.org.units.contains_key(unit) {
        return Err(Refusal::unknown_name());
    }
    let now = draft.ctx.now;
    draft.act(now, CaseEvent::RedLineMarked { mark: mark.to_owned(), unit: unit.to_owned() });
    Ok(())
}

/// Whether this actor may bring the case to an end.
pub(super) fn may_close(draft: &Draft<'_>) -> Result<(), Refusal> {
    match &draft.case.red_line {
        Some((_, accused)) if draft.ctx.org.is_under(&draft.ctx.actor.unit, accused) => {
            Err(Refusal::red_line())
        }
        _ => Ok(()),
    }
}
