//! A small pool of read connections. The last one given back is the first one taken, so its cache is warm.

use rusqlite::Connection;
use std::sync::{Condvar, Mutex, PoisonError};

/// Connections that read at the same time; further readers wait for one.
pub(super) const READERS_MAX: usize = 4;

#[derive(Debug)]
pub(super) struct Readers {
    idle: Mutex<Vec<Connection>>,
    returned: Condvar,
}

impl Readers {
    pub(super) fn new(connections: Vec<Connection>) -> Self {
        Self { idle: Mutex::new(connections), returned: Condvar::new() }
    }

    /// Reads with one of the connections, in one transaction, so that all statements see the same facts.
    pub(super) fn read<T, E: From<super::rows::Failed>>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let lease = self.lease();
        let connection = lease.connection();
        let transaction = connection.unchecked_transaction().map_err(super::rows::Failed::from)?;
        read(&transaction)
    }

    fn lease(&self) -> Lease<'_> {
        // A list of connections is whole even if a holder of the lock panicked.
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let mut idle =
            self.returned.wait_while(idle, |idle| idle.is_empty()).unwrap_or_else(PoisonError::into_inner);
        Lease { readers: self, connection: idle.pop() }
    }
}

/// Gives the connection back when dropped, also when the reader panics.
struct Lease<'a> {
    readers: &'a Readers,
    connection: Option<Connection>,
}

impl Lease<'_> {
    fn connection(&self) -> &Connection {
        match &self.connection {
            Some(connection) => connection,
            // Filled by `lease`, emptied only by `drop`.
            None => unreachable!("a lease holds its connection until it is dropped"),
        }
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        self.readers.idle.lock().unwrap_or_else(PoisonError::into_inner).extend(self.connection.take());
        self.readers.returned.notify_one();
    }
}
