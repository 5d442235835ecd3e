//! Credentials and the access log in SQLite.

use super::rows::{Failed, all, execute, first};
use crate::cursor::{self, List, rows_max};
use rusqlite::types::Value;
use rusqlite::{Connection, Row, params, params_from_iter};
use uuid::Uuid;
use yinuo_app::ports::{
    AccessFilter, AccessLine, Commit, CommitError, CredentialName, CredentialRow, Page, ReadError,
};

fn read_credential(row: &Row<'_>) -> rusqlite::Result<CredentialRow> {
    Ok(CredentialRow {
        kind: row.get(0)?,
        key: row.get(1)?,
        person: row.get(2)?,
        body: row.get(3)?,
        expires_at: row.get(4)?,
    })
}

fn read_line(row: &Row<'_>) -> rusqlite::Result<AccessLine> {
    let case: Option<[u8; 16]> = row.get(7)?;
    Ok(AccessLine {
        id: Uuid::from_bytes(row.get(0)?),
        at: row.get(1)?,
        person: row.get(2)?,
        post: row.get(3)?,
        unit: row.get(4)?,
        what: row.get(5)?,
        subject: row.get(6)?,
        case: case.map(Uuid::from_bytes),
        purpose: row.get(8)?,
        detail: row.get(9)?,
    })
}

pub(super) fn credential(
    connection: &Connection,
    kind: &str,
    key: &str,
) -> Result<Option<CredentialRow>, Failed> {
    first(connection, "credential", [kind, key], read_credential)
}

pub(super) fn credentials_of(
    connection: &Connection,
    kind: &str,
    person: &str,
    limit: i64,
) -> Result<Vec<CredentialRow>, Failed> {
    all(connection, "credentials_of", params![person, kind, limit], read_credential)
}

pub(super) fn expired_credentials(
    connection: &Connection,
    now: i64,
    limit: i64,
) -> Result<Vec<CredentialName>, Failed> {
    all(connection, "expired_credentials", params![now, limit], |row| Ok((row.get(0)?, row.get(1)?)))
}

pub(super) fn lines(
    connection: &Connection,
    filter: &AccessFilter,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<AccessLine>, ReadError> {
    let (at, id) = cursor::decode(List::Access, cursor)?.unwrap_or((i64::MAX, Uuid::max()));
    let what = serde_json::Value::from(filter.what.clone()).to_string();
    // One more than asked tells whether there is a next page; the cap keeps it far below i64's end.
    let more = Value::Integer(rows_max(limit) as i64 + 1);
    let mut values = vec![more, Value::Integer(at), Value::Blob(id.as_bytes().to_vec()), Value::Text(what)];
    values.extend(filter.subject.clone().map(Value::Text));
    values.extend(filter.person.clone().map(Value::Text));
    let name = match (&filter.subject, &filter.person) {
        (None, None) => "access_lines",
        (Some(_), None) => "access_lines_of_subject",
        (None, Some(_)) => "access_lines_by_person",
        (Some(_), Some(_)) => "access_lines_of_subject_by_person",
    };
    Ok(cursor::access_page(all(connection, name, params_from_iter(values), read_line)?, limit))
}

/// The commit's credentials and lines.
pub(super) fn write(connection: &Connection, commit: &Commit) -> Result<(), CommitError> {
    for (kind, key) in &commit.dropped_credentials {
        execute(connection, "drop_credential", [kind, key])?;
    }
    for row in &commit.credentials {
        let values = params![row.kind, row.key, row.person, row.body, row.expires_at];
        execute(connection, "put_credential", values)?;
    }
    for line in &commit.access_lines {
        let values = params![
            line.id.as_bytes(),
            line.at,
            line.person,
            line.post,
            line.unit,
            line.what,
            line.subject,
            line.case.as_ref().map(Uuid::as_bytes),
            line.purpose,
            line.detail
        ];
        execute(connection, "insert_access_line", values)?;
    }
    Ok(())
}
