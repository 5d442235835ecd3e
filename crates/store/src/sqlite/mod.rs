//! The Store on SQLite: one file, WAL, one writer that groups, a few readers.

mod apply;
mod combine;
#[cfg(test)]
mod combine_test;
mod connection;
mod list;
mod migrations;
mod readers;
mod rolls;
mod rows;
#[cfg(test)]
mod scratch;
mod shared;
mod statements;
#[cfg(test)]
mod statements_test;
mod store;
mod writer;
#[cfg(test)]
mod writer_test;

pub use combine::{QUEUE_MAX, WRITE_GROUP_MAX};

use combine::Combiner;
use connection::Role;
use readers::{READERS_MAX, Readers};
use std::fmt;
use std::path::Path;
use writer::Writer;

/// A Store in one SQLite file.
pub struct SqliteStore {
    combiner: Combiner,
    readers: Readers,
}

/// Why a file was not opened. Nothing in it was changed, unless a migration could be completed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenError {
    /// The database could not be opened or read.
    Storage {
        /// For the log.
        reason: String,
    },
    /// The file holds tables of another program.
    NotOurs,
    /// The file was migrated by a newer program: use that one, or a copy from before.
    MigrationNewer {
        /// The first migration that this program does not know.
        name: String,
    },
    /// A migration of the file is not the one that this program has under its number.
    MigrationDiffers {
        /// As the file recorded it.
        recorded: String,
        /// As this program knows it.
        known: &'static str,
    },
    /// A connection did not take a setting on which durability rests.
    Unsafe {
        /// The setting.
        pragma: &'static str,
        /// What the connection said instead.
        found: String,
    },
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Storage { reason } => write!(f, "the database could not be opened: {reason}"),
            Self::NotOurs => f.write_str("the file holds tables of another program; name another file"),
            Self::MigrationNewer { name } => {
                write!(
                    f,
                    "the file has migration {name}, which this program does not know: start a newer program"
                )
            }
            Self::MigrationDiffers { recorded, known } => write!(
                f,
                "migration {recorded} of the file is not the {known} of this program: a released migration was edited"
            ),
            Self::Unsafe { pragma, found } => {
                write!(f, "the database keeps {pragma} at {found}; commits would not be safe")
            }
        }
    }
}
impl std::error::Error for OpenError {}

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
        let name = path.as_os_str();
        if name.is_empty() || name == ":memory:" || name.to_string_lossy().starts_with("file:") {
            // Every connection would get a database of its own.
            return Err(OpenError::Storage { reason: format!("{} does not name a file", path.display()) });
        }
        let mut writer = connection::connect(path)?;
        migrations::check_ours(&writer)?;
        connection::prepare(&writer, Role::Writer)?;
        migrations::migrate(&mut writer, &migrations::MIGRATIONS)?;
        let reader = || -> Result<_, OpenError> {
            let connection = connection::connect(path)?;
            connection::prepare(&connection, Role::Reader)?;
            Ok(connection)
        };
        let readers = (0..READERS_MAX).map(|_| reader()).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { combiner: Combiner::new(Writer::new(writer)), readers: Readers::new(readers) })
    }

    /// How many groups of each size were written since the file was opened, by size.
    #[must_use]
    pub fn group_sizes(&self) -> Vec<(usize, u64)> {
        self.combiner.group_sizes()
    }
}
