//! When a rung of a ladder is due (Y47): the start rung at once, each later one a step after it.

use crate::model::LadderRule;
use crate::resolve::Policy;
use crate::time::Instant;
use crate::walk;
use crate::zone::MINUTE;

impl Policy {
    /// The instant of `rung` in a cycle that began at `cycle_started` on `start_rung`. Rungs at or below the start rung are
    /// due at once. On a ladder with a calendar the steps run in open hours only.
    #[must_use]
    pub fn rung_due(&self, rule: &LadderRule, cycle_started: Instant, start_rung: u8, rung: u8) -> Instant {
        let steps = i64::from(rung.saturating_sub(start_rung));
        let minutes = rule.step_minutes.saturating_mul(steps);
        let natural = cycle_started.plus_minutes(minutes);
        match self.calendar(&rule.calendar) {
            // Invariant: a calendar without an open minute was refused, so the walk ends; natural time if it ever does not.
            Some(calendar) => walk::open(calendar, cycle_started, minutes * MINUTE, &[]).unwrap_or(natural),
            None => natural,
        }
    }
}
