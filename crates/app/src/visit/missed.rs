//! Missed appointments, each looked at by a person (A41): why it was missed, said by somebody who was not to come. What is said
//! changes no verdict: the window was missed, and what is owed is owed.

use crate::engine::App;
use crate::error::AppError;
use crate::law::parse;
use crate::ports::{Commit, VisitFilter, VisitRow};
use crate::register::{add_rows, json};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yinuo_domain::{Actor, Refusal};
use yinuo_policy::Instant;

/// Register of reviews: code the visit and the end of its window, body [`MissedReview`].
pub const MISSED_REVIEW: &str = "missed-review";
/// Days of missed appointments that the list looks back on.
pub const MISSED_DAYS: i64 = 30;
/// Longest words, in characters.
const TEXT_CHARS_MAX: usize = 500;

/// What a person found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissedReview {
    /// Case.
    pub case: Uuid,
    /// Visit.
    pub visit: Uuid,
    /// End of the window that was missed.
    pub until: i64,
    /// Who was to come; empty where nobody was sent.
    pub technician: String,
    /// Cause of the policy.
    pub cause: String,
    /// In words.
    pub text: String,
    /// Who looked.
    pub by: String,
    /// When.
    pub at: Instant,
}

/// A missed appointment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed {
    /// Its row.
    pub row: VisitRow,
    /// What was found; none while nobody looked.
    pub review: Option<MissedReview>,
}

fn code_of(visit: Uuid, until: i64) -> String {
    format!("{visit}/{until}")
}

impl App {
    /// Missed appointments of units (of all when empty) of the last thirty days: those that nobody looked at first, the oldest of
    /// them first.
    ///
    /// # Errors
    /// Failed storage.
    pub fn missed(&self, units: &[String]) -> Result<Vec<Missed>, AppError> {
        let since = self.now().plus_minutes(-MISSED_DAYS * 1_440).0;
        let filter = VisitFilter {
            within: (since, i64::MAX),
            outcome: Some("missed".to_owned()),
            units: units.to_vec(),
            ..VisitFilter::default()
        };
        let mut found = Vec::new();
        for row in self.all_visits(&filter)? {
            let Some((_, until)) = row.window else { continue };
            let review = self.store.register_row(MISSED_REVIEW, &code_of(row.visit, until))?;
            found.push(Missed { review: review.map(|review| parse(&review.body)).transpose()?, row });
        }
        found.sort_by_key(|one| (one.review.is_some(), one.row.place()));
        Ok(found)
    }

    /// Says why an appointment was missed.
    ///
    /// # Errors
    /// Z012 when it was not missed, when somebody said so already, for whoever was to come himself, and without cause or words;
    /// failed storage.
    pub fn review_missed(
        &self,
        actor: &Actor,
        (case, visit): (Uuid, Uuid),
        (cause, text): (&str, &str),
    ) -> Result<(), AppError> {
        let law = self.law();
        let rule = law.book.current().visit_rule().ok_or_else(Refusal::no_visits)?;
        let words = text.trim();
        let known = rule.miss_causes.iter().any(|known| known.code == cause);
        let worded = !words.is_empty() && words.chars().count() <= TEXT_CHARS_MAX && !words.contains('\0');
        self.persist(|| {
            let known_case = self.load_case(case)?;
            let found = Self::visit_of(&known_case.case, visit)?;
            let missed = found.agreed.last().filter(|agreed| agreed.kept == Some(false));
            let until = missed.ok_or_else(Refusal::no_missed_review)?.window.until.0;
            let code = code_of(visit, until);
            let his = found.slot.as_ref().is_some_and(|slot| slot.sends(&actor.person));
            let said = self.store.register_row(MISSED_REVIEW, &code)?.is_some();
            if !known || !worded || his || said || found.done_by == actor.person {
                return Err(Refusal::no_missed_review().into());
            }
            let review = MissedReview {
                case,
                visit,
                until,
                technician: found.slot.as_ref().map(|slot| slot.technician.clone()).unwrap_or_default(),
                cause: cause.to_owned(),
                text: words.to_owned(),
                by: actor.person.clone(),
                at: self.now(),
            };
            let mut commit = Commit::default();
            let edge = (self.store.as_ref(), self.clock.as_ref());
            add_rows(&mut commit, edge, actor, MISSED_REVIEW, &[(code, json(&review)?)])?;
            Ok((commit, ()))
        })
    }
}
