//! Examples of area credits.

use super::Run;
use crate::model::{AreaCreditRule, Value};
use crate::time::Span;

impl Run<'_> {
    /// Which services an outage pays, and what: it began at `accepted` and ended at `stopped`.
    pub(super) fn area_credit(&mut self, rule: &AreaCreditRule) {
        let example = self.example;
        if let Some(facts) = &example.facts {
            self.equal("expect-chosen", example.expect_chosen, Some(rule.pays_for(facts)));
        }
        let (Some(from), Some(until)) = (self.stated(&example.accepted), self.stated(&example.stopped))
        else {
            return;
        };
        let credit = self.policy.area_credit(rule, Span { from, until }, example.monthly_fee_minor);
        let units = credit.iter().map(|credit| match &credit.value {
            Value::Money(money) => format!("once={}", money.minor),
            Value::ValidityDays(days) => format!("once={days}"),
        });
        self.equal("expect-units", example.expect_units.clone(), Some(units.collect()));
        let within = i64::from(rule.pay_within_days);
        self.equal("expect-pay-within-days", example.expect_pay_within_days, Some(within));
    }
}
