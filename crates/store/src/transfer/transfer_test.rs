//! Moves in both directions, stopped half way and begun again.

use super::tables::TABLES;
use super::{Place, Transfer, Trouble};
use crate::census::census;
use crate::cluster::{Cluster, Fresh};
use crate::open::OpenError;
use crate::sqlite::scratch::Scratch;
use crate::story::{Dice, IDS, claim, commit};
use crate::{PostgresStore, SqliteStore};
use std::collections::BTreeSet;
use uuid::Uuid;
use yinuo_app::ports::{Append, Commit, EncodedEvent, Store, StreamId, StreamKind};

fn database(name: &str) -> Fresh<'static> {
    Cluster::shared().unwrap().fresh(name).unwrap()
}

/// A store with something in every table, and more events than a page holds.
fn fill(store: &dyn Store) {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for step in 0..300 {
        // Some are refused; what matters is that many are not.
        let _ = store.commit(commit(&mut dice, store));
        if step % 20 == 0 {
            let _ = store.take_leases(&claim(&mut dice, step));
            store.reserve_numbers("n", 3).unwrap();
        }
    }
    for number in 0..4 {
        let stream = StreamId { kind: StreamKind::Case, id: Uuid::from_u128(1_000 + number) };
        let event = |byte: u64| EncodedEvent {
            name: "noted".into(),
            occurred_at: 1,
            recorded_at: 2,
            bytes: byte.to_be_bytes().to_vec(),
            hash: [byte as u8; 32],
        };
        let append = Append { stream, expected_version: 0, events: (0..400).map(event).collect() };
        store.commit(Commit { appends: vec![append], ..Commit::default() }).unwrap();
    }
}

fn all(transfer: &mut Transfer) -> Result<u64, Trouble> {
    transfer.run(&mut |_| true)
}

#[test]
fn a_file_moves_to_a_database_and_back() {
    let (there, back) = (Scratch::new("a_file_moves_there"), Scratch::new("a_file_moves_back"));
    let database = database("a_file_moves");
    let address = database.address();
    let before = {
        let store = SqliteStore::open(there.file()).unwrap();
        fill(&store);
        census(&store, u128::from(IDS))
    };
    for (from, to) in [
        (Place::File(&there.file()), Place::Database(&address)),
        (Place::Database(&address), Place::File(&back.file())),
    ] {
        let mut transfer = Transfer::open(from, to).unwrap();
        assert!(all(&mut transfer).unwrap() > 2_000);
        assert_eq!(census(transfer.arrived().unwrap().as_ref(), u128::from(IDS)), before);
        transfer.finish().unwrap();
    }
    assert_eq!(census(&PostgresStore::open(&address).unwrap(), u128::from(IDS)), before);
    assert_eq!(census(&SqliteStore::open(back.file()).unwrap(), u128::from(IDS)), before);
}

/// Stops a move after so many pages, again and again until it is through; counts the runs.
fn in_pieces(from: Place<'_>, to: Place<'_>, mut check: impl FnMut()) -> u32 {
    for run in 1.. {
        let mut pages = 0;
        let mut transfer = Transfer::open(from, to).unwrap();
        assert_eq!(transfer.resumed, run > 1);
        let done = transfer.run(&mut |progress| {
            pages += 1;
            progress.comparing || pages < 3
        });
        match done {
            Ok(_) => {
                transfer.finish().unwrap();
                return run;
            }
            Err(Trouble::Stopped) => check(),
            Err(other) => panic!("{other}"),
        }
    }
    0
}

#[test]
fn a_move_that_was_stopped_goes_on_and_nobody_opens_half_of_it() {
    let (there, back) = (Scratch::new("a_move_that_was_stopped"), Scratch::new("a_move_stopped_back"));
    let database = database("a_move_that_was_stopped");
    let address = database.address();
    fill(&SqliteStore::open(there.file()).unwrap());
    let before = census(&SqliteStore::open(there.file()).unwrap(), u128::from(IDS));
    let runs = in_pieces(Place::File(&there.file()), Place::Database(&address), || {
        assert_eq!(PostgresStore::open(&address).err(), Some(OpenError::MoveUnfinished));
    });
    assert!(runs > 5, "{runs}");
    assert_eq!(census(&PostgresStore::open(&address).unwrap(), u128::from(IDS)), before);
    let runs = in_pieces(Place::Database(&address), Place::File(&back.file()), || {
        assert_eq!(SqliteStore::open(back.file()).err(), Some(OpenError::MoveUnfinished));
    });
    assert!(runs > 5, "{runs}");
    assert_eq!(census(&SqliteStore::open(back.file()).unwrap(), u128::from(IDS)), before);
}

#[test]
fn a_target_with_something_in_it_is_refused_and_left_alone() {
    let scratch = Scratch::new("a_target_with_something");
    let database = database("a_target_with_something");
    let address = database.address();
    fill(&SqliteStore::open(scratch.file()).unwrap());
    PostgresStore::open(&address).unwrap().reserve_numbers("n", 1).unwrap();
    let refused = Transfer::open(Place::File(&scratch.file()), Place::Database(&address)).err();
    assert_eq!(refused, Some(Trouble::NotEmpty { table: "number_series" }));
    PostgresStore::open(&address).unwrap();
}

#[test]
fn a_half_filled_target_takes_nothing_of_another_source() {
    let (one, two) = (Scratch::new("half_filled_one"), Scratch::new("half_filled_two"));
    let database = database("a_half_filled_target");
    let address = database.address();
    fill(&SqliteStore::open(one.file()).unwrap());
    SqliteStore::open(two.file()).unwrap().reserve_numbers("n", 1).unwrap();
    let mut transfer = Transfer::open(Place::File(&one.file()), Place::Database(&address)).unwrap();
    assert_eq!(transfer.run(&mut |_| false), Err(Trouble::Stopped));
    drop(transfer);
    let refused = Transfer::open(Place::File(&two.file()), Place::Database(&address)).err();
    assert_eq!(refused, Some(Trouble::OtherSource));
}

#[test]
fn a_changed_row_and_a_source_that_grew_are_found() {
    let scratch = Scratch::new("a_changed_row");
    let database = database("a_changed_row");
    let address = database.address();
    let store = SqliteStore::open(scratch.file()).unwrap();
    fill(&store);
    let mut transfer = Transfer::open(Place::File(&scratch.file()), Place::Database(&address)).unwrap();
    let planted = transfer.run(&mut |progress| {
        if progress.comparing && progress.table == "stream" {
            database.run("update journal set bytes = 'planted' where version = 100").unwrap();
        }
        true
    });
    assert!(matches!(planted, Err(Trouble::Differs { table: "journal", .. })), "{planted:?}");
    store.reserve_numbers("n", 1).unwrap();
    let refused = Transfer::open(Place::File(&scratch.file()), Place::Database(&address)).err();
    assert_eq!(refused, Some(Trouble::OtherSource), "a source that grew is another one");
}

#[test]
fn every_table_and_every_column_of_both_databases_is_moved() {
    let scratch = Scratch::new("every_table_is_moved");
    let database = database("every_table_is_moved");
    let file = crate::sqlite::writing(&scratch.file()).unwrap();
    let in_file = "select t.name || '.' || c.name from sqlite_schema t, pragma_table_info(t.name) c
        where t.type = 'table' and t.name not in ('migration')";
    let in_database = "select table_name || '.' || column_name from information_schema.columns
        where table_schema = 'public' and table_name not in ('migration', 'gate')";
    let mut statement = file.prepare(in_file).unwrap();
    let found = statement.query_map([], |row| row.get(0)).unwrap();
    let file_columns: BTreeSet<String> = found.collect::<Result<_, _>>().unwrap();
    let mut connection = crate::postgres::migrated(&database.address()).unwrap();
    let rows = connection.rows_of(in_database, &[]).unwrap();
    let database_columns: BTreeSet<String> = rows.iter().map(|row| row.get(0)).collect();
    let named = |stored: bool| -> BTreeSet<String> {
        let columns = TABLES.iter().flat_map(|table| {
            let kept: Vec<&str> = match stored {
                true => table.stored().map(|(_, name, _)| name).collect(),
                false => table.columns.iter().map(|(name, _)| *name).collect(),
            };
            kept.into_iter().map(|name| format!("{}.{name}", table.name))
        });
        columns.collect()
    };
    assert_eq!(named(true), file_columns);
    assert_eq!(named(false), database_columns);
}
