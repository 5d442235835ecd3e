//! A plan that exists already, laid into a state: what fits stands where it stood, the rest is absent.

use crate::model::{Instant, VisitId};
use crate::plan::Plan;
use crate::state::{ABSENT, State};
use crate::tables::{FORBIDDEN, NONE, Tables, short};
use std::collections::BTreeMap;

/// The state of a plan.
pub(crate) fn load<'t>(tables: &'t Tables, plan: &Plan) -> State<'t> {
    let mut state = State::new(tables);
    state.begin();
    let shares = shares_of(tables, plan);
    for (run, route) in plan.routes.iter().enumerate().take(tables.runs.len()) {
        let mut after = tables.begin_of(run);
        for stop in &route.stops {
            let Some(errand) = shares.get(&(stop.visit, run)).copied() else { continue };
            if tables.errands[errand].twin != NONE {
                state.hold(errand, Some(short(stop.starts_at)));
            }
            if state.nodes[errand].run == ABSENT && state.price(errand, after).is_some() {
                state.put(errand, after);
                after = errand;
            } else {
                state.hold(errand, None);
            }
        }
    }
    part_the_lonely(&mut state);
    let tables = state.tables;
    let is_absent = |errand: &u32| state.nodes[*errand as usize].run == ABSENT;
    let absent: Vec<u32> = state.absent.iter().copied().filter(is_absent).collect();
    let left = |errands: &[u32]| -> i64 {
        errands.iter().map(|errand| tables.errands[*errand as usize].left_out).sum()
    };
    state.cost += left(&absent) - left(&state.absent);
    state.absent = absent;
    state
}

/// Which share of a visit each shift has. Of two shares the leader goes where the customer's choice lets it.
fn shares_of(tables: &Tables, plan: &Plan) -> BTreeMap<(VisitId, usize), usize> {
    let mut runs: BTreeMap<VisitId, Vec<(usize, Instant)>> = BTreeMap::new();
    for (run, route) in plan.routes.iter().enumerate().take(tables.runs.len()) {
        for stop in &route.stops {
            runs.entry(stop.visit).or_default().push((run, stop.starts_at));
        }
    }
    let mut shares = BTreeMap::new();
    for (index, errand) in tables.errands.iter().enumerate().filter(|(_, errand)| errand.leads) {
        let Some(runs) = runs.get(&errand.visit) else { continue };
        let suit = |share: usize, run: usize| tables.suit(share, tables.runs[run].class);
        match (runs.as_slice(), errand.twin) {
            ([(run, _)], NONE) => {
                shares.insert((errand.visit, *run), index);
            }
            ([(one, at), (two, then)], twin) if twin != NONE && at == then => {
                let twin = twin as usize;
                let straight = suit(index, *one).saturating_add(suit(twin, *two));
                let turned = suit(index, *two).saturating_add(suit(twin, *one));
                let (lead, other) = if straight <= turned { (*one, *two) } else { (*two, *one) };
                if straight.min(turned) < FORBIDDEN {
                    shares.insert((errand.visit, lead), index);
                    shares.insert((errand.visit, other), twin);
                }
            }
            _ => {}
        }
    }
    shares
}

/// Of two persons who should meet one alone stays at home.
fn part_the_lonely(state: &mut State<'_>) {
    let mut out = Vec::new();
    for errand in 0..state.tables.errands.len() {
        let twin = state.tables.errands[errand].twin;
        if twin != NONE && state.nodes[errand].run != ABSENT && state.nodes[twin as usize].run == ABSENT {
            state.take(errand, 1, &mut out);
            crate::ruin::tear_twins(state, &mut out);
        }
    }
    for errand in out {
        state.hold(errand as usize, None);
    }
}
