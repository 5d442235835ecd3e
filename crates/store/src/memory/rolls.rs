//! Roll-ups of the memory store.

use crate::check::Plan;
use crate::cursor::rows_max;
use std::collections::BTreeMap;
use std::ops::Bound;
use yinuo_app::ports::{RollKey, RollRange, RollRestatement, RollRow, RollSeal};

/// A restatement's place: its row, then where in the journal it came from.
type Place = (RollKey, u16, u64);

fn place(restatement: &RollRestatement) -> Place {
    (restatement.by.key.clone(), restatement.shard, restatement.position)
}

/// Rows, restatements and seals.
#[derive(Debug, Default)]
pub(super) struct Rolls {
    rows: BTreeMap<RollKey, (i64, i64)>,
    restatements: BTreeMap<Place, RollRestatement>,
    sealed: BTreeMap<String, u32>,
}

impl Rolls {
    pub(super) fn sums(&self, key: &RollKey) -> (i64, i64) {
        self.rows.get(key).copied().unwrap_or_default()
    }

    pub(super) fn sealed(&self, edition: &str) -> Option<u32> {
        self.sealed.get(edition).copied()
    }

    pub(super) fn has(&self, restatement: &RollRestatement) -> bool {
        self.restatements.contains_key(&place(restatement))
    }

    pub(super) fn apply(&mut self, plan: &Plan, restated: Vec<RollRestatement>, seal: Option<RollSeal>) {
        for row in &plan.rolls {
            self.rows.insert(row.key.clone(), (row.numerator, row.denominator));
        }
        self.restatements.extend(restated.into_iter().map(|one| (place(&one), one)));
        if let Some(RollSeal { edition, until_day }) = seal {
            let sealed = self.sealed.entry(edition).or_insert(until_day);
            *sealed = until_day.max(*sealed);
        }
    }

    pub(super) fn rows(&self, range: &RollRange, after: Option<&RollKey>, limit: u32) -> Vec<RollRow> {
        let start = match after {
            Some(key) => Bound::Excluded(start_of(range, key.day, &key.group)),
            None => Bound::Included(start_of(range, range.from_day, "")),
        };
        let rows = self.rows.range((start, Bound::Unbounded)).take_while(|(key, _)| within(range, key));
        rows.filter(|(key, sums)| key.day >= range.from_day && **sums != (0, 0))
            .take(rows_max(limit))
            .map(|(key, (numerator, denominator))| RollRow {
                key: key.clone(),
                numerator: *numerator,
                denominator: *denominator,
            })
            .collect()
    }

    pub(super) fn restatements(
        &self,
        range: &RollRange,
        after: Option<&RollRestatement>,
        limit: u32,
    ) -> Vec<RollRestatement> {
        let start = match after {
            Some(last) => {
                let key = start_of(range, last.by.key.day, &last.by.key.group);
                Bound::Excluded((key, last.shard, last.position))
            }
            None => Bound::Included((start_of(range, range.from_day, ""), 0, 0)),
        };
        let found = self.restatements.range((start, Bound::Unbounded));
        found
            .take_while(|((key, ..), _)| within(range, key))
            .filter(|((key, ..), _)| key.day >= range.from_day)
            .take(rows_max(limit))
            .map(|(_, restatement)| restatement.clone())
            .collect()
    }
}

fn start_of(range: &RollRange, day: u32, group: &str) -> RollKey {
    let (edition, metric) = (range.edition.clone(), range.metric.clone());
    RollKey { edition, metric, day, group: group.to_owned() }
}

fn within(range: &RollRange, key: &RollKey) -> bool {
    key.edition == range.edition && key.metric == range.metric && key.day <= range.to_day
}
