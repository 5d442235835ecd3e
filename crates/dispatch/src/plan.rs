//! A plan: who goes where and when, and the way there from a problem.

use crate::fault::Fault;
use crate::model::{Fen, Instant, Problem, VisitId};
use crate::search::{Found, Heat, Pace, Search};
use crate::state::State;
use crate::tables::Tables;
use crate::travel::Travel;

/// One visit of a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop {
    /// Which visit.
    pub visit: VisitId,
    /// When the technician is there; of a started visit, when it began.
    pub arrives_at: Instant,
    /// When work begins.
    pub starts_at: Instant,
    /// When work ends.
    pub ends_at: Instant,
}

/// What one shift does.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Route {
    /// Its visits in order, started ones first.
    pub stops: Vec<Stop>,
    /// When each break of the shift begins; `None`: the work is over before one is owed.
    pub rests: Vec<Option<Instant>>,
    /// When the technician is back; `None`: the shift stays at home.
    pub home_at: Option<Instant>,
}

/// Who goes where and when.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// A route for each shift of the problem.
    pub routes: Vec<Route>,
    /// Visits that nobody goes to.
    pub left_out: Vec<VisitId>,
}

/// A plan with what it took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The best plan met.
    pub plan: Plan,
    /// Its cost as the search counts it; [`crate::check`] counts it anew.
    pub cost_fen: Fen,
    /// Rounds of ruin and recreate.
    pub rounds: u64,
}

/// Plans from nothing. The same problem, seed and count of rounds give the same plan.
///
/// # Errors
/// [`Fault`] when the problem's lists do not fit together.
pub fn plan(
    problem: &Problem,
    travel: &dyn Travel,
    seed: u64,
    pace: &mut dyn Pace,
) -> Result<Outcome, Fault> {
    plan_with(problem, travel, seed, Heat::FRESH, pace)
}

/// [`plan`] at a heat of one's own.
///
/// # Errors
/// [`Fault`] when the problem's lists do not fit together.
pub fn plan_with(
    problem: &Problem,
    travel: &dyn Travel,
    seed: u64,
    heat: Heat,
    pace: &mut dyn Pace,
) -> Result<Outcome, Fault> {
    let mut tables = Tables::lay(problem, travel)?;
    tables.lay_neighbours();
    let found = Search::new(State::new(&tables), seed).run(heat, pace);
    Ok(written_out(problem, &tables, found))
}

/// The plan of the best state.
pub(crate) fn written_out(problem: &Problem, tables: &Tables, found: Found) -> Outcome {
    let (cost_fen, rounds) = (found.cost, found.rounds);
    let mut state = State::new(tables);
    state.nodes = found.nodes;
    state.gates = found.gates;
    state.absent = found.absent;
    let plan = of_state(problem, &state);
    Outcome { plan, cost_fen: cost_fen + tables.started_fen, rounds }
}

/// The plan of a state, with its instants.
pub(crate) fn of_state(problem: &Problem, state: &State<'_>) -> Plan {
    let routes = (0..problem.shifts.len()).map(|run| route(problem, state, run)).collect();
    let mut left_out: Vec<VisitId> =
        state.absent.iter().map(|errand| state.tables.errands[*errand as usize].visit).collect();
    left_out.sort_unstable();
    Plan { routes, left_out }
}

fn route(problem: &Problem, state: &State<'_>, run: usize) -> Route {
    let (shift, of) = (&problem.shifts[run], &state.tables.runs[run]);
    let mut stops: Vec<Stop> = shift
        .started
        .iter()
        .map(|started| Stop {
            visit: started.visit,
            arrives_at: started.starts_at,
            starts_at: started.starts_at,
            ends_at: started.ends_at,
        })
        .collect();
    let mut rests: Vec<Option<Instant>> = shift.breaks.iter().map(|rest| rest.taken_at).collect();
    let begin = state.nodes[state.tables.begin_of(run)];
    let mut done = begin.done;
    let mut taken = 0;
    let mut rest_before = |upto: u16, done: &mut i32| {
        while taken < upto {
            let rest = &of.rests[taken as usize];
            let at = (*done).max(rest.opens);
            rests[rest.index as usize] = Some(at.into());
            *done = at + rest.lasts;
            taken += 1;
        }
    };
    for errand in state.chain(run) {
        let node = state.nodes[errand];
        rest_before(node.rests, &mut done);
        stops.push(Stop {
            visit: state.tables.errands[errand].visit,
            arrives_at: (done + node.leg_time).into(),
            starts_at: node.starts.into(),
            ends_at: node.done.into(),
        });
        done = node.done;
    }
    let end = state.nodes[state.tables.end_of(run)];
    rest_before(end.rests, &mut done);
    let home_at = (!stops.is_empty()).then(|| (done + end.leg_time).into());
    Route { stops, rests, home_at }
}
