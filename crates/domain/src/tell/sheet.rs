//! The explanation sheet of each clock of a case.

use super::office::outside_sheet;
use super::rejection::ruling_sheet;
use super::settlement::settlement_sheet;
use super::story::{class_name, unit_en, unit_zh};
use super::visit::visit_sheet;
use crate::brief::PolicyBook;
use crate::case::{
    Case, Clock, ClockKind, LateFact, Promise, Proposal, Verdict, accrual, clocks, explained, next_rung,
};
use crate::event::TaskKind;
use crate::org::Org;
use yinuo_policy::{Bilingual, Instant, Policy, Reason, Value};

/// Everything about one clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockSheet {
    /// The clock.
    pub clock: Clock,
    /// Short name.
    pub name: Bilingual,
    /// Rule in one sentence.
    pub sentence: Bilingual,
    /// Whom we owe.
    pub beneficiary: String,
    /// Stopped at.
    pub stopped_at: Option<Instant>,
    /// Noticed at, for a breach.
    pub noticed_at: Option<Instant>,
    /// Due instant before the customer's appointment moved it.
    pub moved_from: Option<Instant>,
    /// An earlier breach was withdrawn.
    pub withdrawn: bool,
    /// One short line under the clock.
    pub note: Bilingual,
    /// Digest of the policy that it is pinned to.
    pub policy: String,
    /// Steps of the deadline.
    pub reasons: Vec<Reason>,
    /// Sums with their factors.
    pub sums: Vec<Reason>,
}

/// Sheets of all clocks: open ones first, next due first.
#[must_use]
pub fn clock_sheets(case: &Case, book: &PolicyBook, org: &Org, now: Instant) -> Vec<ClockSheet> {
    let mut sheets: Vec<ClockSheet> =
        clocks(case, book, now).into_iter().filter_map(|clock| sheet(case, clock, book, org)).collect();
    sheets.sort_by_key(|sheet| {
        use crate::case::ClockStatus::{Broken, Paused, Running};
        let rank = match sheet.clock.status {
            Broken if sheet.stopped_at.is_none() => 0,
            Running | Paused { .. } => 1,
            Broken => 2,
            _ => 3,
        };
        (rank, sheet.clock.due_at.unwrap_or(Instant(i64::MAX)), sheet.clock.id())
    });
    sheets
}

fn sheet(case: &Case, clock: Clock, book: &PolicyBook, org: &Org) -> Option<ClockSheet> {
    match clock.kind {
        ClockKind::Promise(id) => promise_sheet(case, clock, id, book),
        ClockKind::Ladder(cycle) => ladder_sheet(case, clock, cycle, book, org),
        ClockKind::Verdict => Some(verdict_sheet(clock, book)),
        ClockKind::Task(place) => task_sheet(case, clock, place, book, org),
        ClockKind::Outside(request) => outside_sheet(case, clock, request, book, org),
        ClockKind::Settlement(id) => settlement_sheet(case, clock, id, book),
        ClockKind::Visit(place) => visit_sheet(case, clock, place, book),
        ClockKind::Ruling => ruling_sheet(case, clock, book, org),
    }
}

fn promise_sheet(case: &Case, clock: Clock, id: u32, book: &PolicyBook) -> Option<ClockSheet> {
    let promise = case.promises.iter().find(|promise| promise.id == id)?;
    let (policy, rule, deadline) = explained(case, promise, book)?;
    let (stopped_at, noticed_at) = match promise.verdict {
        Verdict::Kept { stopped_at } => (Some(stopped_at), None),
        Verdict::Broken { stopped_at, noticed_at, .. } => (stopped_at, Some(noticed_at)),
        _ => (None, None),
    };
    // A warning that a promise met in time never came to is not told: it would read as if it had been given.
    let met_before = |at| matches!(promise.verdict, Verdict::Kept { stopped_at } if stopped_at <= at);
    let mut reasons =
        if deadline.warn_at.is_some_and(met_before) { deadline.reasons } else { deadline.with_warning() };
    reasons.extend(verdict_reasons(case, policy, promise.verdict));
    let note = match clock.due_at {
        Some(due) => {
            let stamp = policy.local_stamp(due);
            Bilingual::new(format!("应 {}", stamp.zh), format!("due {}", stamp.en))
        }
        None => Bilingual::new("停表中", "standing"),
    };
    Some(ClockSheet {
        name: rule.name.clone(),
        sentence: rule.sentence.clone(),
        beneficiary: rule.beneficiary.clone(),
        stopped_at,
        noticed_at,
        moved_from: deadline.due_before_appointment,
        withdrawn: promise.withdrawn,
        note,
        policy: promise.policy.to_string(),
        reasons,
        sums: sums(case, id, book),
        clock,
    })
}

/// Steps of a promise's deadline as its customer reads them: our own warning is none of his business.
pub(super) fn reasons_for_customer(case: &Case, promise: u32, book: &PolicyBook) -> Option<Vec<Reason>> {
    let promise = case.promises.iter().find(|found| found.id == promise)?;
    let (policy, _, deadline) = explained(case, promise, book)?;
    let mut reasons = deadline.reasons;
    reasons.extend(verdict_reasons(case, policy, promise.verdict));
    Some(reasons)
}

fn verdict_reasons(case: &Case, policy: &Policy, verdict: Verdict) -> Vec<Reason> {
    let line = |at: Instant, zh: String, en: String| Reason { at: Some(at), text: Bilingual::new(zh, en) };
    match verdict {
        Verdict::Kept { stopped_at } => {
            let stamp = policy.local_stamp(stopped_at);
            let mut lines = vec![line(
                stopped_at,
                format!("{} 兑现，早于时限 → 守诺", stamp.zh),
                format!("Met {}, before due: kept", stamp.en),
            )];
            let by_two = |found: &LateFact| found.proposal == Proposal::Approved && found.at == stopped_at;
            if case.late_facts.iter().any(by_two) {
                lines.push(line(
                    stopped_at,
                    "这一时刻是补录的，一人提出、另一人批准".to_owned(),
                    "That instant was told late, by one person, and agreed to by another".to_owned(),
                ));
            }
            lines
        }
        Verdict::Broken { due_at, noticed_at, stopped_at } => {
            let due = policy.local_stamp(due_at);
            let mut lines = vec![line(
                due_at,
                format!("{} 未兑现 → 违诺；到点即算迟", due.zh),
                format!("Not met by {}: broken; the due instant itself is late", due.en),
            )];
            if noticed_at > due_at.plus_minutes(1) {
                let noticed = policy.local_stamp(noticed_at);
                lines.push(line(
                    noticed_at,
                    format!("系统 {} 发现，时刻仍记 {}", noticed.zh, due.zh),
                    format!("Noticed {}; it stands at {}", noticed.en, due.en),
                ));
            }
            if let Some(stopped) = stopped_at {
                let stamp = policy.local_stamp(stopped);
                lines.push(if case.gave_up_by(stopped) {
                    line(
                        stopped,
                        format!("{} 了结，未兑现", stamp.zh),
                        format!("Given up {}, never met", stamp.en),
                    )
                } else {
                    line(stopped, format!("{} 才兑现", stamp.zh), format!("Met late, {}", stamp.en))
                });
            }
            lines
        }
        _ => Vec::new(),
    }
}

/// Every sum of a promise with its arithmetic, as it stood when it became owed: what came later never changes it.
fn sums(case: &Case, id: u32, book: &PolicyBook) -> Vec<Reason> {
    let Some(promise) = case.promises.iter().find(|promise| promise.id == id) else { return Vec::new() };
    let policy = book.pinned_with(&promise.policy, Some(&promise.calendar));
    let mut lines = Vec::new();
    for (place, line) in promise.owed.iter().enumerate() {
        let head = match &line.value {
            Some(value) => {
                let (zh, en) = (unit_zh(&line.unit), unit_en(&line.unit));
                let sum = value_zh(value);
                Bilingual::new(format!("{zh} 应赔 {sum}"), format!("Owed {en}: {sum}"))
            }
            None => Bilingual::new(
                format!("{} 已由同一事项赔过，不重复", unit_zh(&line.unit)),
                format!("{}: the same matter has paid this already", unit_en(&line.unit)),
            ),
        };
        lines.push(Reason { at: Some(line.at), text: head });
        lines.extend(arithmetic(case, promise, policy, place));
    }
    if !promise.owed.is_empty() && promise.withdrawn && !matches!(promise.verdict, Verdict::Broken { .. }) {
        let kept =
            Bilingual::new("违诺已撤销；已入账的不收回", "The breach was withdrawn; what was posted stays");
        lines.push(Reason { at: None, text: kept });
    }
    lines.extend(exemption_lines(case, promise, policy));
    let rule = promise.owed.first().and_then(|line| policy.remedy(&line.remedy));
    lines.extend(rule.map(|remedy| Reason { at: None, text: remedy.sentence.clone() }));
    lines
}

/// How the units that were paid came to their sums, oldest first, each with its arithmetic alone; what another promise or
/// case has paid already is one line at the end, and each rule is said once.
pub(super) fn paid_lines(case: &Case, book: &PolicyBook) -> Vec<Reason> {
    let (mut lines, mut rules, mut covered) = (Vec::new(), Vec::new(), false);
    let pays = |promise: &&Promise| {
        let stands = |place: usize| !case.is_taken_back(promise.id, place);
        promise.owed.iter().enumerate().any(|(place, line)| line.value.is_some() && stands(place))
    };
    // Each promise counts its own late days: two of them are told apart by name.
    let several = case.promises.iter().filter(pays).count() > 1;
    for promise in &case.promises {
        let policy = book.pinned_with(&promise.policy, Some(&promise.calendar));
        let name = policy.promise(&promise.rule).filter(|_| several).map(|rule| &rule.name);
        for (place, line) in promise.owed.iter().enumerate() {
            if case.is_taken_back(promise.id, place) {
                continue;
            }
            let Some(value) = &line.value else {
                covered = true;
                continue;
            };
            let said = arithmetic(case, promise, policy, place);
            let plain = || {
                let sum = value_zh(value);
                let text = Bilingual::new(
                    format!("{} {sum}", unit_zh(&line.unit)),
                    format!("{} {sum}", unit_en(&line.unit)),
                );
                vec![Reason { at: Some(line.at), text }]
            };
            let said = if said.is_empty() { plain() } else { said };
            let named = |text: Bilingual| match name {
                Some(name) => {
                    Bilingual::new(format!("{}：{}", name.zh, text.zh), format!("{}: {}", name.en, text.en))
                }
                None => text,
            };
            lines.extend(
                said.into_iter().map(|reason| Reason { at: Some(line.at), text: named(reason.text) }),
            );
            let rule = policy.remedy(&line.remedy).map(|remedy| remedy.sentence.clone());
            rules.extend(rule.filter(|rule| !rules.contains(rule)));
        }
    }
    lines.sort_by_key(|line| line.at);
    if covered {
        let once = Bilingual::new(
            "同一天别的承诺也迟了的，只赔一次",
            "Where other promises were late on the same day, the day is paid once",
        );
        lines.push(Reason { at: None, text: once });
    }
    lines.extend(rules.into_iter().map(|text| Reason { at: None, text }));
    lines
}

/// How one owed unit came to its sum, by the function that posted it.
fn arithmetic(case: &Case, promise: &Promise, policy: &Policy, place: usize) -> Vec<Reason> {
    let line = &promise.owed[place];
    let Some(remedy) = policy.remedy(&line.remedy) else { return Vec::new() };
    let whole = remedy.shape.is_measured_at_the_end();
    let computed = accrual((case, promise, &line.grounds), policy, remedy, (line.at, 0), Policy::owed);
    let Some(unit) = computed.units.into_iter().find(|unit| whole || unit.unit == line.unit) else {
        return Vec::new();
    };
    let mut reasons = unit.reasons;
    let earlier = promise.owed[..place].iter().filter(|before| whole && before.remedy == line.remedy);
    let given: i64 = earlier.filter_map(|before| before.value.as_ref()).map(Value::amount).sum();
    let plain = |zh: String, en: String| Reason { at: None, text: Bilingual::new(zh, en) };
    if given > 0 {
        let (before, more) = (
            value_zh(&unit.value.with_amount(given)),
            value_zh(&unit.value.with_amount(unit.value.amount() - given)),
        );
        reasons.push(plain(
            format!("此前已入账 {before}，只补差额 {more}"),
            format!("{before} was posted before; only the difference of {more} is owed"),
        ));
    }
    if let Some(said) = line.value.as_ref().filter(|said| said.amount() < unit.value.amount() - given) {
        let sum = value_zh(said);
        reasons.push(plain(
            format!("同一事项别处已赔，封顶后余 {sum}"),
            format!("The same matter was paid elsewhere; {sum} is left under the cap"),
        ));
    }
    reasons
}

/// Approved exemptions that touch the promise's remedies: they stop what is not owed yet.
fn exemption_lines(case: &Case, promise: &Promise, policy: &Policy) -> Vec<Reason> {
    let rule = policy.promise(&promise.rule);
    let schemes: Vec<&str> = rule
        .into_iter()
        .flat_map(|rule| &rule.remedies)
        .filter_map(|code| policy.remedy(code))
        .map(|remedy| remedy.scheme.as_str())
        .collect();
    let approved = case.exemptions.iter().filter(|exemption| {
        exemption.proposal == Proposal::Approved && schemes.contains(&exemption.scheme.as_str())
    });
    approved
        .map(|exemption| {
            let class = class_name(exemption.cause);
            let (from, until) =
                (policy.local_stamp(exemption.span.from), policy.local_stamp(exemption.span.until));
            let text = Bilingual::new(
                format!("{} 至 {} 免责（{}）：不再应赔；此前已入账的不收回", from.zh, until.zh, class.zh),
                format!(
                    "{} to {} exempt ({}): nothing more is owed; what was posted before stays",
                    from.en, until.en, class.en
                ),
            );
            Reason { at: Some(exemption.span.from), text }
        })
        .collect()
}

/// A value as it is written on a bill.
pub(crate) fn value_zh(value: &Value) -> String {
    match value {
        Value::Money(money) => {
            let sign = match money.currency.as_str() {
                "CNY" => "¥",
                "GBP" => "£",
                "EUR" => "€",
                "INR" => "₹",
                "AUD" => "A$",
                other => other,
            };
            format!("{sign}{}.{:02}", money.minor / 100, (money.minor % 100).abs())
        }
        Value::ValidityDays(days) => format!("{days} d"),
    }
}

fn ladder_sheet(case: &Case, clock: Clock, number: u32, book: &PolicyBook, org: &Org) -> Option<ClockSheet> {
    let cycle = case.ladders.iter().find(|cycle| cycle.cycle == number)?;
    let policy = book.pinned_with(&cycle.policy, cycle.calendar.as_ref());
    let rule = policy.ladder(&cycle.rule)?;
    let mut reasons = Vec::new();
    for rung in cycle.start_rung..=u8::try_from(rule.rungs.len()).unwrap_or(u8::MAX) {
        let at = policy.rung_due(rule, cycle.started_at, cycle.start_rung, rung);
        let stamp = policy.local_stamp(at);
        let Some(step) = rule.rungs.get(usize::from(rung) - 1) else { break };
        let holder =
            org.holder(&step.post, &case.unit, at).map(|person| org.person_name(person)).unwrap_or_default();
        let done = rung <= cycle.reached;
        let (zh, en) = if done { ("已到", "reached") } else { ("将到", "next") };
        if !done && cycle.ended_at.is_some() {
            break;
        }
        reasons.push(Reason {
            at: Some(at),
            text: Bilingual::new(
                format!("{} {zh} {rung} 级：{} {}", stamp.zh, step.name.zh, holder.zh),
                format!("{} {en} rung {rung}: {} {}", stamp.en, step.name.en, holder.en),
            ),
        });
    }
    let note = match next_rung(cycle, book) {
        Some((rung, at, _)) => {
            let time = policy.local_time(at);
            Bilingual::new(format!("{time} 升 {rung} 级"), format!("rung {rung} at {time}"))
        }
        None if cycle.ended_at.is_some() => Bilingual::new("已停", "ended"),
        None => Bilingual::new("已到最高级", "at the top"),
    };
    Some(ClockSheet {
        name: Bilingual::new("升级阶梯", "Ladder"),
        sentence: rule.sentence.clone(),
        beneficiary: "unit".to_owned(),
        stopped_at: cycle.ended_at,
        noticed_at: None,
        moved_from: None,
        withdrawn: false,
        note,
        policy: cycle.policy.to_string(),
        reasons,
        sums: Vec::new(),
        clock,
    })
}

fn task_sheet(case: &Case, clock: Clock, place: usize, book: &PolicyBook, org: &Org) -> Option<ClockSheet> {
    let task = case.tasks.get(place)?;
    let policy = book.current();
    let (name, addressed) = match task.kind {
        TaskKind::Instruction => (Bilingual::new("批示", "Instruction"), org.person_name(&task.person)),
        TaskKind::Assist => (Bilingual::new("协办", "Assist"), org.unit_name(&task.unit)),
        TaskKind::Check => (Bilingual::new("复查", "Later check"), org.person_name(&task.person)),
        TaskKind::Directive if task.person.is_empty() => {
            (Bilingual::new("督办", "Directive"), org.unit_name(&task.unit))
        }
        TaskKind::Directive => (Bilingual::new("督办", "Directive"), org.person_name(&task.person)),
        TaskKind::RecoveryCall => {
            (Bilingual::new("恢复回访", "Call after the outage"), org.person_name(&task.person))
        }
    };
    let (opened, due) = (policy.local_stamp(task.opened_at), policy.local_stamp(task.due_at));
    let line = |at: Instant, zh: String, en: String| Reason { at: Some(at), text: Bilingual::new(zh, en) };
    let mut reasons = vec![
        line(
            task.opened_at,
            format!("{} 交 {}", opened.zh, addressed.zh),
            format!("Given to {}, {}", addressed.en, opened.en),
        ),
        line(task.due_at, format!("限 {} 前回复", due.zh), format!("Limit {}", due.en)),
    ];
    if let Some(done) = task.done_at {
        let stamp = policy.local_stamp(done);
        reasons.push(line(done, format!("{} 回复", stamp.zh), format!("Returned {}", stamp.en)));
    }
    Some(ClockSheet {
        name: Bilingual::new(
            format!("{} · {}", name.zh, addressed.zh),
            format!("{} · {}", name.en, addressed.en),
        ),
        sentence: Bilingual::new(
            "任务有自己的时限，不影响对客户的承诺",
            "A task has a limit of its own; the customer's promise is another clock",
        ),
        note: Bilingual::new(format!("限 {}", due.zh), format!("limit {}", due.en)),
        beneficiary: "unit".to_owned(),
        stopped_at: task.done_at,
        noticed_at: None,
        moved_from: None,
        withdrawn: false,
        policy: String::new(),
        reasons,
        sums: Vec::new(),
        clock,
    })
}

fn verdict_sheet(clock: Clock, book: &PolicyBook) -> ClockSheet {
    let policy = book.current();
    let hours = policy.conduct().confirm_window_hours;
    let sentence = Bilingual::new(
        format!("办结后 {hours} 小时内客户可确认或拒绝；过时视为确认"),
        format!("The customer may confirm or refuse within {hours} hours of our word; then the case closes"),
    );
    let reasons = vec![Reason { at: Some(clock.started_at), text: sentence.clone() }];
    ClockSheet {
        name: Bilingual::new("客户确认", "Customer's word"),
        note: clock.due_at.map(|at| policy.local_stamp(at)).unwrap_or_default(),
        sentence,
        beneficiary: "customer".to_owned(),
        stopped_at: None,
        noticed_at: None,
        moved_from: None,
        withdrawn: false,
        policy: policy.digest().to_string(),
        reasons,
        sums: Vec::new(),
        clock,
    }
}
