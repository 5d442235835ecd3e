//! The organisation as registers say it: units in a tree, posts, people, and who holds which post when.

mod kind;
mod there;

pub use kind::UnitKind;
pub use there::{Absence, Duty};

use crate::Actor;
use crate::event::{CUSTOMER, PAYER, SYSTEM};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use yinuo_policy::{AreaClass, Bilingual, Instant};

/// Most levels of the organisation tree: province, city, county, hall, grid, team, with room to spare.
const TREE_DEPTH_MAX: usize = 16;

/// A unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Code.
    pub code: String,
    /// Name.
    pub name: Bilingual,
    /// Parent; none for the root.
    pub parent: Option<String>,
    /// What it is; none for a department, and where the register does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<UnitKind>,
}

/// A post: the office that a rung or a task addresses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// Code.
    pub code: String,
    /// Name.
    pub name: Bilingual,
    /// Roles that its holder has.
    pub roles: Vec<String>,
}

/// A person on the staff.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Person {
    /// Code.
    pub code: String,
    /// Name.
    pub name: Bilingual,
    /// Branches of the category tree whose cases he is given; none for all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<String>,
    /// Most open cases that he may pull; none for no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cases_max: Option<u32>,
    /// Grade: 1 clerk, 2 handler, 3 supervisor, 4 head of an office, 5 general manager; 0 when the register names none (Y30).
    #[serde(default, skip_serializing_if = "is_nought")]
    pub grade: u8,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // the shape that the attribute above asks for
const fn is_nought(grade: &u8) -> bool {
    *grade == 0
}

impl Person {
    /// Whether he is given cases of a category: one of his branches is the category itself or lies above it.
    #[must_use]
    pub fn handles(&self, category: &str) -> bool {
        let above = |branch: &String| {
            category
                .strip_prefix(branch.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.skills.is_empty() || self.skills.iter().any(above)
    }
}

/// Somebody holds a post of a unit for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holding {
    /// Post.
    pub post: String,
    /// Unit.
    pub unit: String,
    /// Person.
    pub person: String,
    /// From.
    pub from: Instant,
    /// Until; none while it lasts.
    pub until: Option<Instant>,
    /// Whether he stands in when the holder is missing.
    pub deputy: bool,
}

/// How much of the full hours somebody works, for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartTime {
    /// Person.
    pub person: String,
    /// From.
    pub from: Instant,
    /// Until; none while it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
    /// Hours, per cent of the full ones.
    pub percent: u8,
}

impl PartTime {
    /// The code of its row: somebody has one share from an instant.
    #[must_use]
    pub fn code(&self) -> String {
        format!("{}/{}", self.person, self.from.0)
    }
}

/// The organisation.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Org {
    /// Units by code.
    pub units: BTreeMap<String, Unit>,
    /// Classes of areas (a unit or a grid) with the instants from which they hold, in their order.
    #[serde(default)]
    pub area_classes: BTreeMap<String, Vec<(Instant, AreaClass)>>,
    /// Posts by code.
    pub posts: BTreeMap<String, Post>,
    /// People by code.
    pub people: BTreeMap<String, Person>,
    /// Holdings.
    pub holdings: Vec<Holding>,
    /// Who works how much of the full hours, where it is not all of them.
    #[serde(default)]
    pub part_times: Vec<PartTime>,
    /// People who may not act.
    #[serde(default)]
    pub suspended: BTreeSet<String>,
    /// Rosters.
    #[serde(default)]
    pub duties: Vec<Duty>,
    /// Who is out of office when, by person.
    #[serde(default)]
    pub absences: BTreeMap<String, Vec<Absence>>,
}

impl Org {
    /// The unit and its ancestors, nearest first.
    fn line<'a>(&'a self, unit: &'a str) -> impl Iterator<Item = &'a str> {
        std::iter::successors(Some(unit), |code| self.units.get(*code)?.parent.as_deref())
            .take(TREE_DEPTH_MAX)
    }

    /// Class of an area at an instant: the last one from then or before, of the area itself or of the nearest above it that
    /// has one. None where no register says.
    #[must_use]
    pub fn area_class(&self, area: &str, at: Instant) -> Option<AreaClass> {
        let said = |code: &str| {
            let since = self.area_classes.get(code)?.iter().filter(|(from, _)| *from <= at);
            since.max_by_key(|(from, _)| *from).map(|(_, class)| *class)
        };
        self.line(area).find_map(said)
    }

    /// How much of the full hours somebody works at an instant, per cent: by the last row from then or before that still holds, and
    /// all of them where none does.
    #[must_use]
    pub fn hours_percent(&self, person: &str, at: Instant) -> u8 {
        let said = self.part_times.iter().filter(|one| one.person == person && one.from <= at);
        let last = said.max_by_key(|one| one.from);
        last.filter(|one| one.until.is_none_or(|until| at < until)).map_or(100, |one| one.percent)
    }

    /// Whether `unit` is `above` itself or lies below it.
    #[must_use]
    pub fn is_under(&self, unit: &str, above: &str) -> bool {
        self.line(unit).any(|code| code == above)
    }

    /// Who holds a post for a unit at an instant: the nearest unit upward in which somebody who is there holds the post,
    /// whoever is on duty by the roster first, then the holder before the deputy. `None` is limbo: it has its own list and
    /// alarm.
    #[must_use]
    pub fn holder(&self, post: &str, unit: &str, at: Instant) -> Option<&str> {
        let holds = |code: &str| {
            let lasting =
                self.holdings.iter().filter(|held| held.post == post && held.unit == code && held.lasts(at));
            let there = lasting.filter(|held| self.absence(&held.person, at).is_none());
            there.min_by_key(|held| self.turn(held, at))
        };
        self.line(unit).find_map(holds).map(|holding| holding.person.as_str())
    }

    /// Whom an item for a post reaches: its holder over the unit; else, where one department alone beside that line has the
    /// post, its holder there. The office that inspects a branch sits in a department of the city, not above the branch.
    #[must_use]
    pub fn reached(&self, post: &str, unit: &str, at: Instant) -> Option<&str> {
        let department = |code: &str, above: &str| {
            let found = self.units.get(code);
            found.is_some_and(|found| found.kind.is_none() && found.parent.as_deref() == Some(above))
        };
        let beside = |above: &'_ str| {
            let lasting = self.holdings.iter().filter(|held| held.post == post && held.lasts(at));
            let held: Vec<&Holding> = lasting.filter(|held| department(&held.unit, above)).collect();
            let alone = held.iter().all(|other| other.unit == held[0].unit);
            let there = held.into_iter().filter(|held| alone && self.absence(&held.person, at).is_none());
            there.min_by_key(|held| self.turn(held, at))
        };
        self.holder(post, unit, at)
            .or_else(|| self.line(unit).find_map(beside).map(|holding| holding.person.as_str()))
    }

    /// Somebody who holds any post of the unit itself at an instant: whom a task of the unit reaches first. One who is away
    /// is turned to when nobody else is there.
    #[must_use]
    pub fn anybody_in(&self, unit: &str, at: Instant) -> Option<&Holding> {
        let holds = |holding: &&Holding| holding.unit == unit && holding.lasts(at);
        let away = |holding: &Holding| self.absence(&holding.person, at).is_some();
        self.holdings.iter().filter(holds).min_by_key(|holding| (away(holding), self.turn(holding, at)))
    }

    /// Whether somebody holds a post of the unit, or of one below it, at an instant. Where the register knows no
    /// holdings at all (a replayed log), it cannot say who works where, and everybody fits.
    #[must_use]
    pub fn works_in(&self, person: &str, unit: &str, at: Instant) -> bool {
        self.holdings.is_empty() || self.held_by(person, at).any(|holding| self.is_under(&holding.unit, unit))
    }

    /// Units whose work somebody can be given at an instant: those of his posts and all above them, each once.
    #[must_use]
    pub fn units_of(&self, person: &str, at: Instant) -> Vec<&str> {
        let mut units: Vec<&str> =
            self.held_by(person, at).flat_map(|holding| self.line(&holding.unit)).collect();
        units.sort_unstable();
        units.dedup();
        units
    }

    /// Holdings of a person at an instant.
    pub fn held_by(&self, person: &str, at: Instant) -> impl Iterator<Item = &Holding> {
        self.holdings.iter().filter(move |holding| holding.person == person && holding.lasts(at))
    }

    /// Grade of a person; 0 for one whom the register does not know.
    #[must_use]
    pub fn grade(&self, person: &str) -> u8 {
        self.people.get(person).map_or(0, |found| found.grade)
    }

    /// Whether somebody may act under a post of a unit at an instant: he holds it and is not suspended. Where the register
    /// knows no holdings at all, everybody holds what he says.
    #[must_use]
    pub fn may_act(&self, actor: &Actor, at: Instant) -> bool {
        let holds = |holding: &Holding| holding.post == actor.post && holding.unit == actor.unit;
        !self.suspended.contains(&actor.person)
            && (self.holdings.is_empty() || self.held_by(&actor.person, at).any(holds))
    }

    /// Where somebody sits first when he signs in: a post of his own before one that he holds as a deputy.
    #[must_use]
    pub fn first_seat(&self, person: &str, at: Instant) -> Option<Actor> {
        let first =
            self.held_by(person, at).min_by_key(|holding| (holding.deputy, &holding.post, &holding.unit))?;
        let actor = Actor { person: person.to_owned(), post: first.post.clone(), unit: first.unit.clone() };
        (!self.suspended.contains(person)).then_some(actor)
    }

    /// Whether work given to this unit, or to this person of it, would fall to those who inspect: everybody who could do it
    /// there holds a post with the role `quality`.
    #[must_use]
    pub fn inspects(&self, unit: &str, person: &str, at: Instant) -> bool {
        let lasts = |holding: &&Holding| holding.lasts(at);
        let could = |holding: &&Holding| {
            if person.is_empty() {
                holding.unit == unit
            } else {
                holding.person == person && self.is_under(&holding.unit, unit)
            }
        };
        let mut could = self.holdings.iter().filter(lasts).filter(could).peekable();
        could.peek().is_some()
            && could.all(|holding| self.roles(&holding.post).iter().any(|role| role == "quality"))
    }

    /// Roles of a post.
    #[must_use]
    pub fn roles(&self, post: &str) -> &[String] {
        self.posts.get(post).map_or(&[], |post| &post.roles)
    }

    /// Name of a person; the code itself when the register does not know it.
    #[must_use]
    pub fn person_name(&self, code: &str) -> Bilingual {
        if code == CUSTOMER {
            return Bilingual::new("客户", "the customer");
        }
        if code == PAYER {
            return Bilingual::new("付款方", "the paying side");
        }
        if code == SYSTEM {
            return Bilingual::new("系统", "the system");
        }
        self.people.get(code).map_or_else(|| Bilingual::new(code, code), |person| person.name.clone())
    }

    /// Name of a unit.
    #[must_use]
    pub fn unit_name(&self, code: &str) -> Bilingual {
        self.units.get(code).map_or_else(|| Bilingual::new(code, code), |unit| unit.name.clone())
    }

    /// Name of a post.
    #[must_use]
    pub fn post_name(&self, code: &str) -> Bilingual {
        self.posts.get(code).map_or_else(|| Bilingual::new(code, code), |post| post.name.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn org() -> Org {
        let mut org = Org::default();
        for (code, parent) in [("city", None), ("north", Some("city")), ("team", Some("north"))] {
            org.units.insert(
                code.into(),
                Unit {
                    code: code.into(),
                    name: Bilingual::new(code, code),
                    parent: parent.map(str::to_owned),
                    kind: None,
                },
            );
        }
        let hold = |unit: &str, person: &str, from: i64, until: Option<i64>, deputy: bool| Holding {
            post: "lead".into(),
            unit: unit.into(),
            person: person.into(),
            from: Instant(from),
            until: until.map(Instant),
            deputy,
        };
        org.holdings = vec![
            hold("city", "chen", 0, None, false),
            hold("north", "wang", 0, Some(100), false),
            hold("north", "deputy", 0, Some(200), true),
        ];
        org
    }

    #[test]
    fn the_nearest_filled_post_answers_then_its_deputy_then_the_unit_above() {
        let org = org();
        assert_eq!(org.holder("lead", "team", Instant(99)), Some("wang"));
        assert_eq!(org.holder("lead", "team", Instant(100)), Some("deputy"));
        assert_eq!(org.holder("lead", "team", Instant(200)), Some("chen"));
        assert_eq!(org.holder("boss", "team", Instant(0)), None);
    }

    #[test]
    fn an_item_for_an_office_reaches_the_one_department_that_has_the_post() {
        let mut org = org();
        let office = |unit: &str, person: &str| Holding {
            post: "inspector".into(),
            unit: unit.into(),
            person: person.into(),
            from: Instant(0),
            until: None,
            deputy: false,
        };
        for code in ["quality", "south"] {
            let unit = Unit {
                code: code.into(),
                name: Bilingual::default(),
                parent: Some("city".into()),
                kind: None,
            };
            org.units.insert(code.into(), unit);
        }
        org.holdings.push(office("quality", "shen"));
        assert_eq!(org.reached("inspector", "team", Instant(1)), Some("shen"));
        assert_eq!(org.reached("lead", "team", Instant(1)), Some("wang"), "the line comes first");
        org.holdings.push(office("south", "song"));
        assert_eq!(org.reached("inspector", "team", Instant(1)), None, "which of the two nobody can tell");
    }

    #[test]
    fn somebody_works_in_the_unit_of_his_post_and_in_those_above_while_he_holds_it() {
        let org = org();
        assert_eq!(org.units_of("wang", Instant(99)), ["city", "north"]);
        assert!(org.works_in("wang", "city", Instant(99)) && !org.works_in("wang", "team", Instant(99)));
        assert!(!org.works_in("wang", "north", Instant(100)), "his holding has ended");
        assert!(Org::default().works_in("anybody", "north", Instant(0)), "no register of holdings");
    }

    #[test]
    fn a_branch_of_the_tree_covers_what_lies_below_it_and_nothing_beside_it() {
        let skilled = |skills: &[&str]| Person {
            skills: skills.iter().map(|skill| (*skill).to_owned()).collect(),
            ..Person::default()
        };
        assert!(skilled(&[]).handles("fault.broadband"), "whoever lists none takes all");
        assert!(skilled(&["fault"]).handles("fault.broadband") && skilled(&["fault"]).handles("fault"));
        assert!(!skilled(&["fault.broad"]).handles("fault.broadband"));
        assert!(!skilled(&["complaint"]).handles("fault.broadband"));
    }

    #[test]
    fn a_unit_lies_under_itself_and_its_ancestors_only() {
        let org = org();
        assert!(org.is_under("team", "north") && org.is_under("north", "north"));
        assert!(!org.is_under("city", "north"));
    }
}
