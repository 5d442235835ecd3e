//! The customer's page over HTTP, without a script: what he sees, what he does, and what nobody finds out by trying.

mod street;
mod town;

use axum::http::{StatusCode, header};
use serde_json::json;
use street::Street;

#[tokio::test]
async fn the_page_says_the_promise_in_one_sentence_in_the_language_of_the_browser() {
    let street = Street::at("2026-11-20T09:00:00");
    let (_, link) = street.opens().await;
    let page = street.looks(&link).await;
    assert_eq!(page.status, StatusCode::OK);
    page.has("<h1>我们承诺").has("迟了，您得什么").has("lang=\"zh-CN\"");
    for secret in ["王小河", "19900001234", "锦绣花园", "zhao", "阶梯"] {
        page.lacks(secret);
    }
    let english = street.looks_in(&link, "en-GB,en").await;
    english.has("<h1>We promise to have it repaired").has("lang=\"en\"").has("href=\"").lacks("承诺今天");
    street.looks_in(&format!("{link}?lang=zh"), "en").await.has("<h1>我们承诺");
}

#[tokio::test]
async fn nothing_of_it_is_kept_indexed_or_told_to_another_site() {
    let street = Street::at("2026-11-20T09:00:00");
    let (_, link) = street.opens().await;
    let page = street.looks(&link).await;
    assert_eq!(page.headers[header::CACHE_CONTROL], "private, no-store");
    assert_eq!(page.headers[header::REFERRER_POLICY], "no-referrer");
    assert_eq!(page.headers["x-robots-tag"], "noindex, nofollow, noarchive");
    assert!(!page.headers.contains_key(header::SET_COOKIE));
    let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().expect("text");
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert!(page.html.len() < 100_000 && page.html.len() < 24_000, "{} bytes", page.html.len());
    page.lacks("src=\"http").lacks("@import").lacks("url(");
}

#[tokio::test]
async fn a_link_that_opens_nothing_looks_the_same_whatever_is_wrong_with_it() {
    let street = Street::at("2026-11-20T09:00:00");
    let (case, link) = street.opens().await;
    let gone = street.looks("/c/AAAA").await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    gone.has("有事请拨打客服热线 <a href=\"tel:10000\">10000</a>");
    street.looks_in(&link, "en").await.has("Ring our hotline <a href=\"tel:10000\">10000</a>");
    let wrong = |page: &street::Seen| {
        assert_eq!((page.status, page.main().len()), (gone.status, gone.main().len()));
    };
    wrong(&street.looks(&format!("{link}A")).await);
    wrong(&street.looks(&format!("/c/{}", case)).await);
    wrong(&street.looks("/r/AAAA").await);
    street.town.on("chen", &case, "revoke-link", json!({})).await.ok();
    wrong(&street.looks(&link).await);
    wrong(&street.sends(&link, &[("do", "confirm")]).await);
    street.town.on("zhao", &case, "send-link", json!({})).await.ok();
    street.turns();
    let again = street.link("/c/");
    assert_ne!(again, link);
    assert_eq!(street.looks(&again).await.status, StatusCode::OK);
}

#[tokio::test]
async fn u11_once_late_the_credit_stands_there_with_its_arithmetic() {
    let street = Street::at("2026-11-20T09:00:00");
    let (_, link) = street.opens().await;
    street.town.now("2026-11-21T08:30:00").app.settle_due(100).expect("settled");
    let page = street.looks(&link).await;
    page.has("我们迟了，对不起").has("已赔给您").has("¥").has("怎么算的").has("✕ 迟了");
    street.looks_in(&link, "en").await.has("We are late, and sorry.").has("How it adds up");
}

#[tokio::test]
async fn he_confirms_once_however_often_the_form_is_sent() {
    let street = Street::at("2026-11-20T09:00:00");
    let (case, link) = street.opens().await;
    street.resolves(&case).await;
    let page = street.looks(&link).await;
    page.has("我们说办好了。您说呢？").has("换了接头");
    let key = page.key();
    let form = [("key", key.as_str()), ("do", "confirm"), ("words", "师傅很准时"), ("lang", "zh")];
    let done = street.sends(&link, &form).await.leads_to();
    assert_eq!(done, format!("{link}?done=confirm&lang=zh"));
    let version = street.town.page("zhou", &case).await["row"]["version"].clone();
    assert_eq!(street.sends(&link, &form).await.leads_to(), done, "a double tap");
    let row = street.town.page("zhou", &case).await["row"].clone();
    assert_eq!((&row["state"], &row["version"]), (&json!("closed"), &version));
    street.looks(&done).await.has("收到，谢谢您确认").has("您确认了").has("师傅很准时");
    let timeline = street.town.page("zhou", &case).await["timeline"].clone();
    let confirmed =
        timeline.as_array().expect("entries").iter().find(|entry| entry["text"]["zh"] == "客户确认");
    assert_eq!(confirmed.expect("told")["actor"]["code"], "customer");
}

#[tokio::test]
async fn a_contradiction_between_button_and_words_is_asked_again() {
    let street = Street::at("2026-11-20T09:00:00");
    let (case, link) = street.opens().await;
    street.resolves(&case).await;
    let key = street.looks(&link).await.key();
    let words = "谢谢，但还是不能上网 <b>";
    let asked = street.sends(&link, &[("key", &key), ("do", "confirm"), ("words", words)]).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    asked.has("您按了“办好了”，但写着“还是不”").has("但还是不能上网 &lt;b&gt;").lacks("上网 <b>");
    assert_eq!(street.town.page("zhou", &case).await["row"]["state"], "resolved");
    let again =
        [("key", asked.key()), ("do", "refuse".into()), ("words", words.into()), ("sure", "1".to_owned())];
    let again: Vec<(&str, &str)> = again.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert!(street.sends(&link, &again).await.leads_to().contains("done=refuse"));
    assert_eq!(street.town.page("zhou", &case).await["row"]["state"], "inProgress");
    street.looks(&link).await.has("您说没办好，继续办").has("但还是不能上网 &lt;b&gt;");
}

#[tokio::test]
async fn a_refusal_needs_a_reason_and_is_asked_for_it_calmly() {
    let street = Street::at("2026-11-20T09:00:00");
    let (case, link) = street.opens().await;
    street.resolves(&case).await;
    let key = street.looks(&link).await.key();
    let asked = street.sends(&link, &[("key", &key), ("do", "refuse"), ("words", "  ")]).await;
    asked.has("请写一句哪里没好");
    assert_eq!(street.town.page("zhou", &case).await["row"]["state"], "resolved");
}

#[tokio::test]
async fn what_has_moved_on_meanwhile_is_shown_and_not_acted_upon() {
    let street = Street::at("2026-11-20T09:00:00");
    let (case, link) = street.opens().await;
    street.resolves(&case).await;
    let key = street.looks(&link).await.key();
    street
        .town
        .on("zhao", &case, "refuse", json!({"text": "客户来电说没好", "recording": "REC-1"}))
        .await
        .ok();
    street.town.now("2026-11-20T10:00:00");
    street.resolves(&case).await;
    let moved = street.sends(&link, &[("key", &key), ("do", "confirm")]).await.leads_to();
    assert!(moved.contains("done=moved"), "the word that he agreed to was another: {moved}");
    assert_eq!(street.town.page("zhou", &case).await["row"]["state"], "resolved");
    street.looks(&moved).await.has("刚才情况有变");
    for broken in ["", "x", "AAAA"] {
        let answer = street.sends(&link, &[("key", broken), ("do", "confirm")]).await.leads_to();
        assert!(answer.contains("done=moved"));
    }
}

#[tokio::test]
async fn a40_he_reopens_within_the_window() {
    let street = Street::at("2026-11-20T09:00:00");
    let (case, link) = street.opens().await;
    street.resolves(&case).await;
    let key = street.looks(&link).await.key();
    street.sends(&link, &[("key", &key), ("do", "confirm")]).await.leads_to();
    let closed = street.looks(&link).await;
    closed.has("已办结。").has("又有问题？");
    let again = [("key", closed.key()), ("do", "reopen".into()), ("words", "晚上又掉线".to_owned())];
    let again: Vec<(&str, &str)> = again.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert!(street.sends(&link, &again).await.leads_to().contains("done=reopen"));
    assert_eq!(street.town.page("zhou", &case).await["row"]["state"], "inProgress");
}

#[tokio::test]
async fn a_word_and_a_photo_reach_whoever_works_on_it_once() {
    let street = Street::at("2026-11-20T09:00:00");
    let (case, link) = street.opens().await;
    let key = street.looks(&link).await.key();
    let photo = b"\xff\xd8\xff\xe0 a photo";
    street.sends_photo(&link, &key, "光猫红灯", photo).await.leads_to();
    street.sends_photo(&link, &key, "光猫红灯", photo).await.leads_to();
    street.sends_photo(&link, &key, "", photo).await.leads_to();
    let timeline = street.town.page("zhou", &case).await["timeline"].clone();
    let said: Vec<&serde_json::Value> = timeline
        .as_array()
        .expect("entries")
        .iter()
        .filter(|entry| entry["text"]["zh"] == "客户补充")
        .collect();
    assert_eq!(said.len(), 2, "the same words with the same photo count once");
    let digest = said[0]["artefacts"][0].as_str().expect("a photo");
    let kept = street.town.app.artefact(digest).expect("read").expect("kept");
    assert_eq!((kept.person.as_str(), kept.bytes.as_slice()), ("C1", photo.as_slice()));
    street.looks(&link).await.has("光猫红灯").has("照片 1 张");
    for wrong in [&b"<svg onload=alert(1)>"[..], b"GIF89a", b"%PDF-"] {
        let refused = street.sends_photo(&link, &key, "x", wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.has("这不是照片");
    }
    let large = street.sends_photo(&link, &key, "x", &vec![0xff; 3 * 1024 * 1024]).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn whoever_comes_too_often_is_asked_to_wait_and_nobody_else_is() {
    let street = Street::at("2026-11-20T09:00:00");
    let (_, link) = street.opens().await;
    let key = street.looks(&link).await.key();
    let mut turned_away = 0;
    for number in 0..20 {
        let answer =
            street.sends(&link, &[("key", &key), ("do", "say"), ("words", &number.to_string())]).await;
        turned_away += i32::from(answer.status == StatusCode::TOO_MANY_REQUESTS);
    }
    assert_eq!(turned_away, 8);
    street.town.now("2026-11-20T09:01:00");
    assert_eq!(street.looks(&link).await.status, StatusCode::OK);
}

#[tokio::test]
async fn y44_u29_he_scores_once_and_no_colleague_ever_sees_the_link_or_the_score() {
    let street = Street::at("2026-11-20T09:00:00");
    let (case, link) = street.opens().await;
    street.resolves(&case).await;
    let key = street.looks(&link).await.key();
    street.sends(&link, &[("key", &key), ("do", "confirm")]).await.leads_to();
    street.turns();
    let score = street.link("/r/");
    street.looks(&score).await.has("打几分？").lacks(" checked>");
    street.sends(&score, &[("score", "")]).await.has("请选一个分数");
    street.sends(&score, &[("score", "11")]).await.has("请选一个分数");
    street.sends(&score, &[("score", "4"), ("words", "等太久")]).await.leads_to();
    street.sends(&score, &[("score", "10")]).await.leads_to();
    street.looks(&score).await.has("您打了 4 分，谢谢。").lacks("name=\"score\"");
    let secret = score.trim_start_matches("/r/");
    for person in ["zhao", "zhou", "chen", "shen", "gao"] {
        let paths = [format!("/cases/{case}"), format!("/cases/{case}/messages"), "/messages".to_owned()];
        for path in &paths {
            let body = street.town.get(person, path).await.ok().to_string();
            assert!(
                !body.contains(secret) && !body.contains("等太久") && !body.contains("scored"),
                "{person} {path}"
            );
            assert!(!body.contains(link.trim_start_matches("/c/")), "{person} holds the customer's link");
        }
    }
}

#[tokio::test]
async fn the_carriers_word_is_taken_with_the_secret_only() {
    let street = Street::at("2026-11-20T09:00:00");
    let (case, _) = street.opens().await;
    let body = json!({"id": street.sent()[0].0, "status": "delivered"}).to_string();
    assert_eq!(street.receipt(b"another secret of somebody", &body).await, StatusCode::UNAUTHORIZED);
    assert_eq!(street.receipt(street::SECRET, "{}").await, StatusCode::BAD_REQUEST);
    let unknown = r#"{"id":"x","status":"delivered"}"#;
    assert_eq!(street.receipt(street::SECRET, unknown).await, StatusCode::NOT_FOUND);
    for _ in 0..2 {
        assert_eq!(street.receipt(street::SECRET, &body).await, StatusCode::NO_CONTENT);
    }
    let rows = street.town.get("zhao", &format!("/cases/{case}/messages")).await.ok();
    assert_eq!(rows["rows"][0]["state"], "delivered");
}

#[tokio::test]
async fn colleagues_see_how_far_messages_are_and_begin_failed_ones_anew() {
    let street = Street::at("2026-11-20T09:00:00");
    let (case, _) = street.opens().await;
    let id = street.sent()[0].0.clone();
    for round in 0..6 {
        let (message, _) = id.rsplit_once('-').expect("a round");
        let body =
            json!({"id": format!("{message}-{round}"), "status": "failed", "reason": "空号"}).to_string();
        assert_eq!(street.receipt(street::SECRET, &body).await, StatusCode::NO_CONTENT);
    }
    let failed = street.town.get("shen", "/messages?state=undeliverable").await.ok();
    let row = &failed["rows"][0];
    assert_eq!(
        (&row["reason"], &row["may_retry"], &row["case"]),
        (&json!("空号"), &json!(true), &json!(case))
    );
    assert!(row["text"].as_str().expect("text").contains("{link}"));
    let seen_by_zhao = street.town.get("zhao", "/messages?state=undeliverable").await.ok();
    assert_eq!(seen_by_zhao["rows"][0]["may_retry"], false);
    let path = format!("/messages/{}/retry", row["id"].as_str().expect("id"));
    assert_eq!(street.town.post("zhao", &path, json!({})).await.status, StatusCode::FORBIDDEN);
    assert_eq!(street.town.post("shen", &path, json!({})).await.ok()["state"], "queued");
    assert_eq!(street.town.post("shen", &path, json!({})).await.code(), "M002");
    assert_eq!(street.town.get("shen", "/messages?state=nowhere").await.code(), "H010");
    assert_eq!(street.town.get("shen", "/messages?kind=spam").await.code(), "H010");
}

#[tokio::test]
async fn only_a_demo_lets_a_colleague_look_over_the_customers_shoulder() {
    for demo in [false, true] {
        let street = Street::of("2026-11-20T09:00:00", demo);
        let (case, _) = street.opens().await;
        let view = street.town.get("zhao", &format!("/cases/{case}/messages")).await.ok();
        assert_eq!(view["customer_page"].is_string(), demo);
        if let Some(path) = view["customer_page"].as_str() {
            assert_eq!(street.looks(path).await.status, StatusCode::OK);
        }
    }
}
