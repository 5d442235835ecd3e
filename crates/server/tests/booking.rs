//! The customer books his own visit on his page (U14).

mod street;
mod town;

use axum::http::StatusCode;
use serde_json::json;
use street::Street;

const MORNING: &str = "2026-11-20T08:00:00";

#[tokio::test]
async fn u14_the_customer_books_hour_and_technician_on_his_own_page() {
    let street = Street::with_a_van(MORNING, &[]);
    let (case, link) = street.opens().await;
    street.looks(&link).await.lacks("value=\"book\"").lacks("visit.ics");
    assert_eq!(street.looks(&format!("{link}/visit.ics")).await.status, StatusCode::NOT_FOUND);
    let ask = json!({"job": "repair", "text": "不能上网"});
    street.town.post("dai", &format!("/cases/{case}/visits"), ask).await.ok();
    let page = street.looks(&link).await;
    page.has("选上门时间").has("谁来都行").lacks("tao").lacks("north");
    let (word, label) =
        page.options().into_iter().find(|(_, label)| label.contains("师傅")).expect("a technician");
    let key = page.key();
    let form = [("key", key.as_str()), ("do", "book"), ("slot", word.as_str()), ("lang", "zh")];
    let done = street.sends(&link, &form).await.leads_to();
    assert_eq!(done, format!("{link}?done=book&lang=zh"));
    let version = street.town.page("zhou", &case).await["row"]["version"].clone();
    assert_eq!(street.sends(&link, &form).await.leads_to(), done, "a double tap");
    assert_eq!(street.town.page("zhou", &case).await["row"]["version"], version);
    let hours = label.split_once(' ').expect("hours and a name").0;
    let seen = street.looks(&done).await;
    seen.has("约好了，我们按这个时间来").has("师傅").has("换个上门时间").has(&format!("{hours} 上门"));
    street.looks_in(&link, "en").await.has("Choose another time");
    let file = street.looks(&format!("{link}/visit.ics?lang=zh")).await;
    assert_eq!(file.headers["content-type"], "text/calendar; charset=utf-8");
    file.has("BEGIN:VEVENT\r\n")
        .has("SUMMARY:上门：修障\r\n")
        .has("SEQUENCE:0\r\n")
        .lacks("锦绣花园")
        .lacks("tao");
    assert!(file.html.lines().all(|line| line.len() <= 75), "{}", file.html);
}

#[tokio::test]
async fn u14_an_hour_past_the_promise_says_before_and_after_what_it_does_to_it() {
    let street = Street::with_a_van(MORNING, &[]);
    let (case, link) = street.opens().await;
    let ask = json!({"job": "repair", "text": "不能上网"});
    street.town.post("dai", &format!("/cases/{case}/visits"), ask).await.ok();
    let page = street.looks(&link).await;
    page.has("10:00–12:00</span>").has("（晚于承诺）").has("承诺就从").has("算我们迟，照规则赔您");
    let saturday = street.town.app.law().book.current().instant("2026-11-21T14:00:00").expect("local").0;
    let (key, slot) = (page.key(), format!("{saturday}-"));
    let form = [("key", key.as_str()), ("do", "book"), ("slot", slot.as_str()), ("who", "")];
    street.sends(&link, &form).await.leads_to();
    let after = street.looks(&link).await;
    // One promise, and it is the window that he chose: no second hour stands beside it.
    after.has("14:00–16:00 上门").has("这是应您约的时间改定的，原来是").lacks("上门时间晚于承诺");
    let english = street.looks_in(&link, "en").await;
    english.has("It follows the time that you asked for");
    // We put it off ourselves: then the promise stays, and the page says so.
    let visit = street.town.visit(&case).await["visit"].clone();
    let sunday = saturday + 86_400_000;
    let moved = json!({"from_at": sunday, "until_at": sunday + 7_200_000, "asked_by_customer": false});
    let path = format!("/cases/{case}/visits/{}/book", visit.as_str().expect("an id"));
    street.town.post("dai", &path, moved).await.ok();
    street.looks(&link).await.has("上门时间晚于承诺，承诺不改");
}

#[tokio::test]
async fn u14_a_window_that_is_not_offered_or_names_a_stranger_books_nothing() {
    let street = Street::with_a_van(MORNING, &[]);
    let (case, link) = street.opens().await;
    let ask = json!({"job": "repair", "text": "不能上网"});
    street.town.post("dai", &format!("/cases/{case}/visits"), ask).await.ok();
    let page = street.looks(&link).await;
    let (first, _) = page.options().into_iter().next().expect("a window");
    let key = page.key();
    let stranger = format!("{first}0123456789abcdef");
    for slot in ["", "x", "0-", "99999999999999999999-", stranger.as_str()] {
        let refused = street.sends(&link, &[("key", &key), ("do", "book"), ("slot", slot)]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{slot}");
        refused.has("不空了，没有约上").has("选上门时间").lacks("台账");
    }
    street.looks(&link).await.has("选上门时间");
}
