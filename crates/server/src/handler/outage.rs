//! Known outages: the list, one with its cases, and what people and alarms say of them.

use super::command::{cause, run};
use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::view::{case_rows, named, text};
use uuid::Uuid;
use yinuo_api::body::{
    AlarmBody, AreaCreditBody, ConfirmOutageBody, JoinAllBody, JoinOutageBody, NothingBody, OutageBody,
    RestoreOutageBody,
};
use yinuo_api::view::{
    AreaCreditView, CommandReply, JoinedView, OutageCaseView, OutageDetailView, OutageListView, OutageView,
    OutageWarningView, Text,
};
use yinuo_app::outage::{AlarmFact, JOIN_MAX};
use yinuo_app::{App, AppError, Options};
use yinuo_domain::Refusal;
use yinuo_domain::command::{CaseCommand, OfficeCommand};
use yinuo_domain::event::Inherits;
use yinuo_domain::outage::{Outage, OutageSign};
use yinuo_policy::{Bilingual, Instant, Span};

/// Outages that the list shows.
const ROWS_MAX: usize = 200;
/// Pages of cases that are told at once when an outage ends; the worker tells the rest.
const PAGES_AT_ONCE: u32 = 2;

pub fn list(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&[])?;
    let law = call.app.law();
    let policy = law.book.current();
    let mut topics: Vec<String> =
        policy.categories().iter().map(|category| policy.topic(&category.code)).collect();
    topics.sort_unstable();
    topics.dedup();
    let topics = topics.iter().filter(|topic| topic.starts_with("fault."));
    Answer::json(&OutageListView {
        rows: newest(call, ROWS_MAX)?,
        sentence: policy.outage_rule().map(|rule| text(&rule.sentence)).unwrap_or_default(),
        topics: topics.map(|topic| named(topic, &topic_name(call.app, topic))).collect(),
        server_at: call.app.now().0,
    })
}

/// Outages, the newest first, no more than `most`.
pub(super) fn newest(call: &Call<'_>, most: usize) -> Result<Vec<OutageView>, Failure> {
    call.app.outages()?.iter().take(most).map(|outage| view(call.app, outage)).collect()
}

pub fn one(call: &Call<'_>) -> Result<Answer, Failure> {
    let law = call.app.law();
    let outage = call.app.outage(id(call)?)?;
    let sight = call.sight();
    let (mut tied, mut states) = (Vec::new(), Vec::new());
    for tie in call.app.cases_of_outage(outage.id, None, JOIN_MAX)? {
        let row = call.app.store().case_row(tie.case).map_err(AppError::from)?;
        if let Some(row) = row.filter(|row| sight.has(row)) {
            tied.push(row);
            states.push(tie.state);
        }
    }
    let views = case_rows(&tied, call.app, &law)?;
    let cases = views.into_iter().zip(states).map(|(case, state)| OutageCaseView { case, state }).collect();
    let mut alike = if outage.is_live() { call.app.candidates(&outage)? } else { Vec::new() };
    alike.retain(|row| sight.has(row));
    let candidates = case_rows(&alike, call.app, &law)?;
    let outage = view(call.app, &outage)?;
    Answer::json(&OutageDetailView { outage, cases, candidates, server_at: call.app.now().0 })
}

pub(super) fn id(call: &Call<'_>) -> Result<Uuid, Failure> {
    call.param("outage").parse().map_err(|_| Refusal::no_such_outage().into())
}

pub(crate) fn topic_name(app: &App, topic: &str) -> Bilingual {
    let law = app.law();
    law.book
        .current()
        .category(topic)
        .map_or_else(|| Bilingual::new(topic, topic), |found| found.name.clone())
}

fn view(app: &App, outage: &Outage) -> Result<OutageView, Failure> {
    let law = app.law();
    let (sign, reports, alarm) = match &outage.sign {
        OutageSign::Reports { count } => ("reports", *count, String::new()),
        OutageSign::Alarm { alarm } => ("alarm", 0, alarm.clone()),
        OutageSign::Staff => ("staff", 0, String::new()),
    };
    let decided_by = if outage.decided_by.is_empty() {
        named("", &Bilingual::default())
    } else {
        named(&outage.decided_by, &law.org.person_name(&outage.decided_by))
    };
    Ok(OutageView {
        id: outage.id,
        state: outage.state.code().to_owned(),
        unit: named(&outage.unit, &law.org.unit_name(&outage.unit)),
        topic: named(&outage.topic, &topic_name(app, &outage.topic)),
        sign: sign.to_owned(),
        reports,
        alarm,
        began_at: outage.began_at.0,
        expected_at: outage.expected_at.map(|at| at.0),
        restored_at: outage.restored_at.map(|at| at.0),
        cleared_at: outage.cleared_at.map(|at| at.0),
        decided_by,
        cases: app.count_cases_of_outage(outage.id)?,
        settled: outage.settled,
        say: text(&app.outage_sentence(outage)),
        credit: credit_view(app, outage),
    })
}

/// What an outage owes to everybody in its area, with how its days were counted.
fn credit_view(app: &App, outage: &Outage) -> Option<AreaCreditView> {
    let law = app.law();
    let run = outage.credit.as_ref();
    let policy = run.map_or(law.book.current(), |run| law.book.pinned(&run.policy));
    let rules: Vec<_> = outage.owes(policy).collect();
    let restored = outage.restored_at?;
    let pay_by = rules.iter().map(|rule| rule.pay_by(restored)).min()?;
    let span = Span { from: outage.began_at, until: restored };
    let mut lines = Vec::new();
    for rule in rules {
        lines.push(text(&rule.sentence));
        // A fee of nobody in particular: the days are everybody's, the sum is each customer's own.
        let credit = policy.area_credit(rule, span, yinuo_domain::outage::FEE_OF_SOMEBODY);
        let days = credit.into_iter().flat_map(|credit| credit.reasons).filter(|reason| reason.at.is_some());
        for day in days.map(|reason| text(&reason.text)) {
            if !lines.contains(&day) {
                lines.push(day);
            }
        }
    }
    let person = run.map_or("", |run| run.decided_by.as_str());
    let name = if person.is_empty() { Bilingual::default() } else { law.org.person_name(person) };
    Some(AreaCreditView {
        state: run.map_or("open", |run| run.state.code()).to_owned(),
        lines,
        pay_by: pay_by.0,
        decided_by: named(person, &name),
        paid: run.map_or(0, |run| run.paid),
        covered: run.map_or(0, |run| run.covered),
    })
}

/// Outages to warn of: those over a unit and a topic, over any topic where none is given.
pub(super) fn warnings(
    app: &App,
    unit: &str,
    topic: Option<&str>,
) -> Result<Vec<OutageWarningView>, Failure> {
    let found = app.outages_over(unit, topic)?;
    let law = app.law();
    let warning = |outage: &Outage| OutageWarningView {
        id: outage.id,
        unit: named(&outage.unit, &law.org.unit_name(&outage.unit)),
        topic: outage.topic.clone(),
        say: text(&app.outage_sentence(outage)),
    };
    Ok(found.iter().map(warning).collect())
}

/// The sentence of an outage, for the case page.
pub(crate) fn sentence(app: &App, outage: &Outage) -> Text {
    text(&app.outage_sentence(outage))
}

pub fn declare(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: OutageBody = call.body()?;
    check_unit(call, &body.unit)?;
    let expected = body.expected_at.map(Instant);
    let over = (body.unit.as_str(), body.topic.as_str());
    let outage = call.app.declare_outage(&call.actor, over, Instant(body.began_at), expected)?;
    Answer::json(&view(call.app, &outage)?)
}

/// Whoever does not see a unit says nothing of its plant.
pub(super) fn check_unit(call: &Call<'_>, unit: &str) -> Result<(), Failure> {
    let known = call.app.law().org.units.contains_key(unit);
    if known && !call.sight().has_unit(unit) { Err(Failure::out_of_sight()) } else { Ok(()) }
}

pub fn confirm(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: ConfirmOutageBody = call.body()?;
    let id = seen(call)?;
    let expected = body.expected_at.map(Instant);
    let outage = call.app.change_outage(&call.actor, id, |outage, ctx| outage.confirm(expected, ctx))?;
    Answer::json(&view(call.app, &outage)?)
}

pub fn drop_it(call: &Call<'_>) -> Result<Answer, Failure> {
    let NothingBody {} = call.body()?;
    let id = seen(call)?;
    let outage = call.app.change_outage(&call.actor, id, Outage::drop_it)?;
    Answer::json(&view(call.app, &outage)?)
}

pub fn restore(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: RestoreOutageBody = call.body()?;
    let id = seen(call)?;
    let restored_at = body.restored_at.map_or_else(|| call.app.now(), Instant);
    call.app.restore_outage(&call.actor, id, restored_at)?;
    call.app.settle_outages(PAGES_AT_ONCE)?;
    Answer::json(&view(call.app, &call.app.outage(id)?)?)
}

pub fn credit(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: AreaCreditBody = call.body()?;
    let id = seen(call)?;
    let exempt = match body.cause.as_deref() {
        None => None,
        Some(word) => Some((cause(word)?, body.evidence.unwrap_or_default())),
    };
    call.app.decide_area_credit(&call.actor, id, exempt)?;
    call.app.credit_areas(PAGES_AT_ONCE)?;
    Answer::json(&view(call.app, &call.app.outage(id)?)?)
}

/// The outage of the path, if its area is the asker's to see.
fn seen(call: &Call<'_>) -> Result<Uuid, Failure> {
    let outage = call.app.outage(id(call)?)?;
    check_unit(call, &outage.unit)?;
    Ok(outage.id)
}

fn inherits(word: &str) -> Result<Inherits, Failure> {
    match word {
        "recovery" => Ok(Inherits::Recovery),
        "word" => Ok(Inherits::Word),
        other => Err(Failure::unknown_value("inherits", other, &["recovery", "word"])),
    }
}

pub fn join_all(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: JoinAllBody = call.body()?;
    let done = call.app.join_all(&call.actor, seen(call)?, inherits(&body.inherits)?)?;
    Answer::json(&JoinedView { joined: done.joined, passed: done.passed })
}

pub fn join(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: JoinOutageBody = call.body()?;
    if body.inherits == "nothing" {
        let outage = call.app.outage(body.outage)?.id;
        return run(call, None, &|_| Ok(CaseCommand::Office(OfficeCommand::LeaveOutage { outage })));
    }
    let case = call.case()?;
    let options = Options { seen: call.query_as("seen")?, ..call.options(None) };
    let chosen = (body.outage, inherits(&body.inherits)?);
    let reply = call.app.join_outage(&call.actor, case, chosen, &options)?;
    Answer::json(&CommandReply { case, version: reply.version })
}

pub fn alarm(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: AlarmBody = call.body()?;
    let fact = AlarmFact {
        alarm: body.alarm,
        unit: body.unit,
        topic: body.topic,
        began_at: Instant(body.began_at),
        cleared_at: body.cleared_at.map(Instant),
    };
    call.app.hear_alarm(&call.actor, &fact)?;
    Ok(Answer::Done)
}
