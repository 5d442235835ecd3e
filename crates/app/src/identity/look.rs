//! Looking at personal data: a purpose is named, and the log says who looked at what, when and why.

use super::note::{Deed, what};
use super::refused;
use crate::engine::App;
use crate::error::AppError;
use crate::ports::{Commit, CustomerRow};
use crate::register::CustomerBody;
use uuid::Uuid;
use yinuo_domain::Actor;

/// Purposes for which somebody may look; each page that asks shows them in this order.
pub const PURPOSES: [&str; 6] =
    ["call-customer", "visit", "verify-identity", "customer-asked", "refund", "inspection"];
/// What can be revealed of a customer.
pub const PARTS: [&str; 4] = ["name", "phone", "address", "words"];

/// The subject of a customer.
#[must_use]
pub fn customer_subject(customer: &str) -> String {
    format!("customer/{customer}")
}

/// What somebody wants to see.
#[derive(Debug, Clone, Copy)]
pub struct Look<'a> {
    /// Some of [`PARTS`].
    pub parts: &'a [String],
    /// One of [`PURPOSES`].
    pub purpose: &'a str,
    /// Case for which he looks; needed for its words.
    pub case: Option<Uuid>,
}

impl App {
    /// Reveals a customer for a purpose: what is told was written down first.
    ///
    /// # Errors
    /// I012 for a purpose or part that is not on the list, or words without a case; D004; failed storage.
    pub fn reveal(
        &self,
        actor: &Actor,
        customer: &str,
        look: Look<'_>,
    ) -> Result<(CustomerRow, CustomerBody), AppError> {
        let known = !look.parts.is_empty()
            && look.parts.iter().all(|part| PARTS.contains(&part.as_str()))
            && PURPOSES.contains(&look.purpose);
        let words = look.parts.iter().any(|part| part == "words");
        if !known || (words && look.case.is_none()) {
            return Err(refused::no_purpose().into());
        }
        let found = self.customer(customer)?;
        if let Some(case) = look.case
            && self.case_file(case)?.case.customer != found.0.code
        {
            return Err(refused::no_purpose().into());
        }
        let mut parts: Vec<&str> = look.parts.iter().map(String::as_str).collect();
        parts.sort_unstable();
        parts.dedup();
        self.note_down(
            actor,
            &Deed {
                what: what::REVEALED,
                subject: &customer_subject(&found.0.code),
                case: look.case,
                purpose: look.purpose,
                detail: &parts.join(" "),
            },
        )?;
        Ok(found)
    }

    /// Writes a deed down before it is done.
    ///
    /// # Errors
    /// Failed storage: then it must not be done.
    pub fn note_down(&self, actor: &Actor, deed: &Deed<'_>) -> Result<(), AppError> {
        self.persist(|| {
            let mut commit = Commit::default();
            self.note(&mut commit, actor, deed)?;
            Ok((commit, ()))
        })
    }
}
