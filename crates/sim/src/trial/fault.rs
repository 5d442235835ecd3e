//! Faults at the ports: a process dies before, inside or after a call; the reply of a commit is lost; the disk is full;
//! somebody else is faster; the clock jumps. Seeded, so that the same seed fails in the same call again.
//!
//! A death unwinds the stack from inside the port, so that nothing behind the call runs any more; whoever started the
//! process catches it and drops everything that the process had in memory. "Inside" a commit means that it happened, or
//! that it did not: never half, which is the store's promise and proven by its exercise.

use super::layer::Layer;
use super::line::{Found, Lines, Wire};
use crate::random::Draw;
use crate::time::VirtualClock;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use yinuo_app::ports::{Clock, Commit, CommitError, ReadError, Store};

/// The process is dead; carried by the unwinding stack.
pub(super) struct Killed;

/// How often what goes wrong, per ten thousand port calls.
#[derive(Debug, Clone, Default)]
pub(super) struct Rates {
    /// Death before a call.
    pub kill_before: u64,
    /// Death after a call.
    pub kill_after: u64,
    /// Death inside a commit.
    pub kill_inside: u64,
    /// Death before, and after, a call to somebody outside.
    pub kill_outside: u64,
    /// The commit happened, and its reply was lost between store and process.
    pub reply_lost: u64,
    /// A commit fails and leaves nothing.
    pub commit_fails: u64,
    /// A read fails.
    pub read_fails: u64,
    /// A commit is told that somebody was faster, though nobody was.
    pub conflict: u64,
    /// The clock of the process jumps when it is read.
    pub clock_jumps: u64,
}

/// Something that happens elsewhere while this process waits for its store.
pub(super) type Interlude = Box<dyn FnOnce() + Send>;

/// What goes wrong for one process.
pub(super) struct Faults {
    draw: Mutex<Draw>,
    rates: Rates,
    healed: AtomicBool,
    truth: Arc<VirtualClock>,
    disk_full: Vec<(i64, i64)>,
    /// The lines of the trial, and which of them is this process's.
    lines: (Arc<Lines>, usize),
    /// A commit of the running submission happened, and the process was not told.
    in_doubt: AtomicBool,
    /// Calls left until the interlude.
    interlude: Mutex<Option<(u64, Interlude)>>,
    struck: Mutex<BTreeMap<&'static str, u64>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Deaths unwind, never while one of these locks is held.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Faults {
    pub fn new(
        draw: Draw,
        rates: Rates,
        truth: Arc<VirtualClock>,
        disk_full: Vec<(i64, i64)>,
        lines: (Arc<Lines>, usize),
    ) -> Self {
        Self {
            lines,
            draw: Mutex::new(draw),
            rates,
            healed: AtomicBool::new(false),
            truth,
            disk_full,
            in_doubt: AtomicBool::new(false),
            interlude: Mutex::new(None),
            struck: Mutex::default(),
        }
    }

    /// From now on nothing goes wrong.
    pub fn heal(&self) {
        self.healed.store(true, Ordering::SeqCst);
        lock(&self.interlude).take();
    }

    /// Lets something happen elsewhere before the `calls`-th call from now.
    pub fn interrupt(&self, calls: u64, interlude: Interlude) {
        *lock(&self.interlude) = Some((calls, interlude));
    }

    /// Takes back what did not happen in time.
    pub fn uninterrupted(&self) -> Option<Interlude> {
        lock(&self.interlude).take().map(|(_, interlude)| interlude)
    }

    /// Whether a commit happened since the last question that the process does not know of.
    pub fn was_in_doubt(&self) -> bool {
        self.in_doubt.swap(false, Ordering::SeqCst)
    }

    /// How often what struck.
    pub fn struck(&self) -> BTreeMap<&'static str, u64> {
        lock(&self.struck).clone()
    }

    fn strikes(&self, rate: u64, what: &'static str) -> bool {
        if rate == 0 || self.healed.load(Ordering::SeqCst) {
            return false;
        }
        let strikes = lock(&self.draw).below(10_000) < rate;
        if strikes {
            *lock(&self.struck).entry(what).or_default() += 1;
        }
        strikes
    }

    fn kill(&self, rate: u64, what: &'static str) {
        if self.strikes(rate, what) {
            // No panic: nothing is wrong with the program, it is only no more.
            std::panic::resume_unwind(Box::new(Killed));
        }
    }

    fn meanwhile(&self) {
        let due = {
            let mut slot = lock(&self.interlude);
            match slot.take() {
                Some((0, interlude)) => Some(interlude),
                Some((calls, interlude)) => {
                    *slot = Some((calls - 1, interlude));
                    None
                }
                None => None,
            }
        };
        if let Some(interlude) = due {
            *lock(&self.struck).entry("interlude").or_default() += 1;
            interlude();
        }
    }

    fn is_full(&self) -> bool {
        let now = self.truth.now();
        let full = !self.healed.load(Ordering::SeqCst)
            && self.disk_full.iter().any(|(from, until)| *from <= now && now < *until);
        if full {
            *lock(&self.struck).entry("disk full").or_default() += 1;
        }
        full
    }

    /// A call to somebody outside: the gateway for messages, the folder of the archive.
    pub fn outside<T>(&self, run: impl FnOnce() -> T) -> T {
        self.meanwhile();
        self.kill(self.rates.kill_outside, "killed before a call outside");
        let done = run();
        self.kill(self.rates.kill_outside, "killed after a call outside");
        done
    }

    /// Whether a file of the archive cannot be written now.
    pub fn no_room(&self) -> bool {
        self.is_full() || self.strikes(self.rates.commit_fails, "file failed")
    }

    fn write<T>(&self, run: impl FnOnce() -> T, failed: impl Fn(&str) -> T) -> T {
        self.meanwhile();
        self.kill(self.rates.kill_before, "killed before a write");
        if self.is_full() {
            return failed("database or disk is full");
        }
        if self.strikes(self.rates.commit_fails, "write failed") {
            return failed("disk I/O error");
        }
        let done = self.over_the_line(run, failed);
        self.kill(self.rates.kill_after, "killed after a write");
        done
    }

    /// A call on its way to the database and back.
    fn over_the_line<T>(&self, run: impl FnOnce() -> T, failed: impl Fn(&str) -> T) -> T {
        let (lines, place) = &self.lines;
        if self.healed.load(Ordering::SeqCst) {
            return run();
        }
        match (lines.find(*place), &lines.wire) {
            (Found::Whole, _) => run(),
            (Found::Died, wire) => {
                self.note("database restarted");
                if wire.is_some() { run() } else { failed("terminating connection: the database shut down") }
            }
            (Found::Cut, Some(wire)) => {
                self.note("cut off from the database");
                let _cut = CutOff::from(wire);
                run()
            }
            (Found::Cut, None) => {
                self.note("cut off from the database");
                failed("connection refused")
            }
        }
    }

    fn note(&self, what: &'static str) {
        *lock(&self.struck).entry(what).or_default() += 1;
    }

    /// A commit over a line that may tear on its way. What then came of it nobody knows who was told that storage failed.
    fn committed(&self, commit: Commit, inner: &dyn Store) -> Result<(), CommitError> {
        let lines = &self.lines.0;
        let healed = self.healed.load(Ordering::SeqCst);
        let Some((tear, wire)) = lines.tears().filter(|_| !healed).zip(lines.wire.as_ref()) else {
            return inner.commit(commit);
        };
        wire.tear(tear, lines.dies());
        let done = inner.commit(commit);
        if matches!(done, Err(CommitError::Storage { .. })) {
            self.note("commit torn");
            self.in_doubt.store(true, Ordering::SeqCst);
        } else {
            self.note("torn line healed");
        }
        done
    }
}

/// Lets nobody through until it is dropped: a death unwinds.
struct CutOff<'w>(&'w Arc<dyn Wire>);

impl<'w> CutOff<'w> {
    fn from(wire: &'w Arc<dyn Wire>) -> Self {
        wire.reach(false);
        Self(wire)
    }
}

impl Drop for CutOff<'_> {
    fn drop(&mut self) {
        self.0.reach(true);
    }
}

/// The layer of a process over its faults.
pub(super) struct FaultLayer(pub Arc<Faults>);

impl Layer for FaultLayer {
    fn ask<T>(&self, run: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
        let faults = &self.0;
        faults.meanwhile();
        faults.kill(faults.rates.kill_before, "killed before a read");
        if faults.strikes(faults.rates.read_fails, "read failed") {
            return Err(ReadError { reason: "disk I/O error".to_owned() });
        }
        let found = faults.over_the_line(run, |reason| Err(ReadError { reason: reason.to_owned() }));
        faults.kill(faults.rates.kill_after, "killed after a read");
        found
    }

    fn take<T>(&self, run: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
        self.0.write(run, |reason| Err(ReadError { reason: reason.to_owned() }))
    }

    fn mark<T>(&self, run: impl FnOnce() -> Result<T, CommitError>) -> Result<T, CommitError> {
        self.0.write(run, |reason| Err(CommitError::Storage { reason: reason.to_owned() }))
    }

    fn commit(&self, commit: Commit, inner: &dyn Store) -> Result<(), CommitError> {
        let faults = &self.0;
        let spurious = self.spurious(&commit);
        faults.write(
            || {
                if let Some(conflict) = spurious {
                    return Err(conflict);
                }
                faults.kill(faults.rates.kill_inside, "killed inside, not committed");
                let done = faults.committed(commit, inner);
                faults.kill(faults.rates.kill_inside, "killed inside, committed");
                if done.is_ok() && faults.strikes(faults.rates.reply_lost, "reply of the store lost") {
                    faults.in_doubt.store(true, Ordering::SeqCst);
                    return Err(CommitError::Storage { reason: "connection reset".to_owned() });
                }
                done
            },
            |reason| Err(CommitError::Storage { reason: reason.to_owned() }),
        )
    }
}

impl FaultLayer {
    /// Somebody was faster, though nobody was: on the stream, the guard or the lease that the commit rests on.
    fn spurious(&self, commit: &Commit) -> Option<CommitError> {
        let rate = self.0.rates.conflict;
        if let Some(fence) = commit.fences.first()
            && self.0.strikes(rate, "spurious loss of a lease")
        {
            return Some(CommitError::LeaseLost { shard: fence.shard });
        }
        if let Some(guard) = commit.guards.first()
            && self.0.strikes(rate, "spurious move of a guard")
        {
            return Some(CommitError::GuardMoved { key: guard.key.clone() });
        }
        let stream = commit.appends.first().map(|append| append.stream)?;
        self.0.strikes(rate, "spurious conflict").then_some(CommitError::VersionConflict { stream })
    }
}

/// The clock of one process: the truth, and how far this machine is off.
pub(super) struct SkewedClock {
    pub truth: Arc<VirtualClock>,
    /// Milliseconds ahead of the truth.
    pub ahead: AtomicI64,
    /// Largest distance of a jump.
    pub jump_max: i64,
    pub faults: Arc<Faults>,
    /// Jumps so far: each goes to a place of its own.
    pub jumps: AtomicU64,
}

impl Clock for SkewedClock {
    fn now(&self) -> i64 {
        if self.faults.strikes(self.faults.rates.clock_jumps, "clock jumped") {
            let jump = self.jumps.fetch_add(1, Ordering::SeqCst);
            let mut draw = Draw::new(jump, "jump", u64::try_from(self.truth.now()).unwrap_or(0));
            self.ahead.store(draw.between(-self.jump_max, self.jump_max + 1), Ordering::SeqCst);
        }
        self.truth.now() + self.ahead.load(Ordering::SeqCst)
    }
}

#[cfg(test)]
mod tests {
    use super::super::layer::Layered;
    use super::*;
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use yinuo_app::ports::RegisterRow;

    fn row(code: &str) -> Commit {
        let row = RegisterRow { register: "unit".into(), code: code.into(), body: "{}".into() };
        Commit { register_rows: vec![row], ..Commit::default() }
    }

    fn behind(rates: Rates) -> (Arc<dyn Store>, Layered<FaultLayer>) {
        let store: Arc<dyn Store> = Arc::new(yinuo_store::open_memory());
        let truth = Arc::new(VirtualClock::new(5));
        // Of seed 0 the line is left in peace.
        let lines = Arc::new(Lines::new(0, 1, &truth, None));
        let faults = Faults::new(Draw::new(1, "test", 1), rates, truth, Vec::new(), (lines, 0));
        let layered = Layered { layer: FaultLayer(Arc::new(faults)), inner: Arc::clone(&store) };
        (store, layered)
    }

    fn count(store: &Arc<dyn Store>) -> usize {
        store.register("unit").unwrap().len()
    }

    #[test]
    fn a_process_killed_before_a_commit_left_nothing_and_after_it_all() {
        let (store, dies) = behind(Rates { kill_before: 10_000, ..Rates::default() });
        assert!(catch_unwind(AssertUnwindSafe(|| dies.commit(row("a")))).unwrap_err().is::<Killed>());
        assert_eq!(count(&store), 0);
        let (store, dies) = behind(Rates { kill_after: 10_000, ..Rates::default() });
        assert!(catch_unwind(AssertUnwindSafe(|| dies.commit(row("a")))).unwrap_err().is::<Killed>());
        assert_eq!(count(&store), 1);
    }

    #[test]
    fn a_lost_reply_is_in_doubt_and_a_failed_write_is_not() {
        let (store, loses) = behind(Rates { reply_lost: 10_000, ..Rates::default() });
        assert!(loses.commit(row("a")).is_err());
        assert!(loses.layer.0.was_in_doubt() && !loses.layer.0.was_in_doubt());
        assert_eq!(count(&store), 1);
        let (store, fails) = behind(Rates { commit_fails: 10_000, ..Rates::default() });
        assert!(fails.commit(row("a")).is_err() && !fails.layer.0.was_in_doubt());
        assert_eq!(count(&store), 0);
    }

    #[test]
    fn a_healed_process_has_no_faults() {
        let (store, heals) = behind(Rates { kill_before: 10_000, ..Rates::default() });
        heals.layer.0.heal();
        heals.commit(row("a")).unwrap();
        assert_eq!(count(&store), 1);
        assert_eq!(heals.layer.0.struck(), BTreeMap::new());
    }
}
