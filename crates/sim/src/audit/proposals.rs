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

fn red_line(tale: &Tale<'_>, book: &Book, report: &mut AuditReport) {
    let mut accused: Option<&str> = None;
    for event in tale.events {
        match event.kind.as_str() {
            "red-line-marked" => accused = Some(event.text("unit")),
            "resolved" | "confirmed" | "cancelled" => {
                let Some(accused) = accused else { continue };
                report.ran("proposals::red_line");
                if people::line_of(book, &event.unit, event.place).iter().any(|unit| unit == accused) {
                    let sentence =
                        format!("{} of the accused unit {accused} did '{}'", event.person, event.kind);
                    report.find(33, &tale.number, sentence);
                }
            }
            _ => {}
        }
    }
}
