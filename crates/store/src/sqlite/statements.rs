//! Named statements, hand-written in `statements/*.sql`.
//!
//! A file holds blocks that start with `-- name: x`. Placeholders are `?1`, never `$1`: SQLite numbers the latter by
//! first appearance, so that `select $2, $1` swaps its values without a word.

use std::collections::BTreeMap;
use std::sync::LazyLock;

pub(super) const FILES: [&str; 16] = [
    include_str!("statements/journal.sql"),
    include_str!("statements/cases.sql"),
    include_str!("statements/case_list.sql"),
    include_str!("statements/ledger.sql"),
    include_str!("statements/registers.sql"),
    include_str!("statements/artefacts.sql"),
    include_str!("statements/sealed.sql"),
    include_str!("statements/shared.sql"),
    include_str!("statements/rolls.sql"),
    include_str!("statements/access.sql"),
    include_str!("statements/archive.sql"),
    include_str!("statements/messages.sql"),
    include_str!("statements/ties.sql"),
    include_str!("statements/settlements.sql"),
    include_str!("statements/visits.sql"),
    include_str!("statements/snapshots.sql"),
];

/// Every statement by name.
pub(crate) static STATEMENTS: LazyLock<BTreeMap<&'static str, &'static str>> =
    LazyLock::new(|| FILES.iter().flat_map(|file| blocks(file)).collect());

fn blocks(file: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    // What stands before the first name is a comment on the file.
    file.split("-- name: ")
        .skip(1)
        .filter_map(|block| block.split_once('\n'))
        .map(|(name, sql)| (name, sql.trim()))
}

/// The statement of this name.
pub(crate) fn sql(name: &str) -> &'static str {
    match STATEMENTS.get(name) {
        Some(sql) => sql,
        // Names are literals in this crate, and a test looks every one of them up.
        None => panic!("there is no statement named {name}"),
    }
}
