//! A contract firm's month (A06; decision record 0039): the visits of its technicians as lines, what complaints and red lines take,
//! two signatures, the lock.
//!
//! A line is a wage line that counts by the share of its month's score. What an order is worth follows from facts alone; only what
//! was not posted before is posted, so a visit that came back after its month was locked is taken off the next.

use super::line::WageLine;
use super::period::{Locked, SIGNATURES, Signature};
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use yinuo_policy::{ContractorPay, Digest, Instant, PayRule, PieceRule, Share};

/// A visit in a firm's month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirmLine {
    /// Whoever went there.
    pub person: String,
    /// Points of the month that the order belongs to; none when it was not scored.
    pub total: Option<i64>,
    /// The share that these points give.
    pub share: Share,
    /// The order.
    pub line: WageLine,
}

impl FirmLine {
    /// What it is worth by these rules, minor units.
    #[must_use]
    pub fn worth(&self, rule: &ContractorPay, pay: &PayRule, piece: &PieceRule) -> i64 {
        if self.line.taken_back {
            return 0;
        }
        rule.worth(pay.fraction(piece, &self.line.conditions()), self.share)
    }
}

/// What a firm's month comes to, and who signed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirmMonthRow {
    /// Unit of the firm.
    pub unit: String,
    /// Month, `2026-10`.
    pub month: String,
    /// Rule.
    pub rule: String,
    /// Policy under which it was counted.
    pub policy: Digest,
    /// Its pack and version.
    pub pack: String,
    /// Points of the month; none when it was not scored.
    pub total: Option<i64>,
    /// The share that these points give.
    pub share: Share,
    /// Complaints of the month.
    pub complaints: i64,
    /// Red lines of the month.
    pub red_lines: i64,
    /// Lines.
    pub lines: u32,
    /// Sum of the lines, minor units.
    pub orders_minor: i64,
    /// What complaints and red lines take, minor units.
    pub taken_minor: i64,
    /// What the firm is owed, minor units; below nought when corrections took more than it earned.
    pub sum_minor: i64,
    /// Who signed.
    pub signed: Vec<Signature>,
    /// What it was locked with.
    pub locked: Option<Locked>,
}

impl FirmMonthRow {
    /// Somebody signs the sum that he had before his eyes; says whether enough have. A signature on another sum is void.
    ///
    /// # Errors
    /// J002 once it is locked, J005 for the second time, J006 when the sum moved meanwhile.
    pub fn sign(&mut self, person: &str, seen_minor: i64, now: Instant) -> Result<bool, Refusal> {
        if self.locked.is_some() {
            return Err(Refusal::wrong_period_state());
        }
        if seen_minor != self.sum_minor {
            return Err(Refusal::sum_moved());
        }
        let sum_minor = self.sum_minor;
        self.signed.retain(|signature| signature.sum_minor == sum_minor);
        if self.signed.iter().any(|signature| signature.person == person) {
            return Err(Refusal::signed_already());
        }
        self.signed.push(Signature { person: person.to_owned(), at: now, sum_minor });
        Ok(self.signed.len() >= SIGNATURES)
    }
}
