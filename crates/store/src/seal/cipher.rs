//! XChaCha20-Poly1305 as it is used here: a format byte, 24 random bytes of nonce, ciphertext and tag.

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

/// A key.
pub(super) type Key = [u8; 32];

/// Bytes of a nonce: enough that random ones never meet.
pub(super) const NONCE_BYTES: usize = 24;
/// First byte of everything sealed in this way.
const FORMAT: u8 = 1;

/// What a sealed value is bound to: its kind, and the names of its row. Lengths stand before parts, so that no two lists
/// of parts are one text.
pub(super) fn context(kind: &str, parts: &[&[u8]]) -> Vec<u8> {
    let mut bound = format!("yinuo.{kind}.1").into_bytes();
    for part in parts {
        bound.extend((part.len() as u64).to_be_bytes());
        bound.extend(*part);
    }
    bound
}

/// Seals bytes. A nonce is never used twice. None when there are more bytes than the cipher takes (256 GiB).
pub(super) fn seal(key: &Key, nonce: [u8; NONCE_BYTES], bound: &[u8], plain: &[u8]) -> Option<Vec<u8>> {
    let cipher = XChaCha20Poly1305::new(&(*key).into());
    let sealed = cipher.encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: bound }).ok()?;
    let mut whole = Vec::with_capacity(1 + NONCE_BYTES + sealed.len());
    whole.push(FORMAT);
    whole.extend(nonce);
    whole.extend(sealed);
    Some(whole)
}

/// Opens what was sealed; none when key, context or bytes are others.
pub(super) fn open(key: &Key, bound: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (format, rest) = sealed.split_first()?;
    let (nonce, body) = rest.split_first_chunk::<NONCE_BYTES>()?;
    if *format != FORMAT {
        return None;
    }
    let cipher = XChaCha20Poly1305::new(&(*key).into());
    cipher.decrypt(&XNonce::from(*nonce), Payload { msg: body, aad: bound }).ok()
}

/// A key for one purpose, from a data key. The data key is the message and not the key: commitments in events are HMACs
/// under the data key of words that a customer chose, and must never come out as one of these.
pub(super) fn derived(key: &Key, purpose: &str) -> Key {
    mac(format!("yinuo.{purpose}.1").as_bytes(), key)
}

/// HMAC-SHA-256.
pub(super) fn mac(key: &[u8], message: &[u8]) -> Key {
    use hmac::KeyInit as _;
    // HMAC takes keys of any length.
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap_or_else(|_| Hmac::new(&Default::default()));
    mac.update(message);
    mac.finalize().into_bytes().into()
}
