//! Points that are too old go: once a local day every wallet with something in it is looked at, and each is looked at before
//! anything is spent from it, so that a late turn changes when we noticed and never what somebody could spend.
//!
//! Known weakness: the daily turn reads every wallet that is not empty.

use super::book::{Moving, PointsBook};
use super::{EXPIRED, WALLET};
use crate::engine::App;
use crate::error::AppError;
use crate::register::set_rows;
use yinuo_domain::Actor;
use yinuo_domain::points::{Move, WalletRow};

/// Register of the last local day of which all wallets were looked at: code `day`, body the day.
const LOOKED_AT: &str = "points-expiry";

impl App {
    /// Lets points go that are too old, when a new local day began since it was last done; says of how many wallets.
    ///
    /// # Errors
    /// Failed storage, or others that were faster again and again.
    pub fn expire_points(&self) -> Result<u32, AppError> {
        let law = self.law();
        if law.points_from.is_none() {
            return Ok(0);
        }
        let today = law.book.current().local_date(self.now());
        let done = self.store.register_row(LOOKED_AT, "day")?;
        if done.is_some_and(|row| row.body >= today) {
            return Ok(0);
        }
        let mut count = 0;
        for line in self.store.balances(&format!("{WALLET}/"))?.iter().filter(|line| line.amount > 0) {
            count += u32::from(self.expire_wallet(&line.account)?);
        }
        let row = [("day".to_owned(), today)];
        set_rows(self.store.as_ref(), self.clock.as_ref(), &Actor::system(), LOOKED_AT, &row)?;
        Ok(count)
    }

    fn expire_wallet(&self, account: &str) -> Result<bool, AppError> {
        self.decided(|| {
            let mut book = PointsBook::new(self, &Actor::system());
            expire(&mut book, account)?;
            if book.is_idle() {
                return Ok(Some(false));
            }
            Ok(book.finish()?.then_some(true))
        })
    }
}

/// Lets go what is too old in a wallet. Each lot goes once: its key says which.
pub(super) fn expire(book: &mut PointsBook<'_>, account: &str) -> Result<(), AppError> {
    let law = std::sync::Arc::clone(&book.law);
    let rule = law.book.current().points_rule().map(|rule| rule.code.clone()).unwrap_or_default();
    let now = book.now;
    for (code, points) in book.wallet(account)?.gone(now) {
        let Some(lot) = book.wallet(account)?.rows.get(&code).cloned() else { continue };
        book.empty(account, &code)?;
        let gone = WalletRow {
            why: Move::Expired,
            points: -points,
            left: 0,
            at: lot.gone_at,
            free_at: lot.gone_at,
            person: String::new(),
            ..lot.clone()
        };
        book.set(account, &format!("expired/{code}"), gone)?;
        let key = format!("points/expired/{account}/{code}");
        book.post(Moving { rule: &rule, key, from: account, to: EXPIRED, points, at: lot.gone_at });
    }
    Ok(())
}
