//! A bounded pool of read connections, opened when first needed. The last one given back is the first one taken.

use super::Target;
use super::connection::{Connection, Failed, Why};
use std::sync::{Condvar, Mutex, PoisonError};

/// Connections that read at the same time; further readers wait for one.
pub(super) const READERS_MAX: usize = 8;

struct Slots {
    idle: Vec<Connection>,
    /// Readers that hold a place, with or without a connection.
    busy: usize,
}

pub(super) struct Pool {
    target: Target,
    slots: Mutex<Slots>,
    returned: Condvar,
}

impl Pool {
    pub(super) const fn new(target: Target) -> Self {
        Self { target, slots: Mutex::new(Slots { idle: Vec::new(), busy: 0 }), returned: Condvar::new() }
    }

    /// Reads with one of the connections. A connection that was lost meanwhile (the server restarted) is replaced,
    /// and the question is asked once more.
    pub(super) fn read<T>(
        &self,
        mut read: impl FnMut(&mut Connection) -> Result<T, Failed>,
    ) -> Result<T, Failed> {
        let mut lease = self.lease();
        match read(lease.connection()?) {
            Err(failed) if failed.why == Why::Lost => {
                lease.connection = None;
                // Those that stood idle were lost with it.
                self.slots.lock().unwrap_or_else(PoisonError::into_inner).idle.clear();
                read(lease.connection()?)
            }
            answer => answer,
        }
    }

    fn lease(&self) -> Lease<'_> {
        // The list is whole even if a holder of the lock panicked.
        let slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let full = |slots: &mut Slots| slots.busy >= READERS_MAX;
        let mut slots = self.returned.wait_while(slots, full).unwrap_or_else(PoisonError::into_inner);
        slots.busy += 1;
        Lease { pool: self, connection: slots.idle.pop() }
    }
}

/// Gives the place back when dropped, also when the reader panics.
struct Lease<'a> {
    pool: &'a Pool,
    connection: Option<Connection>,
}

impl Lease<'_> {
    fn connection(&mut self) -> Result<&mut Connection, Failed> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => super::reading(&self.pool.target).map_err(|error| Failed::other(error.to_string()))?,
        };
        Ok(self.connection.insert(connection))
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        // A connection that was left in the middle of an answer tidies itself up before the next question.
        let mut slots = self.pool.slots.lock().unwrap_or_else(PoisonError::into_inner);
        slots.busy -= 1;
        slots.idle.extend(self.connection.take());
        drop(slots);
        self.pool.returned.notify_one();
    }
}
