//! Virtual time, and the wall clock of Chengchuan: UTC+8, never a summer time.

use std::sync::atomic::{AtomicI64, Ordering};
use yinuo_app::ports::Clock;

pub(crate) const SECOND: i64 = 1_000;
pub(crate) const MINUTE: i64 = 60 * SECOND;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;
/// The city's offset from UTC.
const OFFSET: i64 = 8 * HOUR;

/// A clock that is set, not read. It never goes back: a case refuses a recorded instant before its last one.
#[derive(Debug)]
pub struct VirtualClock {
    now: AtomicI64,
}

impl VirtualClock {
    /// A clock that stands at an instant (UTC milliseconds).
    #[must_use]
    pub fn new(now: i64) -> Self {
        Self { now: AtomicI64::new(now) }
    }

    /// Moves the clock on; an earlier instant leaves it where it stands.
    pub fn set(&self, now: i64) {
        self.now.fetch_max(now, Ordering::SeqCst);
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> i64 {
        self.now.load(Ordering::SeqCst)
    }
}

/// Local midnight with which the day of `at` begins.
pub(crate) const fn midnight(at: i64) -> i64 {
    at - (at + OFFSET).rem_euclid(DAY)
}

/// Milliseconds since local midnight.
pub(crate) const fn time_of_day(at: i64) -> i64 {
    (at + OFFSET).rem_euclid(DAY)
}

/// Local hour, 0 to 23.
pub(crate) const fn hour(at: i64) -> usize {
    (time_of_day(at) / HOUR) as usize
}

/// Local civil date: year, month, day (Howard Hinnant's days-to-civil).
pub(crate) const fn civil(at: i64) -> (i64, i64, i64) {
    let z = (at + OFFSET).div_euclid(DAY) + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + if month <= 2 { 1 } else { 0 };
    (year, month, day)
}

/// Local date `YYYY-MM-DD`.
pub(crate) fn date(at: i64) -> String {
    let (year, month, day) = civil(at);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Local date and time to the millisecond, for a person who looks for the place.
#[must_use]
pub fn local_stamp(at: i64) -> String {
    let of_day = time_of_day(at);
    let (hours, minutes) = (of_day / HOUR, of_day % HOUR / MINUTE);
    format!("{}T{hours:02}:{minutes:02}:{:02}.{:03}", date(at), of_day % MINUTE / SECOND, of_day % SECOND)
}

/// Local time of day as an instant of the day of `at`.
pub(crate) const fn at_clock(at: i64, hours: i64, minutes: i64) -> i64 {
    midnight(at) + hours * HOUR + minutes * MINUTE
}

/// The instant at which `work` milliseconds of service hours (`open..close`, local hours, every day) have passed.
pub(crate) fn after_service(start: i64, work: i64, (open, close): (i64, i64)) -> i64 {
    let mut at = start;
    let mut left = work.max(0);
    // Bounded: a year of days is far past every repair.
    for _ in 0..366 {
        let opens = at_clock(at, open, 0);
        let closes = at_clock(at, close, 0);
        let from = at.max(opens);
        if from < closes {
            if left <= closes - from {
                return from + left;
            }
            left -= closes - from;
        }
        at = midnight(at) + DAY;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn civil_dates_follow_the_city_clock() {
        // 2026-06-22T22:40:00Z is 06:40 on 23 June in the city.
        let cut = 1_782_168_000_000;
        assert_eq!(date(cut), "2026-06-23");
        assert_eq!(hour(cut), 6);
    }

    #[test]
    fn service_time_waits_for_the_morning() {
        let evening = 1_782_168_000_000 + 14 * HOUR; // 20:40
        let done = after_service(evening, HOUR, (8, 21));
        assert_eq!(done, at_clock(evening, 24 + 8, 40));
    }

    #[test]
    fn the_clock_never_goes_back() {
        let clock = VirtualClock::new(100);
        clock.set(50);
        assert_eq!(clock.now(), 100);
    }
}
