//! What lets people in, and who looked at what.

use uuid::Uuid;

/// A trace by which somebody is let in: a password's hash, a session, a one-use link. Never the secret itself: where a
/// secret is long and random its SHA-256 is the key, where people choose it the body holds a slow hash.
///
/// These rows are not journaled: a trace that was taken back must be gone. That something was given or taken is an event
/// of the access log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CredentialRow {
    /// `password`, `session`, ...
    pub kind: String,
    /// Unique inside the kind.
    pub key: String,
    /// Whose (person code); empty when that is not known.
    pub person: String,
    /// Body, JSON.
    pub body: String,
    /// Worth nothing at and after this instant, UTC milliseconds; it is swept away some time later.
    pub expires_at: i64,
}

/// Names a credential: kind and key.
pub type CredentialName = (String, String);

/// One line of the access log, for lists: the event itself is in the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessLine {
    /// Identifier, drawn at the edge.
    pub id: Uuid,
    /// When, UTC milliseconds.
    pub at: i64,
    /// Who did it (person code).
    pub person: String,
    /// Under which post.
    pub post: String,
    /// In which unit.
    pub unit: String,
    /// What was done, in kebab case: `reveal`, `playback`, `sign-in`, ...
    pub what: String,
    /// Whom or what it is about: `customer/C1`, `person/zhao`, `artefact/…`.
    pub subject: String,
    /// Case for which it was done, if any.
    pub case: Option<Uuid>,
    /// Purpose, from the list of purposes; empty where none is asked.
    pub purpose: String,
    /// More, in kebab case or codes; never a personal datum.
    pub detail: String,
}

/// Which lines of the access log; every field that is set must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccessFilter {
    /// About this.
    pub subject: Option<String>,
    /// By this person.
    pub person: Option<String>,
    /// Any of these; empty for all.
    pub what: Vec<String>,
}
