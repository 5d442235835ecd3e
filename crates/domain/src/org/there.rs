//! Who is there: duty rosters, and people who are out of office for a time.

use super::{Holding, Org};
use serde::{Deserialize, Serialize};
use yinuo_policy::Instant;

/// Somebody is on duty under a post of a unit for a time. A roster chooses among those who hold the post; it makes
/// nobody a holder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// Post.
    pub post: String,
    /// Unit.
    pub unit: String,
    /// Person.
    pub person: String,
    /// From.
    pub from: Instant,
    /// Until.
    pub until: Instant,
}

/// Somebody is out of office for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    /// From.
    pub from: Instant,
    /// Until.
    pub until: Instant,
    /// Who stands in; empty for nobody in particular.
    pub stand_in: String,
}

impl Absence {
    /// Whether it covers an instant.
    #[must_use]
    pub fn covers(&self, at: Instant) -> bool {
        self.from <= at && at < self.until
    }
}

impl Holding {
    /// Whether it lasts at an instant.
    #[must_use]
    pub fn lasts(&self, at: Instant) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }
}

impl Org {
    /// The absence of a person that covers an instant.
    #[must_use]
    pub fn absence(&self, person: &str, at: Instant) -> Option<&Absence> {
        self.absences.get(person)?.iter().find(|absence| absence.covers(at))
    }

    /// The absence of a person that covers an instant, or the next one after it.
    #[must_use]
    pub fn next_absence(&self, person: &str, at: Instant) -> Option<&Absence> {
        let spans = self.absences.get(person)?;
        spans.iter().filter(|absence| at < absence.until).min_by_key(|absence| absence.from)
    }

    /// Who stands in for a person at an instant: whom his absence names, if that one is there.
    #[must_use]
    pub fn stand_in(&self, person: &str, at: Instant) -> Option<&str> {
        let named = self.absence(person, at)?.stand_in.as_str();
        (!named.is_empty() && self.absence(named, at).is_none()).then_some(named)
    }

    /// The duty that somebody does under a holding at an instant.
    #[must_use]
    pub fn duty(&self, holding: &Holding, at: Instant) -> Option<&Duty> {
        self.duties.iter().find(|duty| {
            duty.person == holding.person
                && duty.post == holding.post
                && duty.unit == holding.unit
                && duty.from <= at
                && at < duty.until
        })
    }

    /// In which order holdings are turned to, the first one first: whoever is on duty by the roster, then the holder before
    /// the deputy.
    pub(super) fn turn(&self, holding: &Holding, at: Instant) -> (bool, bool) {
        (self.duty(holding, at).is_none(), holding.deputy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::org::Unit;
    use yinuo_policy::Bilingual;

    /// Two leads and a deputy of the north, and a lead of the city above it.
    fn org() -> Org {
        let mut org = Org::default();
        for (code, parent) in [("city", None), ("north", Some("city"))] {
            let unit = Unit {
                code: code.into(),
                name: Bilingual::new(code, code),
                parent: parent.map(str::to_owned),
                kind: None,
            };
            org.units.insert(code.into(), unit);
        }
        let holds = |unit: &str, person: &str, deputy: bool| Holding {
            post: "lead".into(),
            unit: unit.into(),
            person: person.into(),
            from: Instant(0),
            until: None,
            deputy,
        };
        org.holdings = vec![
            holds("city", "chen", false),
            holds("north", "wang", false),
            holds("north", "qian", false),
            holds("north", "tang", true),
        ];
        org
    }

    fn away(from: i64, until: i64, stand_in: &str) -> Absence {
        Absence { from: Instant(from), until: Instant(until), stand_in: stand_in.into() }
    }

    #[test]
    fn the_one_on_duty_answers_for_the_post_and_outside_his_hours_the_first_holder() {
        let mut org = org();
        let duty = |person: &str, from, until| Duty {
            post: "lead".into(),
            unit: "north".into(),
            person: person.into(),
            from: Instant(from),
            until: Instant(until),
        };
        org.duties = vec![duty("qian", 10, 20), duty("tang", 20, 30), duty("stranger", 30, 40)];
        let holder = |at| org.holder("lead", "north", Instant(at));
        assert_eq!([holder(9), holder(10), holder(19)], [Some("wang"), Some("qian"), Some("qian")]);
        assert_eq!(holder(20), Some("tang"), "a deputy too, when it is his duty");
        assert_eq!(holder(30), Some("wang"), "a roster makes nobody a holder");
    }

    #[test]
    fn whoever_is_out_of_office_is_passed_over_until_he_is_back() {
        let mut org = org();
        org.absences.insert("wang".into(), vec![away(10, 50, "tang")]);
        org.absences.insert("qian".into(), vec![away(20, 30, "")]);
        let holder = |at| org.holder("lead", "north", Instant(at));
        assert_eq!([holder(9), holder(10), holder(50)], [Some("wang"), Some("qian"), Some("wang")]);
        assert_eq!(holder(20), Some("tang"), "then the deputy");
        let mut none = org.clone();
        none.absences.insert("tang".into(), vec![away(0, 100, "")]);
        assert_eq!(none.holder("lead", "north", Instant(20)), Some("chen"), "then the unit above");
        assert_eq!(org.stand_in("wang", Instant(20)), Some("tang"));
        assert_eq!(none.stand_in("wang", Instant(20)), None, "who is away himself stands in for nobody");
        assert_eq!(org.stand_in("wang", Instant(50)), None);
    }

    #[test]
    fn the_next_absence_is_the_one_that_lasts_or_comes_first() {
        let mut org = org();
        org.absences.insert("wang".into(), vec![away(50, 60, ""), away(10, 20, "")]);
        let next = |at| org.next_absence("wang", Instant(at)).map(|absence| absence.from.0);
        assert_eq!([next(0), next(19), next(20), next(60)], [Some(10), Some(10), Some(50), None]);
    }
}
