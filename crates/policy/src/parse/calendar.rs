//! `[[calendar]]`: open hours by day type, in a zone, over a region's table of days.

use super::{check_zone, code};
use crate::model::TimeOfDay;
use crate::reader::{Section, Word};
use crate::refusal::number;

/// What kind of day a date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DayType {
    /// 工作日, make-up working days included.
    Working,
    /// 休息日: weekends and days off in lieu.
    Rest,
    /// 法定节假日: the legal holidays themselves.
    Statutory,
}

impl Word for DayType {
    const WORDS: &'static [(&'static str, Self)] =
        &[("working", Self::Working), ("rest", Self::Rest), ("statutory", Self::Statutory)];
}

/// A weekday, 0 for Monday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Weekday(pub usize);

impl Word for Weekday {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("monday", Self(0)),
        ("tuesday", Self(1)),
        ("wednesday", Self(2)),
        ("thursday", Self(3)),
        ("friday", Self(4)),
        ("saturday", Self(5)),
        ("sunday", Self(6)),
    ];
}

/// Open hours of one day: minutes since midnight, half-open, in rising order.
pub(crate) type OpenHours = Vec<(u16, u16)>;

/// A calendar as a pack states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CalendarRule {
    pub code: String,
    pub zone: String,
    /// Region of the calendar tables; empty for none.
    pub table: String,
    /// Day type of each weekday, Monday first, where the table says nothing.
    pub week: [DayType; 7],
    /// Open hours on working, rest and statutory days.
    pub open: [OpenHours; 3],
}

/// Reads one calendar.
pub(super) fn rule(mut section: Section<'_, '_>) -> CalendarRule {
    let code = code(&mut section);
    let zone = section.text("zone");
    check_zone(&section, &zone);
    let table = section.text_or_empty("table");
    let mut week = [DayType::Working; 7];
    let weekend =
        if section.has("weekend") { section.words("weekend") } else { vec![Weekday(5), Weekday(6)] };
    for day in weekend {
        week[day.0] = DayType::Rest;
    }
    let mut open = [Vec::new(), Vec::new(), Vec::new()];
    if let Some(mut hours) = section.section("open") {
        open = [
            intervals(&mut hours, "working"),
            intervals(&mut hours, "rest"),
            intervals(&mut hours, "statutory"),
        ];
        hours.finish();
    }
    if week.iter().all(|day_type| open[*day_type as usize].is_empty()) {
        section.refuse(
            number::NEVER_OPEN,
            "open",
            (
                "这份日历一周里没有一分钟营业，时限永远走不完。",
                "This calendar is never open in a week; a clock on it would never end.",
            ),
            (
                "给工作日写上营业时间，例如 working = [\"08:00-20:00\"]。",
                "Give working days open hours, for example working = [\"08:00-20:00\"].",
            ),
        );
    }
    section.finish();
    CalendarRule { code, zone, table, week, open }
}

pub(super) fn intervals(section: &mut Section<'_, '_>, key: &'static str) -> OpenHours {
    let mut found = OpenHours::new();
    for text in section.texts(key) {
        let parsed =
            text.split_once('-').and_then(|(from, until)| Some((time_of_day(from)?, time_of_day(until)?)));
        let previous_end = found.last().map_or(0, |(_, until)| *until);
        match parsed {
            Some((from, until)) if from < until && from.minutes >= previous_end => {
                found.push((from.minutes, until.minutes));
            }
            _ => section.refuse(
                number::BAD_INTERVAL,
                key,
                (
                    format!("时段 {text:?} 读不懂、跨零点或与前一段重叠。"),
                    format!(
                        "The interval {text:?} cannot be read, crosses midnight or overlaps the one before."
                    ),
                ),
                (
                    "写成 \"08:00-12:00\"，按先后排列；跨零点的拆成两段。",
                    "Write \"08:00-12:00\", in order; split what crosses midnight into two.",
                ),
            ),
        }
    }
    found
}

/// Reads `16:00`; `24:00` is the end of the day.
pub(crate) fn time_of_day(text: &str) -> Option<TimeOfDay> {
    let (hour, minute) = text.trim().split_once(':')?;
    if hour.len() != 2 || minute.len() != 2 {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (minute < 60 && hour * 60 + minute <= 1_440).then_some(TimeOfDay { minutes: hour * 60 + minute })
}

/// Reads a required time of day.
pub(super) fn time_key(section: &mut Section<'_, '_>, key: &'static str) -> TimeOfDay {
    let text = section.text(key);
    time_of_day(&text).unwrap_or_else(|| {
        if !text.is_empty() {
            section.refuse(
                number::BAD_INTERVAL,
                key,
                (format!("{text:?} 不是时刻。"), format!("{text:?} is not a time of day.")),
                (
                    "写成 \"16:00\"；一天的终点是 \"24:00\"。",
                    "Write \"16:00\"; the end of the day is \"24:00\".",
                ),
            );
        }
        TimeOfDay { minutes: 0 }
    })
}
