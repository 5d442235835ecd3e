//! Sheets in a trial: waves are drawn, their paper is keyed by two people, again by whoever heard no answer, differently by
//! a slip, and after closing; calls are heard again by a second person; and months of pay are looked through, published,
//! contested, decided, signed and locked, while late scores and reopened cases go on. Dice of their own.

use super::act::Act;
use super::node::{Did, What};
use super::world::{World, lock};
use crate::audit::AuditReport;
use crate::random::{Draw, named};
use std::collections::BTreeMap;
use yinuo_account::{
    Keyed, Part, SURVEY, Said, Sheet, Wanted, call_backs, draw_rows, hear_call, key_sheets, make_wave,
    settle_sheet, sheets, waves,
};
use yinuo_app::pay::{WAGE, month_and_owner, month_before};
use yinuo_app::ports::Store;
use yinuo_app::{App, AppError};
use yinuo_domain::Actor;
use yinuo_domain::pay::{PeriodState, SetAside, SheetRow};
use yinuo_policy::Bilingual;

/// Customers of a frame.
const FRAME: u32 = 24;
/// Sheets that are keyed at once at most.
const BATCH_MAX: u64 = 5;
/// Of a thousand sheets of paper so many are keyed differently by another hand.
const SLIPS: u64 = 200;
/// Draws among whose calls one is heard again.
const LISTS: usize = 4;

/// What a seed does with sheets.
#[derive(Debug, Clone)]
pub(super) struct PaperDials {
    /// Steps in which a wave is drawn, per mille.
    pub waves: u64,
    /// Steps in which sheets are keyed or settled, per mille.
    pub keyings: u64,
    /// Steps in which somebody hears a call again, per mille.
    pub hearings: u64,
    /// Steps in which somebody takes a step in a month of pay, per mille.
    pub months: u64,
    /// Steps in which a case that a locked month paid is touched again, per mille.
    pub stirs: u64,
}

impl PaperDials {
    pub fn of(seed: u64) -> Self {
        let mut draw = Draw::new(seed, "dials of the sheets", 0);
        let mut per_mille = |chance: u64, most: u64| if draw.chance(chance) { draw.below(most) } else { 0 };
        let waves = per_mille(500, 40);
        Self {
            waves,
            keyings: per_mille(800, 300),
            hearings: per_mille(500, 200),
            months: per_mille(500, 400),
            stirs: per_mille(700, 500),
        }
    }

    /// Whether the policy of the seed has hours of calls and questions of surveys.
    pub const fn calls_by_rule(&self) -> bool {
        self.waves > 0
    }
}

/// A keying as its caller remembers it.
#[derive(Debug, Clone)]
struct Keying {
    wave: String,
    by: String,
    said: Said,
    acknowledged: bool,
}

/// What a trial knows of its sheets.
pub(super) struct Papers {
    pub draw: Draw,
    pub dials: PaperDials,
    stirring: Draw,
    waves: u32,
    keyings: Vec<Keying>,
}

impl Papers {
    pub fn new(seed: u64) -> Self {
        let draw = Draw::new(seed, "sheets", 0);
        let stirring = Draw::new(seed, "stirred sheets", 0);
        Self { draw, dials: PaperDials::of(seed), stirring, waves: 0, keyings: Vec::new() }
    }

    /// Every keying that was acknowledged is there once, and nothing is there that nobody keyed (44).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn check(&self, store: &dyn Store, report: &mut AuditReport) -> Result<(), AppError> {
        let mut found: BTreeMap<(String, String), Vec<Keyed>> = BTreeMap::new();
        for row in store.register(SURVEY)? {
            for (number, sheet) in sheets(store, &row.code)? {
                let all = sheet.keyed.iter().chain(&sheet.settled).cloned().collect();
                found.insert((row.code.clone(), number), all);
            }
        }
        let same = |keyed: &Keyed, keying: &Keying| {
            let (_, outcome, answers) = &keying.said;
            keyed.person == keying.by && keyed.outcome == *outcome && keyed.answers == *answers
        };
        for keying in self.keyings.iter().filter(|keying| keying.acknowledged) {
            report.ran("papers::check");
            let name = (keying.wave.clone(), keying.said.0.clone());
            let times = found.get(&name).into_iter().flatten().filter(|keyed| same(keyed, keying)).count();
            if times != 1 {
                let sentence = format!("what {} keyed of it stands there {times} times", keying.by);
                report.find(44, &format!("{}/{}", name.0, name.1), sentence);
            }
        }
        for ((wave, number), keyed) in &found {
            let of_sheet = || self.keyings.iter().filter(|one| one.wave == *wave && one.said.0 == *number);
            if let Some(keyed) = keyed.iter().find(|keyed| !of_sheet().any(|keying| same(keyed, keying))) {
                let sentence = format!("{} is said to have keyed what he did not", keyed.person);
                report.find(44, &format!("{wave}/{number}"), sentence);
            }
        }
        Ok(())
    }
}

impl World {
    /// What is done with sheets in a step, with the weights of the seed.
    ///
    /// # Errors
    /// The store itself could not be opened or read.
    pub fn papers(&mut self) -> Result<(), String> {
        let dials = self.papers.dials.clone();
        if self.papers.draw.chance(dials.waves) {
            self.draw_a_wave()?;
        }
        if self.papers.draw.chance(dials.keyings) {
            self.key_some()?;
        }
        if self.papers.draw.chance(dials.hearings) {
            self.hear_again()?;
        }
        if self.papers.draw.chance(dials.months) {
            self.step_in_a_month()?;
        }
        if self.papers.stirring.chance(dials.stirs) {
            self.stir()?;
        }
        Ok(())
    }

    /// A case of which a line stands in the locked month is marked, or opened again: the month that runs corrects the line.
    fn stir(&mut self) -> Result<(), String> {
        let said = |error: AppError| error.to_string();
        let now = self.looker.month_now();
        let month = month_before(&now).unwrap_or(now);
        if self.looker.period(&month).map_err(said)?.state != PeriodState::Locked {
            return Ok(());
        }
        let mut cases = Vec::new();
        for (sheet, _) in self.looker.pay_sheets(WAGE, &month).map_err(said)? {
            let rows = self.looker.pay_sheet(&sheet).map_err(said)?.into_iter();
            cases.extend(rows.filter_map(|(_, row)| match row {
                SheetRow::Line(line) => Some(line.case),
                _ => None,
            }));
        }
        if cases.is_empty() {
            return Ok(());
        }
        let case = *self.papers.stirring.pick(&cases);
        // Archived since: nobody touches it any more.
        let Some(row) = self.store.case_row(case).map_err(|error| error.to_string())? else { return Ok(()) };
        let (post, act) = match self.papers.stirring.below(10) {
            0..=5 => ("quality-office", Act::RedLine("forced-open", "990102")),
            _ => ("hotline-agent", Act::Reopen),
        };
        let Some(by) = self.dials.staff.iter().find(|actor| actor.post == post).cloned() else {
            return Ok(());
        };
        self.note("line of a locked month stirred", 1);
        let submission = self.submission(by, What::Deed(case, act), None, row.customer);
        self.send(submission)
    }

    fn clerk(&mut self) -> Actor {
        // Few clerks, so that the same one comes again.
        let staff = &self.dials.staff[..3];
        self.papers.draw.pick(staff).clone()
    }

    fn draw_a_wave(&mut self) -> Result<(), String> {
        self.papers.waves += 1;
        let first = 1 + u32::try_from(self.papers.draw.below(40)).unwrap_or(0);
        let line = |index: u32| {
            let stratum = if index.is_multiple_of(3) { "政企" } else { "家庭" };
            format!("C{index:06},{stratum}\n")
        };
        let part = |stratum: &str, mode: &str, size: u64| Part {
            stratum: stratum.to_owned(),
            mode: mode.to_owned(),
            size,
        };
        let size = 1 + self.papers.draw.below(6);
        let wanted = Wanted {
            code: format!("w{}", self.papers.waves),
            name: Bilingual::new("满意度调查", "Survey"),
            frame: (first..first + FRAME).map(line).collect(),
            parts: vec![part("家庭", "paper", size), part("家庭", "call", 2), part("政企", "visit", 1)],
        };
        let by = self.clerk();
        let node = self.living(false)?;
        let did = lock(&node).run(|app| make_wave(app, &by, &wanted).map(|_| ()));
        if matches!(did, Did::Done(Ok(()))) {
            self.note("wave drawn", 1);
        }
        self.judge(did, "a wave")
    }

    fn key_some(&mut self) -> Result<(), String> {
        let all = waves(self.store.as_ref()).map_err(|error| error.to_string())?;
        if all.is_empty() {
            return Ok(());
        }
        let wave = self.papers.draw.pick(&all).clone();
        let sheets = sheets(self.store.as_ref(), &wave.code).map_err(|error| error.to_string())?;
        let (by, settles) = (self.clerk(), self.papers.draw.chance(200));
        let batch = if settles { 1 } else { 1 + self.papers.draw.below(BATCH_MAX) };
        let mut said: Vec<Said> = Vec::new();
        for _ in 0..batch {
            let (number, sheet) = self.papers.draw.pick(&sheets).clone();
            if said.iter().all(|(known, ..)| *known != number) {
                said.push(words_of(&mut self.papers.draw, number, &sheet));
            }
        }
        // Whoever hears nothing does it once more.
        let times = if self.papers.draw.chance(300) { 2 } else { 1 };
        for _ in 0..times {
            self.key(&wave.code, &by, &said, settles)?;
        }
        Ok(())
    }

    fn key(&mut self, wave: &str, by: &Actor, said: &[Said], settles: bool) -> Result<(), String> {
        let node = self.living(false)?;
        if self.nodes.len() > 1 && self.draw.chance(self.dials.interrupted) {
            self.interrupt(&node, 150)?;
        }
        let did = {
            let node = lock(&node);
            node.faults.was_in_doubt();
            let did = node.run(|app| match said {
                [one] if settles => settle_sheet(app, by, wave, one),
                _ => key_sheets(app, by, wave, said),
            });
            node.faults.uninterrupted();
            // A refusal after a commit whose reply was lost refuses the second attempt, not the first.
            let doubt = node.faults.was_in_doubt();
            if doubt && !matches!(did, Did::Done(Ok(()))) { Did::Died } else { did }
        };
        let acknowledged = matches!(did, Did::Done(Ok(())));
        let refused = matches!(did, Did::Done(Err(AppError::Refused(_))));
        if !refused {
            let keying = |said: &Said| Keying {
                wave: wave.to_owned(),
                by: by.person.clone(),
                said: said.clone(),
                acknowledged,
            };
            self.papers.keyings.extend(said.iter().map(keying));
        }
        self.note("sheets keyed", u64::from(acknowledged));
        self.note("keying refused", u64::from(refused));
        self.judge(did, "sheets")
    }

    /// A second person hears a call of one of the newest draws again.
    fn hear_again(&mut self) -> Result<(), String> {
        let said = |error: AppError| error.to_string();
        let rows = draw_rows(self.store.as_ref()).map_err(said)?;
        let newest: Vec<String> =
            rows.iter().rev().take(LISTS).map(|row| format!("{}/{}", row.date, row.stratum)).collect();
        let (mut calls, mut waiting) = (Vec::new(), Vec::new());
        let law = self.looker.law();
        for code in newest {
            let items = call_backs(self.store.as_ref(), &code).map_err(said)?.map(|list| list.items);
            for item in items.into_iter().flatten().filter(|item| item.outcome.is_some()) {
                let waits = item.heard.is_none() && item.to_hear(law.book.current()).is_some();
                let list = if waits { &mut waiting } else { &mut calls };
                list.push((code.clone(), item.case));
            }
        }
        // Mostly one that is to be heard; now and then one that nobody is asked to hear, or that was heard.
        if !waiting.is_empty() && (calls.is_empty() || self.papers.draw.chance(800)) {
            calls = waiting;
        }
        if calls.is_empty() {
            return Ok(());
        }
        let (code, case) = self.papers.draw.pick(&calls).clone();
        let by = self.papers.draw.pick(&self.dials.staff).clone();
        let outcome = self.papers.draw.say(&["satisfied", "unsatisfied"]);
        let node = self.living(false)?;
        let did = lock(&node).run(|app| hear_call(app, &by, (&code, case), (outcome, &[])));
        if matches!(did, Did::Done(Ok(()))) {
            self.note("call heard again", 1);
        }
        self.judge(did, "a hearing")
    }

    fn step_in_a_month(&mut self) -> Result<(), String> {
        let draw = &mut self.papers.draw;
        let step = Step { early: draw.chance(100), dice: draw.bits() };
        let by = draw.pick(&self.dials.staff).clone();
        let node = self.living(false)?;
        if self.nodes.len() > 1 && self.draw.chance(self.dials.interrupted) {
            self.interrupt(&node, 300)?;
        }
        let did = lock(&node).run(|app| step.take(app, &by));
        lock(&node).faults.uninterrupted();
        if let Did::Done(Ok(what)) = &did {
            self.note(what, 1);
        }
        self.judge(did, "a month of pay")
    }
}

/// What a person reads on a sheet: the same whoever reads it, but for slips.
fn words_of(draw: &mut Draw, number: String, sheet: &Sheet) -> Said {
    let mut own = Draw::new(named(sheet.customer.as_bytes()), &number, 0);
    let mut answer = own.below(10) + 1;
    if draw.chance(SLIPS) {
        answer = answer % 10 + 1;
    }
    if own.chance(150) {
        return (number, "refused".to_owned(), BTreeMap::new());
    }
    let answers = BTreeMap::from([("overall".to_owned(), u8::try_from(answer).unwrap_or(1))]);
    (number, "returned".to_owned(), answers)
}

/// A step that somebody takes in a month of pay.
struct Step {
    /// In the month that runs, which takes none.
    early: bool,
    dice: u64,
}

impl Step {
    fn take(&self, app: &App, by: &Actor) -> Result<&'static str, AppError> {
        let now = app.month_now();
        let month = if self.early { now } else { month_before(&now).unwrap_or(now) };
        match app.period(&month)?.state {
            PeriodState::Open => app.draft_month(by, &month).map(|_| "month looked through"),
            PeriodState::Draft => app.publish_month(by, &month).map(|_| "month published"),
            PeriodState::Appeal if self.dice % 10 < 3 => self.object(app, &month),
            PeriodState::Appeal if self.dice % 10 < 6 => self.decide(app, by, &month),
            PeriodState::Appeal => {
                let sum = app.pay_sheets(WAGE, &month)?.iter().map(|(_, sum)| sum).sum();
                let signed = app.sign_month(by, &month, sum)?;
                Ok(if signed.state == PeriodState::Locked { "month locked" } else { "month signed" })
            }
            // It takes nothing any more: that is said to whoever tries.
            PeriodState::Locked if self.dice.is_multiple_of(2) => self.object(app, &month),
            PeriodState::Locked => app.publish_month(by, &month).map(|_| "locked month published"),
        }
    }

    fn object(&self, app: &App, month: &str) -> Result<&'static str, AppError> {
        let mut lines = Vec::new();
        for (sheet, _) in app.pay_sheets(WAGE, month)? {
            let owner = month_and_owner(&sheet).map(|(_, owner)| owner.to_owned()).unwrap_or_default();
            lines.extend(app.pay_sheet(&sheet)?.into_iter().map(|(code, _)| (owner.clone(), code)));
        }
        if lines.is_empty() {
            return Ok("nobody objected");
        }
        let (owner, code) = &lines[usize::try_from(self.dice / 10).unwrap_or(0) % lines.len()];
        let law = app.law();
        let Some(actor) = law.org.first_seat(owner, app.now()) else { return Ok("nobody objected") };
        app.object(&actor, month, code, "请复核。").map(|_| "objection made")
    }

    fn decide(&self, app: &App, by: &Actor, month: &str) -> Result<&'static str, AppError> {
        app.tell_late_objections()?;
        let open = app.objections(Some(month))?.into_iter().find(|one| one.ruling.is_none());
        let Some(objection) = open else { return Ok("no objection waits") };
        let aside: &[SetAside] = if self.dice.is_multiple_of(2) { &[SetAside::Lateness] } else { &[] };
        app.decide_objection(by, objection.id, aside, "已复核。").map(|_| "objection decided")
    }
}
