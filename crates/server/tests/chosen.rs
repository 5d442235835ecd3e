//! Whom the customer chose comes, or the customer is asked (U14): told over HTTP and on his page.

mod street;
mod town;

use axum::http::StatusCode;
use serde_json::{Value, json};
use street::Street;
use town::field;

const MORNING: &str = "2026-11-20T08:00:00";

/// A town where tao and wei have vans, and the customer chose tao for the afternoon, on his page. Case, link and path.
async fn chosen() -> (Street, String, String, String) {
    let street = Street::with_a_van(MORNING, &[]);
    let town = &street.town;
    town.hires("wei", "technician", "north");
    town.drives(&field::technician("wei"));
    let (case, link) = street.opens().await;
    let path = town.sends_somebody(&case, field::repair()).await;
    let page = street.looks(&link).await;
    let his = |label: &str| label.starts_with("14:00") && label.contains("t师傅");
    let (word, _) = page.options().into_iter().find(|(_, label)| his(label)).expect("tao at two");
    let form = [("key", page.key()), ("do", "book".to_owned()), ("slot", word)];
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    street.sends(&link, &form).await.leads_to();
    (street, case, link, path)
}

fn away(street: &Street) -> Value {
    json!({"technician": "tao", "from_at": street.town.at_time("09:00"), "until_at": street.town.at_time("20:00")})
}

/// Tao is out from nine, and the dispatcher says so in one deed.
async fn falls_ill(street: &Street) -> Value {
    street.town.now("2026-11-20T09:00:00");
    let body = json!({ "away": away(street), "visits": [] });
    street.town.post("dai", "/dispatch/accept", body).await.ok()
}

#[tokio::test]
async fn u14_neither_plan_nor_dispatcher_sends_somebody_else_than_the_customer_chose() {
    let (street, case, _, path) = chosen().await;
    let town = &street.town;
    let one = street.town.visit(&case).await;
    assert_eq!((&one["technician"]["code"], &one["chosen"]["code"]), (&json!("tao"), &json!("tao")));
    let plan = town.post("dai", "/dispatch/plan", json!({})).await.ok();
    assert_eq!(plan["visits"][0]["technician"]["code"], json!("tao"), "{plan}");
    let to_wei = json!({"technician": "wei", "starts_at": street.town.at_time("14:30")});
    assert_eq!(town.post("dai", &format!("{path}/assign"), to_wei).await.code(), "Z015");
    let drag = json!({"visit": one["visit"], "technician": "wei", "starts_at": street.town.at_time("14:30")});
    assert_eq!(town.post("dai", "/dispatch/drag", drag).await.code(), "Z015");
    // Moved by us, to another hour, it is still he who comes; and only his hours are offered for it.
    let free = town.get("dai", &format!("{path}/windows")).await.ok();
    let comers = free["windows"].as_array().expect("windows").iter().flat_map(|one| one["comers"].as_array());
    assert!(comers.flatten().all(|comer| comer["technician"]["code"] == json!("tao")), "{free}");
    let moved = json!({
        "from_at": street.town.at_time("16:00"), "until_at": street.town.at_time("18:00"), "asked_by_customer": false
    });
    town.post("dai", &format!("{path}/book"), moved).await.ok();
    let after = street.town.visit(&case).await;
    assert_eq!((&after["technician"]["code"], &after["chosen_by"]), (&json!("tao"), &json!("customer")));
}

#[tokio::test]
async fn u14_y42_the_chosen_one_falls_ill_the_customer_is_asked_and_says_that_anybody_may_come() {
    let (street, case, link, path) = chosen().await;
    let town = &street.town;
    town.now("2026-11-20T09:00:00");
    let advice = town.post("dai", "/dispatch/plan", json!({ "away": away(&street) })).await.ok();
    let left = &advice["unplaced"][0];
    assert_eq!(left["chosen"]["code"], json!("tao"), "{advice}");
    let says = |who: &str| {
        let answers = left["answers"].as_array().expect("answers");
        answers.iter().find(|one| one["technician"]["code"] == who).map(|one| one["reason"].clone())
    };
    assert_eq!(says("wei"), Some(json!("not-chosen")), "the reason is his, not the time's");
    let done = falls_ill(&street).await;
    assert_eq!((&done["released"], &done["asked"]), (&json!(1), &json!(1)));
    let one = street.town.visit(&case).await;
    assert_eq!((&one["state"], &one["technician"]), (&json!("booked"), &Value::Null));
    assert_eq!(one["chosen_until_at"], json!(street.town.at_time("12:00")), "two hours before his window");
    street.turns();
    let asks = |text: &str| text.contains("您选的t师傅来不了") && text.contains("12:00前不回");
    assert!(street.sent().iter().any(|(_, text)| asks(text)), "{:?}", street.sent());
    let page = street.looks(&link).await;
    page.has("value=\"anybody\"").has("换人也行").has("您选的t师傅来不了，问您换不换人").has("14:00");
    street.looks_in(&link, "en").await.has("Somebody else may come");
    let early = json!({"technician": "wei", "starts_at": null});
    assert_eq!(town.post("dai", &format!("{path}/assign"), early).await.code(), "Z015", "he has not said so");
    let key = page.key();
    let form = [("key", key.as_str()), ("do", "anybody"), ("lang", "zh")];
    let thanks = street.sends(&link, &form).await.leads_to();
    assert_eq!(street.sends(&link, &form).await.leads_to(), thanks, "a double tap");
    street.looks(&thanks).await.has("我们派别的师傅按原来的时间来").lacks("value=\"anybody\"");
    let plan = town.post("dai", "/dispatch/plan", json!({})).await.ok();
    assert_eq!(plan["visits"][0]["technician"]["code"], json!("wei"), "{plan}");
    let planned = plan["visits"][0]["planned"].clone();
    town.post("dai", "/dispatch/accept", json!({ "visits": [planned] })).await.ok();
    let after = street.town.visit(&case).await;
    assert_eq!((&after["technician"]["code"], &after["chosen_by"]), (&json!("wei"), &json!("us")));
    assert_eq!(after["agreed"].as_array().map(Vec::len), Some(1), "the hour that was promised stands");
}

#[tokio::test]
async fn u14_whoever_says_nothing_keeps_his_hour_and_whoever_would_rather_wait_chooses_anew() {
    let (street, case, link, path) = chosen().await;
    let town = &street.town;
    falls_ill(&street).await;
    town.now("2026-11-20T11:59:59");
    let plan = town.post("dai", "/dispatch/plan", json!({})).await.ok();
    assert_eq!(plan["unplaced"][0]["chosen"]["code"], json!("tao"), "he may still say so: {plan}");
    town.now("2026-11-20T12:00:00");
    street.looks(&link).await.lacks("value=\"anybody\"");
    let plan = town.post("dai", "/dispatch/plan", json!({})).await.ok();
    assert_eq!(plan["visits"][0]["technician"]["code"], json!("wei"), "the hour is kept: {plan}");
    // He would rather wait for Tao: tomorrow, on his page.
    let page = street.looks(&link).await;
    let (word, _) =
        page.options().into_iter().rfind(|(_, label)| label.contains("t师傅")).expect("another day");
    let form = [("key", page.key()), ("do", "book".to_owned()), ("slot", word)];
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    street.sends(&link, &form).await.leads_to();
    let one = street.town.visit(&case).await;
    assert_eq!((&one["chosen"]["code"], &one["chosen_until_at"]), (&json!("tao"), &Value::Null));
    assert_eq!(
        town.post("dai", &format!("{path}/assign"), json!({"technician": "wei"})).await.code(),
        "Z015"
    );
}

#[tokio::test]
async fn u14_a_colleague_records_that_the_customer_agreed_and_a_question_is_put_once() {
    let (street, case, _, path) = chosen().await;
    let town = &street.town;
    town.post("dai", &format!("{path}/ask-choice"), json!({})).await.ok();
    assert_eq!(town.post("dai", &format!("{path}/ask-choice"), json!({})).await.code(), "Z016");
    let said = json!({"text": "电话里说谁来都行"});
    let nobody = town.post("tao", &format!("{path}/end-choice"), said.clone()).await;
    assert_eq!(nobody.status, StatusCode::FORBIDDEN, "he who was chosen does not say so");
    town.post("dai", &format!("{path}/end-choice"), said.clone()).await.ok();
    assert_eq!(town.post("dai", &format!("{path}/end-choice"), said).await.code(), "Z016");
    town.post("dai", &format!("{path}/assign"), json!({"technician": "wei"})).await.ok();
    let one = street.town.visit(&case).await;
    assert_eq!((&one["technician"]["code"], &one["chosen"]), (&json!("wei"), &Value::Null));
}
