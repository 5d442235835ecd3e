//! What the records themselves tell: clock, calendars, lags, checkpoints.

use super::{Check, Level, span};
use crate::Stop;
use crate::backup::instant;
use crate::data::Data;
use crate::demo::is_demo;
use crate::serve::newest_recorded;
use yinuo_account::{edition, roll_state};
use yinuo_app::ports::Store;
use yinuo_app::register::{TOKEN, TokenBody};
use yinuo_app::trail::last_checkpoint;
use yinuo_app::{AppError, Law};
use yinuo_policy::{Instant, Policy};

/// A worker or roll-up so far behind needs somebody, milliseconds.
const LAG_RED: i64 = 5 * 60_000;
/// So far behind is worth a look, milliseconds.
const LAG_MIND: i64 = 60_000;
/// What is recorded may stay without a checkpoint so long; serving makes one every ten minutes.
const UNBOUND_MAX: i64 = 3_600_000;
/// Month from which on next year's calendars must be there.
const CALENDARS_DUE_MONTH: &str = "12";

/// Every check of the records.
pub fn checks(data: &Data, now: i64) -> Result<Vec<Check>, Stop> {
    let store = data.open_bare()?;
    let newest = newest_recorded(store.as_ref())?;
    let lived = data.file().is_some_and(is_demo);
    // A demo's city lives in its own time.
    let now = if lived { newest } else { now };
    let mut checks = vec![clock(newest, now, lived)];
    match Law::read(store.as_ref())? {
        None => checks.push(Check::bad(
            "policy",
            Level::Red,
            ("没有采用任何规则".into(), "no policy was adopted".into()),
            ("跑 yinuo init。", "Run yinuo init."),
        )),
        Some(law) => {
            let policy = law.book.current();
            checks.push(calendars(policy, now));
            checks.push(lag("roll-ups", roll_lag(store.as_ref(), policy, now)?));
        }
    }
    let wake = store.next_wake().map_err(AppError::from)?;
    checks.push(lag("worker", wake.map_or(0, |wake| (now - wake).max(0))));
    checks.push(checkpoint(store.as_ref(), now)?);
    if !lived {
        checks.push(tokens(store.as_ref())?);
    }
    Ok(checks)
}

/// Tokens of `yinuo token` from before had no end.
fn tokens(store: &dyn Store) -> Result<Check, AppError> {
    let mut endless = 0;
    for row in store.register(TOKEN)? {
        let body: TokenBody =
            serde_json::from_str(&row.body).map_err(|e| AppError::Damaged(e.to_string()))?;
        endless += u64::from(body.until.is_none());
    }
    if endless == 0 {
        return Ok(Check::good("tokens", "程序令牌都有期限", "every token for programs has an end"));
    }
    Ok(Check::bad(
        "tokens",
        Level::Mind,
        (format!("{endless} 个程序令牌没有期限"), format!("{endless} tokens for programs have no end")),
        (
            "用 yinuo token 换新的（默认 366 天），停用旧的持有人岗位。",
            "Replace them by new ones of yinuo token (366 days by default), and end the old holder's post.",
        ),
    ))
}

fn clock(newest: i64, now: i64, lived: bool) -> Check {
    if lived {
        return Check::good(
            "clock",
            "演示数据，按自己的时间走",
            "a demo's data, which lives in its own time",
        );
    }
    if newest <= now {
        return Check::good("clock", "本机时钟不早于最新记录", "not behind the newest record");
    }
    let (zh, en) = span(newest - now);
    Check::bad(
        "clock",
        Level::Red,
        (format!("本机时钟比最新记录早 {zh}"), format!("{en} behind the newest record")),
        ("查 NTP；校准之前不要启动服务。", "Look at NTP; start no server before it is right."),
    )
}

fn calendars(policy: &Policy, now: i64) -> Check {
    let today = policy.local_date(Instant(now));
    let year: i16 = today.get(..4).and_then(|year| year.parse().ok()).unwrap_or_default();
    let missing = |year| policy.calendars_without(year).collect::<Vec<_>>().join(", ");
    let (this, next) = (missing(year), missing(year + 1));
    let (level, year, codes) = if !this.is_empty() {
        (Level::Red, year, this)
    } else if next.is_empty() {
        return Check::good(
            "calendars",
            format!("{year} 与 {} 年日历齐全", year + 1),
            format!("those of {year} and {} are there", year + 1),
        );
    } else if today.get(5..7) == Some(CALENDARS_DUE_MONTH) {
        (Level::Red, year + 1, next)
    } else {
        (Level::Mind, year + 1, next)
    };
    Check::bad(
        "calendars",
        level,
        (format!("缺 {year} 年日历：{codes}"), format!("no table of {year} for {codes}")),
        (
            "官方公布后做成日历表，用 yinuo init --calendar 采用。",
            "Write the table when it is published, and adopt it with yinuo init --calendar.",
        ),
    )
}

/// Age of the oldest event that is not rolled up.
fn roll_lag(store: &dyn Store, policy: &Policy, now: i64) -> Result<i64, AppError> {
    let state = roll_state(store, &edition(policy))?;
    let mut lag = 0;
    for (shard, position) in (0..).zip(&state.position.0) {
        for event in store.journal(shard, *position, 1)? {
            lag = lag.max(now - event.event.recorded_at);
        }
    }
    Ok(lag)
}

fn lag(name: &'static str, millis: i64) -> Check {
    let (zh, en) = span(millis);
    let found = (format!("落后 {zh}"), format!("{en} behind"));
    let next =
        ("看 yinuo serve 是否在跑、日志有无报错。", "See whether yinuo serve runs, and what its log says.");
    match millis {
        LAG_RED.. => Check::bad(name, Level::Red, found, next),
        LAG_MIND.. => Check::bad(name, Level::Mind, found, next),
        _ => Check::good(name, found.0, found.1),
    }
}

fn checkpoint(store: &dyn Store, now: i64) -> Result<Check, AppError> {
    let newest = last_checkpoint(store)?.map(|signed| signed.read()).transpose()?;
    let heads = store.journal_heads()?;
    let bound = newest.as_ref().is_some_and(|made| made.positions == heads);
    let made = newest.map(|made| made.made_at);
    let told = made.map_or_else(|| "-".to_owned(), instant);
    let found = (format!("最新检查点 {told}"), format!("newest checkpoint {told}"));
    if bound || heads.iter().all(|head| *head == 0) || made.is_some_and(|made| now - made <= UNBOUND_MAX) {
        return Ok(Check::good("checkpoint", found.0, found.1));
    }
    let next = (
        "跑 yinuo checkpoint；服务在跑时每十分钟自动做。",
        "Run yinuo checkpoint; a server makes one every ten minutes.",
    );
    Ok(Check::bad("checkpoint", Level::Red, found, next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lags_and_a_clock_behind_are_told_by_their_limits() {
        let level = |millis| lag("worker", millis).level;
        assert_eq!(
            [level(0), level(LAG_MIND - 1), level(LAG_MIND), level(LAG_RED - 1), level(LAG_RED)],
            [Level::Good, Level::Good, Level::Mind, Level::Mind, Level::Red]
        );
        assert_eq!([clock(5, 5, false).level, clock(6, 5, false).level], [Level::Good, Level::Red]);
        assert_eq!(clock(i64::MIN, 0, false).level, Level::Good, "nothing was recorded yet");
    }

    #[test]
    fn a_calendar_without_a_table_is_red_in_its_year_and_in_the_december_before() {
        let policy = Policy::resolve(
            crate::shipped::demo_packs().ok().expect("packs"),
            crate::shipped::tables().ok().expect("tables"),
        )
        .expect("policy");
        let level = |day: &str| {
            let at = policy.instant(day).expect("an instant");
            calendars(&policy, at.0).level
        };
        assert_eq!(level("2025-06-01T12:00:00"), Level::Good);
        assert_eq!(level("2026-11-30T12:00:00"), Level::Mind);
        assert_eq!(level("2026-12-01T00:00:00"), Level::Red);
        assert_eq!(level("2027-01-01T00:00:00"), Level::Red);
    }
}
