//! A resolved calendar: day types from its region's tables, open hours, and a walk over open time.
//!
//! Known weakness: a year is flagged when a walk touches a date *in* it. A notice may also move the last days of the
//! December before; those are corrected when the table arrives and open clocks are re-based, but not flagged.

use crate::model::Bilingual;
use crate::parse::calendar::{CalendarRule, DayType, OpenHours};
use crate::table::{CalendarTable, TableDay};
use crate::time::Instant;
use crate::zone::{Day, MINUTE, Zone};

/// A walk over days gives up after so many: about eleven years, longer than any rule may state.
pub(crate) const DAYS_WALKED_MAX: i32 = 4_000;

/// A calendar ready to be asked.
#[derive(Debug, Clone)]
pub(crate) struct Calendar {
    pub zone: Zone,
    week: [DayType; 7],
    open: [OpenHours; 3],
    /// Days that differ from the week, in rising order.
    named: Vec<TableDay>,
    /// Whether a table is needed at all.
    reads_table: bool,
    /// Years with a published table, in rising order.
    published: Vec<i16>,
}

impl Calendar {
    /// Joins a pack's calendar with the tables of its region. Where two tables name one day, the later year wins.
    pub fn new(rule: &CalendarRule, zone: Zone, tables: &[CalendarTable]) -> Self {
        let mut named: Vec<TableDay> = Vec::new();
        let mut published = Vec::new();
        let mut own: Vec<&CalendarTable> = tables
            .iter()
            .filter(|table| table.published && !rule.table.is_empty() && table.region == rule.table)
            .collect();
        own.sort_by_key(|table| table.year);
        for table in own {
            published.push(table.year);
            for day in &table.days {
                let place = named.partition_point(|known| known.day < day.day);
                if named.get(place).is_some_and(|known| known.day == day.day) {
                    named[place] = day.clone();
                } else {
                    named.insert(place, day.clone());
                }
            }
        }
        Self {
            zone,
            week: rule.week,
            open: rule.open.clone(),
            named,
            reads_table: !rule.table.is_empty(),
            published,
        }
    }

    fn named_day(&self, day: Day) -> Option<&TableDay> {
        let place = self.named.partition_point(|known| known.day < day);
        self.named.get(place).filter(|known| known.day == day)
    }

    /// What kind of day it is.
    pub fn day_type(&self, day: Day) -> DayType {
        self.named_day(day).map_or(self.week[day.weekday()], |named| named.day_type)
    }

    /// Name that the table gives to the day, if any.
    pub fn day_name(&self, day: Day) -> Option<&Bilingual> {
        self.named_day(day).map(|named| &named.name)
    }

    /// Open hours of the day, minutes since midnight.
    pub fn open_hours(&self, day: Day) -> &[(u16, u16)] {
        &self.open[self.day_type(day) as usize]
    }

    /// Open hours of an ordinary working day, for an explanation.
    pub fn working_hours(&self) -> &[(u16, u16)] {
        &self.open[DayType::Working as usize]
    }

    /// Whether the year has no published table although the calendar needs one.
    pub fn is_unpublished(&self, year: i16) -> bool {
        self.reads_table && self.published.binary_search(&year).is_err()
    }

    /// First open stretch that ends after `at`, inside `day`, from the interval number `index` on.
    pub fn open_stretch(&self, day: Day, index: usize) -> Option<(Instant, Instant)> {
        let (from, until) = *self.open_hours(day).get(index)?;
        Some((
            self.zone.instant(day, i64::from(from) * MINUTE),
            self.zone.instant(day, i64::from(until) * MINUTE),
        ))
    }
}
