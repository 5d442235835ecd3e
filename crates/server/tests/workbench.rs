//! The call-back workbench over HTTP (N27, N28, H13): script and hours beside each call, both numbers beside each share, what is
//! left to do, and what a second person heard.

mod town;

use serde_json::{Value, json};
use town::{Town, opening, world};
use yinuo_account::{Day, promise_seed, run_draws};
use yinuo_server::{Desk, Https};

/// Complaints of Friday, all of them drawn on Saturday at nine.
async fn drawn(categories: &[&str]) -> (Town, Vec<String>) {
    let packs = ["cn-same-day", "cn-yiyang", "cn-shenyang", "cn-customer", "cn-callback"];
    let parts = world::at_on("2026-11-19T10:00:00", &packs, |store| store);
    let town = Town::with(parts, Desk::new(None, std::sync::Arc::new(String::new)), Https::Off);
    let day = Day::parse("2026-11-20").expect("a day");
    promise_seed(&town.app, &world::seat("shen"), &world::TestEntropy::default(), day).expect("promised");
    town.now("2026-11-20T09:00:00");
    let mut cases = Vec::new();
    for category in categories {
        let case = town.post("zhao", "/contacts", opening(category)).await.ok()["case"].clone();
        let case = case.as_str().expect("a case").to_owned();
        let done = json!({"root_cause": "people.wrong-sale", "text": "退还并道歉", "occurred_at": null});
        town.on("chen", &case, "resolve", done).await.ok();
        town.on("zhao", &case, "confirm", json!({"channel": "hotline", "recording": "REC-1"})).await.ok();
        cases.push(case);
    }
    town.now("2026-11-21T09:00:00");
    run_draws(&town.app, &world::seat("shen"), day).expect("drawn");
    (town, cases)
}

async fn complaints(town: &Town, person: &str) -> Value {
    let view = town.get(person, "/call-backs").await.ok();
    let strata = view["strata"].as_array().expect("strata");
    let found = strata
        .iter()
        .find(|stratum| stratum["draw"].as_str().is_some_and(|draw| draw.ends_with("complaints")));
    found.expect("complaints are called back whole").clone()
}

fn of<'v>(stratum: &'v Value, list: &str, case: &str) -> &'v Value {
    let items = stratum[list].as_array().expect("a list");
    items.iter().find(|item| item["row"]["id"] == case).expect("the case stands there")
}

fn call(stratum: &Value, outcome: &str) -> Value {
    json!({"draw": stratum["draw"], "outcome": outcome, "text": ""})
}

#[tokio::test]
async fn h13_the_script_stands_beside_the_call_and_the_hours_beside_the_list() {
    let (town, cases) = drawn(&["complaint.billing.overcharge"]).await;
    let view = town.get("shen", "/call-backs").await.ok();
    assert!(view["hours"]["zh"].as_str().expect("the rule").contains("至多 3 次"));
    assert_eq!(view["closed_until"], Value::Null, "nine in the morning");
    let item = of(&complaints(&town, "shen").await, "items", &cases[0]).clone();
    assert_eq!(item["script"]["name"]["zh"], "投诉回访");
    assert!(item["script"]["lines"].as_array().expect("lines").len() >= 3);
    assert_eq!((&item["own"], &item["next_at"]), (&json!(false), &view["server_at"]));
    let own = of(&complaints(&town, "zhao").await, "items", &cases[0]).clone();
    assert_eq!(own["own"], true, "she took the first call");
    town.now("2026-11-21T12:30:00");
    let noon = town.get("shen", "/call-backs").await.ok();
    assert_eq!(
        noon["closed_until"],
        town.app.law().book.current().instant("2026-11-21T14:00:00").expect("an instant").0
    );
    let stratum = complaints(&town, "shen").await;
    assert_eq!(town.on("shen", &cases[0], "call-back", call(&stratum, "no-answer")).await.code(), "S001");
}

#[tokio::test]
async fn n28_every_share_has_both_of_its_numbers_and_the_shortage_names_its_cases() {
    let topics = ["complaint.billing.overcharge", "complaint.conduct.attitude", "complaint.handling.slow"];
    let (town, cases) = drawn(&topics).await;
    let stratum = complaints(&town, "shen").await;
    assert_eq!((&stratum["reached"]["denominator"], &stratum["reached"]["shown"]), (&json!(0), &json!("-")));
    let unit = stratum["units"][0].clone();
    assert_eq!((&unit["drawn"], &unit["done"]), (&json!(3), &json!(0)));
    town.on("shen", &cases[0], "call-back", call(&stratum, "satisfied")).await.ok();
    town.on("shen", &cases[1], "call-back", call(&stratum, "refused")).await.ok();
    town.on("shen", &cases[2], "call-back", call(&stratum, "wrong-number")).await.ok();
    let stratum = complaints(&town, "shen").await;
    assert_eq!(stratum["reached"], json!({"numerator": 2, "denominator": 3, "shown": "66.67 %"}));
    assert_eq!(stratum["refused"], json!({"numerator": 1, "denominator": 2, "shown": "50.00 %"}));
    assert_eq!(stratum["satisfied"], json!({"numerator": 1, "denominator": 1, "shown": "100.00 %"}));
    assert_eq!((&stratum["short"], &stratum["attempts"]), (&json!(2), &json!(3)));
    assert_eq!(of(&stratum, "given_up", &cases[1])["outcome"], "refused");
    assert_eq!(of(&stratum, "given_up", &cases[2])["attempts"][0]["person"]["code"], "shen");
    let elsewhere = town.get("shen", "/call-backs?unit=nowhere").await.ok();
    assert!(elsewhere["strata"].as_array().expect("strata").iter().all(|one| one["items"] == json!([])));
}

#[tokio::test]
async fn n27_a_time_is_agreed_kept_and_refused_when_nobody_rings_then() {
    let (town, cases) = drawn(&["complaint.billing.overcharge"]).await;
    let stratum = complaints(&town, "shen").await;
    let at = |local: &str| town.app.law().book.current().instant(local).expect("an instant").0;
    let again = |at: Option<i64>| json!({"draw": stratum["draw"], "outcome": "call-again", "again_at": at, "text": ""});
    assert_eq!(town.on("shen", &cases[0], "call-back", again(None)).await.code(), "S006");
    assert_eq!(
        town.on("shen", &cases[0], "call-back", again(Some(at("2026-11-21T23:00:00")))).await.code(),
        "S006"
    );
    town.on("shen", &cases[0], "call-back", again(Some(at("2026-11-21T15:00:00")))).await.ok();
    let item = of(&complaints(&town, "shen").await, "items", &cases[0]).clone();
    assert_eq!((&item["next_at"], &item["outcome"]), (&json!(at("2026-11-21T15:00:00")), &json!("")));
    assert_eq!(item["attempts"][0]["again_at"], at("2026-11-21T15:00:00"));
    assert_eq!(town.on("shen", &cases[0], "call-back", call(&stratum, "satisfied")).await.code(), "S003");
    assert_eq!(town.on("shen", &cases[0], "call-back", call(&stratum, "not-reached")).await.code(), "D021");
}

#[tokio::test]
async fn n27_what_a_second_person_heard_stands_beside_what_the_caller_wrote() {
    let topics = [
        "billing.overcharge",
        "conduct.attitude",
        "handling.slow",
        "visit.late",
        "outage.repeated",
        "install.late",
        "sp.subscription",
        "port.refused",
        "nuisance.calls",
        "account.suspended",
    ];
    let topics: Vec<String> = topics.iter().map(|topic| format!("complaint.{topic}")).collect();
    let topics: Vec<&str> = topics.iter().map(String::as_str).collect();
    let (town, cases) = drawn(&topics).await;
    let stratum = complaints(&town, "shen").await;
    for case in &cases {
        town.on("shen", case, "call-back", call(&stratum, "satisfied")).await.ok();
    }
    let stratum = complaints(&town, "shen").await;
    let items = stratum["items"].as_array().expect("items");
    let chosen: Vec<&Value> = items.iter().filter(|item| item["to_hear"] == true).collect();
    assert_eq!(stratum["heard"]["denominator"], chosen.len());
    let unchosen = items.iter().find(|item| item["to_hear"] == false).expect("most are not chosen");
    let heard = |item: &Value| json!({"draw": stratum["draw"], "case": item["row"]["id"], "outcome": "unsatisfied", "faults": ["off-script"]});
    assert_eq!(
        town.post("jiang", "/call-backs/heard", heard(unchosen)).await.code(),
        "H005",
        "not of his post"
    );
    assert_eq!(town.post("chen", "/call-backs/heard", heard(unchosen)).await.code(), "S007");
    for item in chosen {
        assert_eq!(town.post("shen", "/call-backs/heard", heard(item)).await.code(), "D010");
    }
}
