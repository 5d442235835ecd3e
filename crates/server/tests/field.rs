//! The closed loop in the field, told once over HTTP: booked by the customer, late, compensated with its arithmetic, paid.

mod street;
mod town;

use serde_json::{Value, json};
use street::Street;
use yinuo_account::tell_wage;

const FRIDAY: &str = "2026-11-20T08:00:00";

fn at(street: &Street, local: &str) -> i64 {
    street.town.app.law().book.current().instant(local).expect("local").0
}

/// A customer whose visit waits for an hour; his case and link.
async fn waits(street: &Street) -> (String, String) {
    let (case, link) = street.opens().await;
    let ask = json!({"job": "repair", "text": "不能上网"});
    street.town.post("dai", &format!("/cases/{case}/visits"), ask).await.ok();
    (case, link)
}

/// He books tao in the window that begins then; his visit.
async fn books(street: &Street, case: &str, link: &str, window: &str) -> Value {
    let page = street.looks(link).await;
    let from = at(street, window);
    let wanted =
        |(word, label): &(String, String)| word.starts_with(&from.to_string()) && label.contains("师傅");
    let (word, _) = page.options().into_iter().find(wanted).expect("tao in that window");
    let form = [("key", page.key()), ("do", "book".to_owned()), ("slot", word)];
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    street.sends(link, &form).await.leads_to();
    let visits = street.town.get("dai", &format!("/cases/{case}/visits")).await.ok();
    visits["visits"][0].clone()
}

/// What a phone without network did, sent when it has network again.
async fn sends_late(street: &Street, case: &str, visit: &Value, arrived: &str, done: &str) {
    let action = |key: &str, occurred: &str, deed: Value| {
        let occurred_at = at(street, occurred);
        json!({"key": key, "case": case, "visit": visit["visit"], "occurred_at": occurred_at, "deed": deed})
    };
    let receipt = json!({
        "is": "finish", "cause": "access.connector", "before_kbps": 0, "after_kbps": 301_200,
        "parts": [], "explanation": "入户接头松了，重新接好。", "restored": true
    });
    let actions = json!([action("a1", arrived, json!({"is": "arrive"})), action("a2", done, receipt)]);
    let batch = json!({"device": "phone-7", "batch": "b1", "actions": actions});
    let told = street.town.post("tao", "/visits/batches", batch).await.ok();
    let codes: Vec<&Value> =
        told["results"].as_array().expect("results").iter().map(|one| &one["code"]).collect();
    assert_eq!(codes, ["", ""], "{told}");
}

async fn paid(street: &Street, person: &str) -> Value {
    while street.town.app.settle_wages(100).expect("settled") > 0 {}
    street.town.get(person, "/wages/mine").await.ok()
}

#[tokio::test]
async fn u14_u11_booked_for_tomorrow_evening_late_and_compensated_with_its_arithmetic() {
    let street = Street::with_a_van(FRIDAY, &[]);
    let (case, link) = waits(&street).await;
    let visit = books(&street, &case, &link, "2026-11-21T18:00:00").await;
    assert_eq!((&visit["chosen_by"], &visit["technician"]["code"]), (&json!("customer"), &json!("tao")));
    let mine = street.town.get("tao", "/visits/mine").await.ok();
    assert_eq!(mine["visits"], json!([]), "today he is done");
    assert_eq!(mine["next_starts_at"], visit["starts_at"], "and his phone says when he goes on");
    let coming = &mine["next_day"][0];
    assert_eq!(mine["next_day"].as_array().map(Vec::len), Some(1), "what he reads the evening before");
    assert_eq!((&coming["visit"], &coming["tools"][0]["code"]), (&visit["visit"], &json!("light-meter")));
    assert_ne!(coming["customer"], json!("王小河"), "nobody's whole name leaves for the evening");
    street.looks(&link).await.has("18:00").has("迟了，您得什么");
    street.town.now("2026-11-21T21:30:00");
    street.settles();
    street.looks(&link).await.has("✕ 迟了");
    sends_late(&street, &case, &visit, "2026-11-21T20:40:00", "2026-11-21T21:10:00").await;
    let page = street.looks(&link).await;
    page.has("师傅到了")
        .lacks("已到场")
        .has("已赔给您")
        .has("怎么算的")
        .has("10.00")
        .has("自动入账，不用申请");
    street.looks_in(&link, "en").await.has("How it adds up").has("10.00");
    let visits = street.town.get("dai", &format!("/cases/{case}/visits")).await.ok();
    assert_eq!(visits["visits"][0]["agreed"][0]["outcome"], json!("missed"), "{visits}");
}

#[tokio::test]
async fn u13_a_visit_is_paid_to_its_technician_less_when_its_window_was_missed_and_explain_agrees() {
    let street = Street::with_a_van(FRIDAY, &["cn-pay"]);
    let (case, link) = waits(&street).await;
    let visit = books(&street, &case, &link, "2026-11-21T18:00:00").await;
    street.town.now("2026-11-21T21:30:00");
    street.settles();
    sends_late(&street, &case, &visit, "2026-11-21T20:40:00", "2026-11-21T21:10:00").await;
    let wage = paid(&street, "tao").await;
    let line = &wage["lines"][0];
    let pay = street.town.get("tao", "/visits/mine").await.ok()["pay"].clone();
    assert_eq!(
        (&pay["orders"], &pay["minor"], &pay["contested"]),
        (&json!(1), &json!(640), &json!(0)),
        "on his phone"
    );
    assert_eq!(
        (&line["case"], &line["work"], &line["minor"]),
        (&json!(case), &json!("visit"), &json!(640)),
        "{wage}"
    );
    assert_eq!(
        (&line["piece"]["name"]["zh"], &line["state"]),
        (&json!("修障上门"), &json!("counted")),
        "{line}"
    );
    assert_eq!(line["factors"][1]["why"]["zh"], json!("违诺"), "{line}");
    let told = tell_wage(&street.town.app, "2026-11", "tao").expect("told");
    assert!(told.agrees() && told.lines.len() == 1, "{told:?}");
    // The customer says that it does not work after all.
    let settled = json!({"root_cause": "access.connector", "text": "接头重做", "occurred_at": null});
    street.town.on("zhou", &case, "resolve", settled).await.ok();
    street.town.on("zhao", &case, "refuse", json!({"text": "又断了", "recording": "REC-1"})).await.ok();
    assert_eq!(paid(&street, "tao").await["lines"][0]["minor"], json!(0));
    assert!(tell_wage(&street.town.app, "2026-11", "tao").expect("told").agrees());
}

#[tokio::test]
async fn u13_a_window_kept_in_a_basement_pays_the_visit_whole_when_the_phone_has_network_again() {
    let street = Street::with_a_van(FRIDAY, &["cn-pay"]);
    let (case, link) = waits(&street).await;
    let visit = books(&street, &case, &link, "2026-11-21T18:00:00").await;
    street.town.now("2026-11-21T21:30:00");
    street.settles();
    sends_late(&street, &case, &visit, "2026-11-21T19:05:00", "2026-11-21T19:35:00").await;
    assert_eq!(paid(&street, "tao").await["lines"][0]["minor"], json!(800));
    assert!(tell_wage(&street.town.app, "2026-11", "tao").expect("told").agrees());
}
