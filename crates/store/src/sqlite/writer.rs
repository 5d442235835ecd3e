//! The writer connection: one transaction per group, one savepoint per request.

use super::apply::apply;
use super::rows::Failed;
use crate::combine::Writes;
use crate::request::{Answer, Reply, Request};
use rusqlite::Connection;
use yinuo_app::ports::CommitError;

/// WAL pages from which an idle writer moves them into the database file.
const WAL_PAGES_IDLE: i64 = 1_000;
/// WAL pages from which the writer does so even while others wait.
const WAL_PAGES_MAX: i64 = 16_000;

/// The only connection that writes.
#[derive(Debug)]
pub(super) struct Writer {
    connection: Connection,
    /// WAL pages at which the next forced checkpoint is tried; grows while a long reader is in the way.
    forced_at_pages: i64,
    /// Something was erased, and the log still holds the pages from before.
    owes_clean_log: bool,
}

/// The whole transaction is lost, and with it every verdict of the group.
struct Lost(String);

impl Writer {
    pub(super) const fn new(connection: Connection) -> Self {
        Self { connection, forced_at_pages: WAL_PAGES_MAX, owes_clean_log: false }
    }

    #[cfg(test)]
    pub(super) const fn connection(&self) -> &Connection {
        &self.connection
    }

    fn try_write(&mut self, group: &[Request]) -> Result<Vec<Answer>, Lost> {
        // A leader that panicked may have left its transaction open.
        self.abandon();
        self.run("begin immediate")?;
        let answers = group.iter().map(|request| self.write_one(request)).collect::<Result<Vec<_>, _>>()?;
        if answers.iter().any(Result::is_ok) {
            self.run("commit")?
        } else {
            self.run("rollback")?
        }
        Ok(answers)
    }

    /// One request in its savepoint: its failure is undone alone, unless it took the transaction with it.
    fn write_one(&self, request: &Request) -> Result<Answer, Lost> {
        self.run("savepoint one")?;
        let answer: Result<Reply, CommitError> = apply(&self.connection, request);
        // SQLITE_FULL, IOERR and NOMEM may end the whole transaction on their own.
        if self.connection.is_autocommit() {
            return Err(Lost(format!("the transaction was lost: {answer:?}")));
        }
        if answer.is_err() {
            self.run("rollback to one")?;
        }
        self.run("release one")?;
        Ok(answer)
    }

    fn run(&self, sql: &str) -> Result<(), Lost> {
        let done = self.connection.prepare_cached(sql).and_then(|mut statement| statement.execute([]));
        done.map(|_| ()).map_err(|error| Lost(error.to_string()))
    }

    fn abandon(&self) {
        if !self.connection.is_autocommit() {
            // If even this fails, the next `begin` fails too and says why.
            let _ = self.run("rollback");
        }
    }

    /// Pages in the WAL that are not in the database file yet. A failure shows at the next commit.
    pub(super) fn wal_pages(&self) -> i64 {
        self.checkpoint("noop").map_or(0, |(pages, moved)| pages - moved)
    }

    fn checkpoint(&self, mode: &str) -> Result<(i64, i64), Failed> {
        let mut statement = self.connection.prepare_cached(&format!("pragma wal_checkpoint({mode})"))?;
        Ok(statement.query_row([], |row| Ok((row.get(1)?, row.get(2)?)))?)
    }
}

impl Writes for Writer {
    /// Writes a group. An answer of success means that COMMIT has returned.
    ///
    /// When the transaction is lost, every request fails, also the ones that were refused: a refusal may rest on a
    /// neighbour's row that was never committed (a used idempotency key, a taken number).
    fn write(&mut self, group: &[Request]) -> Vec<Answer> {
        match self.try_write(group) {
            Ok(answers) => {
                let erased = group.iter().zip(&answers).any(|(one, answer)| one.erases() && answer.is_ok());
                self.owes_clean_log |= erased;
                answers
            }
            Err(Lost(reason)) => {
                self.abandon();
                group.iter().map(|_| Err(CommitError::Storage { reason: reason.clone() })).collect()
            }
        }
    }

    /// Keeps the WAL small: in a pause above a low mark, in any case above a high one, and at once after an erasure.
    fn tend(&mut self, idle: bool) {
        if self.owes_clean_log {
            // A reader may still need the old pages; then it is tried again after the next group.
            self.owes_clean_log = self.checkpoint("truncate").map_or(true, |(pages, _)| pages != 0);
            return;
        }
        let pages = self.wal_pages();
        if pages >= self.forced_at_pages {
            let _ = self.checkpoint("truncate");
            // A long reader may have kept the old pages: do not stop for it again at every group.
            let left = self.wal_pages();
            self.forced_at_pages = if left < WAL_PAGES_MAX { WAL_PAGES_MAX } else { left + WAL_PAGES_IDLE };
        } else if idle && pages >= WAL_PAGES_IDLE {
            // Readers are not disturbed; what they still read is moved the next time.
            let _ = self.checkpoint("passive");
        }
    }
}
