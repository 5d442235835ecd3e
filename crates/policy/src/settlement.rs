//! Instants of a settlement. The wait counts natural hours; the last day to pay is a local day and ends with it.

use crate::model::SettlementRule;
use crate::resolve::Policy;
use crate::time::Instant;

/// Minutes of an hour.
const HOUR_MINUTES: i64 = 60;

impl SettlementRule {
    /// When a sum that became owed at `owed` may be instructed.
    #[must_use]
    pub const fn instruct_at(&self, owed: Instant) -> Instant {
        owed.plus_minutes(self.hold_hours as i64 * HOUR_MINUTES)
    }

    /// When whoever took an instruction at `taken` and said nothing is asked for the n-th time, from 0; none when it was
    /// asked often enough.
    #[must_use]
    pub fn ask_at(&self, taken: Instant, time: u32) -> Option<Instant> {
        let hours = i64::from(self.answer_hours) * i64::from(time.saturating_add(1));
        (time < self.tries_max).then(|| taken.plus_minutes(hours * HOUR_MINUTES))
    }
}

impl Policy {
    /// How money is paid; without the rule nothing leaves the ledger.
    #[must_use]
    pub const fn settlement_rule(&self) -> Option<&SettlementRule> {
        self.settlement.as_ref()
    }

    /// The first instant at which a sum that became owed at `owed` is paid too late.
    #[must_use]
    pub fn pay_by(&self, rule: &SettlementRule, owed: Instant) -> Instant {
        self.end_of_days(owed, rule.pay_within_days)
    }
}
