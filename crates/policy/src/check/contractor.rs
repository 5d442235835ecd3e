//! Examples of contract firms: an application's documents, a month in points, a technician's day on probation.

use super::Run;
use crate::model::ContractorRule;

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

fn whole(count: i64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
