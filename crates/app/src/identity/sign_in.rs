//! Signing in: by name and password, or by a token that names person, post and unit.

use super::attempt::{DEVICE, Side};
use super::factor::Checked;
use super::note::{Deed, person_subject, what};
use super::password::{PASSWORD, PasswordBody, folded};
use super::session::From;
use super::{credential, draw, guard_of, key_of, live, refused};
use crate::engine::App;
use crate::error::AppError;
use crate::ports::Commit;
use yinuo_domain::Actor;

/// Longest sign-in name that is looked up, bytes.
const NAME_BYTES_MAX: usize = 400;

/// What somebody typed who signs in.
#[derive(Debug, Clone, Copy, Default)]
pub struct ByPassword<'a> {
    /// Sign-in name.
    pub name: &'a str,
    /// Password.
    pub password: &'a str,
    /// A new one, to be set at once when the old one was right.
    pub new_password: Option<&'a str>,
    /// A code of the second factor.
    pub code: Option<&'a str>,
    /// The device's cookie, if it has one.
    pub device: Option<&'a str>,
    /// What the browser calls itself.
    pub label: &'a str,
}

/// Somebody is signed in. Both secrets are told once, to his browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// Who, under which post.
    pub actor: Actor,
    /// Token of the session.
    pub token: String,
    /// The device's new cookie, when it has to be remembered.
    pub device: Option<String>,
}

impl App {
    /// Signs in by name and password.
    ///
    /// # Errors
    /// I001 wrong name or password, I002 too many failures, I003 too many sign-ins at once, I004 no post, I005 the
    /// password has to be replaced, I006 and I007 for a new one; failed storage.
    pub fn sign_in(&self, asked: &ByPassword<'_>) -> Result<SignedIn, AppError> {
        let name = folded(asked.name);
        if name.is_empty() || name.len() > NAME_BYTES_MAX || name.contains('\0') {
            return Err(refused::wrong_password().into());
        }
        let found = live::<PasswordBody>(self, PASSWORD, &name)?;
        let person = found.as_ref().map_or("", |(row, _)| row.person.as_str());
        let side = Side::of(self, &name, person, asked.device)?;
        side.check(self)?;
        let body = found.as_ref().map(|(_, body)| body);
        if !self.is_password(body, asked.password)? {
            return Err(side.fail(self)?);
        }
        let Some(actor) = self.law().org.first_seat(person, self.now()) else {
            return Err(refused::no_post().into());
        };
        let checked = self.check_factor(person, asked.code)?;
        if matches!(checked, Checked::Wrong) {
            // A code is guessed like a password.
            let told = side.fail(self)?;
            return Err(if is_wrong(&told) { refused::wrong_code().into() } else { told });
        }
        if asked.new_password.is_none() && body.is_some_and(|body| self.is_due(body)) {
            return Err(refused::password_due().into());
        }
        let replaced =
            asked.new_password.map(|new| self.new_password(person, None, new, false)).transpose()?;
        self.persist(|| {
            let guard = guard_of(self, PASSWORD, person)?;
            // Somebody may have set another password while this one was hashed.
            if live::<PasswordBody>(self, PASSWORD, &name)?.map(|(_, body)| body).as_ref() != body {
                return Err(AppError::Busy);
            }
            let mut commit = Commit { guards: vec![guard], ..Commit::default() };
            if let Some(new) = &replaced {
                new.enter(&mut commit);
                self.drop_sessions(&mut commit, person, |_| true)?;
            }
            side.forget(self, &mut commit)?;
            self.enter_factor(&mut commit, person, &checked)?;
            let device = self.remember_device(&mut commit, person, asked.device)?;
            let factor = matches!(checked, Checked::Taken { .. });
            let from = From { method: "password", detail: "", label: asked.label, factor };
            let token = self.begin_session(&mut commit, &actor, from)?;
            Ok((commit, SignedIn { actor: actor.clone(), token, device }))
        })
    }

    /// A cookie for the device, unless it has one of this person's.
    fn remember_device(
        &self,
        commit: &mut Commit,
        person: &str,
        device: Option<&str>,
    ) -> Result<Option<String>, AppError> {
        if let Some(device) = device
            && live::<()>(self, DEVICE, &key_of(device))?.is_some_and(|(row, ())| row.person == person)
        {
            return Ok(None);
        }
        let new = draw(self);
        let ends = self.clock.now() + self.law().identity.device();
        commit.credentials.push(credential((DEVICE, &key_of(&new)), person, &(), ends)?);
        Ok(Some(new))
    }

    /// Signs in by a token that names person, post and unit; none when there is no such token.
    ///
    /// # Errors
    /// I004 when the person does not hold the post; failed storage.
    pub fn sign_in_by_token(&self, token: &str, label: &str) -> Result<Option<SignedIn>, AppError> {
        let Some(actor) = self.actor_of_token(token)? else { return Ok(None) };
        if !self.law().org.may_act(&actor, self.now()) {
            return Err(refused::no_post().into());
        }
        // A card of the demo's sign-in page is a token that everybody sees: the log says so.
        let seat = self.seats()?.iter().any(|seat| seat.token == token);
        let detail = if seat { "seat" } else { "" };
        let signed = self.persist(|| {
            let mut commit = Commit::default();
            let token = self.begin_session(
                &mut commit,
                &actor,
                From { method: "token", detail, label, factor: false },
            )?;
            Ok((commit, SignedIn { actor: actor.clone(), token, device: None }))
        })?;
        Ok(Some(signed))
    }

    /// Sets one's own password anew. Every other session ends.
    ///
    /// # Errors
    /// I001 when the present one is wrong, I002, I003, I006, I007; failed storage.
    pub fn change_password(
        &self,
        actor: &Actor,
        session: &str,
        present: &str,
        new: &str,
    ) -> Result<(), AppError> {
        self.confirm_password(actor, present)?;
        self.put_password(actor, &actor.person, (None, new, false), |key| key != session)
    }

    /// Whether it is really he: asked again before something that outlasts the session.
    ///
    /// # Errors
    /// I001, I002, I003; I010 without a password; failed storage.
    pub(crate) fn confirm_password(&self, actor: &Actor, present: &str) -> Result<(), AppError> {
        let Some((row, body)) = self.password_of(&actor.person)? else {
            return Err(refused::nobody().into());
        };
        // Whoever sits down at an open desk must not guess on: failures here count like those of strangers.
        let side = Side::of(self, &row.key, &actor.person, None)?;
        side.check(self)?;
        if !self.is_password(Some(&body), present)? {
            return Err(side.fail(self)?);
        }
        Ok(())
    }

    /// Sets somebody's password, as an administrator or the operator of the machine does; all his sessions end.
    ///
    /// # Errors
    /// I006, I007, I008 for name or password that do not fit, I010 when there is no such person; failed storage.
    pub fn set_password(
        &self,
        actor: &Actor,
        person: &str,
        name: Option<&str>,
        password: &str,
        must_change: bool,
    ) -> Result<String, AppError> {
        if !self.law().org.people.contains_key(person) {
            return Err(refused::nobody().into());
        }
        self.put_password(actor, person, (name, password, must_change), |_| true)?;
        Ok(self.password_of(person)?.map(|(row, _)| row.key).unwrap_or_default())
    }

    pub(crate) fn put_password(
        &self,
        actor: &Actor,
        person: &str,
        (name, password, must_change): (Option<&str>, &str, bool),
        ends: impl Fn(&str) -> bool,
    ) -> Result<(), AppError> {
        self.persist(|| {
            let guard = guard_of(self, PASSWORD, person)?;
            let new = self.new_password(person, name, password, must_change)?;
            let mut commit = Commit { guards: vec![guard], ..Commit::default() };
            // Two who take one new name in the same instant meet at its guard.
            let name_guard = guard_of(self, "name", new.name())?;
            commit.guards.push(name_guard);
            new.enter(&mut commit);
            self.drop_sessions(&mut commit, person, |line| ends(&line.key))?;
            super::attempt::unlock(self, person, &mut commit)?;
            let by = if actor.person == person { "own" } else { "by-another" };
            let deed = Deed {
                what: what::PASSWORD_SET,
                subject: &person_subject(person),
                detail: by,
                ..Deed::default()
            };
            self.note(&mut commit, actor, &deed)?;
            Ok((commit, ()))
        })
    }
}

/// Whether a failure was counted without a lock.
fn is_wrong(told: &AppError) -> bool {
    matches!(told, AppError::Refused(refusal) if refusal.code == refused::wrong_password().code)
}
