//! Area credits: what a long outage owes to everybody in its area, in integers and local dates (RULES.md, shape o).

use crate::model::{AreaCredit, AreaCreditRule, AreaPays, Bilingual, CaseFacts, Money, Reason, Value};
use crate::remedy::{OWED_DAYS_MAX, half_up};
use crate::resolve::Policy;
use crate::say;
use crate::time::{Instant, Span};
use crate::zone::{DAY, Day, MINUTE};

/// Milliseconds of an hour.
const HOUR: i64 = 60 * MINUTE;

impl AreaCreditRule {
    /// Whether it is for outages of a topic.
    #[must_use]
    pub fn is_for(&self, topic: &str) -> bool {
        self.topics.iter().any(|prefix| {
            topic.strip_prefix(prefix.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    }

    /// First instant at which an outage that ended then is paid too late.
    #[must_use]
    pub const fn pay_by(&self, restored: Instant) -> Instant {
        restored.plus_minutes(self.pay_within_days as i64 * 1_440)
    }

    /// Whether a service of such facts is paid.
    #[must_use]
    pub fn pays_for(&self, facts: &CaseFacts) -> bool {
        self.is_for(&facts.category) && self.applies.fits(facts)
    }
}

impl Policy {
    /// Rules by which an outage over an area pays, in the order of the packs.
    #[must_use]
    pub fn area_credit_rules(&self) -> &[AreaCreditRule] {
        &self.area_credits
    }

    /// What each service of a monthly fee is owed for an outage of such length; none where the outage was too short.
    #[must_use]
    pub fn area_credit(
        &self,
        rule: &AreaCreditRule,
        outage: Span,
        monthly_fee_minor: i64,
    ) -> Option<AreaCredit> {
        let days = self.area_days(rule, outage);
        let counted = i64::try_from(days.len()).ok().filter(|counted| *counted > 0)?;
        let zone = self.zone_of(&rule.code);
        let mut reasons: Vec<Reason> = days
            .iter()
            .map(|(day, at, millis)| {
                let (date, length, least) = (
                    say::day(*day),
                    say::minutes(millis / MINUTE),
                    say::minutes(i64::from(rule.day_hours) * 60),
                );
                let text = Bilingual::new(
                    format!("{}：故障 {}，超过 {}，计一天", date.zh, length.zh, least.zh),
                    format!("{}: {} of outage, over {}, counts as a day", date.en, length.en, least.en),
                );
                Reason { at: Some(*at), text }
            })
            .collect();
        let value = match &rule.pays {
            AreaPays::ValidityDays => Value::ValidityDays(counted),
            AreaPays::Rent { currency, month_days } => {
                let month = match month_days {
                    0 => zone.local(outage.from).day.days_in_month(),
                    days => i64::from(*days),
                };
                let minor = half_up(i128::from(monthly_fee_minor) * i128::from(counted), i128::from(month));
                let (fee, sum) = (say::money(monthly_fee_minor, currency), say::money(minor, currency));
                let text = Bilingual::new(
                    format!("月费 {} × {counted} 天 ÷ {month} 天 = {}", fee.zh, sum.zh),
                    format!("Monthly fee {} x {counted} days / {month} days = {}", fee.en, sum.en),
                );
                reasons.push(Reason { at: None, text });
                Value::Money(Money { minor, currency: currency.clone() })
            }
        };
        (value.amount() > 0).then_some(AreaCredit { value, reasons })
    }

    /// Local dates that count, each with its first instant of outage and its milliseconds.
    fn area_days(&self, rule: &AreaCreditRule, outage: Span) -> Vec<(Day, Instant, i64)> {
        let zone = self.zone_of(&rule.code);
        if outage.until.millis_since(outage.from) <= i64::from(rule.over_hours) * HOUR {
            return Vec::new();
        }
        let first = zone.local(outage.from).day;
        let last = i32::try_from(outage.until.millis_since(outage.from) / DAY + 2).unwrap_or(OWED_DAYS_MAX);
        let days = (0..=last.min(OWED_DAYS_MAX)).map(|ahead| first.plus(ahead)).map(|day| {
            let from = zone.start_of(day).max(outage.from);
            (day, from, zone.start_of(day.plus(1)).min(outage.until).millis_since(from))
        });
        days.filter(|(.., millis)| *millis > i64::from(rule.day_hours) * HOUR).collect()
    }
}
