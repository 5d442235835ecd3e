//! What a colleague sees of his own points, what the board says where there is one, and a month for the payroll.

use super::{WALLET, staff_wallet};
use crate::engine::App;
use crate::error::AppError;
use crate::pay::month_of;
use std::collections::BTreeMap;
use yinuo_domain::Refusal;
use yinuo_domain::points::{Move, Wallet, WalletRow};
use yinuo_policy::{Instant, PointsRule};

/// Days that a wallet's page shows.
const DAYS_MAX: usize = 62;

/// A colleague's points as he sees them himself: by day and reason, and never by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PointsStatement {
    /// Points that are there.
    pub balance: i64,
    /// What of them may be spent.
    pub free: i64,
    /// Likes in the shown days.
    pub likes: u32,
    /// When the next points are gone, and how many are gone then.
    pub gone: Option<(Instant, i64)>,
    /// Local day and reason with points and how often, the newest day first.
    pub days: Vec<(String, Move, i64, u32)>,
}

/// A colleague's month in points.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PointsMonth {
    /// Person.
    pub person: String,
    /// Likes that stand.
    pub likes: u32,
    /// Points that came as tips.
    pub received: i64,
    /// What of tips was taken back.
    pub taken_back: i64,
    /// What went because it was too old.
    pub expired: i64,
    /// What was laid out in the catalogue, less what came back from refused orders.
    pub ordered: i64,
    /// What is there now.
    pub balance: i64,
}

impl PointsMonth {
    /// By what colleagues are ranked: points that stayed, then likes. Equals share a rank.
    #[must_use]
    pub const fn merit(&self) -> (i64, u32) {
        (self.received - self.taken_back, self.likes)
    }
}

impl App {
    /// The rule of points.
    ///
    /// # Errors
    /// U001 when the policy knows none.
    pub fn points_rule(&self) -> Result<PointsRule, AppError> {
        Ok(self.law().book.current().points_rule().cloned().ok_or_else(Refusal::no_points)?)
    }

    /// A colleague's own points.
    ///
    /// # Errors
    /// U001 when the policy knows none; failed storage.
    pub fn points_statement(&self, person: &str) -> Result<PointsStatement, AppError> {
        self.points_rule()?;
        let (wallet, now, law) = (self.wallet(&staff_wallet(person))?, self.now(), self.law());
        let policy = law.book.current();
        let mut days: BTreeMap<(String, Move), (i64, u32)> = BTreeMap::new();
        for row in wallet.rows.values() {
            let day = days.entry((policy.local_date(row.at), row.why)).or_default();
            *day = (day.0 + row.points, day.1 + 1);
        }
        let likes = wallet.rows.values().filter(|row| stands(&wallet, row)).count();
        let lots = || wallet.rows.values().filter(|row| row.left > 0 && row.gone_at > now);
        let next = lots().map(|row| row.gone_at).min();
        let gone = next.map(|at| (at, lots().filter(|row| row.gone_at == at).map(|row| row.left).sum()));
        let days =
            days.into_iter().rev().take(DAYS_MAX).map(|((day, why), (sum, count))| (day, why, sum, count));
        Ok(PointsStatement {
            balance: wallet.balance(),
            free: wallet.free(now),
            likes: u32::try_from(likes).unwrap_or(u32::MAX),
            gone,
            days: days.collect(),
        })
    }

    /// Likes of a colleague by local day, the newest first: by whom nobody is told. None where the policy knows no points.
    ///
    /// # Errors
    /// Failed storage.
    pub fn likes_of(&self, person: &str) -> Result<Vec<(String, u32)>, AppError> {
        let law = self.law();
        let policy = law.book.current();
        if policy.points_rule().is_none() {
            return Ok(Vec::new());
        }
        let wallet = self.wallet(&staff_wallet(person))?;
        let mut days: BTreeMap<String, u32> = BTreeMap::new();
        for row in wallet.rows.values().filter(|row| stands(&wallet, row)) {
            *days.entry(policy.local_date(row.at)).or_default() += 1;
        }
        Ok(days.into_iter().rev().take(DAYS_MAX).collect())
    }

    /// Every colleague's month in points, by what came, the most first; of equal sums the one with more likes.
    ///
    /// # Errors
    /// U001 when the policy knows none; failed storage.
    pub fn points_month(&self, month: &str) -> Result<Vec<PointsMonth>, AppError> {
        self.points_rule()?;
        let law = self.law();
        let policy = law.book.current();
        let mut all = Vec::new();
        for person in law.org.people.keys() {
            let wallet = self.wallet(&format!("{WALLET}/staff/{person}"))?;
            let rows = || wallet.rows.values().filter(|row| month_of(policy, row.at) == month);
            if rows().next().is_none() {
                continue;
            }
            let sum = |why: Move| rows().filter(|row| row.why == why).map(|row| row.points).sum::<i64>();
            let likes = rows().filter(|row| stands(&wallet, row)).count();
            all.push(PointsMonth {
                person: person.clone(),
                likes: u32::try_from(likes).unwrap_or(u32::MAX),
                received: sum(Move::Received),
                taken_back: -sum(Move::TakenBack),
                expired: -sum(Move::Expired),
                ordered: -(sum(Move::Ordered) + sum(Move::Restored)),
                balance: wallet.balance(),
            });
        }
        all.sort_by(|a, b| b.merit().cmp(&a.merit()).then(a.person.cmp(&b.person)));
        Ok(all)
    }
}

/// Whether a row is a like that was not taken back.
fn stands(wallet: &Wallet, row: &WalletRow) -> bool {
    let taken_back = |other: &WalletRow| other.why == Move::TakenBack && other.about == row.about;
    row.why == Move::Received && !wallet.rows.values().any(taken_back)
}
