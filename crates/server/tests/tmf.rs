//! Stories of TM Forum's faces: a partner's system orders work, searches windows, agrees, moves and calls off (TMF646, TMF697).

mod street;
mod town;

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use street::Street;
use town::Answer;
use yinuo_app::Worker;
use yinuo_app::listener::LISTENERS_MAX;
use yinuo_app::outlet::{Message, Outlet, Undelivered};
use yinuo_server::{Crier, Desk, Hub, Serving, Settings, router};

const WORK: &str = "/tmf-api/workOrderManagement/v4";
const APPOINTMENT: &str = "/tmf-api/appointment/v4";

fn street() -> Street {
    Street::with_a_van("2026-11-20T08:00:00", &[])
}

async fn asks(street: &Street, person: &str, method: Method, path: &str, body: Value) -> Answer {
    street.town.ask(street.town.request(person, method, path, Some(&body))).await
}

/// Number of a case of C1.
async fn case(street: &Street) -> String {
    let case = street.town.zhao_opens("fault.broadband.no-internet").await;
    street.town.page("zhao", &case).await["row"]["number"].as_str().expect("a number").to_owned()
}

/// A work order of a case.
async fn ordered(street: &Street, number: &str) -> Value {
    let about = json!([{"id": number, "role": "troubleTicket", "@referredType": "TroubleTicket"}]);
    let body = json!({"category": "repair", "description": "不能上网", "relatedEntity": about});
    let made = street.town.post("dai", &format!("{WORK}/workOrder"), body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    made.body
}

fn of(order: &Value) -> Value {
    json!([{"id": order["id"], "role": "workOrder", "@referredType": "WorkOrder"}])
}

/// An appointment at a window's beginning and end, in UTC.
async fn books(street: &Street, order: &Value, from: &str, until: &str) -> Answer {
    let parties = json!([{"id": "tao", "role": "technician"}, {"id": "C1", "role": "customer"}]);
    let window = json!({"startDateTime": from, "endDateTime": until});
    let body = json!({"validFor": window, "relatedEntity": of(order), "relatedParty": parties});
    street.town.post("dai", &format!("{APPOINTMENT}/appointment"), body).await
}

fn path(resource: &Value) -> String {
    resource["href"].as_str().expect("an address").to_owned()
}

#[tokio::test]
async fn a_partner_orders_work_finds_windows_and_agrees_one_that_the_customer_asked_for() {
    let street = street();
    let number = case(&street).await;
    let order = ordered(&street, &number).await;
    assert_eq!((&order["id"], &order["state"]), (&json!(format!("{number}.1")), &json!("acknowledged")));
    let search = json!({"relatedEntity": of(&order), "requestedTimeSlot": [
        {"validFor": {"startDateTime": "2026-11-21T18:00:00+08:00", "endDateTime": "2026-11-21T20:00:00+08:00"}}
    ]});
    let found = street.town.post("dai", &format!("{APPOINTMENT}/searchTimeSlot"), search).await;
    assert_eq!(found.status, StatusCode::CREATED, "{}", found.body);
    let slot = &found.body["availableTimeSlot"][0];
    assert_eq!(slot["validFor"]["startDateTime"], json!("2026-11-21T10:00:00Z"));
    assert_eq!(slot["relatedParty"]["id"], json!("tao"));
    assert_eq!(found.body["availableTimeSlot"].as_array().map(Vec::len), Some(1), "one window was asked for");
    let again = street.town.get("dai", &path(&found.body)).await.ok();
    assert_eq!(
        again["availableTimeSlot"].as_array().map(Vec::len),
        Some(6 * 7),
        "asked anew, for every window"
    );
    let agreed = books(&street, &order, "2026-11-21T10:00:00Z", "2026-11-21T12:00:00Z").await;
    assert_eq!(agreed.status, StatusCode::CREATED, "{}", agreed.body);
    assert_eq!(agreed.body["status"], json!("confirmed"));
    let own = street.town.get("dai", &format!("/cases/{number}/visits")).await.ok();
    assert_eq!(own["visits"][0]["agreed"][0]["asked_by"], json!("customer"), "so that the promise moves");
    let shown = street.town.get("dai", &path(&order)).await.ok();
    assert_eq!((&shown["state"], &shown["appointment"]["id"]), (&json!("pending"), &order["id"]));
    let brief = street.town.get("dai", &format!("{}?fields=status", path(&agreed.body))).await.ok();
    assert_eq!(brief, json!({"id": order["id"], "href": path(&agreed.body), "status": "confirmed"}));
    assert!(!shown.to_string().contains("19900001234") && !shown.to_string().contains("锦绣花园"), "{shown}");
}

#[tokio::test]
async fn an_appointment_is_moved_and_called_off_and_its_work_order_with_it() {
    let street = street();
    let order = ordered(&street, &case(&street).await).await;
    let agreed = books(&street, &order, "2026-11-21T10:00:00Z", "2026-11-21T12:00:00Z").await.ok();
    let at = path(&agreed);
    let window = json!({"startDateTime": "2026-11-22T00:00:00Z", "endDateTime": "2026-11-22T02:00:00Z"});
    let moved = asks(&street, "dai", Method::PATCH, &at, json!({"validFor": window})).await.ok();
    assert_eq!(moved["validFor"], window);
    let told = asks(&street, "dai", Method::PATCH, &at, json!({"status": "completed"})).await;
    assert_eq!((told.status, told.code()), (StatusCode::CONFLICT, "X003"), "the field tells that");
    let empty = asks(&street, "dai", Method::PATCH, &at, json!({})).await;
    assert_eq!((empty.status, empty.code()), (StatusCode::BAD_REQUEST, "X002"));
    let off = street.town.ask(street.town.request("dai", Method::DELETE, &at, None)).await;
    assert_eq!(off.status, StatusCode::NO_CONTENT, "{}", off.body);
    assert_eq!(street.town.get("dai", &at).await.ok()["status"], json!("cancelled"));
    assert_eq!(street.town.get("dai", &path(&order)).await.ok()["state"], json!("cancelled"));
    let ended = street.town.get("dai", &format!("{WORK}/cancelWorkOrder")).await;
    assert_eq!((&ended.body[0]["id"], &ended.body[0]["state"]), (&order["id"], &json!("done")));
}

#[tokio::test]
async fn a_work_order_is_given_to_a_technician_and_cancelled_with_its_reason() {
    let street = street();
    let order = ordered(&street, &case(&street).await).await;
    books(&street, &order, "2026-11-21T10:00:00Z", "2026-11-21T12:00:00Z").await.ok();
    let at = path(&order);
    let tao = json!({"relatedParty": [{"id": "tao", "role": "technician"}]});
    let given = asks(&street, "dai", Method::PATCH, &at, tao.clone()).await.ok();
    assert_eq!(given["relatedParty"][0]["id"], json!("tao"));
    let nobody = json!({"relatedParty": [{"id": "nobody", "role": "technician"}]});
    assert_eq!(asks(&street, "dai", Method::PATCH, &at, nobody).await.code(), "G007");
    assert_eq!(asks(&street, "zhao", Method::PATCH, &at, tao).await.code(), "H005", "the dispatcher gives");
    let body = json!({"workOrder": {"id": order["id"]}, "cancellationReason": "客户自行修好"});
    let off = street.town.post("dai", &format!("{WORK}/cancelWorkOrder"), body.clone()).await;
    assert_eq!(off.status, StatusCode::CREATED, "{}", off.body);
    assert_eq!(off.body["cancellationReason"], json!("客户自行修好"));
    assert_eq!(street.town.get("dai", &path(&off.body)).await.ok(), off.body);
    assert_eq!(street.town.post("dai", &format!("{WORK}/cancelWorkOrder"), body).await.code(), "G002");
}

#[tokio::test]
async fn lists_are_paged_counted_and_filtered_by_state_job_technician_and_window() {
    let street = street();
    let number = case(&street).await;
    let first = ordered(&street, &number).await;
    let second = ordered(&street, &number).await;
    books(&street, &first, "2026-11-21T10:00:00Z", "2026-11-21T12:00:00Z").await.ok();
    let list = format!("{WORK}/workOrder");
    let page = street.town.get("dai", &format!("{list}?limit=1&offset=1")).await;
    let count = |name: &str| page.headers[name].to_str().expect("a number").to_owned();
    assert_eq!((count("x-total-count").as_str(), count("x-result-count").as_str()), ("2", "1"));
    assert_eq!(page.body[0]["id"], second["id"], "those without a time last");
    let ids = |body: Value| -> Vec<Value> {
        body.as_array().expect("a list").iter().map(|one| one["id"].clone()).collect()
    };
    for (query, expected) in [
        ("state=pending", vec![&first]),
        ("state=acknowledged", vec![&second]),
        ("state=acknowledged,pending", vec![&first, &second]),
        ("category=install", vec![]),
        ("relatedParty.id=tao", vec![&first]),
        ("requestedStartDate.gte=2026-11-21T10:00:00Z", vec![&first]),
        ("requestedStartDate.lt=2026-11-21T10:00:00Z", vec![]),
    ] {
        let found = ids(street.town.get("dai", &format!("{list}?{query}")).await.ok());
        let expected: Vec<Value> = expected.into_iter().map(|one| one["id"].clone()).collect();
        assert_eq!(found, expected, "{query}");
    }
    let appointments = street.town.get("dai", &format!("{APPOINTMENT}/appointment?status=confirmed")).await;
    assert_eq!(ids(appointments.ok()), [first["id"].clone()]);
    for wrong in
        ["limit=0", "limit=101", "offset=-1", "state=done", "colour=red", "requestedStartDate.lt=now"]
    {
        assert_eq!(
            street.town.get("dai", &format!("{list}?{wrong}")).await.status,
            StatusCode::BAD_REQUEST,
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn a_refusal_has_tm_forums_shape_and_our_number_and_a_repeated_key_acts_once() {
    let street = street();
    let number = case(&street).await;
    let about = json!([{"id": number, "@referredType": "TroubleTicket"}]);
    let body = json!({"category": "repair", "description": "不能上网", "relatedEntity": about});
    let twice = || {
        let mut request = street.town.request("dai", Method::POST, &format!("{WORK}/workOrder"), Some(&body));
        request.headers_mut().insert("Idempotency-Key", "k1".parse().expect("a key"));
        request
    };
    let made = street.town.ask(twice()).await.ok();
    assert_eq!(street.town.ask(twice()).await.ok()["id"], made["id"], "the same order");
    let mut keyless = street.town.request("dai", Method::POST, &format!("{WORK}/workOrder"), Some(&body));
    keyless.headers_mut().remove("Idempotency-Key");
    assert_ne!(street.town.ask(keyless).await.ok()["id"], made["id"], "another");
    let window = ("2026-11-21T10:30:00Z", "2026-11-21T12:30:00Z");
    let refused = books(&street, &made, window.0, window.1).await;
    assert_eq!((refused.status, refused.code()), (StatusCode::CONFLICT, "G008"));
    assert_eq!((&refused.body["status"], &refused.body["@type"]), (&json!("409"), &json!("Error")));
    assert!(refused.body["reason"].is_string() && refused.body["message"].is_string(), "{}", refused.body);
    for gone in ["261120-9999-9.1", &format!("{number}.9"), &format!("{number}.0"), "x"] {
        let answer = street.town.get("dai", &format!("{WORK}/workOrder/{gone}")).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::NOT_FOUND, "X001"), "{gone}");
    }
    let unasked = street.town.get("dai", &format!("{APPOINTMENT}/appointment/{number}.1")).await;
    assert_eq!(unasked.code(), "X001", "no window stands");
    let other = json!({"category": "repair", "description": "x", "relatedEntity": [], "priority": "1"});
    assert_eq!(street.town.post("dai", &format!("{WORK}/workOrder"), other).await.code(), "H001");
    assert_eq!(street.town.get("", &format!("{WORK}/workOrder")).await.code(), "H004");
}

#[tokio::test]
async fn a06_a_partner_sees_the_work_of_his_own_units_alone() {
    let street = street();
    let order = ordered(&street, &case(&street).await).await;
    street.town.hires("south-dai", "dispatcher", "south");
    let list = street.town.get("south-dai", &format!("{WORK}/workOrder")).await;
    assert_eq!((list.body, list.headers["x-total-count"].to_str().ok()), (json!([]), Some("0")));
    assert_eq!(street.town.get("south-dai", &path(&order)).await.code(), "I011");
    let body = json!({"workOrder": {"id": order["id"]}, "cancellationReason": "不归我管"});
    assert_eq!(street.town.post("south-dai", &format!("{WORK}/cancelWorkOrder"), body).await.code(), "I011");
}

/// A partner who takes what he is told.
#[derive(Default)]
struct Partner(Mutex<Vec<Value>>);

impl Outlet for Partner {
    fn deliver(&self, message: &Message) -> Result<(), Undelivered> {
        self.0.lock().expect("whole").push(serde_json::from_slice(&message.body).expect("JSON"));
        Ok(())
    }
}

const CALLBACK: &str = "http://partner:9000/tmf/";

/// The town, a partner who may be told at an address, and who tells him.
struct Hubs {
    street: Street,
    partner: Arc<Partner>,
    crier: Crier,
    worker: Worker,
}

impl Hubs {
    fn open() -> Self {
        let mut street = street();
        let partner = Arc::<Partner>::default();
        let serving = Serving::new(
            Arc::clone(&street.town.app),
            Desk::new(None, Arc::new(String::new)),
            Settings::default(),
        );
        serving.tell_partners(hub(&partner));
        street.town.router = router(serving);
        let worker = Worker::new(&street.town.app);
        Self { street, partner, crier: Crier::default(), worker }
    }

    async fn registers(&self, face: &str, query: Value) -> Answer {
        let body = json!({"callback": format!("{CALLBACK}events"), "query": query});
        self.street.town.post("dai", &format!("{face}/hub"), body).await
    }

    /// The events that arrive now.
    fn hears(&mut self) -> Vec<Value> {
        let app = &self.street.town.app;
        self.worker.renew(app).expect("leases");
        self.crier.turn(app, &hub(&self.partner), self.worker.held()).expect("a turn");
        self.partner.0.lock().expect("whole").drain(..).collect()
    }

    /// Their names, with the state of what they tell.
    fn told(&mut self) -> Vec<(String, String)> {
        let told = self.hears();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let state = |event: &Value| {
            let order = &event["workOrder"]["state"];
            if order.is_null() { text(&event["appointment"]["status"]) } else { text(order) }
        };
        told.iter().map(|one| (text(&one["eventType"]), state(&one["event"]))).collect()
    }
}

fn hub(partner: &Arc<Partner>) -> Hub {
    let partner = Arc::clone(partner);
    Hub { reach: Box::new(move |to| to.starts_with(CALLBACK).then(|| Arc::clone(&partner) as _)) }
}

#[tokio::test]
async fn a_partner_hears_what_becomes_of_work_and_appointments_from_the_moment_he_asked() {
    let mut hubs = Hubs::open();
    let number = case(&hubs.street).await;
    ordered(&hubs.street, &number).await;
    let work = hubs.registers(WORK, Value::Null).await;
    assert_eq!(work.status, StatusCode::CREATED, "{}", work.body);
    let appointments = hubs.registers(APPOINTMENT, json!("eventType=AppointmentStateChangeEvent")).await.ok();
    assert_eq!(hubs.told(), [], "what was before is not told");
    let order = ordered(&hubs.street, &number).await;
    assert_eq!(hubs.told(), [("WorkOrderCreateEvent".to_owned(), "acknowledged".to_owned())]);
    let agreed = books(&hubs.street, &order, "2026-11-21T10:00:00Z", "2026-11-21T12:00:00Z").await.ok();
    assert_eq!(hubs.told(), [("WorkOrderStateChangeEvent".to_owned(), "pending".to_owned())]);
    let off = hubs.street.town.request("dai", Method::DELETE, &path(&agreed), None);
    assert!(hubs.street.town.ask(off).await.status.is_success());
    let mut told = hubs.told();
    told.sort();
    assert_eq!(
        told,
        [
            ("AppointmentStateChangeEvent".to_owned(), "cancelled".to_owned()),
            ("WorkOrderStateChangeEvent".to_owned(), "cancelled".to_owned())
        ]
    );
    assert_eq!(hubs.told(), [], "once");
    let id = appointments["id"].as_str().expect("an id");
    let ends = |face: &str| {
        let path = format!("{face}/hub/{id}");
        hubs.street.town.request("dai", Method::DELETE, &path, None)
    };
    assert_eq!(hubs.street.town.ask(ends(WORK)).await.code(), "X005", "it is of the other face");
    assert_eq!(hubs.street.town.ask(ends(APPOINTMENT)).await.status, StatusCode::NO_CONTENT);
    assert_eq!(hubs.street.town.ask(ends(APPOINTMENT)).await.code(), "X005");
}

#[tokio::test]
async fn a_listener_hears_nothing_personal_and_nothing_beyond_the_sight_of_whoever_asked() {
    let mut hubs = Hubs::open();
    let number = case(&hubs.street).await;
    hubs.street.town.hires("south-dai", "dispatcher", "south");
    let body = json!({"callback": format!("{CALLBACK}south")});
    hubs.street.town.post("south-dai", &format!("{WORK}/hub"), body).await.ok();
    ordered(&hubs.street, &number).await;
    assert_eq!(hubs.told(), [], "the north is not his");
    hubs.registers(WORK, Value::Null).await.ok();
    ordered(&hubs.street, &number).await;
    let told = json!(hubs.hears()).to_string();
    assert!(
        told.contains("WorkOrderCreateEvent") && !told.contains("不能上网") && !told.contains("C1"),
        "{told}"
    );
}

#[tokio::test]
async fn a_listener_at_another_door_with_another_event_or_one_too_many_is_refused() {
    let hubs = Hubs::open();
    let elsewhere = json!({"callback": "http://127.0.0.1:22/"});
    assert_eq!(hubs.street.town.post("dai", &format!("{WORK}/hub"), elsewhere.clone()).await.code(), "X004");
    assert_eq!(
        street().town.post("dai", &format!("{WORK}/hub"), elsewhere).await.code(),
        "X004",
        "no hub at all"
    );
    for query in ["eventType=AppointmentCreateEvent", "state=pending"] {
        assert_eq!(hubs.registers(WORK, json!(query)).await.code(), "X002", "{query}");
    }
    for _ in 0..LISTENERS_MAX {
        hubs.registers(WORK, Value::Null).await.ok();
    }
    assert_eq!(hubs.registers(APPOINTMENT, Value::Null).await.code(), "X006");
    assert_eq!(hubs.street.town.post("zhao", &format!("{WORK}/hub"), json!({})).await.code(), "H005");
}
