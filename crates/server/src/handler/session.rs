//! Who is signed in, the seats of the demo city, health.

use crate::call::{Answer, Call, to_bytes};
use crate::failure::Failure;
use crate::handler::filter::OPEN_STATES;
use crate::view::{named, text};
use yinuo_api::body::SignInBody;
use yinuo_api::view::{HealthView, SeatView, SessionView, Text};
use yinuo_app::ports::{CaseFilter, PAGE_ROWS_MAX};
use yinuo_domain::Actor;
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

fn session_view(call: &Call<'_>, actor: &Actor) -> Result<SessionView, Failure> {
    let law = call.app.law();
    let unread =
        call.app.store().inbox(&actor.person, true, PAGE_ROWS_MAX).map_err(yinuo_app::AppError::from)?;
    Ok(SessionView {
        person: named(&actor.person, &law.org.person_name(&actor.person)),
        post: named(&actor.post, &law.org.post_name(&actor.post)),
        unit: named(&actor.unit, &law.org.unit_name(&actor.unit)),
        roles: law.org.roles(&actor.post).to_vec(),
        server_at: call.app.now().0,
        zone: law.book.current().zone().to_owned(),
        currency: currency(law.book.current()),
        unread: u32::try_from(unread.len()).unwrap_or(u32::MAX),
        demo: call.demo,
    })
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

pub fn sign_in(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: SignInBody = call.body()?;
    let plain = (1..=200).contains(&body.token.len())
        && body.token.bytes().all(|byte| byte.is_ascii_graphic() && byte != b';');
    let actor = if plain { call.app.actor_of_token(&body.token)? } else { None };
    let actor = actor.ok_or_else(Failure::not_signed_in)?;
    Ok(Answer::SignedIn(to_bytes(&session_view(call, &actor)?)?, body.token))
}

pub fn sign_out(_: &Call<'_>) -> Result<Answer, Failure> {
    Ok(Answer::SignedOut)
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
            person: named(&actor.person, &law.org.person_name(&actor.person)),
            post: named(&actor.post, &law.org.post_name(&actor.post)),
            unit: named(&actor.unit, &law.org.unit_name(&actor.unit)),
            waiting: waiting(call, actor, law.org.roles(&actor.post))?,
            first_page: seat.first_page.clone(),
        });
    }
    Answer::json(&seats)
}

fn waiting(call: &Call<'_>, actor: &Actor, roles: &[String]) -> Result<Text, Failure> {
    let store = call.app.store();
    let open = || OPEN_STATES.map(str::to_owned).to_vec();
    let count = |filter: CaseFilter| store.count_cases(&filter, u64::MAX).map_err(yinuo_app::AppError::from);
    let has = |role: &str| roles.iter().any(|held| held == role);
    let law = call.app.law();
    let rungs = law.book.current().ladder_rules().next().map_or(&[][..], |ladder| &ladder.rungs);
    let own_rung =
        rungs.iter().position(|step| step.post == actor.post).and_then(|place| u8::try_from(place + 1).ok());
    let sentence = if let Some(rung) = own_rung {
        let here = count(CaseFilter { states: open(), rung: Some(rung), ..CaseFilter::default() })?;
        (format!("{here} 张单升到您这一级"), format!("{here} cases have climbed to you"))
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
    } else {
        let owned =
            count(CaseFilter { states: open(), owner: Some(actor.person.clone()), ..CaseFilter::default() })?;
        (format!("{owned} 张首问单未了"), format!("you answer for {owned} open cases"))
    };
    Ok(text(&yinuo_policy::Bilingual::new(sentence.0, sentence.1)))
}
