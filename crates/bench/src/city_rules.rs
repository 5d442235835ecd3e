//! How dispatchers send people without a planner: the nearest open visit to whoever is free first, or the oldest visit to
//! whoever can be there first. Skills, parts, windows, lunch and the end of the day are kept as in a plan.

use crate::city_plan::City;
use yinuo_dispatch::{PlaceId, Plan, Route, ShiftId, Stop, Travel as _, VisitId};

/// One technician's day as it grows at its end.
struct Day {
    shift: usize,
    place: PlaceId,
    free_at: i64,
    parts: Vec<u32>,
    route: Route,
    over: bool,
}

/// What adding a visit at the end of a day comes to.
struct Next {
    rest_at: Option<i64>,
    arrives_at: i64,
    starts_at: i64,
}

impl Day {
    /// Whether and when this day takes a visit next: lunch is taken before it when it would end after lunch closes.
    fn next(&self, city: &City, visit: VisitId) -> Option<Next> {
        let shift = &city.problem.shifts[self.shift];
        let (of, who) =
            (&city.problem.visits[visit.index()], &city.problem.technicians[shift.technician.index()]);
        let able = who.skills.hold(of.skills) && who.kit.hold(of.kit);
        let stocked = of.parts.iter().zip(&self.parts).all(|(wanted, left)| wanted <= left);
        if !able || !stocked {
            return None;
        }
        let way = city.roads.way(self.place, of.place).seconds;
        let begin = |leaves_at: i64| {
            let arrives_at = leaves_at + way;
            let window = of.windows.iter().find(|window| arrives_at <= window.closes_at)?;
            Some((arrives_at, arrives_at.max(window.opens_at)))
        };
        let (mut arrives_at, mut starts_at) = begin(self.free_at)?;
        let mut rest_at = None;
        if self.route.rests[0].is_none() && starts_at + of.lasts_seconds > shift.breaks[0].closes_at {
            let at = self.free_at.max(shift.breaks[0].opens_at);
            if at > shift.breaks[0].closes_at {
                return None;
            }
            (arrives_at, starts_at) = begin(at + shift.breaks[0].lasts_seconds)?;
            rest_at = Some(at);
        }
        let mut home_at = starts_at + of.lasts_seconds + city.roads.way(of.place, shift.to).seconds;
        if rest_at.is_none() && self.route.rests[0].is_none() && home_at > shift.breaks[0].closes_at {
            home_at +=
                shift.breaks[0].lasts_seconds.max(shift.breaks[0].opens_at - starts_at - of.lasts_seconds);
            home_at = home_at.max(shift.breaks[0].opens_at + shift.breaks[0].lasts_seconds);
        }
        (home_at <= shift.latest_end_at).then_some(Next { rest_at, arrives_at, starts_at })
    }

    fn take(&mut self, city: &City, visit: VisitId, next: &Next) {
        let of = &city.problem.visits[visit.index()];
        let ends_at = next.starts_at + of.lasts_seconds;
        self.route.rests[0] = self.route.rests[0].or(next.rest_at);
        self.route.stops.push(Stop {
            visit,
            arrives_at: next.arrives_at,
            starts_at: next.starts_at,
            ends_at,
        });
        for (left, used) in self.parts.iter_mut().zip(&of.parts) {
            *left -= used;
        }
        (self.place, self.free_at) = (of.place, ends_at);
    }

    /// The way home, after lunch where it is still owed.
    fn end(mut self, city: &City) -> Route {
        let shift = &city.problem.shifts[self.shift];
        if self.route.stops.is_empty() {
            return self.route;
        }
        let way = city.roads.way(self.place, shift.to).seconds;
        if self.route.rests[0].is_none() && self.free_at + way > shift.breaks[0].closes_at {
            let at = self.free_at.max(shift.breaks[0].opens_at);
            self.route.rests[0] = Some(at);
            self.free_at = at + shift.breaks[0].lasts_seconds;
        }
        self.route.home_at = Some(self.free_at + way);
        self.route
    }
}

fn days(city: &City) -> Vec<Day> {
    let day = |(shift, of): (usize, &yinuo_dispatch::Shift)| Day {
        shift,
        place: of.from,
        free_at: of.begins_at,
        parts: of.parts.clone(),
        route: Route { stops: Vec::new(), rests: vec![None], home_at: None },
        over: false,
    };
    city.problem.shifts.iter().enumerate().map(day).collect()
}

fn all_visits(city: &City) -> Vec<VisitId> {
    (0..city.problem.visits.len()).map(|index| VisitId(u32::try_from(index).unwrap_or(0))).collect()
}

fn ended(city: &City, days: Vec<Day>, left_out: Vec<VisitId>) -> Plan {
    Plan { routes: days.into_iter().map(|day| day.end(city)).collect(), left_out }
}

/// Whoever is free first takes the visit that he reaches first of those that may begin within the hour.
pub fn nearest_first(city: &City) -> Plan {
    let (mut days, mut open) = (days(city), all_visits(city));
    while let Some(index) =
        (0..days.len()).filter(|index| !days[*index].over).min_by_key(|index| days[*index].free_at)
    {
        let day = &days[index];
        let at = day.place;
        let way = |visit: VisitId| city.roads.way(at, city.problem.visits[visit.index()].place).seconds;
        let able = open.iter().enumerate().filter_map(|(place, visit)| {
            let next = day.next(city, *visit)?;
            let waits = (next.starts_at - next.arrives_at).max(0) / 3600;
            Some(((waits, way(*visit), *visit), (place, next)))
        });
        match able.min_by_key(|(key, _)| *key) {
            Some(((.., visit), (place, next))) => {
                open.remove(place);
                days[index].take(city, visit, &next);
            }
            None => days[index].over = true,
        }
    }
    ended(city, days, open)
}

/// The visits as they came in, each to whoever can begin it first.
pub fn first_come(city: &City) -> Plan {
    let (mut days, mut left) = (days(city), Vec::new());
    for visit in all_visits(city) {
        let able = days.iter().enumerate().filter_map(|(index, day)| Some((index, day.next(city, visit)?)));
        match able.min_by_key(|(index, next)| (next.starts_at, next.arrives_at, ShiftId(*index as u32))) {
            Some((index, next)) => days[index].take(city, visit, &next),
            None => left.push(visit),
        }
    }
    ended(city, days, left)
}
