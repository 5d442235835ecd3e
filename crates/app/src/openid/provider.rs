//! What the provider says of itself: its addresses (OpenID Connect Discovery 1.0) and its keys, kept for a while.

use super::Settings;
use super::keys::{PublicKey, read_keys};
use crate::error::AppError;
use crate::identity::refused;
use crate::joint::Unanswered;
use serde::Deserialize;
use std::sync::{Arc, Mutex, PoisonError};

/// Its addresses are asked for anew after so long, milliseconds.
const ADDRESSES_EVERY: i64 = 3_600_000;
/// Its keys too, so that a key that was taken out is not believed for ever.
const KEYS_EVERY: i64 = 3_600_000;
/// A token that names an unknown key makes them be asked for sooner, but no sooner than this after the last time: a
/// stranger's tokens must not make us knock.
const KEYS_AGAIN_AFTER: i64 = 10_000;

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// Status.
    pub status: u16,
    /// Body.
    pub body: Vec<u8>,
}

/// Who asks for a token: our name and secret at the provider, as the Authorization header has them.
pub type Basic<'a> = Option<(&'a str, &'a str)>;

/// The way to a provider, and the mathematics of its signatures: what needs a socket or a cryptographic library.
pub trait Provider: Send + Sync {
    /// Reads a document; what is about one person with the token that he got.
    ///
    /// # Errors
    /// Why nothing came back, for the log.
    fn fetch(&self, address: &str, bearer: Option<&str>) -> Result<Fetched, String>;

    /// Sends a form.
    ///
    /// # Errors
    /// Why nothing came back, for the log. Then it is not known whether it arrived.
    fn send(&self, address: &str, form: &str, basic: Basic<'_>) -> Result<Fetched, String>;

    /// Whether this key made this signature of this message.
    fn is_signed(&self, key: &PublicKey, message: &[u8], signature: &[u8]) -> bool;
}

/// The provider's own description, as far as it is needed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Addresses {
    issuer: String,
    pub(super) authorization_endpoint: String,
    pub(super) token_endpoint: String,
    jwks_uri: String,
    userinfo_endpoint: Option<String>,
    pub(super) end_session_endpoint: Option<String>,
    #[serde(default)]
    pub(super) token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    pub(super) authorization_response_iss_parameter_supported: bool,
}

impl Addresses {
    /// Reads the description of an issuer.
    ///
    /// # Errors
    /// Why it is not believed, for the log.
    pub fn read(issuer: &str, bytes: &[u8]) -> Result<Self, String> {
        let read: Self =
            serde_json::from_slice(bytes).map_err(|error| format!("its description: {error}"))?;
        // Discovery 1.0, 4.3: or somebody else's description would be taken for its own.
        if read.issuer != issuer {
            return Err("its description names another issuer".to_owned());
        }
        if !read.all().all(is_safe) {
            return Err("one of its addresses is neither https nor on this machine".to_owned());
        }
        Ok(read)
    }

    /// Every address that it names.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        let needed = [&*self.authorization_endpoint, &*self.token_endpoint, &*self.jwks_uri].map(Some);
        let beside = [self.end_session_endpoint.as_deref(), self.userinfo_endpoint.as_deref()];
        needed.into_iter().chain(beside).flatten()
    }
}

#[derive(Default)]
struct Known {
    addresses: Option<(i64, Arc<Addresses>)>,
    keys: Option<(i64, Arc<Vec<PublicKey>>)>,
}

/// One provider with what is known of it.
pub struct OpenId {
    /// How it is set up.
    pub settings: Settings,
    pub(super) provider: Box<dyn Provider>,
    known: Mutex<Known>,
}

/// Whether an address may carry who somebody is: over TLS, or without leaving this machine.
#[must_use]
pub fn is_safe(address: &str) -> bool {
    let plain = address.bytes().all(|byte| byte.is_ascii_graphic());
    let host = |rest: &str| {
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default().to_owned();
        (!authority.is_empty() && !authority.contains('@')).then_some(authority)
    };
    plain
        && match address.split_once("://") {
            Some(("https", rest)) => host(rest).is_some(),
            Some(("http", rest)) => host(rest).is_some_and(|host| {
                let name = host.strip_prefix("[::1]").or_else(|| host.strip_prefix("127.0.0.1"));
                name.or_else(|| host.strip_prefix("localhost"))
                    .is_some_and(|port| port.is_empty() || port.starts_with(':'))
            }),
            _ => false,
        }
}

/// Where an issuer describes itself (Discovery 1.0, 4).
fn description_of(issuer: &str) -> String {
    format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'))
}

pub(super) fn away(reason: &str) -> AppError {
    tracing::warn!(reason, "the identity provider does not answer as it should");
    refused::provider_away().into()
}

impl OpenId {
    /// A provider of which nothing is known yet; it is asked when somebody signs in.
    #[must_use]
    pub fn new(settings: Settings, provider: Box<dyn Provider>) -> Self {
        Self { settings, provider, known: Mutex::default() }
    }

    /// Asks it for its description now, whatever is known of it, and believes it or not.
    ///
    /// # Errors
    /// Why it was not answered, or is not believed.
    pub fn probe(&self) -> Result<(), Unanswered> {
        let issuer = &self.settings.issuer;
        let fetched = self.provider.fetch(&description_of(issuer), None).map_err(Unanswered::Silent)?;
        if fetched.status != 200 {
            return Err(Unanswered::Unwelcome(format!("status {}", fetched.status)));
        }
        Addresses::read(issuer, &fetched.body).map(drop).map_err(Unanswered::Untrusted)
    }

    /// What it says of a person when it is asked; none when it has no such place.
    pub(super) fn told_of(&self, now: i64, access: &str) -> Result<Option<Vec<u8>>, AppError> {
        let addresses = self.addresses(now)?;
        let place = addresses.userinfo_endpoint.as_deref();
        place.map(|place| self.document(place, Some(access))).transpose()
    }

    fn document(&self, address: &str, bearer: Option<&str>) -> Result<Vec<u8>, AppError> {
        let fetched = self.provider.fetch(address, bearer).map_err(|reason| away(&reason))?;
        if fetched.status == 200 {
            Ok(fetched.body)
        } else {
            Err(away(&format!("status {}", fetched.status)))
        }
    }

    /// Its addresses.
    pub(super) fn addresses(&self, now: i64) -> Result<Arc<Addresses>, AppError> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).addresses.clone();
        if let Some((at, addresses)) = known
            && (at..at + ADDRESSES_EVERY).contains(&now)
        {
            return Ok(addresses);
        }
        let issuer = &self.settings.issuer;
        let read = Addresses::read(issuer, &self.document(&description_of(issuer), None)?)
            .map_err(|reason| away(&reason))?;
        let read = Arc::new(read);
        self.known.lock().unwrap_or_else(PoisonError::into_inner).addresses = Some((now, Arc::clone(&read)));
        Ok(read)
    }

    /// Its keys: what is known, unless `is_enough` finds nothing there and it may have others by now.
    pub(super) fn keys(
        &self,
        now: i64,
        is_enough: impl Fn(&[PublicKey]) -> bool,
    ) -> Result<Arc<Vec<PublicKey>>, AppError> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).keys.clone();
        if let Some((at, keys)) = known {
            let fresh = (at..at + KEYS_EVERY).contains(&now);
            let just_asked = (at..at + KEYS_AGAIN_AFTER).contains(&now);
            if fresh && (just_asked || is_enough(&keys)) {
                return Ok(keys);
            }
        }
        let place = self.addresses(now)?.jwks_uri.clone();
        let keys = read_keys(&self.document(&place, None)?).ok_or_else(|| away("its keys cannot be read"))?;
        let keys = Arc::new(keys);
        self.known.lock().unwrap_or_else(PoisonError::into_inner).keys = Some((now, Arc::clone(&keys)));
        Ok(keys)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_somebody_is_travels_over_tls_or_not_at_all() {
        for safe in ["https://id.example/x", "http://127.0.0.1:9/x", "http://localhost", "http://[::1]:9/"] {
            assert!(is_safe(safe), "{safe}");
        }
        for unsafe_ in [
            "http://id.example/",
            "http://127.0.0.1.evil/",
            "http://localhost.evil:80/",
            "http://127.0.0.1@evil/",
            "https://user@id/",
            "https://",
            "ftp://127.0.0.1/",
            "https://id /",
            "javascript:alert(1)",
        ] {
            assert!(!is_safe(unsafe_), "{unsafe_}");
        }
    }
}
