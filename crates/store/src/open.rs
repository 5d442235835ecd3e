//! Why a database was not opened: the same reasons for every database.

use std::fmt;

/// Why a database was not opened. Nothing in it was changed, unless a migration could be completed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenError {
    /// The database could not be opened or read.
    Storage {
        /// For the log.
        reason: String,
    },
    /// The database holds tables of another program.
    NotOurs,
    /// The database was migrated by a newer program: use that one, or a copy from before.
    MigrationNewer {
        /// The first migration that this program does not know.
        name: String,
    },
    /// A migration of the database is not the one that this program has under its number.
    MigrationDiffers {
        /// As the database recorded it.
        recorded: String,
        /// As this program knows it.
        known: &'static str,
    },
    /// A move into it was begun and not finished.
    MoveUnfinished,
    /// A connection did not take a setting on which durability rests.
    Unsafe {
        /// The setting.
        setting: &'static str,
        /// What the connection said instead.
        found: String,
    },
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Storage { reason } => write!(f, "the database could not be opened: {reason}"),
            Self::NotOurs => f.write_str("it holds tables of another program; name another one"),
            Self::MigrationNewer { name } => {
                write!(f, "it has migration {name}, which this program does not know: start a newer program")
            }
            Self::MigrationDiffers { recorded, known } => write!(
                f,
                "migration {recorded} of the database is not the {known} of this program: a released migration was edited"
            ),
            Self::MoveUnfinished => {
                f.write_str("a move into it was not finished: run the same `yinuo move` again, it goes on")
            }
            Self::Unsafe { setting, found } => {
                write!(f, "the database keeps {setting} at {found}; commits would not be safe")
            }
        }
    }
}
impl std::error::Error for OpenError {}

/// What can be asked of a database without changing it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// Migrations that are applied; a database with fewer than `known` is migrated when it is opened.
    pub applied: usize,
    /// Migrations that this program knows.
    pub known: usize,
    /// Settings on which durability rests, with what they must be and what the database says: name, wanted, found.
    pub settings: Vec<(&'static str, &'static str, String)>,
}

/// Looks at an SQLite file.
///
/// # Errors
/// When the file is not ours, is newer than this program, or cannot be read; see [`OpenError`].
pub fn inspect_file(path: &std::path::Path) -> Result<Inspection, OpenError> {
    crate::sqlite::inspect(path)
}

/// Looks at a PostgreSQL database. Its settings are told, not refused.
///
/// # Errors
/// When the database is not ours, is newer than this program, or cannot be read; see [`OpenError`].
#[cfg(feature = "postgres")]
pub fn inspect_database(address: &str) -> Result<Inspection, OpenError> {
    crate::postgres::inspect(address)
}
