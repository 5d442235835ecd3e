//! Personal words: in no event in plain, each there for its commitment, each commitment recomputed with the person's key
//! (36). What an erasure took is gone, and nothing else is (41).

use super::AuditReport;
use super::book::{Book, Told};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_app::AppError;
use yinuo_app::erasure::{ERASURE, LEGAL_HOLD};
use yinuo_app::ports::{PersonalText, Store};
use yinuo_app::register::stream_of;

/// Texts asked for at once.
const TEXTS_AT_ONCE: usize = 100;
/// Shorter words may stand in an event by chance.
const WORDS_BYTES_MIN: usize = 12;

pub(super) fn check(book: &Book, store: &dyn Store, report: &mut AuditReport) -> Result<(), AppError> {
    let streams = book.cases.iter().map(|(id, events)| (format!("case/{id}"), events));
    let contacts = book.contacts.iter().map(|(id, events)| (format!("contact/{id}"), events));
    let mut keys: BTreeMap<String, Option<[u8; 32]>> = BTreeMap::new();
    let erased = erasures(book);
    holds(book, report);
    open_cases(book, report);
    for (name, events) in streams.chain(contacts) {
        let named: Vec<(Uuid, String, i64)> = events.iter().flat_map(commitments).collect();
        let ids: Vec<Uuid> = named.iter().map(|(id, ..)| *id).collect();
        let mut texts: BTreeMap<Uuid, PersonalText> = BTreeMap::new();
        for some in ids.chunks(TEXTS_AT_ONCE) {
            texts.extend(store.texts(some)?.into_iter().map(|text| (text.id, text)));
        }
        let customer = events.first().map_or("", |event| event.text("customer"));
        let erased = erased.get(customer).map_or(i64::MIN, |(place, _)| *place);
        for (id, commitment, place) in &named {
            report.ran("texts::check");
            let gone = *place < erased;
            let Some(text) = texts.get(id) else {
                if !gone {
                    report.find(36, &name, format!("the words {id} of an event are not there"));
                }
                continue;
            };
            if gone {
                report.find(41, &name, format!("the words {id} outlive the erasure of {customer}"));
            }
            if !keys.contains_key(&text.person) {
                keys.insert(text.person.clone(), store.person_key(&text.person)?);
            }
            let key = keys.get(&text.person).copied().flatten();
            if key.is_none_or(|key| hmac(&key, text.body.as_bytes()) != *commitment) {
                report.find(36, &name, format!("the commitment of {id} does not hold for its words"));
            }
        }
        for event in events {
            let bytes = event.body.to_string();
            let plain = texts
                .values()
                .find(|text| text.body.len() >= WORDS_BYTES_MIN && bytes.contains(text.body.as_str()));
            if plain.is_some() {
                let sentence = format!("version {} holds personal words in plain", event.version);
                report.find(36, &name, sentence);
            }
        }
        phones(&name, events, store, report)?;
    }
    Ok(())
}

/// Where each customer was erased the last time, by the journal of the register, and whether that was decided here: what a
/// restore erased again was decided on another copy, at another instant, which this journal cannot judge.
fn erasures(book: &Book) -> BTreeMap<String, (i64, bool)> {
    let mut erased = BTreeMap::new();
    let Some(events) = book.registers.get(&stream_of(ERASURE).id) else { return erased };
    for event in events {
        for (person, body) in set_rows(event) {
            if body["erased_at"].is_i64() {
                // A restore says so; older ones did not, but named one person where a decision names two.
                let alone = body["proposed_by"] == body["approved_by"];
                let replayed = body["replayed"].as_bool().unwrap_or(alone);
                erased.insert(person, (event.place, !replayed));
            }
        }
    }
    erased
}

/// As [`erasures`], of those that were decided here.
fn decided_here(book: &Book) -> impl Iterator<Item = (String, i64)> {
    erasures(book).into_iter().filter_map(|(person, (place, here))| here.then_some((person, place)))
}

/// Nobody was erased while a legal hold stood on him (41).
fn holds(book: &Book, report: &mut AuditReport) {
    let holds = book.registers.get(&stream_of(LEGAL_HOLD).id).map(Vec::as_slice).unwrap_or_default();
    for (person, place) in decided_here(book) {
        let before = holds.iter().filter(|event| event.place < place);
        let last = before.flat_map(set_rows).rfind(|(held, _)| *held == person);
        report.ran("texts::holds");
        let Some((_, body)) = last else { continue };
        if body["lifted"] != Value::Bool(true) {
            report.find(41, &person, "was erased under a legal hold");
        }
    }
}

/// Nobody was erased while a case of his was open: his words were needed still (41).
fn open_cases(book: &Book, report: &mut AuditReport) {
    for (person, place) in decided_here(book) {
        let own = book.cases.iter().filter(|(_, events)| {
            events.first().is_some_and(|first| first.text("customer") == person && first.place < place)
        });
        for (id, events) in own {
            report.ran("texts::open_cases");
            let before = events.iter().filter(|event| event.place < place);
            let mut turns = before.map(|event| event.kind.as_str());
            const OPENS: [&str; 5] = ["opened", "refused", "reopened", "split", "taken-up"];
            const ENDS: [&str; 4] = ["closed", "cancelled", "merged", "rejected"];
            let last = turns.rfind(|kind| OPENS.contains(kind) || ENDS.contains(kind));
            if last.is_some_and(|last| OPENS.contains(&last)) {
                report.find(41, &format!("case/{id}"), format!("was open when {person} was erased"));
            }
        }
    }
}

/// Rows that an event of a register sets.
pub(super) fn set_rows(event: &Told) -> Vec<(String, Value)> {
    let rows = event.body.get("rows").and_then(Value::as_array).into_iter().flatten();
    let text =
        |row: &Value, place: usize| row.get(place).and_then(Value::as_str).unwrap_or_default().to_owned();
    rows.map(|row| (text(row, 0), serde_json::from_str(&text(row, 1)).unwrap_or_default())).collect()
}

/// A customer's telephone number stands in no event of his.
fn phones(name: &str, events: &[Told], store: &dyn Store, report: &mut AuditReport) -> Result<(), AppError> {
    let customer = events.first().map_or("", |event| event.text("customer"));
    let Some(row) = store.customer(customer)?.filter(|row| !row.phone.is_empty()) else { return Ok(()) };
    for event in events {
        if event.body.to_string().contains(&row.phone) {
            report.find(36, name, format!("version {} holds a telephone number in plain", event.version));
        }
    }
    Ok(())
}

fn commitments(event: &Told) -> Vec<(Uuid, String, i64)> {
    let evidence = event.body.get("evidence").and_then(|evidence| evidence.get("text"));
    let steps = event.body.get("step").and_then(Value::as_object);
    let step = steps.and_then(|steps| steps.values().next()).and_then(|step| step.get("text"));
    [event.body.get("text"), evidence, step]
        .into_iter()
        .flatten()
        .filter_map(|text| {
            let id = Uuid::parse_str(text.get("text")?.as_str()?).ok()?;
            Some((id, text.get("commitment")?.as_str()?.to_owned(), event.place))
        })
        .collect()
}

/// HMAC-SHA-256 (RFC 2104) in hexadecimal, for a key shorter than a block.
fn hmac(key: &[u8; 32], body: &[u8]) -> String {
    let pad =
        |with: u8| -> [u8; 64] { std::array::from_fn(|index| key.get(index).copied().unwrap_or(0) ^ with) };
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(body).finalize();
    let outer = Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize();
    yinuo_app::codec::hex(&outer)
}
