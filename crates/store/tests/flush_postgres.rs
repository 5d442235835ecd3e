//! On PostgreSQL too a flush lies between the write and the reply, and a planted `synchronous_commit = off` is found.
//!
//! Seen twice. The whole server runs under `strace`: every answer that says COMMIT must come after a flush by the process that
//! answers, and that after its last write. And the server is killed with the journal still in its own memory: what it had not
//! flushed is gone for good then, as at a power cut, so that what it acknowledged must be there. In both the server answers
//! before it flushed wherever nobody asks for more, and a bare client who does not ask is found by the same eye; the store asks.
//!
//! Where `strace` may not trace, the same holds as for the flush of SQLite (`flush.rs`): `YINUO_WITHOUT_STRACE=1`, never in CI.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, ChildStderr, Command, Stdio};
use yinuo_app::ports::{Commit, RegisterRow, Store};
use yinuo_store::PostgresStore;
use yinuo_store::cluster::{Cluster, Fresh};

const COMMITS: usize = 20;
/// A server that answers before it flushed, and whose own writer sleeps for as long as it may; nothing else writes.
const CARELESS: [&str; 4] = [
    "synchronous_commit=off",
    "wal_writer_delay=10000ms",
    "autovacuum=off",
    "recovery_init_sync_method=syncfs",
];

fn careless(name: &str) -> (Cluster, String) {
    let cluster = Cluster::start(&CARELESS).unwrap();
    let name = cluster.fresh(name).unwrap().name().to_owned();
    (cluster, name)
}

fn row(number: usize) -> Commit {
    let row = RegisterRow { register: "unit".into(), code: number.to_string(), body: "{}".into() };
    Commit { register_rows: vec![row], ..Commit::default() }
}

/// As many commits of the store, each acknowledged.
fn ours(store: &PostgresStore) {
    (0..COMMITS).for_each(|number| store.commit(row(number)).unwrap());
}

/// As many commits of a client who asks for nothing.
fn bare(database: &Fresh<'_>) {
    for number in 0..COMMITS {
        database.run(&format!("begin; insert into planted values ({number}); commit")).unwrap();
    }
}

#[test]
fn what_a_careless_server_acknowledged_to_us_survives_it_and_a_bare_clients_does_not() {
    let cluster = Cluster::start(&CARELESS).unwrap();
    let (planted, database) = (cluster.fresh("planted").unwrap(), cluster.fresh("ours").unwrap());
    let store = PostgresStore::open(&database.address()).unwrap();
    ours(&store);
    cluster.crash().unwrap();
    assert_eq!(store.register("unit").unwrap().len(), COMMITS, "nothing that was acknowledged is gone");
    planted.run("create table planted (number integer)").unwrap();
    planted.run("checkpoint").unwrap();
    bare(&planted);
    cluster.crash().unwrap();
    let all = format!(
        "do $$ begin if (select count(*) from planted) < {COMMITS} then raise exception 'some are gone'; end if; end $$"
    );
    let told = planted.run(&all).unwrap_err();
    assert!(told.contains("some are gone"), "{told}");
}

/// What the answers of a server rest on.
#[derive(Debug, Default, PartialEq, Eq)]
struct Verdict {
    acknowledged: usize,
    unflushed: usize,
}

/// Each line of a trace begins with the process that it is about.
fn judge(trace: &str) -> Verdict {
    let mut verdict = Verdict::default();
    // Whether a process wrote, and whether it flushed since.
    let mut states: BTreeMap<&str, (bool, bool)> = BTreeMap::new();
    for line in trace.lines() {
        let Some((process, call)) = line.trim_start().split_once(' ') else { continue };
        let state = states.entry(process).or_default();
        if call.contains("pwrite64(") || call.contains("pwritev(") {
            *state = (true, false);
        } else if call.contains("sync") && call.trim_end().ends_with("= 0") {
            state.1 = state.0;
        } else if call.contains("sendto(") && call.contains("COMMIT\\0") {
            verdict.acknowledged += 1;
            verdict.unflushed += usize::from(!state.1);
            *state = (false, false);
        }
    }
    verdict
}

/// A tracer of every process of a server that is born from now on.
struct Tracer {
    strace: Child,
    /// It says more later, and would end where nobody could hear it.
    _says: BufReader<ChildStderr>,
    file: PathBuf,
}

impl Tracer {
    /// None where this machine does not let us.
    fn of(cluster: &Cluster, name: &str) -> Option<Self> {
        let folder = cluster.folder().join("data/postmaster.pid");
        let server = std::fs::read_to_string(folder).ok()?.lines().next()?.to_owned();
        let file = std::env::temp_dir().join(format!("yinuo-flush-{name}-{}.trace", std::process::id()));
        let mut strace = Command::new("strace");
        strace.args([
            "-f",
            "-s",
            "4096",
            "-e",
            "trace=pwrite64,pwritev,fsync,fdatasync,sendto",
            "-p",
            &server,
        ]);
        let mut strace = strace.arg("-o").arg(&file).stderr(Stdio::piped()).spawn().ok()?;
        let mut says = BufReader::new(strace.stderr.take()?);
        let mut told = String::new();
        says.read_line(&mut told).ok()?;
        told.trim_end().ends_with(" attached").then_some(Self { strace, _says: says, file })
    }

    /// Ends it, and says what it saw.
    fn saw(mut self) -> Verdict {
        let ended = Command::new("kill").args(["-INT", &self.strace.id().to_string()]).status();
        assert!(ended.is_ok_and(|status| status.success()));
        self.strace.wait().unwrap();
        let trace = std::fs::read(&self.file).unwrap();
        let _ = std::fs::remove_file(&self.file);
        judge(&String::from_utf8_lossy(&trace))
    }
}

/// Runs something under the eye of a tracer; none where this machine has none and somebody said that it need not.
fn seen(cluster: &Cluster, name: &str, run: impl FnOnce()) -> Option<Verdict> {
    let Some(tracer) = Tracer::of(cluster, name) else {
        let said =
            |name: &str| std::env::var(name).is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"));
        assert!(
            said("YINUO_WITHOUT_STRACE") && !said("CI"),
            "{name}: strace is missing or may not trace (scripts/setup --test installs it); YINUO_WITHOUT_STRACE=1 leaves the proof out"
        );
        let _ = writeln!(std::io::stderr(), "{name}: strace is not to be had here, nothing was proven");
        return None;
    };
    run();
    Some(tracer.saw())
}

#[test]
fn every_answer_of_a_commit_follows_a_flush() {
    let (cluster, name) = careless("ours");
    let address = cluster.address(&name);
    drop(PostgresStore::open(&address).unwrap());
    let verdict = seen(&cluster, "ours", || ours(&PostgresStore::open(&address).unwrap()));
    // Opening it commits as well, where it looks for migrations.
    let Some(verdict) = verdict else { return };
    assert!(verdict.acknowledged >= COMMITS && verdict.unflushed == 0, "{verdict:?}");
}

#[test]
fn a_planted_off_is_found() {
    let cluster = Cluster::start(&CARELESS).unwrap();
    let planted = cluster.fresh("planted").unwrap();
    planted.run("create table planted (number integer)").unwrap();
    let Some(verdict) = seen(&cluster, "planted", || bare(&planted)) else { return };
    assert_eq!(verdict.acknowledged, COMMITS, "{verdict:?}");
    assert!(verdict.unflushed >= COMMITS - 1, "{verdict:?}");
}

#[test]
fn a_flush_of_another_process_or_before_the_last_write_is_none() {
    let commit = "7 sendto(9, \"C\\0\\0\\0\\vCOMMIT\\0Z\\0\\0\\0\\5I\", 18, 0, NULL, 0) = 18\n";
    for (calls, unflushed) in [
        ("7 pwrite64(4) = 9\n7 fdatasync(4) = 0\n", 0),
        ("7 pwrite64(4) = 9\n7 fdatasync(4 <unfinished ...>\n7 <... fdatasync resumed>) = 0\n", 0),
        ("7 fdatasync(4) = 0\n7 pwrite64(4) = 9\n", 1),
        ("7 pwrite64(4) = 9\n8 fdatasync(4) = 0\n", 1),
        ("7 pwrite64(4) = 9\n7 fdatasync(4) = -1 EIO\n", 1),
        ("", 1),
    ] {
        assert_eq!(judge(&format!("{calls}{commit}")), Verdict { acknowledged: 1, unflushed }, "{calls}");
    }
}
