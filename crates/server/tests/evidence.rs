//! Stories of evidence: a photo is stored, named by a command, seen on the page and fetched back.

mod town;

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;
use town::{Answer, Town};

const NO_INTERNET: &str = "fault.broadband.no-internet";
const OVERCHARGE: &str = "complaint.billing.overcharge";
const PHOTO: &[u8] = b"\xff\xd8\xff\xe0 a door with a notice \x00\x80";
const BYTES_MAX: usize = 2 * 1024 * 1024;

fn upload(town: &Town, person: &str, media_type: &str, bytes: &[u8]) -> Request<Body> {
    let mut request = town.request(person, Method::POST, "/evidence", None);
    request.headers_mut().insert(header::CONTENT_TYPE, media_type.parse().expect("header"));
    *request.body_mut() = Body::from(bytes.to_vec());
    request
}

async fn stores(town: &Town, person: &str, media_type: &str, bytes: &[u8]) -> Answer {
    town.ask(upload(town, person, media_type, bytes)).await
}

async fn photo(town: &Town) -> String {
    let reply = stores(town, "zhou", "image/jpeg", PHOTO).await.ok();
    reply["digest"].as_str().expect("a digest").to_owned()
}

async fn fetched(town: &Town, path: &str) -> (StatusCode, HeaderMap, Vec<u8>) {
    let request = town.request("chen", Method::GET, path, None);
    let response = town.router.clone().oneshot(request).await.expect("an answer");
    let (parts, body) = response.into_parts();
    (parts.status, parts.headers, body.collect().await.expect("a body").to_bytes().to_vec())
}

fn pause_with(artefacts: &[&str]) -> Value {
    let evidence = json!({"source": "photo", "text": "家里没人，门上贴了条", "artefacts": artefacts});
    json!({"cause": "user-cause", "evidence": evidence, "from_at": null})
}

#[tokio::test]
async fn u10_a_photo_is_named_in_a_pause_and_seen_by_the_second_person() {
    let town = Town::at("2026-11-20T10:00:00");
    let case = town.zhao_opens(NO_INTERNET).await;
    let reply = stores(&town, "zhou", "image/jpeg", PHOTO).await.ok();
    let digest = reply["digest"].as_str().expect("a digest");
    assert_eq!((reply["bytes"].as_u64(), reply["media_type"].as_str()), (Some(28), Some("image/jpeg")));
    town.on("zhou", &case, "pause", pause_with(&[digest, digest])).await.ok();
    let page = town.page("chen", &case).await;
    assert_eq!(page["pauses"][0]["artefacts"], json!([digest]));
    let naming: Vec<&Value> = page["timeline"]
        .as_array()
        .expect("timeline")
        .iter()
        .filter(|entry| entry["artefacts"] == json!([digest]))
        .collect();
    assert_eq!(naming.len(), 1);
    assert_eq!(naming[0]["actor"]["code"], "zhou");

    let (status, headers, bytes) = fetched(&town, &format!("/evidence/{digest}")).await;
    assert_eq!((status, bytes.as_slice()), (StatusCode::OK, PHOTO));
    let header = |name: &str| headers[name].to_str().expect("text").to_owned();
    assert_eq!(header("content-type"), "image/jpeg");
    assert_eq!(header("content-disposition"), format!("inline; filename=\"{}.jpg\"", &digest[..12]));
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("content-security-policy"), "default-src 'none'; sandbox");
    assert_eq!(header("cache-control"), "private");
}

#[tokio::test]
async fn u16_restoring_and_exempting_name_artefacts_too() {
    let town = Town::at("2026-11-20T10:00:00");
    let (fault, digest) = (town.zhao_opens(NO_INTERNET).await, photo(&town).await);
    town.now("2026-11-20T11:00:00");
    let evidence = json!({"source": "photo", "text": "灯亮了", "artefacts": [digest]});
    town.on("zhou", &fault, "restore", json!({"occurred_at": null, "evidence": evidence})).await.ok();
    let exemption = json!({
        "scheme": "cn-same-day", "cause": "user-cause", "evidence": evidence,
        "from_at": town.app.now().0 - 60_000, "until_at": town.app.now().0,
    });
    town.on("zhou", &fault, "exempt", exemption).await.ok();
    let page = town.page("chen", &fault).await;
    assert_eq!(page["exemptions"][0]["artefacts"], json!([digest]));
    let entries = page["timeline"].as_array().expect("timeline");
    assert_eq!(entries.iter().filter(|entry| entry["artefacts"] == json!([digest])).count(), 2);
}

#[tokio::test]
async fn the_same_photo_twice_is_one_artefact() {
    let town = Town::at("2026-11-20T10:00:00");
    let first = stores(&town, "zhou", "image/jpeg", PHOTO).await.ok();
    let again = stores(&town, "zhao", "image/jpeg", PHOTO).await.ok();
    assert_eq!(first, again);
    let (_, _, bytes) =
        fetched(&town, &format!("/evidence/{}", first["digest"].as_str().expect("digest"))).await;
    assert_eq!(bytes, PHOTO);
}

#[tokio::test]
async fn what_is_no_artefact_gets_its_number() {
    let town = Town::at("2026-11-20T10:00:00");
    let full = [b"%PDF-".as_slice(), &vec![b' '; BYTES_MAX - 5]].concat();
    let over = [full.as_slice(), b" "].concat();
    let wrong: [(&str, &[u8], &str, u16); 9] = [
        ("image/jpeg", b"", "H002", 413),
        ("application/pdf", &over, "H002", 413),
        ("application/json", b"{}", "H014", 415),
        ("text/html", b"<script>alert(1)</script>", "H014", 415),
        ("image/svg+xml", b"<svg/>", "H014", 415),
        ("image/png", PHOTO, "H014", 415),
        ("image/jpeg", b"<html>", "H014", 415),
        ("application/pdf", b"<html>", "H014", 415),
        ("text/plain", b"\xff\xfe", "H003", 400),
    ];
    for (media_type, bytes, code, status) in wrong {
        let answer = stores(&town, "zhou", media_type, bytes).await;
        assert_eq!((answer.code(), answer.status.as_u16()), (code, status), "{media_type}");
    }
    let mut keyless = upload(&town, "zhou", "image/jpeg", PHOTO);
    keyless.headers_mut().remove("idempotency-key");
    assert_eq!(town.ask(keyless).await.code(), "H007");
    assert_eq!(stores(&town, "", "application/pdf", &over).await.code(), "H004", "nobody's bytes are read");
    assert_eq!(stores(&town, "zhou", "application/pdf", &full).await.ok()["bytes"], BYTES_MAX);
}

#[tokio::test]
async fn a_letter_in_chinese_is_read_as_it_was_written() {
    let town = Town::at("2026-11-20T10:00:00");
    let letter = "来信：网断了三天。";
    let reply = stores(&town, "zhao", "Text/Plain; charset=UTF-8", letter.as_bytes()).await.ok();
    assert_eq!(reply["media_type"], "text/plain");
    let (_, headers, bytes) =
        fetched(&town, &format!("/evidence/{}", reply["digest"].as_str().expect("digest"))).await;
    assert_eq!(headers["content-type"], "text/plain; charset=utf-8");
    assert_eq!(bytes, letter.as_bytes());
}

#[tokio::test]
async fn evidence_that_names_an_unknown_artefact_is_refused_and_nothing_happens() {
    let town = Town::at("2026-11-20T10:00:00");
    let (case, digest) = (town.zhao_opens(OVERCHARGE).await, photo(&town).await);
    let before = town.page("zhou", &case).await["row"]["version"].clone();
    let (unknown, upper) = ("0".repeat(64), digest.to_uppercase());
    for named in [&[digest.as_str(), &unknown][..], &[&upper], &["photo.jpg"], &[""]] {
        let answer = town.on("zhou", &case, "pause", pause_with(named)).await;
        assert_eq!((answer.code(), answer.status.as_u16()), ("D026", 422), "{named:?}");
    }
    assert_eq!(town.page("zhou", &case).await["row"]["version"], before);
    for path in [unknown, upper, "x".to_owned()] {
        assert_eq!(town.get("chen", &format!("/evidence/{path}")).await.code(), "H006", "{path}");
    }
}
