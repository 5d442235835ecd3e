//! We say that the matter is settled (Y33, H15). Resolved is not closed: the customer has the word.

use super::{Draft, mark, task, visit};
use crate::case::{Proposal, Stage};
use crate::event::{CaseEvent, TextRef};
use crate::refusal::Refusal;
use yinuo_policy::{Instant, StopEvent};

pub(super) fn may(draft: &Draft<'_>) -> Result<(), Refusal> {
    if !matches!(draft.case.stage, Stage::Acknowledged | Stage::InProgress) {
        return Err(Refusal::wrong_state());
    }
    mark::may_close(draft)?;
    if draft.needs_restoration() && draft.case.restored_at.is_none() {
        return Err(Refusal::not_restored());
    }
    let waiting = draft.case.pauses.iter().any(|pause| pause.proposal == Proposal::Proposed);
    if waiting || draft.case.standing_pause().is_some() || task::any_blocking(draft) {
        return Err(Refusal::something_open());
    }
    visit::nobody_under_way(draft)?;
    task::must_be_instructed(draft)
}

pub(super) fn resolve(
    draft: &mut Draft<'_>,
    root_cause: &str,
    text: &TextRef,
    occurred: Instant,
) -> Result<(), Refusal> {
    may(draft)?;
    if !draft.ctx.book.current().root_causes().iter().any(|cause| cause.code == root_cause) {
        return Err(Refusal::unknown_cause());
    }
    draft.admit(occurred, false)?;
    if draft.case.restored_at.is_some_and(|restored| occurred < restored) {
        return Err(Refusal::bad_span());
    }
    draft.act(occurred, CaseEvent::Resolved { root_cause: root_cause.to_owned(), text: text.clone() });
    visit::call_off(draft, occurred);
    draft.stop(&[StopEvent::Resolution, StopEvent::Answer], occurred, false)
}
