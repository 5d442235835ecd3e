//! What happened to a contact: the touch itself, or the question for a score of a closing.

use super::TextRef;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yinuo_policy::Instant;

/// What happened to a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum ContactEvent {
    /// The touch itself. Its owner is the first-contact owner to the end (H10, A12, A13).
    Recorded {
        /// Channel.
        channel: String,
        /// `inbound` or `outbound`.
        direction: String,
        /// Customer code; empty for an unknown person.
        customer: String,
        /// Accepting unit (A16).
        accepting_unit: String,
        /// First-contact owner.
        owner: String,
        /// The customer's words.
        text: Option<TextRef>,
        /// Reference of the recording; empty when none.
        recording: String,
    },
    /// Nothing is owed: it ends as a contact.
    Ended {
        /// Outcome code.
        outcome: String,
    },
    /// It opened a case.
    OpenedCase {
        /// The case.
        case: Uuid,
    },
    /// It joined an open case (催单).
    JoinedCase {
        /// The case.
        case: Uuid,
    },
    /// The customer of a closed case is asked for a score (Y44). Only the digest of his one-time token is kept.
    ScoreAsked {
        /// The case.
        case: Uuid,
        /// Version of the event that closed it: one score a closing.
        closing: u64,
        /// Customer; his key salts his words.
        customer: String,
        /// Unit that answered for the case then.
        unit: String,
        /// Key of the ring that the token was made with.
        key: u8,
        /// SHA-256 of the token, hexadecimal.
        token: String,
        /// First instant at which the token opens nothing any more.
        lapses_at: Instant,
    },
    /// The carrier says that the question reached him. Without this he was never asked, as far as figures go.
    ScoreDelivered,
    /// He answered.
    Scored {
        /// 1 to 10.
        score: u8,
        /// His words, if any.
        text: Option<TextRef>,
    },
    /// He did not, in time. Silence is no score.
    ScoreLapsed,
}

impl ContactEvent {
    /// Name for listing without decoding; equal to the stored tag.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Recorded { .. } => "recorded",
            Self::Ended { .. } => "ended",
            Self::OpenedCase { .. } => "opened-case",
            Self::JoinedCase { .. } => "joined-case",
            Self::ScoreAsked { .. } => "score-asked",
            Self::ScoreDelivered => "score-delivered",
            Self::Scored { .. } => "scored",
            Self::ScoreLapsed => "score-lapsed",
        }
    }
}
