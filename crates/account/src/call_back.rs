//! Whom to call back: the drawn cases, and for those not reached the next in rank order.

use crate::draws::{DRAW, DRAW_PROMISE, draw_row, states};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;
use yinuo_app::archive::needs_archive;
use yinuo_app::codec::decode;
use yinuo_app::ports::{Store, StreamId, StreamKind};
use yinuo_app::{AppError, codec};
use yinuo_domain::CaseEvent;
use yinuo_domain::event::CallBackOutcome;
use yinuo_measure::Day;
use yinuo_measure::draw::{call_list, order, unhex};

/// One case of a call-back list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallBackItem {
    /// Case.
    pub case: Uuid,
    /// Its number.
    pub number: String,
    /// What was found; none while it is to be called.
    pub outcome: Option<CallBackOutcome>,
    /// Whether it replaces one that was not reached.
    pub replaces: bool,
}

/// The call-back list of one draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallBackList {
    /// Cases called and to be called, in rank order; those not reached are left out.
    pub items: Vec<CallBackItem>,
    /// Finished cases that it was drawn from.
    pub frame: u64,
    /// Cases that are to be called.
    pub drawn: u64,
    /// How many were not reached.
    pub not_reached: u64,
    /// How many the frame is short of: it has no replacement left.
    pub short: u64,
}

/// The call-back list of a draw `date/stratum`; `None` when there is no such draw.
///
/// # Errors
/// Failed storage, or stored bytes that cannot be read.
pub fn call_backs(store: &dyn Store, code: &str) -> Result<Option<CallBackList>, AppError> {
    let Some(row) = draw_row(store, code)? else { return Ok(None) };
    let seed = unhex(&row.seed).ok_or_else(|| AppError::Damaged(format!("the seed of {code}")))?;
    let order = order(&seed, &row.frame.iter().copied().collect());
    let quota = u64::try_from(row.drawn.len()).unwrap_or(u64::MAX);
    let drawn: BTreeSet<Uuid> = row.drawn.iter().copied().collect();
    let mut outcomes: BTreeMap<Uuid, Option<CallBackOutcome>> = BTreeMap::new();
    let mut not_reached = BTreeSet::new();
    // Each round looks at cases not looked at before, so it ends after the frame at the latest.
    let (list, short) = loop {
        let (list, short) = call_list(&order, quota, &not_reached);
        let fresh: Vec<Uuid> = list.iter().filter(|case| !outcomes.contains_key(case)).copied().collect();
        if fresh.is_empty() {
            break (list, short);
        }
        for case in fresh {
            let outcome = outcome_of(store, case, code)?;
            if outcome == Some(CallBackOutcome::NotReached) {
                not_reached.insert(case);
            }
            outcomes.insert(case, outcome);
        }
    };
    let mut items = Vec::with_capacity(list.len());
    for case in list {
        let number = store.case_row(case)?.map(|row| row.number).unwrap_or_default();
        let outcome = outcomes.get(&case).copied().flatten();
        items.push(CallBackItem { case, number, outcome, replaces: !drawn.contains(&case) });
    }
    let not_reached = u64::try_from(not_reached.len()).unwrap_or(u64::MAX);
    Ok(Some(CallBackList { items, frame: row.frame_count, drawn: quota, not_reached, short }))
}

/// The newest dates that were drawn, at most `limit`, newest first.
///
/// # Errors
/// Failed storage, or stored bytes that cannot be read.
pub fn drawn_dates(store: &dyn Store, limit: usize) -> Result<Vec<Day>, AppError> {
    let states = states(store)?;
    let last = states.values().map(|state| state.date).max();
    let promised = store.register(DRAW_PROMISE)?;
    let mut dates: Vec<Day> = promised.iter().filter_map(|row| Day::parse(&row.code)).collect();
    dates.retain(|date| last.is_some_and(|last| *date <= last));
    dates.sort_unstable_by(|a, b| b.cmp(a));
    let mut drawn = Vec::new();
    for date in dates {
        if drawn.len() == limit {
            break;
        }
        // A date may have been promised and never drawn.
        for stratum in states.keys() {
            if store.register_row(DRAW, &format!("{date}/{stratum}"))?.is_some() {
                drawn.push(date);
                break;
            }
        }
    }
    Ok(drawn)
}

/// Strata that were ever drawn.
///
/// # Errors
/// Failed storage, or stored bytes that cannot be read.
pub fn strata(store: &dyn Store) -> Result<Vec<String>, AppError> {
    Ok(states(store)?.into_keys().collect())
}

/// What a call-back of a draw found: an answer that reached the customer, else the last attempt.
fn outcome_of(store: &dyn Store, case: Uuid, code: &str) -> Result<Option<CallBackOutcome>, AppError> {
    let loaded = store.load(StreamId { kind: StreamKind::Case, id: case })?;
    if loaded.events.first().is_some_and(|first| first.version > 1) {
        return Err(needs_archive());
    }
    let mut found = None;
    for stored in loaded.events.iter().filter(|stored| stored.event.name == "called-back") {
        let envelope: codec::Envelope<CaseEvent> = decode(stored)?;
        if let CaseEvent::CalledBack { draw, outcome, .. } = envelope.event
            && draw == code
            && found.is_none_or(|earlier| earlier == CallBackOutcome::NotReached)
        {
            found = Some(outcome);
        }
    }
    Ok(found)
}
