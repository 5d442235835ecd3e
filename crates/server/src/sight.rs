//! Whose cases and customers somebody sees: decided here, once, for every route that names a case and every list.
//!
//! The reach of a role is a table of the contract (`yinuo_api::REACHES`). Besides what his units answer, everybody sees
//! the cases of which he is first-contact owner or handler, those on which he or his unit was given a task, and those to
//! which he is sent.

use crate::failure::Failure;
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_api::{Method, Permission, ROUTES, Reach, Route, Scope, reach_of};
use yinuo_app::ports::{CaseFilter, CaseRow, CaseSight, ContactFilter};
use yinuo_app::register::CustomerBody;
use yinuo_app::{App, AppError};
use yinuo_domain::{Actor, Org};

/// What somebody sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sight {
    /// Everything.
    Whole,
    /// The cases of these units, and his own.
    Within(CaseSight),
}

impl Sight {
    /// What the actor sees.
    pub fn of(app: &App, actor: &Actor) -> Self {
        let law = app.law();
        let org = &law.org;
        match top(org, actor) {
            Some(top) => {
                let below = org.units.keys().filter(|unit| org.is_under(unit, &top));
                Self::Within(CaseSight { units: below.cloned().collect(), person: actor.person.clone() })
            }
            None => Self::Whole,
        }
    }

    /// A filter that finds nothing beyond it.
    pub fn narrow(&self, filter: CaseFilter) -> CaseFilter {
        match self {
            Self::Whole => filter,
            Self::Within(sight) => CaseFilter { within: Some(sight.clone()), ..filter },
        }
    }

    /// Whether the row of a case is in it.
    pub fn has(&self, row: &CaseRow) -> bool {
        match self {
            Self::Whole => true,
            Self::Within(sight) => {
                sight.units.contains(&row.unit) || sight.person == row.owner || sight.person == row.handler
            }
        }
    }

    /// The units of a list that shows what units answer; all of them when empty.
    pub fn units(&self) -> Vec<String> {
        match self {
            Self::Whole => Vec::new(),
            // A list of no units at all would show everything: nobody answers for the empty one.
            Self::Within(sight) if sight.units.is_empty() => vec![String::new()],
            Self::Within(sight) => sight.units.clone(),
        }
    }

    /// A unit and all below it, as far as they are in it, for such a list.
    pub fn with_below(&self, app: &App, unit: &str) -> Vec<String> {
        let law = app.law();
        let below = law.org.units.keys().filter(|one| law.org.is_under(one, unit) && self.has_unit(one));
        let units: Vec<String> = below.cloned().collect();
        if units.is_empty() { vec![String::new()] } else { units }
    }

    /// Whether everything that a unit answers is in it.
    pub fn has_unit(&self, unit: &str) -> bool {
        match self {
            Self::Whole => true,
            Self::Within(sight) => sight.units.iter().any(|one| one == unit),
        }
    }

    /// Refuses a case that is not in it. One that does not exist is left to whoever looks for it.
    pub fn check_case(&self, app: &App, case: Uuid) -> Result<(), Failure> {
        let Self::Within(sight) = self else { return Ok(()) };
        let Some(row) = app.store().case_row(case).map_err(AppError::from)? else { return Ok(()) };
        if self.has(&row) {
            return Ok(());
        }
        let case = app.case_file(case)?.case;
        let sent = case.visits.iter().filter_map(|visit| visit.slot.as_ref());
        if sent.into_iter().any(|slot| slot.sends(&sight.person)) {
            return Ok(());
        }
        let tasked = case.tasks.iter().any(|task| {
            sight.units.contains(&task.unit)
                || sight.person == task.person
                || sight.person == task.accepted_by
        });
        if tasked { Ok(()) } else { Err(Failure::out_of_sight()) }
    }

    /// Number of the cases in it, counted no further than `most`.
    pub fn count(&self, app: &App, filter: CaseFilter, most: u64) -> Result<u64, Failure> {
        Ok(app.store().count_cases(&self.narrow(filter), most).map_err(AppError::from)?)
    }

    /// A filter that finds no contact beyond it.
    pub fn narrow_contacts(&self, filter: ContactFilter) -> ContactFilter {
        match self {
            Self::Whole => filter,
            Self::Within(sight) => ContactFilter { within: Some(sight.clone()), ..filter },
        }
    }

    /// Whether a customer is in it: one of his services is answered there, or a case of his is. Somebody without services
    /// and cases, who has just been made known, is everybody's.
    pub fn has_customer(&self, app: &App, code: &str, body: &CustomerBody) -> Result<bool, Failure> {
        let Self::Within(sight) = self else { return Ok(true) };
        if body.services.iter().any(|service| sight.units.contains(&service.unit)) {
            return Ok(true);
        }
        let filter = CaseFilter { customer: Some(code.to_owned()), ..CaseFilter::default() };
        let count = |filter| app.store().count_cases(&filter, 1).map_err(AppError::from);
        if count(self.narrow(filter.clone()))? > 0 {
            return Ok(true);
        }
        Ok(body.services.is_empty() && count(filter)? == 0)
    }

    /// Refuses a customer who is not in it; nobody in particular is everybody's.
    pub fn check_customer(&self, app: &App, code: &str) -> Result<(), Failure> {
        if *self == Self::Whole || code.is_empty() {
            return Ok(());
        }
        let (row, body) = app.customer(code)?;
        if self.has_customer(app, &row.code, &body)? { Ok(()) } else { Err(Failure::out_of_sight()) }
    }
}

/// The unit below which somebody sees; none when he sees everything.
fn top(org: &Org, actor: &Actor) -> Option<String> {
    let reach = reach_of(org.roles(&actor.post).iter().map(String::as_str));
    let parent = |unit: &str| org.units.get(unit).and_then(|unit| unit.parent.clone());
    let top = match reach {
        Reach::Whole => return None,
        Reach::Below => actor.unit.clone(),
        // An office works for the unit that it belongs to.
        Reach::Above => parent(&actor.unit).unwrap_or_else(|| actor.unit.clone()),
    };
    // Below the root lies everything; a long list of units would say the same.
    (!org.units.contains_key(&top) || parent(&top).is_some()).then_some(top)
}

/// How somebody comes to see a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// By one of his posts.
    Own,
    /// By leave, for a while.
    ByLeave {
        /// Until then.
        until: i64,
    },
    /// Not at all.
    None,
}

/// Whether a person sees a case: by any post that he holds now, or by leave.
pub(crate) fn reading_of(app: &App, person: &str, case: Uuid) -> Result<Reading, Failure> {
    let (law, now) = (app.law(), app.now());
    let org = &law.org;
    if org.suspended.contains(person) {
        return Ok(Reading::None);
    }
    let opens = |roles: &[String]| match page_of_cases() {
        Permission::Roles(allowed) => roles.iter().any(|role| allowed.contains(&role.as_str())),
        Permission::Public | Permission::SignedIn => true,
    };
    let mut works = false;
    for held in org.held_by(person, now).filter(|held| opens(org.roles(&held.post))) {
        works = true;
        let (post, unit) = (held.post.clone(), held.unit.clone());
        let actor = Actor { person: person.to_owned(), post, unit };
        match Sight::of(app, &actor).check_case(app, case) {
            Ok(()) => return Ok(Reading::Own),
            Err(failure) if failure == Failure::out_of_sight() => {}
            Err(failure) => return Err(failure),
        }
    }
    let leave = if works { app.leave_of(case, person)? } else { None };
    Ok(leave.map_or(Reading::None, |leave| Reading::ByLeave { until: leave.until }))
}

/// Who may open the page of a case at all.
fn page_of_cases() -> Permission {
    ROUTES.iter().find(|route| route.id == "case").map_or(Permission::SignedIn, |route| route.permission)
}

/// What leave to look opens: reading, and a note.
fn opens_by_leave(route: &Route) -> bool {
    matches!(route.method, Method::Get) || route.id == "note_case"
}

/// Refuses a request whose path names a case or a customer beyond the actor's sight.
pub(crate) fn check(
    app: &App,
    route: &Route,
    actor: &Actor,
    path: &BTreeMap<String, String>,
) -> Result<(), Failure> {
    if route.scope != Scope::Sight {
        return Ok(());
    }
    if let Some(case) = path.get("case") {
        let case = app.find_case(case)?;
        if let Err(failure) = Sight::of(app, actor).check_case(app, case) {
            let by_leave = opens_by_leave(route) && app.leave_of(case, &actor.person)?.is_some();
            if !by_leave {
                return Err(failure);
            }
        }
    }
    if let Some(customer) = path.get("customer") {
        Sight::of(app, actor).check_customer(app, customer)?;
    }
    Ok(())
}
