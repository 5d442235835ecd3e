//! Visits as rows: for the dispatcher's day, a technician's list, and the hours that are taken. A projection of the case's
//! events, written in their commit. Whoever takes hours of a technician also moves the guard of his day in that commit, so
//! that of two who saw the same free hour one is told to look again.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Where a visit without window and hours stands in the order of time: behind all others.
pub const NO_TIME: i64 = i64::MAX - 1;

/// One visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitRow {
    /// Case.
    pub case: Uuid,
    /// Visit.
    pub visit: Uuid,
    /// Job.
    pub job: String,
    /// Unit in whose area it lies.
    pub unit: String,
    /// Customer; may be empty.
    pub customer: String,
    /// Service; may be empty.
    pub service: String,
    /// `asked`, `held`, `booked`, `assigned`, `on-the-way`, `on-site`, `done`, `called-off`.
    pub state: String,
    /// Who comes; empty while nobody does.
    pub technician: String,
    /// Whether two must go and begin together.
    pub two: bool,
    /// Who goes with the technician; empty where nobody does.
    pub mate: String,
    /// Whom the customer chose; empty where he chose nobody.
    pub chosen: String,
    /// Where that one cannot come: from when on anybody may.
    pub chosen_until: Option<i64>,
    /// Window that is held or agreed.
    pub window: Option<(i64, i64)>,
    /// Hours that it holds.
    pub hours: Option<(i64, i64)>,
    /// How long the work takes.
    pub minutes: u32,
    /// Skills that it needs, separated by blanks.
    pub skills: String,
    /// Tools that whoever goes must have with him, separated by blanks.
    pub tools: String,
    /// Parts that it is likely to use up, separated by blanks, one word a piece.
    pub parts: String,
    /// Asked at.
    pub asked_at: i64,
    /// Done or called off at; none while it is open.
    pub ended_at: Option<i64>,
    /// What became of the window that stands: `kept`, `missed`, or empty before the verdict.
    pub outcome: String,
}

/// Place of a visit in a list: by time, those without one last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct VisitPlace {
    /// Beginning of its hours, else of its window, else [`NO_TIME`].
    pub at: i64,
    /// Case.
    pub case: Uuid,
    /// Visit.
    pub visit: Uuid,
}

impl VisitRow {
    /// Its place.
    #[must_use]
    pub fn place(&self) -> VisitPlace {
        let at = self.hours.or(self.window).map_or(NO_TIME, |(from, _)| from);
        VisitPlace { at, case: self.case, visit: self.visit }
    }

    /// Whom the customer insists on at an instant.
    #[must_use]
    pub fn insists_on(&self, at: i64) -> Option<&str> {
        let binds = !self.chosen.is_empty() && self.chosen_until.is_none_or(|until| at < until);
        binds.then_some(self.chosen.as_str())
    }

    /// Whether somebody is one of those who come.
    #[must_use]
    pub fn sends(&self, person: &str) -> bool {
        !person.is_empty() && (self.technician == person || self.mate == person)
    }

    /// The hours that nobody else can have of its technician: those of a visit that is called off are free.
    #[must_use]
    pub fn holds(&self) -> Option<(i64, i64)> {
        self.hours.filter(|_| self.state != "called-off" && !self.technician.is_empty())
    }
}

/// Which visits; every field that is set must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitFilter {
    /// Whose place in time lies from an instant on and before another; `(NO_TIME, i64::MAX)` for those without.
    pub within: (i64, i64),
    /// Whoever comes, or goes with him.
    pub technician: Option<String>,
    /// Open (true) or ended (false).
    pub open: Option<bool>,
    /// `kept` or `missed`.
    pub outcome: Option<String>,
    /// Units; all of them when empty.
    pub units: Vec<String>,
}

impl Default for VisitFilter {
    fn default() -> Self {
        let within = (i64::MIN, i64::MAX);
        Self { within, technician: None, open: None, outcome: None, units: Vec::new() }
    }
}

impl VisitFilter {
    /// Whether a row is meant.
    #[must_use]
    pub fn fits(&self, row: &VisitRow) -> bool {
        let (from, until) = self.within;
        (from..until).contains(&row.place().at)
            && self.technician.as_ref().is_none_or(|one| *one == row.technician || *one == row.mate)
            && self.open.is_none_or(|open| open == row.ended_at.is_none())
            && self.outcome.as_ref().is_none_or(|outcome| *outcome == row.outcome)
            && (self.units.is_empty() || self.units.contains(&row.unit))
    }
}
