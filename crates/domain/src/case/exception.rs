//! Exceptions of a case: what was asked for beside the rules, who decided, and under which limit.

use super::{Case, Proposal};
use crate::event::{ExceptionStep, Exceptional, Fact, TextRef};
use serde::{Deserialize, Serialize};
use yinuo_policy::{Digest, ExceptionKind, Instant};

/// An exception.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exception {
    /// Number inside the case, from 1.
    pub id: u32,
    /// What is asked for.
    pub what: Exceptional,
    /// Why.
    pub text: TextRef,
    /// Who asked.
    pub asked_by: String,
    /// When.
    pub asked_at: Instant,
    /// Row of the limit table that it is addressed to; once it was granted, the row within which it lies.
    pub rule: String,
    /// Post that decides, or decided.
    pub post: String,
    /// Policy that the limit table is of.
    pub policy: Digest,
    /// Its calendar tables.
    pub calendar: Digest,
    /// Who passed it up, when and why, oldest first.
    pub passed: Vec<(String, Instant, TextRef)>,
    /// Where it stands.
    pub proposal: Proposal,
    /// Who decided; empty before.
    pub decided_by: String,
    /// When.
    pub decided_at: Option<Instant>,
    /// What was said.
    pub answer: Option<TextRef>,
    /// Local day whose limit it counts against; empty before.
    pub day: String,
}

impl Exception {
    /// Whether it waits for a decision.
    #[must_use]
    pub const fn waits(&self) -> bool {
        matches!(self.proposal, Proposal::Proposed)
    }

    /// Whether it was granted.
    #[must_use]
    pub const fn is_granted(&self) -> bool {
        matches!(self.proposal, Proposal::Approved)
    }

    /// Owed-for key of what it gives: once for each exception of a case.
    #[must_use]
    pub fn key(&self, case: uuid::Uuid) -> String {
        format!("exception/{}/{case}/{}", self.what.kind().code(), self.id)
    }

    /// Until when a service works again by it; none for money and while nobody granted it.
    #[must_use]
    pub const fn reconnected_until(&self) -> Option<Instant> {
        match (&self.what, self.proposal) {
            (Exceptional::Reactivation { until, .. }, Proposal::Approved) => Some(*until),
            _ => None,
        }
    }
}

/// Account on which a person's grants of a kind and local day stand, in minor units: never above what the limit table allows.
#[must_use]
pub fn authority_account(person: &str, kind: ExceptionKind, day: &str) -> String {
    format!("authority/{person}/{}/{day}", kind.code())
}

impl Case {
    /// An exception by its number.
    #[must_use]
    pub fn exception(&self, id: u32) -> Option<&Exception> {
        self.exceptions.iter().find(|found| found.id == id)
    }

    /// The exception that a settlement pays, by its place.
    #[must_use]
    pub fn exception_at(&self, place: usize) -> Option<&Exception> {
        self.exceptions.get(place)
    }
}

/// What a step does to the state.
pub(super) fn exception_event(case: &mut Case, id: u32, step: &ExceptionStep, fact: &Fact, actor: &str) {
    let at = fact.occurred;
    if let ExceptionStep::Asked { what, text, rule, post, policy, calendar } = step {
        case.exceptions.push(Exception {
            id,
            what: what.clone(),
            text: text.clone(),
            asked_by: actor.to_owned(),
            asked_at: at,
            rule: rule.clone(),
            post: post.clone(),
            policy: *policy,
            calendar: *calendar,
            passed: Vec::new(),
            proposal: Proposal::Proposed,
            decided_by: String::new(),
            decided_at: None,
            answer: None,
            day: String::new(),
        });
        return;
    }
    let Some(found) = case.exceptions.iter_mut().find(|found| found.id == id) else { return };
    match step {
        ExceptionStep::Asked { .. } => {}
        ExceptionStep::PassedUp { text, rule, post } => {
            found.passed.push((actor.to_owned(), at, text.clone()));
            found.rule.clone_from(rule);
            found.post.clone_from(post);
        }
        ExceptionStep::Granted { rule, post, day, text } => {
            found.rule.clone_from(rule);
            found.post.clone_from(post);
            found.day.clone_from(day);
            found.answer.clone_from(text);
            decided(found, Proposal::Approved, at, actor);
        }
        ExceptionStep::Refused { text } => {
            found.answer = Some(text.clone());
            decided(found, Proposal::Refused, at, actor);
        }
    }
}

fn decided(found: &mut Exception, proposal: Proposal, at: Instant, actor: &str) {
    found.proposal = proposal;
    found.decided_at = Some(at);
    actor.clone_into(&mut found.decided_by);
}
