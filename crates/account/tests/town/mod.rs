//! A town on the memory store, with a clock that tests move. Roles speak; the real packs judge.
#![allow(dead_code)]

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use uuid::Uuid;
use yinuo_account::Day;
use yinuo_app::ports::{Clock, CustomerRow, Entropy, Store};
use yinuo_app::register::{
    CustomerBody, HOLDING, PERSON, POST, ServiceBody, UNIT, adopt, json as body, mirror_customers, set_rows,
};
use yinuo_app::{App, AppError, ContactInput, Edge, Options, OutcomeInput};
use yinuo_domain::command::CaseCommand;
use yinuo_domain::event::CallBackOutcome;
use yinuo_domain::event::SpokenBy;
use yinuo_domain::org::{Holding, Person, Post, Unit};
use yinuo_domain::{Actor, EvidenceSource, Refusal};
use yinuo_policy::{Bilingual, CalendarTable, Instant, Pack, Policy};

const PACKS: [&str; 3] = ["cn-same-day", "cn-yiyang", "cn-shenyang"];
/// Post, person, Chinese name, unit, roles.
const SEATS: [(&str, &str, &str, &str, &[&str]); 8] = [
    ("agent", "zhao", "赵敏", "hotline", &["agent"]),
    ("handler", "zhou", "周勇", "north", &["handler"]),
    ("complaint-supervisor", "chen", "陈洁", "city", &["supervisor"]),
    ("customer-service-manager", "jiang", "江宁", "city", &["manager"]),
    ("service-director", "he", "何平", "city", &["manager"]),
    ("deputy-general-manager", "liang", "梁伟", "city", &["manager"]),
    ("general-manager", "gao", "高山", "city", &["general-manager"]),
    ("quality-office", "shen", "沈静", "city", &["quality"]),
];

pub struct TownClock(AtomicI64);

impl Clock for TownClock {
    fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

pub struct TownEntropy(AtomicU64);

impl Entropy for TownEntropy {
    fn id(&self, _: i64) -> Uuid {
        Uuid::from_u128(u128::from(self.0.fetch_add(1, Ordering::SeqCst)) * 0x9e37_79b9_7f4a_7c15 + 1)
    }

    fn key(&self) -> [u8; 32] {
        [u8::try_from(self.0.fetch_add(1, Ordering::SeqCst) % 251).expect("below 251"); 32]
    }
}

pub struct Town {
    pub app: App,
    pub entropy: Arc<TownEntropy>,
    clock: Arc<TownClock>,
}

fn shipped(folder: &str, name: &str) -> String {
    let path = format!("{}/../../{folder}/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).expect("shipped file")
}

fn packs(names: &[&str]) -> Vec<Pack> {
    names.iter().map(|name| Pack::parse(&shipped("policies", name)).expect("pack")).collect()
}

fn tables() -> Vec<CalendarTable> {
    vec![CalendarTable::parse(&shipped("calendars", "cn-mainland-2026")).expect("table")]
}

pub fn day(text: &str) -> Day {
    Day::parse(text).expect("a day")
}

pub fn actor(person: &str) -> Actor {
    let seat = SEATS.iter().find(|seat| seat.1 == person).expect("a seat");
    Actor { person: person.into(), post: seat.0.into(), unit: seat.3.into() }
}

impl Town {
    pub fn at(local: &str) -> Self {
        Self::on(&PACKS, local)
    }

    pub fn on(names: &[&str], local: &str) -> Self {
        Self::over(Arc::new(yinuo_store::open_memory()), names, local)
    }

    /// Another process on the same store.
    pub fn process(&self, store: Arc<dyn Store>) -> App {
        App::new(store, Arc::clone(&self.clock) as _, Arc::clone(&self.entropy) as _).expect("app")
    }

    pub fn over(store: Arc<dyn Store>, names: &[&str], local: &str) -> Self {
        let policy = Policy::resolve(packs(names), tables()).expect("policy");
        let now = policy.instant(local).expect("local time");
        let clock = Arc::new(TownClock(AtomicI64::new(now.0)));
        let entropy = Arc::new(TownEntropy(AtomicU64::new(1)));
        let operator = Actor { person: "operator".into(), post: String::new(), unit: String::new() };
        adopt(store.as_ref(), clock.as_ref(), &operator, packs(names), tables()).expect("adopted");
        for (register, rows) in registers() {
            set_rows(store.as_ref(), clock.as_ref(), &operator, register, &rows).expect("rows");
        }
        mirror_customers(store.as_ref(), customers(now.0)).expect("customers");
        let app = App::new(store, Arc::clone(&clock) as _, Arc::clone(&entropy) as _).expect("app");
        Self { app, entropy, clock }
    }

    pub fn store(&self) -> &dyn Store {
        self.app.store()
    }

    pub fn instant(&self, local: &str) -> Instant {
        self.app.law().book.current().instant(local).expect("local time")
    }

    /// Moves the clock and lets the worker settle what fell due.
    pub fn now(&self, local: &str) -> &Self {
        self.clock.0.store(self.instant(local).0, Ordering::SeqCst);
        self.app.settle_due(100).expect("settled");
        self
    }

    /// A call of a customer to Zhao that opens a case.
    pub fn calls(&self, customer: u32, category: &str) -> Uuid {
        let outcome = OutcomeInput::Opens {
            category: category.into(),
            service: format!("S{customer}"),
            priority: None,
            beside: None,
        };
        self.touch(customer, outcome).expect("the case opens").expect("a case")
    }

    /// A call that ends as a contact.
    pub fn asks(&self, customer: u32, outcome: &str) {
        self.touch(customer, OutcomeInput::Ends { outcome: outcome.into() }).expect("recorded");
    }

    /// Lets some time pass.
    pub fn passes(&self, millis: i64) -> &Self {
        self.clock.0.fetch_add(millis, Ordering::SeqCst);
        self.app.settle_due(100).expect("settled");
        self
    }

    pub fn touch(&self, customer: u32, outcome: OutcomeInput) -> Result<Option<Uuid>, AppError> {
        let input = ContactInput {
            channel: "hotline".into(),
            direction: "inbound".into(),
            customer: format!("C{customer}"),
            text: "网断了".into(),
            recording: String::new(),
            outcome,
        };
        self.app.contact(&actor("zhao"), &input, &Options::default()).map(|reply| reply.case)
    }

    pub fn does(
        &self,
        person: &str,
        case: Uuid,
        build: &dyn Fn(&mut Edge<'_>) -> Result<CaseCommand, Refusal>,
    ) {
        self.app.command(&actor(person), case, &Options::default(), build).expect("accepted");
    }

    pub fn restores(&self, case: Uuid) -> &Self {
        self.does("zhou", case, &|_| Ok(CaseCommand::Restore { evidence: None }));
        self
    }

    /// The line's own log says when it worked again.
    pub fn line_log_says(&self, case: Uuid, restored: &str) {
        let options = Options { occurred: Some(self.instant(restored)), ..Options::default() };
        let build = |edge: &mut Edge<'_>| {
            let evidence = Some(edge.evidence(EvidenceSource::LineLog, "光功率恢复")?);
            Ok(CaseCommand::Restore { evidence })
        };
        self.app.command(&actor("zhou"), case, &options, &build).expect("accepted");
    }

    pub fn resolves(&self, case: Uuid, root_cause: &str) -> &Self {
        self.does("zhou", case, &|edge| {
            Ok(CaseCommand::Resolve {
                check: None,
                root_cause: root_cause.into(),
                text: edge.text("已处理")?,
            })
        });
        self
    }

    pub fn confirms(&self, case: Uuid) -> &Self {
        self.does("zhao", case, &|_| {
            Ok(CaseCommand::Confirm {
                channel: "hotline".into(),
                spoken: SpokenBy::Recording("REC-1".into()),
            })
        });
        self
    }

    /// Repaired, resolved and confirmed at once.
    pub fn mends(&self, case: Uuid) -> &Self {
        self.restores(case).resolves(case, "access.connector").confirms(case)
    }

    pub fn calls_back(&self, case: Uuid, draw: &str, outcome: CallBackOutcome) {
        self.does("shen", case, &|edge| {
            let text = match outcome {
                CallBackOutcome::Unsatisfied => Some(edge.text("还是慢")?),
                _ => None,
            };
            Ok(CaseCommand::CallBack { draw: draw.into(), outcome, text })
        });
    }

    pub fn number(&self, case: Uuid) -> String {
        self.store().case_row(case).expect("read").expect("a case").number
    }

    pub fn promises_seed(&self, date: &str) -> Result<String, AppError> {
        yinuo_account::promise_seed(&self.app, &actor("shen"), self.entropy.as_ref(), day(date))
    }

    pub fn draws(&self, date: &str) -> Result<Vec<yinuo_measure::draw::DrawRow>, AppError> {
        yinuo_account::run_draws(&self.app, &actor("shen"), day(date))
    }
}

pub fn refused<T: std::fmt::Debug>(result: Result<T, AppError>) -> &'static str {
    match result.expect_err("refused") {
        AppError::Refused(refusal) => refusal.code,
        other => panic!("{other}"),
    }
}

fn registers() -> Vec<(&'static str, Vec<(String, String)>)> {
    let mut units = Vec::new();
    for (code, zh, parent) in [
        ("city", "临江分公司", None),
        ("hotline", "客服热线", Some("city")),
        ("north", "城北", Some("city")),
        ("yunxi", "云溪县", Some("city")),
    ] {
        let unit = Unit {
            code: code.into(),
            name: Bilingual::new(zh, code),
            parent: parent.map(str::to_owned),
            kind: None,
        };
        units.push((code.to_owned(), body(&unit).expect("json")));
    }
    let (mut posts, mut people, mut holdings) = (Vec::new(), Vec::new(), Vec::new());
    for (post, person, name, unit, roles) in SEATS {
        let row = Post {
            code: post.into(),
            name: Bilingual::new(post, post),
            roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        };
        posts.push((post.to_owned(), body(&row).expect("json")));
        let row = Person { code: person.into(), name: Bilingual::new(name, person), ..Person::default() };
        people.push((person.to_owned(), body(&row).expect("json")));
        let holding = Holding {
            post: post.into(),
            unit: unit.into(),
            person: person.into(),
            from: Instant(0),
            until: None,
            deputy: false,
        };
        holdings.push((format!("{post}/{unit}"), body(&holding).expect("json")));
    }
    vec![(UNIT, units), (POST, posts), (PERSON, people), (HOLDING, holdings)]
}

/// Customers 1 to 60; every tenth lives in the country.
fn customers(as_of: i64) -> Vec<CustomerRow> {
    let one = |number: u32| {
        let rural = number.is_multiple_of(10);
        let service = ServiceBody {
            code: format!("S{number}"),
            product: "broadband".into(),
            access: "fibre".into(),
            name: Bilingual::new("光纤 300M", "Fibre 300M"),
            area: if rural { "rural" } else { "urban" }.into(),
            unit: if rural { "yunxi" } else { "north" }.into(),
            address: "锦绣花园 12 栋 1203".into(),
            monthly_fee_minor: 9_900,
            one_off_fee_minor: 0,
            ..ServiceBody::default()
        };
        CustomerRow {
            code: format!("C{number}"),
            name: "王小河".into(),
            phone: format!("199{number:08}"),
            segment: "household".into(),
            body: body(&CustomerBody { services: vec![service], ..CustomerBody::default() }).expect("json"),
            as_of,
        }
    };
    (1..=60).map(one).collect()
}
