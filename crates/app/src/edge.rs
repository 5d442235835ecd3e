//! The edge of one command: draws identifiers and turns plain words into references with a salted commitment.

use crate::codec::hex;
use crate::ports::{Entropy, PersonKey, PersonalText};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use uuid::Uuid;
use yinuo_domain::{Evidence, EvidenceSource, Refusal, TextRef};

/// Longest personal text in characters.
pub const TEXT_CHARS_MAX: usize = 4_000;

/// The edge of one attempt at a command.
pub struct Edge<'a> {
    entropy: &'a dyn Entropy,
    now: i64,
    person: String,
    key: [u8; 32],
    key_is_new: bool,
    texts: Vec<PersonalText>,
}

impl<'a> Edge<'a> {
    pub(crate) fn new(entropy: &'a dyn Entropy, now: i64, person: &str, stored: Option<[u8; 32]>) -> Self {
        let key = stored.unwrap_or_else(|| entropy.key());
        Self { entropy, now, person: person.to_owned(), key, key_is_new: stored.is_none(), texts: Vec::new() }
    }

    /// A new identifier.
    #[must_use]
    pub fn id(&self) -> Uuid {
        self.entropy.id(self.now)
    }

    /// A reference to a personal text; the text itself is stored apart.
    ///
    /// # Errors
    /// D018 when the text is empty, too long or holds U+0000.
    pub fn text(&mut self, body: &str) -> Result<TextRef, Refusal> {
        let body = body.trim();
        if body.is_empty() || body.contains('\0') || body.chars().count() > TEXT_CHARS_MAX {
            return Err(Refusal::bad_text());
        }
        let text = self.id();
        let commitment = commitment(&self.key, body);
        self.texts.push(PersonalText {
            id: text,
            person: self.person.clone(),
            body: body.to_owned(),
            sealed: Vec::new(),
        });
        Ok(TextRef { text, commitment })
    }

    /// Evidence with its words.
    ///
    /// # Errors
    /// As [`Edge::text`].
    pub fn evidence(&mut self, source: EvidenceSource, body: &str) -> Result<Evidence, Refusal> {
        self.evidence_with(source, body, &[])
    }

    /// Evidence with its words and the digests of its artefacts, which must be stored by then.
    ///
    /// # Errors
    /// As [`Edge::text`]; D026 when something is no digest, or there are too many.
    pub fn evidence_with(
        &mut self,
        source: EvidenceSource,
        body: &str,
        artefacts: &[String],
    ) -> Result<Evidence, Refusal> {
        Evidence::new(source, self.text(body)?, artefacts)
    }

    pub(crate) fn finish(self) -> (Vec<PersonalText>, Vec<PersonKey>) {
        let used = self.key_is_new && !self.texts.is_empty();
        let keys = if used {
            vec![PersonKey { person: self.person, key: self.key, sealed: Vec::new() }]
        } else {
            Vec::new()
        };
        (self.texts, keys)
    }
}

/// HMAC-SHA-256 of a text under a person's key, hexadecimal: a plain hash of a telephone number is found by trying
/// all numbers (TRAPS 5).
#[must_use]
pub fn commitment(key: &[u8; 32], body: &str) -> String {
    // HMAC takes keys of any length.
    let mut mac =
        Hmac::<Sha256>::new_from_slice(key).unwrap_or_else(|_| Hmac::<Sha256>::new(&Default::default()));
    mac.update(body.as_bytes());
    hex(&mac.finalize().into_bytes())
}
