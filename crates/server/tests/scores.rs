//! Scores, points of units, honours, praise and topics over HTTP: who sees what, what opens, and what is refused by number.

mod street;
mod town;

use axum::http::{Method, StatusCode, header};
use serde_json::{Value, json};
use street::Street;
use yinuo_account::{RollSize, roll_up};
use yinuo_app::register::set_rows;
use yinuo_domain::Actor;

const PACKS: [&str; 7] =
    ["cn-same-day", "cn-yiyang", "cn-customer", "cn-pay", "cn-points", "cn-callback", "cn-score"];

/// A street in which the north is a branch with a manager, the south another, and three sit on the hotline.
fn street(local: &str) -> Street {
    let street = Street::on(local, false, &PACKS);
    let town = &street.town;
    let set = |register: &str, code: &str, body: &Value| {
        let rows = [(code.to_owned(), body.to_string())];
        set_rows(town.app.store(), &*town.clock, &Actor::system(), register, &rows).expect("set");
    };
    let head = "branch-manager";
    set("post", head, &json!({"code": head, "name": {"zh": head, "en": head}, "roles": ["manager"]}));
    town.hires("north-head", "branch-manager", "north");
    town.hires("south-head", "branch-manager", "south");
    town.hires("wu", "agent", "hotline");
    town.hires("xu", "agent", "hotline");
    for unit in ["north", "south"] {
        let name = json!({"zh": unit, "en": unit});
        set("unit", unit, &json!({"code": unit, "name": name, "parent": "city", "kind": "county"}));
    }
    town.app.reload_law().expect("read");
    street
}

/// A complaint that was closed for a cause.
async fn complaint(street: &Street, by: &str, cause: &str) -> String {
    let opening = town::opening("complaint.billing.overcharge");
    let reply = street.town.post(by, "/contacts", opening).await.ok();
    let case = reply["case"].as_str().expect("a case").to_owned();
    let resolve = json!({"root_cause": cause, "text": "已退费", "occurred_at": null});
    street.town.on("zhou", &case, "resolve", resolve).await.ok();
    street.town.on("zhao", &case, "confirm", json!({"channel": "hotline", "recording": "REC-1"})).await.ok();
    case
}

fn follows(street: &Street) {
    street.town.app.settle_wages(1_000).expect("settled");
    while roll_up(&street.town.app, RollSize::default()).expect("rolled") > 0 {}
}

fn subjects(board: &Value) -> Vec<&str> {
    board["rows"].as_array().expect("rows").iter().filter_map(|row| row["subject"]["code"].as_str()).collect()
}

#[tokio::test]
async fn a13_a_colleague_sees_his_own_month_and_who_heads_him_everybodys() {
    let street = street("2026-11-20T09:00:00");
    for _ in 0..5 {
        let reply =
            street.town.post("wu", "/contacts", town::opening("fault.broadband.no-internet")).await.ok();
        let case = reply["case"].as_str().expect("a case").to_owned();
        street.resolves(&case).await;
        street
            .town
            .on("zhao", &case, "confirm", json!({"channel": "hotline", "recording": "REC-1"}))
            .await
            .ok();
    }
    follows(&street);
    let own = street.town.get("wu", "/scores?card=cn-score.owner").await.ok();
    assert_eq!(subjects(&own), ["wu"], "a colleague beside him is not his to see");
    assert_eq!((&own["rows"][0]["own"], &own["terms"][0]["weight"]), (&json!(true), &json!(40)));
    assert!(own["terms"][0]["numerator"]["en"].as_str().is_some_and(|words| words.contains("kept")));
    let held = own["rows"][0]["cells"][1].clone();
    assert_eq!(
        (&held["numerator"], &held["denominator"], &held["shown"]),
        (&json!(5), &json!(5), &json!("100.00%"))
    );
    let all = street.town.get("shen", "/scores?card=cn-score.owner").await.ok();
    assert_eq!(subjects(&all), ["wu", "xu", "zhao"], "who has no score stands last");
    let file = street.town.lines_of("shen", "scores?card=cn-score.owner").await;
    let codes: Vec<&str> = file.iter().filter_map(|line| line.split(',').nth(2)).collect();
    assert_eq!(codes, ["wu", "xu", "zhao"]);
    assert!(file[0].contains(",100.00%,5,5,"), "a figure with both its counts: {file:?}");
    assert_eq!(street.town.lines_of("wu", "scores?card=cn-score.owner").await.len(), 1, "his own alone");
    let list = "/scores/list?card=cn-score.owner&subject=wu&metric=owner-held";
    let opened = street.town.get("wu", list).await.ok();
    assert_eq!((opened["rows"].as_array().map(Vec::len), &opened["counted"]), (Some(5), &json!(5)));
    assert!(opened["rows"][0]["number"].as_str().is_some_and(|number| !number.is_empty()));
    assert_eq!(street.town.get("xu", list).await.status, StatusCode::FORBIDDEN);
    for (path, code) in [
        ("/scores?card=nothing", "N001"),
        ("/scores?card=cn-score.owner&month=2026-10", "N002"),
        ("/scores/list?card=cn-score.owner&subject=nobody&metric=owner-held", "N003"),
        ("/scores/list?card=cn-score.owner&subject=wu&metric=calls", "N003"),
    ] {
        assert_eq!(street.town.get("shen", path).await.code(), code, "{path}");
    }
    let without = town::Town::at("2026-11-20T09:00:00");
    assert_eq!(without.get("shen", "/scores").await.code(), "N001");
}

#[tokio::test]
async fn a17_y11_branches_see_one_another_and_one_contests_points_that_another_unit_gives_back() {
    let street = street("2026-11-20T09:00:00");
    let case = complaint(&street, "wu", "people.wrong-sale").await;
    follows(&street);
    let board = street.town.get("south-head", "/scores?card=cn-score.unit").await.ok();
    assert_eq!(board["rows"].as_array().map(Vec::len), Some(2), "nothing of a branch is hidden from another");
    let north = |board: &Value| {
        let rows = board["rows"].as_array().expect("rows").clone();
        rows.into_iter().find(|row| row["subject"]["code"] == "north").expect("a row")
    };
    assert_eq!((&north(&board)["deducted"], &north(&board)["opens"]), (&json!(2), &json!(false)));
    assert_eq!(north(&board)["head"]["code"], "north-head");
    let taken = street.town.get("north-head", "/deductions").await.ok();
    let row = taken["rows"][0].clone();
    assert_eq!((&row["case"], &row["points"], &row["may_object"]), (&json!(case), &json!(2), &json!(true)));
    assert_eq!(street.town.get("south-head", "/deductions").await.ok()["rows"], json!([]));
    let body = json!({"month": "2026-11", "unit": "north", "key": row["key"], "text": "客户已书面确认"});
    assert_eq!(street.town.post("south-head", "/deductions", body.clone()).await.code(), "N004");
    let made = street.town.post("north-head", "/deductions", body.clone()).await.ok();
    assert_eq!((&made["contested"], &made["rows"][0]["objection"]["state"]), (&json!(1), &json!("waiting")));
    assert_eq!(street.town.post("north-head", "/deductions", body).await.code(), "N005");
    let id = made["rows"][0]["objection"]["id"].as_str().expect("an id").to_owned();
    let decide = format!("/deductions/{id}/decide");
    let said = |stands: bool| json!({"stands": stands, "text": "录音属实"});
    assert_eq!(street.town.post("north-head", &decide, said(false)).await.code(), "J010");
    assert_eq!(street.town.post("south-head", &decide, said(false)).await.status, StatusCode::FORBIDDEN);
    let decided = street.town.post("shen", &decide, said(false)).await.ok();
    let objection = &decided["rows"][0]["objection"];
    assert_eq!((&objection["state"], &objection["decision"]), (&json!("given-back"), &json!("录音属实")));
    assert_eq!(street.town.post("jiang", &decide, said(true)).await.code(), "J009");
    assert_eq!(street.town.post("jiang", "/deductions/x/decide", said(true)).await.code(), "N004");
    follows(&street);
    let board = street.town.get("north-head", "/scores?card=cn-score.unit").await.ok();
    assert_eq!((&north(&board)["deducted"], &north(&board)["own"]), (&json!(0), &json!(true)));
}

#[tokio::test]
async fn a_month_prints_with_its_definitions_and_is_marked_while_it_may_still_move() {
    let street = street("2026-11-20T09:00:00");
    follows(&street);
    let request = |path: &str| street.town.request("shen", Method::GET, path, None);
    for (path, words) in [
        ("/scores/print?card=cn-score.unit", ["投诉处理满意率", "未归档"]),
        ("/scores/print?card=cn-score.hall&lang=en", ["Settled at once", "not kept yet"]),
    ] {
        let answer =
            tower::ServiceExt::oneshot(street.town.router.clone(), request(path)).await.expect("answer");
        assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/html; charset=utf-8");
        let bytes = http_body_util::BodyExt::collect(answer.into_body()).await.expect("a body").to_bytes();
        let page = String::from_utf8(bytes.to_vec()).expect("text");
        assert!(words.iter().all(|word| page.contains(word)), "{page}");
    }
    assert_eq!(street.town.get("shen", "/scores/print?lang=de").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn y06_u01_a42_an_honour_is_proposed_decided_by_another_and_seen_by_everybody() {
    let street = street("2026-11-20T09:00:00");
    let body = json!({
        "name_zh": "青年文明号", "name_en": "Youth post of honour", "level": "province", "body": "团省委",
        "on": "2026-11-10", "units": ["north"], "people": ["zhou"], "evidence": "团发〔2026〕8 号"
    });
    let town = &street.town;
    assert_eq!(town.post("zhou", "/honours", body.clone()).await.status, StatusCode::FORBIDDEN);
    let made = town.post("jiang", "/honours", body).await.ok();
    let id = made["rows"][0]["id"].clone();
    assert_eq!(town.get("zhou", "/honours").await.ok()["rows"], json!([]), "it was only proposed");
    assert!(town.lines_of("zhou", "honours").await.is_empty(), "nor in his file");
    let file = town.lines_of("jiang", "honours").await;
    assert!(
        file[0].starts_with("2026-11-10,青年文明号,省级,团省委,") && file[0].ends_with(",待审定"),
        "{file:?}"
    );
    let step = |act: &str, text: &str| json!({"honour": id, "act": act, "text": text});
    assert_eq!(town.post("jiang", "/honours/step", step("approve", "")).await.code(), "N008");
    assert_eq!(
        town.post("north-head", "/honours/step", step("approve", "")).await.code(),
        "N008",
        "his unit"
    );
    let given = town.post("gao", "/honours/step", step("approve", "见原件")).await.ok();
    assert_eq!((&given["rows"][0]["state"], &given["years"][0]["year"]), (&json!("given"), &json!("2026")));
    let seen = town.get("zhou", "/honours").await.ok();
    assert_eq!((&seen["rows"][0]["may_doubt"], &seen["may_propose"]), (&json!(false), &json!(false)));
    assert_eq!(town.post("gao", "/honours/step", step("approve", "")).await.code(), "N009");
    assert_eq!(town.post("gao", "/honours/step", step("doubt", "")).await.code(), "N006");
    assert_eq!(town.post("gao", "/honours/step", step("burn", "")).await.status, StatusCode::BAD_REQUEST);
    let none = json!({"honour": "none", "act": "doubt", "text": "不实"});
    assert_eq!(town.post("gao", "/honours/step", none).await.code(), "N007");
}

#[tokio::test]
async fn y09_a44_a_banner_with_its_photo_names_colleagues_who_hear_of_it() {
    let street = street("2026-11-20T09:00:00");
    let town = &street.town;
    let photo = b"\x89PNG\r\n\x1a\nbanner".to_vec();
    let digest =
        yinuo_app::codec::hex(&town.app.keep_artefact("", "image/png", photo.clone()).expect("kept"));
    let body = |people: Value, photos: Value| {
        json!({
            "contact": null, "customer": "C1", "kind": "banner", "people": people, "on": "2026-11-19",
            "text": "抢修及时，电话 13900001111", "photos": photos
        })
    };
    let entered = town.post("zhao", "/praise", body(json!(["zhou", "tao"]), json!([digest]))).await.ok();
    let row = &entered["rows"][0];
    assert_eq!((&row["kind"], &row["on"]), (&json!("banner"), &json!("2026-11-19")));
    let words = row["words"].as_str().expect("words");
    assert!(words.contains("抢修及时") && !words.contains("13900001111"), "{words}");
    assert!(!row.to_string().contains("C1"), "the customer is not named");
    let file = town.lines_of("tao", "praise").await;
    assert!(file[0].contains("锦旗") && file[0].contains(words), "{file:?}");
    assert!(!file[0].contains("13900001111"), "masked as on the screen: {file:?}");
    let feed = town.get("tao", "/praise").await.ok();
    assert_eq!((&feed["rows"][0]["own"], &feed["may_enter"]), (&json!(true), &json!(false)));
    let inbox = town.get("zhou", "/inbox").await.ok();
    assert!(inbox["items"].to_string().contains("有客户点名表扬您"), "{inbox}");
    let id = row["id"].as_str().expect("an id");
    let path = format!("/praise/{id}/photos/{digest}");
    let request = town.request("tao", Method::GET, &path, None);
    let answer = tower::ServiceExt::oneshot(town.router.clone(), request).await.expect("answer");
    assert_eq!(
        (answer.status(), &answer.headers()[header::CONTENT_TYPE]),
        (StatusCode::OK, &"image/png".parse().expect("a value"))
    );
    let bytes = http_body_util::BodyExt::collect(answer.into_body()).await.expect("a body").to_bytes();
    assert_eq!(bytes, photo);
    let other = format!("/praise/{id}/photos/{}", "0".repeat(64));
    assert_eq!(town.get("tao", &other).await.code(), "N011");
    assert_eq!(town.post("zhao", "/praise", body(json!([]), json!([]))).await.code(), "N010");
    assert_eq!(
        town.post("zhao", "/praise", body(json!(["zhou"]), json!(["0".repeat(64)]))).await.code(),
        "N010"
    );
    // A photo that praise names is no upload that led to nothing.
    town.now("2026-12-20T09:00:00");
    assert_eq!(town.app.purge_artefacts().expect("purged"), 0);
}

#[tokio::test]
async fn y09_a_contact_that_praised_is_offered_until_it_is_entered() {
    let street = street("2026-11-20T09:00:00");
    let town = &street.town;
    let mut thanks = town::opening("fault.broadband.no-internet");
    thanks["text"] = json!("师傅手脚快，电话 13900001111。");
    thanks["outcome"] = json!({"is": "ends", "outcome": "praise"});
    let contact = town.post("zhao", "/contacts", thanks.clone()).await.ok()["contact"].clone();
    thanks["outcome"] = json!({"is": "ends", "outcome": "informed"});
    town.post("zhao", "/contacts", thanks).await.ok();
    let feed = town.get("zhao", "/praise").await.ok();
    let offered = feed["waiting"].as_array().expect("contacts");
    assert_eq!((offered.len(), &offered[0]["contact"]), (1, &contact), "{feed}");
    assert_eq!((&offered[0]["owner"]["code"], &offered[0]["on"]), (&json!("zhao"), &json!("2026-11-20")));
    assert!(!feed.to_string().contains("13900001111") && !feed.to_string().contains("C1"), "{feed}");
    assert_eq!(town.get("tao", "/praise").await.ok()["waiting"], json!([]), "he enters none");
    let body = json!({
        "contact": contact, "customer": "", "kind": "words", "people": ["zhou"], "on": "2026-11-20",
        "text": "师傅手脚快", "photos": []
    });
    let entered = town.post("zhao", "/praise", body.clone()).await.ok();
    assert_eq!((&entered["waiting"], &entered["rows"][0]["id"]), (&json!([]), &contact));
    assert_eq!(town.post("zhao", "/praise", body).await.code(), "N010", "once");
}

#[tokio::test]
async fn u31_what_discontent_customers_wrote_is_counted_by_topic_with_their_cases() {
    let street = street("2026-11-20T09:00:00");
    let mut cases = Vec::new();
    for (score, words) in [
        ("2", "晚上网速太慢，师傅态度也差"),
        ("3", "等了两天没人来"),
        ("1", "就是不满意"),
        ("10", "网速很好"),
    ] {
        let (case, link) = street.opens().await;
        street.resolves(&case).await;
        let key = street.looks(&link).await.key();
        street.sends(&link, &[("key", &key), ("do", "confirm")]).await.leads_to();
        street.turns();
        street.sends(&street.link("/r/"), &[("score", score), ("words", words)]).await.leads_to();
        cases.push(case);
    }
    let topics = street.town.get("shen", "/topics").await.ok();
    let count = |code: &str| {
        let rows = topics["rows"].as_array().expect("rows");
        let row = rows.iter().find(|row| row["topic"]["code"] == code).expect("a topic");
        let cases = row["cases"].as_array().expect("cases").clone();
        cases.iter().filter_map(|case| case["case"].as_str().map(str::to_owned)).collect::<Vec<_>>()
    };
    assert_eq!(count("cn-score.topic-speed"), [cases[0].clone()], "who was content opens nothing");
    assert_eq!(count("cn-score.topic-attitude"), [cases[0].clone()]);
    assert_eq!(count("cn-score.topic-late"), [cases[1].clone()]);
    assert_eq!(count("other"), [cases[2].clone()], "no word of the policy stands in it");
    assert!(!topics.to_string().contains("晚上"), "topics are counted, words are not shown");
    let concerned = street.town.get("north-head", "/topics").await.ok();
    assert!(concerned["rows"].as_array().expect("rows").iter().all(|row| row["cases"] == json!([])));
    assert_eq!(street.town.get("zhou", "/topics").await.status, StatusCode::FORBIDDEN);
    assert_eq!(street.town.get("shen", "/topics?month=2026-10").await.code(), "N002");
}
