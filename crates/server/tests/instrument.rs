//! What eight hours need: one search, lists as files, many cases at once, kept lists, a colleague called by name, and a
//! message that is taken back in time.

mod street;
mod town;

use axum::http::Method;
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use street::Street;
use tower::ServiceExt as _;
use town::{Town, opening};
use yinuo_app::register::mirror_customers;

const FAULT: &str = "fault.broadband.no-internet";
const COMPLAINT: &str = "complaint.billing.overcharge";

impl Town {
    /// A call of a customer of his own, with his words.
    async fn hears(&self, number: u32, name: &str, words: &str, category: &str) -> String {
        let known = self.app.store().customer("C1").expect("read").expect("customer");
        let (code, phone) = (format!("C{number}"), format!("1380000{number:04}"));
        let row = yinuo_app::ports::CustomerRow { code: code.clone(), name: name.to_owned(), phone, ..known };
        mirror_customers(self.app.store(), vec![row]).expect("mirror");
        let mut call = opening(category);
        (call["customer"], call["text"]) = (json!(code), json!(words));
        self.post("zhao", "/contacts", call).await.ok()["case"].as_str().expect("a case").to_owned()
    }

    async fn finds(&self, words: &str) -> Value {
        let encoded: String = words.bytes().map(|byte| format!("%{byte:02X}")).collect();
        self.get("chen", &format!("/search?q={encoded}")).await.ok()
    }

    async fn file(&self, person: &str, path: &str) -> String {
        let request = self.request(person, Method::GET, path, None);
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        assert!(response.status().is_success(), "{path}: {}", response.status());
        let bytes = response.into_body().collect().await.expect("a body").to_bytes();
        String::from_utf8(bytes.to_vec()).expect("UTF-8")
    }

    async fn version(&self, case: &str) -> u64 {
        self.page("chen", case).await["row"]["version"].as_u64().expect("a version")
    }

    async fn picked(&self, cases: &[&str]) -> Value {
        let mut picked = Vec::new();
        for case in cases {
            picked.push(json!({"case": case, "seen": self.version(case).await}));
        }
        json!(picked)
    }
}

/// Rows of a file without its head and the line that says who took it out.
fn lines(file: &str) -> usize {
    file.lines().count() - 2
}

fn counts(found: &Value) -> [usize; 4] {
    ["cases", "customers", "contacts", "policies"].map(|group| found[group].as_array().expect("rows").len())
}

#[tokio::test]
async fn one_search_finds_cases_customers_contacts_and_the_policy_by_two_characters_letters_or_digits() {
    let town = Town::at("2026-11-20T10:00:00");
    let broken = town.hears(11, "赵敏", "路由器 ONT-7342S 亮红灯", FAULT).await;
    town.hears(12, "钱塘", "这个月多收了十块", COMPLAINT).await;
    let number = town.page("chen", &broken).await["row"]["number"].as_str().expect("number").to_owned();

    let found = town.finds("赵敏").await;
    assert_eq!(counts(&found)[..3], [1, 1, 1], "by a name of two characters: {found}");
    assert_eq!((&found["cases"][0]["id"], &found["customers"][0]["code"]), (&json!(broken), &json!("C11")));
    assert_eq!(found["customers"][0]["name"], "赵*", "masked as everywhere");
    assert_eq!(counts(&town.finds("红灯").await)[..3], [0, 0, 1], "by what was said");
    assert_eq!(counts(&town.finds("ont-7342s 路由").await)[..3], [0, 0, 1], "in letters, every word of it");
    assert_eq!(counts(&town.finds("ont-7342s 多收").await)[..3], [0, 0, 0]);
    assert_eq!(counts(&town.finds("13800000012").await)[..3], [1, 1, 1], "by a telephone");
    assert_eq!(town.finds(&number).await["cases"][0]["number"], json!(number), "by a number");
    let law = town.finds("当日修").await;
    assert!(counts(&law)[3] > 0, "by a rule's words: {law}");
    assert_eq!(counts(&town.finds("月亮").await), [0, 0, 0, 0]);
    assert_eq!(counts(&town.finds("  ").await), [0, 0, 0, 0], "nothing sought is nothing found");
}

#[tokio::test]
async fn a_search_tells_how_many_there_are_beyond_what_it_shows_and_refuses_what_it_does_not_know() {
    let town = Town::at("2026-11-20T10:00:00");
    for number in 20..23 {
        town.hears(number, "孙立", "网断了", FAULT).await;
    }
    let found = town.get("chen", "/search?q=%E5%AD%99%E7%AB%8B&limit=2").await.ok();
    assert_eq!((counts(&found)[..3].to_vec(), &found["cases_total"]), (vec![2, 2, 2], &json!(3)));
    for path in ["/search?q=a&limit=21", "/search?q=a&limit=0", "/search?words=a"] {
        assert_eq!(town.get("chen", path).await.code(), "H010", "{path}");
    }
    let long = "x".repeat(61);
    assert_eq!(town.get("chen", &format!("/search?q={long}")).await.code(), "H010");
}

#[tokio::test]
async fn the_ledger_the_inbox_and_the_outbox_leave_as_the_screen_shows_them() {
    let street = Street::at("2026-11-20T09:00:00");
    let town = &street.town;
    let case = town.zhao_opens(FAULT).await;
    street.turns();
    town.now("2026-11-22T12:00:00").app.settle_due(100).expect("settled");
    let ledger = town.get("chen", "/ledger?limit=200").await.ok();
    let rows = ledger["rows"].as_array().expect("rows");
    let file = town.file("chen", "/export/ledger?lang=en").await;
    let keys: Vec<&str> = rows.iter().map(|row| row["owed_for"].as_str().expect("a key")).collect();
    assert!(!keys.is_empty() && lines(&file) == keys.len(), "{file}");
    assert!(
        file.lines().skip(1).zip(&keys).all(|(line, key)| line.contains(key)),
        "in the same order: {file}"
    );
    assert!(file.contains("王**") && !file.contains("王小河"), "masked as on the screen");

    let inbox = town.get("zhao", "/inbox").await.ok();
    let items = inbox["items"].as_array().expect("items");
    let file = town.file("zhao", "/export/inbox").await;
    assert!(!items.is_empty() && lines(&file) == items.len(), "{file}");
    let first = items[0]["key"].as_str().expect("a key").replace('/', "%2F");
    town.post("zhao", &format!("/inbox/{first}/read"), json!({})).await.ok();
    let unread = town.file("zhao", "/export/inbox?unread=true").await;
    assert_eq!(lines(&unread), items.len() - 1, "what was read is left out: {unread}");

    let outbox = town.get("chen", "/messages?kind=accepted").await.ok();
    let file = town.file("chen", "/export/messages?kind=accepted").await;
    assert_eq!(lines(&file), outbox["rows"].as_array().expect("rows").len());
    assert!(file.contains("导出，个人信息已隐藏"), "it says who took it out: {file}");
    assert!(file.contains("{link}") && !file.contains("/c/"), "a link is in no file: {file}");
    assert!(!case.is_empty());
    for path in ["/export/ledger?case=x", "/export/inbox?unread=perhaps", "/export/messages?state=lost"] {
        assert_eq!(town.get("chen", path).await.code(), "H010", "{path}");
    }
    for path in ["/export/outages?lang=fr", "/export/settlements?show=x", "/export/staff?post=agent"] {
        assert_eq!(town.get("chen", path).await.code(), "H010", "{path}");
    }
    town.lines_of("chen", "outages?lang=en").await;
    let log = town.get("shen", "/access?what=exported").await.ok();
    let told = log["rows"].to_string();
    assert!(told.contains("outages") || told.contains("list/outages"), "it is written down: {told}");
}

#[tokio::test]
async fn many_cases_move_at_once_each_for_itself_and_a_preview_changes_nothing() {
    let town = Town::at("2026-11-20T10:00:00");
    let one = town.hears(31, "甲", "网断了", FAULT).await;
    let two = town.hears(32, "乙", "网断了", FAULT).await;
    let ended = town.hears(33, "丙", "网断了", FAULT).await;
    town.on("zhou", &ended, "cancel", json!({"text": "打错了"})).await.ok();
    let cases = town.picked(&[&one, &two, &ended]).await;
    let body = |preview: bool| json!({"cases": cases, "unit": "north", "person": "zhou", "preview": preview});
    let seen = town.post("chen", "/bulk/assign", body(true)).await.ok();
    assert_eq!((&seen["accepted"], &seen["preview"]), (&json!(2), &json!(true)));
    assert_eq!(seen["rows"][2]["refusal"]["code"], "D001", "an ended case is told apart: {seen}");
    assert_eq!(town.page("chen", &one).await["row"]["handler"]["code"], "", "nothing happened yet");

    town.on("zhao", &two, "note", json!({"text": "客户急", "audience": "internal"})).await.ok();
    let done = town.post("chen", "/bulk/assign", body(false)).await.ok();
    assert_eq!(done["accepted"], 1);
    assert_eq!(
        done["rows"][1]["refusal"]["code"], "T007",
        "what another changed meanwhile is looked at first"
    );
    assert_eq!(done["rows"][0]["row"]["handler"]["code"], "zhou");
    for (cases, code) in [(json!([]), "L007"), (json!([cases[0], cases[0]]), "L007")] {
        let body = json!({"cases": cases, "unit": "north", "person": "", "preview": true});
        assert_eq!(town.post("chen", "/bulk/assign", body).await.code(), code);
    }
}

#[tokio::test]
async fn the_same_submission_sent_again_acts_on_each_case_once() {
    let town = Town::at("2026-11-20T10:00:00");
    let case = town.hears(41, "丁", "网断了", FAULT).await;
    let body =
        json!({"cases": town.picked(&[&case]).await, "text": "今天回话", "mentions": [], "preview": false});
    for _ in 0..2 {
        let mut request = town.request("chen", Method::POST, "/bulk/note", Some(&body));
        request.headers_mut().insert("Idempotency-Key", "one-key".parse().expect("a value"));
        assert_eq!(town.ask(request).await.ok()["accepted"], 1);
    }
    let page = town.page("chen", &case).await;
    let notes = page["timeline"].as_array().expect("lines").iter();
    assert_eq!(notes.filter(|line| line["text"]["en"] == "Note").count(), 1, "{page}");
}

#[tokio::test]
async fn a_version_wider_than_the_contract_writes_nothing_for_any_case() {
    let town = Town::at("2026-11-20T10:00:00");
    let case = town.hears(45, "丁", "网断了", FAULT).await;
    for seen in [json!(9_223_372_036_854_775_808_u64), json!(-1), json!(1.5), json!("1")] {
        let mut cases = town.picked(&[&case]).await;
        cases[0]["seen"] = seen.clone();
        let body = json!({"cases": cases, "text": "今天回话", "mentions": [], "preview": false});
        assert_eq!(town.post("chen", "/bulk/note", body).await.code(), "H001", "{seen}");
    }
}

#[tokio::test]
async fn whoever_handles_a_case_is_pressed_and_a_colleague_is_called_by_name() {
    let town = Town::at("2026-11-20T10:00:00");
    let held = town.hears(51, "戊", "网断了", FAULT).await;
    let free = town.hears(52, "己", "网断了", FAULT).await;
    town.on("zhou", &held, "take", json!({"from": ""})).await.ok();
    let body = json!({"cases": town.picked(&[&held, &free]).await, "text": "今晚要升级了", "preview": false});
    let done = town.post("chen", "/bulk/urge", body).await.ok();
    assert_eq!((&done["accepted"], &done["rows"][1]["refusal"]["code"]), (&json!(1), &json!("L006")));
    let note = |audience: &str, mentions: &[&str]| json!({"text": "请看附件", "audience": audience, "mentions": mentions});
    town.on("zhao", &held, "note", note("internal", &["zhou", "zhou", "gao"])).await.ok();
    let about = async |person: &str| {
        let inbox = town.get(person, "/inbox").await.ok();
        let items = inbox["items"].as_array().expect("items").clone();
        items.iter().filter(|item| item["kind"] == "mention" && item["case"] == json!(held)).count()
    };
    assert_eq!((about("zhou").await, about("gao").await), (2, 1), "pressed once, called once");
    assert_eq!(town.on("zhao", &held, "note", note("internal", &["nobody"])).await.code(), "D021");
    let told = town.on("zhao", &held, "note", note("customer", &["zhou"])).await;
    assert_eq!(told.code(), "D021", "a customer is not told whom we asked");
}

#[tokio::test]
async fn a_list_is_kept_for_oneself_or_for_the_unit_and_only_its_owner_removes_it() {
    let town = Town::at("2026-11-20T10:00:00");
    let view = |name: &str, shared: bool| json!({"page": "cases", "name": name, "query": "state=open&broken=true", "shared": shared});
    let mine = town.post("chen", "/views", view("违诺", false)).await.ok();
    town.post("chen", "/views", view("违诺", false)).await.ok();
    assert_eq!(
        town.get("chen", "/views").await.ok().as_array().expect("views").len(),
        1,
        "a name is kept once"
    );
    assert_eq!(town.get("jiang", "/views").await.ok(), json!([]), "it is his alone");
    town.post("chen", "/views", view("违诺", true)).await.ok();
    let shared = town.get("jiang", "/views").await.ok();
    assert_eq!((&shared[0]["name"], &shared[0]["may_remove"]), (&json!("违诺"), &json!(false)));
    assert_eq!(town.get("chen", "/views").await.ok().as_array().expect("views").len(), 1, "never in both");
    assert_eq!(town.get("zhao", "/views").await.ok(), json!([]), "another unit sees none of it");
    let path = format!("/views/{}", mine["code"].as_str().expect("a code"));
    let remove = |person: &str| town.request(person, Method::DELETE, &path, None);
    assert_eq!(town.ask(remove("jiang")).await.code(), "L004");
    for _ in 0..2 {
        assert!(town.ask(remove("chen")).await.status.is_success(), "gone twice is gone");
    }
    assert_eq!(town.get("jiang", "/views").await.ok(), json!([]));
    for bad in [
        json!({"page": "cases", "name": " ", "query": "", "shared": false}),
        json!({"page": "wages", "name": "a", "query": "", "shared": false}),
        json!({"page": "cases", "name": "a", "query": "\"><script>", "shared": false}),
    ] {
        assert_eq!(town.post("chen", "/views", bad).await.code(), "L002");
    }
    for number in 0..50 {
        town.post("zhao", "/views", view(&format!("单 {number}"), false)).await.ok();
    }
    assert_eq!(town.post("zhao", "/views", view("再一个", false)).await.code(), "L003");
}

#[tokio::test]
async fn a_message_sent_by_mistake_waits_a_moment_and_is_taken_back_before_it_leaves() {
    let street = Street::at("2026-11-20T09:00:00");
    let (case, _) = street.opens().await;
    let before = street.sent().len();
    street.town.on("zhao", &case, "send-link", json!({})).await.ok();
    street.turns_once();
    let rows = street.town.get("zhao", &format!("/cases/{case}/messages")).await.ok()["rows"].clone();
    let waits = &rows.as_array().expect("rows")[0];
    assert_eq!((&waits["state"], &waits["reason"]), (&json!("queued"), &json!("undo")));
    assert!(waits["take_back_until_at"].is_i64(), "{waits}");
    let back = format!("/messages/{}/take-back", waits["id"].as_str().expect("an id"));
    for _ in 0..2 {
        let taken = street.town.post("zhao", &back, json!({})).await.ok();
        assert_eq!((&taken["state"], &taken["reason"]), (&json!("withheld"), &json!("taken-back")));
    }
    street.turns();
    assert_eq!(street.sent().len(), before, "it never left");

    street.town.on("zhao", &case, "send-link", json!({})).await.ok();
    street.turns();
    assert_eq!(street.sent().len(), before + 1, "another one leaves in its time");
    let rows = street.town.get("zhao", &format!("/cases/{case}/messages")).await.ok()["rows"].clone();
    let left = rows.as_array().expect("rows").iter().find(|row| row["state"] == "handed-over").expect("left");
    let back = format!("/messages/{}/take-back", left["id"].as_str().expect("an id"));
    assert_eq!(street.town.post("zhao", &back, json!({})).await.code(), "L005");
    let nothing = "/messages/00000000-0000-0000-0000-000000000000/take-back";
    assert_eq!(street.town.post("zhao", nothing, json!({})).await.code(), "L005");
}

#[tokio::test]
async fn nobody_finds_or_moves_what_he_may_not_see() {
    let town = Town::at("2026-11-20T10:00:00");
    let case = town.hears(61, "庚", "请打13912345678找我，红灯", FAULT).await;
    assert_eq!(counts(&town.finds("红灯").await)[..3], [0, 0, 1]);
    assert_eq!(
        counts(&town.finds("13912345678").await)[..3],
        [0, 0, 0],
        "what is hidden is not found by trying"
    );
    town.hires("south-handler", "handler", "south");
    let found = town.get("south-handler", "/search?q=%E5%BA%9A").await.ok();
    assert_eq!((counts(&found)[..3].to_vec(), &found["cases_total"]), (vec![0, 0, 0], &json!(0)));
    assert_eq!(found["contacts_looked"], 0, "not even how many there are");
    let cases = town.picked(&[&case]).await;
    let body = json!({"cases": cases, "unit": "south", "person": "", "preview": true});
    let reply = town.post("south-handler", "/bulk/assign", body).await.ok();
    assert_eq!(
        (&reply["rows"][0]["refusal"]["code"], &reply["rows"][0]["row"]),
        (&json!("I011"), &Value::Null)
    );
    let own = town.hears(62, "辛", "网断了", FAULT).await;
    let body = json!({"case": case});
    assert_eq!(town.on("south-handler", &own, "relate", body).await.code(), "I011");
}
