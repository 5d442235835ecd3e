//! The end of a move that is an SQLite file.

use super::tables::{Kind, Table};
use super::{Cell, End, PAGE_ROWS, Row, Trouble};
use crate::postgres::case_shard;
use crate::sqlite::{self, SqliteStore};
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, params_from_iter};
use std::path::{Path, PathBuf};
use uuid::Uuid;
use yinuo_app::ports::Store;

pub(super) struct SqliteEnd {
    path: PathBuf,
    connection: Connection,
    scan: Option<(&'static Table, Option<Row>)>,
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        Self::Storage(error.to_string())
    }
}

impl SqliteEnd {
    /// Opens a file, migrating it as needed.
    pub(super) fn open(path: &Path) -> Result<Self, Trouble> {
        let connection = sqlite::writing(path).map_err(|error| Trouble::Storage(error.to_string()))?;
        Ok(Self { path: path.to_owned(), connection, scan: None })
    }

    fn read(
        &self,
        table: &'static Table,
        after: Option<&Row>,
        way: &str,
        limit: usize,
    ) -> Result<Vec<Row>, Trouble> {
        let keys = table.key_names();
        let places: Vec<String> = (1..=keys.len()).map(|place| format!("?{place}")).collect();
        let after_key = match after {
            Some(_) => format!("({}) > ({})", keys.join(", "), places.join(", ")),
            None => String::new(),
        };
        let names: Vec<&str> = table.stored().map(|(_, name, _)| name).collect();
        let order: Vec<String> = keys.iter().map(|key| format!("{key} {way}")).collect();
        let sql = format!(
            "select {} from {} {} order by {} limit {limit}",
            names.join(", "),
            table.name,
            table.conditions(&after_key),
            order.join(", ")
        );
        let key: Vec<Value> =
            after.map(|row| table.key.iter().map(|place| value(&row[*place])).collect()).unwrap_or_default();
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(key))?;
        let mut read = Vec::new();
        while let Some(row) = rows.next()? {
            let mut cells: Row = vec![Cell::Null; table.columns.len()];
            for (index, (place, ..)) in table.stored().enumerate() {
                cells[place] = cell(row.get_ref(index)?)?;
            }
            fill_shard(table, &mut cells)?;
            read.push(cells);
        }
        Ok(read)
    }
}

/// The shard of a case is a function of its id, and SQLite does not keep it.
fn fill_shard(table: &Table, cells: &mut Row) -> Result<(), Trouble> {
    for (place, (_, kind)) in table.columns.iter().enumerate() {
        if *kind == Kind::CaseShard {
            let id = table.columns.iter().position(|(name, _)| *name == "id").map(|id| &cells[id]);
            let Some(Cell::Bytes(id)) = id else {
                return Err(Trouble::Storage("a case has no id".to_owned()));
            };
            let id = Uuid::from_slice(id).map_err(|error| Trouble::Storage(error.to_string()))?;
            cells[place] = Cell::Number(i64::from(case_shard(id)));
        }
    }
    Ok(())
}

fn cell(value: ValueRef<'_>) -> Result<Cell, Trouble> {
    Ok(match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(number) => Cell::Number(number),
        ValueRef::Text(text) => {
            Cell::Text(String::from_utf8(text.to_vec()).map_err(|error| Trouble::Storage(error.to_string()))?)
        }
        ValueRef::Blob(bytes) => Cell::Bytes(bytes.to_vec()),
        // No table of ours has such a column.
        ValueRef::Real(_) => return Err(Trouble::Storage("a column holds a real number".to_owned())),
    })
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Number(number) => Value::Integer(*number),
        Cell::Text(text) => Value::Text(text.clone()),
        Cell::Bytes(bytes) => Value::Blob(bytes.clone()),
    }
}

impl End for SqliteEnd {
    fn hold(&mut self) -> Result<(), Trouble> {
        // The moment is that of the first question inside.
        Ok(self.connection.execute_batch("begin; select count(*) from migration")?)
    }

    fn count(&mut self, table: &'static Table) -> Result<u64, Trouble> {
        let sql = format!("select count(*) from {} {}", table.name, table.conditions(""));
        let count: i64 = self.connection.query_row(&sql, [], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }

    fn last(&mut self, table: &'static Table) -> Result<Option<Row>, Trouble> {
        Ok(self.read(table, None, "desc", 1)?.pop())
    }

    fn scan(&mut self, table: &'static Table, after: Option<Row>) -> Result<(), Trouble> {
        self.scan = Some((table, after));
        Ok(())
    }

    fn next_page(&mut self) -> Result<Vec<Row>, Trouble> {
        let Some((table, after)) = self.scan.take() else { return Ok(Vec::new()) };
        let page = self.read(table, after.as_ref(), "asc", PAGE_ROWS)?;
        self.scan = page.last().map(|last| (table, Some(last.clone())));
        Ok(page)
    }

    fn write(&mut self, table: &'static Table, rows: &[Row]) -> Result<(), Trouble> {
        let names: Vec<&str> = table.stored().map(|(_, name, _)| name).collect();
        let places: Vec<String> = (1..=names.len()).map(|place| format!("?{place}")).collect();
        let sql = format!("insert into {} ({}) values ({})", table.name, names.join(", "), places.join(", "));
        let group = self.connection.transaction()?;
        for row in rows {
            let values = table.stored().map(|(place, ..)| value(&row[place]));
            group.prepare_cached(&sql)?.execute(params_from_iter(values))?;
        }
        Ok(group.commit()?)
    }

    fn source(&mut self) -> Result<Option<Vec<u8>>, Trouble> {
        if !sqlite::is_moving(&self.connection)? {
            return Ok(None);
        }
        Ok(Some(self.connection.query_row("select source from moving", [], |row| row.get(0))?))
    }

    fn begin(&mut self, source: &[u8]) -> Result<(), Trouble> {
        let group = self.connection.transaction()?;
        group.execute_batch("create table moving (source blob not null primary key) strict")?;
        group.execute("insert into moving (source) values (?1)", [source])?;
        Ok(group.commit()?)
    }

    fn finish(&mut self) -> Result<(), Trouble> {
        Ok(self.connection.execute_batch("drop table moving")?)
    }

    fn store(&self) -> Result<Box<dyn Store>, Trouble> {
        let store =
            SqliteStore::open_anyhow(&self.path).map_err(|error| Trouble::Storage(error.to_string()))?;
        Ok(Box::new(store))
    }
}
