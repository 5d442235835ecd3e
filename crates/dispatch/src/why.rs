//! Why nobody goes: for each shift the first condition that refuses a visit, in a plan as it stands.

use crate::fault::Fault;
use crate::insert::Blink;
use crate::load::load;
use crate::model::{Choice, Fen, Marks, Problem, ShiftId, Visit, VisitId};
use crate::plan::Plan;
use crate::random::Random;
use crate::state::State;
use crate::tables::{NONE, Tables, id};
use crate::travel::Travel;

/// Why a shift does not take a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refused {
    /// The technician lacks a skill.
    Skill,
    /// He lacks a tool.
    Kit,
    /// It is outside his cells, and he may not leave them.
    Territory,
    /// The customer insists on somebody else.
    NotChosen,
    /// The shift carries too few parts even for this visit alone.
    NoParts,
    /// Parts are on board, but other visits use them up.
    PartsSpent,
    /// Even with nothing else to do he could not begin within a window and be home in time.
    NoTime,
    /// He could with nothing else to do, but not beside the visits that he has.
    Full,
    /// He could come, but no second technician could at the same time.
    NoSecond,
    /// It fits, and costs at least so much, which is no less than leaving it out.
    Dearer(Fen),
    /// It fits, and costs no more than this: the search has not found it, or has had no time.
    Overlooked(Fen),
}

/// A visit that nobody goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Which.
    pub visit: VisitId,
    /// What each shift says to it, in the order of shifts.
    pub answers: Vec<(ShiftId, Refused)>,
}

/// For each visit left out, what every shift says to it.
///
/// # Errors
/// [`Fault`] when the problem's lists do not fit together.
pub fn why_left_out(problem: &Problem, travel: &dyn Travel, plan: &Plan) -> Result<Vec<LeftOut>, Fault> {
    let tables = Tables::lay(problem, travel)?;
    let mut state = load(&tables, plan);
    let blank = State::new(&tables);
    let mut told = Vec::new();
    for errand in state.absent.clone() {
        let of = &tables.errands[errand as usize];
        let visit = &problem.visits[of.visit.index()];
        let second = second_place(&mut state, errand);
        let answers = (0..tables.runs.len()).map(|run| {
            let said = refusal(problem, &state, &blank, run, errand as usize, visit, second);
            (ShiftId(id(run)), said)
        });
        told.push(LeftOut { visit: of.visit, answers: answers.collect() });
    }
    told.sort_unstable_by_key(|left_out| left_out.visit);
    Ok(told)
}

/// Of a visit for two: what it would cost where both can meet.
fn second_place(state: &mut State<'_>, errand: u32) -> Option<Fen> {
    if state.tables.errands[errand as usize].twin == NONE {
        return None;
    }
    state.begin();
    let price = state.put_two(errand as usize, Fen::MAX / 4, &mut Blink::never(), &mut Random::new(0));
    state.take_back();
    price
}

fn refusal(
    problem: &Problem,
    state: &State<'_>,
    blank: &State<'_>,
    run: usize,
    errand: usize,
    visit: &Visit,
    together: Option<Fen>,
) -> Refused {
    let (tables, technician) = (state.tables, problem.shifts[run].technician);
    let who = &problem.technicians[technician.index()];
    if !who.skills.hold(visit.skills) {
        return Refused::Skill;
    }
    if !who.kit.hold(visit.kit) {
        return Refused::Kit;
    }
    if who.stays_in_cells && visit.cell.is_some_and(|cell| !who.cells.hold(Marks::of(&[cell]))) {
        return Refused::Territory;
    }
    let of = &tables.errands[errand];
    // The chosen one leads a visit for two; anybody else comes as the second.
    let share = if tables.suit(errand, tables.runs[run].class) >= crate::tables::FORBIDDEN && of.twin != NONE
    {
        of.twin as usize
    } else {
        errand
    };
    if of.twin == NONE && matches!(visit.choice, Choice::Only(chosen) if chosen != technician) {
        return Refused::NotChosen;
    }
    let run_id = run as u16;
    if !blank.has_parts(share, run_id) {
        return Refused::NoParts;
    }
    if blank.price(share, tables.begin_of(run)).is_none() {
        return Refused::NoTime;
    }
    if !state.has_parts(share, run_id) {
        return Refused::PartsSpent;
    }
    let after = std::iter::once(tables.begin_of(run)).chain(state.chain(run));
    let Some(price) = after.filter_map(|after| state.price(share, after)).min() else {
        return Refused::Full;
    };
    match (of.twin == NONE, together) {
        (true, _) if price >= of.left_out => Refused::Dearer(price),
        (true, _) => Refused::Overlooked(price),
        (false, None) => Refused::NoSecond,
        (false, Some(both)) if both >= of.left_out => Refused::Dearer(both),
        (false, Some(both)) => Refused::Overlooked(both),
    }
}
