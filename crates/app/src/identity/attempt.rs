//! Failures are counted and make signing in wait: by name for strangers, by device for devices that have signed in
//! before (OWASP's device cookies). So a stranger who guesses at a name never keeps its owner out at his own desk.

use super::note::{Deed, person_subject, what};
use super::{credential, guard_of, key_of, live, refused};
use crate::engine::App;
use crate::error::AppError;
use crate::ports::{Commit, InboxRow};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yinuo_domain::Actor;
use yinuo_policy::Instant;

/// Kind of the credential that counts failures.
const ATTEMPT: &str = "attempt";
/// Kind of the credential of a device that has signed in; its key is the digest of the device's cookie.
pub(crate) const DEVICE: &str = "device";

/// Failures under one key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Failures {
    count: u32,
    /// Signing in waits until then, UTC milliseconds; 0 when it does not.
    locked_until: i64,
}

/// The key under which failures at a name are counted.
fn key_at(app: &App, name: &str, person: &str, device: Option<&str>) -> Result<String, AppError> {
    if let Some(device) = device.map(key_of)
        && !person.is_empty()
        && live::<()>(app, DEVICE, &device)?.is_some_and(|(row, ())| row.person == person)
    {
        return Ok(format!("device/{person}/{device}"));
    }
    // Names that nobody has are counted as well, or a lock would tell which names there are.
    Ok(format!("name/{}", key_of(name)))
}

/// Failures at one name from one side.
pub(crate) struct Side {
    key: String,
    person: String,
}

impl Side {
    pub fn of(app: &App, name: &str, person: &str, device: Option<&str>) -> Result<Self, AppError> {
        Ok(Self { key: key_at(app, name, person, device)?, person: person.to_owned() })
    }

    /// Whether it is a stranger's: no device that has signed in before.
    fn is_strange(&self) -> bool {
        self.key.starts_with("name/")
    }

    /// Refuses while signing in has to wait.
    pub fn check(&self, app: &App) -> Result<(), AppError> {
        let found = live::<Failures>(app, ATTEMPT, &self.key)?;
        match found.map(|(_, failures)| failures.locked_until).filter(|until| *until > app.clock.now()) {
            Some(until) => Err(locked(app, until)),
            None => Ok(()),
        }
    }

    /// Counts one more failure, and says what the caller is told.
    pub fn fail(&self, app: &App) -> Result<AppError, AppError> {
        let settings = app.law().identity.clone();
        let until = app.persist(|| {
            let guard = guard_of(app, ATTEMPT, &self.key)?;
            let now = app.clock.now();
            let before =
                live::<Failures>(app, ATTEMPT, &self.key)?.map(|(_, failures)| failures).unwrap_or_default();
            if before.locked_until > now {
                return Ok((Commit::default(), before.locked_until));
            }
            // What was counted before a lock that is over is forgotten with it.
            let count = if before.locked_until > 0 { 1 } else { before.count + 1 };
            let locked_until = if count >= settings.failures_max { now + settings.lock() } else { 0 };
            let ends = (now + settings.failures_within()).max(locked_until);
            let failures = Failures { count, locked_until };
            let mut commit = Commit { guards: vec![guard], ..Commit::default() };
            commit.credentials.push(credential((ATTEMPT, &self.key), &self.person, &failures, ends)?);
            if locked_until > 0 && !self.person.is_empty() {
                self.tell(app, &mut commit, locked_until)?;
            }
            Ok((commit, locked_until))
        })?;
        Ok(if until > 0 { locked(app, until) } else { refused::wrong_password().into() })
    }

    /// The person hears of it, and the log.
    fn tell(&self, app: &App, commit: &mut Commit, until: i64) -> Result<(), AppError> {
        let now = app.clock.now();
        let law = app.law();
        let stamp = law.book.current().local_stamp(Instant(until));
        let (zh, en) = if self.is_strange() {
            (
                format!(
                    "有人多次用您的登录名登录失败。陌生设备要等到{}才能再试；您登录过的设备不受影响。",
                    stamp.zh
                ),
                format!(
                    "Somebody failed to sign in under your name several times. Strange devices have to wait until {}; \
                     those that you have signed in on do not.",
                    stamp.en
                ),
            )
        } else {
            (
                format!("在您登录过的一台设备上多次登录失败，这台设备要等到{}才能再试。", stamp.zh),
                format!(
                    "Signing in failed several times on a device that you have used; it has to wait until {}.",
                    stamp.en
                ),
            )
        };
        commit.inbox_rows.push(InboxRow {
            key: format!("sign-in-locked/{}/{}", key_of(&self.key), until),
            post: String::new(),
            person: self.person.clone(),
            case: Uuid::nil(),
            kind: "sign-in-locked".to_owned(),
            zh,
            en,
            occurred_at: now,
            read_at: None,
        });
        let detail = if self.is_strange() { "strange-device" } else { "known-device" };
        let deed =
            Deed { what: what::LOCKED, subject: &person_subject(&self.person), detail, ..Deed::default() };
        app.note(commit, &Actor::system(), &deed)
    }

    /// Failures are forgotten with the next success.
    pub fn forget(&self, app: &App, commit: &mut Commit) -> Result<(), AppError> {
        if app.store.credential(ATTEMPT, &self.key)?.is_some() {
            commit.dropped_credentials.push((ATTEMPT.to_owned(), self.key.clone()));
        }
        Ok(())
    }
}

/// Failures at somebody's name, from all sides, are forgotten.
pub(crate) fn unlock(app: &App, person: &str, commit: &mut Commit) -> Result<(), AppError> {
    let rows = app.store.credentials_of(ATTEMPT, person, crate::ports::PAGE_ROWS_MAX)?;
    commit.dropped_credentials.extend(rows.into_iter().map(|row| (row.kind, row.key)));
    Ok(())
}

/// Until when signing in waits somewhere for this person; none when it does not.
pub(crate) fn locked_until(app: &App, person: &str) -> Result<Option<i64>, AppError> {
    let mut latest = None;
    for row in app.store.credentials_of(ATTEMPT, person, crate::ports::PAGE_ROWS_MAX)? {
        let failures: Failures = crate::law::parse(&row.body)?;
        latest = latest.max(Some(failures.locked_until).filter(|until| *until > app.clock.now()));
    }
    Ok(latest)
}

fn locked(app: &App, until: i64) -> AppError {
    refused::locked_until(&app.law().book.current().local_stamp(Instant(until))).into()
}
