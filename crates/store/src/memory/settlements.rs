//! Settlements in memory.

use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_app::ports::{
    SettlementFilter, SettlementPlace, SettlementRow, SettlementSum, Shards, StreamId, StreamKind,
};

/// Every settlement by owner and number. Lists walk all of them: the memory store is for tests and small trials.
#[derive(Debug, Default)]
pub(super) struct Settlements {
    rows: BTreeMap<(Uuid, u32), SettlementRow>,
}

impl Settlements {
    pub(super) fn put(&mut self, row: SettlementRow) {
        self.rows.insert((row.owner, row.settlement), row);
    }

    pub(super) fn remove(&mut self, case: Uuid) {
        self.rows.retain(|(of, _), _| *of != case);
    }

    pub(super) fn list(
        &self,
        filter: &SettlementFilter,
        after: Option<SettlementPlace>,
        rows_max: usize,
    ) -> Vec<SettlementRow> {
        let wanted = |row: &&SettlementRow| filter.fits(row) && after.is_none_or(|place| row.place() > place);
        let mut found: Vec<&SettlementRow> = self.rows.values().filter(wanted).collect();
        found.sort_unstable_by_key(|row| row.place());
        found.into_iter().take(rows_max).cloned().collect()
    }

    pub(super) fn sums(&self, filter: &SettlementFilter) -> Vec<SettlementSum> {
        let mut sums: BTreeMap<(&str, bool, &str), (u64, i64)> = BTreeMap::new();
        for row in self.rows.values().filter(|row| filter.fits(row)) {
            let sum = sums.entry((&row.state, row.late, &row.currency)).or_default();
            *sum = (sum.0 + 1, sum.1.saturating_add(row.minor));
        }
        sums.into_iter()
            .map(|((state, late, currency), (count, minor))| SettlementSum {
                state: state.to_owned(),
                late,
                currency: currency.to_owned(),
                count,
                minor,
            })
            .collect()
    }

    pub(super) fn due(
        &self,
        shards: Shards,
        now: i64,
        after: Option<SettlementPlace>,
        rows_max: usize,
    ) -> Vec<SettlementRow> {
        let mut found: Vec<(SettlementPlace, &SettlementRow)> = self
            .rows
            .values()
            .filter_map(|row| Some((row.turn()?, row)))
            .filter(|(turn, row)| {
                let shard = StreamId { kind: StreamKind::Case, id: row.owner }.shard();
                turn.at <= now && after.is_none_or(|place| *turn > place) && shards.contains(shard)
            })
            .collect();
        found.sort_unstable_by_key(|(turn, _)| *turn);
        found.into_iter().take(rows_max).map(|(_, row)| row.clone()).collect()
    }

    pub(super) fn overdue(&self, now: i64, rows_max: usize) -> Vec<SettlementRow> {
        let late = |row: &&SettlementRow| row.late_at.is_some_and(|at| at <= now);
        let mut found: Vec<&SettlementRow> = self.rows.values().filter(late).collect();
        found.sort_unstable_by_key(|row| (row.late_at, row.owner, row.settlement));
        found.into_iter().take(rows_max).cloned().collect()
    }
}
