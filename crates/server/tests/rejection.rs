//! A case that we refuse to take, over HTTP: two people, a word to the customer, his objection by his own link, and the ruling
//! of another unit.

mod street;
mod town;

use axum::http::StatusCode;
use serde_json::{Value, json};
use street::Street;
use town::Town;
use town::world;
use yinuo_server::{Desk, Https};

const FAULT: &str = "fault.broadband.no-internet";
const PACKS: [&str; 3] = ["cn-same-day", "cn-yiyang", "cn-office"];

fn action<'p>(page: &'p Value, id: &str) -> &'p Value {
    let mut actions = page["actions"].as_array().expect("actions").iter();
    actions.find(|action| action["id"] == id).expect("the action")
}

fn refusal() -> Value {
    let evidence = json!({"source": "outside", "text": "线路属别家运营商", "artefacts": []});
    json!({"reason": "not-ours", "text": "这条线路不是我们的", "evidence": evidence})
}

fn office(local: &str) -> Town {
    let desk = Desk::new(None, std::sync::Arc::new(String::new));
    Town::with(world::at_on(local, &PACKS, |store| store), desk, Https::Off)
}

#[tokio::test]
async fn two_people_refuse_a_case_and_the_page_says_why_an_action_is_closed() {
    let town = office("2026-11-20T09:00:00");
    let case = town.zhao_opens(FAULT).await;
    let page = town.page("zhou", &case).await;
    assert_eq!(action(&page, "reject_case")["enabled"], true);
    let waits = action(&page, "decide_rejection");
    assert_eq!(waits["enabled"], false);
    assert!(!waits["why_not"]["zh"].as_str().expect("a sentence").is_empty(), "{waits}");
    let mut unknown = refusal();
    unknown["reason"] = json!("no-time");
    assert_eq!(town.on("zhou", &case, "reject", unknown).await.code(), "D043");
    town.on("zhou", &case, "reject", refusal()).await.ok();
    let page = town.page("chen", &case).await;
    assert_eq!(
        (&page["row"]["state"], &page["rejection"]["state"]),
        (&json!("acknowledged"), &json!("proposed"))
    );
    let own = town.on("zhou", &case, "decide-rejection", json!({"approve": true})).await;
    assert_eq!(own.status, StatusCode::FORBIDDEN, "his post decides nothing");
    let inbox = town.get("chen", "/inbox").await.ok();
    let told = inbox["items"]
        .as_array()
        .expect("items")
        .iter()
        .any(|item| item["text"]["zh"].as_str().is_some_and(|text| text.contains("不予受理待批准")));
    assert!(told, "{inbox}");
    town.on("chen", &case, "decide-rejection", json!({"approve": true})).await.ok();
    let page = town.page("chen", &case).await;
    assert_eq!(page["row"]["state"], "rejected");
    assert_eq!(page["rejection"]["unit"]["code"], "north", "the unit that refuses is named");
    assert_eq!(page["rejection"]["text"], "这条线路不是我们的");
    assert_eq!(page["rejection"]["evidence"], "线路属别家运营商");
    assert_eq!(action(&page, "resolve_case")["enabled"], false);
    let clocks = page["clocks"].as_array().expect("clocks");
    assert!(clocks.iter().filter(|clock| clock["kind"] == "promise").all(|clock| clock["state"] == "void"));
    town.now("2026-12-20T09:00:00").app.settle_due(100).expect("settled");
    assert_eq!(town.page("chen", &case).await["postings"], json!([]), "nothing is owed after it");
    let list = town.get("chen", "/cases?state=rejected").await.ok();
    assert_eq!(list["rows"].as_array().expect("rows").len(), 1);
}

#[tokio::test]
async fn the_customer_reads_why_objects_by_his_link_and_is_right() {
    let packs = ["cn-same-day", "cn-yiyang", "cn-customer", "cn-office"];
    let street = Street::on("2026-11-20T09:00:00", false, &packs);
    let (case, link) = street.opens().await;
    let town = &street.town;
    town.on("zhou", &case, "reject", refusal()).await.ok();
    street.looks(&link).await.lacks("不予受理");
    town.now("2026-11-20T10:00:00")
        .on("chen", &case, "decide-rejection", json!({"approve": true}))
        .await
        .ok();
    let page = street.looks(&link).await;
    page.has("这件事我们不予受理。")
        .has("不是我公司的业务")
        .has("提异议")
        .has("这条线路不是我们的")
        .lacks("线路属别家运营商");
    street.looks_in(&link, "en").await.has("We do not take this matter.").has("You may object until");
    let key = page.key();
    let form = [("key", key.as_str()), ("do", "object"), ("words", "合同是跟你们签的"), ("lang", "zh")];
    let done = street.sends(&link, &form).await.leads_to();
    assert!(done.contains("done=object"), "{done}");
    assert_eq!(street.sends(&link, &form).await.leads_to(), done, "a double tap");
    street.looks(&done).await.has("收到您的异议").has("合同是跟你们签的").lacks("value=\"object\"");

    let waiting = town.get("shen", "/orders?kind=objection").await.ok();
    let row = &waiting["rows"][0];
    assert_eq!((&waiting["open"], &row["title"]), (&json!(1), &json!("合同是跟你们签的")), "{waiting}");
    assert_eq!(row["addressed"]["code"], "quality-office", "who rules finds it in a list with its limit");
    assert!(row["due_at"].as_i64() > row["opened_at"].as_i64(), "{row}");

    let ruling = json!({"uphold": true, "text": "合同核实，接着办"});
    assert_eq!(town.on("chen", &case, "rule-objection", ruling.clone()).await.code(), "J010");
    let view = town.page("chen", &case).await;
    assert_eq!(view["rejection"]["state"], "objected");
    assert_eq!(action(&view, "rule_objection")["enabled"], false);
    town.now("2026-11-20T11:00:00").on("shen", &case, "rule-objection", ruling).await.ok();
    let view = town.page("zhou", &case).await;
    assert_eq!(
        (&view["row"]["state"], &view["rejection"]["state"]),
        (&json!("inProgress"), &json!("upheld"))
    );
    let ended = town.get("shen", "/orders?kind=objection&state=ended").await.ok();
    let row = &ended["rows"][0];
    assert_eq!((&ended["open"], &row["state"]), (&json!(0), &json!("upheld")));
    assert_eq!(row["outcome"], "合同核实，接着办");
    street.looks(&link).await.has("我们承诺").has("合同核实，接着办");
    assert_eq!(town.on("zhou", &case, "reject", refusal()).await.code(), "D013", "taken for good");
}
