//! What keeping promises does to pay in a month (U13): by promise and by person, how many orders kept theirs, how many did not, and
//! what the broken ones cost. Everything at the price without a verdict: sums must not tell what customers said.
//!
//! An order stands once, under the promise that decided it: the first broken one of its case, else the first that there was; a visit
//! under its window. Lines that correct a locked month are left out, and so are orders that were taken back.

use crate::wages::case_of_line;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use uuid::Uuid;
use yinuo_app::pay::{WAGE, month_and_owner};
use yinuo_app::{App, AppError, Law};
use yinuo_domain::case::{Case, Verdict as Kept};
use yinuo_domain::pay::{SetAside, SheetRow, Verdict, WageLine};
use yinuo_policy::Work;

/// Orders of a promise, or of a person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Incentive {
    /// Orders.
    pub orders: u32,
    /// Those that were in time.
    pub kept: u32,
    /// Those that were not.
    pub broken: u32,
    /// Those of the broken ones of which a decision left the lateness out of account.
    pub set_aside: u32,
    /// What they are worth without any verdict, minor units.
    pub paid_minor: i64,
    /// What lateness took, minor units.
    pub taken_minor: i64,
}

impl Incentive {
    fn add(&mut self, other: &Self) {
        self.orders += other.orders;
        self.kept += other.kept;
        self.broken += other.broken;
        self.set_aside += other.set_aside;
        self.paid_minor += other.paid_minor;
        self.taken_minor += other.taken_minor;
    }
}

/// What decided whether an order was in time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum DecidedBy {
    /// A promise to the customer, by its rule.
    Promise(String),
    /// The window of a visit.
    Window,
    /// The case had no promise: nothing could be broken.
    Nothing,
}

/// The report of a month.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IncentiveReport {
    /// By what decided.
    pub promises: BTreeMap<DecidedBy, Incentive>,
    /// By person.
    pub people: BTreeMap<String, Incentive>,
}

/// Counts a month; of lines of units that `sees` lets through.
///
/// # Errors
/// J001, J011; failed storage, or stored bytes that cannot be read.
pub fn incentive(app: &App, month: &str, sees: impl Fn(&str) -> bool) -> Result<IncentiveReport, AppError> {
    app.known_month(month)?;
    let law = app.law();
    let mut report = IncentiveReport::default();
    let mut cases: BTreeMap<Uuid, Case> = BTreeMap::new();
    for (sheet, _) in app.pay_sheets(WAGE, month)? {
        let Some((_, person)) = month_and_owner(&sheet) else { continue };
        for (_, row) in app.pay_sheet(&sheet)? {
            let SheetRow::Line(line) = row else { continue };
            if !line.corrects.is_empty() || line.taken_back || !sees(&line.unit) {
                continue;
            }
            let Some(counted) = counted(&law, &line) else { continue };
            let case = match cases.entry(line.case) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(place) => place.insert(case_of_line(app.store(), &line)?),
            };
            let decided = decided_by(&law, case, &line);
            report.promises.entry(decided).or_default().add(&counted);
            report.people.entry(person.to_owned()).or_default().add(&counted);
        }
    }
    Ok(report)
}

/// A line as the report counts it; none for work whose pay no promise changes.
fn counted(law: &Law, line: &WageLine) -> Option<Incentive> {
    let policy = law.book.pinned(&line.policy);
    let (pay, piece) = (policy.pay_rule()?, policy.piece_rule(&line.piece)?);
    if !piece.judged {
        return None;
    }
    let neutral = WageLine { verdict: Verdict::Awaited, ..line.clone() };
    let in_time = WageLine { late: false, ..neutral.clone() };
    let worth = neutral.worth(pay, piece);
    Some(Incentive {
        orders: 1,
        kept: u32::from(!line.late),
        broken: u32::from(line.late),
        set_aside: u32::from(line.late && line.set_aside.contains(&SetAside::Lateness)),
        paid_minor: worth,
        taken_minor: in_time.worth(pay, piece) - worth,
    })
}

fn decided_by(law: &Law, case: &Case, line: &WageLine) -> DecidedBy {
    if line.work == Work::Visit {
        return DecidedBy::Window;
    }
    let promises = case.promises.iter().filter(|promise| {
        let rule = law.book.pinned(&promise.policy).promise(&promise.rule);
        rule.is_some_and(|rule| rule.beneficiary == "customer")
    });
    let mut first = None;
    for promise in promises {
        if line.late && matches!(promise.verdict, Kept::Broken { .. }) {
            return DecidedBy::Promise(promise.rule.clone());
        }
        first = first.or(Some(promise));
    }
    first.map_or(DecidedBy::Nothing, |promise| DecidedBy::Promise(promise.rule.clone()))
}
