//! Surveys over HTTP (Y55, N29, A18, H29, Y05): made by the quality office, keyed by clerks, shown with both numbers, compared
//! honestly, and apart from what others measured.

mod street;
mod town;

use axum::http::StatusCode;
use serde_json::{Value, json};
use street::Street;
use town::{Town, world};
use yinuo_account::{online_links, sheets};
use yinuo_app::link::KeyRing;
use yinuo_server::{Desk, Https};

fn town() -> Town {
    let packs = ["cn-same-day", "cn-yiyang", "cn-shenyang", "cn-customer", "cn-callback"];
    let parts = world::at_on("2026-11-19T10:00:00", &packs, |store| store);
    Town::with(parts, Desk::new(None, std::sync::Arc::new(String::new)), Https::Off)
}

fn wave(code: &str, mode: &str, size: u32) -> Value {
    let frame: String = (1..=40).map(|number| format!("K{number},home\n")).collect();
    json!({"code": code, "name_zh": "四季度", "name_en": "Fourth quarter", "frame": frame,
        "parts": [{"stratum": "home", "mode": mode, "size": size}]})
}

fn keyed(sheet: u32, overall: u8) -> Value {
    json!({"sheet": format!("{sheet:05}"), "outcome": "returned", "answers": {"overall": overall}})
}

#[tokio::test]
async fn y55_n29_a_wave_is_made_keyed_twice_settled_and_shown_with_both_numbers() {
    let town = town();
    assert_eq!(town.post("zhao", "/surveys", wave("q4", "paper", 4)).await.code(), "H005");
    assert_eq!(town.post("shen", "/surveys", wave("q4", "paper", 400)).await.code(), "S008");
    let made = town.post("shen", "/surveys", wave("q4", "paper", 4)).await.ok();
    assert_eq!(made["all"]["returned"], json!({"numerator": 0, "denominator": 4, "shown": "0.00 %"}));
    assert_eq!((made["waiting"].as_array().map(Vec::len), &made["row"]["estimate"]), (Some(4), &Value::Null));
    assert_eq!(made["frame_digest"].as_str().map(str::len), Some(64));

    let sheets = json!({"sheets": [keyed(1, 9), keyed(2, 9)]});
    let once = town.post("zhao", "/surveys/q4/sheets", sheets.clone()).await.ok();
    assert_eq!(
        (&once["all"]["once"], once["waiting"].as_array().map(Vec::len)),
        (&json!(2), Some(2)),
        "not hers again"
    );
    assert_eq!(town.post("zhao", "/surveys/q4/sheets", sheets).await.code(), "S012");
    let offered = town.get("chen", "/surveys/q4").await.ok();
    assert_eq!(
        (&offered["waiting"][0]["sheet"], &offered["waiting"][0]["second"]),
        (&json!("00001"), &json!(true))
    );
    assert!(
        !offered["waiting"][0].to_string().contains("answers"),
        "the second person does not see the first keying"
    );
    let twice =
        town.post("chen", "/surveys/q4/sheets", json!({"sheets": [keyed(1, 9), keyed(2, 3)]})).await.ok();
    assert_eq!(twice["all"]["returned"]["numerator"], 1);
    assert_eq!(
        (&twice["differing"][0]["sheet"], &twice["differing"][0]["questions"]),
        (&json!("00002"), &json!(["overall"]))
    );
    assert_eq!(twice["differing"][0]["may_settle"], false);
    assert_eq!(town.post("chen", "/surveys/q4/settle", keyed(2, 3)).await.code(), "S013");
    let settled = town.post("shen", "/surveys/q4/settle", keyed(2, 3)).await.ok();
    assert_eq!(settled["all"]["returned"], json!({"numerator": 2, "denominator": 4, "shown": "50.00 %"}));
    assert_eq!(settled["all"]["satisfied"], json!({"numerator": 1, "denominator": 2, "shown": "50.00 %"}));
    assert_eq!(settled["row"]["estimate"]["share"], "50.00 %");
    assert_eq!(town.get("zhao", "/surveys/none").await.code(), "S009");
}

#[tokio::test]
async fn a18_two_waves_are_compared_and_the_word_is_no_difference_shown() {
    let town = town();
    for (code, satisfied) in [("q3", 8_u32), ("q4", 9)] {
        town.post("shen", "/surveys", wave(code, "call", 10)).await.ok();
        let sheets: Vec<Value> =
            (1..=10).map(|sheet| keyed(sheet, if sheet <= satisfied { 9 } else { 2 })).collect();
        town.post("zhao", &format!("/surveys/{code}/sheets"), json!({"sheets": sheets})).await.ok();
    }
    let view = town.get("shen", "/surveys/q4?against=q3").await.ok();
    assert_eq!(
        (&view["compared"]["difference"], &view["compared"]["shown"]),
        (&json!("10.00 %"), &json!(false))
    );
    assert_eq!(view["others"], json!(["q3"]));
    let waves = town.get("shen", "/surveys").await.ok()["waves"].clone();
    let file = town.lines_of("shen", "surveys").await;
    assert_eq!((waves.as_array().map(Vec::len), file.len()), (Some(2), 2));
    for (line, wave) in file.iter().zip(waves.as_array().expect("waves")) {
        let share = wave["estimate"]["share"].as_str().expect("a share");
        assert!(line.starts_with(wave["code"].as_str().expect("a code")) && line.contains(share), "{line}");
        assert!(line.contains(",10,10,"), "returned, of those sent: {line}");
    }
}

#[tokio::test]
async fn y05_y52_results_of_others_stand_apart() {
    let town = town();
    let said = |rank: u32| {
        json!({"agency": "省公司", "period": "2020-12", "subject": "投诉处理中心", "operator": "本公司", "own": true,
            "score": "", "rank": rank, "ranked": 14, "aim_rank": 5, "source": "月度通报"})
    };
    assert_eq!(town.post("zhao", "/external-surveys", said(3)).await.code(), "H005");
    assert_eq!(town.post("shen", "/external-surveys", said(15)).await.code(), "S015");
    let list = town.post("shen", "/external-surveys", said(3)).await.ok();
    let file = town.lines_of("zhao", "external-surveys").await;
    assert_eq!(file.len(), 1);
    assert!(file[0].starts_with("省公司,2020-12,投诉处理中心,本公司,是,,3,14,"), "{file:?}");
    assert_eq!((&list["externals"][0]["meets_aim"], &list["waves"]), (&json!(true), &json!([])));
    let again = town.post("shen", "/external-surveys", said(6)).await.ok();
    assert_eq!(
        (again["externals"].as_array().map(Vec::len), &again["externals"][0]["meets_aim"]),
        (Some(1), &json!(false))
    );
}

/// A wave of four that are asked online, and the paths of their links.
async fn online(street: &Street) -> Vec<String> {
    street.town.post("shen", "/surveys", wave("q4", "online", 4)).await.ok();
    let links = online_links(street.town.app.store(), &street.post.ring, "q4").expect("links");
    links.into_iter().map(|[_, _, link]| format!("/s/{link}")).collect()
}

fn street() -> Street {
    Street::on(
        "2026-11-19T10:00:00",
        false,
        &["cn-same-day", "cn-yiyang", "cn-shenyang", "cn-customer", "cn-callback"],
    )
}

#[tokio::test]
async fn y55_whoever_is_asked_online_answers_once_by_his_own_link_without_a_login() {
    let street = street();
    let links = online(&street).await;
    assert_eq!(links.len(), 4);
    let page = street.looks(&links[0]).await;
    page.has("四季度").has("总的来说，您对我们的服务打几分？").has("这个链接只能答一次").lacks("K1");
    street
        .looks_in(&links[0], "en")
        .await
        .has("All in all, how do you rate our service?")
        .has("No, thank you");
    let nothing = street.sends(&links[0], &[("q-overall", "11")]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    nothing.has("一题也没有选");
    let answers = [("q-overall", "9"), ("q-repair-found", "8"), ("q-nothing", "7")];
    street.sends(&links[0], &answers).await.leads_to();
    street.looks(&links[0]).await.has("您的问卷已收到").lacks("radio");
    street.sends(&links[0], &[("q-overall", "1")]).await.leads_to();
    street.sends(&links[1], &[("refuses", "yes")]).await.leads_to();
    street.looks(&links[1]).await.has("不打扰您了");
    let kept = sheets(street.town.app.store(), "q4").expect("sheets");
    let said = kept[0].1.counts().expect("answered");
    assert_eq!((said.answers["overall"], said.answers["repair-found"], said.answers.len()), (9, 8, 2));
    let shown = street.town.get("shen", "/surveys/q4").await.ok();
    assert_eq!(shown["all"]["returned"], json!({"numerator": 1, "denominator": 4, "shown": "25.00 %"}));
    assert_eq!(shown["all"]["reached"]["numerator"], 2);
    let left = online_links(street.town.app.store(), &street.post.ring, "q4").expect("links");
    assert_eq!(left.len(), 2, "whoever answered or refused is not asked again");
}

#[tokio::test]
async fn y55_no_other_link_no_paper_and_no_closed_wave_is_answered_online() {
    let street = street();
    let links = online(&street).await;
    street.town.post("shen", "/surveys", wave("paper", "paper", 2)).await.ok();
    assert!(online_links(street.town.app.store(), &street.post.ring, "paper").expect("links").is_empty());
    let strange = KeyRing::of([8; 32]);
    let strange = online_links(street.town.app.store(), &strange, "q4").expect("links").remove(0);
    for wrong in [format!("/s/{}", strange[2]), links[0].replace("/s/", "/t/"), "/s/none".to_owned()] {
        assert_eq!(street.looks(&wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    street.town.now("2027-01-19T10:00:00");
    street.looks(&links[0]).await.has("这次调查已经结束");
    street.sends(&links[0], &[("q-overall", "9")]).await.leads_to();
    let kept = sheets(street.town.app.store(), "q4").expect("sheets");
    assert!(kept.iter().all(|(_, sheet)| sheet.keyed.is_empty()), "what comes late counts for nothing");
}
