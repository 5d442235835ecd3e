//! Stories of the office over HTTP: what outside bodies transfer (Y29, Y30, N15, N21, N22, N32 to N34), outages with their
//! cases, directives (Y01) and the general manager's orders (Y31, Y46).

mod town;

use axum::http::{Method, StatusCode};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;
use town::{Answer, Town, world};
use yinuo_app::ports::CustomerRow;
use yinuo_app::register::{CustomerBody, PERSON, json as body, mirror_customers, set_rows};
use yinuo_domain::Actor;
use yinuo_domain::org::Person;
use yinuo_policy::Bilingual;
use yinuo_server::{Desk, Https};

const PACKS: [&str; 3] = ["cn-same-day", "cn-yiyang", "cn-office"];
const COMPLAINT: &str = "complaint.billing.overcharge";
const FAULT: &str = "fault.broadband.no-internet";

/// A town with the office's rules, whose people have grades.
fn town() -> Town {
    let parts = world::at_on("2026-11-20T10:00:00", &PACKS, |store| store);
    let town = Town::with(parts, Desk::new(None, std::sync::Arc::new(String::new)), Https::Off);
    let grades = [("zhao", 1), ("zhou", 2), ("chen", 3), ("jiang", 4), ("gao", 5), ("shen", 4)];
    let rows: Vec<(String, String)> = grades
        .map(|(code, grade)| {
            let name = Bilingual::new(code, code);
            let person = Person { code: code.into(), name, grade, ..Person::default() };
            (code.to_owned(), body(&person).expect("json"))
        })
        .to_vec();
    set_rows(town.app.store(), &*town.clock, &Actor::system(), PERSON, &rows).expect("grades");
    town.app.reload_law().expect("law");
    town
}

fn at(town: &Town, local: &str) -> i64 {
    town.app.law().book.current().instant(local).expect("local").0
}

async fn sends(town: &Town, person: &str, path: &str, said: &Value) -> Answer {
    town.post(person, path, said.clone()).await
}

/// A printable page as it comes.
async fn prints(town: &Town, path: &str) -> String {
    let request = town.request("chen", Method::GET, path, None);
    let response = town.router.clone().oneshot(request).await.expect("an answer");
    let bytes = response.into_body().collect().await.expect("a body").to_bytes();
    String::from_utf8(bytes.to_vec()).expect("text")
}

fn letter(number: &str, due_at: Option<i64>) -> Value {
    json!({
        "body": "12345", "number": number, "due_at": due_at, "customer": "C1", "service": "S1",
        "category": COMPLAINT, "text": "来文：多扣费", "occurred_at": null
    })
}

async fn transfers(town: &Town, said: &Value) -> String {
    let reply = sends(town, "zhao", "/outside", said).await.ok();
    reply["case"].as_str().expect("a case").to_owned()
}

#[tokio::test]
async fn y29_a_transferred_case_shows_the_bodys_deadline_beside_ours_and_its_number_joins() {
    let town = town();
    let due = at(&town, "2026-11-23T17:00:00");
    let case = transfers(&town, &letter("SN-1", Some(due))).await;
    let view = town.get("chen", &format!("/cases/{case}")).await.ok();
    let clocks = view["clocks"].as_array().expect("clocks");
    let of_body = clocks.iter().find(|clock| clock["kind"] == "outside").expect("the body's clock");
    assert_eq!((&of_body["due_at"], &of_body["beneficiary"]), (&json!(due), &json!("outside")));
    assert!(clocks.iter().any(|clock| clock["kind"] == "promise"), "ours is another clock");
    assert!(of_body["reasons"].as_array().is_some_and(|lines| lines.len() >= 2), "explained");
    assert_eq!(transfers(&town, &letter("SN-1", None)).await, case, "the same number joins");
    let again = town.get("chen", &format!("/cases/{case}")).await.ok();
    assert_eq!((&again["outside"][0]["repeats"], &again["outside"][1]), (&json!(1), &Value::Null));
}

#[tokio::test]
async fn y29_a_misread_number_does_not_lay_one_customers_words_into_anothers_case() {
    let town = town();
    let neighbour = CustomerRow {
        code: "C2".into(),
        name: "李大江".into(),
        phone: "19900005678".into(),
        segment: "household".into(),
        body: body(&CustomerBody::default()).expect("json"),
        as_of: 0,
    };
    mirror_customers(town.app.store(), vec![neighbour]).expect("customer");
    let case = transfers(&town, &letter("SN-1", None)).await;
    let mut misread = letter("SN-1", None);
    (misread["customer"], misread["service"]) = (json!("C2"), json!(""));
    let told = sends(&town, "zhao", "/outside", &misread).await;
    assert_eq!((told.status, told.code()), (StatusCode::CONFLICT, "D031"));
    let joins = json!({
        "channel": "hotline", "direction": "inbound", "customer": "C2", "text": "邻居的单", "recording": "",
        "outcome": {"is": "joins", "case": case}, "occurred_at": null
    });
    assert_eq!(sends(&town, "zhao", "/contacts", &joins).await.code(), "D031");
    let view = town.get("chen", &format!("/cases/{case}")).await.ok();
    assert_eq!(view["outside"][0]["repeats"], json!(0), "nothing was recorded");
}

#[tokio::test]
async fn y30_each_arrival_is_reported_and_a_low_grade_handles_none() {
    let town = town();
    let case = transfers(&town, &letter("SN-1", None)).await;
    let take = sends(&town, "zhou", &format!("/cases/{case}/take"), &json!({ "from": "" })).await;
    assert_eq!((take.status, take.code()), (StatusCode::FORBIDDEN, "O002"));
    let inbox = town.get("chen", "/inbox").await.ok();
    let kinds: Vec<&Value> =
        inbox["items"].as_array().expect("items").iter().map(|one| &one["kind"]).collect();
    assert!(kinds.contains(&&json!("outside")), "the supervisor hears of each arrival: {kinds:?}");
}

#[tokio::test]
async fn n21_a_body_is_answered_by_a_numbered_letter_that_stays_as_it_went_out() {
    let town = town();
    let case = transfers(&town, &letter("SN-1", None)).await;
    let said = json!({ "request": 1, "text": "已退费 30 元。<b>" });
    sends(&town, "chen", &format!("/cases/{case}/outside/answer"), &said).await.ok();
    let view = town.get("chen", &format!("/cases/{case}")).await.ok();
    let outside = &view["outside"][0];
    assert_eq!(
        (&outside["state"], &outside["letters"][0]["number"]),
        (&json!("answered"), &json!("诺函〔2026〕1号"))
    );
    assert_eq!(outside["letters"][0]["template"], "cn-office@2026-11-27");
    let page = prints(&town, &format!("/cases/{case}/letters/1/1")).await;
    for words in ["诺函〔2026〕1号", "SN-1", "已退费 30 元。&lt;b&gt;", "2026-11-20"] {
        assert!(page.contains(words), "{words} in {page}");
    }
    let receipt = json!({ "request": 1, "reference": "HZ-7", "occurred_at": null });
    sends(&town, "zhao", &format!("/cases/{case}/outside/receipt"), &receipt).await.ok();
    let again = json!({ "request": 1, "due_at": null, "text": "不满意" });
    sends(&town, "zhao", &format!("/cases/{case}/outside/again"), &again).await.ok();
    let second = json!({ "request": 1, "text": "补充说明。" });
    sends(&town, "jiang", &format!("/cases/{case}/outside/answer"), &second).await.ok();
    let view = town.get("chen", &format!("/cases/{case}")).await.ok();
    let outside = &view["outside"][0];
    assert_eq!(
        (&outside["dispatches"], &outside["letters"][1]["number"]),
        (&json!(2), &json!("诺函〔2026〕2号"))
    );
    assert_eq!(prints(&town, &format!("/cases/{case}/letters/1/1")).await, page, "the first stays");
    let missing = town.get("chen", &format!("/cases/{case}/letters/1/3")).await;
    assert_eq!(missing.code(), "O005");
}

#[tokio::test]
async fn n15_n32_the_list_says_what_is_late_and_how_many_came_by_body_kind_and_year() {
    let town = town();
    let due = at(&town, "2026-11-21T10:00:00");
    let case = transfers(&town, &letter("SN-1", Some(due))).await;
    town.now("2026-11-22T10:00:00");
    town.app.settle_due(9).expect("settles");
    let list = town.get("chen", "/outside?body=12345&late=true").await.ok();
    assert_eq!((&list["rows"][0]["case"]["id"], &list["rows"][0]["late"]), (&json!(case), &json!(true)));
    assert_eq!(town.get("chen", "/outside?late=false").await.ok()["rows"], json!([]));
    let bodies = list["bodies"].as_array().expect("bodies");
    let of_body = bodies.iter().find(|one| one["body"]["code"] == "12345").expect("its figures");
    let counts =
        ["received", "open", "late", "ended", "received_last_year"].map(|name| of_body[name].clone());
    assert_eq!(counts, [json!(1), json!(1), json!(1), json!(0), json!(0)]);
    assert_eq!(of_body["kinds"], json!([{ "kind": "complaint", "count": 1 }]));
    let media = bodies.iter().find(|one| one["body"]["code"] == "media").expect("data, not code");
    assert_eq!(media["opinion_risk"], true, "N34");
    assert_eq!(town.get("chen", "/outside?body=nobody").await.code(), "H010");
}

#[tokio::test]
async fn n33_what_minxin_net_sends_is_answered_in_fifteen_days_by_a_grade_of_three_and_counted_beside_last_year()
 {
    let town = town();
    let from_minxin = |number: &str| {
        let mut said = letter(number, None);
        said["body"] = json!("minxin");
        said
    };
    transfers(&town, &from_minxin("MX-2026-1")).await;
    town.now("2027-11-25T10:00:00");
    let mut fault = from_minxin("MX-2027-1");
    fault["category"] = json!(FAULT);
    let case = transfers(&town, &fault).await;
    let view = town.get("chen", &format!("/cases/{case}")).await.ok();
    let clocks = view["clocks"].as_array().expect("clocks");
    let own = clocks.iter().find(|clock| clock["kind"] == "outside").expect("the body's clock");
    assert_eq!(own["due_at"], json!(at(&town, "2027-12-10T10:00:00")), "its letter named no day");
    let take = json!({"from": ""});
    assert_eq!(sends(&town, "zhou", &format!("/cases/{case}/take"), &take).await.code(), "O002");
    let list = town.get("chen", "/outside?body=minxin").await.ok();
    let bodies = list["bodies"].as_array().expect("bodies");
    let figures = bodies.iter().find(|one| one["body"]["code"] == "minxin").expect("its figures");
    assert_eq!((&figures["received"], &figures["received_last_year"]), (&json!(1), &json!(1)));
}

#[tokio::test]
async fn n34_what_cannot_be_meant_is_refused_by_number() {
    let town = town();
    let wrong = |name: &str, value: Value| {
        let mut said = letter("SN-9", None);
        said[name] = value;
        said
    };
    for (said, code) in [
        (wrong("body", json!("nobody")), "O001"),
        (wrong("number", json!("")), "O003"),
        (wrong("due_at", json!(1)), "O004"),
    ] {
        assert_eq!(sends(&town, "zhao", "/outside", &said).await.code(), code);
    }
}

async fn reports(town: &Town, customer: &str, service: &str) -> String {
    let said = json!({
        "channel": "hotline", "direction": "inbound", "customer": customer, "text": "断网", "recording": "",
        "occurred_at": null,
        "outcome": { "is": "opens", "category": FAULT, "service": service, "priority": null, "beside": null }
    });
    let reply = sends(town, "zhao", "/contacts", &said).await.ok();
    reply["case"].as_str().expect("a case").to_owned()
}

#[tokio::test]
async fn an_alarm_proposes_an_outage_whoever_answers_is_told_and_its_cases_follow_by_choice() {
    let town = town();
    let case = reports(&town, "C1", "S1").await;
    let unit = town.get("chen", &format!("/cases/{case}")).await.ok()["row"]["unit"]["code"].clone();
    let alarm =
        json!({ "alarm": "OLT-7", "unit": unit, "topic": "fault.broadband", "began_at": town.app.now().0 });
    for _ in 0..2 {
        assert!(sends(&town, "noc", "/alarms", &alarm).await.status.is_success());
    }
    let list = town.get("chen", "/outages").await.ok();
    assert_eq!(
        (list["rows"].as_array().map(Vec::len), &list["rows"][0]["state"]),
        (Some(1), &json!("proposed"))
    );
    let file = town.lines_of("chen", "outages").await;
    assert_eq!(file.len(), 1);
    assert!(file[0].contains(",待认定,告警,0,OLT-7,"), "{file:?}");
    let id = list["rows"][0]["id"].as_str().expect("id").to_owned();
    let preview = json!({ "customer": "C1", "service": "S1", "category": FAULT });
    assert_eq!(
        sends(&town, "zhao", "/intake/preview", &preview).await.ok()["outages"],
        json!([]),
        "only proposed"
    );
    let expected = at(&town, "2026-11-20T12:00:00");
    sends(&town, "chen", &format!("/outages/{id}/confirm"), &json!({ "expected_at": expected })).await.ok();
    let warned = sends(&town, "zhao", "/intake/preview", &preview).await.ok();
    assert!(warned["outages"][0]["say"]["zh"].as_str().is_some_and(|say| say.contains("12:00")), "{warned}");
    let card = town.get("zhao", "/customers/C1").await.ok();
    assert_eq!(card["outages"][0]["id"], json!(id));
    let near = town.get("chen", &format!("/cases/{case}")).await.ok();
    assert_eq!(near["outage"]["state"], "near");
    let joined =
        sends(&town, "chen", &format!("/outages/{id}/join"), &json!({ "inherits": "recovery" })).await.ok();
    assert_eq!(joined, json!({ "joined": 1, "passed": 0 }));
    let again = json!({ "outage": id, "inherits": "recovery" });
    assert_eq!(sends(&town, "chen", &format!("/cases/{case}/outage"), &again).await.code(), "O008");
    town.now("2026-11-20T11:30:00");
    town.app.settle_due(9).expect("settles");
    let over = json!({ "restored_at": at(&town, "2026-11-20T11:20:00") });
    let ended = sends(&town, "chen", &format!("/outages/{id}/restore"), &over).await.ok();
    assert_eq!((&ended["state"], &ended["settled"]), (&json!("over"), &json!(true)));
    let view = town.get("chen", &format!("/cases/{case}")).await.ok();
    assert_eq!(
        (&view["outage"]["state"], &view["tasks"][0]["kind"]),
        (&json!("over"), &json!("recovery-call"))
    );
    let repair =
        view["clocks"].as_array().expect("clocks").iter().find(|one| one["rule"] == "cn-same-day.repair");
    assert_eq!(repair.expect("the promise")["stopped_at"], over["restored_at"], "at its own instant");
    assert_eq!(sends(&town, "chen", &format!("/outages/{id}/restore"), &over).await.code(), "O007");
    // Too short to owe the whole area anything, and this city has no such rule.
    assert_eq!(ended["credit"], json!(null));
    let paid = json!({ "cause": "force-majeure", "evidence": "00" });
    assert_eq!(sends(&town, "chen", &format!("/outages/{id}/credit"), &paid).await.code(), "D026");
    assert_eq!(sends(&town, "chen", &format!("/outages/{id}/credit"), &json!({})).await.code(), "O019");
}

#[tokio::test]
async fn five_alike_reports_of_one_unit_propose_an_outage_and_four_do_not() {
    let town = town();
    for number in 1..=5 {
        assert_eq!(town.get("chen", "/outages").await.ok()["rows"], json!([]), "before report {number}");
        let (customer, service) = (format!("N{number}"), format!("NS{number}"));
        world::mirrors_another(town.app.store(), &customer, &service, town.app.now().0);
        reports(&town, &customer, &service).await;
    }
    let list = town.get("chen", "/outages").await.ok();
    let row = &list["rows"][0];
    assert_eq!(
        (&row["state"], &row["sign"], &row["reports"]),
        (&json!("proposed"), &json!("reports"), &json!(5))
    );
    let id = row["id"].as_str().expect("id");
    let detail = town.get("chen", &format!("/outages/{id}")).await.ok();
    assert_eq!(detail["candidates"].as_array().map(Vec::len), Some(5));
    sends(&town, "chen", &format!("/outages/{id}/drop"), &json!({})).await.ok();
    assert_eq!(sends(&town, "chen", &format!("/outages/{id}/confirm"), &json!({})).await.code(), "O007");
}

#[tokio::test]
async fn y01_the_quality_office_directs_judges_and_sees_what_is_late() {
    let town = town();
    let case = town.zhao_opens(COMPLAINT).await;
    let due = at(&town, "2026-11-20T12:00:00");
    let order = json!({ "text": "请说明", "unit": "north", "person": "", "due_at": due });
    assert_eq!(
        sends(&town, "chen", &format!("/cases/{case}/direct"), &order).await.status,
        StatusCode::FORBIDDEN
    );
    sends(&town, "shen", &format!("/cases/{case}/direct"), &order).await.ok();
    let list = town.get("shen", "/orders?kind=directive").await.ok();
    assert_eq!((&list["open"], &list["rows"][0]["title"]), (&json!(1), &json!("请说明")));
    let task = list["rows"][0]["task"].clone();
    town.now("2026-11-20T13:00:00");
    town.app.settle_due(9).expect("settles");
    let late = town.get("shen", "/orders?late=true").await.ok();
    assert_eq!((&late["late"], &late["rows"][0]["climbed"]), (&json!(1), &json!(1)));
    let reply = json!({ "task": task, "text": "已整改" });
    sends(&town, "zhou", &format!("/cases/{case}/finish-task"), &reply).await.ok();
    let back = json!({ "task": task, "accept": false, "text": "没说清", "due_at": at(&town, "2026-11-20T18:00:00") });
    sends(&town, "shen", &format!("/cases/{case}/judge-task"), &back).await.ok();
    let list = town.get("shen", "/orders").await.ok();
    assert_eq!((&list["rows"][0]["state"], &list["rows"][0]["sent_back"]), (&json!("sent-back"), &json!(1)));
    sends(&town, "zhou", &format!("/cases/{case}/finish-task"), &reply).await.ok();
    let accept = json!({ "task": task, "accept": true, "text": "可以" });
    sends(&town, "shen", &format!("/cases/{case}/judge-task"), &accept).await.ok();
    assert_eq!(town.get("shen", "/orders").await.ok()["open"], json!(0));
    assert_eq!(sends(&town, "shen", &format!("/cases/{case}/judge-task"), &accept).await.code(), "O013");
}

#[tokio::test]
async fn y31_y46_the_general_managers_orders_are_a_list_with_their_state() {
    let town = town();
    let case = town.zhao_opens(COMPLAINT).await;
    let order = json!({ "text": "今天办结", "person": "zhou", "due_at": at(&town, "2026-11-20T18:00:00") });
    sends(&town, "gao", &format!("/cases/{case}/instruct"), &order).await.ok();
    let list = town.get("gao", "/orders?kind=instruction").await.ok();
    assert_eq!(
        (&list["rows"][0]["state"], &list["rows"][0]["addressed"]["code"]),
        (&json!("open"), &json!("zhou"))
    );
    let done = json!({ "task": list["rows"][0]["task"], "text": "已办" });
    sends(&town, "zhou", &format!("/cases/{case}/finish-task"), &done).await.ok();
    let ended = town.get("gao", "/orders?kind=instruction&state=ended").await.ok();
    assert_eq!((&ended["rows"][0]["state"], &ended["rows"][0]["outcome"]), (&json!("done"), &json!("已办")));
    let request = town.request("gao", Method::GET, "/orders?kind=other", None);
    assert_eq!(town.ask(request).await.code(), "H010");
}

#[tokio::test]
async fn y29_y31_transfers_and_orders_leave_as_the_page_shows_them_and_are_written_down() {
    let town = town();
    let case = transfers(&town, &letter("SN-77", Some(at(&town, "2026-11-23T17:00:00")))).await;
    let order = json!({ "text": "今天办结", "person": "zhou", "due_at": at(&town, "2026-11-20T18:00:00") });
    sends(&town, "gao", &format!("/cases/{case}/instruct"), &order).await.ok();
    let number = town.page("chen", &case).await["row"]["number"].as_str().expect("number").to_owned();
    let outside = prints(&town, "/export/outside").await;
    let lines: Vec<&str> = outside.trim_start_matches('\u{feff}').lines().collect();
    assert!(lines[0].starts_with("来文单位,来文编号,单号,"), "{}", lines[0]);
    assert!(lines[1].contains(",SN-77,") && lines[1].contains(&number), "{}", lines[1]);
    assert!(lines[1].contains("2026-11-23 17:00") && lines[1].contains("待答复"), "{}", lines[1]);
    assert_eq!(lines.len(), 3, "the row, and who took it out");
    let orders = prints(&town, "/export/orders?kind=instruction&lang=en").await;
    assert!(orders.contains("case,asked,of whom") && orders.contains("今天办结"), "{orders}");
    assert!(orders.contains("waits for a reply"), "{orders}");
    let none = prints(&town, "/export/orders?kind=instruction&state=ended").await;
    assert_eq!(none.lines().count(), 2, "the filter of the page is the filter of the file");
    let log = town.get("shen", "/access?what=exported").await.ok();
    assert_eq!(log["rows"].as_array().map(Vec::len), Some(3), "each is written down before it leaves");
    assert_eq!(town.get("chen", "/export/outside?limit=5").await.code(), "H010");
    let taken = town.ask(town.request("shen", Method::GET, "/export/access?what=exported", None)).await;
    assert_eq!(taken.status, StatusCode::OK);
}
