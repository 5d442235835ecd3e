//! Workers and consumers that trust themselves: no epochs, the cursor first, sums that only grow.

use super::over;
use crate::trial::layer::Layer;
use std::sync::Arc;
use yinuo_app::ports::{Commit, CommitError, Store};

/// A store that has lost its check of epochs.
pub(super) fn no_epochs(store: Arc<dyn Store>) -> Arc<dyn Store> {
    over(NoEpochs, store)
}

struct NoEpochs;

impl Layer for NoEpochs {
    fn commit(&self, mut commit: Commit, inner: &dyn Store) -> Result<(), CommitError> {
        commit.fences.clear();
        inner.commit(commit)
    }
}

/// A consumer whose cursor moves before what it did is safe.
pub(super) fn cursor_first(store: Arc<dyn Store>) -> Arc<dyn Store> {
    over(CursorFirst, store)
}

struct CursorFirst;

impl Layer for CursorFirst {
    fn commit(&self, mut commit: Commit, inner: &dyn Store) -> Result<(), CommitError> {
        let cursors = std::mem::take(&mut commit.cursors);
        if !cursors.is_empty() {
            inner.commit(Commit { cursors, ..Commit::default() })?;
        }
        if commit == Commit::default() { Ok(()) } else { inner.commit(commit) }
    }
}

/// A roll-up that does not take back what is withdrawn.
pub(super) fn without_reversal(store: Arc<dyn Store>) -> Arc<dyn Store> {
    over(WithoutReversal, store)
}

struct WithoutReversal;

impl Layer for WithoutReversal {
    fn commit(&self, mut commit: Commit, inner: &dyn Store) -> Result<(), CommitError> {
        for row in &mut commit.roll_rows {
            // Entries are ups and downs together; what went up stays.
            let ups = (row.numerator + row.denominator) / 2;
            row.numerator = ups;
        }
        inner.commit(commit)
    }
}
