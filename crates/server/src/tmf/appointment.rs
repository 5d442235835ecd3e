//! TMF646: appointments. A window that stands for a visit.

use super::list::{Filters, page, rows};
use super::shape::{Found, about, appointment_status, chosen, span, wishes};
use super::{not_settable, unreadable};
use crate::call::{Answer, Call, to_bytes};
use crate::failure::Failure;
use yinuo_api::tmf::{AppointmentChange, AppointmentRequest, PartyRef, Period};
use yinuo_app::visit::{PlaceStep, PlaceWish};
use yinuo_domain::command::{CaseCommand, VisitCommand, VisitDeed};

const FILTERS: Filters = Filters {
    state: "status",
    known: &["initialized", "confirmed", "failed", "completed", "cancelled"],
    from: "validFor.startDateTime.gte",
    until: "validFor.startDateTime.lt",
};
/// What a visit is called off for when nobody says.
const NO_REASON: &str = "预约取消，未说明原因";

pub fn list(call: &Call<'_>) -> Result<Answer, Failure> {
    let rows = rows(call, &FILTERS, |row| {
        row.window.map(|_| appointment_status(&row.state, row.outcome == "missed"))
    })?;
    page(call, &rows, |found| found.appointment(call.app))
}

pub fn retrieve(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["fields"])?;
    Answer::json(&chosen(call, &Found::named(call)?.appointment(call.app)?)?)
}

pub fn create(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: AppointmentRequest = call.body()?;
    let found = Found::by_id(call, about(&body.related_entity, "WorkOrder")?)?;
    let found = book(call, &found, &body.valid_for, &body.related_party)?;
    Ok(Answer::Made(to_bytes(&found.appointment(call.app)?)?))
}

/// Agrees a window; the visit as it stands then.
fn book(call: &Call<'_>, found: &Found, window: &Period, parties: &[PartyRef]) -> Result<Found, Failure> {
    let (technician, mover) = wishes(parties)?;
    let wish =
        PlaceWish { window: Some(span(window)?), technician, mate: None, starts_at: None, chosen_by: mover };
    let step = PlaceStep::Book { asked_by: mover };
    let (case, visit) = found.ids();
    call.app.place_visit(&call.actor, (case, visit), &wish, step, &call.options(None))?;
    Found::of(call, case, visit)
}

/// Does something to a visit that the field does not do; the visit as it stands then.
pub(super) fn does(
    call: &Call<'_>,
    found: &Found,
    build: &dyn Fn(&mut yinuo_app::Edge<'_>) -> Result<VisitDeed, yinuo_domain::Refusal>,
) -> Result<Found, Failure> {
    let (case, visit) = found.ids();
    call.app.command(&call.actor, case, &call.options(None), &|edge| {
        Ok(CaseCommand::Visit(VisitCommand { visit, deed: build(edge)? }))
    })?;
    Found::of(call, case, visit)
}

/// Calls a visit off.
pub(super) fn off(call: &Call<'_>, found: &Found, why: &str) -> Result<Found, Failure> {
    does(call, found, &|edge| Ok(VisitDeed::Cancel { text: edge.text(why)? }))
}

pub fn change(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: AppointmentChange = call.body()?;
    let found = Found::named(call)?;
    // Only where there is one: a visit that nobody agreed a window for is no appointment yet.
    found.appointment(call.app)?;
    let why = body.note.first().map_or(NO_REASON, |note| note.text.as_str());
    let changed = match (&body.valid_for, body.status.as_deref()) {
        (Some(window), None) if body.note.is_empty() => book(call, &found, window, &body.related_party)?,
        (None, Some("confirmed")) if body.note.is_empty() && body.related_party.is_empty() => {
            does(call, &found, &|_| Ok(VisitDeed::Confirm))?
        }
        (None, Some("cancelled")) if body.related_party.is_empty() => off(call, &found, why)?,
        (None, None) => return Err(unreadable("validFor, status")),
        _ => return Err(not_settable("status")),
    };
    Answer::json(&changed.appointment(call.app)?)
}

pub fn call_off(call: &Call<'_>) -> Result<Answer, Failure> {
    let found = Found::named(call)?;
    found.appointment(call.app)?;
    off(call, &found, NO_REASON)?;
    Ok(Answer::Done)
}
