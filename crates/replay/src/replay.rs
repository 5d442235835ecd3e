//! The one use case of this crate.

use crate::log::RefusedRows;
use crate::mapping::Mapping;
use crate::refusal::ReplayRefusal;
use crate::report::{ROWS_LISTED_MAX, Report};
use crate::{desk, drive, judge, order, read};
use std::path::Path;
use yinuo_policy::{CalendarTable, Pack};

/// What a replay needs besides the file.
#[derive(Debug, Clone)]
pub struct ReplayOptions<'a> {
    /// How the log is read.
    pub mapping: &'a Mapping,
    /// Packs to adopt, in order.
    pub packs: Vec<Pack>,
    /// Calendar tables to adopt with them.
    pub tables: Vec<CalendarTable>,
    /// Column with a recorded outcome; read for the comparison only.
    pub compare: Option<String>,
    /// Role of the mapping, or column, that groups the comparison.
    pub by: Option<String>,
    /// Whether the report lists every refused row, as a file of them wants it; some hundred bytes each.
    pub lists_all_refused: bool,
}

/// Replays a log. `progress` hears a count and what is counted.
///
/// # Errors
/// A numbered refusal of the file as a whole; rows that are refused alone stand in the report.
pub fn replay(
    file: &Path,
    options: ReplayOptions<'_>,
    progress: &mut dyn FnMut(u64, &str),
) -> Result<Report, ReplayRefusal> {
    let mapping = options.mapping;
    let (compare, by) = (options.compare.as_deref(), options.by.as_deref());
    let mut refused = RefusedRows { lists_all: options.lists_all_refused, ..RefusedRows::default() };
    let mut log = read::read(file, &read::Asked { mapping, compare, by }, &mut refused, progress)?;
    let timeline = order::order(&mut log, mapping, &mut refused)?;
    let Some(first) = timeline.moments.first() else {
        let why = refused.listed.first().map_or_else(String::new, |row| {
            format!("line {} {}: {} {}", row.line, row.code, row.reason.zh, row.reason.en)
        });
        return Err(ReplayRefusal::nothing(why));
    };
    let packs = options.packs.iter().map(|pack| format!("{}@{}", pack.id(), pack.version())).collect();
    let desk = desk::open(&log, mapping, options.packs, options.tables, first.at)?;
    let outcome = drive::drive(&desk, &log, mapping, &timeline, &mut refused, progress)?;
    let standing = judge::standing(&desk, &outcome)?;
    let compared = compare.map(|column| judge::compare(&log, mapping, &timeline, &standing, (column, by)));
    let heads = desk.store.journal_heads().map_err(|error| desk::failed(&error.into()))?;
    refused.listed.sort_by_key(|row| row.line);
    if !refused.lists_all {
        refused.listed.truncate(ROWS_LISTED_MAX);
    }
    Ok(Report {
        mapping: mapping.id.clone(),
        title: mapping.title.clone(),
        packs,
        rows: log.rows,
        cases: log.cases.len() as u64,
        opened: outcome.ids.iter().flatten().count() as u64,
        commands: outcome.commands,
        events: heads.iter().sum(),
        unchanged_rows: outcome.unchanged_rows,
        held_back: timeline.held_back,
        unsure_times: log.unsure_times,
        waits_noted: outcome.waits_noted,
        opened_beside: outcome.opened_beside,
        repeats: standing.repeats,
        without_promise: standing.without_promise,
        states: standing.states,
        refused_rows: refused.count,
        refused_by_code: refused.by_code,
        refused: refused.listed,
        promises: standing.promises,
        compared,
    })
}
