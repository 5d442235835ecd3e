//! Replay: somebody else's event log through our own application, in virtual time.
//!
//! The way through: [`Mapping::parse`] reads which columns mean what; `read` takes the file row by row into cases; `order`
//! puts each case's rows in order and finds what cannot be; `drive` sends every row as a command through the real
//! application over a store in memory, settling due clocks at their own instants; `judge` asks the clocks what came of
//! each promise and compares it with what the log recorded. Nothing that the mapping does not name is ever read.
//!
//! No live clock is armed: the store lives inside one call of [`replay()`] and is dropped with it; no worker ever sees it.
//!
//! Weaknesses, admitted: all rows of a file are held in memory, at most [`ROWS_MAX`]; only UTF-8 is read; repeats are
//! found only where the mapping names a customer.

// Outside tests an unwrap needs its invariant on the line above; in a test, failing is its way of speaking.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod desk;
mod drive;
mod edge;
mod judge;
mod log;
mod mapping;
mod order;
mod read;
mod refusal;
mod replay;
mod report;
mod say;
mod source;
mod when;

pub use log::ROWS_MAX;
pub use mapping::Mapping;
pub use refusal::{CODES, ReplayRefusal, Words};
pub use replay::{ReplayOptions, replay};
pub use report::{Agreement, Baseline, Comparison, PromiseCount, ROWS_LISTED_MAX, RefusedRow, Report};
