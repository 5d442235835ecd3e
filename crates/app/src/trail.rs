//! The provable trail: signed checkpoints, the export, and the check of an export alone, without the database.
//!
//! A chain alone cannot show a missing tail or a missing case (TRAPS 4). A checkpoint binds the one before, the
//! position of every shard, and length and head of every stream that changed since; the digest of its body, which binds
//! all before it, is published outside, and its signer remembers it outside the database. What came after the newest checkpoint is chained but not yet bound: `verify` says how much.

mod archive;
mod checkpoint;
mod export;
mod memory;
mod verify;

pub use archive::{ARCHIVE_FORMAT, ArchiveLine, ArchiveVerifier, Side, archived_event};
pub(crate) use archive::{Proofs, end_line, put_header, put_stream, stored_event};
pub use checkpoint::{
    Checkpoint, GivenUp, SignedCheckpoint, Signer, checkpoints, go_on_from, hand_over, is_retired,
    last_checkpoint, make_checkpoint,
};
pub use export::export;
pub(crate) use export::{Step, window};
pub use memory::{Memory, Recall, Remembered, followed};
pub use verify::{Asked, Finding, Verdict, Verifier};

use crate::ports::Hash;
use sha2::{Digest as _, Sha256};

/// Format of an export.
pub const FORMAT: &str = "yinuo.export.1";

/// Leaf of the tree: a stream with its length and head.
fn leaf(stream: &str, version: u64, head: &Hash) -> Hash {
    let mut hash = Sha256::new();
    hash.update(b"yinuo.leaf.1");
    hash.update((stream.len() as u64).to_be_bytes());
    hash.update(stream);
    hash.update(version.to_be_bytes());
    hash.update(head);
    hash.finalize().into()
}

/// Root over leaves in order: pairs are hashed, an odd one is carried up. No leaves give zeros.
fn root(mut level: Vec<Hash>) -> Hash {
    while level.len() > 1 {
        level = above(&level);
    }
    level.first().copied().unwrap_or([0; 32])
}

/// The level above: pairs are hashed, an odd one is carried up.
fn above(level: &[Hash]) -> Vec<Hash> {
    let pairs = level.chunks(2).map(|pair| match pair {
        [left, right] => node(left, right),
        // A chunk of two or fewer that is no pair is one.
        rest => rest[0],
    });
    pairs.collect()
}

fn node(left: &Hash, right: &Hash) -> Hash {
    let mut hash = Sha256::new();
    hash.update(b"yinuo.node.1");
    hash.update(left);
    hash.update(right);
    hash.finalize().into()
}
