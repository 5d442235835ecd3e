//! Grouping by combining: whoever finds nobody writing writes for all who wait.
//!
//! Callers put their request in a line. The first one leads: it takes up to [`WRITE_GROUP_MAX`] requests, writes
//! them in one transaction, tells everyone, and hands the lead to the first that waits by then. There is no thread of
//! ours, so a single caller gets plain inline behaviour, which the simulator needs (decision record 0003).

use crate::request::{Answer, Request};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use yinuo_app::ports::CommitError;

/// Most requests that share one transaction.
pub const WRITE_GROUP_MAX: usize = 64;
/// Most requests that stand in line; further callers wait before they join it.
pub const QUEUE_MAX: usize = 1024;

/// Writes groups, one at a time.
pub(crate) trait Writes: Send {
    /// One answer per request, in order. An answer of success means that the request is durable.
    fn write(&mut self, group: &[Request]) -> Vec<Answer>;
    /// Housekeeping after a group was answered; `idle` says that nobody waits.
    fn tend(&mut self, idle: bool);
}

/// Locks; what these locks guard is whole even if a holder panicked, because every change is one step.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How far a caller is.
enum Step {
    Waiting,
    Leading,
    Answered(Answer),
}

/// One caller's place, shared between him and whoever leads. If he is gone, nobody misses him and nothing is undone.
struct Slot {
    step: Mutex<Step>,
    told: Condvar,
}

impl Slot {
    fn lead(&self) {
        *lock(&self.step) = Step::Leading;
        self.told.notify_one();
    }

    /// Only the first answer counts.
    fn answer(&self, answer: Answer) {
        let mut step = lock(&self.step);
        if !matches!(*step, Step::Answered(_)) {
            *step = Step::Answered(answer);
            self.told.notify_one();
        }
    }

    /// Waits for the answer, or for the lead (none).
    fn wait(&self) -> Option<Answer> {
        let waiting = |step: &mut Step| matches!(step, Step::Waiting);
        let step = self.told.wait_while(lock(&self.step), waiting).unwrap_or_else(PoisonError::into_inner);
        match &*step {
            Step::Answered(answer) => Some(answer.clone()),
            Step::Waiting | Step::Leading => None,
        }
    }
}

struct Waiting {
    request: Request,
    slot: Arc<Slot>,
}

#[derive(Default)]
struct Line {
    waiting: VecDeque<Waiting>,
    /// Whether somebody leads.
    led: bool,
    /// How many groups there were of each size.
    group_sizes: BTreeMap<usize, u64>,
}

/// The one way to the writer.
pub(crate) struct Combiner<W> {
    line: Mutex<Line>,
    room: Condvar,
    writer: Mutex<W>,
}

impl<W: Writes> Combiner<W> {
    pub(crate) fn new(writer: W) -> Self {
        Self { line: Mutex::default(), room: Condvar::new(), writer: Mutex::new(writer) }
    }

    pub(crate) fn group_sizes(&self) -> Vec<(usize, u64)> {
        lock(&self.line).group_sizes.iter().map(|(size, count)| (*size, *count)).collect()
    }

    /// Returns when the request is durable, or refused with nothing of it left.
    pub(crate) fn submit(&self, request: Request) -> Answer {
        let slot = Arc::new(Slot { step: Mutex::new(Step::Waiting), told: Condvar::new() });
        let leads_at_once = {
            let full = |line: &mut Line| line.waiting.len() >= QUEUE_MAX;
            let mut line =
                self.room.wait_while(lock(&self.line), full).unwrap_or_else(PoisonError::into_inner);
            line.waiting.push_back(Waiting { request, slot: Arc::clone(&slot) });
            !std::mem::replace(&mut line.led, true)
        };
        if leads_at_once {
            slot.lead();
        } else if let Some(answer) = slot.wait() {
            return answer;
        }
        self.write_group();
        // The lead goes to the first in line, so this caller's request was in the group that it wrote.
        slot.wait().unwrap_or_else(|| Err(stopped()))
    }

    /// Writes one group for everybody in it, then hands the lead on.
    fn write_group(&self) {
        let group: Vec<Waiting> = {
            let mut line = lock(&self.line);
            let size = line.waiting.len().min(WRITE_GROUP_MAX);
            *line.group_sizes.entry(size).or_insert(0) += 1;
            line.waiting.drain(..size).collect()
        };
        self.room.notify_all();
        let (requests, slots): (Vec<_>, Vec<_>) =
            group.into_iter().map(|one| (one.request, one.slot)).unzip();
        let handover = Handover { combiner: self, slots };
        let mut writer = lock(&self.writer);
        // Returns only after COMMIT did: nobody is told before.
        let answers = writer.write(&requests);
        for (slot, answer) in handover.slots.iter().zip(answers) {
            slot.answer(answer);
        }
        let idle = lock(&self.line).waiting.is_empty();
        writer.tend(idle);
    }
}

fn stopped() -> CommitError {
    CommitError::Storage { reason: "the writer stopped half way; nothing was acknowledged".to_owned() }
}

/// Passes the lead on when dropped, also when the leader panics: nobody waits for ever.
struct Handover<'a, W: Writes> {
    combiner: &'a Combiner<W>,
    slots: Vec<Arc<Slot>>,
}

impl<W: Writes> Drop for Handover<'_, W> {
    fn drop(&mut self) {
        for slot in &self.slots {
            slot.answer(Err(stopped()));
        }
        let mut line = lock(&self.combiner.line);
        match line.waiting.front() {
            Some(first) => first.slot.lead(),
            None => line.led = false,
        }
    }
}
