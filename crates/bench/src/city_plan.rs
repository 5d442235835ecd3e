//! The planner in a city of its own: what promises cost when visits are planned, against nearest first and first come;
//! how soon a plan is changed; how soon free slots are found.

use crate::city_rules;
use crate::watch::{Effort, timed};
use yinuo_dispatch::{
    Break, Capacity, Choice, Drop, GreatCircle, Limit, Marks, Openings, PlaceId, Plan, Point, Prices,
    Problem, Settles, Shift, ShiftId, Stake, Technician, TechnicianId, Visit, VisitId, Window, check, drag,
    plan, replan,
};

const HOUR: i64 = 3600;
/// 08:00.
const MORNING: i64 = 8 * HOUR;
/// Questions asked of the slots.
const QUESTIONS: usize = 1_000;

/// Even draws from a seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap_or(0) % end.max(1)
    }

    fn small(&mut self, end: i64) -> u8 {
        u8::try_from(self.below(end)).unwrap_or(0)
    }

    fn point(&mut self, side_micro: i64) -> Point {
        // Half of the town lives in a third of its side.
        let side = if self.below(2) == 0 { side_micro } else { side_micro / 3 };
        let corner = (side_micro - side) / 2;
        let mut along = || i32::try_from(corner + self.below(side)).unwrap_or(0);
        Point { latitude_micro: 41_700_000 + along(), longitude_micro: 123_300_000 + along() }
    }
}

/// A city with its roads.
pub struct City {
    pub problem: Problem,
    pub roads: GreatCircle,
}

/// A day of so many technicians and visits on a square of so many millionths of a degree.
fn city(seed: u64, technicians: u32, visits: u32, days: i64, side_micro: i64) -> City {
    let mut dice = Dice(seed | 1);
    let mut roads = GreatCircle::new(&[], 1_400, 22_000);
    let depots: Vec<PlaceId> = (0..5).map(|_| roads.add(dice.point(side_micro))).collect();
    let mut problem = Problem {
        prices: Prices {
            kilometre_fen: 60,
            travel_hour_fen: 3_000,
            overtime_hour_fen: 6_000,
            outside_cells_fen: 300,
            unfair_per_million: 2,
            other_technician_fen: 500,
            moved_hour_fen: 300,
            moved_free_seconds: 1_800,
        },
        next_chance_at: MORNING + days * 24 * HOUR,
        ..Problem::default()
    };
    for index in 0..technicians {
        problem.technicians.push(Technician {
            skills: Marks::of(&[0, 1 + dice.small(3), 1 + dice.small(3)]),
            kit: if dice.below(4) == 0 { Marks::NONE } else { Marks::of(&[0]) },
            cells: Marks::of(&[dice.small(5), dice.small(5)]),
            stays_in_cells: false,
            earned_fen: dice.below(4) * 2_000,
        });
        let depot = depots[index as usize % depots.len()];
        let late = dice.below(4) == 0;
        problem.shifts.extend((0..days).map(|day| shift(index, depot, MORNING + day * 24 * HOUR, late)));
    }
    for _ in 0..visits {
        let place = roads.add(dice.point(side_micro));
        let begins_at = MORNING + dice.below(days) * 24 * HOUR;
        problem.visits.push(visit(&mut dice, place, begins_at));
    }
    City { problem, roads }
}

/// Nine hours with an hour's lunch, or a late shift until nine in the evening.
fn shift(technician: u32, depot: PlaceId, morning: i64, late: bool) -> Shift {
    let begins_at = if late { morning + 4 * HOUR } else { morning };
    let noon = begins_at + 3 * HOUR + HOUR / 2;
    let rest = Break { opens_at: noon, closes_at: noon + 5_400, lasts_seconds: HOUR, taken_at: None };
    Shift {
        technician: TechnicianId(technician),
        from: depot,
        to: depot,
        begins_at,
        ends_at: begins_at + 9 * HOUR,
        latest_end_at: begins_at + 11 * HOUR,
        breaks: vec![rest],
        parts: vec![8, 3],
        call_out_fen: 0,
        started: Vec::new(),
        free_from: 0,
    }
}

/// A repair with a promise that is due within the day, or an appointment of two hours.
fn visit(dice: &mut Dice, place: PlaceId, morning: i64) -> Visit {
    let is_appointment = dice.below(3) == 0;
    let opens_at = morning + dice.below(6) * 2 * HOUR;
    let due_at = if is_appointment { opens_at + 2 * HOUR } else { morning + (2 + dice.below(10)) * HOUR };
    let settles = if is_appointment { Settles::Begin } else { Settles::End };
    let stake =
        Stake { due_at, settles, at_once_fen: 1_000, step_seconds: HOUR, step_fen: 500, most_fen: 10_000 };
    let day = Window { opens_at: morning, closes_at: morning + 13 * HOUR };
    let window = if is_appointment { Window { opens_at, ..day } } else { day };
    Visit {
        place,
        cell: Some(dice.small(5)),
        windows: vec![window],
        lasts_seconds: 1_200 + dice.below(5) * 600,
        two_persons: false,
        skills: Marks::of(&[dice.small(4)]),
        kit: if dice.below(8) == 0 { Marks::of(&[0]) } else { Marks::NONE },
        parts: vec![u32::from(dice.below(2) == 0), u32::from(dice.below(10) == 0)],
        stakes: vec![stake],
        choice: Choice::Anybody,
        pay_fen: 1_500,
        left_out_fen: 15_000,
        planned: None,
        called_off: false,
    }
}

pub fn run() {
    for (visits, load) in [(300, "a calm day"), (400, "a full day"), (480, "a storm")] {
        rules(visits, load);
    }
    fairness();
    changes();
    slots();
}

/// How far apart pay lies after a full day by the weight that fairness has in the plan, and what the rest of the bill comes to: piece
/// pay of the period, what was earned before the day included.
fn fairness() {
    let seeds = 5;
    for weight in [0, 2, 10, 40] {
        let (mut apart, mut least, mut most, mut rest, mut remedies) = (0, 0, 0, 0, 0);
        for seed in 1..=seeds {
            let mut city = city(seed, 50, 400, 1, 180_000);
            city.problem.prices.unfair_per_million = weight;
            let planned =
                plan(&city.problem, &city.roads, seed, &mut Effort::millis(2_000)).expect("sound").plan;
            let bill = check(&city.problem, &city.roads, &planned).expect("feasible");
            let pay = pay(&city.problem, &planned);
            apart += deviation(&pay);
            least += pay.iter().min().copied().unwrap_or(0);
            most += pay.iter().max().copied().unwrap_or(0);
            rest += bill.total_fen() - bill.unfair_fen;
            remedies += bill.remedy_fen;
        }
        let mean = |value: i64| value / i64::try_from(seeds).unwrap_or(1) / 100;
        println!(
            "city-plan\tfairness {weight}\tpay {} to {} yuan, deviation {}\tremedies {} yuan\tall without fairness {} yuan",
            mean(least),
            mean(most),
            mean(apart),
            mean(remedies),
            mean(rest)
        );
    }
}

/// What each technician has earned in the period when the day is over, fen.
fn pay(problem: &Problem, plan: &Plan) -> Vec<i64> {
    let mut pay: Vec<i64> = problem.technicians.iter().map(|technician| technician.earned_fen).collect();
    for (shift, route) in problem.shifts.iter().zip(&plan.routes) {
        let of_day = route.stops.iter().map(|stop| problem.visits[stop.visit.index()].pay_fen);
        pay[shift.technician.index()] += of_day.sum::<i64>();
    }
    pay
}

/// Standard deviation, cut to a whole fen.
fn deviation(values: &[i64]) -> i64 {
    let count = i64::try_from(values.len()).unwrap_or(1).max(1);
    let mean = values.iter().sum::<i64>() / count;
    (values.iter().map(|value| (value - mean) * (value - mean)).sum::<i64>() / count).isqrt()
}

/// What three ways of sending people cost, each plan held feasible by the checker.
fn rules(visits: u32, load: &str) {
    let mut totals = [[0_i64; 4]; 3];
    let seeds = 5;
    for seed in 1..=seeds {
        let city = city(seed, 50, visits, 1, 180_000);
        let plans = [
            plan(&city.problem, &city.roads, seed, &mut Effort::millis(2_000)).expect("sound").plan,
            city_rules::nearest_first(&city),
            city_rules::first_come(&city),
        ];
        for (total, plan) in totals.iter_mut().zip(&plans) {
            let bill = check(&city.problem, &city.roads, plan).expect("feasible");
            total[0] += bill.remedy_fen;
            total[1] += i64::try_from(plan.left_out.len()).unwrap_or(0);
            total[2] += bill.travel_fen;
            total[3] += bill.total_fen();
        }
    }
    let mean = |value: i64| value / i64::try_from(seeds).unwrap_or(1) / 100;
    for (name, [remedy, left, travel, total]) in ["planned", "nearest first", "first come"].iter().zip(totals)
    {
        println!(
            "city-plan\t{load}, {visits} visits\t{name}\tremedies {} yuan\tleft out {}.{}\ttravel {} yuan\tall {} yuan",
            mean(remedy),
            left / 5,
            left % 5 * 2,
            mean(travel),
            mean(total)
        );
    }
}

/// How many visits have another technician, or begin more than half an hour elsewhere.
fn moved(before: &Plan, after: &Plan) -> usize {
    let places = |plan: &Plan| -> std::collections::BTreeMap<VisitId, (usize, i64)> {
        let routes = plan.routes.iter().enumerate();
        routes
            .flat_map(|(shift, route)| route.stops.iter().map(move |s| (s.visit, (shift, s.starts_at))))
            .collect()
    };
    let after = places(after);
    let differs = |(visit, (shift, at)): &(VisitId, (usize, i64))| {
        after.get(visit).is_none_or(|(now, then)| now != shift || (then - at).abs() > 1_800)
    };
    places(before).into_iter().filter(differs).count()
}

/// Emergency, overrun, illness, cancellation at eleven in the morning, each answered within the time that is given.
fn changes() {
    let day = city(7, 50, 400, 1, 180_000);
    let before = plan(&day.problem, &day.roads, 7, &mut Effort::millis(5_000)).expect("sound").plan;
    let now = MORNING + 3 * HOUR;
    for event in ["emergency", "overrun", "illness", "cancellation"] {
        let mut city = City { problem: day.problem.clone(), roads: day.roads.clone() };
        city.problem.goes_on(&before, &city.roads, now);
        happen(&mut city, event, now);
        let calm = |visit: &Visit| visit.planned.is_some();
        let open = city.problem.visits.iter().filter(|visit| calm(visit)).count();
        let (outcome, nanos) = timed(|| {
            replan(&city.problem, &city.roads, &before, 7, &mut Effort::millis(500)).expect("sound")
        });
        let bill = check(&city.problem, &city.roads, &outcome.plan).expect("feasible");
        println!(
            "city-plan\t{event}\t{} ms\tof {open} open visits {} moved\tchange {} fen\tremedies {} yuan",
            nanos / 1_000_000,
            moved(&before, &outcome.plan),
            bill.change_fen,
            bill.remedy_fen / 100
        );
    }
    let (from, route) =
        before.routes.iter().enumerate().find(|(_, route)| route.stops.len() > 3).expect("busy");
    let visit = route.stops[2].visit;
    let from = ShiftId(u32::try_from(from).unwrap_or(0));
    let mut nanos = Vec::new();
    for shift in 0..50 {
        let to = Drop { shift: ShiftId(shift), position: 2 };
        let (_, took) =
            timed(|| drag(&day.problem, &day.roads, &before, visit, Some(from), Some(to)).is_ok());
        nanos.push(took);
    }
    nanos.sort_unstable();
    println!("city-plan\tdrag\tmedian {} ms, slowest {} ms", nanos[25] / 1_000_000, nanos[49] / 1_000_000);
}

fn happen(city: &mut City, event: &str, now: i64) {
    match event {
        "emergency" => {
            let place = city.roads.add(Point { latitude_micro: 41_790_000, longitude_micro: 123_390_000 });
            let mut urgent = visit(&mut Dice(99), place, MORNING);
            urgent.windows.clear();
            urgent.stakes[0].due_at = now + 2 * HOUR;
            urgent.stakes[0].at_once_fen = 10_000;
            city.problem.comes_in(urgent);
        }
        "overrun" => {
            let started = city.problem.shifts[0].started.last().copied().expect("somebody works at eleven");
            city.problem.runs_over(started.visit, started.ends_at + 2 * HOUR);
        }
        "illness" => city.problem.falls_ill(TechnicianId(3), now, now + 12 * HOUR),
        _ => {
            let planned = city.problem.visits.iter().position(|visit| visit.planned.is_some()).expect("open");
            city.problem.is_called_off(VisitId(u32::try_from(planned).unwrap_or(0)));
        }
    }
}

/// Free slots of a week, with 500 technicians and 5,000 visits planned.
fn slots() {
    let mut city = city(11, 500, 5_000, 5, 400_000);
    let planned = plan(&city.problem, &city.roads, 11, &mut yinuo_dispatch::Rounds(0)).expect("sound").plan;
    let mut dice = Dice(5);
    let offered: Vec<Window> = (0..5)
        .flat_map(|day| (0..6).map(move |two| MORNING + day * 24 * HOUR + two * 2 * HOUR))
        .map(|opens_at| Window { opens_at, closes_at: opens_at + 2 * HOUR - 1 })
        .collect();
    let blackouts = vec![Window { opens_at: MORNING + 72 * HOUR, closes_at: MORNING + 84 * HOUR }];
    let limits = offered
        .iter()
        .map(|within| Limit { within: *within, cells: Marks::NONE, skills: Marks::NONE, visits_max: 400 })
        .collect();
    let capacity = Capacity { blackouts, limits };
    let questions: Vec<Visit> = (0..QUESTIONS)
        .map(|_| {
            let place = city.roads.add(dice.point(400_000));
            visit(&mut dice, place, MORNING)
        })
        .collect();
    let (openings, ready) = timed(|| Openings::of(&city.problem, &city.roads, &planned, &capacity));
    let (mut nanos, mut free) = (Vec::new(), 0);
    for wanted in &questions {
        let (slots, took) = timed(|| openings.free(wanted, &offered));
        free += slots.len();
        nanos.push(took);
    }
    nanos.sort_unstable();
    println!(
        "city-plan\tslots\t500 technicians, {} visits planned\tmade ready in {} ms\tmedian {} us, p99 {} us, slowest {} us\t{} free of {} asked",
        city.problem.visits.len() - planned.left_out.len(),
        ready / 1_000_000,
        nanos[QUESTIONS / 2] / 1000,
        nanos[QUESTIONS * 99 / 100] / 1000,
        nanos[QUESTIONS - 1] / 1000,
        free / QUESTIONS,
        offered.len()
    );
}
