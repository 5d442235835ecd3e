//! What the books of pay and of points share: rows of a register with the events of its stream, movements between two
//! accounts, and a decision that is made anew when somebody was faster.

use crate::codec::encode;
use crate::engine::{ATTEMPTS_MAX, App};
use crate::error::AppError;
use crate::ports::{Append, Commit, CommitError, Hash, Posting, PostingLine, RegisterRow};
use crate::register::{RegisterEvent, stream_of};
use yinuo_domain::{Actor, Fact};
use yinuo_policy::Instant;

/// Rows of one event; keeps events well below their limit.
const ROWS_PER_EVENT: usize = 32;

/// Rows of a register, code and body each, and the stream of that name with the head at which they were read.
pub(crate) struct Rows<'a> {
    pub register: &'a str,
    pub stream: &'a str,
    pub head: (u64, Hash),
    pub rows: Vec<(String, String)>,
}

impl Rows<'_> {
    /// Adds them to a commit: two that set them at one moment follow one another.
    pub fn add_to(self, commit: &mut Commit, actor: &Actor, now: Instant) -> Result<(), AppError> {
        let stream = stream_of(self.stream);
        let facts: Vec<Fact<RegisterEvent>> = self
            .rows
            .chunks(ROWS_PER_EVENT)
            .map(|rows| RegisterEvent::RowsSet { rows: rows.to_vec() })
            .map(|event| Fact { occurred: now, by_clock: false, event })
            .collect();
        let (events, _) = encode(stream, self.head, &facts, actor, now)?;
        commit.appends.push(Append { stream, expected_version: self.head.0, events });
        let stored = |(code, body)| RegisterRow { register: self.register.to_owned(), code, body };
        commit.register_rows.extend(self.rows.into_iter().map(stored));
        Ok(())
    }
}

/// What moves between two accounts.
pub(crate) struct Transfer<'a> {
    pub from: &'a str,
    pub to: &'a str,
    /// Unit of the ledger.
    pub unit: &'a str,
    pub amount: i64,
    pub rule: &'a str,
    /// What it is for, once.
    pub key: String,
    /// When it was earned, given or taken.
    pub at: Instant,
}

impl App {
    /// The posting of a transfer. It names no case: a case's ledger is read by whoever sees the case, and neither what its people
    /// earn by it nor what its customer gave them is theirs to see.
    pub(crate) fn posting_of(&self, transfer: Transfer<'_>, now: Instant) -> Posting {
        let line = |account: &str, amount: i64| PostingLine {
            account: account.to_owned(),
            unit: transfer.unit.to_owned(),
            amount,
        };
        Posting {
            id: self.entropy.id(now.0),
            case: None,
            cause_version: 0,
            rule: transfer.rule.to_owned(),
            lines: vec![line(transfer.from, -transfer.amount), line(transfer.to, transfer.amount)],
            owed_for: Some(transfer.key),
            occurrence: None,
            reverses: None,
            occurred_at: transfer.at.0,
            recorded_at: now.0,
        }
    }

    /// Decides, and anew on what stands then while somebody else is faster, which `None` says.
    ///
    /// # Errors
    /// What deciding refuses; others that were faster again and again.
    pub(crate) fn decided<T>(
        &self,
        mut decide: impl FnMut() -> Result<Option<T>, AppError>,
    ) -> Result<T, AppError> {
        for _ in 0..ATTEMPTS_MAX {
            if let Some(done) = decide()? {
                return Ok(done);
            }
        }
        Err(AppError::Busy)
    }
}

/// Whether a commit happened, or somebody was faster.
pub(crate) fn committed(done: Result<(), CommitError>) -> Result<bool, AppError> {
    match done {
        Ok(()) => Ok(true),
        Err(
            CommitError::GuardMoved { .. }
            | CommitError::CursorMoved { .. }
            | CommitError::VersionConflict { .. }
            | CommitError::OwedForTaken { .. }
            | CommitError::PersonKeyExists { .. }
            | CommitError::PersonErased { .. },
        ) => Ok(false),
        Err(other) => Err(other.into()),
    }
}
