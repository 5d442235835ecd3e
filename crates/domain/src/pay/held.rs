//! A verdict that is held: a score came, a pattern matched, and a person of another unit looks before it counts.

use crate::event::Actor;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yinuo_policy::Instant;

/// What came of looking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Looked {
    /// Who looked.
    pub by: String,
    /// When.
    pub at: Instant,
    /// Whether it counts from now on; otherwise it never does.
    pub counts: bool,
}

/// A held verdict. The score stands in the contact, as the customer gave it; this only says that it waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldVerdict {
    /// The contact that asked.
    pub id: Uuid,
    /// Month in which the line stands.
    pub month: String,
    /// Whose work.
    pub person: String,
    /// Unit in which it was done.
    pub unit: String,
    /// Key of the order.
    pub line: String,
    /// Case.
    pub case: Uuid,
    /// Its number.
    pub number: String,
    /// Codes of the reasons.
    pub reasons: Vec<String>,
    /// When the score was given.
    pub given_at: Instant,
    /// What came of it.
    pub looked: Option<Looked>,
}

impl HeldVerdict {
    /// Somebody of another unit looked.
    ///
    /// # Errors
    /// J009 when somebody did before, J010 for the person himself and for anybody of his unit.
    pub fn look(&mut self, actor: &Actor, counts: bool, now: Instant) -> Result<(), Refusal> {
        if self.looked.is_some() {
            return Err(Refusal::objection_decided());
        }
        if actor.person == self.person || actor.unit == self.unit {
            return Err(Refusal::own_unit_decides());
        }
        self.looked = Some(Looked { by: actor.person.clone(), at: now, counts });
        Ok(())
    }
}
