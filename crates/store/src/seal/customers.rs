//! Sealed customers: what is sealed of a row, and the keyed tokens by which it is found.
//!
//! A token is the HMAC of a piece of one to three characters of a name, or of three digits of a telephone number, cut to
//! eight bytes. Whoever has the file sees which rows share a piece and how often each occurs; see decision record 0012.

use super::cipher::{Key, context, mac};
use crate::search::{CustomerQuery, phone_digits};
use std::collections::BTreeSet;
use yinuo_app::ports::{CustomerRow, CustomerTokens, ReadError, SealedCustomer};

/// Longest piece of a name that has a token of its own.
const NAME_PIECE_MAX: usize = 3;
/// Digits of a piece of a telephone number; a shorter part is not looked for.
const PHONE_PIECE: usize = 3;

/// What the bytes of a customer's row are bound to.
pub(super) fn bound(code: &str) -> Vec<u8> {
    context("customer", &[code.as_bytes()])
}

/// What is sealed of a row.
pub(super) fn packed(row: &CustomerRow) -> Result<Vec<u8>, ReadError> {
    serde_json::to_vec(&(&row.name, &row.phone, &row.body))
        .map_err(|error| ReadError { reason: error.to_string() })
}

/// A row from its sealed one and what was in it.
pub(super) fn read(sealed: SealedCustomer, opened: &[u8]) -> Result<CustomerRow, ReadError> {
    let (name, phone, body) =
        serde_json::from_slice(opened).map_err(|error| ReadError { reason: error.to_string() })?;
    let SealedCustomer { code, segment, as_of, .. } = sealed;
    Ok(CustomerRow { code, name, phone, segment, body, as_of })
}

fn token(index: &Key, kind: u8, piece: &str) -> i64 {
    let mut message = vec![kind];
    message.extend(piece.as_bytes());
    let cut = mac(index, &message);
    i64::from_be_bytes(std::array::from_fn(|place| cut[place]))
}

/// Pieces of so many characters, each once.
fn pieces(text: &str, characters: usize) -> BTreeSet<&str> {
    let starts: Vec<usize> = text.char_indices().map(|(place, _)| place).chain([text.len()]).collect();
    starts.windows(characters + 1).map(|window| &text[window[0]..window[characters]]).collect()
}

/// Tokens of a row.
pub(super) fn tokens_of(index: &Key, row: &CustomerRow) -> Vec<i64> {
    let (name, digits) = (row.name.to_ascii_lowercase(), phone_digits(&row.phone));
    let named = (1..=NAME_PIECE_MAX).flat_map(|characters| pieces(&name, characters));
    let named: BTreeSet<i64> = named.map(|piece| token(index, b'n', piece)).collect();
    let numbered = pieces(&digits, PHONE_PIECE);
    named.into_iter().chain(numbered.into_iter().map(|piece| token(index, b'p', piece))).collect()
}

/// Tokens that whoever a query finds must have.
pub(super) fn tokens_for(index: &Key, query: &CustomerQuery) -> CustomerTokens {
    let characters = query.folded.chars().count().min(NAME_PIECE_MAX);
    let named = pieces(&query.folded, characters);
    let digits = query.digits.as_deref().unwrap_or_default();
    CustomerTokens {
        code_start: query.folded.clone(),
        name: distinct(named.into_iter().map(|piece| token(index, b'n', piece))),
        phone: distinct(pieces(digits, PHONE_PIECE).into_iter().map(|piece| token(index, b'p', piece))),
    }
}

fn distinct(tokens: impl Iterator<Item = i64>) -> Vec<i64> {
    tokens.collect::<BTreeSet<_>>().into_iter().collect()
}

/// Whether the tokens for a name say it all: one piece is the whole query.
pub(super) fn is_one_piece(query: &CustomerQuery) -> bool {
    query.folded.chars().count() <= NAME_PIECE_MAX
}

/// The same for a telephone number.
pub(super) fn is_one_number(query: &CustomerQuery) -> bool {
    query.digits.as_ref().is_none_or(|digits| digits.len() <= PHONE_PIECE)
}

/// Whether a query finds a row by its name; tokens alone do not tell the order of pieces.
pub(super) fn has_name(row: &CustomerRow, query: &CustomerQuery) -> bool {
    row.name.to_ascii_lowercase().contains(&query.folded)
}

/// Whether a query finds a row by its telephone number.
pub(super) fn has_phone(row: &CustomerRow, query: &CustomerQuery) -> bool {
    query.digits.as_ref().is_some_and(|digits| phone_digits(&row.phone).contains(digits))
}

/// Whether a query finds a row.
pub(super) fn is_found(row: &CustomerRow, query: &CustomerQuery) -> bool {
    row.code.to_ascii_lowercase().starts_with(&query.folded) || has_name(row, query) || has_phone(row, query)
}
