//! Artefacts: photos, recordings and letters are stored before a command names them, and are named by digest.
//!
//! Nothing is written twice: the digest is the name, so that a lost answer is simply asked for again. An artefact that no
//! command names afterwards is purged, and one that was stored before its case was known belongs to no person: erasing
//! a person finds it by the events that name it ([`crate::erasure`]).

use crate::codec::{digest, unhex};
use crate::engine::App;
use crate::error::AppError;
use crate::ports::{Artefact, Commit, Hash, ReadError};
use yinuo_domain::{Evidence, Refusal};

impl App {
    /// Keeps an artefact; answers its digest. The same bytes again are left as they are, with their first media type.
    ///
    /// # Errors
    /// Failed storage, or bytes outside the store's limits: the edge checks these first.
    pub fn keep_artefact(&self, person: &str, media_type: &str, bytes: Vec<u8>) -> Result<Hash, AppError> {
        let digest = digest(&bytes);
        let artefact = Artefact {
            digest,
            person: if person.is_empty() { String::new() } else { self.kept_as(person)?.0 },
            media_type: media_type.to_owned(),
            bytes,
            sealed: Vec::new(),
            stored_at: self.now().0,
        };
        let commit = Commit { artefacts: vec![artefact], ..Commit::default() };
        self.store.commit(commit).map_err(|error| AppError::Storage(error.to_string()))?;
        Ok(digest)
    }

    /// The artefact of a digest in hexadecimal, as somebody asked for it.
    ///
    /// # Errors
    /// Failed storage.
    pub fn artefact(&self, hex: &str) -> Result<Option<Artefact>, AppError> {
        match unhex(hex) {
            Some(digest) => match self.store.artefact(&digest)? {
                Some(kept) if !kept.sealed.is_empty() => Err(ReadError::sealed("an artefact").into()),
                kept => Ok(kept),
            },
            None => Ok(None),
        }
    }

    /// Media type of the artefact of a digest in hexadecimal; none when it is not stored.
    ///
    /// # Errors
    /// Failed storage.
    pub fn artefact_type(&self, hex: &str) -> Result<Option<String>, AppError> {
        let Some(digest) = unhex(hex) else { return Ok(None) };
        Ok(self.store.artefact_type(&digest)?)
    }

    /// Evidence must name stored artefacts only; guards of the commit notice one that is dropped meanwhile.
    pub(crate) fn check_artefacts(&self, evidence: &Evidence) -> Result<(), AppError> {
        for hex in &evidence.artefacts {
            let stored = match unhex(hex) {
                Some(digest) => self.store.has_artefact(&digest)?,
                None => false,
            };
            if !stored {
                return Err(Refusal::unknown_artefact().into());
            }
        }
        Ok(())
    }
}
