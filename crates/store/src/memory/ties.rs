//! Ties of cases in memory.

use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_app::ports::{TieFilter, TiePlace, TieRow};

/// Every tie by case and id. Lists walk all of them: the memory store is for tests and small trials.
#[derive(Debug, Default)]
pub(super) struct Ties {
    rows: BTreeMap<(Uuid, String), TieRow>,
}

impl Ties {
    pub(super) fn put(&mut self, row: TieRow) {
        self.rows.insert((row.case, row.tie.clone()), row);
    }

    pub(super) fn remove(&mut self, case: Uuid) {
        self.rows.retain(|(of, _), _| *of != case);
    }

    pub(super) fn list(&self, filter: &TieFilter, after: Option<&TiePlace>, rows_max: usize) -> Vec<TieRow> {
        let follows = |row: &TieRow, place: &TiePlace| {
            if filter.latest_first { row.place() < *place } else { row.place() > *place }
        };
        let wanted = |row: &&TieRow| filter.fits(row) && after.is_none_or(|place| follows(row, place));
        let mut found: Vec<&TieRow> = self.rows.values().filter(wanted).collect();
        found.sort_unstable_by_key(|row| row.place());
        if filter.latest_first {
            found.reverse();
        }
        found.into_iter().take(rows_max).cloned().collect()
    }

    pub(super) fn count(&self, filter: &TieFilter) -> u64 {
        self.rows.values().filter(|row| filter.fits(row)).count() as u64
    }
}
