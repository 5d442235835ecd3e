//! An office that writes to customers: an application under the messages' policy, a gateway that can be away, a postman.
#![allow(dead_code)]

use crate::world::{self, TestClock, seat};
use std::collections::{BTreeSet, VecDeque};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use uuid::Uuid;
use yinuo_app::link::KeyRing;
use yinuo_app::messages::{Post, Postman, Ways, reason};
use yinuo_app::outlet::{Message, Outlet, Undelivered};
use yinuo_app::ports::{CaseRow, MessageFilter, MessageRow, MessageState, Store};
use yinuo_app::register::mirror_customers;
use yinuo_app::{App, ContactInput, Options, OutcomeInput, Worker};
use yinuo_domain::command::CaseCommand;
use yinuo_domain::event::SpokenBy;
use yinuo_policy::{Instant, Span};

pub const PACKS: [&str; 3] = ["cn-same-day", "cn-yiyang", "cn-customer"];

/// A gateway that takes what it is handed, unless it was told to answer otherwise.
#[derive(Default)]
pub struct Gateway {
    taken: Mutex<Vec<(String, serde_json::Value)>>,
    answers: Mutex<VecDeque<Undelivered>>,
    asked: Mutex<usize>,
}

impl Gateway {
    pub fn answers(&self, answers: impl IntoIterator<Item = Undelivered>) {
        self.answers.lock().expect("whole").extend(answers);
    }

    pub fn sent(&self) -> Vec<(String, serde_json::Value)> {
        self.taken.lock().expect("whole").clone()
    }

    pub fn asked(&self) -> usize {
        *self.asked.lock().expect("whole")
    }

    pub fn distinct(&self) -> usize {
        self.sent().into_iter().map(|(id, _)| id).collect::<BTreeSet<_>>().len()
    }

    pub fn texts(&self) -> Vec<String> {
        self.sent().iter().map(|(_, body)| body["text"].as_str().expect("text").to_owned()).collect()
    }

    /// Links that were sent, in order.
    pub fn links(&self) -> Vec<String> {
        self.texts().iter().map(|text| text.rsplit('/').next().expect("a link").to_owned()).collect()
    }
}

impl Outlet for Gateway {
    fn deliver(&self, message: &Message) -> Result<(), Undelivered> {
        *self.asked.lock().expect("whole") += 1;
        if let Some(answer) = self.answers.lock().expect("whole").pop_front() {
            return Err(answer);
        }
        let body = serde_json::from_slice(&message.body).expect("JSON");
        self.taken.lock().expect("whole").push((message.id.clone(), body));
        Ok(())
    }
}

pub struct Office {
    pub app: Arc<App>,
    pub clock: Arc<TestClock>,
    pub gateway: Arc<Gateway>,
    /// The gateway of WeChat, where there is one.
    pub wechat: Option<Arc<Gateway>>,
    pub post: Post,
    worker: Mutex<Worker>,
    postman: Mutex<Postman>,
    store: Arc<dyn Store>,
}

impl Office {
    pub fn at(local: &str) -> Self {
        Self::on(local, |store| store)
    }

    /// An office with something round its store.
    pub fn on(local: &str, round: impl FnOnce(Arc<dyn Store>) -> Arc<dyn Store>) -> Self {
        let mut kept = None;
        let (app, clock) = world::at_on(local, &PACKS, |store| {
            let round = round(store);
            kept = Some(Arc::clone(&round));
            round
        });
        Self::with(app, clock, kept.expect("a store"))
    }

    /// An office whose policy pays by the piece.
    pub fn that_pays(local: &str) -> Self {
        Self::that_pays_on(local, |store| store)
    }

    /// An office whose policy pays by the piece, with something round its store.
    pub fn that_pays_on(local: &str, round: impl FnOnce(Arc<dyn Store>) -> Arc<dyn Store>) -> Self {
        let names: Vec<&str> = PACKS.iter().copied().chain(["cn-pay"]).collect();
        let mut kept = None;
        let (app, clock) = world::at_on(local, &names, |store| {
            let round = round(store);
            kept = Some(Arc::clone(&round));
            round
        });
        Self::with(app, clock, kept.expect("a store"))
    }

    /// An office whose policy has a limit table of exceptions.
    pub fn that_grants(local: &str) -> Self {
        let names: Vec<&str> = PACKS.iter().copied().chain(["cn-authority"]).collect();
        let mut kept = None;
        let (app, clock) = world::at_on(local, &names, |store| {
            kept = Some(Arc::clone(&store));
            store
        });
        Self::with(app, clock, kept.expect("a store"))
    }

    /// An office whose policy pays by the piece and knows points.
    pub fn that_tips(local: &str) -> Self {
        Self::that_tips_on(local, |store| store)
    }

    /// An office whose policy pays by the piece and knows points, with something round its store.
    pub fn that_tips_on(local: &str, round: impl FnOnce(Arc<dyn Store>) -> Arc<dyn Store>) -> Self {
        let names: Vec<&str> = PACKS.iter().copied().chain(["cn-pay", "cn-points"]).collect();
        let mut kept = None;
        let (app, clock) = world::at_on(local, &names, |store| {
            let round = round(store);
            kept = Some(Arc::clone(&round));
            round
        });
        Self::with(app, clock, kept.expect("a store"))
    }

    fn with(app: Arc<App>, clock: Arc<TestClock>, store: Arc<dyn Store>) -> Self {
        let worker = Mutex::new(Worker::new(&app));
        let post = Post { ring: KeyRing::of([7; 32]), public_url: "https://nuo.cn".into() };
        Self {
            app,
            clock,
            gateway: Arc::default(),
            wechat: None,
            post,
            worker,
            postman: Mutex::default(),
            store,
        }
    }

    /// Another process on the same store.
    pub fn beside(&self, number: u64) -> Self {
        let app = world::process(Arc::clone(&self.store), &self.clock, number);
        Self::with(app, Arc::clone(&self.clock), Arc::clone(&self.store))
    }

    /// An application on the same store whose clock is so far behind.
    pub fn slow(&self, millis: i64) -> Arc<App> {
        let clock = Arc::new(TestClock((self.clock.0.load(Ordering::SeqCst) - millis).into()));
        world::process(Arc::clone(&self.store), &clock, 9)
    }

    pub fn now(&self, local: &str) -> &Self {
        world::moves(&self.app, &self.clock, local);
        self
    }

    pub fn passes(&self, millis: i64) -> &Self {
        self.clock.0.fetch_add(millis, Ordering::SeqCst);
        self
    }

    /// One turn of the worker and the postman, and another when what somebody may still take back has waited.
    pub fn turns(&self) {
        self.turns_once();
        let filter = MessageFilter { state: Some(MessageState::Queued), kind: None };
        let waiting = self.app.store().messages(filter, None, 100).expect("messages").rows;
        if waiting.iter().any(|row| row.reason == reason::UNDO) {
            self.passes(8_000).turns_once();
        }
    }

    /// One turn of the worker and the postman.
    pub fn turns_once(&self) {
        let mut worker = self.worker.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        worker.renew(&self.app).expect("leases");
        let mut postman = self.postman.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let wechat = self.wechat.as_deref().map(|outlet| outlet as &dyn Outlet);
        let ways = Ways { sms: &*self.gateway, wechat };
        postman.turn(&self.app, ways, &self.post, worker.held()).expect("a turn");
    }

    /// A new process in the place of the one that was killed: it remembers nothing, and leases pass on in their time.
    pub fn restarts(&self) {
        self.passes(yinuo_app::LEASE_MILLIS + 1);
        *self.worker.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Worker::new(&self.app);
        *self.postman.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Postman::default();
    }

    pub fn settles(&self) {
        self.app.settle_due(100).expect("settled");
    }

    fn takes(&self, beside: Option<Uuid>) -> Uuid {
        let input = ContactInput {
            channel: "hotline".into(),
            direction: "inbound".into(),
            customer: "C1".into(),
            text: "网断了".into(),
            recording: String::new(),
            outcome: OutcomeInput::Opens {
                category: "fault.broadband.no-internet".into(),
                service: "S1".into(),
                priority: None,
                beside,
            },
        };
        let reply = self.app.contact(&seat("zhao"), &input, &Options::default()).expect("taken");
        reply.case.expect("a case")
    }

    pub fn opens(&self) -> Uuid {
        self.takes(None)
    }

    pub fn opens_beside(&self, case: Uuid) -> Uuid {
        self.takes(Some(case))
    }

    pub fn does(&self, case: Uuid, person: &str, command: CaseCommand) {
        self.passes(1);
        let done = self.app.command(&seat(person), case, &Options::default(), &|_| Ok(command.clone()));
        done.expect("accepted");
    }

    pub fn appoints(&self, case: Uuid) {
        let from = self.app.now().plus_minutes(120);
        let window = Span { from, until: Instant(from.0 + 3_600_000) };
        self.does(case, "zhou", CaseCommand::Appoint { window, asked_by_customer: true });
    }

    pub fn resolves(&self, case: Uuid) {
        self.does(case, "zhou", CaseCommand::Restore { evidence: None });
        let options = Options::default();
        let done = self.app.command(&seat("zhou"), case, &options, &|edge| {
            Ok(CaseCommand::Resolve {
                check: None,
                root_cause: "access.connector".into(),
                text: edge.text("换了接头")?,
            })
        });
        done.expect("resolved");
    }

    /// Resolved by us, agreed by the customer on the telephone.
    pub fn closes(&self, case: Uuid) {
        self.resolves(case);
        self.does(
            case,
            "zhao",
            CaseCommand::Confirm { channel: "hotline".into(), spoken: SpokenBy::Recording("REC-1".into()) },
        );
    }

    pub fn messages(&self, case: Uuid) -> Vec<MessageRow> {
        self.app.store().messages_of_case(case).expect("messages")
    }

    pub fn row(&self, case: Uuid) -> CaseRow {
        self.app.store().case_row(case).expect("read").expect("a row")
    }

    /// What the mirror says of C1 from now on: members of its body, and his number.
    pub fn wishes(&self, members: &str, phone: &str) {
        let mut row = self.app.store().customer("C1").expect("read").expect("C1");
        let services = row.body.split("]").next().expect("services").to_owned();
        row.body = format!("{services}]{members}}}");
        row.phone = phone.to_owned();
        mirror_customers(self.app.store(), vec![row]).expect("mirrored");
    }
}
