//! A small town behind the HTTP edge, on the memory store, with a clock that tests move. Roles speak.
#![allow(dead_code)]

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use tower::ServiceExt as _;
use uuid::Uuid;
use yinuo_app::App;
use yinuo_app::codec::{digest, hex};
use yinuo_app::ports::{Clock, CustomerRow, Entropy};
use yinuo_app::register::{
    CustomerBody, HOLDING, PERSON, POST, ServiceBody, TOKEN, TokenBody, UNIT, adopt, json as body,
    mirror_customers, set_rows,
};
use yinuo_domain::Actor;
use yinuo_domain::org::{Holding, Person, Post, Unit};
use yinuo_policy::{Bilingual, CalendarTable, Instant, Pack, Policy};
use yinuo_server::{Desk, Serving, router};

/// Posts of the town with the person who holds each, his unit and roles.
pub const SEATS: [(&str, &str, &str, &[&str]); 6] = [
    ("agent", "zhao", "hotline", &["agent"]),
    ("handler", "zhou", "north", &["handler"]),
    ("complaint-supervisor", "chen", "city", &["supervisor"]),
    ("customer-service-manager", "jiang", "city", &["manager"]),
    ("general-manager", "gao", "city", &["general-manager"]),
    ("quality-office", "shen", "city", &["quality"]),
];

pub struct TestClock(pub AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

#[derive(Default)]
pub struct TestEntropy(AtomicU64);

impl Entropy for TestEntropy {
    fn id(&self, _: i64) -> Uuid {
        Uuid::from_u128(u128::from(self.0.fetch_add(1, Ordering::SeqCst)) + 1)
    }

    fn key(&self) -> [u8; 32] {
        [u8::try_from(self.0.fetch_add(1, Ordering::SeqCst) % 251).expect("below 251"); 32]
    }
}

/// A town.
pub struct Town {
    pub app: Arc<App>,
    pub clock: Arc<TestClock>,
    pub router: Router,
    keys: AtomicU64,
}

/// An answer.
pub struct Answer {
    pub status: StatusCode,
    pub body: Value,
    pub cookie: Option<String>,
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

fn shipped(folder: &str, name: &str) -> String {
    std::fs::read_to_string(format!("{}/../../{folder}/{name}.toml", env!("CARGO_MANIFEST_DIR")))
        .expect("shipped file")
}

impl Town {
    /// A town at a local instant, on the packs of the promise.
    pub fn at(local: &str) -> Self {
        let packs = || {
            ["cn-same-day", "cn-yiyang"]
                .iter()
                .map(|name| Pack::parse(&shipped("policies", name)).expect("pack"))
                .collect::<Vec<_>>()
        };
        let tables = || vec![CalendarTable::parse(&shipped("calendars", "cn-mainland-2026")).expect("table")];
        let policy = Policy::resolve(packs(), tables()).expect("policy");
        let now = policy.instant(local).expect("local time");
        let clock = Arc::new(TestClock(AtomicI64::new(now.0)));
        let store = Arc::new(yinuo_store::open_memory());
        let nobody = Actor { person: "operator".into(), post: String::new(), unit: String::new() };
        adopt(store.as_ref(), clock.as_ref(), &nobody, packs(), tables()).expect("adopted");
        for (register, rows) in registers() {
            set_rows(store.as_ref(), clock.as_ref(), &nobody, register, &rows).expect("rows");
        }
        mirror_customers(store.as_ref(), customers(now.0)).expect("customers");
        let app = Arc::new(
            App::new(store, Arc::clone(&clock) as _, Arc::new(TestEntropy::default())).expect("app"),
        );
        let serving = Serving::new(Arc::clone(&app), Desk::new(None, Arc::new(String::new)), false);
        Self { app, clock, router: router(serving), keys: AtomicU64::new(0) }
    }

    /// Moves the clock.
    pub fn now(&self, local: &str) -> &Self {
        let at = self.app.law().book.current().instant(local).expect("local time");
        self.clock.0.store(at.0, Ordering::SeqCst);
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
        let bytes = response.into_body().collect().await.expect("a body").to_bytes();
        Answer { status, body: serde_json::from_slice(&bytes).unwrap_or(Value::Null), cookie }
    }

    pub fn request(&self, person: &str, method: Method, path: &str, body: Option<&Value>) -> Request<Body> {
        let key = self.keys.fetch_add(1, Ordering::SeqCst);
        let request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
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

fn token_of(person: &str) -> String {
    format!("token-of-{person}")
}

fn registers() -> Vec<(&'static str, Vec<(String, String)>)> {
    let name = |code: &str| Bilingual::new(code, code);
    let mut units = Vec::new();
    for (code, parent) in [("city", None), ("hotline", Some("city")), ("north", Some("city"))] {
        let unit = Unit { code: code.into(), name: name(code), parent: parent.map(str::to_owned) };
        units.push((code.to_owned(), body(&unit).expect("json")));
    }
    let (mut posts, mut people, mut holdings, mut tokens) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (post, person, unit, roles) in SEATS {
        let row = Post {
            code: post.into(),
            name: name(post),
            roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        };
        posts.push((post.to_owned(), body(&row).expect("json")));
        people.push((
            person.to_owned(),
            body(&Person { code: person.into(), name: name(person) }).expect("json"),
        ));
        let holding = Holding {
            post: post.into(),
            unit: unit.into(),
            person: person.into(),
            from: Instant(0),
            until: None,
            deputy: false,
        };
        holdings.push((format!("{post}/{unit}"), body(&holding).expect("json")));
        let actor = Actor { person: person.into(), post: post.into(), unit: unit.into() };
        tokens.push((hex(&digest(token_of(person).as_bytes())), body(&TokenBody { actor }).expect("json")));
    }
    vec![(UNIT, units), (POST, posts), (PERSON, people), (HOLDING, holdings), (TOKEN, tokens)]
}

fn customers(as_of: i64) -> Vec<CustomerRow> {
    let service = ServiceBody {
        code: "S1".into(),
        product: "broadband".into(),
        access: "fibre".into(),
        name: Bilingual::new("光纤 300M", "Fibre 300M"),
        area: "urban".into(),
        unit: "north".into(),
        address: "锦绣花园 12 栋 1203".into(),
        monthly_fee_minor: 9_900,
        one_off_fee_minor: 0,
    };
    let body = body(&CustomerBody { services: vec![service] }).expect("json");
    vec![CustomerRow {
        code: "C1".into(),
        name: "王小河".into(),
        phone: "19900001234".into(),
        segment: "household".into(),
        body,
        as_of,
    }]
}
