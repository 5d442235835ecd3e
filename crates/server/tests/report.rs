//! The public form (N35): somebody without a login reports a fault, and the number on file hears of it.

mod street;
mod town;

use axum::http::StatusCode;
use serde_json::Value;
use std::sync::atomic::Ordering;
use street::{Seen, Street};

const FAULT: &str = "fault.broadband.no-internet";

/// Somebody looks at the form, thinks for five seconds and sends it.
async fn reports(street: &Street, what: &str, number: &str, words: &str) -> Seen {
    let key = street.looks("/report").await.key();
    street.town.clock.0.fetch_add(5_000, Ordering::SeqCst);
    street.sends("/report", &[("key", &key), ("what", what), ("number", number), ("words", words)]).await
}

async fn rows(street: &Street) -> Vec<Value> {
    street.town.get("chen", "/cases?limit=50").await.ok()["rows"].as_array().expect("rows").clone()
}

fn phone(street: &Street) -> String {
    street.town.app.store().customer("C1").expect("read").expect("customer").phone
}

#[tokio::test]
async fn n35_y35_a_fault_is_reported_without_a_login_and_number_and_link_go_to_the_number_on_file() {
    let street = Street::at("2026-11-20T10:00:00");
    let form = street.looks("/report").await;
    form.has("报修或投诉").has("不能上网").has("<optgroup label=\"宽带障碍\">").lacks("/c/");
    assert!(form.headers["content-security-policy"].to_str().expect("words").contains("default-src 'none'"));
    assert!(street.looks_in("/report", "en").await.html.contains("Report a fault or complain"));
    let sent = reports(&street, FAULT, &phone(&street), "早上起网断了 <b>").await;
    street.looks(&sent.leads_to()).await.has("收到了").lacks("/c/");
    let [case] = &rows(&street).await[..] else { panic!("one case") };
    let page = street.town.page("chen", case["id"].as_str().expect("id")).await;
    let contact = &page["contacts"][0];
    assert_eq!(
        (&contact["channel"], &contact["owner"]["code"]),
        (&Value::from("web"), &case["owner"]["code"])
    );
    assert_eq!(contact["text"], "早上起网断了 <b>");
    let roles =
        street.town.get(case["owner"]["code"].as_str().expect("code"), "/session").await.ok()["roles"]
            .clone();
    assert!(
        roles.to_string().contains("agent"),
        "somebody of a post that the policy names answers first: {roles}"
    );
    let opened = page["timeline"].as_array().expect("entries").iter().find(|entry| entry["version"] == 1);
    assert_eq!(opened.expect("the opening")["actor"]["code"], "customer", "the trail says who wrote it");
    street.turns();
    let number = case["number"].as_str().expect("number");
    let told = street.sent();
    assert!(told.iter().any(|(_, text)| text.contains(number) && text.contains("/c/")), "{told:?}");
}

#[tokio::test]
async fn n35_reported_again_it_joins_the_open_case_and_one_form_acts_once() {
    let street = Street::at("2026-11-20T10:00:00");
    let key = street.looks("/report").await.key();
    street.town.clock.0.fetch_add(5_000, Ordering::SeqCst);
    let number = phone(&street);
    let fields = [("key", key.as_str()), ("what", FAULT), ("number", number.as_str()), ("words", "网断了")];
    for _ in 0..2 {
        street.sends("/report", &fields).await.leads_to();
    }
    assert_eq!(rows(&street).await.len(), 1);
    reports(&street, FAULT, &number, "还是断的").await.leads_to();
    let all = rows(&street).await;
    assert_eq!(all.len(), 1, "no second case");
    let page = street.town.page("chen", all[0]["id"].as_str().expect("id")).await;
    assert_eq!(page["contacts"].as_array().map(Vec::len), Some(2), "two contacts: one form acts once");
    assert!(page["timeline"].to_string().contains("客户催单"), "he pressed");
}

#[tokio::test]
async fn n35_the_form_says_the_same_whoever_s_number_it_is() {
    let street = Street::at("2026-11-20T10:00:00");
    let known = reports(&street, FAULT, &phone(&street), "网断了").await;
    let unknown = reports(&street, FAULT, "13900009999", "我家网断了").await;
    assert_eq!((unknown.status, unknown.leads_to()), (known.status, known.leads_to()));
    assert_eq!(rows(&street).await.len(), 1, "a stranger's number opens nothing");
    let contacts = street.town.get("chen", "/contacts?channel=web").await.ok();
    let words: Vec<&str> = contacts["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .filter_map(|row| row["contact"]["text"].as_str())
        .collect();
    assert!(
        words.iter().any(|words| words.contains("我家网断了")),
        "it waits for whoever answers: {words:?}"
    );
    street.turns();
    assert!(!street.sent().iter().any(|(_, text)| text.contains("13900009999")), "and nobody is written to");
}

#[tokio::test]
async fn n35_what_programs_send_is_asked_again_or_comes_to_nothing() {
    let street = Street::at("2026-11-20T10:00:00");
    let number = phone(&street);
    let key = street.looks("/report").await.key();
    let fields = |key: &str, words: &str| {
        let all = [("key", key), ("what", FAULT), ("number", &number), ("words", words)];
        all.map(|(name, value)| (name.to_owned(), value.to_owned()))
    };
    let sends = async |fields: &[(String, String)]| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
        street.sends("/report", &fields).await
    };
    let quick = sends(&fields(&key, "网断了")).await;
    assert_eq!(quick.status, StatusCode::UNPROCESSABLE_ENTITY, "nobody types so fast");
    quick.has("不到三秒").has("网断了").has(&number).lacks("number-wrong");
    assert_eq!(sends(&fields("forged", "网断了")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    street.town.clock.0.fetch_add(3 * 3_600_000, Ordering::SeqCst);
    assert_eq!(
        sends(&fields(&key, "网断了")).await.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "it lay too long"
    );
    let mut trapped = fields(&street.looks("/report").await.key(), "买药").to_vec();
    trapped.push(("website".to_owned(), "http://spam".to_owned()));
    street.town.clock.0.fetch_add(5_000, Ordering::SeqCst);
    assert!(sends(&trapped).await.leads_to().contains("done=ok"), "a program learns nothing");
    assert!(rows(&street).await.is_empty());
    assert_eq!(
        reports(&street, "fault", &number, "网").await.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "no leaf"
    );
    assert_eq!(reports(&street, FAULT, "电话", "网").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(reports(&street, FAULT, &number, "  ").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(rows(&street).await.is_empty());
}

#[tokio::test]
async fn n35_a_slip_is_named_beside_its_field_and_its_quick_correction_is_taken() {
    let street = Street::at("2026-11-20T10:00:00");
    let number = phone(&street);
    let key = street.looks("/report").await.key();
    street.town.clock.0.fetch_add(5_000, Ordering::SeqCst);
    let sends = async |key: &str, what: &str, number: &str, words: &str| {
        street.sends("/report", &[("key", key), ("what", what), ("number", number), ("words", words)]).await
    };
    let slip = sends(&key, FAULT, "12ab", "网断了").await;
    assert_eq!(slip.status, StatusCode::UNPROCESSABLE_ENTITY);
    slip.has("aria-describedby=\"number-wrong\"").has("id=\"number-wrong\"").has("只填数字").has("网断了");
    slip.lacks("what-wrong").lacks("words-wrong");
    // Half a second later: the time that he spent on the page counts for its correction.
    street.town.clock.0.fetch_add(500, Ordering::SeqCst);
    sends(&slip.key(), FAULT, &number, "网断了").await.leads_to();
    assert_eq!(rows(&street).await.len(), 1);
    // Who is too quick at first is told so, and waits no longer than the rest of the three seconds.
    let key = street.looks("/report").await.key();
    street.town.clock.0.fetch_add(2_000, Ordering::SeqCst);
    let quick = sends(&key, FAULT, "13900007777", "网断了").await;
    quick.has("不到三秒").has("请过三秒再提交");
    street.town.clock.0.fetch_add(1_000, Ordering::SeqCst);
    sends(&quick.key(), FAULT, "13900007777", "网断了").await.leads_to();
    let empty = sends(&street.looks("/report").await.key(), "", "", "").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let key = street.looks_in("/report", "en").await.key();
    street.town.clock.0.fetch_add(4_000, Ordering::SeqCst);
    let all = sends(&key, "", "", "").await;
    all.has("what-wrong").has("number-wrong").has("words-wrong");
}

#[tokio::test]
async fn n35_a_number_has_so_many_a_day_and_a_policy_without_posts_opens_no_form() {
    let street = Street::at("2026-11-20T10:00:00");
    for _ in 0..3 {
        reports(&street, FAULT, "13900009999", "网断了").await.leads_to();
    }
    assert_eq!(reports(&street, FAULT, "13900009999", "网断了").await.status, StatusCode::TOO_MANY_REQUESTS);
    reports(&street, FAULT, "13900008888", "网断了").await.leads_to();
    street.town.clock.0.fetch_add(86_400_000, Ordering::SeqCst);
    reports(&street, FAULT, "13900009999", "网断了").await.leads_to();
    let without = Street::on("2026-11-20T10:00:00", false, &["cn-same-day", "cn-yiyang"]);
    assert_eq!(without.looks("/report").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn n35_a_demo_shows_the_link_for_no_message_reaches_anybody_there() {
    let street = Street::of("2026-11-20T10:00:00", true);
    let done = reports(&street, FAULT, &phone(&street), "网断了").await.leads_to();
    let page = street.looks(&done).await;
    let link =
        page.html.split_once("href=\"/c/").expect("a link").1.split_once('?').expect("its end").0.to_owned();
    street.looks(&format!("/c/{link}")).await.has("不能上网");
    street.looks("/report?done=ok.forged").await.lacks("/c/");
}
