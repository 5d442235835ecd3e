//! What somebody likes his desk to be: language, light or dark, the page that opens first, and the hours in which it keeps
//! quiet. Kept here and not in one browser, so that every desk he sits down at is his own.
//!
//! It stands in a register of his own, like his saved views: each change is journaled, backed up and moved like any other.

use crate::engine::App;
use crate::error::AppError;
use crate::law::parse;
use crate::ports::InboxRow;
use crate::register::{json, set_registers};
use serde::{Deserialize, Serialize};
use yinuo_domain::{Actor, Refusal};
use yinuo_policy::{Instant, Policy};

/// Languages of the desk.
pub const LANGUAGES: [&str; 2] = ["zh", "en"];
/// Themes of the desk.
pub const THEMES: [&str; 3] = ["light", "dark", "system"];
/// Pages that may open first, as the desk addresses them.
pub const FIRST_PAGES: [&str; 17] = [
    "cases",
    "intake",
    "today",
    "contacts",
    "ladder",
    "top",
    "outside",
    "outages",
    "orders",
    "inbox",
    "call-backs",
    "outbox",
    "ledger",
    "staff",
    "people",
    "access",
    "policy",
];
/// What is heard in quiet hours too: what concerns one's own account.
const HEARD_ALWAYS: [&str; 2] = ["sign-in-locked", "link-issued"];
/// Code of the one row of the register.
const CODE: &str = "desk";
/// Longest address of a page.
const PAGE_BYTES_MAX: usize = 500;
/// How often a change is tried anew when another window changes the same.
const ATTEMPTS_MAX: usize = 8;
const MINUTES_OF_A_DAY: u32 = 24 * 60;
const MINUTE: i64 = 60_000;

/// Hours in which new notices wait, by the operator's wall clock; over midnight when the end comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuietHours {
    /// Minute of the day from which on.
    pub from_minute: u32,
    /// Minute of the day until which.
    pub until_minute: u32,
}

/// What somebody likes; whatever is empty is the browser's to say.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// One of [`LANGUAGES`].
    pub language: String,
    /// One of [`THEMES`].
    pub theme: String,
    /// Address of the page that opens first, for example `/cases?order=rung`.
    pub first_page: String,
    /// When it keeps quiet.
    pub quiet: Option<QuietHours>,
}

/// A minute of the day as it is written: `22:00`.
#[must_use]
pub fn minute_of(text: &str) -> Option<u32> {
    let (hour, minute) = text.split_once(':')?;
    let digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(hour) || !digits(minute) {
        return None;
    }
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

impl QuietHours {
    /// A minute of the day as it is written.
    #[must_use]
    pub fn written(minute: u32) -> String {
        format!("{:02}:{:02}", minute / 60, minute % 60)
    }

    /// The quiet hours that last at `now`: since when, until when.
    #[must_use]
    pub fn around(&self, policy: &Policy, now: Instant) -> Option<(Instant, Instant)> {
        let date = |at: Instant| policy.local_date(at);
        let at = |day: &str, minute: u32| policy.instant(&format!("{day}T{}", Self::written(minute)));
        let midnight = policy.start_of_local_day(now);
        let (yesterday, today) = (date(Instant(midnight.0 - 1)), date(now));
        let tomorrow = date(Instant(midnight.0 + 36 * 60 * MINUTE));
        let over_midnight = self.until_minute <= self.from_minute;
        let spans = if over_midnight {
            vec![(&yesterday, &today), (&today, &tomorrow)]
        } else {
            vec![(&today, &today)]
        };
        let spans = spans
            .into_iter()
            .filter_map(|(first, last)| Some((at(first, self.from_minute)?, at(last, self.until_minute)?)));
        spans.into_iter().find(|(from, until)| (*from..*until).contains(&now))
    }
}

impl Preferences {
    fn is_sound(&self) -> bool {
        let known = |value: &str, all: &[&str]| value.is_empty() || all.contains(&value);
        let quiet = self.quiet.is_none_or(|quiet| {
            quiet.from_minute < MINUTES_OF_A_DAY
                && quiet.until_minute < MINUTES_OF_A_DAY
                && quiet.from_minute != quiet.until_minute
        });
        known(&self.language, &LANGUAGES) && known(&self.theme, &THEMES) && is_page(&self.first_page) && quiet
    }
}

/// An address as the desk writes it: one of its own pages, and nothing that could lead elsewhere.
fn is_page(address: &str) -> bool {
    if address.is_empty() {
        return true;
    }
    let plain = address.len() <= PAGE_BYTES_MAX
        && address.chars().all(|c| c.is_ascii_graphic() && !"<>\"'\\#".contains(c));
    let page = address.strip_prefix('/').and_then(|rest| rest.split(['?', '/']).next());
    let path = address.split('?').next().unwrap_or_default();
    plain && page.is_some_and(|page| FIRST_PAGES.contains(&page)) && path.matches('/').count() == 1
}

fn of_person(person: &str) -> String {
    format!("preference/person/{person}")
}

/// What of a person's unread notices is heard now, and what waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Heard {
    /// Notices that count now.
    pub now: u32,
    /// Notices that wait for the end of the quiet hours.
    pub waiting: u32,
    /// When the quiet hours that last end.
    pub quiet_until: Option<Instant>,
}

impl App {
    /// What somebody likes.
    ///
    /// # Errors
    /// Failed storage.
    pub fn preferences(&self, person: &str) -> Result<Preferences, AppError> {
        let row = self.store.register_row(&of_person(person), CODE)?;
        row.map_or_else(|| Ok(Preferences::default()), |row| parse(&row.body))
    }

    /// Keeps what somebody likes; it takes the place of what was kept before.
    ///
    /// # Errors
    /// L012 for a language, theme, page or hours that there are not; failed storage.
    pub fn set_preferences(&self, actor: &Actor, wanted: &Preferences) -> Result<(), AppError> {
        if !wanted.is_sound() {
            return Err(Refusal::bad_preferences().into());
        }
        let register = of_person(&actor.person);
        for _ in 0..ATTEMPTS_MAX {
            if self.preferences(&actor.person)? == *wanted {
                return Ok(());
            }
            let row = [(CODE.to_owned(), json(wanted)?)].to_vec();
            match set_registers(self.store.as_ref(), self.clock.as_ref(), actor, &[(&register, row)]) {
                Err(AppError::Busy) => continue,
                done => return done,
            }
        }
        Err(AppError::Busy)
    }

    /// How many of these unread notices of a person are heard now: in his quiet hours those that came before, and what
    /// concerns his own account.
    #[must_use]
    pub fn heard(&self, wanted: &Preferences, unread: &[InboxRow]) -> Heard {
        let law = self.law();
        let around = wanted.quiet.and_then(|quiet| quiet.around(law.book.current(), self.now()));
        let waits = |row: &&InboxRow| {
            around.is_some_and(|(since, _)| row.occurred_at >= since.0)
                && !HEARD_ALWAYS.contains(&row.kind.as_str())
        };
        let count = |rows: usize| u32::try_from(rows).unwrap_or(u32::MAX);
        let waiting = unread.iter().filter(waits).count();
        Heard {
            now: count(unread.len() - waiting),
            waiting: count(waiting),
            quiet_until: around.map(|(_, until)| until),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_page_of_the_desk_opens_first() {
        for fine in ["", "/cases", "/cases?order=rung&state=open", "/ladder", "/inbox?unread=1"] {
            assert!(is_page(fine), "{fine}");
        }
        for other in [
            "cases",
            "//evil",
            "/nowhere",
            "/cases/1",
            "https://evil",
            "/cases#x",
            "/cases?q=\"",
            "/cases?q=网",
        ] {
            assert!(!is_page(other), "{other}");
        }
        assert!(!is_page(&format!("/cases?q={}", "a".repeat(500))));
    }

    #[test]
    fn a_minute_is_written_one_way() {
        assert_eq!(
            (minute_of("00:00"), minute_of("07:05"), minute_of("23:59")),
            (Some(0), Some(425), Some(1439))
        );
        for wrong in ["", "7:05", "24:00", "12:60", "12-00", "1２:00", "+1:00"] {
            assert_eq!(minute_of(wrong), None, "{wrong}");
        }
        assert_eq!(QuietHours::written(425), "07:05");
    }
}
