//! The contract of `/api/v1`: wire types, the route table, error codes and the OpenAPI document.
//!
//! This crate imports nothing of ours, so that the contract can be read, changed and printed when nothing else
//! compiles. `yinuo-server` binds each route id exactly once; a test there holds both directions.
//!
//! Instants on the wire are integers: UTC milliseconds, always named `..._at`. Money is an integer of minor units
//! beside its currency. Sentences come in both languages at once; the browser picks one and never judges a clock.

mod bodies;
pub mod body;
pub mod document;
pub mod error;
pub mod routes;
pub mod tmf;
pub mod view;

pub use document::openapi;
pub use error::{ERROR_CODES, ErrorBody, ErrorCode};
pub use routes::{Method, Permission, REACHES, ROUTES, Reach, Reads, Route, Scope, reach_of};
pub use tmf::{TMF_ROUTES, tmf_openapi};
