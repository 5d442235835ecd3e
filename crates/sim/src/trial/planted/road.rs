//! A bug of the road: phones whose actions are remembered by nobody.

use super::over;
use crate::trial::layer::Layer;
use std::sync::Arc;
use yinuo_app::ports::{Commit, CommitError, Store};

/// The key of an action on a phone is not kept: sent twice, it is done twice or refused.
pub(super) fn forgotten(store: Arc<dyn Store>) -> Arc<dyn Store> {
    over(Forgotten, store)
}

struct Forgotten;

impl Layer for Forgotten {
    fn commit(&self, mut commit: Commit, inner: &dyn Store) -> Result<(), CommitError> {
        commit.idempotency = commit.idempotency.filter(|record| !record.scope.contains("/visit-action/"));
        inner.commit(commit)
    }
}
