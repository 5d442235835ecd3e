//! The Store on PostgreSQL: any number of processes on one database, each with one writer that groups.
//!
//! Statements stay inside what compatible distributed databases accept: no generated positions, no locks by name, no
//! code in the database, keys led by the shard. What was tested is PostgreSQL alone.

mod access;
mod address;
mod archive;
mod asked;
mod batch;
pub mod cluster;
mod connection;
mod facts;
#[cfg(test)]
mod group_test;
mod leases;
mod list;
mod migrations;
mod named;
mod pool;
mod questions;
mod rows;
mod sealed;
mod settlements;
mod snapshots;
mod statements;
#[cfg(test)]
mod statements_test;
mod store;
mod ties;
mod tls;
#[cfg(test)]
mod tls_test;
mod visits;
mod write;
mod writer;
#[cfg(test)]
mod writer_test;

use crate::combine::Combiner;
use crate::open::{Inspection, OpenError};
pub(crate) use address::Target;
pub(crate) use connection::{Connection, Failed, Value};
pub(crate) use facts::case_shard;
use pool::Pool;
use writer::Writer;

/// Groups that a process writes at the same time: while one waits for the flush, the next is judged.
const WRITERS: usize = 2;

/// A Store in one PostgreSQL database.
pub struct PostgresStore {
    combiner: Combiner<Writer>,
    readers: Pool,
}

impl PostgresStore {
    /// Opens a database by its address (`postgres://user@host/database`), creating and migrating its tables as needed.
    ///
    /// # Errors
    /// When the database is not ours, is newer than this program, or cannot be kept safely; see [`OpenError`].
    pub fn open(address: &str) -> Result<Self, OpenError> {
        if is_moving(&mut migrated(address)?)? {
            return Err(OpenError::MoveUnfinished);
        }
        Self::open_anyhow(address)
    }

    /// Opens a migrated database, also one into which a move is not finished.
    pub(crate) fn open_anyhow(address: &str) -> Result<Self, OpenError> {
        let target = Target::of(address)?;
        let writer = || -> Result<_, OpenError> { Ok(Writer::new(target.clone(), writing(&target)?)) };
        let writers = (0..WRITERS).map(|_| writer()).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { combiner: Combiner::new(writers), readers: Pool::new(target) })
    }

    /// How many groups of each size were written since it was opened, by size.
    #[must_use]
    pub fn group_sizes(&self) -> Vec<(usize, u64)> {
        self.combiner.group_sizes()
    }
}

/// A connection to a database whose tables are ours and as they should be.
pub(crate) fn migrated(address: &str) -> Result<Connection, OpenError> {
    let mut connection = reading(&Target::of(address)?)?;
    migrations::migrate(&mut connection, &migrations::MIGRATIONS)?;
    Ok(connection)
}

/// Looks at a database.
pub(crate) fn inspect(address: &str) -> Result<Inspection, OpenError> {
    let mut connection = Connection::connect(&Target::of(address)?)?;
    let Some(applied) = migrations::applied(&mut connection)? else { return Err(OpenError::NotOurs) };
    if is_moving(&mut connection)? {
        return Err(OpenError::MoveUnfinished);
    }
    // As the server would have it: a session may ask for more, and ours does.
    let settings = connection::settings(&mut connection)?;
    Ok(Inspection { applied, known: migrations::MIGRATIONS.len(), settings })
}

/// Whether a move into it is unfinished.
pub(crate) fn is_moving(connection: &mut Connection) -> Result<bool, Failed> {
    for row in connection.rows("tables", &[])? {
        if rows::get::<&str>(&row, 0)? == "moving" {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A connection that reads.
fn reading(target: &Target) -> Result<Connection, OpenError> {
    let mut connection = Connection::connect(target)?;
    connection::prepare(&mut connection)?;
    Ok(connection)
}

/// A connection that writes.
fn writing(target: &Target) -> Result<Connection, OpenError> {
    let connection = reading(target)?;
    // A compatible database that does not know these is fine without.
    let _ = connection.batch(statements::sql("writer_hints"));
    Ok(connection)
}
