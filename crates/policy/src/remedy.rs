//! What a broken promise owes, unit by unit, in integers.
//!
//! A unit is a local date or `once`. A day is owed when it begins (a part day counts) or when it has ended still broken
//! (the day of the fix is not paid). The due instant is the first late one, so a stop at exactly midnight is a stop on the
//! new day. Every sum is a whole number of minor units, rounded half up once, at the end of its own arithmetic.

use crate::calendar::Calendar;
use crate::model::{
    Accrual, Bilingual, DayStep, DayUnit, Money, OncePer, OwedTo, OwedUnit, Rates, Reason, RemedyFacts,
    RemedyRule, RemedyShape, Value,
};
use crate::parse::calendar::DayType;
use crate::resolve::Policy;
use crate::say;
use crate::time::Instant;
use crate::walk::{self, Stretch};
use crate::zone::{DAY, Day, Zone};

/// A debt stops growing after so many late days: about three years, past every limitation that a pack states.
pub const OWED_DAYS_MAX: i32 = 1_100;

impl Policy {
    /// All units of `rule` owed by `as_of`, and when the next may come.
    #[must_use]
    pub fn owed(&self, rule: &RemedyRule, facts: &RemedyFacts, as_of: Instant) -> Accrual {
        self.reckoned(rule, facts, as_of, true)
    }

    /// The same sums without their sentences, for settling and for indexes.
    #[must_use]
    pub fn owed_without_reasons(&self, rule: &RemedyRule, facts: &RemedyFacts, as_of: Instant) -> Accrual {
        self.reckoned(rule, facts, as_of, false)
    }

    /// The owed-for key of one unit. A sum paid once has no day of its own: on an account it is paid once for all services
    /// that came to owe it on the same local date.
    #[must_use]
    pub fn owed_for(&self, rule: &RemedyRule, to: OwedTo<'_>, unit: &str, at: Instant) -> String {
        let prefix = rule.owed_for_prefix(to);
        if rule.once_per == OncePer::Account && !to.customer.is_empty() && unit == "once" {
            return format!("{prefix}{unit}@{}", self.zone_of(&rule.code).local(at).day);
        }
        format!("{prefix}{unit}")
    }

    fn reckoned(&self, rule: &RemedyRule, facts: &RemedyFacts, as_of: Instant, reasons: bool) -> Accrual {
        if facts.stopped.is_some_and(|stopped| stopped < facts.due) {
            return Accrual::default();
        }
        let zone = self.zone_of(&rule.code);
        let debt = Debt { zone, rule, facts, exempt: exempt(facts), reasons };
        match &rule.shape {
            RemedyShape::Flat { rates, fee_basis_points, currency } => {
                let sum = rate_on(rates, zone.local(facts.due).day);
                let minor = sum.max(share(facts.monthly_fee_minor, *fee_basis_points));
                let why = || Bilingual::new("一次性赔付", "One payment for the event");
                debt.once(debt.after_exempt(facts.due), minor, currency, why, as_of)
            }
            RemedyShape::RentForActualTime { currency, month_days, from_start } => {
                debt.rent(currency, *month_days, *from_start, as_of)
            }
            RemedyShape::Slabs { .. } => debt.slabs(as_of),
            RemedyShape::ValidityDays { day, from_start } => {
                debt.validity(&self.day_rule(day, false, false), *from_start, as_of)
            }
            RemedyShape::PerDay { day, part_day_counts, missed_day_counts, currency, .. } => {
                let days = self.day_rule(day, *part_day_counts, *missed_day_counts);
                debt.daily(&days, currency, as_of)
            }
            RemedyShape::Steps { day, currency, .. } => {
                debt.daily(&self.day_rule(day, false, false), currency, as_of)
            }
            RemedyShape::ShareOfOneOffFeePerDay { day, part_day_counts, currency, .. } => {
                debt.daily(&self.day_rule(day, *part_day_counts, false), currency, as_of)
            }
        }
    }

    fn day_rule<'p>(
        &'p self,
        unit: &'p DayUnit,
        part_day_counts: bool,
        missed_day_counts: bool,
    ) -> DayRule<'p> {
        let calendar = match unit {
            DayUnit::WorkingDate { calendar } => self.calendar(calendar),
            DayUnit::CalendarDate | DayUnit::Hours24 => None,
        };
        DayRule { by_hours: *unit == DayUnit::Hours24, calendar, part_day_counts, missed_day_counts }
    }
}

/// How late days are counted.
struct DayRule<'p> {
    /// Stretches of 24 hours in place of dates.
    by_hours: bool,
    /// Only working dates of this calendar.
    calendar: Option<&'p Calendar>,
    part_day_counts: bool,
    missed_day_counts: bool,
}

/// One late day: its name and the instant at which it is owed.
struct LateDay {
    day: Day,
    at: Instant,
}

/// One computation under way.
struct Debt<'p> {
    zone: &'p Zone,
    rule: &'p RemedyRule,
    facts: &'p RemedyFacts,
    exempt: Vec<Stretch>,
    /// Whether sentences are wanted.
    reasons: bool,
}

fn exempt(facts: &RemedyFacts) -> Vec<Stretch> {
    walk::join(facts.exempt.iter().map(|span| Stretch { from: span.from, until: span.until }).collect())
}

/// The rate that holds on a date: the last entry not after it; 0 before the first.
fn rate_on(rates: &Rates, day: Day) -> i64 {
    rates.range(..=day.to_string()).next_back().map_or(0, |(_, minor)| *minor)
}

/// `numerator / denominator`, rounded half up; both are never negative here.
pub(crate) fn half_up(numerator: i128, denominator: i128) -> i64 {
    let denominator = denominator.max(1);
    i64::try_from((2 * numerator + denominator) / (2 * denominator)).unwrap_or(i64::MAX)
}

impl Debt<'_> {
    /// The date whose rate holds: the missed day where that is paid, else the local date of the due instant.
    fn event_day(&self) -> Day {
        match &self.rule.shape {
            RemedyShape::PerDay { missed_day_counts: true, .. } => {
                self.zone.local(self.facts.due.plus_millis(-1)).day
            }
            _ => self.zone.local(self.facts.due).day,
        }
    }

    /// What is left of the cap after `spent` and what other cases paid; unlimited without a cap.
    fn room(&self, spent: i64) -> i64 {
        if self.rule.cap_minor == 0 {
            i64::MAX
        } else {
            self.rule
                .cap_minor
                .saturating_sub(self.facts.paid_elsewhere_minor.max(0))
                .saturating_sub(spent)
                .max(0)
        }
    }

    /// A single unit `once` at an instant.
    fn once(
        &self,
        at: Instant,
        minor: i64,
        currency: &str,
        why: impl FnOnce() -> Bilingual,
        as_of: Instant,
    ) -> Accrual {
        let paid = minor.min(self.room(0));
        let stopped_before = self.facts.stopped.is_some_and(|stopped| stopped < at);
        if paid <= 0 || stopped_before {
            return Accrual::default();
        }
        if as_of < at {
            return Accrual { units: Vec::new(), next_at: Some(at) };
        }
        let mut reasons = Vec::new();
        if self.reasons {
            let (why, sum) = (why(), say::money(paid, currency));
            let text = Bilingual::new(format!("{}：{}", why.zh, sum.zh), format!("{}: {}", why.en, sum.en));
            reasons.push(Reason { at: Some(at), text });
            self.note_cap(&mut reasons, minor, paid, currency);
        }
        let value = Value::Money(Money { minor: paid, currency: currency.to_string() });
        Accrual { units: vec![OwedUnit { unit: "once".to_string(), at, value, reasons }], next_at: None }
    }

    fn note_cap(&self, reasons: &mut Vec<Reason>, full: i64, paid: i64, currency: &str) {
        if paid < full {
            let cap = say::money(self.rule.cap_minor, currency);
            let text = Bilingual::new(
                format!("累计封顶 {}，本笔只计余额", cap.zh),
                format!("The cap of {} is reached; only the rest is paid", cap.en),
            );
            reasons.push(Reason { at: None, text });
        }
    }

    /// (f) the monthly fee for the actual time, known when the service is back.
    fn rent(&self, currency: &str, month_days: u32, from_start: bool, as_of: Instant) -> Accrual {
        let Some(stopped) = self.facts.stopped else { return Accrual::default() };
        let from = if from_start { self.facts.started } else { self.facts.due };
        let millis = walk::unpaused(from, stopped, &self.exempt);
        let days =
            if month_days == 0 { self.zone.local(from).day.days_in_month() } else { i64::from(month_days) };
        let fee = self.facts.monthly_fee_minor;
        let minor = half_up(i128::from(fee) * i128::from(millis), i128::from(days) * i128::from(DAY));
        let why = || {
            let (length, fee) = (say::minutes(millis / 60_000), say::money(fee, currency));
            Bilingual::new(
                format!("月费 {} × {} ÷ {days} 天", fee.zh, length.zh),
                format!("Monthly fee {} x {} / {days} days", fee.en, length.en),
            )
        };
        self.once(stopped, minor, currency, why, as_of)
    }

    /// (g) the last slab reached by the total length pays so many days of rent.
    fn slabs(&self, as_of: Instant) -> Accrual {
        let RemedyShape::Slabs { slabs, currency, month_days } = &self.rule.shape else {
            return Accrual::default();
        };
        let Some(stopped) = self.facts.stopped else { return Accrual::default() };
        let millis = walk::unpaused(self.facts.started, stopped, &self.exempt);
        let reached = slabs.iter().rev().find(|slab| millis > i64::from(slab.over_days) * DAY);
        let Some(slab) = reached else { return Accrual::default() };
        let days = match month_days {
            0 => self.zone.local(self.facts.started).day.days_in_month(),
            days => i64::from(*days),
        };
        let fee = self.facts.monthly_fee_minor;
        let minor = half_up(i128::from(fee) * i128::from(slab.rent_days), i128::from(days));
        let why = || {
            let (over, rent, fee) = (slab.over_days, slab.rent_days, say::money(fee, currency));
            Bilingual::new(
                format!("超过 {over} 天，付 {rent} 天月租（{} ÷ {days}）", fee.zh),
                format!("Over {over} days, {rent} days of rent ({} / {days} a day)", fee.en),
            )
        };
        self.once(stopped, minor, currency, why, as_of)
    }

    /// (h) days of validity: dates that ended still broken; a fault that ended on its first day counts one.
    fn validity(&self, days: &DayRule<'_>, from_start: bool, as_of: Instant) -> Accrual {
        let Some(stopped) = self.facts.stopped else { return Accrual::default() };
        let from = if from_start { self.facts.started } else { self.facts.due };
        if self.after_exempt(from) > stopped {
            return Accrual::default();
        }
        if as_of < stopped {
            return Accrual { units: Vec::new(), next_at: Some(stopped) };
        }
        let last =
            i32::try_from(stopped.millis_since(from) / DAY + 2).unwrap_or(OWED_DAYS_MAX).min(OWED_DAYS_MAX);
        let ended =
            (0..last).filter_map(|ahead| self.late_day(days, from, ahead)).filter(|late| late.at <= stopped);
        let counted = i64::try_from(ended.count()).unwrap_or(0).max(1);
        let text =
            || Bilingual::new(format!("补有效期 {counted} 天"), format!("{counted} days of validity added"));
        let reasons = self.reasons.then(|| Reason { at: Some(stopped), text: text() }).into_iter().collect();
        let unit =
            OwedUnit { unit: "once".to_string(), at: stopped, value: Value::ValidityDays(counted), reasons };
        Accrual { units: vec![unit], next_at: None }
    }

    /// (b) to (e), (i) to (k): one unit a day until the stop, the cap, or the limit.
    fn daily(&self, days: &DayRule<'_>, currency: &str, as_of: Instant) -> Accrual {
        let mut accrual = Accrual::default();
        let (mut spent, mut ordinal) = (0, 0);
        for ahead in 0..OWED_DAYS_MAX {
            let Some(late) = self.late_day(days, self.facts.due, ahead) else { continue };
            if self.facts.stopped.is_some_and(|stopped| stopped < late.at) {
                break;
            }
            ordinal += 1;
            let full = self.sum_of_day(ordinal);
            let room = self.room(spent);
            if room == 0 {
                break;
            }
            let paid = full.min(room);
            if paid <= 0 {
                continue;
            }
            if late.at > as_of {
                accrual.next_at = Some(late.at);
                break;
            }
            spent += paid;
            accrual.units.push(self.unit(days, &late, ordinal, full, paid, currency));
        }
        accrual
    }

    fn unit(
        &self,
        days: &DayRule<'_>,
        late: &LateDay,
        ordinal: u32,
        full: i64,
        paid: i64,
        currency: &str,
    ) -> OwedUnit {
        let reasons = if self.reasons {
            self.reasons_of_day(days, late, ordinal, (full, paid), currency)
        } else {
            Vec::new()
        };
        let value = Value::Money(Money { minor: paid, currency: currency.to_string() });
        OwedUnit { unit: late.day.to_string(), at: late.at, value, reasons }
    }

    fn reasons_of_day(
        &self,
        days: &DayRule<'_>,
        late: &LateDay,
        ordinal: u32,
        (full, paid): (i64, i64),
        currency: &str,
    ) -> Vec<Reason> {
        let date = say::day(late.day);
        let sum = say::money(paid, currency);
        let (zh, en) = match (days.part_day_counts, days.calendar.is_some()) {
            (true, _) => ("不足一天按一天", "a part day counts as a day"),
            (false, true) => ("工作日，当天未恢复", "a working day that ended unmet"),
            (false, false) => ("当天结束仍未恢复", "the day ended unmet"),
        };
        let text = Bilingual::new(
            format!("{}：迟延第 {ordinal} 天（{zh}），{}", date.zh, sum.zh),
            format!("{}: late day {ordinal} ({en}), {}", date.en, sum.en),
        );
        let mut reasons = vec![Reason { at: Some(late.at), text }];
        self.note_cap(&mut reasons, full, paid, currency);
        let year = late.day.year();
        if days.calendar.is_some_and(|calendar| calendar.is_unpublished(year)) {
            reasons.push(Reason { at: None, text: say::unpublished(year) });
        }
        reasons
    }

    /// The sum of the n-th counted late day.
    fn sum_of_day(&self, ordinal: u32) -> i64 {
        match &self.rule.shape {
            RemedyShape::PerDay { rates, second_rate_after_days, second_rate_minor, .. } => {
                if *second_rate_after_days > 0 && ordinal > *second_rate_after_days {
                    *second_rate_minor
                } else {
                    rate_on(rates, self.event_day())
                }
            }
            RemedyShape::Steps { steps, .. } => {
                let step = steps.iter().rev().find(|step: &&DayStep| ordinal >= step.from_day);
                step.map_or(0, |step| {
                    step.minor.max(share(self.facts.monthly_fee_minor, step.fee_basis_points))
                })
            }
            RemedyShape::ShareOfOneOffFeePerDay { basis_points, .. } => {
                share(self.facts.one_off_fee_minor, *basis_points)
            }
            _ => 0,
        }
    }

    /// The late day number `ahead` after `from`, or `None` when it is not one: not working, or exempt throughout.
    fn late_day(&self, days: &DayRule<'_>, from: Instant, ahead: i32) -> Option<LateDay> {
        let base = self.zone.local(if days.missed_day_counts { from.plus_millis(-1) } else { from }).day;
        let day = base.plus(ahead);
        let (begins, ends) = if days.by_hours {
            (from.plus_millis(i64::from(ahead) * DAY), from.plus_millis(i64::from(ahead + 1) * DAY))
        } else {
            (self.zone.start_of(day), self.zone.start_of(day.plus(1)))
        };
        if days.calendar.is_some_and(|calendar| calendar.day_type(day) != DayType::Working) {
            return None;
        }
        // The missed day lies before the due instant as a whole; every other day counts from the due instant on.
        let portion = if ends <= from { begins } else { begins.max(from) };
        let first_unexempt = self.after_exempt(portion);
        if first_unexempt >= ends {
            return None;
        }
        let at = if days.part_day_counts { first_unexempt.max(from) } else { ends.max(from) };
        Some(LateDay { day, at })
    }

    /// The first instant at or after `at` that is not exempt.
    fn after_exempt(&self, at: Instant) -> Instant {
        let covering = self.exempt.iter().find(|stretch| stretch.from <= at && at < stretch.until);
        covering.map_or(at, |stretch| stretch.until)
    }
}

fn share(fee_minor: i64, basis_points: i64) -> i64 {
    half_up(i128::from(fee_minor) * i128::from(basis_points), 10_000)
}
