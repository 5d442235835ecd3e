//! Visits as the desk and the phone show them: words masked, names beside codes.

use super::case::customer_line;
use super::{named, text};
use crate::failure::Failure;
use crate::mask;
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_api::view::{
    AgreedWindowView, JobView, LineLookView, MapSpotView, Named, PartCountView, ReceiptView,
    ReturnedVisitView, Text, VisitRowView, VisitView,
};
use yinuo_app::ports::VisitRow;
use yinuo_app::{App, AppError, CaseFile, Law};
use yinuo_domain::case::{Agreed, Case, LineLook, Returned, Visit, VisitStage};
use yinuo_domain::event::{Receipt, Solved};
use yinuo_domain::technician::Spot;
use yinuo_domain::tell::{finding_name, job_name, return_name, step_name, two_words};
use yinuo_policy::{Bilingual, JobRule, Proof, Skill};

/// A job with its code.
pub fn job(code: &str, law: &Law) -> Named {
    named(code, &job_name(law.book.current(), code))
}

/// A technician with his name.
pub fn person(code: &str, law: &Law) -> Named {
    named(code, &law.org.person_name(code))
}

/// A kind of visit.
pub fn job_view(rule: &JobRule, category: &str) -> JobView {
    JobView {
        job: named(&rule.code, &rule.name),
        sentence: text(&rule.sentence),
        minutes: rule.minutes,
        two_persons: rule.two_persons,
        look_first: rule.is_remote_first(category),
        parts: rule.parts.clone(),
        needs: rule.needs.iter().copied().map(Proof::code).map(str::to_owned).collect(),
    }
}

/// Looks at the line of a case whose words are masked already.
pub fn looks(file: &CaseFile, law: &Law) -> Vec<LineLookView> {
    let policy = law.book.current();
    let look = |look: &LineLook| LineLookView {
        at: look.at.0,
        by: person(&look.by, law),
        finding: named(&look.finding, &finding_name(policy, &look.finding)),
        rx_centi_dbm: look.rx_centi_dbm,
        tried: (!look.tried.is_empty()).then(|| named(&look.tried, &step_name(policy, &look.tried))),
        settled: look.settled,
        text: file.texts.get(&look.text.text).cloned().unwrap_or_default(),
    };
    file.case.looks.iter().map(look).collect()
}

/// Parts of a van.
pub fn parts(van: BTreeMap<String, i64>) -> Vec<PartCountView> {
    van.into_iter().map(|(part, count)| PartCountView { part, count }).collect()
}

/// A visit of a case file whose words are masked already.
pub fn visit(file: &CaseFile, visit: &Visit, app: &App, law: &Law) -> Result<VisitView, Failure> {
    let case = &file.case;
    let policy = law.book.current();
    let words = |id: Uuid| file.texts.get(&id).cloned().unwrap_or_default();
    let row = app.store().case_row(case.id).map_err(AppError::from)?;
    let category = policy.category(&case.facts.category);
    let unnamed = Bilingual::new(&*case.facts.category, &*case.facts.category);
    let slot = visit.slot.as_ref();
    let needs = policy.job(&visit.job).map(|rule| rule.needs.clone()).unwrap_or_default();
    let took = visit.took_minutes();
    Ok(VisitView {
        case: case.id,
        number: case.number.clone(),
        version: case.version,
        category: named(&case.facts.category, category.map_or(&unnamed, |category| &category.name)),
        visit: visit.id,
        job: job(&visit.job, law),
        text: words(visit.text.text),
        unit: named(&visit.unit, &law.org.unit_name(&visit.unit)),
        state: visit.state().to_owned(),
        customer: case.customer.clone(),
        customer_line: customer_line(&case.customer, &case.service, app),
        technician: slot.map(|slot| person(&slot.technician, law)),
        mate: slot.and_then(|slot| Some(person(slot.mate.as_ref()?, law))),
        two_persons: visit.needs_two(),
        two_because: if visit.needs_two() {
            let (zh, en) = two_words(&visit.two_because, policy);
            text(&Bilingual::new(zh, en))
        } else {
            Text::default()
        },
        chosen_by: slot.map(|slot| slot.chosen_by.code().to_owned()).unwrap_or_default(),
        chosen: visit.insists_on(app.now()).map(|chosen| person(chosen, law)),
        chosen_until_at: visit.choice.as_ref().and_then(|choice| choice.open_until).map(|until| until.0),
        window_from_at: visit.window.map(|window| window.from.0),
        window_until_at: visit.window.map(|window| window.until.0),
        starts_at: slot.map(|slot| slot.hours.from.0),
        ends_at: slot.map(|slot| slot.hours.until.0),
        expected_at: visit.expected_at.map(|at| at.0),
        arrived_at: visit.arrived_at.map(|at| at.0),
        metres_off: visit.position.as_ref().and_then(|position| position.metres_off),
        held_until_at: match visit.stage {
            VisitStage::Held { until } => Some(until.0),
            _ => None,
        },
        looks: looks(file, law),
        minutes: visit.minutes,
        took_minutes: took,
        long: took.zip(policy.visit_rule()).is_some_and(|(took, rule)| rule.is_long(took, visit.minutes)),
        skills: skills(visit.skills.iter().map(String::as_str), law),
        tools: tools(visit.tools.iter().map(String::as_str), law),
        parts: visit.parts.clone(),
        needs: needs.into_iter().map(Proof::code).map(str::to_owned).collect(),
        due_at: row.and_then(|row| row.due_at),
        agreed: visit.agreed.iter().map(|agreed| window(agreed, visit)).collect(),
        returned: visit.returned.iter().map(|one| returned(one, file, law)).collect(),
        receipt: visit.receipt.as_ref().map(|found| receipt(found, visit, file, law)),
        asked_by: person(&visit.asked_by, law),
        asked_at: visit.asked_at.0,
        door_code: String::new(),
        turned_at: visit.turned_at.0,
    })
}

fn window(agreed: &Agreed, visit: &Visit) -> AgreedWindowView {
    let stands = visit.agreed.last().is_some_and(|last| last == agreed) && visit.is_open();
    AgreedWindowView {
        from_at: agreed.window.from.0,
        until_at: agreed.window.until.0,
        asked_by: agreed.asked_by.code().to_owned(),
        agreed_at: agreed.at.0,
        outcome: match agreed.kept {
            Some(true) => "kept",
            Some(false) => "missed",
            None if stands => "",
            None => "moved",
        }
        .to_owned(),
    }
}

fn returned(one: &Returned, file: &CaseFile, law: &Law) -> ReturnedVisitView {
    ReturnedVisitView {
        technician: person(&one.technician, law),
        at: one.at.0,
        reason: named(&one.reason, &return_name(law.book.current(), &one.reason)),
        text: file.texts.get(&one.text.text).cloned().unwrap_or_default(),
        artefacts: one.artefacts.clone(),
    }
}

fn receipt(receipt: &Receipt, visit: &Visit, file: &CaseFile, law: &Law) -> ReceiptView {
    let cause = law.book.current().root_causes().iter().find(|cause| cause.code == receipt.cause);
    let unnamed = Bilingual::new(&*receipt.cause, &*receipt.cause);
    ReceiptView {
        by: person(&visit.done_by, law),
        at: match visit.stage {
            VisitStage::Done { at } => at.0,
            _ => visit.turned_at.0,
        },
        remotely: receipt.solved == Solved::Remotely,
        cause: named(&receipt.cause, cause.map_or(&unnamed, |cause| &cause.name)),
        before_kbps: receipt.before_kbps,
        after_kbps: receipt.after_kbps,
        parts: receipt.parts.clone(),
        artefacts: receipt.evidence.artefacts.clone(),
        explanation: file.texts.get(&receipt.evidence.text.text).cloned().unwrap_or_default(),
        restored: receipt.restored,
    }
}

/// Skills by the names of the policy; one that it does not name is shown by its code.
pub fn skills<'c>(codes: impl Iterator<Item = &'c str>, law: &Law) -> Vec<Named> {
    let rule = law.book.current().visit_rule();
    by_name(codes, rule.map(|rule| rule.skills.as_slice()).unwrap_or_default())
}

/// Tools, likewise.
pub fn tools<'c>(codes: impl Iterator<Item = &'c str>, law: &Law) -> Vec<Named> {
    let rule = law.book.current().visit_rule();
    by_name(codes, rule.map(|rule| rule.tools.as_slice()).unwrap_or_default())
}

fn by_name<'c>(codes: impl Iterator<Item = &'c str>, known: &[Skill]) -> Vec<Named> {
    let named_of = |code: &str| match known.iter().find(|one| one.code == code) {
        Some(one) => named(code, &one.name),
        None => named(code, &Bilingual::new(code, code)),
    };
    codes.map(named_of).collect()
}

/// Every visit of a case.
pub fn visits_of(case: &Case, file: &CaseFile, app: &App, law: &Law) -> Result<Vec<VisitView>, Failure> {
    case.visits.iter().map(|one| visit(file, one, app, law)).collect()
}

/// A place as the board's map shows it: the block, never the door.
pub fn on_the_map(spot: Spot) -> MapSpotView {
    let block = |micro: i32| (micro + 500).div_euclid(1_000);
    MapSpotView { latitude_milli: block(spot.latitude_micro), longitude_milli: block(spot.longitude_micro) }
}

/// A visit on the board.
pub fn board_row(row: &VisitRow, app: &App, law: &Law) -> Result<Option<VisitRowView>, Failure> {
    let Some(case) = app.store().case_row(row.case).map_err(AppError::from)? else { return Ok(None) };
    let customer = app.store().customer(&row.customer).map_err(AppError::from)?;
    let listed = |text: &str| text.split_whitespace().map(str::to_owned).collect();
    Ok(Some(VisitRowView {
        case: row.case,
        number: case.number.clone(),
        visit: row.visit,
        job: job(&row.job, law),
        unit: named(&row.unit, &law.org.unit_name(&row.unit)),
        customer: customer.map(|found| mask::name(&found.name)).unwrap_or_default(),
        state: row.state.clone(),
        technician: (!row.technician.is_empty()).then(|| person(&row.technician, law)),
        mate: (!row.mate.is_empty()).then(|| person(&row.mate, law)),
        two_persons: row.two,
        chosen: row.insists_on(app.now().0).map(|chosen| person(chosen, law)),
        chosen_until_at: row.chosen_until,
        window_from_at: row.window.map(|(from, _)| from),
        window_until_at: row.window.map(|(_, until)| until),
        starts_at: row.hours.map(|(from, _)| from),
        ends_at: row.hours.map(|(_, until)| until),
        minutes: row.minutes,
        skills: skills(row.skills.split_whitespace(), law),
        tools: tools(row.tools.split_whitespace(), law),
        parts: listed(&row.parts),
        outcome: row.outcome.clone(),
        due_at: case.due_at,
        broken: case.broken > 0,
        spot: app.premises_of(&row.customer, &row.service)?.map(on_the_map),
    }))
}
