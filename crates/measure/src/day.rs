//! Local days of the operator's reporting zone: the unit of roll-ups, draws and issues.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use yinuo_policy::{Instant, Policy, Span};

/// A local day, as the integer `yyyymmdd`: ordered, copied freely, written `2026-11-21`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(u32);

impl Day {
    /// Reads `2026-11-21`. Whether there is such a day the zone says, in [`Day::start`].
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let shape = text.len() == 10
            && text.bytes().enumerate().all(|(place, byte)| match place {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if !shape {
            return None;
        }
        text.replace('-', "").parse().ok().map(Self)
    }

    /// The local day of an instant.
    #[must_use]
    pub fn of(policy: &Policy, at: Instant) -> Self {
        // Invariant: the policy writes dates of the years 0 to 9999 in this very form; others never come up.
        Self::parse(&policy.local_date(at)).unwrap_or(Self(0))
    }

    /// The day of an integer `yyyymmdd`. Whether there is such a day the zone says, in [`Day::start`].
    #[must_use]
    pub const fn of_number(number: u32) -> Self {
        Self(number)
    }

    /// The integer `yyyymmdd`.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }

    /// Year, month and day of month.
    #[must_use]
    pub const fn parts(self) -> (u32, u32, u32) {
        (self.0 / 10_000, self.0 / 100 % 100, self.0 % 100)
    }

    /// The first day of its month.
    #[must_use]
    pub const fn month_start(self) -> Self {
        Self(self.0 / 100 * 100 + 1)
    }

    /// First instant of the day; `None` when there is no such day.
    #[must_use]
    pub fn start(self, policy: &Policy) -> Option<Instant> {
        policy.instant(&format!("{self}T00:00:00"))
    }

    /// First instant after the day; `None` when there is no such day.
    #[must_use]
    pub fn end(self, policy: &Policy) -> Option<Instant> {
        policy.instant(&format!("{self}T24:00:00"))
    }

    /// The day before.
    #[must_use]
    pub fn before(self, policy: &Policy) -> Option<Self> {
        Some(Self::of(policy, self.start(policy)?.plus_millis(-1)))
    }

    /// The day after.
    #[must_use]
    pub fn after(self, policy: &Policy) -> Option<Self> {
        Some(Self::of(policy, self.end(policy)?))
    }

    /// The same day of the month before, or that month's last day.
    #[must_use]
    pub fn month_before(self, policy: &Policy) -> Option<Self> {
        let last = self.month_start().before(policy)?;
        Some(Self(last.0 / 100 * 100 + (self.0 % 100).min(last.0 % 100)))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.parts();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not a date"))
    }
}

/// Local days by instant, remembered: a year of marks asks the zone some hundred times, not millions.
pub struct Days<'p> {
    policy: &'p Policy,
    known: BTreeMap<Instant, (Instant, Day)>,
}

impl<'p> Days<'p> {
    /// Days of a policy's reporting zone.
    #[must_use]
    pub fn new(policy: &'p Policy) -> Self {
        Self { policy, known: BTreeMap::new() }
    }

    /// The local day of an instant.
    pub fn of(&mut self, at: Instant) -> Day {
        if let Some((_, (until, day))) = self.known.range(..=at).next_back()
            && at < *until
        {
            return *day;
        }
        let day = Day::of(self.policy, at);
        let start = self.policy.start_of_local_day(at);
        let until = day.end(self.policy).unwrap_or(at);
        self.known.insert(start, (until, day));
        day
    }
}

/// A period of whole local days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Period {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// The instants of both ends.
    pub span: Span,
}

impl Period {
    /// The days from one to another; `None` when a day does not exist or they stand the wrong way round.
    #[must_use]
    pub fn new(policy: &Policy, from: Day, to: Day) -> Option<Self> {
        let span = Span { from: from.start(policy)?, until: to.end(policy)? };
        (from <= to).then_some(Self { from, to, span })
    }

    /// The same period as far as it is known at an instant: nothing later has happened yet.
    #[must_use]
    pub fn known_at(mut self, now: Instant) -> Self {
        self.span.until = self.span.until.min(now.plus_millis(1)).max(self.span.from);
        self
    }

    /// From the first day of the last day's month.
    #[must_use]
    pub fn month_to_date(self, policy: &Policy) -> Option<Self> {
        Self::new(policy, self.to.month_start(), self.to).map(|month| Self {
            span: Span { from: month.span.from, until: self.span.until.max(month.span.from) },
            ..month
        })
    }

    /// Number of days, as the zone counts them; at least one.
    #[must_use]
    pub fn days(self, policy: &Policy) -> u32 {
        let (mut day, mut count) = (self.from, 1);
        while day < self.to && count < 1_000 {
            match day.after(policy) {
                Some(next) => day = next,
                None => break,
            }
            count += 1;
        }
        count
    }
}
