//! States of long cases, and the end of a stream.

use super::build::{accept, append, appending, case, id, refuse, refused_as_invalid};
use yinuo_app::ports::{
    Append, ArchivedRow, Commit, CommitError, SNAPSHOT_BYTES_MAX, Snapshot, Store, StreamId,
};

fn state(number: u128, version: u64, byte: u8) -> Snapshot {
    Snapshot { case: id(number), version, head: [byte; 32], format: 7, bytes: vec![byte; 40] }
}

fn keeping(snapshots: Vec<Snapshot>) -> Commit {
    Commit { snapshots, ..Commit::default() }
}

pub(super) fn a_state_comes_back_as_it_was_kept(store: &dyn Store) {
    assert_eq!(store.snapshot(id(1)).unwrap(), None);
    accept(store, Commit { snapshots: vec![state(1, 3, 5)], ..appending(vec![append(case(1), 0, 3)]) });
    accept(store, keeping(vec![state(2, 1, 9)]));
    assert_eq!(store.snapshot(id(1)).unwrap(), Some(state(1, 3, 5)));
    assert_eq!(store.snapshot(id(2)).unwrap(), Some(state(2, 1, 9)));
}

pub(super) fn a_newer_state_takes_the_place_of_an_older_one_and_never_the_other_way(store: &dyn Store) {
    accept(store, keeping(vec![state(1, 3, 5)]));
    accept(store, keeping(vec![state(1, 8, 6)]));
    accept(store, keeping(vec![state(1, 4, 7)]));
    accept(store, keeping(vec![state(1, 8, 8)]));
    assert_eq!(store.snapshot(id(1)).unwrap(), Some(state(1, 8, 6)));
}

pub(super) fn a_state_of_a_refused_commit_is_not_seen(store: &dyn Store) {
    accept(store, appending(vec![append(case(1), 0, 1)]));
    let late = Commit { snapshots: vec![state(1, 1, 5)], ..appending(vec![append(case(1), 0, 1)]) };
    assert!(matches!(refuse(store, late), CommitError::VersionConflict { .. }));
    assert_eq!(store.snapshot(id(1)).unwrap(), None);
}

pub(super) fn a_state_has_a_version_and_so_many_bytes_and_no_more(store: &dyn Store) {
    refused_as_invalid(store, keeping(vec![state(1, 0, 5)]));
    let sized = |bytes: usize| Snapshot { bytes: vec![1; bytes], ..state(1, 1, 5) };
    refused_as_invalid(store, keeping(vec![sized(SNAPSHOT_BYTES_MAX + 1)]));
    accept(store, keeping(vec![sized(SNAPSHOT_BYTES_MAX)]));
}

pub(super) fn the_state_of_an_archived_case_goes_with_it(store: &dyn Store) {
    accept(store, Commit { snapshots: vec![state(1, 2, 5)], ..appending(vec![append(case(1), 0, 2)]) });
    let row = ArchivedRow {
        stream: case(1),
        version: 2,
        archive: [1; 32],
        file: "a.yinuo-archive".into(),
        number: "2026000001".into(),
        customer: "C1".into(),
        unit: "U1".into(),
        began_at: 1,
        ended_at: 2,
        archived_at: 3,
        artefacts: Vec::new(),
    };
    accept(store, Commit { archived: vec![row], ..Commit::default() });
    assert_eq!(store.snapshot(id(1)).unwrap(), None);
}

pub(super) fn a_stream_is_read_from_a_version_on(store: &dyn Store) {
    let written: Append = append(case(1), 0, 5);
    accept(store, appending(vec![written, append(case(2), 0, 2)]));
    let whole = store.load(case(1)).unwrap();
    let from = |stream: StreamId, version| store.load_from(stream, version).unwrap();
    for version in [0, 1] {
        assert_eq!(from(case(1), version), whole);
    }
    for version in 2..=5 {
        let end = from(case(1), version);
        assert_eq!(end.events, whole.events[version as usize - 1..]);
        assert_eq!((end.version, end.head), (whole.version, whole.head));
    }
    for (stream, version) in [(case(1), 6), (case(1), u64::MAX), (case(3), 1)] {
        assert_eq!((from(stream, version).version, from(stream, version).events), (0, Vec::new()));
    }
}
