//! The small operator behind the HTTP edge. Roles speak.
#![allow(dead_code)]

pub mod field;
#[path = "../../../app/tests/world/mod.rs"]
pub mod world;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tower::ServiceExt as _;
use world::{TestClock, token_of};
use yinuo_app::App;
use yinuo_server::{Desk, Https, Serving, Settings, router};

/// A town.
pub struct Town {
    pub app: Arc<App>,
    pub clock: Arc<TestClock>,
    pub router: Router,
    pub serving: Arc<Serving>,
    keys: AtomicU64,
}

/// An answer.
pub struct Answer {
    pub status: StatusCode,
    pub body: Value,
    pub cookie: Option<String>,
    pub headers: axum::http::HeaderMap,
}

impl Answer {
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    pub fn ok(self) -> Value {
        assert!(self.status.is_success(), "{}: {}", self.status, self.body);
        self.body
    }
}

impl Town {
    /// A town at a local instant, on the packs of the promise.
    pub fn at(local: &str) -> Self {
        Self::behind(local, Https::Off)
    }

    /// The same town with somebody who may end TLS before it.
    pub fn behind(local: &str, https: Https) -> Self {
        Self::with(world::at(local), Desk::new(None, Arc::new(String::new)), https)
    }

    /// A town of parts.
    pub fn with((app, clock): (Arc<App>, Arc<TestClock>), desk: Desk, https: Https) -> Self {
        let settings = Settings { demo: false, https, ..Settings::default() };
        let serving = Serving::new(Arc::clone(&app), desk, settings);
        serving.check_signatures_by(|_, _, signature| Some(signature != "forged"));
        Self { app, clock, router: router(Arc::clone(&serving)), serving, keys: AtomicU64::new(0) }
    }

    /// Moves the clock.
    pub fn now(&self, local: &str) -> &Self {
        world::moves(&self.app, &self.clock, local);
        self
    }

    pub async fn ask(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let status = response.status();
        let cookie = response
            .headers()
            .get(header::SET_COOKIE)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned);
        let headers = response.headers().clone();
        let bytes = response.into_body().collect().await.expect("a body").to_bytes();
        Answer { status, body: serde_json::from_slice(&bytes).unwrap_or(Value::Null), cookie, headers }
    }

    pub fn request(&self, person: &str, method: Method, path: &str, body: Option<&Value>) -> Request<Body> {
        let key = self.keys.fetch_add(1, Ordering::SeqCst);
        let request = Request::builder()
            .method(method)
            .uri(if path.starts_with("/tmf-api/") { path.to_owned() } else { format!("/api/v1{path}") })
            .header(header::CONTENT_TYPE, "application/json")
            .header("Idempotency-Key", format!("test-{key}"));
        let request = if person.is_empty() {
            request
        } else {
            request.header(header::AUTHORIZATION, format!("Bearer {}", token_of(person)))
        };
        request.body(body.map_or_else(Body::empty, |body| Body::from(body.to_string()))).expect("request")
    }

    pub async fn get(&self, person: &str, path: &str) -> Answer {
        self.ask(self.request(person, Method::GET, path, None)).await
    }

    pub async fn post(&self, person: &str, path: &str, body: Value) -> Answer {
        self.ask(self.request(person, Method::POST, path, Some(&body))).await
    }

    /// The lines of a list as a file, without its head; the file must say who took it out.
    pub async fn lines_of(&self, person: &str, list: &str) -> Vec<String> {
        let request = self.request(person, Method::GET, &format!("/export/{list}"), None);
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        assert_eq!(response.status(), StatusCode::OK, "{list}");
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/csv; charset=utf-8");
        let bytes = response.into_body().collect().await.expect("a body").to_bytes();
        let text = String::from_utf8(bytes.to_vec()).expect("UTF-8");
        let mut lines: Vec<String> = text.lines().skip(1).map(str::to_owned).collect();
        let mark = lines.pop().expect("a mark");
        assert!(mark.contains(&format!("{person}（")) && mark.contains("个人信息已隐藏"), "{mark}");
        lines
    }

    /// Somebody more, in a unit below the city that is made if it is not there.
    pub fn hires(&self, person: &str, post: &str, unit: &str) {
        let name = json!({"zh": person, "en": person});
        let actor = json!({"actor": {"person": person, "post": post, "unit": unit}});
        let digest = yinuo_app::identity::key_of(&token_of(person));
        let holding =
            json!({"post": post, "unit": unit, "person": person, "from": 0, "until": null, "deputy": false});
        let rows = [
            (
                "unit",
                unit.to_owned(),
                json!({"code": unit, "name": {"zh": unit, "en": unit}, "parent": "city"}),
            ),
            ("person", person.to_owned(), json!({"code": person, "name": name})),
            ("holding", format!("{post}/{unit}/{person}"), holding),
            ("token", digest, actor),
        ];
        for (register, code, body) in rows {
            let row = [(code, body.to_string())];
            yinuo_app::register::set_rows(
                self.app.store(),
                &*self.clock,
                &world::seat("guan"),
                register,
                &row,
            )
            .expect("set");
        }
        self.app.reload_law().expect("read");
    }

    /// The premises of C1 lie in a grid, which the mirror says and its own class of the area is silent about.
    pub fn lives_in_a_grid(&self, grid: &str) {
        let mut row = self.app.store().customer("C1").expect("read").expect("C1");
        let mut holds: Value = serde_json::from_str(&row.body).expect("json");
        holds["services"][0]["grid"] = json!(grid);
        holds["services"][0]["area"] = json!("");
        row.body = holds.to_string();
        yinuo_app::register::mirror_customers(self.app.store(), vec![row]).expect("mirrored");
    }

    /// Zhao takes a call and opens a case; answers its id.
    pub async fn zhao_opens(&self, category: &str) -> String {
        let reply = self.post("zhao", "/contacts", opening(category)).await.ok();
        reply["case"].as_str().expect("a case").to_owned()
    }

    /// One command on a case.
    pub async fn on(&self, person: &str, case: &str, command: &str, body: Value) -> Answer {
        self.post(person, &format!("/cases/{case}/{command}"), body).await
    }

    /// The case page as somebody sees it.
    pub async fn page(&self, person: &str, case: &str) -> Value {
        self.get(person, &format!("/cases/{case}")).await.ok()
    }
}

/// The body of a call that opens a case.
pub fn opening(category: &str) -> Value {
    json!({
        "channel": "hotline", "direction": "inbound", "customer": "C1", "text": "网断了", "recording": "",
        "occurred_at": null,
        "outcome": {"is": "opens", "category": category, "service": "S1", "priority": null, "beside": null}
    })
}
