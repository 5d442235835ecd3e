//! The month of pay: one switch that all its postings obey.

use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use yinuo_policy::{Instant, PayRule};

/// People who sign a month before it is locked.
pub const SIGNATURES: usize = 2;

/// Where a month stands. A month that nobody touched is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PeriodState {
    /// Work adds to it.
    #[default]
    Open,
    /// It is over and being looked through; verdicts still add to it.
    Draft,
    /// Everybody has his statement and may object.
    Appeal,
    /// It takes nothing any more.
    Locked,
}

impl PeriodState {
    /// The word that is stored and shown.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Draft => "draft",
            Self::Appeal => "appeal",
            Self::Locked => "locked",
        }
    }
}

/// Somebody signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Who.
    pub person: String,
    /// When.
    pub at: Instant,
    /// Sum that he had before his eyes, minor units: it moved since, the signature is void.
    pub sum_minor: i64,
}

/// What a locked month comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Locked {
    /// When.
    pub at: Instant,
    /// People with a sheet.
    pub people: u32,
    /// Rows of all sheets.
    pub lines: u32,
    /// Sum, minor units.
    pub sum_minor: i64,
    /// Digest of all sheets' names and heads, hexadecimal.
    pub digest: String,
    /// Journal events before the lock, over all shards.
    pub position: u64,
}

/// A month of pay.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Period {
    /// Month, `2026-11`.
    pub month: String,
    /// State.
    pub state: PeriodState,
    /// When the statements were published.
    pub published_at: Option<Instant>,
    /// First instant at which nobody can object any more.
    pub objection_until: Option<Instant>,
    /// Who signed.
    pub signed: Vec<Signature>,
    /// What it came to.
    pub locked: Option<Locked>,
}

impl Period {
    /// A month that nobody touched.
    #[must_use]
    pub fn untouched(month: &str) -> Self {
        Self { month: month.to_owned(), ..Self::default() }
    }

    /// Whether it still takes postings.
    #[must_use]
    pub fn takes(&self) -> bool {
        self.state != PeriodState::Locked
    }

    /// The month is over and is looked through.
    ///
    /// # Errors
    /// J002 unless it is open, J003 while it is not over.
    pub fn draft(&mut self, over_at: Instant, now: Instant) -> Result<(), Refusal> {
        if self.state != PeriodState::Open {
            return Err(Refusal::wrong_period_state());
        }
        if now < over_at {
            return Err(Refusal::month_not_over());
        }
        self.state = PeriodState::Draft;
        Ok(())
    }

    /// Everybody gets his statement.
    ///
    /// # Errors
    /// J002 unless it is a draft.
    pub fn publish(&mut self, rule: &PayRule, now: Instant) -> Result<(), Refusal> {
        if self.state != PeriodState::Draft {
            return Err(Refusal::wrong_period_state());
        }
        self.state = PeriodState::Appeal;
        self.published_at = Some(now);
        self.objection_until = Some(rule.objection_until(now));
        Ok(())
    }

    /// Somebody signs the sum that he had before his eyes; says whether enough have. A signature on another sum is void.
    ///
    /// # Errors
    /// J002 unless statements are out, J004 while somebody may object or waits for a decision, J005 for the second time, J006
    /// when the sum moved meanwhile.
    pub fn sign(
        &mut self,
        person: &str,
        (seen, sum): (i64, i64),
        open: u32,
        now: Instant,
    ) -> Result<bool, Refusal> {
        if self.state != PeriodState::Appeal {
            return Err(Refusal::wrong_period_state());
        }
        if open > 0 || self.objection_until.is_none_or(|until| now < until) {
            return Err(Refusal::objections_open());
        }
        if seen != sum {
            return Err(Refusal::sum_moved());
        }
        self.signed.retain(|signature| signature.sum_minor == sum);
        if self.signed.iter().any(|signature| signature.person == person) {
            return Err(Refusal::signed_already());
        }
        self.signed.push(Signature { person: person.to_owned(), at: now, sum_minor: sum });
        Ok(self.signed.len() >= SIGNATURES)
    }

    /// It takes nothing from now on.
    pub fn lock(&mut self, locked: Locked) {
        self.state = PeriodState::Locked;
        self.locked = Some(locked);
    }
}
