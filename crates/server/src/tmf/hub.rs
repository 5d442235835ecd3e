//! The hubs of TM Forum's faces: partners' systems hear what becomes of appointments and work orders, signed as the webhook
//! is, in order within a case and at least once.
//!
//! An event tells the resource as it stands when it is told, in the sight of whoever asked for it, without the words of its
//! description and without the customer: what leaves by itself holds nothing personal. Nobody is told anything at an address
//! that the operator did not allow, for this process would then knock at whatever door somebody names.
//!
//! Weakness, admitted: whoever looks at events that lie far back is told how the visit stands now and not how it stood then.

use super::shape::{Found, stamp};
use super::unreadable;
use crate::call::{Answer, Call, to_bytes};
use crate::failure::Failure;
use crate::sight::Sight;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;
use yinuo_api::tmf::{ListenerRequest, ListenerView};
use yinuo_app::codec::decode_case_fact;
use yinuo_app::listener::{Listener, consumer_of};
use yinuo_app::outlet::{Courier, Message, Outlet, Way};
use yinuo_app::ports::{Fence, StoredEvent, StreamKind};
use yinuo_app::{App, AppError};
use yinuo_domain::CaseEvent;
use yinuo_domain::event::VisitTurn;
use yinuo_policy::Instant;

/// Events of appointments.
const APPOINTMENT: [&str; 3] =
    ["AppointmentCreateEvent", "AppointmentAttributeValueChangeEvent", "AppointmentStateChangeEvent"];
/// Events of work orders.
const WORK_ORDER: [&str; 3] =
    ["WorkOrderCreateEvent", "WorkOrderAttributeValueChangeEvent", "WorkOrderStateChangeEvent"];

/// How an address is reached; none where the operator does not allow it.
pub type Reach = dyn Fn(&str) -> Option<Arc<dyn Outlet>> + Send + Sync;

/// The hubs of a process: which addresses may be told, and how.
pub struct Hub {
    /// How an address is reached.
    pub reach: Box<Reach>,
}

/// The subject that a route's hub is about, with its events.
fn subject(call: &Call<'_>) -> (&'static str, [&'static str; 3]) {
    if call.route.id.contains("Appointment") {
        ("appointment", APPOINTMENT)
    } else {
        ("workOrder", WORK_ORDER)
    }
}

pub fn register(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: ListenerRequest = call.body()?;
    let (subject, known) = subject(call);
    if call.hub.and_then(|hub| (hub.reach)(&body.callback)).is_none() {
        return Err(not_allowed());
    }
    let events = match body.query.as_deref().filter(|query| !query.is_empty()) {
        None => Vec::new(),
        Some(query) => {
            let named = query.strip_prefix("eventType=").ok_or_else(|| unreadable("query"))?;
            let events: Vec<String> = named.split(',').map(str::to_owned).collect();
            if events.iter().any(|event| !known.contains(&event.as_str())) {
                return Err(unreadable("query"));
            }
            events
        }
    };
    let (callback, actor) = (body.callback.clone(), call.actor.clone());
    let listener = Listener { subject: subject.to_owned(), callback, events, actor, ended: false };
    let id = call.app.add_listener(&listener)?.ok_or_else(too_many)?.to_string();
    Ok(Answer::Made(to_bytes(&ListenerView { id, callback: body.callback, query: body.query })?))
}

pub fn unregister(call: &Call<'_>) -> Result<Answer, Failure> {
    let (subject, _) = subject(call);
    if call.app.end_listener(&call.actor, subject, call.param("listener"))? {
        Ok(Answer::Done)
    } else {
        Err(no_listener())
    }
}

/// Tells listeners. One a process.
#[derive(Default)]
pub struct Crier {
    couriers: BTreeMap<String, Courier>,
}

impl Crier {
    /// One turn of every listener over the shards held; says how many events were taken.
    ///
    /// # Errors
    /// Failed storage, or stored bytes that cannot be read.
    pub fn turn(&mut self, app: &App, hub: &Hub, held: &[Fence]) -> Result<u64, AppError> {
        let listeners = app.listeners()?;
        self.couriers.retain(|id, _| listeners.iter().any(|(listener, _)| listener == id));
        let mut taken = 0;
        for (id, listener) in &listeners {
            // An address that is not allowed any more waits until it is, or until the listener is ended.
            let Some(outlet) = (hub.reach)(&listener.callback) else { continue };
            let tell =
                |shard: u16, stored: &StoredEvent, now: i64| message(app, listener, (shard, stored), now);
            let way = Way { consumer: &consumer_of(id), outlet: &*outlet, tell: &tell };
            taken += self.couriers.entry(id.clone()).or_default().turn_on(app, &way, held)?;
        }
        Ok(taken)
    }
}

/// What a listener is told of an entry of the journal.
fn message(
    app: &App,
    listener: &Listener,
    (shard, stored): (u16, &StoredEvent),
    now: i64,
) -> Result<Option<Message>, AppError> {
    if stored.stream.kind != StreamKind::Case || stored.event.name.as_ref() != "visit" {
        return Ok(None);
    }
    let fact = decode_case_fact(stored)?;
    let CaseEvent::Visit { visit, turn } = &fact.fact.event else { return Ok(None) };
    let (case, visit) = (stored.stream.id, *visit);
    if !app.law().org.may_act(&listener.actor, app.now()) {
        return Ok(None);
    }
    let found = match seen(app, listener, case, visit) {
        Ok(Some(found)) => found,
        Ok(None) => return Ok(None),
        Err(error) => return Err(error),
    };
    let about = if listener.subject == "appointment" {
        appointment(app, &found, stored.version, turn)
    } else {
        work_order(turn)
            .map(|event| (event, found.work_order(app)))
            .map(|(event, view)| (event, serde_json::to_value(view).unwrap_or_default()))
    };
    let Some((name, mut resource)) = about else { return Ok(None) };
    if !listener.events.is_empty() && !listener.events.iter().any(|event| event == name) {
        return Ok(None);
    }
    bare(&mut resource);
    let id = format!("{shard}-{}", stored.position);
    let body = json!({
        "eventId": id,
        "eventType": name,
        "eventTime": stamp(Instant(stored.event.occurred_at)),
        "timeOcurred": stamp(Instant(stored.event.occurred_at)),
        "event": { listener.subject.clone(): resource },
    });
    let body = serde_json::to_vec(&body).map_err(|error| AppError::Damaged(error.to_string()))?;
    Ok(Some(Message { id, sent_at: now, body }))
}

/// The visit, when whoever asked sees its case; nothing of one that is archived or erased.
fn seen(app: &App, listener: &Listener, case: Uuid, visit: Uuid) -> Result<Option<Found>, AppError> {
    if Sight::of(app, &listener.actor).check_case(app, case).is_err() {
        return Ok(None);
    }
    match Found::load(app, case, visit) {
        Ok(found) => Ok(found),
        Err(AppError::Refused(_)) => Ok(None),
        Err(other) => Err(other),
    }
}

fn work_order(turn: &VisitTurn) -> Option<&'static str> {
    let [made, changed, moved] = WORK_ORDER;
    match turn {
        VisitTurn::Asked { .. } => Some(made),
        VisitTurn::Held { .. } | VisitTurn::HoldLapsed | VisitTurn::RunningLate { .. } => Some(changed),
        VisitTurn::Missed => None,
        _ => Some(moved),
    }
}

fn appointment(app: &App, found: &Found, version: u64, turn: &VisitTurn) -> Option<(&'static str, Value)> {
    let [made, changed, moved] = APPOINTMENT;
    let event = match turn {
        VisitTurn::Booked { .. } if found.is_first_window(version) => made,
        VisitTurn::Booked { .. }
        | VisitTurn::Assigned { .. }
        | VisitTurn::Released { .. }
        | VisitTurn::RunningLate { .. } => changed,
        VisitTurn::Missed
        | VisitTurn::Done { .. }
        | VisitTurn::CalledOff { .. }
        | VisitTurn::NoAccess { .. } => moved,
        _ => return None,
    };
    let view = found.appointment(app).ok().and_then(|view| serde_json::to_value(view).ok());
    // After nobody was at home no window stands: the appointment failed.
    let gone = || json!({"id": found.id(), "href": found.appointment_href(), "status": "failed"});
    found.was_agreed().then(|| (event, view.unwrap_or_else(gone)))
}

/// Leaves out what is personal.
fn bare(resource: &mut Value) {
    if let Some(attributes) = resource.as_object_mut() {
        attributes.remove("description");
        if let Some(parties) = attributes.get_mut("relatedParty").and_then(Value::as_array_mut) {
            parties.retain(|party| party["role"] != "customer");
        }
    }
}

/// X004.
fn not_allowed() -> Failure {
    Failure::new(
        "X004",
        "不能向这个地址发通知。",
        "No events may be sent to this address.",
        "请用运营者允许的地址，或请运营者用 --listener-callback 加上。",
        "Name an address that the operator allows, or let him add it by --listener-callback.",
    )
}

/// X005.
fn no_listener() -> Failure {
    Failure::new(
        "X005",
        "没有这个监听，或不是您登记的。",
        "There is no such listener, or it is not yours.",
        "请核对登记时得到的编号。",
        "Check the id that its registration gave.",
    )
}

/// X006.
fn too_many() -> Failure {
    Failure::new(
        "X006",
        "监听已满。",
        "As many listeners as can be told are registered.",
        "请先停掉不用的。",
        "End one that is not needed.",
    )
}
