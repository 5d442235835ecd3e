//! Visits of cases in memory.

use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_app::ports::{VisitFilter, VisitPlace, VisitRow};

/// Every visit by case and id. Lists walk all of them: the memory store is for tests and small trials.
#[derive(Debug, Default)]
pub(super) struct Visits {
    rows: BTreeMap<(Uuid, Uuid), VisitRow>,
}

impl Visits {
    pub(super) fn put(&mut self, row: VisitRow) {
        self.rows.insert((row.case, row.visit), row);
    }

    pub(super) fn remove(&mut self, case: Uuid) {
        self.rows.retain(|(of, _), _| *of != case);
    }

    pub(super) fn list(
        &self,
        filter: &VisitFilter,
        after: Option<&VisitPlace>,
        rows_max: usize,
    ) -> Vec<VisitRow> {
        let wanted = |row: &&VisitRow| filter.fits(row) && after.is_none_or(|place| row.place() > *place);
        let mut found: Vec<&VisitRow> = self.rows.values().filter(wanted).collect();
        found.sort_unstable_by_key(|row| row.place());
        found.into_iter().take(rows_max).cloned().collect()
    }
}
