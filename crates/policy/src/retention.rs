//! When something may go: the rules of retention on the local calendar.

use crate::model::{Kept, RetentionRule, Spared, Term};
use crate::resolve::Policy;
use crate::time::Instant;
use crate::zone::{Civil, Day, Zone};

/// Least days that a term covers, whatever month it begins in: February has 28.
const MONTH_DAYS_LEAST: u32 = 28;

impl Term {
    /// Least days that it covers, wherever it begins.
    #[must_use]
    pub const fn days_least(self) -> u32 {
        match self {
            Self::Months(months) => months.saturating_mul(MONTH_DAYS_LEAST),
            Self::Days(days) => days,
        }
    }

    fn after(self, day: Day) -> Day {
        match self {
            // Terms are at most fifty years, so they fit.
            Self::Days(days) => day.plus(i32::try_from(days).unwrap_or(i32::MAX)),
            Self::Months(months) => {
                let civil = day.civil();
                let months = i64::from(civil.year) * 12 + i64::from(civil.month) - 1 + i64::from(months);
                let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
                let same = |day: i8| {
                    let (year, month) = (i16::try_from(year).ok()?, i8::try_from(month).ok()?);
                    Day::of(Civil { year, month, day })
                };
                // The same day, or the month's last.
                (0..4).find_map(|short| same(civil.day - short)).unwrap_or(day)
            }
        }
    }
}

impl RetentionRule {
    /// The first instant at which it may go: the local midnight after the last day of the term.
    pub(crate) fn until(&self, zone: &Zone, from: Instant) -> Instant {
        zone.start_of(self.term.after(zone.local(from).day).plus(1))
    }
}

impl Policy {
    /// The rule for one kind of thing; without one it is kept for good.
    #[must_use]
    pub fn retention(&self, what: Kept) -> Option<&RetentionRule> {
        self.retentions.iter().find(|rule| rule.what == what)
    }

    /// All rules of retention, in the order of the packs.
    #[must_use]
    pub fn retentions(&self) -> &[RetentionRule] {
        &self.retentions
    }

    /// The first instant at which something may go that ended at `from` and carries these marks; `None` while it is kept
    /// for good: there is no rule, or the rule spares it.
    #[must_use]
    pub fn kept_until(&self, what: Kept, from: Instant, marks: &[Spared]) -> Option<Instant> {
        let rule = self.retention(what)?;
        if marks.iter().any(|mark| rule.spares(*mark)) {
            return None;
        }
        Some(rule.until(self.zone_of(&rule.code), from))
    }
}
