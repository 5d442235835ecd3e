//! The access log: each deed an event of its subject's stream, and a line for lists. Reading never moves a case's version.

use crate::codec::{Storable, digest, encode};
use crate::engine::App;
use crate::error::AppError;
use crate::ports::{AccessFilter, AccessLine, Append, Commit, Page, StreamId, StreamKind};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yinuo_domain::{Actor, Fact};

/// Deeds that the log knows.
pub mod what {
    /// Somebody signed in.
    pub const SIGNED_IN: &str = "signed-in";
    /// Too many failures: signing in has to wait.
    pub const LOCKED: &str = "locked";
    /// Somebody may sign in again at once.
    pub const UNLOCKED: &str = "unlocked";
    /// A password was set.
    pub const PASSWORD_SET: &str = "password-set";
    /// A one-use link was issued.
    pub const LINK_ISSUED: &str = "link-issued";
    /// A session was ended before its time.
    pub const SESSION_ENDED: &str = "session-ended";
    /// Somebody acts under another of his posts.
    pub const POST_CHANGED: &str = "post-changed";
    /// Somebody was suspended.
    pub const SUSPENDED: &str = "suspended";
    /// Somebody's suspension ended.
    pub const RESTORED: &str = "restored";
    /// A second factor was set up.
    pub const FACTOR_SET: &str = "factor-set";
    /// A second factor was taken off.
    pub const FACTOR_REMOVED: &str = "factor-removed";
    /// A token for a program was made.
    pub const TOKEN_MADE: &str = "token-made";
    /// A token for a program was taken back.
    pub const TOKEN_REVOKED: &str = "token-revoked";
    /// The tie to an account at the identity provider was taken off.
    pub const ACCOUNT_FREED: &str = "account-freed";
    /// Somebody may look at a case beyond his sight, for a purpose and a time.
    pub const LEAVE_GIVEN: &str = "leave-given";
    /// Leave to look at a case was taken back.
    pub const LEAVE_TAKEN: &str = "leave-taken";
    /// Personal data was revealed.
    pub const REVEALED: &str = "revealed";
    /// A recording was played.
    pub const PLAYED: &str = "played";
    /// A list was taken out of the house.
    pub const EXPORTED: &str = "exported";

    /// A system beside us was asked whether it answers.
    pub const CONNECTOR_TESTED: &str = "connector-tested";

    /// All of them.
    pub const ALL: &[&str] = &[
        REVEALED,
        PLAYED,
        EXPORTED,
        SIGNED_IN,
        LOCKED,
        UNLOCKED,
        PASSWORD_SET,
        LINK_ISSUED,
        SESSION_ENDED,
        POST_CHANGED,
        SUSPENDED,
        RESTORED,
        FACTOR_SET,
        FACTOR_REMOVED,
        TOKEN_MADE,
        TOKEN_REVOKED,
        ACCOUNT_FREED,
        LEAVE_GIVEN,
        LEAVE_TAKEN,
        CONNECTOR_TESTED,
    ];
}

/// An event of the access log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum AccessEvent {
    /// Somebody did something.
    Accessed {
        /// One of [`what`].
        what: String,
        /// Whom or what it is about.
        subject: String,
        /// Case for which it was done.
        case: Option<Uuid>,
        /// Purpose; empty where none is asked.
        purpose: String,
        /// More, never a personal datum.
        detail: String,
    },
}

impl Storable for AccessEvent {
    fn name(&self) -> &'static str {
        "accessed"
    }
}

/// A deed to be noted.
#[derive(Debug, Clone, Default)]
pub struct Deed<'a> {
    /// One of [`what`].
    pub what: &'a str,
    /// Whom or what it is about.
    pub subject: &'a str,
    /// Case for which it was done.
    pub case: Option<Uuid>,
    /// Purpose; empty where none is asked.
    pub purpose: &'a str,
    /// More, never a personal datum.
    pub detail: &'a str,
}

/// The subject of a person on the staff.
pub(crate) fn person_subject(person: &str) -> String {
    format!("person/{person}")
}

/// The stream of a subject: named, so that every process finds the same one.
#[must_use]
pub fn access_stream(subject: &str) -> StreamId {
    let name = digest(format!("yinuo.access/{subject}").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&name[..16]);
    StreamId { kind: StreamKind::Access, id: Uuid::from_bytes(bytes) }
}

impl App {
    /// Adds a deed to a commit: event and line. One deed of one subject in one commit.
    pub(crate) fn note(&self, commit: &mut Commit, actor: &Actor, deed: &Deed<'_>) -> Result<(), AppError> {
        let now = self.now();
        let stream = access_stream(deed.subject);
        let head = self.store.head(stream)?;
        let event = AccessEvent::Accessed {
            what: deed.what.to_owned(),
            subject: deed.subject.to_owned(),
            case: deed.case,
            purpose: deed.purpose.to_owned(),
            detail: deed.detail.to_owned(),
        };
        let fact = Fact { occurred: now, by_clock: false, event };
        let (events, _) = encode(stream, head, &[fact], actor, now)?;
        commit.appends.push(Append { stream, expected_version: head.0, events });
        commit.access_lines.push(AccessLine {
            id: self.entropy.id(now.0),
            at: now.0,
            person: actor.person.clone(),
            post: actor.post.clone(),
            unit: actor.unit.clone(),
            what: deed.what.to_owned(),
            subject: deed.subject.to_owned(),
            case: deed.case,
            purpose: deed.purpose.to_owned(),
            detail: deed.detail.to_owned(),
        });
        Ok(())
    }

    /// Lines of the access log, newest first.
    ///
    /// # Errors
    /// A cursor of another list, or failed storage.
    pub fn access_lines(
        &self,
        filter: &AccessFilter,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<AccessLine>, AppError> {
        Ok(self.store.access_lines(filter, cursor, limit)?)
    }
}
