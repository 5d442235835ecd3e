//! Behind the dispatcher's day: missed appointments that a person reviews (A41), vans (U17), and photos for the door (Y25).

use super::visit::units;
use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::view::{named, visit as view};
use std::collections::BTreeSet;
use yinuo_api::body::{LoadVanBody, ReviewMissedBody, TechnicianPhotoBody};
use yinuo_api::view::{MissedListView, MissedReviewView, MissedView, VanPartView, VanView, VansView};
use yinuo_app::Law;
use yinuo_app::visit::{Load, MissedReview};
use yinuo_domain::Refusal;
use yinuo_policy::Bilingual;

pub fn missed(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["unit"])?;
    Answer::json(&missed_view(call)?)
}

pub fn review(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: ReviewMissedBody = call.body()?;
    let visit = call.param("visit").parse().map_err(|_| Refusal::no_such_visit())?;
    call.app.review_missed(&call.actor, (call.case()?, visit), (&body.cause, &body.text))?;
    Answer::json(&missed_view(call)?)
}

fn missed_view(call: &Call<'_>) -> Result<MissedListView, Failure> {
    let law = call.app.law();
    let rule = law.book.current().visit_rule();
    let causes = rule.map(|rule| rule.miss_causes.as_slice()).unwrap_or_default();
    let found = |review: &MissedReview, law: &Law| {
        let unnamed = Bilingual::new(&*review.cause, &*review.cause);
        let known = causes.iter().find(|cause| cause.code == review.cause);
        MissedReviewView {
            cause: named(&review.cause, known.map_or(&unnamed, |cause| &cause.name)),
            text: review.text.clone(),
            by: view::person(&review.by, law),
            at: review.at.0,
        }
    };
    let mut views = Vec::new();
    for one in call.app.missed(&units(call, &law, call.query("unit"))?)? {
        let Some(row) = view::board_row(&one.row, call.app, &law)? else { continue };
        views.push(MissedView {
            row,
            review: one.review.as_ref().map(|review| found(review, &law)),
            may_review: one.review.is_none() && !one.row.sends(&call.actor.person),
        });
    }
    let waiting = views.iter().filter(|one| one.review.is_none()).count();
    Ok(MissedListView {
        waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
        missed: views,
        causes: causes.iter().map(|cause| named(&cause.code, &cause.name)).collect(),
        server_at: call.app.now().0,
    })
}

pub fn list(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["unit"])?;
    Answer::json(&vans_view(call)?)
}

/// The technician that the path names, when the caller plans days of his area.
fn person(call: &Call<'_>) -> Result<String, Failure> {
    let (person, sight) = (call.param("person").to_owned(), call.sight());
    let known = call.app.technicians()?.remove(&person);
    match known {
        Some(known) if !known.units.iter().any(|unit| sight.has_unit(unit)) => Err(Failure::out_of_sight()),
        _ => Ok(person),
    }
}

pub fn load(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: LoadVanBody = call.body()?;
    let LoadVanBody { part, count, reference, back } = body;
    call.app.load_van(&call.actor, &Load { technician: person(call)?, part, count, reference, back })?;
    Answer::json(&vans_view(call)?)
}

pub fn photo(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: TechnicianPhotoBody = call.body()?;
    call.app.set_photo(&call.actor, &person(call)?, &body.photo)?;
    Answer::json(&vans_view(call)?)
}

fn vans_view(call: &Call<'_>) -> Result<VansView, Failure> {
    let law = call.app.law();
    let mut known: BTreeSet<String> =
        law.book.current().jobs().iter().flat_map(|job| job.parts.iter().cloned()).collect();
    let mut vans = Vec::new();
    for van in call.app.vans(&units(call, &law, call.query("unit"))?)? {
        known.extend(van.parts.iter().map(|(part, ..)| part.clone()));
        let part = |(part, count, wanted)| VanPartView { part, count, wanted };
        vans.push(VanView {
            technician: view::person(&van.technician.person, &law),
            photo: call.app.photo_of(&van.technician.person)?,
            parts: van.parts.into_iter().map(part).collect(),
        });
    }
    Ok(VansView { vans, parts: known.into_iter().collect(), server_at: call.app.now().0 })
}
