//! Examples of `[conduct]`: the windows after our word, after a close, and for what is entered late.

use super::Run;
use crate::model::Conduct;

impl Run<'_> {
    pub(super) fn conduct(&mut self, conduct: &Conduct) {
        let example = self.example;
        if let Some(word) = self.stated(&example.accepted) {
            self.equal_instant("expect-due", &example.expect_due, Some(conduct.word_until(word)));
        }
        if let Some(closed) = self.stated(&example.closed) {
            self.equal_instant("expect-until", &example.expect_until, Some(conduct.reopens_until(closed)));
            let category = example.facts.as_ref().map_or("", |facts| facts.category.as_str());
            let days = i64::from(self.policy.repeat_window_days(category));
            self.equal_instant("expect-next", &example.expect_next, Some(closed.plus_minutes(days * 1_440)));
        }
        if let (Some(occurred), Some(now)) = (self.stated(&example.stopped), self.stated(&example.as_of)) {
            self.equal("expect-kept", example.expect_kept, Some(conduct.takes_late(occurred, now)));
            let unproven = conduct.takes_unproven(occurred, now);
            self.equal("expect-chosen", example.expect_chosen, Some(unproven));
            self.equal("expect-met", example.expect_met, Some(conduct.withdraws_late(occurred, now)));
        }
    }
}
