//! Postings, balances, floors, reversals, owed-for keys.

use super::build::{
    NOON, accept, append, appending, case, guards, id, line, pay, posting, refuse, refused_by_ledger,
    reversal,
};
use crate::cursor::BAD_CURSOR;
use uuid::Uuid;
use yinuo_app::ports::{Commit, CommitError, PAGE_ROWS_MAX, Posting, PostingLine, Store};

fn owed(number: u128, key: &str) -> Posting {
    Posting { owed_for: Some(key.into()), ..pay(number, "remedy-expense", "customer/C1", 500) }
}

fn balance(store: &dyn Store, account: &str) -> Vec<PostingLine> {
    store.balances(account).unwrap()
}

pub(super) fn a_posting_comes_back_as_it_was_written(store: &dyn Store) {
    let full = Posting {
        case: Some(id(7)),
        cause_version: 12,
        owed_for: Some("delay/S1/2026-05".into()),
        occurrence: Some(id(8)),
        lines: vec![
            line("remedy-expense", "CNY", -500),
            line("customer/C1", "CNY", 300),
            line("customer/C1", "CNY", 200),
            line("customer/C1", "validity-days", 3),
            line("grants", "validity-days", -3),
        ],
        ..pay(1, "a", "b", 1)
    };
    accept(store, posting(vec![full.clone()]));
    assert_eq!(store.postings(None, None, 10).unwrap().rows, [full]);
}

pub(super) fn balances_are_the_sums_of_the_postings(store: &dyn Store) {
    accept(store, posting(vec![pay(1, "expense", "customer/C1", 500), pay(2, "expense", "customer/C2", 70)]));
    let days = Posting {
        lines: vec![line("expense", "days", -2), line("customer/C1", "days", 2)],
        ..pay(3, "a", "b", 1)
    };
    accept(store, posting(vec![days, pay(4, "customer/C2", "cash", 70)]));
    assert_eq!(
        balance(store, ""),
        [
            line("cash", "CNY", 70),
            line("customer/C1", "CNY", 500),
            line("customer/C1", "days", 2),
            line("customer/C2", "CNY", 0),
            line("expense", "CNY", -570),
            line("expense", "days", -2),
        ]
    );
    assert_eq!(balance(store, "customer/C1").len(), 2);
    assert_eq!(balance(store, "customer/").len(), 3);
    assert_eq!(balance(store, "customer/%"), []);
    assert_eq!(balance(store, "zzz"), []);
}

pub(super) fn a_posting_that_does_not_balance_is_refused(store: &dyn Store) {
    let with = |lines| posting(vec![Posting { lines, ..pay(1, "a", "b", 1) }]);
    refused_by_ledger(store, with(vec![line("a", "CNY", -5), line("b", "CNY", 4)]));
    refused_by_ledger(store, with(vec![line("a", "CNY", -5), line("b", "points", 5)]));
    refused_by_ledger(store, with(vec![line("a", "CNY", 0)]));
    refused_by_ledger(store, with(vec![]));
    refused_by_ledger(
        store,
        with(vec![line("a", "CNY", i64::MAX), line("b", "CNY", i64::MAX), line("c", "CNY", 2)]),
    );
    assert_eq!(balance(store, ""), []);
}

pub(super) fn an_unbalanced_posting_takes_its_whole_commit_with_it(store: &dyn Store) {
    let mut bad = pay(2, "a", "b", 5);
    bad.lines[0].amount = -4;
    let commit =
        Commit { postings: vec![pay(1, "a", "b", 5), bad], ..appending(vec![append(case(1), 0, 1)]) };
    refused_by_ledger(store, commit);
    assert_eq!(store.load(case(1)).unwrap().version, 0);
    assert_eq!(store.postings(None, None, 10).unwrap().rows, []);
    assert_eq!(balance(store, ""), []);
}

pub(super) fn a_posting_is_posted_once(store: &dyn Store) {
    accept(store, posting(vec![pay(1, "a", "b", 5)]));
    refused_by_ledger(store, posting(vec![pay(1, "a", "b", 5)]));
    refused_by_ledger(store, posting(vec![pay(2, "a", "b", 5), pay(2, "a", "b", 5)]));
    assert_eq!(balance(store, "b"), [line("b", "CNY", 5)]);
}

pub(super) fn a_balance_that_would_overflow_is_refused(store: &dyn Store) {
    accept(store, posting(vec![pay(1, "a", "b", i64::MAX)]));
    refused_by_ledger(store, posting(vec![pay(2, "a", "b", 1)]));
    let twice = Posting {
        lines: vec![line("c", "CNY", i64::MAX), line("c", "CNY", 1), line("d", "CNY", i64::MIN)],
        ..pay(3, "a", "b", 1)
    };
    refused_by_ledger(store, posting(vec![twice]));
    assert_eq!(balance(store, "b"), [line("b", "CNY", i64::MAX)]);
}

pub(super) fn wallets_budgets_and_stock_never_fall_below_zero(store: &dyn Store) {
    for prefix in ["wallet/W1", "budget/P01", "stock/VAN1"] {
        refused_by_ledger(store, posting(vec![pay(1, prefix, "shop", 1)]));
    }
    accept(store, posting(vec![pay(2, "pool", "wallet/W1", 100)]));
    accept(store, posting(vec![pay(3, "wallet/W1", "shop", 60)]));
    let reason = refused_by_ledger(store, posting(vec![pay(4, "wallet/W1", "shop", 41)]));
    assert!(reason.contains("wallet/W1"), "{reason}");
    accept(store, posting(vec![pay(5, "wallet/W1", "shop", 40)]));
    assert_eq!(balance(store, "wallet/"), [line("wallet/W1", "CNY", 0)]);
    assert_eq!(balance(store, "pool"), [line("pool", "CNY", -100)], "other accounts have no floor");
}

pub(super) fn a_floor_holds_after_every_posting_of_a_commit(store: &dyn Store) {
    let (out, back) = (pay(1, "wallet/W1", "shop", 5), pay(2, "pool", "wallet/W1", 5));
    refused_by_ledger(store, posting(vec![out.clone(), back.clone()]));
    accept(store, posting(vec![back, out]));
    assert_eq!(balance(store, "wallet/"), [line("wallet/W1", "CNY", 0)]);
}

pub(super) fn a_reversal_takes_one_posting_back_once(store: &dyn Store) {
    let original = pay(1, "expense", "customer/C1", 500);
    accept(store, posting(vec![original.clone()]));
    accept(store, posting(vec![reversal(2, &original)]));
    assert_eq!(balance(store, ""), [line("customer/C1", "CNY", 0), line("expense", "CNY", 0)]);
    refused_by_ledger(store, posting(vec![reversal(3, &original)]));
    let other = pay(4, "expense", "customer/C1", 7);
    accept(store, posting(vec![other.clone()]));
    refused_by_ledger(store, posting(vec![reversal(5, &other), reversal(6, &other)]));
    assert_eq!(balance(store, "customer/"), [line("customer/C1", "CNY", 7)]);
}

pub(super) fn a_reversal_is_the_exact_opposite_of_what_exists(store: &dyn Store) {
    let original = pay(1, "expense", "customer/C1", 500);
    refused_by_ledger(store, posting(vec![reversal(2, &original)]));
    accept(store, posting(vec![original.clone()]));
    let half = Posting { reverses: Some(id(1)), ..pay(2, "customer/C1", "expense", 250) };
    refused_by_ledger(store, posting(vec![half]));
    let same_way = Posting { reverses: Some(id(1)), ..pay(2, "expense", "customer/C1", 500) };
    refused_by_ledger(store, posting(vec![same_way]));
    let claiming = Posting { owed_for: Some("k".into()), ..reversal(2, &original) };
    refused_by_ledger(store, posting(vec![claiming]));
    let itself = Posting { reverses: Some(id(2)), ..pay(2, "customer/C1", "expense", 500) };
    refused_by_ledger(store, posting(vec![itself]));
    // Written in other lines, the same sums.
    let split = Posting {
        lines: vec![
            line("customer/C1", "CNY", -200),
            line("expense", "CNY", 500),
            line("customer/C1", "CNY", -300),
        ],
        ..reversal(2, &original)
    };
    accept(store, posting(vec![split.clone()]));
    refused_by_ledger(store, posting(vec![reversal(3, &split)]));
}

pub(super) fn a_posting_may_be_reversed_in_its_own_commit(store: &dyn Store) {
    let original = owed(1, "delay/S1");
    accept(store, posting(vec![original.clone(), reversal(2, &original), owed(3, "delay/S1")]));
    assert_eq!(store.owed_for("").unwrap(), [owed(3, "delay/S1")]);
    assert_eq!(balance(store, "customer/"), [line("customer/C1", "CNY", 500)]);
}

pub(super) fn the_same_debt_is_paid_once(store: &dyn Store) {
    accept(store, posting(vec![owed(1, "delay/S1/2026-05")]));
    let again = Posting { case: Some(id(9)), ..owed(2, "delay/S1/2026-05") };
    let commit = Commit { postings: vec![again], ..appending(vec![append(case(9), 0, 1)]) };
    assert_eq!(refuse(store, commit), CommitError::OwedForTaken { key: "delay/S1/2026-05".into() });
    let twins = posting(vec![owed(2, "delay/S2"), owed(3, "delay/S2")]);
    assert_eq!(refuse(store, twins), CommitError::OwedForTaken { key: "delay/S2".into() });
    assert_eq!(store.load(case(9)).unwrap().version, 0);
    assert_eq!(balance(store, "customer/"), [line("customer/C1", "CNY", 500)]);
    accept(store, posting(vec![owed(2, "delay/S1/2026-06")]));
}

pub(super) fn a_debt_may_be_paid_again_after_its_reversal(store: &dyn Store) {
    let first = owed(1, "delay/S1");
    accept(store, posting(vec![first.clone()]));
    accept(store, posting(vec![reversal(2, &first)]));
    assert_eq!(store.owed_for("").unwrap(), []);
    let second = owed(3, "delay/S1");
    accept(store, posting(vec![second.clone()]));
    assert_eq!(store.owed_for("delay/").unwrap(), std::slice::from_ref(&second));
    refused_by_ledger(store, posting(vec![reversal(4, &first)]));
    let taken = refuse(store, posting(vec![owed(5, "delay/S1")]));
    assert_eq!(taken, CommitError::OwedForTaken { key: "delay/S1".into() });
    // In one commit: take back and pay anew.
    let third = owed(7, "delay/S1");
    accept(store, posting(vec![reversal(6, &second), third.clone()]));
    assert_eq!(store.owed_for("delay/").unwrap(), [third]);
}

pub(super) fn a_payment_before_its_key_is_given_free_is_refused(store: &dyn Store) {
    let first = owed(1, "delay/S1");
    accept(store, posting(vec![first.clone()]));
    let early = posting(vec![owed(3, "delay/S1"), reversal(2, &first)]);
    assert_eq!(refuse(store, early), CommitError::OwedForTaken { key: "delay/S1".into() });
}

pub(super) fn debts_are_listed_by_the_start_of_their_key(store: &dyn Store) {
    let keys = ["delay/S1", "delay/S10", "delay/S2", "delay_S3", "延误/S1", "z\u{10FFFF}", "z\u{10FFFF}a"];
    accept(store, posting(keys.iter().rev().zip(1..).map(|(key, number)| owed(number, key)).collect()));
    let found = |prefix: &str| -> Vec<String> {
        store.owed_for(prefix).unwrap().into_iter().filter_map(|posting| posting.owed_for).collect()
    };
    assert_eq!(
        found(""),
        ["delay/S1", "delay/S10", "delay/S2", "delay_S3", "z\u{10FFFF}", "z\u{10FFFF}a", "延误/S1"]
    );
    assert_eq!(found("delay/S1"), ["delay/S1", "delay/S10"]);
    assert_eq!(found("delay_"), ["delay_S3"]);
    assert_eq!(found("延"), ["延误/S1"]);
    assert_eq!(found("z\u{10FFFF}"), ["z\u{10FFFF}", "z\u{10FFFF}a"]);
    assert_eq!(found("%"), [""; 0]);
}

pub(super) fn a_month_that_was_locked_beside_a_posting_takes_nothing(store: &dyn Store) {
    let month = |expected| Commit {
        guards: guards(&[("pay/2026-11", expected)]).guards,
        ..posting(vec![pay(u128::from(expected) + 1, "wage-expense", "wage/2026-11/P1", 1_200)])
    };
    accept(store, month(0));
    // Who locks moves the guard that every line of the month moves.
    accept(store, guards(&[("pay/2026-11", 1)]));
    let moved = CommitError::GuardMoved { key: "pay/2026-11".into() };
    assert_eq!(refuse(store, month(1)), moved);
    assert_eq!(balance(store, "wage/2026-11/"), [line("wage/2026-11/P1", "CNY", 1_200)]);
    let next = Commit {
        guards: guards(&[("pay/2026-12", 0)]).guards,
        ..posting(vec![pay(9, "wage-expense", "wage/2026-12/P1", 240)])
    };
    accept(store, next);
    assert_eq!(balance(store, "wage/2026-12/"), [line("wage/2026-12/P1", "CNY", 240)]);
}

pub(super) fn a_pool_gives_no_more_than_it_was_filled_with_and_each_tip_moves_once(store: &dyn Store) {
    let day = "budget/points/C/hall/2026-11-22";
    let draws = |number: u128, expected: u64, amount: i64| Commit {
        guards: guards(&[(day, expected)]).guards,
        ..posting(vec![Posting {
            owed_for: Some(format!("points/matched/{number}")),
            ..pay(number, day, "wallet/customer/C1", amount)
        }])
    };
    accept(store, posting(vec![pay(1, "points-issued", day, 120)]));
    accept(store, draws(2, 0, 80));
    let again = Posting { id: id(9), ..draws(2, 1, 40).postings.remove(0) };
    let taken = refuse(store, posting(vec![again]));
    assert_eq!(taken, CommitError::OwedForTaken { key: "points/matched/2".into() });
    // Who read the pool before that is told to read again; who read it since may take what is left, and no more.
    assert_eq!(refuse(store, draws(3, 0, 40)), CommitError::GuardMoved { key: day.into() });
    let reason = refused_by_ledger(store, draws(3, 1, 41));
    assert!(reason.contains(day), "{reason}");
    accept(store, draws(3, 1, 40));
    assert_eq!(balance(store, "budget/points/"), [line(day, "CNY", 0)]);
    assert_eq!(balance(store, "wallet/"), [line("wallet/customer/C1", "CNY", 120)]);
}

fn pages(store: &dyn Store, case: Option<Uuid>, size: u32) -> Vec<u128> {
    let (mut all, mut cursor) = (Vec::new(), None);
    for _ in 0..100 {
        let page = store.postings(case, cursor.as_deref(), size).unwrap();
        all.extend(page.rows.iter().map(|posting| posting.id.as_u128()));
        cursor = page.next;
        if cursor.is_none() {
            return all;
        }
    }
    panic!("the list never ends");
}

pub(super) fn postings_come_newest_first_in_pages(store: &dyn Store) {
    let of = |number: u128, recorded_at: i64| Posting {
        recorded_at: NOON + recorded_at,
        case: (number.is_multiple_of(2)).then_some(id(7)),
        ..pay(number, "a", "b", 1)
    };
    accept(store, posting(vec![of(1, 3), of(2, 1), of(3, 3), of(4, 2), of(5, 9), of(6, 2)]));
    for size in [1, 2, 3, 6, 7] {
        assert_eq!(pages(store, None, size), [5, 3, 1, 6, 4, 2], "by {size}");
        assert_eq!(pages(store, Some(id(7)), size), [6, 4, 2], "by {size}");
    }
    assert_eq!(pages(store, Some(id(8)), 2), [0; 0]);
    let page = store.postings(None, None, 2).unwrap();
    accept(store, posting(vec![of(7, 99)]));
    let rest = store.postings(None, page.next.as_deref(), 10).unwrap();
    assert_eq!(rest.rows.iter().map(|one| one.id.as_u128()).collect::<Vec<_>>(), [1, 6, 4, 2]);
    assert_eq!(store.postings(None, Some("p"), 1).unwrap_err().reason, BAD_CURSOR);
    let none = store.postings(None, None, 0).unwrap();
    assert_eq!((none.rows.len(), none.next), (0, None));
}

pub(super) fn postings_are_capped_to_a_page(store: &dyn Store) {
    let count = u128::from(PAGE_ROWS_MAX) + 1;
    accept(store, posting((1..=count).map(|number| pay(number, "a", "b", 1)).collect()));
    let page = store.postings(None, None, u32::MAX).unwrap();
    assert_eq!(page.rows.len(), PAGE_ROWS_MAX as usize);
    assert_eq!(store.postings(None, page.next.as_deref(), u32::MAX).unwrap().rows.len(), 1);
}
