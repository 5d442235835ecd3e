//! The demo's draws: each day's seed is promised before the city lives, each day is drawn once it is over, and the
//! call-backs of the last days but the newest are made by the quality office: those of the newest are today's work. Outcomes follow the city's reach rate and mood.

use crate::Stop;
use crate::init::operator;
use yinuo_account::{Day, call_backs, draw_rows, promise_seed, run_draws};
use yinuo_app::codec::digest;
use yinuo_app::{App, Options};
use yinuo_domain::Actor;
use yinuo_domain::command::CaseCommand;
use yinuo_domain::event::CallBackOutcome;
use yinuo_policy::Instant;
use yinuo_sim::SeededEntropy;

/// Days whose drawn cases are called back.
const CALLED_DAYS: usize = 7;
/// Customers who are reached, per mille (N28: 92 %).
const REACHED_PER_MILLE: u16 = 920;
/// Customers reached who are satisfied, per mille (Y11).
const SATISFIED_PER_MILLE: u16 = 970;

/// The local days that lie wholly between two instants.
pub fn days_between(app: &App, from: i64, until: i64) -> Vec<Day> {
    let law = app.law();
    let policy = law.book.current();
    let mut days = Vec::new();
    let mut next = Day::of(policy, Instant(from)).after(policy);
    while let Some(day) = next.filter(|day| day.end(policy).is_some_and(|end| end.0 <= until)) {
        days.push(day);
        next = day.after(policy);
    }
    days
}

/// Promises the seed of every day.
pub fn promise(app: &App, seed: u64, days: &[Day]) -> Result<(), Stop> {
    let entropy = SeededEntropy::new(seed ^ 0xd4a3);
    days.iter()
        .try_for_each(|day| promise_seed(app, &operator(), &entropy, *day).map(|_| ()).map_err(Stop::from))
}

/// Draws every day, then calls back what the last days before the newest drew; says how many cases were called.
pub fn draw_and_call(app: &App, days: &[Day]) -> Result<usize, Stop> {
    for day in days {
        run_draws(app, &operator(), *day)?;
    }
    let newest = days.len().saturating_sub(1);
    let called_days = &days[newest.saturating_sub(CALLED_DAYS)..newest];
    let caller = Actor {
        person: "shen-jing".to_owned(),
        post: "quality-office".to_owned(),
        unit: "9901-quality".to_owned(),
    };
    let mut called = 0;
    for row in draw_rows(app.store())?.into_iter().filter(|row| called_days.contains(&row.date)) {
        let code = format!("{}/{}", row.date, row.stratum);
        let Some(list) = call_backs(app.store(), &code)? else { continue };
        for item in list.items {
            let outcome = outcome(&code, item.case);
            let asked = app.command(&caller, item.case, &Options::default(), &|edge| {
                let words = match outcome {
                    CallBackOutcome::Unsatisfied => Some(edge.text("问题还在，希望再来看看。")?),
                    _ => None,
                };
                Ok(CaseCommand::CallBack { draw: code.clone(), outcome, text: words })
            });
            match asked {
                Ok(_) => called += 1,
                // Reopened or called back meanwhile: the rules say no, and the list keeps it open.
                Err(yinuo_app::AppError::Refused(_)) => {}
                Err(other) => return Err(other.into()),
            }
        }
    }
    Ok(called)
}

/// What a call finds: fixed by the draw and the case, so that the same city answers the same.
fn outcome(code: &str, case: uuid::Uuid) -> CallBackOutcome {
    let hash = digest(&[code.as_bytes(), case.as_bytes()].concat());
    let roll = |at: usize| u16::from_be_bytes([hash[at], hash[at + 1]]) % 1000;
    match (roll(0) < REACHED_PER_MILLE, roll(2) < SATISFIED_PER_MILLE) {
        (false, _) => CallBackOutcome::NotReached,
        (true, true) => CallBackOutcome::Satisfied,
        (true, false) => CallBackOutcome::Unsatisfied,
    }
}
