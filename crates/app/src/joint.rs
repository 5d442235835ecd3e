//! Systems beside us: whether the other end answers when somebody asks, and the mark that a backup leaves in the data.
//!
//! A test is written down before anything leaves and again with what came of it. The place of the first line in its stream
//! also keeps two people from asking at once, in whatever process they ask.

use crate::engine::App;
use crate::error::AppError;
use crate::identity::SETTING;
use crate::identity::note::{Deed, what};
use crate::law::parse;
use crate::outlet::Undelivered;
use crate::ports::{AccessFilter, AccessLine, Clock, Commit, Store};
use crate::register::{json, set_rows};
use serde::{Deserialize, Serialize};
use yinuo_domain::{Actor, Refusal};

/// A system is asked no sooner than this after the last time, milliseconds: a test must never be a load.
pub const TEST_EVERY_MILLIS: i64 = 10_000;
/// Longest reason that is kept, characters.
const REASON_CHARS_MAX: usize = 160;
/// Lines looked through for the newest result.
const LINES: u32 = 8;
/// Word of a test that was begun.
const BEGUN: &str = "begun";
/// Word of a test that was answered.
const ANSWERED: &str = "answered";
/// Code of the row that tells of the newest backup.
const BACKUP: &str = "backup";

/// Why a test did not succeed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unanswered {
    /// Nothing came back in time.
    Silent(String),
    /// Something came back, and would not have the test.
    Unwelcome(String),
    /// What came back does not belong to whom we asked.
    Untrusted(String),
}

impl Unanswered {
    /// The number, sentence and next step.
    #[must_use]
    pub fn refusal(&self) -> Refusal {
        match self {
            Self::Silent(_) => Refusal::silent_connector(),
            Self::Unwelcome(_) => Refusal::unwelcome_test(),
            Self::Untrusted(_) => Refusal::untrusted_connector(),
        }
    }

    /// What the other end or the network said, in its own words.
    #[must_use]
    pub fn reason(&self) -> &str {
        match self {
            Self::Silent(reason) | Self::Unwelcome(reason) | Self::Untrusted(reason) => reason,
        }
    }
}

impl From<Undelivered> for Unanswered {
    fn from(undelivered: Undelivered) -> Self {
        match undelivered {
            // A status that asks us to come again is an answer all the same, and no good one.
            Undelivered::Away { reason, .. } => Self::Silent(reason),
            Undelivered::Refused { reason } => Self::Unwelcome(reason),
        }
    }
}

/// What came of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectorTest {
    /// When, UTC milliseconds.
    pub at: i64,
    /// Person who asked.
    pub person: String,
    /// How long the answer took, milliseconds.
    pub millis: i64,
    /// Number of the reason when it did not succeed; empty when it did.
    pub code: String,
    /// What the other end or the network said, in its own words; empty when it answered.
    pub reason: String,
}

impl ConnectorTest {
    fn read(line: &AccessLine) -> Option<Self> {
        let mut words = line.detail.splitn(3, ' ');
        let (word, millis) = (words.next()?, words.next()?.parse().ok()?);
        Some(Self {
            at: line.at,
            person: line.person.clone(),
            millis,
            code: if word == ANSWERED { String::new() } else { word.to_owned() },
            reason: words.next().unwrap_or_default().to_owned(),
        })
    }
}

/// The subject of a system beside us.
#[must_use]
pub fn connector_subject(connector: &str) -> String {
    format!("connector/{connector}")
}

/// What the data says of its newest backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupMark {
    /// When the copy was begun, UTC milliseconds: what came later is not in it.
    pub made_at: i64,
    /// Length of the file.
    pub bytes: u64,
    /// Events in it.
    pub events: u64,
}

/// Leaves the mark of a backup in the data that was copied, with audit.
///
/// # Errors
/// Failed storage, or somebody else edits the settings at the same moment.
pub fn note_backup(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    mark: &BackupMark,
) -> Result<(), AppError> {
    set_rows(store, clock, actor, SETTING, &[(BACKUP.to_owned(), json(mark)?)])
}

/// The mark of the newest backup; none when none was made since the data knows of them.
///
/// # Errors
/// Failed storage, or a row that cannot be read.
pub fn last_backup(store: &dyn Store) -> Result<Option<BackupMark>, AppError> {
    store.register_row(SETTING, BACKUP)?.map(|row| parse(&row.body)).transpose()
}

impl App {
    /// Asks a system whether it answers; `ask` is handed the instant.
    ///
    /// # Errors
    /// X012 when it was asked a moment ago; failed storage, and then nothing is asked. That it does not answer is no
    /// error: it is what was to be found out.
    pub fn test_connector(
        &self,
        actor: &Actor,
        connector: &str,
        ask: &dyn Fn(i64) -> Result<(), Unanswered>,
    ) -> Result<ConnectorTest, AppError> {
        let subject = connector_subject(connector);
        let deed =
            |detail| Deed { what: what::CONNECTOR_TESTED, subject: &subject, detail, ..Deed::default() };
        self.persist(|| {
            let now = self.now().0;
            let last = self.tests_of(&subject)?.first().map(|line| line.at);
            if last.is_some_and(|at| (at..at + TEST_EVERY_MILLIS).contains(&now)) {
                return Err(Refusal::tested_just_now().into());
            }
            let mut commit = Commit::default();
            self.note(&mut commit, actor, &deed(BEGUN))?;
            Ok((commit, ()))
        })?;
        let begun = self.now().0;
        let answer = ask(begun);
        let at = self.now().0;
        let millis = (at - begun).max(0);
        let (code, reason) = match &answer {
            Ok(()) => (String::new(), String::new()),
            Err(failed) => {
                let reason = failed.reason().chars().filter(|letter| !letter.is_control());
                (failed.refusal().code.to_owned(), reason.take(REASON_CHARS_MAX).collect())
            }
        };
        let word = if code.is_empty() { ANSWERED } else { &code };
        self.note_down(actor, &deed(format!("{word} {millis} {reason}").trim_end()))?;
        Ok(ConnectorTest { at, person: actor.person.clone(), millis, code, reason })
    }

    /// What came of the newest test of a system; none when nobody asked.
    ///
    /// # Errors
    /// Failed storage.
    pub fn last_test(&self, connector: &str) -> Result<Option<ConnectorTest>, AppError> {
        Ok(self.tests_of(&connector_subject(connector))?.iter().find_map(ConnectorTest::read))
    }

    fn tests_of(&self, subject: &str) -> Result<Vec<AccessLine>, AppError> {
        let filter = AccessFilter { subject: Some(subject.to_owned()), ..AccessFilter::default() };
        Ok(self.access_lines(&filter, None, LINES)?.rows)
    }
}
