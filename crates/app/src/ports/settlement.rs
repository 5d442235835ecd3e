//! Money on its way to customers, as rows for its lists and its worker. A projection, as the list row of a case is: rebuilt
//! from events at will; what is decided is decided on the case, or on the payment of a service in the area of an outage.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One settlement of a case, or of a service that the area of an outage is paid for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettlementRow {
    /// Case; the outage where a service is named.
    pub owner: Uuid,
    /// Service that is paid for an outage of its area; empty for a sum of a case.
    pub service: String,
    /// Number inside the owner.
    pub settlement: u32,
    /// Customer register code.
    pub customer: String,
    /// Answering unit of the case; that of the service.
    pub unit: String,
    /// Remedy rule.
    pub rule: String,
    /// Unit of time that it is owed for.
    pub owed_unit: String,
    /// Where it goes.
    pub form: String,
    /// ISO 4217 code.
    pub currency: String,
    /// How much, in minor units.
    pub minor: i64,
    /// Where it stands, in the words of the domain.
    pub state: String,
    /// Since when.
    pub since: i64,
    /// Last round; 0 before the first.
    pub round: u32,
    /// When it became owed.
    pub owed_at: i64,
    /// First instant at which it is paid too late.
    pub pay_by: i64,
    /// When the customer got it.
    pub credited_at: Option<i64>,
    /// From when somebody has to tell or ask whoever pays; none when nobody has to.
    pub next_at: Option<i64>,
    /// From when somebody has to write down that it is late; none for a case, whose own clock says so.
    pub late_at: Option<i64>,
    /// Whether it was or is paid too late.
    pub late: bool,
    /// Why it was refused, returned or called off; empty for none.
    pub reason: String,
    /// Reference of whoever paid; may be empty.
    pub reference: String,
    /// What cannot be and was said all the same; empty for nothing.
    pub contradiction: String,
}

/// Place of a settlement in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SettlementPlace {
    /// Last day to pay, or when it is next to be told.
    pub at: i64,
    /// Case or outage.
    pub owner: Uuid,
    /// Number inside the owner.
    pub settlement: u32,
}

impl SettlementRow {
    /// The case that owes it; none for a service in the area of an outage.
    #[must_use]
    pub fn case(&self) -> Option<Uuid> {
        self.service.is_empty().then_some(self.owner)
    }

    /// The outage that owes it; none for a sum of a case.
    #[must_use]
    pub fn outage(&self) -> Option<Uuid> {
        (!self.service.is_empty()).then_some(self.owner)
    }

    /// Its place in a list.
    #[must_use]
    pub const fn place(&self) -> SettlementPlace {
        SettlementPlace { at: self.pay_by, owner: self.owner, settlement: self.settlement }
    }

    /// Its place among what is to be told; none when it is not.
    #[must_use]
    pub fn turn(&self) -> Option<SettlementPlace> {
        self.next_at.map(|at| SettlementPlace { at, owner: self.owner, settlement: self.settlement })
    }
}

/// Which settlements; every field that is set must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SettlementFilter {
    /// Of this case or outage.
    pub owner: Option<Uuid>,
    /// In one of these states; in any when empty.
    pub states: Vec<String>,
    /// Late or not.
    pub late: Option<bool>,
    /// In its state since before this instant.
    pub since_before: Option<i64>,
    /// Answering units; all of them when empty.
    pub units: Vec<String>,
}

impl SettlementFilter {
    /// Whether a row is meant.
    #[must_use]
    pub fn fits(&self, row: &SettlementRow) -> bool {
        self.owner.is_none_or(|owner| owner == row.owner)
            && (self.states.is_empty() || self.states.contains(&row.state))
            && self.late.is_none_or(|late| late == row.late)
            && self.since_before.is_none_or(|before| row.since < before)
            && (self.units.is_empty() || self.units.contains(&row.unit))
    }
}

/// How many settlements are alike, and how much they come to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SettlementSum {
    /// State.
    pub state: String,
    /// Whether they are late.
    pub late: bool,
    /// ISO 4217 code.
    pub currency: String,
    /// How many.
    pub count: u64,
    /// Minor units.
    pub minor: i64,
}
