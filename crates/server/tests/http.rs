//! Stories over HTTP: the closed loop, bad input, the same thing twice.

mod town;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};
use town::{Town, opening};
use yinuo_server::Https;

const NO_INTERNET: &str = "fault.broadband.no-internet";
const OVERCHARGE: &str = "complaint.billing.overcharge";

fn clock<'a>(page: &'a Value, rule: &str) -> &'a Value {
    page["clocks"]
        .as_array()
        .expect("clocks")
        .iter()
        .find(|clock| clock["rule"] == rule)
        .expect("the clock of the rule")
}

fn action<'a>(page: &'a Value, id: &str) -> &'a Value {
    page["actions"].as_array().expect("actions").iter().find(|action| action["id"] == id).expect("the action")
}

#[tokio::test]
async fn h07_h08_whoever_works_on_a_late_case_says_why_and_the_page_shows_it() {
    let town = Town::at("2026-11-20T08:00:00");
    let case = town.zhao_opens("fault.broadband.no-internet").await;
    let because = |cause: &str| json!({"promise": 1, "cause": cause});
    assert_eq!(town.on("zhou", &case, "late", because("late.parts")).await.code(), "S016");
    town.now("2026-11-22T09:00:00").app.settle_due(100).expect("settled");
    let clock = |page: &Value| {
        page["clocks"]
            .as_array()
            .expect("clocks")
            .iter()
            .find(|clock| clock["id"] == "p1")
            .cloned()
            .expect("p1")
    };
    let page = town.page("zhou", &case).await;
    assert_eq!((&clock(&page)["state"], &clock(&page)["late_cause"]), (&json!("broken"), &Value::Null));
    assert_eq!(
        town.on("shen", &case, "late", because("late.parts")).await.code(),
        "H005",
        "who inspects explains nothing"
    );
    assert_eq!(town.on("zhou", &case, "late", because("late.weather")).await.code(), "S017");
    town.on("zhou", &case, "late", because("late.parts")).await.ok();
    let page = town.page("zhou", &case).await;
    assert_eq!(clock(&page)["late_cause"]["code"], "late.parts");
    assert!(page["timeline"].to_string().contains("说明晚点原因：缺备件、缺资源"), "{}", page["timeline"]);
    let listed = town.get("zhou", "/policy").await.ok()["late_causes"].as_array().map(Vec::len);
    assert!(listed.is_some_and(|count| count >= 3), "the list to choose from");
}

#[tokio::test]
async fn a40_the_loop_turns_from_the_call_to_the_customers_word() {
    let town = Town::at("2026-11-20T15:40:00");
    let preview = json!({"customer": "C1", "service": "S1", "category": NO_INTERNET});
    let promise = town.post("zhao", "/intake/preview", preview).await.ok();
    assert!(promise["say"].as_array().expect("lines").len() >= 3);
    let case = town.zhao_opens(NO_INTERNET).await;
    let page = town.page("zhou", &case).await;
    assert_eq!(page["row"]["state"], "acknowledged");
    assert_eq!(page["row"]["owner"]["code"], "zhao");
    assert_eq!(page["row"]["customer"]["name"]["zh"], "王**");
    assert_eq!(page["contacts"][0]["text"], "网断了");
    assert_eq!(clock(&page, "cn-same-day.repair")["state"], "running");
    assert_eq!(action(&page, "resolve_case")["enabled"], false);
    assert!(!action(&page, "resolve_case")["why_not"]["zh"].as_str().expect("why").is_empty());

    town.now("2026-11-20T18:00:00");
    let done = json!({"root_cause": "access.connector", "text": "换了光纤接头", "occurred_at": null});
    assert_eq!(town.on("zhou", &case, "resolve", done.clone()).await.code(), "D025");
    town.on(
        "zhou",
        &case,
        "restore",
        json!({"occurred_at": null, "evidence": {"source": "speed-test", "text": "298 Mbps"}}),
    )
    .await
    .ok();
    town.on("zhou", &case, "resolve", done).await.ok();
    town.now("2026-11-20T18:30:00");
    town.on("zhao", &case, "refuse", json!({"text": "晚上又断了", "recording": "REC-1"})).await.ok();
    let page = town.page("zhou", &case).await;
    assert_eq!(page["row"]["state"], "inProgress");
    assert_eq!(clock(&page, "cn-same-day.repair")["state"], "running");
    town.now("2026-11-20T20:00:00");
    town.on("zhou", &case, "restore", json!({"occurred_at": null, "evidence": null})).await.ok();
    town.on(
        "zhou",
        &case,
        "resolve",
        json!({"root_cause": "access.connector", "text": "重做了熔接", "occurred_at": null}),
    )
    .await
    .ok();
    town.on("zhao", &case, "confirm", json!({"channel": "hotline", "recording": "REC-1"})).await.ok();
    let page = town.page("zhou", &case).await;
    assert_eq!(page["row"]["state"], "closed");
    assert_eq!(clock(&page, "cn-same-day.repair")["state"], "kept");
    assert!(page["postings"].as_array().expect("postings").is_empty());
}

#[tokio::test]
async fn u11_late_means_paid_once_and_the_ledger_balances() {
    let town = Town::at("2026-11-20T10:00:00");
    let case = town.zhao_opens(NO_INTERNET).await;
    town.now("2026-11-21T00:04:00").app.settle_due(10).expect("settles");
    town.app.settle_due(10).expect("settles again");
    let page = town.page("zhou", &case).await;
    let broken = clock(&page, "cn-same-day.repair");
    assert_eq!(broken["state"], "broken");
    assert_eq!(
        broken["noticed_at"].as_i64().expect("noticed") - broken["due_at"].as_i64().expect("due"),
        4 * 60_000
    );
    let ledger = town.get("zhao", "/ledger").await.ok();
    let row = &ledger["rows"][0];
    assert_eq!((&row["account"], &row["account_name"]["zh"]), (&json!("customer/C1"), &json!("王**")));
    assert_eq!(row["form"]["zh"], "话费抵扣");
    assert_eq!(row["owed_unit"]["zh"], "2026-11-21", "the day that is paid");
    assert_eq!(ledger["balances"][0]["name"]["zh"], "赔付支出");
    let mut keys: Vec<&str> = ledger["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| row["owed_for"].as_str().expect("key"))
        .collect();
    let count = keys.len();
    keys.sort_unstable();
    keys.dedup();
    assert!(count > 0 && keys.len() == count);
    let paid: i64 = ledger["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| row["amount_minor"].as_i64().expect("sum"))
        .sum();
    let expense = ledger["balances"][0]["amount_minor"].as_i64().expect("balance");
    assert_eq!(paid + expense, 0);
}

#[tokio::test]
async fn the_same_submission_twice_acts_once_and_answers_the_same() {
    let town = Town::at("2026-11-20T10:00:00");
    let submit = |text: &str| {
        let mut body = opening(NO_INTERNET);
        body["text"] = json!(text);
        let mut request = town.request("zhao", Method::POST, "/contacts", Some(&body));
        request.headers_mut().insert("Idempotency-Key", "one-call".parse().expect("header"));
        request
    };
    let first = town.ask(submit("网断了")).await.ok();
    let again = town.now("2026-11-20T10:05:00").ask(submit("网断了")).await.ok();
    assert_eq!(first, again);
    assert_eq!(town.get("zhao", "/cases?state=open").await.ok()["total"], 1);
    assert_eq!(town.ask(submit("别的事")).await.code(), "H008");
}

#[tokio::test]
async fn h12_a_second_case_on_the_same_matter_is_warned_of_and_the_call_joins() {
    let town = Town::at("2026-11-20T10:00:00");
    let case = town.zhao_opens(OVERCHARGE).await;
    let preview = json!({"customer": "C1", "service": "S1", "category": OVERCHARGE});
    let warned = town.post("zhao", "/intake/preview", preview).await.ok();
    assert_eq!(warned["duplicates"][0]["id"], case.as_str());
    assert_eq!(town.post("zhao", "/contacts", opening(OVERCHARGE)).await.code(), "D005");
    let mut join = opening(OVERCHARGE);
    join["outcome"] = json!({"is": "joins", "case": case});
    join["text"] = json!("怎么还没人管");
    town.post("zhao", "/contacts", join).await.ok();
    let page = town.page("zhou", &case).await;
    assert_eq!(page["contacts"].as_array().expect("contacts").len(), 2);
    assert_eq!(page["contacts"][0]["text"], "怎么还没人管");
}

#[tokio::test]
async fn y02_an_enquiry_that_leaves_nothing_owed_ends_as_a_contact() {
    let town = Town::at("2026-11-20T10:00:00");
    let mut enquiry = opening(NO_INTERNET);
    enquiry["outcome"] = json!({"is": "ends", "outcome": "informed"});
    let reply = town.post("zhao", "/contacts", enquiry).await.ok();
    assert_eq!(reply["case"], Value::Null);
    assert_eq!(town.get("zhao", "/customers/C1").await.ok()["contacts"][0]["outcome"], "ended");
}

#[tokio::test]
async fn y47_the_board_and_the_inbox_show_each_climb() {
    let town = Town::at("2026-11-20T09:00:00");
    let case = town.zhao_opens(OVERCHARGE).await;
    town.now("2026-11-20T17:01:00").app.settle_due(10).expect("settles");
    let board = town.get("chen", "/ladder").await.ok();
    let columns = board["columns"].as_array().expect("columns");
    assert_eq!(columns.len(), 5);
    assert_eq!(columns[4]["cards"][0]["id"], case.as_str());
    assert_eq!(board["climbs"], json!([]), "at the top nothing is left to climb");
    let inbox = town.get("gao", "/inbox").await.ok();
    assert_eq!(inbox["items"][0]["kind"], "rung");
    let key = inbox["items"][0]["key"].as_str().expect("key").replace('/', "%2F");
    let read = town.post("gao", &format!("/inbox/{key}/read"), json!({})).await;
    assert_eq!(read.status, StatusCode::NO_CONTENT);
    assert!(town.get("gao", "/inbox").await.ok()["items"][0]["read_at"].is_i64());
    assert_eq!(town.get("gao", "/session").await.ok()["unread"], 0);
}

#[tokio::test]
async fn y47_the_board_tells_every_step_of_a_night_and_not_only_the_next() {
    let town = Town::at("2026-11-20T18:00:00");
    let case = town.zhao_opens(OVERCHARGE).await;
    let board = town.get("chen", "/ladder").await.ok();
    let climbs = board["climbs"].as_array().expect("climbs");
    let rungs: Vec<_> = climbs.iter().map(|climb| climb["rung"].as_u64().expect("a rung")).collect();
    assert_eq!(rungs, [2, 3, 4, 5], "step by step to the top: {climbs:?}");
    assert!(climbs.iter().all(|climb| climb["case"] == case.as_str()));
    let at = |place: usize| climbs[place]["at"].as_i64().expect("an instant");
    assert_eq!(
        board["columns"][0]["cards"][0]["next_rung_at"], climbs[0]["at"],
        "the first is the card's own"
    );
    assert_eq!([at(1) - at(0), at(2) - at(1), at(3) - at(2)], [2 * 3_600_000; 3], "every two hours");
}

#[tokio::test]
async fn bad_input_gets_its_number_and_nothing_is_half_done() {
    let town = Town::at("2026-11-20T10:00:00");
    let case = town.zhao_opens(NO_INTERNET).await;
    let raw = |body: Vec<u8>, kind: &str, key: bool| {
        let path = format!("/api/v1/cases/{case}/note");
        let request = Request::builder().method(Method::POST).uri(path).header(header::CONTENT_TYPE, kind);
        let request = request.header(header::AUTHORIZATION, "Bearer token-of-zhou");
        let request = if key { request.header("Idempotency-Key", "k") } else { request };
        request.body(Body::from(body)).expect("request")
    };
    let json = "application/json";
    let cases: Vec<(Request<Body>, &str, u16)> = vec![
        (raw(b"{}".to_vec(), json, true), "H001", 400),
        (raw(b"{\"text\":\"a\",\"audience\":\"internal\",\"more\":1}".to_vec(), json, true), "H001", 400),
        (raw(vec![b' '; 70_000], json, true), "H002", 413),
        (raw(b"{\"text\":\"a\\u0000b\",\"audience\":\"internal\"}".to_vec(), json, true), "H003", 400),
        (raw(vec![0xff, 0xfe], json, true), "H003", 400),
        (raw(b"{\"text\":\"a\",\"audience\":\"internal\"}".to_vec(), json, false), "H007", 400),
        (raw(b"text=a".to_vec(), "application/x-www-form-urlencoded", true), "H013", 415),
        (raw(b"{\"text\":\"  \",\"audience\":\"internal\"}".to_vec(), json, true), "D018", 422),
        (raw(b"{\"text\":\"a\",\"audience\":\"nobody\"}".to_vec(), json, true), "D021", 422),
    ];
    let before = town.page("zhou", &case).await["row"]["version"].clone();
    for (request, code, status) in cases {
        let answer = town.ask(request).await;
        assert_eq!((answer.code(), answer.status.as_u16()), (code, status), "{}", answer.body);
    }
    assert_eq!(town.get("zhou", "/cases/261120-0001-0").await.code(), "D002");
    assert_eq!(town.get("zhou", "/cases?cursor=broken").await.code(), "H010");
    assert_eq!(town.get("zhou", "/cases?limit=0").await.code(), "H010");
    assert_eq!(town.get("zhou", "/nowhere").await.code(), "H006");
    let future = json!({"text": "a", "occurred_at": 4_000_000_000_000_i64});
    assert_eq!(town.on("zhou", &case, "answer", future).await.code(), "D006");
    assert_eq!(town.page("zhou", &case).await["row"]["version"], before);
}

#[tokio::test]
async fn a_number_read_over_the_telephone_finds_its_case_and_a_wrong_digit_finds_none() {
    let town = Town::at("2026-11-20T10:00:00");
    let case = town.zhao_opens(NO_INTERNET).await;
    let number = town.page("zhao", &case).await["row"]["number"].as_str().expect("number").to_owned();
    let keyed = number.replace('-', "");
    assert_eq!(town.page("zhao", &keyed).await["row"]["id"], case.as_str());
    let wrong = format!("{}{}", &keyed[..10], (keyed.as_bytes()[10] - b'0' + 1) % 10);
    assert_eq!(town.get("zhao", &format!("/cases/{wrong}")).await.code(), "D002");
}

#[tokio::test]
async fn u10_one_person_proposes_a_pause_and_another_decides() {
    let town = Town::at("2026-11-20T10:00:00");
    let case = town.zhao_opens(NO_INTERNET).await;
    let ask = json!({"cause": "user-cause", "evidence": {"source": "customer", "text": "客户说晚上才在家"}, "from_at": null});
    town.on("zhou", &case, "pause", ask).await.ok();
    let pause = town.page("chen", &case).await["pauses"][0]["id"].clone();
    assert_eq!(
        town.on("zhou", &case, "decide-pause", json!({"id": pause, "approve": true})).await.code(),
        "H005"
    );
    town.on("chen", &case, "decide-pause", json!({"id": pause, "approve": true})).await.ok();
    let page = town.page("zhou", &case).await;
    assert_eq!(page["row"]["state"], "held");
    assert_eq!(clock(&page, "cn-same-day.repair")["state"], "paused");
    assert_eq!(
        town.on("chen", &case, "decide-pause", json!({"id": pause, "approve": false})).await.code(),
        "D013"
    );
}

#[tokio::test]
async fn a_filter_that_nobody_knows_is_refused_with_those_that_are_known() {
    let town = Town::at("2026-11-20T10:00:00");
    town.zhao_opens(NO_INTERNET).await;
    for (asked, known) in [
        ("state=opne", "acknowledged"),
        ("state=open,done", "closed"),
        ("kind=faults", "complaint"),
        ("topic=fault.boat", "fault.broadband"),
        ("unit=moon", "north"),
        ("owner=nobody", "me"),
        ("handler=nobody", "zhou"),
        ("order=oldest", "newest"),
        ("rung=9", "5"),
        ("broken=perhaps", "false"),
        ("colour=red", "red_line"),
        ("customer=C999", "Choose"),
    ] {
        let answer = town.get("zhao", &format!("/cases?{asked}")).await;
        assert_eq!((answer.code(), answer.status.as_u16()), ("H010", 400), "{asked}");
        let sentence = answer.body["sentence"]["en"].as_str().expect("sentence");
        let word = asked.split(['=', ',']).next_back().expect("a word");
        assert!(sentence.contains(word) || sentence.contains("colour"), "{asked}: {sentence}");
        let next = answer.body["next_step"]["en"].as_str().expect("next step");
        assert!(next.contains(known), "{asked}: {next}");
    }
    for asked in ["state=open,closed", "topic=fault.broadband", "rung=0", "kind=fault&unit=north"] {
        assert_eq!(town.get("zhao", &format!("/cases?{asked}")).await.ok()["total"], 1, "{asked}");
    }
    assert_eq!(town.get("zhao", "/ledger?colour=red").await.code(), "H010");
    assert_eq!(town.get("zhao", "/gazette?from=2026-11-01&to=2026-11-02&lang=fr").await.code(), "H010");
}

#[tokio::test]
async fn a_case_is_found_by_what_one_remembers_of_it() {
    let town = Town::at("2026-11-20T10:00:00");
    let fault = town.zhao_opens(NO_INTERNET).await;
    let complaint = town.zhao_opens(OVERCHARGE).await;
    town.on("zhou", &fault, "assign", json!({"unit": "north", "person": "zhou"})).await.ok();
    let number = town.page("zhao", &fault).await["row"]["number"].as_str().expect("number").to_owned();
    let encoded = |words: &str| words.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    for (words, found) in [
        ("小河", vec![&fault, &complaint]),
        ("199 0000 1234", vec![&fault, &complaint]),
        ("c1", vec![&fault, &complaint]),
        ("s1", vec![&fault, &complaint]),
        ("上网", vec![&fault]),
        ("多收", vec![&complaint]),
        ("OVERCHARGED", vec![&complaint]),
        ("zhou", vec![&fault]),
        (&number, vec![&fault]),
        (&number.replace('-', ""), vec![&fault]),
        ("月亮", vec![]),
        ("%", vec![]),
    ] {
        let list = town.get("zhao", &format!("/cases?q={}", encoded(words))).await.ok();
        let mut ids: Vec<&str> = list["rows"]
            .as_array()
            .expect("rows")
            .iter()
            .map(|row| row["id"].as_str().expect("id"))
            .collect();
        ids.sort_unstable();
        let mut wanted: Vec<&str> = found.into_iter().map(String::as_str).collect();
        wanted.sort_unstable();
        assert_eq!(ids, wanted, "{words}");
        assert_eq!(list["total"].as_u64(), Some(ids.len() as u64), "{words}");
    }
    assert_eq!(town.get("zhao", &format!("/cases?q={}", "a".repeat(61))).await.code(), "H010");
}

#[tokio::test]
async fn h10_work_goes_to_a_person_of_the_unit_and_the_desk_knows_who_fits() {
    let town = Town::at("2026-11-20T10:00:00");
    let case = town.zhao_opens(NO_INTERNET).await;
    let policy = town.get("zhou", "/policy").await.ok();
    let people = policy["people"].as_array().expect("people");
    let fits = |code: &str| {
        let person = people.iter().find(|person| person["code"] == code).expect("the person");
        person["units"].as_array().expect("units").contains(&json!("north"))
    };
    assert!(fits("zhou") && !fits("zhao"));
    let answer = town.on("zhou", &case, "assign", json!({"unit": "north", "person": "zhao"})).await;
    assert_eq!((answer.code(), answer.status.as_u16()), ("D028", 422));
    town.on("zhou", &case, "assign", json!({"unit": "hotline", "person": "zhao"})).await.ok();
    assert_eq!(town.page("zhao", &case).await["row"]["unit"]["code"], "hotline");
}

#[tokio::test]
async fn y26_marks_and_their_withdrawal_stand_on_the_case_page() {
    let town = Town::at("2026-11-20T10:00:00");
    let case = town.zhao_opens(OVERCHARGE).await;
    let against = |unit: &str| json!({"mark": "forced-bundle", "unit": unit});
    for unit in ["north", "hotline"] {
        town.on("chen", &case, "red-line", against(unit)).await.ok();
    }
    assert_eq!(town.on("chen", &case, "red-line", against("north")).await.code(), "D029");
    let mut ask = against("north");
    ask["evidence"] = json!({"source": "recording", "text": "录音里是客户自己要求的", "artefacts": []});
    assert_eq!(town.on("zhou", &case, "withdraw-red-line", ask.clone()).await.code(), "H005");
    town.on("chen", &case, "withdraw-red-line", ask).await.ok();
    let mut yes = against("north");
    yes["approve"] = json!(true);
    assert_eq!(town.on("chen", &case, "decide-red-line", yes.clone()).await.code(), "D010");
    let page = town.page("chen", &case).await;
    assert_eq!(action(&page, "decide_red_line")["enabled"], false);
    assert_eq!(action(&town.page("shen", &case).await, "decide_red_line")["enabled"], true);
    town.on("shen", &case, "decide-red-line", yes).await.ok();
    let page = town.page("chen", &case).await;
    let lines: Vec<(&str, &str)> = page["red_lines"]
        .as_array()
        .expect("marks")
        .iter()
        .map(|line| (line["unit"]["code"].as_str().expect("unit"), line["state"].as_str().expect("state")))
        .collect();
    assert_eq!(lines, [("hotline", "standing"), ("north", "withdrawn")]);
    assert_eq!(page["red_lines"][1]["evidence"], "录音里是客户自己要求的");
    assert_eq!(page["red_lines"][1]["decided_by"]["code"], "shen");
    assert_eq!(page["row"]["red_line"]["code"], "forced-bundle");
}

#[tokio::test]
async fn signing_in_sets_a_cookie_that_scripts_cannot_read() {
    let town = Town::at("2026-11-20T10:00:00");
    let answer = town.post("", "/session", json!({"token": "token-of-zhao"})).await;
    let cookie = answer.cookie.clone().expect("a cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"));
    let request = Request::builder()
        .uri("/api/v1/session")
        .header(header::COOKIE, cookie.split(';').next().expect("pair"));
    let session = town.ask(request.body(Body::empty()).expect("request")).await.ok();
    assert_eq!(session["person"]["code"], "zhao");
    assert!(!cookie.contains("Secure"), "loopback without TLS keeps working");
    assert_eq!(town.post("", "/session", json!({"token": "wrong"})).await.code(), "H004");
}

#[tokio::test]
async fn behind_tls_the_session_never_travels_in_plain_text() {
    for (https, said, secure) in [
        (Https::Off, Some("https"), false),
        (Https::On, None, true),
        (Https::Forwarded, Some("https"), true),
        (Https::Forwarded, Some("http"), false),
        (Https::Forwarded, Some("https, http"), false),
        (Https::Forwarded, None, false),
    ] {
        let town = Town::behind("2026-11-20T10:00:00", https);
        for (method, body) in
            [(Method::POST, Some(json!({"token": "token-of-zhao"}))), (Method::DELETE, None)]
        {
            let mut request = town.request("zhao", method, "/session", body.as_ref());
            if let Some(said) = said {
                request.headers_mut().insert("x-forwarded-proto", said.parse().expect("header"));
            }
            let cookie = town.ask(request).await.cookie.expect("a cookie");
            assert_eq!(cookie.contains("; Secure"), secure, "{https:?} {said:?}: {cookie}");
        }
    }
}
