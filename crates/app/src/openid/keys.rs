//! The provider's public keys (RFC 7517), as far as we take their methods (RFC 7518): RS256 and ES256.

use crate::link::unbase64_all;
use serde::Deserialize;

/// Keys of one provider that are read at most.
const KEYS_MAX: usize = 64;
/// Shortest modulus of an RSA key, bytes (RFC 7518, 3.3: 2,048 bits).
const MODULUS_BYTES_MIN: usize = 256;
/// Longest modulus, bytes.
const MODULUS_BYTES_MAX: usize = 1_024;
/// Bytes of a coordinate on P-256.
const COORDINATE_BYTES: usize = 32;

/// How a token is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signature {
    /// RSASSA-PKCS1-v1_5 with SHA-256: the one that every provider must have.
    Rs256,
    /// ECDSA on P-256 with SHA-256.
    Es256,
}

impl Signature {
    /// The method of a name; none for one that is not taken.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        match name {
            "RS256" => Some(Self::Rs256),
            "ES256" => Some(Self::Es256),
            _ => None,
        }
    }
}

/// A public key of the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    /// Its id.
    pub id: Option<String>,
    /// The one method that it is taken for.
    pub method: Signature,
    /// The key.
    pub key: KeyBytes,
}

/// The numbers of a key, big-endian.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyBytes {
    /// RSA: modulus and exponent.
    Rsa {
        /// Modulus.
        modulus: Vec<u8>,
        /// Exponent.
        exponent: Vec<u8>,
    },
    /// A point on P-256: 4, x, y.
    P256 {
        /// The point, not compressed.
        point: Vec<u8>,
    },
}

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct Entry {
    kty: String,
    kid: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

/// The keys of a set that can check an ID token; others are passed over, as RFC 7517 (5) asks. None when it is no set.
#[must_use]
pub fn read_keys(body: &[u8]) -> Option<Vec<PublicKey>> {
    let set: KeySet = serde_json::from_slice(body).ok()?;
    let entries = set.keys.into_iter().take(KEYS_MAX);
    Some(entries.filter_map(|entry| read_key(&serde_json::from_value(entry).ok()?)).collect())
}

fn read_key(entry: &Entry) -> Option<PublicKey> {
    if entry.usage.as_deref().is_some_and(|usage| usage != "sig") {
        return None;
    }
    let bytes = |text: &Option<String>| unbase64_all(text.as_deref()?);
    let (method, key) = match entry.kty.as_str() {
        "RSA" => {
            let (modulus, exponent) = (bytes(&entry.n)?, bytes(&entry.e)?);
            let fits = (MODULUS_BYTES_MIN..=MODULUS_BYTES_MAX).contains(&modulus.len());
            (Signature::Rs256, fits.then_some(KeyBytes::Rsa { modulus, exponent })?)
        }
        "EC" if entry.crv.as_deref() == Some("P-256") => {
            let (x, y) = (bytes(&entry.x)?, bytes(&entry.y)?);
            let fits = x.len() == COORDINATE_BYTES && y.len() == COORDINATE_BYTES;
            (Signature::Es256, fits.then(|| KeyBytes::P256 { point: [&[4][..], &x, &y].concat() })?)
        }
        _ => return None,
    };
    // A key is taken for one method only: for what it names, or for the one of its kind.
    let named = entry.alg.as_deref().is_none_or(|alg| Signature::of(alg) == Some(method));
    named.then(|| PublicKey { id: entry.kid.clone(), method, key })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::base64;
    use serde_json::json;

    #[test]
    fn keys_that_can_check_a_token_are_read_and_others_passed_over() {
        let (n, e) = (base64(&[200; 256]), base64(&[1, 0, 1]));
        let (x, y) = (base64(&[7; 32]), base64(&[8; 32]));
        let set = json!({"keys": [
            {"kty": "RSA", "kid": "r", "use": "sig", "alg": "RS256", "n": n, "e": e},
            {"kty": "EC", "kid": "p", "crv": "P-256", "x": x, "y": y},
            {"kty": "RSA", "kid": "for encryption", "use": "enc", "n": n, "e": e},
            {"kty": "RSA", "kid": "for another method", "alg": "RS512", "n": n, "e": e},
            {"kty": "RSA", "kid": "too short", "n": base64(&[200; 128]), "e": e},
            {"kty": "EC", "kid": "another curve", "crv": "P-384", "x": x, "y": y},
            {"kty": "EC", "kid": "half a point", "crv": "P-256", "x": x},
            {"kty": "oct", "kid": "a secret", "k": "AA"},
            "no key at all",
        ]});
        let keys = read_keys(set.to_string().as_bytes()).expect("a set");
        let ids: Vec<_> = keys.iter().filter_map(|key| key.id.as_deref()).collect();
        assert_eq!(ids, ["r", "p"]);
        assert_eq!((keys[0].method, keys[1].method), (Signature::Rs256, Signature::Es256));
        assert_eq!((read_keys(b"{}"), read_keys(b"<html>")), (None, None));
    }
}
