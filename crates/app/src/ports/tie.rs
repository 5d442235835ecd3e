//! What ties a case to somebody beside its customer: an outside body, an outage, an order of the house. A projection, as the
//! list row is: rebuilt from events at will, and nothing decides on it.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One tie of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TieRow {
    /// Case.
    pub case: Uuid,
    /// Id inside the case: that of its clock, or `m` for the outage.
    pub tie: String,
    /// `outside`, `outage`, `directive`, `instruction`, `assist`, `recovery-call`, `exception`, `reactivation`.
    pub kind: String,
    /// Body, outage, unit, person, post or service.
    pub party: String,
    /// The party's own number; may be empty.
    pub number: String,
    /// Kind of the case, or of the exception; `green-channel` for an assist on a complaint.
    pub class: String,
    /// Answering unit of the case; of an assist the unit that was asked.
    pub unit: String,
    /// Where it stands, in the words of its kind.
    pub state: String,
    /// Began at.
    pub started_at: i64,
    /// Due, if there is a due instant.
    pub due_at: Option<i64>,
    /// Ended at; none while it is open.
    pub ended_at: Option<i64>,
    /// Whether its due instant passed unmet.
    pub late: bool,
}

/// Which ties; every field that is set must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TieFilter {
    /// Kind.
    pub kind: String,
    /// Party.
    pub party: Option<String>,
    /// The party's own number.
    pub number: Option<String>,
    /// Open (true) or ended (false).
    pub open: Option<bool>,
    /// Late or not.
    pub late: Option<bool>,
    /// Kind of the case.
    pub class: Option<String>,
    /// Began from an instant on and before another.
    pub started: Option<(i64, i64)>,
    /// Answering units; all of them when empty.
    pub units: Vec<String>,
    /// The latest due instant first instead of the next one; ties without one lead then.
    pub latest_first: bool,
}

/// Place of a tie in a list: due first, those without a due instant last.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TiePlace {
    /// Due, the end of time for none.
    pub due_order: i64,
    /// Case.
    pub case: Uuid,
    /// Id inside the case.
    pub tie: String,
}

impl TieRow {
    /// Its place.
    #[must_use]
    pub fn place(&self) -> TiePlace {
        TiePlace { due_order: self.due_at.unwrap_or(i64::MAX), case: self.case, tie: self.tie.clone() }
    }
}

impl TieFilter {
    /// Whether a row is meant.
    #[must_use]
    pub fn fits(&self, row: &TieRow) -> bool {
        let within = |(from, until): (i64, i64)| (from..until).contains(&row.started_at);
        row.kind == self.kind
            && self.party.as_ref().is_none_or(|party| *party == row.party)
            && self.number.as_ref().is_none_or(|number| *number == row.number)
            && self.open.is_none_or(|open| open == row.ended_at.is_none())
            && self.late.is_none_or(|late| late == row.late)
            && self.class.as_ref().is_none_or(|class| *class == row.class)
            && self.started.is_none_or(within)
            && (self.units.is_empty() || self.units.contains(&row.unit))
    }

    /// The span that `started` names, or all of time.
    #[must_use]
    pub const fn span(&self) -> (i64, i64) {
        match self.started {
            Some(span) => span,
            None => (i64::MIN, i64::MAX),
        }
    }
}
