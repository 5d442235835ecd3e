//! A folder of archive files in memory, and a plug that somebody pulls.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use yinuo_app::archive::ArchiveFolder;
use yinuo_app::ports::{Commit, CommitError, ReadError, Store};

/// Counts steps and pulls the plug at one of them: everything after it fails.
pub struct Plug(AtomicI64);

impl Plug {
    pub fn never() -> Arc<Self> {
        Self::at(i64::MAX)
    }

    pub fn at(step: i64) -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(step)))
    }

    /// Whether there is still power for a step.
    fn step(&self) -> Result<(), String> {
        if self.0.fetch_sub(1, Ordering::SeqCst) > 0 { Ok(()) } else { Err("the plug was pulled".into()) }
    }

    pub fn is_pulled(&self) -> bool {
        self.0.load(Ordering::SeqCst) < 0
    }
}

#[derive(Default)]
pub struct Shelf(pub Mutex<BTreeMap<String, Vec<u8>>>);

impl Shelf {
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        self.0.lock().expect("whole").clone()
    }
}

impl ArchiveFolder for Shelf {
    fn names(&self) -> Result<Vec<String>, String> {
        Ok(self.files().into_keys().collect())
    }

    fn read(&self, name: &str) -> Result<Option<Vec<u8>>, String> {
        Ok(self.files().remove(name))
    }

    fn piece(&self, name: &str, offset: u64, bytes: usize) -> Result<Vec<u8>, String> {
        let whole = self.files().remove(name).ok_or("gone")?;
        let from = usize::try_from(offset).map_err(|error| error.to_string())?;
        whole.get(from..from + bytes).map(<[u8]>::to_vec).ok_or_else(|| "cut".into())
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), String> {
        let mut files = self.0.lock().expect("whole");
        if files.contains_key(name) {
            return Err(format!("{name} is taken"));
        }
        files.insert(name.to_owned(), bytes.to_vec());
        Ok(())
    }
}

/// A shelf and a store on one plug: before a step and after it are two moments.
pub struct Plugged<T: ?Sized> {
    pub plug: Arc<Plug>,
    pub inner: Arc<T>,
}

impl ArchiveFolder for Plugged<Shelf> {
    fn names(&self) -> Result<Vec<String>, String> {
        self.inner.names()
    }

    fn read(&self, name: &str) -> Result<Option<Vec<u8>>, String> {
        self.plug.step()?;
        self.inner.read(name)
    }

    fn piece(&self, name: &str, offset: u64, bytes: usize) -> Result<Vec<u8>, String> {
        self.inner.piece(name, offset, bytes)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), String> {
        self.plug.step()?;
        self.inner.write(name, bytes)?;
        self.plug.step()
    }
}

trait Powered: Sized {
    fn powered(plug: &Plug, ask: impl FnOnce() -> Self) -> Self;
}

impl<T> Powered for Result<T, ReadError> {
    fn powered(plug: &Plug, ask: impl FnOnce() -> Self) -> Self {
        if plug.is_pulled() { Err(ReadError { reason: "no power".into() }) } else { ask() }
    }
}

impl<T> Powered for Result<T, CommitError> {
    fn powered(plug: &Plug, ask: impl FnOnce() -> Self) -> Self {
        if plug.is_pulled() { Err(CommitError::Storage { reason: "no power".into() }) } else { ask() }
    }
}

impl Plugged<dyn Store> {
    fn commit_on(&self, commit: Commit) -> Result<(), CommitError> {
        let lost = |reason| CommitError::Storage { reason };
        self.plug.step().map_err(lost)?;
        self.inner.commit(commit)?;
        self.plug.step().map_err(lost)
    }
}

macro_rules! asked {
    ($self:ident, commit($commit:ident)) => {
        $self.commit_on($commit)
    };
    ($self:ident, $name:ident($($given:ident),*)) => {
        Powered::powered(&$self.plug, || $self.inner.$name($($given),*))
    };
}

macro_rules! plugged {
    ($($name:ident($($given:ident: $kind:ty),*) -> $answer:ty;)*) => {
        impl Store for Plugged<dyn Store> {
            $(fn $name(&self, $($given: $kind),*) -> $answer { asked!(self, $name($($given),*)) })*
        }
    };
}

yinuo_app::for_each_store_method!(plugged);
