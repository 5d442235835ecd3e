//! The daily draw without anybody's hand: tomorrow's seed is promised today, and a day that is over is drawn at the
//! policy's hour (N27, N28).
//!
//! Any number of processes may take turns at the same moment. Promises and draws are appended to the streams of their
//! registers at the version that was read, and a version exists once: of two that try, one is refused and looks again.

use crate::draws::{DRAW_PROMISE, Promised, promise_seed, run_draws, states};
use crate::keep::parse;
use yinuo_app::{App, AppError};
use yinuo_domain::Actor;
use yinuo_measure::Day;
use yinuo_policy::{Instant, Policy};

/// Minutes of a day: `24:00` of the day after a day is the end of that day after.
const DAY_MINUTES: u16 = 1_440;

/// What one turn did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DailyTurn {
    /// Day whose seed was promised.
    pub promised: Option<Day>,
    /// Days that were drawn, in order.
    pub drawn: Vec<Day>,
}

/// Promises the seed of tomorrow, unless that was done, and draws every promised day whose hour has come, oldest first.
/// A day whose seed nobody promised gives its closings to the next one.
///
/// # Errors
/// Failed storage; what was done before stays. Another process that is faster is no error.
pub fn draw_daily(app: &App, actor: &Actor) -> Result<DailyTurn, AppError> {
    // Another process may have adopted a policy: a day is drawn by the strata of today.
    app.reload_law()?;
    let law = app.law();
    let policy = law.book.current();
    let mut turn = DailyTurn::default();
    if policy.draws().is_empty() {
        return Ok(turn);
    }
    let promises = promises(app)?;
    let tomorrow = Day::of(policy, app.now()).after(policy);
    if let Some(day) = tomorrow.filter(|day| promises.iter().all(|(promised, _)| promised != day)) {
        turn.promised = unless_outrun(promise_seed(app, actor, app.entropy(), day))?.map(|_| day);
    }
    let last = states(app.store())?.values().map(|state| state.date).max();
    for (day, promised) in promises {
        let fair = day.start(policy).is_some_and(|starts| promised.promised_at < starts);
        let due = draws_at(policy, day).is_some_and(|at| at <= app.now());
        if last.is_some_and(|last| day <= last) || !fair || !due {
            continue;
        }
        if unless_outrun(run_draws(app, actor, day))?.is_none() {
            break;
        }
        turn.drawn.push(day);
    }
    Ok(turn)
}

/// The instant from which a day is drawn: the policy's hour of the day after.
fn draws_at(policy: &Policy, day: Day) -> Option<Instant> {
    let next = day.after(policy)?;
    match policy.conduct().draw_at.minutes {
        DAY_MINUTES.. => next.end(policy),
        minutes => policy.instant(&format!("{next}T{:02}:{:02}:00", minutes / 60, minutes % 60)),
    }
}

/// Every promise, by date.
fn promises(app: &App) -> Result<Vec<(Day, Promised)>, AppError> {
    let rows = app.store().register(DRAW_PROMISE)?;
    let read = rows.iter().filter_map(|row| Some((Day::parse(&row.code)?, &row.body)));
    let mut promises =
        read.map(|(day, body)| Ok((day, parse(body)?))).collect::<Result<Vec<_>, AppError>>()?;
    promises.sort_by_key(|(day, _)| *day);
    Ok(promises)
}

/// Nothing when another process did it at the same moment: it stands, and the next turn sees it.
fn unless_outrun<T>(done: Result<T, AppError>) -> Result<Option<T>, AppError> {
    match done {
        Ok(done) => Ok(Some(done)),
        Err(AppError::Busy) => Ok(None),
        Err(AppError::Refused(refusal)) if matches!(refusal.code, "A002" | "A005") => Ok(None),
        Err(other) => Err(other),
    }
}
