//! A task that a low score or a dislike opened: the customer is rung, or a colleague is coached. It stands outside the case,
//! where the unit concerned would read from it what the customer had said.

use crate::event::{Actor, TextRef};
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yinuo_policy::Instant;

/// Which task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FollowKind {
    /// 补救: the customer is rung and asked what went wrong.
    Recovery,
    /// 辅导: what he disliked is talked over with the colleague, without saying who and where.
    Coaching,
}

impl FollowKind {
    /// The word that is stored and shown.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Recovery => "recovery",
            Self::Coaching => "coaching",
        }
    }
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The customer is content by now.
    Settled,
    /// He is not: the case was opened again, or another was opened.
    Reopened,
    /// He was not reached.
    NotReached,
    /// It was talked over with the colleague.
    Coached,
    /// There was nothing to coach: it was not his doing.
    Unfounded,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 5] =
        [Self::Settled, Self::Reopened, Self::NotReached, Self::Coached, Self::Unfounded];

    /// The word that is stored and shown; equal to the serialised one.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Settled => "settled",
            Self::Reopened => "reopened",
            Self::NotReached => "not-reached",
            Self::Coached => "coached",
            Self::Unfounded => "unfounded",
        }
    }

    /// The one with this word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == text)
    }

    /// Whether it ends a task of this kind.
    #[must_use]
    pub const fn ends(self, kind: FollowKind) -> bool {
        match kind {
            FollowKind::Recovery => matches!(self, Self::Settled | Self::Reopened | Self::NotReached),
            FollowKind::Coaching => matches!(self, Self::Coached | Self::Unfounded),
        }
    }
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowDone {
    /// By whom.
    pub by: String,
    /// When.
    pub at: Instant,
    /// What came of it.
    pub outcome: Outcome,
    /// In words.
    pub text: TextRef,
}

/// A task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUp {
    /// Id, drawn from what opened it, so that nothing opens it twice.
    pub id: Uuid,
    /// Which.
    pub kind: FollowKind,
    /// The case; of a coaching only its keeper knows, and no page tells. Nil for what was said at a counter.
    pub case: Uuid,
    /// Its number.
    pub number: String,
    /// Customer under whose key words are kept.
    pub customer: String,
    /// Whose work it was: he sees nothing of it.
    pub person: String,
    /// Unit in which it was done.
    pub unit: String,
    /// Code of the reason that the customer chose; empty for a low score.
    pub reason: String,
    /// Topics of his words by the policy of that moment, by code; `other` when no word of it stands in them, and none without words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
    /// Post that owns it.
    pub post: String,
    /// When it was opened.
    pub opened_at: Instant,
    /// First late instant.
    pub due_at: Instant,
    /// Whether somebody was told that it is late.
    pub told_late: bool,
    /// How it ended; none while it waits.
    pub done: Option<FollowDone>,
}

impl FollowUp {
    /// Whether somebody has to be told by now that it is late.
    #[must_use]
    pub fn is_newly_late(&self, now: Instant) -> bool {
        self.done.is_none() && !self.told_late && now >= self.due_at
    }

    /// Whether somebody may see it at all: neither the person concerned nor anybody of his unit.
    #[must_use]
    pub fn may_see(&self, actor: &Actor) -> bool {
        actor.person != self.person && (actor.unit != self.unit || self.unit.is_empty())
    }

    /// Ends it.
    ///
    /// # Errors
    /// U005 for whom it concerns, U006 when it ended before, U007 for an outcome of the other kind.
    pub fn end(
        &mut self,
        actor: &Actor,
        outcome: Outcome,
        text: TextRef,
        now: Instant,
    ) -> Result<(), Refusal> {
        if !self.may_see(actor) {
            return Err(Refusal::no_follow_up());
        }
        if self.done.is_some() {
            return Err(Refusal::follow_up_over());
        }
        if !outcome.ends(self.kind) {
            return Err(Refusal::other_outcome());
        }
        self.done = Some(FollowDone { by: actor.person.clone(), at: now, outcome, text });
        Ok(())
    }
}
