//! Signing in by an identity provider: the way there and back, and every answer that must not be believed.

mod browser;
mod provider;
mod town;

use axum::http::{Method, StatusCode};
use browser::Browser;
use provider::{CLIENT, Fake, SECRET, fields};
use serde_json::{Value, json};
use std::time::Duration;
use town::{Answer, Town, world};
use yinuo_app::identity::{IdentitySettings, SETTING};
use yinuo_app::openid::{OpenId, Settings};
use yinuo_app::ports::AccessFilter;
use yinuo_app::register::set_rows;
use yinuo_connectors::HttpProvider;
use yinuo_policy::Bilingual;

const DESK: &str = "http://127.0.0.1:8080";

fn settings(issuer: &str) -> Settings {
    Settings {
        issuer: issuer.to_owned(),
        client: CLIENT.to_owned(),
        secret: SECRET.to_owned(),
        desk: DESK.to_owned(),
        claim: "preferred_username".to_owned(),
        name: Bilingual::new("集团统一登录", "Group sign-in"),
        scopes: vec!["profile".to_owned()],
        skew_seconds: 60,
        factor_methods: vec!["otp".to_owned()],
    }
}

/// A town whose people sign in by this provider.
fn town_by(fake: &Fake) -> Town {
    let town = Town::at("2026-11-20T10:00:00");
    let http = HttpProvider::new(None, Duration::from_secs(5)).expect("no roots");
    town.serving.sign_in_by(OpenId::new(settings(&fake.address), Box::new(http)));
    town
}

fn claims(town: &Town, subject: &str, person: &str) -> Value {
    let now = town.app.now().0 / 1_000;
    json!({"sub": subject, "preferred_username": person, "iat": now, "exp": now + 300, "amr": ["pwd"]})
}

/// A browser goes to the provider; answers the address.
async fn begins(desk: &Browser<'_>) -> String {
    let way = desk.post("/session/openid", json!({"language": "zh"})).await.ok();
    way["address"].as_str().expect("an address").to_owned()
}

async fn comes_back(desk: &Browser<'_>, address: &str, code: &str) -> Answer {
    let state = fields(address.split_once('?').expect("a query").1)["state"].clone();
    let body = json!({"state": state, "code": code, "issuer": null});
    desk.post("/session/openid/finish", body).await
}

/// The whole way with these claims.
async fn signs_in(town: &Town, fake: &Fake, claims: Value) -> Answer {
    let desk = Browser::new(town);
    let address = begins(&desk).await;
    let code = fake.grants(&address, &claims);
    comes_back(&desk, &address, &code).await
}

#[tokio::test]
async fn zhou_signs_in_by_the_provider_and_out_of_both() {
    let fake = Fake::starts();
    let town = town_by(&fake);
    let desk = Browser::new(&town);
    assert_eq!(desk.get("/session/openid").await.ok()["name"]["zh"], "集团统一登录");
    let address = begins(&desk).await;
    let asked = fields(address.split_once('?').expect("a query").1);
    assert!(address.starts_with(&format!("{}/authorize?tenant=1&response_type=code", fake.address)));
    assert_eq!(asked["redirect_uri"], format!("{DESK}/sign-in"));
    assert_eq!((asked["scope"].as_str(), asked["ui_locales"].as_str()), ("openid profile", "zh-CN"));
    let way = desk.cookies.borrow()["yinuo_way"].clone();
    for secret in [&asked["state"], &asked["nonce"], &asked["code_challenge"]] {
        assert!(!way.contains(secret.as_str()), "what is in the address is not what the browser keeps");
    }
    let code = fake.grants(&address, &claims(&town, "7", "zhou"));
    let session = comes_back(&desk, &address, &code).await.ok();
    assert_eq!((&session["person"]["code"], &session["post"]["code"]), (&json!("zhou"), &json!("handler")));
    assert_eq!(desk.cookies.borrow()["yinuo_way"], "", "the way's cookie goes");
    let own = desk.get("/sessions").await.ok();
    assert_eq!(own["sessions"][0]["method"], "openid");
    assert_eq!(own["account_since"], json!(town.app.now().0));
    let out = desk.delete("/session").await.ok();
    let out = out["address"].as_str().expect("the provider's own way out");
    assert!(out.starts_with(&format!("{}/end?client_id={CLIENT}", fake.address)), "{out}");
    assert_eq!(
        fields(out.split_once('?').expect("a query").1)["post_logout_redirect_uri"],
        format!("{DESK}/sign-in")
    );
    assert_eq!(desk.get("/session").await.code(), "H004", "and here he is out at once");
}

#[tokio::test]
async fn without_a_provider_there_is_no_such_way() {
    let town = Town::at("2026-11-20T10:00:00");
    let desk = Browser::new(&town);
    assert_eq!(desk.get("/session/openid").await.ok()["name"], Value::Null);
    let told = desk.post("/session/openid", json!({"language": "zh"})).await;
    assert_eq!((told.status, told.code()), (StatusCode::NOT_FOUND, "I021"));
    let back = desk.post("/session/openid/finish", json!({"state": "s", "code": "c", "issuer": null})).await;
    assert_eq!(back.code(), "I021");
}

#[tokio::test]
async fn whatever_the_provider_would_never_say_is_not_believed() {
    let fake = Fake::starts();
    let town = town_by(&fake);
    let now = town.app.now().0 / 1_000;
    type Spoiled = (&'static str, Box<dyn Fn(&mut Value, &mut Value) + Send>);
    let spoiled: Vec<Spoiled> = vec![
        ("不属于这一次登录", Box::new(|_, said| said["nonce"] = json!("another"))),
        ("不是给这里的", Box::new(|_, said| said["aud"] = json!("another-desk"))),
        ("签发者不对", Box::new(|_, said| said["iss"] = json!("http://another"))),
        ("已过期", Box::new(move |_, said| said["exp"] = json!(now - 61))),
        ("还没有到时间", Box::new(move |_, said| said["iat"] = json!(now + 61))),
        ("没有签名", Box::new(|header, _| header["alg"] = json!("none"))),
        ("没有签名，或签名方法不接受", Box::new(|header, _| header["alg"] = json!("HS256"))),
        ("签名不是统一登录的", Box::new(|header, _| header["alg"] = json!("RS256"))),
        ("签名不是统一登录的", Box::new(|header, _| header["kid"] = json!("unknown"))),
    ];
    for (words, spoil) in spoiled {
        fake.spoils(spoil);
        let told = signs_in(&town, &fake, claims(&town, "7", "zhou")).await;
        assert_eq!((told.status, told.code()), (StatusCode::UNAUTHORIZED, "I025"), "{words}: {}", told.body);
        assert!(told.body["sentence"]["zh"].as_str().expect("zh").contains(words), "{words}: {}", told.body);
    }
    fake.spoils(|_, _| ());
    fake.signs_by_another("first", false);
    let told = signs_in(&town, &fake, claims(&town, "7", "zhou")).await;
    assert_eq!(told.code(), "I025", "another key under the same name");
    assert!(town.app.sessions_of("zhou").expect("read").is_empty());
    assert_eq!(town.app.tied_since("zhou").expect("read"), None, "nothing is tied by what is not believed");
}

#[tokio::test]
async fn a_way_leads_back_once_and_only_into_the_browser_that_went() {
    let fake = Fake::starts();
    let town = town_by(&fake);
    let (own, other) = (Browser::new(&town), Browser::new(&town));
    let address = begins(&own).await;
    let code = fake.grants(&address, &claims(&town, "7", "zhou"));
    let stolen = comes_back(&other, &address, &code).await;
    assert_eq!((stolen.status, stolen.code()), (StatusCode::CONFLICT, "I022"), "a browser without the way");
    begins(&other).await;
    assert_eq!(comes_back(&other, &address, &code).await.code(), "I022", "a browser on another way");
    let way = own.cookies.borrow()["yinuo_way"].clone();
    comes_back(&own, &address, &code).await.ok();
    own.cookies.borrow_mut().insert("yinuo_way".into(), way);
    assert_eq!(comes_back(&own, &address, &code).await.code(), "I022", "the way is gone");
    let again = begins(&own).await;
    let replayed = comes_back(&own, &again, &code).await;
    assert_eq!((replayed.status, replayed.code()), (StatusCode::UNAUTHORIZED, "I023"), "the code is gone");
    let slow = begins(&own).await;
    let code = fake.grants(&slow, &claims(&town, "7", "zhou"));
    town.now("2026-11-20T10:10:00");
    assert_eq!(comes_back(&own, &slow, &code).await.code(), "I022", "ten minutes are over");
    let cancelled = begins(&own).await;
    assert_eq!(comes_back(&own, &cancelled, "").await.code(), "I023");
}

#[tokio::test]
async fn another_ways_code_opens_nothing() {
    let fake = Fake::starts();
    let town = town_by(&fake);
    let (zhou, thief) = (Browser::new(&town), Browser::new(&town));
    let his = begins(&zhou).await;
    let code = fake.grants(&his, &claims(&town, "7", "zhou"));
    let address = begins(&thief).await;
    assert_eq!(comes_back(&thief, &address, &code).await.code(), "I023", "its verifier is in zhou's browser");
}

#[tokio::test]
async fn keys_are_rotated_without_a_word_to_us() {
    let fake = Fake::starts();
    let town = town_by(&fake);
    signs_in(&town, &fake, claims(&town, "7", "zhou")).await.ok();
    signs_in(&town, &fake, claims(&town, "7", "zhou")).await.ok();
    assert_eq!((fake.asked("/keys"), fake.asked("/.well-known/openid-configuration")), (1, 1));
    fake.signs_by_another("second", true);
    let early = signs_in(&town, &fake, claims(&town, "7", "zhou")).await;
    assert_eq!((early.code(), fake.asked("/keys")), ("I025", 1), "a token does not make us knock at once");
    town.now("2026-11-20T10:00:10");
    signs_in(&town, &fake, claims(&town, "7", "zhou")).await.ok();
    assert_eq!(fake.asked("/keys"), 2);
    fake.signs_by_another("third", true);
    town.now("2026-11-20T11:00:10");
    signs_in(&town, &fake, claims(&town, "7", "zhou")).await.ok();
    assert_eq!(fake.asked("/keys"), 3, "and after an hour they are asked for anyway");
}

#[tokio::test]
async fn only_whom_we_know_and_only_under_the_first_account() {
    let fake = Fake::starts();
    let town = town_by(&fake);
    let told = signs_in(&town, &fake, claims(&town, "8", "somebody-else")).await;
    assert_eq!((told.status, told.code()), (StatusCode::FORBIDDEN, "I026"));
    assert!(!town.app.law().org.people.contains_key("somebody-else"), "nobody is made by signing in");
    let mut nameless = claims(&town, "8", "");
    nameless["preferred_username"] = json!(7);
    assert_eq!(signs_in(&town, &fake, nameless).await.code(), "I026");
    signs_in(&town, &fake, claims(&town, "7", "zhou")).await.ok();
    let renamed = signs_in(&town, &fake, claims(&town, "8", "zhou")).await;
    assert_eq!((renamed.status, renamed.code()), (StatusCode::FORBIDDEN, "I027"), "a name that was given on");
    assert_eq!(signs_in(&town, &fake, claims(&town, "7", "zhao")).await.code(), "I027", "an account renamed");
    let lines = town.get("guan", "/people?q=zhou").await.ok();
    assert_eq!(lines["rows"][0]["account_since"], json!(town.app.now().0));
    assert_eq!(
        town.ask(town.request("guan", Method::DELETE, "/people/zhou/account", None)).await.status,
        204
    );
    assert!(town.app.sessions_of("zhou").expect("read").is_empty(), "his sessions by it end");
    let twice = town.ask(town.request("guan", Method::DELETE, "/people/zhou/account", None)).await;
    assert_eq!(twice.code(), "I010");
    signs_in(&town, &fake, claims(&town, "8", "zhou")).await.ok();
    let filter = AccessFilter { subject: Some("person/zhou".to_owned()), ..AccessFilter::default() };
    let page = town.app.access_lines(&filter, None, 50).expect("lines");
    let deeds: Vec<_> = page.rows.iter().rev().map(|line| format!("{} {}", line.what, line.detail)).collect();
    assert_eq!(deeds, ["signed-in openid-first", "account-freed ", "signed-in openid-first"]);
    town.app.suspend(&world::seat("guan"), "zhou", true).expect("suspended");
    assert_eq!(signs_in(&town, &fake, claims(&town, "8", "zhou")).await.code(), "I004");
}

#[tokio::test]
async fn a_provider_that_says_the_name_only_when_asked_is_asked() {
    let fake = Fake::starts();
    let town = town_by(&fake);
    fake.says_of_the_person(json!({"sub": "7", "preferred_username": "zhou"}));
    let mut bare = claims(&town, "7", "");
    bare.as_object_mut().expect("claims").remove("preferred_username");
    let session = signs_in(&town, &fake, bare.clone()).await.ok();
    assert_eq!(session["person"]["code"], "zhou");
    fake.says_of_the_person(json!({"sub": "8", "preferred_username": "gao"}));
    assert_eq!(signs_in(&town, &fake, bare.clone()).await.code(), "I025", "it speaks of two accounts");
    fake.says_of_the_person(json!({"sub": "7"}));
    assert_eq!(signs_in(&town, &fake, bare).await.code(), "I026");
    let asked = fake.asked("/me");
    signs_in(&town, &fake, claims(&town, "7", "zhou")).await.ok();
    assert_eq!((asked, fake.asked("/me")), (3, 3), "nobody is asked about whom the token names");
}

#[tokio::test]
async fn a_post_that_asks_for_a_factor_gets_the_providers_word_for_it() {
    let fake = Fake::starts();
    let town = town_by(&fake);
    let asks = IdentitySettings { factor_roles: vec!["handler".into()], ..IdentitySettings::default() };
    let row = asks.row().expect("a row");
    set_rows(town.app.store(), &*town.clock, &world::seat("guan"), SETTING, &[row]).expect("set");
    town.app.reload_law().expect("read");
    let told = signs_in(&town, &fake, claims(&town, "7", "zhou")).await;
    assert_eq!((told.status, told.code()), (StatusCode::FORBIDDEN, "I028"));
    let mut seen = claims(&town, "7", "zhou");
    seen["amr"] = json!(["pwd", "otp"]);
    assert_eq!(signs_in(&town, &fake, seen).await.ok()["factor_due"], json!(false));
}

#[tokio::test]
async fn a_provider_that_is_away_or_strange_lets_nobody_in_and_passwords_go_on() {
    let fake = Fake::starts();
    let town = town_by(&fake);
    let description = "/.well-known/openid-configuration";
    let begin = || async { Browser::new(&town).post("/session/openid", json!({"language": "en"})).await };
    fake.goes_down_at(&[description]);
    let told = begin().await;
    assert_eq!((told.status, told.code()), (StatusCode::SERVICE_UNAVAILABLE, "I024"));
    fake.goes_down_at(&[]);
    for strange in [
        json!({"issuer": "http://another"}),
        json!({"token_endpoint": "http://id.example/token"}),
        json!({"jwks_uri": 7}),
    ] {
        fake.says_of_itself(strange.clone());
        assert_eq!(begin().await.code(), "I024", "{strange}");
    }
    fake.says_of_itself(json!({"authorization_response_iss_parameter_supported": true}));
    let told = signs_in(&town, &fake, claims(&town, "7", "zhou")).await;
    assert_eq!(told.code(), "I025", "it says that it names itself on the way back, and did not");
    for path in ["/token", "/keys"] {
        let desk = Browser::new(&town);
        let address = begins(&desk).await;
        let code = fake.grants(&address, &claims(&town, "7", "zhou"));
        let state = fields(address.split_once('?').expect("a query").1)["state"].clone();
        fake.goes_down_at(&[path]);
        let back = json!({"state": state, "code": code, "issuer": fake.address});
        assert_eq!(desk.post("/session/openid/finish", back).await.code(), "I024", "{path}");
        fake.goes_down_at(&[]);
    }
    town.app.set_password(&world::seat("guan"), "zhou", None, "correct-horse", false).expect("a password");
    let desk = Browser::new(&town);
    desk.signs_in("zhou", "correct-horse").await.ok();
    assert_eq!(desk.delete("/session").await.status, StatusCode::NO_CONTENT, "nothing to leave elsewhere");
}
