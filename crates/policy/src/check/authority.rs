//! Examples of the limit table: whether a request lies within a row, with what its person granted today.

use super::Run;
use crate::authority::Wanted;
use crate::model::AuthorityRule;

impl Run<'_> {
    pub(super) fn authority(&mut self, rule: &AuthorityRule) {
        let said = &self.example.authority;
        let Some(minor) = said.asked_minor else {
            return self.bad("没有 asked-minor", "it has no `asked-minor`");
        };
        let days = u32::try_from(said.asked_days).unwrap_or(u32::MAX);
        let wanted = Wanted { kind: rule.kind, minor, days, tier: &said.tier };
        let within = rule.covers(&wanted) && rule.leaves(said.today_minor, minor);
        self.equal("expect-within", said.expect_within, Some(within));
        self.equal("expect-alone", said.expect_alone, Some(within && rule.alone));
    }
}
