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
        let (pages, moved) = log_pages(&connection)?;
        if pages - moved >= PAGES_MIN {
            checkpoint(&connection, "passive")?;
        }
        Ok(())
    }
}

/// Pages in the log, and how many of them are in the file already.
pub(super) fn log_pages(connection: &Connection) -> Result<(i64, i64), Failed> {
    checkpoint(connection, "noop")
}

/// Moves pages of the log in a mode of SQLite's; answers as [`log_pages`] does.
pub(super) fn checkpoint(connection: &Connection, mode: &str) -> Result<(i64, i64), Failed> {
    let mut statement = connection.prepare_cached(&format!("pragma wal_checkpoint({mode})"))?;
    Ok(statement.query_row([], |row| Ok((row.get(1)?, row.get(2)?)))?)
}
