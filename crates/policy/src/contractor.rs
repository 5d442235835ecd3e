//! The month of a contract firm in points (A06). Integers to the end: parts are rounded down, so that no rounding ever passes
//! a month that did not.

use crate::model::{ContractorPay, ContractorReason, ContractorRule, Share};
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

impl ContractorPay {
    /// By how much the orders of a month with such a score count; none is a month that is not scored.
    #[must_use]
    pub fn share(&self, total: Option<i64>) -> Share {
        let Some(total) = total else { return self.unscored };
        let covers = |from: u32, to: u32| (i64::from(from)..=i64::from(to)).contains(&total);
        self.bands.iter().find(|band| covers(band.from, band.to)).map_or(self.unscored, |band| band.share)
    }

    /// What an order comes to: the worth of its piece as a fraction, times the share, rounded once.
    #[must_use]
    pub fn worth(&self, (above, below): (u128, u128), share: Share) -> i64 {
        self.rounding.apply(above * u128::from(share.numerator), below * u128::from(share.denominator))
    }

    /// What complaints and red lines take from a month's orders, minor units: never more than there is.
    #[must_use]
    pub fn taken(&self, orders_minor: i64, complaints: i64, red_lines: i64) -> i64 {
        let each = |minor: i64, count: i64| minor.saturating_mul(count.max(0));
        let all = each(self.complaint_minor, complaints).saturating_add(each(self.red_line_minor, red_lines));
        all.min(orders_minor.max(0))
    }
}

impl Policy {
    /// How contract firms are settled; without the rule their technicians' orders are wages as everybody's.
    #[must_use]
    pub const fn contractor_pay(&self) -> Option<&ContractorPay> {
        self.contractor_pay.as_ref()
    }

    /// How contract firms are held; without the rule every firm of the register works as before.
    #[must_use]
    pub const fn contractor_rule(&self) -> Option<&ContractorRule> {
        self.contractor.as_ref()
    }
}
