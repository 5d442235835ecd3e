//! The case list and the case page.

use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::handler::filter;
use crate::mask;
use crate::view::{case_rows, case_view};
use yinuo_api::view::{ArchivedView, CaseListView};
use yinuo_app::codec::hex;
use yinuo_app::ports::{ArchivedRow, CaseFilter};

/// Fewest digits by which archived numbers are looked for.
const ARCHIVED_DIGITS_MIN: usize = 4;
/// A list is counted no further: nobody pages through more, and counting a million takes longer than showing fifty.
pub(super) const TOTAL_MAX: u64 = 1_000;
/// Most archived cases that a list names.
const ARCHIVED_ROWS_MAX: u32 = 20;

pub fn cases(call: &Call<'_>) -> Result<Answer, Failure> {
    let (filter, order) = filter::of(call)?;
    let page = call.cases(filter.clone(), order, call.query("cursor"), call.limit()?)?;
    // A single page counts itself; in the order of rungs only cases with a coming climb are listed.
    let counted = match (&page.next, call.query("cursor")) {
        (None, None) => page.rows.len() as u64,
        _ => call.count_cases(filter.clone(), TOTAL_MAX + 1)?,
    };
    let (total, total_more) = (counted.min(TOTAL_MAX), counted > TOTAL_MAX);
    let law = call.app.law();
    let rows = case_rows(&page.rows, call.app, &law)?;
    let archived = archived(call, &filter)?;
    Answer::json(&CaseListView {
        rows,
        next: page.next,
        total,
        total_more,
        archived,
        server_at: call.app.now().0,
    })
}

/// Archived cases that the words name. They are in no list; whoever knows the number or the customer's code finds them.
pub(super) fn archived(call: &Call<'_>, filter: &CaseFilter) -> Result<Vec<ArchivedView>, Failure> {
    let words = filter.words.as_ref().map(|words| words.text.trim());
    let Some(sought) = words.or(filter.number_contains.as_deref()).filter(|_| call.query("cursor").is_none())
    else {
        return Ok(Vec::new());
    };
    let digits = sought.chars().filter(char::is_ascii_digit).count();
    let is_number = digits >= ARCHIVED_DIGITS_MIN && sought.chars().all(|c| c.is_ascii_digit() || c == '-');
    let found = if is_number {
        call.app.archived_cases(None, Some(sought), ARCHIVED_ROWS_MAX)?
    } else {
        call.app.archived_cases(Some(sought), None, ARCHIVED_ROWS_MAX)?
    };
    let view = |row: ArchivedRow| ArchivedView {
        id: row.stream.id,
        number: row.number,
        file: row.file,
        archive: hex(&row.archive),
        closed_at: row.ended_at,
        archived_at: row.archived_at,
    };
    let sight = call.sight();
    Ok(found.into_iter().filter(|row| sight.has_unit(&row.unit)).map(view).collect())
}

pub fn case(call: &Call<'_>) -> Result<Answer, Failure> {
    let mut file = call.app.case_file(call.case()?)?;
    mask::case_words(&mut file);
    Answer::json(&case_view(&file, call.app, &call.actor)?)
}
