//! The hotline: every call through one queue with its caller's patience, redials, and agents by the hour.

use super::days::{DAY_S, Day, HOUR_S, Weights};
use super::field::Order;
use super::file::{CityFile, Severity, Table};
use super::plan::{Plan, Planner};
use super::staffing::{Load, Staffing};
use crate::random::Draw;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

/// Why somebody rings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Enquiry,
    Report,
    Chaser,
    Child,
    Complaint,
    Voice,
}

const KINDS: usize = 6;

impl Kind {
    const ALL: [Self; KINDS] =
        [Self::Enquiry, Self::Report, Self::Chaser, Self::Child, Self::Complaint, Self::Voice];

    /// Whether the call is about a fault (N05).
    const fn of_fault(self) -> bool {
        matches!(self, Self::Report | Self::Chaser | Self::Child)
    }

    fn talk(self, file: &CityFile) -> &Table {
        let tables = &file.desk.tables;
        match self {
            Self::Enquiry | Self::Voice => &tables.enquiry,
            Self::Report => &tables.fault,
            Self::Chaser | Self::Child => &tables.short,
            Self::Complaint => &tables.complaint,
        }
    }
}

/// A wish to speak with somebody, in seconds since the year began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Call {
    pub at: i64,
    pub id: u64,
    pub kind: Kind,
    /// Taken over by the technical seat.
    pub technical: bool,
}

/// What the hotline did in a year.
#[derive(Debug, Clone, Default)]
pub(crate) struct Served {
    /// Answered calls by kind.
    pub answered: [u64; KINDS],
    pub offered: u64,
    pub in_time: u64,
    pub hung_up: u64,
    pub technical: u64,
    /// Agent-hours planned.
    pub agent_hours: u64,
    /// Offered, and of them answered in time, by day.
    pub by_day: Vec<(u64, u64)>,
}

impl Served {
    pub fn all(&self) -> u64 {
        self.answered.iter().sum()
    }

    pub fn faults(&self) -> u64 {
        self.sum(Kind::of_fault)
    }

    pub fn of(&self, kind: Kind) -> u64 {
        self.answered[kind as usize]
    }

    fn sum(&self, holds: fn(Kind) -> bool) -> u64 {
        Kind::ALL.into_iter().filter(|kind| holds(*kind)).map(|kind| self.of(kind)).sum()
    }
}

/// Every call that is wanted in the year, by instant.
pub(crate) fn wanted(
    planner: &Planner<'_>,
    plan: &Plan,
    reports: &[(i64, u64)],
    orders: &[Order],
) -> Vec<Call> {
    let call = |kind: Kind| move |(at, id): &(i64, u64)| Call { at: *at, id: *id, kind, technical: false };
    let mut calls: Vec<Call> = plan.enquiries.iter().map(call(Kind::Enquiry)).collect();
    calls.extend(plan.complaints.iter().map(call(Kind::Complaint)));
    calls.extend(plan.voices.iter().map(call(Kind::Voice)));
    calls.extend(plan.children.iter().map(call(Kind::Child)));
    calls.extend(chasers(planner, orders).iter().map(call(Kind::Chaser)));
    let technical = super::plan::scaled(planner.file.calls.technical_seat, planner.scale);
    let mut deal = Dealt::new(technical, reports.len() as u64, Draw::new(planner.seed, "call", u64::MAX));
    calls.extend(reports.iter().map(|(at, id)| Call {
        at: *at,
        id: *id,
        kind: Kind::Report,
        technical: deal.next(),
    }));
    calls.sort_unstable();
    calls
}

/// Deals so many marks over so many places: each place is asked once, and none is left over.
pub(crate) struct Dealt {
    marks: u64,
    places: u64,
    draw: Draw,
}

impl Dealt {
    pub const fn new(marks: u64, places: u64, draw: Draw) -> Self {
        Self { marks, places, draw }
    }

    pub fn next(&mut self) -> bool {
        let hit = self.draw.below(self.places) < self.marks;
        self.places = self.places.saturating_sub(1);
        self.marks -= u64::from(hit);
        hit
    }
}

/// 催单: who waits for a repair rings again, the likelier the longer it takes.
fn chasers(planner: &Planner<'_>, orders: &[Order]) -> Vec<(i64, u64)> {
    let rule = &planner.file.calls.chaser;
    let mut calls = Vec::new();
    for order in orders.iter().filter(|order| order.report.trouble.is_some()) {
        let open_s = order.restored - order.report.at;
        let hours = (open_s / HOUR_S).min(rule.most_hours) - rule.after_hours;
        let per_mille = rule.base_per_mille + rule.per_mille_an_hour * hours.max(0);
        let mut draw = Draw::new(planner.seed, "call", order.report.id | 1 << 63);
        if draw.chance(u64::try_from(per_mille).unwrap_or(0)) {
            let at = order.report.at + draw.between(open_s / 4, open_s);
            let of_day = at.rem_euclid(DAY_S);
            // Nobody chases at night: the call waits for the morning, or is spared when the repair came first.
            let at = match of_day / HOUR_S {
                0..=7 => at - of_day + 8 * HOUR_S + draw.between(0, 2 * HOUR_S),
                22.. => at - of_day + DAY_S + 8 * HOUR_S + draw.between(0, 2 * HOUR_S),
                _ => at,
            };
            calls.push((at.min(order.restored), order.report.id | 1 << 62));
        }
    }
    calls
}

/// Agents by hour of the year, from what a planner knows beforehand.
pub(crate) fn roster(planner: &Planner<'_>, weights: &Weights) -> Vec<u64> {
    let desk = &planner.file.desk;
    let seats = super::plan::scaled(desk.seats, planner.scale).max(1);
    let night = super::plan::scaled(desk.night_least, planner.scale).max(1);
    let volume = [
        (
            planner.enquiries(),
            &weights.planned.enquiry,
            &weights.lived.enquiry,
            &planner.file.hours.enquiry,
            0,
        ),
        (planner.fault_calls(), &weights.planned.fault, &weights.lived.fault, &planner.file.hours.fault, 1),
        (
            planner.complaints(),
            &weights.planned.complaint,
            &weights.lived.complaint,
            &planner.file.hours.complaint,
            2,
        ),
    ];
    let holds = holds(planner.file);
    let lived: Vec<u128> =
        volume.iter().map(|(_, _, lived, ..)| lived.iter().map(|weight| u128::from(*weight)).sum()).collect();
    let mut staffing = Staffing::default();
    let mut roster = Vec::with_capacity(planner.days.len() * 24);
    for (index, day) in planner.days.iter().enumerate() {
        for hour in 0..24 {
            // Thousandths of a call, by kind.
            let milli = volume.iter().map(|(count, planned, _, hours, kind)| {
                let total: u128 = hours.iter().map(|weight| u128::from(*weight)).sum();
                let weight = u128::from(planned[index]) * u128::from(hours[hour]);
                let calls = u128::from(*count) * 1_000 * weight / (lived[*kind] * total).max(1);
                (u64::try_from(calls).unwrap_or(0), holds[*kind])
            });
            let (calls, work) =
                milli.fold((0, 0), |(calls, work), (milli, hold)| (calls + milli, work + milli * hold));
            let load = Load {
                calls: (calls * desk.plan_per_mille / 1_000 + 500) / 1_000,
                hold_s: work / calls.max(1),
                patience_s: desk.patience_mean_s,
                within_s: desk.within_s,
                goal_per_mille: desk.goal_per_mille,
            };
            let plan = staffing.agents(load).max(night);
            roster.push((plan * on_call(planner.file, day) + 500).div_euclid(1_000).min(seats));
        }
    }
    roster
}

/// How much of the plan is called in, per mille.
fn on_call(file: &CityFile, day: &Day) -> u64 {
    let storm = &file.desk.storm_per_mille;
    match day.storm {
        Some(Severity::Ordinary) => storm.ordinary,
        Some(Severity::Heavy) => storm.heavy,
        Some(Severity::Severe) => storm.severe,
        None if day.since_cut == Some(0) => storm.cut,
        None if day.after_storm || day.since_cut == Some(1) => storm.day_after,
        None => 1_000,
    }
}

/// Mean seconds that a call of enquiry, fault and complaint takes an agent.
fn holds(file: &CityFile) -> [u64; 3] {
    let mean = |table: &Table| {
        let most = file.calls.talk_most_s;
        let sum: i64 = (0..1_000).map(|part| super::days::quantile_at(table, part, 1_000).min(most)).sum();
        u64::try_from(sum / 1_000 + file.calls.wrap_up_s).unwrap_or(0)
    };
    let tables = &file.desk.tables;
    // One fault call in nine is short: a chaser or a home in a known outage.
    [mean(&tables.enquiry), (mean(&tables.fault) * 8 + mean(&tables.short)) / 9, mean(&tables.complaint)]
}

struct Waiting {
    since: i64,
    gives_up: i64,
    hold: i64,
    call: usize,
    tries: u8,
}

struct Floor<'c> {
    planner: &'c Planner<'c>,
    calls: &'c [Call],
    roster: &'c [u64],
    queue: VecDeque<Waiting>,
    talking: BinaryHeap<Reverse<i64>>,
    again: BinaryHeap<Reverse<(i64, usize, u8)>>,
    served: Served,
}

/// Lets every call go through the queue.
pub(crate) fn serve(planner: &Planner<'_>, calls: &[Call], roster: &[u64]) -> Served {
    let served = Served {
        agent_hours: roster.iter().sum(),
        by_day: vec![(0, 0); planner.days.len()],
        ..Served::default()
    };
    let mut floor = Floor {
        planner,
        calls,
        roster,
        queue: VecDeque::new(),
        talking: BinaryHeap::new(),
        again: BinaryHeap::new(),
        served,
    };
    let mut next = 0;
    while let Some(now) = floor.next_instant(next) {
        while floor.talking.peek().is_some_and(|Reverse(until)| *until <= now) {
            floor.talking.pop();
        }
        while let Some(call) = calls.get(next).filter(|call| call.at <= now) {
            floor.arrive(next, 0, call.at);
            next += 1;
        }
        while let Some(Reverse((at, call, tries))) =
            floor.again.peek().copied().filter(|again| again.0.0 <= now)
        {
            floor.again.pop();
            floor.arrive(call, tries, at.max(now));
        }
        floor.take(now);
    }
    floor.served
}

impl Floor<'_> {
    /// When something happens next; none when nobody is left.
    fn next_instant(&self, next: usize) -> Option<i64> {
        let arrival = self.calls.get(next).map(|call| call.at);
        let again = self.again.peek().map(|Reverse((at, ..))| *at);
        // While somebody waits, the end of a talk brings an agent. A new hour with more of them is noticed at the next
        // event, seconds later.
        let relief = self.queue.front().and(self.talking.peek()).map(|Reverse(until)| *until);
        [arrival, again, relief].into_iter().flatten().min()
    }

    fn agents(&self, now: i64) -> usize {
        let hour = usize::try_from(now.div_euclid(HOUR_S)).unwrap_or(0);
        // The last hour's roster stays until the last caller of the year has gone.
        let agents = self.roster.get(hour).or_else(|| self.roster.last()).copied().unwrap_or(1);
        usize::try_from(agents).unwrap_or(1).max(1)
    }

    fn arrive(&mut self, call: usize, tries: u8, at: i64) {
        let file = self.planner.file;
        let wanted = self.calls[call];
        let mut draw = Draw::new(self.planner.seed, "call", wanted.id ^ u64::from(tries) << 56);
        let talk = draw.quantile(wanted.kind.talk(file)).min(file.calls.talk_most_s);
        let gives_up = at + draw.quantile(&file.desk.tables.patience);
        self.served.offered += 1;
        if let Some((offered, _)) = self.day(at) {
            *offered += 1;
        }
        self.queue.push_back(Waiting { since: at, gives_up, hold: talk + file.calls.wrap_up_s, call, tries });
    }

    fn day(&mut self, at: i64) -> Option<&mut (u64, u64)> {
        usize::try_from(at.div_euclid(DAY_S)).ok().and_then(|day| self.served.by_day.get_mut(day))
    }

    /// Free agents take those who still wait.
    fn take(&mut self, now: i64) {
        let agents = self.agents(now);
        while self.talking.len() < agents {
            let Some(front) = self.queue.pop_front() else { return };
            if front.gives_up <= now {
                self.hang_up(&front);
                continue;
            }
            let call = &self.calls[front.call];
            let in_time =
                u64::from(u64::try_from(now - front.since).unwrap_or(0) <= self.planner.file.desk.within_s);
            self.served.answered[call.kind as usize] += 1;
            self.served.technical += u64::from(call.technical);
            self.served.in_time += in_time;
            if let Some((_, early)) = self.day(front.since) {
                *early += in_time;
            }
            self.talking.push(Reverse(now + front.hold));
        }
    }

    fn hang_up(&mut self, gone: &Waiting) {
        let redial = &self.planner.file.calls.redial;
        let call = &self.calls[gone.call];
        self.served.hung_up += 1;
        let (per_mille, times) = match call.kind {
            Kind::Enquiry => (redial.enquiry_per_mille, redial.enquiry_times),
            _ => (redial.other_per_mille, redial.other_times),
        };
        let mut draw = Draw::new(self.planner.seed, "call", call.id ^ u64::from(gone.tries) << 56 ^ 1 << 55);
        if gone.tries < times && draw.chance(per_mille) {
            self.again.push(Reverse((gone.gives_up + redial.after_s, gone.call, gone.tries + 1)));
        }
    }
}
