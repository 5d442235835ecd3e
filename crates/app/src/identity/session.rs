//! Sessions: a row for each, found by the digest of a token that only the browser has.

use super::note::{Deed, person_subject, what};
use super::{credential, draw, key_of, live, refused};
use crate::engine::App;
use crate::error::AppError;
use crate::ports::{Commit, PAGE_ROWS_MAX};
use serde::{Deserialize, Serialize};
use yinuo_domain::Actor;

/// Kind of the credential of a session.
const SESSION: &str = "session";
/// Kind of the credential that says when a session was last seen. Apart from the session, so that writing it late never
/// brings an ended session back.
const SEEN: &str = "seen";
/// A session's last sight is written down this often, milliseconds.
const SEEN_EVERY: i64 = 60_000;
/// Longest label of a device in characters.
const LABEL_CHARS_MAX: usize = 80;

/// What is kept of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct SessionBody {
    actor: Actor,
    /// What the browser calls itself.
    device: String,
    /// `password`, `token`, `openid`.
    method: String,
    begun_at: i64,
    /// Whether a second factor was shown.
    #[serde(default)]
    factor: bool,
}

/// A session that a request came with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its key: names it in lists, opens nothing.
    pub key: String,
    /// Who, under which post.
    pub actor: Actor,
    /// Whether a second factor was shown.
    pub factor: bool,
    /// How it began: `password`, `token`, `openid`.
    pub method: String,
}

/// A session in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionLine {
    /// Its key.
    pub key: String,
    /// Who, under which post.
    pub actor: Actor,
    /// What the browser calls itself.
    pub device: String,
    /// `password`, `token`, `openid`.
    pub method: String,
    /// When it began.
    pub begun_at: i64,
    /// When it was last seen, to the minute.
    pub seen_at: i64,
    /// When it ends at the latest.
    pub ends_at: i64,
}

/// Where somebody signs in from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct From<'a> {
    pub method: &'a str,
    /// What the log says of it, where that is more than the method.
    pub detail: &'a str,
    /// What the browser calls itself.
    pub label: &'a str,
    /// Whether a second factor was shown.
    pub factor: bool,
}

fn label(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(LABEL_CHARS_MAX).collect()
}

impl App {
    /// Adds a new session to a commit; answers its token, which is kept nowhere.
    pub(crate) fn begin_session(
        &self,
        commit: &mut Commit,
        actor: &Actor,
        from: From<'_>,
    ) -> Result<String, AppError> {
        let (token, now, settings) = (draw(self), self.clock.now(), self.law().identity.clone());
        let body = SessionBody {
            actor: actor.clone(),
            device: label(from.label),
            method: from.method.to_owned(),
            begun_at: now,
            factor: from.factor,
        };
        let row = credential((SESSION, &key_of(&token)), &actor.person, &body, now + settings.session())?;
        commit.credentials.push(row);
        let mut lines = self.sessions_of(&actor.person)?;
        lines.sort_by_key(|line| (line.begun_at, line.key.clone()));
        let most = usize::try_from(settings.sessions_max.max(1)).unwrap_or(usize::MAX);
        let over = (lines.len() + 1).saturating_sub(most);
        lines.iter().take(over).for_each(|line| drop_session(commit, &line.key));
        let subject = person_subject(&actor.person);
        let detail = if from.detail.is_empty() { from.method } else { from.detail };
        let deed = Deed { what: what::SIGNED_IN, subject: &subject, detail, ..Deed::default() };
        self.note(commit, actor, &deed)?;
        Ok(token)
    }

    /// The session of a token, if it still holds: neither over nor idle for too long, of somebody who still holds the
    /// post and is not suspended. That it was seen is written down once in a while.
    ///
    /// # Errors
    /// Failed storage.
    pub fn session_of(&self, token: &str) -> Result<Option<Session>, AppError> {
        let key = key_of(token);
        let Some((row, body)) = live::<SessionBody>(self, SESSION, &key)? else { return Ok(None) };
        let (law, now) = (self.law(), self.clock.now());
        let seen = self.seen_at(&key, &body)?;
        if now >= seen.saturating_add(law.identity.idle()) || !law.org.may_act(&body.actor, self.now()) {
            return Ok(None);
        }
        if now >= seen.saturating_add(SEEN_EVERY) {
            let row = credential((SEEN, &key), &body.actor.person, &now, row.expires_at)?;
            self.store.commit(Commit { credentials: vec![row], ..Commit::default() })?;
        }
        Ok(Some(Session { key, actor: body.actor, factor: body.factor, method: body.method }))
    }

    fn seen_at(&self, key: &str, body: &SessionBody) -> Result<i64, AppError> {
        Ok(live::<i64>(self, SEEN, key)?.map_or(body.begun_at, |(_, seen)| seen.max(body.begun_at)))
    }

    /// Sessions of a person that still hold, newest first.
    ///
    /// # Errors
    /// Failed storage.
    pub fn sessions_of(&self, person: &str) -> Result<Vec<SessionLine>, AppError> {
        let (now, idle) = (self.clock.now(), self.law().identity.idle());
        let mut lines = Vec::new();
        for row in self.store.credentials_of(SESSION, person, PAGE_ROWS_MAX)? {
            let body: SessionBody = crate::law::parse(&row.body)?;
            let seen_at = self.seen_at(&row.key, &body)?;
            if row.expires_at > now && now < seen_at.saturating_add(idle) {
                lines.push(SessionLine {
                    key: row.key,
                    actor: body.actor,
                    device: body.device,
                    method: body.method,
                    begun_at: body.begun_at,
                    seen_at,
                    ends_at: row.expires_at,
                });
            }
        }
        lines.sort_by(|one, other| (other.seen_at, &other.key).cmp(&(one.seen_at, &one.key)));
        Ok(lines)
    }

    /// Ends one session of a person.
    ///
    /// # Errors
    /// I010 when he has no such session; failed storage.
    pub fn end_session(&self, actor: &Actor, person: &str, key: &str) -> Result<(), AppError> {
        if !self.sessions_of(person)?.iter().any(|line| line.key == key) {
            return Err(refused::nobody().into());
        }
        self.end(actor, person, "one", |line| line.key == key)
    }

    /// Ends all sessions of a person, but one if it is named.
    ///
    /// # Errors
    /// Failed storage.
    pub fn end_sessions(&self, actor: &Actor, person: &str, but: Option<&str>) -> Result<(), AppError> {
        self.end(actor, person, "all", |line| Some(line.key.as_str()) != but)
    }

    fn end(
        &self,
        actor: &Actor,
        person: &str,
        detail: &str,
        which: impl Fn(&SessionLine) -> bool,
    ) -> Result<(), AppError> {
        self.persist(|| {
            let mut commit = Commit::default();
            self.drop_sessions(&mut commit, person, &which)?;
            if commit != Commit::default() {
                let subject = person_subject(person);
                let deed = Deed { what: what::SESSION_ENDED, subject: &subject, detail, ..Deed::default() };
                self.note(&mut commit, actor, &deed)?;
            }
            Ok((commit, ()))
        })
    }

    /// Adds the end of sessions to a commit.
    pub(crate) fn drop_sessions(
        &self,
        commit: &mut Commit,
        person: &str,
        which: impl Fn(&SessionLine) -> bool,
    ) -> Result<(), AppError> {
        self.sessions_of(person)?
            .iter()
            .filter(|line| which(line))
            .for_each(|line| drop_session(commit, &line.key));
        Ok(())
    }

    /// The session counts as one with a second factor from now on.
    pub(crate) fn mark_session(&self, commit: &mut Commit, session: &Session) -> Result<(), AppError> {
        let Some((row, body)) = live::<SessionBody>(self, SESSION, &session.key)? else {
            return Err(refused::nobody().into());
        };
        let body = SessionBody { factor: true, ..body };
        commit.credentials.push(credential((SESSION, &session.key), &row.person, &body, row.expires_at)?);
        Ok(())
    }

    /// The session goes on under another post that its person holds now.
    ///
    /// # Errors
    /// I004 when he does not hold it; I010 when the session is over; failed storage.
    pub fn change_post(&self, session: &Session, post: &str, unit: &str) -> Result<Actor, AppError> {
        let actor =
            Actor { person: session.actor.person.clone(), post: post.to_owned(), unit: unit.to_owned() };
        if !self.law().org.may_act(&actor, self.now()) {
            return Err(refused::no_post().into());
        }
        self.persist(|| {
            let Some((row, body)) = live::<SessionBody>(self, SESSION, &session.key)? else {
                return Err(refused::nobody().into());
            };
            let body = SessionBody { actor: actor.clone(), ..body };
            let mut commit = Commit::default();
            commit.credentials.push(credential(
                (SESSION, &session.key),
                &actor.person,
                &body,
                row.expires_at,
            )?);
            let subject = person_subject(&actor.person);
            let detail = format!("{post}/{unit}");
            let deed =
                Deed { what: what::POST_CHANGED, subject: &subject, detail: &detail, ..Deed::default() };
            self.note(&mut commit, &actor, &deed)?;
            Ok((commit, actor.clone()))
        })
    }
}

fn drop_session(commit: &mut Commit, key: &str) {
    commit.dropped_credentials.push((SESSION.to_owned(), key.to_owned()));
    commit.dropped_credentials.push((SEEN.to_owned(), key.to_owned()));
}
