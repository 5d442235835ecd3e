//! A store that looks into the archive where its own journal has gaps: questions get the answers that they got before
//! anything was archived. Lists show what is here; a case that is not is found by its number or its id.

use super::Archives;
use super::folder::{Index, Rows};
use crate::error::AppError;
use crate::ports::{
    ArchivedFilter, ArchivedRow, CaseRow, ClockRow, ContactRow, LoadedStream, PAGE_ROWS_MAX, ReadError,
    Store, StoredEvent, StreamId, StreamKind,
};
use crate::trail::{Step, window};
use std::sync::Arc;
use uuid::Uuid;

/// A store with its archive. Commits go to the store alone, which refuses what is archived.
pub struct WithArchive {
    inner: Arc<dyn Store>,
    archives: Archives,
}

fn failed(error: AppError) -> ReadError {
    ReadError { reason: error.to_string() }
}

impl WithArchive {
    /// The store and the folder of its archive.
    #[must_use]
    pub fn new(inner: Arc<dyn Store>, archives: Archives) -> Self {
        Self { inner, archives }
    }

    fn index(&self, row: &ArchivedRow) -> Result<Option<Arc<Index>>, ReadError> {
        self.archives.index(&row.file, &row.archive).map_err(failed)
    }

    /// The event at a place; none when its file is not at hand.
    fn event(&self, row: &ArchivedRow, version: u64) -> Result<Option<StoredEvent>, ReadError> {
        let Some(index) = self.index(row)? else { return Ok(None) };
        self.archives.event(&row.file, &index, row.stream, version).map_err(failed)
    }

    fn rows(&self, id: Uuid, kind: StreamKind) -> Result<Option<Rows>, ReadError> {
        let Some(row) = self.inner.archived(StreamId { kind, id })? else { return Ok(None) };
        let Some(index) = self.index(&row)? else { return Ok(None) };
        self.archives.rows(&row.file, &index, id).map_err(failed)
    }

    fn load(&self, stream: StreamId) -> Result<LoadedStream, ReadError> {
        let here = self.inner.load(stream)?;
        if here.events.first().is_some_and(|event| event.version == 1) {
            return Ok(here);
        }
        let Some(row) = self.inner.archived(stream)? else { return Ok(here) };
        let mut events = Vec::new();
        for version in 1..=row.version {
            match self.event(&row, version)? {
                Some(event) => events.push(event),
                None => return Ok(here),
            }
        }
        events.extend(here.events);
        let last = events.last().map_or((0, [0; 32]), |event| (event.version, event.event.hash));
        Ok(LoadedStream { version: last.0, head: last.1, events })
    }

    /// Like the store's own page, with the archived events in their places; those not at hand are missing.
    fn journal(&self, shard: u16, after: u64, limit: u32) -> Result<Vec<StoredEvent>, ReadError> {
        let most = usize::try_from(limit.min(PAGE_ROWS_MAX)).unwrap_or(usize::MAX);
        let mut found = Vec::new();
        let mut position = after;
        while found.len() < most {
            let page = window(self.inner.as_ref(), shard, position, limit).map_err(failed)?;
            let Some(last) = page.last() else { break };
            position = last.position();
            for step in page {
                match step {
                    Step::Event(event) => found.push(event),
                    Step::Place(place) => {
                        let row = self.inner.archived(place.stream)?;
                        let event = row.map(|row| self.event(&row, place.version)).transpose()?.flatten();
                        // What the file says is believed only where the database has its hash.
                        found.extend(event.filter(|event| event.event.hash == place.hash));
                    }
                }
            }
        }
        found.truncate(most);
        Ok(found)
    }

    /// The row as the lists showed it, moved on by the event that says where the case went.
    fn case_row(&self, id: Uuid) -> Result<Option<CaseRow>, ReadError> {
        let here = self.inner.case_row(id)?;
        let Some(archived) = self.inner.archived(StreamId { kind: StreamKind::Case, id })? else {
            return Ok(here);
        };
        let there = self.rows(id, StreamKind::Case)?.and_then(|rows| rows.case);
        let moved = there.map(|row| CaseRow {
            version: archived.version + 1,
            updated_at: row.updated_at.max(archived.archived_at),
            ..row
        });
        Ok(here.or(moved))
    }

    fn clocks(&self, case: Uuid) -> Result<Vec<ClockRow>, ReadError> {
        let here = self.inner.clocks(case)?;
        if here.is_empty() {
            Ok(self.rows(case, StreamKind::Case)?.map(|rows| rows.clocks).unwrap_or_default())
        } else {
            Ok(here)
        }
    }

    fn contacts_of_case(&self, case: Uuid) -> Result<Vec<ContactRow>, ReadError> {
        let here = self.inner.contacts_of_case(case)?;
        if here.is_empty() {
            Ok(self.rows(case, StreamKind::Case)?.map(|rows| rows.contacts).unwrap_or_default())
        } else {
            Ok(here)
        }
    }

    /// Newest first, those of the archive behind those that are here.
    fn contacts_of_customer(&self, customer: &str, limit: u32) -> Result<Vec<ContactRow>, ReadError> {
        let mut found = self.inner.contacts_of_customer(customer, limit)?;
        let most = usize::try_from(limit.min(PAGE_ROWS_MAX)).unwrap_or(usize::MAX);
        if found.len() >= most {
            return Ok(found);
        }
        let filter = ArchivedFilter { customer: Some(customer.to_owned()), ..ArchivedFilter::default() };
        let mut after = None;
        loop {
            let page = self.inner.archived_rows(&filter, after, PAGE_ROWS_MAX)?;
            let Some(last) = page.last() else { break };
            after = Some(last.stream);
            for row in &page {
                let rows = self.rows(row.stream.id, row.stream.kind)?;
                found.extend(rows.into_iter().flat_map(|rows| rows.contacts));
            }
        }
        found.sort_by_key(|row| std::cmp::Reverse((row.occurred_at, row.id)));
        found.dedup_by_key(|row| row.id);
        found.truncate(most);
        Ok(found)
    }
}

macro_rules! asked {
    ($self:ident, load($stream:ident)) => { Self::load($self, $stream) };
    ($self:ident, journal($shard:ident, $after:ident, $limit:ident)) => { Self::journal($self, $shard, $after, $limit) };
    ($self:ident, case_row($id:ident)) => { Self::case_row($self, $id) };
    ($self:ident, clocks($case:ident)) => { Self::clocks($self, $case) };
    ($self:ident, contacts_of_case($case:ident)) => { Self::contacts_of_case($self, $case) };
    ($self:ident, contacts_of_customer($customer:ident, $limit:ident)) => {
        Self::contacts_of_customer($self, $customer, $limit)
    };
    ($self:ident, $name:ident($($argument:ident),*)) => { $self.inner.$name($($argument),*) };
}

macro_rules! looking_into_the_archive {
    ($($name:ident($($argument:ident: $type:ty),*) -> $answer:ty;)*) => {
        impl Store for WithArchive {
            $(fn $name(&self, $($argument: $type),*) -> $answer { asked!(self, $name($($argument),*)) })*
        }
    };
}
crate::for_each_store_method!(looking_into_the_archive);
