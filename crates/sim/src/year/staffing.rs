//! How many agents an hour needs: the queue with impatient callers (Erlang A), solved with whole numbers.
//!
//! Arrivals and service as in the textbook; patience is taken as exponential with one mean. The probability to begin
//! service within the limit is the weight of the states with a free agent, and for those who queue the chance that enough
//! leave before them: a chain of departures stepped second by second.

use std::collections::BTreeMap;

/// Weight of the state in which every agent is busy and nobody waits; the others stand relative to it.
const UNIT: u128 = 1 << 40;
/// Probabilities are millionths.
const MILLION: u64 = 1_000_000;
/// Longest queue that is looked at.
const QUEUE_MAX: u64 = 80;
/// Most agents that are tried.
const AGENTS_MAX: u64 = 2_000;

/// An hour's load and goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Load {
    /// Calls an hour.
    pub calls: u64,
    /// Seconds that an agent is taken by a call.
    pub hold_s: u64,
    pub patience_s: u64,
    pub within_s: u64,
    pub goal_per_mille: u64,
}

/// Answers of the search, kept: the same hour comes often.
#[derive(Debug, Default)]
pub(crate) struct Staffing {
    known: BTreeMap<Load, u64>,
}

impl Staffing {
    /// The fewest agents that reach the goal.
    pub fn agents(&mut self, load: Load) -> u64 {
        if let Some(agents) = self.known.get(&load) {
            return *agents;
        }
        // Fewer than half of the load never reach a goal that is worth one.
        let mut agents = (load.calls * load.hold_s / 7_200).max(1);
        while agents < AGENTS_MAX && begun_in_time(&load, agents) < load.goal_per_mille * 1_000 {
            agents += 1;
        }
        self.known.insert(load, agents);
        agents
    }
}

/// Share of callers who would be served within the limit, per million.
fn begun_in_time(load: &Load, agents: u64) -> u64 {
    let hold = u128::from(load.hold_s.max(1));
    let patience = u128::from(load.patience_s.max(1));
    let arrivals = u128::from(load.calls.max(1)) * hold;
    // From the full house down to the empty one, by the balance of each pair of neighbours. Far below its mean a busy
    // house outweighs everything: it ends the walk.
    let mut free = 0u128;
    let mut weight = UNIT;
    for busy in (1..=u128::from(agents)).rev() {
        weight = weight * 3_600 * busy / arrivals;
        free += weight;
        if weight == 0 || free > UNIT << 40 {
            break;
        }
    }
    let mut served = free;
    let mut all = free;
    let mut weight = UNIT;
    for (waiting, chance) in (1..).zip(chances(load, agents)) {
        all += weight;
        served += weight * u128::from(chance) / u128::from(MILLION);
        weight = weight * arrivals * patience / (3_600 * (u128::from(agents) * patience + waiting * hold));
        if weight == 0 {
            break;
        }
    }
    u64::try_from(served * u128::from(MILLION) / all).unwrap_or(0)
}

/// The chance to begin in time behind 0, 1, 2 ... others who wait while every agent is busy, per million.
fn chances(load: &Load, agents: u64) -> Vec<u64> {
    let (hold, patience) = (load.hold_s.max(1), load.patience_s.max(1));
    let leaves = |ahead: u64| (agents * MILLION / hold + ahead * MILLION / patience).min(MILLION);
    let rates: Vec<u64> = (0..QUEUE_MAX).map(leaves).collect();
    let mut begun = vec![0u64; rates.len()];
    for _ in 0..load.within_s {
        // From the back: each reads what the one before had a second ago.
        for ahead in (0..begun.len()).rev() {
            let before = if ahead == 0 { MILLION } else { begun[ahead - 1] };
            begun[ahead] += before.saturating_sub(begun[ahead]) * rates[ahead] / MILLION;
        }
    }
    begun
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(calls: u64) -> Load {
        Load { calls, hold_s: 237, patience_s: 425, within_s: 20, goal_per_mille: 800 }
    }

    #[test]
    fn the_fewest_agents_reach_the_goal_and_one_fewer_does_not() {
        for calls in [5, 40, 120, 341, 800] {
            let agents = Staffing::default().agents(load(calls));
            assert!(begun_in_time(&load(calls), agents) >= 800_000, "{calls}");
            assert!(agents == 1 || begun_in_time(&load(calls), agents - 1) < 800_000, "{calls}");
        }
    }

    #[test]
    fn more_agents_serve_more_callers_in_time() {
        let share: Vec<u64> = (15..40).map(|agents| begun_in_time(&load(341), agents)).collect();
        assert!(share.windows(2).all(|pair| pair[0] <= pair[1]), "{share:?}");
        assert!(share[0] < 200_000 && share[24] > 990_000, "{share:?}");
    }
}
