//! Who asks: what a request brings along, and whether a browser sent it on our own page's behalf.
//!
//! A session travels in a cookie that no script reads and no other site sends (`HttpOnly`, `SameSite=Strict`). As a second
//! fence, whatever changes something by cookie must come from our own origin: `Origin` where the browser says it, else
//! `Sec-Fetch-Site`. A caller with a bearer token is no browser that others could steer.

use crate::failure::Failure;
use crate::header::{cookie_of, label, last_of};
use crate::router::Https;
use axum::http::{HeaderMap, header};
use std::net::IpAddr;
use yinuo_api::{Method, Permission, Route, Scope};
use yinuo_app::App;
use yinuo_app::identity::{Session, TokenScope};
use yinuo_app::openid::WAY_MILLIS;
use yinuo_domain::Actor;

/// Name of the session cookie.
const SESSION: &str = "yinuo_session";
/// Name of the cookie of a device that has signed in.
const DEVICE: &str = "yinuo_device";
/// Name of the cookie of a browser that is on its way to the identity provider.
const WAY: &str = "yinuo_way";

/// Name of the cookie by which a page knows that somebody has signed in here, so that it does not ask in vain. It is no secret
/// and lets nobody in.
const HERE: &str = "yinuo_here";

/// What a request brings along.
#[derive(Debug, Clone, Default)]
pub(crate) struct Caller {
    bearer: Option<String>,
    session: Option<String>,
    /// The device's cookie.
    pub device: Option<String>,
    /// What it keeps on its way to the identity provider.
    pub way: Option<String>,
    /// What the browser calls itself, in two words.
    pub label: String,
    /// Whether another site's page sent it.
    foreign: bool,
    /// Whether cookies of the answer must stay on TLS.
    secure: bool,
}

/// Who asks, when he may.
#[derive(Debug, Clone)]
pub(crate) struct Admitted {
    /// A nobody on public routes.
    pub actor: Actor,
    /// The session, when he came with one.
    pub session: Option<Session>,
}

/// The other end of a connection: a browser, or what stands in front.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer(pub IpAddr);

/// The address that a request came from; none where it cannot be known. Behind a proxy the last word of `X-Forwarded-For` is its
/// own; without it everybody would seem to come from one place, so then nobody does.
pub(crate) fn address(headers: &HeaderMap, peer: Option<Peer>, https: Https) -> Option<IpAddr> {
    match https {
        Https::Off => peer.map(|peer| peer.0),
        Https::On | Https::Forwarded => forwarded(headers),
    }
}

/// The address that the proxy saw: the last one, for those before it are the caller's own word.
pub(crate) fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let said = headers.get_all("x-forwarded-for").iter().next_back()?;
    last_of(said.to_str().ok()?).parse().ok()
}

impl Caller {
    /// Reads the headers of a request.
    pub fn of(headers: &HeaderMap, https: Https) -> Self {
        let bearer =
            text(headers, header::AUTHORIZATION.as_str()).and_then(|value| value.strip_prefix("Bearer "));
        let host = match https {
            Https::Forwarded => text(headers, "x-forwarded-host").or_else(|| text(headers, "host")),
            Https::Off | Https::On => text(headers, "host"),
        };
        Self {
            bearer: bearer.map(str::to_owned),
            session: cookie(headers, SESSION),
            device: cookie(headers, DEVICE),
            way: cookie(headers, WAY),
            label: label(text(headers, "user-agent").unwrap_or_default()),
            foreign: is_foreign(headers, host),
            secure: https.secures(headers),
        }
    }

    /// Who asks, when he may ask this.
    pub fn admit(&self, app: &App, route: &Route) -> Result<Admitted, Failure> {
        if self.foreign && self.bearer.is_none() && !matches!(route.method, Method::Get) {
            return Err(Failure::foreign_origin());
        }
        let found = match (&self.bearer, &self.session) {
            (Some(token), _) => {
                let program = app.actor_of_program(token)?;
                if program
                    .as_ref()
                    .is_some_and(|(_, scope)| *scope == TokenScope::Read && !route.only_reads())
                {
                    return Err(Failure::only_reads());
                }
                let actor = match program {
                    Some((actor, _)) => Some(actor),
                    None => app.actor_of_token(token)?,
                };
                if actor.as_ref().is_some_and(|actor| !app.law().org.may_act(actor, app.now())) {
                    return Err(Failure::no_post());
                }
                actor.map(|actor| Admitted { actor, session: None })
            }
            (None, Some(token)) => {
                let session = app.session_of(token)?;
                // Until a factor is set up that the role asks for, only one's own things open.
                let open = route.scope == Scope::Own || route.permission == Permission::Public;
                if !open && session.as_ref().is_some_and(|session| app.factor_due(session)) {
                    return Err(Failure::factor_due());
                }
                session.map(|session| Admitted { actor: session.actor.clone(), session: Some(session) })
            }
            (None, None) => None,
        };
        permitted(route, found, app)
    }

    /// The cookies of somebody who has signed in.
    pub fn signed_in(&self, app: &App, token: &str, device: Option<&str>) -> Vec<String> {
        let settings = &app.law().identity;
        let age_seconds = settings.session() / 1000;
        let mut cookies = vec![self.cookie(SESSION, token, age_seconds), self.plain(HERE, "1", age_seconds)];
        cookies.extend(device.map(|device| self.cookie(DEVICE, device, settings.device() / 1000)));
        cookies.extend(self.way.as_ref().map(|_| self.cookie(WAY, "", 0)));
        cookies
    }

    /// The cookies of somebody who has signed out; the device stays known.
    pub fn signed_out(&self) -> Vec<String> {
        vec![self.cookie(SESSION, "", 0), self.plain(HERE, "", 0)]
    }

    /// The cookie of a browser that goes to the identity provider. It comes back to a page of ours, and that page asks:
    /// so it too need never be sent on another site's behalf.
    pub fn on_the_way(&self, secret: &str) -> String {
        self.cookie(WAY, secret, WAY_MILLIS / 1000)
    }

    /// A cookie that no script reads.
    fn cookie(&self, name: &str, value: &str, age_seconds: i64) -> String {
        format!("{}; HttpOnly", self.plain(name, value, age_seconds))
    }

    fn plain(&self, name: &str, value: &str, age_seconds: i64) -> String {
        let tls_only = if self.secure { "; Secure" } else { "" };
        format!("{name}={value}; Path=/; SameSite=Strict; Max-Age={age_seconds}{tls_only}")
    }
}

fn permitted(route: &Route, found: Option<Admitted>, app: &App) -> Result<Admitted, Failure> {
    let nobody = || Actor { person: String::new(), post: String::new(), unit: String::new() };
    match (route.permission, found) {
        (Permission::Public, found) => {
            Ok(found.unwrap_or_else(|| Admitted { actor: nobody(), session: None }))
        }
        (_, None) => Err(Failure::not_signed_in()),
        (Permission::SignedIn, Some(found)) => Ok(found),
        (Permission::Roles(roles), Some(found)) => {
            let law = app.law();
            let held = law.org.roles(&found.actor.post).iter().any(|role| roles.contains(&role.as_str()));
            if held { Ok(found) } else { Err(Failure::not_permitted()) }
        }
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    cookie_of(text(headers, header::COOKIE.as_str())?, name)
}

fn is_foreign(headers: &HeaderMap, host: Option<&str>) -> bool {
    if headers.contains_key("origin") {
        let origin = text(headers, "origin").and_then(|origin| origin.split_once("://"));
        return origin.map(|(_, authority)| authority) != host;
    }
    // Old browsers and programs send neither; SameSite keeps the cookie of the former at home.
    text(headers, "sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.parse().expect("name"), value.parse().expect("value")))
            .collect()
    }

    #[test]
    fn only_our_own_page_speaks_for_a_browser() {
        for (sent, foreign) in [
            (&[("origin", "http://desk:8080"), ("host", "desk:8080")][..], false),
            (&[("origin", "http://evil"), ("host", "desk:8080")][..], true),
            (&[("origin", "http://desk:8081"), ("host", "desk:8080")][..], true),
            (&[("origin", "null"), ("host", "desk:8080")][..], true),
            (&[("origin", "http://evil")][..], true),
            (&[("host", "desk:8080"), ("sec-fetch-site", "cross-site")][..], true),
            (&[("host", "desk:8080"), ("sec-fetch-site", "same-site")][..], true),
            (&[("host", "desk:8080"), ("sec-fetch-site", "same-origin")][..], false),
            (&[("host", "desk:8080")][..], false),
            (&[("origin", "https://desk"), ("host", "inside:1"), ("x-forwarded-host", "desk")][..], true),
        ] {
            assert_eq!(Caller::of(&headers(sent), Https::Off).foreign, foreign, "{sent:?}");
        }
        let behind =
            headers(&[("origin", "https://desk"), ("host", "inside:1"), ("x-forwarded-host", "desk")]);
        assert!(
            !Caller::of(&behind, Https::Forwarded).foreign,
            "a trusted proxy says what the browser asked for"
        );
    }

    #[test]
    fn a_device_is_named_so_that_its_owner_knows_it() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0";
        assert_eq!(label(edge), "Edge · Windows");
        assert_eq!(
            label("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/604.1"),
            "Safari · iPhone"
        );
        assert_eq!(label("curl/8"), "");
    }

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let sent =
            headers(&[("cookie", "xyinuo_session=1; yinuo_session_old=2; yinuo_session=3; yinuo_device=")]);
        let caller = Caller::of(&sent, Https::Off);
        assert_eq!((caller.session.as_deref(), caller.device), (Some("3"), None));
    }

    #[test]
    fn an_address_is_the_peers_or_the_last_word_of_the_nearest_proxy() {
        let peer = Some(Peer("203.0.113.9".parse().expect("an address")));
        let said = headers(&[("x-forwarded-for", "203.0.113.1, 203.0.113.7")]);
        let of = |headers: &HeaderMap, https| address(headers, peer, https).map(|one| one.to_string());
        assert_eq!(of(&said, Https::Off).as_deref(), Some("203.0.113.9"));
        assert_eq!(of(&said, Https::Forwarded).as_deref(), Some("203.0.113.7"));
        assert_eq!(of(&headers(&[]), Https::On), None, "the proxy's own address is nobody's");
        assert_eq!(address(&headers(&[]), None, Https::Off), None);
    }
}
