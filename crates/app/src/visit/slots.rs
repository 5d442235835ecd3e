//! Free windows for a visit: who could come, and when, without moving anybody else's promise.

use super::{VisitDay, day_of, visit_row};
use crate::contractor::{check_sent, is_barred};
use crate::engine::App;
use crate::error::AppError;
use crate::law::Law;
use crate::ports::{VisitFilter, VisitRow};
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_dispatch::{Capacity, Choice, Comer, Openings, TechnicianId, Window};
use yinuo_domain::case::{Case, Visit};
use yinuo_domain::contractor::Standing;
use yinuo_domain::technician::{Technician, may_come};
use yinuo_policy::{Instant, Span};

/// Somebody who could come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreeComer {
    /// Technician.
    pub technician: String,
    /// Who comes with him at that instant, where two must go.
    pub mate: Option<String>,
    /// His earliest beginning.
    pub starts_at: Instant,
    /// What the detour costs, minor units.
    pub extra_minor: i64,
}

/// A window that can be promised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreeWindow {
    /// Window.
    pub window: Span,
    /// Who could come, the cheapest first. Never empty.
    pub comers: Vec<FreeComer>,
}

impl App {
    /// The windows that a visit can still be promised, today and the days after: by whom the customer chose, where he insists
    /// on somebody and nobody else is asked for.
    ///
    /// # Errors
    /// D002, G002, or failed storage.
    pub fn free_windows(
        &self,
        case: Uuid,
        visit: Uuid,
        technician: Option<&str>,
    ) -> Result<Vec<FreeWindow>, AppError> {
        let known = self.load_case(case)?;
        let visit = Self::visit_of(&known.case, visit)?;
        self.windows_with(&known.case, visit, technician.or_else(|| visit.insists_on(self.now())))
    }

    /// The windows in which somebody could come, or anybody.
    pub(super) fn windows_with(
        &self,
        case: &Case,
        visit: &Visit,
        technician: Option<&str>,
    ) -> Result<Vec<FreeWindow>, AppError> {
        let law = self.law();
        let offered = self.windows_in(&law, &visit.unit)?;
        let mut found = Vec::new();
        for of_day in by_day(&law, &offered) {
            found.extend(self.free_on_day(&law, (case, visit), of_day, technician)?);
        }
        Ok(found)
    }

    /// The free ones among windows of one day.
    pub(super) fn free_on_day(
        &self,
        law: &Law,
        (case, visit): (&Case, &Visit),
        offered: &[Span],
        technician: Option<&str>,
    ) -> Result<Vec<FreeWindow>, AppError> {
        let Some(first) = offered.first() else { return Ok(Vec::new()) };
        let policy = law.book.current();
        let day = day_of(policy, first.from);
        let filter = VisitFilter { within: (day.from.0, day.until.0), ..VisitFilter::default() };
        let all = self.all_visits(&filter)?;
        if self.is_full(visit, &policy.local_date(first.from), &all)? {
            return Ok(Vec::new());
        }
        let standings = self.standings(law)?;
        let covers = |one: &Technician| {
            one.covers(&visit.unit, &law.org)
                && (visit.needs_two() || technician.is_none_or(|wanted| wanted == one.person))
                && !is_barred(law, &standings, one)
        };
        let ours: Vec<Technician> = self.technicians()?.into_values().filter(covers).collect();
        let theirs = |row: &VisitRow| {
            row.visit != visit.id
                && row.holds().is_some()
                && ours.iter().any(|technician| row.sends(&technician.person))
        };
        let rows = all.into_iter().filter(theirs).collect();
        let row = visit_row(case, visit);
        let mut laid = self.lay_day(law, day, ours, rows, Some(&row))?;
        let spot = self.premises(&row.customer, &row.service)?;
        let choice = match technician.filter(|_| visit.needs_two()) {
            // Of two the chosen one is there, whoever else comes.
            Some(wanted) => match laid.number_of(wanted) {
                Some(number) => Choice::Only(number),
                None => return Ok(Vec::new()),
            },
            None => Choice::Anybody,
        };
        let asked = yinuo_dispatch::Visit { choice, ..laid.visit(&row, spot) };
        let now = laid.seconds(self.now());
        let windows: Vec<Window> = offered
            .iter()
            .map(|window| Window {
                opens_at: laid.seconds(window.from).max(now),
                closes_at: laid.seconds(window.until) - 1,
            })
            .filter(|window| window.opens_at <= window.closes_at)
            .collect();
        let capacity = Capacity::default();
        let openings = Openings::of(&laid.problem, &laid.travel, &laid.plan, &capacity);
        let mut found = Vec::new();
        for slot in openings.free(&asked, &windows) {
            let until = laid.instant(slot.window.closes_at + 1);
            let Some(window) = offered.iter().find(|window| window.until == until) else { continue };
            let mut comers = Vec::new();
            // Of a visit for two the pairs follow one another.
            for hands in slot.comers.chunks(if visit.needs_two() { 2 } else { 1 }) {
                comers.extend(self.free_comer((law, &standings), (visit, technician), &laid, hands)?);
            }
            if !comers.is_empty() {
                found.push(FreeWindow { window: *window, comers });
            }
        }
        Ok(found)
    }

    /// Those who could come together, judged once more by what may be committed: the planner reckons ways alone. None when one of
    /// them cannot.
    fn free_comer(
        &self,
        (law, standings): (&Law, &BTreeMap<String, Standing>),
        (visit, wanted): (&Visit, Option<&str>),
        laid: &VisitDay,
        hands: &[Comer],
    ) -> Result<Option<FreeComer>, AppError> {
        let Some(first) = hands.first() else { return Ok(None) };
        let starts_at = laid.instant(first.starts_at);
        let hours = Span { from: starts_at, until: starts_at.plus_minutes(visit.minutes.into()) };
        let mut who = Vec::new();
        for comer in hands {
            let TechnicianId(number) = comer.technician;
            let (register, _) = &laid.technicians[number as usize];
            let bound = self.bound(law, &register.person, starts_at, visit.id)?;
            let may = may_come(register, visit, hours, &bound, (law.book.current(), &law.org))
                .and_then(|()| check_sent(law, standings, register, bound.hours.len()));
            if may.is_err() {
                return Ok(None);
            }
            who.push(register.person.clone());
        }
        // Whom the customer chose leads.
        who.sort_by_key(|person| wanted != Some(person.as_str()));
        let mut who = who.into_iter();
        let extra_minor = hands.iter().map(|comer| comer.extra_fen).sum();
        Ok(who.next().map(|lead| FreeComer { technician: lead, mate: who.next(), starts_at, extra_minor }))
    }

    fn is_full(&self, visit: &Visit, date: &str, all: &[VisitRow]) -> Result<bool, AppError> {
        let Some(day) = self.visit_day(&visit.unit, date)? else { return Ok(false) };
        let taken =
            |row: &&VisitRow| row.unit == visit.unit && row.visit != visit.id && row.state != "called-off";
        Ok(all.iter().filter(taken).count() >= day.visits_max as usize)
    }
}

/// Windows in groups of one local day each; they come in order.
fn by_day<'w>(law: &Law, offered: &'w [Span]) -> Vec<&'w [Span]> {
    let policy = law.book.current();
    offered.chunk_by(|a, b| policy.local_date(a.from) == policy.local_date(b.from)).collect()
}
