//! One process: an application over its ports, alive or dead. What a process does is caught here when it dies in the
//! middle, and everything it had in memory goes with it.

use super::Rigs;
use super::act::Act;
use super::answers::{Outcome, words};
use super::crew::Errand;
use super::fault::{FaultLayer, Faults, Killed, SkewedClock};
use super::keep::FaultyShelf;
use super::layer::Layered;
use super::office::{Bond, Step};
use super::post;
use super::second::Matter;
use super::witness::Witness;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;
use yinuo_app::archive::{Archives, WithArchive};
use yinuo_app::emergency::Follower;
use yinuo_app::messages::{Postman, Ways};
use yinuo_app::outlet::Outlet;
use yinuo_app::ports::{Entropy, Store};
use yinuo_app::settlement::Cashier;
use yinuo_app::{App, AppError, ContactInput, Options, Reply, Worker};
use yinuo_domain::Actor;
use yinuo_domain::command::OutsideOrder;
use yinuo_policy::Instant;

/// What is asked of the product.
#[derive(Debug, Clone)]
pub(super) enum What {
    /// A contact.
    Contact(ContactInput),
    /// A contact that an outside body transferred.
    Transfer(ContactInput, OutsideOrder),
    /// A deed on a case.
    Deed(Uuid, Act),
    /// A step of the office on a case.
    Office(Uuid, Step),
    /// A case, and what binds it to another one or parts it from it.
    Bond(Uuid, Bond),
    /// Something about a visit of a case.
    Visit(Uuid, Errand),
    /// What needs, or is, a second person on a case.
    Second(Uuid, Matter),
}

/// One thing asked, as it travels: it may arrive twice, late, or after others.
#[derive(Debug, Clone)]
pub(super) struct Submission {
    /// Its number; its words carry it.
    pub number: u32,
    pub by: Actor,
    pub what: What,
    /// When it happened; now when absent.
    pub occurred: Option<i64>,
    /// Idempotency key and body.
    pub key: Option<(String, Vec<u8>)>,
}

impl Submission {
    fn options(&self) -> Options {
        let contact = matches!(self.what, What::Contact(_) | What::Transfer(..));
        let scope = format!("{}/{contact}", self.by.person);
        Options {
            occurred: self.occurred.map(Instant),
            key: self.key.clone().map(|(key, body)| (scope, key, body)),
            outside: match &self.what {
                What::Transfer(_, order) => Some(order.clone()),
                _ => None,
            },
            ..Options::default()
        }
    }

    fn to(&self, app: &App) -> Result<Reply, AppError> {
        let options = self.options();
        match &self.what {
            What::Contact(input) | What::Transfer(input, _) => app.contact(&self.by, input, &options),
            What::Office(case, step) => step.take(app, &self.by, *case, &words(self.number), &options),
            What::Bond(case, bond) => bond.take(app, &self.by, *case, &options),
            What::Visit(case, errand) => errand.run(app, &self.by, *case, &words(self.number), &options),
            What::Second(case, matter) => {
                let words = words(self.number);
                app.command(&self.by, *case, &options, &|edge| matter.build(edge, &words))
            }
            What::Deed(case, act) => {
                let words = words(self.number);
                app.command(&self.by, *case, &options, &|edge| act.build(edge, &words))
            }
        }
    }
}

/// What a process did.
pub(super) enum Did<T> {
    /// It came back.
    Done(T),
    /// It died.
    Died,
    /// It broke: a panic of the product.
    Broke(String),
}

impl<T> Did<T> {
    /// How it broke, if it did.
    pub fn broke(self) -> Option<String> {
        match self {
            Self::Broke(text) => Some(text),
            Self::Done(_) | Self::Died => None,
        }
    }
}

/// One process on the store.
pub(super) struct Node {
    app: Option<Arc<App>>,
    pub faults: Arc<Faults>,
    dead: AtomicBool,
    worker: Mutex<Option<Worker>>,
    postman: Mutex<Postman>,
    cashier: Mutex<Cashier>,
    follower: Mutex<Follower>,
    /// Registers as of this many changes were read.
    pub law_seen: u64,
}

/// Where a process begins.
pub(super) struct Birth {
    /// The store as this process opens it.
    pub store: Arc<dyn Store>,
    pub witness: Witness,
    pub faults: Arc<Faults>,
    pub clock: Arc<SkewedClock>,
    pub entropy: Arc<dyn Entropy>,
    pub law_seen: u64,
    /// What is planted between the application and its ports.
    pub rigs: Rigs,
    /// The folder of the archive, where the process has it at hand.
    pub shelf: Option<FaultyShelf>,
}

impl Node {
    /// Starts a process; none when its start already failed, which the next step tries again.
    pub fn start(birth: Birth) -> Self {
        let heard: Arc<dyn Store> =
            Arc::new(Layered { layer: birth.witness, inner: (birth.rigs.below)(birth.store) });
        let faulty: Arc<dyn Store> =
            Arc::new(Layered { layer: FaultLayer(Arc::clone(&birth.faults)), inner: heard });
        let mut store = (birth.rigs.above)(faulty);
        if let Some(shelf) = birth.shelf {
            store = Arc::new(WithArchive::new(store, Archives::new(Arc::new(shelf))));
        }
        let started =
            catch_unwind(AssertUnwindSafe(|| App::new(store, birth.clock, birth.entropy).map(Arc::new)));
        let app = started.ok().and_then(Result::ok);
        Self {
            dead: AtomicBool::new(app.is_none()),
            app,
            worker: Mutex::default(),
            postman: Mutex::default(),
            cashier: Mutex::default(),
            follower: Mutex::default(),
            faults: birth.faults,
            law_seen: birth.law_seen,
        }
    }

    /// Whether it must be started again.
    pub fn is_dead(&self) -> bool {
        self.dead.load(Ordering::SeqCst)
    }

    /// It dies where it stands, with everything that it had in memory.
    pub fn die(&mut self) {
        self.app = None;
        self.dead.store(true, Ordering::SeqCst);
    }

    /// Runs something in the process.
    pub fn run<T>(&self, what: impl FnOnce(&App) -> T) -> Did<T> {
        let Some(app) = self.app.as_ref().filter(|_| !self.is_dead()) else { return Did::Died };
        match catch_unwind(AssertUnwindSafe(|| what(app))) {
            Ok(done) => Did::Done(done),
            Err(why) if why.is::<Killed>() => {
                self.dead.store(true, Ordering::SeqCst);
                Did::Died
            }
            Err(why) => {
                self.dead.store(true, Ordering::SeqCst);
                let text = why.downcast_ref::<String>().cloned();
                let text = text.or_else(|| why.downcast_ref::<&str>().map(|text| (*text).to_owned()));
                Did::Broke(text.unwrap_or_else(|| "a panic without words".to_owned()))
            }
        }
    }

    /// The worker of the process takes its turn: leases, what is due, answers that are kept no longer.
    pub fn work(&self, pages_max: u32) -> Did<Result<u32, AppError>> {
        self.run(|app| {
            let mut worker = self.worker.lock().unwrap_or_else(PoisonError::into_inner);
            let settled = worker.get_or_insert_with(|| Worker::new(app)).settle(app, pages_max)?;
            app.expire_keys()?;
            Ok(settled)
        })
    }

    /// The worker of the process takes what leases it can get, and does nothing with them yet.
    pub fn lease(&self) -> Did<Result<(), AppError>> {
        self.run(|app| {
            let mut worker = self.worker.lock().unwrap_or_else(PoisonError::into_inner);
            worker.get_or_insert_with(|| Worker::new(app)).renew(app)
        })
    }

    /// The postman of the process takes his turn, under the leases of its worker.
    pub fn post(&self, ways: Ways<'_>) -> Did<Result<u64, AppError>> {
        self.run(|app| {
            let mut worker = self.worker.lock().unwrap_or_else(PoisonError::into_inner);
            let worker = worker.get_or_insert_with(|| Worker::new(app));
            worker.renew(app)?;
            let mut postman = self.postman.lock().unwrap_or_else(PoisonError::into_inner);
            postman.turn(app, ways, &post::post(), worker.held())
        })
    }

    /// The cashier of the process takes its turn, under the leases of its worker.
    pub fn pay(&self, gateway: &dyn Outlet) -> Did<Result<u64, AppError>> {
        self.run(|app| {
            let mut worker = self.worker.lock().unwrap_or_else(PoisonError::into_inner);
            let worker = worker.get_or_insert_with(|| Worker::new(app));
            worker.renew(app)?;
            let mut cashier = self.cashier.lock().unwrap_or_else(PoisonError::into_inner);
            cashier.turn(app, gateway, worker.held())
        })
    }

    /// The process follows the modes of emergency, under the leases of its worker.
    pub fn follow(&self) -> Did<Result<usize, AppError>> {
        self.run(|app| {
            let mut worker = self.worker.lock().unwrap_or_else(PoisonError::into_inner);
            let worker = worker.get_or_insert_with(|| Worker::new(app));
            worker.renew(app)?;
            let mut follower = self.follower.lock().unwrap_or_else(PoisonError::into_inner);
            follower.turn(app, worker.held())
        })
    }

    /// Hands a submission in. The error is something that must never happen.
    pub fn submit(&self, submission: &Submission) -> Result<Outcome, String> {
        self.faults.was_in_doubt();
        let answer = match self.run(|app| submission.to(app)) {
            Did::Done(answer) => answer,
            Did::Died => return Ok(Outcome::Unknown),
            Did::Broke(text) => return Err(format!("the product broke: {text}")),
        };
        match answer {
            Ok(reply) => Ok(Outcome::Acknowledged(reply)),
            _ if self.faults.was_in_doubt() => Ok(Outcome::Unknown),
            Err(AppError::Refused(refusal)) => Ok(Outcome::Refused(refusal.code.to_owned())),
            Err(AppError::Busy) => Ok(Outcome::Failed("busy".to_owned())),
            Err(AppError::Storage(reason)) => Ok(Outcome::Failed(reason)),
            Err(error) => Err(error.to_string()),
        }
    }
}
