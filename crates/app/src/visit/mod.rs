//! Visits: who can come when, taking hours under the guard of the technician's day, what technicians do, and the plan.
//!
//! The contended thing is a technician's day. Whoever takes hours of it reads the day's guard first, then what others
//! hold, and moves the guard in his commit: of two who saw the same free hour one decides anew. Giving hours back needs no
//! guard, for it takes nothing from anybody.

mod away;
mod batch;
mod choice;
mod day;
mod deed;
mod door;
mod missed;
mod place;
mod plan;
mod slots;
mod van;

pub use away::Left;
pub use batch::{BATCH_ACTIONS_MAX, BatchAction, BatchResult};
pub use choice::{CalendarEntry, ChoiceQuestion, VisitChoice, VisitOffer};
pub use day::VisitDay;
pub use deed::{FieldDeed, ReceiptInput};
pub use door::DoorCheck;
pub use missed::{MISSED_DAYS, MISSED_REVIEW, Missed, MissedReview};
pub use place::{PlaceStep, PlaceWish};
pub use plan::{Advice, AdvisedVisit, DragAsk, Dragged, PlanAsk, RiskLine, Stood, Unplaced};
pub use slots::{FreeComer, FreeWindow};
pub use van::{Load, PHOTO, VAN_LOAD, Van};

use crate::engine::App;
use crate::error::AppError;
use crate::law::parse;
use crate::ports::{NO_TIME, PAGE_ROWS_MAX, VisitFilter, VisitRow};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_domain::case::{Case, Visit, VisitStage};
use yinuo_domain::event::VisitTurn;
use yinuo_domain::technician::{Spot, Technician};
use yinuo_domain::{CaseEvent, Refusal};
use yinuo_policy::{Instant, Policy, Span};

/// Register of technicians: code the person, body [`Technician`].
pub const TECHNICIAN: &str = "technician";
/// Register of days on which a unit takes fewer visits, or none: code `unit/2026-10-01`, body [`VisitDayBody`].
pub const VISIT_DAY: &str = "visit-day";
/// Most visits that one day's list holds.
const DAY_VISITS_MAX: usize = 5_000;

/// How many visits a unit takes on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitDayBody {
    /// Most visits; none at all for a day that is closed.
    pub visits_max: u32,
    /// Why, in words for the desk.
    pub reason: String,
}

/// Guard of a technician's day.
pub(crate) fn day_key(technician: &str, policy: &Policy, at: Instant) -> String {
    format!("technician-day/{technician}/{}", policy.local_date(at))
}

/// The local day of an instant, from midnight to midnight.
pub(crate) fn day_of(policy: &Policy, at: Instant) -> Span {
    let from = policy.start_of_local_day(at);
    // Thirty-six hours after a midnight lies the next day, however long this one is.
    Span { from, until: policy.start_of_local_day(from.plus_minutes(36 * 60)) }
}

/// Rows of every visit of a case.
pub(crate) fn visit_rows(case: &Case) -> Vec<VisitRow> {
    case.visits.iter().map(|visit| visit_row(case, visit)).collect()
}

fn visit_row(case: &Case, visit: &Visit) -> VisitRow {
    let millis = |span: Span| (span.from.0, span.until.0);
    let verdict = visit.agreed.last().filter(|agreed| Some(agreed.window) == visit.window);
    VisitRow {
        case: case.id,
        visit: visit.id,
        job: visit.job.clone(),
        unit: visit.unit.clone(),
        customer: case.customer.clone(),
        service: case.service.clone(),
        state: visit.state().to_owned(),
        technician: visit.slot.as_ref().map(|slot| slot.technician.clone()).unwrap_or_default(),
        two: visit.needs_two(),
        mate: visit.slot.as_ref().and_then(|slot| slot.mate.clone()).unwrap_or_default(),
        chosen: visit.choice.as_ref().map(|choice| choice.technician.clone()).unwrap_or_default(),
        chosen_until: visit.choice.as_ref().and_then(|choice| choice.open_until).map(|until| until.0),
        window: visit.window.map(millis),
        hours: visit.slot.as_ref().map(|slot| millis(slot.hours)),
        minutes: visit.minutes,
        skills: visit.skills.join(" "),
        tools: visit.tools.join(" "),
        parts: visit.parts.join(" "),
        asked_at: visit.asked_at.0,
        ended_at: match visit.stage {
            VisitStage::Done { at } | VisitStage::CalledOff { at } => Some(at.0),
            _ => None,
        },
        outcome: match verdict.and_then(|agreed| agreed.kept) {
            Some(true) => "kept",
            Some(false) => "missed",
            None => "",
        }
        .to_owned(),
    }
}

impl App {
    /// Technicians of the register, by person.
    ///
    /// # Errors
    /// Failed or damaged storage.
    pub fn technicians(&self) -> Result<BTreeMap<String, Technician>, AppError> {
        let rows = self.store.register(TECHNICIAN)?;
        rows.into_iter().map(|row| Ok((row.code, parse(&row.body)?))).collect()
    }

    /// One technician of the register.
    pub(crate) fn technician(&self, person: &str) -> Result<Option<Technician>, AppError> {
        let row = self.store.register_row(TECHNICIAN, person)?;
        row.map(|row| parse(&row.body)).transpose()
    }

    /// What the register says of a unit's day; none for an ordinary one.
    pub(crate) fn visit_day(&self, unit: &str, date: &str) -> Result<Option<VisitDayBody>, AppError> {
        let row = self.store.register_row(VISIT_DAY, &format!("{unit}/{date}"))?;
        row.map(|row| parse(&row.body)).transpose()
    }

    /// Every visit that a filter means, in order of time.
    ///
    /// # Errors
    /// Failed storage.
    pub fn all_visits(&self, filter: &VisitFilter) -> Result<Vec<VisitRow>, AppError> {
        let mut found: Vec<VisitRow> = Vec::new();
        loop {
            let after = found.last().map(VisitRow::place);
            let page = self.store.visits(filter, after.as_ref(), PAGE_ROWS_MAX)?;
            let whole = page.len() == PAGE_ROWS_MAX as usize;
            found.extend(page);
            if !whole || found.len() >= DAY_VISITS_MAX {
                return Ok(found);
            }
        }
    }

    /// Visits that nobody has agreed a time for, of these units; of all when empty.
    ///
    /// # Errors
    /// Failed storage.
    pub fn visits_without_time(&self, units: &[String]) -> Result<Vec<VisitRow>, AppError> {
        self.all_visits(&VisitFilter {
            within: (NO_TIME, i64::MAX),
            open: Some(true),
            units: units.to_vec(),
            ..VisitFilter::default()
        })
    }

    /// Parts on a technician's van by the ledger.
    pub(crate) fn van(&self, technician: &str) -> Result<BTreeMap<String, i64>, AppError> {
        let account = format!("stock/{technician}");
        let lines = self
            .store
            .balances(&account)?
            .into_iter()
            .filter(|line| line.account == account && line.amount != 0);
        let part = |unit: &str| unit.strip_prefix("part/").map(str::to_owned);
        Ok(lines.filter_map(|line| Some((part(&line.unit)?, line.amount))).collect())
    }

    /// Parts on a technician's van.
    ///
    /// # Errors
    /// Failed storage.
    pub fn parts_on_van(&self, technician: &str) -> Result<BTreeMap<String, i64>, AppError> {
        self.van(technician)
    }

    /// The visit that was asked for by the command that brought a case to a version.
    ///
    /// # Errors
    /// D002, G002, or failed storage.
    pub fn visit_asked_at(&self, case: Uuid, version: u64) -> Result<Uuid, AppError> {
        let (_, history) = self.history_of(case)?;
        let upto = usize::try_from(version).unwrap_or(usize::MAX);
        let asked = history.iter().take(upto).rev().find_map(|stored| match &stored.fact.event {
            CaseEvent::Visit { visit, turn: VisitTurn::Asked { .. } } => Some(*visit),
            _ => None,
        });
        Ok(asked.ok_or_else(Refusal::no_such_visit)?)
    }

    /// Where the premises of a service are; none where the mirror does not say.
    pub(crate) fn premises(&self, customer: &str, service: &str) -> Result<Option<Spot>, AppError> {
        if customer.is_empty() || self.store.customer(customer)?.is_none() {
            return Ok(None);
        }
        let (_, body) = self.customer(customer)?;
        Ok(body.services.iter().find(|known| known.code == service).and_then(|known| known.spot))
    }

    /// Where the premises of a service are, for a map; none where the mirror does not say.
    ///
    /// # Errors
    /// Failed or damaged storage.
    pub fn premises_of(&self, customer: &str, service: &str) -> Result<Option<Spot>, AppError> {
        self.premises(customer, service)
    }

    /// A visit of a case as it stands.
    pub(crate) fn visit_of(case: &Case, visit: Uuid) -> Result<&Visit, AppError> {
        Ok(case.visit(visit).ok_or_else(Refusal::no_such_visit)?)
    }
}
