//! Messages in a trial: a postman in every process, a gateway that is away for hours, refuses, takes without anybody hearing
//! of it, and sends receipts late, twice or of what was lost; an account of WeChat that some customers follow, and that is often
//! silent; and customers who open the link of a score more than once.

use super::dials::{Dials, PostDials};
use super::fault::Faults;
use super::node::Did;
use super::world::{World, lock};
use crate::random::{Draw, named};
use crate::time::{HOUR, MINUTE, VirtualClock};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use uuid::Uuid;
use yinuo_app::link::KeyRing;
use yinuo_app::messages::{CONSUMER, Post, Receipt, Received, Ways};
use yinuo_app::outlet::{Message, Outlet, Undelivered};
use yinuo_app::points::{ThanksInput, ThanksState};
use yinuo_app::ports::{Clock, MessageFilter, MessageState, Shards};
use yinuo_app::{App, AppError, SCORE_MAX, ScoreState};
use yinuo_domain::points::Opinion;

/// How the openid of every follower begins.
pub(super) const OPENID: &str = "o-";
/// Steps that a receipt is under way at most.
const RECEIPT_STEPS_MAX: u64 = 60;
/// How often a carrier repeats a receipt that nobody took.
const RECEIPT_TRIES_MAX: u32 = 8;
/// Turns of the postman until everything that may leave has left.
const SETTLE_TURNS: u32 = 60;
/// Longest wait for the end of a night or of a day's limit.
const SETTLE_WAIT_MAX: i64 = 36 * HOUR;

/// Keys and address of the trial.
pub(super) fn post() -> Post {
    Post { ring: KeyRing::of([7; 32]), public_url: "https://nuo.example".to_owned() }
}

/// One message as the gateway was handed it.
#[derive(Debug, Clone)]
pub(super) struct Taken {
    pub body: Value,
    /// The true instant.
    pub at: i64,
    /// Commits that the store had acknowledged when the turn began that handed it over.
    pub known: u64,
}

/// A receipt on its way.
#[derive(Debug, Clone)]
struct Slip {
    after: u64,
    tries: u32,
    receipt: Receipt,
}

/// The carrier of the trial, and what it has.
pub(super) struct Gateway {
    draw: Mutex<Draw>,
    dials: PostDials,
    truth: Arc<VirtualClock>,
    healed: AtomicBool,
    /// Commits acknowledged when the running turn began.
    known: AtomicU64,
    /// What it took under each id, each time.
    taken: Mutex<BTreeMap<String, Vec<Taken>>>,
    /// What it would not carry.
    refused: Mutex<BTreeSet<String>>,
    slips: Mutex<Vec<Slip>>,
    struck: Mutex<BTreeMap<&'static str, u64>>,
}

/// What a process's carrier is: the gateway, through the faults of the process.
struct Way<'a> {
    gateway: &'a Gateway,
    faults: &'a Faults,
}

impl Outlet for Way<'_> {
    fn deliver(&self, message: &Message) -> Result<(), Undelivered> {
        self.faults.outside(|| self.gateway.take(message))
    }
}

impl Gateway {
    pub fn new(seed: u64, dials: PostDials, truth: Arc<VirtualClock>) -> Self {
        Self::drawn(Draw::new(seed, "gateway", 0), dials, truth)
    }

    /// The gateway of WeChat: away when the other one is not, and with receipts of its own.
    pub fn of_wechat(seed: u64, dials: &PostDials, truth: Arc<VirtualClock>) -> Self {
        let receipts = dials.wechat.unwrap_or_default();
        let dials = PostDials { away: Vec::new(), receipts, ..dials.clone() };
        Self::drawn(Draw::new(seed, "gateway of WeChat", 0), dials, truth)
    }

    fn drawn(draw: Draw, dials: PostDials, truth: Arc<VirtualClock>) -> Self {
        Self {
            draw: Mutex::new(draw),
            dials,
            truth,
            healed: AtomicBool::new(false),
            known: AtomicU64::new(0),
            taken: Mutex::default(),
            refused: Mutex::default(),
            slips: Mutex::default(),
            struck: Mutex::default(),
        }
    }

    /// Everything that it took.
    pub fn taken(&self) -> BTreeMap<String, Vec<Taken>> {
        lock(&self.taken).clone()
    }

    /// Ids that it refused.
    pub fn refused(&self) -> BTreeSet<String> {
        lock(&self.refused).clone()
    }

    fn strikes(&self, per_mille: u64, what: &'static str) -> bool {
        let strikes = !self.healed.load(Ordering::SeqCst) && lock(&self.draw).chance(per_mille);
        if strikes {
            *lock(&self.struck).entry(what).or_default() += 1;
        }
        strikes
    }

    fn take(&self, message: &Message) -> Result<(), Undelivered> {
        let now = self.truth.now();
        let away = |reason: &str, wait_millis| Undelivered::Away { reason: reason.to_owned(), wait_millis };
        if !self.healed.load(Ordering::SeqCst) && Dials::within(&self.dials.away, now) {
            *lock(&self.struck).entry("gateway away").or_default() += 1;
            return Err(away("no route", None));
        }
        if self.strikes(self.dials.refuses, "gateway refused") {
            lock(&self.refused).insert(message.id.clone());
            return Err(Undelivered::Refused { reason: "bad number".to_owned() });
        }
        let body = serde_json::from_slice(&message.body).unwrap_or_default();
        let known = self.known.load(Ordering::SeqCst);
        lock(&self.taken).entry(message.id.clone()).or_default().push(Taken { body, at: now, known });
        self.answer(&message.id);
        if self.strikes(self.dials.unheard, "reply of the gateway lost") {
            return Err(away("read timed out", Some(MINUTE)));
        }
        Ok(())
    }

    /// Receipts set out: none, one, the same twice, or both sorts in any order.
    fn answer(&self, id: &str) {
        let mut draw = lock(&self.draw);
        if !draw.chance(self.dials.receipts) {
            return;
        }
        let fails = draw.chance(self.dials.fails);
        let mut slips = lock(&self.slips);
        for _ in 0..=draw.below(3) {
            let lost = fails && draw.chance(700);
            let (status, reason) = if lost { ("failed", "unreachable") } else { ("delivered", "") };
            let receipt = Receipt { id: id.to_owned(), status: status.to_owned(), reason: reason.to_owned() };
            slips.push(Slip { after: draw.below(RECEIPT_STEPS_MAX), tries: 0, receipt });
        }
    }

    /// Receipts that arrive in this step; all of them at the end.
    fn arrived(&self, all: bool) -> Vec<Slip> {
        let mut slips = lock(&self.slips);
        let (arrived, under_way): (Vec<_>, Vec<_>) =
            std::mem::take(&mut *slips).into_iter().partition(|slip| all || slip.after == 0);
        *slips = under_way;
        slips.iter_mut().for_each(|slip| slip.after -= 1);
        arrived
    }

    fn again(&self, slip: Slip) {
        if slip.tries < RECEIPT_TRIES_MAX {
            let after = lock(&self.draw).below(20);
            lock(&self.slips).push(Slip { after, tries: slip.tries + 1, ..slip });
        }
    }
}

/// What the trial was told about messages and scores.
#[derive(Debug, Default)]
pub(super) struct Correspondence {
    /// Receipts that were taken: id and status.
    pub receipts: Vec<(String, String)>,
    /// Ids whose loss a carrier told, whoever heard it, and messages that somebody began anew.
    pub lost: BTreeSet<String>,
    pub again: BTreeSet<Uuid>,
    /// What was asked of each score link, and what was answered.
    pub scores: BTreeMap<String, Vec<(u8, Option<ScoreState>)>>,
    /// When the postman began to catch up, and when he had.
    pub settled: (i64, i64),
}

impl World {
    /// What the post does in a step, with the weights of the seed.
    ///
    /// # Errors
    /// The store itself could not be opened or read.
    pub fn correspond(&mut self) -> Result<(), String> {
        if self.draw.chance(self.dials.post.turns)
            && !Dials::within(&self.dials.worker_down, self.truth.now())
        {
            self.turn(false)?;
        }
        for slip in [self.gateway.arrived(false), self.wechat.arrived(false)].into_iter().flatten() {
            self.receive(slip, false)?;
        }
        if self.draw.chance(self.dials.post.scores) {
            self.scores()?;
        }
        if self.draw.chance(self.dials.post.again) {
            let filter = MessageFilter { state: Some(MessageState::Undeliverable), kind: None };
            let page = self.store.messages(filter, None, 10).map_err(|error| error.to_string())?;
            if let Some(row) = page.rows.first() {
                let (id, node) = (row.id, self.living(false)?);
                self.told.again.insert(id);
                let did = lock(&node).run(|app| app.retry_message(id).map(|_| ()));
                self.judge(did, "a new start of a message")?;
            }
        }
        Ok(())
    }

    /// One turn of the postman of some process.
    ///
    /// # Errors
    /// The store itself could not be opened or read.
    pub fn turn(&mut self, healed: bool) -> Result<(), String> {
        let node = self.living(healed)?;
        if !healed && self.draw.chance(self.dials.interrupted) {
            self.interrupt(&node, 500)?;
        }
        let (gateway, wechat) = (Arc::clone(&self.gateway), Arc::clone(&self.wechat));
        for gateway in [&gateway, &wechat] {
            gateway.known.store(self.witness.commits(), Ordering::SeqCst);
        }
        let faults = Arc::clone(&lock(&node).faults);
        let sms = Way { gateway: &gateway, faults: &faults };
        let by_wechat = Way { gateway: &wechat, faults: &faults };
        let wechat = self.dials.post.wechat.map(|_| &by_wechat as &dyn Outlet);
        let did = lock(&node).post(Ways { sms: &sms, wechat });
        lock(&node).faults.uninterrupted();
        self.judge(did, "the postman")
    }

    /// A receipt arrives at some process; a carrier repeats what nobody took.
    fn receive(&mut self, slip: Slip, healed: bool) -> Result<(), String> {
        if slip.receipt.status == "failed" {
            self.told.lost.insert(slip.receipt.id.clone());
        }
        let node = self.living(healed)?;
        let did = lock(&node).run(|app| app.take_receipt(&slip.receipt));
        match &did {
            Did::Done(Ok(Received::Noted | Received::Known)) => {
                let Receipt { id, status, .. } = slip.receipt;
                self.told.receipts.push((id, status));
            }
            Did::Done(Ok(Received::Unknown)) => {
                let sentence = format!("the message {} that it was handed is not known", slip.receipt.id);
                lock(&self.answers).wrong(0, sentence);
            }
            _ => self.gateway.again(slip),
        }
        self.judge(did, "a receipt")
    }

    /// A customer opens the link of a score, perhaps not for the first time, and says a number.
    fn scores(&mut self) -> Result<(), String> {
        let mut links: Vec<String> =
            lock(&self.gateway.taken).values().flatten().filter_map(score_link).collect();
        links.extend(lock(&self.wechat.taken).values().flatten().filter_map(score_link));
        if links.is_empty() {
            return Ok(());
        }
        let link = self.draw.pick(&links).clone();
        let asked = link.clone();
        let score = u8::try_from(self.draw.below(12)).unwrap_or(0);
        let words = if self.draw.chance(500) { "上门很快" } else { "" };
        let node = self.living(false)?;
        lock(&node).faults.was_in_doubt();
        let did = lock(&node).run(|app| app.give_score(&link, score, words));
        let doubtful = lock(&node).faults.was_in_doubt();
        let heard = match &did {
            Did::Done(Ok(Some(state))) if !doubtful => Some(state.clone()),
            Did::Done(Ok(None)) => {
                lock(&self.answers).wrong(0, format!("the link {link} that was sent opens nothing"));
                None
            }
            _ => None,
        };
        if heard.is_some() && !(1..=SCORE_MAX).contains(&score) {
            lock(&self.answers).wrong(0, format!("a score of {score} was taken"));
        }
        let refused = matches!(&did, Did::Done(Err(AppError::Refused(_))));
        if !refused {
            self.note("score given", 1);
            self.told.scores.entry(link).or_default().push((score, heard));
        }
        self.judge(did, "a score")?;
        self.thanks(&asked)
    }

    /// The same customer goes on to whoever served him, once or twice, and may think better of it. His draws are his own, so
    /// that everything else of a seed stays as it is.
    fn thanks(&mut self, asked: &str) -> Result<(), String> {
        let times = self.told.scores.get(asked).map_or(0, Vec::len) as u64;
        let mut draw = Draw::new(self.seed, "thanks", named(asked.as_bytes()) ^ times);
        let dislikes = draw.chance(200);
        let input = ThanksInput {
            person: String::new(),
            opinion: if dislikes { Opinion::Dislike } else { Opinion::Like },
            points: if dislikes { 0 } else { *draw.pick(&[0, 50, 100]) },
            reason: "late".to_owned(),
            words: if draw.chance(300) { "下次还找他".to_owned() } else { String::new() },
            proof: String::new(),
        };
        let back = draw.chance(250);
        let node = Arc::clone(draw.pick(&self.nodes));
        if lock(&node).is_dead() {
            return Ok(());
        }
        let did = lock(&node).run(|app| speaks(app, asked, &input, back));
        if matches!(did, Did::Done(Ok(true))) {
            self.note("thanks given", 1);
        }
        self.judge(did, "thanks")
    }

    /// All is well again: receipts arrive, and what waits leaves as soon as it may.
    ///
    /// # Errors
    /// The store itself could not be opened or read.
    pub fn settle_post(&mut self) -> Result<(), String> {
        self.told.settled.0 = self.truth.now();
        self.gateway.healed.store(true, Ordering::SeqCst);
        self.wechat.healed.store(true, Ordering::SeqCst);
        let latest = self.truth.now() + SETTLE_WAIT_MAX;
        for _ in 0..SETTLE_TURNS {
            for slip in [self.gateway.arrived(true), self.wechat.arrived(true)].into_iter().flatten() {
                self.receive(slip, true)?;
            }
            self.turn(true)?;
            let said = |error: yinuo_app::ports::ReadError| error.to_string();
            let waits = self.store.due_messages(Shards::ALL, latest, 1).map_err(said)?;
            let next = waits.first().and_then(|row| row.next_at);
            let behind =
                self.store.cursors(CONSUMER).map_err(said)? != self.store.journal_heads().map_err(said)?;
            if next.is_none() && !behind {
                break;
            }
            // Leases of the dead run out on the way. What is still to be written may not grow stale in a leap to the morning.
            let morning = if behind { 0 } else { next.unwrap_or(0) };
            self.truth.set(morning.max(self.truth.now() + MINUTE));
        }
        self.told.settled.1 = self.truth.now();
        for gateway in [Arc::clone(&self.gateway), Arc::clone(&self.wechat)] {
            let struck = std::mem::take(&mut *lock(&gateway.struck));
            struck.into_iter().for_each(|(what, count)| self.note(what, count));
        }
        let by_wechat = lock(&self.wechat.taken).len() as u64;
        self.note("message left by WeChat", by_wechat);
        Ok(())
    }
}

/// What the customer of a score link says of whoever served him; whether there was anything to say.
fn speaks(app: &App, asked: &str, input: &ThanksInput, back: bool) -> Result<bool, AppError> {
    let case = match app.score_state(asked)? {
        Some(ScoreState::Open { case, .. } | ScoreState::Given { case, .. }) => case,
        _ => return Ok(false),
    };
    let ring = post().ring;
    let Some(link) = app.thanks_link(&ring, case)? else { return Ok(false) };
    if let Some(ThanksState::Open { by, .. }) = app.thanks_state(&ring, &link)? {
        let person = by.first().map(|one| one.person.clone()).unwrap_or_default();
        app.give_thanks(&ring, &link, &ThanksInput { person, ..input.clone() })?;
    }
    if back {
        app.refund_thanks(&ring, &link, "")?;
    }
    Ok(true)
}

/// The link in a message that asks for a score.
fn score_link(taken: &Taken) -> Option<String> {
    let text = taken.body["text"].as_str()?;
    (taken.body["kind"] == "score").then(|| text.rsplit("/r/").next().unwrap_or_default().to_owned())
}
