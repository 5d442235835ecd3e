//! Data keys: wrapped by the ring, remembered for a while once they are unwrapped.

use super::cipher::{Key, NONCE_BYTES, context, derived, open, seal};
use super::ring::KeyRing;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use yinuo_app::ports::{Entropy, ReadError};

/// Keys of one generation. Two are kept: about half a megabyte each.
const GENERATION_KEYS: usize = 4_096;

/// Reads the ring anew; none when it cannot be read now.
pub(super) type ReadAgain = Box<dyn Fn() -> Option<KeyRing> + Send + Sync>;

/// What a data key is for, once it is unwrapped.
#[derive(Clone, Copy)]
pub(super) struct DataKey {
    /// Commitments in events are made under it.
    pub root: Key,
    /// Texts and evidence are sealed under it.
    pub sealing: Key,
}

impl DataKey {
    pub(super) fn of(root: Key) -> Self {
        Self { root, sealing: derived(&root, "seal") }
    }
}

/// The older generation is dropped whole when the younger one is full.
#[derive(Default)]
struct Remembered {
    young: BTreeMap<String, DataKey>,
    old: BTreeMap<String, DataKey>,
}

/// The ring and what was unwrapped with it.
pub(super) struct Keys {
    ring: RwLock<KeyRing>,
    again: ReadAgain,
    entropy: Arc<dyn Entropy>,
    remembered: Mutex<Remembered>,
}

fn failed(reason: impl Into<String>) -> ReadError {
    ReadError { reason: reason.into() }
}

impl Keys {
    pub(super) fn new(ring: KeyRing, again: ReadAgain, entropy: Arc<dyn Entropy>) -> Self {
        Self { ring: RwLock::new(ring), again, entropy, remembered: Mutex::default() }
    }

    pub(super) fn draw(&self) -> Key {
        self.entropy.key()
    }

    fn nonce(&self) -> [u8; NONCE_BYTES] {
        let drawn = self.entropy.key();
        std::array::from_fn(|place| drawn[place])
    }

    /// Seals bytes under a key, bound to a context.
    pub(super) fn sealed(&self, key: &Key, bound: &[u8], plain: &[u8]) -> Result<Vec<u8>, ReadError> {
        seal(key, self.nonce(), bound, plain).ok_or_else(|| failed("more bytes than can be sealed"))
    }

    pub(super) fn current(&self) -> u32 {
        self.ring.read().unwrap_or_else(PoisonError::into_inner).current()
    }

    /// A master key. A version beyond the current one was made current beside this process: the ring is read anew.
    fn master(&self, version: u32) -> Result<Key, ReadError> {
        if version > self.current()
            && let Some(read) = (self.again)()
        {
            let mut ring = self.ring.write().unwrap_or_else(PoisonError::into_inner);
            if read.id() == ring.id() {
                *ring = read;
            }
        }
        let ring = self.ring.read().unwrap_or_else(PoisonError::into_inner);
        ring.master(version).copied().ok_or_else(|| failed(format!("the key ring has no version {version}")))
    }

    /// A data key wrapped under the current version: the version, and the sealed key.
    pub(super) fn wrapped(&self, person: &str, key: &Key) -> Result<Vec<u8>, ReadError> {
        let version = self.current();
        let mut whole = version.to_be_bytes().to_vec();
        whole.extend(self.sealed(&self.master(version)?, &bound(person, version), key)?);
        Ok(whole)
    }

    /// A data key as it was before it was wrapped.
    pub(super) fn unwrapped(&self, person: &str, wrapped: &[u8]) -> Result<Key, ReadError> {
        let broken = || failed(format!("the key of {person} does not open under the key ring"));
        let (version, sealed) = wrapped.split_first_chunk::<4>().ok_or_else(broken)?;
        let version = u32::from_be_bytes(*version);
        let key = open(&self.master(version)?, &bound(person, version), sealed).ok_or_else(broken)?;
        key.try_into().map_err(|_| broken())
    }

    pub(super) fn recall(&self, person: &str) -> Option<DataKey> {
        let remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        remembered.young.get(person).or_else(|| remembered.old.get(person)).copied()
    }

    pub(super) fn remember(&self, person: &str, key: DataKey) {
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        if remembered.young.len() >= GENERATION_KEYS {
            remembered.old = std::mem::take(&mut remembered.young);
        }
        remembered.young.insert(person.to_owned(), key);
    }

    /// Nothing of an erased person stays in this process.
    pub(super) fn forget(&self, person: &str) {
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        remembered.young.remove(person);
        remembered.old.remove(person);
    }
}

/// The version under which a key is wrapped; none when the bytes are no wrapped key.
pub(super) fn version_of(wrapped: &[u8]) -> Option<u32> {
    wrapped.first_chunk::<4>().map(|version| u32::from_be_bytes(*version))
}

fn bound(person: &str, version: u32) -> Vec<u8> {
    context("key", &[person.as_bytes(), &version.to_be_bytes()])
}
