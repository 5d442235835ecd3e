//! The wallet in a trial: a cashier in every process, and a bank that is away for hours, refuses, pays without anybody hearing
//! of it, answers late, twice, in any order and now and then against itself, and sends money back.

use super::dials::Dials;
use super::fault::Faults;
use super::node::Did;
use super::world::{World, lock};
use crate::audit::AuditReport;
use crate::random::Draw;
use crate::time::{HOUR, MINUTE, VirtualClock};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use yinuo_app::AppError;
use yinuo_app::outlet::{Message, Outlet, Undelivered};
use yinuo_app::ports::{Clock, PAGE_ROWS_MAX, SettlementFilter, SettlementRow, Store};
use yinuo_app::settlement::Answer;
use yinuo_domain::case::Settlement;

/// Steps that an answer is under way at most.
const ANSWER_STEPS_MAX: u64 = 60;
/// How often a bank repeats an answer that nobody took.
const ANSWER_TRIES_MAX: u32 = 8;
/// Turns until everything that can be told has been told.
const SETTLE_TURNS: u32 = 12;
/// Refusals of the trial that say that an answer names what was never told.
const UNKNOWN: [&str; 2] = ["Q001", "Q002"];

/// What a seed does about payments.
#[derive(Debug, Clone)]
pub(super) struct WalletDials {
    /// Steps with a turn of the cashier, per mille.
    pub turns: u64,
    /// When the bank is away.
    pub away: Vec<(i64, i64)>,
    /// Instructions that the gateway refuses, per mille.
    pub refuses: u64,
    /// Instructions that it takes without anybody hearing of it, per mille.
    pub unheard: u64,
    /// Instructions that the bank does not pay, per mille.
    pub fails: u64,
    /// Payments that come back, per mille.
    pub returns: u64,
    /// Payments of which it says nothing until all is well, per mille.
    pub silent: u64,
    /// Payments of which it says the opposite as well, per mille.
    pub lies: u64,
    /// Steps in which a colleague sends something again, per mille.
    pub again: u64,
}

impl WalletDials {
    /// Of a stream of its own: what is added here moves no other dial.
    pub fn of(seed: u64, begins_at: i64, length: i64) -> Self {
        let mut draw = Draw::new(seed, "dials of the wallet", 0);
        let mut away = Vec::new();
        for _ in 0..draw.below(3) {
            let from = begins_at + draw.between(0, length.max(1));
            away.push((from, from + draw.between(MINUTE, 14 * HOUR)));
        }
        let mut per_mille = |chance: u64, most: u64| if draw.chance(chance) { draw.below(most) } else { 0 };
        Self {
            away,
            turns: per_mille(850, 600),
            refuses: per_mille(400, 400),
            unheard: per_mille(500, 300),
            fails: per_mille(600, 500),
            returns: per_mille(500, 300),
            silent: per_mille(400, 300),
            lies: per_mille(300, 150),
            again: per_mille(600, 200),
        }
    }
}

/// An answer on its way.
#[derive(Debug, Clone)]
struct Slip {
    after: u64,
    tries: u32,
    answer: Answer,
}

/// What the bank has.
#[derive(Debug, Default)]
struct Books {
    /// What it was told under each id, each time.
    told: BTreeMap<String, Vec<Value>>,
    /// Sums that customers have: each is paid once, whatever the round.
    paid: BTreeSet<String>,
    /// Ids that it refused, at its gateway or afterwards, and of which it said that they came back.
    refused: BTreeSet<String>,
    /// Sums about which it contradicted itself.
    lied: BTreeSet<String>,
    slips: Vec<Slip>,
}

/// The bank of the trial.
pub(super) struct Bank {
    draw: Mutex<Draw>,
    dials: WalletDials,
    truth: Arc<VirtualClock>,
    healed: AtomicBool,
    books: Mutex<Books>,
    struck: Mutex<BTreeMap<&'static str, u64>>,
}

/// What a process's gateway is: the bank, through the faults of the process.
struct Way<'a> {
    bank: &'a Bank,
    faults: &'a Faults,
}

impl Outlet for Way<'_> {
    fn deliver(&self, message: &Message) -> Result<(), Undelivered> {
        self.faults.outside(|| self.bank.take(message))
    }
}

impl Bank {
    pub fn new(seed: u64, dials: WalletDials, truth: Arc<VirtualClock>) -> Self {
        Self {
            draw: Mutex::new(Draw::new(seed, "bank", 0)),
            dials,
            truth,
            healed: AtomicBool::new(false),
            books: Mutex::default(),
            struck: Mutex::default(),
        }
    }

    fn is_healed(&self) -> bool {
        self.healed.load(Ordering::SeqCst)
    }

    fn strikes(&self, per_mille: u64, what: &'static str) -> bool {
        let strikes = !self.is_healed() && lock(&self.draw).chance(per_mille);
        if strikes {
            *lock(&self.struck).entry(what).or_default() += 1;
        }
        strikes
    }

    fn take(&self, message: &Message) -> Result<(), Undelivered> {
        let away = |reason: &str| Undelivered::Away { reason: reason.to_owned(), wait_millis: None };
        if !self.is_healed() && Dials::within(&self.dials.away, self.truth.now()) {
            *lock(&self.struck).entry("bank away").or_default() += 1;
            return Err(away("no route"));
        }
        // What it took it does not refuse when it is told again: its answer was lost, not its deed.
        let heard = lock(&self.books).told.contains_key(&message.id);
        if !heard && self.strikes(self.dials.refuses, "bank's gateway refused") {
            lock(&self.books).refused.insert(message.id.clone());
            return Err(Undelivered::Refused { reason: "status 422".to_owned() });
        }
        let body: Value = serde_json::from_slice(&message.body).unwrap_or_default();
        let known = {
            let mut books = lock(&self.books);
            let times = books.told.entry(message.id.clone()).or_default();
            times.push(body.clone());
            times.len() > 1
        };
        if !known || self.is_healed() {
            self.act(&message.id, &body, known);
        }
        if self.strikes(self.dials.unheard, "reply of the bank lost") {
            return Err(away("read timed out"));
        }
        Ok(())
    }

    /// What the bank does when it is told something: pays, refuses, takes back; and says so, or not.
    fn act(&self, id: &str, body: &Value, known: bool) {
        let sum = body["settlement"].as_str().unwrap_or_default().to_owned();
        let returns = body["kind"] == "return";
        let mut books = lock(&self.books);
        let (refuses, comes_back) = {
            let mut draw = lock(&self.draw);
            (draw.chance(self.dials.fails), draw.chance(self.dials.returns))
        };
        let silent = self.strikes(self.dials.silent, "bank says nothing");
        let mut said = Vec::new();
        if known {
            // Asked again: what is so is said again.
            let refused = books.refused.contains(id) && !books.paid.contains(&sum);
            said.push(match (returns, refused) {
                (true, _) if books.paid.contains(&sum) => "refused",
                (true, _) => "returned",
                (false, true) => "refused",
                (false, false) => "credited",
            });
        } else if returns {
            if refuses {
                said.push("refused");
            } else {
                books.paid.remove(&sum);
                said.push("returned");
            }
        } else if refuses && !books.paid.contains(&sum) {
            books.refused.insert(id.to_owned());
            said.push("refused");
        } else {
            books.paid.insert(sum.clone());
            said.push("credited");
            if comes_back {
                books.paid.remove(&sum);
                books.refused.insert(id.to_owned());
                said.push("returned");
            }
        }
        if !known && said == ["credited"] && self.strikes(self.dials.lies, "bank contradicts itself") {
            books.lied.insert(sum);
            books.refused.insert(id.to_owned());
            said.push("refused");
        }
        if silent && !known {
            return;
        }
        let mut draw = lock(&self.draw);
        for status in said {
            for _ in 0..=draw.below(3) {
                let reference = if status == "credited" { "W-1" } else { "" };
                let answer = Answer {
                    id: id.to_owned(),
                    status: status.to_owned(),
                    reason: "limit".to_owned(),
                    reference: reference.to_owned(),
                };
                books.slips.push(Slip { after: draw.below(ANSWER_STEPS_MAX), tries: 0, answer });
            }
        }
    }

    /// Answers that arrive in this step; all of them at the end.
    fn arrived(&self, all: bool) -> Vec<Slip> {
        let mut books = lock(&self.books);
        let (arrived, under_way): (Vec<_>, Vec<_>) =
            std::mem::take(&mut books.slips).into_iter().partition(|slip| all || slip.after == 0);
        books.slips = under_way;
        books.slips.iter_mut().for_each(|slip| slip.after -= 1);
        arrived
    }

    fn again(&self, slip: Slip) {
        if slip.tries < ANSWER_TRIES_MAX {
            let after = lock(&self.draw).below(20);
            lock(&self.books).slips.push(Slip { after, tries: slip.tries + 1, ..slip });
        }
    }

    /// What the bank has against what the product says (45): nobody is paid twice, nor told anew without a reason, and what
    /// is said to be credited is with the customer.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn check(&self, store: &dyn Store, report: &mut AuditReport) -> Result<(), AppError> {
        let books = lock(&self.books);
        let rows = rows(store)?;
        for (id, times) in &books.told {
            report.ran("wallet::check");
            let Some((case, settlement, round)) = Settlement::travelled(id) else {
                report.find(45, id, "is no id of a round");
                continue;
            };
            if times.iter().any(|body| *body != times[0]) {
                report.find(45, id, "was told again in other words");
            }
            let before = Settlement::wire_id(case, settlement, round.saturating_sub(1));
            let recall = times[0]["kind"] == "return";
            if round > 1 && !recall && !books.refused.contains(&before) && books.told.contains_key(&before) {
                report.find(45, id, "was told anew, and nobody had refused the round before");
            }
            let known = rows.get(&(case, settlement)).is_none_or(|row| row.round >= round);
            if !known {
                report.find(45, id, "was told, and no such round was begun");
            }
        }
        for ((case, settlement), row) in &rows {
            let sum = format!("{case}-{settlement}");
            if books.lied.contains(&sum) || !row.contradiction.is_empty() {
                continue;
            }
            let has = books.paid.contains(&sum);
            let says = matches!(row.state.as_str(), "credited" | "recalled");
            // What is under way may be paid already, and what the bank says of it is still to come.
            let open = matches!(row.state.as_str(), "instructed" | "taken");
            if has != says && !open {
                let sentence =
                    format!("{} in round {}, and the customer has it: {has}", row.state, row.round);
                report.find(45, &sum, sentence);
            }
        }
        Ok(())
    }
}

fn rows(store: &dyn Store) -> Result<BTreeMap<(uuid::Uuid, u32), SettlementRow>, AppError> {
    let (mut rows, mut after) = (BTreeMap::new(), None);
    loop {
        let page = store.settlements(&SettlementFilter::default(), after, PAGE_ROWS_MAX)?;
        let Some(last) = page.last() else { return Ok(rows) };
        after = Some(last.place());
        rows.extend(page.into_iter().map(|row| ((row.owner, row.settlement), row)));
    }
}

impl World {
    /// What is paid and answered in a step, with the weights of the seed.
    ///
    /// # Errors
    /// The store itself could not be opened or read.
    pub fn pay(&mut self) -> Result<(), String> {
        let dials = self.bank.dials.clone();
        if self.pay_draw.chance(dials.turns) {
            self.tell_bank(false)?;
        }
        for slip in self.bank.arrived(false) {
            self.hear_bank(slip, false)?;
        }
        if self.pay_draw.chance(dials.again) {
            self.send_again(false)?;
        }
        Ok(())
    }

    fn tell_bank(&mut self, healed: bool) -> Result<(), String> {
        let node = self.living(healed)?;
        if !healed && self.pay_draw.chance(self.dials.interrupted) {
            self.interrupt(&node, 500)?;
        }
        let bank = Arc::clone(&self.bank);
        let faults = Arc::clone(&lock(&node).faults);
        let did = lock(&node).pay(&Way { bank: &bank, faults: &faults });
        lock(&node).faults.uninterrupted();
        self.judge(did, "the cashier")
    }

    /// An answer arrives at some process; a bank repeats what nobody took.
    fn hear_bank(&mut self, slip: Slip, healed: bool) -> Result<(), String> {
        let node = self.living(healed)?;
        let did = lock(&node).run(|app| app.take_answer(&slip.answer));
        match &did {
            Did::Done(Ok(_)) => self.note("answer of the bank", 1),
            Did::Done(Err(AppError::Refused(refusal))) if UNKNOWN.contains(&refusal.code) => {
                let sentence = format!("the round {} that was told is not known", slip.answer.id);
                lock(&self.answers).wrong(0, sentence);
            }
            _ => self.bank.again(slip),
        }
        self.judge(did, "an answer of the bank")
    }

    /// A colleague sends what was refused or came back once more.
    fn send_again(&mut self, healed: bool) -> Result<(), String> {
        let states = vec!["refused".to_owned(), "returned".to_owned()];
        let filter = SettlementFilter { states, ..SettlementFilter::default() };
        let found = self.store.settlements(&filter, None, 10).map_err(|error| error.to_string())?;
        let Some(row) = found.first() else { return Ok(()) };
        let (case, settlement, by) = (row.owner, row.settlement, self.dials.staff[4].clone());
        let node = self.living(healed)?;
        let options = yinuo_app::Options::default();
        let did = lock(&node).run(|app| app.send_settlement_again(&by, case, settlement, &options));
        if matches!(did, Did::Done(Ok(_))) {
            self.note("payment sent again", 1);
        }
        self.judge(did, "a payment sent again")
    }

    /// All is well again: what waits is told, and every answer arrives.
    ///
    /// # Errors
    /// The store itself could not be opened or read.
    pub fn settle_bank(&mut self) -> Result<(), String> {
        self.bank.healed.store(true, Ordering::SeqCst);
        for _ in 0..SETTLE_TURNS {
            let node = self.living(true)?;
            let did = lock(&node).work(50);
            self.judge(did, "the worker")?;
            self.tell_bank(true)?;
            for slip in self.bank.arrived(true) {
                self.hear_bank(slip, true)?;
            }
            // Silence is asked about after some hours, and leases of the dead run out on the way.
            self.truth.set(self.truth.now() + 4 * HOUR);
        }
        for slip in self.bank.arrived(true) {
            self.hear_bank(slip, true)?;
        }
        let struck = std::mem::take(&mut *lock(&self.bank.struck));
        struck.into_iter().for_each(|(what, count)| self.note(what, count));
        Ok(())
    }
}
