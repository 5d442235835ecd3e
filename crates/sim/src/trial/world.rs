//! The world of one seed: processes that come and go on one store, people who ask, and time that only the seed moves.

use super::answers::{Answers, Outcome};
use super::counter;
use super::crew::Crew;
use super::dials::Dials;
use super::emergency::Alarm;
use super::fault::{Faults, SkewedClock};
use super::firm::{FirmDials, Firms};
use super::hall::Hall;
use super::keep::{FaultyShelf, Said, Shelf};
use super::law::{Edition, WaysDials, edition};
use super::line::Lines;
use super::node::{Birth, Did, Node, Submission};
use super::papers::{PaperDials, Papers};
use super::post::{Correspondence, Gateway, OPENID};
use super::second::{Second, SecondDials};
use super::wallet::Bank;
use super::witness::Witness;
use super::{Open, Rigs, Trial};
use crate::audit::AuditReport;
use crate::entropy::SeededEntropy;
use crate::random::Draw;
use crate::time::{DAY, HOUR, MINUTE, SECOND, VirtualClock};
use crate::{CityOptions, found_city};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, AtomicU64};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use uuid::Uuid;
use yinuo_app::archive::{Archives, WithArchive};
use yinuo_app::codec::hex;
use yinuo_app::ports::{Clock, Shards, Store};
use yinuo_app::register::{adopt, mirror_customers};
use yinuo_app::trail::Recall;
use yinuo_app::{App, AppError};
use yinuo_domain::Actor;

/// Submissions that wait to be delivered again.
const MAIL_MAX: usize = 64;
/// How often a caller asks again before he gives up.
const ASKED_AGAIN_MAX: u32 = 6;

/// 2026-01-31 in the city: trials begin thirty days before this, or later.
const FIRST_END: i64 = 1_769_788_800_000;
/// Pages that the worker settles when it catches up.
const SETTLE_PAGES: u32 = 400;

/// A submission under way: after how many steps it arrives, and how often it was tried.
struct Mail {
    after: u32,
    tries: u32,
    submission: Submission,
}

/// The world of one seed.
pub(super) struct World {
    pub dials: Dials,
    pub truth: Arc<VirtualClock>,
    pub witness: Witness,
    pub answers: Arc<Mutex<Answers>>,
    /// The store without faults, and an application on it that only looks.
    pub store: Arc<dyn Store>,
    pub looker: App,
    pub draw: Draw,
    /// The case of the moment: people flock.
    pub hot: Option<Uuid>,
    pub seed: u64,
    open: Open,
    rigs: Rigs,
    lines: Arc<Lines>,
    pub nodes: Vec<Arc<Mutex<Node>>>,
    births: u64,
    law_changes: u64,
    ways: WaysDials,
    adopted: Edition,
    mail: Vec<Mail>,
    pub gateway: Arc<Gateway>,
    pub wechat: Arc<Gateway>,
    pub told: Correspondence,
    pub bank: Arc<Bank>,
    pub crew: Crew,
    pub papers: Papers,
    pub firms: Firms,
    pub hall: Hall,
    pub alarm: Alarm,
    pub second: Second,
    /// What payments draw from, so that they move no other dice.
    pub pay_draw: Draw,
    /// Customers who asked for no messages.
    pub silent: Vec<String>,
    pub shelf: Arc<Shelf>,
    /// What the signer of checkpoints remembers, which no fault of the store touches.
    pub signed: Recall,
    pub said: BTreeMap<Uuid, Said>,
    pub asked: u32,
    pub photos: Vec<String>,
    struck: BTreeMap<&'static str, u64>,
    ended_at: i64,
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn staff() -> Vec<Actor> {
    [
        ("zhao-lan", "hotline-agent", "9901-hotline"),
        ("qian-xiaoyu", "hotline-agent", "9901-hotline"),
        ("zhou-min", "complaint-handler", "9901-service"),
        ("tang-jie", "complaint-handler", "9901-service"),
        ("chen-lixin", "complaint-supervisor", "9901"),
        ("jiang-wen", "customer-service-manager", "9901"),
        ("shen-jing", "quality-office", "9901-quality"),
        ("gao-yuan", "general-manager", "9901"),
        ("luo-yong", "district-dispatcher", "990104"),
        ("lei-hong", "complaint-supervisor", "990104"),
        ("gong-ping", "district-dispatcher", "990102"),
        ("tao-ran", "unit-liaison", "9901-network"),
        ("crew-990102-1", "field-technician", "99010201"),
        ("crew-990104-1", "field-technician", "99010401"),
    ]
    .into_iter()
    .map(|(person, post, unit)| Actor { person: person.into(), post: post.into(), unit: unit.into() })
    .collect()
}

/// Every other customer follows the account of WeChat.
fn follow_account(store: &dyn Store) -> Result<(), String> {
    let mut rows = Vec::new();
    for index in (2..200).step_by(2) {
        let code = format!("C{index:06}");
        let Some(mut row) = store.customer(&code).map_err(|error| error.to_string())? else { continue };
        row.body = row.body.replacen('{', &format!("{{\"wechat\":\"{OPENID}{code}\","), 1);
        rows.push(row);
    }
    mirror_customers(store, rows).map_err(|error| error.to_string())
}

/// Every third customer asked for no messages.
fn wish_silence(store: &dyn Store) -> Result<Vec<String>, String> {
    let said = |error: yinuo_app::ports::ReadError| error.to_string();
    let mut rows = Vec::new();
    for index in (3..200).step_by(3) {
        let Some(mut row) = store.customer(&format!("C{index:06}")).map_err(said)? else { continue };
        row.body = row.body.replacen('{', "{\"no_messages\":true,", 1);
        rows.push(row);
    }
    let silent = rows.iter().map(|row| row.code.clone()).collect();
    mirror_customers(store, rows).map_err(|error| error.to_string())?;
    Ok(silent)
}

impl World {
    /// A world before its first step.
    ///
    /// # Errors
    /// The store could not be founded: nothing of the product was tried yet.
    pub fn found(trial: &Trial) -> Result<Self, String> {
        let (seed, open, rigs) = (trial.seed, Arc::clone(&trial.open), trial.rigs);
        // Every season, weekday and hour is somewhere in a row of seeds: holidays, month ends, cuts of a day.
        let (weeks, seconds) = (i64::try_from(seed % 44).unwrap_or(0), i64::try_from(seed % 97).unwrap_or(0));
        let as_of = FIRST_END + weeks * 8 * DAY;
        let city = CityOptions { seed, scale_per_mille: 1, as_of, ..CityOptions::default() };
        let begins_at = city.begins_at() + seconds * 3_517 * SECOND;
        let dials = Dials::of(seed, begins_at, &staff());
        let truth = Arc::new(VirtualClock::new(begins_at));
        let store = open()?;
        let said = |error: AppError| error.to_string();
        let calls = PaperDials::of(seed).calls_by_rule();
        let firms = FirmDials::of(seed).settles;
        let (ways, areas) = (WaysDials::of(seed), SecondDials::of(seed).pays_areas());
        let (complete, by_service) = (dials.table_late.is_none(), ways.by_service(false));
        let adopted = Edition { changed: false, complete, calls, firms, areas, by_service };
        let (packs, tables) = edition(adopted)?;
        adopt(store.as_ref(), truth.as_ref(), &Actor::system(), packs, tables).map_err(|e| e.to_string())?;
        found_city(store.as_ref(), truth.as_ref(), &city).map_err(said)?;
        let silent = if dials.post.wishes { wish_silence(store.as_ref())? } else { Vec::new() };
        if dials.post.wechat.is_some() {
            follow_account(store.as_ref())?;
        }
        let shelf = Arc::new(Shelf::default());
        let archives = Archives::new(Arc::clone(&shelf) as _);
        let store: Arc<dyn Store> = Arc::new(WithArchive::new(store, archives));
        let clock: Arc<VirtualClock> = Arc::clone(&truth);
        let entropy = Arc::new(SeededEntropy::new(seed ^ 0x100_0000));
        let looker = App::new(Arc::clone(&store), clock, entropy).map_err(said)?;
        let photo = looker.keep_artefact("", "image/jpeg", seed.to_be_bytes().to_vec()).map_err(said)?;
        let gateway = Gateway::new(seed, dials.post.clone(), Arc::clone(&truth));
        let wechat = Gateway::of_wechat(seed, &dials.post, Arc::clone(&truth));
        let bank = Bank::new(seed, dials.wallet.clone(), Arc::clone(&truth));
        let lines = Arc::new(Lines::new(seed, dials.nodes, &truth, trial.wire.clone()));
        let mut world = Self {
            draw: Draw::new(seed, "world", 0),
            witness: Witness::new(trial.wire.clone()),
            gateway: Arc::new(gateway),
            wechat: Arc::new(wechat),
            told: Correspondence::default(),
            bank: Arc::new(bank),
            crew: Crew::new(seed),
            papers: Papers::new(seed),
            firms: Firms::new(seed),
            hall: Hall::new(seed),
            alarm: Alarm::new(seed),
            second: Second::new(seed),
            pay_draw: Draw::new(seed, "payments", 0),
            silent,
            shelf,
            signed: Recall::default(),
            said: BTreeMap::new(),
            answers: Arc::default(),
            nodes: Vec::new(),
            births: 0,
            law_changes: 0,
            ways,
            adopted,
            mail: Vec::new(),
            hot: None,
            ended_at: begins_at,
            asked: 0,
            photos: vec![hex(&photo)],
            struck: BTreeMap::new(),
            dials,
            truth,
            store,
            looker,
            seed,
            open,
            rigs,
            lines,
        };
        world.firms.admit(&world.looker, &world.dials.staff).map_err(said)?;
        for place in 0..world.dials.nodes {
            let node = world.birth(place, false)?;
            world.nodes.push(Arc::new(Mutex::new(node)));
        }
        Ok(world)
    }

    /// A new process in a place.
    fn birth(&mut self, place: usize, healed: bool) -> Result<Node, String> {
        self.births += 1;
        let faults = Arc::new(Faults::new(
            Draw::new(self.seed, "faults", self.births),
            self.dials.rates.clone(),
            Arc::clone(&self.truth),
            self.dials.disk_full.clone(),
            (Arc::clone(&self.lines), place),
        ));
        if healed {
            faults.heal();
        }
        let ahead = if healed { 0 } else { self.dials.ahead.get(place).copied().unwrap_or(0) };
        let clock = SkewedClock {
            truth: Arc::clone(&self.truth),
            ahead: AtomicI64::new(ahead),
            jump_max: self.dials.skew_max,
            faults: Arc::clone(&faults),
            jumps: AtomicU64::new(self.births << 32),
        };
        let shelf = FaultyShelf { faults: Arc::clone(&faults), shelf: Arc::clone(&self.shelf) };
        let shelf = self.dials.shelf.then_some(shelf);
        Ok(Node::start(Birth {
            store: (self.open)()?,
            witness: self.witness.clone(),
            faults,
            clock: Arc::new(clock),
            entropy: Arc::new(SeededEntropy::new(self.seed ^ self.births << 40)),
            law_seen: self.law_changes,
            rigs: self.rigs,
            shelf,
        }))
    }

    /// A process that lives; one that died is started again.
    pub fn living(&mut self, healed: bool) -> Result<Arc<Mutex<Node>>, String> {
        let place = usize::try_from(self.draw.below(self.nodes.len() as u64)).unwrap_or(0);
        let node = Arc::clone(&self.nodes[place]);
        if self.draw.chance(self.dials.idle_kill) && !healed {
            *self.struck.entry("killed between calls").or_default() += 1;
            lock(&node).die();
        }
        if lock(&node).is_dead() {
            self.note_faults(&node);
            // The dead process lets go of the store before the next one opens it.
            lock(&node).die();
            *lock(&node) = self.birth(place, healed)?;
        }
        // Where two laws pay one day in two ways, nobody goes on by the one that he knew (decision record 0052, given up).
        self.tell_of_law(&node, healed || self.ways.flips);
        if self.ways.flips && lock(&node).law_seen != self.law_changes {
            self.note_faults(&node);
            lock(&node).die();
            *lock(&node) = self.birth(place, healed)?;
        }
        Ok(node)
    }

    fn note_faults(&mut self, node: &Arc<Mutex<Node>>) {
        for (what, count) in lock(node).faults.struck() {
            *self.struck.entry(what).or_default() += count;
        }
    }

    /// A process hears that registers changed, sooner or later.
    fn tell_of_law(&mut self, node: &Arc<Mutex<Node>>, at_once: bool) {
        let mut node = lock(node);
        if node.law_seen == self.law_changes || (!at_once && self.draw.chance(self.dials.law_lag)) {
            return;
        }
        if let Did::Done(Ok(())) = node.run(App::reload_law) {
            node.law_seen = self.law_changes;
        }
    }

    /// One step of the trial.
    ///
    /// # Errors
    /// The store itself could not be opened or read.
    pub fn step(&mut self) -> Result<(), String> {
        self.pass_time()?;
        self.lines.hold()?;
        self.lines.step();
        self.change_law()?;
        if self.draw.chance(self.dials.worker) {
            self.work(8)?;
        }
        if self.draw.chance(self.dials.erasures) {
            let (customer, by, approves) = self.erasure()?;
            let node = self.living(false)?;
            if self.draw.chance(self.dials.interrupted) {
                self.interrupt(&node, 150)?;
            }
            let did = lock(&node).run(|app| {
                if approves {
                    app.approve_erasure(&by, &customer).map(|_| ())
                } else {
                    app.propose_erasure(&by, &customer, "本人申请")
                }
            });
            lock(&node).faults.uninterrupted();
            if matches!(did, Did::Done(Ok(()))) && approves {
                *self.struck.entry("erased").or_default() += 1;
            }
            self.judge(did, "an erasure")?;
        }
        if self.draw.chance(self.dials.consumer) {
            let node = self.living(false)?;
            let did = lock(&node).run(|app| counter::consume(app.store()));
            self.judge(did, "the counter")?;
        }
        if self.draw.chance(self.dials.checkpoints) {
            self.sign()?;
        }
        self.account()?;
        self.correspond()?;
        self.pay()?;
        self.keep()?;
        self.office()?;
        self.visit()?;
        self.papers()?;
        self.firms()?;
        self.hall()?;
        self.alarm()?;
        self.second()?;
        self.deliver()?;
        let Some(submission) = self.think()? else { return Ok(()) };
        self.send(submission)
    }

    /// Time passes: a while, or to the very instant of the next clock, or to one millisecond beside it.
    fn pass_time(&mut self) -> Result<(), String> {
        let now = self.truth.now();
        let storm = Dials::within(&self.dials.storm, now);
        let pace = if storm { self.dials.pace / 40 } else { self.dials.pace };
        let mut wait = self.draw.between(0, pace * 2 + 1);
        if self.draw.chance(20) && !storm {
            wait = self.draw.between(0, 20 * HOUR);
        }
        if self.draw.chance(self.dials.leaps) {
            wait = self.draw.between(9 * DAY, 40 * DAY);
            // Some months end while the cases of their last days can still be opened again.
            if self.papers.dials.months > 0 && self.papers.draw.chance(500) {
                wait /= 8;
            }
            // Nobody asks a second time after so long: an answer is kept for a month, and a key means nothing then.
            self.mail.retain(|mail| mail.submission.key.is_none());
            self.crew.phones.forget();
        }
        let mut then = now + wait;
        if self.draw.chance(self.dials.on_the_dot)
            && let Some(wake) = self.store.next_wake().map_err(|e| e.to_string())?
            && wake < now + DAY
        {
            then = wake + self.draw.between(-1, 2);
        }
        self.truth.set(then);
        Ok(())
    }

    /// At midnight another policy holds; a calendar table comes when it is published.
    fn change_law(&mut self) -> Result<(), String> {
        let now = self.truth.now();
        let changed = self.dials.policy_changes.iter().any(|at| *at <= now);
        let wanted = Edition {
            changed,
            complete: self.dials.table_late.is_none_or(|at| at <= now),
            by_service: self.ways.by_service(changed),
            ..self.adopted
        };
        if wanted == self.adopted {
            return Ok(());
        }
        let (packs, tables) = edition(wanted)?;
        let clock = Arc::clone(&self.truth);
        let adopted = adopt(self.store.as_ref(), clock.as_ref(), &Actor::system(), packs, tables);
        adopted.map_err(|error| error.to_string())?;
        *self.struck.entry("law changed").or_default() += 1;
        self.adopted = wanted;
        self.law_changes += 1;
        self.looker.reload_law().map_err(|error| error.to_string())
    }

    /// The worker of some process looks at due clocks, and at answers that are kept no longer.
    fn work(&mut self, pages: u32) -> Result<(), String> {
        if Dials::within(&self.dials.worker_down, self.truth.now()) {
            return Ok(());
        }
        let node = self.living(false)?;
        if self.nodes.len() > 1 && self.draw.chance(self.dials.interrupted) {
            self.interrupt(&node, 800)?;
        }
        let did = lock(&node).work(pages);
        lock(&node).faults.uninterrupted();
        self.judge(did, "the worker")
    }

    /// What a process did beside submissions: it may die or find the store failing, it may not break.
    pub fn judge<T>(&mut self, did: Did<Result<T, AppError>>, who: &str) -> Result<(), String> {
        let wrong = match did {
            Did::Broke(text) => format!("{who} broke: {text}"),
            Did::Done(Err(error @ (AppError::Damaged(_) | AppError::KeyReused | AppError::BadCursor))) => {
                format!("{who} met {error}")
            }
            _ => return Ok(()),
        };
        lock(&self.answers).wrong(0, wrong);
        Ok(())
    }

    /// Whatever is under way and has arrived.
    fn deliver(&mut self) -> Result<(), String> {
        let (arrived, under_way): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.mail).into_iter().partition(|mail| mail.after == 0);
        self.mail = under_way;
        self.mail.iter_mut().for_each(|mail| mail.after -= 1);
        for mail in arrived {
            self.hand_in(mail.submission, mail.tries)?;
        }
        Ok(())
    }

    /// A submission sets out: at once, overtaken by others, or twice.
    pub fn send(&mut self, submission: Submission) -> Result<(), String> {
        if submission.key.is_some() && self.draw.chance(self.dials.twice) {
            let after = u32::try_from(self.draw.below(40)).unwrap_or(0);
            self.post(Mail { after, tries: 1, submission: submission.clone() });
        }
        if self.draw.chance(self.dials.overtaken) {
            let after = 1 + u32::try_from(self.draw.below(20)).unwrap_or(0);
            self.post(Mail { after, tries: 0, submission });
            return Ok(());
        }
        self.hand_in(submission, 0)
    }

    fn post(&mut self, mail: Mail) {
        if self.mail.len() < MAIL_MAX {
            self.mail.push(mail);
        }
    }

    /// A submission arrives at a process; while it is worked on, another process may do something as well.
    fn hand_in(&mut self, submission: Submission, tries: u32) -> Result<(), String> {
        let node = self.living(false)?;
        if self.nodes.len() > 1 && self.draw.chance(self.dials.interrupted) {
            self.interrupt(&node, 150)?;
        }
        let number = submission.number;
        let answer = lock(&node).submit(&submission);
        lock(&node).faults.uninterrupted();
        let mut outcome = match answer {
            Ok(outcome) => outcome,
            Err(wrong) => {
                lock(&self.answers).wrong(number, wrong);
                return Ok(());
            }
        };
        if self.draw.chance(self.dials.unheard) {
            *self.struck.entry("reply to the caller lost").or_default() += 1;
            outcome = Outcome::Unknown;
        }
        let unsure = matches!(outcome, Outcome::Unknown | Outcome::Failed(_));
        let again = submission.key.is_some() && unsure && tries < ASKED_AGAIN_MAX;
        lock(&self.answers).hear(number, outcome);
        if again {
            let after = u32::try_from(self.draw.below(12)).unwrap_or(0);
            self.post(Mail { after, tries: tries + 1, submission });
        }
        Ok(())
    }

    /// Prepares something in another process that falls between two port calls of this one: so often, per mille, its
    /// worker, else a submission.
    pub fn interrupt(&mut self, node: &Arc<Mutex<Node>>, worker: u64) -> Result<(), String> {
        let other = self.living(false)?;
        if Arc::ptr_eq(node, &other) {
            return Ok(());
        }
        let calls = self.draw.below(12);
        // The process may stand still meanwhile, longer than its leases hold.
        let (truth, still) = (Arc::clone(&self.truth), [0, 0, 25 * SECOND][self.draw.below(3) as usize]);
        let answers = Arc::clone(&self.answers);
        if self.dials.holds > 0 && self.draw.chance(150) {
            let holds = self.holding(false)?;
            let interlude = move || {
                if let Some(text) = lock(&other).run(holds).broke() {
                    lock(&answers).wrong(0, format!("a hold broke: {text}"));
                }
            };
            lock(node).faults.interrupt(calls, Box::new(interlude));
            return Ok(());
        }
        if self.draw.chance(worker) {
            let settles = self.draw.chance(500);
            let interlude = move || {
                truth.set(truth.now() + still);
                let node = lock(&other);
                let broke = if settles { node.work(8).broke() } else { node.lease().broke() };
                if let Some(text) = broke {
                    lock(&answers).wrong(0, format!("a worker broke: {text}"));
                }
            };
            lock(node).faults.interrupt(calls, Box::new(interlude));
            return Ok(());
        }
        let Some(submission) = self.think()? else { return Ok(()) };
        let interlude = move || {
            truth.set(truth.now() + still);
            let number = submission.number;
            let answer = lock(&other).submit(&submission);
            match answer {
                Ok(outcome) => lock(&answers).hear(number, outcome),
                Err(wrong) => lock(&answers).wrong(number, wrong),
            }
        };
        lock(node).faults.interrupt(calls, Box::new(interlude));
        Ok(())
    }

    /// All is well again: faults end, clocks are right, callers ask a last time, and the worker catches up.
    ///
    /// # Errors
    /// The store itself could not be opened or read.
    pub fn recover(&mut self) -> Result<(), String> {
        self.ended_at = self.truth.now();
        // Later than the latest instant that any machine believed in.
        self.truth.set(self.ended_at + 2 * self.dials.skew_max + MINUTE);
        for place in 0..self.nodes.len() {
            let node = Arc::clone(&self.nodes[place]);
            self.note_faults(&node);
            lock(&node).die();
            *lock(&node) = self.birth(place, true)?;
        }
        let node = self.living(true)?;
        for mail in std::mem::take(&mut self.mail) {
            let number = mail.submission.number;
            let outcome = lock(&node).submit(&mail.submission);
            match outcome {
                Ok(outcome) => lock(&self.answers).hear(number, outcome),
                Err(wrong) => lock(&self.answers).wrong(number, wrong),
            }
        }
        self.settle_phones()?;
        self.settle_bank()?;
        self.settle_post()?;
        self.settle_office()?;
        self.settle_areas()?;
        // A case that was set aside is looked at again a minute later.
        for _ in 0..3 {
            let did = lock(&node).work(SETTLE_PAGES);
            self.judge(did, "the worker")?;
            let did = lock(&node).run(|app| app.wake_uncovered(SETTLE_PAGES).map(drop));
            self.judge(did, "what is owed after all")?;
            let did = lock(&node).follow();
            self.judge(did, "whoever follows modes")?;
            self.truth.set(self.truth.now() + 2 * MINUTE);
        }
        let did = lock(&node).work(SETTLE_PAGES);
        self.judge(did, "the worker")?;
        let did = lock(&node).run(|app| counter::consume(app.store()));
        self.judge(did, "the counter")?;
        self.settle_account()?;
        self.settle_firms()
    }

    /// After the worker caught up nothing may be due any more (2).
    ///
    /// # Errors
    /// The store itself cannot be read.
    pub fn nothing_is_due(&self, report: &mut AuditReport) -> Result<(), String> {
        report.ran("world::nothing_is_due");
        let due = self.store.due_cases(Shards::ALL, self.truth.now(), 100);
        for case in due.map_err(|error| error.to_string())? {
            report.find(2, &case.to_string(), "is due for ever: the worker cannot settle it");
        }
        Ok(())
    }

    /// Notes that something happened so often.
    pub fn note(&mut self, what: &'static str, count: u64) {
        *self.struck.entry(what).or_default() += count;
    }

    /// How often what went wrong.
    pub fn struck(&self) -> BTreeMap<&'static str, u64> {
        self.struck.clone()
    }

    /// Virtual instant of the last step.
    pub const fn ended_at(&self) -> i64 {
        self.ended_at
    }
}
