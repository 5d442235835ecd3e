//! An agreed visit window. One that the customer asked for moves the promise by policy; one moved by us never does.

use super::Draft;
use crate::event::CaseEvent;
use crate::refusal::Refusal;
use yinuo_policy::Span;

/// Longest window that can be agreed: half a day.
const WINDOW_MILLIS_MAX: i64 = 12 * 3_600_000;
/// Farthest day that can be agreed.
const AHEAD_MILLIS_MAX: i64 = 60 * 86_400_000;

/// Refuses a window that is empty, too long, over or too far ahead.
pub(super) fn check(draft: &Draft<'_>, window: Span) -> Result<(), Refusal> {
    let now = draft.ctx.now;
    let length = window.until.millis_since(window.from);
    let ahead = window.until.millis_since(now);
    if length <= 0 || length > WINDOW_MILLIS_MAX || ahead <= 0 || ahead > AHEAD_MILLIS_MAX {
        return Err(Refusal::bad_span());
    }
    Ok(())
}

pub(super) fn appoint(draft: &mut Draft<'_>, window: Span, asked_by_customer: bool) -> Result<(), Refusal> {
    draft.must_be_open()?;
    check(draft, window)?;
    let now = draft.ctx.now;
    draft.act(now, CaseEvent::AppointmentAgreed { window, asked_by_customer });
    Ok(())
}
