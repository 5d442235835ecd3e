//! The search: ruin, recreate, accept as annealing does, and keep the best.

use crate::fixed::halved;
use crate::insert::Blink;
use crate::model::Fen;
use crate::random::Random;
use crate::ruin;
use crate::state::{Gate, Node, State};
use crate::tables::NONE;

/// The whole of an effort, as [`Pace`] counts it.
pub const WHOLE_EFFORT: u32 = 65_536;

/// How far along a search is, by whatever the caller counts: rounds, or a clock at the edge.
pub trait Pace {
    /// How much of [`WHOLE_EFFORT`] is spent after so many rounds; all of it ends the search. Asked now and then.
    fn spent(&mut self, rounds: u64) -> u32;
}

/// So many rounds and no more: the same plan from the same seed on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rounds(pub u64);

impl Pace for Rounds {
    fn spent(&mut self, rounds: u64) -> u32 {
        let share = u128::from(rounds) * u128::from(WHOLE_EFFORT) / u128::from(self.0.max(1));
        u32::try_from(share).unwrap_or(u32::MAX)
    }
}

/// How often the pace is asked.
const ASKED_EVERY_ROUNDS: u64 = 64;
/// Most absent visits that one round tries again.
const TRIED_AGAIN_MAX: usize = 12;

/// How hot the search begins and how far it cools.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heat {
    /// First temperature in thousandths of the mean price of a way between two visits.
    pub begins_per_mille: i64,
    /// How often it is halved from the first round to the last.
    pub halvings: u32,
}

impl Heat {
    /// For a plan from nothing.
    pub const FRESH: Self = Self { begins_per_mille: 400, halvings: 8 };
    /// For a plan that is changed: only what pays at once.
    pub const WARM: Self = Self { begins_per_mille: 10, halvings: 4 };
}

/// The best plan met so far.
struct Best {
    cost: Fen,
    nodes: Vec<Node>,
    gates: Vec<Gate>,
    absent: Vec<u32>,
}

/// A search under way.
pub(crate) struct Search<'t> {
    state: State<'t>,
    random: Random,
    blink: Blink,
    torn: Vec<u32>,
    hit: Vec<u16>,
    keys: Vec<(i64, u32)>,
}

impl<'t> Search<'t> {
    pub fn new(state: State<'t>, seed: u64) -> Self {
        Self {
            state,
            random: Random::new(seed),
            blink: Blink::new(),
            torn: Vec::new(),
            hit: Vec::new(),
            keys: Vec::new(),
        }
    }

    /// Lays all absent visits that find a place, then ruins and recreates until the pace says so. Rounds gone, and the
    /// chains of the best plan.
    pub fn run(mut self, heat: Heat, pace: &mut dyn Pace) -> Found {
        self.state.begin();
        let all = std::mem::take(&mut self.state.absent);
        self.torn.extend(all);
        self.recreate();
        let mut best = self.keep();
        let first = (self.state.tables.mean_leg().max(1) << 16) / 1000 * heat.begins_per_mille;
        let (mut rounds, mut heat_now) = (0, first);
        loop {
            if rounds % ASKED_EVERY_ROUNDS == 0 {
                let share = pace.spent(rounds);
                if share >= WHOLE_EFFORT {
                    break;
                }
                heat_now = halved(first, share * heat.halvings.min(63));
            }
            rounds += 1;
            self.round(heat_now, &mut best);
        }
        Found { rounds, cost: best.cost, nodes: best.nodes, gates: best.gates, absent: best.absent }
    }

    fn keep(&self) -> Best {
        Best {
            cost: self.state.cost,
            nodes: self.state.nodes.clone(),
            gates: self.state.gates.clone(),
            absent: self.state.absent.clone(),
        }
    }

    fn round(&mut self, heat: i64, best: &mut Best) {
        self.state.begin();
        let before = self.state.cost;
        self.torn.clear();
        ruin::tear(&mut self.state, &mut self.random, &mut self.torn, &mut self.hit);
        self.add_absent();
        self.recreate();
        let worse = i128::from(self.state.cost) - i128::from(before);
        // Taken when it is worse by less than heat * -ln(draw).
        let allowed = (i128::from(heat) * i128::from(self.random.exponential())) >> 48;
        if worse > 0 && worse >= allowed {
            self.state.take_back();
            return;
        }
        if self.state.cost < best.cost {
            best.cost = self.state.cost;
            best.nodes.copy_from_slice(&self.state.nodes);
            best.gates.copy_from_slice(&self.state.gates);
            best.absent.clone_from(&self.state.absent);
        }
    }

    /// Leaders of what was torn, each a visit to be laid again; some of those that stood nowhere try again with them.
    fn add_absent(&mut self) {
        let tables = self.state.tables;
        self.torn.retain(|errand| tables.errands[*errand as usize].leads);
        for errand in &self.torn {
            self.state.cost += tables.errands[*errand as usize].left_out;
        }
        for _ in 0..TRIED_AGAIN_MAX.min(self.state.absent.len()) {
            let at = self.random.below(self.state.absent.len());
            self.torn.push(self.state.absent.swap_remove(at));
        }
    }

    /// Lays what is torn, one by one in an order drawn for this round, each where it costs least.
    fn recreate(&mut self) {
        self.order();
        let tables = self.state.tables;
        for index in 0..self.torn.len() {
            let errand = self.torn[index] as usize;
            let of = &tables.errands[errand];
            if of.twin != NONE {
                if self.state.put_two(errand, of.left_out, &mut self.blink, &mut self.random).is_some() {
                    self.state.cost -= of.left_out;
                } else {
                    self.state.absent.push(self.torn[index]);
                }
                continue;
            }
            let place = self.state.best_place(errand, &mut self.blink, &mut self.random);
            if place.after != NONE && place.price < of.left_out {
                self.state.put(errand, place.after as usize);
                self.state.cost -= of.left_out;
            } else {
                self.state.absent.push(self.torn[index]);
            }
        }
    }

    fn order(&mut self) {
        let tables = self.state.tables;
        let by = self.random.below(16);
        self.keys.clear();
        let seed = self.torn.first().copied().unwrap_or(0) as usize;
        for errand in &self.torn {
            let of = &tables.errands[*errand as usize];
            let window =
                (tables.windows[of.windows.start as usize], tables.windows[of.windows.end as usize - 1]);
            let key = match by {
                0..4 => 0,
                4..7 => -tables.wants[of.wants.start as usize..of.wants.end as usize]
                    .iter()
                    .map(|(_, count)| i64::from(*count))
                    .sum::<i64>(),
                7..9 => -i64::from(tables.leg(seed, *errand as usize).cost),
                9 => i64::from(tables.leg(seed, *errand as usize).cost),
                10..12 => i64::from(window.1.1) - i64::from(window.0.0),
                12 => i64::from(window.0.0),
                13 => -i64::from(window.1.1),
                _ => -of.left_out,
            };
            let tie = (self.random.bits() >> 33) as i64;
            self.keys.push((key.saturating_mul(1 << 16).saturating_add(tie >> 16), *errand));
        }
        self.keys.sort_unstable();
        self.torn.clear();
        self.torn.extend(self.keys.iter().map(|(_, errand)| *errand));
    }
}

/// What a search ends with.
pub(crate) struct Found {
    pub rounds: u64,
    pub cost: Fen,
    pub nodes: Vec<Node>,
    pub gates: Vec<Gate>,
    pub absent: Vec<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Prices, Problem, Settles, Shift, Stake, Technician, TechnicianId, Visit, Window};
    use crate::travel::{Table, Way};
    use crate::{Break, Choice, Marks, PlaceId};

    /// Four technicians with lunch, thirty visits on a ring; every third is late from noon, every fifth is for two.
    fn ring() -> (Problem, Table) {
        let apart = |a: i64, b: i64| (a - b).abs().min(31 - (a - b).abs()) * 300;
        let ways = (0..31).flat_map(|a| (0..31).map(move |b| (a, b)));
        let ways =
            ways.map(|(a, b)| Way { metres: apart(a, b), seconds: apart(a, b) + (a % 3) * 7 }).collect();
        let rest = Break { opens_at: 14_000, closes_at: 18_000, lasts_seconds: 1_800, taken_at: None };
        let shift = |technician| Shift {
            technician: TechnicianId(technician),
            from: PlaceId(0),
            to: PlaceId(0),
            begins_at: 0,
            ends_at: 30_000,
            latest_end_at: 34_000,
            breaks: vec![rest],
            parts: vec![9],
            call_out_fen: 100,
            started: Vec::new(),
            free_from: 0,
        };
        let stake = Stake {
            due_at: 14_400,
            settles: Settles::End,
            at_once_fen: 700,
            step_seconds: 600,
            step_fen: 90,
            most_fen: 4_000,
        };
        let visit = |index: u32| Visit {
            place: PlaceId(index),
            cell: None,
            windows: vec![
                Window { opens_at: 0, closes_at: 9_000 },
                Window { opens_at: 12_000 + i64::from(index) * 100, closes_at: 30_000 },
            ],
            lasts_seconds: 1_500,
            two_persons: index.is_multiple_of(5),
            skills: Marks::NONE,
            kit: Marks::NONE,
            parts: vec![1],
            stakes: if index.is_multiple_of(3) { vec![stake] } else { Vec::new() },
            choice: Choice::Rather(TechnicianId(index % 4), 150),
            pay_fen: 1_000,
            left_out_fen: 9_000,
            planned: None,
            called_off: false,
        };
        let prices = Prices {
            kilometre_fen: 500,
            overtime_hour_fen: 4_000,
            unfair_per_million: 4,
            ..Prices::default()
        };
        let problem = Problem {
            technicians: vec![Technician::default(); 4],
            shifts: (0..4).map(shift).collect(),
            visits: (1..31).map(visit).collect(),
            prices,
            next_chance_at: 90_000,
        };
        (problem, Table::new(31, ways).expect("a square"))
    }

    #[test]
    fn the_sum_of_differences_equals_a_recount_after_every_round() {
        let (problem, table) = ring();
        let mut tables = crate::tables::Tables::lay(&problem, &table).expect("sound");
        tables.lay_neighbours();
        for seed in 0..20 {
            let mut search = Search::new(State::new(&tables), seed);
            search.torn = std::mem::take(&mut search.state.absent);
            search.recreate();
            let mut best = search.keep();
            for _ in 0..200 {
                search.round(1 << 20, &mut best);
                assert_eq!(search.state.cost, search.state.recount());
            }
        }
    }
}
