//! The archive: a case goes when it has ended, when its term is over and nothing of it waits, never under a legal hold nor
//! with a red-line mark; its last event says where it went, and nothing follows (41). Evidence is there as long as a case
//! that names it may need it.

use super::AuditReport;
use super::book::{Book, Told};
use super::tale::Tale;
use super::texts::set_rows;
use crate::time::{DAY, midnight};
use serde_json::Value;
use std::collections::BTreeMap;
use yinuo_app::codec::unhex;
use yinuo_app::erasure::{ERASURE, LEGAL_HOLD};
use yinuo_app::ports::Store;
use yinuo_app::register::stream_of;
use yinuo_app::{AppError, Law};
use yinuo_policy::{Instant, Kept, Term};

/// The first instant at which something that ended may go; none while it is kept for good.
fn kept_until(law: &Law, what: Kept, ended: i64) -> Option<i64> {
    let policy = law.book.current();
    match policy.retention(what)?.term {
        // The whole of the last day counts.
        Term::Days(days) => Some(midnight(ended) + (i64::from(days) + 1) * DAY),
        Term::Months(_) => policy.kept_until(what, Instant(ended), &[]).map(|until| until.0),
    }
}

/// Whether a legal hold stood on a customer when an event came.
fn held(book: &Book, customer: &str, place: i64) -> bool {
    let holds = book.registers.get(&stream_of(LEGAL_HOLD).id).map(Vec::as_slice).unwrap_or_default();
    let before = holds.iter().filter(|event| event.place < place);
    let last = before.flat_map(set_rows).rfind(|(held, _)| held == customer);
    last.is_some_and(|(_, body)| body["lifted"] != Value::Bool(true))
}

/// Marks that stand, by how often each was made and withdrawn.
fn is_marked(tale: &Tale<'_>) -> bool {
    let mut marks: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for event in tale.events {
        let by = match event.kind.as_str() {
            "red-line-marked" => 1,
            "red-line-withdrawal-decided" if event.flag("approved") => -1,
            _ => 0,
        };
        *marks.entry((event.text("mark"), event.text("unit"))).or_default() += by;
    }
    marks.values().any(|count| *count > 0)
}

pub(super) fn check(tale: &Tale<'_>, book: &Book, law: &Law, report: &mut AuditReport) {
    let number = tale.number.as_str();
    let Some(place) = tale.events.iter().position(|event| event.kind == "archived") else { return };
    report.ran("archive::check");
    let event = &tale.events[place];
    let customer = tale.events.first().map_or("", |event| event.text("customer"));
    if place + 1 != tale.events.len() {
        report.find(39, number, "something follows the event with which it was archived");
    }
    match tale.closed.map(|ended| kept_until(law, Kept::Case, ended)) {
        Some(Some(until)) if until <= event.recorded => {}
        until => {
            report.find(
                41,
                number,
                format!("was archived at {}, and is kept until {until:?}", event.recorded),
            );
        }
    }
    if held(book, customer, event.place) {
        report.find(41, number, format!("was archived under a legal hold on {customer}"));
    }
    if is_marked(tale) {
        report.find(41, number, "was archived with a red-line mark");
    }
    if tale.tasks.iter().any(|task| task.done.is_none())
        || tale.proposals.iter().any(|proposal| proposal.decided.is_none())
    {
        report.find(41, number, "was archived while somebody still had to do or to decide something");
    }
}

/// Evidence that the events of a case name, in hexadecimal.
fn named(events: &[Told]) -> impl Iterator<Item = &str> {
    let lists = events.iter().filter_map(|event| event.body.get("evidence")?.get("artefacts")?.as_array());
    lists.flatten().filter_map(Value::as_str)
}

/// Named evidence is there, unless its term is over on every case that names it, or the person was erased.
pub(super) fn evidence(
    tales: &[Tale<'_>],
    book: &Book,
    store: &dyn Store,
    law: &Law,
    report: &mut AuditReport,
) -> Result<(), AppError> {
    let erased = store.register(ERASURE)?;
    let latest = tales.iter().map(Tale::heard_until).max().unwrap_or(i64::MIN);
    let registers = book.registers.values().flatten().map(|event| event.recorded).max();
    let latest = latest.max(registers.unwrap_or(i64::MIN));
    for tale in tales {
        let customer = tale.events.first().map_or("", |event| event.text("customer"));
        let ended = tale
            .events
            .iter()
            .find(|event| matches!(event.kind.as_str(), "closed" | "cancelled" | "merged" | "rejected"));
        let over = ended.and_then(|event| kept_until(law, Kept::Evidence, event.occurred));
        let may_be_gone = over.is_some_and(|until| until <= latest);
        for digest in named(tale.events).filter_map(unhex) {
            report.ran("archive::evidence");
            if may_be_gone || erased.iter().any(|row| row.code == customer) || store.has_artefact(&digest)? {
                continue;
            }
            report.find(41, &tale.number, "evidence that it names is gone before its term");
        }
    }
    Ok(())
}
