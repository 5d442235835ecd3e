//! What words find, in parts that a database can each answer by an index of its own.
//!
//! Customers, numbers and services find few cases: those are gathered and put in order. A category or a person has many:
//! each is walked in the order of the list and stops after a page, and the pages are merged. One `or` over the columns
//! reads every row, and gathering everything that a category has reads a quarter of them.

use crate::cursor::{self, List};
use crate::search::customer_query;
use std::collections::BTreeSet;
use uuid::Uuid;
use yinuo_app::ports::{CaseFilter, CaseOrder, CaseRow, CaseWords, Page};

/// One way in which words find cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part<'w> {
    /// By customers, a number or a service.
    Few(&'w CaseWords),
    /// One of these categories.
    Categories(&'w [String]),
    /// A handler among these people.
    Handlers(&'w [String]),
    /// An owner among these people.
    Owners(&'w [String]),
}

/// The parts of a filter: none when it asks for no words, an empty list when its words find nothing.
pub(crate) fn parts(filter: &CaseFilter) -> Option<Vec<Part<'_>>> {
    let words = filter.words.as_ref()?;
    if customer_query(&words.text).is_none() {
        return Some(Vec::new());
    }
    let (categories, people) = (&words.categories[..], &words.people[..]);
    let all = [Part::Few(words), Part::Categories(categories), Part::Handlers(people), Part::Owners(people)];
    let has_something = |part: &Part<'_>| match part {
        Part::Few(_) => true,
        Part::Categories(values) | Part::Handlers(values) | Part::Owners(values) => !values.is_empty(),
    };
    Some(all.into_iter().filter(has_something).collect())
}

/// A page out of rows that its parts found, each part no further than one row beyond the page.
pub(crate) fn merged(mut rows: Vec<CaseRow>, order: CaseOrder, rows_max: usize) -> Page<CaseRow> {
    rows.sort_by_key(|row| (key(row, order), row.id));
    if order == CaseOrder::NewestFirst {
        rows.reverse();
    }
    rows.dedup_by_key(|row| row.id);
    page(rows, order, rows_max)
}

/// A page out of rows in order, of which one more than it holds tells that there is a next one.
pub(crate) fn page(mut rows: Vec<CaseRow>, order: CaseOrder, rows_max: usize) -> Page<CaseRow> {
    let more = rows.len() > rows_max;
    rows.truncate(rows_max);
    let last = rows.last().filter(|_| more);
    let next = last.map(|row| cursor::encode(List::Cases(order), (key(row, order), row.id)));
    Page { rows, next }
}

fn key(row: &CaseRow, order: CaseOrder) -> i64 {
    match order {
        CaseOrder::DueFirst => cursor::due_order(row.next_at),
        CaseOrder::NewestFirst => row.accepted_at,
        // The list leaves rows without this instant out.
        CaseOrder::NextRungFirst => row.next_rung_at.unwrap_or_default(),
    }
}

/// How many different cases there are among those that parts find, no more than `most`.
#[derive(Debug)]
pub(crate) struct Counted {
    found: BTreeSet<Uuid>,
    most: u64,
}

impl Counted {
    pub(crate) fn to(most: u64) -> Self {
        Self { found: BTreeSet::new(), most }
    }

    /// Adds what a part found; says whether that is all that was asked for.
    pub(crate) fn add(&mut self, ids: impl IntoIterator<Item = Uuid>) -> bool {
        self.found.extend(ids);
        self.found.len() as u64 >= self.most
    }

    pub(crate) fn count(&self) -> u64 {
        (self.found.len() as u64).min(self.most)
    }
}
