//! The call-backs of a drawn date (N27, N28, H13): whom to ring, and what was found.

use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::view::{case_row, customer_line, text};
use yinuo_account::{CallBackItem, CallBackList, Day, call_backs, drawn_dates, strata};
use yinuo_api::view::{CallBackItemView, CallBackStratumView, CallBacksView};
use yinuo_app::{AppError, Law};
use yinuo_domain::event::CallBackOutcome;
use yinuo_policy::Bilingual;

/// Dates that the page offers.
const DATES_MAX: usize = 14;

pub fn list(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["date"])?;
    let store = call.app.store();
    let law = call.app.law();
    let dates = drawn_dates(store, DATES_MAX)?;
    let date = match call.query("date") {
        Some(asked) => Some(Day::parse(asked).ok_or_else(|| Failure::unknown_value("date", asked, &[]))?),
        None => dates.first().copied(),
    };
    let mut views = Vec::new();
    if let Some(date) = date {
        for stratum in strata(store)? {
            let code = format!("{date}/{stratum}");
            if let Some(list) = call_backs(store, &code)? {
                views.push(stratum_view(call, &law, (code, &stratum), list)?);
            }
        }
    }
    Answer::json(&CallBacksView {
        date: date.map(|date| date.to_string()).unwrap_or_default(),
        dates: dates.iter().map(Day::to_string).collect(),
        strata: views,
        server_at: call.app.now().0,
    })
}

fn stratum_view(
    call: &Call<'_>,
    law: &Law,
    (draw, stratum): (String, &str),
    list: CallBackList,
) -> Result<CallBackStratumView, Failure> {
    let rule = law.book.current().draws().iter().find(|rule| rule.code == stratum);
    let mut items = Vec::with_capacity(list.items.len());
    for item in &list.items {
        items.extend(item_view(call, law, item)?);
    }
    Ok(CallBackStratumView {
        draw,
        name: text(&rule.map_or_else(|| Bilingual::new(stratum, stratum), |rule| rule.name.clone())),
        sentence: text(&rule.map(|rule| rule.sentence.clone()).unwrap_or_default()),
        frame: list.frame,
        drawn: list.drawn,
        not_reached: list.not_reached,
        short: list.short,
        items,
    })
}

fn item_view(call: &Call<'_>, law: &Law, item: &CallBackItem) -> Result<Option<CallBackItemView>, Failure> {
    let found = call.app.store().case_row(item.case).map_err(AppError::from)?;
    let Some(row) = found.filter(|row| call.sight().has(row)) else { return Ok(None) };
    Ok(Some(CallBackItemView {
        customer_line: customer_line(&row.customer, &row.service, call.app),
        row: case_row(&row, call.app, law)?,
        outcome: match item.outcome {
            None | Some(CallBackOutcome::NotReached) => "",
            Some(CallBackOutcome::Satisfied) => "satisfied",
            Some(CallBackOutcome::Unsatisfied) => "unsatisfied",
        }
        .to_owned(),
        replaces: item.replaces,
    }))
}
