//! Roll-ups in SQLite.

use super::rows::{Failed, execute, first, signed};
use super::statements::sql;
use crate::check::Plan;
use rusqlite::{Connection, Row, ToSql, params};
use yinuo_app::ports::{Commit, CommitError, RollKey, RollRange, RollRestatement, RollRow};

pub(super) fn sums(connection: &Connection, key: &RollKey) -> Result<(i64, i64), Failed> {
    let named = params![key.edition, key.metric, key.day, key.group];
    let found = first(connection, "roll_sums", named, |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(found.unwrap_or_default())
}

pub(super) fn sealed(connection: &Connection, edition: &str) -> Result<Option<u32>, Failed> {
    first(connection, "roll_sealed", [edition], |row| row.get(0))
}

pub(super) fn has_restatement(connection: &Connection, one: &RollRestatement) -> Result<bool, Failed> {
    let RollKey { edition, metric, day, group } = &one.by.key;
    let named = params![edition, metric, day, group, one.shard, signed(one.position)?];
    Ok(first(connection, "has_restatement", named, |_| Ok(()))?.is_some())
}

pub(super) fn write(connection: &Connection, commit: &Commit, plan: &Plan) -> Result<(), CommitError> {
    for RollRow { key, numerator, denominator } in &plan.rolls {
        let values = params![key.edition, key.metric, key.day, key.group, numerator, denominator];
        execute(connection, "put_roll_row", values)?;
    }
    for one in &commit.roll_restatements {
        let RollRow { key, numerator, denominator } = &one.by;
        let values = params![
            key.edition,
            key.metric,
            key.day,
            key.group,
            one.shard,
            signed(one.position)?,
            numerator,
            denominator,
            one.known_at
        ];
        execute(connection, "insert_restatement", values)?;
    }
    if let Some(seal) = &commit.roll_seal {
        execute(connection, "seal_roll", params![seal.edition, seal.until_day])?;
    }
    Ok(())
}

/// The rows of a statement whose first values are the range and the limit, and the others the place to go on from.
fn page<T>(
    connection: &Connection,
    name: &str,
    (range, limit): (&RollRange, i64),
    place: &[&dyn ToSql],
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, Failed> {
    let RollRange { edition, metric, from_day, to_day } = range;
    let mut values: Vec<&dyn ToSql> = vec![edition, metric, from_day, to_day, &limit];
    values.extend_from_slice(place);
    let mut statement = connection.prepare_cached(sql(name))?;
    Ok(statement.query_map(&*values, read)?.collect::<rusqlite::Result<_>>()?)
}

fn key(range: &RollRange, row: &Row<'_>) -> rusqlite::Result<RollKey> {
    let (edition, metric) = (range.edition.clone(), range.metric.clone());
    Ok(RollKey { edition, metric, day: row.get(0)?, group: row.get(1)? })
}

pub(super) fn rows(
    connection: &Connection,
    range: &RollRange,
    after: Option<&RollKey>,
    limit: i64,
) -> Result<Vec<RollRow>, Failed> {
    let read = |row: &Row<'_>| {
        Ok(RollRow { key: key(range, row)?, numerator: row.get(2)?, denominator: row.get(3)? })
    };
    match after {
        Some(last) => page(connection, "roll_rows_after", (range, limit), &[&last.day, &last.group], read),
        None => page(connection, "roll_rows", (range, limit), &[], read),
    }
}

pub(super) fn restatements(
    connection: &Connection,
    range: &RollRange,
    after: Option<&RollRestatement>,
    limit: i64,
) -> Result<Vec<RollRestatement>, Failed> {
    let read = |row: &Row<'_>| {
        Ok(RollRestatement {
            by: RollRow { key: key(range, row)?, numerator: row.get(4)?, denominator: row.get(5)? },
            shard: row.get(2)?,
            position: row.get::<_, i64>(3)?.unsigned_abs(),
            known_at: row.get(6)?,
        })
    };
    match after {
        Some(last) => {
            // No position is beyond i64's end, so nothing follows one.
            let position = signed(last.position).unwrap_or(i64::MAX);
            let place: [&dyn ToSql; 4] = [&last.by.key.day, &last.by.key.group, &last.shard, &position];
            page(connection, "roll_restatements_after", (range, limit), &place, read)
        }
        None => page(connection, "roll_restatements", (range, limit), &[], read),
    }
}
