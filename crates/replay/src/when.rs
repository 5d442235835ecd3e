//! Instants as a log writes them: one or more explicit formats, in a zone or with an offset in the text.

use crate::refusal::ReplayRefusal;
use jiff::civil::{Date, DateTime};
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::{Offset, TimeZone};

/// A stamp as read, with what the guard against swapped days needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    /// UTC milliseconds.
    pub at: i64,
    /// The same with day and month the other way round, where both ways are dates.
    pub swapped: Option<i64>,
    /// Whether the local time came twice or never (summer time).
    pub unsure: bool,
}

/// How the stamps of a log are read.
#[derive(Debug, Clone)]
pub(crate) struct TimeReader {
    formats: Vec<String>,
    /// None: the text carries its offset.
    zone: Option<TimeZone>,
}

impl TimeReader {
    /// A reader of these formats; `zone` is an IANA name or `offset`.
    pub(crate) fn new(formats: Vec<String>, zone: &str) -> Result<Self, ReplayRefusal> {
        if formats.is_empty() || formats.iter().any(|format| !readable(format)) {
            return Err(ReplayRefusal::bad_format(format!("time.format {formats:?}")));
        }
        let has_offset =
            |format: &String| ["%z", "%:z", "%Q", "%:Q"].iter().any(|part| format.contains(part));
        let wants_offset = zone == "offset";
        if formats.iter().any(|format| has_offset(format) != wants_offset) {
            return Err(ReplayRefusal::bad_zone(format!("time.zone {zone:?}")));
        }
        let zone = match zone {
            "offset" => None,
            name => Some(
                TimeZone::get(name).map_err(|_| ReplayRefusal::bad_zone(format!("time.zone {name:?}")))?,
            ),
        };
        Ok(Self { formats, zone })
    }

    /// Reads one stamp. `None` when no format fits, or two formats fit and disagree.
    pub(crate) fn read(&self, text: &str) -> Option<Stamp> {
        let mut found: Option<Stamp> = None;
        for format in &self.formats {
            let Some(stamp) = self.by_format(format, text) else { continue };
            if found.is_some_and(|other| other.at != stamp.at) {
                return None;
            }
            found = Some(stamp);
        }
        found
    }

    /// Midnight with which a date begins, in the reader's zone (UTC where the text carries offsets).
    pub(crate) fn midnight(&self, date: &str) -> Option<i64> {
        let date: Date = date.parse().ok()?;
        self.instant(date.to_datetime(jiff::civil::Time::midnight()), None).map(|(at, _)| at)
    }

    fn by_format(&self, format: &str, text: &str) -> Option<Stamp> {
        let parts = BrokenDownTime::parse(format, text).ok()?;
        let local = parts.to_datetime().ok()?;
        let offset = parts.offset();
        if self.zone.is_none() && offset.is_none() {
            return None;
        }
        let (at, unsure) = self.instant(local, offset)?;
        let other_way = (local.day() <= 12 && local.day() != local.month())
            .then(|| Date::new(local.year(), local.day(), local.month()).ok())
            .flatten();
        let swapped = other_way
            .and_then(|date| self.instant(date.to_datetime(local.time()), offset))
            .map(|(instant, _)| instant);
        Some(Stamp { at, swapped, unsure })
    }

    fn instant(&self, local: DateTime, offset: Option<Offset>) -> Option<(i64, bool)> {
        match (&self.zone, offset) {
            (Some(zone), _) => {
                let ambiguous = zone.to_ambiguous_timestamp(local);
                let unsure = ambiguous.is_ambiguous();
                Some((ambiguous.compatible().ok()?.as_millisecond(), unsure))
            }
            (None, offset) => {
                let offset = offset.unwrap_or(Offset::UTC);
                Some((offset.to_timestamp(local).ok()?.as_millisecond(), false))
            }
        }
    }
}

/// Whether a format names a whole date and uses only parts that exist: what it prints it must read again.
fn readable(format: &str) -> bool {
    let probe = jiff::civil::date(2016, 2, 29).at(13, 45, 30, 0).to_zoned(TimeZone::UTC);
    let Ok(probe) = probe else { return false };
    let Ok(text) = jiff::fmt::strtime::format(format, &probe) else { return false };
    BrokenDownTime::parse(format, &text)
        .and_then(|parts| parts.to_date())
        .is_ok_and(|date| date == probe.date())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(format: &str, zone: &str) -> TimeReader {
        TimeReader::new(vec![format.to_owned()], zone).unwrap()
    }

    #[test]
    fn an_offset_in_the_text_is_followed() {
        let read = reader("%Y-%m-%dT%H:%M:%S%:z", "offset");
        let winter = read.read("2012-01-10T12:00:00+01:00").unwrap();
        let summer = read.read("2012-04-10T12:00:00+02:00").unwrap();
        assert_eq!(winter.at, 1_326_193_200_000);
        assert_eq!(summer.at, 1_334_052_000_000);
        assert_eq!(read.read("2012-04-10T12:00:00"), None);
    }

    #[test]
    fn an_hour_that_never_came_is_taken_and_marked() {
        let read = reader("%Y-%m-%d %H:%M", "America/New_York");
        assert!(read.read("2018-03-11 02:30").unwrap().unsure);
        assert!(!read.read("2018-03-11 03:30").unwrap().unsure);
    }

    #[test]
    fn a_format_that_leaves_out_the_year_or_contradicts_the_zone_is_refused() {
        assert_eq!(TimeReader::new(vec!["%d/%m %H:%M".into()], "UTC").unwrap_err().code, "R003");
        assert_eq!(TimeReader::new(vec!["%Y-%m-%d".into()], "offset").unwrap_err().code, "R002");
        assert_eq!(TimeReader::new(vec!["%Y-%m-%d".into()], "Mars/Base").unwrap_err().code, "R002");
    }

    #[test]
    fn two_formats_that_disagree_read_nothing() {
        let formats = vec!["%d/%m/%Y".to_owned(), "%m/%d/%Y".to_owned()];
        let read = TimeReader::new(formats, "UTC").unwrap();
        assert_eq!(read.read("03/04/2016"), None);
        assert!(read.read("13/04/2016").is_some());
    }
}
