//! Policy: the law of the house.
//!
//! A **pack** is one dated TOML file, immutable once adopted. An operator adopts an ordered list of packs and a
//! set of calendar tables; together they resolve into a [`Policy`], named by its digest. Everything here is pure:
//! no IO, no clock, no randomness, no floating point. The same function that judges a clock explains it.
//!
//! The way through: [`Pack::parse`] and [`CalendarTable::parse`], [`Policy::resolve`], then [`Policy::promises_for`],
//! [`Policy::deadline`], [`Policy::rung_due`] and [`Policy::owed`]. [`check`] executes a pack's examples.

mod area;
mod authority;
mod calendar;
mod call_back;
mod check;
mod contractor;
mod deadline;
mod emergency;
mod example;
mod guard;
mod ladder;
mod model;
mod mutate;
mod office;
mod pack;
mod parse;
mod pay;
mod points;
mod reader;
mod refusal;
mod remedy;
mod resolve;
mod retention;
mod say;
mod score;
mod select;
mod settlement;
mod survey;
mod table;
mod time;
mod validate;
mod visit;
mod walk;
mod words;
mod zone;

pub use authority::Wanted;
pub use call_back::{NotNow, Tried};
pub use check::{CheckReport, check};
pub use contractor::{ContractorMonth, ContractorScore};
pub use guard::{HeldBecause, Rating};
pub use model::*;
pub use mutate::{Unpinned, mutate};
pub use pack::Pack;
pub use parse::calendar::DayType;
pub use pay::{Conditions, Factor, Hand};
pub use points::Tipped;
pub use reader::text_of;
pub use refusal::PolicyRefusal;
pub use remedy::OWED_DAYS_MAX;
pub use resolve::Policy;
pub use score::{Figure, Scored, ranks};
pub use survey::{Compared, Estimate, StratumCount};
pub use table::CalendarTable;
pub use time::{Instant, Span};
