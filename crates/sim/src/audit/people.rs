//! People: who held a post of a unit at an instant, by the history of the registers (15).

use super::AuditReport;
use super::book::Book;
use super::tale::Tale;
use serde_json::Value;
use std::collections::BTreeMap;
use yinuo_app::Law;
use yinuo_app::absence::ABSENCE;
use yinuo_app::register::{HOLDING, POST, UNIT, stream_of};

/// Most levels of the tree of units.
const LEVELS_MAX: usize = 16;

/// Rows of a register as they stood at an instant.
pub(super) fn rows(book: &Book, register: &str, at: i64) -> BTreeMap<String, Value> {
    let mut rows = BTreeMap::new();
    let Some(events) = book.registers.get(&stream_of(register).id) else { return rows };
    for event in events.iter().filter(|event| event.place <= at) {
        let Some(set) = event.body.get("rows").and_then(Value::as_array) else { continue };
        for row in set {
            let (Some(code), Some(body)) =
                (row.get(0).and_then(Value::as_str), row.get(1).and_then(Value::as_str))
            else {
                continue;
            };
            rows.insert(code.to_owned(), serde_json::from_str(body).unwrap_or_default());
        }
    }
    rows
}

/// A unit and the units above it, nearest first.
pub(super) fn line_of(book: &Book, unit: &str, at: i64) -> Vec<String> {
    let units = rows(book, UNIT, at);
    let mut line = vec![unit.to_owned()];
    while let Some(parent) = line
        .last()
        .and_then(|code| units.get(code))
        .and_then(|unit| unit.get("parent"))
        .and_then(Value::as_str)
    {
        if line.len() >= LEVELS_MAX {
            break;
        }
        line.push(parent.to_owned());
    }
    line
}

/// Whether the register of absences has somebody out of office at an instant.
fn away(absences: &BTreeMap<String, Value>, person: &str, at: i64) -> bool {
    let spans = absences.get(person).and_then(|row| row.get("spans")).and_then(Value::as_array);
    let covers = |span: &Value| {
        let instant = |field: &str| span.get(field).and_then(Value::as_i64);
        instant("from").is_some_and(|from| from <= at) && instant("until").is_some_and(|until| at < until)
    };
    spans.is_some_and(|spans| spans.iter().any(covers))
}

/// Who was there and held a post of a unit or of one above it at an instant: person and unit, as the register said by `known`.
fn holders(book: &Book, post: &str, line: &[String], (at, known): (i64, i64)) -> Vec<(String, String)> {
    let absences = rows(book, ABSENCE, known);
    rows(book, HOLDING, known)
        .values()
        .filter_map(|row| {
            let word = |field: &str| row.get(field).and_then(Value::as_str);
            let from = row.get("from").and_then(Value::as_i64)?;
            let until = row.get("until").and_then(Value::as_i64);
            let holds = word("post")? == post && from <= at && until.is_none_or(|until| at < until);
            let unit = word("unit")?.to_owned();
            let holds = holds && !away(&absences, word("person").unwrap_or_default(), at);
            (holds && line.contains(&unit)).then(|| (word("person").unwrap_or_default().to_owned(), unit))
        })
        .collect()
}

pub(super) fn check(tale: &Tale<'_>, book: &Book, law: &Law, report: &mut AuditReport) {
    let number = tale.number.as_str();
    for cycle in &tale.cycles {
        for rung in &cycle.rungs {
            report.ran("people::check");
            let line = line_of(book, &rung.unit, rung.place);
            let held = holders(book, &rung.post, &line, (rung.at, rung.place));
            let fits = if rung.holder.is_empty() {
                held.is_empty()
            } else {
                held.iter().any(|(person, _)| *person == rung.holder)
            };
            if !fits {
                let sentence = format!(
                    "rung {} reached {:?}, who did not hold {} then",
                    rung.rung, rung.holder, rung.post
                );
                report.find(15, number, sentence);
            }
        }
    }
    for event in tale.events.iter().filter(|event| event.kind == "task-opened") {
        if event.text("kind") != "instruction" {
            continue;
        }
        let posts = rows(book, POST, event.place);
        let roles = posts.get(&event.post).and_then(|post| post.get("roles")).and_then(Value::as_array);
        let may =
            roles.is_some_and(|roles| roles.iter().any(|role| role.as_str() == Some("general-manager")));
        let line = line_of(book, &event.unit, event.place);
        let held = holders(book, &event.post, &line, (event.occurred, event.place));
        if !may || !held.iter().any(|(person, _)| *person == event.person) {
            report.find(15, number, format!("{} gave an instruction without the post", event.person));
        }
    }
    top_rung(tale, law, report);
}

/// The top rung is left only by an instruction (15, Y46): no word of ours while a cycle stands there uninstructed.
fn top_rung(tale: &Tale<'_>, law: &Law, report: &mut AuditReport) {
    let top = |rule: &str| law.book.current().ladder(rule).map_or(i64::MAX, |rule| rule.rungs.len() as i64);
    report.ran("people::top_rung");
    let (mut rule, mut reached, mut instructed) = (String::new(), 0, false);
    for event in tale.events {
        match event.kind.as_str() {
            "ladder-armed" => {
                event.text("rule").clone_into(&mut rule);
                (reached, instructed) = (0, false);
            }
            "rung-reached" => reached = event.int("rung"),
            "ladder-ended" => reached = 0,
            "task-opened" if event.text("kind") == "instruction" => instructed = true,
            "resolved" if reached >= top(&rule) && !instructed => {
                report.find(15, &tale.number, "left the top rung without an instruction");
            }
            _ => {}
        }
    }
}
