//! One day of a unit's technicians and visits, as the planner reads it.

use super::day_of;
use crate::engine::App;
use crate::error::AppError;
use crate::law::Law;
use crate::ports::{VisitFilter, VisitRow};
use std::collections::{BTreeMap, BTreeSet};
use yinuo_dispatch::{
    Break, Choice, GreatCircle, Marks, PlaceId, Plan, Point, Prices, Problem, Route, Settles, Shift, Stake,
    Started, Stop, Travel, VisitId, Window,
};
use yinuo_domain::contractor::Standing;
use yinuo_domain::technician::{Spot, Technician};
use yinuo_policy::{Instant, Policy, Span, Work};

/// Roads are so many thousandths of the air line in a city.
const ROAD_PER_MILLE: i64 = 1_400;
/// A van in town goes so many metres an hour.
const METRES_PER_HOUR: i64 = 25_000;
/// What a kilometre and an hour of way cost, and another technician than the customer was told, in fen.
const PRICES: Prices = Prices {
    kilometre_fen: 80,
    travel_hour_fen: 3_000,
    overtime_hour_fen: 6_000,
    outside_cells_fen: 0,
    unfair_per_million: 0,
    other_technician_fen: 500,
    moved_hour_fen: 300,
    moved_free_seconds: 900,
};
/// A visit that nobody goes to weighs as much as so many broken promises, beside those that it breaks.
const LEFT_OUT_PROMISES: i64 = 5;
/// Largest number of a mark that the planner knows.
const MARKS_MAX: usize = 128;

/// What a technician of a firm on probation carries as many of as he may have visits that day: each visit takes one, so that
/// search, slots and checker keep to the limit as they keep to parts. No part is called so.
const PROBATION: &str = "#probation";
/// As many as anybody else may have.
const NO_LIMIT: u32 = 10_000;

/// One day as the planner reads it, with our names beside its numbers.
#[derive(Debug)]
pub struct VisitDay {
    /// The local day.
    pub day: Span,
    /// Technicians who work then, in the order of shifts.
    pub technicians: Vec<(Technician, Span)>,
    /// Visits with a window on that day, in the order of the problem's visits.
    pub rows: Vec<VisitRow>,
    /// Promises of each visit, by rule, in the order of its stakes; the window itself is `visit-window`.
    pub stakes: Vec<Vec<String>>,
    /// What is planned from.
    pub problem: Problem,
    /// Ways.
    pub travel: GreatCircle,
    /// The day as it stands.
    pub plan: Plan,
    skills: Vec<String>,
    tools: Vec<String>,
    parts: Vec<String>,
    units: Vec<String>,
    nowhere: Point,
    /// Whom customers insist on and who do not work that day; the planner knows them without a shift.
    missing: Vec<String>,
    /// Technicians of firms on probation.
    pub(super) capped: BTreeSet<String>,
}

impl VisitDay {
    /// Seconds of the day's own time.
    pub(super) fn seconds(&self, at: Instant) -> i64 {
        at.millis_since(self.day.from).div_euclid(1_000)
    }

    /// An instant of the day's own time.
    pub(super) fn instant(&self, seconds: i64) -> Instant {
        self.day.from.plus_millis(seconds.saturating_mul(1_000))
    }

    /// A set of names as marks; a name beyond what the planner can number is a mark that nobody has.
    fn marks<'n>(known: &[String], names: impl Iterator<Item = &'n str>) -> Marks {
        let number = |name: &str| known.iter().position(|one| one == name).unwrap_or(MARKS_MAX - 1);
        let numbers: Vec<u8> =
            names.map(|name| u8::try_from(number(name).min(MARKS_MAX - 1)).unwrap_or(u8::MAX)).collect();
        Marks::of(&numbers)
    }

    fn counts<'n>(known: &[String], names: impl Iterator<Item = &'n str>) -> Vec<u32> {
        let mut counts = vec![0; known.len()];
        for name in names {
            if let Some(place) = known.iter().position(|one| one == name) {
                counts[place] += 1;
            }
        }
        counts
    }

    /// A visit as the planner asks for it, at a place of its own.
    pub(super) fn visit(&mut self, row: &VisitRow, spot: Option<Spot>) -> yinuo_dispatch::Visit {
        let place = self.place(spot);
        let cell = self.units.iter().position(|unit| *unit == row.unit);
        // Its parts have left the van already.
        let parts = if row.state == "done" { "" } else { &row.parts };
        yinuo_dispatch::Visit {
            place,
            cell: Some(cell.and_then(|cell| u8::try_from(cell).ok()).unwrap_or(127)),
            windows: Vec::new(),
            lasts_seconds: i64::from(row.minutes) * 60,
            two_persons: row.two,
            skills: Self::marks(&self.skills, row.skills.split_whitespace()),
            kit: Self::marks(&self.tools, row.tools.split_whitespace()),
            parts: Self::counts(&self.parts, parts.split_whitespace().chain([PROBATION])),
            stakes: Vec::new(),
            choice: Choice::Anybody,
            pay_fen: 0,
            left_out_fen: 0,
            planned: None,
            called_off: false,
        }
    }

    /// The planner's number of a technician who works that day.
    pub(super) fn number_of(&self, person: &str) -> Option<yinuo_dispatch::TechnicianId> {
        let place = self.technicians.iter().position(|(one, _)| one.person == person)?;
        u32::try_from(place).ok().map(yinuo_dispatch::TechnicianId)
    }

    /// Whom a customer insists on. Whoever does not work that day has a number beyond the others, and no shift: nobody is sent
    /// in his place. What has begun goes on with whoever began it.
    fn choice(&mut self, row: &VisitRow, now: Instant) -> Choice {
        let waits = matches!(row.state.as_str(), "booked" | "assigned");
        let Some(wanted) = row.insists_on(now.0).filter(|_| waits) else { return Choice::Anybody };
        if let Some(number) = self.number_of(wanted) {
            return Choice::Only(number);
        }
        let known = self.missing.iter().position(|one| one == wanted);
        let place = known.unwrap_or_else(|| {
            self.missing.push(wanted.to_owned());
            self.missing.len() - 1
        });
        let number = u32::try_from(self.technicians.len() + place).unwrap_or(u32::MAX);
        Choice::Only(yinuo_dispatch::TechnicianId(number))
    }

    fn place(&mut self, spot: Option<Spot>) -> PlaceId {
        let point = spot.map_or(self.nowhere, point);
        self.travel.add(point)
    }

    /// The window of the day within which work may begin: what was promised binds by its price, not by force.
    fn open_from(&self, window: Span) -> Window {
        let opens_at = self.seconds(window.from);
        Window { opens_at, closes_at: self.seconds(self.day.until).max(opens_at + 1) - 1 }
    }

    /// The plan as the rows have it: each technician's visits by their hours, as soon as the ways allow. Two who must begin
    /// together wait for the later one; where one of them is not there that day nobody goes.
    fn as_it_stands(&self) -> Plan {
        let (mut least, mut out) = (BTreeMap::new(), BTreeSet::new());
        // Each pass settles at least one visit of two, or is the last.
        for _ in 0..=2 * self.rows.len() {
            let routes: Vec<Route> =
                (0..self.technicians.len()).map(|index| self.route(index, &least, &out)).collect();
            let mut begins: BTreeMap<VisitId, Vec<i64>> = BTreeMap::new();
            for stop in routes.iter().flat_map(|route| &route.stops) {
                begins.entry(stop.visit).or_default().push(stop.starts_at);
            }
            let of_two = begins.iter().filter(|(visit, _)| self.problem.visits[visit.index()].two_persons);
            let apart = of_two.filter_map(|(visit, at)| match at.as_slice() {
                [one, two] => (one != two).then_some((*visit, Some(*one.max(two)))),
                _ => Some((*visit, None)),
            });
            let apart: Vec<(VisitId, Option<i64>)> = apart.collect();
            if apart.is_empty() {
                let all = (0..self.rows.len()).filter_map(|index| u32::try_from(index).ok()).map(VisitId);
                let goes = |visit: &VisitId| {
                    begins.contains_key(visit) || self.problem.visits[visit.index()].called_off
                };
                return Plan { left_out: all.filter(|visit| !goes(visit)).collect(), routes };
            }
            for (visit, together) in apart {
                match together.filter(|at| least.get(&visit) != Some(at)) {
                    Some(at) => {
                        least.insert(visit, at);
                    }
                    None => {
                        out.insert(visit);
                    }
                }
            }
        }
        Plan { left_out: Vec::new(), routes: Vec::new() }
    }

    /// What one technician does: visits begin no earlier than `least` says, and those of `out` are passed over.
    fn route(&self, index: usize, least: &BTreeMap<VisitId, i64>, out: &BTreeSet<VisitId>) -> Route {
        let (technician, _) = &self.technicians[index];
        let shift = &self.problem.shifts[index];
        let rests = shift.breaks.iter().map(|rest| rest.taken_at).collect();
        let mut route = Route { stops: Vec::new(), rests, home_at: None };
        let (mut place, mut free_at) = (shift.from, shift.free_from.max(shift.begins_at));
        for started in &shift.started {
            let Started { visit, starts_at, ends_at } = *started;
            route.stops.push(Stop { visit, arrives_at: starts_at, starts_at, ends_at });
            (place, free_at) = (self.problem.visits[visit.index()].place, free_at.max(ends_at));
        }
        for (visit, row) in (0..).map(VisitId).zip(&self.rows) {
            let Some((from, _)) = row.holds().filter(|_| row.sends(&technician.person)) else { continue };
            let of = &self.problem.visits[visit.index()];
            let begun = shift.started.iter().any(|started| started.visit == visit);
            if begun || of.called_off || out.contains(&visit) {
                continue;
            }
            let way = self.travel.way(place, of.place).seconds;
            let begins = |leaves: i64| {
                let arrives_at = leaves + way;
                let opens_at = of.windows.first().map_or(arrives_at, |window| window.opens_at);
                let together = least.get(&visit).copied().unwrap_or(arrives_at);
                arrives_at.max(self.seconds(Instant(from))).max(opens_at).max(together)
            };
            let ends = |leaves: i64| begins(leaves) + of.lasts_seconds;
            let leaves = leaves_at(&shift.breaks, &mut route.rests, free_at, &ends);
            let (arrives_at, starts_at, ends_at) = (leaves + way, begins(leaves), ends(leaves));
            route.stops.push(Stop { visit, arrives_at, starts_at, ends_at });
            (place, free_at) = (of.place, ends_at);
        }
        if !route.stops.is_empty() {
            let way = self.travel.way(place, shift.to).seconds;
            let home = |leaves: i64| leaves + way;
            route.home_at = Some(home(leaves_at(&shift.breaks, &mut route.rests, free_at, &home)));
        }
        route
    }

    /// A visit of two that has begun although one of them is not there that day goes on with the other.
    fn goes_on_alone(&mut self) {
        let mut hands: BTreeMap<VisitId, usize> = BTreeMap::new();
        for started in self.problem.shifts.iter().flat_map(|shift| &shift.started) {
            *hands.entry(started.visit).or_default() += 1;
        }
        for (visit, _) in hands.into_iter().filter(|(_, count)| *count == 1) {
            self.problem.visits[visit.index()].two_persons = false;
        }
    }
}

/// What everything costs in the plan: pay weighs what the policy says.
fn prices(policy: &Policy) -> Prices {
    let weight = policy.visit_rule().map_or(0, |rule| rule.fair_pay_per_million);
    Prices { unfair_per_million: weight, ..PRICES }
}

const fn point(spot: Spot) -> Point {
    Point { latitude_micro: spot.latitude_micro, longitude_micro: spot.longitude_micro }
}

/// The middle of some spots; where none is known, one is as good as another.
fn middle(spots: &[Spot]) -> Point {
    let count = i64::try_from(spots.len()).unwrap_or(1).max(1);
    let mean = |pick: fn(&Spot) -> i32| {
        let sum: i64 = spots.iter().map(|spot| i64::from(pick(spot))).sum();
        i32::try_from(sum / count).unwrap_or(0)
    };
    Point {
        latitude_micro: mean(|spot| spot.latitude_micro),
        longitude_micro: mean(|spot| spot.longitude_micro),
    }
}

impl App {
    /// The day of an instant for the technicians of these units (of all when empty), and for the visits of their area.
    ///
    /// # Errors
    /// Failed storage.
    pub fn visit_day_of(&self, at: Instant, units: &[String]) -> Result<VisitDay, AppError> {
        let law = self.law();
        let day = day_of(law.book.current(), at);
        let filter = VisitFilter {
            within: (day.from.0, day.until.0),
            units: units.to_vec(),
            ..VisitFilter::default()
        };
        let rows = self.all_visits(&filter)?.into_iter().filter(|row| row.state != "called-off").collect();
        let all = self.technicians()?.into_values();
        let ours = |technician: &Technician| {
            units.is_empty() || units.iter().any(|unit| technician.covers(unit, &law.org))
        };
        let technicians = all.filter(ours).collect();
        self.lay_day(&law, day, technicians, rows, None)
    }

    /// `asked` is a visit beside those of the day, whose skills, tools, parts and unit must have a number too.
    pub(super) fn lay_day(
        &self,
        law: &Law,
        day: Span,
        technicians: Vec<Technician>,
        rows: Vec<VisitRow>,
        asked: Option<&VisitRow>,
    ) -> Result<VisitDay, AppError> {
        let policy = law.book.current();
        // Today from now on: what he was away for is behind him.
        let from = if day.contains(self.now()) { self.now() } else { day.from };
        let shift = |technician: &Technician| technician.shift(from, policy, &law.org);
        let technicians: Vec<(Technician, Span)> =
            technicians.into_iter().filter_map(|one| shift(&one).map(|shift| (one, shift))).collect();
        let named = |texts: Vec<String>| -> Vec<String> {
            let names: BTreeSet<String> = texts.into_iter().collect();
            names.into_iter().collect()
        };
        let words = |pick: fn(&VisitRow) -> &String| {
            rows.iter().chain(asked).flat_map(move |row| pick(row).split_whitespace().map(str::to_owned))
        };
        let vans = technicians
            .iter()
            .map(|(technician, _)| Ok((technician.person.clone(), self.van(&technician.person)?)))
            .collect::<Result<BTreeMap<_, _>, AppError>>()?;
        let skills = technicians.iter().flat_map(|(technician, _)| technician.skills.iter().cloned());
        let tools = technicians.iter().flat_map(|(technician, _)| technician.tools.iter().cloned());
        let parts = vans.values().flat_map(|van| van.keys().cloned());
        let homes: Vec<Spot> = technicians.iter().filter_map(|(technician, _)| technician.home).collect();
        let standings = self.standings(law)?;
        let on_probation = |one: &Technician| standings.get(&one.contractor) == Some(&Standing::Probation);
        let capped: BTreeSet<String> = technicians
            .iter()
            .filter(|(one, _)| !one.contractor.is_empty() && on_probation(one))
            .map(|(one, _)| one.person.clone())
            .collect();
        let limit = (!capped.is_empty()).then(|| PROBATION.to_owned());
        let mut found = VisitDay {
            day,
            skills: named(skills.chain(words(|row| &row.skills)).collect()),
            tools: named(tools.chain(words(|row| &row.tools)).collect()),
            parts: named(parts.chain(words(|row| &row.parts)).chain(limit).collect()),
            units: named(rows.iter().chain(asked).map(|row| row.unit.clone()).collect()),
            stakes: Vec::new(),
            problem: Problem { prices: prices(policy), ..Problem::default() },
            travel: GreatCircle::new(&[], ROAD_PER_MILLE, METRES_PER_HOUR),
            plan: Plan::default(),
            nowhere: middle(&homes),
            missing: Vec::new(),
            technicians,
            rows,
            capped,
        };
        // Whoever is left out is held to be visited the next morning.
        found.problem.next_chance_at = found.seconds(day.until) + 9 * 3_600;
        self.lay_visits(law, &mut found)?;
        // Free hours are sought for one visit, whoever earns by it: only a plan weighs pay.
        if asked.is_none() {
            self.lay_pay(law, &mut found)?;
        }
        self.lay_shifts(law, &mut found, &vans);
        found.goes_on_alone();
        found.plan = found.as_it_stands();
        Ok(found)
    }

    fn lay_visits(&self, law: &Law, day: &mut VisitDay) -> Result<(), AppError> {
        let worth = law.book.current().visit_rule().map_or(0, |rule| rule.broken_minor);
        for row in day.rows.clone() {
            let spot = self.premises(&row.customer, &row.service)?;
            let choice = day.choice(&row, self.now());
            let mut visit = yinuo_dispatch::Visit { choice, ..day.visit(&row, spot) };
            let window = row.window.map(|(from, until)| Span { from: Instant(from), until: Instant(until) });
            let mut names = Vec::new();
            let stake = |due_at: i64, settles: Settles| Stake {
                due_at,
                settles,
                at_once_fen: worth,
                step_seconds: 0,
                step_fen: 0,
                most_fen: worth,
            };
            if let Some(window) = window {
                visit.windows = vec![day.open_from(window)];
                if row.outcome.is_empty() {
                    visit.stakes.push(stake(day.seconds(window.until), Settles::Begin));
                    names.push("visit-window".to_owned());
                }
            }
            for clock in self.store.clocks(row.case)? {
                let due = clock.due_at.filter(|_| clock.kind == "promise" && clock.state == "running");
                // What is due beyond tomorrow is no concern of this day's plan.
                let soon = due.filter(|due| *due < day.day.until.0 + 86_400_000 && *due >= day.day.from.0);
                if let Some(due) = soon {
                    visit.stakes.push(stake(day.seconds(Instant(due)), Settles::End));
                    names.push(clock.rule);
                }
            }
            visit.left_out_fen = worth.saturating_mul(LEFT_OUT_PROMISES);
            day.stakes.push(names);
            day.problem.visits.push(visit);
        }
        Ok(())
    }

    /// What each visit pays whoever does it, where the policy weighs fair pay in the plan. Of two who go each is held to earn it.
    fn lay_pay(&self, law: &Law, day: &mut VisitDay) -> Result<(), AppError> {
        if day.problem.prices.unfair_per_million == 0 {
            return Ok(());
        }
        let policy = law.book.current();
        for (row, visit) in day.rows.iter().zip(&mut day.problem.visits) {
            let facts = self.load_case(row.case)?.case.facts;
            visit.pay_fen =
                policy.piece_for(Work::Visit, &facts, &row.job).map_or(0, |piece| piece.price_minor);
        }
        Ok(())
    }

    fn lay_shifts(&self, law: &Law, day: &mut VisitDay, vans: &BTreeMap<String, BTreeMap<String, i64>>) {
        let now = day.seconds(self.now());
        let probation =
            law.book.current().contractor_rule().map_or(NO_LIMIT, |rule| rule.probation_visits_max);
        let technicians = day.technicians.clone();
        for (index, (technician, shift)) in technicians.iter().enumerate() {
            let covered =
                day.units.iter().filter(|unit| technician.covers(unit, &law.org)).map(String::as_str);
            let cells = VisitDay::marks(&day.units, covered);
            day.problem.technicians.push(yinuo_dispatch::Technician {
                skills: VisitDay::marks(&day.skills, technician.skills.iter().map(String::as_str)),
                kit: VisitDay::marks(&day.tools, technician.tools.iter().map(String::as_str)),
                cells,
                stays_in_cells: true,
                ..yinuo_dispatch::Technician::default()
            });
            let home = day.place(technician.home);
            let (begins_at, ends_at) = (day.seconds(shift.from), day.seconds(shift.until));
            let van = vans.get(&technician.person);
            let on_board = |part: &String| van.and_then(|van| van.get(part)).copied().unwrap_or(0);
            let started = started(day, &technician.person);
            let worked_until = started.last().map_or(begins_at, |last| last.ends_at);
            let rest = technician
                .rest_on(shift.from, law.book.current())
                .map(|rest| rest_of((day.seconds(rest.from), day.seconds(rest.until)), worked_until, now));
            // Whoever leaves for the day before it, or comes back after it, rests at home.
            let rest = rest.filter(|rest| begins_at <= rest.opens_at && rest.opens_at < ends_at);
            let rested_until =
                rest.and_then(|rest| Some(rest.taken_at? + rest.lasts_seconds)).unwrap_or(begins_at);
            let limit = if day.capped.contains(&technician.person) { probation } else { NO_LIMIT };
            let carries = |part: &String| match part.as_str() {
                PROBATION => limit,
                _ => u32::try_from(on_board(part)).unwrap_or(0),
            };
            let parts = day.parts.iter().map(carries).collect();
            day.problem.shifts.push(Shift {
                technician: yinuo_dispatch::TechnicianId(u32::try_from(index).unwrap_or(u32::MAX)),
                from: home,
                to: home,
                begins_at,
                ends_at,
                latest_end_at: ends_at,
                breaks: rest.into_iter().collect(),
                parts,
                call_out_fen: 0,
                started,
                free_from: begins_at.max(now.min(ends_at)).max(rested_until.min(ends_at)),
            });
        }
        let missing = day.missing.iter().map(|_| yinuo_dispatch::Technician::default());
        day.problem.technicians.extend(missing);
    }
}

/// When somebody who is free leaves for what would end so late if he left then: a rest that it would outlast is taken first.
pub(super) fn leaves_at(
    breaks: &[Break],
    rests: &mut [Option<i64>],
    free_at: i64,
    ends: &dyn Fn(i64) -> i64,
) -> i64 {
    let mut leaves = free_at;
    for (rest, taken) in breaks.iter().zip(rests).filter(|(_, taken)| taken.is_none()) {
        if ends(leaves) <= rest.closes_at {
            break;
        }
        let at = leaves.max(rest.opens_at);
        *taken = Some(at);
        leaves = at + rest.lasts_seconds;
    }
    leaves
}

/// The rest of a shift as the planner takes it. It stands where the register says; whoever works into it rests when he is free,
/// and whoever rests by now has begun it.
fn rest_of(rest: (i64, i64), worked_until: i64, now: i64) -> Break {
    let (from, until) = rest;
    let at = from.max(worked_until);
    Break { opens_at: at, closes_at: at, lasts_seconds: until - from, taken_at: (now >= at).then_some(at) }
}

/// Visits of a technician that have begun or are over, one after the other.
fn started(day: &VisitDay, technician: &str) -> Vec<Started> {
    let begun = |row: &VisitRow| matches!(row.state.as_str(), "on-the-way" | "on-site" | "done");
    let mut free_at = i64::MIN;
    let mut found = Vec::new();
    for (visit, row) in (0..).map(VisitId).zip(&day.rows) {
        let Some((from, until)) = row.holds().filter(|_| row.sends(technician) && begun(row)) else {
            continue;
        };
        let starts_at = day.seconds(Instant(from)).max(free_at);
        let ends_at = day.seconds(Instant(row.ended_at.unwrap_or(until))).max(starts_at);
        found.push(Started { visit, starts_at, ends_at });
        free_at = ends_at;
    }
    found
}
