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
enum Step<W> {
    Waiting,
    /// Leads with this writer; the request is the caller's own.
    Leading(W, Request),
    Answered(Answer),
}

/// One caller's place, shared between him and whoever leads. If he is gone, nobody misses him and nothing is undone.
struct Slot<W> {
    step: Mutex<Step<W>>,
    told: Condvar,
}

impl<W> Slot<W> {
    fn new() -> Arc<Self> {
        Arc::new(Self { step: Mutex::new(Step::Waiting), told: Condvar::new() })
    }

    fn lead(&self, writer: W, request: Request) {
        *lock(&self.step) = Step::Leading(writer, request);
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

    /// Waits for the answer or for the lead, and takes it.
    fn wait(&self) -> Step<W> {
        let waiting = |step: &mut Step<W>| matches!(step, Step::Waiting);
        let mut step =
            self.told.wait_while(lock(&self.step), waiting).unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut step, Step::Waiting)
    }
}

struct Waiting<W> {
    request: Request,
    slot: Arc<Slot<W>>,
}

struct Line<W> {
    waiting: VecDeque<Waiting<W>>,
    /// Writers that nobody leads with. While there is one, nobody waits.
    idle: Vec<W>,
    /// How many groups there were of each size.
    group_sizes: BTreeMap<usize, u64>,
}

/// The one way to the writers.
pub(crate) struct Combiner<W> {
    line: Mutex<Line<W>>,
    room: Condvar,
}

impl<W: Writes> Combiner<W> {
    /// With several writers, as many groups are written at the same time: where the database lets them overlap, one is
    /// judged while another is flushed.
    pub(crate) fn new(writers: Vec<W>) -> Self {
        let line = Line { waiting: VecDeque::new(), idle: writers, group_sizes: BTreeMap::new() };
        Self { line: Mutex::new(line), room: Condvar::new() }
    }

    pub(crate) fn group_sizes(&self) -> Vec<(usize, u64)> {
        lock(&self.line).group_sizes.iter().map(|(size, count)| (*size, *count)).collect()
    }

    /// Returns when the request is durable, or refused with nothing of it left.
    pub(crate) fn submit(&self, request: Request) -> Answer {
        let slot = Slot::new();
        let mut line = {
            let full = |line: &mut Line<W>| line.waiting.len() >= QUEUE_MAX;
            self.room.wait_while(lock(&self.line), full).unwrap_or_else(PoisonError::into_inner)
        };
        if let Some(writer) = line.idle.pop() {
            drop(line);
            return self.write_group(writer, request, slot);
        }
        line.waiting.push_back(Waiting { request, slot: Arc::clone(&slot) });
        drop(line);
        match slot.wait() {
            Step::Answered(answer) => answer,
            Step::Leading(writer, request) => self.write_group(writer, request, slot),
            // Waited for until it was something else.
            Step::Waiting => Err(stopped()),
        }
    }

    /// Writes the leader's request with what waits behind it, tells everybody, and hands the lead on.
    fn write_group(&self, writer: W, request: Request, slot: Arc<Slot<W>>) -> Answer {
        let (mut requests, mut slots) = (vec![request], vec![slot]);
        {
            let mut line = lock(&self.line);
            let more = line.waiting.len().min(WRITE_GROUP_MAX - 1);
            for one in line.waiting.drain(..more) {
                requests.push(one.request);
                slots.push(one.slot);
            }
            *line.group_sizes.entry(requests.len()).or_insert(0) += 1;
        }
        self.room.notify_all();
        let mut handover = Handover { combiner: self, slots, writer: Some(writer) };
        let Some(writer) = &mut handover.writer else { return Err(stopped()) };
        // Returns only after COMMIT did: nobody is told before.
        let answers = writer.write(&requests);
        let own = answers.first().cloned().unwrap_or_else(|| Err(stopped()));
        for (slot, answer) in handover.slots.iter().zip(answers) {
            slot.answer(answer);
        }
        let idle = lock(&self.line).waiting.is_empty();
        writer.tend(idle);
        own
    }
}

fn stopped() -> CommitError {
    CommitError::Storage { reason: "the writer stopped half way; nothing was acknowledged".to_owned() }
}

/// Passes the lead on when dropped, also when the leader panics: nobody waits for ever.
struct Handover<'a, W: Writes> {
    combiner: &'a Combiner<W>,
    slots: Vec<Arc<Slot<W>>>,
    writer: Option<W>,
}

impl<W: Writes> Drop for Handover<'_, W> {
    fn drop(&mut self) {
        for slot in &self.slots {
            slot.answer(Err(stopped()));
        }
        let Some(writer) = self.writer.take() else { return };
        let mut line = lock(&self.combiner.line);
        match line.waiting.pop_front() {
            Some(first) => first.slot.lead(writer, first.request),
            None => line.idle.push(writer),
        }
        drop(line);
        self.combiner.room.notify_all();
    }
}
