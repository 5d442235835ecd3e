//! One's own queue: pulling, taking over, being away, and two people on one case.

mod town;

use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use town::{Town, opening, world};
use yinuo_app::Options;
use yinuo_app::register::{HOLDING, PERSON, json as body, mirror_customers, set_rows};
use yinuo_domain::Actor;
use yinuo_domain::org::{Holding, Person};
use yinuo_policy::Instant;

const FAULT: &str = "fault.broadband.no-internet";
const COMPLAINT: &str = "complaint.billing.overcharge";

impl Town {
    /// Cases of as many customers; answers their ids.
    async fn cases(&self, category: &str, from: u32, count: u32) -> Vec<String> {
        let known = self.app.store().customer("C1").expect("read").expect("customer");
        let mut ids = Vec::new();
        for number in from..from + count {
            let code = format!("C{number}");
            let row = yinuo_app::ports::CustomerRow { code: code.clone(), ..known.clone() };
            mirror_customers(self.app.store(), vec![row]).expect("mirror");
            let mut call = opening(category);
            call["customer"] = json!(code);
            let reply = self.post("zhao", "/contacts", call).await.ok();
            ids.push(reply["case"].as_str().expect("a case").to_owned());
        }
        ids
    }

    fn knows(&self, person: Person) {
        let row = (person.code.clone(), body(&person).expect("json"));
        set_rows(self.app.store(), self.clock.as_ref(), &Actor::system(), PERSON, &[row]).expect("rows");
        self.app.reload_law().expect("law");
    }

    async fn pull(&self, person: &str) -> town::Answer {
        self.post(person, "/queue/next", json!({})).await
    }
}

fn ids(rows: &Value) -> Vec<&str> {
    rows.as_array().expect("rows").iter().map(|row| row["id"].as_str().expect("id")).collect()
}

#[tokio::test]
async fn the_next_case_is_the_first_one_due_that_nobody_has() {
    let town = Town::at("2026-11-20T10:00:00");
    let fault = town.cases(FAULT, 20, 1).await.remove(0);
    let complaint = town.cases(COMPLAINT, 10, 1).await.remove(0);
    let queue = town.get("zhou", "/queue").await.ok();
    assert_eq!(
        ids(&queue["waiting"]),
        [complaint.as_str(), fault.as_str()],
        "it climbs before the other is due"
    );
    assert_eq!(town.pull("zhou").await.ok()["case"], complaint.as_str());
    let queue = town.get("zhou", "/queue").await.ok();
    assert_eq!(
        (ids(&queue["mine"]), ids(&queue["waiting"])),
        (vec![complaint.as_str()], vec![fault.as_str()])
    );
    assert_eq!(town.page("zhou", &complaint).await["row"]["handler"]["code"], "zhou");
    town.pull("zhou").await.ok();
    assert_eq!(town.pull("zhou").await.code(), "T005");
}

#[tokio::test]
async fn y31_y47_the_list_goes_by_whatever_falls_due_next_and_says_what_that_is() {
    let town = Town::at("2026-11-20T10:00:00");
    let at = |local: &str| town.app.law().book.current().instant(local).expect("local").0;
    let fault = town.cases(FAULT, 20, 1).await.remove(0);
    let complaint = town.cases(COMPLAINT, 10, 1).await.remove(0);
    let other = town.cases(COMPLAINT, 11, 1).await.remove(0);
    let order = json!({"text": "今天给客户回话", "person": "zhou", "due_at": at("2026-11-20T11:00:00")});
    town.on("gao", &other, "instruct", order).await.ok();
    let list = town.get("chen", "/cases?order=due").await.ok();
    assert_eq!(ids(&list["rows"]), [other.as_str(), complaint.as_str(), fault.as_str()]);
    let next = |row: usize| {
        let next = &list["rows"][row]["next"];
        (next["kind"].as_str().expect("kind").to_owned(), next["at"].as_i64().expect("at"))
    };
    assert_eq!(next(0), ("instruction".to_owned(), at("2026-11-20T11:00:00")));
    assert_eq!(next(1), ("climb".to_owned(), at("2026-11-20T12:00:00")));
    assert_eq!(next(2), ("promise".to_owned(), list["rows"][2]["due_at"].as_i64().expect("due")));
    assert_eq!(list["rows"][1]["next"]["name"]["zh"], "升到 2 级");
    // An order that nobody answered stays in front; answered, it lets the ladder come next.
    town.now("2026-11-20T11:30:00");
    let late = town.get("chen", "/cases?order=due").await.ok();
    assert_eq!(
        (&late["rows"][0]["id"], &late["rows"][0]["next"]["state"]),
        (&json!(other), &json!("broken"))
    );
    let page = town.page("zhou", &other).await;
    let done = json!({"task": page["tasks"][0]["id"], "text": "已回话"});
    town.on("zhou", &other, "finish-task", done).await.ok();
    assert_eq!(town.page("zhou", &other).await["row"]["next"]["kind"], "climb");
}

#[tokio::test]
async fn skills_and_the_limit_of_a_person_hold() {
    let town = Town::at("2026-11-20T10:00:00");
    let complaints = town.cases(COMPLAINT, 10, 2).await;
    town.cases(FAULT, 20, 1).await;
    let zhou = Person { code: "zhou".into(), skills: vec!["complaint".into()], ..Person::default() };
    town.knows(Person { cases_max: Some(1), ..zhou.clone() });
    let first = town.pull("zhou").await.ok()["case"].clone();
    assert!(complaints.iter().any(|case| first == case.as_str()), "no fault, though it is due first");
    assert_eq!(town.pull("zhou").await.code(), "T006");
    town.knows(Person { cases_max: None, ..zhou });
    town.pull("zhou").await.ok();
    assert_eq!(town.pull("zhou").await.code(), "T005", "the fault is not his");
}

#[tokio::test]
async fn whoever_is_away_pulls_nothing_and_his_cases_stand_in_limbo() {
    let town = Town::at("2026-11-20T10:00:00");
    let case = town.cases(FAULT, 20, 1).await.remove(0);
    town.pull("zhou").await.ok();
    assert_eq!(town.get("chen", "/queue").await.ok()["limbo"], json!([]));
    assert_eq!(town.post("zhou", "/status", json!({"away": true})).await.ok()["away"], true);
    assert_eq!(town.pull("zhou").await.code(), "T008");
    assert_eq!(ids(&town.get("chen", "/queue").await.ok()["limbo"]), [case.as_str()]);
    assert_eq!(town.get("zhou", "/queue").await.ok()["limbo"], json!([]), "supervisors alone see it");
    town.post("zhou", "/status", json!({"away": false})).await.ok();
    assert_eq!(town.get("chen", "/queue").await.ok()["limbo"], json!([]));
}

#[tokio::test]
async fn of_two_who_reach_for_one_case_the_second_is_told() {
    let town = Town::at("2026-11-20T10:00:00");
    let case = town.cases(FAULT, 20, 1).await.remove(0);
    town.on("zhou", &case, "take", json!({"from": ""})).await.ok();
    assert_eq!(town.on("chen", &case, "take", json!({"from": ""})).await.code(), "D028", "not of his unit");
    assert_eq!(town.on("zhou", &case, "take", json!({"from": ""})).await.code(), "T004", "it is his");
    town.on("chen", &case, "assign", json!({"unit": "city", "person": ""})).await.ok();
    assert_eq!(
        town.on("chen", &case, "take", json!({"from": "zhou"})).await.code(),
        "T004",
        "not what he saw"
    );
    town.on("chen", &case, "take", json!({"from": ""})).await.ok();
    assert_eq!(
        town.on("zhou", &case, "take", json!({"from": "chen"})).await.code(),
        "I011",
        "not his any more"
    );
    town.on("jiang", &case, "take", json!({"from": "chen"})).await.ok();
    assert_eq!(town.page("jiang", &case).await["row"]["handler"]["code"], "jiang", "he relieved her");
}

#[tokio::test]
async fn two_people_who_pull_at_once_never_get_the_same_case() {
    let town = Town::at("2026-11-20T10:00:00");
    let cases = town.cases(FAULT, 20, 12).await;
    let zhou = world::seat("zhou");
    let tang = Actor { person: "tang".into(), ..zhou.clone() };
    let holding = Holding {
        post: tang.post.clone(),
        unit: tang.unit.clone(),
        person: tang.person.clone(),
        from: Instant(0),
        until: None,
        deputy: true,
    };
    let row = ("tang".to_owned(), body(&holding).expect("json"));
    set_rows(town.app.store(), town.clock.as_ref(), &Actor::system(), HOLDING, &[row]).expect("rows");
    town.knows(Person { code: "tang".into(), ..Person::default() });
    let app = Arc::clone(&town.app);
    let pulled: Vec<_> = std::thread::scope(|scope| {
        let six = |who: Actor| {
            let app = Arc::clone(&app);
            scope.spawn(move || (0..6).map(|_| app.pull_next(&who, &Options::default())).collect::<Vec<_>>())
        };
        let (one, other) = (six(zhou), six(tang));
        [one, other].into_iter().flat_map(|thread| thread.join().expect("no panic")).collect()
    });
    let got: BTreeSet<_> = pulled.iter().map(|reply| reply.as_ref().expect("a case").case).collect();
    assert_eq!(got.len(), cases.len(), "each case once: {pulled:?}");
    assert_eq!(town.pull("zhou").await.code(), "T005");
}

#[tokio::test]
async fn two_windows_of_one_person_never_pass_his_limit_together() {
    let town = Town::at("2026-11-20T10:00:00");
    town.cases(FAULT, 20, 8).await;
    town.knows(Person { code: "zhou".into(), cases_max: Some(3), ..Person::default() });
    let (app, zhou) = (Arc::clone(&town.app), world::seat("zhou"));
    let pulled: Vec<_> = std::thread::scope(|scope| {
        let pull = || app.pull_next(&zhou, &Options::default());
        let threads: Vec<_> = (0..6).map(|_| scope.spawn(pull)).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    });
    assert_eq!(pulled.iter().filter(|reply| reply.is_ok()).count(), 3, "{pulled:?}");
}

#[tokio::test]
async fn what_somebody_else_did_since_refuses_the_save_and_can_be_saved_once_seen() {
    let town = Town::at("2026-11-20T10:00:00");
    let case = town.zhao_opens(FAULT).await;
    let seen = town.page("zhou", &case).await["row"]["version"].clone();
    town.on("chen", &case, "assign", json!({"unit": "north", "person": "zhou"})).await.ok();
    let note = json!({"text": "我去过了", "audience": "internal"});
    let refused = town.on("zhou", &case, &format!("note?seen={seen}"), note.clone()).await;
    assert_eq!(refused.code(), "T007");
    let page = town.page("zhou", &case).await;
    let since: Vec<_> = page["timeline"]
        .as_array()
        .expect("timeline")
        .iter()
        .filter(|entry| entry["version"].as_u64() > seen.as_u64())
        .map(|entry| entry["actor"]["code"].clone())
        .collect();
    assert_eq!(since, [json!("chen")], "what changed and who did it stands on the page");
    let now_seen = &page["row"]["version"];
    town.on("zhou", &case, &format!("note?seen={now_seen}"), note.clone()).await.ok();
    town.on("zhou", &case, &format!("note?seen={now_seen}"), note.clone()).await.ok();
    assert_eq!(town.on("zhou", &case, "note?seen=many", note).await.code(), "H010");
}

#[tokio::test]
async fn a_clock_that_ran_meanwhile_is_in_nobodys_way() {
    let town = Town::at("2026-11-20T09:00:00");
    let case = town.zhao_opens(FAULT).await;
    let seen = town.page("zhou", &case).await["row"]["version"].clone();
    town.now("2026-11-20T23:59:00").app.settle_due(10).expect("settles");
    assert_ne!(town.page("zhou", &case).await["row"]["version"], seen, "the promise was broken meanwhile");
    let note = json!({"text": "还在修", "audience": "internal"});
    town.on("zhou", &case, &format!("note?seen={seen}"), note).await.ok();
}

#[tokio::test]
async fn two_who_look_at_one_case_know_of_each_other() {
    let town = Town::at("2026-11-20T10:00:00");
    let case = town.zhao_opens(FAULT).await;
    let others = format!("/cases/{case}/others");
    assert_eq!(town.get("zhou", &others).await.ok()["others"], json!([]));
    town.get("chen", &format!("{others}?writing=true")).await.ok();
    let seen = town.get("zhou", &others).await.ok()["others"].clone();
    assert_eq!((&seen[0]["person"]["code"], &seen[0]["writing"]), (&json!("chen"), &json!(true)));
    town.now("2026-11-20T10:01:00");
    assert_eq!(town.get("zhou", &others).await.ok()["others"], json!([]), "he went away");
}
