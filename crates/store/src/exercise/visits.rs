//! Visits of cases, and the hours of a technician that two of them want.

use super::build::{NOON, accept, guards, id, refuse, refused_as_invalid};
use yinuo_app::ports::{Commit, CommitError, NO_TIME, Store, VisitFilter, VisitRow};

pub(super) fn visit(case: u128, number: u128) -> VisitRow {
    let at = NOON + case as i64;
    VisitRow {
        case: id(case),
        visit: id(number),
        job: "repair".into(),
        unit: "U01".into(),
        customer: "C000001".into(),
        service: "S1".into(),
        state: "assigned".into(),
        technician: "T1".into(),
        two: false,
        mate: String::new(),
        chosen: String::new(),
        chosen_until: None,
        window: Some((at, at + 7_200)),
        hours: Some((at + 60, at + 3_660)),
        minutes: 60,
        skills: "fibre copper".into(),
        tools: "splicer otdr".into(),
        parts: "ont ont".into(),
        asked_at: NOON - 5,
        ended_at: None,
        outcome: String::new(),
    }
}

pub(super) fn visiting(rows: Vec<VisitRow>) -> Commit {
    Commit { visit_rows: rows, ..Commit::default() }
}

fn found(store: &dyn Store, filter: &VisitFilter) -> Vec<(u128, u128)> {
    let rows = store.visits(filter, None, 99).unwrap();
    rows.into_iter().map(|row| (row.case.as_u128(), row.visit.as_u128())).collect()
}

pub(super) fn visits_come_in_order_of_time_and_those_without_one_last(store: &dyn Store) {
    let asked = VisitRow { window: None, hours: None, technician: String::new(), ..visit(1, 9) };
    let booked = VisitRow { hours: None, ..visit(4, 1) };
    accept(store, visiting(vec![visit(3, 1), asked.clone(), visit(2, 2), visit(2, 1), booked]));
    let wanted = [(4, 1), (2, 1), (2, 2), (3, 1), (1, 9)];
    assert_eq!(found(store, &VisitFilter::default()), wanted, "the beginning of a window stands for hours");
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = store.visits(&VisitFilter::default(), after.as_ref(), 2).unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.place());
        seen.extend(page.iter().map(|row| (row.case.as_u128(), row.visit.as_u128())));
    }
    assert_eq!(seen, wanted);
    let timeless = VisitFilter { within: (NO_TIME, i64::MAX), ..VisitFilter::default() };
    assert_eq!(store.visits(&timeless, None, 9).unwrap(), [asked], "every field comes back");
}

pub(super) fn a_visit_is_replaced_by_its_case_and_id(store: &dyn Store) {
    accept(store, visiting(vec![visit(1, 1), visit(2, 1)]));
    let done = VisitRow {
        state: "done".into(),
        technician: "T2".into(),
        two: true,
        mate: "T3".into(),
        chosen: "T2".into(),
        chosen_until: Some(NOON + 5),
        window: Some((NOON + 9, NOON + 99)),
        hours: Some((NOON + 10, NOON + 20)),
        minutes: 75,
        skills: String::new(),
        parts: "splitter".into(),
        ended_at: Some(NOON + 20),
        outcome: "kept".into(),
        ..visit(1, 1)
    };
    accept(store, visiting(vec![done.clone()]));
    assert_eq!(store.visits(&VisitFilter::default(), None, 9).unwrap(), [done, visit(2, 1)]);
    assert!(refused_as_invalid(store, visiting(vec![visit(1, 1), visit(1, 1)])).contains("named twice"));
}

pub(super) fn every_filter_of_visits_finds_its_rows(store: &dyn Store) {
    accept(
        store,
        visiting(vec![
            visit(1, 1),
            VisitRow { technician: "T2".into(), ..visit(2, 1) },
            VisitRow { ended_at: Some(NOON), ..visit(3, 1) },
            VisitRow { outcome: "missed".into(), ..visit(4, 1) },
            VisitRow { unit: "U02".into(), ..visit(5, 1) },
            VisitRow { technician: "T4".into(), two: true, mate: "T2".into(), ..visit(6, 1) },
        ]),
    );
    let cases =
        |filter: VisitFilter| -> Vec<u128> { found(store, &filter).into_iter().map(|one| one.0).collect() };
    let all = VisitFilter::default;
    assert_eq!(cases(VisitFilter { technician: Some("T2".into()), ..all() }), [2, 6], "whoever goes with");
    assert_eq!(cases(VisitFilter { open: Some(false), ..all() }), [3]);
    assert_eq!(cases(VisitFilter { open: Some(true), technician: Some("T1".into()), ..all() }), [1, 4, 5]);
    assert_eq!(cases(VisitFilter { outcome: Some("missed".into()), ..all() }), [4]);
    assert_eq!(cases(VisitFilter { units: vec!["U02".into(), "U09".into()], ..all() }), [5]);
    assert_eq!(cases(VisitFilter { within: (NOON + 62, NOON + 64), ..all() }), [2, 3], "before the end");
}

pub(super) fn of_two_who_take_one_hour_of_a_technician_one_is_told_to_look_again(store: &dyn Store) {
    let takes = |case: u128| Commit {
        guards: guards(&[("technician-day/T1/2026-11-20", 0)]).guards,
        ..visiting(vec![visit(case, 1)])
    };
    accept(store, takes(1));
    let key = "technician-day/T1/2026-11-20".to_owned();
    assert_eq!(refuse(store, takes(2)), CommitError::GuardMoved { key });
    assert_eq!(found(store, &VisitFilter::default()), [(1, 1)]);
}
