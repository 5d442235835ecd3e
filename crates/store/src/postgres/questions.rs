//! Reads of what many processes share, and of roll-ups.

use super::connection::{Connection, Failed};
use super::rows::{self, get, number, shard_number};
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;
use yinuo_app::ports::{Erasure, RollKey, RollRange, RollRestatement, RollRow};

pub(super) fn guard(connection: &mut Connection, key: &str) -> Result<u64, Failed> {
    connection.rows("guard", &[&key])?.first().map_or(Ok(0), |row| rows::unsigned(row, 0))
}

pub(super) fn cursors(connection: &mut Connection, consumer: &str) -> Result<Vec<u64>, Failed> {
    let found = connection.rows("cursors", &[&consumer])?;
    let places: Result<Vec<_>, Failed> =
        found.iter().map(|row| Ok((rows::shard(row, 0)?, rows::unsigned(row, 1)?))).collect();
    Ok(rows::by_shard(&places?))
}

pub(super) fn erased_persons(
    connection: &mut Connection,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<Erasure>, Failed> {
    // No person is named by an empty text, so all of them come after it.
    let found = connection.rows("erased_persons", &[&limit, &after.unwrap_or_default()])?;
    found.iter().map(|row| Ok(Erasure { person: get(row, 0)?, at: get(row, 1)? })).collect()
}

/// The rows of a statement whose first values are the range and the limit, and the others the place to go on from.
fn page(
    connection: &mut Connection,
    name: &'static str,
    (range, limit): (&RollRange, i64),
    place: &[&(dyn ToSql + Sync)],
) -> Result<Vec<Row>, Failed> {
    let RollRange { edition, metric, from_day, to_day } = range;
    let (from_day, to_day) = (i64::from(*from_day), i64::from(*to_day));
    let mut values: Vec<&(dyn ToSql + Sync)> = vec![edition, metric, &from_day, &to_day, &limit];
    values.extend_from_slice(place);
    connection.rows(name, &values)
}

fn key(range: &RollRange, row: &Row) -> Result<RollKey, Failed> {
    let (edition, metric) = (range.edition.clone(), range.metric.clone());
    Ok(RollKey { edition, metric, day: rows::small(row, 0)?, group: get(row, 1)? })
}

pub(super) fn roll_rows(
    connection: &mut Connection,
    range: &RollRange,
    after: Option<&RollKey>,
    limit: i64,
) -> Result<Vec<RollRow>, Failed> {
    let found = match after {
        Some(last) => {
            let day = i64::from(last.day);
            page(connection, "roll_rows_after", (range, limit), &[&day, &last.group])?
        }
        None => page(connection, "roll_rows", (range, limit), &[])?,
    };
    let read =
        |row| Ok(RollRow { key: key(range, row)?, numerator: get(row, 2)?, denominator: get(row, 3)? });
    found.iter().map(read).collect()
}

pub(super) fn roll_restatements(
    connection: &mut Connection,
    range: &RollRange,
    after: Option<&RollRestatement>,
    limit: i64,
) -> Result<Vec<RollRestatement>, Failed> {
    let found = match after {
        Some(last) => {
            let (day, shard) = (i64::from(last.by.key.day), shard_number(last.shard));
            let place: [&(dyn ToSql + Sync); 4] = [&day, &last.by.key.group, &shard, &number(last.position)];
            page(connection, "roll_restatements_after", (range, limit), &place)?
        }
        None => page(connection, "roll_restatements", (range, limit), &[])?,
    };
    let read = |row| {
        Ok(RollRestatement {
            by: RollRow { key: key(range, row)?, numerator: get(row, 4)?, denominator: get(row, 5)? },
            shard: rows::shard(row, 2)?,
            position: rows::unsigned(row, 3)?,
            known_at: get(row, 6)?,
        })
    };
    found.iter().map(read).collect()
}
