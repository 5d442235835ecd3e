//! Making checkpoints.

use super::export::{Step, steps};
use super::{leaf, root};
use crate::codec::{digest, hex};
use crate::error::AppError;
use crate::law::parse;
use crate::ports::{Commit, Hash, RegisterRow, SHARD_COUNT, Store};
use crate::register::json;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Register of checkpoints; rows are immutable.
const CHECKPOINT: &str = "checkpoint";

/// What a checkpoint binds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    /// Number from 1.
    pub number: u64,
    /// SHA-256 of the body before, hexadecimal; zeros for the first.
    pub previous: String,
    /// When it was made, UTC milliseconds.
    pub made_at: i64,
    /// Last position of every shard.
    pub positions: Vec<u64>,
    /// Number of streams that changed since the checkpoint before.
    pub streams: u64,
    /// Root over them.
    pub root: String,
    /// Public key that signed, hexadecimal.
    pub key: String,
}

/// A checkpoint as stored and exported: the body's exact text, and the signature over its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedCheckpoint {
    /// The body, verbatim.
    pub body: String,
    /// Signature over the body's bytes, hexadecimal.
    pub signature: String,
}

impl SignedCheckpoint {
    /// The body, read.
    ///
    /// # Errors
    /// The body is no checkpoint.
    pub fn read(&self) -> Result<Checkpoint, AppError> {
        parse(&self.body)
    }
}

/// All checkpoints, oldest first.
///
/// # Errors
/// Failed storage.
pub fn checkpoints(store: &dyn Store) -> Result<Vec<SignedCheckpoint>, AppError> {
    store.register(CHECKPOINT)?.iter().map(|row| parse(&row.body)).collect()
}

/// The newest checkpoint. Numbers have no gap, so it is found by a few of them: each is twice the one before until one is
/// missing, then halving. A row that somebody removed from the middle misleads this into a number that stands already,
/// which an immutable row refuses.
///
/// # Errors
/// Failed storage.
pub fn last_checkpoint(store: &dyn Store) -> Result<Option<SignedCheckpoint>, AppError> {
    let row = |number: u64| store.register_row(CHECKPOINT, &code(number));
    let (mut last, mut found, mut missing) = (0, None, 1);
    while let Some(row) = row(missing)? {
        (last, found, missing) = (missing, Some(row), missing * 2);
    }
    while last + 1 < missing {
        let between = last + (missing - last) / 2;
        match row(between)? {
            Some(row) => (last, found) = (between, Some(row)),
            None => missing = between,
        }
    }
    found.map(|row| parse(&row.body)).transpose()
}

fn code(number: u64) -> String {
    format!("{number:08}")
}

/// Makes a checkpoint over everything since the last one; `None` when nothing changed.
///
/// # Errors
/// Failed storage, or another process made one at the same moment.
pub fn make_checkpoint(
    store: &dyn Store,
    now: i64,
    key: &str,
    sign: &dyn Fn(&[u8]) -> Vec<u8>,
) -> Result<Option<Checkpoint>, AppError> {
    let last = last_checkpoint(store)?;
    let (number, previous, before) = match &last {
        Some(signed) => {
            let body = signed.read()?;
            (body.number + 1, hex(&digest(signed.body.as_bytes())), body.positions)
        }
        None => (1, hex(&[0; 32]), vec![0; usize::from(SHARD_COUNT)]),
    };
    let positions = store.journal_heads()?;
    if positions == before {
        return Ok(None);
    }
    let changed = changed(store, &before, &positions)?;
    let leaves: Vec<Hash> =
        changed.iter().map(|(stream, (version, head))| leaf(stream, *version, head)).collect();
    let checkpoint = Checkpoint {
        number,
        previous,
        made_at: now,
        positions,
        streams: leaves.len() as u64,
        root: hex(&root(leaves)),
        key: key.to_owned(),
    };
    let body = json(&checkpoint)?;
    let signature = hex(&sign(body.as_bytes()));
    let row = RegisterRow {
        register: CHECKPOINT.to_owned(),
        code: code(number),
        body: json(&SignedCheckpoint { body, signature })?,
    };
    store.commit(Commit { immutable_rows: vec![row], ..Commit::default() })?;
    Ok(Some(checkpoint))
}

/// Length and head of every stream that has events between two positions, archived ones too.
pub(super) fn changed(
    store: &dyn Store,
    from: &[u64],
    to: &[u64],
) -> Result<BTreeMap<String, (u64, Hash)>, AppError> {
    let mut streams = BTreeMap::new();
    for (shard, (from, to)) in (0..SHARD_COUNT).zip(from.iter().zip(to)) {
        if from < to {
            steps(store, shard, (*from, *to), &mut |step| {
                let (stream, version, hash) = match step {
                    Step::Event(event) => (event.stream, event.version, event.event.hash),
                    Step::Place(place) => (place.stream, place.version, place.hash),
                };
                streams.insert(stream.to_string(), (version, hash));
                Ok(())
            })?;
        }
    }
    Ok(streams)
}
