//! The domain: five nouns (Contact, Case, Promise, Task, Entry) and four verbs, three of them here.
//!
//! - [`intake::decide`] and [`command::decide`]: stream + command + instant + policy + brief -> facts, or a numbered refusal;
//! - [`case::evolve`]: state + event -> state, cannot fail;
//! - [`react::react`]: facts -> postings and messages.
//!
//! Pure: no IO, no clock, no randomness, no screen, no table, no wire format. Deadlines are computed from events by
//! `yinuo_policy::Policy::deadline` and never stored in a state.

pub mod area_payment;
pub mod brief;
pub mod case;
pub mod command;
pub mod contractor;
pub mod directive;
pub mod emergency;
pub mod event;
pub mod intake;
pub mod number;
pub mod org;
pub mod outage;
pub mod pay;
pub mod points;
pub mod react;
pub mod refusal;
pub mod technician;
pub mod tell;

pub use brief::{Brief, Context, EarlierCase, Paid, PolicyBook};
pub use event::{Actor, Audience, CaseEvent, ContactEvent, Evidence, EvidenceSource, Fact, TextRef};
pub use org::Org;
pub use refusal::Refusal;
