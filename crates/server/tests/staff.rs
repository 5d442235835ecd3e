//! Who is there: duty, absences, and who stands in.

mod town;

use axum::http::Method;
use serde_json::{Value, json};
use town::{Answer, Town, world};
use yinuo_app::register::{ROSTER, set_rows};

const FAULT: &str = "fault.broadband.no-internet";
const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// Beside Zhou a second dispatcher of the north.
fn town() -> Town {
    let town = Town::at("2026-11-20T10:00:00");
    town.hires("tang", "handler", "north");
    town
}

async fn out(town: &Town, teller: &str, person: &str, (from, until): (i64, i64), stand_in: &str) -> Answer {
    let now = town.app.now().0;
    let body = json!({"from_at": now + from, "until_at": now + until, "stand_in": stand_in});
    town.post(teller, &format!("/staff/{person}/absence"), body).await
}

async fn ids(town: &Town, person: &str, list: &str) -> Vec<Value> {
    let queue = town.get(person, "/queue").await.ok();
    queue[list].as_array().expect("a list").iter().map(|row| row["id"].clone()).collect()
}

async fn colleague(town: &Town, person: &str) -> Value {
    let list = town.get("chen", &format!("/staff?q={person}")).await.ok();
    list["rows"][0].clone()
}

#[tokio::test]
async fn what_lies_with_somebody_out_of_office_is_in_limbo_until_somebody_stands_in() {
    let town = town();
    let case = town.zhao_opens(FAULT).await;
    town.on("zhou", &case, "take", json!({"from": ""})).await.ok();
    out(&town, "chen", "zhou", (0, DAY), "").await.ok();
    assert_eq!(ids(&town, "chen", "limbo").await, [json!(case)], "the head of his unit said it, he fell ill");
    out(&town, "zhou", "zhou", (0, 2 * DAY), "tang").await.ok();
    assert_eq!(ids(&town, "chen", "limbo").await, [] as [Value; 0]);
    assert_eq!(ids(&town, "tang", "standing_in").await, [json!(case)]);
    assert_eq!(town.post("zhou", "/queue/next", json!({})).await.code(), "T008", "who is away pulls nothing");
    let row = colleague(&town, "zhou").await;
    assert_eq!(
        (&row["absence"]["stand_in"]["code"], row["away_since_at"].is_null()),
        (&json!("tang"), false)
    );
    out(&town, "tang", "tang", (0, HOUR), "").await.ok();
    assert_eq!(ids(&town, "chen", "limbo").await, [json!(case)], "who stands in is away as well");
    town.now("2026-11-20T11:30:00");
    assert_eq!(ids(&town, "tang", "standing_in").await, [json!(case)]);
    town.on("tang", &case, "take", json!({"from": "zhou"})).await.ok();
    assert_eq!(ids(&town, "tang", "mine").await, [json!(case)]);
}

#[tokio::test]
async fn the_stand_in_holds_the_post_for_that_time_and_no_longer() {
    let town = town();
    let posts = |row: Value| -> Vec<(Value, Value)> {
        let posts = row["posts"].as_array().expect("posts").iter();
        posts.map(|held| (held["unit"]["code"].clone(), held["deputy"].clone())).collect()
    };
    town.hires("bai", "handler", "west");
    let own = (json!("west"), json!(false));
    assert_eq!(posts(colleague(&town, "bai").await), std::slice::from_ref(&own));
    out(&town, "zhou", "zhou", (HOUR, DAY), "bai").await.ok();
    assert_eq!(posts(colleague(&town, "bai").await), std::slice::from_ref(&own), "not before it begins");
    town.now("2026-11-20T11:30:00");
    let stands_in = (json!("north"), json!(true));
    assert_eq!(posts(colleague(&town, "bai").await), [stands_in, own.clone()]);
    let back = town.ask(town.request("zhou", Method::DELETE, "/staff/zhou/absence", None)).await;
    back.ok();
    assert_eq!(posts(colleague(&town, "bai").await), [own], "he is back before his time");
    let row = colleague(&town, "zhou").await;
    assert_eq!((row["away_since_at"].clone(), row["absence"].clone()), (Value::Null, Value::Null));
}

#[tokio::test]
async fn n02_the_roster_says_who_of_several_holders_is_on_duty() {
    let town = town();
    let now = town.app.now().0;
    let duty = json!({"post": "handler", "unit": "north", "person": "tang", "from": now - HOUR, "until": now + HOUR});
    let row = ("handler/north/tang".to_owned(), duty.to_string());
    set_rows(town.app.store(), &*town.clock, &world::seat("guan"), ROSTER, &[row]).expect("set");
    town.app.reload_law().expect("read");
    let until = |row: Value| row["posts"][0]["on_duty_until_at"].clone();
    assert_eq!(until(colleague(&town, "tang").await), json!(now + HOUR));
    assert_eq!(until(colleague(&town, "zhou").await), Value::Null);
    let holder = || town.app.law().org.holder("handler", "north", town.app.now()).map(str::to_owned);
    assert_eq!(holder().as_deref(), Some("tang"));
    town.now("2026-11-20T12:00:00");
    assert_ne!(holder().as_deref(), None);
    assert_eq!(until(colleague(&town, "tang").await), Value::Null, "his duty is over");
}

#[tokio::test]
async fn an_absence_that_cannot_be_is_refused_with_its_number() {
    let town = town();
    let refused = [
        (out(&town, "zhou", "tang", (0, DAY), "").await, "I018", "a colleague's"),
        (out(&town, "chen", "nobody", (0, DAY), "").await, "I010", "nobody's"),
        (out(&town, "zhou", "zhou", (DAY, DAY), "").await, "I019", "it ends where it begins"),
        (out(&town, "zhou", "zhou", (-2 * DAY, -DAY), "").await, "I019", "it is over"),
        (out(&town, "zhou", "zhou", (-8 * DAY, DAY), "").await, "I019", "it began too long ago"),
        (out(&town, "zhou", "zhou", (0, 400 * DAY), "").await, "I019", "it is too long"),
        (out(&town, "zhou", "zhou", (0, DAY), "zhou").await, "I020", "himself"),
        (out(&town, "zhou", "zhou", (0, DAY), "stranger").await, "I020", "nobody knows him"),
        (out(&town, "zhou", "zhou", (0, DAY), "shen").await, "I020", "who inspects handles no case (Y03)"),
    ];
    for (answer, code, why) in refused {
        assert_eq!(answer.code(), code, "{why}");
    }
    out(&town, "tang", "tang", (0, 3 * DAY), "").await.ok();
    assert_eq!(out(&town, "zhou", "zhou", (DAY, 2 * DAY), "tang").await.code(), "I020", "away himself then");
    assert_eq!(town.get("pbx", "/staff").await.code(), "H005", "a program has no colleagues");
    assert_eq!(town.get("chen", "/staff?unit=nowhere").await.code(), "H010");
}

#[tokio::test]
async fn colleagues_come_in_pages_and_by_unit() {
    let town = town();
    let codes = |view: &Value| -> Vec<String> {
        let rows = view["rows"].as_array().expect("rows").iter();
        rows.map(|row| row["person"]["code"].as_str().expect("code").to_owned()).collect()
    };
    assert_eq!(codes(&town.get("zhao", "/staff?unit=north").await.ok()), ["tang", "tao", "zhou"]);
    let first = town.get("zhao", "/staff?limit=2").await.ok();
    let next = first["next"].as_str().expect("more");
    let rest = town.get("zhao", &format!("/staff?after={next}&limit=200")).await.ok();
    assert_eq!(rest["next"], Value::Null);
    let all = codes(&town.get("zhao", "/staff?limit=200").await.ok());
    assert_eq!([codes(&first), codes(&rest)].concat(), all);
    let file = town.lines_of("zhao", "staff").await;
    let first_cells: Vec<&str> = file.iter().filter_map(|line| line.split(',').next()).collect();
    assert_eq!(first_cells, all, "the same colleagues in the same order");
    assert_eq!(town.lines_of("zhao", "staff?unit=north").await.len(), 3);
    assert_eq!(town.get("chen", "/export/staff?unit=nowhere").await.code(), "H010");
    let may = |person: &str| all.iter().any(|code| code == person);
    assert!(may("zhou") && may("chen") && may("guan"));
}
