//! Short ways to write deeds down: who does what when.

use super::agenda::{Act, Deed};
use super::world::World;
use crate::time::{DAY, MINUTE, at_clock, hour};
use yinuo_domain::{Actor, EvidenceSource};

/// Local hours in which crews work.
pub(crate) const CREW_HOURS: (i64, i64) = (8, 21);
/// Local hours in which customers are rung.
const CALL_HOURS: (usize, usize) = (8, 21);

/// A script under construction.
#[derive(Debug, Clone, Default)]
pub(crate) struct Script {
    pub deeds: Vec<(i64, Deed)>,
}

impl Script {
    /// Somebody does something at an instant.
    pub fn at(mut self, at: i64, by: &Actor, act: Act) -> Self {
        self.deeds.push((at, Deed { by: by.clone(), occurred: None, act }));
        self
    }

    /// Somebody records at `at` what happened at `occurred`.
    pub fn late(mut self, at: i64, occurred: i64, by: &Actor, act: Act) -> Self {
        self.deeds.push((at, Deed { by: by.clone(), occurred: Some(occurred), act }));
        self
    }

    /// The dispatcher gives it to a crew.
    pub fn assign(self, at: i64, by: &Actor, to: &Actor) -> Self {
        let act = Act::Assign { unit: to.unit.clone(), person: to.person.clone() };
        self.at(at, by, act)
    }

    /// The usual end of a visit: there, repaired, said.
    pub fn visit(self, (arrive, restore): (i64, i64), crew: &Actor, cause: &'static str) -> Self {
        self.at(arrive, crew, Act::Arrive).at(restore, crew, Act::Restore { proof: None }).at(
            restore + 6 * MINUTE,
            crew,
            Act::Resolve { cause },
        )
    }

    /// As [`Script::visit`], with proof.
    pub fn proved_visit(
        self,
        (arrive, restore): (i64, i64),
        crew: &Actor,
        cause: &'static str,
        proof: EvidenceSource,
    ) -> Self {
        self.at(arrive, crew, Act::Arrive).at(restore, crew, Act::Restore { proof: Some(proof) }).at(
            restore + 6 * MINUTE,
            crew,
            Act::Resolve { cause },
        )
    }
}

/// The same instant if somebody may be rung then, else the next morning.
pub(crate) fn polite(at: i64) -> i64 {
    let hour = hour(at);
    if hour < CALL_HOURS.0 {
        at_clock(at, 8, 0) + at.rem_euclid(90 * MINUTE)
    } else if hour >= CALL_HOURS.1 {
        at_clock(at + DAY, 8, 0) + at.rem_euclid(90 * MINUTE)
    } else {
        at
    }
}

impl World {
    /// The dispatcher and a crew of a district.
    pub fn field(&self, district: usize, pick: u64) -> (Actor, Actor) {
        let crew = &self.staff.crews[district];
        let index = usize::try_from(pick % crew.len() as u64).unwrap_or(0);
        (self.staff.dispatchers[district].clone(), crew[index].clone())
    }
}
