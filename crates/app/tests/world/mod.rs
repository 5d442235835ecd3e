//! A small operator on the memory store, with a clock that tests move: registers, two packs, one customer.
#![allow(dead_code)]

pub mod between;
pub mod shelf;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use uuid::Uuid;
use yinuo_app::App;
use yinuo_app::codec::{digest, hex};
use yinuo_app::ports::{Clock, CustomerRow, Entropy, Store};
use yinuo_app::register::{
    CustomerBody, HOLDING, PERSON, POST, ServiceBody, TOKEN, TokenBody, UNIT, adopt, json as body,
    mirror_customers, set_rows,
};
use yinuo_domain::Actor;
use yinuo_domain::org::{Holding, Person, Post, Unit};
use yinuo_policy::{Bilingual, CalendarTable, Instant, Pack, Policy};

/// Posts of the town with the person who holds each, his unit and roles.
pub const SEATS: [(&str, &str, &str, &[&str]); 12] = [
    ("agent", "zhao", "hotline", &["agent"]),
    ("handler", "zhou", "north", &["handler"]),
    ("complaint-supervisor", "chen", "city", &["supervisor"]),
    ("customer-service-manager", "jiang", "city", &["manager"]),
    ("general-manager", "gao", "city", &["general-manager"]),
    ("quality-office", "shen", "city", &["quality"]),
    ("telephone-system", "pbx", "city", &["telephone"]),
    ("administrator", "guan", "city", &["administrator"]),
    ("network-system", "noc", "city", &["network"]),
    ("dispatcher", "dai", "city", &["dispatcher"]),
    ("technician", "tao", "north", &["technician"]),
    ("firm-head", "lan", "firm", &["contractor"]),
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

pub fn shipped(folder: &str, name: &str) -> String {
    std::fs::read_to_string(format!("{}/../../{folder}/{name}.toml", env!("CARGO_MANIFEST_DIR")))
        .expect("shipped file")
}

/// A shipped pack in this town, whose agents, handlers and technicians hold posts of shorter names. With `, per service` after
/// its name two services of an account that are late together are each paid.
pub fn pack_here(name: &str) -> Pack {
    let per_service = name.strip_suffix(", per service");
    let mut text = shipped("policies", per_service.unwrap_or(name));
    if per_service.is_some() {
        text = text.replace("once-per = \"account\"\n", "");
    }
    let here = [
        ("\"hotline-agent\"", "\"agent\""),
        ("\"complaint-handler\"", "\"handler\""),
        ("\"field-technician\"", "\"technician\""),
    ];
    let text = here.iter().fold(text, |text, (there, here)| text.replace(there, here));
    Pack::parse(&text).expect("pack")
}

/// The application of the operator at a local instant, on the packs of the promise.
pub fn at(local: &str) -> (Arc<App>, Arc<TestClock>) {
    let (store, clock) = operator(local);
    (process(store, &clock, 1), clock)
}

/// One of several applications on one store; identifiers are drawn from its own thousands of millions.
pub fn process(store: Arc<dyn Store>, clock: &Arc<TestClock>, number: u64) -> Arc<App> {
    let entropy = TestEntropy(AtomicU64::new((number - 1) * 1_000_000_000));
    Arc::new(App::new(store, Arc::clone(clock) as _, Arc::new(entropy)).expect("app"))
}

/// The application on other packs, and with something round its store.
pub fn at_on(
    local: &str,
    names: &[&str],
    round: impl FnOnce(Arc<dyn Store>) -> Arc<dyn Store>,
) -> (Arc<App>, Arc<TestClock>) {
    let (store, clock) = operator_on(local, names);
    (process(round(store), &clock, 1), clock)
}

/// A store with the operator's registers and packs, and the clock.
pub fn operator(local: &str) -> (Arc<dyn Store>, Arc<TestClock>) {
    operator_on(local, &["cn-same-day", "cn-yiyang"])
}

fn operator_on(local: &str, names: &[&str]) -> (Arc<dyn Store>, Arc<TestClock>) {
    let store: Arc<dyn Store> = Arc::new(yinuo_store::open_memory());
    let clock = founded_on(&store, local, names);
    (store, clock)
}

/// The operator's registers and packs in a store that is empty; the clock.
pub fn founded_on(store: &Arc<dyn Store>, local: &str, names: &[&str]) -> Arc<TestClock> {
    let packs = || names.iter().map(|name| pack_here(name)).collect::<Vec<_>>();
    let tables = || vec![CalendarTable::parse(&shipped("calendars", "cn-mainland-2026")).expect("table")];
    let policy = Policy::resolve(packs(), tables()).expect("policy");
    let now = policy.instant(local).expect("local time");
    let clock = Arc::new(TestClock(AtomicI64::new(now.0)));
    let nobody = Actor { person: "operator".into(), post: String::new(), unit: String::new() };
    adopt(store.as_ref(), clock.as_ref(), &nobody, packs(), tables()).expect("adopted");
    for (register, rows) in registers() {
        set_rows(store.as_ref(), clock.as_ref(), &nobody, register, &rows).expect("rows");
    }
    mirror_customers(store.as_ref(), customers(now.0)).expect("customers");
    clock
}

/// Moves the clock to a local instant.
pub fn moves(app: &App, clock: &TestClock, local: &str) {
    let at = app.law().book.current().instant(local).expect("local time");
    clock.0.store(at.0, Ordering::SeqCst);
}

/// Somebody who holds one of the seats.
pub fn seat(person: &str) -> Actor {
    let (post, person, unit, _) = SEATS.iter().find(|seat| seat.1 == person).expect("a seat");
    Actor { person: (*person).into(), post: (*post).into(), unit: (*unit).into() }
}

pub fn token_of(person: &str) -> String {
    format!("token-of-{person}")
}

fn registers() -> Vec<(&'static str, Vec<(String, String)>)> {
    let name = |code: &str| Bilingual::new(code, code);
    let mut units = Vec::new();
    for (code, parent) in [("city", None), ("hotline", Some("city")), ("north", Some("city"))] {
        let unit =
            Unit { code: code.into(), name: name(code), parent: parent.map(str::to_owned), kind: None };
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
            body(&Person { code: person.into(), name: name(person), ..Person::default() }).expect("json"),
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
        tokens.push((
            hex(&digest(token_of(person).as_bytes())),
            body(&TokenBody { actor, until: None }).expect("json"),
        ));
    }
    vec![(UNIT, units), (POST, posts), (PERSON, people), (HOLDING, holdings), (TOKEN, tokens)]
}

/// One more customer with one service.
pub fn mirrors_another(store: &dyn Store, code: &str, service: &str, as_of: i64) {
    mirror_customers(store, vec![customer(code, service, as_of)]).expect("customers");
}

/// A customer of a segment with a service in a unit.
pub fn mirrors_row(
    store: &dyn Store,
    (code, segment): (&str, &str),
    (service, unit): (&str, &str),
    as_of: i64,
) {
    let mut row = customer(code, service, as_of);
    let mut holds: CustomerBody = serde_json::from_str(&row.body).expect("json");
    holds.services[0].unit = unit.into();
    (row.segment, row.body) = (segment.into(), body(&holds).expect("json"));
    mirror_customers(store, vec![row]).expect("customers");
}

/// A customer with several services.
pub fn mirrors_services(store: &dyn Store, code: &str, services: &[&str], as_of: i64) {
    let mut row = customer(code, "", as_of);
    let mut holds: CustomerBody = serde_json::from_str(&row.body).expect("json");
    let first = holds.services.remove(0);
    holds.services.extend(services.iter().map(|code| ServiceBody { code: (*code).into(), ..first.clone() }));
    row.body = body(&holds).expect("json");
    mirror_customers(store, vec![row]).expect("customers");
}

fn customers(as_of: i64) -> Vec<CustomerRow> {
    vec![customer("C1", "S1", as_of)]
}

fn customer(code: &str, service: &str, as_of: i64) -> CustomerRow {
    let service = ServiceBody {
        code: service.into(),
        product: "broadband".into(),
        access: "fibre".into(),
        name: Bilingual::new("光纤 300M", "Fibre 300M"),
        area: "urban".into(),
        unit: "north".into(),
        address: "锦绣花园 12 栋 1203".into(),
        monthly_fee_minor: 9_900,
        one_off_fee_minor: 0,
        ..ServiceBody::default()
    };
    let body = body(&CustomerBody { services: vec![service], ..CustomerBody::default() }).expect("json");
    CustomerRow {
        code: code.into(),
        name: "王小河".into(),
        phone: "19900001234".into(),
        segment: "household".into(),
        body,
        as_of,
    }
}
