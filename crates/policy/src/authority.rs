//! Which row of the limit table covers a request. The functions that decide are those that examples run.

use crate::model::{AuthorityRule, ExceptionKind};
use crate::resolve::Policy;

/// What somebody asks for, as the limit table looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted<'a> {
    /// What.
    pub kind: ExceptionKind,
    /// The sum, minor units: what is given, or what is owed by whoever is to be reconnected.
    pub minor: i64,
    /// Natural days of a reconnection, begun ones included; 0 for money.
    pub days: u32,
    /// Value tier of the customer; empty where the outside system names none.
    pub tier: &'a str,
}

impl AuthorityRule {
    /// Whether one request lies within it.
    #[must_use]
    pub fn covers(&self, wanted: &Wanted<'_>) -> bool {
        self.kind == wanted.kind
            && wanted.minor <= self.most_minor
            && wanted.days <= self.days
            && (self.tiers.is_empty() || self.tiers.iter().any(|tier| tier == wanted.tier))
    }

    /// Whether a person who granted so much of this kind today may grant so much more.
    #[must_use]
    pub const fn leaves(&self, granted_minor: i64, minor: i64) -> bool {
        granted_minor.saturating_add(minor) <= self.day_minor
    }
}

impl Policy {
    /// The limit table, in the order in which requests go up.
    #[must_use]
    pub fn authorities(&self) -> &[AuthorityRule] {
        &self.authorities
    }

    /// One row of it.
    #[must_use]
    pub fn authority(&self, code: &str) -> Option<&AuthorityRule> {
        self.authorities.iter().find(|rule| rule.code == code)
    }

    /// Rows that cover a request, in order.
    pub fn covering<'p>(&'p self, wanted: Wanted<'p>) -> impl Iterator<Item = &'p AuthorityRule> {
        self.authorities.iter().filter(move |rule| rule.covers(&wanted))
    }
}
