//! The export: one JSON document a line. Event bytes travel verbatim inside a string; personal words are not in it.

use super::{FORMAT, checkpoints};
use crate::codec::hex;
use crate::error::AppError;
use crate::ports::{PAGE_ROWS_MAX, Place, SHARD_COUNT, Store, StoredEvent};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One line of an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Line {
    /// First.
    Header {
        /// Format.
        format: String,
    },
    /// One event.
    Event {
        /// Shard.
        shard: u16,
        /// Position in the shard.
        position: u64,
        /// Stream.
        stream: String,
        /// Version in the stream.
        version: u64,
        /// Chain hash, hexadecimal.
        hash: String,
        /// Stored bytes, verbatim.
        bytes: String,
    },
    /// The place of an event that is in an archive file.
    Place {
        /// Shard.
        shard: u16,
        /// Position in the shard.
        position: u64,
        /// Stream.
        stream: String,
        /// Version in the stream.
        version: u64,
        /// Chain hash, hexadecimal.
        hash: String,
    },
    /// One checkpoint.
    Checkpoint {
        /// Body, verbatim.
        body: String,
        /// Signature, hexadecimal.
        signature: String,
    },
    /// Last.
    End {
        /// Number of event lines.
        events: u64,
        /// Number of checkpoint lines.
        checkpoints: u64,
    },
}

/// Writes the whole journal and all checkpoints, line by line.
///
/// # Errors
/// Failed storage, or what `write` says.
pub fn export(
    store: &dyn Store,
    write: &mut dyn FnMut(&str) -> Result<(), AppError>,
) -> Result<u64, AppError> {
    let mut put = |line: &Line| {
        let text = serde_json::to_string(line).map_err(|error| AppError::Damaged(error.to_string()))?;
        write(&text)
    };
    // Checkpoints are read first: an event after them is then merely not bound yet.
    let checkpoints = checkpoints(store)?;
    put(&Line::Header { format: FORMAT.to_owned() })?;
    let mut events = 0;
    for shard in 0..SHARD_COUNT {
        steps(store, shard, (0, u64::MAX), &mut |step| {
            events += 1;
            put(&match step {
                Step::Event(entry) => event_line(shard, &entry)?,
                Step::Place(place) => Line::Place {
                    shard,
                    position: place.position,
                    stream: place.stream.to_string(),
                    version: place.version,
                    hash: hex(&place.hash),
                },
            })
        })?;
    }
    for signed in &checkpoints {
        put(&Line::Checkpoint { body: signed.body.clone(), signature: signed.signature.clone() })?;
    }
    put(&Line::End { events, checkpoints: checkpoints.len() as u64 })?;
    Ok(events)
}

/// What stands at a position: an event, or the place of one that was archived.
pub(crate) enum Step {
    Event(StoredEvent),
    Place(Place),
}

impl Step {
    /// Position in the shard.
    pub fn position(&self) -> u64 {
        match self {
            Self::Event(event) => event.position,
            Self::Place(place) => place.position,
        }
    }
}

/// The next positions of a shard, in order, whether their events are here or archived; none at the end.
///
/// Events are read before places and both from the same position, so that what is archived meanwhile is seen at least
/// once; seen twice, it counts as the event.
pub(crate) fn window(store: &dyn Store, shard: u16, after: u64, limit: u32) -> Result<Vec<Step>, AppError> {
    let events = store.journal(shard, after, limit)?;
    let places = store.places(shard, after, limit)?;
    let full = usize::try_from(limit.min(PAGE_ROWS_MAX)).unwrap_or(usize::MAX);
    // Behind the end of a full page the other list knows less than half.
    let ends = [
        (events.len() >= full).then(|| events.last().map(|event| event.position)).flatten(),
        (places.len() >= full).then(|| places.last().map(|place| place.position)).flatten(),
    ];
    let end = ends.into_iter().flatten().min().unwrap_or(u64::MAX);
    let mut steps: BTreeMap<u64, Step> =
        places.into_iter().map(|place| (place.position, Step::Place(place))).collect();
    steps.extend(events.into_iter().map(|event| (event.position, Step::Event(event))));
    Ok(steps.into_values().take_while(|step| step.position() <= end).take(full).collect())
}

/// Hands on every position of a shard after one and up to another, in order.
pub(crate) fn steps(
    store: &dyn Store,
    shard: u16,
    (after, until): (u64, u64),
    take: &mut dyn FnMut(Step) -> Result<(), AppError>,
) -> Result<(), AppError> {
    let mut position = after;
    while position < until {
        let page = window(store, shard, position, PAGE_ROWS_MAX)?;
        let Some(last) = page.last() else { break };
        position = last.position();
        page.into_iter().take_while(|step| step.position() <= until).try_for_each(&mut *take)?;
    }
    Ok(())
}

pub(super) fn event_line(shard: u16, entry: &StoredEvent) -> Result<Line, AppError> {
    let bytes = String::from_utf8(entry.event.bytes.clone())
        .map_err(|_| AppError::Damaged(format!("{} version {} is not UTF-8", entry.stream, entry.version)))?;
    Ok(Line::Event {
        shard,
        position: entry.position,
        stream: entry.stream.to_string(),
        version: entry.version,
        hash: hex(&entry.event.hash),
        bytes,
    })
}
