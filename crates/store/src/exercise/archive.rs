//! What goes into the archive: events leave the journal, their places and what explains them stay, nothing is used again.

use super::build::{
    NOON, accept, append, appending, case, case_row, clock, contact, id, inbox, item, pay, person_key,
    posting, record, refuse, refused_as_invalid, text,
};
use yinuo_app::ports::{
    Append, ArchivedFilter, ArchivedRow, CaseFilter, CaseOrder, Commit, CommitError, InboxRow, Posting,
    SettlementFilter, Shards, Store, StreamId, StreamKind, TieFilter, VisitFilter,
};

fn touch(number: u128) -> StreamId {
    StreamId { kind: StreamKind::Contact, id: id(number) }
}

fn archived(stream: StreamId, version: u64) -> ArchivedRow {
    let number =
        if stream.kind == StreamKind::Case { case_row(stream.id.as_u128()).number } else { "".into() };
    ArchivedRow {
        stream,
        version,
        archive: [7; 32],
        file: "2026-06.archive".into(),
        number,
        customer: "C000001".into(),
        unit: "U01".into(),
        began_at: NOON,
        ended_at: NOON + 60,
        archived_at: NOON + 900,
        artefacts: vec![[1; 32], [2; 32]],
    }
}

/// A closed case of three events with a contact of one.
fn closed(store: &dyn Store) {
    let mut row = case_row(1);
    row.closed_at = Some(NOON + 60);
    accept(
        store,
        Commit {
            case_rows: vec![row],
            clock_rows: vec![(id(1), vec![clock(id(1), "c1", Some(NOON))])],
            tie_rows: vec![super::ties::tie(1, "o1"), super::ties::tie(2, "o1")],
            settlement_rows: vec![super::settlements::settlement(1, 1), super::settlements::settlement(2, 1)],
            visit_rows: vec![super::visits::visit(1, 1), super::visits::visit(2, 1)],
            contact_rows: vec![contact(5, Some(id(1)), NOON)],
            texts: vec![text(3, "C000001", "网速慢")],
            person_keys: vec![person_key("C000001", 1)],
            idempotency: Some(record("zhao", "k", 1, NOON)),
            ..appending(vec![append(case(1), 0, 3), append(touch(5), 0, 1)])
        },
    );
    accept(store, inbox(vec![item("1/rung", "P01", NOON)]));
}

/// Archives the case of [`closed`] with its contact, under a last event that says so.
fn archiving() -> Commit {
    Commit {
        archived: vec![archived(case(1), 3), archived(touch(5), 1)],
        ..appending(vec![append(case(1), 3, 1)])
    }
}

pub(super) fn what_is_archived_leaves_its_places_and_a_row_that_explains_it(store: &dyn Store) {
    closed(store);
    let before = store.load(case(1)).unwrap().events;
    let touched = store.load(touch(5)).unwrap().events;
    accept(store, archiving());
    let after = store.load(case(1)).unwrap();
    assert_eq!((after.version, after.events.len()), (4, 1), "the event that says where it went");
    assert_eq!(store.head(case(1)).unwrap().0, 4);
    let outside = TieFilter { kind: "outside".into(), ..TieFilter::default() };
    let tied = store.ties(&outside, None, 9).unwrap();
    assert_eq!(tied, [super::ties::tie(2, "o1")], "its ties went with it, another's stay");
    let paid = store.settlements(&SettlementFilter::default(), None, 9).unwrap();
    assert_eq!(paid, [super::settlements::settlement(2, 1)], "its settlements as well");
    let visits = store.visits(&VisitFilter::default(), None, 9).unwrap();
    assert_eq!(visits, [super::visits::visit(2, 1)], "and so did its visits");
    assert_eq!(store.load(touch(5)).unwrap().events, []);
    assert_eq!(store.head(touch(5)).unwrap(), (1, touched[0].event.hash), "what it was is known");
    for event in before.iter().chain(&touched) {
        let shard = event.stream.shard();
        let places = store.places(shard, event.position - 1, 500).unwrap();
        let place = places.iter().find(|place| place.position == event.position).unwrap();
        assert_eq!(
            (place.stream, place.version, place.hash),
            (event.stream, event.version, event.event.hash)
        );
        let journal = store.journal(shard, 0, 500).unwrap();
        assert!(journal.iter().all(|stored| stored.position != event.position));
    }
    let shard = case(1).shard();
    assert!(store.places(shard, store.journal_heads().unwrap()[usize::from(shard)], 9).unwrap().is_empty());
    assert_eq!(store.archived(case(1)).unwrap(), Some(archived(case(1), 3)));
    assert_eq!(store.archived(touch(5)).unwrap(), Some(archived(touch(5), 1)));
    assert_eq!(store.archived(case(2)).unwrap(), None);
}

pub(super) fn an_archived_case_is_in_no_list_and_its_number_is_never_used_again(store: &dyn Store) {
    closed(store);
    accept(store, archiving());
    let all = CaseFilter::default();
    assert_eq!(store.cases(&all, CaseOrder::NewestFirst, None, 9).unwrap().rows, []);
    assert_eq!(store.count_cases(&all, u64::MAX).unwrap(), 0);
    assert_eq!(store.case_row(id(1)).unwrap(), None);
    assert_eq!(store.clocks(id(1)).unwrap(), []);
    assert!(store.due_cases(Shards::ALL, i64::MAX, 9).unwrap().is_empty());
    assert_eq!(store.contacts_of_case(id(1)).unwrap(), []);
    assert_eq!(store.contacts_of_customer("C000001", 9).unwrap(), []);
    let number = case_row(1).number;
    assert_eq!(store.case_by_number(&number).unwrap(), Some(id(1)), "the number still means this case");
    let mut thief = case_row(2);
    thief.number.clone_from(&number);
    assert_eq!(
        refuse(store, Commit { case_rows: vec![thief], ..Commit::default() }),
        CommitError::NumberTaken { number }
    );
}

pub(super) fn a_stream_that_moved_on_is_not_archived(store: &dyn Store) {
    closed(store);
    accept(store, appending(vec![append(case(1), 3, 1)]));
    let moved = CommitError::VersionConflict { stream: case(1) };
    assert_eq!(refuse(store, archiving()), moved);
    let alone = Commit { archived: vec![archived(case(1), 3)], ..Commit::default() };
    assert_eq!(refuse(store, alone), moved);
    assert_eq!(store.load(case(1)).unwrap().events.len(), 4);
    assert!(store.case_row(id(1)).unwrap().is_some(), "nothing of the commit happened");
    assert_eq!(store.places(case(1).shard(), 0, 9).unwrap(), []);
}

pub(super) fn a_stream_is_archived_once(store: &dyn Store) {
    closed(store);
    accept(store, archiving());
    assert_eq!(refuse(store, archiving()), CommitError::VersionConflict { stream: case(1) });
    let again = Commit { archived: vec![archived(case(1), 4)], ..Commit::default() };
    assert!(refused_as_invalid(store, again).contains("already"));
    let contact = Commit { archived: vec![archived(touch(5), 1)], ..Commit::default() };
    assert!(refused_as_invalid(store, contact).contains("already"));
}

pub(super) fn an_archived_stream_takes_no_event_at_a_version_that_is_gone(store: &dyn Store) {
    closed(store);
    accept(store, archiving());
    for version in [0, 3] {
        let late = appending(vec![append(case(1), version, 1)]);
        assert_eq!(refuse(store, late), CommitError::VersionConflict { stream: case(1) });
    }
    let anew: Append = append(touch(5), 0, 1);
    let refused = refuse(store, appending(vec![anew]));
    assert_eq!(refused, CommitError::VersionConflict { stream: touch(5) }, "its id is never used again");
}

pub(super) fn archiving_keeps_the_ledger_the_words_and_the_answers(store: &dyn Store) {
    closed(store);
    let owed =
        Posting { case: Some(id(1)), owed_for: Some("d/1".into()), ..pay(9, "remedy", "customer/1", 5) };
    accept(store, posting(vec![owed.clone()]));
    let balances = store.balances("").unwrap();
    accept(store, archiving());
    assert_eq!(store.postings(Some(id(1)), None, 9).unwrap().rows, vec![owed.clone()]);
    assert_eq!(store.balances("").unwrap(), balances);
    let twice = posting(vec![Posting { id: id(10), ..owed }]);
    assert_eq!(refuse(store, twice), CommitError::OwedForTaken { key: "d/1".into() });
    assert_eq!(store.texts(&[id(3)]).unwrap().len(), 1, "words stay where an erasure finds them");
    assert!(store.idempotency("zhao", "k").unwrap().is_some());
    assert_eq!(store.inbox("P01", false, 9).unwrap().len(), 1);
}

pub(super) fn what_cannot_be_archived_so_is_invalid(store: &dyn Store) {
    closed(store);
    let numberless = ArchivedRow { number: String::new(), ..archived(case(1), 3) };
    let numbered = ArchivedRow { number: "7".into(), ..archived(touch(5), 1) };
    let register = StreamId { kind: StreamKind::Register, id: id(1) };
    let empty = archived(case(1), 0);
    for row in [numberless, numbered, archived(register, 1), empty] {
        refused_as_invalid(store, Commit { archived: vec![row], ..Commit::default() });
    }
    let twice = vec![archived(touch(5), 1), archived(touch(5), 1)];
    refused_as_invalid(store, Commit { archived: twice, ..Commit::default() });
}

pub(super) fn archived_streams_are_listed_and_filtered_in_pages(store: &dyn Store) {
    for number in 1..=4 {
        let customer = if number == 4 { "C000009" } else { "C000001" };
        accept(store, appending(vec![append(case(number), 0, 1), append(touch(number), 0, 1)]));
        let row = |stream| ArchivedRow { customer: customer.into(), ..archived(stream, 1) };
        let archived = vec![row(case(number)), row(touch(number))];
        accept(store, Commit { archived, ..Commit::default() });
    }
    let listed = |filter: &ArchivedFilter| {
        let mut found: Vec<StreamId> = Vec::new();
        loop {
            let page = store.archived_rows(filter, found.last().copied(), 3).unwrap();
            if page.is_empty() {
                return found;
            }
            found.extend(page.iter().map(|row| row.stream));
        }
    };
    let all: Vec<StreamId> = (1..=4).map(touch).chain((1..=4).map(case)).collect();
    assert_eq!(listed(&ArchivedFilter::default()), all);
    let none = ArchivedFilter::default;
    assert_eq!(listed(&ArchivedFilter { kind: Some(StreamKind::Case), ..none() }), all[4..]);
    assert_eq!(listed(&ArchivedFilter { customer: Some("C000009".into()), ..none() }), [touch(4), case(4)]);
    assert_eq!(listed(&ArchivedFilter { number_contains: Some("0-00003".into()), ..none() }), [case(3)]);
    let both = ArchivedFilter {
        kind: Some(StreamKind::Contact),
        customer: Some("C000001".into()),
        number_contains: None,
    };
    assert_eq!(listed(&both), [touch(1), touch(2), touch(3)]);
}

pub(super) fn what_ended_before_an_instant_is_listed_oldest_first(store: &dyn Store) {
    for (number, closed_at) in [(1, Some(NOON + 30)), (2, None), (3, Some(NOON + 10)), (4, Some(NOON + 30))] {
        let mut row = case_row(number);
        row.closed_at = closed_at;
        let lone = contact(number + 20, None, closed_at.unwrap_or(NOON));
        let rows = vec![lone, contact(number + 30, Some(id(number)), NOON)];
        accept(store, Commit { case_rows: vec![row], contact_rows: rows, ..Commit::default() });
    }
    let cases = |before, after, limit| {
        let found = store.ended_cases(before, after, limit).unwrap();
        found.into_iter().map(|row| row.id.as_u128()).collect::<Vec<_>>()
    };
    assert_eq!(cases(NOON + 31, None, 9), [3, 1, 4]);
    assert_eq!(cases(NOON + 30, None, 9), [3], "before, not at");
    assert_eq!(cases(NOON + 31, Some((NOON + 10, id(3))), 1), [1]);
    assert_eq!(cases(NOON + 31, Some((NOON + 30, id(1))), 9), [4]);
    let contacts = |before, after| {
        let found = store.lone_contacts(before, after, 2).unwrap();
        found.into_iter().map(|row| row.id.as_u128()).collect::<Vec<_>>()
    };
    assert_eq!(contacts(NOON + 31, None), [22, 23]);
    assert_eq!(contacts(NOON + 31, Some((NOON + 10, id(23)))), [21, 24]);
    assert_eq!(contacts(NOON, None), [0; 0]);
}

pub(super) fn messages_of_a_case_come_oldest_first(store: &dyn Store) {
    let of = |number: u128, key: &str, at: i64| InboxRow { case: id(number), ..item(key, "P01", at) };
    let first = of(1, "b", NOON);
    let rows = vec![of(1, "a", NOON + 5), first.clone(), of(2, "c", NOON - 5), of(1, "c2", NOON)];
    accept(store, inbox(rows));
    let found = store.notices_of_case(id(1)).unwrap();
    assert_eq!(found.iter().map(|row| row.key.as_str()).collect::<Vec<_>>(), ["b", "c2", "a"]);
    assert_eq!(found[0], first);
    assert_eq!(store.notices_of_case(id(3)).unwrap(), []);
}

pub(super) fn messages_that_were_read_are_listed_by_age_and_dropped(store: &dyn Store) {
    accept(
        store,
        inbox(vec![item("b", "P01", NOON), item("a", "P01", NOON + 5), item("c", "P02", NOON - 5)]),
    );
    assert_eq!(store.read_notices(i64::MAX, 9).unwrap(), Vec::<String>::new(), "nobody has read them");
    assert!(store.mark_read("P01", "a", NOON + 9).unwrap() && store.mark_read("P02", "c", NOON + 9).unwrap());
    assert_eq!(store.read_notices(NOON + 6, 9).unwrap(), ["c", "a"]);
    assert_eq!(store.read_notices(NOON + 5, 9).unwrap(), ["c"]);
    assert_eq!(store.read_notices(NOON + 6, 1).unwrap(), ["c"]);
    let drop = Commit { dropped_notices: vec!["a".into(), "nobody's".into()], ..Commit::default() };
    accept(store, drop);
    let left: Vec<String> = store.inbox("P01", false, 9).unwrap().into_iter().map(|row| row.key).collect();
    assert_eq!(left, ["b"]);
    assert_eq!(store.read_notices(NOON + 6, 9).unwrap(), ["c"]);
}

pub(super) fn answers_that_expired_are_counted(store: &dyn Store) {
    for (key, expires_at) in [("k1", 10), ("k2", 20), ("k3", 30)] {
        let idempotency = Some(record("s", key, 1, expires_at));
        accept(store, Commit { idempotency, ..Commit::default() });
    }
    assert_eq!(store.count_expired(20).unwrap(), 1);
    assert_eq!(store.count_expired(31).unwrap(), 3);
    assert_eq!(store.expire_idempotency(31, 2).unwrap(), 2);
    assert_eq!(store.count_expired(31).unwrap(), 1);
}
