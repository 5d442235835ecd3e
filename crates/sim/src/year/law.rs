//! The year judged by the product's own law: the adopted policy gives every due instant and every sum. What the law does not
//! know is said here: whose cause a lateness was, which in service a second person decides.

use super::days::{DAY_S, HOUR_S};
use super::field::Order;
use super::file::{CityFile, LawCodes, Party};
use super::plan::Product;
use super::refusal::CityRefusal;
use yinuo_policy::{
    AgreedWindow, AreaClass, CaseFacts, CaseKind, ClockFacts, DrawRule, Instant, Policy, PromiseRule,
    RemedyFacts, Span, Value,
};

/// Service hours in which the achieved times are counted, local.
const SERVICE: (i64, i64) = (8 * HOUR_S, 21 * HOUR_S);

/// The rules by which a year is judged.
pub(crate) struct Law<'p> {
    policy: &'p Policy,
    /// Local midnight of New Year, UTC milliseconds.
    base: i64,
    repair: &'p PromiseRule,
    install: &'p PromiseRule,
    hours: [&'p PromiseRule; 2],
    natural: [&'p PromiseRule; 2],
    beside: [&'p PromiseRule; 2],
    complaint: &'p PromiseRule,
    pub draws: [&'p DrawRule; 3],
}

impl<'p> Law<'p> {
    /// Finds the rules that the city names.
    ///
    /// # Errors
    /// One refusal for each rule that the policy has not.
    pub fn new(policy: &'p Policy, file: &CityFile) -> Result<Self, Vec<CityRefusal>> {
        let LawCodes {
            repair,
            install,
            hours_urban,
            hours_rural,
            natural_urban,
            natural_rural,
            beside_repair,
            beside_install,
            complaint,
            draw_digital_tv,
            draw_broadband,
            draw_install_hd,
        } = &file.law;
        let mut refusals = Vec::new();
        let mut promise = |code: &str| {
            policy.promise(code).or_else(|| {
                refusals.push(CityRefusal::unknown_rule(code));
                None
            })
        };
        let promises = [
            promise(repair),
            promise(install),
            promise(hours_urban),
            promise(hours_rural),
            promise(natural_urban),
            promise(natural_rural),
            promise(beside_repair),
            promise(beside_install),
            promise(complaint),
        ];
        let mut stratum = |code: &str| {
            policy.draws().iter().find(|rule| rule.code == code).or_else(|| {
                refusals.push(CityRefusal::unknown_rule(code));
                None
            })
        };
        let draws = [stratum(draw_digital_tv), stratum(draw_broadband), stratum(draw_install_hd)];
        for cause in file.causes.values().flatten() {
            if !policy.root_causes().iter().any(|known| known.code == cause.code) {
                refusals.push(CityRefusal::unknown_rule(&cause.code));
            }
        }
        let midnight = policy.instant(&format!("{:04}-01-01T00:00:00", file.city.year));
        match (promises, draws, midnight) {
            (
                [
                    Some(repair),
                    Some(install),
                    Some(hours_urban),
                    Some(hours_rural),
                    Some(natural_urban),
                    Some(natural_rural),
                    Some(beside_repair),
                    Some(beside_install),
                    Some(complaint),
                ],
                [Some(tv), Some(broadband), Some(hd)],
                Some(base),
            ) if refusals.is_empty() => Ok(Self {
                policy,
                base: base.0,
                repair,
                install,
                hours: [hours_urban, hours_rural],
                natural: [natural_urban, natural_rural],
                beside: [beside_repair, beside_install],
                complaint,
                draws: [tv, broadband, hd],
            }),
            (_, _, None) => Err(vec![CityRefusal::out_of_range("city.year")]),
            _ => Err(refusals),
        }
    }

    fn instant(&self, second: i64) -> Instant {
        Instant(self.base + second * 1_000)
    }

    fn due(&self, rule: &PromiseRule, facts: &ClockFacts) -> Option<Instant> {
        self.policy.deadline_without_reasons(rule, facts).due
    }

    /// Judges an order.
    pub fn judge(&self, order: &Order) -> Verdict {
        let install = order.report.trouble.is_none();
        let urban = order.report.home.urban;
        let window = order.window.map(|(from, until)| AgreedWindow {
            window: Span { from: self.instant(from), until: self.instant(until) },
            asked_by_customer: true,
            agreed_at: None,
            called_off_at: None,
        });
        let facts = ClockFacts {
            started: self.instant(order.report.at),
            pauses: Vec::new(),
            appointments: window.into_iter().collect(),
        };
        let done = self.instant(order.restored);
        let kept = |rule: &PromiseRule| self.due(rule, &facts).is_none_or(|due| done < due);
        let rule = if install { self.install } else { self.repair };
        let area = usize::from(!urban);
        let exempt = exempt_cause(order);
        let due = self.due(rule, &facts).filter(|due| done >= *due);
        let late_s = due.map(|due| done.millis_since(due) / 1_000);
        let owed_minor = match (due, exempt) {
            (Some(due), None) => self.owed(rule, (facts.started, due, done)),
            _ => 0,
        };
        Verdict {
            exempt,
            late_s,
            owed_minor,
            beside_kept: kept(self.beside[usize::from(install)]),
            beside_applies: self.beside[usize::from(install)].applies.fits(&facts_of(order)),
            hours_kept: kept(self.hours[area]),
            natural_kept: kept(self.natural[area]),
            service_s: service_seconds(order.report.at, order.restored),
        }
    }

    /// What a broken promise pays, minor units.
    fn owed(&self, rule: &PromiseRule, (started, due, done): (Instant, Instant, Instant)) -> i64 {
        let facts = RemedyFacts { started, due, stopped: Some(done), ..RemedyFacts::default() };
        let remedies = rule.remedies.iter().filter_map(|code| self.policy.remedy(code));
        remedies
            .flat_map(|remedy| self.policy.owed(remedy, &facts, done).units)
            .map(|unit| match unit.value {
                Value::Money(money) => money.minor,
                Value::ValidityDays(_) => 0,
            })
            .sum()
    }

    /// Whether a complaint that was settled after so many seconds was settled in time.
    pub fn complaint_in_time(&self, at: i64, spent: i64) -> bool {
        let facts = ClockFacts { started: self.instant(at), ..ClockFacts::default() };
        self.due(self.complaint, &facts).is_none_or(|due| self.instant(at + spent) < due)
    }

    /// Natural seconds after which a complaint stands on its last rung; none without a ladder.
    pub fn top_rung_s(&self) -> Option<i64> {
        let ladder =
            self.policy.ladder_rules().find(|rule| rule.applies.kinds.contains(&CaseKind::Complaint))?;
        Some(ladder.step_minutes * 60 * (ladder.rungs.len() as i64 - 1))
    }
}

/// Why a lateness pays nothing (U10).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exempt {
    User,
    Third,
    Majeure,
}

/// What the law says of an order.
#[derive(Debug, Clone)]
pub(crate) struct Verdict {
    pub exempt: Option<Exempt>,
    /// Seconds past the same-day promise; none when it was kept.
    pub late_s: Option<i64>,
    pub owed_minor: i64,
    /// The other wording of the same-day promise, and whether its own scope holds the order.
    pub beside_kept: bool,
    pub beside_applies: bool,
    pub hours_kept: bool,
    pub natural_kept: bool,
    /// Seconds in service hours from report to restoration.
    pub service_s: i64,
}

fn exempt_cause(order: &Order) -> Option<Exempt> {
    if order.not_home || order.window.is_some() {
        Some(Exempt::User)
    } else if order.report.trouble.is_some_and(|trouble| trouble.party == Party::Third) {
        Some(Exempt::Third)
    } else if order.majeure {
        Some(Exempt::Majeure)
    } else {
        None
    }
}

fn facts_of(order: &Order) -> CaseFacts {
    let home = order.report.home;
    let kind = if order.report.trouble.is_none() { CaseKind::Install } else { CaseKind::Fault };
    let category = match (kind, home.product) {
        (CaseKind::Install, Product::DigitalTv) => "install.tv.new",
        (CaseKind::Install, _) => "install.broadband.new",
        (_, Product::Broadband) => "fault.broadband.no-internet",
        _ => "fault.tv.no-signal",
    };
    CaseFacts {
        kind,
        category: category.to_owned(),
        area: Some(if home.urban { AreaClass::Urban } else { AreaClass::Rural }),
        access: home.access.code().to_owned(),
        product: home.product.code().to_owned(),
        segment: "household".to_owned(),
        priority: None,
    }
}

/// Seconds between two instants that fall into the service hours.
fn service_seconds(from: i64, until: i64) -> i64 {
    let passed = |at: i64| {
        let open = SERVICE.1 - SERVICE.0;
        at.div_euclid(DAY_S) * open + (at.rem_euclid(DAY_S) - SERVICE.0).clamp(0, open)
    };
    passed(until) - passed(from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nights_do_not_count_as_service() {
        assert_eq!(service_seconds(20 * HOUR_S, DAY_S + 9 * HOUR_S), 2 * HOUR_S);
        assert_eq!(service_seconds(2 * HOUR_S, 9 * HOUR_S), HOUR_S);
        assert_eq!(service_seconds(22 * HOUR_S, DAY_S + 7 * HOUR_S), 0);
    }
}
