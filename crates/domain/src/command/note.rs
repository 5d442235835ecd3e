//! Notes, and the customer who presses (催单).

use super::Draft;
use crate::event::{Audience, CaseEvent, TextRef};
use crate::refusal::Refusal;
use uuid::Uuid;
use yinuo_policy::Instant;

pub(super) fn note(draft: &mut Draft<'_>, text: &TextRef, audience: Audience) -> Result<(), Refusal> {
    let now = draft.ctx.now;
    draft.act(now, CaseEvent::Noted { text: text.clone(), audience });
    Ok(())
}

/// Pressing never makes a second case; an ended case is not pressed but reopened or repeated.
pub(super) fn urge(draft: &mut Draft<'_>, contact: Uuid, occurred: Instant) -> Result<(), Refusal> {
    if !draft.case.stage.is_open() {
        return Err(Refusal::wrong_state());
    }
    draft.act(occurred, CaseEvent::Urged { contact });
    Ok(())
}
