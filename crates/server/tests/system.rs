//! How the operation stands, as its administrator sees it.

mod town;

use std::sync::Arc;
use town::Town;
use yinuo_app::ports::{Commit, RegisterRow};
use yinuo_policy::Bilingual;
use yinuo_server::{MachineCheck, MachineLevel};

fn check(view: &serde_json::Value, code: &str) -> serde_json::Value {
    let checks = view["checks"].as_array().expect("checks");
    checks.iter().find(|found| found["code"] == code).unwrap_or_else(|| panic!("{code} in {view}")).clone()
}

#[tokio::test]
async fn the_administrator_sees_at_a_glance_whether_all_is_well_and_what_to_do() {
    let town = Town::at("2026-11-20T10:00:00");
    let view = town.get("guan", "/system").await.ok();
    assert_eq!(check(&view, "worker")["level"], "good");
    assert_eq!(check(&view, "checkpoint")["level"], "mind", "nothing was signed in this town");
    assert!(check(&view, "checkpoint")["next"]["zh"].as_str().expect("text").contains("yinuo checkpoint"));
    let levels: Vec<&str> = view["checks"]
        .as_array()
        .expect("checks")
        .iter()
        .filter_map(|found| found["level"].as_str())
        .collect();
    assert_eq!(view["level"], levels[0], "the worst is first");
    let rank = |level: &&str| ["red", "mind", "good"].iter().position(|known| known == level);
    assert!(levels.is_sorted_by_key(rank), "{levels:?}");
    assert!(view["packs"].as_array().expect("packs").iter().any(|pack| pack["id"] == "cn-yiyang"));
    let north = view["units"].as_array().expect("units").iter().find(|line| line["unit"]["code"] == "north");
    assert!(north.expect("a unit")["people"].as_u64() > Some(0));
    assert_eq!(town.get("zhou", "/system").await.code(), "H005");
    for joined in ["partners", "sign-on", "outlet", "messages", "till"] {
        assert_eq!(
            check(&view, joined)["found"]["zh"],
            "没有接",
            "what is not joined is told and is no fault"
        );
        assert_eq!(check(&view, joined)["level"], "good");
    }
}

#[tokio::test]
async fn what_lies_on_the_machine_stands_beside_it_and_the_worst_of_all_is_the_headline() {
    let town = Town::at("2026-11-20T10:00:00");
    let line = |code, level, zh: &str, next: &str| MachineCheck {
        code,
        level,
        found: Bilingual::new(zh, zh),
        next: Bilingual::new(next, next),
    };
    town.serving.look_at_machine_by(Arc::new(move || {
        vec![
            line("disk", MachineLevel::Good, "磁盘余 40%", ""),
            line("keyring-backup", MachineLevel::Red, "没有记录密钥环的副本", "把副本存到别处"),
        ]
    }));
    let view = town.get("guan", "/system").await.ok();
    assert_eq!((&view["level"], &view["checks"][0]["level"]), (&"red".into(), &"red".into()));
    let copy = check(&view, "keyring-backup");
    assert_eq!(
        (&copy["name"]["zh"], &copy["next"]["zh"]),
        (&"资料密钥环的副本".into(), &"把副本存到别处".into())
    );
    assert_eq!(check(&view, "disk")["found"]["zh"], "磁盘余 40%");
}

#[tokio::test]
async fn a_rung_whose_post_nobody_holds_is_red() {
    let town = Town::at("2026-11-20T10:00:00");
    let before = check(&town.get("guan", "/system").await.ok(), "posts");
    // Long after every holding in the register has ended.
    town.app
        .store()
        .commit(Commit { register_rows: ended_holdings(&town), ..Commit::default() })
        .expect("the register says so");
    town.app.reload_law().expect("read anew");
    let after = check(&town.get("guan", "/system").await.ok(), "posts");
    assert_eq!(after["level"], "red");
    let found = |check: &serde_json::Value| check["found"]["en"].as_str().expect("text").to_owned();
    let named =
        |check: &serde_json::Value| found(check).split(&[' ', ','][..]).any(|word| word == "general-manager");
    assert!(!named(&before) && named(&after), "{before} {after}");
}

/// Every holding of the general manager's post, over since yesterday.
fn ended_holdings(town: &Town) -> Vec<RegisterRow> {
    let rows = town.app.store().register("holding").expect("holdings");
    let of_post = rows.into_iter().filter(|row| row.body.contains("general-manager"));
    of_post
        .map(|row| {
            let mut body: serde_json::Value = serde_json::from_str(&row.body).expect("JSON");
            body["until"] = (town.app.now().0 - 1).into();
            RegisterRow { body: body.to_string(), ..row }
        })
        .collect()
}

#[tokio::test]
async fn the_journal_is_verified_when_asked_for() {
    let town = Town::at("2026-11-20T10:00:00");
    town.zhao_opens("fault.broadband.no-internet").await;
    let verdict = town.get("guan", "/system/verification").await.ok();
    assert_eq!(verdict["holds"], true, "{verdict}");
    assert!(verdict["events"].as_u64() > Some(3) && verdict["not_bound"] == verdict["events"]);
    assert_eq!(town.get("shen", "/system/verification").await.code(), "H005");
}
