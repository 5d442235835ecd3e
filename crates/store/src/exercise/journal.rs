//! Streams, shards and positions.

use super::build::{
    accept, append, appending, case, case_in_shard, event, record, refuse, refused_as_invalid,
};
use yinuo_app::ports::{
    Append, CaseFilter, CaseOrder, Commit, CommitError, ContactFilter, LoadedStream, PAGE_ROWS_MAX,
    SHARD_COUNT, Shards, Standing, Store, StreamId, StreamKind,
};

pub(super) fn an_empty_store_answers_every_question_with_nothing(store: &dyn Store) {
    let (one, all) = (super::build::id(1), CaseFilter::default());
    assert_eq!(store.load(case(1)).unwrap(), LoadedStream::default());
    assert_eq!(store.head(case(1)).unwrap(), (0, [0; 32]));
    assert_eq!(store.journal(0, 0, 10).unwrap(), []);
    assert_eq!(store.journal_heads().unwrap(), vec![0; usize::from(SHARD_COUNT)]);
    assert_eq!(store.idempotency("s", "k").unwrap(), None);
    assert_eq!(store.expire_idempotency(i64::MAX, 10).unwrap(), 0);
    assert_eq!(store.person_key("C1").unwrap(), None);
    assert_eq!(store.texts(&[one]).unwrap(), []);
    for order in [CaseOrder::DueFirst, CaseOrder::NewestFirst, CaseOrder::NextRungFirst] {
        let page = store.cases(&all, order, None, 10).unwrap();
        assert_eq!((page.rows, page.next), (vec![], None));
    }
    assert_eq!(store.count_cases(&all).unwrap(), 0);
    assert_eq!(store.case_row(one).unwrap(), None);
    assert_eq!(store.case_by_number("1").unwrap(), None);
    assert_eq!(store.clocks(one).unwrap(), []);
    assert_eq!(store.due_cases(Shards::ALL, i64::MAX, 10).unwrap(), Vec::<uuid::Uuid>::new());
    assert_eq!(store.guard("intake/C1").unwrap(), 0);
    assert_eq!(store.cursors("rolls").unwrap(), vec![0; usize::from(SHARD_COUNT)]);
    assert_eq!(store.roll_rows(&super::build::range("calls"), None, 10).unwrap(), []);
    assert_eq!(store.roll_restatements(&super::build::range("calls"), None, 10).unwrap(), []);
    assert_eq!(store.roll_sealed("e1").unwrap(), None);
    assert_eq!(store.erased_at("C1").unwrap(), None);
    assert_eq!(store.artefact_lines(None, 10).unwrap(), []);
    assert_eq!(store.erased_persons(None, 10).unwrap(), []);
    assert_eq!(store.next_wake().unwrap(), None);
    assert_eq!(store.contacts_of_case(one).unwrap(), []);
    assert_eq!(store.contacts_of_customer("", 10).unwrap(), []);
    let ever = ContactFilter { from: i64::MIN, until: i64::MAX, ..ContactFilter::default() };
    assert_eq!(store.contacts_between(&ever, None, 10).unwrap(), []);
    assert_eq!(store.count_contacts(&ever).unwrap(), []);
    let page = store.postings(None, None, 10).unwrap();
    assert_eq!((page.rows, page.next), (vec![], None));
    assert_eq!(store.postings(Some(one), None, 10).unwrap().rows, []);
    assert_eq!(store.owed_for("").unwrap(), []);
    assert_eq!(store.balances("").unwrap(), []);
    assert_eq!(store.inbox("", false, 10).unwrap(), []);
    assert_eq!(store.mark_read("P1", "k", 1), Ok(false));
    assert_eq!(store.register("unit").unwrap(), []);
    assert_eq!(store.register_row("unit", "U1").unwrap(), None);
    assert_eq!(store.customer("C1").unwrap(), None);
    assert_eq!(store.find_customers("王", 10).unwrap(), []);
}

pub(super) fn a_stream_comes_back_as_it_was_written(store: &dyn Store) {
    let mut odd = event("意见", 9);
    odd.bytes = (0..=255).collect();
    odd.occurred_at = -1;
    odd.recorded_at = i64::MAX;
    let events = vec![event("opened", 1), odd];
    accept(store, appending(vec![Append { stream: case(1), expected_version: 0, events: events.clone() }]));
    let loaded = store.load(case(1)).unwrap();
    assert_eq!((loaded.version, loaded.head), (2, [9; 32]));
    assert_eq!(store.head(case(1)).unwrap(), (2, [9; 32]), "the head needs no events");
    let stored: Vec<_> = loaded.events.iter().map(|stored| stored.event.clone()).collect();
    assert_eq!(stored, events);
    assert!(loaded.events.iter().all(|stored| stored.stream == case(1)));
}

pub(super) fn streams_of_different_kinds_with_one_id_are_different(store: &dyn Store) {
    let register = StreamId { kind: StreamKind::Register, ..case(1) };
    let contact = StreamId { kind: StreamKind::Contact, ..case(1) };
    accept(store, appending(vec![append(case(1), 0, 1), append(register, 0, 2), append(contact, 0, 3)]));
    let version = |stream| store.load(stream).unwrap().version;
    assert_eq!((version(case(1)), version(register), version(contact)), (1, 2, 3));
}

pub(super) fn versions_of_a_stream_have_no_gap(store: &dyn Store) {
    accept(store, appending(vec![append(case(1), 0, 2)]));
    accept(store, appending(vec![append(case(1), 2, 1)]));
    accept(store, appending(vec![append(case(1), 3, 4)]));
    let versions: Vec<_> = store.load(case(1)).unwrap().events.iter().map(|stored| stored.version).collect();
    assert_eq!(versions, [1, 2, 3, 4, 5, 6, 7]);
}

pub(super) fn a_decision_on_an_old_version_is_refused(store: &dyn Store) {
    accept(store, appending(vec![append(case(1), 0, 2)]));
    for expected_version in [0, 1] {
        let refused = refuse(store, appending(vec![append(case(1), expected_version, 1)]));
        assert_eq!(refused, CommitError::VersionConflict { stream: case(1) });
    }
    assert_eq!(store.load(case(1)).unwrap().version, 2);
}

pub(super) fn what_rests_on_a_stream_is_refused_once_the_stream_has_moved(store: &dyn Store) {
    accept(store, appending(vec![append(case(1), 0, 2)]));
    let resting = |stream, version| Commit {
        standing: vec![Standing { stream, version }],
        ..super::build::cases(vec![super::build::case_row(9)])
    };
    for version in [0, 1, 3] {
        assert_eq!(
            refuse(store, resting(case(1), version)),
            CommitError::VersionConflict { stream: case(1) }
        );
    }
    assert_eq!(store.count_cases(&CaseFilter::default()).unwrap(), 0, "nothing of a refused commit is seen");
    accept(store, resting(case(1), 2));
    accept(store, resting(case(7), 0));
    assert_eq!(store.load(case(1)).unwrap().version, 2, "and nothing was added to it");
    let twice = vec![Standing { stream: case(1), version: 2 }; 2];
    refused_as_invalid(store, Commit { standing: twice, ..Commit::default() });
}

pub(super) fn a_decision_on_a_version_that_never_was_is_refused(store: &dyn Store) {
    let refused = refuse(store, appending(vec![append(case(1), 1, 1)]));
    assert_eq!(refused, CommitError::VersionConflict { stream: case(1) });
    accept(store, appending(vec![append(case(1), 0, 2)]));
    let refused = refuse(store, appending(vec![append(case(1), 3, 1)]));
    assert_eq!(refused, CommitError::VersionConflict { stream: case(1) });
}

pub(super) fn one_conflict_refuses_all_streams_of_a_commit(store: &dyn Store) {
    accept(store, appending(vec![append(case(2), 0, 1)]));
    let refused = refuse(store, appending(vec![append(case(1), 0, 1), append(case(2), 0, 1)]));
    assert_eq!(refused, CommitError::VersionConflict { stream: case(2) });
    assert_eq!(store.load(case(1)).unwrap(), LoadedStream::default());
}

pub(super) fn positions_of_a_shard_have_no_gap_and_follow_commit_order(store: &dyn Store) {
    let (a, b) = (case_in_shard(7, 0), case_in_shard(7, 1));
    accept(store, appending(vec![append(b, 0, 2)]));
    accept(store, appending(vec![append(a, 0, 1), append(b, 2, 1)]));
    accept(store, appending(vec![append(a, 1, 1)]));
    let journal = store.journal(7, 0, 100).unwrap();
    let story: Vec<_> =
        journal.iter().map(|stored| (stored.position, stored.stream, stored.version)).collect();
    assert_eq!(story, [(1, b, 1), (2, b, 2), (3, a, 1), (4, b, 3), (5, a, 2)]);
    let loaded = store.load(a).unwrap();
    assert_eq!(loaded.events, [journal[2].clone(), journal[4].clone()]);
}

pub(super) fn a_refused_commit_uses_no_position(store: &dyn Store) {
    let (a, b) = (case_in_shard(3, 0), case_in_shard(3, 1));
    accept(store, appending(vec![append(a, 0, 1)]));
    refuse(store, appending(vec![append(b, 0, 1), append(a, 0, 1)]));
    accept(store, appending(vec![append(b, 0, 1)]));
    let positions: Vec<_> = store.journal(3, 0, 10).unwrap().iter().map(|stored| stored.position).collect();
    assert_eq!(positions, [1, 2]);
}

pub(super) fn a_journal_is_read_in_pages(store: &dyn Store) {
    let stream = case_in_shard(0, 0);
    for step in 0..3 {
        accept(store, appending(vec![append(stream, step * 200, 200)]));
    }
    let capped = store.journal(0, 0, u32::MAX).unwrap();
    assert_eq!(capped.len(), PAGE_ROWS_MAX as usize);
    assert_eq!(store.journal(0, 500, 1000).unwrap().len(), 100);
    assert_eq!(store.journal(0, 10, 2).unwrap(), capped[10..12]);
    assert_eq!(store.journal(0, 600, 10).unwrap(), []);
    assert_eq!(store.journal(0, u64::MAX, 10).unwrap(), []);
    assert_eq!(store.journal(0, 0, 0).unwrap(), []);
}

pub(super) fn heads_name_the_last_position_of_every_shard(store: &dyn Store) {
    accept(store, appending(vec![append(case_in_shard(0, 0), 0, 3)]));
    accept(store, appending(vec![append(case_in_shard(63, 0), 0, 2), append(case_in_shard(0, 1), 0, 1)]));
    let heads = store.journal_heads().unwrap();
    assert_eq!(heads.len(), usize::from(SHARD_COUNT));
    assert_eq!((heads[0], heads[63], heads.iter().sum::<u64>()), (4, 2, 6));
}

pub(super) fn a_shard_that_does_not_exist_is_refused(store: &dyn Store) {
    assert!(store.journal(SHARD_COUNT, 0, 1).is_err());
}

pub(super) fn a_commit_may_change_rows_without_an_event(store: &dyn Store) {
    let only_an_answer = Commit { idempotency: Some(record("s", "k", 1, 5)), ..Commit::default() };
    for commit in [
        super::build::register(vec![super::build::register_row("unit", "U1", "{}")]),
        super::build::customers(vec![super::build::customer("C1", "王", "1")]),
        super::build::inbox(vec![super::build::item("k", "P1", 1)]),
        super::build::clocks(vec![(super::build::id(1), vec![])]),
        only_an_answer,
    ] {
        accept(store, commit);
    }
    assert_eq!(store.journal_heads().unwrap().iter().sum::<u64>(), 0);
}
