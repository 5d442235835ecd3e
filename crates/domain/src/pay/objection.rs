//! An objection (复核): a person contests a line of his own wage, another unit decides, and a clock runs meanwhile.

use super::line::SetAside;
use super::period::{Period, PeriodState};
use crate::event::{Actor, TextRef};
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yinuo_policy::{Instant, PayRule};

/// What came of an objection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    /// Who decided.
    pub by: String,
    /// His unit.
    pub unit: String,
    /// When.
    pub at: Instant,
    /// What is left out of account; nothing when the objection was refused.
    pub set_aside: Vec<SetAside>,
    /// Why.
    pub text: TextRef,
}

/// An objection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objection {
    /// Id.
    pub id: Uuid,
    /// Month of the line.
    pub month: String,
    /// Whose line.
    pub person: String,
    /// Unit in which the work was done.
    pub unit: String,
    /// Key of the order.
    pub line: String,
    /// Case.
    pub case: Uuid,
    /// Its number.
    pub number: String,
    /// When it was made.
    pub made_at: Instant,
    /// First late instant of the decision.
    pub due_at: Instant,
    /// Whether somebody was told that the decision is late.
    pub told_late: bool,
    /// What he says.
    pub text: TextRef,
    /// What came of it.
    pub ruling: Option<Ruling>,
}

impl Objection {
    /// Whether a line of a month can be objected to.
    ///
    /// # Errors
    /// J008 before its statement was published, after the window, or for the second time.
    pub fn may_be_made(period: &Period, made_before: bool, now: Instant) -> Result<(), Refusal> {
        let in_time = match period.state {
            // While the month runs a line can be contested as it comes.
            PeriodState::Open | PeriodState::Draft => true,
            PeriodState::Appeal => period.objection_until.is_some_and(|until| now < until),
            PeriodState::Locked => false,
        };
        if in_time && !made_before { Ok(()) } else { Err(Refusal::no_objection_now()) }
    }

    /// When its decision is late.
    #[must_use]
    pub const fn due(rule: &PayRule, made: Instant) -> Instant {
        rule.decision_due(made)
    }

    /// Whether it waits for a decision that is late, and nobody was told.
    #[must_use]
    pub fn is_newly_late(&self, now: Instant) -> bool {
        self.ruling.is_none() && !self.told_late && now >= self.due_at
    }

    /// Somebody of another unit decides.
    ///
    /// # Errors
    /// J009 when it was decided, J010 for the person himself and for anybody of the unit in which the work was done.
    pub fn decide(
        &mut self,
        actor: &Actor,
        set_aside: Vec<SetAside>,
        text: TextRef,
        now: Instant,
    ) -> Result<(), Refusal> {
        if self.ruling.is_some() {
            return Err(Refusal::objection_decided());
        }
        if actor.person == self.person || actor.unit == self.unit {
            return Err(Refusal::own_unit_decides());
        }
        let (by, unit) = (actor.person.clone(), actor.unit.clone());
        self.ruling = Some(Ruling { by, unit, at: now, set_aside, text });
        Ok(())
    }
}
