//! The customer's own link: sent again, revoked, and what he adds by it.

use super::Draft;
use crate::case::Stage;
use crate::event::{CaseEvent, Evidence};
use crate::refusal::Refusal;

/// A case without a customer has nobody to send a link to; a cancelled one has nothing left to say.
pub(super) fn may(draft: &Draft<'_>) -> Result<(), Refusal> {
    if draft.case.customer.is_empty() {
        return Err(Refusal::nobody_to_write_to());
    }
    if draft.case.stage == Stage::Cancelled { Err(Refusal::wrong_state()) } else { Ok(()) }
}

pub(super) fn send(draft: &mut Draft<'_>) -> Result<(), Refusal> {
    may(draft)?;
    let now = draft.ctx.now;
    draft.act(now, CaseEvent::LinkRequested);
    Ok(())
}

pub(super) fn revoke(draft: &mut Draft<'_>) -> Result<(), Refusal> {
    may(draft)?;
    let now = draft.ctx.now;
    draft.act(now, CaseEvent::LinkRevoked);
    Ok(())
}

/// What the customer adds changes no clock: it is read by whoever works on the case.
pub(super) fn say(draft: &mut Draft<'_>, evidence: &Evidence) -> Result<(), Refusal> {
    if draft.case.stage == Stage::Cancelled {
        return Err(Refusal::wrong_state());
    }
    let now = draft.ctx.now;
    draft.act(now, CaseEvent::CustomerSaid { evidence: evidence.clone() });
    Ok(())
}
