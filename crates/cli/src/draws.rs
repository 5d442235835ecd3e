//! The demo's draws: each day's seed is promised before the city lives; the city draws each day on the morning after it.

use crate::Stop;
use crate::init::operator;
use yinuo_account::{Day, promise_seed};
use yinuo_app::App;
use yinuo_policy::Instant;
use yinuo_sim::SeededEntropy;

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
