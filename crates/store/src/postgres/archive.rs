//! What stays of what was archived, and what retention looks for by age, in PostgreSQL.

use super::connection::{Connection, Failed, Step};
use super::facts::Known;
use super::rows::{self, get, number, shard_number};
use super::write::column;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;
use uuid::Uuid;
use yinuo_app::ports::{
    ArchivedFilter, ArchivedRow, CaseRow, Commit, ContactRow, Hash, Place, StreamId, StreamKind,
};

/// The statements that take messages and streams away. Such a commit is written alone.
pub(super) fn steps<'s>(commit: &'s Commit, steps: &mut Vec<Step<'s>>) {
    let keys: Vec<&'s str> = commit.dropped_notices.iter().map(|key| &**key).collect();
    if !keys.is_empty() {
        steps.push(Step::new("delete_messages", vec![column(&keys, |key| *key)]));
    }
    let archived: Vec<&'s ArchivedRow> = commit.archived.iter().collect();
    let archived = &archived;
    if archived.is_empty() {
        return;
    }
    steps.push(Step::new(
        "insert_archived",
        vec![
            column(archived, |row| shard_number(row.stream.shard())),
            column(archived, |row| i16::from(row.stream.kind.code())),
            column(archived, |row| row.stream.id),
            column(archived, |row| number(row.version)),
            column(archived, |row| &row.archive[..]),
            column(archived, |row| &*row.file),
            column(archived, |row| Some(&*row.number).filter(|number| !number.is_empty())),
            column(archived, |row| &*row.customer),
            column(archived, |row| &*row.unit),
            column(archived, |row| row.began_at),
            column(archived, |row| row.ended_at),
            column(archived, |row| row.archived_at),
            column(archived, |row| row.artefacts.concat()),
        ],
    ));
    for name in ["insert_places", "delete_placed"] {
        steps.push(Step::new(
            name,
            vec![
                column(archived, |row| shard_number(row.stream.shard())),
                column(archived, |row| i16::from(row.stream.kind.code())),
                column(archived, |row| row.stream.id),
                column(archived, |row| number(row.version)),
            ],
        ));
    }
    let of_kind = |kind: StreamKind| -> Vec<StreamId> {
        archived.iter().map(|row| row.stream).filter(|stream| stream.kind == kind).collect()
    };
    let (cases, contacts) = (of_kind(StreamKind::Case), of_kind(StreamKind::Contact));
    let dropped = [
        "delete_clocks_of_cases",
        "delete_ties_of_cases",
        "delete_settlements_of_cases",
        "delete_visits_of_cases",
        "delete_cases",
        "delete_snapshots",
    ];
    for name in dropped {
        let shards = column(&cases, |stream| shard_number(stream.shard()));
        steps.push(Step::new(name, vec![shards, column(&cases, |stream| stream.id)]));
    }
    steps.push(Step::new("delete_contacts", vec![column(&contacts, |stream| stream.id)]));
}

impl Known {
    pub(super) fn enter_archived(&mut self, row: &Row) -> Result<(), Failed> {
        self.archived.insert(StreamId { kind: rows::kind(row, 0)?, id: get(row, 1)? });
        Ok(())
    }

    pub(super) fn enter_archived_number(&mut self, row: &Row) -> Result<(), Failed> {
        self.archived_numbers.insert(get(row, 1)?, get(row, 0)?);
        Ok(())
    }
}

fn read(row: &Row) -> Result<ArchivedRow, Failed> {
    let artefacts: Vec<u8> = get(row, 11)?;
    Ok(ArchivedRow {
        stream: StreamId { kind: rows::kind(row, 0)?, id: get(row, 1)? },
        version: rows::unsigned(row, 2)?,
        archive: rows::hash(row, 3)?,
        file: get(row, 4)?,
        number: get::<Option<String>>(row, 5)?.unwrap_or_default(),
        customer: get(row, 6)?,
        unit: get(row, 7)?,
        began_at: get(row, 8)?,
        ended_at: get(row, 9)?,
        archived_at: get(row, 10)?,
        artefacts: artefacts.chunks_exact(32).filter_map(|digest| Hash::try_from(digest).ok()).collect(),
    })
}

pub(super) fn archived(connection: &mut Connection, stream: StreamId) -> Result<Option<ArchivedRow>, Failed> {
    let kind = i16::from(stream.kind.code());
    connection.rows("archived", &[&kind, &stream.id])?.first().map(read).transpose()
}

pub(super) fn archived_rows(
    connection: &mut Connection,
    filter: &ArchivedFilter,
    after: Option<StreamId>,
    limit: i64,
) -> Result<Vec<ArchivedRow>, Failed> {
    // No kind is below one.
    let (kind, id) = after.map_or((0, Uuid::nil()), |after| (i16::from(after.kind.code()), after.id));
    let wanted = filter.kind.map(|kind| i16::from(kind.code()));
    let mut values: Vec<&(dyn ToSql + Sync)> = vec![&kind, &id, &wanted, &filter.number_contains, &limit];
    let name = match &filter.customer {
        Some(customer) => {
            values.push(customer);
            "archived_of_customer"
        }
        None => "archived_rows",
    };
    connection.rows(name, &values)?.iter().map(read).collect()
}

pub(super) fn places(
    connection: &mut Connection,
    shard: u16,
    after: i64,
    limit: i64,
) -> Result<Vec<Place>, Failed> {
    let found = connection.rows("places", &[&shard_number(shard), &after, &limit])?;
    let read = |row: &Row| {
        Ok(Place {
            stream: StreamId { kind: rows::kind(row, 0)?, id: get(row, 1)? },
            version: rows::unsigned(row, 2)?,
            position: rows::unsigned(row, 3)?,
            hash: rows::hash(row, 4)?,
        })
    };
    found.iter().map(read).collect()
}

/// Where a list by age begins.
fn begin(after: Option<(i64, Uuid)>) -> (i64, Uuid) {
    after.unwrap_or((i64::MIN, Uuid::nil()))
}

pub(super) fn ended_cases(
    connection: &mut Connection,
    before: i64,
    after: Option<(i64, Uuid)>,
    limit: i64,
) -> Result<Vec<CaseRow>, Failed> {
    let (at, id) = begin(after);
    connection.rows("ended_cases", &[&before, &at, &id, &limit])?.iter().map(rows::read_case).collect()
}

pub(super) fn lone_contacts(
    connection: &mut Connection,
    before: i64,
    after: Option<(i64, Uuid)>,
    limit: i64,
) -> Result<Vec<ContactRow>, Failed> {
    let (at, id) = begin(after);
    connection.rows("lone_contacts", &[&before, &at, &id, &limit])?.iter().map(rows::read_contact).collect()
}
