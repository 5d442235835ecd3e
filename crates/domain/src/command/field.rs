//! Facts from the field and the telephone: answered, arrived, restored.

use super::Draft;
use crate::event::{CaseEvent, Evidence, TextRef};
use crate::refusal::Refusal;
use yinuo_policy::{Instant, StopEvent};

pub(super) fn answer(draft: &mut Draft<'_>, text: &TextRef, occurred: Instant) -> Result<(), Refusal> {
    draft.must_be_open()?;
    draft.admit(occurred, false)?;
    draft.act(occurred, CaseEvent::Answered { text: text.clone() });
    draft.stop(&[StopEvent::Answer], occurred, false)
}

pub(super) fn arrive(
    draft: &mut Draft<'_>,
    evidence: Option<&Evidence>,
    occurred: Instant,
) -> Result<(), Refusal> {
    draft.must_be_open()?;
    let independent = draft.independent(evidence);
    draft.admit(occurred, independent)?;
    draft.act(occurred, CaseEvent::Arrived { evidence: evidence.cloned() });
    draft.stop(&[StopEvent::Arrival], occurred, independent)
}

/// Restoration also ends a promise of arrival that nobody recorded: the service works.
pub(super) fn restore(
    draft: &mut Draft<'_>,
    evidence: Option<&Evidence>,
    occurred: Instant,
) -> Result<(), Refusal> {
    draft.must_be_open()?;
    if draft.case.restored_at.is_some() {
        return Err(Refusal::wrong_state());
    }
    let independent = draft.independent(evidence);
    draft.admit(occurred, independent)?;
    draft.act(occurred, CaseEvent::Restored { evidence: evidence.cloned() });
    draft.stop(&[StopEvent::Restoration, StopEvent::Arrival], occurred, independent)
}
