//! How the operation stands, as its administrator sees it.

mod town;

use serde_json::{Value, json};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use town::Town;
use yinuo_app::joint::{BackupMark, note_backup};
use yinuo_app::outlet::{Message, Outlet, Undelivered};
use yinuo_app::ports::{Commit, RegisterRow};
use yinuo_policy::Bilingual;
use yinuo_server::{MachineCheck, MachineLevel};

fn check(view: &serde_json::Value, code: &str) -> serde_json::Value {
    let checks = view["checks"].as_array().expect("checks");
    checks.iter().find(|found| found["code"] == code).unwrap_or_else(|| panic!("{code} in {view}")).clone()
}

fn connector(view: &Value, code: &str) -> Value {
    let all = view["connectors"].as_array().expect("connectors");
    all.iter().find(|found| found["code"] == code).unwrap_or_else(|| panic!("{code} in {view}")).clone()
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
    for code in ["partners", "sign-on", "outlet", "messages", "wechat", "till"] {
        let found = connector(&view, code);
        assert_eq!((&found["state"], &found["testable"]), (&json!("absent"), &json!(false)), "{found}");
        let path = format!("/system/connectors/{code}/test");
        assert_eq!(town.post("guan", &path, json!({})).await.code(), "X011", "nothing to ask");
    }
    let pack = &view["packs"][0];
    assert!(pack["in_force_at"].as_i64() > Some(0) && pack["version"].as_str() > Some("2026"), "{pack}");
}

/// A receiver that answers as it is told to, and keeps what it was sent.
#[derive(Default)]
struct Receiver(Mutex<(Option<Undelivered>, Vec<Message>)>);

impl Outlet for Receiver {
    fn deliver(&self, message: &Message) -> Result<(), Undelivered> {
        let mut kept = self.0.lock().expect("whole");
        kept.1.push(message.clone());
        kept.0.clone().map_or(Ok(()), Err)
    }
}

#[tokio::test]
async fn a_system_beside_us_is_asked_whether_it_answers_and_every_asking_is_written_down() {
    let town = Town::at("2026-11-20T10:00:00");
    let receiver = Arc::<Receiver>::default();
    town.serving.leave_by(Arc::clone(&receiver) as _);
    let path = "/system/connectors/outlet/test";
    let view = town.get("guan", "/system").await.ok();
    let before = connector(&view, "outlet");
    assert_eq!((&before["state"], &before["testable"]), (&json!("good"), &json!(true)), "{before}");
    assert_eq!(before["tested"], Value::Null, "nobody asked yet");
    let answered = town.post("guan", path, json!({})).await.ok();
    assert_eq!((&answered["answered"], &answered["code"]), (&json!(true), &json!("")), "{answered}");
    assert_eq!(answered["by"]["code"], "guan");
    let pings = receiver.0.lock().expect("whole").1.clone();
    let [ping] = &pings[..] else { panic!("one message: {pings:?}") };
    let body: Value = serde_json::from_slice(&ping.body).expect("JSON");
    assert!(ping.id.starts_with("ping-") && body["ping"] == true && body["id"] == *ping.id, "{body}");
    // A test is never a load: the next one waits, whoever asks.
    assert_eq!(town.post("guan", path, json!({})).await.code(), "X012");
    assert_eq!(receiver.0.lock().expect("whole").1.len(), 1);
    assert_eq!(town.post("shen", path, json!({})).await.code(), "H005");
    for (away, code, told) in [
        (
            Undelivered::Away { reason: "connection refused".to_owned(), wait_millis: None },
            "X013",
            "没有应答",
        ),
        (Undelivered::Refused { reason: "status 401".to_owned() }, "X014", "不收这条测试"),
    ] {
        town.clock.0.fetch_add(10_000, Ordering::SeqCst);
        let (Undelivered::Away { reason, .. } | Undelivered::Refused { reason }) = away.clone();
        receiver.0.lock().expect("whole").0 = Some(away);
        let failed = town.post("guan", path, json!({})).await.ok();
        assert_eq!((&failed["answered"], &failed["code"]), (&json!(false), &json!(code)), "{failed}");
        assert!(failed["why"]["zh"].as_str().expect("words").contains(told) && failed["reason"] == reason);
    }
    let view = town.get("guan", "/system").await.ok();
    let after = connector(&view, "outlet");
    assert_eq!((&after["state"], &after["tested"]["code"]), (&json!("mind"), &json!("X014")), "{after}");
    let log = town.get("guan", "/access?what=connector-tested").await.ok();
    let lines: Vec<&str> =
        log["rows"].as_array().expect("rows").iter().filter_map(|row| row["detail"].as_str()).collect();
    assert_eq!(lines.iter().filter(|line| **line == "begun").count(), 3, "{lines:?}");
    assert!(lines.iter().any(|line| line.starts_with("answered ")), "{lines:?}");
    assert!(lines.contains(&"X014 0 status 401"), "{lines:?}");
    assert_eq!(log["rows"][0]["about"]["zh"], "日志外发");
}

#[tokio::test]
async fn the_age_of_the_newest_backup_is_told_by_the_mark_in_the_data() {
    let town = Town::at("2026-11-20T10:00:00");
    let told = async || check(&town.get("guan", "/system").await.ok(), "backup");
    assert_eq!(told().await["level"], "red", "a house that never made one");
    let mark = BackupMark { made_at: town.app.now().0 - 2 * 3_600_000, bytes: 9, events: 7 };
    note_backup(town.app.store(), &*town.clock, &town::world::seat("guan"), &mark).expect("noted");
    let fresh = told().await;
    assert_eq!(fresh["level"], "good");
    let words = fresh["found"]["zh"].as_str().expect("words").to_owned();
    assert!(
        words.contains("11-20 周五 08:00") && words.contains("2 小时前") && words.contains("7 个事件"),
        "{words}"
    );
    town.now("2026-11-23T10:00:00");
    let old = told().await;
    assert_eq!(old["level"], "red", "{old}");
    assert!(
        old["found"]["zh"].as_str().expect("words").contains("3 天前") && old["next"]["en"] != "",
        "{old}"
    );
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
