//! Who somebody is: passwords, sessions, one-use links, and the log of who looked at what.
//!
//! Nothing here keeps a secret. What we draw ourselves is long and random, so its SHA-256 is kept; what people choose is
//! hashed slowly (Argon2id). Credentials are rows that can be taken back; that they were given, used or taken back is an
//! event of the access log, chained like every other. Weakness, admitted: two tries at one name in the same instant both
//! count only because each commit moves a guard, so a flood at one name costs that name's lock some retries.

mod attempt;
mod factor;
mod grant;
mod link;
mod look;
pub(crate) mod note;
pub(crate) mod password;
mod people;
pub(crate) mod refused;
pub(crate) mod session;
mod settings;
mod sign_in;
mod token;

pub use factor::{NewFactor, code_at};
pub use grant::{GRANT_PURPOSES, Leave};
pub use link::may_issue_link;
pub use look::{Look, PARTS, PURPOSES, customer_subject};
pub use note::{AccessEvent, Deed, access_stream, what};
pub use password::{Kiln, PasswordBody};
pub use people::PersonLine;
pub use refused::{CODES, factor_due, no_post, no_provider, only_reads, out_of_sight};
pub use session::{Session, SessionLine};
pub use settings::{IdentitySettings, SETTING};
pub use sign_in::{ByPassword, SignedIn};
pub use token::{TokenLine, TokenScope};

use crate::codec::{digest, hex};
use crate::engine::{ATTEMPTS_MAX, App};
use crate::error::AppError;
use crate::ports::{Commit, CommitError, CredentialRow, Guard};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Hexadecimal characters of a key that name its guard: so many guards at most for each kind, however many rows come
/// and go.
const GUARD_CHARS: usize = 3;

/// A secret that we draw: 32 random bytes in hexadecimal.
pub(crate) fn draw(app: &App) -> String {
    hex(&app.entropy.key())
}

/// The key under which a secret of ours is kept.
#[must_use]
pub fn key_of(secret: &str) -> String {
    hex(&digest(secret.as_bytes()))
}

/// The guard of a credential, to be read before the row itself.
pub(crate) fn guard_of(app: &App, kind: &str, key: &str) -> Result<Guard, AppError> {
    let key = format!("credential/{kind}/{}", &key_of(key)[..GUARD_CHARS]);
    let expected = app.store.guard(&key)?;
    Ok(Guard { key, expected })
}

/// A credential that is still worth something, with its body.
pub(crate) fn live<T: DeserializeOwned>(
    app: &App,
    kind: &str,
    key: &str,
) -> Result<Option<(CredentialRow, T)>, AppError> {
    let now = app.clock.now();
    match app.store.credential(kind, key)?.filter(|row| row.expires_at > now) {
        Some(row) => {
            let body = crate::law::parse(&row.body)?;
            Ok(Some((row, body)))
        }
        None => Ok(None),
    }
}

/// A credential to put.
pub(crate) fn credential<T: Serialize>(
    (kind, key): (&str, &str),
    person: &str,
    body: &T,
    expires_at: i64,
) -> Result<CredentialRow, AppError> {
    Ok(CredentialRow {
        kind: kind.to_owned(),
        key: key.to_owned(),
        person: person.to_owned(),
        body: crate::register::json(body)?,
        expires_at,
    })
}

impl App {
    /// Drafts and commits, anew when somebody was faster. A draft that changes nothing is not committed.
    pub(crate) fn persist<T>(
        &self,
        draft: impl Fn() -> Result<(Commit, T), AppError>,
    ) -> Result<T, AppError> {
        for _ in 0..ATTEMPTS_MAX {
            let (commit, answer) = draft()?;
            if commit == Commit::default() {
                return Ok(answer);
            }
            match self.store.commit(commit) {
                Ok(()) => return Ok(answer),
                Err(CommitError::GuardMoved { .. } | CommitError::VersionConflict { .. }) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Err(AppError::Busy)
    }

    /// Sweeps credentials away that are worth nothing any more, at most `limit`; says how many.
    ///
    /// # Errors
    /// Failed storage.
    pub fn sweep_credentials(&self, limit: u32) -> Result<usize, AppError> {
        let dropped_credentials = self.store.expired_credentials(self.clock.now(), limit)?;
        let count = dropped_credentials.len();
        if count > 0 {
            self.store.commit(Commit { dropped_credentials, ..Commit::default() })?;
        }
        Ok(count)
    }
}
