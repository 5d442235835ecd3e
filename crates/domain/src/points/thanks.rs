//! What a served customer says of whoever served him: once for each closing, with or without points.

use crate::case::{Case, Stage, VisitStage};
use crate::event::{CaseEvent, TextRef};
use crate::org::Org;
use crate::pay::{Deed, orders};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yinuo_policy::{Instant, PointsRule, Work};

/// What he says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Opinion {
    /// 点赞.
    Like,
    /// 点踩: it needs a reason, and stands on no wall.
    Dislike,
}

/// Somebody who served him.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// Person.
    pub person: String,
    /// Post from which he did.
    pub post: String,
    /// Unit in which he did.
    pub unit: String,
}

/// One closing's thanks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thanks {
    /// Id, drawn from case and closing: one for each.
    pub id: Uuid,
    /// Case; the contact, for what was said at a counter.
    pub case: Uuid,
    /// Version of the event that closed it; nought at a counter.
    pub closing: u64,
    /// Customer.
    pub customer: String,
    /// Of whom.
    pub person: String,
    /// In which unit he served.
    pub unit: String,
    /// What he says.
    pub opinion: Opinion,
    /// Code of the reason of a dislike; empty for a like.
    pub reason: String,
    /// His words, if any.
    pub text: Option<TextRef>,
    /// Topics of his words by the policy of that moment, by code; `other` when no word of it stands in them, and none without words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
    /// Points that he tipped.
    pub points: i64,
    /// Account out of which points came back; empty when none did.
    pub pool: String,
    /// Points that came back.
    pub matched: i64,
    /// When.
    pub at: Instant,
    /// First instant at which it can be taken back no more.
    pub refund_until: Instant,
    /// When it was taken back.
    pub refunded_at: Option<Instant>,
}

impl Thanks {
    /// Whether its points can be taken back.
    #[must_use]
    pub fn may_be_refunded(&self, now: Instant) -> bool {
        self.points > 0 && self.refunded_at.is_none() && now < self.refund_until
    }
}

/// The last closing of a case, and who served its customer until then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// Version of the event that closed it.
    pub closing: u64,
    /// When.
    pub at: Instant,
    /// Whoever settled the matter, and whoever came; empty where the policy covers none of them.
    pub by: Vec<Server>,
}

/// Who served the customer of a closed case; none while it is open.
#[must_use]
pub fn served(case: &Case, deeds: &[Deed<'_>], org: &Org, rule: &PointsRule) -> Option<Served> {
    let at = case.closed_at.filter(|_| case.stage == Stage::Closed)?;
    let closed = |deed: &&Deed<'_>| matches!(deed.fact.event, CaseEvent::Closed { .. });
    let closing = deeds.iter().rfind(closed)?.version;
    let handled = orders(deeds.iter().copied(), org)
        .into_iter()
        .filter(|order| order.closing == closing && order.work == Work::Handling)
        .map(|order| Server { person: order.person, post: order.post, unit: order.unit });
    let came = case.visits.iter().filter(|visit| matches!(visit.stage, VisitStage::Done { .. }));
    let came = came
        .filter_map(|visit| visit.slot.as_ref())
        .flat_map(|slot| slot.hands())
        .filter_map(|person| org.first_seat(person, at))
        .map(|actor| Server { person: actor.person, post: actor.post, unit: actor.unit });
    let mut by: Vec<Server> = Vec::new();
    for one in handled.chain(came).filter(|one| rule.covers(&one.post)) {
        if !by.iter().any(|known| known.person == one.person) {
            by.push(one);
        }
    }
    Some(Served { closing, at, by })
}
