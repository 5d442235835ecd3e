//! Calendar tables: what kind of day each date of a region and year is, from a published notice.

use crate::model::{Bilingual, Digest};
use crate::pack::digest_of;
use crate::parse::calendar::DayType;
use crate::parse::is_code;
use crate::reader::{Findings, Section, parse_text};
use crate::refusal::{PolicyRefusal, number};
use crate::zone::Day;

/// A table may name so many days of the December before: a notice for one year also moves days of the year before.
const DAYS_BEFORE_YEAR_MAX: i32 = 31;

/// One named day of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TableDay {
    pub day: Day,
    pub day_type: DayType,
    pub name: Bilingual,
}

/// The days of one region and year that differ from the weekly pattern.
#[derive(Debug, Clone)]
pub struct CalendarTable {
    pub(crate) region: String,
    pub(crate) year: i16,
    pub(crate) published: bool,
    source: String,
    title: Bilingual,
    digest: Digest,
    text: String,
    pub(crate) days: Vec<TableDay>,
}

impl CalendarTable {
    /// Reads a table; all findings come back together.
    ///
    /// # Errors
    /// Every refusal found in the text.
    pub fn parse(text: &str) -> Result<Self, Vec<PolicyRefusal>> {
        let root = parse_text(text)?;
        let findings = Findings::new(text);
        let mut top = Section::new(root.get_ref(), &findings, "table", 0);
        let mut table = Self {
            region: top.text("region"),
            // Invariant: the range of the key lies inside i16.
            year: top.integer("year", 1970..=2200, number::WRONG_VALUE) as i16,
            published: top.flag_or("published", true),
            source: top.text("source"),
            title: top.sentence("title"),
            digest: digest_of(text.as_bytes()),
            text: text.to_string(),
            days: Vec::new(),
        };
        if !is_code(&table.region) {
            top.refuse(
                number::BAD_IDENTITY,
                "region",
                ("地区代码不合法。", "The region is not a code."),
                ("写成 \"cn-mainland\" 这样的代码。", "Write a code such as \"cn-mainland\"."),
            );
        }
        for section in top.sections("day") {
            table.read_day(section);
        }
        top.finish();
        let refusals = findings.into_list();
        if refusals.is_empty() { Ok(table) } else { Err(refusals) }
    }

    fn read_day(&mut self, mut section: Section<'_, '_>) {
        let date = section.text("date");
        let day_type = section.word("type");
        let name = section.sentence("name");
        match Day::parse(&date).filter(|day| self.covers(*day)) {
            Some(day) => {
                let place = self.days.partition_point(|known| known.day < day);
                if self.days.get(place).is_some_and(|known| known.day == day) {
                    refuse_day(&section, ("这一天写了两次。", "This day stands twice."));
                } else {
                    self.days.insert(place, TableDay { day, day_type, name });
                }
            }
            None => refuse_day(
                &section,
                (
                    "日期读不懂，或不在本表年份内。",
                    "The date cannot be read, or lies outside the table's year.",
                ),
            ),
        }
        section.finish();
    }

    fn covers(&self, day: Day) -> bool {
        day.year() == self.year
            || day.plus(DAYS_BEFORE_YEAR_MAX).year() == self.year && day.year() == self.year - 1
    }

    /// Region, for example `cn-mainland`.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.region
    }

    /// Year.
    #[must_use]
    pub fn year(&self) -> i16 {
        self.year
    }

    /// Whether the notice behind the table is published; a draft counts as no table.
    #[must_use]
    pub fn published(&self) -> bool {
        self.published
    }

    /// What kind of day the table names a date (`2026-10-01`); `None` where the weekly pattern holds.
    #[must_use]
    pub fn day_type(&self, date: &str) -> Option<DayType> {
        let day = Day::parse(date)?;
        let place = self.days.binary_search_by(|known| known.day.cmp(&day)).ok()?;
        self.days.get(place).map(|known| known.day_type)
    }

    /// Where the notice stands.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Title.
    #[must_use]
    pub fn title(&self) -> &Bilingual {
        &self.title
    }

    /// SHA-256 of the text.
    #[must_use]
    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    /// The text as adopted.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

fn refuse_day(section: &Section<'_, '_>, sentence: (&str, &str)) {
    section.refuse(
        number::BAD_TABLE_DAY,
        "date",
        sentence,
        ("每天一行，日期写成 \"2026-10-01\"。", "One row a day, dates as \"2026-10-01\"."),
    );
}
