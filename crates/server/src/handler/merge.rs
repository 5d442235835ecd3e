//! Cases that are one matter, and cases that have to do with one another.

use crate::call::{Answer, Call};
use crate::failure::Failure;
use uuid::Uuid;
use yinuo_api::body::{NothingBody, OtherCaseBody};
use yinuo_api::view::CommandReply;
use yinuo_app::{Options, Reply};

/// The case of the path, the one that the body names, and the options of the command.
fn both(call: &Call<'_>) -> Result<((Uuid, Uuid), Options), Failure> {
    let body: OtherCaseBody = call.body()?;
    let cases = (call.case()?, call.app.find_case(body.case.trim())?);
    // The edge looked at the case of the path alone.
    call.sight().check_case(call.app, cases.1)?;
    Ok((cases, options(call)?))
}

fn options(call: &Call<'_>) -> Result<Options, Failure> {
    Ok(Options { seen: call.query_as("seen")?, ..call.options(None) })
}

fn answer(case: Uuid, reply: &Reply) -> Result<Answer, Failure> {
    Answer::json(&CommandReply { case, version: reply.version })
}

pub fn merge(call: &Call<'_>) -> Result<Answer, Failure> {
    let ((lead, other), options) = both(call)?;
    answer(lead, &call.app.merge(&call.actor, lead, other, &options)?)
}

pub fn split(call: &Call<'_>) -> Result<Answer, Failure> {
    let NothingBody {} = call.body()?;
    let case = call.case()?;
    answer(case, &call.app.split(&call.actor, case, &options(call)?)?)
}

pub fn relate(call: &Call<'_>) -> Result<Answer, Failure> {
    let (cases, options) = both(call)?;
    answer(cases.0, &call.app.relate(&call.actor, cases, true, &options)?)
}

pub fn unrelate(call: &Call<'_>) -> Result<Answer, Failure> {
    let (cases, options) = both(call)?;
    answer(cases.0, &call.app.relate(&call.actor, cases, false, &options)?)
}
