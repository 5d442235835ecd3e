//! Who is there: posts, duty and absences of colleagues, and saying that somebody is out of office.

use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::view::named;
use yinuo_api::body::{AbsenceBody, NothingBody};
use yinuo_api::view::{AbsenceView, LinkView, StaffLineView, StaffPostView, StaffView};
use yinuo_app::Law;
use yinuo_app::absence::may_tell;
use yinuo_app::identity::may_issue_link;
use yinuo_domain::org::{Absence, Holding, Person, UnitKind};
use yinuo_policy::{Bilingual, Instant};

pub fn list(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["q", "unit", "after", "limit"])?;
    let limit = usize::try_from(call.limit()?).unwrap_or(usize::MAX);
    let (rows, next) = page(call, call.query("after"), limit)?;
    Answer::json(&StaffView { rows, next, server_at: call.app.now().0 })
}

/// Colleagues under the filters, from behind a person on, with whoever stands last when there are more.
pub(super) fn page(
    call: &Call<'_>,
    after: Option<&str>,
    limit: usize,
) -> Result<(Vec<StaffLineView>, Option<String>), Failure> {
    let (law, now) = (call.app.law(), call.app.now());
    let org = &law.org;
    let unit = call.query("unit");
    if let Some(asked) = unit.filter(|asked| !org.units.contains_key(*asked)) {
        return Err(Failure::unknown_value("unit", asked, &[]));
    }
    let words = call.query("q").unwrap_or_default().trim().to_lowercase();
    let has = |text: &str| text.to_lowercase().contains(&words);
    let named_so = |person: &&Person| has(&person.code) || has(&person.name.zh) || has(&person.name.en);
    let works_there = |person: &&Person| {
        unit.is_none_or(|unit| org.held_by(&person.code, now).any(|held| org.is_under(&held.unit, unit)))
    };
    let follows = |person: &&Person| after.is_none_or(|after| person.code.as_str() > after);
    // One more than asked tells whether there is a next page.
    let found = org.people.values().filter(follows).filter(named_so).filter(works_there);
    let mut rows = Vec::new();
    for person in found.take(limit + 1) {
        rows.push(line(call, &law, person, now)?);
    }
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|row| row.person.code.clone());
    Ok((rows, next))
}

fn line(call: &Call<'_>, law: &Law, person: &Person, now: Instant) -> Result<StaffLineView, Failure> {
    let org = &law.org;
    let status = call.app.status_of(&person.code)?;
    let branch = |code: &String| {
        let found = law.book.current().category(code);
        named(code, &found.map_or_else(|| Bilingual::new(&**code, &**code), |found| found.name.clone()))
    };
    let post = |held: &Holding| StaffPostView {
        post: named(&held.post, &org.post_name(&held.post)),
        unit: named(&held.unit, &org.unit_name(&held.unit)),
        unit_kind: org
            .units
            .get(&held.unit)
            .and_then(|unit| unit.kind)
            .map(UnitKind::code)
            .unwrap_or_default()
            .to_owned(),
        deputy: held.deputy,
        on_duty_until_at: org.duty(held, now).map(|duty| duty.until.0),
    };
    Ok(StaffLineView {
        person: named(&person.code, &person.name),
        posts: org.held_by(&person.code, now).map(post).collect(),
        skills: person.skills.iter().map(branch).collect(),
        away_since_at: status.away.then_some(status.since),
        absence: org.next_absence(&person.code, now).map(|absence| absence_view(absence, law)),
        may_tell: may_tell(org, &call.actor, &person.code, now),
        may_link: may_issue_link(org, &call.actor, &person.code, now),
    })
}

/// An absence with the name of whoever stands in.
pub fn absence_view(absence: &Absence, law: &Law) -> AbsenceView {
    let stand_in = Some(absence.stand_in.as_str()).filter(|code| !code.is_empty());
    AbsenceView {
        from_at: absence.from.0,
        until_at: absence.until.0,
        stand_in: stand_in.map(|code| named(code, &law.org.person_name(code))),
    }
}

pub fn issue_link(call: &Call<'_>) -> Result<Answer, Failure> {
    let NothingBody {} = call.body()?;
    let (secret, until_at) = call.app.issue_link_as_head(&call.actor, call.param("person"))?;
    Answer::json(&LinkView { page: link_page(&secret), until_at })
}

/// Where a one-use link leads: its secret stands in the fragment, which no server log ever has.
pub fn link_page(secret: &str) -> String {
    format!("/sign-in#link={secret}")
}

pub fn set_absence(call: &Call<'_>) -> Result<Answer, Failure> {
    let AbsenceBody { from_at, until_at, stand_in } = call.body()?;
    let absence = Absence { from: Instant(from_at), until: Instant(until_at), stand_in };
    call.app.set_absence(&call.actor, call.param("person"), &absence)?;
    Ok(Answer::Done)
}

pub fn end_absence(call: &Call<'_>) -> Result<Answer, Failure> {
    call.app.end_absence(&call.actor, call.param("person"))?;
    Ok(Answer::Done)
}
