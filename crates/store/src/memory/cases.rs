//! Case rows of the memory store with their indexes and lists.

use crate::cursor::{self, List, Place};
use crate::search::{CustomerQuery, number_digits};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;
use yinuo_app::ports::{CaseFilter, CaseOrder, CaseRow, CaseSight, CaseWords, Page, ReadError};

/// A list is sorted out of an equality index when that holds less than this share of all cases.
const NARROW_SHARE: usize = 16;

/// Cases by the value of one field.
#[derive(Debug, Default)]
struct ByValue {
    sets: BTreeMap<String, BTreeSet<Uuid>>,
}

impl ByValue {
    fn put(&mut self, value: &str, id: Uuid) {
        if let Some(set) = self.sets.get_mut(value) {
            set.insert(id);
        } else {
            self.sets.insert(value.to_owned(), BTreeSet::from([id]));
        }
    }

    fn take(&mut self, value: &str, id: Uuid) {
        let Some(set) = self.sets.get_mut(value) else { return };
        set.remove(&id);
        if set.is_empty() {
            self.sets.remove(value);
        }
    }

    fn of(&self, value: &str) -> Candidates<'_> {
        self.sets.get(value).into_iter().collect()
    }
}

/// Disjoint sets of cases, one of which holds every case that matches.
type Candidates<'a> = Vec<&'a BTreeSet<Uuid>>;

/// Fields that have an index of equality.
const FIELDS: [fn(&CaseRow) -> &str; 7] = [
    |row| &row.customer,
    |row| &row.service,
    |row| &row.topic,
    |row| &row.unit,
    |row| &row.owner,
    |row| &row.handler,
    |row| &row.state,
];
/// Place of the state among [`FIELDS`].
const STATE: usize = 6;

/// All case rows.
#[derive(Debug, Default)]
pub(super) struct Cases {
    /// Boxed, as everywhere here where a row is large: a tree moves its entries about.
    rows: BTreeMap<Uuid, Box<CaseRow>>,
    numbers: BTreeMap<String, Uuid>,
    due: BTreeSet<Place>,
    accepted: BTreeSet<Place>,
    rungs: BTreeSet<Place>,
    by_field: [ByValue; FIELDS.len()],
}

impl Cases {
    pub(super) fn row(&self, id: Uuid) -> Option<&CaseRow> {
        self.rows.get(&id).map(Box::as_ref)
    }

    pub(super) fn by_number(&self, number: &str) -> Option<Uuid> {
        self.numbers.get(number).copied()
    }

    /// Takes a row out of the list and its indexes.
    pub(super) fn remove(&mut self, id: Uuid) {
        let Some(row) = self.rows.remove(&id) else { return };
        self.numbers.remove(&row.number);
        for (index, field) in self.by_field.iter_mut().zip(FIELDS) {
            index.take(field(&row), id);
        }
        for (index, order) in [
            (&mut self.due, CaseOrder::DueFirst),
            (&mut self.accepted, CaseOrder::NewestFirst),
            (&mut self.rungs, CaseOrder::NextRungFirst),
        ] {
            if let Some(place) = place(&row, order) {
                index.remove(&place);
            }
        }
    }

    /// All rows, in no order that a list promises.
    pub(super) fn all(&self) -> impl Iterator<Item = &CaseRow> {
        self.rows.values().map(Box::as_ref)
    }

    /// Puts a row in, or in place of the one with its id; only the indexes that change are touched.
    pub(super) fn replace(&mut self, row: CaseRow) {
        let id = row.id;
        let before = self.rows.get(&id).map(Box::as_ref);
        if before.is_none_or(|old| old.number != row.number) {
            if let Some(old) = before {
                self.numbers.remove(&old.number);
            }
            self.numbers.insert(row.number.clone(), id);
        }
        for (index, field) in self.by_field.iter_mut().zip(FIELDS) {
            let value_before = before.map(field);
            if value_before != Some(field(&row)) {
                if let Some(value) = value_before {
                    index.take(value, id);
                }
                index.put(field(&row), id);
            }
        }
        for (index, order) in [
            (&mut self.due, CaseOrder::DueFirst),
            (&mut self.accepted, CaseOrder::NewestFirst),
            (&mut self.rungs, CaseOrder::NextRungFirst),
        ] {
            let place_before = before.and_then(|old| place(old, order));
            let place_after = place(&row, order);
            if place_before != place_after {
                if let Some(old) = place_before {
                    index.remove(&old);
                }
                index.extend(place_after);
            }
        }
        match self.rows.get_mut(&id) {
            Some(kept) => **kept = row,
            None => drop(self.rows.insert(id, Box::new(row))),
        }
    }

    pub(super) fn count(&self, filter: &Wanted<'_>, most: u64) -> u64 {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let matching = match self.narrowest(filter.filter) {
            Some(sets) => self.matching(&sets, filter).take(most).count(),
            None => self.rows.values().filter(|row| matches(row, filter)).take(most).count(),
        };
        matching as u64
    }

    pub(super) fn list(
        &self,
        filter: &Wanted<'_>,
        order: CaseOrder,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<CaseRow>, ReadError> {
        let list = List::Cases(order);
        let after = cursor::decode(list, cursor)?;
        let rows_max = cursor::rows_max(limit);
        let narrow = self
            .narrowest(filter.filter)
            .filter(|sets| sets.iter().map(|set| set.len()).sum::<usize>() < self.rows.len() / NARROW_SHARE);
        // One more than asked tells whether there is a next page.
        let mut rows = match narrow {
            Some(sets) => self.sorted_page(&sets, filter, order, after, rows_max + 1),
            None => self.walked_page(filter, order, after, rows_max + 1),
        };
        let more = rows.len() > rows_max;
        rows.truncate(rows_max);
        let next = match rows.last().and_then(|row| place(row, order)) {
            Some(last) if more => Some(cursor::encode(list, last)),
            _ => None,
        };
        Ok(Page { rows: rows.into_iter().cloned().collect(), next })
    }

    fn matching<'a, 'f>(
        &'a self,
        sets: &'f [&BTreeSet<Uuid>],
        filter: &'f Wanted<'_>,
    ) -> impl Iterator<Item = &'a CaseRow> {
        sets.iter()
            .flat_map(|set| set.iter())
            .filter_map(|id| self.rows.get(id).map(Box::as_ref))
            .filter(|row| matches(row, filter))
    }

    fn sorted_page<'a>(
        &'a self,
        sets: &[&BTreeSet<Uuid>],
        filter: &Wanted<'_>,
        order: CaseOrder,
        after: Option<Place>,
        rows_max: usize,
    ) -> Vec<&'a CaseRow> {
        let mut placed: Vec<(Place, &'a CaseRow)> = self
            .matching(sets, filter)
            .filter_map(|row| Some((place(row, order)?, row)))
            .filter(|(place, _)| after.is_none_or(|after| follows(*place, after, order)))
            .collect();
        placed.sort_by_key(|(place, _)| *place);
        if order == CaseOrder::NewestFirst {
            placed.reverse();
        }
        placed.into_iter().take(rows_max).map(|(_, row)| row).collect()
    }

    fn walked_page(
        &self,
        filter: &Wanted<'_>,
        order: CaseOrder,
        after: Option<Place>,
        rows_max: usize,
    ) -> Vec<&CaseRow> {
        let row_at =
            |place: &Place| self.rows.get(&place.1).map(Box::as_ref).filter(|row| matches(row, filter));
        let ascending = |index: &'_ BTreeSet<Place>| -> Vec<&CaseRow> {
            let start = after.map_or(std::ops::Bound::Unbounded, std::ops::Bound::Excluded);
            index.range((start, std::ops::Bound::Unbounded)).filter_map(row_at).take(rows_max).collect()
        };
        match order {
            CaseOrder::DueFirst => ascending(&self.due),
            CaseOrder::NextRungFirst => ascending(&self.rungs),
            CaseOrder::NewestFirst => {
                let end = after.map_or(std::ops::Bound::Unbounded, std::ops::Bound::Excluded);
                let places = self.accepted.range((std::ops::Bound::Unbounded, end)).rev();
                places.filter_map(row_at).take(rows_max).collect()
            }
        }
    }

    /// The smallest choice of sets that an indexed field of this filter allows.
    fn narrowest(&self, filter: &CaseFilter) -> Option<Candidates<'_>> {
        let wanted =
            [&filter.customer, &filter.service, &filter.topic, &filter.unit, &filter.owner, &filter.handler];
        let mut choices: Vec<Candidates<'_>> = wanted
            .into_iter()
            .zip(&self.by_field)
            .filter_map(|(value, index)| value.as_ref().map(|value| index.of(value)))
            .collect();
        if !filter.states.is_empty() {
            let states: BTreeSet<&String> = filter.states.iter().collect();
            choices.push(states.into_iter().flat_map(|state| self.by_field[STATE].of(state)).collect());
        }
        choices.into_iter().min_by_key(|sets| sets.iter().map(|set| set.len()).sum::<usize>())
    }
}

/// Where a row stands in an order; none when it is left out.
fn place(row: &CaseRow, order: CaseOrder) -> Option<Place> {
    match order {
        CaseOrder::DueFirst => Some((cursor::due_order(row.next_at), row.id)),
        CaseOrder::NewestFirst => Some((row.accepted_at, row.id)),
        CaseOrder::NextRungFirst => row.next_rung_at.map(|at| (at, row.id)),
    }
}

fn follows(place: Place, after: Place, order: CaseOrder) -> bool {
    if order == CaseOrder::NewestFirst { place < after } else { place > after }
}

/// A filter, and the customers that its words find.
pub(super) struct Wanted<'f> {
    pub filter: &'f CaseFilter,
    pub sought: Option<Sought<'f>>,
}

/// What the words of a filter mean in this store.
pub(super) struct Sought<'f> {
    pub words: &'f CaseWords,
    /// None when there is nothing to look for.
    pub query: Option<CustomerQuery>,
    pub customers: BTreeSet<&'f str>,
}

impl Sought<'_> {
    fn finds(&self, row: &CaseRow) -> bool {
        let Some(query) = &self.query else { return false };
        let number = number_digits(&self.words.text);
        number.is_some_and(|digits| row.number.replace('-', "").contains(&digits))
            || (query.folded.is_ascii() && row.service.to_ascii_lowercase().starts_with(&query.folded))
            || self.customers.contains(row.customer.as_str())
            || self.words.categories.contains(&row.category)
            || self.words.people.iter().any(|person| *person == row.handler || *person == row.owner)
    }
}

fn matches(row: &CaseRow, wanted: &Wanted<'_>) -> bool {
    let filter = wanted.filter;
    wanted.sought.as_ref().is_none_or(|sought| sought.finds(row)) && fits(row, filter)
}

fn is_near(row: &CaseRow, at: i64) -> bool {
    !row.paused && row.warn_at.is_some_and(|warn| warn <= at) && row.due_at.is_some_and(|due| at < due)
}

/// Whether somebody may see a case.
pub(super) fn sees(sight: &CaseSight, row: &CaseRow) -> bool {
    sight.units.contains(&row.unit) || sight.person == row.owner || sight.person == row.handler
}

fn fits(row: &CaseRow, filter: &CaseFilter) -> bool {
    let any_of = |wanted: &[String], value: &str| wanted.is_empty() || wanted.iter().any(|one| one == value);
    let is = |wanted: &Option<String>, value: &str| wanted.as_deref().is_none_or(|one| one == value);
    let sees = |sight: &CaseSight| sees(sight, row);
    any_of(&filter.states, &row.state)
        && any_of(&filter.kinds, &row.kind)
        && is(&filter.unit, &row.unit)
        && is(&filter.owner, &row.owner)
        && is(&filter.handler, &row.handler)
        && is(&filter.customer, &row.customer)
        && is(&filter.service, &row.service)
        && is(&filter.topic, &row.topic)
        && filter.within.as_ref().is_none_or(sees)
        && filter.broken.is_none_or(|broken| broken == (row.broken > 0))
        && filter.rung.is_none_or(|rung| rung == row.rung)
        && filter.red_line.is_none_or(|marked| marked != row.red_line.is_empty())
        && filter.accepted_from.is_none_or(|from| row.accepted_at >= from)
        && filter.accepted_until.is_none_or(|until| row.accepted_at < until)
        && filter.closed_from.is_none_or(|from| row.closed_at.is_some_and(|closed| closed >= from))
        && filter.near_at.is_none_or(|at| is_near(row, at))
        && filter
            .number_contains
            .as_deref()
            .is_none_or(|part| row.number.replace('-', "").contains(&part.replace('-', "")))
}
