//! Call-back draws: each day and stratum drawn once, by a seed promised before the day began, and by nothing but ranks (29);
//! over the days the ratio, to less than one case (30); an answer that reached the customer is the only one (28).

use super::AuditReport;
use super::book::{Book, Told};
use super::texts::set_rows;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;
use yinuo_account::{DRAW, DRAW_PROMISE};
use yinuo_app::Law;
use yinuo_app::codec::hex;
use yinuo_app::register::stream_of;

type Hash = [u8; 32];

/// Rows of a register as its events tell them, oldest first, each as often as it was set.
pub(super) fn rows(book: &Book, register: &str) -> Vec<(String, Value)> {
    told(book, register).into_iter().map(|(code, body, _)| (code, body)).collect()
}

fn told<'b>(book: &'b Book, register: &str) -> Vec<(String, Value, &'b Told)> {
    let events = book.registers.get(&stream_of(register).id).map(Vec::as_slice).unwrap_or_default();
    events
        .iter()
        .flat_map(|event| set_rows(event).into_iter().map(move |(code, body)| (code, body, event)))
        .collect()
}

pub(super) fn check(book: &Book, law: &Law, report: &mut AuditReport) {
    let drawn = rows(book, DRAW);
    let mut seen = BTreeSet::new();
    for (code, row) in &drawn {
        report.ran("draws::check");
        if !seen.insert(code.as_str()) {
            report.find(29, code, "was drawn a second time");
        }
        if let Err(sentence) = follows(row) {
            report.find(29, code, sentence);
        }
        promised(code, row, book, law, report);
    }
    ratios(&drawn, report);
    frames(&drawn, book, report);
    answers(book, report);
}

pub(super) fn bytes(row: &Value, field: &str) -> Option<Hash> {
    let text = row.get(field)?.as_str()?;
    let mut found = [0; 32];
    for (place, byte) in found.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(place * 2..place * 2 + 2)?, 16).ok()?;
    }
    Some(found)
}

fn cases(row: &Value, field: &str) -> Vec<Uuid> {
    let list = row.get(field).and_then(Value::as_array).into_iter().flatten();
    list.filter_map(|id| Uuid::parse_str(id.as_str()?).ok()).collect()
}

fn number(row: &Value, field: &str) -> u64 {
    row.get(field).and_then(Value::as_u64).unwrap_or(u64::MAX)
}

pub(super) fn sha(parts: &[&[u8]]) -> Hash {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.finalize().into()
}

/// Whether everything in a row follows from its frame, its secret and its ratio, as `docs/draws.md` has it.
fn follows(row: &Value) -> Result<(), &'static str> {
    let must = |holds: bool, sentence: &'static str| if holds { Ok(()) } else { Err(sentence) };
    let text = |field: &str| row.get(field).and_then(Value::as_str).unwrap_or_default();
    let (frame, chosen) = (cases(row, "frame"), cases(row, "drawn"));
    must(frame.windows(2).all(|pair| pair[0] < pair[1]), "the frame is not in order, or holds a case twice")?;
    let lines = ["yinuo.frame.1", text("date"), text("stratum")].map(str::to_owned).into_iter();
    let lines: String = lines.chain(frame.iter().map(Uuid::to_string)).map(|line| line + "\n").collect();
    must(hex(&sha(&[lines.as_bytes()])) == text("frame_digest"), "the frame's digest is another")?;
    let secret = bytes(row, "secret").ok_or("the secret cannot be read")?;
    must(hex(&sha(&[&secret])) == text("commitment"), "this secret was not promised")?;
    let heads = bytes(row, "heads_digest").ok_or("the heads' digest cannot be read")?;
    let seed = sha(&[&secret, &heads]);
    must(hex(&seed) == text("seed"), "the seed is another")?;
    let total = frame.len() as u64 * number(row, "numerator") + number(row, "carried_in");
    let denominator = number(row, "denominator").max(1);
    must(total % denominator == number(row, "carried_out"), "the fraction carried out is another")?;
    let mut ranked = frame;
    ranked.sort_by_key(|case| sha(&[b"yinuo.draw.1", &seed, case.as_bytes()]));
    ranked.truncate(usize::try_from(total / denominator).unwrap_or(usize::MAX));
    must(ranked == chosen, "others were drawn than have the smallest ranks")
}

/// Its seed was promised, once, and recorded before the day began.
fn promised(code: &str, row: &Value, book: &Book, law: &Law, report: &mut AuditReport) {
    let date = row.get("date").and_then(Value::as_str).unwrap_or_default();
    let promises: Vec<_> =
        told(book, DRAW_PROMISE).into_iter().filter(|(promised, ..)| promised == date).collect();
    let [(_, body, event)] = promises.as_slice() else {
        report.find(29, code, format!("its seed was promised {} times", promises.len()));
        return;
    };
    if body.get("commitment") != row.get("commitment") {
        report.find(29, code, "another seed was promised");
    }
    let begins = law.book.current().instant(&format!("{date}T00:00:00"));
    if begins.is_none_or(|begins| event.recorded >= begins.0) {
        report.find(29, code, "its seed was promised when the day had begun");
    }
}

/// What one draw leaves over the next one starts with, so that the drawn never leave the ratio by a whole case.
fn ratios(drawn: &[(String, Value)], report: &mut AuditReport) {
    let mut sums: BTreeMap<&str, (i128, i128, u64)> = BTreeMap::new();
    for (code, row) in drawn {
        report.ran("draws::ratios");
        let stratum = row.get("stratum").and_then(Value::as_str).unwrap_or_default();
        let (owed, given, left) = sums.entry(stratum).or_default();
        if number(row, "carried_in") != *left {
            report.find(30, code, "it does not start with what the draw before left over");
        }
        *owed += i128::from(cases(row, "frame").len() as u64) * i128::from(number(row, "numerator"));
        *given += i128::from(cases(row, "drawn").len() as u64) * i128::from(number(row, "denominator"));
        *left = number(row, "carried_out");
        if (*owed - *given).abs() >= i128::from(number(row, "denominator")) {
            report.find(30, code, format!("{given} parts are drawn where {owed} are owed"));
        }
    }
}

/// No case stands in more frames of a stratum than it has closings.
fn frames(drawn: &[(String, Value)], book: &Book, report: &mut AuditReport) {
    let mut counted: BTreeMap<(&str, Uuid), usize> = BTreeMap::new();
    for (_, row) in drawn {
        let stratum = row.get("stratum").and_then(Value::as_str).unwrap_or_default();
        cases(row, "frame").into_iter().for_each(|case| *counted.entry((stratum, case)).or_default() += 1);
    }
    for ((stratum, case), frames) in counted {
        report.ran("draws::frames");
        let events = book.cases.get(&case).map(Vec::as_slice).unwrap_or_default();
        let closings = events.iter().filter(|event| event.kind == "closed").count();
        if frames > closings {
            let sentence = format!("{closings} closings stand in {frames} frames of {stratum}");
            report.find(29, &case.to_string(), sentence);
        }
    }
}

/// A customer who answered is not asked again for the same draw.
fn answers(book: &Book, report: &mut AuditReport) {
    for (id, events) in &book.cases {
        let mut answered = BTreeSet::new();
        for event in events.iter().filter(|event| event.kind == "called-back") {
            report.ran("draws::answers");
            if answered.contains(event.text("draw")) {
                let sentence = format!("asked again for {} after an answer", event.text("draw"));
                report.find(28, &id.to_string(), sentence);
            }
            // Refused is an answer too; what another attempt follows is none.
            if ["satisfied", "unsatisfied", "refused"].contains(&event.text("outcome")) {
                answered.insert(event.text("draw"));
            }
        }
    }
}
