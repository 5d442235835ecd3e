//! Own arithmetic of due instants: natural minutes, cut-offs, pauses, windows; and of late days.

use super::Pin;
use yinuo_app::Law;
use yinuo_policy::{AgreedWindow, ClockFacts, CutOffTarget, DueRule, Instant, PauseSpan, PromiseRule, Span};

const MINUTE: i64 = 60_000;
pub(super) const DAY: i64 = 24 * 60 * MINUTE;
/// Offset of the only zone for which this file has its own arithmetic: Asia/Shanghai, without summer time since 1991.
const SHANGHAI: i64 = 8 * 60 * MINUTE;

/// A stretch that does not count; no end while it lasts.
pub(super) type Gap = (i64, Option<i64>);

/// What a due instant follows from.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    pub started: i64,
    pub gaps: Vec<Gap>,
    /// Windows in the order agreed, with whether the customer asked.
    pub windows: Vec<(i64, i64, bool)>,
    /// When each of them was agreed, and when we called it off.
    pub notices: Vec<(i64, Option<i64>)>,
}

/// Whether the rules of the pack that a code belongs to are in Shanghai time.
pub(super) fn in_shanghai(policy: &yinuo_policy::Policy, code: &str) -> bool {
    let id = code.split('.').next().unwrap_or_default();
    policy.packs().iter().find(|pack| pack.id() == id).is_some_and(|pack| pack.zone() == "Asia/Shanghai")
}

/// Local midnight before an instant.
pub(super) const fn midnight(at: i64) -> i64 {
    at - (at + SHANGHAI).rem_euclid(DAY)
}

/// Gaps in order, joined where they touch.
pub(super) fn joined(mut gaps: Vec<Gap>) -> Vec<Gap> {
    gaps.retain(|(from, until)| until.is_none_or(|until| *from < until));
    gaps.sort();
    let mut out: Vec<Gap> = Vec::new();
    for (from, until) in gaps {
        match out.last_mut() {
            Some((_, last)) if last.is_none_or(|last| from <= last) => {
                *last = match (*last, until) {
                    (Some(a), Some(b)) => Some(a.max(b)),
                    _ => None,
                };
            }
            _ => out.push((from, until)),
        }
    }
    out
}

/// The instant at which `budget` milliseconds outside the gaps have passed; none while a gap is open before that.
fn pass(start: i64, budget: i64, gaps: &[Gap]) -> Option<i64> {
    let (mut at, mut left) = (start, budget);
    for (from, until) in gaps {
        if until.is_some_and(|until| until <= at) {
            continue;
        }
        let run = (from - at).max(0);
        if left <= run {
            return Some(at + left);
        }
        left -= run;
        at = (*until)?;
    }
    Some(at + left)
}

/// The due instant of a rule from the facts.
pub(super) fn due(law: &Law, pin: &Pin, rule: &PromiseRule, facts: &Facts) -> Option<i64> {
    let policy = super::pinned(law, pin);
    let gaps = joined(facts.gaps.clone());
    let budget = match &rule.due {
        DueRule::Natural { minutes } => Some(minutes * MINUTE),
        DueRule::CutOff { at, before, after } if in_shanghai(policy, &rule.code) => {
            let time = (facts.started + SHANGHAI).rem_euclid(DAY);
            match if time < i64::from(at.minutes) * MINUTE { before } else { after } {
                CutOffTarget::EndOfDay(days) => {
                    Some(midnight(facts.started) + (i64::from(*days) + 1) * DAY - facts.started)
                }
                CutOffTarget::AfterMinutes(minutes) => Some(minutes * MINUTE),
            }
        }
        _ => None,
    };
    if rule.due == DueRule::AppointmentEnd {
        let (from, until) = agreed(&facts.windows, (&facts.notices, rule.notice_minutes * MINUTE))?;
        return pass(from, until - from, &gaps);
    }
    let Some(budget) = budget else { return asked(law, pin, rule, facts) };
    let before = pass(facts.started, budget, &gaps)?;
    match facts.windows.iter().rev().find(|window| rule.appointment_moves && window.2) {
        // The customer's wish puts a visit off; it never takes back time that the rule gives.
        Some((from, until, _)) => Some(before.max(pass(*from, until - from, &gaps)?)),
        None => Some(before),
    }
}

/// The window that was promised: the first one, whoever proposed it; then whichever the customer asked for, and one of ours
/// that ends no later, or came with notice. One that was called off with notice leaves none.
fn agreed(
    windows: &[(i64, i64, bool)],
    (notices, notice): (&[(i64, Option<i64>)], i64),
) -> Option<(i64, i64)> {
    let mut held: Option<(i64, i64)> = None;
    for ((from, until, by_customer), (at, called_off)) in windows.iter().zip(notices) {
        let early = |begins: i64, at: i64| notice > 0 && begins - at >= notice;
        if held.is_none_or(|(begins, ends)| *by_customer || *until <= ends || early(begins, *at)) {
            held = Some((*from, *until));
            if called_off.is_some_and(|at| early(*from, at)) {
                held = None;
            }
        }
    }
    held
}

/// Shapes without a short arithmetic of their own: the policy's function answers.
fn asked(law: &Law, pin: &Pin, rule: &PromiseRule, facts: &Facts) -> Option<i64> {
    let pauses = joined(facts.gaps.clone()).into_iter().map(|(from, until)| PauseSpan {
        from: Instant(from),
        until: until.map(Instant),
        cause: None,
    });
    let windows = facts.windows.iter().map(|(from, until, asked_by_customer)| AgreedWindow {
        window: Span { from: Instant(*from), until: Instant(*until) },
        asked_by_customer: *asked_by_customer,
        // Shapes that are asked here know no notice.
        agreed_at: None,
        called_off_at: None,
    });
    let facts = ClockFacts {
        started: Instant(facts.started),
        pauses: pauses.collect(),
        appointments: windows.collect(),
    };
    super::pinned(law, pin).deadline(rule, &facts).due.map(|due| due.0)
}

/// A local date as `YYYY-MM-DD`.
pub(super) fn date(at: i64) -> String {
    crate::time::date(at)
}

/// The first instant from `at` on that is not exempt.
pub(super) fn free_from(at: i64, exempt: &[(i64, i64)]) -> i64 {
    let gaps = joined(exempt.iter().map(|(from, until)| (*from, Some(*until))).collect());
    let covering = gaps.iter().find(|(from, until)| *from <= at && until.is_none_or(|until| at < until));
    covering.map_or(at, |(_, until)| until.unwrap_or(i64::MAX))
}

/// One late day of a remedy by calendar dates: its date and the instant at which it is owed.
pub(super) struct LateDay {
    pub date: String,
    pub at: i64,
}

/// Late days by local date from `due` on, up to and with `until`, without those that are exempt throughout. A begun day
/// counts when `part` says so; otherwise a day counts when it has ended.
pub(super) fn late_days(due: i64, until: i64, exempt: &[(i64, i64)], part: bool) -> Vec<LateDay> {
    let gaps = joined(exempt.iter().map(|(from, until)| (*from, Some(*until))).collect());
    let mut days = Vec::new();
    let mut day = midnight(due);
    // A debt stops after three years; the loop is bounded by that as well.
    for _ in 0..1_100 {
        let ends = day + DAY;
        let begins = day.max(due);
        let free =
            gaps.iter().find(|(from, until)| *from <= begins && until.is_none_or(|until| begins < until));
        let first = free.map_or(begins, |(_, until)| until.unwrap_or(i64::MAX));
        let at = if part { first } else { ends };
        if first < ends {
            if at > until {
                break;
            }
            days.push(LateDay { date: date(day), at });
        }
        day = ends;
        if day > until {
            break;
        }
    }
    days
}
