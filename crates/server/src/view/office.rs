//! What the office adds to the case page: requests of outside bodies, and the outage.

use super::named;
use crate::failure::Failure;
use crate::handler::outage::sentence;
use yinuo_api::view::{CaseOutageView, LetterView, OutsideTurnView, OutsideView};
use yinuo_app::{App, CaseFile, Law};
use yinuo_domain::case::{Case, OutsideRequest, OutsideTurn};
use yinuo_domain::tell::body_name;

/// Requests of outside bodies with their turns and letters.
pub fn outside(file: &CaseFile, law: &Law) -> Vec<OutsideView> {
    file.case.outside.iter().map(|request| one(request, file, law)).collect()
}

fn one(request: &OutsideRequest, file: &CaseFile, law: &Law) -> OutsideView {
    let person = |code: &str| named(code, &law.org.person_name(code));
    let turn = |turn: &OutsideTurn| OutsideTurnView {
        kind: match turn.due_at {
            Some(_) => "again",
            None if request.withdrawn_at == Some(turn.at) => "withdrawn",
            None => "objection",
        }
        .to_owned(),
        by: person(&turn.by),
        at: turn.at.0,
        text: file.texts.get(&turn.text.text).cloned().unwrap_or_default(),
        due_at: turn.due_at.map(|at| at.0),
    };
    let letters = request.letters.iter().zip(1..).map(|(letter, version)| LetterView {
        version,
        number: letter.number.clone(),
        template: letter.template.clone(),
        at: letter.at.0,
        by: person(&letter.by),
    });
    OutsideView {
        request: request.id,
        body: named(&request.body, &body_name(law.book.current(), &request.body)),
        number: request.number.clone(),
        received_at: request.received_at.0,
        due_at: request.due_at.0,
        stated: request.stated,
        state: request.state().to_owned(),
        late: request.overdue,
        grade_min: request.grade_min,
        repeats: request.repeats,
        dispatches: u32::try_from(request.dispatches()).unwrap_or(u32::MAX),
        turns: request.turns.iter().map(turn).collect(),
        letters: letters.collect(),
        receipt: request.receipt.as_ref().map(|(reference, _)| reference.clone()).unwrap_or_default(),
        receipt_at: request.receipt.as_ref().map(|(_, at)| at.0),
    }
}

/// The outage that the case belongs to; else the one that stands over it, so that somebody chooses.
pub fn outage(case: &Case, app: &App) -> Result<Option<CaseOutageView>, Failure> {
    let law = app.law();
    let (outage, state, ended_at) = match &case.outage {
        Some(tie) => (app.outage(tie.outage)?, tie.state(), tie.ended_at),
        None if case.stage.is_open() => {
            match app.outages_over(&case.unit, Some(&case.topic))?.into_iter().next() {
                Some(outage) => (outage, "near", None),
                None => return Ok(None),
            }
        }
        None => return Ok(None),
    };
    Ok(Some(CaseOutageView {
        id: outage.id,
        unit: named(&outage.unit, &law.org.unit_name(&outage.unit)),
        state: state.to_owned(),
        ended_at: ended_at.map(|at| at.0),
        say: sentence(app, &outage),
    }))
}
