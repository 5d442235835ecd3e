//! The ladder: rungs rise by one, each at its own instant, none after the end (11); a repeat starts where the policy says
//! and names the earlier case (12).

use super::AuditReport;
use super::tale::{Cycle, Tale};
use std::collections::BTreeMap;
use yinuo_app::Law;
use yinuo_policy::{Instant, LadderRule};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

fn rule<'l>(cycle: &Cycle, law: &'l Law) -> Option<&'l LadderRule> {
    super::pinned(law, &cycle.pin).ladder(&cycle.rule)
}

/// When a rung of a cycle is due.
fn instant(cycle: &Cycle, rule: &LadderRule, rung: i64, law: &Law) -> i64 {
    if rule.calendar.is_empty() {
        return cycle.started + (rung - cycle.start).max(0) * rule.step_minutes * MINUTE;
    }
    let small = |rung: i64| u8::try_from(rung).unwrap_or(u8::MAX);
    let policy = super::pinned(law, &cycle.pin);
    policy.rung_due(rule, Instant(cycle.started), small(cycle.start), small(rung)).0
}

/// When the next rung of a cycle is due; none at the top.
pub(super) fn next_rung(cycle: &Cycle, law: &Law) -> Option<i64> {
    let rule = rule(cycle, law)?;
    let next = cycle.rungs.last().map_or(cycle.start, |last| last.rung + 1);
    (next <= rule.rungs.len() as i64).then(|| instant(cycle, rule, next, law))
}

pub(super) fn check(tale: &Tale<'_>, law: &Law, report: &mut AuditReport) {
    let number = tale.number.as_str();
    for cycle in &tale.cycles {
        let Some(rule) = rule(cycle, law) else {
            report.find(11, number, format!("cycle {} follows no ladder of its policy", cycle.number));
            continue;
        };
        for (index, rung) in cycle.rungs.iter().enumerate() {
            report.rungs += 1;
            report.ran("ladder::check");
            let wanted = cycle.start + index as i64;
            if rung.rung != wanted {
                report.find(11, number, format!("rung {} where {wanted} should follow", rung.rung));
            }
            let at = instant(cycle, rule, rung.rung, law);
            if rung.at != at {
                let sentence = format!("rung {} at {}, but it falls due at {at}", rung.rung, rung.at);
                report.find(11, number, sentence);
            }
            if rung.after_end {
                report.find(11, number, format!("rung {} after the clock ended", rung.rung));
            }
            let post = usize::try_from(rung.rung - 1).ok().and_then(|index| rule.rungs.get(index));
            if post.is_none_or(|step| step.post != rung.post) {
                report.find(11, number, format!("rung {} was addressed to {}", rung.rung, rung.post));
            }
        }
        let until = cycle.ended.unwrap_or_else(|| tale.heard_until());
        if next_rung(cycle, law)
            .is_some_and(|at| if cycle.ended.is_some() { at < until } else { at <= until })
        {
            report.find(11, number, format!("a rung of cycle {} was left out", cycle.number));
        }
    }
    if tale.cycles.windows(2).any(|pair| pair[0].ended.is_none()) {
        report.find(11, number, "two cycles run at once");
    }
}

/// A case of a party and topic, for repeats.
struct Past<'t> {
    tale: &'t Tale<'t>,
    topic: String,
    party: String,
}

pub(super) fn check_repeats(tales: &[Tale<'_>], law: &Law, report: &mut AuditReport) {
    let mut by_party: BTreeMap<String, Vec<Past<'_>>> = BTreeMap::new();
    for tale in tales {
        let Some(opened) = tale.events.first().filter(|event| event.kind == "opened") else { continue };
        let service = opened.text("service");
        let party = match service {
            "" => format!("customer {}", opened.text("customer")),
            service => format!("service {service}"),
        };
        let topic = opened.text("topic").to_owned();
        by_party.entry(party.clone()).or_default().push(Past { tale, topic, party });
    }
    for past in by_party.values().flatten() {
        let others = by_party.get(&past.party).map(Vec::as_slice).unwrap_or_default();
        repeat(past, others, tales, law, report);
    }
}

/// When a case was closed as known at a place; none while it was open, cancelled or unknown.
fn closed_by(tale: &Tale<'_>, at: i64) -> Option<i64> {
    let mut closed = None;
    for event in tale.events.iter().filter(|event| event.place < at) {
        match event.kind.as_str() {
            "closed" => closed = Some(event.occurred),
            "reopened" | "refused" | "cancelled" | "merged" | "split" | "rejected" | "taken-up" => {
                closed = None
            }
            _ => {}
        }
    }
    closed
}

/// Topic of a case as known at a place: another category may have changed it.
fn topic_by<'t>(tale: &'t Tale<'_>, at: i64) -> &'t str {
    let said = |kind: &str| matches!(kind, "opened" | "categorised");
    let mut known = tale.events.iter().filter(|event| event.place < at && said(&event.kind));
    known.next_back().map_or("", |event| event.text("topic"))
}

fn repeat(past: &Past<'_>, others: &[Past<'_>], tales: &[Tale<'_>], law: &Law, report: &mut AuditReport) {
    let opened = &past.tale.events[0];
    let number = past.tale.number.as_str();
    let Some(facts) = opened.body.get("facts") else { return };
    report.ran("ladder::repeat");
    let category = facts.get("category").and_then(serde_json::Value::as_str).unwrap_or_default();
    let policy = law.book.current();
    let window = i64::from(policy.repeat_window_days(category)) * DAY;
    // Where another case changed at the very same place, nobody can say what was known.
    let tied = others.iter().any(|other| {
        other.tale.events.iter().any(|event| event.place == opened.place) && other.tale.id != past.tale.id
    });
    let earlier = others
        .iter()
        .filter(|other| other.tale.id != past.tale.id)
        .filter(|other| topic_by(other.tale, opened.place) == past.topic)
        .filter_map(|other| Some((closed_by(other.tale, opened.place)?, other.tale)))
        .filter(|(closed, _)| *closed <= opened.occurred && opened.occurred < closed + window)
        .max_by_key(|(closed, tale)| (*closed, tale.id));
    let named = opened.id("repeat_of");
    let chain = opened.int("chain");
    if !tied && named != earlier.map(|(_, tale)| tale.id) {
        let wanted = earlier.map(|(_, tale)| tale.number.clone());
        report.find(12, number, format!("repeats {wanted:?}, but names {named:?}"));
    }
    let link = named.and_then(|id| tales.iter().find(|tale| tale.id == id));
    let wanted = link.and_then(|tale| tale.events.first()).map_or(1, |first| first.int("chain") + 1);
    if chain != wanted {
        report.find(12, number, format!("link {chain} of its chain, where {wanted} follows"));
    }
    if let (Some(cycle), Some(rule)) =
        (past.tale.cycles.first(), past.tale.cycles.first().and_then(|cycle| rule(cycle, law)))
    {
        let start = match chain {
            i64::MIN..=1 => 1,
            chain => {
                (i64::from(rule.repeat_start_rung) + chain - 2).min(i64::from(rule.start_rung_cap)).max(1)
            }
        };
        if cycle.start != start {
            report.find(12, number, format!("the ladder starts on rung {}, not {start}", cycle.start));
        }
    }
}
