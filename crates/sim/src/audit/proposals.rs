//! Pauses and exemptions: cause, evidence, a second person, ends in order (3, 33); and red lines that the accused unit may
//! not close (33).

use super::AuditReport;
use super::book::Book;
use super::people;
use super::tale::{Tale, class};

pub(super) fn check(tale: &Tale<'_>, book: &Book, report: &mut AuditReport) {
    let number = tale.number.as_str();
    for proposal in &tale.proposals {
        let id = proposal.id.as_str();
        report.ran("proposals::check");
        if class(&proposal.cause).is_none() || !proposal.has_evidence {
            report.find(3, number, format!("{id} has no cause or no evidence"));
        }
        if let Some((person, _)) = &proposal.decided {
            if *person == proposal.proposer {
                report.find(33, number, format!("{id} was decided by its own proposer {person}"));
            }
            if person.is_empty() || person == "system" {
                report.find(3, number, format!("{id} was decided by nobody"));
            }
        }
        if proposal.until.is_some_and(|until| until < proposal.from) {
            report.find(3, number, format!("{id} ends before it begins"));
        }
    }
    let mut pauses: Vec<_> =
        tale.proposals.iter().filter(|proposal| proposal.is_pause && proposal.approved()).collect();
    pauses.sort_by_key(|pause| (pause.from, pause.until.unwrap_or(i64::MAX)));
    for pair in pauses.windows(2) {
        if pair[0].until.is_none_or(|until| pair[1].from < until) {
            report.find(3, number, format!("pauses {} and {} overlap", pair[0].id, pair[1].id));
        }
    }
    if tale.closed.is_some() && pauses.iter().any(|pause| pause.until.is_none()) {
        report.find(3, number, "the case is over, and a pause still stands");
    }
    red_line(tale, book, report);
}

/// Marks accuse, withdrawals need two people, and nobody accused brings the case nearer to its end or touches a mark.
fn red_line(tale: &Tale<'_>, book: &Book, report: &mut AuditReport) {
    let mut standing: Vec<(String, String)> = Vec::new();
    let mut proposed: Vec<((String, String), String)> = Vec::new();
    for event in tale.events {
        let line = (event.text("mark").to_owned(), event.text("unit").to_owned());
        let guarded = matches!(
            event.kind.as_str(),
            "resolved"
                | "confirmed"
                | "cancelled"
                | "merged"
                | "rejected"
                | "red-line-withdrawal-proposed"
                | "red-line-withdrawal-decided"
        );
        if guarded && !standing.is_empty() {
            report.ran("proposals::red_line");
            let above = people::line_of(book, &event.unit, event.place);
            if let Some((_, accused)) = standing.iter().find(|(_, accused)| above.contains(accused)) {
                let sentence = format!("{} of the accused unit {accused} did '{}'", event.person, event.kind);
                report.find(33, &tale.number, sentence);
            }
        }
        match event.kind.as_str() {
            "red-line-marked" => standing.push(line),
            "red-line-withdrawal-proposed" => {
                proposed.retain(|(other, _)| *other != line);
                proposed.push((line, event.person.clone()));
            }
            "red-line-withdrawal-decided" => {
                if !proposed.iter().any(|(other, by)| *other == line && *by != event.person) {
                    let sentence = format!("{} alone decided on the mark {}", event.person, line.0);
                    report.find(33, &tale.number, sentence);
                }
                if event.body.get("approved").and_then(serde_json::Value::as_bool) == Some(true) {
                    standing.retain(|other| *other != line);
                }
            }
            _ => {}
        }
    }
}
