//! A long case as it stood: kept for speed, never for truth.

use super::Hash;
use uuid::Uuid;

/// Largest snapshot in bytes.
pub const SNAPSHOT_BYTES_MAX: usize = 1024 * 1024;

/// A case as it stood at a version. Its events tell the same; it may be missing, old, or of another program, and whoever
/// reads it checks it against the event that it ends with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The case.
    pub case: Uuid,
    /// Version of the last event in it.
    pub version: u64,
    /// Chain hash of that event.
    pub head: Hash,
    /// How the bytes are to be read; another number than the reader's counts as no snapshot.
    pub format: u32,
    /// The state.
    pub bytes: Vec<u8>,
}
