//! Listeners: partners' systems that asked to hear what becomes of visits. Rows of a register, so that who asked and who
//! ended it stands in the journal; each follows the journal with places of its own, from the moment at which it asked.

use crate::engine::App;
use crate::error::AppError;
use crate::law::parse;
use crate::ports::{Commit, CursorMove};
use crate::register::{json, set_rows};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yinuo_domain::Actor;

/// Register of listeners: code the id.
pub const LISTENER: &str = "listener";
/// Most listeners that are told at a time: each costs a look at the journal every turn.
pub const LISTENERS_MAX: usize = 16;

/// Who listens to what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listener {
    /// What it hears of: `appointment` or `workOrder`.
    pub subject: String,
    /// Address.
    pub callback: String,
    /// Names of the events that it wants; all of its subject when empty.
    pub events: Vec<String>,
    /// Who asked: it hears what he sees, as long as he may.
    pub actor: Actor,
    /// Whether it was ended: a register forgets no row.
    pub ended: bool,
}

/// Consumer of the journal under which a listener's places are kept.
#[must_use]
pub fn consumer_of(listener: &str) -> String {
    format!("{LISTENER}/{listener}")
}

impl App {
    /// Listeners that are told, by id.
    ///
    /// # Errors
    /// Failed storage.
    pub fn listeners(&self) -> Result<Vec<(String, Listener)>, AppError> {
        let rows = self.store.register(LISTENER)?.into_iter();
        let all = rows.map(|row| Ok((row.code, parse::<Listener>(&row.body)?)));
        Ok(all.collect::<Result<Vec<_>, AppError>>()?.into_iter().filter(|(_, one)| !one.ended).collect())
    }

    /// Somebody listens from now on; nothing that was before. Nobody when as many as can be listen already.
    ///
    /// # Errors
    /// Failed storage, or others that changed the register again and again.
    pub fn add_listener(&self, listener: &Listener) -> Result<Option<Uuid>, AppError> {
        if self.listeners()?.len() >= LISTENERS_MAX {
            return Ok(None);
        }
        let id = self.entropy.id(self.now().0);
        let consumer = consumer_of(&id.to_string());
        let heads = self.store.journal_heads()?;
        let begin =
            |(shard, head): (u16, u64)| CursorMove { consumer: consumer.clone(), shard, from: 0, to: head };
        let cursors = (0..).zip(heads).filter(|(_, head)| *head > 0).map(begin).collect();
        // The places before the row: a listener without places would be told everything from the journal's start.
        self.store.commit(Commit { cursors, ..Commit::default() })?;
        self.write_listener(&id.to_string(), listener)?;
        Ok(Some(id))
    }

    /// A listener of a subject is told nothing any more; says whether there was one within what somebody may end.
    ///
    /// # Errors
    /// Failed storage, or others that changed the register again and again.
    pub fn end_listener(&self, actor: &Actor, subject: &str, id: &str) -> Result<bool, AppError> {
        let own = |one: &Listener| one.subject == subject && one.actor.person == actor.person;
        let found = self.listeners()?.into_iter().find(|(code, one)| code == id && own(one));
        let Some((code, listener)) = found else { return Ok(false) };
        self.write_listener(&code, &Listener { ended: true, ..listener })?;
        Ok(true)
    }

    fn write_listener(&self, code: &str, listener: &Listener) -> Result<(), AppError> {
        let row = [(code.to_owned(), json(listener)?)];
        set_rows(self.store.as_ref(), self.clock.as_ref(), &listener.actor, LISTENER, &row)
    }
}
