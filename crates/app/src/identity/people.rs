//! People as an administrator sees them: who may sign in, who is suspended, who has to wait.

use super::note::{Deed, person_subject, what};
use super::{attempt, refused};
use crate::engine::App;
use crate::error::AppError;
use crate::ports::Commit;
use crate::register::{SUSPENSION, SuspensionBody, add_rows, json};
use yinuo_domain::Actor;
use yinuo_domain::org::{Holding, Person};

/// A person in the administrator's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonLine {
    /// Who.
    pub person: Person,
    /// Posts held now.
    pub holdings: Vec<Holding>,
    /// Sign-in name; empty when he has no password.
    pub name: String,
    /// Whether he is suspended.
    pub suspended: bool,
    /// Signing in waits somewhere until then.
    pub locked_until: Option<i64>,
    /// Sessions that hold.
    pub sessions: u32,
    /// Whether he has a second factor.
    pub factor: bool,
    /// Since when an account at the identity provider is tied to him.
    pub account_since: Option<i64>,
}

impl App {
    /// People whose code or name has the words, ordered by code, after one of them, at most `limit`.
    ///
    /// # Errors
    /// Failed storage.
    pub fn people(
        &self,
        words: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<PersonLine>, AppError> {
        let (law, now) = (self.law(), self.now());
        let words = words.trim().to_lowercase();
        let has = |text: &str| text.to_lowercase().contains(&words);
        let found =
            law.org.people.values().filter(|person| after.is_none_or(|after| person.code.as_str() > after));
        found
            .filter(|person| has(&person.code) || has(&person.name.zh) || has(&person.name.en))
            .take(limit)
            .map(|person| {
                let code = person.code.as_str();
                Ok(PersonLine {
                    holdings: law.org.held_by(code, now).cloned().collect(),
                    name: self.password_of(code)?.map(|(row, _)| row.key).unwrap_or_default(),
                    suspended: law.org.suspended.contains(code),
                    locked_until: attempt::locked_until(self, code)?,
                    sessions: u32::try_from(self.sessions_of(code)?.len()).unwrap_or(u32::MAX),
                    factor: self.factor_left(code)?.is_some(),
                    account_since: self.tied_since(code)?,
                    person: person.clone(),
                })
            })
            .collect()
    }

    /// Suspends a person, or ends his suspension. While it lasts he cannot act, and his sessions end at once.
    ///
    /// # Errors
    /// I010 when there is no such person or it is oneself; failed storage.
    pub fn suspend(&self, actor: &Actor, person: &str, suspended: bool) -> Result<(), AppError> {
        if !self.law().org.people.contains_key(person) || actor.person == person {
            return Err(refused::nobody().into());
        }
        self.persist(|| {
            let mut commit = Commit::default();
            let row = (person.to_owned(), json(&SuspensionBody { suspended })?);
            add_rows(&mut commit, (self.store.as_ref(), self.clock.as_ref()), actor, SUSPENSION, &[row])?;
            if suspended {
                self.drop_sessions(&mut commit, person, |_| true)?;
            }
            let what = if suspended { what::SUSPENDED } else { what::RESTORED };
            self.note(
                &mut commit,
                actor,
                &Deed { what, subject: &person_subject(person), ..Deed::default() },
            )?;
            Ok((commit, ()))
        })?;
        self.reload_law()
    }

    /// Lets a person try again at once.
    ///
    /// # Errors
    /// I010 when there is no such person; failed storage.
    pub fn unlock(&self, actor: &Actor, person: &str) -> Result<(), AppError> {
        if !self.law().org.people.contains_key(person) {
            return Err(refused::nobody().into());
        }
        self.persist(|| {
            let mut commit = Commit::default();
            attempt::unlock(self, person, &mut commit)?;
            if commit != Commit::default() {
                let subject = person_subject(person);
                self.note(
                    &mut commit,
                    actor,
                    &Deed { what: what::UNLOCKED, subject: &subject, ..Deed::default() },
                )?;
            }
            Ok((commit, ()))
        })
    }
}
