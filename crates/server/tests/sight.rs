//! Whose cases and customers somebody sees.

mod town;

use serde_json::{Value, json};
use town::{Town, world};
use yinuo_app::register::set_rows;

const FAULT: &str = "fault.broadband.no-internet";

/// Beside the north: another branch with a dispatcher of its own, and a department of the city.
fn town() -> Town {
    let town = Town::at("2026-11-20T10:00:00");
    town.hires("qin", "handler", "south");
    let office = json!({"code": "complaints", "name": {"zh": "投诉处理", "en": "Complaints"}, "roles": ["handler", "office"]});
    let row = ("complaints".to_owned(), office.to_string());
    set_rows(town.app.store(), &*town.clock, &world::seat("guan"), "post", &[row]).expect("set");
    town.hires("tang", "complaints", "service");
    town
}

fn assist(unit: &str) -> Value {
    json!({"unit": unit, "text": "请核实上门情况", "limit_minutes": 60})
}

async fn numbers(town: &Town, person: &str) -> Vec<Value> {
    let list = town.get(person, "/cases").await.ok();
    assert_eq!(list["total"], list["rows"].as_array().expect("rows").len());
    list["rows"].as_array().expect("rows").iter().map(|row| row["id"].clone()).collect()
}

#[tokio::test]
async fn another_branch_sees_neither_the_case_nor_the_customer() {
    let town = town();
    let case = town.zhao_opens(FAULT).await;
    assert_eq!(numbers(&town, "zhou").await, [json!(case)]);
    assert_eq!(numbers(&town, "qin").await, [] as [Value; 0]);
    assert_eq!(town.get("qin", &format!("/cases/{case}")).await.code(), "I011");
    let number = town.page("zhou", &case).await["row"]["number"].as_str().expect("a number").to_owned();
    assert_eq!(town.get("qin", &format!("/cases/{number}")).await.code(), "I011", "nor by its number");
    let note = json!({"text": "不该写在这里", "audience": "internal"});
    assert_eq!(town.on("qin", &case, "note", note).await.code(), "I011");
    assert_eq!(town.get("qin", "/customers?q=1990000").await.ok(), json!([]));
    assert_eq!(town.get("qin", "/customers/C1").await.code(), "I011");
    let preview = json!({"customer": "C1", "service": "S1", "category": FAULT});
    assert_eq!(town.post("qin", "/intake/preview", preview).await.code(), "I011");
    assert_eq!(town.post("qin", "/contacts", town::opening(FAULT)).await.code(), "I011");
    assert_eq!(town.get("zhou", "/customers/C1").await.ok()["head"]["code"], "C1");
    assert_eq!(town.get("qin", "/cases/261120-9999-9").await.code(), "D002", "what is nowhere is nobody's");
}

#[tokio::test]
async fn who_was_asked_for_an_assist_sees_that_case() {
    let town = town();
    let case = town.zhao_opens(FAULT).await;
    town.on("zhou", &case, "assist", assist("south")).await.ok();
    let page = town.page("qin", &case).await;
    assert_eq!(page["tasks"][0]["kind"], "assist");
    assert_eq!(numbers(&town, "qin").await, [] as [Value; 0], "his list stays his own branch's");
    let other = town.zhao_opens("complaint.billing.overcharge").await;
    assert_eq!(town.get("qin", &format!("/cases/{other}")).await.code(), "I011");
}

#[tokio::test]
async fn y01_agents_and_the_quality_office_see_every_unit_and_a_department_its_city() {
    let town = town();
    let case = town.zhao_opens(FAULT).await;
    for person in ["zhao", "shen", "chen", "gao", "tang"] {
        assert_eq!(numbers(&town, person).await, [json!(case)], "{person}");
        town.page(person, &case).await;
    }
    assert_eq!(
        town.get("guan", &format!("/cases/{case}")).await.code(),
        "H005",
        "an administrator sees no case"
    );
}

#[tokio::test]
async fn boards_and_sums_show_only_what_is_in_sight() {
    let town = town();
    let case = town.zhao_opens(FAULT).await;
    town.now("2026-11-22T10:00:00");
    town.app.settle_due(1_000).expect("settled");
    let cards = |board: Value| -> usize {
        board["columns"]
            .as_array()
            .expect("columns")
            .iter()
            .map(|c| c["cards"].as_array().expect("cards").len())
            .sum()
    };
    assert_eq!(cards(town.get("zhou", "/ladder").await.ok()), cards(town.get("shen", "/ladder").await.ok()));
    assert_eq!(cards(town.get("qin", "/ladder").await.ok()), 0);
    let whole = town.get("shen", "/ledger").await.ok();
    assert!(!whole["rows"].as_array().expect("rows").is_empty(), "a late repair is paid for: {case}");
    assert_eq!(town.get("zhou", "/ledger").await.ok()["rows"], whole["rows"]);
    let other = town.get("qin", "/ledger").await.ok();
    assert_eq!((other["rows"].clone(), other["balances"].clone()), (json!([]), json!([])));
}

#[tokio::test]
async fn y03_n38_the_office_that_inspects_is_given_no_case() {
    let town = town();
    town.hires("lin", "quality-office", "inspection");
    let case = town.zhao_opens(FAULT).await;
    let to = |unit: &str, person: &str| json!({"unit": unit, "person": person});
    assert_eq!(town.on("zhou", &case, "assign", to("inspection", "")).await.code(), "D040");
    assert_eq!(town.on("zhou", &case, "assign", to("inspection", "lin")).await.code(), "D040");
    assert_eq!(
        town.on("zhou", &case, "assign", to("city", "shen")).await.code(),
        "D040",
        "nor one of its people"
    );
    assert_eq!(town.on("zhou", &case, "assist", assist("inspection")).await.code(), "D040");
    for command in ["answer", "resolve", "pause", "cancel"] {
        assert_eq!(town.on("lin", &case, command, json!({})).await.code(), "H005", "{command}");
    }
    town.on("zhou", &case, "assign", to("south", "qin")).await.ok();
    assert_eq!(town.get("zhou", &format!("/cases/{case}")).await.code(), "I011", "it is the south's now");
}

#[tokio::test]
async fn a_call_from_another_units_customer_shows_nothing_of_him() {
    let town = town();
    town.zhao_opens(FAULT).await;
    let event = |agent: &str| json!({"call": format!("c-{agent}"), "agent": agent, "event": "ringing", "number": "19900001234", "at": null, "recording": ""});
    for agent in ["qin", "zhao"] {
        town.post("pbx", "/calls", event(agent)).await.ok();
    }
    let callers = |calls: Value| calls["calls"][0]["callers"].as_array().expect("callers").len();
    assert_eq!(callers(town.get("zhao", "/calls").await.ok()), 1, "the hotline answers for all");
    assert_eq!(callers(town.get("qin", "/calls").await.ok()), 0);
    let known = json!({"call": "c-qin", "number": "", "name": ""});
    assert_eq!(town.post("qin", "/customers", known).await.code(), "I011", "nor by making him known");
    let fresh = json!({"call": "", "number": "19900009999", "name": "白云"});
    let made = town.post("qin", "/customers", fresh).await.ok();
    let page =
        town.get("qin", &format!("/customers/{}", made["customer"].as_str().expect("code"))).await.ok();
    assert_eq!(page["head"]["name"], "白*", "whom nobody knew is whose hand he is in");
}

#[tokio::test]
async fn the_day_its_contacts_and_their_files_are_those_in_sight() {
    let town = town();
    town.zhao_opens(FAULT).await;
    for (person, seen) in [("zhou", 1), ("shen", 1), ("qin", 0)] {
        let today = town.get(person, "/today").await.ok();
        let counted: u64 = today["channels"]
            .as_array()
            .expect("channels")
            .iter()
            .filter_map(|channel| channel["count"].as_u64())
            .sum();
        let list = town.get(person, "/contacts").await.ok();
        assert_eq!((counted, list["total"].clone()), (seen, json!(seen)), "{person}");
        assert_eq!(list["rows"].as_array().expect("rows").len() as u64, seen, "{person}");
    }
}

#[test]
fn no_handler_asks_the_store_for_cases_past_the_sight() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/handler");
    let mut looked = 0;
    for entry in std::fs::read_dir(folder).expect("handlers") {
        let path = entry.expect("entry").path();
        let text = std::fs::read_to_string(&path).expect("source").replace(char::is_whitespace, "");
        for past in ["store.cases(", "store().cases(", "store.count_cases(", "store().count_cases("] {
            assert!(!text.contains(past), "{} asks past the sight: use call.cases", path.display());
        }
        looked += 1;
    }
    assert!(looked > 8, "the handlers are there");
}
