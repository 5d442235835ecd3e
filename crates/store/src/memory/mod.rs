//! The Store in memory: the simulator's and every test's.
//!
//! One lock for everything, and every list walks an index, so that a year of a city runs through it. A commit is
//! judged whole before anything is changed, so there is nothing to roll back.

mod access;
mod cases;
mod journal;
mod messages;
mod rolls;
mod sealed;
mod settlements;
mod shared;
mod state;
mod store;
mod ties;
mod visits;

use state::State;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A Store that forgets everything when it is dropped.
#[derive(Debug, Default)]
pub struct MemoryStore {
    state: Mutex<State>,
}

/// An empty store in memory.
#[must_use]
pub fn open_memory() -> MemoryStore {
    MemoryStore::default()
}

impl MemoryStore {
    fn state(&self) -> MutexGuard<'_, State> {
        // Changes happen only after all checks, and no check or change panics half way; the state is whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
