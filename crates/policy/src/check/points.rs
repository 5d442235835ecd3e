//! Examples of points: what is earned and when it goes, which limit a tip breaks, what comes back out of a pool.

use super::Run;
use crate::model::{CampaignRule, FollowRule, PointsRule};
use crate::points::Tipped;

impl Run<'_> {
    /// When a task that was opened at `accepted` is late.
    pub(super) fn follow(&mut self, rule: &FollowRule) {
        let Some(opened) = self.stated(&self.example.accepted) else {
            return self.bad("没有 accepted", "it has no `accepted`");
        };
        self.equal_instant("expect-due", &self.example.expect_due, Some(rule.due(opened)));
    }

    /// Points that come at `accepted`: until when a tip is refunded, when they go; a closing at `closed`: until when it
    /// asks; and a tip with the limit that it breaks.
    pub(super) fn points(&mut self, rule: &PointsRule) {
        let (example, said) = (self.example, &self.example.points);
        self.equal("expect-points", example.pay.expect_points, Some(i64::from(rule.earn)));
        if let Some(came) = self.stated(&example.accepted) {
            let gone = |days| self.policy.end_of_days(came, days);
            let (customer, staff) = (gone(rule.customer_days), gone(rule.staff_days));
            self.equal_instant("expect-due", &example.expect_due, Some(rule.refund_until(came)));
            self.equal_instant("expect-until", &example.expect_until, Some(customer));
            self.equal_instant("expect-next", &example.expect_next, Some(staff));
            self.equal_instant("expect-since", &said.expect_since, Some(rule.pair_since(came)));
        }
        if let Some(closed) = self.stated(&example.closed) {
            self.equal_instant("expect-until", &example.expect_until, Some(rule.lapses(closed)));
        }
        if let Some(served) = self.stated(&example.stopped) {
            self.equal_instant("expect-next", &example.expect_next, rule.counter_lapses(served));
        }
        if let Some(tip) = said.tip {
            let known = Tipped { balance: said.balance, today: said.today, pair: said.pair };
            let amount = u32::try_from(tip).unwrap_or(u32::MAX);
            let limit = rule.may_tip(amount, &known).err().map_or("none", |limit| limit.code());
            self.equal("expect-limit", said.expect_limit.clone(), Some(limit.to_owned()));
        }
    }

    /// Whether a campaign runs at `accepted`, what a day takes of the pool, and what a tip brings back.
    pub(super) fn campaign(&mut self, rule: &CampaignRule) {
        let (example, said) = (self.example, &self.example.points);
        if let Some(at) = self.stated(&example.accepted) {
            let chosen = self.policy.campaign_at(at).is_some_and(|found| found.code == rule.code);
            self.equal("expect-chosen", example.expect_chosen, Some(chosen));
        }
        if let Some(drawn) = said.drawn {
            let left = i64::from(rule.cap) - drawn;
            self.equal("expect-total-minor", example.expect_total_minor, Some(rule.drawn(left)));
        }
        if let Some(tip) = said.tip {
            let back = rule.matched(u32::try_from(tip).unwrap_or(u32::MAX), said.balance);
            self.equal("expect-points", example.pay.expect_points, Some(back));
        }
    }
}
