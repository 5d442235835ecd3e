//! Points that complaints and red lines took from units, and their objections (A17).

use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::view::{named, text};
use uuid::Uuid;
use yinuo_account::score_months;
use yinuo_api::body::{DecidePointsBody, ObjectPointsBody};
use yinuo_api::view::{DeductionListView, DeductionView, PointsObjectionView};
use yinuo_app::pay::POINTS;
use yinuo_app::{AppError, Law};
use yinuo_domain::Refusal;
use yinuo_domain::pay::{PointsLine, PointsObjection};
use yinuo_policy::Bilingual;

/// Rows of one list.
const ROWS_MAX: usize = 500;

pub fn list(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["month"])?;
    let month = call.query("month").map_or_else(|| call.app.month_now(), str::to_owned);
    Answer::json(&listed(call, &month)?)
}

/// Whether the caller sees what a unit lost: it lies in his sight, or he speaks for it.
fn sees(call: &Call<'_>, law: &Law, unit: &str) -> bool {
    call.sight().has_unit(unit) || PointsObjection::speaks_for(&law.org, &call.actor, unit)
}

fn listed(call: &Call<'_>, month: &str) -> Result<DeductionListView, Failure> {
    let (app, law) = (call.app, call.app.law());
    app.known_month(month)?;
    let objections = app.points_objections(Some(month))?;
    let takes = app.period(month)?.takes();
    let start = format!("{POINTS}/{month}/");
    let mut rows = Vec::new();
    for (sheet, _) in app.pay_sheets(POINTS, month)? {
        let unit = sheet.strip_prefix(&start).unwrap_or_default();
        if !sees(call, &law, unit) {
            continue;
        }
        for (key, line) in app.deductions_of(month, unit)? {
            let objection = objections.iter().find(|one| Some(one.id) == line.objection);
            rows.push(row(call, &law, (unit, &key, takes), (&line, objection))?);
        }
    }
    rows.truncate(ROWS_MAX);
    let waiting = rows.iter().filter_map(|row| row.objection.as_ref()).filter(|one| one.decided_at.is_none());
    Ok(DeductionListView {
        month: month.to_owned(),
        months: score_months(app),
        points: rows.iter().map(|row| row.points).sum(),
        contested: u32::try_from(waiting.count()).unwrap_or(u32::MAX),
        rows,
        server_at: app.now().0,
    })
}

fn row(
    call: &Call<'_>,
    law: &Law,
    (unit, key, takes): (&str, &str, bool),
    (line, objection): (&PointsLine, Option<&PointsObjection>),
) -> Result<DeductionView, Failure> {
    let policy = law.book.pinned(&line.policy);
    let rule = policy.deduction_rules().iter().find(|rule| rule.code == line.rule);
    let causes = policy.root_causes().iter().map(|cause| (&cause.code, &cause.name));
    let lines = policy.red_lines().iter().map(|red_line| (&red_line.code, &red_line.name));
    let cause = causes.chain(lines).find(|(code, _)| **code == line.cause).map(|(_, name)| name.clone());
    let own = PointsObjection::speaks_for(&law.org, &call.actor, unit);
    Ok(DeductionView {
        key: key.to_owned(),
        unit: named(unit, &law.org.unit_name(unit)),
        case: line.case,
        number: line.number.clone(),
        cause: named(&line.cause, &cause.unwrap_or_else(|| Bilingual::new(&line.cause, &line.cause))),
        sentence: rule.map(|rule| text(&rule.sentence)).unwrap_or_default(),
        grade: line.grade.code().to_owned(),
        points: line.points,
        objection: objection.map(|one| objection_view(call, law, one)).transpose()?,
        may_object: own
            && takes
            && objection.is_none()
            && line.points != 0
            && super::may(&call.roles(), "object_points"),
    })
}

fn objection_view(call: &Call<'_>, law: &Law, one: &PointsObjection) -> Result<PointsObjectionView, Failure> {
    let person = |code: &str| named(code, &law.org.person_name(code));
    let ruling = one.ruling.as_ref();
    let ids: Vec<Uuid> =
        std::iter::once(one.text.text).chain(ruling.map(|ruling| ruling.text.text)).collect();
    let texts = call.app.store().texts(&ids).map_err(AppError::from)?;
    let words = |id| texts.iter().find(|text| text.id == id).map(|text| crate::mask::words(&text.body));
    Ok(PointsObjectionView {
        id: one.id,
        by: person(&one.by),
        made_at: one.made_at.0,
        due_at: one.due_at.0,
        state: match ruling {
            Some(ruling) if ruling.stands => "stands",
            Some(_) => "given-back",
            None if call.app.now() >= one.due_at => "late",
            None => "waiting",
        }
        .to_owned(),
        points: one.points,
        words: words(one.text.text),
        decided_by: ruling.map(|ruling| person(&ruling.by)),
        decided_at: ruling.map(|ruling| ruling.at.0),
        decision: ruling.and_then(|ruling| words(ruling.text.text)),
        may_decide: one.may_decide(&law.org, &call.actor)
            && super::may(&call.roles(), "decide_points_objection"),
    })
}

pub fn object(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: ObjectPointsBody = call.body()?;
    call.app.object_points(&call.actor, (&body.month, &body.unit, &body.key), &body.text)?;
    Answer::json(&listed(call, &body.month)?)
}

pub fn decide(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: DecidePointsBody = call.body()?;
    let id = call.param("objection").parse().map_err(|_| Refusal::no_deduction())?;
    let objection = call.app.points_objection(id)?;
    if !sees(call, &call.app.law(), &objection.unit) {
        return Err(Failure::out_of_sight());
    }
    let decided = call.app.decide_points_objection(&call.actor, id, body.stands, &body.text)?;
    Answer::json(&listed(call, &decided.month)?)
}
