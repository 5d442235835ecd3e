//! Credentials and the access log in PostgreSQL.

use super::connection::{Connection, Failed};
use super::rows::get;
use crate::cursor::Place;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;
use yinuo_app::ports::{AccessFilter, AccessLine, CredentialName, CredentialRow};

fn read_credential(row: &Row) -> Result<CredentialRow, Failed> {
    Ok(CredentialRow {
        kind: get(row, 0)?,
        key: get(row, 1)?,
        person: get(row, 2)?,
        body: get(row, 3)?,
        expires_at: get(row, 4)?,
    })
}

fn read_line(row: &Row) -> Result<AccessLine, Failed> {
    Ok(AccessLine {
        id: get(row, 0)?,
        at: get(row, 1)?,
        person: get(row, 2)?,
        post: get(row, 3)?,
        unit: get(row, 4)?,
        what: get(row, 5)?,
        subject: get(row, 6)?,
        case: get(row, 7)?,
        purpose: get(row, 8)?,
        detail: get(row, 9)?,
    })
}

pub(super) fn credential(
    connection: &mut Connection,
    kind: &str,
    key: &str,
) -> Result<Option<CredentialRow>, Failed> {
    connection.rows("credential", &[&kind, &key])?.first().map(read_credential).transpose()
}

pub(super) fn credentials_of(
    connection: &mut Connection,
    kind: &str,
    person: &str,
    limit: i64,
) -> Result<Vec<CredentialRow>, Failed> {
    connection.rows("credentials_of", &[&person, &kind, &limit])?.iter().map(read_credential).collect()
}

pub(super) fn expired_credentials(
    connection: &mut Connection,
    now: i64,
    limit: i64,
) -> Result<Vec<CredentialName>, Failed> {
    let found = connection.rows("expired_credentials", &[&now, &limit])?;
    found.iter().map(|row| Ok((get(row, 0)?, get(row, 1)?))).collect()
}

/// Lines before a place, newest first, at most `most`.
pub(super) fn lines(
    connection: &mut Connection,
    filter: &AccessFilter,
    (at, id): Place,
    most: i64,
) -> Result<Vec<AccessLine>, Failed> {
    let mut values: Vec<&(dyn ToSql + Sync)> = vec![&most, &at, &id, &filter.what];
    let name = match (&filter.subject, &filter.person) {
        (None, None) => "access_lines",
        (Some(_), None) => "access_lines_of_subject",
        (None, Some(_)) => "access_lines_by_person",
        (Some(_), Some(_)) => "access_lines_of_subject_by_person",
    };
    values.extend(filter.subject.as_ref().map(|subject| subject as &(dyn ToSql + Sync)));
    values.extend(filter.person.as_ref().map(|person| person as &(dyn ToSql + Sync)));
    connection.rows(name, &values)?.iter().map(read_line).collect()
}
