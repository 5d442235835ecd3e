//! A small operator for the benches: the shipped packs, one unit tree, one seat for each role, many customers.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use yinuo_app::App;
use yinuo_app::codec::{digest, hex};
use yinuo_app::ports::{Clock, CustomerRow, Store};
use yinuo_app::register::{
    CustomerBody, HOLDING, PERSON, POST, ServiceBody, TOKEN, TokenBody, UNIT, adopt, json, mirror_customers,
    set_rows,
};
use yinuo_domain::Actor;
use yinuo_domain::org::{Holding, Person, Post, Unit};
use yinuo_policy::{Bilingual, CalendarTable, Instant, Pack};
use yinuo_sim::SeededEntropy;

/// 2026-11-20 09:00 in Shanghai.
pub const MORNING: i64 = 1_795_136_400_000;
/// The token of the bench's agent.
pub const TOKEN_TEXT: &str = "bench";

/// A clock that the bench sets.
pub struct SetClock(pub AtomicI64);

impl Clock for SetClock {
    fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// Who works in the benches.
pub fn agent() -> Actor {
    Actor { person: "zhao".into(), post: "agent".into(), unit: "city".into() }
}

/// The packs of most benches.
pub const PACKS: [&str; 2] =
    [include_str!("../../../policies/cn-same-day.toml"), include_str!("../../../policies/cn-yiyang.toml")];
/// Their calendar table.
pub const TABLE: &str = include_str!("../../../calendars/cn-mainland-2026.toml");
const POSTS: [&str; 6] = [
    "agent",
    "complaint-supervisor",
    "customer-service-manager",
    "service-director",
    "deputy-general-manager",
    "general-manager",
];

/// An application on a store, with so many customers, each with one service.
pub fn app(store: Arc<dyn Store>, customers: u32) -> (Arc<App>, Arc<SetClock>) {
    app_under((&PACKS, &[TABLE]), store, customers)
}

/// The same under other packs and tables.
pub fn app_under(
    (packs, tables): (&[&str], &[&str]),
    store: Arc<dyn Store>,
    customers: u32,
) -> (Arc<App>, Arc<SetClock>) {
    let clock = Arc::new(SetClock(AtomicI64::new(MORNING)));
    let packs = packs.iter().map(|text| Pack::parse(text).expect("a shipped pack")).collect();
    let tables = tables.iter().map(|text| CalendarTable::parse(text).expect("a shipped table")).collect();
    adopt(store.as_ref(), clock.as_ref(), &agent(), packs, tables).unwrap_or_else(|error| panic!("{error}"));
    let name = Bilingual::new("城", "city");
    let unit = Unit { code: "city".into(), name: name.clone(), parent: None };
    let set = |register: &str, rows: Vec<(String, String)>| {
        set_rows(store.as_ref(), clock.as_ref(), &agent(), register, &rows).expect("rows are set");
    };
    set(UNIT, vec![("city".into(), json(&unit).expect("json"))]);
    set(
        PERSON,
        vec![(
            "zhao".into(),
            json(&Person { code: "zhao".into(), name: name.clone(), ..Person::default() }).expect("json"),
        )],
    );
    let roles = vec!["agent".to_owned(), "handler".to_owned()];
    let post = |code: &&str| {
        json(&Post { code: (*code).into(), name: name.clone(), roles: roles.clone() }).expect("json")
    };
    set(POST, POSTS.iter().map(|code| ((*code).to_owned(), post(code))).collect());
    let holding = |code: &&str| Holding {
        post: (*code).into(),
        unit: "city".into(),
        person: "zhao".into(),
        from: Instant(0),
        until: None,
        deputy: false,
    };
    set(
        HOLDING,
        POSTS.iter().map(|code| ((*code).to_owned(), json(&holding(code)).expect("json"))).collect(),
    );
    set(
        TOKEN,
        vec![(
            hex(&digest(TOKEN_TEXT.as_bytes())),
            json(&TokenBody { actor: agent(), until: None }).expect("json"),
        )],
    );
    mirror_customers(store.as_ref(), (0..customers).map(customer).collect()).expect("customers are mirrored");
    let app = App::new(store, Arc::clone(&clock) as _, Arc::new(SeededEntropy::new(1)))
        .expect("the application opens");
    (Arc::new(app), clock)
}

const FAMILIES: [&str; 16] =
    ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林"];
const GIVEN: [&str; 25] = [
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超",
    "秀英", "霞", "平", "刚", "桂英", "小河", "文", "立新",
];

/// One name in four hundred: some people share theirs.
fn name(number: u32) -> String {
    let (family, given) = (number as usize % FAMILIES.len(), number as usize / FAMILIES.len() % GIVEN.len());
    format!("{}{}", FAMILIES[family], GIVEN[given])
}

/// Another application on a store that [`app`] has set up; its seed differs from every other's.
#[cfg(feature = "postgres")]
pub fn again(store: Arc<dyn Store>, seed: u64) -> Arc<App> {
    let clock = Arc::new(SetClock(AtomicI64::new(MORNING)));
    Arc::new(App::new(store, clock, Arc::new(SeededEntropy::new(seed))).expect("the application opens"))
}

fn customer(number: u32) -> CustomerRow {
    let service = ServiceBody {
        code: format!("S{number:06}"),
        product: "broadband".into(),
        access: "fibre".into(),
        name: Bilingual::new("光纤 300M", "Fibre 300M"),
        area: "urban".into(),
        unit: "city".into(),
        address: "石坝路1号".into(),
        monthly_fee_minor: 9_900,
        one_off_fee_minor: 0,
        ..ServiceBody::default()
    };
    CustomerRow {
        code: format!("C{number:06}"),
        name: name(number),
        phone: format!("1990000{number:04}"),
        segment: "household".into(),
        body: json(&CustomerBody { services: vec![service], ..CustomerBody::default() }).expect("json"),
        as_of: MORNING,
    }
}
