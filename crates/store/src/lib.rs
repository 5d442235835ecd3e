//! The Store port on memory, on SQLite and on PostgreSQL, and the one exercise suite that proves all three.
//!
//! All stores take their verdicts from the same functions ([`mod@shape`] and `check`), so that they refuse the
//! same commits for the same reasons in the same order; they differ only in where facts are kept. What
//! [`exercise`] does not prove does not exist.
//!
//! Weaknesses, admitted: rows of customers that are not sealed are looked for in the whole table by name and telephone,
//! and part of a case number in all numbers (a million rows are fine, a nation is not); filters for which there is no
//! index are tried on the rows of the list, one after the other, until a page is full; the memory store holds one lock for every call. PostgreSQL is behind the feature `postgres`; compatible databases are untested.

// Outside tests an unwrap needs its invariant on the line above; in a test, failing is its way of speaking.
#![cfg_attr(test, allow(clippy::unwrap_used))]

#[cfg(all(test, feature = "postgres"))]
#[path = "../tests/census/mod.rs"]
mod census;
mod check;
mod combine;
mod cursor;
pub mod exercise;
mod found;
mod lease;
mod ledger;
mod memory;
mod open;
#[cfg(feature = "postgres")]
mod postgres;
mod request;
pub mod seal;
mod search;
mod shape;
mod sqlite;
#[cfg(all(test, feature = "postgres"))]
#[path = "../tests/story/mod.rs"]
mod story;
#[cfg(feature = "postgres")]
pub mod transfer;

pub use combine::{QUEUE_MAX, WRITE_GROUP_MAX};
pub use cursor::BAD_CURSOR;
pub use ledger::account_floor;
pub use memory::{MemoryStore, open_memory};
#[cfg(feature = "postgres")]
pub use open::inspect_database;
pub use open::{Inspection, OpenError, inspect_file};
#[cfg(feature = "postgres")]
pub use postgres::{PostgresStore, cluster};
pub use shape::{BODY_BYTES_MAX, CODE_BYTES_MAX, COMMIT_ROWS_MAX};
pub use sqlite::{SqliteStore, backup};
