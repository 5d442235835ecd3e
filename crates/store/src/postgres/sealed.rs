//! Sealed rows: what a group writes of them, and the questions about them.

use super::batch::Batch;
use super::connection::{Connection, Failed, Step};
use super::rows::{self, get};
use super::write::{column, write_rows};
use crate::cursor::prefix_end;
use std::collections::BTreeMap;
use tokio_postgres::Row;
use yinuo_app::ports::{
    CustomerTokens, Hash, PersonKey, Replaces, Sealable, SealedCustomer, SealedName, Sealing,
};

/// Rows that a commit seals where they stand, by kind. Such a commit stands alone in its transaction.
#[derive(Debug, Default)]
pub(super) struct Sealings<'g> {
    keys: BTreeMap<&'g str, &'g Sealing>,
    texts: BTreeMap<uuid::Uuid, &'g Sealing>,
    artefacts: BTreeMap<&'g Hash, &'g Sealing>,
}

impl<'g> Sealings<'g> {
    pub(super) fn add(&mut self, sealing: &'g Sealing) {
        match &sealing.name {
            SealedName::Key(person) => drop(self.keys.insert(person, sealing)),
            SealedName::Text(id) => drop(self.texts.insert(*id, sealing)),
            SealedName::Artefact(digest) => drop(self.artefacts.insert(digest, sealing)),
            // No shape lets it through.
            SealedName::Customer(_) => {}
        }
    }
}

/// What a column keeps of sealed bytes: nothing for a plain row.
pub(super) fn kept(sealed: &[u8]) -> Option<&[u8]> {
    (!sealed.is_empty()).then_some(sealed)
}

pub(super) fn write_sealings<'s>(batch: &'s Batch<'_>, steps: &mut Vec<Step<'s>>) {
    let sealings = &batch.sealings;
    write_rows!(steps, "seal_keys", sealings.keys.iter(), |row| [*row.0, &row.1.was[..], &row.1.sealed[..]]);
    write_rows!(steps, "seal_texts", sealings.texts.iter(), |row| [
        *row.0,
        &row.1.was[..],
        &row.1.sealed[..]
    ]);
    write_rows!(steps, "seal_artefacts", sealings.artefacts.iter(), |row| [
        &row.0[..],
        &row.1.was[..],
        &row.1.sealed[..]
    ]);
}

pub(super) fn write_customers<'s>(batch: &'s Batch<'_>, steps: &mut Vec<Step<'s>>) {
    let all = &batch.sealed_customers;
    let of = |replaces: Replaces| all.values().filter(move |row| row.replaces == replaces);
    write_rows!(steps, "put_sealed_customers", of(Replaces::Any), |row| [
        &*row.code,
        &*row.segment,
        row.as_of,
        &row.sealed[..]
    ]);
    write_rows!(steps, "seal_customers", of(Replaces::Plain), |row| [&*row.code, row.as_of, &row.sealed[..]]);
    write_rows!(steps, "drop_sealed_tokens", all.values(), |row| [&*row.code, &row.sealed[..]]);
    let tokens: Vec<(i64, &str)> =
        all.values().flat_map(|row| row.tokens.iter().map(|token| (*token, &*row.code))).collect();
    if !tokens.is_empty() {
        let rows: Vec<&&SealedCustomer> = all.values().collect();
        let values = vec![
            column(&tokens, |token| token.0),
            column(&tokens, |token| token.1),
            column(&rows, |row| &*row.code),
            column(&rows, |row| &row.sealed[..]),
        ];
        steps.push(Step::new("add_customer_tokens", values));
    }
}

pub(super) fn read_key(row: &Row) -> Result<PersonKey, Failed> {
    Ok(PersonKey { person: get(row, 0)?, key: rows::hash(row, 1)?, sealed: rows::sealed(row, 2)? })
}

pub(super) fn key_rows(
    connection: &mut Connection,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<PersonKey>, Failed> {
    let found = match after {
        Some(person) => connection.rows("key_rows_after", &[&limit, &person])?,
        None => connection.rows("key_rows", &[&limit])?,
    };
    found.iter().map(read_key).collect()
}

pub(super) fn unsealed(
    connection: &mut Connection,
    kind: Sealable,
    limit: i64,
) -> Result<Vec<SealedName>, Failed> {
    let name = match kind {
        Sealable::Key => "unsealed_keys",
        Sealable::Text => "unsealed_texts",
        Sealable::Artefact => "unsealed_artefacts",
        Sealable::Customer => "unsealed_customers",
    };
    let read = |row: &Row| {
        Ok(match kind {
            Sealable::Key => SealedName::Key(get(row, 0)?),
            Sealable::Text => SealedName::Text(get(row, 0)?),
            Sealable::Artefact => SealedName::Artefact(rows::hash(row, 0)?),
            Sealable::Customer => SealedName::Customer(get(row, 0)?),
        })
    };
    connection.rows(name, &[&limit])?.iter().map(read).collect()
}

pub(super) fn count_unsealed(connection: &mut Connection, kind: Sealable) -> Result<u64, Failed> {
    let name = match kind {
        Sealable::Key => "count_unsealed_keys",
        Sealable::Text => "count_unsealed_texts",
        Sealable::Artefact => "count_unsealed_artefacts",
        Sealable::Customer => "count_unsealed_customers",
    };
    connection.rows(name, &[])?.first().map_or(Ok(0), |row| rows::unsigned(row, 0))
}

fn read_sealed(row: &Row) -> Result<SealedCustomer, Failed> {
    Ok(SealedCustomer {
        code: get(row, 0)?,
        segment: get(row, 1)?,
        as_of: get(row, 2)?,
        sealed: get(row, 3)?,
        tokens: Vec::new(),
        replaces: Replaces::Any,
    })
}

pub(super) fn customers(connection: &mut Connection, codes: &[&str]) -> Result<Vec<SealedCustomer>, Failed> {
    connection.rows("sealed_customers", &[&codes])?.iter().map(read_sealed).collect()
}

pub(super) fn find(
    connection: &mut Connection,
    tokens: &CustomerTokens,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<SealedCustomer>, Failed> {
    let CustomerTokens { code_start, name, phone } = tokens;
    // No code is empty, so all of them come after it.
    let end = prefix_end(code_start);
    let values: [&(dyn tokio_postgres::types::ToSql + Sync); 6] =
        [&limit, &after.unwrap_or_default(), code_start, name, phone, &end];
    connection.rows("find_sealed", &values)?.iter().map(read_sealed).collect()
}
