//! An archive file: whole streams with the proof that each was signed, and the check of the file alone.
//!
//! A checkpoint signs a root over length and head of every stream that changed. A stream in the file brings its path to
//! that root, so that a stranger needs neither the database nor the other streams: the chain leads to the head, the path
//! from the head to the root, and the signature holds or not. Rows are there for reading and prove nothing.

use super::checkpoint::changed;
use super::export::{Line, event_line};
use super::{Checkpoint, Finding, SignedCheckpoint, Verdict, checkpoints, leaf, node};
use crate::codec::{hex, link, unhex};
use crate::error::AppError;
use crate::ports::{
    CaseRow, ClockRow, ContactRow, EncodedEvent, Hash, SHARD_COUNT, Store, StoredEvent, StreamId,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Format of an archive file.
pub const ARCHIVE_FORMAT: &str = "yinuo.archive.1";

/// One step from a leaf to the root: the neighbour, and on which side it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The neighbour is hashed first.
    Left,
    /// The neighbour is hashed second.
    Right,
}

/// What a line of an archive says beside events and checkpoints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "kebab-case", deny_unknown_fields)]
pub enum ArchiveLine {
    /// A stream follows, whole; its events are the next lines.
    Stream {
        /// Stream.
        stream: String,
        /// Its length.
        version: u64,
        /// Hash of its last event, hexadecimal.
        head: String,
        /// Number of the checkpoint that signed length and head.
        checkpoint: u64,
        /// From the leaf to that checkpoint's root.
        path: Vec<(Side, String)>,
    },
    /// Rows as the lists showed them.
    Rows {
        /// The case; none for a contact that made none.
        case: Option<Box<CaseRow>>,
        /// Its clocks.
        clocks: Vec<ClockRow>,
        /// Contacts, oldest first.
        contacts: Vec<ContactRow>,
    },
}

/// The path of each wanted leaf to the root of all.
pub(super) fn paths(
    mut level: Vec<Hash>,
    mut wanted: BTreeMap<usize, usize>,
) -> BTreeMap<usize, Vec<(Side, Hash)>> {
    // Place in this level by the leaf that was asked for.
    let mut paths: BTreeMap<usize, Vec<(Side, Hash)>> =
        wanted.keys().map(|leaf| (*leaf, Vec::new())).collect();
    while level.len() > 1 {
        for (leaf, place) in &mut wanted {
            let neighbour = *place ^ 1;
            if let (Some(hash), Some(path)) = (level.get(neighbour), paths.get_mut(leaf)) {
                path.push((if neighbour < *place { Side::Left } else { Side::Right }, *hash));
            }
            *place /= 2;
        }
        level = super::above(&level);
    }
    paths
}

/// The proofs of some streams: for each, which checkpoint signed its length and head, and the path there.
pub(crate) struct Proofs {
    signed: BTreeMap<u64, SignedCheckpoint>,
    of: BTreeMap<StreamId, (u64, Vec<(Side, Hash)>)>,
}

impl Proofs {
    /// Finds the proofs of whole streams, each of which was signed as it stands.
    pub fn of<'e>(
        store: &dyn Store,
        streams: impl Iterator<Item = (StreamId, &'e [StoredEvent])>,
    ) -> Result<Self, AppError> {
        let signed = checkpoints(store)?;
        let bodies: Vec<Checkpoint> = signed.iter().map(SignedCheckpoint::read).collect::<Result<_, _>>()?;
        // Streams by the checkpoint that first saw their last event.
        let mut by_checkpoint: BTreeMap<usize, Vec<StreamId>> = BTreeMap::new();
        for (stream, events) in streams {
            let shard = usize::from(stream.shard());
            let last = events.last().map_or(0, |event| event.position);
            let covers = |body: &Checkpoint| body.positions.get(shard).is_some_and(|end| *end >= last);
            let first = bodies.partition_point(|body| !covers(body));
            if first == bodies.len() {
                return Err(AppError::Damaged(format!("no checkpoint signs {stream}")));
            }
            by_checkpoint.entry(first).or_default().push(stream);
        }
        let mut proofs = Self { signed: BTreeMap::new(), of: BTreeMap::new() };
        let nothing = vec![0; usize::from(SHARD_COUNT)];
        for (at, streams) in by_checkpoint {
            let before = at.checked_sub(1).map_or(&nothing, |before| &bodies[before].positions);
            let changed = changed(store, before, &bodies[at].positions)?;
            let names: Vec<&String> = changed.keys().collect();
            let place = |stream: &StreamId| names.binary_search(&&stream.to_string()).ok();
            let wanted = streams.iter().filter_map(place).map(|place| (place, place)).collect();
            let leaves = changed.iter().map(|(name, (version, head))| leaf(name, *version, head)).collect();
            let paths = paths(leaves, wanted);
            for stream in &streams {
                let path = place(stream).and_then(|place| paths.get(&place));
                let path =
                    path.ok_or_else(|| AppError::Damaged(format!("{stream} is not in its checkpoint")))?;
                proofs.of.insert(*stream, (bodies[at].number, path.clone()));
            }
            proofs.signed.insert(bodies[at].number, signed[at].clone());
        }
        Ok(proofs)
    }
}

fn text(line: &impl Serialize) -> Result<String, AppError> {
    serde_json::to_string(line).map_err(|error| AppError::Damaged(error.to_string()))
}

/// Writes the header and the checkpoints; says how many.
pub(crate) fn put_header(proofs: &Proofs, put: &mut dyn FnMut(&str)) -> Result<u64, AppError> {
    put(&text(&Line::Header { format: ARCHIVE_FORMAT.to_owned() })?);
    for signed in proofs.signed.values() {
        put(&text(&Line::Checkpoint { body: signed.body.clone(), signature: signed.signature.clone() })?);
    }
    Ok(proofs.signed.len() as u64)
}

/// Writes a whole stream with its proof.
pub(crate) fn put_stream(
    stream: StreamId,
    events: &[StoredEvent],
    proofs: &Proofs,
    put: &mut dyn FnMut(&str),
) -> Result<(), AppError> {
    let unproven = || AppError::Damaged(format!("{stream} has no proof"));
    let (checkpoint, path) = proofs.of.get(&stream).ok_or_else(unproven)?;
    let last = events.last().ok_or_else(unproven)?;
    put(&text(&ArchiveLine::Stream {
        stream: stream.to_string(),
        version: last.version,
        head: hex(&last.event.hash),
        checkpoint: *checkpoint,
        path: path.iter().map(|(side, hash)| (*side, hex(hash))).collect(),
    })?);
    for event in events {
        put(&text(&event_line(stream.shard(), event)?)?);
    }
    Ok(())
}

/// The last line.
pub(crate) fn end_line(events: u64, checkpoints: u64) -> Result<String, AppError> {
    text(&Line::End { events, checkpoints })
}

/// Whether a path leads from a leaf to a root.
fn leads(leaf: Hash, path: &[(Side, String)], root: &str) -> bool {
    let step = |hash: Hash, (side, neighbour): &(Side, String)| {
        let neighbour = unhex(neighbour)?;
        Some(match side {
            Side::Left => node(&neighbour, &hash),
            Side::Right => node(&hash, &neighbour),
        })
    };
    path.iter().try_fold(leaf, step).is_some_and(|found| hex(&found) == root)
}

/// The event of an archive's line, with its hash as the file says it.
pub(crate) fn stored_event(
    stream: StreamId,
    (position, version): (u64, u64),
    hash: Hash,
    bytes: Vec<u8>,
) -> Result<StoredEvent, AppError> {
    let damaged = || AppError::Damaged(format!("{stream} version {version} in the archive"));
    let envelope: serde_json::Value = serde_json::from_slice(&bytes).map_err(|_| damaged())?;
    let number = |field: &str| envelope[field].as_i64().ok_or_else(damaged);
    let name = envelope["event"]["type"].as_str().ok_or_else(damaged)?.to_owned();
    Ok(StoredEvent {
        stream,
        version,
        position,
        event: EncodedEvent {
            name: name.into(),
            occurred_at: number("occurred_at")?,
            recorded_at: number("recorded_at")?,
            bytes,
            hash,
        },
    })
}

/// Stream, version and chain hash of an event line of an archive; nothing for any other line.
#[must_use]
pub fn archived_event(line: &str) -> Option<((String, u64), Hash)> {
    match serde_json::from_str::<Line>(line).ok()? {
        Line::Event { stream, version, hash, .. } => Some(((stream, version), unhex(&hash)?)),
        _ => None,
    }
}

/// The stream under way.
struct Open {
    stream: String,
    version: u64,
    head: String,
    seen: u64,
    hash: Hash,
    position: u64,
}

/// Reads an archive file line by line.
pub struct ArchiveVerifier<'a> {
    holds: super::verify::CheckSignature<'a>,
    line: u64,
    ended: bool,
    /// Roots by the number of their checkpoint.
    roots: BTreeMap<u64, String>,
    streams: BTreeSet<String>,
    open: Option<Open>,
    verdict: Verdict,
}

impl<'a> ArchiveVerifier<'a> {
    /// Begins. `holds` says whether a signature holds under a trusted key.
    #[must_use]
    pub fn new(holds: super::verify::CheckSignature<'a>) -> Self {
        Self {
            holds,
            line: 0,
            ended: false,
            roots: BTreeMap::new(),
            streams: BTreeSet::new(),
            open: None,
            verdict: Verdict::default(),
        }
    }

    /// The next line.
    pub fn line(&mut self, text: &str) {
        self.line += 1;
        if self.ended {
            self.find("V002", "there is something after the end line");
        }
        if let Ok(line) = serde_json::from_str::<ArchiveLine>(text) {
            return self.own(line);
        }
        match serde_json::from_str::<Line>(text) {
            Ok(Line::Header { format }) if self.line == 1 && format == ARCHIVE_FORMAT => {}
            Ok(_) if self.line == 1 => self.find("V001", "the first line is no header of this format"),
            Ok(Line::Header { .. }) => self.find("V001", "a header stands in the middle"),
            Ok(Line::Event { position, stream, version, hash, bytes, .. }) => {
                self.event(&stream, (position, version), &hash, bytes.as_bytes());
            }
            Ok(Line::Place { .. }) => self.find("V017", "an archive holds events, not their places"),
            Ok(Line::Checkpoint { body, signature }) => self.checkpoint(SignedCheckpoint { body, signature }),
            Ok(Line::End { events, checkpoints }) => {
                self.close();
                self.ended = true;
                if (events, checkpoints) != (self.verdict.events, self.verdict.checkpoints) {
                    self.find("V003", "the end line counts other lines than there are");
                }
            }
            Err(error) => self.find("V004", &format!("the line cannot be read: {error}")),
        }
    }

    /// The answer.
    #[must_use]
    pub fn finish(mut self) -> Verdict {
        self.line = 0;
        if !self.ended {
            self.find("V005", "the archive has no end line: it was cut");
        }
        self.verdict.streams = self.streams.len() as u64;
        self.verdict
    }

    fn find(&mut self, code: &'static str, sentence: &str) {
        self.verdict.find(Finding { code, line: self.line, sentence: sentence.to_owned() });
    }

    fn own(&mut self, line: ArchiveLine) {
        match line {
            ArchiveLine::Stream { stream, version, head, checkpoint, path } => {
                self.close();
                let proven = unhex(&head).is_some_and(|head| {
                    let root = self.roots.get(&checkpoint);
                    root.is_some_and(|root| leads(leaf(&stream, version, &head), &path, root))
                });
                if !proven {
                    self.find("V015", &format!("{stream}: nothing signed leads to its length and head"));
                }
                if !self.streams.insert(stream.clone()) {
                    self.find("V017", &format!("{stream} stands twice"));
                }
                self.open = Some(Open { stream, version, head, seen: 0, hash: [0; 32], position: 0 });
            }
            ArchiveLine::Rows { case, contacts, .. } => {
                self.close();
                let cases = case.iter().map(|row| format!("case/{}", row.id));
                let touches = contacts.iter().map(|row| format!("contact/{}", row.id));
                let strange = cases.chain(touches).find(|stream| !self.streams.contains(stream));
                if let Some(stream) = strange {
                    self.find("V017", &format!("a row speaks of {stream}, which is not in the file"));
                }
            }
        }
    }

    /// The stream before must have come to its head.
    fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        if open.seen != open.version || hex(&open.hash) != open.head {
            let sentence = format!(
                "{} ends at {} of {} events, or at another head",
                open.stream, open.seen, open.version
            );
            self.find("V016", &sentence);
        }
    }

    fn checkpoint(&mut self, signed: SignedCheckpoint) {
        self.verdict.checkpoints += 1;
        let Ok(body) = signed.read() else { return self.find("V010", "the checkpoint cannot be read") };
        if !(self.holds)(&body.key, signed.body.as_bytes(), &signed.signature) {
            let sentence =
                format!("checkpoint {}: the signature does not hold under a trusted key", body.number);
            return self.find("V012", &sentence);
        }
        self.verdict.newest_root.clone_from(&body.root);
        self.roots.insert(body.number, body.root);
    }

    fn event(&mut self, stream: &str, (position, version): (u64, u64), hash: &str, bytes: &[u8]) {
        self.verdict.events += 1;
        let Some(open) = self.open.as_mut().filter(|open| open.stream == stream) else {
            return self.find("V017", &format!("an event of {stream} stands under another stream"));
        };
        let (due, linked) = (open.seen + 1, link(&open.hash, bytes));
        let rises = position > open.position;
        (open.seen, open.hash, open.position) = (version, linked, position);
        if version != due {
            self.find("V007", &format!("{stream}: version {version} where {due} was due"));
        }
        if !rises {
            self.find("V006", &format!("{stream}: position {position} does not rise"));
        }
        if hex(&linked) != hash {
            self.find("V008", &format!("{stream} version {version}: the chain does not hold"));
        }
        let says = serde_json::from_slice::<serde_json::Value>(bytes).ok();
        if !says.is_some_and(|says| says["stream"] == stream && says["version"] == version) {
            self.find("V009", &format!("{stream} version {version}: the event says that it is another one"));
        }
    }
}
