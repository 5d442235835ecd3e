//! Executes every `[[example]]` of a pack with the very functions that judge cases.

use crate::calendar::Calendar;
use crate::example::Example;
use crate::model::{
    AgreedWindow, ClockFacts, DirectiveRule, DrawRule, EmergencyRule, IndicatorLimit, JobRule, LadderRule,
    OutageRule, OutsideRule, OwedTo, OwedUnit, PauseSpan, PromiseRule, RejectionRule, RemedyFacts,
    RemedyRule, RemedyShape, RetentionRule, SettlementRule, Spared, Value, VisitRule,
};
use crate::pack::{Located, Pack};
use crate::refusal::{PolicyRefusal, number};
use crate::resolve::Policy;
use crate::table::CalendarTable;
use crate::time::{Instant, Span};
use crate::walk;
use crate::zone::{MINUTE, Zone};
use std::collections::BTreeSet;

mod area;
mod authority;
mod call_back;
mod conduct;
mod contractor;
mod messages;
mod pay;
mod points;
mod score;

/// What an example of `[conduct]` names: the section has no code of its own.
const CONDUCT: &str = "conduct";
/// What an example of `[messages]` names.
const MESSAGES: &str = "messages";

/// What came of executing a pack's examples.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct CheckReport {
    /// Names of the examples that came out as written.
    pub passed: Vec<String>,
    /// Refusals: the list does not resolve, an example failed, a rule has none.
    pub failed: Vec<PolicyRefusal>,
}

impl CheckReport {
    /// Whether nothing was refused.
    #[must_use]
    pub fn is_green(&self) -> bool {
        self.failed.is_empty()
    }
}

/// Checks one pack among the others that it is to be adopted with.
#[must_use]
pub fn check(pack: &Pack, others: &[Pack], tables: &[CalendarTable]) -> CheckReport {
    let mut packs = vec![pack.clone()];
    packs.extend(others.iter().filter(|other| other.id != pack.id).cloned());
    let policy = match Policy::resolve(packs, tables.to_vec()) {
        Ok(policy) => policy,
        Err(failed) => return CheckReport { passed: Vec::new(), failed },
    };
    let mut report = CheckReport::default();
    for example in &pack.content.examples {
        match run(&policy, pack, example) {
            Ok(()) => report.passed.push(example.value.name.clone()),
            Err(refusals) => report.failed.extend(refusals),
        }
    }
    without_example(pack, &mut report.failed);
    report
}

/// Whether every example still comes out as written; stops at the first that does not.
pub(crate) fn all_hold(policy: &Policy, pack: &Pack) -> bool {
    pack.content.examples.iter().all(|example| run(policy, pack, example).is_ok())
}

fn without_example(pack: &Pack, refusals: &mut Vec<PolicyRefusal>) {
    let shown: BTreeSet<&str> =
        pack.content.examples.iter().map(|example| example.value.rule.as_str()).collect();
    let content = &pack.content;
    let promises = content.promises.iter().map(|rule| ("promise", &rule.value.code, rule.line));
    let remedies = content.remedies.iter().map(|rule| ("remedy", &rule.value.code, rule.line));
    let ladders = content.ladders.iter().map(|rule| ("ladder", &rule.value.code, rule.line));
    let draws = content.draws.iter().map(|rule| ("draw", &rule.value.code, rule.line));
    let limits = content.indicator_limits.iter().map(|rule| ("indicator-limit", &rule.value.code, rule.line));
    let kept = content.retentions.iter().map(|rule| ("retention", &rule.value.code, rule.line));
    let outside = content.outside.iter().map(|rule| ("outside", &rule.value.code, rule.line));
    let areas = content.area_credits.iter().map(|rule| ("area-credit", &rule.value.code, rule.line));
    let outage = content.outage.iter().map(|rule| ("outage", &rule.value.code, rule.line));
    let directive = content.directive.iter().map(|rule| ("directive", &rule.value.code, rule.line));
    let refused = content.rejection.iter().map(|rule| ("rejection", &rule.value.code, rule.line));
    let paid = content.settlement.iter().map(|rule| ("settlement", &rule.value.code, rule.line));
    let granted = content.authorities.iter().map(|rule| ("authority", &rule.value.code, rule.line));
    let pay = content.pay.iter().map(|rule| ("pay", &rule.value.code, rule.line));
    let guard = content.guard.iter().map(|rule| ("guard", &rule.value.code, rule.line));
    let pieces = content.pieces.iter().map(|rule| ("piece", &rule.value.code, rule.line));
    let deductions = content.deductions.iter().map(|rule| ("deduction", &rule.value.code, rule.line));
    let follows = content.recovery.iter().map(|rule| ("recovery", &rule.value.code, rule.line));
    let coached = content.coaching.iter().map(|rule| ("coaching", &rule.value.code, rule.line));
    let points = content.points.iter().map(|rule| ("points", &rule.value.code, rule.line));
    let campaigns = content.campaigns.iter().map(|rule| ("campaign", &rule.value.code, rule.line));
    let cards = content.cards.iter().map(|rule| ("card", &rule.value.code, rule.line));
    let honours = content.honours.iter().map(|rule| ("honour", &rule.value.code, rule.line));
    let quarter = content.quarter_wave.iter().map(|rule| ("quarter-wave", &rule.value.code, rule.line));
    let topics = content.topics.iter().map(|rule| ("topic", &rule.value.code, rule.line));
    let score_pays = content.score_pays.iter().map(|rule| ("score-pay", &rule.value.code, rule.line));
    let scored = cards.chain(honours).chain(score_pays).chain(quarter).chain(topics);
    let tips = follows.chain(coached).chain(points).chain(campaigns).chain(scored);
    let rung = content.call_back.iter().map(|rule| ("call-back", &rule.value.code, rule.line));
    let said = content.scripts.iter().map(|rule| ("script", &rule.value.code, rule.line));
    let asked = content.survey.iter().map(|rule| ("survey", &rule.value.code, rule.line));
    let office = outside
        .chain(outage)
        .chain(areas)
        .chain(directive)
        .chain(refused)
        .chain(paid)
        .chain(granted)
        .chain(pay)
        .chain(guard)
        .chain(pieces)
        .chain(deductions)
        .chain(rung)
        .chain(said)
        .chain(asked);
    let visit = content.visit.iter().map(|rule| ("visit", &rule.value.code, rule.line));
    let jobs = content.jobs.iter().map(|rule| ("job", &rule.value.code, rule.line));
    let firms = content.contractor.iter().map(|rule| ("contractor", &rule.value.code, rule.line));
    let settled = content.contractor_pay.iter().map(|rule| ("contractor-pay", &rule.value.code, rule.line));
    let modes = content.emergencies.iter().map(|rule| ("emergency", &rule.value.code, rule.line));
    let field = visit.chain(jobs).chain(firms).chain(settled).chain(modes);
    let conduct = CONDUCT.to_owned();
    let stated = content.conduct.iter().map(|rule| ("section", &conduct, rule.line));
    let messages = MESSAGES.to_owned();
    let told = content.messages.iter().map(|rule| ("section", &messages, rule.line));
    let figures = draws.chain(limits).chain(kept).chain(stated).chain(told);
    for (section, code, line) in
        promises.chain(remedies).chain(ladders).chain(figures).chain(office).chain(field).chain(tips)
    {
        if !shown.contains(code.as_str()) {
            refusals.push(PolicyRefusal::new(
                number::NO_EXAMPLE,
                format!("{} {section} {code:?} line {line}", pack.id),
                (format!("规则 {code} 没有例子。"), format!("The rule {code} has no example.")),
                (
                    format!("加一个 [[example]]，rule = \"{code}\"。"),
                    format!("Add an [[example]] with rule = \"{code}\"."),
                ),
            ));
        }
    }
}

fn run(policy: &Policy, pack: &Pack, example: &Located<Example>) -> Result<(), Vec<PolicyRefusal>> {
    let code = example.value.rule.as_str();
    let mut run = Run::of(policy, pack, example);
    let content = &pack.content;
    if let Some(rule) = policy.promise(code) {
        run.promise(rule);
    } else if let Some(rule) = policy.remedy(code) {
        run.remedy(rule);
    } else if let Some(rule) = policy.ladder(code) {
        run.ladder(rule);
    } else if let Some(calendar) = policy.calendar(code) {
        run.calendar(calendar);
    } else if let Some(rule) = content.draws.iter().find(|rule| rule.value.code == code) {
        run.draw(&rule.value);
    } else if let Some(rule) = content.indicator_limits.iter().find(|rule| rule.value.code == code) {
        run.limit(&rule.value);
    } else if let Some(rule) = content.retentions.iter().find(|rule| rule.value.code == code) {
        run.retention(&rule.value);
    } else if let Some(rule) = content.outside.iter().find(|rule| rule.value.code == code) {
        run.outside(&rule.value);
    } else if let Some(rule) = content.outage.iter().find(|rule| rule.value.code == code) {
        run.outage(&rule.value);
    } else if let Some(rule) = content.area_credits.iter().find(|rule| rule.value.code == code) {
        run.area_credit(&rule.value);
    } else if let Some(rule) = content.directive.iter().find(|rule| rule.value.code == code) {
        run.directive(&rule.value);
    } else if let Some(rule) = content.rejection.iter().find(|rule| rule.value.code == code) {
        run.rejection(&rule.value);
    } else if let Some(rule) = content.settlement.iter().find(|rule| rule.value.code == code) {
        run.settlement(&rule.value);
    } else if let Some(rule) = content.authorities.iter().find(|rule| rule.value.code == code) {
        run.authority(&rule.value);
    } else if let Some(rule) = content.quarter_wave.iter().find(|rule| rule.value.code == code) {
        run.quarter_wave(&rule.value);
    } else if let Some(rule) = content.topics.iter().find(|rule| rule.value.code == code) {
        run.topic(&rule.value);
    } else if let Some(rule) = content.call_back.iter().find(|rule| rule.value.code == code) {
        run.call_back(&rule.value);
    } else if let Some(rule) = content.scripts.iter().find(|rule| rule.value.code == code) {
        run.script(&rule.value);
    } else if let Some(rule) = content.survey.iter().find(|rule| rule.value.code == code) {
        run.survey(&rule.value);
    } else if let Some(rule) = content.contractor.iter().find(|rule| rule.value.code == code) {
        run.contractor(&rule.value);
    } else if let Some(rule) = content.contractor_pay.iter().find(|rule| rule.value.code == code) {
        run.contractor_pay(&rule.value);
    } else if let Some(rule) = content.visit.iter().find(|rule| rule.value.code == code) {
        run.visit(&rule.value);
    } else if let Some(rule) = content.jobs.iter().find(|rule| rule.value.code == code) {
        run.job(&rule.value);
    } else if let Some(rule) = content.conduct.as_ref().filter(|_| code == CONDUCT) {
        run.conduct(&rule.value);
    } else if let Some(rule) = content.messages.as_ref().filter(|_| code == MESSAGES) {
        run.messages(&rule.value);
    } else if let Some(rule) = content.emergencies.iter().find(|rule| rule.value.code == code) {
        run.emergency(&rule.value);
    } else if !run_pay(&mut run, policy, content, code) {
        run.bad(&format!("没有规则 {code}"), &format!("there is no rule {code}"));
    }
    if run.refusals.is_empty() { Ok(()) } else { Err(run.refusals) }
}

/// The rules of wages, points and scores; says whether one of them has this code.
fn run_pay(run: &mut Run<'_>, policy: &Policy, content: &crate::pack::Content, code: &str) -> bool {
    if let Some(rule) = policy.pay_rule().filter(|rule| rule.code == code) {
        run.pay(rule);
    } else if let Some(rule) = policy.guard_rule().filter(|rule| rule.code == code) {
        run.guard(rule);
    } else if let Some(rule) =
        content.recovery.iter().chain(&content.coaching).find(|rule| rule.value.code == code)
    {
        run.follow(&rule.value);
    } else if let Some(rule) = policy.points_rule().filter(|rule| rule.code == code) {
        run.points(rule);
    } else if let Some(rule) = policy.campaigns().iter().find(|rule| rule.code == code) {
        run.campaign(rule);
    } else if let Some(rule) = policy.piece_rule(code) {
        run.piece(rule);
    } else if let Some(rule) = policy.deduction_rules().iter().find(|rule| rule.code == code) {
        run.deduction(rule);
    } else if let Some(rule) = content.cards.iter().find(|rule| rule.value.code == code) {
        run.card(&rule.value);
    } else if let Some(rule) = content.honours.iter().find(|rule| rule.value.code == code) {
        run.honour(&rule.value);
    } else if let Some(rule) = content.score_pays.iter().find(|rule| rule.value.code == code) {
        run.score_pay(&rule.value);
    } else {
        return false;
    }
    true
}

fn whole(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

/// One example under way.
struct Run<'p> {
    policy: &'p Policy,
    zone: &'p Zone,
    example: &'p Example,
    place: String,
    refusals: Vec<PolicyRefusal>,
}

impl<'p> Run<'p> {
    fn of(policy: &'p Policy, pack: &Pack, example: &'p Located<Example>) -> Self {
        let place = format!("{} example {:?} line {}", pack.id, example.value.name, example.line);
        let zone = policy.zone_of(&example.value.rule);
        Self { policy, zone, example: &example.value, place, refusals: Vec::new() }
    }

    fn draw(&mut self, rule: &DrawRule) {
        let (drawn, _) = rule.drawn(whole(self.example.frame), whole(self.example.carried));
        self.equal("expect-drawn", self.example.expect_drawn.map(whole), Some(drawn));
    }

    fn limit(&mut self, rule: &IndicatorLimit) {
        let kept = rule.kept(whole(self.example.numerator), whole(self.example.denominator));
        self.equal("expect-kept", self.example.expect_kept, Some(kept));
    }

    fn bad(&mut self, zh: &str, en: &str) {
        self.refusals.push(PolicyRefusal::new(
            number::BAD_EXAMPLE,
            self.place.clone(),
            (format!("例子无法执行：{zh}。"), format!("The example cannot be executed: {en}.")),
            ("改正例子里的代码或时刻。", "Correct the code or the instant in the example."),
        ));
    }

    fn failed(&mut self, key: &str, expected: &str, found: &str) {
        self.refusals.push(PolicyRefusal::new(
            number::EXAMPLE_FAILED,
            self.place.clone(),
            (
                format!("{key}：预期 {expected}，算得 {found}。"),
                format!("{key}: expected {expected}, found {found}."),
            ),
            ("改规则或改例子，使两者一致。", "Correct the rule or the example, so that they agree."),
        ));
    }

    /// Compares where something is expected.
    fn equal<T: PartialEq + std::fmt::Debug>(&mut self, key: &str, expected: Option<T>, found: Option<T>) {
        if expected.is_some() && expected != found {
            let said = |value: &Option<T>| {
                value.as_ref().map_or_else(|| "none".to_string(), |value| format!("{value:?}"))
            };
            self.failed(key, &said(&expected), &said(&found));
        }
    }

    /// Compares an instant written in local time; `none` expects that there is no instant.
    fn equal_instant(&mut self, key: &str, expected: &str, found: Option<Instant>) {
        if expected.is_empty() {
            return;
        }
        let wanted = if expected == "none" { None } else { self.instant(expected) };
        if wanted != found {
            let said = found.map_or_else(|| "none".to_string(), |at| self.local(at));
            self.failed(key, expected, &said);
        }
    }

    fn local(&self, at: Instant) -> String {
        let local = self.zone.local(at);
        let (minutes, seconds) = (local.millis / 60_000, local.millis / 1_000 % 60);
        format!("{}T{:02}:{:02}:{seconds:02}", local.day, minutes / 60, minutes % 60)
    }

    /// A stated instant; one that cannot be read is a refusal and stands for the epoch.
    fn instant(&mut self, local: &str) -> Option<Instant> {
        let parsed = self.zone.parse(local);
        if parsed.is_none() {
            self.bad(&format!("{local:?} 不是时刻"), &format!("{local:?} is not an instant"));
        }
        parsed
    }

    fn stated(&mut self, local: &str) -> Option<Instant> {
        if local.is_empty() { None } else { self.instant(local) }
    }

    fn clock_facts(&mut self) -> ClockFacts {
        let example = self.example;
        let mut facts =
            ClockFacts { started: self.stated(&example.accepted).unwrap_or_default(), ..Default::default() };
        for pause in &example.pauses {
            let (from, until) = (self.instant(&pause.from), self.stated(&pause.until));
            facts.pauses.push(PauseSpan { from: from.unwrap_or_default(), until, cause: Some(pause.cause) });
        }
        for window in &example.appointments {
            let span = self.span(&window.from, &window.until);
            facts.appointments.push(AgreedWindow {
                window: span,
                asked_by_customer: window.asked_by_customer,
                agreed_at: self.stated(&window.agreed),
                called_off_at: self.stated(&window.called_off),
            });
        }
        facts
    }

    fn span(&mut self, from: &str, until: &str) -> Span {
        Span { from: self.instant(from).unwrap_or_default(), until: self.instant(until).unwrap_or_default() }
    }

    fn promise(&mut self, rule: &PromiseRule) {
        let example = self.example;
        if let Some(facts) = &example.facts {
            let chosen = self.policy.promises_for(facts).iter().any(|found| found.code == rule.code);
            self.equal("expect-chosen", example.expect_chosen, Some(chosen));
        }
        if example.accepted.is_empty() {
            return;
        }
        let facts = self.clock_facts();
        let deadline = self.policy.deadline(rule, &facts);
        self.equal_instant("expect-due", &example.expect_due, deadline.due);
        self.equal_instant("expect-warn", &example.expect_warn, deadline.warn_at);
        self.equal_instant(
            "expect-due-before-appointment",
            &example.expect_due_before_appointment,
            deadline.due_before_appointment,
        );
        let years: Vec<i64> = deadline.unpublished_years.iter().map(|year| i64::from(*year)).collect();
        self.equal("expect-flagged-years", example.expect_flagged_years.clone(), Some(years));
        if let Some(stopped) = self.stated(&example.stopped) {
            self.equal("expect-met", example.expect_met, Some(deadline.due.is_none_or(|due| stopped < due)));
        }
    }

    fn remedy(&mut self, rule: &RemedyRule) {
        let example = self.example;
        let started = self.stated(&example.accepted);
        let due = match self.policy.promise(&example.promise) {
            Some(promise) => {
                let facts = self.clock_facts();
                self.policy.deadline(promise, &facts).due
            }
            None => self.stated(&example.due),
        };
        let Some(due) = due else {
            return self.bad("没有 due 或 promise", "it has neither `due` nor `promise`");
        };
        let stopped = self.stated(&example.stopped);
        let Some(as_of) = self.stated(&example.as_of).or(stopped) else {
            return self.bad("没有 stopped 或 as-of", "it has neither `stopped` nor `as-of`");
        };
        let exempt = example.exempt.iter().map(|span| self.span(&span.from, &span.until)).collect();
        let facts = RemedyFacts {
            started: started.unwrap_or(due),
            due,
            stopped,
            monthly_fee_minor: example.monthly_fee_minor,
            one_off_fee_minor: example.one_off_fee_minor,
            exempt,
            paid_elsewhere_minor: example.paid_elsewhere_minor,
        };
        let mut accrual = self.policy.owed(rule, &facts, as_of);
        let paid = self.paid_before(rule);
        let own = OwedTo { service: "S1", customer: "C1", occurrence: "1" };
        let key = |unit: &OwedUnit| self.policy.owed_for(rule, own, &unit.unit, unit.at);
        accrual.units.retain(|unit| !paid.contains(&key(unit)));
        let amount = |value: &Value| match value {
            Value::Money(money) => money.minor,
            Value::ValidityDays(days) => *days,
        };
        let units =
            accrual.units.iter().map(|unit| format!("{}={}", unit.unit, amount(&unit.value))).collect();
        self.equal("expect-units", example.expect_units.clone(), Some(units));
        let total = accrual.units.iter().map(|unit| amount(&unit.value)).sum();
        self.equal("expect-total-minor", example.expect_total_minor, Some(total));
        self.equal_instant("expect-next", &example.expect_next, accrual.next_at);
        self.equal(
            "expect-pay-within-days",
            example.expect_pay_within_days,
            Some(i64::from(rule.pay_within_days)),
        );
    }

    /// Keys that were paid already: for another service of the account, or for another account. A sum paid once is stated
    /// by the date on which it was owed.
    fn paid_before(&mut self, rule: &RemedyRule) -> Vec<String> {
        let (service, account) = (&self.example.other_service_paid, &self.example.other_account_paid);
        let beside =
            service.iter().map(|day| (OwedTo { service: "S2", customer: "C1", occurrence: "2" }, day));
        let apart =
            account.iter().map(|day| (OwedTo { service: "S3", customer: "C2", occurrence: "3" }, day));
        let once = matches!(rule.shape, RemedyShape::Flat { .. });
        let mut keys = Vec::new();
        for (to, day) in beside.chain(apart) {
            if let Some(at) = self.stated(&format!("{day}T00:00:00")) {
                keys.push(self.policy.owed_for(rule, to, if once { "once" } else { day }, at));
            }
        }
        keys
    }

    /// Walks open minutes on a calendar.
    fn calendar(&mut self, calendar: &Calendar) {
        let example = self.example;
        self.zone = self.policy.calendar(&example.rule).map_or(self.zone, |found| &found.zone);
        let started = self.stated(&example.accepted).unwrap_or_default();
        let due = walk::open(calendar, started, example.open_minutes * MINUTE, &[]);
        self.equal_instant("expect-due", &example.expect_due, due);
    }

    /// The first instant at which something may go that ended at `closed`.
    fn retention(&mut self, rule: &RetentionRule) {
        let Some(closed) = self.stated(&self.example.closed) else {
            return self.bad("没有 closed", "it has no `closed`");
        };
        let mut marks = Vec::new();
        marks.extend(self.example.legal_hold.then_some(Spared::LegalHold));
        marks.extend(self.example.red_line.then_some(Spared::RedLine));
        let until = self.policy.kept_until(rule.what, closed, &marks);
        self.equal_instant("expect-until", &self.example.expect_until, until);
    }

    /// An outside body's own limit, and who may handle its case.
    fn outside(&mut self, rule: &OutsideRule) {
        let example = self.example;
        if let Some(received) = self.stated(&example.accepted) {
            self.equal_instant("expect-due", &example.expect_due, Some(rule.due(received)));
        }
        let may =
            example.grade.and_then(|grade| u8::try_from(grade).ok()).map(|grade| rule.may_handle(grade));
        self.equal("expect-chosen", example.expect_chosen, may);
    }

    /// Whether reports are an outage, and by when customers are called after one.
    fn outage(&mut self, rule: &OutageRule) {
        let example = self.example;
        let reports: Vec<Instant> = example.reports.iter().filter_map(|at| self.instant(at)).collect();
        self.equal("expect-chosen", example.expect_chosen, Some(rule.proposes(&reports)));
        if let Some(restored) = self.stated(&example.accepted) {
            self.equal_instant("expect-due", &example.expect_due, Some(rule.call_due(restored)));
        }
    }

    /// When a directive that nobody answers reaches each of its posts.
    fn directive(&mut self, rule: &DirectiveRule) {
        let Some(due) = self.stated(&self.example.due) else {
            return self.bad("没有 due", "it has no `due`");
        };
        let steps = (0..rule.climbs.len()).filter_map(|step| rule.climbs_at(due, step));
        let found: Vec<String> = steps.map(|(at, post)| format!("{} {post}", self.local(at))).collect();
        if self.example.expect_rungs != found {
            self.failed("expect-rungs", &format!("{:?}", self.example.expect_rungs), &format!("{found:?}"));
        }
    }

    /// Until when the customer of a case that was rejected at `accepted` may object.
    fn rejection(&mut self, rule: &RejectionRule) {
        let Some(rejected) = self.stated(&self.example.accepted) else {
            return self.bad("没有 accepted", "it has no `accepted`");
        };
        self.equal_instant("expect-until", &self.example.expect_until, Some(rule.objects_until(rejected)));
        // An objection of the same instant.
        let example = self.example;
        if !example.expect_due.is_empty() {
            self.equal_instant("expect-due", &example.expect_due, rule.rule_by(rejected));
        }
        if !example.expect_warn.is_empty() {
            self.equal_instant("expect-warn", &example.expect_warn, rule.ruling_warned(rejected));
        }
    }

    /// When what became owed at `accepted` is instructed and late, and when one that was taken at `due` is asked about.
    fn settlement(&mut self, rule: &SettlementRule) {
        let example = self.example;
        if let Some(owed) = self.stated(&example.accepted) {
            self.equal_instant("expect-until", &example.expect_until, Some(rule.instruct_at(owed)));
            self.equal_instant("expect-due", &example.expect_due, Some(self.policy.pay_by(rule, owed)));
        }
        let Some(taken) = self.stated(&example.due) else { return };
        let asks: Vec<String> =
            (0..).map_while(|time| rule.ask_at(taken, time)).map(|at| self.local(at)).collect();
        if example.expect_rungs != asks {
            self.failed("expect-rungs", &format!("{:?}", example.expect_rungs), &format!("{asks:?}"));
        }
    }

    /// How long an hour is held, what is offered, and whether a phone's instant counts.
    fn visit(&mut self, rule: &VisitRule) {
        let example = self.example;
        if let (Some(occurred), Some(recorded)) = (self.stated(&example.stopped), self.stated(&example.as_of))
        {
            let counts = rule.phone_counts(occurred, recorded);
            self.equal("expect-met", example.expect_met, Some(counts));
        }
        self.equal("expect-total-minor", example.expect_total_minor, Some(rule.broken_minor));
        self.equal("expect-drawn", example.expect_drawn, Some(rule.fair_price(example.frame)));
        if let Ok(standard @ 1..) = u32::try_from(example.denominator) {
            let in_time = !rule.is_long(example.numerator, standard);
            self.equal("expect-kept", example.expect_kept, Some(in_time));
        }
        let Some(held) = self.stated(&example.accepted) else { return };
        self.equal_instant("expect-due", &example.expect_due, Some(rule.hold_ends(held)));
        let offered = self.policy.windows_offered(held);
        self.equal_instant("expect-next", &example.expect_next, offered.last().map(|window| window.until));
        let of_day = self.policy.windows_of_day(held);
        let said = |at: Instant| self.local(at).chars().skip(11).take(5).collect::<String>();
        let today: Vec<String> = of_day
            .iter()
            .filter(|window| offered.contains(window))
            .map(|window| format!("{}-{}", said(window.from), said(window.until)))
            .collect();
        self.equal("expect-units", example.expect_units.clone(), Some(today));
    }

    /// When a visit ends that begins at `accepted`.
    fn job(&mut self, rule: &JobRule) {
        let Some(begins) = self.stated(&self.example.accepted) else {
            return self.bad("没有 accepted", "it has no `accepted`");
        };
        let access = self.example.facts.as_ref().map(|facts| facts.access.as_str()).unwrap_or_default();
        self.equal_instant("expect-due", &self.example.expect_due, Some(rule.ends(begins, access)));
        self.equal("expect-units", self.example.expect_units.clone(), Some(rule.parts.clone()));
        self.equal(
            "expect-skills",
            self.example.expect_skills.clone(),
            Some(rule.skills_on(access).to_vec()),
        );
        self.equal("expect-tools", self.example.expect_tools.clone(), Some(rule.tools_on(access).to_vec()));
        self.equal("expect-chosen", self.example.expect_chosen, Some(rule.two_persons));
    }

    /// How long a mode that begins at `accepted` lasts at most, which windows it adds, and whether nobody goes to a door.
    fn emergency(&mut self, rule: &EmergencyRule) {
        let Some(begins) = self.stated(&self.example.accepted) else {
            return self.bad("没有 accepted", "it has no `accepted`");
        };
        self.equal_instant("expect-until", &self.example.expect_until, Some(rule.latest_end(begins)));
        let said = |at: Instant| self.local(at).chars().skip(11).take(5).collect::<String>();
        let windows = self.policy.windows_of_emergency(rule, begins);
        let windows = windows.iter().map(|window| format!("{}-{}", said(window.from), said(window.until)));
        self.equal("expect-units", self.example.expect_units.clone(), Some(windows.collect()));
        self.equal("expect-chosen", self.example.expect_chosen, Some(rule.blocks_visits));
    }

    fn ladder(&mut self, rule: &LadderRule) {
        let example = self.example;
        if let Some(facts) = &example.facts {
            let chosen = self.policy.ladder_for(facts).is_some_and(|found| found.code == rule.code);
            self.equal("expect-chosen", example.expect_chosen, Some(chosen));
        }
        let Some(started) = self.stated(&example.accepted) else { return };
        // Invariant: rungs and the start rung were read inside 1 to 20.
        let wanted = if example.repeat { rule.repeat_start_rung } else { example.start_rung as u8 };
        let (start, top) = (rule.start_rung(wanted), rule.rungs.len() as u8);
        let found: Vec<String> =
            (start..=top).map(|rung| self.local(self.policy.rung_due(rule, started, start, rung))).collect();
        if !example.expect_rungs.is_empty() && example.expect_rungs != found {
            self.failed("expect-rungs", &format!("{:?}", example.expect_rungs), &format!("{found:?}"));
        }
    }
}
