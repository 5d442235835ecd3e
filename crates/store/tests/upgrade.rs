//! Every earlier schema with data in it opens under today's program, and nothing of it is missing.

#![allow(clippy::unwrap_used)]

#[path = "../src/sqlite/scratch.rs"]
mod scratch;
#[path = "upgrade/mod.rs"]
mod versions;

use rusqlite::Connection;
use scratch::Scratch;
use versions::{Dialect, assert_upgraded};
use yinuo_store::{SqliteStore, backup, inspect_file};

#[test]
fn a_file_of_every_earlier_schema_opens_with_its_data() {
    let count = Dialect::Sqlite.count();
    for prefix in 1..=count {
        let scratch = Scratch::new(&format!("upgrade_{prefix}"));
        Connection::open(scratch.file()).unwrap().execute_batch(&Dialect::Sqlite.made(prefix)).unwrap();
        let before = inspect_file(&scratch.file()).unwrap();
        assert_eq!((before.applied, before.known), (prefix, count), "looking migrates nothing");
        let store = SqliteStore::open(scratch.file()).unwrap();
        assert_upgraded(&store, prefix);
        drop(store);
        assert_upgraded_again(&scratch, count);
    }
}

/// A second start changes nothing, and what stands is sound.
fn assert_upgraded_again(scratch: &Scratch, count: usize) {
    drop(SqliteStore::open(scratch.file()).unwrap());
    assert_eq!(inspect_file(&scratch.file()).unwrap().applied, count);
    assert_eq!(backup::findings(&scratch.file()).unwrap(), Vec::<String>::new());
}

#[test]
fn every_table_of_every_schema_has_data_in_its_fixture() {
    for prefix in 1..=Dialect::Sqlite.count() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(&Dialect::Sqlite.made(prefix)).unwrap();
        let mut tables = connection.prepare("select name from sqlite_schema where type = 'table'").unwrap();
        for table in tables.query_map([], |row| row.get::<_, String>(0)).unwrap() {
            let table = table.unwrap();
            let count: i64 =
                connection.query_row(&format!("select count(*) from {table}"), [], |row| row.get(0)).unwrap();
            assert!(count > 0, "{table} is empty under schema {prefix}");
        }
    }
}

#[cfg(feature = "postgres")]
#[test]
fn a_database_of_every_earlier_schema_opens_with_its_data() {
    use yinuo_store::{PostgresStore, cluster::Cluster, inspect_database};
    let cluster = Cluster::shared().unwrap();
    let count = Dialect::Postgres.count();
    for prefix in 1..=count {
        let database = cluster.fresh(&format!("upgrade_{prefix}")).unwrap();
        database.run(&Dialect::Postgres.made(prefix)).unwrap();
        let before = inspect_database(&database.address()).unwrap();
        assert_eq!((before.applied, before.known), (prefix, count), "looking migrates nothing");
        assert_upgraded(&PostgresStore::open(&database.address()).unwrap(), prefix);
        assert_eq!(inspect_database(&database.address()).unwrap().applied, count);
    }
}
