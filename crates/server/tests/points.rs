//! Points before the doors and behind them: a customer likes, dislikes and tips on a page of his own; colleagues see what came
//! and never from whom; what he was not content with is followed up by somebody whom it does not concern.

mod street;
mod town;

use axum::http::{Method, StatusCode};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use street::Street;
use tower::ServiceExt as _;
use yinuo_app::points::FOLLOW_UP;

/// A closed case whose customer has his points; answers case, status link and link of his thanks.
async fn served(street: &Street) -> (String, String, String) {
    let (case, link) = street.opens().await;
    street.resolves(&case).await;
    let key = street.looks(&link).await.key();
    street.sends(&link, &[("key", &key), ("do", "confirm")]).await.leads_to();
    street.turns();
    while street.town.app.earn_points(100).expect("earned") > 0 {}
    let page = street.looks(&link).await;
    let after = page.html.split_once("href=\"/t/").expect("a way to say thanks").1;
    let thanks = format!("/t/{}", after.split_once('?').expect("an address").0);
    (case, link, thanks)
}

async fn tasks(street: &Street, person: &str) -> Vec<Value> {
    let list = street.town.get(person, "/points/follow-ups").await.ok();
    list["rows"].as_array().expect("rows").clone()
}

#[tokio::test]
async fn u27_u29_a_served_customer_likes_and_tips_once_and_may_take_it_back() {
    let street = Street::that_tips("2026-11-20T09:00:00");
    let (_, link, thanks) = served(&street).await;
    street.looks(&link).await.has("给服务您的人点赞、打赏");
    street.looks(&thanks).await.has("服务您的人怎么样？").has("可用 100 分").has("50 分").lacks("500 分");
    street.looks_in(&thanks, "en").await.has("How did we serve you?").has("Tip in points (100 to spend)");
    let tip = [("do", "like"), ("person", "zhou"), ("points", "50"), ("words", "<b>很好</b>")];
    street.sends(&thanks, &tip).await.leads_to();
    let page = street.looks(&link).await;
    page.has("您已评价过服务您的人，谢谢您").lacks("给服务您的人点赞、打赏");
    let given = street.looks(&thanks).await;
    given
        .has("点了赞")
        .has("打赏 50 分，活动返还 50 分。")
        .has("收回打赏")
        .lacks("<b>很好")
        .lacks("name=\"points\"");
    let again = [("do", "like"), ("person", "zhou"), ("points", "100")];
    street.sends(&thanks, &again).await.leads_to();
    street.looks(&thanks).await.has("打赏 50 分，活动返还 50 分。");
    street.sends(&thanks, &[("do", "refund")]).await.leads_to();
    street.looks(&thanks).await.has("已收回。").lacks("收回打赏");
}

#[tokio::test]
async fn u29_a_refused_tip_says_why_and_a_link_that_is_not_ours_opens_nothing() {
    let street = Street::that_tips("2026-11-20T09:00:00");
    let (_, link, thanks) = served(&street).await;
    for (fields, why) in [
        ([("do", "like"), ("person", "zhou"), ("points", "500")], "可用积分不够"),
        ([("do", "like"), ("person", "zhou"), ("points", "7")], "没有这个打赏档位"),
        ([("do", "like"), ("person", "tao"), ("points", "0")], "这个人没有为这一件服务过"),
        ([("do", "dislike"), ("person", "zhou"), ("reason", "")], "点踩要选一个原因"),
    ] {
        let answer = street.sends(&thanks, &fields).await;
        assert_eq!(answer.has(why).status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let status = link.replace("/c/", "/t/");
    for wrong in ["/t/x", status.as_str(), &format!("{thanks}A")] {
        assert_eq!(street.looks(wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    let score = street.link("/r/");
    street.sends(&score, &[("score", "9")]).await.leads_to();
    street.looks(&score).await.has("您打了 9 分").has(&format!("href=\"{thanks}"));
}

#[tokio::test]
async fn u27_a_colleague_sees_what_came_by_day_and_nobody_reads_who_gave_it() {
    let street = Street::that_tips("2026-11-20T09:00:00");
    let (case, _, thanks) = served(&street).await;
    let tip = [("do", "like"), ("person", "zhou"), ("points", "50"), ("words", "多谢小周")];
    street.sends(&thanks, &tip).await.leads_to();
    let mine = street.town.get("zhou", "/points/mine").await.ok();
    assert_eq!((&mine["balance"], &mine["free"], &mine["likes"]), (&json!(50), &json!(0), &json!(1)));
    let day = json!([{"day": "2026-11-20", "why": "received", "points": 50, "count": 1}]);
    assert_eq!(mine["days"], day);
    let secret = thanks.trim_start_matches("/t/");
    for person in ["zhao", "zhou", "chen", "jiang", "gao"] {
        let paths = ["/points/mine", "/ledger", "/inbox"].map(str::to_owned);
        for path in paths.into_iter().chain([format!("/cases/{case}"), format!("/cases/{case}/messages")]) {
            let answer = street.town.get(person, &path).await;
            let body = answer.body.to_string();
            assert!(!body.contains(secret) && !body.contains("多谢小周"), "{person} {path}");
            assert!(!body.contains("wallet/") && !body.contains("points/tip"), "{person} {path}: {body}");
        }
    }
    let mine = street.town.get("zhou", "/points/mine").await.ok().to_string();
    assert!(!mine.contains("C1") && !mine.contains(&case));
}

#[tokio::test]
async fn u28_the_rule_is_there_to_read_a_month_leaves_as_a_file_and_a_board_ranks() {
    let street = Street::that_tips("2026-11-20T09:00:00");
    let (_, _, thanks) = served(&street).await;
    street.sends(&thanks, &[("do", "like"), ("person", "zhou"), ("points", "50")]).await.leads_to();
    let rule = street.town.get("zhou", "/points/rule").await.ok();
    assert_eq!((&rule["pack"], &rule["amounts"]), (&json!("cn-points@2026-11-23"), &json!([50, 100, 500])));
    let campaign = &rule["campaigns"][0];
    assert_eq!(
        (&campaign["given"], &campaign["cap"], &campaign["runs"]),
        (&json!(50), &json!(2_000_000), &json!(true))
    );
    let board = street.town.get("tao", "/points/board").await.ok();
    assert_eq!(
        (&board["rows"][0]["person"]["code"], &board["rows"][0]["points"]),
        (&json!("zhou"), &json!(50))
    );
    assert_eq!((&board["rows"][0]["rank"], &board["rows"][0]["likes"]), (&json!(1), &json!(1)));
    assert!(!board.to_string().contains("C1"), "{board}");
    assert_eq!(street.town.get("jiang", "/points/board?month=2026-13").await.code(), "J001");
    assert_eq!(
        street.town.get("jiang", "/points/board?month=2026-12").await.code(),
        "J001",
        "a month to come"
    );
    let file = street.town.request("shen", Method::GET, "/points/payroll?month=2026-11", None);
    let file = street.town.router.clone().oneshot(file).await.expect("an answer");
    let bytes = file.into_body().collect().await.expect("a body").to_bytes();
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("2026-11,zhou,") && text.contains(",1,50,0,0,0,50"), "{text}");
    assert_eq!(street.town.get("zhou", "/points/payroll").await.status, StatusCode::FORBIDDEN);
    let without = Street::at("2026-11-20T09:00:00");
    assert_eq!(without.town.get("zhou", "/points/mine").await.code(), "U001");
    assert_eq!(without.town.get("zhou", "/points/rule").await.code(), "U001");
}

#[tokio::test]
async fn u30_u31_a_dislike_is_followed_up_by_whom_it_does_not_concern_and_tells_each_his_half() {
    let street = Street::that_tips("2026-11-20T09:00:00");
    let (case, _, thanks) = served(&street).await;
    let dislike = [("do", "dislike"), ("person", "zhou"), ("reason", "late"), ("words", "等了两天")];
    street.sends(&thanks, &dislike).await.leads_to();
    street.looks(&thanks).await.has("我们会改进").lacks("点了赞");
    let list = tasks(&street, "shen").await;
    let [recovery, coaching] = list.as_slice() else { panic!("{list:?}") };
    assert_eq!(
        (&recovery["kind"], &recovery["case"], &recovery["person"]),
        (&json!("recovery"), &json!(case), &Value::Null)
    );
    assert_eq!(
        (&coaching["kind"], &coaching["case"], &coaching["number"]),
        (&json!("coaching"), &Value::Null, &Value::Null)
    );
    assert_eq!(
        (&coaching["person"]["code"], &coaching["reason"]["zh"]),
        (&json!("zhou"), &json!("来晚了，或让我久等"))
    );
    assert!(
        list.iter().all(|task| !task.to_string().contains("等了两天") && !task.to_string().contains("C1"))
    );
    let file = street.town.lines_of("shen", "follow-ups").await;
    let number = recovery["number"].as_str().expect("a number");
    assert!(
        file.len() == 2 && file[0].contains(number) && file[1].starts_with("辅导,,,"),
        "each his half: {file:?}"
    );
    let inbox = street.town.get("shen", "/inbox").await.ok();
    let told: Vec<&Value> =
        inbox["items"].as_array().expect("items").iter().filter(|item| item["kind"] == FOLLOW_UP).collect();
    assert_eq!(told.len(), 2);
    assert!(!street.town.get("zhou", "/inbox").await.ok().to_string().contains(FOLLOW_UP));
    assert_eq!(
        street.town.get("zhou", "/points/mine").await.ok()["days"],
        json!([]),
        "it stands on no wallet"
    );
    let end = |person: &'static str, task: &Value, outcome: &'static str, text: &'static str| {
        let path = format!("/points/follow-ups/{}/end", task["id"].as_str().expect("an id"));
        let street = &street;
        async move { street.town.post(person, &path, json!({"outcome": outcome, "text": text})).await }
    };
    assert_eq!(end("shen", recovery, "coached", "不对").await.code(), "U007");
    assert_eq!(end("shen", recovery, "fine", "不对").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(end("shen", recovery, "settled", "客户说好了").await.ok()["rows"][1]["outcome"], "settled");
    assert_eq!(end("jiang", recovery, "settled", "再来").await.code(), "U006");
    end("jiang", coaching, "coached", "谈过了").await.ok();
    let gone =
        street.town.post("shen", "/points/follow-ups/x/end", json!({"outcome": "settled", "text": "无"}));
    assert_eq!(gone.await.code(), "U005");
}

#[tokio::test]
async fn y44_a_low_score_is_followed_up_and_the_unit_concerned_reads_nothing_of_it() {
    let street = Street::that_tips("2026-11-20T09:00:00");
    let (case, _, _) = served(&street).await;
    let score = street.link("/r/");
    street.sends(&score, &[("score", "2"), ("words", "太慢")]).await.leads_to();
    let list = tasks(&street, "shen").await;
    assert_eq!((list.len(), &list[0]["kind"], &list[0]["state"]), (1, &json!("recovery"), &json!("waiting")));
    assert!(!list[0].to_string().contains("太慢") && list[0]["reason"].is_null());
    let of_case = street.town.get("zhou", &format!("/cases/{case}")).await.ok().to_string();
    assert!(!of_case.contains(FOLLOW_UP) && !of_case.contains(list[0]["id"].as_str().expect("an id")));
    assert_eq!(street.town.get("zhou", "/points/follow-ups").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn u28_a_piece_of_the_catalogue_is_ordered_decided_handed_over_and_received() {
    let street = Street::that_tips("2026-11-20T09:00:00");
    let (_, _, thanks) = served(&street).await;
    street.sends(&thanks, &[("do", "like"), ("person", "zhou"), ("points", "100")]).await.leads_to();
    street.town.now("2026-11-21T10:00:00");
    let cup = json!({"code": "cup", "name_zh": "保温杯", "name_en": "Flask", "points": 80, "added": 1});
    assert_eq!(street.town.post("zhou", "/points/goods", cup.clone()).await.status, StatusCode::FORBIDDEN);
    street.town.post("shen", "/points/goods", cup).await.ok();
    let ordered = street.town.post("zhou", "/points/orders", json!({"goods": "cup"})).await.ok();
    assert_eq!((&ordered["free"], &ordered["goods"][0]["stock"]), (&json!(20), &json!(0)));
    assert_eq!((&ordered["may_keep"], &ordered["others"]), (&json!(false), &json!([])));
    assert_eq!(street.town.post("zhao", "/points/orders", json!({"goods": "cup"})).await.code(), "U012");
    let id = ordered["own"][0]["id"].as_str().expect("an id").to_owned();
    let path = format!("/points/orders/{id}/step");
    let step = |person: &'static str, step: &'static str| {
        let (street, path) = (&street, &path);
        async move { street.town.post(person, path, json!({"step": step})).await }
    };
    assert_eq!(step("zhou", "approve").await.status, StatusCode::FORBIDDEN);
    assert_eq!(step("shen", "hand-over").await.code(), "U014");
    step("shen", "approve").await.ok();
    let receipt = format!("/points/orders/{id}/receipt");
    assert_eq!(street.town.get("zhou", &receipt).await.code(), "U014", "nothing was handed over yet");
    step("jiang", "hand-over").await.ok();
    assert_eq!(street.town.get("zhao", &receipt).await.code(), "U015", "somebody else's");
    let received = street.town.post("zhou", "/points/received", json!({"order": id})).await.ok();
    assert_eq!(received["own"][0]["state"], "received");
    let slip = street.town.request("zhou", Method::GET, &receipt, None);
    let slip = street.town.router.clone().oneshot(slip).await.expect("an answer");
    let slip = slip.into_body().collect().await.expect("a body").to_bytes();
    let slip = String::from_utf8_lossy(&slip);
    assert!(slip.contains("积分兑换领取单") && slip.contains("保温杯") && slip.contains("jiang"), "{slip}");
}

/// A clerk of a hall and a contact that ended at her counter.
async fn at_the_counter(street: &Street) -> String {
    let town = &street.town;
    let post = json!({"code": "hall-clerk", "name": {"zh": "营业员", "en": "clerk"}, "roles": ["agent"]});
    let rows = [("hall-clerk".to_owned(), post.to_string())];
    let (store, clock) = (town.app.store(), &*town.clock);
    yinuo_app::register::set_rows(store, clock, &yinuo_domain::Actor::system(), "post", &rows).expect("set");
    town.hires("lin", "hall-clerk", "hall");
    served_there(street, "lin", "hall").await
}

async fn served_there(street: &Street, clerk: &str, channel: &str) -> String {
    let mut contact = town::opening("fault.broadband.no-internet");
    contact["channel"] = json!(channel);
    contact["outcome"] = json!({"is": "ends", "outcome": "informed"});
    let reply = street.town.post(clerk, "/contacts", contact).await.ok();
    reply["contact"].as_str().expect("a contact").to_owned()
}

async fn scanned(street: &Street, contact: &str) -> String {
    let code = street.town.get("lin", &format!("/contacts/{contact}/code")).await.ok();
    assert!(
        code["size"].as_u64() > Some(28) && code["path"].as_str().is_some_and(|path| path.starts_with('M'))
    );
    let address = code["address"].as_str().expect("an address");
    address.strip_prefix("https://nuo.cn").expect("ours").to_owned()
}

#[tokio::test]
async fn u27_u29_whoever_was_served_at_a_counter_scans_a_code_and_tips_with_digits_that_the_desk_hides() {
    let street = Street::that_tips("2026-11-20T09:00:00");
    served(&street).await;
    let contact = at_the_counter(&street).await;
    let code = scanned(&street, &contact).await;
    street.looks(&code).await.has("服务您的人怎么样？").has("登记手机号的最后四位").has("可用 100 分");
    let tip = |proof: &'static str| [("do", "like"), ("person", "lin"), ("points", "50"), ("proof", proof)];
    street.sends(&code, &tip("0000")).await.has("数字和登记的手机号对不上");
    street.sends(&code, &tip("1234")).await.leads_to();
    // The counter sees the code: opened again it tells neither opinion nor points.
    street.looks(&code).await.has("谢谢您的评价").lacks("点了赞").lacks("打赏 50 分");
    let wallet = street.town.get("lin", "/points/mine").await.ok();
    assert!(wallet.to_string().contains("50"), "{wallet}");
    street.sends(&code, &[("do", "refund"), ("proof", "1235")]).await.has("数字和登记的手机号对不上");
    street.sends(&code, &[("do", "refund"), ("proof", "1234")]).await.leads_to();
    assert_eq!(street.town.app.wallet("wallet/staff/lin").expect("read").free(street.town.app.now()), 0);
}

#[tokio::test]
async fn u29_a_code_is_for_whoever_took_the_contact_at_a_counter_for_half_an_hour_and_five_wrong_tries() {
    let street = Street::that_tips("2026-11-20T09:00:00");
    let contact = at_the_counter(&street).await;
    let path = format!("/contacts/{contact}/code");
    assert_eq!(street.town.get("zhao", &path).await.code(), "U017", "somebody else");
    let called = served_there(&street, "lin", "hotline").await;
    assert_eq!(street.town.get("lin", &format!("/contacts/{called}/code")).await.code(), "U017");
    assert_eq!(street.town.get("lin", "/contacts/none/code").await.code(), "U017");
    let code = scanned(&street, &contact).await;
    let like = |proof: &'static str| [("do", "like"), ("person", "lin"), ("points", "0"), ("proof", proof)];
    for _ in 0..5 {
        street.sends(&code, &like("0000")).await;
    }
    street.sends(&code, &like("1234")).await;
    street.looks(&code).await.has("这个链接的时间已过");
    let next = served_there(&street, "lin", "hall").await;
    let code = scanned(&street, &next).await;
    street.town.clock.0.fetch_add(30 * 60_000, std::sync::atomic::Ordering::SeqCst);
    street.looks(&code).await.has("这个链接的时间已过");
    assert_eq!(street.town.get("lin", &format!("/contacts/{next}/code")).await.code(), "U017");
}

#[tokio::test]
async fn u30_a_dislike_at_a_counter_is_followed_up_without_a_case() {
    let street = Street::that_tips("2026-11-20T09:00:00");
    let contact = at_the_counter(&street).await;
    let code = scanned(&street, &contact).await;
    let dislike = [("do", "dislike"), ("person", "lin"), ("reason", "attitude"), ("proof", "1234")];
    street.sends(&code, &dislike).await.leads_to();
    let rows = tasks(&street, "shen").await;
    let recovery = rows.iter().find(|row| row["kind"] == "recovery").expect("a recovery");
    assert_eq!(
        (&recovery["case"], &recovery["number"], &recovery["customer"]),
        (&Value::Null, &Value::Null, &json!("C1"))
    );
    let coaching = rows.iter().find(|row| row["kind"] == "coaching").expect("a coaching");
    assert_eq!((&coaching["customer"], &coaching["person"]["code"]), (&Value::Null, &json!("lin")));
    assert_eq!(street.town.get("lin", "/points/follow-ups").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn u28_a_policy_without_a_board_ranks_nobody() {
    let street = Street::that_tips("2026-11-20T09:00:00");
    let (_, _, thanks) = served(&street).await;
    street.sends(&thanks, &[("do", "like"), ("person", "zhou"), ("points", "50")]).await.leads_to();
    let town = &street.town;
    let book = town.app.law();
    let current = book.book.current();
    let packs = current.packs().iter().map(|pack| {
        // A changed text is another version.
        let text = pack.text().replace("leaderboard = true", "leaderboard = false");
        let text = text.replacen(
            "version = \"2026-11-23\"",
            "version = \"2026-11-24\"",
            usize::from(pack.id() == "cn-points"),
        );
        yinuo_policy::Pack::parse(&text).expect("a pack")
    });
    let actor = yinuo_domain::Actor::system();
    let (packs, tables) = (packs.collect(), current.tables().to_vec());
    yinuo_app::register::adopt(town.app.store(), &*town.clock, &actor, packs, tables).expect("adopted");
    town.app.reload_law().expect("read");
    assert_eq!(town.get("zhou", "/points/board").await.code(), "U010");
    assert_eq!(town.get("zhou", "/points/rule").await.ok()["leaderboard"], json!(false));
}

#[tokio::test]
async fn u18_whoever_came_sees_on_his_phone_what_the_customer_said_with_one_tap() {
    let street = Street::with_a_van("2026-11-20T08:00:00", &["cn-pay", "cn-points"]);
    let (case, link) = street.opens().await;
    let ask = json!({"job": "repair", "text": "不能上网"});
    let visit = street.town.post("dai", &format!("/cases/{case}/visits"), ask).await.ok()["visit"].clone();
    let path = format!("/cases/{case}/visits/{}", visit.as_str().expect("a visit"));
    let at = |time: &str| {
        let local = format!("2026-11-20T{time}:00");
        street.town.app.law().book.current().instant(&local).expect("local").0
    };
    let window = json!({"from_at": at("08:00"), "until_at": at("10:00"), "asked_by_customer": true, "technician": "tao"});
    street.town.post("dai", &format!("{path}/book"), window).await.ok();
    let path = format!("{path}/act");
    street.town.post("tao", &path, json!({"deed": {"is": "arrive"}})).await.ok();
    let receipt = json!({
        "is": "finish", "cause": "access.connector", "after_kbps": 301_200, "explanation": "接头重做。", "restored": true
    });
    street.town.post("tao", &path, json!({ "deed": receipt })).await.ok();
    let settled = json!({"root_cause": "access.connector", "text": "接头重做", "occurred_at": null});
    street.town.on("zhou", &case, "resolve", settled).await.ok();
    let key = street.looks(&link).await.key();
    street.sends(&link, &[("key", &key), ("do", "confirm")]).await.leads_to();
    street.turns();
    let page = street.looks(&link).await;
    let after = page.html.split_once("href=\"/t/").expect("a way to say thanks").1;
    let thanks = format!("/t/{}", after.split_once('?').expect("an address").0);
    let mine = || street.town.get("tao", "/visits/mine");
    assert_eq!(mine().await.ok()["likes"], json!([]));
    let like = [("do", "like"), ("person", "tao"), ("points", "0")];
    street.sends(&thanks, &like).await.leads_to();
    assert_eq!(mine().await.ok()["likes"], json!([{"day": "2026-11-20", "count": 1}]));
}
