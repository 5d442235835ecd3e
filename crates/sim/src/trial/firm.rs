//! Contract firms in a trial: technicians change firms while their visits are under way, and months that are over are counted and
//! signed, by one person twice, on a sum that nobody counted, before they are over, until two have signed the same. What comes
//! back afterwards is for the next month. Dice of their own.

use super::node::Did;
use super::world::{World, lock};
use crate::random::Draw;
use std::sync::Arc;
use yinuo_account::{firm_settlement, sign_firm_settlement};
use yinuo_app::codec::hex;
use yinuo_app::contractor::Application;
use yinuo_app::pay::month_before;
use yinuo_app::register::{json, set_rows};
use yinuo_app::visit::TECHNICIAN;
use yinuo_app::{App, AppError};
use yinuo_domain::Actor;
use yinuo_policy::Bilingual;

/// Firms whose technicians drive in the city.
const FIRMS: [&str; 3] = ["9901-lanqiao", "9901-beibu", "9901-shanjing"];
/// Papers of an application.
const PAPERS: [&str; 3] = ["licence", "safety", "insurance"];
/// Months that are settled once all is well again: what came back late needs the one after.
const MONTHS: usize = 2;

/// What a seed does about firms.
#[derive(Debug, Clone)]
pub(super) struct FirmDials {
    /// Whether the policy settles firms.
    pub settles: bool,
    /// Steps in which a technician changes his firm, per mille.
    changes: u64,
    /// Steps in which somebody signs a month, per mille.
    signs: u64,
}

impl FirmDials {
    pub fn of(seed: u64) -> Self {
        let mut draw = Draw::new(seed, "dials of the firms", 0);
        let settles = draw.chance(500);
        let mut per_mille = |most: u64| if settles { draw.below(most) } else { 0 };
        Self { settles, changes: per_mille(60), signs: per_mille(120) }
    }
}

/// What a trial knows of its firms.
pub(super) struct Firms {
    draw: Draw,
    dials: FirmDials,
}

impl Firms {
    pub fn new(seed: u64) -> Self {
        Self { draw: Draw::new(seed, "firms", 0), dials: FirmDials::of(seed) }
    }

    /// The firms of the city apply and are admitted, where the policy settles them.
    ///
    /// # Errors
    /// The store could not be founded.
    pub fn admit(&self, app: &App, staff: &[Actor]) -> Result<(), AppError> {
        let [first, second, ..] = staff else { return Ok(()) };
        for unit in FIRMS.iter().filter(|_| self.dials.settles) {
            let mut documents = Vec::new();
            for paper in PAPERS {
                let text = format!("{paper} of {unit}");
                documents.push(hex(&app.keep_artefact("", "text/plain", text.into_bytes())?));
            }
            let application = Application {
                unit: (*unit).to_owned(),
                name: Bilingual::new(*unit, *unit),
                parent: "9901".to_owned(),
                text: "申请承接装维".to_owned(),
                documents,
            };
            app.apply_contractor(first, &application)?;
            app.decide_contractor(second, unit, true, "")?;
        }
        Ok(())
    }
}

/// A signature on a month of a firm.
struct Signing {
    unit: &'static str,
    /// In the month that runs, which nobody signs.
    early: bool,
    /// Beside what was counted, minor units.
    beside: i64,
}

impl Signing {
    fn take(&self, app: &App, by: &Actor) -> Result<&'static str, AppError> {
        let month = if self.early { app.month_now() } else { app.firm_month_over() };
        sign(app, by, (self.unit, &month), self.beside)
    }
}

fn sign(app: &App, by: &Actor, (unit, month): (&str, &str), beside: i64) -> Result<&'static str, AppError> {
    let counted = firm_settlement(app, unit, month)?;
    let signed = sign_firm_settlement(app, by, (unit, month), counted.row.sum_minor + beside)?;
    let corrects = signed.lines.iter().any(|line| !line.line.corrects.is_empty());
    Ok(match (signed.row.locked.is_some(), corrects) {
        (true, true) => "firm's month locked with a correction",
        (true, false) if signed.lines.is_empty() => "firm's empty month locked",
        (true, false) => "firm's month locked",
        (false, _) => "firm's month signed",
    })
}

impl World {
    /// What is done about firms in a step, with the weights of the seed.
    ///
    /// # Errors
    /// The store itself could not be opened or read.
    pub fn firms(&mut self) -> Result<(), String> {
        let dials = self.firms.dials.clone();
        if self.firms.draw.chance(dials.changes) {
            self.change_firm()?;
        }
        if self.firms.draw.chance(dials.signs) {
            let draw = &mut self.firms.draw;
            let beside = i64::from(draw.chance(50));
            let signing = Signing { unit: draw.say(&FIRMS), early: draw.chance(50), beside };
            let by = draw.pick(&self.dials.staff).clone();
            let node = self.living(false)?;
            let did = lock(&node).run(|app| signing.take(app, &by));
            if let Did::Done(Ok(what)) = &did {
                self.note(what, 1);
            }
            self.judge(did, "a firm's month")?;
        }
        Ok(())
    }

    /// Somebody works for another firm from now on, or for us.
    fn change_firm(&mut self) -> Result<(), String> {
        let said = |error: AppError| error.to_string();
        let all: Vec<_> = self.looker.technicians().map_err(said)?.into_values().collect();
        let draw = &mut self.firms.draw;
        let mut one = draw.pick(&all).clone();
        let firm = draw.say(&["", FIRMS[0], FIRMS[1], FIRMS[2]]);
        firm.clone_into(&mut one.contractor);
        let rows = [(one.person.clone(), json(&one).map_err(said)?)];
        let clock = Arc::clone(&self.truth);
        let node = self.living(false)?;
        let did = lock(&node).run(|app| {
            set_rows(app.store(), clock.as_ref(), &Actor::system(), TECHNICIAN, &rows)?;
            Ok(())
        });
        if matches!(did, Did::Done(Ok(()))) {
            self.note("technician changed firms", 1);
        }
        self.judge(did, "a technician's firm")
    }

    /// All is well again: the last months that are over are signed by two.
    ///
    /// # Errors
    /// The store itself could not be opened or read.
    pub fn settle_firms(&mut self) -> Result<(), String> {
        if !self.firms.dials.settles {
            return Ok(());
        }
        let node = self.living(true)?;
        let (first, second) = (self.dials.staff[0].clone(), self.dials.staff[1].clone());
        let mut months = vec![self.looker.firm_month_over()];
        while months.len() < MONTHS {
            let Some(before) = months.last().and_then(|month| month_before(month)) else { break };
            months.push(before);
        }
        for month in months.iter().rev() {
            for unit in FIRMS {
                for by in [&first, &second] {
                    let did = lock(&node).run(|app| sign(app, by, (unit, month), 0));
                    if let Did::Done(Ok(what)) = &did {
                        self.note(what, 1);
                    }
                    self.judge(did, "a firm's last months")?;
                }
            }
        }
        Ok(())
    }
}
