//! Exceptions over HTTP: asked on the case page, decided within the limit table, on a list of what waits for me (A45); a
//! reconnection from the account, within authority and for a term (H01).

mod town;

use axum::http::StatusCode;
use serde_json::{Value, json};
use std::sync::Arc;
use town::{Town, world};
use yinuo_app::ports::CustomerRow;
use yinuo_app::register::{CustomerBody, mirror_customers};
use yinuo_server::{Desk, Https};

const PACKS: [&str; 4] = ["cn-same-day", "cn-yiyang", "cn-settlement", "cn-authority"];
const COMPLAINT: &str = "complaint.billing.overcharge";

fn town() -> Town {
    let parts = world::at_on("2026-11-20T10:00:00", &PACKS, |store| store);
    Town::with(parts, Desk::new(None, Arc::new(String::new)), Https::Off)
}

/// A town whose customer is cut off for what he owes.
fn town_where_he_is_cut_off(tier: &str, owed_minor: i64) -> Town {
    let town = town();
    let row: CustomerRow = town.app.store().customer("C1").expect("read").expect("a customer");
    let mut body: CustomerBody = serde_json::from_str(&row.body).expect("JSON");
    body.tier = tier.to_owned();
    body.services[0].suspended = "overdue".to_owned();
    body.services[0].owed_minor = owed_minor;
    let row = CustomerRow { body: serde_json::to_string(&body).expect("JSON"), as_of: row.as_of + 1, ..row };
    mirror_customers(town.app.store(), vec![row]).expect("mirrored");
    town
}

fn at(town: &Town, local: &str) -> i64 {
    town.app.law().book.current().instant(local).expect("local time").0
}

fn refund(minor: i64) -> Value {
    json!({"kind": "refund", "minor": minor, "text": "预存 1000 元，余额按规定不退，客户当天要"})
}

fn action<'p>(page: &'p Value, id: &str) -> &'p Value {
    page["actions"].as_array().expect("actions").iter().find(|one| one["id"] == id).expect("an action")
}

#[tokio::test]
async fn a45_a_refund_is_asked_granted_within_the_limit_and_posted_once_with_who_and_why() {
    let town = town();
    let case = town.zhao_opens(COMPLAINT).await;
    town.on("zhou", &case, "exceptions", refund(40_000)).await.ok();
    let mine = town.get("jiang", "/exceptions").await.ok();
    assert_eq!((&mine["mine"], &mine["rows"][0]["exception"]["may_decide"]), (&json!(1), &json!(true)));
    let others = town.get("chen", "/exceptions").await.ok();
    assert_eq!(
        (&others["mine"], &others["open"]),
        (&json!(0), &json!(1)),
        "not his, and he sees that it waits"
    );
    let page = town.page("chen", &case).await;
    assert_eq!(page["exceptions"][0]["may_decide"], json!(false));
    assert!(page["exceptions"][0]["why_not"]["zh"].as_str().expect("words").contains("权限"), "{page}");
    assert_eq!(action(&page, "decide_exception")["enabled"], json!(false));
    let decision = json!({"exception": 1, "approve": true, "text": "特事特办，当天退"});
    assert_eq!(town.on("zhou", &case, "exceptions/decide", decision.clone()).await.code(), "D010");
    assert_eq!(town.on("chen", &case, "exceptions/decide", decision.clone()).await.code(), "Q009");
    town.on("jiang", &case, "exceptions/decide", decision.clone()).await.ok();
    assert_eq!(town.on("jiang", &case, "exceptions/decide", decision).await.code(), "Q011");
    let page = town.page("zhou", &case).await;
    let found = &page["exceptions"][0];
    assert_eq!((&found["state"], &found["decided_by"]["code"]), (&json!("granted"), &json!("jiang")));
    assert!(found["limit"]["zh"].as_str().expect("words").contains("1,000 元"), "{found}");
    assert_eq!(found["answer"], "特事特办，当天退");
    let postings = page["postings"].to_string();
    assert!(postings.contains("exception") || postings.contains("特批"), "{postings}");
    assert_eq!(page["settlements"][0]["minor"], json!(40_000));
    let table = town.get("jiang", "/exceptions?show=ended").await.ok();
    let row = table["table"]
        .as_array()
        .expect("rows")
        .iter()
        .find(|row| row["code"] == "cn-authority.refund-manager");
    assert_eq!(row.expect("his row")["granted_minor"], json!(40_000));
}

#[tokio::test]
async fn a45_a_request_goes_up_and_what_cannot_be_meant_is_refused_with_its_number() {
    let town = town();
    let case = town.zhao_opens(COMPLAINT).await;
    assert_eq!(town.on("zhou", &case, "exceptions", refund(600_000)).await.code(), "Q008");
    assert_eq!(town.on("zhou", &case, "exceptions", refund(0)).await.code(), "Q012");
    let other = json!({"kind": "other", "minor": 1, "text": "x"});
    assert_eq!(town.on("zhou", &case, "exceptions", other).await.code(), "Q012");
    town.on("zhou", &case, "exceptions", refund(15_000)).await.ok();
    let up = json!({"exception": 1, "text": "今天额度用完"});
    town.on("chen", &case, "exceptions/pass", up.clone()).await.ok();
    let mine = town.get("jiang", "/exceptions").await.ok();
    assert_eq!(mine["rows"][0]["exception"]["passed"][0]["by"]["code"], json!("chen"));
    town.on("jiang", &case, "exceptions/pass", up.clone()).await.ok();
    assert_eq!(town.on("jiang", &case, "exceptions/pass", up).await.code(), "Q013");
    assert_eq!(
        town.get("shen", "/exceptions").await.status,
        StatusCode::FORBIDDEN,
        "who inspects grants nothing"
    );
}

#[tokio::test]
async fn h01_the_agent_reconnects_a_platinum_customer_from_the_account_and_the_term_has_an_owner() {
    let town = town_where_he_is_cut_off("platinum", 19_800);
    let account = town.get("zhao", "/customers/C1").await.ok();
    let service = &account["services"][0];
    assert_eq!((&service["suspended"], &service["owed_minor"]), (&json!("overdue"), &json!(19_800)));
    let reconnect = &service["reconnect"];
    assert_eq!((&reconnect["enabled"], &reconnect["days"]), (&json!(true), &json!(3)));
    assert!(reconnect["limit"]["zh"].as_str().expect("words").contains("白金"), "{reconnect}");
    let until = at(&town, "2026-11-22T18:00:00");
    let order = json!({"service": "S1", "until_at": until, "text": "国外出差停机，回国即缴"});
    let reply = town.post("zhao", "/customers/C1/reconnect", order.clone()).await.ok();
    assert!(reply["number"].is_string(), "a case was opened for it: {reply}");
    let case = reply["case"].as_str().expect("a case").to_owned();
    let page = town.page("zhao", &case).await;
    assert_eq!(
        (&page["exceptions"][0]["state"], &page["exceptions"][0]["until_at"]),
        (&json!("granted"), &json!(until))
    );
    assert_eq!((&page["tasks"][0]["kind"], &page["tasks"][0]["due_at"]), (&json!("check"), &json!(until)));
    let account = town.get("zhao", "/customers/C1").await.ok();
    assert_eq!(account["services"][0]["reconnect"]["until_at"], json!(until));
    assert_eq!(account["services"][0]["reconnect"]["enabled"], json!(false));
    let again = json!({"service": "S1", "until_at": until, "text": "再来", "case": case});
    assert_eq!(town.post("zhao", "/customers/C1/reconnect", again).await.code(), "Q014");
    town.now("2026-11-23T09:00:00");
    town.app.settle_due(9).expect("settles");
    let inbox = town.get("zhao", "/inbox").await.ok().to_string();
    assert!(inbox.contains("check"), "the term came back: {inbox}");
    let account = town.get("zhao", "/customers/C1").await.ok();
    assert_eq!(account["services"][0]["reconnect"]["until_at"], Value::Null);
}

#[tokio::test]
async fn h01_above_the_agents_authority_a_second_person_decides() {
    let town = town_where_he_is_cut_off("", 50_000);
    let reconnect = town.get("zhao", "/customers/C1").await.ok()["services"][0]["reconnect"].clone();
    assert_eq!((&reconnect["enabled"], &reconnect["limit"]["zh"]), (&json!(true), &json!("")));
    let order =
        json!({"service": "S1", "until_at": at(&town, "2026-11-24T10:00:00"), "text": "老人就医要用电话"});
    let reply = town.post("zhao", "/customers/C1/reconnect", order).await.ok();
    let case = reply["case"].as_str().expect("a case").to_owned();
    assert_eq!(town.page("zhao", &case).await["exceptions"][0]["state"], "open");
    let decision = json!({"exception": 1, "approve": true, "text": "同意"});
    town.on("chen", &case, "exceptions/decide", decision).await.ok();
    assert_eq!(town.page("zhao", &case).await["exceptions"][0]["state"], "granted");
    let unknown = json!({"service": "S9", "until_at": at(&town, "2026-11-24T10:00:00"), "text": "x"});
    assert_eq!(town.post("zhao", "/customers/C1/reconnect", unknown).await.code(), "Q012");
    let works = town_where_he_is_cut_off("", 0);
    let past = json!({"service": "S1", "until_at": at(&works, "2026-11-19T10:00:00"), "text": "x"});
    assert_eq!(works.post("zhao", "/customers/C1/reconnect", past).await.code(), "Q012");
}
