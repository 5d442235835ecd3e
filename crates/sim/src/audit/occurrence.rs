//! Occurrences: a case belongs to the outage of the earliest case that is open on the same service, or begins its own; and
//! what is owed is owed under the key of that outage (18). Two keys for one outage would pay it twice.

use super::AuditReport;
use super::tale::Tale;
use std::collections::BTreeMap;
use uuid::Uuid;

pub(super) fn check(tales: &[Tale<'_>], report: &mut AuditReport) {
    let mut by_service: BTreeMap<&str, Vec<&Tale<'_>>> = BTreeMap::new();
    for tale in tales {
        let Some(opened) = tale.events.first().filter(|event| event.kind == "opened") else { continue };
        let own = opened.id("occurrence") == Some(tale.id);
        match opened.text("service") {
            // Without a service a case is an occurrence of its own.
            "" if !own => report.find(18, &tale.number, "shares an outage, though it names no service"),
            "" => {}
            service => by_service.entry(service).or_default().push(tale),
        }
        joined(tale, report);
    }
    for tales in by_service.values() {
        for tale in tales {
            one(tale, tales, report);
        }
    }
}

/// What was paid under one outage stays there: a case that joins another one keeps its own from then on.
fn joined(tale: &Tale<'_>, report: &mut AuditReport) {
    for event in tale.events.iter().filter(|event| event.kind == "outage-joined") {
        report.ran("occurrence::joined");
        let before = tale.occurrence(|earlier| earlier.version < event.version);
        let paid = tale.events.iter().take_while(|earlier| earlier.version < event.version);
        let paid = paid.filter(|earlier| earlier.kind == "remedy-owed").count() > 0;
        if paid && event.text("occurrence") != before {
            report.find(18, &tale.number, "took another outage after it was paid under its own");
        }
    }
}

/// Whether a case was open when another one came.
fn open_at(tale: &Tale<'_>, place: i64) -> bool {
    let mut open = false;
    for event in tale.events.iter().filter(|event| event.place < place) {
        match event.kind.as_str() {
            "opened" | "reopened" | "refused" | "split" => open = true,
            "closed" | "cancelled" | "merged" => open = false,
            _ => {}
        }
    }
    open
}

fn one(tale: &Tale<'_>, others: &[&Tale<'_>], report: &mut AuditReport) {
    let opened = &tale.events[0];
    let customer = opened.text("customer");
    // Where another case changed at the very same place, nobody can say what was known.
    let others = || others.iter().filter(|other| other.id != tale.id);
    if others().any(|other| other.events.iter().any(|event| event.place == opened.place)) {
        return;
    }
    report.ran("occurrence::check");
    let known = |place: i64| -> Vec<Option<Uuid>> {
        others()
            .filter(|other| other.events[0].text("customer") == customer && open_at(other, place))
            .map(|other| Uuid::parse_str(other.occurrence(|event| event.place < place)).ok())
            .collect()
    };
    let (named, known, before) = (opened.id("occurrence"), known(opened.place), known(opened.place - 1));
    // Nobody holds a case open while another is being opened beside it: that one may end in the commit before.
    let fits = if known.is_empty() {
        named == Some(tale.id) || before.contains(&named)
    } else {
        known.contains(&named)
    };
    if !fits {
        let sentence = format!("belongs to outage {named:?}, but {known:?} are open on its service");
        report.find(18, &tale.number, sentence);
    }
}
