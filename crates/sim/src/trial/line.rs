//! The line between a process and its database: it is cut for hours, it tears in the middle of a commit, and the database
//! itself dies and is started again.
//!
//! Where the store is a real database behind a real line ([`Wire`]), the real thing is done to it, and the store's own driver
//! and writer must cope. Elsewhere the port calls fail as they would then: before they reached the store. What is drawn here has
//! streams of its own and moves no other dice.

use crate::random::Draw;
use crate::time::{HOUR, MINUTE, VirtualClock};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use yinuo_app::ports::Clock as _;

/// Longest time that a line stays cut.
const CUT_MAX: i64 = 3 * HOUR;

/// Where the line of a commit tears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tear {
    /// Before anything reached the database.
    Before,
    /// When its transaction had begun.
    Inside,
    /// When it was committed, and before its answer came back.
    After,
}

/// A real line from all processes of a trial to a real database.
pub trait Wire: Send + Sync {
    /// Cuts every connection and lets no new one through, or lets them through again.
    fn reach(&self, reachable: bool);

    /// The next transaction tears here; with `dies` the database server dies at that very moment, and is started again.
    fn tear(&self, tear: Tear, dies: bool);

    /// What became of a transaction that was to tear, once: whether it tore, and if so, whether it had been committed.
    fn torn(&self) -> Option<bool>;

    /// Kills the database server where it stands, and starts it again.
    ///
    /// # Errors
    /// It cannot be started again: no fault of the product.
    fn restart(&self) -> Result<(), String>;
}

/// What a seed does about the line.
#[derive(Debug, Clone, Default)]
pub(super) struct LineDials {
    /// Steps before which the database dies and is started again, per mille.
    pub restarts: u64,
    /// Steps in which some process is cut off from the database, per mille.
    pub cuts: u64,
    /// Commits whose line tears, per ten thousand; on a real line only, elsewhere the faults of the ports do it.
    pub tears: u64,
}

impl LineDials {
    /// Of a stream of its own: what is added here moves no other dial. A real line is what its trial is for: it is never left
    /// in peace.
    pub fn of(seed: u64, real: bool) -> Self {
        let mut draw = Draw::new(seed, "dials of the line", 0);
        if real {
            let mut some = |least: u64, most: u64| least + draw.below(most - least);
            return Self { restarts: some(10, 60), cuts: some(10, 80), tears: some(200, 1_500) };
        }
        let mut per_mille = |chance: u64, most: u64| if draw.chance(chance) { draw.below(most) } else { 0 };
        Self { restarts: per_mille(150, 60), cuts: per_mille(150, 60), tears: 0 }
    }
}

/// The lines of a trial.
pub(super) struct Lines {
    dials: LineDials,
    draw: Mutex<Draw>,
    truth: Arc<VirtualClock>,
    pub wire: Option<Arc<dyn Wire>>,
    /// The database is about to die, in the next call of whichever process.
    dying: AtomicBool,
    /// Until when each process is cut off.
    cut_until: Vec<AtomicI64>,
    /// What a real line could not do.
    broken: Mutex<Option<String>>,
}

/// How a call finds the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// Whole.
    Whole,
    /// The process is cut off.
    Cut,
    /// The database died since the last call.
    Died,
}

impl Lines {
    pub fn new(seed: u64, nodes: usize, truth: &Arc<VirtualClock>, wire: Option<Arc<dyn Wire>>) -> Self {
        Self {
            dials: LineDials::of(seed, wire.is_some()),
            draw: Mutex::new(Draw::new(seed, "line", 0)),
            truth: Arc::clone(truth),
            wire,
            dying: AtomicBool::new(false),
            cut_until: (0..nodes).map(|_| AtomicI64::new(i64::MIN)).collect(),
            broken: Mutex::default(),
        }
    }

    fn chance(&self, of: u64, out_of: u64) -> bool {
        of > 0 && self.draw.lock().unwrap_or_else(PoisonError::into_inner).below(out_of) < of
    }

    /// A step begins: the database may die in its next call, some process may be cut off.
    pub fn step(&self) {
        if self.chance(self.dials.restarts, 1_000) {
            self.dying.store(true, Ordering::SeqCst);
        }
        if self.chance(self.dials.cuts, 1_000) {
            let mut draw = self.draw.lock().unwrap_or_else(PoisonError::into_inner);
            let place = usize::try_from(draw.below(self.cut_until.len() as u64)).unwrap_or(0);
            let until = self.truth.now() + draw.between(MINUTE, CUT_MAX);
            if let Some(cut) = self.cut_until.get(place) {
                cut.store(until, Ordering::SeqCst);
            }
        }
    }

    /// How a process finds the line when it calls. On a real line the database dies here, and the call must get through: that
    /// is the store's own promise.
    pub fn find(&self, place: usize) -> Found {
        if self.cut_until.get(place).is_some_and(|until| self.truth.now() < until.load(Ordering::SeqCst)) {
            return Found::Cut;
        }
        if !self.dying.swap(false, Ordering::SeqCst) {
            return Found::Whole;
        }
        if let Some(wire) = &self.wire
            && let Err(why) = wire.restart()
        {
            self.broken.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(why);
        }
        Found::Died
    }

    /// Where the next commit tears on a real line, if it does.
    pub fn tears(&self) -> Option<Tear> {
        self.wire.as_ref()?;
        if !self.chance(self.dials.tears, 10_000) {
            return None;
        }
        let mut draw = self.draw.lock().unwrap_or_else(PoisonError::into_inner);
        Some(*draw.pick(&[Tear::Before, Tear::Inside, Tear::After]))
    }

    /// Whether the database dies where the line tears: a tenth of the times, for it takes its time to come back.
    pub fn dies(&self) -> bool {
        self.chance(100, 1_000)
    }

    /// What a real line could not do: the trial proves nothing then.
    ///
    /// # Errors
    /// That.
    pub fn hold(&self) -> Result<(), String> {
        self.broken.lock().unwrap_or_else(PoisonError::into_inner).take().map_or(Ok(()), Err)
    }
}
