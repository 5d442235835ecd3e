//! Lists that are kept under a name.

use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::view::{named, text};
use yinuo_api::body::SaveViewBody;
use yinuo_api::view;
use yinuo_app::{Law, SavedView};
use yinuo_policy::Bilingual;

pub fn list(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&[])?;
    let law = call.app.law();
    let views: Vec<view::SavedView> =
        call.app.saved_views(&call.actor)?.iter().map(|saved| shown(call, saved, &law)).collect();
    Answer::json(&views)
}

pub fn save(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: SaveViewBody = call.body()?;
    let saved = call.app.save_view(&call.actor, (&body.page, &body.name), &body.query, body.shared)?;
    Answer::json(&shown(call, &saved, &call.app.law()))
}

pub fn remove(call: &Call<'_>) -> Result<Answer, Failure> {
    call.app.remove_view(&call.actor, call.param("view"))?;
    Ok(Answer::Done)
}

fn shown(call: &Call<'_>, saved: &SavedView, law: &Law) -> view::SavedView {
    let own = saved.person == call.actor.person;
    let why = if own {
        Bilingual::default()
    } else {
        Bilingual::new("谁存的谁删", "Only whoever saved it removes it")
    };
    view::SavedView {
        code: saved.code(),
        page: saved.page.clone(),
        name: saved.name.clone(),
        query: saved.query.clone(),
        person: named(&saved.person, &law.org.person_name(&saved.person)),
        shared: !saved.unit.is_empty(),
        may_remove: own,
        why_not: text(&why),
    }
}
