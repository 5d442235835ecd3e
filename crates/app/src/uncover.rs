//! What a case paid covers the same days of another case on the same occurrence (慢必赔 pays one outage once). When that money
//! is taken back, the days are owed by the other case after all. A consumer of the journal wakes those cases before its place
//! moves, and the worker that holds their shard settles them: whoever is killed in between wakes them again, which changes
//! nothing, and a process whose lease or clock is lost settles nobody.

use crate::codec::decode_case_fact;
use crate::engine::{ATTEMPTS_MAX, App};
use crate::error::AppError;
use crate::ports::{
    CaseFilter, CaseOrder, CaseRow, Commit, CommitError, PAGE_ROWS_MAX, Standing, StoredEvent, StreamId,
    StreamKind,
};
use std::collections::BTreeSet;
use uuid::Uuid;
use yinuo_domain::CaseEvent;
use yinuo_domain::event::SettlementStep;

/// The consumer of the journal that wakes whom a payment covered.
pub const CONSUMER: &str = "uncovered";
/// Events of one turn.
const PAGE: u32 = 500;

impl App {
    /// Wakes the cases whose days are no longer paid by another one, at most so many pages; says how many events were read.
    /// A policy that settles nothing takes nothing back.
    ///
    /// # Errors
    /// Failed storage, or others that were faster again and again; who was woken before stays so.
    pub fn wake_uncovered(&self, pages_max: u32) -> Result<u64, AppError> {
        if self.law().book.current().settlement_rule().is_none() {
            return Ok(0);
        }
        let mut read = 0;
        for _ in 0..pages_max {
            match self.uncovered_page()? {
                0 => break,
                page => read += page,
            }
        }
        Ok(read)
    }

    fn uncovered_page(&self) -> Result<u64, AppError> {
        for _ in 0..ATTEMPTS_MAX {
            let (events, cursors) = self.next_events(CONSUMER, PAGE)?;
            if cursors.is_empty() {
                return Ok(0);
            }
            let mut gave_up = BTreeSet::new();
            for stored in &events {
                if takes_back(stored)? {
                    gave_up.insert(stored.stream.id);
                }
            }
            for case in gave_up {
                self.wake_siblings(case)?;
            }
            match self.store.commit(Commit { cursors, ..Commit::default() }) {
                Ok(()) => return Ok(events.len().max(1) as u64),
                Err(CommitError::CursorMoved { .. }) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Err(AppError::Busy)
    }

    /// Wakes every other case that shares the occurrence of one.
    fn wake_siblings(&self, case: Uuid) -> Result<(), AppError> {
        // An archived case is at its end, and so is whom it covered.
        let Some(row) = self.store.case_row(case)? else { return Ok(()) };
        let Some(occurrence) = self.occurrence_now(case)? else { return Ok(()) };
        let mut filter = CaseFilter::default();
        if row.service.is_empty() {
            filter.customer = Some(row.customer.clone());
        } else {
            filter.service = Some(row.service.clone());
        }
        let mut cursor: Option<String> = None;
        loop {
            let page = self.store.cases(&filter, CaseOrder::NewestFirst, cursor.as_deref(), PAGE_ROWS_MAX)?;
            for other in page.rows.iter().filter(|other| other.id != case) {
                if self.occurrence_now(other.id)? == Some(occurrence) {
                    self.wake(other)?;
                }
            }
            match page.next {
                Some(next) => cursor = Some(next),
                None => return Ok(()),
            }
        }
    }

    /// The occurrence of a case; none for one that was archived since it was listed.
    fn occurrence_now(&self, case: Uuid) -> Result<Option<Uuid>, AppError> {
        match self.load_case(case) {
            Ok(known) => Ok(Some(known.case.occurrence)),
            Err(AppError::Refused(_)) => Ok(None),
            Err(other) => Err(other),
        }
    }

    /// Lets the worker look at a case as soon as its clock has come as far as the case's last entry, which another machine's
    /// may have written. Whoever writes to the case meanwhile settles it himself.
    fn wake(&self, row: &CaseRow) -> Result<(), AppError> {
        let stream = StreamId { kind: StreamKind::Case, id: row.id };
        let (version, _) = self.store.head(stream)?;
        let mut rows = self.store.clocks(row.id)?;
        // A case that paid nothing for its days had a promise to pay them for.
        let Some(first) = rows.first_mut() else { return Ok(()) };
        first.wake_at = Some(first.wake_at.map_or(row.updated_at, |wake| wake.min(row.updated_at)));
        let index = Commit {
            standing: vec![Standing { stream, version }],
            clock_rows: vec![(row.id, rows)],
            ..Commit::default()
        };
        match self.store.commit(index) {
            Ok(()) | Err(CommitError::VersionConflict { .. }) => Ok(()),
            Err(other) => Err(other.into()),
        }
    }
}

/// Whether an event took money back.
fn takes_back(stored: &StoredEvent) -> Result<bool, AppError> {
    if stored.stream.kind != StreamKind::Case || stored.event.name.as_ref() != "settlement" {
        return Ok(false);
    }
    let event = decode_case_fact(stored)?.fact.event;
    Ok(matches!(event, CaseEvent::Settlement { step: SettlementStep::Cancelled, .. }))
}
