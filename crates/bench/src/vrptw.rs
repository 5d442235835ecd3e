//! The planner on public instances with time windows: Solomon's, and Gehring and Homberger's with 1,000 customers, in the
//! conventions of the tables that hold their best known solutions. `scripts/vrptw` runs it beside other solvers.
//!
//! Gehring and Homberger: distance alone, each leg cut to a tenth. Solomon: as few vehicles as the table has, then
//! distance; legs are rounded up to a ten-thousandth, so that a plan found here is feasible on paper too.

use crate::watch::Effort;
use std::fs;
use std::path::Path;
use yinuo_dispatch::{
    Choice, Marks, PlaceId, Prices, Problem, Shift, Table, Technician, TechnicianId, Visit, Way, Window,
    check, plan,
};

/// What leaving a customer out costs, in units of a leg: more than any way.
const LEFT_OUT_FEN: i64 = 1 << 27;

/// One place of an instance: coordinates, demand, window, service.
#[derive(Debug, Clone, Copy, Default)]
struct Row {
    x: i64,
    y: i64,
    demand: i64,
    opens: i64,
    closes: i64,
    service: i64,
}

/// An instance as it is printed.
#[derive(Debug, Default)]
struct Instance {
    rows: Vec<Row>,
    vehicles: i64,
    capacity: i64,
    /// Parts of a unit in which legs are counted.
    scale: i64,
}

fn numbers(line: &str) -> Vec<i64> {
    line.split_whitespace().filter_map(|word| word.parse().ok()).collect()
}

/// The layout of the 1,000-customer files: named sections.
fn sections(text: &str) -> Instance {
    let mut found = Instance { scale: 10, ..Instance::default() };
    let (mut section, mut service) = ("", 0);
    for line in text.lines() {
        let word = line.split_whitespace().next().unwrap_or_default();
        let (values, last) = (numbers(line), numbers(line).last().copied().unwrap_or(0));
        match word {
            "VEHICLES" => found.vehicles = last,
            "CAPACITY" => found.capacity = last,
            "SERVICE_TIME" => service = last,
            _ if word.ends_with("_SECTION") => section = word,
            _ => match (section, values.as_slice()) {
                ("NODE_COORD_SECTION", [_, x, y]) => {
                    let service = if found.rows.is_empty() { 0 } else { service };
                    found.rows.push(Row { x: *x, y: *y, service, ..Row::default() });
                }
                ("DEMAND_SECTION", [id, demand]) => found.row(*id).demand = *demand,
                ("TIME_WINDOW_SECTION", [id, opens, closes]) => {
                    (found.row(*id).opens, found.row(*id).closes) = (*opens, *closes);
                }
                _ => {}
            },
        }
    }
    found
}

impl Instance {
    /// The place with a number from one on.
    fn row(&mut self, id: i64) -> &mut Row {
        let index = usize::try_from(id - 1).expect("places are numbered from one");
        self.rows.get_mut(index).expect("a place with coordinates")
    }

    /// A leg: cut to the unit, or rounded up where the table has exact distances.
    fn leg(&self, a: Row, b: Row) -> i64 {
        let square = ((a.x - b.x).pow(2) + (a.y - b.y).pow(2)) * self.scale * self.scale;
        let cut = square.isqrt();
        if self.scale > 10 && cut * cut < square { cut + 1 } else { cut }
    }

    fn table(&self) -> Table {
        let legs = self.rows.iter().flat_map(|from| self.rows.iter().map(|to| self.leg(*from, *to)));
        let ways = legs.map(|leg| Way { metres: leg, seconds: leg }).collect();
        Table::new(self.rows.len(), ways).expect("a square")
    }

    fn problem(&self) -> Problem {
        let depot = self.rows[0];
        let (begins_at, ends_at) = (depot.opens * self.scale, depot.closes * self.scale);
        let count = |value: i64| u32::try_from(value).expect("a count");
        let shift = |index: i64| yinuo_dispatch::Shift {
            technician: TechnicianId(count(index)),
            from: PlaceId(0),
            to: PlaceId(0),
            begins_at,
            ends_at,
            latest_end_at: ends_at,
            breaks: Vec::new(),
            parts: vec![count(self.capacity)],
            call_out_fen: 0,
            started: Vec::new(),
            free_from: begins_at,
        };
        let visit = |(index, row): (usize, &Row)| Visit {
            place: PlaceId(u32::try_from(index).expect("a count")),
            cell: None,
            windows: vec![Window { opens_at: row.opens * self.scale, closes_at: row.closes * self.scale }],
            lasts_seconds: row.service * self.scale,
            two_persons: false,
            skills: Marks::NONE,
            kit: Marks::NONE,
            parts: vec![count(row.demand)],
            stakes: Vec::new(),
            choice: Choice::Anybody,
            pay_fen: 0,
            left_out_fen: LEFT_OUT_FEN,
            planned: None,
            called_off: false,
        };
        let shifts: Vec<Shift> = (0..self.vehicles).map(shift).collect();
        Problem {
            technicians: vec![Technician::default(); shifts.len()],
            shifts,
            visits: self.rows.iter().enumerate().skip(1).map(visit).collect(),
            prices: Prices { kilometre_fen: 1000, ..Prices::default() },
            next_chance_at: 0,
        }
    }
}

/// Solomon's layout: a line of two numbers for the fleet, lines of seven for the places.
fn columns(text: &str) -> Instance {
    let mut found = Instance { scale: 10_000, ..Instance::default() };
    for line in text.lines() {
        match numbers(line).as_slice() {
            [vehicles, capacity] => (found.vehicles, found.capacity) = (*vehicles, *capacity),
            [_, x, y, demand, opens, closes, service] => found.rows.push(Row {
                x: *x,
                y: *y,
                demand: *demand,
                opens: *opens,
                closes: *closes,
                service: *service,
            }),
            _ => {}
        }
    }
    found
}

/// Vehicles and distance of the best known solution, in the instance's unit.
fn best_known(folder: &Path, name: &str, scale: i64) -> Option<(i64, i64)> {
    let texts = ["gh1000_bks_dev.csv", "solomon_bks.csv"].map(|file| fs::read_to_string(folder.join(file)));
    let lines: Vec<String> = texts
        .into_iter()
        .flatten()
        .flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let line = lines.iter().find(|line| line.split(',').next() == Some(name))?;
    let (vehicles, distance) = line.split_once(',')?.1.split_once(',')?;
    let (whole, part) = distance.split_once('.').unwrap_or((distance, "0"));
    let places = 10_i64.pow(u32::try_from(part.len()).ok()?);
    let distance = whole.parse::<i64>().ok()? * scale + part.parse::<i64>().ok()? * scale / places;
    Some((vehicles.parse().ok()?, distance))
}

/// `FOLDER SECONDS SEED NAME…`: each instance once, one line each. The folder holds the tables and the unpacked files.
pub fn run(words: &[String]) {
    let [folder, seconds, seed, names @ ..] = words else {
        println!("vrptw: FOLDER SECONDS SEED NAME…");
        return;
    };
    let (seconds, seed) = (seconds.parse().unwrap_or(10), seed.parse().unwrap_or(1));
    for name in names {
        one(Path::new(folder), name, seconds, seed);
    }
}

fn one(folder: &Path, name: &str, seconds: u64, seed: u64) {
    let read = |end: &str| fs::read_to_string(folder.join(format!("{name}.{end}"))).ok();
    let small = || fs::read_to_string(folder.join(format!("{}.txt", name.to_lowercase()))).ok();
    let Some(mut instance) =
        read("vrp").map(|text| sections(&text)).or_else(|| small().map(|text| columns(&text)))
    else {
        println!("vrptw: {name} is not in {}", folder.display());
        return;
    };
    let best = best_known(folder, name, instance.scale);
    if let Some((vehicles, _)) = best.filter(|_| instance.scale > 10) {
        instance.vehicles = vehicles;
    }
    let (problem, table) = (instance.problem(), instance.table());
    // Laying the tables out counts, as reading its data does for the others' first second.
    let mut clock = Effort::processor_millis(seconds * 1000);
    let outcome = plan(&problem, &table, seed, &mut clock).expect("a sound instance");
    let bill = check(&problem, &table, &outcome.plan).expect("feasible");
    let used = outcome.plan.routes.iter().filter(|route| !route.stops.is_empty()).count();
    let over = best.map_or(0, |(_, best)| (bill.travel_fen - best) * 10_000 / best);
    println!(
        "vrptw\tyinuo\t{name}\t{seconds}\t{}.{}\t{}.{:02}\t{used}\t{}\t{}",
        bill.travel_fen / instance.scale,
        bill.travel_fen % instance.scale * 10 / instance.scale,
        over / 100,
        (over % 100).abs(),
        outcome.plan.left_out.len(),
        outcome.rounds
    );
}
