//! Notes, and the customer who presses (催单).

use super::Draft;
use crate::event::{Audience, CaseEvent, TextRef};
use crate::refusal::Refusal;
use uuid::Uuid;
use yinuo_policy::Instant;

/// Most colleagues that one note names.
const MENTIONS_MAX: usize = 20;

pub(super) fn note(draft: &mut Draft<'_>, text: &TextRef, audience: Audience) -> Result<(), Refusal> {
    let now = draft.ctx.now;
    draft.act(now, CaseEvent::Noted { text: text.clone(), audience, mentions: Vec::new() });
    Ok(())
}

/// Whoever is named finds it in his inbox, once however often he is named. It stays among colleagues: a customer is not
/// told whom we asked.
pub(super) fn note_to(draft: &mut Draft<'_>, text: &TextRef, people: &[String]) -> Result<(), Refusal> {
    let mut mentions = people.to_vec();
    mentions.sort_unstable();
    mentions.dedup();
    if mentions.len() > MENTIONS_MAX || mentions.iter().any(|one| !draft.ctx.org.people.contains_key(one)) {
        return Err(Refusal::unknown_name());
    }
    let (now, audience) = (draft.ctx.now, Audience::Internal);
    draft.act(now, CaseEvent::Noted { text: text.clone(), audience, mentions });
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
