//! Migrations: embedded, applied in order in one transaction, recorded with a digest.
//!
//! A file that was migrated by a newer program, or by another text of a migration than ours, is refused: guessing
//! would damage it.

use crate::open::OpenError;
use rusqlite::{Connection, TransactionBehavior};
use sha2::{Digest, Sha256};

/// One migration. Released ones are never edited.
#[derive(Debug, Clone, Copy)]
pub(super) struct Migration {
    pub name: &'static str,
    pub sql: &'static str,
}

/// All migrations; the number is the place, from 1.
pub(super) const MIGRATIONS: [Migration; 23] = [
    Migration { name: "0001_journal", sql: include_str!("../../../../migrations/sqlite/0001_journal.sql") },
    Migration { name: "0002_cases", sql: include_str!("../../../../migrations/sqlite/0002_cases.sql") },
    Migration { name: "0003_ledger", sql: include_str!("../../../../migrations/sqlite/0003_ledger.sql") },
    Migration {
        name: "0004_registers",
        sql: include_str!("../../../../migrations/sqlite/0004_registers.sql"),
    },
    Migration {
        name: "0005_artefacts",
        sql: include_str!("../../../../migrations/sqlite/0005_artefacts.sql"),
    },
    Migration { name: "0006_shared", sql: include_str!("../../../../migrations/sqlite/0006_shared.sql") },
    Migration { name: "0007_rolls", sql: include_str!("../../../../migrations/sqlite/0007_rolls.sql") },
    Migration { name: "0008_sealed", sql: include_str!("../../../../migrations/sqlite/0008_sealed.sql") },
    Migration { name: "0009_archive", sql: include_str!("../../../../migrations/sqlite/0009_archive.sql") },
    Migration { name: "0010_identity", sql: include_str!("../../../../migrations/sqlite/0010_identity.sql") },
    Migration { name: "0011_messages", sql: include_str!("../../../../migrations/sqlite/0011_messages.sql") },
    Migration {
        name: "0012_contact_time",
        sql: include_str!("../../../../migrations/sqlite/0012_contact_time.sql"),
    },
    Migration { name: "0014_scale", sql: include_str!("../../../../migrations/sqlite/0014_scale.sql") },
    Migration { name: "0016_ties", sql: include_str!("../../../../migrations/sqlite/0016_ties.sql") },
    Migration { name: "0018_visits", sql: include_str!("../../../../migrations/sqlite/0018_visits.sql") },
    Migration {
        name: "0020_settlements",
        sql: include_str!("../../../../migrations/sqlite/0020_settlements.sql"),
    },
    Migration { name: "0021_next", sql: include_str!("../../../../migrations/sqlite/0021_next.sql") },
    Migration { name: "0024_mates", sql: include_str!("../../../../migrations/sqlite/0024_mates.sql") },
    Migration { name: "0026_chosen", sql: include_str!("../../../../migrations/sqlite/0026_chosen.sql") },
    Migration { name: "0031_outlets", sql: include_str!("../../../../migrations/sqlite/0031_outlets.sql") },
    Migration {
        name: "0032_occurrences",
        sql: include_str!("../../../../migrations/sqlite/0032_occurrences.sql"),
    },
    Migration { name: "0036_tools", sql: include_str!("../../../../migrations/sqlite/0036_tools.sql") },
    Migration {
        name: "0037_area_payments",
        sql: include_str!("../../../../migrations/sqlite/0037_area_payments.sql"),
    },
];

const CREATE_TABLE: &str = "create table if not exists migration (
    number integer not null primary key, name text not null, digest blob not null check (length(digest) = 32)
) strict";
const RECORDED: &str = "select number, name, digest from migration order by number";
const RECORD: &str = "insert into migration (number, name, digest) values (?1, ?2, ?3)";
const OTHER_TABLES: &str =
    "select count(*) from sqlite_schema where type = 'table' and name not like 'sqlite!_%' escape '!'";
const OUR_TABLE: &str = "select count(*) from sqlite_schema where type = 'table' and name = 'migration'";

/// Refuses a file that holds somebody else's tables, before anything in it is changed.
pub(super) fn check_ours(connection: &Connection) -> Result<(), OpenError> {
    let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
    if count(OTHER_TABLES)? > 0 && count(OUR_TABLE)? == 0 {
        return Err(OpenError::NotOurs);
    }
    Ok(())
}

/// How many of these migrations a file has; `None` when it has no tables of ours. Refuses what it does not know.
pub(super) fn applied(connection: &Connection, migrations: &[Migration]) -> Result<Option<usize>, OpenError> {
    if connection.query_row(OUR_TABLE, [], |row| row.get::<_, i64>(0))? == 0 {
        return Ok(None);
    }
    let recorded: Vec<(i64, String, [u8; 32])> = connection
        .prepare(RECORDED)?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    for (number, name, digest) in &recorded {
        let Some(known) = usize::try_from(*number - 1).ok().and_then(|index| migrations.get(index)) else {
            return Err(OpenError::MigrationNewer { name: name.clone() });
        };
        if known.name != name || digest_of(known) != *digest {
            return Err(OpenError::MigrationDiffers { recorded: name.clone(), known: known.name });
        }
    }
    Ok(Some(recorded.len()))
}

/// Brings a file up to the last of these migrations.
pub(super) fn migrate(connection: &mut Connection, migrations: &[Migration]) -> Result<(), OpenError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute(CREATE_TABLE, [])?;
    let applied = applied(&transaction, migrations)?.unwrap_or(0);
    for (number, migration) in (1_i64..).zip(migrations).skip(applied) {
        transaction.execute_batch(migration.sql)?;
        transaction.execute(RECORD, (number, migration.name, digest_of(migration)))?;
    }
    transaction.commit()?;
    Ok(())
}

fn digest_of(migration: &Migration) -> [u8; 32] {
    Sha256::digest(migration.sql.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrating_twice_changes_nothing() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, &MIGRATIONS).unwrap();
        migrate(&mut connection, &MIGRATIONS).unwrap();
        let count: i64 =
            connection.query_row("select count(*) from migration", [], |row| row.get(0)).unwrap();
        assert_eq!(count, MIGRATIONS.len() as i64);
    }

    #[test]
    fn migrations_are_added_to_a_file_that_has_the_first_ones() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, &MIGRATIONS[..2]).unwrap();
        migrate(&mut connection, &MIGRATIONS).unwrap();
    }

    #[test]
    fn a_newer_file_is_refused() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, &MIGRATIONS).unwrap();
        let refused = migrate(&mut connection, &MIGRATIONS[..3]);
        assert_eq!(refused, Err(OpenError::MigrationNewer { name: "0004_registers".to_owned() }));
    }

    #[test]
    fn an_edited_migration_is_refused() {
        let mut connection = Connection::open_in_memory().unwrap();
        let mut edited = MIGRATIONS;
        edited[1].sql = "create table something_else (a integer) strict";
        migrate(&mut connection, &edited[..2]).unwrap();
        let refused = migrate(&mut connection, &MIGRATIONS);
        let name = "0002_cases";
        assert_eq!(refused, Err(OpenError::MigrationDiffers { recorded: name.to_owned(), known: name }));
    }

    #[test]
    fn a_failing_migration_leaves_nothing() {
        let mut connection = Connection::open_in_memory().unwrap();
        let mut broken = MIGRATIONS;
        broken[3].sql = "create table half (a integer) strict; create nonsense";
        assert!(matches!(migrate(&mut connection, &broken), Err(OpenError::Storage { .. })));
        check_ours(&connection).unwrap();
        migrate(&mut connection, &MIGRATIONS).unwrap();
    }

    #[test]
    fn a_foreign_file_is_refused() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("create table shopping (item text) strict").unwrap();
        assert_eq!(check_ours(&connection), Err(OpenError::NotOurs));
    }
}
