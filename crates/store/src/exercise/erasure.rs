//! Erased persons: key, texts and artefacts are gone, the journal stays, the name is never used again.

use super::build::{
    NOON, accept, append, appending, artefact, artefacts, case, erasing, id, person_key, refuse,
    refused_as_invalid, text,
};
use yinuo_app::ports::{Artefact, Commit, CommitError, Erasure, PAGE_ROWS_MAX, Store};

fn known(store: &dyn Store) -> Artefact {
    let photo = artefact(b"photo");
    let person = photo.person.clone();
    accept(
        store,
        Commit {
            texts: vec![text(1, &person, "网速慢"), text(2, "C000002", "很快"), text(3, &person, "地址")],
            person_keys: vec![person_key(&person, 1), person_key("C000002", 2)],
            artefacts: vec![photo.clone()],
            ..appending(vec![append(case(1), 0, 2)])
        },
    );
    photo
}

pub(super) fn an_erased_person_leaves_no_key_text_or_artefact(store: &dyn Store) {
    let photo = known(store);
    let before = store.load(case(1)).unwrap();
    accept(store, erasing(&photo.person, NOON));
    assert_eq!(store.person_key(&photo.person).unwrap(), None);
    assert_eq!(store.texts(&[id(1), id(2), id(3)]).unwrap(), [text(2, "C000002", "很快")]);
    assert!(!store.has_artefact(&photo.digest).unwrap());
    assert_eq!(store.artefact(&photo.digest).unwrap(), None);
    assert_eq!(store.person_key("C000002").unwrap(), Some([2; 32]));
    assert_eq!(store.load(case(1)).unwrap(), before, "the journal holds no personal text and stays");
    assert_eq!(store.erased_at(&photo.person).unwrap(), Some(NOON));
    assert_eq!(store.erased_at("C000002").unwrap(), None);
}

pub(super) fn nothing_is_stored_under_an_erased_name(store: &dyn Store) {
    let photo = known(store);
    let person = photo.person.clone();
    accept(store, erasing(&person, NOON));
    let gone = CommitError::PersonErased { person: person.clone() };
    let key = Commit { person_keys: vec![person_key(&person, 9)], ..Commit::default() };
    let words = Commit { texts: vec![text(9, &person, "x")], ..Commit::default() };
    for again in [key, words, artefacts(vec![photo])] {
        assert_eq!(refuse(store, again), gone);
    }
    assert_eq!(store.person_key(&person).unwrap(), None);
    // Another name is another person, and nobody's things belong to nobody.
    let next = Commit { person_keys: vec![person_key("C000001/2", 9)], ..Commit::default() };
    accept(store, next);
    accept(store, artefacts(vec![Artefact { person: String::new(), ..artefact(b"letter") }]));
}

pub(super) fn somebody_who_was_never_known_may_be_erased(store: &dyn Store) {
    // A restored copy may be older than the person.
    accept(store, erasing("C000009", NOON));
    let key = Commit { person_keys: vec![person_key("C000009", 9)], ..Commit::default() };
    assert_eq!(refuse(store, key), CommitError::PersonErased { person: "C000009".into() });
}

pub(super) fn erasing_again_changes_nothing(store: &dyn Store) {
    accept(store, erasing("C1", NOON));
    accept(store, erasing("C1", NOON + 5));
    assert_eq!(store.erased_at("C1").unwrap(), Some(NOON));
}

pub(super) fn an_erasure_stands_alone_with_its_person(store: &dyn Store) {
    refused_as_invalid(store, erasing("", NOON));
    let twice = vec![Erasure { person: "C1".into(), at: 1 }; 2];
    refused_as_invalid(store, Commit { erasures: twice, ..Commit::default() });
    let both = Commit { texts: vec![text(1, "C1", "x")], ..erasing("C1", NOON) };
    assert_eq!(refuse(store, both), CommitError::PersonErased { person: "C1".into() });
    assert_eq!(store.erased_at("C1").unwrap(), None);
}

pub(super) fn a_refused_commit_erases_nobody(store: &dyn Store) {
    let photo = known(store);
    let stale = Commit { appends: vec![append(case(1), 0, 1)], ..erasing(&photo.person, NOON) };
    refuse(store, stale);
    assert_eq!(store.person_key(&photo.person).unwrap(), Some([1; 32]));
    assert_eq!(store.texts(&[id(1)]).unwrap().len(), 1);
    assert!(store.has_artefact(&photo.digest).unwrap());
}

pub(super) fn erased_persons_are_listed_by_name_in_pages(store: &dyn Store) {
    let many = (0..PAGE_ROWS_MAX + 5).map(|number| Erasure { person: format!("P{number:06}"), at: NOON });
    let mut all: Vec<_> = many.collect();
    all.push(Erasure { person: "人".into(), at: NOON + 1 });
    accept(store, Commit { erasures: all.clone(), ..Commit::default() });
    assert_eq!(store.erased_persons(None, u32::MAX).unwrap(), all[..PAGE_ROWS_MAX as usize]);
    let (mut paged, mut after) = (Vec::new(), None);
    loop {
        let page = store.erased_persons(after.as_deref(), 100).unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.person.clone());
        paged.extend(page);
    }
    assert_eq!(paged, all);
}
