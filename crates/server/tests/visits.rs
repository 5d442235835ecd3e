//! Stories of visits over HTTP: booking (Y41, U14, A39), the technician's phone (N09, U15, U16, U17, A06), the dispatcher's
//! day (Y42), and the hour that two cases want.

mod town;

use axum::http::StatusCode;
use serde_json::{Value, json};
use town::{Answer, Town, field, world};
use yinuo_app::ports::{Commit, Posting, PostingLine};
use yinuo_app::register::{json as body, set_rows};
use yinuo_app::visit::{VISIT_DAY, VisitDayBody};
use yinuo_domain::Actor;
use yinuo_domain::technician::{Spot, Technician};
use yinuo_server::{Desk, Https};

const PACKS: [&str; 3] = ["cn-same-day", "cn-yiyang", "cn-visit"];

fn technician(person: &str, skills: &[&str]) -> Technician {
    let skills = skills.iter().map(|skill| (*skill).to_owned()).collect();
    Technician { skills, home: Spot::new(28_550_000, 112_350_000), ..field::technician(person) }
}

/// A town on Friday at eight with two technicians, one of whom has a terminal on his van.
fn town() -> Town {
    let parts = world::at_on("2026-11-20T08:00:00", &PACKS, |store| store);
    let town = Town::with(parts, Desk::new(None, std::sync::Arc::new(String::new)), Https::Off);
    town.hires("wei", "technician", "north");
    town.drives(&technician("tao", &["fibre"]));
    town.drives(&technician("wei", &["fibre", "collect"]));
    for (code, service, east) in [("C1", "S1", 0), ("C2", "S2", 4_000), ("C3", "S3", 8_000)] {
        town.has_a_line(code, service, Spot::new(28_560_000, 112_350_000 + east));
    }
    stocks(&town, "tao", "ont", 1);
    town
}

fn stocks(town: &Town, technician: &str, part: &str, count: i64) {
    let line = |account: String, amount: i64| PostingLine { account, unit: format!("part/{part}"), amount };
    let posting = Posting {
        id: uuid::Uuid::from_u128(0xFACE),
        case: None,
        cause_version: 0,
        rule: "van-stock".into(),
        owed_for: None,
        occurrence: None,
        reverses: None,
        occurred_at: 0,
        recorded_at: 0,
        lines: vec![line("store".into(), -count), line(format!("stock/{technician}"), count)],
    };
    town.app.store().commit(Commit { postings: vec![posting], ..Commit::default() }).expect("stock");
}

/// A fault of a customer with a visit that was asked for; its path.
async fn asked(town: &Town, customer: &str) -> String {
    asked_for(town, customer, json!({"job": "repair", "text": "不能上网"})).await
}

async fn asked_for(town: &Town, customer: &str, ask: Value) -> String {
    let case = town.has_a_fault(customer).await;
    town.sends_somebody(&case, ask).await
}

fn window(town: &Town, from: &str, until: &str, technician: Value) -> Value {
    json!({
        "from_at": town.at_time(from), "until_at": town.at_time(until), "asked_by_customer": true,
        "technician": technician, "starts_at": null, "chosen_by_customer": true
    })
}

async fn books(town: &Town, visit: &str, from: &str, until: &str, technician: Value) -> Answer {
    town.post("dai", &format!("{visit}/book"), window(town, from, until, technician)).await
}

async fn acts(town: &Town, person: &str, visit: &str, deed: Value) -> Answer {
    town.post(person, &format!("{visit}/act"), json!({ "deed": deed })).await
}

fn receipt() -> Value {
    json!({
        "is": "finish", "cause": "terminal.modem", "before_kbps": 0, "after_kbps": 301_200,
        "parts": ["ont"], "explanation": "光猫坏了，换了新的，网速已测。", "restored": true
    })
}

/// The parts of a visit's path: case and id.
fn named(visit: &str) -> (Value, Value) {
    let mut parts = visit.split('/').skip(2);
    let case = parts.next().expect("a case");
    (json!(case), json!(parts.nth(1).expect("a visit")))
}

async fn shown(town: &Town, visit: &str) -> Value {
    let (case, id) = named(visit);
    let view = town.get("dai", &format!("/cases/{}/visits", case.as_str().expect("id"))).await.ok();
    let found = view["visits"].as_array().expect("visits").iter().find(|one| one["visit"] == id);
    found.expect("the visit").clone()
}

#[tokio::test]
async fn u12_u17_a_repair_on_copper_takes_other_hands_other_tools_and_more_time_than_on_fibre() {
    let town = town();
    town.has_a_line_on("copper", ("C2", "S2"), Spot::new(28_560_000, 112_354_000));
    let copper = asked(&town, "C2").await;
    let view = shown(&town, &copper).await;
    let codes = |field: &str| view[field].as_array().expect("a list")[0]["code"].clone();
    assert_eq!(
        (&view["minutes"], codes("skills"), codes("tools")),
        (&json!(75), json!("copper"), json!("line-tester"))
    );
    let comers = |free: &Value| -> Vec<Value> {
        let windows = free["windows"].as_array().expect("windows").iter();
        let comers = windows.flat_map(|one| one["comers"].as_array().expect("comers"));
        let mut found: Vec<Value> = comers.map(|one| one["technician"]["code"].clone()).collect();
        found.dedup();
        found
    };
    let free = town.get("dai", &format!("{copper}/windows")).await.ok();
    assert_eq!(comers(&free), [] as [Value; 0], "two who know fibre only");
    let mut at_half_past = window(&town, "10:00", "12:00", json!("tao"));
    at_half_past["starts_at"] = json!(town.at_time("10:30"));
    assert_eq!(town.post("dai", &format!("{copper}/book"), at_half_past.clone()).await.code(), "G005");
    // He learns it, and has no tester yet.
    town.drives(&technician("tao", &["fibre", "copper"]));
    assert_eq!(comers(&town.get("dai", &format!("{copper}/windows")).await.ok()), [] as [Value; 0]);
    assert_eq!(town.post("dai", &format!("{copper}/book"), at_half_past).await.code(), "Z017");
    // A window is agreed, and nobody goes yet.
    let mut nobody = window(&town, "10:00", "12:00", Value::Null);
    nobody["asked_by_customer"] = json!(false);
    let agreed = town.post("dai", &format!("{copper}/book"), nobody).await;
    assert_eq!(agreed.code(), "G007", "nobody can come: no window is promised");
    let tools = vec!["light-meter".to_owned(), "line-tester".to_owned()];
    town.drives(&Technician { tools, ..technician("tao", &["fibre", "copper"]) });
    assert_eq!(comers(&town.get("dai", &format!("{copper}/windows")).await.ok()), [json!("tao")]);
    books(&town, &copper, "10:00", "12:00", json!("tao")).await.ok();
    let taken = shown(&town, &copper).await;
    let lasts = taken["ends_at"].as_i64().zip(taken["starts_at"].as_i64()).map(|(until, from)| until - from);
    assert_eq!((&taken["state"], lasts), (&json!("assigned"), Some(75 * 60_000)));
    town.post("dai", &format!("{copper}/end-choice"), json!({"text": "客户说谁来都行"})).await.ok();
    town.drives(&technician("wei", &["copper"]));
    let (_, id) = named(&copper);
    let drag = json!({"visit": id, "technician": "wei", "starts_at": town.at_time("10:45")});
    assert_eq!(town.post("dai", "/dispatch/drag", drag).await.code(), "Z017", "no tester, no drag");
    // The tester is lent out: the plan of the day leaves the visit and says why.
    town.drives(&technician("tao", &["fibre", "copper"]));
    let plan = town.post("dai", "/dispatch/plan", json!({})).await.ok();
    assert!(plan["unplaced"].to_string().contains("\"kit\""), "the plan says why nobody goes: {plan}");
}

#[tokio::test]
async fn u14_the_customer_chooses_hour_and_technician_and_two_cases_never_hold_one_hour() {
    let town = town();
    let (first, second) = (asked(&town, "C1").await, asked(&town, "C2").await);
    let free = town.get("dai", &format!("{first}/windows")).await.ok();
    let windows = free["windows"].as_array().expect("windows");
    assert_eq!(windows.len(), 6 * 7, "six windows a day, today and six days more");
    let comers: Vec<&Value> = windows[1]["comers"]
        .as_array()
        .expect("comers")
        .iter()
        .map(|one| &one["technician"]["code"])
        .collect();
    assert_eq!(comers.len(), 2, "both can come: {comers:?}");
    books(&town, &first, "10:00", "12:00", json!("tao")).await.ok();
    let taken = shown(&town, &first).await;
    assert_eq!((&taken["state"], &taken["chosen_by"]), (&json!("assigned"), &json!("customer")));
    let mut same = window(&town, "10:00", "12:00", json!("tao"));
    same["starts_at"] = taken["starts_at"].clone();
    let refused = town.post("dai", &format!("{second}/book"), same).await;
    assert_eq!((refused.status, refused.code()), (StatusCode::CONFLICT, "G007"));
    books(&town, &second, "10:00", "12:00", json!("tao")).await.ok();
    let other = shown(&town, &second).await;
    assert!(other["starts_at"].as_i64() >= taken["ends_at"].as_i64(), "after the first, ways included");
}

#[tokio::test]
async fn of_two_who_take_one_free_hour_at_the_same_time_one_gets_it() {
    let town = town();
    let visits = [asked(&town, "C1").await, asked(&town, "C2").await, asked(&town, "C3").await];
    let mut wish = window(&town, "10:00", "12:00", json!("tao"));
    wish["starts_at"] = json!(town.at_time("10:30"));
    let paths: Vec<String> = visits.iter().map(|visit| format!("{visit}/book")).collect();
    let answers = tokio::join!(
        town.post("dai", &paths[0], wish.clone()),
        town.post("dai", &paths[1], wish.clone()),
        town.post("dai", &paths[2], wish.clone())
    );
    let mut codes = [answers.0.code(), answers.1.code(), answers.2.code()].map(str::to_owned);
    codes.sort();
    assert_eq!(codes, ["", "G007", "G007"]);
}

#[tokio::test]
async fn y41_u15_the_technician_sees_his_day_arrives_mends_and_the_part_leaves_his_van() {
    let town = town();
    let visit = asked(&town, "C1").await;
    books(&town, &visit, "08:00", "10:00", json!("tao")).await.ok();
    let mine = town.get("tao", "/visits/mine").await.ok();
    assert_eq!(mine["visits"].as_array().map(Vec::len), Some(1));
    assert_eq!(mine["next_starts_at"], Value::Null, "of a later day nothing is his");
    let one = &mine["visits"][0];
    assert_eq!((&one["needs"], &one["text"]), (&json!(["cause", "speed-test"]), &json!("不能上网")));
    assert!(!one["customer_line"]["zh"].as_str().expect("line").contains("1234"), "masked in lists");
    assert_eq!(mine["parts"], json!([{"part": "ont", "count": 1}]));
    let who = town.post("tao", &format!("{visit}/customer"), json!({})).await.ok();
    assert_eq!((&who["phone"], &who["address"]), (&json!("19900001234"), &json!("锦绣花园 12 栋 1203")));
    assert_eq!(town.post("wei", &format!("{visit}/customer"), json!({})).await.code(), "G003");
    let looks = town.get("zhao", "/customers/C1/looks").await.ok();
    assert_eq!(looks["rows"][0]["person"]["code"], json!("tao"), "who looked stands in the log");
    town.now("2026-11-20T09:30:00");
    let arrive = json!({"is": "arrive", "latitude_micro": 28_560_000, "longitude_micro": 112_351_000});
    acts(&town, "tao", &visit, arrive).await.ok();
    let there = shown(&town, &visit).await;
    assert_eq!((&there["state"], &there["agreed"][0]["outcome"]), (&json!("on-site"), &json!("kept")));
    assert_eq!(there["metres_off"], json!(97), "a thousandth of a degree east at that latitude");
    town.now("2026-11-20T09:50:00");
    acts(&town, "tao", &visit, receipt()).await.ok();
    let done = shown(&town, &visit).await;
    assert_eq!(done["receipt"]["explanation"], json!("光猫坏了，换了新的，网速已测。"));
    let van = town.get("tao", "/visits/mine").await.ok();
    assert_eq!(van["parts"], json!([]), "the terminal is at the customer's");
    let again = asked(&town, "C2").await;
    books(&town, &again, "10:00", "12:00", json!("tao")).await.ok();
    acts(&town, "tao", &again, json!({"is": "arrive"})).await.ok();
    assert_eq!(acts(&town, "tao", &again, receipt()).await.code(), "G006", "there is no other on his van");
}

#[tokio::test]
async fn u17_a_shortage_of_parts_blocks_and_says_so() {
    let town = town();
    let visit = asked_for(&town, "C1", json!({"job": "repair", "text": "换光猫", "parts": ["ont"]})).await;
    assert_eq!(
        books(&town, &visit, "10:00", "12:00", json!("wei")).await.code(),
        "G007",
        "no free hour with wei"
    );
    let mut wish = window(&town, "10:00", "12:00", json!("wei"));
    wish["starts_at"] = json!(town.at_time("10:00"));
    assert_eq!(town.post("dai", &format!("{visit}/book"), wish).await.code(), "G006");
    books(&town, &visit, "10:00", "12:00", json!(null)).await.ok();
    assert_eq!(shown(&town, &visit).await["technician"]["code"], json!("tao"), "whose van has one");
}

#[tokio::test]
async fn a39_a_day_that_is_closed_or_full_is_not_offered() {
    let town = town();
    let visit = asked(&town, "C1").await;
    let closed = VisitDayBody { visits_max: 0, reason: "盘点".into() };
    let row = ("north/2026-11-20".to_owned(), body(&closed).expect("json"));
    set_rows(town.app.store(), &*town.clock, &Actor::system(), VISIT_DAY, &[row]).expect("day");
    let free = town.get("dai", &format!("{visit}/windows")).await.ok();
    assert_eq!(free["windows"].as_array().map(Vec::len), Some(6 * 6), "six days are left");
    assert_eq!(books(&town, &visit, "10:00", "12:00", json!("tao")).await.code(), "G008");
    let odd = window(&town, "10:00", "11:00", json!("tao"));
    assert_eq!(town.post("dai", &format!("{visit}/book"), odd).await.code(), "G008", "no such window");
}

#[tokio::test]
async fn n09_a_phones_batch_is_applied_in_its_order_and_gets_the_same_answer_for_ever() {
    let town = town();
    let (visit, lost) = (asked(&town, "C1").await, asked(&town, "C2").await);
    books(&town, &visit, "08:00", "10:00", json!("tao")).await.ok();
    books(&town, &lost, "10:00", "12:00", json!("tao")).await.ok();
    let ((case, id), (lost_case, lost_id)) = (named(&visit), named(&lost));
    let action = |key: &str, of: (&Value, &Value), time: &str, deed: Value| json!({"key": key, "case": of.0, "visit": of.1, "occurred_at": town.at_time(time), "deed": deed});
    let batch = json!({"device": "phone-7", "batch": "b1", "actions": [
        action("a1", (&case, &id), "09:10", json!({"is": "arrive"})),
        action("a2", (&case, &id), "09:30", receipt()),
        action("a3", (&lost_case, &lost_id), "10:20", json!({"is": "arrive"})),
    ]});
    town.now("2026-11-20T10:15:00");
    town.post("dai", &format!("{lost}/end-choice"), json!({"text": "客户说换人也行"})).await.ok();
    town.post(
        "dai",
        &format!("{lost}/assign"),
        json!({"technician": "wei", "starts_at": town.at_time("11:00")}),
    )
    .await
    .ok();
    town.now("2026-11-20T10:40:00");
    let told = town.post("tao", "/visits/batches", batch.clone()).await.ok();
    let codes: Vec<&Value> =
        told["results"].as_array().expect("results").iter().map(|one| &one["code"]).collect();
    assert_eq!(codes, ["", "", "G003"], "another was sent meanwhile: the phone shows it");
    assert_eq!(shown(&town, &visit).await["agreed"][0]["outcome"], json!("kept"), "by the phone's instant");
    assert_eq!(shown(&town, &visit).await["arrived_at"], json!(town.at_time("09:10")));
    town.now("2026-11-20T12:30:00");
    assert_eq!(town.post("tao", "/visits/batches", batch.clone()).await.ok(), told, "sent twice, told once");
    let mut other = batch;
    other["actions"][0]["occurred_at"] = json!(town.at_time("09:11"));
    assert_eq!(town.post("tao", "/visits/batches", other).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let twice = json!({"device": "phone-7", "batch": "b2", "actions": [
        action("a1", (&case, &id), "09:10", json!({"is": "arrive"})),
        action("a1", (&case, &id), "09:10", json!({"is": "arrive"})),
    ]});
    assert_eq!(town.post("tao", "/visits/batches", twice).await.code(), "G013");
}

#[tokio::test]
async fn a06_a_technician_reaches_his_own_visits_alone() {
    let town = town();
    let visit = asked(&town, "C1").await;
    books(&town, &visit, "10:00", "12:00", json!("tao")).await.ok();
    assert_eq!(town.get("wei", "/visits/mine").await.ok()["visits"], json!([]));
    assert_eq!(acts(&town, "wei", &visit, json!({"is": "arrive"})).await.code(), "G003");
    assert_eq!(
        town.get("tao", "/visits").await.status,
        StatusCode::FORBIDDEN,
        "the board is the dispatcher's"
    );
    town.hires("fu", "technician", "south");
    assert_eq!(acts(&town, "fu", &visit, json!({"is": "arrive"})).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn y42_the_board_shows_the_day_and_the_plan_is_advice_until_it_is_accepted() {
    let town = town();
    let first = asked(&town, "C1").await;
    for visit in [first.clone(), asked(&town, "C2").await, asked(&town, "C3").await] {
        books(&town, &visit, "10:00", "12:00", json!(null)).await.ok();
    }
    let (case, _) = named(&first);
    let more = format!("/cases/{}/visits", case.as_str().expect("id"));
    town.post("dai", &more, json!({"job": "fee", "text": "上门收费"})).await.ok();
    let board = town.get("dai", "/visits").await.ok();
    assert_eq!(board["technicians"].as_array().map(Vec::len), Some(2));
    assert_eq!(
        (board["visits"].as_array().map(Vec::len), board["asked"].as_array().map(Vec::len)),
        (Some(3), Some(1))
    );
    let away =
        json!({"technician": "tao", "from_at": town.at_time("08:30"), "until_at": town.at_time("20:00")});
    let advice = town.post("dai", "/dispatch/plan", json!({ "away": away })).await.ok();
    let visits = advice["visits"].as_array().expect("visits");
    let with = |who: &str| visits.iter().filter(|one| one["technician"]["code"] == json!(who)).count();
    assert_eq!((with("wei"), with("tao")), (visits.len(), 0), "nobody is sent who is out");
    assert!(visits.len() >= 2, "two hours hold two visits of an hour each: {advice}");
    for left in advice["unplaced"].as_array().expect("unplaced") {
        let reasons: Vec<&Value> =
            left["answers"].as_array().expect("answers").iter().map(|one| &one["reason"]).collect();
        assert_eq!(reasons.len(), 2, "each shift says why: {reasons:?}");
    }
    assert_eq!(
        town.get("dai", "/visits").await.ok()["visits"],
        board["visits"],
        "nothing was changed by asking"
    );
    let changed: Vec<Value> =
        visits.iter().filter(|one| one["changes"] == json!(true)).map(|one| one["planned"].clone()).collect();
    let accepted = town.post("dai", "/dispatch/accept", json!({"away": away, "visits": changed})).await.ok();
    assert!(
        accepted["visits"].as_array().expect("lines").iter().all(|line| line["code"] == json!("")),
        "{accepted}"
    );
    let after = town.get("dai", "/visits").await.ok();
    let still_his = after["visits"]
        .as_array()
        .expect("visits")
        .iter()
        .filter(|one| one["technician"]["code"] == json!("tao"));
    assert_eq!(still_his.count(), 0, "what nobody else can take waits for somebody");
    assert_eq!(accepted["released"], json!(3 - visits.len()), "{accepted}");
    let tao = after["technicians"]
        .as_array()
        .expect("technicians")
        .iter()
        .find(|one| one["technician"]["code"] == json!("tao"));
    assert!(tao.is_some(), "he stays on the board");
}

#[tokio::test]
async fn y42_a_move_by_hand_says_what_it_costs_and_which_promises_it_breaks() {
    let town = town();
    let visit = asked(&town, "C1").await;
    books(&town, &visit, "10:00", "12:00", json!("tao")).await.ok();
    town.post("dai", &format!("{visit}/end-choice"), json!({"text": "客户说谁来都行"})).await.ok();
    let (_, id) = named(&visit);
    let drag =
        |who: &str, time: &str| json!({"visit": id, "technician": who, "starts_at": town.at_time(time)});
    let near = town.post("dai", "/dispatch/drag", drag("wei", "10:30")).await.ok();
    assert_eq!(near["at_risk"], json!([]), "inside the window nothing breaks");
    let late = town.post("dai", "/dispatch/drag", drag("tao", "13:00")).await.ok();
    let risks: Vec<&Value> =
        late["at_risk"].as_array().expect("risks").iter().map(|one| &one["promise"]["code"]).collect();
    assert!(risks.contains(&&json!("visit-window")), "{late}");
    assert!(late["extra_minor"].as_i64() >= Some(2_000), "a broken promise is worth CNY 20: {late}");
    assert_eq!(town.post("dai", "/dispatch/drag", drag("nobody", "10:30")).await.code(), "G004");
}

#[tokio::test]
async fn a06_the_dispatcher_says_that_a_contractors_technician_is_out_whose_head_is_not_in_the_house() {
    let town = town();
    town.hires("fu", "technician", "firm");
    town.drives(&Technician { contractor: "firm".into(), ..technician("fu", &["fibre"]) });
    town.hires("north-dai", "dispatcher", "north");
    town.hires("south-dai", "dispatcher", "south");
    let visit = asked(&town, "C1").await;
    books(&town, &visit, "10:00", "12:00", json!("fu")).await.ok();
    let away =
        json!({"technician": "fu", "from_at": town.at_time("08:30"), "until_at": town.at_time("20:00")});
    let accept = |away: &Value| json!({ "away": away, "visits": [] });
    let foreign = town.post("south-dai", "/dispatch/accept", accept(&away)).await;
    assert_eq!(foreign.code(), "G004", "the north is not his");
    town.post("north-dai", "/dispatch/accept", accept(&away)).await.ok();
    let advice = town.post("north-dai", "/dispatch/plan", json!({})).await.ok();
    let with = |one: &&Value| one["technician"]["code"] == json!("fu");
    assert_eq!(advice["visits"].as_array().expect("visits").iter().filter(with).count(), 0, "{advice}");
    let backwards =
        json!({"technician": "fu", "from_at": town.at_time("20:00"), "until_at": town.at_time("09:00")});
    assert_eq!(town.post("north-dai", "/dispatch/accept", accept(&backwards)).await.code(), "I019");
}

/// Nobody climbs a pole alone: a visit with that hazard.
async fn pole(town: &Town, customer: &str) -> String {
    asked_for(town, customer, json!({"job": "repair", "text": "线在杆上", "hazard": "pole"})).await
}

#[tokio::test]
async fn a39_two_go_up_a_pole_at_one_hour_and_slots_are_offered_only_where_both_are_free() {
    let town = town();
    let visit = pole(&town, "C1").await;
    let free = town.get("dai", &format!("{visit}/windows")).await.ok();
    let comer = &free["windows"][1]["comers"][0];
    assert_eq!(comer["technician"]["code"].as_str().map(str::len), Some(3));
    assert_ne!(comer["mate"]["code"], comer["technician"]["code"]);
    assert!(comer["mate"]["code"].is_string(), "pairs are offered: {comer}");
    books(&town, &visit, "10:00", "12:00", json!("wei")).await.ok();
    let taken = shown(&town, &visit).await;
    let hands = (&taken["technician"]["code"], &taken["mate"]["code"], &taken["two_because"]["en"]);
    assert_eq!(hands, (&json!("wei"), &json!("tao"), &json!("two go: Work on a pole or at height")));
    // Both hours are gone: nobody is offered who works there.
    let other = asked(&town, "C2").await;
    let mut same = window(&town, "10:00", "12:00", json!("tao"));
    same["starts_at"] = taken["starts_at"].clone();
    let refused = town.post("dai", &format!("{other}/book"), same).await;
    assert_eq!(refused.code(), "G007", "the mate's hour is as taken as the lead's");
    for person in ["wei", "tao"] {
        let mine = town.get(person, "/visits/mine").await.ok();
        assert_eq!(mine["visits"].as_array().map(Vec::len), Some(1), "{person} has it on his phone");
    }
    let board = town.get("dai", "/visits").await.ok();
    assert_eq!(board["visits"][0]["mate"]["code"], json!("tao"));
}

#[tokio::test]
async fn a39_where_a_second_is_missing_two_are_neither_offered_nor_sent_and_the_plan_says_so() {
    let town = town();
    let visit = pole(&town, "C1").await;
    books(&town, &visit, "14:00", "16:00", Value::Null).await.ok();
    let plan = town.post("dai", "/dispatch/plan", json!({})).await.ok();
    let advised = &plan["visits"][0];
    assert_eq!((&advised["changes"], &advised["mate"].is_null()), (&json!(false), &false), "{plan}");
    let away =
        json!({"technician": "wei", "from_at": town.at_time("08:00"), "until_at": town.at_time("20:00")});
    let without = town.post("dai", "/dispatch/plan", json!({ "away": away })).await.ok();
    let left = &without["unplaced"][0];
    assert!(
        left["answers"].as_array().expect("answers").iter().any(|one| one["reason"] == "no-second"),
        "{left}"
    );
    town.post("dai", "/dispatch/accept", json!({ "away": away, "visits": [] })).await.ok();
    let free = town.get("dai", &format!("{visit}/windows")).await.ok();
    let today = |one: &&Value| one["from_at"].as_i64() < Some(town.at_time("20:00"));
    assert_eq!(free["windows"].as_array().expect("windows").iter().filter(today).count(), 0);
    let alone =
        town.post("dai", &format!("{visit}/assign"), json!({"technician": "tao", "mate": "tao"})).await;
    assert!(["Z010", "G007"].contains(&alone.code()), "{}", alone.code());
}

#[tokio::test]
async fn a39_a_share_of_two_is_dragged_to_nobody_who_is_there_already_and_the_dispatcher_waives_no_hazard() {
    let town = town();
    town.hires("lin", "technician", "north");
    town.drives(&technician("lin", &["fibre"]));
    let visit = pole(&town, "C1").await;
    books(&town, &visit, "14:00", "16:00", json!("wei")).await.ok();
    let taken = shown(&town, &visit).await;
    let (_, id) = named(&visit);
    let mate = taken["mate"]["code"].as_str().expect("a mate").to_owned();
    let third = if mate == "tao" { "lin" } else { "tao" };
    let drag =
        |to: &str| json!({"visit": id, "from": mate, "technician": to, "starts_at": taken["starts_at"]});
    let cost = town.post("dai", "/dispatch/drag", drag(third)).await.ok();
    assert!(cost["extra_minor"].is_i64(), "the mate's share goes to a third: {cost}");
    let twice = town.post("dai", "/dispatch/drag", drag("wei")).await;
    assert_eq!(twice.status, StatusCode::CONFLICT, "one is not two");
    let moved = json!({"technician": "wei", "mate": third, "starts_at": taken["starts_at"]});
    town.post("dai", &format!("{visit}/assign"), moved).await.ok();
    assert_eq!(shown(&town, &visit).await["mate"]["code"], json!(third));
    let waive =
        town.post("dai", &format!("{visit}/man"), json!({"two_persons": false, "text": "一个人够"})).await;
    assert_eq!(waive.code(), "Z011");
    let plain = asked(&town, "C2").await;
    town.post("dai", &format!("{plain}/man"), json!({"two_persons": true, "text": "梯子要人扶"})).await.ok();
    assert_eq!(shown(&town, &plain).await["two_persons"], json!(true));
}

#[tokio::test]
async fn u33_y08_the_line_is_looked_at_from_afar_and_desk_and_phone_show_what_it_said() {
    let town = town();
    let mut contact = town::opening("fault.broadband.slow");
    (contact["customer"], contact["outcome"]["service"]) = (json!("C1"), json!("S1"));
    let case = town.post("zhao", "/contacts", contact).await.ok()["case"].clone();
    let case = case.as_str().expect("a case").to_owned();
    let path = format!("/cases/{case}/visits");
    let before = town.get("dai", &path).await.ok();
    let repair = |view: &Value| {
        let jobs = view["jobs"].as_array().expect("jobs");
        jobs.iter().find(|one| one["job"]["code"] == "repair").expect("repair").clone()
    };
    assert_eq!(repair(&before)["look_first"], json!(true));
    let script = before["steps"][0]["script"]["zh"].as_str().expect("a script");
    assert!(script.contains("光猫电源"), "the words that are read to the customer: {script}");
    let ask = json!({"job": "repair", "text": "晚上很慢"});
    assert_eq!(town.post("dai", &path, ask.clone()).await.code(), "D041");
    let look = json!({
        "finding": "profile", "rx_centi_dbm": -1850, "tried": "reconfigure", "settled": false,
        "text": "速率模板不对，重下了，仍慢"
    });
    town.post("zhao", &format!("/cases/{case}/line"), look.clone()).await.ok();
    let visit = town.post("dai", &path, ask).await.ok()["visit"].clone();
    let visit = format!("{path}/{}", visit.as_str().expect("a visit"));
    books(&town, &visit, "10:00", "12:00", json!("tao")).await.ok();
    let mine = town.get("tao", "/visits/mine").await.ok();
    let seen = &mine["visits"][0]["looks"][0];
    assert_eq!(
        (&seen["finding"]["code"], &seen["tried"]["code"]),
        (&json!("profile"), &json!("reconfigure"))
    );
    assert_eq!((&seen["rx_centi_dbm"], &seen["text"]), (&json!(-1850), &look["text"]));
    let page = town.page("zhao", &case).await.to_string();
    assert!(page.contains("远程查线路：速率、业务数据不对 -18.50 dBm"), "the timeline tells it");
    assert!(page.contains("远程重下数据，没好"), "and what was tried");
    let wrong =
        json!({"finding": "profile", "rx_centi_dbm": 5000, "tried": "", "settled": false, "text": "x"});
    assert_eq!(town.post("zhao", &format!("/cases/{case}/line"), wrong).await.code(), "D042");
}
