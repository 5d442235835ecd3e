//! Order: a case's rows by sequence before time, what cannot be taken out, and all cases merged into one line of time.

use crate::log::{Log, LogCase, RefusedRows, Row};
use crate::mapping::Mapping;
use crate::refusal::ReplayRefusal;

const DAY_MILLIS: i64 = 86_400_000;
/// Around the days that cannot be swapped, this much belongs to them: the first twelve days of a month can be.
const SWAP_SLACK_MILLIS: i64 = 13 * DAY_MILLIS;
/// So many stamps must be out of place before a whole file is called swapped.
const SWAPPED_MIN: u64 = 5;

/// What happens at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// The case is opened.
    Open,
    /// A row, by its place in the case.
    Row(usize),
    /// The end that a closed-at column tells; the row that told it.
    Close(usize),
}

/// One moment of the whole log.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    pub at: i64,
    pub case: usize,
    pub what: What,
}

/// The log in the order in which it is replayed.
#[derive(Debug, Default)]
pub(crate) struct Timeline {
    pub moments: Vec<Moment>,
    /// Rows that lie before the row they follow; they count at that row's instant.
    pub held_back: u64,
}

/// Orders the log.
pub(crate) fn order(
    log: &mut Log,
    mapping: &Mapping,
    refused: &mut RefusedRows,
) -> Result<Timeline, ReplayRefusal> {
    if mapping.swap_guard {
        guard_file(&log.cases)?;
    }
    let mut timeline = Timeline::default();
    for (place, case) in log.cases.iter_mut().enumerate() {
        case.rows.sort_by_key(Row::order);
        if mapping.swap_guard {
            take_out_swapped(case, refused);
        }
        one_case(place, case, &mut timeline, refused);
    }
    // Stable: the moments of one case keep their order.
    timeline.moments.sort_by_key(|moment| moment.at);
    Ok(timeline)
}

fn one_case(place: usize, case: &LogCase, timeline: &mut Timeline, refused: &mut RefusedRows) {
    let Some(first) = case.rows.first() else { return };
    let opened = case.opening.opened_at.unwrap_or(first.at);
    let mut now = opened;
    if opened > first.at + DAY_MILLIS {
        refused.row(first.line, &ReplayRefusal::opened_late(""));
        now = first.at;
    }
    timeline.moments.push(Moment { at: now, case: place, what: What::Open });
    for (index, row) in case.rows.iter().enumerate() {
        if row.at < now {
            timeline.held_back += 1;
        }
        now = now.max(row.at);
        timeline.moments.push(Moment { at: now, case: place, what: What::Row(index) });
    }
    let told = case.rows.iter().enumerate().rev().find_map(|(index, row)| Some((index, row.closed_at?)));
    if let Some((index, closed_at)) = told {
        timeline.moments.push(Moment { at: closed_at.max(now), case: place, what: What::Close(index) });
    }
}

/// Takes out rows that lie more than a day outside their neighbours and fit between them with day and month swapped.
fn take_out_swapped(case: &mut LogCase, refused: &mut RefusedRows) {
    let mut kept: Vec<Row> = Vec::with_capacity(case.rows.len());
    let mut before = case.opening.opened_at;
    for index in 0..case.rows.len() {
        let row = &case.rows[index];
        let after = case.rows.get(index + 1).map(|next| next.at);
        let early = before.is_some_and(|before| row.at < before - DAY_MILLIS);
        let late = after.is_some_and(|after| row.at > after + DAY_MILLIS);
        let fits =
            |at: i64| before.is_none_or(|before| before <= at) && after.is_none_or(|after| at <= after);
        if (early || late) && row.swapped.is_some_and(fits) {
            refused.row(row.line, &ReplayRefusal::swapped_row(""));
            continue;
        }
        before = Some(before.map_or(row.at, |before| before.max(row.at)));
        kept.push(row.clone());
    }
    // A case without rows would have no line to answer with: its only row stays.
    if !kept.is_empty() {
        case.rows = kept;
    }
}

/// Refuses a file whose days up to the twelfth lie outside the span of the later days and fit into it when swapped: a
/// spreadsheet did that.
fn guard_file(cases: &[LogCase]) -> Result<(), ReplayRefusal> {
    let stamps: Vec<(i64, Option<i64>, u64)> = cases
        .iter()
        .filter_map(|case| {
            let first = case.rows.iter().min_by_key(|row| row.order())?;
            Some(match case.opening.opened_at {
                Some(at) => (at, case.opening.opened_swapped, first.line),
                None => (first.at, first.swapped, first.line),
            })
        })
        .collect();
    let solid = || stamps.iter().filter(|(_, swapped, _)| swapped.is_none()).map(|(at, _, _)| *at);
    let (Some(first), Some(last)) = (solid().min(), solid().max()) else { return Ok(()) };
    let inside = |at: i64| (first - SWAP_SLACK_MILLIS..=last + SWAP_SLACK_MILLIS).contains(&at);
    let (mut soft, mut outside, mut fits, mut line) = (0_u64, 0_u64, 0_u64, None);
    for (at, swapped, row_line) in &stamps {
        let Some(swapped) = swapped else { continue };
        soft += 1;
        if !inside(*at) {
            outside += 1;
            fits += u64::from(inside(*swapped));
            line = line.or(Some(*row_line));
        }
    }
    if outside >= SWAPPED_MIN && outside * 2 >= soft && fits * 10 >= outside * 9 {
        return Err(ReplayRefusal::swapped_file(format!("line {}, {outside} rows", line.unwrap_or(0))));
    }
    Ok(())
}
