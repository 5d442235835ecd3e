//! Moving everything from one database to another: rows as they are stored, in the order of their keys.
//!
//! A page is one transaction, and the next one begins after the last row that arrived: so a move that was killed goes on
//! where it was. While it lasts, a table `moving` in the target names the source and keeps stores from opening it. At
//! the end every row is read again on both sides and compared.
//!
//! The source must stand still: it is looked at again at the end, and a move during which it grew is refused. A copy of
//! one moment, for a backup, reads inside one transaction instead.

mod postgres_end;
mod sqlite_end;
mod tables;
#[cfg(test)]
mod transfer_test;

use postgres_end::PostgresEnd;
use sha2::{Digest, Sha256};
use sqlite_end::SqliteEnd;
use std::fmt;
use std::path::Path;
use tables::{TABLES, Table};
use yinuo_app::ports::Store;

/// Rows of one transaction.
const PAGE_ROWS: usize = 500;

/// A column of a row, the same for both databases.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Cell {
    Null,
    Number(i64),
    Text(String),
    Bytes(Vec<u8>),
}

type Row = Vec<Cell>;

/// Why a move stopped. What has arrived stays, and the move can be started again, unless it was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// A database could not be read or written.
    Storage(String),
    /// The target holds something that this move did not bring.
    NotEmpty {
        /// The first table with rows.
        table: &'static str,
    },
    /// The target was half filled from another source.
    OtherSource,
    /// The source changed while it was moved.
    SourceGrew,
    /// What arrived is not what was sent.
    Differs {
        /// The table.
        table: &'static str,
        /// The row, counted from 1 in the order of keys.
        row: u64,
    },
    /// The caller wanted no more.
    Stopped,
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Storage(reason) => f.write_str(reason),
            Self::NotEmpty { table } => {
                write!(f, "the target is not empty: {table} has rows; name an empty one")
            }
            Self::OtherSource => {
                f.write_str("the target was half filled from another source; name an empty one")
            }
            Self::SourceGrew => f.write_str(
                "the source was written to meanwhile: stop its server, and move into an empty target",
            ),
            Self::Differs { table, row } => write!(f, "row {row} of {table} did not arrive as it was sent"),
            Self::Stopped => f.write_str("stopped"),
        }
    }
}
impl std::error::Error for Trouble {}

/// One end of a move.
trait End {
    /// From now on reads everything as it is at this moment, whoever writes meanwhile.
    fn hold(&mut self) -> Result<(), Trouble>;
    fn count(&mut self, table: &'static Table) -> Result<u64, Trouble>;
    /// The last row by key.
    fn last(&mut self, table: &'static Table) -> Result<Option<Row>, Trouble>;
    /// Begins to read a table after a row.
    fn scan(&mut self, table: &'static Table, after: Option<Row>) -> Result<(), Trouble>;
    /// The next rows of the table that is read; none at its end.
    fn next_page(&mut self) -> Result<Vec<Row>, Trouble>;
    /// Adds rows, all or none.
    fn write(&mut self, table: &'static Table, rows: &[Row]) -> Result<(), Trouble>;
    /// The source of an unfinished move into this end.
    fn source(&mut self) -> Result<Option<Vec<u8>>, Trouble>;
    fn begin(&mut self, source: &[u8]) -> Result<(), Trouble>;
    fn finish(&mut self) -> Result<(), Trouble>;
    /// A store on it, also while a move is unfinished.
    fn store(&self) -> Result<Box<dyn Store>, Trouble>;
}

/// Where an end of a move is.
#[derive(Debug, Clone, Copy)]
pub enum Place<'p> {
    /// An SQLite file.
    File(&'p Path),
    /// The address of a PostgreSQL database.
    Database(&'p str),
}

/// How far a move is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Whether rows are compared, after all have been copied.
    pub comparing: bool,
    /// Table at hand.
    pub table: &'static str,
    /// Its rows that are done.
    pub rows: u64,
    /// Its rows in the source.
    pub of: u64,
}

/// A move between two opened ends.
pub struct Transfer {
    from: Box<dyn End>,
    to: Box<dyn End>,
    source: Vec<u8>,
    /// Whether an earlier run had begun it.
    pub resumed: bool,
}

fn open(place: Place<'_>) -> Result<Box<dyn End>, Trouble> {
    Ok(match place {
        Place::File(path) => Box::new(SqliteEnd::open(path)?),
        Place::Database(address) => Box::new(PostgresEnd::open(address)?),
    })
}

impl Transfer {
    /// Opens both ends, migrating them as needed.
    ///
    /// # Errors
    /// When an end cannot be opened, or the target holds something else than an earlier run of this move.
    pub fn open(from: Place<'_>, to: Place<'_>) -> Result<Self, Trouble> {
        Self::between(open(from)?, open(to)?)
    }

    /// Opens both ends for a copy of one moment: the source may be written to meanwhile, and the target lacks that.
    ///
    /// # Errors
    /// As [`Transfer::open`].
    pub fn of_one_moment(from: Place<'_>, to: Place<'_>) -> Result<Self, Trouble> {
        let mut from = open(from)?;
        from.hold()?;
        Self::between(from, open(to)?)
    }

    fn between(mut from: Box<dyn End>, mut to: Box<dyn End>) -> Result<Self, Trouble> {
        let source = fingerprint(from.as_mut())?;
        let resumed = match to.source()? {
            Some(named) if named == source => true,
            Some(_) => return Err(Trouble::OtherSource),
            None => {
                for table in TABLES {
                    if to.count(table)? > 0 {
                        return Err(Trouble::NotEmpty { table: table.name });
                    }
                }
                to.begin(&source)?;
                false
            }
        };
        Ok(Self { from, to, source, resumed })
    }

    /// Copies what has not arrived yet and compares everything; says how many rows there are. `tell` hears of every page
    /// and may stop it.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub fn run(&mut self, tell: &mut dyn FnMut(Progress) -> bool) -> Result<u64, Trouble> {
        for table in TABLES {
            self.copy(table, tell)?;
        }
        let mut rows = 0;
        for table in TABLES {
            rows += self.compare(table, tell)?;
        }
        if fingerprint(self.from.as_mut())? != self.source {
            return Err(Trouble::SourceGrew);
        }
        Ok(rows)
    }

    /// A store on the target, for whatever else is to be verified before it is opened to others.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn arrived(&self) -> Result<Box<dyn Store>, Trouble> {
        self.to.store()
    }

    /// Opens the target to others.
    ///
    /// # Errors
    /// When the database fails; then the move can be started again.
    pub fn finish(mut self) -> Result<(), Trouble> {
        self.to.finish()
    }

    fn copy(&mut self, table: &'static Table, tell: &mut dyn FnMut(Progress) -> bool) -> Result<(), Trouble> {
        let of = self.from.count(table)?;
        let mut rows = self.to.count(table)?;
        let last = self.to.last(table)?;
        self.from.scan(table, last)?;
        loop {
            let page = self.from.next_page()?;
            if page.is_empty() {
                return Ok(());
            }
            self.to.write(table, &page)?;
            rows += page.len() as u64;
            if !tell(Progress { comparing: false, table: table.name, rows, of }) {
                return Err(Trouble::Stopped);
            }
        }
    }

    fn compare(
        &mut self,
        table: &'static Table,
        tell: &mut dyn FnMut(Progress) -> bool,
    ) -> Result<u64, Trouble> {
        let of = self.from.count(table)?;
        self.from.scan(table, None)?;
        self.to.scan(table, None)?;
        let mut rows = 0;
        loop {
            let (sent, arrived) = (self.from.next_page()?, self.to.next_page()?);
            let differs = sent.iter().zip(&arrived).position(|(sent, arrived)| sent != arrived);
            if differs.is_some() || sent.len() != arrived.len() {
                let place = differs.unwrap_or(sent.len().min(arrived.len()));
                return Err(Trouble::Differs { table: table.name, row: rows + place as u64 + 1 });
            }
            if sent.is_empty() {
                return Ok(rows);
            }
            rows += sent.len() as u64;
            if !tell(Progress { comparing: true, table: table.name, rows, of }) {
                return Err(Trouble::Stopped);
            }
        }
    }
}

/// What tells one source, at one moment, from any other: the head of every shard, the number of rows of every
/// table, and the last row of each.
fn fingerprint(end: &mut dyn End) -> Result<Vec<u8>, Trouble> {
    let mut digest = Sha256::new();
    for table in TABLES.iter().filter(|table| table.name == "journal_head") {
        end.scan(table, None)?;
        // There are no more shards than rows in a page; the second one ends the scan.
        while let page = end.next_page()?
            && !page.is_empty()
        {
            digest.update(format!("{page:?}"));
        }
    }
    for table in TABLES {
        digest.update(table.name.as_bytes());
        digest.update(end.count(table)?.to_be_bytes());
        for cell in end.last(table)?.unwrap_or_default() {
            digest.update(format!("{cell:?}"));
        }
    }
    Ok(digest.finalize().to_vec())
}
