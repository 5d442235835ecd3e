//! Use cases and ports: load, decide, commit; due clocks; questions.
//!
//! One command walks the stops of the architecture: the edge hands in an actor and an instant, [`App::command`] loads
//! the case, lets `domain` decide, and commits events, projections, clocks, postings and the stored answer in one
//! transaction. Acknowledged means durable: nothing is answered before the store says so.

mod artefact;
pub mod codec;
mod command;
mod edge;
mod engine;
pub mod erasure;
mod error;
pub mod identity;
mod intake;
mod law;
pub mod outlet;
pub mod ports;
mod projection;
mod question;
mod recall;
pub mod register;
pub mod trail;
mod work;
mod worker;

pub use codec::{Envelope, StoredCaseFact};
pub use command::{Options, Reply};
pub use edge::Edge;
pub use engine::App;
pub use error::AppError;
pub use intake::{ContactInput, OutcomeInput, Preview};
pub use law::Law;
pub use question::{CaseFile, ContactLine, text_of};
pub use worker::{LEASE_MILLIS, Worker};
