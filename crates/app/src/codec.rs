//! Events as stored: encoded once, here; the bytes are hashed as they are and never canonicalised again (TRAPS 4).

use crate::error::AppError;
use crate::ports::{EncodedEvent, Hash, StoredEvent, StreamId};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::borrow::Cow;
use yinuo_domain::{Actor, CaseEvent, ContactEvent, Fact};
use yinuo_policy::Instant;

/// Room for an event of the usual size, so that writing one seldom grows its buffer.
const EVENT_BYTES_USUAL: usize = 512;

/// What surrounds an event in its stored bytes; written from what is borrowed, read into what is owned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope<E, S = String, A = Actor> {
    /// Stream.
    pub stream: S,
    /// Version inside the stream.
    pub version: u64,
    /// When it happened, UTC milliseconds.
    pub occurred_at: i64,
    /// When we recorded it, UTC milliseconds.
    pub recorded_at: i64,
    /// Who asked.
    pub actor: A,
    /// Whether a clock rather than the actor caused it.
    pub by_clock: bool,
    /// What happened.
    pub event: E,
}

/// A fact of a case as read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCaseFact {
    /// Version.
    pub version: u64,
    /// Recorded instant.
    pub recorded: Instant,
    /// Who asked.
    pub actor: Actor,
    /// The fact.
    pub fact: Fact,
}

/// Link of the chain: SHA-256 over a label, the previous hash, the length and the stored bytes.
#[must_use]
pub fn link(previous: &Hash, bytes: &[u8]) -> Hash {
    let mut hash = Sha256::new();
    hash.update(b"yinuo.event.1");
    hash.update(previous);
    hash.update((bytes.len() as u64).to_be_bytes());
    hash.update(bytes);
    hash.finalize().into()
}

/// An event with a stored name.
pub trait Storable: Serialize + DeserializeOwned {
    /// Name for listing without decoding.
    fn name(&self) -> &'static str;
}

impl Storable for CaseEvent {
    fn name(&self) -> &'static str {
        Self::name(self)
    }
}

impl Storable for ContactEvent {
    fn name(&self) -> &'static str {
        Self::name(self)
    }
}

/// Encodes facts onto a stream; returns the events and the new head.
pub fn encode<E: Storable>(
    stream: StreamId,
    (version, head): (u64, Hash),
    facts: &[Fact<E>],
    actor: &Actor,
    recorded: Instant,
) -> Result<(Vec<EncodedEvent>, Hash), AppError> {
    let mut head = head;
    let mut events = Vec::with_capacity(facts.len());
    let stream = stream.to_string();
    // One buffer grows to the largest event; what is kept has the size of its own.
    let mut scratch = Vec::with_capacity(EVENT_BYTES_USUAL);
    for (index, fact) in facts.iter().enumerate() {
        let envelope = Envelope {
            stream: stream.as_str(),
            version: version + index as u64 + 1,
            occurred_at: fact.occurred.0,
            recorded_at: recorded.0,
            actor,
            by_clock: fact.by_clock,
            event: &fact.event,
        };
        scratch.clear();
        serde_json::to_writer(&mut scratch, &envelope)
            .map_err(|error| AppError::Damaged(error.to_string()))?;
        let bytes = scratch.clone();
        head = link(&head, &bytes);
        events.push(EncodedEvent {
            name: Cow::Borrowed(fact.event.name()),
            occurred_at: fact.occurred.0,
            recorded_at: recorded.0,
            bytes,
            hash: head,
        });
    }
    Ok((events, head))
}

/// Decodes one stored event.
pub fn decode<E: Storable>(stored: &StoredEvent) -> Result<Envelope<E>, AppError> {
    serde_json::from_slice(&stored.event.bytes)
        .map_err(|error| AppError::Damaged(format!("{} version {}: {error}", stored.stream, stored.version)))
}

/// Decodes what happened alone, for a reader that needs neither actor nor instants from the bytes.
///
/// # Errors
/// Stored bytes that cannot be read.
pub fn decode_event<E: DeserializeOwned>(stored: &StoredEvent) -> Result<E, AppError> {
    #[derive(Deserialize)]
    struct Happened<E> {
        event: E,
    }
    let happened: Result<Happened<E>, _> = serde_json::from_slice(&stored.event.bytes);
    happened
        .map(|happened| happened.event)
        .map_err(|error| AppError::Damaged(format!("{} version {}: {error}", stored.stream, stored.version)))
}

/// Decodes one stored event of a case.
pub fn decode_case_fact(stored: &StoredEvent) -> Result<StoredCaseFact, AppError> {
    let envelope: Envelope<CaseEvent> = decode(stored)?;
    Ok(StoredCaseFact {
        version: envelope.version,
        recorded: Instant(envelope.recorded_at),
        actor: envelope.actor,
        fact: Fact {
            occurred: Instant(envelope.occurred_at),
            by_clock: envelope.by_clock,
            event: envelope.event,
        },
    })
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A digest from lower-case hexadecimal.
#[must_use]
pub fn unhex(text: &str) -> Option<Hash> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let mut hash = Hash::default();
    if text.len() != hash.len() * 2 {
        return None;
    }
    for (byte, pair) in hash.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(hash)
}

/// SHA-256 of bytes.
#[must_use]
pub fn digest(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}
