//! A wallet: rows that came and went, and how much of each that came is still there. What goes first is what would expire
//! first; what can still be asked back cannot go.

use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_policy::Instant;

/// Why points came or went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Move {
    /// A service of the customer was closed.
    Earned,
    /// The customer tipped.
    Tipped,
    /// Out of a campaign's pool, for a tip.
    Matched,
    /// The customer took his tip back.
    Returned,
    /// With the tip went what it had brought.
    Unmatched,
    /// A customer tipped the colleague, or liked him without points.
    Received,
    /// The customer took it back.
    TakenBack,
    /// Too old.
    Expired,
    /// Laid out for something of the catalogue.
    Ordered,
    /// The order was refused: the points are there again.
    Restored,
}

impl Move {
    /// The word that is shown; equal to the serialised one.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Earned => "earned",
            Self::Tipped => "tipped",
            Self::Matched => "matched",
            Self::Returned => "returned",
            Self::Unmatched => "unmatched",
            Self::Received => "received",
            Self::TakenBack => "taken-back",
            Self::Expired => "expired",
            Self::Ordered => "ordered",
            Self::Restored => "restored",
        }
    }
}

/// One row of a wallet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WalletRow {
    /// Why.
    pub why: Move,
    /// Points that came, or went when below nought.
    pub points: i64,
    /// How much of what came is still there.
    pub left: i64,
    /// When.
    pub at: Instant,
    /// From when on it may be spent.
    pub free_at: Instant,
    /// First instant at which it is gone; of what went: when the earliest of it would have been.
    pub gone_at: Instant,
    /// Whom a customer tipped; empty in every row of a colleague, who is not told by whom.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub person: String,
    /// The matter: a thanks, an order of the catalogue, a case.
    pub about: Uuid,
}

/// What a payment took, and when the earliest of it would have been gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// When the earliest of it would have been gone.
    pub gone_at: Instant,
}

/// The rows of a wallet by code.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wallet {
    /// Rows by code.
    pub rows: BTreeMap<String, WalletRow>,
}

impl Wallet {
    /// Everything that is there: the balance of the account.
    #[must_use]
    pub fn balance(&self) -> i64 {
        self.rows.values().map(|row| row.left).sum()
    }

    /// What may be spent at an instant.
    #[must_use]
    pub fn free(&self, now: Instant) -> i64 {
        self.lots(now).map(|(_, row)| row.left).sum()
    }

    fn lots(&self, now: Instant) -> impl Iterator<Item = (&String, &WalletRow)> {
        self.rows.iter().filter(move |(_, row)| row.left > 0 && row.free_at <= now && now < row.gone_at)
    }

    /// Takes points out of what would be gone first; answers the codes of the rows that changed, and what it took.
    ///
    /// # Errors
    /// U002 when there is less that may be spent; nothing changed then.
    pub fn take(&mut self, points: i64, now: Instant) -> Result<(Vec<String>, Taken), Refusal> {
        let mut lots: Vec<(Instant, String, i64)> =
            self.lots(now).map(|(code, row)| (row.gone_at, code.clone(), row.left)).collect();
        lots.sort();
        let Some(gone_at) = lots.first().map(|(gone_at, _, _)| *gone_at) else {
            return Err(Refusal::too_few_points());
        };
        if lots.iter().map(|(_, _, left)| left).sum::<i64>() < points {
            return Err(Refusal::too_few_points());
        }
        let (mut wanted, mut changed) = (points, Vec::new());
        for (_, code, left) in lots {
            if wanted == 0 {
                break;
            }
            let part = left.min(wanted);
            if let Some(row) = self.rows.get_mut(&code) {
                row.left -= part;
            }
            wanted -= part;
            changed.push(code);
        }
        Ok((changed, Taken { gone_at }))
    }

    /// Rows whose points are gone at an instant and still stand here, with how many.
    #[must_use]
    pub fn gone(&self, now: Instant) -> Vec<(String, i64)> {
        let gone = |row: &WalletRow| row.left > 0 && row.gone_at <= now;
        self.rows.iter().filter(|(_, row)| gone(row)).map(|(code, row)| (code.clone(), row.left)).collect()
    }

    /// What went as tips at or after an instant and was not taken back; to one person when he is named.
    #[must_use]
    pub fn tipped_since(&self, since: Instant, person: Option<&str>) -> i64 {
        let standing = |row: &&WalletRow| {
            row.why == Move::Tipped
                && row.at >= since
                && person.is_none_or(|person| row.person == person)
                && !self.rows.values().any(|other| other.why == Move::Returned && other.about == row.about)
        };
        self.rows.values().filter(standing).map(|row| -row.points).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(why: Move, points: i64, free: i64, gone: i64) -> WalletRow {
        WalletRow {
            why,
            points,
            left: points.max(0),
            at: Instant(0),
            free_at: Instant(free),
            gone_at: Instant(gone),
            person: String::new(),
            about: Uuid::nil(),
        }
    }

    fn wallet(rows: &[(&str, WalletRow)]) -> Wallet {
        Wallet { rows: rows.iter().map(|(code, row)| ((*code).to_owned(), row.clone())).collect() }
    }

    #[test]
    fn what_would_be_gone_first_is_spent_first() {
        let mut purse = wallet(&[
            ("a", row(Move::Earned, 100, 0, 900)),
            ("b", row(Move::Earned, 100, 0, 500)),
            ("c", row(Move::Matched, 100, 50, 100)),
        ]);
        assert_eq!((purse.balance(), purse.free(Instant(10))), (300, 200));
        let (changed, taken) = purse.take(150, Instant(10)).expect("enough");
        assert_eq!((changed, taken.gone_at), (vec!["b".to_owned(), "a".to_owned()], Instant(500)));
        assert_eq!((purse.rows["b"].left, purse.rows["a"].left, purse.rows["c"].left), (0, 50, 100));
    }

    #[test]
    fn what_is_bound_or_gone_cannot_be_spent_and_a_refusal_takes_nothing() {
        let mut purse = wallet(&[
            ("a", row(Move::Received, 100, 50, 900)),
            ("b", row(Move::Earned, 30, 0, 10)),
            ("c", row(Move::Earned, 20, 0, 900)),
        ]);
        let before = purse.clone();
        assert_eq!(purse.take(21, Instant(10)).expect_err("too few").code, "U002");
        assert_eq!(purse, before);
        assert_eq!(purse.gone(Instant(10)), [("b".to_owned(), 30)]);
        assert_eq!(purse.gone(Instant(9)), []);
        assert!(purse.take(20, Instant(10)).is_ok());
        assert_eq!(Wallet::default().take(1, Instant(0)).expect_err("empty").code, "U002");
    }

    #[test]
    fn a_tip_that_was_taken_back_counts_against_no_limit() {
        let about = Uuid::from_u128(1);
        let tip = WalletRow { person: "li".into(), about, at: Instant(5), ..row(Move::Tipped, -50, 0, 0) };
        let mut purse = wallet(&[("t", tip)]);
        assert_eq!(purse.tipped_since(Instant(5), Some("li")), 50);
        assert_eq!(purse.tipped_since(Instant(6), Some("li")), 0);
        assert_eq!(purse.tipped_since(Instant(0), Some("he")), 0);
        purse.rows.insert("r".into(), WalletRow { about, ..row(Move::Returned, 50, 0, 0) });
        assert_eq!(purse.tipped_since(Instant(0), None), 0);
    }
}
