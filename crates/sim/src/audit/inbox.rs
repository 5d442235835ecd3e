//! Items that must reach somebody: each rung, breach, warning, instruction, assist and passed limit exactly once, to the one
//! whom the events name (15, 40).

use super::AuditReport;
use super::book::{Book, Told};
use super::outside::{self, Request};
use super::payments;
use super::people;
use super::tale::Tale;
use super::texts::set_rows;
use super::visits;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use yinuo_app::AppError;
use yinuo_app::ports::{PAGE_ROWS_MAX, Store};
use yinuo_app::purge::PURGE;
use yinuo_app::register::{PERSON, stream_of};

/// Whom an item must reach.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Whom {
    Person(String),
    /// Whoever is there; the register says who.
    Somebody,
    /// A second person: anybody else than this one.
    AnotherThan(String),
}

/// Items that the events of a case call for.
fn items(tale: &Tale<'_>) -> BTreeMap<String, Whom> {
    let mut items = BTreeMap::new();
    let mut keep = |key: String, whom: Whom| {
        items.insert(format!("{}/{key}", tale.id), whom);
    };
    let owner = tale.events.first().map_or("", |event| event.text("owner")).to_owned();
    let (mut handler, mut urges, mut over) = (String::new(), 0, false);
    let mut opened_by: BTreeMap<&str, &str> = BTreeMap::new();
    let mut office = Office::default();
    for event in tale.events {
        match event.kind.as_str() {
            "assigned" => event.text("person").clone_into(&mut handler),
            "rung-reached" => keep(
                format!("rung/{}/{}", event.int("cycle"), event.int("rung")),
                Whom::Person(event.text("holder").to_owned()),
            ),
            "promise-broken" => {
                let key = format!("breach/{}/{}", event.int("promise"), event.occurred);
                keep(key, Whom::Person(owner.clone()));
            }
            "warned" => {
                let key = format!("warning/{}/{}", event.int("promise"), event.occurred);
                // The state after the whole decision names the handler, so a warning settled by an assignment is his.
                keep(key, Whom::Somebody);
            }
            // A later check reaches its handler on its day, not when it is agreed.
            "task-opened" if event.text("kind") == "check" => {}
            "check-due" => keep(format!("check/{}", event.text("task")), Whom::Somebody),
            "task-opened" => {
                opened_by.insert(event.text("task"), &event.person);
                keep(format!("{}/{}", event.text("kind"), event.text("task")), task_for(event));
            }
            "task-overdue" => {
                let task = event.text("task");
                let asked_by = opened_by.get(task).copied().unwrap_or_default();
                keep(format!("task-overdue/{task}"), Whom::Person(asked_by.to_owned()));
            }
            "urged" => {
                urges += 1;
                if !handler.is_empty() {
                    keep(format!("urge/{urges}"), Whom::Person(handler.clone()));
                }
            }
            "closed" | "cancelled" | "merged" | "rejected" => over = true,
            "reopened" | "refused" | "split" | "taken-up" => over = false,
            "pause-proposed"
            | "exemption-proposed"
            | "late-fact-proposed"
            | "red-line-withdrawal-proposed" => {
                keep(proposed(event), Whom::AnotherThan(event.person.clone()));
            }
            "settlement" => {
                if let Some(key) = payments::item(tale, event) {
                    // A post that nobody holds is limbo's.
                    keep(key, Whom::Somebody);
                }
            }
            _ => {}
        }
        let visits = if event.kind == "visit" { visits::items(event) } else { Vec::new() };
        for (key, whom) in visits {
            keep(key, whom.map_or(Whom::Somebody, Whom::Person));
        }
        if let Some(key) = visits::done(event).filter(|_| !over) {
            // Whoever has the case ends it with the customer.
            keep(key, Whom::Person(if handler.is_empty() { owner.clone() } else { handler.clone() }));
        }
        office.hear(event, &mut keep);
    }
    for (key, proposer, whom) in super::rejections::items(tale) {
        let reached = whom.map_or(Whom::Somebody, Whom::Person);
        keep(key, proposer.map_or(reached, Whom::AnotherThan));
    }
    for (key, whom) in super::exceptions::items(tale) {
        keep(key, whom.map_or(Whom::Somebody, Whom::Person));
    }
    items
}

/// The item by which a second person hears of a proposal.
fn proposed(event: &Told) -> String {
    match event.kind.as_str() {
        "pause-proposed" => format!("proposed/pause/{}", event.text("pause")),
        "late-fact-proposed" => format!("proposed/late-fact/{}", event.text("fact")),
        "exemption-proposed" => format!("proposed/exemption/{}", event.text("exemption")),
        _ => format!("proposed/red-line/{}/{}/{}", event.text("mark"), event.text("unit"), event.occurred),
    }
}

/// Items about outside bodies, directives and who is named in a note.
#[derive(Default)]
struct Office<'a> {
    requests: Vec<Request>,
    /// Directives: who gave it, who answered it last, how often it was sent back.
    directives: BTreeMap<&'a str, (&'a str, &'a str, u32)>,
}

impl<'a> Office<'a> {
    fn hear(&mut self, event: &'a Told, keep: &mut dyn FnMut(String, Whom)) {
        outside::hear(&mut self.requests, event);
        let request = self.requests.iter().find(|request| request.id == event.int("request"));
        let (task, place) = (event.text("task"), event.int("request"));
        let person = |field: &str| Whom::Person(event.text(field).to_owned());
        match (event.kind.as_str(), request, self.directives.get_mut(task)) {
            ("outside-requested", Some(found), _) if found.reported => {
                keep(format!("outside/{place}"), Whom::Somebody);
            }
            ("outside-redispatched", Some(found), _) => {
                keep(format!("outside/{place}/{}", found.rounds), Whom::Somebody);
            }
            ("outside-overdue", Some(found), _) => {
                keep(format!("outside-overdue/{place}/{}", found.rounds), Whom::Somebody);
            }
            ("task-opened", ..) if event.text("kind") == "directive" => {
                self.directives.insert(task, (&event.person, "", 0));
            }
            ("task-done", _, Some((giver, answered, back))) => {
                *answered = &event.person;
                keep(format!("directive-done/{task}/{back}"), Whom::Person((*giver).to_owned()));
            }
            ("task-judged", _, Some((_, answered, back))) if !event.flag("accepted") => {
                *back += 1;
                keep(format!("directive/{task}/{back}"), Whom::Person((*answered).to_owned()));
            }
            ("task-climbed", _, Some((_, _, back))) => {
                keep(format!("directive/{task}/{back}/step-{}", event.int("step")), person("holder"));
            }
            ("noted", ..) => {
                let named = event.body.get("mentions").and_then(Value::as_array).into_iter().flatten();
                let text =
                    event.body.get("text").map_or("", |text| text["text"].as_str().unwrap_or_default());
                for name in named.filter_map(Value::as_str) {
                    keep(format!("mention/{text}/{name}"), Whom::Person(name.to_owned()));
                }
            }
            _ => {}
        }
    }
}

/// Items that proposed outages call for: whoever leads the unit hears of one that alike reports made.
fn proposals(book: &Book) -> BTreeSet<String> {
    let bodies = book.registers.values().flatten().flat_map(set_rows);
    let proposed = bodies.filter(|(_, body)| body["sign"]["by"] == "reports");
    proposed.map(|(outage, _)| format!("{outage}/outage")).collect()
}

/// Items of pay: an objection that was made, decided or is late, and a verdict that is held.
fn of_pay(book: &Book) -> BTreeMap<String, Whom> {
    let mut items = BTreeMap::new();
    for (code, body) in book.registers.values().flatten().flat_map(set_rows) {
        let has = |field: &str| body.get(field).is_some();
        if has("given_at") && has("reasons") && has("looked") {
            items.insert(format!("held-verdict/{code}"), Whom::Somebody);
        }
        // A low score or a dislike is followed up.
        if has("opened_at") && has("told_late") && has("done") {
            items.insert(format!("follow-up/{code}/opened"), Whom::Somebody);
            if body["told_late"] == true {
                items.insert(format!("follow-up/{code}/late"), Whom::Somebody);
            }
            continue;
        }
        // Whoever is praised hears of it.
        if has("came_at") && has("by_contact") {
            for person in body["people"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                items.insert(format!("praise/{code}/{person}"), Whom::Person(person.to_owned()));
            }
            continue;
        }
        if !(has("made_at") && has("told_late") && has("ruling")) {
            continue;
        }
        // One is made by a person about his wage, the other for a unit about its points.
        let (what, maker) = if has("person") { ("objection", "person") } else { ("points-objection", "by") };
        items.insert(format!("{what}/{code}/made"), Whom::Somebody);
        if body["told_late"] == true {
            items.insert(format!("{what}/{code}/late"), Whom::Somebody);
        }
        if !body["ruling"].is_null() {
            let person = body[maker].as_str().unwrap_or_default().to_owned();
            items.insert(format!("{what}/{code}/decided"), Whom::Person(person));
        }
    }
    items
}

/// Items of directives without a case: given, answered, sent back, and each step of a climb.
fn of_directives(book: &Book) -> BTreeMap<String, Whom> {
    let mut items = BTreeMap::new();
    for (code, body) in book.registers.values().flatten().flat_map(set_rows) {
        let Some(replies) = body["replies"].as_array().filter(|_| body["given_by"].is_string()) else {
            continue;
        };
        let person = |value: &Value| Whom::Person(value.as_str().unwrap_or_default().to_owned());
        items.insert(format!("directive/{code}/directive/given"), Whom::Somebody);
        for (round, reply) in (1..).zip(replies) {
            items.insert(format!("directive/{code}/directive-done/{round}"), person(&body["given_by"]));
            if reply["verdict"]["accepted"] == false {
                items.insert(format!("directive/{code}/directive/back/{round}"), person(&reply["by"]));
            }
        }
        // What was climbed stands with the reply that ended it, until a new round begins.
        let waits = replies.last().is_none_or(|reply| reply["verdict"]["accepted"] == false);
        let climbed = body["climbed"].as_array().map_or(0, Vec::len);
        for step in (1..=climbed).filter(|_| waits) {
            items.insert(format!("directive/{code}/directive/{}/step-{step}", replies.len()), Whom::Somebody);
        }
    }
    items
}

fn task_for(event: &Told) -> Whom {
    match event.text("person") {
        "" => Whom::Somebody,
        person => Whom::Person(person.to_owned()),
    }
}

/// How many items purges took, by the journal of their register.
fn purged(book: &Book) -> u64 {
    let events = book.registers.get(&stream_of(PURGE).id).map(Vec::as_slice).unwrap_or_default();
    let bodies = events.iter().flat_map(set_rows).map(|(_, body)| body);
    bodies.filter(|body| body["goes"] == "message").filter_map(|body| body["count"].as_u64()).sum()
}

pub(super) fn check(
    tales: &[Tale<'_>],
    book: &Book,
    (store, of_areas): (&dyn Store, Vec<String>),
    report: &mut AuditReport,
) -> Result<(), AppError> {
    let mut wanted: BTreeMap<String, (Whom, &str)> = BTreeMap::new();
    let mut people: BTreeSet<String> = people::rows(book, PERSON, i64::MAX).into_keys().collect();
    people.insert(String::new());
    for tale in tales {
        people.extend(tale.events.iter().map(|event| event.person.clone()));
        wanted.extend(items(tale).into_iter().map(|(key, whom)| (key, (whom, tale.number.as_str()))));
    }
    let proposed = proposals(book);
    wanted.extend(proposed.into_iter().map(|key| (key, (Whom::Somebody, ""))));
    wanted.extend(of_directives(book).into_iter().map(|(key, whom)| (key, (whom, ""))));
    wanted.extend(of_pay(book).into_iter().map(|(key, whom)| (key, (whom, ""))));
    wanted.extend(of_areas.into_iter().map(|key| (key, (Whom::Somebody, ""))));
    let mut whole = true;
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for person in people {
        let rows = store.inbox(&person, false, PAGE_ROWS_MAX)?;
        // Of a fuller inbox only the newest page can be seen.
        whole &= rows.len() < PAGE_ROWS_MAX as usize;
        for row in rows {
            report.ran("inbox::check");
            let number = wanted.get(&row.key).map_or("?", |(_, number)| *number).to_owned();
            if !seen.insert(row.key.clone()) {
                report.find(40, &number, format!("{} reached somebody twice", row.key));
            }
            match wanted.get(&row.key) {
                None => report.find(40, &number, format!("{} reached {person:?} without a cause", row.key)),
                Some((Whom::Person(right), _)) if *right != person => {
                    report.find(15, &number, format!("{} reached {person:?}, not {right:?}", row.key));
                }
                Some((Whom::AnotherThan(proposer), _)) if *proposer == person => {
                    report.find(33, &number, format!("{} reached its own proposer {person:?}", row.key));
                }
                Some(_) => {}
            }
        }
    }
    let missing: Vec<_> = wanted.iter().filter(|(key, _)| whole && !seen.contains(*key)).collect();
    // Which items a purge took nobody knows any more, only how many: no more than these may be missing.
    if missing.len() as u64 > purged(book) {
        for (key, (_, number)) in missing {
            report.find(40, number, format!("{key} reached nobody"));
        }
    }
    Ok(())
}
