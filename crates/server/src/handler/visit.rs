//! Visits: asking, booking, what technicians tell, and what a phone did without network.

use super::command::run;
use super::dispatch::board_rows;
use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::mask;
use crate::view::{named, text, visit as view};
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_api::body::{
    AskVisitBody, AssignVisitBody, BookVisitBody, LineLookBody, ManVisitBody, NothingBody, ReasonBody,
    VisitActBody, VisitBatchBody, VisitDeedBody,
};
use yinuo_api::view::{
    CaseVisitsView, ComerView, FreeWindowView, FreeWindowsView, LikesOfDayView, MyVisitsView, RemoteStepView,
    Text, VisitActionResult, VisitBatchReply, VisitCustomerView, VisitReply,
};
use yinuo_app::identity::Look;
use yinuo_app::ports::{VisitFilter, VisitRow};
use yinuo_app::visit::{BatchAction, FieldDeed, PlaceStep, PlaceWish, ReceiptInput};
use yinuo_app::{AppError, Law, Options};
use yinuo_domain::Refusal;
use yinuo_domain::command::{CaseCommand, LookCommand, REPLANNED, VisitCommand, VisitDeed};
use yinuo_domain::event::{Mover, Solved};
use yinuo_domain::technician::Spot;
use yinuo_policy::{Instant, Proof, Span};

/// Days of which a technician's kept windows are counted.
const JUDGED_DAYS: i64 = 30;

/// How far ahead a technician's next visit is looked for: two weeks.
const AHEAD_MINUTES: i64 = 14 * 24 * 60;

/// The visit that the path names.
fn visit_id(call: &Call<'_>) -> Result<Uuid, Failure> {
    call.param("visit").parse().map_err(|_| Refusal::no_such_visit().into())
}

/// The local day that is asked for, by some instant of it; today when none is.
pub(super) fn day_asked(call: &Call<'_>, asked: Option<&str>) -> Result<Instant, Failure> {
    let law = call.app.law();
    let Some(asked) = asked else { return Ok(call.app.now()) };
    let noon =
        (asked.len() == 10).then(|| law.book.current().instant(&format!("{asked}T12:00:00"))).flatten();
    noon.ok_or_else(|| Failure::unknown_value("day", asked, &[]))
}

const fn mover(customer: bool) -> Mover {
    if customer { Mover::Customer } else { Mover::Us }
}

pub fn of_case(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&[])?;
    let law = call.app.law();
    let mut file = call.app.case_file(call.case()?)?;
    mask::case_words(&mut file);
    let visits = view::visits_of(&file.case, &file, call.app, &law)?;
    let category = file.case.facts.category.clone();
    let jobs = law.book.current().jobs().iter().map(|rule| view::job_view(rule, &category)).collect();
    let hazards = law.book.current().visit_rule().map(|rule| rule.hazards.as_slice()).unwrap_or_default();
    let hazards = hazards.iter().map(|hazard| named(&hazard.code, &hazard.name)).collect();
    let rule = law.book.current().visit_rule();
    let findings = rule.map(|rule| rule.findings.as_slice()).unwrap_or_default();
    let steps = rule.map(|rule| rule.remote_steps.as_slice()).unwrap_or_default();
    Answer::json(&CaseVisitsView {
        visits,
        jobs,
        hazards,
        looks: view::looks(&file, &law),
        findings: findings.iter().map(|finding| named(&finding.code, &finding.name)).collect(),
        steps: steps
            .iter()
            .map(|step| RemoteStepView { step: named(&step.code, &step.name), script: text(&step.script) })
            .collect(),
        server_at: call.app.now().0,
    })
}

pub fn mine(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["day"])?;
    let (law, now) = (call.app.law(), call.app.now());
    let policy = law.book.current();
    let at = day_asked(call, call.query("day"))?;
    let from = policy.start_of_local_day(at);
    let until = policy.start_of_local_day(from.plus_minutes(36 * 60));
    let his = VisitFilter { technician: Some(call.actor.person.clone()), ..VisitFilter::default() };
    let older = VisitFilter { within: (i64::MIN, from.0), open: Some(true), ..his.clone() };
    // Visits without a place in time lie behind every instant: they are no later day's.
    let later = VisitFilter {
        within: (until.0, until.plus_minutes(AHEAD_MINUTES).0),
        open: Some(true),
        ..his.clone()
    };
    let mut next: Vec<VisitRow> =
        call.app.all_visits(&later)?.into_iter().filter(|row| row.state != "held").collect();
    let first_day = next.first().map(|row| policy.local_date(Instant(row.place().at)));
    next.retain(|row| Some(policy.local_date(Instant(row.place().at))) == first_day);
    let mut rows = call.app.all_visits(&older)?;
    rows.extend(call.app.all_visits(&VisitFilter { within: (from.0, until.0), ..his })?);
    let mut visits = Vec::with_capacity(rows.len());
    for row in rows.iter().filter(|row| row.state != "held") {
        let mut file = call.app.case_file(row.case)?;
        mask::case_words(&mut file);
        if let Some(found) = file.case.visit(row.visit) {
            let mut told = view::visit(&file, found, call.app, &law)?;
            // His own day alone shows the card: nobody else can say that he is he.
            let code =
                call.doors.and_then(|doors| call.app.door_code(&doors.post.ring, found, &call.actor.person));
            told.door_code = code.unwrap_or_default();
            visits.push(told);
        }
    }
    let rule = policy.visit_rule();
    let rejections = rule.map(|rule| rule.rejections.as_slice()).unwrap_or_default();
    let no_access_needs = rule.map(|rule| rule.no_access_needs.as_slice()).unwrap_or_default();
    Answer::json(&MyVisitsView {
        day: policy.local_date(at),
        visits,
        rejections: rejections.iter().map(|one| named(&one.code, &one.name)).collect(),
        causes: policy.root_causes().iter().map(|cause| named(&cause.code, &cause.name)).collect(),
        parts: view::parts(call.app.parts_on_van(&call.actor.person)?),
        likes: likes(call)?,
        photo: call.app.photo_of(&call.actor.person)?,
        emergencies: emergencies(call, &law, now)?,
        no_access_needs: no_access_needs.iter().copied().map(Proof::code).map(str::to_owned).collect(),
        late_minutes_max: rule.map_or(0, |rule| rule.phone_late_minutes),
        next_starts_at: next.first().map(|row| row.place().at),
        next_day: board_rows(call, &law, &next)?,
        pay: super::wage::of_today(call)?,
        server_at: now.0,
    })
}

/// Likes of a technician's customers by day.
fn likes(call: &Call<'_>) -> Result<Vec<LikesOfDayView>, Failure> {
    let days = call.app.likes_of(&call.actor.person)?;
    Ok(days.into_iter().map(|(day, count)| LikesOfDayView { day, count }).collect())
}

/// Modes that are on in one of a technician's units.
fn emergencies(call: &Call<'_>, law: &Law, now: Instant) -> Result<Vec<Text>, Failure> {
    let his = call.app.technicians()?.remove(&call.actor.person).map(|one| one.units).unwrap_or_default();
    let modes = call.app.emergencies()?;
    let near = |units: &[String]| {
        units
            .iter()
            .any(|unit| his.iter().any(|own| law.org.is_under(own, unit) || law.org.is_under(unit, own)))
    };
    let on = modes.iter().filter(|mode| mode.is_on(now) && near(&mode.units));
    let words = on.filter_map(|mode| {
        let rule = law.book.pinned(&mode.policy).emergency(&mode.rule)?;
        let until = law.book.current().local_stamp(mode.span.until);
        let zh = format!("{}，到 {}：{}", rule.name.zh, until.zh, rule.sentence.zh);
        Some(Text { zh, en: format!("{}, until {}: {}", rule.name.en, until.en, rule.sentence.en) })
    });
    Ok(words.collect())
}

pub fn ask(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: AskVisitBody = call.body()?;
    let case = call.case()?;
    let options = Options { seen: call.query_as("seen")?, ..call.options(None) };
    let asked = |edge: &mut yinuo_app::Edge<'_>| {
        let text = edge.text(&body.text)?;
        let (job, parts, hazard) = (body.job.clone(), body.parts.clone(), body.hazard.clone());
        let deed = VisitDeed::Ask { job, text, parts, hazard, two: body.two_persons };
        Ok(CaseCommand::Visit(VisitCommand { visit: edge.id(), deed }))
    };
    let reply = call.app.command(&call.actor, case, &options, &asked)?;
    // The newest visit at that version: a repeated request is answered with the one that it made.
    let visit = call.app.visit_asked_at(case, reply.version)?;
    Answer::json(&VisitReply { case, visit, version: reply.version })
}

pub fn look(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: LineLookBody = call.body()?;
    run(call, None, &|edge| {
        Ok(CaseCommand::Look(LookCommand {
            finding: body.finding.clone(),
            rx_centi_dbm: body.rx_centi_dbm,
            tried: body.tried.clone(),
            settled: body.settled,
            text: edge.text(&body.text)?,
        }))
    })
}

pub fn windows(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["technician"])?;
    let law = call.app.law();
    let free = call.app.free_windows(call.case()?, visit_id(call)?, call.query("technician"))?;
    let mut records: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    let mut windows = Vec::with_capacity(free.len());
    for slot in free {
        let mut comers = Vec::with_capacity(slot.comers.len());
        for comer in slot.comers {
            if !records.contains_key(&comer.technician) {
                records.insert(comer.technician.clone(), record(call, &comer.technician)?);
            }
            let (kept, judged) = records[&comer.technician];
            comers.push(ComerView {
                technician: view::person(&comer.technician, &law),
                mate: comer.mate.map(|mate| view::person(&mate, &law)),
                starts_at: comer.starts_at.0,
                extra_minor: comer.extra_minor,
                kept,
                judged,
            });
        }
        let (from_at, until_at) = (slot.window.from.0, slot.window.until.0);
        windows.push(FreeWindowView { from_at, until_at, comers });
    }
    Answer::json(&FreeWindowsView { windows, server_at: call.app.now().0 })
}

/// How many windows a technician kept lately, and of how many.
fn record(call: &Call<'_>, technician: &str) -> Result<(u32, u32), Failure> {
    let now = call.app.now();
    let rows = call.app.all_visits(&VisitFilter {
        within: (now.plus_minutes(-JUDGED_DAYS * 1_440).0, now.0),
        technician: Some(technician.to_owned()),
        ..VisitFilter::default()
    })?;
    let count =
        |fits: fn(&&VisitRow) -> bool| u32::try_from(rows.iter().filter(fits).count()).unwrap_or(u32::MAX);
    Ok((count(|row| row.outcome == "kept"), count(|row| !row.outcome.is_empty())))
}

fn place(call: &Call<'_>, wish: &PlaceWish, step: PlaceStep) -> Result<Answer, Failure> {
    let (case, visit) = (call.case()?, visit_id(call)?);
    let options = Options { seen: call.query_as("seen")?, ..call.options(None) };
    let reply = call.app.place_visit(&call.actor, (case, visit), wish, step, &options)?;
    Answer::json(&VisitReply { case, visit, version: reply.version })
}

fn wish(body: &BookVisitBody) -> PlaceWish {
    PlaceWish {
        window: Some(Span { from: Instant(body.from_at), until: Instant(body.until_at) }),
        technician: body.technician.clone(),
        mate: body.mate.clone(),
        starts_at: body.starts_at.map(Instant),
        chosen_by: mover(body.chosen_by_customer),
    }
}

pub fn hold(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: BookVisitBody = call.body()?;
    place(call, &wish(&body), PlaceStep::Hold)
}

pub fn book(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: BookVisitBody = call.body()?;
    place(call, &wish(&body), PlaceStep::Book { asked_by: mover(body.asked_by_customer) })
}

pub fn assign(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: AssignVisitBody = call.body()?;
    let starts_at = body.starts_at.map(Instant);
    let wish = PlaceWish {
        window: None,
        technician: body.technician,
        mate: body.mate,
        starts_at,
        chosen_by: Mover::Us,
    };
    place(call, &wish, PlaceStep::Assign)
}

fn does(
    call: &Call<'_>,
    build: &dyn Fn(&mut yinuo_app::Edge<'_>) -> Result<VisitDeed, Refusal>,
) -> Result<Answer, Failure> {
    let visit = visit_id(call)?;
    run(call, None, &|edge| Ok(CaseCommand::Visit(VisitCommand { visit, deed: build(edge)? })))?;
    let case = call.case()?;
    let version = call.app.case_file(case)?.case.version;
    Answer::json(&VisitReply { case, visit, version })
}

pub fn confirm(call: &Call<'_>) -> Result<Answer, Failure> {
    let _: NothingBody = call.body()?;
    does(call, &|_| Ok(VisitDeed::Confirm))
}

pub fn release(call: &Call<'_>) -> Result<Answer, Failure> {
    let _: NothingBody = call.body()?;
    does(call, &|_| Ok(VisitDeed::Release { cause: REPLANNED.to_owned() }))
}

pub fn ask_choice(call: &Call<'_>) -> Result<Answer, Failure> {
    let _: NothingBody = call.body()?;
    does(call, &|_| Ok(VisitDeed::AskChoice))
}

pub fn end_choice(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: ReasonBody = call.body()?;
    does(call, &|edge| Ok(VisitDeed::EndChoice { text: Some(edge.text(&body.text)?) }))
}

pub fn man(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: ManVisitBody = call.body()?;
    does(call, &|edge| Ok(VisitDeed::Man { two: body.two_persons, text: edge.text(&body.text)? }))
}

pub fn cancel(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: ReasonBody = call.body()?;
    does(call, &|edge| Ok(VisitDeed::Cancel { text: edge.text(&body.text)? }))
}

pub fn act(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: VisitActBody = call.body()?;
    let (case, visit) = (call.case()?, visit_id(call)?);
    let options = call.options(body.occurred_at);
    let deed = deed(body.deed)?;
    let reply = call.app.visit_deed(&call.actor, (case, visit), &deed, &options)?;
    Answer::json(&VisitReply { case, visit, version: reply.version })
}

/// What a phone says, as the application takes it.
fn deed(body: VisitDeedBody) -> Result<FieldDeed, Failure> {
    Ok(match body {
        VisitDeedBody::SetOut { expected_at } => FieldDeed::SetOut { expected_at: expected_at.map(Instant) },
        VisitDeedBody::RunLate { expected_at } => FieldDeed::RunLate { expected_at: Instant(expected_at) },
        VisitDeedBody::Arrive { latitude_micro, longitude_micro } => {
            let beyond = || Failure::malformed("a position has a latitude and a longitude on the globe");
            let spot = match (latitude_micro, longitude_micro) {
                (None, None) => None,
                (Some(latitude), Some(longitude)) => Some(Spot::new(latitude, longitude).ok_or_else(beyond)?),
                _ => return Err(beyond()),
            };
            FieldDeed::Arrive { spot }
        }
        VisitDeedBody::Reject { reason, text } => FieldDeed::Reject { reason, text },
        VisitDeedBody::NoAccess { text, artefacts } => FieldDeed::NoAccess { text, artefacts },
        VisitDeedBody::Finish {
            remotely,
            cause,
            before_kbps,
            after_kbps,
            parts,
            artefacts,
            explanation,
            restored,
        } => FieldDeed::Finish(ReceiptInput {
            solved: if remotely { Solved::Remotely } else { Solved::OnSite },
            cause,
            before_kbps,
            after_kbps,
            parts,
            artefacts,
            explanation,
            restored,
        }),
    })
}

pub fn batch(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: VisitBatchBody = call.body()?;
    let mut actions = Vec::with_capacity(body.actions.len());
    for action in body.actions {
        actions.push(BatchAction {
            key: action.key,
            case: action.case,
            visit: action.visit,
            occurred_at: Instant(action.occurred_at),
            deed: deed(action.deed)?,
        });
    }
    let results = call.app.visit_batch(&call.actor, (&body.device, &body.batch), &actions)?;
    let result = |one: yinuo_app::visit::BatchResult| VisitActionResult {
        key: one.key,
        case: one.case,
        visit: one.visit,
        version: one.version,
        code: one.code,
        sentence: text(&one.sentence),
        next_step: text(&one.next_step),
    };
    Answer::json(&VisitBatchReply { results: results.into_iter().map(result).collect() })
}

/// The technician's own customer, or any for the dispatcher: who looked stands in the access log first.
pub fn customer(call: &Call<'_>) -> Result<Answer, Failure> {
    let _: NothingBody = call.body()?;
    let (case, visit) = (call.case()?, visit_id(call)?);
    let file = call.app.case_file(case)?;
    let found = file.case.visit(visit).filter(|visit| visit.is_open()).ok_or_else(Refusal::no_such_visit)?;
    let own = found.slot.as_ref().is_some_and(|slot| slot.sends(&call.actor.person));
    if !own && !call.roles().iter().any(|role| role == "dispatcher") {
        return Err(Refusal::not_your_visit().into());
    }
    let parts = ["name", "phone", "address"].map(str::to_owned);
    let look = Look { parts: &parts, purpose: "visit", case: Some(case) };
    let (row, body) = call.app.reveal(&call.actor, &file.case.customer, look)?;
    let service = body.services.into_iter().find(|service| service.code == file.case.service);
    let spot = service.as_ref().and_then(|service| service.spot);
    Answer::json(&VisitCustomerView {
        name: row.name,
        phone: row.phone,
        address: service.map(|service| service.address).unwrap_or_default(),
        latitude_micro: spot.map(|spot| spot.latitude_micro),
        longitude_micro: spot.map(|spot| spot.longitude_micro),
        server_at: call.app.now().0,
    })
}

/// Units of a board: those that are asked for and seen.
pub(super) fn units(call: &Call<'_>, law: &Law, asked: Option<&str>) -> Result<Vec<String>, Failure> {
    let sight = call.sight();
    let Some(unit) = asked else { return Ok(sight.units()) };
    if !law.org.units.contains_key(unit) {
        return Err(Failure::unknown_value("unit", unit, &[]));
    }
    let below = law.org.units.keys().filter(|one| law.org.is_under(one, unit) && sight.has_unit(one));
    let units: Vec<String> = below.cloned().collect();
    // A list of no units at all would show everything: nobody answers for the empty one.
    Ok(if units.is_empty() { vec![String::new()] } else { units })
}

impl From<yinuo_app::ports::ReadError> for Failure {
    fn from(error: yinuo_app::ports::ReadError) -> Self {
        AppError::from(error).into()
    }
}
