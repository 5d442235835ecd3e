//! The journal of the memory store. A year of a city is some ten million events, so little is kept of each beside its
//! bytes, the bytes lie one after another, and nothing that grows is ever copied to a larger place. What is archived is
//! told no longer, and its bytes stay where they lie: a memory store does not live long enough to need the room.

use std::borrow::Cow;
use std::collections::BTreeMap;
use yinuo_app::ports::{Append, EncodedEvent, Hash, Place, SHARD_COUNT, StoredEvent, StreamId};

/// Entries of one segment of a shard.
const SEGMENT_ENTRIES: usize = 1_024;
/// Bytes of one block; an event that is larger has a block of its own.
const BLOCK_BYTES: usize = 256 * 1_024;

/// An event as kept.
#[derive(Debug)]
struct Entry {
    stream: StreamId,
    /// Place of its name among the names.
    name: u16,
    spot: Spot,
    version: u64,
    /// Position of the event before it in its stream; 0 for the first.
    before: u64,
    occurred_at: i64,
    recorded_at: i64,
    hash: Hash,
    /// Its bytes are in the archive; what is here is its place.
    archived: bool,
}

/// One journal per shard; the position is the index plus one. What was archived leaves its place.
#[derive(Debug)]
pub(super) struct Journal {
    shards: Vec<Shard>,
    /// Position of the last event of every stream.
    last: BTreeMap<StreamId, u64>,
    names: Vec<Cow<'static, str>>,
    bytes: Bytes,
    /// Archived events by shard and position.
    places: BTreeMap<(u16, u64), Place>,
}

impl Default for Journal {
    fn default() -> Self {
        let shards = (0..SHARD_COUNT).map(|_| Shard::default()).collect();
        Self {
            shards,
            last: BTreeMap::new(),
            names: Vec::new(),
            bytes: Bytes::default(),
            places: BTreeMap::new(),
        }
    }
}

impl Journal {
    pub(super) fn version(&self, stream: StreamId) -> u64 {
        self.last_of(stream).map_or(0, |entry| entry.version)
    }

    pub(super) fn shard_head(&self, shard: u16) -> u64 {
        self.shards.get(usize::from(shard)).map_or(0, Shard::head)
    }

    pub(super) fn heads(&self) -> Vec<u64> {
        self.shards.iter().map(Shard::head).collect()
    }

    /// The events of a stream from a version on.
    pub(super) fn stream(&self, stream: StreamId, from: u64) -> Vec<StoredEvent> {
        let mut position = self.last.get(&stream).copied().unwrap_or(0);
        let mut events = Vec::new();
        while let Some(entry) = self.entry(stream.shard(), position).filter(|entry| entry.version >= from) {
            events.extend(self.told(position, entry));
            position = entry.before;
        }
        events.reverse();
        events
    }

    pub(super) fn head(&self, stream: StreamId) -> (u64, Hash) {
        self.last_of(stream).map_or((0, [0; 32]), |entry| (entry.version, entry.hash))
    }

    pub(super) fn after(&self, shard: u16, position: u64, rows_max: usize) -> Vec<StoredEvent> {
        let head = self.shard_head(shard);
        let there = head.saturating_sub(position).min(rows_max as u64);
        // Of the size that it will have: a growing list asks for larger and larger places.
        let mut events = Vec::with_capacity(usize::try_from(there).unwrap_or(rows_max));
        let positions = position.saturating_add(1)..=head;
        events.extend(positions.filter_map(|at| self.told(at, self.entry(shard, at)?)).take(rows_max));
        events
    }

    pub(super) fn append(&mut self, append: Append) {
        let stream = append.stream;
        let Some(shard) = self.shards.get_mut(usize::from(stream.shard())) else { return };
        let last = self.last.entry(stream).or_default();
        for (event, version) in append.events.into_iter().zip(append.expected_version + 1..) {
            shard.push(Entry {
                stream,
                name: place_of(&mut self.names, event.name),
                spot: self.bytes.put(&event.bytes),
                version,
                before: *last,
                occurred_at: event.occurred_at,
                recorded_at: event.recorded_at,
                hash: event.hash,
                archived: false,
            });
            *last = shard.head();
        }
    }

    /// Takes the events of a stream up to a version out; their places stay.
    pub(super) fn archive(&mut self, stream: StreamId, version: u64) {
        let number = stream.shard();
        let mut position = self.last.get(&stream).copied().unwrap_or(0);
        let Some(shard) = self.shards.get_mut(usize::from(number)) else { return };
        while let Some(entry) = shard.at_mut(position) {
            if entry.version <= version && !entry.archived {
                entry.archived = true;
                let place = Place { stream, version: entry.version, position, hash: entry.hash };
                self.places.insert((number, position), place);
            }
            position = entry.before;
        }
    }

    pub(super) fn places(&self, shard: u16, after: u64, rows_max: usize) -> Vec<Place> {
        let Some(from) = after.checked_add(1) else { return Vec::new() };
        self.places.range((shard, from)..=(shard, u64::MAX)).map(|(_, place)| *place).take(rows_max).collect()
    }

    fn last_of(&self, stream: StreamId) -> Option<&Entry> {
        self.entry(stream.shard(), *self.last.get(&stream)?)
    }

    fn entry(&self, shard: u16, position: u64) -> Option<&Entry> {
        self.shards.get(usize::from(shard))?.at(position)
    }

    /// The event at a position; none when it was archived.
    fn told(&self, position: u64, entry: &Entry) -> Option<StoredEvent> {
        if entry.archived {
            return None;
        }
        let event = EncodedEvent {
            // Invariant: every entry's name is among the names.
            name: self.names.get(usize::from(entry.name)).cloned().unwrap_or_default(),
            occurred_at: entry.occurred_at,
            recorded_at: entry.recorded_at,
            bytes: self.bytes.at(entry.spot).to_vec(),
            hash: entry.hash,
        };
        Some(StoredEvent { stream: entry.stream, version: entry.version, position, event })
    }
}

/// Some dozens of names, of which the first are the usual ones.
fn place_of(names: &mut Vec<Cow<'static, str>>, name: Cow<'static, str>) -> u16 {
    let place = names.iter().position(|known| *known == name).unwrap_or_else(|| {
        names.push(name);
        names.len() - 1
    });
    // Invariant: the events that there are have fewer names than that.
    u16::try_from(place).unwrap_or(u16::MAX)
}

/// The entries of one shard, in segments that never move.
#[derive(Debug, Default)]
struct Shard {
    segments: Vec<Vec<Entry>>,
}

impl Shard {
    fn head(&self) -> u64 {
        let whole = self.segments.len().saturating_sub(1) * SEGMENT_ENTRIES;
        (whole + self.segments.last().map_or(0, Vec::len)) as u64
    }

    fn at(&self, position: u64) -> Option<&Entry> {
        let index = usize::try_from(position).ok()?.checked_sub(1)?;
        self.segments.get(index / SEGMENT_ENTRIES)?.get(index % SEGMENT_ENTRIES)
    }

    fn at_mut(&mut self, position: u64) -> Option<&mut Entry> {
        let index = usize::try_from(position).ok()?.checked_sub(1)?;
        self.segments.get_mut(index / SEGMENT_ENTRIES)?.get_mut(index % SEGMENT_ENTRIES)
    }

    fn push(&mut self, entry: Entry) {
        match self.segments.last_mut() {
            Some(segment) if segment.len() < SEGMENT_ENTRIES => segment.push(entry),
            _ => {
                let mut segment = Vec::with_capacity(SEGMENT_ENTRIES);
                segment.push(entry);
                self.segments.push(segment);
            }
        }
    }
}

/// Where some bytes lie.
#[derive(Debug, Clone, Copy)]
struct Spot {
    block: u32,
    from: u32,
    len: u32,
}

/// Bytes one after another, in blocks that never move.
#[derive(Debug, Default)]
struct Bytes {
    blocks: Vec<Vec<u8>>,
}

impl Bytes {
    fn put(&mut self, bytes: &[u8]) -> Spot {
        if self.blocks.last().is_none_or(|block| block.capacity() - block.len() < bytes.len()) {
            self.blocks.push(Vec::with_capacity(BLOCK_BYTES.max(bytes.len())));
        }
        let mut from = 0;
        if let Some(block) = self.blocks.last_mut() {
            from = block.len();
            block.extend_from_slice(bytes);
        }
        let small = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        // Invariant: an event is at most a mebibyte, and four thousand million blocks fit no machine.
        Spot { block: small(self.blocks.len() - 1), from: small(from), len: small(bytes.len()) }
    }

    fn at(&self, place: Spot) -> &[u8] {
        let block = self.blocks.get(place.block as usize).map_or(&[][..], Vec::as_slice);
        let from = place.from as usize;
        block.get(from..from + place.len as usize).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;
    use yinuo_app::ports::StreamKind;

    #[test]
    fn entries_and_bytes_stay_readable_beyond_their_first_segment_and_block() {
        let mut journal = Journal::default();
        let stream = StreamId { kind: StreamKind::Case, id: Uuid::from_u128(7) };
        let sizes = [1, 300, BLOCK_BYTES + 1, 2, BLOCK_BYTES];
        for number in 0..2 * SEGMENT_ENTRIES as u64 + 3 {
            let bytes = vec![number as u8; sizes.get(number as usize).copied().unwrap_or(9)];
            let event = EncodedEvent {
                name: Cow::Owned(format!("name-{}", number % 3)),
                occurred_at: 1,
                recorded_at: 2,
                bytes,
                hash: [number as u8; 32],
            };
            journal.append(Append { stream, expected_version: number, events: vec![event] });
        }
        let events = journal.stream(stream, 0);
        assert_eq!(events.len() as u64, journal.version(stream));
        assert_eq!(journal.stream(stream, 2_000), events[1_999..]);
        for (number, stored) in (0..).zip(&events) {
            assert_eq!((stored.version, stored.position), (number + 1, number + 1));
            assert_eq!(stored.event.name, format!("name-{}", number % 3));
            assert!(stored.event.bytes.iter().all(|byte| *byte == number as u8));
            let len = sizes.get(number as usize).copied().unwrap_or(9);
            assert_eq!(stored.event.bytes.len(), len);
        }
        assert_eq!(journal.after(stream.shard(), 1_020, 10), events[1_020..1_030]);
        assert_eq!(journal.heads().iter().sum::<u64>(), events.len() as u64);
        assert_eq!(journal.head(stream).1, events.last().expect("the last").event.hash);
    }
}
