//! Examples of `[messages]`: when a text leaves, how long its link opens, and when it is given up.

use super::Run;
use crate::model::Messages;

impl Run<'_> {
    pub(super) fn messages(&mut self, messages: &Messages) {
        let example = self.example;
        if let Some(written) = self.stated(&example.accepted) {
            self.equal_instant("expect-until", &example.expect_until, Some(messages.link_ends(written)));
            self.equal_instant("expect-due", &example.expect_due, Some(messages.stale_at(written)));
            let leaves = Some(messages.undone_until(written));
            self.equal_instant("expect-since", &example.points.expect_since, leaves);
        }
        if let Some(closed) = self.stated(&example.closed) {
            self.equal_instant("expect-until", &example.expect_until, Some(messages.score_lapses(closed)));
        }
        if let Some(taken) = self.stated(&example.stopped) {
            self.equal_instant("expect-next", &example.expect_next, messages.wechat_silent_at(taken));
        }
        if let Some(now) = self.stated(&example.as_of) {
            self.equal_instant("expect-next", &example.expect_next, self.policy.quiet_until(now));
        }
        let count = |value: i64| u32::try_from(value).unwrap_or(u32::MAX);
        self.equal(
            "expect-kept",
            example.expect_kept,
            Some(messages.takes_another(count(example.numerator))),
        );
        self.equal("expect-chosen", example.expect_chosen, Some(messages.tries_again(count(example.frame))));
        self.equal("expect-met", example.expect_met, Some(messages.takes_report(count(example.denominator))));
    }
}
