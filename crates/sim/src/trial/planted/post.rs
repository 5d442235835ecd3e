//! Messages and the archive, planted when trials had learnt of them: whoever was erased is written to, what arrived is taken
//! back, the writer's place moves first, a repetition leaves under another id, and nobody looks for legal holds.

use super::over;
use crate::trial::layer::Layer;
use std::sync::Arc;
use uuid::Uuid;
use yinuo_app::erasure::LEGAL_HOLD;
use yinuo_app::messages::CONSUMER;
use yinuo_app::ports::{Commit, CommitError, MessageRow, MessageState, ReadError, RegisterRow, Store};

/// Whoever was erased was erased long before anything was written to him.
pub(super) fn erased_long_ago(store: Arc<dyn Store>) -> Arc<dyn Store> {
    over(ErasedLongAgo, store)
}

struct ErasedLongAgo;

impl Layer for ErasedLongAgo {
    fn erased_at(&self, person: &str, inner: &dyn Store) -> Result<Option<i64>, ReadError> {
        Ok(inner.erased_at(person)?.map(|_| 0))
    }
}

/// A receipt is judged as if no other had come before it.
pub(super) fn taken_back(store: Arc<dyn Store>) -> Arc<dyn Store> {
    over(TakenBack, store)
}

struct TakenBack;

impl Layer for TakenBack {
    fn message(&self, id: Uuid, inner: &dyn Store) -> Result<Option<MessageRow>, ReadError> {
        let row = inner.message(id)?;
        Ok(row.map(|row| match row.state {
            MessageState::Delivered => MessageRow { state: MessageState::HandedOver, ..row },
            _ => row,
        }))
    }
}

/// The place of the writer is safe before what he wrote: whoever dies between loses it.
pub(super) fn place_first(store: Arc<dyn Store>) -> Arc<dyn Store> {
    over(PlaceFirst, store)
}

struct PlaceFirst;

impl Layer for PlaceFirst {
    fn commit(&self, mut commit: Commit, inner: &dyn Store) -> Result<(), CommitError> {
        if commit.cursors.iter().any(|moved| moved.consumer == CONSUMER) && !commit.message_rows.is_empty() {
            let (cursors, fences) = (std::mem::take(&mut commit.cursors), commit.fences.clone());
            inner.commit(Commit { cursors, fences, ..Commit::default() })?;
        }
        inner.commit(commit)
    }
}

/// Whatever was not taken is begun anew, under an id that nobody has seen.
pub(super) fn begun_anew(store: Arc<dyn Store>) -> Arc<dyn Store> {
    over(BegunAnew, store)
}

struct BegunAnew;

impl Layer for BegunAnew {
    fn commit(&self, mut commit: Commit, inner: &dyn Store) -> Result<(), CommitError> {
        for row in &mut commit.message_rows {
            if let Ok(Some(stands)) = inner.message(row.id)
                && row.state == MessageState::Retrying
                && row.round == stands.round
            {
                row.round += 1;
            }
        }
        inner.commit(commit)
    }
}

/// Nobody looks for legal holds but who approves an erasure.
pub(super) fn no_holds(store: Arc<dyn Store>) -> Arc<dyn Store> {
    over(NoHolds, store)
}

struct NoHolds;

impl Layer for NoHolds {
    fn register(&self, register: &str, inner: &dyn Store) -> Result<Vec<RegisterRow>, ReadError> {
        if register == LEGAL_HOLD { Ok(Vec::new()) } else { inner.register(register) }
    }
}
