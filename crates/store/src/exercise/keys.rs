//! Idempotency keys, number series, keys of persons, personal texts.

use super::build::{
    accept, append, appending, case, id, person_key, record, refuse, refused_as_invalid, text,
};
use yinuo_app::ports::{Commit, CommitError, IdempotencyRecord, LoadedStream, Store};

fn answered(record: &IdempotencyRecord, stream: u128) -> Commit {
    Commit { idempotency: Some(record.clone()), ..appending(vec![append(case(stream), 0, 1)]) }
}

pub(super) fn the_answer_of_a_command_is_kept(store: &dyn Store) {
    let stored = record("zhao/open-case", "key-1", 7, 100);
    accept(store, answered(&stored, 1));
    assert_eq!(store.idempotency("zhao/open-case", "key-1").unwrap(), Some(stored));
    assert_eq!(store.idempotency("zhao/open-case", "key-2").unwrap(), None);
    assert_eq!(store.idempotency("li/open-case", "key-1").unwrap(), None);
}

pub(super) fn a_key_used_again_tells_what_was_stored(store: &dyn Store) {
    let stored = record("zhao/open-case", "key-1", 7, 100);
    accept(store, answered(&stored, 1));
    let same_body = answered(&stored, 2);
    let other_body = answered(&record("zhao/open-case", "key-1", 8, 200), 2);
    for again in [same_body, other_body] {
        assert_eq!(refuse(store, again), CommitError::KeyUsed { record: Box::new(stored.clone()) });
    }
    assert_eq!(store.load(case(2)).unwrap(), LoadedStream::default());
    accept(store, answered(&record("li/open-case", "key-1", 7, 100), 2));
}

pub(super) fn a_refusal_stores_no_answer(store: &dyn Store) {
    accept(store, appending(vec![append(case(1), 0, 1)]));
    let stored = record("zhao/open-case", "key-1", 7, 100);
    refuse(store, answered(&stored, 1));
    assert_eq!(store.idempotency("zhao/open-case", "key-1").unwrap(), None);
    accept(store, answered(&stored, 2));
}

pub(super) fn expired_answers_are_removed_oldest_first_and_counted(store: &dyn Store) {
    for (number, expires_at) in [(1, 30), (2, 10), (3, 20), (4, 40)] {
        accept(store, answered(&record("s", &format!("k{number}"), 1, expires_at), number));
    }
    let left = || {
        let kept = |number: &i32| store.idempotency("s", &format!("k{number}")).unwrap().is_some();
        (1..=4).filter(kept).collect::<Vec<_>>()
    };
    assert_eq!(store.expire_idempotency(10, 10).unwrap(), 0, "kept until then, not before");
    assert_eq!(store.expire_idempotency(35, 0).unwrap(), 0);
    assert_eq!(store.expire_idempotency(35, 2).unwrap(), 2);
    assert_eq!(left(), [1, 4]);
    assert_eq!(store.expire_idempotency(35, 10).unwrap(), 1);
    assert_eq!(left(), [4]);
    accept(store, answered(&record("s", "k2", 9, 99), 5));
    assert_eq!(left(), [2, 4]);
}

pub(super) fn numbers_of_a_series_are_handed_out_once(store: &dyn Store) {
    assert_eq!(store.reserve_numbers("case-2026", 1).unwrap(), 1);
    assert_eq!(store.reserve_numbers("case-2026", 10).unwrap(), 2);
    assert_eq!(store.reserve_numbers("case-2026", 1).unwrap(), 12);
    assert_eq!(store.reserve_numbers("letter", 3).unwrap(), 1);
    assert_eq!(store.reserve_numbers("letter", 1).unwrap(), 4);
}

pub(super) fn a_series_without_a_name_or_count_that_fits_is_refused(store: &dyn Store) {
    assert!(store.reserve_numbers("case", 0).is_err());
    assert!(store.reserve_numbers("a\0", 1).is_err());
    assert!(store.reserve_numbers(&"x".repeat(1000), 1).is_err());
    assert_eq!(store.reserve_numbers("case", 1).unwrap(), 1);
}

pub(super) fn a_person_has_one_key(store: &dyn Store) {
    let keys = |keys| Commit { person_keys: keys, ..Commit::default() };
    accept(store, keys(vec![person_key("C1", 1), person_key("C2", 2)]));
    assert_eq!(store.person_key("C1").unwrap(), Some([1; 32]));
    for again in
        [vec![person_key("C3", 3), person_key("C1", 1)], vec![person_key("C3", 3), person_key("C3", 3)]]
    {
        let person = again[1].person.clone();
        assert_eq!(refuse(store, keys(again)), CommitError::PersonKeyExists { person });
    }
    assert_eq!(store.person_key("C3").unwrap(), None);
    assert_eq!(store.person_key("C1").unwrap(), Some([1; 32]));
}

pub(super) fn texts_come_in_the_order_asked_and_missing_ones_are_left_out(store: &dyn Store) {
    let texts = vec![text(1, "C1", "网速慢"), text(2, "C1", ""), text(3, "C2", "'; drop table case_row; --")];
    accept(store, Commit { texts: texts.clone(), ..Commit::default() });
    let asked = [id(3), id(9), id(1), id(3)];
    let found = store.texts(&asked).unwrap();
    assert_eq!(found, [texts[2].clone(), texts[0].clone(), texts[2].clone()]);
    assert_eq!(store.texts(&[id(2)]).unwrap()[0].body, "");
    assert_eq!(store.texts(&[]).unwrap(), []);
}

pub(super) fn a_text_is_never_replaced(store: &dyn Store) {
    let texts = |texts| Commit { texts, ..Commit::default() };
    accept(store, texts(vec![text(1, "C1", "网速慢")]));
    refused_as_invalid(store, texts(vec![text(1, "C1", "很快")]));
    refused_as_invalid(store, texts(vec![text(2, "C1", "a"), text(2, "C1", "b")]));
    assert_eq!(store.texts(&[id(1), id(2)]).unwrap(), [text(1, "C1", "网速慢")]);
}
