//! Points in the ledger (decision record 0026): wallets of customers and colleagues, what served customers say, pools of
//! campaigns, and the tasks that a low score or a dislike opens.
//!
//! A wallet is a register of its own, `wallet/customer/C1` or `wallet/staff/zhou-min`: one row a movement, every earlier row in
//! the register's stream, the ledger account of the same name as its sum. The account has a floor of nought, and the stream's
//! version lets two that spend at one moment follow one another.

mod book;
mod counter;
mod earn;
mod expire;
mod follow;
mod goods;
mod statement;
mod thanks;
mod topic;

pub use counter::CounterCode;
pub use earn::CONSUMER;
pub use follow::FOLLOW_UP;
pub use goods::{BOUGHT, GOODS, LAID_OUT, ORDER, OUT, OrderDeed, STOCK};
pub use statement::{PointsMonth, PointsStatement};
pub use thanks::{THANKS, ThanksInput, ThanksState};
pub use topic::{OTHER_TOPIC, TopicCase, TopicCount};

use crate::engine::App;
use crate::error::AppError;
use crate::law::parse;
use std::collections::BTreeMap;
use yinuo_domain::points::{Wallet, WalletRow};

/// Unit of the ledger.
pub const UNIT: &str = "points";
/// What wallets begin with; no balance below falls under nought.
pub const WALLET: &str = "wallet";
/// What pools of campaigns begin with; no balance below falls under nought, so no pool gives more than its cap.
pub const POOL: &str = "budget/points";
/// Account against which points come into being.
pub const ISSUED: &str = "points-issued";
/// Account into which points go that are too old.
pub const EXPIRED: &str = "points-expired";

/// Wallet of a customer.
#[must_use]
pub fn customer_wallet(customer: &str) -> String {
    format!("{WALLET}/customer/{customer}")
}

/// Wallet of a colleague.
#[must_use]
pub fn staff_wallet(person: &str) -> String {
    format!("{WALLET}/staff/{person}")
}

/// The pool of a campaign.
#[must_use]
pub fn pool_of(campaign: &str) -> String {
    format!("{POOL}/{campaign}")
}

/// What a unit may give out of a pool on a local day.
#[must_use]
pub fn tranche_of(campaign: &str, unit: &str, day: &str) -> String {
    format!("{POOL}/{campaign}/{unit}/{day}")
}

/// Whether an account of the ledger is one of points: no list that colleagues read shows who tipped whom.
#[must_use]
pub fn is_points_account(account: &str) -> bool {
    let under = |kind: &str| account.strip_prefix(kind).is_some_and(|rest| rest.starts_with('/'));
    let alone = [ISSUED, EXPIRED, LAID_OUT, BOUGHT, OUT];
    under(WALLET) || under(POOL) || under(STOCK) || alone.contains(&account)
}

impl App {
    /// A wallet as it stands; empty for whoever has none.
    ///
    /// # Errors
    /// Failed storage.
    pub fn wallet(&self, account: &str) -> Result<Wallet, AppError> {
        let rows = self.store.register(account)?;
        let parsed = rows.into_iter().map(|row| Ok((row.code, parse::<WalletRow>(&row.body)?)));
        Ok(Wallet { rows: parsed.collect::<Result<BTreeMap<_, _>, AppError>>()? })
    }

    /// What the pool of a campaign has given so far.
    ///
    /// # Errors
    /// Failed storage.
    pub fn pool_given(&self, campaign: &str, cap: u32) -> Result<i64, AppError> {
        let left = self.store.balances(&pool_of(campaign))?;
        if left.is_empty() {
            return Ok(0);
        }
        // The pool's own account, and what days took out of it and did not give.
        let own = |line: &&crate::ports::PostingLine| {
            line.account == pool_of(campaign) || line.account.starts_with(&format!("{}/", pool_of(campaign)))
        };
        Ok(i64::from(cap) - left.iter().filter(own).map(|line| line.amount).sum::<i64>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_of_points_is_known_by_its_name() {
        for account in [customer_wallet("C1"), staff_wallet("li"), tranche_of("c", "u", "2026-11-22")] {
            assert!(is_points_account(&account), "{account}");
        }
        assert!(is_points_account(ISSUED) && is_points_account(EXPIRED));
        for other in ["wallets", "budget/authority/li", "budget/pointsmen", "customer/wallet/1"] {
            assert!(!is_points_account(other), "{other}");
        }
    }
}
