//! Rows of the catalogue that no other story names: each is done over HTTP as a person does it, and seen on a page.

mod town;

use serde_json::{Value, json};
use town::{Town, opening};
use yinuo_app::ports::CustomerRow;
use yinuo_app::register::{
    AREA_CLASS, AreaClassBody, CustomerBody, Usage, json as json_of, mirror_customers, set_rows,
};
use yinuo_policy::AreaClass;

const FAULT: &str = "fault.broadband.no-internet";
const COMPLAINT: &str = "complaint.billing.overcharge";
const HOUR: i64 = 3_600_000;

fn clock<'a>(page: &'a Value, rule: &str) -> &'a Value {
    let clocks = page["clocks"].as_array().expect("clocks");
    clocks.iter().find(|clock| clock["rule"] == rule).unwrap_or_else(|| panic!("no clock of {rule}"))
}

#[tokio::test]
async fn y09_praise_ends_as_a_contact_with_the_one_who_took_it() {
    let town = Town::at("2026-11-20T10:00:00");
    let mut thanks = opening(FAULT);
    thanks["text"] = json!("师傅手脚快，还把旧线收走了，谢谢。");
    thanks["outcome"] = json!({"is": "ends", "outcome": "praise"});
    let reply = town.post("zhao", "/contacts", thanks).await.ok();
    assert_eq!(reply["case"], Value::Null);
    let contact = &town.get("zhao", "/customers/C1").await.ok()["contacts"][0];
    assert_eq!(contact["owner"]["code"], "zhao");
    assert_eq!(contact["text"], "师傅手脚快，还把旧线收走了，谢谢。");
}

#[tokio::test]
async fn y33_h15_no_complaint_is_resolved_without_a_root_cause_that_the_policy_knows() {
    let town = Town::at("2026-11-20T10:00:00");
    let mut walk_in = opening(COMPLAINT);
    walk_in["channel"] = json!("hall");
    let case =
        town.post("zhao", "/contacts", walk_in).await.ok()["case"].as_str().expect("a case").to_owned();
    let resolve = |cause: &str| json!({"root_cause": cause, "text": "已退费", "occurred_at": null});
    assert_eq!(town.on("chen", &case, "resolve", resolve("")).await.code(), "D017");
    assert_eq!(town.on("chen", &case, "resolve", resolve("bad.luck")).await.code(), "D017");
    town.on("chen", &case, "resolve", resolve("people.wrong-sale")).await.ok();
    let page = town.page("zhao", &case).await;
    assert_eq!(page["root_cause"]["code"], "people.wrong-sale");
    assert_eq!(page["row"]["owner"]["code"], "zhao", "and it has an owner");
}

#[tokio::test]
async fn h15_the_handler_looks_later_whether_the_root_is_gone() {
    let town = Town::at("2026-11-20T10:00:00");
    let case = town.zhao_opens(COMPLAINT).await;
    town.on("zhou", &case, "take", json!({"from": ""})).await.ok();
    let day = |local: &str| town.app.law().book.current().instant(local).expect("local time").0;
    let resolve = |at: i64| json!({"root_cause": "people.wrong-sale", "text": "已退费", "check_at": at});
    assert_eq!(town.on("zhou", &case, "resolve", resolve(day("2026-11-19T09:00:00"))).await.code(), "D033");
    assert_eq!(town.on("zhou", &case, "resolve", resolve(day("2027-11-19T09:00:00"))).await.code(), "D020");
    town.on("zhou", &case, "resolve", resolve(day("2026-12-05T09:00:00"))).await.ok();
    town.on("zhao", &case, "confirm", json!({"channel": "hotline", "recording": "REC-1"})).await.ok();
    assert_eq!(town.page("zhou", &case).await["row"]["state"], "closed", "it stands in nobody's way");
    let about = async |town: &Town| {
        let inbox = town.get("zhou", "/inbox").await.ok();
        let items = inbox["items"].as_array().expect("items").clone();
        items.into_iter().filter(|item| item["kind"] == "check").count()
    };
    town.now("2026-12-05T08:59:59").app.settle_due(10).expect("settles");
    assert_eq!(about(&town).await, 0);
    town.now("2026-12-06T09:00:00").app.settle_due(10).expect("settles");
    assert_eq!(about(&town).await, 1, "it comes back on its day, once");
    town.app.settle_due(10).expect("settles");
    let task = town.page("zhou", &case).await["tasks"][0].clone();
    assert_eq!((&task["kind"], &task["overdue"]), (&json!("check"), &json!(false)));
    let done = json!({"task": task["id"], "text": "回访客户，未再扣费"});
    assert_eq!(
        town.on("zhao", &case, "finish-task", done.clone()).await.code(),
        "D027",
        "it is the handler's"
    );
    town.on("zhou", &case, "finish-task", done).await.ok();
    assert_eq!(about(&town).await, 1);
}

#[tokio::test]
async fn y35_hall_hotline_and_wechat_leave_the_same_record() {
    let town = Town::at("2026-11-20T10:00:00");
    for channel in ["hall", "hotline", "wechat"] {
        let mut asks = opening(FAULT);
        asks["channel"] = json!(channel);
        asks["outcome"] = json!({"is": "ends", "outcome": "informed"});
        town.post("zhao", "/contacts", asks).await.ok();
    }
    let contacts = town.get("zhao", "/customers/C1").await.ok()["contacts"].clone();
    let mut channels: Vec<&str> = contacts
        .as_array()
        .expect("contacts")
        .iter()
        .map(|one| one["channel"].as_str().expect("channel"))
        .collect();
    channels.sort_unstable();
    assert_eq!(channels, ["hall", "hotline", "wechat"]);
}

#[tokio::test]
async fn y40_the_units_own_target_runs_beside_the_customers_promise() {
    let town = Town::at("2026-11-20T09:00:00");
    let case = town.zhao_opens(FAULT).await;
    let page = town.page("zhou", &case).await;
    let (target, promise) = (clock(&page, "cn-yiyang.target-urban"), clock(&page, "cn-yiyang.repair-urban"));
    let hours = |clock: &Value| {
        let due = clock["due_at"].as_i64().expect("due");
        (due - clock["started_at"].as_i64().expect("start")) / HOUR
    };
    assert_eq!((hours(target), hours(promise)), (4, 8));
    assert_eq!((&target["beneficiary"], &promise["beneficiary"]), (&json!("unit"), &json!("customer")));
}

#[tokio::test]
async fn h06_a_complaint_has_72_hours() {
    let town = Town::at("2026-11-20T09:00:00");
    let case = town.zhao_opens(COMPLAINT).await;
    let page = town.page("zhou", &case).await;
    let settle = clock(&page, "cn-yiyang.settle");
    let span =
        settle["due_at"].as_i64().expect("due") - page["row"]["accepted_at"].as_i64().expect("accepted");
    assert_eq!(span, 72 * HOUR);
}

#[tokio::test]
async fn a13_the_slip_names_who_answers_from_the_first_contact_on() {
    let town = Town::at("2026-11-20T10:00:00");
    let case = town.zhao_opens(COMPLAINT).await;
    town.on("chen", &case, "assign", json!({"unit": "north", "person": "zhou"})).await.ok();
    let page = town.page("zhou", &case).await;
    assert_eq!(page["contacts"][0]["owner"]["code"], "zhao");
    assert_eq!(
        (&page["row"]["owner"]["code"], &page["row"]["handler"]["code"]),
        (&json!("zhao"), &json!("zhou"))
    );
    let mine = town.get("zhao", "/cases?owner=me&state=open").await.ok();
    assert_eq!(mine["rows"][0]["id"], case.as_str(), "her own list shows what she still answers for");
}

#[tokio::test]
async fn a12_a15_h08_h21_an_assist_has_its_own_owner_and_its_own_limit() {
    let town = Town::at("2026-11-20T10:00:00");
    let case = town.zhao_opens(COMPLAINT).await;
    let ask = json!({"unit": "north", "text": "查一下线路", "limit_minutes": 60});
    town.on("chen", &case, "assist", ask).await.ok();
    let other = town.zhao_opens(FAULT).await;
    let ask = json!({"unit": "north", "text": "看一下箱体", "limit_minutes": 30});
    town.on("chen", &other, "assist", ask).await.ok();
    let list = town.get("zhou", "/orders?kind=assist").await.ok();
    let listed: Vec<(&Value, &Value)> = list["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| (&row["case"]["id"], &row["green"]))
        .collect();
    assert_eq!(listed, [(&json!(other), &json!(false)), (&json!(case), &json!(true))], "by their limits");
    let green = town.get("zhou", "/orders?kind=assist&green=true").await.ok();
    assert_eq!(green["rows"].as_array().map(Vec::len), Some(1), "the green channel of complaints alone");
    let told = town.get("zhou", "/inbox").await.ok();
    let told: Vec<&str> = told["items"]
        .as_array()
        .expect("items")
        .iter()
        .filter_map(|item| item["text"]["zh"].as_str())
        .collect();
    assert!(told.iter().any(|line| line.starts_with("绿色通道：请 north 协办")), "{told:?}");
    let task = town.page("zhou", &case).await["tasks"][0]["id"].clone();
    assert_eq!(town.on("zhao", &case, "accept-task", json!({"task": task})).await.code(), "D012");
    town.on("zhou", &case, "accept-task", json!({"task": task})).await.ok();
    town.now("2026-11-20T11:30:00").app.settle_due(10).expect("settles");
    let page = town.page("zhou", &case).await;
    assert_eq!(page["tasks"][0]["accepted_by"]["code"], "zhou");
    assert_eq!(page["tasks"][0]["overdue"], true, "the unit's limit passed");
    assert_eq!(
        clock(&page, "cn-yiyang.settle")["state"],
        "running",
        "the customer's promise is another clock"
    );
    assert_eq!(
        town.get("chen", "/inbox").await.ok()["items"][0]["kind"],
        "task-overdue",
        "who asked is told"
    );
    town.on("zhou", &case, "finish-task", json!({"task": task, "text": "线路正常"})).await.ok();
    assert_eq!(town.page("zhou", &case).await["tasks"][0]["outcome"]["zh"], "线路正常");
}

#[tokio::test]
async fn a16_one_place_accepts_for_another() {
    let town = Town::at("2026-11-20T10:00:00");
    let case = town.zhao_opens(FAULT).await;
    let page = town.page("zhou", &case).await;
    assert_eq!(
        (&page["accepted_by"]["code"], &page["row"]["unit"]["code"]),
        (&json!("hotline"), &json!("north"))
    );
}

#[tokio::test]
async fn y48_the_trace_begins_with_the_call_and_never_ends_early() {
    let town = Town::at("2026-11-20T10:00:00");
    let mut call = opening(FAULT);
    call["recording"] = json!("rec/2026/11/20/0001");
    let case = town.post("zhao", "/contacts", call).await.ok()["case"].as_str().expect("a case").to_owned();
    town.now("2026-11-20T11:00:00");
    town.on("zhou", &case, "note", json!({"text": "已联系客户", "audience": "internal"})).await.ok();
    let page = town.page("zhou", &case).await;
    let timeline = page["timeline"].as_array().expect("timeline");
    assert_eq!(page["contacts"][0]["occurred_at"], page["row"]["accepted_at"]);
    assert!(timeline.iter().all(|entry| entry["recorded_at"].as_i64() >= entry["occurred_at"].as_i64()));
    assert!(timeline[0]["detail"]["zh"].as_str().expect("words").contains("已联系客户"));
    assert_eq!(
        timeline.len() as u64,
        page["row"]["version"].as_u64().expect("version"),
        "every event is shown"
    );
}

#[tokio::test]
async fn h23_u32_one_page_shows_what_the_front_must_know_of_a_customer() {
    let town = Town::at("2026-11-20T10:00:00");
    let case = town.zhao_opens(FAULT).await;
    town.now("2026-11-21T00:04:00").app.settle_due(10).expect("settles");
    let page = town.get("zhao", "/customers/C1").await.ok();
    assert_eq!(page["services"][0]["code"], "S1");
    assert_eq!(page["open_cases"][0]["id"], case.as_str());
    assert_eq!(page["contacts"].as_array().map(Vec::len), Some(1));
    assert!(page["last_remedy"]["amount_minor"].as_i64().is_some_and(|sum| sum > 0), "what he was paid last");
    assert!(page["as_of_at"].is_i64(), "and how old the mirror is");
}

#[tokio::test]
async fn a40_y46_the_customers_word_needs_evidence_and_never_comes_from_his_handler_alone() {
    let town = Town::at("2026-11-20T10:00:00");
    let case = town.zhao_opens("complaint.billing.overcharge").await;
    town.on("zhou", &case, "take", json!({"from": ""})).await.ok();
    let opened_by = town.page("zhao", &case).await["contacts"][0]["id"].clone();
    let calls = |words: &str| {
        let mut call = town::opening("complaint.billing.overcharge");
        call["text"] = json!(words);
        call["outcome"] = json!({"is": "joins", "case": case});
        call
    };
    town.now("2026-11-20T11:00:00");
    let done = json!({"root_cause": "access.connector", "text": "已退费", "occurred_at": null});
    town.on("zhou", &case, "resolve", done.clone()).await.ok();
    let channel = json!({"channel": "hotline"});
    assert_eq!(town.on("zhao", &case, "confirm", channel.clone()).await.code(), "D034", "nothing shows it");
    let before = json!({"channel": "hotline", "contact": opened_by});
    assert_eq!(
        town.on("zhao", &case, "confirm", before).await.code(),
        "D034",
        "what he said before our word"
    );
    let words = json!({"channel": "hotline", "recording": "he said yes"});
    assert_eq!(town.on("zhao", &case, "confirm", words).await.code(), "D018", "a reference is no sentence");
    assert_eq!(town.on("zhao", &case, "refuse", json!({"text": "没退"})).await.code(), "D034");
    let recorded = json!({"channel": "hotline", "recording": "REC-7"});
    assert_eq!(town.on("zhou", &case, "confirm", recorded).await.code(), "D035", "he did the work");
    let page = town.page("zhou", &case).await;
    let why = |name: &str| {
        let actions = page["actions"].as_array().expect("actions");
        actions.iter().find(|action| action["id"] == name).expect("it")["why_not"]["zh"].clone()
    };
    assert!(why("confirm_case").as_str().expect("why").contains("自己经办"));
    // The customer rings, and the agent who answers enters what he says, on that very contact.
    town.now("2026-11-20T12:00:00");
    let contact = town.post("zhao", "/contacts", calls("钱退了，可以结了")).await.ok()["contact"].clone();
    let heard = json!({"channel": "hotline", "contact": contact});
    town.on("zhao", &case, "confirm", heard).await.ok();
    let page = town.page("zhou", &case).await;
    assert_eq!(page["row"]["state"], "closed");
    let told = page["timeline"].as_array().expect("lines").iter();
    let told: Vec<&str> = told.filter_map(|line| line["text"]["zh"].as_str()).collect();
    assert!(told.iter().any(|line| line.contains("客户确认（凭联系记录）")), "{told:?}");
}

#[tokio::test]
async fn u08_the_desk_says_before_saving_why_a_promise_does_not_apply() {
    let town = Town::at("2026-11-20T10:00:00");
    let asks = json!({"customer": "C1", "service": "S1", "category": FAULT});
    let fibre = town.post("zhao", "/intake/preview", asks.clone()).await.ok();
    assert_eq!(fibre["not_eligible"], json!([]), "a household on fibre has every promise");
    let known = town.app.store().customer("C1").expect("read").expect("customer");
    let mut body: CustomerBody = serde_json::from_str(&known.body).expect("a body");
    body.services[0].access = "copper".into();
    let row = CustomerRow { body: serde_json::to_string(&body).expect("json"), ..known };
    mirror_customers(town.app.store(), vec![row]).expect("mirror");
    let copper = town.post("zhao", "/intake/preview", asks).await.ok();
    let said = copper["not_eligible"].as_array().expect("reasons");
    assert!(
        said.iter().any(|line| line["zh"].as_str().expect("zh").contains("接入方式须为光纤，本户为铜缆")),
        "{said:?}"
    );
    assert!(
        said.iter().any(|line| line["en"].as_str().expect("en").contains("access must be fibre")),
        "{said:?}"
    );
    let rules = |view: &Value| -> Vec<String> {
        let promises = view["promises"].as_array().expect("promises");
        promises.iter().map(|one| one["rule"].as_str().expect("rule").to_owned()).collect()
    };
    assert!(rules(&fibre).contains(&"cn-same-day.repair".to_owned()));
    assert!(!rules(&copper).contains(&"cn-same-day.repair".to_owned()), "and it is not promised either");
}

#[tokio::test]
async fn h23_the_panel_shows_what_was_used_and_what_the_network_raised() {
    let town = Town::at("2026-11-20T10:00:00");
    let known = town.app.store().customer("C1").expect("read").expect("customer");
    let mut body: CustomerBody = serde_json::from_str(&known.body).expect("a body");
    let used = |what: &str, used: i64, of: Option<i64>| Usage { what: what.into(), used, of };
    body.services[0].usage = vec![used("data-gb", 812, None), used("voice-minutes", 120, Some(500))];
    let unit = body.services[0].unit.clone();
    let row = CustomerRow { body: serde_json::to_string(&body).expect("json"), ..known };
    mirror_customers(town.app.store(), vec![row]).expect("mirror");
    let before = town.get("zhao", "/customers/C1").await.ok();
    assert_eq!(before["services"][0]["usage"][0]["name"]["zh"], "流量（GB）");
    assert_eq!(before["services"][0]["usage"][0]["used"], 812);
    assert_eq!(before["services"][0]["usage"][0]["of"], Value::Null, "it has no end");
    assert_eq!(before["services"][0]["usage"][1]["of"], 500);
    assert_eq!(before["alarms"], json!([]));
    let began = town.app.now().0;
    let raised = json!({"alarm": "OLT-7-LOS", "unit": unit, "topic": "fault.broadband", "began_at": began});
    town.hires("noc", "network-system", "city");
    town.post("noc", "/alarms", raised).await.ok();
    let page = town.get("zhao", "/customers/C1").await.ok();
    assert_eq!(page["alarms"][0]["alarm"], "OLT-7-LOS");
    assert_eq!(page["outages"], json!([]), "nobody has confirmed it yet");
}

#[tokio::test]
async fn y39_the_class_of_an_area_has_a_date_and_the_grid_stands_on_the_page() {
    let town = Town::at("2026-11-20T09:00:00");
    let sets = |rows: &[(&str, &str, &str)]| {
        let rows: Vec<(String, String)> = rows
            .iter()
            .map(|(area, class, from)| {
                let from = town.app.law().book.current().instant(from).expect("local");
                let class = AreaClass::of(class).expect("a class");
                let body = AreaClassBody { area: (*area).to_owned(), class, from };
                (body.code(), json_of(&body).expect("json"))
            })
            .collect();
        let guan = town::world::seat("guan");
        set_rows(town.app.store(), &*town.clock, &guan, AREA_CLASS, &rows).expect("set");
        town.app.reload_law().expect("read");
    };
    town.lives_in_a_grid("north");
    sets(&[("north", "rural", "2026-01-01T00:00:00")]);
    let country = town.zhao_opens("fault.broadband.no-internet").await;
    let page = town.page("zhou", &country).await;
    assert_eq!((&page["row"]["area"], &page["grid"]["code"]), (&json!("rural"), &json!("north")));
    let promised = |page: &Value| -> Vec<(String, Value)> {
        let clocks = page["clocks"].as_array().expect("clocks").iter();
        let promises = clocks.filter(|clock| clock["kind"] == "promise");
        promises
            .map(|clock| (clock["rule"].as_str().expect("a rule").to_owned(), clock["due_at"].clone()))
            .collect()
    };
    let before = promised(&page);
    assert!(before.iter().any(|(rule, _)| rule == "cn-yiyang.repair-rural"), "{before:?}");
    sets(&[("north", "urban", "2026-11-20T09:30:00")]);
    town.now("2026-11-20T10:00:00");
    assert_eq!(promised(&town.page("zhou", &country).await), before, "a later class moves no promise");
    let facts = town.get("zhao", "/customers/C1").await.ok();
    assert_eq!(facts["services"][0]["area"], "urban", "what is promised from now on");
    let city = town.post("zhao", "/contacts", town::opening("fault.tv.no-signal")).await.ok()["case"].clone();
    let page = town.page("zhou", city.as_str().expect("a case")).await;
    assert_eq!(page["row"]["area"], "urban");
}
