//! The city: place, people, customers, and how it is founded.

pub(crate) mod customers;
pub(crate) mod field;
mod found;
mod names;
pub(crate) mod place;
pub(crate) mod staff;

pub use found::{DEMO_PASSWORD, found_city};
