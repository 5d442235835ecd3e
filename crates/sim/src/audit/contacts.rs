//! Contacts: one first-contact owner, never changed (13); one outcome, and one case for one opening (44, in part); numbers
//! without a double (43).

use super::AuditReport;
use super::book::Book;
use super::scores::is_question;
use super::tale::Tale;
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_app::AppError;
use yinuo_app::ports::Store;

pub(super) fn check(
    book: &Book,
    tales: &[Tale<'_>],
    store: &dyn Store,
    report: &mut AuditReport,
) -> Result<(), AppError> {
    let mut owners: BTreeMap<Uuid, &str> = BTreeMap::new();
    let mut opened: BTreeMap<Uuid, Vec<Uuid>> = BTreeMap::new();
    for (id, events) in book.contacts.iter().filter(|(_, events)| !is_question(events)) {
        report.contacts += 1;
        report.ran("contacts::check");
        let name = format!("contact/{id}");
        let mut said = events.iter().filter(|event| event.body.get("owner").is_some());
        match (said.next(), said.next()) {
            (Some(first), None) if first.version == 1 && first.text("owner") == first.person => {
                owners.insert(*id, first.text("owner"));
            }
            (None, _) => report.find(13, &name, "no first-contact owner"),
            _ => report.find(13, &name, "the first-contact owner is not the one who took it, or was changed"),
        }
        let outcomes: Vec<_> = events
            .iter()
            .filter(|event| matches!(event.kind.as_str(), "ended" | "opened-case" | "joined-case"))
            .collect();
        if outcomes.len() != 1 {
            report.find(44, &name, format!("{} outcomes", outcomes.len()));
        }
        for outcome in outcomes.iter().filter(|event| event.kind == "opened-case") {
            opened.entry(outcome.id("case").unwrap_or_default()).or_default().push(*id);
        }
    }
    let by_id: BTreeMap<Uuid, &Tale<'_>> = tales.iter().map(|tale| (tale.id, tale)).collect();
    for tale in tales {
        owner(tale, &by_id, &owners, store, report)?;
        let contact = tale.events.first().and_then(|event| event.id("contact"));
        let openings = opened.get(&tale.id).map(Vec::as_slice).unwrap_or_default();
        if openings.len() != 1 || openings.first().copied() != contact {
            report.find(44, &tale.number, "not opened by exactly the contact that it names");
        }
    }
    numbers(tales, report);
    Ok(())
}

fn numbers(tales: &[Tale<'_>], report: &mut AuditReport) {
    let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
    tales.iter().for_each(|tale| *numbers.entry(&tale.number).or_default() += 1);
    for (number, count) in numbers {
        report.ran("contacts::numbers");
        if count > 1 {
            report.find(43, number, "two cases have this number");
        }
    }
}

fn owner(
    tale: &Tale<'_>,
    by_id: &BTreeMap<Uuid, &Tale<'_>>,
    owners: &BTreeMap<Uuid, &str>,
    store: &dyn Store,
    report: &mut AuditReport,
) -> Result<(), AppError> {
    let Some(first) = tale.events.first() else { return Ok(()) };
    report.ran("contacts::owner");
    let earlier = first.id("repeat_of").and_then(|id| by_id.get(&id)).and_then(|tale| tale.events.first());
    let wanted = match earlier {
        Some(earlier) => earlier.text("owner"),
        None => first.id("contact").and_then(|id| owners.get(&id).copied()).unwrap_or_default(),
    };
    if first.text("owner") != wanted {
        let sentence = format!("answers through {}, its chain began with {wanted}", first.text("owner"));
        report.find(13, &tale.number, sentence);
    }
    if let Some(row) = store.case_row(tale.id)?
        && row.owner != first.text("owner")
    {
        report.find(13, &tale.number, format!("the list row names {} as owner", row.owner));
    }
    for row in store.contacts_of_case(tale.id)? {
        if owners.get(&row.id).copied() != Some(row.owner.as_str()) {
            report.find(13, &tale.number, format!("a contact's row names {} as owner", row.owner));
        }
    }
    Ok(())
}
