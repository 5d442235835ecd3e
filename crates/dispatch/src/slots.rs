//! Free slots for a visit, given a plan: when somebody could come without moving anybody else's promise.
//!
//! A slot is free when a technician who suits can begin within it, between two of the stops that he has, and every later
//! stop still begins within its window and breaks no promise that the plan keeps. Nothing is planned by asking: a slot is
//! an offer, and the next plan finds the better place.

use crate::model::{
    Break, Choice, Fen, Instant, Marks, PlaceId, Problem, Seconds, Settles, Shift, ShiftId, Stake,
    TechnicianId, Visit, VisitId, Window,
};
use crate::plan::{Plan, Route};
use crate::travel::{Travel, Way};
use std::collections::BTreeMap;

/// Most technicians told for one slot, the cheapest first.
pub const TECHNICIANS_TOLD_MAX: usize = 8;

/// A limit of the capacity calendar: so many visits may begin within a stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// The stretch, both ends included.
    pub within: Window,
    /// Cells that it counts; none: all.
    pub cells: Marks,
    /// Skills that a visit must ask for to be counted; none: every visit.
    pub skills: Marks,
    /// How many.
    pub visits_max: usize,
}

/// How much may be promised, and when nothing may be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Capacity {
    /// Stretches in which no visit may begin: holidays, stock-taking, a storm.
    pub blackouts: Vec<Window>,
    /// Limits, each of which must hold.
    pub limits: Vec<Limit>,
}

impl Capacity {
    /// Whether one visit more may be promised for a window, given those that begin within each limit already.
    fn allows(&self, window: Window, visit: &Visit, counts: &[usize]) -> bool {
        let dark = |blackout: &Window| touch(*blackout, window);
        let full = |(limit, count): (&Limit, &usize)| {
            touch(limit.within, window) && limit.counts(visit) && *count >= limit.visits_max
        };
        !self.blackouts.iter().any(dark) && !self.limits.iter().zip(counts).any(full)
    }
}

impl Limit {
    fn counts(&self, visit: &Visit) -> bool {
        let here =
            self.cells == Marks::NONE || visit.cell.is_some_and(|cell| self.cells.hold(Marks::of(&[cell])));
        here && visit.skills.hold(self.skills)
    }
}

fn touch(a: Window, b: Window) -> bool {
    a.opens_at <= b.closes_at && b.opens_at <= a.closes_at
}

/// Somebody who could come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comer {
    /// Who.
    pub technician: TechnicianId,
    /// In which shift.
    pub shift: ShiftId,
    /// The earliest beginning.
    pub starts_at: Instant,
    /// What it costs more: the detour, the territory, the missed choice.
    pub extra_fen: Fen,
}

/// A window that can be promised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// The window.
    pub window: Window,
    /// Who could come, the cheapest first, at most [`TECHNICIANS_TOLD_MAX`]; of a visit for two, pairs follow one another
    /// and begin together.
    pub comers: Vec<Comer>,
}

/// A stretch in which a shift could begin the visit.
#[derive(Debug, Clone, Copy)]
struct Gap {
    technician: TechnicianId,
    shift: ShiftId,
    earliest: Instant,
    latest: Instant,
    extra_fen: Fen,
}

/// A plan made ready to be asked for free slots: what binds each shift is worked out once.
#[derive(Debug)]
pub struct Openings<'a> {
    problem: &'a Problem,
    travel: &'a dyn Travel,
    capacity: &'a Capacity,
    counts: Vec<usize>,
    days: Vec<Day>,
}

/// What binds one shift.
#[derive(Debug)]
struct Day {
    id: ShiftId,
    /// Parts left on board, by kind.
    parts: Vec<u32>,
    idle: bool,
    /// Where its open part begins.
    place: PlaceId,
    free_at: Instant,
    /// By how many of the rests that are not owed yet are taken after all: those rests, and what follows then.
    ways: Vec<(Vec<Break>, Vec<Bound>)>,
}

impl<'a> Openings<'a> {
    /// Makes a plan ready. A route whose shift is not in the problem, or a stop whose visit is not, is passed over.
    #[must_use]
    pub fn of(problem: &'a Problem, travel: &'a dyn Travel, plan: &Plan, capacity: &'a Capacity) -> Self {
        let known = |route: &&Route| route.stops.iter().all(|stop| stop.visit.index() < problem.visits.len());
        let routes = problem.shifts.iter().zip(&plan.routes).enumerate();
        let days = routes.filter(|(_, (_, route))| known(route)).map(|(index, (shift, route))| {
            let id = ShiftId(crate::tables::id(index));
            Maker { problem, travel, shift, route }.day(id)
        });
        Self { problem, travel, capacity, counts: counts(problem, plan, capacity), days: days.collect() }
    }

    /// Which of the `offered` windows are free for a visit, in their order. A customer who insists on a technician is
    /// offered his time alone; one who would rather have him sees him with the others.
    #[must_use]
    pub fn free(&self, visit: &Visit, offered: &[Window]) -> Vec<Slot> {
        let allowed = |window: &Window| self.capacity.allows(*window, visit, &self.counts);
        let offered: Vec<Window> = offered.iter().copied().filter(allowed).collect();
        let Some(span) = span(&offered) else { return Vec::new() };
        let mut gaps = Vec::new();
        for day in &self.days {
            let shift = &self.problem.shifts[day.id.index()];
            let reaches = shift.latest_end_at >= span.opens_at && shift.begins_at <= span.closes_at;
            let mut wanted = visit.parts.iter().enumerate().filter(|(_, count)| **count > 0);
            let has_parts =
                |(kind, count): (usize, &u32)| day.parts.get(kind).is_some_and(|left| left >= count);
            if reaches
                && wanted.all(has_parts)
                && let Some(extra_fen) = suits(self.problem, shift, visit)
            {
                Asked { openings: self, day, shift, visit, extra_fen, span }.gaps(&mut gaps);
            }
        }
        let free = offered.into_iter().map(|window| Slot { window, comers: comers(&gaps, visit, window) });
        free.filter(|slot| !slot.comers.is_empty()).collect()
    }
}

fn span(windows: &[Window]) -> Option<Window> {
    let opens_at = windows.iter().map(|window| window.opens_at).min()?;
    let closes_at = windows.iter().map(|window| window.closes_at).max()?;
    Some(Window { opens_at, closes_at })
}

/// How many visits of the plan begin within each limit.
fn counts(problem: &Problem, plan: &Plan, capacity: &Capacity) -> Vec<usize> {
    let mut begins: BTreeMap<VisitId, Instant> = BTreeMap::new();
    if !capacity.limits.is_empty() {
        let stops = plan.routes.iter().flat_map(|route| &route.stops);
        begins.extend(stops.map(|stop| (stop.visit, stop.starts_at)));
    }
    let within = |limit: &Limit| {
        let counted = |(visit, at): &(&VisitId, &Instant)| {
            (limit.within.opens_at..=limit.within.closes_at).contains(*at)
                && problem.visits.get(visit.index()).is_some_and(|visit| limit.counts(visit))
        };
        begins.iter().filter(counted).count()
    };
    capacity.limits.iter().map(within).collect()
}

/// What it costs beside time that a shift takes a visit; `None`: it cannot.
fn suits(problem: &Problem, shift: &Shift, visit: &Visit) -> Option<Fen> {
    let who = &problem.technicians[shift.technician.index()];
    if !who.skills.hold(visit.skills) || !who.kit.hold(visit.kit) {
        return None;
    }
    let inside = visit.cell.is_none_or(|cell| who.cells.hold(Marks::of(&[cell])));
    if !inside && who.stays_in_cells {
        return None;
    }
    let missed = match visit.choice {
        Choice::Only(chosen) if chosen != shift.technician && !visit.two_persons => return None,
        Choice::Rather(chosen, miss) if chosen != shift.technician => miss,
        _ => 0,
    };
    Some(missed + if inside { 0 } else { problem.prices.outside_cells_fen })
}

/// A stop, a rest or the way home, as it binds what comes before.
#[derive(Debug, Clone, Copy)]
struct Bound {
    place: PlaceId,
    /// Latest beginning by itself.
    closes: Instant,
    /// Latest arrival, with all that follows.
    late: Instant,
    lasts: Seconds,
    /// A rest has no place of its own: it is taken wherever one is.
    is_rest: bool,
    /// When one leaves it, as planned.
    done: Instant,
}

/// Works out what binds a shift.
struct Maker<'a> {
    problem: &'a Problem,
    travel: &'a dyn Travel,
    shift: &'a Shift,
    route: &'a Route,
}

impl Maker<'_> {
    fn day(&self, id: ShiftId) -> Day {
        let rests = self.shift.breaks.iter().zip(&self.route.rests);
        let not_owed: Vec<Break> = rests.filter(|(_, at)| at.is_none()).map(|(rest, _)| *rest).collect();
        // A rest that is not owed yet, because the day ends before it closes, either stays so or is taken now.
        let ways = (0..=not_owed.len()).map(|taken| {
            let still = not_owed.get(taken).map_or(Instant::MAX, |rest| rest.closes_at);
            (not_owed[..taken].to_vec(), self.bounds(self.shift.latest_end_at.min(still)))
        });
        let mut parts = self.shift.parts.clone();
        for stop in &self.route.stops {
            for (left, used) in parts.iter_mut().zip(&self.problem.visits[stop.visit.index()].parts) {
                *left = left.saturating_sub(*used);
            }
        }
        let (place, free_at) = self.origin();
        Day { id, parts, idle: self.route.stops.is_empty(), place, free_at, ways: ways.collect() }
    }

    /// What the shift does after its started visits, rests and the way home included, with the latest arrivals
    /// when he must be home by an instant.
    fn bounds(&self, home_by: Instant) -> Vec<Bound> {
        let rests = self.shift.breaks.iter().zip(&self.route.rests);
        let rests = rests.filter(|(rest, _)| rest.taken_at.is_none());
        let mut rests = rests.filter_map(|(rest, at)| Some((rest, (*at)?))).peekable();
        let mut bounds: Vec<Bound> = Vec::new();
        let mut place = self.origin().0;
        let open = self.route.stops.iter().skip(self.shift.started.len()).map(Some);
        for stop in open.chain([None]) {
            let upto = stop.map_or(Instant::MAX, |stop| stop.starts_at);
            while let Some((rest, at)) = rests.next_if(|(_, at)| *at <= upto) {
                let (closes, lasts) = (rest.closes_at, rest.lasts_seconds);
                bounds.push(Bound { place, closes, late: closes, lasts, is_rest: true, done: at + lasts });
            }
            let (closes, lasts, done) = match stop {
                Some(stop) => {
                    let of = &self.problem.visits[stop.visit.index()];
                    place = of.place;
                    (latest_begin(of, stop.starts_at), stop.ends_at - stop.starts_at, stop.ends_at)
                }
                None => {
                    place = self.shift.to;
                    (home_by, 0, home_by)
                }
            };
            bounds.push(Bound { place, closes, late: closes, lasts, is_rest: false, done });
        }
        for index in (0..bounds.len() - 1).rev() {
            let (this, next) = (bounds[index], bounds[index + 1]);
            let way = if next.is_rest { 0 } else { self.way(this.place, next.place).seconds };
            bounds[index].late = this.closes.min(next.late - way - this.lasts);
        }
        bounds
    }

    fn way(&self, from: PlaceId, to: PlaceId) -> Way {
        self.travel.way(from, to)
    }

    /// Where and when the open part of the shift begins.
    fn origin(&self) -> (PlaceId, Instant) {
        let started = self.shift.started.last();
        let place =
            started.map_or(self.shift.from, |started| self.problem.visits[started.visit.index()].place);
        let worked = started.map_or(self.shift.begins_at, |started| started.ends_at);
        (place, worked.max(self.shift.free_from).max(self.shift.begins_at))
    }
}

/// One shift asked for one visit.
struct Asked<'a> {
    openings: &'a Openings<'a>,
    day: &'a Day,
    shift: &'a Shift,
    visit: &'a Visit,
    extra_fen: Fen,
    /// All that is offered lies within.
    span: Window,
}

impl Asked<'_> {
    /// Every gap of the shift that takes the visit.
    fn gaps(&self, gaps: &mut Vec<Gap>) {
        for (rests, bounds) in &self.day.ways {
            let (mut place, mut free_at) = (self.day.place, self.day.free_at);
            for (index, bound) in bounds.iter().enumerate() {
                let rested = rests.iter().try_fold(free_at, |at, rest| {
                    let from = at.max(rest.opens_at);
                    (from <= rest.closes_at).then_some(from + rest.lasts_seconds)
                });
                if let Some(leaves_at) = rested {
                    gaps.extend(self.gap(place, leaves_at, &bounds[index..]));
                }
                if !bound.is_rest {
                    place = bound.place;
                }
                free_at = bound.done;
            }
        }
    }

    fn way(&self, from: PlaceId, to: PlaceId) -> Way {
        self.openings.travel.way(from, to)
    }

    /// The gap between leaving a place and what is bound to follow.
    fn gap(&self, place: PlaceId, leaves_at: Instant, follow: &[Bound]) -> Option<Gap> {
        // Rests just ahead are taken where this visit ends, so the way to the stop behind them is another.
        let (mut ahead, mut slack, mut resting) = (follow.first()?, Instant::MAX, 0);
        for later in follow {
            ahead = later;
            if !later.is_rest {
                break;
            }
            slack = slack.min(later.closes - resting);
            resting += later.lasts;
        }
        // Without a look at the ways most gaps are too short, or not in what is offered.
        let latest = slack.min(ahead.late - resting) - self.visit.lasts_seconds;
        if leaves_at > latest.min(self.span.closes_at) || latest < self.span.opens_at {
            return None;
        }
        let (way_in, way_out) = (self.way(place, self.visit.place), self.way(self.visit.place, ahead.place));
        let earliest = leaves_at + way_in.seconds;
        let latest = slack.min(ahead.late - way_out.seconds - resting) - self.visit.lasts_seconds;
        if earliest > latest {
            return None;
        }
        let idle = self.day.idle;
        let spared = if idle { 0 } else { self.fen(self.way(place, ahead.place)) };
        let used = if idle { self.shift.call_out_fen } else { 0 };
        let extra_fen = self.extra_fen + self.fen(way_in) + self.fen(way_out) - spared + used;
        Some(Gap { technician: self.shift.technician, shift: self.day.id, earliest, latest, extra_fen })
    }

    fn fen(&self, way: Way) -> Fen {
        crate::price::priced(way, self.openings.problem)
    }
}

/// Latest beginning of a planned visit: within the window that it has, and before the next stake falls due. A visit for
/// two persons keeps its instant.
fn latest_begin(visit: &Visit, starts_at: Instant) -> Instant {
    if visit.two_persons {
        return starts_at;
    }
    let window = visit.windows.iter().find(|w| (w.opens_at..=w.closes_at).contains(&starts_at));
    let closes_at = window.map_or(crate::fault::REACH_SECONDS, |window| window.closes_at);
    let last_in_time = |stake: &Stake| match stake.settles {
        Settles::Begin => stake.due_at - 1,
        Settles::End => stake.due_at - 1 - visit.lasts_seconds,
    };
    // Late already: no later.
    visit.stakes.iter().map(last_in_time).map(|last| last.max(starts_at)).fold(closes_at, Instant::min)
}

/// Who can begin within a window.
fn comers(gaps: &[Gap], visit: &Visit, window: Window) -> Vec<Comer> {
    let mut able: Vec<(Gap, Instant, Instant)> = Vec::new();
    for gap in gaps {
        let (from, upto) = (gap.earliest.max(window.opens_at), gap.latest.min(window.closes_at));
        if from <= upto {
            able.push((*gap, from, upto));
        }
    }
    able.sort_unstable_by_key(|(gap, from, _)| (gap.extra_fen, gap.technician, *from));
    let comer = |gap: &Gap, starts_at: Instant| Comer {
        technician: gap.technician,
        shift: gap.shift,
        starts_at,
        extra_fen: gap.extra_fen,
    };
    let mut told: Vec<Comer> = Vec::new();
    for (index, (gap, from, upto)) in able.iter().enumerate() {
        if told.len() >= TECHNICIANS_TOLD_MAX {
            break;
        }
        if told.iter().any(|told| told.technician == gap.technician) {
            continue;
        }
        if !visit.two_persons {
            told.push(comer(gap, *from));
            continue;
        }
        let meets = |(other, since, until): &&(Gap, Instant, Instant)| {
            let chosen = match visit.choice {
                Choice::Only(chosen) => gap.technician == chosen || other.technician == chosen,
                _ => true,
            };
            let new = other.technician != gap.technician
                && !told.iter().any(|told| told.technician == other.technician);
            chosen && new && from.max(since) <= upto.min(until)
        };
        if let Some((other, since, _)) = able[index + 1..].iter().find(meets) {
            let together = *from.max(since);
            told.extend([comer(gap, together), comer(other, together)]);
        }
    }
    told
}
