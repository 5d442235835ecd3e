//! Examples of contract firms: an application's documents, a month in points, a technician's day on probation, a settlement.

use super::Run;
use crate::model::{ContractorPay, ContractorRule};

impl Run<'_> {
    /// A month, where `judged` is stated; an application with so many `documents`; one visit more on probation beside
    /// `visits-held`.
    pub(super) fn contractor(&mut self, rule: &ContractorRule) {
        let (example, said) = (self.example, &self.example.contractor);
        if let Some(month) = said.month {
            let score = rule.score(&month);
            self.equal("expect-points", example.pay.expect_points, score.map(|score| score.total));
            let word = score.map_or("too-few", |score| if score.passes { "none" } else { "below" });
            self.equal("expect-limit", example.points.expect_limit.clone(), Some(word.to_owned()));
        }
        if let Some(documents) = said.documents {
            self.equal("expect-kept", example.expect_kept, Some(rule.takes(whole(documents))));
        }
        if let Some(held) = said.visits_held {
            self.equal("expect-chosen", example.expect_chosen, Some(rule.may_have_more(whole(held))));
        }
    }
}

impl Run<'_> {
    /// An order of `earned-minor` in a month of `total` points; or, where `complaints` or `red-lines` is stated, what they take of it.
    pub(super) fn contractor_pay(&mut self, rule: &ContractorPay) {
        let (example, said) = (self.example, &self.example.contractor);
        let Some(earned) = example.pay.earned_minor else {
            return self.bad("没有 earned-minor", "it has no `earned-minor`");
        };
        if let Some((complaints, red_lines)) = said.taken {
            let taken = rule.taken(earned, complaints, red_lines);
            return self.equal("expect-total-minor", example.expect_total_minor, Some(taken));
        }
        let price = (u128::try_from(earned).unwrap_or(0), 1);
        let worth = rule.worth(price, rule.share(said.total));
        self.equal("expect-minor", example.pay.expect_minor, Some(worth));
    }
}

fn whole(count: i64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
