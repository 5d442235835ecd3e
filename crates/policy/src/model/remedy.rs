//! What a broken promise owes: rules, facts and units.

use super::{Bilingual, ExemptClass, Reason};
use crate::time::{Instant, Span};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Money in minor units (fen, pence, cents, paise).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Money {
    /// Integer amount of minor units.
    pub minor: i64,
    /// ISO 4217 code.
    pub currency: String,
}

/// What one owed unit pays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Value {
    /// Money.
    Money(Money),
    /// Days of validity in place of money.
    ValidityDays(i64),
}

impl Value {
    /// Minor units of money, or days.
    #[must_use]
    pub const fn amount(&self) -> i64 {
        match self {
            Self::Money(money) => money.minor,
            Self::ValidityDays(days) => *days,
        }
    }

    /// The same kind of value with another amount.
    #[must_use]
    pub fn with_amount(&self, amount: i64) -> Self {
        match self {
            Self::Money(money) => Self::Money(Money { minor: amount, currency: money.currency.clone() }),
            Self::ValidityDays(_) => Self::ValidityDays(amount),
        }
    }
}

/// A remedy rule; `shape` says how it counts (RULES.md, shapes a to o).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemedyRule {
    /// Unique code.
    pub code: String,
    /// Scheme that pays.
    pub scheme: String,
    /// Exclusivity group: within one group an occurrence and unit of time is paid once, whatever the scheme or case.
    pub group: String,
    /// The rule in one sentence.
    pub sentence: Bilingual,
    /// How it counts.
    pub shape: RemedyShape,
    /// Within what the group pays a unit of time once; all remedies of a group say the same.
    pub once_per: OncePer,
    /// Cap per occurrence in minor units; 0 for none.
    pub cap_minor: i64,
    /// How it is paid: `bill-credit`, `wallet`, `validity`.
    pub form: String,
    /// Exempt classes that stop it.
    pub excluded_by: Vec<ExemptClass>,
    /// Days from breach within which it must be paid; 0 for not stated.
    pub pay_within_days: u32,
}

/// Within what an exclusivity group pays a unit of time once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum OncePer {
    /// One service and occurrence: two services of a customer that are late together are each paid.
    #[default]
    Service,
    /// One customer's account: services that are late together are paid as one, day by day (慢必赔 in Fujian, U11).
    Account,
}

/// To whom and for what a remedy is owed: the parts of an owed-for key that a case knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwedTo<'a> {
    /// Service code; empty where the matter has none.
    pub service: &'a str,
    /// Customer; empty where nobody is known.
    pub customer: &'a str,
    /// Occurrence, as text.
    pub occurrence: &'a str,
}

impl RemedyRule {
    /// Owed-for keys of the remedy begin so: group, service or party, occurrence. Of an account every occurrence counts,
    /// so that its third part is a word that no occurrence can be.
    #[must_use]
    pub fn owed_for_prefix(&self, to: OwedTo<'_>) -> String {
        if self.once_per == OncePer::Account && !to.customer.is_empty() {
            return format!("{}/{}/{ACCOUNT}/", self.group, to.customer);
        }
        let party = if to.service.is_empty() { to.customer } else { to.service };
        format!("{}/{party}/{}/", self.group, to.occurrence)
    }
}

/// Third part of an owed-for key that holds for a customer's whole account.
pub const ACCOUNT: &str = "account";

/// An owed-for key of a remedy, read again into its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwedKey<'k> {
    /// Exclusivity group.
    pub group: &'k str,
    /// Service, or the customer where there is none or the whole account is meant.
    pub party: &'k str,
    /// Occurrence, or [`ACCOUNT`].
    pub of: &'k str,
    /// Unit of time; empty in a prefix of keys.
    pub unit: &'k str,
}

impl<'k> OwedKey<'k> {
    /// The parts of a key, or of a prefix that ends in a slash. None for what is no key of a remedy.
    #[must_use]
    pub fn read(key: &'k str) -> Option<Self> {
        let (rest, unit) = key.rsplit_once('/')?;
        let (rest, of) = rest.rsplit_once('/')?;
        let (group, party) = rest.split_once('/')?;
        Some(Self { group, party, of, unit })
    }

    /// Whether it holds for a customer's whole account.
    #[must_use]
    pub fn is_of_account(&self) -> bool {
        self.of == ACCOUNT
    }

    /// The unit without the day on which a sum paid once came to be owed: an account's key says it, a service's does not.
    #[must_use]
    pub fn bare_unit(&self) -> &'k str {
        self.unit.split_once('@').map_or(self.unit, |(unit, _)| unit)
    }

    /// Whether two keys of one customer pay the same unit of time, one by the service and the other by the account: a pack
    /// that changed to `once-per = "account"` (or back) in between names one day by both.
    #[must_use]
    pub fn is_other_way_of(&self, other: &OwedKey<'_>) -> bool {
        self.group == other.group
            && self.is_of_account() != other.is_of_account()
            && self.bare_unit() == other.bare_unit()
    }
}

/// Rates by date of event: the last entry whose `from` (local date, `YYYY-MM-DD`) is not after the event's date holds (shape n).
pub type Rates = BTreeMap<String, i64>;

/// How a remedy counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RemedyShape {
    /// (a) a flat sum once per event, or a share of the monthly fee if that is higher.
    Flat {
        /// Amount by date of event.
        rates: Rates,
        /// Share of the monthly fee in basis points; the higher of the two is paid. 0 for the sum alone.
        fee_basis_points: i64,
        /// ISO 4217.
        currency: String,
    },
    /// (b) (i) (j) (k) a sum per day that begins or ends late; calendar or working days.
    PerDay {
        /// Amount by date of event.
        rates: Rates,
        /// ISO 4217.
        currency: String,
        /// What a day is.
        day: DayUnit,
        /// Whether a begun day counts as a day.
        part_day_counts: bool,
        /// (k) Whether the promised day itself, which ended unmet, is paid (a delayed start), or only the days after it.
        missed_day_counts: bool,
        /// (c) after this many paid days the second rate holds; 0 for never.
        second_rate_after_days: u32,
        /// The second rate, minor units.
        second_rate_minor: i64,
    },
    /// (d) steps by day number, a sum or a share of the monthly fee, the higher.
    Steps {
        /// Steps in rising order of first day.
        steps: Vec<DayStep>,
        /// ISO 4217.
        currency: String,
        /// What a day is.
        day: DayUnit,
    },
    /// (e) a share of a one-off fee per day.
    ShareOfOneOffFeePerDay {
        /// Basis points (1 % = 100).
        basis_points: i64,
        /// ISO 4217.
        currency: String,
        /// What a day is.
        day: DayUnit,
        /// Whether a begun day counts as a day.
        part_day_counts: bool,
    },
    /// (f) the monthly fee waived for the actual time of the fault.
    RentForActualTime {
        /// ISO 4217.
        currency: String,
        /// Pro-rata base in days (30), or 0 for the days of the month.
        month_days: u32,
        /// Counted from the start of the fault (true) or from the breach (false).
        from_start: bool,
    },
    /// (g) slabs by total days: the last slab reached pays so many days of rent.
    Slabs {
        /// Slabs in rising order.
        slabs: Vec<Slab>,
        /// ISO 4217.
        currency: String,
        /// Pro-rata base in days.
        month_days: u32,
    },
    /// (h) days of validity for the days late.
    ValidityDays {
        /// What a day is.
        day: DayUnit,
        /// Counted from the start of the fault (true) or from the breach (false).
        from_start: bool,
    },
}

impl RemedyShape {
    /// Whether the sum is known only when the service is back, for the whole time: it grows when the fault goes on after
    /// all, and only the difference is then owed.
    #[must_use]
    pub const fn is_measured_at_the_end(&self) -> bool {
        matches!(self, Self::RentForActualTime { .. } | Self::Slabs { .. } | Self::ValidityDays { .. })
    }
}

/// What counts as one late day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayUnit {
    /// Local calendar dates.
    CalendarDate,
    /// Stretches of 24 hours from the due instant.
    Hours24,
    /// Working dates of a calendar.
    WorkingDate {
        /// Calendar code.
        calendar: String,
    },
}

/// One step of shape (d).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayStep {
    /// First day number since the report's day or breach that this step covers, 1-based on late days.
    pub from_day: u32,
    /// Sum in minor units.
    pub minor: i64,
    /// Share of the monthly fee in basis points; the higher of the two is paid.
    pub fee_basis_points: i64,
}

/// One slab of shape (g).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slab {
    /// Holds when the fault lasted more than so many days.
    pub over_days: u32,
    /// Days of rent paid.
    pub rent_days: u32,
}

/// What the remedy function reads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RemedyFacts {
    /// Start of the promise (report).
    pub started: Instant,
    /// The breach: the promise's due instant.
    pub due: Instant,
    /// When the promise's stop event came; `None` while it is still broken.
    pub stopped: Option<Instant>,
    /// Monthly fee of the service in minor units.
    pub monthly_fee_minor: i64,
    /// One-off fee taken (install) in minor units.
    pub one_off_fee_minor: i64,
    /// Approved exempt spans for this scheme; late time inside them is not paid.
    pub exempt: Vec<Span>,
    /// Minor units already paid for this occurrence in the same exclusivity group by other cases (counts toward the cap).
    pub paid_elsewhere_minor: i64,
}

/// One unit of a remedy that has become owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwedUnit {
    /// Unit of time: a local date `2026-11-21`, or `once`.
    pub unit: String,
    /// When it became owed.
    pub at: Instant,
    /// What it pays; never zero, never negative.
    pub value: Value,
    /// The arithmetic.
    pub reasons: Vec<Reason>,
}

/// All units owed up to an instant, and when the next one may come.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Accrual {
    /// Units in order of time; stable: later calls with the same facts and a later instant only append.
    pub units: Vec<OwedUnit>,
    /// The next instant at which another unit could become owed if nothing else happens; `None` when nothing can.
    pub next_at: Option<Instant>,
}
