//! What can be wrong with a problem before anything is planned.

use crate::model::{PlaceId, Problem, ShiftId, TechnicianId, VisitId};
use std::fmt;

/// Latest instant and longest length that the plan reckons with, in seconds either way of the origin.
pub const REACH_SECONDS: i64 = 1 << 28;
/// Most shifts of one problem.
pub const SHIFTS_MAX: usize = 60_000;
/// Most fen of one price or stake.
pub const PRICE_FEN_MAX: i64 = 1 << 30;

/// A problem that does not fit together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// More than [`SHIFTS_MAX`] shifts.
    TooManyShifts(usize),
    /// A shift of a technician who is not in the list.
    NoTechnician(ShiftId, TechnicianId),
    /// A visit that asks for a technician who is not in the list.
    NobodyChosen(VisitId, TechnicianId),
    /// A place that the travel does not know.
    NoPlace(PlaceId),
    /// A shift that ends before it begins, or a break that is not in order.
    ShiftBackwards(ShiftId),
    /// Windows of a visit that are not in order and apart.
    WindowsUnordered(VisitId),
    /// A visit in a cell of a number that no set of marks can hold.
    NoCell(VisitId),
    /// An instant or length beyond [`REACH_SECONDS`], or a negative length.
    BeyondReach,
    /// A price that is negative or more than [`PRICE_FEN_MAX`].
    PriceBeyondReach,
    /// A started visit that is not in the list, stands in two shifts of a visit for one, or ends before it begins.
    Started(ShiftId, VisitId),
    /// A visit for two that has started with one of them only.
    StartedAlone(VisitId),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooManyShifts(count) => {
                write!(f, "{count} shifts; at most {SHIFTS_MAX} are planned at once")
            }
            Self::NoTechnician(shift, who) => write!(f, "shift {} names technician {}", shift.0, who.0),
            Self::NobodyChosen(visit, who) => write!(f, "visit {} names technician {}", visit.0, who.0),
            Self::NoPlace(place) => write!(f, "place {} is not known", place.0),
            Self::ShiftBackwards(shift) => write!(f, "shift {} or a break of it is out of order", shift.0),
            Self::WindowsUnordered(visit) => write!(f, "windows of visit {} are out of order", visit.0),
            Self::NoCell(visit) => write!(f, "visit {} is in a cell of 128 or more", visit.0),
            Self::BeyondReach => write!(f, "an instant or length is beyond {REACH_SECONDS} seconds"),
            Self::PriceBeyondReach => write!(f, "a price is not between 0 and {PRICE_FEN_MAX} fen"),
            Self::Started(shift, visit) => {
                write!(f, "visit {} cannot have started in shift {}", visit.0, shift.0)
            }
            Self::StartedAlone(visit) => write!(f, "visit {} is for two and has started with one", visit.0),
        }
    }
}

impl std::error::Error for Fault {}

fn within(instants: &[i64]) -> Result<(), Fault> {
    let fine = instants.iter().all(|at| (-REACH_SECONDS..=REACH_SECONDS).contains(at));
    if fine { Ok(()) } else { Err(Fault::BeyondReach) }
}

fn length(seconds: i64) -> Result<(), Fault> {
    if (0..=REACH_SECONDS).contains(&seconds) { Ok(()) } else { Err(Fault::BeyondReach) }
}

fn priced(fen: &[i64]) -> Result<(), Fault> {
    let fine = fen.iter().all(|price| (0..=PRICE_FEN_MAX).contains(price));
    if fine { Ok(()) } else { Err(Fault::PriceBeyondReach) }
}

/// The first fault of a problem.
pub(crate) fn look_through(problem: &Problem, places: usize) -> Result<(), Fault> {
    if problem.shifts.len() > SHIFTS_MAX {
        return Err(Fault::TooManyShifts(problem.shifts.len()));
    }
    let prices = &problem.prices;
    priced(&[
        prices.kilometre_fen,
        prices.travel_hour_fen,
        prices.overtime_hour_fen,
        prices.outside_cells_fen,
        prices.unfair_per_million,
        prices.other_technician_fen,
        prices.moved_hour_fen,
    ])?;
    length(prices.moved_free_seconds)?;
    within(&[problem.next_chance_at])?;
    for technician in &problem.technicians {
        priced(&[technician.earned_fen])?;
    }
    let mut hands = vec![0_u8; problem.visits.len()];
    for index in 0..problem.shifts.len() {
        shift(problem, index, places, &mut hands)?;
    }
    for (index, hands) in hands.iter().enumerate() {
        visit(problem, index, places)?;
        if problem.visits[index].two_persons && *hands == 1 {
            return Err(Fault::StartedAlone(VisitId(u32::try_from(index).unwrap_or(u32::MAX))));
        }
    }
    Ok(())
}

fn known(place: PlaceId, places: usize) -> Result<(), Fault> {
    if place.index() < places { Ok(()) } else { Err(Fault::NoPlace(place)) }
}

fn shift(problem: &Problem, index: usize, places: usize, hands: &mut [u8]) -> Result<(), Fault> {
    let (shift, id) = (&problem.shifts[index], ShiftId(u32::try_from(index).unwrap_or(u32::MAX)));
    if shift.technician.index() >= problem.technicians.len() {
        return Err(Fault::NoTechnician(id, shift.technician));
    }
    known(shift.from, places)?;
    known(shift.to, places)?;
    within(&[shift.begins_at, shift.ends_at, shift.latest_end_at, shift.free_from])?;
    priced(&[shift.call_out_fen])?;
    if shift.begins_at > shift.ends_at || shift.ends_at > shift.latest_end_at {
        return Err(Fault::ShiftBackwards(id));
    }
    for rest in &shift.breaks {
        within(&[rest.opens_at, rest.closes_at, rest.taken_at.unwrap_or(0)])?;
        length(rest.lasts_seconds)?;
        if rest.opens_at > rest.closes_at {
            return Err(Fault::ShiftBackwards(id));
        }
    }
    if shift.breaks.windows(2).any(|two| two[0].closes_at + two[0].lasts_seconds > two[1].opens_at) {
        return Err(Fault::ShiftBackwards(id));
    }
    // A rest that is taken comes before one that is not.
    if shift.breaks.windows(2).any(|two| two[0].taken_at.is_none() && two[1].taken_at.is_some()) {
        return Err(Fault::ShiftBackwards(id));
    }
    let mut free_at = shift.begins_at;
    for started in &shift.started {
        let fault = Fault::Started(id, started.visit);
        within(&[started.starts_at, started.ends_at])?;
        let visit = problem.visits.get(started.visit.index()).ok_or(fault)?;
        let hand = hands.get_mut(started.visit.index()).ok_or(fault)?;
        *hand += 1;
        if *hand > 1 + u8::from(visit.two_persons)
            || started.starts_at < free_at
            || started.ends_at < started.starts_at
        {
            return Err(fault);
        }
        free_at = started.ends_at;
    }
    Ok(())
}

fn visit(problem: &Problem, index: usize, places: usize) -> Result<(), Fault> {
    let (visit, id) = (&problem.visits[index], VisitId(u32::try_from(index).unwrap_or(u32::MAX)));
    known(visit.place, places)?;
    length(visit.lasts_seconds)?;
    if visit.cell.is_some_and(|cell| cell >= 128) {
        return Err(Fault::NoCell(id));
    }
    priced(&[visit.pay_fen, visit.left_out_fen])?;
    for window in &visit.windows {
        within(&[window.opens_at, window.closes_at])?;
        if window.opens_at > window.closes_at {
            return Err(Fault::WindowsUnordered(id));
        }
    }
    if visit.windows.windows(2).any(|two| two[0].closes_at >= two[1].opens_at) {
        return Err(Fault::WindowsUnordered(id));
    }
    for stake in &visit.stakes {
        within(&[stake.due_at])?;
        length(stake.step_seconds)?;
        priced(&[stake.at_once_fen, stake.step_fen, stake.most_fen])?;
    }
    let chosen = match visit.choice {
        crate::model::Choice::Anybody => None,
        crate::model::Choice::Rather(who, price) => {
            priced(&[price])?;
            Some(who)
        }
        crate::model::Choice::Only(who) => Some(who),
    };
    if let Some(who) = chosen.filter(|who| who.index() >= problem.technicians.len()) {
        return Err(Fault::NobodyChosen(id, who));
    }
    if let Some(planned) = &visit.planned {
        within(&[planned.starts_at])?;
    }
    Ok(())
}
