//! The journal in partitions by year, as ops/postgres has it: the same behaviours, and a year that was archived goes whole.

#![allow(clippy::unwrap_used)]

use uuid::Uuid;
use yinuo_app::ports::{Append, ArchivedRow, Commit, EncodedEvent, Store, StreamId, StreamKind};
use yinuo_store::cluster::{Cluster, Fresh};
use yinuo_store::{PostgresStore, exercise};

const BY_YEAR: &str = include_str!("../../../ops/postgres/journal-by-year.sql");
const DROP_YEAR: &str = include_str!("../../../ops/postgres/drop-year.sql");
/// In the middle of 2026 and of 2027, UTC milliseconds.
const MID_2026: i64 = 1_782_864_000_000;
const MID_2027: i64 = 1_814_400_000_000;

/// What stands and falls with the journal's table.
const CORE: [&str; 24] = [
    "a_stream_comes_back_as_it_was_written",
    "versions_of_a_stream_have_no_gap",
    "a_decision_on_an_old_version_is_refused",
    "a_decision_on_a_version_that_never_was_is_refused",
    "positions_of_a_shard_have_no_gap_and_follow_commit_order",
    "a_refused_commit_uses_no_position",
    "a_journal_is_read_in_pages",
    "heads_name_the_last_position_of_every_shard",
    "one_conflict_refuses_all_streams_of_a_commit",
    "what_rests_on_a_stream_is_refused_once_the_stream_has_moved",
    "a_key_used_again_tells_what_was_stored",
    "the_same_debt_is_paid_once",
    "a_number_belongs_to_one_case",
    "a_commit_under_a_lost_lease_is_refused_whole",
    "a_consumer_goes_on_from_where_it_stands",
    "an_erased_person_leaves_no_key_text_or_artefact",
    "what_is_archived_leaves_its_places_and_a_row_that_explains_it",
    "an_archived_case_is_in_no_list_and_its_number_is_never_used_again",
    "a_stream_is_archived_once",
    "an_archived_stream_takes_no_event_at_a_version_that_is_gone",
    "callers_on_one_stream_all_land_by_trying_again",
    "callers_on_different_streams_all_land",
    "one_key_sent_by_many_is_answered_once",
    "readers_never_see_half_a_commit",
];

/// A migrated database whose journal is partitioned.
fn partitioned(name: &str) -> Fresh<'static> {
    let database = Cluster::shared().unwrap().fresh(name).unwrap();
    drop(PostgresStore::open(&database.address()).unwrap());
    database.run(BY_YEAR).unwrap();
    database
}

#[test]
fn a_partitioned_journal_shows_what_the_exercise_asks_of_one() {
    for (number, name) in CORE.iter().enumerate() {
        let database = partitioned(&format!("partitioned_{number}"));
        exercise::run(name, &|| Box::new(PostgresStore::open(&database.address()).unwrap()));
    }
}

fn case(number: u128) -> StreamId {
    StreamId { kind: StreamKind::Case, id: Uuid::from_u128(number) }
}

fn noted(stream: StreamId, from: u64, recorded_at: i64) -> Append {
    let event = |version: u64| EncodedEvent {
        name: "noted".into(),
        occurred_at: recorded_at,
        recorded_at,
        bytes: format!("{stream} {version}").into_bytes(),
        hash: [u8::try_from(version).unwrap(); 32],
    };
    Append { stream, expected_version: from, events: vec![event(from + 1), event(from + 2)] }
}

fn archiving(stream: StreamId) -> Commit {
    let row = ArchivedRow {
        stream,
        version: 2,
        archive: [9; 32],
        file: "2030.yinuo-archive".into(),
        number: format!("N{}", stream.id.as_u128()),
        customer: "C1".into(),
        unit: "north".into(),
        began_at: MID_2026,
        ended_at: MID_2026,
        archived_at: MID_2027,
        artefacts: Vec::new(),
    };
    let mut last = noted(stream, 2, MID_2027);
    last.events.truncate(1);
    Commit { appends: vec![last], archived: vec![row], ..Commit::default() }
}

/// The script as psql would send it.
fn drops(year: &str) -> String {
    DROP_YEAR.replace(":\"year\"", year)
}

#[test]
fn a_year_is_dropped_when_all_of_it_was_archived_and_not_before() {
    let database = partitioned("a_year_is_dropped");
    let store = PostgresStore::open(&database.address()).unwrap();
    for number in 1..=6 {
        store
            .commit(Commit { appends: vec![noted(case(number), 0, MID_2026)], ..Commit::default() })
            .unwrap();
    }
    store.commit(Commit { appends: vec![noted(case(7), 0, MID_2027)], ..Commit::default() }).unwrap();
    let heads = store.journal_heads().unwrap();
    for number in 1..=5 {
        store.commit(archiving(case(number))).unwrap();
    }
    assert!(database.run(&drops("journal_y2026")).is_err(), "case 6 is still in it");
    assert_eq!(store.load(case(6)).unwrap().events.len(), 2);
    store.commit(archiving(case(6))).unwrap();
    database.run(&drops("journal_y2026")).unwrap();
    for number in 1..=6 {
        let left = store.load(case(number)).unwrap();
        assert_eq!((left.version, left.events.len()), (3, 1), "what says where it went");
        assert!(store.archived(case(number)).unwrap().is_some());
        let shard = case(number).shard();
        let places = store.places(shard, 0, 500).unwrap();
        assert_eq!(places.iter().filter(|place| place.stream == case(number)).count(), 2);
    }
    assert_eq!(store.load(case(7)).unwrap().events.len(), 2, "another year stays");
    assert!(store.journal_heads().unwrap().iter().zip(&heads).all(|(now, before)| now >= before));
    store.commit(Commit { appends: vec![noted(case(7), 2, MID_2027)], ..Commit::default() }).unwrap();
    assert!(
        store.commit(Commit { appends: vec![noted(case(1), 0, MID_2027)], ..Commit::default() }).is_err()
    );
}
