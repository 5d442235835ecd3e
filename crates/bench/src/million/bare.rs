//! The bare statement: one connection, the statement prepared once, every column of every row read.

use rusqlite::types::ValueRef;
use std::path::Path;
use uuid::Uuid;

/// A value that a statement is given.
#[derive(Debug, Clone, Copy)]
pub enum Given {
    Number(i64),
    Id(Uuid),
}

/// Somebody who asks a database without us.
pub trait Bare {
    /// Reads all rows; says the first column of each where that is a whole number.
    fn ask(&mut self, sql: &str, given: &[Given]) -> Vec<i64>;
    /// Identifiers that a statement lists.
    fn ids(&mut self, sql: &str) -> Vec<Uuid>;
    /// How a statement names a value that it is given.
    fn place(&self, number: usize) -> String;
    /// How the second value names a shard, where keys are led by it.
    fn shard_condition(&self) -> String;
    /// Bytes on disk.
    fn bytes(&mut self) -> u64;
}

/// Bare statements on an SQLite file.
pub struct BareSqlite {
    connection: rusqlite::Connection,
    file: std::path::PathBuf,
}

impl BareSqlite {
    pub fn open(file: &Path) -> Self {
        let connection = rusqlite::Connection::open(file).expect("the data file");
        // As our readers have it.
        connection.execute_batch("pragma cache_size = -16384; pragma query_only = 1;").expect("settings");
        Self { connection, file: file.to_owned() }
    }
}

impl Bare for BareSqlite {
    fn ask(&mut self, sql: &str, given: &[Given]) -> Vec<i64> {
        let mut statement = self.connection.prepare_cached(sql).expect("a statement");
        for (place, value) in given.iter().enumerate() {
            match value {
                Given::Number(number) => statement.raw_bind_parameter(place + 1, number),
                Given::Id(id) => statement.raw_bind_parameter(place + 1, id.as_bytes()),
            }
            .expect("a value");
        }
        let columns = statement.column_count();
        let mut rows = statement.raw_query();
        let mut numbers = Vec::new();
        while let Some(row) = rows.next().expect("a row") {
            for column in 0..columns {
                let value = row.get_ref(column).expect("a column");
                if let (0, ValueRef::Integer(number)) = (column, value) {
                    numbers.push(number);
                }
                std::hint::black_box(owned(value));
            }
        }
        numbers
    }

    fn ids(&mut self, sql: &str) -> Vec<Uuid> {
        let mut statement = self.connection.prepare(sql).expect("a statement");
        let rows = statement.query_map([], |row| Ok(Uuid::from_bytes(row.get(0)?))).expect("rows");
        rows.collect::<Result<_, _>>().expect("ids")
    }

    fn place(&self, number: usize) -> String {
        format!("?{number}")
    }

    fn shard_condition(&self) -> String {
        "?2 >= 0".to_owned()
    }

    fn bytes(&mut self) -> u64 {
        std::fs::metadata(&self.file).map_or(0, |found| found.len())
    }
}

/// As whoever wants the rows has to keep them.
fn owned(value: ValueRef<'_>) -> Vec<u8> {
    value.as_bytes().map(<[u8]>::to_vec).unwrap_or_default()
}

#[cfg(feature = "postgres")]
pub use database::BarePostgres;

#[cfg(feature = "postgres")]
mod database {
    use super::{Bare, Given};
    use std::collections::BTreeMap;
    use tokio::runtime::{Builder, Runtime};
    use tokio_postgres::types::ToSql;
    use tokio_postgres::{Client, NoTls, Row, Statement};
    use uuid::Uuid;

    /// Bare statements on a PostgreSQL database.
    pub struct BarePostgres {
        runtime: Runtime,
        client: Client,
        prepared: BTreeMap<String, Statement>,
    }

    impl BarePostgres {
        pub fn open(address: &str) -> Self {
            let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
            let (client, driver) =
                runtime.block_on(tokio_postgres::connect(address, NoTls)).expect("connected");
            runtime.spawn(async move { drop(driver.await) });
            Self { runtime, client, prepared: BTreeMap::new() }
        }

        fn rows(&mut self, sql: &str, given: &[Given]) -> Vec<Row> {
            if !self.prepared.contains_key(sql) {
                let statement = self.runtime.block_on(self.client.prepare(sql)).expect("a statement");
                self.prepared.insert(sql.to_owned(), statement);
            }
            let values: Vec<&(dyn ToSql + Sync)> = given
                .iter()
                .map(|value| match value {
                    Given::Number(number) => number as _,
                    Given::Id(id) => id as _,
                })
                .collect();
            self.runtime.block_on(self.client.query(&self.prepared[sql], &values)).expect("rows")
        }
    }

    impl Bare for BarePostgres {
        fn ask(&mut self, sql: &str, given: &[Given]) -> Vec<i64> {
            let rows = self.rows(sql, given);
            rows.iter().filter_map(|row| row.try_get(0).ok()).collect()
        }

        fn ids(&mut self, sql: &str) -> Vec<Uuid> {
            self.rows(sql, &[]).iter().map(|row| row.get(0)).collect()
        }

        fn place(&self, number: usize) -> String {
            format!("${number}")
        }

        fn shard_condition(&self) -> String {
            "shard = $2::bigint".to_owned()
        }

        fn bytes(&mut self) -> u64 {
            let found = self.ask("select pg_database_size(current_database())", &[]);
            found.first().map_or(0, |bytes| bytes.unsigned_abs())
        }
    }
}
