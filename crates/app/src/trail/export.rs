//! The export: one JSON document a line. Event bytes travel verbatim inside a string; personal words are not in it.

use super::{FORMAT, checkpoints};
use crate::codec::hex;
use crate::error::AppError;
use crate::ports::{PAGE_ROWS_MAX, SHARD_COUNT, Store, StoredEvent};
use serde::{Deserialize, Serialize};

/// One line of an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum Line {
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
        let mut position = 0;
        loop {
            let page = store.journal(shard, position, PAGE_ROWS_MAX)?;
            let Some(last) = page.last() else { break };
            position = last.position;
            for entry in &page {
                put(&event_line(shard, entry)?)?;
                events += 1;
            }
        }
    }
    for signed in &checkpoints {
        put(&Line::Checkpoint { body: signed.body.clone(), signature: signed.signature.clone() })?;
    }
    put(&Line::End { events, checkpoints: checkpoints.len() as u64 })?;
    Ok(events)
}

fn event_line(shard: u16, entry: &StoredEvent) -> Result<Line, AppError> {
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
