//! Exceptions: ask, pass up, decide; what waits for whom; a reconnection from the account.

use super::command::run;
use super::office::page;
use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::view::{case_row, exception_view, named, text};
use yinuo_api::body::{AskExceptionBody, DecideExceptionBody, PassExceptionBody, ReconnectBody};
use yinuo_api::view::{AuthorityView, ExceptionListView, ExceptionRowView, ReconnectReply};
use yinuo_app::AppError;
use yinuo_app::exception::Reconnect;
use yinuo_app::ports::{TieFilter, TieRow};
use yinuo_app::tie::EXCEPTION;
use yinuo_domain::Refusal;
use yinuo_domain::command::{CaseCommand, ExceptionCommand};
use yinuo_domain::event::Exceptional;
use yinuo_policy::{Instant, Money};

/// What a list shows.
const SHOWS: [&str; 4] = ["mine", "open", "ended", "all"];

pub fn list(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["show", "cursor", "limit"])?;
    let (ties, next) = page(call, &shown(call)?)?;
    let rows = rows(call, ties)?;
    let count = |filter: &TieFilter| call.app.store().count_ties(filter).map_err(AppError::from);
    let units = call.sight().units();
    let waiting = TieFilter { kind: EXCEPTION.to_owned(), units, open: Some(true), ..TieFilter::default() };
    let open = count(&waiting)?;
    let mine = count(&TieFilter { party: Some(call.actor.post.clone()), ..waiting })?;
    Answer::json(&ExceptionListView {
        rows,
        next,
        mine,
        open,
        table: table(call)?,
        server_at: call.app.now().0,
    })
}

/// Which exceptions are asked for.
pub(super) fn shown(call: &Call<'_>) -> Result<TieFilter, Failure> {
    let (open, party) = match call.query("show").unwrap_or("mine") {
        "mine" => (Some(true), Some(call.actor.post.clone())),
        "open" => (Some(true), None),
        "ended" => (Some(false), None),
        "all" => (None, None),
        other => return Err(Failure::unknown_value("show", other, &SHOWS)),
    };
    let (kind, units) = (EXCEPTION.to_owned(), call.sight().units());
    Ok(TieFilter { kind, units, open, party, ..TieFilter::default() })
}

/// Exceptions with their cases; without those whose case left meanwhile.
pub(super) fn rows(call: &Call<'_>, ties: Vec<TieRow>) -> Result<Vec<ExceptionRowView>, Failure> {
    let law = call.app.law();
    let mut rows = Vec::with_capacity(ties.len());
    for tie in ties {
        let Some(case) = call.app.store().case_row(tie.case).map_err(AppError::from)? else { continue };
        let mut file = call.app.case_file(tie.case)?;
        crate::mask::case_words(&mut file);
        let number = tie.tie.trim_start_matches('e').parse().unwrap_or(0);
        let Some(found) = file.case.exception(number) else { continue };
        let exception = exception_view(&file, found, call.app, &call.actor)?;
        rows.push(ExceptionRowView { case: case_row(&case, call.app, &law)?, exception });
    }
    Ok(rows)
}

/// The limit table, with what the asker granted today.
fn table(call: &Call<'_>) -> Result<Vec<AuthorityView>, Failure> {
    let law = call.app.law();
    let policy = law.book.current();
    let today = policy.local_date(call.app.now()).to_string();
    let mut rows = Vec::with_capacity(policy.authorities().len());
    for rule in policy.authorities() {
        let mine = rule.post == call.actor.post;
        let granted_minor = if mine { call.app.granted(&call.actor.person, rule.kind, &today)? } else { 0 };
        rows.push(AuthorityView {
            code: rule.code.clone(),
            kind: rule.kind.code().to_owned(),
            post: named(&rule.post, &law.org.post_name(&rule.post)),
            sentence: text(&rule.sentence),
            currency: rule.currency.clone(),
            most_minor: rule.most_minor,
            day_minor: rule.day_minor,
            days: rule.days,
            alone: rule.alone,
            mine,
            granted_minor,
        });
    }
    Ok(rows)
}

fn exception(command: ExceptionCommand) -> CaseCommand {
    CaseCommand::Exception(command)
}

pub fn ask(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: AskExceptionBody = call.body()?;
    // The currency is that of the limit table.
    let money = Money { minor: body.minor, currency: String::new() };
    let what = match body.kind.as_str() {
        "refund" => Exceptional::Refund { money },
        "goodwill" => Exceptional::Goodwill { money },
        "reactivation" => {
            let until = body.until_at.map(Instant).ok_or_else(Refusal::bad_exception)?;
            let row = call.app.store().case_row(call.case()?).map_err(AppError::from)?;
            let customer = row.ok_or_else(Refusal::no_case)?.customer;
            call.app.reconnection(&customer, &body.service, until)?
        }
        _ => return Err(Refusal::bad_exception().into()),
    };
    run(call, None, &|edge| {
        let (what, text, check) = (what.clone(), edge.text(&body.text)?, edge.id());
        Ok(exception(ExceptionCommand::Ask { what, text, check }))
    })
}

pub fn pass(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: PassExceptionBody = call.body()?;
    run(call, None, &|edge| {
        let text = edge.text(&body.text)?;
        Ok(exception(ExceptionCommand::PassUp { exception: body.exception, text }))
    })
}

pub fn decide(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: DecideExceptionBody = call.body()?;
    run(call, None, &|edge| {
        let (text, check) = (edge.text(&body.text)?, edge.id());
        let (exception_id, approve) = (body.exception, body.approve);
        Ok(exception(ExceptionCommand::Decide { exception: exception_id, approve, text, check }))
    })
}

pub fn reconnect(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: ReconnectBody = call.body()?;
    let sight = call.sight();
    let customer = call.param("customer").to_owned();
    sight.check_customer(call.app, &customer)?;
    if let Some(case) = body.case {
        sight.check_case(call.app, case)?;
        let row = call.app.store().case_row(case).map_err(AppError::from)?;
        if row.is_none_or(|row| row.customer != customer) {
            return Err(Refusal::bad_exception().into());
        }
    }
    let (service, until, text) = (body.service, Instant(body.until_at), body.text);
    let asked = Reconnect { customer, service, until, text, case: body.case };
    let reply = call.app.reconnect(&call.actor, &asked, &call.options(None))?;
    // A reply to a command always names its case.
    let case = reply.case.unwrap_or_default();
    Answer::json(&ReconnectReply { case, number: reply.number, version: reply.version })
}
