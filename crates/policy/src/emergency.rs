//! How long an emergency mode lasts at most, and which windows it offers.

use crate::model::EmergencyRule;
use crate::resolve::Policy;
use crate::time::{Instant, Span};

/// Minutes of a day.
const DAY_MINUTES: i64 = 1_440;

impl EmergencyRule {
    /// Last instant at which a mode that begins then may end.
    #[must_use]
    pub const fn latest_end(&self, begins: Instant) -> Instant {
        begins.plus_minutes(self.days_max as i64 * DAY_MINUTES)
    }
}

impl Policy {
    /// Modes that can be declared, in the order of the packs.
    #[must_use]
    pub fn emergencies(&self) -> &[EmergencyRule] {
        &self.emergencies
    }

    /// The mode with this code.
    #[must_use]
    pub fn emergency(&self, code: &str) -> Option<&EmergencyRule> {
        self.emergencies.iter().find(|rule| rule.code == code)
    }

    /// The further windows of a mode on the local day of an instant.
    #[must_use]
    pub fn windows_of_emergency(&self, rule: &EmergencyRule, at: Instant) -> Vec<Span> {
        let date = self.local_date(at);
        let instant =
            |minutes: u16| self.instant(&format!("{date}T{:02}:{:02}:00", minutes / 60, minutes % 60));
        let span = |(from, until): &(crate::model::TimeOfDay, crate::model::TimeOfDay)| {
            Some(Span { from: instant(from.minutes)?, until: instant(until.minutes)? })
        };
        rule.windows.iter().filter_map(span).collect()
    }
}
