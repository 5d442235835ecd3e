//! What somebody likes his desk to be holds in every browser; and the head of a unit helps whoever forgot his password.

mod browser;
mod town;

use axum::http::StatusCode;
use browser::Browser;
use serde_json::{Value, json};
use town::{Town, world};
use yinuo_app::ports::AccessFilter;

const PASSWORD: &str = "correct-horse";
const FAULT: &str = "fault.broadband.no-internet";

fn town_at(local: &str) -> Town {
    let town = Town::at(local);
    for person in ["zhou", "tang"] {
        if person == "tang" {
            town.hires(person, "handler", "north");
        }
        town.app.set_password(&world::seat("guan"), person, None, PASSWORD, false).expect("a password");
    }
    town
}

fn liked(language: &str, theme: &str, first_page: &str, quiet: Value) -> Value {
    json!({"language": language, "theme": theme, "first_page": first_page, "quiet": quiet})
}

#[tokio::test]
async fn what_zhou_likes_holds_in_every_browser_and_for_nobody_else() {
    let town = town_at("2026-11-20T10:00:00");
    let (office, home) = (Browser::new(&town), Browser::new(&town));
    let fresh = office.signs_in("zhou", PASSWORD).await.ok();
    assert_eq!(fresh["preferences"]["language"], "", "nothing was said: the browser's own");
    let body = liked("en", "dark", "/cases?order=rung", json!({"from": "22:00", "until": "07:00"}));
    let session = office.post("/session/preferences", body).await.ok();
    assert_eq!(session["preferences"]["theme"], "dark");
    let there = home.signs_in("zhou", PASSWORD).await.ok();
    let own = &there["preferences"];
    assert_eq!((&own["language"], &own["first_page"]), (&json!("en"), &json!("/cases?order=rung")));
    assert_eq!(own["quiet"], json!({"from": "22:00", "until": "07:00"}));
    assert_eq!((&own["quiet_until_at"], &own["waiting"]), (&Value::Null, &json!(0)), "it is morning");
    let other = Browser::new(&town).signs_in("tang", PASSWORD).await.ok();
    assert_eq!(other["preferences"]["language"], "");
    let rows = town.app.store().register("preference/person/zhou").expect("read");
    assert_eq!(rows.len(), 1);
    let events = town.app.store().register("preference/person/tang").expect("read");
    assert!(events.is_empty());
}

#[tokio::test]
async fn settings_that_cannot_be_kept_are_refused_and_the_old_ones_stay() {
    let town = town_at("2026-11-20T10:00:00");
    town.post("zhou", "/session/preferences", liked("zh", "light", "/ladder", Value::Null)).await.ok();
    for wrong in [
        liked("fr", "", "", Value::Null),
        liked("", "pink", "", Value::Null),
        liked("", "", "//evil.example", Value::Null),
        liked("", "", "/cases/1", Value::Null),
        liked("", "", "", json!({"from": "22:00", "until": "22:00"})),
        liked("", "", "", json!({"from": "25:00", "until": "07:00"})),
    ] {
        let told = town.post("zhou", "/session/preferences", wrong.clone()).await;
        assert_eq!((told.status, told.code()), (StatusCode::UNPROCESSABLE_ENTITY, "L012"), "{wrong}");
    }
    assert_eq!(town.get("zhou", "/session").await.ok()["preferences"]["first_page"], "/ladder");
}

#[tokio::test]
async fn in_quiet_hours_new_notices_wait_and_what_concerns_the_account_does_not() {
    let town = town_at("2026-11-20T21:00:00");
    let quiet = json!({"from": "22:00", "until": "07:00"});
    town.post("zhou", "/session/preferences", liked("", "", "", quiet)).await.ok();
    let case = town.zhao_opens(FAULT).await;
    town.on("zhou", &case, "take", json!({"from": ""})).await.ok();
    let calls = async |text: &str| {
        let note = json!({"text": text, "audience": "internal", "mentions": ["zhou"]});
        town.on("chen", &case, "note", note).await.ok();
    };
    let bell = async || {
        let session = town.get("zhou", "/session").await.ok();
        let own = session["preferences"].clone();
        (session["unread"].clone(), own["waiting"].clone(), own["quiet_until_at"].is_null())
    };
    calls("before").await;
    let (before, _, _) = bell().await;
    let before = before.as_u64().expect("a count");
    assert!(before >= 1);
    town.now("2026-11-20T23:30:00");
    let (late, _, _) = bell().await;
    calls("late").await;
    let (unread, waiting, loud) = bell().await;
    assert_eq!((&unread, loud), (&late, false), "the bell is as it was");
    let held = waiting.as_u64().expect("a count");
    assert!(held >= 1, "the mention waits");
    town.app.issue_link(&world::seat("guan"), "zhou").expect("a link");
    assert_eq!(bell().await.0, json!(late.as_u64().expect("a count") + 1), "his own account is heard");
    let items = town.get("zhou", "/inbox").await.ok();
    assert!(
        items["items"].as_array().expect("items").len() as u64 > before,
        "the inbox itself hides nothing"
    );
    town.now("2026-11-21T06:59:59");
    assert!(!bell().await.2);
    town.now("2026-11-21T07:00:00");
    let (unread, waiting, loud) = bell().await;
    assert_eq!((waiting, loud), (json!(0), true));
    assert!(unread.as_u64().expect("a count") > before + held, "what waited is heard now");
}

#[tokio::test]
async fn the_head_of_the_unit_issues_a_link_that_works_once_and_its_owner_hears_of_it() {
    let town = town_at("2026-11-20T10:00:00");
    let row = town.get("chen", "/staff?q=zhou").await.ok();
    assert_eq!(row["rows"][0]["may_link"], true);
    let link = town.post("chen", "/staff/zhou/link", json!({})).await.ok();
    let secret = link["page"].as_str().expect("a page").strip_prefix("/sign-in#link=").expect("a secret");
    let zhou = Browser::new(&town);
    let inbox = town.get("zhou", "/inbox").await.ok();
    assert_eq!(inbox["items"][0]["kind"], "link-issued");
    let used = json!({"link": secret, "new_password": "san-wen-si-tu-7"});
    assert_eq!(zhou.post("/session/link", used.clone()).await.ok()["name"], "zhou");
    assert_eq!(zhou.post("/session/link", used).await.code(), "I009");
    zhou.signs_in("zhou", "san-wen-si-tu-7").await.ok();
    let filter = AccessFilter { subject: Some("person/zhou".to_owned()), ..AccessFilter::default() };
    let lines = town.app.access_lines(&filter, None, 50).expect("lines").rows;
    let issued = lines.iter().find(|line| line.what == "link-issued").expect("noted");
    assert_eq!((issued.person.as_str(), issued.detail.as_str()), ("chen", "by-head"));
}

#[tokio::test]
async fn a_head_issues_no_link_by_which_he_would_gain_anything() {
    let town = town_at("2026-11-20T10:00:00");
    town.hires("sun", "complaint-supervisor", "south");
    for (head, person, why) in [
        ("sun", "zhou", "another unit's"),
        ("chen", "chen", "his own"),
        ("chen", "jiang", "somebody who leads"),
        ("chen", "shen", "somebody who inspects"),
        ("chen", "guan", "the administrator"),
        ("zhou", "tang", "a colleague, and no head"),
    ] {
        let told = town.post(head, &format!("/staff/{person}/link"), json!({})).await;
        assert_eq!((told.status, told.code()), (StatusCode::FORBIDDEN, "I029"), "{why}");
        let row = town.get(head, &format!("/staff?q={person}")).await.ok();
        assert_eq!(row["rows"][0]["may_link"], false, "{why}");
    }
    assert_eq!(town.post("chen", "/staff/nobody/link", json!({})).await.code(), "I010");
    let lines = town.app.access_lines(&AccessFilter::default(), None, 50).expect("lines").rows;
    assert!(lines.iter().all(|line| line.what != "link-issued"));
}
