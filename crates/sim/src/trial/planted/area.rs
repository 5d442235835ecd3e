//! Area credits, planted when trials had learnt of them: a run that pays the first service of every page once more, and one that
//! pays each day twice.

use super::over;
use crate::trial::layer::Layer;
use std::sync::Arc;
use uuid::Uuid;
use yinuo_app::ports::{Commit, CommitError, Posting, Store};

/// What the trial's own rule pays a whole area by.
const RULE: &str = "trial-area.outage";

/// The first service of a page is paid under a second key as well.
pub(super) fn service_twice(store: Arc<dyn Store>) -> Arc<dyn Store> {
    over(ServiceTwice, store)
}

struct ServiceTwice;

impl Layer for ServiceTwice {
    fn commit(&self, mut commit: Commit, inner: &dyn Store) -> Result<(), CommitError> {
        let again = commit.postings.iter().find(|posting| posting.rule == RULE).map(|first| Posting {
            id: Uuid::from_u128(!first.id.as_u128()),
            owed_for: first.owed_for.as_ref().map(|key| format!("{key}-more")),
            ..first.clone()
        });
        commit.postings.extend(again);
        inner.commit(commit)
    }
}

/// Every day of an outage is paid twice.
pub(super) fn days_twice(store: Arc<dyn Store>) -> Arc<dyn Store> {
    over(DaysTwice, store)
}

struct DaysTwice;

impl Layer for DaysTwice {
    fn commit(&self, mut commit: Commit, inner: &dyn Store) -> Result<(), CommitError> {
        let credits = commit.postings.iter_mut().filter(|posting| posting.rule == RULE);
        for line in credits.flat_map(|posting| &mut posting.lines) {
            line.amount *= 2;
        }
        inner.commit(commit)
    }
}
