//! Technicians as the register says them, and whether one of them can come: skills, kit, territory, shift, leave, hours that
//! other visits hold, and parts on his van (U14, U17, A06, N07).
//!
//! Pure: what others hold and what is on the van is handed in, read under the guard of the technician's day.

use crate::case::Visit;
use crate::org::Org;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use yinuo_policy::{Instant, Policy, Span};

/// A place on the map, in millionths of a degree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spot {
    /// North of the equator.
    pub latitude_micro: i32,
    /// East of Greenwich.
    pub longitude_micro: i32,
}

impl Spot {
    /// A spot on the globe; none beyond its poles.
    #[must_use]
    pub const fn new(latitude_micro: i32, longitude_micro: i32) -> Option<Self> {
        let on_globe =
            latitude_micro.unsigned_abs() <= 90_000_000 && longitude_micro.unsigned_abs() <= 180_000_000;
        if on_globe { Some(Self { latitude_micro, longitude_micro }) } else { None }
    }
}

/// A rest of a shift, minutes of the local day: a whole interval in which he neither works nor drives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayRest {
    /// When it begins.
    pub from: u16,
    /// When it ends.
    pub until: u16,
}

/// A technician.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Technician {
    /// Person code.
    pub person: String,
    /// What he may do.
    pub skills: Vec<String>,
    /// Tools of his kit, which he brings home again (U17).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tools: Vec<String>,
    /// Units whose area is his, with all below them.
    pub units: Vec<String>,
    /// Where his day begins and ends; none where the register does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home: Option<Spot>,
    /// Beginning of his shift, minutes of the local day.
    pub shift_from: u16,
    /// End of his shift, minutes of the local day.
    pub shift_until: u16,
    /// His rest at midday; none where the register does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rest: Option<DayRest>,
    /// Days of the week on which he works, 1 Monday to 7 Sunday.
    pub weekdays: Vec<u8>,
    /// Local dates on which he does not work, `2026-10-01`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leave: Vec<String>,
    /// Firm that he works for; empty for our own (A06).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub contractor: String,
}

impl Technician {
    /// Whether a unit lies in his area.
    #[must_use]
    pub fn covers(&self, unit: &str, org: &Org) -> bool {
        self.units.iter().any(|own| org.is_under(unit, own))
    }

    /// His shift on the local day of an instant, as far as he is there: it ends where he leaves next. Whoever comes back on the
    /// same day is counted again once he is back. None when he does not work then.
    #[must_use]
    pub fn shift(&self, at: Instant, policy: &Policy, org: &Org) -> Option<Span> {
        let date = policy.local_date(at);
        if self.leave.contains(&date) || !self.weekdays.contains(&weekday(&date)?) {
            return None;
        }
        let instant =
            |minutes: u16| policy.instant(&format!("{date}T{:02}:{:02}:00", minutes / 60, minutes % 60));
        let shift = Span { from: instant(self.shift_from)?, until: instant(self.shift_until)? };
        let away_from = org.next_absence(&self.person, shift.from.max(at)).map(|absence| absence.from);
        let shift = Span { until: away_from.map_or(shift.until, |from| from.min(shift.until)), ..shift };
        (shift.from < shift.until && !org.suspended.contains(&self.person)).then_some(shift)
    }
}

impl Technician {
    /// His rest on the local day of an instant; none where he has none.
    #[must_use]
    pub fn rest_on(&self, at: Instant, policy: &Policy) -> Option<Span> {
        let (rest, date) = (self.rest?, policy.local_date(at));
        let instant =
            |minutes: u16| policy.instant(&format!("{date}T{:02}:{:02}:00", minutes / 60, minutes % 60));
        let span = Span { from: instant(rest.from)?, until: instant(rest.until)? };
        (span.from < span.until).then_some(span)
    }
}

/// Which firm each technician worked for, and since when, as the register was told it (A06). A visit is the firm's whose
/// technician he was on that day, whatever the register says of him since.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Crews(BTreeMap<String, Vec<(Instant, String)>>);

impl Crews {
    /// The register says that somebody works for a firm from an instant on, for our own with an empty one. In the order in which
    /// it was written.
    pub fn told(&mut self, person: &str, since: Instant, firm: &str) {
        let of_person = self.0.entry(person.to_owned()).or_default();
        if of_person.last().is_none_or(|(_, last)| last != firm) {
            of_person.push((since, firm.to_owned()));
        }
    }

    /// The firm that somebody worked for at an instant; empty for our own. Before the register knew him it is the first that it
    /// named: he went there, and nobody had written him down.
    #[must_use]
    pub fn firm_at(&self, person: &str, at: Instant) -> &str {
        let of_person = self.0.get(person).map(Vec::as_slice).unwrap_or_default();
        // Of what had begun the last that was written: clocks of two machines may disagree.
        let stood = of_person.iter().rev().find(|(since, _)| *since <= at).or(of_person.first());
        stood.map_or("", |(_, firm)| firm)
    }

    /// Whether somebody worked for a firm at an instant and not for the house.
    #[must_use]
    pub fn works_for_a_firm(&self, person: &str, at: Instant) -> bool {
        !self.firm_at(person, at).is_empty()
    }

    /// Everybody who ever worked for a firm.
    pub fn ever_of(&self, firm: &str) -> impl Iterator<Item = &str> {
        let his = move |told: &[(Instant, String)]| told.iter().any(|(_, one)| one == firm);
        self.0.iter().filter(move |(_, told)| his(told)).map(|(person, _)| person.as_str())
    }
}

/// Day of the week of a date, 1 Monday to 7 Sunday.
fn weekday(date: &str) -> Option<u8> {
    let mut parts = date.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    // Days since 1 March of the year nought, counting years from March, so that leap days come last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * year + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + (153 * month + 2) / 5
        + day;
    // 1 March of the year nought was a Wednesday.
    u8::try_from((days + 1).rem_euclid(7) + 1).ok()
}

/// What else binds a technician on the day of a visit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bound {
    /// Hours that his other visits hold.
    pub hours: Vec<Span>,
    /// Parts on his van that no other visit of his is likely to use up.
    pub parts: BTreeMap<String, i64>,
}

/// Refuses hours at which a technician cannot come to a visit.
///
/// # Errors
/// Z018 when it is not his area, Z019 when he does not work then, G005 without the skill, Z017 without the tool, G006 without the parts,
/// G007 when another visit holds the hour, Z009 when it falls into his rest.
pub fn may_come(
    technician: &Technician,
    visit: &Visit,
    hours: Span,
    bound: &Bound,
    (policy, org): (&Policy, &Org),
) -> Result<(), Refusal> {
    let rests = technician.rest_on(hours.from, policy);
    if rests.is_some_and(|rest| rest.from < hours.until && hours.from < rest.until) {
        return Err(Refusal::at_rest());
    }
    let within = |shift: Span| shift.from <= hours.from && hours.until <= shift.until;
    if !technician.covers(&visit.unit, org) {
        return Err(Refusal::not_his_area());
    }
    if !technician.shift(hours.from, policy, org).is_some_and(within) {
        return Err(Refusal::off_duty());
    }
    if !visit.skills.iter().all(|skill| technician.skills.contains(skill)) {
        return Err(Refusal::lacks_skill());
    }
    if !visit.tools.iter().all(|tool| technician.tools.contains(tool)) {
        return Err(Refusal::lacks_tool());
    }
    let mut needed: BTreeMap<&str, i64> = BTreeMap::new();
    for part in &visit.parts {
        *needed.entry(part).or_insert(0) += 1;
    }
    if needed.iter().any(|(part, count)| bound.parts.get(*part).is_none_or(|left| left < count)) {
        return Err(Refusal::lacks_parts());
    }
    if bound.hours.iter().any(|held| held.from < hours.until && hours.from < held.until) {
        return Err(Refusal::hour_taken());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_days_of_the_week_are_those_of_the_calendar() {
        for (date, day) in
            [("2026-11-22", 7), ("2026-11-23", 1), ("2024-02-29", 4), ("2000-01-01", 6), ("1970-01-01", 4)]
        {
            assert_eq!(weekday(date), Some(day), "{date}");
        }
        assert_eq!(weekday("today"), None);
    }

    #[test]
    fn a06_a_technician_is_of_the_firm_that_the_register_named_then() {
        let mut crews = Crews::default();
        for (since, firm) in [(10, "lanqiao"), (20, "lanqiao"), (30, "beibu"), (40, "")] {
            crews.told("fu", Instant(since), firm);
        }
        crews.told("tao", Instant(0), "");
        let firm = |at| crews.firm_at("fu", Instant(at));
        assert_eq!((firm(10), firm(29), firm(30), firm(40)), ("lanqiao", "lanqiao", "beibu", ""));
        assert_eq!(firm(5), "lanqiao", "before it knew him, the first that it named");
        assert_eq!((crews.firm_at("tao", Instant(9)), crews.firm_at("nobody", Instant(9))), ("", ""));
        assert_eq!(crews.ever_of("lanqiao").collect::<Vec<_>>(), ["fu"], "he left, and his month stays");
        assert_eq!(crews.ever_of("beibu").count(), 1);
    }

    #[test]
    fn no_spot_lies_beyond_the_poles() {
        assert!(Spot::new(90_000_000, -180_000_000).is_some());
        assert!(Spot::new(90_000_001, 0).is_none() && Spot::new(0, i32::MIN).is_none());
    }
}
