//! Call-backs and surveys: attempts at the hours and as often as the rules allow (32), never by whoever handled the case nor heard by
//! whoever made the call (33); the shares that pages show, counted again (42); a wave's sample drawn again (27), its paper keyed by two (33).

use super::AuditReport;
use super::book::{Book, Told};
use super::draws::{bytes, rows, sha};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use yinuo_account::{CALL_HEARD, SURVEY, SURVEY_FRAME, call_backs, sheets_of, survey_result};
use yinuo_app::codec::hex;
use yinuo_app::{App, AppError, Law};
use yinuo_policy::{CallBackRule, Instant};

pub(super) fn check(book: &Book, app: &App, law: &Law, report: &mut AuditReport) -> Result<(), AppError> {
    for (id, events) in &book.cases {
        let number = id.to_string();
        attempts(&number, events, law, report);
        others(&number, events, report);
    }
    shares(book, app, report)?;
    heard(book, report);
    surveys(book, app, report)
}

/// What an attempt found: the word, or the name of the word that carries a time.
fn found(event: &Told) -> &str {
    let said = event.body.get("outcome");
    let named = said.and_then(Value::as_object).and_then(|one| one.keys().next().map(String::as_str));
    said.and_then(Value::as_str).or(named).unwrap_or_default()
}

fn calls(events: &[Told]) -> impl Iterator<Item = (usize, &Told)> {
    events.iter().enumerate().filter(|(_, event)| event.kind == "called-back")
}

/// As often as the rule allows, inside its parts of the day, and the gap apart.
fn attempts(number: &str, events: &[Told], law: &Law, report: &mut AuditReport) {
    let policy = law.book.current();
    let Some(rule) = policy.call_back_rule() else { return };
    let mut tried: BTreeMap<&str, (u32, i64)> = BTreeMap::new();
    for (_, event) in calls(events).filter(|(_, event)| event.recorded >= law.adopted_at) {
        report.ran("calls::attempts");
        let minute = minute(&policy.local_time(Instant(event.recorded)));
        if !within(rule, minute) || policy.quiet_until(Instant(event.recorded)).is_some() {
            report.find(32, number, format!("rung at minute {minute} of the day"));
        }
        let (count, last) = tried.entry(event.text("draw")).or_insert((0, i64::MIN / 2));
        if event.recorded - *last < i64::from(rule.gap_minutes) * 60_000 {
            report.find(32, number, "rung again before the time between two attempts was over");
        }
        if ["no-answer", "not-reached"].contains(&found(event)) {
            *count += 1;
            *last = event.recorded;
        } else {
            // He named the time himself, or was reached.
            *last = i64::MIN / 2;
        }
        if *count > rule.attempts_max {
            report.find(
                32,
                number,
                format!("{count} unanswered calls where {} are allowed", rule.attempts_max),
            );
        }
    }
}

fn minute(clock: &str) -> u16 {
    let mut parts = clock.split(':').map(|part| part.parse::<u16>().unwrap_or(u16::MAX / 120));
    parts.next().unwrap_or(0) * 60 + parts.next().unwrap_or(0)
}

fn within(rule: &CallBackRule, minute: u16) -> bool {
    rule.parts.iter().any(|part| (part.from.minutes..part.until.minutes).contains(&minute))
}

/// Nobody asks about a case that he took or handles.
fn others(number: &str, events: &[Told], report: &mut AuditReport) {
    for (place, event) in calls(events) {
        report.ran("calls::others");
        let owner = events.iter().find(|event| event.kind == "opened").map(|event| event.text("owner"));
        let assigned = events[..place].iter().rev().find(|event| event.kind == "assigned");
        let handler = assigned.map(|event| event.text("person"));
        if [owner, handler].contains(&Some(event.person.as_str())) {
            report.find(33, number, format!("{} asked about his own case", event.person));
        }
    }
}

/// The shares of every list on which somebody rang, counted again from the events of all cases.
fn shares(book: &Book, app: &App, report: &mut AuditReport) -> Result<(), AppError> {
    let mut counted: BTreeMap<&str, [u64; 4]> = BTreeMap::new();
    for events in book.cases.values() {
        let mut own: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        calls(events).for_each(|(_, event)| own.entry(event.text("draw")).or_default().push(found(event)));
        for (draw, words) in own {
            let any = |wanted: &[&str]| u64::from(words.iter().any(|word| wanted.contains(word)));
            let sum = counted.entry(draw).or_default();
            sum[0] += words.len() as u64;
            sum[1] += any(&["satisfied", "unsatisfied", "refused"]);
            sum[2] += any(&["refused"]);
            sum[3] += any(&["satisfied"]);
        }
    }
    for (code, counted) in counted {
        let list = match call_backs(app.store(), code) {
            Ok(Some(list)) => list,
            // Its cases were archived, or nobody drew it.
            Ok(None) | Err(AppError::Refused(_)) => continue,
            Err(error) => return Err(error),
        };
        let shown = list.figures();
        let shown = [shown.attempts, shown.reached, shown.refused, shown.satisfied];
        // A customer who asked for no more calls between two attempts leaves the list with his attempts.
        if list.barred.iter().all(|item| item.attempts.is_empty()) {
            report.ran("calls::shares");
            if shown != counted {
                report.find(
                    42,
                    code,
                    format!("attempts, reached, refused, satisfied {shown:?}, not {counted:?}"),
                );
            }
        }
    }
    Ok(())
}

/// Whoever heard a call did not make it, and it was an answered one.
fn heard(book: &Book, report: &mut AuditReport) {
    for (code, body) in rows(book, CALL_HEARD) {
        report.ran("calls::heard");
        let Some((draw, case)) = code.rsplit_once('/') else { continue };
        let events = uuid::Uuid::parse_str(case).ok().and_then(|case| book.cases.get(&case));
        let answered = events.and_then(|events| {
            calls(events).map(|(_, event)| event).find(|event| {
                event.text("draw") == draw && ["satisfied", "unsatisfied"].contains(&found(event))
            })
        });
        let listener = body.get("person").and_then(Value::as_str);
        if answered.is_none_or(|event| Some(event.person.as_str()) == listener) {
            report.find(33, &code, "heard by whoever made the call, or there was none");
        }
    }
}

fn word<'v>(body: &'v Value, field: &str) -> &'v str {
    body.get(field).and_then(Value::as_str).unwrap_or_default()
}

fn surveys(book: &Book, app: &App, report: &mut AuditReport) -> Result<(), AppError> {
    for (code, wave) in rows(book, SURVEY) {
        report.ran("calls::surveys");
        let sheets: BTreeMap<String, Value> = rows(book, &sheets_of(&code)).into_iter().collect();
        if let Err(sentence) = drawn_again(book, &code, &wave, &sheets) {
            report.find(27, &code, sentence);
        }
        let mut returned = 0_u64;
        for (number, sheet) in &sheets {
            returned += u64::from(counts(sheet).is_some_and(|keyed| word(keyed, "outcome") == "returned"));
            let keyed = sheet.get("keyed").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            let settled = sheet.get("settled").filter(|settled| !settled.is_null());
            let people: Vec<&str> = keyed.iter().chain(settled).map(|one| word(one, "person")).collect();
            if people.iter().collect::<BTreeSet<_>>().len() != people.len() {
                report.find(33, &format!("{code}/{number}"), "the same person keyed or settled it twice");
            }
            let at = |body: &Value, field: &str| body.get(field).and_then(Value::as_i64).unwrap_or(i64::MIN);
            let days = at(&wave, "made_at")..at(&wave, "closes_at");
            if keyed.iter().chain(settled).any(|one| !days.contains(&at(one, "at"))) {
                report.find(
                    27,
                    &format!("{code}/{number}"),
                    "keyed before its wave began or after it closed",
                );
            }
        }
        // Whoever adopted other packs since is shown no figures of it.
        if app.law().book.current().survey_rule().is_none() {
            continue;
        }
        let shown = survey_result(app, &code)?.1.all;
        if (shown.returned, shown.sent) != (returned, sheets.len() as u64) {
            let sentence =
                format!("{}/{} returned, not {returned}/{}", shown.returned, shown.sent, sheets.len());
            report.find(42, &code, sentence);
        }
    }
    Ok(())
}

/// What counts of a sheet: what was settled, else what two people keyed alike, or one where it is no paper.
fn counts(sheet: &Value) -> Option<&Value> {
    let keyed = sheet.get("keyed").and_then(Value::as_array)?;
    let alike =
        |a: &Value, b: &Value| ["outcome", "answers"].iter().all(|field| a.get(field) == b.get(field));
    match (keyed.as_slice(), sheet.get("settled").filter(|settled| !settled.is_null())) {
        (_, Some(settled)) => Some(settled),
        ([first, second], None) => Some(first).filter(|_| alike(first, second)),
        ([only], None) => Some(only).filter(|_| word(sheet, "mode") != "paper"),
        _ => None,
    }
}

/// Frame, seed and sample of a wave, as `docs/surveys.md` has it.
fn drawn_again(
    book: &Book,
    code: &str,
    wave: &Value,
    sheets: &BTreeMap<String, Value>,
) -> Result<(), &'static str> {
    let mut frame: BTreeSet<(String, String)> = BTreeSet::new();
    for (_, page) in
        rows(book, SURVEY_FRAME).into_iter().filter(|(page, _)| page.starts_with(&format!("{code}/")))
    {
        frame.extend(
            serde_json::from_value::<Vec<(String, String)>>(page).map_err(|_| "a page cannot be read")?,
        );
    }
    let lines: String = frame.iter().map(|(customer, stratum)| format!("{customer},{stratum}\n")).collect();
    let digest = sha(&[format!("yinuo.survey.frame.1\n{code}\n{lines}").as_bytes()]);
    if hex(&digest) != word(wave, "frame_digest") {
        return Err("the frame's digest is another");
    }
    let secret = bytes(wave, "secret").ok_or("the secret cannot be read")?;
    let seed = sha(&[&secret, &digest]);
    if hex(&seed) != word(wave, "seed") {
        return Err("the seed is another");
    }
    let mut ranked: Vec<(String, [u8; 32], String)> = frame
        .into_iter()
        .map(|(customer, stratum)| {
            let rank = sha(&[b"yinuo.survey.1", &seed, stratum.as_bytes(), &[0], customer.as_bytes()]);
            (stratum, rank, customer)
        })
        .collect();
    ranked.sort();
    let mut sheets = sheets.values();
    for part in wave.get("parts").and_then(Value::as_array).into_iter().flatten() {
        for _ in 0..part.get("size").and_then(Value::as_u64).unwrap_or(0) {
            let place = ranked.iter().position(|(stratum, ..)| stratum == word(part, "stratum"));
            let chosen = place.map(|place| ranked.remove(place).2);
            let sheet = sheets.next().map(|sheet| word(sheet, "customer"));
            if chosen.is_none() || chosen.as_deref() != sheet {
                return Err("others were drawn than the smallest ranks");
            }
        }
    }
    if sheets.next().is_some() { Err("more sheets than the sample has") } else { Ok(()) }
}
