//! The wave that each quarter makes by itself (A18): whoever had a matter closed in the quarter, by kind of matter, once each; drawn,
//! kept and provable like a wave that somebody made.
//!
//! Known weakness: the frame is read from the list of cases, so a case that was archived before its quarter's wave is not in it.

use super::{FRAME_MAX, Part, SURVEY, Wanted, make_wave};
use std::collections::BTreeMap;
use yinuo_app::ports::{CaseFilter, CaseOrder, PAGE_ROWS_MAX, Store};
use yinuo_app::{App, AppError};
use yinuo_domain::Actor;
use yinuo_policy::{Bilingual, Instant, QuarterWave, Span};

/// Quarters that are caught up after a pause.
const QUARTERS_MAX: usize = 4;

/// Makes the wave of every quarter that is due and has none, the oldest first; says which. A quarter in which nothing was closed has
/// none. Nothing is made of a quarter that ended before the policy said so.
///
/// # Errors
/// Failed storage. Another process that is faster is no error.
pub fn make_quarter_waves(app: &App, actor: &Actor) -> Result<Vec<String>, AppError> {
    let law = app.law();
    let policy = law.book.current();
    let Some(rule) = policy.quarter_wave().filter(|_| policy.survey_rule().is_some()) else {
        return Ok(Vec::new());
    };
    let mut due = Vec::new();
    let (_, mut span) = policy.quarter(app.now());
    for _ in 0..QUARTERS_MAX {
        let last = span.from.plus_millis(-1);
        let (code, before) = policy.quarter(last);
        if last.0 < law.adopted_at {
            break;
        }
        if policy.wave_due(rule, last) <= app.now() {
            due.push((code, before));
        }
        span = before;
    }
    let mut made = Vec::new();
    for (code, span) in due.into_iter().rev() {
        if app.store().register_row(SURVEY, &code)?.is_none() && make(app, actor, rule, (&code, span))? {
            made.push(code);
        }
    }
    Ok(made)
}

fn make(app: &App, actor: &Actor, rule: &QuarterWave, (code, span): (&str, Span)) -> Result<bool, AppError> {
    let customers = closed_in(app.store(), span)?;
    let mut kinds: BTreeMap<&str, u64> = BTreeMap::new();
    customers.values().for_each(|kind| *kinds.entry(kind).or_default() += 1);
    if kinds.is_empty() {
        return Ok(false);
    }
    let part = |(kind, count): (&&str, &u64)| Part {
        stratum: (*kind).to_owned(),
        mode: rule.mode.clone(),
        size: rule.asked(*count),
    };
    let parts = kinds.iter().map(part).collect();
    let frame = customers.iter().map(|(customer, kind)| format!("{customer},{kind}\n")).collect();
    let (year, quarter) = code.split_once("-q").unwrap_or((code, ""));
    let name = Bilingual::new(
        format!("{year} 年第 {quarter} 季度满意度回访"),
        format!("Satisfaction calls, quarter {quarter} of {year}"),
    );
    match make_wave(app, actor, &Wanted { code: code.to_owned(), name, frame, parts }) {
        Ok(_) => Ok(true),
        // Somebody else made it in the same moment.
        Err(AppError::Busy) => Ok(false),
        Err(AppError::Refused(_)) if app.store().register_row(SURVEY, code)?.is_some() => Ok(false),
        Err(other) => Err(other),
    }
}

/// Whoever had a matter closed in a span, with the kind of the last one: each customer once.
fn closed_in(store: &dyn Store, span: Span) -> Result<BTreeMap<String, String>, AppError> {
    let filter = CaseFilter {
        states: vec!["closed".to_owned()],
        closed_from: Some(span.from.0),
        ..CaseFilter::default()
    };
    let mut last: BTreeMap<String, (Instant, String)> = BTreeMap::new();
    let mut cursor: Option<String> = None;
    loop {
        let page = store.cases(&filter, CaseOrder::NewestFirst, cursor.as_deref(), PAGE_ROWS_MAX)?;
        for row in page.rows {
            let Some(at) = row.closed_at.map(Instant).filter(|at| span.contains(*at)) else { continue };
            if row.customer.is_empty() {
                continue;
            }
            let known = last.entry(row.customer).or_insert_with(|| (at, row.kind.clone()));
            if at > known.0 {
                *known = (at, row.kind);
            }
        }
        match page.next {
            Some(next) => cursor = Some(next),
            None => break,
        }
    }
    // A frame holds so many; of a larger operator the first by code, which nobody chooses.
    Ok(last.into_iter().take(FRAME_MAX).map(|(customer, (_, kind))| (customer, kind)).collect())
}
