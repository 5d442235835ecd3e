//! Wages over HTTP: what somebody sees of his own month, what nobody sees of another's, the lock, objections.

mod street;
mod town;

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use std::sync::atomic::Ordering;
use street::Street;
use town::opening;
use yinuo_account::{rehearse_pay, tell_wage};
use yinuo_app::ports::{Commit, Posting, PostingLine};
use yinuo_app::register::set_rows;
use yinuo_domain::Actor;
use yinuo_policy::{Pack, Policy};
use yinuo_server::{Https, Settings};

const NOVEMBER: &str = "2026-11";

/// Zhou settles a case and the customer gives it a score.
async fn rated(street: &Street, score: u8) -> String {
    let case = closed(street).await;
    let link = street.link("/r/");
    // Scores that come within minutes of each other are another story.
    street.town.clock.0.fetch_add(10 * 60_000, std::sync::atomic::Ordering::SeqCst);
    street.sends(&link, &[("score", &score.to_string())]).await.leads_to();
    settles(street);
    case
}

/// A customer more, whose case is settled: one customer is not written to again and again on one day.
async fn closed(street: &Street) -> String {
    let number = street.sent().len();
    let (customer, service) = (format!("C{number}x"), format!("S{number}x"));
    town::world::mirrors_another(street.town.app.store(), &customer, &service, street.town.app.now().0);
    let mut call = opening("fault.broadband.no-internet");
    (call["customer"], call["outcome"]["service"]) = (json!(customer), json!(service));
    let reply = street.town.post("zhao", "/contacts", call).await.ok();
    let case = reply["case"].as_str().expect("a case").to_owned();
    street.turns();
    street.resolves(&case).await;
    street.town.on("zhao", &case, "confirm", json!({"channel": "hotline", "recording": "REC-1"})).await.ok();
    street.turns();
    settles(street);
    case
}

fn settles(street: &Street) {
    while street.town.app.settle_wages(100).expect("settled") > 0 {}
}

async fn mine(street: &Street, person: &str) -> Value {
    street.town.get(person, "/wages/mine").await.ok()
}

async fn step(street: &Street, person: &str, body: Value) -> town::Answer {
    street.town.post(person, &format!("/wages/months/{NOVEMBER}/step"), body).await
}

#[tokio::test]
async fn y43_y53_the_page_of_today_counts_orders_and_shows_verdicts_when_there_are_enough_of_them() {
    let street = Street::that_pays("2026-11-20T09:00:00");
    let first = rated(&street, 10).await;
    for score in [10, 2, 9] {
        rated(&street, score).await;
    }
    let page = mine(&street, "zhou").await;
    assert_eq!(
        (&page["today_orders"], &page["orders"], &page["shown_from"]),
        (&json!(4), &json!(4), &json!(5))
    );
    assert_eq!((&page["expected_minor"], &page["bands"]), (&json!(4_800), &json!([])), "four tell too much");
    let lines = page["lines"].as_array().expect("lines");
    assert!(lines.iter().all(|line| line["minor"] == 1_200 && line["state"] == "awaited"), "{page}");
    rated(&street, 10).await;
    let page = mine(&street, "zhou").await;
    assert_eq!((&page["today_minor"], &page["expected_minor"]), (&json!(5_520), &json!(5_520)));
    let best = &page["bands"][0];
    assert_eq!((&best["name"]["zh"], &best["count"]), (&json!("10 分满意"), &json!(3)));
    let line = page["lines"].as_array().expect("lines").iter().find(|line| line["case"] == first.as_str());
    let line = line.expect("the line of the first order");
    assert_eq!(
        (&line["minor"], &line["price_minor"], &line["pack"]),
        (&json!(1_440), &json!(1_200), &json!("cn-pay@2026-11-23"))
    );
    assert_eq!(
        line["factors"],
        json!([{"why": {"zh": "10 分满意", "en": "10-point satisfied"}, "numerator": 12, "denominator": 10}])
    );
    // Zhao took the calls: paid for following them, whatever the verdict.
    let zhao = mine(&street, "zhao").await;
    assert_eq!((&zhao["expected_minor"], &zhao["bands"]), (&json!(750), &json!([])));
}

#[tokio::test]
async fn y44_no_page_of_wages_tells_a_score_a_link_or_somebody_elses_line() {
    let street = Street::that_pays("2026-11-20T09:00:00");
    for score in [10, 10, 3, 9, 8] {
        rated(&street, score).await;
    }
    for person in ["zhou", "zhao", "chen", "shen", "gao"] {
        for path in ["/wages/mine", "/ledger", "/wages/months", "/wages/months/2026-11", "/wages/objections"]
        {
            let answer = street.town.get(person, path).await;
            let body = answer.body.to_string();
            assert!(!body.contains("\"score\"") && !body.contains("\"contact\""), "{person} {path}: {body}");
            if path == "/ledger" {
                assert!(!body.contains("wage"), "{person} reads wages in the ledger");
            }
            let lines = body.contains("10 分满意");
            assert_eq!(lines, person == "zhou" && path == "/wages/mine", "{person} {path}");
        }
    }
}

#[tokio::test]
async fn a_month_is_looked_through_published_contested_decided_and_locked_by_two() {
    let street = Street::that_pays("2026-11-28T09:00:00");
    let first = rated(&street, 10).await;
    for score in [9, 9, 9, 1] {
        rated(&street, score).await;
    }
    assert_eq!(step(&street, "shen", json!({"step": "draft"})).await.code(), "J003");
    street.town.now("2026-12-01T09:00:00");
    assert_eq!(step(&street, "zhou", json!({"step": "draft"})).await.status, StatusCode::FORBIDDEN);
    assert_eq!(step(&street, "shen", json!({"step": "lock"})).await.status, StatusCode::BAD_REQUEST);
    step(&street, "shen", json!({"step": "draft"})).await.ok();
    step(&street, "shen", json!({"step": "publish"})).await.ok();
    let page = street.town.get("zhou", "/wages/mine?month=2026-11").await.ok();
    assert_eq!((&page["state"], &page["expected_minor"]), (&json!("appeal"), &json!(249_000)));
    assert_eq!(page["floor"]["held_days"], 30);
    let poor =
        page["lines"].as_array().expect("lines").iter().find(|line| line["minor"] == 0).expect("a line");
    assert_eq!(poor["may_object"], true);
    let objects = json!({"month": NOVEMBER, "line": poor["key"], "text": "客户打错了分，有录音"});
    let page = street.town.post("zhou", "/wages/objections", objects.clone()).await.ok();
    assert_eq!(page["contested"], 1);
    assert_eq!(street.town.post("zhou", "/wages/objections", objects).await.code(), "J008");
    let list = street.town.get("shen", "/wages/objections").await.ok();
    let one = &list["rows"][0];
    assert_eq!(
        (&one["text"], &one["worth_minor"], &one["may_decide"]),
        (&json!("客户打错了分，有录音"), &json!(0), &json!(true))
    );
    assert_eq!(one["due_at"], street.town.app.now().0 + 48 * 3_600_000);
    let decide = format!("/wages/objections/{}/decide", one["id"].as_str().expect("an id"));
    let ruling = |aside: Value| json!({"set_aside": aside, "text": "录音可证，评价不计"});
    assert_eq!(
        street.town.post("shen", &decide, ruling(json!(["mercy"]))).await.status,
        StatusCode::BAD_REQUEST
    );
    street.town.post("shen", &decide, ruling(json!(["verdict"]))).await.ok();
    assert_eq!(street.town.post("jiang", &decide, ruling(json!([]))).await.code(), "J009");
    street.town.now("2026-12-04T09:00:00");
    let month = street.town.get("shen", "/wages/months/2026-11").await.ok();
    assert_eq!((&month["contested"], &month["may_step"]), (&json!(0), &json!(true)));
    let sum = month["month"]["sum_minor"].clone();
    let signs = json!({"step": "sign", "seen_minor": sum});
    step(&street, "shen", signs.clone()).await.ok();
    assert_eq!(step(&street, "shen", signs.clone()).await.code(), "J005");
    let locked = step(&street, "jiang", signs).await.ok();
    assert_eq!(
        (&locked["month"]["state"], &locked["month"]["locked"]["lines"]),
        (&json!("locked"), &json!(12))
    );
    assert_eq!(street.town.get("shen", "/wages/months/2027-01").await.code(), "J001");
    // What comes back afterwards is taken off the next month, and both months come out of the journal to the fen.
    street.town.on("zhao", &first, "reopen", json!({"text": "又断了"})).await.ok();
    settles(&street);
    let (paid, next) =
        (tell_wage(&street.town.app, NOVEMBER, "zhou"), tell_wage(&street.town.app, "2026-12", "zhou"));
    let (paid, next) = (paid.expect("told"), next.expect("told"));
    assert!(paid.agrees() && next.agrees(), "{paid:?}\n{next:?}");
    assert_eq!((next.ledger_minor, next.lines[0].corrects.as_str()), (-1_440, NOVEMBER));
    assert!(paid.lines.iter().all(|line| line.corrects.is_empty()), "a locked month stays as it is");
}

#[tokio::test]
async fn payroll_leaves_as_a_file_and_everybody_prints_his_own_slip() {
    let street = Street::that_pays("2026-11-20T09:00:00");
    for score in [10, 9, 9, 9, 1] {
        rated(&street, score).await;
    }
    let file = street.town.request("shen", Method::GET, "/wages/months/2026-11/payroll?lang=en", None);
    let text = body(&street, file).await;
    assert!(text.contains("2026-11,zhou,zhou,north,5,5040,0,0,5040,CNY open"), "{text}");
    let slip = street.town.request("zhou", Method::GET, "/wages/mine/slip", None);
    let slip = body(&street, slip).await;
    for words in ["工资条 2026-11", "12.00 × 12/10 10 分满意", "应发合计 CNY 50.40"] {
        assert!(slip.contains(words), "{words}: {slip}");
    }
    assert_eq!(street.town.get("zhou", "/wages/months/2026-11/payroll").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a17_a_complaint_takes_points_from_its_unit_and_a_branch_sees_its_own_people_alone() {
    let street = Street::that_pays("2026-11-20T09:00:00");
    let case = street.town.zhao_opens("complaint.billing.overcharge").await;
    let resolve = json!({"root_cause": "people.wrong-sale", "text": "已退费", "occurred_at": null});
    street.town.on("zhou", &case, "resolve", resolve).await.ok();
    street.town.on("zhao", &case, "confirm", json!({"channel": "hotline", "recording": "REC-1"})).await.ok();
    settles(&street);
    let month = street.town.get("shen", "/wages/months/2026-11").await.ok();
    assert_eq!(
        (&month["units"][0]["points"], month["people"].as_array().expect("people").len()),
        (&json!(2), 2)
    );
    street.town.hires("south-manager", "customer-service-manager", "south");
    let branch = street.town.get("south-manager", "/wages/months/2026-11").await.ok();
    assert_eq!(
        (&branch["people"], &branch["units"], &branch["month"]["sum_minor"]),
        (&json!([]), &json!([]), &json!(0))
    );
    assert_eq!(step(&street, "south-manager", json!({"step": "draft"})).await.status, StatusCode::FORBIDDEN);
    let without = town::Town::at("2026-11-20T09:00:00");
    assert_eq!(without.get("zhou", "/wages/mine").await.code(), "J011");
}

#[tokio::test]
async fn a_burst_of_praise_is_held_and_another_unit_says_whether_it_counts() {
    let street = Street::that_pays("2026-11-20T09:00:00");
    for _ in 0..4 {
        closed(&street).await;
        street.sends(&street.link("/r/"), &[("score", "10")]).await.leads_to();
    }
    settles(&street);
    assert_eq!(
        mine(&street, "zhou").await["expected_minor"],
        4_800,
        "three verdicts are too few to be shown"
    );
    let list = street.town.get("shen", "/wages/held").await.ok();
    let one = &list["rows"][0];
    assert_eq!((list["rows"].as_array().map(Vec::len), &one["state"]), (Some(1), &json!("waiting")));
    assert_eq!(one["reasons"][0]["zh"], "几分钟内集中给同一人打高分");
    assert!(!list.to_string().contains("\"score\""), "{list}");
    let look = format!("/wages/held/{}/look", one["id"].as_str().expect("an id"));
    assert_eq!(street.town.post("zhou", &look, json!({"counts": true})).await.status, StatusCode::FORBIDDEN);
    let list = street.town.post("shen", &look, json!({"counts": false})).await.ok();
    assert_eq!(
        (&list["rows"][0]["state"], &list["rows"][0]["looked_by"]["code"]),
        (&json!("left-out"), &json!("shen"))
    );
    assert_eq!(street.town.post("jiang", &look, json!({"counts": true})).await.code(), "J009");
    assert_eq!(street.town.post("jiang", "/wages/held/x/look", json!({"counts": true})).await.code(), "J007");
}

#[tokio::test]
async fn y53_a_wage_is_told_again_from_the_journal_alone_and_a_fen_too_much_is_found() {
    let street = Street::that_pays("2026-11-28T09:00:00");
    let first = rated(&street, 10).await;
    for score in [9, 6, 1] {
        rated(&street, score).await;
    }
    street.town.on("zhao", &first, "reopen", json!({"text": "又断了"})).await.ok();
    street.resolves(&first).await;
    street.town.on("zhao", &first, "confirm", json!({"channel": "hotline", "recording": "REC-1"})).await.ok();
    settles(&street);
    let app = &street.town.app;
    let told = tell_wage(app, NOVEMBER, "zhou").expect("told");
    assert!(told.agrees(), "{told:?}");
    assert_eq!((told.lines.len(), told.again_minor()), (5, 1_200 + 720 + 600));
    street.town.now("2026-12-01T09:00:00");
    step(&street, "shen", json!({"step": "draft"})).await.ok();
    let told = tell_wage(app, NOVEMBER, "zhou").expect("told");
    assert!(told.agrees() && told.again_minor() == 249_000, "with the floor: {told:?}");
    // Entered afterwards, that he left in the middle of it: the floor was paid by what was known.
    let mut holdings = app.store().register("holding").expect("read").into_iter();
    let mut left = holdings.find(|row| row.body.contains(r#""person":"zhou""#)).expect("his post");
    left.body = left.body.replace(r#""until":null"#, r#""until":1763000000000"#);
    assert!(left.body.contains("1763000000000"), "{}", left.body);
    let rows = [(left.code, left.body)];
    street.town.now("2026-12-01T09:00:01");
    let nobody = Actor { person: "guan".into(), post: String::new(), unit: String::new() };
    set_rows(app.store(), &*street.town.clock, &nobody, "holding", &rows).expect("set");
    assert!(tell_wage(app, NOVEMBER, "zhou").expect("told").agrees(), "nothing that comes later changes it");
    // Somebody moves a fen past everything.
    let line = |account: &str, amount| PostingLine { account: account.into(), unit: "CNY".into(), amount };
    let posting = Posting {
        id: uuid::Uuid::from_u128(u128::MAX),
        case: None,
        cause_version: 0,
        rule: "cn-pay.fault".into(),
        owed_for: None,
        occurrence: None,
        reverses: None,
        occurred_at: 0,
        recorded_at: 0,
        lines: vec![line("wage-expense", -1), line("wage/2026-11/zhou", 1)],
    };
    app.store().commit(Commit { postings: vec![posting], ..Commit::default() }).expect("taken");
    assert!(!tell_wage(app, NOVEMBER, "zhou").expect("told").agrees());
}

#[tokio::test]
async fn u13_a_draft_is_rehearsed_on_a_month_and_says_who_gains() {
    let street = Street::that_pays("2026-11-20T09:00:00");
    for score in [10, 9] {
        rated(&street, score).await;
    }
    let law = street.town.app.law();
    let current = law.book.current();
    let rehearse = |from: &str, to: &str| {
        let drafted = |pack: &Pack| Pack::parse(&pack.text().replace(from, to)).expect("a pack");
        let packs = current.packs().iter().map(drafted).collect();
        let draft = Policy::resolve(packs, current.tables().to_vec()).expect("resolves");
        let rows = rehearse_pay(&street.town.app, NOVEMBER, &draft).expect("rehearsed");
        let of = |person: &str| rows.iter().find(|row| row.person == person).cloned().expect("a row");
        let pair = |person: &str| (of(person).paid_minor, of(person).draft_minor);
        (pair("zhou"), pair("zhao"))
    };
    // Below the floor a price moves nobody.
    assert_eq!(
        rehearse("price-minor = 1200", "price-minor = 2400"),
        ((249_000, 249_000), (249_000, 249_000))
    );
    let dear = rehearse("price-minor = 1200", "price-minor = 200000");
    assert_eq!(dear, ((249_000, 440_000), (249_000, 249_000)), "2,000.00 x 12/10 and 2,000.00");
    assert_eq!(rehearse("floor-minor = 249000", "floor-minor = 100").0, (249_000, 2_640));
}

async fn body(street: &Street, request: axum::http::Request<axum::body::Body>) -> String {
    use http_body_util::BodyExt as _;
    use tower::ServiceExt as _;
    let response = street.town.router.clone().oneshot(request).await.expect("an answer");
    assert_eq!(response.status(), StatusCode::OK);
    let bytes = response.into_body().collect().await.expect("a body").to_bytes();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A town behind a proxy that says where requests come from.
fn behind_a_proxy() -> Street {
    let settings = Settings { https: Https::Forwarded, ..Settings::default() };
    let packs = ["cn-same-day", "cn-yiyang", "cn-customer", "cn-pay"];
    Street::with("2026-11-20T09:00:00", settings, &packs)
}

/// So many customers give ten points each, an hour apart, from an address by a browser each.
async fn tens(street: &Street, from: &[(&str, &str)]) {
    for from in from {
        closed(street).await;
        street.town.clock.0.fetch_add(60 * 60_000, Ordering::SeqCst);
        street.sends_from(&street.link("/r/"), &[("score", "10")], *from).await.leads_to();
        settles(street);
    }
}

#[tokio::test]
async fn y44_five_customers_on_one_telephone_are_held_and_what_is_remembered_goes_after_a_month() {
    let street = behind_a_proxy();
    tens(&street, &[("203.0.113.7", "Phone 1"); 4]).await;
    let held = || async { street.town.get("shen", "/wages/held").await.ok()["rows"].clone() };
    assert_eq!(held().await, json!([]), "a household of four on one telephone");
    tens(&street, &[("203.0.113.7", "Phone 1")]).await;
    let rows = held().await;
    assert_eq!(rows.as_array().map(Vec::len), Some(1), "{rows}");
    assert!(rows[0]["reasons"].to_string().contains("同一设备"), "{rows}");
    assert_eq!(mine(&street, "zhou").await["orders"], json!(5), "held, not deleted");
    // Nothing of where they came from outlives what the guard looks back to.
    assert_eq!(street.town.app.sweep_credentials(100).expect("swept"), 0);
    street.town.clock.0.fetch_add(31 * 86_400_000, Ordering::SeqCst);
    assert!(street.town.app.sweep_credentials(100).expect("swept") >= 5);
}

#[tokio::test]
async fn y44_a_house_behind_one_address_and_a_request_from_nowhere_are_let_alone() {
    let street = behind_a_proxy();
    tens(&street, &["1", "2", "3", "4", "5"].map(|phone| ("203.0.113.7", phone))).await;
    tens(&street, &[("unknown", "Phone 1"); 5]).await;
    assert_eq!(street.town.get("shen", "/wages/held").await.ok()["rows"], json!([]));
}

#[tokio::test]
async fn u13_a_month_tells_by_promise_and_person_what_was_kept_and_what_lateness_cost() {
    let street = Street::that_pays("2026-11-20T09:00:00");
    rated(&street, 10).await;
    // The next one takes four days: its promise breaks.
    let case = street.town.zhao_opens("fault.broadband.no-internet").await;
    street.town.clock.0.fetch_add(4 * 86_400_000, Ordering::SeqCst);
    street.settles();
    street.resolves(&case).await;
    street.town.on("zhao", &case, "confirm", json!({"channel": "hotline", "recording": "REC-1"})).await.ok();
    settles(&street);
    let path = format!("/wages/months/{NOVEMBER}/promises");
    let report = street.town.get("shen", &path).await.ok();
    let wanted = json!({
        "orders": 2, "kept": 1, "broken": 1, "set_aside": 0, "paid_minor": 1_200 + 960, "taken_minor": 240
    });
    assert_eq!(report["people"], json!([{"person": report["people"][0]["person"], "sum": wanted}]));
    assert_eq!(report["people"][0]["person"]["code"], "zhou");
    let rows = report["promises"].as_array().expect("promises");
    let sum = |field: &str| rows.iter().filter_map(|row| row["sum"][field].as_i64()).sum::<i64>();
    assert_eq!((sum("orders"), sum("kept"), sum("taken_minor")), (2, 1, 240));
    assert!(rows.iter().all(|row| row["promise"]["code"] != "none"), "{rows:?}");
    assert!(!report.to_string().contains("1440"), "no sum tells a verdict");
    assert_eq!(street.town.get("zhou", &path).await.status, StatusCode::FORBIDDEN);
    assert_eq!(street.town.get("shen", "/wages/months/2027-01/promises").await.code(), "J001");
}

#[tokio::test]
async fn y53_whoever_is_paid_reads_how_everybody_is_paid_and_nothing_of_anybody() {
    let street = Street::that_pays("2026-11-20T09:00:00");
    let plan = street.town.get("zhou", "/policy/pay").await.ok();
    let (rule, pieces) = (&plan["rule"], plan["pieces"].as_array().expect("pieces"));
    assert_eq!((&rule["floor_minor"], &rule["rounding"]), (&json!(249_000), &json!("half-up")));
    let scores: Vec<_> = rule["bands"].as_array().expect("bands").iter().map(|band| &band["from"]).collect();
    assert_eq!(scores, [10, 9, 7, 5, 1], "the best first");
    let worst = &rule["bands"][4];
    assert_eq!(
        (&worst["numerator"], &worst["denominator"]),
        (&json!(0), &json!(1)),
        "dissatisfied pays nothing"
    );
    let repair = pieces.iter().find(|piece| piece["rule"]["code"] == "cn-pay.fault").expect("repairs");
    assert_eq!((&repair["price_minor"], &repair["judged"]), (&json!(1_200), &json!(true)));
    assert_eq!(street.town.get("chen", "/policy/pay").await.ok()["digest"], plan["digest"]);
    // Where nobody is paid by the piece, the page says so.
    let unpaid = Street::at("2026-11-20T09:00:00");
    assert_eq!(unpaid.town.get("zhao", "/policy/pay").await.ok()["rule"], Value::Null);
}
