//! The account in a trial: roll-ups follow the journal, days are drawn and those drawn are called, holds come and go. Each
//! is a turn of some process, which may die in it.

use super::act::{self, Act};
use super::node::{Did, Submission, What};
use super::world::{World, lock};
use crate::audit::AuditReport;
use std::sync::Arc;
use uuid::Uuid;
use yinuo_account::{RollSize, call_backs, check_rolls, draw_daily, draw_rows, roll_up, verify_draws};
use yinuo_app::erasure::{HoldBody, LEGAL_HOLD};
use yinuo_app::ports::{Clock, Store};
use yinuo_app::register::{json, set_rows};
use yinuo_app::{App, AppError};
use yinuo_domain::Actor;

/// Pages that are rolled up when everything is to be.
const PAGES_MAX: u32 = 100_000;
/// Draws whose lists are called: the newest.
const LISTS: usize = 8;

impl World {
    /// What the account does in a step, with the weights of the seed.
    ///
    /// # Errors
    /// The store itself could not be opened or read.
    pub fn account(&mut self) -> Result<(), String> {
        if self.draw.chance(self.dials.rolls) {
            // Few events a commit, so that a death often falls between two.
            let events_max = 1 + u32::try_from(self.draw.below(30)).unwrap_or(0);
            let size = RollSize { events_max, pages_max: 3 };
            let node = self.living(false)?;
            let did = lock(&node).run(|app| roll_up(app, size).map(|_| ()));
            self.judge(did, "the roll-up")?;
            let node = self.living(false)?;
            let did = lock(&node).run(|app| {
                app.wake_uncovered(1)?;
                app.settle_wages(1)?;
                give_points(app, 1)
            });
            self.judge(did, "the wages and points")?;
        }
        if self.draw.chance(self.dials.draws) {
            let node = self.living(false)?;
            let did = lock(&node).run(|app| draw_daily(app, &Actor::system()));
            if let Did::Done(Ok(turn)) = &did {
                self.note("day drawn", turn.drawn.len() as u64);
            }
            self.judge(did, "the daily draw")?;
        }
        if self.draw.chance(self.dials.holds) {
            self.hold()?;
        }
        if self.draw.chance(self.dials.call_backs)
            && let Some(submission) = self.call()?
        {
            self.send(submission)?;
        }
        Ok(())
    }

    /// A legal hold is laid on a customer, or lifted.
    fn hold(&mut self) -> Result<(), String> {
        let lifted = self.draw.chance(500);
        let holds = self.holding(lifted)?;
        let node = self.living(false)?;
        let did = lock(&node).run(holds);
        if matches!(did, Did::Done(Ok(()))) {
            self.note(if lifted { "hold lifted" } else { "hold laid" }, 1);
        }
        self.judge(did, "a hold")
    }

    /// On whom a hold is laid: half of the time, where things are archived, on one whose case would go next.
    fn held(&mut self) -> Result<String, String> {
        let customer = self.customer();
        if self.dials.archives == 0 || self.draw.chance(500) {
            return Ok(customer);
        }
        let ended = self.store.ended_cases(self.truth.now(), None, 1).map_err(|error| error.to_string())?;
        Ok(ended.into_iter().map(|row| row.customer).find(|held| !held.is_empty()).unwrap_or(customer))
    }

    /// What lays a hold on one of the customers, or lifts it.
    ///
    /// # Errors
    /// Never for a body of ours.
    pub fn holding(
        &mut self,
        lifted: bool,
    ) -> Result<impl FnOnce(&App) -> Result<(), AppError> + Send + use<>, String> {
        let customer = self.held()?;
        let body =
            json(&HoldBody { reason: "诉讼".to_owned(), lifted }).map_err(|error| error.to_string())?;
        let (by, clock) = (self.draw.pick(&self.dials.staff).clone(), Arc::clone(&self.truth));
        Ok(move |app: &App| {
            set_rows(app.store(), clock.as_ref(), &by, LEGAL_HOLD, &[(customer, body)])?;
            Ok(())
        })
    }

    /// Somebody rings one who was drawn.
    fn call(&mut self) -> Result<Option<Submission>, String> {
        let drawn = listed(self.store.as_ref()).map_err(|error| error.to_string())?;
        if drawn.is_empty() {
            return Ok(None);
        }
        let (code, case) = self.draw.pick(&drawn).clone();
        let customer =
            self.store.case_row(case).map_err(|e| e.to_string())?.map(|row| row.customer).unwrap_or_default();
        let by = self.draw.pick(&self.dials.staff).clone();
        let outcome = act::outcome(&mut self.draw);
        Ok(Some(self.submission(by, What::Deed(case, Act::CallBack(code, outcome)), None, customer)))
    }

    /// All is well again: whatever is left is rolled up, and what is due is drawn.
    ///
    /// # Errors
    /// The store itself could not be opened or read.
    pub fn settle_account(&mut self) -> Result<(), String> {
        let node = self.living(true)?;
        let did = lock(&node).run(|app| give_points(app, PAGES_MAX));
        self.judge(did, "the points")?;
        let did = lock(&node).run(|app| draw_daily(app, &Actor::system()).map(|_| ()));
        self.judge(did, "the daily draw")?;
        let size = RollSize { pages_max: PAGES_MAX, ..RollSize::default() };
        let did = lock(&node).run(|app| roll_up(app, size).map(|_| ()));
        self.judge(did, "the roll-up")?;
        let did = lock(&node).run(|app| app.settle_wages(PAGES_MAX).map(|_| ()));
        self.judge(did, "the wages")
    }
}

/// Points follow the journal, old ones go, and late tasks are told of.
fn give_points(app: &App, pages_max: u32) -> Result<(), AppError> {
    app.earn_points(pages_max)?;
    app.expire_points()?;
    app.tell_late_follow_ups().map(|_| ())
}

/// Whom the newest draws want to be called.
fn listed(store: &dyn Store) -> Result<Vec<(String, Uuid)>, AppError> {
    let mut found = Vec::new();
    for row in draw_rows(store)?.iter().rev().take(LISTS) {
        let code = format!("{}/{}", row.date, row.stratum);
        let list = call_backs(store, &code)?.map(|list| list.items).unwrap_or_default();
        found.extend(list.into_iter().map(|item| (code.clone(), item.case)));
    }
    Ok(found)
}

/// The product's own verifiers, beside the auditor who recounts by himself.
pub(super) fn check(app: &App, report: &mut AuditReport) -> Result<(), AppError> {
    let (rows, differences) = check_rolls(app)?;
    if rows > 0 {
        report.ran("account::check");
    }
    for one in differences {
        let (metric, day, group) = &one.key;
        let sentence = format!("{group}: rolled up {:?}, recounted {:?}", one.stored, one.counted);
        report.find(42, &format!("{metric} {day}"), sentence);
    }
    for drawn in verify_draws(app.store())? {
        for fault in drawn.faults {
            report.find(29, &drawn.code, fault);
        }
    }
    Ok(())
}
