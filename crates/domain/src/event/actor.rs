//! Who acts.

use serde::{Deserialize, Serialize};

/// Who acts: a person in a post of a unit. The system itself is the person `system`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// Person code.
    pub person: String,
    /// Post code.
    pub post: String,
    /// Unit code.
    pub unit: String,
}

impl Actor {
    /// The system: clocks and reactions.
    #[must_use]
    pub fn system() -> Self {
        Self { person: SYSTEM.into(), post: String::new(), unit: String::new() }
    }

    /// The customer himself, by a link that only he was sent. He holds no post and belongs to no unit.
    #[must_use]
    pub fn customer() -> Self {
        Self { person: CUSTOMER.into(), post: String::new(), unit: String::new() }
    }

    /// Whoever pays: a wallet or billing, by its signed answers or a file of them.
    #[must_use]
    pub fn payer() -> Self {
        Self { person: PAYER.into(), post: String::new(), unit: String::new() }
    }
}

/// Person code under which the journal names the system itself: clocks, and what follows by rule.
pub const SYSTEM: &str = "system";

/// Person code under which the journal names whoever pays.
pub const PAYER: &str = "payer";

/// Person code under which the journal names a customer who acts by his own link.
pub const CUSTOMER: &str = "customer";
