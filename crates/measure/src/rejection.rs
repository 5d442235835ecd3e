//! What a case was refused for a while or for good, and what became of its customer's objections.

use crate::fact::{Fact, What};
use yinuo_policy::Instant;

/// Refusals of a case, as figures count them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RejectionDossier {
    /// When it was refused, while that stands.
    pub rejected_at: Option<Instant>,
    /// Objections of its customer.
    pub objections: Vec<ObjectionDossier>,
}

/// An objection of a customer to a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectionDossier {
    /// When he objected.
    pub at: Instant,
    /// Whether the ruling had a limit.
    pub limited: bool,
    /// When that passed, if nobody had ruled.
    pub late_at: Option<Instant>,
    /// The ruling, and when.
    pub ruled: Option<(bool, Instant)>,
}

impl RejectionDossier {
    /// Hears a fact of the refusal of a case.
    pub(crate) fn hear(&mut self, fact: &Fact) {
        let (at, last) = (fact.occurred, self.objections.last_mut());
        match (&fact.what, last) {
            (What::Rejected, _) => self.rejected_at = Some(at),
            (What::TakenUp, _) => self.rejected_at = None,
            (What::Objected { limited }, _) => {
                let limited = *limited;
                self.objections.push(ObjectionDossier { at, limited, late_at: None, ruled: None });
            }
            (What::ObjectionRuled { upheld }, Some(last)) => last.ruled = Some((*upheld, at)),
            (What::RulingLate, Some(last)) => last.late_at = Some(at),
            _ => {}
        }
    }
}
