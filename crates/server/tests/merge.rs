//! One matter that became two cases: the first goes on, nothing is promised later or paid twice, and a mistake is undone.

mod town;

use serde_json::{Value, json};
use town::{Town, opening};

const FAULT: &str = "fault.broadband.no-internet";
const COMPLAINT: &str = "complaint.billing.overcharge";

impl Town {
    /// A second fault on the same line, opened beside the first or as a matter of its own on another day's word.
    async fn opens_beside(&self, case: &str) -> String {
        let mut call = opening(FAULT);
        call["outcome"]["beside"] = json!(case);
        self.post("zhao", "/contacts", call).await.ok()["case"].as_str().expect("a case").to_owned()
    }

    async fn merges(&self, lead: &str, other: &str) -> town::Answer {
        self.on("zhou", lead, "merge", json!({"case": other})).await
    }
}

fn states<'a>(page: &'a Value, kind: &str) -> Vec<&'a str> {
    let clocks = page["clocks"].as_array().expect("clocks").iter().filter(|clock| clock["kind"] == kind);
    clocks.map(|clock| clock["state"].as_str().expect("a state")).collect()
}

fn says(page: &Value, words: &str) -> bool {
    let told = page["timeline"].as_array().expect("lines").iter();
    told.filter(|line| line["text"]["zh"].as_str().expect("text").contains(words)).count() == 1
}

#[tokio::test]
async fn the_case_accepted_first_goes_on_and_the_other_ends_without_keeping_or_breaking() {
    let town = Town::at("2026-11-20T09:00:00");
    let lead = town.zhao_opens(FAULT).await;
    town.now("2026-11-20T09:20:00");
    let other = town.opens_beside(&lead).await;
    let before = town.page("zhou", &lead).await["clocks"].clone();
    assert_eq!(town.merges(&other, &lead).await.code(), "L009", "the later one never goes on");
    town.merges(&lead, &other).await.ok();
    let (first, ended) = (town.page("zhou", &lead).await, town.page("zhou", &other).await);
    assert_eq!(first["clocks"], before, "nothing of the lead moved");
    assert_eq!((&ended["row"]["state"], &ended["merged_into"]["id"]), (&json!("cancelled"), &json!(lead)));
    assert!(
        states(&ended, "promise").iter().all(|state| *state == "void"),
        "{:?}",
        states(&ended, "promise")
    );
    assert!(says(&first, "并进来，一起办") && says(&ended, "由那张单接着办"));
    assert_eq!(first["relations"][0]["id"], json!(other));
    assert_eq!(
        first["contacts"].as_array().expect("contacts").len(),
        2,
        "what was said of both stands together"
    );
    town.now("2026-11-22T12:00:00").app.settle_due(100).expect("settled");
    let ended = town.page("zhou", &other).await;
    assert!(!states(&ended, "promise").contains(&"broken"), "its clocks are silent");
    assert_eq!(ended["postings"], json!([]));
    assert!(states(&town.page("zhou", &lead).await, "promise").contains(&"broken"), "the lead's are not");
    assert_eq!(
        town.on("zhou", &other, "answer", json!({"text": "在办", "occurred_at": null})).await.code(),
        "D001"
    );
}

#[tokio::test]
async fn a_split_gives_the_promises_back_from_where_they_began_and_no_day_is_paid_twice() {
    let town = Town::at("2026-11-20T09:00:00");
    let lead = town.zhao_opens(FAULT).await;
    town.now("2026-11-20T09:20:00");
    let other = town.opens_beside(&lead).await;
    let promised = town.page("zhou", &other).await["row"]["due_at"].clone();
    town.merges(&lead, &other).await.ok();
    assert_eq!(town.on("zhou", &lead, "split", json!({})).await.code(), "L011");
    town.now("2026-11-20T10:00:00").on("zhou", &other, "split", json!({})).await.ok();
    let again = town.page("zhou", &other).await;
    assert_eq!((&again["row"]["state"], &again["merged_into"]), (&json!("inProgress"), &Value::Null));
    assert_eq!(again["row"]["due_at"], promised, "due when it was due");
    assert_eq!(town.page("zhou", &lead).await["relations"], json!([]));

    town.merges(&lead, &other).await.ok();
    town.now("2026-11-22T12:00:00").app.settle_due(100).expect("settled");
    town.on("zhou", &other, "split", json!({})).await.ok();
    town.app.settle_due(100).expect("settled");
    let again = town.page("zhou", &other).await;
    assert!(
        states(&again, "promise").contains(&"broken"),
        "what fell due meanwhile is broken at its instant"
    );
    let mut keys = Vec::new();
    for row in town.get("chen", "/ledger?limit=200").await.ok()["rows"].as_array().expect("rows") {
        keys.push(row["owed_for"].as_str().expect("a key").to_owned());
    }
    let paid = keys.len();
    keys.sort_unstable();
    keys.dedup();
    assert!(paid > 0 && keys.len() == paid, "each day once: {keys:?}");
    assert!(
        town.page("zhou", &lead).await["postings"].as_array().expect("rows").len() == paid,
        "by the lead"
    );
}

#[tokio::test]
async fn cases_that_are_not_one_matter_are_not_merged_but_may_be_related() {
    let town = Town::at("2026-11-20T09:00:00");
    let fault = town.zhao_opens(FAULT).await;
    let bill = town.zhao_opens(COMPLAINT).await;
    assert_eq!(town.merges(&fault, &bill).await.code(), "L008");
    assert_eq!(town.merges(&fault, &fault).await.code(), "L008");
    assert_eq!(town.merges(&fault, "261120-9999-9").await.code(), "D002");
    for _ in 0..2 {
        town.on("zhao", &fault, "relate", json!({"case": bill})).await.ok();
    }
    let (one, two) = (town.page("zhao", &fault).await, town.page("zhao", &bill).await);
    assert_eq!((&one["relations"][0]["id"], &two["relations"][0]["id"]), (&json!(bill), &json!(fault)));
    assert!(says(&one, "关联"), "said twice it is told once");
    assert_eq!(one["relations"][0]["merged"], false);
    town.on("zhao", &bill, "unrelate", json!({"case": fault})).await.ok();
    assert_eq!(town.page("zhao", &fault).await["relations"], json!([]));
}

#[tokio::test]
async fn a_red_line_keeps_a_case_from_being_merged_away() {
    let town = Town::at("2026-11-20T09:00:00");
    let lead = town.zhao_opens(FAULT).await;
    let other = town.opens_beside(&lead).await;
    let mark = town.get("shen", "/policy").await.ok()["red_lines"][0]["code"].clone();
    town.on("shen", &other, "red-line", json!({"mark": mark, "unit": "north"})).await.ok();
    assert_eq!(town.merges(&lead, &other).await.code(), "D014", "the unit concerned ends it in no way");
}
