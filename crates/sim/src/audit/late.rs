//! Breaches withdrawn: by a late fact with evidence that the late party did not make and within the policy's limit, by one
//! that a second person agreed to, or by the approval of a pause (5). Nobody agrees to what he told himself (33).

use super::AuditReport;
use super::book::Told;
use super::tale::Tale;
use serde_json::Value;
use yinuo_app::Law;

const MINUTE: i64 = 60_000;

pub(super) fn check(tale: &Tale<'_>, law: &Law, report: &mut AuditReport) {
    let mut handler = "";
    for (place, event) in tale.events.iter().enumerate() {
        match event.kind.as_str() {
            "assigned" => handler = event.text("person"),
            "breach-withdrawn" => {
                report.ran("late::check");
                // What was decided together was recorded together.
                let together: Vec<&Told> =
                    tale.events[..place].iter().filter(|other| other.place == event.place).collect();
                let fits = match event.text("cause") {
                    "late-fact-approved" => together.iter().any(|fact| {
                        let told = told_before(tale, place, fact);
                        told.is_some_and(|told| told.int("at") == event.occurred)
                    }),
                    "late-fact" => together.iter().any(|fact| is_evidence(fact, event, handler, law)),
                    "pause-approved" => {
                        together.iter().any(|fact| fact.kind == "pause-decided" && fact.flag("approved"))
                    }
                    _ => false,
                };
                if !fits {
                    let id = event.int("promise");
                    report.find(
                        5,
                        &tale.number,
                        format!("the breach of promise {id} was withdrawn for nothing"),
                    );
                }
            }
            "late-fact-decided" => decided(tale, place, event, report),
            _ => {}
        }
    }
}

/// A second person agreed to, or refused, what one had told; once.
fn decided(tale: &Tale<'_>, place: usize, event: &Told, report: &mut AuditReport) {
    report.ran("late::decided");
    let before = &tale.events[..place];
    let of_it = |told: &&Told, kind: &str| told.kind == kind && told.text("fact") == event.text("fact");
    let told = before.iter().rfind(|told| of_it(told, "late-fact-proposed"));
    let twice = before.iter().any(|told| of_it(&told, &event.kind));
    if twice || told.is_none_or(|told| told.person == event.person || told.body["evidence"].is_null()) {
        report.find(33, &tale.number, format!("{} agreed alone to a late fact", event.person));
    }
}

/// What somebody had told late, where a decision agrees to it.
fn told_before<'t>(tale: &'t Tale<'_>, place: usize, decided: &Told) -> Option<&'t Told> {
    let agreed = decided.kind == "late-fact-decided" && decided.flag("approved");
    let mut told = tale.events[..place].iter().filter(|told| told.kind == "late-fact-proposed");
    told.find(|told| agreed && told.text("fact") == decided.text("fact"))
}

fn is_evidence(fact: &Told, withdrawn: &Told, handler: &str, law: &Law) -> bool {
    let Some(evidence) = fact.body.get("evidence").filter(|evidence| !evidence.is_null()) else {
        return false;
    };
    let source = evidence.get("source").and_then(Value::as_str).unwrap_or_default();
    let independent = matches!(source, "customer" | "line-log" | "recording" | "outside");
    let shown = evidence.get("artefacts").and_then(Value::as_array).is_some_and(|shown| !shown.is_empty());
    let limit = law.book.current().conduct().late_fact_minutes * MINUTE;
    independent
        && (shown || fact.person != handler)
        && fact.occurred == withdrawn.occurred
        && withdrawn.recorded <= fact.occurred + limit
}
