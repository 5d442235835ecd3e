//! TMF697: work orders and their cancellation. Each is a visit; what was ordered is called off and never deleted.

use super::appointment::off;
use super::list::{Filters, page, rows};
use super::shape::{Found, about, case_of, chosen, wishes, work_state};
use super::{not_settable, unreadable};
use crate::call::{Answer, Call, to_bytes};
use crate::failure::Failure;
use yinuo_api::tmf::{Cancellation, WorkOrderChange, WorkOrderRequest};
use yinuo_app::visit::{PlaceStep, PlaceWish};
use yinuo_domain::command::{CaseCommand, VisitCommand, VisitDeed};
use yinuo_domain::event::Mover;

const FILTERS: Filters = Filters {
    state: "state",
    known: &["acknowledged", "pending", "inProgress", "completed", "cancelled"],
    from: "requestedStartDate.gte",
    until: "requestedStartDate.lt",
};

pub fn list(call: &Call<'_>) -> Result<Answer, Failure> {
    let rows = rows(call, &FILTERS, |row| Some(work_state(&row.state)))?;
    page(call, &rows, |found| Ok(found.work_order(call.app)))
}

pub fn retrieve(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["fields"])?;
    Answer::json(&chosen(call, &Found::named(call)?.work_order(call.app))?)
}

pub fn create(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: WorkOrderRequest = call.body()?;
    let case = case_of(call, about(&body.related_entity, "TroubleTicket")?)?;
    let asked = |edge: &mut yinuo_app::Edge<'_>| {
        let (job, text) = (body.category.clone(), edge.text(&body.description)?);
        let deed = VisitDeed::Ask { job, text, parts: Vec::new(), hazard: String::new(), two: false };
        Ok(CaseCommand::Visit(VisitCommand { visit: edge.id(), deed }))
    };
    let reply = call.app.command(&call.actor, case, &call.options(None), &asked)?;
    // A repeated request is answered with the work order that it made.
    let found = Found::of(call, case, call.app.visit_asked_at(case, reply.version)?)?;
    Ok(Answer::Made(to_bytes(&found.work_order(call.app))?))
}

pub fn change(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: WorkOrderChange = call.body()?;
    let found = Found::named(call)?;
    let changed = match (body.state.as_deref(), wishes(&body.related_party)?) {
        (Some("cancelled"), (None, Mover::Us)) => {
            off(call, &found, body.cancellation_reason.as_deref().unwrap_or_default())?
        }
        (None, (Some(technician), Mover::Us)) if body.cancellation_reason.is_none() => {
            let technician = Some(technician);
            let wish =
                PlaceWish { window: None, technician, mate: None, starts_at: None, chosen_by: Mover::Us };
            let (case, visit) = found.ids();
            let options = call.options(None);
            call.app.place_visit(&call.actor, (case, visit), &wish, PlaceStep::Assign, &options)?;
            Found::of(call, case, visit)?
        }
        (None, (None, _)) => return Err(unreadable("state, relatedParty")),
        _ => return Err(not_settable("state")),
    };
    Answer::json(&changed.work_order(call.app))
}

pub fn cancel(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: Cancellation = call.body()?;
    let found = Found::by_id(call, about(std::slice::from_ref(&body.work_order), "WorkOrder")?)?;
    let found = off(call, &found, &body.cancellation_reason)?;
    Ok(Answer::Made(to_bytes(&found.cancellation()?)?))
}

pub fn cancelled(call: &Call<'_>) -> Result<Answer, Failure> {
    let rows = rows(call, &FILTERS, |row| (row.state == "called-off").then_some("cancelled"))?;
    page(call, &rows, Found::cancellation)
}

pub fn cancellation(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["fields"])?;
    Answer::json(&chosen(call, &Found::named(call)?.cancellation()?)?)
}
