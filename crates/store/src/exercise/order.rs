//! Which rule a commit is refused for when it breaks several.

use super::build::{
    accept, append, appending, case, case_row, cursor, erasing, guards, immutable, pay, person_key, posting,
    record, refuse, register_row, roll_row, sealing, text,
};
use yinuo_app::ports::{Commit, CommitError, Fence, Posting, Store};

/// A commit that breaks every rule at once on a store that [`prepare`] filled.
fn wrong_in_everything() -> Commit {
    let mut taken = case_row(2);
    taken.number = case_row(1).number;
    let owed = |number: u128| Posting { owed_for: Some("k".into()), ..pay(number, "a", "b", 1) };
    Commit {
        fences: vec![Fence { shard: 0, epoch: 9 }],
        guards: guards(&[("g", 7)]).guards,
        cursors: cursor("rolls", case(1).shard(), 1, 2).cursors,
        texts: vec![text(1, "erased", "x")],
        roll_rows: vec![roll_row("calls", 1, "", 1, 0)],
        appends: vec![append(case(1), 0, 1), append(case(2), 0, 0)],
        person_keys: vec![person_key("C1", 2)],
        case_rows: vec![taken],
        postings: vec![owed(2), Posting { lines: vec![], ..pay(3, "a", "b", 1) }],
        immutable_rows: vec![register_row("policy-pack", "p", "2")],
        idempotency: Some(record("s", "k", 2, 1)),
        ..Commit::default()
    }
}

fn prepare(store: &dyn Store) {
    let first = Posting { owed_for: Some("k".into()), ..pay(1, "a", "b", 1) };
    let keys = Commit { person_keys: vec![person_key("C1", 1)], ..Commit::default() };
    let answer = Commit { idempotency: Some(record("s", "k", 1, 1)), ..Commit::default() };
    accept(store, appending(vec![append(case(1), 0, 1)]));
    accept(store, keys);
    accept(store, answer);
    accept(store, immutable(vec![register_row("policy-pack", "p", "1")]));
    accept(store, super::build::cases(vec![case_row(1)]));
    accept(store, posting(vec![first]));
    accept(store, erasing("erased", 1));
    accept(store, sealing("e1", 5));
}

pub(super) fn the_first_broken_rule_in_order_is_named(store: &dyn Store) {
    prepare(store);
    let mut commit = wrong_in_everything();
    assert!(matches!(refuse(store, commit.clone()), CommitError::Invalid { .. }), "shape");
    commit.appends.pop();
    assert!(matches!(refuse(store, commit.clone()), CommitError::KeyUsed { .. }), "idempotency key");
    commit.idempotency = None;
    assert!(matches!(refuse(store, commit.clone()), CommitError::LeaseLost { .. }), "fence");
    commit.fences.clear();
    assert!(matches!(refuse(store, commit.clone()), CommitError::VersionConflict { .. }), "version");
    commit.appends[0].expected_version = 1;
    assert!(matches!(refuse(store, commit.clone()), CommitError::GuardMoved { .. }), "guard");
    commit.guards.clear();
    assert!(matches!(refuse(store, commit.clone()), CommitError::CursorMoved { .. }), "cursor");
    commit.cursors.clear();
    assert!(matches!(refuse(store, commit.clone()), CommitError::PersonKeyExists { .. }), "person key");
    commit.person_keys.clear();
    assert!(matches!(refuse(store, commit.clone()), CommitError::PersonErased { .. }), "erased person");
    commit.texts.clear();
    assert!(
        matches!(refuse(store, commit.clone()), CommitError::ImmutableRowDiffers { .. }),
        "immutable row"
    );
    commit.immutable_rows.clear();
    assert!(matches!(refuse(store, commit.clone()), CommitError::NumberTaken { .. }), "case number");
    commit.case_rows.clear();
    assert!(matches!(refuse(store, commit.clone()), CommitError::Ledger { .. }), "ledger");
    commit.postings.pop();
    assert!(matches!(refuse(store, commit.clone()), CommitError::OwedForTaken { .. }), "owed-for key");
    commit.postings.clear();
    assert!(matches!(refuse(store, commit.clone()), CommitError::DaySealed { .. }), "sealed day");
    commit.roll_rows.clear();
    accept(store, commit);
    assert_eq!(store.load(case(1)).unwrap().version, 2);
}

pub(super) fn of_several_conflicts_the_first_named_is_told(store: &dyn Store) {
    accept(store, appending(vec![append(case(1), 0, 1), append(case(2), 0, 1)]));
    let refused = refuse(store, appending(vec![append(case(2), 0, 1), append(case(1), 0, 1)]));
    assert_eq!(refused, CommitError::VersionConflict { stream: case(2) });
}
