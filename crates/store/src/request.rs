//! What only the writer of a database may do, and what came of it: the same for every database.

use yinuo_app::ports::{Commit, CommitError, LeaseClaim, Leases, ReadError};

/// Something that only the writer may do.
#[derive(Debug)]
pub(crate) enum Request {
    Commit(Box<Commit>),
    Reserve {
        series: String,
        count: u32,
    },
    Expire {
        now: i64,
        limit: u32,
    },
    MarkRead {
        person: String,
        key: String,
        at: i64,
    },
    TakeLeases(LeaseClaim),
    GiveUpLeases {
        owner: String,
    },
    /// A bug in the writer, for tests.
    #[cfg(test)]
    Panic,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reply {
    Committed,
    First(u64),
    Removed(u32),
    Marked(bool),
    Leased(Leases),
}

impl Request {
    /// Whether something must not stay readable in the write-ahead log.
    pub(crate) fn erases(&self) -> bool {
        matches!(self, Self::Commit(commit) if !(commit.erasures.is_empty() && commit.dropped_artefacts.is_empty()))
    }

    /// Whether it takes rows away that a neighbour in its group may rest on.
    #[cfg(feature = "postgres")]
    pub(crate) fn takes_away(&self) -> bool {
        matches!(self, Self::Commit(commit) if !(commit.archived.is_empty() && commit.dropped_notices.is_empty()))
    }
}

/// The answer to one request.
pub(crate) type Answer = Result<Reply, CommitError>;

/// A writer's error where the port speaks of a read.
pub(crate) fn as_read_error(error: CommitError) -> ReadError {
    match error {
        CommitError::Storage { reason } => ReadError { reason },
        other => ReadError { reason: other.to_string() },
    }
}

/// The writer answered another request than it was asked.
pub(crate) fn mixed_up(reply: Reply) -> CommitError {
    CommitError::Storage { reason: format!("the writer answered {reply:?} to another question") }
}
