//! The index of clocks: exactly the clocks that the events tell of, each waking when something falls due on it (2). A clock
//! that the index forgot would never be looked at again.

use super::AuditReport;
use super::tale::{Stand, Tale};
use std::collections::BTreeMap;
use yinuo_app::ports::{ClockRow, Store};
use yinuo_app::{AppError, Law};

/// How a clock must wake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wake {
    /// At this instant.
    At(i64),
    /// At this instant or before: a warning comes first.
    By(i64),
    /// Never: nothing can fall due.
    Never,
    /// Whenever something more is owed.
    Any,
}

/// Every clock that there must be, by its name in the index, with its due instant.
fn clocks(tale: &Tale<'_>, law: &Law) -> BTreeMap<String, (Option<i64>, Wake)> {
    let mut clocks = BTreeMap::new();
    let open = tale.closed.is_none();
    for promise in &tale.promises {
        let due = match promise.stand {
            Stand::Broken { due, .. } => Some(due),
            _ => tale.due_of(promise, law),
        };
        let wake = match (promise.stand, due) {
            (Stand::Open, Some(due)) if open => Wake::By(due),
            (Stand::Open | Stand::Broken { .. }, _) => Wake::Any,
            _ => Wake::Never,
        };
        clocks.insert(format!("p{}", promise.id), (due, wake));
    }
    for cycle in &tale.cycles {
        let next = if cycle.ended.is_some() { None } else { super::ladder::next_rung(cycle, law) };
        clocks.insert(format!("l{}", cycle.number), (next, next.map_or(Wake::Never, Wake::At)));
    }
    if let Some(resolved) = tale.resolved.filter(|_| open) {
        let lapses = resolved + i64::from(law.book.current().conduct().confirm_window_hours) * 3_600_000;
        clocks.insert("v".to_owned(), (Some(lapses), Wake::At(lapses)));
    }
    for (place, task) in tale.tasks.iter().enumerate() {
        let runs = (open || task.check) && task.done.is_none() && task.overdue.is_none();
        let climbs = open && task.directive && task.done.is_none();
        let wake = match (runs, climbs) {
            (true, _) => Wake::At(task.due),
            (false, true) => Wake::Any,
            (false, false) => Wake::Never,
        };
        clocks.insert(format!("t{}", place + 1), (Some(task.due), wake));
    }
    for request in &tale.requests {
        let wake = if request.runs() { Wake::At(request.due) } else { Wake::Never };
        clocks.insert(format!("o{}", request.id), (Some(request.due), wake));
    }
    let considered = tale.considers();
    for paid in &tale.payments {
        let wake = paid.wakes_at(considered).map_or(Wake::Never, Wake::At);
        clocks.insert(format!("s{}", paid.id), (Some(paid.pay_by), wake));
    }
    for (place, visit) in tale.visits.iter().enumerate() {
        if let Some((due, wakes)) = visit.clock(open) {
            clocks.insert(format!("w{}", place + 1), (Some(due), wakes.map_or(Wake::Never, Wake::At)));
        }
    }
    if let Some((due, wakes)) = super::rejections::clock(tale) {
        clocks.insert("r".to_owned(), (Some(due), wakes.map_or(Wake::Never, Wake::At)));
    }
    clocks
}

pub(super) fn check(
    tale: &Tale<'_>,
    store: &dyn Store,
    law: &Law,
    report: &mut AuditReport,
) -> Result<(), AppError> {
    let number = tale.number.as_str();
    let mut rows: BTreeMap<String, ClockRow> =
        store.clocks(tale.id)?.into_iter().map(|row| (row.clock.clone(), row)).collect();
    for (clock, (due, wake)) in clocks(tale, law) {
        report.ran("index::check");
        let Some(row) = rows.remove(&clock) else {
            report.find(2, number, format!("clock {clock} is due at {due:?}, the index does not know it"));
            continue;
        };
        if row.due_at != due {
            let found = row.due_at;
            report.find(2, number, format!("clock {clock} is due at {due:?}, the index says {found:?}"));
        }
        let wakes = match wake {
            Wake::At(at) => row.wake_at == Some(at),
            Wake::By(at) => row.wake_at.is_some_and(|found| found <= at),
            Wake::Never => row.wake_at.is_none(),
            Wake::Any => true,
        };
        if !wakes {
            let found = row.wake_at;
            report.find(2, number, format!("clock {clock} must wake {wake:?}, the index says {found:?}"));
        }
    }
    for clock in rows.keys() {
        report.find(2, number, format!("the index has clock {clock}, of which no event tells"));
    }
    Ok(())
}
