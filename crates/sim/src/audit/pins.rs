//! Pins: every promise and every ladder names a policy and a calendar that had been adopted by then (6 in part: there is no
//! re-base yet, so a pin never changes).

use super::AuditReport;
use super::tale::Tale;
use yinuo_app::Law;
use yinuo_policy::Digest;

pub(super) fn check(tale: &Tale<'_>, law: &Law, report: &mut AuditReport) {
    for event in
        tale.events.iter().filter(|event| matches!(event.kind.as_str(), "promise-made" | "ladder-armed"))
    {
        report.ran("pins::check");
        let word = |field: &str| event.body.get(field).and_then(serde_json::Value::as_str);
        let digest = |text: &str| Digest(text.to_owned());
        let policy = word("policy").map(digest).unwrap_or_else(|| digest(""));
        if !law.book.holds(&policy, word("calendar").map(digest).as_ref()) {
            let sentence = format!("version {} is pinned to a policy that was never adopted", event.version);
            report.find(6, &tale.number, sentence);
        }
    }
}
