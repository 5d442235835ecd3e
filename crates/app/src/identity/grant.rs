//! Leave to look at one case that lies beyond somebody's sight: for a purpose, until an instant, given by someone who sees
//! the case and decides in it. Who has it reads the case and notes; nothing else opens by it.
//!
//! It stands in a register of the case, so that each change is journaled; that it was given or taken back is a deed of the
//! access log under whoever may look.

use super::note::{Deed, person_subject, what};
use super::refused;
use crate::engine::App;
use crate::error::AppError;
use crate::law::parse;
use crate::ports::Commit;
use crate::register::{add_rows, json};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yinuo_domain::Actor;

/// Purposes for which leave is given.
pub const GRANT_PURPOSES: [&str; 4] = ["advice", "evidence", "handover", "inspection"];
/// Longest leave, milliseconds: a week, as long as an open complaint may take.
const SPAN_MAX: i64 = 7 * 24 * 3_600_000;
/// Leaves of one case that last at once.
const LEAVES_MAX: usize = 20;

/// Leave to look at a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leave {
    /// One of [`GRANT_PURPOSES`].
    pub purpose: String,
    /// Who gave it.
    pub by: String,
    /// Worth nothing at and after this instant, UTC milliseconds.
    pub until: i64,
}

fn of_case(case: Uuid) -> String {
    format!("leave/case/{case}")
}

impl App {
    /// The leave that a person has for a case now.
    ///
    /// # Errors
    /// Failed storage.
    pub fn leave_of(&self, case: Uuid, person: &str) -> Result<Option<Leave>, AppError> {
        let Some(row) = self.store.register_row(&of_case(case), person)? else { return Ok(None) };
        let leave: Leave = parse(&row.body)?;
        Ok(Some(leave).filter(|leave| leave.until > self.clock.now()))
    }

    /// Gives somebody leave to look at a case, or takes it back when no instant is named. The edge has checked that the
    /// actor sees the case himself.
    ///
    /// # Errors
    /// I010 for a person nobody knows or oneself; I030 for a purpose or an end that cannot be, or more than a case holds;
    /// failed storage.
    pub fn give_leave(
        &self,
        actor: &Actor,
        case: Uuid,
        person: &str,
        (purpose, until): (&str, Option<i64>),
    ) -> Result<(), AppError> {
        let law = self.law();
        if !law.org.people.contains_key(person) || actor.person == person {
            return Err(refused::nobody().into());
        }
        let edge = (self.store.as_ref(), self.clock.as_ref());
        self.persist(|| {
            let now = self.clock.now();
            let fits = until.is_none_or(|until| until > now && until <= now.saturating_add(SPAN_MAX));
            if !fits || !GRANT_PURPOSES.contains(&purpose) {
                return Err(refused::bad_leave().into());
            }
            let mut commit = Commit::default();
            let before = self.leave_of(case, person)?;
            if until.is_none() && before.is_none() {
                return Ok((commit, ()));
            }
            let others = self.store.register(&of_case(case))?;
            let lasting = others
                .iter()
                .filter(|row| row.code != person)
                .filter_map(|row| parse::<Leave>(&row.body).ok().filter(|leave| leave.until > now));
            if until.is_some() && lasting.count() >= LEAVES_MAX {
                return Err(refused::bad_leave().into());
            }
            let leave =
                Leave { purpose: purpose.to_owned(), by: actor.person.clone(), until: until.unwrap_or(now) };
            add_rows(&mut commit, edge, actor, &of_case(case), &[(person.to_owned(), json(&leave)?)])?;
            let what = if until.is_some() { what::LEAVE_GIVEN } else { what::LEAVE_TAKEN };
            let subject = person_subject(person);
            let deed = Deed { what, subject: &subject, case: Some(case), purpose, detail: "" };
            self.note(&mut commit, actor, &deed)?;
            Ok((commit, ()))
        })
    }
}
