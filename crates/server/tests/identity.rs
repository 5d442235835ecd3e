//! Signing in, staying in, and being let out.

mod browser;
mod town;

use axum::http::{Method, StatusCode};
use browser::Browser;
use serde_json::{Value, json};
use town::{Town, world};
use yinuo_app::identity::{IdentitySettings, SETTING, key_of};
use yinuo_app::ports::AccessFilter;
use yinuo_app::register::set_rows;

const PASSWORD: &str = "correct-horse";

/// A town in which these people have a password.
fn town_with(people: &[&str]) -> Town {
    let town = Town::at("2026-11-20T10:00:00");
    for person in people {
        town.app.set_password(&world::seat("guan"), person, None, PASSWORD, false).expect("a password");
    }
    town
}

fn set(town: &Town, settings: IdentitySettings) {
    let row = settings.row().expect("a row");
    set_rows(town.app.store(), &*town.clock, &world::seat("guan"), SETTING, &[row]).expect("set");
    town.app.reload_law().expect("read");
}

fn deeds(town: &Town, subject: &str) -> Vec<(String, String)> {
    let filter = AccessFilter { subject: Some(subject.to_owned()), ..AccessFilter::default() };
    let page = town.app.access_lines(&filter, None, 50).expect("lines");
    page.rows.into_iter().rev().map(|line| (line.what, line.detail)).collect()
}

#[tokio::test]
async fn zhao_signs_in_by_password_and_no_secret_is_kept() {
    let town = town_with(&["zhao"]);
    let desk = Browser::new(&town);
    assert_eq!(desk.get("/session").await.code(), "H004");
    let session = desk.signs_in(" ZHAO ", PASSWORD).await.ok();
    assert_eq!(session["person"]["code"], "zhao");
    assert_eq!(session["posts"][0]["post"]["code"], "agent");
    assert_eq!(desk.get("/session").await.ok()["unit"]["code"], "hotline");
    // What tells the page that somebody is here is no secret: it opens nothing.
    assert_eq!(desk.cookies.borrow()["yinuo_here"], "1");
    let token = desk.cookies.borrow()["yinuo_session"].clone();
    let store = town.app.store();
    assert_eq!(store.credential("session", &token).expect("read"), None, "the token itself opens nothing");
    let row = store.credential("session", &key_of(&token)).expect("read").expect("its digest does");
    assert!(!row.body.contains(&token));
    let kept = store.credential("password", "zhao").expect("read").expect("a password");
    assert!(!kept.body.contains(PASSWORD));
    assert!(
        kept.body.contains(r#""memory_kib":19456,"passes":2,"lanes":1"#),
        "OWASP's parameters: {}",
        kept.body
    );
    let own = desk.get("/sessions").await.ok();
    assert_eq!(own["sessions"][0]["device"], "Chrome · Linux");
    assert_eq!((own["sessions"][0]["own"].clone(), own["name"].clone()), (json!(true), json!("zhao")));
    assert_eq!(deeds(&town, "person/zhao")[1], ("signed-in".into(), "password".into()));
    desk.cookies.borrow_mut().insert("stolen".into(), token.clone());
    assert_eq!(desk.delete("/session").await.status, StatusCode::NO_CONTENT);
    desk.cookies.borrow_mut().insert("yinuo_session".into(), token);
    assert_eq!(
        desk.get("/session").await.code(),
        "H004",
        "signed out means over, not only forgotten by the browser"
    );
}

#[tokio::test]
async fn whoever_guesses_is_told_the_same_for_every_name() {
    let town = town_with(&["zhao"]);
    for name in ["zhao", "nobody-has-this-name", "zhou", "", "a\u{0}b"] {
        let answer = Browser::new(&town).signs_in(name, "wrong-password").await;
        assert!(matches!(answer.code(), "I001" | "H003"), "{name}: {}", answer.body);
    }
    for name in ["zhao", "nobody-has-this-name"] {
        let stranger = Browser::new(&town);
        let mut told = Vec::new();
        for _ in 0..5 {
            told.push(stranger.signs_in(name, "wrong-password").await.code().to_owned());
        }
        assert_eq!(told, ["I001", "I001", "I001", "I002", "I002"], "{name}");
    }
}

#[tokio::test]
async fn a_stranger_locks_only_strangers_out_and_only_for_a_while() {
    let town = town_with(&["zhao"]);
    let (own, stranger) = (Browser::new(&town), Browser::new(&town));
    own.signs_in("zhao", PASSWORD).await.ok();
    for _ in 0..5 {
        stranger.signs_in("zhao", "wrong-password").await;
    }
    let told = stranger.signs_in("zhao", PASSWORD).await;
    assert_eq!(
        (told.status, told.code()),
        (StatusCode::TOO_MANY_REQUESTS, "I002"),
        "even the right one has to wait"
    );
    assert!(told.body["sentence"]["zh"].as_str().expect("zh").contains("10:15"), "{}", told.body);
    own.signs_in("zhao", PASSWORD).await.ok();
    let inbox = own.get("/inbox").await.ok();
    let notice = &inbox["items"][0];
    assert_eq!((notice["kind"].clone(), notice["number"].clone()), (json!("sign-in-locked"), json!("")));
    assert!(notice["text"]["zh"].as_str().expect("zh").contains("不受影响"));
    assert_eq!(inbox["items"].as_array().expect("items").len(), 1, "one lock, one notice");
    town.now("2026-11-20T10:14:59");
    assert_eq!(stranger.signs_in("zhao", PASSWORD).await.code(), "I002");
    town.now("2026-11-20T10:15:00");
    stranger.signs_in("zhao", PASSWORD).await.ok();
    let locked: Vec<_> =
        deeds(&town, "person/zhao").into_iter().filter(|(what, _)| what == "locked").collect();
    assert_eq!(locked, [("locked".to_owned(), "strange-device".to_owned())]);
}

#[tokio::test]
async fn an_administrator_lets_somebody_try_again_at_once() {
    let town = town_with(&["zhao"]);
    let stranger = Browser::new(&town);
    for _ in 0..5 {
        stranger.signs_in("zhao", "wrong-password").await;
    }
    let row = &town.get("guan", "/people?q=zhao").await.ok()["rows"][0];
    assert_eq!(row["name"], "zhao");
    assert!(row["locked_until_at"].is_number());
    town.post("guan", "/people/zhao/unlock", json!({})).await.ok();
    assert!(town.get("guan", "/people?q=zhao").await.ok()["rows"][0]["locked_until_at"].is_null());
    stranger.signs_in("zhao", PASSWORD).await.ok();
}

#[tokio::test]
async fn a_session_ends_when_idle_and_at_its_limit() {
    let town = town_with(&["zhao"]);
    let desk = Browser::new(&town);
    desk.signs_in("zhao", PASSWORD).await.ok();
    for local in ["11:59:59", "13:59:00", "15:58:00", "17:57:00", "19:56:00", "21:55:00"] {
        town.now(&format!("2026-11-20T{local}"));
        desk.get("/session").await.ok();
    }
    assert_eq!(desk.get("/sessions").await.ok()["sessions"][0]["begun_at"], json!(1_795_140_000_000_i64));
    town.now("2026-11-20T22:00:00");
    assert_eq!(desk.get("/session").await.code(), "H004", "twelve hours, however busy");
    desk.signs_in("zhao", PASSWORD).await.ok();
    town.now("2026-11-21T00:00:00");
    assert_eq!(desk.get("/session").await.code(), "H004", "two hours without a request");
    assert_eq!(
        town.app.sweep_credentials(500).expect("swept"),
        2,
        "the session that was over, and when it was seen"
    );
}

#[tokio::test]
async fn zhao_sees_where_she_is_signed_in_and_ends_it() {
    let town = town_with(&["zhao", "zhou"]);
    let (hall, home, phone) = (Browser::new(&town), Browser::new(&town), Browser::new(&town));
    for browser in [&hall, &home, &phone] {
        browser.signs_in("zhao", PASSWORD).await.ok();
    }
    let other = Browser::new(&town);
    other.signs_in("zhou", PASSWORD).await.ok();
    let lines = hall.get("/sessions").await.ok()["sessions"].clone();
    assert_eq!(lines.as_array().expect("sessions").len(), 3);
    let home_key = key_of(&home.cookies.borrow()["yinuo_session"]);
    assert_eq!(other.delete(&format!("/sessions/{home_key}")).await.code(), "I010", "it is not his");
    assert_eq!(hall.delete(&format!("/sessions/{home_key}")).await.status, StatusCode::NO_CONTENT);
    assert_eq!(home.get("/session").await.code(), "H004");
    hall.delete("/sessions").await;
    assert_eq!(phone.get("/session").await.code(), "H004", "everywhere else");
    hall.get("/session").await.ok();
    other.get("/session").await.ok();
    town.ask(town.request("guan", Method::DELETE, "/people/zhao/sessions", None)).await;
    assert_eq!(hall.get("/session").await.code(), "H004");
}

#[tokio::test]
async fn a_forgotten_password_is_set_by_a_link_that_works_once() {
    let town = town_with(&["zhao"]);
    let desk = Browser::new(&town);
    desk.signs_in("zhao", PASSWORD).await.ok();
    let link = |answer: Value| -> String {
        let page = answer["page"].as_str().expect("a page").to_owned();
        page.strip_prefix("/sign-in#link=").expect("in the fragment").to_owned()
    };
    let first = link(town.post("guan", "/people/zhao/link", json!({})).await.ok());
    let second = link(town.post("guan", "/people/zhao/link", json!({})).await.ok());
    let with = |link: &str, new: &str| json!({"link": link, "new_password": new});
    assert_eq!(
        desk.post("/session/link", with(&first, "battery-staple")).await.code(),
        "I009",
        "a later one came"
    );
    assert_eq!(desk.post("/session/link", with(&second, "short")).await.code(), "I006");
    let used = desk.post("/session/link", with(&second, "battery-staple")).await.ok();
    assert_eq!(used["name"], "zhao");
    assert_eq!(desk.post("/session/link", with(&second, "another-word")).await.code(), "I009", "once");
    assert_eq!(desk.get("/session").await.code(), "H004", "whoever had the old password is out");
    assert_eq!(desk.signs_in("zhao", PASSWORD).await.code(), "I001");
    desk.signs_in("zhao", "battery-staple").await.ok();
    let late = link(town.post("guan", "/people/zhou/link", json!({})).await.ok());
    town.now("2026-11-21T10:00:00");
    assert_eq!(
        desk.post("/session/link", with(&late, "battery-staple")).await.code(),
        "I009",
        "a day is over"
    );
    assert_eq!(town.post("guan", "/people/nobody/link", json!({})).await.code(), "I010");
}

#[tokio::test]
async fn a_password_is_replaced_when_its_time_is_over_and_none_comes_back() {
    let town = town_with(&["zhao"]);
    set(
        &town,
        IdentitySettings { password_max_days: 30, password_history: 2, ..IdentitySettings::default() },
    );
    let desk = Browser::new(&town);
    desk.signs_in("zhao", PASSWORD).await.ok();
    town.now("2026-12-20T10:00:00");
    assert_eq!(desk.signs_in("zhao", PASSWORD).await.code(), "I005");
    let with = |old: &str, new: &str| json!({"name": "zhao", "password": old, "new_password": new});
    assert_eq!(desk.post("/session", with("wrong-password", "second-word-1")).await.code(), "I001");
    assert_eq!(desk.post("/session", with(PASSWORD, PASSWORD)).await.code(), "I007");
    assert_eq!(desk.post("/session", with(PASSWORD, "aaaaabbbbb")).await.code(), "I006");
    assert_eq!(desk.post("/session", with(PASSWORD, "i-am-zhao-lan")).await.code(), "I006");
    desk.post("/session", with(PASSWORD, "second-word")).await.ok();
    let change = |old: &str, new: &str| json!({"password": old, "new_password": new});
    assert_eq!(desk.post("/session/password", change(PASSWORD, "third-word-3")).await.code(), "I001");
    assert_eq!(desk.post("/session/password", change("second-word", PASSWORD)).await.code(), "I007");
    desk.post("/session/password", change("second-word", "third-word-3")).await.ok();
    desk.get("/session").await.ok();
    desk.post("/session/password", change("third-word-3", PASSWORD)).await.ok();
    assert_eq!(deeds(&town, "person/zhao").iter().filter(|(what, _)| what == "password-set").count(), 3);
}

#[tokio::test]
async fn whoever_is_suspended_or_holds_no_post_is_out_at_once() {
    let town = town_with(&["zhao", "guan"]);
    let desk = Browser::new(&town);
    desk.signs_in("zhao", PASSWORD).await.ok();
    town.post("guan", "/people/zhao/suspension", json!({"suspended": true})).await.ok();
    assert_eq!(desk.get("/session").await.code(), "H004");
    assert_eq!(desk.signs_in("zhao", PASSWORD).await.code(), "I004");
    assert_eq!(town.get("zhao", "/session").await.code(), "I004", "nor by a token");
    assert_eq!(town.get("guan", "/people?q=zhao").await.ok()["rows"][0]["suspended"], true);
    assert_eq!(
        town.post("guan", "/people/guan/suspension", json!({"suspended": true})).await.code(),
        "I010",
        "nobody locks himself out"
    );
    town.post("guan", "/people/zhao/suspension", json!({"suspended": false})).await.ok();
    desk.signs_in("zhao", PASSWORD).await.ok();
}

#[tokio::test]
async fn a_deputy_goes_on_under_the_post_that_he_stands_in_for() {
    let town = town_with(&["zhou"]);
    let holding = json!({"post": "complaint-supervisor", "unit": "city", "person": "zhou", "from": 0,
        "until": null, "deputy": true});
    let row = ("deputy/zhou".to_owned(), holding.to_string());
    set_rows(town.app.store(), &*town.clock, &world::seat("guan"), "holding", &[row]).expect("set");
    town.app.reload_law().expect("read");
    let desk = Browser::new(&town);
    let session = desk.signs_in("zhou", PASSWORD).await.ok();
    assert_eq!(session["post"]["code"], "handler", "his own post comes first");
    assert_eq!(session["posts"][1]["deputy"], true);
    let post = |post: &str, unit: &str| json!({"post": post, "unit": unit});
    assert_eq!(desk.post("/session/post", post("general-manager", "city")).await.code(), "I004");
    let session = desk.post("/session/post", post("complaint-supervisor", "city")).await.ok();
    assert_eq!(session["roles"], json!(["supervisor"]));
    assert_eq!(desk.get("/session").await.ok()["post"]["code"], "complaint-supervisor");
    assert_eq!(deeds(&town, "person/zhou").last().expect("a deed").0, "post-changed");
}

#[tokio::test]
async fn another_sites_page_changes_nothing() {
    let town = town_with(&["zhao"]);
    let desk = Browser::new(&town);
    let by = |origin: &'static str| [("origin", origin)];
    let body = json!({"name": "zhao", "password": PASSWORD});
    assert_eq!(
        desk.send(Method::POST, "/session", Some(body.clone()), &by("http://evil")).await.code(),
        "H017"
    );
    desk.send(Method::POST, "/session", Some(body), &by("http://desk")).await.ok();
    assert_eq!(desk.send(Method::DELETE, "/sessions", None, &by("http://evil")).await.code(), "H017");
    assert_eq!(
        desk.send(Method::DELETE, "/sessions", None, &[("sec-fetch-site", "cross-site")]).await.code(),
        "H017"
    );
    desk.send(Method::GET, "/session", None, &by("http://evil")).await.ok();
}

#[tokio::test]
async fn a_name_for_signing_in_belongs_to_one() {
    let town = town_with(&["zhao"]);
    let set = |person: &str, name: &str| {
        town.app.set_password(&world::seat("guan"), person, Some(name), "battery-staple", false)
    };
    assert!(set("zhou", "Zhao").is_err_and(|error| error.to_string().starts_with("I008")));
    assert_eq!(set("zhou", "周").expect("set"), "周");
    let desk = Browser::new(&town);
    desk.signs_in("周", "battery-staple").await.ok();
    assert_eq!(
        desk.signs_in("zhou", "battery-staple").await.code(),
        "I001",
        "the code is a name only at first"
    );
}
