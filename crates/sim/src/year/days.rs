//! The days of the year: weekday, holiday, weather, and how much of the year's traffic each of them draws.

use super::file::{ByTraffic, CityFile, MonthDay, Severity, Table};
use crate::random::Draw;
use yinuo_policy::{CalendarTable, DayType};

pub(crate) const HOUR_S: i64 = 3_600;
pub(crate) const DAY_S: i64 = 24 * HOUR_S;
const MONTH_DAYS: [u8; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/// Weight of a day before any factor.
const DAY_WEIGHT: u64 = 1_000_000;

/// What the calendar says of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    Plain,
    Holiday,
    MakeUp,
}

/// One day.
#[derive(Debug, Clone)]
pub(crate) struct Day {
    pub on: MonthDay,
    /// Monday 0.
    weekday: usize,
    turn: Turn,
    pub storm: Option<Severity>,
    /// Faults against a calm day, per mille; the day after a storm has a share of its excess.
    fault_per_mille: u64,
    pub after_storm: bool,
    /// Days since the cut began; negative before it.
    pub since_cut: Option<i64>,
}

/// The days of the year, in order.
pub(crate) fn days(file: &CityFile, tables: &[CalendarTable], seed: u64) -> Vec<Day> {
    let year = file.city.year;
    let table = tables.iter().find(|table| table.region() == file.city.calendar && table.year() == year);
    let mut days = Vec::with_capacity(366);
    let mut weekday = new_year_weekday(i64::from(year));
    for month in 1..=12u8 {
        for day in 1..=month_days(year, month) {
            let date = format!("{year:04}-{month:02}-{day:02}");
            let turn = match table.and_then(|table| table.day_type(&date)) {
                Some(DayType::Working) => Turn::MakeUp,
                Some(_) => Turn::Holiday,
                None => Turn::Plain,
            };
            days.push(Day {
                on: MonthDay { month, day },
                weekday,
                turn,
                storm: None,
                fault_per_mille: 1_000,
                after_storm: false,
                since_cut: None,
            });
            weekday = (weekday + 1) % 7;
        }
    }
    storms(file, &mut days, seed);
    let cut = file.mass_fault.cut.as_ref().and_then(|cut| days.iter().position(|day| day.on == cut.day));
    if let Some(cut) = cut {
        for (index, day) in days.iter_mut().enumerate() {
            // Invariant: a year has at most 366 days.
            day.since_cut = Some(index as i64 - cut as i64);
        }
    }
    days
}

fn month_days(year: i16, month: u8) -> u8 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    // Invariant: the month is 1 to 12.
    MONTH_DAYS[usize::from(month - 1)] + u8::from(leap && month == 2)
}

/// Weekday of New Year's Day; 1 January 2001 was a Monday.
fn new_year_weekday(year: i64) -> usize {
    let before = year - 1;
    let days = before * 365 + before / 4 - before / 100 + before / 400;
    usize::try_from(days.rem_euclid(7)).unwrap_or(0)
}

/// Deals the storms: so many days of each month, none in the calm, severities without replacement.
fn storms(file: &CityFile, days: &mut [Day], seed: u64) {
    let weather = &file.weather;
    let mut found = Vec::new();
    for month in 1..=12u8 {
        let mut candidates: Vec<usize> = (0..days.len())
            .filter(|index| {
                let on = days[*index].on;
                on.month == month && !(weather.calm.from..=weather.calm.to).contains(&on)
            })
            .collect();
        let mut draw = Draw::new(seed, "weather", u64::from(month));
        for _ in 0..weather.storm_days[usize::from(month - 1)].min(candidates.len()) {
            let taken = draw.below(candidates.len() as u64);
            found.push(candidates.swap_remove(usize::try_from(taken).unwrap_or(0)));
        }
    }
    found.sort_unstable();
    let dealt = &weather.severity;
    let mut severities: Vec<Severity> = [
        (Severity::Severe, dealt.severe),
        (Severity::Heavy, dealt.heavy),
        (Severity::Ordinary, dealt.ordinary),
    ]
    .into_iter()
    .flat_map(|(severity, count)| std::iter::repeat_n(severity, count))
    .collect();
    severities.resize(found.len(), Severity::Ordinary);
    shuffle(&mut severities, &mut Draw::new(seed, "weather", 100));
    for (index, severity) in found.into_iter().zip(severities) {
        let excess = weather.fault_per_mille.of(severity).saturating_sub(1_000);
        days[index].storm = Some(severity);
        days[index].fault_per_mille += excess;
        if let Some(next) = days.get_mut(index + 1) {
            next.after_storm = true;
            next.fault_per_mille += excess * weather.next_day_per_mille / 1_000;
        }
    }
}

/// Fisher and Yates.
pub(crate) fn shuffle<T>(cards: &mut [T], draw: &mut Draw) {
    for last in (1..cards.len()).rev() {
        let other = usize::try_from(draw.below(last as u64 + 1)).unwrap_or(0);
        cards.swap(last, other);
    }
}

/// A value of a table at `part / whole` of the way through it.
pub(crate) fn quantile_at(table: &Table, part: i64, whole: i64) -> i64 {
    let steps = table.len() as i64 - 1;
    let place = part * steps * 1_000 / whole.max(1);
    let index = usize::try_from(place / 1_000).unwrap_or(0).min(table.len() - 2);
    let rest = place - index as i64 * 1_000;
    table[index] + (table[index + 1] - table[index]) * rest / 1_000
}

/// Weights of the days for each kind of traffic.
pub(crate) struct Weights {
    /// What the city does: weather, the cut and noise included.
    pub lived: ByTraffic<Vec<u64>>,
    /// What a planner knows beforehand: weekday, month, holiday, campaign.
    pub planned: ByTraffic<Vec<u64>>,
}

/// Kinds of traffic, as indexes of the work below.
#[derive(Clone, Copy)]
enum Traffic {
    Enquiry,
    Fault,
    Complaint,
    Web,
}

fn of<T>(by: &ByTraffic<T>, traffic: Traffic) -> &T {
    match traffic {
        Traffic::Enquiry => &by.enquiry,
        Traffic::Fault => &by.fault,
        Traffic::Complaint => &by.complaint,
        Traffic::Web => &by.web,
    }
}

pub(crate) fn weights(file: &CityFile, days: &[Day], seed: u64) -> Weights {
    let planned = |traffic| days.iter().map(|day| planned(file, day, traffic)).collect::<Vec<u64>>();
    let lived = |traffic, base: &[u64]| {
        let noise = noise(file, days.len(), traffic, seed);
        let factors = days.iter().map(|day| unplanned(file, day, traffic));
        base.iter()
            .zip(factors)
            .zip(noise)
            .map(|((base, factor), noise)| base * factor / 1_000 * noise / 1_000)
            .collect::<Vec<u64>>()
    };
    let planned = ByTraffic {
        enquiry: planned(Traffic::Enquiry),
        fault: planned(Traffic::Fault),
        complaint: planned(Traffic::Complaint),
        web: planned(Traffic::Web),
    };
    let lived = ByTraffic {
        enquiry: lived(Traffic::Enquiry, &planned.enquiry),
        fault: lived(Traffic::Fault, &planned.fault),
        complaint: lived(Traffic::Complaint, &planned.complaint),
        web: lived(Traffic::Web, &planned.web),
    };
    Weights { lived, planned }
}

fn planned(file: &CityFile, day: &Day, traffic: Traffic) -> u64 {
    let mut weight = DAY_WEIGHT * of(&file.weekdays, traffic)[day.weekday] * 7 / 1_000;
    weight = weight * of(&file.months, traffic)[usize::from(day.on.month - 1)] / 1_000;
    let special = &file.special;
    weight = match day.turn {
        Turn::Plain => weight,
        Turn::Holiday => weight * of(&special.holiday, traffic) / 1_000,
        Turn::MakeUp => weight * of(&special.make_up_day, traffic) / 1_000,
    };
    if matches!(traffic, Traffic::Enquiry) && day.on.day <= special.first_days_of_month.days {
        weight = weight * special.first_days_of_month.enquiry / 1_000;
    }
    for campaign in special.campaign.iter().filter(|campaign| campaign.day == day.on) {
        weight = match traffic {
            Traffic::Enquiry => weight * campaign.enquiry / 1_000,
            Traffic::Complaint => weight * campaign.complaint / 1_000,
            _ => weight,
        };
    }
    weight
}

/// What nobody plans: storms and the cut, per mille.
fn unplanned(file: &CityFile, day: &Day, traffic: Traffic) -> u64 {
    let weather = match traffic {
        Traffic::Fault | Traffic::Web => day.fault_per_mille,
        _ => 1_000,
    };
    let (Some(cut), Some(since)) = (&file.mass_fault.cut, day.since_cut) else { return weather };
    let after = |factors: &[u64]| {
        usize::try_from(since).ok().and_then(|since| factors.get(since).copied()).unwrap_or(1_000)
    };
    let cut = match traffic {
        Traffic::Enquiry => after(&cut.enquiry_per_mille),
        Traffic::Fault => after(&cut.fault_per_mille),
        Traffic::Complaint if since < 0 => {
            let before = &cut.complaint_before_per_mille;
            let place = before.len() as i64 + since;
            usize::try_from(place).ok().and_then(|place| before.get(place).copied()).unwrap_or(1_000)
        }
        Traffic::Complaint => after(&cut.complaint_per_mille),
        Traffic::Web => 1_000,
    };
    weather * cut / 1_000
}

/// The days' own moods: the values of the noise table, one a day, shuffled, so that their sum is the same every year.
fn noise(file: &CityFile, count: usize, traffic: Traffic, seed: u64) -> Vec<u64> {
    let table = &file.special.noise_per_mille;
    let whole = 2 * count as i64;
    let mut values: Vec<u64> = (0..count as i64)
        .map(|index| u64::try_from(quantile_at(table, 2 * index + 1, whole)).unwrap_or(1_000))
        .collect();
    shuffle(&mut values, &mut Draw::new(seed, "arrivals", 1_000 + traffic as u64));
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::year::file::Exactly;

    #[test]
    fn new_year_falls_on_its_weekday() {
        // 2026-01-01 was a Thursday, 2024-01-01 a Monday.
        assert_eq!((new_year_weekday(2_026), new_year_weekday(2_024)), (3, 0));
        assert_eq!((month_days(2_024, 2), month_days(2_026, 2), month_days(2_100, 2)), (29, 28, 28));
    }

    #[test]
    fn a_table_is_read_between_its_points() {
        let table = Exactly(std::array::from_fn(|index| index as i64 * 100));
        assert_eq!(quantile_at(&table, 0, 10), 0);
        assert_eq!(quantile_at(&table, 1, 40), 50);
        assert_eq!(quantile_at(&table, 10, 10), 2_000);
    }
}
