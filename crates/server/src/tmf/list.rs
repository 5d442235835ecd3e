//! Lists in TM Forum's manner: offset and limit, counts in the head, states and a technician as filters.

use super::shape::{Found, chosen};
use super::unreadable;
use crate::call::{Answer, Call, to_bytes};
use crate::failure::Failure;
use serde::Serialize;
use yinuo_app::ports::{VisitFilter, VisitRow};
use yinuo_policy::Instant;

/// Rows of an answer when nobody says how many.
const LIMIT: usize = 50;
/// Most rows of an answer.
const LIMIT_MAX: usize = 100;
/// Most rows that are passed over; no list is so long.
const OFFSET_MAX: usize = 1_000_000;

/// Names of the parameters by which a list is filtered.
pub struct Filters {
    /// States, in TM Forum's words.
    pub state: &'static str,
    /// States that there are.
    pub known: &'static [&'static str],
    /// First instant of windows.
    pub from: &'static str,
    /// First instant beyond them.
    pub until: &'static str,
}

/// The rows that the caller sees and asks for, by time. Of very many only the first 5,000 are looked at, as on the board.
pub fn rows(
    call: &Call<'_>,
    filters: &Filters,
    state_of: impl Fn(&VisitRow) -> Option<&'static str>,
) -> Result<Vec<VisitRow>, Failure> {
    call.only(&[
        "fields",
        "offset",
        "limit",
        "category",
        "relatedParty.id",
        filters.state,
        filters.from,
        filters.until,
    ])?;
    let instant = |name: &str| {
        let read = |text: &str| Instant::parse(text).ok_or_else(|| unreadable(name));
        call.query(name).map(read).transpose()
    };
    let (from, until) = (instant(filters.from)?, instant(filters.until)?);
    let states: Option<Vec<&str>> = call.query(filters.state).map(|text| text.split(',').collect());
    if let Some(other) = states.iter().flatten().find(|state| !filters.known.contains(state)) {
        return Err(Failure::unknown_value(filters.state, other, filters.known));
    }
    let units = call.sight().units();
    let technician = call.query("relatedParty.id").map(str::to_owned);
    let all = call.app.all_visits(&VisitFilter { units, technician, ..VisitFilter::default() })?;
    let begins = |row: &VisitRow| row.window.map(|(begins, _)| begins);
    let fits = |row: &VisitRow| {
        let state = state_of(row);
        state.is_some_and(|state| states.as_ref().is_none_or(|wanted| wanted.contains(&state)))
            && call.query("category").is_none_or(|job| job == row.job)
            && from.is_none_or(|from| begins(row).is_some_and(|begins| begins >= from.0))
            && until.is_none_or(|until| begins(row).is_some_and(|begins| begins < until.0))
    };
    Ok(all.into_iter().filter(fits).collect())
}

/// The part of the rows that is asked for.
pub fn page<T: Serialize>(
    call: &Call<'_>,
    rows: &[VisitRow],
    tell: impl Fn(&Found) -> Result<T, Failure>,
) -> Result<Answer, Failure> {
    let offset = call.query_as::<usize>("offset")?.unwrap_or(0);
    let limit = call.query_as::<usize>("limit")?.unwrap_or(LIMIT);
    if !(1..=LIMIT_MAX).contains(&limit) || offset > OFFSET_MAX {
        return Err(Failure::bad_filter());
    }
    let mut told = Vec::new();
    for row in rows.iter().skip(offset).take(limit) {
        told.push(chosen(call, &tell(&Found::of(call, row.case, row.visit)?)?)?);
    }
    Ok(Answer::Listed { total: rows.len(), count: told.len(), body: to_bytes(&told)? })
}
