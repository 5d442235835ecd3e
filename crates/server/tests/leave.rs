//! A colleague who is called may not see the case: that is said before anything is sent, and leave is given for a purpose
//! and a time by someone who decides.

mod town;

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use town::{Answer, Town};
use yinuo_app::ports::AccessFilter;

const FAULT: &str = "fault.broadband.no-internet";
const HOUR: i64 = 3_600_000;

/// Beside the town a handler and a supervisor of the south, who see nothing of the north.
fn town() -> Town {
    let town = Town::at("2026-11-20T10:00:00");
    town.hires("qin", "handler", "south");
    town.hires("sun", "complaint-supervisor", "south");
    town
}

async fn calls(town: &Town, who: &str, case: &str, people: &[&str]) -> Answer {
    town.on(who, case, "note", json!({"text": "请看", "audience": "internal", "mentions": people})).await
}

async fn gives(town: &Town, who: &str, case: &str, (purpose, hours): (&str, Option<i64>)) -> Answer {
    let until = hours.map(|hours| town.app.now().0 + hours * HOUR);
    town.on(who, case, "leave", json!({"person": "qin", "purpose": purpose, "until_at": until})).await
}

async fn reader(town: &Town, who: &str, case: &str) -> Value {
    town.get(who, &format!("/cases/{case}/readers?people=qin")).await.ok()
}

#[tokio::test]
async fn whoever_may_not_see_the_case_is_not_called_until_somebody_gives_him_leave() {
    let town = town();
    let case = town.zhao_opens(FAULT).await;
    let before = reader(&town, "zhou", &case).await;
    assert_eq!((&before["readers"][0]["sees"], &before["may_give"]), (&json!(false), &json!(false)));
    let told = calls(&town, "zhou", &case, &["chen", "qin"]).await;
    assert_eq!((told.status, told.code()), (StatusCode::UNPROCESSABLE_ENTITY, "L013"));
    assert!(told.body["sentence"]["zh"].as_str().expect("zh").starts_with("qin"), "{}", told.body);
    let chen = town.get("chen", "/inbox").await.ok();
    let called = |inbox: &Value| {
        inbox["items"].as_array().expect("items").iter().any(|item| item["kind"] == "mention")
    };
    assert!(!called(&chen), "nothing was sent to anybody");
    assert_eq!(
        gives(&town, "zhou", &case, ("advice", Some(2))).await.code(),
        "H005",
        "a handler gives no leave"
    );
    assert_eq!(
        gives(&town, "sun", &case, ("advice", Some(2))).await.code(),
        "I011",
        "nor whoever does not see it"
    );
    let given = gives(&town, "chen", &case, ("advice", Some(2))).await.ok();
    assert_eq!(given["readers"][0]["until_at"], json!(town.app.now().0 + 2 * HOUR));
    calls(&town, "zhou", &case, &["chen", "qin"]).await.ok();
    assert!(called(&town.get("qin", "/inbox").await.ok()));
    let filter = AccessFilter { subject: Some("person/qin".to_owned()), ..AccessFilter::default() };
    let line = &town.app.access_lines(&filter, None, 9).expect("lines").rows[0];
    assert_eq!((&*line.what, &*line.purpose, &*line.person), ("leave-given", "advice", "chen"));
    assert_eq!(line.case.map(|case| case.to_string()), Some(case));
}

#[tokio::test]
async fn leave_opens_reading_and_a_note_and_ends_by_itself() {
    let town = town();
    let case = town.zhao_opens(FAULT).await;
    let other = town.zhao_opens("complaint.billing.overcharge").await;
    assert_eq!(town.get("qin", &format!("/cases/{case}")).await.code(), "I011");
    gives(&town, "chen", &case, ("evidence", Some(1))).await.ok();
    let page = town.page("qin", &case).await;
    let open = page["actions"].as_array().expect("actions").iter().filter(|action| action["enabled"] == true);
    let open: Vec<&str> = open.map(|action| action["id"].as_str().expect("id")).collect();
    assert_eq!(open, ["note_case"], "{page}");
    let why = page["actions"].as_array().expect("actions").iter().find(|action| action["id"] == "take_case");
    assert!(why.expect("an action")["why_not"]["zh"].as_str().expect("zh").contains("经允许"));
    let note = json!({"text": "光衰正常", "audience": "internal"});
    town.on("qin", &case, "note", note).await.ok();
    assert_eq!(town.on("qin", &case, "take", json!({"from": ""})).await.code(), "I011");
    let reveal = json!({"parts": ["phone"], "purpose": "visit", "case": case});
    assert_eq!(town.post("qin", "/customers/C1/reveal", reveal).await.code(), "I011", "the masks stay on");
    assert_eq!(town.get("qin", &format!("/cases/{other}")).await.code(), "I011", "another case stays closed");
    town.now("2026-11-20T10:59:59");
    town.page("qin", &case).await;
    town.now("2026-11-20T11:00:00");
    assert_eq!(town.get("qin", &format!("/cases/{case}")).await.code(), "I011");
    gives(&town, "chen", &case, ("handover", Some(24))).await.ok();
    town.page("qin", &case).await;
    gives(&town, "chen", &case, ("handover", None)).await.ok();
    assert_eq!(town.get("qin", &format!("/cases/{case}")).await.code(), "I011", "it was taken back");
    assert_eq!(reader(&town, "chen", &case).await["readers"][0]["sees"], false);
}

#[tokio::test]
async fn leave_that_cannot_be_meant_so_is_refused() {
    let town = town();
    let case = town.zhao_opens(FAULT).await;
    for (purpose, hours) in
        [("curious", Some(1)), ("advice", Some(0)), ("advice", Some(-1)), ("advice", Some(169))]
    {
        let told = gives(&town, "chen", &case, (purpose, hours)).await;
        assert_eq!(
            (told.status, told.code()),
            (StatusCode::UNPROCESSABLE_ENTITY, "I030"),
            "{purpose} {hours:?}"
        );
    }
    gives(&town, "chen", &case, ("advice", Some(168))).await.ok();
    let until = town.app.now().0 + HOUR;
    for person in ["chen", "nobody"] {
        let body = json!({"person": person, "purpose": "advice", "until_at": until});
        assert_eq!(town.on("chen", &case, "leave", body).await.code(), "I010", "{person}");
    }
    let administrator = json!({"person": "guan", "purpose": "advice", "until_at": until});
    town.on("chen", &case, "leave", administrator).await.ok();
    let row = town.get("chen", &format!("/cases/{case}/readers?people=guan")).await.ok();
    assert_eq!(row["readers"][0]["sees"], false, "leave gives no role: an administrator sees no case");
    town.app.suspend(&town::world::seat("guan"), "qin", true).expect("suspended");
    assert_eq!(reader(&town, "chen", &case).await["readers"][0]["sees"], false);
    let bulk =
        json!({"cases": [{"case": case, "seen": 1}], "text": "请看", "mentions": ["sun"], "preview": true});
    let asked = town.ask(town.request("chen", Method::POST, "/bulk/note", Some(&bulk))).await.ok();
    assert_eq!(asked["rows"][0]["refusal"]["code"], "L013", "a preview says it too: {asked}");
}
