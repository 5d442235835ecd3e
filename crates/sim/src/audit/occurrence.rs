//! Occurrences: a case belongs to the outage of the earliest case that is open on the same service, or was given up within
//! the window of a repeat, or begins its own; and what is owed is owed under the key of that outage (18). Two keys for one
//! outage would pay it twice.

use super::AuditReport;
use super::due::DAY;
use super::tale::Tale;
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_app::Law;

pub(super) fn check(tales: &[Tale<'_>], law: &Law, report: &mut AuditReport) {
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
            one(tale, tales, law, report);
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

/// How a case stood when another one came.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stood {
    Open,
    /// Given up, at an instant: what it paid for stays paid.
    GivenUp(i64),
    Ended,
}

fn stood(tale: &Tale<'_>, place: i64) -> Stood {
    let mut stood = Stood::Ended;
    for event in tale.events.iter().filter(|event| event.place < place) {
        match event.kind.as_str() {
            "opened" | "reopened" | "refused" | "split" | "taken-up" => stood = Stood::Open,
            "cancelled" | "merged" | "rejected" => stood = Stood::GivenUp(event.occurred),
            "closed" => stood = Stood::Ended,
            _ => {}
        }
    }
    stood
}

fn one(tale: &Tale<'_>, others: &[&Tale<'_>], law: &Law, report: &mut AuditReport) {
    let opened = &tale.events[0];
    let customer = opened.text("customer");
    // Where another case changed at the very same place, nobody can say what was known.
    let others = || others.iter().filter(|other| other.id != tale.id);
    if others().any(|other| other.events.iter().any(|event| event.place == opened.place)) {
        return;
    }
    report.ran("occurrence::check");
    let category =
        opened.body.get("facts").and_then(|facts| facts.get("category")).and_then(|code| code.as_str());
    let window = i64::from(law.book.current().repeat_window_days(category.unwrap_or_default())) * DAY;
    let known = |place: i64| -> Vec<Option<Uuid>> {
        let of = |fits: &dyn Fn(Stood) -> bool| -> Vec<Option<Uuid>> {
            others()
                .filter(|other| other.events[0].text("customer") == customer && fits(stood(other, place)))
                .map(|other| Uuid::parse_str(other.occurrence(|event| event.place < place)).ok())
                .collect()
        };
        let open = of(&|stood| stood == Stood::Open);
        let is_recent = |at: i64| at <= opened.occurred && opened.occurred < at + window;
        if open.is_empty() { of(&|stood| matches!(stood, Stood::GivenUp(at) if is_recent(at))) } else { open }
    };
    let (named, known, before) = (opened.id("occurrence"), known(opened.place), known(opened.place - 1));
    // Nobody holds a case open while another is being opened beside it: that one may end in the commit before.
    let fits = if known.is_empty() {
        named == Some(tale.id) || before.contains(&named)
    } else {
        known.contains(&named)
    };
    if !fits {
        let sentence = format!("belongs to outage {named:?}, but {known:?} stand on its service");
        report.find(18, &tale.number, sentence);
    }
}
