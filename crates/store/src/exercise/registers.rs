//! Register rows that change and register rows that never do.

use super::build::{accept, immutable, refuse, register, register_row};
use yinuo_app::ports::{Commit, CommitError, Store};

fn differs(register: &str, code: &str) -> CommitError {
    CommitError::ImmutableRowDiffers { register: register.into(), code: code.into() }
}

pub(super) fn register_rows_are_replaced_and_ordered_by_code(store: &dyn Store) {
    accept(
        store,
        register(vec![
            register_row("unit", "b", "1"),
            register_row("unit", "B", "2"),
            register_row("unit", "单位", "3"),
            register_row("post", "b", "4"),
        ]),
    );
    accept(store, register(vec![register_row("unit", "b", "5")]));
    assert_eq!(
        store.register("unit").unwrap(),
        [register_row("unit", "B", "2"), register_row("unit", "b", "5"), register_row("unit", "单位", "3")]
    );
    assert_eq!(store.register_row("post", "b").unwrap(), Some(register_row("post", "b", "4")));
    assert_eq!(store.register_row("post", "c").unwrap(), None);
    assert_eq!(store.register("pos").unwrap(), []);
}

pub(super) fn an_immutable_row_keeps_its_body(store: &dyn Store) {
    let pack = register_row("policy-pack", "cn-2026", "v1");
    accept(store, immutable(vec![pack.clone()]));
    accept(store, immutable(vec![pack.clone()]));
    let edited = register_row("policy-pack", "cn-2026", "v2");
    let other = register_row("policy-pack", "cn-2027", "v1");
    assert_eq!(refuse(store, immutable(vec![other, edited.clone()])), differs("policy-pack", "cn-2026"));
    assert_eq!(store.register("policy-pack").unwrap(), std::slice::from_ref(&pack));
    let twice = vec![register_row("policy-pack", "x", "1"), register_row("policy-pack", "x", "2")];
    assert_eq!(refuse(store, immutable(twice)), differs("policy-pack", "x"));
}

pub(super) fn no_ordinary_row_replaces_an_immutable_one(store: &dyn Store) {
    let pack = register_row("policy-pack", "cn-2026", "v1");
    let edited = register_row("policy-pack", "cn-2026", "v2");
    accept(store, immutable(vec![pack.clone()]));
    assert_eq!(refuse(store, register(vec![edited])), differs("policy-pack", "cn-2026"));
    accept(store, register(vec![pack.clone()]));
    let later = register_row("policy-pack", "cn-2026", "v3");
    assert_eq!(refuse(store, register(vec![later])), differs("policy-pack", "cn-2026"), "still immutable");
    let together = Commit {
        immutable_rows: vec![register_row("policy-pack", "y", "1")],
        register_rows: vec![register_row("policy-pack", "y", "2")],
        ..Commit::default()
    };
    assert_eq!(refuse(store, together), differs("policy-pack", "y"));
}

pub(super) fn an_ordinary_row_may_become_immutable(store: &dyn Store) {
    accept(store, register(vec![register_row("policy-pack", "x", "1")]));
    assert_eq!(
        refuse(store, immutable(vec![register_row("policy-pack", "x", "2")])),
        differs("policy-pack", "x")
    );
    accept(store, immutable(vec![register_row("policy-pack", "x", "1")]));
    assert_eq!(
        refuse(store, register(vec![register_row("policy-pack", "x", "2")])),
        differs("policy-pack", "x")
    );
}
