//! The ID token: a signed statement of the provider about who signed in (OpenID Connect Core 1.0, 3.1.3.7). Everything
//! that it must say is checked here; nothing here asks anybody.

use super::keys::{PublicKey, Signature};
use crate::link::unbase64_all;
use serde::Deserialize;
use serde_json::{Map, Value};

/// Longest token that is read, bytes.
const TOKEN_BYTES_MAX: usize = 32 * 1024;
/// A token is taken so long after it was issued, seconds: it comes straight from the provider, and is used at once.
const AGE_SECONDS_MAX: i64 = 600;
/// Longest subject (Core 1.0, section 2).
const SUBJECT_CHARS_MAX: usize = 255;

/// Why a token is not trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Distrust {
    /// Not three parts of JSON and a signature.
    Malformed,
    /// No signature, one by a shared secret, or by a method that is not taken.
    Method,
    /// It asks for something that we do not know (`crit`).
    Critical,
    /// No key of the provider signed it.
    Signature,
    /// Another issuer.
    Issuer,
    /// Made for somebody else.
    Audience,
    /// Its time is over, or it is too old.
    Expired,
    /// Its time has not come.
    Early,
    /// It belongs to another sign-in.
    Nonce,
    /// No subject, or one that is too long.
    Subject,
    /// What the provider says of the person beside the token is about another account.
    OtherSubject,
}

impl Distrust {
    /// In words, Chinese and English.
    #[must_use]
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Malformed => ("身份令牌读不懂", "the ID token cannot be read"),
            Self::Method => {
                ("没有签名，或签名方法不接受", "it is unsigned, or signed by a method that is not taken")
            }
            Self::Critical => ("它带有看不懂的要求", "it asks for something unknown"),
            Self::Signature => ("签名不是统一登录的", "no key of the provider signed it"),
            Self::Issuer => ("签发者不对", "another issuer made it"),
            Self::Audience => ("不是给这里的", "it was made for another application"),
            Self::Expired => ("已过期", "it is over"),
            Self::Early => ("还没有到时间，请核对两边的时钟", "its time has not come; compare the clocks"),
            Self::Nonce => ("不属于这一次登录", "it belongs to another sign-in"),
            Self::Subject => ("没有账号", "it names no account"),
            Self::OtherSubject => ("两处说的账号不一致", "it speaks of two accounts"),
        }
    }
}

/// A token taken apart, not yet believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unchecked<'t> {
    /// How it says it was signed.
    pub method: Signature,
    /// Which key it says signed it.
    pub key_id: Option<String>,
    /// What was signed.
    pub signed: &'t [u8],
    /// The signature.
    pub signature: Vec<u8>,
    claims: Claims,
}

/// What the token must fit.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Issuer.
    pub issuer: &'a str,
    /// Our name at the provider.
    pub client: &'a str,
    /// The nonce of this sign-in.
    pub nonce: &'a str,
    /// Now, UTC milliseconds.
    pub now: i64,
    /// How far the provider's clock may be off, seconds.
    pub skew_seconds: i64,
}

/// What a trusted token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// The account, unique at the issuer and never given to another.
    pub subject: String,
    all: Map<String, Value>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<Value>,
}

impl<'t> Unchecked<'t> {
    /// Takes a token apart.
    ///
    /// # Errors
    /// It is no token, or of a kind that is not taken.
    pub fn parse(token: &'t str) -> Result<Self, Distrust> {
        if token.len() > TOKEN_BYTES_MAX {
            return Err(Distrust::Malformed);
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(Distrust::Malformed)?;
        let (header, claims) = signed.split_once('.').ok_or(Distrust::Malformed)?;
        let bytes = |part: &str| unbase64_all(part).ok_or(Distrust::Malformed);
        let header: Header = serde_json::from_slice(&bytes(header)?).map_err(|_| Distrust::Malformed)?;
        // `none` and every method by a shared secret end here: only what a public key proves is read on.
        let method = Signature::of(&header.alg).ok_or(Distrust::Method)?;
        if header.crit.is_some() {
            return Err(Distrust::Critical);
        }
        let all: Map<String, Value> =
            serde_json::from_slice(&bytes(claims)?).map_err(|_| Distrust::Malformed)?;
        let subject = all.get("sub").and_then(Value::as_str).unwrap_or_default().to_owned();
        if subject.is_empty() || subject.chars().count() > SUBJECT_CHARS_MAX || subject.contains('\0') {
            return Err(Distrust::Subject);
        }
        let signature = bytes(signature)?;
        let claims = Claims { subject, all };
        Ok(Self { method, key_id: header.kid, signed: signed.as_bytes(), signature, claims })
    }

    /// Whether this key may have signed it: the same method, and the same id where both say one.
    #[must_use]
    pub fn names(&self, key: &PublicKey) -> bool {
        let same_id = match (&self.key_id, &key.id) {
            (Some(asked), Some(own)) => asked == own,
            (Some(_), None) => false,
            (None, _) => true,
        };
        same_id && key.method == self.method
    }

    /// What it says, if that fits; the signature has been checked.
    ///
    /// # Errors
    /// What does not fit.
    pub fn claims(self, wanted: &Wanted<'_>) -> Result<Claims, Distrust> {
        let claims = self.claims;
        if claims.text("iss") != Some(wanted.issuer) {
            return Err(Distrust::Issuer);
        }
        if !claims.is_for(wanted.client) {
            return Err(Distrust::Audience);
        }
        let now = wanted.now.div_euclid(1_000);
        let skew = wanted.skew_seconds;
        let (Some(ends), Some(issued)) = (claims.seconds("exp"), claims.seconds("iat")) else {
            return Err(Distrust::Malformed);
        };
        if now >= ends.saturating_add(skew) || now > issued.saturating_add(AGE_SECONDS_MAX + skew) {
            return Err(Distrust::Expired);
        }
        let begins = claims.seconds("nbf").unwrap_or(issued).max(issued);
        if begins > now.saturating_add(skew) {
            return Err(Distrust::Early);
        }
        if claims.text("nonce") != Some(wanted.nonce) {
            return Err(Distrust::Nonce);
        }
        Ok(claims)
    }
}

impl Claims {
    /// What the provider says of the same account when it is asked (Core 1.0, 5.3).
    ///
    /// # Errors
    /// It cannot be read, or is about another account.
    pub fn told_beside(&self, body: &[u8]) -> Result<Self, Distrust> {
        let all: Map<String, Value> = serde_json::from_slice(body).map_err(|_| Distrust::Malformed)?;
        let told = Self { subject: self.subject.clone(), all };
        if told.text("sub") == Some(self.subject.as_str()) { Ok(told) } else { Err(Distrust::OtherSubject) }
    }

    /// A claim that is a text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.all.get(name)?.as_str()
    }

    /// Seconds since 1970; a fraction is cut.
    fn seconds(&self, name: &str) -> Option<i64> {
        let number = self.all.get(name)?.as_number()?;
        let text = number.to_string();
        text.split('.').next()?.parse().ok()
    }

    /// Whether we are the audience, and the party it was issued to when there are several.
    fn is_for(&self, client: &str) -> bool {
        let audience = match self.all.get("aud") {
            Some(Value::String(one)) => vec![one.as_str()],
            Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let issued_to = self.all.get("azp").map(|party| party.as_str() == Some(client));
        audience.contains(&client) && issued_to.unwrap_or(audience.len() == 1)
    }

    /// Whether the person was checked by one of these methods (RFC 8176).
    #[must_use]
    pub fn checked_by(&self, methods: &[String]) -> bool {
        let used = self.all.get("amr").and_then(Value::as_array);
        used.is_some_and(|used| {
            used.iter().filter_map(Value::as_str).any(|one| methods.iter().any(|method| method == one))
        })
    }

    /// The claim by which the person is known; an address of mail only when the provider has verified it.
    #[must_use]
    pub fn name(&self, claim: &str) -> Option<&str> {
        let verified = self.all.get("email_verified") == Some(&Value::Bool(true));
        self.text(claim).filter(|name| !name.is_empty() && (claim != "email" || verified))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::base64;
    use serde_json::json;

    const NOW: i64 = 1_800_000_000_000;

    fn wanted() -> Wanted<'static> {
        Wanted { issuer: "https://id", client: "yinuo", nonce: "n", now: NOW, skew_seconds: 60 }
    }

    fn token(header: &Value, claims: &Value) -> String {
        let part = |value: &Value| base64(value.to_string().as_bytes());
        format!("{}.{}.{}", part(header), part(claims), base64(b"signature"))
    }

    fn claims() -> Value {
        let now = NOW / 1_000;
        json!({"iss": "https://id", "aud": "yinuo", "sub": "7", "nonce": "n", "iat": now, "exp": now + 300})
    }

    fn judged(change: impl Fn(&mut Value)) -> Result<String, Distrust> {
        let mut said = claims();
        change(&mut said);
        let token = token(&json!({"alg": "ES256", "kid": "k"}), &said);
        Unchecked::parse(&token)?.claims(&wanted()).map(|claims| claims.subject)
    }

    #[test]
    fn a_token_that_fits_is_believed() {
        assert_eq!(judged(|_| ()), Ok("7".to_owned()));
        assert_eq!(judged(|said| said["aud"] = json!(["yinuo"])), Ok("7".to_owned()));
        let two = |said: &mut Value| (said["aud"], said["azp"]) = (json!(["other", "yinuo"]), json!("yinuo"));
        assert_eq!(judged(two), Ok("7".to_owned()));
    }

    #[test]
    fn whatever_does_not_fit_is_told_apart() {
        let now = NOW / 1_000;
        for (name, value, why) in [
            ("iss", json!("https://id/"), Distrust::Issuer),
            ("iss", json!(null), Distrust::Issuer),
            ("aud", json!("other"), Distrust::Audience),
            ("aud", json!(["yinuo", "other"]), Distrust::Audience),
            ("aud", json!([]), Distrust::Audience),
            ("azp", json!("other"), Distrust::Audience),
            ("nonce", json!("m"), Distrust::Nonce),
            ("nonce", json!(null), Distrust::Nonce),
            ("sub", json!(""), Distrust::Subject),
            ("sub", json!("x".repeat(256)), Distrust::Subject),
            ("exp", json!(now - 60), Distrust::Expired),
            ("iat", json!(now - 661), Distrust::Expired),
            ("iat", json!(now + 61), Distrust::Early),
            ("nbf", json!(now + 61), Distrust::Early),
            ("exp", json!("tomorrow"), Distrust::Malformed),
            ("exp", json!(null), Distrust::Malformed),
        ] {
            assert_eq!(judged(|said| said[name] = value.clone()), Err(why), "{name} {value}");
        }
    }

    #[test]
    fn a_clock_may_be_off_by_the_bound_and_no_further() {
        let now = NOW / 1_000;
        for (name, value) in [("exp", now - 59), ("iat", now - 660), ("iat", now + 60), ("nbf", now + 60)] {
            assert_eq!(judged(|said| said[name] = json!(value)), Ok("7".to_owned()), "{name}");
        }
        assert_eq!(
            judged(|said| said["exp"] = serde_json::from_str("1800000300.5").expect("a number")),
            Ok("7".to_owned())
        );
    }

    #[test]
    fn only_a_public_key_proves_anything() {
        for method in ["none", "None", "HS256", "RS512", "PS256", ""] {
            let said = token(&json!({"alg": method}), &claims());
            assert_eq!(Unchecked::parse(&said), Err(Distrust::Method), "{method}");
        }
        let critical = token(&json!({"alg": "RS256", "crit": ["b64"]}), &claims());
        assert_eq!(Unchecked::parse(&critical), Err(Distrust::Critical));
        for broken in ["", ".", "..", "a.b.c", "e30.e30", "e30.e30.e30=", &"a".repeat(40_000)] {
            assert_eq!(Unchecked::parse(broken), Err(Distrust::Malformed), "{broken:.20}");
        }
    }

    #[test]
    fn mail_names_somebody_only_when_it_was_verified() {
        let read = |said: Value| {
            let token = token(&json!({"alg": "ES256"}), &said);
            Unchecked::parse(&token).and_then(|token| token.claims(&wanted())).expect("a token")
        };
        let mut said = claims();
        said["email"] = json!("zhou@city");
        assert_eq!(read(said.clone()).name("email"), None);
        said["email_verified"] = json!(true);
        said["amr"] = json!(["pwd", "otp"]);
        let claims = read(said);
        assert_eq!((claims.name("email"), claims.name("preferred_username")), (Some("zhou@city"), None));
        assert!(claims.checked_by(&["otp".to_owned()]) && !claims.checked_by(&["hwk".to_owned()]));
    }
}
