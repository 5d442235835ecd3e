//! Scores (35): a closing is asked once, by the system, for a case that closed then; answered at most once, by the
//! customer alone and in time; and neither answered nor silent both.

use super::AuditReport;
use super::book::{Book, Told};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Whether a contact is a question for a score, and no touch that somebody took.
pub(super) fn is_question(events: &[Told]) -> bool {
    events.first().is_some_and(|first| first.kind == "score-asked")
}

pub(super) fn check(book: &Book, report: &mut AuditReport) {
    let mut closings: BTreeSet<(Uuid, i64)> = BTreeSet::new();
    for (id, events) in book.contacts.iter().filter(|(_, events)| is_question(events)) {
        report.ran("scores::check");
        let name = format!("contact/{id}");
        // Chosen above: it has a first event.
        let Some(asked) = events.first() else { continue };
        let case = asked.id("case").unwrap_or_default();
        let closing = asked.int("closing");
        if asked.person != "system" {
            report.find(35, &name, "a score was asked by somebody");
        }
        if !closings.insert((case, closing)) {
            report.find(35, &name, "one closing is asked for two scores");
        }
        let closed = book
            .cases
            .get(&case)
            .into_iter()
            .flatten()
            .any(|event| i64::try_from(event.version) == Ok(closing) && event.kind == "closed");
        if !closed {
            report.find(35, &name, "a score is asked for what is no closing");
        }
        let digest = asked.text("token");
        if digest.len() != 64 || !digest.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            report.find(35, &name, "something else than a digest of the token is kept");
        }
        answers(&name, asked, &events[1..], report);
    }
}

fn answers(name: &str, asked: &Told, later: &[Told], report: &mut AuditReport) {
    let of = |kind: &str| later.iter().filter(|event| event.kind == kind).count();
    if of("scored") + of("score-lapsed") > 1 || of("score-delivered") > 1 {
        report.find(35, name, "the question ended, or arrived, more than once");
    }
    for event in later {
        let (person, fits) = match event.kind.as_str() {
            "scored" => {
                let in_time = event.recorded < asked.int("lapses_at");
                ("customer", in_time && (1..=10).contains(&event.int("score")))
            }
            "score-lapsed" => ("system", event.recorded >= asked.int("lapses_at")),
            "score-delivered" => ("system", true),
            _ => ("", false),
        };
        if !fits || event.person != person {
            let Told { version, kind, person, recorded, .. } = event;
            let lapses_at = asked.int("lapses_at");
            let sentence = format!(
                "version {version}, {kind} by {person:?} at {recorded}: not of a question until {lapses_at}"
            );
            report.find(35, name, sentence);
        }
    }
}
