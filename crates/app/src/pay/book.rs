//! The months and sheets in hand: read lazily, changed in memory, written in one commit with the guards of their months.

use super::firm::of_firm;
use super::{HELD, OBJECTION, PERIOD, POINTS_OBJECTION, WAGE_EXPENSE, month_after, month_and_owner};
use crate::engine::App;
use crate::error::AppError;
use crate::law::{Law, parse};
use crate::ports::{Commit, Guard, Hash};
use crate::register::{json, stream_of};
use crate::rows::{Rows, Transfer, committed};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use yinuo_domain::pay::{HeldVerdict, Objection, Order, Period, PointsObjection, SheetRow};
use yinuo_domain::technician::Crews;
use yinuo_domain::{Actor, Refusal};
use yinuo_policy::Instant;

/// Months that may be locked in a row before the one that takes a correction.
const LOCKED_MAX: usize = 120;

/// A month in hand.
struct Month {
    guard: u64,
    period: Period,
    touched: bool,
}

/// A register in hand.
struct Sheet {
    head: (u64, Hash),
    rows: BTreeMap<String, String>,
    changed: BTreeSet<String>,
}

/// What one commit will do to months of pay.
pub(super) struct PayBook<'a> {
    pub app: &'a App,
    pub law: Arc<Law>,
    pub now: Instant,
    actor: Actor,
    months: BTreeMap<String, Month>,
    sheets: BTreeMap<String, Sheet>,
    /// Where orders stand that this commit places.
    placed: BTreeMap<String, String>,
    /// Whose technicians were whose; read when a visit is the first.
    crews: Option<Crews>,
    pub commit: Commit,
}

/// A movement on a sheet.
pub(super) struct Movement<'a> {
    /// The sheet, which is the account.
    pub sheet: &'a str,
    /// Account against which it is posted.
    pub against: &'a str,
    /// Unit of the ledger.
    pub unit: &'a str,
    /// Rule.
    pub rule: &'a str,
    /// Start of the owed-for key: what the movement is for.
    pub key: &'a str,
    /// Number of the movement for the same thing, from 1.
    pub number: u32,
    /// Amount.
    pub amount: i64,
    /// When it was earned.
    pub at: Instant,
}

impl<'a> PayBook<'a> {
    pub fn new(app: &'a App, actor: &Actor) -> Self {
        Self {
            app,
            law: app.law(),
            now: app.now(),
            actor: actor.clone(),
            months: BTreeMap::new(),
            sheets: BTreeMap::new(),
            placed: BTreeMap::new(),
            crews: None,
            commit: Commit::default(),
        }
    }

    /// Whether an order is settled with its technician's firm and is no wage.
    pub fn is_of_a_firm(&mut self, order: &Order) -> Result<bool, AppError> {
        if self.law.firms_from.is_none() {
            return Ok(false);
        }
        self.crews()?;
        Ok(self.crews.as_ref().is_some_and(|crews| of_firm(&self.law, crews, order).is_some()))
    }

    /// Whose technicians were whose.
    pub fn crews(&mut self) -> Result<&Crews, AppError> {
        if self.crews.is_none() {
            self.crews = Some(self.app.crews()?);
        }
        // Invariant: put in above.
        self.crews.as_ref().ok_or(AppError::Busy)
    }

    /// A month. Its guard is read first: whatever moves afterwards refuses the commit.
    pub fn period(&mut self, month: &str) -> Result<&Period, AppError> {
        if !self.months.contains_key(month) {
            let guard = self.app.store.guard(&guard_of(month))?;
            let period = self.app.period(month)?;
            self.months.insert(month.to_owned(), Month { guard, period, touched: false });
        }
        // Invariant: put in above.
        self.months.get(month).map(|month| &month.period).ok_or(AppError::Busy)
    }

    /// The month that takes what belongs to one: itself, or the first after it that is not locked.
    pub fn taking(&mut self, month: &str) -> Result<String, AppError> {
        let mut month = month.to_owned();
        for _ in 0..LOCKED_MAX {
            if self.period(&month)?.takes() {
                return Ok(month);
            }
            month = month_after(&month).ok_or_else(Refusal::no_period)?;
        }
        Err(AppError::Damaged(format!("{LOCKED_MAX} months in a row are locked")))
    }

    /// Replaces a month's row.
    pub fn set_period(&mut self, period: Period) -> Result<(), AppError> {
        let month = period.month.clone();
        self.period(&month)?;
        let body = json(&period)?;
        if let Some(known) = self.months.get_mut(&month) {
            (known.period, known.touched) = (period, true);
        }
        self.put(PERIOD, &month, &format!("{PERIOD}/{month}"), body)
    }

    fn sheet(&mut self, register: &str, stream: &str) -> Result<&mut Sheet, AppError> {
        if !self.sheets.contains_key(stream) {
            // The head before the rows, as everywhere.
            let head = self.app.store.head(stream_of(stream))?;
            let rows = match register {
                // Large registers, of which one row is asked for.
                PERIOD | OBJECTION | POINTS_OBJECTION | HELD => BTreeMap::new(),
                _ => self.app.store.register(register)?.into_iter().map(|row| (row.code, row.body)).collect(),
            };
            self.sheets.insert(stream.to_owned(), Sheet { head, rows, changed: BTreeSet::new() });
        }
        // Invariant: put in above.
        self.sheets.get_mut(stream).ok_or(AppError::Busy)
    }

    fn put(&mut self, register: &str, code: &str, stream: &str, body: String) -> Result<(), AppError> {
        let sheet = self.sheet(register, stream)?;
        sheet.rows.insert(code.to_owned(), body);
        sheet.changed.insert(code.to_owned());
        Ok(())
    }

    /// A row of a sheet.
    pub fn row(&mut self, sheet: &str, code: &str) -> Result<Option<SheetRow>, AppError> {
        self.sheet(sheet, sheet)?.rows.get(code).map(|body| parse(body)).transpose()
    }

    /// All rows of a sheet.
    pub fn rows(&mut self, sheet: &str) -> Result<Vec<SheetRow>, AppError> {
        self.sheet(sheet, sheet)?.rows.values().map(|body| parse(body)).collect()
    }

    /// Sets a row of a sheet whose month takes it.
    pub fn set_row(&mut self, sheet: &str, code: &str, row: &SheetRow) -> Result<(), AppError> {
        let body = json(row)?;
        if let Some((month, _)) = month_and_owner(sheet) {
            let month = month.to_owned();
            self.period(&month)?;
            if let Some(month) = self.months.get_mut(&month) {
                month.touched = true;
            }
        }
        self.put(sheet, code, sheet, body)
    }

    /// All rows of a register of its own by code, as they are stored.
    pub fn stored(&mut self, register: &str) -> Result<Vec<(String, String)>, AppError> {
        let rows = &self.sheet(register, register)?.rows;
        Ok(rows.iter().map(|(code, body)| (code.clone(), body.clone())).collect())
    }

    /// Sets a row of a register of its own.
    pub fn store_row(&mut self, register: &str, code: &str, body: String) -> Result<(), AppError> {
        self.put(register, code, register, body)
    }

    /// Sets a held verdict.
    pub fn set_held(&mut self, held: &HeldVerdict) -> Result<(), AppError> {
        let (code, body) = (held.id.to_string(), json(held)?);
        self.put(HELD, &code, &format!("{HELD}/{code}"), body)
    }

    /// Sets an objection.
    pub fn set_objection(&mut self, objection: &Objection) -> Result<(), AppError> {
        let (code, body) = (objection.id.to_string(), json(objection)?);
        self.put(OBJECTION, &code, &format!("{OBJECTION}/{code}"), body)
    }

    /// The sheet on which something of pay stands last, by what it is for.
    pub fn stands_on(&mut self, key: &str) -> Result<Option<String>, AppError> {
        if let Some(sheet) = self.placed.get(key) {
            return Ok(Some(sheet.clone()));
        }
        let postings = self.app.store.owed_for(&format!("{key}/"))?;
        let accounts = postings.iter().flat_map(|posting| &posting.lines).map(|line| line.account.as_str());
        // Months sort as they follow.
        Ok(accounts.filter(|account| month_and_owner(account).is_some()).max().map(str::to_owned))
    }

    /// Sets an objection to points of a unit.
    pub fn set_points_objection(&mut self, objection: &PointsObjection) -> Result<(), AppError> {
        let (code, body) = (objection.id.to_string(), json(objection)?);
        self.put(POINTS_OBJECTION, &code, &format!("{POINTS_OBJECTION}/{code}"), body)
    }

    /// Posts a movement, once for each key and number.
    pub fn post(&mut self, movement: &Movement<'_>) {
        self.placed.insert(movement.key.to_owned(), movement.sheet.to_owned());
        let transfer = Transfer {
            from: movement.against,
            to: movement.sheet,
            unit: movement.unit,
            amount: movement.amount,
            rule: movement.rule,
            key: format!("{}/{}", movement.key, movement.number),
            at: movement.at,
        };
        self.commit.postings.push(self.app.posting_of(transfer, self.now));
    }

    /// Posts a movement of money on a person's sheet.
    pub fn pay(&mut self, movement: &Movement<'_>) {
        self.post(&Movement { against: WAGE_EXPENSE, ..*movement });
    }

    /// Whether anything would be written.
    pub fn is_idle(&self) -> bool {
        self.sheets.values().all(|sheet| sheet.changed.is_empty()) && self.commit.cursors.is_empty()
    }

    /// Commits everything; false when somebody was faster.
    pub fn finish(mut self) -> Result<bool, AppError> {
        for (name, sheet) in &self.sheets {
            if sheet.changed.is_empty() {
                continue;
            }
            let register = match name.split_once('/') {
                Some((PERIOD, _)) => PERIOD,
                Some((OBJECTION, _)) => OBJECTION,
                Some((POINTS_OBJECTION, _)) => POINTS_OBJECTION,
                Some((HELD, _)) => HELD,
                _ => name,
            };
            let rows: Vec<(String, String)> = sheet
                .changed
                .iter()
                .filter_map(|code| Some((code.clone(), sheet.rows.get(code)?.clone())))
                .collect();
            let rows = Rows { register, stream: name, head: sheet.head, rows };
            rows.add_to(&mut self.commit, &self.actor, self.now)?;
        }
        let touched = self.months.iter().filter(|(_, month)| month.touched);
        self.commit
            .guards
            .extend(touched.map(|(name, month)| Guard { key: guard_of(name), expected: month.guard }));
        committed(self.app.store.commit(self.commit))
    }
}

/// The guard of a month.
pub(super) fn guard_of(month: &str) -> String {
    format!("pay/{month}")
}
