//! Life in the city: what is planned, what is done, and how time passes.

mod agenda;
mod calls;
mod catalogue;
mod complaint;
mod deed;
mod fault;
mod firms;
mod live;
mod living;
mod month;
mod office;
mod payday;
mod scene;
mod stories;
mod survey;
mod tables;
mod thanks;
mod traffic;
pub(crate) mod visits;
mod wallet;
mod world;

pub use live::live;
pub use living::Living;
pub use office::place_office;
