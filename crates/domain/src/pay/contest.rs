//! An objection of a unit to points that a complaint took from it (A17): made in the unit, decided outside it, with the same clock as
//! an objection to a wage.

use super::period::Period;
use crate::event::{Actor, TextRef};
use crate::org::{Org, UnitKind};
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yinuo_policy::Instant;

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointsRuling {
    /// Who decided.
    pub by: String,
    /// His unit.
    pub unit: String,
    /// When.
    pub at: Instant,
    /// Whether the points stand.
    pub stands: bool,
    /// Why.
    pub text: TextRef,
}

/// An objection to points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointsObjection {
    /// Id.
    pub id: Uuid,
    /// Month of the sheet.
    pub month: String,
    /// Unit that lost them.
    pub unit: String,
    /// Row of the sheet.
    pub line: String,
    /// Case.
    pub case: Uuid,
    /// Its number.
    pub number: String,
    /// Points that it is about.
    pub points: i64,
    /// Who made it, for the unit.
    pub by: String,
    /// When it was made.
    pub made_at: Instant,
    /// First late instant of the decision.
    pub due_at: Instant,
    /// Whether somebody was told that the decision is late.
    pub told_late: bool,
    /// What the unit says.
    pub text: TextRef,
    /// What came of it.
    pub ruling: Option<PointsRuling>,
}

impl PointsObjection {
    /// Whether somebody speaks for a unit: he works in it, below it, or in the branch that it belongs to. A city or a province is
    /// above its branches and speaks for none of them.
    #[must_use]
    pub fn speaks_for(org: &Org, actor: &Actor, unit: &str) -> bool {
        let branch = org.units.get(&actor.unit).is_some_and(|found| found.kind == Some(UnitKind::County));
        org.is_under(&actor.unit, unit) || (branch && org.is_under(unit, &actor.unit))
    }

    /// Whether points can be contested now.
    ///
    /// # Errors
    /// N005 once the month is locked, for the second time, or when nothing of them stands.
    pub fn may_be_made(period: &Period, made_before: bool, points: i64) -> Result<(), Refusal> {
        if period.takes() && !made_before && points != 0 {
            Ok(())
        } else {
            Err(Refusal::no_points_objection_now())
        }
    }

    /// Whether it waits for a decision that is late, and nobody was told.
    #[must_use]
    pub fn is_newly_late(&self, now: Instant) -> bool {
        self.ruling.is_none() && !self.told_late && now >= self.due_at
    }

    /// Whether somebody may decide it: not whoever made it, and nobody who speaks for the unit.
    #[must_use]
    pub fn may_decide(&self, org: &Org, actor: &Actor) -> bool {
        self.ruling.is_none() && actor.person != self.by && !Self::speaks_for(org, actor, &self.unit)
    }

    /// Somebody of another unit decides.
    ///
    /// # Errors
    /// J009 when it was decided, J010 for whoever made it and for everybody who speaks for the unit.
    pub fn decide(
        &mut self,
        org: &Org,
        actor: &Actor,
        (stands, text): (bool, TextRef),
        now: Instant,
    ) -> Result<(), Refusal> {
        if self.ruling.is_some() {
            return Err(Refusal::objection_decided());
        }
        if !self.may_decide(org, actor) {
            return Err(Refusal::own_unit_decides());
        }
        let (by, unit) = (actor.person.clone(), actor.unit.clone());
        self.ruling = Some(PointsRuling { by, unit, at: now, stands, text });
        Ok(())
    }
}
