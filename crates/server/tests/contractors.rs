//! Stories of contract firms (A06): admission by two persons on documents, what probation and removal mean for visits, and the
//! firm's own page.

mod street;
mod town;

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use serde_json::{Value, json};
use street::Street;
use town::field;
use yinuo_app::archive::{ArchiveAsk, Stays};
use yinuo_app::pay::days_held;
use yinuo_domain::technician::Technician;

const MORNING: &str = "2026-11-20T08:00:00";

/// A town with seven customers who each have a line.
fn street() -> Street {
    street_on(&["cn-contractor"])
}

fn street_on(packs: &[&str]) -> Street {
    let street = Street::with_a_van(MORNING, packs);
    for number in 1..=7 {
        street.town.has_a_line(&format!("C{number}"), &format!("S{number}"), field::home());
    }
    street
}

/// A technician of a firm, and of none where it is empty.
fn drives(street: &Street, person: &str, firm: &str) {
    street.town.hires(person, "technician", "north");
    street.town.drives(&Technician { contractor: firm.into(), ..field::technician(person) });
}

/// Stores a document; its digest.
async fn paper(street: &Street, text: &str) -> String {
    let mut request = street.town.request("chen", Method::POST, "/evidence", None);
    *request.body_mut() = Body::from(text.to_owned());
    request.headers_mut().insert(header::CONTENT_TYPE, "text/plain".parse().expect("header"));
    street.town.ask(request).await.ok()["digest"].as_str().expect("a digest").to_owned()
}

async fn papers(street: &Street, count: usize) -> Vec<String> {
    let mut digests = Vec::new();
    for text in ["营业执照", "安全生产许可证", "人员登高证", "社保名册"].iter().take(count)
    {
        digests.push(paper(street, text).await);
    }
    digests
}

async fn applies(street: &Street, documents: Vec<String>) -> town::Answer {
    let body = json!({
        "unit": "lanqiao", "name_zh": "岚桥线务", "name_en": "Lanqiao Lines", "parent": "city",
        "text": "申请承接城北装维", "documents": documents
    });
    street.town.post("chen", "/contractors", body).await
}

async fn proposes(street: &Street, person: &str, what: &str, reason: &str) -> town::Answer {
    let body = json!({"what": what, "reason": reason, "text": "见附件", "documents": []});
    street.town.post(person, "/contractors/lanqiao/propose", body).await
}

async fn decides(street: &Street, person: &str, approve: bool) -> town::Answer {
    let body = json!({"approve": approve, "text": if approve { "" } else { "材料过期" }});
    street.town.post(person, "/contractors/lanqiao/decide", body).await
}

async fn admitted(street: &Street) {
    applies(street, papers(street, 3).await).await.ok();
    decides(street, "jiang", true).await.ok();
    drives(street, "fu", "lanqiao");
}

async fn standing(street: &Street) -> Value {
    street.town.get("shen", "/contractors").await.ok()["firms"][0]["standing"].clone()
}

/// A fault with a visit that was asked for; its path.
async fn asked(street: &Street, number: u32) -> String {
    let case = street.town.has_a_fault(&format!("C{number}")).await;
    street.town.sends_somebody(&case, field::repair()).await
}

async fn books(street: &Street, visit: &str, from: &str, technician: &str) -> town::Answer {
    let at = |time: &str| street.town.at_time(time);
    let hour: u32 = from[..2].parse().expect("an hour");
    let body = json!({
        "from_at": at(from), "until_at": at(&format!("{:02}:00", hour + 2)), "asked_by_customer": true,
        "technician": technician, "starts_at": at(from), "chosen_by_customer": true
    });
    street.town.post("dai", &format!("{visit}/book"), body).await
}

#[tokio::test]
async fn a06_a_firm_applies_with_documents_and_a_second_person_admits_it_as_a_unit() {
    let street = street();
    let known = papers(&street, 3).await;
    assert_eq!(applies(&street, known[..2].to_vec()).await.code(), "Z003", "two papers are too few");
    let twice = vec![known[0].clone(), known[0].clone(), known[1].clone()];
    assert_eq!(applies(&street, twice).await.code(), "Z003", "the same paper twice is one");
    let unknown = vec![known[0].clone(), known[1].clone(), "0".repeat(64)];
    assert_eq!(applies(&street, unknown).await.code(), "D026");
    let view = applies(&street, known.clone()).await.ok();
    assert_eq!(view["firms"][0]["standing"], json!("applied"));
    assert_eq!(view["firms"][0]["steps"][0]["documents"], json!(known));
    let paper = format!("/evidence/{}", known[0]);
    let read = |person: &'static str| street.town.ask(street.town.request(person, Method::GET, &paper, None));
    assert_eq!(read("jiang").await.status, StatusCode::OK, "who decides reads the papers");
    assert_eq!(read("zhou").await.status, StatusCode::FORBIDDEN, "the firm works for none of his units");
    assert_eq!(applies(&street, known).await.code(), "Z005", "it has applied");
    assert_eq!(decides(&street, "chen", true).await.status, StatusCode::FORBIDDEN);
    decides(&street, "jiang", false).await.ok();
    assert_eq!(standing(&street).await, json!("refused"));
    let again = json!({
        "what": "admit", "reason": "", "text": "补齐了材料", "documents": papers(&street, 4).await
    });
    street.town.post("jiang", "/contractors/lanqiao/propose", again).await.ok();
    assert_eq!(decides(&street, "jiang", true).await.code(), "Z004", "what he proposed himself");
    decides(&street, "gao", true).await.ok();
    assert_eq!(standing(&street).await, json!("admitted"));
    assert_eq!(decides(&street, "gao", true).await.code(), "Z005", "nothing waits");
    let unit = street.town.app.law().org.units["lanqiao"].clone();
    assert_eq!(unit.parent.as_deref(), Some("city"), "the firm is a unit");
    assert_eq!(unit.kind.map(yinuo_domain::org::UnitKind::code), Some("contractor"));
}

#[tokio::test]
async fn a06_a_firm_that_was_not_admitted_is_offered_to_nobody_and_sent_nowhere() {
    let street = street();
    drives(&street, "fu", "lanqiao");
    let visit = asked(&street, 1).await;
    assert_eq!(books(&street, &visit, "10:00", "fu").await.code(), "Z007");
    let free = street.town.get("dai", &format!("{visit}/windows")).await.ok();
    assert!(!free.to_string().contains("\"fu\"") && free.to_string().contains("\"tao\""), "{free}");
    admitted(&street).await;
    let free = street.town.get("dai", &format!("{visit}/windows")).await.ok();
    assert!(free.to_string().contains("\"fu\""), "{free}");
    books(&street, &visit, "10:00", "fu").await.ok();
}

#[tokio::test]
async fn a06_a_unit_of_before_applies_when_technicians_work_for_it_and_no_other_unit_does() {
    let street = street();
    street.town.hires("head", "firm-head", "lanqiao");
    let known = papers(&street, 3).await;
    assert_eq!(applies(&street, known.clone()).await.code(), "Z005", "a department is no firm");
    drives(&street, "fu", "lanqiao");
    applies(&street, known).await.ok();
    decides(&street, "jiang", true).await.ok();
    assert_eq!(standing(&street).await, json!("admitted"));
}

fn end_of_day(street: &Street) -> i64 {
    street.town.app.law().book.current().instant("2026-11-20T23:59:00").expect("local").0
}

#[tokio::test]
async fn a06_on_probation_a_technician_has_four_visits_a_day_and_no_fifth() {
    let street = street();
    admitted(&street).await;
    assert_eq!(proposes(&street, "shen", "probation", "score").await.code(), "Z006", "nothing was judged");
    assert_eq!(proposes(&street, "shen", "probation", "").await.code(), "Z003", "a reason is needed");
    assert_eq!(proposes(&street, "shen", "restore", "").await.code(), "Z005", "it is not on probation");
    proposes(&street, "shen", "probation", "safety").await.ok();
    assert_eq!(standing(&street).await, json!("admitted"), "until a second person agrees");
    decides(&street, "jiang", true).await.ok();
    assert_eq!(standing(&street).await, json!("probation"));
    for (number, from) in (1..).zip(["08:00", "10:00", "12:00", "14:00"]) {
        books(&street, &asked(&street, number).await, from, "fu").await.ok();
    }
    let fifth = asked(&street, 5).await;
    assert_eq!(books(&street, &fifth, "16:00", "fu").await.code(), "Z008");
    let free = street.town.get("dai", &format!("{fifth}/windows?technician=fu")).await.ok();
    let today = |one: &&Value| one["from_at"].as_i64() < Some(end_of_day(&street));
    let offered = free["windows"].as_array().expect("windows").iter().filter(today).count();
    assert_eq!(offered, 0, "the planner knows it too: nothing of his is offered today");
    books(&street, &fifth, "16:00", "tao").await.ok();
    proposes(&street, "shen", "restore", "").await.ok();
    decides(&street, "gao", true).await.ok();
    books(&street, &asked(&street, 6).await, "18:00", "fu").await.ok();
}

#[tokio::test]
async fn a06_the_open_visits_of_a_removed_firm_go_back_to_the_pool_and_the_begun_one_is_finished() {
    let street = street();
    admitted(&street).await;
    let (begun, waiting) = (asked(&street, 1).await, asked(&street, 2).await);
    books(&street, &begun, "08:00", "fu").await.ok();
    books(&street, &waiting, "12:00", "fu").await.ok();
    let set_out = json!({"deed": {"is": "set-out", "expected_at": null}});
    street.town.post("fu", &format!("{begun}/act"), set_out).await.ok();
    proposes(&street, "jiang", "remove", "red-line").await.ok();
    decides(&street, "shen", true).await.ok();
    let day = street.town.get("dai", "/visits").await.ok();
    let row = |visit: &str| {
        let id = visit.rsplit('/').next().expect("an id");
        let rows = day["visits"].as_array().expect("visits");
        rows.iter().find(|row| row["visit"] == json!(id)).expect("a row").clone()
    };
    assert_eq!(
        (&row(&begun)["state"], &row(&begun)["technician"]["code"]),
        (&json!("on-the-way"), &json!("fu"))
    );
    assert_eq!((&row(&waiting)["state"], &row(&waiting)["technician"]), (&json!("booked"), &Value::Null));
    let asked_until = row(&waiting)["chosen_until_at"].as_i64();
    assert!(asked_until > Some(street.town.app.now().0), "he chose fu and is asked: {:?}", row(&waiting));
    let said = json!({"text": "客户说谁来都行"});
    street.town.post("dai", &format!("{waiting}/end-choice"), said).await.ok();
    let advice = street.town.post("dai", "/dispatch/plan", json!({})).await.ok();
    let to: Vec<&Value> =
        advice["visits"].as_array().expect("visits").iter().map(|one| &one["technician"]["code"]).collect();
    assert_eq!(to, [&json!("tao")], "the plan gives it to somebody else: {advice}");
    let next = asked(&street, 3).await;
    assert_eq!(books(&street, &next, "16:00", "fu").await.code(), "Z007");
    assert_eq!(street.town.app.release_of_removed().expect("read"), 0, "nothing is left to release");
}

#[tokio::test]
async fn a06_the_month_is_counted_from_facts_with_the_cases_behind_it() {
    let street = street();
    admitted(&street).await;
    let (kept, missed) = (asked(&street, 1).await, asked(&street, 2).await);
    books(&street, &kept, "08:00", "fu").await.ok();
    books(&street, &missed, "10:00", "fu").await.ok();
    street.town.now("2026-11-20T08:30:00");
    street.town.post("fu", &format!("{kept}/act"), json!({"deed": {"is": "arrive"}})).await.ok();
    street.town.now("2026-11-20T12:30:00");
    street.settles();
    let view = street.town.get("shen", "/contractors").await.ok();
    let month = &view["firms"][0]["months"][0];
    assert_eq!((&month["month"], &month["whole"]), (&json!("2026-11"), &json!(false)));
    let figure = &month["figures"][0];
    assert_eq!(figure["code"], json!("crew-visits-kept"));
    assert_eq!((&figure["numerator"], &figure["denominator"]), (&json!(1), &json!(2)));
    let case = missed.split('/').nth(2).expect("a case");
    assert_eq!(figure["cases"].as_array().map(Vec::len), Some(1), "{figure}");
    assert_eq!(figure["cases"][0]["case"], json!(case), "the one that fell short");
    assert_eq!(month["total"], Value::Null, "two windows say nothing yet");
    let file = street.town.lines_of("shen", "contractors").await;
    let months = view["firms"][0]["months"].as_array().expect("months");
    assert_eq!(file.len(), months.len(), "a line for each month that the page shows");
    assert!(
        file[0].contains(",已准入,") && file[0].contains(",2026-11,,,"),
        "no points are no nought: {file:?}"
    );
}

#[tokio::test]
async fn a06_a_firms_head_sees_its_own_orders_and_nothing_else() {
    let street = street();
    admitted(&street).await;
    drives(&street, "other", "beibu");
    street.town.hires("lanhead", "firm-head", "lanqiao");
    street.town.hires("beihead", "firm-head", "beibu");
    let (own, foreign) = (asked(&street, 1).await, asked(&street, 2).await);
    books(&street, &own, "10:00", "fu").await.ok();
    books(&street, &foreign, "10:00", "tao").await.ok();
    let page = street.town.get("lanhead", "/contractors/mine").await.ok();
    let rows = page["visits"].as_array().expect("visits");
    assert_eq!(rows.len(), 1, "{page}");
    assert_eq!(rows[0]["visit"], json!(own.rsplit('/').next().expect("an id")));
    assert!(!page.to_string().contains("1234"), "no number of a customer");
    assert_eq!(street.town.get("beihead", "/contractors/mine").await.code(), "Z002", "no such firm yet");
    for path in ["/contractors", "/visits", "/cases"] {
        assert_eq!(street.town.get("lanhead", path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let case = foreign.split('/').nth(2).expect("a case");
    assert_eq!(street.town.get("lanhead", &format!("/cases/{case}")).await.status, StatusCode::FORBIDDEN);
}

/// Fu arrives and mends; both at one instant.
async fn mends(street: &Street, visit: &str, arrived: &str) {
    street.town.now(&format!("2026-11-20T{arrived}:00"));
    street.settles();
    let finish = json!({
        "is": "finish", "cause": "access.connector", "before_kbps": 0, "after_kbps": 301_200,
        "parts": [], "explanation": "入户接头松了，重新接好。", "restored": true
    });
    for deed in [json!({"is": "arrive"}), finish] {
        street.town.post("fu", &format!("{visit}/act"), json!({ "deed": deed })).await.ok();
    }
}

const NOVEMBER: &str = "/contractors/lanqiao/settlements/2026-11";

async fn signs(street: &Street, person: &str, month: &str, seen_minor: i64) -> town::Answer {
    let path = format!("/contractors/lanqiao/settlements/{month}/sign");
    street.town.post(person, &path, json!({ "seen_minor": seen_minor })).await
}

/// What the accounts of firms stand at.
fn accounts(street: &Street) -> Vec<(String, i64)> {
    let lines = street.town.app.store().balances("firm-").expect("read");
    lines.into_iter().map(|line| (line.account, line.amount)).collect()
}

/// Two visits of fu in November, one kept and one late; the clock stands in December.
async fn worked(street: &Street) -> (String, String) {
    admitted(street).await;
    let (kept, missed) = (asked(street, 1).await, asked(street, 2).await);
    books(street, &kept, "08:00", "fu").await.ok();
    books(street, &missed, "10:00", "fu").await.ok();
    mends(street, &kept, "08:30").await;
    mends(street, &missed, "12:30").await;
    while street.town.app.settle_wages(100).expect("settled") > 0 {}
    (kept, missed)
}

#[tokio::test]
async fn a06_a_firms_month_is_priced_by_the_piece_signed_by_two_and_locked() {
    let street = street_on(&["cn-contractor", "cn-pay"]);
    worked(&street).await;
    assert_eq!(street.town.get("jiang", NOVEMBER).await.code(), "J003", "the month runs");
    assert_eq!(street.town.app.pay_sheets("wage", "2026-11").expect("read"), [], "a firm's work is no wage");
    street.town.now("2026-12-01T09:00:00");
    let view = street.town.get("jiang", NOVEMBER).await.ok();
    let minors: Vec<&Value> =
        view["lines"].as_array().expect("lines").iter().map(|line| &line["minor"]).collect();
    assert_eq!(minors, [&json!(800), &json!(640)], "the late one counts four fifths: {view}");
    assert_eq!(view["lines"][0]["piece"]["code"], json!("cn-pay.visit-repair"), "{view}");
    assert!(view["lines"][0]["pack"].as_str().is_some_and(|pack| pack.starts_with("cn-pay@")), "{view}");
    assert_eq!((&view["total"], &view["sum_minor"]), (&Value::Null, &json!(1440)), "too little was judged");
    assert_eq!(accounts(&street), [], "nothing is posted before the lock");
    assert_eq!(signs(&street, "jiang", "2026-11", 1441).await.code(), "J006");
    let once = signs(&street, "jiang", "2026-11", 1440).await.ok();
    assert_eq!((&once["state"], &once["may_sign"]), (&json!("counted"), &json!(false)));
    assert_eq!(
        signs(&street, "jiang", "2026-11", 1440).await.code(),
        "J005",
        "the second is somebody else's"
    );
    let locked = signs(&street, "gao", "2026-11", 1440).await.ok();
    assert_eq!(locked["state"], json!("locked"));
    let known = [("firm-expense".to_owned(), -1440), ("firm-pay/2026-11/lanqiao".to_owned(), 1440)];
    assert_eq!(accounts(&street), known);
    assert_eq!(signs(&street, "shen", "2026-11", 1440).await.code(), "J002");
    let rules = street.town.app.store().owed_for("firm-pay/").expect("read");
    assert!(rules.iter().all(|posting| posting.rule == "cn-pay.visit-repair"), "{rules:?}");
    assert_eq!(rules.len(), 2, "each order once");
}

#[tokio::test]
async fn a06_what_comes_back_after_the_lock_is_taken_off_the_next_month_and_names_it() {
    let street = street_on(&["cn-contractor", "cn-pay"]);
    let (kept, _) = worked(&street).await;
    street.town.now("2026-12-01T09:00:00");
    signs(&street, "jiang", "2026-11", 1440).await.ok();
    signs(&street, "gao", "2026-11", 1440).await.ok();
    let case = kept.split('/').nth(2).expect("a case").to_owned();
    let settled = json!({"root_cause": "access.connector", "text": "接头重做", "occurred_at": null});
    street.town.on("zhou", &case, "resolve", settled).await.ok();
    street.town.on("zhao", &case, "refuse", json!({"text": "又断了", "recording": "REC-1"})).await.ok();
    let november = street.town.get("jiang", NOVEMBER).await.ok();
    assert_eq!(november["sum_minor"], json!(1440), "a locked month stays as it was");
    street.town.now("2027-01-02T09:00:00");
    let december = street.town.get("jiang", "/contractors/lanqiao/settlements/2026-12").await.ok();
    let lines = december["lines"].as_array().expect("lines");
    assert_eq!(lines.len(), 1, "{december}");
    assert_eq!(
        (&lines[0]["corrects"], &lines[0]["taken_back"], &lines[0]["minor"]),
        (&json!("2026-11"), &json!(true), &json!(-800))
    );
    signs(&street, "jiang", "2026-12", -800).await.ok();
    signs(&street, "shen", "2026-12", -800).await.ok();
    assert_eq!(accounts(&street)[0], ("firm-expense".to_owned(), -640));
}

#[tokio::test]
async fn a06_a_visit_is_settled_with_the_firm_whose_technician_he_was_that_day() {
    let street = street_on(&["cn-contractor", "cn-pay"]);
    admitted(&street).await;
    let (theirs, ours) = (asked(&street, 1).await, asked(&street, 2).await);
    books(&street, &theirs, "08:00", "fu").await.ok();
    books(&street, &ours, "10:00", "fu").await.ok();
    mends(&street, &theirs, "08:30").await;
    street.town.now("2026-11-20T09:30:00");
    drives(&street, "fu", "");
    mends(&street, &ours, "10:30").await;
    while street.town.app.settle_wages(100).expect("settled") > 0 {}
    let wages = street.town.app.pay_sheets("wage", "2026-11").expect("read");
    assert_eq!(wages, [("wage/2026-11/fu".to_owned(), 800)], "what he did for us is his wage");
    street.town.now("2026-12-01T09:00:00");
    let months = &street.town.get("shen", "/contractors").await.ok()["firms"][0]["months"];
    let last = months.as_array().expect("months").iter().find(|one| one["month"] == json!("2026-11"));
    let kept = &last.expect("November")["figures"][0];
    assert_eq!((&kept["numerator"], &kept["denominator"]), (&json!(1), &json!(1)), "{kept}");
    proposes(&street, "jiang", "remove", "red-line").await.ok();
    decides(&street, "shen", true).await.ok();
    let november = street.town.get("jiang", NOVEMBER).await.ok();
    let lines = november["lines"].as_array().expect("lines");
    assert_eq!(lines.len(), 1, "a firm that was removed keeps its month, and nobody else's: {november}");
    assert_eq!((&lines[0]["person"]["code"], &november["sum_minor"]), (&json!("fu"), &json!(800)));
    signs(&street, "jiang", "2026-11", 800).await.ok();
    signs(&street, "gao", "2026-11", 800).await.ok();
    assert_eq!(accounts(&street)[1], ("firm-pay/2026-11/lanqiao".to_owned(), 800));
}

#[tokio::test]
async fn a06_a_case_waits_for_its_firms_month_before_it_is_archived() {
    let street = street_on(&["cn-contractor", "cn-pay", "cn-retention"]);
    let (kept, missed) = worked(&street).await;
    for visit in [&kept, &missed] {
        let case = visit.split('/').nth(2).expect("a case");
        let settled = json!({"root_cause": "access.connector", "text": "接头重做", "occurred_at": null});
        street.town.on("zhou", case, "resolve", settled).await.ok();
        let agreed = json!({"channel": "hotline", "recording": "REC-1"});
        street.town.on("zhao", case, "confirm", agreed).await.ok();
    }
    street.town.now("2029-12-24T09:00:00");
    street.settles();
    let app = &street.town.app;
    let chosen = || {
        let ask = ArchiveAsk { before: app.now(), signs: true, ..ArchiveAsk::default() };
        let found = app.choose(&ask, 9).expect("chosen");
        (found.picked.len(), found.stays)
    };
    assert_eq!(chosen(), (0, [(Stays::Unsettled, 2)].into()), "three years old, and nobody signed for it");
    signs(&street, "jiang", "2026-11", 1440).await.ok();
    signs(&street, "gao", "2026-11", 1440).await.ok();
    assert_eq!(chosen(), (0, [(Stays::NotRead, 2)].into()), "wages have not read how it ended");
    while app.settle_wages(100).expect("settled") > 0 {}
    assert_eq!(chosen(), (2, [].into()));
}

#[tokio::test]
async fn a06_a_firms_month_is_a_file_for_whoever_signs_and_a_page_for_the_firm_alone() {
    let street = street_on(&["cn-contractor", "cn-pay"]);
    worked(&street).await;
    street.town.hires("lanhead", "firm-head", "lanqiao");
    street.town.now("2026-12-01T09:00:00");
    assert_eq!(street.town.get("shen", "/contractors").await.ok()["settles"], json!("2026-11"));
    let own = street.town.get("lanhead", "/contractors/mine/settlement").await.ok();
    assert_eq!((&own["sum_minor"], &own["may_sign"]), (&json!(1440), &json!(false)));
    assert!(!own.to_string().contains("王小河") && !own.to_string().contains("1234"), "no customer in it");
    assert_eq!(street.town.get("lanhead", NOVEMBER).await.status, StatusCode::FORBIDDEN);
    let file = street.town.get("jiang", &format!("{NOVEMBER}/file?lang=en")).await;
    assert_eq!(file.status, StatusCode::OK);
    assert!(file.headers[header::CONTENT_TYPE].to_str().expect("a type").starts_with("text/csv"));
    assert_eq!(signs(&street, "chen", "2026-11", 1440).await.status, StatusCode::FORBIDDEN);
    assert_eq!(street.town.get("jiang", "/contractors/lanqiao/settlements/2026-10").await.code(), "J001");
    assert_eq!(street.town.get("jiang", "/contractors/lanqiao/settlements/2026-13").await.code(), "J001");
}

#[tokio::test]
async fn a06_without_a_rule_of_pay_no_firm_is_settled() {
    let street = street();
    admitted(&street).await;
    street.town.now("2026-12-01T09:00:00");
    assert_eq!(street.town.get("jiang", NOVEMBER).await.code(), "Q020");
    assert_eq!(street.town.get("shen", "/contractors").await.ok()["settles"], Value::Null);
}

#[test]
fn a06_a_firms_technician_has_the_floor_of_his_firm_and_ours_from_the_day_on_which_he_is_ours() {
    let street = street_on(&["cn-contractor", "cn-pay"]);
    drives(&street, "fu", "lanqiao");
    let days = |person: &str| {
        let (law, crews) = (street.town.app.law(), street.town.app.crews().expect("crews"));
        let policy = law.book.current();
        let pay = policy.pay_rule().expect("pay");
        let held = days_held(policy, pay, &law.org, (person, "2026-11"), &crews);
        (held.days, held.top_up(pay, 0))
    };
    assert_eq!((days("tao"), days("fu")), ((30, 249_000), (0, 0)));
    street.town.now("2026-11-21T08:00:00");
    drives(&street, "fu", "");
    assert_eq!(days("fu"), (10, 83_000), "from the twenty-first: 2,490.00 x 10/30");
}
