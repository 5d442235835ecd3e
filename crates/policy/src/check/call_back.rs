//! Examples of call-backs and surveys: whether somebody may be rung, which script fits, what a wave's interval is.

use super::Run;
use crate::call_back::Tried;
use crate::model::{CallBackRule, ScriptRule, SurveyRule};
use crate::survey::StratumCount;

impl Run<'_> {
    /// Whether and when somebody may be rung after some attempts, whether another is the last, which calls are heard again, and the rung.
    pub(super) fn call_back(&mut self, rule: &CallBackRule) {
        let example = self.example;
        let mut tried = Vec::new();
        for said in &example.call.attempts {
            let (at, asked) =
                said.split_once(" again ").map_or((said.as_str(), None), |(at, asked)| (at, Some(asked)));
            let at = self.instant(at).unwrap_or_default();
            let found = match asked {
                Some(asked) => Tried::Again(self.instant(asked).unwrap_or_default()),
                None => Tried::Unanswered,
            };
            tried.push((at, found));
        }
        if let Some(now) = self.stated(&example.as_of) {
            self.equal(
                "expect-kept",
                example.expect_kept,
                Some(self.policy.may_ring(rule, &tried, now).is_ok()),
            );
            self.equal_instant("expect-next", &example.expect_next, self.policy.next_ring(rule, &tried, now));
            self.equal_instant(
                "expect-until",
                &example.expect_until,
                Some(self.policy.last_again(rule, now)),
            );
        }
        self.equal("expect-last", example.call.expect_last, Some(rule.is_last(&tried)));
        if let Some(number) = example.call.number {
            let number = u64::try_from(number).unwrap_or(0);
            self.equal("expect-heard", example.call.expect_heard, Some(rule.is_heard_again(number)));
        }
        let rung = i64::from(rule.rungs_higher) + example.pay.rung;
        self.equal("expect-rung", example.call.expect_rung, Some(rung));
    }

    /// Whether a script is the one that is said.
    pub(super) fn script(&mut self, rule: &ScriptRule) {
        let Some(facts) = &self.example.facts else {
            return self.bad("没有 facts", "it has no `facts`");
        };
        let chosen = self.policy.script_for(facts).is_some_and(|found| found.code == rule.code);
        self.equal("expect-chosen", self.example.expect_chosen, Some(chosen));
    }

    /// Whether an answer satisfies, a share with its interval, and the last day of a wave.
    pub(super) fn survey(&mut self, rule: &SurveyRule) {
        let example = self.example;
        if let Some(answer) = example.pay.score.and_then(|score| u8::try_from(score).ok()) {
            self.equal("expect-kept", example.expect_kept, Some(rule.satisfies(answer)));
        }
        let count = |value: i64| u64::try_from(value).unwrap_or(0);
        let stratum = StratumCount {
            frame: count(example.frame),
            answered: count(example.denominator),
            satisfied: count(example.numerator),
        };
        let found = rule.estimate(&[stratum]);
        let said = found.map(|found| vec![found.share_ppm, found.low_ppm, found.high_ppm]);
        self.equal("expect-interval-ppm", example.call.expect_interval.clone(), said);
        if let Some(begins) = self.stated(&example.accepted) {
            self.equal_instant(
                "expect-until",
                &example.expect_until,
                Some(self.policy.wave_ends(rule, begins)),
            );
        }
    }
}
