//! A visit in TM Forum's words, and their words read.

use super::{no_such, unreadable};
use crate::call::Call;
use crate::failure::Failure;
use crate::mask;
use crate::sight::Sight;
use crate::view::visit::person;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;
use yinuo_api::tmf::{
    AppointmentView, CancelledView, EntityView, ItemRef, ItemView, PartyRef, PartyView, Period, PlaceView,
    WorkOrderView,
};
use yinuo_app::{App, AppError, CaseFile};
use yinuo_domain::CaseEvent;
use yinuo_domain::case::{Visit, VisitStage};
use yinuo_domain::event::{Mover, VisitTurn};
use yinuo_policy::{Instant, Span};

const APPOINTMENT: &str = "/tmf-api/appointment/v4/appointment";
const SEARCH: &str = "/tmf-api/appointment/v4/searchTimeSlot";
const WORK_ORDER: &str = "/tmf-api/workOrderManagement/v4/workOrder";
const CANCELLATION: &str = "/tmf-api/workOrderManagement/v4/cancelWorkOrder";

/// A visit with the case around it, seen by the caller.
pub struct Found {
    file: CaseFile,
    place: usize,
}

impl Found {
    /// The visit of an id, within the caller's sight.
    pub fn by_id(call: &Call<'_>, id: &str) -> Result<Self, Failure> {
        let (number, place) = id.split_once('.').ok_or_else(no_such)?;
        let case = case_of(call, number)?;
        let place: usize = place.parse().ok().filter(|place| *place > 0).ok_or_else(no_such)?;
        let found = Self { file: file(call.app, case)?, place: place - 1 };
        if found.file.case.visits.len() < place { Err(no_such()) } else { Ok(found) }
    }

    /// The visit of a case.
    pub fn of(call: &Call<'_>, case: Uuid, visit: Uuid) -> Result<Self, Failure> {
        Self::load(call.app, case, visit)?.ok_or_else(no_such)
    }

    /// The visit of a case, whoever looks; none when the case has no such visit.
    pub fn load(app: &App, case: Uuid, visit: Uuid) -> Result<Option<Self>, AppError> {
        let file = file(app, case)?;
        let place = file.case.visits.iter().position(|one| one.id == visit);
        Ok(place.map(|place| Self { file, place }))
    }

    /// Whether a window was agreed for it at all.
    pub fn was_agreed(&self) -> bool {
        !self.visit().agreed.is_empty()
    }

    /// Whether the event of a version agreed its first window.
    pub fn is_first_window(&self, version: u64) -> bool {
        let id = self.visit().id;
        let first = self.file.history.iter().find(|stored| {
            matches!(&stored.fact.event,
                CaseEvent::Visit { visit, turn: VisitTurn::Booked { .. } } if *visit == id)
        });
        first.is_some_and(|first| first.version == version)
    }

    /// Address of its appointment.
    pub fn appointment_href(&self) -> String {
        self.href(APPOINTMENT)
    }

    /// The visit that the path names.
    pub fn named(call: &Call<'_>) -> Result<Self, Failure> {
        Self::by_id(call, call.param("order"))
    }

    /// Case and visit.
    pub fn ids(&self) -> (Uuid, Uuid) {
        (self.file.case.id, self.visit().id)
    }

    /// The visit.
    pub fn visit(&self) -> &Visit {
        &self.file.case.visits[self.place]
    }

    /// Its id here.
    pub fn id(&self) -> String {
        format!("{}.{}", self.file.case.number, self.place + 1)
    }

    fn href(&self, at: &str) -> String {
        format!("{at}/{}", self.id())
    }

    fn text(&self) -> String {
        self.file.texts.get(&self.visit().text.text).cloned().unwrap_or_default()
    }

    /// The work order as something related.
    pub fn entity(&self) -> EntityView {
        EntityView {
            id: self.id(),
            href: Some(self.href(WORK_ORDER)),
            role: Some("workOrder".to_owned()),
            referred_type: "WorkOrder".to_owned(),
        }
    }

    /// Where a search for it is asked again.
    pub fn search(&self) -> String {
        self.href(SEARCH)
    }

    fn parties(&self, app: &App) -> Vec<PartyView> {
        let slot = self.visit().slot.as_ref();
        let mut parties: Vec<PartyView> =
            slot.into_iter().flat_map(|slot| slot.hands()).map(|hand| technician(app, hand)).collect();
        if !self.file.case.customer.is_empty() {
            parties.push(PartyView {
                id: self.file.case.customer.clone(),
                name: None,
                role: "customer".to_owned(),
                referred_type: "Customer".to_owned(),
            });
        }
        parties
    }

    fn area(&self, app: &App) -> PlaceView {
        let unit = &self.visit().unit;
        let name = app.law().org.unit_name(unit).zh;
        PlaceView { id: unit.clone(), name, role: None }
    }

    /// The appointment; none while no window stands.
    pub fn appointment(&self, app: &App) -> Result<AppointmentView, Failure> {
        let visit = self.visit();
        let window = visit.window.ok_or_else(no_such)?;
        let agreed = visit.agreed.last().filter(|agreed| agreed.window == window);
        let missed = agreed.and_then(|agreed| agreed.kept) == Some(false);
        Ok(AppointmentView {
            id: self.id(),
            href: self.href(APPOINTMENT),
            category: visit.job.clone(),
            description: self.text(),
            creation_date: stamp(agreed.map_or(visit.turned_at, |agreed| agreed.at)),
            last_update: stamp(visit.turned_at),
            status: appointment_status(visit.state(), missed).to_owned(),
            valid_for: period(window),
            related_entity: vec![self.entity()],
            related_party: self.parties(app),
            related_place: PlaceView { role: Some("serviceArea".to_owned()), ..self.area(app) },
            kind: "Appointment".to_owned(),
        })
    }

    /// The work order.
    pub fn work_order(&self, app: &App) -> WorkOrderView {
        let visit = self.visit();
        let state = work_state(visit.state()).to_owned();
        let (done, off) = match visit.stage {
            VisitStage::Done { at } => (Some(at), None),
            VisitStage::CalledOff { at } => (None, Some(at)),
            _ => (None, None),
        };
        let law = app.law();
        let case = EntityView {
            id: self.file.case.number.clone(),
            href: None,
            role: Some("troubleTicket".to_owned()),
            referred_type: "TroubleTicket".to_owned(),
        };
        WorkOrderView {
            id: self.id(),
            href: self.href(WORK_ORDER),
            category: visit.job.clone(),
            description: self.text(),
            order_date: stamp(visit.asked_at),
            state_change_date: stamp(visit.turned_at),
            requested_start_date: visit.window.map(|window| stamp(window.from)),
            requested_completion_date: visit.window.map(|window| stamp(window.until)),
            start_date: visit.arrived_at.map(stamp),
            expected_completion_date: visit.slot.as_ref().map(|slot| stamp(slot.hours.until)),
            completion_date: done.map(stamp),
            cancellation_date: off.map(stamp),
            state: state.clone(),
            related_entity: vec![case],
            related_party: self.parties(app),
            appointment: visit.window.map(|_| EntityView {
                id: self.id(),
                href: Some(self.href(APPOINTMENT)),
                role: None,
                referred_type: "Appointment".to_owned(),
            }),
            place: self.area(app),
            work_order_item: vec![ItemView {
                id: "1".to_owned(),
                action: "add".to_owned(),
                description: crate::view::visit::job(&visit.job, &law).name.zh,
                state,
            }],
            kind: "WorkOrder".to_owned(),
        }
    }

    /// The cancellation; none when it was not called off.
    pub fn cancellation(&self) -> Result<CancelledView, Failure> {
        let VisitStage::CalledOff { at } = self.visit().stage else { return Err(no_such()) };
        Ok(CancelledView {
            id: self.id(),
            href: self.href(CANCELLATION),
            effective_cancellation_date: stamp(at),
            cancellation_reason: self.reason(),
            state: "done".to_owned(),
            work_order: EntityView { role: None, ..self.entity() },
            kind: "CancelWorkOrder".to_owned(),
        })
    }

    /// Why it was called off; none where the end of the case says it.
    fn reason(&self) -> Option<String> {
        let id = self.visit().id;
        let text = self.file.history.iter().rev().find_map(|stored| match &stored.fact.event {
            CaseEvent::Visit { visit, turn: VisitTurn::CalledOff { text, .. } } if *visit == id => {
                text.as_ref()
            }
            _ => None,
        })?;
        self.file.texts.get(&text.text).cloned()
    }
}

fn file(app: &App, case: Uuid) -> Result<CaseFile, AppError> {
    let mut file = app.case_file(case)?;
    mask::case_words(&mut file);
    Ok(file)
}

/// The case of a number, within the caller's sight.
pub fn case_of(call: &Call<'_>, number: &str) -> Result<Uuid, Failure> {
    let case = call.app.find_case(number).map_err(|error| match error {
        AppError::Refused(_) => no_such(),
        other => other.into(),
    })?;
    if call.app.store().case_row(case).map_err(AppError::from)?.is_none() {
        return Err(no_such());
    }
    Sight::of(call.app, &call.actor).check_case(call.app, case)?;
    Ok(case)
}

/// A technician.
pub fn technician(app: &App, code: &str) -> PartyView {
    PartyView {
        id: code.to_owned(),
        name: Some(person(code, &app.law()).name.zh),
        role: "technician".to_owned(),
        referred_type: "Individual".to_owned(),
    }
}

/// An appointment's status by the visit's state.
pub fn appointment_status(state: &str, missed: bool) -> &'static str {
    match state {
        "held" => "initialized",
        "done" => "completed",
        "called-off" => "cancelled",
        _ if missed => "failed",
        _ => "confirmed",
    }
}

/// A work order's state by the visit's.
pub fn work_state(state: &str) -> &'static str {
    match state {
        "assigned" => "pending",
        "on-the-way" | "on-site" => "inProgress",
        "done" => "completed",
        "called-off" => "cancelled",
        _ => "acknowledged",
    }
}

/// An instant in TM Forum's words: RFC 3339 in UTC.
pub fn stamp(at: Instant) -> String {
    at.to_string()
}

/// A span in TM Forum's words.
pub fn period(span: Span) -> Period {
    Period { start_date_time: stamp(span.from), end_date_time: stamp(span.until) }
}

/// A period that somebody wrote.
pub fn span(period: &Period) -> Result<Span, Failure> {
    let read = |text: &str| Instant::parse(text).ok_or_else(|| unreadable("validFor"));
    Ok(Span { from: read(&period.start_date_time)?, until: read(&period.end_date_time)? })
}

/// The one thing that a request is about.
pub fn about<'r>(related: &'r [ItemRef], kind: &str) -> Result<&'r str, Failure> {
    match related {
        [one] if one.referred_type.as_deref().is_none_or(|named| named == kind) => Ok(&one.id),
        _ => Err(unreadable("relatedEntity")),
    }
}

/// The technician whom a request names, and whose wish it is.
pub fn wishes(parties: &[PartyRef]) -> Result<(Option<String>, Mover), Failure> {
    let (mut technician, mut mover) = (None, Mover::Us);
    for party in parties {
        match party.role.as_str() {
            "technician" if technician.is_none() => technician = Some(party.id.clone()),
            "customer" => mover = Mover::Customer,
            _ => return Err(unreadable("relatedParty")),
        }
    }
    Ok((technician, mover))
}

/// A resource as bytes, with the attributes that are asked for beside id and href; all when none are named.
pub fn chosen<T: Serialize>(call: &Call<'_>, resource: &T) -> Result<Value, Failure> {
    let mut value = serde_json::to_value(resource).map_err(|error| AppError::Damaged(error.to_string()))?;
    if let (Some(fields), Some(known)) = (call.query("fields"), value.as_object_mut()) {
        let wanted: Vec<&str> = fields.split(',').map(str::trim).chain(["id", "href"]).collect();
        known.retain(|name, _| wanted.contains(&name.as_str()));
    }
    Ok(value)
}
