//! What the demo takes from the year: how much of each kind of traffic falls on a day, and where the storms are.

use super::days::{self, Day};
use super::file::CityFile;
use super::{CHENGCHUAN, Severity};
use crate::random::Draw;
use crate::time::{DAY, civil, midnight};
use yinuo_policy::CalendarTable;

/// A day of traffic, per mille of the year's average day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DayRate {
    pub enquiry: u64,
    pub fault: u64,
    pub complaint: u64,
    pub storm: Option<Severity>,
}

/// The shipped city.
pub(crate) fn chengchuan() -> CityFile {
    // Invariant: the file travels inside the binary, and a test parses it.
    CityFile::parse(CHENGCHUAN).unwrap_or_else(|refusals| unreachable!("{refusals:?}"))
}

/// The rates of the days from the one of `from` on, as the city's year has them. The cut stays in the year of the file;
/// other years have its weather and holidays only.
pub(crate) fn rhythm(
    file: &CityFile,
    tables: &[CalendarTable],
    seed: u64,
    (from, count): (i64, i64),
) -> Vec<DayRate> {
    let mut rates = Vec::new();
    let mut year: Option<(i64, Vec<Day>, days::Weights)> = None;
    for index in 0..count {
        let (of_year, month, day) = civil(midnight(from) + index * DAY);
        if year.as_ref().is_none_or(|(known, ..)| *known != of_year) {
            let mut file = file.clone();
            if i64::from(file.city.year) != of_year {
                file.mass_fault.cut = None;
            }
            file.city.year = i16::try_from(of_year).unwrap_or(file.city.year);
            // Another year has other storms.
            let seed = Draw::new(seed, "year", of_year.unsigned_abs()).bits();
            let days = days::days(&file, tables, seed);
            let weights = days::weights(&file, &days, seed);
            year = Some((of_year, days, weights));
        }
        let Some((_, days, weights)) = &year else { continue };
        let on = |found: &Day| i64::from(found.on.month) == month && i64::from(found.on.day) == day;
        let Some(place) = days.iter().position(on) else { continue };
        let rate = |weights: &[u64]| {
            let sum: u64 = weights.iter().sum();
            weights[place] * 1_000 * days.len() as u64 / sum.max(1)
        };
        rates.push(DayRate {
            enquiry: rate(&weights.lived.enquiry),
            fault: rate(&weights.lived.fault),
            complaint: rate(&weights.lived.complaint),
            storm: days[place].storm,
        });
    }
    rates
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Local midnight of 2026-01-01.
    const NEW_YEAR: i64 = 1_767_196_800_000;

    #[test]
    fn a_year_of_days_averages_one_and_has_its_storms() {
        let rates = rhythm(&chengchuan(), &[], 1, (NEW_YEAR, 365));
        let mean = |rate: fn(&DayRate) -> u64| rates.iter().map(rate).sum::<u64>() / 365;
        for mean in [mean(|day| day.enquiry), mean(|day| day.fault), mean(|day| day.complaint)] {
            assert!((995..=1_000).contains(&mean), "{mean}");
        }
        assert_eq!(rates.iter().filter(|day| day.storm.is_some()).count(), 27);
        // 23 June, the day of the cut.
        assert!(rates[173].complaint > 5_000 && rates[173].storm.is_none());
    }

    #[test]
    fn a_window_over_new_year_is_whole_and_has_no_cut() {
        let rates = rhythm(&chengchuan(), &[], 1, (NEW_YEAR - 20 * DAY, 40));
        assert_eq!(rates.len(), 40);
        let before = rhythm(&chengchuan(), &[], 1, (NEW_YEAR - 365 * DAY, 365));
        assert!(before[173].complaint < 3_000);
    }
}
