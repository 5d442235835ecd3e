//! What happened to a visit of a case. Stored for ever with its case's events; add, never change.
//!
//! The phone's position is personal: it shows where the customer lives. So it is a text kept apart, and the event holds
//! only how far from the premises it lay.

use super::{Evidence, TextRef};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yinuo_policy::{Digest, Instant, Span};

/// Whose wish it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mover {
    /// The customer's.
    Customer,
    /// Ours.
    Us,
}

impl Mover {
    /// The word by which pages name it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Us => "us",
        }
    }
}

/// Hours of a technician that a visit holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// Who comes (person code).
    pub technician: String,
    /// Who comes with him, where two must go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mate: Option<String>,
    /// From when until when he works there, ways apart.
    pub hours: Span,
    /// Who chose him (U14).
    pub chosen_by: Mover,
}

impl Slot {
    /// Whether somebody is one of those who come.
    #[must_use]
    pub fn sends(&self, person: &str) -> bool {
        self.technician == person || self.mate.as_deref() == Some(person)
    }

    /// Everybody who comes, the lead first.
    pub fn hands(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.technician.as_str()).chain(self.mate.as_deref())
    }

    /// Of those who come the one who signs: the lead where somebody else signs for them.
    #[must_use]
    pub fn signer(&self, person: &str) -> &str {
        self.hands().find(|hand| *hand == person).unwrap_or(&self.technician)
    }
}

/// Where a phone was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Latitude and longitude in millionths of a degree, `22543100,114057900`.
    pub spot: TextRef,
    /// How far that lies from the premises; none where the mirror does not know them.
    pub metres_off: Option<u32>,
}

/// How the customer's matter was settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Solved {
    /// On site.
    OnSite,
    /// By telephone or from the network, without going there (Y08).
    Remotely,
}

/// A receipt (回单).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// How.
    pub solved: Solved,
    /// Root cause of the policy's tree; empty where the job asks for none (U16).
    pub cause: String,
    /// Speed when he came, kilobits a second.
    pub before_kbps: Option<u32>,
    /// Speed when he left, kilobits a second.
    pub after_kbps: Option<u32>,
    /// Parts used, one entry a piece (U17).
    pub parts: Vec<String>,
    /// The plain explanation to the customer, with photos and readings by digest.
    pub evidence: Evidence,
    /// Whether the service works by it.
    pub restored: bool,
}

/// What happened to a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum VisitTurn {
    /// Somebody shall go there. What it takes is copied from the policy.
    Asked {
        /// Job.
        job: String,
        /// What is to be done.
        text: TextRef,
        /// Unit in whose area it lies.
        unit: String,
        /// How long the work takes.
        minutes: u32,
        /// What the technician must be able to do.
        skills: Vec<String>,
        /// Tools that the technician must have with him.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        tools: Vec<String>,
        /// Parts that are likely to be used up, one entry a piece.
        parts: Vec<String>,
        /// Why two must go: `job`, `hazard/CODE`, `asked`; empty where one is enough.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        two_because: String,
        /// Policy that said so.
        policy: Digest,
    },
    /// The dispatcher says that two go, or that one is enough after all.
    Manned {
        /// Two.
        two: bool,
        /// Why.
        text: TextRef,
    },
    /// An hour is held while the customer chooses.
    Held {
        /// Window.
        window: Span,
        /// Whose hours.
        slot: Slot,
        /// First instant at which they are free again.
        until: Instant,
    },
    /// The time to choose was over.
    HoldLapsed,
    /// A window was agreed: the first one, or another.
    Booked {
        /// Window.
        window: Span,
        /// Whose wish it was.
        asked_by: Mover,
        /// Who comes; nobody yet when absent.
        slot: Option<Slot>,
    },
    /// Somebody comes at these hours within the window, in place of whoever was to come.
    Assigned {
        /// Who and when.
        slot: Slot,
    },
    /// Whoever was to come does not: the dispatcher takes it back.
    Released {
        /// `replanned`, `absent`, `manned`, or that his firm was removed.
        cause: String,
    },
    /// Whom the customer chose cannot come: the customer is asked whether somebody else may (U14).
    ChoiceAsked {
        /// Whom he chose.
        technician: String,
        /// First instant at which his silence counts as yes: the hour is worth more to him than the person.
        until: Instant,
    },
    /// The customer said that anybody may come.
    ChoiceEnded {
        /// In whose words we heard it; none where he said so himself on his page.
        text: Option<TextRef>,
    },
    /// He is on the way.
    SetOut {
        /// When he expects to be there.
        expected_at: Option<Instant>,
    },
    /// He will be late.
    RunningLate {
        /// When he expects to be there.
        expected_at: Instant,
    },
    /// He is there.
    Arrived {
        /// Where the phone says that he is.
        position: Option<Position>,
    },
    /// The window ended and nobody had come. By clock.
    Missed,
    /// He hands it back (退单).
    Rejected {
        /// Reason of the policy.
        reason: String,
        /// In words.
        text: TextRef,
    },
    /// Nobody at home, or no way in.
    NoAccess {
        /// Pause that it proposed; none when it would stop nothing or one stands already.
        pause: Option<Uuid>,
        /// Evidence.
        evidence: Evidence,
    },
    /// Done, with a receipt.
    Done {
        /// Receipt.
        receipt: Receipt,
    },
    /// Nobody goes there any more.
    CalledOff {
        /// `cancelled`, `case-ended`.
        cause: String,
        /// Why; none where the end of the case says it.
        text: Option<TextRef>,
    },
}

impl VisitTurn {
    /// Its words.
    #[must_use]
    pub const fn text(&self) -> Option<&TextRef> {
        match self {
            Self::Asked { text, .. } | Self::Manned { text, .. } | Self::Rejected { text, .. } => Some(text),
            Self::NoAccess { evidence, .. } => Some(&evidence.text),
            Self::Done { receipt } => Some(&receipt.evidence.text),
            Self::CalledOff { text, .. } | Self::ChoiceEnded { text } => text.as_ref(),
            _ => None,
        }
    }

    /// The evidence that it rests on.
    #[must_use]
    pub const fn evidence(&self) -> Option<&Evidence> {
        match self {
            Self::NoAccess { evidence, .. } => Some(evidence),
            Self::Done { receipt } => Some(&receipt.evidence),
            _ => None,
        }
    }
}
