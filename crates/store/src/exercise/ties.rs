//! What ties cases to others than their customers.

use super::build::{NOON, accept, guards, id, refuse, refused_as_invalid};
use yinuo_app::ports::{Commit, CommitError, Store, TieFilter, TieRow};

pub(super) fn tie(case: u128, name: &str) -> TieRow {
    TieRow {
        case: id(case),
        tie: name.into(),
        kind: "outside".into(),
        party: "12345".into(),
        number: format!("SN-{case}"),
        class: "complaint".into(),
        unit: "U01".into(),
        state: "open".into(),
        started_at: NOON,
        due_at: Some(NOON + case as i64),
        ended_at: None,
        late: false,
    }
}

pub(super) fn tied(rows: Vec<TieRow>) -> Commit {
    Commit { tie_rows: rows, ..Commit::default() }
}

fn of(kind: &str) -> TieFilter {
    TieFilter { kind: kind.into(), ..TieFilter::default() }
}

fn found(store: &dyn Store, filter: &TieFilter) -> Vec<(u128, String)> {
    let rows = store.ties(filter, None, 99).unwrap();
    assert_eq!(store.count_ties(filter).unwrap(), rows.len() as u64);
    rows.into_iter().map(|row| (row.case.as_u128(), row.tie)).collect()
}

pub(super) fn ties_come_due_first_and_those_without_a_due_instant_last(store: &dyn Store) {
    let never = TieRow { due_at: None, ..tie(1, "m") };
    let rows =
        vec![tie(3, "o1"), never.clone(), tie(2, "o2"), TieRow { due_at: tie(2, "").due_at, ..tie(2, "o1") }];
    accept(store, tied(rows));
    let names =
        |rows: Vec<TieRow>| -> Vec<_> { rows.into_iter().map(|row| (row.case.as_u128(), row.tie)).collect() };
    let wanted = [(2, "o1"), (2, "o2"), (3, "o1"), (1, "m")].map(|(case, name)| (case, name.to_owned()));
    assert_eq!(found(store, &of("outside")), wanted);
    let latest = TieFilter { latest_first: true, ..of("outside") };
    let backwards: Vec<(u128, String)> = wanted.iter().rev().cloned().collect();
    for (filter, wanted) in [(of("outside"), wanted.to_vec()), (latest, backwards)] {
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = store.ties(&filter, after.as_ref(), 1).unwrap();
            let Some(last) = page.last() else { break };
            after = Some(last.place());
            seen.extend(names(page));
        }
        assert_eq!(seen, wanted);
    }
    assert_eq!(store.ties(&of("outside"), None, 99).unwrap()[3], never, "every field comes back");
}

pub(super) fn a_tie_is_replaced_by_its_case_and_id(store: &dyn Store) {
    accept(store, tied(vec![tie(1, "o1"), tie(2, "o1")]));
    let answered = TieRow {
        state: "answered".into(),
        ended_at: Some(NOON + 5),
        late: true,
        party: "12315".into(),
        due_at: Some(NOON + 9),
        ..tie(1, "o1")
    };
    accept(store, tied(vec![answered.clone()]));
    assert_eq!(store.ties(&of("outside"), None, 99).unwrap(), [tie(2, "o1"), answered]);
    assert!(refused_as_invalid(store, tied(vec![tie(1, "o1"), tie(1, "o1")])).contains("named twice"));
}

pub(super) fn every_filter_of_ties_finds_its_rows(store: &dyn Store) {
    accept(
        store,
        tied(vec![
            tie(1, "o1"),
            TieRow { kind: "directive".into(), ..tie(2, "t1") },
            TieRow { party: "media".into(), ..tie(3, "o1") },
            TieRow { ended_at: Some(NOON), ..tie(4, "o1") },
            TieRow { late: true, ..tie(5, "o1") },
            TieRow { class: "help".into(), ..tie(6, "o1") },
            TieRow { started_at: NOON - 9, ..tie(7, "o1") },
            TieRow { unit: "U02".into(), ..tie(8, "o1") },
        ]),
    );
    let cases =
        |filter: TieFilter| -> Vec<u128> { found(store, &filter).into_iter().map(|one| one.0).collect() };
    let all = || of("outside");
    assert_eq!(cases(of("directive")), [2]);
    assert_eq!(cases(TieFilter { party: Some("media".into()), ..all() }), [3]);
    assert_eq!(cases(TieFilter { number: Some("SN-4".into()), ..all() }), [4]);
    assert_eq!(cases(TieFilter { open: Some(false), ..all() }), [4]);
    assert_eq!(cases(TieFilter { open: Some(true), late: Some(false), ..all() }), [1, 3, 6, 7, 8]);
    assert_eq!(cases(TieFilter { late: Some(true), ..all() }), [5]);
    assert_eq!(cases(TieFilter { class: Some("help".into()), ..all() }), [6]);
    assert_eq!(cases(TieFilter { started: Some((NOON - 9, NOON)), ..all() }), [7]);
    assert_eq!(cases(TieFilter { units: vec!["U02".into(), "U09".into()], ..all() }), [8]);
    assert_eq!(cases(of("outage")), [0; 0]);
}

pub(super) fn a_refused_commit_ties_nothing(store: &dyn Store) {
    let mut refused = tied(vec![tie(1, "o1")]);
    refused.guards = guards(&[("outside/12345/SN-1", 7)]).guards;
    assert_eq!(refuse(store, refused), CommitError::GuardMoved { key: "outside/12345/SN-1".into() });
    assert_eq!(found(store, &of("outside")), []);
}
