//! Rules of the ledger that both stores keep: balance, reversal, floor.

use std::collections::BTreeMap;
use yinuo_app::ports::{CommitError, Posting, PostingLine};

/// Accounts that hold something which cannot be owed: points in a wallet, an authority, parts in stock.
const FLOORED_PREFIXES: [&str; 3] = ["wallet/", "budget/", "stock/"];

/// The balance below which an account never falls; none when it may go as low as it likes.
#[must_use]
pub fn account_floor(code: &str) -> Option<i64> {
    FLOORED_PREFIXES.iter().any(|prefix| code.starts_with(prefix)).then_some(0)
}

/// Account code and unit.
pub(crate) type AccountKey = (String, String);

pub(crate) fn refused(reason: impl Into<String>) -> CommitError {
    CommitError::Ledger { reason: reason.into() }
}

/// Sum per account and unit, without the ones that come to nothing.
pub(crate) fn sums(lines: &[PostingLine]) -> BTreeMap<(&str, &str), i128> {
    let mut sums = BTreeMap::new();
    for line in lines {
        *sums.entry((line.account.as_str(), line.unit.as_str())).or_insert(0) += i128::from(line.amount);
    }
    sums.retain(|_, sum| *sum != 0);
    sums
}

/// At least two lines, and nothing appears or vanishes in any unit.
pub(crate) fn check_balance(posting: &Posting) -> Result<(), CommitError> {
    if posting.lines.len() < 2 {
        return Err(refused(format!("posting {} has fewer than two lines", posting.id)));
    }
    let mut units: BTreeMap<&str, i128> = BTreeMap::new();
    for line in &posting.lines {
        *units.entry(&line.unit).or_insert(0) += i128::from(line.amount);
    }
    match units.iter().find(|(_, sum)| **sum != 0) {
        Some((unit, sum)) => Err(refused(format!("posting {} is off by {sum} {unit}", posting.id))),
        None => Ok(()),
    }
}

/// A reversal takes back exactly one original, never another reversal, and claims nothing itself.
pub(crate) fn check_reversal(reversal: &Posting, original: &Posting) -> Result<(), CommitError> {
    if original.reverses.is_some() {
        return Err(refused(format!("posting {} is a reversal and cannot be reversed", original.id)));
    }
    if reversal.owed_for.is_some() {
        return Err(refused(format!("reversal {} must not carry an owed-for key", reversal.id)));
    }
    let negated: BTreeMap<_, _> = sums(&reversal.lines).into_iter().map(|(key, sum)| (key, -sum)).collect();
    if negated != sums(&original.lines) {
        return Err(refused(format!("posting {} is not the opposite of {}", reversal.id, original.id)));
    }
    Ok(())
}

/// The balance after a change, if the account may have it.
pub(crate) fn new_balance(account: &str, unit: &str, before: i64, change: i128) -> Result<i64, CommitError> {
    let after = i64::try_from(i128::from(before) + change)
        .map_err(|_| refused(format!("account {account} would overflow in {unit}")))?;
    match account_floor(account) {
        Some(floor) if after < floor => {
            Err(refused(format!("account {account} would fall to {after} {unit}, its floor is {floor}")))
        }
        _ => Ok(after),
    }
}
