//! Connections that keep the promise "acknowledged means durable", and a check that they do.
//!
//! `synchronous` belongs to a connection, not to the file: in WAL mode a connection left at NORMAL loses acknowledged
//! commits at power loss. So every connection is set and then asked; one that answers otherwise is not used.

use crate::open::OpenError;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// How long a connection waits for another process that holds the file.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Statements that a connection keeps compiled.
const STATEMENTS_KEPT: usize = 160;
/// Pages of cache, negative means KiB.
const CACHE_KIB: i64 = -16 * 1024;
/// The WAL file is cut to this many bytes when it starts anew: a little more than it has when the writer makes it start anew, for
/// cutting a large file off takes a tenth of a second, in which nobody writes.
const WAL_BYTES_KEPT: i64 = 160 * 1024 * 1024;

/// Settings on which the promise rests; `synchronous` 2 is FULL.
pub(super) const WANTED: [(&str, &str); 3] =
    [("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1")];

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Writer,
    Reader,
}

/// A connection of which nothing has been asked yet.
pub(super) fn connect(path: &Path) -> Result<Connection, OpenError> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    // Plans never depend on bound values. Without it SQLite looks at what is bound to a `limit`, and prepares the
    // statement again each time it is asked, which was an eighth of a busy server's time.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    Ok(connection)
}

/// Sets a connection up for its role and makes sure that it took it.
pub(super) fn prepare(connection: &Connection, role: Role) -> Result<(), OpenError> {
    set(connection, role)?;
    audit(connection)
}

/// Sets a connection up for its role.
pub(super) fn set(connection: &Connection, role: Role) -> Result<(), OpenError> {
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "temp_store", "memory")?;
    connection.pragma_update(None, "cache_size", CACHE_KIB)?;
    connection.pragma_update(None, "journal_size_limit", WAL_BYTES_KEPT)?;
    // The writer checkpoints by its own rule, when nobody waits.
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    // What is erased is overwritten: a deleted row would stay readable in the file's free pages (TRAPS 6).
    connection.pragma_update(None, "secure_delete", role == Role::Writer)?;
    connection.pragma_update(None, "query_only", role == Role::Reader)?;
    Ok(())
}

/// Refuses a connection that could lose an acknowledged commit or skip a foreign key.
///
/// This proves that SQLite was told to flush before it returns from COMMIT. That it does is traced by
/// `tests/flush.rs`; that the disk obeys is proven nowhere.
pub(super) fn audit(connection: &Connection) -> Result<(), OpenError> {
    for (setting, wanted) in WANTED {
        let found = found(connection, setting)?;
        if found != wanted {
            return Err(OpenError::Unsafe { setting, found });
        }
    }
    Ok(())
}

/// What a connection says of a setting.
pub(super) fn found(connection: &Connection, setting: &str) -> Result<String, OpenError> {
    Ok(connection.pragma_query_value(None, setting, |row| {
        let value = row.get_ref(0)?;
        Ok(value.as_str().map_or_else(|_| value.as_i64().unwrap_or_default().to_string(), str::to_owned))
    })?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::scratch::Scratch;

    #[test]
    fn a_statement_asked_again_with_another_limit_is_not_prepared_again() {
        let scratch = Scratch::new("a_statement_asked_again_with_another_limit_is_not_prepared_again");
        let connection = connect(&scratch.file()).unwrap();
        connection.execute_batch("create table row (code text primary key) strict").unwrap();
        let mut statement =
            connection.prepare("select code from row where code > ?1 order by code limit ?2").unwrap();
        for limit in 1..4_i64 {
            let _: Vec<String> =
                statement.query_map(("", limit), |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        }
        assert_eq!(statement.get_status(rusqlite::StatementStatus::RePrepare), 0);
    }

    #[test]
    fn every_role_is_safe() {
        let scratch = Scratch::new("every_role_is_safe");
        for role in [Role::Writer, Role::Reader] {
            let connection = connect(&scratch.file()).unwrap();
            prepare(&connection, role).unwrap();
            assert_eq!(audit(&connection), Ok(()));
        }
    }

    #[test]
    fn a_planted_weakness_is_found() {
        let scratch = Scratch::new("a_planted_weakness_is_found");
        for (pragma, planted) in [
            ("synchronous", "off"),
            ("synchronous", "normal"),
            ("foreign_keys", "off"),
            ("journal_mode", "delete"),
        ] {
            let connection = connect(&scratch.file()).unwrap();
            prepare(&connection, Role::Writer).unwrap();
            connection.pragma_update(None, pragma, planted).unwrap();
            assert!(
                matches!(audit(&connection), Err(OpenError::Unsafe { setting: found, .. }) if found == pragma),
                "{pragma} = {planted} was not found"
            );
        }
    }
}
