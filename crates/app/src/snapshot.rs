//! The state of a long case, kept beside its events, so that a command reads some hundred of them and not ten thousand.
//!
//! A kept state is believed only if it is of this program's format and ends with the very event that the journal has at
//! its version; else the case is told from its beginning. It is never migrated: another format counts as none. What this
//! does not see is a state that somebody with rights on the database wrote himself, under the right head: `yinuo audit`
//! compares every kept state with its events.

use crate::codec::decode_case_fact;
use crate::engine::App;
use crate::error::AppError;
use crate::ports::{
    CaseFilter, CaseOrder, Hash, PAGE_ROWS_MAX, SNAPSHOT_BYTES_MAX, Snapshot, StreamId, StreamKind,
};
use crate::recall::KnownCase;
use uuid::Uuid;
use yinuo_domain::case::{Case, evolve};

/// Events between two kept states: a shorter case has none.
pub const SNAPSHOT_EVERY: u64 = 64;
/// How a state is kept. Another shape of the state, or another meaning of an event, is another number.
pub const STATE_FORMAT: u32 = 8;

/// The state to keep with the commit that leads from one version to another, if it is time for one.
pub(crate) fn due(case: &Case, base_version: u64, head: Hash) -> Result<Option<Snapshot>, AppError> {
    if base_version / SNAPSHOT_EVERY == case.version / SNAPSHOT_EVERY {
        return Ok(None);
    }
    let bytes = serde_json::to_vec(case).map_err(|error| AppError::Damaged(error.to_string()))?;
    let kept = Snapshot { case: case.id, version: case.version, head, format: STATE_FORMAT, bytes };
    Ok(Some(kept).filter(|kept| kept.bytes.len() <= SNAPSHOT_BYTES_MAX))
}

/// The state in a snapshot; none when it is of another program or not what it says.
fn read(kept: &Snapshot) -> Option<Case> {
    let case: Case = (kept.format == STATE_FORMAT).then(|| serde_json::from_slice(&kept.bytes).ok())??;
    (case.id == kept.case && case.version == kept.version).then_some(case)
}

impl App {
    /// A case from its kept state and what happened since; none when there is no state that can be believed.
    pub(crate) fn kept_case(&self, id: Uuid) -> Result<Option<KnownCase>, AppError> {
        let Some(kept) = self.store.snapshot(id)? else { return Ok(None) };
        let Some(mut case) = read(&kept) else { return Ok(None) };
        let since = self.store.load_from(StreamId { kind: StreamKind::Case, id }, kept.version)?;
        let Some((last, later)) = since.events.split_first() else { return Ok(None) };
        if (last.version, last.event.hash) != (kept.version, kept.head) {
            return Ok(None);
        }
        for stored in later {
            let fact = decode_case_fact(stored)?;
            evolve(&mut case, &fact.fact, fact.recorded, fact.fact.doer(&fact.actor));
        }
        Ok(Some(KnownCase { case: Box::new(case), head: since.head }))
    }

    /// Whether the kept state of a case is what its events tell; true when none is kept that would be believed.
    ///
    /// # Errors
    /// Failed storage.
    pub fn snapshot_agrees(&self, id: Uuid) -> Result<bool, AppError> {
        let Some(state) = self.store.snapshot(id)?.as_ref().and_then(read) else { return Ok(true) };
        let mut told = Case::blank(id);
        for stored in &self.store.load(StreamId { kind: StreamKind::Case, id })?.events {
            if stored.version > state.version {
                break;
            }
            let fact = decode_case_fact(stored)?;
            evolve(&mut told, &fact.fact, fact.recorded, fact.fact.doer(&fact.actor));
        }
        Ok(told == state)
    }

    /// Numbers of the cases whose kept state is not what their events tell, in order.
    ///
    /// # Errors
    /// Failed storage.
    pub fn states_that_disagree(&self) -> Result<Vec<String>, AppError> {
        let (mut wrong, mut cursor) = (Vec::new(), None::<String>);
        loop {
            let all = CaseFilter::default();
            let page = self.store.cases(&all, CaseOrder::NewestFirst, cursor.as_deref(), PAGE_ROWS_MAX)?;
            for row in page.rows {
                if row.version >= SNAPSHOT_EVERY && !self.snapshot_agrees(row.id)? {
                    wrong.push(row.number);
                }
            }
            cursor = page.next;
            if cursor.is_none() {
                wrong.sort_unstable();
                return Ok(wrong);
            }
        }
    }
}
