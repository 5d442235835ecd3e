//! What no store takes, whatever it holds.

use super::access::{credential, credentials, dropping, line, lines};
use super::build::{
    accept, append, appending, artefact, artefacts, case, case_row, cases, clock, clocks, contact, cursor,
    customer, customers, erasing, guards, id, immutable, inbox, item, pay, person_key, posting, record,
    refused_as_invalid, register, register_row, restated, restating, roll_row, rolls, sealing, text,
};
use crate::shape::{BODY_BYTES_MAX, CODE_BYTES_MAX, COMMIT_ROWS_MAX};
use yinuo_app::ports::{APPEND_EVENTS_MAX, Append, Commit, EVENT_BYTES_MAX, Store};

pub(super) fn an_empty_commit_is_invalid(store: &dyn Store) {
    refused_as_invalid(store, Commit::default());
}

pub(super) fn an_append_without_events_is_invalid(store: &dyn Store) {
    refused_as_invalid(store, appending(vec![append(case(1), 0, 0)]));
}

pub(super) fn a_stream_named_twice_is_invalid(store: &dyn Store) {
    refused_as_invalid(store, appending(vec![append(case(1), 0, 1), append(case(1), 1, 1)]));
}

pub(super) fn an_append_takes_so_many_events_and_no_more(store: &dyn Store) {
    refused_as_invalid(store, appending(vec![append(case(1), 0, APPEND_EVENTS_MAX + 1)]));
    accept(store, appending(vec![append(case(1), 0, APPEND_EVENTS_MAX)]));
    assert_eq!(store.load(case(1)).unwrap().version, APPEND_EVENTS_MAX as u64);
}

pub(super) fn an_event_is_so_large_and_no_larger(store: &dyn Store) {
    let sized = |bytes: usize| {
        let mut append: Append = append(case(1), 0, 1);
        append.events[0].bytes = vec![0; bytes];
        appending(vec![append])
    };
    refused_as_invalid(store, sized(EVENT_BYTES_MAX + 1));
    accept(store, sized(EVENT_BYTES_MAX));
    assert_eq!(store.load(case(1)).unwrap().events[0].event.bytes.len(), EVENT_BYTES_MAX);
}

pub(super) fn a_version_beyond_every_store_is_invalid(store: &dyn Store) {
    refused_as_invalid(store, appending(vec![append(case(1), u64::MAX, 1)]));
    refused_as_invalid(store, appending(vec![append(case(1), i64::MAX as u64, 1)]));
    let mut row = case_row(1);
    row.version = u64::MAX;
    refused_as_invalid(store, cases(vec![row]));
}

pub(super) fn a_commit_has_so_many_rows_and_no_more(store: &dyn Store) {
    let rows = vec![register_row("unit", "U", ""); COMMIT_ROWS_MAX + 1];
    refused_as_invalid(store, register(rows));
}

pub(super) fn clocks_that_are_not_listed_properly_are_invalid(store: &dyn Store) {
    let (one, two) = (id(1), id(2));
    refused_as_invalid(store, clocks(vec![(one, vec![clock(two, "reply", None)])]));
    refused_as_invalid(
        store,
        clocks(vec![(one, vec![clock(one, "reply", None), clock(one, "reply", Some(1))])]),
    );
}

/// One commit per text field, with this text in it.
fn every_text_field(filled: &str) -> Vec<(&'static str, Commit)> {
    let mut commits = Vec::new();
    macro_rules! with {
        ($start:expr, $wrap:expr, [$($field:ident),*]) => {$({
            let mut row = $start;
            row.$field = filled.to_owned().into();
            commits.push((concat!(stringify!($wrap), ".", stringify!($field)), $wrap(row)));
        })*};
    }
    let events =
        |event| appending(vec![Append { stream: case(1), expected_version: 0, events: vec![event] }]);
    let a_text = |row| Commit { texts: vec![row], ..Commit::default() };
    let an_artefact = |row| artefacts(vec![row]);
    let a_key = |row| Commit { person_keys: vec![row], ..Commit::default() };
    let a_case = |row| cases(vec![row]);
    let a_clock = |row| clocks(vec![(id(1), vec![row])]);
    let a_contact = |row| Commit { contact_rows: vec![row], ..Commit::default() };
    let a_posting = |row| posting(vec![row]);
    let an_item = |row| inbox(vec![row]);
    let a_register = |row| register(vec![row]);
    let a_fixed = |row| immutable(vec![row]);
    let a_customer = |row| customers(vec![row]);
    let an_answer = |row| Commit { idempotency: Some(row), ..Commit::default() };
    with!(super::build::event("e", 1), events, [name]);
    with!(text(1, "p", "b"), a_text, [person]);
    with!(artefact(b"photo"), an_artefact, [person, media_type]);
    with!(person_key("p", 1), a_key, [person]);
    with!(
        case_row(1),
        a_case,
        [
            number, kind, category, topic, state, customer, service, unit, area, owner, handler, due_rule,
            red_line
        ]
    );
    with!(clock(id(1), "c", None), a_clock, [clock, kind, rule, state]);
    let a_tie = |row| super::ties::tied(vec![row]);
    with!(super::ties::tie(1, "o1"), a_tie, [tie, kind, party, number, class, unit, state]);
    let a_settlement = |row| super::settlements::settled(vec![row]);
    with!(
        super::settlements::settlement(1, 1),
        a_settlement,
        [service, customer, unit, rule, owed_unit, form, currency, state, reason, reference, contradiction]
    );
    with!(contact(1, None, 1), a_contact, [channel, direction, owner, customer, unit, outcome]);
    with!(pay(1, "a", "b", 1), a_posting, [rule]);
    with!(item("k", "p", 1), an_item, [key, post, person, kind]);
    with!(register_row("r", "c", "b"), a_register, [register, code]);
    with!(register_row("r", "c", "b"), a_fixed, [register, code]);
    with!(customer("c", "n", "1"), a_customer, [code, name, phone, segment]);
    let a_credential = |row| credentials(vec![row]);
    let a_line = |row| lines(vec![row]);
    with!(credential("k", "d", "p", 1), a_credential, [kind, key, person]);
    with!(line(1, 1), a_line, [person, post, unit, what, subject, purpose, detail]);
    commits.push(("dropped credential", dropping(&[(filled, "d")])));
    commits.push(("dropped credential", dropping(&[("k", filled)])));
    with!(record("s", "k", 1, 1), an_answer, [scope, key]);
    let mut owed = pay(1, "a", "b", 1);
    owed.owed_for = Some(filled.to_owned());
    commits.push(("posting.owed_for", posting(vec![owed])));
    commits.push(("posting.account", posting(vec![pay(1, filled, "b", 1)])));
    commits.push(("guard.key", guards(&[(filled, 0)])));
    commits.push(("cursor.consumer", cursor(filled, 0, 0, 1)));
    commits.push(("erasure.person", erasing(filled, 1)));
    commits.push(("seal.edition", sealing(filled, 1)));
    let mut edition = roll_row("m", 1, "g", 1, 1);
    edition.key.edition = filled.to_owned();
    for row in [edition, roll_row(filled, 1, "g", 1, 1), roll_row("m", 1, filled, 1, 1)] {
        commits.push(("roll row", rolls(vec![row.clone()])));
        commits.push(("restatement", restating(vec![restated(row, 0, 1)])));
    }
    let mut units = pay(1, "a", "b", 1);
    units.lines.iter_mut().for_each(|line| line.unit = filled.to_owned());
    commits.push(("posting.unit", posting(vec![units])));
    commits
}

/// One commit per field that holds a long text.
fn every_body_field(filled: &str) -> Vec<(&'static str, Commit)> {
    let mut item_zh = item("k", "p", 1);
    item_zh.zh = filled.to_owned();
    let mut item_en = item("k", "p", 1);
    item_en.en = filled.to_owned();
    let mut mirror = customer("c", "n", "1");
    mirror.body = filled.to_owned();
    let mut session = credential("k", "d", "p", 1);
    session.body = filled.to_owned();
    vec![
        ("credential.body", credentials(vec![session])),
        ("text.body", Commit { texts: vec![text(1, "p", filled)], ..Commit::default() }),
        ("item.zh", inbox(vec![item_zh])),
        ("item.en", inbox(vec![item_en])),
        ("register.body", register(vec![register_row("r", "c", filled)])),
        ("immutable.body", immutable(vec![register_row("r", "c", filled)])),
        ("customer.body", customers(vec![mirror])),
    ]
}

pub(super) fn the_nul_character_is_refused_in_every_text(store: &dyn Store) {
    for (field, commit) in every_text_field("a\0b").into_iter().chain(every_body_field("a\0b")) {
        let reason = refused_as_invalid(store, commit);
        assert!(reason.contains("U+0000"), "{field}: {reason}");
    }
}

pub(super) fn a_code_beyond_its_limit_is_refused_in_every_field(store: &dyn Store) {
    for (field, commit) in every_text_field(&"x".repeat(CODE_BYTES_MAX + 1)) {
        let reason = refused_as_invalid(store, commit);
        assert!(reason.contains("513 bytes"), "{field}: {reason}");
    }
}

pub(super) fn a_body_is_so_long_and_no_longer(store: &dyn Store) {
    for (field, commit) in every_body_field(&"x".repeat(BODY_BYTES_MAX + 1)) {
        let reason = refused_as_invalid(store, commit);
        assert!(reason.contains("bytes"), "{field}: {reason}");
    }
    let mut answer = record("s", "k", 1, 1);
    answer.reply = vec![0; BODY_BYTES_MAX + 1];
    refused_as_invalid(store, Commit { idempotency: Some(answer), ..Commit::default() });

    let long = "长".repeat(BODY_BYTES_MAX / 3);
    accept(store, Commit { texts: vec![text(1, "p", &long)], ..Commit::default() });
    assert_eq!(store.texts(&[id(1)]).unwrap()[0].body, long);
}

pub(super) fn a_code_at_its_limit_is_kept(store: &dyn Store) {
    let longest = "码".repeat(CODE_BYTES_MAX / 3);
    accept(store, register(vec![register_row("unit", &longest, "{}")]));
    assert_eq!(store.register_row("unit", &longest).unwrap().unwrap().code, longest);
}

pub(super) fn a_question_with_the_nul_character_finds_nothing(store: &dyn Store) {
    accept(store, customers(vec![customer("C1", "王芳", "13800138000")]));
    accept(store, cases(vec![case_row(1)]));
    assert_eq!(store.find_customers("王\0", 10).unwrap(), []);
    assert_eq!(store.customer("C1\0").unwrap(), None);
    assert_eq!(store.case_by_number("2026000001\0").unwrap(), None);
    assert_eq!(store.register("\0").unwrap(), []);
    assert_eq!(store.balances("\0").unwrap(), []);
}
