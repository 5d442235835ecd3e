//! One connection: statements prepared once, several sent before the first answer is read.
//!
//! The port is synchronous, so a connection owns a small runtime that runs only while somebody waits for it, in the
//! thread of whoever asks (decision record 0010).

use super::address::Target;
use super::statements::sql;
use super::tls;
use crate::open::{LineRefusal, OpenError};
use std::collections::BTreeMap;
use std::future::{Future, poll_fn};
use std::task::Poll;
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::error::SqlState;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, NoTls, Row, Statement};

/// Statements that a connection keeps prepared; the case list alone can be put together in thousands of ways.
const STATEMENTS_KEPT: usize = 300;

/// A value handed to a statement.
pub(crate) type Value<'a> = Box<dyn ToSql + Sync + 'a>;

/// One statement of a pipeline.
pub(crate) struct Step<'a> {
    pub name: &'static str,
    pub values: Vec<Value<'a>>,
}

impl<'a> Step<'a> {
    pub(crate) fn new(name: &'static str, values: Vec<Value<'a>>) -> Self {
        Self { name, values }
    }

    /// A statement without values.
    pub(crate) fn bare(name: &'static str) -> Self {
        Self { name, values: Vec::new() }
    }
}

/// How a statement failed, as far as the caller must tell the cases apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// Somebody else changed what this transaction rested on: try again.
    Clash,
    /// The connection is gone; what was under way may or may not have happened.
    Lost,
    /// A text holds U+0000, so nothing stored can be equal to it.
    Nul,
    /// Anything else.
    Other,
}

/// The database did not do what was asked; the reason is for the log.
#[derive(Debug, Clone)]
pub(crate) struct Failed {
    pub why: Why,
    pub reason: String,
    /// Set when the line itself was refused.
    pub line: Option<LineRefusal>,
}

impl Failed {
    pub(crate) fn other(reason: impl Into<String>) -> Self {
        Self { why: Why::Other, reason: reason.into(), line: None }
    }
}

impl From<tokio_postgres::Error> for Failed {
    fn from(error: tokio_postgres::Error) -> Self {
        let why = match error.code() {
            Some(code) => why(code),
            None if error.is_closed() || is_io(&error) => Why::Lost,
            None => Why::Other,
        };
        let reason = match error.as_db_error() {
            Some(said) => format!("{} ({})", said.message(), said.code().code()),
            None => error.to_string(),
        };
        Self { why, reason, line: tls::refusal(&error) }
    }
}

fn is_io(error: &tokio_postgres::Error) -> bool {
    std::error::Error::source(error).is_some_and(|source| source.is::<std::io::Error>())
}

fn why(code: &SqlState) -> Why {
    match code.code() {
        // Serialisation failure, deadlock, unique violation, lock timeout; not-null is our own guard: a version that
        // has moved makes the new one null, see `advance_stream`.
        "40001" | "40P01" | "23505" | "55P03" | "23502" => Why::Clash,
        // Shutting down, crashed, starting up, a session that was ended from outside, and an outcome that the database
        // itself does not know.
        "57P01" | "57P02" | "57P03" | "25P03" | "40003" => Why::Lost,
        class if class.starts_with("08") => Why::Lost,
        "22021" => Why::Nul,
        _ => Why::Other,
    }
}

impl From<Failed> for OpenError {
    fn from(failed: Failed) -> Self {
        match failed.line {
            Some(refusal) => Self::Line(refusal),
            None => Self::Storage { reason: failed.reason },
        }
    }
}

/// A connection to the database.
pub(crate) struct Connection {
    /// Always there until dropped.
    runtime: Option<Runtime>,
    client: Client,
    statements: BTreeMap<String, Statement>,
}

impl Connection {
    /// Connects; nothing has been set or asked yet.
    pub(crate) fn connect(target: &Target) -> Result<Self, Failed> {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| Failed::other(format!("no runtime: {error}")))?;
        let client = match target.tls.clone() {
            None => {
                let (client, driver) = runtime.block_on(target.config.connect(NoTls))?;
                // What it ends with is told to whoever waits for an answer.
                runtime.spawn(async move { drop(driver.await) });
                client
            }
            Some(tls) => {
                let (client, driver) = runtime.block_on(target.config.connect(tls))?;
                runtime.spawn(async move { drop(driver.await) });
                client
            }
        };
        Ok(Self { runtime: Some(runtime), client, statements: BTreeMap::new() })
    }

    /// Runs statements that return nothing.
    pub(crate) fn batch(&self, sql: &str) -> Result<(), Failed> {
        Ok(self.runtime().block_on(self.client.batch_execute(sql))?)
    }

    /// The rows of a named statement.
    pub(crate) fn rows(
        &mut self,
        name: &'static str,
        values: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, Failed> {
        self.rows_of(sql(name), values)
    }

    /// The rows of a statement that was put together.
    pub(crate) fn rows_of(&mut self, sql: &str, values: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>, Failed> {
        if self.statements.len() >= STATEMENTS_KEPT {
            self.statements.clear();
        }
        self.prepare(sql)?;
        let statement = &self.statements[sql];
        Ok(self.runtime().block_on(self.client.query(statement, values))?)
    }

    /// Sends all statements at once and returns the rows of each. The first failure is told; what follows it in an
    /// open transaction has failed too.
    pub(crate) fn pipeline(&mut self, steps: &[Step<'_>]) -> Result<Vec<Vec<Row>>, Failed> {
        for step in steps {
            self.prepare(sql(step.name))?;
        }
        let values: Vec<Vec<&(dyn ToSql + Sync)>> =
            steps.iter().map(|step| step.values.iter().map(|value| &**value as _).collect()).collect();
        let asked = steps
            .iter()
            .zip(&values)
            .map(|(step, values)| self.client.query(&self.statements[sql(step.name)], values))
            .collect();
        Ok(self.runtime().block_on(in_order(asked))?)
    }

    /// Forgets prepared statements, when a name in them means something else by now.
    pub(crate) fn forget(&mut self) {
        self.statements.clear();
    }

    /// Has a statement prepared, once.
    pub(crate) fn prepare(&mut self, sql: &str) -> Result<(), Failed> {
        if !self.statements.contains_key(sql) {
            let prepared = self.runtime().block_on(self.client.prepare(sql))?;
            self.statements.insert(sql.to_owned(), prepared);
        }
        Ok(())
    }

    fn runtime(&self) -> &Runtime {
        match &self.runtime {
            Some(runtime) => runtime,
            // Filled by `connect`, emptied only by `drop`.
            None => unreachable!("a connection holds its runtime until it is dropped"),
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // Waiting for it is refused inside somebody else's runtime, and there is nothing to wait for.
            runtime.shutdown_background();
        }
    }
}

/// Runs requests side by side. Each is sent when it is first asked for, in its order, so the answers come in order too.
///
/// One that fails before anything could be answered was never sent (a value does not fit its column): then none of
/// those after it is sent either, above all no `commit`.
async fn in_order<T, E>(requests: Vec<impl Future<Output = Result<T, E>>>) -> Result<Vec<T>, E> {
    let mut running: Vec<_> = requests.into_iter().map(Box::pin).collect();
    let mut answers: Vec<Option<Result<T, E>>> = Vec::with_capacity(running.len());
    poll_fn(|context| {
        for (request, answer) in running.iter_mut().zip(&mut answers) {
            if answer.is_none()
                && let Poll::Ready(told) = request.as_mut().poll(context)
            {
                *answer = Some(told);
            }
        }
        while answers.len() < running.len() && !answers.iter().flatten().any(Result::is_err) {
            let next = answers.len();
            answers.push(match running[next].as_mut().poll(context) {
                Poll::Ready(told) => Some(told),
                Poll::Pending => None,
            });
        }
        if answers.iter().all(Option::is_some) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    answers.into_iter().flatten().collect()
}

/// Sets a session up and refuses a server that could lose an acknowledged commit.
///
/// This proves that the server says it flushes before it answers COMMIT; that its disk obeys is proven nowhere.
pub(crate) fn prepare(connection: &mut Connection) -> Result<(), OpenError> {
    connection.batch(sql("session"))?;
    // Hints of PostgreSQL alone; a compatible database that does not know them is fine without.
    let _ = connection.batch(sql("session_hints"));
    for (setting, wanted, found) in settings(connection)? {
        if !found.eq_ignore_ascii_case(wanted) {
            return Err(OpenError::Unsafe { setting, found });
        }
    }
    Ok(())
}

/// Settings on which the promise rests.
const WANTED: [(&str, &str); 5] = [
    ("fsync", "on"),
    ("full_page_writes", "on"),
    ("synchronous_commit", "on"),
    ("server_encoding", "UTF8"),
    ("client_encoding", "UTF8"),
];

/// Those settings with what they must be and what the server says; one that it does not know is left out.
pub(crate) fn settings(
    connection: &mut Connection,
) -> Result<Vec<(&'static str, &'static str, String)>, OpenError> {
    let mut told = Vec::new();
    for row in connection.rows("settings", &[])? {
        let (name, found): (String, String) = (row.get(0), row.get(1));
        told.extend(
            WANTED
                .iter()
                .filter(|(setting, _)| *setting == name)
                .map(|(setting, wanted)| (*setting, *wanted, found.clone())),
        );
    }
    Ok(told)
}
