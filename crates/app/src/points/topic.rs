//! Topics of what customers write (U31): which words of the policy stand in a text is written down in the commit that takes the
//! text, so that the count is the same whoever counts, and no text is read again.
//!
//! What was written with a low score or a dislike opens its case, through the recovery that it set in motion, to whoever may see that;
//! what was written with a like is counted and opens nothing.

use super::THANKS;
use crate::engine::App;
use crate::error::AppError;
use crate::law::parse;
use crate::pay::month_of;
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_domain::points::{FollowKind, FollowUp, Opinion, Thanks};
use yinuo_policy::Instant;

/// Topic of words in which no word of the policy stands.
pub const OTHER_TOPIC: &str = "other";

/// A case of a topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicCase {
    /// Case.
    pub case: Uuid,
    /// Its number.
    pub number: String,
    /// When it was written.
    pub at: Instant,
    /// Whether somebody has asked the customer since.
    pub done: bool,
}

/// A topic of a month.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TopicCount {
    /// Cases whose customers wrote of it, discontent, the newest first.
    pub cases: Vec<TopicCase>,
    /// How often it was written of with a like.
    pub liked: u32,
}

impl App {
    /// Topics of a text; none for no text, and where the policy has none.
    pub(crate) fn topics_in(&self, words: &str) -> Vec<String> {
        let law = self.law();
        let policy = law.book.current();
        if words.trim().is_empty() || policy.topics().is_empty() {
            return Vec::new();
        }
        let found: Vec<String> =
            policy.topics_of(words).into_iter().map(|topic| topic.code.clone()).collect();
        if found.is_empty() { vec![OTHER_TOPIC.to_owned()] } else { found }
    }

    /// Topics of a month by code, of the recoveries that `sees` lets through.
    ///
    /// # Errors
    /// Failed storage, or stored bytes that cannot be read.
    pub fn topics(
        &self,
        month: &str,
        sees: &dyn Fn(&FollowUp) -> bool,
    ) -> Result<BTreeMap<String, TopicCount>, AppError> {
        let law = self.law();
        let within = |at: Instant| month_of(law.book.current(), at) == month;
        let mut found: BTreeMap<String, TopicCount> = BTreeMap::new();
        for task in self.follow_ups()? {
            if task.kind != FollowKind::Recovery || !within(task.opened_at) || !sees(&task) {
                continue;
            }
            let case = TopicCase {
                case: task.case,
                number: task.number.clone(),
                at: task.opened_at,
                done: task.done.is_some(),
            };
            for topic in &task.topics {
                found.entry(topic.clone()).or_default().cases.push(case.clone());
            }
        }
        for row in self.store.register(THANKS)? {
            let thanks: Thanks = parse(&row.body)?;
            if thanks.opinion == Opinion::Like && within(thanks.at) {
                for topic in thanks.topics {
                    found.entry(topic).or_default().liked += 1;
                }
            }
        }
        for topic in found.values_mut() {
            topic.cases.sort_by_key(|case| (std::cmp::Reverse(case.at), case.case));
        }
        Ok(found)
    }
}
