//! What lets people in, and who looked at what.

use super::build::{NOON, accept, guards, id, refuse, refused_as_invalid};
use yinuo_app::ports::{AccessFilter, AccessLine, Commit, CommitError, CredentialRow, Store};

pub(super) fn credential(kind: &str, key: &str, person: &str, expires_at: i64) -> CredentialRow {
    CredentialRow { kind: kind.into(), key: key.into(), person: person.into(), body: "{}".into(), expires_at }
}

pub(super) fn credentials(rows: Vec<CredentialRow>) -> Commit {
    Commit { credentials: rows, ..Commit::default() }
}

pub(super) fn dropping(names: &[(&str, &str)]) -> Commit {
    let names = names.iter().map(|(kind, key)| ((*kind).to_owned(), (*key).to_owned()));
    Commit { dropped_credentials: names.collect(), ..Commit::default() }
}

pub(super) fn line(number: u128, at: i64) -> AccessLine {
    AccessLine {
        id: id(number),
        at,
        person: "zhao".into(),
        post: "agent".into(),
        unit: "hotline".into(),
        what: "reveal".into(),
        subject: "customer/C1".into(),
        case: None,
        purpose: "call-customer".into(),
        detail: "phone".into(),
    }
}

pub(super) fn lines(rows: Vec<AccessLine>) -> Commit {
    Commit { access_lines: rows, ..Commit::default() }
}

pub(super) fn a_credential_is_replaced_by_its_kind_and_key(store: &dyn Store) {
    let (session, link) = (credential("session", "a", "zhao", 5), credential("link", "a", "zhou", 9));
    accept(store, credentials(vec![session.clone(), link.clone()]));
    assert_eq!(store.credential("session", "a").unwrap(), Some(session));
    let later =
        CredentialRow { body: "[1]".into(), person: "chen".into(), ..credential("session", "a", "", 7) };
    accept(store, credentials(vec![later.clone()]));
    assert_eq!(store.credential("session", "a").unwrap(), Some(later));
    assert_eq!(store.credential("link", "a").unwrap(), Some(link));
    assert_eq!(store.credential("link", "b").unwrap(), None);
}

pub(super) fn a_credential_that_is_taken_back_is_gone(store: &dyn Store) {
    accept(
        store,
        credentials(vec![credential("session", "a", "zhao", 5), credential("session", "b", "zhao", 5)]),
    );
    accept(store, dropping(&[("session", "a"), ("session", "never")]));
    assert_eq!(store.credential("session", "a").unwrap(), None);
    assert_eq!(store.credentials_of("session", "zhao", 9).unwrap(), [credential("session", "b", "zhao", 5)]);
    accept(store, credentials(vec![credential("session", "a", "zhao", 6)]));
    assert_eq!(store.credentials_of("session", "zhao", 9).unwrap().len(), 2, "it may come again");
}

pub(super) fn credentials_of_a_person_come_by_key(store: &dyn Store) {
    let rows = vec![
        credential("session", "b", "zhao", 1),
        credential("session", "a", "zhao", 2),
        credential("link", "c", "zhao", 3),
        credential("session", "d", "zhou", 4),
    ];
    accept(store, credentials(rows));
    let keys = |kind: &str, person: &str, limit| -> Vec<String> {
        store.credentials_of(kind, person, limit).unwrap().into_iter().map(|row| row.key).collect()
    };
    assert_eq!(keys("session", "zhao", 9), ["a", "b"]);
    assert_eq!(keys("session", "zhao", 1), ["a"]);
    assert_eq!(keys("link", "zhao", 9), ["c"]);
    assert_eq!(keys("session", "zha", 9), [""; 0]);
    accept(store, credentials(vec![credential("session", "b", "zhou", 1)]));
    assert_eq!(keys("session", "zhao", 9), ["a"], "it is another's now");
}

pub(super) fn credentials_expire_earliest_first(store: &dyn Store) {
    let rows = vec![
        credential("session", "b", "p", 20),
        credential("link", "z", "p", 10),
        credential("link", "a", "p", 20),
    ];
    accept(store, credentials(rows));
    let name = |kind: &str, key: &str| (kind.to_owned(), key.to_owned());
    assert_eq!(store.expired_credentials(9, 9).unwrap(), []);
    assert_eq!(
        store.expired_credentials(10, 9).unwrap(),
        [name("link", "z")],
        "worth nothing at the instant itself"
    );
    let all = [name("link", "z"), name("link", "a"), name("session", "b")];
    assert_eq!(store.expired_credentials(99, 9).unwrap(), all);
    assert_eq!(store.expired_credentials(99, 2).unwrap(), all[..2]);
    accept(store, credentials(vec![credential("link", "z", "p", 100)]));
    assert_eq!(store.expired_credentials(99, 9).unwrap(), all[1..], "it was prolonged");
}

pub(super) fn a_credential_is_named_once_in_a_commit(store: &dyn Store) {
    let twice =
        credentials(vec![credential("session", "a", "zhao", 1), credential("session", "a", "zhou", 1)]);
    assert!(refused_as_invalid(store, twice).contains("named twice"));
    let both = Commit {
        dropped_credentials: vec![("session".into(), "a".into())],
        ..credentials(vec![credential("session", "a", "zhao", 1)])
    };
    assert!(refused_as_invalid(store, both).contains("named twice"));
}

pub(super) fn a_refused_commit_lets_nobody_in(store: &dyn Store) {
    let mut commit = credentials(vec![credential("session", "a", "zhao", 1)]);
    commit.guards = guards(&[("password/zhao", 7)]).guards;
    commit.access_lines = vec![line(1, NOON)];
    assert_eq!(refuse(store, commit), CommitError::GuardMoved { key: "password/zhao".into() });
    assert_eq!(store.credential("session", "a").unwrap(), None);
    assert_eq!(store.access_lines(&AccessFilter::default(), None, 9).unwrap().rows, []);
}

pub(super) fn who_looked_comes_newest_first_in_pages(store: &dyn Store) {
    let all: Vec<AccessLine> = (1..=5).map(|number| line(number, NOON + (number as i64) / 2)).collect();
    accept(store, lines(all.clone()));
    accept(store, lines(vec![AccessLine { detail: "name".into(), ..line(1, NOON + 9) }]));
    let whole = store.access_lines(&AccessFilter::default(), None, 9).unwrap();
    assert!(whole.next.is_none());
    assert_eq!(whole.rows, all.iter().rev().cloned().collect::<Vec<_>>(), "a line is never replaced");
    let (mut seen, mut cursor) = (Vec::new(), None);
    loop {
        let page = store.access_lines(&AccessFilter::default(), cursor.as_deref(), 2).unwrap();
        seen.extend(page.rows);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen, whole.rows);
    assert!(store.access_lines(&AccessFilter::default(), Some("p1_x"), 2).is_err());
}

pub(super) fn who_looked_is_found_by_subject_person_and_deed(store: &dyn Store) {
    let by_zhou = AccessLine { person: "zhou".into(), case: Some(id(9)), ..line(2, NOON) };
    let of_c2 = AccessLine { subject: "customer/C2".into(), ..line(3, NOON) };
    let heard = AccessLine { what: "playback".into(), ..line(4, NOON) };
    accept(store, lines(vec![line(1, NOON), by_zhou, of_c2, heard]));
    let found = |subject: &str, person: &str, what: &[&str]| -> Vec<u128> {
        let some = |value: &str| (!value.is_empty()).then(|| value.to_owned());
        let what = what.iter().map(|one| (*one).to_owned()).collect();
        let filter = AccessFilter { subject: some(subject), person: some(person), what };
        let page = store.access_lines(&filter, None, 9).unwrap();
        page.rows.iter().map(|row| row.id.as_u128()).collect()
    };
    assert_eq!(found("customer/C1", "", &[]), [4, 2, 1]);
    assert_eq!(found("", "zhou", &[]), [2]);
    assert_eq!(found("customer/C1", "zhao", &[]), [4, 1]);
    assert_eq!(found("", "", &["playback", "export"]), [4]);
    assert_eq!(found("customer/C3", "", &[]), [0; 0]);
}
