//! Personal data is masked until somebody says why he looks, and everybody can see who did.

mod town;

use axum::body::Body;
use axum::http::{Method, header};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;
use town::{Town, opening};

const FAULT: &str = "fault.broadband.no-internet";
const COMPLAINT: &str = "complaint.billing.overcharge";
/// What nobody may see by chance: C1's number, name and door, and a number that she left in her words.
const PERSONAL: [&str; 4] = ["19900001234", "王小河", "1203", "13912345678"];

fn look(parts: &[&str], purpose: &str, case: Option<&str>) -> Value {
    json!({"parts": parts, "purpose": purpose, "case": case})
}

async fn words_with_a_number(town: &Town) -> String {
    let mut call = opening(COMPLAINT);
    call["text"] = json!("多扣了话费，请打13912345678找我爱人");
    town.post("zhao", "/contacts", call).await.ok()["case"].as_str().expect("a case").to_owned()
}

async fn bytes(town: &Town, person: &str, path: &str) -> (String, String) {
    let request = town.request(person, Method::GET, path, None);
    let response = town.router.clone().oneshot(request).await.expect("an answer");
    let kind = response.headers()[header::CONTENT_TYPE].to_str().expect("text").to_owned();
    let body = response.into_body().collect().await.expect("a body").to_bytes();
    (kind, String::from_utf8_lossy(&body).into_owned())
}

#[tokio::test]
async fn no_answer_tells_a_number_a_name_or_a_door() {
    let town = Town::at("2026-11-20T10:00:00");
    let case = words_with_a_number(&town).await;
    town.zhao_opens(FAULT).await;
    let note = json!({"text": "爱人电话 139-1234-5678", "audience": "internal"});
    town.on("zhou", &case, "note", note).await.ok();
    let number = town.page("shen", &case).await["row"]["number"].as_str().expect("number").to_owned();
    for path in [
        "/cases",
        "/export/cases",
        "/export/contacts",
        "/contacts",
        "/today",
        "/queue",
        "/messages",
        &format!("/cases/{case}/messages"),
        &format!("/cases/{case}"),
        "/customers?q=19900001234",
        "/customers/C1",
        "/customers/C1/looks",
        "/ladder",
        "/ledger",
        "/call-backs",
        "/inbox",
        "/access",
        "/policy",
        "/gazette?from=2026-11-19&to=2026-11-19",
    ] {
        let (_, said) = bytes(&town, "shen", path).await;
        for personal in PERSONAL.iter().chain(&["139-1234-5678"]) {
            assert!(!said.contains(personal), "{path} tells {personal}");
        }
    }
    let (_, page) = bytes(&town, "shen", &format!("/cases/{case}")).await;
    for masked in ["1990000****", "王**", "1391234****", "139-1234-****"] {
        assert!(page.contains(masked), "{masked}: {page}");
    }
    assert!(page.contains(&number), "what is not personal stays readable");
}

#[tokio::test]
async fn whoever_looks_says_why_and_is_seen_looking() {
    let town = Town::at("2026-11-20T10:00:00");
    let case = words_with_a_number(&town).await;
    let asks = |body: Value| town.post("zhou", "/customers/C1/reveal", body);
    for wrong in [
        look(&["phone"], "curious", None),
        look(&[], "visit", None),
        look(&["salary"], "visit", None),
        look(&["words"], "call-customer", None),
    ] {
        assert_eq!(asks(wrong.clone()).await.code(), "I012", "{wrong}");
    }
    let seen = asks(look(&["phone", "address"], "visit", Some(&case))).await.ok();
    assert_eq!((seen["phone"].clone(), seen["name"].clone()), (json!("19900001234"), json!("")));
    assert_eq!(seen["addresses"][0]["address"], "锦绣花园 12 栋 1203");
    let seen = asks(look(&["words"], "call-customer", Some(&case))).await.ok();
    assert_eq!(seen["words"], json!(["多扣了话费，请打13912345678找我爱人"]));
    let before = town.page("zhou", &case).await["row"]["version"].clone();
    let looks = town.get("zhao", "/customers/C1/looks").await.ok();
    let told: Vec<(&str, &str, &str)> = looks["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| {
            let text = |field: &str| row[field].as_str().expect("text");
            (row["person"]["code"].as_str().expect("code"), text("purpose"), text("detail"))
        })
        .collect();
    assert_eq!(told, [("zhou", "call-customer", "words"), ("zhou", "visit", "address phone")]);
    assert_eq!(looks["rows"][0]["case"], json!(case));
    assert_eq!(looks["rows"][0]["about"]["zh"], "王**");
    assert_eq!(
        town.page("zhou", &case).await["row"]["version"],
        before,
        "reading never moves a case's version"
    );
    town.hires("qin", "handler", "south");
    assert_eq!(
        town.post("qin", "/customers/C1/reveal", look(&["phone"], "visit", None)).await.code(),
        "I011"
    );
    let foreign =
        town.post("zhou", "/customers/C1/reveal", look(&["phone"], "visit", Some(&"0".repeat(32)))).await;
    assert_eq!(foreign.code(), "D002");
}

#[tokio::test]
async fn the_quality_office_sees_every_look_and_agents_do_not() {
    let town = Town::at("2026-11-20T10:00:00");
    town.post("zhou", "/customers/C1/reveal", look(&["name"], "verify-identity", None)).await.ok();
    town.now("2026-11-20T10:05:00");
    town.post("chen", "/customers/C1/reveal", look(&["phone"], "inspection", None)).await.ok();
    let people = |log: Value| -> Vec<Value> {
        log["rows"].as_array().expect("rows").iter().map(|row| row["person"]["code"].clone()).collect()
    };
    assert_eq!(people(town.get("shen", "/access?what=revealed").await.ok()), ["chen", "zhou"]);
    assert_eq!(people(town.get("shen", "/access?what=revealed&person=zhou").await.ok()), ["zhou"]);
    assert_eq!(
        town.get("shen", "/access?what=revaled").await.code(),
        "H010",
        "a misspelt filter finds nothing by mistake"
    );
    assert_eq!(town.get("zhao", "/access").await.code(), "H005");
    let page = town.get("shen", "/access?what=revealed&limit=1").await.ok();
    let next =
        format!("/access?what=revealed&limit=1&cursor={}", page["next"].as_str().expect("a next page"));
    assert_eq!(people(town.get("shen", &next).await.ok()), ["zhou"]);
}

#[tokio::test]
async fn y48_a_recording_that_is_played_is_written_down_before_it_is_heard() {
    let town = Town::at("2026-11-20T10:00:00");
    let case = town.zhao_opens(COMPLAINT).await;
    let mut upload = town.request("zhou", Method::POST, "/evidence", None);
    upload.headers_mut().insert(header::CONTENT_TYPE, "audio/mpeg".parse().expect("header"));
    *upload.body_mut() = Body::from(b"ID3 a voice".to_vec());
    let digest = town.ask(upload).await.ok()["digest"].as_str().expect("a digest").to_owned();
    let evidence = json!({"source": "recording", "text": "客户要求改约", "artefacts": [digest]});
    let pause = json!({"cause": "user-cause", "evidence": evidence, "from_at": null});
    town.on("zhou", &case, "pause", pause).await.ok();
    let page = town.page("zhou", &case).await;
    assert_eq!(page["recordings"], json!([digest]), "the page knows what can be listened to");
    let (kind, heard) = bytes(&town, "zhou", &format!("/evidence/{digest}?case={case}")).await;
    assert_eq!((kind.as_str(), heard.as_str()), ("audio/mpeg", "ID3 a voice"));
    let looks = town.get("shen", "/customers/C1/looks").await.ok();
    let row = &looks["rows"][0];
    assert_eq!((row["what"].clone(), row["person"]["code"].clone()), (json!("played"), json!("zhou")));
    assert_eq!((row["case"].clone(), row["detail"].clone()), (json!(case), json!(digest[..12])));
    let other = town.zhao_opens(FAULT).await;
    let past = town.get("zhou", &format!("/evidence/{digest}?case={other}")).await;
    assert_eq!(past.code(), "H006", "another case does not name it");
    assert_eq!(town.get("zhou", &format!("/evidence/{digest}")).await.code(), "I011", "nor does no case");
}

#[tokio::test]
async fn a_list_leaves_masked_and_marked_with_who_and_when() {
    let town = Town::at("2026-11-20T10:00:00");
    town.zhao_opens(FAULT).await;
    let (kind, table) = bytes(&town, "zhou", "/export/cases?state=open").await;
    assert_eq!(kind, "text/csv; charset=utf-8");
    let lines: Vec<&str> = table.trim_start_matches('\u{feff}').lines().collect();
    assert!(lines[0].starts_with("单号,事由,"));
    assert!(lines[1].contains(",王**,") && lines[1].contains("2026-11-20 10:00"), "{}", lines[1]);
    assert!(lines[2].contains("zhou") && lines[2].contains("north") && lines[2].contains("2026-11-20 10:00"));
    assert_eq!(lines.len(), 3);
    let (_, english) = bytes(&town, "zhou", "/export/cases?lang=en").await;
    assert!(english.contains("number,title,"));
    town.hires("qin", "handler", "south");
    let (_, nothing) = bytes(&town, "qin", "/export/cases").await;
    assert_eq!(nothing.lines().count(), 2, "the same sight as on the page: {nothing}");
    let log = town.get("shen", "/access?what=exported").await.ok();
    let told = |at: usize, field: &str| log["rows"][at][field].as_str().expect("text").to_owned();
    assert_eq!(
        (told(2, "detail"), told(0, "detail")),
        ("1".to_owned(), "0".to_owned()),
        "how many rows left"
    );
    assert_eq!(town.get("zhou", "/export/cases?limit=5").await.code(), "H010");
}
