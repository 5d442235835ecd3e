//! Walking a clock past its pauses. A budget is consumed instant by instant; nothing is ever added to a stored deadline.

use crate::calendar::{Calendar, DAYS_WALKED_MAX};
use crate::model::PauseSpan;
use crate::time::Instant;

/// Stands for "until further notice" inside a walk.
const END_OF_TIME: Instant = Instant(i64::MAX);

/// Time that does not count; `until` may be the end of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub from: Instant,
    pub until: Instant,
}

impl Stretch {
    /// Whether nobody knows yet when it ends.
    pub fn is_open(&self) -> bool {
        self.until == END_OF_TIME
    }
}

/// Pauses in order, joined where they touch.
pub(crate) fn joined(pauses: &[PauseSpan]) -> Vec<Stretch> {
    join(
        pauses
            .iter()
            .map(|pause| Stretch { from: pause.from, until: pause.until.unwrap_or(END_OF_TIME) })
            .collect(),
    )
}

/// Stretches in order, joined where they touch; empty ones dropped.
pub(crate) fn join(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.retain(|stretch| stretch.from < stretch.until);
    stretches.sort_by_key(|stretch| stretch.from);
    let mut joined: Vec<Stretch> = Vec::with_capacity(stretches.len());
    for stretch in stretches {
        match joined.last_mut() {
            Some(last) if stretch.from <= last.until => last.until = last.until.max(stretch.until),
            _ => joined.push(stretch),
        }
    }
    joined
}

/// The instant at which `budget` milliseconds outside the pauses have passed since `start`; `None` under an open pause.
pub(crate) fn natural(start: Instant, budget: i64, pauses: &[Stretch]) -> Option<Instant> {
    let mut at = start;
    let mut left = budget;
    for pause in pauses {
        if pause.until <= at {
            continue;
        }
        let run = pause.from.millis_since(at).max(0);
        if left <= run {
            break;
        }
        left -= run;
        if pause.is_open() {
            return None;
        }
        at = pause.until;
    }
    Some(at.plus_millis(left))
}

/// Milliseconds outside the pauses between two instants.
pub(crate) fn unpaused(from: Instant, until: Instant, pauses: &[Stretch]) -> i64 {
    let paused: i64 =
        pauses.iter().map(|pause| pause.until.min(until).millis_since(pause.from.max(from)).max(0)).sum();
    (until.millis_since(from) - paused).max(0)
}

/// The instant at which `budget` milliseconds of open time outside the pauses have passed since `start`.
/// `None` under an open pause, or when the walk reaches its limit.
pub(crate) fn open(calendar: &Calendar, start: Instant, budget: i64, pauses: &[Stretch]) -> Option<Instant> {
    if budget <= 0 {
        return Some(start);
    }
    let first = calendar.zone.local(start).day;
    let mut left = budget;
    for ahead in 0..DAYS_WALKED_MAX {
        let day = first.plus(ahead);
        for index in 0..calendar.open_hours(day).len() {
            // Invariant: the index is inside the day's open hours.
            let Some((from, until)) = calendar.open_stretch(day, index) else { break };
            let from = from.max(start);
            if until <= from {
                continue;
            }
            let run = unpaused(from, until, pauses);
            if left <= run {
                return natural(from, left, pauses);
            }
            left -= run;
            if pauses.last().is_some_and(|pause| pause.is_open() && pause.from <= until) {
                return None;
            }
        }
    }
    None
}
