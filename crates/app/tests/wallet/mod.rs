//! A wallet that pays what it is told, fails, repeats and answers late; and a till that tells it.
#![allow(dead_code)]

use crate::world::{self, TestClock, seat};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;
use yinuo_app::outlet::{Message, Outlet, Undelivered};
use yinuo_app::ports::{PostingLine, SettlementFilter, SettlementRow, Store};
use yinuo_app::settlement::{Answer, Cashier};
use yinuo_app::{App, ContactInput, Options, OutcomeInput, Worker};
use yinuo_domain::command::CaseCommand;

pub const PACKS: [&str; 3] = ["cn-same-day", "cn-yiyang", "cn-settlement"];

/// A wallet. What it is told twice under one id it pays once.
#[derive(Default)]
pub struct Wallet {
    told: Mutex<Vec<serde_json::Value>>,
    failures: Mutex<VecDeque<Undelivered>>,
}

impl Wallet {
    pub fn fails(&self, failures: impl IntoIterator<Item = Undelivered>) {
        self.failures.lock().expect("whole").extend(failures);
    }

    pub fn told(&self) -> Vec<serde_json::Value> {
        self.told.lock().expect("whole").clone()
    }

    /// Ids of what it was told, each once, in order.
    pub fn ids(&self) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let ids = self.told().into_iter().map(|body| body["id"].as_str().expect("id").to_owned());
        ids.filter(|id| seen.insert(id.clone())).collect()
    }

    /// How much it paid for each sum, counting an id once.
    pub fn paid(&self) -> BTreeMap<String, i64> {
        let mut seen = BTreeSet::new();
        let mut paid = BTreeMap::new();
        for body in self.told() {
            if body["kind"] == "pay" && seen.insert(body["id"].to_string()) {
                let sum = body["settlement"].as_str().expect("sum").to_owned();
                *paid.entry(sum).or_default() += body["minor"].as_i64().expect("amount");
            }
        }
        paid
    }
}

impl Outlet for Wallet {
    fn deliver(&self, message: &Message) -> Result<(), Undelivered> {
        if let Some(failure) = self.failures.lock().expect("whole").pop_front() {
            return Err(failure);
        }
        let body = serde_json::from_slice(&message.body).expect("JSON");
        self.told.lock().expect("whole").push(body);
        Ok(())
    }
}

pub fn credited(id: &str) -> Answer {
    Answer {
        id: id.into(),
        status: "credited".into(),
        reason: String::new(),
        reference: format!("W-{}", id.len()),
    }
}

pub fn refused(id: &str) -> Answer {
    Answer { id: id.into(), status: "refused".into(), reason: "limit".into(), reference: String::new() }
}

/// A till: an application that pays, with its wallet.
pub struct Till {
    pub app: Arc<App>,
    pub clock: Arc<TestClock>,
    pub wallet: Arc<Wallet>,
    worker: Mutex<Worker>,
    cashier: Mutex<Cashier>,
    store: Arc<dyn Store>,
}

impl Till {
    pub fn at(local: &str) -> Self {
        Self::on(local, |store| store)
    }

    pub fn on(local: &str, round: impl FnOnce(Arc<dyn Store>) -> Arc<dyn Store>) -> Self {
        Self::of(local, &PACKS, round)
    }

    /// An operator of other packs.
    pub fn of(local: &str, packs: &[&str], round: impl FnOnce(Arc<dyn Store>) -> Arc<dyn Store>) -> Self {
        let mut kept = None;
        let (app, clock) = world::at_on(local, packs, |store| {
            let round = round(store);
            kept = Some(Arc::clone(&round));
            round
        });
        Self::with(app, clock, kept.expect("a store"), Arc::default())
    }

    fn with(app: Arc<App>, clock: Arc<TestClock>, store: Arc<dyn Store>, wallet: Arc<Wallet>) -> Self {
        let worker = Mutex::new(Worker::new(&app));
        Self { app, clock, wallet, worker, cashier: Mutex::default(), store }
    }

    /// Another process on the same store, with the same wallet.
    pub fn beside(&self, number: u64) -> Self {
        let app = world::process(Arc::clone(&self.store), &self.clock, number);
        Self::with(app, Arc::clone(&self.clock), Arc::clone(&self.store), Arc::clone(&self.wallet))
    }

    pub fn now(&self, local: &str) -> &Self {
        world::moves(&self.app, &self.clock, local);
        self
    }

    pub fn passes(&self, millis: i64) -> &Self {
        self.clock.0.fetch_add(millis, Ordering::SeqCst);
        self
    }

    /// One turn of the worker and the cashier.
    pub fn turns(&self) -> &Self {
        let mut worker = self.worker.lock().unwrap_or_else(PoisonError::into_inner);
        worker.renew(&self.app).expect("leases");
        worker.settle(&self.app, 100).expect("settled");
        let mut cashier = self.cashier.lock().unwrap_or_else(PoisonError::into_inner);
        cashier.turn(&self.app, &*self.wallet, worker.held()).expect("a turn");
        self
    }

    /// A new process in the place of the one that was killed.
    pub fn restarts(&self) {
        self.passes(yinuo_app::LEASE_MILLIS + 1);
        *self.worker.lock().unwrap_or_else(PoisonError::into_inner) = Worker::new(&self.app);
        *self.cashier.lock().unwrap_or_else(PoisonError::into_inner) = Cashier::default();
    }

    pub fn opens(&self) -> Uuid {
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
                beside: None,
            },
        };
        let reply = self.app.contact(&seat("zhao"), &input, &Options::default()).expect("taken");
        reply.case.expect("a case")
    }

    pub fn does(&self, case: Uuid, person: &str, command: CaseCommand) {
        self.passes(1);
        let done = self.app.command(&seat(person), case, &Options::default(), &|_| Ok(command.clone()));
        done.expect("accepted");
    }

    pub fn rows(&self, case: Uuid) -> Vec<SettlementRow> {
        let filter = SettlementFilter { owner: Some(case), ..SettlementFilter::default() };
        self.app.store().settlements(&filter, None, 99).expect("read")
    }

    pub fn states(&self, case: Uuid) -> Vec<String> {
        self.rows(case).into_iter().map(|row| row.state).collect()
    }

    /// What stands on an account, in fen.
    pub fn balance(&self, account: &str) -> i64 {
        let lines: Vec<PostingLine> = self.app.store().balances(account).expect("read");
        lines.iter().filter(|line| line.account == account).map(|line| line.amount).sum()
    }

    /// A fault of the 20th, repaired on the 21st at nine: late by the promise, and the day of waiting is over.
    pub fn owes(&self) -> Uuid {
        self.now("2026-11-20T10:00:00");
        let case = self.opens();
        self.now("2026-11-21T09:00:00").does(case, "zhou", CaseCommand::Restore { evidence: None });
        self.now("2026-11-22T09:30:00");
        case
    }
}
