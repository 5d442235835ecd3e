//! What is answered before it is safe.

use super::over;
use crate::trial::layer::Layer;
use std::sync::{Arc, Mutex, PoisonError};
use yinuo_app::ports::{Commit, CommitError, LoadedStream, ReadError, Store, StreamId};

/// A reply before the flush: a commit is held in memory, and written when the next call comes.
pub(super) fn write_behind(store: Arc<dyn Store>) -> Arc<dyn Store> {
    over(WriteBehind { held: Mutex::default(), inner: Arc::clone(&store) }, store)
}

struct WriteBehind {
    held: Mutex<Option<Commit>>,
    inner: Arc<dyn Store>,
}

impl WriteBehind {
    fn flush(&self) {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(commit) = held {
            // Whoever asked was told long ago.
            let _ = self.inner.commit(commit);
        }
    }

    fn would_pass(&self, commit: &Commit) -> bool {
        let stands = |stream: StreamId, version: u64| {
            self.inner.load(stream).is_ok_and(|loaded| loaded.version == version)
        };
        commit.fences.is_empty()
            && commit.guards.is_empty()
            && commit.appends.iter().all(|append| stands(append.stream, append.expected_version))
    }
}

impl Layer for WriteBehind {
    fn ask<T>(&self, run: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
        self.flush();
        run()
    }

    fn take<T>(&self, run: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
        self.flush();
        run()
    }

    fn mark<T>(&self, run: impl FnOnce() -> Result<T, CommitError>) -> Result<T, CommitError> {
        self.flush();
        run()
    }

    fn load(&self, stream: StreamId, inner: &dyn Store) -> Result<LoadedStream, ReadError> {
        self.flush();
        inner.load(stream)
    }

    fn commit(&self, commit: Commit, inner: &dyn Store) -> Result<(), CommitError> {
        self.flush();
        if !self.would_pass(&commit) {
            return inner.commit(commit);
        }
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = Some(commit);
        Ok(())
    }
}

/// The answer of a key in a transaction of its own, after the one that did what was asked.
pub(super) fn answer_afterwards(store: Arc<dyn Store>) -> Arc<dyn Store> {
    over(AnswerAfterwards, store)
}

struct AnswerAfterwards;

impl Layer for AnswerAfterwards {
    fn commit(&self, mut commit: Commit, inner: &dyn Store) -> Result<(), CommitError> {
        let answer = commit.idempotency.take();
        if commit != Commit::default() {
            inner.commit(commit)?;
        }
        match answer {
            Some(answer) => inner.commit(Commit { idempotency: Some(answer), ..Commit::default() }),
            None => Ok(()),
        }
    }
}
