//! Directives on a unit without a case over HTTP (Y01): given, answered, judged, sent back, late and climbing.

mod town;

use axum::http::StatusCode;
use serde_json::{Value, json};
use std::sync::Arc;
use town::{Town, world};
use yinuo_server::{Desk, Https};

const PACKS: [&str; 3] = ["cn-same-day", "cn-yiyang", "cn-office"];

fn town() -> Town {
    let parts = world::at_on("2026-11-20T10:00:00", &PACKS, |store| store);
    Town::with(parts, Desk::new(None, Arc::new(String::new)), Https::Off)
}

fn at(town: &Town, local: &str) -> i64 {
    town.app.law().book.current().instant(local).expect("local time").0
}

fn order(town: &Town) -> Value {
    json!({"text": "本周抄表争议偏多，请排查并回复", "unit": "north", "person": "", "due_at": at(town, "2026-11-20T12:00:00")})
}

#[tokio::test]
async fn y01_a_unit_is_directed_without_a_case_answers_is_sent_back_and_accepted() {
    let town = town();
    assert_eq!(town.post("chen", "/directives", order(&town)).await.status, StatusCode::FORBIDDEN);
    let given = town.post("shen", "/directives", order(&town)).await.ok();
    assert_eq!((&given["state"], &given["addressed"]["code"]), (&json!("open"), &json!("north")));
    let path = format!("/directives/{}", given["id"].as_str().expect("an id"));
    let seen = town.get("zhou", "/directives").await.ok();
    assert_eq!((&seen["open"], &seen["rows"][0]["may_answer"]), (&json!(1), &json!(true)));
    assert!(town.get("zhou", "/inbox").await.ok().to_string().contains("督办"));
    let reply = json!({"text": "已排查"});
    assert_eq!(town.post("shen", &format!("{path}/answer"), reply.clone()).await.code(), "O018");
    let judged = json!({"accept": true, "text": "好"});
    assert_eq!(town.post("shen", &format!("{path}/judge"), judged.clone()).await.code(), "O017");
    town.post("zhou", &format!("{path}/answer"), reply.clone()).await.ok();
    assert_eq!(town.post("zhou", &format!("{path}/answer"), reply).await.code(), "O017");
    let back = json!({"accept": false, "text": "没有数据", "due_at": at(&town, "2026-11-21T12:00:00")});
    let sent = town.post("shen", &format!("{path}/judge"), back).await.ok();
    assert_eq!((&sent["state"], &sent["replies"][0]["accepted"]), (&json!("sent-back"), &json!(false)));
    town.post("zhou", &format!("{path}/answer"), json!({"text": "附 31 户清单，已退"})).await.ok();
    let over = town.post("shen", &format!("{path}/judge"), judged).await.ok();
    assert_eq!((&over["state"], over["replies"].as_array().expect("replies").len()), (&json!("accepted"), 2));
    assert_eq!(town.get("shen", "/directives").await.ok()["open"], json!(0));
    assert_eq!(town.get("shen", "/directives?state=ended").await.ok()["rows"][0]["id"], given["id"]);
}

#[tokio::test]
async fn y01_a_directive_without_a_case_that_nobody_answers_is_late_and_climbs_at_its_instants() {
    let town = town();
    let given = town.post("shen", "/directives", order(&town)).await.ok();
    assert_eq!(town.app.tell_late_directives().expect("told"), 0, "its limit has not come");
    town.now("2026-11-20T12:00:00");
    assert_eq!(town.app.tell_late_directives().expect("told"), 1);
    assert_eq!(town.app.tell_late_directives().expect("told"), 0, "once");
    let seen = town.get("shen", "/directives").await.ok();
    assert_eq!((&seen["late"], seen["rows"][0]["climbed"].as_array().expect("posts").len()), (&json!(1), 1));
    town.now("2026-12-20T12:00:00");
    let steps = town.app.tell_late_directives().expect("told");
    let rule = town.app.law().book.current().directive_rule().cloned().expect("a rule");
    assert_eq!(steps as usize + 1, rule.climbs.len(), "every step at its own instant, none twice");
    let path = format!("/directives/{}", given["id"].as_str().expect("an id"));
    town.post("zhou", &format!("{path}/answer"), json!({"text": "迟复"})).await.ok();
    assert_eq!(town.app.tell_late_directives().expect("told"), 0, "an answer ends the climb");
}

#[tokio::test]
async fn y01_a_directive_without_a_case_has_one_addressee_words_and_a_limit_and_is_told_to_nobody_else() {
    let town = town();
    for (field, value) in [
        ("unit", json!("nowhere")),
        ("text", json!("  ")),
        ("person", json!("zhou")),
        ("due_at", json!(at(&town, "2026-11-20T09:00:00"))),
        ("due_at", json!(at(&town, "2027-11-20T09:00:00"))),
    ] {
        let mut bad = order(&town);
        bad[field] = value;
        assert_eq!(town.post("shen", "/directives", bad).await.code(), "O016", "{field}");
    }
    let key = |town: &Town| town.request("shen", axum::http::Method::POST, "/directives", Some(&order(town)));
    let (mut first, mut second) = (key(&town), key(&town));
    for request in [&mut first, &mut second] {
        request.headers_mut().insert("Idempotency-Key", "one".parse().expect("a header"));
    }
    let (first, second) = (town.ask(first).await.ok(), town.ask(second).await.ok());
    assert_eq!(first["id"], second["id"], "the same key gives one directive");
    town.hires("south-handler", "handler", "south");
    assert_eq!(town.get("south-handler", "/directives").await.ok()["rows"], json!([]));
    let path = format!("/directives/{}/answer", first["id"].as_str().expect("an id"));
    assert_eq!(town.post("south-handler", &path, json!({"text": "x"})).await.code(), "O015");
}
