//! Two cases in one commit: merged, split, related. Either both change or neither does.

use crate::command::{KEY_KEPT_MILLIS, Options, Reply, record};
use crate::engine::{ATTEMPTS_MAX, App, Draft};
use crate::error::AppError;
use crate::recall::KnownCase;
use uuid::Uuid;
use yinuo_domain::case::Case;
use yinuo_domain::command::{CaseCommand, may_merge};
use yinuo_domain::{Actor, Refusal};

/// What each of two cases is asked, the first one's first.
type Both<'b> = &'b dyn Fn(&Case, &Case) -> Result<(CaseCommand, CaseCommand), Refusal>;

impl App {
    /// Merges a case into another one, which goes on.
    ///
    /// # Errors
    /// L008, L009, L010 by the rule of merging; whatever keeps the one from working or the other from ending; failed storage.
    pub fn merge(
        &self,
        actor: &Actor,
        lead: Uuid,
        other: Uuid,
        options: &Options,
    ) -> Result<Reply, AppError> {
        let both = |lead: &Case, other: &Case| {
            may_merge(lead, other)?;
            let absorb = CaseCommand::Absorb { case: other.id, number: other.number.clone() };
            Ok((absorb, CaseCommand::MergeInto { into: lead.id, number: lead.number.clone() }))
        };
        // What fell due unnoticed is settled by the step itself: a credit that comes by it counts as well.
        self.on_both(actor, (lead, other), options, &both, &may_merge)
    }

    /// Takes a merging back: the case goes on for itself.
    ///
    /// # Errors
    /// L011 when it is not merged; failed storage.
    pub fn split(&self, actor: &Actor, case: Uuid, options: &Options) -> Result<Reply, AppError> {
        let both = |case: &Case, _: &Case| {
            Ok((CaseCommand::Split, CaseCommand::Release { case: case.id, number: case.number.clone() }))
        };
        self.asked_once(options, || {
            let merged = self.load_case(case)?.case.merged.ok_or_else(Refusal::not_merged)?;
            self.on_both_now(actor, (case, merged.into), options, &both, &|_, _| Ok(()))
        })
    }

    /// Says that two cases have to do with one another, or that they have not.
    ///
    /// # Errors
    /// L008 for one and the same case, D022 when there are too many; failed storage.
    pub fn relate(
        &self,
        actor: &Actor,
        cases: (Uuid, Uuid),
        related: bool,
        options: &Options,
    ) -> Result<Reply, AppError> {
        let one = |other: &Case| match related {
            true => CaseCommand::Relate { case: other.id, number: other.number.clone() },
            false => CaseCommand::Unrelate { case: other.id },
        };
        let both = |first: &Case, second: &Case| {
            if first.id == second.id { Err(Refusal::not_one_matter()) } else { Ok((one(second), one(first))) }
        };
        self.on_both(actor, cases, options, &both, &|_, _| Ok(()))
    }

    /// One command on each of two cases, in one commit. `after` looks at both as they stand then.
    fn on_both(
        &self,
        actor: &Actor,
        (first, second): (Uuid, Uuid),
        options: &Options,
        both: Both<'_>,
        after: &dyn Fn(&Case, &Case) -> Result<(), Refusal>,
    ) -> Result<Reply, AppError> {
        self.asked_once(options, || self.on_both_now(actor, (first, second), options, both, after))
    }

    fn on_both_now(
        &self,
        actor: &Actor,
        (first, second): (Uuid, Uuid),
        options: &Options,
        both: Both<'_>,
        after: &dyn Fn(&Case, &Case) -> Result<(), Refusal>,
    ) -> Result<Reply, AppError> {
        for _ in 0..ATTEMPTS_MAX {
            let (known, other) = (self.load_case(first)?, self.load_case(second)?);
            self.check_seen(actor, &known.case, options.seen)?;
            let (one, two) = both(&known.case, &other.case)?;
            let now = self.now();
            let mut draft = Draft::default();
            let version = self.add_command(&mut draft, known, &one, now, actor, now)?;
            self.add_command(&mut draft, other, &two, now, actor, now)?;
            if let [KnownCase { case, .. }, KnownCase { case: other, .. }] = &draft.cases[..] {
                after(case, other)?;
            }
            let reply = Reply { contact: None, case: Some(first), number: None, version };
            draft.commit.idempotency = record(options, &reply, self.answer_kept_until(now, KEY_KEPT_MILLIS))?;
            if draft.commit.appends.is_empty() && options.key.is_none() {
                return Ok(reply);
            }
            if let Some(earlier) = self.finish(draft, options)? {
                return Ok(earlier.unwrap_or(reply));
            }
        }
        Err(AppError::Busy)
    }
}
