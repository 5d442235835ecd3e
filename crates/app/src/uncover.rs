//! What a case paid covers the same days of another case on the same occurrence (慢必赔 pays one outage once). When that money
//! is taken back, the days are owed by the other case after all. A consumer of the journal settles those cases before its
//! place moves: whoever is killed in between settles them again, which changes nothing.

use crate::codec::decode_case_fact;
use crate::command::Options;
use crate::engine::{ATTEMPTS_MAX, App};
use crate::error::AppError;
use crate::ports::{
    CaseFilter, CaseOrder, CaseRow, Commit, CommitError, PAGE_ROWS_MAX, Standing, StoredEvent, StreamId,
    StreamKind,
};
use std::collections::BTreeSet;
use uuid::Uuid;
use yinuo_domain::command::CaseCommand;
use yinuo_domain::event::SettlementStep;
use yinuo_domain::{Actor, CaseEvent};

/// The consumer of the journal that settles whom a payment covered.
pub const CONSUMER: &str = "uncovered";
/// Events of one turn.
const PAGE: u32 = 500;

impl App {
    /// Settles the cases whose days are no longer paid by another one, at most so many pages; says how many events were
    /// read. A policy that settles nothing takes nothing back.
    ///
    /// # Errors
    /// Failed storage, or others that were faster again and again; what was settled before stays so.
    pub fn settle_uncovered(&self, pages_max: u32) -> Result<u64, AppError> {
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
                self.settle_siblings(case)?;
            }
            match self.store.commit(Commit { cursors, ..Commit::default() }) {
                Ok(()) => return Ok(events.len().max(1) as u64),
                Err(CommitError::CursorMoved { .. }) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Err(AppError::Busy)
    }

    /// Settles every other case that shares the occurrence of one.
    fn settle_siblings(&self, case: Uuid) -> Result<(), AppError> {
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
                self.settle_sibling(other, occurrence)?;
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

    fn settle_sibling(&self, row: &CaseRow, occurrence: Uuid) -> Result<(), AppError> {
        if self.occurrence_now(row.id)? != Some(occurrence) {
            return Ok(());
        }
        match self.command(&Actor::system(), row.id, &Options::default(), &|_| Ok(CaseCommand::Settle)) {
            // Another machine's clock is ahead of ours and wrote last: the worker looks when ours has come so far.
            Err(AppError::Refused(_)) => self.wake(row.id),
            done => done.map(drop),
        }
    }

    /// Lets the worker look at a case as soon as it can. Whoever writes to the case meanwhile settles it himself.
    fn wake(&self, case: Uuid) -> Result<(), AppError> {
        let stream = StreamId { kind: StreamKind::Case, id: case };
        let (version, _) = self.store.head(stream)?;
        let mut rows = self.store.clocks(case)?;
        let now = self.now().0;
        if let Some(row) = rows.first_mut() {
            row.wake_at = Some(row.wake_at.map_or(now, |wake| wake.min(now)));
        }
        let index = Commit {
            standing: vec![Standing { stream, version }],
            clock_rows: vec![(case, rows)],
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
