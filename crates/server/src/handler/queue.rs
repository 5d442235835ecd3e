//! One's own queue, and who else is on a case.

use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::handler::staff::absence_view;
use crate::view::{case_rows, named, text};
use yinuo_api::body::{PullBody, StatusBody, TakeBody};
use yinuo_api::view::{CannedView, CaseRowView, CommandReply, OtherView, OthersView, QueueView, StatusView};
use yinuo_app::ports::CaseRow;
use yinuo_app::queue::StaffStatus;
use yinuo_domain::command::CaseCommand;
use yinuo_policy::Bilingual;

/// Roles that see whose cases lie with absent people.
const LIMBO_ROLES: [&str; 3] = ["supervisor", "manager", "general-manager"];

pub fn queue(call: &Call<'_>) -> Result<Answer, Failure> {
    let law = call.app.law();
    let queue = call.app.queue(&call.actor)?;
    let sees = call.roles().iter().any(|role| LIMBO_ROLES.contains(&role.as_str()));
    let limbo = if sees { call.app.limbo(&call.actor.unit)? } else { Vec::new() };
    let branch = |code: &String| {
        let found = law.book.current().category(code);
        named(code, &found.map_or_else(|| Bilingual::new(&**code, &**code), |found| found.name.clone()))
    };
    Answer::json(&QueueView {
        status: status(queue.status),
        mine: rows(call, &queue.mine)?,
        waiting: rows(call, &queue.waiting)?,
        cases_max: queue.cases_max,
        skills: queue.skills.iter().map(branch).collect(),
        limbo: rows(call, &limbo)?,
        standing_in: rows(call, &queue.standing_in)?,
        absence: queue.absence.as_ref().map(|absence| absence_view(absence, &law)),
        server_at: call.app.now().0,
    })
}

fn rows(call: &Call<'_>, rows: &[CaseRow]) -> Result<Vec<CaseRowView>, Failure> {
    case_rows(rows, call.app, &call.app.law())
}

fn status(status: StaffStatus) -> StatusView {
    StatusView { away: status.away, since_at: Some(status.since).filter(|since| *since > 0) }
}

pub fn set_status(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: StatusBody = call.body()?;
    Answer::json(&status(call.app.set_away(&call.actor, body.away)?))
}

pub fn pull_next(call: &Call<'_>) -> Result<Answer, Failure> {
    let PullBody {} = call.body()?;
    let reply = call.app.pull_next(&call.actor, &call.options(None))?;
    // A reply to a pull always names the case.
    Answer::json(&CommandReply { case: reply.case.unwrap_or_default(), version: reply.version })
}

pub fn take(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: TakeBody = call.body()?;
    super::command::run(call, None, &|_| Ok(CaseCommand::Take { from: body.from.clone() }))
}

pub fn others(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["writing"])?;
    let writing = call.query_as::<bool>("writing")?.unwrap_or_default();
    let (law, now) = (call.app.law(), call.app.now().0);
    let others = call.presence.look(call.case()?, &call.actor.person, writing, now);
    let view = |other: crate::presence::Looker| OtherView {
        person: named(&other.person, &law.org.person_name(&other.person)),
        writing: other.writing,
        since_at: other.since,
    };
    Answer::json(&OthersView { others: others.into_iter().map(view).collect(), server_at: now })
}

pub fn canned(call: &Call<'_>) -> Result<Answer, Failure> {
    let view = |(code, body): (String, yinuo_app::register::CannedBody)| CannedView {
        code,
        topic: body.topic,
        text: text(&body.text),
    };
    let texts: Vec<CannedView> = call.app.canned()?.into_iter().map(view).collect();
    Answer::json(&texts)
}
