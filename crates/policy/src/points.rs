//! What may be tipped, what comes back, and when points go. Whole numbers only; the functions that post are those that
//! examples run.

use crate::model::{CampaignRule, FollowRule, PointsRule, TipLimit};
use crate::resolve::Policy;
use crate::time::Instant;

/// Minutes of an hour.
const HOUR_MINUTES: i64 = 60;
/// Minutes of a day.
const DAY_MINUTES: i64 = 24 * HOUR_MINUTES;

/// What is known of a customer's tips when he tips again, in points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tipped {
    /// What he may spend.
    pub balance: i64,
    /// What he tipped on this local day.
    pub today: i64,
    /// What he tipped this person within the rule's days.
    pub pair: i64,
}

impl FollowRule {
    /// First late instant of a task that was opened then.
    #[must_use]
    pub const fn due(&self, opened: Instant) -> Instant {
        opened.plus_minutes(self.hours as i64 * HOUR_MINUTES)
    }
}

impl PointsRule {
    /// Whether somebody on a post may be liked, disliked and tipped.
    #[must_use]
    pub fn covers(&self, post: &str) -> bool {
        self.posts.is_empty() || self.posts.iter().any(|one| one == post)
    }

    /// First instant at which the link of a closing opens nothing any more.
    #[must_use]
    pub const fn lapses(&self, closed: Instant) -> Instant {
        closed.plus_minutes(self.ask_days as i64 * DAY_MINUTES)
    }

    /// First instant at which the code of a counter opens nothing any more; none where halls show none.
    #[must_use]
    pub const fn counter_lapses(&self, served: Instant) -> Option<Instant> {
        if self.counter_minutes == 0 {
            return None;
        }
        Some(served.plus_minutes(self.counter_minutes as i64))
    }

    /// First instant at which a tip can be taken back no more and may be spent.
    #[must_use]
    pub const fn refund_until(&self, tipped: Instant) -> Instant {
        tipped.plus_minutes(self.refund_hours as i64 * HOUR_MINUTES)
    }

    /// First instant of the tips that count together with one for the same person.
    #[must_use]
    pub const fn pair_since(&self, tipping: Instant) -> Instant {
        tipping.plus_minutes(-(self.pair_days as i64 * DAY_MINUTES))
    }

    /// Whether a tip is taken.
    ///
    /// # Errors
    /// The first limit that it breaks.
    pub fn may_tip(&self, amount: u32, known: &Tipped) -> Result<(), TipLimit> {
        let points = i64::from(amount);
        if !self.amounts.contains(&amount) {
            Err(TipLimit::Amount)
        } else if points > known.balance {
            Err(TipLimit::Balance)
        } else if known.today + points > i64::from(self.day_max) {
            Err(TipLimit::Day)
        } else if known.pair + points > i64::from(self.pair_max) {
            Err(TipLimit::Pair)
        } else {
            Ok(())
        }
    }
}

impl CampaignRule {
    /// Whether it runs on a local day, `2026-11-22`.
    #[must_use]
    pub fn runs(&self, day: &str) -> bool {
        (self.from.as_str()..=self.until.as_str()).contains(&day)
    }

    /// What comes back of a tip while a day's share of the pool still holds so much.
    #[must_use]
    pub fn matched(&self, tip: u32, left: i64) -> i64 {
        let whole =
            i64::from(tip) * i64::from(self.share.numerator) / i64::from(self.share.denominator).max(1);
        whole.min(left).max(0)
    }

    /// What a unit's new day takes out of a pool that still holds so much.
    #[must_use]
    pub fn drawn(&self, pool: i64) -> i64 {
        i64::from(self.tranche).min(pool).max(0)
    }
}

impl Policy {
    /// What a low score or a dislike sets in motion; without the rule nothing.
    #[must_use]
    pub const fn recovery_rule(&self) -> Option<&FollowRule> {
        self.recovery.as_ref()
    }

    /// Who coaches after a dislike; without the rule nobody.
    #[must_use]
    pub const fn coaching_rule(&self) -> Option<&FollowRule> {
        self.coaching.as_ref()
    }

    /// Whether somebody asks at once what went wrong when a customer gives this score (Y44).
    #[must_use]
    pub fn recovers(&self, score: u8) -> bool {
        self.pay.as_ref().and_then(|rule| rule.band(score)).is_some_and(|band| band.recovers)
    }

    /// How points are earned and tipped; without the rule there are none.
    #[must_use]
    pub const fn points_rule(&self) -> Option<&PointsRule> {
        self.points.as_ref()
    }

    /// The campaigns, in the order of the packs.
    #[must_use]
    pub fn campaigns(&self) -> &[CampaignRule] {
        &self.campaigns
    }

    /// The first campaign that runs at an instant.
    #[must_use]
    pub fn campaign_at(&self, at: Instant) -> Option<&CampaignRule> {
        let day = self.local_date(at);
        self.campaigns.iter().find(|rule| rule.runs(&day))
    }

    /// The instant at which so many local days after the one of an instant are over.
    #[must_use]
    pub fn end_of_days(&self, from: Instant, days: u32) -> Instant {
        // From noon, so that a day which is an hour longer or shorter ends on the right date.
        let noon = self.start_of_local_day(from).plus_minutes(DAY_MINUTES / 2);
        self.start_of_local_day(noon.plus_minutes((i64::from(days) + 1) * DAY_MINUTES))
    }
}
