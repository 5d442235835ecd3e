//! Migrations: embedded, applied in order in one transaction, recorded with a digest, as in SQLite.
//!
//! Several processes may open a new database at once. Each records a migration before it runs it, so the second waits
//! at the unique number until the first is done, fails, and looks again.

use super::connection::{Connection, Failed, Why};
use super::rows::get;
use crate::open::OpenError;
use sha2::{Digest, Sha256};

/// One migration. Released ones are never edited. The number is the place, from 1, as in the sqlite folder.
#[derive(Debug, Clone, Copy)]
pub(super) struct Migration {
    pub name: &'static str,
    pub sql: &'static str,
}

/// A migration by its name.
macro_rules! migration {
    ($name:literal) => {
        Migration {
            name: $name,
            sql: include_str!(concat!("../../../../migrations/postgres/", $name, ".sql")),
        }
    };
}

/// All migrations.
pub(super) const MIGRATIONS: [Migration; 23] = [
    migration!("0001_journal"),
    migration!("0002_cases"),
    migration!("0003_ledger"),
    migration!("0004_registers"),
    migration!("0005_artefacts"),
    migration!("0006_shared"),
    migration!("0007_rolls"),
    migration!("0008_sealed"),
    migration!("0009_archive"),
    migration!("0010_identity"),
    migration!("0011_messages"),
    migration!("0012_contact_time"),
    migration!("0014_scale"),
    migration!("0016_ties"),
    migration!("0018_visits"),
    migration!("0020_settlements"),
    migration!("0021_next"),
    migration!("0024_mates"),
    migration!("0026_chosen"),
    migration!("0031_outlets"),
    migration!("0032_occurrences"),
    migration!("0036_tools"),
    migration!("0037_area_payments"),
];

/// How often a process looks again because another one migrates the same database.
const TRIES: u32 = 5;

/// Brings a database up to the last of these migrations.
pub(super) fn migrate(connection: &mut Connection, migrations: &[Migration]) -> Result<(), OpenError> {
    for _ in 1..TRIES {
        match try_migrate(connection, migrations) {
            Err(Stop::Race) => {}
            Err(Stop::Refused(error)) => return Err(error),
            Ok(()) => return Ok(()),
        }
    }
    try_migrate(connection, migrations).map_err(|stop| match stop {
        Stop::Race => OpenError::Storage { reason: "another process keeps migrating it".to_owned() },
        Stop::Refused(error) => error,
    })
}

enum Stop {
    Race,
    Refused(OpenError),
}

impl From<Failed> for Stop {
    fn from(failed: Failed) -> Self {
        match failed.why {
            Why::Clash => Self::Race,
            _ => Self::Refused(failed.into()),
        }
    }
}

fn try_migrate(connection: &mut Connection, migrations: &[Migration]) -> Result<(), Stop> {
    let applied = recorded(connection, migrations)?;
    if applied == migrations.len() {
        return Ok(());
    }
    connection.batch("begin")?;
    let done = apply(connection, migrations, applied);
    let ended = connection.batch(if done.is_ok() { "commit" } else { "rollback" });
    done?;
    Ok(ended?)
}

/// How many migrations a database has; `None` when it has no tables.
pub(super) fn applied(connection: &mut Connection) -> Result<Option<usize>, OpenError> {
    match recorded(connection, &MIGRATIONS) {
        Ok(0) => Ok(None),
        Ok(applied) => Ok(Some(applied)),
        Err(Stop::Refused(error)) => Err(error),
        Err(Stop::Race) => Err(OpenError::Storage { reason: "another process is migrating it".to_owned() }),
    }
}

/// How many migrations are applied. Refuses a database that is not ours, newer, or migrated by another text.
fn recorded(connection: &mut Connection, migrations: &[Migration]) -> Result<usize, Stop> {
    let tables: Vec<String> =
        connection.rows("tables", &[])?.iter().map(|row| get(row, 0)).collect::<Result<_, _>>()?;
    if !tables.iter().any(|table| table == "migration") {
        return if tables.is_empty() { Ok(0) } else { Err(Stop::Refused(OpenError::NotOurs)) };
    }
    let rows = connection.rows("recorded_migrations", &[])?;
    for row in &rows {
        let (number, name, digest): (i64, String, Vec<u8>) = (get(row, 0)?, get(row, 1)?, get(row, 2)?);
        let Some(known) = usize::try_from(number - 1).ok().and_then(|index| migrations.get(index)) else {
            return Err(Stop::Refused(OpenError::MigrationNewer { name }));
        };
        if known.name != name || digest_of(known)[..] != digest {
            return Err(Stop::Refused(OpenError::MigrationDiffers { recorded: name, known: known.name }));
        }
    }
    Ok(rows.len())
}

fn apply(connection: &mut Connection, migrations: &[Migration], applied: usize) -> Result<(), Stop> {
    connection.rows("create_migration", &[])?;
    for (number, migration) in (1_i64..).zip(migrations).skip(applied) {
        connection.rows("record_migration", &[&number, &migration.name, &&digest_of(migration)[..]])?;
        connection.batch(migration.sql)?;
    }
    Ok(())
}

fn digest_of(migration: &Migration) -> [u8; 32] {
    Sha256::digest(migration.sql.as_bytes()).into()
}
