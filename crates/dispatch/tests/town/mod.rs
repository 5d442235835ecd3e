//! Small towns from a seed: technicians, shifts, visits and prices of every sort, for the properties.
#![allow(dead_code)] // each test file uses what it needs

use yinuo_dispatch::{
    Break, Choice, GreatCircle, Marks, PlaceId, Planned, Point, Prices, Problem, Settles, Shift, Stake,
    Started, Technician, TechnicianId, Visit, VisitId, Window,
};

/// 08:00 of the day, in seconds since midnight.
pub const MORNING: i64 = 8 * 3600;
/// An hour.
pub const HOUR: i64 = 3600;

/// A mixer: the same town from the same seed.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, end: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).expect("31 bits") % end.max(1)
    }

    pub fn one_in(&mut self, count: i64) -> bool {
        self.below(count) == 0
    }
}

/// A town of a dozen kilometres: its problem and its roads.
pub struct Town {
    pub problem: Problem,
    pub roads: GreatCircle,
}

impl Town {
    pub fn add_point(&mut self, dice: &mut Dice) -> PlaceId {
        self.roads.add(Point {
            latitude_micro: 41_750_000 + i32::try_from(dice.below(110_000)).expect("small"),
            longitude_micro: 123_380_000 + i32::try_from(dice.below(140_000)).expect("small"),
        })
    }
}

pub fn prices() -> Prices {
    Prices {
        kilometre_fen: 80,
        travel_hour_fen: 3_000,
        overtime_hour_fen: 6_000,
        outside_cells_fen: 500,
        unfair_per_million: 3,
        other_technician_fen: 900,
        moved_hour_fen: 600,
        moved_free_seconds: 900,
    }
}

/// A visit with no wish but an hour of work.
pub fn visit(place: PlaceId) -> Visit {
    Visit {
        place,
        cell: None,
        windows: Vec::new(),
        lasts_seconds: HOUR,
        two_persons: false,
        skills: Marks::NONE,
        kit: Marks::NONE,
        parts: Vec::new(),
        stakes: Vec::new(),
        choice: Choice::Anybody,
        pay_fen: 2_000,
        left_out_fen: 20_000,
        planned: None,
        called_off: false,
    }
}

/// A day from eight to five and no rest.
pub fn shift(technician: u32, home: PlaceId) -> Shift {
    Shift {
        technician: TechnicianId(technician),
        from: home,
        to: home,
        begins_at: MORNING,
        ends_at: MORNING + 9 * HOUR,
        latest_end_at: MORNING + 11 * HOUR,
        breaks: Vec::new(),
        parts: Vec::new(),
        call_out_fen: 0,
        started: Vec::new(),
        free_from: 0,
    }
}

pub fn late_from(due_at: i64) -> Stake {
    Stake {
        due_at,
        settles: Settles::End,
        at_once_fen: 1_000,
        step_seconds: HOUR,
        step_fen: 500,
        most_fen: 9_000,
    }
}

/// An empty town with one place.
pub fn empty_town() -> (Town, PlaceId) {
    let roads = GreatCircle::new(&[], 1_400, 24_000);
    let mut town = Town {
        problem: Problem { prices: prices(), next_chance_at: MORNING + 24 * HOUR, ..Problem::default() },
        roads,
    };
    let home = town.add_point(&mut Dice::new(9));
    (town, home)
}

/// A town with everything that a plan knows.
pub fn any_town(seed: u64, technicians: u32, visits: u32) -> Town {
    let mut dice = Dice::new(seed);
    let (mut town, depot) = empty_town();
    for index in 0..technicians {
        let home = if dice.one_in(2) { depot } else { town.add_point(&mut dice) };
        town.problem.technicians.push(Technician {
            skills: Marks::of(&[0, u8::try_from(1 + dice.below(3)).expect("small")]),
            kit: if dice.one_in(3) { Marks::NONE } else { Marks::of(&[7]) },
            cells: Marks::of(&[0, u8::try_from(dice.below(4)).expect("small")]),
            stays_in_cells: dice.one_in(6),
            earned_fen: dice.below(5) * 1_000,
        });
        let mut day = shift(index, home);
        day.begins_at += dice.below(3) * HOUR;
        day.parts = vec![u32::try_from(dice.below(6)).expect("small"), 2];
        day.call_out_fen = dice.below(2) * 700;
        let noon = MORNING + 4 * HOUR - dice.below(2) * 1_800;
        let rest = |opens_at: i64, lasts_seconds: i64| Break {
            opens_at,
            closes_at: opens_at + HOUR,
            lasts_seconds,
            taken_at: None,
        };
        if !dice.one_in(4) {
            day.breaks = vec![rest(noon, 2_700), rest(noon + 4 * HOUR, 900)];
        }
        town.problem.shifts.push(day);
    }
    for _ in 0..visits {
        let one = any_visit(&mut town, &mut dice, i64::from(technicians));
        town.problem.visits.push(one);
    }
    if dice.one_in(2) {
        begin_some(&mut town, &mut dice);
    }
    town
}

fn any_visit(town: &mut Town, dice: &mut Dice, technicians: i64) -> Visit {
    let place = town.add_point(dice);
    let mut one = visit(place);
    let someone = TechnicianId(u32::try_from(dice.below(technicians)).expect("small"));
    one.cell = (!dice.one_in(3)).then(|| u8::try_from(dice.below(4)).expect("small"));
    one.lasts_seconds = 900 + dice.below(5) * 900;
    let opens_at = MORNING + dice.below(8) * HOUR;
    let window = |opens_at: i64, length: i64| Window { opens_at, closes_at: opens_at + length };
    one.windows = match dice.below(4) {
        0 => Vec::new(),
        1 => vec![window(opens_at, HOUR / 2), window(opens_at + 2 * HOUR, HOUR)],
        _ => vec![window(opens_at, 2 * HOUR)],
    };
    one.two_persons = dice.one_in(6);
    one.skills = if dice.one_in(3) { Marks::of(&[1]) } else { Marks::of(&[0]) };
    one.kit = if dice.one_in(5) { Marks::of(&[7]) } else { Marks::NONE };
    one.parts = vec![u32::try_from(dice.below(2)).expect("small"), u32::from(dice.one_in(5))];
    if !dice.one_in(4) {
        one.stakes.push(late_from(MORNING + dice.below(9) * HOUR));
    }
    if dice.one_in(5) {
        one.stakes.push(Stake { settles: Settles::Begin, step_seconds: 0, ..late_from(opens_at + HOUR) });
    }
    one.choice = match dice.below(8) {
        0 => Choice::Only(someone),
        1 => Choice::Rather(someone, 1_500),
        _ => Choice::Anybody,
    };
    one.pay_fen = 1_000 + dice.below(4) * 500;
    if dice.one_in(4) {
        one.planned = Some(Planned { technicians: vec![someone], starts_at: opens_at });
    }
    one
}

/// It is half past nine: some have begun already.
fn begin_some(town: &mut Town, dice: &mut Dice) {
    let now = MORNING + HOUR + HOUR / 2;
    let mut next = 0;
    for day in &mut town.problem.shifts {
        day.free_from = now;
        if day.begins_at > MORNING || !dice.one_in(2) {
            continue;
        }
        let single = |index: &usize| !town.problem.visits[*index].two_persons;
        let Some(index) = (next..town.problem.visits.len()).find(single) else { return };
        next = index + 1;
        let starts_at = MORNING + 600 + dice.below(900);
        let visit = VisitId(u32::try_from(index).expect("small"));
        day.started.push(Started { visit, starts_at, ends_at: starts_at + HOUR + dice.below(2_000) });
    }
}
