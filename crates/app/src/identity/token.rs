//! Tokens for programs: made by a person, told once, with a scope and an end, and taken back when they leak.

use super::note::{Deed, person_subject, what};
use super::{credential, draw, key_of, live, refused};
use crate::engine::App;
use crate::error::AppError;
use crate::ports::{Commit, PAGE_ROWS_MAX};
use serde::{Deserialize, Serialize};
use yinuo_domain::{Actor, Refusal};

/// Kind of the credential; its key is the digest of the token.
const TOKEN: &str = "api-token";
/// What every token begins with, so that whoever finds one knows what it is.
const MARK: &str = "yinuo_";
/// Tokens of one person at once.
const TOKENS_MAX: usize = 20;
/// Longest name in characters.
const NAME_CHARS_MAX: usize = 60;
/// Longest life in days.
const DAYS_MAX: u32 = 366;
const DAY: i64 = 24 * 3_600_000;

/// What a token may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenScope {
    /// Read what its owner may read.
    Read,
    /// Do what its owner may do.
    Write,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct TokenBody {
    actor: Actor,
    name: String,
    scope: TokenScope,
    made_at: i64,
}

/// A token in its owner's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenLine {
    /// Names it; opens nothing.
    pub key: String,
    /// What it is for.
    pub name: String,
    /// Post under which it acts.
    pub actor: Actor,
    /// What it may do.
    pub scope: TokenScope,
    /// When it was made.
    pub made_at: i64,
    /// When it ends.
    pub ends_at: i64,
}

impl App {
    /// Makes a token that acts as its owner under his present post; it is told once.
    ///
    /// # Errors
    /// D018 for a name that is empty or too long, D020 for a life that is, D022 when there are too many; failed storage.
    pub fn make_token(
        &self,
        actor: &Actor,
        name: &str,
        scope: TokenScope,
        days: u32,
    ) -> Result<String, AppError> {
        let name = name.trim();
        if !(1..=NAME_CHARS_MAX).contains(&name.chars().count()) || name.chars().any(char::is_control) {
            return Err(Refusal::bad_text().into());
        }
        if !(1..=DAYS_MAX).contains(&days) {
            return Err(Refusal::bad_span().into());
        }
        let token = format!("{MARK}{}", draw(self));
        self.persist(|| {
            if self.tokens_of(&actor.person)?.len() >= TOKENS_MAX {
                return Err(Refusal::too_many().into());
            }
            let now = self.clock.now();
            let body = TokenBody { actor: actor.clone(), name: name.to_owned(), scope, made_at: now };
            let mut commit = Commit::default();
            let ends = now + i64::from(days) * DAY;
            commit.credentials.push(credential((TOKEN, &key_of(&token)), &actor.person, &body, ends)?);
            let detail = if scope == TokenScope::Read { "read" } else { "write" };
            let subject = person_subject(&actor.person);
            let deed = Deed { what: what::TOKEN_MADE, subject: &subject, detail, ..Deed::default() };
            self.note(&mut commit, actor, &deed)?;
            Ok((commit, token.clone()))
        })
    }

    /// Whose a program's token is, and what it may do; none for an unknown one or one that is over.
    ///
    /// # Errors
    /// Failed storage.
    pub fn actor_of_program(&self, token: &str) -> Result<Option<(Actor, TokenScope)>, AppError> {
        if !token.starts_with(MARK) {
            return Ok(None);
        }
        Ok(live::<TokenBody>(self, TOKEN, &key_of(token))?.map(|(_, body)| (body.actor, body.scope)))
    }

    /// Tokens of a person that are worth something, newest first.
    ///
    /// # Errors
    /// Failed storage.
    pub fn tokens_of(&self, person: &str) -> Result<Vec<TokenLine>, AppError> {
        let now = self.clock.now();
        let mut lines = Vec::new();
        for row in self.store.credentials_of(TOKEN, person, PAGE_ROWS_MAX)? {
            let TokenBody { actor, name, scope, made_at } = crate::law::parse(&row.body)?;
            if row.expires_at > now {
                lines.push(TokenLine { key: row.key, name, actor, scope, made_at, ends_at: row.expires_at });
            }
        }
        lines.sort_by(|one, other| (other.made_at, &other.key).cmp(&(one.made_at, &one.key)));
        Ok(lines)
    }

    /// Takes a token back.
    ///
    /// # Errors
    /// I010 when the person has no such token; failed storage.
    pub fn revoke_token(&self, actor: &Actor, key: &str) -> Result<(), AppError> {
        self.persist(|| {
            if !self.tokens_of(&actor.person)?.iter().any(|line| line.key == key) {
                return Err(refused::nobody().into());
            }
            let mut commit = Commit::default();
            commit.dropped_credentials.push((TOKEN.to_owned(), key.to_owned()));
            let subject = person_subject(&actor.person);
            self.note(
                &mut commit,
                actor,
                &Deed { what: what::TOKEN_REVOKED, subject: &subject, ..Deed::default() },
            )?;
            Ok((commit, ()))
        })
    }
}
