//! Orders, pages and cursors of the case list.

use super::build::{NOON, accept, case_row, cases, customer, customers, id};
use crate::cursor::BAD_CURSOR;
use std::collections::BTreeSet;
use uuid::Uuid;
use yinuo_app::ports::{CaseFilter, CaseOrder, CaseRow, CaseWords, PAGE_ROWS_MAX, Store};

const ORDERS: [CaseOrder; 3] = [CaseOrder::DueFirst, CaseOrder::NewestFirst, CaseOrder::NextRungFirst];

fn row(number: u128, next_at: Option<i64>, accepted_at: i64, next_rung_at: Option<i64>) -> CaseRow {
    CaseRow { next_at, accepted_at, next_rung_at, ..case_row(number) }
}

fn ids(store: &dyn Store, order: CaseOrder) -> Vec<u128> {
    let page = store.cases(&CaseFilter::default(), order, None, 100).unwrap();
    page.rows.iter().map(|row| row.id.as_u128()).collect()
}

/// All pages of this size, one id after the other.
fn paged(store: &dyn Store, order: CaseOrder, size: u32) -> Vec<Uuid> {
    let (mut all, mut cursor) = (Vec::new(), None);
    for _ in 0..1000 {
        let page = store.cases(&CaseFilter::default(), order, cursor.as_deref(), size).unwrap();
        assert!(page.rows.len() <= size as usize);
        all.extend(page.rows.iter().map(|row| row.id));
        cursor = page.next;
        if cursor.is_none() {
            return all;
        }
    }
    panic!("the list never ends");
}

pub(super) fn the_next_due_comes_first_and_cases_without_one_last(store: &dyn Store) {
    accept(
        store,
        cases(vec![
            row(1, None, NOON, None),
            row(2, Some(NOON + 5), NOON, None),
            row(3, Some(NOON - 5), NOON, None),
            row(4, Some(NOON + 5), NOON, None),
            row(5, None, NOON, None),
            row(6, Some(-1), NOON, None),
        ]),
    );
    assert_eq!(ids(store, CaseOrder::DueFirst), [6, 3, 2, 4, 1, 5]);
}

pub(super) fn the_newest_acceptance_comes_first(store: &dyn Store) {
    accept(
        store,
        cases(vec![
            row(1, None, 5, None),
            row(2, None, 9, None),
            row(3, None, -9, None),
            row(4, None, 9, None),
        ]),
    );
    assert_eq!(ids(store, CaseOrder::NewestFirst), [4, 2, 1, 3]);
}

pub(super) fn the_next_rung_comes_first_and_cases_without_one_are_left_out(store: &dyn Store) {
    accept(
        store,
        cases(vec![
            row(1, None, 1, Some(9)),
            row(2, None, 1, None),
            row(3, None, 1, Some(-9)),
            row(4, None, 1, Some(9)),
        ]),
    );
    assert_eq!(ids(store, CaseOrder::NextRungFirst), [3, 1, 4]);
}

fn twenty() -> Vec<CaseRow> {
    let due = |number: i64| (number % 4 != 0).then_some(NOON + number % 3);
    (1..=20)
        .map(|number: i64| row(number as u128, due(number), NOON + number % 5, Some(number % 6)))
        .collect()
}

pub(super) fn pages_of_any_size_make_the_whole_list(store: &dyn Store) {
    accept(store, cases(twenty()));
    for order in ORDERS {
        let whole = paged(store, order, 100);
        assert_eq!(whole.len(), 20);
        for size in [1, 2, 7, 19, 20, 21] {
            assert_eq!(paged(store, order, size), whole, "{order:?} by {size}");
        }
    }
}

pub(super) fn paging_never_repeats_nor_skips_while_rows_change(store: &dyn Store) {
    accept(store, cases(twenty()));
    for order in ORDERS {
        let (mut seen, mut cursor, mut step) = (Vec::new(), None, 0);
        loop {
            let page = store.cases(&CaseFilter::default(), order, cursor.as_deref(), 3).unwrap();
            seen.extend(page.rows.iter().map(|row| row.id));
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
            // Between two pages rows change without moving, and new ones arrive on both sides of the cursor.
            step += 1;
            let mut touched: Vec<CaseRow> =
                twenty().into_iter().map(|row| CaseRow { version: 2 + step, ..row }).collect();
            let number =
                1000 + u128::from(step) + 100 * ORDERS.iter().position(|one| *one == order).unwrap() as u128;
            touched.push(row(number, Some(i64::MIN), i64::MAX, Some(i64::MIN)));
            accept(store, cases(touched));
        }
        let distinct: BTreeSet<_> = seen.iter().collect();
        assert_eq!(distinct.len(), seen.len(), "{order:?} repeated a case");
        for number in 1..=20 {
            assert!(distinct.contains(&id(number)), "{order:?} skipped case {number}");
        }
    }
}

pub(super) fn a_row_that_moves_behind_the_cursor_is_seen_once_more_at_most(store: &dyn Store) {
    accept(
        store,
        cases(vec![row(1, Some(10), 1, None), row(2, Some(20), 1, None), row(3, Some(30), 1, None)]),
    );
    let all = CaseFilter::default();
    let first = store.cases(&all, CaseOrder::DueFirst, None, 1).unwrap();
    accept(store, cases(vec![row(2, Some(5), 1, None)]));
    let rest = store.cases(&all, CaseOrder::DueFirst, first.next.as_deref(), 10).unwrap();
    assert_eq!(rest.rows.iter().map(|row| row.id.as_u128()).collect::<Vec<_>>(), [3]);
}

pub(super) fn a_page_is_capped_and_may_be_empty(store: &dyn Store) {
    let many = (1..=u128::from(PAGE_ROWS_MAX) + 3).map(|number| row(number, Some(1), 1, Some(1)));
    accept(store, cases(many.collect()));
    for order in ORDERS {
        let page = store.cases(&CaseFilter::default(), order, None, u32::MAX).unwrap();
        assert_eq!(page.rows.len(), PAGE_ROWS_MAX as usize);
        let rest = store.cases(&CaseFilter::default(), order, page.next.as_deref(), u32::MAX).unwrap();
        assert_eq!((rest.rows.len(), rest.next), (3, None));
        let none = store.cases(&CaseFilter::default(), order, None, 0).unwrap();
        assert_eq!((none.rows.len(), none.next), (0, None));
    }
}

pub(super) fn a_full_last_page_has_no_next(store: &dyn Store) {
    accept(store, cases(vec![case_row(1), case_row(2)]));
    let page = store.cases(&CaseFilter::default(), CaseOrder::DueFirst, None, 2).unwrap();
    assert_eq!((page.rows.len(), page.next), (2, None));
}

pub(super) fn a_cursor_that_another_list_made_is_refused(store: &dyn Store) {
    accept(store, cases(twenty()));
    let all = CaseFilter::default();
    for made_by in ORDERS {
        let cursor = store.cases(&all, made_by, None, 2).unwrap().next.unwrap();
        for order in ORDERS {
            let page = store.cases(&all, order, Some(&cursor), 2);
            if order == made_by {
                assert!(page.is_ok());
            } else {
                assert_eq!(page.unwrap_err().reason, BAD_CURSOR);
            }
        }
        assert_eq!(store.postings(None, Some(&cursor), 2).unwrap_err().reason, BAD_CURSOR);
    }
    for broken in ["", "d", "d5", "d5_x", "d5_00", "' or 1=1 --"] {
        let page = store.cases(&all, CaseOrder::DueFirst, Some(broken), 2);
        assert_eq!(page.unwrap_err().reason, BAD_CURSOR, "{broken}");
    }
}

pub(super) fn a_list_is_counted_no_further_than_asked(store: &dyn Store) {
    accept(store, cases(twenty()));
    let words = CaseWords {
        text: "nobody".into(),
        categories: vec![case_row(1).category],
        people: vec![case_row(1).handler, case_row(1).owner],
        ..CaseWords::default()
    };
    for filter in [
        CaseFilter::default(),
        CaseFilter { owner: Some(case_row(1).owner), ..CaseFilter::default() },
        CaseFilter { words: Some(words), ..CaseFilter::default() },
    ] {
        for (most, counted) in [(0, 0), (1, 1), (19, 19), (20, 20), (21, 20), (u64::MAX, 20)] {
            assert_eq!(store.count_cases(&filter, most).unwrap(), counted, "{filter:?} {most}");
        }
    }
}

/// A case that is found by its category, its handler and its customer is on the list once, in its place.
pub(super) fn what_words_find_in_several_ways_makes_one_list(store: &dyn Store) {
    let rows: Vec<CaseRow> = twenty()
        .into_iter()
        .zip(1..)
        .map(|(row, number): (CaseRow, u128)| CaseRow {
            category: format!("matter-{}", number % 3),
            handler: format!("person-{}", number % 4),
            owner: format!("person-{}", number % 5),
            customer: if number % 7 == 0 { "C9".into() } else { "C1".into() },
            ..row
        })
        .collect();
    accept(store, cases(rows.clone()));
    let words = CaseWords {
        text: "c9".into(),
        categories: vec!["matter-0".into(), "matter-1".into()],
        people: vec!["person-1".into(), "person-4".into()],
        ..CaseWords::default()
    };
    accept(store, customers(vec![customer("C9", "", ""), customer("C1", "", "")]));
    let finds = |row: &CaseRow| {
        row.customer == "C9"
            || words.categories.contains(&row.category)
            || words.people.contains(&row.handler)
            || words.people.contains(&row.owner)
    };
    let wanted: BTreeSet<Uuid> = rows.iter().filter(|row| finds(row)).map(|row| row.id).collect();
    assert!(wanted.len() > 10 && wanted.len() < 20);
    let filter = CaseFilter { words: Some(words), ..CaseFilter::default() };
    for order in ORDERS {
        let all = store.cases(&CaseFilter::default(), order, None, 100).unwrap().rows;
        let in_order: Vec<Uuid> = all.iter().map(|row| row.id).filter(|id| wanted.contains(id)).collect();
        for size in [1, 3, 7, 100] {
            let (mut found, mut cursor) = (Vec::new(), None);
            for _ in 0..=20 {
                let page = store.cases(&filter, order, cursor.as_deref(), size).unwrap();
                found.extend(page.rows.iter().map(|row| row.id));
                cursor = page.next;
                if cursor.is_none() {
                    break;
                }
            }
            assert_eq!(found, in_order, "{order:?} by {size}");
        }
    }
    assert_eq!(store.count_cases(&filter, u64::MAX).unwrap(), wanted.len() as u64);
}
