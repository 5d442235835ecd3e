//! Stories of emergency modes (Y07): declared by one with evidence, approved by another, ended by themselves.

mod town;

use serde_json::{Value, json};
use town::{Town, field, world};
use yinuo_app::Worker;
use yinuo_app::emergency::Follower;
use yinuo_domain::technician::Technician;
use yinuo_server::{Desk, Https};

const PACKS: [&str; 3] = ["cn-same-day", "cn-yiyang", "cn-visit"];
const FAULT: &str = "fault.broadband.no-internet";

/// A town on Friday at eight with a technician in the north.
fn town() -> Town {
    let parts = world::at_on("2026-11-20T08:00:00", &PACKS, |store| store);
    let town = Town::with(parts, Desk::new(None, std::sync::Arc::new(String::new)), Https::Off);
    let long =
        Technician { home: None, shift_from: 6 * 60, shift_until: 22 * 60, ..field::technician("tao") };
    town.drives(&long);
    town
}

fn at(town: &Town, time: &str) -> i64 {
    town.app.law().book.current().instant(&format!("2026-11-{time}:00")).expect("local").0
}

async fn declared(town: &Town, rule: &str, from: &str, until: &str) -> Value {
    let letter = town.app.keep_artefact("", "image/jpeg", b"\xff\xd8\xff a letter of the city".to_vec());
    let letter = yinuo_app::codec::hex(&letter.expect("kept"));
    json!({
        "rule": rule, "units": ["north"], "from_at": at(town, from), "until_at": at(town, until),
        "text": "疾控通知：北区暂停入户。", "documents": [letter]
    })
}

/// A mode from now until Saturday at eight that two people stand for; its code.
async fn on(town: &Town, rule: &str) -> String {
    let asked = declared(town, rule, "20T08:00", "21T08:00").await;
    let view = town.post("dai", "/emergencies", asked).await.ok();
    let code = view["emergencies"][0]["code"].as_str().expect("a code").to_owned();
    town.post("jiang", &format!("/emergencies/{code}/decide"), json!({"approve": true, "text": ""}))
        .await
        .ok();
    followed(town);
    code
}

/// Whatever process leases the shards follows the modes; says how many cases were told something.
fn followed(town: &Town) -> usize {
    let mut worker = Worker::new(&town.app);
    worker.renew(&town.app).expect("leases");
    let told = Follower::default().turn(&town.app, worker.held()).expect("followed");
    worker.stop(&town.app).expect("given up");
    told
}

async fn case(town: &Town) -> String {
    let case = town.post("zhao", "/contacts", town::opening(FAULT)).await.ok()["case"].clone();
    case.as_str().expect("a case").to_owned()
}

async fn visit_of(town: &Town, case: &str) -> String {
    town.sends_somebody(case, field::repair()).await
}

async fn windows(town: &Town, visit: &str) -> Vec<i64> {
    let free = town.get("dai", &format!("{visit}/windows")).await.ok();
    let windows = free["windows"].as_array().expect("windows").iter();
    windows.filter_map(|one| one["from_at"].as_i64()).collect()
}

#[tokio::test]
async fn y07_a_mode_needs_evidence_and_a_second_person_and_changes_nothing_before() {
    let town = town();
    let whole = declared(&town, "cn-emergency.no-doors", "20T08:00", "21T08:00").await;
    for (field, wrong) in [
        ("documents", json!([])),
        ("text", json!(" ")),
        ("units", json!([])),
        ("until_at", json!(at(&town, "20T08:00"))),
        ("rule", json!("cn-emergency.unheard-of")),
    ] {
        let mut asked = whole.clone();
        asked[field] = wrong;
        assert_eq!(town.post("dai", "/emergencies", asked).await.code(), "X007", "{field}");
    }
    let mut long = whole.clone();
    long["until_at"] = json!(at(&town, "20T08:00") + 14 * 86_400_000 + 1);
    assert_eq!(town.post("dai", "/emergencies", long).await.code(), "X007", "longer than the rule lets it");
    let case = case(&town).await;
    let visit = visit_of(&town, &case).await;
    let before = windows(&town, &visit).await;
    let view = town.post("jiang", "/emergencies", whole).await.ok();
    let one = &view["emergencies"][0];
    assert_eq!(
        (&one["state"], &one["cases"], &one["may_decide"]),
        (&json!("proposed"), &json!(1), &json!(false))
    );
    assert_eq!(windows(&town, &visit).await, before);
    let path = format!("/emergencies/{}/decide", one["code"].as_str().expect("a code"));
    let own = town.post("jiang", &path, json!({"approve": true})).await;
    assert_eq!(own.code(), "X008");
    town.post("shen", &path, json!({"approve": false, "text": "还没有通知"})).await.ok();
    assert_eq!(town.post("shen", &path, json!({"approve": true})).await.code(), "X009");
}

#[tokio::test]
async fn y07_nobody_goes_to_a_door_new_cases_come_first_clocks_may_stand_and_it_ends_by_itself() {
    let town = town();
    let case = case(&town).await;
    let visit = visit_of(&town, &case).await;
    let booked = json!({
        "from_at": at(&town, "20T10:00"), "until_at": at(&town, "20T12:00"), "asked_by_customer": true,
        "technician": "tao", "chosen_by_customer": false
    });
    town.post("dai", &format!("{visit}/book"), booked).await.ok();
    let code = on(&town, "cn-emergency.no-doors").await;
    let free = windows(&town, &visit).await;
    assert!(free.iter().all(|from| *from >= at(&town, "21T08:00")), "none before its end");
    assert!(!free.is_empty(), "and as ever after it");
    let out = town.post("tao", &format!("{visit}/act"), json!({"deed": {"is": "set-out"}})).await;
    assert_eq!(out.code(), "X010");
    let receipt = json!({"deed": {
        "is": "finish", "remotely": true, "cause": "terminal.modem", "after_kbps": 301_200,
        "explanation": "电话里教客户重启光猫，已经能上网。", "restored": false
    }});
    town.post("tao", &format!("{visit}/act"), receipt).await.ok();
    let held = town.get("zhou", &format!("/cases/{case}")).await.ok();
    let pause = &held["pauses"][0];
    assert_eq!((&pause["cause"], &pause["state"]), (&json!("force-majeure"), &json!("proposed")), "{held}");
    let decide = json!({"id": pause["id"], "approve": true});
    town.on("chen", &case, "decide-pause", decide).await.ok();
    let later = town.post("zhao", "/contacts", town::opening(FAULT)).await;
    assert_ne!(later.code(), "", "the same service twice is one case");
    // Saturday at eight: it is over, and what it let stand goes on.
    town.now("2026-11-21T08:01:00");
    followed(&town);
    let after = town.get("zhou", &format!("/cases/{case}")).await.ok();
    assert_eq!(after["pauses"][0]["state"], json!("ended"), "{}", after["pauses"]);
    let view = town.get("dai", "/emergencies").await.ok();
    assert_eq!(
        (&view["emergencies"][0]["code"], &view["emergencies"][0]["state"]),
        (&json!(code), &json!("over"))
    );
}

#[tokio::test]
async fn y07_a_process_that_lost_its_leases_lets_no_clock_stand() {
    let town = town();
    let case = case(&town).await;
    let asked = declared(&town, "cn-emergency.no-doors", "20T08:00", "21T08:00").await;
    let view = town.post("dai", "/emergencies", asked).await.ok();
    let code = view["emergencies"][0]["code"].as_str().expect("a code").to_owned();
    let mut slow = Worker::new(&town.app);
    slow.renew(&town.app).expect("leases");
    let agrees = json!({"approve": true, "text": ""});
    town.post("jiang", &format!("/emergencies/{code}/decide"), agrees).await.ok();
    // It stands still until another one has all its shards.
    town.now("2026-11-20T08:10:00");
    let mut other = Worker::new(&town.app);
    other.renew(&town.app).expect("leases");
    let mut follower = Follower::default();
    assert_eq!(follower.turn(&town.app, slow.held()).expect("no error: others go on"), 0);
    let untouched = town.get("zhou", &format!("/cases/{case}")).await.ok();
    assert_eq!(untouched["pauses"], json!([]), "{}", untouched["pauses"]);
    let mut follower = Follower::default();
    assert_eq!(follower.turn(&town.app, other.held()).expect("followed"), 1);
    assert_eq!(follower.turn(&town.app, other.held()).expect("nothing moved"), 0);
    let held = town.get("zhou", &format!("/cases/{case}")).await.ok();
    assert_eq!(held["pauses"][0]["state"], json!("proposed"), "{}", held["pauses"]);
}

#[tokio::test]
async fn y07_a_pause_that_is_approved_when_its_mode_is_long_over_stood_as_long_as_the_mode() {
    let town = town();
    let case = case(&town).await;
    on(&town, "cn-emergency.no-doors").await;
    let held = town.get("zhou", &format!("/cases/{case}")).await.ok();
    // The mode ends on Saturday at eight. It is Sunday noon before a second person finds the time.
    town.now("2026-11-22T12:00:00");
    let decide = json!({"id": held["pauses"][0]["id"], "approve": true});
    town.on("chen", &case, "decide-pause", decide).await.ok();
    followed(&town);
    let after = town.get("zhou", &format!("/cases/{case}")).await.ok();
    let pause = &after["pauses"][0];
    assert_eq!(
        (&pause["state"], &pause["until_at"]),
        (&json!("ended"), &json!(at(&town, "21T08:00"))),
        "{pause}"
    );
    assert_eq!(followed(&town), 0, "once");
}

#[tokio::test]
async fn y07_a_surge_adds_early_and_late_windows_until_somebody_lifts_it() {
    let town = town();
    let case = case(&town).await;
    let visit = visit_of(&town, &case).await;
    let code = on(&town, "cn-emergency.surge").await;
    let free = windows(&town, &visit).await;
    assert!(free.contains(&at(&town, "20T20:00")), "late today");
    assert!(
        free.contains(&at(&town, "21T06:00")) && !free.contains(&at(&town, "22T06:00")),
        "as long as it lasts"
    );
    let late = json!({
        "from_at": at(&town, "20T20:00"), "until_at": at(&town, "20T22:00"), "asked_by_customer": true,
        "technician": null, "chosen_by_customer": false
    });
    town.post("dai", &format!("{visit}/book"), late).await.ok();
    town.post("dai", &format!("/emergencies/{code}/lift"), json!({"text": "抢修完了"})).await.ok();
    let again = town.post("dai", &format!("/emergencies/{code}/lift"), json!({"text": "抢修完了"})).await;
    assert_eq!(again.code(), "X009");
    assert!(!windows(&town, &visit).await.contains(&at(&town, "20T20:00")));
}
