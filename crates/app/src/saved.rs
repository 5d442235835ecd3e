//! Views that somebody saved: the address of a list under a name, for himself or for his whole unit.
//!
//! They stand in registers of their own, one a person and one a unit, so that each change is journaled like any other
//! and a list of them is never longer than what one person keeps. A name is saved once a page: saving it again replaces it.

use crate::codec::{digest, hex};
use crate::engine::App;
use crate::error::AppError;
use crate::law::parse;
use crate::register::{json, set_registers};
use serde::{Deserialize, Serialize};
use yinuo_domain::{Actor, Refusal};

/// Most views that one person, or one unit, keeps.
pub const VIEWS_MAX: usize = 50;
/// Longest name.
const NAME_CHARS_MAX: usize = 40;
/// Longest address of a list.
const QUERY_BYTES_MAX: usize = 500;
/// Characters of a code.
const CODE_CHARS: usize = 16;
/// How often a change is tried anew when another window changes the same register.
const ATTEMPTS_MAX: usize = 32;
/// Lists that can be saved, as the desk addresses them.
pub const PAGES: [&str; 6] = ["cases", "contacts", "call-backs", "outbox", "ledger", "inbox"];

/// A saved view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    /// Page of the desk.
    pub page: String,
    /// Name.
    pub name: String,
    /// What stands behind the question mark of its address.
    pub query: String,
    /// Who saved it.
    pub person: String,
    /// Unit that it is shared with; empty when it is his alone.
    pub unit: String,
    /// Whether it was removed: a register forgets no row.
    pub gone: bool,
}

impl SavedView {
    /// Code of the row: the same page and name of the same person are the same view.
    #[must_use]
    pub fn code(&self) -> String {
        let mut code = hex(&digest(format!("{}\n{}\n{}", self.person, self.page, self.name).as_bytes()));
        code.truncate(CODE_CHARS);
        code
    }

    fn is_sound(&self) -> bool {
        let named = !self.name.trim().is_empty()
            && self.name.chars().count() <= NAME_CHARS_MAX
            && !self.name.chars().any(char::is_control);
        // An address as a browser writes it: nothing that could lead elsewhere.
        let addressed = self.query.len() <= QUERY_BYTES_MAX
            && self.query.chars().all(|c| c.is_ascii_graphic() && !"<>\"'\\#".contains(c));
        named && addressed && PAGES.contains(&self.page.as_str())
    }
}

fn of_person(person: &str) -> String {
    format!("view/person/{person}")
}

fn of_unit(unit: &str) -> String {
    format!("view/unit/{unit}")
}

impl App {
    fn views_in(&self, register: &str) -> Result<Vec<SavedView>, AppError> {
        let rows = self.store.register(register)?;
        let views = rows.iter().map(|row| parse::<SavedView>(&row.body)).collect::<Result<Vec<_>, _>>()?;
        Ok(views.into_iter().filter(|view| !view.gone).collect())
    }

    /// The views that somebody has: his own, then those shared with his unit, each by page and name.
    ///
    /// # Errors
    /// Failed storage.
    pub fn saved_views(&self, actor: &Actor) -> Result<Vec<SavedView>, AppError> {
        let mut views = self.views_in(&of_person(&actor.person))?;
        views.sort_by(|a, b| (&a.page, &a.name).cmp(&(&b.page, &b.name)));
        let mut shared = self.views_in(&of_unit(&actor.unit))?;
        shared.sort_by(|a, b| (&a.page, &a.name, &a.person).cmp(&(&b.page, &b.name, &b.person)));
        views.extend(shared);
        Ok(views)
    }

    /// Saves a view under its name, for oneself or for the unit; what stood under the name is replaced.
    ///
    /// # Errors
    /// L002 for a name, a page or an address that cannot be saved, L003 when there are too many; failed storage.
    pub fn save_view(
        &self,
        actor: &Actor,
        (page, name): (&str, &str),
        query: &str,
        shared: bool,
    ) -> Result<SavedView, AppError> {
        let unit = if shared { actor.unit.clone() } else { String::new() };
        let (person, name) = (actor.person.clone(), name.trim().to_owned());
        let view =
            SavedView { page: page.to_owned(), name, query: query.to_owned(), person, unit, gone: false };
        if !view.is_sound() || (shared && view.unit.is_empty()) {
            return Err(Refusal::bad_view().into());
        }
        let code = view.code();
        let (own, units) = (of_person(&actor.person), of_unit(&actor.unit));
        let (into, out_of) = if shared { (units, own) } else { (own, units) };
        for _ in 0..ATTEMPTS_MAX {
            let known = self.views_in(&into)?;
            if known.contains(&view) {
                return Ok(view);
            }
            if known.len() >= VIEWS_MAX && !known.iter().any(|other| other.code() == code) {
                return Err(Refusal::too_many_views().into());
            }
            let mut changes = vec![(into.as_str(), vec![(code.clone(), json(&view)?)])];
            // What was his alone is the unit's now, or the other way round: it never stands in both.
            if let Some(other) = self.views_in(&out_of)?.into_iter().find(|other| other.code() == code) {
                changes
                    .push((out_of.as_str(), vec![(code.clone(), json(&SavedView { gone: true, ..other })?)]));
            }
            match set_registers(self.store.as_ref(), self.clock.as_ref(), actor, &changes) {
                Err(AppError::Busy) => continue,
                done => return done.map(|()| view),
            }
        }
        Err(AppError::Busy)
    }

    /// Removes a view of one's own, shared or not. One that is gone already stays so.
    ///
    /// # Errors
    /// L004 when somebody else saved it; failed storage.
    pub fn remove_view(&self, actor: &Actor, code: &str) -> Result<(), AppError> {
        for _ in 0..ATTEMPTS_MAX {
            let found = [of_person(&actor.person), of_unit(&actor.unit)].into_iter().find_map(|register| {
                let views = self.views_in(&register);
                views
                    .map(|views| views.into_iter().find(|view| view.code() == code))
                    .transpose()
                    .map(|view| view.map(|view| (register, view)))
            });
            let Some((register, view)) = found.transpose()? else { return Ok(()) };
            if view.person != actor.person {
                return Err(Refusal::not_your_view().into());
            }
            let gone = [(code.to_owned(), json(&SavedView { gone: true, ..view })?)].to_vec();
            match set_registers(self.store.as_ref(), self.clock.as_ref(), actor, &[(&register, gone)]) {
                Err(AppError::Busy) => continue,
                done => return done,
            }
        }
        Err(AppError::Busy)
    }
}
