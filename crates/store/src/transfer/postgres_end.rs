//! The end of a move that is a PostgreSQL database.

use super::tables::{Kind, Table};
use super::{Cell, End, PAGE_ROWS, Row, Trouble};
use crate::postgres::{self, Connection, Failed, PostgresStore, Value};
use tokio_postgres::Row as Found;
use tokio_postgres::types::ToSql;
use uuid::Uuid;
use yinuo_app::ports::Store;

pub(super) struct PostgresEnd {
    address: String,
    connection: Connection,
    scan: Option<&'static Table>,
    /// Whether one transaction spans everything that is read.
    held: bool,
}

impl From<Failed> for Trouble {
    fn from(failed: Failed) -> Self {
        Self::Storage(failed.reason)
    }
}

/// The type of a column in statements.
const fn type_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Small | Kind::CaseShard => "smallint",
        Kind::Number => "bigint",
        Kind::Flag => "boolean",
        Kind::Text => "text",
        Kind::Bytes => "bytea",
        Kind::Id => "uuid",
    }
}

impl PostgresEnd {
    /// Opens a database, migrating it as needed.
    pub(super) fn open(address: &str) -> Result<Self, Trouble> {
        let connection = postgres::migrated(address).map_err(|error| Trouble::Storage(error.to_string()))?;
        Ok(Self { address: address.to_owned(), connection, scan: None, held: false })
    }

    /// Ends the cursor, and its transaction if that is its own.
    fn end_scan(&mut self) -> Result<(), Trouble> {
        self.scan = None;
        Ok(self.connection.batch(if self.held { "close moved" } else { "commit" })?)
    }

    fn read(&mut self, table: &'static Table, sql: &str, key: &[Value<'_>]) -> Result<Vec<Row>, Trouble> {
        let key: Vec<&(dyn ToSql + Sync)> = key.iter().map(|value| &**value as _).collect();
        let found = self.connection.rows_of(sql, &key)?;
        found.iter().map(|row| read_row(table, row)).collect()
    }
}

fn read_row(table: &Table, row: &Found) -> Result<Row, Trouble> {
    let columns = table.columns.iter().enumerate();
    columns.map(|(place, (_, kind))| read_cell(row, place, *kind)).collect()
}

fn read_cell(row: &Found, place: usize, kind: Kind) -> Result<Cell, Trouble> {
    let cell = match kind {
        Kind::Small | Kind::CaseShard => {
            row.try_get::<_, Option<i16>>(place).map(|found| found.map(|number| Cell::Number(number.into())))
        }
        Kind::Number => row.try_get::<_, Option<i64>>(place).map(|found| found.map(Cell::Number)),
        Kind::Flag => {
            row.try_get::<_, Option<bool>>(place).map(|found| found.map(|flag| Cell::Number(flag.into())))
        }
        Kind::Text => row.try_get::<_, Option<String>>(place).map(|found| found.map(Cell::Text)),
        Kind::Bytes => row.try_get::<_, Option<Vec<u8>>>(place).map(|found| found.map(Cell::Bytes)),
        Kind::Id => row
            .try_get::<_, Option<Uuid>>(place)
            .map(|found| found.map(|id| Cell::Bytes(id.as_bytes().to_vec()))),
    };
    cell.map(|cell| cell.unwrap_or(Cell::Null)).map_err(|error| Trouble::Storage(error.to_string()))
}

fn wrong(kind: Kind) -> Trouble {
    Trouble::Storage(format!("a column of kind {kind:?} holds something else"))
}

/// Numbers of a column.
fn numbers(cells: &[&Cell], kind: Kind) -> Result<Vec<Option<i64>>, Trouble> {
    let number = |cell: &&Cell| match cell {
        Cell::Null => Ok(None),
        Cell::Number(number) => Ok(Some(*number)),
        _ => Err(wrong(kind)),
    };
    cells.iter().map(number).collect()
}

/// A column as an array.
fn array<'c>(cells: &[&'c Cell], kind: Kind) -> Result<Value<'c>, Trouble> {
    Ok(match kind {
        Kind::Small | Kind::CaseShard => {
            let small = |number: Option<i64>| number.map(i16::try_from).transpose().map_err(|_| wrong(kind));
            Box::new(numbers(cells, kind)?.into_iter().map(small).collect::<Result<Vec<_>, _>>()?)
        }
        Kind::Number => Box::new(numbers(cells, kind)?),
        Kind::Flag => {
            let flags = numbers(cells, kind)?.into_iter().map(|number| number.map(|number| number != 0));
            Box::new(flags.collect::<Vec<_>>())
        }
        Kind::Text => {
            let text = |cell: &&'c Cell| match cell {
                Cell::Null => Ok(None),
                Cell::Text(text) => Ok(Some(text.as_str())),
                _ => Err(wrong(kind)),
            };
            Box::new(cells.iter().map(text).collect::<Result<Vec<_>, _>>()?)
        }
        Kind::Bytes => {
            let bytes = |cell: &&'c Cell| match cell {
                Cell::Null => Ok(None),
                Cell::Bytes(bytes) => Ok(Some(bytes.as_slice())),
                _ => Err(wrong(kind)),
            };
            Box::new(cells.iter().map(bytes).collect::<Result<Vec<_>, _>>()?)
        }
        Kind::Id => {
            let id = |cell: &&'c Cell| match cell {
                Cell::Null => Ok(None),
                Cell::Bytes(bytes) => Uuid::from_slice(bytes).map(Some).map_err(|_| wrong(kind)),
                _ => Err(wrong(kind)),
            };
            Box::new(cells.iter().map(id).collect::<Result<Vec<_>, _>>()?)
        }
    })
}

impl End for PostgresEnd {
    fn hold(&mut self) -> Result<(), Trouble> {
        // The other end may take its time between two pages.
        self.connection.batch(
            "set idle_in_transaction_session_timeout = 0; begin transaction isolation level repeatable read read only",
        )?;
        self.connection.rows_of("select count(*) from migration", &[])?;
        self.held = true;
        Ok(())
    }

    fn count(&mut self, table: &'static Table) -> Result<u64, Trouble> {
        let sql = format!("select count(*) from {} {}", table.name, table.conditions(""));
        let found = self.connection.rows_of(&sql, &[])?;
        let count: i64 = found.first().map_or(0, |row| row.get(0));
        Ok(count.unsigned_abs())
    }

    fn last(&mut self, table: &'static Table) -> Result<Option<Row>, Trouble> {
        let order: Vec<String> = table.key_names().iter().map(|key| format!("{key} desc")).collect();
        let sql = format!(
            "select {} from {} {} order by {} limit 1",
            table.column_names(),
            table.name,
            table.conditions(""),
            order.join(", ")
        );
        Ok(self.read(table, &sql, &[])?.pop())
    }

    /// A cursor inside a transaction that only reads: the rows are sorted once, whatever index there is.
    fn scan(&mut self, table: &'static Table, after: Option<Row>) -> Result<(), Trouble> {
        if self.scan.is_some() {
            self.end_scan()?;
        }
        let keys = table.key_names();
        let mut key: Vec<Value<'_>> = Vec::new();
        let mut after_key = String::new();
        if let Some(row) = &after {
            let kinds = table.key.iter().map(|place| (&row[*place], table.columns[*place].1));
            let mut places = Vec::new();
            for (number, (cell, kind)) in kinds.enumerate() {
                key.push(array(&[cell], kind)?);
                places.push(format!("(${}::{}[])[1]", number + 1, type_of(kind)));
            }
            after_key = format!("({}) > ({})", keys.join(", "), places.join(", "));
        }
        let sql = format!(
            "declare moved cursor for select {} from {} {} order by {}",
            table.column_names(),
            table.name,
            table.conditions(&after_key),
            keys.join(", ")
        );
        if !self.held {
            self.connection.batch("begin")?;
        }
        let key: Vec<&(dyn ToSql + Sync)> = key.iter().map(|value| &**value as _).collect();
        self.connection.rows_of(&sql, &key)?;
        self.scan = Some(table);
        Ok(())
    }

    fn next_page(&mut self) -> Result<Vec<Row>, Trouble> {
        let Some(table) = self.scan else { return Ok(Vec::new()) };
        // The cursor's columns are another table's each time, so the statement is not kept prepared.
        self.connection.forget();
        let page = self.read(table, &format!("fetch {PAGE_ROWS} from moved"), &[])?;
        if page.is_empty() {
            self.end_scan()?;
        }
        Ok(page)
    }

    fn write(&mut self, table: &'static Table, rows: &[Row]) -> Result<(), Trouble> {
        let mut values: Vec<Value<'_>> = Vec::new();
        let mut arrays = Vec::new();
        for (place, (_, kind)) in table.columns.iter().enumerate() {
            let cells: Vec<&Cell> = rows.iter().map(|row| &row[place]).collect();
            values.push(array(&cells, *kind)?);
            arrays.push(format!("${}::{}[]", place + 1, type_of(*kind)));
        }
        let names = table.column_names();
        // One statement is one transaction.
        let sql = format!(
            "insert into {0} ({names}) select {names} from unnest({1}) as moved({names})",
            table.name,
            arrays.join(", ")
        );
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| &**value as _).collect();
        self.connection.rows_of(&sql, &values)?;
        Ok(())
    }

    fn source(&mut self) -> Result<Option<Vec<u8>>, Trouble> {
        if !postgres::is_moving(&mut self.connection)? {
            return Ok(None);
        }
        let found = self.connection.rows_of("select source from moving", &[])?;
        Ok(Some(found.first().map(|row| row.get(0)).unwrap_or_default()))
    }

    fn begin(&mut self, source: &[u8]) -> Result<(), Trouble> {
        self.connection.batch("begin; create table moving (source bytea not null primary key)")?;
        self.connection.rows_of("insert into moving (source) values ($1)", &[&source])?;
        Ok(self.connection.batch("commit")?)
    }

    fn finish(&mut self) -> Result<(), Trouble> {
        // The planner has seen none of these rows yet.
        Ok(self.connection.batch("drop table moving; analyze")?)
    }

    fn store(&self) -> Result<Box<dyn Store>, Trouble> {
        let store =
            PostgresStore::open_anyhow(&self.address).map_err(|error| Trouble::Storage(error.to_string()))?;
        Ok(Box::new(store))
    }
}
