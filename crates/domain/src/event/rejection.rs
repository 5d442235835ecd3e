//! A case that we refuse to take (不予受理): who refused it and why, and what its customer made of that.

use super::{Evidence, SpokenBy, TextRef};
use serde::{Deserialize, Serialize};
use yinuo_policy::{Digest, Instant};

/// One step of a rejection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RejectionStep {
    /// Somebody says that the case is none that we take.
    Proposed {
        /// Reason, from the list of the policy.
        reason: String,
        /// Unit that refuses.
        unit: String,
        /// What the customer is told.
        text: TextRef,
        /// What shows it.
        evidence: Evidence,
        /// Policy that the list is of.
        policy: Digest,
    },
    /// A second person decided, because a promise with money was running.
    Decided {
        /// Approved or refused.
        approved: bool,
    },
    /// The customer objects (异议).
    Objected {
        /// Why.
        text: TextRef,
        /// What it rests on.
        #[serde(default, skip_serializing_if = "SpokenBy::is_himself")]
        spoken: SpokenBy,
        /// First instant at which the ruling is late, as the policy said then; none without a limit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rule_by: Option<Instant>,
        /// When whoever rules is warned.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        warn_at: Option<Instant>,
    },
    /// The limit of the ruling is near.
    RulingNear,
    /// The limit of the ruling passed, and nobody has ruled.
    RulingLate,
    /// Somebody of another unit ruled on his objection.
    Ruled {
        /// Upheld: the case goes on. Otherwise it stays rejected.
        upheld: bool,
        /// What the customer is told.
        text: TextRef,
    },
}

impl RejectionStep {
    /// The personal text that it names.
    #[must_use]
    pub const fn text(&self) -> Option<&TextRef> {
        match self {
            Self::Proposed { text, .. } | Self::Objected { text, .. } | Self::Ruled { text, .. } => {
                Some(text)
            }
            Self::Decided { .. } | Self::RulingNear | Self::RulingLate => None,
        }
    }

    /// The evidence that it rests on.
    #[must_use]
    pub const fn evidence(&self) -> Option<&Evidence> {
        match self {
            Self::Proposed { evidence, .. } => Some(evidence),
            _ => None,
        }
    }
}
