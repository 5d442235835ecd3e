//! How instants, lengths and sums are said in Chinese and English.

use crate::model::Bilingual;
use crate::time::Instant;
use crate::zone::{DAY, Day, Local, MINUTE, Zone};

const WEEKDAYS_ZH: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];
const WEEKDAYS_EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS_EN: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A day: zh "11-21 周六", en "Sat 21 Nov".
pub(crate) fn day(day: Day) -> Bilingual {
    let civil = day.civil();
    // Invariant: a civil month is 1 to 12.
    let month = MONTHS_EN[(civil.month - 1) as usize];
    Bilingual::new(
        format!("{:02}-{:02} {}", civil.month, civil.day, WEEKDAYS_ZH[day.weekday()]),
        format!("{} {} {month}", WEEKDAYS_EN[day.weekday()], civil.day),
    )
}

/// A time of day: "16:00", with seconds only when they are not zero.
pub(crate) fn clock(millis: i64) -> String {
    let (hours, minutes, seconds) = (millis / (60 * MINUTE), millis / MINUTE % 60, millis / 1_000 % 60);
    if seconds == 0 {
        format!("{hours:02}:{minutes:02}")
    } else {
        format!("{hours:02}:{minutes:02}:{seconds:02}")
    }
}

fn stamp_of(local: Local) -> Bilingual {
    let date = day(local.day);
    let clock = clock(local.millis);
    Bilingual::new(format!("{} {clock}", date.zh), format!("{} {clock}", date.en))
}

/// An instant: zh "11-21 周六 16:00", en "Sat 21 Nov 16:00".
pub(crate) fn stamp(zone: &Zone, at: Instant) -> Bilingual {
    stamp_of(zone.local(at))
}

/// An instant at which something ends: local midnight is 24:00 of the day before.
pub(crate) fn end_stamp(zone: &Zone, at: Instant) -> Bilingual {
    let local = zone.local(at);
    if local.millis == 0 { stamp_of(Local { day: local.day.plus(-1), millis: DAY }) } else { stamp_of(local) }
}

/// The end of something that began on `day`: the clock alone while it is the same day.
pub(crate) fn end_near(zone: &Zone, at: Instant, day: Day) -> Bilingual {
    let local = zone.local(at);
    if local.day == day && local.millis > 0 {
        return Bilingual::new(clock(local.millis), clock(local.millis));
    }
    if local.day == day.plus(1) && local.millis == 0 {
        return Bilingual::new(clock(DAY), clock(DAY));
    }
    end_stamp(zone, at)
}

/// A length in minutes: zh "8 小时 30 分", en "8 h 30 min".
pub(crate) fn minutes(total: i64) -> Bilingual {
    let (hours, minutes) = (total / 60, total % 60);
    match (hours, minutes) {
        (0, _) => Bilingual::new(format!("{minutes} 分钟"), format!("{minutes} min")),
        (_, 0) => Bilingual::new(format!("{hours} 小时"), format!("{hours} h")),
        _ => Bilingual::new(format!("{hours} 小时 {minutes} 分"), format!("{hours} h {minutes} min")),
    }
}

/// That a year's holiday table was not there to be read.
pub(crate) fn unpublished(year: i16) -> Bilingual {
    Bilingual::new(
        format!("{year} 年放假安排尚未公布，暂按平常周末推算；公布后重算"),
        format!(
            "The {year} holiday table is not published: plain weekends assumed, to be recomputed when it is"
        ),
    )
}

/// A sum: zh "10.00 元" for CNY, else "GBP 10.34" in both.
pub(crate) fn money(minor: i64, currency: &str) -> Bilingual {
    let sum = format!("{}.{:02}", minor / 100, minor % 100);
    if currency == "CNY" {
        Bilingual::new(format!("{sum} 元"), format!("CNY {sum}"))
    } else {
        Bilingual::new(format!("{currency} {sum}"), format!("{currency} {sum}"))
    }
}

/// A sentence with its first letter small, to stand inside another.
pub(crate) fn inside(sentence: &str) -> String {
    let mut letters = sentence.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if first.is_ascii_uppercase() && !second.is_ascii_uppercase() => {
            first.to_ascii_lowercase().to_string() + letters.as_str()
        }
        _ => sentence.to_string(),
    }
}

/// A due instant as one says it aloud at `now`.
pub(crate) fn spoken_due(zone: &Zone, due: Instant, now: Instant) -> Bilingual {
    let today = zone.local(now).day;
    let local = zone.local(due);
    let spoken =
        if local.millis == 0 { spoken_day_end(local.day.plus(-1), today) } else { spoken_time(local, today) };
    if due <= now {
        return Bilingual::new(
            format!("原定{}，已超时", spoken.zh),
            format!("was due {}; overdue", spoken.en),
        );
    }
    spoken
}

fn spoken_day_end(last: Day, today: Day) -> Bilingual {
    match last.0 - today.0 {
        0 => Bilingual::new("今天之内", "today, before midnight"),
        1 => Bilingual::new("明天之内", "tomorrow, before midnight"),
        _ => {
            let date = spoken_date(last);
            Bilingual::new(format!("{}之内", date.zh), format!("by midnight on {}", date.en))
        }
    }
}

fn spoken_time(local: Local, today: Day) -> Bilingual {
    let (hour, minute) = (local.millis / (60 * MINUTE), local.millis / MINUTE % 60);
    let part = part_of_day(hour);
    let hour_zh = if hour > 12 { hour - 12 } else { hour };
    let clock_zh =
        if minute == 0 { format!("{hour_zh} 点前") } else { format!("{hour_zh} 点 {minute} 分前") };
    let hour_en = if hour % 12 == 0 { 12 } else { hour % 12 };
    let clock_en = format!("before {hour_en}:{minute:02}");
    match local.day.0 - today.0 {
        0 if hour >= 18 => Bilingual::new(format!("今晚 {clock_zh}"), format!("{clock_en} tonight")),
        0 => Bilingual::new(format!("今天{} {clock_zh}", part.zh), format!("{clock_en} this {}", part.en)),
        1 if hour >= 18 => Bilingual::new(format!("明晚 {clock_zh}"), format!("{clock_en} tomorrow evening")),
        1 => {
            Bilingual::new(format!("明天{} {clock_zh}", part.zh), format!("{clock_en} tomorrow {}", part.en))
        }
        _ => {
            let date = spoken_date(local.day);
            let half = if hour < 12 { "am" } else { "pm" };
            Bilingual::new(
                format!("{}{} {clock_zh}", date.zh, part.zh),
                format!("{clock_en} {half} on {}", date.en),
            )
        }
    }
}

fn part_of_day(hour: i64) -> Bilingual {
    match hour {
        0..=5 => Bilingual::new("凌晨", "morning"),
        6..=11 => Bilingual::new("上午", "morning"),
        12 => Bilingual::new("中午", "afternoon"),
        13..=17 => Bilingual::new("下午", "afternoon"),
        _ => Bilingual::new("晚上", "evening"),
    }
}

fn spoken_date(date: Day) -> Bilingual {
    let civil = date.civil();
    Bilingual::new(
        format!("{} 月 {} 日（{}）", civil.month, civil.day, WEEKDAYS_ZH[date.weekday()]),
        day(date).en,
    )
}
