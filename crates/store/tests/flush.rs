//! A flush lies between the write and the reply.
//!
//! Killing a process does not test this: pages that were written but not flushed survive a kill. So a child commits
//! under `strace`, and in its trace every acknowledgement must come after a flush that came after the last write.
//! A planted `synchronous = off` must be found by the same eye. What this does not prove: that the disk obeys.
//!
//! Where `strace` is missing or not allowed to trace, these tests fail: a proof that was not made is none. Whoever cannot
//! have it (no Debian, a container that may not trace) says `YINUO_WITHOUT_STRACE=1`, and hears that nothing was proven;
//! that is not taken where `CI` is set.

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

/// Whether a proof that cannot be made here may be left out.
fn may_be_left_out(without: Option<&str>, ci: Option<&str>) -> bool {
    let said = |value: Option<&str>| value.is_some_and(|value| !matches!(value, "" | "0" | "false"));
    said(without) && !said(ci)
}

/// What the trace of a child shows; none when this machine has no `strace` and somebody said that it need not.
fn judged(name: &str, planted: bool) -> Option<Verdict> {
    if let Some(trace) = trace(&Scratch::new(name), planted) {
        return Some(judge(&trace));
    }
    let of = |name: &str| std::env::var(name).ok();
    let left_out = may_be_left_out(of("YINUO_WITHOUT_STRACE").as_deref(), of("CI").as_deref());
    assert!(
        left_out,
        "{name}: strace is missing or may not trace (scripts/setup --test installs it); YINUO_WITHOUT_STRACE=1 leaves the proof out"
    );
    let _ = writeln!(std::io::stderr(), "{name}: strace is not to be had here, nothing was proven");
    None
}

#[test]
fn the_proof_is_left_out_only_where_somebody_said_so_and_never_in_ci() {
    assert!(may_be_left_out(Some("1"), None) && may_be_left_out(Some("1"), Some("")));
    for (without, ci) in [(None, None), (Some("0"), None), (Some("1"), Some("true")), (None, Some("1"))] {
        assert!(!may_be_left_out(without, ci), "{without:?} {ci:?}");
    }
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
