//! Where trials keep their stores: in memory, or in a file that every process opens anew.

#![allow(dead_code, missing_docs)]

use std::path::PathBuf;
use std::sync::Arc;
use yinuo_app::ports::Store;
use yinuo_sim::trial::Open;
use yinuo_store::{SqliteStore, open_memory};

/// A store in memory: all processes share it, and it outlives them.
pub fn memory() -> Open {
    let store: Arc<dyn Store> = Arc::new(open_memory());
    Arc::new(move || Ok(Arc::clone(&store)))
}

/// A file that each process opens for itself, new at the first call.
pub fn sqlite(path: PathBuf) -> Open {
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{end}", path.display()));
    }
    Arc::new(move || {
        let store = SqliteStore::open(&path).map_err(|error| error.to_string())?;
        Ok(Arc::new(store) as Arc<dyn Store>)
    })
}
