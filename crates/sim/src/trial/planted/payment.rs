//! Payments, planted when trials had learnt of them: whoever pays is told anew after a restart of the cashier, and what was
//! refused stays where money under way stands.

use super::over;
use crate::trial::layer::Layer;
use std::sync::Arc;
use yinuo_app::ports::{Commit, CommitError, Store};

/// A round that is told is begun anew with every step that the list hears of: its id changes, and the bank pays it again.
pub(super) fn told_anew(store: Arc<dyn Store>) -> Arc<dyn Store> {
    over(ToldAnew, store)
}

struct ToldAnew;

impl Layer for ToldAnew {
    fn commit(&self, mut commit: Commit, inner: &dyn Store) -> Result<(), CommitError> {
        for row in commit.settlement_rows.iter_mut().filter(|row| row.state == "taken") {
            row.round += 1;
        }
        inner.commit(commit)
    }
}

/// What was refused goes nowhere: the money stands under way for ever.
pub(super) fn kept_under_way(store: Arc<dyn Store>) -> Arc<dyn Store> {
    over(KeptUnderWay, store)
}

struct KeptUnderWay;

impl Layer for KeptUnderWay {
    fn commit(&self, mut commit: Commit, inner: &dyn Store) -> Result<(), CommitError> {
        commit.postings.retain(|posting| {
            !posting.owed_for.as_deref().is_some_and(|key| key.starts_with("settlement/refused/"))
        });
        inner.commit(commit)
    }
}
