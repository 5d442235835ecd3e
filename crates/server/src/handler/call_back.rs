//! The call-backs of a drawn date (N27, N28, H13): whom to ring and when, what was found, and what a second person heard.

use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::sight::Sight;
use crate::view::{case_row, customer_line, named, text};
use std::collections::BTreeMap;
use yinuo_account::{
    Attempt, CallBackItem, CallBackList, Day, Heard, call_backs, drawn_dates, hear_call, may_call, per_cent,
    strata,
};
use yinuo_api::body::{CallBackBody, HearCallBody};
use yinuo_api::view::{
    CallAttemptView, CallBackItemView, CallBackStratumView, CallBackUnitView, CallBacksView, CallHeardView,
    CallScriptView, ShareView,
};
use yinuo_app::ports::CaseRow;
use yinuo_app::{AppError, Law};
use yinuo_domain::Refusal;
use yinuo_domain::command::CaseCommand;
use yinuo_domain::event::{Actor, CallBackOutcome};
use yinuo_policy::{Bilingual, CaseFacts, Instant};

/// Dates that the page offers.
const DATES_MAX: usize = 14;

pub fn list(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["date", "unit"])?;
    Answer::json(&lists(call, call.query("date"))?)
}

/// What the call found. `no-answer` becomes given up where the policy allows no further attempt.
pub fn ring(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: CallBackBody = call.body()?;
    let outcome = match (body.outcome.as_str(), body.again_at) {
        ("satisfied", None) => CallBackOutcome::Satisfied,
        ("unsatisfied", None) => CallBackOutcome::Unsatisfied,
        ("refused", None) => CallBackOutcome::Refused,
        ("no-answer", None) => CallBackOutcome::NoAnswer,
        ("wrong-number", None) => CallBackOutcome::WrongNumber,
        ("call-again", Some(at)) => CallBackOutcome::CallAgain { at: Instant(at) },
        ("call-again", None) => return Err(Refusal::bad_again().into()),
        _ => return Err(Refusal::unknown_name().into()),
    };
    may_call(call.app.store(), &body.draw, call.case()?)?;
    super::command::run(call, None, &|edge| {
        let text = if body.text.trim().is_empty() { None } else { Some(edge.text(&body.text)?) };
        Ok(CaseCommand::CallBack { draw: body.draw.clone(), outcome, text })
    })
}

/// A second person heard a call.
pub fn hear(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: HearCallBody = call.body()?;
    let date = body.draw.split_once('/').map_or("", |(date, _)| date);
    let row = call.app.store().case_row(body.case).map_err(AppError::from)?;
    if row.is_none_or(|row| !call.sight().has(&row)) {
        return Err(Refusal::not_heard().into());
    }
    hear_call(call.app, &call.actor, (&body.draw, body.case), (&body.outcome, &body.faults))?;
    Answer::json(&lists(call, Some(date))?)
}

/// The lists of the date asked for.
pub(super) fn lists(call: &Call<'_>, asked: Option<&str>) -> Result<CallBacksView, Failure> {
    let (store, law, now) = (call.app.store(), call.app.law(), call.app.now());
    let policy = law.book.current();
    let dates = drawn_dates(store, DATES_MAX)?;
    let date = match asked {
        Some(asked) => Some(Day::parse(asked).ok_or_else(|| Failure::unknown_value("date", asked, &[]))?),
        None => dates.first().copied(),
    };
    let mut views = Vec::new();
    if let Some(date) = date {
        for stratum in strata(store)? {
            let code = format!("{date}/{stratum}");
            if let Some(list) = call_backs(store, &code)? {
                views.push(stratum_view(call, (&law, now), (code, &stratum), &list)?);
            }
        }
    }
    let rule = policy.call_back_rule();
    Ok(CallBacksView {
        date: date.map(|date| date.to_string()).unwrap_or_default(),
        dates: dates.iter().map(Day::to_string).collect(),
        strata: views,
        hours: text(&rule.map(|rule| rule.sentence.clone()).unwrap_or_default()),
        closed_until: rule
            .and_then(|rule| policy.next_ring(rule, &[], now))
            .filter(|next| *next > now)
            .map(|at| at.0),
        server_at: now.0,
    })
}

/// Customers of the last drawn date whom this colleague may still ring today: the same ones as his page offers, now or
/// later in the day.
pub(super) fn left(call: &Call<'_>, actor: &Actor) -> Result<usize, Failure> {
    let (store, law, now) = (call.app.store(), call.app.law(), call.app.now());
    let policy = law.book.current();
    let tomorrow = policy.start_of_local_day(policy.start_of_local_day(now).plus_minutes(36 * 60));
    let sight = Sight::of(call.app, actor);
    let mut left = 0;
    if let Some(date) = drawn_dates(store, 1)?.first() {
        for stratum in strata(store)? {
            let list = call_backs(store, &format!("{date}/{stratum}"))?;
            for item in list.map(|list| list.items).unwrap_or_default() {
                let today = item.next_at(policy, now).is_some_and(|at| at < tomorrow);
                let row = if today { store.case_row(item.case).map_err(AppError::from)? } else { None };
                let his = |row: &CaseRow| row.state == "closed" && sight.has(row) && !is_own(row, actor);
                left += usize::from(row.is_some_and(|row| his(&row)));
            }
        }
    }
    Ok(left)
}

pub(super) fn share(numerator: u64, denominator: u64) -> ShareView {
    ShareView { numerator, denominator, shown: per_cent(numerator, denominator) }
}

fn stratum_view(
    call: &Call<'_>,
    (law, now): (&Law, Instant),
    (draw, stratum): (String, &str),
    list: &CallBackList,
) -> Result<CallBackStratumView, Failure> {
    let policy = law.book.current();
    let rule = policy.draws().iter().find(|rule| rule.code == stratum);
    let views = |items: &[CallBackItem]| -> Result<Vec<CallBackItemView>, Failure> {
        let mut views = Vec::with_capacity(items.len());
        for item in items {
            views.extend(item_view(call, (law, now), item)?);
        }
        Ok(views)
    };
    let mut items = views(&list.items)?;
    let units = units(&items);
    if let Some(unit) = call.query("unit") {
        items.retain(|item| item.row.unit.code == unit);
    }
    let figures = list.figures();
    let to_hear = list.items.iter().filter(|item| item.to_hear(policy).is_some());
    let heard = list.items.iter().filter_map(|item| Some((item, item.heard.as_ref()?)));
    let differing = heard.clone().filter(|(item, heard)| differs(item, heard)).count();
    let (to_hear, heard) = (whole(to_hear.count()), whole(heard.count()));
    Ok(CallBackStratumView {
        draw,
        name: text(&rule.map_or_else(|| Bilingual::new(stratum, stratum), |rule| rule.name.clone())),
        sentence: text(&rule.map(|rule| rule.sentence.clone()).unwrap_or_default()),
        frame: list.frame,
        drawn: list.drawn,
        not_reached: list.not_reached,
        short: list.short,
        units,
        reached: share(figures.reached, figures.rung),
        refused: share(figures.refused, figures.reached),
        satisfied: share(figures.satisfied, figures.answered),
        attempts: figures.attempts,
        heard: share(heard, to_hear),
        differing: share(whole(differing), heard),
        given_up: views(&list.given_up)?,
        barred: views(&list.barred)?,
        items,
    })
}

fn whole(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

fn units(items: &[CallBackItemView]) -> Vec<CallBackUnitView> {
    let mut found: BTreeMap<&str, CallBackUnitView> = BTreeMap::new();
    for item in items {
        let unit = &item.row.unit;
        let counted = found.entry(&unit.code).or_insert_with(|| CallBackUnitView {
            unit: unit.clone(),
            drawn: 0,
            done: 0,
        });
        counted.drawn += 1;
        counted.done += u64::from(!item.outcome.is_empty());
    }
    found.into_values().collect()
}

/// One call. `now` is the page's own: whoever may be rung at once is so by the clock that the page shows.
fn item_view(
    call: &Call<'_>,
    (law, now): (&Law, Instant),
    item: &CallBackItem,
) -> Result<Option<CallBackItemView>, Failure> {
    let found = call.app.store().case_row(item.case).map_err(AppError::from)?;
    let Some(row) = found.filter(|row| call.sight().has(row)) else { return Ok(None) };
    let own = is_own(&row, &call.actor);
    Ok(Some(CallBackItemView {
        customer_line: customer_line(&row.customer, &row.service, call.app),
        script: item.facts.as_ref().and_then(|facts| script(law, facts)),
        row: case_row(&row, call.app, law)?,
        outcome: item.outcome.map(CallBackOutcome::code).unwrap_or_default().to_owned(),
        attempts: item.attempts.iter().map(|attempt| attempt_view(attempt, law)).collect(),
        next_at: item.next_at(law.book.current(), now).map(|at| at.0),
        own,
        to_hear: item.to_hear(law.book.current()).is_some(),
        heard: item.heard.as_ref().map(|heard| CallHeardView {
            person: named(&heard.person, &law.org.person_name(&heard.person)),
            at: heard.at.0,
            outcome: heard.outcome.clone(),
            differs: differs(item, heard),
            faults: heard.faults.clone(),
        }),
        replaces: item.replaces,
    }))
}

/// Whether somebody had a hand in a case, or his unit had: then another one rings.
fn is_own(row: &CaseRow, actor: &Actor) -> bool {
    row.unit == actor.unit || row.handler == actor.person || row.owner == actor.person
}

fn differs(item: &CallBackItem, heard: &Heard) -> bool {
    item.outcome.is_none_or(|outcome| outcome.code() != heard.outcome)
}

fn attempt_view(attempt: &Attempt, law: &Law) -> CallAttemptView {
    CallAttemptView {
        found: attempt.found.code().to_owned(),
        at: attempt.at.0,
        person: named(&attempt.person, &law.org.person_name(&attempt.person)),
        again_at: match attempt.found {
            CallBackOutcome::CallAgain { at } => Some(at.0),
            _ => None,
        },
    }
}

fn script(law: &Law, facts: &CaseFacts) -> Option<CallScriptView> {
    let script = law.book.current().script_for(facts)?;
    Some(CallScriptView { name: text(&script.name), lines: script.lines.iter().map(text).collect() })
}
