//! Emergency modes in a trial (Y07): one person declares, another decides, somebody lifts, and whichever process has the turn follows
//! them: it proposes that clocks stand, and ends with a mode the pauses that it brought. Weights and dice of their own.

use super::node::{Did, Node};
use super::world::{World, lock};
use crate::random::Draw;
use crate::time::{DAY, HOUR, MINUTE};
use yinuo_app::AppError;
use yinuo_app::ports::Clock;
use yinuo_domain::Actor;
use yinuo_domain::emergency::{Declaration, Emergency};
use yinuo_policy::{Instant, Span};

/// Modes of the shipped pack: one in which nobody goes to a door, one with more windows.
const RULES: [&str; 3] = ["cn-emergency.no-doors", "cn-emergency.no-doors", "cn-emergency.surge"];
const UNITS: [&str; 4] = ["990104", "99010401", "990102", "9901"];
/// Most modes of one trial: each is looked at by everybody who takes an hour.
const MODES_MAX: usize = 6;

/// What a seed does about emergencies.
#[derive(Debug, Clone)]
pub(super) struct EmergencyDials {
    /// Steps in which a mode is declared, per mille.
    declares: u64,
    /// Steps in which somebody decides on one, per mille.
    decides: u64,
    /// Steps in which somebody lifts one, per mille.
    lifts: u64,
    /// Steps in which a process follows them, per mille.
    follows: u64,
}

impl EmergencyDials {
    fn of(seed: u64) -> Self {
        let mut draw = Draw::new(seed, "dials of emergencies", 0);
        let on = draw.chance(350);
        let mut per_mille =
            |chance: u64, most: u64| if on && draw.chance(chance) { 1 + draw.below(most) } else { 0 };
        Self {
            declares: per_mille(1_000, 60),
            decides: per_mille(950, 300),
            lifts: per_mille(600, 40),
            follows: per_mille(850, 250),
        }
    }
}

/// What a trial knows of its emergencies.
pub(super) struct Alarm {
    draw: Draw,
    dials: EmergencyDials,
    declared: usize,
}

impl Alarm {
    pub fn new(seed: u64) -> Self {
        Self { draw: Draw::new(seed, "emergencies", 0), dials: EmergencyDials::of(seed), declared: 0 }
    }
}

impl World {
    /// What is done about emergencies in a step, with the weights of the seed.
    ///
    /// # Errors
    /// The store itself could not be opened or read.
    pub fn alarm(&mut self) -> Result<(), String> {
        let EmergencyDials { declares, decides, lifts, follows } = self.alarm.dials.clone();
        if self.alarm.declared < MODES_MAX && self.alarm.draw.chance(declares) {
            self.declare()?;
        }
        if self.alarm.draw.chance(decides) {
            self.decide()?;
        }
        if self.alarm.draw.chance(lifts) {
            self.lift()?;
        }
        if self.alarm.draw.chance(follows) {
            self.follow()?;
        }
        Ok(())
    }

    fn somebody(&mut self) -> Actor {
        self.alarm.draw.pick(&self.dials.staff).clone()
    }

    fn declare(&mut self) -> Result<(), String> {
        self.alarm.declared += 1;
        let (by, now, number) = (self.somebody(), self.truth.now(), self.alarm.declared);
        let draw = &mut self.alarm.draw;
        let from = now + draw.between(-HOUR, 6 * HOUR) / MINUTE * MINUTE;
        let asked = Declaration {
            code: format!("trial-{number}"),
            rule: draw.say(&RULES).to_owned(),
            units: vec![draw.say(&UNITS).to_owned()],
            span: Span { from: Instant(from), until: Instant(from + draw.between(2 * HOUR, 3 * DAY)) },
            text: "台风红色预警，市防汛指挥部通知。".to_owned(),
            documents: self.photos.first().cloned().into_iter().collect(),
        };
        self.of_modes(("a mode declared", "a declaration"), move |node| {
            node.run(|app| app.declare_emergency(&by, &asked).map(|_| 1))
        })
    }

    /// A mode of a state, if there is one.
    fn mode(&mut self, state: &str) -> Result<Option<Emergency>, String> {
        let now = Instant(self.truth.now());
        let all = self.looker.emergencies().map_err(|error| error.to_string())?;
        let found: Vec<Emergency> = all.into_iter().filter(|one| one.state(now) == state).collect();
        Ok((!found.is_empty()).then(|| self.alarm.draw.pick(&found).clone()))
    }

    fn decide(&mut self) -> Result<(), String> {
        let Some(mode) = self.mode("proposed")? else { return Ok(()) };
        // Whoever declared it is among those who try.
        let (by, approve) = (self.somebody(), self.alarm.draw.chance(800));
        self.of_modes(("a mode decided", "a decision on a mode"), move |node| {
            node.run(|app| app.decide_emergency(&by, &mode.code, approve, "同意，按通知执行。").map(|_| 1))
        })
    }

    fn lift(&mut self) -> Result<(), String> {
        let Some(mode) = self.mode("on")? else { return Ok(()) };
        let by = self.somebody();
        self.of_modes(("a mode lifted", "the end of a mode"), move |node| {
            node.run(|app| app.lift_emergency(&by, &mode.code, "预警解除。").map(|_| 1))
        })
    }

    fn follow(&mut self) -> Result<(), String> {
        self.of_modes(("modes followed", "whoever follows modes"), Node::follow)
    }

    /// Something about modes in some process, while another one may do something as well.
    fn of_modes(
        &mut self,
        (what, who): (&'static str, &str),
        deed: impl FnOnce(&Node) -> Did<Result<usize, AppError>>,
    ) -> Result<(), String> {
        let node = self.living(false)?;
        if self.nodes.len() > 1 && self.alarm.draw.chance(self.dials.interrupted) {
            self.interrupt(&node, 500)?;
        }
        let did = deed(&lock(&node));
        lock(&node).faults.uninterrupted();
        if let Did::Done(Ok(count @ 1..)) = did {
            self.note(what, count as u64);
        }
        self.judge(did, who)
    }
}
