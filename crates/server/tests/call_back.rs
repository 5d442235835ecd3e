//! The call-back list over HTTP (N27, N28, H13): whom to ring, what was found, and an unsatisfied customer reopens.

mod town;

use serde_json::{Value, json};
use town::{Town, opening, world};
use yinuo_account::{Day, promise_seed, run_draws};
use yinuo_server::{Desk, Https};

const COMPLAINT: &str = "complaint.billing.overcharge";

/// A town whose complaints are all called back.
fn town() -> Town {
    let packs = ["cn-same-day", "cn-yiyang", "cn-shenyang"];
    let parts = world::at_on("2026-11-19T10:00:00", &packs, |store| store);
    Town::with(parts, Desk::new(None, std::sync::Arc::new(String::new)), Https::Off)
}

/// Two complaints of the day are closed, and the day is drawn on the morning after.
async fn drawn(town: &Town) -> Vec<String> {
    let day = Day::parse("2026-11-20").expect("a day");
    promise_seed(&town.app, &world::seat("shen"), &world::TestEntropy::default(), day).expect("promised");
    let mut cases = Vec::new();
    for (at, category) in [("09:00", COMPLAINT), ("11:00", "complaint.conduct.attitude")] {
        town.now(&format!("2026-11-20T{at}:00"));
        let case = town.post("zhao", "/contacts", opening(category)).await.ok()["case"].clone();
        let case = case.as_str().expect("a case").to_owned();
        let done = json!({"root_cause": "people.wrong-sale", "text": "退还并道歉", "occurred_at": null});
        town.on("chen", &case, "resolve", done).await.ok();
        town.on("zhao", &case, "confirm", json!({"channel": "hotline", "recording": "REC-1"})).await.ok();
        cases.push(case);
    }
    town.now("2026-11-21T09:00:00");
    run_draws(&town.app, &world::seat("shen"), day).expect("drawn");
    cases
}

fn complaints(view: &Value) -> &Value {
    let strata = view["strata"].as_array().expect("strata");
    strata.iter().find(|stratum| stratum["drawn"] == 2).expect("complaints are called back whole")
}

fn call(draw: &Value, outcome: &str, text: &str) -> Value {
    json!({"draw": draw, "outcome": outcome, "text": text})
}

#[tokio::test]
async fn n27_h13_the_drawn_cases_of_yesterday_are_rung_and_an_unsatisfied_one_reopens() {
    let town = town();
    let empty = town.get("shen", "/call-backs").await.ok();
    assert_eq!((empty["date"].as_str(), empty["strata"].as_array().map(Vec::len)), (Some(""), Some(0)));
    let cases = drawn(&town).await;
    assert_eq!(town.get("zhou", "/call-backs").await.code(), "H005", "who handled it does not ask about it");
    assert_eq!(town.get("shen", "/call-backs?date=yesterday").await.code(), "H010");
    let view = town.get("shen", "/call-backs").await.ok();
    assert_eq!((&view["date"], &view["dates"]), (&json!("2026-11-20"), &json!(["2026-11-20"])));
    let list = complaints(&view);
    let draw = &list["draw"];
    assert_eq!((list["frame"].as_u64(), list["items"].as_array().map(Vec::len)), (Some(2), Some(2)));
    assert!(list["items"][0]["customer_line"]["zh"].as_str().expect("line").contains("****"), "masked");

    town.on("shen", &cases[0], "call-back", call(draw, "satisfied", "")).await.ok();
    let twice = town.on("zhao", &cases[0], "call-back", call(draw, "unsatisfied", "不满意")).await;
    assert_eq!(twice.code(), "D013", "a customer who answered is not asked again");
    assert_eq!(town.on("shen", &cases[1], "call-back", call(draw, "unsatisfied", " ")).await.code(), "D018");
    town.on("shen", &cases[1], "call-back", call(draw, "unsatisfied", "费用还没退")).await.ok();
    assert_eq!(town.page("zhou", &cases[1]).await["row"]["state"], "inProgress");

    let after = town.get("shen", "/call-backs").await.ok();
    let outcome = |case: &str| {
        let items = complaints(&after)["items"].as_array().expect("items");
        let item = items.iter().find(|item| item["row"]["id"] == case).expect("the case");
        item["outcome"].clone()
    };
    assert_eq!((outcome(&cases[0]), outcome(&cases[1])), (json!("satisfied"), json!("unsatisfied")));
}

#[tokio::test]
async fn n28_who_was_not_reached_leaves_the_list_and_the_shortage_shows() {
    let town = town();
    let cases = drawn(&town).await;
    let view = town.get("shen", "/call-backs").await.ok();
    let draw = complaints(&view)["draw"].clone();
    town.on("shen", &cases[0], "call-back", call(&draw, "no-answer", "")).await.ok();
    let view = town.get("shen", "/call-backs?date=2026-11-20").await.ok();
    let list = complaints(&view);
    assert_eq!((list["not_reached"].as_u64(), list["short"].as_u64()), (Some(1), Some(1)));
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1), "the frame has nobody left to stand in");
    assert_eq!(town.on("shen", &cases[0], "call-back", call(&draw, "satisfied", "")).await.code(), "D012");
}
