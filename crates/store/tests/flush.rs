//! A flush lies between the write and the reply.
//!
//! Killing a process does not test this: pages that were written but not flushed survive a kill. So a child commits
//! under `strace`, and in its trace every acknowledgement must come after a flush that came after the last write.
//! A planted `synchronous = off` must be found by the same eye. What this does not prove: that the disk obeys.
//!
//! Where `strace` is missing or not allowed to trace, the test says so and proves nothing.

#![allow(clippy::unwrap_used)]

#[path = "../src/sqlite/scratch.rs"]
mod scratch;

use scratch::Scratch;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use yinuo_app::ports::{Commit, RegisterRow, Store};
use yinuo_store::SqliteStore;

const CHILD_FILE: &str = "YINUO_STORE_TEST_FLUSH_FILE";
const CHILD_PLANTED: &str = "YINUO_STORE_TEST_FLUSH_OFF";
const COMMITS: usize = 20;

/// Not a test of its own: the process that is traced.
#[test]
fn child_that_is_traced() {
    let Some(file) = std::env::var_os(CHILD_FILE) else { return };
    let acknowledge = || std::io::stderr().write_all(b"acknowledged\n").unwrap();
    if std::env::var_os(CHILD_PLANTED).is_some() {
        let connection = rusqlite::Connection::open(file).unwrap();
        connection.execute_batch("pragma journal_mode = wal; pragma synchronous = off").unwrap();
        connection.execute_batch("create table planted (number integer) strict").unwrap();
        for number in 0..COMMITS as i64 {
            connection.execute("insert into planted (number) values (?1)", [number]).unwrap();
            acknowledge();
        }
        return;
    }
    let store = SqliteStore::open(file).unwrap();
    for number in 0..COMMITS {
        let row = RegisterRow { register: "unit".into(), code: number.to_string(), body: "{}".into() };
        store.commit(Commit { register_rows: vec![row], ..Commit::default() }).unwrap();
        acknowledge();
    }
}

/// Acknowledgements in a trace, and how many of them were not flushed before.
#[derive(Debug, PartialEq, Eq)]
struct Verdict {
    acknowledged: usize,
    unflushed: usize,
}

fn judge(trace: &str) -> Verdict {
    let mut verdict = Verdict { acknowledged: 0, unflushed: 0 };
    let (mut written, mut flushed) = (false, false);
    for line in trace.lines() {
        if line.contains("pwrite64(") || line.contains("pwritev(") {
            (written, flushed) = (true, false);
        } else if line.contains("sync") && line.trim_end().ends_with("= 0") {
            flushed = written;
        } else if line.contains("acknowledged") {
            verdict.acknowledged += 1;
            verdict.unflushed += usize::from(!flushed);
            (written, flushed) = (false, false);
        }
    }
    verdict
}

/// The trace of a child, if this machine lets us have one.
fn trace(scratch: &Scratch, planted: bool) -> Option<String> {
    let output = scratch.file().with_extension("trace");
    let mut strace = Command::new("strace");
    strace.args(["-f", "-e", "trace=pwrite64,pwritev,write,fsync,fdatasync", "-o"]).arg(&output);
    strace.arg(std::env::current_exe().unwrap());
    strace.args(["child_that_is_traced", "--exact", "--nocapture", "--test-threads=1"]);
    strace.env(CHILD_FILE, scratch.file());
    if planted {
        strace.env(CHILD_PLANTED, "yes");
    }
    let ended = strace.output().ok()?;
    let trace = read(&output)?;
    (ended.status.success() && trace.contains("acknowledged")).then_some(trace)
}

fn read(file: &Path) -> Option<String> {
    std::fs::read_to_string(file).ok()
}

fn judged(name: &str, planted: bool) -> Option<Verdict> {
    let trace = trace(&Scratch::new(name), planted);
    if trace.is_none() {
        let _ = writeln!(std::io::stderr(), "{name}: strace is not to be had here, nothing was proven");
    }
    trace.map(|trace| judge(&trace))
}

#[test]
fn every_acknowledgement_follows_a_flush() {
    if let Some(verdict) = judged("every_acknowledgement_follows_a_flush", false) {
        assert_eq!(verdict, Verdict { acknowledged: COMMITS, unflushed: 0 });
    }
}

#[test]
fn a_planted_off_is_found() {
    if let Some(verdict) = judged("a_planted_off_is_found", true) {
        assert_eq!(verdict, Verdict { acknowledged: COMMITS, unflushed: COMMITS });
    }
}

#[test]
fn a_write_after_the_flush_counts_as_unflushed() {
    let trace = "pwrite64(4) = 9\nfdatasync(4) = 0\npwrite64(4) = 9\nwrite(2, \"acknowledged\") = 12\n";
    assert_eq!(judge(trace), Verdict { acknowledged: 1, unflushed: 1 });
    let trace = "pwrite64(4) = 9\nfdatasync(4) = -1 EIO\nwrite(2, \"acknowledged\") = 12\n";
    assert_eq!(judge(trace), Verdict { acknowledged: 1, unflushed: 1 });
}
