//! The writer connection: one transaction per group, one savepoint per request.

use super::apply::apply;
use super::connection::BUSY_TIMEOUT;
use super::keeper::{Log, checkpoint, log};
use super::rows::Failed;
use crate::combine::Writes;
use crate::request::{Answer, Reply, Request};
use rusqlite::Connection;
use std::time::Duration;
use yinuo_app::ports::CommitError;

/// Pages of the log from which an idle writer moves them into the database file. Where somebody tends the store, the keeper
/// has done so long before.
const LOG_PAGES_IDLE: i64 = 8_000;
/// Pages not moved yet from which the writer moves them even while others wait.
const LOG_PAGES_MAX: i64 = 16_000;
/// Pages, moved or not, from which the log starts anew even while others wait: it grows as long as writing never pauses.
const LOG_PAGES_LONG: i64 = 32_000;

/// How long making the log start anew waits for readers and for the keeper, while nobody writes.
const ANEW_WITHIN: Duration = Duration::from_millis(25);
/// How long emptying it waits for them, once after an erasure.
const TRUNCATE_WITHIN: Duration = Duration::from_millis(200);

/// The only connection that writes.
#[derive(Debug)]
pub(super) struct Writer {
    connection: Connection,
    /// Pages not moved yet at which moving them is forced next; grows while a long reader is in the way.
    forced_at_pages: i64,
    /// Pages in all at which the log is made to start anew next; grows likewise.
    anew_at_pages: i64,
    /// Something was erased, and the log still holds the pages from before.
    owes_clean_log: bool,
}

/// The whole transaction is lost, and with it every verdict of the group.
struct Lost(String);

impl Writer {
    pub(super) const fn new(connection: Connection) -> Self {
        Self {
            connection,
            forced_at_pages: LOG_PAGES_MAX,
            anew_at_pages: LOG_PAGES_LONG,
            owes_clean_log: false,
        }
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

    /// Pages of the log that are not in the database file yet.
    #[cfg(test)]
    pub(super) fn wal_pages(&self) -> i64 {
        log(&self.connection).map_or(0, Log::unmoved)
    }

    /// Moves every page, so that the log starts anew in the file that it has, unless somebody is in the way for long. Giving the
    /// file back would hold up those who write: a large one for a tenth of a second.
    fn start_anew(&self) -> Result<Log, Failed> {
        self.within(ANEW_WITHIN, "restart")
    }

    /// Moves every page and gives the log's file back, with what was erased in it.
    fn truncate(&self) -> Result<Log, Failed> {
        self.within(TRUNCATE_WITHIN, "truncate")
    }

    fn within(&self, time: Duration, mode: &str) -> Result<Log, Failed> {
        self.connection.busy_timeout(time)?;
        let done = checkpoint(&self.connection, mode);
        self.connection.busy_timeout(BUSY_TIMEOUT)?;
        done
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

    /// Keeps the log small: in a pause above a low mark, in any case above a high one, and at once after an erasure.
    fn tend(&mut self, idle: bool) {
        if self.owes_clean_log {
            // A reader may still need the old pages; then it is tried again after the next group.
            self.owes_clean_log = self.truncate().map_or(true, |log| log.pages != 0);
            return;
        }
        let Ok(before) = log(&self.connection) else { return };
        if before.unmoved() >= self.forced_at_pages || before.pages >= self.anew_at_pages {
            // The next commit begins the log from its start; unless a long reader kept the old pages: then nobody stops for it
            // again at every group.
            let left = match self.start_anew() {
                Ok(Log { done: true, .. }) => Log { done: true, pages: 0, moved: 0 },
                Ok(left) => left,
                Err(_) => before,
            };
            self.forced_at_pages = next_mark(left.unmoved(), LOG_PAGES_MAX);
            self.anew_at_pages = next_mark(left.pages, LOG_PAGES_LONG);
        } else if idle && before.unmoved() >= LOG_PAGES_IDLE {
            // Readers are not disturbed; what they still read is moved the next time.
            let _ = checkpoint(&self.connection, "passive");
        }
    }
}

/// Where it is tried again: at its mark, or a little above what could not be cleared below it.
const fn next_mark(left: i64, mark: i64) -> i64 {
    if left < mark { mark } else { left + LOG_PAGES_IDLE }
}
