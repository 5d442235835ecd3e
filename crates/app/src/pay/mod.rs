//! Pay by the piece (decision record 0023): sheets of people and units by month, what follows from the journal, the month's
//! steps, objections.
//!
//! A sheet is a register of its own, `wage/2026-11/zhou-min` or `unit-points/2026-11/990104`: one row an order, every earlier
//! row in the register's stream, its sum the balance of the ledger account of the same name. Every commit to a month moves the
//! month's guard, so that nothing is posted beside its lock.

mod book;
mod contest;
mod firm;
mod held;
mod month;
mod objection;
mod scored;
mod settle;
mod statement;

pub use firm::{FIRM, FIRM_EXPENSE, FIRM_MONTH, FirmCount, FirmFacts, firm_sheet};
pub use month::{Held, MonthRow, days_held};
pub use scored::{KeptScore, KeptScores, SCORES_PAID, ScoresPaid};
pub use settle::CONSUMER;
pub(crate) use settle::deeds;
pub use statement::{Statement, StatementLine};

use crate::engine::App;
use crate::error::AppError;
use crate::law::parse;
use serde::{Deserialize, Serialize};
use yinuo_domain::Org;
use yinuo_domain::pay::{Period, SheetRow};
use yinuo_policy::{Instant, Policy};

/// Register of months of pay: code is the month.
pub const PERIOD: &str = "pay-period";
/// Register of objections: code is the id.
pub const OBJECTION: &str = "objection";
/// Register of objections to points of units: code is the id.
pub const POINTS_OBJECTION: &str = "points-objection";
/// Register of held verdicts: code is the contact that asked.
pub const HELD: &str = "held-verdict";
/// Register of numbers of our own, of staff and their households: code the customer, body [`OwnNumber`].
pub const OWN_NUMBER: &str = "own-number";
/// What sheets of people begin with; the account of the ledger has the same name.
pub const WAGE: &str = "wage";
/// What sheets of units begin with.
pub const POINTS: &str = "unit-points";
/// Account against which wages are posted.
pub const WAGE_EXPENSE: &str = "wage-expense";
/// Account against which points of units are posted.
pub const POINTS_TAKEN: &str = "points-taken";
/// Unit of the points that a unit loses.
pub const POINTS_UNIT: &str = "deduction-points";

/// A customer who is one of us, or lives with one of us: no verdict of his counts unless another unit looked at it, and he
/// neither earns points nor gives them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnNumber {
    /// Who of us.
    pub person: String,
    /// Whether it is the number of his household and not his own.
    #[serde(default)]
    pub household: bool,
    /// Until when it was; none while it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
}

impl App {
    /// Whether a customer's number was one of our own at an instant.
    ///
    /// # Errors
    /// Failed storage, or a row that cannot be read.
    pub(crate) fn is_own_number(&self, customer: &str, at: Instant) -> Result<bool, AppError> {
        let row = self.store.register_row(OWN_NUMBER, customer)?;
        let own = row.map(|row| parse::<OwnNumber>(&row.body)).transpose()?;
        Ok(own.is_some_and(|own| own.until.is_none_or(|until| at < until)))
    }
}

/// Who holds a post of the house for pay: the nearest above a unit, else whoever holds it anywhere, for an office that looks at
/// every unit lies above none. Empty: limbo.
pub(crate) fn officer(org: &Org, post: &str, unit: &str, at: Instant) -> String {
    let anywhere = || {
        let lasting = org
            .holdings
            .iter()
            .filter(|one| one.post == post && one.from <= at && one.until.is_none_or(|until| at < until));
        lasting.min_by_key(|one| one.deputy).map(|one| one.person.as_str())
    };
    org.holder(post, unit, at).or_else(anywhere).unwrap_or_default().to_owned()
}

/// Whether an account of the ledger is one of pay: no list of what customers are owed shows it.
#[must_use]
pub fn is_pay_account(account: &str) -> bool {
    let under = |kind: &str| account.strip_prefix(kind).is_some_and(|rest| rest.starts_with('/'));
    let alone = [WAGE_EXPENSE, POINTS_TAKEN, FIRM_EXPENSE];
    under(WAGE) || under(POINTS) || under(FIRM) || alone.contains(&account)
}

/// Sheet of a person in a month.
#[must_use]
pub fn sheet_of(month: &str, person: &str) -> String {
    format!("{WAGE}/{month}/{person}")
}

/// Sheet of a unit in a month.
#[must_use]
pub fn points_of(month: &str, unit: &str) -> String {
    format!("{POINTS}/{month}/{unit}")
}

/// Month of a sheet's name, and whose it is.
#[must_use]
pub fn month_and_owner(sheet: &str) -> Option<(&str, &str)> {
    sheet.split_once('/')?.1.split_once('/')
}

/// The local month in which an instant lies, `2026-11`.
#[must_use]
pub fn month_of(policy: &Policy, at: Instant) -> String {
    let mut date = policy.local_date(at);
    date.truncate(7);
    date
}

/// The month after one; none for what is no month.
#[must_use]
pub fn month_after(month: &str) -> Option<String> {
    let (year, month) = parts(month)?;
    Some(if month == 12 { format!("{:04}-01", year + 1) } else { format!("{year:04}-{:02}", month + 1) })
}

/// The month before one; none for what is no month.
#[must_use]
pub fn month_before(month: &str) -> Option<String> {
    let (year, month) = parts(month)?;
    Some(if month == 1 { format!("{:04}-12", year - 1) } else { format!("{year:04}-{:02}", month - 1) })
}

fn parts(month: &str) -> Option<(u32, u32)> {
    let (year, number) = month.split_once('-')?;
    let digits = |text: &str, count: usize| {
        let fits = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| text.parse::<u32>().ok()).flatten()
    };
    let (year, number) = (digits(year, 4)?, digits(number, 2)?);
    (year >= 1970 && (1..=12).contains(&number)).then_some((year, number))
}

/// First instant of a month in the reporting zone.
#[must_use]
pub fn month_start(policy: &Policy, month: &str) -> Option<Instant> {
    parts(month)?;
    policy.instant(&format!("{month}-01T00:00:00"))
}

impl App {
    /// A month of pay as it stands.
    ///
    /// # Errors
    /// Failed storage.
    pub fn period(&self, month: &str) -> Result<Period, AppError> {
        match self.store.register_row(PERIOD, month)? {
            Some(row) => parse(&row.body),
            None => Ok(Period::untouched(month)),
        }
    }

    /// The rows of a sheet with their codes, ordered by code.
    ///
    /// # Errors
    /// Failed storage.
    pub fn pay_sheet(&self, sheet: &str) -> Result<Vec<(String, SheetRow)>, AppError> {
        self.store.register(sheet)?.into_iter().map(|row| Ok((row.code, parse(&row.body)?))).collect()
    }

    /// Names of a month's sheets of one kind with the balance of each, ordered by name.
    ///
    /// # Errors
    /// Failed storage.
    pub fn pay_sheets(&self, kind: &str, month: &str) -> Result<Vec<(String, i64)>, AppError> {
        let lines = self.store.balances(&format!("{kind}/{month}/"))?;
        Ok(lines.into_iter().map(|line| (line.account, line.amount)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_follow_one_another_over_the_year() {
        assert_eq!(month_after("2026-12").as_deref(), Some("2027-01"));
        assert_eq!(month_before("2026-01").as_deref(), Some("2025-12"));
        for wrong in ["2026-13", "2026-00", "26-01", "2026-1", "2026", "", "2026-0a", "1969-12"] {
            assert_eq!(month_after(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_account_of_pay_is_known_by_its_name() {
        assert!(is_pay_account("wage/2026-11/zhou-min") && is_pay_account("wage-expense"));
        assert!(is_pay_account("unit-points/2026-11/990104") && is_pay_account("firm-pay/2026-11/lanqiao"));
        assert!(
            !is_pay_account("wages")
                && !is_pay_account("customer/wage/1")
                && !is_pay_account("remedy-expense")
        );
    }
}
