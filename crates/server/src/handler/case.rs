//! The case list and the case page.

use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::view::{case_row, case_view};
use yinuo_api::view::CaseListView;
use yinuo_app::AppError;
use yinuo_app::ports::{CaseFilter, CaseOrder};

/// States of a case that work can still be done on.
pub const OPEN_STATES: [&str; 5] = ["acknowledged", "inProgress", "pending", "held", "resolved"];

pub fn cases(call: &Call<'_>) -> Result<Answer, Failure> {
    let filter = filter(call)?;
    let order = match call.query("order") {
        None | Some("due") => CaseOrder::DueFirst,
        Some("newest") => CaseOrder::NewestFirst,
        Some("rung") => CaseOrder::NextRungFirst,
        Some(_) => return Err(Failure::bad_filter()),
    };
    let store = call.app.store();
    let page = store.cases(&filter, order, call.query("cursor"), call.limit()?).map_err(AppError::from)?;
    // In the order of rungs only cases with a coming climb are listed: a single page counts itself.
    let total = match (order, &page.next, call.query("cursor")) {
        (CaseOrder::NextRungFirst, None, None) => page.rows.len() as u64,
        _ => store.count_cases(&filter).map_err(AppError::from)?,
    };
    let law = call.app.law();
    let mut rows = Vec::with_capacity(page.rows.len());
    for row in &page.rows {
        rows.push(case_row(row, call.app, &law)?);
    }
    Answer::json(&CaseListView { rows, next: page.next, total, server_at: call.app.now().0 })
}

fn filter(call: &Call<'_>) -> Result<CaseFilter, Failure> {
    let list = |name: &str| -> Vec<String> {
        call.query(name).map(|value| value.split(',').map(str::to_owned).collect()).unwrap_or_default()
    };
    let states = match call.query("state") {
        Some("open") => OPEN_STATES.map(str::to_owned).to_vec(),
        _ => list("state"),
    };
    let person = |name: &str| {
        call.query(name).map(|value| if value == "me" { call.actor.person.clone() } else { value.to_owned() })
    };
    let digits =
        call.query("q").map(|q| q.chars().filter(|c| c.is_ascii_digit() || *c == '-').collect::<String>());
    Ok(CaseFilter {
        states,
        kinds: list("kind"),
        unit: call.query("unit").map(str::to_owned),
        owner: person("owner"),
        handler: person("handler"),
        customer: call.query("customer").map(str::to_owned),
        broken: call.query_as("broken")?,
        rung: call.query_as("rung")?,
        red_line: call.query_as("red_line")?,
        // Words find nothing here: better an empty list than all cases under a filled box.
        number_contains: digits.map(|digits| if digits.is_empty() { "?".to_owned() } else { digits }),
        ..CaseFilter::default()
    })
}

pub fn case(call: &Call<'_>) -> Result<Answer, Failure> {
    let file = call.app.case_file(call.case()?)?;
    Answer::json(&case_view(&file, call.app, &call.actor)?)
}
