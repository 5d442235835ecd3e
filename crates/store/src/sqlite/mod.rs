//! The Store on SQLite: one file, WAL, one writer that groups, a few readers.

mod access;
mod apply;
mod archive;
pub mod backup;
#[cfg(test)]
mod combine_test;
mod connection;
mod keeper;
mod list;
mod messages;
mod migrations;
mod readers;
mod rolls;
mod rows;
#[cfg(test)]
pub(crate) mod scratch;
mod sealed;
mod settlements;
mod shared;
mod snapshots;
mod statements;
#[cfg(test)]
mod statements_test;
mod store;
mod ties;
mod visits;
mod writer;
#[cfg(test)]
mod writer_test;

use crate::combine::Combiner;
use crate::open::{Inspection, OpenError};
use connection::Role;
use keeper::Keeper;
use readers::{READERS_MAX, Readers};
use rusqlite::Connection;
use std::path::Path;
use writer::Writer;

/// A Store in one SQLite file.
pub struct SqliteStore {
    combiner: Combiner<Writer>,
    readers: Readers,
    keeper: Keeper,
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Storage { reason: error.to_string() }
    }
}

impl SqliteStore {
    /// Opens a file, creating and migrating it as needed.
    ///
    /// # Errors
    /// When the file is not ours, is newer than this program, or cannot be kept safely; see [`OpenError`].
    pub fn open(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        let path = path.as_ref();
        if is_moving(&writing(path)?)? {
            return Err(OpenError::MoveUnfinished);
        }
        Self::open_anyhow(path)
    }

    /// Opens a file, also one into which a move is not finished.
    pub(crate) fn open_anyhow(path: &Path) -> Result<Self, OpenError> {
        let writer = writing(path)?;
        let reader = || -> Result<_, OpenError> {
            let connection = connection::connect(path)?;
            connection::prepare(&connection, Role::Reader)?;
            Ok(connection)
        };
        let readers = (0..READERS_MAX).map(|_| reader()).collect::<Result<Vec<_>, _>>()?;
        let keeper = connection::connect(path)?;
        connection::prepare(&keeper, Role::Writer)?;
        Ok(Self {
            combiner: Combiner::new(vec![Writer::new(writer)]),
            readers: Readers::new(readers),
            keeper: Keeper::new(keeper),
        })
    }

    /// How many groups of each size were written since the file was opened, by size.
    #[must_use]
    pub fn group_sizes(&self) -> Vec<(usize, u64)> {
        self.combiner.group_sizes()
    }
}

/// A connection that writes to a file whose tables are ours and as they should be.
pub(crate) fn writing(path: &Path) -> Result<Connection, OpenError> {
    let name = path.as_os_str();
    if name.is_empty() || name == ":memory:" || name.to_string_lossy().starts_with("file:") {
        // Every connection would get a database of its own.
        return Err(OpenError::Storage { reason: format!("{} does not name a file", path.display()) });
    }
    let mut writer = connection::connect(path)?;
    migrations::check_ours(&writer)?;
    connection::prepare(&writer, Role::Writer)?;
    migrations::migrate(&mut writer, &migrations::MIGRATIONS)?;
    Ok(writer)
}

/// Looks at a file; its settings are those of a connection that writes to it.
pub(crate) fn inspect(path: &Path) -> Result<Inspection, OpenError> {
    let connection = connection::connect(path)?;
    let known = migrations::MIGRATIONS.len();
    let Some(applied) = migrations::applied(&connection, &migrations::MIGRATIONS)? else {
        return Err(OpenError::NotOurs);
    };
    if is_moving(&connection)? {
        return Err(OpenError::MoveUnfinished);
    }
    connection::set(&connection, Role::Writer)?;
    let mut settings = Vec::new();
    for (name, wanted) in connection::WANTED {
        settings.push((name, wanted, connection::found(&connection, name)?));
    }
    Ok(Inspection { applied, known, settings })
}

/// Whether a move into it is unfinished.
pub(crate) fn is_moving(connection: &Connection) -> rusqlite::Result<bool> {
    let found = "select count(*) from sqlite_schema where type = 'table' and name = 'moving'";
    connection.query_row(found, [], |row| row.get::<_, i64>(0)).map(|count| count > 0)
}

/// Names of all migrations in order, for the other databases' to be the same.
#[cfg(all(test, feature = "postgres"))]
pub(crate) fn migration_names() -> impl Iterator<Item = &'static str> {
    migrations::MIGRATIONS.iter().map(|migration| migration.name)
}
