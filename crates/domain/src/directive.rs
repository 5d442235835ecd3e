//! A directive (督办) on a unit or a person without a case (Y01): a row of the register of directives, with every earlier
//! version in the row's own stream.
//!
//! It is a task, not a sixth noun: it has an owner, a clock and an outcome, and holds on nothing but the house (decision
//! record 0032). A directive on a case stays a task of that case.

use crate::brief::Context;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yinuo_policy::{DirectiveRule, Instant};

/// Most characters of what is asked, answered or judged.
pub const WORDS_MAX: usize = 500;
/// Latest limit: thirty days.
const LIMIT_MINUTES_MAX: i64 = 30 * 24 * 60;
/// Most replies to one directive: after so many the matter is another one.
const REPLIES_MAX: usize = 20;

/// A reply, and what was said to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// Who answered.
    pub by: String,
    /// When.
    pub at: Instant,
    /// What was said.
    pub text: String,
    /// The verdict; none before.
    pub verdict: Option<ReplyVerdict>,
}

/// What the quality office said to a reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplyVerdict {
    /// Who judged.
    pub by: String,
    /// When.
    pub at: Instant,
    /// Accepted, or sent back.
    pub accepted: bool,
    /// Why.
    pub text: String,
}

/// A directive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directive {
    /// Id.
    pub id: Uuid,
    /// What is asked.
    pub text: String,
    /// Unit; empty when a person is meant.
    pub unit: String,
    /// Person; empty when a unit is meant.
    pub person: String,
    /// Who gave it.
    pub given_by: String,
    /// When.
    pub given_at: Instant,
    /// First late instant of the round that counts.
    pub due_at: Instant,
    /// Replies, oldest first.
    pub replies: Vec<Reply>,
    /// Whether the limit of this round passed unanswered.
    pub overdue: bool,
    /// Posts that it reached in this round because nobody answered.
    pub climbed: Vec<String>,
}

/// To whom a directive goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Addressee<'a> {
    /// Unit; empty when a person is meant.
    pub unit: &'a str,
    /// Person; empty when a unit is meant.
    pub person: &'a str,
}

/// The words without blanks at their ends, if there are some and not too many.
fn words(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    let fits = (1..=WORDS_MAX).contains(&text.chars().count()) && !text.contains('\0');
    if fits { Ok(text.to_owned()) } else { Err(Refusal::bad_directive()) }
}

fn limit(due_at: Instant, now: Instant) -> Result<Instant, Refusal> {
    let fits = due_at > now && due_at <= now.plus_minutes(LIMIT_MINUTES_MAX);
    if fits { Ok(due_at) } else { Err(Refusal::bad_directive()) }
}

fn is_quality(ctx: &Context<'_>) -> bool {
    ctx.org.roles(&ctx.actor.post).iter().any(|role| role == "quality")
}

impl Directive {
    /// The quality office gives one.
    ///
    /// # Errors
    /// O012 for anybody else, O016 for an unknown addressee, no words, or a limit that is past or too far.
    pub fn give(
        id: Uuid,
        to: Addressee<'_>,
        text: &str,
        due_at: Instant,
        ctx: Context<'_>,
    ) -> Result<Self, Refusal> {
        if !is_quality(&ctx) {
            return Err(Refusal::not_quality_office());
        }
        let known = match (to.unit, to.person) {
            ("", person) => ctx.org.people.contains_key(person),
            (unit, "") => ctx.org.units.contains_key(unit) && !ctx.org.inspects(unit, "", ctx.now),
            _ => false,
        };
        if !known || to.person == ctx.actor.person {
            return Err(Refusal::bad_directive());
        }
        Ok(Self {
            id,
            text: words(text)?,
            unit: to.unit.to_owned(),
            person: to.person.to_owned(),
            given_by: ctx.actor.person.clone(),
            given_at: ctx.now,
            due_at: limit(due_at, ctx.now)?,
            replies: Vec::new(),
            overdue: false,
            climbed: Vec::new(),
        })
    }

    /// Whether it waits for a reply.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.replies
            .last()
            .is_none_or(|reply| reply.verdict.as_ref().is_some_and(|verdict| !verdict.accepted))
    }

    /// Whether nothing of it is to be done any more.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.state() == "accepted"
    }

    /// `open`, `done`, `sent-back`, `accepted`.
    #[must_use]
    pub fn state(&self) -> &'static str {
        match self.replies.last().map(|reply| reply.verdict.as_ref()) {
            None => "open",
            Some(None) => "done",
            Some(Some(verdict)) if verdict.accepted => "accepted",
            Some(Some(_)) => "sent-back",
        }
    }

    /// Whether whoever asks is the one who answers it.
    ///
    /// # Errors
    /// O018 unless he is the person, or of the unit or below it.
    pub fn answered_by(&self, ctx: &Context<'_>) -> Result<(), Refusal> {
        let his = if self.unit.is_empty() {
            self.person == ctx.actor.person
        } else {
            ctx.org.is_under(&ctx.actor.unit, &self.unit) && !is_quality(ctx)
        };
        if his { Ok(()) } else { Err(Refusal::not_directed()) }
    }

    /// Somebody answers. Its clock stands until the reply is judged.
    ///
    /// # Errors
    /// O018 for anybody else, O017 unless it waits, O016 for no words.
    pub fn answer(&mut self, text: &str, ctx: Context<'_>) -> Result<(), Refusal> {
        self.answered_by(&ctx)?;
        if !self.waits() || self.replies.len() >= REPLIES_MAX {
            return Err(Refusal::directive_moved());
        }
        // Late at its own instant, whenever somebody looks.
        self.overdue |= ctx.now >= self.due_at;
        let reply = Reply { by: ctx.actor.person.clone(), at: ctx.now, text: words(text)?, verdict: None };
        self.replies.push(reply);
        Ok(())
    }

    /// The quality office judges the last reply.
    ///
    /// # Errors
    /// O012 for anybody else, O018 for one's own reply, O017 unless one waits for it, O016 for no words, or for one that is sent back without a
    /// limit ahead.
    pub fn judge(
        &mut self,
        accepted: bool,
        text: &str,
        due_at: Option<Instant>,
        ctx: Context<'_>,
    ) -> Result<(), Refusal> {
        if !is_quality(&ctx) {
            return Err(Refusal::not_quality_office());
        }
        let due_at = if accepted { None } else { Some(limit(due_at.unwrap_or(ctx.now), ctx.now)?) };
        let last = self.replies.last_mut().filter(|reply| reply.verdict.is_none());
        let last = last.ok_or_else(Refusal::directive_moved)?;
        if last.by == ctx.actor.person {
            return Err(Refusal::not_directed());
        }
        let by = ctx.actor.person.clone();
        last.verdict = Some(ReplyVerdict { by, at: ctx.now, accepted, text: words(text)? });
        if let Some(due_at) = due_at {
            (self.due_at, self.overdue) = (due_at, false);
            self.climbed.clear();
        }
        Ok(())
    }

    /// The next post that it reaches, if its instant has come and nobody answered.
    #[must_use]
    pub fn climbs<'r>(&self, rule: &'r DirectiveRule, now: Instant) -> Option<(Instant, &'r str)> {
        let (at, post) = rule.climbs_at(self.due_at, self.climbed.len())?;
        (self.waits() && at <= now).then_some((at, post))
    }

    /// Whether its limit passed unanswered and nobody has noticed yet.
    #[must_use]
    pub fn is_newly_late(&self, now: Instant) -> bool {
        self.waits() && !self.overdue && self.due_at <= now
    }
}
