//! The telephone line: a telephone system says who rings, and the agent's desk knows who that is.

mod town;

use axum::http::StatusCode;
use serde_json::{Value, json};
use town::{Answer, Town, opening};
use yinuo_app::register::mirror_customers;

const FAULT: &str = "fault.broadband.no-internet";
const NUMBER: &str = "199 0000 1234";

fn says(event: &str, at: Option<i64>) -> Value {
    json!({"call": "k-1", "agent": "zhao", "number": NUMBER, "event": event, "at": at, "recording": ""})
}

impl Town {
    async fn pbx(&self, event: Value) -> Answer {
        self.post("pbx", "/calls", event).await
    }

    async fn calls(&self) -> Vec<Value> {
        self.get("zhao", "/calls").await.ok()["calls"].as_array().expect("calls").clone()
    }
}

#[tokio::test]
async fn h23_n01_whoever_rings_is_known_before_he_speaks() {
    let town = Town::at("2026-11-20T10:00:00");
    let case = town.zhao_opens(FAULT).await;
    assert_eq!(town.pbx(says("ringing", None)).await.status, StatusCode::NO_CONTENT);
    let call = town.calls().await.remove(0);
    assert_eq!((&call["state"], &call["number"]), (&json!("ringing"), &json!("199 0000 ****")));
    assert_eq!(call["callers"][0]["code"], "C1", "by his number, however it is written");
    let card = town.get("zhao", "/customers/C1").await.ok();
    assert_eq!(card["open_cases"][0]["id"], case.as_str());
    assert_eq!(card["services"][0]["suspended"], "");
}

#[tokio::test]
async fn events_of_a_call_come_twice_late_and_out_of_order() {
    let town = Town::at("2026-11-20T10:00:00");
    let now = town.app.now().0;
    for (event, at) in
        [("ended", now), ("answered", now - 60_000), ("ringing", now - 70_000), ("answered", now - 60_000)]
    {
        assert_eq!(town.pbx(says(event, Some(at))).await.status, StatusCode::NO_CONTENT);
    }
    let calls = town.calls().await;
    assert_eq!(calls.len(), 1, "one call, however often it is told");
    assert_eq!((&calls[0]["state"], &calls[0]["began_at"]), (&json!("ended"), &json!(now - 70_000)));
    assert_eq!(calls[0]["answered_at"], now - 60_000);
}

#[tokio::test]
async fn what_cannot_be_meant_so_is_refused_by_number_and_changes_nothing() {
    let town = Town::at("2026-11-20T10:00:00");
    let now = town.app.now().0;
    let with = |field: &str, value: Value| {
        let mut event = says("ringing", None);
        event[field] = value;
        event
    };
    for (event, code) in [
        (with("agent", json!("nobody-knows")), "T001"),
        (with("event", json!("parked")), "T002"),
        (with("call", json!("")), "T002"),
        (with("number", json!("<script>")), "T002"),
        (with("at", json!(now + 600_000)), "T002"),
        (with("at", json!(now - 90_000_000)), "T002"),
        (with("recording", json!("a b")), "T002"),
        (with("more", json!(1)), "H001"),
    ] {
        assert_eq!(town.pbx(event).await.code(), code);
    }
    assert_eq!(town.post("zhao", "/calls", says("ringing", None)).await.code(), "H005");
    assert_eq!(town.post("", "/calls", says("ringing", None)).await.code(), "H004");
    assert!(town.calls().await.is_empty());
}

#[tokio::test]
async fn the_contact_keeps_the_call_and_its_recording() {
    let town = Town::at("2026-11-20T10:00:00");
    let mut answered = says("answered", None);
    answered["recording"] = json!("rec-77");
    town.pbx(answered).await;
    let mut contact = opening(FAULT);
    contact["call"] = json!("k-1");
    let reply = town.post("zhao", "/contacts", contact.clone()).await.ok();
    assert_eq!(town.calls().await[0]["contact"], reply["contact"], "the card asks for no contact any more");
    let stream = yinuo_app::ports::StreamId {
        kind: yinuo_app::ports::StreamKind::Contact,
        id: reply["contact"].as_str().expect("id").parse().expect("uuid"),
    };
    let told = town.app.store().load(stream).expect("stream").events;
    let told = String::from_utf8_lossy(&told[0].event.bytes).into_owned();
    assert!(told.contains("k-1#rec-77"), "{told}");
    contact["call"] = json!("k-2");
    assert_eq!(town.post("zhao", "/contacts", contact).await.code(), "T003");
}

#[tokio::test]
async fn a_number_nobody_has_becomes_a_caller_once() {
    let town = Town::at("2026-11-20T10:00:00");
    let mut event = says("ringing", None);
    event["number"] = json!("+86 13900000000");
    town.pbx(event).await;
    assert_eq!(town.calls().await[0]["callers"], json!([]));
    let make = json!({"name": "李先生", "call": "k-1", "number": ""});
    let made = town.post("zhao", "/customers", make.clone()).await.ok();
    assert_eq!(town.post("zhao", "/customers", make).await.ok(), made, "he is not made twice");
    assert_eq!(town.calls().await[0]["callers"][0]["code"], made["customer"]);
    let mut complaint = opening("complaint.billing.overcharge");
    complaint["customer"] = made["customer"].clone();
    complaint["outcome"]["service"] = json!("");
    assert!(town.post("zhao", "/contacts", complaint).await.ok()["number"].is_string());
    let short = json!({"name": "", "call": "", "number": "110"});
    assert_eq!(town.post("zhao", "/customers", short).await.code(), "T002");
}

#[tokio::test]
async fn five_faults_of_a_team_within_two_hours_hint_at_one_cause() {
    let town = Town::at("2026-11-20T10:00:00");
    let known = town.app.store().customer("C1").expect("read").expect("customer");
    for number in 2..=6 {
        let code = format!("C{number}");
        let row = yinuo_app::ports::CustomerRow { code: code.clone(), ..known.clone() };
        mirror_customers(town.app.store(), vec![row]).expect("mirror");
        assert_eq!(town.get("zhao", "/customers/C1").await.ok()["nearby"], json!([]));
        let mut call = opening(FAULT);
        call["customer"] = json!(code);
        town.post("zhao", "/contacts", call).await.ok();
    }
    let nearby = town.get("zhao", "/customers/C1").await.ok()["nearby"][0].clone();
    assert_eq!((&nearby["unit"]["code"], &nearby["faults"]), (&json!("north"), &json!(5)));
    town.now("2026-11-20T12:30:00");
    assert_eq!(
        town.get("zhao", "/customers/C1").await.ok()["nearby"],
        json!([]),
        "long ago hints at nothing"
    );
}

#[tokio::test]
async fn nobody_but_a_demo_city_simulates_a_call() {
    let town = Town::at("2026-11-20T10:00:00");
    assert_eq!(town.post("zhao", "/calls/simulate", json!({"customer": "C1"})).await.code(), "H006");
}
