//! Clocks: computed from a case's events and the policy each time, by the one function that also judges and explains.

use super::settlement::considers_exemption;
use super::{
    Case, Grounds, LadderCycle, OutsideRequest, Promise, Proposal, Settlement, SettlementState, Stage, Task,
    Verdict, VisitStage,
};
use crate::brief::PolicyBook;
use yinuo_policy::{
    Accrual, AgreedWindow, ClockFacts, Deadline, Instant, LadderRule, OwedTo, Policy, PromiseRule,
    RemedyFacts, RemedyRule, Span,
};

/// What a clock hangs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockKind {
    /// A promise, by number.
    Promise(u32),
    /// A ladder cycle, by number.
    Ladder(u32),
    /// The window in which the customer may confirm or refuse.
    Verdict,
    /// A task's own limit, by its place in the case.
    Task(usize),
    /// An outside body's deadline, by the number of its request.
    Outside(u32),
    /// The last day to pay, by the number of the settlement.
    Settlement(u32),
    /// A visit's window, or the time for which its hours are held; by its place in the case.
    Visit(usize),
    /// The limit of the ruling on the customer's objection to a refusal.
    Ruling,
}

/// How a clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockStatus {
    /// Running.
    Running,
    /// Stands since.
    Paused {
        /// Since.
        since: Instant,
    },
    /// Stopped before due.
    Kept,
    /// The due instant came first.
    Broken,
    /// Void.
    Void,
    /// A ladder that ended, or a window that was used.
    Ended,
}

/// A clock as computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// What it hangs on.
    pub kind: ClockKind,
    /// Rule code.
    pub rule: String,
    /// Status.
    pub status: ClockStatus,
    /// Start.
    pub started_at: Instant,
    /// First late instant; for a ladder the next rung.
    pub due_at: Option<Instant>,
    /// Near from here.
    pub warn_at: Option<Instant>,
    /// Next instant at which something is to be settled.
    pub wake_at: Option<Instant>,
}

impl Clock {
    /// Id inside the case: `p1`, `l2`, `v`, `r`.
    #[must_use]
    pub fn id(&self) -> String {
        match self.kind {
            ClockKind::Promise(id) => format!("p{id}"),
            ClockKind::Ladder(cycle) => format!("l{cycle}"),
            ClockKind::Verdict => "v".to_owned(),
            ClockKind::Task(place) => format!("t{}", place + 1),
            ClockKind::Outside(request) => format!("o{request}"),
            ClockKind::Settlement(settlement) => format!("s{settlement}"),
            ClockKind::Visit(place) => format!("w{}", place + 1),
            ClockKind::Ruling => "r".to_owned(),
        }
    }
}

/// All clocks of a case at an instant, everything due before it having been settled.
#[must_use]
pub fn clocks(case: &Case, book: &PolicyBook, now: Instant) -> Vec<Clock> {
    let promises = case.promises.iter().filter_map(|promise| promise_clock(case, promise, book, now));
    let ladders = case.ladders.iter().filter_map(|cycle| ladder_clock(cycle, book));
    let tasks = (0..case.tasks.len()).map(|place| task_clock(case, place, book));
    let outside = case.outside.iter().map(outside_clock);
    let paid = case.settlements.iter().map(|settlement| settlement_clock(case, settlement));
    let visits = (0..case.visits.len()).filter_map(|place| visit_clock(case, place));
    promises
        .chain(ladders)
        .chain(verdict_clock(case, book))
        .chain(tasks)
        .chain(outside)
        .chain(visits)
        .chain(paid)
        .chain(ruling_clock(case, book))
        .collect()
}

/// The earliest instant at which a worker has something to do on the case.
#[must_use]
pub fn next_wake(clocks: &[Clock]) -> Option<Instant> {
    clocks.iter().filter_map(|clock| clock.wake_at).min()
}

/// Rule and deadline of a promise, from its pins. The reasons are left out: judging asks thousands of times a second,
/// explaining only when somebody looks. [`explained`] is the same function with its reasons.
pub(crate) fn judged<'a>(
    case: &Case,
    promise: &Promise,
    book: &'a PolicyBook,
) -> Option<(&'a Policy, &'a PromiseRule, Deadline)> {
    let (policy, rule, facts) = clock_facts(case, promise, book)?;
    Some((policy, rule, policy.deadline_without_reasons(rule, &facts)))
}

/// Rule and explained deadline of a promise.
pub(crate) fn explained<'a>(
    case: &Case,
    promise: &Promise,
    book: &'a PolicyBook,
) -> Option<(&'a Policy, &'a PromiseRule, Deadline)> {
    let (policy, rule, facts) = clock_facts(case, promise, book)?;
    Some((policy, rule, policy.deadline(rule, &facts)))
}

fn clock_facts<'a>(
    case: &Case,
    promise: &Promise,
    book: &'a PolicyBook,
) -> Option<(&'a Policy, &'a PromiseRule, ClockFacts)> {
    let policy = book.pinned_with(&promise.policy, Some(&promise.calendar));
    let rule = policy.promise(&promise.rule)?;
    let facts = ClockFacts {
        started: promise.started_at,
        pauses: case.pause_spans(promise, &rule.pausable_by),
        appointments: windows_before_breach(case, promise),
    };
    Some((policy, rule, facts))
}

/// Windows that can move this promise: one agreed after its breach cannot undo it.
fn windows_before_breach(case: &Case, promise: &Promise) -> Vec<AgreedWindow> {
    let breach = match promise.verdict {
        Verdict::Broken { due_at, .. } => due_at,
        _ => Instant(i64::MAX),
    };
    // A visit that we called off; the end of the case ends its promises anyway.
    let called_off = |window: &AgreedWindow| {
        let of_window = case.visits.iter().filter(|visit| visit.window == Some(window.window));
        let ends = of_window.filter_map(|visit| match visit.stage {
            VisitStage::CalledOff { at } => Some(at),
            _ => None,
        });
        ends.filter(|at| *at < breach).max()
    };
    let before = case.appointments.iter().filter(|(agreed, _)| *agreed < breach);
    before
        .map(|(agreed, window)| AgreedWindow {
            agreed_at: Some(*agreed),
            called_off_at: called_off(window),
            ..*window
        })
        .collect()
}

/// How a remedy is reckoned: [`Policy::owed`], or without its sentences.
pub(crate) type Reckon = fn(&Policy, &RemedyRule, &RemedyFacts, Instant) -> Accrual;

/// Remedies of a broken promise with what is owed up to `as_of`, without sentences. `paid_elsewhere` counts toward caps.
pub(crate) fn accruals<'a>(
    case: &Case,
    promise: &Promise,
    book: &'a PolicyBook,
    as_of: Instant,
    paid_elsewhere: &dyn Fn(&str) -> i64,
) -> Vec<(&'a RemedyRule, Accrual)> {
    let Some(grounds) = grounds(case, promise) else { return Vec::new() };
    let policy = book.pinned_with(&promise.policy, Some(&promise.calendar));
    let Some(rule) = policy.promise(&promise.rule) else { return Vec::new() };
    rule.remedies
        .iter()
        .filter_map(|code| policy.remedy(code))
        .map(|remedy| {
            let elsewhere = paid_elsewhere(&key_prefix(case, remedy));
            (
                remedy,
                accrual(
                    (case, promise, &grounds),
                    policy,
                    remedy,
                    (as_of, elsewhere),
                    Policy::owed_without_reasons,
                ),
            )
        })
        .collect()
}

/// What one remedy owes on given grounds up to an instant: the function that posts, and that explains afterwards.
pub(crate) fn accrual(
    (case, promise, grounds): (&Case, &Promise, &Grounds),
    policy: &Policy,
    remedy: &RemedyRule,
    (as_of, paid_elsewhere_minor): (Instant, i64),
    reckon: Reckon,
) -> Accrual {
    let facts = RemedyFacts {
        started: promise.started_at,
        due: grounds.due_at,
        stopped: grounds.stopped_at,
        monthly_fee_minor: case.monthly_fee_minor,
        one_off_fee_minor: case.one_off_fee_minor,
        exempt: exempt_spans(case, promise, grounds, remedy),
        paid_elsewhere_minor,
    };
    reckon(policy, remedy, &facts, as_of)
}

/// What a broken promise owes rests on this now; none when it is not broken.
pub(crate) fn grounds(case: &Case, promise: &Promise) -> Option<Grounds> {
    let Verdict::Broken { due_at, stopped_at, .. } = promise.verdict else { return None };
    let approved = case.exemptions.iter().filter(|exemption| exemption.proposal == Proposal::Approved);
    Some(Grounds {
        due_at,
        stopped_at: stopped_at.or_else(|| end_of_care(case)),
        uncounted: promise.uncounted.len(),
        exemptions: approved.map(|exemption| exemption.id).collect(),
    })
}

/// A case that ended owes nothing further on promises that were never met: cancelled work stops accruing.
fn end_of_care(case: &Case) -> Option<Instant> {
    if case.stage.is_open() { None } else { case.closed_at }
}

/// Late time that is not paid: approved exemptions, and the waits for the customer's word after ours.
fn exempt_spans(case: &Case, promise: &Promise, grounds: &Grounds, remedy: &RemedyRule) -> Vec<Span> {
    case.exemptions
        .iter()
        .filter(|exemption| {
            grounds.exemptions.contains(&exemption.id)
                && exemption.scheme == remedy.scheme
                && remedy.excluded_by.contains(&exemption.cause)
        })
        .map(|exemption| exemption.span)
        .chain(promise.uncounted.iter().take(grounds.uncounted).copied())
        .collect()
}

/// Owed-for keys of a remedy on this case begin so: exclusivity group, service or party, occurrence; or the whole account.
pub(crate) fn key_prefix(case: &Case, remedy: &RemedyRule) -> String {
    owed_to(case, |to| remedy.owed_for_prefix(to))
}

/// The owed-for key of a unit of a promise's remedy.
pub(crate) fn unit_key(
    (case, promise, book): (&Case, &Promise, &PolicyBook),
    remedy: &RemedyRule,
    (unit, at): (&str, Instant),
) -> String {
    let policy = book.pinned_with(&promise.policy, Some(&promise.calendar));
    owed_to(case, |to| policy.owed_for(remedy, to, unit, at))
}

fn owed_to(case: &Case, said: impl Fn(OwedTo<'_>) -> String) -> String {
    let occurrence = case.occurrence.to_string();
    said(OwedTo { service: &case.service, customer: &case.customer, occurrence: &occurrence })
}

fn promise_clock(case: &Case, promise: &Promise, book: &PolicyBook, now: Instant) -> Option<Clock> {
    let (_, rule, deadline) = judged(case, promise, book)?;
    let no_other = |_: &str| 0;
    let (status, due_at, wake_at) = match promise.verdict {
        Verdict::Kept { .. } => (ClockStatus::Kept, deadline.due, None),
        Verdict::Void => (ClockStatus::Void, deadline.due, None),
        Verdict::Broken { due_at, .. } => {
            let next = accruals(case, promise, book, now, &no_other)
                .into_iter()
                .filter_map(|(_, owed)| owed.next_at)
                .min();
            (ClockStatus::Broken, Some(due_at), next)
        }
        Verdict::Open => {
            let standing = case.standing_pause().filter(|pause| rule.pausable_by.contains(&pause.cause));
            let status = match (deadline.due, standing) {
                (None, Some(pause)) => ClockStatus::Paused { since: pause.from },
                _ => ClockStatus::Running,
            };
            let warn = deadline.warn_at.filter(|_| !promise.warned);
            (status, deadline.due, warn.into_iter().chain(deadline.due).min())
        }
    };
    Some(Clock {
        kind: ClockKind::Promise(promise.id),
        rule: promise.rule.clone(),
        status,
        started_at: promise.started_at,
        due_at,
        warn_at: deadline.warn_at,
        wake_at,
    })
}

/// The next rung of a running cycle.
pub(crate) fn next_rung<'a>(
    cycle: &LadderCycle,
    book: &'a PolicyBook,
) -> Option<(u8, Instant, &'a LadderRule)> {
    if cycle.ended_at.is_some() {
        return None;
    }
    let policy = book.pinned_with(&cycle.policy, cycle.calendar.as_ref());
    let rule = policy.ladder(&cycle.rule)?;
    let rung = if cycle.reached == 0 { cycle.start_rung } else { cycle.reached + 1 };
    let top = u8::try_from(rule.rungs.len()).unwrap_or(u8::MAX);
    (rung <= top).then(|| (rung, policy.rung_due(rule, cycle.started_at, cycle.start_rung, rung), rule))
}

fn ladder_clock(cycle: &LadderCycle, book: &PolicyBook) -> Option<Clock> {
    let next = next_rung(cycle, book).map(|(_, at, _)| at);
    Some(Clock {
        kind: ClockKind::Ladder(cycle.cycle),
        rule: cycle.rule.clone(),
        status: if cycle.ended_at.is_some() { ClockStatus::Ended } else { ClockStatus::Running },
        started_at: cycle.started_at,
        due_at: next,
        warn_at: None,
        wake_at: next,
    })
}

/// When the window for the customer's verdict lapses.
pub(crate) fn lapse_at(case: &Case, book: &PolicyBook) -> Option<Instant> {
    let resolved = case.resolved_at.filter(|_| case.stage == Stage::Resolved)?;
    Some(book.current().conduct().word_until(resolved))
}

fn verdict_clock(case: &Case, book: &PolicyBook) -> Option<Clock> {
    let due = lapse_at(case, book)?;
    Some(Clock {
        kind: ClockKind::Verdict,
        rule: "verdict-window".to_owned(),
        status: ClockStatus::Running,
        started_at: case.resolved_at?,
        due_at: Some(due),
        warn_at: None,
        wake_at: Some(due),
    })
}

/// A task's clock runs until the task is done; it ends with the case. Only a later check outlives it.
fn task_clock(case: &Case, place: usize, book: &PolicyBook) -> Clock {
    let task = &case.tasks[place];
    let is_check = task.kind == crate::event::TaskKind::Check;
    let status = match task.done_at {
        _ if task.overdue => ClockStatus::Broken,
        Some(_) if is_check => ClockStatus::Ended,
        Some(_) => ClockStatus::Kept,
        None if is_check || case.stage.is_open() => ClockStatus::Running,
        None => ClockStatus::Ended,
    };
    Clock {
        kind: ClockKind::Task(place),
        rule: task.kind.code().to_owned(),
        status,
        started_at: task.opened_at,
        due_at: Some(task.due_at),
        warn_at: None,
        wake_at: (status == ClockStatus::Running && !task.returned)
            .then_some(task.due_at)
            .or_else(|| next_climb(case, task, book).map(|(_, at, _)| at)),
    }
}

/// The next post that a directive reaches if nobody answers it.
pub(crate) fn next_climb<'a>(
    case: &Case,
    task: &Task,
    book: &'a PolicyBook,
) -> Option<(u8, Instant, &'a str)> {
    let climbs =
        task.kind == crate::event::TaskKind::Directive && task.done_at.is_none() && case.stage.is_open();
    let rule = book.current().directive_rule().filter(|_| climbs)?;
    let (at, post) = rule.climbs_at(task.due_at, usize::from(task.climbed))?;
    Some((task.climbed.saturating_add(1), at, post))
}

/// The body waits whatever became of the case: its clock ends with our answer alone.
fn outside_clock(request: &OutsideRequest) -> Clock {
    let status = match (request.withdrawn_at, request.answered_at) {
        (Some(_), _) => ClockStatus::Ended,
        (None, _) if request.overdue => ClockStatus::Broken,
        (None, Some(_)) => ClockStatus::Kept,
        (None, None) => ClockStatus::Running,
    };
    Clock {
        kind: ClockKind::Outside(request.id),
        rule: request.body.clone(),
        status,
        started_at: request.round_at,
        due_at: Some(request.due_at),
        warn_at: None,
        wake_at: (status == ClockStatus::Running).then_some(request.due_at),
    }
}

/// The window that was promised, until somebody comes; or the time for which hours are held. None before either.
fn visit_clock(case: &Case, place: usize) -> Option<Clock> {
    let visit = &case.visits[place];
    let held = match visit.stage {
        VisitStage::Held { until } => Some(until),
        _ => None,
    };
    let agreed = visit.agreed.last().filter(|_| held.is_none());
    let (rule, started_at, due) = match (held, agreed) {
        (Some(until), _) => ("visit-hold", visit.turned_at, until),
        (None, Some(agreed)) => ("visit-window", agreed.at, agreed.window.until),
        (None, None) => return None,
    };
    let status = match agreed.and_then(|agreed| agreed.kept) {
        Some(true) => ClockStatus::Kept,
        Some(false) => ClockStatus::Broken,
        None if !case.stage.is_open() || !visit.is_open() => ClockStatus::Ended,
        None if held.is_none() && visit.missed_at().is_none() => ClockStatus::Ended,
        None => ClockStatus::Running,
    };
    Some(Clock {
        kind: ClockKind::Visit(place),
        rule: rule.to_owned(),
        status,
        started_at,
        due_at: Some(due),
        warn_at: None,
        wake_at: (status == ClockStatus::Running).then_some(due),
    })
}

/// What comes next of a ruling that nobody made yet: the warning, then the limit.
pub(crate) fn ruling_due(case: &Case) -> Option<(Instant, bool)> {
    let objection = case.rejection.as_ref()?.objection.as_ref().filter(|found| found.upheld.is_none())?;
    let warning = objection.warn_at.filter(|_| !objection.warned).map(|at| (at, false));
    warning.or_else(|| objection.rule_by.filter(|_| !objection.late).map(|at| (at, true)))
}

/// The case is at its end while its customer's objection waits: the clock runs all the same, and ends with the ruling.
fn ruling_clock(case: &Case, book: &PolicyBook) -> Option<Clock> {
    let found = case.rejection.as_ref()?;
    let objection = found.objection.as_ref()?;
    let due = objection.rule_by?;
    let status = match objection.upheld {
        _ if objection.late => ClockStatus::Broken,
        Some(_) => ClockStatus::Kept,
        None => ClockStatus::Running,
    };
    let rule = book.pinned(&found.policy).rejection_rule();
    Some(Clock {
        kind: ClockKind::Ruling,
        rule: rule.map_or_else(|| "ruling".to_owned(), |rule| rule.code.clone()),
        status,
        started_at: objection.at,
        due_at: Some(due),
        warn_at: objection.warn_at,
        wake_at: ruling_due(case).map(|(at, _)| at),
    })
}

/// The last day to pay. Before it the instruction wakes the worker, unless an exemption is still considered.
fn settlement_clock(case: &Case, settlement: &Settlement) -> Clock {
    let in_time = settlement.credited_at.is_some_and(|at| at < settlement.pay_by);
    let status = match settlement.state {
        SettlementState::Cancelled => ClockStatus::Ended,
        SettlementState::Credited | SettlementState::Recalled if in_time => ClockStatus::Kept,
        SettlementState::Credited | SettlementState::Recalled => ClockStatus::Broken,
        _ if settlement.late => ClockStatus::Broken,
        _ => ClockStatus::Running,
    };
    let waits = settlement.state == SettlementState::Owed && !considers_exemption(case);
    let instructs = waits.then_some(settlement.instruct_at);
    let late = (status == ClockStatus::Running).then_some(settlement.pay_by);
    Clock {
        kind: ClockKind::Settlement(settlement.id),
        rule: settlement.rule.clone(),
        status,
        started_at: settlement.owed_at,
        due_at: Some(settlement.pay_by),
        warn_at: None,
        wake_at: instructs.into_iter().chain(late).min(),
    }
}

/// Money owed to the customer by this case, minor units. What was taken back is not.
#[must_use]
pub fn owed_minor(case: &Case) -> i64 {
    let lines = case.promises.iter().flat_map(|promise| {
        promise.owed.iter().enumerate().map(move |(place, line)| (promise.id, place, line))
    });
    let standing = lines.filter(|(promise, place, _)| !case.is_taken_back(*promise, *place));
    standing
        .map(|(_, _, line)| match &line.value {
            Some(yinuo_policy::Value::Money(money)) => money.minor,
            _ => 0,
        })
        .sum()
}
