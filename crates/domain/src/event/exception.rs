//! What somebody asks to be granted although no rule owes it (特批), and who granted it under which limit.

use super::TextRef;
use serde::{Deserialize, Serialize};
use yinuo_policy::{Digest, ExceptionKind, Instant, Money};

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Exceptional {
    /// Money that he paid comes back, although the rules keep it.
    Refund {
        /// How much.
        money: Money,
    },
    /// Money of goodwill.
    Goodwill {
        /// How much.
        money: Money,
    },
    /// A service that is cut off works again until an instant.
    Reactivation {
        /// Service.
        service: String,
        /// Why it is cut off, in the mirror's word.
        suspended: String,
        /// What the customer owes, as the mirror said it then.
        owed: Money,
        /// Value tier of the customer; may be empty.
        tier: String,
        /// First instant at which it is cut off again.
        until: Instant,
    },
}

impl Exceptional {
    /// Its kind in the limit table.
    #[must_use]
    pub const fn kind(&self) -> ExceptionKind {
        match self {
            Self::Refund { .. } => ExceptionKind::Refund,
            Self::Goodwill { .. } => ExceptionKind::Goodwill,
            Self::Reactivation { .. } => ExceptionKind::Reactivation,
        }
    }

    /// The sum that the limit table looks at: what is given, or what is owed by whoever is reconnected.
    #[must_use]
    pub const fn sum(&self) -> &Money {
        match self {
            Self::Refund { money } | Self::Goodwill { money } => money,
            Self::Reactivation { owed, .. } => owed,
        }
    }

    /// What the customer is given; none for a reactivation, which forgives nothing.
    #[must_use]
    pub const fn given(&self) -> Option<&Money> {
        match self {
            Self::Refund { money } | Self::Goodwill { money } => Some(money),
            Self::Reactivation { .. } => None,
        }
    }
}

/// One step of one exception.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExceptionStep {
    /// Somebody asks.
    Asked {
        /// For what.
        what: Exceptional,
        /// Why.
        text: TextRef,
        /// Row of the limit table that it is addressed to.
        rule: String,
        /// Post that decides.
        post: String,
        /// Policy that the limit table is of.
        policy: Digest,
        /// Its calendar tables.
        calendar: Digest,
    },
    /// It goes to the next row.
    PassedUp {
        /// Why.
        text: TextRef,
        /// Row.
        rule: String,
        /// Post.
        post: String,
    },
    /// It was granted.
    Granted {
        /// Row of the limit table within which it lies.
        rule: String,
        /// Post of whoever granted it.
        post: String,
        /// Local day whose limit it counts against.
        day: String,
        /// What was said; none when the asker ordered it himself.
        text: Option<TextRef>,
    },
    /// It was refused.
    Refused {
        /// Why.
        text: TextRef,
    },
}

impl ExceptionStep {
    /// The personal text that it names.
    #[must_use]
    pub const fn text(&self) -> Option<&TextRef> {
        match self {
            Self::Asked { text, .. } | Self::PassedUp { text, .. } | Self::Refused { text } => Some(text),
            Self::Granted { text, .. } => text.as_ref(),
        }
    }
}
