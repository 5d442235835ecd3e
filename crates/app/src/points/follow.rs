//! Tasks that a low score or a dislike opens (Y44, U30, U31): in the very commit that takes the score or the dislike, so that
//! nobody who is killed in between loses one, and under an id drawn from it, so that none is opened twice.
//!
//! Neither the case nor its clocks know of them. Known weakness: all tasks are read to find those that are late.

use super::book::{PointsBook, keep_follow_up};
use crate::codec::StoredCaseFact;
use crate::edge::Edge;
use crate::engine::App;
use crate::error::AppError;
use crate::law::{Law, parse};
use crate::messages::id_of;
use crate::pay::{deeds, officer};
use crate::ports::{Commit, InboxRow};
use crate::rows::committed;
use crate::score::Asked;
use uuid::Uuid;
use yinuo_domain::case::Case;
use yinuo_domain::pay::orders;
use yinuo_domain::points::{FollowKind, FollowUp, Outcome};
use yinuo_domain::{Actor, Refusal};
use yinuo_policy::{FollowRule, Instant, Work};

/// Register of tasks: code is the id.
pub const FOLLOW_UP: &str = "follow-up";

/// What a task is opened about.
pub(super) struct Concerning<'a> {
    pub case: &'a Case,
    /// Whose work it was; empty when nobody's is known.
    pub person: String,
    /// In which unit.
    pub unit: String,
    /// Code of the reason; empty for a low score.
    pub reason: String,
    /// Topics of the customer's words.
    pub topics: Vec<String>,
}

/// A task as it begins. `cause` names what opened it.
pub(super) fn opened(
    (kind, rule): (FollowKind, &FollowRule),
    about: &Concerning<'_>,
    cause: Uuid,
    now: Instant,
) -> FollowUp {
    FollowUp {
        id: id_of(&format!("{}/{cause}", kind.code())),
        kind,
        case: about.case.id,
        number: about.case.number.clone(),
        customer: about.case.customer.clone(),
        person: about.person.clone(),
        unit: about.unit.clone(),
        reason: about.reason.clone(),
        // A coaching says nothing of what was written.
        topics: if kind == FollowKind::Recovery { about.topics.clone() } else { Vec::new() },
        post: rule.post.clone(),
        opened_at: now,
        due_at: rule.due(now),
        told_late: false,
        done: None,
    }
}

/// The item by which somebody hears of a task. It says neither score nor words, and of a coaching not even the case.
pub(super) fn told(law: &Law, follow: &FollowUp, post: &str, (what, at): (&str, Instant)) -> InboxRow {
    // What was said at a counter belongs to no case.
    let at_counter = follow.case.is_nil();
    let number = if at_counter { "营业厅 / hall" } else { follow.number.as_str() };
    let (zh, en) = match (follow.kind, what) {
        (FollowKind::Recovery, "opened") => (
            format!("请联系客户，问问哪里没好（{number}）"),
            format!("Ring the customer and ask what went wrong ({number})"),
        ),
        (FollowKind::Recovery, _) => {
            (format!("补救超时，还没有人联系客户（{number}）"), format!("A recovery is late ({number})"))
        }
        (FollowKind::Coaching, "opened") => {
            ("有一件辅导待办".to_owned(), "A coaching waits for you".to_owned())
        }
        (FollowKind::Coaching, _) => ("有一件辅导超时".to_owned(), "A coaching is late".to_owned()),
    };
    InboxRow {
        key: format!("{FOLLOW_UP}/{}/{what}", follow.id),
        post: post.to_owned(),
        person: officer(&law.org, post, &follow.unit, at),
        // A recovery opens the customer's case; a coaching names none.
        case: if follow.kind == FollowKind::Recovery { follow.case } else { Uuid::nil() },
        kind: FOLLOW_UP.to_owned(),
        zh,
        en,
        occurred_at: at.0,
        read_at: None,
    }
}

impl App {
    /// Adds to the commit that takes a score what the score sets in motion, when the policy says that it does.
    pub(crate) fn recover(
        &self,
        commit: &mut Commit,
        asked: &Asked,
        (score, words): (u8, &str),
        now: Instant,
    ) -> Result<(), AppError> {
        let law = self.law();
        let policy = law.book.current();
        let Some(rule) = policy.recovery_rule().filter(|_| policy.recovers(score)) else { return Ok(()) };
        let (case, history) = match self.history_of(asked.case) {
            Ok(read) => read,
            // What is archived or erased has nobody left to ring.
            Err(AppError::Refused(_)) => return Ok(()),
            Err(other) => return Err(other),
        };
        let (person, unit) = worked_on(&law, &case, &history);
        let about =
            Concerning { case: &case, person, unit, reason: String::new(), topics: self.topics_in(words) };
        let follow = opened((FollowKind::Recovery, rule), &about, asked.contact(), now);
        keep_follow_up(self, commit, &Actor::customer(), &follow)?;
        commit.inbox_rows.push(told(&law, &follow, &rule.post, ("opened", now)));
        Ok(())
    }

    /// Tasks: those that wait first, in the order of their clocks.
    ///
    /// # Errors
    /// Failed storage.
    pub fn follow_ups(&self) -> Result<Vec<FollowUp>, AppError> {
        let rows = self.store.register(FOLLOW_UP)?;
        let mut all = rows.iter().map(|row| parse::<FollowUp>(&row.body)).collect::<Result<Vec<_>, _>>()?;
        all.sort_by_key(|follow| (follow.done.is_some(), follow.due_at, follow.id));
        Ok(all)
    }

    /// One task.
    ///
    /// # Errors
    /// U005 when there is none; failed storage.
    pub fn follow_up(&self, id: Uuid) -> Result<FollowUp, AppError> {
        let row = self.store.register_row(FOLLOW_UP, &id.to_string())?;
        parse(&row.ok_or_else(Refusal::no_follow_up)?.body)
    }

    /// Ends a task.
    ///
    /// # Errors
    /// U005 when there is none or it concerns the asker, U006 when it ended before, U007, D018; failed storage.
    pub fn end_follow_up(
        &self,
        actor: &Actor,
        id: Uuid,
        outcome: Outcome,
        words: &str,
    ) -> Result<FollowUp, AppError> {
        self.decided(|| {
            let mut commit = Commit::default();
            let mut follow = self.follow_up(id)?;
            let now = self.now();
            let (person, key) = self.kept_as(&follow.customer)?;
            let mut edge = Edge::new(self.entropy.as_ref(), now.0, &person, key);
            follow.end(actor, outcome, edge.text(words)?, now)?;
            keep_follow_up(self, &mut commit, actor, &follow)?;
            (commit.texts, commit.person_keys) = edge.finish();
            let done = self.follow_up(id)?.done.is_none() && committed(self.store.commit(commit))?;
            Ok(done.then_some(follow))
        })
    }

    /// Tells of tasks that are late; says of how many.
    ///
    /// # Errors
    /// Failed storage.
    pub fn tell_late_follow_ups(&self) -> Result<u32, AppError> {
        let law = self.law();
        let policy = law.book.current();
        let mut count = 0;
        for follow in self.follow_ups()? {
            let rule = match follow.kind {
                FollowKind::Recovery => policy.recovery_rule(),
                FollowKind::Coaching => policy.coaching_rule(),
            };
            let Some(rule) = rule.filter(|_| follow.is_newly_late(self.now())) else { continue };
            let mut book = PointsBook::new(self, &Actor::system());
            book.set_follow_up(&FollowUp { told_late: true, ..follow.clone() })?;
            // Read again after the head: somebody may have ended it.
            if !self.follow_up(follow.id)?.is_newly_late(book.now) {
                continue;
            }
            book.tell(told(&law, &follow, &rule.late_to, ("late", follow.due_at)));
            count += u32::from(book.finish()?);
        }
        Ok(count)
    }
}

/// Who settled a case last, and in which unit; the case's own unit when nobody is known.
pub(super) fn worked_on(law: &Law, case: &Case, history: &[StoredCaseFact]) -> (String, String) {
    let last = orders(deeds(history), &law.org).into_iter().rfind(|order| order.work == Work::Handling);
    last.map_or_else(|| (case.handler.clone(), case.unit.clone()), |order| (order.person, order.unit))
}
