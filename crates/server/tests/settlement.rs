//! Money on its way over HTTP: its list and files, the wallet's signed answers, and what the customer reads.

mod town;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tower::ServiceExt as _;
use town::{Town, world};
use yinuo_app::Worker;
use yinuo_app::outlet::{Message, Outlet, Undelivered};
use yinuo_app::settlement::Cashier;
use yinuo_server::{Desk, Https, Serving, Settings, Till, router};

const PACKS: [&str; 3] = ["cn-same-day", "cn-yiyang", "cn-settlement"];
const SECRET: &[u8] = b"shared with the wallet";

/// A wallet that takes everything and answers when it is asked to.
#[derive(Default)]
struct Wallet(Mutex<Vec<Value>>);

impl Outlet for Wallet {
    fn deliver(&self, message: &Message) -> Result<(), Undelivered> {
        self.0.lock().expect("whole").push(serde_json::from_slice(&message.body).expect("JSON"));
        Ok(())
    }
}

struct Bank {
    town: Town,
    wallet: Arc<Wallet>,
}

impl Bank {
    fn opens() -> Self {
        Self::of(&PACKS)
    }

    fn of(packs: &[&str]) -> Self {
        let (app, clock) = world::at_on("2026-11-20T10:00:00", packs, |store| store);
        let desk = || Desk::new(None, Arc::new(String::new));
        let mut town = Town::with((Arc::clone(&app), clock), desk(), Https::Off);
        let serving = Serving::new(app, desk(), Settings::default());
        let wallet = Arc::<Wallet>::default();
        serving.pay_by(Till { gateway: Arc::clone(&wallet) as _, secret: SECRET.to_vec() });
        town.router = router(serving);
        Self { town, wallet }
    }

    /// A fault that was late, its sum instructed and taken; answers the case and the ids that the wallet was told.
    async fn owes(&self) -> (String, Vec<String>) {
        let case = self.town.zhao_opens("fault.broadband.no-internet").await;
        self.town.now("2026-11-21T09:00:00");
        self.town.on("zhou", &case, "restore", json!({"evidence": null, "occurred_at": null})).await.ok();
        self.town.now("2026-11-22T09:30:00");
        let mut worker = Worker::new(&self.town.app);
        worker.renew(&self.town.app).expect("leases");
        worker.settle(&self.town.app, 100).expect("settled");
        Cashier::default().turn(&self.town.app, &*self.wallet, worker.held()).expect("a turn");
        let told = self.wallet.0.lock().expect("whole");
        (case, told.iter().map(|body| body["id"].as_str().expect("id").to_owned()).collect())
    }

    async fn answers(&self, secret: &[u8], body: &Value) -> StatusCode {
        let (seconds, body) = (self.town.app.now().0 / 1_000, body.to_string());
        let signature = yinuo_app::messages::signature(secret, seconds, body.as_bytes());
        let request = Request::builder()
            .method(Method::POST)
            .uri("/gateway/settlements")
            .header("Yinuo-Timestamp", seconds.to_string())
            .header("Yinuo-Signature", format!("v1={signature}"))
            .body(Body::from(body))
            .expect("request");
        self.town.router.clone().oneshot(request).await.expect("an answer").status()
    }
}

#[tokio::test]
async fn u11_a_wallets_signed_answer_credits_once_and_the_pages_say_so() {
    let bank = Bank::opens();
    let (case, ids) = bank.owes().await;
    let list = bank.town.get("chen", "/settlements").await.ok();
    assert_eq!(list["rows"].as_array().expect("rows").len(), ids.len());
    assert_eq!(list["rows"][0]["state"], "taken");
    assert!(list["sentence"]["zh"].as_str().expect("words").contains("30 天"));
    let said = json!({"id": ids[0], "status": "credited", "reference": "W-2026-1"});
    assert_eq!(bank.answers(b"another secret entirely", &said).await, StatusCode::UNAUTHORIZED);
    assert_eq!(bank.answers(SECRET, &said).await, StatusCode::NO_CONTENT);
    assert_eq!(bank.answers(SECRET, &said).await, StatusCode::NO_CONTENT, "a repetition is taken too");
    let never = json!({"id": format!("{case}-1-9"), "status": "credited"});
    assert_eq!(bank.answers(SECRET, &never).await, StatusCode::CONFLICT);
    assert_eq!(bank.answers(SECRET, &json!({"id": "x", "status": "credited"})).await, StatusCode::NOT_FOUND);
    let page = bank.town.page("zhou", &case).await;
    let paid: Vec<&Value> = page["settlements"]
        .as_array()
        .expect("settlements")
        .iter()
        .filter(|one| one["state"] == "credited")
        .collect();
    assert_eq!(paid.len(), 1, "{}", page["settlements"]);
    assert_eq!((&paid[0]["reference"], &paid[0]["late"]), (&json!("W-2026-1"), &json!(false)));
    let told = page["timeline"].to_string();
    assert!(
        told.contains("已到账翼支付红包") && told.contains("credited to the wallet red packet"),
        "{told}"
    );
    let clock = page["clocks"].as_array().expect("clocks").iter().find(|clock| clock["kind"] == "settlement");
    assert!(clock.is_some(), "the last day to pay is a clock of the case");
    let credited = bank.town.get("chen", "/settlements?show=credited").await.ok();
    assert_eq!(credited["rows"].as_array().expect("rows").len(), 1);
    let file = bank.town.lines_of("chen", "settlements?show=credited&lang=en").await;
    assert_eq!(file.len(), 1, "the filter of the page is the filter of the file");
    let minor = credited["rows"][0]["minor"].to_string();
    assert!(file[0].contains(&format!(",{minor},CNY,")) && file[0].contains(",credited,"), "{file:?}");
    assert!(file[0].contains("W-2026-1"), "{file:?}");
    let ledger = bank.town.get("chen", "/ledger").await.ok();
    assert!(ledger.to_string().contains("赔付已到账"), "{ledger}");
}

#[tokio::test]
async fn u11_what_was_refused_shows_why_and_what_to_do_and_a_supervisor_sends_it_again() {
    let bank = Bank::opens();
    let (case, ids) = bank.owes().await;
    let said = json!({"id": ids[0], "status": "refused", "reason": "account-closed"});
    assert_eq!(bank.answers(SECRET, &said).await, StatusCode::NO_CONTENT);
    let list = bank.town.get("chen", "/settlements?show=refused").await.ok();
    let row = &list["rows"][0];
    assert_eq!((&row["stuck"], &row["may_send_again"]), (&json!(true), &json!(true)));
    assert_eq!(row["reason"]["zh"], "收款账户已注销");
    assert!(row["next_step"]["en"].as_str().expect("words").contains("send it again"));
    let agent = bank.town.get("zhao", "/settlements?show=refused").await.ok();
    assert_eq!(agent["rows"][0]["may_send_again"], false);
    let settlement = row["settlement"].as_u64().expect("number");
    let path = format!("settlements/{settlement}/again");
    assert_eq!(bank.town.on("zhao", &case, &path, json!({})).await.code(), "H005");
    bank.town.on("chen", &case, &path, json!({})).await.ok();
    assert_eq!(bank.town.on("chen", &case, &path, json!({})).await.code(), "Q003");
    assert_eq!(bank.town.on("chen", &case, "settlements/77/again", json!({})).await.code(), "Q001");
}

#[tokio::test]
async fn u11_the_file_of_a_day_goes_out_and_its_answers_come_back_by_line() {
    let bank = Bank::opens();
    let (case, ids) = bank.owes().await;
    let file = bank.town.get("chen", "/settlements/file?day=2026-11-22").await.ok();
    assert_eq!(file["count"].as_u64(), Some(ids.len() as u64));
    assert!(file["text"].as_str().expect("text").contains(&ids[0]));
    assert_eq!(bank.town.get("chen", "/settlements/file?day=22.11.").await.code(), "Q005");
    let wrong = format!("id,status,reason,reference\n{},credited,,W-1\n{case}-1-9,refused,limit,\n", ids[0]);
    let told = bank.town.post("chen", "/settlements/results", json!({"text": wrong})).await.ok();
    assert_eq!((&told["changed"], &told["faults"][0]["line"]), (&json!(0), &json!(3)));
    assert_eq!(told["faults"][0]["code"], "Q002");
    let right = format!("id,status,reason,reference\n{},credited,,W-1\n", ids[0]);
    let told = bank.town.post("chen", "/settlements/results", json!({"text": right})).await.ok();
    assert_eq!((&told["changed"], &told["known"]), (&json!(1), &json!(0)));
    let again = bank.town.post("chen", "/settlements/results", json!({"text": right})).await.ok();
    assert_eq!((&again["changed"], &again["known"]), (&json!(0), &json!(1)), "a file twice changes nothing");
    bank.town.hires("south-chief", "complaint-supervisor", "south");
    let far = bank.town.get("south-chief", "/settlements/file?day=2026-11-22").await;
    assert_eq!(far.code(), "I011", "the file is of the whole operator");
    assert_eq!(bank.town.get("chen", "/settlements?show=lost").await.code(), "H010");
}

#[tokio::test]
async fn without_a_till_the_answers_door_is_no_address() {
    let mut bank = Bank::opens();
    let desk = Desk::new(None, Arc::new(String::new));
    bank.town.router = router(Serving::new(Arc::clone(&bank.town.app), desk, Settings::default()));
    let said = json!({"id": "x", "status": "credited"});
    assert_eq!(bank.answers(SECRET, &said).await, StatusCode::NOT_FOUND);
}

/// An outage over the north whose two customers are paid; answers its id.
fn paid_area(bank: &Bank) -> String {
    let (app, town) = (&bank.town.app, &bank.town);
    for (code, service) in [("C1", "S1"), ("C2", "S2")] {
        world::mirrors_row(app.store(), (code, "postpaid"), (service, "north"), app.now().0);
    }
    let at = |local: &str| app.law().book.current().instant(local).expect("local time");
    let (six, over) = (at("2026-11-20T06:00:00"), at("2026-11-21T18:00:00"));
    let begun = app.declare_outage(&world::seat("chen"), ("north", "fault.broadband"), six, None);
    let outage = begun.expect("declared").id;
    town.now("2026-11-21T19:00:00");
    app.restore_outage(&world::seat("chen"), outage, over).expect("over");
    app.decide_area_credit(&world::seat("jiang"), outage, None).expect("another person");
    assert_eq!(app.credit_areas(9).expect("paid"), 2);
    outage.to_string()
}

#[tokio::test]
async fn u11_what_an_area_is_paid_stands_in_the_list_by_its_outage_and_is_sent_again_from_there() {
    let bank = Bank::of(&["in-trai-2024", "cn-yiyang", "cn-office", "cn-settlement"]);
    let outage = paid_area(&bank);
    let list = bank.town.get("chen", "/settlements").await.ok();
    let row = &list["rows"][0];
    assert_eq!((&row["case"], &row["number"], &row["settlement"]), (&json!(null), &json!(""), &json!(1)));
    assert_eq!((&row["outage"]["id"], &row["outage"]["service"]), (&json!(outage), &json!("S1")));
    assert!(row["outage"]["name"]["en"].as_str().expect("words").contains("Broadband"), "{row}");
    assert_eq!(row["id"], format!("{outage}-1-1"));
    assert!(row["rule"]["name"]["zh"].as_str().expect("words").contains("全区中断"), "{row}");
    let refused = json!({"id": format!("{outage}-1-1"), "status": "refused", "reason": "account-closed"});
    assert_eq!(bank.answers(SECRET, &refused).await, StatusCode::NO_CONTENT);
    assert_eq!(bank.answers(SECRET, &refused).await, StatusCode::NO_CONTENT, "said twice");
    let never = json!({"id": format!("{outage}-9-1"), "status": "credited"});
    assert_eq!(bank.answers(SECRET, &never).await, StatusCode::NOT_FOUND);
    let file = bank.town.lines_of("chen", "settlements?show=refused&lang=en").await;
    assert_eq!(file.len(), 1);
    assert!(file[0].contains("Broadband"), "the outage stands where a case would: {file:?}");
    let path = format!("/outages/{outage}/payments/1");
    let page = bank.town.get("chen", &path).await.ok();
    let words = page["lines"].to_string();
    assert!(words.contains("大面积故障") && words.contains("x 2 days / 30 days = INR 6.60"), "{words}");
    assert_eq!((&page["payment"]["stuck"], &page["payment"]["may_send_again"]), (&json!(true), &json!(true)));
    let again = format!("{path}/again");
    bank.town.hires("qin", "complaint-supervisor", "south");
    assert_eq!(bank.town.get("qin", &path).await.code(), "I011", "the service is the north's");
    assert_eq!(bank.town.post("qin", &again, json!({})).await.code(), "I011");
    assert_eq!(bank.town.post("zhao", &again, json!({})).await.code(), "H005");
    let sent = bank.town.post("chen", &again, json!({})).await.ok();
    assert_eq!((&sent["payment"]["state"], &sent["payment"]["round"]), (&json!("instructed"), &json!(2)));
    assert_eq!(bank.town.post("chen", &again, json!({})).await.code(), "Q003");
    let other = format!("/outages/{outage}/payments/7");
    assert_eq!(bank.town.post("chen", &format!("{other}/again"), json!({})).await.code(), "Q001");
    assert_eq!(bank.town.get("chen", &other).await.code(), "Q001");
    let inbox = bank.town.get("chen", "/inbox").await.ok();
    assert!(inbox.to_string().contains("整区赔付"), "{inbox}");
    let ledger = bank.town.get("chen", "/ledger").await.ok();
    assert!(ledger.to_string().contains("A district outage of over 24 hours"), "{ledger}");
}
