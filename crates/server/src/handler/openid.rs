//! Signing in by an identity provider: the way there, and the way back.

use super::session::session_view;
use crate::call::{Answer, Call, to_bytes};
use crate::failure::Failure;
use crate::view::text;
use yinuo_api::body::{BeginOpenIdBody, FinishOpenIdBody};
use yinuo_api::view::{OpenIdView, WayView};
use yinuo_app::AppError;
use yinuo_app::identity::{Session, no_provider};
use yinuo_app::openid::{OpenId, Return};

fn provider<'c>(call: &'c Call<'_>) -> Result<&'c OpenId, Failure> {
    call.openid.ok_or_else(|| AppError::from(no_provider()).into())
}

pub fn door(call: &Call<'_>) -> Result<Answer, Failure> {
    Answer::json(&OpenIdView { name: call.openid.map(|openid| text(&openid.settings.name)) })
}

pub fn begin(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: BeginOpenIdBody = call.body()?;
    if !["zh", "en"].contains(&body.language.as_str()) {
        return Err(Failure::unknown_value("language", &body.language, &["zh", "en"]));
    }
    let way = call.app.begin_openid(provider(call)?, &body.language)?;
    Ok(Answer::OnTheWay { body: to_bytes(&WayView { address: way.address })?, secret: way.secret })
}

pub fn finish(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: FinishOpenIdBody = call.body()?;
    let back = Return {
        secret: call.way.as_deref(),
        state: &body.state,
        code: &body.code,
        issuer: body.issuer.as_deref(),
        label: &call.label,
    };
    let signed = call.app.finish_openid(provider(call)?, &back)?;
    let view = to_bytes(&session_view(call, &signed.actor)?)?;
    Ok(Answer::SignedIn { body: view, token: signed.token, device: signed.device })
}

/// Where whoever came by the provider signs out there as well; nothing for everybody else.
pub fn way_out(call: &Call<'_>, session: &Session) -> Result<Option<Vec<u8>>, Failure> {
    let openid = call.openid.filter(|_| session.method == "openid");
    let address = openid.and_then(|openid| openid.way_out(call.app.now().0));
    address.map(|address| to_bytes(&WayView { address })).transpose()
}

pub fn free_account(call: &Call<'_>) -> Result<Answer, Failure> {
    call.app.free_account(&call.actor, call.param("person"))?;
    Ok(Answer::Done)
}
