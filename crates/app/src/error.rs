//! Why a use case did not happen.

use crate::ports::{CommitError, ReadError};
use std::fmt;
use yinuo_domain::Refusal;

/// Why a use case did not happen. Nothing was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AppError {
    /// The rules say no.
    Refused(Refusal),
    /// The idempotency key was used with another body.
    KeyReused,
    /// Somebody was faster, several times; load again.
    Busy,
    /// The shard is another worker's by now; nothing of what was begun is left.
    LeaseLost {
        /// The shard.
        shard: u16,
    },
    /// A cursor or filter is broken.
    BadCursor,
    /// The storage failed.
    Storage(String),
    /// Stored bytes that cannot be read: the store is damaged or newer than this program.
    Damaged(String),
}

impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => write!(f, "{refusal}"),
            Self::KeyReused => f.write_str("the idempotency key was used with another body"),
            Self::Busy => f.write_str("somebody else changed it; load again"),
            Self::LeaseLost { shard } => write!(f, "shard {shard} is another worker's by now"),
            Self::BadCursor => f.write_str("the cursor is broken"),
            Self::Storage(reason) => write!(f, "storage failed: {reason}"),
            Self::Damaged(reason) => write!(f, "stored data cannot be read: {reason}"),
        }
    }
}

impl std::error::Error for AppError {}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<ReadError> for AppError {
    fn from(error: ReadError) -> Self {
        if error.reason.contains("bad cursor") { Self::BadCursor } else { Self::Storage(error.reason) }
    }
}

impl From<CommitError> for AppError {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::VersionConflict { .. }
            | CommitError::GuardMoved { .. }
            | CommitError::OwedForTaken { .. }
            | CommitError::NumberTaken { .. }
            | CommitError::PersonKeyExists { .. }
            | CommitError::PersonErased { .. } => Self::Busy,
            CommitError::KeyUsed { .. } => Self::KeyReused,
            CommitError::LeaseLost { shard } => Self::LeaseLost { shard },
            other => Self::Storage(other.to_string()),
        }
    }
}
