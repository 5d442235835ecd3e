//! Which orders a case's events tell of, and who did them.

use super::tour::Tours;
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
    /// Version of the event that finished it: the closing, the call, or the receipt of a visit.
    pub closing: u64,
    /// Which work.
    pub work: Work,
    /// Job of the visit; empty for other work.
    pub job: String,
    /// Who did it.
    pub person: String,
    /// From which post.
    pub post: String,
    /// In which unit.
    pub unit: String,
    /// When it was finished.
    pub at: Instant,
    /// Whether two went and share its price.
    pub shared: bool,
    /// Whether the case had been closed before.
    pub reworked: bool,
    /// Whether its window was missed; never for work that is no visit.
    pub missed: bool,
    /// Whether it is worth nothing once the customer says that the matter is not settled.
    pub must_hold: bool,
    /// Whether he said so: then it is worth nothing.
    pub taken_back: bool,
}

impl Order {
    fn of(version: u64, work: Work, actor: Actor, at: Instant) -> Self {
        Self {
            closing: version,
            work,
            job: String::new(),
            person: actor.person,
            post: actor.post,
            unit: actor.unit,
            at,
            shared: false,
            reworked: false,
            missed: false,
            must_hold: work != Work::CallBack,
            taken_back: false,
        }
    }

    /// Whether it counts as late: a visit by its own window, other work by the promises of its case.
    #[must_use]
    pub const fn is_late(&self, promise_broke: bool) -> bool {
        match self.work {
            Work::Visit | Work::Mate => self.missed,
            _ => promise_broke,
        }
    }
}

/// The orders of a case, in the order in which they were finished. Clocks and customers do no orders.
#[must_use]
pub fn orders<'a>(deeds: impl IntoIterator<Item = Deed<'a>>, org: &Org) -> Vec<Order> {
    let mut found: Vec<Order> = Vec::new();
    let (mut owner, mut closings) = (String::new(), 0_u32);
    let mut settled_by: Option<&Actor> = None;
    let mut tours = Tours::default();
    for Deed { version, fact, actor } in deeds {
        let at = fact.occurred;
        match &fact.event {
            CaseEvent::Opened { owner: first, .. } => owner.clone_from(first),
            CaseEvent::Resolved { .. } => settled_by = (!fact.by_clock).then_some(actor),
            CaseEvent::Closed { .. } => {
                let done =
                    |work, actor| Order { reworked: closings > 0, ..Order::of(version, work, actor, at) };
                found.extend(settled_by.cloned().map(|actor| done(Work::Handling, actor)));
                found.extend(org.first_seat(&owner, at).map(|actor| done(Work::FirstContact, actor)));
                closings += 1;
            }
            // What was said to be settled was not: a visit that mended it did not, either.
            CaseEvent::Refused { .. } | CaseEvent::Reopened { .. } => {
                found.iter_mut().filter(|order| order.must_hold).for_each(|order| order.taken_back = true);
            }
            CaseEvent::CalledBack { outcome, .. } if outcome.is_answer() => {
                found.push(Order::of(version, Work::CallBack, actor.clone(), at));
            }
            CaseEvent::Visit { visit, turn } => {
                if let Some(done) = tours.turn(*visit, turn, at) {
                    // Whoever went there is paid, whoever wrote it down; from the post that he held there.
                    let seat = |person: &str| {
                        let own = (actor.person == person).then(|| actor.clone());
                        own.or_else(|| org.first_seat(person, at))
                    };
                    let order = |work, actor| Order {
                        job: done.job.clone(),
                        shared: done.mate.is_some(),
                        missed: done.missed,
                        must_hold: done.mended,
                        ..Order::of(version, work, actor, at)
                    };
                    found.extend(seat(&done.technician).map(|actor| order(Work::Visit, actor)));
                    let mate = done.mate.as_deref().and_then(seat);
                    found.extend(mate.map(|actor| order(Work::Mate, actor)));
                }
            }
            _ => {}
        }
    }
    found.retain(|order| org.people.contains_key(&order.person));
    found
}
