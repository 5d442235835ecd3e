//! Pins: every promise and every ladder names a policy and a calendar that had been adopted by then (6 in part: there is no
//! re-base yet, so a pin never changes).

use super::AuditReport;
use super::book::Told;
use super::tale::Tale;
use yinuo_app::Law;
use yinuo_policy::Digest;

pub(super) fn check(tale: &Tale<'_>, law: &Law, report: &mut AuditReport) {
    for event in
        tale.events.iter().filter(|event| matches!(event.kind.as_str(), "promise-made" | "ladder-armed"))
    {
        report.ran("pins::check");
        area(tale, event, report);
        let word = |field: &str| event.body.get(field).and_then(serde_json::Value::as_str);
        let policy = word("policy").and_then(Digest::parse);
        let calendar = word("calendar").map(Digest::parse);
        let held = |policy: Digest| match calendar {
            Some(calendar) => calendar.is_some_and(|calendar| law.book.holds(&policy, Some(&calendar))),
            None => law.book.holds(&policy, None),
        };
        if !policy.is_some_and(held) {
            let sentence = format!("version {} is pinned to a policy that was never adopted", event.version);
            report.find(6, &tale.number, sentence);
        }
    }
}

/// The class of its area is the one of the acceptance, whatever a register says since.
fn area(tale: &Tale<'_>, event: &Told, report: &mut AuditReport) {
    let at_acceptance = tale.events.first().and_then(|opened| opened.body.get("facts")?.get("area"));
    let pinned = event.body.get("area").filter(|area| !area.is_null());
    if pinned.is_some() && pinned != at_acceptance {
        let sentence =
            format!("version {} is pinned to another area class than the acceptance", event.version);
        report.find(6, &tale.number, sentence);
    }
}
