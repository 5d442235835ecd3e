//! Messages to customers in memory.

use crate::cursor::Place;
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_app::ports::{MessageFilter, MessageRow, Shards, StreamId, StreamKind};

/// Every message by id. Lists walk all of them: the memory store is for tests and small trials.
#[derive(Debug, Default)]
pub(super) struct Messages {
    rows: BTreeMap<Uuid, MessageRow>,
}

impl Messages {
    pub(super) fn put(&mut self, row: MessageRow) {
        self.rows.insert(row.id, row);
    }

    pub(super) fn one(&self, id: Uuid) -> Option<MessageRow> {
        self.rows.get(&id).cloned()
    }

    fn newest(&self, wanted: impl Fn(&MessageRow) -> bool) -> Vec<&MessageRow> {
        let mut found: Vec<&MessageRow> = self.rows.values().filter(|row| wanted(row)).collect();
        found.sort_unstable_by_key(|row| std::cmp::Reverse((row.created_at, row.id)));
        found
    }

    pub(super) fn list(
        &self,
        filter: &MessageFilter<'_>,
        after: Option<Place>,
        rows_max: usize,
    ) -> Vec<MessageRow> {
        let wanted = |row: &MessageRow| {
            filter.state.is_none_or(|state| row.state == state)
                && filter.kind.is_none_or(|kind| row.kind == kind)
                && after.is_none_or(|place| (row.created_at, row.id) < place)
        };
        self.newest(wanted).into_iter().take(rows_max).cloned().collect()
    }

    pub(super) fn of_case(&self, case: Uuid, rows_max: usize) -> Vec<MessageRow> {
        self.newest(|row| row.case == case).into_iter().take(rows_max).cloned().collect()
    }

    pub(super) fn due(&self, shards: Shards, now: i64, rows_max: usize) -> Vec<MessageRow> {
        let mine = |row: &&MessageRow| {
            row.next_at.is_some_and(|next| next <= now)
                && shards.contains(StreamId { kind: StreamKind::Case, id: row.case }.shard())
        };
        let mut found: Vec<&MessageRow> = self.rows.values().filter(mine).collect();
        found.sort_unstable_by_key(|row| (row.next_at, row.id));
        found.into_iter().take(rows_max).cloned().collect()
    }

    pub(super) fn handed(&self, customer: &str, from: i64) -> u32 {
        let alike =
            |row: &&MessageRow| row.customer == customer && row.handed_at.is_some_and(|at| at >= from);
        u32::try_from(self.rows.values().filter(alike).count()).unwrap_or(u32::MAX)
    }
}
