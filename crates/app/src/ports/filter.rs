//! What lists are asked for: filters, orders, and how far somebody sees.

use super::SealedWords;

/// Order of a case list. Every order ends with the id, so that pages never overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CaseOrder {
    /// Whatever falls due next first ([`super::CaseRow::next_at`]); cases without anything last.
    #[default]
    DueFirst,
    /// Newest acceptance first.
    NewestFirst,
    /// Next rung first; cases without a running ladder are left out.
    NextRungFirst,
}

/// Filter of a case list; every field that is set must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CaseFilter {
    /// Any of these states.
    pub states: Vec<String>,
    /// Any of these kinds.
    pub kinds: Vec<String>,
    /// Answering unit.
    pub unit: Option<String>,
    /// First-contact owner.
    pub owner: Option<String>,
    /// Handler.
    pub handler: Option<String>,
    /// Customer.
    pub customer: Option<String>,
    /// Service.
    pub service: Option<String>,
    /// Topic.
    pub topic: Option<String>,
    /// Only cases with (true) or without (false) a broken promise.
    pub broken: Option<bool>,
    /// At this rung.
    pub rung: Option<u8>,
    /// Only with (true) or without (false) a red-line mark.
    pub red_line: Option<bool>,
    /// Accepted at or after.
    pub accepted_from: Option<i64>,
    /// Accepted before.
    pub accepted_until: Option<i64>,
    /// Closed at or after (open cases are left out).
    pub closed_from: Option<i64>,
    /// Near their end at this instant: the warning share has passed, the due instant has not, and no pause stands.
    pub near_at: Option<i64>,
    /// Part of a case number, anywhere in it; dashes do not count.
    pub number_contains: Option<String>,
    /// What somebody typed to find a case.
    pub words: Option<CaseWords>,
    /// What somebody may see at all.
    pub within: Option<CaseSight>,
}

/// Cases that somebody may see: those that his units answer, and those of which he is owner or handler.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CaseSight {
    /// Units.
    pub units: Vec<String>,
    /// Person code.
    pub person: String,
}

/// Which contacts of a span of time; every field that is set must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ContactFilter {
    /// Occurred at or after this.
    pub from: i64,
    /// Occurred before this.
    pub until: i64,
    /// Channel in kebab case.
    pub channel: Option<String>,
    /// What somebody may see at all: contacts that his units or he took, and those of the cases that he sees.
    pub within: Option<CaseSight>,
}

/// What somebody typed to find a case, with what it means outside the store. A case is found by any of: part of its
/// number; its customer's code, telephone or name (as [`super::Store::find_customers`] finds him); the start of its service's
/// code (ASCII alone); one of the categories; a handler or owner among the people. Text of nothing but blanks finds none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CaseWords {
    /// As typed.
    pub text: String,
    /// Categories whose name has it.
    pub categories: Vec<String>,
    /// People whose name has it.
    pub people: Vec<String>,
    /// How it finds sealed customers; filled by whoever seals them.
    pub sealed: SealedWords,
}
