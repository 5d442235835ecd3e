//! A customer before the doors: he has a link, a browser without a script, and nothing else.
#![allow(dead_code)]

use crate::town::{Town, field, world};
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use serde_json::json;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use tower::ServiceExt as _;
use yinuo_app::Worker;
use yinuo_app::link::KeyRing;
use yinuo_app::messages::{Post, Postman, Ways, reason};
use yinuo_app::outlet::{Message, Outlet, Undelivered};
use yinuo_app::ports::{MessageFilter, MessageState};
use yinuo_server::{Desk, Doors, Https, Serving, Settings, router};

/// Keeps what it is handed.
#[derive(Default)]
pub struct Box_(Mutex<Vec<Message>>);

impl Outlet for Box_ {
    fn deliver(&self, message: &Message) -> Result<(), Undelivered> {
        self.0.lock().expect("whole").push(message.clone());
        Ok(())
    }
}

pub const SECRET: &[u8] = b"shared with the carrier";

/// A town whose customers are written to.
pub struct Street {
    pub town: Town,
    pub post: Post,
    gateway: Arc<Box_>,
    worker: Mutex<Worker>,
    postman: Mutex<Postman>,
}

/// A page as it came.
pub struct Seen {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub html: String,
}

impl Seen {
    pub fn has(&self, words: &str) -> &Self {
        assert!(self.html.contains(words), "{} without {words}: {}", self.status, self.main());
        self
    }

    pub fn lacks(&self, words: &str) -> &Self {
        assert!(!self.html.contains(words), "{words} in {}", self.main());
        self
    }

    /// The page without its style and script.
    pub fn main(&self) -> &str {
        self.html.split_once("<main>").map_or(self.html.as_str(), |(_, main)| main)
    }

    /// What the days on the page offer: the word of a period with that of a person, and `10:00–12:00 t师傅` or `谁来都行`.
    pub fn options(&self) -> Vec<(String, String)> {
        let named = |text: &str, ends: &str| {
            let (word, rest) = text.split_once('"')?;
            Some((word.to_owned(), rest.split_once('>')?.1.split_once(ends)?.0.replace("<span>", "")))
        };
        let mut found = Vec::new();
        for day in self.html.split("<details class=\"day\"").skip(1) {
            let day = day.split_once("</form>").expect("a form").0;
            let periods = day.split("name=\"slot\" value=\"").skip(1);
            let people: Vec<(String, String)> =
                day.split("<option value=\"").skip(1).filter_map(|text| named(text, "</option>")).collect();
            for (slot, period) in periods.filter_map(|text| named(text, "</span>")) {
                let free = |who: &&(String, String)| who.0.is_empty() || who.1.contains(&period[..5]);
                found.extend(people.iter().filter(free).map(|(who, name)| {
                    let name = name.split('（').next().unwrap_or_default();
                    (format!("{slot}{who}"), format!("{} {name}", period.replace("（晚于承诺）", "")))
                }));
            }
        }
        found
    }

    /// The key of the page's forms.
    pub fn key(&self) -> String {
        let after = self.html.split_once("name=\"key\" value=\"").expect("a form").1;
        after.split_once('"').expect("a value").0.to_owned()
    }

    /// Where a deed leads.
    pub fn leads_to(&self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.main());
        self.headers[header::LOCATION].to_str().expect("a place").to_owned()
    }
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

impl Street {
    pub fn at(local: &str) -> Self {
        Self::of(local, false)
    }

    /// A town that pays its people by the piece.
    pub fn that_pays(local: &str) -> Self {
        Self::on(local, false, &["cn-same-day", "cn-yiyang", "cn-customer", "cn-pay"])
    }

    /// A town that pays by the piece and knows points.
    pub fn that_tips(local: &str) -> Self {
        Self::on(local, false, &["cn-same-day", "cn-yiyang", "cn-customer", "cn-pay", "cn-points"])
    }

    pub fn of(local: &str, demo: bool) -> Self {
        Self::on(local, demo, &["cn-same-day", "cn-yiyang", "cn-customer", "cn-visit"])
    }

    /// A town where tao has a van and the customer's premises are on the map, on packs more.
    pub fn with_a_van(local: &str, packs: &[&str]) -> Self {
        let standing = ["cn-same-day", "cn-yiyang", "cn-customer", "cn-visit"];
        let street = Self::on(local, false, &[&standing, packs].concat());
        street.town.drives(&field::technician("tao"));
        street.town.has_a_line("C1", "S1", field::home());
        street
    }

    pub fn on(local: &str, demo: bool, packs: &[&str]) -> Self {
        Self::with(local, Settings { demo, ..Settings::default() }, packs)
    }

    pub fn with(local: &str, settings: Settings, packs: &[&str]) -> Self {
        let (app, clock) = world::at_on(local, packs, |store| store);
        let mut town =
            Town::with((Arc::clone(&app), clock), Desk::new(None, Arc::new(String::new)), Https::Off);
        let serving = Serving::new(Arc::clone(&app), Desk::new(None, Arc::new(String::new)), settings);
        let post = Post { ring: KeyRing::of([7; 32]), public_url: "https://nuo.cn".into() };
        let gateway = Arc::<Box_>::default();
        serving.open_to_customers(Doors::new(post.clone(), Arc::clone(&gateway) as _, Some(SECRET.to_vec())));
        town.router = router(serving);
        let worker = Mutex::new(Worker::new(&app));
        Self { town, post, gateway, worker, postman: Mutex::default() }
    }

    /// The worker writes and carries what is due, and what somebody may still take back when it has waited.
    pub fn turns(&self) {
        self.turns_once();
        let filter = MessageFilter { state: Some(MessageState::Queued), kind: None };
        let waiting = self.town.app.store().messages(filter, None, 100).expect("messages").rows;
        if waiting.iter().any(|row| row.reason == reason::UNDO) {
            self.town.clock.0.fetch_add(8_000, Ordering::SeqCst);
            self.turns_once();
        }
    }

    /// Clocks that are over are settled.
    pub fn settles(&self) {
        let mut worker = self.worker.lock().expect("whole");
        worker.renew(&self.town.app).expect("leases");
        while worker.settle(&self.town.app, 100).expect("settled") > 0 {}
    }

    /// The worker writes and carries what is due.
    pub fn turns_once(&self) {
        let mut worker = self.worker.lock().expect("whole");
        worker.renew(&self.town.app).expect("leases");
        let mut postman = self.postman.lock().expect("whole");
        let ways = Ways::by_sms(&*self.gateway);
        postman.turn(&self.town.app, ways, &self.post, worker.held()).expect("a turn");
    }

    /// Messages that left: id and text.
    pub fn sent(&self) -> Vec<(String, String)> {
        let taken = self.gateway.0.lock().expect("whole");
        let text = |message: &Message| {
            let body: serde_json::Value = serde_json::from_slice(&message.body).expect("JSON");
            body["text"].as_str().expect("text").to_owned()
        };
        taken.iter().map(|message| (message.id.clone(), text(message))).collect()
    }

    /// Path of the newest link to a case, or to a score.
    pub fn link(&self, kind: &str) -> String {
        let texts = self.sent();
        let text = texts.iter().rev().find(|(_, text)| text.contains(kind)).expect("a link was sent");
        text.1.split_once("https://nuo.cn").expect("an address").1.to_owned()
    }

    /// Zhao opens a case and the customer gets his link.
    pub async fn opens(&self) -> (String, String) {
        let case = self.town.zhao_opens("fault.broadband.no-internet").await;
        self.turns();
        (case, self.link("/c/"))
    }

    /// Zhou settles it.
    pub async fn resolves(&self, case: &str) {
        self.town.on("zhou", case, "restore", json!({"evidence": null, "occurred_at": null})).await.ok();
        let body = json!({"root_cause": "access.connector", "text": "换了接头", "occurred_at": null});
        self.town.on("zhou", case, "resolve", body).await.ok();
    }

    async fn send(&self, request: Request<Body>) -> Seen {
        let response = self.town.router.clone().oneshot(request).await.expect("an answer");
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response.into_body().collect().await.expect("a body").to_bytes();
        Seen { status, headers, html: String::from_utf8_lossy(&bytes).into_owned() }
    }

    pub async fn looks(&self, path: &str) -> Seen {
        self.looks_in(path, "zh-CN,zh;q=0.9").await
    }

    pub async fn looks_in(&self, path: &str, language: &str) -> Seen {
        let request = Request::get(path).header(header::ACCEPT_LANGUAGE, language);
        self.send(request.body(Body::empty()).expect("request")).await
    }

    /// Sends a plain form.
    pub async fn sends(&self, path: &str, fields: &[(&str, &str)]) -> Seen {
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body.join("&"))).expect("request")).await
    }

    /// Sends a plain form from an address, as the proxy in front says it, by a browser.
    pub async fn sends_from(&self, path: &str, fields: &[(&str, &str)], from: (&str, &str)) -> Seen {
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header("x-forwarded-for", format!("198.51.100.1, {}", from.0))
            .header(header::USER_AGENT, from.1)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body.join("&"))).expect("request")).await
    }

    /// Sends the form with a photo.
    pub async fn sends_photo(&self, path: &str, key: &str, words: &str, photo: &[u8]) -> Seen {
        let mut body = Vec::new();
        for (name, value) in [("key", key), ("do", "say"), ("words", words)] {
            let head = format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(head.as_bytes());
        }
        body.extend_from_slice(
            b"--b\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n",
        );
        body.extend_from_slice(photo);
        body.extend_from_slice(b"\r\n--b--\r\n");
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
        self.send(request.body(Body::from(body)).expect("request")).await
    }

    /// The carrier's word, signed with a secret.
    pub async fn receipt(&self, secret: &[u8], body: &str) -> StatusCode {
        let seconds = self.town.app.now().0 / 1_000;
        let signature = yinuo_app::messages::signature(secret, seconds, body.as_bytes());
        let request = Request::builder()
            .method(Method::POST)
            .uri("/gateway/receipts")
            .header("Yinuo-Timestamp", seconds.to_string())
            .header("Yinuo-Signature", format!("v1={signature}"));
        self.send(request.body(Body::from(body.to_owned())).expect("request")).await.status
    }
}
