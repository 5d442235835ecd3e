//! Who is signed in, the seats of the demo city, health.

use super::identity::posts;
use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::handler::filter::OPEN_STATES;
use crate::sight::Sight;
use crate::view::{named, text};
use yinuo_account::firm_settlement;
use yinuo_api::body::PreferencesBody;
use yinuo_api::view::{HealthView, PreferencesView, QuietView, SeatView, SessionView, Text};
use yinuo_app::ports::{CaseFilter, PAGE_ROWS_MAX, VisitFilter};
use yinuo_app::preference::{Heard, Preferences, QuietHours, minute_of};
use yinuo_app::{AppError, Law};
use yinuo_domain::org::UnitKind;
use yinuo_domain::{Actor, Refusal};
use yinuo_policy::RemedyShape;

/// A worker further behind than this is no longer healthy.
const LAG_MILLIS_MAX: i64 = 60_000;

pub fn health(call: &Call<'_>) -> Result<Answer, Failure> {
    let lag = call.app.worker_lag_millis()?;
    let status = if lag > LAG_MILLIS_MAX { "the worker is behind" } else { "ok" };
    Answer::json(&HealthView {
        status: status.to_owned(),
        server_at: call.app.now().0,
        worker_lag_millis: lag,
    })
}

pub fn session(call: &Call<'_>) -> Result<Answer, Failure> {
    Answer::json(&session_view(call, &call.actor)?)
}

pub(super) fn session_view(call: &Call<'_>, actor: &Actor) -> Result<SessionView, Failure> {
    let law = call.app.law();
    let unread =
        call.app.store().inbox(&actor.person, true, PAGE_ROWS_MAX).map_err(yinuo_app::AppError::from)?;
    let liked = call.app.preferences(&actor.person)?;
    let heard = call.app.heard(&liked, &unread);
    Ok(SessionView {
        person: named(&actor.person, &law.org.person_name(&actor.person)),
        post: named(&actor.post, &law.org.post_name(&actor.post)),
        unit: named(&actor.unit, &law.org.unit_name(&actor.unit)),
        roles: law.org.roles(&actor.post).to_vec(),
        server_at: call.app.now().0,
        zone: law.book.current().zone().to_owned(),
        currency: currency(law.book.current()),
        posts: posts(&law.org.held_by(&actor.person, call.app.now()).cloned().collect::<Vec<_>>(), &law),
        factor_due: call.session.as_ref().is_some_and(|session| call.app.factor_due(session)),
        unread: heard.now,
        preferences: preferences_view(liked, &heard),
        demo: call.demo,
        channel: channel(&law, &actor.unit).to_owned(),
    })
}

/// By what way customers come to a unit.
fn channel(law: &Law, unit: &str) -> &'static str {
    let hall = law.org.units.get(unit).is_some_and(|found| found.kind == Some(UnitKind::Hall));
    if hall { "hall" } else { "hotline" }
}

fn preferences_view(liked: Preferences, heard: &Heard) -> PreferencesView {
    let written = |quiet: QuietHours| QuietView {
        from: QuietHours::written(quiet.from_minute),
        until: QuietHours::written(quiet.until_minute),
    };
    PreferencesView {
        language: liked.language,
        theme: liked.theme,
        first_page: liked.first_page,
        quiet: liked.quiet.map(written),
        quiet_until_at: heard.quiet_until.map(|until| until.0),
        waiting: heard.waiting,
    }
}

pub fn set_preferences(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: PreferencesBody = call.body()?;
    let hours = |quiet: QuietView| {
        let (from, until) = (minute_of(&quiet.from), minute_of(&quiet.until));
        let found =
            from.zip(until).map(|(from_minute, until_minute)| QuietHours { from_minute, until_minute });
        found.ok_or_else(|| Failure::from(AppError::from(Refusal::bad_preferences())))
    };
    let quiet = body.quiet.map(hours).transpose()?;
    let (language, theme, first_page) = (body.language, body.theme, body.first_page);
    call.app.set_preferences(&call.actor, &Preferences { language, theme, first_page, quiet })?;
    Answer::json(&session_view(call, &call.actor)?)
}

/// Currency of the first remedy that pays money.
pub fn currency(policy: &yinuo_policy::Policy) -> String {
    let found = policy.remedy_rules().find_map(|remedy| match &remedy.shape {
        RemedyShape::Flat { currency, .. }
        | RemedyShape::PerDay { currency, .. }
        | RemedyShape::Steps { currency, .. }
        | RemedyShape::ShareOfOneOffFeePerDay { currency, .. }
        | RemedyShape::RentForActualTime { currency, .. }
        | RemedyShape::Slabs { currency, .. } => Some(currency.clone()),
        RemedyShape::ValidityDays { .. } => None,
    });
    found.unwrap_or_else(|| "CNY".to_owned())
}

pub fn seats(call: &Call<'_>) -> Result<Answer, Failure> {
    if !call.demo {
        return Answer::json(&Vec::<SeatView>::new());
    }
    let law = call.app.law();
    let mut seats = Vec::new();
    for seat in call.app.seats()? {
        let actor = &seat.actor;
        seats.push(SeatView {
            token: seat.token.clone(),
            name: actor.person.clone(),
            password: seat.password.clone(),
            person: named(&actor.person, &law.org.person_name(&actor.person)),
            post: named(&actor.post, &law.org.post_name(&actor.post)),
            unit: named(&actor.unit, &law.org.unit_name(&actor.unit)),
            waiting: waiting(call, actor, law.org.roles(&actor.post), &seat.first_page)?,
            first_page: seat.first_page.clone(),
        });
    }
    Answer::json(&seats)
}

/// Visits of a technician's day that are still open, and older ones.
fn visits_left(call: &Call<'_>, person: &str) -> Result<usize, Failure> {
    let law = call.app.law();
    let policy = law.book.current();
    let until = policy.start_of_local_day(policy.start_of_local_day(call.app.now()).plus_minutes(36 * 60));
    let open = VisitFilter {
        within: (i64::MIN, until.0),
        technician: Some(person.to_owned()),
        open: Some(true),
        ..VisitFilter::default()
    };
    Ok(call.app.all_visits(&open)?.iter().filter(|row| row.state != "held").count())
}

/// Today's visits of a dispatcher's units that are still open, and those that nobody has been given.
fn visits_of_units(call: &Call<'_>, sight: &Sight) -> Result<(String, String), Failure> {
    let law = call.app.law();
    let policy = law.book.current();
    let from = policy.start_of_local_day(call.app.now());
    let until = policy.start_of_local_day(from.plus_minutes(36 * 60));
    let units = sight.units();
    let today = VisitFilter {
        within: (from.0, until.0),
        open: Some(true),
        units: units.clone(),
        ..VisitFilter::default()
    };
    let visits = call.app.all_visits(&today)?.len();
    let unplaced = call.app.visits_without_time(&units)?.len();
    Ok((
        format!("今天还有 {visits} 户要上门，{unplaced} 户没排上"),
        format!("{visits} visits are left today, {unplaced} have no time yet"),
    ))
}

/// Open orders of a contract firm, and whether its last month waits for signatures.
fn of_firm(call: &Call<'_>, actor: &Actor) -> Result<(String, String), Failure> {
    let mut open = 0;
    for technician in call.app.technicians()?.into_values() {
        if technician.contractor == actor.unit {
            let person = Some(technician.person);
            let his = VisitFilter { technician: person, open: Some(true), ..VisitFilter::default() };
            open += call.app.all_visits(&his)?.len();
        }
    }
    let month = call.app.firm_month_over();
    let waits = call.app.check_firm_month(&month).is_ok()
        && firm_settlement(call.app, &actor.unit, &month)?.row.locked.is_none();
    Ok(if waits {
        (
            format!("{open} 张工单在办，{month} 结算等签字"),
            format!("{open} orders open, {month} waits for signatures"),
        )
    } else {
        (format!("{open} 张工单在办，没有等签字的结算"), format!("{open} orders open, no settlement waits"))
    })
}

fn waiting(call: &Call<'_>, actor: &Actor, roles: &[String], first_page: &str) -> Result<Text, Failure> {
    let open = || OPEN_STATES.map(str::to_owned).to_vec();
    // As the seat sees it, not as whoever looks at the seats.
    let sight = Sight::of(call.app, actor);
    let count = |filter: CaseFilter| sight.count(call.app, filter, u64::MAX);
    let has = |role: &str| roles.iter().any(|held| held == role);
    let law = call.app.law();
    let rungs = law.book.current().ladder_rules().next().map_or(&[][..], |ladder| &ladder.rungs);
    let own_rung =
        rungs.iter().position(|step| step.post == actor.post).and_then(|place| u8::try_from(place + 1).ok());
    let sentence = if first_page == "/call-backs" {
        let left = super::call_back::left(call, actor)?;
        (format!("今天还有 {left} 户要回访"), format!("{left} customers are to be rung back"))
    } else if has("technician") {
        let left = visits_left(call, &actor.person)?;
        (format!("今天还有 {left} 户要上门"), format!("{left} visits are left today"))
    } else if has("dispatcher") {
        visits_of_units(call, &sight)?
    } else if has("contractor") {
        of_firm(call, actor)?
    } else if let Some(rung) = own_rung {
        let here = count(CaseFilter { states: open(), rung: Some(rung), ..CaseFilter::default() })?;
        (format!("{here} 张单升到您这一级"), format!("{here} cases have climbed to you"))
    } else if has("manager")
        && law.org.units.values().any(|unit| unit.parent.as_deref() == Some(&*actor.unit))
    {
        let here = count(CaseFilter { states: open(), ..CaseFilter::default() })?;
        let late = count(CaseFilter { states: open(), broken: Some(true), ..CaseFilter::default() })?;
        (
            format!("本单位在办 {here} 张，{late} 张已违诺"),
            format!("{here} cases open here, {late} with a broken promise"),
        )
    } else if has("supervisor") {
        let broken = count(CaseFilter { states: open(), broken: Some(true), ..CaseFilter::default() })?;
        (format!("{broken} 张在办单已违诺"), format!("{broken} open cases have a broken promise"))
    } else if has("handler") {
        let mine = count(CaseFilter {
            states: open(),
            handler: Some(actor.person.clone()),
            ..CaseFilter::default()
        })?;
        (format!("{mine} 张单在您手上"), format!("{mine} cases in your hands"))
    } else if has("quality") {
        let marked = count(CaseFilter { states: open(), red_line: Some(true), ..CaseFilter::default() })?;
        (format!("{marked} 张红线单在办"), format!("{marked} red-line cases open"))
    } else if has("administrator") {
        let people = law.org.people.len();
        (format!("{people} 人在册"), format!("{people} people on the books"))
    } else {
        let owned =
            count(CaseFilter { states: open(), owner: Some(actor.person.clone()), ..CaseFilter::default() })?;
        (format!("{owned} 张首问单未了"), format!("you answer for {owned} open cases"))
    };
    Ok(text(&yinuo_policy::Bilingual::new(sentence.0, sentence.1)))
}
