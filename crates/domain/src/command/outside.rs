//! Requests of outside bodies (Y29, Y30, N15, N21, N22, N32 to N34): arrival, answer by letter, return receipt, objection,
//! re-dispatch. Each is a promise to that body with its own number, deadline and reply; merging cases never merges replies.

use super::Draft;
use crate::case::OutsideRequest;
use crate::event::{CaseEvent, TextRef};
use crate::refusal::Refusal;
use uuid::Uuid;
use yinuo_policy::Instant;

/// Longest number of a body.
const NUMBER_CHARS_MAX: usize = 60;
/// Longest reference of a return receipt.
const REFERENCE_CHARS_MAX: usize = 120;
/// Most requests of one case.
const REQUESTS_MAX: usize = 20;
/// Most turns between us and a body on one request.
const TURNS_MAX: usize = 40;
/// Latest deadline that a body may name: a year.
const DUE_MINUTES_MAX: i64 = 366 * 24 * 60;

/// What an outside body asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutsideOrder {
    /// Body, as the policy names it.
    pub body: String,
    /// The body's own number.
    pub number: String,
    /// The deadline that it names; the policy's limit without one.
    pub due_at: Option<Instant>,
}

impl OutsideOrder {
    /// Refuses a number that cannot stand in a letter and in a key.
    ///
    /// # Errors
    /// O003.
    pub fn check(&self) -> Result<(), Refusal> {
        let chars = self.number.chars();
        let fits = (1..=NUMBER_CHARS_MAX).contains(&self.number.chars().count())
            && self.number.trim() == self.number
            && !chars.into_iter().any(char::is_control);
        if fits { Ok(()) } else { Err(Refusal::bad_outside_number()) }
    }
}

/// A contact brought the request: the first one opens it, the same number again joins it.
pub(crate) fn arrive(
    draft: &mut Draft<'_>,
    contact: Uuid,
    order: &OutsideOrder,
    occurred: Instant,
) -> Result<(), Refusal> {
    order.check()?;
    let policy = draft.ctx.book.current();
    let rule = policy.outside_rule(&order.body).ok_or_else(Refusal::unknown_body)?;
    let same = |found: &&OutsideRequest| found.body == order.body && found.number == order.number;
    if let Some(known) = draft.case.outside.iter().find(same) {
        let request = known.id;
        draft.act(occurred, CaseEvent::OutsideRepeated { request, contact });
        return Ok(());
    }
    if !draft.case.stage.is_open() {
        return Err(Refusal::wrong_state());
    }
    if draft.case.outside.len() >= REQUESTS_MAX {
        return Err(Refusal::too_many());
    }
    if let Some(due_at) = order.due_at {
        check_due(draft, due_at)?;
    }
    let event = CaseEvent::OutsideRequested {
        request: u32::try_from(draft.case.outside.len()).unwrap_or(u32::MAX).saturating_add(1),
        body: order.body.clone(),
        number: order.number.clone(),
        contact,
        due_at: order.due_at.unwrap_or_else(|| rule.due(occurred)),
        stated: order.due_at.is_some(),
        grade_min: rule.grade_min,
        report_to: rule.report_to.clone(),
        policy: *policy.digest(),
    };
    draft.act(occurred, event);
    return_to_pool(draft, occurred);
    Ok(())
}

/// A hand of too low a grade lays the case back into its unit's pool (Y30).
fn return_to_pool(draft: &mut Draft<'_>, at: Instant) {
    let case = &draft.case;
    if !case.handler.is_empty() && draft.ctx.org.grade(&case.handler) < case.grade_min() {
        let unit = case.unit.clone();
        draft.act(at, CaseEvent::Assigned { unit, person: String::new() });
    }
}

/// Refuses a hand of too low a grade while a body waits (Y30).
pub(super) fn may_handle(draft: &Draft<'_>, person: &str) -> Result<(), Refusal> {
    if draft.ctx.org.grade(person) >= draft.case.grade_min() { Ok(()) } else { Err(Refusal::grade_too_low()) }
}

fn check_due(draft: &Draft<'_>, due_at: Instant) -> Result<(), Refusal> {
    let now = draft.ctx.now;
    if due_at > now && due_at <= now.plus_minutes(DUE_MINUTES_MAX) {
        Ok(())
    } else {
        Err(Refusal::bad_outside_due())
    }
}

fn request<'d>(draft: &'d Draft<'_>, id: u32) -> Result<&'d OutsideRequest, Refusal> {
    draft.case.outside.iter().find(|found| found.id == id).ok_or_else(Refusal::no_such_request)
}

fn waiting<'d>(draft: &'d Draft<'_>, id: u32) -> Result<&'d OutsideRequest, Refusal> {
    Some(request(draft, id)?).filter(|found| found.waits()).ok_or_else(Refusal::no_such_request)
}

/// Whether any body waits, for the control on the page.
pub(super) fn may_answer_any(draft: &Draft<'_>) -> Result<(), Refusal> {
    let waits = draft.case.outside.iter().any(OutsideRequest::waits);
    if !waits {
        return Err(Refusal::no_such_request());
    }
    may_handle(draft, &draft.ctx.actor.person)
}

pub(super) fn answer(
    draft: &mut Draft<'_>,
    id: u32,
    (letter, template): (&str, &str),
    text: &TextRef,
) -> Result<(), Refusal> {
    let actor = draft.ctx.actor;
    let found = waiting(draft, id)?;
    if draft.ctx.org.grade(&actor.person) < found.grade_min {
        return Err(Refusal::grade_too_low());
    }
    let rule = draft.ctx.book.current().outside_rule(&found.body);
    let signer = rule.map_or("", |rule| rule.signed_by.as_str());
    if !signer.is_empty() && !draft.ctx.org.roles(&actor.post).iter().any(|role| role == signer) {
        return Err(Refusal::signed_by_another());
    }
    let now = draft.ctx.now;
    let event = CaseEvent::OutsideAnswered {
        request: id,
        letter: letter.to_owned(),
        template: template.to_owned(),
        text: text.clone(),
    };
    draft.act(now, event);
    Ok(())
}

pub(super) fn receive(
    draft: &mut Draft<'_>,
    id: u32,
    reference: &str,
    occurred: Instant,
) -> Result<(), Refusal> {
    let found = request(draft, id)?;
    let answered = found.answered_at.ok_or_else(Refusal::no_such_request)?;
    if occurred < answered {
        return Err(Refusal::bad_span());
    }
    let fits = reference.chars().count() <= REFERENCE_CHARS_MAX && !reference.chars().any(char::is_control);
    if !fits {
        return Err(Refusal::bad_outside_number());
    }
    draft.act(occurred, CaseEvent::OutsideReceived { request: id, reference: reference.to_owned() });
    Ok(())
}

/// An objection stops no clock: only the body's word does.
pub(super) fn object(draft: &mut Draft<'_>, id: u32, text: &TextRef) -> Result<(), Refusal> {
    let found = waiting(draft, id)?;
    if found.objected || found.turns.len() >= TURNS_MAX {
        return Err(Refusal::no_such_request());
    }
    let now = draft.ctx.now;
    draft.act(now, CaseEvent::OutsideObjected { request: id, text: text.clone() });
    Ok(())
}

/// The body sends it again: after our objection, or because our answer did not do.
pub(super) fn redispatch(
    draft: &mut Draft<'_>,
    id: u32,
    due_at: Option<Instant>,
    text: &TextRef,
) -> Result<(), Refusal> {
    let found = request(draft, id)?;
    let sent_back = found.withdrawn_at.is_none() && (found.objected || found.answered_at.is_some());
    if !sent_back || found.turns.len() >= TURNS_MAX {
        return Err(Refusal::no_such_request());
    }
    let now = draft.ctx.now;
    let limit = draft.ctx.book.current().outside_rule(&found.body).map(|rule| rule.due(now));
    let due_at = due_at.or(limit).ok_or_else(Refusal::unknown_body)?;
    check_due(draft, due_at)?;
    draft.act(now, CaseEvent::OutsideRedispatched { request: id, due_at, text: text.clone() });
    return_to_pool(draft, now);
    Ok(())
}

/// The body takes it back: it waits for nothing any more.
pub(super) fn withdraw(draft: &mut Draft<'_>, id: u32, text: &TextRef) -> Result<(), Refusal> {
    waiting(draft, id)?;
    let now = draft.ctx.now;
    draft.act(now, CaseEvent::OutsideWithdrawn { request: id, text: text.clone() });
    Ok(())
}
