//! Links that only a customer gets: to his case, and to the one score of a closing. A link is a signed text short enough
//! for a message; nothing of it is stored, so nobody who reads the store or a screen can open it (LESSONS D51).
//!
//! A status link carries the case, the count of revocations that it was made under, and the day on which it ends. A
//! score link carries the contact in which it was asked and a secret whose digest alone is journaled.

use crate::codec::{digest, hex};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::fmt;
use std::net::IpAddr;
use uuid::Uuid;

/// Bytes of a signature in a link: 96 bits, far beyond what can be tried against a rate limit.
const SEAL_BYTES: usize = 12;
/// Bytes of a status link: key, case, revocations, day, signature. Forty-four characters.
const STATUS_BYTES: usize = 1 + 16 + 2 + 2 + SEAL_BYTES;
/// Bytes of a score link: contact and secret.
const SCORE_BYTES: usize = 16 + SEAL_BYTES;
/// Bytes of a link of an id and a number: key, id, number, signature.
const NUMBERED_BYTES: usize = 1 + 16 + 4 + SEAL_BYTES;
/// Bytes of a form's key: id, the instant of our word, signature.
const FORM_BYTES: usize = 16 + 8 + SEAL_BYTES;
/// Milliseconds of a day.
const DAY_MILLIS: i64 = 86_400_000;
/// Most keys of a ring.
const KEYS_MAX: usize = 16;

/// Keys that links are made with: the first signs, all of them open.
#[derive(Clone)]
pub struct KeyRing {
    keys: Vec<(u8, [u8; 32])>,
}

impl fmt::Debug for KeyRing {
    /// Never tells a key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.keys.iter().map(|(number, _)| number)).finish()
    }
}

/// Why a ring cannot be read; in English, for the operator who keeps the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RingRefusal(String);

impl fmt::Display for RingRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl KeyRing {
    /// A ring of one key.
    #[must_use]
    pub fn of(key: [u8; 32]) -> Self {
        Self { keys: vec![(1, key)] }
    }

    /// Reads a ring: a key a line, a number from 0 to 255, a space and 64 hexadecimal digits; the first line signs.
    ///
    /// # Errors
    /// What is wrong, with its line; never a key.
    pub fn parse(text: &str) -> Result<Self, RingRefusal> {
        let mut keys: Vec<(u8, [u8; 32])> = Vec::new();
        for (place, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let wrong = |what: &str| RingRefusal(format!("line {}: {what}", place + 1));
            let (number, key) = line.trim().split_once(' ').ok_or_else(|| wrong("a number and a key"))?;
            let number = number.parse().map_err(|_| wrong("a number from 0 to 255"))?;
            let key = crate::codec::unhex(key.trim()).ok_or_else(|| wrong("64 hexadecimal digits"))?;
            if keys.iter().any(|(known, _)| *known == number) || keys.len() == KEYS_MAX {
                return Err(wrong("each number once, sixteen keys at most"));
            }
            keys.push((number, key));
        }
        if keys.is_empty() { Err(RingRefusal("no key".to_owned())) } else { Ok(Self { keys }) }
    }

    /// The ring as [`KeyRing::parse`] reads it.
    #[must_use]
    pub fn text(&self) -> String {
        self.keys.iter().map(|(number, key)| format!("{number} {}\n", hex(key))).collect()
    }

    /// Number of the key that signs.
    #[must_use]
    pub fn current(&self) -> u8 {
        // A ring is never empty.
        self.keys.first().map_or(0, |(number, _)| *number)
    }

    fn key(&self, number: u8) -> Option<&[u8; 32]> {
        self.keys.iter().find(|(known, _)| *known == number).map(|(_, key)| key)
    }
}

fn mac(key: &[u8; 32], label: &[u8], body: &[u8]) -> Hmac<Sha256> {
    // HMAC takes keys of any length.
    let mut mac =
        Hmac::<Sha256>::new_from_slice(key).unwrap_or_else(|_| Hmac::<Sha256>::new(&Default::default()));
    mac.update(label);
    mac.update(body);
    mac
}

fn sealed(key: &[u8; 32], label: &[u8], body: &[u8]) -> [u8; SEAL_BYTES] {
    let mut seal = [0; SEAL_BYTES];
    seal.copy_from_slice(&mac(key, label, body).finalize().into_bytes()[..SEAL_BYTES]);
    seal
}

const DOOR: &[u8] = b"yinuo.door.1";
/// Digits of the code of a door.
pub const DOOR_CODE_DIGITS: usize = 6;
/// Codes of a door are below it.
const DOOR_CODES: u64 = 10_u64.pow(DOOR_CODE_DIGITS as u32);

fn door_of(key: &[u8; 32], visit: Uuid, technician: &str) -> String {
    let seal = sealed(key, DOOR, &[visit.as_bytes().as_slice(), technician.as_bytes()].concat());
    let mut number = [0; 8];
    number.copy_from_slice(&seal[..8]);
    format!("{:0DOOR_CODE_DIGITS$}", u64::from_be_bytes(number) % DOOR_CODES)
}

/// The code that whoever comes to a visit shows at the door.
#[must_use]
pub fn door_code(ring: &KeyRing, visit: Uuid, technician: &str) -> String {
    // A ring is never empty.
    ring.keys.first().map(|(_, key)| door_of(key, visit, technician)).unwrap_or_default()
}

/// Whether a code is that of a technician of a visit, by any key of the ring.
#[must_use]
pub fn opens_door(ring: &KeyRing, visit: Uuid, technician: &str, code: &str) -> bool {
    ring.keys.iter().any(|(_, key)| door_of(key, visit, technician) == code)
}

const STATUS: &[u8] = b"yinuo.link.1";
const SCORE: &[u8] = b"yinuo.score.1";
const FORM: &[u8] = b"yinuo.form.1";
const THANKS: &[u8] = b"yinuo.thanks.1";
const SHEET: &[u8] = b"yinuo.sheet.1";

/// What a status link says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatusLink {
    /// Case.
    pub case: Uuid,
    /// Revocations that it was made under.
    pub revoked: u16,
    /// First instant at which it opens nothing any more, UTC milliseconds; a midnight.
    pub ends_at: i64,
}

impl StatusLink {
    /// The text of the link. It ends with the UTC day in which `ends_at` lies, never before it.
    #[must_use]
    pub fn text(&self, ring: &KeyRing) -> String {
        let number = ring.current();
        let day = u16::try_from(self.ends_at.div_euclid(DAY_MILLIS).saturating_add(1)).unwrap_or(u16::MAX);
        let mut bytes = Vec::with_capacity(STATUS_BYTES);
        bytes.push(number);
        bytes.extend_from_slice(self.case.as_bytes());
        bytes.extend_from_slice(&self.revoked.to_be_bytes());
        bytes.extend_from_slice(&day.to_be_bytes());
        if let Some(key) = ring.key(number) {
            let seal = sealed(key, STATUS, &bytes);
            bytes.extend_from_slice(&seal);
        }
        base64(&bytes)
    }

    /// The link of a text that this ring signed.
    #[must_use]
    pub fn open(ring: &KeyRing, text: &str) -> Option<Self> {
        let bytes = unbase64::<STATUS_BYTES>(text)?;
        let (body, seal) = bytes.split_at(STATUS_BYTES - SEAL_BYTES);
        mac(ring.key(body[0])?, STATUS, body).verify_truncated_left(seal).ok()?;
        Some(Self {
            case: Uuid::from_slice(&body[1..17]).ok()?,
            revoked: u16::from_be_bytes([body[17], body[18]]),
            ends_at: i64::from(u16::from_be_bytes([body[19], body[20]])) * DAY_MILLIS,
        })
    }
}

/// What a link of thanks says: which closing it is about. That it works once, the stream of that closing's thanks holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ThanksLink {
    /// Case.
    pub case: Uuid,
    /// Version of the event that closed it; nought for the code of a counter, whose `case` is the contact.
    pub closing: u32,
}

impl ThanksLink {
    /// Whether it is about a contact at a counter, which closed no case.
    #[must_use]
    pub const fn is_of_a_counter(&self) -> bool {
        self.closing == 0
    }

    /// The text of the link.
    #[must_use]
    pub fn text(&self, ring: &KeyRing) -> String {
        numbered(ring, THANKS, self.case, self.closing)
    }

    /// The link of a text that this ring signed.
    #[must_use]
    pub fn open(ring: &KeyRing, text: &str) -> Option<Self> {
        opened(ring, THANKS, text).map(|(case, closing)| Self { case, closing })
    }
}

/// What a link of a survey says: which sheet of which wave it answers. That a sheet is answered once, its register holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SheetLink {
    /// The wave, as [`wave_id`] names it.
    pub wave: Uuid,
    /// Number of the sheet, from 1.
    pub sheet: u32,
}

impl SheetLink {
    /// The text of the link.
    #[must_use]
    pub fn text(&self, ring: &KeyRing) -> String {
        numbered(ring, SHEET, self.wave, self.sheet)
    }

    /// The link of a text that this ring signed.
    #[must_use]
    pub fn open(ring: &KeyRing, text: &str) -> Option<Self> {
        opened(ring, SHEET, text).map(|(wave, sheet)| Self { wave, sheet })
    }
}

/// The name of a wave in its links: the same in every process, and of one length whatever its code.
#[must_use]
pub fn wave_id(code: &str) -> Uuid {
    crate::messages::id_of(&format!("wave/{code}"))
}

/// A signed link of an id and a number.
fn numbered(ring: &KeyRing, label: &[u8], id: Uuid, number: u32) -> String {
    let key = ring.current();
    let mut bytes = Vec::with_capacity(NUMBERED_BYTES);
    bytes.push(key);
    bytes.extend_from_slice(id.as_bytes());
    bytes.extend_from_slice(&number.to_be_bytes());
    if let Some(key) = ring.key(key) {
        let seal = sealed(key, label, &bytes);
        bytes.extend_from_slice(&seal);
    }
    base64(&bytes)
}

/// Id and number of a text that [`numbered`] made under this label with this ring.
fn opened(ring: &KeyRing, label: &[u8], text: &str) -> Option<(Uuid, u32)> {
    let bytes = unbase64::<NUMBERED_BYTES>(text)?;
    let (body, seal) = bytes.split_at(NUMBERED_BYTES - SEAL_BYTES);
    mac(ring.key(body[0])?, label, body).verify_truncated_left(seal).ok()?;
    let number = u32::from_be_bytes([body[17], body[18], body[19], body[20]]);
    Some((Uuid::from_slice(&body[1..17]).ok()?, number))
}

/// The text of the score link of a contact, made with a key of the ring; none when the ring has lost it.
#[must_use]
pub fn score_link(ring: &KeyRing, key: u8, contact: Uuid) -> Option<String> {
    let secret = sealed(ring.key(key)?, SCORE, contact.as_bytes());
    Some(base64(&[&contact.as_bytes()[..], &secret].concat()))
}

/// The digest under which a score link is journaled.
#[must_use]
pub fn score_digest(link: &str) -> String {
    hex(&digest(link.as_bytes()))
}

/// The contact that a score link names. Whether its secret is right, only the journaled digest tells.
#[must_use]
pub fn score_contact(link: &str) -> Option<Uuid> {
    Uuid::from_slice(&unbase64::<SCORE_BYTES>(link)?[..16]).ok()
}

/// The key of one form on one page: it makes a form that is sent twice act once, and tells on which word of ours its
/// page was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormKey {
    /// Drawn for the page.
    pub id: Uuid,
    /// Instant of our word when the page was made: resolved or closed at; 0 while there was none.
    pub word_at: i64,
}

impl FormKey {
    /// The key as the page carries it; good for this link only.
    #[must_use]
    pub fn text(&self, ring: &KeyRing, link: &str) -> String {
        let body = self.body();
        let Some((_, key)) = ring.keys.first() else { return String::new() };
        let seal = sealed(key, FORM, &[&body[..], link.as_bytes()].concat());
        base64(&[&body[..], &seal].concat())
    }

    /// The key of a text that this ring made for this link.
    #[must_use]
    pub fn open(ring: &KeyRing, link: &str, text: &str) -> Option<Self> {
        let bytes = unbase64::<FORM_BYTES>(text)?;
        let (body, seal) = bytes.split_at(FORM_BYTES - SEAL_BYTES);
        let signed = [body, link.as_bytes()].concat();
        let by = |key: &[u8; 32]| mac(key, FORM, &signed).verify_truncated_left(seal).is_ok();
        if !ring.keys.iter().any(|(_, key)| by(key)) {
            return None;
        }
        let mut word_at = [0; 8];
        word_at.copy_from_slice(&body[16..]);
        Some(Self { id: Uuid::from_slice(&body[..16]).ok()?, word_at: i64::from_be_bytes(word_at) })
    }

    fn body(&self) -> [u8; FORM_BYTES - SEAL_BYTES] {
        let mut body = [0; FORM_BYTES - SEAL_BYTES];
        body[..16].copy_from_slice(self.id.as_bytes());
        body[16..].copy_from_slice(&self.word_at.to_be_bytes());
        body
    }
}

const PLACE: &[u8] = b"yinuo.place.1";
const DEVICE: &[u8] = b"yinuo.device.1";

/// Where an answer came from, as two keyed digests: nobody without the key can try addresses against them. Both are empty where
/// nothing is known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Trace {
    /// Of the address; of an IPv6 one its network of 64 bits, for a household changes the rest by itself.
    pub place: String,
    /// Of the address and of what the browser calls itself: no more is asked of it, so two telephones of one model behind one
    /// address are one device here.
    pub device: String,
}

impl Trace {
    /// Digests of an address and of what a browser calls itself. A loopback address is that of something in front, and nobody's.
    #[must_use]
    pub fn of(ring: &KeyRing, address: Option<IpAddr>, agent: &str) -> Self {
        let (Some((_, key)), Some(address)) = (ring.keys.first(), address) else { return Self::default() };
        let bytes = match address.to_canonical() {
            address if address.is_loopback() => return Self::default(),
            IpAddr::V4(address) => address.octets().to_vec(),
            IpAddr::V6(address) => address.octets()[..8].to_vec(),
        };
        let place = base64(&sealed(key, PLACE, &bytes));
        let device = base64(&sealed(key, DEVICE, &[&bytes, agent.as_bytes()].concat()));
        Self { place, device }
    }
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Base 64 for addresses (RFC 4648, 5), without padding.
pub(crate) fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let mut group = [0; 3];
        group[..chunk.len()].copy_from_slice(chunk);
        let bits = u32::from_be_bytes([0, group[0], group[1], group[2]]);
        for place in 0..=chunk.len() {
            let shift = 18 - 6 * u32::try_from(place).unwrap_or(0);
            text.push(char::from(ALPHABET[(bits >> shift) as usize & 63]));
        }
    }
    text
}

/// So many bytes of a text that [`base64`] wrote; one text only stands for them.
fn unbase64<const BYTES: usize>(text: &str) -> Option<[u8; BYTES]> {
    if text.len() != (BYTES * 8).div_ceil(6) {
        return None;
    }
    let mut bytes = [0; BYTES];
    let (mut bits, mut count, mut place) = (0_u32, 0, 0);
    for letter in text.bytes() {
        let value = ALPHABET.iter().position(|known| *known == letter)?;
        bits = bits << 6 | u32::try_from(value).ok()?;
        count += 6;
        if count >= 8 && place < BYTES {
            count -= 8;
            bytes[place] = (bits >> count & 255) as u8;
            place += 1;
        }
    }
    (base64(&bytes) == text).then_some(bytes)
}

/// The bytes of a text of any length that [`base64`] could have written; none for every other text.
pub(crate) fn unbase64_all(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let (mut bits, mut count) = (0_u32, 0);
    for letter in text.bytes() {
        let value = ALPHABET.iter().position(|known| *known == letter)?;
        bits = (bits << 6 | u32::try_from(value).ok()?) & 0xf_ffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 255) as u8);
        }
    }
    (base64(&bytes) == text).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status() -> StatusLink {
        StatusLink { case: Uuid::from_u128(7), revoked: 3, ends_at: 20_000 * DAY_MILLIS }
    }

    #[test]
    fn a_trace_tells_no_address_and_a_house_keeps_its_place() {
        let ring = KeyRing::of([7; 32]);
        let of = |address: &str, agent| Trace::of(&ring, address.parse().ok(), agent);
        let (one, other) = (of("203.0.113.7", "Phone 1"), of("203.0.113.7", "Phone 2"));
        assert_eq!(one.place, other.place);
        assert_ne!(one.device, other.device);
        assert_eq!(one, of("::ffff:203.0.113.7", "Phone 1"), "one address in two spellings");
        assert_eq!(of("2001:db8:1:2::5", "").place, of("2001:db8:1:2:9::", "").place);
        assert_ne!(of("2001:db8:1:2::5", "").place, of("2001:db8:1:3::5", "").place);
        assert_ne!(one, Trace::of(&KeyRing::of([8; 32]), "203.0.113.7".parse().ok(), "Phone 1"));
        for nobody in ["127.0.0.1", "::1", "elsewhere"] {
            assert_eq!(of(nobody, "Phone 1"), Trace::default(), "{nobody}");
        }
    }

    #[test]
    fn a_status_link_is_short_and_says_what_was_put_in() {
        let ring = KeyRing::of([7; 32]);
        let text = status().text(&ring);
        assert_eq!(text.len(), 44);
        let opened = StatusLink::open(&ring, &text).expect("ours");
        assert_eq!((opened.case, opened.revoked), (status().case, 3));
        assert_eq!(opened.ends_at, 20_001 * DAY_MILLIS, "the whole day in which it ends");
    }

    #[test]
    fn no_letter_of_a_link_can_be_changed() {
        let ring = KeyRing::of([7; 32]);
        let text = status().text(&ring);
        for place in 0..text.len() {
            for letter in ["A", "z", "_", "%", "+"] {
                let mut other = text.clone();
                other.replace_range(place..=place, letter);
                assert!(other == text || StatusLink::open(&ring, &other).is_none(), "{other}");
            }
        }
        assert_eq!(StatusLink::open(&ring, ""), None);
        assert_eq!(StatusLink::open(&ring, &format!("{text}A")), None);
        assert_eq!(StatusLink::open(&KeyRing::of([8; 32]), &text), None);
    }

    #[test]
    fn an_older_key_still_opens_and_the_newer_one_signs() {
        let old = KeyRing::of([7; 32]);
        let text = status().text(&old);
        let ring = KeyRing::parse(&format!("2 {}\n{}", "ab".repeat(32), old.text())).expect("a ring");
        assert_eq!(ring.current(), 2);
        assert!(StatusLink::open(&ring, &text).is_some());
        assert!(StatusLink::open(&old, &status().text(&ring)).is_none());
        assert!(!format!("{ring:?}").contains("abab"));
    }

    #[test]
    fn a_ring_that_cannot_be_meant_is_refused_with_its_line() {
        let key = "0".repeat(64);
        for wrong in ["", "1", "1 00", "256 00", &format!("1 {key}\n1 {key}"), &format!("x {key}")] {
            assert!(KeyRing::parse(wrong).is_err(), "{wrong}");
        }
        let why = KeyRing::parse(&format!("1 {key}\n2 {}", "g".repeat(64))).expect_err("refused");
        assert_eq!(why.to_string(), "line 2: 64 hexadecimal digits");
    }

    #[test]
    fn a_form_key_is_good_for_its_own_link_alone() {
        let ring = KeyRing::of([7; 32]);
        let key = FormKey { id: Uuid::from_u128(5), word_at: 1_780_000_000_000 };
        let text = key.text(&ring, "link");
        assert_eq!(FormKey::open(&ring, "link", &text), Some(key));
        assert_eq!(FormKey::open(&ring, "other", &text), None);
        assert_eq!(FormKey::open(&KeyRing::of([1; 32]), "link", &text), None);
    }

    #[test]
    fn a_link_of_thanks_names_its_closing_and_no_other_kind_of_link_opens_it() {
        let ring = KeyRing::of([7; 32]);
        let link = ThanksLink { case: Uuid::from_u128(7), closing: 9 };
        let text = link.text(&ring);
        assert_eq!((text.len(), ThanksLink::open(&ring, &text)), (44, Some(link)));
        assert_eq!(StatusLink::open(&ring, &text), None, "as long as a status link, and signed apart");
        assert_eq!(ThanksLink::open(&ring, &status().text(&ring)), None);
        assert_eq!(ThanksLink::open(&KeyRing::of([8; 32]), &text), None);
        let other = ThanksLink { closing: 10, ..link }.text(&ring);
        assert_eq!(ThanksLink::open(&ring, &format!("{}{}", &other[..28], &text[28..])), None);
    }

    #[test]
    fn a_score_link_is_the_same_each_time_and_only_its_digest_is_known() {
        let ring = KeyRing::of([7; 32]);
        let contact = Uuid::from_u128(9);
        let link = score_link(&ring, 1, contact).expect("a link");
        assert_eq!(score_link(&ring, 1, contact), Some(link.clone()));
        assert_eq!(score_contact(&link), Some(contact));
        assert_eq!(score_link(&ring, 2, contact), None);
        assert_eq!(score_digest(&link).len(), 64);
    }
}
