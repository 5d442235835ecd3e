//! What today came to: each figure opens its list, the list has as many rows, and a file says what the screen says.

mod town;

use axum::http::{Method, StatusCode, header};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;
use town::{Town, opening};
use yinuo_app::register::mirror_customers;

const FAULT: &str = "fault.broadband.no-internet";
const COMPLAINT: &str = "complaint.billing.overcharge";

impl Town {
    async fn opens(&self, number: u32, category: &str, channel: &str) -> String {
        let known = self.app.store().customer("C1").expect("read").expect("customer");
        let code = format!("C{number}");
        let row = yinuo_app::ports::CustomerRow { code: code.clone(), ..known };
        mirror_customers(self.app.store(), vec![row]).expect("mirror");
        let mut call = opening(category);
        (call["customer"], call["channel"]) = (json!(code), json!(channel));
        self.post("zhao", "/contacts", call).await.ok()["case"].as_str().expect("a case").to_owned()
    }

    async fn count(&self, code: &str) -> u64 {
        let today = self.get("chen", "/today").await.ok();
        let figures =
            ["promises", "rungs", "channels"].map(|part| today[part].as_array().expect("figures").clone());
        let found = figures.into_iter().flatten().find(|figure| figure["code"] == code);
        found.map_or(0, |figure| figure["count"].as_u64().expect("a count"))
    }

    async fn file(&self, path: &str) -> (StatusCode, String, String) {
        let request = self.request("chen", Method::GET, path, None);
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let kind = response.headers()[header::CONTENT_TYPE].to_str().expect("text").to_owned();
        let status = response.status();
        let bytes = response.into_body().collect().await.expect("a body").to_bytes();
        (status, kind, String::from_utf8(bytes.to_vec()).expect("UTF-8"))
    }
}

/// A day on which one case was kept, one is near its end, one is broken and climbs, and four channels were used.
async fn a_day() -> Town {
    let town = Town::at("2026-11-19T22:00:00");
    town.opens(10, FAULT, "hotline").await;
    town.now("2026-11-20T08:30:00");
    town.opens(11, COMPLAINT, "hall").await;
    let kept = town.opens(12, FAULT, "wechat").await;
    town.opens(13, FAULT, "web").await;
    town.now("2026-11-20T09:00:00");
    town.on("zhou", &kept, "restore", json!({"occurred_at": null, "evidence": null})).await.ok();
    let resolve = json!({"root_cause": "access.connector", "text": "换了接头", "occurred_at": null});
    town.on("zhou", &kept, "resolve", resolve).await.ok();
    town.on("zhao", &kept, "confirm", json!({"channel": "hotline", "recording": "REC-1"})).await.ok();
    town.now("2026-11-20T15:30:00").app.settle_due(50).expect("settles");
    town
}

#[tokio::test]
async fn y35_each_figure_of_today_equals_the_list_that_it_opens() {
    let town = a_day().await;
    let today = town.get("chen", "/today").await.ok();
    assert_eq!(today["date"], "2026-11-20");
    let mut seen = 0;
    for (part, path) in [("promises", "/cases"), ("rungs", "/cases"), ("channels", "/contacts")] {
        for figure in today[part].as_array().expect("figures") {
            let list =
                town.get("chen", &format!("{path}?{}", figure["list"].as_str().expect("a query"))).await.ok();
            assert_eq!(figure["count"], list["total"], "{figure}");
            assert_eq!(
                list["rows"].as_array().expect("rows").len() as u64,
                figure["count"].as_u64().expect("count")
            );
            seen += figure["count"].as_u64().expect("count");
        }
    }
    assert!(seen >= 6, "the day had something to count: {today}");
    assert_eq!((town.count("kept").await, town.count("near").await), (1, 1));
    assert!(town.count("broken").await >= 1);
    let mix = ["hotline", "hall", "wechat", "web"];
    let channels = today["channels"].as_array().expect("channels");
    let found =
        |code: &str| channels.iter().find(|figure| figure["code"] == code).map(|found| &found["count"]);
    assert_eq!(mix.map(|code| found(code).cloned()), [None, Some(json!(1)), Some(json!(1)), Some(json!(1))]);
}

#[tokio::test]
async fn a_file_has_the_rows_and_the_masks_of_the_screen() {
    let town = a_day().await;
    for path in ["state=open", "state=open&broken=true", "state=closed&closed=today"] {
        let list = town.get("chen", &format!("/cases?{path}&limit=200")).await.ok();
        let (status, kind, text) = town.file(&format!("/export/cases?{path}")).await;
        assert_eq!((status, kind.as_str()), (StatusCode::OK, "text/csv; charset=utf-8"));
        let lines: Vec<&str> = text.lines().skip(1).collect();
        let (mark, lines) = lines.split_last().expect("who took it out");
        assert!(mark.contains("chen"), "{mark}");
        let numbers: Vec<&str> = lines.iter().filter_map(|line| line.split(',').next()).collect();
        let rows = list["rows"].as_array().expect("rows");
        let shown: Vec<&str> = rows.iter().map(|row| row["number"].as_str().expect("number")).collect();
        assert_eq!(numbers, shown, "the same rows in the same order");
        for (line, row) in lines.iter().zip(rows) {
            let cells: Vec<&str> = line.split(',').collect();
            assert_eq!(
                (cells[3], cells[5]),
                (row["kind"].as_str().expect("kind"), row["state"].as_str().expect("state"))
            );
            assert!(cells[2] != cells[3] && cells[4] != cells[5], "a word stands beside each code: {line}");
            assert_eq!(
                cells[11],
                row["next"]["name"]["zh"].as_str().unwrap_or_default(),
                "what the screen says"
            );
        }
        assert!(!text.contains("王小河") && text.contains("王**"), "masked as on the screen");
    }
    let (_, _, text) = town.file("/export/contacts?channel=hall&lang=en").await;
    assert!(text.contains("occurred,channel") && text.contains("hall") && !text.contains("web"), "{text}");
}

#[tokio::test]
async fn a_filter_that_nobody_knows_is_refused_in_lists_and_files_alike() {
    let town = a_day().await;
    for path in [
        "/contacts?channel=pigeon",
        "/contacts?cursor=x",
        "/cases?near=false",
        "/cases?closed=yesterday",
        "/export/cases?rung=99",
        "/export/cases?lang=fr",
        "/export/contacts?unit=north",
        "/today?day=1",
    ] {
        assert_eq!(town.get("chen", path).await.code(), "H010", "{path}");
    }
}

#[tokio::test]
async fn contacts_come_in_pages_that_never_overlap() {
    let town = a_day().await;
    let mut seen: Vec<Value> = Vec::new();
    let mut path = "/contacts?limit=1".to_owned();
    for _ in 0..10 {
        let page = town.get("chen", &path).await.ok();
        assert_eq!(page["total"], 3);
        seen.extend(page["rows"].as_array().expect("rows").iter().map(|row| row["contact"]["id"].clone()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/contacts?limit=1&cursor={next}");
    }
    assert_eq!(seen.len(), 3);
    seen.sort_by_key(Value::to_string);
    seen.dedup();
    assert_eq!(seen.len(), 3);
}
