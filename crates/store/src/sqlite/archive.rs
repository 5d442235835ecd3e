//! What goes into the archive and what stays of it, in SQLite.

use super::rows::{self, Failed, all, execute, first, signed};
use super::snapshots;
use rusqlite::{Connection, Row, params};
use uuid::Uuid;
use yinuo_app::ports::{
    ArchivedFilter, ArchivedRow, CaseRow, Commit, CommitError, ContactRow, Hash, Place, StreamId, StreamKind,
};

/// Messages and streams that a commit takes away, after everything that it adds.
pub(super) fn write(connection: &Connection, commit: &Commit) -> Result<(), CommitError> {
    for key in &commit.dropped_notices {
        execute(connection, "delete_message", [key])?;
    }
    commit.archived.iter().try_for_each(|row| Ok(take_away(connection, row)?))
}

fn take_away(connection: &Connection, row: &ArchivedRow) -> Result<(), Failed> {
    let (kind, id, version) = (row.stream.kind.code(), row.stream.id.as_bytes(), signed(row.version)?);
    let values = params![
        kind,
        id,
        row.stream.shard(),
        version,
        row.archive,
        row.file,
        Some(&row.number).filter(|number| !number.is_empty()),
        row.customer,
        row.unit,
        row.began_at,
        row.ended_at,
        row.archived_at,
        row.artefacts.concat()
    ];
    execute(connection, "insert_archived", values)?;
    execute(connection, "insert_places", params![kind, id, version])?;
    execute(connection, "delete_placed", params![kind, id, version])?;
    match row.stream.kind {
        StreamKind::Case => {
            execute(connection, "delete_clocks_of_case", [id])?;
            execute(connection, "delete_ties_of_case", [id])?;
            execute(connection, "delete_settlements_of_case", [id])?;
            execute(connection, "delete_visits_of_case", [id])?;
            execute(connection, "delete_case", [id])?;
            snapshots::delete(connection, row.stream.id)?;
        }
        StreamKind::Contact => {
            execute(connection, "delete_contact", [id])?;
        }
        StreamKind::Register | StreamKind::Access => {}
    }
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<ArchivedRow> {
    let artefacts: Vec<u8> = row.get(11)?;
    Ok(ArchivedRow {
        stream: rows::stream(row)?,
        version: rows::unsigned(row, 2)?,
        archive: row.get(3)?,
        file: row.get(4)?,
        number: row.get::<_, Option<String>>(5)?.unwrap_or_default(),
        customer: row.get(6)?,
        unit: row.get(7)?,
        began_at: row.get(8)?,
        ended_at: row.get(9)?,
        archived_at: row.get(10)?,
        artefacts: artefacts.chunks_exact(32).filter_map(|digest| Hash::try_from(digest).ok()).collect(),
    })
}

pub(super) fn archived(connection: &Connection, stream: StreamId) -> Result<Option<ArchivedRow>, Failed> {
    first(connection, "archived", params![stream.kind.code(), stream.id.as_bytes()], read)
}

pub(super) fn archived_rows(
    connection: &Connection,
    filter: &ArchivedFilter,
    after: Option<StreamId>,
    limit: i64,
) -> Result<Vec<ArchivedRow>, Failed> {
    // No kind is below one.
    let (kind, id) = after.map_or((0, Uuid::nil()), |after| (after.kind.code(), after.id));
    let (id, wanted) = (id.as_bytes(), filter.kind.map(StreamKind::code));
    match &filter.customer {
        Some(customer) => {
            let values = params![kind, id, wanted, filter.number_contains, limit, customer];
            all(connection, "archived_of_customer", values, read)
        }
        None => {
            let values = params![kind, id, wanted, filter.number_contains, limit];
            all(connection, "archived_rows", values, read)
        }
    }
}

pub(super) fn places(
    connection: &Connection,
    shard: u16,
    after: i64,
    limit: i64,
) -> Result<Vec<Place>, Failed> {
    all(connection, "places", params![shard, after, limit], |row| {
        Ok(Place {
            stream: rows::stream(row)?,
            version: rows::unsigned(row, 2)?,
            position: rows::unsigned(row, 3)?,
            hash: row.get(4)?,
        })
    })
}

/// Where a list by age begins.
fn begin(after: Option<(i64, Uuid)>) -> (i64, Uuid) {
    after.unwrap_or((i64::MIN, Uuid::nil()))
}

pub(super) fn ended_cases(
    connection: &Connection,
    before: i64,
    after: Option<(i64, Uuid)>,
    limit: i64,
) -> Result<Vec<CaseRow>, Failed> {
    let (at, id) = begin(after);
    all(connection, "ended_cases", params![before, at, id.as_bytes(), limit], rows::read_case)
}

pub(super) fn lone_contacts(
    connection: &Connection,
    before: i64,
    after: Option<(i64, Uuid)>,
    limit: i64,
) -> Result<Vec<ContactRow>, Failed> {
    let (at, id) = begin(after);
    all(connection, "lone_contacts", params![before, at, id.as_bytes(), limit], rows::read_contact)
}
