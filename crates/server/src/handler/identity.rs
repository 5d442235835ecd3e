//! Signing in and out, one's own sessions and password, and people as an administrator sees them.

use super::session::session_view;
use crate::call::{Answer, Call, to_bytes};
use crate::failure::Failure;
use crate::view::named;
use yinuo_api::body::{
    ChangePasswordBody, ChangePostBody, CodeBody, NothingBody, PasswordBody, SignInBody, SuspensionBody,
    TokenBody, UseLinkBody,
};
use yinuo_api::view::{
    FactorView, LinkUsedView, LinkView, MadeTokenView, PeopleView, PersonLineView, PostView, RecoveryView,
    SessionLineView, SessionsView, TokenView,
};
use yinuo_app::Law;
use yinuo_app::identity::{ByPassword, NewFactor, PersonLine, Session, SessionLine, TokenLine, TokenScope};
use yinuo_domain::org::Holding;

/// Longest token that is looked up.
const TOKEN_BYTES_MAX: usize = 200;

pub fn sign_in(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: SignInBody = call.body()?;
    let signed = if body.token.is_empty() {
        call.app.sign_in(&ByPassword {
            name: &body.name,
            password: &body.password,
            new_password: body.new_password.as_deref(),
            code: body.code.as_deref(),
            device: call.device.as_deref(),
            label: &call.label,
        })?
    } else {
        let plain =
            body.token.len() <= TOKEN_BYTES_MAX && body.token.bytes().all(|byte| byte.is_ascii_graphic());
        let signed = if plain { call.app.sign_in_by_token(&body.token, &call.label)? } else { None };
        signed.ok_or_else(Failure::not_signed_in)?
    };
    let view = to_bytes(&session_view(call, &signed.actor)?)?;
    Ok(Answer::SignedIn { body: view, token: signed.token, device: signed.device })
}

pub fn sign_out(call: &Call<'_>) -> Result<Answer, Failure> {
    let Some(session) = &call.session else { return Ok(Answer::SignedOut(None)) };
    call.app.end_session(&call.actor, &call.actor.person, &session.key)?;
    Ok(Answer::SignedOut(super::openid::way_out(call, session)?))
}

fn own(call: &Call<'_>) -> Result<Session, Failure> {
    call.session.clone().ok_or_else(Failure::not_signed_in)
}

pub fn change_password(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: ChangePasswordBody = call.body()?;
    let session = own(call)?;
    call.app.change_password(&call.actor, &session.key, &body.password, &body.new_password)?;
    Ok(Answer::Done)
}

pub fn change_post(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: ChangePostBody = call.body()?;
    let actor = call.app.change_post(&own(call)?, &body.post, &body.unit)?;
    Answer::json(&session_view(call, &actor)?)
}

pub fn use_link(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: UseLinkBody = call.body()?;
    let name = call.app.use_link(&body.link, &body.new_password)?;
    Answer::json(&LinkUsedView { name })
}

pub fn sessions(call: &Call<'_>) -> Result<Answer, Failure> {
    let law = call.app.law();
    let own = call.session.as_ref().map(|session| session.key.as_str());
    let lines = call.app.sessions_of(&call.actor.person)?;
    let left = call.app.factor_left(&call.actor.person)?;
    let tokens = call.app.tokens_of(&call.actor.person)?;
    let (name, set_at) = call.app.sign_in_name(&call.actor.person)?.unzip();
    Answer::json(&SessionsView {
        sessions: lines.into_iter().map(|line| session_line(line, own, &law)).collect(),
        name: name.unwrap_or_default(),
        password_set_at: set_at,
        password_chars_min: law.identity.password_chars_min,
        account_since: call.app.tied_since(&call.actor.person)?,
        recovery_left: left.map(|left| u32::try_from(left).unwrap_or(u32::MAX)),
        tokens: tokens.into_iter().map(|line| token_line(line, &law)).collect(),
        server_at: call.app.now().0,
    })
}

fn session_line(line: SessionLine, own: Option<&str>, law: &Law) -> SessionLineView {
    SessionLineView {
        own: own == Some(line.key.as_str()),
        key: line.key,
        device: line.device,
        method: line.method,
        post: named(&line.actor.post, &law.org.post_name(&line.actor.post)),
        unit: named(&line.actor.unit, &law.org.unit_name(&line.actor.unit)),
        begun_at: line.begun_at,
        seen_at: line.seen_at,
        ends_at: line.ends_at,
    }
}

fn token_line(line: TokenLine, law: &Law) -> TokenView {
    TokenView {
        key: line.key,
        name: line.name,
        post: named(&line.actor.post, &law.org.post_name(&line.actor.post)),
        scope: if line.scope == TokenScope::Read { "read" } else { "write" }.to_owned(),
        made_at: line.made_at,
        ends_at: line.ends_at,
    }
}

pub fn begin_factor(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: PasswordBody = call.body()?;
    own(call)?;
    let NewFactor { secret, uri } = call.app.begin_factor(&call.actor, &body.password)?;
    Answer::json(&FactorView { secret, uri })
}

pub fn confirm_factor(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: CodeBody = call.body()?;
    let codes = call.app.confirm_factor(&own(call)?, &body.code)?;
    Answer::json(&RecoveryView { codes })
}

pub fn remove_factor(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: PasswordBody = call.body()?;
    own(call)?;
    call.app.remove_factor(&call.actor, &call.actor.person, Some(&body.password))?;
    Ok(Answer::Done)
}

pub fn remove_person_factor(call: &Call<'_>) -> Result<Answer, Failure> {
    call.app.remove_factor(&call.actor, call.param("person"), None)?;
    Ok(Answer::Done)
}

/// A token makes no token: it takes somebody who is signed in.
pub fn make_token(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: TokenBody = call.body()?;
    // Nor does it take the place of a factor that is due.
    if call.app.factor_due(&own(call)?) {
        return Err(Failure::factor_due());
    }
    let scope = match body.scope.as_str() {
        "read" => TokenScope::Read,
        "write" => TokenScope::Write,
        other => return Err(Failure::unknown_value("scope", other, &["read", "write"])),
    };
    let token = call.app.make_token(&call.actor, &body.name, scope, body.days)?;
    Answer::json(&MadeTokenView { token })
}

pub fn revoke_token(call: &Call<'_>) -> Result<Answer, Failure> {
    call.app.revoke_token(&call.actor, call.param("token"))?;
    Ok(Answer::Done)
}

pub fn end_session(call: &Call<'_>) -> Result<Answer, Failure> {
    call.app.end_session(&call.actor, &call.actor.person, call.param("session"))?;
    Ok(Answer::Done)
}

pub fn end_sessions(call: &Call<'_>) -> Result<Answer, Failure> {
    let but = call.session.as_ref().map(|session| session.key.as_str());
    call.app.end_sessions(&call.actor, &call.actor.person, but)?;
    Ok(Answer::Done)
}

pub fn people(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["q", "after", "limit"])?;
    let limit = usize::try_from(call.limit()?).unwrap_or(usize::MAX);
    // One more than asked tells whether there is a next page.
    let mut lines = call.app.people(call.query("q").unwrap_or_default(), call.query("after"), limit + 1)?;
    let more = lines.len() > limit;
    lines.truncate(limit);
    let law = call.app.law();
    let next = lines.last().filter(|_| more).map(|line| line.person.code.clone());
    let rows = lines.into_iter().map(|line| person_line(line, &law)).collect();
    Answer::json(&PeopleView { rows, next, server_at: call.app.now().0 })
}

pub(super) fn person_line(line: PersonLine, law: &Law) -> PersonLineView {
    PersonLineView {
        person: named(&line.person.code, &line.person.name),
        posts: posts(&line.holdings, law),
        name: line.name,
        suspended: line.suspended,
        locked_until_at: line.locked_until,
        sessions: line.sessions,
        factor: line.factor,
        account_since: line.account_since,
    }
}

/// Posts with their names, one's own first.
pub fn posts(holdings: &[Holding], law: &Law) -> Vec<PostView> {
    let view = |holding: &Holding| PostView {
        post: named(&holding.post, &law.org.post_name(&holding.post)),
        unit: named(&holding.unit, &law.org.unit_name(&holding.unit)),
        deputy: holding.deputy,
    };
    let mut views: Vec<PostView> = holdings.iter().map(view).collect();
    views.sort_by(|one, other| {
        (one.deputy, &one.post.code, &one.unit.code).cmp(&(other.deputy, &other.post.code, &other.unit.code))
    });
    views
}

pub fn issue_link(call: &Call<'_>) -> Result<Answer, Failure> {
    let NothingBody {} = call.body()?;
    let (secret, until_at) = call.app.issue_link(&call.actor, call.param("person"))?;
    Answer::json(&LinkView { page: super::staff::link_page(&secret), until_at })
}

pub fn suspend_person(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: SuspensionBody = call.body()?;
    call.app.suspend(&call.actor, call.param("person"), body.suspended)?;
    Ok(Answer::Done)
}

pub fn unlock_person(call: &Call<'_>) -> Result<Answer, Failure> {
    let NothingBody {} = call.body()?;
    call.app.unlock(&call.actor, call.param("person"))?;
    Ok(Answer::Done)
}

pub fn end_person_sessions(call: &Call<'_>) -> Result<Answer, Failure> {
    call.app.end_sessions(&call.actor, call.param("person"), None)?;
    Ok(Answer::Done)
}
