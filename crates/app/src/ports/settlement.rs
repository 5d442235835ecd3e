//! Money on its way to customers, as rows for its lists and its worker. A projection, as the list row of a case is: rebuilt
//! from events at will; what is decided is decided on the case.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One settlement of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettlementRow {
    /// Case.
    pub case: Uuid,
    /// Number inside the case.
    pub settlement: u32,
    /// Customer register code.
    pub customer: String,
    /// Answering unit of the case.
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
    /// Case.
    pub case: Uuid,
    /// Number inside the case.
    pub settlement: u32,
}

impl SettlementRow {
    /// Its place in a list.
    #[must_use]
    pub const fn place(&self) -> SettlementPlace {
        SettlementPlace { at: self.pay_by, case: self.case, settlement: self.settlement }
    }

    /// Its place among what is to be told; none when it is not.
    #[must_use]
    pub fn turn(&self) -> Option<SettlementPlace> {
        self.next_at.map(|at| SettlementPlace { at, case: self.case, settlement: self.settlement })
    }
}

/// Which settlements; every field that is set must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SettlementFilter {
    /// Of this case.
    pub case: Option<Uuid>,
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
        self.case.is_none_or(|case| case == row.case)
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
