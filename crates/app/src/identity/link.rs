//! One-use links: how somebody gets a password anew, until messages leave the house. An administrator issues one and
//! hands it over himself.

use super::note::{Deed, person_subject, what};
use super::password::PASSWORD;
use super::{attempt, credential, draw, guard_of, key_of, live, refused};
use crate::engine::App;
use crate::error::AppError;
use crate::ports::{Commit, PAGE_ROWS_MAX};
use yinuo_domain::Actor;

/// Kind of the credential of a link; its key is the digest of what stands in the link.
const LINK: &str = "link";

impl App {
    /// Issues a link for a person; one that was issued before is worth nothing from now on. Answers the secret and the
    /// instant until which it holds.
    ///
    /// # Errors
    /// I010 when there is no such person; failed storage.
    pub fn issue_link(&self, actor: &Actor, person: &str) -> Result<(String, i64), AppError> {
        let law = self.law();
        if !law.org.people.contains_key(person) {
            return Err(refused::nobody().into());
        }
        self.persist(|| {
            let (secret, until) = (draw(self), self.clock.now() + law.identity.link());
            let mut commit = Commit::default();
            let before = self.store.credentials_of(LINK, person, PAGE_ROWS_MAX)?;
            commit.dropped_credentials.extend(before.into_iter().map(|row| (row.kind, row.key)));
            commit.credentials.push(credential((LINK, &key_of(&secret)), person, &(), until)?);
            let subject = person_subject(person);
            self.note(
                &mut commit,
                actor,
                &Deed { what: what::LINK_ISSUED, subject: &subject, ..Deed::default() },
            )?;
            Ok((commit, (secret, until)))
        })
    }

    /// Sets a password by a link, once; all sessions of the person end. Answers the sign-in name.
    ///
    /// # Errors
    /// I009 when the link was used or is over, I003, I006, I007; failed storage.
    pub fn use_link(&self, secret: &str, password: &str) -> Result<String, AppError> {
        let key = key_of(secret);
        self.persist(|| {
            let guard = guard_of(self, LINK, &key)?;
            let Some((row, ())) = live::<()>(self, LINK, &key)? else {
                return Err(refused::dead_link().into());
            };
            let person = row.person.as_str();
            let mut commit =
                Commit { guards: vec![guard, guard_of(self, PASSWORD, person)?], ..Commit::default() };
            let new = self.new_password(person, None, password, false)?;
            new.enter(&mut commit);
            commit.dropped_credentials.push((row.kind.clone(), row.key.clone()));
            self.drop_sessions(&mut commit, person, |_| true)?;
            attempt::unlock(self, person, &mut commit)?;
            let actor = Actor { person: person.to_owned(), post: String::new(), unit: String::new() };
            let subject = person_subject(person);
            let deed =
                Deed { what: what::PASSWORD_SET, subject: &subject, detail: "by-link", ..Deed::default() };
            self.note(&mut commit, &actor, &deed)?;
            Ok((commit, new.name().to_owned()))
        })
    }
}
