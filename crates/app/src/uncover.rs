//! What a case paid covers the same days of another case on the same occurrence (慢必赔 pays one outage once). When that money
//! is taken back, the days are owed by the other case after all. A consumer of the journal wakes those cases before its place
//! moves, and the worker that holds their shard settles them: whoever is killed in between wakes them again, which changes
//! nothing, and a process whose lease or clock is lost settles nobody.

use crate::codec::decode_case_fact;
use crate::engine::App;
use crate::error::AppError;
use crate::ports::{
    CaseFilter, CaseOrder, CaseRow, Commit, CommitError, PAGE_ROWS_MAX, StoredEvent, StreamKind,
};
use std::collections::BTreeSet;
use uuid::Uuid;
use yinuo_domain::CaseEvent;
use yinuo_domain::event::SettlementStep;

/// The consumer of the journal that wakes whom a payment covered.
pub const CONSUMER: &str = "uncovered";

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
        self.follow(CONSUMER, pages_max, |events, cursors| {
            let mut gave_up = BTreeSet::new();
            for stored in events {
                if takes_back(stored)? {
                    gave_up.insert(stored.stream.id);
                }
            }
            for case in gave_up {
                self.wake_siblings(case)?;
            }
            match self.store.commit(Commit { cursors, ..Commit::default() }) {
                Ok(()) => Ok(true),
                Err(CommitError::CursorMoved { .. }) => Ok(false),
                Err(other) => Err(other.into()),
            }
        })
    }

    /// Wakes every other case that shares the occurrence of one, or the account where a day is paid once per account.
    fn wake_siblings(&self, case: Uuid) -> Result<(), AppError> {
        // An archived case is at its end, and so is whom it covered.
        let Some(row) = self.store.case_row(case)? else { return Ok(()) };
        let Some(occurrence) = self.occurrence_now(case)? else { return Ok(()) };
        let by_account = self.law().book.pays_accounts();
        let mut filter = CaseFilter::default();
        if row.service.is_empty() || by_account {
            filter.customer = Some(row.customer.clone());
        } else {
            filter.service = Some(row.service.clone());
        }
        let mut cursor: Option<String> = None;
        loop {
            let page = self.store.cases(&filter, CaseOrder::NewestFirst, cursor.as_deref(), PAGE_ROWS_MAX)?;
            for other in page.rows.iter().filter(|other| other.id != case) {
                if by_account || self.occurrence_now(other.id)? == Some(occurrence) {
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
    pub(crate) fn occurrence_now(&self, case: Uuid) -> Result<Option<Uuid>, AppError> {
        match self.load_case(case) {
            Ok(known) => Ok(Some(known.case.occurrence)),
            Err(AppError::Refused(_)) => Ok(None),
            Err(other) => Err(other),
        }
    }

    /// Lets the worker look at a case as soon as its clock has come as far as the case's last entry, which another machine's
    /// may have written. Whoever writes to the case meanwhile settles it himself.
    fn wake(&self, row: &CaseRow) -> Result<(), AppError> {
        self.rewake(&[], row.id, |clocks| {
            // A case that paid nothing for its days had a promise to pay them for.
            if let Some(first) = clocks.first_mut() {
                first.wake_at = Some(first.wake_at.map_or(row.updated_at, |wake| wake.min(row.updated_at)));
            }
        })
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
