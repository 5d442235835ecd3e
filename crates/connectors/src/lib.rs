//! Outside systems, one module each. An adapter turns a port of `yinuo-app` into bytes on a wire and nothing else: what to
//! send, in which order and when to try again is the application's.

// Outside tests an unwrap needs its invariant on the line above; in a test, failing is its way of speaking.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod address;
mod answer;
mod folder;
#[cfg(feature = "openid")]
mod openid;
mod patience;
mod webhook;

pub use address::{Address, AddressRefusal};
pub use folder::Folder;
#[cfg(feature = "openid")]
pub use openid::{HttpProvider, RootsUnreadable};
pub use webhook::{SECRET_BYTES_MIN, Webhook, signature};
