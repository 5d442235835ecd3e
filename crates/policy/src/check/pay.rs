//! Examples of pay: the floor, the clocks of an objection, what an order is worth, what a complaint costs a unit.

use super::Run;
use crate::guard::Rating;
use crate::model::{DeductionRule, GuardRule, PayRule, PieceRule};
use crate::pay::Conditions;

impl Run<'_> {
    /// The floor of a part of a month, whether verdicts are shown, and the two clocks of an objection.
    pub(super) fn pay(&mut self, rule: &PayRule) {
        let (example, pay) = (self.example, &self.example.pay);
        if let Some(earned) = pay.earned_minor {
            let added = rule.top_up(earned, small(pay.held_days), small(pay.month_days));
            self.equal("expect-minor", pay.expect_minor, Some(added));
        }
        if let Some(given) = pay.given {
            self.equal("expect-kept", example.expect_kept, Some(rule.shows(small(given))));
        }
        if let Some(published) = self.stated(&example.accepted) {
            self.equal_instant("expect-due", &example.expect_due, Some(rule.objection_until(published)));
        }
        if let Some(made) = self.stated(&example.stopped) {
            self.equal_instant("expect-next", &example.expect_next, Some(rule.decision_due(made)));
        }
    }

    /// Why the last of some ratings is held.
    pub(super) fn guard(&mut self, rule: &GuardRule) {
        let mut ratings = Vec::new();
        for said in &self.example.pay.ratings {
            let words: Vec<&str> = said.split(' ').collect();
            let [at, rater, person, score, from @ ..] = words.as_slice() else {
                return self.bad(&format!("{said:?} 不是评分"), &format!("{said:?} is not a rating"));
            };
            let from = |place: usize| from.get(place).copied().unwrap_or_default().to_owned();
            ratings.push(Rating {
                rater: (*rater).to_owned(),
                person: (*person).to_owned(),
                score: score.parse().unwrap_or(0),
                at: self.instant(at).unwrap_or_default(),
                place: from(0),
                device: from(1),
            });
        }
        let Some((last, before)) = ratings.split_last() else {
            return self.bad("没有 ratings", "it has no `ratings`");
        };
        let span = self.policy.month_span(last.at);
        let found = rule.reasons(last, before, span, self.example.pay.own);
        let found = found.into_iter().map(|reason| reason.code().to_owned()).collect();
        self.equal("expect-reasons", self.example.pay.expect_reasons.clone(), Some(found));
    }

    /// What an order is worth, and whether a piece is the one that pays it.
    pub(super) fn piece(&mut self, piece: &PieceRule) {
        let (example, pay) = (self.example, &self.example.pay);
        if let Some(facts) = &example.facts {
            let chosen = self.policy.piece_for(piece.work, facts, &pay.job);
            let chosen = chosen.is_some_and(|found| found.code == piece.code);
            self.equal("expect-chosen", example.expect_chosen, Some(chosen));
        }
        let Some(rule) = self.policy.pay_rule() else {
            return self.bad("没有 [pay]", "no pack of the list has [pay]");
        };
        let order = Conditions {
            score: pay.score.and_then(|score| u8::try_from(score).ok()),
            late: pay.late,
            reworked: pay.reworked,
            red_line: example.red_line,
            shared: pay.shared,
        };
        self.equal("expect-minor", pay.expect_minor, Some(rule.worth(piece, &order)));
    }

    /// What a complaint of a rung, or with an outside body or a red line, costs.
    pub(super) fn deduction(&mut self, rule: &DeductionRule) {
        let pay = &self.example.pay;
        let Some(general) = self.policy.pay_rule() else {
            return self.bad("没有 [pay]", "no pack of the list has [pay]");
        };
        let rung = u8::try_from(pay.rung).unwrap_or(u8::MAX);
        let grade = general.grade(rung, pay.outside, self.example.red_line);
        self.equal("expect-points", pay.expect_points, Some(i64::from(rule.points(grade))));
    }
}

fn small(value: i64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
