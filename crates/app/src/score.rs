//! One score a closing (Y44, U29): asked in a contact of its own by a token that leaves only in the message, answered
//! once, and lapsing in silence, which is no score.
//!
//! The contact's stream is the constraint: its version moves with the answer, so that of two answers one is too late and
//! is shown the first. No staff route reads these events; figures count them.

use crate::codec::{Envelope, decode, encode};
use crate::edge::Edge;
use crate::engine::{ATTEMPTS_MAX, App};
use crate::error::AppError;
use crate::identity::{credential, live};
use crate::link::{Trace, score_contact, score_digest};
use crate::ports::{Append, Commit, CommitError, CredentialRow, LoadedStream, StreamId, StreamKind};
use uuid::Uuid;
use yinuo_domain::{Actor, ContactEvent, Fact, Refusal};
use yinuo_policy::{GuardRule, Instant};

/// Kind of the credential that remembers where a score came from; its key is the contact. The sweeper takes it away.
const TRACE: &str = "score-trace";
/// Highest score.
pub const SCORE_MAX: u8 = 10;

/// How a score link stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScoreState {
    /// It can be answered until then, about this case.
    Open {
        /// The case.
        case: Uuid,
        /// First instant at which it lapses.
        lapses_at: Instant,
    },
    /// It was answered: the first answer stands.
    Given {
        /// The case.
        case: Uuid,
        /// 1 to 10.
        score: u8,
    },
    /// Its time is over.
    Lapsed,
}

/// What was asked, as the first event of the contact tells it.
pub(crate) struct Asked {
    pub case: Uuid,
    pub customer: String,
    pub key: u8,
    pub token: String,
    pub lapses_at: Instant,
    /// What came of it.
    pub ended: Option<ContactEvent>,
    /// Whether the carrier said that it arrived.
    pub delivered: bool,
    pub loaded: LoadedStream,
}

impl Asked {
    /// The contact.
    pub fn contact(&self) -> Uuid {
        self.loaded.events.first().map_or_else(Uuid::nil, |first| first.stream.id)
    }
}

impl App {
    /// How a score link stands; none when it is not ours.
    ///
    /// # Errors
    /// Failed storage.
    pub fn score_state(&self, link: &str) -> Result<Option<ScoreState>, AppError> {
        Ok(self.asked_by(link)?.map(|asked| self.standing(&asked)))
    }

    fn standing(&self, asked: &Asked) -> ScoreState {
        match &asked.ended {
            Some(ContactEvent::Scored { score, .. }) => ScoreState::Given { case: asked.case, score: *score },
            Some(_) => ScoreState::Lapsed,
            None if self.now() >= asked.lapses_at => ScoreState::Lapsed,
            None => ScoreState::Open { case: asked.case, lapses_at: asked.lapses_at },
        }
    }

    /// Answers a score link. Whatever comes after the first answer is shown the first.
    ///
    /// # Errors
    /// M001 for another number than 1 to 10, D018 for words that are too long; failed storage.
    pub fn give_score(&self, link: &str, score: u8, words: &str) -> Result<Option<ScoreState>, AppError> {
        self.give_score_from(link, score, words, &Trace::default())
    }

    /// As [`App::give_score`], with where it came from: kept beside the journal, for as long as the guard of the policy looks back
    /// and no longer.
    ///
    /// # Errors
    /// As [`App::give_score`].
    pub fn give_score_from(
        &self,
        link: &str,
        score: u8,
        words: &str,
        from: &Trace,
    ) -> Result<Option<ScoreState>, AppError> {
        if !(1..=SCORE_MAX).contains(&score) {
            return Err(Refusal::bad_score().into());
        }
        for _ in 0..ATTEMPTS_MAX {
            let Some(asked) = self.asked_by(link)? else { return Ok(None) };
            let standing = self.standing(&asked);
            if !matches!(standing, ScoreState::Open { .. }) {
                return Ok(Some(standing));
            }
            let now = self.now();
            let (person, key) = self.kept_as(&asked.customer)?;
            let mut edge = Edge::new(self.entropy.as_ref(), now.0, &person, key);
            let text = if words.trim().is_empty() { None } else { Some(edge.text(words)?) };
            let given = ScoreState::Given { case: asked.case, score };
            let mut commit =
                self.tell_contact(&asked, ContactEvent::Scored { score, text }, &Actor::customer(), now)?;
            (commit.texts, commit.person_keys) = edge.finish();
            self.recover(&mut commit, &asked, (score, words), now)?;
            commit.credentials.extend(self.traced(asked.contact(), from, now)?);
            match self.store.commit(commit) {
                Ok(()) => return Ok(Some(given)),
                Err(
                    CommitError::VersionConflict { .. }
                    | CommitError::PersonKeyExists { .. }
                    | CommitError::PersonErased { .. },
                ) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Err(AppError::Busy)
    }

    /// Where a score came from, when the policy looks at it.
    fn traced(&self, contact: Uuid, from: &Trace, now: Instant) -> Result<Option<CredentialRow>, AppError> {
        let law = self.law();
        let minutes = law.book.current().guard_rule().map_or(0, GuardRule::trace_minutes);
        if minutes == 0 || from == &Trace::default() {
            return Ok(None);
        }
        let ends = now.plus_minutes(minutes).0;
        Ok(Some(credential((TRACE, &contact.to_string()), "", from, ends)?))
    }

    /// Where the score of a contact came from, while it is remembered.
    pub(crate) fn trace_of(&self, contact: &str) -> Result<Trace, AppError> {
        Ok(live::<Trace>(self, TRACE, contact)?.map(|(_, trace)| trace).unwrap_or_default())
    }

    /// What a link asks, when its secret is the one whose digest was journaled.
    fn asked_by(&self, link: &str) -> Result<Option<Asked>, AppError> {
        let Some(contact) = score_contact(link) else { return Ok(None) };
        // Digests are compared, so the time that it takes tells nothing of the secret.
        Ok(self.asked(contact)?.filter(|asked| asked.token == score_digest(link)))
    }

    /// What a contact asks; none when it asks no score.
    pub(crate) fn asked(&self, contact: Uuid) -> Result<Option<Asked>, AppError> {
        let loaded = self.store.load(StreamId { kind: StreamKind::Contact, id: contact })?;
        let Some(first) = loaded.events.first().filter(|stored| stored.event.name == "score-asked") else {
            return Ok(None);
        };
        let first: Envelope<ContactEvent> = decode(first)?;
        let ContactEvent::ScoreAsked { case, customer, key, token, lapses_at, .. } = first.event else {
            return Ok(None);
        };
        let (mut ended, mut delivered) = (None, false);
        for stored in &loaded.events[1..] {
            let told: Envelope<ContactEvent> = decode(stored)?;
            match told.event {
                ContactEvent::ScoreDelivered => delivered = true,
                event @ (ContactEvent::Scored { .. } | ContactEvent::ScoreLapsed) => ended = Some(event),
                _ => {}
            }
        }
        Ok(Some(Asked { case, customer, key, token, lapses_at, ended, delivered, loaded }))
    }

    /// A commit that adds one event to the contact as it was read.
    pub(crate) fn tell_contact(
        &self,
        asked: &Asked,
        event: ContactEvent,
        actor: &Actor,
        now: Instant,
    ) -> Result<Commit, AppError> {
        // Read above, so it has a first event.
        let Some(first) = asked.loaded.events.first() else { return Ok(Commit::default()) };
        let fact = Fact { occurred: now, by_clock: actor.person == Actor::system().person, event };
        let base = (asked.loaded.version, asked.loaded.head);
        let (events, _) = encode(first.stream, base, &[fact], actor, now)?;
        let append = Append { stream: first.stream, expected_version: asked.loaded.version, events };
        Ok(Commit { appends: vec![append], ..Commit::default() })
    }
}
