//! The line of callers, when the one who leads fails.

use super::SqliteStore;
use super::scratch::Scratch;
use crate::request::{Reply, Request};
use std::thread;
use yinuo_app::ports::{Commit, CommitError, RegisterRow, Store};

fn row(code: u64) -> Request {
    let row = RegisterRow { register: "unit".into(), code: code.to_string(), body: "{}".into() };
    Request::Commit(Box::new(Commit { register_rows: vec![row], ..Commit::default() }))
}

#[test]
fn a_leader_that_panics_leaves_a_writer_that_works() {
    let scratch = Scratch::new("a_leader_that_panics");
    let store = SqliteStore::open(scratch.file()).unwrap();
    let gone = thread::scope(|scope| scope.spawn(|| store.combiner.submit(Request::Panic)).join());
    assert!(gone.is_err());
    assert_eq!(store.combiner.submit(row(1)), Ok(Reply::Committed));
    assert_eq!(store.register("unit").unwrap().len(), 1);
}

#[test]
fn nobody_waits_for_a_leader_that_panicked() {
    let scratch = Scratch::new("nobody_waits_for_a_leader");
    let store = SqliteStore::open(scratch.file()).unwrap();
    let accepted: u64 = thread::scope(|scope| {
        let callers: Vec<_> = (0..40)
            .map(|caller| {
                let store = &store;
                scope.spawn(move || {
                    let request = if caller % 10 == 9 { Request::Panic } else { row(caller) };
                    store.combiner.submit(request)
                })
            })
            .collect();
        callers
            .into_iter()
            .filter_map(|caller| caller.join().ok())
            .map(|answer| match answer {
                Ok(_) => 1,
                Err(CommitError::Storage { .. }) => 0,
                Err(other) => panic!("{other}"),
            })
            .sum()
    });
    // Whoever shared a group with a panic was told so; whoever was acknowledged is there.
    assert_eq!(store.register("unit").unwrap().len() as u64, accepted);
    assert_eq!(store.combiner.submit(row(100)), Ok(Reply::Committed));
}
