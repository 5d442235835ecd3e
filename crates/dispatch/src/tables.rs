//! A problem laid out for the search: one errand for each person of a visit, legs with their prices, who may take what.
//!
//! Started visits are no errands: a shift begins where and when its last one ends.

use crate::fault::Fault;
use crate::model::{Fen, Problem, Stake, Visit, VisitId};
use crate::price::{earned, moved, owed, priced, started, suit};
use crate::travel::Travel;
use std::collections::BTreeMap;
use std::ops::Range;

/// No errand, no route, no window.
pub(crate) const NONE: u32 = u32::MAX;
/// A start that cannot be.
pub(crate) const NEVER: i32 = i32::MAX;
/// A cost that cannot be.
pub(crate) const FORBIDDEN: Fen = Fen::MAX / 4;
/// Errands next to which one is tried first, on either side.
pub(crate) const NEIGHBOURS: usize = 40;
/// Errands near one another, from which strings are torn.
pub(crate) const NEARBY: usize = 120;

/// A way with its price.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Leg {
    pub cost: i32,
    pub time: i32,
}

/// A good neighbour, with the way between the two.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Near {
    pub errand: u32,
    pub leg: Leg,
}

/// One person's share of a visit.
#[derive(Debug, Clone)]
pub(crate) struct Errand {
    pub visit: VisitId,
    /// The other person's share.
    pub twin: u32,
    /// Whether it answers for the visit: one share of two bears the stakes.
    pub leads: bool,
    pub lasts: i32,
    /// Windows in [`Tables::windows`].
    pub windows: Range<u32>,
    /// Stakes in [`Tables::stakes`].
    pub stakes: Range<u32>,
    /// Parts in [`Tables::wants`].
    pub wants: Range<u32>,
    /// Where the plan before had it: start.
    pub planned_at: Option<i32>,
    pub pay: Fen,
    /// What leaving the whole visit out costs.
    pub left_out: Fen,
}

/// A rest still to be taken.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rest {
    pub opens: i32,
    pub closes: i32,
    pub lasts: i32,
    /// Its place in the shift's list.
    pub index: u32,
}

/// A shift as far as it is still open.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    pub technician: u32,
    pub begins: i32,
    pub ends: i32,
    pub latest_end: i32,
    pub rests: Vec<Rest>,
    /// The way home of a shift that has started work and gets no more; nought for one that stays at home.
    pub idle: Leg,
    pub has_started: bool,
    /// Fixed price of using it.
    pub call_out: Fen,
    /// Shifts of one class take the same errands at the same price.
    pub class: u32,
    /// Shifts of one kind are alike in everything.
    pub kind: u32,
}

/// Everything that the search reads.
#[derive(Debug)]
pub(crate) struct Tables {
    pub errands: Vec<Errand>,
    pub runs: Vec<Run>,
    pub kinds: usize,
    /// Class of each run, side by side.
    pub classes_of: Vec<u32>,
    pub windows: Vec<(i32, i32)>,
    pub stakes: Vec<Stake>,
    pub wants: Vec<(u32, i32)>,
    /// Kinds of parts.
    pub part_kinds: usize,
    /// Parts on board: run by run, kind by kind.
    pub boards: Vec<i32>,
    /// Where each node is: errands, then beginnings, then ends of runs.
    pub spots: Vec<u32>,
    spot_count: usize,
    legs: Vec<Leg>,
    /// The same by arrival, where the ways there and back differ.
    back: Vec<Leg>,
    /// Price of an errand with a class of runs, [`FORBIDDEN`] where it cannot be.
    suits: Vec<Fen>,
    classes: usize,
    /// Good ones to go before an errand.
    pub before: Vec<Near>,
    /// Good ones to go after it.
    pub after: Vec<Near>,
    /// Errands around an errand, the nearest first.
    pub near: Vec<u32>,
    /// How many of each list stand in a row.
    pub neighbours: usize,
    pub nearby: usize,
    pub earned: Vec<Fen>,
    pub overtime_hour: Fen,
    pub unfair_per_million: Fen,
    pub moved_hour: Fen,
    pub moved_free: i64,
    /// What started visits cost, whatever is planned.
    pub started_fen: Fen,
    /// Whether any run has a rest to take, or any price hangs on time or pay: else an insertion's price is its detour.
    pub plain: bool,
}

pub(crate) fn short(value: i64) -> i32 {
    i32::try_from(value).unwrap_or(if value < 0 { -(1 << 28) } else { 1 << 28 })
}

pub(crate) fn id(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(NONE)
}

impl Tables {
    /// Lays a problem out, without the lists of neighbours that only a search needs.
    ///
    /// # Errors
    /// [`Fault`] when its lists do not fit together.
    pub fn lay(problem: &Problem, travel: &dyn Travel) -> Result<Self, Fault> {
        problem.sound(travel.places())?;
        let prices = &problem.prices;
        let mut tables = Self {
            errands: Vec::new(),
            runs: Vec::new(),
            kinds: 0,
            classes_of: Vec::new(),
            windows: Vec::new(),
            stakes: Vec::new(),
            wants: Vec::new(),
            part_kinds: 0,
            boards: Vec::new(),
            spots: Vec::new(),
            spot_count: 0,
            legs: Vec::new(),
            back: Vec::new(),
            suits: Vec::new(),
            classes: 0,
            before: Vec::new(),
            after: Vec::new(),
            near: Vec::new(),
            neighbours: 0,
            nearby: 0,
            earned: earned(problem),
            overtime_hour: prices.overtime_hour_fen,
            unfair_per_million: prices.unfair_per_million,
            moved_hour: prices.moved_hour_fen,
            moved_free: prices.moved_free_seconds,
            started_fen: 0,
            plain: false,
        };
        tables.lay_errands(problem);
        tables.lay_legs(problem, travel)?;
        tables.lay_runs(problem);
        tables.started_fen = started(problem, travel);
        tables.plain = tables.stakes.is_empty()
            && prices.overtime_hour_fen == 0
            && prices.unfair_per_million == 0
            && tables.errands.iter().all(|errand| errand.planned_at.is_none())
            && tables.runs.iter().all(|run| run.rests.is_empty() && run.call_out == 0);
        Ok(tables)
    }

    fn lay_errands(&mut self, problem: &Problem) {
        let mut has_started = vec![false; problem.visits.len()];
        for started in problem.shifts.iter().flat_map(|shift| &shift.started) {
            has_started[started.visit.index()] = true;
        }
        let of_visits = problem.visits.iter().map(|visit| visit.parts.len()).max().unwrap_or(0);
        let of_shifts = problem.shifts.iter().map(|shift| shift.parts.len()).max().unwrap_or(0);
        self.part_kinds = of_visits.max(of_shifts);
        let open = |(index, visit): &(usize, &Visit)| !has_started[*index] && !visit.called_off;
        for (index, visit) in problem.visits.iter().enumerate().filter(open) {
            let first = id(self.errands.len());
            let lead = self.lay_errand(problem, visit, VisitId(id(index)));
            self.errands.push(lead.clone());
            if visit.two_persons {
                self.errands.push(Errand {
                    twin: first,
                    leads: false,
                    stakes: 0..0,
                    planned_at: None,
                    left_out: 0,
                    ..lead
                });
                self.errands[first as usize].twin = first + 1;
            }
        }
    }

    fn lay_errand(&mut self, problem: &Problem, visit: &Visit, id_of: VisitId) -> Errand {
        let from = (id(self.windows.len()), id(self.stakes.len()), id(self.wants.len()));
        self.windows
            .extend(visit.windows.iter().map(|window| (short(window.opens_at), short(window.closes_at))));
        if visit.windows.is_empty() {
            self.windows.push((-(1 << 28), 1 << 28));
        }
        self.stakes.extend(visit.stakes.iter().copied());
        let wants = visit.parts.iter().enumerate().filter(|(_, count)| **count > 0);
        self.wants.extend(wants.map(|(kind, count)| (id(kind), short(i64::from(*count)))));
        let late = visit.stakes.iter().map(|stake| owed(stake, problem.next_chance_at, visit.lasts_seconds));
        Errand {
            visit: id_of,
            twin: NONE,
            leads: true,
            lasts: short(visit.lasts_seconds),
            windows: from.0..id(self.windows.len()),
            stakes: from.1..id(self.stakes.len()),
            wants: from.2..id(self.wants.len()),
            planned_at: visit
                .planned
                .as_ref()
                .filter(|_| problem.prices.moved_hour_fen > 0)
                .map(|planned| short(planned.starts_at)),
            pay: visit.pay_fen,
            left_out: visit.left_out_fen + late.sum::<Fen>(),
        }
    }

    fn lay_legs(&mut self, problem: &Problem, travel: &dyn Travel) -> Result<(), Fault> {
        let mut places: Vec<_> =
            self.errands.iter().map(|errand| problem.visits[errand.visit.index()].place).collect();
        self.spots = (0..id(places.len())).collect();
        // Beginnings and ends of runs: depots are shared, so each place is kept once.
        let mut shared = BTreeMap::new();
        let begins = problem.shifts.iter().map(|shift| match shift.started.last() {
            Some(started) => problem.visits[started.visit.index()].place,
            None => shift.from,
        });
        for place in begins.chain(problem.shifts.iter().map(|shift| shift.to)).collect::<Vec<_>>() {
            let spot = *shared.entry(place).or_insert_with(|| {
                places.push(place);
                id(places.len() - 1)
            });
            self.spots.push(spot);
        }
        self.spot_count = places.len();
        self.legs = Vec::with_capacity(places.len() * places.len());
        for from in &places {
            for to in &places {
                let way = travel.way(*from, *to);
                let cost = i32::try_from(priced(way, problem)).unwrap_or(i32::MAX);
                if cost > i32::MAX / 4 || !(0..=i64::from(i32::MAX / 4)).contains(&way.seconds) {
                    return Err(Fault::PriceBeyondReach);
                }
                self.legs.push(Leg { cost, time: short(way.seconds) });
            }
        }
        let count = self.spot_count;
        let differ = |(index, leg): (usize, &Leg)| {
            let other = &self.legs[(index % count) * count + index / count];
            (leg.cost, leg.time) != (other.cost, other.time)
        };
        if self.legs.iter().enumerate().any(differ) {
            let turned = |index: usize| self.legs[(index % count) * count + index / count];
            self.back = (0..self.legs.len()).map(turned).collect();
        }
        Ok(())
    }

    fn lay_runs(&mut self, problem: &Problem) {
        let (mut classes, mut kinds) = (BTreeMap::new(), BTreeMap::new());
        for (index, shift) in problem.shifts.iter().enumerate() {
            let prices: Vec<Fen> = self.errands.iter().map(|errand| suit(problem, shift, errand)).collect();
            let next = id(classes.len());
            let class = *classes.entry(prices).or_insert(next);
            let mut board: Vec<i32> = (0..self.part_kinds)
                .map(|kind| short(i64::from(shift.parts.get(kind).copied().unwrap_or(0))))
                .collect();
            for started in &shift.started {
                for (kind, count) in problem.visits[started.visit.index()].parts.iter().enumerate() {
                    board[kind] -= short(i64::from(*count));
                }
            }
            let run = self.lay_run(problem, index, class);
            // Two shifts of one technician are never alike: his pay binds them.
            let own = if self.unfair_per_million > 0 { run.technician } else { NONE };
            let rests: Vec<_> = run.rests.iter().map(|rest| (rest.opens, rest.closes, rest.lasts)).collect();
            let ends = (self.spot(self.begin_of(index)), self.spot(self.end_of(index)));
            let times = (run.begins, run.ends, run.latest_end, run.has_started, run.call_out);
            let next = id(kinds.len());
            let kind = *kinds.entry((class, own, ends, times, rests, board.clone())).or_insert(next);
            self.boards.extend(board);
            self.runs.push(Run { kind, ..run });
        }
        self.kinds = kinds.len();
        self.classes_of = self.runs.iter().map(|run| run.class).collect();
        self.classes = classes.len();
        self.suits = vec![0; self.classes * self.errands.len()];
        for (prices, class) in classes {
            for (errand, price) in prices.into_iter().enumerate() {
                self.suits[errand * self.classes + class as usize] = price;
            }
        }
    }

    fn lay_run(&self, problem: &Problem, index: usize, class: u32) -> Run {
        let shift = &problem.shifts[index];
        let worked = shift.started.last().map_or(shift.begins_at, |started| started.ends_at);
        let rested = shift.breaks.iter().filter_map(|rest| Some(rest.taken_at? + rest.lasts_seconds)).max();
        let begins = worked.max(shift.free_from).max(shift.begins_at).max(rested.unwrap_or(shift.begins_at));
        let rests = shift.breaks.iter().enumerate().filter(|(_, rest)| rest.taken_at.is_none());
        let has_started = !shift.started.is_empty();
        let home =
            self.legs[self.spot(self.begin_of(index)) * self.spot_count + self.spot(self.end_of(index))];
        Run {
            technician: shift.technician.0,
            begins: short(begins),
            ends: short(shift.ends_at),
            latest_end: short(shift.latest_end_at),
            rests: rests
                .map(|(index, rest)| Rest {
                    opens: short(rest.opens_at),
                    closes: short(rest.closes_at),
                    lasts: short(rest.lasts_seconds),
                    index: id(index),
                })
                .collect(),
            idle: if has_started { home } else { Leg::default() },
            has_started,
            call_out: if has_started { 0 } else { shift.call_out_fen },
            class,
            kind: 0,
        }
    }

    pub fn begin_of(&self, run: usize) -> usize {
        self.errands.len() + run
    }

    pub fn end_of(&self, run: usize) -> usize {
        self.errands.len() + self.spots.len().saturating_sub(self.errands.len()) / 2 + run
    }

    pub fn spot(&self, node: usize) -> usize {
        self.spots[node] as usize
    }

    /// The way from one node to another.
    pub fn leg(&self, from: usize, to: usize) -> Leg {
        self.legs[self.spot(from) * self.spot_count + self.spot(to)]
    }

    /// Ways from a node, by spot.
    pub fn legs_from(&self, node: usize) -> &[Leg] {
        let from = self.spot(node) * self.spot_count;
        &self.legs[from..from + self.spot_count]
    }

    /// Ways to a node, by spot.
    pub fn legs_to(&self, node: usize) -> &[Leg] {
        let from = self.spot(node) * self.spot_count;
        let legs = if self.back.is_empty() { &self.legs } else { &self.back };
        &legs[from..from + self.spot_count]
    }

    /// What it costs that an errand goes with a class of runs.
    pub fn suit(&self, errand: usize, class: u32) -> Fen {
        self.suits[errand * self.classes + class as usize]
    }

    /// What an errand costs by its beginning: its stakes, and the change from what was planned.
    pub fn timing(&self, errand: usize, starts: i32) -> Fen {
        let errand = &self.errands[errand];
        let stakes = &self.stakes[errand.stakes.start as usize..errand.stakes.end as usize];
        let late: Fen = stakes.iter().map(|stake| owed(stake, starts.into(), errand.lasts.into())).sum();
        let moved = errand
            .planned_at
            .map_or(0, |planned| moved(self.moved_hour, self.moved_free, planned.into(), starts.into()));
        late + moved
    }

    /// What an end of a run costs.
    pub fn overtime(&self, run: usize, ends: i32) -> Fen {
        (i64::from(ends) - i64::from(self.runs[run].ends)).max(0) * self.overtime_hour / 3600
    }

    /// The price of unequal pay for a technician who earns so much.
    pub fn unfair(&self, pay: Fen) -> Fen {
        let square = i128::from(pay) * i128::from(pay) * i128::from(self.unfair_per_million) / 1_000_000;
        Fen::try_from(square).unwrap_or(FORBIDDEN)
    }
}
