//! Where trials keep their stores: in memory, or in a file that every process opens anew.

#![allow(dead_code, missing_docs)]

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use yinuo_app::ports::{CommitError, Store};
use yinuo_sim::SeededEntropy;
use yinuo_sim::trial::Open;
use yinuo_store::seal::{KeyRing, SealedStore};
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

/// A store in memory that every process opens sealed, and the ring that is theirs.
pub struct Vault {
    /// What lies there.
    pub bare: Arc<dyn Store>,
    ring: Mutex<KeyRing>,
    opened: AtomicU64,
}

impl Vault {
    pub fn new() -> Arc<Self> {
        let ring = Mutex::new(KeyRing::new(&[7; 16], [42; 32], 1));
        Arc::new(Self { bare: Arc::new(open_memory()), ring, opened: AtomicU64::new(0) })
    }

    /// Each start of a process is one of a rotation's three steps: a version is added, it becomes the current one, keys are
    /// wrapped under it; while processes that began before go on under theirs, and read anew what they do not know.
    pub fn open(self: &Arc<Self>) -> Open {
        let vault = Arc::clone(self);
        Arc::new(move || {
            let number = vault.opened.fetch_add(1, Ordering::SeqCst);
            let mut ring = vault.ring.lock().map_err(|error| error.to_string())?;
            match number % 6 {
                1 => drop(ring.add([u8::try_from(number % 200).unwrap_or(0) + 43; 32], 2)),
                3 => ring.advance(),
                _ => {}
            }
            let store = vault.sealed(ring.clone(), number);
            drop(ring);
            if number % 6 == 5 {
                rewrap(&store).map_err(|error| error.to_string())?;
            }
            Ok(Arc::new(store) as Arc<dyn Store>)
        })
    }

    fn sealed(self: &Arc<Self>, ring: KeyRing, number: u64) -> SealedStore {
        let vault = Arc::clone(self);
        let again = move || vault.ring.lock().ok().map(|ring| ring.clone());
        SealedStore::new(Arc::clone(&self.bare), ring, again, Arc::new(SeededEntropy::new(number << 48)))
    }

    /// The end of a rotation: every key under the newest version, and every older one forgotten.
    pub fn rotated(self: &Arc<Self>) -> SealedStore {
        let mut ring = self.ring.lock().expect("whole");
        ring.add([250; 32], 3);
        ring.advance();
        let wraps = self.sealed(ring.clone(), 1 << 12);
        rewrap(&wraps).expect("wrapped");
        let old: Vec<u32> = ring.versions().map(|(version, _)| version).collect();
        for version in old {
            // The current one stays.
            ring.forget(version);
        }
        let newest = ring.clone();
        drop(ring);
        self.sealed(newest, 1 << 13)
    }
}

fn rewrap(store: &SealedStore) -> Result<(), CommitError> {
    let mut after = None;
    loop {
        after = store.rewrap_some(after.as_deref())?.next;
        if after.is_none() {
            return Ok(());
        }
    }
}
