//! Who may see a case, and leave to look at one that lies beyond somebody's sight.

use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::sight::{Reading, reading_of};
use crate::view::named;
use uuid::Uuid;
use yinuo_api::body::LeaveBody;
use yinuo_api::view::{ReaderView, ReadersView};
use yinuo_api::{Permission, ROUTES};
use yinuo_app::AppError;
use yinuo_app::identity::GRANT_PURPOSES;
use yinuo_domain::Refusal;

/// Most colleagues that are asked about at once.
const PEOPLE_MAX: usize = 20;

pub fn readers(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["people"])?;
    let people: Vec<String> =
        call.query("people").unwrap_or_default().split(',').map(str::to_owned).collect();
    if people.len() > PEOPLE_MAX {
        return Err(Failure::bad_filter());
    }
    view(call, call.case()?, &people)
}

pub fn give(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: LeaveBody = call.body()?;
    let case = call.case()?;
    call.app.give_leave(&call.actor, case, &body.person, (&body.purpose, body.until_at))?;
    view(call, case, &[body.person])
}

fn view(call: &Call<'_>, case: Uuid, people: &[String]) -> Result<Answer, Failure> {
    let law = call.app.law();
    let mut readers = Vec::new();
    for code in people.iter().filter(|code| law.org.people.contains_key(*code)) {
        let reading = reading_of(call.app, code, case)?;
        let until_at = match reading {
            Reading::ByLeave { until } => Some(until),
            Reading::Own | Reading::None => None,
        };
        let person = named(code, &law.org.person_name(code));
        readers.push(ReaderView { person, sees: reading != Reading::None, until_at });
    }
    let gives = ROUTES.iter().find(|route| route.id == "give_leave").map(|route| route.permission);
    let may_give = match gives {
        Some(Permission::Roles(roles)) => call.roles().iter().any(|role| roles.contains(&role.as_str())),
        _ => false,
    };
    let may_give = may_give && call.sight().check_case(call.app, case).is_ok();
    Answer::json(&ReadersView {
        readers,
        may_give,
        purposes: GRANT_PURPOSES.map(str::to_owned).to_vec(),
        server_at: call.app.now().0,
    })
}

/// Refuses a call to colleagues of whom one may not see the case; the sentence names them.
pub fn check_called(call: &Call<'_>, case: Uuid, people: &[String]) -> Result<(), Failure> {
    let law = call.app.law();
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    // Whom nobody knows is refused by the rules themselves.
    for code in people.iter().filter(|code| law.org.people.contains_key(*code)) {
        if reading_of(call.app, code, case)? == Reading::None {
            let name = law.org.person_name(code);
            zh.push(name.zh);
            en.push(name.en);
        }
    }
    if zh.is_empty() {
        return Ok(());
    }
    let mut refusal = Refusal::called_in_vain();
    refusal.sentence.zh = format!("{}看不到这张单，没有发。", zh.join("、"));
    refusal.sentence.en = format!("{} may not see the case; nothing was sent.", en.join(", "));
    Err(AppError::from(refusal).into())
}
