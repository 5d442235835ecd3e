//! The identity card for the door (Y25): whoever comes shows a code that is good for this visit, this person and this day alone,
//! and the customer checks it on his own page. Nothing of it is stored: it is computed anew from the key ring, so it cannot be
//! read out of the store, and a visit that is given to somebody else has another one.
//!
//! Six digits can be guessed once in a million; the page's own limit keeps anybody from trying.

use crate::engine::App;
use crate::error::AppError;
use crate::link::{KeyRing, door_code, opens_door};
use uuid::Uuid;
use yinuo_domain::case::{Visit, VisitStage};
use yinuo_domain::event::Slot;
use yinuo_policy::{Instant, Policy};

/// What the page says of a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DoorCheck {
    /// It is he.
    Right {
        /// Who comes.
        technician: String,
        /// Since when he is on the way or there; none where he has told neither.
        since: Option<Instant>,
    },
    /// It was the code of a visit that is over, or of another day.
    Expired,
    /// Nobody of ours shows it.
    Wrong,
}

/// The hours of a visit that somebody is to come to.
fn coming(visit: &Visit) -> Option<&Slot> {
    visit.slot.as_ref().filter(|_| visit.is_open() && !matches!(visit.stage, VisitStage::Held { .. }))
}

/// Whether a code is good now: on the day of the visit, or while somebody is on the way or there.
fn is_good(visit: &Visit, slot: &Slot, (policy, now): (&Policy, Instant)) -> bool {
    visit.is_under_way() || policy.local_date(slot.hours.from) == policy.local_date(now)
}

impl App {
    /// The code of one who comes to a visit; none for anybody else. Of two each has his own.
    #[must_use]
    pub fn door_code(&self, ring: &KeyRing, visit: &Visit, person: &str) -> Option<String> {
        coming(visit).filter(|slot| slot.sends(person)).map(|_| door_code(ring, visit.id, person))
    }

    /// What a customer is told of a code that somebody at his door shows him.
    ///
    /// # Errors
    /// D002 or failed storage.
    pub fn check_door(&self, ring: &KeyRing, case: Uuid, code: &str) -> Result<DoorCheck, AppError> {
        let case = self.load_case(case)?.case;
        let (law, now) = (self.law(), self.now());
        let mut expired = false;
        for visit in &case.visits {
            let Some(slot) = visit.slot.as_ref() else { continue };
            let shows = |person: &&str| opens_door(ring, visit.id, person, code);
            let Some(person) = slot.hands().find(shows) else { continue };
            let comes = case.stage.is_open() && coming(visit).is_some();
            if comes && is_good(visit, slot, (law.book.current(), now)) {
                let since = match visit.stage {
                    VisitStage::OnTheWay { since } | VisitStage::OnSite { since } => Some(since),
                    _ => None,
                };
                return Ok(DoorCheck::Right { technician: person.to_owned(), since });
            }
            expired = true;
        }
        Ok(if expired { DoorCheck::Expired } else { DoorCheck::Wrong })
    }

    /// Whether a customer expects somebody today whose code he can check.
    ///
    /// # Errors
    /// D002 or failed storage.
    pub fn expects_somebody(&self, case: Uuid) -> Result<bool, AppError> {
        let case = self.load_case(case)?.case;
        let (law, now) = (self.law(), self.now());
        let good =
            |visit: &Visit| coming(visit).is_some_and(|slot| is_good(visit, slot, (law.book.current(), now)));
        Ok(case.stage.is_open() && case.visits.iter().any(good))
    }
}
