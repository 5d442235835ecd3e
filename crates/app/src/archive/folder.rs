//! Reading archive files: what stands where in each, looked up once.

use crate::codec::{digest, hex, unhex};
use crate::error::AppError;
use crate::ports::{CaseRow, ClockRow, ContactRow, Hash, StoredEvent, StreamId, StreamKind};
use crate::trail::{ArchiveLine, stored_event};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// Where archive files are; the names have no folder in them.
pub trait ArchiveFolder: Send + Sync {
    /// Names of all files that are whole, in order.
    ///
    /// # Errors
    /// What the folder says.
    fn names(&self) -> Result<Vec<String>, String>;
    /// A whole file; `None` when there is none of this name.
    ///
    /// # Errors
    /// What the file says.
    fn read(&self, name: &str) -> Result<Option<Vec<u8>>, String>;
    /// A piece of a file.
    ///
    /// # Errors
    /// What the file says.
    fn piece(&self, name: &str, offset: u64, bytes: usize) -> Result<Vec<u8>, String>;
    /// Writes a file whole and durably under a name that nobody has.
    ///
    /// # Errors
    /// The name is taken, or what the file says.
    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), String>;
}

/// Where a line stands in its file.
#[derive(Debug, Clone, Copy)]
struct Span {
    offset: u64,
    bytes: usize,
}

/// What one file holds; some 60 bytes an event are kept in memory.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub digest: Hash,
    /// Events of each stream, the version is the place plus one.
    streams: BTreeMap<StreamId, Vec<Span>>,
    /// Rows of each case, and of each contact that made none.
    rows: BTreeMap<Uuid, Span>,
}

impl Index {
    /// Length of each stream in the file.
    pub fn streams(&self) -> impl Iterator<Item = (StreamId, u64)> {
        self.streams.iter().map(|(stream, spans)| (*stream, spans.len() as u64))
    }

    /// What the file has rows of.
    pub fn items(&self) -> impl Iterator<Item = Uuid> {
        self.rows.keys().copied()
    }
}

/// Rows of a case with its contacts, or of a contact alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rows {
    pub case: Option<CaseRow>,
    pub clocks: Vec<ClockRow>,
    pub contacts: Vec<ContactRow>,
}

/// A folder whose files are looked into when somebody asks. A file that is missing or not what was archived has nothing.
pub struct Archives {
    folder: Arc<dyn ArchiveFolder>,
    known: Mutex<BTreeMap<String, Arc<Index>>>,
}

#[derive(Deserialize)]
struct EventLine {
    position: u64,
    version: u64,
    hash: String,
    bytes: String,
}

/// A stream from its name in a trail.
pub(super) fn stream_named(name: &str) -> Option<StreamId> {
    let (kind, id) = name.split_once('/')?;
    let kind = match kind {
        "case" => StreamKind::Case,
        "contact" => StreamKind::Contact,
        "register" => StreamKind::Register,
        _ => return None,
    };
    Some(StreamId { kind, id: Uuid::parse_str(id).ok()? })
}

impl Archives {
    /// The files of a folder.
    #[must_use]
    pub fn new(folder: Arc<dyn ArchiveFolder>) -> Self {
        Self { folder, known: Mutex::default() }
    }

    /// What a file holds, if it is there with this digest.
    pub(super) fn index(&self, name: &str, wanted: &Hash) -> Result<Option<Arc<Index>>, AppError> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let index = match known.get(name) {
            Some(index) => Arc::clone(index),
            None => {
                let Some(bytes) = self.folder.read(name).map_err(AppError::Storage)? else { return Ok(None) };
                let index = Arc::new(index_of(&bytes));
                if index.digest == *wanted {
                    known.insert(name.to_owned(), Arc::clone(&index));
                }
                index
            }
        };
        if index.digest != *wanted {
            tracing::error!(
                file = name,
                digest = hex(&index.digest),
                "an archive file is not what was archived"
            );
            return Ok(None);
        }
        Ok(Some(index))
    }

    fn line(&self, name: &str, span: Span) -> Result<Vec<u8>, AppError> {
        self.folder.piece(name, span.offset, span.bytes).map_err(AppError::Storage)
    }

    /// One event of a stream.
    pub(super) fn event(
        &self,
        name: &str,
        index: &Index,
        stream: StreamId,
        version: u64,
    ) -> Result<Option<StoredEvent>, AppError> {
        let place = version.checked_sub(1).and_then(|place| usize::try_from(place).ok());
        let span = place.and_then(|place| index.streams.get(&stream)?.get(place));
        let Some(span) = span else { return Ok(None) };
        let read: EventLine = read(name, &self.line(name, *span)?)?;
        let damaged = || AppError::Damaged(format!("{name}: {stream} version {version}"));
        let hash = unhex(&read.hash).ok_or_else(damaged)?;
        stored_event(stream, (read.position, read.version), hash, read.bytes.into_bytes()).map(Some)
    }

    /// Rows of a case, or of a contact that made none.
    pub(super) fn rows(&self, name: &str, index: &Index, id: Uuid) -> Result<Option<Rows>, AppError> {
        let Some(span) = index.rows.get(&id) else { return Ok(None) };
        match read(name, &self.line(name, *span)?)? {
            ArchiveLine::Rows { case, clocks, contacts } => {
                Ok(Some(Rows { case: case.map(|row| *row), clocks, contacts }))
            }
            ArchiveLine::Stream { .. } => Err(AppError::Damaged(format!("{name}: the rows of {id}"))),
        }
    }
}

fn read<T: serde::de::DeserializeOwned>(name: &str, bytes: &[u8]) -> Result<T, AppError> {
    serde_json::from_slice(bytes).map_err(|error| AppError::Damaged(format!("{name}: {error}")))
}

/// Where everything stands. What cannot be read is not there: `verify` says why.
pub(super) fn index_of(bytes: &[u8]) -> Index {
    #[derive(Deserialize)]
    struct Kind<'a> {
        line: &'a str,
        #[serde(default)]
        stream: String,
    }
    let mut index = Index { digest: digest(bytes), ..Index::default() };
    let mut offset = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let span = Span { offset, bytes: line.len() };
        offset += line.len() as u64;
        let Ok(kind) = serde_json::from_slice::<Kind<'_>>(line) else { continue };
        match kind.line {
            "event" => {
                if let Some(stream) = stream_named(&kind.stream) {
                    index.streams.entry(stream).or_default().push(span);
                }
            }
            "rows" => {
                if let Ok(ArchiveLine::Rows { case, contacts, .. }) = serde_json::from_slice(line)
                    && let Some(id) = case.map(|row| row.id).or(contacts.first().map(|row| row.id))
                {
                    index.rows.insert(id, span);
                }
            }
            _ => {}
        }
    }
    index
}
