//! Refusals to take a case, retold from the events alone (33: nobody decides his own proposal; 19: no promise with money is
//! ended by one person): a reason of the list, a second person where money ran, nothing owed for the time after, and an
//! objection that somebody of another unit ruled on.

use super::book::Told;
use super::payments::step_of;
use super::tale::Tale;
use super::{AuditReport, Pin, pinned};
use crate::time::HOUR;
use serde_json::Value;
use yinuo_app::Law;

/// What is known of the last refusal while the case is retold.
#[derive(Default)]
struct Refusal {
    by: String,
    unit: String,
    decided_by: String,
    until: i64,
    at: Option<i64>,
    objected: bool,
    policy: String,
    rule_by: Option<i64>,
    warn_at: Option<i64>,
    late: bool,
}

/// Promises with money that ran when an event came, as its own events tell it.
fn money_ran(tale: &Tale<'_>, version: u64, law: &Law) -> bool {
    let before = || tale.events.iter().filter(|event| event.version < version);
    before().filter(|event| event.kind == "promise-made").any(|made| {
        let (pin, rule) = (Pin::of(made), made.text("rule"));
        let pays = pinned(law, &pin).promise(rule).is_some_and(|rule| !rule.remedies.is_empty());
        let turns = before().filter(|event| event.int("promise") == made.int("promise"));
        let mut last = turns.filter(|event| {
            matches!(
                event.kind.as_str(),
                "promise-kept"
                    | "promise-stopped-late"
                    | "promise-voided"
                    | "promise-resumed"
                    | "promise-broken"
                    | "breach-withdrawn"
            )
        });
        let ended = |kind: &str| matches!(kind, "promise-kept" | "promise-stopped-late" | "promise-voided");
        pays && !last.next_back().is_some_and(|event| ended(&event.kind))
    })
}

pub(super) fn check(tale: &Tale<'_>, law: &Law, report: &mut AuditReport) {
    let mut known = Refusal::default();
    for event in tale.events {
        let wrong = match event.kind.as_str() {
            "rejection" => {
                report.ran("rejections::check");
                let (name, body) = step_of(event);
                step(&mut known, event, (&name, &body), law)
            }
            "rejected" => {
                let alone = known.decided_by.is_empty();
                (known.at, known.until) = (Some(event.occurred), event.int("objects_until"));
                (alone && money_ran(tale, event.version, law))
                    .then(|| format!("{} alone refused a case whose promise with money ran", known.by))
            }
            "taken-up" => {
                let before = known.at.take();
                before.is_none().then(|| "was taken up, and nobody had refused it".to_owned())
            }
            "promise-made" | "remedy-owed" if known.at.is_some_and(|at| event.occurred > at) => {
                Some(format!("'{}' of an instant after it was refused", event.kind))
            }
            _ => None,
        };
        if let Some(sentence) = wrong {
            report.find(33, &tale.number, sentence);
        }
    }
}

/// Items that the refusals of a case call for: by whom it must not be, and whom it must reach, where that is known.
pub(super) fn items(tale: &Tale<'_>) -> Vec<(String, Option<String>, Option<String>)> {
    let (mut items, mut by) = (Vec::new(), String::new());
    for (place, event) in tale.events.iter().enumerate().filter(|(_, event)| event.kind == "rejection") {
        let (at, (name, _)) = (event.occurred, step_of(event));
        match name.as_str() {
            "proposed" => {
                by.clone_from(&event.person);
                // One person was enough: it ended the case at once, and nobody is asked.
                let done = tale.events.get(place + 1).is_some_and(|next| next.kind == "rejected");
                if !done {
                    items.push((format!("proposed/rejection/{at}"), Some(by.clone()), None));
                }
            }
            "objected" => items.push((format!("objection/{at}"), None, None)),
            "ruling-near" | "ruling-late" => items.push((format!("{name}/{at}"), None, None)),
            "ruled" => items.push((format!("objection-ruled/{at}"), None, Some(by.clone()))),
            _ => {}
        }
    }
    items
}

/// A warning or a limit of a ruling comes at exactly its instant, once, while somebody waits.
fn ruling_due(known: &mut Refusal, event: &Told, late: bool) -> Option<String> {
    let wanted = if late { known.rule_by } else { known.warn_at.take() };
    let fits = known.objected && wanted == Some(event.occurred) && !known.late;
    known.late |= late;
    (!fits).then(|| format!("the limit of a ruling is told at {}, where {wanted:?} was due", event.occurred))
}

/// When the clock of a ruling is due and when it wakes; none where there is none.
pub(super) fn clock(tale: &Tale<'_>) -> Option<(i64, Option<i64>)> {
    let (mut by, mut wakes) = (None, Vec::new());
    for event in tale.events.iter().filter(|event| event.kind == "rejection") {
        let (name, body) = step_of(event);
        match name.as_str() {
            "proposed" => (by, wakes) = (None, Vec::new()),
            "objected" => {
                by = body["rule_by"].as_i64();
                wakes = body["warn_at"].as_i64().into_iter().chain(by).collect();
            }
            "ruling-near" if !wakes.is_empty() => drop(wakes.remove(0)),
            "ruling-late" | "ruled" => wakes.clear(),
            _ => {}
        }
    }
    by.map(|by| (by, wakes.first().copied()))
}

fn step(known: &mut Refusal, event: &Told, (name, body): (&str, &Value), law: &Law) -> Option<String> {
    let text = |field: &str| body[field].as_str().unwrap_or_default();
    match name {
        "proposed" => {
            let pin = Pin { policy: text("policy").to_owned(), calendar: None };
            let listed = pinned(law, &pin).rejection_rule().and_then(|rule| rule.reason(text("reason")));
            *known =
                Refusal { by: event.person.clone(), unit: text("unit").to_owned(), ..Refusal::default() };
            known.policy = text("policy").to_owned();
            (listed.is_none() || event.unit != known.unit)
                .then(|| format!("was refused for {} in the name of {}", text("reason"), known.unit))
        }
        "decided" => {
            known.decided_by.clone_from(&event.person);
            (event.person == known.by).then(|| format!("{} decided on his own refusal", event.person))
        }
        "objected" => {
            let open = known.at.is_some() && event.recorded < known.until && !known.objected;
            known.objected = true;
            let pin = Pin { policy: known.policy.clone(), calendar: None };
            let hours = law.book.current().rejection_rule().map_or(0, |rule| rule.ruling_hours);
            let (by, warn) = (body["rule_by"].as_i64(), body["warn_at"].as_i64());
            (known.rule_by, known.warn_at, known.late) = (by, warn, false);
            let said = pinned(law, &pin).rejection_rule().map_or(0, |rule| rule.ruling_hours);
            let fits = |hours: u32| by == (hours > 0).then(|| event.occurred + i64::from(hours) * HOUR);
            if !fits(hours) && !fits(said) {
                return Some(format!("the ruling is due at {by:?}, and no policy says so"));
            }
            (!open).then(|| "was objected to when nobody could".to_owned())
        }
        "ruling-near" | "ruling-late" => ruling_due(known, event, name == "ruling-late"),
        _ => {
            let own = [&known.by, &known.decided_by].contains(&&event.person) || known.unit == event.unit;
            let open = std::mem::take(&mut known.objected);
            let late = known.rule_by.is_some_and(|by| event.recorded >= by);
            if late && !known.late {
                return Some("was ruled on after its limit, and nobody had said so".to_owned());
            }
            (own || !open).then(|| format!("{} of {} ruled on the objection", event.person, event.unit))
        }
    }
}
