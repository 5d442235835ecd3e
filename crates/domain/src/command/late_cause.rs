//! Why a promise was not kept in time (H07, H08): a code of the policy's list, said by whoever works on the case. It changes
//! no verdict, no clock and no debt; it is counted. What was said is said better by saying it again, and the trail keeps both.

use super::Draft;
use crate::event::CaseEvent;
use crate::refusal::Refusal;

/// Whether there is anything to explain.
pub(super) fn may(draft: &Draft<'_>) -> Result<(), Refusal> {
    let broken = draft.case.promises.iter().any(crate::case::Promise::is_broken);
    if broken { Ok(()) } else { Err(Refusal::not_late()) }
}

pub(super) fn explain(draft: &mut Draft<'_>, promise: u32, cause: &str) -> Result<(), Refusal> {
    let found = draft.case.promises.iter().find(|found| found.id == promise && found.is_broken());
    let found = found.ok_or_else(Refusal::not_late)?;
    if draft.ctx.book.current().late_cause(cause).is_none() {
        return Err(Refusal::no_late_cause());
    }
    if found.late_cause == cause {
        return Err(Refusal::already_decided());
    }
    let now = draft.ctx.now;
    draft.act(now, CaseEvent::LateExplained { promise, cause: cause.to_owned() });
    Ok(())
}
