//! The month of a contract firm in points (A06). Integers to the end: parts are rounded down, so that no rounding ever passes
//! a month that did not.

use crate::model::{ContractorReason, ContractorRule};
use crate::resolve::Policy;
use serde::{Deserialize, Serialize};

/// What a month of a firm came to, by the metric dictionary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ContractorMonth {
    /// Windows that were kept.
    pub kept: i64,
    /// Windows with a verdict.
    pub judged: i64,
    /// Faults mended the first time.
    pub fixed: i64,
    /// Faults whose window for a repeat is over.
    pub finished: i64,
    /// Complaints.
    pub complaints: i64,
    /// Red-line marks.
    pub red_lines: i64,
}

/// A month in points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractorScore {
    /// For kept appointments.
    pub kept: i64,
    /// For faults mended the first time.
    pub fix: i64,
    /// What complaints left.
    pub complaints: i64,
    /// What red lines left.
    pub red_lines: i64,
    /// All of them.
    pub total: i64,
    /// Whether the month passes.
    pub passes: bool,
}

/// A share of points, rounded down; in full where nothing was judged, for that is nobody's fault.
fn share(points: u32, part: i64, whole: i64) -> i64 {
    let points = i64::from(points);
    if whole <= 0 { points } else { points * part.clamp(0, whole) / whole }
}

/// What so many things that take points leave.
fn left(points: u32, each: u32, count: i64) -> i64 {
    (i64::from(points) - i64::from(each).saturating_mul(count.max(0))).max(0)
}

impl ContractorRule {
    /// A month in points; none where too few windows were judged to say anything.
    #[must_use]
    pub fn score(&self, month: &ContractorMonth) -> Option<ContractorScore> {
        if month.judged < i64::from(self.judged_min) {
            return None;
        }
        let kept = share(self.kept_points, month.kept, month.judged);
        let fix = share(self.fix_points, month.fixed, month.finished);
        let complaints = left(self.complaint_points, self.complaint_each, month.complaints);
        let red_lines = left(self.red_line_points, self.red_line_each, month.red_lines);
        let total = kept + fix + complaints + red_lines;
        Some(ContractorScore {
            kept,
            fix,
            complaints,
            red_lines,
            total,
            passes: total >= i64::from(self.pass),
        })
    }

    /// Whether an application with so many documents can be taken.
    #[must_use]
    pub fn takes(&self, documents: usize) -> bool {
        u32::try_from(documents).unwrap_or(u32::MAX) >= self.documents_min
    }

    /// Whether a technician of a firm on probation who has so many visits on a day may have one more.
    #[must_use]
    pub fn may_have_more(&self, visits: usize) -> bool {
        u32::try_from(visits).unwrap_or(u32::MAX) < self.probation_visits_max
    }

    /// A reason by its code.
    #[must_use]
    pub fn reason(&self, code: &str) -> Option<&ContractorReason> {
        self.reasons.iter().find(|reason| reason.code == code)
    }
}

impl Policy {
    /// How contract firms are held; without the rule every firm of the register works as before.
    #[must_use]
    pub const fn contractor_rule(&self) -> Option<&ContractorRule> {
        self.contractor.as_ref()
    }
}
