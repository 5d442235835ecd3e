//! The telephone line: what a telephone system says, what the agent's card shows, and callers who are made known.

use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::mask;
use crate::view::customer_hit;
use yinuo_api::body::{CallEventBody, NewCallerBody, SimulateCallBody};
use yinuo_api::view::{CallView, CallerReply, CallsView};
use yinuo_app::line::{CallFact, CallStep, HeardCall};
use yinuo_domain::Refusal;
use yinuo_policy::Instant;

pub fn event(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: CallEventBody = call.body()?;
    let step = match body.event.as_str() {
        "ringing" => CallStep::Ringing,
        "answered" => CallStep::Answered,
        "ended" => CallStep::Ended,
        _ => return Err(Refusal::bad_call().into()),
    };
    let fact = CallFact {
        call: body.call,
        agent: body.agent,
        number: body.number,
        step,
        at: body.at.map(Instant),
        recording: body.recording,
    };
    call.app.hear_call(&call.actor, &fact)?;
    Ok(Answer::Done)
}

pub fn list(call: &Call<'_>) -> Result<Answer, Failure> {
    let mut calls = Vec::new();
    for heard in call.app.calls_of(&call.actor.person)? {
        calls.push(view(call, &heard)?);
    }
    Answer::json(&CallsView { calls, server_at: call.app.now().0 })
}

fn view(call: &Call<'_>, heard: &HeardCall) -> Result<CallView, Failure> {
    let state = match (heard.ended_at, heard.answered_at) {
        (Some(_), _) => "ended",
        (None, Some(_)) => "answered",
        (None, None) => "ringing",
    };
    let (sight, mut callers) = (call.sight(), Vec::new());
    for (row, body) in call.app.callers(&heard.number)? {
        if sight.has_customer(call.app, &row.code, &body)? {
            callers.push(customer_hit(&row, body.services.first()));
        }
    }
    Ok(CallView {
        call: heard.call.clone(),
        number: mask::number(&heard.number),
        state: state.to_owned(),
        began_at: heard.began_at(),
        answered_at: heard.answered_at,
        ended_at: heard.ended_at,
        recording: heard.recording.clone(),
        contact: heard.contact,
        callers,
    })
}

/// A card of the demo: the same event that a telephone system posts, about the presser's own line.
pub fn simulate(call: &Call<'_>) -> Result<Answer, Failure> {
    if !call.demo {
        return Err(Failure::no_such_thing());
    }
    let body: SimulateCallBody = call.body()?;
    let now = call.app.now().0;
    let number = if body.customer.is_empty() {
        // A number that no customer of the demo has: their numbers begin otherwise.
        format!("1700000{:04}", now / 1_000 % 10_000)
    } else {
        call.sight().check_customer(call.app, &body.customer)?;
        call.app.customer(&body.customer)?.0.phone
    };
    let fact = CallFact {
        call: format!("demo-{now}"),
        agent: call.actor.person.clone(),
        number,
        step: CallStep::Ringing,
        at: None,
        recording: format!("demo-recording-{now}"),
    };
    call.app.hear_call(&call.actor, &fact)?;
    Ok(Answer::Done)
}

pub fn make_caller(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: NewCallerBody = call.body()?;
    let number = match body.call.as_str() {
        "" => body.number,
        named => call.app.call_of(&call.actor.person, named)?.number,
    };
    let customer = call.app.make_caller(&body.name, &number)?;
    // A known one may be another unit's.
    call.sight().check_customer(call.app, &customer)?;
    Answer::json(&CallerReply { customer })
}
