//! Money on its way to customers.

use super::build::{NOON, accept, id, refused_as_invalid};
use yinuo_app::ports::{
    Commit, SettlementFilter, SettlementRow, SettlementSum, Shards, Store, StreamId, StreamKind,
};

pub(super) fn settlement(case: u128, number: u32) -> SettlementRow {
    SettlementRow {
        owner: id(case),
        service: String::new(),
        settlement: number,
        customer: "C1".into(),
        unit: "U01".into(),
        rule: "repair".into(),
        owed_unit: "2026-06-23".into(),
        form: "wallet".into(),
        currency: "CNY".into(),
        minor: 1_000,
        state: "owed".into(),
        since: NOON,
        round: 0,
        owed_at: NOON,
        pay_by: NOON + case as i64,
        credited_at: None,
        next_at: None,
        late_at: None,
        late: false,
        reason: String::new(),
        reference: String::new(),
        contradiction: String::new(),
    }
}

pub(super) fn settled(rows: Vec<SettlementRow>) -> Commit {
    Commit { settlement_rows: rows, ..Commit::default() }
}

fn found(store: &dyn Store, filter: &SettlementFilter) -> Vec<(u128, u32)> {
    let rows = store.settlements(filter, None, 99).unwrap();
    let sums = store.settlement_sums(filter).unwrap();
    assert_eq!(sums.iter().map(|sum| sum.count).sum::<u64>(), rows.len() as u64);
    assert_eq!(sums.iter().map(|sum| sum.minor).sum::<i64>(), rows.iter().map(|row| row.minor).sum::<i64>());
    rows.into_iter().map(|row| (row.owner.as_u128(), row.settlement)).collect()
}

pub(super) fn settlements_are_listed_by_their_last_day_in_pages(store: &dyn Store) {
    let early = SettlementRow { pay_by: NOON - 5, ..settlement(9, 1) };
    accept(store, settled(vec![settlement(3, 1), settlement(2, 2), settlement(2, 1), early.clone()]));
    let all = SettlementFilter::default();
    let wanted = [(9, 1), (2, 1), (2, 2), (3, 1)];
    assert_eq!(found(store, &all), wanted);
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = store.settlements(&all, after, 1).unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.place());
        seen.push((last.owner.as_u128(), last.settlement));
    }
    assert_eq!(seen, wanted);
}

pub(super) fn a_settlement_is_replaced_by_its_case_and_number(store: &dyn Store) {
    accept(store, settled(vec![settlement(1, 1), settlement(1, 2)]));
    let credited = SettlementRow {
        state: "credited".into(),
        since: NOON + 7,
        round: 2,
        credited_at: Some(NOON + 7),
        next_at: Some(NOON + 8),
        late: true,
        reason: "limit".into(),
        reference: "W-1".into(),
        contradiction: "refused/2".into(),
        unit: "U02".into(),
        ..settlement(1, 1)
    };
    accept(store, settled(vec![credited.clone()]));
    let of_case = SettlementFilter { owner: Some(id(1)), ..SettlementFilter::default() };
    assert_eq!(store.settlements(&of_case, None, 9).unwrap(), [credited, settlement(1, 2)]);
    let twice = settled(vec![settlement(1, 1), settlement(1, 1)]);
    assert!(refused_as_invalid(store, twice).contains("named twice"));
}

pub(super) fn every_filter_of_settlements_finds_its_rows_and_their_sums(store: &dyn Store) {
    let refused = SettlementRow { state: "refused".into(), minor: 250, ..settlement(3, 1) };
    accept(
        store,
        settled(vec![
            settlement(1, 1),
            SettlementRow { late: true, ..settlement(2, 1) },
            refused,
            SettlementRow { since: NOON - 9, ..settlement(4, 1) },
            SettlementRow { unit: "U02".into(), ..settlement(5, 1) },
            SettlementRow { currency: "GBP".into(), ..settlement(6, 1) },
        ]),
    );
    let cases = |filter: SettlementFilter| -> Vec<u128> {
        found(store, &filter).into_iter().map(|(case, _)| case).collect()
    };
    let all = SettlementFilter::default;
    assert_eq!(cases(SettlementFilter { owner: Some(id(3)), ..all() }), [3]);
    assert_eq!(cases(SettlementFilter { states: vec!["refused".into(), "taken".into()], ..all() }), [3]);
    assert_eq!(cases(SettlementFilter { late: Some(true), ..all() }), [2]);
    assert_eq!(cases(SettlementFilter { late: Some(false), ..all() }), [1, 3, 4, 5, 6]);
    assert_eq!(cases(SettlementFilter { since_before: Some(NOON), ..all() }), [4]);
    assert_eq!(cases(SettlementFilter { units: vec!["U02".into(), "U09".into()], ..all() }), [5]);
    let sum = |state: &str, late, currency: &str, count, minor| SettlementSum {
        state: state.into(),
        late,
        currency: currency.into(),
        count,
        minor,
    };
    assert_eq!(
        store.settlement_sums(&all()).unwrap(),
        [
            sum("owed", false, "CNY", 3, 3_000),
            sum("owed", false, "GBP", 1, 1_000),
            sum("owed", true, "CNY", 1, 1_000),
            sum("refused", false, "CNY", 1, 250),
        ]
    );
}

pub(super) fn what_is_due_is_found_by_shard_and_instant_in_pages(store: &dyn Store) {
    let due = |case, number, at| SettlementRow { next_at: Some(at), ..settlement(case, number) };
    accept(
        store,
        settled(vec![
            due(1, 1, NOON + 3),
            due(2, 1, NOON),
            due(2, 2, NOON),
            due(3, 1, NOON + 9),
            settlement(4, 1),
        ]),
    );
    let names = |rows: Vec<SettlementRow>| -> Vec<(u128, u32)> {
        rows.into_iter().map(|row| (row.owner.as_u128(), row.settlement)).collect()
    };
    let asked = |after, limit| store.due_settlements(Shards::ALL, NOON + 3, after, limit).unwrap();
    assert_eq!(names(asked(None, 9)), [(2, 1), (2, 2), (1, 1)]);
    let first = asked(None, 2);
    assert_eq!(names(asked(first.last().and_then(SettlementRow::turn), 9)), [(1, 1)]);
    let shard = StreamId { kind: StreamKind::Case, id: id(1) }.shard();
    let mine = store.due_settlements(Shards::NONE.with(shard), NOON + 3, None, 9).unwrap();
    assert!(names(mine).contains(&(1, 1)));
    assert_eq!(store.due_settlements(Shards::NONE, NOON + 3, None, 9).unwrap(), []);
}

pub(super) fn a_payment_of_an_area_stands_beside_those_of_cases_and_is_overdue_until_somebody_says_so(
    store: &dyn Store,
) {
    let of_area = |outage, number, late_at| SettlementRow {
        service: format!("S{number}"),
        late_at,
        ..settlement(outage, number)
    };
    let late = of_area(7, 1, Some(NOON + 7));
    let later = of_area(7, 2, Some(NOON + 8));
    let paid = of_area(7, 3, None);
    accept(store, settled(vec![later.clone(), late.clone(), paid.clone(), settlement(8, 1)]));
    let of_outage = SettlementFilter { owner: Some(id(7)), ..SettlementFilter::default() };
    assert_eq!(store.settlements(&of_outage, None, 9).unwrap(), [late.clone(), later.clone(), paid.clone()]);
    assert_eq!((late.outage(), late.case()), (Some(id(7)), None));
    assert_eq!((settlement(8, 1).outage(), settlement(8, 1).case()), (None, Some(id(8))));
    let overdue = |now, limit| store.overdue_settlements(now, limit).unwrap();
    assert_eq!(overdue(NOON + 6, 9), []);
    assert_eq!(overdue(NOON + 7, 9), std::slice::from_ref(&late), "its last day is over now");
    assert_eq!(overdue(NOON + 99, 1), std::slice::from_ref(&late), "the first one first");
    assert_eq!(overdue(NOON + 99, 9), [late.clone(), later.clone()], "none of a case, none that was paid");
    let said = SettlementRow { late: true, late_at: None, ..late };
    accept(store, settled(vec![said]));
    assert_eq!(overdue(NOON + 99, 9), [later], "it was said");
}
