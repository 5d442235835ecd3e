//! Use cases and ports: load, decide, commit; due clocks; questions.
//!
//! One command walks the stops of the architecture: the edge hands in an actor and an instant, [`App::command`] loads
//! the case, lets `domain` decide, and commits events, projections, clocks, postings and the stored answer in one
//! transaction. Acknowledged means durable: nothing is answered before the store says so.

pub mod absence;
pub mod archive;
mod area_credit;
mod artefact;
pub mod codec;
mod command;
pub mod contractor;
mod customer;
pub mod directive;
mod edge;
pub mod emergency;
mod engine;
pub mod erasure;
mod error;
pub mod exception;
mod find;
mod follow;
pub mod identity;
mod intake;
pub mod joint;
pub mod key_ring;
mod law;
pub mod line;
pub mod link;
pub mod listener;
mod merge;
pub mod messages;
pub mod openid;
pub mod outage;
pub mod outlet;
pub mod outside;
mod paid;
pub mod pay;
pub mod points;
pub mod ports;
pub mod praise;
pub mod preference;
mod projection;
pub mod purge;
mod question;
pub mod queue;
mod recall;
pub mod register;
pub mod report;
mod rows;
mod saved;
mod score;
pub mod settlement;
mod snapshot;
pub mod subject;
pub mod tie;
pub mod trail;
pub mod uncover;
pub mod visit;
mod work;
mod worker;

pub use codec::{Envelope, StoredCaseFact};
pub use command::{Options, Reply};
pub use customer::{CustomerDeed, CustomerView, Done, Sure};
pub use edge::Edge;
pub use engine::App;
pub use error::AppError;
pub use find::{Heard, LOOKED_THROUGH_MAX, Sought};
pub use intake::{ContactInput, OutcomeInput, Preview, recording, service_facts};
pub use law::Law;
pub use question::{CaseFile, ContactLine, text_of};
pub use saved::{PAGES, SavedView, VIEWS_MAX};
pub use score::{SCORE_MAX, ScoreState};
pub use worker::{LEASE_MILLIS, Worker};
