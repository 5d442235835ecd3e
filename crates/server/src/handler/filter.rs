//! What the filters of the case list mean. A value that nobody knows is refused with those that are known: an empty
//! list under a misspelt filter would read as "there is nothing to do".

use crate::call::Call;
use crate::failure::Failure;
use yinuo_app::AppError;
use yinuo_app::ports::{CaseFilter, CaseOrder, CaseWords};
use yinuo_policy::{Bilingual, CaseKind};

/// States of a case that work can still be done on.
pub const OPEN_STATES: [&str; 5] = ["acknowledged", "inProgress", "pending", "held", "resolved"];
/// States of a case that ended.
const ENDED_STATES: [&str; 3] = ["closed", "cancelled", "rejected"];
/// Orders of the list.
const ORDERS: [(&str, CaseOrder); 3] =
    [("due", CaseOrder::DueFirst), ("newest", CaseOrder::NewestFirst), ("rung", CaseOrder::NextRungFirst)];
/// Filters and order: what a page of the list and the file of it can both be asked.
const FILTERS: [&str; 14] = [
    "state", "kind", "topic", "unit", "owner", "handler", "customer", "broken", "rung", "red_line", "near",
    "closed", "q", "order",
];

/// The filter and the order of a page of the list.
pub fn of(call: &Call<'_>) -> Result<(CaseFilter, CaseOrder), Failure> {
    call.only(&[&FILTERS[..], &["cursor", "limit"]].concat())?;
    asked(call)
}

/// The filter and the order of the whole list as a file.
pub fn of_file(call: &Call<'_>) -> Result<(CaseFilter, CaseOrder), Failure> {
    call.only(&[&FILTERS[..], &["lang"]].concat())?;
    asked(call)
}

fn asked(call: &Call<'_>) -> Result<(CaseFilter, CaseOrder), Failure> {
    let law = call.app.law();
    let policy = law.book.current();
    let units: Vec<&str> = law.org.units.keys().map(String::as_str).collect();
    let mut topics: Vec<String> =
        policy.categories().iter().map(|category| policy.topic(&category.code)).collect();
    topics.sort_unstable();
    topics.dedup();
    let topics: Vec<&str> = topics.iter().map(String::as_str).collect();
    let filter = CaseFilter {
        states: states(call)?,
        kinds: many(call, "kind", &CaseKind::ALL.map(CaseKind::code))?,
        unit: one(call, "unit", &units)?,
        topic: one(call, "topic", &topics)?,
        owner: person(call, "owner")?,
        handler: person(call, "handler")?,
        customer: customer(call)?,
        broken: yes_or_no(call, "broken")?,
        rung: rung(call)?,
        red_line: yes_or_no(call, "red_line")?,
        near_at: one(call, "near", &["true"])?.map(|_| call.app.now().0),
        closed_from: one(call, "closed", &["today"])?.map(|_| today(call).0),
        words: words(call)?,
        ..CaseFilter::default()
    };
    Ok((filter, order(call)?))
}

/// From the local midnight before now until just after now.
pub fn today(call: &Call<'_>) -> (i64, i64) {
    let (law, now) = (call.app.law(), call.app.now());
    let policy = law.book.current();
    let date = policy.local_date(now);
    let at = |hour: &str| policy.instant(&format!("{date}T{hour}:00:00"));
    // A zone may skip its midnight: the day begins with the next hour then.
    let begins = at("00").or_else(|| at("01")).unwrap_or(now);
    (begins.0, now.0 + 1)
}

fn order(call: &Call<'_>) -> Result<CaseOrder, Failure> {
    let Some(asked) = call.query("order") else { return Ok(CaseOrder::DueFirst) };
    let known = ORDERS.map(|(name, _)| name);
    let found = ORDERS.iter().find(|(name, _)| *name == asked);
    found.map(|(_, order)| *order).ok_or_else(|| Failure::unknown_value("order", asked, &known))
}

fn states(call: &Call<'_>) -> Result<Vec<String>, Failure> {
    let known: Vec<&str> = ["open"].into_iter().chain(OPEN_STATES).chain(ENDED_STATES).collect();
    let mut states = Vec::new();
    for state in many(call, "state", &known)? {
        if state == "open" {
            states.extend(OPEN_STATES.map(str::to_owned));
        } else {
            states.push(state);
        }
    }
    Ok(states)
}

fn many(call: &Call<'_>, name: &str, known: &[&str]) -> Result<Vec<String>, Failure> {
    let Some(asked) = call.query(name) else { return Ok(Vec::new()) };
    asked.split(',').map(|value| checked(name, value, known)).collect()
}

fn one(call: &Call<'_>, name: &str, known: &[&str]) -> Result<Option<String>, Failure> {
    call.query(name).map(|value| checked(name, value, known)).transpose()
}

fn checked(name: &str, value: &str, known: &[&str]) -> Result<String, Failure> {
    if known.contains(&value) {
        Ok(value.to_owned())
    } else {
        Err(Failure::unknown_value(name, value, known))
    }
}

fn person(call: &Call<'_>, name: &str) -> Result<Option<String>, Failure> {
    if call.query(name) == Some("me") {
        return Ok(Some(call.actor.person.clone()));
    }
    let law = call.app.law();
    let known: Vec<&str> = ["me"].into_iter().chain(law.org.people.keys().map(String::as_str)).collect();
    one(call, name, &known)
}

fn customer(call: &Call<'_>) -> Result<Option<String>, Failure> {
    let Some(code) = call.query("customer") else { return Ok(None) };
    match call.app.store().customer(code).map_err(AppError::from)? {
        Some(found) => Ok(Some(found.code)),
        None => Err(Failure::unknown_value("customer", code, &[])),
    }
}

fn yes_or_no(call: &Call<'_>, name: &str) -> Result<Option<bool>, Failure> {
    Ok(one(call, name, &["true", "false"])?.map(|value| value == "true"))
}

/// 0 is a case that has not climbed.
fn rung(call: &Call<'_>) -> Result<Option<u8>, Failure> {
    let law = call.app.law();
    let top = law.book.current().ladder_rules().map(|ladder| ladder.rungs.len()).max().unwrap_or_default();
    let known: Vec<String> = (0..=top).map(|rung| rung.to_string()).collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    Ok(one(call, "rung", &known)?.and_then(|rung| rung.parse().ok()))
}

/// Longest text that is looked for.
const WORDS_CHARS_MAX: usize = 60;

/// What somebody typed: the policy knows the names of categories, the organisation those of people; the store the rest.
pub(super) fn words(call: &Call<'_>) -> Result<Option<CaseWords>, Failure> {
    let Some(text) = call.query("q") else { return Ok(None) };
    if text.chars().count() > WORDS_CHARS_MAX {
        return Err(Failure::bad_filter());
    }
    let law = call.app.law();
    let folded = text.trim().to_lowercase();
    let has = |name: &Bilingual| {
        !folded.is_empty()
            && (name.zh.to_lowercase().contains(&folded) || name.en.to_lowercase().contains(&folded))
    };
    let categories = law.book.current().categories();
    let named: Vec<&str> = categories
        .iter()
        .filter(|category| has(&category.name))
        .map(|category| category.code.as_str())
        .collect();
    // The name of a branch finds what lies below it.
    let below = |code: &str| {
        named.iter().any(|above| {
            code.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    };
    let people = law.org.people.values().filter(|person| has(&person.name));
    Ok(Some(CaseWords {
        text: text.to_owned(),
        categories: categories
            .iter()
            .map(|category| category.code.clone())
            .filter(|code| below(code))
            .collect(),
        people: people.map(|person| person.code.clone()).collect(),
        ..CaseWords::default()
    }))
}
