//! Zones and civil days. The time zone database is the one compiled in; the system's is never read.
//!
//! A civil day is a number of days since 1970-01-01 in the proleptic Gregorian calendar, so that walking over days is
//! integer arithmetic and only the ends of a walk ask the zone.

use crate::time::Instant;
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use std::fmt;

/// Milliseconds of a minute.
pub(crate) const MINUTE: i64 = 60_000;
/// Milliseconds of 24 hours. A local day may be shorter or longer.
pub(crate) const DAY: i64 = 86_400_000;

/// First and last civil day that can be named: the years -9999 and 9999.
const FIRST_DAY: i32 = -4_371_587;
const LAST_DAY: i32 = 2_932_896;

/// A civil day: days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day(pub i32);

/// Year, month and day of month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Civil {
    pub year: i16,
    pub month: i8,
    pub day: i8,
}

impl Day {
    /// The day of a civil date, or `None` when there is no such date.
    pub fn of(civil: Civil) -> Option<Self> {
        let date = Date::new(civil.year, civil.month, civil.day).ok()?;
        // Days before 1 March of the shifted year; March is month 0 so that the leap day comes last.
        let year = i32::from(date.year()) - i32::from(date.month() <= 2);
        let month = (i32::from(date.month()) + 9) % 12;
        let day_of_year = (153 * month + 2) / 5 + i32::from(date.day()) - 1;
        let leaps = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        Some(Self(year * 365 + leaps + day_of_year - 719_468))
    }

    /// Reads `2026-11-20`.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let shape = bytes.iter().enumerate().all(|(place, byte)| match place {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
        if bytes.len() != 10 || !shape {
            return None;
        }
        Self::of(Civil {
            year: text.get(0..4)?.parse().ok()?,
            month: text.get(5..7)?.parse().ok()?,
            day: text.get(8..10)?.parse().ok()?,
        })
    }

    /// The civil date.
    pub fn civil(self) -> Civil {
        let days = self.0.clamp(FIRST_DAY, LAST_DAY) + 719_468;
        let era = days.div_euclid(146_097);
        let in_era = days.rem_euclid(146_097);
        let year_of_era = (in_era - in_era / 1_460 + in_era / 36_524 - in_era / 146_096) / 365;
        let in_year = in_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * in_year + 2) / 153;
        let day = in_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year_of_era + era * 400 + i32::from(month <= 2);
        // Invariant: the clamp keeps the year inside i16; months and days are small by construction.
        Civil { year: year as i16, month: month as i8, day: day as i8 }
    }

    /// Year of the day.
    pub fn year(self) -> i16 {
        self.civil().year
    }

    /// 0 for Monday to 6 for Sunday.
    pub fn weekday(self) -> usize {
        // 1970-01-01 was a Thursday.
        (self.0 + 3).rem_euclid(7) as usize
    }

    /// The day `days` later.
    pub fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// Days of the month that this day belongs to.
    pub fn days_in_month(self) -> i64 {
        let civil = self.civil();
        Date::new(civil.year, civil.month, 1).map_or(30, |date| i64::from(date.days_in_month()))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let civil = self.civil();
        write!(f, "{:04}-{:02}-{:02}", civil.year, civil.month, civil.day)
    }
}

/// A local moment: civil day and milliseconds on the wall clock since its midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Local {
    pub day: Day,
    pub millis: i64,
}

/// A named zone, parsed once.
#[derive(Debug, Clone)]
pub(crate) struct Zone {
    name: String,
    rules: TimeZone,
}

impl Zone {
    /// The zone of that name in the compiled-in database.
    pub fn named(name: &str) -> Option<Self> {
        let rules = TimeZoneDatabase::bundled().get(name).ok()?;
        Some(Self { name: name.to_string(), rules })
    }

    /// Name in the time zone database.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the wall clock shows.
    pub fn local(&self, at: Instant) -> Local {
        let offset = match Timestamp::from_millisecond(at.0) {
            Ok(timestamp) => i64::from(self.rules.to_offset(timestamp).seconds()) * 1_000,
            Err(_) => 0,
        };
        let wall = at.0.saturating_add(offset);
        let day = i32::try_from(wall.div_euclid(DAY)).unwrap_or(i32::MAX);
        Local { day: Day(day), millis: wall.rem_euclid(DAY) }
    }

    /// The instant at which the wall clock shows `millis` of `day`. In a gap the clock jumps over, the instant after it;
    /// in an hour that comes twice, the first.
    pub fn instant(&self, day: Day, millis: i64) -> Instant {
        let day = day.plus(i32::try_from(millis.div_euclid(DAY)).unwrap_or(0));
        let millis = millis.rem_euclid(DAY);
        let civil = day.civil();
        let Ok(date) = Date::new(civil.year, civil.month, civil.day) else {
            return Instant(i64::from(day.0).saturating_mul(DAY).saturating_add(millis));
        };
        let time = Time::constant(
            (millis / 3_600_000) as i8,
            (millis / MINUTE % 60) as i8,
            (millis / 1_000 % 60) as i8,
            (millis % 1_000) as i32 * 1_000_000,
        );
        match self.rules.to_ambiguous_timestamp(date.to_datetime(time)).compatible() {
            Ok(timestamp) => Instant(timestamp.as_millisecond()),
            Err(_) => Instant(i64::from(day.0).saturating_mul(DAY).saturating_add(millis)),
        }
    }

    /// Local midnight with which `day` begins.
    pub fn start_of(&self, day: Day) -> Instant {
        self.instant(day, 0)
    }

    /// Reads `2026-11-20T15:40`, with or without seconds; hour 24 is the next midnight.
    pub fn parse(&self, local: &str) -> Option<Instant> {
        let (date, time) = local.split_once('T')?;
        let day = Day::parse(date)?;
        let mut parts = time.split(':');
        let hour: i64 = two_digits(parts.next()?)?;
        let minute: i64 = two_digits(parts.next()?)?;
        let second: i64 = parts.next().map_or(Some(0), two_digits)?;
        let in_range = hour < 24 && minute < 60 && second < 60 || hour == 24 && minute == 0 && second == 0;
        if parts.next().is_some() || !in_range {
            return None;
        }
        Some(self.instant(day, ((hour * 60 + minute) * 60 + second) * 1_000))
    }
}

fn two_digits(text: &str) -> Option<i64> {
    (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}
