//! Work on what is stored already: sealing rows from before, and wrapping keys anew. Each step is a commit of its own
//! that changes rows only as they were read, so that a kill between two steps loses nothing and the next run goes on.

use super::REGISTER;
use super::keys::version_of;
use super::store::{SealedStore, Wanted, as_commit_error};
use std::collections::BTreeMap;
use yinuo_app::ports::{
    Artefact, Commit, CommitError, CustomerRow, PAGE_ROWS_MAX, PersonalText, ReadError, Replaces, Sealable,
    SealedName, Sealing,
};

/// Rows of one step.
const STEP_ROWS: u32 = 200;
/// Artefacts of one step: each may have two million bytes.
const STEP_ARTEFACTS: u32 = 8;

/// How far a piece of work has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Rows looked at in this step.
    pub rows: u64,
    /// Place to go on from; none when all is done.
    pub next: Option<String>,
}

/// How the keys of a database are kept: by version of the master key, and those that are plain.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Kept {
    /// Keys wrapped under each version.
    pub by_version: BTreeMap<u32, u64>,
    /// Keys in plain.
    pub plain: u64,
}

impl SealedStore {
    /// Seals some rows of a kind where they stand; how many. None are left when it answers nought.
    ///
    /// # Errors
    /// Failed storage, or a key that does not open.
    pub fn seal_some(&self, kind: Sealable) -> Result<u64, CommitError> {
        let limit = if kind == Sealable::Artefact { STEP_ARTEFACTS } else { STEP_ROWS };
        let names = self.inner.unsealed(kind, limit).map_err(as_commit_error)?;
        if names.is_empty() {
            return Ok(0);
        }
        let commit = self.sealing_of(&names).map_err(as_commit_error)?;
        // Rows that went away meanwhile leave nothing to do.
        if commit != Commit::default() {
            self.inner.commit(commit)?;
        }
        Ok(names.len() as u64)
    }

    fn sealing_of(&self, names: &[SealedName]) -> Result<Commit, ReadError> {
        let (mut commit, mut wanted) = (Commit::default(), Wanted::default());
        let mut texts = Vec::new();
        for name in names {
            let sealed = match name {
                SealedName::Text(id) => {
                    texts.push(*id);
                    continue;
                }
                SealedName::Key(person) => match self.inner.key_row(person)? {
                    Some(row) if row.sealed.is_empty() => self.keys.wrapped(person, &row.key)?,
                    _ => continue,
                },
                SealedName::Artefact(digest) => match self.inner.artefact(digest)? {
                    Some(row) if row.sealed.is_empty() => self.artefact_of(&row, &mut wanted)?,
                    _ => continue,
                },
                SealedName::Customer(code) => {
                    if self.inner.sealed_customer(code)?.is_none()
                        && let Some(row) = self.inner.customer(code)?
                    {
                        self.add_customer(&mut commit, &row, &mut wanted)?;
                    }
                    continue;
                }
            };
            commit.sealings.push(Sealing { name: name.clone(), was: Vec::new(), sealed });
        }
        for text in self.inner.texts(&texts)?.iter().filter(|text| text.sealed.is_empty()) {
            let sealed = self.text_of(text, &mut wanted)?;
            commit.sealings.push(Sealing { name: SealedName::Text(text.id), was: Vec::new(), sealed });
        }
        self.add_keys(&mut commit, &wanted)?;
        Ok(commit)
    }

    fn text_of(&self, text: &PersonalText, wanted: &mut Wanted) -> Result<Vec<u8>, ReadError> {
        self.keys_of([&*text.person], wanted)?;
        self.sealed_text(text, wanted)
    }

    fn artefact_of(&self, artefact: &Artefact, wanted: &mut Wanted) -> Result<Vec<u8>, ReadError> {
        self.keys_of([&*artefact.person], wanted)?;
        self.sealed_artefact(artefact, wanted)
    }

    fn add_customer(
        &self,
        commit: &mut Commit,
        row: &CustomerRow,
        wanted: &mut Wanted,
    ) -> Result<(), ReadError> {
        self.keys_of([REGISTER], wanted)?;
        commit.sealed_customers.push(self.sealed_row(row, Replaces::Plain, wanted)?);
        Ok(())
    }

    /// Wraps a page of keys under the current version of the ring, after a place.
    ///
    /// # Errors
    /// Failed storage, or a key that does not open.
    pub fn rewrap_some(&self, after: Option<&str>) -> Result<Progress, CommitError> {
        let rows = self.inner.key_rows(after, STEP_ROWS).map_err(as_commit_error)?;
        let (count, last) = (rows.len(), rows.last().map(|row| row.person.clone()));
        let current = self.keys.current();
        let mut sealings = Vec::new();
        for row in rows.into_iter().filter(|row| version_of(&row.sealed) != Some(current)) {
            let root = if row.sealed.is_empty() {
                row.key
            } else {
                self.keys.unwrapped(&row.person, &row.sealed).map_err(as_commit_error)?
            };
            let sealed = self.keys.wrapped(&row.person, &root).map_err(as_commit_error)?;
            sealings.push(Sealing { name: SealedName::Key(row.person), was: row.sealed, sealed });
        }
        if !sealings.is_empty() {
            self.inner.commit(Commit { sealings, ..Commit::default() })?;
        }
        let next = last.filter(|_| count == STEP_ROWS as usize);
        Ok(Progress { rows: count as u64, next })
    }

    /// How the keys are kept.
    ///
    /// # Errors
    /// Failed storage.
    pub fn kept(&self) -> Result<Kept, ReadError> {
        let (mut kept, mut after) = (Kept::default(), None::<String>);
        loop {
            let page = self.inner.key_rows(after.as_deref(), PAGE_ROWS_MAX)?;
            let Some(last) = page.last() else { return Ok(kept) };
            after = Some(last.person.clone());
            for row in &page {
                match version_of(&row.sealed) {
                    Some(version) => *kept.by_version.entry(version).or_default() += 1,
                    None => kept.plain += 1,
                }
            }
        }
    }

    fn add_keys(&self, commit: &mut Commit, wanted: &Wanted) -> Result<(), ReadError> {
        for person in &wanted.drawn {
            commit.person_keys.push(self.drawn_row(person, wanted)?);
        }
        Ok(())
    }
}
