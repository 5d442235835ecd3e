//! Which orders a case's events tell of, and who did them.

use crate::event::{Actor, CaseEvent, Fact};
use crate::org::Org;
use yinuo_policy::{Instant, Work};

/// One event of a case with whoever asked for it.
#[derive(Debug, Clone, Copy)]
pub struct Deed<'a> {
    /// Version of the event.
    pub version: u64,
    /// What happened.
    pub fact: &'a Fact,
    /// Who asked.
    pub actor: &'a Actor,
}

/// A piece of finished work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Version of the event that finished it: the closing, or the call.
    pub closing: u64,
    /// Which work.
    pub work: Work,
    /// Who did it.
    pub person: String,
    /// From which post.
    pub post: String,
    /// In which unit.
    pub unit: String,
    /// When it was finished.
    pub at: Instant,
    /// Whether the case had been closed before.
    pub reworked: bool,
    /// Whether the case was opened again after it: then it is worth nothing.
    pub taken_back: bool,
}

/// The orders of a case, in the order in which they were finished. Clocks and customers do no orders.
#[must_use]
pub fn orders<'a>(deeds: impl IntoIterator<Item = Deed<'a>>, org: &Org) -> Vec<Order> {
    let mut found: Vec<Order> = Vec::new();
    let (mut owner, mut closings) = (String::new(), 0_u32);
    let mut settled_by: Option<&Actor> = None;
    for Deed { version, fact, actor } in deeds {
        let at = fact.occurred;
        match &fact.event {
            CaseEvent::Opened { owner: first, .. } => owner.clone_from(first),
            CaseEvent::Resolved { .. } => settled_by = (!fact.by_clock).then_some(actor),
            CaseEvent::Closed { .. } => {
                let done = |work, actor: Actor| Order {
                    closing: version,
                    work,
                    person: actor.person,
                    post: actor.post,
                    unit: actor.unit,
                    at,
                    reworked: closings > 0,
                    taken_back: false,
                };
                found.extend(settled_by.cloned().map(|actor| done(Work::Handling, actor)));
                found.extend(org.first_seat(&owner, at).map(|actor| done(Work::FirstContact, actor)));
                closings += 1;
            }
            CaseEvent::Reopened { .. } => {
                let undone = |order: &&mut Order| order.work != Work::CallBack;
                found.iter_mut().filter(undone).for_each(|order| order.taken_back = true);
            }
            CaseEvent::CalledBack { outcome, .. } if outcome.is_answer() => {
                found.push(Order {
                    closing: version,
                    work: Work::CallBack,
                    person: actor.person.clone(),
                    post: actor.post.clone(),
                    unit: actor.unit.clone(),
                    at,
                    reworked: false,
                    taken_back: false,
                });
            }
            _ => {}
        }
    }
    found.retain(|order| org.people.contains_key(&order.person));
    found
}
