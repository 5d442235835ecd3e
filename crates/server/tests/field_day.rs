//! Stories of a day on the road: a rest that nobody plans into (A39), and a customer who is told that whoever comes runs late
//! (Y41) and what was found (A43).

mod street;
mod town;

use serde_json::{Value, json};
use street::Street;
use town::field;
use yinuo_domain::technician::{DayRest, Technician};

const MORNING: &str = "2026-11-20T08:00:00";

/// Tao rests from noon to one.
fn rests(street: &Street) {
    let rest = Some(DayRest { from: 12 * 60, until: 13 * 60 });
    street.town.drives(&Technician { rest, ..field::technician("tao") });
}

async fn asked(street: &Street) -> (String, String, String) {
    let (case, link) = street.opens().await;
    let path = street.town.sends_somebody(&case, field::repair()).await;
    (case, link, path)
}

async fn books(street: &Street, visit: &str, window: (&str, &str), starts: Value) -> town::Answer {
    let body = json!({
        "from_at": street.town.at_time(window.0), "until_at": street.town.at_time(window.1), "asked_by_customer": true,
        "technician": "tao", "starts_at": starts, "chosen_by_customer": true
    });
    street.town.post("dai", &format!("{visit}/book"), body).await
}

#[tokio::test]
async fn a39_nobody_is_planned_into_a_rest_neither_by_the_search_nor_by_hand() {
    let street = Street::with_a_van(MORNING, &[]);
    rests(&street);
    let (case, _, path) = asked(&street).await;
    let by_hand = json!(street.town.at_time("12:30"));
    assert_eq!(books(&street, &path, ("12:00", "14:00"), by_hand).await.code(), "Z009");
    let into = json!(street.town.at_time("11:30"));
    assert_eq!(books(&street, &path, ("10:00", "12:00"), into).await.code(), "Z009", "it would last into it");
    books(&street, &path, ("12:00", "14:00"), Value::Null).await.ok();
    let booked = street.town.visit(&case).await;
    assert_eq!(booked["starts_at"], json!(street.town.at_time("13:00")), "the search begins after the rest");
    let board = street.town.get("dai", "/visits").await.ok();
    let tao = &board["technicians"][0];
    assert_eq!(
        (&tao["rest_from_at"], &tao["rest_until_at"]),
        (&json!(street.town.at_time("12:00")), &json!(street.town.at_time("13:00")))
    );
    let advice = street.town.post("dai", "/dispatch/plan", json!({})).await.ok();
    assert!(advice["before_minor"].is_i64(), "the day can be gone as it stands: {advice}");
    assert_eq!(advice["visits"][0]["planned"]["starts_at"], json!(street.town.at_time("13:00")));
    let id = booked["visit"].clone();
    let drag = json!({"visit": id, "technician": "tao", "starts_at": street.town.at_time("12:15")});
    let dragged = street.town.post("dai", "/dispatch/drag", drag).await.ok();
    assert!(dragged["extra_minor"].is_i64(), "what it costs begins after the rest: {dragged}");
}

#[tokio::test]
async fn a39_a_visit_before_and_one_after_the_rest_leave_the_day_feasible() {
    let street = Street::with_a_van(MORNING, &[]);
    rests(&street);
    let (_, _, first) = asked(&street).await;
    books(&street, &first, ("10:00", "12:00"), Value::Null).await.ok();
    street.town.now("2026-11-20T12:20:00");
    let advice = street.town.post("dai", "/dispatch/plan", json!({})).await;
    assert_eq!(advice.status.as_u16(), 200, "planned anew in the middle of the rest");
    let board = street.town.get("dai", "/visits").await.ok();
    assert_eq!(board["visits"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn y41_a_customer_is_told_that_whoever_comes_runs_late_and_the_promise_does_not_move() {
    let street = Street::with_a_van(MORNING, &[]);
    let (case, link, path) = asked(&street).await;
    books(&street, &path, ("08:00", "10:00"), Value::Null).await.ok();
    street.turns();
    let due = |page: &Value| page["row"]["due_at"].clone();
    let before = due(&street.town.page("zhou", &case).await);
    street.town.now("2026-11-20T09:20:00");
    let late = json!({"deed": {"is": "run-late", "expected_at": street.town.at_time("10:40")}});
    street.town.post("tao", &format!("{path}/act"), late).await.ok();
    street.turns();
    let told: Vec<String> =
        street.sent().into_iter().map(|(_, text)| text).filter(|text| text.contains("会晚到")).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("预计 10:40 到") && told[0].contains("/c/"), "{}", told[0]);
    street.looks(&link).await.has("师傅预计 10:40 到").has("师傅会晚到，预计 10:40 到");
    street.looks_in(&link, "en").await.has("expected at 10:40");
    assert_eq!(due(&street.town.page("zhou", &case).await), before, "the promise stands where it stood");
    // The dispatcher presses for him: another time, another message.
    let later =
        json!({"deed": {"is": "run-late", "expected_at": street.town.at_time("11:10")}, "occurred_at": null});
    street.town.post("dai", &format!("{path}/act"), later).await.ok();
    street.turns();
    let texts: Vec<String> = street.sent().into_iter().map(|(_, text)| text).collect();
    assert!(texts.last().is_some_and(|text| text.contains("预计 11:10 到")), "{texts:?}");
    street.town.now("2026-11-20T10:00:00");
    street.settles();
    assert_eq!(
        street.town.visit(&case).await["agreed"][0]["outcome"],
        json!("missed"),
        "the window ended all the same"
    );
}

#[tokio::test]
async fn a43_the_plain_explanation_stands_on_the_customers_page() {
    let street = Street::with_a_van(MORNING, &[]);
    let (_, link, path) = asked(&street).await;
    books(&street, &path, ("08:00", "10:00"), Value::Null).await.ok();
    street.town.now("2026-11-20T09:00:00");
    let arrive = json!({"deed": {"is": "arrive"}});
    street.town.post("tao", &format!("{path}/act"), arrive).await.ok();
    let finish = json!({"deed": {
        "is": "finish", "cause": "terminal.modem", "before_kbps": 0, "after_kbps": 301_200, "parts": [],
        "explanation": "接头氧化，重新做了接头；晚上视频卡是路由器放在柜子里，已请您移到外面。", "restored": true
    }});
    street.town.post("tao", &format!("{path}/act"), finish).await.ok();
    street.looks(&link).await.has("师傅说明").has("接头氧化，重新做了接头").has("已请您移到外面");
    street.looks_in(&link, "en").await.has("What your technician did");
}

/// The code on the phone of whoever comes.
async fn shown_code(street: &Street, person: &str) -> String {
    let mine = street.town.get(person, "/visits/mine").await.ok();
    mine["visits"][0]["door_code"].as_str().expect("a code").to_owned()
}

async fn checks(street: &Street, link: &str, code: &str) -> street::Seen {
    let key = street.looks(link).await.key();
    street.sends(link, &[("key", &key), ("do", "check"), ("code", code), ("lang", "zh")]).await
}

#[tokio::test]
async fn y25_the_customer_checks_the_code_of_whoever_stands_at_his_door() {
    let street = Street::with_a_van(MORNING, &[]);
    let (case, link, path) = asked(&street).await;
    street.looks(&link).await.lacks("核对上门的人");
    books(&street, &path, ("10:00", "12:00"), Value::Null).await.ok();
    street.looks(&link).await.has("核对上门的人");
    let code = shown_code(&street, "tao").await;
    assert!(code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
    checks(&street, &link, &code)
        .await
        .has("对，是我们派的人：tao，north，工号 tao")
        .has("系统里没有他的照片")
        .lacks("举报：");
    checks(&street, &link, &format!("{} {}", &code[..3], &code[3..])).await.has("对，是我们派的人");
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let seen = checks(&street, &link, wrong).await;
    seen.has("码不对").has("举报：有人冒充上门").lacks("工号");
    let done =
        street.sends(&link, &[("key", &seen.key()), ("do", "report"), ("lang", "zh")]).await.leads_to();
    street.looks(&done).await.has("收到举报");
    let page = street.town.page("zhou", &case).await;
    assert!(page.to_string().contains("疑似冒充上门"), "whoever works on it reads the report");
    let of_case = street.town.get("dai", &format!("/cases/{case}/visits")).await.ok();
    assert_eq!(of_case["visits"][0]["door_code"], json!(""), "nobody else has the card");
}

#[tokio::test]
async fn y25_a_code_is_good_for_its_visit_its_person_and_its_day_alone() {
    let street = Street::with_a_van(MORNING, &[]);
    let (_, link, path) = asked(&street).await;
    books(&street, &path, ("10:00", "12:00"), Value::Null).await.ok();
    let code = shown_code(&street, "tao").await;
    street.town.now("2026-11-19T09:00:00");
    checks(&street, &link, &code).await.has("这个码已失效");
    street.town.now("2026-11-20T08:30:00");
    street.town.post("dai", &format!("{path}/release"), json!({})).await.ok();
    checks(&street, &link, &code).await.has("码不对");
    street
        .town
        .post("dai", &format!("{path}/assign"), json!({"technician": "tao", "starts_at": null}))
        .await
        .ok();
    street.town.now("2026-11-20T10:10:00");
    street.town.post("tao", &format!("{path}/act"), json!({"deed": {"is": "arrive"}})).await.ok();
    checks(&street, &link, &code).await.has("对，是我们派的人");
    let finish = json!({"deed": {
        "is": "finish", "cause": "terminal.modem", "before_kbps": 0, "after_kbps": 301_200, "parts": [],
        "explanation": "换了接头。", "restored": true
    }});
    street.town.post("tao", &format!("{path}/act"), finish).await.ok();
    let key = street.looks(&link).await.key();
    let after = street.sends(&link, &[("key", &key), ("do", "check"), ("code", &code), ("lang", "en")]).await;
    after.has("no longer good").has("Report it");
}

#[tokio::test]
async fn y25_a_photo_stands_beside_a_right_code_and_no_big_one_is_taken() {
    let street = Street::with_a_van(MORNING, &[]);
    let (_, link, path) = asked(&street).await;
    books(&street, &path, ("10:00", "12:00"), Value::Null).await.ok();
    let keep = |bytes: Vec<u8>| {
        let digest = street.town.app.keep_artefact("", "image/jpeg", bytes).expect("kept");
        yinuo_app::codec::hex(&digest)
    };
    let (face, big) =
        (keep(b"\xff\xd8\xff tao".to_vec()), keep([&b"\xff\xd8\xff"[..], &[0; 98_304]].concat()));
    let sets = |photo: String| street.town.post("dai", "/vans/tao/photo", json!({ "photo": photo }));
    assert_eq!(sets(big).await.code(), "Z014");
    let nobody = street.town.post("dai", "/vans/nobody/photo", json!({ "photo": face })).await;
    assert_eq!(nobody.code(), "Z014");
    sets(face).await.ok();
    let code = shown_code(&street, "tao").await;
    checks(&street, &link, &code).await.has("data:image/jpeg;base64,/9j/IHRhbw").lacks("没有他的照片");
    let mine = street.town.get("tao", "/visits/mine").await.ok();
    assert_eq!(mine["photo"], json!("data:image/jpeg;base64,/9j/IHRhbw"), "and on his own card");
}

#[tokio::test]
async fn u17_a_van_is_loaded_once_for_each_paper_and_gives_back_what_it_has() {
    let street = Street::with_a_van(MORNING, &[]);
    let load = |part: &str, count: i64, reference: &str, back: bool| {
        let body = json!({"part": part, "count": count, "reference": reference, "back": back});
        street.town.post("dai", "/vans/tao/load", body)
    };
    let on_van = |view: &Value, part: &str| {
        let parts = view["vans"][0]["parts"].as_array().expect("parts").clone();
        parts.into_iter().find(|one| one["part"] == part).map_or(json!(0), |one| one["count"].clone())
    };
    let view = load("splitter", 3, "L-1", false).await.ok();
    assert_eq!(on_van(&view, "splitter"), json!(3));
    assert_eq!(load("splitter", 3, "L-1", false).await.code(), "Z013", "one paper loads once");
    assert_eq!(load("splitter", 0, "L-2", false).await.code(), "Z013");
    assert_eq!(load("splitter", 4, "L-3", true).await.code(), "Z013", "more than lies there");
    let view = load("splitter", 2, "L-3", true).await.ok();
    assert_eq!(on_van(&view, "splitter"), json!(1));
    let (_, _, path) = asked(&street).await;
    books(&street, &path, ("10:00", "12:00"), Value::Null).await.ok();
    let mine = street.town.get("tao", "/visits/mine").await.ok();
    assert!(mine["parts"].to_string().contains("splitter"), "his phone shows it: {}", mine["parts"]);
}

#[tokio::test]
async fn a41_a_missed_appointment_waits_for_a_person_who_had_no_part_in_it() {
    let street = Street::with_a_van(MORNING, &[]);
    let (_, _, path) = asked(&street).await;
    books(&street, &path, ("08:00", "10:00"), Value::Null).await.ok();
    let path = format!("{path}/review");
    let review =
        |cause: &str, text: &str| street.town.post("shen", &path, json!({"cause": cause, "text": text}));
    assert_eq!(review("overrun", "前一户拖了").await.code(), "Z012", "it was not missed");
    street.town.now("2026-11-20T10:01:00");
    street.settles();
    let list = street.town.get("shen", "/visits/missed").await.ok();
    assert_eq!((&list["waiting"], &list["missed"][0]["may_review"]), (&json!(1), &json!(true)), "{list}");
    assert_eq!(review("aliens", "前一户拖了").await.code(), "Z012", "no such cause");
    assert_eq!(review("overrun", "  ").await.code(), "Z012", "words are needed");
    let list = review("overrun", "前一户拖了").await.ok();
    let found = &list["missed"][0]["review"];
    assert_eq!((&list["waiting"], &found["cause"]["en"]), (&json!(0), &found["cause"]["en"]));
    assert_eq!((&found["by"]["code"], &found["text"]), (&json!("shen"), &json!("前一户拖了")));
    assert_eq!(review("overrun", "前一户拖了").await.code(), "Z012", "once");
}
