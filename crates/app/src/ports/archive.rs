//! What stays in a store of what went into an archive file, and what retention looks for by age.

use super::{CaseRow, ContactRow, Hash, StreamId, StreamKind};
use uuid::Uuid;

/// Most streams that one commit archives.
pub const ARCHIVED_MAX: usize = 512;

/// A stream that was archived. Its events up to a version left the journal, and its rows the lists; places and hashes of
/// the events, this row, postings and personal texts stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchivedRow {
    /// The stream: a case or a contact.
    pub stream: StreamId,
    /// Events up to this version are in the file.
    pub version: u64,
    /// SHA-256 of the file.
    pub archive: Hash,
    /// Name of the file, without folder.
    pub file: String,
    /// Number of the case, never used again; empty for a contact.
    pub number: String,
    /// Customer, may be empty.
    pub customer: String,
    /// Answering or accepting unit.
    pub unit: String,
    /// Accepted at, or occurred at.
    pub began_at: i64,
    /// Closed or cancelled at, or occurred at.
    pub ended_at: i64,
    /// When it was archived.
    pub archived_at: i64,
    /// Artefacts that its events name, by digest: they are no uploads that led to nothing.
    pub artefacts: Vec<Hash>,
}

/// The place of an archived event: enough to verify every checkpoint without its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Stream.
    pub stream: StreamId,
    /// Version in the stream.
    pub version: u64,
    /// Position in the shard.
    pub position: u64,
    /// Chain hash.
    pub hash: Hash,
}

/// Filter of a list of archived streams; every field that is set must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ArchivedFilter {
    /// Kind.
    pub kind: Option<StreamKind>,
    /// Customer.
    pub customer: Option<String>,
    /// Part of a case number, anywhere in it; dashes do not count.
    pub number_contains: Option<String>,
}

/// Something that retention looks at, with the instant from which its term counts.
pub trait Aged {
    /// Where a list in order of age goes on.
    fn place(&self) -> (i64, Uuid);
}

impl Aged for CaseRow {
    /// Only a case that has ended stands in a list by age.
    fn place(&self) -> (i64, Uuid) {
        (self.closed_at.unwrap_or(i64::MAX), self.id)
    }
}

impl Aged for ContactRow {
    fn place(&self) -> (i64, Uuid) {
        (self.occurred_at, self.id)
    }
}
