//! Sealed rows.

use super::rows::{Failed, all, execute, first, read_key, read_number};
use crate::cursor::prefix_end;
use rusqlite::{Connection, Row, params};
use uuid::Uuid;
use yinuo_app::ports::{
    CommitError, CustomerTokens, PersonKey, Replaces, Sealable, SealedCustomer, SealedName, Sealing,
};

/// What a column keeps of sealed bytes: nothing for a plain row.
pub(super) fn column(sealed: &[u8]) -> Option<&[u8]> {
    (!sealed.is_empty()).then_some(sealed)
}

/// Whole numbers as the list that a statement takes apart.
pub(super) fn numbers(values: &[i64]) -> String {
    serde_json::Value::from(values).to_string()
}

pub(super) fn seal(connection: &Connection, sealing: &Sealing) -> Result<(), CommitError> {
    let Sealing { name, was, sealed } = sealing;
    match name {
        SealedName::Key(person) => execute(connection, "seal_key", params![person, was, sealed])?,
        SealedName::Text(id) => execute(connection, "seal_text", params![id.as_bytes(), was, sealed])?,
        SealedName::Artefact(digest) => execute(connection, "seal_artefact", params![digest, was, sealed])?,
        // No shape lets it through.
        SealedName::Customer(_) => 0,
    };
    Ok(())
}

pub(super) fn write_customer(connection: &Connection, row: &SealedCustomer) -> Result<(), CommitError> {
    let SealedCustomer { code, segment, as_of, sealed, tokens, replaces } = row;
    let written = match replaces {
        Replaces::Any => execute(connection, "put_sealed_customer", params![code, segment, as_of, sealed])?,
        Replaces::Plain => execute(connection, "seal_customer", params![code, as_of, sealed])?,
    };
    if written == 0 {
        return Ok(());
    }
    execute(connection, "drop_customer_tokens", [code])?;
    for token in tokens {
        execute(connection, "add_customer_token", params![token, code])?;
    }
    Ok(())
}

pub(super) fn key_rows(
    connection: &Connection,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<PersonKey>, Failed> {
    match after {
        Some(person) => all(connection, "key_rows_after", params![limit, person], read_key),
        None => all(connection, "key_rows", [limit], read_key),
    }
}

pub(super) fn unsealed(
    connection: &Connection,
    kind: Sealable,
    limit: i64,
) -> Result<Vec<SealedName>, Failed> {
    match kind {
        Sealable::Key => all(connection, "unsealed_keys", [limit], |row| Ok(SealedName::Key(row.get(0)?))),
        Sealable::Text => all(connection, "unsealed_texts", [limit], |row| {
            Ok(SealedName::Text(Uuid::from_bytes(row.get(0)?)))
        }),
        Sealable::Artefact => {
            all(connection, "unsealed_artefacts", [limit], |row| Ok(SealedName::Artefact(row.get(0)?)))
        }
        Sealable::Customer => {
            all(connection, "unsealed_customers", [limit], |row| Ok(SealedName::Customer(row.get(0)?)))
        }
    }
}

pub(super) fn count_unsealed(connection: &Connection, kind: Sealable) -> Result<u64, Failed> {
    let name = match kind {
        Sealable::Key => "count_unsealed_keys",
        Sealable::Text => "count_unsealed_texts",
        Sealable::Artefact => "count_unsealed_artefacts",
        Sealable::Customer => "count_unsealed_customers",
    };
    Ok(first(connection, name, [], read_number)?.unwrap_or(0))
}

fn read_sealed(row: &Row<'_>) -> rusqlite::Result<SealedCustomer> {
    Ok(SealedCustomer {
        code: row.get(0)?,
        segment: row.get(1)?,
        as_of: row.get(2)?,
        sealed: row.get(3)?,
        tokens: Vec::new(),
        replaces: Replaces::Any,
    })
}

pub(super) fn customers(connection: &Connection, codes: &[&str]) -> Result<Vec<SealedCustomer>, Failed> {
    let sealed = |code: &&str| first(connection, "sealed_customer", [code], read_sealed).transpose();
    codes.iter().filter_map(sealed).collect()
}

pub(super) fn find(
    connection: &Connection,
    tokens: &CustomerTokens,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<SealedCustomer>, Failed> {
    let (name, phone) = (numbers(&tokens.name), numbers(&tokens.phone));
    // No code is empty, so all of them come after it.
    let end = prefix_end(&tokens.code_start);
    let values = params![limit, after.unwrap_or_default(), tokens.code_start, name, phone, end];
    all(connection, "find_sealed", values, read_sealed)
}
