//! The second factor, and tokens for programs.

mod browser;
mod town;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use browser::Browser;
use serde_json::{Value, json};
use town::{Answer, Town, opening, world};
use yinuo_app::identity::{IdentitySettings, SETTING, code_at, key_of};
use yinuo_app::register::set_rows;

const PASSWORD: &str = "correct-horse";

fn town() -> Town {
    let town = Town::at("2026-11-20T10:00:00");
    for person in ["zhao", "shen", "zhou"] {
        town.app.set_password(&world::seat("guan"), person, None, PASSWORD, false).expect("a password");
    }
    town
}

/// What an authenticator does with the secret that it was shown.
fn read_base32(text: &str) -> Vec<u8> {
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    for letter in text.bytes() {
        let value = if letter.is_ascii_uppercase() { letter - b'A' } else { letter - b'2' + 26 };
        held = held << 5 | u32::from(value);
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits & 255) as u8);
        }
    }
    bytes
}

struct Phone(Vec<u8>);

impl Phone {
    fn shows(&self, town: &Town) -> String {
        code_at(&self.0, town.app.now().0)
    }
}

async fn sets_up(town: &Town, desk: &Browser<'_>) -> (Phone, Vec<String>) {
    let begun = desk.post("/session/factor", json!({"password": PASSWORD})).await.ok();
    let secret = begun["secret"].as_str().expect("a secret");
    assert!(begun["uri"].as_str().expect("uri").starts_with("otpauth://totp/Yinuo:"));
    let phone = Phone(read_base32(secret));
    assert_eq!(desk.post("/session/factor/confirm", json!({"code": "000000"})).await.code(), "I014");
    let told = desk.post("/session/factor/confirm", json!({"code": phone.shows(town)})).await.ok();
    let codes = told["codes"].as_array().expect("codes");
    (phone, codes.iter().map(|code| code.as_str().expect("a code").to_owned()).collect())
}

fn with(code: &str) -> Value {
    json!({"name": "shen", "password": PASSWORD, "code": code})
}

#[tokio::test]
async fn with_a_second_factor_the_password_alone_opens_nothing() {
    let town = town();
    let desk = Browser::new(&town);
    desk.signs_in("shen", PASSWORD).await.ok();
    assert_eq!(desk.post("/session/factor", json!({"password": "wrong-password"})).await.code(), "I001");
    let (phone, codes) = sets_up(&town, &desk).await;
    assert_eq!(codes.len(), 10);
    assert_eq!(desk.get("/sessions").await.ok()["recovery_left"], 10);
    assert_eq!(desk.post("/session/factor", json!({"password": PASSWORD})).await.code(), "I017");
    let other = Browser::new(&town);
    assert_eq!(other.signs_in("shen", PASSWORD).await.code(), "I013");
    assert!(other.cookies.borrow().is_empty(), "nobody is half signed in");
    assert_eq!(
        other.post("/session", with(&phone.shows(&town))).await.code(),
        "I014",
        "that one was taken at set-up"
    );
    town.now("2026-11-20T10:00:30");
    let code = phone.shows(&town);
    other.post("/session", with(&code)).await.ok();
    assert_eq!(Browser::new(&town).post("/session", with(&code)).await.code(), "I014", "never twice");
    other.post("/session", with(&codes[0].to_lowercase())).await.ok();
    assert_eq!(
        Browser::new(&town).post("/session", with(&codes[0])).await.code(),
        "I014",
        "a recovery code is good once"
    );
    assert_eq!(other.get("/sessions").await.ok()["recovery_left"], 9);
    desk.post("/session/factor/remove", json!({"password": PASSWORD})).await.ok();
    Browser::new(&town).signs_in("shen", PASSWORD).await.ok();
}

#[tokio::test]
async fn guessing_a_code_makes_one_wait_like_guessing_a_password() {
    let town = town();
    let desk = Browser::new(&town);
    desk.signs_in("shen", PASSWORD).await.ok();
    let (phone, _) = sets_up(&town, &desk).await;
    let thief = Browser::new(&town);
    let mut told = Vec::new();
    for _ in 0..5 {
        told.push(thief.post("/session", with("123456")).await.code().to_owned());
    }
    assert_eq!(told, ["I014", "I014", "I014", "I014", "I002"]);
    town.now("2026-11-20T10:01:00");
    assert_eq!(thief.post("/session", with(&phone.shows(&town))).await.code(), "I002");
    desk.post("/session", with(&phone.shows(&town))).await.ok();
}

#[tokio::test]
async fn a_role_that_asks_for_a_factor_reaches_nothing_before_it_is_set_up() {
    let town = town();
    let settings = IdentitySettings { factor_roles: vec!["quality".into()], ..IdentitySettings::default() };
    let row = settings.row().expect("a row");
    set_rows(town.app.store(), &*town.clock, &world::seat("guan"), SETTING, &[row]).expect("set");
    town.app.reload_law().expect("read");
    let desk = Browser::new(&town);
    assert_eq!(
        desk.signs_in("shen", PASSWORD).await.ok()["factor_due"],
        false,
        "it was not known yet whose it is"
    );
    assert_eq!(desk.get("/session").await.ok()["factor_due"], true);
    for path in ["/cases", "/policy", "/access", "/customers/C1"] {
        assert_eq!(desk.get(path).await.code(), "I015", "{path}");
    }
    let token = json!({"name": "way round", "scope": "write", "days": 1});
    assert_eq!(desk.post("/tokens", token).await.code(), "I015");
    desk.get("/health").await.ok();
    sets_up(&town, &desk).await;
    assert_eq!(desk.get("/session").await.ok()["factor_due"], false);
    desk.get("/cases").await.ok();
    let agent = Browser::new(&town);
    agent.signs_in("zhao", PASSWORD).await.ok();
    agent.get("/cases").await.ok();
}

#[tokio::test]
async fn an_administrator_takes_a_lost_factor_off() {
    let town = town();
    let desk = Browser::new(&town);
    desk.signs_in("shen", PASSWORD).await.ok();
    sets_up(&town, &desk).await;
    assert_eq!(town.get("guan", "/people?q=shen").await.ok()["rows"][0]["factor"], true);
    let removes = |who| town.request(who, Method::DELETE, "/people/shen/factor", None);
    assert_eq!(town.ask(removes("shen")).await.code(), "H005");
    assert_eq!(town.ask(removes("guan")).await.status, StatusCode::NO_CONTENT);
    assert_eq!(town.ask(removes("guan")).await.code(), "I010");
    Browser::new(&town).signs_in("shen", PASSWORD).await.ok();
    let log = town.get("shen", "/access?what=factor-removed").await.ok();
    assert_eq!(log["rows"][0]["person"]["code"], "guan");
}

async fn by_token(town: &Town, token: &str, method: Method, path: &str, body: Option<Value>) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(format!("/api/v1{path}"))
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "application/json")
        .header("Idempotency-Key", "program");
    let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
    town.ask(request.body(body).expect("request")).await
}

#[tokio::test]
async fn a_program_acts_by_a_token_with_a_scope_and_an_end() {
    let town = town();
    let desk = Browser::new(&town);
    desk.signs_in("zhao", PASSWORD).await.ok();
    let asks = |name: &str, scope: &str, days: u32| json!({"name": name, "scope": scope, "days": days});
    assert_eq!(desk.post("/tokens", asks(" ", "read", 1)).await.code(), "D018");
    assert_eq!(desk.post("/tokens", asks("报表", "read", 367)).await.code(), "D020");
    assert_eq!(desk.post("/tokens", asks("报表", "all", 1)).await.code(), "H010");
    let read = desk.post("/tokens", asks("报表", "read", 30)).await.ok()["token"]
        .as_str()
        .expect("token")
        .to_owned();
    town.now("2026-11-20T10:00:01");
    let write = desk.post("/tokens", asks("电话系统", "write", 30)).await.ok()["token"]
        .as_str()
        .expect("token")
        .to_owned();
    assert!(read.starts_with("yinuo_") && read != write);
    let kept = town.app.store().credential("api-token", &key_of(&read)).expect("read").expect("a row");
    assert!(!kept.body.contains(&read), "its digest alone is kept");
    by_token(&town, &read, Method::GET, "/cases", None).await.ok();
    let call = opening("fault.broadband.no-internet");
    assert_eq!(by_token(&town, &read, Method::POST, "/contacts", Some(call.clone())).await.code(), "I016");
    let opened = by_token(&town, &write, Method::POST, "/contacts", Some(call)).await.ok();
    assert!(opened["case"].is_string());
    for path in ["/tokens", "/session/password", "/session/factor"] {
        let answer = by_token(&town, &write, Method::POST, path, Some(json!({}))).await;
        assert!(matches!(answer.code(), "H001" | "H004"), "{path}: a token is no session");
    }
    let made = by_token(&town, &write, Method::POST, "/tokens", Some(asks("更多", "write", 9))).await;
    assert_eq!(made.code(), "H004", "a token makes no token");
    let lines = desk.get("/sessions").await.ok()["tokens"].clone();
    assert_eq!((lines[0]["name"].clone(), lines[1]["scope"].clone()), (json!("电话系统"), json!("read")));
    let key = lines[0]["key"].as_str().expect("key");
    let other = Browser::new(&town);
    other.signs_in("zhou", PASSWORD).await.ok();
    assert_eq!(other.delete(&format!("/tokens/{key}")).await.code(), "I010", "it is not his");
    assert_eq!(desk.delete(&format!("/tokens/{key}")).await.status, StatusCode::NO_CONTENT);
    assert_eq!(by_token(&town, &write, Method::GET, "/cases", None).await.code(), "H004");
    town.now("2026-12-20T10:00:00");
    assert_eq!(
        by_token(&town, &read, Method::GET, "/cases", None).await.code(),
        "H004",
        "thirty days are over"
    );
}
