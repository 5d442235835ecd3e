//! Promises: each ends in one verdict (1), and the list row says what the events say (2, 39).

use super::AuditReport;
use super::tale::{Stand, Tale};
use yinuo_app::ports::{CaseRow, Store};
use yinuo_app::{AppError, Law};

pub(super) fn check(
    tale: &Tale<'_>,
    store: &dyn Store,
    law: &Law,
    report: &mut AuditReport,
) -> Result<(), AppError> {
    let number = tale.number.as_str();
    let ended = tale.closed.is_some();
    for promise in &tale.promises {
        report.promises += 1;
        report.ran("promises::check");
        match promise.stand {
            Stand::Kept { .. } => report.kept += 1,
            Stand::Broken { stopped, .. } => {
                report.broken += 1;
                if ended && stopped.is_none() {
                    report.find(
                        1,
                        number,
                        format!("promise {} was never met, and the case is over", promise.id),
                    );
                }
            }
            Stand::Open if ended => {
                report.find(
                    1,
                    number,
                    format!("promise {} has no verdict, and the case is over", promise.id),
                );
            }
            Stand::Open => {
                let due = tale.due_of(promise, law);
                if due.is_some_and(|due| due <= tale.heard_until()) {
                    report.find(1, number, format!("promise {} fell due and nobody said so", promise.id));
                }
            }
            Stand::Void => {}
        }
    }
    listed(tale, store, law, report)
}

fn listed(tale: &Tale<'_>, store: &dyn Store, law: &Law, report: &mut AuditReport) -> Result<(), AppError> {
    report.ran("promises::listed");
    let number = tale.number.as_str();
    match store.case_row(tale.id)? {
        Some(row) if row.version != tale.events.len() as u64 => {
            let sentence = format!(
                "the list row stands at version {}, the stream at {}",
                row.version,
                tale.events.len()
            );
            report.find(39, number, sentence);
        }
        Some(row) if row.number != tale.number => {
            report.find(43, number, format!("the list row has the number {}", row.number));
        }
        Some(row) => {
            for (field, found, wanted) in fields(tale, &row) {
                if found != wanted {
                    let sentence = format!("the list row says {found:?} as {field}, the events {wanted:?}");
                    report.find(2, number, sentence);
                }
            }
            let broken = tale.promises.iter().filter(|promise| {
                let ours = Tale::rule(promise, law).is_some_and(|rule| rule.beneficiary == "customer");
                ours && matches!(promise.stand, Stand::Broken { .. })
            });
            if u64::from(row.broken) != broken.count() as u64 {
                report.find(2, number, "the list row counts other breaches than the events");
            }
        }
        None => report.find(2, number, "the case has no list row"),
    }
    Ok(())
}

/// The oldest mark that nobody has withdrawn; a withdrawal takes back the last one against its own unit.
fn standing_mark(tale: &Tale<'_>) -> String {
    let mut marks: Vec<(&str, &str)> = Vec::new();
    for event in tale.events {
        let mark = (event.text("mark"), event.text("unit"));
        match event.kind.as_str() {
            "red-line-marked" => marks.push(mark),
            "red-line-withdrawal-decided" if event.flag("approved") => {
                if let Some(place) = marks.iter().rposition(|other| *other == mark) {
                    marks.remove(place);
                }
            }
            _ => {}
        }
    }
    marks.first().map_or_else(String::new, |(mark, _)| (*mark).to_owned())
}

/// What the list row shows, and what the events tell of it.
fn fields(tale: &Tale<'_>, row: &CaseRow) -> Vec<(&'static str, String, String)> {
    let opened = |field: &str| tale.events.first().map_or("", |event| event.text(field)).to_owned();
    let last = |kinds: &[&str], field: &str| {
        let told = tale.events.iter().rev().find(|event| kinds.contains(&event.kind.as_str()));
        told.map_or("", |event| event.text(field)).to_owned()
    };
    // What was taken back before it left is owed no longer.
    let gone = |promise: i64, line: usize| {
        let mut paid = tale.payments.iter();
        paid.any(|paid| (paid.promise, paid.line) == (promise, line) && paid.cancelled.is_some())
    };
    let owed: i64 = tale
        .promises
        .iter()
        .flat_map(|promise| {
            promise.lines.iter().enumerate().map(move |(line, said)| (promise.id, line, said))
        })
        .filter(|(promise, line, _)| !gone(*promise, *line))
        .filter_map(|(_, _, said)| said.value.as_ref())
        .filter(|(unit, _)| unit != "validity-days")
        .map(|(_, amount)| amount)
        .sum();
    let category = tale.facts.as_ref().map(|facts| facts.category.clone()).unwrap_or_default();
    vec![
        ("unit", row.unit.clone(), last(&["opened", "assigned"], "unit")),
        ("handler", row.handler.clone(), last(&["assigned"], "person")),
        ("customer", row.customer.clone(), opened("customer")),
        ("service", row.service.clone(), opened("service")),
        ("topic", row.topic.clone(), last(&["opened", "categorised"], "topic")),
        ("category", row.category.clone(), category),
        ("red line", row.red_line.clone(), standing_mark(tale)),
        ("accepted", row.accepted_at.to_string(), tale.events[0].occurred.to_string()),
        ("closed", format!("{:?}", row.closed_at), format!("{:?}", tale.closed)),
        ("owed", row.owed_minor.to_string(), owed.to_string()),
    ]
}
