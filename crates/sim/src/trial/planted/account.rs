//! An account that trusts itself: sums that are safe before the place up to which they count, and a process that remembers
//! how far the draws are.

use super::over;
use crate::trial::layer::Layer;
use std::sync::{Arc, Mutex, PoisonError};
use yinuo_account::DRAW_STATE;
use yinuo_app::ports::{Commit, CommitError, ReadError, RegisterRow, Store};

/// Roll-ups whose sums are written first and whose place moves afterwards: whoever dies between counts them twice.
pub(super) fn sums_first(store: Arc<dyn Store>) -> Arc<dyn Store> {
    over(SumsFirst, store)
}

struct SumsFirst;

impl Layer for SumsFirst {
    fn commit(&self, mut commit: Commit, inner: &dyn Store) -> Result<(), CommitError> {
        // The trial's own consumer has its own bug of this kind.
        if commit.cursors.iter().any(|moved| moved.consumer.starts_with("roll-up/"))
            && !commit.roll_rows.is_empty()
        {
            let roll_rows = std::mem::take(&mut commit.roll_rows);
            inner.commit(Commit { roll_rows, ..Commit::default() })?;
        }
        inner.commit(commit)
    }
}

/// A process that reads how far the draws are once, and then knows it.
pub(super) fn remembered_draws(store: Arc<dyn Store>) -> Arc<dyn Store> {
    over(RememberedDraws(Mutex::default()), store)
}

struct RememberedDraws(Mutex<Option<Vec<RegisterRow>>>);

impl Layer for RememberedDraws {
    fn register(&self, register: &str, inner: &dyn Store) -> Result<Vec<RegisterRow>, ReadError> {
        if register != DRAW_STATE {
            return inner.register(register);
        }
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(rows) = &*known {
            return Ok(rows.clone());
        }
        Ok(known.insert(inner.register(register)?).clone())
    }
}
