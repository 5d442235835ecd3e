//! Sealed rows of the memory store.

use super::state::State;
use std::collections::BTreeSet;
use yinuo_app::ports::{CustomerTokens, Sealable, SealedCustomer, SealedName, SealedWords};

/// Rows of a kind that are not sealed, in order.
pub(super) fn unsealed(state: &State, kind: Sealable) -> Vec<SealedName> {
    match kind {
        Sealable::Key => {
            let plain = state.person_keys.values().filter(|row| row.sealed.is_empty());
            plain.map(|row| SealedName::Key(row.person.clone())).collect()
        }
        Sealable::Text => {
            let plain = state.texts.values().filter(|row| row.sealed.is_empty());
            plain.map(|row| SealedName::Text(row.id)).collect()
        }
        Sealable::Artefact => {
            let plain = state.artefacts.values().filter(|row| row.sealed.is_empty());
            plain.map(|row| SealedName::Artefact(row.digest)).collect()
        }
        Sealable::Customer => state.customers.keys().cloned().map(SealedName::Customer).collect(),
    }
}

pub(super) fn without_tokens(row: &SealedCustomer) -> SealedCustomer {
    SealedCustomer { tokens: Vec::new(), ..row.clone() }
}

/// Whether he has what is looked for.
pub(super) fn has(row: &SealedCustomer, tokens: &CustomerTokens) -> bool {
    (!tokens.code_start.is_empty() && starts(&row.code, &tokens.code_start))
        || has_all(row, &tokens.name)
        || has_all(row, &tokens.phone)
}

/// Codes of the sealed customers that words find.
pub(super) fn found<'s>(
    state: &'s State,
    code_start: &str,
    words: &'s SealedWords,
) -> impl Iterator<Item = &'s str> {
    let rows = state.sealed_customers.values().filter(move |row| {
        starts(&row.code, code_start) || has_all(row, &words.name) || has_all(row, &words.phone)
    });
    let found: Vec<&str> = rows.map(|row| row.code.as_str()).collect();
    found.into_iter().chain(words.codes.iter().map(String::as_str))
}

fn starts(code: &str, folded: &str) -> bool {
    code.to_ascii_lowercase().starts_with(folded)
}

fn has_all(row: &SealedCustomer, wanted: &[i64]) -> bool {
    let own: BTreeSet<&i64> = row.tokens.iter().collect();
    !wanted.is_empty() && wanted.iter().all(|token| own.contains(token))
}
