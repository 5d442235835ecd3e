//! Case rows, numbers, filters.

use super::build::{NOON, accept, append, appending, case, case_row, cases, customer, customers, id, refuse};
use uuid::Uuid;
use yinuo_app::ports::{CaseFilter, CaseOrder, CaseRow, CaseSight, CaseWords, Commit, CommitError, Store};

fn changed(number: u128, change: impl FnOnce(&mut CaseRow)) -> CaseRow {
    let mut row = case_row(number);
    change(&mut row);
    row
}

pub(super) fn a_case_row_comes_back_as_it_was_written(store: &dyn Store) {
    let full = CaseRow {
        due_at: Some(-5),
        warn_at: Some(-7),
        rung: 255,
        next_rung_at: Some(i64::MAX),
        next_at: Some(i64::MIN),
        broken: u32::MAX,
        owed_minor: -12,
        chain: 3,
        red_line: "minister".into(),
        paused: true,
        closed_at: Some(0),
        version: i64::MAX as u64,
        ..case_row(1)
    };
    let bare = CaseRow {
        due_at: None,
        warn_at: None,
        next_at: None,
        service: String::new(),
        area: String::new(),
        ..case_row(2)
    };
    accept(store, cases(vec![full.clone(), bare.clone()]));
    assert_eq!(store.case_row(id(1)).unwrap(), Some(full));
    assert_eq!(store.case_row(id(2)).unwrap(), Some(bare));
}

pub(super) fn a_case_row_is_replaced_by_its_id(store: &dyn Store) {
    accept(store, cases(vec![case_row(1)]));
    let moved = changed(1, |row| {
        row.customer = "C2".into();
        row.service = "S2".into();
        row.topic = "bill".into();
        row.state = "closed".into();
        row.unit = "U2".into();
        row.owner = "P8".into();
        row.handler = "P9".into();
        row.due_at = None;
        row.next_at = None;
        row.closed_at = Some(NOON);
        row.accepted_at = NOON - 1;
        row.next_rung_at = Some(NOON);
        row.version = 2;
    });
    accept(store, cases(vec![moved.clone()]));
    assert_eq!(store.case_row(id(1)).unwrap(), Some(moved.clone()));
    for order in [CaseOrder::DueFirst, CaseOrder::NewestFirst, CaseOrder::NextRungFirst] {
        assert_eq!(
            store.cases(&CaseFilter::default(), order, None, 10).unwrap().rows,
            std::slice::from_ref(&moved)
        );
    }
    // No list finds it under what it was before.
    let old = case_row(1);
    for filter in [
        CaseFilter { customer: Some(old.customer), ..CaseFilter::default() },
        CaseFilter { service: Some(old.service), ..CaseFilter::default() },
        CaseFilter { topic: Some(old.topic), ..CaseFilter::default() },
        CaseFilter { unit: Some(old.unit), ..CaseFilter::default() },
        CaseFilter { owner: Some(old.owner), ..CaseFilter::default() },
        CaseFilter { handler: Some(old.handler), ..CaseFilter::default() },
        CaseFilter { states: vec![old.state], ..CaseFilter::default() },
    ] {
        assert_eq!(store.count_cases(&filter, u64::MAX).unwrap(), 0, "{filter:?}");
    }
    let either = CaseFilter { states: vec!["inProgress".into(), "closed".into()], ..CaseFilter::default() };
    assert_eq!(store.count_cases(&either, u64::MAX).unwrap(), 1, "counted once");
}

pub(super) fn the_last_row_of_a_commit_counts(store: &dyn Store) {
    accept(store, cases(vec![case_row(1), changed(1, |row| row.state = "closed".into())]));
    assert_eq!(store.case_row(id(1)).unwrap().unwrap().state, "closed");
    assert_eq!(store.count_cases(&CaseFilter::default(), u64::MAX).unwrap(), 1);
}

pub(super) fn a_case_is_found_by_its_number(store: &dyn Store) {
    accept(store, cases(vec![case_row(1), case_row(2)]));
    assert_eq!(store.case_by_number("2026000002").unwrap(), Some(id(2)));
    assert_eq!(store.case_by_number("2026").unwrap(), None);
}

pub(super) fn a_number_belongs_to_one_case(store: &dyn Store) {
    accept(store, cases(vec![case_row(1)]));
    let taken = case_row(1).number;
    let thief = changed(2, |row| row.number = taken.clone());
    let commit = Commit { case_rows: vec![thief], ..appending(vec![append(case(2), 0, 1)]) };
    assert_eq!(refuse(store, commit), CommitError::NumberTaken { number: taken.clone() });
    assert_eq!(store.case_row(id(2)).unwrap(), None);
    let twins = vec![changed(3, |row| row.number = "9".into()), changed(4, |row| row.number = "9".into())];
    assert_eq!(refuse(store, cases(twins)), CommitError::NumberTaken { number: "9".into() });
    assert_eq!(store.case_by_number(&taken).unwrap(), Some(id(1)));
}

pub(super) fn a_number_given_up_is_free(store: &dyn Store) {
    accept(store, cases(vec![case_row(1)]));
    let number = case_row(1).number;
    let one = changed(1, |row| row.number = "new".into());
    let two = changed(2, |row| row.number = number.clone());
    // Rows are taken in order: before the first case gives its number up, the second cannot have it.
    let early = cases(vec![two.clone(), one.clone()]);
    assert_eq!(refuse(store, early), CommitError::NumberTaken { number: number.clone() });
    accept(store, cases(vec![one, two]));
    assert_eq!(store.case_by_number("new").unwrap(), Some(id(1)));
    assert_eq!(store.case_by_number(&number).unwrap(), Some(id(2)));
    let named = |number: u128, name: &str| changed(number, |row| row.number = name.into());
    accept(store, cases(vec![named(3, "x"), named(3, "y"), named(4, "x")]));
    assert_eq!(store.case_by_number("x").unwrap(), Some(id(4)));
    assert_eq!(store.case_by_number("y").unwrap(), Some(id(3)));
}

fn varied() -> Vec<CaseRow> {
    vec![
        case_row(1),
        changed(2, |row| {
            row.state = "pending".into();
            row.kind = "fault".into();
            row.unit = "U02".into();
        }),
        changed(3, |row| {
            row.owner = "P03".into();
            row.handler = String::new();
            row.customer = "C000003".into();
            row.service = String::new();
        }),
        changed(4, |row| {
            row.topic = "bill".into();
            row.broken = 2;
            row.rung = 3;
            row.red_line = "media".into();
        }),
        changed(5, |row| {
            row.accepted_at = NOON + 10;
            row.state = "closed".into();
            row.closed_at = Some(NOON + 50);
        }),
        changed(6, |row| {
            row.number = "8800_100%".into();
            row.state = "closed".into();
            row.closed_at = Some(NOON + 60);
        }),
    ]
}

fn found(store: &dyn Store, filter: &CaseFilter) -> Vec<u128> {
    let page = store.cases(filter, CaseOrder::NewestFirst, None, 100).unwrap();
    assert_eq!(store.count_cases(filter, u64::MAX).unwrap(), page.rows.len() as u64, "{filter:?}");
    let mut ids: Vec<u128> = page.rows.iter().map(|row| row.id.as_u128()).collect();
    ids.sort_unstable();
    ids
}

pub(super) fn somebody_sees_the_cases_of_his_units_and_his_own(store: &dyn Store) {
    accept(store, cases(varied()));
    let within = |units: &[&str], person: &str| {
        let units = units.iter().map(|unit| (*unit).to_owned()).collect();
        CaseFilter { within: Some(CaseSight { units, person: person.into() }), ..CaseFilter::default() }
    };
    for (filter, wanted) in [
        (within(&["U02"], "nobody"), vec![2]),
        (within(&[], "P03"), vec![3]),
        (within(&["U02", "nowhere"], "P03"), vec![2, 3]),
        (within(&[], "nobody"), vec![]),
        (CaseFilter { states: vec!["pending".into()], ..within(&["U02"], "P03") }, vec![2]),
    ] {
        assert_eq!(found(store, &filter), wanted, "{filter:?}");
    }
}

pub(super) fn every_filter_finds_its_cases(store: &dyn Store) {
    accept(store, cases(varied()));
    let none = CaseFilter::default;
    let text = |value: &str| Some(value.to_owned());
    for (filter, wanted) in [
        (none(), vec![1, 2, 3, 4, 5, 6]),
        (CaseFilter { states: vec!["pending".into()], ..none() }, vec![2]),
        (
            CaseFilter { states: vec!["pending".into(), "closed".into(), "pending".into()], ..none() },
            vec![2, 5, 6],
        ),
        (CaseFilter { states: vec!["nowhere".into()], ..none() }, vec![]),
        (CaseFilter { kinds: vec!["fault".into()], ..none() }, vec![2]),
        (CaseFilter { kinds: vec!["fault".into(), "complaint".into()], ..none() }, vec![1, 2, 3, 4, 5, 6]),
        (CaseFilter { unit: text("U02"), ..none() }, vec![2]),
        (CaseFilter { owner: text("P03"), ..none() }, vec![3]),
        (CaseFilter { handler: text(""), ..none() }, vec![3]),
        (CaseFilter { handler: text("P02"), ..none() }, vec![1, 2, 4, 5, 6]),
        (CaseFilter { customer: text("C000003"), ..none() }, vec![3]),
        (CaseFilter { service: text(""), ..none() }, vec![3]),
        (CaseFilter { topic: text("bill"), ..none() }, vec![4]),
        (CaseFilter { broken: Some(true), ..none() }, vec![4]),
        (CaseFilter { broken: Some(false), ..none() }, vec![1, 2, 3, 5, 6]),
        (CaseFilter { rung: Some(3), ..none() }, vec![4]),
        (CaseFilter { rung: Some(0), ..none() }, vec![1, 2, 3, 5, 6]),
        (CaseFilter { red_line: Some(true), ..none() }, vec![4]),
        (CaseFilter { red_line: Some(false), ..none() }, vec![1, 2, 3, 5, 6]),
        (CaseFilter { accepted_from: Some(NOON + 10), ..none() }, vec![5]),
        (CaseFilter { accepted_until: Some(NOON + 10), ..none() }, vec![1, 2, 3, 4, 6]),
        (CaseFilter { closed_from: Some(NOON + 60), ..none() }, vec![6]),
        (CaseFilter { closed_from: Some(i64::MIN), ..none() }, vec![5, 6]),
        (CaseFilter { number_contains: text("000"), ..none() }, vec![1, 2, 3, 4, 5]),
        (CaseFilter { number_contains: text("0-0-0"), ..none() }, vec![1, 2, 3, 4, 5]),
        (CaseFilter { number_contains: text("%"), ..none() }, vec![6]),
        (CaseFilter { number_contains: text("0_1"), ..none() }, vec![6]),
        (CaseFilter { number_contains: text(""), ..none() }, vec![1, 2, 3, 4, 5, 6]),
    ] {
        assert_eq!(found(store, &filter), wanted, "{filter:?}");
    }
}

/// Words find by number, service, customer, category and people; each store the same.
pub(super) fn words_find_cases_by_what_a_clerk_remembers(store: &dyn Store) {
    let none = CaseFilter::default;
    let mut rows = varied();
    rows[0].customer = "C003".into();
    rows[1].customer = "C001".into();
    rows[1].category = "fault.broadband.no-internet".into();
    rows[2].customer = String::new();
    rows[2].service = "FTTH-77".into();
    rows[3].handler = "zhou".into();
    rows[4].owner = "zhao".into();
    accept(store, cases(rows));
    let known =
        vec![customer("C003", "李雷", "+86 138-0013-8000"), customer("C001", "王小芳", "13900139111")];
    accept(store, customers(known));
    let words = |text: &str, categories: &[&str], people: &[&str]| CaseFilter {
        words: Some(CaseWords {
            text: text.into(),
            categories: categories.iter().map(|code| (*code).into()).collect(),
            people: people.iter().map(|code| (*code).into()).collect(),
            ..CaseWords::default()
        }),
        ..none()
    };
    for (filter, wanted) in [
        (words("小芳", &[], &[]), vec![2]),
        (words(" 李雷 ", &[], &[]), vec![1]),
        (words("138 0013", &[], &[]), vec![1]),
        (words("c001", &[], &[]), vec![2]),
        (words("ftth", &[], &[]), vec![3]),
        (words("上网", &["fault.broadband.no-internet"], &[]), vec![2]),
        (words("周", &[], &["zhou", "zhao"]), vec![4, 5]),
        (words("芳", &[], &["zhou"]), vec![2, 4]),
        (words("%", &[], &[]), vec![]),
        (words("李' or 1=1 --", &[], &[]), vec![]),
        (words("  ", &["fault.broadband.no-internet"], &["zhou"]), vec![]),
        (words("\0", &[], &["zhou"]), vec![]),
    ] {
        assert_eq!(found(store, &filter), wanted, "{filter:?}");
        assert_eq!(store.count_cases(&filter, u64::MAX).unwrap(), wanted.len() as u64, "{filter:?}");
    }
    let open = CaseFilter { states: vec!["nowhere".into()], ..words("小芳", &[], &[]) };
    assert_eq!(found(store, &open), Vec::<u128>::new(), "other filters must hold as well");
    assert_eq!(
        found(store, &words("0-0-0", &[], &[])),
        found(store, &CaseFilter { number_contains: Some("000".into()), ..none() })
    );
}

pub(super) fn all_set_filters_must_hold(store: &dyn Store) {
    accept(store, cases(varied()));
    let mut all = CaseFilter {
        states: vec!["inProgress".into()],
        kinds: vec!["complaint".into()],
        unit: Some("U01".into()),
        owner: Some("P01".into()),
        handler: Some("P02".into()),
        customer: Some("C000001".into()),
        service: Some("S000001".into()),
        topic: Some("bill".into()),
        broken: Some(true),
        rung: Some(3),
        red_line: Some(true),
        accepted_from: Some(NOON),
        accepted_until: Some(NOON + 1),
        closed_from: None,
        near_at: None,
        number_contains: Some("4".into()),
        words: Some(CaseWords { text: "S000001".into(), ..CaseWords::default() }),
        within: Some(CaseSight { units: vec!["U01".into()], person: String::new() }),
    };
    assert_eq!(found(store, &all), [4]);
    all.closed_from = Some(0);
    assert_eq!(found(store, &all), [0; 0]);
}

pub(super) fn a_case_is_near_from_its_warning_to_its_end(store: &dyn Store) {
    let near = |number, warn_at: Option<i64>, due_at: Option<i64>, paused| {
        changed(number, |row| (row.warn_at, row.due_at, row.paused) = (warn_at, due_at, paused))
    };
    accept(
        store,
        cases(vec![
            near(1, Some(10), Some(20), false),
            near(2, Some(10), Some(20), true),
            near(3, None, Some(20), false),
            near(4, Some(10), None, false),
        ]),
    );
    for (at, wanted) in [(9, vec![]), (10, vec![1]), (19, vec![1]), (20, vec![])] {
        assert_eq!(found(store, &CaseFilter { near_at: Some(at), ..CaseFilter::default() }), wanted, "{at}");
    }
}

/// Enough cases that an index on a field with few of them is worth walking.
pub(super) fn a_rare_value_is_found_among_many_in_every_order(store: &dyn Store) {
    let rows = (1..=200).map(|number| {
        changed(number, |row| {
            row.next_at = Some(NOON + number as i64 % 7);
            row.accepted_at = NOON + number as i64 % 5;
            row.next_rung_at = (number % 2 == 0).then_some(NOON + number as i64 % 3);
            if number % 50 == 0 {
                row.customer = "rare".into();
            }
        })
    });
    accept(store, cases(rows.collect()));
    let filter = CaseFilter { customer: Some("rare".into()), ..CaseFilter::default() };
    let numbers = |order| -> Vec<u128> {
        let mut cursor = None;
        let mut all = Vec::new();
        for _ in 0..5 {
            let page = store.cases(&filter, order, cursor.as_deref(), 1).unwrap();
            all.extend(page.rows.iter().map(|row| row.id.as_u128()));
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        all
    };
    // 50, 100, 150, 200: due +1, +2, +3, +4; accepted all +0; rung +2, +1, +0, +2.
    assert_eq!(numbers(CaseOrder::DueFirst), [50, 100, 150, 200]);
    assert_eq!(numbers(CaseOrder::NewestFirst), [200, 150, 100, 50]);
    assert_eq!(numbers(CaseOrder::NextRungFirst), [150, 100, 50, 200]);
    assert_eq!(store.count_cases(&filter, u64::MAX).unwrap(), 4);
}

pub(super) fn rows_and_events_of_a_refused_commit_are_not_seen(store: &dyn Store) {
    accept(store, appending(vec![append(case(1), 0, 1)]));
    refuse(store, Commit { case_rows: vec![case_row(1)], ..appending(vec![append(case(1), 0, 1)]) });
    assert_eq!(store.case_row(id(1)).unwrap(), None);
    assert_eq!(store.case_row(Uuid::nil()).unwrap(), None);
    assert_eq!(store.count_cases(&CaseFilter::default(), u64::MAX).unwrap(), 0);
}
