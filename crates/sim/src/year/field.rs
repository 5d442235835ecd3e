//! Crews: every order of a district is scheduled to a technician. One list a district, taken when somebody is free: first the
//! agreed visit whose window opens, then the oldest order. Nobody plans a tour; a real planner should need fewer people.

use super::days::{DAY_S, Day, HOUR_S};
use super::file::{Cause, CityFile, Severity};
use super::plan::{Planner, Report, repeat_id};
use crate::random::Draw;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Days after the year in which the last orders are finished.
const TAIL_DAYS: usize = 30;
/// Most visits of an order.
const VISITS_MAX: u8 = 6;

/// An order with what became of it. Seconds since the year began.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub report: Report,
    /// Follows on an earlier repair of the same home.
    pub repeats: bool,
    pub restored: i64,
    pub visits: u8,
    /// Nobody was at home once.
    pub not_home: bool,
    /// The part or the colleague was missing: a second visit was needed.
    pub again: bool,
    /// Agreed visit: the window that the customer asked for.
    pub window: Option<(i64, i64)>,
    pub window_kept: bool,
    pub majeure: bool,
}

/// A district's year.
#[derive(Debug, Default)]
pub(crate) struct Worked {
    pub orders: Vec<Order>,
    /// Reports of repeats that were solved at a distance.
    pub remote_repeats: Vec<(i64, u64)>,
    /// Repairs that another report of the same home followed inside the year.
    pub followed: u64,
    pub busy_s: i64,
    pub shift_s: i64,
}

struct Technician {
    ends: i64,
    meal_at: i64,
    fed: bool,
}

/// An order on its way.
struct Open {
    order: Order,
    draw: Draw,
    absent_once: bool,
}

/// One district's crews at work.
pub(crate) struct District<'p> {
    planner: &'p Planner<'p>,
    index: usize,
    on_duty_per_mille: i64,
    side_m: i64,
    open: Vec<Open>,
    /// Not yet released: instant and place.
    pending: BinaryHeap<Reverse<(i64, usize)>>,
    /// Released: the oldest first.
    ready: BinaryHeap<Reverse<(i64, usize)>>,
    /// Agreed visits: those whose crew must leave first.
    agreed: BinaryHeap<Reverse<(i64, usize)>>,
    worked: Worked,
}

impl<'p> District<'p> {
    /// A district with its reports; `on_duty` technicians in an average month, per mille of a person.
    pub fn new(planner: &'p Planner<'p>, index: usize, on_duty_per_mille: i64) -> Self {
        Self {
            planner,
            index,
            on_duty_per_mille,
            side_m: 0,
            open: Vec::new(),
            pending: BinaryHeap::new(),
            ready: BinaryHeap::new(),
            agreed: BinaryHeap::new(),
            worked: Worked::default(),
        }
    }

    /// Works through the year.
    pub fn work(mut self, reports: &[Report]) -> Worked {
        let index = self.index;
        for report in reports.iter().filter(|report| report.home.district == index) {
            if report.trouble.is_none_or(|trouble| !trouble.remote) {
                self.accept(*report, false);
            }
        }
        let duty = month_duty(self.planner.file, self.planner.days);
        let mut carried = 0;
        for day in 0..self.planner.days.len() + TAIL_DAYS {
            // After the year the crews of its last day go on.
            let of_year = day.min(self.planner.days.len() - 1);
            let month = usize::from(self.planner.days[of_year].on.month - 1);
            carried += self.on_duty_per_mille * duty[month] / 1_000;
            let on_duty = (carried / 1_000).max(1);
            carried -= on_duty * 1_000;
            self.day(day, of_year, on_duty);
        }
        self.give_up();
        self.worked.orders.sort_unstable_by_key(|order| (order.report.at, order.report.id));
        self.worked
    }

    /// What is still open at the very end counts as restored then: too small a crew must not look punctual.
    fn give_up(&mut self) {
        let end = (self.planner.days.len() + TAIL_DAYS) as i64 * DAY_S;
        for open in self.open.iter().filter(|open| open.order.restored == 0) {
            self.worked.orders.push(Order { restored: end, ..open.order.clone() });
        }
    }

    fn field(&self) -> &'p super::file::Field {
        &self.planner.file.field
    }

    fn cause(&self, report: &Report) -> Option<&'p Cause> {
        report.trouble.map(|trouble| &self.planner.file.causes[&report.home.access.causes()][trouble.cause])
    }

    /// Takes an order: its fate is drawn from its own stream.
    fn accept(&mut self, report: Report, repeats: bool) {
        let field = self.field();
        let mut draw = Draw::new(self.planner.seed, "field", report.id);
        let install = report.trouble.is_none();
        let later = match (install, report.home.urban) {
            (true, _) => field.asks_later.install_per_mille,
            (_, true) => field.asks_later.urban_per_mille,
            _ => field.asks_later.rural_per_mille,
        };
        let asks = draw.chance(later);
        let away = draw.chance(if report.home.urban {
            field.not_home.urban_per_mille
        } else {
            field.not_home.rural_per_mille
        });
        let again =
            draw.chance(self.cause(&report).map_or(field.again_install_per_mille, |cause| cause.again));
        let lost = if draw.chance(field.rejected.per_mille) { field.rejected.lost_s } else { 0 };
        let majeure = self.majeure(&mut draw, report.at);
        let window = asks.then(|| window(field, &mut draw, report.at));
        let released = report.at + field.intake_s + lost;
        let available = match window {
            Some((from, _)) => from - field.lead_s,
            None if report.home.urban => released,
            None => round(field, released),
        };
        let order = Order {
            report,
            repeats,
            restored: 0,
            visits: 0,
            not_home: !asks && away,
            again,
            window,
            window_kept: false,
            majeure,
        };
        self.open.push(Open { order, draw, absent_once: false });
        self.pending.push(Reverse((available, self.open.len() - 1)));
    }

    fn majeure(&self, draw: &mut Draw, at: i64) -> bool {
        let rates = &self.planner.file.weather.force_majeure_per_mille;
        draw.chance(match self.planner.day(at).and_then(|day| day.storm) {
            None => rates.none,
            Some(Severity::Ordinary) => rates.ordinary,
            Some(Severity::Heavy) => rates.heavy,
            Some(Severity::Severe) => rates.severe,
        })
    }

    fn day(&mut self, day: usize, of_year: usize, on_duty: i64) {
        let field = self.field();
        let starts = day as i64 * DAY_S;
        let today = &self.planner.days[of_year];
        let overtime = today.storm.is_some() || today.since_cut == Some(0);
        let mut crew = Vec::new();
        let mut free = BinaryHeap::new();
        for place in 0..on_duty {
            let stream = (day as u64) << 20 | (place as u64) << 4 | self.index as u64 | 1 << 62;
            if Draw::new(self.planner.seed, "field", stream).chance(field.absent_per_mille) {
                continue;
            }
            let shift = shift_of(field, place, on_duty);
            let from = starts + shift.from_hour * HOUR_S;
            let ends = starts + shift.to_hour * HOUR_S;
            self.worked.shift_s += ends - from - field.meal_s;
            let ends = ends + if shift.overtime && overtime { field.overtime_s } else { 0 };
            free.push(Reverse((from, crew.len())));
            crew.push(Technician { ends, meal_at: starts + shift.meal_hour * HOUR_S, fed: false });
        }
        // Travel follows from how many share the district today.
        let area_m2 = self.planner.file.districts[self.index].area_km2 * 1_000 * self.planner.scale as i64;
        self.side_m = isqrt(area_m2 / (crew.len() as i64).max(1));
        while let Some(Reverse((now, who))) = free.pop() {
            let technician = &mut crew[who];
            let last_start = technician.ends - field.last_start_before_end_s;
            if now > last_start {
                continue;
            }
            if !technician.fed && now >= technician.meal_at {
                technician.fed = true;
                free.push(Reverse((now + field.meal_s, who)));
                continue;
            }
            if let Some(place) = self.next_order(now) {
                let until = self.visit(place, now);
                self.worked.busy_s += until - now;
                free.push(Reverse((until, who)));
            } else if let Some(next) = self.next_release().filter(|next| *next <= last_start) {
                free.push(Reverse((next.max(now + 1), who)));
            }
        }
    }

    fn next_release(&self) -> Option<i64> {
        self.pending.peek().map(|Reverse((at, _))| *at)
    }

    /// The order that a free technician takes at `now`.
    fn next_order(&mut self, now: i64) -> Option<usize> {
        while let Some(Reverse((at, place))) = self.pending.peek().copied()
            && at <= now
        {
            self.pending.pop();
            let order = &self.open[place].order;
            match order.window {
                Some((from, _)) => self.agreed.push(Reverse((from, place))),
                None => self.ready.push(Reverse((at, place))),
            }
        }
        let next = self.agreed.pop().or_else(|| self.ready.pop());
        next.map(|Reverse((_, place))| place)
    }

    /// One visit; returns when the technician is free again.
    fn visit(&mut self, place: usize, now: i64) -> i64 {
        let field = self.field();
        let leg = self.leg(place);
        let open = &mut self.open[place];
        open.order.visits += 1;
        let mut arrived = now + leg;
        if let Some((from, until)) = open.order.window
            && open.order.visits == 1
        {
            arrived = arrived.max(from);
            open.order.window_kept = arrived <= until;
        }
        if open.order.not_home && !open.absent_once {
            open.absent_once = true;
            let evening = arrived.div_euclid(DAY_S) * DAY_S + field.not_home.again_hour * HOUR_S;
            let back = if arrived < evening - 2 * HOUR_S && open.draw.chance(500) {
                evening
            } else {
                (arrived.div_euclid(DAY_S) + 1) * DAY_S + 8 * HOUR_S
            };
            self.pending.push(Reverse((back, place)));
            return arrived + field.not_home.lost_s;
        }
        let report = self.open[place].order.report;
        let site = match self.cause(&report) {
            Some(cause) => cause.site.as_str(),
            None if report.hd => "install-hd",
            None => "install",
        };
        let open = &mut self.open[place];
        let spent = open.draw.quantile(&self.planner.file.site[site]);
        let away = if site == field.gang_site { spent * field.gang_share_per_mille / 1_000 } else { spent };
        let done = arrived + spent;
        if open.order.again && open.order.visits < VISITS_MAX && !seen_twice(open) {
            self.pending.push(Reverse((done + field.again_after_s, place)));
        } else {
            open.order.restored = done;
            let order = open.order.clone();
            self.follow(&order);
            self.worked.orders.push(order);
        }
        arrived + away + field.paperwork_s
    }

    fn leg(&mut self, place: usize) -> i64 {
        let leg = &self.field().leg;
        let speed = self.planner.file.districts[self.index].speed_m_per_minute.max(1);
        let travel = self.side_m * leg.route_per_mille / 1_000 * 60 / speed + leg.setup_s;
        let open = &mut self.open[place];
        let rural = if open.order.report.home.urban { 1_000 } else { leg.rural_per_mille };
        travel * rural / 1_000 * open.draw.quantile(&self.planner.file.field.leg_spread_per_mille) / 1_000
    }

    /// The same home again: some repairs are followed by another report.
    fn follow(&mut self, order: &Order) {
        let file = self.planner.file;
        if order.report.trouble.is_none() {
            return;
        }
        let id = repeat_id(order.report.id);
        let mut draw = Draw::new(self.planner.seed, "arrivals", id);
        if !draw.chance(file.repeat.per_mille) {
            return;
        }
        let day = order.restored.div_euclid(DAY_S) + draw.quantile(&file.repeat.gap_days);
        let hour = draw.weighted(file.hours.fault.as_slice()) as i64;
        let at = day * DAY_S + hour * HOUR_S + draw.between(0, HOUR_S);
        if at <= order.restored || at >= self.planner.days.len() as i64 * DAY_S {
            return;
        }
        self.worked.followed += 1;
        let trouble = self.planner.trouble(id, at, order.report.home.access);
        if trouble.remote {
            self.worked.remote_repeats.push((at, id));
        } else {
            self.accept(Report { id, at, trouble: Some(trouble), web: false, ..order.report }, true);
        }
    }
}

/// Whether the visit just made was already the second one on site.
fn seen_twice(open: &Open) -> bool {
    open.order.visits - u8::from(open.order.not_home) >= 2
}

/// The window that a customer asks for: this evening, or one of the next day.
fn window(field: &super::file::Field, draw: &mut Draw, at: i64) -> (i64, i64) {
    let today = at.div_euclid(DAY_S) * DAY_S;
    let latest = field.windows_from_hour.iter().copied().max().unwrap_or(18) * HOUR_S;
    let tonight = today + latest;
    let from = if at + 2 * HOUR_S < tonight && draw.chance(500) {
        tonight
    } else {
        today + DAY_S + draw.pick(&field.windows_from_hour) * HOUR_S
    };
    (from, from + field.window_s)
}

/// The next round into the country.
fn round(field: &super::file::Field, released: i64) -> i64 {
    let today = released.div_euclid(DAY_S) * DAY_S;
    let rounds = field.rural_rounds_s.iter().map(|round| today + round);
    let next = rounds.clone().find(|round| *round >= released);
    let tomorrow = || today + DAY_S + field.rural_rounds_s.first().copied().unwrap_or(8 * HOUR_S);
    next.unwrap_or_else(tomorrow)
}

/// The shift of a technician's place: shifts are filled evenly by their shares.
fn shift_of(field: &super::file::Field, place: i64, on_duty: i64) -> &super::file::Shift {
    let mut sum = 0;
    for shift in &field.shifts {
        sum += i64::from(shift.per_mille);
        if place * 1_000 < on_duty * sum - 500 {
            return shift;
        }
    }
    // Invariant: validated, there is at least one shift.
    &field.shifts[field.shifts.len() - 1]
}

/// Technicians by month, per mille of the average: more where faults and storms are more.
fn month_duty(file: &CityFile, days: &[Day]) -> [i64; 12] {
    let mut weights = [0i64; 12];
    for (month, weight) in weights.iter_mut().enumerate() {
        let storms = file.weather.storm_days[month] as u64 * file.field.storm_duty_per_mille;
        *weight = i64::try_from(file.months.fault[month] * (1_000 + storms)).unwrap_or(0);
    }
    let sum: i64 = days.iter().map(|day| weights[usize::from(day.on.month - 1)]).sum();
    let mean = (sum / days.len() as i64).max(1);
    weights.map(|weight| weight * 1_000 / mean)
}

/// Whole square root.
pub(crate) const fn isqrt(value: i64) -> i64 {
    if value <= 0 { 0 } else { value.isqrt() }
}
