//! Emergency service modes (Y07): declared for units and a time by one person with evidence, approved by another, ended by itself.
//! What a mode changes is policy; here stands only who said that it is on, where and until when.

use crate::contractor::Word;
use crate::event::Actor;
use crate::org::Org;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use yinuo_policy::{Digest, EmergencyRule, Instant, Span};

/// Longest words, in characters.
const TEXT_CHARS_MAX: usize = 500;
/// Most units and documents of one declaration.
const UNITS_MAX: usize = 50;
const DOCUMENTS_MAX: usize = 20;

/// A declaration as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration {
    /// Code that it shall have.
    pub code: String,
    /// Mode of the policy.
    pub rule: String,
    /// Units, with all below them.
    pub units: Vec<String>,
    /// From when until when.
    pub span: Span,
    /// Why, in words.
    pub text: String,
    /// Evidence by digest.
    pub documents: Vec<String>,
}

/// A mode that was declared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Emergency {
    /// Code.
    pub code: String,
    /// Mode of the policy.
    pub rule: String,
    /// Policy whose rule it is, whatever is adopted later.
    pub policy: Digest,
    /// Units, with all below them.
    pub units: Vec<String>,
    /// From when until when.
    pub span: Span,
    /// Who declared it and why.
    pub asked: Word,
    /// Evidence by digest.
    pub documents: Vec<String>,
    /// The second person; none while it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<Word>,
    /// Whether the second person agreed.
    pub approved: bool,
    /// Who ended it before its time, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lifted: Option<Word>,
}

fn worded(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= TEXT_CHARS_MAX && !text.contains('\0')
}

fn word((actor, now): (&Actor, Instant), text: &str) -> Word {
    Word { by: actor.person.clone(), at: now, text: text.trim().to_owned() }
}

impl Emergency {
    /// Declares a mode. It changes nothing before another person agrees.
    ///
    /// # Errors
    /// X007 when units, time, words or evidence are missing, or the time is longer than the rule lets it be.
    pub fn declare(
        asked: &Declaration,
        (rule, policy): (&EmergencyRule, Digest),
        by: (&Actor, Instant),
        org: &Org,
    ) -> Result<Self, Refusal> {
        let known = |unit: &String| org.units.contains_key(unit);
        let fits = worded(&asked.text)
            && (1..=UNITS_MAX).contains(&asked.units.len())
            && asked.units.iter().all(known)
            && (1..=DOCUMENTS_MAX).contains(&asked.documents.len())
            && asked.span.from < asked.span.until
            && by.1 < asked.span.until
            && asked.span.until <= rule.latest_end(asked.span.from);
        if !fits {
            return Err(Refusal::emergency_incomplete());
        }
        Ok(Self {
            code: asked.code.clone(),
            rule: rule.code.clone(),
            policy,
            units: asked.units.clone(),
            span: asked.span,
            asked: word(by, &asked.text),
            documents: asked.documents.clone(),
            decided: None,
            approved: false,
            lifted: None,
        })
    }

    /// A second person decides.
    ///
    /// # Errors
    /// X007 for a refusal without words, X008 for whoever declared it, X009 when it is decided already or over.
    pub fn decide(&mut self, approve: bool, text: &str, by: (&Actor, Instant)) -> Result<(), Refusal> {
        if self.decided.is_some() || by.1 >= self.span.until {
            return Err(Refusal::emergency_moved());
        }
        if self.asked.by == by.0.person {
            return Err(Refusal::own_emergency());
        }
        let may_be_silent = approve && text.trim().is_empty();
        if !worded(text) && !may_be_silent {
            return Err(Refusal::emergency_incomplete());
        }
        (self.decided, self.approved) = (Some(word(by, text)), approve);
        Ok(())
    }

    /// Ends it before its time. One person is enough: nothing is owed less by it.
    ///
    /// # Errors
    /// X007 without words, X009 when it is not approved, lifted already or over.
    pub fn lift(&mut self, text: &str, by: (&Actor, Instant)) -> Result<(), Refusal> {
        if !self.approved || self.lifted.is_some() || by.1 >= self.span.until {
            return Err(Refusal::emergency_moved());
        }
        if !worded(text) {
            return Err(Refusal::emergency_incomplete());
        }
        self.lifted = Some(word(by, text));
        Ok(())
    }

    /// The time in which it counts: from the approval at the earliest, to its end or to where it was lifted. None while nobody
    /// agreed.
    #[must_use]
    pub fn counts(&self) -> Option<Span> {
        let decided = self.decided.as_ref().filter(|_| self.approved)?;
        let from = self.span.from.max(decided.at);
        let until = self.lifted.as_ref().map_or(self.span.until, |lifted| lifted.at.min(self.span.until));
        Some(Span { from, until: until.max(from) })
    }

    /// Whether it is on at an instant.
    #[must_use]
    pub fn is_on(&self, at: Instant) -> bool {
        self.counts().is_some_and(|span| span.contains(at))
    }

    /// Whether a unit lies in its area.
    #[must_use]
    pub fn covers(&self, unit: &str, org: &Org) -> bool {
        self.units.iter().any(|own| org.is_under(unit, own))
    }

    /// `proposed`, `refused`, `waiting` for its beginning, `on`, `lifted`, `over`.
    #[must_use]
    pub fn state(&self, now: Instant) -> &'static str {
        match (&self.decided, self.approved) {
            (None, _) if now >= self.span.until => "over",
            (None, _) => "proposed",
            (Some(_), false) => "refused",
            _ if self.lifted.is_some() => "lifted",
            _ if now >= self.span.until => "over",
            _ if now < self.span.from => "waiting",
            _ => "on",
        }
    }
}
