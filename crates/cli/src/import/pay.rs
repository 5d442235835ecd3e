//! What pay rests on beside orders and verdicts: numbers of our own, and who works part of the full hours.

use super::check::{Fault, Known, no_such};
use super::lines::{CustomerLine, OwnNumberLine, PartTimeLine};
use super::{Lined, Rows};
use std::collections::BTreeSet;
use yinuo_app::AppError;
use yinuo_app::pay::OwnNumber;
use yinuo_app::ports::Store;
use yinuo_app::register::json;
use yinuo_domain::org::PartTime;
use yinuo_policy::Instant;

/// What is wrong with a number of our own: a customer or a person that nobody knows, or a customer who stands twice.
pub(super) fn own_number_faults<'l>(
    line: &'l OwnNumberLine,
    known: &Known,
    (store, customers): (&dyn Store, &[Lined<CustomerLine>]),
    seen: &mut BTreeSet<&'l str>,
) -> Result<Vec<Fault>, AppError> {
    let mut faults = Vec::new();
    let here = customers.iter().any(|one| one.row.code == line.customer);
    if !here && store.customer(&line.customer)?.is_none() {
        faults.push(no_such("客户", "customer", &line.customer));
    }
    if !known.people.contains(&line.person) {
        faults.push(no_such("人员", "person", &line.person));
    }
    if !seen.insert(&line.customer) {
        let customer = &line.customer;
        faults.push((format!("客户 {customer} 出现两次。"), format!("The customer {customer} comes twice.")));
    }
    Ok(faults)
}

pub(super) fn own_number_rows(lines: Vec<Lined<OwnNumberLine>>) -> Rows {
    let row = |Lined { row, .. }: Lined<OwnNumberLine>| {
        let until = row.until.map(|until| Instant(until.as_millisecond()));
        let body = OwnNumber { person: row.person, household: row.household, until };
        Ok((row.customer, json(&body)?))
    };
    lines.into_iter().map(row).collect()
}

/// What is wrong with a share of hours: nobody of that name, no share between 1 and 100, or an end before its beginning.
pub(super) fn part_time_faults(
    line: &PartTimeLine,
    known: &Known,
    seen: &mut BTreeSet<(String, jiff::Timestamp)>,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !known.people.contains(&line.person) {
        faults.push(no_such("人员", "person", &line.person));
    }
    if !(1..=100).contains(&line.percent) {
        let percent = line.percent;
        faults.push((
            format!("工时比例要在 1 到 100 之间，不能是 {percent}。"),
            format!("Hours are 1 to 100 per cent of the full ones, not {percent}."),
        ));
    }
    if line.until.is_some_and(|until| until <= line.from) {
        faults.push(("工时的止不晚于起。".to_owned(), "The hours end before they begin.".to_owned()));
    }
    if !seen.insert((line.person.clone(), line.from)) {
        let (person, from) = (&line.person, line.from);
        faults.push((
            format!("{person} 从 {from} 起的工时出现两次。"),
            format!("The hours of {person} from {from} stand here twice."),
        ));
    }
    faults
}

pub(super) fn part_time_rows(lines: Vec<Lined<PartTimeLine>>) -> Rows {
    let row = |Lined { row, .. }: Lined<PartTimeLine>| {
        let instant = |at: jiff::Timestamp| Instant(at.as_millisecond());
        let (from, until) = (instant(row.from), row.until.map(instant));
        let body = PartTime { person: row.person, from, until, percent: row.percent };
        Ok((body.code(), json(&body)?))
    };
    lines.into_iter().map(row).collect()
}
