//! The case list and the case page.

use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::handler::filter;
use crate::mask;
use crate::view::{case_row, case_view};
use yinuo_api::view::CaseListView;

pub fn cases(call: &Call<'_>) -> Result<Answer, Failure> {
    let (filter, order) = filter::of(call)?;
    let page = call.cases(filter.clone(), order, call.query("cursor"), call.limit()?)?;
    // A single page counts itself; in the order of rungs only cases with a coming climb are listed.
    let total = match (&page.next, call.query("cursor")) {
        (None, None) => page.rows.len() as u64,
        _ => call.count_cases(filter)?,
    };
    let law = call.app.law();
    let mut rows = Vec::with_capacity(page.rows.len());
    for row in &page.rows {
        rows.push(case_row(row, call.app, &law)?);
    }
    Answer::json(&CaseListView { rows, next: page.next, total, server_at: call.app.now().0 })
}

pub fn case(call: &Call<'_>) -> Result<Answer, Failure> {
    let mut file = call.app.case_file(call.case()?)?;
    mask::case_words(&mut file);
    Answer::json(&case_view(&file, call.app, &call.actor)?)
}
