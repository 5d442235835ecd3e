//! Making checkpoints.

use super::export::{Step, steps};
use super::memory::{Memory, Remembered, followed, named};
use super::verify::CheckSignature;
use super::{leaf, root};
use crate::codec::hex;
use crate::error::AppError;
use crate::law::parse;
use crate::ports::{Commit, Hash, RegisterRow, SHARD_COUNT, Store};
use crate::register::json;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use yinuo_domain::Refusal;
use yinuo_policy::Bilingual;

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
    /// Public key that alone signs from the next one on; the one that signed this is retired by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// What the signer remembered and gave up here because a person said so: after a restore, or when a series was begun
    /// anew. Whoever published a root of it learns of that from the trail itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gave_up: Option<GivenUp>,
}

/// A series that was given up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GivenUp {
    /// Number of its newest checkpoint.
    pub number: u64,
    /// SHA-256 of that one's body, hexadecimal.
    pub digest: String,
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
    let row = |number: u64| numbered(store, number);
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
    Ok(found)
}

/// The checkpoint of a number.
pub(super) fn numbered(store: &dyn Store, number: u64) -> Result<Option<SignedCheckpoint>, AppError> {
    store.register_row(CHECKPOINT, &code(number))?.map(|row| parse(&row.body)).transpose()
}

fn code(number: u64) -> String {
    format!("{number:08}")
}

/// Who signs a checkpoint.
pub struct Signer<'a> {
    /// His public key, hexadecimal.
    pub key: &'a str,
    /// Signs bytes with it.
    pub sign: &'a dyn Fn(&[u8]) -> Vec<u8>,
    /// Whether a signature of anybody holds.
    pub holds: CheckSignature<'a>,
    /// What he remembers out of the database's reach.
    pub memory: &'a dyn Memory,
}

/// Why a checkpoint is made.
enum Purpose<'a> {
    /// Something changed.
    Change,
    /// The key hands over to this one.
    HandOver(&'a str),
    /// A person lets the series go on from the checkpoint of this digest or root, or begin anew.
    GoOn(Option<&'a str>),
}

/// Whether a key has handed over to another: it signs nothing more.
///
/// # Errors
/// Failed storage.
pub fn is_retired(store: &dyn Store, key: &str) -> Result<bool, AppError> {
    let last = last_checkpoint(store)?.map(|signed| signed.read()).transpose()?;
    retired_after(store, last.as_ref(), key)
}

fn retired_after(store: &dyn Store, last: Option<&Checkpoint>, key: &str) -> Result<bool, AppError> {
    // Nearly always it signed the last one itself, and the others need not be read.
    match last {
        None => return Ok(false),
        Some(last) if last.key == key || last.next.as_deref() == Some(key) => {
            return Ok(last.key == key && last.next.is_some());
        }
        Some(_) => {}
    }
    for signed in checkpoints(store)? {
        let body = signed.read()?;
        if body.key == key && body.next.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Makes a checkpoint over everything since the last one; `None` when nothing changed.
///
/// # Errors
/// B014 when the signer's key was retired, B015 and B016 when what stands does not lead on from what the signer remembers;
/// failed storage, or another process made one at the same moment.
pub fn make_checkpoint(
    store: &dyn Store,
    now: i64,
    signer: &Signer<'_>,
) -> Result<Option<Checkpoint>, AppError> {
    make(store, now, signer, &Purpose::Change)
}

/// Makes the last checkpoint of a key: from then on `next` signs. Whether or not anything changed.
///
/// # Errors
/// As [`make_checkpoint`].
pub fn hand_over(
    store: &dyn Store,
    now: i64,
    signer: &Signer<'_>,
    next: &str,
) -> Result<Option<Checkpoint>, AppError> {
    make(store, now, signer, &Purpose::HandOver(next))
}

/// Makes a checkpoint that goes on from the newest one that stands, named by its digest or root, or begins a series where
/// none stands, whatever the signer remembers: a person answers for it, and the checkpoint says what was given up.
///
/// # Errors
/// B014 when the signer's key was retired, B015 when one is named and none stands, B016 when another one stands than was
/// named, or the series is not whole; failed storage.
pub fn go_on_from(
    store: &dyn Store,
    now: i64,
    signer: &Signer<'_>,
    named: Option<&str>,
) -> Result<Option<Checkpoint>, AppError> {
    make(store, now, signer, &Purpose::GoOn(named))
}

fn retired() -> AppError {
    let sentence = Bilingual::new("这把签名密钥已经退役。", "This signing key was retired.");
    let next_step = Bilingual::new(
        "换上接任的密钥；轮换中断的，再跑一次 yinuo key rotate --signing。",
        "Put its successor in its place; after an interrupted rotation, run yinuo key rotate --signing again.",
    );
    AppError::Refused(Refusal { code: "B014", sentence, next_step })
}

fn make(
    store: &dyn Store,
    now: i64,
    signer: &Signer<'_>,
    purpose: &Purpose<'_>,
) -> Result<Option<Checkpoint>, AppError> {
    let newest = last_checkpoint(store)?.map(|signed| signed.read()).transpose()?;
    if retired_after(store, newest.as_ref(), signer.key)? {
        return Err(retired());
    }
    let last = match purpose {
        Purpose::GoOn(name) => named(store, signer, *name)?,
        _ => followed(store, signer)?,
    };
    let (stands, before) = match &last {
        Some(signed) => (Remembered::of(signed)?, signed.read()?.positions),
        None => (Remembered::nothing(), vec![0; usize::from(SHARD_COUNT)]),
    };
    let positions = store.journal_heads()?;
    if positions == before && matches!(purpose, Purpose::Change) {
        // Another process may have signed meanwhile.
        signer.memory.keep(&stands, false)?;
        return Ok(None);
    }
    let changed = changed(store, &before, &positions)?;
    let leaves: Vec<Hash> =
        changed.iter().map(|(stream, (version, head))| leaf(stream, *version, head)).collect();
    let next = match purpose {
        Purpose::HandOver(next) => Some((*next).to_owned()),
        _ => None,
    };
    let checkpoint = Checkpoint {
        number: stands.number + 1,
        gave_up: given_up(signer, purpose, &stands)?,
        previous: stands.digest,
        made_at: now,
        positions,
        streams: leaves.len() as u64,
        root: hex(&root(leaves)),
        key: signer.key.to_owned(),
        next,
    };
    let body = json(&checkpoint)?;
    let signature = hex(&(signer.sign)(body.as_bytes()));
    let signed = SignedCheckpoint { body, signature };
    let row =
        RegisterRow { register: CHECKPOINT.to_owned(), code: code(checkpoint.number), body: json(&signed)? };
    store.commit(Commit { immutable_rows: vec![row], ..Commit::default() })?;
    signer.memory.keep(&Remembered::of(&signed)?, matches!(purpose, Purpose::GoOn(_)))?;
    Ok(Some(checkpoint))
}

/// What the signer remembered and a person gives up; none when the series goes on as it was.
fn given_up(
    signer: &Signer<'_>,
    purpose: &Purpose<'_>,
    stands: &Remembered,
) -> Result<Option<GivenUp>, AppError> {
    let Purpose::GoOn(_) = purpose else { return Ok(None) };
    let lost = signer.memory.newest()?.filter(|known| known.number > 0 && known.digest != stands.digest);
    Ok(lost.map(|known| GivenUp { number: known.number, digest: known.digest }))
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
