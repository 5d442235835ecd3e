//! Taking hours of a technician for a visit: hold, book, assign.

use super::{FreeComer, day_key, day_of};
use crate::command::{KEY_KEPT_MILLIS, Options, Reply, record};
use crate::contractor::check_sent;
use crate::engine::{App, Draft};
use crate::error::AppError;
use crate::law::Law;
use crate::ports::{Guard, VisitFilter};
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_domain::case::{Case, Visit};
use yinuo_domain::command::{CaseCommand, VisitCommand, VisitDeed};
use yinuo_domain::event::{Mover, Slot};
use yinuo_domain::technician::{Bound, may_come};
use yinuo_domain::{Actor, Refusal};
use yinuo_policy::{Instant, Span};

/// Who shall come when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceWish {
    /// Window; the one that stands when absent.
    pub window: Option<Span>,
    /// Technician; whoever can come for the least when absent.
    pub technician: Option<String>,
    /// Who goes with him, where two must go; whoever is free then when absent.
    pub mate: Option<String>,
    /// When he begins; his first free hour in the window when absent.
    pub starts_at: Option<Instant>,
    /// Who chose him.
    pub chosen_by: Mover,
}

/// What the hours are taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceStep {
    /// Held while the customer chooses.
    Hold,
    /// A window is agreed.
    Book {
        /// Whose wish it is.
        asked_by: Mover,
    },
    /// Somebody comes within the window that stands.
    Assign,
}

impl App {
    /// Takes hours of a technician for a visit.
    ///
    /// # Errors
    /// G002 when the visit is not at this step, G004 to G008 or Z017 to Z019 when nobody can come then; a reused key, a conflict that
    /// would not end, or failed storage. Nothing was saved then.
    pub fn place_visit(
        &self,
        actor: &Actor,
        (case, visit): (Uuid, Uuid),
        wish: &PlaceWish,
        step: PlaceStep,
        options: &Options,
    ) -> Result<Reply, AppError> {
        self.drafted_once(options, || self.place(actor, (case, visit), wish, step, options))
    }

    fn place(
        &self,
        actor: &Actor,
        (case, visit_id): (Uuid, Uuid),
        wish: &PlaceWish,
        step: PlaceStep,
        options: &Options,
    ) -> Result<(Draft, Reply), AppError> {
        let now = self.now();
        let law = self.law();
        let known = self.load_case(case)?;
        self.check_seen(actor, &known.case, options.seen)?;
        let visit = Self::visit_of(&known.case, visit_id)?;
        let window = wish.window.or(visit.window).ok_or_else(Refusal::no_such_visit)?;
        if step != PlaceStep::Assign {
            self.check_window(&law, visit, window)?;
        }
        // Whom the customer chose comes, also to another hour, unless somebody is named.
        let wanted = visit.insists_on(now);
        let named = wish.technician.clone().or_else(|| wanted.map(str::to_owned));
        let FreeComer { technician, mate, starts_at, .. } = match (&named, wish.starts_at) {
            (Some(technician), Some(starts_at)) => {
                let mate = self.mate_at(&law, visit, (technician, wish.mate.as_deref()), starts_at)?;
                FreeComer { technician: technician.clone(), mate, starts_at, extra_minor: 0 }
            }
            (technician, _) => self.first_comer(&law, (&known.case, visit), window, technician.as_deref())?,
        };
        let mut draft = Draft::default();
        draft.commit.standing.push(self.check_no_emergency(&visit.unit, starts_at)?);
        for person in std::iter::once(&technician).chain(&mate) {
            // Read before what others hold: whoever takes hours in between moves it.
            let key = day_key(person, law.book.current(), starts_at);
            draft.commit.guards.push(Guard { expected: self.store.guard(&key)?, key });
            self.can_come(&law, visit, person, starts_at)?;
        }
        let hours = Span { from: starts_at, until: starts_at.plus_minutes(i64::from(visit.minutes)) };
        let as_wished = wish.chosen_by == Mover::Customer && wish.technician.is_some();
        let chosen = as_wished || wanted == Some(technician.as_str());
        let chosen_by = if chosen { Mover::Customer } else { Mover::Us };
        let slot = Slot { technician, mate, hours, chosen_by };
        let deed = match step {
            PlaceStep::Hold => VisitDeed::Hold { window, slot },
            PlaceStep::Book { asked_by } => VisitDeed::Book { window, asked_by, slot: Some(slot) },
            PlaceStep::Assign => VisitDeed::Assign { slot },
        };
        let command = CaseCommand::Visit(VisitCommand { visit: visit_id, deed });
        let version = self.add_command(&mut draft, known, &command, now, actor, now)?;
        let reply = Reply { contact: None, case: Some(case), number: None, version };
        draft.commit.idempotency = record(options, &reply, self.answer_kept_until(now, KEY_KEPT_MILLIS))?;
        Ok((draft, reply))
    }

    /// Refuses whoever cannot come to a visit at an instant.
    fn can_come(&self, law: &Law, visit: &Visit, person: &str, starts_at: Instant) -> Result<(), AppError> {
        let hours = Span { from: starts_at, until: starts_at.plus_minutes(i64::from(visit.minutes)) };
        let register = self.technician(person)?.ok_or_else(Refusal::cannot_come)?;
        let bound = self.bound(law, person, starts_at, visit.id)?;
        may_come(&register, visit, hours, &bound, (law.book.current(), &law.org))?;
        check_sent(law, &self.standings(law)?, &register, bound.hours.len())?;
        Ok(())
    }

    /// Who goes with a technician at an instant: whoever is named; else, where two must go, of those who can come then the one
    /// who has the fewest hours that day.
    fn mate_at(
        &self,
        law: &Law,
        visit: &Visit,
        (technician, named): (&str, Option<&str>),
        starts_at: Instant,
    ) -> Result<Option<String>, AppError> {
        if named.is_some() || !visit.needs_two() {
            return Ok(named.map(str::to_owned));
        }
        let mut found: Option<(usize, String)> = None;
        for one in self.technicians()?.into_values() {
            if one.person == technician || !one.covers(&visit.unit, &law.org) {
                continue;
            }
            match self.can_come(law, visit, &one.person, starts_at) {
                Ok(()) => {
                    let held = self.bound(law, &one.person, starts_at, visit.id)?.hours.len();
                    if found.as_ref().is_none_or(|(fewest, _)| held < *fewest) {
                        found = Some((held, one.person));
                    }
                }
                Err(AppError::Refused(_)) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(Some(found.map(|(_, person)| person).ok_or_else(Refusal::needs_two)?))
    }

    /// Refuses a window that is not offered, or whose day is closed or full for the unit.
    fn check_window(&self, law: &Law, visit: &Visit, window: Span) -> Result<(), AppError> {
        let policy = law.book.current();
        if !self.windows_in(law, &visit.unit)?.contains(&window) {
            return Err(Refusal::outside_window().into());
        }
        let Some(day) = self.visit_day(&visit.unit, &policy.local_date(window.from))? else {
            return Ok(());
        };
        let Span { from, until } = day_of(policy, window.from);
        let rows = self.all_visits(&VisitFilter {
            within: (from.0, until.0),
            units: vec![visit.unit.clone()],
            ..VisitFilter::default()
        })?;
        let others = rows.iter().filter(|row| row.visit != visit.id && row.state != "called-off").count();
        if others >= day.visits_max as usize { Err(Refusal::outside_window().into()) } else { Ok(()) }
    }

    /// Whoever can come within a window for the least, and when.
    fn first_comer(
        &self,
        law: &Law,
        visit: (&Case, &Visit),
        window: Span,
        technician: Option<&str>,
    ) -> Result<FreeComer, AppError> {
        let free = self.free_on_day(law, visit, &[window], technician)?;
        let comer = free.into_iter().next().and_then(|slot| slot.comers.into_iter().next());
        Ok(comer.ok_or_else(Refusal::hour_taken)?)
    }

    /// What else binds a technician on the day of an instant.
    pub(super) fn bound(
        &self,
        law: &Law,
        technician: &str,
        at: Instant,
        except: Uuid,
    ) -> Result<Bound, AppError> {
        let Span { from, until } = day_of(law.book.current(), at);
        let his = VisitFilter { technician: Some(technician.to_owned()), ..VisitFilter::default() };
        let of_day = self.all_visits(&VisitFilter { within: (from.0, until.0), ..his.clone() })?;
        let held = of_day.iter().filter(|row| row.visit != except).filter_map(|row| row.holds());
        let hours = held.map(|(from, until)| Span { from: Instant(from), until: Instant(until) }).collect();
        let mut parts: BTreeMap<String, i64> = self.van(technician)?;
        let open = self.all_visits(&VisitFilter { open: Some(true), ..his })?;
        for row in open.iter().filter(|row| row.visit != except) {
            for part in row.parts.split_whitespace() {
                *parts.entry(part.to_owned()).or_insert(0) -= 1;
            }
        }
        Ok(Bound { hours, parts })
    }
}
