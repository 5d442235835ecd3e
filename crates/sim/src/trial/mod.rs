//! Trials: the real application in a world of faults, one world a seed, judged by the auditor and by the simulator's own
//! list of what it was told.
//!
//! Several processes work on one store with clocks of their own. Each may die before, inside and after every port call,
//! lose replies, find the disk full; submissions arrive twice, late and out of order; between any two port calls of one
//! process another one may act. Everything is drawn from the seed and runs on one thread, so that the same seed fails
//! in the same call again. Weakness, admitted: what happens inside one store call is the store's own promise, tested by
//! its exercise and by killing real processes, not here.

mod account;
mod act;
mod answers;
mod counter;
mod crew;
mod dials;
mod emergency;
mod fault;
mod firm;
mod hall;
mod keep;
mod law;
mod layer;
mod line;
mod mailbag;
mod node;
mod office;
mod papers;
mod people;
mod phone;
#[cfg(feature = "planted")]
pub mod planted;
mod post;
mod second;
mod wallet;
mod witness;
mod world;

use crate::audit::{AuditReport, Finding, audit_in_order};
use crate::entropy::SeededEntropy;
pub use line::{Tear, Wire};
use mailbag::{Followed, Mailbag};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;
use world::{World, lock};
use yinuo_app::App;
use yinuo_app::ports::Store;

/// Opens the store as a process would that starts now. Called again after each death.
pub type Open = Arc<dyn Fn() -> Result<Arc<dyn Store>, String>>;

/// Seeds that every run begins with: forty, and those beyond them that alone find something that was planted.
pub fn default_seeds() -> impl Iterator<Item = u64> {
    (1..41).chain([44, 54, 88, 134])
}

/// Steps of a trial when nobody says otherwise.
pub const STEPS: u32 = 260;

/// One trial to be held.
pub struct Trial {
    /// Seed of everything.
    pub seed: u64,
    /// Steps.
    pub steps: u32,
    /// Where the store comes from; an empty one at the first call.
    pub open: Open,
    /// What stands between the application and its ports; nothing in an honest trial.
    pub rigs: Rigs,
    /// The real line between the processes and a real database; none where port calls alone fail.
    pub wire: Option<Arc<dyn Wire>>,
}

/// What a trial came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// Seed.
    pub seed: u64,
    /// Steps held.
    pub steps: u32,
    /// What the auditor saw.
    pub report: AuditReport,
    /// Submissions acknowledged, refused, without an answer.
    pub answers: [u64; 3],
    /// Commits that the store acknowledged.
    pub commits: u64,
    /// How often what went wrong.
    pub struck: BTreeMap<&'static str, u64>,
    /// Virtual instant of the end, UTC milliseconds.
    pub ended_at: i64,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [yes, no, unknown] = self.answers;
        let faults: u64 = self.struck.values().sum();
        write!(f, "{yes} acknowledged, {no} refused, {unknown} unknown, {faults} faults; {}", self.report)
    }
}

/// Something a trial found, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Seed.
    pub seed: u64,
    /// First number of steps after which it is there.
    pub steps: u32,
    /// Virtual instant, UTC milliseconds.
    pub at: i64,
    /// What.
    pub finding: Finding,
}

/// Puts something between the application and its store.
pub type Rig = fn(Arc<dyn Store>) -> Arc<dyn Store>;

/// What is put where.
#[derive(Clone, Copy)]
pub struct Rigs {
    /// Above the faults: a part of the application, and gone with its process.
    pub above: Rig,
    /// Below the witness: a part of the store.
    pub below: Rig,
}

impl Rigs {
    /// Nothing anywhere.
    pub const HONEST: Self = Self { above: honest, below: honest };
}

fn honest(store: Arc<dyn Store>) -> Arc<dyn Store> {
    store
}

/// Holds a trial to its end.
///
/// # Errors
/// The store itself failed, without any fault of ours.
pub fn hold(trial: &Trial) -> Result<Verdict, String> {
    let mut world = World::found(trial)?;
    for _ in 0..trial.steps {
        world.step()?;
    }
    world.recover()?;
    let said = |error: yinuo_app::AppError| error.to_string();
    let clock = Arc::clone(&world.truth);
    let app = App::new(Arc::clone(&world.store), clock, Arc::new(SeededEntropy::new(1))).map_err(said)?;
    let mut report = audit_in_order(&app, &world.witness.order()).map_err(said)?;
    world.witness.check(app.store(), app.now().0, &mut report).map_err(said)?;
    let answers = lock(&world.answers);
    answers.check(app.store(), &mut report).map_err(said)?;
    world.nothing_is_due(&mut report)?;
    counter::check(app.store(), &mut report).map_err(said)?;
    account::check(&app, &mut report).map_err(said)?;
    world.is_explained(&app, &mut report).map_err(said)?;
    office::check(&app, app.store(), &mut report).map_err(said)?;
    second::check(&app, &mut report).map_err(said)?;
    let mailbag = Mailbag {
        told: &world.told,
        taken: world.gateway.taken(),
        wechat: Followed { taken: world.wechat.taken(), refused: world.wechat.refused() },
        witness: &world.witness,
        skew_max: world.dials.skew_max,
        silent: world.silent.clone(),
    };
    mailbag.check(&app, &mut report).map_err(said)?;
    world.bank.check(app.store(), &mut report).map_err(said)?;
    world.papers.check(app.store(), &mut report).map_err(said)?;
    report.findings.sort();
    report.findings.dedup();
    Ok(Verdict {
        seed: trial.seed,
        steps: trial.steps,
        report,
        answers: answers.counts(),
        commits: world.witness.commits(),
        struck: world.struck(),
        ended_at: world.ended_at(),
    })
}

/// The failures of a trial, each with the fewest steps that show it: halving finds a place where it appears. `again` is the
/// same trial cut after so many steps, on a store of its own.
///
/// # Errors
/// As [`hold`].
pub fn failures(again: &dyn Fn(u32) -> Trial, verdict: &Verdict) -> Result<Vec<Failure>, String> {
    let kinds: BTreeSet<u8> = verdict.report.findings.iter().map(|finding| finding.invariant).collect();
    let mut found = Vec::new();
    for kind in kinds {
        let (mut clean, mut broken, mut last) = (0, verdict.steps, verdict.clone());
        while clean + 1 < broken {
            let steps = clean + (broken - clean) / 2;
            let verdict = hold(&again(steps))?;
            if verdict.report.findings.iter().any(|finding| finding.invariant == kind) {
                (broken, last) = (steps, verdict);
            } else {
                clean = steps;
            }
        }
        let first = last.report.findings.iter().find(|finding| finding.invariant == kind).cloned();
        found.extend(first.map(|finding| Failure {
            seed: verdict.seed,
            steps: broken,
            at: last.ended_at,
            finding,
        }));
    }
    Ok(found)
}
