//! Signing in by an identity provider: OpenID Connect's authorization code flow with PKCE (decision record 0025).
//!
//! One secret is drawn for each way to the provider and stays in the browser that began it; state, nonce and PKCE verifier
//! are made of it, so the store keeps the digest of a state and nothing that could be used. Who signed in is the person
//! whose code stands in the configured claim, tied to the account's subject at the first time: a name that the provider
//! later gives to somebody else opens nothing. Nobody is made by signing in.

mod keys;
mod provider;
mod token;

pub use keys::{KeyBytes, PublicKey, Signature, read_keys};
pub use provider::{Addresses, Basic, Fetched, OpenId, Provider, is_safe};
pub use token::{Claims, Distrust, Unchecked, Wanted};

use crate::engine::App;
use crate::error::AppError;
use crate::identity::note::{Deed, person_subject, what};
use crate::identity::password::FOREVER;
use crate::identity::session::From;
use crate::identity::{SignedIn, credential, draw, guard_of, key_of, live, refused};
use crate::link::base64;
use crate::ports::Commit;
use provider::away;
use serde::{Deserialize, Serialize};
use yinuo_domain::Actor;
use yinuo_policy::Bilingual;

/// Kind of the credential of a way that was begun; its key is the digest of its state.
const WAY: &str = "openid-way";
/// Kind of the credential that ties a person to an account; its key is the person.
const TIE: &str = "openid-tie";
/// Kind of the same from the other side; its key is the digest of issuer and subject.
const ACCOUNT: &str = "openid-account";
/// So long somebody may take at the provider, milliseconds.
pub const WAY_MILLIS: i64 = 600_000;
/// Longest code, state or error that is looked at.
const RETURN_BYTES_MAX: usize = 4_096;

/// How a provider is set up.
#[derive(Clone, PartialEq, Eq)]
pub struct Settings {
    /// Its address, as its tokens name it.
    pub issuer: String,
    /// Our name there.
    pub client: String,
    /// Our secret there; empty for a public client, which PKCE alone protects.
    pub secret: String,
    /// Address of the desk, without a path: where the provider sends people back to.
    pub desk: String,
    /// Claim whose value is the person's code.
    pub claim: String,
    /// What the button is called.
    pub name: Bilingual,
    /// Scopes beside `openid`.
    pub scopes: Vec<String>,
    /// How far its clock may be off, seconds.
    pub skew_seconds: i64,
    /// Methods of `amr` that count as a second factor.
    pub factor_methods: Vec<String>,
}

/// A way to the provider.
#[derive(Clone, PartialEq, Eq)]
pub struct Way {
    /// Where the browser goes.
    pub address: String,
    /// What it keeps until it comes back.
    pub secret: String,
}

/// How somebody comes back.
#[derive(Debug, Clone, Copy, Default)]
pub struct Return<'a> {
    /// What the browser kept.
    pub secret: Option<&'a str>,
    /// The state in the address.
    pub state: &'a str,
    /// The code in the address; empty when the provider said no.
    pub code: &'a str,
    /// The issuer in the address (RFC 9207).
    pub issuer: Option<&'a str>,
    /// What the browser calls itself.
    pub label: &'a str,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Tie {
    account: String,
    since: i64,
}

/// What a provider gives for a code. Whether its token is good is asked afterwards.
#[derive(Deserialize)]
pub struct Tokens {
    id_token: String,
    access_token: Option<String>,
}

impl Tokens {
    /// Reads its answer to a code.
    ///
    /// # Errors
    /// Why it cannot be read, for the log.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        serde_json::from_slice(bytes).map_err(|error| format!("its answer to a code: {error}"))
    }

    /// The token that says who it is.
    #[must_use]
    pub fn id_token(&self) -> &str {
        &self.id_token
    }
}

/// What is made of a way's secret, a value for each use.
fn made_of(secret: &str, purpose: &str) -> String {
    key_of(&format!("yinuo.openid/{purpose}/{secret}"))
}

/// A value in an address or a form.
fn escaped(value: &str) -> String {
    use std::fmt::Write as _;
    value.bytes().fold(String::with_capacity(value.len()), |mut text, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                text.push(char::from(byte))
            }
            // Writing to a String cannot fail.
            _ => {
                let _ = write!(text, "%{byte:02X}");
            }
        }
        text
    })
}

fn pairs(pairs: &[(&str, &str)]) -> String {
    let each = pairs.iter().map(|(name, value)| format!("{name}={}", escaped(value)));
    each.collect::<Vec<_>>().join("&")
}

fn beside(address: &str, query: &str) -> String {
    format!("{address}{}{query}", if address.contains('?') { '&' } else { '?' })
}

impl OpenId {
    fn back(&self) -> String {
        format!("{}/sign-in", self.settings.desk)
    }

    fn way(&self, addresses: &Addresses, secret: &str, language: &str) -> String {
        let scopes = [&["openid".to_owned()][..], &self.settings.scopes].concat().join(" ");
        let verifier = made_of(secret, "verifier");
        let query = pairs(&[
            ("response_type", "code"),
            ("client_id", &self.settings.client),
            ("redirect_uri", &self.back()),
            ("scope", &scopes),
            ("state", &made_of(secret, "state")),
            ("nonce", &made_of(secret, "nonce")),
            ("code_challenge", &base64(&crate::codec::digest(verifier.as_bytes()))),
            ("code_challenge_method", "S256"),
            ("ui_locales", if language == "en" { "en" } else { "zh-CN" }),
        ]);
        beside(&addresses.authorization_endpoint, &query)
    }

    /// The tokens for a code.
    fn redeem(&self, now: i64, code: &str, secret: &str) -> Result<Tokens, AppError> {
        let addresses = self.addresses(now)?;
        let (client, own) = (self.settings.client.as_str(), self.settings.secret.as_str());
        let (back, verifier) = (self.back(), made_of(secret, "verifier"));
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &back),
            ("code_verifier", &verifier),
        ];
        let methods = addresses.token_endpoint_auth_methods_supported.as_deref();
        // Absent means client_secret_basic (Discovery 1.0, 3).
        let by_header = methods.is_none_or(|methods| methods.iter().any(|one| one == "client_secret_basic"));
        let mut basic = None;
        if own.is_empty() {
            form.push(("client_id", client));
        } else if by_header {
            basic = Some((client, own));
        } else {
            form.extend([("client_id", client), ("client_secret", own)]);
        }
        let (client, own) = basic.map(|(client, own)| (escaped(client), escaped(own))).unzip();
        let answer = self
            .provider
            .send(&addresses.token_endpoint, &pairs(&form), client.as_deref().zip(own.as_deref()))
            .map_err(|reason| away(&reason))?;
        match answer.status {
            200 => {}
            400..=499 => {
                tracing::warn!(status = answer.status, "the identity provider refused a code");
                return Err(refused::provider_said_no().into());
            }
            other => return Err(away(&format!("status {other} for a code"))),
        }
        Tokens::read(&answer.body).map_err(|reason| away(&reason))
    }

    /// Whose code it is: the claim of the token, or of what the provider says beside it.
    fn person(&self, now: i64, claims: &Claims, access: Option<&str>) -> Result<String, AppError> {
        let claim = &self.settings.claim;
        if let Some(name) = claims.name(claim) {
            return Ok(name.to_owned());
        }
        let told = access.map(|access| self.told_of(now, access)).transpose()?.flatten();
        let told = told.map(|body| claims.told_beside(&body).map_err(distrusted)).transpose()?;
        Ok(told.as_ref().and_then(|told| told.name(claim)).unwrap_or_default().to_owned())
    }

    /// What a token says, once signature and contents are found good.
    fn believe(&self, now: i64, token: &str, nonce: &str) -> Result<Claims, AppError> {
        let unchecked = Unchecked::parse(token).map_err(distrusted)?;
        let keys = self.keys(now, |keys| keys.iter().any(|key| unchecked.names(key)))?;
        let mut named = keys.iter().filter(|key| unchecked.names(key));
        if !named.any(|key| self.provider.is_signed(key, unchecked.signed, &unchecked.signature)) {
            return Err(distrusted(Distrust::Signature));
        }
        let settings = &self.settings;
        let (issuer, client) = (settings.issuer.as_str(), settings.client.as_str());
        let wanted = Wanted { issuer, client, nonce, now, skew_seconds: settings.skew_seconds };
        unchecked.claims(&wanted).map_err(distrusted)
    }

    /// Where a browser goes to sign out of the provider as well; none when it has no such place, or does not answer.
    pub fn way_out(&self, now: i64) -> Option<String> {
        let addresses = self.addresses(now).ok()?;
        let end = addresses.end_session_endpoint.as_deref()?;
        let query =
            pairs(&[("client_id", &self.settings.client), ("post_logout_redirect_uri", &self.back())]);
        Some(beside(end, &query))
    }
}

fn distrusted(why: Distrust) -> AppError {
    tracing::warn!(?why, "an ID token is not trusted");
    let (zh, en) = why.words();
    refused::untrusted_because(zh, en).into()
}

impl App {
    /// Begins a way to the provider.
    ///
    /// # Errors
    /// I024 when it does not answer; failed storage.
    pub fn begin_openid(&self, openid: &OpenId, language: &str) -> Result<Way, AppError> {
        let now = self.clock.now();
        let addresses = openid.addresses(now)?;
        let secret = draw(self);
        let key = key_of(&made_of(&secret, "state"));
        let row = credential((WAY, &key), "", &(), now + WAY_MILLIS)?;
        self.store.commit(Commit { credentials: vec![row], ..Commit::default() })?;
        Ok(Way { address: openid.way(&addresses, &secret, language), secret })
    }

    /// Signs in whoever comes back from the provider.
    ///
    /// # Errors
    /// I022 when the way did not begin here, is over or was gone; I023 when the provider says no; I024 when it does not
    /// answer; I025 when its word cannot be trusted; I026 when nobody has the account; I027 when it is tied to others;
    /// I028 when a second factor is missing; I004 without a post; failed storage.
    pub fn finish_openid(&self, openid: &OpenId, back: &Return<'_>) -> Result<SignedIn, AppError> {
        let now = self.clock.now();
        let secret = self.take_way(back)?;
        let issuer = openid.settings.issuer.as_str();
        let addresses = openid.addresses(now)?;
        let mixed_up = match back.issuer {
            Some(named) => named != issuer,
            None => addresses.authorization_response_iss_parameter_supported,
        };
        if mixed_up {
            return Err(distrusted(Distrust::Issuer));
        }
        if back.code.is_empty() || back.code.len() > RETURN_BYTES_MAX {
            return Err(refused::provider_said_no().into());
        }
        let tokens = openid.redeem(now, back.code, &secret)?;
        let claims = openid.believe(now, &tokens.id_token, &made_of(&secret, "nonce"))?;
        let person = openid.person(now, &claims, tokens.access_token.as_deref())?;
        let person = person.as_str();
        let law = self.law();
        if !law.org.people.contains_key(person) {
            return Err(refused::unknown_account().into());
        }
        let Some(actor) = law.org.first_seat(person, self.now()) else {
            return Err(refused::no_post().into());
        };
        let factor = claims.checked_by(&openid.settings.factor_methods);
        if !factor && self.asks_factor(&actor) {
            return Err(refused::factor_not_seen().into());
        }
        let account = key_of(&format!("{issuer}\n{}", claims.subject));
        self.persist(|| {
            let mut commit = Commit::default();
            let first = self.tie(&mut commit, person, &account)?;
            let detail = if first { "openid-first" } else { "" };
            let from = From { method: "openid", detail, label: back.label, factor };
            let token = self.begin_session(&mut commit, &actor, from)?;
            Ok((commit, SignedIn { actor: actor.clone(), token, device: None }))
        })
    }

    /// The way that somebody comes back on; it is gone from now on, whatever comes of it.
    fn take_way(&self, back: &Return<'_>) -> Result<String, AppError> {
        let secret = back.secret.unwrap_or_default();
        // The digests are compared, so that the time of comparing tells nothing.
        let same = !secret.is_empty() && key_of(&made_of(secret, "state")) == key_of(back.state);
        if !same || back.state.len() > RETURN_BYTES_MAX {
            return Err(refused::stray_return().into());
        }
        let key = key_of(back.state);
        self.persist(|| {
            let guard = guard_of(self, WAY, &key)?;
            if live::<()>(self, WAY, &key)?.is_none() {
                return Err(refused::stray_return().into());
            }
            let dropped_credentials = vec![(WAY.to_owned(), key.clone())];
            Ok((Commit { guards: vec![guard], dropped_credentials, ..Commit::default() }, secret.to_owned()))
        })
    }

    /// Ties person and account at the first time, and holds them to it from then on. Answers whether it was the first.
    fn tie(&self, commit: &mut Commit, person: &str, account: &str) -> Result<bool, AppError> {
        commit.guards.extend([guard_of(self, TIE, person)?, guard_of(self, ACCOUNT, account)?]);
        let tie = live::<Tie>(self, TIE, person)?.map(|(_, tie)| tie);
        let holder = live::<()>(self, ACCOUNT, account)?.map(|(row, ())| row.person);
        match (tie, holder) {
            (Some(tie), Some(holder)) if tie.account == account && holder == person => Ok(false),
            (None, None) => {
                let tie = Tie { account: account.to_owned(), since: self.clock.now() };
                commit.credentials.push(credential((TIE, person), person, &tie, FOREVER)?);
                commit.credentials.push(credential((ACCOUNT, account), person, &(), FOREVER)?);
                Ok(true)
            }
            _ => Err(refused::other_account().into()),
        }
    }

    /// Since when a person is tied to an account at the provider.
    ///
    /// # Errors
    /// Failed storage.
    pub fn tied_since(&self, person: &str) -> Result<Option<i64>, AppError> {
        Ok(live::<Tie>(self, TIE, person)?.map(|(_, tie)| tie.since))
    }

    /// Takes a person's tie off; his sessions end, and the next account that names him is tied anew.
    ///
    /// # Errors
    /// I010 when there is no such person, or no tie; failed storage.
    pub fn free_account(&self, actor: &Actor, person: &str) -> Result<(), AppError> {
        self.persist(|| {
            let guard = guard_of(self, TIE, person)?;
            let Some((_, tie)) = live::<Tie>(self, TIE, person)? else {
                return Err(refused::nobody().into());
            };
            let mut commit = Commit { guards: vec![guard], ..Commit::default() };
            commit.dropped_credentials.push((TIE.to_owned(), person.to_owned()));
            commit.dropped_credentials.push((ACCOUNT.to_owned(), tie.account));
            self.drop_sessions(&mut commit, person, |line| line.method == "openid")?;
            let subject = person_subject(person);
            self.note(
                &mut commit,
                actor,
                &Deed { what: what::ACCOUNT_FREED, subject: &subject, ..Deed::default() },
            )?;
            Ok((commit, ()))
        })
    }
}
