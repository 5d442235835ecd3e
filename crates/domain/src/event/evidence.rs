//! Evidence of a fact: where it comes from, and which artefacts show it.

use super::TextRef;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};

/// Where evidence comes from; it decides whether a late party may rely on it alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceSource {
    /// The customer says so.
    Customer,
    /// The line's own log.
    LineLog,
    /// A photograph by the crew.
    Photo,
    /// A speed test by the crew.
    SpeedTest,
    /// A recording of a call.
    Recording,
    /// An outside body or third party.
    Outside,
    /// A member of staff says so.
    Staff,
}

impl EvidenceSource {
    /// Whether the late party cannot have made it.
    #[must_use]
    pub const fn is_independent(self) -> bool {
        matches!(self, Self::Customer | Self::LineLog | Self::Recording | Self::Outside)
    }
}

/// Most artefacts that one piece of evidence names.
pub const EVIDENCE_ARTEFACTS_MAX: usize = 8;

/// Evidence of a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Source.
    pub source: EvidenceSource,
    /// In words, or a reference.
    pub text: TextRef,
    /// Photos, recordings and letters by SHA-256 digest, lower-case hexadecimal; the bytes stand outside the journal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub artefacts: Vec<String>,
}

impl Evidence {
    /// Evidence that names artefacts; one that is named twice stands once.
    ///
    /// # Errors
    /// D026 when something is no digest, or there are more than [`EVIDENCE_ARTEFACTS_MAX`].
    pub fn new(source: EvidenceSource, text: TextRef, named: &[String]) -> Result<Self, Refusal> {
        let mut artefacts: Vec<String> = Vec::new();
        for digest in named {
            let is_digest =
                digest.len() == 64 && digest.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
            if !is_digest {
                return Err(Refusal::unknown_artefact());
            }
            if !artefacts.contains(digest) {
                artefacts.push(digest.clone());
            }
            if artefacts.len() > EVIDENCE_ARTEFACTS_MAX {
                return Err(Refusal::unknown_artefact());
            }
        }
        Ok(Self { source, text, artefacts })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn text() -> TextRef {
        TextRef { text: Uuid::from_u128(1), commitment: "c".into() }
    }

    fn naming(artefacts: &[String]) -> Result<Evidence, Refusal> {
        Evidence::new(EvidenceSource::Photo, text(), artefacts)
    }

    fn digests(count: usize) -> Vec<String> {
        (0..count).map(|number| format!("{number:064x}")).collect()
    }

    #[test]
    fn evidence_names_eight_artefacts_each_once_and_no_more() {
        let eight = digests(EVIDENCE_ARTEFACTS_MAX);
        let twice = [eight.clone(), eight.clone()].concat();
        assert_eq!(naming(&twice).map(|evidence| evidence.artefacts), Ok(eight));
        assert_eq!(naming(&digests(EVIDENCE_ARTEFACTS_MAX + 1)), Err(Refusal::unknown_artefact()));
    }

    #[test]
    fn only_a_digest_names_an_artefact() {
        for wrong in [String::new(), "a".repeat(63), "A".repeat(64), "g".repeat(64), "图".repeat(64)] {
            assert_eq!(naming(&[wrong]), Err(Refusal::unknown_artefact()));
        }
    }

    #[test]
    fn evidence_without_artefacts_is_stored_as_it_always_was() {
        let bytes =
            r#"{"source":"photo","text":{"text":"00000000-0000-0000-0000-000000000001","commitment":"c"}}"#;
        let read: Evidence = serde_json::from_str(bytes).expect("an old event");
        assert_eq!(Ok(read.clone()), naming(&[]));
        assert_eq!(serde_json::to_string(&read).expect("JSON"), bytes);
    }
}
