//! Moves the log into the file beside those who write, so that no commit waits for it.

use super::rows::Failed;
use rusqlite::Connection;
use std::sync::{Mutex, PoisonError};

/// Pages in the log from which they are moved: some megabytes, which take some milliseconds.
const PAGES_MIN: i64 = 1_000;

/// A connection of its own that only moves pages; it takes no lock that a writer or a reader needs.
#[derive(Debug)]
pub(super) struct Keeper(Mutex<Connection>);

impl Keeper {
    pub(super) const fn new(connection: Connection) -> Self {
        Self(Mutex::new(connection))
    }

    /// Moves what stands in the log by now. What is written meanwhile, or still read, is moved the next time.
    pub(super) fn keep(&self) -> Result<(), Failed> {
        let connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if log(&connection)?.unmoved() >= PAGES_MIN {
            checkpoint(&connection, "passive")?;
        }
        Ok(())
    }
}

/// The log as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Log {
    /// Whether nobody was in the way of what was asked.
    pub done: bool,
    /// Pages in it.
    pub pages: i64,
    /// How many of them are in the file already.
    pub moved: i64,
}

impl Log {
    pub(super) const fn unmoved(self) -> i64 {
        self.pages - self.moved
    }
}

/// The log as it stands; nothing is moved.
pub(super) fn log(connection: &Connection) -> Result<Log, Failed> {
    checkpoint(connection, "noop")
}

/// Moves pages of the log in a mode of SQLite's.
pub(super) fn checkpoint(connection: &Connection, mode: &str) -> Result<Log, Failed> {
    let mut statement = connection.prepare_cached(&format!("pragma wal_checkpoint({mode})"))?;
    let log = |row: &rusqlite::Row<'_>| {
        Ok(Log { done: row.get::<_, i64>(0)? == 0, pages: row.get(1)?, moved: row.get(2)? })
    };
    Ok(statement.query_row([], log)?)
}
