//! The dispatcher's day: the board, advice on the plan, moving one visit by hand, and somebody who is out.

use super::visit::{day_asked, units};
use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::view::{named, text, visit as view};
use uuid::Uuid;
use yinuo_api::body::{AcceptPlanBody, AwayBody, DragVisitBody, PlanDayBody, PlannedVisitBody};
use yinuo_api::view::{
    AcceptedPlanView, AcceptedVisitView, AdviceView, AdvisedVisitView, DraggedView, RiskView,
    TechnicianDayView, Text, UnplacedVisitView, VisitDayView, VisitRowView, WhyNotView,
};
use yinuo_app::Law;
use yinuo_app::ports::{VisitFilter, VisitRow};
use yinuo_app::visit::{AdvisedVisit, DragAsk, Left, PlanAsk};
use yinuo_domain::Refusal;
use yinuo_policy::{Bilingual, Instant};

pub fn board(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["day", "unit"])?;
    let law = call.app.law();
    let policy = law.book.current();
    let at = day_asked(call, call.query("day"))?;
    let units = units(call, &law, call.query("unit"))?;
    let from = policy.start_of_local_day(at);
    let until = policy.start_of_local_day(from.plus_minutes(36 * 60));
    let filter = VisitFilter { within: (from.0, until.0), units: units.clone(), ..VisitFilter::default() };
    let rows: Vec<VisitRow> =
        call.app.all_visits(&filter)?.into_iter().filter(|row| row.state != "called-off").collect();
    // Today from now on, as the plan counts.
    let seen_from = call.app.now().max(from).min(until.plus_millis(-1));
    let mut technicians = Vec::new();
    for technician in call.app.technicians()?.into_values() {
        if units.is_empty() || units.iter().any(|unit| technician.covers(unit, &law.org)) {
            let shift = technician.shift(seen_from, policy, &law.org);
            let rest = technician.rest_on(from, policy).filter(|_| shift.is_some());
            technicians.push(TechnicianDayView {
                technician: view::person(&technician.person, &law),
                units: technician.units.iter().map(|unit| named(unit, &law.org.unit_name(unit))).collect(),
                skills: view::skills(technician.skills.iter().map(String::as_str), &law),
                tools: view::tools(technician.tools.iter().map(String::as_str), &law),
                home: technician.home.map(view::on_the_map),
                contractor: technician.contractor,
                shift_from_at: shift.map(|shift| shift.from.0),
                shift_until_at: shift.map(|shift| shift.until.0),
                rest_from_at: rest.map(|rest| rest.from.0),
                rest_until_at: rest.map(|rest| rest.until.0),
                parts: view::parts(call.app.parts_on_van(&technician.person)?),
            });
        }
    }
    let judged = |outcome: &str| {
        u32::try_from(rows.iter().filter(|row| row.outcome == outcome).count()).unwrap_or(u32::MAX)
    };
    let asked = call.app.visits_without_time(&units)?;
    Answer::json(&VisitDayView {
        day: policy.local_date(at),
        from_at: from.0,
        until_at: until.0,
        technicians,
        visits: board_rows(call, &law, &rows)?,
        asked: board_rows(call, &law, &asked)?,
        kept: judged("kept"),
        missed: judged("missed"),
        server_at: call.app.now().0,
    })
}

pub fn board_rows(call: &Call<'_>, law: &Law, rows: &[VisitRow]) -> Result<Vec<VisitRowView>, Failure> {
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        views.extend(view::board_row(row, call.app, law)?);
    }
    Ok(views)
}

pub fn plan(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: PlanDayBody = call.body()?;
    let law = call.app.law();
    let ask = PlanAsk {
        at: day_asked(call, body.day.as_deref())?,
        units: units(call, &law, body.unit.as_deref())?,
        away: body.away.map(|away| (away.technician, Instant(away.from_at))),
    };
    let advice = call.app.plan_visits(&ask)?;
    let visits = advice.visits.iter().map(|one| advised(one, &law)).collect();
    let unplaced = advice.unplaced.into_iter().map(|one| UnplacedVisitView {
        case: one.case,
        visit: one.visit,
        was_technician: (!one.was.is_empty()).then(|| view::person(&one.was, &law)),
        chosen: (!one.chosen.is_empty()).then(|| view::person(&one.chosen, &law)),
        answers: one
            .answers
            .into_iter()
            .map(|(technician, reason)| WhyNotView {
                technician: view::person(&technician, &law),
                reason: reason.to_owned(),
            })
            .collect(),
    });
    Answer::json(&AdviceView {
        visits,
        unplaced: unplaced.collect(),
        before_minor: advice.before_minor,
        after_minor: advice.after_minor,
        after_broken_minor: advice.after_broken_minor,
    })
}

fn advised(one: &AdvisedVisit, law: &Law) -> AdvisedVisitView {
    AdvisedVisitView {
        planned: PlannedVisitBody {
            case: one.case,
            visit: one.visit,
            technician: one.technician.clone(),
            mate: one.mate.clone(),
            starts_at: one.starts_at.0,
        },
        technician: view::person(&one.technician, law),
        mate: one.mate.as_ref().map(|mate| view::person(mate, law)),
        ends_at: one.ends_at.0,
        was_technician: one.was.as_ref().map(|was| view::person(&was.technician, law)),
        was_mate: one.was.as_ref().and_then(|was| Some(view::person(was.mate.as_ref()?, law))),
        was_starts_at: one.was.as_ref().map(|was| was.starts_at.0),
        changes: !one.stays(),
    }
}

pub fn drag(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: DragVisitBody = call.body()?;
    let law = call.app.law();
    let ask = DragAsk {
        at: day_asked(call, body.day.as_deref())?,
        units: units(call, &law, body.unit.as_deref())?,
        visit: body.visit,
        from: body.from,
        to: body.technician.zip(body.starts_at.map(Instant)),
    };
    let dragged = call.app.drag_visit(&ask)?;
    let window = Bilingual::new("约定时段", "The agreed window");
    let name = |rule: &str| match law.book.current().promise(rule) {
        Some(promise) => promise.name.clone(),
        None if rule == "visit-window" => window.clone(),
        None => Bilingual::new(rule, rule),
    };
    let at_risk = dragged.at_risk.into_iter().map(|risk| RiskView {
        case: risk.case,
        visit: risk.visit,
        promise: named(&risk.rule, &name(&risk.rule)),
        extra_minor: risk.extra_minor,
    });
    Answer::json(&DraggedView { extra_minor: dragged.extra_minor, at_risk: at_risk.collect() })
}

pub fn accept(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: AcceptPlanBody = call.body()?;
    let sight = call.sight();
    for visit in &body.visits {
        sight.check_case(call.app, visit.case)?;
    }
    let mut left = Left::default();
    if let Some(AwayBody { technician, from_at, until_at }) = &body.away {
        // Whose day he plans, of him he may say so: also of a contractor's people, who belong to no unit of his.
        let known = call.app.technicians()?.remove(technician);
        if !known.is_some_and(|known| known.units.iter().any(|unit| sight.has_unit(unit))) {
            return Err(Refusal::cannot_come().into());
        }
        let span = (Instant(*from_at), Instant(*until_at));
        call.app.set_technician_out(&call.actor, technician, span)?;
        let others: Vec<Uuid> = body.visits.iter().map(|one| one.visit).collect();
        left = call.app.release_of_absent(&call.actor, technician, span, &others)?;
    }
    let count = |visits: &[Uuid]| u32::try_from(visits.len()).unwrap_or(u32::MAX);
    let (released, asked) = (count(&left.released), count(&left.asked));
    if body.visits.is_empty() && body.away.is_some() {
        return Answer::json(&AcceptedPlanView { visits: Vec::new(), released, asked });
    }
    let visits: Vec<AdvisedVisit> = body
        .visits
        .iter()
        .map(|one| AdvisedVisit {
            case: one.case,
            visit: one.visit,
            technician: one.technician.clone(),
            mate: one.mate.clone(),
            starts_at: Instant(one.starts_at),
            ends_at: Instant(one.starts_at),
            was: None,
        })
        .collect();
    let answers = call.app.accept_plan(&call.actor, &visits, &call.options(None))?;
    let lines = body.visits.iter().zip(answers).map(|(visit, refusal)| AcceptedVisitView {
        case: visit.case,
        visit: visit.visit,
        code: refusal.as_ref().map(|refusal| refusal.code.to_owned()).unwrap_or_default(),
        sentence: refusal.map_or_else(Text::default, |refusal| text(&refusal.sentence)),
    });
    Answer::json(&AcceptedPlanView { visits: lines.collect(), released, asked })
}
